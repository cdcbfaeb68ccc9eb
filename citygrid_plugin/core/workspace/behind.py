"""What stands behind figures of an analysis: numbers of cases, names, and the components meant."""
import contextlib
import json

import numpy as np

from ..progress import Part, checker
from .archive import at_hand, read_only
from .case_facts import cases_of
from .counting import Answer, Query
from .ddl import sql
from .store import now

#: Codes that are looked up at once: a fraction of a second.
_AT_ONCE = 20_000
_COLUMNS = ("objid", "classcode", "objname", "objstate", "ordate", "dedate", "bgid")


def _of_cases(ws, key, value, wanted, feedback):
    """{key: value} of the cases whose column ``key`` is one of a list, wherever they are: open,
    closed, or in an archive that is at hand."""
    check, known = checker(feedback), {}
    query = "SELECT c.{key}, c.{value} FROM json_each(?) k JOIN {table} c ON c.{key} = k.value"
    closed, there = (sql(query, key=key, value=value, table=table)
                     for table in ("case_closed", "case_open"))
    portions = [json.dumps(wanted[start:start + _AT_ONCE])
                for start in range(0, len(wanted), _AT_ONCE)]
    for done, given in enumerate(portions):
        check(done / len(portions))
        for statement in (there, closed):
            known.update(ws.query(statement, (given,)))
    for path in at_hand(ws)[0] if len(known) < len(wanted) else ():
        with contextlib.closing(read_only(path)) as file:
            for given in portions:
                check(1.0)
                known.update(file.execute(closed, (given,)))
    return known


def case_numbers(ws, keys, feedback=None):
    """Numbers of cases.

    Parameters
    ----------
    ws : Workspace
    keys : (n,) int64
        ``fid`` of open or closed cases.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    (n,) object
        None where there is no such case, also in the archives that are at hand.

    Raises
    ------
    Cancelled
    """
    keys = np.asarray(keys, dtype=np.int64)
    wanted, at = np.unique(keys, return_inverse=True)
    known = _of_cases(ws, "fid", "case_no", wanted.tolist(), feedback)
    found = np.empty(len(wanted), dtype=object)
    found[:] = [known.get(key) for key in wanted.tolist()]
    return found[at.reshape(-1)]


def case_keys(ws, numbers, feedback=None):
    """Keys of cases by their numbers, the other way round than ``case_numbers``.

    Parameters
    ----------
    ws : Workspace
    numbers : sequence of str
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    (k,) int64
        In the order of the numbers, without those that no case has, also none in the archives
        that are at hand.

    Raises
    ------
    Cancelled
    """
    wanted = list(dict.fromkeys(numbers))
    known = _of_cases(ws, "case_no", "fid", wanted, feedback)
    return np.array([known[number] for number in wanted if number in known], dtype=np.int64)


def named_cases(ws, numbers, feedback=None):
    """Cases by their numbers, as the figures of a query have theirs.

    Returns
    -------
    (counting.Answer, (k,) int64)
        An answer without areas and counts, and rows of its facts in the order of the numbers;
        numbers that no case has are left out.

    Raises
    ------
    Cancelled
    """
    archives, lost = at_hand(ws)
    at = now()
    facts = cases_of(ws, Part(feedback, 0.0, 0.9), archives)
    rows = facts.rows_of(case_keys(ws, numbers, Part(feedback, 0.9, 1.0)))
    return (Answer(Query(), None, None, facts, at, tuple(archives), tuple(lost)),
            rows[rows >= 0])


def named_components(ws, objids, feedback=None):
    """Components by their codes, also those that are not valid any more.

    Parameters
    ----------
    ws : Workspace
    objids : iterable of str
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    dict of str to dict
        By code: ``objid``, ``classcode``, ``objname``, ``objstate``, ``ordate``, ``dedate``,
        ``bgid``, and ``table`` and ``fid``.

    Raises
    ------
    Cancelled
    """
    check = checker(feedback)
    objids = sorted(set(objids))
    tables = [table for table in ws.tables if table.startswith("component_")]
    found = {}
    for start in range(0, len(objids), _AT_ONCE):
        given = (json.dumps(objids[start:start + _AT_ONCE]),)
        for table in tables:
            check(start / len(objids))
            for row in ws.dicts(sql(
                    "SELECT c.fid, {columns} FROM json_each(?) k JOIN {table} c "
                    "ON c.objid = k.value", columns=list(_COLUMNS), table=table), given):
                found[row["objid"]] = {**row, "table": table}
    return found


def components_by_class(ws):
    """{class code: number of valid components}."""
    counts = {}
    for table in ws.tables:
        if table.startswith("component_"):
            for code, count in ws.query(sql("SELECT classcode, count(*) FROM {table} WHERE dedate "
                                            "IS NULL GROUP BY classcode", table=table)):
                counts[code] = counts.get(code, 0) + count
    return counts


def components_of_classes(ws, classes):
    """Valid components of some classes with their geometry.

    Parameters
    ----------
    ws : Workspace
    classes : tuple of str
        Class codes or their beginnings.

    Returns
    -------
    dict of (n,) object arrays
        ``objid``, ``classcode``, ``geometry`` (shapely, None where missing).
    """
    from .reading import read
    where = "dedate IS NULL AND (" + " OR ".join(
        "substr(classcode, 1, ?) = ?" for _ in classes) + ")"
    given = tuple(value for code in classes for value in (len(code), code))
    parts = [read(ws, table, ["objid", "classcode"], where, given)
             for table in ws.tables if table.startswith("component_")]
    return {name: np.concatenate([part[name] for part in parts])
            for name in ("objid", "classcode", "geometry")}


def unit_names(ws):
    """{code: name} of the organisations."""
    return dict(ws.query("SELECT code, name FROM organisation"))
