"""The local shift of a survey: by how much everything near a place was measured to one side.

Surveys are put together from sheets, crews and days, each with a shift of its own, whose borders
nobody knows afterwards. The field is found as a tree of cuts: the survey is cut in two by a
straight line wherever the mean residuals of both sides differ by more than chance explains
(regression tree of Breiman et al. 1984, with a penalty like the Bayesian information criterion,
Schwarz 1978), and each part again. Where nothing can be told apart there is one constant; a slow
drift becomes steps too small to matter. Borders of sheets run on: where several cuts could lie on
one line, that line is preferred the next time (`lines`).
"""
from dataclasses import dataclass, field

import numpy as np

#: Directions of the cuts, as unit vectors: along the axes (map sheets) and between them.
DIRECTIONS = np.array([(1.0, 0.0), (0.0, 1.0)])
ENOUGH = 200_000      # places that the parts are found from; their shifts come from all
SUPPORT = 8.0         # weight a part needs to have a shift of its own
PENALTY = (12.0, 4.0)  # a cut must earn (first + second · ln places to choose from) · noise²
LINE = (4.0, 2.0)      # the same for a cut on a line that runs on
DOUBT = 6.0           # · noise²: a place that explains so much less is in doubt with the best one
RUNS_ON = 3           # cuts that could all be one line make it a border that runs on


@dataclass
class Field:
    """A shift that is constant in each part of a binary division by straight lines.

    Node k sends a place to ``below[k]`` where ``direction[k] · (x, y) < cut[k]``, otherwise to
    ``above[k]``; where ``below[k]`` is -1 the shift is ``value[k]``. ``lines``
    are the places (k,) of borders that run on, for each direction.
    """

    value: np.ndarray = field(default_factory=lambda: np.zeros((1, 2)))
    direction: np.ndarray = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    cut: np.ndarray = field(default_factory=lambda: np.zeros(1))
    below: np.ndarray = field(default_factory=lambda: np.full(1, -1))
    above: np.ndarray = field(default_factory=lambda: np.full(1, -1))
    lines: tuple = ()

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


