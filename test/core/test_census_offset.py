"""The constant offset of a survey and its noise, searched together."""
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from post_rows import in_rows

from citygrid_plugin.core.census.offset import NOTHING, estimate_offset, estimate_offsets


def off(found, d):
    return float(np.hypot(found.dx - d[0], found.dy - d[1]))


@pytest.mark.parametrize("sigma, limit", [(0.5, 0.05), (1.0, 0.1), (3.0, 0.35)])
@pytest.mark.parametrize("seed", [1, 2])
def test_two_metres_are_not_the_next_object(sigma, limit, seed):
    old, new, _, d = in_rows(seed, sigma, 2.0)
    found = estimate_offset(old, new)
    assert off(found, d) < limit
    assert found.significant and found.rival is None
    assert found.sigma == pytest.approx(sigma, rel=0.1)
    assert off(found, d) < 4 * found.error < 1.0
    assert found.support == pytest.approx(0.97 * len(old), rel=0.05)


def test_the_stated_error_is_the_real_one():
    off_by = [(found.dx - d[0], found.dy - d[1], found.error)
              for found, d in ((estimate_offset(old, new), d) for old, new, _, d in
                               (in_rows(seed, 1.0, 2.0, rows=20) for seed in range(20, 32)))]
    off_by = np.array(off_by)
    assert 0.6 < np.sqrt((off_by[:, :2] ** 2).mean()) / off_by[:, 2].mean() < 1.4


def test_rows_without_offset_have_none():
    old, new, _, _ = in_rows(5, 1.0, 0.0)
    found = estimate_offset(old, new)
    assert not found.significant
    assert found.length < 4 * found.error < 0.3


def test_parallel_rows_are_told_by_their_ends():
    old, new, _, d = in_rows(7, 0.5, 2.0, rows=60, direction=0.3)
    found = estimate_offset(old, new)
    assert off(found, d) < 4 * found.error and found.significant


def test_one_row_alone_leaves_a_rival_one_place_on():
    old, new, _, d = in_rows(11, 0.5, 2.0, rows=1)
    found = estimate_offset(old, new)
    assert not found.significant
    step = np.array(found.rival) - (found.dx, found.dy)
    assert np.hypot(*step) == pytest.approx(1.5, abs=0.4)


