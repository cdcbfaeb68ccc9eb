"""Who is whose neighbour: borders with faults, distances chosen and given, the nearest."""
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import weights
from citygrid_plugin.core.errors import Cancelled, InputError

NONE = np.array([None, shapely.Polygon()], dtype=object)


def lists(found):
    return [sorted(map(int, row.indices)) for row in found.matrix]


def net(side=4, size=100.0):
    x, y = np.meshgrid(np.arange(side) * size, np.arange(side) * size)
    return shapely.box(x, y, x + size, y + size).ravel()


def pairs(found):
    return {(min(a, b), max(a, b)) for a, row in enumerate(lists(found)) for b in row}


def test_queen_and_rook_of_four_squares():
    squares = net(2)
    assert lists(weights.contiguity(squares)) == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]
    assert lists(weights.contiguity(squares, queen=False)) == [[1, 2], [0, 3], [0, 3], [1, 2]]


@pytest.mark.parametrize("apart", [0.9, -0.9, 0.3, -0.3])
@pytest.mark.parametrize("queen, count", [(True, 42), (False, 24)])
def test_seams_do_not_part_neighbours(apart, queen, count):
    """A gap or an overlap of less than 1 m between unit grids of 100 m."""
    x, y = np.meshgrid(np.arange(4) * 100.0, np.arange(4) * 100.0)
    cells = shapely.box(x + apart / 2, y + apart / 2, x + 100 - apart / 2, y + 100 - apart / 2)
    assert len(pairs(weights.contiguity(cells.ravel(), queen))) == count
    assert weights.contiguity(cells.ravel(), queen, tolerance=0.0).islands.all() == (apart > 0)


@pytest.mark.parametrize("queen", [True, False])
@pytest.mark.parametrize("apart", [1.1, 1.3])
def test_wider_gaps_part_them_all(apart, queen):
    """The reach that opposite corners need lets no two sides be neighbours."""
    x, y = np.meshgrid(np.arange(4) * 100.0, np.arange(4) * 100.0)
    cells = shapely.box(x + apart / 2, y + apart / 2, x + 100 - apart / 2, y + 100 - apart / 2)
    found = weights.contiguity(cells.ravel(), queen, tolerance=1.0)
    assert found.islands.all()


def test_a_street_between_parts_them():
    left, right = shapely.box(0, 0, 100, 100), shapely.box(110, 0, 210, 100)
    assert weights.contiguity([left, right]).islands.all()
    assert not weights.contiguity([left, right], tolerance=10).islands.any()


def test_borders_without_common_points():
    """One long side against two short ones, whose common corner it does not have."""
    cells = [shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 40),
             shapely.box(100, 40, 200, 100), shapely.box(200, 100, 300, 200)]
    assert pairs(weights.contiguity(cells, queen=False)) == {(0, 1), (0, 2), (1, 2)}
    assert pairs(weights.contiguity(cells)) == {(0, 1), (0, 2), (1, 2), (2, 3)}


