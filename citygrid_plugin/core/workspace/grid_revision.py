"""Revising the unit grids of a workspace: cells end, others take their ground, everything follows.

One transaction: unchanged cells keep row and code, replaced ones are retired with today's date,
new ones are numbered behind every number their community ever had, successors are recorded, and
components, open cases, door plates, points of interest and patrol areas point to the new grids.
Closed cases, retired components and the history keep the codes they had: they are records.
"""
import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np
import shapely

from ..errors import Refused
from ..grids import revision
from ..grids.assign import assign
from ..grids.numbering import number
from ..grids.weld import insert_vertices
from ..standards.codes import GridScheme
from . import bulk
from .ddl import Raw, sql
from .geometry import blobs, geometries
from .messages import MESSAGES
from .patrol import replace_grids
from .reading import read
from .store import now
from .triggers import row_json

#: further tables with the code of the unit grid their rows lie in
_ADDRESSES = ("door_plate", "poi")
_INHERITED = ("area_class", "management_level")
#: From here on rows are moved together, without a trigger for each.
MANY = 2000


@dataclass
class Revision:
    """What a revision did.

    Attributes
    ----------
    bgids : (n,) object array of str
        Numbers of the polygons given.
    kept : (n,) bool array
        Whether a polygon is a cell that was there; its row and number are as they were.
    retired : list of str
        Numbers that ended.
    components, cases, addresses : int
        Components, open cases, door plates and points of interest that changed their grid.
    patrols : int
        Patrol areas that got other grids.
    seams : int
        Cells that stay, whose border only got the vertices of a new neighbour.
    """
    bgids: np.ndarray
    kept: np.ndarray
    retired: list = field(default_factory=list)
    components: int = 0
    cases: int = 0
    addresses: int = 0
    patrols: int = 0
    seams: int = 0


def scheme_of(ws):
    """The GridScheme of a workspace's unit grid codes."""
    c = ws.codes
    return GridScheme((len(c.division), c.street_length - len(c.division),
                       c.community_length - c.street_length, c.grid_length - c.community_length))


def revise(ws, connection, retired, polygons, community_codes, by, why, bgids=None, checked=True,
           feedback=None):
    """End unit grids and let others take their ground.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk`` (or ``ws.transaction``), which undoes all of it after a failure.
    retired : sequence of str
        Numbers of valid grids that end today, unless one of ``polygons`` is the same cell.
    polygons : (n,) sequence of shapely polygons
        Cells that take their ground, in the workspace's CRS.
    community_codes : (n,) sequence of str
    by, why : str
        Signature.
    bgids : (n,) sequence of str or None, optional
        Numbers that cells bring along; the others get the next free ones.
    checked : bool
        Refuse gaps, overlaps, cells in parts and cells beyond their community. A whole division
        that was computed or drawn elsewhere is taken as it is; ``checkgrids`` tells its faults.
    feedback : optional
        With ``progress(fraction)``, which raises Cancelled to stop it.

    Returns
    -------
    Revision

    Raises
    ------
    Refused
        A grid to retire is not valid or is locked; a number is used already; or one of the
        objections of ``revision.objections``.
    InputError
        A community code is malformed, or its numbers are used up.
    """
    polygons = revision.single(polygons)
    codes = np.array([_text(c) for c in community_codes], dtype=object).reshape(len(polygons))
    given = np.array([_text(b) or None for b in
                      (bgids if bgids is not None else [None] * len(polygons))], dtype=object)
    old = _valid(ws, retired)
    same, exact = _same(old, polygons, codes, given)
    ends, begins = np.setdiff1d(np.arange(len(old["bgid"])), same), np.flatnonzero(same < 0)
    _refuse_locked(old, ends)
    box = _bounds(old["geometry"][ends], polygons[begins])
    others = _around(ws, box, old["bgid"][ends])
    follows = revision.succession(old["geometry"][ends], polygons[begins])
    if checked and len(begins) + len(ends):
        _refuse_faults(ws, old, ends, polygons, codes, begins, others, follows)
    result = Revision(np.full(len(polygons), None, dtype=object), same >= 0,
                      old["bgid"][ends].tolist())
    result.bgids[same >= 0] = old["bgid"][same[same >= 0]]
    _redraw_kept(ws, connection, old, same, exact, polygons, by, why)
    if not len(begins) and not len(ends):
        return result
    result.bgids[begins] = _numbers(ws, polygons[begins], codes[begins], given[begins])
    shapes, result.seams = _seams(ws, connection, polygons[begins], others, by, why)
    _retire(connection, result.retired, by, why)
    if len(begins):
        bulk.write_grids(ws, connection, shapes, result.bgids[begins], by, why,
                         _inherited(old, ends, follows, len(begins)))
    moves = _follow(ws, connection, result, box, by, why, feedback)
    _record(connection, follows, old["bgid"][ends], result.bgids[begins], moves)
    result.patrols = _patrols(ws, connection, follows, old["bgid"][ends], result.bgids[begins],
                              by, why)
    return result


