"""Revising the unit grids of a workspace: what keeps its number, what follows, what is refused."""
import time

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Cancelled, InputError, Refused
from citygrid_plugin.core.grids import stored
from citygrid_plugin.core.grids.assign import assign
from citygrid_plugin.core.workspace import bulk, cases, grid_revision, maintenance, store
from citygrid_plugin.core.workspace.geometry import blobs, geometries, point_blob

COMMUNITY = "330106001001"
LEFT, RIGHT = COMMUNITY + "001", COMMUNITY + "002"
HALVES = [shapely.box(0, 0, 50, 40), shapely.box(0, 40, 50, 100)]


def grid(number):
    return f"{COMMUNITY}{number:03d}"


def shapes(*polygons):
    return np.array(polygons, dtype=object)


def revise(ws, retired, polygons, codes=None, **options):
    codes = [COMMUNITY] * len(polygons) if codes is None else codes
    with ws.bulk("revision") as connection:
        return grid_revision.revise(ws, connection, retired, polygons, codes, "li", "new road",
                                    **options)


def valid(ws):
    return dict(zip(*bulk.valid_grids(ws)))


def dump(ws):
    tables = [r[0] for r in ws.query("SELECT name FROM sqlite_master WHERE type = 'table' "
                                     "AND name NOT LIKE 'rtree%' ORDER BY name")]
    return {t: ws.query(f"SELECT * FROM {t}") for t in [*tables, "sqlite_master"]}


def components(ws, xy, code="0101"):
    with ws.bulk("import") as connection:
        bulk.import_components(ws, connection, {"classcode": [code] * len(xy)},
                               shapely.points(np.array(xy, float)), "li", "survey")


@pytest.fixture
def city(patrolled):
    """The workspace with components, cases, addresses and patrol areas in both grids."""
    ws = patrolled
    components(ws, [(10, 10), (10, 20), (10, 70), (70, 10)])
    lines = shapes(shapely.LineString([(45, 50), (70, 50)]), shapely.LineString([(5, 41), (5, 35)]))
    with ws.bulk("rest") as connection:
        bulk.import_components(ws, connection, {"classcode": ["0118"] * 2}, lines, "li", "survey")
        for table in ("door_plate", "poi"):
            connection.execute(f"INSERT INTO {table} (geom, bgid) VALUES (?, ?)",
                               (point_blob(30, 30, 4549), LEFT))
    for x, y in [(20, 20), (20, 80), (80, 20)]:
        cases.report(ws, classcode="0102", kind="event", x=x, y=y, description="", role="acceptor",
                     source="collector", actor="li")
    return ws


@pytest.mark.parametrize("many", [grid_revision.MANY, 0])
def test_a_split_cell_hands_everything_on(city, monkeypatch, many):
    monkeypatch.setattr(grid_revision, "MANY", many)
    done = revise(city, [LEFT], HALVES)
    # reading order: the northern half comes first
    assert done.bgids.tolist() == [grid(4), grid(3)] and done.retired == [LEFT]
    assert (done.components, done.cases, done.addresses, done.patrols) == (4, 2, 2, 1)
    assert sorted(valid(city)) == [RIGHT, grid(3), grid(4)]
    assert city.query("SELECT bgid FROM component_01_point ORDER BY fid") == [
        (grid(4),), (grid(4),), (grid(3),), (RIGHT,)]
    assert city.query("SELECT bgid FROM component_01_line ORDER BY fid") == [(RIGHT,), (grid(4),)]
    assert city.query("SELECT bgid, community_code FROM case_open ORDER BY case_no") == [
        (grid(4), COMMUNITY), (grid(3), COMMUNITY), (RIGHT, COMMUNITY)]
    assert city.query("SELECT bgid FROM door_plate UNION ALL SELECT bgid FROM poi") == [
        (grid(4),), (grid(4),)]
    assert city.query("SELECT patrol_code, bgid FROM patrol_area_grid ORDER BY bgid") == [
        ("P2", RIGHT), ("P1", grid(3)), ("P1", grid(4))]
    assert city.query("SELECT old_bgid, new_bgid, round(area_share, 9), component_share "
                      "FROM grid_succession ORDER BY new_bgid") == [
        (LEFT, grid(3), 0.6, 0.25), (LEFT, grid(4), 0.4, 0.75)]
    assert maintenance.check(city) == []


