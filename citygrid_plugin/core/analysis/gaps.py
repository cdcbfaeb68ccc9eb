"""Stretches of street without a facility of a kind nearby (no bin within 50 m of a street).

Streets are cut exactly where the distance is reached (``core.analysis.reach``). Distances are
straight: a bin across a river or a wall counts as near.

The default of 50 m is for litter bins. CJJ 27 (from memory) gives distances between bins by the
kind of street: 50 to 100 m in shopping streets, more in others.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import Cancelled, InputError, N_
from ..grids.network import vertex_numbers
from ..grids.road_length import road_length
from .along_lines import measured, union
from .reach import LEAST, covered, nearest_to

_EXACT = 0.1            # metres: the largest distance along a gap is found to so much
_STEP = 20.0            # metres of street looked at together when it is looked for


@dataclass(frozen=True)
class Gaps:
    """Stretches without a facility, the longest first.

    Attributes
    ----------
    geometry : (m,) object
        Lines; a stretch that goes on into the next line of its street is one.
    street : (m,) int64
        Row of the street that the longest part is of.
    length : (m,) float64
        Metres.
    farthest : (m,) float64
        The largest distance to the nearest facility on it, metres, to a decimetre.
    at : (m, 2) float64
        Where that is.
    nearest : (m,) int64
        Row of the facility that is nearest there.
    near, far : (k,), (l,) object
        All pieces of street within reach of a facility and all without; together they are the
        streets.
    """
    geometry: np.ndarray
    street: np.ndarray
    length: np.ndarray
    farthest: np.ndarray
    at: np.ndarray
    nearest: np.ndarray
    near: np.ndarray
    far: np.ndarray


def facility_gaps(streets, facilities, distance=50.0, names=None, least=0.0, feedback=None):
    """Stretches of street further than ``distance`` from every facility.

    Parameters
    ----------
    streets : (n,) object
        Lines in metres; None and empty ones count nothing.
    facilities : (f,) object
        Points, lines or areas in the same system; None and empty ones count nothing.
    distance : float
        Metres, straight; on the border it is within reach.
    names : (n,) object, optional
        Name of each street. At a junction a stretch goes on into a line of the same name, and
        where two lines end alone also into the other, whatever its name.
    least : float
        Shorter stretches are left out of the list, but not of ``far``.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Gaps

    Raises
    ------
    InputError
        There are no streets, no facilities, or the distance is not above zero.
    Cancelled
    """
    if not distance > 0:
        raise InputError(N_("The distance must be above 0 m."))
    lines = measured(streets)
    if not len(lines):
        raise InputError(N_("There are no streets to look along. Import roads, or choose a layer "
                            "of lines."))
    facilities = np.asarray(facilities, dtype=object)
    there = np.flatnonzero(~(shapely.is_missing(facilities) | shapely.is_empty(facilities)))
    if not len(there):
        raise InputError(N_("There is no facility of this kind."))
    begin, end = covered(lines, facilities[there], distance, feedback)
    far_begin, far_end = _rest(lines, begin, end)
    near = lines.pieces(begin, end)
    far = lines.pieces(far_begin, far_end)
    line = lines.line_at((far_begin + far_end) / 2)
    group = _joined(lines, line, far_begin, far_end,
                    None if names is None else np.asarray(names, dtype=object))
    length = np.bincount(group, far_end - far_begin) if len(group) else np.empty(0)
    best, at, nearest = _farthest(lines, group, far_begin, far_end, facilities[there], feedback)
    # the longest part of each stretch gives it its name
    order = np.lexsort((far_begin - far_end, group))
    first = order[np.append(True, np.diff(group[order]) > 0)[:len(order)]]
    street = lines.source[line[first]]
    shape = shapely.line_merge(shapely.multilinestrings(far[order], indices=group[order])) \
        if len(group) else far
    rows = np.lexsort((street, -np.round(length, 6)))
    rows = rows[length[rows] >= least]
    return Gaps(shape[rows], street[rows], length[rows], best[rows], at[rows],
                there[nearest[rows]], near, far)


def gap_shares(gaps, polygons, feedback=None):
    """Metres of street in each area, and how much of it is without a facility.

    Parameters
    ----------
    gaps : Gaps
    polygons : (n,) object

    Returns
    -------
    ((n,) float64, (n,) float64)
        Metres of street (half of what runs on a border, ``core.grids.road_length``), and the share
        without, 0 to 1; NaN where there is no street.
    """
    far, near = (road_length(lines, polygons, feedback) for lines in (gaps.far, gaps.near))
    total = far + near
    with np.errstate(invalid="ignore"):
        return total, np.where(total > 0, far / total, np.nan)


def _rest(lines, begin, end):
    """What of the lines lies in none of the intervals."""
    # between two lines of the axis there is nothing to look for
    begin = np.concatenate([begin, [-np.inf], lines.end])
    end = np.concatenate([end, lines.begin[:1], lines.begin[1:], [np.inf]])
    begin, end = union(begin, end, slack=LEAST)
    return end[:-1], begin[1:]


def _joined(lines, line, begin, end, names):
    """Number of the stretch that each piece is part of, from 0 without a gap."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    count = len(line)
    ends = np.concatenate([lines.points(lines.begin), lines.points(lines.end)])
    node, _ = vertex_numbers(ends)
    degree = np.bincount(node)
    # which end of which line a piece reaches
    piece = np.concatenate([np.flatnonzero(begin <= lines.begin[line]),
                            np.flatnonzero(end >= lines.end[line])])
    reached = np.concatenate([line[begin <= lines.begin[line]],
                              len(lines) + line[end >= lines.end[line]]])
    node = node[reached]
    street = lines.source[line[piece]]
    named = np.unique(np.where([not n for n in names], "", names).astype(str),
                      return_inverse=True)[1] if names is not None else None
    joins = []
    # a name that is none is number 0 of the sorted names, where there is one
    blank = names is None or any(not n for n in names)
    for usable, key in ((degree[node] == 2, node),
                        *(() if named is None else
                          ((named[street] > (0 if blank else -1),
                            node * (named.max() + 1) + named[street]),))):
        rows = np.flatnonzero(usable)
        order = rows[np.argsort(key[rows], kind="stable")]
        same = key[order][1:] == key[order][:-1]
        joins.append(np.stack([piece[order[1:][same]], piece[order[:-1][same]]]))
    one, two = np.concatenate(joins, axis=1)
    graph = coo_matrix((np.ones(len(one), dtype=bool), (one, two)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _farthest(lines, group, begin, end, facilities, feedback):
    """Largest distance to the nearest facility on each stretch, where it is and to which.

    The distance changes by no more than one walks: an interval whose middle is at D has nothing
    above D + half its length, so that only those which can still hold the largest are halved.
    """
    count = int(group.max()) + 1 if len(group) else 0
    nearest = nearest_to(facilities)
    best, place = np.full(count, -1.0), np.zeros(count)
    number = np.maximum(np.ceil((end - begin) / _STEP), 1).astype(np.int64)
    of = np.repeat(np.arange(len(group)), number)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
    half = ((end - begin) / number / 2)[of]
    middle = begin[of] + (2 * nth + 1) * half
    of = group[of]
    _improve(lines, nearest, np.concatenate([group, group]), np.concatenate([begin, end]), best,
             place)
    while len(of):
        if feedback is not None and feedback.is_cancelled():
            raise Cancelled()
        found = _improve(lines, nearest, of, middle, best, place)
        open_ = found + half > best[of] + _EXACT
        of, middle, half = of[open_], middle[open_], half[open_] / 2
        of, half = np.tile(of, 2), np.tile(half, 2)
        middle = np.concatenate([middle, middle]) + np.repeat([-1, 1], len(middle)) * half
    at = lines.points(place) if count else np.empty((0, 2))
    return best, at, nearest(at)[1]


def _improve(lines, nearest, of, at, best, place):
    """Distances of places on the axis; the best of each stretch is noted."""
    found = nearest(lines.points(at))[0]
    order = np.lexsort((-found, of))
    first = order[np.append(True, of[order][1:] != of[order][:-1])[:len(order)]]
    better = first[found[first] > best[of[first]]]
    best[of[better]], place[of[better]] = found[better], at[better]
    return found


def along(gaps, x, y, distance):
    """The stretch that each point lies along.

    Parameters
    ----------
    gaps : Gaps
    x, y : (n,) float64
        Metres; NaN for a point without a place.
    distance : float
        Metres.

    Returns
    -------
    (n,) int64
        Number of the nearest stretch within the distance, of two as near the first one; -1 for
        none.
    """
    place = np.full(len(x), -1, dtype=np.int64)
    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(rows) and len(gaps.geometry):
        point, line = shapely.STRtree(gaps.geometry).query_nearest(
            shapely.points(x[rows], y[rows]), max_distance=distance)
        order = np.lexsort((-line, point))
        place[rows[point[order]]] = line[order]     # the last one written is the first stretch
    return place
