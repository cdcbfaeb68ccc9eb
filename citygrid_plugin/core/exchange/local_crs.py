"""A city's local coordinate system: 4 and 7 parameters, from control points or as given.

Also the choice of a projected CRS for a place: the CGCS2000 Gauss-Krueger zone in China, UTM
elsewhere.
"""
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, N_

_ARCSEC = np.pi / 180.0 / 3600.0


@dataclass(frozen=True)
class Helmert2D:
    """Plane similarity: X = dx + a x - b y, Y = dy + b x + a y (metres in, metres out).

    With scale m and rotation r (anticlockwise positive): a = m cos r, b = m sin r.
    """

    dx: float
    dy: float
    a: float = 1.0
    b: float = 0.0

    @property
    def scale(self):
        """Scale factor (1 = none)."""
        return float(np.hypot(self.a, self.b))

    @property
    def rotation(self):
        """Rotation in arc seconds, anticlockwise positive."""
        return float(np.arctan2(self.b, self.a) / _ARCSEC)

    @classmethod
    def from_parameters(cls, dx, dy, rotation, scale_ppm):
        """From shifts in metres, rotation in arc seconds (anticlockwise) and scale in ppm."""
        m, r = 1.0 + scale_ppm * 1e-6, rotation * _ARCSEC
        return cls(dx, dy, m * np.cos(r), m * np.sin(r))

    def apply(self, x, y):
        """Transformed coordinates (two arrays)."""
        x, y = np.asarray(x, float), np.asarray(y, float)
        return self.dx + self.a * x - self.b * y, self.dy + self.b * x + self.a * y

    def inverse(self):
        """The transformation back."""
        m2 = self.a * self.a + self.b * self.b
        a, b = self.a / m2, -self.b / m2
        return Helmert2D(-(a * self.dx - b * self.dy), -(b * self.dx + a * self.dy), a, b)


@dataclass(frozen=True)
class BursaWolf:
    """Seven parameters between geocentric coordinates, position vector convention (EPSG:1033).

    X' = T + (1 + s) R X with R = [[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]]: a positive rz turns
    the position vector anticlockwise, seen from the positive axis towards the origin. Parameters
    published in the coordinate frame convention (EPSG:1032) have the three rotations with the
    other sign: use `from_coordinate_frame`.

    Shifts in metres, rotations in arc seconds, scale in ppm.
    """

    tx: float
    ty: float
    tz: float
    rx: float = 0.0
    ry: float = 0.0
    rz: float = 0.0
    scale_ppm: float = 0.0

    @classmethod
    def from_coordinate_frame(cls, tx, ty, tz, rx, ry, rz, scale_ppm):
        """From parameters with the rotation signs of the coordinate frame convention."""
        return cls(tx, ty, tz, -rx, -ry, -rz, scale_ppm)

    def apply(self, xyz):
        """Transformed geocentric coordinates: array (n, 3) in metres, in and out."""
        xyz = np.atleast_2d(np.asarray(xyz, float))
        rx, ry, rz = (np.array([self.rx, self.ry, self.rz]) * _ARCSEC).tolist()
        turn = np.array([[1.0, -rz, ry], [rz, 1.0, -rx], [-ry, rx, 1.0]])
        return np.array([self.tx, self.ty, self.tz]) \
            + (1.0 + self.scale_ppm * 1e-6) * xyz @ turn.T

    def convert(self, x, y, source_crs, target_crs, height=0.0):
        """From coordinates in one CRS to another with this datum shift in between.

        Parameters
        ----------
        x, y : array-like
            East and north (or longitude and latitude, always in this order) in `source_crs`.
        source_crs, target_crs : anything pyproj understands
            The system of the old datum and of the new one.
        height : array-like
            Ellipsoidal height in metres.

        Returns
        -------
        tuple of float64 arrays
            x, y in `target_crs`.
        """
        geocentric = to_geocentric(x, y, source_crs, height)
        return from_geocentric(self.apply(geocentric), target_crs)


