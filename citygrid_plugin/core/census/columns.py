"""Attribute columns of two inventories, made comparable.

A column is read on both sides together: every value gets a number (its code), equal values the
same one, however they were written (``6``, ``6.0`` and ``"6"``; full-width letters; capitals;
spaces). Numbers and dates are compared by their difference, texts by the pairs of letters they
share, and the result of a comparison is one of a few levels. How far apart "near" is, is not set:
the levels are quantiles of the differences between objects taken at random, so that their meaning
is "as close as one in 300 (one in 30, 7, 2) pairs of different objects".
"""
import datetime
import re
import unicodedata
from dataclasses import dataclass

import numpy as np

# What people write into a field that they cannot fill.
PLACEHOLDERS = frozenset(("", "?", "??", "-", "--", "/", "nan", "none", "null", "<null>", "n/a",
                          "unknown", "无", "未知", "不详", "空"))
# Random pairs at least as close as a level, as a share of all random pairs.
CLOSENESS = (0.003, 0.03, 0.15, 0.5)
# Texts: the same by letter pairs (Dice) at 0.8, similar at 0.5.
TEXT_DISTANCES = (0.2, 0.5)
# A column is one of numbers (dates) when no more than this share of its different values is not.
STRAY = 0.05

_DATE = re.compile(r"^((?:19|20)\d\d)([-/.年]?)(\d{1,2})(?:\2|月)(\d{1,2})日?(?:[t ].*)?$")
_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$")
_EPOCH = datetime.date(1970, 1, 1).toordinal()


@dataclass
class Column:
    """One attribute on both sides.

    Attributes
    ----------
    name, kind : str
        ``kind`` is "number", "date" or "text".
    old, new : (n,) and (m,) int32
        Codes of the values, -1 where there is none.
    values : (v,) float64 or None
        Number or day of a code, NaN where it is none; None for texts.
    grams : scipy.sparse.csr_matrix (v, g) or None
        Letter pairs of each text.
    edges : (e,) float64
        Upper limits of the distances of the levels 1 to e; level 0 is equality, e + 1 "different".
    """

    name: str
    kind: str
    old: np.ndarray
    new: np.ndarray
    values: np.ndarray
    grams: object
    edges: np.ndarray

    @property
    def count(self):
        """Number of different values."""
        return int(max(self.old.max(initial=-1), self.new.max(initial=-1))) + 1

    @property
    def levels(self):
        """Levels of a comparison: equal, the near ones, different, and three of missing values:
        only the new one, both, only the old one is missing."""
        return len(self.edges) + 5

    def compare(self, i, j):
        """Level of each pair of an old row ``i`` and a new row ``j``, (k,) int8."""
        a, b = self.old[i], self.new[j]
        different = len(self.edges) + 1
        level = np.full(len(a), different, dtype=np.int8)
        unequal = a != b
        level[~unequal] = 0
        if different > 1:
            rows = np.flatnonzero(unequal & (a >= 0) & (b >= 0))
            level[rows] = 1 + np.searchsorted(self.edges, self._distance(a[rows], b[rows]))
        level[(b < 0) & (a >= 0)] = different + 1
        level[(b < 0) & (a < 0)] = different + 2
        level[(b >= 0) & (a < 0)] = different + 3
        return level

    def _distance(self, a, b):
        """Distance between values by their codes; infinite where it has no meaning."""
        if self.values is not None:
            distance = np.abs(self.values[a] - self.values[b])
            return np.where(np.isnan(distance), np.inf, distance)
        return _text_distance(self.grams, a, b)


def columns(old_attributes, new_attributes, sample=20_000):
    """The columns that both sides have and that say anything.

    Parameters
    ----------
    old_attributes, new_attributes : dict of str: (n,) and (m,) arrays
        Texts, numbers, dates or a mixture; None, NaN, NaT, empty text and what people write for
        "unknown" are missing values.
    sample : int
        Random pairs that are drawn for the levels.

    Returns
    -------
    list of Column
        In the order of their names. Columns of one side only, or in which no two values differ
        and none is missing, are left out: they cannot tell anything.
    """
    found = []
    for name in sorted(set(old_attributes) & set(new_attributes)):
        column = _column(name, np.asarray(old_attributes[name]),
                         np.asarray(new_attributes[name]), sample)
        if column is not None:
            found.append(column)
    return found


def _column(name, old, new, sample):
    codes, values = _factorize(np.concatenate([old.astype(object), new.astype(object)]))
    plain = [_plain(value) for value in values]
    kind, plain = _kind(plain)
    index, again = {}, np.full(len(plain) + 1, -1, dtype=np.int32)
    for k, value in enumerate(plain):
        if value is not None:
            again[k] = index.setdefault(value, len(index))
    codes = again[codes]
    if not len(index) or (len(index) == 1 and (codes >= 0).all()):
        return None
    values = grams = None
    if kind == "text":
        grams = _letter_pairs(list(index)) if len(index) > 1 else None
    else:
        values = np.array([v if isinstance(v, float) else np.nan for v in index])
    column = Column(name, kind, codes[:len(old)], codes[len(old):], values, grams, np.empty(0))
    column.edges = _edges(column, sample)
    return column


