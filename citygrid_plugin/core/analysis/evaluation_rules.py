"""The rules by which an evaluation scores: rates, weights, bands, levels and goals.

They are data that a city edits (CJ/T 292-2008 gives its annexes as examples): ``rules`` takes the
rows as they stand in the tables, sets aside what cannot be used, each with a reason, and makes of
the others what ``core.analysis.evaluation`` computes with.
"""
import math
import re
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from .evaluation_counts import COUNTS, RULES_OF
from .evaluation_counts import SUBJECTS as COUNTS_OF

#: Columns of the rows as they are stored, by part.
COLUMNS = {
    "rate": ("name", "title", "title_en", "numerator", "denominator", "source"),
    "weight": ("subject", "measure", "weight", "inverse", "source"),
    "band": ("subject", "measure", "area_class", "lower", "score", "source"),
    "level": ("letter", "lower", "colour", "title", "title_en"),
    "goal": ("measure", "subject", "direction", "value", "year", "note"),
}
#: What a goal may be about besides rates and counts.
SCORE = "score"
DIRECTIONS = {"at_least": N_("at least"), "at_most": N_("at most")}
#: Subjects with rules of their own.
SUBJECTS = tuple(dict.fromkeys(RULES_OF.values()))
_NO_COUNT = N_("There is no count {count}. Use the counts of the evaluation, joined by + and -.")
_TERM = re.compile(r"\s*([+-]?)\s*([A-Za-z_][A-Za-z_0-9]*)\s*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
#: Weights that add up to one but for the rounding of their decimals.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Rate:
    """A rate: name, titles, and numerator and denominator as terms ((1 or -1, count) ...)."""
    name: str
    title: str
    title_en: str
    numerator: tuple
    denominator: tuple
    source: str = ""


@dataclass(frozen=True)
class Weight:
    """What a measure weighs in a score; ``inverse``: one minus the rate."""
    measure: str
    weight: float
    inverse: bool = False


@dataclass(frozen=True)
class Level:
    """A level, from ``lower`` points on."""
    letter: str
    lower: float
    colour: str
    title: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class Goal:
    """What a rate, a count or the score is to be; ``subject`` "" is the whole district and
    ``year`` None every year."""
    measure: str
    subject: str
    direction: str
    value: float
    year: int = None
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """A row that was set aside, or a table that is not complete: part, which row, and why.

    ``row`` is the row itself as it was given, None where it is about several.
    """
    part: str
    name: str
    template: str
    params: dict = field(default_factory=dict)
    row: dict = field(default=None, compare=False)

    def error(self):
        """The same as an error."""
        return InputError(self.template, **self.params)


@dataclass(frozen=True)
class Rules:
    """What can be computed with.

    Attributes
    ----------
    rates : dict of str to Rate
    weights : dict of str to tuple of Weight
        By subject.
    bands : dict of (subject, measure) to dict of area class to (lower, score)
        The area class is None where the bands are for any; two equally long tuples, ascending.
    levels : tuple of Level
        Ascending.
    goals : tuple of Goal
    problems : tuple of Problem
    """
    rates: dict
    weights: dict
    bands: dict
    levels: tuple
    goals: tuple
    problems: tuple = ()

    def level_of(self, score):
        """(m,) int: place in ``levels`` of scores; -1 where there is none."""
        score = np.asarray(score, float)
        lower = np.array([level.lower for level in self.levels])
        return np.where(np.isnan(score), -1, np.searchsorted(lower, score, side="right") - 1)

    def banded(self, subject, measure, counts, area_class=None):
        """Scores of counts by their bands.

        Parameters
        ----------
        subject, measure : str
        counts : (m,) array
        area_class : (m,) object array, optional
            Of each row; rows of a class without bands of its own take those for any class.

        Returns
        -------
        (m,) float
            NaN where there are no bands.
        """
        found = np.full(len(counts), np.nan)
        of_class = self.bands.get((subject, measure), {})
        for wanted in sorted(of_class, key=lambda c: c is not None):    # any class first
            lower, score = of_class[wanted]
            rows = slice(None) if wanted is None else \
                np.array([c == wanted for c in area_class], bool) if area_class is not None \
                else np.zeros(len(counts), bool)
            at = np.searchsorted(lower, np.asarray(counts)[rows], side="right") - 1
            found[rows] = np.where(at < 0, np.nan, np.asarray(score, float)[at])
        return found


def terms(formula, known=COUNTS):
    """A formula, counts joined by + and -, as ((1 or -1, count) ...).

    Raises
    ------
    InputError
        Empty, not a sum, or a count that is not known.
    """
    text, at, found = str(formula or ""), 0, []
    while at < len(text.rstrip()):
        term = _TERM.match(text, at)
        if not term or (found and not term[1]):
            found = []
            break
        found.append((-1 if term[1] == "-" else 1, term[2]))
        at = term.end()
    if not found:
        raise InputError(N_("“{formula}” is no formula. Write counts joined by + and -, such as "
                            "{example}."), formula=text, example="filed - voided")
    for _, count in found:
        if count not in known:
            raise InputError(_NO_COUNT, count=count)
    return tuple(found)


def rules(rows):
    """Rules of the rows as they are stored.

    Parameters
    ----------
    rows : dict of part to list of dict
        COLUMNS.

    Returns
    -------
    Rules
    """
    problems = []
    rates = _rates(rows["rate"], problems)
    bands = _bands(rows["band"], problems)
    weights = _weights(rows["weight"], rates, bands, problems)
    levels = _levels(rows["level"], problems)
    goals = _goals(rows["goal"], rates, problems)
    return Rules(rates, weights, bands, levels, goals, tuple(problems))


def _tried(part, row, name, make, problems):
    """What ``make`` makes of a row, or None and a problem."""
    try:
        return make(row)
    except InputError as error:
        problems.append(Problem(part, name, error.template, error.params, row))
        return None


def _text(value):
    return "" if value is None else str(value).strip()


def _number(value, least, most, template, **params):
    """A number within limits; InputError where it is none, text of digits included."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) \
            or not math.isfinite(value) or not least <= value <= most:
        raise InputError(template, value="–" if value is None else value, **params)
    return value


def _rates(rows, problems):
    found = {}

    def rate(row):
        name = _text(row["name"])
        if not _NAME.fullmatch(name) or name in COUNTS or name == SCORE:
            raise InputError(N_("“{name}” is no name of a rate. Use letters, digits and _, and "
                                "not the name of a count."), name=name)
        if name in found:
            raise InputError(N_("The rate {name} is there twice. Remove one."), name=name)
        title = _text(row["title"]) or name
        return Rate(name, title, _text(row["title_en"]) or title,
                    terms(row["numerator"]), terms(row["denominator"]), _text(row["source"]))
    for row in rows:
        made = _tried("rate", row, _text(row["name"]), rate, problems)
        if made:
            found[made.name] = made
    return found


def _subject(row):
    if row["subject"] not in SUBJECTS:
        raise InputError(N_("“{subject}” is nobody who is judged. Choose one of: {known}."),
                         subject=_text(row["subject"]), known=", ".join(SUBJECTS))
    return row["subject"]


def _counted(subject, measure, count):
    """InputError where a count is not one of the subject's: it would never be scored, or always
    as 0."""
    if count not in COUNTS_OF[subject]:
        raise InputError(N_("{measure} cannot be scored for {subject}: {count} is not counted for "
                            "them. Choose another measure."), measure=measure, subject=subject,
                         count=count)


def _countable(subject, measure, rates):
    """InputError where a rate or count is drawn from what is not counted for a subject."""
    if measure in rates:
        for _, count in rates[measure].numerator + rates[measure].denominator:
            _counted(subject, measure, count)
    elif measure in COUNTS:
        _counted(subject, measure, measure)


def _weights(rows, rates, bands, problems):
    found = {}

    def weight(row):
        subject, measure = _subject(row), _text(row["measure"])
        if measure not in rates and (subject, measure) not in bands:
            raise InputError(N_("{measure} of {subject} is neither a rate nor a count with "
                                "bands. Enter the bands first, or choose a rate."),
                             measure=measure, subject=subject)
        _countable(subject, measure, rates)
        if any(w.measure == measure for w in found.get(subject, ())):
            raise InputError(N_("{measure} of {subject} is weighed twice. Remove one."),
                             measure=measure, subject=subject)
        value = _number(row["weight"], 0, 1, N_(
            "The weight {value} of {measure} is no number from 0 to 1 (100 %). Correct it."),
            measure=measure)
        if row["inverse"] not in (0, 1, None) or (row["inverse"] and measure not in rates):
            raise InputError(N_("One minus {measure} is not possible: only a rate can be turned "
                                "round, by 0 or 1. Set it to 0."), measure=measure)
        return subject, Weight(measure, float(value), bool(row["inverse"]))
    for row in rows:
        made = _tried("weight", row, f"{row['subject']} {row['measure']}", weight, problems)
        if made:
            found.setdefault(made[0], []).append(made[1])
    for subject in SUBJECTS:
        total = sum(w.weight for w in found.get(subject, ()))
        if abs(total - 1) > _ROUNDING:
            problems.append(Problem("weight", subject, N_(
                "The weights of {subject} add up to {total} %, not to 100 %. Correct them; until "
                "then each counts for its share."),
                {"subject": subject, "total": f"{100 * total:.8g}"}))
    return {subject: tuple(w) for subject, w in found.items()}


def _bands(rows, problems):
    found = {}

    def band(row):
        subject, measure = _subject(row), _text(row["measure"])
        if measure not in COUNTS:
            raise InputError(_NO_COUNT, count=measure)
        _countable(subject, measure, {})
        kind = row["area_class"]
        if kind is not None and (isinstance(kind, bool) or not isinstance(kind, int)):
            raise InputError(N_("“{value}” is no area class. Enter its number, or nothing for "
                                "every class."), value=kind)
        lower = _number(row["lower"], 0, math.inf, N_(
            "A band of {measure} cannot begin at {value}. Enter 0 or more."), measure=measure)
        score = _number(row["score"], 0, 100, N_(
            "{value} is no score of {measure}. Enter 0 to 100."), measure=measure)
        bands = found.setdefault((subject, measure), {}).setdefault(kind, {})
        if lower in bands:
            raise InputError(N_("Two bands of {measure} begin at {lower}. Remove one."),
                             measure=measure, lower=lower)
        bands[lower] = float(score)
    for row in rows:
        _tried("band", row, f"{row['subject']} {row['measure']} {row['lower']}", band, problems)
    for (subject, measure), of_class in found.items():
        for kind, bands in of_class.items():
            if bands and min(bands) > 0:
                problems.append(Problem("band", f"{subject} {measure}", N_(
                    "The bands of {measure} of {subject} do not begin at 0: counts below {lower} "
                    "get no score. Add a band from 0."),
                    {"measure": measure, "subject": subject, "lower": f"{min(bands):g}"}))
    return {key: {kind: (tuple(sorted(b)), tuple(b[k] for k in sorted(b)))
                  for kind, b in of_class.items() if b}
            for key, of_class in found.items() if any(of_class.values())}


def _levels(rows, problems):
    found = []

    def level(row):
        letter = _text(row["letter"])
        lower = _number(row["lower"], 0, 100, N_(
            "Level {letter} cannot begin at {value}. Enter 0 to 100 points."), letter=letter)
        if not letter or any(letter == other.letter or lower == other.lower for other in found):
            raise InputError(N_("Level “{letter}” has no letter, or the letter or the points of "
                                "another. Give each its own."), letter=letter)
        colour, title = _text(row["colour"]), _text(row["title"])
        if not _COLOUR.fullmatch(colour):
            raise InputError(N_("“{colour}” of level {letter} is no colour. Write it as "
                                "#2ca02c."), colour=colour, letter=letter)
        return Level(letter, float(lower), colour, title, _text(row["title_en"]) or title)
    for row in rows:
        made = _tried("level", row, _text(row["letter"]), level, problems)
        if made:
            found.append(made)
    if not any(level.lower == 0 for level in found):
        problems.append(Problem("level", "", N_(
            "No level begins at 0 points: scores below the lowest have no level. Add one.")))
    return tuple(sorted(found, key=lambda level: level.lower))


#: The most a goal may be, and what is said of others: of a rate, the score and a count.
_GOALS = {
    "rate": (1, N_("The goal {value} of {measure} is no number from 0 to 1 (100 %). Correct it.")),
    SCORE: (100, N_("The goal {value} of {measure} is no number from 0 to 100. Correct it.")),
    "": (math.inf, N_("The goal {value} of {measure} is no count. Correct it."))}


def _goals(rows, rates, problems):
    found = []

    def goal(row):
        measure = _text(row["measure"])
        if measure not in rates and measure not in COUNTS and measure != SCORE:
            raise InputError(N_("A goal is about {measure}, which is neither a rate nor a count "
                                "nor the score. Correct it."), measure=measure)
        # the whole district is judged as an area
        _countable(_subject(row) if row["subject"] else "area", measure, rates)
        if row["direction"] not in DIRECTIONS:
            raise InputError(N_("The goal of {measure} says neither at_least nor at_most. "
                                "Correct it."), measure=measure)
        # 95 for 95 % is a goal that no rate reaches
        most, wanted = _GOALS["rate" if measure in rates else measure if measure == SCORE else ""]
        value = _number(row["value"], 0, most, wanted, measure=measure)
        year = row["year"]
        if year is not None and (isinstance(year, bool) or not isinstance(year, int)
                                 or not 1900 <= year <= 9999):
            raise InputError(N_("“{year}” is no year. Enter one, or nothing for every year."),
                             year=year)
        return Goal(measure, _text(row["subject"]), row["direction"], float(value), year,
                    _text(row["note"]))
    for row in rows:
        made = _tried("goal", row, _text(row["measure"]), goal, problems)
        if made:
            found.append(made)
    return tuple(found)
