"""What of a census is accepted and not applied yet, with everything it refers to.

Nothing is written here. Changes that cannot be applied are told apart from the others: two on one
object, a split decided by half, or an object that was edited since the decision was made on it.
"""
import json
from dataclasses import dataclass, field

from ..census.apply_rules import GIVEN, Change, Facts
from ..errors import InputError, N_
from ..json_text import read_json
from ..standards.model import ACCURACY_M
from .components import tables
from .ddl import Raw, sql
from .geometry import blobs, geometries, point_xy
from .store import now
from .survey import ANOTHER_SURVEY

#: Kinds that confirm an object and change nothing of it.
PASSIVE = ("unchanged", "missed")
#: Kinds that are answers about a known object, not surveyed objects of their own.
_ANSWERS = ("lost", "removed", "missed")
SURVEYS = {"survey_point": "point", "survey_line": "line", "survey_area": "area"}
GROUPED = ("split", "joined")
#: A place is the same within this, metres.
_SAME_M = 0.01

#: What belongs together: the parts of one object, or the objects that became one. Numbers of groups
#: begin anew with every match, so the number alone does not tell.
TOGETHER = Raw(
    "CASE WHEN c.group_no IS NULL OR c.kind NOT IN ('split', 'joined') THEN 'c' || c.fid "
    "WHEN c.kind = 'split' THEN c.group_no || ' ' || c.table_name || ' ' || c.object_fid "
    "ELSE c.group_no || ' ' || c.survey_table || ' ' || c.survey_fid END")
_PENDING = sql("""
CREATE TEMP TABLE cg_pending AS
SELECT c.fid, c.kind, c.objid, coalesce(c.table_name, o.table_name) AS table_name,
       coalesce(c.object_fid, o.fid) AS object_fid, c.survey_table, c.survey_fid, c.changed_at,
       {together} AS together
FROM census_change c
LEFT JOIN object_code o ON c.object_fid IS NULL AND c.kind != 'new' AND o.code = c.objid
WHERE c.census_fid = ? AND c.decision = 'accepted' AND c.applied_at IS NULL""",
               together=TOGETHER)


@dataclass
class Pending:
    """Accepted changes.

    Attributes
    ----------
    changes : list of Change
        Those that do something, by their key.
    passive : dict of str to int
        How many of the PASSIVE kinds; their keys are in ``temp.cg_pending``.
    refused : dict of int to (str, CityGridError)
        Code of the component and why the change cannot be applied, by its key.
    """
    changes: list = field(default_factory=list)
    passive: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)


def facts_of(ws, replacement="keep"):
    """The Facts of a workspace for ``apply_rules``."""
    return Facts(
        now()[:10],
        {code: (major, name, ACCURACY_M.get(accuracy, 0.0)) for code, major, name, accuracy in
         ws.query("SELECT code, major, name, accuracy FROM object_class "
                  "WHERE kind = 'component'")},
        frozenset(r[0] for r in ws.query("SELECT code FROM value_domain "
                                         "WHERE domain = 'objstate'")),
        frozenset(r[0] for r in ws.query("SELECT code FROM organisation")), replacement)


def read_pending(ws, connection, census, feedback=None):
    """The accepted changes of a census that are not applied yet.

    Leaves ``temp.cg_pending`` behind (``drop``), without the refused ones.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        In a transaction.
    census : int
    feedback : optional
        Has ``check()``, which raises Cancelled.

    Returns
    -------
    Pending
    """
    drop(connection)
    connection.execute(_PENDING, (census,))
    for name, columns in (("object", "table_name, object_fid"), ("key", "fid"),
                          ("survey", "survey_table, survey_fid")):
        connection.execute(f"CREATE INDEX temp.cg_pending_{name} ON cg_pending ({columns})")
    found = Pending()
    for step in (_surveyed_again, _conflicts, _half_groups, _gone, _edited_since):
        _check(feedback)
        step(ws, connection, census, found.refused)
    _whole_groups(connection, found.refused)
    connection.executemany("DELETE FROM temp.cg_pending WHERE fid = ?",
                           [(fid,) for fid in found.refused])
    found.passive = dict(connection.execute(
        "SELECT kind, count(*) FROM temp.cg_pending WHERE kind IN ('unchanged', 'missed') "
        "GROUP BY kind"))
    _check(feedback)
    by_fid = _changes(connection)
    _objects(ws, connection, by_fid, feedback)
    _surveys(ws, connection, census, by_fid, feedback)
    _measure(by_fid.values())
    for change in by_fid.values():
        error = _other_than_matched(change)
        if error is not None:
            found.refused[change.fid] = (change.objid, error)
    _whole_groups(connection, found.refused)
    found.changes = [c for fid, c in sorted(by_fid.items()) if fid not in found.refused]
    return found


