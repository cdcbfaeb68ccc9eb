"""Problems that come back at the same object or place, and cases that drag on.

Seed 000 (Hangzhou 2006 no. 8) article 25: problems that recur or remain unsolved for long (反复出现
或久拖不决) are studied by the authority together with the departments. The order gives no figures;
those here are parameters, and where a default comes from is said beside it.

An occurrence is a problem together with its repeated reports: it begins with a case and lasts as
long as that case is open; what is reported at the same object or place meanwhile, or within a few
hours of the first report, is the same problem told again and not its return. A case that was merged
counts with its main case; one that was not filed or is void was no problem.
"""
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, N_
from .cases import moment

DAY = np.timedelta64(86400, "s")
#: What of the class must agree for two cases to be the same problem: digits of the code.
SAME = {"class": N_("the same minor class"), "major": N_("the same major class"),
        "any": N_("any class")}
#: States in which a report was no problem of its own.
_NONE = ("rejected", "void")
#: From so many occurrences on the trend test is near its normal distribution (5 %, Bates 1955).
_FEWEST = 4
_CRITICAL = 1.959964
_LEAF = 100             # points of a leaf of the tree: a crowd at one spot has not too many leaves
_CHUNK = 5_000          # points asked at once: in a crowd they may take a second


@dataclass(frozen=True)
class Recurring:
    """Objects or places with their occurrences, those that came back most in one window first.

    Attributes
    ----------
    name : (m,) object
        Component code of each, or the number of the place from 1.
    kind, classcode : (m,) object
        Of the first case; the class is cut to what had to agree.
    x, y : (m,) float64
        Mean of the cases with a place, metres; NaN without one.
    cases, occurrences, most : (m,) int64
        All cases, repeated reports included; occurrences; most occurrences within one window.
    first, last : (m,) datetime64[s]
        Beginning of the first and of the last occurrence.
    mean_days, shortest_days : (m,) float64
        Between the beginnings of two occurrences; NaN for a single one.
    open : (m,) int64
        Cases not ended.
    trend : (m,) float64
        Laplace's trend statistic (Cox and Lewis 1966): above 1.96 occurrences become more
        frequent over the period, below -1.96 less; NaN for fewer than 4.
    begin : (m + 1,) int64
    row : (k,) int64
        Rows of the cases behind number i: ``row[begin[i]:begin[i + 1]]``, by time.
    at : (k,) datetime64[s]
        When each was reported.
    starts : (k,) bool
        Which of them began an occurrence.
    """
    name: np.ndarray
    kind: np.ndarray
    classcode: np.ndarray
    x: np.ndarray
    y: np.ndarray
    cases: np.ndarray
    occurrences: np.ndarray
    most: np.ndarray
    first: np.ndarray
    last: np.ndarray
    mean_days: np.ndarray
    shortest_days: np.ndarray
    open: np.ndarray
    trend: np.ndarray
    begin: np.ndarray
    row: np.ndarray
    at: np.ndarray
    starts: np.ndarray

    def __len__(self):
        return len(self.name)

    def behind(self, i):
        """Rows of the cases behind number ``i``, by time."""
        return self.row[self.begin[i]:self.begin[i + 1]]

    def intervals(self, i):
        """Days between the beginnings of the occurrences of number ``i``, (occurrences - 1,)."""
        rows = slice(self.begin[i], self.begin[i + 1])
        return np.diff(self.at[rows][self.starts[rows]]) / DAY


@dataclass(frozen=True)
class Rule:
    """What counts as coming back.

    Attributes
    ----------
    least : int
        Occurrences within the window, from 2.
    days : float
        The window.
    same : str
        Of SAME.
    radius : float
        Metres around the middle of a place.
    apart_hours : float
        A report so soon after the beginning of an occurrence is the same one.
    """
    least: int = 3
    days: float = 90.0
    same: str = "class"
    radius: float = 30.0
    apart_hours: float = 2.0

    def __post_init__(self):
        if self.least < 2:
            raise InputError(N_("A problem that comes back occurs at least twice."))
        if not (self.days > 0 and self.radius > 0 and self.apart_hours >= 0):
            raise InputError(N_("The window and the radius must be above zero, and the hours "
                                "not below it."))
        if self.same not in SAME:
            raise InputError(N_("What must agree is the class, the major class or nothing."))


