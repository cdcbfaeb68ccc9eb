"""Forecasts judged by going back in time, and shown only where they are better than naive ones."""
from dataclasses import dataclass, field

import numpy as np

from ..errors import N_
from . import forecast

#: A year of weeks: what must lie before the first origin, and how far "last year" is.
LAST_YEAR = 52
#: An origin every so many weeks, at most so many, and at least so many to judge by.
APART, MOST, LEAST = 4, 13, 6
#: The chance, at most, that a forecast that is no better passes for better.
P = 0.05
#: Share, at least, by which its error is below that of the best naive one: less is not worth a
#: look.
GAIN = 0.01
#: Cases in all that an area must have had.
FEW = 10
#: Naive forecasts: the same week last year; means of the area's last weeks; and the area's share
#: (drawn towards all areas') of the mean of last year, which knows neither season nor trend.
MEANS = (4, 13, 52)
NAIVE = {"last_year": N_("the same week last year"), "mean_4": N_("the mean of 4 weeks"),
         "mean_13": N_("the mean of 13 weeks"), "mean_52": N_("the mean of 52 weeks"),
         "steady": N_("a steady rate")}
#: Why nothing is shown.
SHOWN, SHORT, NO_BETTER, TOO_FEW, NOT_HERE = range(5)
REASONS = {SHOWN: "", SHORT: N_("The history is too short to judge a forecast by."),
           NO_BETTER: N_("The forecast of this class was no better than a naive one."),
           TOO_FEW: N_("Too few cases in this area."),
           NOT_HERE: N_("In this area a naive forecast was better.")}


@dataclass
class Score:
    """What the test in the past found for one class.

    Attributes
    ----------
    origins : int
        Moments in the past from which was forecast.
    error : dict of str to float
        Mean squared error, each area's divided by its mean count and that of all areas, of
        "forecast" and of every naive one.
    mase : dict of str to float
        Mean absolute error over the mean absolute change from one week to the next.
    p : dict of str to float
        Chance that the forecast is no better than each naive one, by the differences of the
        origins (Student's t, one-sided).
    coverage, promised : float
        Share of the sums over the coming weeks that lay in their interval, and the share that
        should have: whole numbers cover more than the level asks for. NaN where not tested.
    better : bool
    """
    origins: int = 0
    error: dict = field(default_factory=dict)
    mase: dict = field(default_factory=dict)
    p: dict = field(default_factory=dict)
    coverage: float = float("nan")
    promised: float = float("nan")
    better: bool = False

    @property
    def best_naive(self):
        """The naive forecast with the least error; "" where there was no test."""
        return min(NAIVE, key=self.error.get) if self.error else ""

    @property
    def gain(self):
        """Share by which the error is less than that of the best naive forecast."""
        least = self.error.get(self.best_naive, 0.0)
        return 1.0 - self.error["forecast"] / least if least else float("nan")


@dataclass
class Forecast:
    """Forecast of a class for n areas and h weeks.

    Attributes
    ----------
    expected : (n, h) float64
    low, high : (n,) int64
        Interval of the sum over the weeks.
    reason : (n,) int8
        ``SHOWN``, or why an area's forecast is not to be shown.
    score : Score
    """
    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    reason: np.ndarray
    score: Score


def forecast_class(counts, weeks=4, level=0.8, check=None):
    """Forecast the cases of a class, and judge the forecast.

    Parameters
    ----------
    counts : (n, t) float64
        Cases of n areas in t whole weeks, the oldest first.
    weeks : int
        Weeks to come.
    level : float
        Of the interval.
    check : callable, optional
        Told the share done; may raise ``Cancelled``.

    Returns
    -------
    Forecast
    """
    counts = np.asarray(counts, dtype=np.float64)
    n = len(counts)
    score, here, more = _go_back(counts, weeks, level, check or (lambda share: None))
    model = forecast.fit(counts, weeks)
    low, high = forecast.interval(model.share * model.coming.sum(), model.spread(more), level)
    reason = np.full(n, SHOWN, dtype=np.int8)
    reason[~here] = NOT_HERE
    reason[counts.sum(axis=1) < FEW] = TOO_FEW
    if not score.better:
        reason[:] = NO_BETTER if score.origins else SHORT
    return Forecast(model.expected, low, high, reason, score)


def origins(t, weeks):
    """Weeks from which the past is forecast, the latest last; none where they are too few."""
    found = np.arange(t - weeks, LAST_YEAR - 1, -APART)[:MOST][::-1]
    return found if len(found) >= LEAST else found[:0]


