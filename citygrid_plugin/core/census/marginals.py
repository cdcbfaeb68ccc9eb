"""Probabilities of a one-to-one matching with a null choice, from the weights of its pairs.

A matching has the weight ∏ w over its pairs (all others stay single, weight 1); the probability of
a pair is the share of the matchings that contain it.
"""
import numpy as np


def propagate(pairs, w, rounds=60, tolerance=1e-4, start=None):
    """Marginals by message passing: exact on trees, overconfident on short circles.

    The messages are those of the monomer-dimer model, which has one fixed point (Bayati et al.,
    "Simple deterministic approximation algorithms for counting matchings", 2007).

    Parameters
    ----------
    pairs : Pairs
    w : float64 (e,)
        Weight of each pair against both being single.

    Returns
    -------
    p : float64 (e,)
    to_old : float64 (e,)
        The messages, to start from next time.
    """
    to_old = np.ones(len(pairs)) if start is None else start
    for _ in range(rounds):
        t = w * to_old
        a = 1.0 / np.maximum(1.0 + pairs.by_old(t)[pairs.old] - t, 1.0)
        t = w * a
        b = 1.0 / np.maximum(1.0 + pairs.by_new(t)[pairs.new] - t, 1.0)
        change = np.abs(b - to_old).max(initial=0.0)
        to_old = b
        if change < tolerance:
            break
    t = w * a * to_old
    return t / (1.0 + t), to_old
