"""Which areas are neighbours: by a common border or corner, within a distance, or the k nearest.

A `Weights` is binary and has no area as its own neighbour; the statistics of `local` add what they
need (the area itself, row standardisation). Coordinates are metres of a projected CRS.
"""
from dataclasses import dataclass

import numpy as np
import shapely
from scipy import sparse
from scipy.spatial import cKDTree

from ..errors import InputError, N_

#: Gaps and overlaps up to this share of a typical side (1 m for 10,000 m²) are seams, not space.
SEAM = 0.01
#: z of Gi* is near enough to normal from about so many neighbours on (Ord & Getis 1995, as ArcGIS
#: and spdep advise).
USUAL = 8
#: Incremental Moran looks at so many distances.
STEPS = 10
#: So many areas at the same distance are told apart.
MOST_TIES = 64
#: No band is chosen that has more neighbours than this in all: it would fill the memory.
MOST_PAIRS = 20_000_000


@dataclass
class Weights:
    """Neighbours of n areas.

    Attributes
    ----------
    matrix : scipy.sparse.csr_matrix (n, n) float64
        1 where column is a neighbour of row; the diagonal is empty.
    kind : str
        "queen", "rook", "band" or "nearest".
    band : float
        Metres for "band", the number of neighbours for "nearest", else 0.
    why : (str, dict)
        Why these, as the template and parameters of a message.
    """
    matrix: sparse.csr_matrix
    kind: str
    band: float
    why: tuple

    @property
    def neighbours(self):
        """Number of neighbours of each area, int64 (n,)."""
        return np.diff(self.matrix.indptr).astype(np.int64)

    @property
    def islands(self):
        """Areas without a neighbour, bool (n,)."""
        return self.neighbours == 0

    def take(self, rows):
        """The weights among the areas ``rows`` (indices or bool (n,)) alone."""
        return Weights(self.matrix[rows][:, rows].tocsr(), self.kind, self.band, self.why)


def contiguity(polygons, queen=True, tolerance=None, feedback=None):
    """Neighbours by a common border (rook) or also a common corner (queen).

    Parameters
    ----------
    polygons : object (n,)
        Areas, metres; None and empty ones have no neighbours.
    queen : bool
    tolerance : float, optional
        Gaps and overlaps up to so many metres do not part neighbours, and borders that run together
        for less than twice this are corners. Left out: `SEAM` of the root of the median area.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Weights
    """
    from ..progress import checker
    check = checker(feedback)
    polygons = np.asarray(polygons, dtype=object)
    there = ~(shapely.is_missing(polygons) | shapely.is_empty(polygons))
    rows = np.flatnonzero(there)
    shapes = polygons[rows]
    if tolerance is None:
        tolerance = SEAM * float(np.sqrt(np.median(shapely.area(shapes)))) if len(rows) else 0.0
    check(0.0)
    # where four areas meet, gaps of the tolerance on both sides part the opposite ones by root 2
    left, right = _near(shapes, tolerance * np.sqrt(2.0), check)
    keep = _near_or_corner(shapes, left, right, tolerance)
    left, right = left[keep], right[keep]
    if not queen:
        keep = _share_border(shapes, left, right, tolerance, check)
        left, right = left[keep], right[keep]
    check(1.0)
    why = ((N_("Neighbours have a border or a corner in common (queen); gaps up to {tolerance} m "
               "count as none."), {"tolerance": f"{tolerance:.3g}"}) if queen else
           (N_("Neighbours have a border in common (rook); gaps up to {tolerance} m count as "
               "none."), {"tolerance": f"{tolerance:.3g}"}))
    return Weights(_symmetric(rows[left], rows[right], len(polygons)),
                   "queen" if queen else "rook", 0.0, why)


