"""Every figure of a division into unit grids, measured from outside: on cells and input alone.

``measure(cells, community, ground, points)`` takes what any method gives and asks nothing of it:
gaps, overlaps and cells of several parts are counted, not refused. Definitions:

flagged    a cell of which two thirds are one object of ``ground.compounds`` and that has two thirds
           of it (of its part in the community), or of which two thirds are water: the rest may be
           half of the streets around. Left out of all figures of area, shape and border.
inner      the outline of unflagged cells that has another cell of the same community beyond it
           (5 cm outside). A point is taken every 2 m; a border of two unflagged cells counts once.
on a line  such a point lies within 0.5 m of the line. Walls and foot paths are no lines.
major road points every 2 m of major roads, in communities but not inside flagged cells; on a cell
           border within 0.5 m. The border of a community counts.
cut        an object of which more than a limit lies in other cells than the one that has most of
           it, counted in each community and each connected part that the community cuts off:
           0.5 m² (and the rounding, 1 mm along its outline) of buildings and flagged objects, 2 %
           of the area of parcels. Parcels of at most 2 ha that are no streets are divisible.
gap        area of communities in no cell; outside: area of cells beyond their own community;
           overlap: common area of pairs of cells. Faults of the input are none of the cells: areas
           in two communities may belong to either, gaps of less than 1 m between communities to
           anybody. ``raster`` is the sum against borders rounded to 1 mm, as the cells are.
seam       edges of cells beside another cell that has not the same edge.
"""
import numpy as np
import shapely

TARGET, LOW, HIGH = 10_000.0, 5_000.0, 20_000.0
NEAR = 0.5          # an edge is on a line within this distance, m
STEP = 2.0          # a border is looked at in a point every so many metres
CUT = 0.5           # m²
DIVISIBLE = 20_000.0
THIN = 0.02
MOSTLY = 2 / 3       # a cell is what fills this share of it


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
    area = shapely.area(cells)
    flagged = flags(cells, community, ground)
    rest = ~flagged
    found = dict(cells=len(cells), flagged=int(flagged.sum()),
                 flagged_cells=percent(flagged), flagged_area=_ratio(area[flagged].sum(),
                                                                     area.sum()),
                 km2=float(shapely.area(communities).sum() / 1e6))
    found.update(sizes(area[rest], compactness(cells[rest])))
    found["band_all"] = percent((area >= LOW) & (area <= HIGH))
    found.update(borders(cells, community, flagged, ground))
    found["major"] = major_roads(cells, flagged, communities, ground)
    found.update(cuts(cells, community, communities, ground))
    found.update(coverage(cells, community, communities))
    if points is not None and len(points):
        count = load(cells, points)[rest]
        found["load_cv"] = variation(count)
    return found


def compactness(polygons):
    """4 pi A / P² of each polygon."""
    return 4 * np.pi * shapely.area(polygons) / np.maximum(shapely.length(polygons), 1e-9) ** 2


def percent(mask):
    """Share of true values in %, None of nothing."""
    return float(100 * np.mean(mask)) if len(mask) else None


def variation(values):
    """Coefficient of variation, None where there is none."""
    return float(np.std(values) / np.mean(values)) if len(values) and np.mean(values) else None


def _ratio(part, whole):
    return float(100 * part / whole) if whole else None


def sizes(area, compact):
    """Share in the band, mean against the target, variation; compactness."""
    some = len(area) > 0
    return dict(band=percent((area >= LOW) & (area <= HIGH)),
                mean=float(area.mean()) if some else None,
                mean_off=float(100 * abs(area.mean() / TARGET - 1)) if some else None,
                cv=variation(area),
                compact=float(np.median(compact)) if some else None,
                compact10=float(np.percentile(compact, 10)) if some else None)


def flags(cells, community, ground):
    """Which cells are one object flagged whole in the input, or water."""
    from citygrid_plugin.core.grids.clean import merge_overlapping
    flagged = np.zeros(len(cells), dtype=bool)
    area = shapely.area(cells)
    water = _polygons([shapely.union_all(_polygons(ground.water))])
    thing, cell = _pairs(water, cells)
    wet = np.bincount(cell, _common(water[thing], cells[cell]), len(cells))
    flagged |= wet >= MOSTLY * area
    whole = merge_overlapping(_polygons(ground.compounds))
    thing, cell = _pairs(whole, cells)
    most = _common(whole[thing], cells[cell]) >= MOSTLY * area[cell]
    thing, cell = thing[most], cell[most]
    home = shapely.make_valid(ground.communities[community[cell]])
    parts, index = shapely.get_parts(shapely.intersection(whole[thing], home), return_index=True)
    cell = cell[index]
    one = _common(parts, cells[cell]) >= MOSTLY * np.maximum(shapely.area(parts), area[cell])
    flagged[cell[one]] = True
    return flagged


