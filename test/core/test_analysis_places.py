"""In which area each point lies: the same answer as the assignment of components to grids."""
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
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
@pytest.mark.parametrize("copies", [1, 3000])   # asked one by one, and by the raster
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
