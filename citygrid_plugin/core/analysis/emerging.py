"""Emerging hot spots: where clusters of high or low counts are new, growing, going or gone.

Areas x steps of time are one cube. Every bin of it gets Gi* (Ord & Getis 1995) with its neighbours
in space, now and a number of steps back, compared with the whole cube. The z of an area over time
is tested for a trend (Mann-Kendall). From both follows the pattern of an area, by the definitions
of Esri, "How Emerging Hot Spot Analysis works" (ArcGIS Pro); docs/emerging_hot_spots.md has them
with what we settled where they leave something open.
"""
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from .mann_kendall import Trend, mann_kendall

#: code of the hot pattern: key, title; the cold one has the negative code
_NAMES = ((1, "new", N_("New hot spot"), N_("New cold spot")),
          (2, "consecutive", N_("Consecutive hot spot"), N_("Consecutive cold spot")),
          (3, "intensifying", N_("Intensifying hot spot"), N_("Intensifying cold spot")),
          (4, "persistent", N_("Persistent hot spot"), N_("Persistent cold spot")),
          (5, "diminishing", N_("Diminishing hot spot"), N_("Diminishing cold spot")),
          (6, "sporadic", N_("Sporadic hot spot"), N_("Sporadic cold spot")),
          (7, "oscillating", N_("Oscillating hot spot"), N_("Oscillating cold spot")),
          (8, "historical", N_("Historical hot spot"), N_("Historical cold spot")))
#: code: (key, title)
PATTERNS = {**{code: (f"{key}_hot", hot) for code, key, hot, _ in _NAMES},
            **{-code: (f"{key}_cold", cold) for code, key, _, cold in _NAMES},
            0: ("none", N_("No pattern"))}
NEW, CONSECUTIVE, INTENSIFYING, PERSISTENT, DIMINISHING, SPORADIC, OSCILLATING, HISTORICAL = \
    range(1, 9)
#: A bin is of class 1, 2, 3 where its p is not above these: 90, 95, 99 %.
LEVELS = (0.10, 0.05, 0.01)
#: Below so many steps or areas the tests say little.
FEW_STEPS, FEW_AREAS = 10, 30


@dataclass(frozen=True)
class Options:
    """How patterns are told.

    Attributes
    ----------
    lag : int
        Steps back that belong to the neighbourhood of a bin, 0 for the step alone.
    fdr : bool
        Judge bins by the false discovery rate over the whole cube (Benjamini & Hochberg 1995),
        not each by its own p.
    level : float
        A bin is hot or cold where its p (with ``fdr`` its q) is not above this.
    share : float
        "90 percent" of the definitions: this share of the steps, or more.
    trend : float
        A trend is one where its p is below this.
    """
    lag: int = 1
    fdr: bool = True
    level: float = 0.10
    share: float = 0.90
    trend: float = 0.10


@dataclass
class Emerging:
    """Patterns of n areas over t steps.

    Attributes
    ----------
    pattern : (n,) int8
        Codes of ``PATTERNS``.
    trend : Trend
        Of the z of every area.
    z, p : (n, t) float64
        Gi* of every bin, and its two-sided p, not corrected.
    bins : (n, t) int8
        1 to 3 for hot at 90, 95, 99 %, -1 to -3 for cold, 0 for neither; with ``fdr`` by the false
        discovery rate. A bin that ``level`` does not let pass is 0.
    warnings : list of (str, dict)
        What a reader should know: templates of messages with their parameters.
    """
    pattern: np.ndarray
    trend: Trend
    z: np.ndarray
    p: np.ndarray
    bins: np.ndarray
    warnings: list = field(default_factory=list)


def emerging(values, weights, options=Options(), check=None):
    """Find the emerging hot and cold spots of a cube.

    Parameters
    ----------
    values : (n, t) array_like of float
        Counts (or rates) of n areas in t steps, the oldest first; finite.
    weights : weights.Weights
        Neighbours in space, without the area itself, which is always added.
    options : Options
    check : callable, optional
        Told the share that is done, 0 to 1; may raise ``Cancelled``.

    Returns
    -------
    Emerging

    Raises
    ------
    InputError
        Fewer than two areas or steps, or all counts are equal.
    """
    from .significance import benjamini_hochberg, two_sided
    values = np.asarray(values, dtype=np.float64)
    check = check or (lambda share: None)
    _refuse(values)
    check(0.0)
    z = space_time_gi(values, weights, options.lag)
    check(0.1)
    p = two_sided(z)
    judged = benjamini_hochberg(p.ravel()).reshape(p.shape) if options.fdr else p
    check(0.3)
    bins = _bins(z, judged, options.level)
    # in the first steps fewer bins are neighbours, which alone moves z: they say nothing of a trend
    whole = min(options.lag, max(z.shape[1] - 2, 0))
    trend = mann_kendall(z[:, whole:], lambda share: check(0.3 + 0.65 * share))
    pattern = classify(bins, trend.z, trend.p, options.share, options.trend)
    check(1.0)
    return Emerging(pattern, trend, z, p, bins, _warnings(values, weights, options))