def drop(connection):
    """Take the temporary table of ``read_pending`` away."""
    connection.execute("DROP TABLE IF EXISTS temp.cg_pending")


def _check(feedback):
    if feedback is not None:
        feedback.check()


# -- what cannot be applied

def _surveyed_again(ws, connection, census, refused):
    """Changes whose surveyed row was taken in again since, or became a double of another."""
    for fid, objid in connection.execute(sql(
            "SELECT p.fid, p.objid FROM temp.cg_pending p JOIN census_change c ON c.fid = p.fid "
            "WHERE {another}", another=ANOTHER_SURVEY)):
        refused[fid] = (objid, InputError(N_(
            "What was surveyed there was taken in again since, or is a double of another row by "
            "now. Match the census again.")))


def _conflicts(ws, connection, census, refused):
    """More than one accepted change of an object, or more than one use of a surveyed row."""
    answers = ", ".join(f"'{kind}'" for kind in _ANSWERS)
    for column, where, template in (
            ("object_fid", "1", N_("{count} accepted changes are about this component. Leave one "
                                   "of them accepted.")),
            ("survey_fid", f"kind NOT IN ({answers})",
             N_("{count} accepted changes use the same surveyed object. Leave one of them "
                "accepted."))):
        table = {"object_fid": "table_name", "survey_fid": "survey_table"}[column]
        for fid, objid, count in connection.execute(sql(
                "SELECT p.fid, p.objid, g.n FROM (SELECT {table} AS t, {column} AS f, count(*) "
                "AS n FROM temp.cg_pending WHERE {column} IS NOT NULL AND {where} GROUP BY 1, 2 "
                "HAVING count(*) > 1 AND count(DISTINCT together) > 1) g JOIN temp.cg_pending p "
                "ON p.{table} = g.t AND p.{column} = g.f WHERE {where}", table=Raw(table),
                column=Raw(column), where=Raw(where))):
            refused.setdefault(fid, (objid, InputError(template, count=count)))


def _half_groups(ws, connection, census, refused):
    """Groups of which a row is not decided, or some are applied already."""
    for term, template in (
            ("coalesce(c.decision, '') = ''",
             N_("A part of this split or joined object is not decided on yet. Decide on all of "
                "its parts.")),
            ("c.applied_at NOTNULL",
             N_("Other parts of this split or joined object are applied already. Undo the "
                "application to decide on all of them together."))):
        for fid, objid in connection.execute(sql(
                "SELECT fid, objid FROM temp.cg_pending WHERE kind IN ('split', 'joined') "
                "AND together IN (SELECT {together} FROM census_change c WHERE c.census_fid = ? "
                "AND c.kind IN ('split', 'joined') AND {term})", together=TOGETHER,
                term=Raw(term)), (census,)):
            refused.setdefault(fid, (objid, InputError(template)))


def _whole_groups(connection, refused):
    """Where one row of a group is refused, all of it is."""
    if not refused:
        return
    for bad, fid, objid in connection.execute(
            "SELECT b.fid, p.fid, p.objid FROM temp.cg_pending b JOIN temp.cg_pending p "
            "ON p.together = b.together AND p.fid != b.fid WHERE b.kind IN ('split', 'joined') "
            "AND b.fid IN (SELECT value FROM json_each(?))",
            (json.dumps(list(refused)),)).fetchall():
        refused.setdefault(fid, (objid, refused[bad][1]))


