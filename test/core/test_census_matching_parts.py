"""The parts of the matcher against plain counting: marginals, assignment, certainty, candidates,
local shift."""
import itertools

import numpy as np
import pytest
from citygrid_plugin.core.census import assignment, candidates, certainty, exact, local_shift
from citygrid_plugin.core.census.candidates import Pairs
from citygrid_plugin.core.census.marginals import propagate
from hypothesis import given, settings, strategies as st


def graph(a, b, density, seed, spread=3.0):
    """Random pairs between ``a`` and ``b`` rows with weights over some orders of magnitude."""
    rng = np.random.default_rng(seed)
    new, old = np.nonzero(rng.random((b, a)) < density)
    return Pairs(old, new, a, b), np.exp(rng.normal(0.0, spread, len(old)))


def matchings(pairs):
    """All one-to-one sets of pairs, as lists of places."""
    for chosen in itertools.chain.from_iterable(
            itertools.combinations(range(len(pairs)), k) for k in range(len(pairs) + 1)):
        old, new = pairs.old[list(chosen)], pairs.new[list(chosen)]
        if len(set(old)) == len(old) and len(set(new)) == len(new):
            yield list(chosen)


def counted(pairs, w):
    """Marginals by counting all matchings."""
    total, share = 0.0, np.zeros(len(pairs))
    for chosen in matchings(pairs):
        weight = np.prod(w[chosen])
        total += weight
        share[chosen] += weight
    return share / total


small = st.tuples(st.integers(1, 4), st.integers(1, 4), st.floats(0.3, 1.0), st.integers(0, 999))


@settings(max_examples=40, deadline=None)
@given(st.lists(small, min_size=1, max_size=4), st.integers(1, 10))
def test_marginals_of_groups_are_those_of_counting(shapes, most):
    parts = [graph(*shape) for shape in shapes]
    parts = [(p, w) for p, w in parts if len(p)]
    label = np.repeat(np.arange(len(parts)), [len(p) for p, _ in parts])
    old = np.concatenate([p.old + 10 * g for g, (p, _) in enumerate(parts)] or [[]]).astype(int)
    new = np.concatenate([p.new + 10 * g for g, (p, _) in enumerate(parts)] or [[]]).astype(int)
    w = np.concatenate([w for _, w in parts] or [[]])
    mixed = np.random.default_rng(0).permutation(len(w))
    found = exact.by_group(label[mixed], old[mixed], new[mixed], w[mixed], most)
    for g, (pairs, weights) in enumerate(parts):
        mine = found[np.argsort(mixed)][label == g]
        smaller = min(len(set(pairs.old)), len(set(pairs.new)))
        if smaller <= most:
            assert mine == pytest.approx(counted(pairs, weights), abs=1e-9)
        else:
            assert np.isnan(mine).all()


def test_marginals_of_weights_beyond_all_measure():
    w = np.full((1, 12, 8), 1e13)
    p = exact.marginals(w)
    assert p == pytest.approx(np.full((1, 12, 8), 1 / 12), rel=1e-9)


@pytest.mark.parametrize("old, new", [
    ([0], [0]), ([0, 0, 0], [0, 1, 2]), ([0, 1, 1, 2, 2], [0, 0, 1, 1, 2]),
    ([0, 1, 2, 2, 3, 4], [0, 0, 0, 1, 1, 1])])
