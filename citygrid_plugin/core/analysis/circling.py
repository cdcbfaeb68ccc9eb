"""Cases that circled between units (推诿): who passed what to whom, and where it ended.

The order of the units comes from the step records: a step that puts a case into a unit's hands
(dispatch, passing on, substitute remediation, an emergency), and what brought it back out of them
(a return that was granted, taking it back, dispatching anew after a failed verification). A
step that was undone never was one.

What circles is a question of responsibility (000 articles 13, 25 and 26): the classes with the
most passes, and the unit that most of their cases ended at, are what a rule of responsibility
should settle.
"""
from dataclasses import dataclass

import numpy as np

from ..cases.past import TO_UNIT
from ..errors import InputError, N_

_DAY = np.timedelta64(86400, "s")
#: Steps that take a case out of a unit's hands without its having solved it.
RETURNS = ("grant_return", "take_back", "redispatch")


@dataclass(frozen=True)
class Circling:
    """Cases that were dispatched again and again, those with the most dispatches first.

    Attributes
    ----------
    case : (m,) int64
        Keys of the cases.
    dispatches, units, returns, loops : (m,) int64
        Times it was put into a unit's hands; different units; returns; times it came back to a
        unit after another one had had it (A, B, A is one loop).
    days_lost : (m,) float64
        From the first dispatch to the one to the last unit.
    begin : (m + 1,) int64
    unit : (k,) object
        Units of number i in their order: ``unit[begin[i]:begin[i + 1]]``.
    at : (k,) datetime64[s]
        When each got it.
    """
    case: np.ndarray
    dispatches: np.ndarray
    units: np.ndarray
    returns: np.ndarray
    loops: np.ndarray
    days_lost: np.ndarray
    begin: np.ndarray
    unit: np.ndarray
    at: np.ndarray

    def __len__(self):
        return len(self.case)

    def way(self, i):
        """The units that number ``i`` went to, in their order."""
        return self.unit[self.begin[i]:self.begin[i + 1]]

    @property
    def last_unit(self):
        """(m,) object: the unit that each case came to in the end."""
        return self.unit[self.begin[1:] - 1]


def circling(steps, least=3):
    """Cases that circled.

    Parameters
    ----------
    steps : core.analysis.cases.Steps
    least : int
        Dispatches from which a case counts; the city's option ``circling_dispatches``.

    Returns
    -------
    Circling

    Raises
    ------
    InputError
        ``least`` is below 2: every case would circle.
    """
    if least < 2:
        raise InputError(N_("A case that circles was dispatched at least twice."))
    sent = steps.action.where(TO_UNIT) & (steps.unit.codes >= 0)
    same = np.append(steps.case[1:] == steps.case[:-1], False)[:len(steps)]
    # the step after is an undo: it was a slip
    undone = same & np.append(steps.action.where(("undo",))[1:], False)[:len(steps)]
    rows = np.flatnonzero(sent & ~undone)
    cases, first, count = np.unique(steps.case[rows], return_index=True, return_counts=True)
    returned = steps.case[steps.action.where(RETURNS) & ~undone]
    returns = (np.searchsorted(returned, cases, side="right")
               - np.searchsorted(returned, cases, side="left"))
    chosen = np.flatnonzero(count >= least)
    chosen = chosen[np.lexsort((cases[chosen], -returns[chosen], -count[chosen]))]
    begin = np.append(0, np.cumsum(count[chosen]))
    inner = np.arange(begin[-1]) - np.repeat(begin[:-1], count[chosen])
    rows = rows[np.repeat(first[chosen], count[chosen]) + inner]
    unit, at = steps.unit.codes[rows], steps.at[rows]
    of = np.repeat(np.arange(len(chosen)), count[chosen])
    moved = np.append(True, (unit[1:] != unit[:-1]) | (of[1:] != of[:-1]))[:len(of)]
    pair = of * np.int64(len(steps.unit.values) + 1) + unit
    different = np.bincount(np.unique(pair) // (len(steps.unit.values) + 1),
                            minlength=len(chosen))
    # of the places where a unit gets the case anew, the first of each unit is no loop
    loops = np.bincount(of[moved], minlength=len(chosen)) - different
    # the last unit may have got it several times in a row: the first of these counts
    final = np.zeros(len(chosen), dtype=np.int64)
    final[of[moved]] = np.flatnonzero(moved)      # the last assignment of each stays
    lost = (at[final] - at[begin[:-1]]) / _DAY
    return Circling(cases[chosen], count[chosen], different, returns[chosen], loops, lost, begin,
                    steps.unit.text()[rows], at)


