"""Hot spots, their significance, smoothed rates, and every case in which there is little to say."""
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import hotspots, local, significance, smoothing, weights
from citygrid_plugin.core.errors import Cancelled, InputError

SIDE = 20
XY = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 2) * 100.0
QUEEN = weights.distance_band(XY, 150.0)


def said(found):
    return " ".join(template.format(**params) for template, params in found.warnings)


def planted(seed=3):
    """Counts of mean 5 with a hot block of 4 × 4 (rows 4-7, columns 4-7) and a cold one."""
    y = np.random.default_rng(seed).poisson(5.0, (SIDE, SIDE)).astype(float)
    y[4:8, 4:8] += 15
    y[12:17, 12:17] = 0
    return y.ravel()


# -- p, q and classes

def test_benjamini_and_hochberg_by_hand():
    p = np.array([0.01, 0.04, 0.03, np.nan, 0.5])
    # in order .01 .03 .04 .5 of four: .04, .06, .0533, .5; the second takes the least behind it
    np.testing.assert_allclose(significance.benjamini_hochberg(p),
                               [0.04, 0.16 / 3, 0.16 / 3, np.nan, 0.5])
    both = significance.benjamini_hochberg(np.column_stack([p, p[::-1]]))
    np.testing.assert_allclose(both[:, 1], both[::-1, 0])
    assert np.isnan(significance.benjamini_hochberg(np.full(3, np.nan))).all()
    assert len(significance.benjamini_hochberg(np.empty(0))) == 0


@settings(max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.001, 0.3))
def test_benjamini_and_hochberg_as_they_say_it(p, rate):
    """Found are the k least, k the largest with p(k) <= rate k/n."""
    p = np.array(p)
    ordered, n = np.sort(p), len(p)
    fit = np.flatnonzero(ordered <= rate * np.arange(1, n + 1) / n * (1 + 1e-12))
    most = ordered[fit[-1]] if len(fit) else -1.0
    assert ((significance.benjamini_hochberg(p) <= rate * (1 + 1e-12)) == (p <= most)).all()


@pytest.mark.parametrize("p, z, wanted", [
    (0.01, 3, 3), (0.0101, 3, 2), (0.05, -2, -2), (0.1, -2, -1), (0.1001, 2, 0), (0.0, 0, 0),
    (np.nan, np.nan, 0)])
def test_classes(p, z, wanted):
    assert significance.classes(np.array([p]), np.array([z])).tolist() == [wanted]


# -- permutation

def test_permutation_agrees_with_every_permutation():
    """Six areas: the sum over two or three neighbours among the five others, all of them."""
    from itertools import combinations
    xy = np.stack(np.meshgrid(np.arange(3), np.arange(2)), -1).reshape(-1, 2).astype(float)
    found, y = weights.distance_band(xy, 1.0), np.array([1, 2, 4, 8, 16, 31.0])
    p = significance.permutation_p(y, found, 20_000, seed=1)
    for i in range(6):
        here = y[found.matrix[i].indices].sum()
        sums = [sum(part) for part in combinations(np.delete(y, i), int(found.neighbours[i]))]
        above, below = np.mean(np.array(sums) >= here), np.mean(np.array(sums) <= here)
        assert p[i] == pytest.approx(min(1, 2 * min(above, below)), abs=0.02)


def test_permutation_is_of_the_seed_and_bounded():
    y = planted()
    first = significance.permutation_p(y, QUEEN, 99, seed=7)
    assert (first == significance.permutation_p(y, QUEEN, 99, seed=7)).all()
    assert (first != significance.permutation_p(y, QUEEN, 99, seed=8)).any()
    assert first.min() >= 2 / 100 and first.max() <= 1
    everybody = weights.nearest(XY[:5], 4)              # nothing left to draw from
    assert (significance.permutation_p(y[:5], everybody, 9) == 1).all()


def test_permutation_near_the_normal_where_nothing_is_planted():
    """Many neighbours of normal values: the p of Gi and that of permutation are the same."""
    y = np.random.default_rng(5).normal(0, 1, SIDE * SIDE)
    wide = weights.distance_band(XY, 400.0)
    analytic = significance.two_sided(local.getis_ord(y, wide, star=False))
    assert np.abs(significance.permutation_p(y, wide, 1999) - analytic).max() < 0.12


