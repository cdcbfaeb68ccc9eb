"""Splitting large blocks: straight cuts that give way to buildings and parcels.

A block is halved again and again across its longer side (parcel subdivision by oriented boxes).
Where the cut would run through a building or a parcel, it follows the wall or parcel border
instead: the object goes whole to the side that holds more of it.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from .network import GRID, areal, polygon_parts

_WINDOW = 0.22   # a cut may miss the wanted share of area by this much, for a better line
_STEPS = 23      # positions tried in that window, besides the ends of the objects


@dataclass(frozen=True)
class Objects:
    """Objects that cuts give way to: polygons, a point inside each, ring coordinates by object."""

    shape: np.ndarray
    point: np.ndarray
    xy: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, shapes):
        """Build from single polygons."""
        shapes = np.asarray(shapes, dtype=object)
        point = shapely.get_coordinates(shapely.point_on_surface(shapes)).reshape(-1, 2)
        xy, index = shapely.get_coordinates(shapes, return_index=True)
        return cls(shapes, point, xy, np.searchsorted(index, np.arange(len(shapes) + 1)))

    def take(self, mask):
        """The objects of a boolean mask."""
        size = np.diff(self.start)
        return Objects(self.shape[mask], self.point[mask], self.xy[np.repeat(mask, size)],
                       np.concatenate([[0], np.cumsum(size[mask])]))

    def extent(self, direction):
        """Lowest and highest coordinate of each object along a unit vector."""
        if not len(self.shape):
            return np.empty((2, 0))
        along = self.xy @ direction
        return np.stack([np.minimum.reduceat(along, self.start[:-1]),
                         np.maximum.reduceat(along, self.start[:-1])])


def long_axis(polygon):
    """Unit vector along the longer side of the smallest enclosing rectangle."""
    hull = shapely.get_coordinates(shapely.convex_hull(polygon))
    side = np.diff(hull, axis=0)
    length = np.hypot(side[:, 0], side[:, 1])
    side = side[length > 0] / length[length > 0, None]
    if not len(side):
        return np.array([1.0, 0.0])
    across = np.stack([-side[:, 1], side[:, 0]], axis=1)
    wide, high = np.ptp(hull @ side.T, axis=0), np.ptp(hull @ across.T, axis=0)
    best = int(np.argmin(np.round(wide * high, 3)))
    axis = side[best] if wide[best] >= high[best] else across[best]
    return axis if (axis[0], axis[1]) > (0, 0) else -axis


def _sections(polygon, direction, positions):
    """Area before each cut position and length of the cut inside the polygon (exact sums)."""
    rings = shapely.get_rings(shapely.normalize(polygon))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    frame = np.stack([direction, [-direction[1], direction[0]]], axis=1)
    u, v = ((xy - xy[0]) @ frame).T
    same = ring[1:] == ring[:-1]
    u0, u1, v0, v1 = u[:-1][same], u[1:][same], v[:-1][same], v[1:][same]
    at = (positions - xy[0] @ direction)[:, None]
    low, high = np.minimum(u0, u1), np.maximum(u0, u1)
    span = np.where(u1 == u0, 1.0, u1 - u0)
    # left: the share of each edge that lies before the cut, seen from its lower end
    left = np.clip((at - low) / np.where(high > low, high - low, 1.0), 0.0, 1.0)
    v_low, v_high = np.where(u0 <= u1, v0, v1), np.where(u0 <= u1, v1, v0)
    width = left * (high - low)
    area = (np.sign(u1 - u0) * width * (v_low + left * (v_high - v_low) / 2)).sum(axis=1)
    crossing = (low <= at) & (at < high)
    where = v0 + (v1 - v0) * (at - u0) / span
    chord = (np.sign(u1 - u0) * where * crossing).sum(axis=1)
    return np.abs(area), np.abs(chord)


def _cuts(polygon, soft, hard, share):
    """Cut candidates ``(cost, direction, position)`` of a polygon, best first."""
    axis = long_axis(polygon)
    xy = shapely.get_coordinates(polygon)
    total = polygon.area
    found = []
    for direction in (axis, np.array([-axis[1], axis[0]])):
        low, high = (xy @ direction).min(), (xy @ direction).max()
        coarse = np.linspace(low, high, 33)
        area = _sections(polygon, direction, coarse)[0] / total
        near = np.interp([share - _WINDOW, share + _WINDOW], area, coarse)
        extents = [soft.extent(direction), hard.extent(direction)]
        ends = np.concatenate([e.ravel() for e in extents])
        ends = ends[(ends > near[0]) & (ends < near[1])]
        at = np.concatenate([np.linspace(*near, _STEPS), ends])
        area, chord = _sections(polygon, direction, at)
        area /= total
        miss = np.minimum(np.abs(area - share), np.abs(area - (1 - share)))
        bend = np.zeros(len(at))
        for (first, last), weight in zip(extents, (1.0, 2.0)):
            depth = np.minimum(at[:, None] - first, last - at[:, None])
            bend += weight * np.clip(depth, 0.0, None).sum(axis=1)
        cost = chord + bend + 12.0 * np.sqrt(total) * miss ** 2
        usable = (area > 0.04) & (area < 0.96)
        for row in np.argsort(np.round(cost, 3), kind="stable"):
            if usable[row]:
                found.append((round(cost[row], 3), direction, at[row]))
    found.sort(key=lambda cut: cut[0])
    return found


def _half(polygon, direction, at):
    """The part of the polygon before a cut, as a straight cut gives it."""
    size = 2.0 * (np.hypot(*np.subtract(polygon.bounds[2:], polygon.bounds[:2])) + 1.0)
    middle = np.add(polygon.bounds[:2], polygon.bounds[2:]) / 2
    foot = middle + direction * (at - middle @ direction)
    side = np.array([-direction[1], direction[0]])
    corners = [foot + side * size, foot + side * size - direction * size,
               foot - side * size - direction * size, foot - side * size]
    return areal(shapely.intersection(polygon, shapely.polygons(corners), grid_size=GRID))


def _give_way(polygon, left, shapes):
    """Move the border of ``left`` around the objects that it runs through."""
    if not len(shapes):
        return left
    area = shapely.area(shapes)
    inside = shapely.area(shapely.intersection(shapes, left))
    partial = (inside > 0.05) & (area - inside > 0.05)
    to_left = partial & (inside > area / 2)
    to_right = partial & ~to_left
    if to_left.any():
        gained = areal(shapely.union_all(shapes[to_left], grid_size=GRID))
        left = areal(shapely.union(left, gained, grid_size=GRID))
        left = areal(shapely.intersection(left, polygon, grid_size=GRID))
    if to_right.any():
        lost = areal(shapely.union_all(shapes[to_right], grid_size=GRID))
        left = areal(shapely.difference(left, lost, grid_size=GRID))
    return left


def _halve(polygon, soft, hard, share):
    """Two sides of the best cut as single polygons, or None if nothing can be cut."""
    for _, direction, at in _cuts(polygon, soft, hard, share)[:4]:
        try:
            left = _side(polygon, soft, hard, direction, at)
            right = shapely.difference(polygon, left, grid_size=GRID)
        except shapely.errors.GEOSException:
            continue  # the next cut meets other corners
        if min(left.area, right.area) > 0.03 * polygon.area:
            return polygon_parts([left, right])[0]
    return _taken_out(polygon, soft, hard)


def _taken_out(polygon, soft, hard):
    """The largest parcel of a polygon and the rest of it, or None where it has none.

    Between large parcels every straight cut moves to the border of the whole.
    """
    if not len(soft.shape):
        return None
    largest = soft.shape[int(np.argmax(np.round(shapely.area(soft.shape), 3)))]
    inside = areal(shapely.intersection(polygon, largest, grid_size=GRID))
    touched = shapely.intersects(hard.shape, shapely.boundary(inside))
    inside = _give_way(polygon, inside, hard.shape[touched])
    rest = shapely.difference(polygon, inside, grid_size=GRID)
    if min(inside.area, rest.area) < 0.03 * polygon.area:
        return None
    return polygon_parts([inside, rest])[0]


def _side(polygon, soft, hard, direction, at):
    """The part of the polygon before a cut that gives way to the objects."""
    left = _half(polygon, direction, at)
    first, last = soft.extent(direction)
    left = _give_way(polygon, left, soft.shape[(first < at) & (last > at)])
    # Parcels may have moved the border off the straight line: ask the line as it is now.
    touched = shapely.intersects(hard.shape, shapely.boundary(left))
    return _give_way(polygon, left, hard.shape[touched])


def split(polygon, soft, hard, target, limit, check=None):
    """Divide a block into pieces of about ``target``.

    Parameters
    ----------
    polygon : shapely Polygon
    soft, hard : Objects
        Parcels (kept whole if it serves) and buildings (always kept whole) inside it.
    target, limit : float
        Wanted area, and the area up to which a piece is left alone, m².
    check : callable, optional
        Called before every cut; raises to cancel.

    Returns
    -------
    list of shapely Polygon, which may share borders without sharing every vertex.
    """
    done, todo = [], [(polygon, soft, hard)]
    while todo:
        piece, soft, hard = todo.pop()
        count = int(round(piece.area / target))
        if piece.area <= limit or count < 2:
            done.append(piece)
            continue
        if check is not None:
            check()
        parts = _halve(piece, soft, hard, (count // 2) / count)
        if parts is None:
            done.append(piece)
            continue
        shapely.prepare(parts)
        for part in parts:
            todo.append((part, *(o.take(shapely.contains_xy(part, o.point[:, 0], o.point[:, 1]))
                                 for o in (soft, hard))))
    return done
