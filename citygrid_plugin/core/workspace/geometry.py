"""GeoPackage geometry blobs, and the SQL functions that a plain ``sqlite3`` connection lacks.

OGR brings the functions to QGIS's own connections; the R-tree triggers and ours need the same ones
in Python's. Point blobs are read and written without shapely, so that a case moves even where
shapely is missing.
"""
import struct

import numpy as np

from ..errors import MissingDependency, N_

POINT = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"),
                  ("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
_ENVELOPE = (0, 4, 6, 6, 8)   # doubles in the header by envelope code


def point_blob(x, y, srs_id):
    """The blob of one point."""
    return struct.pack("<2sBBiBIdd", b"GP", 0, 1, srs_id, 1, 1, x, y)


def point_blobs(x, y, srs_id):
    """Blobs of many points.

    Parameters
    ----------
    x, y : (n,) float64
        Metres in the workspace's CRS.
    srs_id : int

    Returns
    -------
    list of bytes
    """
    rows = np.zeros(len(x), POINT)
    rows["magic"], rows["flags"], rows["srs"] = b"GP", 1, srs_id
    rows["order"], rows["type"], rows["x"], rows["y"] = 1, 1, x, y
    raw, size = rows.tobytes(), POINT.itemsize
    return [raw[i:i + size] for i in range(0, len(raw), size)]


def blobs(geometries, srs_id, multi=False):
    """Blobs of shapely geometries, as OGR writes them: points without, others with an envelope.

    Parameters
    ----------
    geometries : (n,) object array of shapely geometries; None stays None, empty becomes None
    srs_id : int
    multi : bool
        Make lines and polygons multi-part, as the workspace's tables want them.

    Returns
    -------
    list of bytes or None
    """
    shapely = _shapely()
    geometries = np.asarray(geometries, dtype=object)
    empty = shapely.is_empty(geometries)
    if empty.any():
        geometries = np.where(empty, None, geometries)
    kinds = shapely.get_type_id(geometries)
    if len(geometries) and (kinds == 0).all():
        return point_blobs(shapely.get_x(geometries), shapely.get_y(geometries), srs_id)
    geometries = flat(geometries)
    if multi:
        geometries = geometries.copy()
        for kind, many in ((1, shapely.multilinestrings), (2, shapely.multilinestrings),
                           (3, shapely.multipolygons)):
            rows = np.flatnonzero(kinds == kind)
            if len(rows):
                parts = geometries[rows]
                if kind == 2:
                    parts = shapely.linestrings(*_coordinates(shapely, parts))
                geometries[rows] = many(parts, indices=np.arange(len(rows)))
    wkb = shapely.to_wkb(geometries, byte_order=1)
    bounds = shapely.bounds(geometries)[:, [0, 2, 1, 3]]
    head = struct.pack("<2sBBi", b"GP", 0, 3, srs_id)
    point = struct.pack("<2sBBi", b"GP", 0, 1, srs_id)
    return [None if body is None else (point if kind == 0 else head + box.tobytes()) + body
            for body, box, kind in zip(wkb, np.ascontiguousarray(bounds, "<f8"), kinds)]


def flat(geometries):
    """Geometries in two dimensions; the same array where they are (looking costs less)."""
    shapely = _shapely()
    return shapely.force_2d(geometries) if shapely.has_z(geometries).any() else geometries


def _coordinates(shapely, rings):
    return shapely.get_coordinates(rings, return_index=True)


def wkb_of(blob):
    """The WKB inside a GeoPackage blob (None for None)."""
    if blob is None:
        return None
    return blob[8 + 8 * _ENVELOPE[(blob[3] >> 1) & 7]:]


def geometries(rows):
    """shapely geometries (object array) of an iterable of blobs."""
    shapely = _shapely()
    rows = list(rows)
    raw = b"".join(rows) if rows and None not in rows else b""
    if rows and len(raw) == POINT.itemsize * len(rows):
        # nearly always points as OGR writes them: read at once, each told by its own header
        points = np.frombuffer(raw, POINT)
        if all((points[name] == value).all() for name, value in (
                ("magic", b"GP"), ("version", 0), ("flags", 1), ("order", 1), ("type", 1))):
            return shapely.points(points["x"], points["y"])
    return shapely.from_wkb(np.array([wkb_of(b) for b in rows], dtype=object))


def point_xy(blob):
    """(x, y) of a point blob, (None, None) where there is none."""
    if blob is None or len(blob) < 29:
        return None, None
    body = wkb_of(blob)
    return struct.unpack_from("<dd" if body[0] else ">dd", body, 5)


def _shapely():
    try:
        import shapely
        if int(shapely.__version__.split(".")[0]) < 2:
            raise ImportError
        return shapely
    except ImportError:
        raise MissingDependency(N_(
            "This needs the Python package shapely, version 2 or newer. The environment check "
            "in the plugin menu shows how to install it.")) from None


def _bounds(blob):
    """(minx, miny, maxx, maxy) of a blob, or None when empty."""
    if blob is None:
        return None
    flags = blob[3]
    if flags & 0x10:
        return None
    if (flags >> 1) & 7:
        minx, maxx, miny, maxy = struct.unpack_from("<4d" if flags & 1 else ">4d", blob, 8)
        return None if minx != minx else (minx, miny, maxx, maxy)
    body = blob[8:]
    order = "<" if body[0] else ">"
    if struct.unpack_from(order + "I", body, 1)[0] % 1000 == 1:
        x, y = struct.unpack_from(order + "dd", body, 5)
        return None if x != x else (x, y, x, y)
    box = _shapely().bounds(_shapely().from_wkb(body))
    return None if box[0] != box[0] else tuple(box)


def register_functions(connection):
    """Give a sqlite3 connection the ST_ functions that the workspace's triggers call."""
    def side(i):
        def value(blob):
            box = _bounds(blob)
            return None if box is None else box[i]
        return value

    def load(blob):
        return _shapely().from_wkb(wkb_of(blob))

    def intersects(a, b):
        if a is None or b is None:
            return None
        return int(_shapely().intersects(load(a), load(b)))

    def point_on_surface(blob):
        if blob is None:
            return None
        point = load(blob).representative_point()
        return point_blob(point.x, point.y, struct.unpack_from("<i", blob, 4)[0])

    def intersection(a, b):
        if a is None or b is None:
            return None
        shapely, shapes = _shapely(), (load(a), load(b))
        try:
            shape = shapely.intersection(*shapes)
        except shapely.errors.GEOSException:
            # an area drawn with a crossing of its own: a check's finding, not a failed save
            shape = shapely.intersection(*map(shapely.make_valid, shapes))
        # only measured afterwards, so it needs no envelope
        return struct.pack("<2sBBi", b"GP", 0, 1, struct.unpack_from("<i", a, 4)[0]) + shape.wkb

    def area(blob):
        return None if blob is None else load(blob).area

    def length(blob):
        return None if blob is None else load(blob).length

    functions = {"ST_MinX": (1, side(0)), "ST_MinY": (1, side(1)), "ST_MaxX": (1, side(2)),
                 "ST_MaxY": (1, side(3)),
                 "ST_IsEmpty": (1, lambda b: None if b is None else int(_bounds(b) is None)),
                 "ST_Intersects": (2, intersects), "ST_PointOnSurface": (1, point_on_surface),
                 "ST_Intersection": (2, intersection), "ST_Area": (1, area),
                 "ST_Length": (1, length)}
    for name, (arity, function) in functions.items():
        connection.create_function(name, arity, function, deterministic=True)
