"""A raster that knows in which area most points lie, and for the others which areas to ask.

A cell that no border touches lies wholly inside one area, or in none, and so does every point in
it; which one is told by the middle of the cell, from where the borders cross the middle line of
its row. In a cell that borders of one or two areas touch, only those are asked; where more meet
or lie on top of each other, all are (`MANY`).

Both the cells that an edge touches and the crossings are computed with a margin far above the
rounding, so that a cell is rather called touched than not, and the answers stay exact.
"""
from dataclasses import dataclass

import numpy as np

NONE, ASK, MANY = -1, -2, -3
MARGIN = 1e-3          # of a cell
_LONGEST = 16_384      # cells along one side
_FAR = 1e100           # an extent that squares without overflow
_MOST = 40_000_000     # pieces of edges, and cells of areas: more get a coarser raster
_POLYGONS = (3, 6)     # shapely's ids of polygons and multipolygons


@dataclass
class Raster:
    """Cells of ``size`` from ``x0, y0`` (lower left), ``wide`` × ``high``, row after row.

    Attributes
    ----------
    label : int32 (wide * high,)
        Row of the area that covers the cell, or NONE, ASK, MANY.
    covers : bool (wide * high,) or None
        Where more than one area holds the middle of the cell; None: nowhere.
    low, top : int32 (wide * high,)
        Lowest and highest row of the areas whose borders touch a cell to ASK.
    """
    x0: float
    y0: float
    size: float
    wide: int
    high: int
    label: np.ndarray = None
    covers: np.ndarray = None
    low: np.ndarray = None
    top: np.ndarray = None

    def cells(self, x, y):
        """Cell of each point, -1 for one outside the raster or without position."""
        with np.errstate(over="ignore", invalid="ignore"):
            u, v = (x - self.x0) / self.size, (y - self.y0) / self.size
        inside = (u >= 0) & (u < self.wide) & (v >= 0) & (v < self.high)
        u[~inside] = v[~inside] = 0
        cell = v.astype(np.int64) * self.wide + u.astype(np.int64)
        cell[~inside] = -1
        return cell


def raster_of(polygons, cells):
    """The raster of some areas, or None where one makes no sense.

    Parameters
    ----------
    polygons : object (m,)
        The lower row wins where areas hold the same ground.
    cells : int
        How many cells about.
    """
    edges = _edges(polygons)
    if edges is None:
        return None
    x, y, of = edges
    x0, y0, x1, y1 = x.min(), y.min(), x.max(), y.max()
    wide, high = x1 - x0, y1 - y0
    largest = np.abs([x0, y0, x1, y1]).max()
    if not (0 < wide < _FAR and 0 < high < _FAR):
        return None
    size = _size(polygons, x, y, wide, high, cells)
    if size < 2.0 ** 20 * np.spacing(largest):
        return None
    raster = Raster(x0 - size, y0 - size, size, int(wide / size) + 3, int(high / size) + 3)
    u, v = (x - raster.x0) / size, (y - raster.y0) / size
    up = v[0] <= v[1]
    ua, ub = np.where(up, u[0], u[1]), np.where(up, u[1], u[0])
    va, vb = np.where(up, v[0], v[1]), np.where(up, v[1], v[0])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = np.where(vb > va, (ub - ua) / (vb - va), 0.0)
    rounding = 8 * np.finfo(np.float64).eps * (largest / size + max(raster.wide, raster.high))
    touched = _touched(raster, of, ua, ub, va, vb, slope, rounding)
    _fill(raster, of, ua, va, vb, slope)
    _mark(raster, *touched)
    return raster


def _edges(polygons):
    """Ends of all edges (x (2, e), y (2, e)) and the row of the polygon of each; None where there
    are no edges or something is no polygon."""
    import shapely
    kinds = shapely.get_type_id(polygons)
    if not np.isin(kinds, (-1, *_POLYGONS)).all():
        return None
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(xy) or not np.isfinite(xy).all():
        return None
    start = np.flatnonzero(ring[1:] == ring[:-1])
    ends = np.stack([start, start + 1])
    return xy[:, 0][ends], xy[:, 1][ends], of_part[of_ring[ring[start]]].astype(np.int64)


