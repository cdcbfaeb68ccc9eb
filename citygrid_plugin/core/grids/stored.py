"""Dividing, numbering and checking the unit grids of a workspace."""
import json
import zlib
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ..components.stored import components
from ..errors import InputError, N_, Refused
from ..workspace.grid_revision import revise, scheme_of
from ..workspace.reading import read
from . import layers, partition, quality
from .quality_rules import RULES

#: Roads by the OpenStreetMap value in ``kind``, or by the classes of GB/T 51328 and of highways
#: that Chinese base maps use; any other road is a minor one. Footpaths are no barrier.
MAJOR_ROADS = ("motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link",
               "primary_link", "高速公路", "国道", "省道", "快速路", "主干路", "主干道", "次干路",
               "次干道")
NO_BARRIER = ("footway", "path", "steps", "corridor", "elevator", "platform", "cycleway",
              "bridleway", "construction", "proposed")

#: rules that one cell keeps or breaks whatever its code
CELL_RULES = ("geometry", "multipart", "outside", "across", "cutbuilding", "cutwhole",
              "cutcomponent", "area", "compactness", "sliver")


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
    objects : object array
        Component areas: as little cut as buildings.
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
    objects: np.ndarray = field(default_factory=_none)

    def barriers(self):
        """The barriers, strongest first (a list of ``layers.Barriers``)."""
        kind = np.array([k or "" for k in self.road_kinds], dtype=object)
        major, none = np.isin(kind, MAJOR_ROADS), np.isin(kind, NO_BARRIER)
        found = [
            layers.Barriers("river", self.rivers, 3.0),
            layers.Barriers("water", self.water, 1.5, water=True),
            layers.Barriers("railway", self.railways, 1.2),
            layers.Barriers("major road", self.roads[major], 1.0),
            layers.Barriers("road", self.roads[~major & ~none], 0.7),
            layers.Barriers("wall", self.walls, 0.5),
        ]
        return [b for b in found if len(b.geometries)]

    def lines(self):
        """Lines that count as barriers when borders are measured: roads (no foot paths), rivers,
        railways, the outline of water; walls do not."""
        kind = np.array([k or "" for k in self.road_kinds], dtype=object)
        roads = self.roads[~np.isin(kind, NO_BARRIER)] if len(self.roads) else self.roads
        return np.concatenate([roads, self.rivers, self.railways, self.water])

    def small_objects(self, high):
        """Component areas that a cell of at most ``high`` m² can hold whole: no border cuts them.
        One as large as a cell cannot lie in one with anything else."""
        return self.objects[shapely.area(self.objects) < high]

    def uncut(self, high):
        """Areas that no border cuts, where a cell has at most ``high`` m²."""
        return np.concatenate([self.buildings, self.small_objects(high)])


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
    areas = [read(ws, table, (), "dedate IS NULL")["geometry"] for table in ws.tables
             if table.startswith("component_") and table.endswith("_area")]
    return Ground(codes, borders, roads["geometry"], roads["kind"],
                  objects=np.concatenate([_none(), *areas]),
                  **{name: read(ws, table)["geometry"] for name, table in tables.items()})


def refuse_band(target, low, high):
    """InputError where a smallest and a largest area (m²) do not hold the wanted one."""
    if not 0 < low <= target <= high:
        raise InputError(N_("The wanted area must lie between the smallest and the largest area, "
                            "and all be above zero."))


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
    refuse_band(target, low, high)
    division = partition.divide(
        ground.communities, ground.barriers(), ground.uncut(high), ground.parcels,
        ground.compounds, target, low, high, feedback, load, load_share)
    division.notes[:] = _named(division.notes, ground.codes)
    return division, ground.codes[division.community]


def _named(notes, codes):
    """Notes that call communities by their codes, where they have one."""
    def called(key, value, params):
        row = key in ("community", "first", "second") or (
            key == "row" and params.get("name") == "Community")
        return (codes[value - 1] or value) if row else value
    return [replace(note, params={key: called(key, value, note.params)
                                  for key, value in note.params.items()}) for note in notes]


def load_of(ws, cases=False):
    """Where the valid components of a workspace are, or its cases, open and closed: (n, 2)."""
    if cases:
        shapes = np.concatenate([read(ws, table)["geometry"]
                                 for table in ("case_open", "case_closed")])
    else:
        shapes = components(ws, "dedate IS NULL")["geometry"]
    return shapely.get_coordinates(shapely.centroid(shapes))


