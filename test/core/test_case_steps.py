"""Cases: every transition and every refusal, records, numbers, two operators."""
import datetime
import sqlite3

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.cases import lifecycle, responsible
from citygrid_plugin.core.cases.deadlines import Clock
from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.workspace import case_records, cases
from citygrid_plugin.core.workspace.geometry import blobs, point_blob
from citygrid_plugin.core.workspace.store import Busy

AT = "2026-03-03T09:00:00"
POINT = point_blob(1, 1, 4549).hex()
_FILED = [("file", "acceptor")]
_AT_UNIT = _FILED + [("dispatch", "dispatcher")]
_HANDLED = _AT_UNIT + [("handle", "unit")]
# the way from nothing to each state: (action, role)
WAYS = {
    "reported": [], "confirming": [("send_confirm", "acceptor")], "filed": _FILED,
    "assigned": _FILED + [("assign", "dispatcher")], "dispatched": _AT_UNIT,
    "coordinating": _FILED + [("coordinate", "dispatcher")],
    "suspended": _AT_UNIT + [("request_suspension", "unit"), ("grant_suspension", "dispatcher")],
    "enforcing": _FILED + [("hand_over", "dispatcher")],
    "with_city": _FILED + [("to_city", "dispatcher")], "merged": [("merge", "acceptor")],
    "handled": _HANDLED, "verifying": _HANDLED + [("send_verify", "acceptor")],
    "verified": _HANDLED + [("verify", "acceptor")],
    "closed": _HANDLED + [("pass", "shift_leader")],
    "rejected": [("reject", "shift_leader")], "advised": [("advise", "acceptor")],
    "void": _FILED + [("void", "shift_leader")],
}
EVERYTHING = {"two_step": "1", "direct_transfer": "1"}


def enter(ws, x=10.0, y=10.0, **more):
    """A reported case on the first grid."""
    given = {"classcode": "0102", "kind": "component", "description": "井盖缺失",
             "source": "hotline", "actor": "Li", "role": "acceptor", "at": AT, **more}
    return cases.report(ws, x=x, y=y, **given)


def main_case(ws):
    """Number of an open case into which others may be merged."""
    found = ws.query("SELECT case_no FROM case_open WHERE description = 'main'")
    return found[0][0] if found else \
        cases.case(ws, enter(ws, x=90.0, description="main"))["case_no"]


def take(ws, case_id, action, role, **more):
    """A step with everything that its transition may need."""
    row = cases.case(ws, case_id)
    given = {"actor": f"{role} one", "unit": "U1", "note": "because",
             "at": max(AT, row["touched_at"] or ""), "expected_version": row["version"],
             "detail": {"merge": lambda: {"into": main_case(ws)},
                        "request_suspension": lambda: {"until": "2026-04-01"},
                        "send_verify": lambda: {"collector": "Zhao", "patrol": "P1"},
                        "send_confirm": lambda: {"collector": "Zhao", "patrol": "P1"},
                        }.get(action, dict)(), **more}
    return cases.step(ws, case_id, action, role=role, **given)


def bring(ws, state, request="", **more):
    """A case in this state, with this request pending."""
    case_id = enter(ws, **more)
    for action, role in WAYS[state] + ([(f"request_{request}", "clerk" if request == "void"
                                         else "unit")] if request else []):
        take(ws, case_id, action, role)
    row = cases.case(ws, case_id)
    assert (row["state"], row["request"]) == (state, request)
    return case_id


def snapshot(ws):
    return [ws.query(f"SELECT * FROM {t} ORDER BY 1")
            for t in ("case_open", "case_closed", "case_step", "cg_history")]


# -- what is refused; every transition is in test_case_transitions

