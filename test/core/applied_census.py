"""Censuses with decided changes for the tests of applying them, written by hand."""
import json

import numpy as np
import shapely

from citygrid_plugin.core.workspace import components
from citygrid_plugin.core.workspace.bulk import import_components
from citygrid_plugin.core.workspace.ddl import marks, sql
from citygrid_plugin.core.workspace.geometry import blobs, geometries
from citygrid_plugin.core.workspace.store import now

_SHAPES = {"Point": "point", "LineString": "line", "MultiLineString": "line",
           "Polygon": "area", "MultiPolygon": "area"}


def census(ws, name="2026", kind="census", options=None):
    """Key of a new census."""
    with ws.transaction() as connection:
        return connection.execute(
            "INSERT INTO census (name, kind, day, scope, step, options) "
            "VALUES (?, ?, '2026-11-01', '{}', 'reviewing', ?)",
            (name, kind, json.dumps(options or {}))).lastrowid


def placed(ws, classcode, geometry, **columns):
    """(table, fid, code) of new components: one of a geometry, or a list of them."""
    several = isinstance(geometry, (list, np.ndarray))
    shapes = np.empty(len(geometry) if several else 1, dtype=object)
    shapes[:] = geometry if several else [geometry]
    with ws.bulk("components") as connection:
        written = import_components(
            ws, connection, {"classcode": np.array([classcode] * len(shapes), object),
                             **{k: np.array([v] * len(shapes), object)
                                for k, v in columns.items()}}, shapes, "li", "first census")
    assert not written.rejected
    found = []
    for code in written.codes:
        table, fid = ws.query("SELECT table_name, fid FROM object_code WHERE code = ?",
                              (code,))[0]
        found.append((table, fid, code))
    return found if several else found[0]


def row(ws, code):
    """The component row that has, or had, a code."""
    table, fid = ws.query("SELECT table_name, fid FROM object_code WHERE code = ?", (code,))[0]
    return components.get(ws, table, fid)


def surveyed(ws, fid, geometry, **columns):
    """(table, fid) of a new surveyed row."""
    shape = _SHAPES[geometry.geom_type]
    blob, = blobs(np.array([geometry], object), ws.srs_id, multi=shape != "point")
    values = {"census_fid": fid, "crew": "A", "surveyed_at": "2026-11-03T10:00:00", **columns}
    table = f"survey_{shape}"
    with ws.transaction() as connection:
        key = connection.execute(
            sql("INSERT INTO {table} (geom, {names}) VALUES (?, {marks})", table=table,
                names=list(values), marks=marks(len(values))),
            (blob, *values.values())).lastrowid
    return table, key


def change(ws, fid, kind, code=None, survey=None, old=None, new=None, decision="accepted",
           **columns):
    """Key of a new change; ``code`` of the component, ``survey`` as ``surveyed`` gives it."""
    values = {"census_fid": fid, "kind": kind, "proposed": kind, "decision": decision,
              "source": "census", "certainty": 0.99, "changed_by": "zhao", "changed_at": now(),
              "old": json.dumps(old or {}, ensure_ascii=False),
              "new": json.dumps(new or {}, ensure_ascii=False)}
    place = None
    if code is not None:
        known = row(ws, code)
        place = geometries([known["geom"]])[0].representative_point()
        values.update(objid=code, table_name=known["table"], object_fid=known["fid"],
                      old_classcode=known["classcode"], classcode=known["classcode"],
                      old_x=place.x, old_y=place.y)
    if survey is not None:
        values.update(survey_table=survey[0], survey_fid=survey[1])
        found = ws.query(sql("SELECT geom, classcode FROM {table} WHERE fid = ?",
                             table=survey[0]), (survey[1],))[0]
        place = geometries([found[0]])[0].representative_point()
        values["classcode"] = found[1] or values.get("classcode")
    values.update(columns)
    if place is not None:
        values.setdefault("geom", blobs(np.array([place], object), ws.srs_id)[0])
    with ws.transaction() as connection:
        return connection.execute(
            sql("INSERT INTO census_change ({names}) VALUES ({marks})", names=list(values),
                marks=marks(len(values))), list(values.values())).lastrowid


def state(ws):
    """Everything that applying can touch: to compare before and after."""
    found = {}
    for table in [*components.tables(ws), "census", "census_change", "census_run", "attachment",
                  "finding", "object_serial", "object_code", "cg_history", "cg_lock", "cg_quiet"]:
        found[table] = ws.query(sql("SELECT * FROM {table} ORDER BY 1", table=table))
    return found


def inventory(ws):
    """The valid components as people know them: what an undo has to bring back."""
    found = {}
    for table in components.tables(ws):
        for line in ws.dicts(sql("SELECT * FROM {table} WHERE dedate IS NULL", table=table)):
            found[line["objid"]] = (table, {k: v for k, v in line.items()
                                            if not k.startswith("changed_")})
    return found


def point(x, y):
    return shapely.Point(x, y)