@pytest.mark.parametrize("many", [grid_revision.MANY, 0])
def test_history_and_codes_are_those_of_a_signed_change(city, monkeypatch, many):
    monkeypatch.setattr(grid_revision, "MANY", many)
    revise(city, [LEFT], HALVES)
    assert city.query("SELECT changed_by, changed_why, dedate IS NOT NULL FROM unit_grid "
                      "WHERE bgid = ?", (LEFT,)) == [("li", "new road", 1)]
    assert city.query("SELECT action, changed_by, changed_why FROM cg_history WHERE code = ? "
                      "ORDER BY id DESC LIMIT 1", (LEFT,)) == [("retire", "li", "new road")]
    assert city.query("SELECT retired_at IS NOT NULL FROM object_code WHERE code = ?",
                      (LEFT,)) == [(1,)]
    moved = city.query(
        "SELECT h.old ->> 'bgid', h.old ->> 'classcode', h.code = c.objid, h.changed_by, "
        "h.changed_why, h.at >= c.changed_at, h.old_geom, h.last_fid "
        "FROM cg_history h JOIN component_01_point c USING (fid) "
        "WHERE table_name = 'component_01_point' AND action = 'update'")
    assert moved == [(LEFT, "0101", 1, "li", "new road", 1, None, None)] * 3


def test_unchanged_cells_keep_row_and_number(city):
    before = dump(city)
    done = revise(city, [LEFT, RIGHT], [valid(city)[RIGHT], valid(city)[LEFT]])
    assert done.kept.all() and done.bgids.tolist() == [RIGHT, LEFT] and done.retired == []
    assert dump(city) == before
    done = revise(city, [LEFT, RIGHT], [*HALVES, valid(city)[RIGHT]])
    assert done.bgids.tolist() == [grid(4), grid(3), RIGHT]
    assert done.kept.tolist() == [False, False, True]
    assert city.query("SELECT count(*) FROM grid_succession") == [(2,)]


def test_the_same_division_stored_again_in_any_order_changes_nothing(city):
    cells = shapes(shapely.box(0, 50, 50, 100), shapely.box(50, 0, 100, 100),
                   shapely.box(0, 0, 50, 50))
    bgids, retired = stored.store_division(city, cells, [COMMUNITY] * 3, "li", "x")
    assert bgids.tolist() == [grid(3), RIGHT, grid(4)] and retired == 1
    before = dump(city)
    turned = shapely.normalize(shapely.reverse(cells))
    again, retired = stored.store_division(city, turned[::-1], [COMMUNITY] * 3, "li", "x")
    assert again.tolist() == bgids.tolist()[::-1] and retired == 0
    assert dump(city) == before
    # a first division of other communities leaves these alone
    stored.store_division(city, shapes(shapely.box(100, 0, 200, 100)), [OTHER], "li", "x")
    assert sorted(valid(city)) == [RIGHT, grid(3), grid(4), OTHER + "001"]


def test_a_neighbour_s_vertex_changes_no_number(city):
    vertex = shapely.Polygon([(50, 0), (100, 0), (100, 100), (50, 100), (50, 40)])
    done = revise(city, [RIGHT], [vertex])
    assert done.kept.tolist() == [True] and done.bgids.tolist() == [RIGHT]
    assert shapely.get_num_coordinates(valid(city)[RIGHT]) == 6
    assert city.query("SELECT action, changed_by FROM cg_history WHERE code = ? "
                      "ORDER BY id DESC LIMIT 1", (RIGHT,)) == [("update", "li")]