def _size(polygons, x, y, wide, high, cells):
    """Side of a cell: about so many of them, and neither a side nor the edges nor the areas in
    too many pieces."""
    import shapely
    size = max(np.sqrt(wide * high / cells), max(wide, high) / _LONGEST)
    along = np.abs(y[1] - y[0]).sum() + np.abs(x[1] - x[0]).sum()
    box = shapely.bounds(polygons)
    ground = np.nansum((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1]))
    return max(size, along / _MOST, np.sqrt(ground / _MOST))


def _spread(first, count):
    """Row of each piece, and its number: ``first[row]`` to ``first[row] + count[row] - 1``."""
    row = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, first[row] + step


def _touched(raster, of, ua, ub, va, vb, slope, rounding):
    """(cells, rows of polygons): which cells the edges of which polygon touch, by polygon."""
    first = np.floor(va - MARGIN).astype(np.int64)
    row, v = _spread(first, np.floor(vb + MARGIN).astype(np.int64) - first + 1)
    a, b, base, tilt = ua[row], ub[row], va[row], slope[row]
    enter = a + (np.maximum(v, base) - base) * tilt
    leave = a + (np.minimum(v + 1, vb[row]) - base) * tilt
    flat = vb[row] == base
    leave[flat] = b[flat]
    left, right = np.minimum(a, b), np.maximum(a, b)
    far = np.abs(tilt) * rounding
    low = np.clip(np.minimum(enter, leave) - far, left, right) - MARGIN
    high = np.clip(np.maximum(enter, leave) + far, left, right) + MARGIN
    first = np.floor(low).astype(np.int64)
    piece, u = _spread(first, np.floor(high).astype(np.int64) - first + 1)
    return v[piece] * raster.wide + u, of[row[piece]].astype(np.int32)


def _fill(raster, of, ua, va, vb, slope):
    """Give each cell the lowest area that holds its middle, MANY where several do."""
    first = np.ceil(va - 0.5).astype(np.int64)
    row, v = _spread(first, np.ceil(vb - 0.5).astype(np.int64) - first)
    cross = ua[row] + (v + 0.5 - va[row]) * slope[row]
    column = np.clip(np.ceil(cross - 0.5), 0, raster.wide).astype(np.int64)
    # a polygon is between its 1st and 2nd crossing, its 3rd and 4th and so on, holes and all
    key = np.sort((of[row] * raster.high + v) * (raster.wide + 1) + column)
    line, begin = np.divmod(key[0::2], raster.wide + 1)
    length = key[1::2] - key[0::2]
    area, v = np.divmod(line, raster.high)
    span, cell = _spread((v * raster.wide + begin)[::-1], length[::-1])
    raster.label = np.full(raster.wide * raster.high, NONE, dtype=np.int32)
    raster.label[cell] = area[::-1][span]     # of several the last: the lowest row
    if np.count_nonzero(raster.label != NONE) < len(cell):
        raster.covers = np.bincount(cell, minlength=len(raster.label)) > 1


def _mark(raster, cell, area):
    """Set the cells that borders touch to ASK or MANY."""
    count = len(raster.label)
    raster.top = np.full(count, NONE, dtype=np.int32)
    raster.top[cell] = area                   # of several the last: the highest row
    raster.low = np.full(count, NONE, dtype=np.int32)
    raster.low[cell[::-1]] = area[::-1]
    border = np.zeros(count, dtype=bool)
    border[cell] = True
    many = np.zeros(count, dtype=bool)
    many[cell[(area != raster.low[cell]) & (area != raster.top[cell])]] = True
    # an area without a border here covers the cell: it is to be asked too
    label = raster.label
    many |= border & (label != NONE) & (label != raster.low) & (label != raster.top)
    if raster.covers is not None:
        many |= border & raster.covers
    label[border] = ASK
    label[many] = MANY
