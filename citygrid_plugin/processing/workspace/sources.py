"""Files and layers to import, read into one shape: attributes, geometries, reference system.

Vector files are read by QGIS itself (hard rule: one native stack), except an unedited GeoPackage,
whose rows come straight from SQLite: a million of them in seconds instead of half a minute.
"""
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsGeometry, QgsProviderRegistry,
    QgsVectorLayer, QgsWkbTypes)

from ...core.errors import InputError, N_
from ...core.exchange.encoding import dbf_encoding, detect_encoding
from ...core.exchange.rejects import Notice, reject_table
from ...core.exchange.tabular import EXCEL_SUFFIXES, TEXT_SUFFIXES, read_table
from ...core.workspace.ddl import sql
from ...core.workspace.geometry import geometries
from ..frames import to_frame

BATCH = 20_000
OSM_SUFFIXES = (".osm", ".pbf", ".osm.bz2")
TABLE_SUFFIXES = TEXT_SUFFIXES + EXCEL_SUFFIXES + (".xls",)
ACCESS_SUFFIXES = (".mdb", ".accdb")
ENCODINGS = ("", "UTF-8", "GBK", "GB18030")
#: What a folder or file dialog offers.
PATTERNS = ("*.shp *.gpkg *.csv *.txt *.tsv *.xlsx *.xlsm *.osm *.pbf *.dxf *.geojson *.json "
            "*.kml *.gml *.tab *.mif *.dbf *.fgb")


@dataclass
class Part:
    """A layer or table inside a file: name ("" where there is only one), kind of geometry
    ("point", "line", "area", "mixed" or "") and number of rows (-1 not known)."""
    name: str
    geometry: str
    count: int = -1


@dataclass
class Source:
    """What was read.

    Attributes
    ----------
    name : str
        For people.
    frame : pandas.DataFrame
        The attributes; the index counts the rows from 0.
    geometry : (n,) object array of shapely geometries, or None
        In ``crs``; None where a row has none. None altogether for a table without coordinates.
    crs : QgsCoordinateReferenceSystem
        Not valid where the source does not say; then ``kind`` helps ("degrees", "metres").
    rejects : list of pandas.DataFrame
        Rows set aside while reading (``core.exchange.rejects``).
    notices : list of Notice
    coordinates : CoordinateGuess or None
        Columns that the geometry of a table came from.
    encoding : str
        "" where the format has only one.
    """

    name: str
    frame: object
    geometry: object = None
    crs: object = None
    rejects: list = field(default_factory=list)
    notices: list = field(default_factory=list)
    coordinates: object = None
    encoding: str = ""

    @property
    def kind(self):
        """"degrees" or "metres", by the table's coordinates or the range of the values."""
        if self.coordinates is not None:
            return self.coordinates.kind
        import numpy as np
        import shapely
        box = shapely.total_bounds(self.geometry)
        return "degrees" if np.abs(box).max() <= 360 else "metres"


def suffix(path):
    """The ending of a file's name in lower case; ".osm.bz2" in one piece."""
    path = Path(path)
    return ".osm.bz2" if path.name.lower().endswith(".osm.bz2") else path.suffix.lower()


def is_osm(path):
    """Whether a path is an OpenStreetMap extract, by its name."""
    return suffix(path) in OSM_SUFFIXES


def parts(path):
    """The layers or tables of a file.

    Returns
    -------
    list of Part

    Raises
    ------
    InputError
        No such file, an Access database, or nothing that QGIS reads.
    """
    path = Path(path)
    _readable(path)
    if suffix(path) in TABLE_SUFFIXES:
        # an unreadable file says so here, not first at the import
        sheets = read_table(path, rows=1).sheets
        return [Part(name, "") for name in sheets] if len(sheets) > 1 else [Part("", "")]
    if is_osm(path):
        return [Part("", "mixed")]
    found = {}
    for layer in QgsProviderRegistry.instance().querySublayers(str(path)):
        if layer.providerKey() != "ogr":
            continue
        kind = _kind(layer.wkbType())
        before = found.get(layer.name())
        # mixed layers are listed once per kind of geometry
        if before is None:
            found[layer.name()] = Part(layer.name(), kind, layer.featureCount())
        elif before.geometry != kind:
            found[layer.name()] = Part(layer.name(), "mixed", -1)
    if not found:
        raise InputError(N_("{name} is nothing that QGIS reads as a vector layer or table."),
                         name=path.name)
    return list(found.values())


