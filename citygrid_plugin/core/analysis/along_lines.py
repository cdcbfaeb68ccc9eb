"""Lines with a measure along them, and their pieces between two measures.

All lines lie behind one another on a single axis, a metre apart, so that pieces and intervals of
many lines are found by one search in a sorted array. On an axis of 10,000 km a float64 still tells
two millionths of a millimetre apart.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from ..grids.network import line_parts

APART = 1.0     # metres between two lines on the axis


@dataclass(frozen=True)
class Measured:
    """Lines and their vertices on the axis.

    Attributes
    ----------
    xy : (v, 2) float64
        Vertices of all lines, metres.
    line : (v,) int64
        Line of each vertex.
    at : (v,) float64
        Place of each vertex on the axis, ascending.
    source : (n,) int64
        Row of the geometry that each line is of.
    begin, end : (n,) float64
        Where each line begins and ends on the axis.
    """
    xy: np.ndarray
    line: np.ndarray
    at: np.ndarray
    source: np.ndarray
    begin: np.ndarray
    end: np.ndarray

    def __len__(self):
        return len(self.begin)

    @property
    def length(self):
        """Length of each line in metres, (n,) float64."""
        return self.end - self.begin

    @property
    def segments(self):
        """(k,) int64: the vertices that a segment of its line begins at, without empty ones."""
        return np.flatnonzero((self.line[1:] == self.line[:-1]) & (self.at[1:] > self.at[:-1]))

    def line_at(self, at):
        """Line of each place on the axis, (m,) int64."""
        return np.clip(np.searchsorted(self.begin, at, side="right") - 1, 0, len(self) - 1)

    def points(self, at):
        """Coordinates of places on the axis.

        Parameters
        ----------
        at : (m,) float64
            Each on a line; what lies beside one is taken for its end.

        Returns
        -------
        (m, 2) float64
        """
        at = np.asarray(at, dtype=float)
        line = self.line_at(at)
        at = np.clip(at, self.begin[line], self.end[line])
        after = np.clip(np.searchsorted(self.at, at, side="right"), 1, len(self.at) - 1)
        # behind the last vertex of a line comes the first of another
        after -= self.line[after] != line
        way = self.at[after] - self.at[after - 1]
        share = np.where(way > 0, (at - self.at[after - 1]) / np.where(way > 0, way, 1.0), 0.0)
        return self.xy[after - 1] + share[:, None] * (self.xy[after] - self.xy[after - 1])

    def pieces(self, start, end):
        """The lines between two places each, both on the same line.

        Parameters
        ----------
        start, end : (m,) float64
            Places on the axis, ``start`` < ``end``.

        Returns
        -------
        (m,) object array of LineString
        """
        first = np.searchsorted(self.at, start, side="right")
        inner = np.maximum(np.searchsorted(self.at, end, side="left") - first, 0)
        row = np.repeat(np.arange(len(inner)), inner + 2)
        begin = np.cumsum(inner + 2) - inner - 2
        nth = np.arange(len(row)) - begin[row]
        vertex = np.clip(first[row] + nth - 1, 0, max(len(self.xy) - 1, 0))
        xy = self.xy[vertex] if len(row) else np.empty((0, 2))
        if len(row):
            xy[begin] = self.points(start)
            xy[begin + inner + 1] = self.points(end)
        return shapely.linestrings(xy, indices=row)


def measured(geometries):
    """Measure lines.

    Parameters
    ----------
    geometries : (k,) object
        Lines of any kind in metres; None, empty ones and those without length fall away, of areas
        the borders are taken.

    Returns
    -------
    Measured
    """
    lines, source = line_parts(np.asarray(geometries, dtype=object))
    good = np.isfinite(shapely.bounds(lines)).all(axis=1) if len(lines) else slice(0)
    lines, source = lines[good], source[good]
    xy, line = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0).T) if len(xy) else np.empty(0)
    step[line[1:] != line[:-1]] = APART
    at = np.concatenate([[0.0], np.cumsum(step)])[:len(xy)]
    first = np.searchsorted(line, np.arange(len(lines)))
    last = np.searchsorted(line, np.arange(len(lines)), side="right") - 1
    return Measured(xy, line, at, source, at[first], at[last])


def union(start, end, slack=1e-9):
    """Intervals that overlap or touch, joined.

    Parameters
    ----------
    start, end : (n,) float64
    slack : float
        So far apart they still touch.

    Returns
    -------
    ((m,) float64, (m,) float64)
        Starts and ends, ascending.
    """
    order = np.argsort(start, kind="stable")
    start, end = start[order], end[order]
    reach = np.maximum.accumulate(end)
    new = np.append(True, start[1:] > reach[:-1] + slack)[:len(start)]
    return start[new], reach[np.append(new[1:], True)[:len(start)].astype(bool)]
