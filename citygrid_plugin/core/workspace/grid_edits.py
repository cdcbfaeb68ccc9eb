"""Storing what is edited by hand in the division, and taking the last edit back.

Every action is one transaction. An edit ends the touched cells and numbers their successors
(``grid_revision``). To undo it, as long as nothing else has touched the cells in question, the very
rows that ended are made valid again, with their own codes, and the successors end instead: the
codes in between are retired and never used again, and both steps stand in history and
``grid_succession``. So a slip leaves a gap in the numbers, but the map, the lists and the signs
that people have in hand keep theirs (相对稳定).
"""
import json
from dataclasses import dataclass

import numpy as np

from ..errors import N_, Refused
from ..grids import revision
from .ddl import Raw, sql
from .geometry import geometries
from .grid_revision import redraw, revise
from .patrol import move_grids, replace_grids
from .patrol_work import members
from .store import now

_THESE = Raw("bgid IN (SELECT value FROM json_each(?))")


class Overtaken(Refused):
    """Something has happened since to what was to be undone: that stays so."""


@dataclass(frozen=True)
class Done:
    """A stored edit, and what is needed to take it back.

    Attributes
    ----------
    action : str
        As in ``core.grids.editing.Edit``.
    retired, bgids : tuple of str
        Codes that ended, and those of the new cells in the order of the edit.
    stored : dict
        Geometry as it was stored, by code: of the new cells and of the neighbours.
    before : dict
        Geometry of the neighbours before, by code.
    patrols, joined : dict
        Patrol area by the codes that ended, and by those of the new cells.
    components, cases : int
        How many follow to another grid.
    """

    action: str
    retired: tuple
    bgids: tuple
    stored: dict
    before: dict
    patrols: dict
    joined: dict
    components: int
    cases: int


def store_edit(ws, edit, by, why):
    """Store an edit in one transaction.

    Parameters
    ----------
    ws : Workspace
    edit : core.grids.editing.Edit
    by, why : str
        Signature.

    Returns
    -------
    Done

    Raises
    ------
    Refused
        A cell is not any more as it was when the edit was drawn; or an objection of ``revise``.
    Busy
    """
    import shapely
    retired = edit.retired.tolist()
    with ws.transaction() as connection:
        now_there = _shapes(ws, retired)
        for code, polygon in zip(retired, edit.before):
            _unchanged(code, polygon, now_there, 0.0)
        before = _shapes(ws, edit.neighbours)
        for code, polygon in edit.neighbours.items():
            # a vertex more on a border changes its shape by its rounding alone
            _unchanged(code, polygon, before, 0.002 * shapely.length(polygon))
        patrols = _areas_of(ws, retired)
        around = _around(ws, edit.before)
        redraw(ws, connection, edit.neighbours, by, why)
        made = revise(ws, connection, retired, edit.polygons, edit.communities, by, why)
        bgids = made.bgids.tolist()
        # only now is it known who got vertices
        stored = _blobs(ws, [*bgids, *around])
        joined = _areas_of(ws, bgids)
    changed = {code: blob for code, blob in around.items() if stored.get(code, blob) != blob}
    return Done(edit.action, tuple(made.retired), tuple(bgids),
                {code: stored[code] for code in (*bgids, *changed)}, changed, patrols,
                joined, made.components, made.cases)


def undo_edit(ws, done, by, why):
    """Take a stored edit back, in one transaction; see the module's first lines.

    Raises
    ------
    Overtaken
        Something has touched the cells or their neighbours since.
    Refused, Busy
    """
    with ws.transaction() as connection:
        there = _blobs(ws, done.stored)
        for code, blob in done.stored.items():
            if there.get(code) != blob:
                raise Overtaken(N_("It cannot be undone: unit grid {grid} was changed or retired "
                                   "since."), grid=code)
        _refuse_other_areas(ws, done)
        connection.execute(
            sql("UPDATE unit_grid SET dedate = NULL, changed_by = ?, changed_why = ?, "
                "changed_at = ? WHERE {these}", these=_THESE),
            (by, why, now(), _list(done.retired)))
        redraw(ws, connection, dict(zip(done.before, geometries(done.before.values()))), by, why)
        revise(ws, connection, done.bgids, (), (), by, why)
        _record(ws, connection, done)
        replace_grids(ws, connection, (), done.patrols, by, why)


def set_locked(ws, bgids, locked, by, why):
    """Lock or unlock cells; a locked one cannot be changed or retired. Returns how many changed.

    Raises Refused where one of them is not valid any more, Busy.
    """
    with ws.transaction() as connection:
        there = _blobs(ws, bgids)
        for code in bgids:
            if code not in there:
                raise _gone(code)
        return connection.execute(
            sql("UPDATE unit_grid SET locked = ?, changed_by = ?, changed_why = ?, changed_at = ? "
                "WHERE locked != ? AND {these}", these=_THESE),
            (int(locked), by, why, now(), int(locked), _list(bgids))).rowcount