def _kind(wkb_type):
    if wkb_type == QgsWkbTypes.Type.Unknown:
        return "mixed"
    return {QgsWkbTypes.GeometryType.PointGeometry: "point",
            QgsWkbTypes.GeometryType.LineGeometry: "line",
            QgsWkbTypes.GeometryType.PolygonGeometry: "area"}.get(
                QgsWkbTypes.geometryType(wkb_type), "")


def _readable(path):
    if suffix(path) in ACCESS_SUFFIXES:
        raise InputError(N_("{name} is an Access database. Export its tables to .csv, Shapefile "
                            "or GeoPackage with the program that made it."), name=path.name)
    if not path.exists():
        raise InputError(N_("There is no file {name}."), name=str(path))
    if path.is_dir() and suffix(path) != ".gdb":
        raise InputError(N_("{name} is a folder. Choose a file, or a file geodatabase (.gdb)."),
                         name=path.name)


def read_file(path, part="", encoding="", rows=None, x="", y="", feedback=None):
    """Read a file.

    Parameters
    ----------
    path : path
    part : str
        Layer or sheet; "" for the only one.
    encoding : str
        One of `ENCODINGS`; "" detects it.
    rows : int, optional
        At most so many rows, for a preview.
    x, y : str
        Columns of the coordinates of a table; guessed where empty.
    feedback : Feedback, optional

    Returns
    -------
    Source

    Raises
    ------
    InputError, MissingDependency
    """
    path = Path(path)
    _readable(path)
    if is_osm(path):
        raise InputError(N_("{name} is an OpenStreetMap extract. Use the import made for it."),
                         name=path.name)
    if suffix(path) in TABLE_SUFFIXES:
        return _from_table(path, part, encoding, rows, x, y)
    if suffix(path) == ".gpkg":
        source = read_geopackage(path, part or _only(path), rows)
        if source is not None:
            return source
    uri, found = str(path), ""
    if suffix(path) in (".shp", ".dbf"):
        has_texts = path.with_suffix(".dbf").is_file()
        found = encoding or (dbf_encoding(path).encoding.upper() if has_texts else "UTF-8")
        uri += f"|option:ENCODING={found}"
    elif part or suffix(path) not in (".geojson", ".json"):
        uri += f"|layername={part or _only(path)}"
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    with _drawing_encoding(path, encoding) as drawn:
        layer = QgsVectorLayer(uri, part or path.stem, "ogr", options)
        if not layer.isValid():
            raise InputError(N_("{name} is nothing that QGIS reads as a vector layer or table."),
                             name=path.name)
        source = read_layer(layer, rows, feedback)
    source.name = part or path.stem
    source.encoding = found or drawn
    return source


@contextmanager
def _drawing_encoding(path, encoding):
    """Have GDAL read a DXF drawing in the encoding its bytes are in: its header often lies."""
    if suffix(path) != ".dxf":
        yield ""
        return
    from osgeo import gdal
    if not encoding:
        with open(path, "rb") as file:
            encoding = detect_encoding(file.read(8_000_000), partial=True).encoding
    name = {"gbk": "CP936", "gb18030": "CP936"}.get(encoding.lower(), encoding)
    gdal.SetThreadLocalConfigOption("DXF_ENCODING", name)
    try:
        yield encoding.upper()
    finally:
        gdal.SetThreadLocalConfigOption("DXF_ENCODING", None)


def _only(path):
    """The single layer of a file; InputError names them where there are several."""
    names = [part.name for part in parts(path)]
    if len(names) > 1:
        raise InputError(N_("{name} has several layers: {layers}. Choose one."), name=path.name,
                         layers=", ".join(names))
    return names[0]


