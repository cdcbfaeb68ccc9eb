"""Which rows of two inventories can be the same object at all: the sparse pairs of the matcher."""
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

BLOCK = 250_000       # rows asked of the tree at once, so that memory stays small


@dataclass
class Pairs:
    """Candidate pairs, sorted by the new row.

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
        order = np.argsort(key, kind="stable")
        wanted = new * np.int64(self.n) + old
        at = np.minimum(np.searchsorted(key, wanted, sorter=order), len(key) - 1)
        return np.where(key[order[at]] == wanted, order[at], -1)

    def keep(self, chosen):
        """The pairs that are marked (or listed) in ``chosen``."""
        return Pairs(self.old[chosen], self.new[chosen], self.n, self.m)


def spatial_order(xy, size):
    """Rows in an order in which neighbours stand close together and that depends only on the
    places: strips of ``size`` metres, and along them.

    Returns int64 (n,).
    """
    if not len(xy):
        return np.zeros(0, dtype=np.int64)
    strip = np.floor((xy[:, 0] - xy[:, 0].min()) / size).astype(np.int64)
    return np.lexsort((xy[:, 0], xy[:, 1], strip))


def candidate_pairs(old_xy, new_xy, reach, limit):
    """Pairs no farther apart than allowed, at most ``limit`` (the nearest) for each new row.

    The limit is what keeps a very dense class with a wide tolerance from linking everything with
    everything: the number of pairs stays ``limit`` times the rows, whatever the tolerance is.

    Parameters
    ----------
    old_xy, new_xy : float64 (n, 2), (m, 2)
        Metres; offsets taken off already.
    reach : float64 (n,)
        How far from each old row its new place may lie, metres.
    limit : int

    Returns
    -------
    Pairs
    """
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
        found = np.isfinite(distance)
        found[found] = distance[found] <= reach[row[found]]
        at, _ = np.nonzero(found)
        new.append(at + start)
        old.append(row[found])
    return Pairs(np.concatenate(old).astype(np.int64), np.concatenate(new).astype(np.int64), n, m)
