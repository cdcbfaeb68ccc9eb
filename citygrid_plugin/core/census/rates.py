"""The rates of a survey, learned from the data: noise, gone, new, moved, confused classes.

A matching is weighed against everything being gone and new: a pair counts
``kept · place · P(class found | class) / (gone · density of new objects there)``.
"""
from dataclasses import dataclass, field

import numpy as np

ALIKE = 20.0          # rows that the shape common to all classes counts as, for one class
FLOOR = 0.02          # smallest noise, metres: coordinates are written in centimetres
LEAST, MOST = 1e-4, 0.999
FAR = 0.003           # share of objects far off, before anything is learned


@dataclass
class Rates:
    """What was learned.

    Attributes
    ----------
    sigma : float64 (g,)
        Noise on each axis by group of accuracy, metres.
    groups : float64 (g,)
        Accuracy of each group, metres (one group of 0 where none is given).
    kept : float64 (c,)
        Share of the old objects of each class that are still there; ``gone`` is the rest.
    moved, tau : float
        Share of those that were moved, and how far on each axis (m).
    confusion : float64 (c, c)
        P(class found | class), rows are the old classes.
    classes : (c,)
        The classes that rows and columns of ``confusion`` stand for.
    far : float
        Share of those that stand anywhere within reach: a few lie farther off than any noise and
        any ordinary move explains.
    reach : float
        Radius of the candidates, metres.
    new : float
        New objects for each old one.
    replaced : float
        Share of the matched places where another object stands now.
    code : float
        Share of the recorded codes that are right.
    spread : float64 (b,)
        New objects for each unit of the densities of `new_density`.
    """

    sigma: np.ndarray
    groups: np.ndarray
    kept: np.ndarray
    moved: float
    tau: float
    confusion: np.ndarray
    classes: np.ndarray
    new: float
    reach: float
    far: float = FAR
    replaced: float = 0.02
    code: float = 0.95
    spread: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def gone(self):
        return 1.0 - self.kept


def first_rates(sigma, accuracy, classes, reach):
    """Where learning starts: rates as of any survey, noise as estimated before.

    sigma metres, accuracy float64 (n,) or None, classes (c,), reach metres.
    """
    c = len(classes)
    groups = np.zeros(1) if accuracy is None or not len(accuracy) else np.unique(accuracy)
    confusion = np.full((c, c), 0.03 / max(c - 1, 1))
    np.fill_diagonal(confusion, 0.97 if c > 1 else 1.0)
    return Rates(np.full(len(groups), float(sigma)), groups, np.full(c, 0.95), 0.02, reach / 2,
                 confusion, classes, 0.05, max(reach, 1.0))


def group_of(accuracy, groups, count):
    """Group of each of ``count`` old rows, int64."""
    if accuracy is None or len(groups) == 1:
        return np.zeros(count, dtype=np.int64)
    return np.searchsorted(groups, accuracy)


def stay_move_far(rates, group, squared):
    """Densities (per m²) of a residual of an object that stayed, of one that was moved, and of one
    that lies anywhere, each times the share of such objects.

    group, squared : (e,) ; returns two float64 (e,) and a float.
    """
    variance = rates.sigma ** 2
    wide = variance + rates.tau ** 2
    stay = (1 - rates.moved - rates.far) / (2 * np.pi * variance)
    move = rates.moved / (2 * np.pi * wide)
    far = rates.far / (np.pi * rates.reach ** 2)
    if len(variance) == 1:                  # one group: no array of the rates is needed
        return (stay * np.exp(squared * (-0.5 / variance)),
                move * np.exp(squared * (-0.5 / wide)), far)
    return (stay[group] * np.exp(squared * (-0.5 / variance)[group]),
            move[group] * np.exp(squared * (-0.5 / wide)[group]), far)


def learn(rates, p, squared, stays, anywhere, group, cls, sizes):
    """The rates that fit marginals ``p`` of the pairs best (one round of EM), in place.

    Parameters
    ----------
    p, squared, stays, anywhere : float64 (e,)
        Probability of each pair, its squared residual (m²), the shares of p that have stayed and
        that lie anywhere.
    group : int (e,)
    cls : int (e,)
        Old class times the number of classes plus new class; None where there is one only.
    sizes : float (c,)
        Old rows of each class.
    """
    learn_noise(rates, p * stays, squared, group)
    matched = p.sum()
    out = float((p * anywhere).sum())
    rates.far = float(np.clip((out + FAR * ALIKE) / (matched + ALIKE), LEAST, 0.1))
    went = p * (1 - stays - anywhere)
    rates.moved = float(np.clip((went.sum() + 0.02 * ALIKE) / (matched + ALIKE), LEAST, 0.5))
    far = (went * squared).sum() / max(2 * went.sum(), 1e-9)
    rates.tau = float(np.sqrt(np.clip(far - np.mean(rates.sigma) ** 2,
                                      (2 * rates.sigma.max()) ** 2, rates.reach ** 2)))
    c = len(rates.classes)
    found = (p.sum().reshape(1, 1) if cls is None
             else np.bincount(cls, p, c * c).reshape(c, c))
    share = (found.sum() + 0.9 * ALIKE) / (sizes.sum() + ALIKE)
    rates.kept = np.clip((found.sum(axis=1) + share * ALIKE) / (sizes + ALIKE), LEAST, MOST)
    if c > 1:
        rates.confusion = _confusion(found)


def learn_noise(rates, still, squared, group):
    """The noise that fits ``still``, the probability of each pair to be one that has stayed."""
    g = len(rates.groups)
    mass = np.bincount(group, still, g)
    # a group with few rows takes the noise of all, scaled by its accuracy
    scale = _scale(rates.groups)
    overall = (still * squared / scale[group] ** 2).sum() / max(2 * still.sum(), 1e-9)
    own = np.bincount(group, still * squared, g)
    if still.sum() > 0:
        rates.sigma = np.maximum(np.sqrt((own + 2 * ALIKE * overall * scale ** 2)
                                         / (2 * (mass + ALIKE))), FLOOR)


def _scale(groups):
    return groups if groups.min() > 0 else np.ones(len(groups))


def _confusion(found):
    """Shares by row, drawn towards what is common to all classes where there are few rows."""
    c = len(found)
    right = np.diag(found)
    total = found.sum()
    wrong = (total - right.sum() + 0.02 * ALIKE) / (total + ALIKE)
    into = found.sum(axis=0) - right + 1.0
    common = np.tile(wrong * into / into.sum(), (c, 1))
    np.fill_diagonal(common, 0.0)
    common *= wrong / np.maximum(common.sum(axis=1, keepdims=True), 1e-12)
    np.fill_diagonal(common, 1 - wrong)
    return (found + ALIKE * common) / (found.sum(axis=1, keepdims=True) + ALIKE)
