"""Patrol areas of a workspace: storing them, moving unit grids between them.

An area's grids are rows of ``patrol_area_grid``; its polygon is their ground, drawn anew with
every change. The tables carry no signature, so who and why stand in ``cg_history``, with the row,
the grids and the outline that were there before.
"""
import json
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import N_, Refused
from ..grids import patrol
from ..grids.assign import assign
from ..grids.numbering import reading_order
from .bulk import insert_rows, valid_grids
from .ddl import sql
from .geometry import blobs, geometries
from .patrol_work import members
from .reading import read
from .store import now

_SERIAL, _DIGITS = "patrol_area", 4


@dataclass(frozen=True)
class Proposal:
    """Codes, names and collectors (object (k,)) of new areas, keys (int, or None for a new one) of
    the areas they take over from, and codes of those that end (list)."""
    codes: np.ndarray
    names: np.ndarray
    collectors: np.ndarray
    fids: np.ndarray
    ending: list


@dataclass(frozen=True)
class Stored:
    """What storing did: codes (object (k,)) of the areas in the order of their labels, and how
    many kept their code, are new, have ended, and gave up some of their grids."""
    codes: np.ndarray
    kept: int
    new: int
    ended: int
    shrunk: int


# -- storing ----------------------------------------------------------------------------------
def propose(ws, bgids, label):
    """Codes, names and collectors that new areas get.

    An area keeps the code, the name and the collector of the one that had more than half of its
    ground there, so that a new division of the work changes as little as it can for people.

    Parameters
    ----------
    ws : Workspace
    bgids : (n,) sequence of str
        Valid unit grids.
    label : int (n,)
        Area of each, 0 … k-1.

    Returns
    -------
    Proposal

    Raises
    ------
    Refused
        A grid is not valid, or occurs twice.
    """
    return _propose(ws, *_polygons(ws, bgids), np.asarray(label))[0]


def store_patrol_areas(ws, connection, bgids, label, by, why):
    """Write patrol areas; the earlier ones of the same grids are replaced.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk`` or ``ws.transaction``: all of it is stored, or nothing.
    bgids : (n,) sequence of str
        Valid unit grids.
    label : int (n,)
        Area of each, 0 … k-1 (``core.grids.patrol.join_grids``).
    by, why : str
        Signature of the change.

    Returns
    -------
    Stored

    Raises
    ------
    Refused
        A grid is not valid, or occurs twice.
    """
    label = np.asarray(label)
    bgids, polygons = _polygons(ws, bgids)
    proposal, shrunk = _propose(ws, bgids, polygons, label)
    log = _Log(ws, connection, by, why)
    log.before([*proposal.codes, *proposal.ending, *shrunk])
    connection.executemany("DELETE FROM patrol_area_grid WHERE bgid = ?", [(b,) for b in bgids])
    replaced = [*proposal.codes, *proposal.ending]
    connection.executemany("DELETE FROM patrol_area_grid WHERE patrol_code = ?",
                           [(code,) for code in replaced])
    connection.executemany("DELETE FROM patrol_area WHERE code = ?",
                           [(code,) for code in proposal.ending])
    shapes = patrol.outlines(polygons, label)
    fresh = np.array([fid is None for fid in proposal.fids], dtype=bool)
    connection.executemany(
        "UPDATE patrol_area SET geom = ? WHERE fid = ?",
        zip(blobs(shapes[~fresh], ws.srs_id, multi=True), proposal.fids[~fresh].tolist()))
    if fresh.any():
        insert_rows(ws, connection, "patrol_area", {"code": proposal.codes[fresh]},
                    geometry=shapes[fresh])
        connection.execute("INSERT OR REPLACE INTO object_serial VALUES (?, ?)",
                           (_SERIAL, max(_serial(ws, c) for c in proposal.codes[fresh])))
    insert_rows(ws, connection, "patrol_area_grid",
                {"patrol_code": proposal.codes[label], "bgid": bgids})
    _redraw(ws, connection, shrunk)
    log.write()
    return Stored(proposal.codes, int((~fresh).sum()), int(fresh.sum()), len(proposal.ending),
                  len(shrunk))


def _polygons(ws, bgids):
    """(bgids, polygons) of valid unit grids in the order given."""
    bgids = np.array([str(bgid) for bgid in bgids], dtype=object)
    codes, polygons = valid_grids(ws)
    place = {code: k for k, code in enumerate(codes)}
    for bgid in bgids:
        if bgid not in place:
            raise Refused(N_("There is no valid unit grid with this code. Compute the patrol "
                             "areas anew."), name=bgid)
    if len(set(bgids)) < len(bgids):
        raise Refused(N_("The unit grids of patrol areas must be different ones."))
    return bgids, polygons[[place[bgid] for bgid in bgids]]


