"""Collectors 信息采集员 and the companies that they work for (Junan 2018 no. 58, articles 16, 30).

The name is that of the step records and of the patrol areas; a company is judged by its collectors
together.
"""
from ..analysis.evaluation_rules import Problem
from ..errors import InputError, N_
from .ddl import marks, sql
from .evaluation_settings import stale
from .store import now

COLUMNS = ("name", "company", "phone", "note")
_SIGNED = (*COLUMNS, "changed_by", "changed_why", "changed_at")


def rows_of(ws):
    """The collectors: list of dict with ``fid`` and COLUMNS, by name."""
    return ws.dicts(sql("SELECT fid, {columns} FROM collector ORDER BY name, fid",
                        columns=list(COLUMNS)))


def of_patrol_areas(ws):
    """Names that patrol areas have for their collectors, in order."""
    return [name for name, in ws.query(
        "SELECT DISTINCT trim(collector) FROM patrol_area "
        "WHERE trim(coalesce(collector, '')) != '' ORDER BY 1")]


def problems(rows):
    """What cannot be stored of rows: tuple of ``evaluation_rules.Problem``."""
    found, names = [], set()
    for row in rows:
        name = _text(row.get("name"))
        if not name:
            found.append(Problem("collector", "", N_(
                "A collector has no name. Enter the one that stands in the step records."),
                {}, row))
        elif name in names:
            found.append(Problem("collector", name, N_(
                "The collector {name} is there twice. Remove one, or tell them apart as the step "
                "records do."), {"name": name}, row))
        names.add(name)
    return tuple(found)


def save(ws, rows, *, actor, why, before=None):
    """Store all collectors; one transaction. Rows that did not change keep their signature.

    Parameters
    ----------
    ws : Workspace
    rows : list of dict
        COLUMNS; those with ``fid`` are there already. A stored one that is missing is deleted.
    actor, why : str
        Go into the rows that change.
    before : list of dict, optional
        What ``rows_of`` gave when the rows were read.

    Returns
    -------
    int
        How many rows were written or deleted.

    Raises
    ------
    InputError
        A row without a name, a name twice, no reason, or somebody else's change since ``before``;
        nothing is stored then.
    Busy
    """
    for problem in problems(rows):
        raise problem.error()
    if not _text(why):
        raise InputError(N_("Say why the collectors are changed."))
    with ws.transaction() as connection:
        there = rows_of(ws)
        if before is not None and there != before:
            raise stale()
        stored = {row["fid"]: _values(row) for row in there}
        kept = {row.get("fid") for row in rows}
        gone = [(fid,) for fid in stored if fid not in kept]
        changed = [(row.get("fid"), _values(row)) for row in rows
                   if stored.get(row.get("fid")) != _values(row)]
        connection.executemany("DELETE FROM collector WHERE fid = ?", gone)
        # names may be exchanged among rows, and each is unique at every moment
        old = [(fid,) for fid, _ in changed if fid in stored]
        connection.executemany(
            "UPDATE collector SET name = char(10) || fid WHERE fid = ?", old)
        signed = (actor, _text(why), now())
        for fid, values in changed:
            if fid in stored:
                connection.execute(sql("UPDATE collector SET {pairs} WHERE fid = ?",
                                       pairs=[sql("{name} = ?", name=n) for n in _SIGNED]),
                                   (*values, *signed, fid))
            else:
                connection.execute(sql("INSERT INTO collector ({names}) VALUES ({marks})",
                                       names=list(_SIGNED), marks=marks(len(_SIGNED))),
                                   (*values, *signed))
    return len(gone) + len(changed)


def _values(row):
    return tuple(_text(row.get(name)) or None for name in COLUMNS)


def _text(value):
    return "" if value is None else str(value).strip()
