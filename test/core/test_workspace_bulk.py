"""Bulk writing keeps the same rules as one row at a time."""
import sqlite3

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace import bulk, maintenance, rtree, store
from citygrid_plugin.core.workspace.component_history import history
from citygrid_plugin.core.workspace.geometry import blobs, geometries, point_xy

LEFT, RIGHT = "330106001001001", "330106001001002"


def points(*xy):
    return shapely.points(np.array(xy, float))


def write(ws, columns, geometry):
    with ws.bulk("test") as connection:
        return bulk.import_components(ws, connection, columns, geometry, "li", "first survey")


def dump(ws, *tables):
    return [ws.query(f"SELECT * FROM {t}") for t in
            (*tables, "object_code", "object_serial", "cg_history", "cg_lock")]


def test_import_is_what_single_rows_would_have_become(ws, new_workspace):
    shapes = [shapely.Point(10, 5), shapely.Point(70, 5), shapely.LineString([(5, 5), (20, 5)]),
              shapely.box(60, 5, 80, 20), shapely.Point(900, 5)]
    classes = ["0101", "0101", "0118", "0201", "0102"]
    result = write(ws, {"classcode": classes}, np.array(shapes, dtype=object))
    assert result.written == 5 and not result.rejected
    one = dict(ws.query("SELECT fid, bgid FROM component_01_point"))
    assert ws.query("SELECT objid, objname, objstate, bgid, changed_by FROM component_01_point "
                    "ORDER BY objid") == [
        ("3301060101000001", "上水井盖", "完好", LEFT, "li"),
        ("3301060101000002", "上水井盖", "完好", RIGHT, "li"),
        ("3301060102000001", "污水井盖", "完好", None, "li")]
    assert len(one) == 3
    assert ws.query("SELECT bgid FROM component_02_area") == [(RIGHT,)]
    assert list(result.codes[:2]) == ["3301060101000001", "3301060101000002"]
    assert ws.query("SELECT sum(last_fid - fid + 1) FROM cg_history WHERE action = 'insert' "
                    "AND table_name LIKE 'component%'") == [(5,)]
    assert [e.action for e in history(ws, "component_01_point", 2)] == ["insert"]
    assert maintenance.check(ws) == []
    assert ws.query("SELECT feature_count FROM gpkg_ogr_contents "
                    "WHERE table_name = 'component_01_point'") == [(3,)]


BAD = [("CG001", {"objid": "3301060101000001"}), ("CG003", {"objid": "12"}),
       ("CG004", {"objid": "3301060102000009"}), ("CG005", {"classcode": "9999"}),
       ("CG006", {"objstate": "不错"}), ("CG007", {"deptcode1": "nobody"}),
       ("CG009", {"geometry": None}), ("CG009", {"geometry": shapely.Point()}),
       ("CG002", {"objid": "3301060101000002"})]


@pytest.mark.parametrize("rule, change", BAD)
def test_bad_row_is_set_aside_and_the_others_go_in(ws, rule, change):
    write(ws, {"classcode": ["0101", "0101"]}, points((1, 1), (2, 2)))
    with ws.transaction() as connection:
        connection.execute("UPDATE component_01_point SET dedate = '2026-01-01' WHERE fid = 2")
    change = dict(change)
    geometry = points((10, 5), (20, 5), (30, 5))
    if "geometry" in change:
        geometry[1] = change.pop("geometry")
    columns = {"classcode": ["0101"] * 3, "objid": [None] * 3}
    for key, value in change.items():
        columns.setdefault(key, [None] * 3)
        columns[key][1] = value
    result = write(ws, columns, geometry)
    assert (result.written, [(i, r) for i, r, _ in result.rejected]) == (2, [(1, rule)])
    assert result.codes[1] is None and result.codes[0] == "3301060101000003"
    assert maintenance.check(ws) == []


def test_second_of_two_equal_codes_in_one_file_is_set_aside(ws):
    result = write(ws, {"classcode": ["0101"] * 2, "objid": ["3301060101000005"] * 2},
                   points((1, 1), (2, 2)))
    assert [(i, r) for i, r, _ in result.rejected] == [(1, "CG001")]


def test_nothing_good_writes_nothing(ws):
    before = dump(ws, "component_01_point")
    assert write(ws, {"classcode": ["9999"]}, points((1, 1))).written == 0
    assert dump(ws, "component_01_point") == before