def test_cells_beside_get_the_vertices_of_new_ones(city):
    with city.transaction() as connection:
        connection.execute("UPDATE unit_grid SET locked = 1 WHERE bgid = ?", (RIGHT,))
    done = revise(city, [LEFT], HALVES)
    assert done.seams == 1
    assert [50, 40] in shapely.get_coordinates(valid(city)[RIGHT]).tolist()
    assert maintenance.check(city) == []


def test_merged_cells_join_the_patrol_area_of_the_larger(city):
    revise(city, [LEFT], HALVES)                                # 3 north, 4 south, both of P1
    merged = shapely.union_all([HALVES[0], shapely.box(50, 0, 100, 100)])
    done = revise(city, [grid(4), RIGHT], [merged])
    assert done.bgids.tolist() == [grid(5)] and done.patrols == 2
    assert city.query("SELECT patrol_code, bgid FROM patrol_area_grid ORDER BY bgid") == [
        ("P1", grid(3)), ("P2", grid(5))]
    areas = dict(city.query("SELECT code, geom FROM patrol_area"))
    for code, shape in (("P1", HALVES[1]), ("P2", merged)):
        assert shapely.equals(geometries([areas[code]])[0], shape)
    assert city.query("SELECT DISTINCT bgid FROM component_01_line") == [(grid(5),)]


def test_a_grid_that_a_person_chose_beside_the_touched_ground_stays(city):
    corner = shapely.Polygon([(0, 0), (50, 0), (50, 100), (40, 100), (40, 40), (0, 40)])
    rest = shapely.box(0, 40, 40, 100)
    revise(city, [LEFT], [corner, rest])        # 3 north, 4 the corner, whose box holds both
    assert city.query("SELECT bgid FROM component_01_point WHERE fid = 3") == [(grid(3),)]
    for table, key in (("component_01_point", 3), ("door_plate", 1)):
        city.connection.execute(f"UPDATE {table} SET bgid = ? WHERE fid = ?", (RIGHT, key))
    city.connection.execute("UPDATE door_plate SET geom = ?", (point_blob(10, 70, 4549),))
    done = revise(city, [grid(4)], [shapely.box(0, 0, 50, 40), shapely.box(40, 40, 50, 100)])
    assert done.components == 3 and done.addresses == 1        # the point of interest
    for table, key in (("component_01_point", 3), ("door_plate", 1)):
        assert city.query(f"SELECT bgid FROM {table} WHERE fid = ?", (key,)) == [(RIGHT,)]


def test_area_class_and_level_pass_to_the_successors(city):
    with city.transaction() as connection:
        connection.execute("UPDATE unit_grid SET area_class = 2, management_level = '1' "
                           "WHERE bgid = ?", (LEFT,))
    revise(city, [LEFT], HALVES)
    assert city.query("SELECT area_class, management_level, area FROM unit_grid "
                      "WHERE bgid IN (?, ?) ORDER BY area", (grid(3), grid(4))) == [
        (2, "1", 2000.0), (2, "1", 3000.0)]


def test_closed_cases_and_retired_components_keep_their_grid(city):
    with city.transaction() as connection:
        connection.execute("UPDATE component_01_point SET dedate = '2026-01-01' WHERE fid = 1")
    open_case = cases.case(city, 1)
    cases.step(city, 1, "reject", actor="wang", role="shift_leader",
               expected_version=open_case["version"], note="no fault")
    revise(city, [LEFT], HALVES)
    assert city.query("SELECT bgid FROM case_closed") == [(LEFT,)]
    assert city.query("SELECT bgid FROM component_01_point WHERE fid = 1") == [(LEFT,)]
    assert maintenance.check(city) == []


