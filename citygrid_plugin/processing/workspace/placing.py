"""From the coordinates of a source to those of the workspace: CRS, datum, local system.

QGIS's own transformation moves all vertices at once (one line string of a million vertices: 0.4 s),
so that the datum operations chosen in QGIS's settings hold here too.
"""
import struct

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsGeometry)

from ...core.errors import InputError, N_
from ...core.exchange import datum as datums
from ...core.exchange.tabular import read_table

#: What a source's coordinates can be, in the order of the parameter's choices.
DATUMS = ("layer", "gcj02", "bd09", "local4", "local7", "control")
TITLES = (N_("As the layer says"), N_("GCJ-02 (Amap, Tencent)"), N_("BD-09 (Baidu)"),
          N_("Local system, 4 parameters"), N_("Local system, 7 parameters"),
          N_("Local system, control points"))
_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}
_WGS84 = "EPSG:4326"
#: Degrees around the area of use of a CRS: a district at the border of its zone is no mistake.
MARGIN = 3.0


class Placement:
    """How the coordinates of one source become those of the workspace.

    Parameters
    ----------
    source, target : QgsCoordinateReferenceSystem
        ``source`` may be invalid for a local system with 4 parameters or control points.
    context : QgsCoordinateTransformContext
    datum : str
        One of `DATUMS`.
    parameters : str
        Of a local system: "dx, dy, rotation, scale" (metres, arc seconds anticlockwise, ppm) or
        "tx, ty, tz, rx, ry, rz, scale" (metres, arc seconds in the position vector convention,
        ppm), from the local system to the workspace's.
    control : path
        CSV or Excel file of control points: x, y in the source, x, y in the workspace.

    Raises
    ------
    InputError
        The source has no reference system, or the parameters or control points cannot be read.
    """

    def __init__(self, source, target, context, datum="layer", parameters="", control=""):
        self.source, self.target, self.context = source, target, context
        self.datum = datum
        self.fit = None
        if datum not in ("local4", "control") and not source.isValid():
            raise InputError(N_("The source does not say its reference system. Choose it."))
        if datum == "local4":
            from ...core.exchange.local_crs import Helmert2D
            self.local = Helmert2D.from_parameters(*_numbers(parameters, 4))
        elif datum == "local7":
            from ...core.exchange.local_crs import BursaWolf
            self.local = BursaWolf(*_numbers(parameters, 7))
        elif datum == "control":
            from ...core.exchange.local_crs import estimate_helmert2d
            self.fit = estimate_helmert2d(*control_points(control))
            self.local = self.fit.transform

    def move(self, xy):
        """Coordinates (n, 2) in the workspace's CRS; not finite where there is no place."""
        import numpy as np
        if self.datum in _NAMES:
            if not self.source.isGeographic():
                xy = transform(xy, self.source, QgsCoordinateReferenceSystem(_WGS84), self.context)
            lon, lat = datums.convert(xy[:, 0], xy[:, 1], _NAMES[self.datum], "WGS-84")
            return transform(np.column_stack([lon, lat]), QgsCoordinateReferenceSystem(_WGS84),
                             self.target, self.context)
        if self.datum in ("local4", "control"):
            return np.column_stack(self.local.apply(xy[:, 0], xy[:, 1]))
        if self.datum == "local7":
            wkt = QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED
            return np.column_stack(self.local.convert(
                xy[:, 0], xy[:, 1], self.source.toWkt(wkt), self.target.toWkt(wkt)))
        return transform(xy, self.source, self.target, self.context)

    def usable(self, xy):
        """Which coordinates (n, 2) lie where the workspace's CRS is meant to be used.

        A wrong CRS of the source rarely makes the transformation fail: it puts a street light
        into another country. Codes given to it could never be given again.
        """
        import numpy as np
        good = np.isfinite(xy).all(axis=1)
        box = area_of_use(self.target, self.context)
        if box is not None:
            good &= (xy >= box[:2]).all(axis=1) & (xy <= box[2:]).all(axis=1)
        return good

    def place(self, geometries):
        """Geometries in the workspace's CRS, in two dimensions.

        Returns
        -------
        (object array, bool array)
            The geometries, None where they lie outside the reference system, and where that is.
        """
        import numpy as np
        import shapely

        from ...core.workspace.geometry import flat
        geometries = flat(np.asarray(geometries, dtype=object))
        if self.datum == "layer" and self.source == self.target:
            return geometries, np.zeros(len(geometries), bool)
        if (shapely.get_type_id(geometries) == 0).all() and not shapely.is_empty(geometries).any():
            xy = self.move(shapely.get_coordinates(geometries))
            lost = ~self.usable(xy)
            placed = shapely.points(np.where(lost[:, None], 0.0, xy))
            placed[lost] = None
            return placed, lost
        xy, rows = shapely.get_coordinates(geometries, return_index=True)
        moved = self.move(xy)
        lost = np.zeros(len(geometries), bool)
        lost[rows[~self.usable(moved)]] = True
        placed = shapely.set_coordinates(geometries.copy(),
                                         np.where(np.isfinite(moved), moved, 0.0))
        placed[lost] = None
        return placed, lost


