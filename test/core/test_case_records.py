"""Records of cases: tampering is found, a killed process leaves nothing half done, bulk insert."""
import datetime
import random

import pytest

from citygrid_plugin.core.cases.chain import FIELDS, record_hash
from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.workspace import case_records, cases, store

DISTRICT_STEPS = [("report", "collector"), ("file", "shift_leader"), ("dispatch", "dispatcher"),
                  ("handle", "unit"), ("pass", "shift_leader")]


def history(count, length=5):
    """``count`` cases with ``length`` steps each, as columns."""
    numbers = [f"E0102{20260101 + i // 1000}{i % 1000 + 1:04d}" for i in range(count)]
    rows = {"case_no": numbers, "kind": ["event"] * count, "classcode": ["0102"] * count,
            "x": [float(i % 100) for i in range(count)], "y": [5.0] * count,
            "limit_value": [4.0] * count, "limit_unit": ["work_hour"] * count,
            "urgent": [i % 2 for i in range(count)]}
    steps = [{"case_no": number, "seq": seq, "action": action, "role": role,
              "actor": f"{role} one", "at": f"2026-03-03T1{seq}:00:00",
              "unit": "U1" if action == "dispatch" else None, "note": None}
             for number in numbers for seq, (action, role) in
             enumerate(DISTRICT_STEPS[:length], 1)]
    return rows, {name: [s[name] for s in steps] for name in steps[0]}


def tamper(ws, table, sql):
    """Edit behind the triggers' back: drop them, edit, make them again."""
    triggers = ws.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                        "AND tbl_name = ?", (table,))
    with ws.transaction() as connection:
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(sql)
        for _, statement in triggers:
            connection.execute(statement)


@pytest.mark.parametrize("table, sql", [
    ("case_step", "UPDATE case_step SET note = 'never' WHERE case_id = 2 AND seq = 3"),
    ("case_step", "UPDATE case_step SET actor = 'x' WHERE case_id = 2 AND seq = 1"),
    ("case_step", "UPDATE case_step SET at = '2026-03-03T13:00:00' WHERE case_id = 2 AND seq = 5"),
    ("case_step", "DELETE FROM case_step WHERE case_id = 2 AND seq = 5"),
    ("case_step", "DELETE FROM case_step WHERE case_id = 2 AND seq = 2"),
    ("case_step", "DELETE FROM case_step WHERE case_id = 2"),
    ("case_step", "UPDATE case_step SET case_id = 1, seq = 6 WHERE case_id = 2 AND seq = 5"),
    ("case_closed", "UPDATE case_closed SET state = 'void' WHERE fid = 2"),
    ("case_closed", "UPDATE case_closed SET closed_at = '2026-03-03T09:00:00' WHERE fid = 2"),
    ("case_closed", "DELETE FROM case_closed WHERE fid = 2"),
])
def test_tampering_is_found(ws, table, sql):
    case_records.insert_history(ws, *history(3))
    assert case_records.verify_chain(ws) == []
    tamper(ws, table, sql)
    found = case_records.verify_chain(ws)
    assert found and any("E0102202601010002" in str(problem) for problem in found)
    assert case_records.verify_chain(ws, 3) == []


def test_recomputed_chain_is_found_by_its_old_head(ws):
    case_records.insert_history(ws, *history(3, 4))
    known = case_records.heads(ws)
    assert len(known) == 3
    record = cases.steps(ws, 2)[-1]
    record["note"] = "forged"
    tamper(ws, "case_step", f"UPDATE case_step SET note = 'forged', hash = "
                            f"'{record_hash(record['prev_hash'], record)}' "
                            f"WHERE case_id = 2 AND seq = 4")
    assert case_records.verify_chain(ws) == []
    problem, = case_records.verify_chain(ws, known_heads=known)
    assert "E0102202601010002" in str(problem)
    assert case_records.verify_chain(ws, 2, known_heads=known)
    assert case_records.verify_chain(ws, 1, known_heads=known) == []
    # a case that went on since still holds its old head
    cases.step(ws, 1, "verify", actor="a", role="acceptor", expected_version=4)
    assert len(case_records.verify_chain(ws, known_heads=known)) == 1


def test_hash_covers_every_field():
    record = {name: "a" for name in FIELDS}
    hashes = {record_hash("", {**record, name: "b"}) for name in FIELDS}
    hashes |= {record_hash("", record), record_hash("x", record)}
    assert len(hashes) == len(FIELDS) + 2 and all(len(h) == 64 for h in hashes)


# -- many at once

