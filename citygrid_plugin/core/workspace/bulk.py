"""Writing much at once: one transaction, no trigger per row, the same rules checked over all rows.

Called inside ``with workspace.bulk("...") as connection``; a killed process leaves the file as it
was.
"""
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from ..errors import InputError, N_, Refused
from . import rtree
from .ddl import Raw, marks, quote, sql
from .geometry import blobs, flat, geometries, point_blobs
from .messages import MESSAGES
from .schema import GEOMETRIES, component_table
from .store import now
from .triggers import FIRST_STATE, component_rules


@dataclass
class Written:
    """What a bulk write did: rows written, their codes (None where set aside), and per row set
    aside (index, rule, sentence template)."""
    written: int = 0
    codes: np.ndarray = None
    rejected: list = field(default_factory=list)


@contextmanager
def triggers_off(connection, table, rules=False):
    """Take away a table's triggers of R-tree and feature count, with ``rules`` ours too, and put
    them back: DDL is part of the transaction, so a failure restores them as well."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
        (table,)).fetchall()
    rows = [(n, s) for n, s in rows if rules or not n.startswith("cg_")]
    for name, _ in rows:
        connection.execute(f"DROP TRIGGER {quote(name)}")
    yield
    for _, statement in rows:
        connection.execute(statement)


def insert_rows(ws, connection, table, columns, geometry=None, points=None, rules_off=False):
    """Insert many rows.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk``.
    table : str
    columns : dict of str to sequence of n, or one text or number for all rows
        Values by column; None is NULL.
    geometry : (n,) object array of shapely geometries in the workspace's CRS, optional
    points : tuple of (n,) float64 arrays x, y, optional
        Instead of ``geometry``.
    rules_off : bool
        Leave out our own triggers too; the caller checks and logs.

    Returns
    -------
    int
        The key of the first row; the others follow one by one.
    """
    spec = ws.tables[table]
    unknown = set(columns) - set(spec.names())
    if unknown:
        raise InputError(N_("The table {table} has no column {column}."), table=table,
                         column=", ".join(sorted(unknown)))
    names = list(columns)
    values = [repeat(v) if v is None or isinstance(v, (str, int, float)) else _plain(v)
              for v in columns.values()]
    bounds = None
    if points is not None:
        x, y = (np.asarray(p, float) for p in points)
        bounds = np.column_stack([x, y, x, y])
        values.insert(0, point_blobs(x, y, ws.srs_id))
        names.insert(0, "geom")
    elif geometry is not None:
        import shapely
        geometry = np.asarray(geometry, dtype=object)
        bounds = shapely.bounds(geometry)
        values.insert(0, blobs(geometry, ws.srs_id, multi=spec.geometry != "point"))
        names.insert(0, "geom")
    count = next(len(v) for v in values if isinstance(v, list))
    last = connection.execute(
        sql("SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0), "
            "coalesce((SELECT max(fid) FROM {table}), 0))", table=table), (table,)).fetchone()[0]
    statement = sql("INSERT INTO {table} ({names}) VALUES ({marks})", table=table,
                    names=["fid", *names], marks=marks(1 + len(names)))
    with triggers_off(connection, table, rules_off), _indexes_off(connection, table, count):
        connection.executemany(statement, zip(range(last + 1, last + 1 + count), *values))
        if bounds is not None:
            rtree.fill(connection, table, np.arange(last + 1, last + 1 + count), bounds)
            _grow_extent(connection, table, bounds)
        connection.execute("UPDATE gpkg_ogr_contents SET feature_count = feature_count + ? "
                           "WHERE table_name = ?", (count, table))
    return last + 1


@contextmanager
def _indexes_off(connection, table, count):
    """Take away the plain indexes of a table while more rows come in than it has: sorted once
    they are built faster than row by row."""
    there = connection.execute("SELECT coalesce(feature_count, 0) FROM gpkg_ogr_contents "
                               "WHERE table_name = ?", (table,)).fetchone()[0]
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? "
        "AND name LIKE 'ix_%'", (table,)).fetchall() if count > max(there, 10_000) else []
    for name, _ in rows:
        connection.execute(f"DROP INDEX {quote(name)}")
    yield
    for _, statement in rows:
        connection.execute(statement)


def _plain(values):
    """A list of Python values that sqlite3 takes; NaN and NaT become NULL."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iub":
        return values.tolist()
    if len(values) < 1000:
        return [None if v is None or v != v else v for v in
                (values.tolist() if isinstance(values, np.ndarray) else values)]
    import pandas
    array = np.asarray(values, dtype=object)
    missing = pandas.isna(array)
    if missing.any():
        array = array.copy()
        array[missing] = None
    return array.tolist()


