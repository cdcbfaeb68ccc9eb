"""Classes of figures for a map legend.

Counts by area are skewed: most areas have few, some have very many. Equal steps would put nearly
all of them into the first class. So the borders follow the shares of the areas, tighter towards
the top, and are then rounded to numbers that are easily read and remembered.
"""
import numpy as np

SHARES = (0.30, 0.55, 0.75, 0.90, 0.97)
_ROUND = np.array([1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0])


def classes(values, whole=None):
    """Classes of the figures above zero; zero is a class of its own.

    Parameters
    ----------
    values : (n,)
        Not negative; NaN are passed over.
    whole : bool, optional
        Whether they are whole numbers; default: by what they are.

    Returns
    -------
    list of (float, float)
        Lowest and highest figure of each, ascending, at most ``len(SHARES) + 1``. Of whole numbers
        the next one begins at the whole number after; of others where the one before ends, and
        that figure belongs to the lower one. The last ends at the largest figure. Empty where
        there is nothing above zero.
    """
    values = np.asarray(values, dtype=np.float64)
    values = np.sort(values[np.isfinite(values) & (values > 0)])
    if not len(values):
        return []
    whole = bool((values == np.round(values)).all()) if whole is None else whole
    distinct = np.unique(values)
    if len(distinct) <= len(SHARES) + 1 and whole:
        return [(value, value) for value in distinct.tolist()]
    ends = _readable(np.quantile(values, SHARES), whole)
    ends = np.unique(ends[(ends >= distinct[0]) & (ends < distinct[-1])])
    ends = np.append(ends, distinct[-1])
    # rounding may leave a class that no figure is in
    ends = ends[np.diff(np.searchsorted(values, ends, "right"), prepend=0) > 0]
    first = 1.0 if whole else min(_below(distinct[0]), distinct[0])
    begins = np.append(first, ends[:-1] + (1 if whole else 0))
    return list(zip(begins.tolist(), ends.tolist()))


def _readable(numbers, whole):
    """The nearest numbers of one digit or a half more."""
    power = 10.0 ** np.floor(np.log10(numbers))
    nearest = _ROUND[np.abs(np.log(_ROUND[:, None]) - np.log(numbers / power)).argmin(axis=0)]
    made = np.array([float(f"{number:.6g}") for number in nearest * power])
    return np.maximum(np.round(made), 1) if whole else made


def _below(number):
    """The largest of the readable numbers that is not above a number."""
    power = 10.0 ** np.floor(np.log10(number))
    return float(f"{_ROUND[_ROUND * power <= number * (1 + 1e-12)].max() * power:.6g}")
