"""How much of the old inventory lies where the survey went.

What stands where no crew has been is not gone: counted as such it would make every object less
likely to be still there, and a moved one look like a new one beside a gone one.
"""
import numpy as np

AROUND = 16           # a place was surveyed when among the nearest so many old objects
FOUND = 4             # lie so many new ones
ASKED = 50_000        # old rows without a new one nearby that are asked, at most


def surveyed_sizes(pairs, old_xy, new_xy, old_cls, count):
    """Old rows of each class that lie where the survey went.

    Parameters
    ----------
    pairs : Pairs
        Candidate pairs; old rows that have one were surveyed.
    old_xy, new_xy : float64 (n, 2), (m, 2)
    old_cls : int (n,)
    count : int
        Number of classes.

    Returns
    -------
    float64 (count,)
    """
    from scipy.spatial import cKDTree
    seen = np.zeros(len(old_xy), dtype=bool)
    seen[pairs.old] = True
    unseen = np.flatnonzero(~seen)
    if not len(unseen) or len(new_xy) < FOUND or len(old_xy) <= AROUND:
        return np.bincount(old_cls, minlength=count).astype(float)
    asked = unseen[np.linspace(0, len(unseen) - 1, min(ASKED, len(unseen))).astype(np.int64)]
    trees = [cKDTree(xy, balanced_tree=False, compact_nodes=False) for xy in (old_xy, new_xy)]
    radius, found = (tree.query(old_xy[asked], k=[k], workers=-1)[0][:, 0]
                     for tree, k in zip(trees, (AROUND, FOUND)))
    among = np.bincount(old_cls[asked[found <= radius]], minlength=count)
    return np.bincount(old_cls[seen], minlength=count) + among * (len(unseen) / len(asked))
