"""The atoms that a cell can give to its neighbour: parcels, buildings, faces of lines."""
import numpy as np
import shapely

from . import network
from .edit_checks import shares

STREET = 30.0   # m: an atom may lie so far from the border, a street being between


def atom_at(scene, cell, point):
    """The land parcel, else the building, else the face of lines at a point, clipped to the cell.

    Returns
    -------
    shapely polygon, or None where there is none or it is the whole cell
    """
    here = shapely.Point(point)
    for objects in (scene.parcels, scene.buildings, _faces(scene.lines, cell)):
        hit = objects[shapely.intersects(objects, here)] if len(objects) else objects
        for atom in hit[np.argsort(shapely.area(hit), kind="stable")]:
            parts = network.polygon_parts([shapely.intersection(atom, cell)])[0]
            parts = parts[shapely.distance(parts, here) <= network.GRID]
            if len(parts) and parts[0].area < 0.99 * cell.area:
                return parts[0]
    return None


def _faces(lines, cell):
    """Faces that lines enclose inside a cell."""
    near = lines[shapely.intersects(lines, cell)] if len(lines) else lines
    if not len(near):
        return near
    borders, _ = network.line_parts([cell])
    areas = network.faces(np.concatenate([borders, network.line_parts(
        shapely.intersection(near, cell))[0]]))
    return areas[shapely.within(shapely.point_on_surface(areas), cell)]


def reaching(scene, cell, atom, other):
    """The atom together with the ground between it and a neighbour's border, if a street apart.

    Other parcels and buildings of the cell stay out of it, whole.
    """
    away = shapely.distance(atom, other)
    if away <= network.GRID or away > STREET:
        return atom
    ends = shapely.get_coordinates(shapely.shortest_line(atom, other))
    # half as far again: the neighbour's border is seldom parallel to the atom
    swept = network.areal(shapely.intersection(_swept(atom, 1.5 * (ends[1] - ends[0])), cell))
    others = np.concatenate([scene.parcels, scene.buildings])
    others = others[shapely.intersects(others, swept)]
    mine = shares(others, np.array([atom]))[:, 0] > 0.5 * shapely.area(others)
    keep_off = network.areal(shapely.union_all(others[~mine], grid_size=network.GRID))
    free = shapely.difference(swept, keep_off, grid_size=network.GRID)
    joined = shapely.union_all([network.areal(free), shapely.set_precision(atom, network.GRID)],
                               grid_size=network.GRID)
    parts = network.polygon_parts([joined])[0]
    return parts[np.argmin(shapely.distance(parts, shapely.point_on_surface(atom)))]


def _swept(polygon, vector):
    """The ground that a polygon passes over when it is moved by a vector."""
    start = shapely.get_coordinates(shapely.get_exterior_ring(polygon))
    end = start + vector
    sides = np.stack([start[:-1], start[1:], end[1:], end[:-1]], axis=1)
    areas = shapely.make_valid(shapely.polygons(sides))
    areas = areas[shapely.get_dimensions(areas) == 2]
    return shapely.union_all(np.append(areas, [polygon, shapely.transform(
        polygon, lambda xy: xy + vector)]), grid_size=network.GRID)
