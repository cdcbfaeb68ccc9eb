"""What the cells of a survey file mean: codes, classes, states, dates.

Each function looks at the distinct values of a column once and spreads the result over the rows,
so that a million rows cost little more than their few hundred different values.
"""
import csv
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

TABLES = Path(__file__).resolve().parents[2] / "resources" / "import"

#: Writings of a date that need no format: year first, with any separator, a time may follow.
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0+)?$")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_NOTHING = frozenset(["", "-", "--", "—", "/", "\\", "00000000", "null", "none", "nan", "nat",
                      "<null>", "n/a", "#n/a", "无"])
# Days of Excel's calendar: 20000 is 1954, 80000 is 2119.
_SERIAL_FROM, _SERIAL_TO = 20000, 80000


def tidy(values):
    """Cells as text: full-width forms folded, spaces trimmed, "" and its substitutes as None.

    Parameters
    ----------
    values : pandas.Series
        Of any type; numbers lose a ".0".

    Returns
    -------
    pandas.Series
        Of str or None (object), same index.
    """
    return spread(values, tidy_cell)


def spread(values, convert):
    """A Series with ``convert`` applied to every distinct value (None stays None)."""
    codes, distinct = pd.factorize(values.to_numpy(object))
    made = np.array([convert(v) for v in distinct] + [None], dtype=object)
    return pd.Series(made[codes], index=values.index, dtype=object)


def tidy_cell(value):
    """One cell as `tidy` has it."""
    if not isinstance(value, str):
        value = str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if not value.isascii():
        value = unicodedata.normalize("NFKC", value)
    value = value.strip()
    return None if len(value) < 9 and value.lower() in _NOTHING else value


def digit_codes(values, length):
    """Codes of ``length`` ASCII digits.

    Parameters
    ----------
    values : pandas.Series
        Cells of any type.
    length : int

    Returns
    -------
    (pandas.Series, bool array)
        The code or None, and True where something else stands.
    """
    good = _all_digits(values, length)
    codes = values.where(good, None)
    if not good.all():
        rest = tidy(values[~good])
        again = _all_digits(rest, length)
        codes[~good] = rest.where(again, None)
        wrong = np.zeros(len(values), bool)
        wrong[~good] = rest.notna().to_numpy() & ~again
        return codes, wrong
    return codes, np.zeros(len(values), bool)


def _all_digits(values, length):
    """True where a cell is a text of exactly ``length`` ASCII digits, by its code points."""
    cells = values.to_numpy(object)
    text = np.fromiter((isinstance(v, str) for v in cells), bool, len(cells))
    fixed = np.zeros(len(cells), f"U{length + 1}")
    fixed[text] = cells[text]
    points = fixed.view(np.uint32).reshape(len(cells), length + 1)
    digits = (points[:, :length] >= 48) & (points[:, :length] <= 57)
    return digits.all(axis=1) & (points[:, length] == 0)


def parse_dates(values, formats=()):
    """Dates in the writings of survey files.

    Parameters
    ----------
    values : pandas.Series
        20240131, 2024-1-31, 2024/1/31, 2024.1.31, 2024年1月31日, with a time after it, Excel day
        numbers (45322), dates and timestamps.
    formats : sequence of str
        Further ``strptime`` formats, tried first ("%d/%m/%Y").

    Returns
    -------
    (pandas.Series, bool array)
        ISO dates 'YYYY-MM-DD' or None, and True where something stands that is no date.
    """
    dates = spread(values, lambda v: _date(v, formats))
    bad = (dates == "").to_numpy()
    return dates.where(~bad, None), bad


def _date(value, formats):
    """ISO date, None for nothing, "" for what is no date."""
    if hasattr(value, "strftime"):
        return None if pd.isna(value) else value.strftime("%Y-%m-%d")
    text = tidy_cell(value)
    if text is None or text == "0":
        return None
    for form in formats:
        found = pd.to_datetime(text, format=form, errors="coerce")
        if not pd.isna(found):
            return found.strftime("%Y-%m-%d")
    match = _DATE.match(text) or _COMPACT.match(text)
    if match:
        year, month, day = (int(g) for g in match.groups())
        try:
            return pd.Timestamp(year, month, day).strftime("%Y-%m-%d")
        except ValueError:
            return ""
    match = _SERIAL.match(text)
    if match and _SERIAL_FROM <= int(match[1]) <= _SERIAL_TO:
        return (pd.Timestamp(1899, 12, 30) + pd.Timedelta(int(match[1]), "D")).strftime("%Y-%m-%d")
    return ""