def test_permutation_can_be_cancelled_half_way():
    class Impatient:
        asked = 0

        def is_cancelled(self):
            self.asked += 1
            return self.asked > 40

        def progress(self, share):
            pass
    feedback = Impatient()
    with pytest.raises(Cancelled):
        significance.permutation_p(planted(), QUEEN, 999, feedback=feedback)
    assert feedback.asked == 41


# -- hot spots

@pytest.mark.parametrize("permutations, level", [(0, 99), (999, 95)])
def test_the_planted_spots_are_found(permutations, level):
    found = hotspots.hot_spots(planted(), QUEEN, permutations=permutations, xy=XY)
    hot = (found.significant > 0).reshape(SIDE, SIDE)
    assert hot[4:8, 4:8].sum() >= 12 and hot[9:].sum() == 0 and hot[:, 10:].sum() == 0
    assert (found.candidate[found.significant != 0] != 0).all()        # q is never below p
    assert (np.abs(found.candidate) >= np.abs(found.significant)).all()
    assert (found.candidate != 0).sum() > (found.significant != 0).sum()
    assert (np.sign(found.candidate) * np.sign(found.z) >= 0).all()
    centre = 14 * SIDE + 14
    assert found.candidate[centre] <= -2 and found.moran.quadrant[centre] == 2
    texts = hotspots.classes_of(found)
    assert texts[5 * SIDE + 5] == f"Hot spot, {level} %"
    assert set(texts[(found.significant == 0) & (found.candidate > 0)]) <= set(
        hotspots.CANDIDATE.values())
    assert (texts[found.candidate == 0] == "Not significant").all()


def test_by_chance_alone_candidates_but_no_spots():
    y = np.random.default_rng(11).normal(0, 1, SIDE * SIDE)
    found = hotspots.hot_spots(y, QUEEN)
    assert (found.candidate != 0).sum() > 10 and (found.significant == 3).sum() == 0
    assert not found.warnings


def test_permutation_never_calls_an_area_hot_for_its_own_value():
    """One high value in a low neighbourhood: z of Gi* is high, the neighbours are low."""
    y = np.random.default_rng(2).poisson(20, (SIDE, SIDE)).astype(float)
    y[8:13, 8:13] = 2
    y[10, 10] = 400
    found = hotspots.hot_spots(y.ravel(), QUEEN, permutations=999)
    centre = 10 * SIDE + 10
    assert found.z[centre] > 2 and found.candidate[centre] == 0
    assert found.moran.quadrant[centre] == 3           # high among low


@pytest.mark.parametrize("values, words", [
    ([], "at least 3 areas with a value; 0 of 0"), ([5.0], "1 of 1"), ([1.0, 2.0], "2 of 2"),
    ([1.0, 2.0, np.nan, np.inf], "2 of 4"), ([4.0] * 5, "same value, 4"),
    ([0.0] * 5, "same value, 0"), ([1.0, 2.0, 3.0], "No area has a neighbour")])
def test_nothing_to_analyse(values, words):
    xy = np.column_stack([np.arange(len(values)) * 1000.0, np.zeros(len(values))])
    with pytest.raises(InputError, match=words):
        hotspots.hot_spots(values, weights.distance_band(xy, 1.0))


def test_three_areas_say_something():
    line = weights.distance_band([[0, 0], [1, 0], [2, 0]], 1.0)
    found = hotspots.hot_spots([1.0, 2.0, 6.0], line)
    assert np.isfinite(found.z[[0, 2]]).all() and np.isnan(found.z[1])   # the middle has them all
    assert (found.significant == 0).all() and "3 areas only" in said(found)


def test_areas_without_a_value_are_left_out():
    y = planted()
    lost = np.zeros(len(y), dtype=bool)
    lost[[0, 105, 399]] = True
    y[lost] = np.nan
    found = hotspots.hot_spots(y, QUEEN, xy=XY)
    for figure in (found.z, found.p, found.q, found.moran.z, found.moran_p, found.moran_q):
        assert (np.isnan(figure) == lost).all()
    assert not found.significant[lost].any() and "denominator of 0: 3" in said(found)
    alone = hotspots.hot_spots(y[~lost], QUEEN.take(~lost))
    np.testing.assert_array_equal(found.z[~lost], alone.z)


