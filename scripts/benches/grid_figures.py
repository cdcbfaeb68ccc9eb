"""Every figure of a division into unit grids, measured from outside: on cells and input alone.

``measure(cells, community, ground, points)`` takes what any method gives and asks nothing of it:
gaps, overlaps and cells of several parts are counted, not refused. What flagged, inner, on a line
and cut mean is said, and done, in `citygrid_plugin.core.grids.figures`; beside that:

barrier    what ``ground.lines()`` gives: roads, rivers, railways, the outline of water.
major road points every 2 m of major roads, in communities but not inside flagged cells; on a cell
           border within 0.5 m. The border of a community counts.
cut        more than 0.5 m² (and 1 mm along the outline, the rounding) of buildings and flagged
           objects, 2 % of the area of parcels.
gap        area of communities in no cell; outside: area of cells beyond their own community;
           overlap: common area of pairs of cells. Faults of the input are none of the cells: areas
           in two communities may belong to either, gaps of less than 1 m between communities to
           anybody.
seam       edges of cells beside another cell that has not the same edge (but along such a gap).
"""
import numpy as np
import shapely

from citygrid_plugin.core.grids import figures, network
from citygrid_plugin.core.grids.figures import compactness, polygons_of
from citygrid_plugin.core.grids.stored import MAJOR_ROADS

TARGET, LOW, HIGH = 10_000.0, 5_000.0, 20_000.0
CUT = 0.5           # m²


def measure(cells, community, ground, points=None):
    """All figures of a division.

    Parameters
    ----------
    cells : object (n,)
        Polygons; metres.
    community : int (n,)
        Row of the community in ``ground`` that each cell belongs to.
    ground : citygrid_plugin.core.grids.stored.Ground
    points : float (m, 2), optional
        Their number in a cell is its load.

    Returns
    -------
    dict of float
        Shares in %, areas in m²; a figure that the input has no data for is None.
    """
    communities = shapely.make_valid(ground.communities)
    sound, area = shapely.make_valid(cells), shapely.area(cells)
    aside = figures.flagged(sound, communities[community], polygons_of(ground.compounds),
                            polygons_of(ground.water))
    rest = ~aside
    found = dict(cells=len(cells), flagged=int(aside.sum()), flagged_cells=percent(aside),
                 flagged_area=_ratio(area[aside].sum(), area.sum()),
                 km2=float(shapely.area(communities).sum() / 1e6), band_all=_in_band(area))
    found.update(sizes(area[rest], compactness(cells[rest])))
    border = figures.inner_border(sound, community, aside, ground.lines(), ground.parcels)
    found["barrier"] = _percent_of(border, border.barrier)
    found["parcel"] = _percent_of(border, border.line) if len(ground.parcels) else None
    found["major"] = major_roads(cells, aside, communities, ground)
    found.update(cuts(sound, community, communities, ground))
    found.update(coverage(cells, sound, community, communities))
    if points is not None and len(points):
        count = figures.load(sound, shapely.points(points))[rest]
        found["load_cv"] = _number(figures.variation(count))
    return found


def percent(mask):
    """Share of true values in %, None of nothing."""
    return float(100 * np.mean(mask)) if len(mask) else None


def _in_band(area):
    return percent((area >= LOW) & (area <= HIGH))


def _number(value):
    return None if np.isnan(value) else float(value)


def _ratio(part, whole):
    return float(100 * part / whole) if whole else None


def _percent_of(border, on):
    share = _number(border.share(on))
    return None if share is None else 100 * share


def sizes(area, compact):
    """Share in the band, mean against the target, variation; compactness."""
    some = len(area) > 0
    return dict(band=_in_band(area), mean=float(area.mean()) if some else None,
                mean_off=float(100 * abs(area.mean() / TARGET - 1)) if some else None,
                cv=_number(figures.variation(area)),
                compact=float(np.median(compact)) if some else None,
                compact10=float(np.percentile(compact, 10)) if some else None)


def major_roads(cells, aside, communities, ground):
    """Share of the length of major roads on a cell border, None without such roads."""
    if not len(ground.roads):
        return None
    kind = np.array([kind or "" for kind in ground.road_kinds], dtype=object)
    points = figures.along(ground.roads[np.isin(kind, MAJOR_ROADS)])
    points = points[np.unique(_pairs(points, communities)[0])]
    on = figures.near(points, cells)
    within = np.zeros(len(points), dtype=bool)
    within[_pairs(points, cells[aside])[0]] = True
    return percent(on[on | ~within])


