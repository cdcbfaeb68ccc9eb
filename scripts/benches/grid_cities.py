"""The cities that the grids bench divides; every one a `City`, in metres.

A GeoPackage of your own (``scripts/bench grids --city FILE.gpkg``) has these layers, each of them
optional but the first; what is not in metres is brought into the UTM zone of its middle:

==============  ====================================================================
community       areas; field ``code`` (12 digits) if they have codes
road            lines; field ``kind`` with OpenStreetMap's highway value or the
                Chinese class of the road: it tells which roads are major
railway         lines
water_line      lines of rivers
water           areas of water
wall            lines
building        areas that no border may cut
parcel          areas of land parcels
compound        areas to keep whole
component       points or anything else that counts as load
==============  ====================================================================
"""
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
WHOLE = 20_000.0            # without compounds, parcels above this area are kept whole, m²
TABLES = {"railway": "railways", "water_line": "rivers", "wall": "walls", "water": "water",
          "building": "buildings", "parcel": "parcels", "compound": "compounds"}
VARIANTS = ("with parcels", "roads only", "roads and buildings")


@dataclass
class City:
    """What is divided: a `Ground`, and the points (n, 2) whose number in a cell is its load."""

    title: str
    ground: object
    points: np.ndarray

    @property
    def km2(self):
        import shapely
        return float(np.nansum(shapely.area(self.ground.communities)) / 1e6)

    def variants(self):
        """The names of VARIANTS that this city has the data for."""
        there = (len(self.ground.parcels), 1, len(self.ground.buildings))
        return [name for name, some in zip(VARIANTS, there) if some]

    def ground_for(self, variant):
        """The ground of one variant."""
        none = np.empty(0, dtype=object)
        less = {"with parcels": {},
                "roads only": dict(parcels=none, compounds=none, buildings=none, walls=none),
                "roads and buildings": dict(parcels=none, compounds=none, walls=none)}
        return replace(self.ground, **less[variant])


def load(place):
    """A City by its name: "district", "tiny", "helsinki", "cambridgeport", "sheet KM2", or the
    path of a GeoPackage."""
    if place.startswith("sheet "):
        return sheet(float(place.split()[1]))
    known = {"district": lambda: district("large"), "tiny": lambda: district("tiny"),
             "helsinki": helsinki, "cambridgeport": cambridgeport}
    return known[place]() if place in known else from_file(place)


def places(size):
    """The places measured by default; ``size`` is "tiny" or "large"."""
    found = ["tiny" if size == "tiny" else "district", "helsinki"]
    if size != "tiny" and (DATA / "cambridgeport").exists():
        found.append("cambridgeport")
    return found


def _ground(codes, communities, layers):
    """A Ground from ``layers``: {name as in the file: (geometries, kinds)}."""
    from citygrid_plugin.core.grids.stored import Ground
    none = np.empty(0, dtype=object)
    roads = layers.get("road", (none, none))
    return Ground(codes=np.asarray(codes, dtype=object), communities=communities, roads=roads[0],
                  road_kinds=roads[1],
                  **{field: layers.get(name, (none, none))[0] for name, field in TABLES.items()})


def _codes(count):
    return np.array([f"990201{k // 999 + 1:03d}{k % 999 + 1:03d}" for k in range(count)],
                    dtype=object)


def _points(geometries):
    """Coordinates (n, 2) of a point on each geometry."""
    import shapely
    geometries = np.asarray(geometries, dtype=object)
    good = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    return shapely.get_coordinates(shapely.point_on_surface(geometries[good]))


def district(size):
    """The plugin's generated demonstration district."""
    from citygrid_plugin.core.sample.district import generate
    layers = generate(size=size).layers
    base = {name[5:]: (columns["geometry"], columns["kind"])
            for name, columns in layers.items() if name.startswith("base_")}
    ground = _ground(layers["community"]["code"], layers["community"]["geometry"], base)
    return City("generated district", ground, _points(layers["component"]["geometry"]))


def helsinki():
    """The centre of Helsinki from the OpenStreetMap extract that comes with the plugin."""
    from citygrid_plugin.core.exchange.local_crs import suggest_projected_crs
    from citygrid_plugin.core.exchange.osm import load_osm
    from citygrid_plugin.core.sample.build import HELSINKI
    found = load_osm(HELSINKI)
    base = found.base
    west, south, east, north = base["community"].total_bounds
    crs = suggest_projected_crs((west + east) / 2, (south + north) / 2)
    frames = {name[5:]: frame.to_crs(crs) for name, frame in base.items()
              if name.startswith("base_")}
    communities = base["community"].to_crs(crs).geometry.to_numpy()
    ground = _ground(_codes(len(communities)), communities,
                     {name: (frame.geometry.to_numpy(), frame["kind"].to_numpy(object))
                      for name, frame in frames.items()})
    return City("Helsinki centre", ground, _points(found.components.to_crs(crs).geometry))


def cambridgeport():
    """A neighbourhood of Cambridge MA (data beside the project); parcels above 2 ha are whole."""
    import pandas
    import shapely
    path = DATA / "cambridgeport" / "cambridgeport.gpkg"

    def read(layer):
        return _read(path, layer).to_crs(26986)
    streets = read("street_centerlines")
    kind = streets["MajorRoad"].map({1: "primary", 2: "secondary"}).fillna("residential")
    parcels = shapely.make_valid(read("parcels_fy2014").geometry.to_numpy())
    layers = {"road": (streets.geometry.to_numpy(), kind.to_numpy(object)),
              "railway": (read("rail").geometry.to_numpy(), None),
              "water": (read("water").geometry.to_numpy(), None),
              "parcel": (parcels, None), "compound": (_large(parcels), None)}
    borders = read("neighborhood").geometry.to_numpy()
    points = pandas.concat([read(name).geometry for name in (
        "hydrants_20160712", "litter_barrels_20140305", "pedestrian_ramps_20141202",
        "metered_parking_20140701", "street_lights_20180214", "bike_racks_20160811")])
    return City("Cambridgeport", _ground(_codes(len(borders)), borders, layers),
                _points(points.to_numpy()))


