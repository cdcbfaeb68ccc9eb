"""Every row of the table of transitions, and everything that is not in it."""
import re
from pathlib import Path

import pytest
from test_case_steps import AT, EVERYTHING, WAYS, bring, main_case, snapshot, take

from citygrid_plugin.core.cases import lifecycle, options
from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.workspace import case_records, cases, maintenance, messages

DOCS = Path(__file__).resolve().parents[2] / "docs"
STEPS = [t for t in lifecycle.TRANSITIONS if t.from_state and t.action != "undo"]


@pytest.fixture(scope="module")
def city(module_workspace):
    """A workspace of this module where everything is allowed that a city may allow."""
    options.set_options(module_workspace, EVERYTHING)
    return module_workspace


def ready(ws, known):
    """A case to which this transition applies; its conditions are met as far as it has any."""
    state = known.from_state
    request = known.request if known.request != "*" else ""
    if state == "merged":
        case_id = bring(ws, "filed" if known.to_state == "filed" else "reported")
        take(ws, case_id, "merge", "acceptor")
        if known.action == "close_with":
            _end_the_main_case(ws, known.to_state)
        return case_id
    case_id = bring(ws, state, request, urgent="urgent" in known.guards)
    for guard in known.guards:
        if guard == "substitute":
            for _ in range(3):
                take(ws, case_id, "notify", "dispatcher")
        elif guard == "urged":
            take(ws, case_id, "urge", "leader")
        elif guard == "party":
            case_id = bring(ws, "filed")
            take(ws, case_id, "dispatch", "dispatcher", unit="U2", detail={"with": ["U1"]})
        elif guard == "another_unit":
            case_id = bring(ws, "filed")
            take(ws, case_id, "dispatch", "dispatcher", unit="U2")
    return case_id


def _end_the_main_case(ws, state):
    """End it behind the engine's back, which would end the merged ones with it."""
    fid, = ws.query("SELECT fid FROM case_open WHERE case_no = ?", (main_case(ws),))[0]
    with ws.transaction() as connection:
        before = ws.query("SELECT merged_into, fid FROM case_open WHERE merged_into NOTNULL")
        connection.execute("INSERT INTO cg_quiet VALUES (1)")
        connection.execute("UPDATE case_open SET merged_into = NULL")
        for action in {"rejected": ["reject"], "advised": ["advise"], "void": ["file", "void"],
                       "closed": ["file", "force_close"]}[state]:
            cases.Engine(ws).take(fid, action, "leader one", "shift_leader", note="because", at=AT)
        connection.execute("INSERT OR IGNORE INTO cg_quiet VALUES (1)")
        connection.executemany("UPDATE case_open SET merged_into = ? WHERE fid = ?", before)
        connection.execute("DELETE FROM cg_quiet")


@pytest.mark.parametrize("known", STEPS, ids=lambda t: "-".join(
    filter(None, (t.from_state, t.action, t.to_state))))
def test_transition(city, known):
    for role in (*known.roles, "administrator"):
        case_id = ready(city, known)
        before = cases.case(city, case_id)
        after = take(city, case_id, known.action, role, actor=f"{role} two")
        record = cases.steps(city, case_id)[-1]
        assert after["state"] == known.to_state == record["to_state"]
        assert after["request"] == ("" if known.to_request == "*" else known.to_request)
        assert after["version"] == record["seq"] == before["version"] + 1
        assert after["touched_at"] == AT
        assert (after["closed_at"] is not None) == (known.to_state in lifecycle.FINAL)
        if known.needs_unit and known.sets:
            assert after[known.sets] == "U1"
        assert case_records.verify_chain(city, case_id) == []


@pytest.mark.parametrize("known", [t for t in STEPS if t.undo],
                         ids=lambda t: f"{t.from_state}-{t.action}")
def test_taking_back_leaves_the_case_as_it_was(city, known):
    case_id = ready(city, known)
    before = cases.case(city, case_id)
    take(city, case_id, known.action, known.roles[0], actor="Wang")
    assert cases.can_undo(city, cases.case(city, case_id), "Wang", AT) == known.title
    with pytest.raises(Refused) as refused:
        take(city, case_id, "undo", known.roles[0], actor="Zhao")
    assert refused.value.code == "CG040"
    with pytest.raises(Refused) as refused:
        take(city, case_id, "undo", known.roles[0], actor="Wang", at="2026-03-03T09:11:00")
    assert refused.value.code == "CG040"
    after = take(city, case_id, "undo", known.roles[0], actor="Wang", at="2026-03-03T09:09:00")
    changes = {n for n in after if after[n] != before[n]}
    assert changes == {"version", "touched_at"} and after["version"] == before["version"] + 2
    assert cases.can_undo(city, after, "Wang", AT) is None
    for table in ("coordination", "case_party", "field_task", "remediation"):
        assert not city.query(f"SELECT 1 FROM {table} WHERE case_no = ? AND seq > ?",
                              (after["case_no"], before["version"]))


