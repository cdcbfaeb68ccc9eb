"""Which unit grid an object lies in (BGID of a component)."""
import numpy as np
import shapely

from ..errors import Cancelled

_CHUNK = 200_000  # rows at once: keeps a million points under 1.5 GB


def assign(geometries, grid_polygons, bgids, feedback=None):
    """Code of the unit grid of each geometry.

    Points belong to the grid they lie in; lines and areas to the grid with the largest share of
    their length or area. On a border, and at equal shares, the lower code wins.

    Parameters
    ----------
    geometries : object (n,)
        Points, lines or areas, in the reference system of the grids; may hold None.
    grid_polygons : object (m,)
    bgids : str (m,)
        15-digit codes.
    feedback : optional
        Object with ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    object (n,)
        Code, or None for an object in no grid or without geometry.
    """
    geometries = np.asarray(geometries, dtype=object)
    bgids = np.asarray(bgids, dtype=object)
    order = np.argsort(bgids.astype(str), kind="stable")
    codes = np.append(bgids[order], None)
    polygons = np.asarray(grid_polygons, dtype=object)[order]
    shapely.prepare(polygons)
    tree = shapely.STRtree(polygons)
    result = np.empty(len(geometries), dtype=object)
    for start in range(0, len(geometries), _CHUNK):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(start / len(geometries))
        chunk = geometries[start:start + _CHUNK]
        result[start:start + _CHUNK] = codes[_rank(chunk, polygons, tree)]
    return result


def _rank(geometries, polygons, tree):
    """Row of ``polygons`` (in order of code) per geometry, the number of polygons for none."""
    none = len(polygons)
    rank = np.full(len(geometries), none)
    usable = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    usable &= ~np.isnan(shapely.bounds(geometries)).any(axis=1)
    rows = np.flatnonzero(usable)
    near, grid = tree.query(geometries[rows])
    near = rows[near]
    # asked this way round, the prepared grids answer faster than the tree does with a predicate
    point, hit = shapely.get_type_id(geometries[near]) == 0, np.empty(len(near), dtype=bool)
    at, within = geometries[near[point]], polygons[grid[point]]
    hit[point] = shapely.intersects_xy(within, shapely.get_x(at), shapely.get_y(at))
    hit[~point] = shapely.intersects(polygons[grid[~point]], geometries[near[~point]])
    near, grid = near[hit], grid[hit]
    extended = shapely.get_dimensions(geometries[near]) > 0
    unclear = extended & (np.bincount(near, minlength=len(geometries))[near] > 1)
    np.minimum.at(rank, near[~unclear], grid[~unclear])
    if unclear.any():
        near, grid = near[unclear], grid[unclear]
        shape = geometries[near]
        shape = np.where(shapely.is_valid(shape), shape, shapely.make_valid(shape))
        part = shapely.intersection(shape, polygons[grid])
        share = np.where(shapely.get_dimensions(shape) > 1, shapely.area(part),
                         shapely.length(part))
        order = np.lexsort((grid, -np.round(share, 6), near))
        near, grid = near[order], grid[order]
        first = np.append(True, near[1:] != near[:-1])
        rank[near[first]] = grid[first]
    return rank