@dataclass(frozen=True)
class Fit:
    """A transformation estimated from control points.

    Attributes
    ----------
    transform : Helmert2D or BursaWolf
    residuals : float64 array (n, 2) or (n, 3)
        Transformed source minus target, metres.
    rmse : float
        Root of the mean squared length of the residuals, metres.
    redundancy : int
        Observations beyond those needed; with 0 the residuals say nothing.
    """

    transform: object
    residuals: np.ndarray
    rmse: float
    redundancy: int


def estimate_helmert2d(source, target):
    """Four parameters by least squares.

    Parameters
    ----------
    source, target : array-like (n, 2)
        The same control points in both systems, metres, n >= 2.

    Raises
    ------
    InputError
        Fewer than two points, points all in one place, unequal or not finite arrays.
    """
    source, target = _control_points(source, target, 2, 2)
    centre, goal = source.mean(axis=0), target.mean(axis=0)
    u, v = (source - centre).T
    size = float((u * u + v * v).sum())
    if size < 1e-6:
        raise InputError(N_("The control points lie in one place. Give points spread over the "
                            "city."))
    p, q = (target - goal).T
    a, b = float((u * p + v * q).sum() / size), float((u * q - v * p).sum() / size)
    dx = goal[0] - a * centre[0] + b * centre[1]
    dy = goal[1] - b * centre[0] - a * centre[1]
    transform = Helmert2D(float(dx), float(dy), a, b)
    # Residuals about the centroid: the shifts are large and would cost digits.
    residuals = np.column_stack([a * u - b * v - p, b * u + a * v - q])
    return _fit(transform, residuals, 4)


def estimate_bursa_wolf(source, target):
    """Seven parameters (position vector convention) by least squares.

    Over one city shifts, rotations and scale are strongly correlated: the fit serves inside the
    area of its points, single parameters mean little and differ from published ones.

    Parameters
    ----------
    source, target : array-like (n, 3)
        Geocentric X, Y, Z of the same control points in both datums, metres, n >= 3
        (see `to_geocentric`).

    Raises
    ------
    InputError
        Fewer than three points, points on one line, unequal or not finite arrays.
    """
    source, target = _control_points(source, target, 3, 3)
    centre = source.mean(axis=0)
    local = source - centre
    spread = np.linalg.svd(local, compute_uv=False)
    if spread[1] < max(1e-3, 1e-4 * spread[0]):
        raise InputError(N_("The control points lie on one line. Seven parameters need three "
                            "points that form a triangle."))
    n = len(source)
    x, y, z = local.T
    zero = np.zeros(n)
    # Scaled by the extent, so that all columns are of one size.
    extent = float(np.abs(local).max())
    rows = np.empty((3 * n, 7))
    rows[:, :3] = np.tile(np.eye(3), (n, 1))
    rows[0::3, 3:] = np.column_stack([zero, z, -y, x]) / extent
    rows[1::3, 3:] = np.column_stack([-z, zero, x, y]) / extent
    rows[2::3, 3:] = np.column_stack([y, -x, zero, z]) / extent
    observed = (target - source).ravel()
    solved = np.linalg.lstsq(rows, observed, rcond=None)[0]
    shift, (px, py, pz, s) = solved[:3], (solved[3:] / extent).tolist()
    m = 1.0 + s
    turn = np.array([[s, -pz, py], [pz, s, -px], [-py, px, s]])
    moved = shift - turn @ centre
    rotations = np.array([px, py, pz]) / m / _ARCSEC
    transform = BursaWolf(*moved.tolist(), *rotations.tolist(), s * 1e6)
    return _fit(transform, (rows @ solved - observed).reshape(n, 3), 7)


def to_geocentric(x, y, crs, height=0.0):
    """Geocentric X, Y, Z (array (n, 3), metres) on the ellipsoid of `crs`, without datum shift."""
    import pyproj
    crs = pyproj.CRS.from_user_input(crs)
    lon, lat = _geographic(crs).transform(x, y)
    lon, lat, height = np.broadcast_arrays(lon, lat, height)
    return np.column_stack(_cartesian(crs).transform(
        np.atleast_1d(lon), np.atleast_1d(lat), np.atleast_1d(height)))