def standing(ws, community_codes):
    """The valid unit grids that a division of communities would replace.

    Taken before a division is worked out and given to `store_division` with it, so that what
    somebody else does to them meanwhile is not lost.

    Returns
    -------
    frozenset
        Something that is equal only while none of them is changed, retired or added.

    Raises
    ------
    Refused
        Some are locked.
    """
    rows = _valid(ws, community_codes)
    locked = sorted(bgid for bgid, _, lock in rows if lock)
    if locked:
        raise Refused(N_("{count} unit grids are locked, such as {grid}, and a new division would "
                         "retire them. Unlock them first, or revise the unit grids, which keeps "
                         "locked ones."), count=len(locked), grid=locked[0])
    return rows


def _valid(ws, community_codes):
    """(bgid, checksum of the geometry, locked) of the valid unit grids of communities."""
    return frozenset((bgid, zlib.crc32(blob), locked) for bgid, blob, locked in ws.query(
        "SELECT bgid, geom, locked FROM unit_grid WHERE dedate IS NULL AND community_code IN "
        "(SELECT value FROM json_each(?))", (json.dumps(sorted(map(str, set(community_codes)))),)))


def breaks(ground, division, limits, feedback=None):
    """The rules that each cell of a Division breaks, their ids separated by commas.

    Returns
    -------
    object (n,) array of str
    """
    names = [f"{row:09d}" for row in range(len(division.polygons))]
    findings, _ = quality.check(
        division.polygons, names, ground.communities, ground.codes, ground.buildings,
        ground.compounds, ground.objects, limits, water=ground.water,
        rules=[rule for rule in RULES if rule.id in CELL_RULES], feedback=feedback)
    found = [[] for _ in names]
    for code, rule in zip(findings["code"], findings["rule"]):
        found[int(code)].append(str(rule))
    return np.array([",".join(dict.fromkeys(f)) for f in found], dtype=object)


def store_division(ws, polygons, community_codes, by, why, what="", existing=None,
                   before=None):
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
    before : optional
        What `standing` gave for all communities that were to be divided.

    Returns
    -------
    ((n,) object array of str, int)
        The numbers; how many older grids were retired.

    Raises
    ------
    Refused
        The grids are not those of ``before`` any more.
    """
    with ws.bulk(what) as connection:
        there = _valid(ws, community_codes)
        width = ws.codes.community_length
        changed = () if before is None else there ^ {
            row for row in before if row[0][:width] in set(community_codes)}
        if changed:
            raise Refused(N_("Somebody else has changed unit grids of these communities "
                             "meanwhile, such as {grid}. Nothing was stored; divide again."),
                          grid=min(bgid for bgid, _, _ in changed))
        done = revise(ws, connection, sorted(bgid for bgid, _, _ in there), polygons,
                      community_codes, by, why, existing, checked=False)
    return done.bgids, len(done.retired)


def check_on(ground, polygons, codes, components, limits=None, feedback=None,
             scheme=quality.SCHEME):
    """``quality.check`` of cells on a Ground: its communities, objects and lines."""
    return quality.check(polygons, codes, ground.communities, ground.codes, ground.buildings,
                         ground.compounds, components, limits, feedback=feedback,
                         barriers=ground.lines(), parcels=ground.parcels, water=ground.water,
                         scheme=scheme)


def check_grids(ws, limits=None, feedback=None, ground=None, objects=None):
    """Check the valid unit grids of a workspace.

    Parameters
    ----------
    ground : Ground, optional
        Default: that of the workspace.
    objects : (n,) object array, optional
        Geometries; default: the valid components of the workspace.

    Returns
    -------
    (findings, summary)
        ``findings`` as ``workspace.findings.store_findings`` takes them, ``summary`` as
        ``quality.check`` gives it.
    """
    grids = read(ws, "unit_grid", ["bgid"], "dedate IS NULL")
    if objects is None:
        objects = components(ws, "dedate IS NULL")["geometry"]
    findings, summary = check_on(ground or ground_of(ws), grids["geometry"], grids["bgid"],
                                 objects, limits, feedback, scheme_of(ws))
    key = dict(zip(grids["bgid"], grids["fid"]))
    fid = np.array([key.get(c) for c in findings["code"]], dtype=object)
    table = np.array([None if f is None else "unit_grid" for f in fid], dtype=object)
    return {**findings, "table": table, "fid": fid}, summary
