"""Editing a division by hand: split, merge, move a border, give an atom to the neighbour.

Every operation takes a `Scene` and gives an `Edit`: the new polygons of the cells it touches, on
the 1 mm grid, and those neighbours that get a vertex because a new border ends on theirs. Nothing
is stored here. What would open a gap or an overlap, leave the community, make a cell of several
parts, cut a building or a compound, or touch a locked cell is refused with the reason, after the
principles of CJ/T 213 (属地管理, 现状管理, 管理对象, 无缝拼接).
"""
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ..errors import N_, Refused
from . import atoms, drawn, network
from .drawn import REACH, Unfinished
from .edit_checks import cut_objects, fitted, outline_change, shares, with_vertices

HARDLY = 0.002  # m along the border by which it has to move to be another one
LEAST = 10.0    # m²: nobody wants so small a cell; the line was drawn a little beside a border


@dataclass(frozen=True)
class Edit:
    """What becomes of the touched cells.

    Attributes
    ----------
    action : str
        "split", "merge", "move" or "reassign".
    retired : object (k,)
        Codes of the cells that are replaced.
    before : object (k,)
        Their polygons.
    polygons : object (n,)
        Single polygons of the new cells. After "move" and "reassign" they stand in the order of
        ``retired``.
    communities : object (n,)
    neighbours : dict
        Code to polygon of the cells that stay and get a vertex.
    """

    action: str
    retired: np.ndarray
    before: np.ndarray
    polygons: np.ndarray
    communities: np.ndarray
    neighbours: dict


def split(scene, code, line, reach=REACH):
    """Split a cell along a drawn line.

    Parameters
    ----------
    scene : Scene
    code : str
        The cell.
    line : (m, 2) float
        Vertices drawn; what lies outside the cell is left off.
    reach : float
        An end inside the cell that near to its border is led to it, metres.

    Raises
    ------
    Unfinished
        The line does not reach from border to border.
    Refused
    """
    row = scene.row(code)
    _free(scene, [row])
    cell = _whole(scene, row)
    path = drawn.led_to(drawn.drawn_line(line, cell), cell, reach)
    areas = _faces(cell, [path])
    if len(areas) < 2:
        raise Unfinished(N_("Draw the line across unit grid {grid}, from border to border."),
                         grid=code)
    _not_tiny(areas)
    west = shapely.bounds(areas)
    return _edit(scene, "split", [row], areas[np.lexsort((west[:, 1], west[:, 0]))])


def merge(scene, codes):
    """Merge two or more cells that touch one another along borders.

    Raises
    ------
    Unfinished
        Fewer than two cells.
    Refused
    """
    rows = [scene.row(code) for code in dict.fromkeys(codes)]
    if len(rows) < 2:
        raise Unfinished(N_("Choose two or more neighbouring unit grids to merge."))
    _free(scene, rows)
    _one_community(scene, rows)
    whole = _joined(scene.polygons[rows])
    if whole is None:
        raise Refused(N_("These unit grids do not touch along a border: together they would be "
                         "a grid of several parts."))
    return _edit(scene, "merge", rows, np.array([whole], dtype=object))


def move_border(scene, line, reach=REACH):
    """Replace a stretch of the border between two cells by a drawn line.

    The line begins and ends on the border of the two cells, which shows which two are meant; the
    stretch between its ends goes, and both cells change at once.

    Parameters
    ----------
    scene : Scene
    line : (m, 2) float
    reach : float
        How near to the border the ends must be, metres.

    Raises
    ------
    Unfinished
        The ends do not lie on the border of the same two cells.
    Refused
    """
    line = np.asarray(line, dtype=float)
    rows, border = drawn.border_under(scene, line, reach)
    _free(scene, rows)
    pair = np.array([_whole(scene, row) for row in rows])
    whole = _joined(pair)
    if whole is None:
        raise Refused(N_("The border between unit grids {first} and {second} has a gap or an "
                         "overlap. Mend it first; the findings dock shows where."),
                      first=scene.codes[rows[0]], second=scene.codes[rows[1]])
    start, end = (drawn.on_line(border, xy) for xy in (line[0], line[-1]))
    path = shapely.set_precision(shapely.linestrings(
        np.concatenate([[start], drawn.drawn_vertices(line[1:-1], pair), [end]])), network.GRID)
    if shapely.get_num_coordinates(path) < 2 or not path.length:
        raise Unfinished(N_("Draw the new border from one place of the old one to another."))
    outside = shapely.difference(path, shapely.buffer(whole, network.GRID))
    if outside.length > 0:
        _outside(scene, rows, outside)
    areas = _faces(whole, [path, *drawn.rest_of(border, start, end)])
    if len(areas) != 2:
        raise Refused(N_("The line crosses the border or itself on its way: a unit grid would "
                         "fall into parts. Draw it on one side of the border, or shorter."))
    _not_tiny(areas)
    share = shares(areas, pair)
    if share[0, 0] + share[1, 1] < share[0, 1] + share[1, 0]:
        areas = areas[::-1]
    return _edit(scene, "move", rows, areas)


