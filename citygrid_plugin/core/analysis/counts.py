"""Counting facts by area and by a second thing, so that each number leads back to its rows."""
import datetime
from dataclasses import dataclass

import numpy as np

from ..cases.lifecycle import STATES
from ..days import months_later
from ..errors import InputError, N_
from ..workspace.cases import LETTERS       # before class codes: kinds share their codes
from .cases import Coded, moment

#: What cases and components can be told apart by beside their area; components have the first
#: three.
GROUPS = {"class": N_("Minor class"), "major": N_("Major class"), "state": N_("State"),
          "condition": N_("Filing condition"), "source": N_("Source"),
          "unit": N_("Responsible unit"), "month": N_("Month")}
OF_COMPONENTS = ("class", "major", "state")
_MAJOR = 3        # letter and two digits
OUTSIDE = -1      # the area of what lies in none
_MOST_GAPS = 600  # months: a time in the year 1026 is a slip, not a history of a thousand years


@dataclass
class Counts:
    """How many of the chosen facts are in each area, by a second thing.

    Attributes
    ----------
    rows : (n,) int64
        Rows of the facts that were chosen.
    place : (n,) int32
        Area of each, OUTSIDE for none.
    column : (n,) int32
        Place of each in ``values``.
    values : (k,) object
        What they are told apart by, in order: codes or texts, None for facts that have none. One
        None where they are not told apart.
    table : (m + 1, k) int64
        The last row is what lies outside every area.
    """
    rows: np.ndarray
    place: np.ndarray
    column: np.ndarray
    values: np.ndarray
    table: np.ndarray

    @property
    def inside(self):
        """(m,) int64, how many are in each area."""
        return self.table[:-1].sum(axis=1)

    @property
    def outside(self):
        """How many lie in no area."""
        return int(self.table[-1].sum())

    @property
    def total(self):
        """How many were counted, wherever they lie."""
        return len(self.rows)

    def behind(self, area=None, column=None):
        """Rows of the facts behind a number.

        Parameters
        ----------
        area : int, optional
            Row of the area, OUTSIDE for those in none; None: wherever they lie.
        column : int, optional
            Place in ``values``; None: all of them.

        Returns
        -------
        (c,) int64
            As many as the number says.
        """
        fit = np.ones(len(self.rows), bool)
        if area is not None:
            fit &= self.place == area
        if column is not None:
            fit &= self.column == column
        return self.rows[fit]


def count(place, areas, mask=None, groups=None, gaps=False):
    """Count facts by area and by what they are told apart by.

    Parameters
    ----------
    place : (n,) int32
        Area of each fact, OUTSIDE for none.
    areas : int
        How many areas there are.
    mask : (n,) bool, optional
        Which facts count; default: all.
    groups : Coded, optional
        What they are told apart by, its values in order; those that do not occur are left out.
    gaps : bool
        But not those between the first and the last that do: months without a case. With more
        than fifty years between them only those that occur.

    Returns
    -------
    Counts
    """
    rows = np.arange(len(place)) if mask is None else np.flatnonzero(mask)
    place = place[rows]
    if groups is None:
        column, values = np.zeros(len(rows), np.int32), np.array([None], dtype=object)
    else:
        column, values = _occurring(groups.codes[rows], groups.values, gaps)
    k = len(values)
    cell = np.where(place < 0, areas, place).astype(np.int64) * k + column
    table = np.bincount(cell, minlength=(areas + 1) * k).reshape(areas + 1, k)
    return Counts(rows, place, column, values, table)


def _occurring(codes, values, gaps):
    """(column per row, values) of the values that occur, None last."""
    codes = np.where(codes < 0, len(values), codes)
    occur = np.bincount(codes, minlength=len(values) + 1) > 0
    known = np.flatnonzero(occur[:-1])
    if gaps and len(known) and known[-1] - known[0] < _MOST_GAPS:
        occur[known[0]:known[-1]] = True
    there = np.flatnonzero(occur)
    column = np.zeros(len(values) + 1, np.int32)
    column[there] = np.arange(len(there))
    return column[codes], np.append(values, [None])[there]


def groups_of(facts, by, time="reported_at"):
    """What facts are told apart by.

    Parameters
    ----------
    facts : Cases or Components
    by : str
        Of GROUPS.
    time : str
        Whose month: a time of the cases.

    Returns
    -------
    Coded
        Its values in order: classes as "E0102" (letter of the kind and code), majors as "E01",
        months as "2026-03", without gaps, states of cases as they follow one another.

    Raises
    ------
    InputError
        Components have no such thing.
    """
    if by == "month" and hasattr(facts, time):
        return _months(getattr(facts, time))
    if by in ("class", "major"):
        return _classes(facts, _MAJOR if by == "major" else None)
    if by not in GROUPS or not hasattr(facts, by):
        raise InputError(N_("Components are counted by class and state. Choose one of them."))
    return _ordered(getattr(facts, by), list(STATES) if by == "state" else ())