def test_numbers_that_cells_bring_along(city):
    done = revise(city, [LEFT], HALVES, bgids=[grid(77), None])
    assert done.bgids.tolist() == [grid(77), grid(78)]
    with pytest.raises(Refused) as refused:
        revise(city, [RIGHT], [shapely.box(50, 0, 100, 50), shapely.box(50, 50, 100, 100)],
               bgids=[LEFT, None])
    assert refused.value.code == "CG002" and refused.value.name == LEFT


@pytest.mark.parametrize("code", [None, float("nan"), "", "33", "33010600100X"])
def test_a_community_code_that_is_none(city, code):
    before = dump(city)
    with pytest.raises(InputError, match="community code"):
        stored.store_division(city, shapes(*HALVES), [COMMUNITY, code], "li", "x")
    assert dump(city) == before


OTHER = "330106001002"


@pytest.mark.parametrize("retired, polygons, codes, words", [
    ([LEFT], [HALVES[0]], None, f"3000.0 m² of unit grid {LEFT} would be left in no unit grid"),
    ([LEFT], [], None, f"5000.0 m² of unit grid {LEFT}"),
    ([LEFT], [*HALVES, shapely.box(40, 0, 50, 40)], None, "would overlap by 400.0 m²"),
    ([LEFT], [shapely.box(0, 0, 60, 100)], None, f"overlap unit grid {RIGHT} by 1000.0 m²"),
    ([LEFT], [shapely.box(-10, 0, 50, 100)], None, "1000.0 m² beyond community 330106001001"),
    ([LEFT], [shapely.box(0, 0, 50, 100)], [OTHER], "5000.0 m² beyond community 330106001002"),
    ([LEFT], [shapely.MultiPolygon([shapely.box(0, 0, 50, 40), shapely.box(0, 60, 50, 100)]),
              shapely.box(0, 40, 50, 60)], None, f"at {LEFT} would have 2 parts"),
    ([LEFT], [shapely.Polygon([(0, 0), (50, 100), (50, 0), (0, 100)])], None, "no sound outline"),
    ([LEFT], [shapely.Polygon()], None, "no sound outline"),
    ([grid(9)], HALVES, None, f"{grid(9)}: There is no valid unit grid"),
])
def test_refusals_leave_everything_as_it_was(city, retired, polygons, codes, words):
    with city.transaction() as connection:
        connection.execute("INSERT INTO community (geom, code) VALUES (?, ?)",
                           (blobs([shapely.box(100, 0, 200, 100)], 4549, multi=True)[0], OTHER))
    before = dump(city)
    with pytest.raises(Refused) as refused:
        revise(city, retired, polygons, codes)
    assert words in str(refused.value)
    assert dump(city) == before


def test_a_cell_of_two_communities_is_refused_without_their_borders(new_workspace):
    ws = new_workspace()
    with ws.bulk("grids") as connection:
        bulk.write_grids(ws, connection, shapes(*HALVES), [LEFT, OTHER + "001"], "li", "x")
    with pytest.raises(Refused, match="2000.0 m² beyond community 330106001002"):
        revise(ws, [LEFT, OTHER + "001"], [shapely.box(0, 0, 50, 100)], [OTHER])


def test_faults_that_were_there_are_no_reason_to_refuse(city):
    # the cell overlaps its neighbour and leaves its community already
    with city.transaction() as connection:
        connection.execute("UPDATE unit_grid SET geom = ? WHERE bgid = ?", (
            blobs([shapely.box(-9, 0, 55, 100)], 4549, multi=True)[0], LEFT))
    done = revise(city, [LEFT], [shapely.box(-9, 0, 55, 40), shapely.box(-9, 40, 55, 100)])
    assert len(done.bgids) == 2


def test_a_locked_cell_is_not_retired(city):
    with city.transaction() as connection:
        connection.execute("UPDATE unit_grid SET locked = 1 WHERE bgid = ?", (LEFT,))
    before = dump(city)
    with pytest.raises(Refused) as refused:
        revise(city, [LEFT], HALVES)
    assert (refused.value.code, refused.value.name) == ("CG018", LEFT)
    assert dump(city) == before
    assert revise(city, [LEFT, RIGHT], list(valid(city).values())).kept.all()