def _gone(ws, connection, census, refused):
    """Objects that are not there, retired, or have another code by now."""
    there = tables(ws)
    for fid, objid in connection.execute(
            "SELECT fid, objid FROM temp.cg_pending WHERE kind != 'new' "
            "AND coalesce(table_name, '') NOT IN (SELECT value FROM json_each(?))",
            (json.dumps(there),)):
        refused.setdefault(fid, (objid, _missing()))
    for table in there:
        for fid, objid, key, code, dedate in connection.execute(sql(
                "SELECT p.fid, p.objid, t.fid, t.objid, t.dedate FROM temp.cg_pending p "
                "LEFT JOIN {table} t ON t.fid = p.object_fid WHERE p.table_name = ? "
                "AND p.kind != 'new' AND (t.fid IS NULL OR t.dedate IS NOT NULL "
                "OR t.objid IS NOT coalesce(p.objid, t.objid))", table=table), (table,)):
            if key is None:
                error = _missing()
            elif dedate is not None:
                error = InputError(N_("It was retired on {date}."), date=dedate)
            else:
                error = InputError(N_("It has another code by now: {code}."), code=code)
            refused.setdefault(fid, (objid, error))


def _missing():
    return InputError(N_("This component is not there any more."))


def _edited_since(ws, connection, census, refused):
    """Objects that somebody edited after the decision on them; their grid may have followed."""
    edits = {}
    # CROSS: for each change the history of its object, not all changes for each entry
    for fid, *entry in connection.execute(
            "SELECT p.fid, p.objid, p.table_name, p.object_fid, h.at, h.changed_by, h.old, "
            "h.old_geom FROM temp.cg_pending p CROSS JOIN cg_history h "
            "ON h.table_name = p.table_name AND h.fid = p.object_fid AND h.last_fid IS NULL "
            "AND h.at > p.changed_at "
            "WHERE p.kind NOT IN ('unchanged', 'missed', 'new') AND h.action != 'sign' "
            "ORDER BY h.id"):
        edits.setdefault(fid, []).append(entry)
    for fid, entries in edits.items():
        if fid in refused:
            continue
        objid, table, key, *_ = entries[0]
        row = ws.dicts(sql("SELECT * FROM {table} WHERE fid = ?", table=table), (key,))
        before = next((json.loads(e[5]) for e in entries if e[5]), {})
        shape = next((e[6] for e in entries if e[6] is not None), None)
        changed = [n for n, v in before.items() if n != "bgid" and row[0].get(n) != v]
        if changed or shape is not None and shape != row[0]["geom"]:
            _, _, _, at, by, _, _ = entries[-1]
            refused[fid] = (objid, InputError(N_(
                "{by} edited it at {at}, after the decision on this change. Look at it again and "
                "decide anew."), by=by or "?", at=(at or "")[:16].replace("T", " ")))


def _other_than_matched(change):
    """Why the object is not any more as it was when it was matched, or None."""
    was = change.was
    if was is None:
        return None
    for name, value in change.before.items():
        if name == "extra" and isinstance(value, dict):
            try:
                known = json.loads(was["extra"] or "{}")
            except ValueError:
                known = {}
            changed = next((k for k, v in value.items() if known.get(k) != v), None)
            if changed is not None:
                return _differs(changed, known.get(changed), value[changed])
        elif name in GIVEN or name == "classcode":
            if (was[name] or "") != (value or ""):
                return _differs(name, was[name], value)
    if was["table"].endswith("_point") and change.place[0] is not None \
            and not _near(point_xy(was["geom"]), change.place):
        return InputError(N_("It was moved since it was matched. Look at it again and decide "
                             "anew."))
    return None


def _near(one, other):
    return None not in one and abs(one[0] - other[0]) < _SAME_M \
        and abs(one[1] - other[1]) < _SAME_M


def _differs(column, found, before):
    return InputError(N_("{column} is “{found}” by now; it was “{before}” when it was matched. "
                         "Look at it again and decide anew."), column=column,
                      found=found if found is not None else "", before=before or "")


# -- what is needed

_READ = ("fid", "kind", "objid", "classcode", "certainty", "distance", "reason", "old", "new",
         "geom", "old_classcode", "old_x", "old_y")


