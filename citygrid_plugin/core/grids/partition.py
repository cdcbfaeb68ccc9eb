"""Division of communities into unit grids (单元网格) of about 10,000 m².

The principles are those of the standard (CJ/T 213, STANDARDS 1.2): inside one community
(属地管理), along roads, water and walls (地理布局), about 10,000 m² (面积适当), compounds whole
(现状管理), no building cut (管理对象), no gap and no overlap (无缝拼接).

Per community: barriers noded with the border → blocks; large blocks split (`blocks.split`) →
atoms; atoms joined into cells (`balance.join_atoms`) → dissolved along shared edges.
"""
from dataclasses import dataclass, field

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ..errors import Cancelled, N_
from . import balance, blocks, clean, given, network, parallel, strips, weld
from .borders import COMMUNITY, OTHER, PARCEL, Borders, Lines, borders as find_borders, shares
from .clean import Note
from .layers import STRONG, Cutter, Settings, Task
from .network import GRID

ORDINARY, WHOLE, WATER, REMNANT = 0, 1, 2, 3
_SOLID = 4            # a building that a barrier runs into: not to be split, free to be joined
_COST_PARCEL, _COST_OTHER = 1.05, 2.1
_BLOCK_LIMIT = 0.75   # blocks up to this multiple of the target stay whole
_PIECE = 0.5          # larger ones are split into pieces of this multiple
_PARCEL_LIMIT = 1.0   # parcels up to this multiple of the upper limit are not divided
_REACH = 100.0        # a dead end goes on straight that far, if it meets a line there, m
_SPREAD, _SPREAD_PARCELS = 0.19, 0.28   # variation of the area that is even enough


@dataclass
class Division:
    """Result of `divide`.

    Attributes
    ----------
    polygons : object (n,)
        Cells, valid single polygons, vertices on the 1 mm grid and shared with the neighbours.
    community : int64 (n,)
        Index of the input community.
    flag : int8 (n,)
        ORDINARY, WHOLE (one object kept whole), WATER, or REMNANT (a community or a part of it
        that is smaller than the lower limit).
    border_names : tuple of str
    borders : Borders
        One line per pair of neighbours and class of ``border_names``.
    border_share : float (n, k)
        Share of the cell's border that lies on each class of ``border_names``: the barrier
        classes, "parcel", "community" (its border), "other".
    notes : list of clean.Note
        Faults of the input and cells that could not be made to the rules.
    """

    polygons: np.ndarray
    community: np.ndarray
    flag: np.ndarray
    border_names: tuple
    borders: Borders
    border_share: np.ndarray
    notes: list = field(default_factory=list)


def divide(communities, barriers=(), buildings=None, parcels=None, keep_whole=None,
           target=10_000.0, low=5_000.0, high=20_000.0, feedback=None, load=None,
           load_share=0.0):
    """Divide communities into unit grids.

    Parameters
    ----------
    communities : object (n,)
        Polygons in a projected reference system, metres.
    barriers : sequence of Barriers
    buildings, parcels, keep_whole : object (n,), optional
        Areas. Buildings and objects to keep whole are cut only by a community border; parcels
        where nothing else serves.
    target, low, high : float
        Wanted area and its band, m².
    feedback : optional
        Object with ``is_cancelled()`` and ``progress(fraction)``.
    load : float (k, 2) or (k, 3), optional
        Coordinates of the objects or cases that cells should have alike, and their weights.
    load_share : float
        Weight of an even load against an even area, 0 … 1.

    Returns
    -------
    Division

    Raises
    ------
    InputError
        The coordinates are degrees.
    Cancelled
    """
    notes = []
    clean.refuse_degrees(communities)
    borders = clean.sound_communities(communities, notes)
    cutter = Cutter(barriers, buildings, parcels, keep_whole, load, notes)
    area = float(np.nansum(shapely.area(borders)))
    mean = float(cutter.weights.sum()) * target / area if load_share and area else 0.0
    settings = Settings(target, low, high, tuple(b.strength for b in barriers), mean,
                        load_share)
    check = _checker(feedback)
    results = []
    rows = np.flatnonzero(~shapely.is_missing(borders)).tolist()
    divided = parallel.divide_many(
        [cutter.task(borders[row]) for row in rows], settings, check,
        lambda done: feedback is not None and feedback.progress(0.95 * done))
    for index, ((polygons, flag), faults) in zip(rows, divided):
        notes.extend(Note(f.template, dict(f.params, community=index + 1), f.geometry, index)
                     for f in faults)
        results.append((polygons, flag, index))
    check()
    polygons = np.concatenate([np.empty(0, dtype=object)] + [r[0] for r in results])
    flag = np.concatenate([np.empty(0, dtype=np.int8)] + [r[1] for r in results])
    community = np.concatenate([np.empty(0, dtype=np.int64)]
                               + [np.full(len(r[0]), r[2]) for r in results])
    polygons = given.restore(weld.weld(polygons), community, communities)
    names = tuple(b.name for b in barriers) + (PARCEL, COMMUNITY, OTHER)
    found = find_borders(polygons, community, Lines(cutter.lines, cutter.line_class,
                                                    cutter.parcels, settings.strengths))
    if feedback is not None:
        feedback.progress(1.0)
    return Division(polygons, community, flag, names, found,
                    shares(found, len(polygons), len(names)), notes)


