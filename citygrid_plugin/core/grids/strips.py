"""Taking in strips between parallel lines: carriageways, pavements, railway tracks.

Every map draws a wide street as several lines. The faces between them are no blocks; each is
joined to the neighbour across the weakest and longest border before blocks are split or joined,
so that a street becomes one border and a railway yard one block.
"""
import heapq

import numpy as np

_WIDTH = 30.0   # mean width 2 A / P of a strip, m
_ROUND = 0.16   # compactness 4 pi A / P^2 of a strip


def absorb(area, perimeter, i, j, length, cost, keep):
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
        Faces that nothing is joined with (objects kept whole, water).

    Returns
    -------
    int64 (n,)
    """
    area, perimeter = area.tolist(), perimeter.tolist()
    around = [{} for _ in area]
    for a, b, metres, weighted in zip(i.tolist(), j.tolist(), length.tolist(), cost.tolist()):
        around[a][b] = around[b][a] = (metres, weighted)
    label = np.arange(len(area))
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
        best = max((c for c in around[b] if not keep[c]), default=None,
                   key=lambda c: (round(around[b][c][1], 6), -c))
        if best is None:
            continue
        a = best
        version[b] += 1
        version[a] += 1
        label[b] = a
        area[a] += area[b]
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
