"""What of lines is within reach of points, lines and areas, cut exactly.

Within d metres of something lies whatever of a line is in the disc of d around a point, in the band
of d on both sides of a line with its round ends, or in an area and within d of its border. All of
these cut a straight piece in one interval, which is computed, not sampled.
"""
import numpy as np
import shapely

from ..errors import Cancelled
from ..grids.network import polygon_parts
from .along_lines import measured, union

LEAST = 1e-6            # metres: what is shorter is rounding
_CHUNK = 10_000         # pieces of line at once


def covered(lines, facilities, distance, feedback=None):
    """What of lines lies within a distance of something.

    Parameters
    ----------
    lines : Measured
    facilities : (f,) object
        Without missing and empty ones.
    distance : float
    feedback : optional

    Returns
    -------
    ((k,) float64, (k,) float64)
        Intervals of the lines' axis, ascending, none across two lines.
    """
    segment, from_, to = _short(lines, 2 * distance)
    # most parts are within reach or out of it as a whole, however many facilities there are
    half = np.hypot(*(to - from_).T) / 2
    away = nearest_to(facilities)((from_ + to) / 2)[0]
    whole = away + half <= distance
    at = [lines.at[segment[whole]] + np.hypot(*(point[whole] - lines.xy[segment[whole]]).T)
          for point in (from_, to)]
    rest = ~whole & (away - half <= distance)
    segment, from_, to = segment[rest], from_[rest], to[rest]
    a = lines.xy[segment]
    length = lines.at[segment + 1] - lines.at[segment]
    way = (lines.xy[segment + 1] - a) / length[:, None]
    low, high = (np.minimum(from_, to) - distance, np.maximum(from_, to) + distance)
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    sides = _sides(facilities)
    tree = shapely.STRtree(shapely.points(sides[:, 0]) if (sides[:, 0] == sides[:, 1]).all()
                           else shapely.linestrings(sides))
    areas = polygon_parts(facilities)[0]
    inside = shapely.STRtree(areas)
    begin, end = [at[0]], [at[1]]
    for start in range(0, len(segment), _CHUNK):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(start / len(segment))
        of, side = tree.query(boxes[start:start + _CHUNK])
        of += start
        t, u = _within(a[of], way[of], length[of], sides[side], distance)
        if len(areas):
            more, v, w = _inside(from_, to, a, way, inside, areas, start)
            of, t, u = np.concatenate([of, more]), np.append(t, v), np.append(u, w)
        hit = u > t
        base = lines.at[segment[of[hit]]]
        t, u = union(base + t[hit], base + u[hit])
        begin.append(t)
        end.append(u)
    return union(np.concatenate(begin), np.concatenate(end), slack=LEAST)


def _short(lines, step):
    """Segments of the lines in parts of at most ``step`` metres: the vertex each segment begins
    at, and coordinates of both ends of the part."""
    segment = lines.segments
    length = lines.at[segment + 1] - lines.at[segment]
    number = np.ceil(length / step).astype(np.int64)
    of = np.repeat(np.arange(len(segment)), number)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
    a, b = lines.xy[segment][of], lines.xy[segment + 1][of]
    share = (np.stack([nth, nth + 1], axis=1) / number[of][:, None])[..., None]
    ends = a[:, None] + share * (b - a)[:, None]
    return segment[of], ends[:, 0], ends[:, 1]


def _sides(facilities):
    """Everything that facilities are made of as straight pieces, points as pieces without length:
    (k, 2, 2) float64."""
    parts = shapely.get_parts(facilities)
    while (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    point = shapely.get_type_id(parts) == 0
    xy = shapely.get_coordinates(parts[point])
    lines = measured(parts[~point])
    segment = lines.segments
    return np.concatenate([np.stack([xy, xy], axis=1),
                           np.stack([lines.xy[segment], lines.xy[segment + 1]], axis=1)])


def _within(a, way, length, sides, distance):
    """Where straight lines from ``a`` along ``way`` are within a distance of pieces: (t, u) in
    metres from ``a``, within the line; u <= t where nowhere."""
    p, q = sides[:, 0], sides[:, 1]
    t, u = _in_disc(a, way, p, distance)
    side = np.hypot(*(q - p).T)
    rows = np.flatnonzero(side > 0)
    if len(rows):       # a band of round ends is convex: one interval from the first to the last
        v, w = _in_disc(a[rows], way[rows], q[rows], distance)
        x, y = _in_band(a[rows], way[rows], p[rows], (q - p)[rows] / side[rows, None], side[rows],
                        distance)
        # an empty interval is (inf, -inf) and takes no part
        t[rows] = np.minimum(np.minimum(t[rows], v), x)
        u[rows] = np.maximum(np.maximum(u[rows], w), y)
    return np.maximum(t, 0.0), np.minimum(u, length)


def _in_disc(a, way, centre, radius):
    to = centre - a
    along = (to * way).sum(axis=1)
    aside = to[:, 0] * way[:, 1] - to[:, 1] * way[:, 0]
    half = np.sqrt(np.maximum(radius * radius - aside * aside, 0.0))
    hit = np.abs(aside) <= radius
    return np.where(hit, along - half, np.inf), np.where(hit, along + half, -np.inf)


def _in_band(a, way, p, side_way, side, distance):
    """Within ``distance`` beside a piece from ``p`` of length ``side``: two pairs of parallel
    bounds, each of which cuts an interval."""
    to = a - p
    begin, end = np.full(len(a), -np.inf), np.full(len(a), np.inf)
    normal = np.stack([-side_way[:, 1], side_way[:, 0]], axis=1)
    for axis, low, high in ((side_way, 0.0, side), (normal, -distance, distance)):
        at, speed = (to * axis).sum(axis=1), (way * axis).sum(axis=1)
        still = np.abs(speed) < 1e-12
        out = still & ((at < low) | (at > high))
        with np.errstate(divide="ignore", invalid="ignore"):
            one, two = (low - at) / speed, (high - at) / speed
        begin = np.where(still, begin, np.maximum(begin, np.minimum(one, two)))
        end = np.where(still, end, np.minimum(end, np.maximum(one, two)))
        end[out] = -np.inf
    hit = begin <= end
    return np.where(hit, begin, np.inf), np.where(hit, end, -np.inf)


def _inside(from_, to, a, way, tree, areas, start):
    """What of the parts from ``start`` on lies inside areas: rows, and metres from ``a``."""
    rows = slice(start, start + _CHUNK)
    short = shapely.linestrings(np.stack([from_[rows], to[rows]], axis=1))
    of, area = tree.query(short, predicate="intersects")
    cut, index = shapely.get_parts(shapely.intersection(short[of], areas[area]),
                                   return_index=True)
    line = (shapely.get_type_id(cut) == 1) & ~shapely.is_empty(cut)
    of = of[index[line]] + start
    xy = shapely.get_coordinates(cut[line]).reshape(-1, 2, 2) if line.any() \
        else np.empty((0, 2, 2))
    at = ((xy - a[of][:, None]) * way[of][:, None]).sum(axis=2)
    return of, at.min(axis=1, initial=np.inf), at.max(axis=1, initial=-np.inf)


def nearest_to(facilities):
    """A function of coordinates (m, 2) that tells distance and row of the nearest facility."""
    if (shapely.get_type_id(facilities) == 0).all():
        from scipy.spatial import cKDTree
        return cKDTree(shapely.get_coordinates(facilities)).query
    tree = shapely.STRtree(facilities)

    def nearest(xy):
        points = shapely.points(xy)
        row = tree.nearest(points)
        return shapely.distance(points, facilities[row]), row
    return nearest