def cuts(cells, community, communities, ground):
    """How many buildings and flagged objects are cut, and the share of divisible parcels."""
    found = {}
    for name, things in (("buildings", ground.buildings), ("whole", ground.compounds)):
        things = polygons_of(things)
        lost = _lost(things, cells, community, communities)
        found[name] = len(things)
        found[name + "_cut"] = int((lost > CUT + network.GRID * shapely.length(things)).sum())
    parcels = polygons_of(ground.parcels)
    parcels = parcels[figures.divisible(parcels)]
    lost = _lost(parcels, cells, community, communities)
    found["parcels"] = len(parcels)
    found["parcels_cut"] = percent(lost > figures.PARCEL_CUT * shapely.area(parcels))
    return found


def _lost(things, cells, community, communities):
    """m² that cell borders cut off each thing."""
    cut = figures.cuts(things, cells, community, communities)
    return np.bincount(cut.thing, cut.lost, len(things))


def coverage(cells, sound, community, communities):
    """Gap, overlap and outside in m²; edges without partner; cells of several parts or faulty;
    cells in a second community."""
    tree = shapely.STRtree(sound)
    first, second = tree.query(sound, predicate="intersects")
    first, second = first[first < second], second[first < second]
    overlap = float(shapely.area(shapely.intersection(sound[first], sound[second])).sum())
    gap, outside = _gap_and_outside(sound, tree, community, communities)
    _, strange, _ = figures.unshared(sound, community, communities)
    single = shapely.get_type_id(cells) == 3
    return dict(gap=float(gap.sum()), overlap=overlap, outside=float(outside.sum()),
                fault=float(gap.sum() + overlap + outside.sum()), seams=len(strange),
                broken=int((~single | ~shapely.is_valid(cells)).sum()),
                across=int((outside > CUT + network.GRID * shapely.length(sound)).sum()))


def _gap_and_outside(cells, tree, community, communities):
    """m² of each community without a cell, and of each cell beyond its community (narrow holes
    between the communities, a fault of the input, may be filled or not)."""
    home, cell = tree.query(communities, predicate="intersects")
    order = np.argsort(home, kind="stable")
    bounds = np.searchsorted(home[order], np.arange(len(communities) + 1))
    gap = np.array([shapely.area(_difference(border, cells[cell[order[bounds[k]:bounds[k + 1]]]]))
                    for k, border in enumerate(communities)])
    outside = shapely.difference(cells, communities[community])
    outside = shapely.difference(outside, shapely.union_all(narrow_holes(communities)))
    return gap, shapely.area(outside)


def narrow_holes(communities):
    """Holes between communities less than 1 m wide on average."""
    parts = polygons_of([shapely.union_all(communities)])
    rings, owner = shapely.get_rings(parts, return_index=True)
    inner = np.append(False, owner[1:] == owner[:-1])[:len(rings)]
    holes = shapely.polygons(rings[inner])
    return holes[2 * shapely.area(holes) < shapely.length(holes)]


def _difference(border, cells):
    try:
        return shapely.difference(border, shapely.union_all(cells))
    except shapely.errors.GEOSException:
        return shapely.difference(border, shapely.union_all(cells, grid_size=1e-6))


def input_faults(ground):
    """What is wrong with the communities as they were given: list of (words, m²)."""
    found = []
    for k in np.flatnonzero(~shapely.is_valid(ground.communities)).tolist():
        found.append((f"community {k + 1} is broken", 0.0))
    sound = shapely.make_valid(ground.communities)
    first, second = _pairs(sound, sound)
    first, second = first[first < second], second[first < second]
    for a, b, area in zip(first, second, _common(sound[first], sound[second])):
        if area > 0.01:
            found.append((f"communities {a + 1} and {b + 1} overlap", float(area)))
    for hole in narrow_holes(sound):
        if hole.area > 0.01:
            found.append(("a gap between communities", float(hole.area)))
    return found


def _pairs(things, cells):
    return shapely.STRtree(cells).query(things, predicate="intersects")


def _common(first, second):
    return shapely.area(shapely.intersection(first, second))