def _grow_extent(connection, table, bounds):
    if not len(bounds) or np.isnan(bounds).all():
        return
    low, high = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
    connection.execute(
        "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), "
        "min_y = min(coalesce(min_y, ?2), ?2), max_x = max(coalesce(max_x, ?3), ?3), "
        "max_y = max(coalesce(max_y, ?4), ?4) WHERE table_name = ?5",
        (*low.tolist(), *high.tolist(), table))


def valid_grids(ws):
    """(bgids, polygons) of the valid unit grids, ordered by code."""
    rows = ws.query("SELECT bgid, geom FROM unit_grid WHERE dedate IS NULL ORDER BY bgid")
    return (np.array([r[0] for r in rows], dtype=object), geometries(r[1] for r in rows))


def import_components(ws, connection, columns, geometry, by, why):
    """Write components with codes, grids, history and spatial index; set bad rows aside.

    Parameters
    ----------
    ws : Workspace
    connection : sqlite3.Connection
        Of ``ws.bulk``.
    columns : dict of str to (n,) array
        Columns of ``schema.COMPONENT_COLUMNS``; ``classcode`` is needed, ``objid`` is given where
        it is missing or None.
    geometry : (n,) object array of shapely geometries in the workspace's CRS
    by, why : str
        Signature of the change.

    Returns
    -------
    Written
        ``codes`` is (n,) object array.
    """
    import pandas
    import shapely

    from ..grids.assign import assign
    n = len(geometry)
    columns = {k: np.asarray(v, dtype=object) for k, v in columns.items()}
    classcode = columns["classcode"]
    objid = columns.get("objid", np.full(n, None, dtype=object))
    geometry = _single_points(shapely, np.asarray(geometry, dtype=object))
    classes = dict(ws.query("SELECT code, major FROM object_class WHERE kind = 'component'"))
    broken = _broken_rows(ws, shapely, columns, objid, geometry, classes)
    good = broken == ""
    result = Written(codes=np.full(n, None, dtype=object))
    result.rejected = [(int(i), broken[i], MESSAGES[broken[i]]) for i in np.flatnonzero(~good)]
    rows = np.flatnonzero(good)
    if not len(rows):
        return result
    codes = _allocate(ws, connection, classcode[rows], objid[rows])
    bgids, polygons = valid_grids(ws)
    grid = (assign(geometry[rows], polygons, bgids) if len(bgids)
            else np.full(len(rows), None, object))
    result.codes[rows] = codes
    today, stamp = now()[:10], now()
    names = dict(ws.query("SELECT code, name FROM object_class WHERE kind = 'component'"))
    intact, = ws.query(sql("SELECT {state}", state=Raw(FIRST_STATE)))[0]
    tables, table_of = _tables(shapely, classcode[rows], geometry[rows], classes)
    order = np.argsort(codes.astype(str), kind="stable")
    for number, table in enumerate(tables):
        pick = order[table_of[order] == number]
        if not len(pick):
            continue
        these = rows[pick]
        values = {k: v[these] for k, v in columns.items()}
        values["objid"], values["bgid"] = codes[pick], grid[pick]
        values["objname"] = _filled(values.get("objname"), pandas.Series(
            values["classcode"]).map(names).to_numpy(object))
        values["objstate"] = _filled(values.get("objstate"), intact)
        values["ordate"] = _filled(values.get("ordate"), today)
        values.update(changed_by=by, changed_why=why, changed_at=stamp)
        xy = None
        if table.endswith("_point"):
            xy = (shapely.get_x(geometry[these]), shapely.get_y(geometry[these]))
        first = insert_rows(ws, connection, table, values, rules_off=True, points=xy,
                            geometry=None if xy else geometry[these])
        _verify(ws, connection, table, first)
        _register(connection, table, "objid", first, by, why)
    result.written = len(rows)
    return result


def _single_points(shapely, geometry):
    """Multi-points of one part as points; everything in two dimensions."""
    geometry = flat(geometry)
    lone = (shapely.get_type_id(geometry) == 4) & (shapely.get_num_geometries(geometry) == 1)
    if lone.any():
        geometry = geometry.copy()
        geometry[lone] = shapely.get_geometry(geometry[lone], 0)
    return geometry


def _tables(shapely, classcode, geometry, classes):
    """(component tables, number of each row's table)."""
    import pandas
    majors = sorted(set(classes.values()))
    place = {code: majors.index(major) for code, major in classes.items()}
    shape = np.array([0, 1, 1, 2, -1, 1, 2, -1, -1])[shapely.get_type_id(geometry)]
    number = pandas.Series(classcode).map(place).to_numpy() * len(GEOMETRIES) + shape
    return [component_table(m, g) for m in majors for g in GEOMETRIES], number


