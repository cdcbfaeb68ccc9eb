"""Components kept by hand: placing, finding, bulk changes, retiring, history, restoring."""
import datetime
import json
import sqlite3

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import InputError, MissingDependency, Refused
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases, component_history, components, finding_list, store
from citygrid_plugin.core.workspace.findings import settle
from citygrid_plugin.core.workspace.geometry import blobs, geometries, point_blob, point_xy

CATALOGUE = load_catalogue()
TABLE = "component_01_point"


def today():
    return datetime.date.today().isoformat()     # at midnight it is another one


def kind(code):
    return CATALOGUE.get("component", code)


def some_class(geometry):
    return next(c for c in CATALOGUE.classes("component") if c.geometry == geometry)


def put(ws, x=10, y=10, code="0101", **values):
    return components.place(ws, kind(code), point_blob(x, y, 4549), values, "li", "placed")


def keys(*rows):
    return [(row["table"], row["fid"]) for row in rows]


# -- placing

def test_a_placed_component_gets_code_grid_and_signature(ws):
    row = put(ws, 60, 10, deptcode3="U1", note="")
    assert (row["objid"], row["bgid"], row["table"]) == ("3301060101000001", "330106001001002",
                                                         TABLE)
    assert (row["changed_by"], row["changed_why"]) == ("li", "placed") and row["changed_at"]
    assert row["deptcode3"] == "U1" and row["note"] is None and row["objstate"] == "完好"
    assert row["organisations"] == {"U1": "环卫一所"} and row["class_name"] == kind("0101").name


@pytest.mark.parametrize("geometry, shape", [
    ("line", shapely.LineString([(10, 10), (20, 20)])), ("area", shapely.box(60, 10, 80, 30))])
def test_lines_and_areas_go_to_their_own_table(ws, geometry, shape):
    wanted = some_class(geometry)
    blob = blobs(np.array([shape], dtype=object), 4549, multi=True)[0]
    row = components.place(ws, wanted, blob, {}, "li", "placed")
    assert row["table"] == f"component_{wanted.major}_{geometry}"
    assert row["bgid"] == "330106001001001" if geometry == "line" else "330106001001002"


def test_a_place_outside_of_the_grids_is_kept_without_one(ws):
    assert put(ws, 500, 500)["bgid"] is None


@pytest.mark.parametrize("values, rule", [
    ({"objstate": "gone"}, "CG006"), ({"deptcode1": "U9"}, "CG007"), ({"objid": "1"}, "CG003")])
def test_a_refused_place_leaves_nothing(ws, values, rule):
    with pytest.raises(Refused) as told:
        put(ws, **values)
    assert told.value.code == rule
    assert ws.query(f"SELECT count(*) FROM {TABLE}") == [(0,)]
    assert put(ws)["objid"].endswith("000001")


def test_a_missing_shapely_is_said(ws, hide_packages):
    hide_packages("shapely")
    with pytest.raises(MissingDependency):
        put(ws)


