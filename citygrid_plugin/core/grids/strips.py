"""Taking in strips between parallel lines: carriageways, pavements, railway tracks.

Every map draws a wide street as several lines. The faces between them are no blocks; each is
joined to the neighbour across the weakest and longest border before blocks are split or joined,
so that a street becomes one border and a railway yard one block.
"""
import heapq

import numpy as np
import shapely

from . import network

_WIDTH = 30.0   # mean width 2 A / P of a strip, m
_ROUND = 0.16   # compactness 4 pi A / P^2 of a strip
_GROWTH = 0.45  # share by which strips may enlarge an object kept whole, or water
_MOST = 0.8     # and at most, where nothing else would take a street that goes around it
_BEYOND = 0.25  # what a border weighs then


def absorb(area, perimeter, i, j, length, cost, keep, limit):
    """Label per face; faces of one label are one block.

    Parameters
    ----------
    area, perimeter : float (n,)
        m², m.
    i, j : int (m,)
        Neighbouring faces.
    length, cost : float (m,)
        Their common border in metres, plain and weighted (weak lines weigh more).
    keep : bool (n,)
        Objects kept whole and water: no strips themselves, and they grow by little.
    limit : float
        An object kept whole may grow up to this area in any case, m².

    Returns
    -------
    int64 (n,)
    """
    area, perimeter = area.tolist(), perimeter.tolist()
    around = [{} for _ in area]
    for a, b, metres, weighted in zip(i.tolist(), j.tolist(), length.tolist(), cost.tolist()):
        around[a][b] = around[b][a] = (metres, weighted)
    label = np.arange(len(area))
    room = [max(_GROWTH * size, limit - size) if kept else np.inf
            for size, kept in zip(area, keep.tolist())]
    more = [(_MOST - _GROWTH) * size if kept else 0.0 for size, kept in zip(area, keep.tolist())]
    version = [0] * len(area)
    heap = []

    def offer(a):
        width = 2.0 * area[a] / perimeter[a]
        if (not keep[a] and width < _WIDTH
                and 12.566 * area[a] / perimeter[a] ** 2 < _ROUND):
            heapq.heappush(heap, (round(width, 6), a, version[a]))

    for a in range(len(area)):
        offer(a)
    while heap:
        _, b, at = heapq.heappop(heap)
        if version[b] != at:
            continue
        weight = {c: weighted * (1.0 if room[c] >= area[b] else _BEYOND)
                  for c, (_, weighted) in around[b].items() if room[c] + more[c] >= area[b]}
        best = max(weight, default=None, key=lambda c: (round(weight[c], 6), -c))
        if best is None:
            continue
        a = best
        version[b] += 1
        version[a] += 1
        label[b] = a
        area[a] += area[b]
        room[a] -= area[b]
        perimeter[a] += perimeter[b] - 2.0 * around[a][b][0]
        for c, (metres, weighted) in around[b].items():
            del around[c][b]
            if c != a:
                old = around[a].get(c, (0.0, 0.0))
                around[a][c] = around[c][a] = (old[0] + metres, old[1] + weighted)
        around[b] = {}
        version[b] = -1
        offer(a)
    return _roots(label)


def _roots(label):
    """Follow each label to the face that took it in last."""
    while True:
        above = label[label]
        if (above == label).all():
            return label
        label = above


def prolonged(lines, border, hard, reach):
    """Straight lines from dead ends to the next line, so that cuts of a block begin at streets.

    Parameters
    ----------
    lines, border : object (n,), object (k,)
        Noded lines, and what closes the ground.
    hard : object (m,)
        Areas that no such line may enter.
    reach : float
        Longest line, m.

    Returns
    -------
    object (j,)
    """
    empty = np.empty(0, dtype=object)
    if not len(lines):
        return empty
    xy, row = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(row, np.arange(len(lines)))
    last = np.append(first[1:], len(row)) - 1
    end, before = np.concatenate([first, last]), np.concatenate([first + 1, last - 1])
    number, _ = network.vertex_numbers(xy[end])
    dead = np.bincount(number)[number] == 1
    end, before = xy[end[dead]], xy[before[dead]]
    step = end - before
    step /= np.hypot(*step.T)[:, None]
    start = end + 0.01 * step
    rays = shapely.linestrings(np.stack([start, end + reach * step], axis=1))
    walls = np.concatenate([lines, border])
    ray, wall = shapely.STRtree(walls).query(rays, predicate="intersects")
    far = shapely.distance(shapely.points(start[ray]),
                           shapely.intersection(rays[ray], walls[wall]))
    nearest = np.full(len(rays), np.inf)
    np.minimum.at(nearest, ray, far)
    met = np.isfinite(nearest)
    end, step, nearest = end[met], step[met], nearest[met]
    made = shapely.linestrings(np.stack([end, end + (nearest + 0.02)[:, None] * step], axis=1))
    if len(hard) and len(made):
        free = np.ones(len(made), dtype=bool)
        free[shapely.STRtree(hard).query(made, predicate="intersects")[0]] = False
        made = made[free]
    return made
