"""Evaluation of areas, units, posts and collection companies (CJ/T 292-2008, GB/T 30428.4).

Counts are numbers of cases (``evaluation_counts``), rates are sums of counts over sums of counts, a
score is the weighted mean of what can be scored, and a level is a range of scores; all but the
counts are data (``evaluation_rules``). A rate with the denominator 0 is NaN, shown as "–" and not
scored: the other measures count for its share.
"""
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError, N_
from .evaluation_counts import RULES_OF, SUBJECTS
from .evaluation_entries import Beside, entries
from .time_steps import borders

STEPS = {"day": N_("day"), "week": N_("week"), "month": N_("month"), "quarter": N_("quarter"),
         "year": N_("year")}
#: More steps than that are a slip of the pen.
MOST_STEPS = 1200


@dataclass
class Places:
    """The areas that are judged.

    Attributes
    ----------
    code, name : (g,) object
        Unit grids.
    area_class : (g,) object
        Number of the class of each grid, or None.
    """
    code: np.ndarray
    name: np.ndarray
    area_class: np.ndarray


@dataclass
class Evaluation:
    """The evaluation of the subjects of a kind over a period; ``m`` of them.

    Attributes
    ----------
    subject : str
        Of SUBJECTS.
    since, until : datetime64[s]
        The period, ``until`` not included.
    moment : datetime64[s]
        What is known is what happened before it.
    code, name : (m,) object
        Code of the area or unit, name of the person or company.
    counts : dict of str to (m,) int64
    rates : dict of str to (m,) float
        NaN where the denominator is 0.
    points : dict of str to (m,) float
        What each weighed measure scores, 0 to 100; NaN where it is not scored.
    score : (m,) float
        With two decimals, as it is shown; NaN where nothing could be scored.
    level : (m,) int
        Place in ``rules.levels``; -1 without a score.
    rank : (m,) int
        1 for the best; equal scores share a rank, and the next one is as much lower. 0 without a
        score.
    outside : int
        Cases reported in the period that belong to no area, and are counted nowhere.
    rules : Rules
    area : str
        Of areas: their kind, "grid" ... "district".
    """
    subject: str
    since: np.datetime64
    until: np.datetime64
    moment: np.datetime64
    code: np.ndarray
    name: np.ndarray
    counts: dict
    rates: dict
    points: dict
    score: np.ndarray
    level: np.ndarray
    rank: np.ndarray
    outside: int
    rules: object
    _key: np.ndarray
    _entries: list
    area: str = ""

    def __len__(self):
        return len(self.code)

    @property
    def read(self):
        """How many cases were looked at."""
        return len(self._key)

    def row(self, code):
        """Row of a code; InputError where there is none."""
        found = np.flatnonzero(self.code == code)
        if not len(found):
            raise InputError(N_("{code} is not in this evaluation. Choose one of its rows."),
                             code=code)
        return int(found[0])

    def behind(self, row, count):
        """Keys of the cases behind a figure.

        Parameters
        ----------
        row : int or None
            None: of all rows together.
        count : str
            Of ``counts``.

        Returns
        -------
        (k,) int64
            Ascending; as many as the figure says. Of all rows, a case of several may come more
            than once.

        Raises
        ------
        InputError
            There is no such count of this subject.
        """
        for entry in self._entries:
            if count in entry.counts:
                mine = entry.subject >= 0 if row is None else entry.subject == row
                return np.sort(self._key[entry.case[entry.counts[count] & mine]])
        raise InputError(N_("There is no count {count}. Use the counts of the evaluation, joined "
                            "by + and -."), count=count)


