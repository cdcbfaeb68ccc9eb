"""How much the attributes of two objects speak for their being the same object.

The model is that of record linkage (I. P. Fellegi and A. B. Sunter, A theory for record linkage,
Journal of the American Statistical Association 64, 1969), as a conditional one: the likelihood of
the new row's value given the old row's, for the same object against another one nearby. Per
column the rates of the levels (equal, near, different, missing) are learned for both cases from
the candidate pairs, weighted with the probability that their places alone give them. So a column
that is filled in anew every year has no weight, one that never changes contradicts loudly, and a
street name, which all objects nearby share, says little.
"""
import numpy as np

from .columns import Column, columns, random_pairs

# Before anything is learned: four pairs' worth of an ordinary column.
_EQUAL, _GONE, _STAYS_MISSING, _PRIOR = 0.85, 0.05, 0.9, 4.0
# Objects taken at random count like twenty pairs of neighbours.
_RANDOM_PRIOR = 20.0
# One column may contradict no louder, all together say no more than this (natural logarithm).
_LEAST, _MOST = -6.0, 15.0
# Two objects of a hundred are put in order, which changes three of ten attributes.
_RENEWED, _KEPT = 0.02, 0.7
# What one value's own pairs of neighbours weigh against those of all values: five pairs.
_VALUE_PRIOR = 5.0
_ROUNDS = 4
_SAMPLE, _CORRELATION_SAMPLE, _CHUNK = 200_000, 20_000, 250_000