def _text(code):
    return "" if code is None or code != code else str(code).strip()


def _valid(ws, retired):
    """The rows of the grids that are to end, in the order of their codes."""
    wanted = sorted({str(b) for b in retired})
    rows = read(ws, "unit_grid", ["bgid", "community_code", "locked", *_INHERITED],
                "dedate IS NULL AND bgid IN (SELECT value FROM json_each(?))",
                (json.dumps(wanted),))
    missing = sorted(set(wanted) - set(rows["bgid"]))
    if missing:
        raise Refused(MESSAGES["CG008"], code="CG008", name=missing[0])
    order = np.argsort(rows["bgid"].astype(str), kind="stable")
    return {name: values[order] for name, values in rows.items()}


def _same(old, polygons, codes, given):
    """Row of the old cell per polygon, -1 for none; whether even its vertices are the same."""
    same, exact = revision.same_cells(old["geometry"], polygons)
    there = same >= 0
    home = np.append(old["community_code"], None)[same]
    bgid = np.append(old["bgid"], None)[same]
    there &= (home == codes) & ((given == bgid) | np.equal(given, None))
    return np.where(there, same, -1), exact & there


def _refuse_locked(old, ends):
    for row in ends.tolist():
        if old["locked"][row]:
            raise Refused(MESSAGES["CG018"], code="CG018", name=old["bgid"][row])


def _bounds(*shapes):
    """The boxes (k, 4) of all shapes that have one."""
    boxes = np.vstack([shapely.bounds(s).reshape(-1, 4) for s in shapes])
    return boxes[~np.isnan(boxes).any(axis=1)]


def _around(ws, box, ended):
    """bgid, fid, locked and geometry of the valid grids whose box meets that of all boxes."""
    if not len(box):
        return read(ws, "unit_grid", ["bgid"], "0")
    low, high = box[:, :2].min(axis=0) - 1, box[:, 2:].max(axis=0) + 1
    return read(ws, "unit_grid", ["bgid"],
                "dedate IS NULL AND fid IN (SELECT id FROM rtree_unit_grid_geom WHERE minx <= ? "
                "AND maxx >= ? AND miny <= ? AND maxy >= ?) "
                "AND bgid NOT IN (SELECT value FROM json_each(?))",
                (high[0], low[0], high[1], low[1], json.dumps(list(ended))))


def _refuse_faults(ws, old, ends, polygons, codes, begins, others, follows):
    wanted = sorted({*codes[begins], *old["community_code"][ends]})
    rows = read(ws, "community", ["code"], "code IN (SELECT value FROM json_each(?))",
                (json.dumps(wanted),))
    border = dict(zip(rows["code"], revision.sound(rows["geometry"])))

    def home(names):
        found = np.empty(len(names), dtype=object)
        found[:] = [border.get(name) for name in names]
        return found
    found = revision.objections(
        old["geometry"][ends], old["bgid"][ends], home(old["community_code"][ends]),
        polygons[begins], home(codes[begins]), codes[begins],
        others["geometry"], others["bgid"], follows)
    if found:
        raise Refused(found[0].template, **found[0].params)


def _numbers(ws, polygons, codes, given):
    used = {r[0] for r in ws.query("SELECT code FROM object_code WHERE table_name = 'unit_grid' "
                                   "AND substr(code, 1, ?) IN (SELECT value FROM json_each(?))",
                                   (ws.codes.community_length, json.dumps(sorted(set(codes)))))}
    # a number that is given and used is refused by the one who writes it, as the rule says it
    return number(polygons, codes, given, used - set(given), scheme_of(ws))


