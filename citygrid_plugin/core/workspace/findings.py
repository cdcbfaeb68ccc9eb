"""Findings of the checks, kept with the workspace: open, corrected, or an exception with reason."""
import json

import numpy as np

from ..errors import InputError, N_
from .bulk import insert_rows
from .store import now

RUNS = ("components", "grids", "census")


def store_findings(ws, connection, run, findings, by, rules=None):
    """Keep what a check found.

    A finding that was open and is not found any more becomes corrected; one that is found again
    stays as it was, an exception with its reason included.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk`` or ``ws.transaction``.
    run : str
        Which check this was, one of RUNS.
    findings : dict of arrays of n
        rule, severity, code (of the object), template, params (dicts), geometry (shapely or
        None); optional table and fid of the object.
    by : str
    rules : collection of str, optional
        The rules that were run; findings of others stay as they are. All when left out.

    Returns
    -------
    dict
        ``{"new": n, "again": m, "corrected": k}``
    """
    import shapely
    n = len(findings["rule"])
    points = shapely.point_on_surface(np.asarray(findings["geometry"], dtype=object))
    table = findings.get("table", [None] * n)
    fid = findings.get("fid", [None] * n)
    params = [json.dumps(p, ensure_ascii=False, default=str) for p in findings["params"]]
    keys = [(str(r), str(c or ""), t, _int(f)) for r, c, t, f in
            zip(findings["rule"], findings["code"], table, fid)]
    known = {}
    for row in connection.execute(
            "SELECT rule, owner_code, owner_table, owner_fid, fid, state FROM finding "
            "WHERE run = ? AND state != 'corrected'", (run,)):
        if rules is not None and row[0] not in rules:
            continue
        known.setdefault(tuple(row[:4]), []).append(row[4:])
    fresh = []
    for i, key in enumerate(keys):
        if known.get(key):
            known[key].pop()
        else:
            fresh.append(i)
    gone = [fid for rows in known.values() for fid, state in rows if state == "open"]
    stamp = now()
    connection.executemany(
        "UPDATE finding SET state = 'corrected', changed_by = ?, changed_at = ? WHERE fid = ?",
        [(by, stamp, fid) for fid in gone])
    if fresh:
        insert_rows(ws, connection, "finding", {
            "run": [run] * len(fresh), "rule": [keys[i][0] for i in fresh],
            "severity": [str(findings["severity"][i]) for i in fresh],
            "owner_table": [keys[i][2] for i in fresh],
            "owner_code": [keys[i][1] for i in fresh], "owner_fid": [keys[i][3] for i in fresh],
            "template": [str(findings["template"][i]) for i in fresh],
            "params": [params[i] for i in fresh], "state": ["open"] * len(fresh),
            "changed_by": [by] * len(fresh), "changed_at": [stamp] * len(fresh)},
            geometry=points[fresh])
    return {"new": len(fresh), "again": n - len(fresh), "corrected": len(gone)}


def _int(value):
    return None if value is None else int(value)


def settle(ws, fids, state, reason, by):
    """Set the state of findings by hand: open, corrected, or exception with a reason.

    Raises
    ------
    InputError
        An exception without a reason.
    """
    if state == "exception" and not (reason or "").strip():
        raise InputError(N_("Give the reason why this finding is to stay as it is."))
    with ws.transaction() as connection:
        connection.executemany(
            "UPDATE finding SET state = ?, reason = ?, changed_by = ?, changed_why = ?, "
            "changed_at = ? WHERE fid = ?",
            [(state, reason, by, reason, now(), int(fid)) for fid in fids])
