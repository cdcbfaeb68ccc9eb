"""The life story of one component: changes, surveys, censuses, cases, and the codes it had."""
import contextlib
import sqlite3
from dataclasses import dataclass, field, replace

from . import archive
from .component_history import history
from .components import get
from .ddl import marks, sql
from .schema import GEOMETRIES

#: what an event is about
CHANGE, SURVEY, CENSUS, CASE, BEFORE, AFTER = ("change", "survey", "census", "case", "before",
                                               "after")
_MANY = 200     # codes of one component; more are none


@dataclass(frozen=True)
class Event:
    """One event in the life of a component.

    Attributes
    ----------
    at : str
        Local ISO time, or a date.
    kind : str
        CHANGE (``entry`` tells it), SURVEY (what a crew saw), CENSUS (what a census found and a
        person decided), CASE, BEFORE (what it was before it got the code that it has in
        ``table``), AFTER (what it became).
    code : str
        The component code that it is about.
    entry : component_history.Entry or None
        Of a CHANGE; ``restorable`` only of the component itself.
    facts : dict
        SURVEY: found, crew, surveyor, census, note. CENSUS: census, change, decision, by, distance,
        reason. CASE: case_no, state, classcode, description, reported_at, closed_at, archive (the
        file's name, "" where it is in the workspace). BEFORE, AFTER: table, fid.
    """
    at: str
    kind: str
    code: str
    entry: object = None
    facts: dict = field(default_factory=dict)


def story(ws, table, fid):
    """The life of a component, the newest first.

    The codes that it had are followed back through their predecessors: a component that was
    reclassified into another major class has another row now, and its story begins in the old
    one. A retired one tells what it became.

    Parameters
    ----------
    ws : Workspace
    table : str
    fid : int

    Returns
    -------
    list of Event
        Empty where there is no such component.
    """
    row = get(ws, table, fid)
    if row is None:
        return []
    codes = codes_of(ws, row["objid"], table, fid)
    events, rows = [], [(table, fid)]
    events += [Event(entry.at, CHANGE, row["objid"], entry) for entry in history(ws, table, fid)]
    for code, where in codes.items():
        if where in rows:
            continue
        rows.append(where)
        older = [Event(entry.at, CHANGE, code, replace(entry, restorable=False))
                 for entry in history(ws, *where)]
        begin = min((event.at for event in events), default="")
        events += older
        events.append(Event(begin, BEFORE, code, facts=dict(zip(("table", "fid"), where))))
    if row["dedate"]:
        events += _successors(ws, list(codes), rows)
    seen = _surveys(ws, list(codes), rows)
    events += seen + _cases(ws, list(codes))
    # of what happened at once, the change comes before what it was about; a day is its noon
    order = {CHANGE: 1, BEFORE: 0}

    def place(event):
        return f"{event.at}T12" if len(event.at) == 10 else event.at, order.get(event.kind, 2)
    return sorted(events, key=place, reverse=True)


def codes_of(ws, code, table, fid):
    """The codes that a component has and had, the newest first, each with its row.

    Returns
    -------
    dict of str to (table, fid)
    """
    found = {code: (table, fid)} if code else {}
    while code and len(found) < _MANY:
        rows = ws.query("SELECT p.code, p.table_name, p.fid FROM object_code c "
                        "JOIN object_code p ON p.code = c.predecessor WHERE c.code = ?", (code,))
        if not rows or rows[0][0] in found:
            break
        code = rows[0][0]
        found[code] = rows[0][1:]
    return found


def _successors(ws, codes, rows):
    """What a retired component became: the row whose code has one of its codes before it."""
    found = []
    for code, table, fid, retired in ws.query(
            sql("SELECT s.code, s.table_name, s.fid, c.retired_at FROM object_code s "
                "JOIN object_code c ON c.code = s.predecessor WHERE s.predecessor IN ({marks})",
                marks=marks(len(codes))), codes):
        if (table, fid) not in rows:
            found.append(Event(retired or "", AFTER, code, facts={"table": table, "fid": fid}))
    return found


def _surveys(ws, codes, rows):
    """What crews said of it, and what censuses decided."""
    events, places, done = [], set(), set()
    for change in _changes(ws, codes, rows):
        if change["fid"] in done:
            continue
        done.add(change["fid"])
        if change["survey_table"] and change["survey_fid"]:
            places.add((change["survey_table"], change["survey_fid"]))
        if change["decision"] == "accepted" and change["kind"] != "unchanged":
            events.append(Event(
                change["applied_at"] or change["changed_at"] or "", CENSUS,
                change["objid"] or change["result_objid"] or "",
                facts={"census": change["census"], "change": change["kind"],
                       "decision": change["decision"], "by": change["changed_by"],
                       "distance": change["distance"], "reason": change["reason"]}))
    for geometry in GEOMETRIES:
        table = f"survey_{geometry}"
        mine = [fid for name, fid in places if name == table]
        for row in ws.dicts(
                sql("SELECT s.objid, s.found, s.crew, s.surveyor, s.note, c.name AS census, "
                    "coalesce(s.surveyed_at, c.day, '') AS at FROM {table} s "
                    "LEFT JOIN census c ON c.fid = s.census_fid WHERE s.state = 'good' AND "
                    "(s.objid IN ({codes}) AND s.found != '' OR s.fid IN ({fids}))", table=table,
                    codes=marks(len(codes)), fids=marks(len(mine))), (*codes, *mine)):
            events.append(Event(row["at"], SURVEY, row["objid"] or "",
                                facts={name: row[name] for name in
                                       ("found", "crew", "surveyor", "census", "note")}))
    return events


def _changes(ws, codes, rows):
    """The rows of ``census_change`` about a component."""
    columns = ("SELECT x.fid, x.kind, x.decision, x.objid, x.result_objid, x.changed_by, "
               "x.changed_at, x.applied_at, x.distance, x.reason, x.survey_table, x.survey_fid, "
               "c.name AS census FROM census_change x LEFT JOIN census c ON c.fid = x.census_fid ")
    found = ws.dicts(
        sql(columns + "WHERE x.objid IN ({marks}) UNION "
            + columns + "WHERE x.result_objid IN ({marks})", marks=marks(len(codes))),
        (*codes, *codes))
    for where in rows:
        found += ws.dicts(columns + "WHERE x.table_name = ? AND x.object_fid = ?", where)
    return found


_CASES = ("SELECT objid, case_no, state, classcode, description, reported_at, closed_at "
          "FROM {table} WHERE objid IN ({marks})")


def _cases(ws, codes):
    """Open, closed and archived cases on it; an archive that is not at hand is left out."""
    events = []
    for table in ("case_open", "case_closed"):
        events += [_case(row, "") for row in ws.query(
            sql(_CASES, table=table, marks=marks(len(codes))), codes)]
    for path in archive.files(ws):
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(
                sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)) as connection:
            events += [_case(row, path.name) for row in connection.execute(
                sql(_CASES, table="case_closed", marks=marks(len(codes))), codes)]
    return events


def _case(row, file):
    names = ("case_no", "state", "classcode", "description", "reported_at", "closed_at")
    return Event(row[5] or "", CASE, row[0],
                 facts={**dict(zip(names, row[1:])), "archive": file})
