"""What happened to one component, and bringing back a state it had."""
import datetime
import json
from dataclasses import dataclass

from ..errors import InputError, N_
from .components import SIGNED, writing, get
from .ddl import sql
from .geometry import geometries, point_xy
from .store import now

#: QGIS stores geometry and attributes one after the other: a signature that follows an unsigned
#: change within this time belongs to it.
_TOGETHER_S = 5
#: Given by the database: the code is never set back, the grid follows the geometry.
_GIVEN = {"objid", "bgid"}


@dataclass(frozen=True)
class Entry:
    """One change of an object.

    ``by`` is None for a change from outside our docks; ``changes`` are (column, before, after);
    ``reshaped`` says that the geometry changed, ``moved`` by how many metres where it is a point.
    ``restorable``: there is a state before it, and of the edition of the catalogue that the
    workspace has now.
    """
    id: int
    at: str
    action: str
    by: str = None
    why: str = None
    changes: tuple = ()
    reshaped: bool = False
    moved: float = None
    restorable: bool = False


def history(ws, table, fid):
    """The changes of one object, the newest first.

    Parameters
    ----------
    ws : Workspace
    table : str
    fid : int

    Returns
    -------
    list of Entry
    """
    now_is = get(ws, table, fid)
    if now_is is None:
        return []
    rows = _rows(ws, table, fid)
    after = {name: now_is[name] for name in ws.tables[table].names() if name not in SIGNED}
    shape, entries, signature, edition = now_is["geom"], [], None, True
    for row in rows:
        before = json.loads(row["old"]) if row["old"] else None
        edition = edition and row["action"] != "migrate"
        by, why = row["changed_by"], row["changed_why"]
        if row["action"] == "sign":
            signature = row
            if not _unsigned_before(rows, row):
                entries.append(Entry(row["id"], row["at"], "sign", by, why))
            continue
        if signature is not None and by is None and _close(row["at"], signature["at"]):
            by, why = signature["changed_by"], signature["changed_why"]
        signature = None
        changes = () if before is None else tuple(
            (name, before.get(name), value) for name, value in after.items()
            if before.get(name) != value)
        old_shape = row["old_geom"]
        entries.append(Entry(
            row["id"], row["at"], row["action"], by, why, changes, old_shape is not None,
            _distance(table, old_shape, shape), edition and before is not None))
        after = before or after
        shape = old_shape if old_shape is not None else shape
    return entries


def _rows(ws, table, fid):
    """The entries of one object, the newest first. One that a migration of the catalogue moved to
    another table has its older ones where it was; the entry of the migration says where."""
    rows = ws.dicts(
        "SELECT id, at, action, changed_by, changed_why, old, old_geom FROM cg_history "
        "WHERE table_name = ?1 AND fid = ?2 AND last_fid IS NULL UNION ALL "
        # rows that were written together share one entry
        "SELECT id, at, action, changed_by, changed_why, old, old_geom FROM cg_history "
        "WHERE table_name = ?1 AND last_fid >= ?2 AND fid <= ?2 ORDER BY id DESC", (table, fid))
    if rows and rows[-1]["action"] == "migrate":
        was = json.loads(rows[-1]["old"])
        if "table_name" in was:
            rows += _rows(ws, was["table_name"], was["fid"])
    return rows


def _unsigned_before(rows, signature):
    """Whether the change just before a signature is the one that it signs."""
    older = next((r for r in rows if r["id"] < signature["id"]), None)
    return (older is not None and older["changed_by"] is None and older["action"] != "sign"
            and _close(older["at"], signature["at"]))


def _close(one, other):
    parse = datetime.datetime.fromisoformat
    try:
        return abs((parse(other) - parse(one)).total_seconds()) <= _TOGETHER_S
    except ValueError:
        return False


def _distance(table, old, new):
    if old is None or not table.endswith("_point"):
        return None
    (x, y), (u, v) = point_xy(old), point_xy(new)
    return None if None in (x, u) else ((x - u) ** 2 + (y - v) ** 2) ** 0.5


def state_before(ws, table, history_id):
    """The state that an object had before a change.

    Returns
    -------
    fid : int
    values : dict
        Columns without code and grid, which are the database's to give.
    blob : bytes

    Raises InputError where there is no such change, or none before it, or only one of an earlier
    edition of the catalogue, whose classes mean something else.
    """
    if ws.query("SELECT 1 FROM cg_history h JOIN cg_history n ON n.table_name = h.table_name "
                "AND n.fid = h.fid AND n.action = 'migrate' AND n.id >= h.id WHERE h.id = ?",
                (history_id,)):
        raise InputError(N_("This state is of an earlier edition of the catalogue, with other "
                            "classes and codes. Change the component by hand."))
    rows = ws.query("SELECT fid, old FROM cg_history WHERE id = ? AND table_name = ?",
                    (history_id, table))
    if not rows:
        raise InputError(N_("This change is not in the history any more. Look at it again."))
    fid, old = rows[0]
    if old is None:
        raise InputError(N_("This is how the object was entered; there is no state before it."))
    shape = ws.query("SELECT old_geom FROM cg_history WHERE table_name = ? AND fid = ? "
                     "AND id >= ? AND old_geom IS NOT NULL ORDER BY id LIMIT 1",
                     (table, fid, history_id))
    row = get(ws, table, fid)
    if row is None:
        raise InputError(N_("This component is not there any more."))
    known = set(ws.tables[table].names()) - _GIVEN
    values = {k: v for k, v in json.loads(old).items() if k in known}
    return fid, values, shape[0][0] if shape else row["geom"]


def restore(ws, table, history_id, by, why):
    """Bring back the state that an object had before a change, as a new change.

    Code and grid are the database's: the grid follows the geometry, and an object that gets an
    older class back gets a new code.

    Parameters
    ----------
    ws : Workspace
    table : str
    history_id : int
        The change (``Entry.id``) before which the state was.
    by, why : str

    Returns
    -------
    dict
        The row as it is now, as ``components.get`` gives it.

    Raises
    ------
    InputError
        No reason; no state before; or the object is as it was then already.
    Refused, Busy
    """
    if not (why or "").strip():
        raise InputError(N_("Give the reason."))
    fid, values, blob = state_before(ws, table, history_id)
    row = get(ws, table, fid)
    if row["geom"] == blob and all(row[name] == value for name, value in values.items()):
        raise InputError(N_("{code} is as it was then already."), code=row["objid"])
    if blob is not None and not table.endswith("_point"):
        geometries([blob])   # shapely measures lines and areas; say now where it is missing
    sets = {**values, "geom": blob, "changed_by": by, "changed_why": why.strip(),
            "changed_at": now()}
    with writing(ws) as connection:
        connection.execute(
            sql("UPDATE {table} SET {assign} WHERE fid = ?", table=table,
                assign=[sql("{name} = ?", name=name) for name in sets]), (*sets.values(), fid))
    return get(ws, table, fid)
