"""The local shift of a survey: by how much everything near a place was measured to one side.

Surveys are put together from sheets, crews and days, each with a shift of its own, whose borders
nobody knows afterwards. The field is found as a tree of cuts: the survey is cut in two by a
straight line wherever the mean residuals of both sides differ by more than chance explains
(regression tree of Breiman et al. 1984, with a penalty like the Bayesian information criterion,
Schwarz 1978), and each part again. Where nothing can be told apart there is one constant; a slow
drift becomes steps too small to matter.
"""
from dataclasses import dataclass, field

import numpy as np

#: Directions of the cuts, as unit vectors: along the axes (map sheets) and between them.
DIRECTIONS = np.array([(1.0, 0.0), (0.0, 1.0)])
SUPPORT = 8.0         # weight a part needs to have a shift of its own
PENALTY = (8.0, 3.0)  # a cut must earn (first + second · ln n) · noise²


@dataclass
class Field:
    """A shift that is constant in each part of a binary division by straight lines.

    Node k sends a place to ``below[k]`` where ``direction[k] · (x, y) < cut[k]``, otherwise to
    ``above[k]``; where ``below[k]`` is -1 the shift is ``value[k]``.
    """

    value: np.ndarray = field(default_factory=lambda: np.zeros((1, 2)))
    direction: np.ndarray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    cut: np.ndarray = field(default_factory=lambda: np.zeros(1))
    below: np.ndarray = field(default_factory=lambda: np.full(1, -1))
    above: np.ndarray = field(default_factory=lambda: np.full(1, -1))

    @property
    def parts(self):
        """How many parts have a shift of their own."""
        return int((self.below < 0).sum())

    def part_of(self, xy):
        """Node in which each place ends, int64 (n,)."""
        xy = np.asarray(xy, dtype=float)
        node = np.zeros(len(xy), dtype=np.int64)
        todo = np.flatnonzero(self.below[node] >= 0)
        while len(todo):
            at = node[todo]
            along = (xy[todo] * DIRECTIONS[self.direction[at]]).sum(axis=1)
            node[todo] = np.where(along < self.cut[at], self.below[at], self.above[at])
            todo = todo[self.below[node[todo]] >= 0]
        return node

    def __call__(self, xy):
        """Shift (n, 2), metres, at places (n, 2) in the reference system of the old side."""
        return self.value[self.part_of(xy)]


def fit(xy, residual, weight, noise):
    """The field that explains residuals.

    Parameters
    ----------
    xy : float64 (n, 2)
        Places, metres.
    residual : float64 (n, 2)
        New place minus old place, metres.
    weight : float64 (n,)
        How much each counts, 0..1: the probability that it is a match that has not moved.
    noise : float
        Standard deviation of a residual on each axis, metres.

    Returns
    -------
    Field
    """
    useful = weight > 0.05
    xy, residual, weight = xy[useful], residual[useful], weight[useful]
    if weight.sum() < SUPPORT:
        return Field()
    origin = xy.mean(axis=0)
    along = (xy - origin) @ DIRECTIONS.T
    moment = np.column_stack((weight, residual * weight[:, None]))
    value, direction, cut, below, above = [], [], [], [], []
    rows = [np.argsort(a, kind="stable") for a in along.T]
    todo = [(rows, -1, False)]
    while todo:
        rows, parent, over = todo.pop()
        here = len(value)
        if parent >= 0:
            (above if over else below)[parent] = here
        total = moment[rows[0]].sum(axis=0)
        value.append(total[1:] / total[0])
        best = _best_cut(rows, along, moment, total, noise)
        direction.append(0 if best is None else best[0])
        below.append(-1)
        above.append(-1)
        if best is None:
            cut.append(0.0)
            continue
        way, limit = best
        cut.append(limit + origin @ DIRECTIONS[way])
        low = along[:, way] < limit
        parts = [[r[low[r]] for r in rows], [r[~low[r]] for r in rows]]
        todo.append((parts[1], here, True))
        todo.append((parts[0], here, False))
    return Field(np.array(value), np.array(direction), np.array(cut), np.array(below),
                 np.array(above))


def _best_cut(rows, along, moment, total, noise):
    """Direction and place of the cut that explains most, None where none earns its price."""
    if total[0] < 2 * SUPPORT:
        return None
    price = noise ** 2 * (PENALTY[0] + PENALTY[1] * np.log(len(rows[0])))
    base, found = (total[1:] ** 2).sum() / total[0], None
    for way, order in enumerate(rows):
        left = np.cumsum(moment[order], axis=0)[:-1]
        right = total - left
        place = along[order, way]
        allowed = ((left[:, 0] >= SUPPORT) & (right[:, 0] >= SUPPORT)
                   & (place[1:] > place[:-1] + 1e-9))
        if not allowed.any():
            continue
        left, right = left[allowed], right[allowed]
        gain = ((left[:, 1:] ** 2).sum(axis=1) / left[:, 0]
                + (right[:, 1:] ** 2).sum(axis=1) / right[:, 0] - base)
        at = int(np.argmax(gain))
        if gain[at] > price:
            price = gain[at]
            k = np.flatnonzero(allowed)[at]
            found = way, 0.5 * (place[k] + place[k + 1])
    return found