def test_insert_history(ws):
    assert case_records.insert_history(ws, *history(300)) == 300
    assert ws.query("SELECT count(*) FROM case_open") == [(0,)]
    assert ws.query("SELECT count(*), min(version), max(state), min(bgid) FROM case_closed") \
        == [(300, 5, "closed", "330106001001001")]
    assert case_records.verify_chain(ws) == [] and ws.writer() is None
    row = cases.case(ws, 1)
    assert row["handle_due_at"] == "2026-03-03T18:00:00"
    assert row["dispatched_at"] < row["handled_at"]


@pytest.mark.parametrize("length, state", [(1, "reported"), (2, "filed"), (4, "handled")])
def test_insert_history_leaves_open_ones_open(ws, length, state):
    case_records.insert_history(ws, *history(5, length))
    assert {r["state"] for r in cases.queue(ws, [state])} == {state}
    assert cases.counts(ws)[state]["all"] == 5


@pytest.mark.parametrize("change, error", [
    (lambda rows, steps: steps["action"].__setitem__(2, "pass"), InputError),
    (lambda rows, steps: steps["role"].__setitem__(2, "leader"), Refused),
    (lambda rows, steps: steps["unit"].__setitem__(2, "U9"), Refused),
    (lambda rows, steps: steps["seq"].__setitem__(4, 7), InputError),
    (lambda rows, steps: steps["actor"].__setitem__(4, "unit one"), Refused),
    (lambda rows, steps: steps["case_no"].__setitem__(9, "E0102202601019999"), InputError),
    (lambda rows, steps: rows["case_no"].__setitem__(1, rows["case_no"][0]), Refused),
    (lambda rows, steps: rows["x"].__setitem__(1, float("nan")), Refused)])
def test_insert_history_is_all_or_nothing(ws, change, error):
    rows, steps = history(2)
    change(rows, steps)
    with pytest.raises(error):
        case_records.insert_history(ws, rows, steps)
    for table in ("case_open", "case_closed", "case_step"):
        assert ws.query(f"SELECT count(*) FROM {table}") == [(0,)]
    assert ws.writer() is None


def test_a_year_of_the_demonstration_district(new_workspace):
    district = pytest.importorskip("citygrid_plugin.core.sample.district").generate(size="tiny")
    ws = new_workspace(division=district.division)
    with ws.transaction() as connection:
        connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)", zip(
            *(district.layers["organisation"][c].tolist() for c in ("code", "name"))))
    rows, steps = district.layers["case"], district.layers["case_step"]
    case_records.insert_history(ws, rows, steps)
    made = dict(ws.query("SELECT case_no, state FROM case_open UNION ALL "
                         "SELECT case_no, state FROM case_closed"))
    assert made == dict(zip(rows["case_no"].tolist(), rows["state"].tolist()))
    assert case_records.verify_chain(ws) == []


# -- kill -9

WORKER = """
import sys
from citygrid_plugin.core.workspace import cases, store
ws = store.open_workspace(sys.argv[1], allow_network=True)
way = [("file", "acceptor"), ("dispatch", "dispatcher"), ("handle", "unit"), ("pass", "shift_leader")]
print("go", flush=True)
while True:
    case_id = cases.report(ws, classcode="0102", kind="event", x=10.0, y=10.0, description="",
                           source="hotline", actor="a", role="acceptor")
    for version, (action, role) in enumerate(way, 1):
        cases.step(ws, case_id, action, actor=role, role=role, unit="U1",
                   expected_version=version)
"""


def test_killed_at_any_moment(ws, killed):
    """Twenty kills: no record without its state, no state without its record."""
    rng, reached = random.Random(7), set()
    for n in range(20):
        # early ones and, on a busy machine too, some that let a case reach its end
        assert killed(WORKER, ws.path, rng.uniform(0.0, 0.02 * (n + 1))) == b"go\n"
        with store.open_workspace(ws.path, allow_network=True) as after:
            assert case_records.verify_chain(after) == []
            assert after.query("SELECT count(*) FROM case_open o JOIN case_closed c "
                               "USING (case_no)") == [(0,)]
            assert after.query("SELECT count(*) FROM cg_quiet") == [(0,)]
            assert after.query("SELECT 1 FROM case_step s JOIN case_open c ON c.fid = s.case_id "
                               "GROUP BY c.fid HAVING max(s.seq) != c.version") == []
            reached |= {r[0] for r in after.query("SELECT state FROM case_open")}
    assert ws.query("SELECT count(*) FROM case_closed")[0][0] > 0
    assert reached, "no kill fell into the middle of a case"


# -- the moment at which a light leaves green, noted with the step

LIMIT = {"limit_value": 5, "limit_unit": "work_hour"}
AT = "2026-03-03T09:00:00"