def fit(xy, residual, weight, noise, lines=(), support=SUPPORT):
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
    lines : sequence of float64 (k,), optional
        The lines of a field that was fitted before. A division into whole sheets along all of
        them is tried, too; the likelier field is taken.
    support : float
        Weight a part needs to have a shift of its own.

    Returns
    -------
    Field
    """
    useful = weight > 0.05
    xy, residual, weight = xy[useful], residual[useful], weight[useful]
    if weight.sum() < support:
        return Field()
    moment = np.column_stack((weight, residual * weight[:, None]))
    some = slice(None, None, 1 + len(xy) // ENOUGH)
    places = _Places(xy[some] @ DIRECTIONS.T, moment[some], noise,
                     lines or tuple(np.zeros(0) for _ in DIRECTIONS), support)
    found, likely = _grow(places, False)
    if any(len(line) for line in lines):
        sheets, likelier = _grow(places, True)
        if likelier > likely:
            sheets.lines = found.lines
            found = sheets
    if len(moment) > len(places.moment):
        part, nodes = found.part_of(xy), len(found.value)
        total = np.column_stack([np.bincount(part, m, nodes) for m in moment.T])
        found.value, _ = _values(total, found.below < 0, noise)
    return found


@dataclass
class _Places:
    """What a field is fitted to: ``along`` (n, directions), ``moment`` (n, 3) weight and weighted
    residual; noise, lines and support as for `fit`."""
    along: np.ndarray
    moment: np.ndarray
    noise: float
    lines: tuple
    support: float


def _grow(places, sheets):
    """The field by cuts, first along all lines where ``sheets``, and how likely it is: twice the
    logarithm of its likelihood, less what its cuts cost."""
    along, moment = places.along, places.moment
    direction, cut, below, above, doubt, total = [], [], [], [], [], []
    todo, cost = [([np.argsort(a, kind="stable") for a in along.T], -1, None)], 0.0
    while todo:
        rows, parent, side = todo.pop()
        here = len(total)
        if parent >= 0:
            side[parent] = here
        total.append(moment[rows[0]].sum(axis=0))
        below.append(-1)
        above.append(-1)
        best = _middle_line(rows, places) if sheets else None
        if best is None:
            best = _best_cut(rows, places, total[-1])
            cost += 0.0 if best is None else best[4]
        direction.append(0 if best is None else best[0])
        cut.append(0.0 if best is None else best[1])
        doubt.append((0.0, 0.0) if best is None else best[2:4])
        if best is not None:
            low = along[:, best[0]] < best[1]
            todo.append(([r[~low[r]] for r in rows], here, above))
            todo.append(([r[low[r]] for r in rows], here, below))
    below, direction, doubt, total = map(np.array, (below, direction, doubt, total))
    if sheets:
        cost += sum(map(len, places.lines)) * (LINE[0] + LINE[1] * np.log(len(moment)))
    found = tuple(running_on(doubt[(below >= 0) & (direction == way)])
                  for way in range(len(DIRECTIONS)))
    value, likely = _values(total, below < 0, places.noise)
    return Field(value, direction, np.array(cut), below, np.array(above), found), likely - cost


def _values(total, leaf, noise):
    """Shift of each node, and twice the logarithm of the likelihood of all parts together.

    The shifts of the parts are taken as drawn from one normal distribution, whose variance is
    found by EM: a part with few objects is drawn towards the mean of all.
    """
    weight = np.maximum(total[:, :1], 1e-9)
    value = total[:, 1:] / weight
    w, mean = weight[leaf], value[leaf]
    if len(w) < 2:
        return value, 0.0
    centre = (w * mean).sum(axis=0) / w.sum()
    spread = np.var(mean)
    for _ in range(30):
        doubt = 1.0 / (1.0 / max(spread, 1e-6) + w / noise ** 2)
        drawn = doubt * w / noise ** 2 * (mean - centre)
        spread = float(((drawn ** 2).mean(axis=1, keepdims=True) + doubt).mean())
    value[leaf] = centre + drawn
    share = spread * w / noise ** 2
    explained = (w * (mean - centre) ** 2).sum(axis=1, keepdims=True) / noise ** 2
    return value, float((explained * share / (1 + share) - 2 * np.log1p(share)).sum())


def _middle_line(rows, places):
    """The line that parts the rows most evenly: direction, place, place, place; None without."""
    best, found = 0, None
    for way, order in enumerate(rows):
        place = places.along[order, way]
        lines = places.lines[way]
        below = np.searchsorted(place, lines, side="left")
        even = np.minimum(below, len(place) - below)
        k = int(np.argmax(even)) if len(even) else -1
        if k >= 0 and even[k] > best:
            best, found = even[k], (way, lines[k], lines[k], lines[k])
    return found


def _best_cut(rows, places, total):
    """Direction, place, doubt (from, to) and price of the cut that explains most, None where none
    earns its price."""
    along, moment, lines, support = places.along, places.moment, places.lines, places.support
    if total[0] < 2 * support:
        return None
    base, best, found = (total[1:] ** 2).sum() / total[0], 0.0, None
    for way, order in enumerate(rows):
        left = np.cumsum(moment[order], axis=0)[:-1]
        right = total - left
        place = along[order, way]
        allowed = np.flatnonzero((left[:, 0] >= support) & (right[:, 0] >= support)
                                 & (place[1:] > place[:-1] + 1e-9))
        if not len(allowed):
            continue
        left, right = left[allowed], right[allowed]
        gain = ((left[:, 1:] ** 2).sum(axis=1) / left[:, 0]
                + (right[:, 1:] ** 2).sum(axis=1) / right[:, 0] - base) / places.noise ** 2
        middle = 0.5 * (place[allowed] + place[allowed + 1])
        near = lines[way][(lines[way] > place[0]) & (lines[way] < place[-1])]
        # a line falls between two places as a cut does
        on = np.searchsorted(place[allowed + 1], near, side="left")
        on, near = on[on < len(allowed)], near[on < len(allowed)]
        fits = place[allowed[on]] < near
        on, near = on[fits], near[fits]
        for at, where, choices, price in ((np.arange(len(gain)), middle, len(order), PENALTY),
                                          (on, near, len(on), LINE)):
            if not len(at):
                continue
            price = price[0] + price[1] * np.log(choices)
            k = int(np.argmax(gain[at]))
            if gain[at[k]] - price > best:
                best = gain[at[k]] - price
                sure = allowed[gain >= gain[at[k]] - DOUBT]
                found = way, where[k], place[sure[0]], place[sure[-1] + 1], price
    return found


def running_on(doubt):
    """Places that lie within the doubt of several cuts; float64 (k,), ascending.

    doubt : float64 (c, 2), from where to where each cut could be.
    """
    found = []
    while len(doubt) >= RUNS_ON:
        start = np.sort(doubt[:, 0])
        depth = np.searchsorted(start, start, side="right") \
            - np.searchsorted(np.sort(doubt[:, 1]), start, side="left")
        k = int(np.argmax(depth))
        if depth[k] < RUNS_ON:
            break
        through = (doubt[:, 0] <= start[k]) & (doubt[:, 1] >= start[k])
        found.append(0.5 * (start[k] + doubt[through, 1].min()))
        doubt = doubt[~through]
    return np.sort(np.array(found))
