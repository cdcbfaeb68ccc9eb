"""Dividing, numbering and checking the unit grids of a workspace."""
import json
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from ..workspace.grid_revision import revise, scheme_of
from ..workspace.reading import read
from . import partition, quality

#: Roads by the OpenStreetMap value in ``kind``, or by the classes of GB/T 51328 and of highways
#: that Chinese base maps use; any other road is a minor one. Footpaths are no barrier.
MAJOR_ROADS = ("motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link",
               "primary_link", "高速公路", "国道", "省道", "快速路", "主干路", "主干道", "次干路",
               "次干道")
NO_BARRIER = ("footway", "path", "steps", "corridor", "elevator", "platform", "cycleway",
              "bridleway", "construction", "proposed")


def _none():
    return np.empty(0, dtype=object)


@dataclass
class Ground:
    """What unit grids are divided along; all geometries in one metric CRS.

    Attributes
    ----------
    codes, communities : (n,) object arrays
        Community codes and polygons.
    roads, road_kinds, railways, rivers, walls : object arrays
        Lines; ``road_kinds`` are OpenStreetMap highway values or other text.
    water, buildings, parcels, compounds : object arrays of areas
    """
    codes: np.ndarray = field(default_factory=_none)
    communities: np.ndarray = field(default_factory=_none)
    roads: np.ndarray = field(default_factory=_none)
    road_kinds: np.ndarray = field(default_factory=_none)
    railways: np.ndarray = field(default_factory=_none)
    rivers: np.ndarray = field(default_factory=_none)
    walls: np.ndarray = field(default_factory=_none)
    water: np.ndarray = field(default_factory=_none)
    buildings: np.ndarray = field(default_factory=_none)
    parcels: np.ndarray = field(default_factory=_none)
    compounds: np.ndarray = field(default_factory=_none)

    def barriers(self):
        """The barriers, strongest first (a list of ``partition.Barriers``)."""
        kind = np.array([k or "" for k in self.road_kinds], dtype=object)
        major, none = np.isin(kind, MAJOR_ROADS), np.isin(kind, NO_BARRIER)
        found = [
            partition.Barriers("river", self.rivers, 1.0),
            partition.Barriers("water", self.water, 1.0, water=True),
            partition.Barriers("railway", self.railways, 1.0),
            partition.Barriers("major road", self.roads[major], 1.0),
            partition.Barriers("road", self.roads[~major & ~none], 0.7),
            partition.Barriers("wall", self.walls, 0.5),
        ]
        return [b for b in found if len(b.geometries)]

    def lines(self):
        """Lines that count as barriers when borders are measured: roads (no foot paths), rivers,
        railways, the outline of water; walls do not."""
        kind = np.array([k or "" for k in self.road_kinds], dtype=object)
        roads = self.roads[~np.isin(kind, NO_BARRIER)] if len(self.roads) else self.roads
        return np.concatenate([roads, self.rivers, self.railways, self.water])


def ground_of(ws, communities=None):
    """The Ground of a workspace: its communities (or those with these codes) and base map."""
    rows, roads = read(ws, "community", ["code"]), read(ws, "base_road", ["kind"])
    codes, borders = rows["code"], rows["geometry"]
    if communities is not None:
        pick = np.isin(codes, list(communities))
        codes, borders = codes[pick], borders[pick]
    tables = {"railways": "base_railway", "rivers": "base_water_line", "walls": "base_wall",
              "water": "base_water", "buildings": "base_building", "parcels": "base_parcel",
              "compounds": "base_compound"}
    return Ground(codes, borders, roads["geometry"], roads["kind"],
                  **{name: read(ws, table)["geometry"] for name, table in tables.items()})


def divide_ground(ground, target=10_000.0, low=5_000.0, high=20_000.0, feedback=None,
                  load=None, load_share=0.0):
    """Divide communities along their ground.

    Parameters
    ----------
    ground : Ground
    target, low, high : float
        Wanted area and its band, m².
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.
    load, load_share : optional
        Objects or cases that cells should have alike, see ``partition.divide``.

    Returns
    -------
    (Division, (n,) object array of community codes of its cells)

    Raises
    ------
    InputError
        There are no communities, or the band does not hold the target.
    """
    if not len(ground.codes):
        raise InputError(N_("There are no communities to divide. Import them first, or choose a "
                            "layer of communities."))
    if not 0 < low <= target <= high:
        raise InputError(N_("The wanted area must lie between the smallest and the largest area, "
                            "and all be above zero."))
    division = partition.divide(ground.communities, ground.barriers(), ground.buildings,
                                ground.parcels, ground.compounds, target, low, high, feedback,
                                load, load_share)
    return division, ground.codes[division.community]


def store_division(ws, polygons, community_codes, by, why, what="", existing=None):
    """Make new cells the unit grids of their communities.

    Cells that are there already keep their numbers, so storing the same division again changes
    nothing; the other grids of the communities are retired, and everything follows
    (``grid_revision.revise``).

    Parameters
    ----------
    polygons : (n,) object array
    community_codes : (n,) array of str
    by, why : str
        Signature.
    what : str
        What others who wait are told, in the user's language.
    existing : (n,) array of str or None, optional
        Numbers that cells have already.

    Returns
    -------
    ((n,) object array of str, int)
        The numbers; how many older grids were retired.
    """
    mine = json.dumps(sorted(map(str, set(community_codes))))
    with ws.bulk(what) as connection:
        older = [r[0] for r in connection.execute(
            "SELECT bgid FROM unit_grid WHERE dedate IS NULL AND community_code IN "
            "(SELECT value FROM json_each(?))", (mine,))]
        done = revise(ws, connection, older, polygons, community_codes, by, why, existing,
                      checked=False)
    return done.bgids, len(done.retired)


def check_on(ground, polygons, codes, components, limits=None, feedback=None,
             scheme=quality.SCHEME):
    """``quality.check`` of cells on a Ground: its communities, objects and lines."""
    return quality.check(polygons, codes, ground.communities, ground.codes, ground.buildings,
                         ground.compounds, components, limits, feedback=feedback,
                         barriers=ground.lines(), parcels=ground.parcels, water=ground.water,
                         scheme=scheme)


def check_grids(ws, limits=None, feedback=None, ground=None, components=None):
    """Check the valid unit grids of a workspace.

    Parameters
    ----------
    ground : Ground, optional
        Default: that of the workspace.
    components : (n,) object array, optional
        Geometries; default: the valid components of the workspace.

    Returns
    -------
    (findings, summary)
        ``findings`` as ``workspace.findings.store_findings`` takes them, ``summary`` as
        ``quality.check`` gives it.
    """
    from ..components import stored
    grids = read(ws, "unit_grid", ["bgid"], "dedate IS NULL")
    if components is None:
        components = stored.components(ws, "dedate IS NULL")["geometry"]
    findings, summary = check_on(ground or ground_of(ws), grids["geometry"], grids["bgid"],
                                 components, limits, feedback, scheme_of(ws))
    key = dict(zip(grids["bgid"], grids["fid"]))
    fid = np.array([key.get(c) for c in findings["code"]], dtype=object)
    table = np.array([None if f is None else "unit_grid" for f in fid], dtype=object)
    return {**findings, "table": table, "fid": fid}, summary
