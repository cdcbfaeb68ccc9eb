"""The lists beside the queues: what waits for somebody, circles, lies untouched or is owed."""
import datetime

import numpy as np

from ..workspace.ddl import Raw, sql

_AT_WORK = ("assigned", "dispatched")
#: These wait by decision, with a date or a main case of their own.
_AT_REST = ("suspended", "merged")
_RED = 3


def _stale(view, at):
    days = np.timedelta64(int(view.options["stale_days"]), "D")
    return (view["touched_at"] < at - days) & ~view.of("state", *_AT_REST)


#: name: (columns it needs, which cases are in it); ``view`` gives columns, lights and options.
TESTS = {
    "requests": ((), lambda view, at: ~view.of("request", "")),
    "urged": (("urged_at",), lambda view, at: ~np.isnat(view["urged_at"])),
    "circling": (("circles",), lambda view, at: (
        view["circles"] + 1 >= int(view.options["circling_dispatches"]))),
    "stale": (("touched_at",), _stale),
    # 004 article 8: what is not solved by the end of an extension is explained in writing
    "explain": (("extensions", "explained_at", "due_at"), lambda view, at: (
        (view["extensions"] > 0) & (view.lights == _RED) & view.of("state", *_AT_WORK)
        # a delay explained before the present deadline is another one
        & ~(view["explained_at"] >= view["due_at"]))),
    "resume": (("resume_at",), lambda view, at: (
        view.of("state", "suspended") & (view["resume_at"] <= at))),
    "city": (("outer",), lambda view, at: view["outer"] > 0),
    "city_due": (("outer", "outer_due_at"), lambda view, at: (
        (view["outer"] > 0) & (view["outer_due_at"] < at))),
}
#: Names of the lists: requests that wait, urging orders not answered, circling between units,
#: untouched for long, an explanation is due, a suspension is over, from the city, overdue there.
SPECIAL = tuple(TESTS)


def replies(ws, kind="reporter", limit=200, offset=0, overdue=None, at=None):
    """Replies that are owed (003 articles 19 and 26; 004 article 3(1)), of open and closed cases.

    Parameters
    ----------
    kind : str
        "reporter" or "city".
    overdue : bool, optional
        Only those whose time is over, or not over.
    at : datetime.datetime, optional
        Now by default.

    Returns
    -------
    tuple
        How many are owed, how many of these are overdue, and a page of dicts by deadline: the
        columns of ``case_reply``, ``overdue`` (bool), and of the case ``case_id``, ``state``,
        ``kind_of_case``, ``classcode``, ``description``, ``address``, ``closed_at``.
    """
    moment = (at or datetime.datetime.now()).isoformat()
    number, late = ws.query(
        "SELECT count(*), total(due_at < ?) FROM case_reply WHERE kind = ? "
        "AND replied_at IS NULL", (moment, kind))[0]
    part = {None: "1", True: "r.due_at < ?1", False: "r.due_at IS NULL OR r.due_at >= ?1"}
    case = sql("SELECT c.fid, c.case_no, c.state, c.kind, c.classcode, c.description, c.address, "
               "c.closed_at FROM {table} c WHERE c.case_no IN (SELECT case_no FROM owed)",
               table="case_closed")
    rows = ws.dicts(sql(
        "WITH owed AS (SELECT r.* FROM case_reply r WHERE r.kind = ?2 AND r.replied_at IS NULL "
        "AND ({part}) ORDER BY r.due_at IS NULL, r.due_at, r.fid LIMIT ?3 OFFSET ?4) "
        "SELECT o.*, coalesce(o.due_at < ?1, 0) AS overdue, c.fid AS case_id, c.state, "
        "c.kind AS kind_of_case, c.classcode, c.description, c.address, c.closed_at FROM owed o "
        "LEFT JOIN ({closed} UNION ALL {open}) c ON c.case_no = o.case_no "
        "ORDER BY o.due_at IS NULL, o.due_at, o.fid", part=Raw(part[overdue]), closed=case,
        open=Raw(case.replace("case_closed", "case_open"))), (moment, kind, limit, offset))
    for row in rows:
        row["overdue"] = bool(row["overdue"])
    return number, int(late), rows
