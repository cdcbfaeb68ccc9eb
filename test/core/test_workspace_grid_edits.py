"""Edits by hand in a workspace: stored, taken back, refused when the ground has changed."""
import json
import sqlite3

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.grids import cell_list, editing, quality
from citygrid_plugin.core.grids.scene import scene_around
from citygrid_plugin.core.workspace import bulk, grid_edits, store
from citygrid_plugin.core.workspace.geometry import blobs

COMMUNITY = "330106001001"
LEFT, RIGHT = COMMUNITY + "001", COMMUNITY + "002"
BOX = (0, 0, 100, 100)


@pytest.fixture
def city(patrolled):
    """Two cells of 50 x 100 m with components and patrol areas."""
    ws = patrolled
    with ws.bulk("import") as connection:
        bulk.import_components(
            ws, connection, {"classcode": ["0101"] * 4},
            shapely.points([(10, 10), (10, 80), (45, 20), (70, 10)]), "li", "survey")
        connection.execute("INSERT INTO base_building (geom) VALUES (?)",
                           (blobs([shapely.box(20, 5, 30, 15)], 4549, multi=True)[0],))
    return ws


def valid(ws):
    return dict(zip(*bulk.valid_grids(ws)))


def split(ws, y=50.0):
    return editing.split(scene_around(ws, BOX), LEFT, [(-5, y), (55, y)])


def of_components(ws):
    return [row[0] for row in ws.query("SELECT bgid FROM component_01_point ORDER BY fid")]


def faults(ws):
    communities = np.array([shapely.box(0, 0, 100, 100)])
    grids = valid(ws)
    found, _ = quality.check(list(grids.values()), list(grids), communities, [COMMUNITY])
    return [rule for rule in found["rule"] if rule not in ("area", "compactness", "load", "order")]


def test_the_scene_holds_what_lies_around(city):
    scene = scene_around(city, (10, 10, 20, 20))
    assert scene.codes.tolist() == [LEFT, RIGHT] and len(scene.buildings) == 1
    assert len(scene.components) == 4 and list(scene.borders) == [COMMUNITY]
    assert scene.at((10, 10)) == LEFT and scene.at((500, 10)) is None
    assert [20.0, 5.0] in scene.vertices().tolist()
    assert len(scene_around(city, (5000, 5000, 5010, 5010)).codes) == 0


def test_an_edit_is_stored_with_everything_that_follows(city):
    done = grid_edits.store_edit(city, split(city), "li", "too large")
    assert done.retired == (LEFT,) and len(done.bgids) == 2 and done.components == 3
    assert sorted(valid(city)) == sorted([RIGHT, *done.bgids])
    assert set(of_components(city)) == {*done.bgids, RIGHT} and not faults(city)
    assert city.query("SELECT changed_by, changed_why FROM unit_grid WHERE bgid = ?",
                      (done.bgids[0],)) == [("li", "too large")]


def test_undo_brings_the_same_rows_back_and_the_codes_between_stay_retired(city):
    before = city.query("SELECT fid, bgid, geom, area FROM unit_grid WHERE dedate IS NULL "
                        "ORDER BY fid")
    areas = city.query("SELECT patrol_code, bgid FROM patrol_area_grid ORDER BY bgid")
    places = of_components(city)
    done = grid_edits.store_edit(city, split(city), "li", "too large")
    assert of_components(city) != places
    grid_edits.undo_edit(city, done, "li", "a slip")
    assert city.query("SELECT fid, bgid, geom, area FROM unit_grid WHERE dedate IS NULL "
                      "ORDER BY fid") == before
    assert of_components(city) == places and not faults(city)
    assert city.query("SELECT patrol_code, bgid FROM patrol_area_grid ORDER BY bgid") == areas
    retired = {row[0] for row in city.query("SELECT code FROM object_code WHERE retired_at "
                                            "NOTNULL AND table_name = 'unit_grid'")}
    assert retired == set(done.bgids)
    assert city.query("SELECT changed_by, changed_why FROM unit_grid WHERE bgid = ?",
                      (LEFT,)) == [("li", "a slip")]
    back = city.query("SELECT old_bgid, new_bgid, area_share FROM grid_succession "
                      "WHERE new_bgid = ?", (LEFT,))
    assert sorted(back) == [(code, LEFT, pytest.approx(1.0)) for code in sorted(done.bgids)]
    # the numbers in between are not given again
    again = grid_edits.store_edit(city, split(city, 40.0), "li", "again")
    assert not set(again.bgids) & {*done.bgids, LEFT}


