"""The likelihood of a matching of points, learned from the data by EM."""
import numpy as np

from . import assignment, certainty, local_shift, marginals, new_density, rates as learning
from .surveyed import surveyed_sizes

ROUNDS = 15           # of message passing in a round of learning; they go on from the last ones
SETTLED = 2e-3        # learning ends when the marginals change by less on average
FIRST_SUPPORT = 64.0  # objects that a part of the local shift needs at first
STEADY = 0.1          # a field that moves by less than this times the noise has not changed
LEAST, MOST = 1e-13, 1e13     # weights beyond these mean never and always
#: Codes: how many objects a wrong one may be mistaken for, how often a new object has a known one.
NEIGHBOURS, ASTRAY = 10.0, 0.1


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
    rates : Rates
        To start from.
    reach : float
        Radius of the candidates, metres.
    """

    def __init__(self, old, new, old_cls, new_cls, classes, pairs, rates, reach):
        self.old, self.new, self.pairs = old, new, pairs
        self.rates, self.classes = rates, classes
        self.old_cls, self.new_cls = old_cls, new_cls
        self.sizes = surveyed_sizes(pairs, old.xy, new.xy, old_cls, len(classes))
        self.group = learning.group_of(old.accuracy, rates.groups, len(old))[pairs.old]
        self.cls = None
        if len(classes) > 1:
            self.cls = old_cls[pairs.old] * len(classes) + new_cls[pairs.new]
        self.raw = new.xy[pairs.new] - old.xy[pairs.old]
        self.squared = (self.raw ** 2).sum(axis=1)
        self.field = local_shift.Field()
        self.density = new_density.densities(pairs, self.squared, old.xy, new.xy, old_cls, new_cls,
                                             np.bincount(old_cls, minlength=len(classes)), reach)
        if not len(rates.spread):
            rates.spread = np.full(self.density.shape[1], rates.new / self.density.shape[1])
        self.log_attributes = None
        self.code = _codes(old.code, new.code, pairs)
        self.messages, self.p = None, np.zeros(len(pairs))

    # -- weights

    def weigh(self):
        """Weights of all pairs by the present rates."""
        stay, move, far = learning.stay_move_far(self.rates, self.group, self.squared)
        move += stay
        move += far
        self.stays = np.divide(stay, move, out=stay)
        self.anywhere = far / move
        w = move
        w *= self._gone_odds()[self.pairs.old]
        w /= self._new_density()[self.pairs.new]
        if self.cls is not None:
            w *= self.rates.confusion.ravel()[self.cls]
        if self.code is not None:
            w *= np.exp(self._code_ratio())[self.code + 1]
        if self.log_attributes is not None:
            w *= self._same() + self.rates.replaced
        self.w = np.clip(w, LEAST, MOST, out=w)

    def parts(self, chosen):
        """What speaks for pairs: logarithms of place and class against a new object there, and of
        the attributes; three float64 (k,)."""
        i, j = self.pairs.old[chosen], self.pairs.new[chosen]
        stay, move, far = learning.stay_move_far(self.rates, self.group[chosen],
                                                 self.squared[chosen])
        place = np.log((stay + move + far) * self._gone_odds()[i] / self._new_density()[j])
        by_class = np.log(self.rates.confusion)[self.old_cls[i], self.new_cls[j]]
        if self.log_attributes is None:
            return place, by_class, np.zeros(len(i))
        return place, by_class, self.log_attributes[chosen]

    def _gone_odds(self):
        return (self.rates.kept / self.rates.gone)[self.old_cls]

    def _new_density(self):
        return np.maximum(self.density @ self.rates.spread, 1e-300)

    def _same(self):
        return (1 - self.rates.replaced) * np.exp(self.log_attributes)

    def _code_ratio(self):
        """Logarithms for a code of another object, none, and the pair's own."""
        right = self.rates.code
        return np.array([np.log((1 - right) / ASTRAY), 0.0, np.log(right * NEIGHBOURS / ASTRAY)])

    # -- learning

    def learn(self, rounds, check=lambda share: None, coarse=True):
        """EM until nothing changes any more; marginals and weights of the last round stay.

        Parameters
        ----------
        rounds : int
            At most.
        check : callable
            Told the share done; raises to cancel.
        coarse : bool
            Whether the local shift is found from coarse to fine; it is needed where it is unknown.
        """
        for number in range(rounds):
            before = self.p
            self.weigh()
            self.p, self.messages = marginals.propagate(self.pairs, self.w, ROUNDS,
                                                        start=self.messages)
            check(number / rounds)
            if number and np.abs(self.p - before).sum() < SETTLED * max(self.p.sum(), 1):
                break
            self.learn_rates()
            if number < rounds - 1:
                support = FIRST_SUPPORT / 2 ** number if coarse else 0.0
                if not self.fit_shift(max(support, local_shift.SUPPORT)) and not coarse:
                    break

    def learn_by_counting(self, rounds):
        """A few rounds with the probabilities of `certainty`: messages are too sure of circles,
        which makes the noise look smaller than it is. The shift stays."""
        for _ in range(rounds):
            self.p = certainty.probabilities(
                self.pairs, self.w, assignment.assign(self.pairs, self.p), self.p)
            learning.learn_noise(self.rates, self.p * self.stays, self.squared, self.group)
            self.weigh()
            self.p, self.messages = marginals.propagate(self.pairs, self.w, ROUNDS,
                                                        start=self.messages)

    def learn_rates(self):
        """The rates that the present marginals fit best."""
        pairs, rates = self.pairs, self.rates
        learning.learn(rates, self.p, self.squared, self.stays, self.anywhere, self.group,
                       self.cls, self.sizes)
        single = np.clip(1 - pairs.by_new(self.p), 0, 1)
        there = max(self.sizes.sum(), 1)
        rates.spread = new_density.learn_spread(rates.spread, self.density, single, there)
        rates.new = float(single.sum() / there)
        if self.code is not None:
            right, wrong = (self.p[self.code == sign].sum() for sign in (1, -1))
            rates.code = float(np.clip((right + 19.0) / (right + wrong + 20.0), 0.02, 0.999))
        if self.log_attributes is not None:
            same = self._same()
            other = (self.p * rates.replaced / (same + rates.replaced)).sum()
            rates.replaced = float(np.clip((other + 0.4) / (self.p.sum() + 20.0), 1e-4, 0.3))

    def fit_shift(self, support):
        """The local shift by the present marginals; True where it has changed."""
        pairs, noise = self.pairs, float(self.rates.sigma.mean())
        still = self.p * self.stays
        weight = pairs.by_old(still)
        mean = np.column_stack([pairs.by_old(still * self.raw[:, k]) for k in (0, 1)])
        mean /= np.maximum(weight, 1e-12)[:, None]
        before, self.field = self.field, local_shift.fit(self.old.xy, mean, weight, noise,
                                                         self.field.lines, support)
        if before.parts == self.field.parts == 1 \
                and np.hypot(*(before.value - self.field.value)[0]) < STEADY * noise:
            self.field = before
            return False
        self._take_off()
        return True

    def _take_off(self):
        shift = self.field(self.old.xy)
        residual = self.raw - shift[self.pairs.old]
        self.squared = np.einsum("ek,ek->e", residual, residual)

    def learn_attributes(self, evidence, old_rows=None, new_rows=None):
        """Let the evidence learn from the pairs of this model: how often attributes agree where
        places fit. The rows of the evidence are ``old_rows`` and ``new_rows`` of this model's."""
        i, j = self.pairs.old, self.pairs.new
        alike = slice(None) if self.cls is None else self.old_cls[i] == self.new_cls[j]
        i, j = i[alike], j[alike]
        evidence.learn(i if old_rows is None else old_rows[i],
                       j if new_rows is None else new_rows[j], self.p[alike])

    def use_attributes(self, evidence, old_rows=None, new_rows=None):
        """Count what the attributes say from now on."""
        i, j = self.pairs.old, self.pairs.new
        self.log_attributes = np.asarray(evidence.log_ratio(
            i if old_rows is None else old_rows[i], j if new_rows is None else new_rows[j]), float)


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