def borders(cells, community, flagged, ground):
    """Share of the inner border on roads, water or rail, and on those or parcel borders."""
    middle, owner, beyond = _outline(cells)
    inner = (beyond >= 0) & ~flagged[owner] & (community[owner] == community[beyond])
    middle, beyond = middle[inner], beyond[inner]
    weight = np.where(flagged[beyond], STEP, STEP / 2)
    lines = barrier_lines(ground)
    on = near(middle, lines)
    found = dict(inner_km=float(weight.sum() / 1000), barrier=_ratio(weight[on].sum(),
                                                                     weight.sum()))
    found["parcel"] = None
    if len(ground.parcels):
        rest = np.flatnonzero(~on)
        on[rest] = near(middle[rest], shapely.boundary(_polygons(ground.parcels)))
        found["parcel"] = _ratio(weight[on].sum(), weight.sum())
    return found


def _outline(cells):
    """Points every STEP metres of the outlines, the cell of each, and the one beyond or -1."""
    rings, owner = shapely.get_rings(shapely.normalize(cells), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    start, end, owner = xy[:-1][same], xy[1:][same], owner[ring[:-1][same]]
    middle, edge = _middles(start, end)
    along = (end - start) / np.maximum(np.hypot(*(end - start).T), 1e-12)[:, None]
    # after normalize the inside is on the right: beyond is on the left
    left = middle + 0.05 * np.column_stack([-along[edge, 1], along[edge, 0]])
    beyond = np.full(len(middle), -1)
    at, cell = shapely.STRtree(cells).query(shapely.points(left), predicate="intersects")
    other = cell != owner[edge[at]]
    beyond[at[other]] = cell[other]
    return shapely.points(middle), owner[edge], beyond


def _middles(start, end):
    """Every STEP metres a point on the edges, laid end to end: points (k, 2), edge of each."""
    reached = np.cumsum(np.hypot(*(end - start).T))
    if not len(reached):
        return np.empty((0, 2)), np.empty(0, dtype=np.int64)
    place = np.arange(STEP / 2, reached[-1], STEP)
    edge = np.searchsorted(reached, place)
    length = np.diff(reached, prepend=0.0)[edge]
    share = 1 - (reached[edge] - place) / length
    return start[edge] + share[:, None] * (end - start)[edge], edge


def barrier_lines(ground):
    """Lines of roads (no foot paths), rivers, railways and of the border of water."""
    from citygrid_plugin.core.grids.stored import NO_BARRIER
    kind = np.array([k or "" for k in ground.road_kinds], dtype=object)
    roads = ground.roads[~np.isin(kind, NO_BARRIER)] if len(kind) else ground.roads
    lines = np.concatenate([_present(g) for g in (roads, ground.railways, ground.rivers,
                                                  ground.water)])
    areas = shapely.get_dimensions(lines) == 2
    lines[areas] = shapely.boundary(lines[areas])
    return lines


def _present(geometries):
    geometries = np.asarray(geometries, dtype=object)
    return geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]


def near(points, lines):
    """Which points lie within NEAR of any of the lines."""
    from citygrid_plugin.core.grids.network import line_parts, segments
    on = np.zeros(len(points), dtype=bool)
    parts, index = line_parts(lines)
    if len(parts) and len(points):
        parts, _ = segments(parts, index)
        on[shapely.STRtree(parts).query(points, predicate="dwithin", distance=NEAR)[0]] = True
    return on


def major_roads(cells, flagged, communities, ground):
    """Share of the length of major roads on a cell border, None without such roads."""
    from citygrid_plugin.core.grids.network import line_parts
    from citygrid_plugin.core.grids.stored import MAJOR_ROADS
    kind = np.array([k or "" for k in ground.road_kinds], dtype=object)
    roads = line_parts(_present(ground.roads[np.isin(kind, MAJOR_ROADS)]))[0] \
        if len(kind) else kind
    if not len(roads):
        return None
    xy, line = shapely.get_coordinates(roads, return_index=True)
    same = line[1:] == line[:-1]
    middle = shapely.points(_middles(xy[:-1][same], xy[1:][same])[0])
    middle = middle[np.unique(_pairs(middle, communities)[0])]
    on = near(middle, shapely.boundary(cells))
    within = np.zeros(len(middle), dtype=bool)
    within[_pairs(middle, cells[flagged])[0]] = True
    return percent(on[on | ~within])


