"""The facts of cases read row by row: what the fast reading must come to."""
import datetime

import numpy as np

from citygrid_plugin.core.analysis.cases import CODED, COLUMNS, NUMBERS, TIMES
from citygrid_plugin.core.workspace.geometry import point_xy


def fresh(*workspaces):
    """{column: list} of all cases, ascending by key, and {column: number} of odd times."""
    rows = []
    for ws in workspaces:
        for ended, table in enumerate(("case_open", "case_closed")):
            rows += [{**row, "ended": bool(ended)} for row in ws.dicts(f"SELECT * FROM {table}")]
    rows.sort(key=lambda row: row["fid"])
    found = {"key": [row["fid"] for row in rows], "ended": [row["ended"] for row in rows],
             "x": [place(row["geom"])[0] for row in rows],
             "y": [place(row["geom"])[1] for row in rows],
             **{name: [(row[name] or "").replace("\x1f", " ") or None for row in rows]
                for name in CODED},
             **{name: [time(row[name]) for row in rows] for name in TIMES},
             **{name: [number(row[name]) for row in rows] for name in NUMBERS}}
    odd = {name: sum(bool(row[name]) and found[name][i] is None for i, row in enumerate(rows))
           for name in TIMES}
    return found, {name: count for name, count in odd.items() if count}


def shown(cases):
    """The same of Cases; columns that were not asked for are left out."""
    found = {}
    for name in COLUMNS:
        column = getattr(cases, name)
        if column is None:
            continue
        values = column.text() if name in CODED else column
        found[name] = [None if value != value else value for value in (
            values.tolist() if hasattr(values, "tolist") else values)]
        assert len(found[name]) == len(cases), name
    return found, cases.odd


def place(blob):
    return [None if value != value else value for value in point_xy(blob)]


def time(text):
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0) \
            if text else None
    except ValueError:
        return None


def number(value):
    return max(-2 ** 15, min(2 ** 15 - 1, value)) if isinstance(value, int) else 0


def same_cases(cases, *workspaces, columns=COLUMNS):
    """Assert that Cases are what a fresh reading gives, and have the columns asked for."""
    mine, theirs = shown(cases), fresh(*workspaces)
    for name in mine[0]:
        assert mine[0][name] == theirs[0][name], name
    assert mine[0].keys() >= {"key", "ended", "x", "y", *columns}
    assert mine[1] == {name: count for name, count in theirs[1].items() if name in mine[0]}
    assert (np.diff(cases.key) > 0).all()
