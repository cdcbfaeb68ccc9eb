"""Matching of points as a whole: one to one, the same whatever the order, and what it says."""
import numpy as np
import pytest
from citygrid_plugin.core.census.matching import Options, Side, match
from citygrid_plugin.core.errors import Cancelled, InputError
from hypothesis import given, settings, strategies as st

NONE = np.zeros((0, 2))
EAST, NORTH = 396_000.0, 4_512_000.0


def scattered(n, seed=1, size=200.0):
    return np.random.default_rng(seed).uniform(0.0, size, (n, 2))


def year(n, seed, sigma=0.3, size=200.0, gone=0.05, new=0.05, classes=1):
    """An inventory and its survey: old xy, classes, new xy, classes, old row of each new one."""
    rng = np.random.default_rng(seed)
    old, cls = rng.uniform(0, size, (n, 2)), rng.integers(0, classes, n)
    stays = np.flatnonzero(rng.random(n) >= gone)
    fresh = rng.uniform(0, size, (int(new * n), 2))
    points = np.concatenate((old[stays] + rng.normal(0, sigma, (len(stays), 2)), fresh))
    later = np.concatenate((cls[stays], rng.integers(0, classes, len(fresh))))
    truth = np.concatenate((stays, np.full(len(fresh), -1)))
    order = rng.permutation(len(truth))
    return old, cls, points[order], later[order], truth[order]


def right(found, truth):
    """Share of the new rows about which the right thing is said."""
    decided = np.full(len(truth), -1)
    decided[found.new] = found.old
    return (decided == truth).mean()


@pytest.mark.parametrize("old, new, matched", [
    (NONE, NONE, 0), (NONE, scattered(9), 0), (scattered(9), NONE, 0),
    (scattered(1), scattered(1), 1), (scattered(1), scattered(1) + 100.0, 0),
    (np.zeros((9, 2)), np.zeros((9, 2)), 9), (scattered(60), scattered(60), 60)])
def test_small_sides(old, new, matched):
    found = match(Side(old), Side(new))
    assert len(found.old) == len(found.new) == len(found.p) == matched
    assert len(np.unique(found.old)) == len(np.unique(found.new)) == matched
    assert found.new_p.shape == (len(new),) and found.old_p.shape == (len(old),)


def test_objects_on_one_spot_are_all_matched_and_all_in_doubt():
    found = match(Side(np.zeros((4, 2))), Side(np.zeros((4, 2))))
    assert len(found.old) == 4 and found.p == pytest.approx([0.25] * 4, abs=0.02)
    assert len(found.pair_p) == 16


@pytest.mark.parametrize("side", [
    lambda: Side(np.array([[1.0, np.nan]])), lambda: Side(np.array([[np.inf, 1.0]])),
    lambda: Side(np.zeros((3, 2)), cls=[1, 2]),
    lambda: Side(np.zeros((3, 2)), attributes={"name": ["a"]}),
    lambda: Side(np.zeros((1, 2)), accuracy=[0.0]),
    lambda: Side(np.zeros((1, 2)), accuracy=[np.nan])])
def test_what_cannot_be_matched_is_refused(side):
    with pytest.raises(InputError):
        side()


class Feedback:
    """Cancels when asked for the ``patience``-th time."""

    def __init__(self, patience):
        self.patience, self.told = patience, []

    def is_cancelled(self):
        self.patience -= 1
        return self.patience < 0

    def progress(self, share):
        self.told.append(share)


@pytest.mark.parametrize("patience", [0, 1, 3, 5])
def test_cancelled(patience):
    with pytest.raises(Cancelled):
        match(Side(scattered(50)), Side(scattered(50)), Options(), Feedback(patience))


def test_progress_goes_up():
    feedback, name = Feedback(1000), {"name": np.arange(50).astype(str)}
    match(Side(scattered(50), attributes=name), Side(scattered(50, 2), attributes=name),
          Options(), feedback)
    assert feedback.told == sorted(feedback.told)
    assert feedback.told[0] == 0.0 and 0.9 < feedback.told[-1] <= 1.0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 40), st.integers(0, 10_000), st.sampled_from([0.2, 1.0, 3.0]),
       st.sampled_from([8.0, 40.0, 200.0]), st.integers(1, 3))
