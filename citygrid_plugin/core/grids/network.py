"""Planar networks on the 1 mm grid: noding, faces, directed edges, dissolving.

Two neighbouring cells must share every vertex ("vertex for vertex", 无缝拼接), so nothing here
compares coordinates with a tolerance: they are noded once on a grid of 1 mm, and from then on an
edge is a pair of integer vertices. GEOS 3.11 has no coverage functions; these edges replace them.
"""
from dataclasses import dataclass

import numpy as np
import shapely

GRID = 0.001


@dataclass(frozen=True)
class Edges:
    """Directed edges of polygons, the inside to the right.

    Attributes
    ----------
    a, b : int64 (n,)
        Vertex numbers of start and end.
    owner : int64 (n,)
        Index of the polygon.
    xy : float64 (m, 2)
        Coordinates of the vertices, metres.
    """

    a: np.ndarray
    b: np.ndarray
    owner: np.ndarray
    xy: np.ndarray

    @property
    def key(self):
        """One number per directed edge."""
        return self.a * len(self.xy) + self.b

    @property
    def reverse_key(self):
        """The key that the same edge has in the polygon on its other side."""
        return self.b * len(self.xy) + self.a

    @property
    def length(self):
        """Length per edge, metres."""
        return np.hypot(*(self.xy[self.b] - self.xy[self.a]).T)

    def lines(self, rows):
        """The edges ``rows`` as two-point lines."""
        return shapely.linestrings(np.stack([self.xy[self.a[rows]], self.xy[self.b[rows]]], axis=1))


def polygon_parts(geometries):
    """Polygons of any geometries, with the index each came from; lines and points fall away."""
    geometries = np.asarray(geometries, dtype=object)
    parts, index = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > 3).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        index = index[inner]
    good = (shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)
    return parts[good], index[good]