@settings(max_examples=25)
@given(st.integers(0, 2 ** 32 - 1), st.booleans())
def test_noise_within_the_tolerance_changes_no_neighbour(seed, queen):
    """Every cell of a crooked net drawn with its own noise has the neighbours of the clean one."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(5) * 100.0, np.arange(5) * 100.0)
    corners = np.stack([x, y], -1) + random.uniform(-20, 20, (5, 5, 2))
    rings = np.stack([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], 2)
    rings = rings.reshape(16, 4, 2)
    noisy = shapely.polygons(rings + random.uniform(-0.3, 0.3, rings.shape))
    clean = weights.contiguity(shapely.polygons(rings), queen)
    assert lists(weights.contiguity(noisy, queen)) == lists(clean)
    assert lists(clean) == lists(weights.contiguity(net(), queen))


def test_missing_empty_multiple_and_broken_polygons():
    bow = shapely.Polygon([(100, 0), (200, 100), (200, 0), (100, 100)])     # crosses itself
    parts = shapely.MultiPolygon([shapely.box(0, 100, 100, 200), shapely.box(500, 0, 600, 100)])
    cells = np.array([shapely.box(0, 0, 100, 100), *NONE, bow, parts,
                      shapely.box(600, 0, 700, 100)], dtype=object)
    for queen in (True, False):
        found = weights.contiguity(cells, queen)
        assert found.islands.tolist() == [False, True, True, False, False, False]
        assert {(0, 3), (0, 4), (4, 5)} <= pairs(found)
    for cells in (NONE, []):
        assert weights.contiguity(cells).islands.all()


@pytest.mark.parametrize("middle", [
    # two parts with a side in common: repaired it is a polygon and a line
    shapely.MultiPolygon([shapely.box(100, 100, 200, 150), shapely.box(100, 150, 200, 200)]),
    shapely.Polygon([(100, 100), (200, 100), (200, 150), (230, 150), (200, 150),
                     (200, 200), (100, 200)]),       # a line sticks out
    shapely.GeometryCollection([shapely.box(100, 100, 200, 200),
                                shapely.LineString([(120, 150), (180, 150)])])])
def test_an_area_that_is_a_polygon_and_a_line_keeps_its_borders(middle):
    cells = net(3)
    cells[4] = middle
    assert lists(weights.contiguity(cells, queen=False))[4] == [1, 3, 5, 7]
    assert lists(weights.contiguity(cells))[4] == [0, 1, 2, 3, 5, 6, 7, 8]


@settings(max_examples=25)
@given(st.integers(0, 2 ** 32 - 1), st.booleans())
def test_the_order_of_the_areas_changes_no_neighbour(seed, queen):
    random = np.random.default_rng(seed)
    cells = shapely.get_parts(shapely.voronoi_polygons(
        shapely.multipoints(random.uniform(0, 3000, (200, 2)))))
    cells = shapely.buffer(cells, -random.choice([0.0, 0.7]), join_style="mitre")
    found, order = weights.contiguity(cells, queen).matrix, random.permutation(len(cells))
    again = weights.contiguity(cells[order], queen).matrix
    assert not (found[order][:, order] != again).nnz


def test_contiguity_can_be_cancelled():
    class Impatient:
        def is_cancelled(self):
            return True
    for make in (lambda: weights.contiguity(net(), feedback=Impatient()),
                 lambda: weights.distance_band([[0, 0], [1, 1]], feedback=Impatient())):
        with pytest.raises(Cancelled):
            make()


def said(found):
    return found.why[0].format(**found.why[1])


def test_a_band_as_given():
    found = weights.distance_band([[0, 0], [3, 4], [6, 8], [100, 0]], 5)
    assert lists(found) == [[1], [0, 2], [1], []] and found.band == 5
    assert found.islands.tolist() == [False, False, False, True] and "5 m" in said(found)
    for band in (0, -1, float("nan")):
        with pytest.raises(InputError):
            weights.distance_band([[0, 0], [1, 0]], band)


def test_a_band_is_chosen_so_that_every_area_has_neighbours():
    xy = shapely.get_coordinates(shapely.centroid(net(8)))
    found = weights.distance_band(xy)
    assert found.band == pytest.approx(141.4214, abs=1) and found.neighbours.min() == 3
    assert "every area has a neighbour" in said(found)


def test_an_area_far_off_does_not_widen_the_band():
    xy = np.vstack([shapely.get_coordinates(shapely.centroid(net(8))), [[9000, 9000]]])
    found = weights.distance_band(xy)
    assert found.band < 200 and found.islands.sum() == 1 and "1 that lie far off" in said(found)


def test_a_band_is_chosen_where_the_values_cluster_most():
    """Clusters of 800 m: Moran's z rises beyond the first distance and falls again."""
    x, y = np.meshgrid(np.arange(40), np.arange(40))
    values = ((x // 8 + y // 8) % 2 * 10).ravel() + np.random.default_rng(1).normal(0, 1, 1600)
    xy = np.column_stack([x.ravel(), y.ravel()]) * 100.0
    found = weights.distance_band(xy, values=values)
    assert found.band == 342
    assert "first peak of Moran's z" in said(found)
    flat = weights.distance_band(xy, values=np.random.default_rng(1).normal(0, 1, 1600))
    assert flat.band < 150 and "every area has a neighbour" in said(flat)


def test_no_band_is_chosen_in_which_nearly_all_are_neighbours():
    """Of 64 areas and one huge value Moran's z peaks where all but the last corner are."""
    x, y = np.meshgrid(np.arange(8) * 100.0, np.arange(8) * 100.0)
    values = np.zeros(64)
    values[0] = 50.0
    found = weights.distance_band(np.column_stack([x.ravel(), y.ravel()]), values=values)
    assert found.neighbours.mean() <= 16


@pytest.mark.parametrize("xy", [np.empty((0, 2)), [[0, 0]], [[np.nan, np.nan], [1, 1]],
                                [[5, 5], [5, 5], [5, 5]], [[0, 0], [0, 0], [7, 0]]])
def test_a_band_of_few_or_the_same_places(xy):
    found = weights.distance_band(xy)
    assert found.matrix.shape == (len(xy), len(xy)) and found.band > 0
    assert not found.matrix.diagonal().any() and said(found)
    if len(xy) == 3:
        assert found.neighbours[:2].min() >= 1        # two at one place are neighbours


def test_the_nearest():
    found = weights.nearest([[0, 0], [1, 0], [3, 0], [7, 0], [np.nan, 0]], 2)
    assert lists(found) == [[1, 2], [0, 2], [0, 1], [1, 2], []]
    assert weights.nearest([[0, 0], [1, 0]], 8).neighbours.tolist() == [1, 1]
    same = weights.nearest([[4, 4]] * 5, 3)
    assert (same.neighbours == 3).all() and not same.matrix.diagonal().any()
    assert weights.nearest([[1, 1]], 3).islands.all()
    with pytest.raises(InputError):
        weights.nearest([[0, 0], [1, 0]], 0)


@pytest.mark.parametrize("k", [3, 5, 8])
def test_of_areas_as_far_away_the_order_of_the_rows_chooses_none(k):
    places, random = shapely.get_coordinates(shapely.centroid(net(7))), np.random.default_rng(3)
    found = weights.nearest(places + 0.1, k).matrix
    for _ in range(3):
        order = random.permutation(len(places))
        again = weights.nearest(places[order] + 0.1, k).matrix
        assert not (found[order][:, order] != again).nnz
    if k == 3:      # west before east, then south before north
        assert lists(weights.nearest(places, k))[24] == [17, 23, 31]


def test_many_at_one_place_have_neighbours_all_the_same():
    places = np.repeat([[0.0, 0.0], [9.0, 9.0]], 400, axis=0)
    found = weights.nearest(places, 4)
    assert (found.neighbours == 4).all() and not found.matrix.diagonal().any()
    assert (found.matrix[:400].indices < 400).all()


def test_the_edge():
    edge = weights.at_edge(shapely.get_coordinates(shapely.centroid(net(6)))).reshape(6, 6)
    wanted = np.ones((6, 6), dtype=bool)
    wanted[1:-1, 1:-1] = False
    assert (edge == wanted).all()
    assert weights.at_edge([[0, 0], [np.nan, 1]]).all() and not len(weights.at_edge([]))


def test_weights_of_some_areas():
    found = weights.contiguity(net(3)).take(np.array([0, 1, 8]))
    assert lists(found) == [[1], [0], []]
