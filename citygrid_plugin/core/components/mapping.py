"""The mapping of a survey file to components: made by hand, guessed, saved and used again.

`mapping_apply.apply_mapping` carries it out.
"""
import re
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from ..exchange.saved_mapping import SavedMapping, Source
from ..standards.fields import fields, guess_columns, normalise
from .mapping_values import ClassFinder, digit_codes, parse_dates, state_words, tidy

#: Columns of the workspace that a mapping can fill; the names of organisations are looked up.
TARGETS = ("objid", "objname", "classcode", "deptcode1", "deptname1", "deptcode2", "deptname2",
           "deptcode3", "deptname3", "bgid", "objpos", "objstate", "ordate", "chdate", "dedate",
           "datasource", "note")
SAMPLE = 2000


@dataclass
class ImportMapping(SavedMapping):
    """How a file becomes components.

    Attributes
    ----------
    columns : dict
        {one of `TARGETS`: Source}.
    classes : dict
        {value of the file: class code}, for values that are not found by themselves.
    states : dict
        {value of the file: state}.
    organisations : dict
        {value of the file: code of an organisation}.
    date_formats : list of str
        ``strptime`` formats beside the usual writings.
    extra : dict
        {attribute name in the workspace's ``extra``: field of the file}.
    edition : str
        Edition of the catalogue it was made for ("" any).
    """

    columns: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)
    states: dict = field(default_factory=dict)
    organisations: dict = field(default_factory=dict)
    date_formats: list = field(default_factory=list)
    extra: dict = field(default_factory=dict)
    edition: str = ""

    FORMAT = "citygrid-import-mapping"
    TARGETS = TARGETS

    def fields(self):
        """The fields of the file it uses (set of str)."""
        return super().fields() | set(self.extra.values())


@dataclass(frozen=True)
class Guess:
    """One guessed column.

    Attributes
    ----------
    field : str
        Field of the file.
    confidence : float
        0 to 1: 0.95 the standard's own name or meaning, 0.85 a known alias, 0.7 a name cut to ten
        bytes; more when the values agree; values alone give 0.6.
    basis : str
        ``name``, ``alias``, ``cut`` or ``values``.
    """

    field: str
    confidence: float
    basis: str


def guess_mapping(columns, sample_values, catalogue=None):
    """Guess the mapping of a file from its field names and some of its values.

    Parameters
    ----------
    columns : sequence of str
        Fields of the file.
    sample_values : mapping
        {field: sequence of values}, for instance the first rows as a DataFrame.
    catalogue : Catalogue, optional
        With it classes, states and object codes are recognised by their values too.

    Returns
    -------
    (ImportMapping, dict)
        The mapping and {column: Guess}. Coordinates are not part of it
        (`exchange.coordinates.guess_coordinates`).
    """
    columns = list(columns)
    guesses = {}
    for column, name in guess_columns(columns).items():
        if column in TARGETS or column == "material":
            guesses[column] = _named(column, name)
    samples = {c: pd.Series(list(islice(sample_values[c], SAMPLE)), dtype=object)
               for c in columns if c in sample_values}
    tests = _value_tests(catalogue)
    for column in list(guesses):
        guess = guesses[column]
        share = _share(tests.get(column), samples.get(guess.field))
        if share is None:
            continue
        if share < 0.3:
            del guesses[column]
        else:
            better = min(0.99, guess.confidence + 0.04 * share)
            guesses[column] = Guess(guess.field, round(better, 3), guess.basis)
    used = {g.field for g in guesses.values()}
    for column in ("objid", "bgid", "classcode", "objstate"):
        if column in guesses or column not in tests:
            continue
        shares = {c: _share(tests[column], samples.get(c)) or 0.0 for c in columns if c not in used}
        best = max(shares, key=shares.get, default=None)
        if best is not None and shares[best] > 0.6:
            guesses[column] = Guess(best, round(0.6 * shares[best], 3), "values")
            used.add(best)
    extra = {}
    if "material" in guesses:
        extra["material"] = guesses["material"].field
    extra.update(_further(columns, used))
    mapping = ImportMapping(
        columns={c: Source(guesses[c].field) for c in TARGETS if c in guesses}, extra=extra,
        edition=catalogue.edition.id if catalogue else "")
    return mapping, guesses


def unmapped_values(frame, mapping, catalogue):
    """The class and state texts of a file that find no class or state: what a person must map.

    Returns
    -------
    dict
        {"classes": {text: rows}, "states": {text: rows}}, the most frequent first.
    """
    from .mapping_apply import source_values
    from .mapping_values import find_states
    from ..standards.fields import domain
    found = {"classes": {}, "states": {}}
    finder = ClassFinder(catalogue, mapping.classes)
    if "classcode" in mapping.columns:
        texts = tidy(source_values(frame, mapping.columns["classcode"]))
        unknown = texts[texts.map(finder.find, na_action="ignore") == ""]
        found["classes"] = unknown.value_counts().to_dict()
    if "objstate" in mapping.columns:
        texts = tidy(source_values(frame, mapping.columns["objstate"]))
        allowed = {v.code for v in domain("objstate", catalogue.edition.id)}
        _, bad = find_states(texts, allowed, mapping.states)
        found["states"] = texts[bad].value_counts().to_dict()
    return found


def _named(column, name):
    key = normalise(name)
    own = [f for f in fields() if f.column == column]
    if any(key in (normalise(f.name), normalise(f.meaning)) for f in own):
        return Guess(name, 0.95, "name")
    if any(key == normalise(a) for f in own for a in f.aliases):
        return Guess(name, 0.85, "alias")
    return Guess(name, 0.7, "cut")


def _further(columns, used):
    """Attributes of the standards that the workspace keeps in ``extra``: {name: field}."""
    further = {}
    for f in fields("component_2007"):
        if f.column or f.name in ("LargeClass", "PICTURE"):
            continue
        names = {normalise(n) for n in (f.name, f.meaning, *f.aliases)}
        match = next((c for c in columns if c not in used and normalise(c) in names), None)
        if match:
            further[f.name.lower().rstrip("_")] = match
    return further


def _value_tests(catalogue):
    """{column: function of a tidied Series -> bool Series}."""
    digits = re.compile(r"\d+").fullmatch
    tests = {"bgid": lambda s: s.map(lambda v: bool(digits(v)) and len(v) in (14, 15, 16)),
             "ordate": _is_date, "chdate": _is_date, "dedate": _is_date,
             "objid": lambda s: s.map(lambda v: bool(digits(v)) and len(v) in (16, 17, 18))}
    words = state_words()
    tests["objstate"] = lambda s: s.map(lambda v: v.lower() in words)
    if catalogue is not None:
        finder = ClassFinder(catalogue)
        tests["classcode"] = lambda s: s.map(lambda v: bool(finder.find(v)))
        tests["objid"] = lambda s: finder.of_codes(digit_codes(s, finder.length)[0]).notna()
    return tests


def _is_date(texts):
    dates, _ = parse_dates(texts)
    return dates.notna()


def _share(test, sample):
    """Share of the values of a sample that pass a test; None without a test or values."""
    if test is None or sample is None:
        return None
    texts = tidy(sample).dropna()
    return float(test(texts).mean()) if len(texts) else None
