"""Clusters in space and time: ST-DBSCAN (Birant and Kut 2007).

Two cases are neighbours when they are within a distance of each other and within a span of time of
each other. A case with enough neighbours, itself included, is a core case; core cases that are
neighbours are of one cluster, and their other neighbours are its border. What is left is noise. The
further condition of the paper on a value that is measured at the points (a cluster does not grow
into a point whose value differs from its mean) has no meaning for cases and is left out.

Cases fall into boxes of a diagonal of the distance and the length of the span: whoever shares a box
is a neighbour of all in it. So full boxes need no counting, boxes join as wholes, and neither time
nor memory grows with the square of what lies in one place (the grid method of Gunawan 2013, with
time as a third side).
"""
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, N_
from ..progress import checker

_PAIRS = 2_000_000      # pairs of cases that are looked at together


@dataclass(frozen=True)
class Clusters:
    """The clusters of points.

    Attributes
    ----------
    cluster : (n,) int64
        Number of the cluster of each point, from 0; -1 for noise and for points without a place or
        time. Clusters are numbered by the first row of a core point, and a point at the border of
        several is of the first of them.
    core : (n,) bool
    """
    cluster: np.ndarray
    core: np.ndarray

    @property
    def number(self):
        """How many clusters there are."""
        return int(self.cluster.max(initial=-1)) + 1


def st_dbscan(x, y, at, space, days, least=5, feedback=None):
    """Clusters of points in space and time.

    Parameters
    ----------
    x, y : (n,) float64
        Metres; NaN where unknown.
    at : (n,) datetime64
        NaT where unknown.
    space : float
        Metres; at this distance two points are still neighbours.
    days : float
        The same in time.
    least : int
        Neighbours of a core point, itself included, from 2.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Clusters

    Raises
    ------
    InputError
        A distance or span that is not above zero, or ``least`` below 2.
    Cancelled
    """
    if not (space > 0 and days > 0):
        raise InputError(N_("The distance and the span of time must be above zero."))
    if least < 2:
        raise InputError(N_("A cluster begins with two cases or more."))
    check = checker(feedback)
    at = np.asarray(at, dtype="M8[s]")
    used = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & ~np.isnat(at))
    cluster, core = np.full(len(at), -1, dtype=np.int64), np.zeros(len(at), dtype=bool)
    if not len(used):
        return Clusters(cluster, core)
    boxes = _Boxes(np.asarray(x, float)[used], np.asarray(y, float)[used],
                   at[used].astype(np.int64), space, int(round(days * 86400)))
    count = boxes.size[boxes.box].copy()        # whoever shares a box is a neighbour
    lonely = np.flatnonzero(count < least)
    reached = np.zeros(len(used), dtype=np.int64)
    for row, _ in boxes.neighbours(lonely, lambda share: check(0.4 * share)):
        reached += np.bincount(row, minlength=len(used))
    count[lonely] += reached[lonely]
    is_core = count >= least
    label = _joined(boxes, is_core, lambda share: check(0.4 + 0.4 * share))
    # numbered by the first core row of each, in the order the points were given
    first = np.full(label.max(initial=-1) + 1, len(at))
    np.minimum.at(first, label[is_core], used[boxes.order[is_core]])
    rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
    label[is_core] = rank[label[is_core]]
    none = len(first)
    best = np.where(is_core, label, none)
    border = np.flatnonzero(~is_core)
    # a border point that shares its box with a core point
    inside = np.full(len(boxes.size), none)
    np.minimum.at(inside, boxes.box[is_core], label[is_core])
    best[border] = inside[boxes.box[border]]
    for row, other in boxes.neighbours(border, lambda share: check(0.8 + 0.2 * share)):
        hit = is_core[other]
        np.minimum.at(best, row[hit], label[other[hit]])
    cluster[used[boxes.order]] = np.where(best < none, best, -1)
    core[used[boxes.order]] = is_core
    return Clusters(cluster, core)


class _Boxes:
    """Points in boxes of space and time, ordered by box.

    ``order`` leads from the place in this order to the row; everything else is in this order:
    ``x``, ``y``, ``at``, and ``box`` (number of the box). ``size`` and ``begin`` are those of each
    box, ``key`` its place: three numbers in one.
    """

    def __init__(self, x, y, at, space, span):
        # a hair smaller, so that rounding never puts a box's diagonal above the distance
        side = space / np.sqrt(2) * (1 - 1e-9)
        column, row = (np.floor((v - v.min()) / side).astype(np.int64) for v in (x, y))
        slot = (at - at.min()) // max(span, 1)
        # two empty boxes on each side, so that a neighbour's number is never another one's
        self.rows, self.slots = int(row.max()) + 5, int(slot.max()) + 3
        if (float(column.max()) + 5) * self.rows * self.slots > 2 ** 62:
            raise InputError(N_("The distance or the span of time is far too small for the extent "
                                "of the cases. Choose larger ones."))
        key = ((column + 2) * self.rows + row + 2) * self.slots + slot + 1
        self.order = np.argsort(key, kind="stable")
        self.x, self.y, self.at = x[self.order], y[self.order], at[self.order]
        self.key, self.begin, self.size = np.unique(key[self.order], return_index=True,
                                                    return_counts=True)
        self.box = np.repeat(np.arange(len(self.key)), self.size)
        self.space, self.span = space, span

    def beside(self, boxes, columns, rows):
        """Of boxes: the first and the one after the last box that lie so many columns and rows
        further at the same time, a slot before or a slot after."""
        key = self.key[boxes] + (columns * self.rows + rows) * self.slots
        return (np.searchsorted(self.key, key - 1, side="left"),
                np.searchsorted(self.key, key + 1, side="right"))

    def are_neighbours(self, one, two):
        """Whether points are neighbours, (n,) bool."""
        return ((self.x[one] - self.x[two]) ** 2 + (self.y[one] - self.y[two]) ** 2
                <= self.space * self.space) & (np.abs(self.at[one] - self.at[two]) <= self.span)

    def neighbours(self, points, check):
        """Pairs (point, neighbour) of some points with all in other boxes, a part at a time."""
        ends = np.append(self.begin, len(self.box))
        for done, (columns, rows) in enumerate(_AROUND):
            check(done / len(_AROUND))
            low, high = self.beside(self.box[points], columns, rows)
            low, high = ends[low], ends[high]
            for part in _parts(high - low):
                row, other = _expanded(points[part], low[part], high[part])
                if not (columns or rows):
                    apart = self.box[row] != self.box[other]
                    row, other = row[apart], other[apart]
                near = self.are_neighbours(row, other)
                yield row[near], other[near]