def _checker(feedback):
    def check():
        if feedback is not None and feedback.is_cancelled():
            raise Cancelled()
    return check


def divide_community(task, settings, check, notes):
    """Cells of one community: (object (n,), flag int8 (n,)).

    GEOS raises on a few inputs per city in spite of all care; then the same is tried without
    parcels, without barriers, and at last the plain border is split.
    """
    empty = np.empty(0, dtype=object)
    none = dict(lines=empty, line_class=np.empty(0, dtype=np.int64),
                strong=np.empty(0, dtype=bool))
    trials = ({}, dict(parcels=empty), dict(parcels=empty, water=empty, **none),
              dict(parcels=empty, water=empty, buildings=empty, whole=empty, **none))
    lost = (None, N_("parcels"), N_("barriers"), N_("barriers and buildings"))
    for number, (change, what) in enumerate(zip(trials, lost)):
        try:
            attempt = Task(**{**task.__dict__, **change})
            result = _divide(attempt, settings, check, notes)
        except shapely.errors.GEOSException:
            if number == len(trials) - 1:
                break
            continue
        if what:
            notes.append(Note(N_("Community {community}: divided without {what}, whose geometry "
                                 "could not be used."), dict(what=what), task.border))
        return result
    notes.append(Note(N_("Community {community}: could not be divided; left in one piece."), {},
                      task.border))
    parts = network.polygon_parts([task.border])[0]
    return parts, np.full(len(parts), REMNANT, dtype=np.int8)


def _divide(task, settings, check, notes):
    border = task.border
    hard, is_whole = _hard_objects(task)
    parcels = _useful_parcels(task.parcels, settings)
    polygons, hit, blocked = _blocks(task, hard, is_whole, parcels)
    check()
    inside, area = shapely.point_on_surface(polygons), shapely.area(polygons)
    flag = np.zeros(len(polygons), dtype=np.int8)
    flag[_covered(inside, task.water)] = WATER
    flag[_covered(inside, hard[hit])] = _SOLID
    flag[(flag == ORDINARY) & _covered(inside, parcels[blocked])] = _SOLID
    flag[_covered(inside, hard[is_whole]) | (flag == _SOLID) & (area > settings.high)] = WHOLE
    polygons, flag = _without_strips(polygons, flag, task, settings)
    pieces, source = _pieces(polygons, flag, hard[~hit], parcels, settings, check)
    atoms, flag = _atoms(pieces, flag[source], border)
    check()
    graph, fixed = _graph(atoms, flag, task, settings)
    goal = balance.Goal(settings.target, settings.low, settings.high,
                        _SPREAD_PARCELS if len(parcels) else _SPREAD, settings.load_mean,
                        settings.load_share)
    cell = balance.join_atoms(graph, goal, check)
    cells, label = network.dissolve(atoms, cell)
    order = np.argsort(label, kind="stable")
    cells, label = cells[order], label[order]
    kept = np.zeros(int(label.max()) + 1, dtype=np.int8)
    kept[cell[fixed]] = flag[fixed]
    flag = kept[label]
    area = shapely.area(cells)
    flag[(flag == ORDINARY) & (area < settings.low) & _lonely(cells, settings)] = REMNANT
    _note_sizes(cells, area, flag, settings, notes)
    return cells, flag


