"""In which area each of many points lies."""
import numpy as np

from ..errors import Cancelled
from .raster import ASK, MANY, raster_of

_FEW = 20_000            # so few points are asked one by one
_CHUNK = 200_000         # points asked at once: what the tree answers stays small
_CELLS = 8_000_000       # of the raster at most: 100 MB
_CELLS_OF_AREA = 16      # fewer, and most cells would lie on a border


def place_of(x, y, polygons, order=None, feedback=None):
    """Row of the area each point lies in.

    As ``core.grids.assign`` has it: a point on a border lies in both areas, and where several
    areas hold a point the one of the lower order wins.

    Parameters
    ----------
    x, y : float64 (n,)
        In the reference system of the areas; NaN for a point without position.
    polygons : object (m,)
        Polygons or multipolygons; None and empty ones hold no point.
    order : (m,), optional
        What decides between areas that hold the same point, such as their codes; the lowest wins.
        Default: their row.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    int32 (n,)
        Row of ``polygons``, or -1 for a point in none.

    Raises
    ------
    Cancelled
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    polygons = np.asarray(polygons, dtype=object)
    if not len(polygons):
        return np.full(len(x), -1, dtype=np.int32)
    rows = np.arange(len(polygons)) if order is None else np.argsort(order, kind="stable")
    polygons = polygons[rows]
    raster = None
    if len(x) >= _FEW:
        _check(feedback, 0.0)
        raster = raster_of(polygons, min(max(len(x), _CELLS_OF_AREA * len(rows)), _CELLS))
    rank = _asked(x, y, polygons, feedback) if raster is None \
        else _told(raster, x, y, polygons, feedback)
    return np.append(rows, -1).astype(np.int32)[rank]


def _check(feedback, done):
    if feedback is not None:
        if feedback.is_cancelled():
            raise Cancelled()
        feedback.progress(done)


def _told(raster, x, y, polygons, feedback):
    """Lowest row of ``polygons`` per point, -1 for none: most are told by the raster."""
    import shapely
    _check(feedback, 0.3)
    cell = raster.cells(x, y)
    found = np.append(raster.label, -1)[cell]      # cell -1: outside the raster
    shapely.prepare(polygons)
    ask = np.flatnonzero(found == ASK)
    for start in range(0, len(ask), _CHUNK):
        _check(feedback, 0.3 + 0.5 * start / len(ask))
        rows = ask[start:start + _CHUNK]
        low, top = raster.low[cell[rows]], raster.top[cell[rows]]
        in_low = shapely.intersects_xy(polygons[low], x[rows], y[rows])
        found[rows] = np.where(in_low, low, -1)
        left = np.flatnonzero(~in_low & (top != low))
        rows, top = rows[left], top[left]
        found[rows] = np.where(shapely.intersects_xy(polygons[top], x[rows], y[rows]), top, -1)
    many = np.flatnonzero(found == MANY)
    found[many] = _asked(x[many], y[many], polygons, feedback)
    return found


def _asked(x, y, polygons, feedback):
    """Lowest row of ``polygons`` per point, -1 for none: every point is asked."""
    import shapely
    shapely.prepare(polygons)
    tree = shapely.STRtree(polygons)
    found = np.full(len(x), len(polygons), dtype=np.int64)
    usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    for start in range(0, len(usable), _CHUNK):
        _check(feedback, start / len(usable))
        rows = usable[start:start + _CHUNK]
        near, area = tree.query(shapely.points(x[rows], y[rows]))
        near = rows[near]
        # asked this way round, the prepared areas answer faster than the tree with a predicate
        hit = shapely.intersects_xy(polygons[area], x[near], y[near])
        np.minimum.at(found, near[hit], area[hit])
    found[found == len(polygons)] = -1
    return found
