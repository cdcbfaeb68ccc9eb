"""Season, trend and present level of a weekly total.

A Poisson regression on a trend and the first harmonics of the year. What a short history cannot
tell is held near nought by a prior on every coefficient (ridge), the more the noisier the total is
(quasi-Poisson); the present level is then drawn towards what the last weeks had.
"""
from dataclasses import dataclass

import numpy as np

YEAR = 365.2425 / 7                  # weeks
#: Standard deviation of the prior of the trend (log per year) and of the harmonics (log).
TREND_SD = 0.3
HARMONIC_SD = (0.5, 0.35, 0.25)
#: The present level: so many last weeks, and the prior variance of its log.
RECENT, LEVEL_VARIANCE = 8, 0.05
_ROUNDS = 30


@dataclass
class Season:
    """A fitted total.

    Attributes
    ----------
    fitted : (t,) float64
        Expected total of each week of the past.
    coming : (h,) float64
        Expected total of each coming week.
    dispersion : float
        Variance over mean of the total, at least 1.
    """
    fitted: np.ndarray
    coming: np.ndarray
    dispersion: float


def fit_season(total, weeks):
    """Fit a weekly total and carry it on.

    Parameters
    ----------
    total : (t,) array_like of float
        Cases of each week, the oldest first.
    weeks : int
        How many weeks to carry on.

    Returns
    -------
    Season
    """
    total = np.asarray(total, dtype=np.float64)
    t = len(total)
    if not total.sum():
        return Season(np.zeros(t), np.zeros(weeks), 1.0)
    design = _design(np.arange(t + weeks), t)
    prior = np.concatenate([[0.0, TREND_SD ** -2],
                            np.repeat(np.power(HARMONIC_SD, -2.0), 2)])
    dispersion = 1.0
    for _again in range(2):
        coefficients = _ridge(total, design[:t], prior, dispersion)
        mean = np.exp(design @ coefficients)
        dispersion = max(1.0, float(np.sum((total - mean[:t]) ** 2 / mean[:t]))
                         / max(t - design.shape[1], 1))
    recent = slice(max(t - RECENT, 0), t)
    strength = dispersion / LEVEL_VARIANCE
    level = (total[recent].sum() + strength) / (mean[recent].sum() + strength)
    return Season(mean[:t], mean[t:] * level, dispersion)


def _design(week, now):
    angle = 2 * np.pi * week / YEAR
    waves = [wave(k * angle) for k in range(1, len(HARMONIC_SD) + 1) for wave in (np.cos, np.sin)]
    return np.column_stack([np.ones(len(week)), (week - now) / YEAR, *waves])


def _ridge(total, design, prior, dispersion):
    """Coefficients of a Poisson regression with a normal prior, by Newton's method."""
    found = np.zeros(design.shape[1])
    found[0] = np.log(total.mean())
    for _round in range(_ROUNDS):
        mean = np.exp(np.clip(design @ found, -30, 30))
        slope = design.T @ (total - mean) / dispersion - prior * found
        curve = (design.T * mean) @ design / dispersion + np.diag(prior)
        step = np.linalg.solve(curve, slope)
        found += step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-9:
            break
    return found
