"""The same object, or another one in its place?

Two objects of two years that stand at the same place are one object, whose attributes may have
been corrected, or a new object in the place of the old one (an exchanged lamp, a rebuilt ramp),
whose attributes are like those of any other object nearby. The pairs are a mixture of the two; what
the attributes say of each is known (`Evidence.log_ratio`), the share of the exchanged ones is
learned. A later date of installation says it outright.
"""
import numpy as np

# Before anything is learned: 2 of 100 objects are exchanged from one census to the next, and that
# weighs as much as 25 pairs. They are never fewer or more than this.
_REPLACED, _PRIOR, _LEAST, _MOST = 0.02, 25.0, 0.002, 0.3
# A later date of installation: of the same object by correction, of an exchanged one as a rule.
_LATER_SAME, _LATER_OTHER = 0.001, 0.8
_ROUNDS = 12


def replaced_probability(evidence, i, j, weight=None, dates=()):
    """Probability of each pair at one place to be a replacement, not the same object.

    Parameters
    ----------
    evidence : Evidence
        After `Evidence.learn`.
    i, j : (k,) int
        Rows of the old and the new side: the pairs that were matched, one to one.
    weight : (k,) float, optional
        Probability that the two stand at the same place; 1 without it.
    dates : tuple of str
        Names of columns with the date of installation (``ordate``; GB/T 30428.2-2013 table 1
        初始时间). A later date is a replacement, unless a third of all dates is later: then they
        were written afresh.

    Returns
    -------
    (k,) float64
        About 0.02 where nothing is known.
    """
    i, j = np.asarray(i), np.asarray(j)
    if not len(i):
        return np.empty(0)
    weight = np.ones(len(i)) if weight is None else np.asarray(weight, dtype=float)
    same = evidence.log_ratio(i, j)
    for column in evidence.columns:
        if column.name in dates and column.kind == "date":
            same = same + _installed(column, i, j)
    share = _REPLACED
    for _ in range(_ROUNDS):
        replaced = _probability(share, same)
        share = (weight @ replaced + _REPLACED * _PRIOR) / (weight.sum() + _PRIOR)
        share = min(max(share, _LEAST), _MOST)
    return _probability(share, same)


def _installed(column, i, j):
    """What the dates of installation say for the same object, (k,) float, natural logarithm."""
    old, new = column.old[i], column.new[j]
    known = (old >= 0) & (new >= 0)
    later = known & (column.values[new] > column.values[old])
    if later.sum() > _MOST * known.sum():
        return np.zeros(len(i))
    return np.where(later, np.log(_LATER_SAME / _LATER_OTHER), 0.0)


def _probability(share, same):
    return 1 / (1 + np.exp(same - np.log(share / (1 - share))))
