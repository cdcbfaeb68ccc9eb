"""The change inbox: what owners, permit holders, collectors and cases report all year.

A notice becomes a proposed change of a standing census (kind ``inbox``), which is reviewed and
applied like those of the yearly one. Source: Hangzhou order on digital urban management, articles
6(3) and 24 (owners and permit holders report changes of components in time).
"""
import json
import math

from ..census.changes import BROKEN_STATE, LOST_STATE, MISSING_WORDS
from ..errors import InputError, N_
from .components import check_value
from .ddl import Raw, sql
from .geometry import point_blob, point_xy
from .store import now
from .triggers import grid_at

SOURCES = {"owner": N_("Owner"), "permit": N_("Permit holder"), "collector": N_("Collector"),
           "case": N_("Case"), "maintainer": N_("Maintainer")}
#: What a notice can say, and the kind of change it becomes.
NOTICES = {"missing": "lost", "damaged": "attributes", "removed": "removed", "new": "new",
           "moved": "moved", "replaced": "replaced", "changed": "attributes",
           "reclassified": "reclassified"}
_STATES = {"missing": LOST_STATE, "damaged": BROKEN_STATE}


def inbox(ws, by):
    """Key of the census that is the change inbox; made when it is first needed."""
    find = "SELECT fid FROM census WHERE kind = 'inbox' ORDER BY fid LIMIT 1"
    rows = ws.query(find)
    if rows:
        return rows[0][0]
    with ws.transaction() as connection:
        rows = ws.query(find)       # another desk may have been first
        if rows:
            return rows[0][0]
        return connection.execute(
            "INSERT INTO census (name, kind, day, scope, step, changed_by, changed_at) "
            "VALUES (?, 'inbox', ?, '{}', 'reviewing', ?, ?)",
            ("变更收件箱", now()[:10], by, now())).lastrowid


def propose(ws, notice, *, source, by, why, objid=None, classcode=None, xy=None, values=None,
            case_no=None):
    """Put a notice into the inbox.

    Parameters
    ----------
    ws : Workspace
    notice : str
        One of NOTICES.
    source : str
        One of SOURCES.
    by, why : str
        Who hands it in, and in what words.
    objid : str, optional
        The component it is about; every notice but "new" needs one.
    classcode : str, optional
        Class of a new component, or the right class of a reclassified one.
    xy : (float, float), optional
        Place in the workspace's CRS; a new and a moved component need one.
    values : dict, optional
        Columns that have another value, of ``components.CHANGEABLE``.
    case_no : str, optional
        The case that told of it.

    Returns
    -------
    int
        Key of the proposed change.

    Raises
    ------
    InputError
        Something is missing, or no valid component has the code, or the same notice waits already.
    Busy
    """
    kind = _checked(ws, notice, source, why, classcode, xy, values)
    values = {name: check_value(name, value) for name, value in (values or {}).items()}
    if notice in _STATES:
        values["objstate"] = _STATES[notice]
    with ws.transaction() as connection:
        table, row = (None, {}) if notice == "new" else _component(ws, objid)
        objid = row.get("objid")
        # what is new was nowhere before: it has not moved by 0 m
        at = point_xy(row["geom"]) if row and table.endswith("_point") else None
        place = xy or at or _inside(ws, table, row["fid"])
        before = {name: row.get(name) for name in values} if row else None
        census = inbox(ws, by)
        # a new component has no code yet: it is the same notice where the same case tells of it
        same, of = ("objid", objid) if row else ("case_no", case_no)
        if of and ws.query(
                sql("SELECT 1 FROM census_change WHERE census_fid = ? AND {same} = ? AND kind = ? "
                    "AND applied_at IS NULL AND decision = '' AND coalesce(new, '') = ?",
                    same=same), (census, of, kind, _text(values) or "")):
            raise InputError(N_("The inbox has this notice on {code} already; nobody has decided "
                                "on it yet."), code=of)
        blob = point_blob(*place, ws.srs_id)
        bgid = connection.execute(sql("SELECT {grid}", grid=grid_at("?1")), (blob,)).fetchone()[0]
        return connection.execute(
            "INSERT INTO census_change (census_fid, kind, proposed, objid, table_name, object_fid, "
            "old_classcode, classcode, certainty, distance, old_x, old_y, old, new, bgid, "
            "community_code, patrol_code, source, case_no, decision, reason, why, changed_by, "
            "changed_why, changed_at, geom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, "
            "?, ?, (SELECT patrol_code FROM patrol_area_grid WHERE bgid = ?), ?, ?, '', NULL, ?, "
            "?, ?, ?, ?)",
            (census, kind, kind, objid, table, row.get("fid"), row.get("classcode"),
             classcode or row.get("classcode"),
             _distance(at, xy), *(at or (None, None)), _text(before), _text(values),
             bgid, (bgid or "")[:ws.codes.community_length] or None, bgid, source, case_no,
             _ground(by, why), by, why.strip(), now(), blob)).lastrowid


