"""An evaluation as tables in the user's language: columns, rows, sheets of an Excel file."""
import re

import numpy as np

from ..core.analysis.evaluation_counts import COUNTS, RULES_OF, SUBJECT_TITLES
from ..core.analysis.evaluation_rules import SCORE
from ..core.errors import N_
from ..core.exchange.ranked_book import NONE, Sheet
from ..i18n import tr
from .words import pick

#: Titles of the parts of the rules.
PARTS = {"rate": N_("Rates"), "weight": N_("Weights"), "band": N_("Bands"),
         "level": N_("Levels"), "goal": N_("Goals")}
#: What joins the counts of a formula.
SIGNS = re.compile(r"\s*([+\-−－＋])\s*")

#: More lines in one chart cannot be told apart.
_LINES = 8
_FAMILIES = ("reported", "filed", "judged", "steps", "tasks", "stock")


def title_of(evaluation, measure):
    """The title of a rate or a count."""
    rate = evaluation.rules.rates.get(measure)
    return pick(rate.title, rate.title_en) if rate else tr(COUNTS[measure].title)


def measure_title(name, rates):
    """The title of a rate, a count or the score; what is unknown as it stands.

    Parameters
    ----------
    name : str
    rates : dict of str to (str, str)
        Chinese and English title by name.
    """
    if name in rates:
        return str(pick(*rates[name]) or name)
    if name in COUNTS:
        return tr(COUNTS[name].title)
    return tr("Score") if name == SCORE else "" if name is None else str(name)


def formula_text(formula):
    """A formula with titles for the names of counts."""
    parts = SIGNS.split("" if formula is None else str(formula).strip())
    return "".join(f" {part} " if at % 2 else
                   tr(COUNTS[part].title) if part in COUNTS else part
                   for at, part in enumerate(parts)).strip()


def judged_title(subject):
    """Who is judged by a rule; "" is the whole district, what is unknown as it stands."""
    if not subject:
        return tr("the whole district")
    return subject_title(subject) if subject in SUBJECT_TITLES else str(subject)


def problem_text(problem, rates):
    """What is wrong with the rules, with titles for names.

    Parameters
    ----------
    problem : evaluation_rules.Problem
    rates : dict of str to (str, str)
        As for ``measure_title``.
    """
    said = {"measure": lambda name: measure_title(name, rates),
            "count": lambda name: measure_title(name, rates),
            "subject": judged_title, "formula": formula_text, "example": formula_text,
            "known": lambda names: ", ".join(map(judged_title, names.split(", ")))}
    return tr(problem.template).format(**{
        name: said[name](value) if name in said else value
        for name, value in problem.params.items()})


def rule_problems(rules):
    """The problems of rules as (title of the part, sentence)."""
    titles = {name: (rate.title, rate.title_en) for name, rate in rules.rates.items()}
    return [(tr(PARTS[problem.part]), problem_text(problem, titles))
            for problem in rules.problems]


def level_letters(evaluation):
    """(m,) list of the letters of the levels, "–" where there is none."""
    letters = [level.letter for level in evaluation.rules.levels] + [NONE]
    return [letters[at] for at in evaluation.level]


def level_title(level):
    """A level with its range and colour, as in a legend."""
    return " ".join(filter(None, (tr("{letter}: {score} points and more").format(
        letter=level.letter, score=f"{level.lower:g}"), pick(level.title, level.title_en))))


def shown_rates(evaluation):
    """Names of the rates, those that are scored first."""
    scored = [w.measure for w in evaluation.rules.weights.get(RULES_OF[evaluation.subject], ())]
    return sorted(evaluation.rates, key=lambda name: (
        scored.index(name) if name in scored else len(scored)))


def shown_counts(evaluation):
    """Names of the counts, family by family."""
    return sorted(evaluation.counts, key=lambda name: (
        _FAMILIES.index(COUNTS[name].family), list(COUNTS).index(name)))


def ordered(evaluation):
    """(m,) rows, the best first; those without a score last, then by code."""
    rank = np.where(evaluation.rank == 0, len(evaluation) + 1, evaluation.rank)
    return np.lexsort((evaluation.code.astype(str), rank))


def columns_of(evaluation):
    """The columns of a table.

    Returns
    -------
    list of (str, str, str, list)
        Name of the field, title, kind ("text", "count", "rate", "score", "level"), values; a rate
        is a share from 0 to 1, and a value that is none is None.
    """
    made = [("rank", tr("Rank"), "count", [r or None for r in evaluation.rank.tolist()]),
            ("code", tr("Code"), "text", evaluation.code.tolist()),
            ("name", tr("Name"), "text", evaluation.name.tolist()),
            ("score", tr("Score"), "score", _values(evaluation.score)),
            ("level", tr("Level"), "level", level_letters(evaluation))]
    taken = {name for name, *_ in made} | set(evaluation.counts)
    made += [(f"{name}_" if name in taken else name, title_of(evaluation, name), "rate",
              _values(evaluation.rates[name])) for name in shown_rates(evaluation)]
    made += [(name, title_of(evaluation, name), "count", evaluation.counts[name].tolist())
             for name in shown_counts(evaluation)]
    return made


