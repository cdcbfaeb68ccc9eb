"""What stands in the tables in which a city edits how it judges: columns, words and choices.

Cells show titles in the user's language; the names of the tables appear only where a row has to be
told apart by them.
"""
from dataclasses import dataclass

from ...core.analysis.evaluation_counts import COUNTS, RULES_OF
from ...core.analysis.evaluation_counts import SUBJECTS as COUNTS_OF
from ...core.analysis.evaluation_rules import DIRECTIONS, SCORE, SUBJECTS, terms
from ...core.cases.settings import BY_CITY
from ...core.errors import InputError, N_
from ...i18n import tr
from ...layers.evaluation_words import (
    SIGNS, formula_text, judged_title, measure_title, problem_text)

#: What the defaults say of themselves (the text in the tables is English): in words.
SOURCES = {
    "CJ/T 292-2008, from memory": N_("Example of CJ/T 292, from memory"),
    "CJ/T 292-2008, single": N_("Example of CJ/T 292, one source"),
    "CJ/T 292-2008, corroborated 2": N_("Example of CJ/T 292, two sources agree"),
    "CJ/T 292-2008, corroborated 3": N_("Example of CJ/T 292, three sources agree"),
    "CJ/T 292-2008, deduced: the program's sign is a bug":
        N_("Example of CJ/T 292, deduced: the source has the sign wrong"),
    "CJ/T 292-2008, deduced from the sum":
        N_("Example of CJ/T 292, deduced from the sum of the weights"),
    "CJ/T 292-2008, as the collectors": N_("As for collectors, whose work it is"),
    "to be set by the city": N_("To be set by the city"),
    BY_CITY: N_("Set by the city"),
}
INVERSE = {0: N_("as it is"), 1: N_("one minus the rate")}
_MINUS = "-−－"


@dataclass(frozen=True)
class Column:
    """A column: field of the row, title, width in pixels, what kind of cell, tooltip."""
    name: str
    title: str
    width: int
    kind: str = "text"
    tip: str = ""


_SUBJECT = Column("subject", N_("Who is judged"), 120, "choice",
                  N_("Departments are judged as units are"))
_SOURCE = Column("source", N_("Source"), 190, "source",
                 N_("Where the row comes from; what you change becomes “Set by the city”"))
COLUMNS = {
    "rate": (
        Column("title", N_("Title"), 130, tip=N_("Chinese title of the rate")),
        Column("title_en", N_("English title"), 160),
        Column("numerator", N_("Numerator"), 170, "formula",
               N_("Counts joined by + and -; the cell proposes them while you type")),
        Column("denominator", N_("Denominator"), 150, "formula",
               N_("Counts joined by + and -; where it is 0, the rate is not scored")),
        _SOURCE,
        Column("name", N_("Name in tables"), 160, tip=N_(
            "The rate's name in results and other tables: letters, digits and _"))),
    "weight": (
        _SUBJECT,
        Column("measure", N_("Measure"), 190, "choice",
               N_("A rate, or a count that has bands for who is judged")),
        Column("weight", N_("Weight"), 70, "percent",
               N_("The weights of one kind of subjects add up to 100 %")),
        Column("inverse", N_("Counts"), 130, "choice",
               N_("One minus the rate: the less the better")),
        _SOURCE),
    "band": (
        _SUBJECT,
        Column("measure", N_("Measure"), 140, "choice", N_("The count that is scored")),
        Column("area_class", N_("Area class"), 90, "whole",
               N_("Class of the unit grid; empty: for every class")),
        Column("lower", N_("From"), 70, "number",
               N_("The band begins at this count and ends where the next begins")),
        Column("score", N_("Score"), 70, "number", N_("0 to 100 points")),
        _SOURCE),
    "level": (
        Column("letter", N_("Level"), 70),
        Column("lower", N_("From score"), 90, "number",
               N_("The level begins at this score and ends where the next begins")),
        Column("colour", N_("Colour"), 110, "colour", N_("As #2ca02c, or by the button below")),
        Column("title", N_("Title"), 120), Column("title_en", N_("English title"), 120)),
    "goal": (
        Column("measure", N_("Measure"), 190, "choice", N_("A rate, a count or the score")),
        Column("subject", N_("For"), 130, "choice",
               N_("The whole district, or each one of a kind")),
        Column("direction", N_("Direction"), 90, "choice"),
        Column("value", N_("Value"), 80, "goal", N_("Of a rate in per cent")),
        Column("year", N_("Year"), 80, "whole", N_("Empty: every year")),
        Column("note", N_("Note"), 190, "source")),
    "collector": (
        Column("name", N_("Collector"), 150, tip=N_("As in the step records and the patrol areas")),
        Column("company", N_("Collection company"), 190,
               tip=N_("Who has none is judged as a collector only")),
        Column("phone", N_("Telephone"), 130), Column("note", N_("Note"), 190)),
}
#: A new row where there is none to follow.
NEW = {
    "rate": {"title": "新比率", "title_en": "New rate", "numerator": "filed",
             "denominator": "reported"},
    "weight": {"subject": "area", "measure": "", "weight": 0.0, "inverse": 0},
    "band": {"subject": "area", "measure": "filed", "area_class": None, "lower": 0, "score": 100},
    "level": {"letter": "", "lower": None, "colour": "#999999", "title": "", "title_en": ""},
    "goal": {"measure": "closing_rate", "subject": "", "direction": "at_least", "value": 0.9,
             "year": None, "note": None},
    "collector": {"name": None, "company": None, "phone": None, "note": None},
}
#: What a new row takes from the one above it.
FOLLOWED = {"weight": ("subject",), "band": ("subject", "measure", "area_class"),
            "collector": ("company",)}


