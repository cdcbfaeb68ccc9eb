"""The mapping of reports from another system: guessed from its headers, saved, used again.

The usual headers (Chinese and English, Open311 GeoReport v2, the field tables of urban management
platforms) are data: ``resources/import/report_fields.csv``; the words of states, sources and kinds
are ``report_values.csv``.
"""
import csv
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import pandas as pd

from ..components.mapping_values import TABLES, tidy
from ..errors import InputError, N_
from ..standards.fields import normalise
from .moments import guess_order, parse_moments
from .report_classes import ReportClasses
from .saved_mapping import SavedMapping, Source
from .tabular import read_table

#: What a mapping of reports can fill. ``classname`` is a second text that may name the class.
TARGETS = ("number", "time", "closed", "updated", "kind", "classcode", "classname", "condition",
           "description", "address", "reporter", "phone", "source", "state", "unit", "objid", "due",
           "urgent")
STATES = ("open", "closed", "rejected")
#: Columns that say something else when their values are not of the kind expected.
_MOMENTS = ("time", "closed", "updated", "due")
SAMPLE = 2000


@dataclass
class ReportMapping(SavedMapping):
    """How a file becomes reports.

    Attributes
    ----------
    columns : dict
        {one of `TARGETS`: Source}.
    classes : dict
        {type in the file: "E0102", or {"class": "E0102", "condition": "..."}}; "-" as class for a
        type that is none of urban management.
    states : dict
        {value of the file: "open", "closed" or "rejected"}.
    sources : dict
        {value of the file: source of the case}.
    units : dict
        {value of the file: code of an organisation}.
    order : str
        "mdy" or "dmy": what comes first in dates that end with the year.
    zone : str
        Time zone of the city ("" that of this computer), for moments that come with their zone.
    x, y, crs : str
        Fields of the coordinates and their reference system ("EPSG:4326"), where the file does
        not say them itself.
    system : str
        Where the reports come from; it is put before their numbers, so that two systems may use
        the same.
    """

    columns: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)
    states: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    units: dict = field(default_factory=dict)
    order: str = ""
    zone: str = ""
    x: str = ""
    y: str = ""
    crs: str = ""
    system: str = ""
    FORMAT = "citygrid-report-mapping"
    TARGETS = TARGETS

    def check(self, columns):
        """As in `SavedMapping`; also a state that is none."""
        super().check(columns)
        wrong = sorted({v for v in self.states.values() if v not in STATES})
        if wrong:
            raise InputError(N_("The mapping gives the state {state}. Write open, closed or "
                                "rejected."), state=", ".join(map(str, wrong)))


def guess_report_mapping(columns, sample, catalogue=None):
    """The mapping that headers and values suggest.

    Parameters
    ----------
    columns : sequence of str
        Fields of the file.
    sample : mapping
        {field: sequence of values}, for instance the first rows as a DataFrame.
    catalogue : Catalogue, optional
        With it the column whose values name classes is preferred.

    Returns
    -------
    ReportMapping
        Coordinates are not part of it (`coordinates.guess_coordinates`).
    """
    samples = {c: pd.Series(list(islice(sample[c], SAMPLE)), dtype=object)
               for c in columns if c in sample}
    by_name = {normalise(str(c)): c for c in reversed(list(columns))}
    found, used = {}, set()
    for target, names in _names():
        for name in names:
            column = by_name.get(normalise(name))
            if column is None or column in used or not _fits(target, samples.get(column)):
                continue
            found[target] = Source(column)
            used.add(column)
            break
    if catalogue is not None:
        _best_class(found, samples, ReportClasses(catalogue))
    dates = [samples[found[t].field] for t in _MOMENTS if t in found]
    return ReportMapping(columns={t: found[t] for t in TARGETS if t in found},
                         order=guess_order(pd.concat(dates)) if dates else "")


def read_classes(path):
    """The table of classes of a CSV or Excel file, for ``ReportMapping.classes``.

    Its first columns are the type in the file, the class (E0102; - for none of ours) and, where
    wanted, the filing condition; more columns are remarks.

    Raises
    ------
    InputError
        It has no two columns, or says two things of one type.
    """
    frame = read_table(path).frame.dropna(how="all")
    if frame.shape[1] < 2:
        raise InputError(N_("{name} is no table of classes: it needs a column of types, one of "
                            "classes and, where wanted, one of filing conditions."),
                         name=str(path))
    made = {}
    for row in frame.iloc[:, :3].itertuples(index=False):
        text, code = row[0], row[1]
        if text is None or code is None:
            continue
        entry = {"class": str(code).strip(), "condition": (row[2] if len(row) > 2 else "") or ""}
        if made.setdefault(str(text).strip(), entry) != entry:
            raise InputError(N_("The table of classes says two things of {text}. Keep one."),
                             text=text)
    return made


def word(column, value, own=None):
    """What a cell of a column of words ("state", "source", "kind") means by our table; None where
    it says nothing we know."""
    key = normalise(value)
    mine = {normalise(k): v for k, v in (own or {}).items()}
    return mine.get(key) or _words(column).get(key)


@lru_cache(maxsize=1)
def _names():
    with open(TABLES / "report_fields.csv", encoding="utf-8", newline="") as file:
        return tuple((row["target"], tuple(row["names"].split())) for row in csv.DictReader(file))


@lru_cache(maxsize=None)
def _words(column):
    with open(TABLES / "report_values.csv", encoding="utf-8", newline="") as file:
        return {normalise(name): row["value"] for row in csv.DictReader(file)
                if row["column"] == column for name in row["words"].split()}


def _fits(target, sample):
    """Whether the values of a column are of the kind that a target wants."""
    if sample is None or target not in _MOMENTS + ("kind",):
        return True
    texts = tidy(sample).dropna()
    if not len(texts):
        return target != "kind"
    if target == "kind":
        return bool(texts.map(lambda t: word("kind", t) is not None).mean() > 0.8)
    # what comes first is not known yet: either will do
    good = ~parse_moments(sample.dropna(), "mdy")[1] | ~parse_moments(sample.dropna(), "dmy")[1]
    return bool(good.mean() > 0.5)


def _best_class(found, samples, classes):
    """Exchange code and name of the class where the second tells more of the values."""
    def share(target):
        source = found.get(target)
        if source is None or source.field not in samples:
            return 0.0
        texts = tidy(samples[source.field]).dropna()
        return float(texts.map(lambda t: classes.find(t).reason == "").mean()) if len(texts) else 0
    if share("classname") > share("classcode"):
        code = found.get("classcode")
        found["classcode"] = found["classname"]
        if code is not None:
            found["classname"] = code
        else:
            del found["classname"]
