"""Probabilities of a one-to-one matching with a null choice, from the weights of its pairs.

A matching has the weight ∏ w over its pairs (all others stay single, weight 1); the probability of
a pair is the share of the matchings that contain it.
"""
import numpy as np


def propagate(pairs, w, rounds=60, tolerance=1e-5, start=None):
    """Marginals by message passing: exact on trees, overconfident on short circles.

    The messages are those of the monomer-dimer model, which has one fixed point (Bayati et al.,
    "Simple deterministic approximation algorithms for counting matchings", 2007).

    Parameters
    ----------
    pairs : Pairs
    w : float64 (e,)
        Weight of each pair against both being single.
    rounds : int
    tolerance : float
        It ends earlier when the new rows' probability of being matched changes less on average.
    start : float64 (e,), optional
        Messages of an earlier call, to go on from; they are overwritten.

    Returns
    -------
    p : float64 (e,)
    messages : float64 (e,)
    """
    old, new = pairs.old, pairs.new
    to_old = np.ones(len(pairs)) if start is None else start        # reciprocals of the messages
    to_new, t = np.ones(len(pairs)), np.empty(len(pairs))
    matched = np.zeros(pairs.m)
    for _ in range(rounds):
        _pass_on(w, to_old, old, pairs.n, t, to_new)
        total = _pass_on(w, to_new, new, pairs.m, t, to_old)
        before, matched = matched, 1.0 - 1.0 / total
        if np.abs(matched - before).sum() <= tolerance * max(pairs.m, 1):
            break
    np.multiply(to_old, to_new, out=to_new)
    to_new += w
    return np.divide(w, to_new, out=to_new), to_old


def _pass_on(w, given, rows, count, t, result):
    """Messages of the rows of one side to the other: for each pair one plus the weights of the
    row's other pairs, as the other side sees them. Returns the sums over all pairs, (count,)."""
    np.divide(w, given, out=t)
    total = np.bincount(rows, t, count) + 1.0
    np.take(total, rows, out=result, mode="clip")
    result -= t
    np.maximum(result, 1.0, out=result)
    return total
