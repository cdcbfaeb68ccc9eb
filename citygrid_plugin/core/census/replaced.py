"""The same object, or another one in its place?

Two objects of two years that stand at the same place are one object, whose attributes may have
been corrected, or a new object in the place of the old one (an exchanged lamp, a rebuilt ramp),
whose attributes are like those of any other object nearby. The pairs are a mixture of the two. How
often the attributes of the *same* object change is learned column by column from the pairs that
all the other columns are sure of: a column that a crew filled in afresh is changed among these,
too, and says nothing; and one column alone never makes a class of its own.
"""
from dataclasses import dataclass, replace

import numpy as np

from .evidence import LEAST, PRIOR, learned_rates, prior_rates, together, weighed

# Before anything is learned: 2 of 100 objects are exchanged from one census to the next, and that
# weighs as much as 25 pairs. More than a third exchanged is a column filled in afresh.
_REPLACED, _REPLACED_PRIOR, _LEAST_REPLACED, _MOST_REPLACED = 0.02, 25.0, 0.002, 0.3
# Attributes of the exchanged ones are those of neighbours until ten of them are seen.
_OTHER_PRIOR = 10.0
# A later date of installation: of the same object by correction, of an exchanged one as a rule.
_LATER_SAME, _LATER_OTHER = 0.001, 0.8
_ROUNDS, _SAMPLE = 12, 50_000


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
        初始时间). A later date is a replacement, unless a third of all dates is later.

    Returns
    -------
    (k,) float64
        About 0.02 where nothing is known.
    """
    i, j = np.asarray(i), np.asarray(j)
    weight = np.ones(len(i)) if weight is None else np.asarray(weight, dtype=float)
    clues, alike = _clues(evidence, i, j, dates)
    if not clues:
        return np.full(len(i), _REPLACED)
    part = np.linspace(0, len(i) - 1, min(len(i), _SAMPLE)).astype(int)
    replaced = _learn([clue.some(part) for clue in clues], alike, weight[part])
    return _probability(replaced, together([clue.says() for clue in clues]))


@dataclass
class _Clue:
    """What one column says of the pairs.

    Attributes
    ----------
    level : (k,) int
        The last two levels stand for an old value that is missing.
    prior : list of two (levels,) float
        Rates of the levels for the same object and for an exchanged one, before learning.
    strength : tuple of two float
        How many pairs the prior rates weigh.
    rates : list of two (levels,) float
        The same, learned.
    added : (k,) float
        What the old value adds, see `evidence.by_value`.
    weight : (2,) float
        See `Evidence.weight`.
    firm : bool
        It is no matter of being put in order, see `evidence.together`.
    """

    level: np.ndarray
    prior: list
    strength: tuple
    rates: list
    added: np.ndarray
    weight: np.ndarray
    firm: bool = False

    def some(self, part):
        """The same clue for some of the pairs; what is learned from these holds for all."""
        return replace(self, level=self.level[part], added=self.added[part])

    def says(self):
        """What it says for the same object, see `evidence.weighed`."""
        ratio = np.log(self.rates[0] / self.rates[1])[self.level] - self.added
        stayed, renewed = weighed(np.maximum(ratio, LEAST), self.weight)
        return stayed, stayed if self.firm else renewed

    def learn(self, same, other):
        """Learn the rates from the weights of the pairs in the two classes."""
        for k, weight in enumerate((same, other)):
            self.rates[k] = learned_rates(self.level, weight, self.prior[k], self.strength[k])


def _clues(evidence, i, j, dates):
    """The clues, and how much each pair of them says the same, (c, c) float from 0 to 1."""
    clues, kept = [], []
    for c, column in enumerate(evidence.columns):
        if column.name in dates and column.kind == "date":
            continue
        level = column.compare(i, j)
        clues.append(_Clue(level, [prior_rates(column), evidence.other[c]],
                           (PRIOR, _OTHER_PRIOR), [evidence.same[c], evidence.other[c]],
                           evidence.value_adds(c, i, level), evidence.weight[:, c]))
        kept.append(c)
    later = [_later(column, i, j) for column in evidence.columns
             if column.name in dates and column.kind == "date"]
    # A later date of installation may judge itself: it is known what it means.
    alike = np.diag(np.r_[np.ones(len(kept)), np.zeros(len(later))])
    alike[:len(kept), :len(kept)] = evidence.redundancy.max(axis=0)[np.ix_(kept, kept)]
    return clues + later, alike


def _later(column, i, j):
    """The clue of a date of installation."""
    old, new = column.old[i], column.new[j]
    known = (old >= 0) & (new >= 0)
    level = np.where(known, column.values[new] > column.values[old], 2)
    later = (level == 1).sum() / max(known.sum(), 1)
    other = _LATER_SAME if later > _MOST_REPLACED else _LATER_OTHER
    rates = [np.array([1 - share, share, 0.5, 0.5]) for share in (_LATER_SAME, other)]
    # Rates of few columns cannot be told from each other: the prior ones weigh half of the pairs.
    strength = 0.5 * len(i)
    return _Clue(level, rates, (strength, strength), list(rates), np.zeros(len(i)), np.ones(2),
                 firm=True)


def _learn(clues, alike, weight):
    """Learn the rates of all clues; returns the share of exchanged objects."""
    share = _REPLACED
    for _ in range(_ROUNDS):
        says = [clue.says() for clue in clues]
        for clue, same in zip(clues, alike):
            # What it says itself, or what says the same, is no judge of it.
            others = [(a * (1 - s), b * (1 - s)) for (a, b), s in zip(says, same)]
            replaced = _probability(share, together(others))
            clue.learn(weight * (1 - replaced), weight * replaced)
        replaced = _probability(share, together(says))
        share = (weight @ replaced + _REPLACED * _REPLACED_PRIOR) / (
            weight.sum() + _REPLACED_PRIOR)
        share = min(max(share, _LEAST_REPLACED), _MOST_REPLACED)
    return share


def _probability(share, says):
    """Probability of a replacement by the share of them and what speaks for the same object."""
    odds = np.log(share / (1 - share)) - says
    return 1 / (1 + np.exp(-odds))
