"""Which rows of two inventories can be the same object at all: the sparse pairs of the matcher."""
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

BLOCK = 250_000       # rows asked of the tree at once, so that memory stays small


@dataclass
class Pairs:
    """Candidate pairs, sorted by the new row, then by the old one.

    Attributes
    ----------
    old, new : int64 (e,)
        Rows of both sides.
    n, m : int
        Rows on the old and the new side.
    """

    old: np.ndarray
    new: np.ndarray
    n: int
    m: int

    def __len__(self):
        return len(self.old)

    def by_old(self, values):
        """Sum of a value per pair over the pairs of each old row, float64 (n,)."""
        return np.bincount(self.old, values, self.n).astype(float, copy=False)

    def by_new(self, values):
        """Sum of a value per pair over the pairs of each new row, float64 (m,)."""
        return np.bincount(self.new, values, self.m).astype(float, copy=False)

    def find(self, old, new):
        """Where pairs stand, -1 for those that are none; int64 (k,)."""
        if not len(self.old):
            return np.full(len(old), -1)
        key = self.new * np.int64(self.n) + self.old
        wanted = new * np.int64(self.n) + old
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[at] == wanted, at, -1)

    def within(self, old_rows, new_rows):
        """The pairs of some rows (ascending) of both sides, numbered among these."""
        old, new = np.full(self.n, -1), np.full(self.m, -1)
        old[old_rows], new[new_rows] = np.arange(len(old_rows)), np.arange(len(new_rows))
        old, new = old[self.old], new[self.new]
        inside = (old >= 0) & (new >= 0)
        return Pairs(old[inside], new[inside], len(old_rows), len(new_rows))


def spatial_order(xy, size):
    """Rows in an order in which neighbours stand close together and that depends only on the
    places: strips of ``size`` metres, and along them.

    Returns int64 (n,).
    """
    if not len(xy):
        return np.zeros(0, dtype=np.int64)
    strip = np.floor((xy[:, 0] - xy[:, 0].min()) / size).astype(np.int64)
    return np.lexsort((xy[:, 0], xy[:, 1], strip))


def candidate_pairs(old_xy, new_xy, reach, limit, common=np.inf):
    """Pairs no farther apart than allowed, at most ``limit`` (the nearest) for each new row.

    The limit is what keeps a very dense class with a wide tolerance from linking everything with
    everything: the number of pairs stays a multiple of the rows, whatever the tolerance is. Old
    rows that reach farther than ``common`` have a limit of their own beyond that, so that a seat
    is not lost among the trees around it.

    Parameters
    ----------
    old_xy, new_xy : float64 (n, 2), (m, 2)
        Metres; offsets taken off already.
    reach : float64 (n,)
        How far from each old row its new place may lie, metres.
    limit : int
    common : float
        Metres.

    Returns
    -------
    Pairs
    """
    wide = np.flatnonzero(reach > common)
    if not len(wide):
        return _nearest(old_xy, new_xy, reach, limit)
    near = _nearest(old_xy, new_xy, np.minimum(reach, common), limit)
    far = _nearest(old_xy[wide], new_xy, reach[wide], limit)
    n = np.int64(len(old_xy))
    key = np.union1d(near.new * n + near.old, far.new * n + wide[far.old])
    return Pairs(key % n, key // n, len(old_xy), len(new_xy))


def _nearest(old_xy, new_xy, reach, limit):
    n, m = len(old_xy), len(new_xy)
    if not n or not m:
        none = np.zeros(0, dtype=np.int64)
        return Pairs(none, none, n, m)
    tree = cKDTree(old_xy, balanced_tree=False, compact_nodes=False)
    farthest, limit = float(reach.max()), min(limit, n)
    old, new = [], []
    for start in range(0, m, BLOCK):
        distance, row = tree.query(new_xy[start:start + BLOCK], k=np.arange(1, limit + 1),
                                   distance_upper_bound=farthest * (1 + 1e-9), workers=-1)
        row[distance > np.append(reach, -1.0)[row]] = n         # n stands for none
        row.sort(axis=1)
        found = row < n
        new.append(np.repeat(np.arange(start, start + len(row)), found.sum(axis=1)))
        old.append(row[found])
    return Pairs(np.concatenate(old).astype(np.int64), np.concatenate(new).astype(np.int64), n, m)