def _propose(ws, bgids, polygons, label):
    """(Proposal, codes of areas that keep some other grids)."""
    old = read(ws, "patrol_area", ["code", "name", "collector"])
    member = members(ws)
    came = np.array([member.get(bgid) for bgid in bgids], dtype=object)
    lost = np.array([code is None for code in came], dtype=bool)
    if lost.any() and len(old["code"]):
        came[lost] = _ground_of(polygons[lost], old)
    touched = sorted({code for code in came if code is not None})
    stays = {member[bgid] for bgid in member.keys() - set(bgids)}
    shrunk = [code for code in touched if code in stays]
    size = shapely.area(polygons)
    ground, shared = {}, {}
    for code, to, area in zip(came, label.tolist(), size.tolist()):
        if code is not None and code not in stays:
            ground[code] = ground.get(code, 0.0) + area
            shared[code, to] = shared.get((code, to), 0.0) + area
    count = int(label.max()) + 1
    row = {code: k for k, code in enumerate(old["code"])}
    heir = {}
    for (code, to), area in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if area > ground[code] / 2 and to not in heir:
            heir[to] = code
    values = {name: np.full(count, None, dtype=object)
              for name in ("code", "name", "collector", "fid")}
    for to, code in heir.items():
        for name in values:
            values[name][to] = old[name][row[code]]
    fresh = np.array([to not in heir for to in range(count)], dtype=bool)
    centre = _middles(polygons, label, count)
    order = [k for k in reading_order(centre).tolist() if fresh[k]]
    values["code"][order] = _new_codes(ws, len(order), set(old["code"]))
    ending = [code for code in touched if code not in stays and code not in heir.values()]
    return Proposal(values["code"], values["name"], values["collector"], values["fid"],
                    ending), shrunk


def _ground_of(polygons, old):
    """Code of the area whose ground each grid takes over: grids newer than the areas, or areas
    drawn by hand. Of an area's ground they must take more than half."""
    codes = assign(shapely.point_on_surface(polygons), old["geometry"], old["code"])
    names, number = np.unique(codes.astype(str), return_inverse=True)
    taken = np.bincount(number.reshape(-1), shapely.area(polygons))
    size = dict(zip(old["code"], shapely.area(old["geometry"])))
    few = {name for name, area in zip(names, taken) if area <= size.get(name, 0.0) / 2}
    codes[np.array([code in few for code in codes], dtype=bool)] = None
    return codes


def _middles(polygons, label, count):
    """Squares as large as the areas about their middles: enough to put them in reading order."""
    size = shapely.area(polygons)
    total = np.bincount(label, size, count)
    x, y = (np.bincount(label, values * size, count) / total
            for values in shapely.get_coordinates(shapely.centroid(polygons)).T)
    half = np.sqrt(total) / 2
    return shapely.box(x - half, y - half, x + half, y + half)


def _new_codes(ws, number, used):
    """Codes of new areas: the division and a serial number that was never used before."""
    row = ws.query("SELECT last FROM object_serial WHERE prefix = ?", (_SERIAL,))
    serial, made = row[0][0] if row else 0, []
    while len(made) < number:
        serial += 1
        code = f"{ws.codes.division}{serial:0{_DIGITS}d}"
        if code not in used:
            made.append(code)
    return made


def _serial(ws, code):
    return int(code[len(ws.codes.division):])


# -- changing ---------------------------------------------------------------------------------
def move_grids(ws, connection, bgids, patrol_code, by, why):
    """Give unit grids to a patrol area.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.transaction`` or ``ws.bulk``.
    bgids : sequence of str
        Valid unit grids, of any areas or of none.
    patrol_code : str
        Area that gets them.
    by, why : str
        Signature of the change.

    Returns
    -------
    list of str
        Codes of the areas that changed.

    Raises
    ------
    Refused
        There is no such area or grid, an area would have no grid left, or one would fall into
        more pieces than it had.
    """
    if not ws.query("SELECT 1 FROM patrol_area WHERE code = ?", (patrol_code,)):
        raise Refused(N_("There is no patrol area with this code."), name=patrol_code)
    wanted = sorted({str(bgid) for bgid in bgids})
    member = members(ws)
    valid = {row[0] for row in ws.query("SELECT bgid FROM unit_grid WHERE dedate IS NULL")}
    for bgid in wanted:
        if bgid not in valid:
            raise Refused(N_("There is no valid unit grid with this code."), name=bgid)
    wanted = [bgid for bgid in wanted if member.get(bgid) != patrol_code]
    if not wanted:
        return []
    changed = sorted({patrol_code} | {member[bgid] for bgid in wanted if bgid in member})
    codes, polygons, before = _grids_of(ws, changed, wanted)
    after = np.where(np.isin(codes, wanted), patrol_code, before)
    i, j, _ = patrol.neighbours(polygons)
    for code in changed:
        had, has = before == code, after == code
        if not has.any():
            raise Refused(N_("No unit grid would be left. Leave one, or compute the patrol areas "
                             "anew for fewer collectors."), name=code)
        number = _pieces(has, i, j)
        if number > max(1, _pieces(had, i, j)):
            raise Refused(N_("The patrol area would fall into {pieces} separate pieces. Choose "
                             "unit grids along the border of both areas."), name=code,
                          pieces=number)
    log = _Log(ws, connection, by, why)
    log.before(changed)
    connection.executemany(
        "INSERT INTO patrol_area_grid (patrol_code, bgid) VALUES (?1, ?2) "
        "ON CONFLICT (bgid) DO UPDATE SET patrol_code = excluded.patrol_code",
        [(patrol_code, bgid) for bgid in wanted])
    _redraw(ws, connection, changed)
    log.write()
    return changed