def naive(counts, weeks, model):
    """The naive forecasts of counts (n, t), as (n, h) or (n, 1) for the same in all weeks."""
    t = counts.shape[1]
    made = {"last_year": counts[:, t - LAST_YEAR:t - LAST_YEAR + weeks]}
    for length in MEANS:
        made[f"mean_{length}"] = counts[:, -length:].mean(axis=1, keepdims=True)
    made["steady"] = model.share[:, None] * counts[:, -LAST_YEAR:].sum() / LAST_YEAR
    return made


def _go_back(counts, weeks, level, check):
    """(Score, (n,) bool where the forecast is better, relative variance beyond the model's)."""
    n, t = counts.shape
    moments = origins(t, weeks)
    names = ("forecast", *NAIVE)
    absolute, squared = dict.fromkeys(names, 0.0), {name: np.zeros(n) for name in names}
    rows = {name: [] for name in names}
    spread, hit, promised, coming = _Spread(), [], [], []
    for number, origin in enumerate(moments):
        check(number / len(moments))
        past, came = counts[:, :origin], counts[:, origin:origin + weeks]
        model = forecast.fit(past, weeks)
        made = {"forecast": model.expected, **naive(past, weeks, model)}
        usual = model.share * past[:, -LAST_YEAR:].sum() / LAST_YEAR
        scale = np.maximum(usual + usual.mean(), 1e-12)
        for name, expected in made.items():
            error = came - expected
            absolute[name] += np.abs(error).sum()
            of_area = np.einsum("ij,ij->i", error, error)
            squared[name] += of_area
            rows[name].append(float(np.mean(of_area / scale)) / weeks)
        mean, whole = model.expected.sum(axis=1), came.sum(axis=1)
        while coming and coming[0][0] <= origin:        # what has come by now teaches
            spread.learn(*coming.pop(0)[1:])
        if spread.learned:
            inside, chance = _covered(whole, mean, model.spread(spread.more), level)
            hit.append(inside)
            promised.append(chance)
        coming.append((origin + weeks, whole, mean, model.shape))
    if not len(moments):
        return Score(), np.zeros(n, dtype=bool), 0.0
    for _until, *of in coming:
        spread.learn(*of)
    change = np.abs(np.diff(counts[:, LAST_YEAR - 1:], axis=1)).mean()
    each = n * weeks * len(moments)
    score = Score(len(moments), {name: float(np.mean(values)) for name, values in rows.items()},
                  {name: absolute[name] / each / change if change else float("nan")
                   for name in names},
                  {name: _chance(np.subtract(rows[name], rows["forecast"])) for name in NAIVE},
                  float(np.mean(hit)), float(np.mean(promised)))
    score.better = all(chance < P for chance in score.p.values()) and score.gain >= GAIN
    here = np.all([squared["forecast"] < squared[name] for name in NAIVE], axis=0)
    return score, here, spread.more


def _chance(better_by):
    """Chance of differences that are this much above 0 where there is none, one-sided."""
    from scipy.stats import t
    middle, deviation = np.mean(better_by), np.std(better_by, ddof=1)
    if not deviation > 0:
        return 0.0 if middle > 0 else 1.0
    return float(t.sf(middle / deviation * np.sqrt(len(better_by)), len(better_by) - 1))


def _covered(count, mean, shape, level):
    """Mean share of counts in their interval, and the share that the model promises for it."""
    tail = (1.0 - level) / 2
    mean = np.maximum(mean, 1e-12)
    upto, under = (forecast.below(x, mean, shape) for x in (count, count - 1))
    inside = (upto >= tail) & (under < 1.0 - tail)
    low, high = forecast.interval(mean, shape, level)
    chance = forecast.below(high, mean, shape) - forecast.below(low - 1, mean, shape)
    return float(np.mean(inside)), float(np.mean(chance))


class _Spread:
    """Relative variance that sums over the weeks have beyond the model's: of the total's error, and
    of weeks that are unlike each other in an area. Learned from origin to origin."""

    def __init__(self):
        self.learned, self._above, self._squares = False, 0.0, 0.0

    @property
    def more(self):
        return max(self._above / self._squares, 0.0) if self._squares else 0.0

    def learn(self, count, mean, shape):
        self.learned = True
        self._above += float(np.sum((count - mean) ** 2 - mean - mean ** 2 / shape))
        self._squares += float(np.sum(mean ** 2))
