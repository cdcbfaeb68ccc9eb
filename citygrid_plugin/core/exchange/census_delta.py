"""The delta file: what a census changed, in the standard's field tables, for others to take in.

A GeoPackage with one layer for each geometry type, whose fields are those of the standard's
edition and, behind them, the further columns of ``FURTHER``; a table of all fields with their
meanings; and a table of what the file says of itself. A CSV of each layer lies beside it.
"""
import csv
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import InputError, N_
from ..standards.fields import component_fields
from ..workspace import rtree
from ..workspace.bulk import triggers_off
from ..workspace.ddl import create_table, sql
from ..workspace.geometry import geometries
from ..workspace.schema import GEOMETRIES, Column, Table
from .case_export import harmless
from .new_file import begin, insert
from .returned import file_of, opened

FORMAT, VERSION = "citygrid-delta", 1
INFO, FIELDS = "citygrid_delta", "citygrid_fields"
LAYERS = {geometry: f"component_{geometry}" for geometry in GEOMETRIES}
#: What became of a component: it is new, it changed (its code as well, where a predecessor is
#: named), or it ended.
ADDED, CHANGED, RETIRED = "新增", "变更", "作废"
OPERATIONS = (ADDED, CHANGED, RETIRED)
#: Kinds of change as the file says them, whatever the language of the program.
KIND_WORDS = {"moved": "位移", "attributes": "属性变更", "reclassified": "重新归类",
              "replaced": "更换", "new": "新增", "lost": "丢失", "removed": "移除/废弃",
              "split": "拆分", "joined": "合并"}
#: Columns of a component that the file carries, all but the code and the unit grid.
VALUES = ("classcode", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "objstate",
          "ordate", "chdate", "dedate", "datasource", "note", "extra")
#: (column, name in the file, meaning, meaning in English) of what the standard's table lacks.
FURTHER = (("operation", "Operation", "变更操作（新增、变更、作废）", "Operation"),
           ("predecessor", "PreCode", "前身标识码", "Predecessor code"),
           ("kind", "ChangeKind", "变更类型", "Kind of change"),
           ("classcode", "ClassCode", "小类代码", "Minor class code"),
           ("dedate", "DEDate", "作废日期", "Retirement date"),
           ("objpos", "ObjPos", "位置描述", "Position in words"),
           ("extra", "Extra", "其他属性（JSON）", "Further attributes (JSON)"))
#: Fields of the edition of 2026 that follow from the unit grid.
_PLACES = {"SZJDDM": "street_code", "SZJDMC": "street_name", "SZSQDM": "community_code",
           "SZSQMC": "community_name"}
_NAMES = tuple(f"deptname{number}" for number in (1, 2, 3))
_READ = ("objid", "operation", "predecessor", *VALUES, *_NAMES)
_WANTED = {"objid", "bgid", *VALUES, *_NAMES, *_PLACES.values()}
_TYPES = {"date": "DATE"}


@dataclass(frozen=True)
class DeltaField:
    """One field of the layers: our ``column``, its ``name`` in the file, type and meanings."""
    column: str
    name: str
    type: str
    meaning: str
    meaning_en: str


@dataclass
class Delta:
    """A delta file's content.

    Attributes
    ----------
    info : dict of str to str
        ``division``, ``edition``, ``census``, ``day``, ``since``, ``workspace`` (name),
        ``source`` (when the workspace was created, which tells it from others), ``made_at``,
        ``crs`` ("EPSG:4549"), ``counts`` and ``serials`` (JSON: by operation, and the last
        running number of each code prefix).
    columns : dict of str to (n,) object array
        ``objid``, ``operation``, ``predecessor``, ``deptname1..3`` and those of ``VALUES``; texts
        or None.
    geometry : (n,) object array
        shapely, in ``crs``; None where missing or broken.
    layer : (n,) object array
        "point", "line" or "area".
    row : (n,) object array
        Its key in the layer.
    wkt : str
        Definition of the reference system (WKT).
    """
    info: dict
    columns: dict
    geometry: np.ndarray
    layer: np.ndarray
    row: np.ndarray
    wkt: str = ""

    def __len__(self):
        return len(self.row)


def delta_fields(edition):
    """The fields of a layer in an edition: those of its table of components that a workspace
    knows, under their standard names, then the further ones.

    Parameters
    ----------
    edition : core.standards.model.Edition

    Returns
    -------
    list of DeltaField
    """
    found = {}
    for known in component_fields(edition):
        column = known.column or _PLACES.get(known.name)
        if column in _WANTED:
            found[column] = DeltaField(column, known.name, _TYPES.get(known.type, "TEXT"),
                                       known.meaning, known.meaning_en)
    for column, name, meaning, english in FURTHER:
        found.setdefault(column, DeltaField(
            column, name, "DATE" if column == "dedate" else "TEXT", meaning, english))
    return list(found.values())


def _layer(geometry, fields):
    return Table(LAYERS[geometry], "", tuple(Column(f.name, f.type, "") for f in fields), geometry)


def _attributes(name, *columns):
    return Table(name, "", tuple(Column(column, "TEXT", "") for column in columns))


