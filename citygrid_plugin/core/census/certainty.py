"""How sure each statement of a matching is.

Message passing counts a circle of two pairs over and over and is far too sure of it. So the
probabilities are worked out anew around the matching found: what could take the place of a pair
is first weighed by single moves and by swaps of two pairs; whatever is not out of the question
links rows into groups, and in a group all matchings are counted.
"""
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from . import exact

FURTHER = 2           # how many rows farther on are rearranged when odds are weighed

#: Odds below which an alternative is left out of the counting (its odds are still taken off);
#: groups that stay too large go on to the next.
OUT_OF_QUESTION = (1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3)


def odds_against(pairs, w, chosen):
    """Odds of each pair that is not chosen against what is.

    It takes the place of the pairs of its two rows; their partners become single, find another
    partner (whose own finds another again), or each other.

    Parameters
    ----------
    pairs : Pairs
    w : float64 (e,)
    chosen : int64 (k,)

    Returns
    -------
    float64 (e,)
        Infinite for the chosen ones.
    """
    i, j = pairs.old, pairs.new
    of_old, of_new = np.full(pairs.n, -1), np.full(pairs.m, -1)
    weight_old, weight_new = np.ones(pairs.n), np.ones(pairs.m)
    of_old[i[chosen]], of_new[j[chosen]] = j[chosen], i[chosen]
    weight_old[i[chosen]] = weight_new[j[chosen]] = w[chosen]
    from_old, from_new = w / weight_old[i], w / weight_new[j]
    from_old[chosen] = from_new[chosen] = 0.0
    # what a row can make of it when it loses its partner: 1 for being single, and other partners
    free_old, free_new = np.ones(pairs.n), np.ones(pairs.m)
    for _ in range(FURTHER):
        free_old, free_new = (
            1.0 + pairs.by_old(from_new * _of_partner(free_old, of_new)[j]),
            1.0 + pairs.by_new(from_old * _of_partner(free_new, of_old)[i]))
    odds = from_old / weight_new[j]
    rest = _of_partner(free_new, of_old)[i] * _of_partner(free_old, of_new)[j]
    both = np.flatnonzero((of_old[i] >= 0) & (of_new[j] >= 0) & (of_old[i] != j))
    other = pairs.find(of_new[j[both]], of_old[i[both]])
    exists = other >= 0
    rest[both[exists]] += w[other[exists]]
    odds *= rest
    odds[chosen] = np.inf
    return odds


def _of_partner(values, partner):
    """The value of each row's partner, 1 where it has none."""
    return np.append(values, 1.0)[partner]


def probabilities(pairs, w, chosen, rough):
    """Probabilities of all pairs.

    Parameters
    ----------
    pairs : Pairs
    w : float64 (e,)
        Weight of each pair against both being single.
    chosen : int64 (k,)
        The matching.
    rough : float64 (e,)
        Marginals for what is in groups that are too large to be counted.

    Returns
    -------
    float64 (e,)
    """
    odds = odds_against(pairs, w, chosen)
    p = np.zeros(len(pairs))
    todo = np.arange(len(pairs))
    for least in OUT_OF_QUESTION:
        todo = todo[(odds[todo] >= least)]
        if not len(todo):
            break
        old, new = pairs.old[todo], pairs.new[todo]
        size = pairs.n + pairs.m
        _, label = connected_components(coo_matrix(
            (np.ones(len(todo), dtype=np.int8), (old, pairs.n + new)), shape=(size, size)), False)
        _, group = np.unique(label[old], return_inverse=True)
        found = exact.by_group(group, old, new, w[todo])
        done = np.isfinite(found)
        p[todo[done]] = found[done]
        todo = todo[~done]
    p[todo] = rough[todo]
    counted = p > 0
    if len(todo):
        # in groups too large to count, odds of many single moves would add up to far more than one
        old, new = np.zeros(pairs.n, dtype=bool), np.zeros(pairs.m, dtype=bool)
        old[pairs.old[todo]] = new[pairs.new[todo]] = True
        beside = (old[pairs.old] | new[pairs.new]) & ~counted
        p[beside] = rough[beside]
        counted |= beside
    # odds are those against what was chosen, and that is only as likely as was counted
    chosen_old = np.clip(1 - pairs.by_old(p), 0, 1)
    chosen_new = np.clip(1 - pairs.by_new(p), 0, 1)
    chosen_old[pairs.old[chosen]] = chosen_new[pairs.new[chosen]] = p[chosen]
    alone = np.where(counted, 0.0, odds)
    alone *= np.minimum(chosen_old[pairs.old], chosen_new[pairs.new])
    against = pairs.by_old(alone)[pairs.old] + pairs.by_new(alone)[pairs.new]
    p = np.where(counted, p / (1.0 + against), alone / (1.0 + alone))
    p /= np.maximum(pairs.by_old(p), 1.0)[pairs.old]
    p /= np.maximum(pairs.by_new(p), 1.0)[pairs.new]
    return p
