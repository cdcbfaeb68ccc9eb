"""Reference systems that a survey file of this district may be in, to try what a wrong one is."""
import numpy as np
from qgis.core import QgsCoordinateReferenceSystem

from ..workspace import placing
from ..workspace.importing import title_of

#: First code, its central meridian and step: 3-degree zones without and with the zone's number
#: before the easting, then 6-degree zones, of CGCS2000, Xi'an 1980 and Beijing 1954.
_ZONES = ((4534, 75, 3), (4513, 75, 3), (4502, 75, 6), (4491, 75, 6),
          (2370, 75, 3), (2349, 75, 3), (2338, 75, 6), (2327, 75, 6),
          (2422, 75, 3), (2401, 75, 3), (21453, 75, 6), (21413, 75, 6))
_LAST = 135
_WORLD = (4326, 3857)
_UTM_NORTH = 32600


def candidates(ground, target, transforms):
    """Reference systems near the district, each as (title, function of raw coordinates (n, 2) that
    gives those of the workspace); the most likely first.

    Parameters
    ----------
    ground : core.census.collect_place.Ground
    target : QgsCoordinateReferenceSystem
    transforms : QgsCoordinateTransformContext
    """
    if ground.box is None:
        return []
    middle = (np.asarray(ground.box[:2]) + np.asarray(ground.box[2:])) / 2
    lon = placing.transform(middle[None, :], target, QgsCoordinateReferenceSystem("EPSG:4326"),
                            transforms)[0, 0]
    codes = [*_WORLD]
    for first, meridian, step in _ZONES:
        number = int(round((lon - meridian) / step))
        for near in (0, -1, 1):
            zone = number + near
            if 0 <= zone <= (_LAST - meridian) // step:
                codes.append(first + zone)
    zone = 1 + int((lon + 180) // 6)
    codes += [_UTM_NORTH + near for near in (zone, zone - 1, zone + 1) if 1 <= near <= 60]
    named = dict.fromkeys([target.authid(), *(f"EPSG:{code}" for code in codes)])
    systems = [QgsCoordinateReferenceSystem(name) for name in named]
    return [(title_of(crs), _mover(crs, target, transforms)) for crs in systems if crs.isValid()]


def _mover(crs, target, transforms):
    def move(xy):
        return placing.transform(xy, crs, target, transforms)
    return move
