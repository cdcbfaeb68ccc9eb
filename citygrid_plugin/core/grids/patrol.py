"""Patrol areas (责任网格): whole unit grids joined into connected areas of even work.

One collector (监督员) walks one patrol area, which is made of whole unit grids (STANDARDS 1.2; in
Beijing's Dongcheng about 180,000 m² each). Areas are even when each holds the same share of the
work: components to look after, cases of the past, roads to walk, area.
"""
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ..errors import Cancelled, InputError, N_
from . import contiguous, network

WANTED = 180_000.0   # m² of one area in Dongcheng
LEAST_BORDER = 2.0   # metres two grids must share: nobody walks across a corner
_BESIDE = 5.0        # so near to a barrier a border follows it, metres
_ON_BARRIER = 0.2    # a border of areas along a river or a railway costs so much of its length
_SEAM = 2 * network.GRID   # so far apart are two borders that are meant to be one
#: Kinds of work and their usual shares.
SHARES = {"components": 0.3, "cases": 0.3, "roads": 0.3, "area": 0.1}


@dataclass(frozen=True)
class Balance:
    """How even areas are: their number, the largest work as a multiple of the mean, and the
    coefficient of variation."""
    areas: int
    largest: float
    cv: float


def balance(work):
    """The Balance of the work of areas, (k,) float64, at least one."""
    work = np.asarray(work, dtype=float)
    mean = work.mean()
    if mean <= 0:
        return Balance(len(work), 1.0, 0.0)
    return Balance(len(work), float(work.max() / mean), float(work.std() / mean))


def total_work(amounts, shares=None):
    """The work of each unit grid as a share of all work.

    Parameters
    ----------
    amounts : dict of str to float64 (n,)
        Per kind, in any unit: components, cases, roads (m), area (m²).
    shares : dict of str to float, optional
        Weight of each kind; only their ratios count. Default: SHARES.

    Returns
    -------
    float64 (n,)
        Sum 1. A kind of which there is nothing at all (no cases yet) leaves its share to the
        others.

    Raises
    ------
    InputError
        A share is negative, or no kind with a share has any amount.
    """
    shares = SHARES if shares is None else shares
    if any(share < 0 for share in shares.values()):
        raise InputError(N_("The weight of a kind of work cannot be below zero."))
    found = [np.nan_to_num(np.asarray(amounts[kind], dtype=float)) * share
             / np.nansum(np.asarray(amounts[kind], dtype=float))
             for kind, share in shares.items()
             if share > 0 and kind in amounts and np.nansum(amounts[kind]) > 0]
    if not found:
        raise InputError(N_("There is no work to share out: give a weight above zero to "
                            "components, cases, roads or area, of which there is some."))
    work = np.sum(found, axis=0)
    return work / work.sum()


def neighbours(polygons, least=LEAST_BORDER):
    """Unit grids that share a border (rook neighbours).

    Parameters
    ----------
    polygons : object (n,)
        Polygons or multipolygons, metres.
    least : float
        Shorter borders are none, metres.

    Returns
    -------
    (int64 (m,), int64 (m,), float64 (m,))
        Indexes, the lower first, each pair once, and length of the common border. Grids that
        touch without sharing vertices (drawn elsewhere) count too.
    """
    i, j, length, _ = _borders(polygons, None)
    real = length >= least
    return i[real], j[real], length[real]


def _borders(polygons, barriers):
    """(i, j, length, cost): as ``neighbours``, and the length with parts on barriers reduced."""
    parts, owner = network.polygon_parts(polygons)
    edges = network.directed_edges(parts)
    other = network.partners(edges)
    rows = np.flatnonzero((other >= 0) & (edges.a < edges.b))
    seam, beside, seam_length = _seams(parts, edges, np.flatnonzero(other < 0))
    a = np.concatenate([owner[edges.owner[rows]], owner[edges.owner[seam]]])
    b = np.concatenate([owner[edges.owner[other[rows]]], owner[beside]])
    # along a seam each side has its own edges: of both together half
    length = np.concatenate([edges.length[rows], seam_length / 2])
    cost = length.copy()
    if barriers is not None and len(barriers):
        middle = shapely.line_interpolate_point(edges.lines(np.concatenate([rows, seam])), 0.5,
                                                normalized=True)
        near = shapely.STRtree(barriers).query(middle, predicate="dwithin", distance=_BESIDE)[0]
        cost[np.unique(near)] *= _ON_BARRIER
    low, high = np.minimum(a, b), np.maximum(a, b)
    apart = low != high
    pair, where = np.unique((low * len(polygons) + high)[apart], return_inverse=True)
    length, cost = (np.bincount(where.reshape(-1), values[apart], len(pair))
                    for values in (length, cost))
    return pair // max(len(polygons), 1), pair % max(len(polygons), 1), length, cost


def _seams(parts, edges, loose):
    """(rows of edges, part beside, metres along it) where vertices are not shared."""
    lines = edges.lines(loose)
    near, beside = shapely.STRtree(parts).query(lines, predicate="dwithin", distance=_SEAM)
    strange = beside != edges.owner[loose[near]]
    near, beside = near[strange], beside[strange]
    touched, number = np.unique(beside, return_inverse=True)
    around = shapely.buffer(parts[touched], _SEAM)[number.reshape(-1)]
    return loose[near], beside, shapely.length(shapely.intersection(lines[near], around))


def pieces(count, i, j, group=None):
    """Connected pieces of ground, (n,) int64; ``group`` (n,) never meets another one."""
    i, j = np.asarray(i), np.asarray(j)
    if group is not None:
        same = np.asarray(group)[i] == np.asarray(group)[j]
        i, j = i[same], j[same]
    links = csr_array((np.ones(len(i)), (i, j)), shape=(count, count))
    return connected_components(links, directed=False)[1].astype(np.int64)