@pytest.mark.parametrize("module, name", [
    (bulk, "write_grids"), (grid_revision, "_record"), (grid_revision, "replace_grids"),
    (grid_revision, "assign")])
def test_a_failure_in_the_middle_leaves_nothing_half_done(city, monkeypatch, module, name):
    before = dump(city)
    monkeypatch.setattr(module, name, lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        revise(city, [LEFT], HALVES)
    assert dump(city) == before
    monkeypatch.undo()
    revise(city, [LEFT], HALVES)


def test_cancelling_leaves_nothing_half_done(city):
    before = dump(city)

    class Feedback:
        def progress(self, fraction):
            if fraction > 0.5:
                raise Cancelled()
    with pytest.raises(Cancelled):
        revise(city, [LEFT], HALVES, feedback=Feedback())
    assert dump(city) == before


def test_another_connection_that_writes_is_waited_for(city):
    other = city.again()
    other.connection.execute("PRAGMA busy_timeout = 10")
    with city.bulk("Import"):
        with pytest.raises(store.Busy, match="Import"):
            revise(other, [LEFT], HALVES)
    other.close()


KILLED = """
import sys, numpy as np, shapely
from citygrid_plugin.core.workspace import bulk, grid_revision, store
ws = store.open_workspace(sys.argv[1])
bgids, cells = bulk.valid_grids(ws)
print("go", flush=True)
with ws.bulk("killed revision") as connection:
    box = shapely.bounds(cells)
    halves = [shapely.box(x, y, X, Y) for a, b, c, d in box for x, y, X, Y in
              ((a, b, c, (b + d) / 2), (a, (b + d) / 2, c, d))]
    codes = np.repeat([b[:12] for b in bgids], 2)
    grid_revision.revise(ws, connection, bgids, np.array(halves, object), codes, "li", "x")
"""


def test_a_killed_revision_leaves_the_workspace_as_it_was(city, killed):
    xy = np.random.default_rng(3).uniform(0, 100, (20_000, 2))
    components(city, xy)
    rng, cut = np.random.default_rng(4), 0
    before, before_valid = dump(city), valid(city)
    for _ in range(8):
        killed(KILLED, city.path, rng.uniform(0.05, 0.6))
        assert city.wait(5)
        after = dump(city)
        if after == before:
            cut += 1
        else:        # the kill came after the commit: all of it is there
            assert len(valid(city)) == 2 * len(before_valid)
            _invariants(city)
            before = after
        before_valid = valid(city)
    assert cut >= 2


# -- many revisions, one after the other

def _shares_add_up(ws):
    rows = ws.query("SELECT old_bgid, sum(area_share), sum(component_share) FROM grid_succession "
                    "GROUP BY old_bgid")
    assert {r[0] for r in rows} == {r[0] for r in ws.query(
        "SELECT bgid FROM unit_grid WHERE dedate IS NOT NULL")}
    for _, area, load in rows:
        assert area == pytest.approx(1) and (load is None or load == pytest.approx(1))


def _invariants(ws):
    cells = valid(ws)
    polygons = np.array(list(cells.values()), dtype=object)
    assert shapely.union_all(polygons).area == pytest.approx(10_000, abs=1)
    assert shapely.area(polygons).sum() == pytest.approx(10_000, abs=1)
    _shares_add_up(ws)
    for table in ("component_01_point", "component_01_line", "case_open"):
        rows = ws.query(f"SELECT bgid, geom FROM {table}")
        there = assign(geometries(r[1] for r in rows), polygons, list(cells))
        assert there.tolist() == [r[0] for r in rows]
    assert {r[0] for r in ws.query("SELECT bgid FROM patrol_area_grid")} == set(cells)
    areas = geometries(r[0] for r in ws.query(
        "SELECT geom FROM patrol_area WHERE code IN (SELECT patrol_code FROM patrol_area_grid)"))
    assert shapely.union_all(areas).area == pytest.approx(10_000, abs=1)


def _split(cells, rng):
    """One cell and its parts left and right of a random line through it."""
    bgid = rng.choice(sorted(cells))
    polygon = cells[bgid]
    x, y = polygon.representative_point().coords[0]
    turn = rng.uniform(0, np.pi)
    way = 300 * np.array([np.cos(turn), np.sin(turn)])
    side = shapely.Polygon([(x, y) + way, (x, y) - way,
                            (x, y) - way + way[::-1] * (1, -1), (x, y) + way + way[::-1] * (1, -1)])
    parts = [*shapely.get_parts([shapely.intersection(polygon, side)]),
             *shapely.get_parts([shapely.difference(polygon, side)])]
    return [bgid], [p for p in parts if p.geom_type == "Polygon" and p.area > 0]


def _merge(cells, rng):
    """Two cells with a common border, and their union."""
    names = sorted(cells)
    pairs = [(a, b) for n, a in enumerate(names) for b in names[:n]
             if shapely.intersection(cells[a], cells[b]).length > 1]
    if not pairs:
        return _split(cells, rng)
    a, b = pairs[rng.integers(len(pairs))]
    union = shapely.union_all([cells[a], cells[b]], grid_size=0.001)
    return ([a, b], [union]) if union.geom_type == "Polygon" else _split(cells, rng)


def _redraw(cells, rng):
    """Two cells, and the same ground divided otherwise."""
    ended, merged = _merge(cells, rng)
    if len(merged) > 1:
        return ended, merged
    return ended, _split({ended[0]: merged[0]}, rng)[1]


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from([_split, _split, _merge, _redraw]), min_size=1, max_size=8),
       st.integers(0, 2**32 - 1))