def at_objects(cases, rule=Rule(), since="", until=""):
    """Components whose problems come back.

    Parameters
    ----------
    cases : Cases
        Those that count, of a period and of the classes asked for.
    rule : Rule
    since, until : str
        The period that the cases are of, for the trend; where empty, that of the cases.

    Returns
    -------
    Recurring
        With at least ``rule.least`` occurrences within ``rule.days``.
    """
    rows = np.flatnonzero(problems(cases) & (cases.objid.codes >= 0))
    part, code = _classes(cases, rows, rule.same)
    # int32 would run over, silently: numpy 1 takes the type of the array, not that of the number
    group = cases.objid.codes[rows].astype(np.int64) * (part.max(initial=0) + 1) + part
    return _recurring(cases, rows, group, rule, since, until, code, cases.objid.text()[rows])


def at_places(cases, rule=Rule(), since="", until="", feedback=None):
    """Places where problems without a component come back; see `places` for what a place is.

    Parameters and result are those of `at_objects`; places are numbered in the order of the
    result.
    """
    rows = np.flatnonzero(problems(cases) & (cases.objid.codes < 0) & np.isfinite(cases.x)
                          & np.isfinite(cases.y))
    part, code = _classes(cases, rows, rule.same)
    group = places(cases.x[rows], cases.y[rows], part, rule.radius, rule.least, feedback)
    there = group >= 0
    found = _recurring(cases, rows[there], group[there], rule, since, until, code[there],
                       np.full(int(there.sum()), "", object))
    found.name[:] = [str(number) for number in range(1, len(found) + 1)]
    return found


def problems(cases):
    """Which cases were problems of their own: reported, not merged into another one, and neither
    not filed nor void; (n,) bool."""
    return (~np.isnat(cases.reported_at) & (cases.merged_into.codes < 0)
            & ~cases.state.where((*_NONE, "merged")))


def places(x, y, family, radius, least=2, feedback=None):
    """The places that points make.

    A place is a disc: the point with the most others of its family within the radius is the middle
    of the first place and takes them all; of those that are left the one that had the most is the
    next, and so on. So nothing in a place is further than the radius from its middle, and a long
    street full of cases gives a row of places, not one.

    Parameters
    ----------
    x, y : (n,) float64
        Metres.
    family : (n,) int64
        Only points of one family make a place.
    radius : float
        Metres.
    least : int
        Points with fewer in reach, themselves included, are no middle.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    (n,) int64
        Number of the place, from 0; -1 for a point in none. Of two points with as many in reach
        the earlier row is the middle.
    """
    from scipy.spatial import cKDTree

    from ..progress import checker
    check = checker(feedback, 0.7, 1.0)
    found = np.full(len(x), -1, dtype=np.int64)
    if not len(x):
        return found
    # families lie on floors so far apart that nobody reaches the next one
    xyz = np.column_stack([x, y, np.asarray(family, dtype=float) * 4 * radius])
    tree = cKDTree(xyz, leafsize=_LEAF)
    reach = _in_reach(tree, xyz, radius, checker(feedback, 0.0, 0.7))
    middles = np.flatnonzero(reach >= least)
    middles = middles[np.argsort(-reach[middles], kind="stable")]
    number = 0
    for done, row in enumerate(middles.tolist()):
        if done % 1000 == 0:
            check(done / len(middles))
        if found[row] >= 0:
            continue
        near = np.array(tree.query_ball_point(xyz[row], radius))
        found[near[found[near] < 0]] = number
        number += 1
    return found