@pytest.mark.parametrize("state, action, role, change, code", [
    ("filed", "dispatch", "dispatcher", {"unit": None}, "CG024"),
    ("filed", "dispatch", "dispatcher", {"unit": ""}, "CG024"),
    ("filed", "dispatch", "dispatcher", {"unit": "U9"}, "CG007"),
    ("filed", "dispatch", "dispatcher", {"detail": {"with": ["U2", "U9"]}}, "CG007"),
    ("reported", "reject", "shift_leader", {"note": None}, "CG025"),
    ("filed", "void", "shift_leader", {"note": "  "}, "CG025"),
    ("dispatched", "request_return", "unit", {"note": ""}, "CG025"),
    ("handled", "rework", "acceptor", {"note": None}, "CG025"),
    ("handled", "verify", "acceptor", {"actor": "unit one"}, "CG027"),
    ("verified", "close", "shift_leader", {"actor": "unit one"}, "CG027"),
    ("handled", "rework", "shift_leader", {"actor": "unit one"}, "CG027"),
    ("filed", "dispatch", "dispatcher", {"expected_version": 1}, "CG021"),
    ("filed", "dispatch", "dispatcher", {"expected_version": 9}, "CG021"),
])
def test_guard(ws, state, action, role, change, code):
    case_id = bring(ws, state)
    before = snapshot(ws)
    with pytest.raises(Refused) as refused:
        take(ws, case_id, action, role, **change)
    assert refused.value.code == code
    assert snapshot(ws) == before


def test_operator_may_verify_what_was_recorded_for_the_unit(ws):
    case_id = bring(ws, "dispatched")
    actor = cases.on_behalf("环卫一所", "Wang")
    take(ws, case_id, "handle", "dispatcher", actor=actor)
    assert take(ws, case_id, "verify", "acceptor", actor="Wang")["state"] == "verified"
    assert [s["actor"] for s in cases.steps(ws, case_id)][-2] == "环卫一所 (Wang)"


def test_rework_and_return(ws):
    case_id = bring(ws, "handled")
    after = take(ws, case_id, "rework", "acceptor")
    assert (after["unit"], after["reworks"]) == ("U1", 1)
    take(ws, case_id, "request_return", "unit")
    after = take(ws, case_id, "grant_return", "dispatcher")
    assert (after["unit"], after["state"], after["request"]) == (None, "filed", "")
    after = take(ws, case_id, "dispatch", "dispatcher", unit="U2")
    assert (after["unit"], after["state"], after["version"]) == ("U2", "dispatched", 8)
    assert after["dispatches"] == 2
    assert case_records.verify_chain(ws) == []


# -- entering

def test_report(ws):
    case_id = enter(ws, x=60.0, objid=None, urgent=True, phone="123", note="by phone")
    row = cases.case(ws, case_id)
    assert row["case_no"] == "C0102202603030001"
    assert (row["x"], row["y"], row["urgent"]) == (60.0, 10.0, 1)
    assert row["bgid"] == "330106001001002" and row["community_code"] == "330106001001"
    assert (row["state"], row["version"], row["reported_at"]) == ("reported", 1, AT)
    record, = cases.steps(ws, case_id)
    assert (record["action"], record["from_state"], record["note"]) == ("report", "", "by phone")


def test_numbers(ws):
    first = bring(ws, "rejected")
    assert cases.case(ws, first)["case_no"].endswith("0001")
    assert cases.case(ws, enter(ws))["case_no"] == "C0102202603030002"     # also after closed ones
    assert cases.case(ws, enter(ws, classcode="0103"))["case_no"] == "C0103202603030001"
    event = enter(ws, kind="event", classcode="0102", at="2026-12-31T23:59:59")
    assert cases.case(ws, event)["case_no"] == "E0102202612310001"


def test_numbers_used_up(ws):
    with ws.transaction() as connection:
        connection.execute("INSERT INTO case_open (geom, case_no) VALUES (?, ?)",
                           (point_blob(1, 1, 4549), "C0102202603039999"))
    with pytest.raises(Refused) as refused:
        enter(ws)
    assert refused.value.code == "CG014"


def test_number_template_of_the_city(ws):
    ws.meta["case_number"] = "YC{day}"
    assert cases.case(ws, enter(ws))["case_no"] == "YC202603030001"


@pytest.mark.parametrize("change, error", [
    ({"x": float("nan")}, InputError), ({"y": float("inf")}, InputError),
    ({"classcode": "9999"}, InputError), ({"kind": "dream"}, InputError),
    ({"role": "unit"}, Refused), ({"role": "dispatcher"}, Refused)])
def test_report_refused(ws, change, error):
    before = snapshot(ws)
    with pytest.raises(error):
        enter(ws, **change)
    assert snapshot(ws) == before


# -- the database holds it against everybody

