"""Taking back what was applied, as a whole, until something touches it."""
import json

import pytest
from applied_census import census, change, inventory, placed, point, row, state, surveyed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_census_apply import BIN, LID, SEWER, Stopping, many

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.workspace import (
    attachments, cases, census_apply, census_undo, components, maintenance, store)


@pytest.fixture
def fid(ws):
    return census(ws)


def test_all_of_it_is_as_before_and_the_codes_in_between_stay_spent(ws, fid, tmp_path):
    codes = many(ws, fid)
    (tmp_path / "a.jpg").write_bytes(b"a")
    survey = ws.query("SELECT survey_fid FROM census_change WHERE kind = 'moved'")[0][0]
    attachments.add(ws, "survey_point", str(survey), tmp_path / "a.jpg", "near")
    before, known = inventory(ws), {r[0] for r in ws.query("SELECT code FROM object_code")}
    done = census_apply.apply(ws, fid, "wang")
    assert inventory(ws) != before
    assert attachments.of(ws, "component_01_point", codes[1])
    undone = census_undo.undo(ws, fid, "zhao", "a wrong survey file")
    assert inventory(ws) == before and maintenance.check(ws) == []
    assert (undone.changes, undone.retired) == (11, done.inserted)
    assert undone.restored == 8
    # codes that lived before live again, those in between are nobody's
    assert {r[0] for r in ws.query("SELECT code FROM object_code WHERE retired_at IS NULL AND "
                                   "table_name LIKE 'component%'")} == set(before)
    spent = {r[0] for r in ws.query("SELECT code FROM object_code")} - known
    assert len(spent) == done.inserted + done.recoded
    assert ws.query("SELECT count(*) FROM census_change WHERE applied_at NOTNULL "
                    "OR result_objid NOTNULL") == [(0,)]
    run, = ws.dicts("SELECT * FROM census_run")
    assert run["undone_by"] == "zhao" and run["undone_at"]
    assert ws.query("SELECT step FROM census") == [("reviewing",)]
    assert attachments.of(ws, "component_01_point", codes[1]) == []
    assert len(attachments.of(ws, "survey_point", str(survey))) == 1
    first, last = json.loads(run["body"])["undone"]
    assert ws.query("SELECT DISTINCT changed_by, changed_why FROM cg_history "
                    "WHERE id BETWEEN ? AND ?", (first, last)) == [("zhao", "a wrong survey file")]


def test_undone_and_applied_again_gives_other_codes(ws, fid):
    many(ws, fid)
    before = inventory(ws)
    census_apply.apply(ws, fid, "wang")
    given_first = {r[0] for r in ws.query("SELECT result_objid FROM census_change")}
    once = inventory(ws)
    census_undo.undo(ws, fid, "wang", "once more")
    again = census_apply.apply(ws, fid, "wang")
    assert again.applied == 11 and again.refused == []
    given_again = {r[0] for r in ws.query("SELECT result_objid FROM census_change")}
    shared = set(before)
    assert given_first & given_again <= shared
    assert len(inventory(ws)) == len(once) and maintenance.check(ws) == []
    census_undo.undo(ws, fid, "wang", "enough")
    assert inventory(ws) == before


@pytest.mark.parametrize("what", ["moved", "retired", "new", "recoded"])
def test_refused_where_somebody_touched_it_since(ws, fid, what):
    many(ws, fid)
    census_apply.apply(ws, fid, "wang")
    kind = {"moved": "moved", "retired": "lost", "new": "new", "recoded": "reclassified"}[what]
    code, = ws.query("SELECT result_objid FROM census_change WHERE kind = ? ORDER BY fid",
                     (kind,))[0]
    table, key = ws.query("SELECT table_name, fid FROM object_code WHERE code = ?", (code,))[0]
    if what == "retired":
        components.retire(ws, [(table, key)], "zhang", "dug up")
    else:
        components.change(ws, [(table, key)], "objpos", "gate", "zhang", "looked at it")
    before = state(ws)
    with pytest.raises(census_undo.Overtaken) as error:
        census_undo.undo(ws, fid, "zhao", "oh")
    assert "zhang" in str(error.value) and code in str(error.value)
    touch, = error.value.touches
    assert (touch.by, touch.code) == ("zhang", code) and state(ws) == before