@pytest.mark.parametrize("edit", [
    lambda s: editing.merge(s, [LEFT, RIGHT]),
    lambda s: editing.move_border(s, np.array([(50, 20), (60, 50), (50, 80)], dtype=float)),
    lambda s: editing.split(s, RIGHT, [(45, 50), (105, 52)])])
def test_every_edit_can_be_undone(city, edit):
    before = {code: polygon.wkt for code, polygon in valid(city).items()}
    done = grid_edits.store_edit(city, edit(scene_around(city, BOX)), "li", "why")
    assert not faults(city) and set(valid(city)) != set(before)
    grid_edits.undo_edit(city, done, "li", "a slip")
    assert {code: polygon.wkt for code, polygon in valid(city).items()} == before


def test_two_edits_are_undone_one_after_the_other(city):
    before = city.query("SELECT bgid, geom FROM unit_grid WHERE dedate IS NULL ORDER BY fid")
    first = grid_edits.store_edit(city, split(city), "li", "one")
    second = grid_edits.store_edit(city, editing.merge(
        scene_around(city, BOX), [first.bgids[0], RIGHT]), "li", "two")
    with pytest.raises(Refused, match="was changed or retired since"):
        grid_edits.undo_edit(city, first, "li", "out of turn")
    grid_edits.undo_edit(city, second, "li", "back")
    grid_edits.undo_edit(city, first, "li", "back")
    assert city.query("SELECT bgid, geom FROM unit_grid WHERE dedate IS NULL "
                      "ORDER BY fid") == before
    with pytest.raises(Refused, match="was changed or retired since"):
        grid_edits.undo_edit(city, first, "li", "twice")


def snapshot(ws):
    return [ws.query(f"SELECT * FROM {table}") for table in
            ("unit_grid", "grid_succession", "object_code", "patrol_area_grid", "cg_history")]


@pytest.mark.parametrize("meanwhile, sentence", [
    (f"UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = '{LEFT}'", "retired or replaced"),
    (f"UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = '{RIGHT}'", "retired or replaced"),
    (f"UPDATE unit_grid SET geom = (SELECT geom FROM community) WHERE bgid = '{LEFT}'",
     "was changed meanwhile"),
    (f"UPDATE unit_grid SET geom = (SELECT geom FROM community) WHERE bgid = '{RIGHT}'",
     "was changed meanwhile"),
    (f"UPDATE unit_grid SET locked = 1 WHERE bgid = '{LEFT}'", "locked")])
def test_what_somebody_else_did_meanwhile_refuses_the_edit(city, meanwhile, sentence):
    edit = split(city)
    with store.open_workspace(city.path) as other, other.transaction() as connection:
        connection.execute(meanwhile)
    before = snapshot(city)
    with pytest.raises(Refused, match=sentence):
        grid_edits.store_edit(city, edit, "li", "why")
    assert snapshot(city) == before


def test_a_locked_neighbour_gets_its_vertex_but_a_locked_cell_does_not_move(city):
    assert grid_edits.set_locked(city, [RIGHT], True, "li", "as agreed") == 1
    assert grid_edits.set_locked(city, [RIGHT], True, "li", "as agreed") == 0
    done = grid_edits.store_edit(city, split(city), "li", "why")
    assert not faults(city)
    grid_edits.undo_edit(city, done, "li", "a slip")
    with pytest.raises(Refused, match="locked"):
        editing.merge(scene_around(city, BOX), [LEFT, RIGHT])
    assert grid_edits.set_locked(city, [RIGHT], False, "li", "done") == 1
    with pytest.raises(Refused, match="not there any more"):
        grid_edits.set_locked(city, [LEFT, done.bgids[0]], True, "li", "why")
    assert city.query("SELECT sum(locked) FROM unit_grid") == [(0,)]


def test_cells_are_given_to_another_patrol_area_and_back(city):
    done = grid_edits.store_edit(city, split(city), "li", "why")
    before = grid_edits.give_to_patrol(city, [done.bgids[0], RIGHT], "P2", "li", "nearer")
    assert before == {done.bgids[0]: ("P1", "P2")}
    assert dict(city.query("SELECT bgid, patrol_code FROM patrol_area_grid"))[
        done.bgids[0]] == "P2"
    grid_edits.undo_patrol(city, before, "li", "a slip")
    assert dict(city.query("SELECT bgid, patrol_code FROM patrol_area_grid"))[
        done.bgids[0]] == "P1"
    with pytest.raises(Refused, match="in no patrol area"):
        grid_edits.undo_patrol(city, {RIGHT: (None, "P2")}, "li", "a slip")