def reassign(scene, point):
    """Give the atom at a point to the neighbour whose border is nearest to the point.

    The atom is the land parcel there, else the building, else the face that roads, railways,
    streams and walls enclose inside the cell; clipped to the cell. A street between the atom and
    the neighbour's border goes along.

    Parameters
    ----------
    scene : Scene
    point : (x, y)

    Raises
    ------
    Unfinished
        There is no cell at the point, or no atom.
    Refused
    """
    code = scene.at(point)
    if code is None:
        raise Unfinished(N_("There is no unit grid here."))
    giver = scene.row(code)
    cell = _whole(scene, giver)
    atom = atoms.atom_at(scene, cell, point)
    if atom is None:
        raise Unfinished(N_("There is no parcel, no building and no face of roads and walls here "
                            "that is smaller than unit grid {grid}. Move the border instead."),
                         grid=code)
    taker = drawn.nearest_neighbour(scene, giver, point)
    if taker is None:
        raise Refused(N_("Unit grid {grid} has no neighbour in its community."), grid=code)
    rows = [giver, taker]
    _free(scene, rows)
    other = _whole(scene, taker)
    atom = atoms.reaching(scene, cell, atom, other)
    areas = _faces(cell, network.line_parts([atom])[0])
    kept, given = _settled(areas, _mostly_in(areas, atom))
    other = with_vertices(other, outline_change(np.array([cell]), areas))
    left, grown = _joined(kept), _joined(np.append(given, other))
    if left is None:
        raise Refused(N_("Without this piece unit grid {grid} would fall into parts."), grid=code)
    if grown is None or not len(given):
        raise Refused(N_("This piece does not reach the border of unit grid {other}."),
                      other=scene.codes[taker])
    if left.area < LEAST:
        raise Unfinished(N_("Of unit grid {grid} only {area:.1f} m² would be left. Merge the two "
                            "instead."), grid=code, area=left.area)
    return _edit(scene, "reassign", rows, np.array([left, grown]))


# -- what all need

def _edit(scene, action, rows, polygons):
    """The Edit, after the checks that hold for every action."""
    before = scene.polygons[rows]
    if len(before) == len(polygons) and (shapely.area(shapely.symmetric_difference(
            before, polygons)) < np.maximum(1.0, HARDLY * shapely.length(before))).any():
        raise Unfinished(N_("The border would hardly move."))
    if not shapely.is_valid(polygons).all():
        raise Refused(N_("The new border touches itself. Draw it a little elsewhere."))
    for objects, template in (
            (scene.buildings, N_("The new border would cut a building: {area:.0f} m² of it would "
                                 "lie on the other side. Draw it around the building.")),
            (scene.compounds, N_("The new border would cut a compound that is to be kept whole: "
                                 "{area:.0f} m² of it would lie on the other side. Draw it around "
                                 "the compound."))):
        area, where = cut_objects(objects, before, polygons, scene.limits.cut)
        if where is not None:
            refusal = Refused(template, area=area)
            refusal.where = where
            raise refusal
    neighbours = fitted(scene, rows, polygons)
    return Edit(action, scene.codes[rows], before, polygons,
                np.repeat(scene.communities[rows[:1]], len(polygons)), neighbours)


