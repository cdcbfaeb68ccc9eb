"""Emerging hot spots: cubes made by hand for every pattern, hot and cold, and the cube's Gi*."""
from itertools import groupby

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from citygrid_plugin.core.analysis import emerging as module
from citygrid_plugin.core.analysis.emerging import (
    PATTERNS, Options, classify, emerging, space_time_gi)
from citygrid_plugin.core.analysis.local import getis_ord
from citygrid_plugin.core.analysis.weights import Weights, contiguity
from citygrid_plugin.core.errors import Cancelled, InputError

H, C, N = 1, -1, 0
UP, DOWN, FLAT = (2.5, 0.01), (-2.5, 0.01), (0.4, 0.7)


def pattern_of(bins, trend=FLAT, **options):
    code = classify([bins], [trend[0]], [trend[1]], **options)[0]
    return PATTERNS[code][0]


#: bins of ten steps (or more), trend of z, pattern of the hot side
HOT = [
    ([N] * 9 + [H], FLAT, "new"),
    ([N] * 9 + [H], UP, "new"),                              # a trend changes nothing there
    ([C] * 3 + [N] * 6 + [H], FLAT, "new"),                  # cold before, never hot
    ([N] * 8 + [H] * 2, FLAT, "consecutive"),
    ([N] * 2 + [H] * 8, FLAT, "consecutive"),                # 80 %
    ([C] * 2 + [H] * 8, FLAT, "consecutive"),
    ([N] + [H] * 9, UP, "intensifying"),                     # exactly 90 %
    ([H] * 10, UP, "intensifying"),
    ([H] * 4 + [N] + [H] * 5, UP, "intensifying"),
    ([H] * 10, FLAT, "persistent"),
    ([N] + [H] * 9, FLAT, "persistent"),                     # exactly 90 % in one run
    ([H] * 8 + [C] + [H], FLAT, "persistent"),
    ([H] * 10, DOWN, "diminishing"),
    ([H] * 2 + [N] + [H] * 7, DOWN, "diminishing"),
    ([H] + [N] * 8 + [H], FLAT, "sporadic"),
    ([N, H, N, H, H, N, N, N, H, H], UP, "sporadic"),
    ([H] * 7 + [N] * 2 + [H], DOWN, "sporadic"),             # 80 % in two runs
    ([H, C] + [N] * 7 + [H], FLAT, "oscillating"),
    ([N, C, C, H, N, C, N, H, H, H], FLAT, "oscillating"),
    ([H] * 9 + [N], FLAT, "historical"),                     # exactly 90 %
    ([H] * 9 + [N], UP, "historical"),
    ([N] * 2 + [H] * 18, FLAT, "persistent"),               # 18 of 20
    ([N] * 3 + [H] * 17, FLAT, "consecutive"),               # 17 of 20
    ([N] + [H] * 18 + [N], FLAT, "historical"),
    ([N] * 2 + [H] * 17 + [N], FLAT, None),                  # 85 %, not hot now
    ([N] * 10, FLAT, None), ([N] * 10, UP, None),
    ([H] * 8 + [N] * 2, FLAT, None),
    ([N] * 4 + [H] * 4 + [N] * 2, FLAT, None),
]


@pytest.mark.parametrize("bins, trend, name", HOT)
def test_patterns_of_known_steps(bins, trend, name):
    assert pattern_of(bins, trend) == (f"{name}_hot" if name else "none")
    # the cold side is the mirror: colder is stronger, so the trend turns round as well
    cold = [-step for step in bins]
    assert pattern_of(cold, (-trend[0], trend[1])) == (f"{name}_cold" if name else "none")


def test_the_table_has_every_pattern():
    assert {name for _, _, name in HOT if name} == {
        key.split("_")[0] for code, (key, _) in PATTERNS.items() if code}
    assert len(PATTERNS) == 17