def _filled(given, fallback):
    """A column with ``fallback`` (one text, or one per row) where it is missing or empty."""
    if given is None:
        return fallback
    import pandas
    empty = pandas.isna(given) | (given == "")
    if empty.any():
        given = given.copy()
        given[empty] = fallback if isinstance(fallback, str) else fallback[empty]
    return given


def _broken_rows(ws, shapely, columns, objid, geometry, classes):
    """(n,) object array of the first rule each row breaks, "" where none."""
    n = len(geometry)
    broken = np.full(n, "", dtype=object)

    def mark(rows, rule):
        broken[rows & (broken == "")] = rule
    kind = shapely.get_type_id(geometry)
    mark(np.array([c not in classes for c in columns["classcode"]], bool), "CG005")
    mark(shapely.is_missing(geometry) | shapely.is_empty(geometry)
         | ~np.isin(kind, (0, 1, 2, 3, 5, 6)) | ~np.isfinite(shapely.bounds(geometry)).all(axis=1),
         "CG009")
    for key, rule, query in (
            ("objstate", "CG006", "SELECT code FROM value_domain WHERE domain = 'objstate'"),
            ("deptcode1", "CG007", "SELECT code FROM organisation"),
            ("deptcode2", "CG007", "SELECT code FROM organisation"),
            ("deptcode3", "CG007", "SELECT code FROM organisation")):
        if key in columns:
            known = {r[0] for r in ws.query(query)} | {None, ""}
            mark(np.array([v not in known and v == v for v in columns[key]], bool), rule)
    given = np.array([v is not None and v == v and v != "" for v in objid], bool)
    objid[~given] = None
    rows = np.flatnonzero(given)
    if len(rows):
        length, start = ws.codes.object_length, len(ws.codes.division)
        stop = start + ws.codes.class_width
        texts = [str(v) for v in objid[rows]]
        wrong = np.zeros(n, bool)
        wrong[rows] = [len(t) != length or not (t.isascii() and t.isdigit()) for t in texts]
        mark(wrong, "CG003")
        other = np.zeros(n, bool)
        other[rows] = [t[start:stop] != c for t, c in zip(texts, columns["classcode"][rows])]
        mark(other, "CG004")
        unique, first = np.unique(np.array(texts), return_index=True)
        twice = np.zeros(n, bool)
        twice[rows] = True
        twice[rows[first]] = False
        mark(twice, "CG001")
        used = {c: r for c, r in _used(ws, unique.tolist())}
        mark(np.isin(np.arange(n), rows[[t in used and used[t] is None for t in texts]]), "CG001")
        mark(np.isin(np.arange(n), rows[[t in used and used[t] is not None for t in texts]]),
             "CG002")
    return broken


def _used(ws, codes):
    """(code, retired_at) of those codes that are in use or were."""
    found = []
    for start in range(0, len(codes), 30_000):      # SQLite takes 32,766 parameters
        part = codes[start:start + 30_000]
        found += ws.query(sql("SELECT code, retired_at FROM object_code WHERE code IN ({marks})",
                              marks=marks(len(part))), part)
    return found


def _allocate(ws, connection, classcode, objid):
    """Codes of rows: the given ones, and the next serial numbers of each class for the others."""
    import pandas
    codes, width = objid.copy(), ws.codes.serial_width
    last = dict(connection.execute("SELECT prefix, last FROM object_serial"))
    free = pandas.isna(objid)
    for text in objid[~free]:
        last[text[:-width]] = max(last.get(text[:-width], 0), int(text[-width:]))
    kind, kinds = pandas.factorize(classcode[free], sort=True)
    order = np.argsort(kind, kind="stable")
    rows, start = np.flatnonzero(free)[order], 0
    for code, count in zip(kinds, np.bincount(kind, minlength=len(kinds)).tolist()):
        prefix = ws.codes.division + code
        first = last.get(prefix, 0) + 1
        last[prefix] = first + count - 1
        if last[prefix] > 10 ** width - 1:
            raise Refused(MESSAGES["CG014"], code="CG014")
        codes[rows[start:start + count]] = [f"{prefix}{first + i:0{width}d}"
                                            for i in range(count)]
        start += count
    connection.executemany("INSERT OR REPLACE INTO object_serial VALUES (?, ?)", last.items())
    return codes


