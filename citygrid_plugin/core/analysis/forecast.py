"""How many cases of a class each area will have in the coming weeks, and whether that is worth
saying.

The total of the class has a season, a trend and a level (`season`). An area has a share of it: the
mean of its recent weeks, drawn towards the mean of all areas by empirical Bayes (gamma and
Poisson). Share times total is the forecast, a negative binomial its spread. `forecast_score` goes
back in time, forecasts from what was known then, and compares with what came; a forecast is shown
only where it was better there than every naive one. docs/forecast.md has the method.
"""
from dataclasses import dataclass

import numpy as np

from .season import fit_season

#: Weeks after which a case counts half in the share of its area.
HALF_LIFE = 26.0
_MOST_SHAPE = 1e6            # from here on it is Poisson
_MANY = 50.0                 # means above this are left to scipy


@dataclass
class Model:
    """Forecast of n areas for h weeks.

    Attributes
    ----------
    share : (n,) float64
        Of the total; their sum is 1 but for rounding.
    shape : (n,) float64
        How surely the share is known: its variance is share² / shape.
    coming : (h,) float64
        The total of each week.
    """
    share: np.ndarray
    shape: np.ndarray
    coming: np.ndarray

    @property
    def expected(self):
        """(n, h) float64, the cases of each area and week."""
        return self.share[:, None] * self.coming

    def spread(self, more=0.0):
        """(n,) shape of the negative binomial of an area's count; ``more`` is relative variance
        beyond that of the share."""
        return 1.0 / (1.0 / self.shape + more)


def fit(counts, weeks):
    """Fit the model of a class.

    Parameters
    ----------
    counts : (n, t) float64
        Cases of n areas in t weeks, the oldest first.
    weeks : int

    Returns
    -------
    Model
    """
    n, t = counts.shape
    total = counts.sum(axis=0)
    weight = 0.5 ** ((t - 1 - np.arange(t)) / HALF_LIFE)
    share, shape = _shares(counts @ weight, float(total @ weight), float(total @ weight ** 2), n)
    return Model(share, shape, fit_season(total, weeks).coming)


def _shares(cases, whole, squares, n):
    """Shares of areas and the shape of each, by empirical Bayes.

    Cases are weighted: divided by ``squares / whole`` they vary like counts.
    """
    if whole <= 0:
        return np.full(n, 1.0 / n), np.full(n, _MOST_SHAPE)
    unit = squares / whole
    count, exposure = cases / unit, whole / unit
    rate = count / exposure
    middle = 1.0 / n
    between = float(np.mean((rate - middle) ** 2)) * n / max(n - 1, 1) - middle / exposure
    prior = min(middle ** 2 / between, _MOST_SHAPE) if between > 0 else _MOST_SHAPE
    shape = prior + count
    return shape / (prior / middle + exposure), np.minimum(shape, _MOST_SHAPE)


def interval(mean, shape, level):
    """Whole numbers between which a count lies with a probability of at least ``level``.

    Parameters
    ----------
    mean, shape : (n,) float64
        Of a negative binomial with the variance mean + mean² / shape.
    level : float
        Such as 0.8; as much of what is left lies on either side, at most.

    Returns
    -------
    (low, high) : (n,) int64
    """
    mean, shape = np.asarray(mean, dtype=np.float64), np.asarray(shape, dtype=np.float64)
    tail = (1.0 - level) / 2
    return _quantile(tail, mean, shape), _quantile(1.0 - tail, mean, shape)


def _quantile(share, mean, shape):
    """Least whole number that is not passed with a probability of ``share``, (n,) int64."""
    from scipy.stats import nbinom
    found = np.zeros(len(mean), dtype=np.int64)
    many = mean > _MANY
    if many.any():
        chance = shape[many] / (shape[many] + mean[many])
        found[many] = nbinom.ppf(share, shape[many], chance).astype(np.int64)
    # counted up from nought: scipy's search takes forty times as long for small numbers
    rows = np.flatnonzero(~many)
    mean, shape = mean[rows], shape[rows]
    part = np.exp(-shape * np.log1p(mean / shape))
    upto, ratio, count = part.copy(), mean / (shape + mean), 0
    while True:
        left = upto < share
        found[rows[~left]] = count
        if not left.any():
            return found
        rows, part, upto = rows[left], part[left], upto[left]
        shape, ratio = shape[left], ratio[left]
        part *= (shape + count) / (count + 1) * ratio
        count += 1
        upto += part


def below(count, mean, shape):
    """(n,) probability that a count is not above ``count``."""
    from scipy.special import betainc
    count = np.asarray(count, dtype=np.float64)
    found = betainc(shape, np.maximum(count, 0.0) + 1.0, shape / (shape + mean))
    return np.where(count < 0, 0.0, found)
