"""What borders follow, and cells of even load."""
import numpy as np
import pytest
import shapely

from citygrid_plugin.core.grids.layers import Barriers
from citygrid_plugin.core.grids.partition import divide
from citygrid_plugin.core.grids.stored import Ground, breaks, divide_ground
from citygrid_plugin.core.grids.quality import Limits


def objects(*shapes):
    return np.array(shapes, dtype=object)


def streets(width, height, step):
    lines = [shapely.LineString([(x, -5), (x, height + 5)])
             for x in np.arange(step, width, step)]
    return objects(*lines, *(shapely.LineString([(-5, y), (width + 5, y)])
                             for y in np.arange(step, height, step)))


@pytest.fixture(scope="module")
def division():
    return divide(objects(shapely.box(0, 0, 600, 400), shapely.box(600, 0, 900, 400)),
                  [Barriers("road", streets(900, 400, 100), 0.7)])


def test_every_metre_of_border_is_told_once(division):
    found = division.borders
    outline = shapely.length(shapely.boundary(division.polygons)).sum()
    inner = found.right >= 0
    length = shapely.length(found.lines)
    assert length[~inner].sum() + 2 * length[inner].sum() == pytest.approx(outline, abs=1e-6)
    key = np.stack([found.left, found.right, found.kind], axis=1)
    assert len(np.unique(key, axis=0)) == len(key)
    assert (found.left[inner] < found.right[inner]).all()


def test_a_border_lies_between_its_two_cells(division):
    found = division.borders
    for line, left, right in zip(found.lines, found.left, found.right):
        for cell in (left, right) if right >= 0 else (left,):
            assert shapely.covers(shapely.boundary(division.polygons[cell]), line)


def test_the_class_says_what_a_border_follows(division):
    found, names = division.borders, division.border_names
    assert names == ("road", "parcel", "community", "other")
    between = (found.right >= 0) & (division.community[found.left]
                                    != division.community[found.right])
    # the border of the two communities runs along a road, which is the better reason
    assert {names[k] for k in found.kind[between]} == {"road"}
    assert {names[k] for k in found.kind[found.right < 0]} == {"community"}
    roads = shapely.union_all(streets(900, 400, 100))
    for line, kind in zip(found.lines, found.kind):
        assert (names[kind] == "road") == (shapely.distance(
            line.interpolate(0.5, normalized=True), roads) < 0.01)


def test_shares_add_up(division):
    assert division.border_share.shape == (len(division.polygons), 4)
    assert np.allclose(division.border_share.sum(axis=1), 1.0)


def test_cells_say_the_rules_they_break():
    ground = Ground(objects("330106001001", "330106001002"),
                    objects(shapely.box(0, 0, 200, 100), shapely.box(300, 0, 340, 50)))
    cells, codes = divide_ground(ground)
    broken = dict(zip(codes, breaks(ground, cells, Limits())))
    assert broken["330106001001"] == ""
    assert "area" not in broken["330106001002"]       # a community that small is no fault
    assert set(breaks(ground, cells, Limits(low=15_000.0))[codes == "330106001001"]) == {"area"}


@pytest.mark.parametrize("size, whole", [(60.0, True), (160.0, False)])
def test_component_areas_are_cut_only_when_larger_than_a_cell(size, whole):
    area = shapely.box(190, 190, 190 + size, 190 + size)
    ground = Ground(objects("330106001001"), objects(shapely.box(0, 0, 500, 500)),
                    objects=objects(area))
    cells, _ = divide_ground(ground)
    parts = shapely.area(shapely.intersection(cells.polygons, area))
    assert ((parts > 0.1).sum() == 1) == whole


def test_notes_call_communities_by_their_codes():
    ground = Ground(objects("330106001007", "330106001009"),
                    objects(shapely.box(0, 0, 300, 200), shapely.box(290, 0, 500, 200)))
    division, _ = divide_ground(ground)
    assert any("330106001007 and 330106001009 overlap" in str(note) for note in division.notes)


def crowd(seed):
    """Points of which half stand in a tenth of the ground."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.uniform(0, 1000, (600, 2)), rng.uniform(0, 320, (600, 2))])


def spread(values):
    return values.std() / values.mean()


def test_a_load_is_spread_more_evenly():
    points = crowd(7)
    ground = [objects(shapely.box(0, 0, 1000, 1000)),
              [Barriers("road", streets(1000, 1000, 125), 0.7)]]
    found = {}
    for share in (0.0, 0.25, 0.6):
        cells = divide(*ground, load=points, load_share=share).polygons
        tree = shapely.STRtree(cells)
        point, cell = tree.query(shapely.points(points), predicate="intersects")
        point, first = np.unique(point, return_index=True)
        assert len(point) == len(points)
        found[share] = spread(np.bincount(cell[first], minlength=len(cells)))
        assert (shapely.area(cells) > 4_900).all() and (shapely.area(cells) < 20_100).all()
    assert found[0.25] < 0.7 * found[0.0] and found[0.6] < 0.7 * found[0.0]


def test_weights_count_like_so_many_points():
    points = np.round(crowd(3))
    unique, count = np.unique(points, axis=0, return_counts=True)
    box = objects(shapely.box(0, 0, 1000, 1000))
    one = divide(box, load=points, load_share=0.3).polygons
    other = divide(box, load=np.column_stack([unique, count]), load_share=0.3).polygons
    assert shapely.equals(one, other).all()
