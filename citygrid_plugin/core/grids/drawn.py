"""The line that a person draws, and the borders between cells that it begins and ends on."""
import numpy as np
import shapely

from ..errors import N_, Refused
from . import network

SNAP = 0.1      # m: a drawn vertex that near to one of a cell is that one
REACH = 2.0     # m: an end that near to a border is meant to lie on it


class Unfinished(Refused):
    """What is drawn so far makes no edit yet; the sentence says what is missing."""

    unfinished = True


def drawn_vertices(xy, polygons):
    """Drawn vertices, those near a corner of a polygon moved there."""
    xy = np.array(xy, dtype=float).reshape(-1, 2)
    corners = shapely.points(shapely.get_coordinates(polygons))
    if len(xy):
        found, corner = shapely.STRtree(corners).query_nearest(
            shapely.points(xy), max_distance=SNAP, all_matches=False)
        xy[found] = shapely.get_coordinates(corners[corner])
    return np.rint(xy / network.GRID) * network.GRID


def drawn_line(line, cell):
    """The drawn line on the grid, snapped to the cell's corners where it passes them closely."""
    xy = drawn_vertices(line, cell)
    xy = xy[np.append(True, (xy[1:] != xy[:-1]).any(axis=1))]
    if len(xy) < 2:
        raise Unfinished(N_("A line needs two vertices at least."))
    corners = shapely.multipoints(shapely.get_coordinates(cell))
    return shapely.snap(shapely.linestrings(xy), corners, SNAP)


def led_to(line, cell, reach):
    """The line with ends that lie a little inside the cell led to its border."""
    xy = shapely.get_coordinates(line)
    for end in (0, -1):
        tip = shapely.Point(xy[end])
        if cell.contains(tip) and cell.boundary.distance(tip) <= reach:
            on = shapely.get_coordinates(shapely.shortest_line(cell.boundary, tip))[:1]
            xy = np.concatenate([on, xy]) if end == 0 else np.concatenate([xy, on])
    return shapely.linestrings(xy)


# -- borders of two cells

def borders(scene, rows):
    """Common borders among some cells of one community: [(row, row, merged line), ...]."""
    parts, owner = network.polygon_parts(scene.polygons[rows])
    edges = network.directed_edges(parts)
    other = network.partners(edges)
    once = np.flatnonzero((other >= 0) & (edges.a < edges.b))
    first = np.asarray(rows)[owner[edges.owner[once]]]
    second = np.asarray(rows)[owner[edges.owner[other[once]]]]
    low, high = np.minimum(first, second), np.maximum(first, second)
    found = []
    for a, b in sorted(set(zip(low[low != high].tolist(), high[low != high].tolist()))):
        lines = edges.lines(once[(low == a) & (high == b)])
        if scene.communities[a] == scene.communities[b]:
            merged = shapely.line_merge(shapely.multilinestrings(lines))
            found += [(a, b, part) for part in shapely.get_parts(merged)]
    return found


def border_under(scene, line, reach):
    """The two cells, and the connected line of their border, on which a line begins and ends."""
    missing = Unfinished(N_("Begin and end the new border on the border between two unit grids of "
                            "one community."))
    if len(line) < 2:
        raise missing
    ends = shapely.points(line[[0, -1]])
    near = (shapely.distance(scene.polygons[:, None], ends[None, :]) <= reach).all(axis=1)
    best = []
    for a, b, border in borders(scene, np.flatnonzero(near)):
        away = shapely.distance(border, ends)
        if (away <= reach).all():
            best.append((round(float(away.sum()), 3), -border.length, a, b, border))
    if not best:
        raise missing
    _, _, a, b, border = min(best, key=lambda found: found[:4])
    # the cell that most of the line runs through comes second: it loses ground
    inside = shapely.length(shapely.intersection(scene.polygons[[a, b]],
                                                 shapely.linestrings(line)))
    return ([a, b] if inside[1] >= inside[0] else [b, a]), border


def on_line(border, xy):
    """The place of a border next to a point: a vertex of it where one is near."""
    point = shapely.Point(xy)
    vertices = shapely.get_coordinates(border)
    away = np.hypot(*(vertices - xy).T)
    nearest = int(np.argmin(away))
    if away[nearest] <= border.distance(point) + 5 * SNAP:
        return vertices[nearest]
    return shapely.get_coordinates(shapely.line_interpolate_point(
        border, shapely.line_locate_point(border, point)))[0]


def rest_of(border, start, end):
    """What stays of a border when the stretch between two places on it goes."""
    at = sorted(float(shapely.line_locate_point(border, shapely.Point(xy)))
                for xy in (start, end))
    xy = shapely.get_coordinates(border)
    along = np.append(0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T)))
    first, last = (shapely.get_coordinates(shapely.line_interpolate_point(border, d)) for d in at)
    pieces = [np.concatenate([xy[along < at[0]], first]), np.concatenate([last, xy[along > at[1]]])]
    if border.is_closed and at[1] - at[0] > border.length / 2:
        pieces = [np.concatenate([first, xy[(along > at[0]) & (along < at[1])], last])]
    pieces = [shapely.linestrings(piece) for piece in pieces if len(piece) > 1]
    return [piece for piece in pieces if piece.length > 0]


def nearest_neighbour(scene, row, point):
    """Row of the cell of the same community whose common border is nearest to a point."""
    near = np.flatnonzero(shapely.dwithin(scene.polygons, scene.polygons[row], network.GRID))
    here = shapely.Point(point)
    away = [(border.distance(here), b if a == row else a)
            for a, b, border in borders(scene, near) if row in (a, b)]
    return min(away)[1] if away else None
