"""The work packages of a census: what goes out to a crew, and what is read when it comes back.

A package is a folder with a GeoPackage: a table of points, lines and areas with the known
components to confirm and room for new ones, value lists, and a copy of the known components as
they went out, which no form shows. By this copy the components are recognised that come back, and
what was changed, copied or deleted in the field. ``layers.census_qfield`` adds the project.
"""
import hashlib
import json
import secrets
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import InputError, N_
from ..workspace.ddl import create_table, sql
from ..workspace.schema import COMPONENT_COLUMNS, GEOMETRIES, Column, Table
from ..workspace.store import Srs
from .new_file import begin, insert
from .returned import file_of, opened

FORMAT = "citygrid-census-package-1"
FILE, INFO, KNOWN, GROUND = "census.gpkg", "citygrid_package", "citygrid_known", "ground"
CLASSES, STATES, ORGANISATIONS, CHOICES = ("class_list", "state_list", "organisation_list",
                                           "answer_list")
PHOTOS = ("photo_1", "photo_2", "photo_3")
#: what a crew may say of a known component, and what it becomes as ``found`` of a survey row
ANSWERS = {"here": (N_("here, as listed"), "here"),
           "changed": (N_("here, but changed"), "here"),
           "lost": (N_("lost"), "lost"),
           "removed": (N_("removed or disused"), "removed"),
           "not_reached": (N_("not reached"), "not_reached")}
NEW = "new"
NEW_TITLE = N_("new")
#: columns of a component that go out and come back
VALUES = ("classcode", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "objstate",
          "ordate", "datasource", "note", "extra")
#: those that a crew may change
EDITABLE = tuple(name for name in VALUES if name not in ("datasource", "extra"))
FIELD = "field_{}"          # the further columns of a sweep: field_1 …
_TITLES = {column.name: column for column in COMPONENT_COLUMNS}


@dataclass(frozen=True)
class CensusPackage:
    """What a package says of itself.

    Attributes
    ----------
    id : str
        Of this file; made anew it has another.
    workspace : str
        When the workspace was created, which tells it from others.
    census : str
        Name of the census; ``census_fid`` its row.
    package_fid : int
        Its row in ``census_package``; ``code`` and ``name`` those of the row.
    kind : str
        "census" or "sweep".
    crew, day, made_at : str
    fields : tuple of str
        Titles of the further fields of a sweep.
    """
    id: str
    workspace: str
    census: str
    census_fid: int
    package_fid: int
    code: str = ""
    name: str = ""
    kind: str = "census"
    crew: str = ""
    day: str = ""
    made_at: str = ""
    fields: tuple = ()


@dataclass
class Problem:
    """Something that is wrong with a package that came back.

    Attributes
    ----------
    row : int or None
        Row of the arrays of ``Returned``; None where it is about the package.
    kind : str
        "code" (a code was tampered with), "copied", "deleted", "answer", "geometry", "photo",
        "date", "list" (the copy of the known components was changed), "crs".
    error : CityGridError
        The sentence.
    """
    row: int
    kind: str
    error: InputError


@dataclass
class Returned:
    """The rows of a package that came back.

    Attributes
    ----------
    package : CensusPackage
    columns : dict of str to (n,) object array
        Columns of the survey tables: objid, classcode, objname, deptcode1..3, objpos, objstate,
        ordate, chdate (always None), datasource, note, extra (JSON text), found, source_row,
        crew, surveyed_at, surveyor. Empty is None, and "" in ``found``.
    geometry : (n,) object array
        shapely, in ``crs``; None where a new row has none. A known component that lost its
        geometry keeps the one that went out.
    layer : (n,) object array
        "point", "line" or "area".
    photos : list of list of Path
        Per row those that are there.
    problems : list of Problem
    crs : str
        "EPSG:4549", the workspace's when the package was made.
    known : int
        How many components went out to be confirmed.
    """
    package: CensusPackage
    columns: dict
    geometry: np.ndarray
    layer: np.ndarray
    photos: list
    problems: list = field(default_factory=list)
    crs: str = ""
    known: int = 0