def share_out(work, room, count):
    """How many areas each piece of ground gets.

    Parameters
    ----------
    work : float64 (p,)
        Of each piece.
    room : int64 (p,)
        Unit grids of each piece: more areas it cannot take.
    count : int
        p … sum of ``room``.

    Returns
    -------
    int64 (p,)
        At least 1 each. The sum of squared differences from even work is the smallest there is
        (Huntington and Hill's method of equal proportions).
    """
    given = np.ones(len(work), dtype=np.int64)
    work = np.maximum(np.asarray(work, dtype=float), 1e-12)
    for _ in range(count - len(work)):
        claim = np.where(given < room, work / np.sqrt(given * (given + 1.0)), -1.0)
        given[int(np.argmax(claim))] += 1
    return given


def number_of_areas(area, wanted=WANTED):
    """How many areas of about ``wanted`` m² an ``area`` (m²) holds, at least 1."""
    if not wanted > 0:
        raise InputError(N_("The wanted area must be above zero."))
    return max(1, int(round(area / wanted)))


def join_grids(polygons, work, count, group=None, feedback=None, at_least_pieces=False,
               barriers=None):
    """Join unit grids into patrol areas.

    Parameters
    ----------
    polygons : object (n,)
        Unit grids, metres.
    work : float64 (n,)
        Work of each (``total_work``).
    count : int
        How many areas.
    group : (n,) array, optional
        Code of community or street; no area crosses from one to another.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.
    at_least_pieces : bool
        Make more areas than ``count`` where the ground falls into more pieces, instead of
        raising.
    barriers : object (b,), optional
        Rivers, railways, water areas: borders of areas rather follow them than that a collector
        has to get across.

    Returns
    -------
    int64 (n,)
        Area of each grid, 0 … count-1 in the order of the first grid of each. Every area is
        connected across borders of at least LEAST_BORDER.

    Raises
    ------
    InputError
        No grids, more areas than grids, or fewer than the ground has separate pieces.
    Cancelled
    """
    n = len(polygons)
    if not n:
        raise InputError(N_("There are no unit grids. Divide the communities first, or choose a "
                            "layer of unit grids."))
    if not 1 <= count <= n:
        raise InputError(N_("{grids} unit grids cannot be joined into {areas} patrol areas: each "
                            "collector needs at least one grid. Choose from 1 to {grids}."),
                         grids=n, areas=count)
    i, j, length, cost = _borders(polygons, barriers)
    i, j, cost = (values[length >= LEAST_BORDER] for values in (i, j, cost))
    piece = pieces(n, i, j, group)
    number = int(piece.max()) + 1
    if count < number and not at_least_pieces:
        raise InputError(N_("The unit grids lie in {pieces} separate pieces, and no patrol area "
                            "reaches from one to another. Choose at least {pieces} collectors, or "
                            "let areas cross community borders."), pieces=number)
    work = np.asarray(work, dtype=float)
    given = share_out(np.bincount(piece, work), np.bincount(piece), max(count, number))
    centre = shapely.get_coordinates(shapely.centroid(polygons))
    # a border as long as the side of an area weighs as much as an energy of 1
    scale = float(np.sqrt(shapely.area(polygons).sum() / given.sum()))
    label, place, made = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), 0
    for areas, rows, links in zip(given.tolist(), _rows(piece, number),
                                  _rows(np.where(piece[i] == piece[j], piece[i], -1), number)):
        place[rows] = np.arange(len(rows))
        graph = contiguous.Graph(work[rows], centre[rows], place[i[links]], place[j[links]],
                                 cost[links], scale)
        label[rows] = made + contiguous.divide(
            graph, areas, *_told(feedback, made / given.sum(), areas / given.sum()))
        made += areas
    _, first, label = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(made, dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(made)
    return rank[label.reshape(-1)]


def _rows(number, count):
    """Rows that have each number, 0 … count-1: a list of arrays."""
    order = np.argsort(number, kind="stable")
    return np.split(order, np.searchsorted(number[order], np.arange(count + 1)))[1:-1]


def _told(feedback, done, share):
    """What a division of ``share`` of all areas asks and tells ``feedback``."""
    if feedback is None:
        return None, None

    def check():
        if feedback.is_cancelled():
            raise Cancelled()
    return check, lambda fraction: feedback.progress(done + fraction * share)


def outlines(polygons, label):
    """The ground of each area, its unit grids dissolved vertex for vertex.

    Parameters
    ----------
    polygons : object (n,)
        Unit grids.
    label : int (n,)
        Area of each, 0 … k-1, each used.

    Returns
    -------
    object (k,) of MultiPolygon
    """
    label = np.asarray(label)
    parts, owner = network.polygon_parts(polygons)
    joined, of = network.dissolve(parts, label[owner])
    number = int(label.max()) + 1
    order = np.argsort(of, kind="stable")
    found = np.full(number, None, dtype=object)
    # a splinter thinner than the grid has no edge left, and its area may have nothing else
    there, rank = np.unique(of[order], return_inverse=True)
    found[there] = shapely.multipolygons(joined[order], indices=rank.reshape(-1)) \
        if len(of) else []
    # grids that do not share their vertices stay apart there: GEOS joins them as near as it can
    wanted = np.bincount(label, shapely.area(polygons), number)
    area = np.nan_to_num(shapely.area(found))
    bad = (np.abs(area - wanted) > 0.01) | ~shapely.is_valid(found)
    for k in np.flatnonzero(bad).tolist():
        whole = shapely.union_all(np.asarray(polygons, dtype=object)[label == k],
                                  grid_size=network.GRID)
        found[k] = shapely.multipolygons(network.polygon_parts([whole])[0])
    return found
