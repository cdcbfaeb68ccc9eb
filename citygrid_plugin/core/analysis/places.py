"""In which area each of many points lies."""
import numpy as np

from ..errors import Cancelled

_CHUNK = 200_000   # points at once: what the tree answers stays small


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
    rows = np.arange(len(polygons)) if order is None else np.argsort(order, kind="stable")
    rank = _asked(x, y, polygons[rows], feedback)
    return np.append(rows, -1).astype(np.int32)[rank]


def _asked(x, y, polygons, feedback):
    """Lowest row of ``polygons`` per point, -1 for none: every point is asked exactly."""
    import shapely
    shapely.prepare(polygons)
    tree = shapely.STRtree(polygons)
    found = np.full(len(x), len(polygons), dtype=np.int64)
    usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    for start in range(0, len(usable), _CHUNK):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(start / len(usable))
        rows = usable[start:start + _CHUNK]
        near, area = tree.query(shapely.points(x[rows], y[rows]))
        near = rows[near]
        # asked this way round, the prepared areas answer faster than the tree with a predicate
        hit = shapely.intersects_xy(polygons[area], x[near], y[near])
        np.minimum.at(found, near[hit], area[hit])
    found[found == len(polygons)] = -1
    return found
