"""Columns of the open cases as arrays, read from the workspace fast.

A row of SQLite as a Python tuple costs 3 µs, one of twenty columns 6 µs and more. One text per
column that SQLite puts together itself (``group_concat``) costs a fifth: 100,000 cases with 14
columns are read and converted in less than half a second.
"""
import datetime
import json
from dataclasses import dataclass

import numpy as np

from ..workspace.ddl import Raw, sql
from ..workspace.geometry import POINT, point_xy
from .board_text import BETWEEN

NEVER = np.datetime64("NaT", "us")
_BLOB = POINT.itemsize


@dataclass(frozen=True)
class Column:
    """One column of the index: how it is kept and the SQL expression (of ``case_open`` c) it
    comes from. Kinds: "number", "code" (a text as a number, see Codes), "time", "text" (searched,
    see board_text), "place" (a point; two float columns). ``rare`` is the condition in which a
    number is not 0, or a time not NULL: few rows, which are then read alone."""
    kind: str
    expression: str
    rare: str = ""


class Codes:
    """Texts of a column as small numbers; what was once there keeps its number."""

    def __init__(self):
        self.values = []
        self._numbers = {}

    def numbers(self, texts):
        """(n,) int32 of texts, new ones included."""
        known = self._numbers
        for text in dict.fromkeys(texts):
            if text not in known:
                known[text] = len(self.values)
                self.values.append(text)
        return np.fromiter(map(known.__getitem__, texts), np.int32, len(texts))

    def chosen(self, wanted):
        """(number of values,) bool: which values are among those wanted; a table to look up in."""
        return np.fromiter((v in wanted for v in self.values), bool, len(self.values))


def read(ws, columns, fids=None):
    """Columns of all open cases, or of some.

    Parameters
    ----------
    ws : Workspace
    columns : dict of str to Column
    fids : iterable of int, optional
        Only these, as far as they are open.

    Returns
    -------
    (n,) int64, dict
        The keys, ascending, and per column: numbers as float64, times as datetime64[us], codes
        and texts as lists of str, places as (n, 2) float64.
    """
    wanted = {"": Column("number", "c.fid"), **columns}
    given = () if fids is None else (json.dumps([int(f) for f in fids]),)
    where = Raw("" if fids is None else " WHERE c.fid IN (SELECT value FROM json_each(?))")

    def joined(terms):
        return ws.query(sql("SELECT {terms} FROM case_open c{where}", terms=Raw(", ".join(
            f"group_concat({term}, char(31))" for term in terms)), where=where), given)[0]
    rows = joined(_as_text(column) for column in wanted.values())
    if rows[0] is None:
        return np.zeros(0, np.int64), {name: _value(c, []) for name, c in columns.items()}
    parts = [text.split(BETWEEN) for text in rows]
    for place, column in enumerate(wanted.values()):
        if len(parts[place]) != len(parts[0]):      # the separator itself stands in a text
            parts[place] = joined([f"replace({_as_text(column)}, char(31), ' ')"])[0].split(BETWEEN)
    keys = np.array(parts[0], np.int64)
    order = np.argsort(keys, kind="stable")
    ascending = bool((order == np.arange(len(order))).all())
    found = {}
    for (name, column), texts in zip(columns.items(), parts[1:]):
        value = _value(column, texts)
        if not ascending:
            value = [value[i] for i in order] if isinstance(value, list) else value[order]
        found[name] = value
    return keys[order], found


def read_rare(ws, columns, fids):
    """Columns of all open cases, whose keys are ``fids``, of which most values are the same.

    Returns
    -------
    dict of str to (n,) float64 or datetime64[us]
    """
    found = {name: np.full(len(fids), NEVER) if column.kind == "time" else np.zeros(len(fids))
             for name, column in columns.items()}
    rows = ws.query(sql("SELECT c.fid, {terms} FROM case_open c WHERE {any}", terms=Raw(", ".join(
        _as_text(column) for column in columns.values())),
        any=Raw(" OR ".join(column.rare for column in columns.values()))))
    if rows:
        keys, *values = zip(*rows)
        at = np.searchsorted(fids, np.array(keys, np.int64))
        for (name, column), one in zip(columns.items(), values):
            found[name][at] = _value(column, list(one))
    return found


def _as_text(column):
    if column.kind == "number":
        return f"coalesce({column.expression}, 0)"
    if column.kind == "time":
        return f"coalesce({column.expression}, 'NaT')"
    if column.kind == "place":
        return f"hex({column.expression})"
    return f"coalesce({column.expression}, '')"


def _value(column, texts):
    if column.kind == "number":
        return np.array(texts, dtype=np.float64)
    if column.kind == "time":
        return times(texts)
    if column.kind == "place":
        return _points(texts)
    return texts


def times(texts):
    """datetime64[us] of local ISO texts; what is none is NaT."""
    if not texts:
        return np.zeros(0, "M8[us]")
    try:
        return np.array(texts, "M8[us]")
    except ValueError:
        return np.array([_time(text) for text in texts], "M8[us]")


def _time(text):
    try:
        return np.datetime64(datetime.datetime.fromisoformat(text).replace(tzinfo=None), "us")
    except ValueError:
        return NEVER


def _points(texts):
    """(n, 2) coordinates of points in hexadecimal."""
    raw = bytes.fromhex("".join(texts))
    if len(raw) == _BLOB * len(texts):
        rows = np.frombuffer(raw, POINT)
        if all((rows[name] == value).all() for name, value in (
                ("magic", b"GP"), ("flags", 1), ("order", 1), ("type", 1))):
            return np.column_stack([rows["x"], rows["y"]])
    xy = [point_xy(bytes.fromhex(text) or None) for text in texts]
    return np.array([(np.nan, np.nan) if x is None else (x, y) for x, y in xy], float)