@dataclass(frozen=True)
class Passes:
    """Who passed cases to whom.

    Attributes
    ----------
    units : (u,) object
        Codes of the units, ascending.
    matrix : (u, u) int64
        Times that the unit of the row had a case that went on to the unit of the column; on the
        diagonal the times it got it again.
    days : (u, u) float64
        Mean days that the unit of the row had had it; NaN where it never was.
    number, source, target : (k,) int64
        Each pass: number of the case in the Circling, and the two units.
    """
    units: np.ndarray
    matrix: np.ndarray
    days: np.ndarray
    number: np.ndarray
    source: np.ndarray
    target: np.ndarray

    def behind(self, source, target):
        """Numbers of the cases behind one figure of the matrix, each once."""
        return np.unique(self.number[(self.source == source) & (self.target == target)])


def passes(circled):
    """The matrix of who passes cases to whom.

    Parameters
    ----------
    circled : Circling

    Returns
    -------
    Passes
    """
    units, code = np.unique(circled.unit.astype(str), return_inverse=True)
    of = np.repeat(np.arange(len(circled)), np.diff(circled.begin))
    on = np.flatnonzero(of[1:] == of[:-1])
    source, target = code.reshape(-1)[on], code.reshape(-1)[on + 1]
    size = len(units)
    pair = source.astype(np.int64) * size + target
    matrix = np.bincount(pair, minlength=size * size)
    days = np.bincount(pair, (circled.at[on + 1] - circled.at[on]) / _DAY, size * size)
    with np.errstate(invalid="ignore"):
        days = np.where(matrix > 0, days / matrix, np.nan)
    return Passes(units.astype(object), matrix.reshape(size, size), days.reshape(size, size),
                  of[on], source, target)


@dataclass(frozen=True)
class Unsettled:
    """What a rule of responsibility should settle: a class whose cases circle.

    Attributes
    ----------
    kind, classcode : str
    numbers : (n,) int64
        Its cases in the Circling.
    passes : int
        Times that they went from one unit to another.
    days_lost : float
        All together.
    units : tuple of (str, int)
        Units that the cases came to in the end, with how many, the most first; then by code.
    """
    kind: str
    classcode: str
    numbers: np.ndarray
    passes: int
    days_lost: float
    units: tuple


def unsettled(circled, kind, classcode):
    """The classes whose cases circle, those with the most days lost first.

    Parameters
    ----------
    circled : Circling
    kind, classcode : (m,) object
        Of each of its cases.

    Returns
    -------
    list of Unsettled
    """
    groups = {}
    for number, key in enumerate(zip(kind, classcode)):
        groups.setdefault(key, []).append(number)
    moves = _moves(circled)
    last, found = circled.last_unit, []
    for (name, code), numbers in groups.items():
        ends = {}
        for number in numbers:
            ends[last[number]] = ends.get(last[number], 0) + 1
        found.append(Unsettled(
            name or "", code or "", np.array(numbers), int(moves[numbers].sum()),
            float(circled.days_lost[numbers].sum()),
            tuple(sorted(ends.items(), key=lambda unit: (-unit[1], unit[0])))))
    return sorted(found, key=lambda row: (-row.days_lost, -len(row.numbers), row.kind,
                                          row.classcode))


def _moves(circled):
    """Times that each case went to another unit than the one that had it."""
    of = np.repeat(np.arange(len(circled)), np.diff(circled.begin))
    other = (of[1:] == of[:-1]) & (circled.unit[1:] != circled.unit[:-1])
    return np.bincount(of[1:][other], minlength=len(circled))
