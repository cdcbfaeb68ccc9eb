"""Taking back what was applied of a census, as a whole, until something touches it.

The very rows that were changed get their values, geometry and codes back; rows that were new are
retired, and codes that were given meanwhile stay spent (docs/decisions/0006). The changes are
accepted and not applied again, so that they can be decided anew. Both ways stand in the history.
"""
import json
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_, Refused
from . import bulk, census_write
from .components import tables
from .ddl import sql
from .geometry import geometries
from .store import now

_TOLD = 20


@dataclass(frozen=True)
class Touch:
    """What somebody changed since: code, who (None from outside), when, and the action."""
    code: str
    by: str
    at: str
    action: str


class Overtaken(Refused):
    """Something of it was changed since; ``touches`` tells who changed what."""

    def __init__(self, touches, count):
        first = touches[0]
        super().__init__(
            N_("It cannot be undone any more: {count} of these components were changed since, "
               "{objid} by {by} at {at}. Change them back by hand, from their history."),
            count=count, objid=first.code, by=first.by or "?",
            at=(first.at or "")[:16].replace("T", " "))
        self.touches = touches


@dataclass
class Undone:
    """What undoing did: key of the run, changes that wait again, rows as they were before, rows
    that were new and are retired, and open cases on these (case number, code)."""
    run: int
    changes: int = 0
    restored: int = 0
    retired: int = 0
    cases: list = field(default_factory=list)


def runs(ws, census):
    """The runs that applied a census, the last first.

    Returns
    -------
    list of dict
        ``fid``, ``at``, ``by_user``, ``counts`` (dict), ``undone_at``, ``undone_by``.
    """
    rows = ws.dicts("SELECT fid, at, by_user, counts, undone_at, undone_by FROM census_run "
                    "WHERE census_fid = ? AND kind = 'apply' ORDER BY fid DESC", (census,))
    for row in rows:
        row["counts"] = json.loads(row["counts"] or "{}")
    return rows


def undo(ws, census, by, why, what="", feedback=None):
    """Take the last run of a census back; one transaction.

    Parameters
    ----------
    ws : Workspace
    census : int
    by, why : str
        Signature of the undoing, in every history.
    what : str
        What is being done, in the user's language, for those who wait.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled.

    Returns
    -------
    Undone

    Raises
    ------
    InputError
        Nothing is applied, or no reason is given.
    Overtaken
        Something of it was changed since.
    Refused, Cancelled, Busy
        Nothing is undone.
    """
    if not (why or "").strip():
        raise InputError(N_("Give the reason."))
    with ws.bulk(what or why) as connection:
        rows = ws.dicts("SELECT * FROM census_run WHERE census_fid = ? AND kind = 'apply' "
                        "AND undone_at IS NULL ORDER BY fid DESC LIMIT 1", (census,))
        if not rows:
            raise InputError(N_("Nothing of this census is applied that could be undone."))
        if ws.query("SELECT 1 FROM census_run WHERE kind = 'migrate' AND undone_at IS NULL "
                    "AND fid > ?", (rows[0]["fid"],)):
            raise InputError(N_("The catalogue was migrated since, which changed classes and "
                                "codes. What was applied before cannot be taken back any more."))
        try:
            return _undo(ws, connection, rows[0],
                         census_write.Signature(by, why.strip(), now()), feedback)
        finally:
            connection.execute("DROP TABLE IF EXISTS temp.cg_undo")


def touched_since(connection, run):
    """What was changed of a run's components since; runs that are undone do not count.

    Returns
    -------
    list of Touch
        At most twenty.
    int
        How many components.
    """
    _mark_rows(connection, run)
    ranges = _undone_ranges(connection, run)
    found = connection.execute(
        "SELECT h.id, u.table_name, u.fid, h.code, h.changed_by, h.at, h.action "
        "FROM temp.cg_undo u JOIN cg_history h ON h.table_name = u.table_name AND h.fid = u.fid "
        "AND h.last_fid IS NULL AND h.id > ? ORDER BY h.id", (run["last_history"],)).fetchall()
    found = [row for row in found if not any(a <= row[0] <= b for a, b in ranges)]
    touches = [Touch(code, by, at, action) for _, _, _, code, by, at, action in found[:_TOLD]]
    return touches, len({row[1:3] for row in found})


def _undone_ranges(connection, run):
    """Entries of the history that cancel out: later runs and their undoing."""
    found = []
    for first, last, body in connection.execute(
            "SELECT first_history, last_history, body FROM census_run "
            "WHERE fid > ? AND undone_at NOTNULL", (run["fid"],)):
        taken_back = json.loads(body or "{}").get("undone")
        if taken_back and first is not None:
            found += [(first, last), tuple(taken_back)]
    return found


def _mark_rows(connection, run):
    """temp.cg_undo: the rows of a run with the entry of the history that has their old state."""
    connection.execute("DROP TABLE IF EXISTS temp.cg_undo")
    connection.execute("CREATE TEMP TABLE cg_undo (table_name TEXT, fid INTEGER, entry INTEGER, "
                       "PRIMARY KEY (table_name, fid))")
    between = (run["first_history"], run["last_history"])
    connection.execute(
        "INSERT INTO temp.cg_undo SELECT table_name, fid, min(id) FROM cg_history "
        "WHERE id BETWEEN ? AND ? AND old NOTNULL AND table_name LIKE 'component%' GROUP BY 1, 2",
        between)
    for table, fid, last in connection.execute(
            "SELECT table_name, fid, coalesce(last_fid, fid) FROM cg_history WHERE id BETWEEN ? "
            "AND ? AND action = 'insert' AND table_name LIKE 'component%'", between).fetchall():
        connection.executemany("INSERT INTO temp.cg_undo VALUES (?, ?, NULL)",
                               ((table, row) for row in range(fid, last + 1)))


