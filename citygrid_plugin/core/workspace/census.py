"""Censuses and their work packages in a workspace: made and shared out.

A census is one row of ``census``, its packages are rows of ``census_package``. Sharing out writes
the rows of all packages in one transaction; their files are made afterwards, one by one, so that a
run that was stopped is taken up where it ended.
"""
import json
from dataclasses import dataclass

import numpy as np

from ..days import is_day
from ..errors import InputError, N_
from .bulk import insert_rows
from .components import tables
from .ddl import Raw, marks, sql
from .geometry import geometries
from .reading import read
from .schema import GEOMETRIES
from .store import now

KINDS = {"census": N_("Census"), "sweep": N_("Sweep")}
#: the steps of a census, in order
STEPS = {"preparing": N_("Preparing"), "out": N_("Packages out"), "collecting": N_("Taking in"),
         "matched": N_("Matched"), "reviewing": N_("Under review"), "applied": N_("Applied"),
         "closed": N_("Ended")}
#: the states of a package, in order
STATES = {"prepared": N_("prepared"), "out": N_("out"), "back": N_("back"),
          "checked": N_("checked")}
_CHUNK = 20_000


@dataclass
class Stock:
    """The components of a census by package.

    Attributes
    ----------
    rows : dict of int to dict of str to (n,) int array
        By package (its fid) and component table the fids of its components.
    outside : int
        How many components lie in no work area.
    """
    rows: dict
    outside: int = 0

    def count(self, package):
        """How many components a package has."""
        return sum(map(len, self.rows.get(package, {}).values()))


# -- a census

def find(ws, name):
    """A census by its name as a dict of its columns with ``options`` (dict), or None."""
    return _census(ws, "name = ? AND kind != 'inbox'", name.strip())


def named(ws, name):
    """A census by its name, as ``find`` gives it; InputError where there is none."""
    found = find(ws, name)
    if found is None:
        raise InputError(N_("There is no census {name} in this workspace."), name=name)
    return found


def get(ws, fid):
    """A census by its key as a dict of its columns with ``options`` (dict).

    Raises InputError where it is not there.
    """
    found = _census(ws, "fid = ?", fid)
    if found is None:
        raise InputError(N_("There is no such census in this workspace."))
    return found


def _census(ws, where, value):
    rows = ws.dicts(sql("SELECT fid, name, kind, day, scope, step, note, options, changed_by "
                        "FROM census WHERE {where}", where=Raw(where)), (value,))
    return {**rows[0], "options": json.loads(rows[0]["options"] or "{}")} if rows else None


def create(ws, name, kind, day, scope, by, why, options=None):
    """Make a census, or find the one of this name.

    Parameters
    ----------
    ws : Workspace
    name : str
    kind : str
        "census" or "sweep".
    day : str
        ISO date that the survey counts for; "" for today, or for that of the census that is there.
    scope : core.census.prepare.Scope
    by, why : str
        Signature.
    options : dict, optional
        Of a sweep: ``object`` (what is recorded), ``classcode``, ``fields`` (titles).

    Returns
    -------
    int
        Its key.

    Raises
    ------
    InputError
        No name, an unknown kind, no date; or a census of this name is there with another kind,
        date, scope or other options.
    Busy
    """
    name = (name or "").strip()
    if not name:
        raise InputError(N_("Give the census a name."))
    if kind not in KINDS:
        raise InputError(N_("{kind} is no kind of census."), kind=kind)
    if day and not is_day(day):
        raise InputError(N_("{day} is no date. Write it as 2026-11-22."), day=day)
    wanted = {"kind": kind, "scope": scope.as_json(),
              "options": _options(options or {})}
    with ws.transaction() as connection:
        rows = ws.dicts("SELECT fid, kind, day, scope, coalesce(options, '{}') AS options "
                        "FROM census WHERE name = ? AND kind != 'inbox'", (name,))
        if rows:
            # what came in later, such as norms of its quality, is no other census
            known = json.loads(rows[0]["options"])
            said = {**rows[0], "options": _options({key: known.get(key) for key in options or {}})}
            if any(said[key] != value for key, value in wanted.items()) or \
                    (day and day != said["day"]):
                raise InputError(N_("There is a census {name} with another kind, date or scope. "
                                    "Choose another name, or the same scope to go on with it."),
                                 name=name)
            return rows[0]["fid"]
        return connection.execute(
            "INSERT INTO census (name, kind, day, scope, step, options, changed_by, changed_why, "
            "changed_at) VALUES (?, ?, ?, ?, 'preparing', ?, ?, ?, ?)",
            (name, kind, day or now()[:10], wanted["scope"], wanted["options"], by, why,
             now())).lastrowid


def _options(values):
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def advance(connection, fid, step):
    """Note inside a transaction that a census has come to a step; never back to an earlier one."""
    order = list(STEPS)
    before = connection.execute("SELECT step FROM census WHERE fid = ?", (fid,)).fetchone()[0]
    if before not in order or order.index(before) < order.index(step):
        connection.execute("UPDATE census SET step = ? WHERE fid = ?", (step, fid))


# -- sharing out

