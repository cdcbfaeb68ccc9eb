"""The answer to a question as one table: a row for each area, or for each value, with the number,
its density and its change; each leads back to its cases or components."""
from dataclasses import dataclass, field, replace

import numpy as np

from ..analysis.counts import OUTSIDE, change, density
from ..progress import Part
from .areas import DRAWN
from .counting import Answer, Query

#: How many months lie between two periods says which months are compared.
_MONTH = "month"


@dataclass(frozen=True)
class Question:
    """A query with what its figures are divided by and compared with.

    Attributes
    ----------
    query : Query
        With ``groups`` the rows are its values, otherwise its areas.
    rate : str
        Of ``areas.DENOMINATORS``; "" for none. For areas only.
    base : tuple of str
        Class codes of the components divided by; none: all.
    compared : (str, str) or None
        The period compared with.
    drawn : Areas, optional
        For a query over drawn areas.
    """
    query: Query
    rate: str = ""
    base: tuple = ()
    compared: tuple = None
    drawn: object = field(default=None, compare=False)


@dataclass
class CountTable:
    """What is shown of an answer; the arrays have a row for each area or value.

    Attributes
    ----------
    question : Question
    answer : Answer
    code : object (r,)
        Of the area, or the value; None for facts that have no value.
    name : object (r,)
        None where whoever shows it knows the words.
    count : (r,) int64
    outside : int
        The row of what lies in no area; -1 for none.
    base, density : (r,) float64 or None
        What the counts are divided by, NaN for what lies in no area, and the quotient, NaN where
        there is nothing to divide by.
    before, change : (r,) int64 and float64, or None
        Counts of the period compared with, and the change as a share of them.
    total, total_before : int
        The second is None where nothing is compared.
    earlier : Answer or None
        Of the period compared with.
    """
    question: Question
    answer: Answer
    code: np.ndarray
    name: np.ndarray
    count: np.ndarray
    outside: int
    base: np.ndarray
    density: np.ndarray
    before: np.ndarray
    change: np.ndarray
    total: int
    total_before: int
    earlier: Answer

    def __len__(self):
        return len(self.code)

    @property
    def by_value(self):
        """Whether the rows are values, not areas."""
        return bool(self.question.query.groups)

    @property
    def overall(self):
        """(count, base, density) of all areas together, floats; None where nothing is divided.

        What lies in none of the areas is not among them: nothing of what is divided by belongs
        to it.
        """
        if self.base is None:
            return None
        number, base = int(self.answer.counts.inside.sum()), float(np.nansum(self.base))
        return number, base, float(density([number], np.array([base]))[0])

    def behind(self, row=None, earlier=False):
        """Rows of ``answer.facts`` (or ``earlier.facts``) behind the number of a row, or behind the
        total.

        Parameters
        ----------
        row : int, optional
        earlier : bool
            Of the period compared with.

        Returns
        -------
        (c,) int64
            As many as the number says.
        """
        counts = (self.earlier if earlier else self.answer).counts
        inside = counts.place >= 0 if self.question.query.areas == DRAWN \
            else np.ones(len(counts.rows), bool)
        if row is None:
            return counts.rows[inside]
        if not self.by_value:
            return counts.rows[counts.place == (OUTSIDE if row == self.outside else row)]
        value = self.code[row]
        if earlier and self.question.query.groups == _MONTH:
            value = _month_back(value, _months_between(self.question))
        column = np.flatnonzero(counts.values == value)
        return counts.rows[inside & np.isin(counts.column, column)]


def tabulate(counting, ws, question, feedback=None):
    """Answer a question.

    Parameters
    ----------
    counting : Counting
    ws : Workspace
    question : Question
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    CountTable
        Of drawn areas what lies in none of them is left out, also of the totals: it is the rest of
        the city. Everything else is there.

    Raises
    ------
    InputError, Cancelled
    """
    query, drawn = question.query, question.drawn
    answer = counting.answer(ws, query, drawn, Part(feedback, 0.0, 0.7))
    earlier = None
    if question.compared:
        then = replace(query, filter=query.filter.with_period(*question.compared))
        earlier = counting.answer(ws, then, drawn, Part(feedback, 0.7, 0.8))
    if query.groups:
        return _by_value(question, answer, earlier)
    base = counting.denominators(ws, answer.areas, question.rate, question.base,
                                 Part(feedback, 0.8, 1.0)) if question.rate else None
    return _by_area(question, answer, earlier, base)


def _by_area(question, answer, earlier, base):
    areas, counts = answer.areas, answer.counts
    before = None if earlier is None else earlier.counts.inside
    per = None if base is None else density(counts.inside, base)
    code, name, count, outside = areas.code, areas.name, counts.inside, -1
    if areas.kind != DRAWN and (counts.outside or (earlier and earlier.counts.outside)):
        outside = len(areas)
        code, name = (np.append(values, np.array([None], object)) for values in (code, name))
        count = np.append(count, counts.outside)
        before = None if before is None else np.append(before, earlier.counts.outside)
        base, per = (None if values is None else np.append(values, np.nan)
                     for values in (base, per))
    return _made(question, answer, earlier, code, name, count, outside, (base, per), before)


def _by_value(question, answer, earlier):
    values, count = answer.counts.values, _of_values(question, answer)
    before = None
    if earlier is not None:
        known = dict(zip(earlier.counts.values, _of_values(question, earlier)))
        months = _months_between(question) if question.query.groups == _MONTH else 0
        before = np.array([known.get(_month_back(value, months), 0) for value in values], np.int64)
        if not months:      # what does not occur any more is not forgotten
            there = set(values)
            gone = [value for value in known if value not in there and known[value]]
            values = np.append(values, np.array([*gone, None], object)[:-1])
            count = np.append(count, np.zeros(len(gone), np.int64))
            before = np.append(before, np.array([known[value] for value in gone], np.int64))
    if question.query.groups != _MONTH:     # what occurs elsewhere in the city
        there = count > 0 if before is None else (count > 0) | (before > 0)
        values, count = values[there], count[there]
        before = None if before is None else before[there]
    names = np.full(len(values), None, dtype=object)
    return _made(question, answer, earlier, values, names, count, -1, (None, None), before)


def _of_values(question, answer):
    """(k,) counts of the values: of drawn areas those in them."""
    table = answer.counts.table
    return (table[:-1] if question.query.areas == DRAWN else table).sum(axis=0)


def _months_between(question):
    """How many months the period compared with lies earlier."""
    (year, month), (then_year, then_month) = (
        map(int, since[:7].split("-"))
        for since in (question.query.filter.since, question.compared[0]))
    return 12 * (year - then_year) + month - then_month


def _month_back(value, months):
    if not months or value is None:
        return value
    year, month = divmod(12 * int(value[:4]) + int(value[5:7]) - 1 - months, 12)
    return f"{year:04d}-{month + 1:02d}"


def _made(question, answer, earlier, code, name, count, outside, per, before):
    return CountTable(
        question, answer, code, name, count, outside, *per, before,
        None if before is None else change(count, before), int(count.sum()),
        None if before is None else int(before.sum()), earlier)