def _factorize(values):
    """Numbers of the different values of an object array, and these; -1 (the last) for None."""
    index = {}
    put = index.setdefault
    try:
        codes = np.fromiter((put(v, len(index)) for v in values), dtype=np.int64,
                            count=len(values))
    except TypeError:                                # lists and the like cannot be looked up
        index.clear()
        codes = np.fromiter((put(str(v), len(index)) for v in values), dtype=np.int64,
                            count=len(values))
    return codes, list(index)


def _plain(value):
    """A value as text, float (number) or date; None where it is missing."""
    if value is None or type(value).__name__ == "NAType" or value != value:
        return None                                  # pandas' NA cannot be compared
    if isinstance(value, (bool, np.bool_, int, float, np.number)):
        return _number(float(value))
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").astype(object)
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value
    text = unicodedata.normalize("NFKC", str(value)).casefold()
    text = " ".join(text.split())
    return None if text in PLACEHOLDERS else text


def _number(value):
    """A number without the noise of a short float; whole numbers as they are."""
    return value if not np.isfinite(value) or value == int(value) else float(f"{value:.7g}")


def _kind(values):
    """What a column holds, and its values as that: floats for numbers and days."""
    known = [v for v in values if v is not None]
    dates = {v: _day(v) for v in known}
    strays = sum(day is None for day in dates.values())
    if known and strays <= STRAY * len(known):
        return "date", [v if v is None or dates[v] is None else dates[v] for v in values]
    numbers = {v: _as_number(v) for v in known}
    if known and sum(n is None for n in numbers.values()) <= STRAY * len(known):
        return "number", [v if v is None or numbers[v] is None else numbers[v] for v in values]
    return "text", [v if v is None or isinstance(v, str) else _written(v) for v in values]


def _day(value):
    if isinstance(value, str):
        match = _DATE.match(value)
        if not match:
            return None
        try:
            value = datetime.date(*(int(match.group(k)) for k in (1, 3, 4)))
        except ValueError:
            return None
    return float(value.toordinal() - _EPOCH) if isinstance(value, datetime.date) else None


def _as_number(value):
    if isinstance(value, str):
        return _number(float(value)) if _NUMBER.match(value) else None
    return value if isinstance(value, float) else None


def _written(value):
    return f"{value:.12g}" if isinstance(value, float) else value.isoformat()


def _letter_pairs(texts):
    """Which pairs of neighbouring letters each text has, as a sparse matrix of 0 and 1."""
    from scipy.sparse import csr_matrix
    index, rows, places = {}, [], []
    for row, text in enumerate(texts):
        padded = f" {text} "
        pairs = {padded[k:k + 2] for k in range(len(padded) - 1)}
        rows.extend([row] * len(pairs))
        places.extend(index.setdefault(pair, len(index)) for pair in pairs)
    return csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, places)),
                      shape=(len(texts), len(index)))


def _text_distance(grams, a, b):
    """One minus the Dice coefficient of letter pairs; each different pair is computed once."""
    key, back = np.unique(a.astype(np.int64) * grams.shape[0] + b, return_inverse=True)
    a, b = np.divmod(key, grams.shape[0])
    size = np.diff(grams.indptr)
    distance = np.empty(len(key))
    for start in range(0, len(key), 100_000):
        part = slice(start, start + 100_000)
        common = np.asarray(grams[a[part]].multiply(grams[b[part]]).sum(axis=1)).ravel()
        distance[part] = 1 - 2 * common / (size[a[part]] + size[b[part]])
    return distance[back]


def _edges(column, sample):
    """Distances that part the levels of nearness; none for a column of a few words."""
    known = [side[side >= 0] for side in (column.old, column.new)]
    if column.count <= 2 or not len(known[0]) or not len(known[1]):
        return np.empty(0)
    if column.kind == "text":
        return np.array(TEXT_DISTANCES)
    a, b = random_pairs(len(known[0]), len(known[1]), sample)
    distance = column._distance(known[0][a], known[1][b])
    distance = distance[(distance > 0) & np.isfinite(distance)]
    if not len(distance):
        return np.empty(0)
    return np.unique(np.quantile(distance, CLOSENESS))


def random_pairs(n, m, count):
    """``count`` pairs of rows of an old side of ``n`` and a new side of ``m``; always the same."""
    rng = np.random.default_rng(20_240_101)
    return rng.integers(0, n, count), rng.integers(0, m, count)