class ClassFinder:
    """Finds the class that a cell names: by code, Chinese or English name, or synonym.

    Parameters
    ----------
    catalogue : Catalogue
    own : dict
        {text of the file: class code}, before everything else.
    """

    def __init__(self, catalogue, own=None):
        rows = catalogue.classes("component")
        self.codes = frozenset(r.code for r in rows)
        self.width = max(map(len, self.codes), default=4)
        # Two classes of one name (the unknown ones of the reconstructed 2013 list): no name at all.
        names = Counter(plain_name(r.name) for r in rows)
        names.update(r.name_en.lower() for r in rows)
        self.names = {name: r.code for r in rows for name in (plain_name(r.name), r.name_en.lower())
                      if name and names[name] == 1}
        for group in _synonyms():
            code = next((self.names[n] for n in group if n in self.names), None)
            if code:
                for name in group:
                    self.names.setdefault(name, code)
        self.own = {tidy_cell(k): v for k, v in (own or {}).items()}
        parts = catalogue.edition.widths
        self.start, self.end = parts[0], parts[0] + parts[1] + parts[2]
        self.length = sum(parts)

    def find(self, value):
        """Class code of one cell; None for an empty cell, "" for an unknown class."""
        text = tidy_cell(value)
        if text is None:
            return None
        if text in self.own:
            return self.own[text]
        if text in self.codes:
            return text
        # Tables drop leading zeros: 101 is 0101.
        if text.isdigit() and len(text) < self.width and text.zfill(self.width) in self.codes:
            return text.zfill(self.width)
        plain = plain_name(text)
        if plain in self.names:
            return self.names[plain]
        if text.lower() in self.names:
            return self.names[text.lower()]
        # "0101上水井盖", "上水井盖(0101)": the code beside the name.
        for part in re.findall(r"\d+", text):
            if part in self.codes and not text.isdigit():
                return part
        return ""

    def of_codes(self, codes):
        """Class codes inside valid object codes (digits 7 to 10 in 2007).

        Parameters
        ----------
        codes : pandas.Series
            As `digit_codes` gives them.

        Returns
        -------
        pandas.Series
            Class code, None without a code or where the catalogue has no such class.
        """
        there = codes.notna().to_numpy()
        found = np.full(len(codes), None, object)
        fixed = codes.to_numpy(object)[there].astype(f"U{self.length}")
        points = fixed.view("U1").reshape(len(fixed), self.length)[:, self.start:self.end]
        parts = np.ascontiguousarray(points).view(f"U{self.end - self.start}").ravel()
        distinct, where = np.unique(parts, return_inverse=True)
        known = np.array([str(c) if c in self.codes else None for c in distinct] + [None], object)
        found[there] = known[where]
        return pd.Series(found, index=codes.index, dtype=object)


def plain_name(name):
    """A class name as it is compared: brackets folded, blanks and their content's marks gone."""
    return re.sub(r"[\s、,，/]+", "", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=1)
def _synonyms():
    with open(TABLES / "class_synonyms.csv", encoding="utf-8", newline="") as file:
        return [tuple(plain_name(n) for n in row["names"].split()) for row in csv.DictReader(file)]


@lru_cache(maxsize=1)
def state_words():
    """{word in lower case: state} of the table of synonyms."""
    with open(TABLES / "state_synonyms.csv", encoding="utf-8", newline="") as file:
        return {word: row["state"] for row in csv.DictReader(file)
                for word in row["words"].split()}


def find_states(values, allowed, own=None):
    """States of the catalogue from the words of a file.

    Parameters
    ----------
    values : pandas.Series
    allowed : collection of str
        The states of the edition.
    own : dict
        {text of the file: state}, before the table of synonyms.

    Returns
    -------
    (pandas.Series, bool array)
        State or None, and True where the word is unknown or not a state of this edition.
    """
    own = {tidy_cell(k): v for k, v in (own or {}).items()}

    def find(value):
        text = tidy_cell(value)
        if text is None:
            return None
        state = own.get(text) or (text if text in allowed else state_words().get(text.lower()))
        return state if state in allowed else ""

    states = spread(values, find)
    bad = (states == "").to_numpy()
    return states.where(~bad, None), bad