def cuts(cells, community, communities, ground):
    """How many buildings and flagged objects are cut, and the share of divisible parcels."""
    found = {}
    for name, things in (("buildings", ground.buildings), ("whole", ground.compounds)):
        things = _polygons(things)
        lost = cut_off(things, cells, community, communities)
        found[name] = len(things)
        found[name + "_cut"] = int((lost > CUT + 0.001 * shapely.length(things)).sum())
    parcels = _polygons(ground.parcels)
    parcels = parcels[(shapely.area(parcels) <= DIVISIBLE) & (compactness(parcels) >= THIN)]
    lost = cut_off(parcels, cells, community, communities)
    found["parcels"] = len(parcels)
    found["parcels_cut"] = percent(lost > 0.02 * shapely.area(parcels))
    return found


def cut_off(things, cells, community, communities):
    """m² of each thing outside the cell that has most of it, summed over the connected parts
    that community borders cut it into."""
    lost = np.zeros(len(things))
    thing, cell = _pairs(things, cells)
    several = np.bincount(thing, minlength=len(things))[thing] > 1
    thing, cell = thing[several], cell[several]
    part = _common(things[thing], cells[cell])
    keep = part > 1e-4
    thing, cell, part = thing[keep], cell[keep], part[keep]
    home = community[cell]
    key, group = np.unique(thing * len(communities) + home, return_inverse=True)
    largest = np.zeros(len(key))
    np.maximum.at(largest, group, part)
    rest = np.bincount(group, part, len(key)) - largest
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(len(key) + 1))
    for k in np.flatnonzero(rest > 0.01).tolist():
        one, mine = key[k] // len(communities), key[k] % len(communities)
        here = cells[cell[order[bounds[k]:bounds[k + 1]]]]
        parts = _polygons([shapely.intersection(things[one], communities[mine])])
        shares = _common(parts[:, None], here[None, :])
        lost[one] += (shares.sum(axis=1) - shares.max(axis=1)).sum() if shares.size else 0.0
    return lost


def coverage(cells, community, communities):
    """Gap, overlap and outside in m²; edges without partner; cells of several parts or faulty;
    cells in a second community."""
    from citygrid_plugin.core.grids import network
    sound = shapely.make_valid(cells)
    tree = shapely.STRtree(sound)
    first, second = tree.query(sound, predicate="intersects")
    first, second = first[first < second], second[first < second]
    overlap = float(_common(sound[first], sound[second]).sum())
    gap, outside = _gap_and_outside(sound, tree, community, communities)
    rounded = shapely.set_precision(communities, network.GRID)
    raster = sum(part.sum() for part in _gap_and_outside(sound, tree, community, rounded))
    parts, owner = shapely.get_parts(sound, return_index=True)
    area = shapely.get_type_id(parts) == 3
    _, strange, _ = network.seams(parts[area], owner[area])
    single = shapely.get_type_id(cells) == 3
    return dict(gap=float(gap.sum()), overlap=overlap, outside=float(outside.sum()),
                fault=float(gap.sum() + overlap + outside.sum()), raster=float(raster + overlap),
                seams=len(np.unique(strange)), broken=int((~single | ~shapely.is_valid(cells)).sum()),
                across=int((outside > CUT + 0.001 * shapely.length(sound)).sum()))


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
    parts = _polygons([shapely.union_all(communities)])
    rings, owner = shapely.get_rings(parts, return_index=True)
    inner = np.append(False, owner[1:] == owner[:-1])[:len(rings)]
    holes = shapely.polygons(rings[inner])
    return holes[2 * shapely.area(holes) < shapely.length(holes)]


def _difference(border, cells):
    try:
        return shapely.difference(border, shapely.union_all(cells))
    except shapely.errors.GEOSException:
        return shapely.difference(border, shapely.union_all(cells, grid_size=1e-6))


def load(cells, points):
    """Number of points in each cell; on a border the first cell counts."""
    at, cell = _pairs(shapely.points(points), cells)
    first = np.unique(at, return_index=True)[1]
    return np.bincount(cell[first], minlength=len(cells)).astype(float)


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


def _polygons(geometries):
    """Sound single polygons of areas."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(_present(geometries))))
    return parts[shapely.get_type_id(parts) == 3]


def _pairs(things, cells):
    return shapely.STRtree(cells).query(things, predicate="intersects")


def _common(first, second):
    return shapely.area(shapely.intersection(first, second))