@pytest.mark.parametrize("sql, code", [
    ("UPDATE case_open SET state = 'handled'", "CG028"),
    ("UPDATE case_open SET version = 7", "CG028"),
    ("UPDATE case_open SET request = 'void'", "CG028"),
    ("UPDATE case_open SET unit = 'U2'", "CG028"),
    ("UPDATE case_open SET extensions = -9", "CG028"),
    ("UPDATE case_open SET case_no = 'X'", "CG011"),
    ("DELETE FROM case_open", "CG012"),
    ("UPDATE case_closed SET description = 'x'", "CG028"),
    ("DELETE FROM case_closed", "CG012"),
    ("UPDATE case_step SET note = 'x'", "CG029"),
    ("DELETE FROM case_step", "CG029"),
    (f"INSERT INTO case_open (geom, case_no, state) VALUES (x'{POINT}', 'N', 'filed')", "CG030"),
    ("INSERT INTO case_open (case_no) VALUES ('N')", "CG030"),
    ("INSERT INTO case_step (case_id, case_no, seq, action, from_state, to_state, role, actor, at,"
     " prev_hash, hash) SELECT fid, case_no, 3, 'pass', 'filed', 'closed', 'administrator', 'x',"
     " '2026-03-03T09:00:00', '', '' FROM case_open", "CG022"),
    ("INSERT INTO case_step (case_id, case_no, seq, action, from_state, to_state, role, actor, at,"
     " note, prev_hash, hash) SELECT fid, case_no, 3, 'void', 'filed', 'void', 'shift_leader',"
     " 'x', '2026-03-03T09:00:00', 'n', '', '' FROM case_open", "CG026"),
])
def test_by_sql(ws, sql, code):
    bring(ws, "filed")
    bring(ws, "closed")
    before = snapshot(ws)
    with pytest.raises(Refused) as refused:
        with ws.transaction() as connection:
            connection.execute(sql)
    assert refused.value.code == code
    assert snapshot(ws) == before


def test_other_columns_may_be_edited_and_are_logged(ws):
    case_id = bring(ws, "filed")
    with ws.transaction() as connection:
        connection.execute("UPDATE case_open SET address = 'there' WHERE fid = ?", (case_id,))
    assert ws.query("SELECT action, changed_by FROM cg_history WHERE table_name = 'case_open'") \
        == [("update", None)]
    assert case_records.verify_chain(ws) == []


# -- two operators

def test_second_operator_is_told(ws):
    case_id = bring(ws, "filed")
    with ws.again() as other:
        seen = cases.case(other, case_id)["version"]
        take(ws, case_id, "dispatch", "dispatcher", actor="Wang", at="2026-03-03T09:12:30")
        with pytest.raises(Refused) as refused:
            cases.step(other, case_id, "dispatch", actor="Zhao", role="dispatcher", unit="U2",
                       expected_version=seen)
    assert refused.value.code == "CG021"
    text = str(refused.value)
    assert "Wang" in text and "2026-03-03 09:12" in text and "Being handled" in text
    assert cases.case(ws, case_id)["unit"] == "U1"


def test_second_operator_is_told_when_it_was_closed(ws):
    case_id = bring(ws, "handled")
    with ws.again() as other:
        seen = cases.case(other, case_id)["version"]
        take(ws, case_id, "pass", "shift_leader", actor="Sun")
        with pytest.raises(Refused) as refused:
            cases.step(other, case_id, "rework", actor="Zhao", role="acceptor", note="bad",
                       expected_version=seen)
    assert refused.value.code == "CG021" and "Closed" in str(refused.value)


def test_busy_says_for_whom_one_waits(ws):
    case_id = bring(ws, "filed")
    with ws.again() as other:
        other.connection.execute("PRAGMA busy_timeout = 50")
        with ws.bulk("a big import"):
            with pytest.raises(Busy) as busy:
                take(other, case_id, "dispatch", "dispatcher")
            assert "a big import" in str(busy.value)
        take(other, case_id, "dispatch", "dispatcher")


def test_no_such_case(ws):
    for call in (lambda: cases.case(ws, 99), lambda: cases.in_queue_form(ws, 99),
                 lambda: cases.step(ws, 99, "file", actor="x", role="acceptor",
                                    expected_version=1)):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "CG020"


def test_a_case_moves_without_shapely(ws, hide_packages):
    case_id = bring(ws, "reported", objid=component(ws, "U1", None))
    hide_packages("shapely", "geopandas", "pandas")
    for action, role in WAYS["closed"]:
        row = cases.queue(ws, [cases.case(ws, case_id)["state"]])[0]
        assert responsible.propose(ws, row).unit == "U1"
        take(ws, case_id, action, role)
    assert case_records.verify_chain(ws) == []