def test_an_edit_elsewhere_does_not_matter(ws, fid):
    many(ws, fid)
    table, key, _ = placed(ws, LID, point(33, 33))
    census_apply.apply(ws, fid, "wang")
    components.change(ws, [(table, key)], "objpos", "gate", "zhang", "looked at it")
    census_undo.undo(ws, fid, "zhao", "oh")
    assert census_undo.runs(ws, fid)[0]["undone_by"] == "zhao"


def test_the_last_run_first_then_the_one_before(ws, fid):
    *_, code = placed(ws, LID, point(5, 5))
    before = inventory(ws)
    change(ws, fid, "reclassified", code, classcode=SEWER)
    census_apply.apply(ws, fid, "wang")
    middle = inventory(ws)
    new, = middle
    change(ws, fid, "moved", new, survey=surveyed(ws, fid, point(70, 8)))
    census_apply.apply(ws, fid, "wang")
    assert inventory(ws) != middle
    census_undo.undo(ws, fid, "zhao", "one")
    assert inventory(ws) == middle
    census_undo.undo(ws, fid, "zhao", "two")
    assert inventory(ws) == before and maintenance.check(ws) == []
    with pytest.raises(InputError, match="Nothing"):
        census_undo.undo(ws, fid, "zhao", "three")


def test_the_census_of_the_year_after_has_to_go_first(ws, fid):
    *_, code = placed(ws, LID, point(5, 5))
    before = inventory(ws)
    change(ws, fid, "lost", code)
    census_apply.apply(ws, fid, "wang")
    later = census(ws, "2027")
    change(ws, later, "attributes", code, new={"objstate": "完好"})
    census_apply.apply(ws, later, "li")
    with pytest.raises(census_undo.Overtaken, match="li"):
        census_undo.undo(ws, fid, "zhao", "oh")
    census_undo.undo(ws, later, "zhao", "oh")
    census_undo.undo(ws, fid, "zhao", "oh")
    assert inventory(ws) == before


def test_grids_that_were_revised_since_are_asked_anew(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    change(ws, fid, "moved", code, survey=surveyed(ws, fid, point(70, 8)))
    census_apply.apply(ws, fid, "wang")
    from citygrid_plugin.core.workspace import grid_revision
    import shapely
    with ws.bulk("revision") as connection:
        grid_revision.revise(ws, connection, ["330106001001001"], [
            shapely.box(0, 0, 50, 50), shapely.box(0, 50, 50, 100)], ["330106001001"] * 2,
            "li", "halves")
    census_undo.undo(ws, fid, "zhao", "oh")
    grid, = ws.query("SELECT bgid FROM unit_grid WHERE dedate IS NULL AND ST_MaxY(geom) = 50 "
                     "AND ST_MaxX(geom) = 50")
    assert row(ws, code)["bgid"] == grid[0] and maintenance.check(ws) == []


def test_open_cases_on_what_is_retired_are_told(ws, fid):
    change(ws, fid, "new", survey=surveyed(ws, fid, point(9, 9), classcode=BIN))
    census_apply.apply(ws, fid, "wang")
    code, = inventory(ws)
    cases.report(ws, classcode=BIN, kind="component", x=9.0, y=9.0, description="bin",
                 source="hotline", actor="Li", role="acceptor", objid=code)
    assert [c[1] for c in census_undo.undo(ws, fid, "zhao", "oh").cases] == [code]


def test_findings_on_recorded_codes_are_settled(ws, fid):
    change(ws, fid, "new", survey=surveyed(ws, fid, point(9, 9), classcode=BIN, objid="12"))
    census_apply.apply(ws, fid, "wang")
    assert ws.query("SELECT state FROM finding") == [("open",)]
    census_undo.undo(ws, fid, "zhao", "oh")
    assert ws.query("SELECT state, reason FROM finding") == [("corrected", "oh")]


def test_cancelled_at_any_moment_it_stays_applied(ws, fid):
    many(ws, fid)
    census_apply.apply(ws, fid, "wang")
    before = state(ws)
    for at in range(1, 100):
        try:
            census_undo.undo(ws, fid, "zhao", "oh", feedback=Stopping(at))
        except Cancelled:
            assert state(ws) == before, at
            continue
        break
    assert 15 < at < 99 and ws.query("SELECT undone_by FROM census_run") == [("zhao",)]


def test_no_reason_and_somebody_else_writing(ws, fid):
    many(ws, fid)
    census_apply.apply(ws, fid, "wang")
    with pytest.raises(InputError, match="reason"):
        census_undo.undo(ws, fid, "zhao", " ")
    ws.connection.execute("PRAGMA busy_timeout = 50")
    with store.open_workspace(ws.path) as other, other.bulk("a long import"), \
            pytest.raises(store.Busy, match="a long import"):
        census_undo.undo(ws, fid, "zhao", "oh")
    assert census_undo.runs(ws, fid)[0]["undone_at"] is None


KINDS = st.sampled_from(["unchanged", "moved", "attributes", "sewer", "bin", "replaced", "lost",
                         "removed", "new"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                 HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["apply", "undo", "edit"]),
                          st.lists(st.tuples(KINDS, st.integers(0, 5)), max_size=5)),
                min_size=2, max_size=7))
