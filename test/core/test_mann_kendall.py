"""The vectorised Mann-Kendall test against a plain one and against scipy."""
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm, theilslopes

from citygrid_plugin.core.analysis import mann_kendall as module
from citygrid_plugin.core.analysis.mann_kendall import mann_kendall
from citygrid_plugin.core.errors import Cancelled


def plain(series):
    """S, its variance, z, p and Sen's slope as a textbook writes them, pair by pair."""
    t, s, slopes = len(series), 0, []
    for i in range(t):
        for j in range(i + 1, t):
            s += (series[j] > series[i]) - (series[j] < series[i])
            slopes.append((series[j] - series[i]) / (j - i))
    variance = t * (t - 1) * (2 * t + 5)
    for value in set(series):
        g = series.count(value)
        variance -= g * (g - 1) * (2 * g + 5)
    variance /= 18
    z = 0.0
    if variance > 0 and s:
        z = (s - math.copysign(1, s)) / math.sqrt(variance)
    return s, variance, z, 2 * norm.sf(abs(z)), float(np.median(slopes))


def same(trend, row, series):
    s, variance, z, p, slope = plain(series)
    assert trend.s[row] == s
    assert trend.variance[row] == pytest.approx(variance, abs=1e-9)
    assert trend.z[row] == pytest.approx(z, abs=1e-12)
    assert trend.p[row] == pytest.approx(p, abs=1e-12)
    assert trend.slope[row] == pytest.approx(slope, abs=1e-12)
    tau = kendalltau(range(len(series)), series).statistic
    assert trend.tau[row] == pytest.approx(0.0 if math.isnan(tau) else tau, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 14).flatmap(lambda t: st.lists(
    st.lists(st.integers(-3, 3).map(float), min_size=t, max_size=t), min_size=1, max_size=6)))
def test_many_series_at_once_equal_the_plain_test(rows):
    trend = mann_kendall(np.array(rows))
    for row, series in enumerate(rows):
        same(trend, row, series)


def test_series_without_ties_and_sen_slope_equal_scipy():
    rng = np.random.default_rng(7)
    values = rng.normal(size=(40, 37)).cumsum(axis=1)
    trend = mann_kendall(values)
    for row, series in enumerate(values.tolist()):
        same(trend, row, series)
        assert trend.slope[row] == pytest.approx(theilslopes(series).slope, abs=1e-12)


def test_a_series_worked_by_hand():
    # 45 pairs: 36 rise, 6 fall, 3 are equal (two 22, two 30, two 40)
    series = [10.0, 22.0, 21.0, 30.0, 22.0, 30.0, 40.0, 40.0, 25.0, 50.0]
    trend = mann_kendall([series])
    assert trend.s[0] == 36 - 6
    assert trend.variance[0] == pytest.approx((10 * 9 * 25 - 3 * 2 * 9) / 18)
    assert trend.z[0] == pytest.approx(29 / math.sqrt(122))
    assert trend.tau[0] == pytest.approx(30 / math.sqrt(42 * 45))


@pytest.mark.parametrize("series, z, p, slope", [
    ([5.0] * 8, 0.0, 1.0, 0.0),                     # constant: no trend, not NaN
    ([1.0], 0.0, 1.0, 0.0),                         # one step
    ([1.0, 2.0], 0.0, 1.0, 1.0),                    # S = 1, moved towards 0
    ([0.0, 0.0, 0.0, 9.0], 2 / math.sqrt(5.0), None, 1.5)])
def test_borders(series, z, p, slope):
    trend = mann_kendall([series])
    assert trend.z[0] == pytest.approx(z)
    assert p is None or trend.p[0] == p
    assert trend.slope[0] == slope


def test_no_series():
    trend = mann_kendall(np.empty((0, 5)))
    assert len(trend.s) == len(trend.slope) == len(trend.p) == 0


def test_blocks_do_not_change_the_answer(monkeypatch):
    values = np.random.default_rng(3).poisson(2, (50, 12)).astype(float)
    whole = mann_kendall(values)
    monkeypatch.setattr(module, "BLOCK", 7)
    for name in ("s", "z", "slope", "tau"):
        assert np.array_equal(getattr(mann_kendall(values), name), getattr(whole, name))


def test_the_order_of_values_alone_decides():
    values = np.random.default_rng(5).normal(size=(20, 15))
    trend, other = mann_kendall(values), mann_kendall(np.exp(values) * 3 - 1)
    assert np.array_equal(trend.z, other.z)
    back = mann_kendall(values[:, ::-1])
    assert np.array_equal(back.s, -trend.s)
    assert np.allclose(back.slope, -trend.slope)


def test_it_can_be_cancelled():
    told = []

    def check(share):
        told.append(share)
        raise Cancelled()
    with pytest.raises(Cancelled):
        mann_kendall(np.zeros((3000, 4)), check)
    assert len(told) == 1 and 0 < told[0] < 1
