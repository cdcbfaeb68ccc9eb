"""Which area of this year's survey is which of last year's: plots, parking spaces, lawns.

Whole areas are matched like points, by their centres and with their size as one more attribute:
offset, noise and rates are learned there, and spaces in a row are told apart as well as posts in a
row. What was divided, put together or redrawn lies in each other; that is found by overlap.
"""
import numpy as np
import shapely

from ..progress import Part, checker
from .evidence import Evidence
from .groups import (INSIDE, Edges, class_odds, collect, hausdorff, numbers,
                     probabilities, reach_of, with_rate)
from .matching import Options, Side, match
from .replaced import replaced_probability

# Centres are looked for within so many metres at least.
REACH = 8.0
# Laid upon each other, two areas of the same form cover so much of each other.
ALIKE = 0.6
# Where a pair that is not matched is as likely as this and covers each other by so much, the two
# are rivals of a matched pair, not a whole and its piece.
RIVAL_P, RIVAL_ALIKE = 0.1, 0.8
# Name of the size among the attributes; no column of a file begins with a space.
_SIZE = " area"
_LEAST_SIGMA = 0.02


def match_areas(old, new, feedback=None):
    """Match two inventories of areas.

    Parameters
    ----------
    old, new : groups.Shapes
        Areas, single or multi, projected, metres.
    feedback : optional
        With ``is_cancelled()`` and ``progress(share)``.

    Returns
    -------
    groups.Groups

    Raises
    ------
    Cancelled
    """
    check = checker(feedback)
    a, b = (_valid(side.geometry) for side in (old, new))
    sizes = [np.nan_to_num(shapely.area(side)) for side in (a, b)]
    i, j, p, same, chosen, offset, sigma = _by_centre(
        old, new, a, b, sizes, Part(feedback, 0, 0.6))
    check(0.6)
    if offset.any():
        b = shapely.transform(b, lambda xy: xy - offset)
    whole = _laid_upon(i, j, a, b, sizes)
    whole.odds[:] = np.where(chosen, 1.0, -1.0)
    alike = np.minimum(whole.old_share, whole.new_share) >= np.where(chosen, ALIKE, RIVAL_ALIKE)
    whole = whole.take(alike)
    parts = _in_each_other(a, b, sizes, sigma)
    check(0.8)
    known = np.isin(parts.old * len(b) + parts.new, whole.old * len(b) + whole.new)
    parts = parts.take(~known)
    _weigh(parts, *numbers(old, new))
    edges = whole.joined(parts)
    p = np.concatenate((p[alike], probabilities(parts, len(a), len(b))))
    same = np.concatenate((same[alike], np.ones(len(parts.old))))
    slacks = [np.clip(sigma * np.nan_to_num(shapely.length(side)) / np.maximum(size, 1e-9), 0, 0.5)
              for side, size in zip((a, b), sizes)]

    def distance(rows, others):
        return hausdorff(_together(a, rows), _together(b, others))
    return collect(edges, p, offset, sigma, sizes, slacks, lambda e: same[e], distance)


def _valid(geometry):
    """Valid areas without points and lines among them, (n,) array; None where there is none."""
    made = shapely.make_valid(shapely.force_2d(geometry))
    parts, row = shapely.get_parts(made, return_index=True)
    parts, index = shapely.get_parts(parts, return_index=True)
    area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return shapely.multipolygons(parts[area], indices=row[index][area],
                                 out=np.full(len(geometry), None, dtype=object))


def _by_centre(old, new, a, b, sizes, feedback):
    """Areas matched one to one by their centres.

    Returns
    -------
    i, j, p, same_p, chosen : (k,)
        Rows of the matched pairs and of those that might be as well, the probabilities of the
        place and of the identity, and whether they are matched.
    offset : (2,) float
    sigma : float
    """
    rows = [np.flatnonzero(size > 0) for size in sizes]
    sides = [Side(_centres(shape[row]), side.cls[row].astype(str),
                  attributes={**{name: values[row] for name, values in side.attributes.items()},
                              _SIZE: np.round(size[row], 2)})
             for side, shape, size, row in zip((old, new), (a, b), sizes, rows)]
    found = match(*sides, Options(reach=reach_of(old, new, REACH)),
                  feedback)
    offset = np.zeros(2)
    for one in found.offset.values():
        if one.significant:
            offset = np.array([one.dx, one.dy])
    sigma = max(float(np.mean(found.rates.sigma)), _LEAST_SIGMA)
    i, j, p = rows[0][found.pair_old], rows[1][found.pair_new], found.pair_p
    matched = np.full(len(b), -1)
    matched[rows[1][found.new]] = rows[0][found.old]
    chosen = matched[j] == i
    # Another object in the same place may well have its size: that says nothing of identity.
    evidence = Evidence.prepare(old.attributes, new.attributes)
    evidence.learn(i, j, p)
    same = np.ones(len(i))
    same[chosen] = 1 - replaced_probability(evidence, i[chosen], j[chosen], p[chosen])
    rival = chosen | (p > RIVAL_P)
    return i[rival], j[rival], p[rival], same[rival], chosen[rival], offset, sigma


def _centres(areas):
    return shapely.get_coordinates(shapely.centroid(areas)).reshape(-1, 2)


def _laid_upon(i, j, a, b, sizes):
    """Edges of pairs whose centres are laid upon each other."""
    step = _centres(a[i]) - _centres(b[j])
    count = shapely.get_num_coordinates(b[j])
    xy = shapely.get_coordinates(b[j]) + np.repeat(step, count, axis=0)
    laid = shapely.set_coordinates(b[j].copy(), xy)
    common = shapely.area(shapely.intersection(a[i], laid))
    return Edges(i, j, common / sizes[0][i], common / sizes[1][j], np.ones(len(i)),
                 np.hypot(*step.T))


def _in_each_other(a, b, sizes, sigma):
    """Edges of pairs that overlap, the host widened by the noise."""
    tree = shapely.STRtree(b)
    i, j = tree.query(a, predicate="intersects")
    common = shapely.area(shapely.intersection(a[i], b[j]))
    some = common > 0
    i, j, common = i[some], j[some], common[some]
    shares = np.array([common / sizes[0][i], common / sizes[1][j]])
    # Noise moves a piece over the edge of what it lies in.
    wide = [shapely.buffer(side, sigma, join_style="mitre") for side in (a, b)]
    for k, (own, rows, other, others) in enumerate(((a, i, wide[1], j), (b, j, wide[0], i))):
        near = np.flatnonzero((shares[k] < 1) & (shares[k] > 0.3))
        covered = shapely.area(shapely.intersection(own[rows[near]], other[others[near]]))
        shares[k, near] = np.maximum(shares[k, near], covered / sizes[k][rows[near]])
    shares = np.minimum(shares, 1.0)
    return Edges(i, j, *shares, np.zeros(len(i)), np.zeros(len(i)))


def _weigh(parts, old_cls, new_cls, count):
    """Sets the odds of areas that lie in each other."""
    share = np.maximum(parts.old_share, parts.new_share)
    odds = with_rate(np.log(8 * share ** 7 + 0.05), share >= INSIDE)
    weight = 1 / (1 + np.exp(-odds))
    parts.odds = odds + class_odds(old_cls[parts.old], new_cls[parts.new], count, weight)


def _together(areas, rows):
    """The areas of lists of rows, each as one, (g,) array."""
    if not rows:
        return np.empty(0, dtype=object)
    group = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    whole = shapely.geometrycollections(areas[np.concatenate(rows)], indices=group)
    return shapely.unary_union(whole[:, None], axis=1)