def evaluate(record, rules, subject, since, until, moment=None, beside=None, places=None):
    """Judge the subjects of a kind over a period.

    Parameters
    ----------
    record : evaluation_lives.Record
    rules : evaluation_rules.Rules
    subject : str
        Of SUBJECTS.
    since, until : datetime64[s]
        The period, without ``until``.
    moment : datetime64[s], optional
        As of when; the end of the period by default.
    beside : Beside, optional
    places : Places, optional
        Of areas: the unit grids that ``beside.place`` means.

    Returns
    -------
    Evaluation
        Of areas one row per unit grid (``grouped`` makes larger ones of them); of others one per
        unit or person that has a case in any count, by code.

    Raises
    ------
    InputError
        An unknown subject, or a period that is none.
    """
    if subject not in SUBJECTS:
        raise InputError(N_("“{subject}” is nobody who is judged. Choose one of: {known}."),
                         subject=subject, known=", ".join(SUBJECTS))
    since, until = np.datetime64(since, "s"), np.datetime64(until, "s")
    if not since < until:
        raise InputError(N_("The period from {since} to {until} is none. Choose a last day that "
                            "is not before the first."), since=since, until=until)
    moment = until if moment is None else np.datetime64(moment, "s")
    beside = Beside() if beside is None else beside
    lives = record.until(moment, since)
    who, found = entries(lives, subject, since, until, beside)
    code = places.code if subject == "area" else who.label
    counts = _counted(found, len(code))
    outside = int((~lives.merged & (beside.place[lives.rows] < 0)
                   & (lives.at[lives.start] >= since) & (lives.at[lives.start] < until)).sum()) \
        if subject == "area" else 0
    made = Evaluation(subject, since, until, moment, code,
                      places.name if subject == "area" else code, counts, {}, {}, None, None,
                      None, outside, rules, lives.key, found, "grid" if subject == "area" else "")
    if subject != "area":
        made = _rows_taken(made, np.flatnonzero(sum(counts.values()) > 0) if counts else [])
    made.rates = _rates(rules, made.counts, len(made))
    made.points = _points(made, places.area_class if subject == "area" else None)
    made.score = _score(made)
    return _ranked(made)


def grouped(evaluation, area, group, code, name):
    """The evaluation of larger areas: counts are sums of those of their unit grids, rates are of
    these sums, scores are the mean of the grids' scores (STANDARDS 4.3: the bands are per grid).

    Parameters
    ----------
    evaluation : Evaluation
        Of unit grids.
    area : str
        Kind of the larger areas.
    group : (g,) int
        Row of the larger area of each grid; -1 for none, whose cases are ``outside``.
    code, name : (m,) object

    Returns
    -------
    Evaluation
    """
    group = np.asarray(group)
    m, inside = len(code), group >= 0
    there = inside & ~np.isnan(evaluation.score)
    total = np.bincount(group[there], evaluation.score[there], m)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = _rounded(total / np.bincount(group[there], minlength=m))
    found = [replace(e, subject=group[e.subject]) for e in evaluation._entries]
    counts = {n: np.bincount(group[inside], c[inside], m).astype(np.int64)
              for n, c in evaluation.counts.items()}
    points = {}
    for measure, of_grid in evaluation.points.items():
        scored = inside & ~np.isnan(of_grid)
        with np.errstate(invalid="ignore", divide="ignore"):
            points[measure] = np.bincount(group[scored], of_grid[scored], m) \
                / np.bincount(group[scored], minlength=m)
    lost = int(evaluation.counts["reported"][~inside].sum())
    return _ranked(replace(
        evaluation, code=code, name=name, counts=counts, points=points, score=score,
        rates=_rates(evaluation.rules, counts, m), outside=evaluation.outside + lost,
        area=area, _entries=found))


def steps_between(since, until, step):
    """The steps of a period, its first and last one cut to it: list of (since, until).

    Parameters
    ----------
    since, until : datetime64[s]
    step : str
        Of STEPS; weeks begin on Monday (ISO 8601).

    Raises
    ------
    InputError
        No such step, or too many of them.
    """
    if step not in STEPS:
        raise InputError(N_("There is no step {step}. Choose one of: {known}."), step=step,
                         known=", ".join(STEPS))
    edges = borders(step, since, until)
    if len(edges) - 1 > MOST_STEPS:
        raise InputError(N_("The period has {count} steps, more than {most}. Choose longer steps "
                            "or a shorter period."), count=len(edges) - 1, most=MOST_STEPS)
    edges = np.clip(edges, since, until)
    return list(zip(edges[:-1], edges[1:]))


