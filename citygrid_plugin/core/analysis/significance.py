"""p-values, the false discovery rate, and conditional permutation.

Sources: Benjamini & Hochberg 1995, J. R. Statist. Soc. B 57(1); for local statistics Caldas de
Castro & Singer 2006, Geographical Analysis 38(2); conditional permutation Anselin 1995.
"""
import numpy as np

#: (class, at most this p or q): confidence of 99, 95 and 90 %.
LEVELS = ((3, 0.01), (2, 0.05), (1, 0.10))


def two_sided(z):
    """Probability of a standard normal as far from 0 as ``z``, float64 of its shape; NaN stays."""
    from scipy.special import ndtr
    return 2.0 * ndtr(-np.abs(z))


def benjamini_hochberg(p):
    """Each p adjusted: the least false discovery rate at which its area is still found.

    Parameters
    ----------
    p : float64 (n,) or (n, t)
        Each column is a family of tests of its own; NaN is no test.

    Returns
    -------
    float64, shape of ``p``
        NaN where ``p`` is.
    """
    p = np.asarray(p, dtype=np.float64)
    order = np.argsort(p, axis=0, kind="stable")        # NaN comes last
    tests = np.isfinite(p).sum(axis=0)
    rank = np.arange(1, len(p) + 1).reshape((-1,) + (1,) * (p.ndim - 1))
    ordered = np.take_along_axis(p, order, axis=0) * tests / rank
    ordered = np.fmin.accumulate(ordered[::-1], axis=0)[::-1]
    found = np.empty_like(p)
    np.put_along_axis(found, order, np.minimum(ordered, 1.0), axis=0)
    found[~np.isfinite(p)] = np.nan
    return found


def classes(p, z):
    """Class of each area: 3, 2, 1 for 99, 95, 90 % where ``z`` is above 0, negative below, 0 for
    none; int8 of the shape of ``p`` (or q)."""
    found = np.zeros(np.shape(p), dtype=np.int8)
    for level, most in reversed(LEVELS):
        found[np.asarray(p) <= most] = level      # never true for NaN
    return found * np.sign(np.nan_to_num(z)).astype(np.int8)


def permutation_p(y, weights, permutations=999, seed=0, feedback=None):
    """Two-sided p of every area by conditional permutation: its own value stays, those of its
    neighbours are drawn from all others without replacement.

    Gi, Gi* and local Moran of an area rise or fall with the sum over its neighbours alone, so this
    is the p of all three. All areas share the draws of one permutation (as in esda); only the
    sums over the neighbours are kept, so that memory does not grow with the permutations.

    Parameters
    ----------
    y : float64 (n,)
        Finite values.
    weights : Weights
    permutations : int
    seed : int
        The same seed gives the same p.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    float64 (n,)
        At least 2 / (permutations + 1), at most 1; NaN for areas without neighbours. esda halves
        it: its p is that of the side on which the area lies.

    Raises
    ------
    Cancelled
    """
    from ..progress import checker
    check = checker(feedback)
    y = np.asarray(y, dtype=np.float64)
    n, count = len(y), weights.neighbours
    y = y - y.mean()
    here = weights.matrix @ y
    slack = 1e-9 * max(float(np.abs(y).max(initial=0.0)), np.finfo(float).tiny)
    # the first k of a permutation in which an area is left out are its first k, or its first k + 1
    # less the area itself
    length = int(min(count.max(initial=0) + 1, n))
    generator = np.random.default_rng(seed)
    above, below = np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.int32)
    for k in range(permutations):
        check(k / permutations)
        drawn = generator.choice(n, length, replace=False)
        total = np.append(0.0, np.cumsum(y[drawn]))
        lag = total[count]
        own = drawn[np.arange(length) < count[drawn]]
        lag[own] = total[count[own] + 1] - y[own]
        lag -= here
        above += lag >= -slack
        below += lag <= slack
    p = np.minimum(2.0 * (np.minimum(above, below) + 1) / (permutations + 1), 1.0)
    p[count == 0] = np.nan
    return p
