"""Which unit a case goes to, and why: the rules of the city applied to a workspace."""
import datetime
import json

from ..workspace.ddl import sql
from ..workspace.geometry import point_xy
from . import facts as gathering
from .facts import NEAR_M
from .past import weigh
from .rule_store import load
from .rules import Proposal, RuleTable, decide

__all__ = ["NEAR_M", "Proposal", "component", "component_at", "propose", "propose_many"]


def component(ws, objid):
    """The component with this code as a dict with its ``table``, or None."""
    where = ws.query("SELECT table_name, fid FROM object_code WHERE code = ?", (objid,))
    if not where or not where[0][0].startswith("component_"):
        return None
    rows = ws.dicts(sql("SELECT * FROM {table} WHERE fid = ?", table=where[0][0]),
                    (where[0][1],))
    return {**rows[0], "table": where[0][0]} if rows else None


def component_at(ws, x, y, classcode=None, within=NEAR_M):
    """The nearest component at a place as (code, class), or (None, None).

    Parameters
    ----------
    x, y, within : float
        Metres in the workspace's CRS.
    classcode : str, optional
        Only this class: a report of a lamp is not about the bin below it.
    """
    return gathering.nearest(ws, x, y, classcode, within)


def propose(ws, case, rules=None, day=None):
    """The Proposal for one case; see ``propose_many``."""
    return propose_many(ws, [case], rules, day)[0]


def propose_many(ws, cases, rules=None, day=None):
    """The proposals for cases, with the same answer for each as ``propose`` gives.

    Parameters
    ----------
    ws : Workspace
    cases : list of dict
        As ``core.workspace.cases.queue`` gives them: ``kind``, ``classcode``, ``objid``, ``x``,
        ``y``, ``bgid``, ``community_code``, ``urgent``; what is missing counts as unknown. With
        ``fid``, ``case_no`` and ``state`` also what has happened to the case counts.
    rules : iterable of Rule, optional
        Instead of the workspace's own.
    day : str, optional
        On which rules and organisations are looked at ("YYYY-MM-DD"); today.

    Returns
    -------
    list of Proposal
    """
    table = RuleTable(load(ws) if rules is None else rules,
                      day or datetime.date.today().isoformat())
    known = gathering.directory(ws)
    found = [decide(table, facts, known) for facts in gathering.gather(ws, cases, table)]
    return weigh(ws, cases, found, known, table.day)


def rows_of(ws, case_ids):
    """Open cases by key, as ``propose_many`` wants them, with ``fid``, ``case_no``, ``state``,
    ``request`` and ``version``; one statement."""
    rows = ws.dicts("SELECT fid, case_no, kind, classcode, objid, bgid, community_code, urgent, "
                    "state, request, version, geom FROM case_open WHERE fid IN "
                    "(SELECT value FROM json_each(?)) ORDER BY fid", (json.dumps(list(case_ids)),))
    for row in rows:
        row["x"], row["y"] = point_xy(row.pop("geom"))
    return rows
