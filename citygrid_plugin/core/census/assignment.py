"""The matching that is expected to be right most often, from the probabilities of its pairs."""
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

LARGE = 3000          # nodes of a component that is still solved exactly
SURE = 2.0 / 3.0      # a pair above this is in the best matching whatever stands around


def assign(pairs, p, price=0.0):
    """The one-to-one matching with the most right statements to be expected.

    A statement about a row is its partner, or that it has none; a pair gains
    ``p - (q old + q new) / 2`` over leaving both single, where q is the probability of having no
    partner. Exact in components of up to `LARGE` rows, in larger ones the best pairs first, until
    no pair can be added.

    Parameters
    ----------
    pairs : Pairs
    p : float64 (e,)
        Marginals: they sum to at most 1 for each row.
    price : float or float64 (e,)
        What a pair has to gain before it is taken.

    Returns
    -------
    int64 (k,)
        The chosen pairs, as places in ``pairs``.
    """
    single_old = np.clip(1 - pairs.by_old(p), 0, 1)
    single_new = np.clip(1 - pairs.by_new(p), 0, 1)
    gain = p - 0.5 * (single_old[pairs.old] + single_new[pairs.new]) - price
    sure = np.flatnonzero((p - price > SURE) & (gain > 0))
    old_free, new_free = np.ones(pairs.n, dtype=bool), np.ones(pairs.m, dtype=bool)
    old_free[pairs.old[sure]] = False
    new_free[pairs.new[sure]] = False
    left = np.flatnonzero((gain > 1e-12) & old_free[pairs.old] & new_free[pairs.new])
    if not len(left):
        return sure
    o, old = np.unique(pairs.old[left], return_inverse=True)
    n, new = np.unique(pairs.new[left], return_inverse=True)
    size = len(o) + len(n)
    _, label = connected_components(coo_matrix(
        (np.ones(len(left), dtype=np.int8), (old, len(o) + new)), shape=(size, size)), False)
    large = np.bincount(label)[label[old]] > LARGE
    small = np.flatnonzero(~large)
    found = [sure, left[small[exact(old[small], new[small], gain[left[small]])]]]
    if large.any():
        big = np.flatnonzero(large)
        found.append(left[big[greedy(old[big], new[big], gain[left[big]])]])
    return np.sort(np.concatenate(found))


def exact(old, new, gain):
    """Places of the pairs of the matching of the largest sum of (positive) gains."""
    if not len(old):
        return np.zeros(0, dtype=np.int64)
    o, old = np.unique(old, return_inverse=True)
    n, new = np.unique(new, return_inverse=True)
    # every old row may stay single: a column of its own, at the price of the gain forgone
    rows = np.concatenate((old, np.arange(len(o))))
    columns = np.concatenate((new, len(n) + np.arange(len(o))))
    price = np.concatenate((2.0 - gain, np.full(len(o), 2.0)))
    matrix = coo_matrix((price, (rows, columns)), shape=(len(o), len(n) + len(o))).tocsr()
    row, column = min_weight_full_bipartite_matching(matrix)
    chosen = column < len(n)
    key = old * np.int64(len(n)) + new
    order = np.argsort(key, kind="stable")
    wanted = row[chosen] * np.int64(len(n)) + column[chosen]
    return np.sort(order[np.searchsorted(key[order], wanted)])


def greedy(old, new, gain):
    """Places of the pairs of a matching, the best pairs first: at least half of the best sum."""
    free_old = np.ones(old.max() + 1, dtype=bool)
    free_new = np.ones(new.max() + 1, dtype=bool)
    todo, chosen = np.arange(len(old)), []
    rank = np.empty(len(old), dtype=np.int64)
    rank[np.lexsort((new, old, -gain))] = np.arange(len(old))
    while len(todo):
        best_old = np.full(len(free_old), len(old))
        best_new = np.full(len(free_new), len(old))
        np.minimum.at(best_old, old[todo], rank[todo])
        np.minimum.at(best_new, new[todo], rank[todo])
        take = todo[(best_old[old[todo]] == rank[todo]) & (best_new[new[todo]] == rank[todo])]
        chosen.append(take)
        free_old[old[take]] = False
        free_new[new[take]] = False
        todo = todo[free_old[old[todo]] & free_new[new[todo]]]
    return np.sort(np.concatenate(chosen))
