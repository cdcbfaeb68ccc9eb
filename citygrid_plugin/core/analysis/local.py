"""Getis-Ord Gi and Gi*, Moran's I, Geary's C, the general G and local Moran.

Values may be (n,) or, for the local statistics, (n, t): t variables at once. Where
implementations differ, the difference is a parameter:

- ``ddof``: the variance is divided by n (0; Ord & Getis 1995, as spdep and esda) or by n - 1 (1;
  the figure printed by Getis & Ord 1996, p. 267). Local Moran with ``ddof=1`` is (n - 1)/n
  times that with 0: esda has 1, spdep 0.
- ``standardised`` and ``self_weight``: row-standardised weights, the area itself entering with
  ``self_weight`` before its row is standardised. By Ord & Getis's variance, n S1 - W², Gi does not
  depend on the scale of a row, so that standardising changes nothing; esda takes W (n - W), which
  holds for binary weights only: ``binary_variance=True``.
- ``variance`` of Moran's I: "randomisation" or "normality". Of local Moran: "conditional" on the
  area's own value (Sokal et al. 1998, as spdep now) or "total" (Anselin 1995).

Sources: Getis & Ord 1992, Geographical Analysis 24(3); Ord & Getis 1995, 27(4); Anselin 1995,
27(2); Sokal, Oden & Thomson 1998, 30(4); Cliff & Ord 1981, Spatial Processes.
"""
from dataclasses import dataclass

import numpy as np
from scipy import sparse

#: What varies by less than this share of its size does not vary at all: it is rounding.
ROUNDING = 1e-12
QUADRANTS = ("", "HH", "LL", "HL", "LH")


@dataclass
class Global:
    """One figure for all areas: ``value``, ``expected``, ``variance``, and ``z``; z is NaN where
    the values do not vary or nothing has a neighbour. ``sign`` -1: z is positive for values below
    the expected one."""
    value: float
    expected: float
    variance: float
    sign: int = 1

    @property
    def z(self):
        if not self.variance > 0:
            return float("nan")
        return float(self.sign * (self.value - self.expected) / np.sqrt(self.variance))


@dataclass
class LocalMoran:
    """Local Moran of n areas: ``value``, ``expected``, ``variance``, ``z`` float64, shape of the
    values; ``quadrant`` int8, index into `QUADRANTS`: high among high, low among low, high among
    low, low among high. An area without neighbours has NaN and quadrant 0."""
    value: np.ndarray
    expected: np.ndarray
    variance: np.ndarray
    z: np.ndarray
    quadrant: np.ndarray


def centred(y):
    """Values less their mean, float64, in a unit in which the largest of a column is from 0.5 to 1;
    exactly 0 in a column that does not vary."""
    y = np.asarray(y, dtype=np.float64)
    middle = y.mean(axis=0)
    found = y - middle
    largest = np.abs(found).max(axis=0, initial=0.0)
    found *= largest > ROUNDING * np.abs(middle)
    # a power of two changes no figure here, and lets the fourth powers of any values be numbers
    return np.ldexp(found, -np.frexp(largest)[1])


def standardise(matrix):
    """Rows that sum to 1; empty rows stay empty."""
    total = np.asarray(matrix.sum(axis=1)).ravel()
    return sparse.diags(np.divide(1.0, total, out=np.zeros_like(total), where=total != 0)) @ matrix


def getis_ord(y, weights, star=True, ddof=0, standardised=False, self_weight=1.0,
              binary_variance=False):
    """z of Gi* (or Gi) of every area.

    Parameters
    ----------
    y : float64 (n,) or (n, t)
        Finite values.
    weights : Weights
    star : bool
        Gi*: the area itself belongs to its neighbours. Gi: it does not, and the mean and the
        variance are those of the others.
    ddof, standardised, self_weight, binary_variance
        See the module.

    Returns
    -------
    float64, shape of ``y``
        0 where the values do not vary; NaN where the figure is not defined: Gi of an area without
        neighbours, an area whose neighbours are all areas.
    """
    matrix = weights.matrix
    n = matrix.shape[0]
    if star:
        matrix = (matrix + self_weight * sparse.identity(n, format="csr")).tocsr()
    if standardised:
        matrix = standardise(matrix).tocsr()
    y = centred(y)
    flat = y.ndim == 1
    values = y[:, None] if flat else y
    total = np.asarray(matrix.sum(axis=1))
    squares = total if binary_variance else np.asarray(matrix.multiply(matrix).sum(axis=1))
    others = n if star else n - 1
    lag = matrix @ values
    square = (values * values).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        if star:
            variance = square / (n - ddof)
        else:
            middle = -values / others                    # of the others: all sum to 0
            variance = ((square - values * values) / others - middle * middle)
            variance *= others / (others - ddof)
            lag -= total * middle
        spread = (others * squares - total * total) / (others - 1)
        # a row with all areas has no spread but for rounding
        spread[spread <= ROUNDING * others * squares] = np.nan
        z = lag / np.sqrt(variance * spread)
    z[np.broadcast_to(variance <= ROUNDING * square / max(others, 1), z.shape)
      & np.isfinite(np.broadcast_to(spread, z.shape))] = 0.0
    return z[:, 0] if flat else z


