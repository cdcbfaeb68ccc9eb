"""Dividing a generated district and Helsinki's centre into unit grids, numbering, assigning.

Peers: a net of 100 m clipped to the communities, and street blocks (roads, railways, rivers and
community borders polygonised). Cells that are water, one object kept whole or a remnant of a
community are left out of our shares and of the area's variation; the peers know no such cells.
"""
import sys
import time

import numpy as np

from .measure import Figure, say, worker

LOW, HIGH = 5_000.0, 20_000.0
GRIDS = 35_000
CUT = 0.5           # a building is cut when more than this lies in a second cell, m²
PLACES = {"district": "generated district", "helsinki": "Helsinki centre"}


def figures(work, rows):
    """The figures of the grids bench; ``rows`` points are assigned, and below 100,000 the
    generated district is the tiny one."""
    for place, title in PLACES.items():
        size = "large" if rows >= 100_000 else "tiny"
        ours, net, blocks = (worker("grids", "divide", place, size, method)
                             for method in ("ours", "net", "blocks"))
        about = f"{title}, {ours['km2']:.1f} km²"
        yield Figure(f"{about}: {ours['cells']:,} grids, time per km² (net; blocks "
                     f"{blocks['seconds'] / blocks['km2']:.3g} s)",
                     ours["seconds"] / ours["km2"], net["seconds"] / net["km2"])
        yield Figure(f"{about}: in 5,000–20,000 m², without {ours['flagged']} flagged "
                     f"cells with {ours['flagged_area']:.3g} % of the area; with them "
                     f"{ours['band_all']:.3g} % (net; blocks {blocks['band']:.3g} %)",
                     ours["band"], net["band"], None, "%")
        yield Figure(f"{about}: variation of the area (net; blocks {blocks['cv']:.3g})",
                     ours["cv"], net["cv"], None, "CV")
        yield Figure(f"{about}: of {ours['buildings']:,} buildings cut, but by community borders "
                     f"(net; blocks {blocks['cut']:,})", ours["cut"], net["cut"], 0, "buildings",
                     True)
        yield Figure(f"{about}: gap, overlap and outside, borders to 1 mm (net; blocks "
                     f"{blocks['fault']:.3g} m²; ours to borders as given {ours['given']:.3g} m²)",
                     ours["fault"], net["fault"], 1.0, "m²", True)
        yield Figure(f"{about}: peak memory", ours["peak_mb"], net["peak_mb"], None, "MB")
    given = worker("grids", "assign", rows)
    yield Figure(f"numbering {given['grids']:,} grids", given["number"])
    yield Figure(f"unit grid of {rows:,} points on {given['grids']:,} grids (geopandas.sjoin)",
                 given["ours"], given["sjoin"], 1.0)


# -- the workers, each a process of its own

def divide(place, size, method):
    """Divide a place by one method and measure what comes out."""
    from citygrid_plugin.core.grids.quality import check
    ground = _district(size) if place == "district" else _helsinki()
    start = time.perf_counter()
    cells, community, flagged = {"ours": _ours, "net": _net, "blocks": _blocks}[method](ground)
    seconds = time.perf_counter() - start
    import shapely
    # no rules: only the sums of gaps, overlaps and what lies outside
    _, summary = check(cells, [""] * len(cells), ground.communities, ground.codes, rules=())
    sums = ("gap", "overlap", "outside")
    given = sum(float(summary[name][-1]) for name in sums)
    # grids are on a raster of 1 mm; borders that are not differ by the rounding
    rounded = shapely.set_precision(ground.communities, 0.001)
    _, summary = check(cells, [""] * len(cells), rounded, ground.codes, rules=())
    fault = sum(float(summary[name][-1]) for name in sums)
    every = shapely.area(cells)
    area, aside = shapely.area(cells[~flagged]), shapely.area(cells[flagged])
    say(seconds=seconds, cells=len(cells), flagged=int(flagged.sum()),
        km2=float(shapely.area(ground.communities).sum() / 1e6), cv=float(area.std() / area.mean()),
        band=float(100 * ((area >= LOW) & (area <= HIGH)).mean()), fault=fault, given=given,
        band_all=float(100 * ((every >= LOW) & (every <= HIGH)).mean()),
        flagged_area=float(100 * aside.sum() / (area.sum() + aside.sum())),
        buildings=len(ground.buildings), cut=_cut(ground.buildings, cells, community))


def _ground(codes, communities, base):
    """A Ground from base map tables: {table: (geometries, kinds)}."""
    from citygrid_plugin.core.grids.stored import Ground
    none = np.empty(0, dtype=object)

    def of(table):
        return base.get(table, (none, none))[0]
    return Ground(codes, communities, *base["base_road"], of("base_railway"),
                  of("base_water_line"), of("base_wall"), of("base_water"), of("base_building"),
                  of("base_parcel"), of("base_compound"))


