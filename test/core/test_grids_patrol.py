"""Joining unit grids into patrol areas: connected, even, exactly as many as wanted."""
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.grids import patrol
from citygrid_plugin.core.grids.road_length import road_length
from citygrid_plugin.core.sample.city import city


def net(columns, rows, size=100.0, keep=None, seed=None):
    """Quadrilaterals of a net, bent where ``seed`` is given; ``keep`` (bool) leaves holes."""
    x, y = np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0), indexing="ij")
    corner = np.stack([x, y], axis=-1) * size
    if seed is not None:
        corner += np.random.default_rng(seed).uniform(-0.2, 0.2, corner.shape) * size
    corner = np.round(corner, 3)
    ring = np.stack([corner[:-1, :-1], corner[1:, :-1], corner[1:, 1:], corner[:-1, 1:]], axis=2)
    cells = shapely.polygons(ring.reshape(-1, 4, 2))
    return cells if keep is None else cells[np.asarray(keep, dtype=bool)]


def broken(polygons, label):
    """Areas that are not connected across a real border, found without our own functions."""
    found = []
    for area in np.unique(label):
        rows = np.flatnonzero(label == area)
        seen, todo = {rows[0]}, [rows[0]]
        while todo:
            shape = polygons[todo.pop()]
            for other in rows:
                if other not in seen and shape.intersection(polygons[other]).length > 1:
                    seen.add(other)
                    todo.append(other)
        if len(seen) < len(rows):
            found.append(area)
    return found


@st.composite
def ground(draw):
    """(polygons, work, groups, count): nets with holes, so that there are islands and bridges."""
    columns, rows = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    n = columns * rows
    keep = draw(st.lists(st.booleans(), min_size=n, max_size=n).filter(any)) \
        if draw(st.booleans()) else [True] * n
    polygons = net(columns, rows, keep=keep, seed=draw(st.integers(0, 99)))
    n = len(polygons)
    work = draw(st.lists(st.sampled_from([0.0, 0.2, 1.0, 1.0, 3.0, 20.0]), min_size=n,
                         max_size=n))
    group = None
    if draw(st.booleans()):
        group = np.array(draw(st.lists(st.sampled_from("AB"), min_size=n, max_size=n)))
    i, j, _ = patrol.neighbours(polygons)
    pieces = len(set(patrol.pieces(n, i, j, group).tolist()))
    return polygons, np.array(work), group, draw(st.integers(pieces, n))


@settings(max_examples=150, deadline=None)
@given(ground())
def test_every_area_is_connected_and_there_are_as_many_as_wanted(case):
    polygons, work, group, count = case
    label = patrol.join_grids(polygons, work, count, group)
    assert len(label) == len(polygons)
    assert np.unique(label).tolist() == list(range(count))
    assert broken(polygons, label) == []
    if group is not None:
        assert all(len(set(group[label == area])) == 1 for area in range(count))
    assert (patrol.join_grids(polygons, work, count, group) == label).all()
    first = [np.flatnonzero(label == area)[0] for area in range(count)]
    assert first == sorted(first)


@settings(max_examples=30, deadline=None)
@given(ground())
def test_outlines_are_the_ground_of_the_grids(case):
    polygons, work, group, count = case
    label = patrol.join_grids(polygons, work, count, group)
    shapes = patrol.outlines(polygons, label)
    assert shapely.is_valid(shapes).all() and set(shapely.get_type_id(shapes)) == {6}
    assert (shapely.get_num_geometries(shapes) == 1).all()
    assert shapely.area(shapes) == pytest.approx(np.bincount(label, shapely.area(polygons)))
    corners = {tuple(xy) for xy in shapely.get_coordinates(polygons)}
    assert {tuple(xy) for xy in shapely.get_coordinates(shapes)} <= corners


def test_balance_beats_k_means_of_the_centres():
    from scipy.cluster.vq import kmeans2
    town = city(n_components=30_000, n_grids=1000, n_cases=10)
    polygons = town.grids["geometry"]
    at = shapely.STRtree(polygons).query(shapely.points(town.x, town.y), predicate="within")[1]
    work = patrol.total_work({"components": np.bincount(at, minlength=len(polygons)),
                              "area": shapely.area(polygons)},
                             {"components": 3, "area": 1})
    label = patrol.join_grids(polygons, work, 55)
    ours = patrol.balance(np.bincount(label, work))
    centre = shapely.get_coordinates(shapely.centroid(polygons))
    theirs = min((patrol.balance(np.bincount(kmeans2(centre, 55, minit="++", seed=seed)[1], work,
                                             55)) for seed in range(5)), key=lambda b: b.cv)
    assert ours.cv < theirs.cv / 3 and ours.largest < theirs.largest
    assert ours.areas == 55 and ours.cv < 0.06 and ours.largest < 1.15
    shapes = patrol.outlines(polygons, label)
    assert np.median(4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2) > 0.55


def test_areas_rather_end_at_a_river():
    """The shortest border is four grids long; one of six grids lies on the river."""
    polygons = net(6, 4)
    river = np.array([shapely.LineString([(-50, 201), (650, 199)])])
    free = patrol.join_grids(polygons, np.ones(24), 2)
    kept = patrol.join_grids(polygons, np.ones(24), 2, barriers=river)
    north = shapely.get_y(shapely.centroid(polygons)) > 200
    assert len(set(free[north])) == 2
    assert len(set(kept[north])) == 1 and len(set(kept[~north])) == 1


def test_islands_get_areas_by_their_work():
    east = shapely.transform(net(4, 4), lambda xy: xy + [5000, 0])
    polygons = np.concatenate([net(8, 4), east])
    label = patrol.join_grids(polygons, np.ones(48), 6)
    assert len(set(label[:32])) == 4 and len(set(label[32:])) == 2
    assert (np.bincount(label) == 8).all()