def replace_grids(ws, connection, ended, joins, by, why):
    """Take unit grids out of their patrol areas and put others in, as a revision of them does.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.transaction`` or ``ws.bulk``.
    ended : sequence of str
        Unit grids that leave their areas.
    joins : dict of str to str
        Area by the unit grid that joins it.
    by, why : str
        Signature of the change.

    Returns
    -------
    list of str
        Codes of the areas that have other grids now.
    """
    left = connection.execute("SELECT DISTINCT patrol_code FROM patrol_area_grid WHERE bgid IN "
                              "(SELECT value FROM json_each(?))",
                              (json.dumps(list(ended)),)).fetchall()
    changed = sorted({code for code, in left} | set(joins.values()))
    log = _Log(ws, connection, by, why)
    log.before(changed)
    connection.execute("DELETE FROM patrol_area_grid WHERE bgid IN "
                       "(SELECT value FROM json_each(?))", (json.dumps(list(ended)),))
    connection.executemany("INSERT INTO patrol_area_grid (patrol_code, bgid) VALUES (?, ?)",
                           [(code, bgid) for bgid, code in joins.items()])
    _redraw(ws, connection, changed)
    log.write()
    return changed


def _pieces(chosen, i, j):
    """Into how many pieces the chosen grids fall; 0 for none."""
    number = patrol.pieces(len(chosen), i, j, chosen)[chosen]
    return len(np.unique(number))


def _grids_of(ws, patrol_codes, besides=()):
    """(bgids, polygons, area codes or "") of the valid grids of areas and of some others."""
    rows = ws.query(
        sql("SELECT g.bgid, g.geom, coalesce(p.patrol_code, '') FROM unit_grid g "
            "LEFT JOIN patrol_area_grid p ON p.bgid = g.bgid WHERE g.dedate IS NULL "
            "AND (p.patrol_code IN (SELECT value FROM json_each(?)) "
            "OR g.bgid IN (SELECT value FROM json_each(?))) ORDER BY g.bgid"),
        (json.dumps(list(patrol_codes)), json.dumps(list(besides))))
    codes, of = (np.array([row[k] for row in rows], dtype=object) for k in (0, 2))
    return codes, geometries(row[1] for row in rows), of


def _redraw(ws, connection, codes):
    """Draw areas anew from their valid grids, after these changed.

    An area without any keeps its outline: a person may have drawn it.
    """
    _, polygons, of = _grids_of(ws, codes)
    if len(of):
        names, label = np.unique(of.astype(str), return_inverse=True)
        shapes = patrol.outlines(polygons, label.reshape(-1))
        connection.executemany("UPDATE patrol_area SET geom = ? WHERE code = ?",
                               zip(blobs(shapes, ws.srs_id, multi=True), names.tolist()))


class _Log:
    """Entries of cg_history for areas of a change: what they were, and what became of them."""

    def __init__(self, ws, connection, by, why):
        self.ws, self.connection, self.by, self.why = ws, connection, by, why
        self.codes, self.old = [], {}

    def before(self, codes):
        """Remember how these areas are now."""
        self.codes = list(dict.fromkeys(codes))
        self.old = self._rows()

    def _rows(self):
        names = self.ws.tables["patrol_area"].names()
        grids = {}
        rows = self.connection.execute(
            "SELECT patrol_code, bgid FROM patrol_area_grid WHERE patrol_code IN "
            "(SELECT value FROM json_each(?)) ORDER BY bgid", (json.dumps(self.codes),))
        for code, bgid in rows:
            grids.setdefault(code, []).append(bgid)
        found = self.connection.execute(
            sql("SELECT fid, geom, {names} FROM patrol_area WHERE code IN "
                "(SELECT value FROM json_each(?))", names=names), (json.dumps(self.codes),))
        return {row[2]: (row[0], row[1], {**dict(zip(names, row[2:])),
                                          "grids": grids.get(row[2], [])})
                for row in found}

    def write(self):
        """Write an entry for every area that is not as it was."""
        stamp, entries, new = now(), [], self._rows()
        for code in self.codes:
            old, is_now = self.old.get(code), new.get(code)
            if old == is_now:
                continue
            action = "insert" if old is None else "delete" if is_now is None else "update"
            fid, shape, row = old or (is_now[0], None, None)
            entries.append((stamp, fid, code, action, self.by, self.why,
                            json.dumps(row, ensure_ascii=False) if row else None, shape))
        self.connection.executemany(
            "INSERT INTO cg_history (at, table_name, fid, code, action, changed_by, changed_why, "
            "old, old_geom) VALUES (?, 'patrol_area', ?, ?, ?, ?, ?, ?, ?)", entries)