def area_of_use(crs, context):
    """Box (xmin, ymin, xmax, ymax) around a CRS's area of use and `MARGIN` more, in the CRS.

    None where the CRS does not say its area, as a city's own system.
    """
    import numpy as np
    area = crs.bounds()
    if area.isEmpty():
        return None
    west, east = max(area.xMinimum() - MARGIN, -180), min(area.xMaximum() + MARGIN, 180)
    south, north = max(area.yMinimum() - MARGIN, -89), min(area.yMaximum() + MARGIN, 89)
    lon, lat = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
    xy = transform(np.column_stack([lon.ravel(), lat.ravel()]),
                   QgsCoordinateReferenceSystem(_WGS84), crs, context)
    xy = xy[np.isfinite(xy).all(axis=1)]
    return np.concatenate([xy.min(axis=0), xy.max(axis=0)]) if len(xy) else None


def transform(xy, source, target, context):
    """Coordinates (n, 2) from one CRS to another by QGIS; infinite where that is impossible."""
    import numpy as np
    xy = np.array(xy, dtype="<f8")
    if source == target or not len(xy):
        return xy
    change = QgsCoordinateTransform(source, target, context)
    if not change.isValid():
        raise InputError(N_("There is no way from {source} to {target}. Choose another reference "
                            "system."), source=source.authid(), target=target.authid())
    good = np.isfinite(xy).all(axis=1)
    if source.isGeographic():
        good &= (np.abs(xy[:, 0]) <= 360) & (np.abs(xy[:, 1]) <= 90)
    result = np.full(xy.shape, np.inf)
    result[good] = _transform(xy[good], change)
    return result


def _transform(xy, change):
    """All at once; where that fails, in halves, so that only the bad vertices are lost."""
    import numpy as np
    if not len(xy):
        return xy
    # a line has two vertices at least
    many = xy if len(xy) > 1 else np.repeat(xy, 2, axis=0)
    line = QgsGeometry()
    line.fromWkb(struct.pack("<BII", 1, 2, len(many)) + np.ascontiguousarray(many).tobytes())
    try:
        if line.transform(change) == 0:
            return np.frombuffer(line.asWkb().data(), "<f8", 2 * len(many),
                                 offset=9).reshape(-1, 2)[:len(xy)]
    except QgsCsException:
        pass
    if len(xy) == 1:
        return np.full((1, 2), np.inf)
    half = len(xy) // 2
    return np.vstack([_transform(xy[:half], change), _transform(xy[half:], change)])


def _numbers(text, count):
    """``count`` numbers of a text, separated by commas, semicolons or spaces."""
    parts = text.replace(",", " ").replace(";", " ").replace("，", " ").split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise InputError(N_("The local system needs {count} numbers; {text} is not that. Separate "
                            "them by commas."), count=count, text=repr(text))
    return numbers


def control_points(path):
    """Control points of a CSV or Excel file: the last four columns of numbers of every row.

    Returns
    -------
    (source, target), float64 arrays (n, 2)

    Raises
    ------
    InputError
        No such file, or fewer than four columns of numbers.
    """
    import pandas as pd
    if not path:
        raise InputError(N_("Choose the file of control points."))
    frame = read_table(path).frame.apply(pd.to_numeric, errors="coerce")
    frame = frame.loc[:, frame.notna().any()].dropna()
    if frame.shape[1] < 4 or not len(frame):
        raise InputError(N_("{name} is no table of control points: x and y in the source, then x "
                            "and y in the workspace's reference system."), name=str(path))
    values = frame.iloc[:, -4:].to_numpy(float)
    return values[:, :2], values[:, 2:]