def areal(geometry):
    """The areas of one geometry; GEOS overlays leave points and lines beside them."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    return shapely.multipolygons(polygon_parts([geometry])[0])


def line_parts(geometries):
    """Lines of any geometries, borders of polygons included, with the index each came from."""
    geometries = np.asarray(geometries, dtype=object)
    parts, index = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > 3).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        index = index[inner]
    area = shapely.get_type_id(parts) == 3
    rings, ring_index = shapely.get_rings(parts[area], return_index=True)
    line = np.isin(shapely.get_type_id(parts), (1, 2))
    lines = np.concatenate([parts[line], rings])
    index = np.concatenate([index[line], index[area][ring_index]])
    good = ~shapely.is_empty(lines) & (shapely.length(lines) > 0)
    return lines[good], index[good]


def segments(lines, index):
    """Two-point segments of ``lines`` and the value of ``index`` of each."""
    xy, row = shapely.get_coordinates(lines, return_index=True)
    same = row[1:] == row[:-1]
    ends = np.stack([xy[:-1][same], xy[1:][same]], axis=1)
    return shapely.linestrings(ends), np.asarray(index)[row[:-1][same]]


def faces(lines, grid=GRID):
    """Node ``lines`` with one another on ``grid`` and return the areas they enclose."""
    noded = shapely.union_all(lines, grid_size=grid)
    return polygonize(shapely.get_parts(noded))


def polygonize(lines):
    """Areas enclosed by lines that are noded already."""
    return shapely.get_parts(shapely.polygonize(lines))


def directed_edges(polygons, grid=GRID):
    """Directed edges of single polygons, inside to the right (see `Edges`)."""
    rings, owner = shapely.get_rings(shapely.normalize(polygons), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(xy):
        none = np.empty(0, dtype=np.int64)
        return Edges(none, none, none, np.empty((0, 2)))
    number, first = vertex_numbers(xy, grid)
    same = (ring[1:] == ring[:-1]) & (number[1:] != number[:-1])
    return Edges(number[:-1][same], number[1:][same], owner[ring[:-1][same]], xy[first])


def vertex_numbers(xy, grid=GRID):
    """Number equal coordinates (to the grid) alike: numbers (n,), row of the first of each."""
    cells = np.rint(xy / grid).astype(np.int64)
    cells -= cells.min(axis=0)
    keys = cells[:, 0] * (cells[:, 1].max() + 1) + cells[:, 1]
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    return number.astype(np.int64).reshape(-1), first


def partners(edges):
    """Row of the opposite directed edge per edge, -1 where there is none (an outer border)."""
    key = edges.key
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], edges.reverse_key)
    place = np.minimum(place, max(len(key) - 1, 0))
    found = order[place] if len(key) else place
    return np.where(key[found] == edges.reverse_key, found, -1) if len(key) else found


def dissolve(polygons, label):
    """Join polygons of a coverage by label without moving or losing a vertex.

    Parameters
    ----------
    polygons : object (n,)
        Single polygons that share every vertex.
    label : int (n,)

    Returns
    -------
    (object (m,), int64 (m,))
        Joined polygons and their labels; a label that is not connected gives several.
    """
    label = np.asarray(label)
    edges = directed_edges(polygons)
    other = partners(edges)
    mine = label[edges.owner]
    border = (other < 0) | (mine != label[edges.owner[other]])
    once = border & ((other < 0) | (edges.a < edges.b))
    joined = shapely.normalize(polygonize(edges.lines(once)))
    if not len(joined):
        return joined, np.empty(0, dtype=np.int64)
    # A face is known by any directed edge of its own: no point-in-polygon test, no tolerance.
    number = look_up(edges, _first_edges(joined).reshape(-1, 2))
    key = number[0::2] * len(edges.xy) + number[1::2]
    order = np.argsort(edges.key, kind="stable")
    place = np.minimum(np.searchsorted(edges.key[order], key), len(order) - 1)
    row = order[place]
    inside = edges.key[row] == key
    return joined[inside], mine[row[inside]].astype(np.int64)


def _first_edges(polygons):
    xy, ring = shapely.get_coordinates(shapely.get_exterior_ring(polygons), return_index=True)
    start = np.searchsorted(ring, np.arange(len(polygons)))
    return np.stack([xy[start], xy[start + 1]], axis=1)


def look_up(edges, xy):
    """Vertex numbers of coordinates that are all vertices of ``edges``."""
    both = np.concatenate([edges.xy, xy])
    number, first = vertex_numbers(both)
    back = np.empty(number.max() + 1, dtype=np.int64)
    back[number[:len(edges.xy)]] = np.arange(len(edges.xy))
    return back[number[len(edges.xy):]]


def adjacency(edges, other, label, weight):
    """Neighbouring labels with length and weighted length of their common border.

    Returns
    -------
    (i, j, length, cost) with i < j, metres and weighted metres.
    """
    rows = np.flatnonzero((other >= 0) & (edges.a < edges.b))
    i, j = label[edges.owner[rows]], label[edges.owner[other[rows]]]
    rows, i, j = rows[i != j], i[i != j], j[i != j]
    low, high = np.minimum(i, j), np.maximum(i, j)
    size = int(label.max()) + 1 if len(label) else 1
    pair, where = np.unique(low * size + high, return_inverse=True)
    length = edges.length[rows]
    return (pair // size, pair % size, np.bincount(where, length, len(pair)),
            np.bincount(where, length * weight[rows], len(pair)))


def seams(polygons, owner=None):
    """Edges with another polygon beside them that does not have the same edge.

    Parameters
    ----------
    polygons : object (n,)
        Single polygons.
    owner : int (n,), optional
        What each polygon is part of; default: itself.

    Returns
    -------
    (Edges, rows, int64)
        All edges, the rows of those without a partner, and the polygon beside each of them.
    """
    owner = np.arange(len(polygons)) if owner is None else owner
    edges = directed_edges(polygons)
    # An outer edge of a few millimetres ends beside the neighbour's corner: no fault.
    loose = np.flatnonzero((partners(edges) < 0) & (edges.length > 0.01))
    middle = shapely.line_interpolate_point(edges.lines(loose), 0.5, normalized=True)
    near, beside = shapely.STRtree(polygons).query(middle, predicate="dwithin", distance=0.002)
    strange = owner[beside] != owner[edges.owner[loose[near]]]
    near, beside = near[strange], beside[strange]
    # Beyond the edge, that is: at the tip of a needle the cell on its other side is as near.
    step = (edges.xy[edges.b] - edges.xy[edges.a])[loose[near]]
    step *= 0.002 / np.hypot(*step.T)[:, None]
    outside = shapely.points(shapely.get_coordinates(middle[near]) + step[:, ::-1] * (-1, 1))
    beyond = (shapely.distance(outside, polygons[beside])
              <= shapely.distance(middle[near], polygons[beside]))
    return edges, loose[near[beyond]], beside[beyond]