def noted(ws, case_id):
    return cases.case(ws, case_id)["green_until"]


def entered(ws, **more):
    return cases.report(ws, x=10.0, y=10.0, at=AT, **{
        "classcode": "0102", "kind": "component", "description": "", "source": "collector",
        "actor": "Li", "role": "acceptor", **LIMIT, **more})


def go(ws, case_id, action, role, at, **more):
    return cases.step(ws, case_id, action, role=role, actor=role, unit="U1", note="why", at=at,
                      expected_version=cases.case(ws, case_id)["version"], **more)


def test_the_moment_follows_the_clock_of_the_case(ws):
    case_id = entered(ws)
    assert noted(ws, case_id) == "2026-03-03T09:48:00"      # an hour to file it
    assert go(ws, case_id, "file", "acceptor", AT)["green_until"] == "2026-03-03T09:48:00"
    sent = go(ws, case_id, "dispatch", "dispatcher", "2026-03-03T14:00:00")
    assert sent["green_until"] == "2026-03-04T08:00:00"
    # handled with half an hour of the five used; the verification has its own four
    after = go(ws, case_id, "handle", "unit", "2026-03-03T14:30:00")
    assert after["green_until"] == "2026-03-03T17:42:00"
    # the rest runs on; green ends where a fifth of the whole limit is left
    after = go(ws, case_id, "rework", "shift_leader", "2026-03-03T15:30:00")
    assert (after["due_at"], after["green_until"]) \
        == ("2026-03-04T10:00:00", "2026-03-04T09:00:00")
    assert case_records.verify_chain(ws) == []


@pytest.mark.parametrize("due_at", ["2026-03-05T12:00:00", "2026-03-05T12:00:00.5", None])
def test_a_deadline_changed_from_outside_takes_the_moment_away(ws, due_at):
    case_id = entered(ws, file=True)
    assert noted(ws, case_id)
    before = ws.query("SELECT count(*) FROM cg_history")[0][0]
    ws.connection.execute("UPDATE case_open SET due_at = ? WHERE fid = ?", (due_at, case_id))
    assert noted(ws, case_id) is None
    # one line of history for the edit, none for what follows from it
    assert ws.query("SELECT count(*) FROM cg_history")[0][0] == before + 1


def test_noting_the_moment_is_no_line_of_history(ws):
    entered(ws, file=True)
    assert "green_until" not in "".join(
        row[0] or "" for row in ws.query("SELECT changed_why FROM cg_history"))
    assert ws.query("SELECT count(*) FROM cg_quiet") == [(0,)]


def test_lists_say_the_same_with_and_without_the_moment(ws):
    moments = [datetime.datetime(2026, 3, 3, 8) + datetime.timedelta(minutes=30 * k)
               for k in range(80)]
    ids = [entered(ws, file=True, urgent=bool(k % 2), description=f"case {k}",
                   limit_value=1 + k, limit_unit=unit)
           for k, unit in enumerate(("work_hour", "work_day", "urgent_hour", "natural_day") * 2)]
    for case_id in ids[::2]:
        go(ws, case_id, "dispatch", "dispatcher", "2026-03-03T11:00:00")
    for case_id in ids[::4]:
        go(ws, case_id, "handle", "unit", "2026-03-03T12:00:00")

    def everything():
        return [(cases.counts(ws, at=at), [
            [(r["fid"], r["light"]) for r in cases.queue(
                ws, ["filed", "dispatched", "handled"], at=at, light=light, text=text)]
            for light in ("", "yellow", "red") for text in ("", "case")]) for at in moments]
    assert all(noted(ws, case_id) for case_id in ids)
    fast = everything()
    ws.connection.execute("INSERT INTO cg_quiet VALUES (1)")
    ws.connection.execute("UPDATE case_open SET green_until = NULL")
    ws.connection.execute("DELETE FROM cg_quiet")
    assert everything() == fast
    assert any(count["filed"]["yellow"] for count, _ in fast)


def test_searching_finds_names_of_class_unit_and_community(ws):
    case_id = entered(ws, file=True, address="Road 1", description=None)
    go(ws, case_id, "dispatch", "dispatcher", AT)
    row = cases.in_queue_form(ws, case_id)

    def found(text):
        return [r["fid"] for r in cases.queue(ws, ["dispatched"], text=text)]
    for text in ("road", row["case_no"], row["class_name"], row["class_name_en"].split()[0],
                 row["unit_name"], f"{row['class_name']} road"):
        assert found(text) == [case_id], text
    assert found("road nowhere") == [] and found("_") == []