def _hard_objects(task):
    """Objects never cut, clipped to the community; and which of them are to be kept whole."""
    def clip(shapes):
        shapes = shapes.copy()
        out = ~shapely.covered_by(shapes, task.border)
        shapes[out] = shapely.intersection(shapes[out], task.border, grid_size=GRID)
        parts = network.polygon_parts(shapes)[0]
        return parts[shapely.area(parts) > 0.05]

    whole = clip(task.whole)
    hard = clean.merge_overlapping(np.concatenate([clip(task.buildings), whole]))
    points = shapely.point_on_surface(whole)
    marked = np.zeros(len(hard), dtype=bool)
    if len(whole) and len(hard):
        marked[shapely.STRtree(hard).query(points, predicate="intersects")[1]] = True
    return hard, marked


def _blocks(task, hard, is_whole, parcels):
    """Faces of barriers, border, objects kept whole and objects that a barrier runs into.

    Also which buildings and which parcels a barrier runs into.
    """
    lines = [_clipped(task.lines[task.strong], task), _clipped(task.lines[~task.strong], task)]
    lines[1] = np.concatenate([lines[1], strips.prolonged(
        np.concatenate(lines), network.line_parts([task.border])[0], hard, _REACH)])
    # A lane inside a parcel is the parcel's own: it yields to the parcel, and any barrier to
    # a building, and goes round along the walls.
    lines[1], blocked = _yield_to(lines[1], parcels, np.zeros(len(parcels), dtype=bool), 1.0)
    rims = network.line_parts(parcels[blocked])[0]
    lines, hit = _yield_to(np.concatenate([*lines, rims]), hard, is_whole, 0.01)
    rings = network.line_parts(np.concatenate([[task.border], hard[hit]]))[0]
    polygons = network.faces(np.concatenate([lines, rings]))
    inside = _covered(shapely.point_on_surface(polygons), np.array([task.border]))
    return polygons[inside], hit, blocked


def _clipped(lines, task):
    """Lines near the community, noded."""
    if not len(lines):
        return lines
    near = shapely.intersection(lines, shapely.box(*np.add(task.border.bounds, (-5, -5, 5, 5))))
    return network.line_parts([shapely.union_all(network.line_parts(near)[0], grid_size=GRID)])[0]


def _yield_to(lines, areas, hit, least):
    """Lines without what of them lies in areas that they enter; which areas those are.

    ``hit`` marks areas that count in any case, ``least`` is the length inside that counts, m.
    """
    hit = hit.copy()
    if len(lines) and len(areas):
        line, thing = shapely.STRtree(areas).query(lines, predicate="intersects")
        inner = np.bincount(thing, shapely.length(shapely.intersection(lines[line],
                                                                       areas[thing])), len(areas))
        hit |= inner > least
        solid = shapely.union_all(areas[hit], grid_size=GRID)
        lines = network.line_parts(shapely.difference(lines, solid, grid_size=GRID))[0]
    return lines, hit


def _without_strips(polygons, flag, task, settings):
    """Blocks after the strips between parallel lines were joined to their neighbours."""
    keep = flag != ORDINARY
    i, j, length, cost = _neighbours(polygons, task, settings)
    # a strip has to go somewhere: even a strong line costs something here
    label = strips.absorb(shapely.area(polygons), shapely.length(polygons), i, j, length,
                          np.maximum(cost, 0.2 * length), keep, 0.9 * settings.high)
    joined, label = network.dissolve(polygons, label)
    order = np.argsort(label, kind="stable")
    return joined[order], flag[label[order]]


def _covered(points, areas):
    """Which points lie in any of the areas."""
    result = np.zeros(len(points), dtype=bool)
    if len(areas) and len(points):
        result[shapely.STRtree(areas).query(points, predicate="intersects")[0]] = True
    return result


def _pieces(polygons, flag, hard, parcels, settings, check):
    """Blocks, the large ordinary ones split; with the block each piece came from."""
    pieces, source = [], []
    limit = _BLOCK_LIMIT * settings.target
    large = (shapely.area(polygons) > limit) & (flag == ORDINARY)
    trees = [shapely.STRtree(parcels), shapely.STRtree(hard)]
    for row, polygon in enumerate(polygons):
        if large[row]:
            check()
            shapely.prepare(polygon)
            found = [np.sort(tree.query(polygon, predicate="intersects")) for tree in trees]
            soft = network.polygon_parts(
                shapely.intersection(parcels[found[0]], polygon, grid_size=GRID))[0]
            mine = hard[found[1]]
            mine = mine[shapely.contains(polygon, shapely.point_on_surface(mine))]
            part = blocks.split(polygon, blocks.Objects.of(soft[shapely.area(soft) > 1.0]),
                                blocks.Objects.of(mine), _PIECE * settings.target,
                                limit, check)
        else:
            part = [polygon]
        pieces.extend(part)
        source.extend([row] * len(part))
    return np.array(pieces, dtype=object), np.array(source, dtype=np.int64)


