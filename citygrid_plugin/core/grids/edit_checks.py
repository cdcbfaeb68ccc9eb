"""What an edit of cells must keep, and the figures that are shown while it is drawn."""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import N_, Refused
from . import network
from .quality import Grids
from .quality_rules import RULES

_SHOWN = ("multipart", "area", "compactness", "sliver", "cutbuilding", "cutwhole",
          "cutcomponent")
_BESIDE = 3     # grid units that a vertex put on an edge may lie beside it


@dataclass(frozen=True)
class Figures:
    """A new cell in figures.

    Attributes
    ----------
    area : float
        m².
    compactness : float
        4 pi A / P², 1 for a circle.
    load : int
        Number of components.
    broken : tuple of quality.GridRule
        Rules that the cell breaks.
    """

    area: float
    compactness: float
    load: int
    broken: tuple


def figures(scene, edit):
    """Figures of the new cells of an edit, in their order (list of Figures)."""
    number = np.arange(len(edit.polygons)).astype(str).astype(object)
    home = edit.communities[0]
    border = scene.borders.get(home)
    near = shapely.STRtree(edit.polygons)

    def beside(objects):
        return objects[np.unique(near.query(objects, "intersects")[0])]
    grids = Grids(edit.polygons, number,
                  np.array([border] if border is not None else [], dtype=object),
                  np.array([home] if border is not None else [], dtype=object),
                  beside(scene.buildings), beside(scene.compounds), beside(scene.components),
                  scene.limits)
    broken = {code: [] for code in number}
    for rule in RULES:
        if rule.id in _SHOWN:
            for code in {found[0] for found in rule.check(grids)}:
                broken[code].append(rule)
    load = grids.load if len(grids.components) else np.zeros(len(number))
    length = shapely.length(edit.polygons)
    return [Figures(float(area), float(4 * np.pi * area / metres ** 2), int(count),
                    tuple(broken[code]))
            for area, metres, count, code in zip(grids.area, length, load, number)]


def cut_objects(objects, before, after, limit):
    """The object of which an edit cuts off more than was cut off before.

    Parameters
    ----------
    objects : object (k,)
        Areas that are to stay whole.
    before, after : object arrays
        Polygons of the touched cells.
    limit : float
        So many m² more are let pass.

    Returns
    -------
    (float, shapely polygon or None)
        m² that would be cut off, and the object, the worst one.
    """
    if not len(objects):
        return 0.0, None
    near = objects[np.unique(shapely.STRtree(after).query(objects, "intersects")[0])]
    if not len(near):
        return 0.0, None
    loss = _cut_off(near, after) - _cut_off(near, before)
    worst = int(np.argmax(loss))
    return float(loss[worst]), near[worst] if loss[worst] > limit else None


def _cut_off(objects, cells):
    """m² of each object that lie in another of the cells than most of it."""
    area = shares(objects, cells)
    return area.sum(axis=1) - area.max(axis=1)


def shares(first, second):
    """Common area of each of n and each of m polygons, (n, m) float64, m²."""
    area = np.zeros((len(first), len(second)))
    i, j = shapely.STRtree(second).query(first, "intersects")
    area[i, j] = shapely.area(shapely.intersection(first[i], second[j]))
    return area


def fitted(scene, rows, polygons):
    """The cells that stay, with the vertices that a new border puts on theirs.

    Parameters
    ----------
    scene : Scene
    rows : sequence of int
        Cells that are replaced.
    polygons : object (n,)
        Their successors.

    Returns
    -------
    dict
        Code to polygon of those that change.

    Raises
    ------
    Refused
        The successors do not cover the same ground: a gap or an overlap would open.
    """
    change = outline_change(scene.polygons[rows], polygons)
    result = {}
    near = shapely.dwithin(scene.polygons, shapely.union_all(scene.polygons[rows]), 0.01)
    near[rows] = False
    for row in np.flatnonzero(near).tolist():
        polygon = with_vertices(scene.polygons[row], change)
        if polygon is not scene.polygons[row]:
            result[scene.codes[row]] = polygon
    return result


@dataclass(frozen=True)
class Change:
    """What happened to an outline: the vertices that edges have got, in the order of the edge,
    and the vertices that were moved onto the grid; all in grid units."""
    inserted: dict
    moved: set


def outline_change(before, after):
    """The Change from the outline of some cells to that of their successors.

    Raises Refused where the two do not run along the same line.
    """
    old, new = _outline(before), _outline(after)
    follow = {}
    for start, end in new - old:
        follow.setdefault(start, []).append(end)
    chains = {edge: _chain(edge, follow) for edge in old - new}
    if any(follow.values()):
        raise _gap()
    return Change({edge: chain for edge, chain in chains.items() if chain}, _off_grid(before))


def _gap():
    return Refused(N_("This would open a gap or an overlap beside the cells. Draw it a little "
                      "elsewhere; the findings dock shows faults of the borders as they are."))


def _numbers(xy):
    """Coordinates in grid units, a list of tuples."""
    return list(map(tuple, np.rint(xy / network.GRID).astype(np.int64).tolist()))


def _outline(polygons):
    """Directed outer edges of cells, pairs of vertices in grid units."""
    parts, _ = network.polygon_parts(polygons)
    edges = network.directed_edges(parts)
    rows = np.flatnonzero(network.partners(edges) < 0)
    return set(zip(_numbers(edges.xy[edges.a[rows]]), _numbers(edges.xy[edges.b[rows]])))


def _chain(edge, follow):
    """Vertices that the edge has got on its way; takes its parts out of ``follow``."""
    start, end = np.array(edge[0], dtype=float), np.array(edge[1], dtype=float)
    way = end - start
    length = np.hypot(*way)
    at, chain = edge[0], []
    while True:
        found = None
        for candidate in follow.get(at, ()):
            step = np.array(candidate) - start
            along = step @ way / length
            beside = abs(step[0] * way[1] - step[1] * way[0]) / length
            if beside <= _BESIDE and along <= length + _BESIDE \
                    and (found is None or along < found[0]):
                found = (along, candidate)
        if found is None:
            raise _gap()
        follow[at].remove(found[1])
        at = found[1]
        if at == edge[1]:
            return chain
        chain.append(at)


def _off_grid(polygons):
    """Vertices (grid units) that lie beside the grid, so that they are moved onto it."""
    xy = shapely.get_coordinates(polygons)
    off = np.abs(xy / network.GRID - np.rint(xy / network.GRID)).max(axis=1) > 1e-3
    return set(_numbers(xy[off]))


def with_vertices(polygon, change):
    """A neighbour with the vertices that a Change puts on its border; itself where there are
    none."""
    changed = False
    parts = []
    for part in shapely.get_parts(polygon):
        rings = []
        for ring in shapely.get_rings(shapely.normalize(part)):
            xy = shapely.get_coordinates(ring)
            numbers = _numbers(xy)
            out = []
            for place, (start, end) in enumerate(zip(numbers[:-1], numbers[1:])):
                hit = start in change.moved
                out.append(np.array(start) * network.GRID if hit else xy[place])
                more = change.inserted.get((end, start), ())
                out += [np.array(vertex) * network.GRID for vertex in reversed(more)]
                changed |= bool(hit or more)
            rings.append(shapely.linearrings(np.array(out)))
        parts.append(shapely.polygons(rings[0], holes=rings[1:] or None))
    if not changed:
        return polygon
    result = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    if not result.is_valid:
        raise _gap()
    return result