def _values(numbers):
    return [None if value != value else value for value in numbers.tolist()]


def period_text(evaluation):
    """The period and the moment in words."""
    return tr("{since} to {until}, as of {moment}").format(
        since=day(evaluation.since), until=day(evaluation.until - np.timedelta64(1, "s")),
        moment=str(evaluation.moment).replace("T", " ")[:16])


def day(moment):
    """The day of a moment as text."""
    return str(moment.astype("M8[D]"))


def step_label(since, step):
    """What a step is called: 2026, 2026Q1, 2026-03, 2026-W05 or 2026-03-03."""
    date = since.astype("M8[D]").item()
    if step == "year":
        return f"{date:%Y}"
    if step == "quarter":
        return f"{date.year}Q{(date.month + 2) // 3}"
    if step == "month":
        return f"{date:%Y-%m}"
    if step == "week":
        year, week, _ = date.isocalendar()
        return f"{year}-W{week:02}"
    return date.isoformat()


def colours_of(evaluation):
    """{letter: colour} of the levels."""
    return {level.letter: level.colour for level in evaluation.rules.levels}


def sheets_of(evaluation, title, trend=(), step=""):
    """The sheets of an Excel file: the ranking, the scores over time where there are steps, how it
    was scored and what each count means.

    Parameters
    ----------
    evaluation : Evaluation
        Of the whole period.
    title : str
        Who is judged, in the user's language.
    trend : sequence of Evaluation
        Of the steps.
    step : str
        Which.

    Returns
    -------
    list of Sheet
    """
    columns, order = columns_of(evaluation), ordered(evaluation)
    lead = (tr("Evaluation: {who}").format(who=title), period_text(evaluation))
    colours = colours_of(evaluation)
    sheets = [Sheet(tr("Ranking"), lead, tuple((t, kind) for _, t, kind, _ in columns),
                    [[values[row] for *_, values in columns] for row in order], colours)]
    if trend:
        labels = [step_label(part.since, step) for part in trend]
        scores = [dict(zip(part.code, part.score.tolist())) for part in trend]
        names = {}
        for part in (*trend, evaluation):
            names.update(zip(part.code, part.name))
        known = [evaluation.code[row] for row in order]
        codes = known + sorted(set(names) - set(known))
        sheets.append(Sheet(
            tr("Trend"), lead, ((tr("Code"), "text"), (tr("Name"), "text"),
                                *((label, "score") for label in labels)),
            [[code, names[code], *(part.get(code) for part in scores)] for code in codes], {},
            _LINES))
    return sheets + [_how(evaluation, lead), _meaning(evaluation, lead)]


def _how(evaluation, lead):
    rules = evaluation.rules
    subject = RULES_OF[evaluation.subject]
    rows = [[title_of(evaluation, weight.measure)
             if weight.measure in rules.rates or weight.measure in COUNTS else weight.measure,
             weight.weight, tr("one minus the rate") if weight.inverse else
             tr("by bands") if weight.measure in COUNTS else ""]
            for weight in rules.weights.get(subject, ())]
    for (who, measure), of_class in rules.bands.items():
        if who == subject:
            for kind, (lower, score) in of_class.items():
                words = ", ".join(f"{low:g}+ → {points:g}" for low, points in zip(lower, score))
                rows.append([title_of(evaluation, measure), None, words if kind is None else
                             tr("area class {number}: {bands}").format(number=kind, bands=words)])
    rows += [[level_title(level), None, level.colour] for level in reversed(rules.levels)]
    rows += [[part, None, reason] for part, reason in rule_problems(rules)]
    return Sheet(tr("How it is scored"), lead, (
        (tr("Measure"), "text"), (tr("Weight"), "rate"), (tr("Note"), "text")), rows, {})


def _meaning(evaluation, lead):
    rows = [[title_of(evaluation, name), f"{_formula(evaluation, rate.numerator)} / "
             f"{_formula(evaluation, rate.denominator)}", rate.source]
            for name, rate in evaluation.rules.rates.items() if name in evaluation.rates]
    rows += [[title_of(evaluation, name), tr(COUNTS[name].meaning), ""]
             for name in shown_counts(evaluation)]
    return Sheet(tr("What it means"), lead, (
        (tr("Measure"), "text"), (tr("Meaning"), "text"), (tr("Source"), "text")), rows, {})


def _formula(evaluation, terms):
    words = " ".join(("− " if sign < 0 else "+ ") + title_of(evaluation, count)
                     for sign, count in terms)
    words = words[2:] if words.startswith("+ ") else words
    return f"({words})" if len(terms) > 1 else words


def subject_title(subject):
    """Who is judged, in the user's language."""
    return tr(SUBJECT_TITLES[subject])