#: (columns, rows) of the boxes that can hold neighbours, the nearest first
_AROUND = tuple(sorted(((i, j) for i in range(-2, 3) for j in range(-2, 3)
                        if abs(i) + abs(j) < 4), key=lambda at: at[0] ** 2 + at[1] ** 2))


def _parts(sizes):
    """Slices of rows whose sizes add up to no more than _PAIRS (or that are one row)."""
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        before = ends[begin - 1] if begin else 0
        end = max(int(np.searchsorted(ends, before + _PAIRS, side="right")), begin + 1)
        yield slice(begin, end)
        begin = end


def _expanded(values, low, high):
    """Each value with every number from ``low`` to ``high``."""
    size = high - low
    of = np.repeat(np.arange(len(size)), size)
    number = np.arange(len(of)) - np.repeat(np.cumsum(size) - size, size) + low[of]
    return values[of], number


def _joined(boxes, core, check):
    """Number of the component of each core point, -1 for others: boxes with core points, joined
    where two of these are neighbours."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    points = np.flatnonzero(core)
    label = np.full(len(core), -1, dtype=np.int64)
    if not len(points):
        return label
    filled, begin, size = np.unique(boxes.box[points], return_index=True, return_counts=True)
    place = np.full(len(boxes.key) + 1, -1, dtype=np.int64)
    place[filled] = np.arange(len(filled))
    group = np.arange(len(filled))
    half = [at for at in _AROUND if at >= (0, 0)]
    for done, (columns, rows) in enumerate(half):
        check(done / len(half))
        low, high = boxes.beside(filled, columns, rows)
        for part in _parts(high - low):
            one, two = _expanded(np.arange(len(filled))[part], low[part], high[part])
            two = place[two]
            open_ = two >= 0
            one, two = one[open_], two[open_]
            # those that are of one component already need no look
            apart = group[one] != group[two]
            one, two = _touching(boxes, points, begin, size, one[apart], two[apart])
            if len(one):
                graph = coo_matrix((np.ones(len(one), bool), (group[one], group[two])),
                                   shape=(len(filled), len(filled)))
                group = connected_components(graph, directed=False)[1][group]
    label[points] = np.repeat(group, size)
    return np.where(label >= 0, np.unique(label, return_inverse=True)[1].reshape(-1)
                    - (label < 0).any(), -1)


def _touching(boxes, points, begin, size, one, two):
    """Of pairs of boxes those that hold two core points that are neighbours.

    A pair is asked with more and more of its points, so that boxes full of them are settled by the
    first ones.
    """
    found = []
    width = 8
    while len(one):
        few = (np.minimum(size[one], width), np.minimum(size[two], width))
        hit = np.zeros(len(one), dtype=bool)
        for part in _parts(few[0] * few[1]):
            a, b = few[0][part], few[1][part]
            if len(a) == 1 and a[0] * b[0] > _PAIRS:
                hit[part] = _large(boxes, points, begin, one[part][0], two[part][0], a[0], b[0])
                continue
            pair = np.repeat(np.arange(len(a)), a * b)
            nth = np.arange(len(pair)) - np.repeat(np.cumsum(a * b) - a * b, a * b)
            near = boxes.are_neighbours(points[begin[one[part]][pair] + nth // b[pair]],
                                        points[begin[two[part]][pair] + nth % b[pair]])
            hit[part] = np.bincount(pair, near, len(a)) > 0
        found.append((one[hit], two[hit]))
        left = ~hit & ((size[one] > width) | (size[two] > width))
        one, two = one[left], two[left]
        width *= 8
    return tuple(np.concatenate([pair[k] for pair in found] or [np.empty(0, np.int64)])
                 for k in range(2))


def _large(boxes, points, begin, one, two, a, b):
    """Whether two very full boxes touch, in parts."""
    others = points[begin[two]:begin[two] + b]
    rows = max(_PAIRS // b, 1)
    for start in range(0, a, rows):
        some = points[begin[one] + start:begin[one] + min(start + rows, a)]
        if boxes.are_neighbours(some[:, None], others[None]).any():
            return True
    return False
