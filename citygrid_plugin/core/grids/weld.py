"""Giving neighbours across a community border the vertices of one another."""
import numpy as np
import shapely

from . import network

_REACH = 0.002  # a vertex that near to a neighbour's edge belongs on it, m


def weld(polygons):
    """Insert into each outer edge the outer vertices that lie on it.

    Communities are divided one by one, so a cell ends on the common border where the neighbour
    has no vertex. The border moves by at most 1 mm.

    Parameters
    ----------
    polygons : object (n,)
        Cells on the 1 mm grid.

    Returns
    -------
    object (n,)
        A polygon that would become invalid is returned as it was.
    """
    polygons = shapely.normalize(polygons)
    edges = network.directed_edges(polygons)
    loose = np.flatnonzero(network.partners(edges) < 0)
    if not len(loose):
        return polygons
    vertex = np.unique(np.concatenate([edges.a[loose], edges.b[loose]]))
    tree = shapely.STRtree(edges.lines(loose))
    near, line = tree.query(shapely.points(edges.xy[vertex]), predicate="dwithin",
                            distance=_REACH)
    row, vertex = loose[line], vertex[near]
    strange = (vertex != edges.a[row]) & (vertex != edges.b[row])
    row, vertex = row[strange], vertex[strange]
    result = polygons.copy()
    along = np.einsum("ij,ij->i", edges.xy[vertex] - edges.xy[edges.a[row]],
                      edges.xy[edges.b[row]] - edges.xy[edges.a[row]])
    order = np.lexsort((along, row))
    row, vertex, along = row[order], vertex[order], along[order]
    between = (along > 0) & (along < edges.length[row] ** 2)
    row, vertex = row[between], vertex[between]
    for owner in np.unique(edges.owner[row]).tolist():
        mine = edges.owner[row] == owner
        result[owner] = _insert(polygons[owner], edges, row[mine], vertex[mine])
    return result


def _insert(polygon, edges, row, vertex):
    extra = {}
    for k, v in zip(row.tolist(), vertex.tolist()):
        start, end = edges.xy[edges.a[k]], edges.xy[edges.b[k]]
        extra.setdefault((*start.tolist(), *end.tolist()), []).append(edges.xy[v])
    rings = []
    for ring in shapely.get_rings(polygon):
        xy = shapely.get_coordinates(ring)
        out = [xy[0]]
        for start, end in zip(xy[:-1], xy[1:]):
            out.extend(extra.get((*start.tolist(), *end.tolist()), ()))
            out.append(end)
        rings.append(shapely.linearrings(np.array(out)))
    changed = shapely.polygons(rings[0], holes=rings[1:] or None)
    return changed if changed.is_valid else polygon
