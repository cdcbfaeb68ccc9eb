"""The Mann-Kendall test for a monotonic trend, for many series at once.

Mann (1945) and Kendall (1975); the slope is that of Sen (1968). Plain numpy.
"""
from dataclasses import dataclass

import numpy as np

#: Series worked on at once: what is compared stays in the processor's cache.
BLOCK = 1024
#: Slopes between pairs of steps held at once.
PAIRS = 4_000_000


@dataclass
class Trend:
    """The trend of n series.

    Attributes
    ----------
    s : (n,) int64
        Pairs of steps that rise, less those that fall.
    variance : (n,) float64
        Of ``s`` where there is no trend, with the correction for ties.
    tau : (n,) float64
        Kendall's tau-b of value and time; 0 for a constant series.
    z : (n,) float64
        ``s`` moved by one towards 0, over its standard deviation; 0 for a constant series.
    p : (n,) float64
        Two-sided, from the normal distribution; 1 for a constant series.
    slope : (n,) float64
        Sen's slope per step: the median of the slopes between all pairs of steps.
    """
    s: np.ndarray
    variance: np.ndarray
    tau: np.ndarray
    z: np.ndarray
    p: np.ndarray
    slope: np.ndarray


def mann_kendall(values, check=None):
    """Test series for a monotonic trend.

    Parameters
    ----------
    values : (n, t) array_like of float
        One series a row, finite, at equal steps of time.
    check : callable, optional
        Told the share that is done, 0 to 1; may raise ``Cancelled``.

    Returns
    -------
    Trend

    Notes
    -----
    With groups of g equal values, var(S) = [t(t-1)(2t+5) - sum g(g-1)(2g+5)] / 18 and
    z = (S - sign(S)) / sqrt(var(S)). The normal distribution is good from ten steps on.
    """
    from scipy.special import ndtr

    values = np.asarray(values, dtype=np.float64)
    n, t = values.shape
    s = np.zeros(n, dtype=np.int64)
    slope = np.zeros(n)
    block = max(1, min(BLOCK, PAIRS // max(t * (t - 1) // 2, 1)))
    for start in range(0, n, block):
        rows = slice(start, start + block)
        s[rows] = _rises(values[rows])
        slope[rows] = sen_slope(values[rows])
        if check is not None:
            check(min(start + block, n) / n)
    ties, pairs = _ties(values)
    variance = (t * (t - 1) * (2 * t + 5) - ties) / 18.0
    whole = t * (t - 1) // 2
    constant = variance <= 0
    spread = np.sqrt(np.where(constant, 1.0, variance))
    z = np.where(constant, 0.0, (s - np.sign(s)) / spread)
    unequal = np.sqrt(np.where(constant, 1.0, (whole - pairs) * float(whole)))
    return Trend(s, variance, np.where(constant, 0.0, s / unequal), z,
                 np.minimum(2 * ndtr(-np.abs(z)), 1.0), slope)


def sen_slope(values):
    """Sen's slope of each row of an (n, t) array, per step; 0 where there is one step alone."""
    n, t = values.shape
    if t < 2:
        return np.zeros(n)
    slopes = np.empty((n, t * (t - 1) // 2))
    filled = 0
    for apart in range(1, t):
        upto = filled + t - apart
        np.subtract(values[:, apart:], values[:, :-apart], out=slopes[:, filled:upto])
        slopes[:, filled:upto] /= apart
        filled = upto
    return np.median(slopes, axis=1, overwrite_input=True)


def _rises(values):
    """S of each row."""
    columns = np.ascontiguousarray(values.T)
    total = np.zeros(columns.shape[1], dtype=np.int64)
    for step in range(len(columns) - 1):
        later = columns[step + 1:]
        total += np.sum(later > columns[step], axis=0, dtype=np.int32)
        total -= np.sum(later < columns[step], axis=0, dtype=np.int32)
    return total


def _ties(values):
    """Of each row, over its groups of g equal values: sum g(g-1)(2g+5), and sum g(g-1)/2."""
    n, t = values.shape
    order = np.sort(values, axis=1)
    begins = np.ones((n, t), dtype=bool)
    begins[:, 1:] = order[:, 1:] != order[:, :-1]
    start = np.flatnonzero(begins)
    size = np.diff(np.append(start, n * t))
    row = start // t if t else start
    again = size > 1
    row, size = row[again], size[again]
    pairs = size * (size - 1)
    return (np.bincount(row, pairs * (2 * size + 5), n),
            np.bincount(row, pairs // 2, n))