def named(evaluation, names):
    """The evaluation with names for codes: {code: name}."""
    name = np.empty(len(evaluation), object)
    name[:] = [names.get(code) or code for code in evaluation.code]
    return replace(evaluation, name=name)


def _counted(found, m):
    return {name: np.bincount(entry.subject[holds], minlength=m).astype(np.int64)
            for entry in found for name, holds in entry.counts.items()}


def _rows_taken(evaluation, rows):
    """The evaluation of some of its rows alone."""
    new = np.full(len(evaluation.code) + 1, -1, np.int32)
    new[rows] = np.arange(len(rows))
    return replace(evaluation, code=evaluation.code[rows], name=evaluation.name[rows],
                   counts={n: c[rows] for n, c in evaluation.counts.items()},
                   _entries=[replace(e, subject=new[e.subject]) for e in evaluation._entries])


def _rates(rules, counts, m):
    """Rates all of whose counts this subject has."""
    found = {}
    for name, rate in rules.rates.items():
        if all(count in counts for _, count in rate.numerator + rate.denominator):
            below = _sum(rate.denominator, counts, m)
            with np.errstate(invalid="ignore", divide="ignore"):
                found[name] = np.where(below > 0, _sum(rate.numerator, counts, m) / below, np.nan)
    return found


def _sum(terms, counts, m):
    return sum((sign * counts[count] for sign, count in terms), np.zeros(m))


def _points(evaluation, area_class):
    rules, subject = evaluation.rules, RULES_OF[evaluation.subject]
    found = {}
    for weight in rules.weights.get(subject, ()):
        if weight.measure in rules.rates:
            rate = evaluation.rates.get(weight.measure, np.full(len(evaluation), np.nan))
            rate = np.clip(rate, 0, 1)
            found[weight.measure] = 100 * (1 - rate if weight.inverse else rate)
        else:
            found[weight.measure] = rules.banded(
                subject, weight.measure,
                evaluation.counts.get(weight.measure, np.zeros(len(evaluation))), area_class)
    return found


def _score(evaluation):
    """Weighted mean of what is scored; who had no case in the period in any of the counts that are
    weighed gets none. A grid without a case is in good order and is scored."""
    weights = evaluation.rules.weights.get(RULES_OF[evaluation.subject], ())
    total, weighed = np.zeros(len(evaluation)), np.zeros(len(evaluation))
    for weight in weights:
        points = evaluation.points[weight.measure]
        scored = ~np.isnan(points)
        total[scored] += weight.weight * points[scored]
        weighed[scored] += weight.weight
    if evaluation.subject != "area":
        # who was urged for a case of last month, or granted more time, is not the best of this one
        rates = evaluation.rules.rates
        asked = {count for w in weights for _, count in (
            rates[w.measure].numerator + rates[w.measure].denominator if w.measure in rates
            else ((1, w.measure),))}
        active = sum((c for n, c in evaluation.counts.items() if n in asked),
                     np.zeros(len(evaluation)))
        weighed[active == 0] = 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return _rounded(np.where(weighed > 0, total / weighed, np.nan))


def _rounded(score):
    """Two decimals, half up: the level is that of the score as it is shown."""
    return np.floor(score * 100 + 0.5 + 1e-9) / 100


def _ranked(evaluation):
    score = evaluation.score
    ordered = np.sort(score[~np.isnan(score)])
    rank = np.where(np.isnan(score), 0,
                    len(ordered) - np.searchsorted(ordered, score, side="right") + 1)
    return replace(evaluation, level=evaluation.rules.level_of(score), rank=rank)