def test_messages_are_exact_on_trees(old, new):
    pairs = Pairs(np.array(old), np.array(new), max(old) + 1, max(new) + 1)
    w = np.exp(np.random.default_rng(len(old)).normal(0, 2, len(old)))
    p, messages = propagate(pairs, w, tolerance=0.0)
    assert p == pytest.approx(counted(pairs, w), abs=1e-9)
    again, _ = propagate(pairs, w, rounds=1, start=messages)
    assert again == pytest.approx(p, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(small)
def test_assignment_is_the_best_of_all(shape):
    pairs, _ = graph(*shape)
    gain = np.random.default_rng(shape[-1]).uniform(0.01, 1.0, len(pairs))
    best = max(gain[m].sum() for m in matchings(pairs))
    for way in (assignment.exact, assignment.greedy):
        chosen = way(pairs.old, pairs.new, gain) if len(pairs) else []
        assert len(set(pairs.old[chosen])) == len(set(pairs.new[chosen])) == len(chosen)
        if way is assignment.exact:
            assert gain[chosen].sum() == pytest.approx(best)
        else:
            assert gain[chosen].sum() >= best / 2 - 1e-9


@settings(max_examples=60, deadline=None)
@given(small)
def test_the_assignment_is_right_most_often(shape):
    """Its expected number of right statements is that of the best of all matchings."""
    pairs, w = graph(*shape)
    p = counted(pairs, w)
    q_old, q_new = 1 - pairs.by_old(p), 1 - pairs.by_new(p)

    def right(chosen):
        old, new = np.ones(pairs.n, bool), np.ones(pairs.m, bool)
        old[pairs.old[chosen]] = new[pairs.new[chosen]] = False
        return p[chosen].sum() + 0.5 * (q_old[old].sum() + q_new[new].sum())
    chosen = assignment.assign(pairs, p)
    assert right(chosen) == pytest.approx(max(right(m) for m in matchings(pairs)))


def test_large_groups_are_matched_without_a_gap():
    n = assignment.LARGE
    old, new = np.concatenate((np.arange(n), np.arange(n - 1))), np.concatenate(
        (np.arange(n), np.arange(1, n)))
    order = np.argsort(new, kind="stable")
    pairs = Pairs(old[order], new[order], n, n)
    chosen = assignment.assign(pairs, np.full(len(old), 0.45))
    used_old, used_new = np.zeros(n, bool), np.zeros(n, bool)
    used_old[pairs.old[chosen]] = used_new[pairs.new[chosen]] = True
    assert used_old.sum() == used_new.sum() == len(chosen)
    assert (used_old[pairs.old] | used_new[pairs.new]).all()


@settings(max_examples=60, deadline=None)
@given(small)
def test_certainty_is_that_of_counting(shape):
    pairs, w = graph(*shape)
    truth = counted(pairs, w)
    rough = np.full(len(pairs), 0.5)
    p = certainty.probabilities(pairs, w, assignment.assign(pairs, truth), rough)
    assert p == pytest.approx(truth, abs=0.02)


def test_a_circle_of_two_close_pairs_is_in_doubt():
    """Messages go round it and are sure of it; counting is not."""
    pairs = Pairs(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), 2, 2)
    w = np.array([3e5, 2e5, 2e5, 3e5])
    rough, _ = propagate(pairs, w)
    p = certainty.probabilities(pairs, w, np.array([0, 3]), rough)
    assert rough[0] > 0.95
    assert p[0] == pytest.approx(9 / 13, abs=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 999))
def test_candidates_are_those_within_reach(n, m, seed):
    rng = np.random.default_rng(seed)
    old, new = rng.uniform(0, 20, (n, 2)), rng.uniform(0, 20, (m, 2))
    reach = rng.choice([2.0, 9.0], n)
    distance = np.hypot(*(new[:, None] - old).T).T
    for common in (np.inf, 4.0):
        pairs = candidates.candidate_pairs(old, new, reach, 60, common)
        expected = np.argwhere(distance <= reach)
        assert np.column_stack((pairs.new, pairs.old)).tolist() == expected.tolist()
        found = pairs.find(pairs.old, pairs.new)
        assert found.tolist() == list(range(len(pairs)))
        first = pairs.find(np.zeros(m, int), np.arange(m)) >= 0
        assert (first == (distance[:, 0] <= reach[0])).all()


