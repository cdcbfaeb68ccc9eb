"""The figures, tables and maps that a report can name, with what they mean, and the values a report
has: data in ``resources/templates/figures.json``."""
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"
LANGUAGES = ("zh_CN", "en")
#: What a value is, and how it is written where a template does not say otherwise.
KINDS = {"text": "", "code": "", "day": "", "count": "0", "number": "0.0", "hours": "0.0",
         "score": "0.00", "share": "0.0%", "change": "+0.0%", "points": "+0.0", "difference": "+0"}
#: The rankings, and whose weights they show.
EVALUATED = {"areas": "area", "grids": "area", "units": "unit", "collectors": "collector",
             "acceptors": "acceptor", "shift_leaders": "shift_leader",
             "dispatchers": "dispatcher", "companies": "company"}
#: What a figure that is compared has beside itself.
COMPARED = {
    "before": ("", "（上期）", " (period before)"),
    "change": ("change", "（较上期增减）", " (change against the period before)"),
    "year_before": ("", "（上年同期）", " (same period last year)"),
    "year_change": ("change", "（同比增减）", " (change against the same period last year)"),
}


#: Columns of tables that compare with an earlier period.
COMPARES = {"before", "change", "difference", "year_before", "year_change", "before_rate",
            "filed_year_before", "new"}


@dataclass(frozen=True)
class Column:
    """A column of a table, or a figure.

    Attributes
    ----------
    kind : str
        One of KINDS.
    zh, en : str
        Its title or meaning.
    personal : str
        "yes": counts that could lead to a person where they are small; "of" and the name of a
        column: only in rows where that one says yes; "name": a person's name, which a public
        version numbers; "drop": left out of a public version; names of other columns: drawn from
        the counts there, and hidden with them. "" otherwise.
    """
    kind: str
    zh: str
    en: str
    personal: str = ""

    def title(self, language):
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class TableNames:
    """A table: its title, columns by name, whether a public version has it, and the column that
    tells its rows apart where the sums of such rows are told elsewhere; "" for the sum of all."""
    zh: str
    en: str
    columns: dict
    public: bool = True
    sums: str = ""

    def title(self, language):
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Names:
    """Everything a template can name.

    Attributes
    ----------
    figures : dict of str to Column
    tables : dict of str to TableNames
    maps : dict of str to Column
    words : dict of str to (str, str)
        Words of the program's own values in Chinese and English.
    """
    figures: dict
    tables: dict
    maps: dict
    words: dict

    def kind(self, name, rows=()):
        """The kind of a figure, or of a column of the innermost of some tables that has it."""
        for table in reversed(rows):
            if name in self.tables[table].columns:
                return self.tables[table].columns[name].kind
        return self.figures[name].kind if name in self.figures else "count"


@dataclass
class Values:
    """The values of one report.

    Attributes
    ----------
    names : Names
    language : str
        One of LANGUAGES.
    figures : dict of str to value
        None where there is nothing to tell.
    tables : dict of str to list of dict
        Rows by column.
    maps : dict of str to object
        What ``layers.white_paper_maps`` draws; None where there is nothing.
    """
    names: Names
    language: str
    figures: dict = field(default_factory=dict)
    tables: dict = field(default_factory=dict)
    maps: dict = field(default_factory=dict)

    def word(self, key):
        """A word of the program in the report's language; what is unknown stays as it is."""
        found = self.names.words.get(key)
        return found[0 if self.language.startswith("zh") else 1] if found else key


@dataclass(frozen=True)
class Few:
    """A count that a public version does not tell: more than 0 and below ``limit``."""
    limit: int


@dataclass(frozen=True)
class Hidden:
    """A value that a public version does not tell, because another could be worked out of it."""


def load_names(rules=None, usual=()):
    """The Names of the white paper and the meeting sheet.

    Parameters
    ----------
    rules : evaluation_rules.Rules, optional
        Of the city: its rates become figures ``rates.‹name›``, what its evaluation weighs becomes
        columns of the rankings, its levels those of the table of levels.
    usual : iterable of dict
        Rates that are figures in any case, with ``name``, ``title`` and ``title_en``: a template
        that names one goes on when a city has taken it away.
    """
    made = json.loads((TEMPLATES / "figures.json").read_text(encoding="utf-8"))
    tables = {name: TableNames(entry["zh"], entry["en"],
                               {c: Column(*given) for c, given in entry["columns"].items()},
                               entry.get("public", True), entry.get("sums", ""))
              for name, entry in made["tables"].items()}
    figures = {}
    for name, entry in made["figures"].items():
        _add(figures, name, *entry)
    for rate in usual:
        _add(figures, f"rates.{rate['name']}", "share", rate["title"], rate["title_en"],
             "compared", _of_the_public(rate["numerator"], rate["denominator"]))
    if rules is not None:
        for name, rate in rules.rates.items():
            _add(figures, f"rates.{name}", "share", rate.title, rate.title_en, "compared",
                 _of_the_public(*(count for _, count in (*rate.numerator, *rate.denominator))))
        for table, subject in EVALUATED.items():
            columns = tables[f"evaluation_{table}"].columns
            for weight in rules.weights.get(subject, ()):
                rate = rules.rates.get(weight.measure)
                # of the few cases of a small area or unit it would tell how many citizens reported
                told = "drop" if of_the_public(rules, weight.measure) else ""
                columns[weight.measure] = Column("share", rate.title, rate.title_en, told) if rate \
                    else Column("count", *made["words"].get(f"count.{weight.measure}",
                                                            (weight.measure,) * 2), told)
        if any(of_the_public(rules, weight.measure) for weight in rules.weights.get("area", ())):
            # the score of a grid would tell it, and those of all grids what a community hides
            tables["evaluation_grids"] = replace(tables["evaluation_grids"], public=False)
        columns = tables["evaluation_levels"].columns
        last = {name: columns.pop(name) for name in ("none", "mean")}
        columns.update({f"level_{level.letter}": Column("count", level.letter, level.letter)
                        for level in reversed(rules.levels)})
        columns.update(last)
    maps = {name: Column("text", *entry) for name, entry in made["maps"].items()}
    return Names(figures, tables, maps, {k: tuple(v) for k, v in made["words"].items()})


def _add(figures, name, kind, zh, en, compared="", personal=""):
    figures[name] = Column(kind, zh, en, personal)
    if compared:
        for suffix, (other, zh_more, en_more) in COMPARED.items():
            # shares are compared in percentage points
            change = ("points" if kind == "share" else other) if other else kind
            before = "year_before" if suffix.startswith("year") else "before"
            bases = [name] if personal == "yes" else personal.split()
            earlier = [f"{base}.{before}" for base in bases]
            told = "" if not personal else " ".join([*bases, *earlier]) if other else \
                "yes" if personal == "yes" else " ".join(earlier)
            figures[f"{name}.{suffix}"] = Column(change, zh + zh_more, en + en_more, told)


def _of_the_public(*counts):
    """What a rate of these counts is hidden with in a public version."""
    return "cases.public" if any("public_confirmed" in count for count in counts) else ""


def of_the_public(rules, measure):
    """Whether a measure of the evaluation tells how many citizens reported."""
    rate = rules.rates.get(measure)
    counts = [count for _, count in (*rate.numerator, *rate.denominator)] if rate else [measure]
    return "public_confirmed" in counts


def template_of(kind, language):
    """The path of the template we ship: kind "white_paper" or "meeting_sheet"."""
    return TEMPLATES / f"{kind}.{language}.md"