def _near(shapes, reach, check):
    """Pairs (left < right) of shapes that are not further than ``reach`` from each other."""
    box = shapely.bounds(shapes)
    box[:, :2] -= reach / 2
    box[:, 2:] += reach / 2
    boxes = shapely.box(*box.T)
    left, right = shapely.STRtree(boxes).query(boxes)
    once = left < right
    left, right = left[once], right[once]
    near = np.empty(len(left), dtype=bool)
    shapely.prepare(shapes)
    for start in range(0, len(left), 20_000):
        check(0.8 * start / len(left))
        part = slice(start, start + 20_000)
        near[part] = shapely.dwithin(shapes[left[part]], shapes[right[part]], reach)
    return left[near], right[near]


def _near_or_corner(shapes, left, right, tolerance):
    """Which pairs are within the tolerance of each other, or little more at a corner alone,
    bool (pairs,)."""
    keep = shapely.dwithin(shapes[left], shapes[right], tolerance)
    far = np.flatnonzero(~keep)
    wide = [shapely.buffer(shapes[side[far]], tolerance * np.sqrt(2.0)) for side in (left, right)]
    run = [shapely.length(shapely.intersection(shapely.boundary(shapes[side[far]]), other))
           for side, other in ((left, wide[1]), (right, wide[0]))]
    keep[far] = ~(np.maximum(*run) > 4 * tolerance)
    return keep


def _share_border(shapes, left, right, tolerance, check):
    """Which pairs run along each other for more than a corner, bool (pairs,)."""
    least = max(2 * tolerance, 1e-9)
    same = _common_edges(shapes, left, right) > least
    rest = np.flatnonzero(~same)
    whole = shapes.copy()
    broken = ~shapely.is_valid(whole)
    whole[broken] = shapely.make_valid(whole[broken])
    # parts with a side in common leave a line beside the polygon, which has no border
    mixed = shapely.get_type_id(whole) == shapely.GeometryType.GEOMETRYCOLLECTION
    whole[mixed] = shapely.buffer(whole[mixed], 0)
    # which of two is widened is a matter of their place, not of their order
    rank = np.argsort(np.lexsort((shapely.area(whole), *shapely.bounds(whole).T)))
    one, two = left[rest], right[rest]
    turned = rank[one] > rank[two]
    one, two = np.where(turned, two, one), np.where(turned, one, two)
    used = np.unique(two)
    wide = np.empty(len(shapes), dtype=object)
    # never of width 0: an intersection of line and polygon along a border is the roundings' game
    wide[used] = shapely.buffer(whole[used], max(tolerance, 1e-6), join_style="mitre")
    shapely.prepare(wide[used])
    border = shapely.boundary(whole)
    for start in range(0, len(rest), 5_000):
        check(0.8 + 0.2 * start / len(rest))
        part = slice(start, start + 5_000)
        run = shapely.length(shapely.intersection(border[one[part]], wide[two[part]]))
        # at a corner alone the buffer cuts off up to about the tolerance on both arms
        same[rest[part]] = run > 2 * least
    return same


def _common_edges(shapes, left, right):
    """Length of the edges that both have in exactly the same two points (to the millimetre)."""
    if not len(left):
        return np.zeros(0)
    rings = shapely.get_rings(shapes, return_index=True)
    xy, ring = shapely.get_coordinates(rings[0], return_index=True)
    at = np.flatnonzero(ring[1:] == ring[:-1])
    of = rings[1][ring[at]]
    ends = np.rint(np.column_stack([xy[at], xy[at + 1]]) * 1000).astype(np.int64)
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    order = np.lexsort(ends.T)
    twice = np.flatnonzero((ends[order[1:]] == ends[order[:-1]]).all(axis=1))
    one, other = of[order[twice]], of[order[twice + 1]]
    length = np.hypot(*(xy[at + 1] - xy[at]).T)[order[twice]]
    n = len(shapes)
    found = sparse.coo_matrix((length, (np.minimum(one, other), np.maximum(one, other))),
                              shape=(n, n)).tocsr()
    return np.asarray(found[left, right]).ravel()