class Evidence:
    """Rates of the attributes of two inventories; make it with `Evidence.prepare`.

    Attributes
    ----------
    columns : list of Column
    same, other : list of (levels,) float64
        Rates of the levels of each column for the same object and for another one nearby; those
        of an old value that is there sum to 1, those of an old value that is missing too.
    weight : (2, c) float64
        Share of what a column says against (first) and for the same object (second) that the
        others do not say as well, 0 to 1.
    """

    def __init__(self, compared, size_old, size_new):
        self.columns = compared
        self.size = size_old, size_new
        self.same = [_prior_rates(column) for column in compared]
        self.random = [self._random_rates(column) for column in compared]
        self.other = [rates.copy() for rates in self.random]
        self._share = [_shares(column) for column in compared]
        self._set_by_value()
        self.weight = np.ones((2, len(compared)))
        if size_old and size_new:
            self._learn_weight(*random_pairs(size_old, size_new, _CORRELATION_SAMPLE),
                               np.zeros(_CORRELATION_SAMPLE))

    @classmethod
    def prepare(cls, old_attributes, new_attributes):
        """Read the attribute columns of both sides.

        Parameters
        ----------
        old_attributes, new_attributes : dict of str: (n,) and (m,) arrays
            See `columns.columns`. Neither keys nor codes nor dates of editing belong here.

        Returns
        -------
        Evidence
            With the rates of ordinary columns; `learn` finds those of these.

        Raises
        ------
        ValueError
            Columns of one side that differ in length.
        """
        sizes = []
        for attributes in (old_attributes, new_attributes):
            lengths = {len(values) for values in attributes.values()}
            if len(lengths) > 1:
                raise ValueError(f"columns of different lengths: {sorted(lengths)}")
            sizes.append(lengths.pop() if lengths else 0)
        return cls(columns(old_attributes, new_attributes), *sizes)

    def learn(self, i, j, weight):
        """Learn the rates from candidate pairs.

        Parameters
        ----------
        i, j : (k,) int
            Rows of the old and the new side: the pairs that stand near each other, those that do
            not match too. Pairs of different classes only blur what is learned.
        weight : (k,) float
            Probability of each pair to be the same object by all that is *not* an attribute
            (place, neighbours); what the attributes add is worked out here.
        """
        weight = np.asarray(weight, dtype=float)
        if not self.columns or not len(weight):
            return
        i, j = np.asarray(i), np.asarray(j)
        if len(weight) > _SAMPLE:
            part = np.linspace(0, len(weight) - 1, _SAMPLE).astype(int)
            i, j, weight = i[part], j[part], weight[part]
        levels = [column.compare(i, j) for column in self.columns]
        place = np.clip(weight, 1e-9, 1 - 1e-9)
        place = np.log(place / (1 - place))
        probability = weight
        for _ in range(_ROUNDS):
            for c, column in enumerate(self.columns):
                self.same[c] = _learned_rates(levels[c], probability, _prior_rates(column), _PRIOR)
                self.other[c] = _learned_rates(levels[c], 1 - probability, self.random[c],
                                               _RANDOM_PRIOR)
            self._set_by_value(i, levels, 1 - probability)
            said = _together([self._weighed(c, i, level) for c, level in enumerate(levels)])
            probability = 1 / (1 + np.exp(-np.clip(place + said, -30, 30)))
            probability = np.where((weight == 0) | (weight == 1), weight, probability)
        self._learn_weight(i, j, probability)

    def parts(self, i, j):
        """What each column says of each pair, (k, c) float: logarithm of how many times likelier
        the new value is for the same object than for another one, already reduced by `weight`."""
        i, j = np.asarray(i), np.asarray(j)
        parts = [self._weighed(c, i, column.compare(i, j))[0]
                 for c, column in enumerate(self.columns)]
        return np.column_stack(parts) if parts else np.zeros((len(i), 0))

    def log_ratio(self, i, j):
        """What all columns say together of each pair, (k,) float: above 0 for the same object,
        below 0 against it."""
        i, j = np.asarray(i), np.asarray(j)
        total = np.zeros(len(i))
        for start in range(0, len(i) if self.columns else 0, _CHUNK):
            part = slice(start, start + _CHUNK)
            total[part] = _together([
                self._weighed(c, i[part], column.compare(i[part], j[part]))
                for c, column in enumerate(self.columns)])
        return total

    def _column_ratio(self, c, i, level):
        """What one column says of pairs by their levels, (k,) float."""
        ratio = np.log(self.same[c] / self.other[c])[level] - self._value_adds(c, i, level)
        return np.maximum(ratio, _LEAST)

    def _value_adds(self, c, i, level):
        """What the old value of a pair adds to the logarithm of the rate of its level among
        different objects, (k,) float: a common value is equal more often than a rare one."""
        column, (equal, unequal) = self.columns[c], self._by_value[c]
        if not len(equal):
            return np.zeros(len(level))
        value = column.old[i]
        adds = np.where(level == 0, equal[value], unequal[value])
        adds[level > len(column.edges) + 1] = 0.0
        return adds

    def _weighed(self, c, i, level):
        """What one column says of pairs, as `_weighed` has it."""
        return _weighed(self._column_ratio(c, i, level), self.weight[:, c])

    def _random_rates(self, column):
        """Rates of the levels of two objects taken at random."""
        rates = _prior_rates(column)
        if not all(self.size):
            return rates
        level = column.compare(*random_pairs(*self.size, 20_000))
        return _learned_rates(level, np.ones(len(level)), rates, 1.0)

    def _set_by_value(self, i=None, levels=None, weight=None):
        self._by_value = [
            _by_old_value(column, self.other[c], self._share[c], i, levels and levels[c], weight)
            for c, column in enumerate(self.columns)]

    def _learn_weight(self, i, j, probability):
        """How much of each column the others repeat: a column that two others repeat exactly is
        worth a third. Squared correlations of what they say among different objects, against and
        for apart; among the same ones they change together, too, for another reason (`_together`).
        Pairs of which nobody knows which they are would make all columns look alike, so that
        their share is taken to the fourth power."""
        if len(i) > _CORRELATION_SAMPLE:
            part = np.linspace(0, len(i) - 1, _CORRELATION_SAMPLE).astype(int)
            i, j, probability = i[part], j[part], probability[part]
        said = np.column_stack([self._column_ratio(c, i, column.compare(i, j))
                                for c, column in enumerate(self.columns)]) \
            if self.columns else np.zeros((len(i), 0))
        squared = np.stack([np.eye(len(self.columns))] * 2)
        share = (1 - probability) ** 4
        if share.sum() > 5:
            for sign, part in enumerate((np.minimum(said, 0), np.maximum(said, 0))):
                squared[sign] = _squared_correlation(part, share)
        self.weight = 1 / squared.sum(axis=2)