def _useful_parcels(parcels, settings):
    """Parcels worth following: not streets (long and thin), not larger than a cell."""
    area, length = shapely.area(parcels), shapely.length(parcels)
    round_ = 4 * np.pi * area / np.maximum(length, 1e-9) ** 2
    return parcels[(round_ > 0.05) & (area < _PARCEL_LIMIT * settings.high)]


def _atoms(pieces, flag, border):
    """Node the borders of all pieces once, so that neighbours share every vertex."""
    rings = network.line_parts(pieces)[0]
    atoms = network.faces(np.concatenate([rings, network.line_parts([border])[0]]))
    points = shapely.point_on_surface(atoms)
    inside = _covered(points, np.array([border]))
    atoms, points = atoms[inside], points[inside]
    source = shapely.STRtree(pieces).query_nearest(points, all_matches=False)[1]
    edges = network.directed_edges(atoms)
    other = network.partners(edges)
    same = (other >= 0) & (source[edges.owner] == source[edges.owner[other]])
    graph = coo_matrix((np.ones(same.sum()), (edges.owner[same], edges.owner[other[same]])),
                       shape=(len(atoms),) * 2)
    group = connected_components(graph, directed=False)[1]
    joined, label = network.dissolve(atoms, group)
    first = np.unique(group, return_index=True)[1]
    return joined, flag[source[first[label]]]


def _graph(atoms, flag, task, settings):
    """Atom graph for `balance`, and which atoms are cells of their own."""
    area = shapely.area(atoms)
    fixed = np.isin(flag, (WHOLE, WATER)) & (area >= settings.low)
    i, j, length, cost = _neighbours(atoms, task, settings)
    centre = shapely.get_coordinates(shapely.centroid(atoms)).reshape(-1, 2)
    # an object on a border counts once, as it gets one unit grid in the end
    point, atom = shapely.STRtree(atoms).query(shapely.points(task.points),
                                               predicate="intersects")
    point, first = np.unique(point, return_index=True)
    load = np.bincount(atom[first], task.weights[point], len(atoms))
    return balance.Atoms(area, shapely.length(atoms), load, centre, fixed, i, j, length,
                         cost), fixed


def _neighbours(polygons, task, settings):
    """Neighbouring polygons, metres of their common border, and the same weighted."""
    edges = network.directed_edges(polygons)
    other = network.partners(edges)
    inner = np.flatnonzero((other >= 0) & (edges.a < edges.b))
    kind = Lines(task.lines, task.line_class, task.parcels, settings.strengths).classes(
        edges.lines(inner))
    strength = np.array(settings.strengths)
    cost = np.append(np.where(strength < STRONG, 1.3 - 1.1 * strength, 0.5 - strength),
                     [_COST_PARCEL, _COST_OTHER])
    weight = np.zeros(len(edges.a))
    weight[inner] = cost[kind]
    return network.adjacency(edges, other, np.arange(len(polygons)), weight)


def _lonely(cells, settings):
    """Cells that no ordinary neighbour could take in: parts of a community on their own."""
    edges = network.directed_edges(cells)
    other = network.partners(edges)
    inner = other >= 0
    graph = coo_matrix((np.ones(inner.sum()), (edges.owner[inner], edges.owner[other[inner]])),
                       shape=(len(cells),) * 2)
    group = connected_components(graph, directed=False)[1]
    return np.bincount(group, shapely.area(cells))[group] < settings.low


def _note_sizes(cells, area, flag, settings, notes):
    for row in np.flatnonzero(flag == REMNANT).tolist():
        notes.append(Note(N_("Community {community}: a part of {area:.0f} m² on its own became a "
                             "cell."), dict(area=float(area[row])), cells[row]))
    for row in np.flatnonzero((flag == ORDINARY)
                              & ((area < settings.low) | (area > settings.high))).tolist():
        notes.append(Note(N_("Community {community}: a cell of {area:.0f} m² is outside "
                             "{low:.0f}–{high:.0f} m²."),
                          dict(area=float(area[row]), low=settings.low, high=settings.high),
                          cells[row]))