def distance_band(xy, band=None, values=None, feedback=None):
    """Neighbours within a distance.

    Parameters
    ----------
    xy : float64 (n, 2)
        Middles of the areas, metres; NaN where unknown.
    band : float, optional
        Metres. Left out, it is chosen: the distance at which every area has a neighbour (areas
        that lie far off left aside) and half of them `USUAL` or more, and from there on, with
        ``values``, the first peak of Moran's z over `STEPS` distances (incremental spatial
        autocorrelation).
    values : float64 (n,), optional
        What is to be analysed, for the choice.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Weights
        ``why`` says how the distance was chosen.

    Raises
    ------
    InputError
        The band is not positive, or has more than `MOST_PAIRS` neighbours.
    """
    from ..progress import checker
    check = checker(feedback)
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))
    tree = cKDTree(xy[rows]) if len(rows) else None
    check(0.0)
    if band is not None:
        if not band > 0:
            raise InputError(N_("The distance of {band} m is none. Give one above 0."), band=band)
        why = N_("Neighbours lie within {band} m, as given."), {"band": f"{band:g}"}
    elif len(rows) < 2:
        band, why = 1.0, (N_("There are no two areas to choose a distance from."), {})
    else:
        measured = None if values is None else np.asarray(values, dtype=np.float64)[rows]
        band, why = _chosen(tree, measured)
    if len(rows) and tree.count_neighbors(tree, band) - len(rows) > MOST_PAIRS:
        raise InputError(N_("Within {band} m there are too many neighbours to compute with. Give "
                            "a shorter distance."), band=f"{band:g}")
    pairs = (tree.query_pairs(band, output_type="ndarray") if len(rows)
             else np.empty((0, 2), dtype=np.int64))
    check(1.0)
    return Weights(_symmetric(rows[pairs[:, 0]], rows[pairs[:, 1]], len(xy)), "band", float(band),
                   why)


def _chosen(tree, values):
    """A distance in metres, and why."""
    apart = tree.query(tree.data, k=min(USUAL, tree.n - 1) + 1)[0]
    first = apart[:, 1]
    # areas far off would make the band of all others too wide: beyond the upper quartile by more
    # than three times the spread they do not choose (the fences of a box plot, far out)
    low, high = np.percentile(first, (25, 75))
    usual = first <= high + 3 * max(high - low, 0.1 * high)
    far = int((~usual).sum())
    start = max(first[usual].max(), np.median(apart[:, -1])) or first.max() or 1.0
    band = _round_up(start)
    params = {"band": f"{band:g}", "usual": apart.shape[1] - 1, "far": far}
    least = ((N_("Neighbours lie within {band} m: the shortest distance at which every area has "
                 "a neighbour, and half of them {usual} or more."), params) if not far else
             (N_("Neighbours lie within {band} m: the shortest distance at which every area has "
                 "a neighbour, but for {far} that lie far off, and half of them {usual} or "
                 "more."), params))
    if values is None or np.isfinite(values).sum() < 30 or np.nanmax(values) == np.nanmin(values):
        return band, least
    distances = band + float(np.mean(first[usual])) * np.arange(STEPS)
    z = _incremental(tree, values, distances)
    inner = np.arange(1, len(z) - 1)
    peaks = inner[(z[inner] > z[inner - 1]) & (z[inner] >= z[inner + 1]) & (z[inner] > 1.96)]
    if not len(peaks):
        return float(distances[0]), least
    best = float(distances[peaks[0]])
    return best, (N_("Neighbours lie within {band} m: at this distance the values cluster most "
                     "(first peak of Moran's z, {z}, over {count} distances from {start} m on)."),
                  {"band": f"{best:.4g}", "z": f"{z[peaks[0]]:.1f}", "count": len(z),
                   "start": f"{distances[0]:.4g}"})


def _round_up(metres):
    """The next number of three digits above."""
    unit = 10.0 ** (np.floor(np.log10(metres)) - 2)
    return float(f"{np.ceil(metres / unit) * unit:.12g}")


