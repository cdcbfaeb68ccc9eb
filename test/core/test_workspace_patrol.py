"""Patrol areas in a workspace: work of the grids, storing, moving grids, refusing."""
import datetime
import json

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace import bulk, maintenance, patrol, patrol_work
from citygrid_plugin.core.workspace.geometry import geometries

COMMUNITY = "330106001001"
WEST, EAST = "3301060001", "3301060002"


def bgid(x, y):
    """Code of the grid in column x and row y of the net below, rows from the north."""
    return f"{COMMUNITY}{6 * y + x + 1:03d}"


@pytest.fixture
def net(new_workspace):
    """A workspace with 6 x 4 unit grids of 100 m, row 0 in the north."""
    ws = new_workspace()
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community", {"code": [COMMUNITY], "name": ["A"]},
                         geometry=[shapely.box(0, 0, 600, 400)])
        write(ws, connection, [(x, y) for y in range(4) for x in range(6)])
    return ws


def write(ws, connection, cells, codes=None):
    boxes = shapely.box(*np.array([(100 * x, 300 - 100 * y, 100 * x + 100, 400 - 100 * y)
                                   for x, y in cells]).T)
    bulk.write_grids(ws, connection, boxes, codes or [bgid(x, y) for x, y in cells], "li", "x")


def store(ws, areas, why="first"):
    """Store areas given as {label: [(x, y), ...]}."""
    cells = [(cell, label) for label, held in enumerate(areas) for cell in held]
    with ws.bulk("test") as connection:
        return patrol.store_patrol_areas(ws, connection, [bgid(*cell) for cell, _ in cells],
                                         [label for _, label in cells], "li", why)


def block(x0, x1, y0=0, y1=4):
    return [(x, y) for y in range(y0, y1) for x in range(x0, x1)]


def rows(ws):
    """{code: (name, collector, bounds, number of grids)}."""
    of = patrol_work.members(ws)
    held = list(of.values())
    return {code: (name, collector, tuple(geometries([shape])[0].bounds), held.count(code))
            for code, name, collector, shape in ws.query(
                "SELECT code, name, collector, geom FROM patrol_area ORDER BY code")}


def everything(ws):
    return [ws.query(f"SELECT * FROM {table} ORDER BY 1") for table in
            ("patrol_area", "patrol_area_grid", "cg_history", "object_serial", "gpkg_ogr_contents",
             "rtree_patrol_area_geom", "cg_lock")]


# -- storing ----------------------------------------------------------------------------------
def test_storing_writes_outlines_and_members(net):
    stored = store(net, [block(0, 3), block(3, 6)])
    assert stored.codes.tolist() == ["3301060001", "3301060002"]
    assert (stored.kept, stored.new, stored.ended, stored.shrunk) == (0, 2, 0, 0)
    assert rows(net) == {"3301060001": (None, None, (0, 0, 300, 400), 12),
                         "3301060002": (None, None, (300, 0, 600, 400), 12)}
    shape, = geometries(net.query("SELECT geom FROM patrol_area LIMIT 1")[0])
    assert shape.geom_type == "MultiPolygon" and len(shape.geoms[0].exterior.coords) == 15
    assert maintenance.check(net) == []
    log = net.query("SELECT code, action, changed_by, changed_why, old FROM cg_history "
                    "WHERE table_name = 'patrol_area'")
    assert log == [(code, "insert", "li", "first", None) for code in stored.codes]


def test_an_area_that_keeps_most_of_its_ground_keeps_code_name_and_collector(net):
    store(net, [block(0, 3), block(3, 6)])
    net.connection.execute("UPDATE patrol_area SET name = 'East', collector = 'Wang' "
                           "WHERE code = '3301060002'")
    stored = store(net, [block(4, 6), block(2, 4), block(0, 2)], "three collectors")
    # the west keeps 8 of 12 grids, the east 8 of 12; the middle is new
    assert stored.codes.tolist() == ["3301060002", "3301060003", "3301060001"]
    assert (stored.kept, stored.new, stored.ended) == (2, 1, 0)
    assert rows(net)["3301060002"] == ("East", "Wang", (400, 0, 600, 400), 8)
    old, shape, why = net.query(
        "SELECT old, old_geom, changed_why FROM cg_history WHERE table_name = 'patrol_area' "
        "AND code = '3301060002' AND action = 'update'")[0]
    assert json.loads(old)["collector"] == "Wang" and len(json.loads(old)["grids"]) == 12
    assert geometries([shape])[0].bounds == (300, 0, 600, 400) and why == "three collectors"


def test_codes_of_areas_that_ended_are_not_used_again(net):
    store(net, [block(0, 3), block(3, 6)])
    stored = store(net, [block(0, 6)])
    assert stored.codes.tolist() == [WEST] and stored.ended == 1
    stored = store(net, [block(0, 3), block(3, 6)])
    assert stored.codes.tolist() == ["3301060003", "3301060004"] and stored.ended == 1  # halves
    assert store(net, [[c] for c in block(0, 6, 0, 1)] + [block(0, 6, 1, 4)]).codes.tolist() == [
        *(f"330106{n:04d}" for n in range(5, 11)), "3301060003"]
    assert maintenance.check(net) == []


