"""The likelihood of a matching of points, learned from the data by EM."""
import numpy as np

from . import local_shift, marginals, new_density, rates as learning
from .evidence import Evidence

CERTAIN = 1e-3        # a pair of less weight than this cannot be a match
ROUNDS = 15           # of message passing in a round of learning; they go on from the last ones
SETTLED = 2e-3        # learning ends when the marginals change by less on average


class Model:
    """Pairs with everything that speaks for and against them.

    Parameters
    ----------
    old, new : Side
        In spatial order, the offset of the crews taken off the new one.
    old_cls, new_cls : int (n,), (m,)
        Numbers of ``classes``.
    classes : (c,) array
    pairs : Pairs
    sigma : float
        Noise to start from, metres.
    reach : float
        Radius of the candidates, metres.
    """

    def __init__(self, old, new, old_cls, new_cls, classes, pairs, sigma, reach):
        self.old, self.new, self.pairs, self.reach = old, new, pairs, reach
        self.old_cls, self.new_cls = old_cls, new_cls
        self.sizes = np.bincount(old_cls, minlength=len(classes))
        accuracy = np.zeros(len(old)) if old.accuracy is None else old.accuracy
        groups, group = np.unique(np.append(accuracy, accuracy[:1] if len(old) else 0.0),
                                  return_inverse=True)
        self.group = group[:-1]
        self.rates = learning.first_rates(sigma, groups, classes, reach)
        self.raw = new.xy[pairs.new] - old.xy[pairs.old]
        self.field = local_shift.Field()
        self.density = new_density.densities(
            pairs, (self.raw ** 2).sum(axis=1), old.xy, new.xy, old_cls, new_cls, self.sizes, reach)
        self.rates.spread = np.full(self.density.shape[1], 0.1 / self.density.shape[1])
        self.evidence = None
        self.log_attributes = np.zeros(len(pairs))
        self.code = _codes(old.code, new.code, pairs)
        self.messages, self.p = None, np.zeros(len(pairs))

    def weigh(self):
        """Weights of all pairs by the present rates; sets the parts they are made of."""
        i, j, rates = self.pairs.old, self.pairs.new, self.rates
        self.residual = self.raw - self.field(self.old.xy)[i]
        self.squared = (self.residual ** 2).sum(axis=1)
        stay, move = learning.stay_and_move(rates, self.group[i], self.squared)
        place = stay + move + 1e-300
        self.stays = stay / place
        self.log_place = (np.log(place) + np.log(rates.kept / rates.gone)[self.old_cls[i]]
                          - np.log(np.maximum(self.density @ rates.spread, 1e-300))[j])
        self.log_class = np.log(rates.confusion)[self.old_cls[i], self.new_cls[j]]
        total = self.log_place + self.log_class + self.code_ratio() + self.identity()[0]
        self.w = np.exp(np.clip(total, -30.0, 30.0))

    def identity(self):
        """What the attributes add to a pair's being the same place, and the probability that it
        is the same object then, not another one in its place; two float64 (e,)."""
        same = (1 - self.rates.replaced) * np.exp(self.log_attributes)
        either = same + self.rates.replaced
        return np.log(either), same / either

    def code_ratio(self):
        """What the recorded codes say of each pair, float64 (e,)."""
        if self.code is None:
            return 0.0
        right, neighbours, astray = self.rates.code, 10.0, 0.1
        return np.array([np.log((1 - right) / astray), 0.0,
                         np.log(right * neighbours / astray)])[self.code + 1]

    def round(self, support=None):
        """One round of EM; returns by how much the marginals changed on average."""
        pairs, rates = self.pairs, self.rates
        self.weigh()
        before = self.p
        self.p, self.messages = marginals.propagate(pairs, self.w, ROUNDS, start=self.messages)
        learning.learn(rates, self.p, self.squared, self.stays, self.group[pairs.old],
                       self.old_cls[pairs.old], self.new_cls[pairs.new], self.sizes, self.reach)
        single = np.clip(1 - pairs.by_new(self.p), 0, 1)
        rates.spread = new_density.learn_spread(rates.spread, self.density, single, len(self.old))
        rates.new = float(single.sum() / max(len(self.old), 1))
        self._learn_code()
        self._learn_replaced()
        if support is not None:
            self.fit_shift(support)
        return np.abs(self.p - before).sum() / max(self.p.sum(), 1)

    def fit_shift(self, support):
        """The local shift by the present marginals."""
        pairs = self.pairs
        still = self.p * self.stays
        weight = pairs.by_old(still)
        mean = np.column_stack([pairs.by_old(still * self.raw[:, k]) for k in (0, 1)])
        mean /= np.maximum(weight, 1e-12)[:, None]
        self.field = local_shift.fit(self.old.xy, mean, weight, float(self.rates.sigma.mean()),
                                     self.field.lines, support)

    def learn_attributes(self):
        """Take the attributes in, by how often they agree where the places fit."""
        shared = sorted(set(self.old.attributes) & set(self.new.attributes))
        if not shared:
            return
        evidence = Evidence.prepare({k: self.old.attributes[k] for k in shared},
                                    {k: self.new.attributes[k] for k in shared})
        i, j = self.pairs.old, self.pairs.new
        alike = self.old_cls[i] == self.new_cls[j]
        evidence.learn(i[alike], j[alike], self.p[alike])
        self.log_attributes = np.asarray(evidence.log_ratio(i, j), dtype=float)
        self.evidence = evidence

    def _learn_code(self):
        if self.code is not None:
            right = self.p[self.code == 1].sum()
            wrong = self.p[self.code == -1].sum()
            self.rates.code = float(np.clip((right + 19.0) / (right + wrong + 20.0), 0.5, 0.999))

    def _learn_replaced(self):
        if self.evidence is not None:
            other = (self.p * (1 - self.identity()[1])).sum()
            self.rates.replaced = float(np.clip((other + 0.4) / (self.p.sum() + 20.0), 1e-4, 0.3))


def _codes(old, new, pairs):
    """1 where the crew recorded the pair's code, -1 where that of another known object, else 0;
    int8 (e,), None where nobody recorded any."""
    if old is None or new is None:
        return None
    named = code_rows(old, new)[pairs.new]
    if not (named >= 0).any():
        return None
    return np.where(named < 0, 0, np.where(named == pairs.old, 1, -1)).astype(np.int8)


def code_rows(old, new):
    """Old row that the code of each new row belongs to, -1 for none; int64 (m,)."""
    known = {}
    for row, code in enumerate(old.tolist()):
        if code not in (None, ""):
            known[code] = -1 if code in known else row     # a code that is there twice names none
    return np.array([known.get(code, -1) if code not in (None, "") else -1
                     for code in new.tolist()], dtype=np.int64)