def _incremental(tree, values, distances):
    """Moran's z at each distance up to that at which a quarter of all are neighbours; none where
    these are less than three, or have too many neighbours."""
    from .local import moran_by_distance
    counts = (tree.count_neighbors(tree, distances) - tree.n) // 2
    distances = distances[counts <= min(MOST_PAIRS // 4, tree.n ** 2 // 8)]
    if len(distances) < 3:
        return np.zeros(0)
    pairs = tree.query_pairs(distances[-1], output_type="ndarray")
    apart = np.hypot(*(tree.data[pairs[:, 0]] - tree.data[pairs[:, 1]]).T)
    known = np.isfinite(values)
    both = known[pairs].all(axis=1)
    return moran_by_distance(values[known], (np.cumsum(known) - 1)[pairs[both]], apart[both],
                             distances)


def nearest(xy, k):
    """The ``k`` nearest areas of each; the relation need not be mutual. Of those as far away the
    one to the west comes first, then the one to the south.

    Parameters
    ----------
    xy : float64 (n, 2)
        Middles of the areas, metres; NaN where unknown.
    k : int
        Fewer where there are not so many others.

    Returns
    -------
    Weights

    Raises
    ------
    InputError
        ``k`` is below 1.
    """
    if k < 1:
        raise InputError(N_("An area needs at least one nearest neighbour, not {count}."), count=k)
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))
    k = min(k, len(rows) - 1)
    near = _nearest(xy[rows], k) if k > 0 else np.empty((len(rows), 0), dtype=np.int64)
    pointer = np.zeros(len(xy) + 1, dtype=np.int64)
    pointer[rows + 1] = max(k, 0)
    matrix = sparse.csr_matrix((np.ones(near.size), rows[near].ravel(), np.cumsum(pointer)),
                               shape=(len(xy), len(xy)))
    matrix.sort_indices()
    return Weights(matrix, "nearest", float(max(k, 0)),
                   (N_("Neighbours are the {count} nearest areas."), {"count": max(k, 0)}))


def _nearest(xy, k):
    """Rows of the ``k`` nearest others of each of n places, (n, k) int64."""
    tree, n = cKDTree(xy), len(xy)
    found, rest, more = np.empty((n, k), dtype=np.int64), np.arange(n), min(k + 2, n)
    while len(rest):
        apart, row = tree.query(xy[rest], k=more)
        apart = np.round(apart, 6)
        apart[row == rest[:, None]] = -1.0          # itself
        order = np.lexsort((xy[row, 1], xy[row, 0], apart))
        apart, row = (np.take_along_axis(each, order, axis=1) for each in (apart, row))
        found[rest] = row[:, 1:k + 1]
        # the tree gives any of those as far away: look on until all of them are there, but where
        # heaps of areas are at one place take any of them
        rest = rest[apart[:, k] == apart[:, -1]] if more < min(n, k + MOST_TIES) else rest[:0]
        more = min(3 * more, n)
    return found


def _symmetric(left, right, n):
    """The matrix in which every pair is neighbour both ways."""
    return sparse.csr_matrix((np.ones(2 * len(left)), (np.concatenate([left, right]),
                                                       np.concatenate([right, left]))),
                             shape=(n, n))


def at_edge(xy, gap=150.0):
    """Areas at the edge of what was analysed: seen from them, none of the eight nearest lies in a
    sector of ``gap`` degrees or more.

    Parameters
    ----------
    xy : float64 (n, 2)
        Middles of the areas; NaN where unknown.

    Returns
    -------
    bool (n,)
        True for areas of unknown place too.
    """
    xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    near = nearest(xy, USUAL)
    n, of = len(xy), np.repeat(np.arange(len(xy)), near.neighbours)
    widest = np.full(n, 360.0)
    if len(of):
        dx, dy = (xy[near.matrix.indices] - xy[of]).T
        angle = np.degrees(np.arctan2(dy, dx))
        order = np.lexsort((angle, of))
        of, angle = of[order], angle[order]
        last = np.flatnonzero(np.append(of[1:] != of[:-1], True))
        first = np.append(0, last[:-1] + 1)
        following = np.roll(angle, -1)
        following[last] = angle[first] + 360.0
        widest[of[first]] = np.maximum.reduceat(following - angle, first)
    return widest >= gap