def test_a_scattered_city_with_local_shifts_has_no_offset_and_says_how_sure():
    random = np.random.default_rng(3)
    old = random.uniform(0, 3000, (8000, 2))
    shift = random.normal(0, 1, (12, 12, 2))
    new = old + shift[tuple((old // 250).astype(int).T)] + random.normal(0, 0.5, old.shape)
    found = estimate_offset(old, new)
    assert not found.significant
    # one hundred and forty-four shifts of 1 m, not eight thousand objects, are the sample
    assert 0.05 < found.error < 0.2
    moved = estimate_offset(old, new + (1.2, -1.6))
    assert moved.significant and off(moved, (1.2 + found.dx, -1.6 + found.dy)) < 0.02


@pytest.mark.parametrize("n", [12, 70])
@pytest.mark.parametrize("sigma", [0.3, 3.0])
def test_few_objects_make_no_offset(n, sigma):
    for seed in range(6):
        random = np.random.default_rng(seed)
        old = random.uniform(0, 800, (n, 2))
        found = estimate_offset(old, old + random.normal(0, sigma, old.shape))
        assert not found.significant
        assert found.length < 5 * found.error


def test_few_objects_with_a_plain_offset_show_it():
    random = np.random.default_rng(8)
    old = random.uniform(0, 800, (70, 2))
    found = estimate_offset(old, old + (2.0, 0.5) + random.normal(0, 0.3, old.shape))
    assert found.significant and off(found, (2.0, 0.5)) < 0.2


@pytest.mark.parametrize("n, side", [(40, 200), (2000, 500), (6000, 300)])
def test_two_unrelated_sets_have_no_offset(n, side):
    random = np.random.default_rng(n)
    found = estimate_offset(random.uniform(0, side, (n, 2)), random.uniform(0, side, (n, 2)))
    assert not found.significant


def test_nothing_can_be_said_of_nothing():
    some = np.random.default_rng(1).uniform(0, 100, (30, 2))
    none = np.empty((0, 2))
    for old, new in ((none, none), (none, some), (some, none), ([], some), (some[:1], some[:1]),
                     (some, some + 5000), (some * np.nan, some)):
        assert estimate_offset(old, new) == NOTHING
    assert NOTHING.error == np.inf and not NOTHING.significant


def test_the_same_positions_have_offset_zero():
    some = np.random.default_rng(1).uniform(0, 500, (300, 2))
    for found in (estimate_offset(some, some), estimate_offset(some * 0, some * 0)):
        assert found.length == pytest.approx(0, abs=1e-6) and not found.significant


def test_rows_without_a_position_are_left_out():
    random = np.random.default_rng(2)
    some = random.uniform(0, 500, (300, 2))
    old = np.vstack([some, [[np.nan, 1], [np.inf, 2], [5, 1e200]]])
    new = np.vstack([[[1, np.nan]], some + (0.4, 0) + random.normal(0, 0.1, some.shape)])
    cls = np.array([5] * 303), np.array([5] * 301)
    for found in (estimate_offset(old, new), estimate_offset(old, new, *cls)):
        assert off(found, (0.4, 0)) < 0.03 and found.significant
    with pytest.raises(ValueError):
        estimate_offset(np.zeros((3, 3)), some)


def test_only_equal_classes_are_compared():
    random = np.random.default_rng(4)
    posts = random.uniform(0, 600, (400, 2))
    # beside every post stands a bin of the same old inventory, where the new posts are measured
    old = np.vstack([posts, posts + (2.0, 0.0)])
    new = np.vstack([posts, posts + (2.0, 0.0)]) + (2.0, 0.0) + random.normal(0, 0.2, (800, 2))
    old_cls = np.repeat(["post", "bin"], 400)
    found = estimate_offset(old, new, old_cls, old_cls)
    assert off(found, (2.0, 0.0)) < 0.03 and found.significant
    assert estimate_offset(old, new, np.full(800, "post"), np.full(800, "bin")) == NOTHING


def test_large_inventories_are_looked_at_in_part_with_the_same_result():
    random = np.random.default_rng(6)
    old = random.uniform(0, 8000, (150_000, 2))
    new = np.vstack([old[random.random(len(old)) > 0.05] + (1.0, -0.5)])
    new = np.vstack([new + random.normal(0, 1, new.shape), [[9e6, 9e6], [-4e7, 0]]])
    found = estimate_offset(old, new)
    assert off(found, (1.0, -0.5)) < 4 * found.error < 0.06
    assert found.sigma == pytest.approx(1.0, rel=0.05) and found.significant
    assert found.support == pytest.approx(len(new), rel=0.05)
    assert found == estimate_offset(old, new)


def test_every_crew_by_itself_and_only_where_it_went():
    random = np.random.default_rng(9)
    old = random.uniform(0, 2000, (6000, 2))
    crew = (old[:, 0] > 500).astype(int) + (old[:, 0] > 1900)
    d = np.array([(0.0, 0.0), (-1.5, 1.0), (0.0, 0.0)])
    new = old + d[crew] + random.normal(0, 0.6, old.shape)
    names = np.array(["east", "middle", "west"])[crew]
    found = estimate_offsets(old, new, names)
    assert list(found) == ["east", "middle", "west"]
    assert [f.significant for f in found.values()] == [False, True, False]
    for name, true in zip(found, d):
        assert off(found[name], true) < 4 * found[name].error < 0.3
        assert found[name].sigma == pytest.approx(0.6, rel=0.2)
    with pytest.raises(ValueError):
        estimate_offsets(old, new, names[:5])
    assert estimate_offsets(old, np.empty((0, 2)), []) == {}


@settings(max_examples=8, deadline=None, derandomize=True)
@given(angle=st.floats(0, 6.28), east=st.floats(-4e7, 4e7), north=st.floats(-1e7, 1e7),
       seed=st.integers(0, 5))
def test_turned_moved_reordered_or_swapped_it_is_the_same_offset(angle, east, north, seed):
    old, new, _, _ = in_rows(40 + seed, 0.8, 2.0, rows=10)
    old, new = old - old[0], new - old[0]
    found = estimate_offset(old, new)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    random = np.random.default_rng(seed)
    turned = estimate_offset(random.permutation(old @ turn.T + (east, north)),
                             random.permutation(new @ turn.T + (east, north)))
    assert off(turned, turn @ (found.dx, found.dy)) < found.error / 3
    back = estimate_offset(new, old)
    assert off(back, (-found.dx, -found.dy)) < 2 * found.error
    for other in (turned, back):
        assert other.significant == found.significant
        assert other.sigma == pytest.approx(found.sigma, rel=0.1)