def _large(parcels):
    import shapely
    from citygrid_plugin.core.grids.figures import THIN, compactness
    return parcels[(shapely.area(parcels) > WHOLE) & (compactness(parcels) >= THIN)]


def _read(path, layer):
    import geopandas
    return geopandas.read_file(path, layer=layer, engine="fiona")


def from_file(path):
    """A GeoPackage with the layers of this module's first lines.

    Raises
    ------
    SystemExit
        The file has no layer of communities.
    """
    import fiona
    there = fiona.listlayers(path)
    if "community" not in there:
        raise SystemExit(f"{path}: there is no layer community")
    communities = _read(path, "community")
    crs = communities.crs
    if crs.is_geographic:
        crs = communities.estimate_utm_crs()

    def shapes(name):
        return _read(path, name).to_crs(crs).geometry.to_numpy()
    layers = {name: (shapes(name), None) for name in TABLES if name in there}
    if "road" in there:
        roads = _read(path, "road").to_crs(crs)
        kinds = roads["kind"] if "kind" in roads else [None] * len(roads)
        kinds = np.array([k if isinstance(k, str) else None for k in kinds], dtype=object)
        layers["road"] = roads.geometry.to_numpy(), kinds
    if "parcel" in there and "compound" not in there:
        layers["compound"] = _large(layers["parcel"][0]), None
    codes = communities["code"] if "code" in communities else _codes(len(communities))
    points = _points(shapes("component")) if "component" in there else np.empty((0, 2))
    return City(Path(path).stem, _ground(np.asarray(codes, dtype=object), shapes("community"),
                                         layers), points)


def sheet(km2, seed=1):
    """A generated city of any size: leaning blocks of 60 to 260 m, a fifth of the inner streets
    missing or ending blindly, main roads every 1.1 km, a community on each quarter between them,
    and rows of houses; the same size gives the same city. No parcels and no compounds."""
    import shapely
    rng = np.random.default_rng(seed)
    step, per = 135.0, 4                          # a community has 4 x 4 blocks
    count = max(per, int(round(np.sqrt(km2 * 1e6) / step / per)) * per)
    line = np.arange(count + 1) * step
    x, y = np.meshgrid(line, line)
    x, y = (v + rng.uniform(-32, 32, v.shape) for v in (x, y))
    x, y = x + 0.06 * y + 40 * np.sin(y / 700) + 5e5, y - 0.06 * x + 40 * np.sin(x / 900) + 35e5
    node = np.round(np.stack([x, y], axis=-1), 3)
    ends = np.concatenate([np.stack([node[:, :-1], node[:, 1:]], axis=2).reshape(-1, 2, 2),
                           np.stack([node[:-1], node[1:]], axis=2).reshape(-1, 2, 2)])
    row = np.concatenate([np.repeat(np.arange(count + 1), count),
                          np.tile(np.arange(count + 1), count)])
    draw = rng.random(len(row))
    border = row % per == 0
    blind = ~border & (draw > 0.8)
    ends[blind, 1] = ends[blind, 0] + (ends[blind, 1] - ends[blind, 0]) * 0.45
    keep = border | (draw < 0.9)
    kind = np.where(row % (2 * per) == 0, "primary", np.where(border, "tertiary", "residential"))
    first = [node[i:i + per + 1, j:j + per + 1] for i in range(0, count, per)
             for j in range(0, count, per)]
    rings = np.array([np.concatenate([q[0, :-1], q[:-1, -1], q[-1, :0:-1], q[::-1, 0]])
                      for q in first])
    communities = shapely.polygons(rings)
    layers = {"road": (shapely.linestrings(ends[keep]), kind[keep].astype(object)),
              "building": (_houses(rng, node), None)}
    points = ends[keep][:, :1] + (ends[keep][:, 1:] - ends[keep][:, :1]) * np.array(
        [0.1, 0.35, 0.6, 0.85])[None, :, None]
    points = points.reshape(-1, 2) + rng.normal(0, 4, (4 * int(keep.sum()), 2))
    return City(f"generated city of {km2:g} km²", _ground(_codes(len(communities)), communities,
                                                          layers), points)


def _houses(rng, node):
    """Three rows of up to four houses in every block, none on a street."""
    import shapely
    corner = np.stack([node[:-1, :-1], node[:-1, 1:], node[1:, 1:], node[1:, :-1]],
                      axis=2).reshape(-1, 1, 4, 2)
    u, v = np.meshgrid(np.array([0.14, 0.34, 0.54, 0.74]), np.array([0.14, 0.44, 0.74]))
    wide = rng.uniform(0.08, 0.15, (len(corner), u.size))
    deep = rng.uniform(0.07, 0.12, (len(corner), u.size))
    rings = []
    for du, dv in ((0, 0), (1, 0), (1, 1), (0, 1)):
        s, t = u.ravel() + du * wide, v.ravel() + dv * deep
        weight = np.stack([(1 - s) * (1 - t), s * (1 - t), s * t, (1 - s) * t], axis=-1)
        rings.append((weight[..., None] * corner).sum(axis=2))
    rings = np.stack(rings, axis=2)[rng.random((len(corner), u.size)) < 0.8]
    return shapely.polygons(np.round(rings, 3))
