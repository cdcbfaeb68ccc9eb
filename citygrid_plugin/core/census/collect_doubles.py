"""The same object in two surveys: packages of several crews overlap at their borders.

One-to-one between two sources (files, packages), never two rows of one source unless they lie at
the very same place. In a row of equal posts the next post must not be taken for a double: two rows
are one object only where they lie nearer to each other than either does to the next object of its
class in its own source; or where both crews surveyed all around, so that their posts stand among
each other's and not at the end of a row that the other goes on with.
"""
import numpy as np

#: Rows of one source at the same place, metres.
EXACT = 0.001
#: Share of the distance to the next object of the class in its own source below which two rows
#: of different sources are one object.
SPACING = 0.6
#: Two surveys of an object each have the noise of its accuracy class: three times the noise of
#: the difference, and of the vaguest class not more than so many metres.
REACH = 3.0 * np.sqrt(2.0)
FARTHEST = 10.0
#: Share of their union that two areas have in common when they are one object.
OVERLAP = 0.5
_NEIGHBOURS = 4
#: So many of the other source's nearest objects of the class tell whether it was there on all
#: sides: the mean of the directions to them is shorter than this.
_AROUND = 6
_ONE_SIDED = 0.5
_APART = 1e5        # metres between classes in the third dimension of an index


def find_doubles(xy, cls, source, accuracy, code=None, rank=None):
    """Points that are the same object as another.

    Parameters
    ----------
    xy : (n, 2) float64
        Metres, projected, the crews' own offsets taken off; not finite where there is no place.
    cls : (n,) int
    source : (n,) int
        File or package.
    accuracy : (n,) float
        Root mean square error of the class in metres (CJ/T 214: A 0.5, B 1, C 10).
    code : (n,) object array, optional
        Code of the known component that the crew confirmed, None where it is none. Rows with the
        same code are one object wherever they lie, with different ones never.
    rank : (n,) int, optional
        The better row of a group has the smaller one; the order of the rows by default.

    Returns
    -------
    (n,) int64
        The row that is kept instead, -1 for those that stay.
    """
    xy = np.asarray(xy, float)
    n = len(xy)
    rank = np.arange(n) if rank is None else np.asarray(rank)
    code = np.full(n, None, object) if code is None else np.asarray(code, object)
    number = _numbers(code)
    finite = np.isfinite(xy).all(axis=1)
    pairs = [_by_code(number)]
    placed = np.flatnonzero(finite)
    if len(placed):
        pairs.append(_exact(placed, xy, cls, source))
        pairs.append(_between(placed, xy, np.asarray(cls), np.asarray(source),
                              np.asarray(accuracy, float)))
    first, second, cost = (np.concatenate(part) for part in zip(*pairs))
    return group(first, second, cost, source, number, rank)


def group(first, second, cost, source, number, rank):
    """Join pairs into groups, the nearest first, and keep the best of each.

    Parameters
    ----------
    first, second : (k,) int
    cost : (k,) float
        Below 0 two rows may be of one source.
    source, number : (n,) int
        ``number`` is that of the confirmed code, -1 without.
    rank : (n,) int

    Returns
    -------
    (n,) int64
        As `find_doubles`.
    """
    n = len(rank)
    parent = list(range(n))
    members = {}

    def root(row):
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def facts(row):
        return members.setdefault(row, ({int(source[row])},
                                        {int(number[row])} - {-1}, [row]))
    for k in np.lexsort((second, first, cost)).tolist():
        a, b = root(int(first[k])), root(int(second[k]))
        if a == b:
            continue
        (sources_a, codes_a, rows_a), (sources_b, codes_b, rows_b) = facts(a), facts(b)
        if len(codes_a | codes_b) > 1 or (cost[k] >= 0 and sources_a & sources_b):
            continue
        parent[b] = a
        members[a] = (sources_a | sources_b, codes_a | codes_b, rows_a + rows_b)
        del members[b]
    kept = np.full(n, -1, np.int64)
    for _, _, rows in members.values():
        if len(rows) > 1:
            best = min(rows, key=lambda row: rank[row])
            kept[rows] = best
            kept[best] = -1
    return kept


def find_double_shapes(shapes, cls, source, accuracy, code=None, rank=None):
    """Lines or areas that are the same object as another.

    Parameters
    ----------
    shapes : (n,) object array of shapely geometries
        Lines, or areas, in metres; None where there is none.
    cls, source, accuracy, code, rank
        As for `find_doubles`.

    Returns
    -------
    (n,) int64
        As `find_doubles`. Two lines are one object where neither leaves the surroundings of the
        other (Hausdorff distance), two areas where half of their union is common.
    """
    import shapely
    shapes = np.asarray(shapes, object)
    n = len(shapes)
    rank = np.arange(n) if rank is None else np.asarray(rank)
    cls, source = np.asarray(cls), np.asarray(source)
    number = _numbers(np.full(n, None, object) if code is None else np.asarray(code, object))
    there = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    pairs = [_by_code(number)]
    if len(there):
        reach = np.minimum(np.maximum(np.asarray(accuracy, float)[there], 0.5) * REACH, FARTHEST)
        boxes = shapely.bounds(shapes[there]) + np.column_stack([-reach, -reach, reach, reach])
        tree = shapely.STRtree(shapes[there])
        a, b = tree.query(shapely.box(*boxes.T))
        reach = reach[a]
        a, b = there[a], there[b]
        keep = (a < b) & (cls[a] == cls[b])
        a, b, reach = a[keep], b[keep], reach[keep]
        same = source[a] == source[b]
        cost = np.full(len(a), np.inf)
        cost[same & shapely.equals_exact(shapes[a], shapes[b], EXACT)] = -1.0
        flat = shapely.get_dimensions(shapes[a]) == 1
        lines = np.flatnonzero(~same & flat)
        apart = shapely.hausdorff_distance(shapes[a[lines]], shapes[b[lines]]) / reach[lines]
        cost[lines] = np.where(apart <= 1.0, apart, np.inf)
        areas = np.flatnonzero(~same & ~flat)
        x, y = (shapely.make_valid(shapes[side[areas]]) for side in (a, b))
        common = shapely.area(shapely.intersection(x, y))
        share = common / np.maximum(shapely.area(x) + shapely.area(y) - common, 1e-9)
        cost[areas] = np.where(share >= OVERLAP, 1.0 - share, np.inf)
        good = np.isfinite(cost)
        pairs.append((a[good], b[good], cost[good]))
    first, second, cost = (np.concatenate(part) for part in zip(*pairs))
    return group(first, second, cost, source, number, rank)