def read_package(path):
    """Read a package that came back.

    Every component that went out is among the rows, with its own code, whatever was done to the
    file: ``found`` is "here", "lost", "removed" or "not_reached". A row without an answer counts
    as "here" where something of it was changed, else as "not_reached"; so does one that was
    deleted. What was added has ``found`` "new" and no code; a code typed by hand stays in
    ``objid`` with ``found`` "", as evidence. Nothing is compared with the workspace (see
    ``check_home``), no value is checked against its list.

    Parameters
    ----------
    path : path
        The folder of the package, or the GeoPackage in it.

    Returns
    -------
    Returned

    Raises
    ------
    InputError
        There is none, or it is another file.
    """
    from .census_return import rows_of
    path = file_of(path, FILE)
    try:
        with opened(path) as connection:
            said = dict(connection.execute(sql("SELECT name, value FROM {table}", table=INFO)))
            if said.get("format") != FORMAT:
                raise sqlite3.DatabaseError
            return rows_of(connection, _package(said), said, path.parent)
    except (sqlite3.DatabaseError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise InputError(N_("{name} is no census package of CityGrid. Choose the folder that was "
                            "handed out."), name=path.name) from None


def _package(said):
    values = {name: said.get(name) or "" for name in CensusPackage.__dataclass_fields__}
    return CensusPackage(**{**values, "census_fid": int(said["census_fid"]),
                            "package_fid": int(said["package_fid"]),
                            "fields": tuple(json.loads(said.get("fields") or "[]"))})


def check_home(ws, package):
    """Raise InputError where a package was made from another workspace, or its row is gone."""
    if package.workspace != ws.meta.get("created_at", ""):
        raise InputError(N_("This package was made from another workspace. Open that one, or "
                            "choose another package."))
    if not ws.query("SELECT 1 FROM census_package WHERE fid = ? AND census_fid = ?",
                    (package.package_fid, package.census_fid)):
        raise InputError(N_("The workspace knows no package {name}. Choose another folder."),
                         name=package.name or package.code)


# -- out

def new_package(ws, census, row, made_at):
    """A CensusPackage of a row (dict) of ``census_package`` with an id of its own; ``census`` is
    the row (dict) of its census, its options a dict."""
    options = census.get("options") or {}
    return CensusPackage(
        secrets.token_hex(8), ws.meta.get("created_at", ""), census["name"], census["fid"],
        row["fid"], row["code"] or "", row["name"] or "", census["kind"], row["crew"] or "",
        census["day"] or "", made_at, tuple(options.get("fields", ())))


def object_table(geometry, fields=()):
    """The table of one geometry type, "point", "line" or "area"."""
    columns = [Column("answer", "TEXT", N_("Answer")), Column("objid", "TEXT",
                                                              N_("Component code")),
               *(_TITLES[name] for name in VALUES),
               *(Column(FIELD.format(number), "TEXT", title)
                 for number, title in enumerate(fields, 1)),
               *(Column(name, "TEXT", N_("Photo")) for name in PHOTOS),
               Column("surveyor", "TEXT", N_("Surveyed by")),
               Column("surveyed_at", "TEXT", N_("Surveyed at")),
               Column("key", "TEXT", N_("Key"))]
    return Table(geometry, "", tuple(columns), geometry)


def _list(name, *columns):
    return Table(name, "", tuple(Column(column, "TEXT", "") for column in columns))


_TABLES = (
    _list(INFO, "name", "value"), _list(STATES, "code", "title"), _list(CLASSES, "code", "title"),
    _list(ORGANISATIONS, "code", "title", "authority", "owner", "maintainer"),
    _list(CHOICES, "kind", "code", "title"),
    Table(KNOWN, "", (Column("key", "TEXT", ""), Column("layer", "TEXT", ""),
                      Column("row", "INTEGER", ""), Column("objid", "TEXT", ""),
                      Column("body", "TEXT", ""), Column("shape", "BLOB", ""))),
    Table(GROUND, "", (Column("code", "TEXT", ""), Column("name", "TEXT", "")), "area"))


def write(folder, srs, package, known, lists, ground=None):
    """Write the GeoPackage of a package into an empty folder.

    Parameters
    ----------
    folder : Path
    srs : core.workspace.store.Srs
        The workspace's.
    package : CensusPackage
    known : dict of str to list of dict
        By geometry type the components to confirm: objid, the columns of VALUES and ``geom``
        (blob in the workspace's CRS).
    lists : dict of str to list of tuple
        The rows of CLASSES, STATES, ORGANISATIONS and CHOICES.
    ground : bytes, optional
        Blob of the multi-polygon that the crew walks.

    Returns
    -------
    Path
    """
    path = Path(folder) / FILE
    connection = begin(path, srs)
    try:
        for table in _TABLES:
            create_table(connection, table, srs.id)
        kept = []
        for geometry in GEOMETRIES:
            table = object_table(geometry, package.fields if geometry == "point" else ())
            create_table(connection, table, srs.id)
            kept += _write_known(connection, table, known.get(geometry, ()), package)
        insert(connection, KNOWN, ("key", "layer", "row", "objid", "body", "shape"), kept)
        said = {**package.__dict__, "format": FORMAT, "crs": f"{srs.authority}:{srs.code}",
                "srs_id": srs.id, "known_digest": digest(kept),
                "fields": json.dumps(package.fields, ensure_ascii=False)}
        insert(connection, INFO, ("name", "value"),
               [(name, str(value)) for name, value in said.items()])
        for table in _TABLES:
            if table.name in lists:
                insert(connection, table.name, table.names(), lists[table.name])
        if ground is not None:
            insert(connection, GROUND, ("geom", "code", "name"),
                   [(ground, package.code, package.name)])
        connection.execute("COMMIT")
    finally:
        connection.close()
    return path


def _write_known(connection, table, rows, package):
    """Write the known components of one geometry; returns their rows of KNOWN."""
    values, kept = [], []
    for number, row in enumerate(rows, 1):
        key = f"{package.id[:6]}-{table.name[0]}{number}"
        values.append((number, row["geom"], row["objid"], *(row[name] for name in VALUES), key))
        body = json.dumps({name: row[name] for name in VALUES}, ensure_ascii=False)
        kept.append((key, table.name, number, row["objid"], body, row["geom"]))
    insert(connection, table.name, ("fid", "geom", "objid", *VALUES, "key"), values)
    return kept


def digest(known):
    """SHA-256 over the rows of KNOWN, by which a change of them is noticed."""
    sums = hashlib.sha256()
    for row in sorted(known):
        sums.update(repr(tuple(row)).encode())
    return sums.hexdigest()


def srs_of(ws):
    """The Srs of a workspace."""
    name, authority, code, wkt = ws.query(
        "SELECT srs_name, organization, organization_coordsys_id, definition "
        "FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (ws.srs_id,))[0]
    return Srs(ws.srs_id, authority, code, name, wkt)