def write_delta(folder, name, srs, edition, info, rows, feedback=None):
    """Write a delta file and its CSV tables into a folder.

    Parameters
    ----------
    folder : Path
        Empty.
    name : str
        Name of the files, without ending.
    srs : core.workspace.store.Srs
    edition : core.standards.model.Edition
    info : dict of str to str
    rows : dict of str to dict
        By geometry type the columns (lists by our names) and ``geom`` (blobs in ``srs``).
    feedback : optional
        Has ``check()``, which raises Cancelled.

    Returns
    -------
    Path
        Of the GeoPackage.
    """
    path, fields = Path(folder) / f"{name}.gpkg", delta_fields(edition)
    try:
        with closing(begin(path, srs)) as connection:
            for table, lines in (
                    (_attributes(INFO, "name", "value"),
                     [(key, str(value)) for key, value in
                      {"format": FORMAT, "version": VERSION, **info}.items()]),
                    (_attributes(FIELDS, "name", "meaning", "meaning_en"),
                     [(f.name, f.meaning, f.meaning_en) for f in fields])):
                create_table(connection, table, srs.id)
                insert(connection, table.name, table.names(), lines)
            for geometry in GEOMETRIES:
                if feedback is not None:
                    feedback.check()
                table = _layer(geometry, fields)
                create_table(connection, table, srs.id)
                columns = rows.get(geometry)
                if not columns:
                    continue
                _write_layer(connection, table, fields, columns)
                _write_csv(Path(folder) / f"{name}_{geometry}.csv", fields, columns)
            connection.execute("COMMIT")
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError(N_("{path} cannot be written: {reason}."), path=str(path),
                         reason=getattr(error, "strerror", None) or str(error)) from error
    return path


def _write_layer(connection, table, fields, columns):
    import shapely
    bounds = shapely.bounds(geometries(columns["geom"]))
    keys = range(1, len(bounds) + 1)
    with triggers_off(connection, table.name):
        insert(connection, table.name, ["fid", "geom", *(f.name for f in fields)],
               zip(keys, columns["geom"], *(columns[f.column] for f in fields)))
        rtree.fill(connection, table.name, np.array(keys), bounds)
    connection.execute("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?",
                       (len(bounds), table.name))
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        (*np.nanmin(bounds[:, :2], axis=0).tolist(), *np.nanmax(bounds[:, 2:], axis=0).tolist(),
         table.name))


def _write_csv(path, fields, columns):
    """One layer as a table, with the geometry as WKT to the millimetre."""
    import shapely
    wkt = shapely.to_wkt(geometries(columns["geom"]), rounding_precision=3)
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([*(f.name for f in fields), "WKT"])
        for line in zip(*(columns[f.column] for f in fields), wkt.tolist()):
            out.writerow([harmless(value) for value in line])


def read_delta(path):
    """Read a delta file; nothing is compared with a workspace yet.

    Parameters
    ----------
    path : path

    Returns
    -------
    Delta

    Raises
    ------
    InputError
        There is no such file, it is another one, of a newer version, or lacks a layer or field.
    """
    from ..standards.catalogue import edition
    path = file_of(path)
    try:
        with opened(path) as connection:
            info = dict(connection.execute(sql("SELECT name, value FROM {table}", table=INFO))
                        .fetchall())
            if info.get("format") != FORMAT:
                raise sqlite3.DatabaseError
            if int(info["version"]) > VERSION:
                raise InputError(N_("{name} was made by a newer version of CityGrid. Install that "
                                    "version, or have the file made by this one."),
                                 name=path.name)
            return _read(connection, info, delta_fields(edition(info["edition"])), path.name)
    except (sqlite3.DatabaseError, ValueError, KeyError):
        raise InputError(N_("{name} is no delta file of CityGrid. Choose the .gpkg file that "
                            "citygrid:exportdelta wrote."), name=path.name) from None


def _read(connection, info, fields, name):
    names = {f.column: f.name for f in fields if f.column in _READ}
    found = {column: [] for column in _READ}
    shapes, layer, rows, wkt = [], [], [], ""
    for geometry, table in LAYERS.items():
        there = {row[1] for row in connection.execute(sql("PRAGMA table_info({table})",
                                                          table=table))}
        missing = [f for f in ("geom", *names.values()) if f not in there]
        if missing:
            raise InputError(N_("The layer {layer} of {name} has no field {field}. Have the file "
                                "made anew."), layer=table, name=name, field=", ".join(missing))
        for line in connection.execute(sql(
                "SELECT fid, geom, {names} FROM {table} ORDER BY fid",
                names=list(names.values()), table=table)):
            rows.append(line[0])
            shapes.append(_shape(line[1]))
            layer.append(geometry)
            for column, value in zip(names, tuple(line)[2:]):
                found[column].append(_plain(value))
        wkt, = connection.execute(
            "SELECT s.definition FROM gpkg_geometry_columns g JOIN gpkg_spatial_ref_sys s "
            "USING (srs_id) WHERE g.table_name = ?", (table,)).fetchone() or ("",)
    return Delta(info, {column: _array(values) for column, values in found.items()},
                 _array(shapes), _array(layer), _array(rows), wkt)


def _shape(blob):
    """A geometry, or None where there is none that can be read."""
    from shapely.errors import ShapelyError
    if not isinstance(blob, bytes):
        return None
    try:
        return geometries([blob])[0]
    except (ShapelyError, IndexError, NotImplementedError):
        return None


def _plain(value):
    """A text as it is, a number as a text, None for anything else."""
    return None if value is None or isinstance(value, bytes) else str(value)


def _array(values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