def _in_reach(tree, xyz, radius, check):
    """How many points each point has within the radius, (n,) int64; those at one and the same
    place are asked once."""
    order = np.lexsort(xyz.T)
    first = np.append(True, (xyz[order[1:]] != xyz[order[:-1]]).any(axis=1))
    spots = xyz[order[first]]
    found = np.empty(len(spots), dtype=np.int64)
    for start in range(0, len(spots), _CHUNK):
        check(start / len(spots))
        found[start:start + _CHUNK] = tree.query_ball_point(
            spots[start:start + _CHUNK], radius, return_length=True)
    reach = np.empty(len(xyz), dtype=np.int64)
    reach[order] = found[np.cumsum(first) - 1]
    return reach


def occurrences(group, begin, end, apart_hours=0.0):
    """Which cases began an occurrence.

    Parameters
    ----------
    group : (n,) int64
        Ascending.
    begin, end : (n,) datetime64[s]
        When each case was reported, ascending within its group, and when it ended; NaT where it is
        open.
    apart_hours : float

    Returns
    -------
    (n,) bool
    """
    count = len(group)
    if not count:
        return np.zeros(0, dtype=bool)
    first = begin.min()
    at = (begin - first).astype(np.int64)
    over = np.where(np.isnat(end), at.max() + 1, (end - first).astype(np.int64))
    over = np.maximum(over, at + int(apart_hours * 3600))
    span = int(at.max()) + 2
    key = group * span + at
    after = np.searchsorted(key, group * span + np.minimum(over, span - 1), side="left")
    after = np.maximum(after, np.arange(1, count + 1))
    starts = np.zeros(count, dtype=bool)
    now = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    while len(now):
        starts[now] = True
        then = after[now]
        now = then[(then < count) & (group[np.minimum(then, count - 1)] == group[now])]
    return starts


def _classes(cases, rows, same):
    """What must agree: a number for each row, and the code it stands for."""
    digits = {"class": None, "major": 2, "any": 0}[same]
    codes = np.array([code[:digits] for code in cases.classcode.values] + [""], dtype=str)
    names, number = np.unique(codes, return_inverse=True)
    number = number.reshape(-1)[cases.classcode.codes[rows]].astype(np.int64)
    # the same code means another class for a component than for an event
    kind = 0 if same == "any" else cases.kind.codes[rows].astype(np.int64) + 1
    return kind * len(names) + number, names.astype(object)[number]


def _recurring(cases, rows, group, rule, since, until, code, name):
    """The Recurring of cases ``rows`` in groups."""
    number = np.unique(group, return_inverse=True)[1].reshape(-1).astype(np.int64)
    many = np.bincount(number, minlength=1)[number] >= rule.least
    rows, number, code, name = rows[many], number[many], code[many], name[many]
    order = np.lexsort((cases.key[rows], cases.reported_at[rows], number))
    rows, number, code, name = rows[order], number[order], code[order], name[order]
    begin = cases.reported_at[rows]
    starts = occurrences(number, begin, _ends(cases, rows), rule.apart_hours)
    most = _most(number, begin, starts, rule.days)
    keep = most >= rule.least
    there = keep[np.unique(number, return_inverse=True)[1].reshape(-1)] if len(number) else \
        np.zeros(0, dtype=bool)
    rows, number, code, name = rows[there], number[there], code[there], name[there]
    begin, starts, most = begin[there], starts[there], most[keep]
    edge = np.flatnonzero(np.append(True, number[1:] != number[:-1])[:len(number)])
    sizes = np.diff(np.append(edge, len(number)))
    period = _period(cases, since, until)
    figures = _figures(cases, rows, begin, starts, edge, period)
    order = np.lexsort((figures["first"], -figures["occurrences"], -most))
    offset = np.append(0, np.cumsum(sizes[order]))
    inner = np.arange(len(rows)) - np.repeat(offset[:-1], sizes[order])
    at = np.repeat(edge[order], sizes[order]) + inner
    return Recurring(name=name[edge[order]], kind=cases.kind.text()[rows[edge[order]]],
                     classcode=code[edge[order]], cases=sizes[order], most=most[order],
                     begin=offset, row=rows[at], at=begin[at], starts=starts[at],
                     **{key: values[order] for key, values in figures.items()})


