"""What the borders of cells follow: the class of every edge, and lines that show it."""
from dataclasses import dataclass

import numpy as np
import shapely

from . import network

PARCEL, COMMUNITY, OTHER = "parcel", "community", "other"
_ON_LINE = 0.005      # an edge lies on a barrier when its middle is that near, m


@dataclass(frozen=True)
class Lines:
    """The lines that borders may follow.

    Attributes
    ----------
    lines : object (n,)
    line_class : int (n,)
        Class of each, an index of ``strengths``.
    parcels : object (k,)
        Areas whose outlines are followed too.
    strengths : tuple of float
    """

    lines: np.ndarray
    line_class: np.ndarray
    parcels: np.ndarray
    strengths: tuple

    def classes(self, edges):
        """Class per two-point line: the strongest barrier that it lies on, else ``len(strengths)``
        on a parcel border, else one more."""
        count = len(self.strengths)
        kind = np.full(len(edges), count + 1)
        if not len(edges):
            return kind
        middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
        rings, _ = network.line_parts(self.parcels)
        order = np.argsort(np.argsort(np.negative(self.strengths), kind="stable"))
        rank = np.concatenate([order[self.line_class], np.full(len(rings), count)])
        parts, rank = network.segments(np.concatenate([self.lines, rings]),
                                       rank.astype(np.int64))
        if len(parts):
            near, part = shapely.STRtree(parts).query(middle, predicate="dwithin",
                                                      distance=_ON_LINE)
            best = np.full(len(edges), count + 1)
            np.minimum.at(best, near, rank[part])
            kind = np.append(np.argsort(order), [count, count + 1])[best]
        return kind


@dataclass(frozen=True)
class Borders:
    """The borders of cells, one line per pair of neighbours and class.

    Attributes
    ----------
    lines : object (m,)
        Lines or multi-lines.
    left, right : int64 (m,)
        The two cells, the smaller number first; ``right`` is -1 at the edge of the ground.
    kind : int64 (m,)
        Index of the class names: the barrier classes, "parcel", "community", "other".
    """

    lines: np.ndarray
    left: np.ndarray
    right: np.ndarray
    kind: np.ndarray


def borders(polygons, community, lines):
    """The borders of cells and what they follow.

    Parameters
    ----------
    polygons : object (n,)
        Cells that share every vertex; metres.
    community : int (n,)
        A border between two communities that follows no barrier is of the class "community".
    lines : Lines

    Returns
    -------
    Borders
    """
    edges = network.directed_edges(polygons)
    other = network.partners(edges)
    once = np.flatnonzero((other < 0) | (edges.a < edges.b))
    cell = edges.owner[once]
    beyond = np.where(other[once] < 0, -1, edges.owner[other[once]])
    drawn = edges.lines(once)
    count = len(lines.strengths)
    kind = lines.classes(drawn)
    kind = np.where(kind == count + 1, count + 2, kind)
    outer = (beyond < 0) | (community[cell] != community[beyond])
    kind = np.where(outer & (kind >= count), count + 1, kind)
    left = np.where(beyond < 0, cell, np.minimum(cell, beyond))
    right = np.where(beyond < 0, -1, np.maximum(cell, beyond))
    order = np.lexsort((kind, right, left))
    key = np.stack([left, right, kind], axis=1)[order]
    if not len(key):
        none = np.empty(0, dtype=np.int64)
        return Borders(np.empty(0, dtype=object), none, none, none)
    new = np.append(True, (key[1:] != key[:-1]).any(axis=1))
    joined = shapely.line_merge(shapely.multilinestrings(
        drawn[order], indices=np.cumsum(new) - 1))
    return Borders(joined, *key[new].T)


def shares(found, cells, names):
    """Share of each cell's border by class: float (cells, names)."""
    length = shapely.length(found.lines)
    metres = np.zeros((cells, names))
    np.add.at(metres, (found.left, found.kind), length)
    inner = found.right >= 0
    np.add.at(metres, (found.right[inner], found.kind[inner]), length[inner])
    return metres / np.maximum(metres.sum(axis=1, keepdims=True), 1e-9)