@example([_split, _redraw], 1640)       # a cell thinner than a millimetre alone in its area
def test_any_sequence_of_revisions_keeps_the_rules(new_workspace, steps, seed):
    rng = np.random.default_rng(seed)
    ws = new_workspace(f"{seed}-{len(steps)}-{rng.integers(1 << 40)}-{time.monotonic_ns()}.gpkg")
    with ws.bulk("start") as connection:
        community = blobs([shapely.box(0, 0, 100, 100)], 4549, multi=True)[0]
        connection.execute("INSERT INTO community (geom, code) VALUES (?, ?)",
                           (community, COMMUNITY))
        bulk.write_grids(ws, connection, shapes(*HALVES, shapely.box(50, 0, 100, 100)),
                         [grid(1), grid(2), grid(3)], "li", "x")
        for code, numbers in (("P1", (1, 2)), ("P2", (3,))):
            connection.execute("INSERT INTO patrol_area (geom, code) VALUES (?, ?)",
                               (community, code))
            connection.executemany("INSERT INTO patrol_area_grid (patrol_code, bgid) "
                                   "VALUES (?, ?)", [(code, grid(n)) for n in numbers])
        ends = rng.uniform(0, 100, (6, 2, 2))
        points = shapely.points(rng.uniform(0, 100, (40, 2)))
        bulk.import_components(ws, connection, {"classcode": ["0101"] * 40 + ["0118"] * 6},
                               np.concatenate([points, shapely.linestrings(ends)]), "li", "x")
    for x, y in rng.uniform(0, 100, (3, 2)).tolist():
        cases.report(ws, classcode="0102", kind="event", x=x, y=y, description="",
                     role="acceptor", source="collector", actor="li")
    used = set(valid(ws))
    for step in steps:
        cells = valid(ws)
        ended, polygons = step(cells, rng)
        done = revise(ws, ended, polygons)
        new = set(done.bgids[~done.kept])
        assert not new & used
        assert set(valid(ws)) == (set(cells) - set(done.retired)) | new
        used |= new
        _invariants(ws)
    assert maintenance.check(ws) == []
    ws.close()
