"""Dividing anew what has to be, and leaving the rest (相对稳定).

Old cells that still keep the rules on today's communities and base map stay as they are. What is
left of each community (broken cells, and ground that no cell covers) falls into connected regions;
each is divided on its own, along the old lines where they serve. Where a region alone cannot be
divided to the rules, one neighbour is taken in, then the ring of neighbours, then the next ring.
Of all trials the first without a fault counts, else the best; cells that merely break a rule of
size or of lines stay when no trial is better.
"""
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ..errors import Cancelled, InputError, N_
from . import clean, layers, network, partition, quality
from .judge import HARD, Reason, judge
from .layers import STRONG
from .network import GRID
from .revision import Succession, common_area, same_cells, single, sound

OLD_BORDER = "old border"
_OLD_STRENGTH = 0.9    # stronger than a street, weaker than a river: it may be left
_ANEW_STRENGTH = 1.15  # of cells that keep the rules, where all is divided anew: nearly for free
_LEAST = 1.0          # smaller ground without a cell is rounding, m²
_TOUCH = 1.0          # cells with less border in common are no neighbours, m
_SINGLE = 4           # so many neighbours are tried one by one
_RINGS = 2
_PRICE = 0.25         # what a neighbour that is replaced weighs beside a fault
_GAIN = 0.5           # so much better has to be what takes the place of a cell that could stay
_LAYERS = ("roads", "railways", "rivers", "walls", "water", "buildings", "parcels", "compounds",
           "objects")


@dataclass
class Redivision:
    """What becomes of the old cells, and the new ones.

    Attributes
    ----------
    retired : bool (m,)
        Old cells that end.
    reason : object (m,)
        Why (a Reason); of a cell that stays, what is wrong with it all the same; None for none.
    polygons, codes : object (n,)
        New cells and the codes of their communities.
    notes : list of clean.Note
        Faults of the input.
    """

    retired: np.ndarray
    reason: np.ndarray
    polygons: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object))
    codes: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object))
    notes: list = field(default_factory=list)


class _Near:
    """A Ground cut down to what lies near a place; the trees are made once."""

    def __init__(self, ground):
        self.ground = ground
        self.trees = {name: shapely.STRtree(getattr(ground, name)) for name in _LAYERS}

    def at(self, extent, code, border):
        """The Ground around a polygon, with community ``code`` alone and ``border`` as its own."""
        box = shapely.box(*np.add(extent.bounds, (-60, -60, 60, 60)))
        rows = {name: np.sort(tree.query(box)) for name, tree in self.trees.items()}
        parts = {name: getattr(self.ground, name)[rows[name]] for name in _LAYERS}
        found = np.empty(1, dtype=object)
        found[0] = border
        return replace(self.ground, codes=np.array([code], dtype=object), communities=found,
                       road_kinds=self.ground.road_kinds[rows["roads"]], **parts)


def redivide(ground, polygons, names, home, locked, target=10_000.0, low=5_000.0, high=20_000.0,
             anew=False, feedback=None):
    """Divide anew, on today's ground, what of a division has to be.

    Parameters
    ----------
    ground : stored.Ground
        Communities to revise, with their codes, and the base map; metres.
    polygons : object (m,)
        All valid unit grids, of other communities too.
    names, home : object (m,) of str
        Their codes and the codes of their communities.
    locked : bool (m,)
        Cells that stay whatever they are.
    target, low, high : float
        Wanted area and its band, m².
    anew : bool
        Divide everything that is not locked anew, along the old lines, instead of only what is
        broken.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Redivision

    Raises
    ------
    Cancelled
    """
    def ask():
        if feedback is not None and feedback.is_cancelled():
            raise Cancelled()
    notes = []
    clean.refuse_degrees(ground.communities)
    borders = clean.sound_communities(ground.communities, notes)
    limits = quality.Limits(low=low, high=high)
    ours = np.flatnonzero(np.isin(home, ground.codes[~shapely.is_missing(borders)]))
    found = judge(polygons[ours], names[ours], home[ours], ground, limits, ask)
    result = Redivision(np.zeros(len(polygons), dtype=bool),
                        np.full(len(polygons), None, dtype=object), notes=notes)
    result.reason[ours] = found.reason
    weight = np.zeros(len(polygons))
    weight[ours] = found.weight
    broken = np.zeros(len(polygons), dtype=bool)
    broken[ours] = (np.ones(len(ours), dtype=bool) if anew else found.broken) & ~locked[ours]
    foreign = np.setdiff1d(np.arange(len(polygons)), ours)
    work = _Work(_Near(ground), polygons, names, locked, np.equal(result.reason, None), broken,
                 weight, (target, low, high), limits, anew, ask)
    made = []
    for number, (code, border) in enumerate(zip(ground.codes, borders)):
        ask()
        if border is not None:
            made += work.community(code, border, np.flatnonzero(home == code), foreign, result)
        if feedback is not None:
            feedback.progress((number + 1) / len(borders))
    _settle(result, polygons, home, made)
    for row in np.flatnonzero(result.retired & np.equal(result.reason, None)).tolist():
        result.reason[row] = _why(names[row], anew)
    return result