def _undo(ws, connection, run, signature, feedback):
    _progress(feedback, 0.05)
    touches, count = touched_since(connection, run)
    if count:
        raise Overtaken(touches, count)
    first = connection.execute("SELECT coalesce(max(id), 0) FROM cg_history").fetchone()[0] + 1
    result = Undone(run["fid"])
    names = tables(ws)
    for number, table in enumerate(names):
        _progress(feedback, 0.1 + 0.7 * number / len(names))
        result.restored += _restore(ws, connection, table, signature)
        result.retired += _retire_new(ws, connection, table, signature)
    result.cases = connection.execute(
        "SELECT c.case_no, c.objid FROM case_open c JOIN object_code o ON o.code = c.objid "
        "JOIN temp.cg_undo u ON u.table_name = o.table_name AND u.fid = o.fid "
        "WHERE u.entry IS NULL ORDER BY c.case_no").fetchall()
    _progress(feedback, 0.85)
    body = json.loads(run["body"] or "{}")
    _take_back_rest(connection, run, body, signature)
    result.changes = connection.execute(
        "UPDATE census_change SET applied_at = NULL, result_objid = NULL "
        "WHERE census_fid = ? AND applied_at = ?", (run["census_fid"], run["at"])).rowcount
    last = connection.execute("SELECT coalesce(max(id), 0) FROM cg_history").fetchone()[0]
    body["undone"] = [first, last]
    body["undone_why"] = signature.why
    connection.execute(
        "UPDATE census_run SET undone_at = ?, undone_by = ?, body = ? WHERE fid = ?",
        (signature.at, signature.by, json.dumps(body, ensure_ascii=False), run["fid"]))
    _progress(feedback, 1.0)
    return result


def _progress(feedback, fraction):
    if feedback is not None:
        feedback.progress(fraction)


def _restore(ws, connection, table, signature):
    """Rows that were changed get their old state back."""
    names = ws.tables[table].names()
    rows = connection.execute(
        sql("SELECT u.fid, h.old, h.old_geom, {names} FROM temp.cg_undo u "
            "JOIN cg_history h ON h.id = u.entry JOIN {table} t ON t.fid = u.fid "
            "WHERE u.table_name = ?", table=table, names=[sql("t.{name}", name=n) for n in names]),
        (table,)).fetchall()
    if not rows:
        return 0
    changes, codes = [], []
    for fid, old, shape, *values in rows:
        before, now_is = json.loads(old), dict(zip(names, values))
        wanted = {k: v for k, v in before.items() if k in now_is and v != now_is[k]}
        if shape is not None:
            wanted["geom"] = shape
        changes.append((fid, wanted, signature.why))
        codes.append((before["objid"], now_is["objid"], before["dedate"]))
    _valid_grids(ws, connection, table, changes)
    census_write.store(ws, connection, table, changes, signature)
    connection.executemany("UPDATE object_code SET retired_at = ? WHERE code = ?",
                           [(signature.at, now_is) for was, now_is, _ in codes if was != now_is])
    connection.executemany("UPDATE object_code SET retired_at = ? WHERE code = ?",
                           [(dedate, was) for was, _, dedate in codes])
    return len(rows)


def _valid_grids(ws, connection, table, changes):
    """Unit grids may have been revised since: who gets an ended one back is asked where it lies."""
    valid = {r[0] for r in connection.execute("SELECT bgid FROM unit_grid WHERE dedate IS NULL")}
    rows = [(fid, values) for fid, values, _ in changes
            if values.get("bgid") and values["bgid"] not in valid]
    if not rows:
        return
    from ..grids.assign import assign
    blobs = [values.get("geom") or connection.execute(
        sql("SELECT geom FROM {table} WHERE fid = ?", table=table), (fid,)).fetchone()[0]
        for fid, values in rows]
    bgids, polygons = bulk.valid_grids(ws)
    found = assign(geometries(blobs), polygons, bgids) if len(bgids) else np.full(len(rows), None)
    for (_, values), bgid in zip(rows, found):
        values["bgid"] = bgid


def _retire_new(ws, connection, table, signature):
    """Rows that were new are retired, with their codes."""
    rows = connection.execute(
        sql("SELECT u.fid, t.objid FROM temp.cg_undo u JOIN {table} t ON t.fid = u.fid "
            "WHERE u.table_name = ? AND u.entry IS NULL", table=table), (table,)).fetchall()
    if rows:
        census_write.store(ws, connection, table,
                           [(fid, {"dedate": signature.at[:10]}, signature.why)
                            for fid, _ in rows], signature)
        connection.executemany("UPDATE object_code SET retired_at = ? WHERE code = ?",
                               [(signature.at[:10], code) for _, code in rows])
    return len(rows)


def _take_back_rest(connection, run, body, signature):
    """Photos leave the components again, findings are settled, the census is under review."""
    if body.get("photos"):
        connection.execute("DELETE FROM attachment WHERE fid BETWEEN ? AND ? "
                           "AND owner_table LIKE 'component%'", body["photos"])
    connection.executemany(
        "UPDATE finding SET state = 'corrected', reason = ?, changed_by = ?, changed_at = ? "
        "WHERE fid = ? AND state = 'open'",
        [(signature.why, signature.by, signature.at, fid) for fid in body.get("findings") or ()])
    left = connection.execute(
        "SELECT 1 FROM census_run WHERE census_fid = ? AND kind = 'apply' AND undone_at IS NULL "
        "AND fid != ?", (run["census_fid"], run["fid"])).fetchone()
    if left is None:
        connection.execute("UPDATE census SET step = 'reviewing' WHERE fid = ? "
                           "AND step = 'applied' AND kind != 'inbox'", (run["census_fid"],))
