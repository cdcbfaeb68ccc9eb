"""WGS-84, GCJ-02 and BD-09: the offsets that Chinese web maps put on coordinates.

The formulas are those that circulate since 2010 for GCJ-02 (Krasovsky ellipsoid, sine series) and
BD-09 (a polar offset on GCJ-02); neither is official. Against coordinates read from the maps
themselves GCJ-02 by formula is good to about 1 m, which is the honest tolerance of any conversion.
CGCS2000 and WGS-84 differ by centimetres and are one datum here.

All functions take longitudes and latitudes in degrees (scalars or arrays of one shape) and return
two float64 arrays of that shape. NaN stays NaN.
"""
import numpy as np

from ..errors import InputError, N_

DATUMS = ("WGS-84", "GCJ-02", "BD-09")

# The rectangle in which the maps apply the offset (west, south, east, north), as published with
# the formula; it holds parts of the neighbouring countries too.
CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)

_A = 6378245.0
_E2 = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0


def in_china(lon, lat):
    """True where a position lies in the rectangle of the GCJ-02 offset (bool array)."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    west, south, east, north = CHINA_BOX
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def wgs84_to_gcj02(lon, lat):
    """GCJ-02 position of a WGS-84 position; unchanged outside `CHINA_BOX`."""
    lon, lat = _pair(lon, lat)
    return _where(in_china(lon, lat), _gcj(lon, lat), (lon, lat))


def gcj02_to_wgs84(lon, lat):
    """WGS-84 position of a GCJ-02 position, better than 1e-7 degree against the forward formula.

    A position is unchanged when its WGS-84 counterpart would lie outside `CHINA_BOX`.
    """
    lon, lat = _pair(lon, lat)
    found = _invert(_gcj, lon, lat)
    return _where(in_china(*found), found, (lon, lat))


def gcj02_to_bd09(lon, lat):
    """BD-09 position of a GCJ-02 position; unchanged outside `CHINA_BOX`."""
    lon, lat = _pair(lon, lat)
    return _where(in_china(lon, lat), _bd(lon, lat), (lon, lat))


def bd09_to_gcj02(lon, lat):
    """GCJ-02 position of a BD-09 position, better than 1e-7 degree against the forward formula."""
    lon, lat = _pair(lon, lat)
    found = _invert(_bd, lon, lat)
    return _where(in_china(*found), found, (lon, lat))


def convert(lon, lat, source, target):
    """Convert positions from one of `DATUMS` to another.

    Raises
    ------
    InputError
        When `source` or `target` is none of `DATUMS`.
    """
    for name in (source, target):
        if name not in DATUMS:
            raise InputError(N_("Unknown datum {name}. Choose one of {known}."),
                             name=name, known=", ".join(DATUMS))
    at, end = DATUMS.index(source), DATUMS.index(target)
    lon, lat = _pair(lon, lat)
    forward = (wgs84_to_gcj02, gcj02_to_bd09)
    backward = (gcj02_to_wgs84, bd09_to_gcj02)
    while at < end:
        lon, lat = forward[at](lon, lat)
        at += 1
    while at > end:
        at -= 1
        lon, lat = backward[at](lon, lat)
    return lon, lat


def _pair(lon, lat):
    lon, lat = np.broadcast_arrays(np.asarray(lon, float), np.asarray(lat, float))
    return lon, lat


def _where(inside, new, old):
    return np.where(inside, new[0], old[0]), np.where(inside, new[1], old[1])


def _gcj(lon, lat):
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    wave = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north = (-100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
             + (wave + 20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0)
                + 160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0)) * 2.0 / 3.0)
    east = (300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
            + (wave + 20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0)
               + 150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0)) * 2.0 / 3.0)
    phi = np.radians(lat)
    w2 = 1.0 - _E2 * np.sin(phi) ** 2
    meridian = _A * (1.0 - _E2) / (w2 * np.sqrt(w2))
    parallel = _A / np.sqrt(w2) * np.cos(phi)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def _bd(lon, lat):
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _invert(forward, lon, lat):
    """Fixed point of p = target - (forward(p) - p).

    The offset changes by less than 2 % of the step, so each round gains nearly two digits.
    """
    x, y = lon, lat
    for _ in range(12):
        fx, fy = forward(x, y)
        dx, dy = lon - fx, lat - fy
        x, y = x + dx, y + dy
        left = np.maximum(np.abs(dx), np.abs(dy))
        if not np.any(left > 1e-11):
            break
    return x, y