def _verify(ws, connection, table, first):
    """The database's own rules over the rows just written; Refused undoes the whole write."""
    rules = component_rules(ws.tables[table], ws.codes)
    del rules["CG009"]      # seen to before: a function call per row
    case = " ".join(f"WHEN {condition} THEN '{code}'" for code, condition in rules.items())
    row = connection.execute(
        sql("SELECT objid, CASE {case} END AS broken FROM {table} AS NEW "
            "WHERE fid >= ? AND broken IS NOT NULL LIMIT 1", case=Raw(case), table=table),
        (first,)).fetchone()
    if row:
        raise Refused(MESSAGES[row[1]], code=row[1], name=row[0])


def _register(connection, table, code, first, by, why):
    """Registry of codes and history for the rows from ``first`` on.

    Rows written together have one history entry, from ``fid`` to ``last_fid``: a million of
    the same kind would be a quarter of the file.
    """
    connection.execute(
        sql("INSERT INTO object_code (code, table_name, fid, retired_at) "
            "SELECT {code}, ?, fid, dedate FROM {table} WHERE fid >= ?", code=code, table=table),
        (table, first))
    connection.execute(
        sql("INSERT INTO cg_history "
            "(at, table_name, fid, last_fid, action, changed_by, changed_why) "
            "SELECT ?, ?, ?, max(fid), 'insert', ?, ? FROM {table}", table=table),
        (now(), table, first, by, why))


def write_grids(ws, connection, polygons, bgids, by, why, columns=None):
    """Write new unit grids with their numbers; ``grid_revision.revise`` sees to older ones.

    Parameters
    ----------
    polygons : (n,) object array of shapely polygons
    bgids : (n,) sequence of str
        Their numbers; the first digits are the community's.
    columns : dict of str to sequence, optional
        Further columns of ``schema.GRID_COLUMNS``.

    Raises
    ------
    Refused
        A number is malformed, or belongs or belonged to another grid.
    """
    import shapely
    cut = ws.codes.community_length
    bgids = [str(b) for b in bgids]
    for bgid in bgids:
        if len(bgid) != ws.codes.grid_length or not bgid.isdigit():
            raise Refused(MESSAGES["CG010"], code="CG010", name=bgid)
    if len(set(bgids)) < len(bgids):
        name = next(b for i, b in enumerate(bgids) if b in bgids[:i])
        raise Refused(MESSAGES["CG001"], code="CG001", name=name)
    for code, retired in _used(ws, bgids):
        rule = "CG002" if retired else "CG001"
        raise Refused(MESSAGES[rule], code=rule, name=code)
    stamp = now()
    values = {"bgid": bgids, "community_code": [b[:cut] for b in bgids],
              "area": shapely.area(np.asarray(polygons, dtype=object)),
              "area_class": 1, "ordate": stamp[:10], "changed_by": by, "changed_why": why,
              "changed_at": stamp}
    values.update(columns or {})
    first = insert_rows(ws, connection, "unit_grid", values, geometry=polygons, rules_off=True)
    _register(connection, "unit_grid", "bgid", first, by, why)
    width = ws.codes.grid_length - cut
    last = {}
    for bgid in bgids:
        last[bgid[:cut]] = max(last.get(bgid[:cut], 0), int(bgid[-width:]))
    connection.executemany(
        "INSERT INTO object_serial VALUES (?, ?) ON CONFLICT (prefix) DO UPDATE SET "
        "last = max(last, excluded.last)", last.items())


def assign_grids(ws, connection, by, why, feedback=None):
    """Give every valid component the unit grid it lies in.

    ``feedback.progress(fraction)``, where given, raises Cancelled to stop it.

    Returns
    -------
    dict
        ``{"changed": n, "outside": m, "read": k}``: rows changed, rows in no grid, rows read.
    """
    from ..grids.assign import assign
    bgids, polygons = valid_grids(ws)
    counts = {"read": 0, "changed": 0, "outside": 0}
    stamp = now()
    tables = [table for table in ws.tables if table.startswith("component_")]
    for number, table in enumerate(tables):
        if feedback is not None:
            feedback.progress(number / len(tables))
        rows = ws.query(sql("SELECT fid, bgid, geom FROM {table} WHERE dedate IS NULL",
                            table=table))
        if not rows:
            continue
        shapes = geometries(r[2] for r in rows)
        grid = assign(shapes, polygons, bgids) if len(bgids) else [None] * len(rows)
        changed = [(g, by, why, stamp, r[0]) for g, r in zip(grid, rows) if g != r[1]]
        connection.executemany(
            sql("UPDATE {table} SET bgid = ?, changed_by = ?, changed_why = ?, "
                "changed_at = ? WHERE fid = ?", table=table), changed)
        counts["read"] += len(rows)
        counts["changed"] += len(changed)
        counts["outside"] += sum(g is None for g in grid)
    return counts