def test_zeros_outliers_islands_and_the_edge_are_warned_of():
    y = np.random.default_rng(4).binomial(1, 0.2, len(XY)).astype(float)
    assert "have the value 0" in said(hotspots.hot_spots(y, QUEEN))
    y = planted()
    y[210] = 100_000
    assert "The value of G210, 100000," in said(
        hotspots.hot_spots(y, QUEEN, names=[f"G{k}" for k in range(len(y))]))
    xy = XY.copy()
    xy[7] = (-5000, -5000)
    found = hotspots.hot_spots(planted(), weights.distance_band(xy, 150.0), xy=xy)
    assert "without a neighbour: 1." in said(found)
    assert np.isfinite(found.z[7]) and np.isnan(found.moran.z[7])
    border = planted().reshape(SIDE, SIDE)
    border[:3, :3] = 40
    found = hotspots.hot_spots(border.ravel(), QUEEN, xy=XY)
    assert found.edge[0] and "lie at the edge" in said(found)
    assert "smallest" not in said(found) and "permutations no p" not in said(found)


def test_too_few_permutations_are_told():
    found = hotspots.hot_spots(np.random.default_rng(1).normal(0, 1, len(XY)), QUEEN,
                               permutations=99)
    assert not (found.significant != 0).any()
    assert "With 99 permutations no p is below 0.02, and 80 areas" in said(found)


# -- smoothing

def test_rates_without_a_denominator():
    np.testing.assert_array_equal(smoothing.rates([1, 2, 3], [2, 0, np.nan]), [0.5, np.nan, np.nan])
    for count, base in (([1, 2], [0, 0]), ([-1, 2], [1, 1]), ([1, 2], [-1, 1])):
        with pytest.raises(InputError):
            smoothing.empirical_bayes(count, base)


def test_what_is_negative_is_divided_but_not_smoothed():
    """A change since last year."""
    assert smoothing.rates([-3, 2], [2, 4]).tolist() == [-1.5, 0.5]
    alone = weights.distance_band([[0, 0], [9, 0]], 1.0)
    for made in (smoothing.empirical_bayes, partial(smoothing.spatial_bayes, weights=alone)):
        with pytest.raises(InputError, match="no smoothing"):
            made([-3, 2], [2, 4])


def test_empirical_bayes_by_hand():
    count, base = np.array([0.0, 30.0, 10.0]), np.array([10.0, 20.0, 70.0])
    # mean 0.4; variance (10·0.16 + 20·1.21 + 70·(0.4 - 1/7)²)/100 - 0.4/(100/3)
    mean, rate = 0.4, count / base
    variance = (base * (rate - mean) ** 2).sum() / 100 - mean / (100 / 3)
    share = variance / (variance + mean / base)
    np.testing.assert_allclose(smoothing.empirical_bayes(count, base),
                               share * rate + (1 - share) * mean)
    everybody = weights.nearest([[0, 0], [1, 0], [2, 0]], 2)
    np.testing.assert_allclose(smoothing.spatial_bayes(count, base, everybody),
                               smoothing.empirical_bayes(count, base))


def test_what_differs_by_chance_alone_is_drawn_to_the_mean():
    assert smoothing.empirical_bayes([1, 0, 2], [10, 10, 20]) == pytest.approx([0.075] * 3)
    assert smoothing.empirical_bayes([0, 0], [1, 5]).tolist() == [0, 0]
    alone = weights.distance_band([[0, 0], [9, 0]], 1.0)
    assert smoothing.spatial_bayes([1, 4], [2, 4], alone) == pytest.approx([0.5, 1.0])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), min_size=2, max_size=20)
       .filter(lambda rows: any(base for _, base in rows)))
def test_smoothed_rates_lie_between_their_own_and_the_mean(rows):
    count, base = np.array(rows, dtype=float).T
    raw, smooth = smoothing.rates(count, base), smoothing.empirical_bayes(count, base)
    known = base > 0
    assert (np.isnan(smooth) == ~known).all()
    mean = count[known].sum() / base[known].sum()
    low, high = np.minimum(raw, mean)[known], np.maximum(raw, mean)[known]
    assert ((smooth[known] >= low - 1e-9) & (smooth[known] <= high + 1e-9)).all()
    # of two the one with the smaller denominator is drawn further
    pull = np.abs(smooth - raw)[known] / np.where(raw == mean, np.inf, np.abs(raw - mean))[known]
    order = np.argsort(base[known])
    moved = pull[order][(raw[known] != mean)[order]]
    assert (np.diff(moved) <= 1e-9).all()