def _weighed(ratio, weight):
    """What a column says, (k,) float, reduced by what others say as well: of an object that stays
    as it is, and of one that was put in order meanwhile."""
    weight = weight[(ratio > 0).astype(np.intp)]
    return weight * ratio, weight * np.log(_KEPT * np.exp(ratio) + 1 - _KEPT)


def _together(said):
    """The sum of what columns say (list of `_weighed`), (k,) float.

    Attributes of one object change together when it is repaired or surveyed anew: then some are
    new, the others as before. That is another thing than as many changes by chance, and much
    likelier.
    """
    stayed, renewed = (sum(parts) for parts in zip(*said))
    return np.clip(np.logaddexp(np.log(1 - _RENEWED) + stayed, np.log(_RENEWED) + renewed),
                   -_MOST, _MOST)


def _prior_rates(column: Column):
    """Rates of the levels of an ordinary column for the same object, (levels,) float."""
    near = column.levels - 5
    rates = np.empty(column.levels)
    rates[0] = _EQUAL
    rates[1:near + 2] = (1 - _EQUAL - _GONE) / (near + 1)
    rates[near + 2] = _GONE
    rates[near + 3:] = _STAYS_MISSING, 1 - _STAYS_MISSING
    return rates


def _learned_rates(level, weight, prior, strength):
    """Rates of levels by weighted counts, with ``strength`` pairs' worth of prior rates; those
    with and without an old value apart."""
    count = np.bincount(level, weight, len(prior))
    parts = [slice(0, len(prior) - 2), slice(len(prior) - 2, None)]
    return np.concatenate([(count[p] + strength * prior[p]) / (count[p].sum() + strength)
                           for p in parts])


def _shares(column):
    """Share of each value among the new rows that have one, (v,) float; a value that is not
    there counts like half a row."""
    present = column.new[column.new >= 0]
    count = np.bincount(present, minlength=column.count)
    return np.maximum(count, 0.5) / max(len(present), 1)


def _by_old_value(column, rates, share, i=None, level=None, weight=None):
    """The rates of different objects, by value.

    Two objects nearby have the same value by chance, as often as the value is common, or because
    what stands together is alike (one street, one contract). How often the latter happens follows
    from how often they are equal, for a value that is seen often from its own pairs, for a rare
    one from those of all values together.

    Parameters
    ----------
    column : Column
    rates : (levels,) float
        Rates of the levels of different objects.
    share : (v,) float
        Share of each value.
    i, level, weight : (k,) int, int and float, optional
        Old rows and levels of the pairs that `rates` come from and their weight; without them
        nothing nearby is known, and chance alone counts.

    Returns
    -------
    (v,) float, (v,) float
        What has to be added to the logarithm of a rate for an old value, where the new one is
        equal and where it is another.
    """
    missing = len(column.edges) + 2
    there = 1 - rates[missing]
    alike = share
    if i is not None:
        both = (column.old[i] >= 0) & (level < missing)
        value = column.old[i][both]
        seen = np.bincount(value, weight[both], len(share))
        equal = np.bincount(value, weight[both] * (level[both] == 0), len(share))
        say = np.minimum(seen, _VALUE_PRIOR)         # a few common values must not speak for all
        chance = say @ share / max(say.sum(), 1e-9)
        found = say @ (equal / np.maximum(seen, 1e-9)) / max(say.sum(), 1e-9)
        copied = np.clip((found - chance) / max(1 - chance, 1e-9), 0, 0.98) \
            * say.sum() / (say.sum() + _VALUE_PRIOR)
        alike = (equal + _VALUE_PRIOR * (copied + (1 - copied) * share)) / (seen + _VALUE_PRIOR)
    equal = there * np.clip(alike, 1e-9, 0.995)
    unequal = (there - equal) / max(there - rates[0], 1e-9)
    return np.log(equal / rates[0]), np.log(np.maximum(unequal, 1e-3))


def _squared_correlation(values, weight):
    """Squared correlations between columns, (c, c) float. What hardly varies correlates with
    nothing, or a single odd pair would make all columns look alike."""
    weight = weight / weight.sum()
    centred = values - weight @ values
    covariance = (centred * weight[:, None]).T @ centred
    variance = np.diag(covariance) + 0.02
    squared = covariance ** 2 / np.outer(variance, variance)
    np.fill_diagonal(squared, 1.0)
    return squared