def _redraw_kept(ws, connection, old, same, exact, polygons, by, why):
    """Cells that stay but came with further vertices get them; number and row stay."""
    stored = revision.single(old["geometry"])
    rows = np.flatnonzero((same >= 0) & ~exact)
    rows = rows[_plain(stored[same[rows]]) & _plain(polygons[rows])]
    if not len(rows):
        return
    before = shapely.normalize(stored[same[rows]])
    after = insert_vertices(np.concatenate([before, shapely.normalize(polygons[rows])]))[:len(rows)]
    more = shapely.get_num_coordinates(after) > shapely.get_num_coordinates(before)
    redraw(ws, connection, dict(zip(old["bgid"][same[rows]][more], after[more])), by, why)


def _plain(polygons):
    """Sound polygons of one part, which can get further vertices."""
    return (shapely.get_type_id(polygons) == 3) & shapely.is_valid(polygons)


def redraw(ws, connection, shapes, by, why):
    """Give unit grids that stay another outline: ``shapes`` are their polygons by number."""
    polygons = np.empty(len(shapes), dtype=object)
    polygons[:] = list(shapes.values())
    stamp = now()
    connection.executemany(
        "UPDATE unit_grid SET geom = ?, changed_by = ?, changed_why = ?, changed_at = ? "
        "WHERE bgid = ?", [(blob, by, why, stamp, bgid) for blob, bgid in
                           zip(blobs(polygons, ws.srs_id, multi=True), shapes)])


def _seams(ws, connection, polygons, others, by, why):
    """New cells and those beside them share their vertices: the new cells with them, and how many
    of the others were redrawn."""
    around = revision.single(others["geometry"])
    usable, plain = _plain(around), _plain(polygons)
    new, other = shapely.STRtree(around[usable]).query(polygons[plain], predicate="dwithin",
                                                       distance=0.002)
    new, other = np.flatnonzero(plain)[np.unique(new)], np.flatnonzero(usable)[np.unique(other)]
    if not len(other):
        return polygons, 0
    before = shapely.normalize(np.concatenate([polygons[new], around[other]]))
    after = insert_vertices(before, len(new))
    changed = shapely.get_num_coordinates(after) != shapely.get_num_coordinates(before)
    mine, theirs = changed[:len(new)], changed[len(new):]
    polygons = polygons.copy()
    polygons[new[mine]] = after[:len(new)][mine]
    redraw(ws, connection, dict(zip(others["bgid"][other[theirs]], after[len(new):][theirs])), by,
           why)
    return polygons, int(theirs.sum())


def _retire(connection, bgids, by, why):
    stamp = now()
    connection.execute(
        "UPDATE unit_grid SET dedate = ?, changed_by = ?, changed_why = ?, changed_at = ? "
        "WHERE bgid IN (SELECT value FROM json_each(?))",
        (stamp[:10], by, why, stamp, json.dumps(bgids)))


def _inherited(old, ends, follows, count):
    """Area class and management level of new cells: those of the cell that gives most of each."""
    ancestor = follows.main_ancestor(count)
    rows = np.append(ends, len(old["bgid"]))[ancestor]
    return {name: np.append(old[name], fallback)[rows].tolist()
            for name, fallback in zip(_INHERITED, (1, None))}


def _record(connection, follows, old, new, moves):
    """Rows of grid_succession; ``moves`` counts components by (old number, new number)."""
    row, place = ({bgid: i for i, bgid in enumerate(bgids)} for bgids in (old, new))
    pairs = [(row.get(a, -1), place.get(b, -1), count) for (a, b), count in moves.items()]
    before, after, count = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    shares = follows.component_share(np.repeat(before, count), np.repeat(after, count))
    at = now()
    connection.executemany(
        "INSERT INTO grid_succession (old_bgid, new_bgid, area_share, component_share, at) "
        "VALUES (?, ?, ?, ?, ?)",
        [(a, b, area, None if share != share else share, at) for a, b, area, share in
         zip(old[follows.old], new[follows.new], follows.share.tolist(), shares.tolist())])


# -- what points to a grid