def read_layer(layer, rows=None, feedback=None):
    """Read a layer or another feature source of QGIS; a `Source`."""
    import numpy as np
    import pandas as pd
    from shapely.errors import ShapelyError
    request = QgsFeatureRequest()
    if rows is not None:
        request.setLimit(rows)
    name = layer.name() if hasattr(layer, "name") else layer.sourceName()
    spatial = layer.wkbType() != QgsWkbTypes.Type.NoGeometry
    rejects = []
    try:
        frame = to_frame(layer, request, feedback)
        shapes = frame.geometry.to_numpy() if spatial else None
    except (ShapelyError, NotImplementedError):   # a ring of two points, a curve
        shapes, rejects = _stubborn(layer, request)
        frame = to_frame(_Bare(layer), request, feedback)
    frame = frame.drop(columns=frame.geometry.name)
    frame = frame.rename_axis(None).reset_index(drop=True)
    return Source(name, pd.DataFrame(frame), None if shapes is None else
                  np.asarray(shapes, dtype=object), layer.sourceCrs(), rejects)


class _Bare:
    """A feature source without its geometries (some providers give them although not asked)."""

    def __init__(self, source):
        self.source = source

    def getFeatures(self, request):
        for feature in self.source.getFeatures(request):
            feature.clearGeometry()
            yield feature

    def fields(self):
        return self.source.fields()

    def sourceCrs(self):
        return self.source.sourceCrs()


def _stubborn(layer, request):
    """Geometries one by one: curves as lines, what cannot be built as None and a reject."""
    import numpy as np
    import shapely
    from shapely.errors import ShapelyError
    shapes, bad = [], []
    for row, feature in enumerate(layer.getFeatures(request)):
        geometry = feature.geometry()
        if geometry.isNull():
            shapes.append(None)
            continue
        if QgsWkbTypes.isCurvedType(geometry.wkbType()):
            geometry = QgsGeometry(geometry.constGet().segmentize())
        try:
            shapes.append(shapely.from_wkb(geometry.asWkb().data()))
        except ShapelyError as error:
            shapes.append(None)
            bad.append((row + 1, str(error).rstrip(".")))
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    rejects = [reject_table([r for r, _ in bad], "bad_geometry", [v for _, v in bad])]
    return array, rejects if bad else []


def read_geopackage(path, table, rows=None):
    """Rows of a GeoPackage table straight from SQLite.

    Returns
    -------
    Source, or None where it is better read by QGIS (locked, not as the standard has it)
    """
    import numpy as np
    import pandas as pd
    from shapely.errors import ShapelyError
    try:
        uri = Path(path).absolute().as_uri() + "?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            found = connection.execute(
                "SELECT g.column_name, s.organization, s.organization_coordsys_id, s.definition "
                "FROM gpkg_contents c LEFT JOIN gpkg_geometry_columns g USING (table_name) "
                "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
                "WHERE c.table_name = ?", (table,)).fetchone()
            if found is None:
                return None
            columns = _columns(connection.execute(
                sql("SELECT * FROM {table} LIMIT ?", table=table), (-1 if rows is None else rows,)))
        blobs = columns.pop(found[0], None)
        shapes = None if blobs is None else geometries(blobs)
    except (sqlite3.Error, ShapelyError, NotImplementedError, IndexError):
        # a curve is not implemented in shapely, an index error no GeoPackage geometry
        return None
    data = {}
    for name, values in columns.items():
        array = np.empty(len(values), dtype=object)
        array[:] = values
        # whole numbers with gaps stay objects: a code of 16 digits is no float
        data[name] = pd.Series(array).infer_objects()
    crs = QgsCoordinateReferenceSystem()
    if found[1] and found[1].upper() == "EPSG":
        crs = QgsCoordinateReferenceSystem(f"EPSG:{found[2]}")
    elif found[3] and found[2] not in (-1, 0):
        crs = QgsCoordinateReferenceSystem.fromWkt(found[3])
    return Source(table, pd.DataFrame(data), shapes, crs)