def test_any_order_of_applying_undoing_and_editing_keeps_the_rules(small, tmp_path_factory,
                                                                   steps):
    import shutil
    path = tmp_path_factory.mktemp("machine") / "city.gpkg"
    with store.open_workspace(shutil.copy(small, path)) as ws:
        fid, stack = census(ws), []
        placed(ws, LID, [point(x, 5) for x in range(6)])
        given_ever = {r[0] for r in ws.query("SELECT code FROM object_code")}
        for step, kinds in steps:
            valid = sorted(inventory(ws))
            if step == "edit" and valid:
                found = row(ws, valid[0])
                components.change(ws, [(found["table"], found["fid"])], "objpos",
                                  f"at {len(stack)} {found['chdate']} {ws.path}", "zhang", "x")
                stack = [(was, True) for was, _ in stack]
            elif step == "undo":
                before = state(ws)
                try:
                    census_undo.undo(ws, fid, "zhao", "oh")
                    was, edited = stack.pop()
                    assert edited or inventory(ws) == was
                except census_undo.Overtaken:
                    assert stack[-1][1] and state(ws) == before
                except InputError:
                    assert not stack
                # whatever was undone is not accepted any more
                ws.connection.execute("UPDATE census_change SET decision = 'rejected' "
                                      "WHERE applied_at IS NULL")
            elif step == "apply":
                was = inventory(ws)
                for kind, number in {n % max(len(valid), 1): (k, n) for k, n in kinds}.values():
                    _propose(ws, fid, kind, valid, number)
                done = census_apply.apply(ws, fid, "wang")
                assert done.refused == []
                if done.run:
                    stack.append((was, False))
            assert maintenance.check(ws) == []
            codes = {r[0] for r in ws.query("SELECT code FROM object_code")}
            assert given_ever <= codes
            given_ever = codes
            living = {r[0] for r in ws.query("SELECT code FROM object_code WHERE retired_at IS "
                                             "NULL AND table_name LIKE 'component%'")}
            assert living == set(inventory(ws))


def _propose(ws, fid, kind, valid, number):
    if kind == "new" or not valid:
        change(ws, fid, "new", survey=surveyed(ws, fid, point(40 + number, 9), classcode=BIN))
        return
    code = valid[number % len(valid)]
    found = row(ws, code)
    if kind in ("moved", "replaced"):
        change(ws, fid, kind, code, survey=surveyed(ws, fid, point(60 + number, 8),
                                                    classcode=found["classcode"]))
    elif kind in ("sewer", "bin"):
        change(ws, fid, "reclassified", code, classcode={"sewer": SEWER, "bin": BIN}[kind])
    else:
        change(ws, fid, kind, code, new={"deptcode1": "U1"} if kind == "attributes" else None)