def test_one_to_one_and_the_same_in_any_order(n, seed, sigma, size, classes):
    old, cls, new, later, _ = year(n, seed, sigma, size, classes=classes)
    rng = np.random.default_rng(seed)
    a, b = rng.permutation(len(old)), rng.permutation(len(new))
    found = match(Side(old, cls), Side(new, later))
    again = match(Side(old[a], cls[a]), Side(new[b], later[b]))
    for side, rows in (("old", len(old)), ("new", len(new))):
        mine = getattr(found, side)
        assert len(np.unique(mine)) == len(mine) and (mine < rows).all()
    assert dict(zip(b[again.new].tolist(), a[again.old].tolist())) == \
        dict(zip(found.new.tolist(), found.old.tolist()))
    assert again.new_p == pytest.approx(found.new_p[b], abs=1e-9)
    assert again.old_p == pytest.approx(found.old_p[a], abs=1e-9)
    for p in (found.p, found.new_p, found.old_p, found.pair_p):
        assert ((p >= 0) & (p <= 1)).all()
    assert found.new_p[found.new] == pytest.approx(found.p)
    assert found.old_p[found.old] == pytest.approx(found.p)
    pairs = dict(zip(zip(found.pair_old, found.pair_new), found.pair_p))
    assert all(pairs.get(key, 0.0) == pytest.approx(p, abs=1e-3) for key, p in
               zip(zip(found.old, found.new), found.p))
    # rows of candidate pairs hold no more than one partner's worth of probability
    assert (np.bincount(found.pair_new, found.pair_p, len(new)) <= 1 + 1e-6).all()


def test_where_the_survey_lies_makes_no_difference():
    old, cls, new, later, truth = year(300, 3, 1.0, classes=2)
    here = match(Side(old, cls), Side(new, later))
    there = match(Side(old + (EAST, NORTH), cls), Side(new + (EAST, NORTH), later))
    assert there.old.tolist() == here.old.tolist() and there.new.tolist() == here.new.tolist()
    assert there.new_p == pytest.approx(here.new_p, abs=1e-3)