def redrawn(cells, codes, polygons, names, home):
    """What cells drawn elsewhere mean for the old ones: those on their ground end.

    Parameters
    ----------
    cells, codes : object (n,)
        New cells (metres) and the codes of their communities.
    polygons, names, home : object (m,)
        Old cells, their codes and the codes of their communities.

    Returns
    -------
    Redivision
        Without the cells that are there already.
    """
    result = Redivision(np.zeros(len(polygons), dtype=bool),
                        np.full(len(polygons), None, dtype=object))
    result.retired[common_area(polygons, cells)[0]] = True
    _settle(result, polygons, home, [(np.array([cell], dtype=object), code)
                                     for cell, code in zip(single(cells), codes)])
    for row in np.flatnonzero(result.retired).tolist():
        result.reason[row] = Reason(N_("Grid {code} was redrawn."), dict(code=names[row]))
    return result


def homes(cells, communities, codes, rows):
    """Code of the community that holds most of each cell; ``rows`` are the cells' in their layer.

    Raises InputError where a cell lies in none.
    """
    i, j, area = common_area(communities, cells)
    row = Succession(i, j, area, area).main_ancestor(len(cells))
    for number in np.flatnonzero(row < 0).tolist():
        raise InputError(N_("Cell {row} of the layer lies in no community. Import the communities "
                            "first, or choose the field with their code."), row=rows[number] + 1)
    return np.asarray(codes, dtype=object)[row]


def _settle(result, polygons, home, made):
    """Put the new cells together; those that are old ones after all stay the old ones."""
    none = np.empty(0, dtype=object)
    cells = np.concatenate([none, *(cells for cells, _ in made)])
    codes = np.concatenate([none, *(np.full(len(cells), code, dtype=object)
                                    for cells, code in made)])
    ended = np.flatnonzero(result.retired)
    same, _ = same_cells(polygons[ended], cells)
    there = same >= 0
    there[there] = home[ended[same[there]]] == codes[there]
    result.retired[ended[same[there]]] = False
    result.polygons, result.codes = cells[~there], codes[~there]