def _moments(matrix):
    """S0, S1, S2 of weights (Cliff & Ord 1981)."""
    both = matrix + matrix.T
    rows = np.asarray(matrix.sum(axis=1)).ravel() + np.asarray(matrix.sum(axis=0)).ravel()
    return matrix.sum(), both.multiply(both).sum() / 2, (rows * rows).sum()


def moran(y, weights, standardised=True, variance="randomisation"):
    """Moran's I of all areas: positive where like values lie together.

    Parameters
    ----------
    y : float64 (n,)
    weights : Weights
    standardised : bool
        Rows that sum to 1 ("W" of spdep, "r" of esda); otherwise binary.
    variance : "randomisation" or "normality"

    Returns
    -------
    Global
    """
    matrix = standardise(weights.matrix) if standardised else weights.matrix
    n, d = matrix.shape[0], centred(y)
    s0, s1, s2 = _moments(matrix)
    square = d @ d
    if n < 4 or not s0 or not square:
        return Global(float("nan"), -1.0 / max(n - 1, 1), float("nan"))
    expected = -1.0 / (n - 1)
    if variance == "normality":
        found = (n * n * s1 - n * s2 + 3 * s0 * s0) / (s0 * s0 * (n * n - 1))
    else:
        found = _randomised(n, n * (d ** 4).sum() / square ** 2, s0, s1, s2)
    return Global(float(n / s0 * (d @ (matrix @ d)) / square), expected,
                  float(found - expected * expected))


def _randomised(n, b2, s0, s1, s2):
    """The mean square of Moran's I under randomisation; ``b2`` is the kurtosis."""
    return (n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0)
            - b2 * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0)) \
        / ((n - 1) * (n - 2) * (n - 3) * s0 * s0)


def moran_by_distance(y, pairs, apart, distances):
    """z of Moran's I (binary, randomisation) where neighbours lie within each of some distances.

    Parameters
    ----------
    y : float64 (n,)
        At least four values that vary.
    pairs : int (k, 2)
        Pairs of areas, each once.
    apart : float64 (k,)
        How far they are from each other.
    distances : float64 (m,)
        Ascending.

    Returns
    -------
    float64 (m,)
        NaN where there are no neighbours yet.
    """
    d, n, m = centred(y), len(y), len(distances)
    square = d @ d
    step = np.searchsorted(distances, apart)
    inside = step < m
    pairs, step = pairs[inside], step[inside]
    product = np.cumsum(np.bincount(step, d[pairs[:, 0]] * d[pairs[:, 1]], m))
    s0 = 2.0 * np.cumsum(np.bincount(step, minlength=m))
    degree = sum(np.bincount(step * n + pairs[:, side], minlength=m * n) for side in (0, 1))
    degree = np.cumsum(degree.reshape(m, n), axis=0, dtype=np.float64)
    s2 = 4.0 * (degree * degree).sum(axis=1)
    expected = -1.0 / (n - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = n / s0 * 2.0 * product / square
        mean_square = _randomised(n, n * (d ** 4).sum() / square ** 2, s0, 2.0 * s0, s2)
        return (value - expected) / np.sqrt(mean_square - expected ** 2)


def geary(y, weights, standardised=True):
    """Geary's C of all areas under randomisation: below 1 where like values lie together.

    Parameters and result as of `moran`; ``z`` is positive where C is below 1, as in spdep (esda
    has the other sign).
    """
    matrix = standardise(weights.matrix) if standardised else weights.matrix
    n, d = matrix.shape[0], centred(y)
    s0, s1, s2 = _moments(matrix)
    square = d @ d
    if n < 4 or not s0 or not square:
        return Global(float("nan"), 1.0, float("nan"), -1)
    rows = np.asarray(matrix.sum(axis=1)).ravel() + np.asarray(matrix.sum(axis=0)).ravel()
    value = (n - 1) * (rows @ (d * d) - 2 * (d @ (matrix @ d))) / (2 * s0 * square)
    b2 = n * (d ** 4).sum() / square ** 2
    variance = ((n - 1) * s1 * (n * n - 3 * n + 3 - (n - 1) * b2)
                - (n - 1) * s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * b2) / 4
                + s0 * s0 * (n * n - 3 - (n - 1) ** 2 * b2)) \
        / (n * (n - 2) * (n - 3) * s0 * s0)
    return Global(float(value), 1.0, float(variance), -1)