@pytest.mark.parametrize("sigma", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("gone, new", [(0.02, 0.02), (0.2, 0.05), (0.05, 0.3)])
def test_rates_are_learned(sigma, gone, new):
    old, cls, points, later, truth = year(1500, 7, sigma, 600.0, gone, new)
    found = match(Side(old, cls), Side(points, later))
    assert found.rates.sigma[0] == pytest.approx(sigma, rel=0.1)
    assert found.rates.gone[0] == pytest.approx(gone, abs=0.03)
    assert found.rates.new == pytest.approx(new, abs=0.03)
    assert right(found, truth) > (0.95 if sigma < 1 else 0.93)
    assert found.field.parts == 1


@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_classes_that_are_missing_or_of_another_type(missing):
    old, cls, new, later, truth = year(300, 5, classes=3)
    later = later.astype(object)
    later[:20] = missing
    found = match(Side(old, cls), Side(new, later))
    assert right(found, truth) > 0.95
    assert found.rates.classes.tolist() == ["", "0", "1", "2"]


def test_confused_classes_are_learned():
    """Every fourth lamp of class 1 is recorded as class 2, no other class as another one."""
    old, cls, new, later, truth = year(3000, 9, 0.3, 600.0, classes=4)
    rng = np.random.default_rng(0)
    lamp = (truth >= 0) & (cls[truth] == 1) & (rng.random(len(truth)) < 0.25)
    later[lamp] = 2
    found = match(Side(old, cls), Side(new, later))
    assert found.rates.confusion.sum(axis=1) == pytest.approx(np.ones(4))
    assert found.rates.confusion[1, 2] == pytest.approx(0.25, abs=0.04)
    assert found.rates.confusion[0, 0] > 0.97 and found.rates.confusion[2, 1] < 0.01
    assert right(found, truth) > 0.97


def test_noise_of_each_accuracy_and_few_seats_among_many_trees():
    rng = np.random.default_rng(4)
    trees = np.stack(np.meshgrid(np.arange(40.0), np.arange(40.0)), axis=-1).reshape(-1, 2) * 1.5
    seats = rng.uniform(0, 60, (40, 2))
    old = np.concatenate((trees, seats))
    seat = np.arange(len(old)) >= len(trees)
    new = old + rng.normal(0, 1, old.shape) * np.where(seat, 3.0, 0.2)[:, None]
    found = match(Side(old, seat, np.where(seat, 10.0, 0.5)), Side(new, seat))
    assert found.rates.groups.tolist() == [0.5, 10.0]
    assert found.rates.sigma == pytest.approx([0.2, 3.0], rel=0.25)
    assert (found.old == found.new)[~seat[found.old]].mean() > 0.98
    assert (found.old == found.new)[seat[found.old]].mean() > 0.7


@pytest.mark.parametrize("length", [1.0, 3.0])
def test_the_offset_of_each_crew_is_taken_off(length):
    old, cls, new, later, truth = year(900, 5, 0.3, 400.0)
    west = new[:, 0] < 200
    moved = new + np.where(west[:, None], (length, 0.0), (0.0, -length))
    found = match(Side(old), Side(moved, crew=np.where(west, "A", "B")))
    assert sorted(found.offset) == ["A", "B"]
    assert (found.offset["A"].dx, found.offset["A"].dy) == pytest.approx((length, 0), abs=0.1)
    assert (found.offset["B"].dx, found.offset["B"].dy) == pytest.approx((0, -length), abs=0.1)
    assert right(found, truth) > 0.97
    assert np.median(found.distance) < 0.6


CODES = np.array([f"3707020101{k:06d}" for k in range(400)], dtype=object)


def test_codes_tell_apart_what_stands_together():
    """Pairs of equal objects 0.3 m apart, noise as large: only the code tells which is which."""
    rng = np.random.default_rng(8)
    one = rng.uniform(0, 500, (200, 2))
    old = np.concatenate((one, one + (0.3, 0.0)))
    new = old + rng.normal(0, 0.3, old.shape)
    plain = match(Side(old), Side(new))
    coded = match(Side(old, code=CODES), Side(new, code=CODES))
    assert (plain.old == plain.new).mean() < 0.9
    assert (coded.old == coded.new).mean() > 0.99 and len(coded.old) == 400
    assert (coded.code_agrees == 1).all() and len(coded.code_conflict) == 0
    assert np.median(coded.p) > np.median(plain.p)


def test_a_code_that_disagrees_with_everything_is_a_finding():
    old, _, new, _, truth = year(300, 6, 0.2, 400.0, gone=0.1)
    code = np.where(truth >= 0, CODES[truth], None)
    matched = np.flatnonzero(truth >= 0)
    wrong = matched[:2]
    far = np.array([np.hypot(*(old - new[row]).T).argmax() for row in wrong])
    code[wrong] = CODES[far]
    code[matched[2]] = "9999999999999999"          # of no known object
    found = match(Side(old, code=CODES[:300]), Side(new, code=code))
    partner = dict(zip(found.new.tolist(), found.old.tolist()))
    assert all(partner[row] == truth[row] for row in matched[:3].tolist())
    assert sorted(found.code_conflict.tolist()) == sorted(wrong.tolist())
    assert dict(zip(found.code_conflict.tolist(), found.code_old.tolist())) == \
        dict(zip(wrong.tolist(), far.tolist()))
    agrees = dict(zip(found.new.tolist(), found.code_agrees.tolist()))
    assert [agrees[row] for row in matched[:4].tolist()] == [-1, -1, 0, 1]
    assert found.rates.code > 0.9


def described(n, rng):
    """Five columns of attributes with 7 to 27 values."""
    return {f"c{k}": np.array([f"v{v}" for v in rng.integers(0, 7 + 5 * k, n)], dtype=object)
            for k in range(5)}


def test_attributes_tell_apart_what_stands_together():
    rng = np.random.default_rng(3)
    one = rng.uniform(0, 600, (300, 2))
    old = np.concatenate((one, one + (0.5, 0.0)))
    new, columns = old + rng.normal(0, 0.4, old.shape), described(600, rng)
    plain = match(Side(old), Side(new))
    found = match(Side(old, attributes=columns), Side(new, attributes=columns))
    assert (found.old == found.new).mean() > max(0.99, (plain.old == plain.new).mean() + 0.05)


def test_another_object_in_the_same_place():
    rng = np.random.default_rng(5)
    old = rng.uniform(0, 600, (600, 2))
    new, before = old + rng.normal(0, 0.4, old.shape), described(600, rng)
    exchanged = np.arange(0, 600, 40)
    after = {name: values.copy() for name, values in before.items()}
    for name, values in before.items():
        after[name][exchanged] = values[exchanged - 7]
    found = match(Side(old, attributes=before), Side(new, attributes=after))
    assert found.old.tolist() == found.new.tolist() == list(range(600))
    assert np.flatnonzero(~found.same).tolist() == exchanged.tolist()
    assert 0.01 < found.rates.replaced < 0.05


def test_what_speaks_for_a_pair_is_told():
    old, cls, new, later, truth = year(400, 2, 0.3, 200.0, classes=3)
    found = match(Side(old, cls), Side(new, later))
    parts = (found.distance, found.log_place, found.log_class, found.log_attributes,
             found.log_neighbours, found.same_p)
    assert all(len(part) == len(found.old) and np.isfinite(part).all() for part in parts)
    gap = np.hypot(*(new[found.new] - old[found.old] - found.shift(old[found.old])).T)
    assert found.distance == pytest.approx(gap, abs=0.1)
    near, far = found.distance < 0.3, found.distance > 1.0
    assert found.log_place[near].mean() > found.log_place[far].mean()
    across = cls[found.old] != later[found.new]
    assert (found.log_class[across] < found.log_class[~across].min()).all()