def space_time_gi(values, weights, lag=1):
    """Gi* of every bin of a cube, compared with the whole cube.

    Parameters
    ----------
    values : (n, t) float64
    weights : weights.Weights
    lag : int
        Neighbours of a bin are the area and its neighbours in the bin's own step and in so many
        steps before it (as many as there are).

    Returns
    -------
    (n, t) float64
        z; 0 where it is not defined (all bins are neighbours of one, or all values are equal).
    """
    n, t = values.shape
    middle = values.mean()
    off = values - middle
    deviation = np.sqrt(np.mean(off * off))
    near = weights.matrix @ off + off
    total = near.copy()
    for back in range(1, min(lag, t - 1) + 1):
        total[:, back:] += near[:, :-back]
    areas = np.asarray(weights.matrix.sum(axis=1)).reshape(n, 1) + 1.0
    count = areas * np.minimum(np.arange(1, t + 1), lag + 1)
    bins = n * t
    spread = deviation * np.sqrt(np.maximum(count * (bins - count), 0.0) / max(bins - 1, 1))
    return np.divide(total, spread, out=np.zeros_like(total),
                     where=spread > 1e-12 * max(abs(middle), 1.0))


def classify(bins, trend_z, trend_p, share=0.90, level=0.10):
    """The pattern of every area.

    Parameters
    ----------
    bins : (n, t) array_like of int
        Above 0 where a step is hot, below where it is cold; the oldest first.
    trend_z, trend_p : (n,) array_like of float
        Of the area's z over time.
    share, level : float
        As in ``Options``.

    Returns
    -------
    (n,) int8
        Codes of ``PATTERNS``. Whoever fits two definitions has the first in the order of
        ``PATTERNS``, hot before cold.
    """
    bins = np.asarray(bins)
    trend_z, sure = np.asarray(trend_z), np.asarray(trend_p) < level
    rising, falling = sure & (trend_z > 0), sure & (trend_z < 0)
    hot, cold = bins > 0, bins < 0
    found = _hot_patterns(hot, cold, rising, falling, share)
    opposite = _hot_patterns(cold, hot, falling, rising, share)
    return np.where(found != 0, found, -opposite).astype(np.int8)


def _hot_patterns(hot, cold, stronger, weaker, share):
    """Codes of the hot patterns; with hot and cold exchanged, those of the cold ones."""
    t = hot.shape[1]
    count, last = hot.sum(axis=1), hot[:, -1]
    run = np.where(hot.all(axis=1), t, np.argmin(hot[:, ::-1], axis=1))   # at the end
    often = count >= share * t - 1e-9
    only_run = last & (run == count)
    seldom = last & ~often & ~only_run
    ever_cold = cold.any(axis=1)
    return np.select(
        [only_run & (count == 1), only_run & ~often, last & often & stronger,
         last & often & weaker, last & often, seldom & ~ever_cold, seldom & ever_cold,
         ~last & often],
        [NEW, CONSECUTIVE, INTENSIFYING, DIMINISHING, PERSISTENT, SPORADIC, OSCILLATING,
         HISTORICAL], 0)


def _bins(z, judged, level):
    found = np.zeros(z.shape, dtype=np.int8)
    for border in LEVELS:
        found += judged <= border
    found[judged > level] = 0
    found[(judged <= level) & (found == 0)] = 1      # a level above 90 % takes more than that in
    return np.where(z < 0, -found, found).astype(np.int8)


def _refuse(values):
    n, t = values.shape
    if n < 2:
        raise InputError(N_("Hot spots are areas that differ from the others: at least two areas "
                            "are needed, here is {count}."), count=n)
    if t < 2:
        raise InputError(N_("A pattern over time needs at least two steps, here is {count}. Choose "
                            "a longer period or shorter steps."), count=t)
    if values.min() == values.max():
        raise InputError(N_("All areas have the same count in all steps ({count}): nothing stands "
                            "out. Choose another period, other classes or longer steps."),
                         count=f"{values.flat[0]:g}")


def _warnings(values, weights, options):
    n, t = values.shape
    said = []
    if t < FEW_STEPS:
        said.append((N_("There are {count} steps only; with fewer than {few} a trend is hardly "
                        "ever found."), {"count": t, "few": FEW_STEPS}))
    if n < FEW_AREAS:
        said.append((N_("There are {count} areas only; with fewer than {few} the figures of hot "
                        "spots are rough."), {"count": n, "few": FEW_AREAS}))
    alone = int(weights.islands.sum())
    if alone:
        said.append((N_("{count} areas have no neighbour and are compared by their own counts "
                        "alone."), {"count": alone}))
    empty = float((values == 0).mean())
    if empty > 0.9:
        said.append((N_("{percent} % of the counts are 0. Cold spots cannot show among them; "
                        "longer steps or larger areas tell more."),
                     {"percent": f"{100 * empty:.0f}"}))
    if options.lag >= t:
        said.append((N_("The neighbourhood reaches {lag} steps back, further than the {count} "
                        "steps."), {"lag": options.lag, "count": t}))
    return said