def _columns(cursor):
    """Rows of a cursor as one list a column."""
    columns = {d[0]: [] for d in cursor.description}
    while True:
        rows = cursor.fetchmany(BATCH)
        if not rows:
            return columns
        for values, part in zip(columns.values(), zip(*rows)):
            values.extend(part)


def _from_table(path, sheet, encoding, rows, x, y):
    table = read_table(path, encoding=encoding or None, sheet=sheet or None, rows=rows)
    # a line that is no row keeps its place, empty; it is among the rejects
    last = max(table.frame.index.max() + 1, table.rejects["row"].max()) \
        if len(table.rejects) and len(table.frame) else len(table.frame)
    frame = table.frame.reindex(range(int(last)))
    frame = frame.where(frame.notna(), None)
    return with_points(Source(
        sheet or path.stem, frame, rejects=[table.rejects], notices=table.notices,
        crs=QgsCoordinateReferenceSystem(),
        encoding=table.encoding.encoding if table.encoding else ""), x, y)


def with_points(source, x="", y="", guess=None):
    """Give the rows of a table their points.

    Parameters
    ----------
    source : Source
        Without geometry.
    x, y : str
        Columns of the coordinates; guessed where empty.
    guess : CoordinateGuess, optional
        Of an earlier piece of the same table.

    Returns
    -------
    Source
        The same; it stays without geometry where no column looks like coordinates.

    Raises
    ------
    InputError
        A column is not there.
    """
    import numpy as np
    import shapely

    from ...core.exchange.coordinates import read_points
    frame = source.frame
    for name in (x, y):
        if name and name not in frame.columns:
            raise InputError(N_("No field {field} in {name}. Choose another."), field=name,
                             name=source.name)
    if guess is None:
        guess = _guess(source, x, y)
    if guess is None:
        return source
    xs, ys, rejects = read_points(frame, guess)
    there = np.isfinite(xs) & np.isfinite(ys)
    source.geometry = np.full(len(frame), None, dtype=object)
    source.geometry[there] = shapely.points(xs[there], ys[there])
    source.coordinates = guess
    source.rejects.append(rejects)
    return source


def _guess(source, x, y):
    """The columns of the coordinates, or None; a swap is noted."""
    from dataclasses import replace

    from ...core.exchange.coordinates import guess_coordinates
    frame = source.frame
    chosen = frame[[x, y]].set_axis(["LON", "LAT"], axis=1) if x and y else frame
    guess = guess_coordinates(chosen)
    if guess is None:
        return None
    if x and y:   # as chosen, even where the values say that they are swapped
        return replace(guess, x=x, y=y, swapped=False)
    if guess.swapped:
        source.notices.append(Notice(
            N_("The columns of the coordinates hold each other's values: {x} was read as east or "
               "longitude, {y} as north or latitude."), {"x": guess.x, "y": guess.y}))
    return guess


def likely_crs(source, workspace):
    """The reference system of a source that does not say it (tables, drawings).

    Degrees are WGS 84 (CGCS2000 is the same within centimetres), metres the workspace's own
    system, or the CGCS2000 zone whose number stands before the easting.

    Parameters
    ----------
    source : Source
    workspace : QgsCoordinateReferenceSystem

    Returns
    -------
    QgsCoordinateReferenceSystem
    """
    import numpy as np
    import shapely
    if source.kind == "degrees":
        return QgsCoordinateReferenceSystem("EPSG:4326")
    x = shapely.get_x(shapely.centroid(source.geometry))
    zone = int(np.nanmedian(x) // 1e6) if np.isfinite(x).any() else 0
    if 25 <= zone <= 45:   # 3-degree zones, EPSG:4513 to 4533
        return QgsCoordinateReferenceSystem(f"EPSG:{4513 + zone - 25}")
    if 13 <= zone <= 23:   # 6-degree zones, EPSG:4491 to 4501
        return QgsCoordinateReferenceSystem(f"EPSG:{4491 + zone - 13}")
    return workspace