@pytest.mark.parametrize("meanwhile", [
    "UPDATE patrol_area_grid SET patrol_code = 'P2' WHERE bgid = '{new}'",
    "DELETE FROM patrol_area WHERE code = 'P1'"])
def test_an_edit_is_not_undone_into_other_patrol_areas(city, meanwhile):
    done = grid_edits.store_edit(city, split(city), "li", "why")
    city.connection.execute(meanwhile.format(new=done.bgids[0]))
    before = snapshot(city)
    with pytest.raises(grid_edits.Overtaken, match="patrol areas"):
        grid_edits.undo_edit(city, done, "li", "a slip")
    assert snapshot(city) == before


@pytest.mark.parametrize("meanwhile", [
    "UPDATE patrol_area_grid SET patrol_code = 'P3' WHERE bgid = '{new}'",
    "UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = '{new}'",
    "DELETE FROM patrol_area WHERE code = 'P1'"])
def test_a_cell_is_not_given_back_where_the_areas_have_changed(city, meanwhile):
    done = grid_edits.store_edit(city, split(city), "li", "why")
    moved = grid_edits.give_to_patrol(city, [done.bgids[0]], "P2", "li", "nearer")
    city.connection.execute(meanwhile.format(new=done.bgids[0]))
    before = snapshot(city)
    with pytest.raises(grid_edits.Overtaken, match="patrol areas"):
        grid_edits.undo_patrol(city, moved, "li", "a slip")
    assert snapshot(city) == before


def test_patrol_areas_keep_in_their_history_what_an_edit_and_its_undo_changed(city):
    done = grid_edits.store_edit(city, split(city), "li", "why")
    grid_edits.undo_edit(city, done, "wang", "a slip")
    rows = city.query("SELECT code, changed_by, changed_why, old FROM cg_history "
                      "WHERE table_name = 'patrol_area' ORDER BY id")
    assert {row[0] for row in rows} == {"P1"} and rows[0][1:3] == ("li", "why")
    assert json.loads(rows[0][3])["grids"] == [LEFT] and rows[-1][1:3] == ("wang", "a slip")
    assert json.loads(rows[1][3])["grids"] == sorted(done.bgids)


def test_the_far_side_of_a_neighbour_gets_no_vertex(new_workspace):
    """A corner of a third cell lies a millimetre beside the border of two others: what separates
    those two is none of the edit's business."""
    ws = new_workspace()
    cells = {1: shapely.box(0, 100, 100, 200), 2: shapely.box(0, 0, 100, 100),
             3: shapely.box(0, -100, 100, 0),
             4: shapely.Polygon([(100, 100), (130, 100), (50, -0.001)])}
    with ws.transaction() as connection:
        for number, shape in [(0, shapely.box(0, -100, 130, 200)), *cells.items()]:
            blob = blobs(np.array([shape], dtype=object), 4549, multi=True)[0]
            if number:
                connection.execute("INSERT INTO unit_grid (geom, bgid) VALUES (?, ?)",
                                   (blob, f"{COMMUNITY}{number:03}"))
            else:
                connection.execute("INSERT INTO community (geom, code) VALUES (?, ?)",
                                   (blob, COMMUNITY))
    scene = scene_around(ws, (0, 0, 100, 200))
    done = grid_edits.store_edit(ws, editing.split(scene, LEFT, [(40, 90), (40, 210)]), "li", "why")
    assert list(done.before) == [RIGHT]
    corners = shapely.get_coordinates(valid(ws)[RIGHT]).tolist()
    assert [40.0, 100.0] in corners and len(corners) == 6


