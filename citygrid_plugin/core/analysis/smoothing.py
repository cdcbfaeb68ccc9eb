"""Rates of small denominators: one case among two components is no rate of 50 %.

Empirical Bayes draws each rate towards the mean, the more the smaller its denominator is (Marshall
1991, Applied Statistics 40(2), method of moments): towards that of all areas, or of the
neighbourhood.
"""
import numpy as np

from ..errors import InputError, N_


def rates(count, base):
    """Count over denominator, float64 (n,); NaN where the denominator is not above 0. The count may
    be negative (a change since last year); a negative denominator raises InputError, as does one
    that is nowhere above 0."""
    count, base = np.asarray(count, dtype=np.float64), np.asarray(base, dtype=np.float64)
    if (base < 0).any():
        raise InputError(N_("A denominator is negative. Choose another one, or analyse the "
                            "counts."))
    if not (base > 0).any():
        raise InputError(N_("The denominator is 0 or unknown in every area. Choose another one, or "
                            "analyse the counts."))
    return np.divide(count, base, out=np.full(len(count), np.nan), where=base > 0)


def empirical_bayes(count, base):
    """Rates drawn towards the mean rate of all areas.

    Parameters
    ----------
    count : float64 (n,)
        Cases, not negative.
    base : float64 (n,)
        What they are counted by: components, kilometres ...; not negative, NaN where unknown.

    Returns
    -------
    float64 (n,)
        NaN where the denominator is not above 0. Where the rates differ no more than by chance,
        all are the mean.

    Raises
    ------
    InputError
        A count or a denominator is negative; no denominator is above 0.
    """
    found = rates(*_counted(count, base))
    known = np.isfinite(found)
    count, base = np.asarray(count)[known], np.asarray(base)[known]
    whole = np.zeros(len(count), dtype=np.int64)
    found[known] = _drawn(found[known], base, *_prior(count, base, lambda x: x.sum(keepdims=True)),
                          whole)
    return found


def spatial_bayes(count, base, weights):
    """Rates drawn towards the mean rate of the area and its neighbours; otherwise as
    `empirical_bayes`. ``weights`` is a `Weights` of the n areas."""
    from scipy import sparse
    found = rates(*_counted(count, base))
    known = np.isfinite(found)
    count, base = np.asarray(count)[known], np.asarray(base)[known]
    near = (weights.take(known).matrix + sparse.identity(len(count), format="csr")).tocsr()
    found[known] = _drawn(found[known], base, *_prior(count, base, lambda x: near @ x, near),
                          np.arange(len(count)))
    return found


def _counted(count, base):
    if (np.asarray(count, dtype=np.float64) < 0).any():
        raise InputError(N_("Negative values are no counts that could be smoothed. Choose no "
                            "smoothing of the quotients."))
    return count, base


def _prior(count, base, total, near=None):
    """Mean and variance of the true rates in each family of areas, summed by ``total``."""
    whole = total(base)
    mean = total(count) / whole
    rate = count / base
    # sum of base * (rate - mean)², the mean being that of the family
    square = (total(base * (rate - mean) ** 2) if near is None else
              total(base * rate ** 2) - mean ** 2 * whole)
    areas = total(np.ones(len(base)))
    return mean, np.maximum(square / whole - mean / (whole / areas), 0.0)


def _drawn(rate, base, mean, variance, family):
    mean, variance = mean[family], variance[family]
    noise = mean / base
    share = np.divide(variance, variance + noise, out=np.zeros(len(rate)),
                      where=variance + noise > 0)
    return share * rate + (1.0 - share) * mean
