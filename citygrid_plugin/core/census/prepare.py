"""How a census is shared out: which components belong to it, and which ground a package covers."""
import json
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import InputError, N_
from ..grids.assign import assign

#: the package of the components that lie in no work area
REST = "rest"
#: the rest package is shown as the squares of so many metres that hold its components
SQUARE = 100.0
_SLIVER = 1.0       # m²; ground shared with a community in scope must be more


@dataclass(frozen=True)
class Scope:
    """What a census covers: codes of communities and of classes, or the beginnings of class codes;
    an empty tuple means all."""
    communities: tuple = ()
    classes: tuple = ()

    def as_json(self):
        """As it is stored in ``census.scope``."""
        return json.dumps({"communities": list(self.communities), "classes": list(self.classes)})

    @classmethod
    def of(cls, text):
        """The Scope of a stored JSON text or a dict; None covers everything."""
        said = json.loads(text or "{}") if not isinstance(text, dict) else text
        return cls(*(tuple(sorted({str(code).strip() for code in said.get(name) or ()
                                   if str(code).strip()})) for name in ("communities", "classes")))


@dataclass(frozen=True)
class WorkAreas:
    """The ground of packages, (k,) object arrays in the order of their codes: ``codes``,
    ``names``, ``crews``, ``patrol_codes`` (None where it is no patrol area) and ``shapes``."""
    codes: np.ndarray
    names: np.ndarray
    crews: np.ndarray
    patrol_codes: np.ndarray
    shapes: np.ndarray

    def __len__(self):
        return len(self.codes)


def in_classes(codes, wanted):
    """Which class codes a scope covers.

    Parameters
    ----------
    codes : (n,) sequence of str
    wanted : sequence of str
        Codes or their beginnings; empty for all.

    Returns
    -------
    (n,) bool
    """
    if not wanted:
        return np.ones(len(codes), dtype=bool)
    return np.array([str(code or "").startswith(tuple(wanted)) for code in codes], dtype=bool)


def work_areas(patrol, communities, grids, wanted=()):
    """The ground of the packages of a census.

    Patrol areas where there are any, else communities, else the unit grids of each community
    joined. Where only some communities are in scope, it is the part of them.

    Parameters
    ----------
    patrol : dict of (p,) arrays
        ``code``, ``name``, ``collector``, ``geometry``.
    communities : dict of (c,) arrays
        ``code``, ``name``, ``geometry``.
    grids : dict of (g,) arrays
        ``community_code``, ``geometry`` of the valid unit grids.
    wanted : sequence of str
        Codes of communities; empty for all.

    Returns
    -------
    WorkAreas

    Raises
    ------
    InputError
        There is no community with one of the codes.
    """
    known = set(communities["code"]) | set(grids["community_code"])
    for code in wanted:
        if code not in known:
            raise InputError(N_("There is no community {code}. Check the scope."), code=code)
    if len(patrol["code"]):
        shapes = patrol["geometry"]
        if wanted:
            shapes = _cut(shapes, _ground(communities, grids, wanted))
        return _areas(patrol["code"], patrol["name"], patrol["collector"], patrol["code"], shapes)
    if len(communities["code"]):
        rows = np.array([not wanted or code in wanted for code in communities["code"]], dtype=bool)
        codes, nothing = communities["code"][rows], np.full(rows.sum(), None, dtype=object)
        return _areas(codes, communities["name"][rows], nothing, nothing,
                      communities["geometry"][rows])
    codes = sorted(set(grids["community_code"]) - {None, ""})
    codes = np.array([code for code in codes if not wanted or code in wanted], dtype=object)
    nothing = np.full(len(codes), None, dtype=object)
    shapes = np.array([shapely.union_all(grids["geometry"][grids["community_code"] == code])
                       for code in codes], dtype=object)
    return _areas(codes, nothing, nothing, nothing, shapes)


def _ground(communities, grids, wanted):
    """The ground of some communities: their own, that of their grids where one has no outline."""
    shapes = list(communities["geometry"][np.isin(communities["code"], wanted)])
    others = [code for code in wanted if code not in set(communities["code"])]
    return shapely.union_all(shapes + list(
        grids["geometry"][np.isin(grids["community_code"], others)]))


def _cut(shapes, ground):
    """The areal parts of shapes inside a ground."""
    made = np.empty(len(shapes), dtype=object)
    with np.errstate(invalid="ignore"):      # GEOS leaves floating point flags behind
        made[:] = [areal(shape) for shape
                   in shapely.intersection(shapely.make_valid(shapes), ground)]
    return made


def areal(shape):
    """The polygons of a geometry as a multi-polygon."""
    parts = shapely.get_parts(shapely.get_parts([shape]))
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def _areas(codes, names, crews, patrol_codes, shapes):
    keep = ~shapely.is_missing(shapes) & (shapely.area(shapes) > _SLIVER)
    order = np.flatnonzero(keep)[np.argsort(np.asarray(codes)[keep].astype(str), kind="stable")]
    return WorkAreas(*(np.asarray(values, dtype=object)[order]
                       for values in (codes, names, crews, patrol_codes, shapes)))


def share_out(geometry, shapes, feedback=None):
    """The work area that each component belongs to.

    A line or an area belongs where the largest part of it lies; on a border the first one wins.

    Parameters
    ----------
    geometry : (n,) object array
        Of the components.
    shapes : (k,) object array
        Of the work areas.

    Returns
    -------
    (n,) int
        0 … k-1, and -1 for a component in none: it goes into the rest package.
    """
    if not len(shapes):
        return np.full(len(geometry), -1)
    width = len(str(len(shapes)))
    names = [f"{number:0{width}}" for number in range(len(shapes))]
    found = assign(geometry, shapes, names, feedback)
    return np.array([-1 if name is None else int(name) for name in found], dtype=int)


def rest_ground(geometry, shapes):
    """The squares of SQUARE metres that hold the components in no work area, as a multi-polygon
    without the work areas; None for no components."""
    boxes = shapely.bounds(np.asarray(geometry, dtype=object))
    boxes = boxes[~np.isnan(boxes).any(axis=1)]
    if not len(boxes):
        return None
    corners = np.unique(np.floor(np.vstack([boxes[:, :2], boxes[:, 2:]]) / SQUARE), axis=0)
    squares = shapely.box(*(corners * SQUARE).T, *((corners + 1) * SQUARE).T)
    ground = areal(shapely.union_all(squares))
    if not len(shapes):
        return ground
    with np.errstate(invalid="ignore"):
        left = areal(shapely.difference(ground, shapely.union_all(shapely.make_valid(shapes))))
    # of a component on the very edge there may be no ground left
    return ground if shapely.is_empty(left) else left
