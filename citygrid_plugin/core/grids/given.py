"""The borders of communities as they were given, not as they are on the raster of 1 mm.

Cells are made on the raster. Along 50 km of community borders the rounding alone adds up to some
10 m² of gaps and slivers outside, so at the end the vertices on these borders go back to where
the input has them. A vertex moves for all cells that share it, so neighbours stay neighbours.
"""
import numpy as np
import shapely
from scipy.spatial import cKDTree

from . import clean, network

_SAME = 0.75 * network.GRID     # a rounded vertex is at most so far from the given one, m
_REACH = 2 * network.GRID       # and one on an edge, after noding, from the edge


def restore(polygons, community, borders):
    """Move the vertices on community borders to the borders as given.

    Parameters
    ----------
    polygons : object (n,)
        Single polygons that share every vertex, on the raster; metres.
    community : int (n,)
        Community of each.
    borders : object (m,)
        Communities as given, sound or not.

    Returns
    -------
    object (n,)
        The same polygons; a vertex keeps its place where moving it would break a polygon.
    """
    lines = network.line_parts(borders)[0]
    lines = lines[clean.finite(lines)]
    if not len(polygons) or not len(lines):
        return polygons
    edges = network.directed_edges(polygons)
    other = network.partners(edges)
    outer = (other < 0) | (community[edges.owner] != community[edges.owner[other]])
    vertex = np.unique(np.concatenate([edges.a[outer], edges.b[outer]]))
    moved = edges.xy.copy()
    moved[vertex] = _nearest(edges.xy[vertex], lines)
    xy, owner = shapely.get_coordinates(polygons, return_index=True)
    number = network.look_up(edges, xy)
    result = _with(polygons, moved[number])
    broken = ~shapely.is_valid(result)
    if broken.any():
        stay = np.unique(number[broken[owner]])
        moved[stay] = edges.xy[stay]
        result = _with(polygons, moved[number])
    return result if shapely.is_valid(result).all() else polygons


def _with(polygons, xy):
    return shapely.set_coordinates(polygons.copy(), xy)


def _nearest(points, lines):
    """Where the given lines have points that were rounded: their vertex, else their edge."""
    result = points.copy()
    corners = np.unique(shapely.get_coordinates(lines), axis=0)
    rest = _to_corners(result, points, np.arange(len(points)), corners, _SAME)
    # noding may have drawn a vertex of the border to another one a millimetre beside it
    free = corners[np.isinf(cKDTree(result).query(corners, distance_upper_bound=1e-9)[0])]
    rest = _to_corners(result, points, rest, free, _REACH)
    parts, _ = network.segments(lines, np.zeros(len(lines)))
    single = shapely.points(points[rest])
    at, part = shapely.STRtree(parts).query_nearest(single, max_distance=_REACH,
                                                    all_matches=False)
    place = shapely.line_locate_point(parts[part], single[at])
    result[rest[at]] = shapely.get_coordinates(shapely.line_interpolate_point(parts[part], place))
    return result


def _to_corners(result, points, rows, corners, reach):
    """Put the points ``rows`` on the nearest corner within reach, one on each; the rows left."""
    if not len(rows) or not len(corners):
        return rows
    far, corner = cKDTree(corners).query(points[rows], distance_upper_bound=reach)
    near = np.flatnonzero(np.isfinite(far))
    near = near[np.argsort(far[near], kind="stable")]
    first = near[np.unique(corner[near], return_index=True)[1]]
    result[rows[first]] = corners[corner[first]]
    return np.delete(rows, first)