def share(ws, fid, feedback=None):
    """Share a census out: its packages as rows, and which components each has.

    Packages that are there already stay as they are, with their ground; a component that lies in
    none of them goes into the rest package.

    Parameters
    ----------
    ws : Workspace
    fid : int
        Of the census.
    feedback : optional
        With ``progress(fraction)``, which raises Cancelled, and ``is_cancelled()``.

    Returns
    -------
    (list of dict, Stock)
        The packages as ``packages`` gives them.

    Raises
    ------
    InputError
        There is neither ground nor a component to share out.
    Busy
    """
    from ..census.prepare import Scope
    census = get(ws, fid)
    scope = Scope.of(census["scope"])
    areas = None if packages(ws, fid) else _areas(ws, scope)
    shapes = areas.shapes if areas is not None else _grounds(ws, fid)[1]
    listed = census["kind"] == "census" or bool(scope.classes)
    found = _allot(ws, scope, shapes, feedback) if listed else {}
    outside = [shape for _, part, geometry in found.values() for shape in geometry[part < 0]]
    if areas is not None and not len(areas) and not outside:
        raise InputError(N_("There is nothing to share out: no patrol area, community or unit "
                            "grid, and no component in the scope."))
    with ws.transaction() as connection:
        if areas is not None and not packages(ws, fid):
            _write_areas(ws, connection, fid, areas)
        keys, _ = _grounds(ws, fid)
        rest = _rest(ws, connection, fid, outside, shapes) if outside else None
    stock = Stock({}, len(outside))
    for table, (fids, part, _) in found.items():
        for number in np.unique(part):
            mine = rest if number < 0 else keys[number]
            stock.rows.setdefault(mine, {})[table] = fids[part == number]
    return packages(ws, fid), stock


def _grounds(ws, fid):
    """(keys, shapes) of the packages of a census without the rest package."""
    from ..census.prepare import REST
    rows = ws.query("SELECT fid, geom FROM census_package WHERE census_fid = ? AND code != ? "
                    "ORDER BY code", (fid, REST))
    return [row[0] for row in rows], geometries(row[1] for row in rows)


def _areas(ws, scope):
    from ..census.prepare import work_areas
    return work_areas(read(ws, "patrol_area", ("code", "name", "collector")),
                      read(ws, "community", ("code", "name")),
                      read(ws, "unit_grid", ("community_code",), "dedate IS NULL"),
                      scope.communities)


def _allot(ws, scope, shapes, feedback):
    """{table: (fids, number of the work area or -1, geometries)} of the components in scope."""
    from ..census.prepare import in_classes, share_out
    from ..grids.assign import assign
    communities = read(ws, "community", ("code",)) if scope.communities else None
    classes = [code for code, in ws.query(
        "SELECT DISTINCT code FROM object_class WHERE kind = 'component'")]
    wanted = np.array(classes, dtype=object)[in_classes(classes, scope.classes)].tolist()
    found, names = {}, tables(ws)
    for number, table in enumerate(names):
        if feedback is not None:
            feedback.progress(number / len(names))
        rows = read(ws, table, (), sql("dedate IS NULL AND classcode IN ({marks})",
                                       marks=marks(len(wanted))), wanted)
        fids, geometry = rows["fid"].astype(int), rows["geometry"]
        if communities is not None and len(fids):
            home = assign(geometry, communities["geometry"], communities["code"])
            inside = np.isin(home.astype(str), scope.communities)
            fids, geometry = fids[inside], geometry[inside]
        if len(fids):
            found[table] = fids, share_out(geometry, shapes), geometry
    return found


def _write_areas(ws, connection, fid, areas):
    if not len(areas):
        return
    insert_rows(ws, connection, "census_package", {
        "census_fid": fid, "patrol_code": areas.patrol_codes, "crew": areas.crews,
        "code": areas.codes, "name": areas.names, "state": "prepared"}, geometry=areas.shapes)


def _rest(ws, connection, fid, outside, shapes):
    """The key of the rest package, made where it is needed for the first time."""
    from ..census.prepare import REST, rest_ground
    rows = ws.query("SELECT fid FROM census_package WHERE census_fid = ? AND code = ?",
                    (fid, REST))
    if rows:
        return rows[0][0]
    return insert_rows(ws, connection, "census_package", {
        "census_fid": [fid], "code": REST, "state": "prepared"},
        geometry=[rest_ground(outside, shapes)])


def known(ws, stock, package, columns):
    """The components of a package, as they are now.

    Parameters
    ----------
    ws : Workspace
    stock : Stock
    package : int
        Key of the package.
    columns : sequence of str

    Returns
    -------
    dict of str to list of dict
        By geometry type ("point", "line", "area"): the columns, ``objid`` and ``geom`` (blob),
        ordered by code.
    """
    found = {geometry: [] for geometry in GEOMETRIES}
    for table, fids in stock.rows.get(package, {}).items():
        for start in range(0, len(fids), _CHUNK):
            part = fids[start:start + _CHUNK].tolist()
            found[ws.tables[table].geometry] += ws.dicts(
                sql("SELECT objid, {columns}, geom FROM {table} WHERE fid IN ({marks})",
                    columns=columns, table=table, marks=marks(len(part))), part)
    for rows in found.values():
        rows.sort(key=lambda row: row["objid"])
    return found


def made(ws, package, file, count):
    """Note that the files of a package lie in a folder, with so many components to confirm."""
    with ws.transaction() as connection:
        connection.execute("UPDATE census_package SET file = ?, known = ? WHERE fid = ?",
                           (str(file), count, package))


# -- following

def packages(ws, fid):
    """The packages of a census as dicts of their columns (without the ground), by code."""
    columns = ("fid", *ws.tables["census_package"].names())
    return ws.dicts(sql("SELECT {columns} FROM census_package WHERE census_fid = ? "
                        "ORDER BY code", columns=columns), (fid,))