def _free(scene, rows):
    """Refuse locked cells."""
    locked = scene.codes[[row for row in rows if scene.locked[row]]]
    if len(locked):
        raise Refused(N_("Unit grid {grid} is locked. Unlock it first."), grid=locked[0])


def _whole(scene, row):
    """The cell as a single polygon."""
    polygon = scene.polygons[row]
    if polygon.geom_type != "Polygon" or not polygon.is_valid:
        raise Refused(N_("Unit grid {grid} has several parts or crosses itself. Correct its shape "
                         "in its layer first."), grid=scene.codes[row])
    return polygon


def _one_community(scene, rows):
    for row in rows[1:]:
        if scene.communities[row] != scene.communities[rows[0]]:
            raise Refused(N_("Unit grids {first} and {second} lie in different communities; a "
                             "grid never crosses the border of a community."),
                          first=scene.codes[rows[0]], second=scene.codes[row])


def _not_tiny(areas):
    if shapely.area(areas).min() < LEAST:
        raise Refused(N_("A part would have {area:.1f} m² only. Draw the line on the border or "
                         "clear of it."), area=float(shapely.area(areas).min()))


def _outside(scene, rows, outside):
    """Say where a line leaves its two cells."""
    codes = {"first": scene.codes[rows[0]], "second": scene.codes[rows[1]]}
    near = np.zeros(len(scene.codes))
    hit = np.flatnonzero(shapely.intersects(scene.polygons, outside))
    near[hit] = shapely.length(shapely.intersection(scene.polygons[hit], outside))
    near[rows] = 0
    if near.max() <= 0:
        raise Refused(N_("The line leaves unit grids {first} and {second} and their community."),
                      **codes)
    row = int(np.argmax(near))
    if scene.communities[row] != scene.communities[rows[0]]:
        raise Refused(N_("The line leaves the community: it runs into unit grid {other}."),
                      other=scene.codes[row])
    raise Refused(N_("The line leaves unit grids {first} and {second}: it runs into {other}, "
                     "which would lose ground without getting a new border."),
                  other=scene.codes[row], **codes)


def _joined(polygons):
    """Polygons that touch as one single polygon without moving a vertex; None where they do not
    make one."""
    if len(polygons) == 1:
        return polygons[0]
    joined, _ = network.dissolve(polygons, np.zeros(len(polygons)))
    total = shapely.area(polygons).sum()
    if len(joined) != 1 or abs(joined[0].area - total) > network.GRID * joined[0].length:
        # the seams of grids drawn elsewhere need not share their vertices
        joined, _ = network.polygon_parts([shapely.union_all(polygons, grid_size=network.GRID)])
    if len(joined) != 1 or abs(joined[0].area - total) > network.GRID * joined[0].length:
        return None
    return joined[0]


def _faces(cell, lines):
    """Areas into which lines divide a polygon."""
    borders, _ = network.line_parts([cell])
    areas = network.faces(np.concatenate([borders, np.array(lines, dtype=object)]))
    # by area, not by a point inside: splinters of a millimetre belong to one side too
    return shapely.normalize(areas[_mostly_in(areas, cell)])


def _mostly_in(areas, whole):
    return shares(areas, np.array([whole]))[:, 0] > 0.5 * shapely.area(areas)


def _settled(areas, inside):
    """Areas that stay and areas that are given: crumbs that are cut off go with the atom."""
    given = inside.copy()
    rest = np.flatnonzero(~inside)
    if len(rest):
        part = _parts(areas[rest])
        size = np.bincount(part, shapely.area(areas[rest]))
        given[rest[(size[part] < LEAST) & (part != np.argmax(size))]] = True
    return areas[~given], areas[given]


def _parts(areas):
    """Number of the connected part of each of some areas that share their vertices."""
    edges = network.directed_edges(areas)
    i, j, _, _ = network.adjacency(edges, network.partners(edges), np.arange(len(areas)),
                                   np.ones(len(edges.a)))
    graph = coo_matrix((np.ones(len(i)), (i, j)), shape=(len(areas),) * 2)
    return connected_components(graph, directed=False)[1]