def general_g(y, weights):
    """The general G of all areas with binary weights (Getis & Ord 1992): above its expectation
    where high values lie together, below where low ones do.

    Parameters
    ----------
    y : float64 (n,)
        Not negative.
    weights : Weights

    Returns
    -------
    Global
    """
    y = np.asarray(y, dtype=np.float64)
    matrix, n = weights.matrix, len(y)
    s0, s1, s2 = _moments(matrix)
    m1, m2, m3, m4 = (float((y ** k).sum()) for k in (1, 2, 3, 4))
    products = m1 * m1 - m2
    if n < 4 or not s0 or not products or not centred(y).any():
        return Global(float("nan"), s0 / max(n * (n - 1), 1), float("nan"))
    n2, square = n * n, s0 * s0
    b0 = (n2 - 3 * n + 3) * s1 - n * s2 + 3 * square
    b1 = -((n2 - n) * s1 - 2 * n * s2 + 6 * square)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * square)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * square
    b4 = s1 - s2 + square
    mean_square = (b0 * m2 ** 2 + b1 * m4 + b2 * m1 ** 2 * m2 + b3 * m1 * m3 + b4 * m1 ** 4) \
        / (products ** 2 * n * (n - 1) * (n - 2) * (n - 3))
    expected = s0 / (n * (n - 1))
    return Global(float(y @ (matrix @ y) / products), float(expected),
                  float(mean_square - expected ** 2))


def local_moran(y, weights, ddof=0, standardised=True, variance="conditional"):
    """Local Moran of every area.

    Parameters
    ----------
    y : float64 (n,) or (n, t)
        Finite values.
    weights : Weights
    ddof, variance
        See the module.
    standardised : bool
        Rows that sum to 1.

    Returns
    -------
    LocalMoran
    """
    matrix = standardise(weights.matrix) if standardised else weights.matrix
    d = centred(y)
    flat = d.ndim == 1
    d = d[:, None] if flat else d
    n = len(d)
    total = np.asarray(matrix.sum(axis=1))
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1))
    lag = matrix @ d
    with np.errstate(invalid="ignore", divide="ignore"):
        m2 = (d * d).sum(axis=0) / (n - ddof)
        full = (d * d).sum(axis=0) / n
        value = d / m2 * lag
        if variance == "conditional":
            expected = -(d * d) * total / ((n - 1) * m2)
            spread = (d / m2) ** 2 * n / (n - 2) * (squares - total ** 2 / (n - 1)) \
                * (full - d * d / (n - 1))
        else:
            b2 = (d ** 4).sum(axis=0) / n / full ** 2
            expected = np.broadcast_to(-total / (n - 1), d.shape) * (full / m2)
            spread = squares * (n - b2) / (n - 1) \
                + (total ** 2 - squares) * (2 * b2 - n) / ((n - 1) * (n - 2)) \
                - (total / (n - 1)) ** 2
            spread = spread * (full / m2) ** 2
        z = (value - expected) / np.sqrt(spread)
    high, low = d > 0, d < 0
    around, under = lag > 0, lag < 0
    quadrant = np.select([high & around, low & under, high & under, low & around],
                         [1, 2, 3, 4], 0).astype(np.int8)
    alone = np.broadcast_to(total == 0, d.shape)
    for figures in (value, z):
        figures[alone] = np.nan
        figures[~alone & np.broadcast_to(full == 0, d.shape)] = 0.0
    found = (value, expected, spread, z, quadrant)
    return LocalMoran(*(array[:, 0] if flat else array for array in found))
