"""Giving neighbours across a community border the vertices of one another."""
import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from . import network

_REACH = 0.002  # a vertex that near to a neighbour's edge belongs on it, m


_ROUNDS = 3


def weld(polygons):
    """Make polygons that touch share every vertex.

    Communities are divided one by one, so a cell ends on the common border where the neighbour
    has no vertex, or has one a millimetre beside. The border moves by at most 2 mm.

    Parameters
    ----------
    polygons : object (n,)
        Cells on the 1 mm grid.

    Returns
    -------
    object (n,)
    """
    if not len(polygons):
        return polygons
    for _ in range(_ROUNDS):
        polygons = insert_vertices(_unite_vertices(shapely.normalize(polygons)))
        edges, rows, beside = network.seams(polygons)
        if not len(rows):
            break
        # Where edges meet at so sharp an angle that a millimetre makes them cross.
        polygons = _noded_anew(polygons, np.union1d(edges.owner[rows], beside))
    return polygons


def _noded_anew(polygons, rows):
    """Node the borders of some polygons together; unchanged if one of them would get lost."""
    some = polygons[rows]
    areas = network.faces(network.line_parts(some)[0])
    tree = shapely.STRtree(some)
    point, label = tree.query_nearest(shapely.point_on_surface(areas), max_distance=_REACH,
                                      all_matches=False)
    areas, label = areas[point], _connected(areas[point], label)
    joined, label = network.dissolve(areas, label)
    order = np.argsort(label, kind="stable")
    if label[order].tolist() != list(range(len(rows))):
        return polygons
    result = polygons.copy()
    result[rows] = joined[order]
    return result


def _connected(areas, label):
    """Labels with the smaller parts of a label that fell apart given to a neighbour."""
    edges = network.directed_edges(areas)
    other = network.partners(edges)
    i, j, length, _ = network.adjacency(edges, other, np.arange(len(areas)),
                                        np.ones(len(edges.a)))
    same = label[i] == label[j]
    graph = coo_matrix((np.ones(same.sum()), (i[same], j[same])), shape=(len(areas),) * 2)
    part = connected_components(graph, directed=False)[1]
    size = np.bincount(part, shapely.area(areas))[part]
    largest = np.zeros(int(label.max()) + 1)
    np.maximum.at(largest, label, size)
    result = label.copy()
    for k in np.flatnonzero(size < largest[label]).tolist():
        near = [(metres, int(label[b if a == k else a])) for a, b, metres in zip(i, j, length)
                if k in (a, b) and label[a] != label[b]]
        if near:
            result[k] = max(near)[1]
    return result


def insert_vertices(polygons, fresh=None):
    """Insert into each outer edge the outer vertices that lie on it, up to 2 mm beside.

    ``polygons`` are object (n,), single and normalised; those without a new vertex are the same
    in the result. Where ``fresh`` is given, only the first ``fresh`` of them and the others get
    vertices of one another: what lies on the far side of the others is not among the polygons.
    """
    edges = network.directed_edges(polygons)
    loose = np.flatnonzero(network.partners(edges) < 0)
    if not len(loose):
        return polygons
    vertex = _ends(edges, loose)
    tree = shapely.STRtree(edges.lines(loose))
    near, line = tree.query(shapely.points(edges.xy[vertex]), predicate="dwithin",
                            distance=_REACH)
    row, vertex = loose[line], vertex[near]
    along = np.einsum("ij,ij->i", edges.xy[vertex] - edges.xy[edges.a[row]],
                      edges.xy[edges.b[row]] - edges.xy[edges.a[row]])
    between = ((vertex != edges.a[row]) & (vertex != edges.b[row])
               & (along > 0) & (along < edges.length[row] ** 2))
    if fresh is not None:
        mine = edges.owner < fresh
        between &= mine[row] | np.isin(vertex, edges.a[mine])
    row, vertex, along = row[between], vertex[between], along[between]
    order = np.lexsort((along, row))
    row, vertex = row[order], vertex[order]
    extra = {}
    for k, v in zip(row.tolist(), vertex.tolist()):
        ends = edges.xy[[edges.a[k], edges.b[k]]]
        extra.setdefault((*ends[0].tolist(), *ends[1].tolist()), []).append(edges.xy[v])
    return _rebuilt(polygons, np.unique(edges.owner[row]), polygons, extra)


def _ends(edges, rows):
    return np.unique(np.concatenate([edges.a[rows], edges.b[rows]]))


def _unite_vertices(polygons):
    """Make one of outer vertices that two communities have a millimetre from each other."""
    edges = network.directed_edges(polygons)
    loose = np.flatnonzero(network.partners(edges) < 0)
    if not len(loose):
        return polygons
    vertex = _ends(edges, loose)
    points = shapely.points(edges.xy[vertex])
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=_REACH)
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(len(vertex),) * 2)
    group = connected_components(graph, directed=False)[1]
    united = vertex[np.unique(group, return_index=True)[1]][group]
    if (united == vertex).all():
        return polygons
    target = np.arange(len(edges.xy))
    target[vertex] = united
    touched = np.unique(edges.owner[(target[edges.a] != edges.a) | (target[edges.b] != edges.b)])
    moved = {tuple(edges.xy[v].tolist()): edges.xy[target[v]]
             for v in np.flatnonzero(target != np.arange(len(target))).tolist()}
    changed = polygons.copy()
    changed[touched] = shapely.transform(polygons[touched], lambda xy: np.array(
        [moved.get(tuple(point), point) for point in xy.tolist()]).reshape(-1, 2))
    return _rebuilt(polygons, touched, changed, {})


def _rebuilt(polygons, rows, source, extra):
    """``polygons`` with ``rows`` taken from ``source``, points of ``extra`` inserted by edge."""
    result = polygons.copy()
    for row in rows.tolist():
        rings = []
        for ring in shapely.get_rings(source[row]):
            xy = shapely.get_coordinates(ring)
            out = [xy[0]]
            for start, end in zip(xy[:-1], xy[1:]):
                out.extend(extra.get((*start.tolist(), *end.tolist()), ()))
                if (start != end).any():
                    out.append(end)
            if len(out) >= 4:
                rings.append(shapely.linearrings(np.array(out)))
        if rings:
            changed = shapely.polygons(rings[0], holes=rings[1:] or None)
            result[row] = changed if changed.is_valid else polygons[row]
    return result
