"""From a point to words: unit grid, community, street, and what is near (reverse geocoding)."""
import math
from dataclasses import dataclass

from ..errors import N_
from ..workspace.ddl import Raw, sql
from ..workspace.geometry import POINT, geometries, point_xy
from .address import joined

#: How far, in metres, one looks for something to name a place by: door plates say more than a
#: shop's name, so a shop must be much nearer.
_REACHES = (30, 100, 300, 1000)
_POI_HANDICAP = 2.0
#: Nearer than this, a place is the plate's own.
AT_M = 8
#: Where no plate and no point of interest is near, the street alone says where it is.
ON_STREET_M = 40
CORNER_M = 40
DIRECTIONS = {"n": N_("north"), "ne": N_("north-east"), "e": N_("east"), "se": N_("south-east"),
              "s": N_("south"), "sw": N_("south-west"), "w": N_("west"), "nw": N_("north-west")}
_COMPASS = ("e", "ne", "n", "nw", "w", "sw", "s", "se")


@dataclass(frozen=True)
class Where:
    """Codes and names of what a point lies in; "" where there is nothing."""
    bgid: str = ""
    community_code: str = ""
    community: str = ""
    street_code: str = ""
    street: str = ""


@dataclass(frozen=True)
class Nearby:
    """A place in words: ``name`` of a door plate or point of interest, and where from there the
    point is. ``template`` with its places {name}, {direction} (a title of DIRECTIONS, to be
    translated) and {metres} is the sentence."""
    name: str
    direction: str
    metres: int

    @property
    def template(self):
        return N_("about {metres} m {direction} of {name}") if self.direction else "{name}"


def where(ws, x, y):
    """In which unit grid, community and street a point lies.

    On a border the smaller code holds, as for components. Without shapely a point whose box belongs
    to several areas has none.

    Parameters
    ----------
    x, y : float
        Metres in the workspace's CRS.

    Returns
    -------
    Where
    """
    grid = _containing(ws, "unit_grid", "bgid", x, y, " AND c.dedate IS NULL")
    community = grid[:ws.codes.community_length] or _containing(ws, "community", "code", x, y)
    rows = ws.query("SELECT name, street_code FROM community WHERE code = ?", (community,))
    name, street = rows[0] if rows else ("", "")
    street = street or community[:ws.codes.street_length] \
        or _containing(ws, "street", "code", x, y)
    rows = ws.query("SELECT name FROM street WHERE code = ?", (street,))
    return Where(grid, community, name or "", street, (rows[0][0] or "") if rows else "")


def _containing(ws, table, code, x, y, more=""):
    rows = ws.query(
        sql("SELECT c.{code}, c.geom FROM {index} r JOIN {table} c ON c.fid = r.id "
            "WHERE r.minx <= ?1 AND r.maxx >= ?1 AND r.miny <= ?2 AND r.maxy >= ?2{more} "
            "ORDER BY c.{code}", code=code, table=table, index=f"rtree_{table}_geom",
            more=Raw(more)), (x, y))
    if not rows:
        return ""
    try:
        import shapely
    except ImportError:
        return rows[0][0] if len(rows) == 1 else ""
    point = shapely.points(x, y)
    return next((found for found, blob in rows
                 if shapely.intersects(geometries([blob])[0], point)), "")


def nearby(ws, x, y):
    """What a point is near to, in words.

    The nearest door plate, or a point of interest that is less than half as far.

    Returns
    -------
    Nearby, or None where there is nothing within a kilometre, nor a street within ON_STREET_M
    """
    for reach in _REACHES:
        best = min((hit for table, handicap in (("door_plate", 1.0), ("poi", _POI_HANDICAP))
                    for hit in _around(ws, table, x, y, reach, handicap)), default=None)
        if best is not None:
            _, metres, name, px, py = best
            if metres < AT_M:
                return Nearby(name, "", 0)
            angle = math.degrees(math.atan2(y - py, x - px))
            return Nearby(name, DIRECTIONS[_COMPASS[round(angle / 45) % 8]], _round(metres))
        if reach > ON_STREET_M:
            name = _street_at(ws, x, y)
            if name:
                return Nearby(name, "", 0)
    return None


def _street_at(ws, x, y):
    """Name of the street that a point lies on or beside, ""."""
    best = (ON_STREET_M, "")
    for table in ("geo_street", "base_road"):
        for name, blob in ws.query(
                sql("SELECT c.name, c.geom FROM {index} r JOIN {table} c ON c.fid = r.id "
                    "WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ? "
                    "AND c.name != ''", index=f"rtree_{table}_geom", table=table),
                (x + ON_STREET_M, x - ON_STREET_M, y + ON_STREET_M, y - ON_STREET_M)):
            metres = _metres(blob, x, y)
            if metres is not None:
                best = min(best, (metres, name))
    return best[1]