@pytest.mark.parametrize("work, room, count, given", [
    ([1, 1], [9, 9], 2, [1, 1]), ([3, 1], [9, 9], 4, [3, 1]), ([9, 1], [3, 9], 8, [3, 5]),
    ([0, 0], [4, 4], 4, [2, 2]), ([1000, 1], [9, 9], 5, [4, 1])])
def test_areas_are_shared_out_by_work(work, room, count, given):
    assert patrol.share_out(np.array(work, float), np.array(room), count).tolist() == given


def test_more_pieces_than_collectors():
    polygons = np.concatenate([net(2, 2), shapely.transform(net(2, 2), lambda xy: xy + 900)])
    with pytest.raises(InputError, match="2 separate pieces"):
        patrol.join_grids(polygons, np.ones(8), 1)
    label = patrol.join_grids(polygons, np.ones(8), 1, at_least_pieces=True)
    assert label.tolist() == [0] * 4 + [1] * 4


@pytest.mark.parametrize("count", [0, -1, 5])
def test_collectors_that_cannot_be(count):
    with pytest.raises(InputError, match="from 1 to 4"):
        patrol.join_grids(net(2, 2), np.ones(4), count)


def test_no_grids():
    with pytest.raises(InputError, match="no unit grids"):
        patrol.join_grids(np.empty(0, object), np.empty(0), 1)


def test_no_work_anywhere_gives_even_numbers_of_grids():
    label = patrol.join_grids(net(6, 6), np.zeros(36), 4)
    assert (np.bincount(label) == 9).all()


def test_grids_that_meet_at_a_corner_or_across_a_gap_are_no_neighbours():
    boxes = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 100, 200, 200),
                      shapely.box(105, 0, 200, 95)])
    assert len(patrol.neighbours(boxes)[0]) == 0


def test_grids_drawn_elsewhere_are_neighbours_without_shared_vertices():
    boxes = np.array([shapely.box(0, 0, 100, 90), shapely.box(0, 90, 60, 200),
                      shapely.box(60, 90, 100, 200)])
    i, j, length = patrol.neighbours(boxes)
    assert list(zip(i.tolist(), j.tolist())) == [(0, 1), (0, 2), (1, 2)]
    assert length == pytest.approx([60, 40, 110], abs=0.01)
    whole, = patrol.outlines(boxes, np.zeros(3, int))
    assert whole.is_valid and whole.area == pytest.approx(20_000) and len(whole.geoms) == 1


def test_cancelling():
    class Impatient:
        asked = 0

        def is_cancelled(self):
            self.asked += 1
            return self.asked > 20

        def progress(self, fraction):
            assert 0 <= fraction <= 1

    with pytest.raises(Cancelled):
        patrol.join_grids(net(20, 20), np.ones(400), 20, feedback=Impatient())


# -- work -------------------------------------------------------------------------------------
@pytest.mark.parametrize("shares, wanted", [
    ({"components": 1}, [.75, .25]), ({"components": 1, "cases": 1}, [.375, .625]),
    ({"components": 50, "roads": 50}, [.75, .25]),      # no roads: components alone
    ({"components": 0, "cases": 1}, [0, 1])])
def test_work_is_a_weighted_mean_of_shares(shares, wanted):
    amounts = {"components": [30, 10], "cases": [0, 2], "roads": [0, 0]}
    assert patrol.total_work(amounts, shares) == pytest.approx(wanted)


@pytest.mark.parametrize("shares", [{"roads": 1}, {"components": 0}, {}])
def test_no_work_to_share_out(shares):
    with pytest.raises(InputError, match="no work"):
        patrol.total_work({"components": [1, 2], "roads": [0, 0]}, shares)


def test_a_weight_below_zero():
    with pytest.raises(InputError, match="below zero"):
        patrol.total_work({"components": [1]}, {"components": -1})


@pytest.mark.parametrize("area, wanted, count", [
    (3_000_000, 180_000, 17), (10, 180_000, 1), (350e6, 180_000, 1944)])
def test_number_of_areas(area, wanted, count):
    assert patrol.number_of_areas(area, wanted) == count


def test_a_wanted_area_of_nothing():
    with pytest.raises(InputError, match="above zero"):
        patrol.number_of_areas(1000, 0)


# -- roads ------------------------------------------------------------------------------------
@pytest.mark.parametrize("line, wanted", [
    ([(50, 0), (50, 100)], [100, 0]),              # inside the first
    ([(100, 0), (100, 100)], [50, 50]),            # on the border of both
    ([(100.0004, 0), (99.9996, 100)], [50, 50]),   # as rounding leaves it
    ([(0, 50), (200, 50)], [100, 100]),            # across
    ([(0, 0), (0, 100)], [50, 0]),                 # on the outer border
    ([(300, 0), (300, 100)], [0, 0]),              # elsewhere
    ([(50, 10), (50, 10), (50, 13)], [3, 0])])     # a point twice
def test_road_length(line, wanted):
    grids = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    lines = np.array([shapely.LineString(line), None, shapely.LineString()], dtype=object)
    assert road_length(lines, grids) == pytest.approx(wanted, abs=0.01)


def test_parts_of_a_road_are_not_connected_by_a_line():
    road = shapely.MultiLineString([[(10, 10), (10, 20)], [(190, 10), (190, 30)]])
    grids = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)])
    assert road_length(np.array([road]), grids) == pytest.approx([10, 20])


def test_no_roads():
    assert road_length(np.empty(0, object), net(2, 1)).tolist() == [0, 0]