def test_another_program_that_writes_is_named(city):
    edit = split(city)
    other = sqlite3.connect(str(city.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    city.connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(store.Busy):
        grid_edits.store_edit(city, edit, "li", "why")
    other.execute("ROLLBACK")
    other.close()
    grid_edits.store_edit(city, edit, "li", "why")


# -- the list

def test_the_worst_cells_come_first_with_their_figures(city):
    done = grid_edits.store_edit(city, split(city, 97.0), "li", "why")
    found = cell_list.cells(city)
    codes = found.bgid[found.worst_first()].tolist()
    narrow = min(done.bgids, key=lambda code: valid(city)[code].area)
    assert codes[0] == narrow and found.rank[0] >= 0
    row = found.bgid.tolist().index(narrow)
    assert [item.rule for item in found.broken[row]][0] == "area"
    assert {item.rule for item in found.broken[row]} == {"area", "compactness", "sliver"}
    assert cell_list.figure(found.broken[row][0]) == pytest.approx(150)
    assert found.load.sum() == 4 and found.load[row] == 0
    totals = cell_list.totals(found)
    assert (totals.cells, totals.warnings, totals.errors) == (3, 2, 0)
    assert totals.area == pytest.approx(10_000) and totals.mean == pytest.approx(10_000 / 3)


@pytest.mark.parametrize("table", ["base_compound", "base_water"])
def test_a_cell_that_is_one_compound_or_water_may_be_large(city, table):
    merged = grid_edits.store_edit(city, editing.merge(scene_around(city, BOX), [LEFT, RIGHT]), "li", "why")
    wide = quality.Limits(low=2000.0, high=6000.0)
    assert [b.rule for b in cell_list.cells(city, limits=wide).broken[0]] == ["area"]
    with city.bulk("test") as connection:
        bulk.insert_rows(city, connection, table, {"name": ["x"]},
                         geometry=list(valid(city).values()))
    found = cell_list.cells(city, merged.bgids, limits=wide)
    assert found.flagged.tolist() == [True] and found.broken[0] == ()
    totals = cell_list.totals(found, wide)
    assert (totals.cells, totals.flagged, totals.area) == (1, 1, pytest.approx(10_000))
    assert (totals.mean, totals.cv, totals.in_band, totals.load) == (0.0, 0.0, 0.0, 4.0)


def test_findings_of_the_last_check_count_and_exceptions_do_not(city):
    row = "INSERT INTO finding (run, rule, severity, owner_code, template, params, state) VALUES "
    with city.transaction() as connection:
        connection.execute(row + "('grids', 'cutbuilding', 'error', ?, 'Grid {code} cuts', "
                           "'{\"area\": 33.0}', 'open')", (RIGHT,))
        connection.execute(row + "('grids', 'seam', 'warning', ?, 'x', 'no json', 'corrected')",
                           (RIGHT,))
        connection.execute(row + "('grids', 'overlap', 'error', ?, 'x', 'no json', 'open')",
                           (LEFT,))
        connection.execute(row + "('grids', 'area', 'warning', ?, 'x', '{}', 'exception')",
                           (LEFT,))
    found = cell_list.cells(city, limits=quality.Limits(low=6000.0))
    broken = dict(zip(found.bgid, found.broken))
    assert [(b.rule, cell_list.figure(b)) for b in broken[RIGHT]] == [("cutbuilding", 33.0),
                                                                      ("area", 5000.0)]
    assert [(b.rule, cell_list.figure(b)) for b in broken[LEFT]] == [("overlap", None)]
    assert found.bgid[found.worst_first()].tolist() == [RIGHT, LEFT]


def test_a_crowded_cell_is_told_by_the_mean_of_its_community(city):
    found = cell_list.cells(city, [LEFT], {COMMUNITY: 0.2})
    assert found.bgid.tolist() == [LEFT] and found.load.tolist() == [3]
    assert [b.rule for b in found.broken[0]] == []     # three are not many, whatever the mean
    with city.bulk("import") as connection:
        bulk.import_components(city, connection, {"classcode": ["0101"] * 6},
                               shapely.points(np.linspace((5, 5), (40, 90), 6)), "li", "survey")
    found = cell_list.cells(city, [LEFT], {COMMUNITY: 2.0})
    assert [b.rule for b in found.broken[0]] == ["load"]
    assert cell_list.figure(found.broken[0][0]) == 9


def test_touched_cells_are_renewed_alone(city):
    found = cell_list.cells(city)
    done = grid_edits.store_edit(city, split(city), "li", "why")
    fresh = cell_list.cells(city, done.bgids, found.mean_loads())
    again = found.renewed([LEFT], fresh)
    whole = cell_list.cells(city)
    assert sorted(again.bgid) == sorted(whole.bgid)
    assert dict(zip(again.bgid, again.area)) == dict(zip(whole.bgid, whole.area))


def test_more_cells_are_renewed_than_a_statement_takes_parameters(city):
    codes = [LEFT, *(f"{n:015d}" for n in range(40_000))]
    assert cell_list.cells(city, codes).load.tolist() == [3]


def test_an_empty_workspace_has_an_empty_list(new_workspace):
    found = cell_list.cells(new_workspace())
    assert len(found.fid) == 0 and cell_list.totals(found).cells == 0
    assert found.worst_first().tolist() == [] and found.mean_loads() == {}