def test_a_code_that_a_person_gave_is_left_out(net):
    net.connection.execute("INSERT INTO patrol_area (code, name) VALUES ('3301060001', 'mine')")
    assert store(net, [block(0, 6)]).codes.tolist() == ["3301060002"]
    assert rows_of(net, "mine") == 1


def rows_of(ws, name):
    return ws.query("SELECT count(*) FROM patrol_area WHERE name = ?", (name,))[0][0]


def test_part_of_the_grids_leaves_the_others_as_they_are(net):
    store(net, [block(0, 3), block(3, 6)])
    stored = store(net, [block(5, 6)])
    assert stored.codes.tolist() == ["3301060003"] and stored.shrunk == 1
    assert rows(net) == {"3301060001": (None, None, (0, 0, 300, 400), 12),
                         "3301060002": (None, None, (300, 0, 500, 400), 8),
                         "3301060003": (None, None, (500, 0, 600, 400), 4)}


def test_areas_follow_a_new_division(net):
    store(net, [block(0, 3), block(3, 6)])
    net.connection.execute("UPDATE patrol_area SET collector = 'Wang' WHERE code = '3301060001'")
    codes = [f"{COMMUNITY}{n:03d}" for n in range(101, 125)]
    with net.bulk("test") as connection:
        connection.execute("UPDATE unit_grid SET dedate = '2026-11-22', changed_by = 'li', "
                           "changed_why = 'x', changed_at = '2026-11-22'")
        write(net, connection, block(0, 6), codes)
    with net.bulk("test") as connection:
        label = [0 if x < 3 else 1 for x, _ in block(0, 6)]
        stored = patrol.store_patrol_areas(net, connection, codes, label, "li", "x")
    assert stored.codes.tolist() == ["3301060001", "3301060002"] and stored.kept == 2
    assert rows(net)["3301060001"] == (None, "Wang", (0, 0, 300, 400), 12)
    assert net.query("SELECT count(*) FROM patrol_area_grid") == [(24,)]


@pytest.mark.parametrize("codes, sentence", [
    ([bgid(0, 0), "330106001001999"], "330106001001999: There is no valid unit grid"),
    ([bgid(0, 0), bgid(0, 0)], "must be different")])
def test_grids_that_cannot_be_stored(net, codes, sentence):
    before = everything(net)
    with pytest.raises(Refused, match=sentence):
        with net.bulk("test") as connection:
            patrol.store_patrol_areas(net, connection, codes, [0, 0], "li", "x")
    assert everything(net) == before


def test_proposing_writes_nothing(net):
    store(net, [block(0, 6)])
    before = everything(net)
    found = patrol.propose(net, [bgid(*c) for c in block(0, 6)], [0] * 12 + [1] * 12)
    assert found.codes.tolist() == ["3301060002", "3301060003"]
    assert found.ending == ["3301060001"] and everything(net) == before


# -- moving -----------------------------------------------------------------------------------
def move(ws, cells, code):
    with ws.transaction() as connection:
        return patrol.move_grids(ws, connection, [bgid(*c) for c in cells], code, "li", "moved")


@pytest.fixture
def halves(net):
    store(net, [block(0, 3), block(3, 6)])
    return net


def test_moving_grids_draws_both_areas_anew(halves):
    assert move(halves, block(3, 4), WEST) == [WEST, EAST]
    assert rows(halves) == {WEST: (None, None, (0, 0, 400, 400), 16),
                            EAST: (None, None, (400, 0, 600, 400), 8)}
    why = halves.query("SELECT code, changed_why, old_geom NOTNULL FROM cg_history "
                       "WHERE table_name = 'patrol_area' AND action = 'update' ORDER BY code")
    assert why == [(WEST, "moved", 1), (EAST, "moved", 1)]
    assert maintenance.check(halves) == []


def test_moving_what_is_there_already_changes_nothing(halves):
    before = everything(halves)
    assert move(halves, [(0, 0)], WEST) == [] and everything(halves) == before


def test_a_grid_of_no_area_can_be_taken_in(halves):
    halves.connection.execute("DELETE FROM patrol_area_grid WHERE bgid = ?", (bgid(3, 0),))
    assert move(halves, [(3, 0)], WEST) == [WEST]
    assert rows(halves)[WEST][3] == 13


@pytest.mark.parametrize("cells, code, sentence", [
    ([(4, 1)], WEST, f"{WEST}: The patrol area would fall into 2 separate pieces"),
    (block(4, 5), WEST, "would fall into 2"),          # the target in two
    (block(3, 5, 1, 2) + [(5, 1)], WEST, f"{EAST}: The patrol area would fall into 2"),
    (block(3, 6), WEST, f"{EAST}: No unit grid would be left"),
    ([(3, 0)], "9", "9: There is no patrol area"),
    ([(9, 9)], WEST, "There is no valid unit grid")])
def test_what_is_refused(halves, cells, code, sentence):
    before = everything(halves)
    with pytest.raises(Refused, match=sentence):
        move(halves, cells, code)
    assert everything(halves) == before