def test_failure_in_the_middle_undoes_all_and_brings_the_triggers_back(ws, monkeypatch):
    before = dump(ws, "component_01_point", "sqlite_master")
    monkeypatch.setattr(bulk, "_register", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(ws, {"classcode": ["0101"]}, points((1, 1)))
    assert dump(ws, "component_01_point", "sqlite_master") == before


def test_new_grids_need_numbers_that_nobody_had(ws):
    write(ws, {"classcode": ["0101"]}, points((10, 5)))
    with ws.bulk("grids") as connection:
        connection.execute("UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = ?", (LEFT,))
        bulk.write_grids(ws, connection, [shapely.box(0, 0, 50, 100)], ["330106001001003"], "li",
                         "new division")
        counts = bulk.assign_grids(ws, connection, "li", "new division")
    assert counts == {"read": 1, "changed": 1, "outside": 0}
    assert ws.query("SELECT bgid FROM component_01_point") == [("330106001001003",)]
    for code, rule in ((LEFT, "CG002"), ("330106001001003", "CG001"), ("12", "CG010")):
        with pytest.raises(Refused) as refused, ws.bulk("grids") as connection:
            bulk.write_grids(ws, connection, [shapely.box(0, 0, 1, 1)], [code], "li", "again")
        assert refused.value.code == rule
    assert maintenance.check(ws) == []


def test_another_connection_waits_and_learns_for_whom(ws):
    other = ws.again()
    other.connection.execute("PRAGMA busy_timeout = 10")
    with ws.bulk("Import of 5 components") as connection:
        connection.execute("INSERT INTO poi (name) VALUES ('x')")
        with pytest.raises(store.Busy, match="Import of 5 components"):
            with other.transaction():
                pass
        assert other.wait(0) is False
    assert other.wait(0) is True and other.writer() is None
    other.close()


KILLED = """
import sys, numpy as np, shapely
from citygrid_plugin.core.workspace import bulk, store
ws = store.open_workspace(sys.argv[1])
n = 50_000
xy = np.random.default_rng(1).uniform(0, 100, (n, 2))
print("go", flush=True)
with ws.bulk("killed import") as connection:
    bulk.import_components(ws, connection, {"classcode": np.full(n, "0101", object)},
                           shapely.points(xy), "li", "x")
print("done", flush=True)
"""


def test_killed_import_leaves_the_workspace_as_it_was(ws, killed):
    write(ws, {"classcode": ["0102"]}, points((1, 1)))
    before = dump(ws, "component_01_point", "sqlite_master")[:-1]
    rng = np.random.default_rng(7)
    cut = 0
    for _ in range(12):
        killed(KILLED, ws.path, rng.uniform(0, 0.7))
        assert ws.wait(5)
        after = dump(ws, "component_01_point", "sqlite_master")[:-1]
        assert maintenance.check(ws) == []
        if after == before:
            cut += 1
        else:        # the kill came after the commit: all of it is there
            assert len(after[0]) - len(before[0]) == 50_000
            before = after
    assert cut >= 3


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 6000), st.integers(0, 3000), st.integers(0, 2**32 - 1))
def test_packed_rtree_finds_what_a_scan_finds(count, before, seed):
    rng = np.random.default_rng(seed)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE rtree_t_geom USING rtree(id, minx, maxx, miny, maxy)")
    low = rng.uniform(-1e6, 1e6, (count + before, 2))
    box = np.hstack([low, low + rng.exponential(50, low.shape)])
    ids = rng.permutation(count + before) + 1
    if before:
        rtree.fill(connection, "t", ids[:before], box[:before])
    rtree.fill(connection, "t", ids[before:], box[before:])
    assert connection.execute("SELECT rtreecheck('rtree_t_geom')").fetchone() == ("ok",)
    x, y = rng.uniform(-1e6, 1e6, 2)
    size = rng.uniform(0, 1e6)
    found = {r[0] for r in connection.execute(
        "SELECT id FROM rtree_t_geom WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?",
        (x + size, x, y + size, y))}
    hit = (box[:, 0] <= x + size) & (box[:, 2] >= x) & (box[:, 1] <= y + size) & (box[:, 3] >= y)
    assert set(ids[hit].tolist()) <= found
    assert len(found) - hit.sum() <= 5      # only what 32-bit rounding adds


@given(st.lists(st.tuples(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7)), min_size=1, max_size=9))
def test_point_blobs_round_trip(xy):
    made = blobs(shapely.points(np.array(xy)), 4549)
    assert [point_xy(b) for b in made] == xy
    assert shapely.equals(geometries(made), shapely.points(np.array(xy))).all()


def test_extent_follows_single_edits(ws):
    write(ws, {"classcode": ["0101", "0101"]}, points((10, 10), (20, 30)))

    def extent():
        return ws.query("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents "
                        "WHERE table_name = 'component_01_point'")[0]
    assert extent() == (10, 10, 20, 30)
    with ws.transaction() as connection:
        connection.execute("UPDATE component_01_point SET geom = ? WHERE fid = 1",
                           (blobs(points((5, 40)), 4549)[0],))
        connection.execute("INSERT INTO component_01_point (geom, classcode) VALUES (?, '0101')",
                           (blobs(points((90, 1)), 4549)[0],))
    assert extent() == (5, 1, 90, 40)