def from_geocentric(xyz, crs):
    """x, y in `crs` of geocentric coordinates (n, 3) on its ellipsoid, without datum shift."""
    import pyproj
    crs = pyproj.CRS.from_user_input(crs)
    xyz = np.atleast_2d(np.asarray(xyz, float))
    lon, lat, _ = _cartesian(crs).transform(*xyz.T, direction="INVERSE")
    x, y = _geographic(crs).transform(lon, lat, direction="INVERSE")
    return np.asarray(x), np.asarray(y)


def cgcs2000_zone(lon, by_meridian=True):
    """EPSG number of the CGCS2000 3-degree Gauss-Krueger zone of a longitude.

    Zone n (25 to 45) has the central meridian 3 n. EPSG:4534 to 4554 name it by the meridian
    (easting 500,000 there), EPSG:4513 to 4533 by the zone (easting n,500,000).

    Parameters
    ----------
    lon : float
        Degrees east, 73.5 to 136.5.
    by_meridian : bool
        Without the zone number in the easting (the usual choice of a city) or with it.

    Raises
    ------
    InputError
        Outside the zones.
    """
    zone = int(np.floor((float(lon) + 1.5) / 3.0)) if np.isfinite(lon) else 0
    if not 25 <= zone <= 45:
        raise InputError(N_("Longitude {lon} lies outside the CGCS2000 zones (73.5 to 136.5 "
                            "degrees east)."), lon=lon)
    return (4534 if by_meridian else 4513) + zone - 25


def suggest_projected_crs(lon, lat):
    """EPSG number of a projected CRS in metres for a place.

    In the area of use of CGCS2000 (EPSG:4490: 73.62 to 134.77 E, 16.7 to 53.56 N) its 3-degree
    zone, elsewhere the UTM zone on WGS-84, with the exceptions for south-west Norway and
    Svalbard.

    Raises
    ------
    InputError
        Not a position, or beyond the latitudes of UTM (80 S to 84 N).
    """
    lon, lat = float(lon), float(lat)
    if not (np.isfinite(lon) and -180 <= lon <= 180 and -80 <= lat <= 84):
        raise InputError(N_("Longitude {lon}, latitude {lat} is no place with a projected "
                            "coordinate system."), lon=lon, lat=lat)
    if 73.62 <= lon <= 134.77 and 16.7 <= lat <= 53.56:
        return cgcs2000_zone(lon)
    zone = min(int((lon + 180.0) // 6.0) + 1, 60)
    if 56 <= lat < 64 and 3 <= lon < 12:
        zone = 32
    elif lat >= 72 and 0 <= lon < 42:
        zone = 31 + 2 * int((lon + 3) // 12)
    return (32600 if lat >= 0 else 32700) + zone


def _control_points(source, target, width, least):
    source, target = np.asarray(source, float), np.asarray(target, float)
    if source.shape != target.shape or source.ndim != 2 or source.shape[1] != width:
        raise InputError(N_("The control points of the two systems do not pair up: {left} against "
                            "{right}."), left=source.shape, right=target.shape)
    if len(source) < least:
        raise InputError(N_("{n} control points are too few. Give at least {least}, better more, "
                            "so that errors show."), n=len(source), least=least)
    if not (np.isfinite(source).all() and np.isfinite(target).all()):
        raise InputError(N_("A control point has no complete coordinates. Fill them in or leave "
                            "the point out."))
    return source, target


def _fit(transform, residuals, parameters):
    rmse = float(np.sqrt((residuals ** 2).sum(axis=1).mean()))
    return Fit(transform, residuals, rmse, residuals.size - parameters)


def _geographic(crs):
    import pyproj
    return pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)


def _cartesian(crs):
    import pyproj
    ellipsoid = crs.ellipsoid
    return pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart +a={ellipsoid.semi_major_metre!r} "
        f"+rf={ellipsoid.inverse_flattening!r}")