PAIRS = [(state, request) for state in lifecycle.STATES for request in ("", *lifecycle.REQUESTS)
         if not request or any(t.from_state == state and t.to_request == request
                               for t in lifecycle.TRANSITIONS)]


@pytest.mark.parametrize("state, request_", PAIRS)
def test_everything_else_is_refused(city, state, request_):
    case_id = bring(city, state, request_)
    before = snapshot(city)
    for action in lifecycle.ACTIONS:
        known = [t for t in lifecycle.TRANSITIONS if t.from_state == state and t.action == action
                 and t.request in ("*", request_)]
        allowed = {role for t in known for role in (*t.roles, "administrator")}
        for role in (*lifecycle.ROLES, "mayor"):
            if role in allowed:
                continue
            with pytest.raises(Refused) as refused:
                take(city, case_id, action, role)
            codes = {"CG020"} if state in lifecycle.FINAL else \
                {"CG023", "CG022"} if action in ("undo", "unmerge") else \
                {"CG023"} if known else {"CG022"}
            assert refused.value.code in codes, (action, role)
    assert snapshot(city) == before


def test_the_table_is_sound():
    seen = set()
    for t in lifecycle.TRANSITIONS:
        assert t.from_state in ("", *lifecycle.STATES) and t.to_state in lifecycle.STATES
        assert t.from_state not in lifecycle.FINAL
        assert set(t.roles) <= set(lifecycle.ROLES) and t.clock in lifecycle.CLOCKS
        assert {*t.guards} <= set(lifecycle.GUARDS) and t.sets in ("", "unit", "department")
        assert {t.request, t.to_request} <= {"", "*", *lifecycle.REQUESTS}
        assert not t.option or t.option in options.OPTIONS
        key = (t.from_state, t.request, t.action, t.to_state, t.roles)
        assert key not in seen
        seen.add(key)
    assert set(lifecycle.GUARDS.values()) <= set(messages.MESSAGES)
    assert set(WAYS) == set(lifecycle.STATES)


def test_closed_only_after_verification_or_by_a_named_exception():
    into_closed = {(t.from_state, t.action) for t in lifecycle.TRANSITIONS
                   if t.to_state == "closed" and t.action not in ("force_close", "close_with")}
    assert into_closed == {("verified", "close"), ("handled", "pass"), ("verifying", "pass")}
    assert all(t.other_hand for t in lifecycle.TRANSITIONS
               if t.action in ("verify", "pass", "close", "force_close"))


def test_every_state_can_be_left_and_reached():
    reached = {""}
    for _ in lifecycle.STATES:
        reached |= {t.to_state for t in lifecycle.TRANSITIONS if t.from_state in reached}
    assert reached == {"", *lifecycle.STATES}
    for state in set(lifecycle.STATES) - set(lifecycle.FINAL):
        assert any(t.from_state == state and t.to_state != state for t in lifecycle.TRANSITIONS)


@pytest.mark.parametrize("name, state, action, role", [
    ("two_step", "filed", "assign", "dispatcher"),
    ("direct_transfer", "dispatched", "transfer", "unit"),
    ("acceptor_files", "reported", "file", "acceptor")])
def test_a_city_switches_it_off(ws, name, state, action, role):
    options.set_options(ws, {name: "0", "acceptor_files": "1"} if name != "acceptor_files"
                        else {})
    case_id = bring(ws, state)
    options.set_options(ws, {name: "0"})
    assert action not in {t.action for t in lifecycle.actions(state, role,
                                                              options=options.options(ws))}
    with pytest.raises(Refused):
        take(ws, case_id, action, role)
    options.set_options(ws, {name: "1"})
    assert maintenance.check(ws) == []
    take(ws, case_id, action, role, unit="U2")


@pytest.mark.parametrize("values", [{"no_such": "1"}, {"two_step": "maybe"},
                                    {"max_extensions": "-1"}, {"undo_minutes": "ten"},
                                    {"suspension_days": "0"}, {"rework_clock": ""}])
def test_options_that_are_none(ws, values):
    before = options.options(ws)
    with pytest.raises(InputError):
        options.set_options(ws, {"two_step": "1", **values})
    assert options.options(ws) == before


def test_a_changed_table_is_found_and_mended(ws):
    with ws.transaction() as connection:
        connection.execute("UPDATE case_transition SET other_hand = 0")
    assert len(maintenance.check(ws)) == 1
    maintenance.repair_triggers(ws)
    assert maintenance.check(ws) == []


def test_the_documents_show_the_table_as_it_is():
    text = (DOCS / "lifecycle.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| (\w*) \| (\w+) \| (\w+) \|", text, re.M))
    assert rows == {(t.from_state or "new", t.action, t.to_state) for t in STEPS + [
        t for t in lifecycle.TRANSITIONS if not t.from_state]}
