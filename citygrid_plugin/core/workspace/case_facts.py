"""The cases and step records of a workspace as columns in memory (``core.analysis.cases``)."""
import datetime
import json

import numpy as np

from ..analysis.cases import CODED, NEVER, NUMBERS, TIMES, Cases, Coded, Steps
from ..progress import checker
from .ddl import Raw, sql
from .geometry import point_xy


def cases_of(ws, feedback=None, archives=()):
    """All cases of a workspace, open and closed.

    Parameters
    ----------
    ws : Workspace
    feedback : optional
        Has ``is_cancelled()`` and ``progress(fraction)``.
    archives : iterable of path
        Archives of the workspace whose cases are wanted, too.

    Returns
    -------
    Cases

    Raises
    ------
    Cancelled
    """
    check = checker(feedback)
    columns = [*CODED, *TIMES, *NUMBERS]
    rows = []
    for ended, table in enumerate(("case_open", "case_closed")):
        check(ended / 2)
        rows += [(ended, *row) for row in ws.query(sql(
            "SELECT fid, geom, {columns} FROM {table}", columns=columns, table=table))]
    rows.sort(key=lambda row: row[1])
    found = dict(zip(columns, zip(*(row[3:] for row in rows)))) if rows else {}
    odd = {}
    for name in TIMES:
        if name in found:
            found[name] = _times(found[name], name, odd)
    if rows:
        xy = [point_xy(row[2]) for row in rows]
        found.update(key=[row[1] for row in rows], ended=[row[0] for row in rows],
                     x=[np.nan if x is None else x for x, _ in xy],
                     y=[np.nan if y is None else y for _, y in xy])
    made = Cases.of(len(rows), **found)
    made.odd.update(odd)
    return made


def steps_of(ws, keys=None, feedback=None, archives=()):
    """The step records of cases.

    Parameters
    ----------
    ws : Workspace
    keys : iterable of int, optional
        Of the cases; all when left out.
    feedback : optional
    archives : iterable of path

    Returns
    -------
    Steps

    Raises
    ------
    Cancelled
    """
    check = checker(feedback)
    check(0.0)
    texts = ("action", "from_state", "to_state", "role", "actor", "unit")
    given = () if keys is None else (json.dumps([int(key) for key in keys]),)
    where = Raw("1" if keys is None else "s.case_id IN (SELECT value FROM json_each(?))")
    rows = ws.query(sql(
        "SELECT s.case_id, s.seq, {texts}, s.at, s.due_at, "
        "json_type(s.detail, '$.clock') IS NOT NULL, json_extract(s.detail, '$.clock.due_at') "
        "FROM case_step s WHERE {where} ORDER BY s.case_id, s.seq",
        texts=Raw(", ".join(f"s.{name}" for name in texts)), where=where), given)
    due, trail, case = [], [], None
    for row in rows:
        if row[0] != case:
            case, trail = row[0], [None]
        due.append(trail[-1])
        if row[2] == "undo":
            after = trail[-2] if len(trail) > 1 else None
        elif row[10]:
            after = row[11]
        else:
            after = row[9] or trail[-1]
        trail.append(after)
    odd = {}
    columns = list(zip(*rows)) or [()] * 12
    return Steps(np.array(columns[0], np.int64), np.array(columns[1], np.int32),
                 *(Coded.of(columns[2 + i]) for i in range(6)),
                 _times(columns[8], "at", odd), _times(due, "due_at", odd), odd)


def case_rows(ws, keys, archives=()):
    """The cases of some keys as they are listed behind a figure.

    Returns
    -------
    list of dict
        In the order of the keys: the columns of ``case_open`` with ``x`` and ``y``; cases that
        are not there are left out.
    """
    keys = [int(key) for key in keys]
    found = {}
    for table in ("case_open", "case_closed"):
        for row in ws.dicts(sql("SELECT * FROM {table} WHERE fid IN "
                                "(SELECT value FROM json_each(?))", table=table),
                            (json.dumps(keys),)):
            row["x"], row["y"] = point_xy(row.pop("geom"))
            found[row["fid"]] = row
    return [found[key] for key in keys if key in found]


def _times(texts, name, odd):
    made = np.array([_time(text) for text in texts], "M8[s]")
    wrong = int(sum(text not in (None, "") for text in texts) - (~np.isnat(made)).sum())
    if wrong:
        odd[name] = odd.get(name, 0) + wrong
    return made


def _time(text):
    try:
        return np.datetime64(datetime.datetime.fromisoformat(text).replace(tzinfo=None), "s") \
            if text else NEVER
    except ValueError:
        return NEVER
