"""In which area each point lies: the same answer as the assignment of components to grids."""
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import places
from citygrid_plugin.core.analysis.places import place_of
from citygrid_plugin.core.errors import Cancelled
from citygrid_plugin.core.grids.assign import assign

SQUARE, HOLE = shapely.box(0, 0, 30, 30), shapely.box(10, 10, 20, 20)
RING = shapely.difference(SQUARE, HOLE)
TWO = shapely.union(shapely.box(40, 0, 50, 10), shapely.box(40, 20, 50, 30))


def oracle(x, y, polygons, order=None):
    """Row by ``core.grids.assign``, which asks every point exactly."""
    points = np.full(len(x), None, dtype=object)
    there = np.isfinite(x) & np.isfinite(y)
    points[there] = shapely.points(np.asarray(x)[there], np.asarray(y)[there])
    rows = np.arange(len(polygons)) if order is None else np.argsort(order, kind="stable")
    codes = np.full(len(polygons), None, dtype=object)
    codes[rows] = [f"{k:06d}" for k in range(len(rows))]
    found = assign(points, polygons, codes)
    return [-1 if code is None else int(rows[int(code)]) for code in found]


def array(*polygons):
    made = np.empty(len(polygons), dtype=object)
    made[:] = polygons
    return made


@pytest.mark.parametrize("polygons, order, x, y, row", [
    ((SQUARE,), None, 5, 5, 0),
    ((SQUARE,), None, 30, 30, 0),                 # its corner
    ((SQUARE,), None, 30.001, 30, -1),
    ((RING, HOLE), None, 15, 15, 1),
    ((RING, HOLE), None, 10, 15, 0),              # on the border of the hole: both
    ((RING, HOLE), ("b", "a"), 10, 15, 1),        # the lower order wins
    ((RING,), None, 15, 15, -1),
    ((TWO,), None, 45, 25, 0),
    ((TWO,), None, 45, 15, -1),
    ((SQUARE, shapely.box(5, 5, 50, 50)), None, 7, 7, 0),      # overlap
    ((SQUARE, shapely.box(5, 5, 50, 50)), (2, 1), 7, 7, 1),
    ((None, SQUARE, shapely.Polygon()), None, 5, 5, 1),
    ((None, shapely.Polygon()), None, 5, 5, -1),
    ((), None, 5, 5, -1),
    ((SQUARE,), None, np.nan, 5, -1),
    ((SQUARE,), None, 5, np.inf, -1),
    ((SQUARE,), None, 1e308, -1e308, -1),
])
@pytest.mark.parametrize("copies", [1, 30_000])   # asked one by one, and by the raster
def test_place_of(polygons, order, x, y, row, copies):
    found = place_of([x] * copies, [y] * copies, array(*polygons), order)
    assert found.dtype == np.int32 and found.tolist() == [row] * copies


def test_no_points():
    assert place_of([], [], array(SQUARE)).tolist() == []


def test_cancelled():
    class Feedback:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            raise AssertionError

    for copies in (1, 100_000):
        with pytest.raises(Cancelled):
            place_of([5.0] * copies, [5.0] * copies, array(SQUARE), feedback=Feedback())


def _partition(rng, count):
    """Cells that fill a square, some joined to multipolygons, some with a hole."""
    seeds = shapely.MultiPoint(rng.integers(0, 60, (count, 2)) * 2.0)
    square = shapely.box(0, 0, 120, 120)
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=square))
    cells = shapely.intersection(cells, square)
    label = rng.integers(0, max(len(cells) // 2, 1), len(cells))
    return [shapely.union_all(cells[label == k]) for k in np.unique(label)]


def _heap(rng, count):
    """Shapes that lie on top of each other: boxes, rings, a polygon that crosses itself."""
    made = []
    for k in range(count):
        x, y, w, h = rng.integers(0, 40, 4) * 2.0 + [0, 0, 4, 4]
        box = shapely.box(x, y, x + w, y + h)
        made.append([box, shapely.difference(box, shapely.box(x + 1, y + 1, x + 3, y + 3)),
                     shapely.Polygon([(x, y), (x + w, y + h), (x + w, y), (x, y + h)]),
                     shapely.Polygon([(x, y), (x + w, y + 0.001), (x + w, y)]),
                     None, shapely.Polygon()][k % 6])
    return made


@pytest.fixture
def always(monkeypatch):
    """The raster answers however few points there are."""
    monkeypatch.setattr(places, "_FEW", 1)
    monkeypatch.setattr(places, "_CHUNK", 97)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), count=st.integers(1, 40), heap=st.booleans(),
       scale=st.sampled_from([1.0, 0.1, 1e-5, 1e9]),
       shift=st.sampled_from([0.0, 4e7, -3.3e6, 1e15]), cells=st.sampled_from([1, 16, 400]))
def test_like_the_assignment(always, seed, count, heap, scale, shift, cells):
    rng = np.random.default_rng(seed)
    shapes = array(*(_heap if heap else _partition)(rng, count))
    shapes = shapely.transform(shapes, lambda xy: xy * scale + [shift, -shift / 7])
    shapes = shapes[rng.permutation(len(shapes))]
    xy = shapely.get_coordinates(shapes)
    middle = (xy[1:] + xy[:-1]) / 2
    free = rng.random((300, 2)) * 130 * scale + [shift, -shift / 7]
    x, y = np.concatenate([xy, middle, free, [[np.nan, 1], [1, np.inf], [np.nan, np.nan]]]).T
    order = rng.permutation(len(shapes)) if seed % 2 else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_CELLS_OF_AREA", cells)
        found = place_of(x, y, shapes, order)
    assert found.tolist() == oracle(x, y, shapes, order)


def test_the_raster_answers_most(always, monkeypatch):
    """Else it is no use: few points of a partition are asked by the tree."""
    rng = np.random.default_rng(5)
    shapes = array(*_partition(rng, 60))
    asked = []
    whole = places._asked
    monkeypatch.setattr(places, "_asked", lambda x, *more: asked.append(len(x)) or whole(x, *more))
    x, y = rng.random((2, 20_000)) * 130
    assert place_of(x, y, shapes).tolist() == oracle(x, y, shapes)
    assert sum(asked) < 1000


@pytest.mark.parametrize("shapes", [
    array(shapely.Polygon([(0, 0), (9, 0), (5, 0)])),                  # flat
    array(shapely.box(0, 0, 1e308, 1e308)),
    array(shapely.box(0, 0, 1, 1), shapely.box(1e9, 1e9, 1e9 + 1, 1e9 + 1)),   # far apart
    array(shapely.box(0, 0, 1e6, 1e-3)),                                # a thread
    array(shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 2, 2)),
    array(None, None),
])
def test_odd_extents(always, shapes):
    x, y = np.array([0.0, 1.0, 0.5, 1e9, 5.0, 1e307]), np.array([0.0, 0.0, 0.5, 1e9, 0.0, 1e307])
    assert place_of(x, y, shapes).tolist() == oracle(x, y, shapes)
