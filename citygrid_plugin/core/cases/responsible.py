"""Which unit a case goes to, and why: for now the keeper of the component under it.

The city's own ordered rules (class and area, territorial fallback) join here later.
"""
from dataclasses import dataclass

from ..errors import N_
from ..workspace.ddl import sql
from ..workspace.geometry import geometries, point_xy

#: How far from a report its component may lie: positions of reports are by hand or phone.
NEAR_M = 8.0
_KEEPERS = (("deptcode3", N_("maintainer of {name} {objid}")),
            ("deptcode2", N_("owner of {name} {objid}")))


@dataclass(frozen=True)
class Proposal:
    """A unit with the reason, or unit "" with the reason why there is none; the reason is a
    template with its values."""
    unit: str
    reason: str
    params: dict


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
    best = (within, None, None)
    for name in ws.tables:
        if not name.startswith("component_"):
            continue
        for objid, found, blob in ws.query(
                sql("SELECT c.objid, c.classcode, c.geom FROM {index} r "
                    "JOIN {table} c ON c.fid = r.id WHERE r.minx <= ? AND r.maxx >= ? "
                    "AND r.miny <= ? AND r.maxy >= ? AND c.dedate IS NULL "
                    "AND c.classcode = coalesce(?, c.classcode)",
                    index=f"rtree_{name}_geom", table=name),
                (x + within, x - within, y + within, y - within, classcode)):
            best = min(best, (_distance(name, blob, x, y), objid, found),
                       key=lambda hit: hit[0])
    return best[1:]


def _distance(table, blob, x, y):
    if table.endswith("_point"):
        px, py = point_xy(blob)
        return ((px - x) ** 2 + (py - y) ** 2) ** 0.5
    import shapely
    return float(shapely.distance(geometries([blob])[0], shapely.points(x, y)))


def propose(ws, case):
    """The Proposal for a case (a dict with at least ``objid``)."""
    if not case["objid"]:
        return Proposal("", N_("no component under this case; choose the unit"), {})
    thing = component(ws, case["objid"])
    if thing is None:
        return Proposal("", N_("component {objid} is not in the inventory; choose the unit"),
                        {"objid": case["objid"]})
    for column, reason in _KEEPERS:
        code = thing[column]
        if code and ws.query("SELECT 1 FROM organisation WHERE code = ? AND status = 'active'",
                             (code,)):
            return Proposal(code, reason, {"name": thing["objname"] or "",
                                           "objid": case["objid"]})
    return Proposal("", N_("{name} {objid} has neither maintainer nor owner at work; choose the "
                           "unit"), {"name": thing["objname"] or "", "objid": case["objid"]})