class Cells:
    """Texts, values and choices of cells.

    Parameters
    ----------
    rows : dict of part to list of dict
        The rows as they are edited; titles and choices follow them.
    """

    def __init__(self, rows):
        self.rows = rows

    def _rates(self):
        return {row["name"]: (row["title"], row["title_en"]) for row in self.rows["rate"]}

    def measure(self, name):
        """Title of a rate or count; what is unknown as it stands."""
        return measure_title(name, self._rates())

    @staticmethod
    def formula_value(text):
        """A formula with names for titles; what is unknown stays as it was typed."""
        names = {tr(count.title).casefold(): name for name, count in COUNTS.items()}
        parts = SIGNS.split(text.strip())
        return "".join((" - " if part in _MINUS else " + ") if at % 2
                       else names.get(part.casefold(), part)
                       for at, part in enumerate(parts)).strip()

    # -- cells

    def text(self, column, row):
        """What a cell shows."""
        value = row.get(column.name)
        if column.kind == "choice":
            return self._chosen(column, value)
        if column.kind == "formula":
            return formula_text(value)
        if column.kind == "source" and value in SOURCES:
            return tr(SOURCES[value])
        if value is None:
            return ""
        if self._percent(column, row) and _is_number(value):
            return f"{100 * value:.6g} %"
        return f"{value:.15g}" if _is_number(value) else str(value)

    def _chosen(self, column, value):
        if column.name == "subject":
            return judged_title(value)
        if column.name == "measure":
            return self.measure(value)
        words = INVERSE if column.name == "inverse" else DIRECTIONS
        return tr(words[value]) if value in words else str(value)

    def _percent(self, column, row):
        return column.kind == "percent" or (column.kind == "goal" and any(
            row["measure"] == rate["name"] for rate in self.rows["rate"]))

    def value(self, column, row, text):
        """What is stored for what was typed; a number that is none stays as it was typed."""
        text = text.strip()
        if column.kind == "formula":
            return self.formula_value(text)
        if column.kind == "source":
            return row.get(column.name) if text == self.text(column, row) else text or None
        if column.kind in ("text", "colour"):
            return text or None
        percent = self._percent(column, row)
        try:
            number = float(text.rstrip("%％ ") if percent else text)
        except ValueError:
            return text or None
        if percent:
            return round(number / 100, 8)
        return int(number) if number.is_integer() else number

    def choices(self, column, row):
        """Of a cell to choose in: list of (value, text)."""
        if column.name == "subject":
            return [(name, judged_title(name))
                    for name in (("",) if "direction" in row else ()) + SUBJECTS]
        if column.name == "direction":
            return [(name, tr(title)) for name, title in DIRECTIONS.items()]
        if column.name == "inverse":
            count = row["measure"] in COUNTS
            return [(value, tr(title)) for value, title in INVERSE.items() if not (count and value)]
        return [(name, self.measure(name)) for name in self._measures(row)]

    def _measures(self, row):
        """What can be measured of the subject of a row."""
        subject = row["subject"]
        if "lower" in row:
            return COUNTS_OF.get(subject, tuple(COUNTS))
        rates = [rate["name"] for rate in self.rows["rate"] if self._fits(rate, subject)]
        if "direction" in row:
            return [SCORE, *rates, *COUNTS_OF.get(subject or "area", COUNTS)]
        banded = dict.fromkeys(band["measure"] for band in self.rows["band"]
                               if band["subject"] == subject)
        return rates + list(banded)

    @staticmethod
    def _fits(rate, subject):
        """Whether a rate can be counted for a subject."""
        try:
            wanted = terms(rate["numerator"]) + terms(rate["denominator"])
        except InputError:
            return False
        known = COUNTS_OF.get(RULES_OF.get(subject, subject) or "area", COUNTS)
        return all(count in known for _, count in wanted)

    def sentence(self, problem):
        """What is wrong, with titles for names."""
        return problem_text(problem, self._rates())


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
