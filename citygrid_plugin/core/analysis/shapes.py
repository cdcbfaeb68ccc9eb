"""Polygons as plain coordinates to be painted small: simplified to what can be seen."""
from dataclasses import dataclass

import numpy as np

#: Detail that is kept: a share of the longer side of what is shown.
DETAIL = 1 / 2500


@dataclass
class Shapes:
    """The rings of m areas; ``r`` rings with ``p`` points between them.

    Attributes
    ----------
    xy : (p, 2) float64
        Metres; the last point of a ring is its first.
    first : (r + 1,) int64
        Where the points of each ring begin.
    area : (r,) int32
        Area of each ring. Outer rings turn one way and holes the other.
    bounds : (m, 4) float64
        xmin, ymin, xmax, ymax of each area; NaN for one without a shape.
    """
    xy: np.ndarray
    first: np.ndarray
    area: np.ndarray
    bounds: np.ndarray

    def __len__(self):
        return len(self.bounds)

    @property
    def extent(self):
        """xmin, ymin, xmax, ymax of all; None where there is no shape."""
        there = self.bounds[~np.isnan(self.bounds[:, 0])]
        return None if not len(there) else (*there[:, :2].min(axis=0), *there[:, 2:].max(axis=0))

    def rings_of(self, rows):
        """(k,) int64: the rings of some areas (bool (m,))."""
        return np.flatnonzero(rows[self.area])

    def at(self, x, y):
        """Row of the area a place lies in; -1 for none."""
        low, high = self.bounds[:, :2], self.bounds[:, 2:]
        for row in np.flatnonzero(((low <= (x, y)) & (high >= (x, y))).all(axis=1)):
            rings = np.flatnonzero(self.area == row)
            if sum(_around(self.xy[self.first[ring]:self.first[ring + 1]], x, y)
                   for ring in rings) % 2:
                return int(row)
        return -1


def _around(ring, x, y):
    """Whether a ring runs around a place."""
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    crosses = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    return bool((crosses & right).sum() % 2)


def shapes_of(geometry, detail=DETAIL):
    """Polygons as Shapes.

    Parameters
    ----------
    geometry : (m,) object
        Polygons, metres; None for none.
    detail : float
        Share of the longer side of all of them below which bends are left out.

    Returns
    -------
    Shapes
    """
    import shapely
    geometry = np.asarray(geometry, dtype=object)
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    bounds = shapely.bounds(geometry).reshape(-1, 4)
    bounds[missing] = np.nan
    if missing.all():
        return Shapes(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int32), bounds)
    side = float((np.nanmax(bounds[:, 2:], axis=0) - np.nanmin(bounds[:, :2], axis=0)).max())
    # outer rings one way and holes the other: a fill by winding needs that
    plain = shapely.normalize(shapely.simplify(geometry, detail * side))
    parts, of_part = shapely.get_parts(plain, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.append(0, np.cumsum(np.bincount(ring, minlength=len(rings))))
    return Shapes(xy, first, of_part[of_ring].astype(np.int32), bounds)