def _changes(connection):
    """{key: Change} of those that do something."""
    found = {}
    for row in connection.execute(sql(
            "SELECT {names}, p.together FROM temp.cg_pending p "
            "JOIN census_change c ON c.fid = p.fid "
            "WHERE p.kind NOT IN ('unchanged', 'missed') ORDER BY p.fid",
            names=[sql("c.{name}", name=name) for name in _READ])):
        (fid, kind, objid, classcode, certainty, distance, reason, old, new, geom, old_class,
         old_x, old_y, group) = row
        before = read_json(old)
        if old_class is not None:
            before["classcode"] = old_class
        found[fid] = Change(fid, kind, objid, classcode, group, certainty, distance, reason,
                            before, read_json(new), geom, place=(old_x, old_y))
    return found


def _objects(ws, connection, changes, feedback):
    for table in tables(ws):
        _check(feedback)
        names = ["fid", "geom", *ws.tables[table].names()]
        for key, *row in connection.execute(sql(
                "SELECT p.fid, {names} FROM temp.cg_pending p JOIN {table} t "
                "ON t.fid = p.object_fid WHERE p.table_name = ? "
                "AND p.kind NOT IN ('unchanged', 'missed', 'new')", table=table,
                names=[sql("t.{name}", name=name) for name in names]), (table,)):
            changes[key].was = {**dict(zip(names, row)), "table": table}


def _surveys(ws, connection, census, changes, feedback):
    """The surveyed rows, and what the new geometry of each change is."""
    for table, shape in SURVEYS.items():
        _check(feedback)
        names = ["geom", *ws.tables[table].names()]
        for key, *row in connection.execute(sql(
                "SELECT p.fid, CASE WHEN NOT ST_IsEmpty(t.geom) THEN t.geom END, {names} "
                "FROM temp.cg_pending p JOIN {table} t "
                "ON t.fid = p.survey_fid WHERE p.survey_table = ? "
                "AND p.kind NOT IN ('unchanged', 'missed')", table=table,
                names=[sql("t.{name}", name=name) for name in names[1:]]), (table,)):
            change = changes[key]
            change.survey, change.shape = dict(zip(names, row)), shape
            change.geometry = change.survey["geom"]
    _offsets_off(ws, connection, census, changes.values())
    for change in changes.values():
        if change.survey is None:
            # a notice has no surveyed row; its place is where the change lies
            change.shape = "point"
            if change.was is not None and (
                    not change.was["table"].endswith("_point")
                    or _near(point_xy(change.geometry), point_xy(change.was["geom"]))):
                change.geometry = None


def _offsets_off(ws, connection, census, changes):
    """The offset of a crew's receiver is taken off where a person has accepted it."""
    for crew, dx, dy in connection.execute(
            "SELECT crew, dx, dy FROM census_crew WHERE census_fid = ? AND accepted = 1 "
            "AND dx NOTNULL AND dy NOTNULL", (census,)).fetchall():
        mine = [c for c in changes if c.survey is not None and c.survey["crew"] == crew
                and c.geometry is not None]
        if not mine:
            continue
        import shapely
        lay = geometries(c.was["geom"] if c.was and c.survey["found"] == "here" else None
                         for c in mine)
        # nobody measured what lies where it lay
        still = shapely.hausdorff_distance(geometries(c.geometry for c in mine), lay) <= _SAME_M
        mine = [c for c, stays in zip(mine, still) if not stays]
        if not mine:
            continue
        shapes = shapely.transform(geometries(c.geometry for c in mine),
                                   lambda xy, by=(dx, dy): xy - by)
        for change, blob in zip(mine, blobs(shapes, ws.srs_id)):
            change.geometry = blob


def _measure(changes):
    """Length or area of what is split or joined: the largest part goes on."""
    changes = [c for c in changes if c.kind in GROUPED]
    for name, rows in (("size", [(c, c.geometry) for c in changes]),
                       ("was_size", [(c, c.was["geom"]) for c in changes if c.was])):
        rows = [(change, blob) for change, blob in rows if blob is not None]
        if not rows:
            continue
        import shapely
        shapes = geometries(b for _, b in rows)
        # a line has no area: its length decides
        for (change, _), area, length in zip(rows, shapely.area(shapes).tolist(),
                                             shapely.length(shapes).tolist()):
            setattr(change, name, area or length)