# -- lists

def test_queue(ws):
    noon = datetime.datetime(2026, 3, 3, 12)
    late = bring(ws, "dispatched", limit_value=1, limit_unit="urgent_hour", address="Road 1")
    near = bring(ws, "dispatched", limit_value=3.2, limit_unit="urgent_hour", description="50%_off")
    bring(ws, "dispatched", limit_value=9, limit_unit="natural_day")
    bare = bring(ws, "dispatched")
    urgent = bring(ws, "dispatched", urgent=True, limit_value=1, limit_unit="natural_day")
    bring(ws, "filed")
    bring(ws, "void")
    rows = cases.queue(ws, ["dispatched"], at=noon)
    assert [r["fid"] for r in rows][:3] == [urgent, late, near] and rows[-1]["fid"] == bare
    assert [r["light"] for r in rows] == ["green", "red", "yellow", "green", None]
    assert rows[0]["class_name"] and (rows[0]["x"], rows[0]["y"]) == (10.0, 10.0)
    numbers = cases.counts(ws, at=noon)
    assert numbers.pop("dispatched") == {"all": 5, "yellow": 1, "red": 1}
    assert numbers.pop("filed")["all"] == 1
    assert not any(number for counted in numbers.values() for number in counted.values())

    def found(**more):
        return [r["fid"] for r in cases.queue(ws, ["dispatched"], at=noon, **more)]
    assert found(text="road 1") == [late]
    assert found(text="50%_") == [near] and found(text="%") == [near]
    assert found(light="red") == [late] and found(light="yellow") == [near]
    assert found(limit=2) == [urgent, late] and found(limit=2, offset=1) == [late, near]
    assert found(sort="newest")[0] == urgent and found(sort="number")[0] == late
    assert found(text="' OR 1=1 --") == []
    assert len(cases.queue(ws, ["filed", "dispatched"])) == 6
    assert cases.in_queue_form(ws, late, at=noon)["light"] == "red"


def test_light_of_an_ended_case_says_whether_it_was_handled_in_time(ws):
    for at, light in (("2026-03-03T09:30:00", "green"), ("2026-03-03T11:00:00", "red")):
        case_id = bring(ws, "dispatched", limit_value=1, limit_unit="urgent_hour")
        take(ws, case_id, "handle", "unit", at=at)
        take(ws, case_id, "pass", "shift_leader", at="2026-03-04T09:00:00")
        row = cases.in_queue_form(ws, case_id, clock=Clock(), at=datetime.datetime(2030, 1, 1))
        assert (row["state"], row["light"]) == ("closed", light)


# -- whose it is

def component(ws, maintainer, owner, x=10.0):
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO component_01_point (geom, classcode, deptcode2, deptcode3) "
            "VALUES (?, '0102', ?, ?)", (point_blob(x, 10, 4549), owner, maintainer))
    return ws.query("SELECT objid FROM component_01_point ORDER BY fid DESC")[0][0]


def test_component_at(ws):
    near, far = component(ws, None, None, x=12.0), component(ws, None, None, x=17.0)
    line, = blobs(np.array([shapely.LineString([(30, 0), (40, 20)])], dtype=object), 4549, True)
    with ws.transaction() as connection:
        connection.execute("INSERT INTO component_02_line (geom, classcode) VALUES (?, '0211')",
                           (line,))
        connection.execute("INSERT INTO component_01_point (geom, classcode, dedate) "
                           "VALUES (?, '0102', '2026-01-01')", (point_blob(60, 10, 4549),))
    rail, = ws.query("SELECT objid FROM component_02_line")[0]
    for x, classcode, expected in ((11, "0102", (near, "0102")), (16, "0102", (far, "0102")),
                                   (11, "0103", (None, None)), (24, "0102", (far, "0102")),
                                   (26, "0102", (None, None)), (36, None, (rail, "0211")),
                                   (60, None, (None, None))):
        assert responsible.component_at(ws, x, 10, classcode) == expected, (x, classcode)


def test_two_cases_cannot_share_a_number(ws):
    closed = cases.case(ws, bring(ws, "rejected"))["case_no"]
    with pytest.raises((Refused, sqlite3.Error)) as refused:
        with ws.transaction() as connection:
            connection.execute("INSERT INTO case_open (geom, case_no) VALUES (?, ?)",
                               (point_blob(1, 1, 4549), closed))
    assert refused.value.code == "CG001"