def _follow(ws, connection, result, box, by, why, feedback):
    """Give everything on the touched ground the grid it lies in.

    Returns a Counter of components by (old number, new number).
    """
    moves = Counter()
    connection.execute("CREATE TEMP TABLE cg_touched (minx REAL, miny REAL, maxx REAL, maxy REAL)")
    connection.executemany("INSERT INTO temp.cg_touched VALUES (?, ?, ?, ?)", box.tolist())
    components = [t for t in ws.tables if t.startswith("component_")]
    tables = [*components, "case_open", *_ADDRESSES]
    signed = (by, why, now())
    for count, table in enumerate(tables):
        if feedback is not None:
            feedback.progress(count / len(tables))
        moved = _follow_table(ws, connection, table, result, signed)
        if table in components:
            moves.update(moved)
            result.components += sum(moved.values())
        elif table == "case_open":
            result.cases = sum(moved.values())
        else:
            result.addresses += sum(moved.values())
    connection.execute("DROP TABLE temp.cg_touched")
    return moves


def _follow_table(ws, connection, table, result, signed):
    names = ws.tables[table].names()
    present = "t.dedate IS NULL AND " if "dedate" in names else ""
    rows = connection.execute(
        sql("SELECT t.fid, t.bgid, t.geom FROM {table} t WHERE {present} t.fid IN ("
            "SELECT r.id FROM temp.cg_touched b CROSS JOIN {index} r ON r.minx <= b.maxx "
            "AND r.maxx >= b.minx AND r.miny <= b.maxy AND r.maxy >= b.miny "
            "UNION SELECT fid FROM {table} WHERE bgid IN (SELECT value FROM json_each(?)))",
            table=table, present=Raw(present), index=f"rtree_{table}_geom"),
        (json.dumps(result.retired),)).fetchall()
    if not rows:
        return Counter()
    shapes = geometries(row[2] for row in rows)
    near = _around(ws, _bounds(shapes), ())
    found = (assign(shapes, near["geometry"], near["bgid"]) if len(near["bgid"])
             else [None] * len(rows))
    # between the boxes and the ground lie others, whose grid a person may have chosen
    touched = {*result.retired, *result.bgids[~result.kept]}
    changed = [(row[0], bgid, row[1]) for bgid, row in zip(found, rows)
               if bgid != row[1] and (row[1] in touched or bgid in touched)]
    _move(ws, connection, table, [row[:2] for row in changed], signed)
    return Counter((before, bgid) for _, bgid, before in changed)


def _move(ws, connection, table, moves, signed):
    """Write the new grid of rows, ``moves`` being (fid, bgid).

    Where they are many, the triggers are taken away meanwhile and their history rows written at
    once: what they check holds, as the grids are valid ones.
    """
    spec = ws.tables[table]
    assigned = "bgid = m.bgid"
    if table == "case_open":
        assigned += f", community_code = substr(m.bgid, 1, {ws.codes.community_length})"
    if spec.history:
        assigned += ", changed_by = ?, changed_why = ?, changed_at = ?"
    many = spec.history and len(moves) > MANY
    connection.execute("CREATE TEMP TABLE cg_moves (fid INTEGER PRIMARY KEY, bgid TEXT)")
    connection.executemany("INSERT INTO temp.cg_moves VALUES (?, ?)", moves)
    with bulk.triggers_off(connection, table, rules=True) if many else nullcontext():
        if many:
            connection.execute(
                sql("INSERT INTO cg_history (at, table_name, fid, code, action, changed_by, "
                    "changed_why, old) SELECT ?, ?, t.fid, t.{code}, 'update', ?, ?, {old} "
                    "FROM temp.cg_moves m JOIN {table} t ON t.fid = m.fid ORDER BY t.fid",
                    table=table, code=spec.code, old=row_json(spec, "t")),
                (signed[2], table, *signed[:2]))
        connection.execute(sql("UPDATE {table} SET {assigned} FROM temp.cg_moves m "
                               "WHERE {table}.fid = m.fid", table=table, assigned=Raw(assigned)),
                           signed if spec.history else ())
    connection.execute("DROP TABLE temp.cg_moves")


def _patrols(ws, connection, follows, old, new, by, why):
    """A new cell joins the patrol area of the old grid that gives most of it; the polygon of a
    patrol area stays the union of its grids. Returns how many have other grids now."""
    member = dict(connection.execute(
        "SELECT bgid, patrol_code FROM patrol_area_grid "
        "WHERE bgid IN (SELECT value FROM json_each(?))", (json.dumps(old.tolist()),)))
    if not member:
        return 0
    ancestor = follows.main_ancestor(len(new))
    joins = {bgid: member[old[row]] for row, bgid in zip(ancestor.tolist(), new)
             if row >= 0 and old[row] in member}
    return len(replace_grids(ws, connection, old.tolist(), joins, by, why))