def give_to_patrol(ws, bgids, patrol_code, by, why):
    """Give cells to a patrol area, in one transaction.

    Returns {code: (area before, area now)} of those that moved; None for no area before.

    Raises as ``patrol.move_grids``, and Busy.
    """
    with ws.transaction() as connection:
        before = members(ws)
        move_grids(ws, connection, bgids, patrol_code, by, why)
        return {code: (before.get(code), patrol_code) for code in bgids
                if before.get(code) != patrol_code}


def undo_patrol(ws, moved, by, why):
    """Give cells back to the patrol areas they were in; ``moved`` as ``give_to_patrol`` gives it.

    Raises Overtaken where a cell was in none, is in another one by now, or its area has ended;
    Refused where it would tear an area apart.
    """
    with ws.transaction() as connection:
        there, known = members(ws), _known_areas(ws)
        for code, (area, given) in moved.items():
            if area is None:
                raise Overtaken(N_("It cannot be undone: unit grid {grid} was in no patrol area "
                                   "before."), grid=code)
            if there.get(code) != given or area not in known:
                raise _other_area(code)
        for area in sorted({area for area, _ in moved.values()}):
            move_grids(ws, connection, [c for c, (a, _) in moved.items() if a == area], area, by,
                       why)


def _areas_of(ws, bgids):
    """{code: patrol area} of those cells that are in one."""
    there = members(ws)
    return {code: there[code] for code in bgids if code in there}


def _known_areas(ws):
    return {code for code, in ws.query("SELECT code FROM patrol_area")}


def _refuse_other_areas(ws, done):
    """Overtaken where the new cells of an edit have changed their patrol area since, or one to go
    back to has ended."""
    there, known = _areas_of(ws, done.bgids), _known_areas(ws)
    for code in done.bgids:
        if there.get(code) != done.joined.get(code):
            raise _other_area(code)
    for code, area in done.patrols.items():
        if area not in known:
            raise _other_area(code)


def _other_area(code):
    return Overtaken(N_("It cannot be undone: the patrol areas around unit grid {grid} were "
                        "changed since."), grid=code)


def shapes_of(ws, bgids):
    """{code: polygon} of those cells that are valid."""
    return {code: polygon for code, (polygon, _) in _shapes(ws, bgids).items()}


def _list(codes):
    return json.dumps(list(codes))


def _blobs(ws, bgids):
    """Geometry as it is stored of those that are valid, by code."""
    return dict(ws.query(sql("SELECT bgid, geom FROM unit_grid WHERE dedate IS NULL AND {these}",
                             these=_THESE), (_list(bgids),)))


def _around(ws, polygons):
    """Geometry as it is stored of the valid cells in and beside some polygons, by code."""
    import shapely
    low_x, low_y, high_x, high_y = shapely.total_bounds(polygons).tolist()
    return dict(ws.query(
        "SELECT bgid, geom FROM unit_grid WHERE dedate IS NULL AND fid IN (SELECT id FROM "
        "rtree_unit_grid_geom WHERE maxx >= ? AND maxy >= ? AND minx <= ? AND miny <= ?)",
        (low_x - 1, low_y - 1, high_x + 1, high_y + 1)))


def _shapes(ws, bgids):
    """(polygon, blob) of those that are valid, by code."""
    found = _blobs(ws, bgids)
    return dict(zip(found, zip(revision.single(geometries(found.values())), found.values())))


def _unchanged(code, polygon, there, tolerance):
    import shapely
    if code not in there:
        raise _gone(code)
    now_there, _ = there[code]
    if not shapely.equals_exact(shapely.normalize(polygon), shapely.normalize(now_there)) and \
            shapely.symmetric_difference(polygon, now_there).area > tolerance:
        raise Refused(N_("Unit grid {grid} was changed meanwhile. The map shows it as it is now; "
                         "draw again."), grid=code)


def _gone(code):
    return Refused(N_("Unit grid {grid} is not there any more: it was retired or replaced "
                      "meanwhile."), grid=code)


def _record(ws, connection, done):
    """The way back in grid_succession: the share of each successor that every old cell takes."""
    rows = connection.execute(
        sql("SELECT bgid, geom FROM unit_grid WHERE {these}", these=_THESE),
        (_list([*done.bgids, *done.retired]),)).fetchall()
    shape = dict(zip((row[0] for row in rows), revision.single(geometries(r[1] for r in rows))))
    new, old = ([code for code in codes if code in shape] for codes in (done.bgids, done.retired))
    follows = revision.succession(np.array([shape[c] for c in new], dtype=object),
                                  np.array([shape[c] for c in old], dtype=object))
    connection.executemany(
        "INSERT INTO grid_succession (old_bgid, new_bgid, area_share, at) VALUES (?, ?, ?, ?)",
        [(new[i], old[j], share, now()) for i, j, share in
         zip(follows.old.tolist(), follows.new.tolist(), follows.share.tolist())])
