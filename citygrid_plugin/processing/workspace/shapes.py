"""Geometries of one kind for one table: what a table of areas, lines or points can take."""
from .importing import rejected


def areas_of(shapes):
    """Valid areas of any geometries.

    Parameters
    ----------
    shapes : (n,) object array of shapely geometries or None

    Returns
    -------
    (object array, list of rejects)
        Polygons and multi-polygons, None where there is none; rows of another kind are rejected.
    """
    import numpy as np
    import shapely
    shapes = np.asarray(shapes, dtype=object).copy()
    there = ~shapely.is_missing(shapes)
    flat = shapely.get_dimensions(shapes) < 2
    wrong = np.flatnonzero(there & flat)
    told = [rejected(wrong, "wrong_geometry", [shapes[r].geom_type for r in wrong])]
    shapes[wrong] = None
    broken = np.flatnonzero(there & ~flat & ~shapely.is_valid(shapes))
    if len(broken):
        shapes[broken] = [_polygonal(g) for g in shapely.make_valid(shapes[broken])]
        lost = [r for r in broken if shapes[r] is None]
        told.append(rejected(lost, "no_area"))
    return shapes, told


def _polygonal(geometry):
    """The areas in a geometry, None without any."""
    import shapely
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else None


def lines_of(shapes):
    """Lines of any geometries, areas by their borders; as `areas_of`."""
    import numpy as np
    import shapely
    shapes = np.asarray(shapes, dtype=object).copy()
    dimensions = shapely.get_dimensions(shapes)
    wrong = np.flatnonzero(~shapely.is_missing(shapes) & (dimensions < 1))
    told = [rejected(wrong, "wrong_geometry", [shapes[r].geom_type for r in wrong])]
    shapes[wrong] = None
    areas = np.flatnonzero(dimensions == 2)
    shapes[areas] = shapely.boundary(shapes[areas])
    return shapes, told


def points_of(shapes):
    """Points of any geometries, lines and areas by a point on them; nothing is rejected."""
    import numpy as np
    import shapely
    shapes = np.asarray(shapes, dtype=object).copy()
    there = np.flatnonzero(~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != 0))
    shapes[there] = shapely.point_on_surface(shapes[there])
    return shapes, []


OF = {"area": areas_of, "line": lines_of, "point": points_of}