def _ground(by, why):
    """Who said what, as a ground of the change: whoever decides signs the row in their place."""
    return json.dumps([[N_("{who} reports: {words}"), {"who": by, "words": why.strip()}]],
                      ensure_ascii=False)


def from_case(ws, case_no, by):
    """Put what a case says about its component into the inbox: "missing" or "damaged", or "new"
    where it is about a component that the inventory does not have.

    Returns the key of the change; raises InputError where there is no such case, or it is about
    an event.
    """
    columns = sql("SELECT kind, classcode, objid, condition, description, geom FROM {table} "
                  "WHERE case_no = ?1", table="case_open")
    rows = ws.dicts(sql("{open} UNION ALL {closed}", open=columns,
                        closed=Raw(columns.replace("case_open", "case_closed"))), (case_no,))
    row = rows[0] if rows else {"objid": None, "kind": None}
    if not row["objid"] and row["kind"] != "component":
        raise InputError(N_("Case {case_no} names no component."), case_no=case_no)
    said = row["condition"] or row["description"] or ""
    if not row["objid"]:
        return propose(ws, "new", source="case", by=by, why=said or case_no, case_no=case_no,
                       classcode=row["classcode"], xy=point_xy(row["geom"]))
    missing = any(word in said.lower() for word in MISSING_WORDS)
    return propose(ws, "missing" if missing else "damaged", source="case", by=by,
                   why=said or case_no, objid=row["objid"], case_no=case_no)


def _checked(ws, notice, source, why, classcode, xy, values):
    """The kind of change a notice becomes; InputError where it does not hold together."""
    if notice not in NOTICES or source not in SOURCES:
        raise InputError(N_("Say what happened and who reports it."))
    if not (why or "").strip():
        raise InputError(N_("Describe the change in words."))
    if xy is None and notice in ("new", "moved") or xy and not all(map(math.isfinite, xy)):
        raise InputError(N_("Show the place on the map."))
    if notice in ("new", "reclassified") and not ws.query(
            "SELECT 1 FROM object_class WHERE kind = 'component' AND code = ?", (classcode,)):
        raise InputError(N_("Choose the class of the component."))
    if notice == "changed" and not values:
        raise InputError(N_("Say which value changed."))
    return NOTICES[notice]


def _component(ws, objid):
    """(table, row) of the valid component of a code."""
    where = ws.query("SELECT table_name, fid FROM object_code WHERE code = ? AND retired_at IS "
                     "NULL AND table_name LIKE 'component%'", ((objid or "").strip(),))
    if not where:
        raise InputError(N_("No valid component has the code {code}."), code=objid or "–")
    table, fid = where[0]
    return table, ws.dicts(sql("SELECT * FROM {table} WHERE fid = ?", table=table), (fid,))[0]


def _inside(ws, table, fid):
    """A point on a line or area."""
    return point_xy(ws.query(sql("SELECT ST_PointOnSurface(geom) FROM {table} WHERE fid = ?",
                                 table=table), (fid,))[0][0])


def _distance(before, after):
    if before is None or after is None:
        return None
    return round(((before[0] - after[0]) ** 2 + (before[1] - after[1]) ** 2) ** 0.5, 3)


def _text(values):
    return json.dumps(values, ensure_ascii=False) if values else None
