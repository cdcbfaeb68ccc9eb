"""Figures of a division into unit grids, measured on cells and input alone.

They ask nothing of the cells: any method's, also a drawn layer's, are measured alike.

flagged    a cell of which half is one object to keep whole and that has half of it (of its part in
           the community), or of which half is water: the rest may be half of the streets around.
           Such cells are left out of figures of area, shape and border.
inner      the outline of other cells where another cell of the same community lies beyond it (5 cm
           outside). A point is taken every 2 m; a border of two unflagged cells counts once.
on a line  such a point lies within 0.5 m of the line.
cut        an object of which a part lies in another cell than most of it, counted in each
           community and each connected part that the community cuts off.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from . import clean, network

NEAR = 0.5              # an edge is on a line within this distance, m
STEP = 2.0              # a border is looked at in a point every so many metres
BEYOND = 0.05           # so far outside a cell its neighbour is asked for, m
MOSTLY = 1 / 2          # a flagged cell is what fills more than this share of it
DIVISIBLE = 20_000.0    # larger parcels are not expected to fit into a cell, m²
THIN = 0.02             # parcels of smaller compactness are streets
PARCEL_CUT = 0.02       # a parcel is cut when more than this share of it lies in other cells


def compactness(polygons):
    """4 pi A / P² of each polygon, 1 for a circle; 0 where there is none."""
    length = np.nan_to_num(shapely.length(polygons))
    return 4 * np.pi * np.nan_to_num(shapely.area(polygons)) / np.maximum(length, 1e-9) ** 2


def divisible(parcels):
    """Which parcels ought to lie in one cell: neither larger than 2 ha nor streets."""
    return (shapely.area(parcels) <= DIVISIBLE) & (compactness(parcels) >= THIN)


def polygons_of(geometries):
    """Sound single polygons of any areas, those of one geometry in turn."""
    geometries = np.asarray(geometries, dtype=object).reshape(-1)
    there = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    return network.polygon_parts(shapely.make_valid(geometries[there]))[0]


def flagged(cells, borders, whole, water):
    """Which cells are one object kept whole, or water (the module's first lines).

    Parameters
    ----------
    cells : object (n,)
        Sound polygons; metres.
    borders : object (n,)
        Sound polygon of the community of each cell, None for none.
    whole, water : object arrays
        Sound single polygons.

    Returns
    -------
    bool (n,)
    """
    result = np.zeros(len(cells), dtype=bool)
    if not len(cells):
        return result
    tree, area = shapely.STRtree(cells), shapely.area(cells)
    if len(water):
        water = network.polygon_parts([shapely.union_all(water)])[0]
        thing, cell = tree.query(water, predicate="intersects")
        result |= np.bincount(cell, _common(water[thing], cells[cell]), len(cells)) \
            > MOSTLY * area
    whole = clean.merge_overlapping(whole)
    thing, cell = tree.query(whole, predicate="intersects")
    most = _common(whole[thing], cells[cell]) > MOSTLY * area[cell]
    thing, cell = thing[most], cell[most]
    free = shapely.is_missing(borders[cell])
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = np.where(free, whole[thing], shapely.intersection(whole[thing], borders[cell]))
    parts, index = shapely.get_parts(inside, return_index=True)
    cell = cell[index]
    one = _common(parts, cells[cell]) > MOSTLY * np.maximum(shapely.area(parts), area[cell])
    result[cell[one]] = True
    return result


@dataclass(frozen=True)
class Border:
    """Points of the inner border.

    Attributes
    ----------
    home : int64 (n,)
        Community.
    metres : float (n,)
        Length that the point stands for.
    barrier, line : bool (n,)
        On a barrier; on a barrier or a parcel border.
    """

    home: np.ndarray
    metres: np.ndarray
    barrier: np.ndarray
    line: np.ndarray

    def share(self, on, rows=slice(None)):
        """Share of the length of some rows that is ``on``; NaN without any."""
        metres = self.metres[rows]
        return float(metres[on[rows]].sum() / metres.sum()) if len(metres) else float("nan")


def inner_border(cells, home, aside, barriers, parcels):
    """Points every STEP metres of the borders between cells of one community.

    Parameters
    ----------
    cells : object (n,)
        Polygons of one part or several; metres.
    home : int (n,)
        Community of each cell, -1 for none.
    aside : bool (n,)
        Flagged cells; a border between two of them is left out.
    barriers, parcels : object arrays
        Lines or areas; of areas the outline counts.

    Returns
    -------
    Border
    """
    points, owner, beyond = _outline(cells)
    inner = (beyond >= 0) & (beyond != owner) & ~aside[owner] & (home[owner] == home[beyond])
    points, owner, beyond = points[inner], owner[inner], beyond[inner]
    barrier = near(points, barriers)
    line = barrier.copy()
    rest = np.flatnonzero(~barrier)
    line[rest] = near(points[rest], parcels)
    return Border(home[owner], np.where(aside[beyond], STEP, STEP / 2), barrier, line)


def near(points, lines):
    """Which points lie within NEAR of any of the lines, or of the outline of areas."""
    on = np.zeros(len(points), dtype=bool)
    parts, index = network.line_parts(lines)
    if len(parts) and len(points):
        parts, _ = network.segments(parts, index)
        on[shapely.STRtree(parts).query(points, predicate="dwithin", distance=NEAR)[0]] = True
    return on


def along(lines):
    """Points every STEP metres of lines."""
    parts, index = network.line_parts(lines)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    same = line[1:] == line[:-1]
    return shapely.points(_every(xy[:-1][same], xy[1:][same])[0])


def _outline(cells):
    """Points every STEP metres of the outlines, the cell of each, and the one beyond or -1."""
    parts, part_of = network.polygon_parts(cells)
    edges = network.directed_edges(parts)
    other = network.partners(edges)
    start, end = edges.xy[edges.a], edges.xy[edges.b]
    point, edge = _every(start, end)
    owner = part_of[edges.owner[edge]]
    beyond = np.where(other[edge] >= 0, part_of[edges.owner[other[edge]]], -1)
    # where the neighbour has other vertices, it is asked for beside the edge, on the left: the
    # inside of an edge is to the right
    loose = np.flatnonzero(other[edge] < 0)
    way = (end - start)[edge[loose]]
    way /= np.hypot(*way.T)[:, None]
    left = shapely.points(point[loose] + BEYOND * np.column_stack([-way[:, 1], way[:, 0]]))
    at, part = shapely.STRtree(parts).query(left, predicate="intersects")
    strange = part_of[part] != owner[loose[at]]
    beyond[loose[at[strange]]] = part_of[part[strange]]
    return shapely.points(point), owner, beyond


def _every(start, end):
    """Every STEP metres a point on edges laid end to end: points (k, 2), edge of each."""
    reached = np.cumsum(np.hypot(*(end - start).T)) if len(start) else np.zeros(1)
    place = np.arange(STEP / 2, reached[-1], STEP)
    edge = np.searchsorted(reached, place)
    if not len(place):
        return np.empty((0, 2)), edge
    length = np.diff(reached, prepend=0.0)[edge]
    share = 1 - (reached[edge] - place) / length
    return start[edge] + share[:, None] * (end - start)[edge], edge


def unshared(cells, home, communities):
    """Edges beside another cell that has not the same edge.

    Parameters
    ----------
    cells : object (n,)
        Polygons of one part or several.
    home : int (n,)
        Row of ``communities`` per cell, -1 for none.
    communities : object (m,)
        As given: where they leave a thread between them, their cells have no edge in common.

    Returns
    -------
    (network.Edges, int64 (k,), int64 (k,))
        All edges, the rows of those, and the cell of each.
    """
    parts, part_of = network.polygon_parts(cells)
    edges, strange, beside = network.seams(parts, part_of)
    first, second = home[part_of[edges.owner[strange]]], home[part_of[beside]]
    keep = first == second
    for k in np.flatnonzero(~keep).tolist():
        pair = np.array([first[k], second[k]])
        keep[k] = not _in_a_gap(edges.lines(strange[[k]])[0], communities[pair[pair >= 0]])
    rows = np.unique(strange[keep])
    return edges, rows, part_of[edges.owner[rows]]


def _in_a_gap(edge, communities):
    """Whether communities leave a gap of less than 2 m at an edge."""
    here = shapely.union_all(shapely.intersection(communities, shapely.buffer(edge, 5.0)))
    closed = shapely.buffer(shapely.buffer(here, 1.0, join_style="mitre"), -1.0,
                            join_style="mitre")
    gaps = network.polygon_parts([shapely.difference(closed, here)])[0]
    gaps = gaps[shapely.area(gaps) > 1e-6]
    return bool((shapely.distance(gaps, edge) < 2 * network.GRID).any())


@dataclass(frozen=True)
class Cuts:
    """Objects of which a part is cut off, one row per object and community.

    Attributes
    ----------
    thing, home : int64 (n,)
        Object and community (-1 for none).
    cell : int64 (n,)
        The cell with most of it.
    lost : float (n,)
        m² in other cells.
    """

    thing: np.ndarray
    home: np.ndarray
    cell: np.ndarray
    lost: np.ndarray

    def where(self, keep):
        """The rows for which ``keep`` is true."""
        return Cuts(self.thing[keep], self.home[keep], self.cell[keep], self.lost[keep])


def cuts(things, cells, home, communities):
    """What cell borders, and not community borders, cut off objects.

    Parameters
    ----------
    things : object (k,)
        Sound polygons.
    cells : object (n,)
        Sound polygons.
    home : int (n,)
        Row of ``communities`` per cell, -1 for none.
    communities : object (m,)
        Sound polygons or None.

    Returns
    -------
    Cuts
        Parts of less than 0.01 m² are none.
    """
    thing, cell = shapely.STRtree(cells).query(things, predicate="intersects")
    several = np.bincount(thing, minlength=len(things))[thing] > 1
    thing, cell = thing[several], cell[several]
    part = _common(things[thing], cells[cell])
    keep = part > 1e-4
    thing, cell, part = thing[keep], cell[keep], part[keep]
    key, group = np.unique(thing * (len(communities) + 1) + home[cell] + 1, return_inverse=True)
    group = group.reshape(-1)
    thing, mine = np.divmod(key, len(communities) + 1)
    mine = mine - 1
    order = np.lexsort((cell, -part, group))
    bounds = np.searchsorted(group[order], np.arange(len(key) + 1))
    most = order[bounds[:-1]]
    rest = np.bincount(group, part, len(key)) - part[most]
    lost = np.zeros(len(key))
    for k in np.flatnonzero(rest > 0.01).tolist():
        # what the community border has cut apart may lie in several cells
        pieces = [things[thing[k]]]
        if mine[k] >= 0:
            pieces = [shapely.intersection(pieces[0], communities[mine[k]])]
        pieces = network.polygon_parts(pieces)[0]
        here = cells[cell[order[bounds[k]:bounds[k + 1]]]]
        share = _common(pieces[:, None], here[None, :])
        lost[k] = (share.sum(axis=1) - share.max(axis=1)).sum()
    return Cuts(thing, mine, cell[most], lost).where(lost > 0.01)


def load(cells, objects, weights=None):
    """Number (or weight) of objects in each cell, by a point on each; on a border the first."""
    at, cell = shapely.STRtree(cells).query(shapely.point_on_surface(objects),
                                            predicate="intersects")
    order = np.lexsort((cell, at))
    at, cell = at[order], cell[order]
    first = np.append(True, at[1:] != at[:-1])[:len(at)]
    weights = None if weights is None else np.asarray(weights, dtype=float)[at[first]]
    return np.bincount(cell[first], weights, len(cells)).astype(float)


def variation(values):
    """Coefficient of variation; NaN where there is none."""
    return float(values.std() / values.mean()) if len(values) and values.mean() else float("nan")


def _common(first, second):
    # GEOS leaves floating point flags behind that numpy would report as warnings
    with np.errstate(invalid="ignore", divide="ignore"):
        return shapely.area(shapely.intersection(first, second))


def home_of(things, communities):
    """Row of the community with a point on each thing, -1 for none."""
    home = np.full(len(things), -1)
    thing, community = shapely.STRtree(communities).query(
        shapely.point_on_surface(things), predicate="intersects")
    home[thing] = community
    return home


def or_nan(figure, values):
    """``figure(values)``, NaN where there are none."""
    return float(figure(values)) if len(values) else float("nan")