def test_an_area_in_pieces_may_become_whole_but_not_fall_apart_further(net):
    store(net, [block(0, 1) + block(5, 6), block(1, 5)])
    assert move(net, block(1, 2), WEST) == [WEST, EAST]     # two pieces, as before
    with pytest.raises(Refused, match="3 separate pieces"):
        move(net, [(3, 0)], WEST)


# -- figures ----------------------------------------------------------------------------------
def case(ws, x, y, days_ago, table="case_open", grid=None):
    at = (datetime.datetime.now() - datetime.timedelta(days=days_ago)).isoformat()
    number = f"C{ws.query('SELECT count(*) FROM case_open')[0][0]}{table}"
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, table, {
            "case_no": [number], "bgid": [grid], "reported_at": [at],
            "state": ["closed" if table == "case_closed" else "reported"]},
            geometry=[shapely.Point(x, y)], rules_off=True)


def test_work_of_the_grids(net):
    with net.bulk("test") as connection:
        bulk.import_components(
            net, connection, {"classcode": ["0101", "0101", "0118"]},
            np.array([shapely.Point(50, 350), shapely.Point(150, 350),
                      shapely.LineString([(10, 310), (10, 390)])], dtype=object), "li", "x")
        bulk.insert_rows(net, connection, "base_road", {"name": ["x"]},
                         geometry=[shapely.LineString([(100, 0), (100, 400)])])
    net.connection.execute("UPDATE component_01_point SET dedate = '2026-01-01', changed_by = 'a', "
                           "changed_why = 'b', changed_at = 'c' WHERE bgid = ?", (bgid(1, 0),))
    case(net, 50, 350, 10, grid=bgid(0, 0))
    case(net, 50, 350, 900, grid=bgid(0, 0))
    case(net, 150, 350, 20, "case_closed", grid="330106001001888")   # a grid that is no more
    work = patrol_work.grid_work(net)
    assert work["bgid"].tolist() == [bgid(x, y) for y in range(4) for x in range(6)]
    assert work["components"].tolist() == [2] + [0] * 23
    assert work["cases"].tolist() == [1, 1] + [0] * 22
    assert patrol_work.grid_work(net, days=0)["cases"].tolist() == [2, 1] + [0] * 22
    assert work["roads"][:3] == pytest.approx([50, 50, 0])
    assert work["area"].tolist() == [10_000] * 24
    store(net, [block(0, 1), block(1, 6)])
    areas = patrol_work.areas(net)
    assert areas["code"].tolist() == [WEST, EAST] and areas["grids"].tolist() == [4, 20]
    assert areas["components"].tolist() == [2, 0] and areas["cases"].tolist() == [1, 1]
    assert areas["roads"] == pytest.approx([200, 200])
    assert areas["area"].tolist() == [40_000, 200_000]


def test_an_empty_workspace(new_workspace):
    ws = new_workspace()
    assert len(patrol_work.grid_work(ws)["bgid"]) == 0 and len(patrol_work.areas(ws)["code"]) == 0


def test_cases_without_place_or_grid(net):
    case(net, 5000, 50, 1)
    with net.bulk("test") as connection:
        bulk.insert_rows(net, connection, "case_closed",
                         {"case_no": ["a"], "reported_at": ["2999-01-01"], "state": ["closed"]},
                         geometry=[None], rules_off=True)
    assert patrol_work.grid_work(net)["cases"].sum() == 0


# -- failures ---------------------------------------------------------------------------------
def test_an_error_half_way_leaves_everything_as_it_was(halves, monkeypatch):
    before = everything(halves)

    def fail(*_):
        raise RuntimeError("disk")
    monkeypatch.setattr(patrol._Log, "write", fail)
    with pytest.raises(RuntimeError):
        store(halves, [block(0, 6, 0, 2), block(0, 6, 2, 4)])
    with pytest.raises(RuntimeError):
        move(halves, [(3, 0)], WEST)
    assert everything(halves) == before


KILLED = """
import sys
from citygrid_plugin.core.workspace import patrol, store
ws = store.open_workspace(sys.argv[1])
bgids = [r[0] for r in ws.query("SELECT bgid FROM unit_grid ORDER BY bgid")]
print("go", flush=True)
for k in range(1, 10_000):
    with ws.bulk("patrol areas") as connection:
        patrol.store_patrol_areas(ws, connection, bgids, [int(n < 3 + k % 18) for n in range(24)],
                                  "li", str(k))
"""


def test_killed_at_any_moment(halves, killed):
    rng = np.random.default_rng(3)
    moved = 0
    for _ in range(6):
        before = everything(halves)
        killed(KILLED, halves.path, rng.uniform(0.01, 0.3))
        assert halves.wait(5)
        moved += everything(halves) != before
        found = rows(halves)
        assert len(found) == 2 and sum(row[3] for row in found.values()) == 24
        area = geometries(r[0] for r in halves.query("SELECT geom FROM patrol_area ORDER BY code"))
        assert shapely.area(area).tolist() == [10_000.0 * row[3] for row in found.values()]
        assert maintenance.check(halves) == []
    assert moved