def test_who_fits_two_definitions_has_the_first():
    # nine of ten hot, cold for the first time at the end: historical hot and new cold
    assert pattern_of([H] * 9 + [C]) == "historical_hot"
    assert pattern_of([C] * 9 + [H]) == "new_hot"
    assert pattern_of([C] * 8 + [H] * 2) == "consecutive_hot"


@pytest.mark.parametrize("p, name", [(0.0999, "intensifying_hot"), (0.1, "persistent_hot"),
                                     (0.3, "persistent_hot")])
def test_a_trend_is_one_below_the_limit(p, name):
    assert pattern_of([H] * 10, (1.7, p)) == name


def test_thresholds_are_parameters():
    assert pattern_of([H, N] + [H] * 8, FLAT) == "persistent_hot"
    assert pattern_of([H, N] + [H] * 8, FLAT, share=0.95) == "sporadic_hot"
    assert pattern_of([N] * 5 + [H] * 5, FLAT, share=0.5) == "persistent_hot"
    assert pattern_of([H] * 10, (2.0, 0.04), level=0.01) == "persistent_hot"


@pytest.mark.parametrize("t", range(10, 130, 7))
def test_ninety_percent_is_counted_exactly(t):
    enough = -(-9 * t // 10)
    assert pattern_of([N] * (t - enough) + [H] * enough) == "persistent_hot"
    assert pattern_of([N] * (t - enough + 1) + [H] * (enough - 1)) == "consecutive_hot"


def slow_pattern(bins, z, p):
    """The definitions as sentences, one area at a time."""
    t = len(bins)
    for name, sign in (("hot", 1), ("cold", -1)):
        hot = [step * sign > 0 for step in bins]
        cold = [step * sign < 0 for step in bins]
        runs = [(value, len(list(group))) for value, group in groupby(hot)]
        hot_runs = [length for value, length in runs if value]
        often = 10 * sum(hot) >= 9 * t
        trend = 0 if p >= 0.10 or z == 0 else (1 if z * sign > 0 else -1)
        if hot[-1] and not any(hot[:-1]):
            return f"new_{name}"
        if hot[-1] and len(hot_runs) == 1 and hot_runs[0] >= 2 and not often:
            return f"consecutive_{name}"
        if hot[-1] and often:
            return {1: "intensifying", 0: "persistent", -1: "diminishing"}[trend] + f"_{name}"
        if hot[-1] and not any(cold):
            return f"sporadic_{name}"
        if hot[-1]:
            return f"oscillating_{name}"
        if often:
            return f"historical_{name}"
    return "none"


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 22).flatmap(lambda t: st.lists(
    st.tuples(st.lists(st.sampled_from([H, H, H, N, C]), min_size=t, max_size=t),
              st.sampled_from([UP, DOWN, FLAT, (0.0, 1.0)])), min_size=1, max_size=8)))
def test_many_areas_at_once_equal_the_sentences(areas):
    bins = np.array([steps for steps, _ in areas]) * 3
    z, p = np.array([trend for _, trend in areas]).T
    found = [PATTERNS[code][0] for code in classify(bins, z, p)]
    assert found == [slow_pattern(*area) for area in zip(bins.tolist(), z, p)]
    turned = [PATTERNS[code][0] for code in classify(-bins, -z, p)]
    assert turned == [slow_pattern([-step for step in steps], -a, b)
                      for steps, a, b in zip(bins.tolist(), z, p)]


# -- Gi* of the cube

def net(rows, columns):
    """Squares of 100 m and their neighbours."""
    x, y = np.meshgrid(np.arange(columns) * 100.0, np.arange(rows) * 100.0)
    return contiguity(shapely.box(x.ravel(), y.ravel(), x.ravel() + 100, y.ravel() + 100))