def _ends(cases, rows):
    """When cases ended; NaT while they are open. One that has ended without a time lasted no
    time."""
    closed = cases.closed_at[rows]
    return np.where(cases.ended[rows] & np.isnat(closed), cases.reported_at[rows], closed)


def _most(number, begin, starts, days):
    """Most occurrences of each group within so many days."""
    group, at = number[starts], begin[starts]
    if not len(group):
        return np.zeros(0, dtype=np.int64)
    seconds = (at - at.min()).astype(np.int64)
    window = int(days * 86400)
    span = int(seconds.max()) + window + 2
    key = group * span + seconds
    within = np.searchsorted(key, key + window, side="right") - np.arange(len(key))
    return np.maximum.reduceat(within, np.flatnonzero(np.append(True, group[1:] != group[:-1])))


def _period(cases, since, until):
    """Beginning and end of the period, in seconds; of the cases where it is not given."""
    known = cases.reported_at[~np.isnat(cases.reported_at)]
    first, last = moment(since), moment(until)
    if len(known):
        first = known.min() if np.isnat(first) else first
        last = known.max() if np.isnat(last) else last
    return first, last


def _figures(cases, rows, begin, starts, edge, period):
    """What is said of each group; rows are ordered by group and time, groups begin at ``edge``."""
    if not len(rows):
        none, times = np.empty(0), np.empty(0, dtype="M8[s]")
        return {"x": none, "y": none, "first": times, "last": times, "mean_days": none,
                "shortest_days": none, "trend": none, "occurrences": np.empty(0, dtype=np.int64),
                "open": np.empty(0, dtype=np.int64)}
    count = np.add.reduceat(starts.astype(np.int64), edge)
    at = begin[starts]
    first = np.append(0, np.cumsum(count))[:-1]
    last = first + count - 1
    step = np.append(np.diff(at) / DAY, np.inf)
    step[last] = np.inf
    shortest = np.minimum.reduceat(step, first)
    more = np.maximum(count - 1, 1)
    single = count < 2
    place = np.isfinite(cases.x[rows]) & np.isfinite(cases.y[rows])
    placed = np.add.reduceat(place.astype(np.int64), edge)
    with np.errstate(invalid="ignore", divide="ignore"):
        x, y = (np.add.reduceat(np.where(place, values[rows], 0.0), edge) / placed
                for values in (cases.x, cases.y))
    return {"x": x, "y": y, "first": at[first], "last": at[last],
            "mean_days": np.where(single, np.nan, (at[last] - at[first]) / DAY / more),
            "shortest_days": np.where(single, np.nan, shortest),
            "trend": _trend(at, first, count, *period), "occurrences": count,
            "open": np.add.reduceat((~cases.ended[rows]).astype(np.int64), edge)}


def _trend(at, first, count, since, until):
    """Laplace's statistic: how far the mean of the moments lies from the middle of the period, in
    standard deviations of the mean of so many that are spread evenly."""
    length = (until - since) / DAY
    mean = np.add.reduceat((at - since) / DAY, first) / count
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (mean - length / 2) / (length * np.sqrt(1 / (12 * count)))
    return np.where((count >= _FEWEST) & (length > 0), found, np.nan)


def trend_words(trend):
    """"rising", "falling", "steady", or "" where there are too few, for each trend statistic."""
    return np.select([np.isnan(trend), trend > _CRITICAL, trend < -_CRITICAL],
                     ["", "rising", "falling"], "steady")
