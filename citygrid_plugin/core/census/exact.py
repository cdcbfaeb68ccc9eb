"""Exact probabilities of the pairs of many small one-to-one matchings at once.

The number of matchings of a group grows exponentially only with its smaller side: old rows are
taken one after the other, and what matters of those before is the set of new rows they have used
(dynamic programming over subsets, forwards and backwards, as for the permanent).
"""
import numpy as np

MOST = 10             # rows of the smaller side of a group
STEPS = (1, 2, 3, 4, 6, 8, 11, 16, 24, 40, 70, 120)     # the larger side is filled up to these
MEMORY = 4_000_000    # numbers held at once


def marginals(weights):
    """Share of the matchings that contain each pair.

    Parameters
    ----------
    weights : float64 (g, a, b)
        For g groups, the weights of a × b pairs against both being single; 0 for no pair. The
        work grows with a · b · 2^b.

    Returns
    -------
    float64 (g, a, b)
    """
    count, a, b = weights.shape
    scale = np.maximum(weights.max(axis=2, initial=1.0), 1.0)
    w, single = weights / scale[:, :, None], 1.0 / scale
    sets = np.arange(2 ** b)
    without = [sets[(sets >> bit) & 1 == 0] for bit in range(b)]
    ahead = np.zeros((a + 1, 2 ** b, count))
    ahead[0, 0] = 1.0
    for t in range(a):
        ahead[t + 1] = ahead[t] * single[:, t]
        for bit, low in enumerate(without):
            ahead[t + 1, low + (1 << bit)] += ahead[t, low] * w[:, t, bit]
    behind = np.ones((2 ** b, count))
    p = np.empty_like(w)
    for t in range(a - 1, -1, -1):
        before = behind * single[:, t]
        for bit, low in enumerate(without):
            after = behind[low + (1 << bit)] * w[:, t, bit]
            before[low] += after
            p[:, t, bit] = (ahead[t, low] * after).sum(axis=0)
        behind = before
    return p / ahead[a].sum(axis=0)[:, None, None]


def by_group(label, old, new, w, most=MOST):
    """Marginals of the pairs of all groups whose smaller side is small enough.

    Parameters
    ----------
    label : int64 (e,)
        Group of each pair, 0.. ; pairs of different groups share no row.
    old, new : int64 (e,)
    w : float64 (e,)

    Returns
    -------
    float64 (e,)
        NaN for the pairs of groups that are too large.
    """
    p = np.full(len(w), np.nan)
    if not len(w):
        return p
    place_old, count_old = _places(label, old)
    place_new, count_new = _places(label, new)
    turn = count_new > count_old                       # the smaller side makes the subsets
    rows = np.where(turn[label], place_new, place_old)
    columns = np.where(turn[label], place_old, place_new)
    a, b = np.maximum(count_old, count_new), np.minimum(count_old, count_new)
    alone = (a == 1)[label]
    p[alone] = w[alone] / (1.0 + w[alone])
    steps = np.array(STEPS)
    filled = steps[np.minimum(np.searchsorted(steps, a), len(steps) - 1)]
    able = (a > 1) & (b <= most) & (a <= steps[-1])
    kind = np.where(able, b * 1000 + filled, 0)
    by_kind = np.argsort(kind[label], kind="stable")
    ends = np.searchsorted(kind[label][by_kind], np.unique(kind[kind > 0]), side="left")
    for start, end in zip(ends, [*ends[1:], len(w)]):
        edges = by_kind[start:end]
        shape = kind[label[edges[0]]]
        _, group = np.unique(label[edges], return_inverse=True)
        order = np.argsort(group, kind="stable")
        edges, group = edges[order], group[order]
        size, width = divmod(int(shape), 1000)
        at_once = max(1, MEMORY // (2 ** size * (width + 1)))
        for first in range(0, int(group[-1]) + 1, at_once):
            low, high = np.searchsorted(group, (first, first + at_once))
            part, g = edges[low:high], group[low:high] - first
            full = np.zeros((int(g[-1]) + 1, width, size))
            full[g, rows[part], columns[part]] = w[part]
            p[part] = marginals(full)[g, rows[part], columns[part]]
    return p


def _places(label, row):
    """Number of each row within its group (e,), and how many rows each group has (g,)."""
    order = np.lexsort((row, label))
    lab, r = label[order], row[order]
    fresh = np.ones(len(r), dtype=bool)
    fresh[1:] = (r[1:] != r[:-1]) | (lab[1:] != lab[:-1])
    number = np.cumsum(fresh) - 1
    first = np.searchsorted(lab, np.arange(int(lab[-1]) + 1))
    place = np.empty(len(r), dtype=np.int64)
    place[order] = number - number[first][lab]
    return place, np.bincount(lab[fresh], minlength=int(lab[-1]) + 1)
