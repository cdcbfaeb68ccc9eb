"""SQL of names of the schema, and the tables of a workspace in a GeoPackage (OGC 12-128r17,
version 1.3)."""
from .schema import Table

APPLICATION_ID = 0x47504B47
GPKG_VERSION = 10300

_STANDARD = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_ogr_contents (
  table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);
"""
_CORE = """
CREATE TABLE cg_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE cg_lock (
  id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT NOT NULL, host TEXT NOT NULL,
  pid INTEGER NOT NULL, what TEXT NOT NULL, since TEXT NOT NULL);
CREATE TABLE cg_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, table_name TEXT NOT NULL,
  fid INTEGER NOT NULL, code TEXT, action TEXT NOT NULL, changed_by TEXT, changed_why TEXT,
  old TEXT, old_geom BLOB, last_fid INTEGER);
CREATE INDEX cg_history_row ON cg_history (table_name, fid);
CREATE INDEX cg_history_rows ON cg_history (table_name, last_fid) WHERE last_fid IS NOT NULL;
CREATE TABLE cg_quiet (id INTEGER PRIMARY KEY);
CREATE TABLE object_serial (
  prefix TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE object_code (
  code TEXT NOT NULL PRIMARY KEY, table_name TEXT NOT NULL, fid INTEGER NOT NULL,
  retired_at TEXT, predecessor TEXT) WITHOUT ROWID;
"""

_FIXED_SRS = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined",
     "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined",
     "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
     'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
     'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
     'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
     "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"),
)


class Raw(str):
    """A piece of SQL of our own, which ``sql`` puts in as it is; never anything from outside."""


def quote(name):
    """An SQL identifier in quotes."""
    return Raw('"' + name.replace('"', '""') + '"')


def literal(text):
    """An SQL text literal, for DDL; queries take parameters."""
    return Raw("'" + str(text).replace("'", "''") + "'")


def marks(number):
    """As many ``?`` as there are parameters."""
    return Raw(", ".join("?" * number))


def like(text):
    """The parameter of ``LIKE ? ESCAPE '\\'`` that finds a text anywhere."""
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    return f"%{text}%"


def sql(template, **places):
    """An SQL statement or a piece of one.

    Parameters
    ----------
    template : str
        A literal of ours with places such as ``{table}``.
    places : str, int, Raw, or list of these
        A text is a name and goes in as a quoted identifier, a number as it is, Raw (what ``sql``,
        ``quote``, ``literal`` and ``marks`` give) as it is, a list with commas between.

    Returns
    -------
    Raw

    Examples
    --------
    >>> sql("SELECT {columns} FROM {table} WHERE fid = ?", columns=["objid", "bgid"], table="poi")
    'SELECT "objid", "bgid" FROM "poi" WHERE fid = ?'
    """
    return Raw(template.format(**{name: _piece(value) for name, value in places.items()}))


def _piece(value):
    if isinstance(value, Raw):
        return value
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, int):
        return str(value)
    return ", ".join(map(_piece, value))


def create_geopackage(connection, srs):
    """Make the tables that every GeoPackage has.

    Parameters
    ----------
    connection : sqlite3.Connection
        Of an empty file.
    srs : Srs
    """
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {GPKG_VERSION}")
    _run(connection, _STANDARD)
    rows = [r for r in _FIXED_SRS if r[1] != srs.id]
    rows.append((srs.name, srs.id, srs.authority, srs.code, srs.wkt, None))
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", rows)


def create_core(connection, srs):
    """Make the GeoPackage's own tables and ours that every table needs; see
    ``create_geopackage``."""
    create_geopackage(connection, srs)
    _run(connection, _CORE)


def _run(connection, statements):
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def create_table(connection, table: Table, srs_id):
    """Make one table with its indexes, its R-tree, and its entries in the GeoPackage's tables."""
    name = quote(table.name)
    parts = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if table.geometry:
        parts.append(f"geom {table.geometry_type}")
    parts += [f"{quote(c.name)} {c.type} {c.sql}".rstrip() for c in table.columns]
    connection.execute(f"CREATE TABLE {name} ({', '.join(parts)})")
    for column in table.unique:
        connection.execute(f"CREATE UNIQUE INDEX {quote(f'ux_{table.name}_{column}')} "
                           f"ON {name} ({quote(column)})")
    for index in table.index:
        suffix, terms = (index, quote(index)) if isinstance(index, str) else index
        connection.execute(f"CREATE INDEX {quote(f'ix_{table.name}_{suffix}')} "
                           f"ON {name} ({terms})")
    enter(connection, table.name, srs_id if table.geometry else None)
    if table.geometry:
        enter_geometry(connection, table.name, table.geometry_type, srs_id)


def enter(connection, name, srs_id=None):
    """Tell the GeoPackage of a table; one without geometry has no reference system."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "VALUES (?, ?, ?, ?)",
        (name, "attributes" if srs_id is None else "features", name, srs_id))
    connection.execute("INSERT INTO gpkg_ogr_contents VALUES (?, 0)", (name,))
    for event, sign in (("insert", "+"), ("delete", "-")):
        connection.execute(
            sql("CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN UPDATE gpkg_ogr_contents "
                # GDAL's own compares lower(table_name), which reads every row of the table
                "SET feature_count = feature_count {sign} 1 WHERE table_name = {name}; END",
                trigger=f"trigger_{event}_feature_count_{name}", event=Raw(event.upper()),
                table=name, sign=Raw(sign), name=literal(name)))


def enter_geometry(connection, name, geometry_type, srs_id):
    """Tell the GeoPackage of the column ``geom`` of a table, and give it an R-tree."""
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
                       (name, geometry_type, srs_id))
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')", (name,))
    for statement in rtree_sql(name) + extent_sql(name):
        connection.execute(statement)


def extent_sql(table):
    """Triggers that keep the extent in ``gpkg_contents``, which QGIS zooms to: OGR does so for its
    own edits only. Without an extent there it looks for itself."""
    return [sql(
        "CREATE TRIGGER {trigger} AFTER {event} ON {table} WHEN NEW.geom NOTNULL AND EXISTS "
        "(SELECT 1 FROM gpkg_contents WHERE table_name = {name} AND "
        "(min_x > ST_MinX(NEW.geom) OR min_y > ST_MinY(NEW.geom) "
        "OR max_x < ST_MaxX(NEW.geom) OR max_y < ST_MaxY(NEW.geom))) "
        "BEGIN UPDATE gpkg_contents SET min_x = min(min_x, ST_MinX(NEW.geom)), "
        "min_y = min(min_y, ST_MinY(NEW.geom)), max_x = max(max_x, ST_MaxX(NEW.geom)), "
        "max_y = max(max_y, ST_MaxY(NEW.geom)) WHERE table_name = {name}; END",
        trigger=f"extent_{table}_{suffix}", event=Raw(event), table=table, name=literal(table))
        for suffix, event in (("insert", "INSERT"), ("update", "UPDATE OF geom"))]


def rtree_sql(table):
    """The R-tree of a table and its triggers, as the GeoPackage standard (annex F.3) has them."""
    t, r = quote(table), quote(f"rtree_{table}_geom")
    box = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
    there, gone = ("(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))",
                   "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))")
    put = f"INSERT OR REPLACE INTO {r} VALUES (NEW.fid, {box});"
    drop = sql("DELETE FROM {index} WHERE id = OLD.fid;", index=r)

    def trigger(suffix, when, condition, body):
        return (f"CREATE TRIGGER {quote(f'rtree_{table}_geom_{suffix}')} AFTER {when} ON {t} "
                + (f"WHEN {condition} " if condition else "") + f"BEGIN {body} END")
    return [
        f"CREATE VIRTUAL TABLE {r} USING rtree(id, minx, maxx, miny, maxy)",
        trigger("insert", "INSERT", there, put),
        trigger("update1", "UPDATE OF geom", f"OLD.fid = NEW.fid AND {there}", put),
        trigger("update2", "UPDATE OF geom", f"OLD.fid = NEW.fid AND {gone}", drop),
        trigger("update3", "UPDATE", f"OLD.fid != NEW.fid AND {there}", drop + " " + put),
        trigger("update4", "UPDATE", f"OLD.fid != NEW.fid AND {gone}",
                sql("DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid);", index=r)),
        trigger("delete", "DELETE", "OLD.geom NOT NULL", drop),
    ]
