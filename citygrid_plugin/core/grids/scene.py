"""A part of a division and what lies around it, as editing by hand needs it."""
from dataclasses import dataclass, field

import numpy as np
import shapely

from ..errors import N_, Refused
from ..workspace.ddl import Raw, sql
from ..workspace.reading import read
from . import network
from .drawn import Unfinished
from .quality import Limits
from .revision import single

#: Lines that enclose the faces of which a cell consists; compare ``stored.Ground``.
LINES = ("base_road", "base_railway", "base_water_line", "base_wall")
#: So much around what is edited is looked at, m: its neighbours, and objects that reach out of it.
MARGIN = 50.0


def _none():
    return np.empty(0, dtype=object)


@dataclass(frozen=True)
class Scene:
    """Cells with their surroundings; all geometries in one metric CRS.

    Attributes
    ----------
    codes : object (n,)
        Codes of the cells.
    polygons : object (n,)
        Single polygons, or multiple ones where a cell is faulty.
    communities : object (n,)
        Code of the community of each cell.
    locked : bool (n,)
    borders : dict
        Polygon of each community by its code, as far as they are known.
    buildings, compounds, parcels, lines : object arrays
        Areas that no border may cut, parcels, and roads, railways, streams and walls.
    components : object array
        Components of any geometry, the load of the cells.
    limits : quality.Limits
    """

    codes: np.ndarray
    polygons: np.ndarray
    communities: np.ndarray
    locked: np.ndarray
    borders: dict = field(default_factory=dict)
    buildings: np.ndarray = field(default_factory=_none)
    compounds: np.ndarray = field(default_factory=_none)
    parcels: np.ndarray = field(default_factory=_none)
    lines: np.ndarray = field(default_factory=_none)
    components: np.ndarray = field(default_factory=_none)
    limits: Limits = field(default_factory=Limits)

    def row(self, code):
        """Row of a cell; Refused where it is not there (any more)."""
        rows = np.flatnonzero(self.codes == code)
        if not len(rows):
            raise Refused(N_("Unit grid {grid} is not there any more: it was retired or replaced "
                             "meanwhile."), grid=code)
        return int(rows[0])

    def at(self, point):
        """Code of the cell at a point (x, y), None where there is none."""
        rows = np.flatnonzero(shapely.intersects_xy(self.polygons, *point))
        return min(self.codes[rows]) if len(rows) else None

    def under(self, line):
        """Code of the cell that most of a line, (m, 2) float, lies in; Unfinished where there is
        none."""
        line = shapely.linestrings(line)
        near = np.flatnonzero(shapely.intersects(self.polygons, line))
        if not len(near):
            raise Unfinished(N_("There is no unit grid here."))
        length = shapely.length(shapely.intersection(self.polygons[near], line))
        return self.codes[near[int(np.argmax(length))]]

    def vertices(self):
        """Corners that a drawn line may snap to: those of cells, buildings, parcels and lines,
        (k, 2) float64."""
        return np.unique(shapely.get_coordinates(np.concatenate(
            [self.polygons, self.buildings, self.compounds, self.parcels, self.lines])), axis=0)


def scene_around(ws, box, limits=None):
    """The Scene of a workspace inside and next to a box.

    Parameters
    ----------
    ws : Workspace
    box : (minx, miny, maxx, maxy)
        Metres, in the workspace's CRS.
    limits : Limits, optional

    Returns
    -------
    Scene
        With every valid cell that touches the box, and their neighbours.
    """
    cells = _near(ws, "unit_grid", box, ("bgid",), "dedate IS NULL")
    if len(cells["fid"]):
        wide = shapely.total_bounds(cells["geometry"])
        box = np.concatenate([np.minimum(box[:2], wide[:2]), np.maximum(box[2:], wide[2:])])
    box = np.asarray(box, dtype=float) + np.array([-MARGIN, -MARGIN, MARGIN, MARGIN])
    cells = _near(ws, "unit_grid", box, ("bgid", "community_code", "locked"), "dedate IS NULL")
    communities = _near(ws, "community", box, ("code",))

    def around(table, where="1"):
        return _near(ws, table, box, (), where)["geometry"]

    def areas(table):
        found = network.polygon_parts(shapely.make_valid(around(table)))[0]
        return found[shapely.area(found) > 0]
    components = [around(name, "dedate IS NULL") for name in ws.tables
                  if name.startswith("component_")]
    return Scene(
        cells["bgid"], single(cells["geometry"]), cells["community_code"],
        cells["locked"].astype(bool), dict(zip(communities["code"], communities["geometry"])),
        areas("base_building"), areas("base_compound"), areas("base_parcel"),
        np.concatenate([around(table) for table in LINES]), np.concatenate([_none(), *components]),
        limits or Limits())


def _near(ws, table, box, columns, where="1"):
    """Rows of a table whose boxes touch a box."""
    return read(ws, table, columns,
                sql("{where} AND fid IN (SELECT id FROM {index} WHERE maxx >= ? AND maxy >= ? "
                    "AND minx <= ? AND miny <= ?)", where=Raw(where),
                    index=f"rtree_{table}_geom"), tuple(float(v) for v in box))