def _district(size):
    from citygrid_plugin.core.sample.district import generate
    layers = generate(size=size).layers
    return _ground(layers["community"]["code"], layers["community"]["geometry"],
                   {t: (c["geometry"], c["kind"]) for t, c in layers.items()
                    if t.startswith("base_")})


def _helsinki():
    from citygrid_plugin.core.exchange.local_crs import suggest_projected_crs
    from citygrid_plugin.core.exchange.osm import load_osm
    from citygrid_plugin.core.sample.build import HELSINKI
    base = load_osm(HELSINKI).base
    west, south, east, north = base["community"].total_bounds
    crs = suggest_projected_crs((west + east) / 2, (south + north) / 2)
    base = {t: f.to_crs(crs) for t, f in base.items()}
    communities = base.pop("community").geometry.to_numpy()
    base.pop("street", None)
    codes = np.array([f"990201001{k:03d}" for k in range(1, len(communities) + 1)], dtype=object)
    return _ground(codes, communities, {t: (f.geometry.to_numpy(), f["kind"].to_numpy(object))
                                        for t, f in base.items()})


def _ours(ground):
    from citygrid_plugin.core.grids.partition import ORDINARY
    from citygrid_plugin.core.grids.stored import divide_ground
    division, _ = divide_ground(ground)
    return division.polygons, division.community, division.flag != ORDINARY


def _net(ground):
    import geopandas
    import shapely
    west, south, east, north = shapely.total_bounds(ground.communities)
    x, y = np.meshgrid(np.arange(west, east, 100), np.arange(south, north, 100))
    net = geopandas.GeoDataFrame(geometry=shapely.box(x, y, x + 100, y + 100).ravel(), crs=4549)
    return _clipped(net, ground)


def _blocks(ground):
    import geopandas
    import shapely
    lines = np.concatenate([b.geometries for b in ground.barriers()
                            if b.name != "wall"] + [ground.communities])
    areas = shapely.get_dimensions(lines) == 2
    lines[areas] = shapely.boundary(lines[areas])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(
        shapely.union_all(shapely.get_parts(lines), grid_size=0.001))))
    return _clipped(geopandas.GeoDataFrame(geometry=faces, crs=4549), ground)


def _clipped(frame, ground):
    import geopandas
    communities = geopandas.GeoDataFrame({"community": np.arange(len(ground.communities))},
                                         geometry=ground.communities, crs=4549)
    cells = frame.overlay(communities, how="intersection").explode(index_parts=False)
    # overlaying blocks with their own borders leaves threads that nobody would call a cell
    cells = cells[cells.area > 1.0]
    return (cells.geometry.to_numpy(), cells["community"].to_numpy(),
            np.zeros(len(cells), dtype=bool))


def _cut(buildings, cells, community):
    """Number of buildings with more than CUT in a second cell of one community."""
    import shapely
    buildings = shapely.make_valid(buildings)
    building, cell = shapely.STRtree(cells).query(buildings, predicate="intersects")
    part = shapely.area(shapely.intersection(buildings[building], cells[cell]))
    key, group = np.unique(np.column_stack([building, community[cell]]), axis=0,
                           return_inverse=True)
    group = group.ravel()
    largest = np.zeros(len(key))
    np.maximum.at(largest, group, part)
    rest = np.bincount(group, part, len(key)) - largest
    return len(np.unique(key[rest > CUT, 0]))


def assign(rows):
    """Number the grids of a city, and find the grid of points; medians of three runs."""
    import geopandas
    import shapely
    from citygrid_plugin.core.grids.assign import assign as ours
    from citygrid_plugin.core.grids.numbering import number
    from citygrid_plugin.core.sample.city import city
    rows = int(rows)
    made = city(n_components=rows, n_grids=min(max(rows * 35 // 1000, 36), GRIDS), n_cases=0)
    grids = made.grids
    start = time.perf_counter()
    number(grids["geometry"], grids["community_code"])
    numbered = time.perf_counter() - start
    points = shapely.points(made.x, made.y)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        found = ours(points, grids["geometry"], grids["bgid"])
        middle = time.perf_counter()
        left = geopandas.GeoDataFrame(geometry=points, crs=made.epsg)
        right = geopandas.GeoDataFrame({"bgid": grids["bgid"]}, geometry=grids["geometry"],
                                       crs=made.epsg)
        joined = geopandas.sjoin(left, right, how="left", predicate="intersects")
        took.append((middle - start, time.perf_counter() - middle))
    first = joined.groupby(level=0)["bgid"].min().to_numpy()     # on a border the lower code
    differ = np.flatnonzero(found.astype(str) != first.astype(str))
    assert not len(differ) or all(found[i] is None for i in differ), "the two disagree"
    mine, theirs = np.median(took, axis=0)
    say(number=numbered, ours=float(mine), sjoin=float(theirs), grids=len(grids["bgid"]))


if __name__ == "__main__":
    {"divide": divide, "assign": assign}[sys.argv[1]](*sys.argv[2:])