def weights_of(matrix):
    return Weights(sparse.csr_matrix(np.asarray(matrix, dtype=float)), "given", 0.0, ("", {}))


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 4), st.integers(0, 10 ** 6))
def test_gi_of_the_cube_is_gi_with_neighbours_in_space_and_time(n, t, lag, seed):
    rng = np.random.default_rng(seed)
    matrix = np.triu(rng.random((n, n)) < 0.4, 1)
    matrix = (matrix | matrix.T).astype(float)
    values = rng.poisson(3, (n, t)).astype(float)
    # bin (i, s) has the neighbours (j, u) with j in or beside i and s - lag <= u <= s
    space = matrix + np.eye(n)
    back = np.array([[float(0 <= s - u <= lag) for u in range(t)] for s in range(t)])
    whole = np.kron(space, back)
    np.fill_diagonal(whole, 0.0)
    expected = getis_ord(values.ravel(), weights_of(whole)).reshape(n, t)
    found = space_time_gi(values, weights_of(matrix), lag)
    assert np.allclose(found, np.nan_to_num(expected), atol=1e-9)


def test_gi_of_a_bin_by_hand():
    # two areas that are no neighbours, two steps, counts 0 0 / 0 4: mean 1, deviation sqrt(3)
    z = space_time_gi(np.array([[0.0, 0.0], [0.0, 4.0]]), weights_of(np.zeros((2, 2))), 1)
    # the bin itself and the one before: (4 - 2 * 1) / (sqrt(3) * sqrt((4 * 2 - 4) / 3)) = 1
    assert z[1, 1] == pytest.approx(1.0)
    # the first step has itself alone: (0 - 1) / (sqrt(3) * sqrt((4 - 1) / 3)) = -1 / sqrt(3)
    assert z[1, 0] == pytest.approx(-1 / np.sqrt(3))


def test_a_quiet_area_has_no_trend_because_the_cube_begins():
    values = np.zeros((36, 20))
    values[0, 3] = 9.0
    found = emerging(values, net(6, 6), Options(lag=3))
    far = 35
    assert found.z[far, 0] > found.z[far, 5] == found.z[far, 19]
    assert found.trend.z[far] == 0 and found.trend.p[far] == 1


# -- from counts to patterns: a net of 12 x 12, quiet but for one block

def cube(block, quiet=10.0, seed=4):
    """Counts with ``block`` (t,) added to the nine squares of a block away from the edge."""
    rng = np.random.default_rng(seed)
    t = len(block)
    values = quiet + rng.normal(0, 1.0, (144, t))
    rows = [r * 12 + c for r in (5, 6, 7) for c in (5, 6, 7)]
    values[rows] += np.asarray(block, dtype=float)
    return values, rows[4]