def _numbers(code):
    """Codes as numbers, -1 where there is none."""
    import pandas
    return pandas.factorize(pandas.Series(code, dtype=object))[0]


def _by_code(number):
    """Pairs of rows that confirm the same component, before everything else."""
    rows = np.flatnonzero(number >= 0)
    rows = rows[np.argsort(number[rows], kind="stable")]
    same = number[rows[1:]] == number[rows[:-1]]
    first, second = rows[:-1][same], rows[1:][same]
    return first, second, np.full(len(first), -2.0)


def _exact(rows, xy, cls, source):
    """Pairs of rows of one source, class and place."""
    spot = np.round(xy[rows] / EXACT).astype(np.int64)
    cls, source = np.asarray(cls)[rows], np.asarray(source)[rows]
    order = np.lexsort((rows, spot[:, 1], spot[:, 0], cls, source))
    a, b = order[:-1], order[1:]
    same = (spot[a] == spot[b]).all(axis=1) & (cls[a] == cls[b]) & (source[a] == source[b])
    return rows[a[same]], rows[b[same]], np.full(int(same.sum()), -1.0)


def _between(rows, xy, cls, source, accuracy):
    """Pairs of rows of two sources that lie near enough, with distance over reach."""
    from scipy.spatial import cKDTree
    reach = np.minimum(accuracy * REACH, FARTHEST)
    widest = float(reach[rows].max())
    parts = [rows[source[rows] == s] for s in np.unique(source[rows])]
    boxes = np.array([[*xy[p].min(axis=0), *xy[p].max(axis=0)] for p in parts])
    deep = np.column_stack([xy, np.unique(cls, return_inverse=True)[1] * _APART])
    trees = [cKDTree(deep[p]) for p in parts] if len(parts) > 1 else []
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for one in range(len(parts)):
        near = (boxes[:, :2] <= boxes[one, 2:] + widest).all(axis=1) \
            & (boxes[:, 2:] >= boxes[one, :2] - widest).all(axis=1)
        for two in np.flatnonzero(near).tolist():
            if two <= one:
                continue
            box = boxes[two]
            mine = parts[one][((xy[parts[one]] >= box[:2] - widest)
                               & (xy[parts[one]] <= box[2:] + widest)).all(axis=1)]
            found.append(_pairs(mine, parts[two], trees[one], trees[two], deep, reach))
    return tuple(np.concatenate(part) for part in zip(*found))


def _pairs(mine, others, my_tree, their_tree, deep, reach):
    """Candidate pairs of the rows ``mine`` of one source with those of another."""
    if not len(mine):
        return mine, mine, np.zeros(0)
    distance, at = their_tree.query(deep[mine], k=min(_NEIGHBOURS, len(others)),
                                    distance_upper_bound=float(reach[mine].max()))
    distance, at = (np.reshape(part, (len(mine), -1)) for part in (distance, at))
    row, column = np.nonzero(np.isfinite(distance))
    a, b, d = mine[row], others[at[row, column]], distance[row, column]
    near = d <= reach[a]
    a, b, d = a[near], b[near], d[near]
    near = d < SPACING * np.minimum(_spacing(a, my_tree, deep), _spacing(b, their_tree, deep))
    near |= _among(a, their_tree, deep, reach) | _among(b, my_tree, deep, reach)
    a, b, d = a[near], b[near], d[near]
    return a, b, d / reach[a]


def _among(rows, tree, deep, reach):
    """Whether the objects of the other source lie on all sides of rows."""
    if not len(rows) or tree.n < 3:
        return np.zeros(len(rows), bool)
    distance, at = tree.query(deep[rows], k=min(_AROUND, tree.n))
    way = tree.data[at, :2] - deep[rows, None, :2]
    length = np.hypot(*np.moveaxis(way, 2, 0))
    # the object itself has no direction; others are far off where they are more than a few reaches
    counted = (length > 0.25 * reach[rows, None]) & (distance < 8 * reach[rows, None])
    way = np.where(counted[..., None], way / np.maximum(length, 1e-9)[..., None], 0.0)
    number = counted.sum(axis=1)
    one_sided = np.hypot(*way.sum(axis=1).T) >= _ONE_SIDED * np.maximum(number, 1)
    return (number >= 3) & ~one_sided


def _spacing(rows, tree, deep):
    """Distance to the next object of the class in the same source; infinite where there is none.

    Objects at the very same place are one object that was written twice.
    """
    if not len(rows):
        return np.zeros(0)
    distance, _ = tree.query(deep[rows], k=min(_NEIGHBOURS, tree.n))
    distance = np.reshape(distance, (len(rows), -1))
    distance = np.where((distance > EXACT) & (distance < _APART / 2), distance, np.inf)
    return distance.min(axis=1)