def test_a_locked_workspace_says_busy(ws):
    other = sqlite3.connect(ws.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ws.connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(store.Busy):
        put(ws)
    other.execute("ROLLBACK")
    other.close()
    assert put(ws)["objid"].endswith("000001")


def test_the_next_one_starts_like_the_last_of_its_class(ws):
    assert components.last_values(ws, "0101") == {}
    put(ws, deptcode3="U1", objstate="破损")
    second = put(ws, deptcode3="U2", note="near the gate")
    put(ws, code="0102", deptcode3="U1")
    assert components.last_values(ws, "0101") == {
        "deptcode1": None, "deptcode2": None, "deptcode3": "U2", "objstate": "完好",
        "datasource": None, "note": "near the gate"}
    components.retire(ws, keys(second), "li", "by mistake")
    assert components.last_values(ws, "0101")["deptcode3"] == "U1"


# -- finding

def test_find_by_code_part_name_class_and_position(ws):
    one = put(ws, objpos="劳动路 5 号")
    two = put(ws, code="0102", objname="Big_well")
    found = [
        (one["objid"], [one]), (one["objid"][:8], [one, two]), ("000001", [one, two]),
        ("劳动路", [one]), ("g_w", [two]), ("BIG", [two]), ("_", [two]), ("%", []), ("", []),
        ("  ", []), (f"{kind('0101').name} 劳动路", [one]), (f"{kind('0102').name} 劳动路", []),
        (kind("0102").name, [two]), ("999999", [])]
    for text, wanted in found:
        assert [r["objid"] for r in components.find(ws, text)] == \
            [r["objid"] for r in wanted], text


def test_find_shows_retired_ones_last_and_is_limited(ws):
    rows = [put(ws) for _ in range(3)]
    components.retire(ws, keys(rows[0]), "li", "gone")
    for text in ("33010601", "000"):
        found = components.find(ws, text)
        assert [r["objid"] for r in found] == [r["objid"] for r in rows[1:] + rows[:1]]
        assert found[-1]["dedate"] == today()
        assert len(components.find(ws, text, limit=2)) == 2


def test_a_reclassified_component_answers_to_its_old_code(ws):
    row = put(ws)
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET classcode = '0102'")
    assert [r["objid"] for r in components.find(ws, row["objid"])] == ["3301060102000001"]


def test_get_knows_when_there_is_nothing(ws):
    assert components.get(ws, TABLE, 7) is None and components.get(ws, "nowhere", 1) is None


# -- changing in bulk

def test_a_change_is_counted_first_and_then_made(ws):
    rows = [put(ws, deptcode3="U1"), put(ws, deptcode3="U2"), put(ws)]
    assert components.preview(ws, keys(*rows), "deptcode3", "U2") == \
        {"change": 2, "same": 1, "retired": 0}
    assert components.change(ws, keys(*rows), "deptcode3", "U2", "wang", "new contract") == 2
    after = [components.get(ws, TABLE, r["fid"]) for r in rows]
    assert {r["deptcode3"] for r in after} == {"U2"}
    assert [r["chdate"] for r in after] == [today(), None, today()]
    assert (after[0]["changed_by"], after[0]["changed_why"]) == ("wang", "new contract")
    assert after[1]["changed_by"] == "li"
    assert ws.query("SELECT changed_by, action FROM cg_history WHERE action != 'insert'") == \
        [("wang", "update")] * 2


def test_a_change_over_several_tables_and_many_rows(ws, monkeypatch):
    monkeypatch.setattr(components, "MANY", 3)
    monkeypatch.setattr(components, "_CHUNK", 2)
    rows = [put(ws) for _ in range(4)] + [put(ws, code="0201")]
    assert components.change(ws, keys(*rows), "note", "x", "wang", "w", "notes") == 5
    assert components.preview(ws, keys(*rows), "note", "x")["same"] == 5
    assert ws.writer() is None


def test_emptying_a_column(ws):
    row = put(ws, note="x")
    assert components.change(ws, keys(row), "note", " ", "wang", "w") == 1
    assert components.get(ws, TABLE, row["fid"])["note"] is None


@pytest.mark.parametrize("column, value, why", [
    ("objid", "1", "w"), ("classcode", "0102", "w"), ("objname", "", "w"), ("objstate", None, "w"),
    ("ordate", "31.3.2026", "w"), ("ordate", "2026-02-30", "w"), ("note", "x", " "),
    ("note", "x", None)])
def test_a_change_that_cannot_be_is_an_input_error(ws, column, value, why):
    row = put(ws)
    with pytest.raises(InputError):
        components.change(ws, keys(row), column, value, "wang", why)
    assert components.get(ws, TABLE, row["fid"]) == row


def test_a_change_of_nothing_is_an_input_error(ws):
    with pytest.raises(InputError):
        components.change(ws, [], "note", "x", "wang", "w")


def test_one_refused_row_undoes_the_whole_change(ws):
    rows = [put(ws), put(ws), put(ws)]
    components.retire(ws, keys(rows[1]), "li", "gone")
    before = ws.query("SELECT count(*) FROM cg_history")
    with pytest.raises(components.RowsRefused) as told:
        components.change(ws, keys(*rows) + [(TABLE, 99)], "note", "x", "wang", "w")
    assert [code for code, _ in told.value.rows] == [rows[1]["objid"], f"{TABLE} 99"]
    assert told.value.params == {"count": 2, "total": 4}
    assert today() in str(told.value.rows[0][1])
    assert ws.query(f"SELECT count(*) FROM {TABLE} WHERE note IS NOT NULL") == [(0,)]
    assert ws.query("SELECT count(*) FROM cg_history") == before


def test_rows_that_a_rule_refuses_are_told_with_their_code(ws):
    rows = [put(ws), put(ws)]
    with pytest.raises(components.RowsRefused) as told:
        components.change(ws, keys(*rows), "deptcode1", "U9", "wang", "w")
    assert [(code, error.code) for code, error in told.value.rows] == \
        [(row["objid"], "CG007") for row in rows]


# -- retiring

def test_retiring_keeps_the_code_away_for_good(ws):
    row = put(ws)
    assert components.retire(ws, keys(row), "wang", "removed") == 1
    after = components.get(ws, TABLE, row["fid"])
    assert (after["dedate"], after["changed_why"]) == (today(), "removed")
    assert put(ws)["objid"] == "3301060101000002"
    with pytest.raises(components.RowsRefused):
        components.retire(ws, keys(row), "wang", "again")


@pytest.mark.parametrize("why", ["", "  ", None])
def test_retiring_wants_a_reason(ws, why):
    row = put(ws)
    with pytest.raises(InputError):
        components.retire(ws, keys(row), "wang", why)
    assert components.get(ws, TABLE, row["fid"])["dedate"] is None


def test_open_cases_are_named(ws):
    rows = [put(ws), put(ws)]
    case = cases.report(ws, classcode="0101", kind="component", x=10, y=10, description="d",
                        source="hotline", actor="Li", role="acceptor", objid=rows[0]["objid"])
    number = cases.case(ws, case)["case_no"]
    assert components.open_cases(ws, keys(*rows)) == [(rows[0]["objid"], number, "reported")]
    assert components.open_cases(ws, keys(rows[1])) == []


# -- history

def test_history_tells_who_what_and_why(ws):
    row = put(ws)
    components.change(ws, keys(row), "deptcode3", "U1", "wang", "contract")
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET note = 'by hand'")
        connection.execute(f"UPDATE {TABLE} SET geom = ?, changed_by = 'li', changed_why = 'm', "
                           f"changed_at = 'T'", (point_blob(60, 10, 4549),))
    components.retire(ws, keys(row), "wang", "gone")
    retired, moved, outside, changed, entered = component_history.history(ws, TABLE, row["fid"])
    assert retired.action == "retire" and retired.changes == (("dedate", None, today()),)
    assert (moved.by, moved.why, moved.reshaped, moved.moved) == ("li", "m", True, 50)
    assert moved.changes == (("bgid", "330106001001001", "330106001001002"),)
    assert outside.by is None and outside.changes == (("note", None, "by hand"),)
    assert not outside.reshaped
    assert (changed.by, changed.why) == ("wang", "contract")
    assert changed.changes == (("deptcode3", None, "U1"), ("chdate", None, today()))
    assert entered.action == "insert" and entered.by == "li" and not entered.restorable
    assert all(e.restorable for e in (retired, moved, outside, changed))
    assert component_history.history(ws, TABLE, 99) == []


def test_a_signature_that_follows_belongs_to_the_change_before_it(ws):
    row = put(ws)
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET geom = ?", (point_blob(12, 10, 4549),))
        connection.execute(f"UPDATE {TABLE} SET changed_by = 'zhao', changed_why = 'nudge', "
                           f"changed_at = 'T9'")
    moved, entered = component_history.history(ws, TABLE, row["fid"])
    assert (moved.by, moved.why, moved.moved) == ("zhao", "nudge", 2)
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET changed_by = 'qian', changed_at = 'T10'")
    signed = component_history.history(ws, TABLE, row["fid"])[0]
    assert (signed.action, signed.by, signed.changes) == ("sign", "qian", ())


def test_restoring_brings_attributes_and_geometry_back_as_a_new_change(ws):
    row = put(ws, deptcode3="U1", extra=json.dumps({"a": 1}))
    components.change(ws, keys(row), "deptcode3", "U2", "wang", "contract")
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET geom = ?", (point_blob(60, 10, 4549),))
    components.change(ws, keys(row), "note", "moved", "wang", "note")
    entries = component_history.history(ws, TABLE, row["fid"])
    back = component_history.restore(ws, TABLE, entries[-2].id, "wang", "wrong one")
    for name in ("deptcode3", "note", "geom", "bgid", "objid", "chdate", "extra"):
        assert back[name] == row[name], name
    newest = component_history.history(ws, TABLE, row["fid"])
    assert len(newest) == len(entries) + 1 and newest[0].why == "wrong one"
    assert newest[0].moved == 50
    # and the restoring can be taken back as well
    again = component_history.restore(ws, TABLE, newest[0].id, "wang", "it was right")
    assert again["note"] == "moved" and point_xy(again["geom"]) == (60, 10)
    assert again["bgid"] == "330106001001002"


def test_restoring_a_retired_one_and_lines(ws):
    wanted = some_class("line")
    shape = np.array([shapely.LineString([(10, 10), (20, 20)])], dtype=object)
    row = components.place(ws, wanted, blobs(shape, 4549, multi=True)[0], {}, "li", "p")
    components.retire(ws, keys(row), "wang", "wrong one")
    entry = component_history.history(ws, row["table"], row["fid"])[0]
    back = component_history.restore(ws, row["table"], entry.id, "wang", "is still there")
    assert back["dedate"] is None and back["objid"] == row["objid"]
    assert geometries([back["geom"]])[0].equals(geometries([row["geom"]])[0])
    assert ws.query("SELECT retired_at FROM object_code WHERE code = ?", (row["objid"],)) == \
        [(None,)]


def test_restoring_an_older_class_gives_a_new_code(ws):
    row = put(ws)
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET classcode = '0102'")
    entry = component_history.history(ws, TABLE, row["fid"])[0]
    back = component_history.restore(ws, TABLE, entry.id, "wang", "wrong class")
    assert (back["classcode"], back["objid"]) == ("0101", "3301060101000002")


def test_restoring_that_cannot_be(ws):
    row = put(ws, deptcode3="U1")
    entered = component_history.history(ws, TABLE, row["fid"])[0]
    with pytest.raises(InputError, match="entered"):
        component_history.restore(ws, TABLE, entered.id, "wang", "w")
    components.change(ws, keys(row), "note", "x", "wang", "w")
    change = component_history.history(ws, TABLE, row["fid"])[0]
    with pytest.raises(InputError, match="reason"):
        component_history.restore(ws, TABLE, change.id, "wang", " ")
    with pytest.raises(InputError):
        component_history.restore(ws, TABLE, 999, "wang", "w")
    with pytest.raises(InputError):
        component_history.restore(ws, "component_02_point", change.id, "wang", "w")
    component_history.restore(ws, TABLE, change.id, "wang", "w")
    with pytest.raises(InputError, match="already"):
        component_history.restore(ws, TABLE, change.id, "wang", "w")
    # the organisation of then is gone: the rule of the database refuses, nothing is changed
    components.change(ws, keys(row), "deptcode3", "U2", "wang", "w")
    change = component_history.history(ws, TABLE, row["fid"])[0]
    with ws.transaction() as connection:
        connection.execute("DELETE FROM organisation WHERE code = 'U1'")
    with pytest.raises(Refused) as told:
        component_history.restore(ws, TABLE, change.id, "wang", "w")
    assert told.value.code == "CG007"
    assert components.get(ws, TABLE, row["fid"])["deptcode3"] == "U2"


# -- the list of findings

def found(ws, **values):
    row = {"run": "components", "rule": "r", "severity": "info", "template": "t {a}",
           "params": "{}", **values}
    with ws.transaction() as connection:
        return connection.execute(
            f"INSERT INTO finding ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values())).lastrowid


def test_findings_are_narrowed_counted_and_sorted(ws):
    info = found(ws, owner_code="1")
    error = found(ws, severity="error", rule="z", owner_code="2", params='{"a": "100%"}')
    grid = found(ws, run="grids", severity="warning", rule="area", template="big")
    assert finding_list.fids(ws) == [error, grid, info]
    for wanted, keys_ in [
            (dict(run="grids"), [grid]), (dict(severity="error"), [error]),
            (dict(rule="r"), [info]),
            (dict(state="corrected"), []), (dict(text="100%"), [error]), (dict(text="%0"), []),
            (dict(text="gross", templates=("big",)), [grid]), (dict(text="2"), [error]),
            (dict(text="'"), [])]:
        assert finding_list.fids(ws, finding_list.Filter(**wanted)) == keys_, wanted
    settle(ws, [error], "exception", "as built", "li")
    numbers = finding_list.counts(ws, finding_list.Filter(run="components", state="open"))
    assert numbers["run"] == {"components": 1, "grids": 1}
    assert numbers["state"] == {"exception": 1, "open": 1} and numbers["severity"] == {"info": 1}
    assert finding_list.progress(ws) == (1, 3)
    assert finding_list.progress(ws, finding_list.Filter(run="grids", state="open")) == (0, 1)
    assert finding_list.progress(ws, finding_list.Filter(run="x")) == (0, 0)
    assert sorted(finding_list.templates(ws)) == ["big", "t {a}"]


def test_rows_of_findings_have_place_and_object(ws):
    row = put(ws)
    with_object = found(ws, owner_table=TABLE, owner_fid=row["fid"], geom=row["geom"])
    without = found(ws, owner_table="organisation", owner_fid=1)
    gone = found(ws, owner_table=TABLE, owner_fid=77)
    rows = finding_list.rows(ws, [with_object, without, gone])
    assert (rows[with_object]["x"], rows[without]["x"]) == (10, None)
    assert finding_list.owner_geometry(ws, rows[with_object]) == row["geom"]
    assert finding_list.owner_geometry(ws, rows[without]) is None
    assert finding_list.owner_geometry(ws, rows[gone]) is None
    assert finding_list.rows(ws, []) == {}