@dataclass
class _Work:
    """What all regions share."""

    near: _Near
    polygons: np.ndarray
    names: np.ndarray
    locked: np.ndarray
    fine: np.ndarray
    broken: np.ndarray
    weight: np.ndarray
    band: tuple
    limits: quality.Limits
    anew: bool
    ask: object

    def community(self, code, border, mine, foreign, result):
        """Divide the regions of one community; returns [(new cells, code)]."""
        shapely.prepare(border)
        stays = mine[~self.broken[mine]]
        foreign = foreign[shapely.intersects(self.polygons[foreign], border)]
        used = shapely.union_all(sound(self.polygons[np.concatenate([stays, foreign])]),
                                 grid_size=GRID)
        parts = network.polygon_parts([shapely.difference(border, used, grid_size=GRID)])[0]
        parts = parts[shapely.area(parts) > _LEAST]
        gone = mine[self.broken[mine]]
        inside, whole = _shares(parts, self.polygons[gone])
        made = []
        for row in np.argsort(-shapely.area(parts), kind="stable").tolist():
            self.ask()
            old = gone[inside[row]]
            cells, taken = self.region(code, border, parts[row], old, whole[row], stays)
            if cells is None:
                stays = np.union1d(stays, old)
                continue
            made.append((cells, code))
            stays = np.setdiff1d(stays, taken)
            result.retired[np.union1d(old, taken)] = True
        # what lies outside the community altogether has no ground left
        result.retired[gone[self.weight[gone] >= HARD]] = True
        return made

    def region(self, code, border, place, old, whole, stays):
        """New cells of one region and the neighbours they take; (None, ()) where all stays."""
        must = self.anew or not whole or not len(old) or (self.weight[old] >= HARD).any()
        best = None
        for taken, cut in self.trials(place, stays, _RINGS if must else 1):
            self.ask()
            cells = self.divide(code, place, old, taken, cut)
            if self.anew:
                return cells, taken
            if cells is None:
                continue
            fault, more = self.compare(code, border, place, old, taken, cells, stays)
            cost = more + _PRICE * (same_cells(cells, self.polygons[taken])[0] < 0).sum()
            if best is None or cost < best[0] - 1e-9:
                best = cost, cells, taken
            if fault < 0.1 and cost < (0.1 if must else -_GAIN):
                break
        if not must and best[0] > -_GAIN:
            return None, ()
        return best[1], best[2]

    def compare(self, code, border, place, old, taken, cells, stays):
        """How bad new cells are, and by how much worse all is than it was, the cells around
        included: a building that is cut is told of only one of the two that cut it."""
        around = np.setdiff1d(stays, taken)
        around = around[shapely.dwithin(self.polygons[around], _joined(place, self.polygons[taken]),
                                        _TOUCH)]
        both = np.concatenate([cells, self.polygons[around]])
        extent = shapely.multipolygons(network.polygon_parts(both)[0])
        names = np.full(len(both), code, dtype=object)
        found = judge(both, names, names, self.near.at(extent, code, border), self.limits).weight
        before = self.weight[np.concatenate([old, taken, around])].sum()
        return found[:len(cells)].sum(), found.sum() - before

    def trials(self, place, stays, rings):
        """Neighbours to take in, and whether to cut along strong lines first; the smallest change
        first."""
        yield np.empty(0, dtype=int), False
        yield np.empty(0, dtype=int), True
        rows, ring, reach = stays[~self.locked[stays]], np.empty(0, dtype=int), place
        for number in range(rings):
            rows = np.setdiff1d(rows, ring)
            near = rows[shapely.intersects(self.polygons[rows], reach)]
            length = shapely.length(shapely.intersection(sound(self.polygons[near]), reach))
            near, length = near[length > _TOUCH], length[length > _TOUCH]
            if not len(near):
                return
            if number == 0:
                for row in near[np.argsort(-length, kind="stable")][:_SINGLE].tolist():
                    yield np.array([row]), False
            ring = np.union1d(ring, near)
            if len(ring) > 1:
                yield ring, False
            yield ring, True
            reach = _joined(place, self.polygons[ring])

    def divide(self, code, place, old, taken, cut):
        """Cells of a region and of the neighbours taken in, along the old lines; None where it is
        to be cut along strong lines first and there are none."""
        rows = np.concatenate([old, taken])
        strength = _OLD_STRENGTH
        if self.anew:
            rows, strength = rows[self.fine[rows]], _ANEW_STRENGTH
        lines = network.line_parts(self.polygons[rows])[0]
        place = _joined(place, self.polygons[taken])
        ground = self.near.at(place, code, place)
        barriers = [*ground.barriers(), layers.Barriers(OLD_BORDER, lines, strength)]
        target, low, high = self.band
        places = ground.communities
        if cut:
            places = _cut(place, ground, low)
            if len(places) < 2:
                return None
        return partition.divide(places, barriers, ground.uncut(high), ground.parcels,
                                ground.compounds, target, low, high).polygons


def _why(name, anew):
    if anew:
        return Reason(N_("Grid {code}: everything was divided anew."), dict(code=name))
    return Reason(N_("Grid {code}: the ground beside it could not be divided without it."),
                  dict(code=name))


def _cut(place, ground, low):
    """Parts of a region between strong lines; parts below the lower limit go to a neighbour."""
    lines = [network.line_parts(b.geometries)[0] for b in ground.barriers()
             if b.strength >= STRONG and not b.water]
    near = [line[shapely.intersects(line, place)] for line in lines]
    parts = network.faces(np.concatenate([network.line_parts([place])[0], *near]))
    parts = parts[shapely.intersects(place, shapely.point_on_surface(parts))]
    while len(parts) > 1 and shapely.area(parts).min() < low:
        least = shapely.area(parts).argmin()
        rest = np.delete(parts, least)
        border = shapely.length(shapely.intersection(rest, parts[least]))
        if not border.max() > 0:
            break
        most = border.argmax()
        rest[most] = _joined(rest[most], parts[least:least + 1])
        parts = rest
    return parts


def _joined(place, cells):
    """A region together with cells beside it."""
    if not len(cells):
        return place
    return network.areal(shapely.union_all([place, *sound(cells)], grid_size=GRID))


def _shares(parts, cells):
    """Per region the rows of ``cells`` that lie in it, and whether they and nothing else are it."""
    part, cell = shapely.STRtree(sound(cells)).query(parts, predicate="intersects")
    area = shapely.area(shapely.intersection(parts[part], sound(cells)[cell]))
    part, cell, area = part[area > _LEAST], cell[area > _LEAST], area[area > _LEAST]
    rows = [cell[part == row] for row in range(len(parts))]
    whole = [abs(shapely.area(parts[row]) - area[part == row].sum()) <= _LEAST
             and abs(shapely.area(cells[rows[row]]).sum() - area[part == row].sum()) <= _LEAST
             for row in range(len(parts))]
    return rows, whole
