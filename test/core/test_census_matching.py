"""Matching of points: what comes out has the promised form, whatever goes in."""
import numpy as np
import pytest
from citygrid_plugin.core.census.matching import Options, Side, match
from citygrid_plugin.core.errors import Cancelled, InputError

NONE = np.zeros((0, 2))


def scattered(n, seed=1, size=200.0):
    return np.random.default_rng(seed).uniform(0.0, size, (n, 2))


@pytest.mark.parametrize("old, new, matched", [
    (NONE, NONE, 0), (NONE, scattered(9), 0), (scattered(9), NONE, 0),
    (scattered(1), scattered(1), 1), (scattered(1), scattered(1) + 100.0, 0),
    (np.zeros((9, 2)), np.zeros((9, 2)), 9), (scattered(60), scattered(60), 60)])
def test_small_sides(old, new, matched):
    found = match(Side(old), Side(new))
    assert len(found.old) == len(found.new) == len(found.p) == matched
    assert len(np.unique(found.old)) == len(np.unique(found.new)) == matched
    assert found.new_p.shape == (len(new),) and found.old_p.shape == (len(old),)


@pytest.mark.parametrize("side", [
    lambda: Side(np.array([[1.0, np.nan]])),
    lambda: Side(np.zeros((3, 2)), cls=[1, 2]),
    lambda: Side(np.zeros((1, 2)), accuracy=[0.0])])
def test_what_cannot_be_matched_is_refused(side):
    with pytest.raises(InputError):
        side()


def test_cancelled():
    class Feedback:
        def is_cancelled(self):
            return True

        def progress(self, share):
            raise AssertionError("went on")
    with pytest.raises(Cancelled):
        match(Side(scattered(5)), Side(scattered(5)), Options(), Feedback())