def _ordered(coded, first=()):
    """The same column with its values in order: those of ``first`` as they stand there, then the
    others by their text."""
    order = np.array(sorted(range(len(coded.values)), key=lambda k: (
        first.index(coded.values[k]) if coded.values[k] in first else len(first),
        coded.values[k])), dtype=np.int64)
    place = np.empty(len(order) + 1, np.int32)
    place[order], place[-1] = np.arange(len(order)), -1
    return Coded(place[coded.codes], coded.values[order])


def _months(times):
    months = times.astype("datetime64[M]").astype(np.int64)
    there = ~np.isnat(times)
    if not there.any():
        return Coded(np.full(len(times), -1, np.int32), np.empty(0, object))
    first, last = months[there].min(), months[there].max()
    values = np.arange(first, last + 1).astype("datetime64[M]").astype(str).astype(object)
    return Coded(np.where(there, months - first, -1).astype(np.int32), values)


def _classes(facts, length):
    code = facts.classcode
    kind = getattr(facts, "kind", None)
    if kind is None:
        letters, of = np.array(["C"], dtype=object), np.zeros(len(facts), np.int64)
    else:
        letters = np.array([LETTERS.get(value, "") for value in kind.values] + [""], dtype=object)
        of = np.where(kind.codes < 0, len(kind.values), kind.codes).astype(np.int64)
    both = of * len(code.values) + code.codes
    names = [(letter + value)[:length] for letter in letters for value in code.values]
    known = Coded.of(names)     # the same major of many classes once
    return _ordered(Coded(np.where(code.codes < 0, -1, np.append(known.codes, -1)[both]),
                          known.values))


def occurring(column, mask=None, most=100):
    """Texts that a column has, in order.

    Parameters
    ----------
    column : Coded
    mask : (n,) bool, optional
        Rows that count; default: all.
    most : int
        Not more than so many, the most frequent: what is typed freely is no list to choose from.

    Returns
    -------
    list of str
    """
    codes = column.codes if mask is None else column.codes[mask]
    number = np.bincount(codes[codes >= 0], minlength=len(column.values))
    order = np.argsort(-number, kind="stable")[:most]
    return sorted(column.values[order[number[order] > 0]])


def density(counts, denominator):
    """Counts by what they are divided by.

    Parameters
    ----------
    counts : (m,)
    denominator : (m,) float64

    Returns
    -------
    (m,) float64
        NaN where there is nothing to divide by: shown as "–".
    """
    counts = np.asarray(counts, np.float64)
    there = np.nan_to_num(denominator) > 0
    return np.divide(counts, denominator, out=np.full(len(counts), np.nan), where=there)


def change(now, before):
    """How much more or less there are than before, as a share of those before.

    Returns
    -------
    float64, shape of ``now``
        0.1 for a tenth more; NaN where there were none before.
    """
    now, before = np.asarray(now, np.float64), np.asarray(before, np.float64)
    return np.divide(now - before, before, out=np.full(now.shape, np.nan), where=before > 0)


def period_before(since, until):
    """The period just before another, of the same length.

    Whole months are followed by as many whole months before them, so that March is compared with
    February.

    Parameters
    ----------
    since, until : str
        ISO days or moments, ``until`` the first moment after the period.

    Returns
    -------
    (str, str) or None
        None for a period that is open at an end.
    """
    first, last = _limits(since, until)
    if first is None:
        return None
    if first.day == last.day == 1 and first.time() == last.time() == datetime.time():
        months = 12 * (last.year - first.year) + last.month - first.month
        return _text(months_later(first, -months)), _text(first)
    return _text(first - (last - first)), _text(first)


def last_year(since, until):
    """The same period of the year before, as ``period_before``; 29 February becomes the 28th, and
    as the end of a period that began earlier 1 March, which is the day after the 28th."""
    first, last = _limits(since, until)
    if first is None:
        return None
    begin, end = months_later(first, -12), months_later(last, -12)
    if end.day < last.day and begin.day == first.day:
        end += datetime.timedelta(days=1)
    return _text(begin), _text(end)


def last_day(until):
    """The last day of a period that ends with the day before ``until``; "" for no end, and a
    moment within a day as it is."""
    if not until or moment(until).astype(datetime.datetime).time() != datetime.time():
        return until
    return (datetime.date.fromisoformat(until[:10]) - datetime.timedelta(days=1)).isoformat()


def _limits(since, until):
    if not (since and until):
        return None, None
    return tuple(moment(text).astype(datetime.datetime) for text in (since, until))


def _text(time):
    return time.date().isoformat() if time.time() == datetime.time() else time.isoformat()
