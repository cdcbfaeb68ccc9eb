"""Forecasts of cases: a planted season beats the naive ones, noise and a short history do not."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from citygrid_plugin.core.analysis import forecast, forecast_score
from citygrid_plugin.core.analysis.forecast import below, fit, interval
from citygrid_plugin.core.analysis.forecast_score import (
    NAIVE, NO_BETTER, NOT_HERE, SHORT, SHOWN, TOO_FEW, forecast_class, naive, origins)
from citygrid_plugin.core.analysis.season import fit_season
from citygrid_plugin.core.errors import Cancelled

WEEKS = 120


def year(amplitude, t=WEEKS, phase=0.0):
    """Factor of each week, a wave a year."""
    return np.exp(amplitude * np.cos(2 * np.pi * (np.arange(t) - phase) / 52.1775))


def counts(n=100, mean=2.0, amplitude=0.6, t=WEEKS, seed=1, spread=None):
    """Poisson counts of areas that differ by a gamma; with ``spread`` overdispersed."""
    rng = np.random.default_rng(seed)
    expected = mean * rng.gamma(2, 0.5, n)[:, None] * year(amplitude, t)
    if spread:
        expected = expected * rng.gamma(spread, 1 / spread, expected.shape)
    return rng.poisson(expected).astype(float)


# -- the total

def test_a_season_of_a_noiseless_total_is_carried_on():
    whole = 1000 * year(0.6, 134)
    found = fit_season(whole[:130], 4)
    assert np.allclose(found.coming, whole[130:], rtol=0.02)
    assert found.dispersion == 1.0


def test_the_level_follows_the_last_weeks():
    total = np.full(130, 400.0)
    total[-8:] = 800
    assert 480 < fit_season(total, 1).coming[0] < 800
    assert fit_season(np.full(130, 400.0), 3).coming == pytest.approx([400] * 3, rel=1e-6)


def test_noise_and_short_histories_make_no_season():
    rng = np.random.default_rng(3)
    few = fit_season(rng.poisson(1.0, 60), 26)
    assert few.coming.max() / few.coming.min() < 2.5
    wild = fit_season(50 * rng.gamma(1.0, 1.0, 120), 26)
    assert wild.dispersion > 20
    assert wild.coming.max() / wild.coming.min() < 2.5


@pytest.mark.parametrize("total", [np.zeros(60), np.r_[np.zeros(59), 1.0], np.r_[5.0, np.zeros(80)],
                                   [3.0], np.r_[np.zeros(50), np.full(5, 1e7)]])
def test_odd_totals_give_finite_numbers(total):
    found = fit_season(total, 4)
    assert np.isfinite(found.coming).all() and (found.coming >= 0).all()
    assert len(found.fitted) == len(total)


# -- the share of an area

def test_shares_are_drawn_towards_the_mean_by_empirical_bayes():
    # weights of one, so that the formulas can be followed: rates 4, 1, 1 of 6, thrice
    share, shape = forecast._shares(np.array([40.0, 10, 10]), 60.0, 60.0, 3)
    rate = np.array([40, 10, 10]) / 60
    between = np.mean((rate - 1 / 3) ** 2) * 3 / 2 - (1 / 3) / 60
    prior = (1 / 3) ** 2 / between
    assert shape == pytest.approx(prior + np.array([40, 10, 10]))
    assert share == pytest.approx((prior + np.array([40, 10, 10])) / (3 * prior + 60))
    assert share.sum() == pytest.approx(1.0)
    assert 1 / 3 < share[0] < rate[0] and rate[1] < share[1] < 1 / 3


def test_areas_that_differ_by_chance_alone_get_the_same_share():
    values = np.full((8, 60), 2.0)
    assert fit(values, 2).share == pytest.approx(np.full(8, 1 / 8))
    assert fit(values, 2).expected == pytest.approx(np.full((8, 2), 2.0), rel=1e-6)


def test_one_area_has_everything_and_no_case_nothing():
    alone = fit(np.full((1, 60), 7.0), 2)
    assert alone.share[0] == pytest.approx(1.0)
    nothing = fit(np.zeros((5, 60)), 2)
    assert (nothing.expected == 0).all()


def test_a_case_of_late_counts_more():
    values = np.ones((2, 104))
    values[0, :26], values[1, -26:] = 9, 9
    share = fit(values, 1).share
    assert share[1] > 2 * share[0]


# -- intervals

@settings(max_examples=50, deadline=None)
@given(st.floats(1e-6, 300), st.floats(0.05, 1e6), st.sampled_from([0.5, 0.8, 0.95]))
def test_intervals_equal_scipy_and_hold_their_level(mean, shape, level):
    low, high = interval(np.array([mean]), np.array([shape]), level)
    chance = shape / (shape + mean)
    tail = (1 - level) / 2
    assert low[0] == max(nbinom.ppf(tail, shape, chance), 0)
    assert high[0] == nbinom.ppf(1 - tail, shape, chance)
    inside = below(high, np.array([mean]), np.array([shape])) \
        - below(low - 1, np.array([mean]), np.array([shape]))
    assert inside[0] >= level - 1e-9


def test_probabilities_equal_scipy():
    rng = np.random.default_rng(2)
    mean, shape = np.exp(rng.uniform(-5, 5, 300)), np.exp(rng.uniform(-2, 8, 300))
    count = rng.poisson(mean)
    assert np.allclose(below(count, mean, shape), nbinom.cdf(count, shape, shape / (shape + mean)))
    assert (below(np.full(300, -1), mean, shape) == 0).all()
    assert np.allclose(below(count, mean, np.full(300, 1e6)), poisson.cdf(count, mean), atol=1e-3)


# -- going back

@pytest.mark.parametrize("t, weeks, expected", [
    (104, 4, list(range(52, 101, 4))),            # thirteen, as far back as a year allows
    (200, 4, list(range(148, 197, 4))),           # thirteen at most
    (76, 4, list(range(52, 73, 4))),              # six: just enough
    (75, 4, []), (10, 4, []), (80, 8, list(range(52, 73, 4))), (79, 8, [])])
def test_origins(t, weeks, expected):
    assert origins(t, weeks).tolist() == expected


def test_naive_forecasts_by_hand():
    past = np.arange(120.0)[None, :].repeat(2, axis=0)
    found = naive(past, 2, fit(past, 2))
    assert found["last_year"].tolist() == [[68.0, 69.0]] * 2
    assert found["mean_4"].tolist() == [[117.5]] * 2
    assert found["mean_13"].tolist() == [[113.0]] * 2
    assert found["mean_52"].tolist() == [[93.5]] * 2
    assert found["steady"] == pytest.approx(np.full((2, 1), 93.5))
    assert set(found) == set(NAIVE)


def test_nothing_of_the_future_is_used(monkeypatch):
    seen = []

    def look(past, weeks):
        seen.append(past.copy())
        return forecast.Model(np.full(len(past), 1 / len(past)), np.full(len(past), 1e6),
                              np.full(weeks, past.mean()))
    monkeypatch.setattr(forecast_score.forecast, "fit", look)
    values = counts(5, t=104)
    forecast_class(values)
    assert [past.shape[1] for past in seen] == [*range(52, 101, 4), 104]
    assert all(np.array_equal(past, values[:, :past.shape[1]]) for past in seen)


@pytest.mark.parametrize("weeks", [4, 8])
def test_intervals_of_the_past_know_only_what_had_come(monkeypatch, weeks):
    """With eight coming weeks and a moment every four, the weeks after a moment are over two
    moments later."""
    known, learned = [], []
    monkeypatch.setattr(forecast_score, "_covered", lambda *_: (1.0, 1.0))
    spread = forecast.Model.spread

    class Spread(forecast_score._Spread):
        def learn(self, *of):
            learned.append(1)
            super().learn(*of)
    monkeypatch.setattr(forecast_score, "_Spread", Spread)
    monkeypatch.setattr(forecast.Model, "spread", lambda model, more=0.0: (
        known.append(len(learned)), spread(model, more))[1])
    moments = origins(112, weeks)
    forecast_class(counts(5, t=112), weeks)
    over = [sum(moments + weeks <= moment) for moment in moments]
    assert known == [*(count for count in over if count), len(moments)]


@pytest.mark.parametrize("n, mean", [(100, 2.0), (100, 0.4), (9, 12.0)])
def test_a_planted_season_beats_every_naive_forecast(n, mean):
    found = forecast_class(counts(n, mean))
    score = found.score
    assert score.better and score.origins == 13
    assert all(score.error["forecast"] < score.error[name] for name in NAIVE)
    assert all(p < 0.05 for p in score.p.values()) and 0 < score.gain < 1
    shown = found.reason == SHOWN
    assert shown.mean() > 0.4
    coming = counts(n, mean, t=WEEKS + 4)[:, -4:].sum(axis=1)     # of another draw
    assert abs(found.expected.sum() - coming.sum()) < 0.3 * coming.sum()
    assert (found.low <= found.expected.sum(axis=1) + 1).all()
    assert (found.high >= found.expected.sum(axis=1) - 1).all()


@pytest.mark.parametrize("make", [
    lambda: counts(100, 2.0, 0.0), lambda: counts(100, 0.3, 0.0), lambda: counts(9, 12.0, 0.0),
    lambda: counts(60, 2.0, 0.0, spread=2.0),
    lambda: np.random.default_rng(5).poisson(3.0, (50, WEEKS)).astype(float),
    lambda: np.random.default_rng(6).permutation(counts(40, 2.0, 0.8).T).T])    # weeks shuffled
def test_noise_is_not_forecast(make):
    found = forecast_class(make())
    assert not found.score.better
    assert set(found.reason) == {NO_BETTER}
    assert found.score.origins == 13


@pytest.mark.parametrize("t", [1, 5, 52, 75])
def test_a_short_history_is_told(t):
    found = forecast_class(counts(10, 2.0, t=t))
    assert set(found.reason) == {SHORT} and found.score.origins == 0
    assert np.isnan(found.score.gain) and found.score.best_naive == ""


def test_no_case_at_all():
    found = forecast_class(np.zeros((10, WEEKS)))
    assert (found.expected == 0).all() and (found.high == 0).all()
    assert not found.score.better and (found.reason == NO_BETTER).all()


def test_better_by_less_than_a_hundredth_is_not_better():
    score = forecast_class(counts(3000, 4.0, 0.03, seed=3), 4).score
    assert max(score.p.values()) < forecast_score.P and 0 < score.gain < forecast_score.GAIN
    assert not score.better


def test_areas_where_it_does_not_help_are_left_out():
    values = counts(300, 3.0, 0.7)
    rng = np.random.default_rng(9)
    values[0] = 0                                            # none
    values[1] = 0
    values[1, 50:59] = 1                                     # nine
    values[2:7] = rng.poisson(5.0 * year(0.7, phase=26.0), (5, WEEKS))    # the other half year
    found = forecast_class(values)
    assert found.score.better
    assert found.reason[:2].tolist() == [TOO_FEW, TOO_FEW]
    assert found.reason[2:7].tolist() == [NOT_HERE] * 5
    assert (found.reason[7:] == SHOWN).mean() > 0.7


@pytest.mark.parametrize("spread", [None, 3.0])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_intervals_cover_what_they_promise(spread, level):
    score = forecast_class(counts(200, 3.0, 0.5, spread=spread), level=level).score
    assert level - 0.03 < score.promised <= 1
    assert abs(score.coverage - score.promised) < 0.04


def test_intervals_of_the_coming_weeks_hold_what_comes():
    values = counts(300, 3.0, 0.6, t=WEEKS + 4, spread=4.0)
    found = forecast_class(values[:, :-4])
    came = values[:, -4:].sum(axis=1)
    inside = np.mean((came >= found.low) & (came <= found.high))
    assert 0.75 < inside < 0.95


def test_it_can_be_cancelled():
    def check(share):
        if share > 0.3:
            raise Cancelled()
    with pytest.raises(Cancelled):
        forecast_class(counts(10), check=check)