T = 20
still = np.zeros
BLOCKS = {
    "new": np.r_[still(T - 1), 40],
    "consecutive": np.r_[still(T - 5), [40] * 5],
    "intensifying": np.linspace(20, 60, T),
    "persistent": 40 + np.tile([0, 3, 1, 2], T // 4),
    "diminishing": np.linspace(60, 20, T),
    "sporadic": np.r_[[40] * 4, still(4), [40] * 3, still(6), [40] * 3],
    "oscillating": np.r_[[40] * 4, [-40] * 4, still(4), [40] * 3, still(2), [40] * 3],
    "historical": np.r_[40 + np.tile([0, 3, 1, 2], T // 4)[:T - 1], 0],
    "none": still(T),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_planted_blocks_are_recognised(name):
    options = Options(lag=0)
    values, middle = cube(BLOCKS[name])
    found = emerging(values, net(12, 12), options)
    assert PATTERNS[found.pattern[middle]][0] == (name if name == "none" else f"{name}_hot")
    values, middle = cube(-BLOCKS[name])
    found = emerging(values, net(12, 12), options)
    assert PATTERNS[found.pattern[middle]][0] == (name if name == "none" else f"{name}_cold")


def test_a_step_back_makes_a_new_spot_of_last_week_consecutive():
    values, middle = cube(np.r_[still(T - 2), 60, 0])
    assert PATTERNS[emerging(values, net(12, 12), Options(lag=0)).pattern[middle]][0] == "none"
    found = emerging(values, net(12, 12), Options(lag=1))
    assert PATTERNS[found.pattern[middle]][0] == "consecutive_hot"


def test_noise_has_few_patterns_and_fewer_with_the_false_discovery_rate():
    values = np.random.default_rng(8).poisson(5, (400, 30)).astype(float)
    weights = net(20, 20)
    corrected = emerging(values, weights)
    alone = emerging(values, weights, Options(fdr=False))
    assert np.mean(corrected.bins != 0) < 0.02
    assert 0.05 < np.mean(alone.bins != 0) < 0.15
    assert np.array_equal(corrected.p, alone.p)
    assert set(np.unique(alone.bins)) <= set(range(-3, 4))


def test_levels_of_bins():
    values, middle = cube(BLOCKS["persistent"])
    weights = net(12, 12)
    for level, least in ((0.10, 1), (0.05, 2), (0.01, 3)):
        found = emerging(values, weights, Options(level=level, fdr=False))
        sure = np.abs(found.bins[found.bins != 0])
        assert sure.min() == least
        assert np.array_equal(found.bins != 0, found.p <= level)
    wide = emerging(values, weights, Options(level=0.2, fdr=False))
    assert np.array_equal(wide.bins != 0, wide.p <= 0.2)


def test_moving_and_stretching_counts_changes_nothing():
    values, _middle = cube(BLOCKS["sporadic"])
    weights = net(12, 12)
    first, second = emerging(values, weights), emerging(values * 7 + 3, weights)
    assert np.allclose(first.z, second.z)
    assert np.array_equal(first.pattern, second.pattern)
    turned = emerging(-values, weights)
    assert np.array_equal(turned.bins, -first.bins)


@pytest.mark.parametrize("values, words", [
    (np.ones((1, 12)), "at least two areas"), (np.ones((0, 12)), "at least two areas"),
    (np.array([[1.0], [2.0]]), "at least two steps"), (np.zeros((5, 12)), "nothing stands out"),
    (np.full((5, 12), 3.0), r"\(3\)")])
def test_what_cannot_have_a_pattern(values, words):
    with pytest.raises(InputError, match=words):
        emerging(values, weights_of(np.zeros((len(values), len(values)))))


def test_warnings_name_what_a_reader_should_know():
    values = np.zeros((6, 4))
    values[0, 0] = 100.0
    weights = weights_of(np.zeros((6, 6)))
    said = " ".join(text.format(**params) for text, params
                    in emerging(values, weights, Options(lag=4)).warnings)
    for part in ("4 steps only", "6 areas only", "6 areas have no neighbour", "96 % of the counts",
                 "4 steps back"):
        assert part in said
    values, _middle = cube(BLOCKS["new"])
    assert emerging(values, net(12, 12)).warnings == []


def test_an_outlier_and_two_whole_neighbours_do_not_break_it():
    values = np.zeros((40, 12))
    values[7, 3] = 1e9
    chain = np.eye(40, k=1) + np.eye(40, k=-1)
    found = emerging(values, weights_of(chain))
    assert np.isfinite(found.z).all() and np.isfinite(found.p).all()
    assert found.bins[7, 3] == 3
    pair = emerging(np.array([[1.0, 2.0], [3.0, 5.0]]), weights_of([[0, 1], [1, 0]]))
    assert pair.z[0, 1] == 0      # all bins are neighbours: nothing to compare with


def test_it_can_be_cancelled_while_it_computes():
    shares = []

    def check(share):
        shares.append(share)
        if share > 0.35:
            raise Cancelled()
    values = np.random.default_rng(1).poisson(2, (3 * module.FEW_AREAS, 12)).astype(float)
    with pytest.raises(Cancelled):
        emerging(values, weights_of(np.zeros((90, 90))), check=check)
    assert shares == sorted(shares)
