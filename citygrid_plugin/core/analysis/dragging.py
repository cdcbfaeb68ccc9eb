"""Cases that drag on, and the components with the most cases (seed 000 article 25)."""
from dataclasses import dataclass, fields

import numpy as np

from ..errors import InputError, N_
from ..progress import checker
from .recurring import DAY, problems


@dataclass(frozen=True)
class Limits:
    """From when on a case drags on; 0 leaves a reason out.

    Attributes
    ----------
    open_days : float
        Days since it was reported, whatever its deadline; ours.
    late_days : float
        Days after its deadline; ours.
    extensions : int
        A second one already needs a form and a leader (a centre's own rules).
    suspensions : int
        STANDARDS 7 allows one; a city may allow more.
    reworks : int
        Ours: failed twice.
    notices : int
        000 article 15(3): after three formal notices without remedy others do the work.
    """
    open_days: float = 90.0
    late_days: float = 7.0
    extensions: int = 2
    suspensions: int = 2
    reworks: int = 2
    notices: int = 3

    def __post_init__(self):
        values = [getattr(self, f.name) for f in fields(self)]
        if not all(value >= 0 for value in values):
            raise InputError(N_("A threshold is a number from 0 on; 0 leaves the reason out."))
        if not any(values):
            raise InputError(N_("All thresholds are 0: no case could drag on. Set at least one."))


#: Why a case drags on, in the order of Limits.
REASONS = {"open_days": N_("open for long"), "late_days": N_("long past its deadline"),
           "extensions": N_("extended again and again"),
           "suspensions": N_("suspended again and again"),
           "reworks": N_("reworked repeatedly"), "notices": N_("formal notices without effect")}


@dataclass(frozen=True)
class Dragging:
    """Cases that drag on, those with the most reasons first, then the oldest.

    Attributes
    ----------
    row : (m,) int64
        Rows of the cases.
    reasons : (m, 6) bool
        In the order of REASONS.
    open_days, late_days : (m,) float64
        Days since the report and after the deadline, until it ended or until now; of a case that
        is not late, or without a deadline, ``late_days`` is NaN.
    """
    row: np.ndarray
    reasons: np.ndarray
    open_days: np.ndarray
    late_days: np.ndarray

    def __len__(self):
        return len(self.row)


def dragging(cases, now, limits=Limits(), ended=False):
    """Cases that drag on.

    Parameters
    ----------
    cases : Cases
        Those that count.
    now : datetime64[s]
        The moment that is asked about: what ended later was open then.
    limits : Limits
    ended : bool
        Also those that dragged on and have ended.

    Returns
    -------
    Dragging
    """
    # what ended later was open then; its counters are those of today
    over = cases.ended & ~(cases.closed_at > now)
    here = problems(cases) & (cases.reported_at <= now) & (ended | ~over)
    rows = np.flatnonzero(here)
    until = np.where(over[rows] & ~np.isnat(cases.closed_at[rows]), cases.closed_at[rows], now)
    open_days = (until - cases.reported_at[rows]) / DAY
    # the deadline of a case that has ended is that of its last stage: the unit's says more
    unit_due = cases.ended & ~np.isnat(cases.handle_due_at)
    due = np.where(unit_due, cases.handle_due_at, cases.due_at)[rows]
    late_days = (until - due) / DAY
    # a deadline that stands still while a case is suspended is none
    late_days = np.where(late_days > 0, late_days, np.nan)
    measured = {"open_days": open_days, "late_days": np.nan_to_num(late_days)}
    reasons = np.zeros((len(rows), len(REASONS)), dtype=bool)
    for column, name in enumerate(REASONS):
        values = measured[name] if name in measured else getattr(cases, name)[rows]
        limit = getattr(limits, name)
        if limit:
            reasons[:, column] = values >= limit
    found = np.flatnonzero(reasons.any(axis=1))
    found = found[np.lexsort((cases.key[rows][found], -open_days[found],
                              -reasons[found].sum(axis=1)))]
    return Dragging(rows[found], reasons[found], open_days[found], late_days[found])


@dataclass(frozen=True)
class Most:
    """Components and their cases, those with the most first.

    Attributes
    ----------
    objid : (m,) object
    cases, open : (m,) int64
    last : (m,) datetime64[s]
        When the last one was reported.
    begin : (m + 1,) int64
    row : (k,) int64
        Rows of the cases behind number i: ``row[begin[i]:begin[i + 1]]``, by time.
    """
    objid: np.ndarray
    cases: np.ndarray
    open: np.ndarray
    last: np.ndarray
    begin: np.ndarray
    row: np.ndarray

    def __len__(self):
        return len(self.objid)

    def behind(self, i):
        """Rows of the cases behind number ``i``, by time."""
        return self.row[self.begin[i]:self.begin[i + 1]]


def most_cases(cases, top=0, feedback=None):
    """The components with the most cases; of as many the one with the latest case, then by code.

    Parameters
    ----------
    cases : Cases
        Those that count.
    top : int
        So many at most; 0 for all that have a case.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Most

    Raises
    ------
    Cancelled
    """
    check = checker(feedback)
    check(0.0)
    rows = np.flatnonzero(problems(cases) & (cases.objid.codes >= 0))
    rank = np.argsort(np.argsort(cases.objid.values.astype(str), kind="stable"), kind="stable")
    check(0.3)
    code = rank[cases.objid.codes[rows]] if len(rows) else np.empty(0, dtype=np.int64)
    order = np.lexsort((cases.key[rows], cases.reported_at[rows], code))
    check(0.7)
    rows, code = rows[order], code[order]
    edge = np.flatnonzero(np.append(True, code[1:] != code[:-1])[:len(code)])
    count = np.diff(np.append(edge, len(code)))
    last = cases.reported_at[rows[edge + count - 1]]
    first = np.lexsort((np.arange(len(edge)), -last.astype(np.int64), -count))
    first = first[:top or None]
    begin = np.append(0, np.cumsum(count[first]))
    inner = np.arange(begin[-1]) - np.repeat(begin[:-1], count[first])
    row = rows[np.repeat(edge[first], count[first]) + inner]
    is_open = np.add.reduceat((~cases.ended[row]).astype(np.int64), begin[:-1]) \
        if len(first) else np.empty(0, dtype=np.int64)
    return Most(cases.objid.text()[rows[edge[first]]], count[first], is_open, last[first], begin,
                row)


def per_hundred(classes, objids, cases_of):
    """Cases per 100 components of each class.

    Parameters
    ----------
    classes : dict of class code to int
        Valid components of each class.
    objids : (m,) object of class code
        The class of each component that has cases.
    cases_of : (m,) int64
        Its cases.

    Returns
    -------
    dict of (c,) arrays, by cases per 100 components, the most first
        ``classcode``, ``components``, ``with_cases``, ``cases`` and ``per_hundred`` (NaN where the
        class has no valid component any more).
    """
    names = np.array(sorted({*classes, *objids.tolist()}), dtype=object)
    place = {name: k for k, name in enumerate(names)}
    at = np.array([place[name] for name in objids], dtype=np.int64)
    total = np.array([classes.get(name, 0) for name in names], dtype=np.int64)
    cases = np.bincount(at, cases_of, len(names)).astype(np.int64)
    with_cases = np.bincount(at, minlength=len(names))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, 100 * cases / total, np.nan)
    order = np.lexsort((-cases, -np.nan_to_num(share, nan=-1.0)))
    return {"classcode": names[order], "components": total[order],
            "with_cases": with_cases[order], "cases": cases[order], "per_hundred": share[order]}
