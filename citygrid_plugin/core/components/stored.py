"""Checking the components that lie in a workspace."""
import datetime

import numpy as np

from ..standards.stored import catalogue_of
from ..workspace.bulk import valid_grids
from ..workspace.reading import read
from ..workspace.schema import COMPONENT_COLUMNS
from .checks import Context, run_checks


def components(ws, where="1"):
    """All components of a workspace as one set.

    Returns
    -------
    dict of (n,) object arrays
        The component columns, ``fid``, ``table`` and ``geometry`` (shapely).
    """
    names = [c.name for c in COMPONENT_COLUMNS]
    parts = []
    for table in ws.tables:
        if table.startswith("component_"):
            rows = read(ws, table, names, where)
            parts.append({**rows, "table": np.full(len(rows["fid"]), table, dtype=object)})
    return {key: np.concatenate([p[key] for p in parts]) for key in parts[0]}


def check_components(ws, rules=None, feedback=None):
    """Check the valid components of a workspace against its own lists, grids and codes.

    Parameters
    ----------
    ws : Workspace
    rules : iterable of rule ids, optional
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    dict of arrays
        As ``workspace.findings.store_findings`` takes it: rule, severity, code, template, params,
        geometry, table, fid.
    """
    table = components(ws, "dedate IS NULL")
    bgids, polygons = valid_grids(ws)
    roles = {}
    for code, role in ws.query("SELECT o.code, r.role FROM organisation o LEFT JOIN "
                               "organisation_role r ON r.org_code = o.code"):
        roles.setdefault(code, set()).add(role)
    context = Context.of(
        catalogue_of(ws), grids=polygons if len(bgids) else None,
        bgids=bgids if len(bgids) else None, organisations=roles or None,
        retired={r[0] for r in ws.query("SELECT code FROM object_code WHERE retired_at NOTNULL "
                                        "AND table_name LIKE 'component%'")},
        today=datetime.date.today().isoformat())
    found = run_checks(table, context, rules, feedback)
    rows = found.row
    here = rows >= 0
    owner, fid = (np.full(len(rows), None, dtype=object) for _ in range(2))
    owner[here], fid[here] = table["table"][rows[here]], table["fid"][rows[here]]
    return {"rule": found.rule, "severity": found.severity, "code": found.code,
            "template": found.template, "params": found.params, "geometry": found.point,
            "table": owner, "fid": fid, "skipped": found.skipped}