def _around(ws, table, x, y, reach, handicap):
    columns = ["street_name", "number"] if table == "door_plate" else ["name", "name"]
    for name, street, number, blob in ws.query(
            sql("SELECT c.name, c.{street}, c.{number}, c.geom FROM {index} r JOIN {table} c "
                "ON c.fid = r.id WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? "
                "AND r.maxy >= ?", street=columns[0], number=columns[1],
                index=f"rtree_{table}_geom", table=table),
            (x + reach, x - reach, y + reach, y - reach)):
        text = name or (joined(street or "", number or "") if table == "door_plate" else "")
        px, py = point_xy(blob)
        metres = math.hypot(px - x, py - y)
        if text and metres <= reach / handicap:
            yield metres * handicap, metres, text, px, py


def _round(metres):
    """As one would say it: to 5 m, further off to 10 and 50."""
    step = 5 if metres < 50 else 10 if metres < 200 else 50
    return max(step, int(round(metres / step)) * step)


def point_inside(ws, table, fid):
    """(x, y) of a point on a line or in an area, (None, None) without shapely or geometry."""
    rows = ws.query(sql("SELECT geom FROM {table} WHERE fid = ?", table=table), (fid,))
    if not rows or rows[0][0] is None:
        return None, None
    try:
        import shapely
    except ImportError:
        return None, None
    shape = geometries([rows[0][0]])[0]
    if shapely.get_dimensions(shape) == 1:      # half way along the longest piece, not at its end
        longest = max(shapely.get_parts(shape), key=shapely.length)
        point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(shape)
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def crossing(ws, one, other):
    """(x, y) where two streets meet, or None where they do not, or without shapely.

    Parameters
    ----------
    one, other : str
        Names in ``geo_street`` or ``base_road``; their lines may end CORNER_M before each other.
    """
    try:
        import shapely
    except ImportError:
        return None
    lines = [shapely.union_all(geometries(
        row[0] for table in ("geo_street", "base_road") for row in ws.query(
            sql("SELECT geom FROM {table} WHERE name = ? AND geom NOTNULL", table=table),
            (name,)))) for name in (one, other)]
    if any(line.is_empty for line in lines):
        return None
    met = shapely.intersection(*lines)
    if met.is_empty:
        link = shapely.shortest_line(*lines)
        if link.length > CORNER_M:
            return None
        met = link
    point = shapely.line_interpolate_point(met, 0.5, normalized=True) \
        if met.geom_type == "LineString" else shapely.point_on_surface(met)
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def extent(ws):
    """(west, south, east, north) of the district with a kilometre around, or None."""
    rows = [r for r in ws.query(
        "SELECT min(min_x), min(min_y), max(max_x), max(max_y) FROM gpkg_contents "
        "WHERE table_name IN ('street', 'community', 'unit_grid')") if r[0] is not None]
    if not rows:
        return None
    west, south, east, north = rows[0]
    return west - 1000, south - 1000, east + 1000, north + 1000


def degrees_to_metres(ws, lon, lat):
    """Longitude and latitude (WGS 84, or CGCS2000, which differs by centimetres) in the
    workspace's CRS; None without pyproj or outside of it."""
    try:
        from pyproj import CRS, Transformer
        from pyproj.exceptions import ProjError
    except ImportError:
        return None
    if abs(lat) > 90:
        return None
    wkt, = ws.query("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (ws.srs_id,))[0]
    try:
        target = CRS.from_wkt(wkt)
        x, y = Transformer.from_crs(target.geodetic_crs, target,
                                    always_xy=True).transform(lon, lat)
    except ProjError:
        return None
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def components_near(ws, x, y, classcode=None, within=30.0, limit=5):
    """Valid components around a point, the nearest first.

    Parameters
    ----------
    x, y, within : float
        Metres in the workspace's CRS.
    classcode : str, optional
        Only this class.

    Returns
    -------
    list of (objid, classcode, name, metres)
        Without shapely only components that are points.
    """
    found = []
    for table in ws.tables:
        if not table.startswith("component_"):
            continue
        for objid, code, name, blob in ws.query(
                sql("SELECT c.objid, c.classcode, c.objname, c.geom FROM {index} r "
                    "JOIN {table} c ON c.fid = r.id WHERE r.minx <= ? AND r.maxx >= ? "
                    "AND r.miny <= ? AND r.maxy >= ? AND c.dedate IS NULL "
                    "AND c.classcode = coalesce(?, c.classcode)",
                    index=f"rtree_{table}_geom", table=table),
                (x + within, x - within, y + within, y - within, classcode)):
            metres = _metres(blob, x, y)
            if metres is not None and metres <= within:
                found.append((objid, code, name or "", metres))
    return sorted(found, key=lambda hit: (hit[3], hit[0]))[:limit]


def _metres(blob, x, y):
    px, py = point_xy(blob) if len(blob) == POINT.itemsize else (None, None)
    if px is not None:
        return math.hypot(px - x, py - y)
    try:
        import shapely
    except ImportError:
        return None
    return float(shapely.distance(geometries([blob])[0], shapely.points(x, y)))