def test_candidates_stay_few_where_everything_is_near_everything():
    old = np.random.default_rng(1).uniform(0, 10, (3000, 2))
    pairs = candidates.candidate_pairs(old, old, np.full(3000, 10.0), 24)
    assert len(pairs) == 24 * 3000
    rare = np.full(3000, 1.0)
    rare[:5] = 10.0           # five seats among the trees keep their candidates
    pairs = candidates.candidate_pairs(old, old, rare, 24, 1.0)
    assert (pairs.by_old(np.ones(len(pairs)))[:5] > 1000).all()


def survey(n, noise, seed, shift):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1000, (n, 2))
    return xy, shift(xy) + rng.normal(0, noise, (n, 2)), np.ones(n)


@pytest.mark.parametrize("noise", [0.3, 1.0])
def test_one_shift_everywhere_is_one_part(noise):
    xy, residual, weight = survey(4000, noise, 1, lambda xy: np.tile((0.4, -0.2), (len(xy), 1)))
    field = local_shift.fit(xy, residual, weight, noise)
    assert field.parts == 1
    assert field(xy[:1])[0] == pytest.approx((0.4, -0.2), abs=0.1 * noise)


def test_few_objects_have_no_shift_of_their_own():
    xy, residual, weight = survey(70, 0.5, 2, lambda xy: np.zeros((len(xy), 2)))
    assert local_shift.fit(xy, residual, weight, 0.5).parts == 1
    none = local_shift.fit(xy[:5], residual[:5], weight[:5], 0.5)
    assert none.parts == 1 and (none(xy) == 0).all()


def test_a_border_between_two_sheets_is_found():
    xy, residual, weight = survey(2000, 0.5, 3, lambda xy: np.where(xy[:, :1] < 420, 0.8, -0.5)
                                  * np.array((1.0, 0.5)))
    field = local_shift.fit(xy, residual, weight, 0.5)
    assert field.parts == 2
    assert field.cut[0] == pytest.approx(420, abs=3)
    assert field(np.array([[400.0, 9.0], [440.0, 9.0]])) == pytest.approx(
        np.array([[0.8, 0.4], [-0.5, -0.25]]), abs=0.06)


def test_wrong_pairs_without_weight_do_not_move_it():
    xy, residual, weight = survey(1000, 0.3, 4, lambda xy: np.zeros((len(xy), 2)))
    wrong = xy[:, 0] > 800
    residual[wrong] += 5.0
    weight[wrong] = 0.02
    assert np.abs(local_shift.fit(xy, residual, weight, 0.3)(xy)).max() < 0.05


def test_borders_of_sheets_run_on():
    """Many sheets of 100 m whose shifts differ little: the lines make up for it."""
    values = np.random.default_rng(5).normal(0, 0.6, (10, 10, 2))

    def shift(xy):
        sheet = (xy // 100).astype(int)
        return values[sheet[:, 0], sheet[:, 1]]
    xy, residual, weight = survey(12000, 0.8, 6, shift)
    first = local_shift.fit(xy, residual, weight, 0.8)
    field = local_shift.fit(xy, residual, weight, 0.8, first.lines)
    error = [np.sqrt(((f(xy) - shift(xy)) ** 2).mean()) for f in (first, field)]
    assert error[1] < 0.9 * error[0] and error[1] < 0.15
    found = [np.abs(lines - line).min() < 3 for lines in field.lines
             for line in range(100, 1000, 100)]
    assert sum(found) >= 12


@pytest.mark.parametrize("doubt, lines", [
    ([], []), ([(0, 2), (1, 3)], []), ([(0, 2), (1, 3), (1.5, 9)], [1.75]),
    ([(0, 2), (1, 3), (1.5, 9), (20, 22), (21, 22), (21, 23), (40, 41)], [1.75, 21.5])])
def test_lines_lie_where_several_cuts_could(doubt, lines):
    found = local_shift.running_on(np.array(doubt, dtype=float).reshape(-1, 2))
    assert found.tolist() == pytest.approx(lines)
