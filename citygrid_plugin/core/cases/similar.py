"""Open cases that a new report may repeat: near, of the same class or component, not long ago.

How near and how long is the city's choice for all classes (options ``similar_m``,
``similar_days``), for a major class or for a single one.
"""
import datetime
import math

from ..errors import InputError, N_
from ..workspace.ddl import sql
from ..workspace.geometry import point_xy
from ..workspace.store import now
from .options import options

LIMIT = 5
_NAMES = ("similar_m", "similar_days")


def reach(ws, kind, classcode):
    """(metres, days) for a class: its own, else its major class's, else those of all.

    Parameters
    ----------
    kind, classcode : str
        ``classcode`` may be a major class.

    Returns
    -------
    (int, int)
    """
    chosen = options(ws)
    found = []
    for name in _NAMES:
        keys = [_key(name, kind, classcode[:length]) for length in (len(classcode), 2)]
        found.append(int(next((chosen[key] for key in keys if key in chosen), chosen[name])))
    return tuple(found)


def _key(name, kind, code):
    return f"{name} {kind} {code}"


def reaches(ws):
    """What is set for single classes: [(kind, code, metres, days)] in their order."""
    chosen = options(ws)
    keys = {tuple(name.split(" ")[1:]) for name in chosen if name.startswith("similar_m ")}
    return [(kind, code, *(int(chosen[_key(name, kind, code)]) for name in _NAMES))
            for kind, code in sorted(keys)]


def set_reaches(ws, rows):
    """Replace what is set for single classes; one transaction.

    Parameters
    ----------
    rows : iterable of (kind, code, metres, days)
        ``code`` is a minor or a major class; both numbers are whole and at least 1.

    Raises
    ------
    InputError
        A number that is none, or a class twice.
    """
    rows = [tuple(row) for row in rows]
    for kind, code, metres, days in rows:
        if not all(isinstance(n, int) and n >= 1 for n in (metres, days)):
            raise InputError(N_("Similar cases of class {code}: metres and days are whole numbers "
                                "from 1."), code=code)
    if len({row[:2] for row in rows}) < len(rows):
        raise InputError(N_("A class stands twice in the list of similar cases. Remove one."))
    with ws.transaction() as connection:
        connection.execute("DELETE FROM case_option WHERE name LIKE 'similar\\_m %' ESCAPE '\\' "
                           "OR name LIKE 'similar\\_days %' ESCAPE '\\'")
        connection.executemany(
            "INSERT INTO case_option (name, value) VALUES (?, ?)",
            [(_key(name, kind, code), str(value)) for kind, code, *values in rows
             for name, value in zip(_NAMES, values)])


def similar(ws, x, y, kind, classcode, objid=None, at=None, limit=LIMIT, leave_out=None):
    """Open cases that a report may repeat, the nearest first.

    Parameters
    ----------
    x, y : float
        Of the report, metres in the workspace's CRS.
    kind, classcode : str
    objid : str, optional
        The component under the report: its cases count whatever their class.
    at : str, optional
        Local ISO time from which days are counted back; now by default.
    leave_out : int, optional
        Key of a case that is not meant, such as the report itself.

    Returns
    -------
    list of dict
        ``fid``, ``case_no``, ``version``, ``state``, ``kind``, ``classcode``, ``condition``,
        ``description``, ``address``, ``reported_at``, ``objid``, ``x``, ``y``, and ``metres``.
        Merged cases are left out: what they were merged into is among the others.
    """
    metres, days = reach(ws, kind, classcode)
    since = datetime.datetime.fromisoformat(at or now()) - datetime.timedelta(days=days)
    rows = ws.dicts(
        sql("SELECT c.fid, c.case_no, c.version, c.state, c.kind, c.classcode, c.condition, "
            "c.description, c.address, c.reported_at, c.objid, c.geom FROM {index} r "
            "JOIN case_open c ON c.fid = r.id WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? "
            "AND r.maxy >= ? AND c.reported_at >= ? AND c.state != 'merged' AND c.fid IS NOT ? "
            "AND ((c.kind = ? AND c.classcode = ?) OR c.objid = ?)", index="rtree_case_open_geom"),
        (x + metres, x - metres, y + metres, y - metres, since.isoformat(), leave_out, kind,
         classcode, objid or ""))
    for row in rows:
        row["x"], row["y"] = point_xy(row.pop("geom"))
        row["metres"] = math.hypot(row["x"] - x, row["y"] - y)
    return sorted((row for row in rows if row["metres"] <= metres),
                  key=lambda row: (row["metres"], row["reported_at"]))[:limit]
