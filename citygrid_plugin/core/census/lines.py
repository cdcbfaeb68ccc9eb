"""Which line of this year's survey is which of last year's: pipes, kerbs, rails.

Lines are compared by points spread evenly along them: how much of the one lies within a tolerance
of the other, from both sides, and how far off. Direction and vertices do not matter. Offset and
noise are learned first, from what lies beside each other; the tolerance follows from them.
"""
import numpy as np
import shapely

from ..progress import checker
from .evidence import Evidence
from .groups import (INSIDE, Edges, class_odds, collect, hausdorff, numbers,
                     probabilities, reach_of, with_rate)
from .replaced import replaced_probability

# What is looked at lies within so many metres at least.
REACH = 5.0
# Points spread along a line: for a first look, and to measure.
_ROUGH, _POINTS = 5, 24
# Noise is no less than this, metres; the tolerance is so many times the noise.
_LEAST_SIGMA, _TOLERANCE = 0.05, 3.5
_CHUNK = 20_000


def match_lines(old, new, feedback=None):
    """Match two inventories of lines.

    Parameters
    ----------
    old, new : groups.Shapes
        Lines, single or multi, projected, metres.
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
    reach = reach_of(old, new, REACH)
    a, b = (shapely.line_merge(shapely.force_2d(side.geometry)) for side in (old, new))
    i, j = _candidates(a, b, reach)
    check(0.1)
    offset, sigma = _offset_and_noise(a, b, i, j, reach)
    if offset.any():
        b = shapely.transform(b, lambda xy: xy - offset)
    check(0.2)
    tolerance = min(max(_TOLERANCE * sigma, 0.2), reach)
    i, j, old_share, new_share, apart = _measure(a, b, i, j, tolerance, check)
    edges = Edges(i, j, old_share, new_share, np.zeros(len(i)), apart)
    old_cls, new_cls, count = numbers(old, new)
    evidence = Evidence.prepare(old.attributes, new.attributes)
    # A coincidence lies anywhere within the tolerance, and covers any share of the other.
    share = np.maximum(old_share, new_share)
    place = np.log(2 * tolerance / (sigma * np.sqrt(2 * np.pi))) - apart ** 2 / (2 * sigma ** 2) \
        + np.log(8 * share ** 7 + 0.05)
    place = with_rate(place, share >= INSIDE)
    weight = 1 / (1 + np.exp(-place))
    place = place + class_odds(old_cls[i], new_cls[j], count, weight)
    alike = old_cls[i] == new_cls[j]
    evidence.learn(i[alike], j[alike], weight[alike])
    # Attributes that contradict make it another line at the same place, no other place.
    edges.odds = place + np.log(0.98 * np.exp(evidence.log_ratio(i, j)) + 0.02)
    check(0.9)

    p = probabilities(edges, len(a), len(b))

    def same_p(e):
        return 1 - replaced_probability(evidence, i[e], j[e], p[e])

    def distance(rows, others):
        return hausdorff(_together(a, rows), _together(b, others))
    sizes = [np.nan_to_num(shapely.length(side)) for side in (a, b)]
    slacks = [np.minimum(2 * tolerance / np.maximum(length, 1e-9), 0.5) for length in sizes]
    return collect(edges, p, offset, sigma, sizes, slacks, same_p, distance)


def _together(geometry, rows):
    """The geometries of lists of rows, each as one, (g,) array."""
    if not rows:
        return np.empty(0, dtype=object)
    group = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    parts, index = shapely.get_parts(geometry[np.concatenate(rows)], return_index=True)
    return shapely.multilinestrings(parts, indices=group[index])


def _candidates(a, b, reach):
    """Pairs that lie within reach of each other, old and new rows."""
    tree = shapely.STRtree(b)
    return tree.query(a, predicate="dwithin", distance=reach)


def _spread(lines, count):
    """Points spread evenly along lines, (n, count)."""
    share = (np.arange(count) + 0.5) / count
    return shapely.line_interpolate_point(lines[:, None], share, normalized=True)


def _offset_and_noise(a, b, i, j, reach):
    """Constant offset (new minus old, (2,)) and noise per axis, metres.

    Every point of a new line lies off its old line by its distance across only; lines of different
    directions together give the offset (least squares, repeated with what is nearest then). Taken
    only where it is longer than three times its error.
    """
    none = np.zeros(2), 0.5
    if not len(i):
        return none
    rng = np.random.default_rng(7)
    wanted = np.unique(j)
    wanted = rng.choice(wanted, min(len(wanted), 1500), replace=False)
    take = np.isin(j, wanted)
    i, j = i[take], j[take]
    wanted, j = np.unique(j, return_inverse=True)
    xy = shapely.get_coordinates(_spread(b[wanted], 2)).reshape(-1, 2, 2)
    best = None
    for start in ((0.0, 0.0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        offset = np.array(start) * reach / 3
        for _ in range(8):
            moved = xy[j] - offset
            points = shapely.points(moved.reshape(-1, 2))
            nearest = shapely.get_coordinates(shapely.shortest_line(
                np.repeat(a[i], 2), points)).reshape(-1, 2, 2)
            vector = nearest[:, 1] - nearest[:, 0]
            distance = np.hypot(*vector.T)
            key = np.repeat(j, 2) * 2 + np.tile([0, 1], len(j))
            order = np.lexsort((distance, key))
            first = order[np.r_[True, np.diff(key[order]) > 0]]
            vector, distance = vector[first], distance[first]
            close = distance < reach
            scale = np.median(distance[close]) / 0.6745 if close.any() else reach
            scale = max(scale, _LEAST_SIGMA)
            good = (distance > 1e-9) & (distance < max(3 * scale, 0.1)) & close
            if good.sum() < 10:
                break
            unit = vector[good] / distance[good, None]
            normal = unit.T @ unit
            if np.linalg.cond(normal) > 50:
                break
            step = np.linalg.solve(normal, unit.T @ distance[good])
            offset = offset + step
            if np.hypot(*step) < 0.01:
                break
        score = np.minimum(distance, reach).mean()
        if best is None or score < best[0] - 1e-9:
            rest = distance[distance < max(3 * scale, 0.1)]
            sigma = np.sqrt(np.mean(rest ** 2)) if len(rest) else scale
            best = score, offset, max(sigma, _LEAST_SIGMA), len(wanted)
        if start == (0.0, 0.0):
            unmoved = best
    # Another offset has to be clearly better than none.
    if best[0] > 0.9 * unmoved[0]:
        best = unmoved
    _, offset, sigma, count = best
    if np.hypot(*offset) < max(3 * sigma * np.sqrt(2 / count), 0.05):
        return np.zeros(2), sigma
    return offset, sigma


def _measure(a, b, i, j, tolerance, check):
    """Shares of lines within the tolerance of each other and their distance there.

    Returns
    -------
    i, j, old_share, new_share, apart
        Only pairs that share something; ``apart`` is the root of the mean squared distance.
    """
    rough = [_spread(side, _ROUGH)[:, 1:-1] for side in (a, b)]
    keep = np.zeros(len(i), dtype=bool)
    for start in range(0, len(i), _CHUNK):
        part = slice(start, start + _CHUNK)
        left, right = i[part], j[part]
        keep[part] = \
            (shapely.distance(rough[0][left], b[right, None]) <= tolerance).any(axis=1) \
            | (shapely.distance(rough[1][right], a[left, None]) <= tolerance).any(axis=1)
        check(0.2 + 0.2 * start / max(len(i), 1))
    i, j = i[keep], j[keep]
    shares, squares = np.zeros((2, len(i))), np.zeros((2, len(i)))
    for start in range(0, len(i), _CHUNK):
        part = slice(start, start + _CHUNK)
        for side, (own, rows, other, others) in enumerate(((a, i, b, j), (b, j, a, i))):
            lines, back = np.unique(rows[part], return_inverse=True)
            distance = shapely.distance(_spread(own[lines], _POINTS)[back],
                                        other[others[part], None])
            within = distance <= tolerance
            shares[side, part] = within.mean(axis=1)
            squares[side, part] = (np.where(within, distance, 0) ** 2).mean(axis=1)
        check(0.4 + 0.4 * start / max(len(i), 1))
    total = shares.sum(axis=0)
    apart = np.sqrt(squares.sum(axis=0) / np.maximum(total, 1e-9))
    some = total > 0
    return i[some], j[some], shares[0][some], shares[1][some], apart[some]
