"""Matching rows of equal objects whose survey is off by more than the distance between them."""
import sys
from pathlib import Path

import numpy as np
import pytest
from post_rows import in_rows

from citygrid_plugin.core.census.matching import Side, match

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from benches.census_recipe import f1                     # noqa: E402
from benches.census_rows import plain_assignment        # noqa: E402


@pytest.mark.parametrize("sigma, least", [(0.5, 0.92), (1.0, 0.63), (3.0, 0.18)])
@pytest.mark.parametrize("new", ["beside", "anywhere"])
def test_as_good_as_assignment_with_the_true_offset_taken_off(sigma, least, new):
    # places of neighbours are independent here: nothing can do better than the assignment
    ours, plain = [], []
    for seed in (1, 2):
        old, survey, truth, d = in_rows(seed, sigma, 2.0, new=new)
        found = match(Side(old), Side(survey))
        offset, = found.offset.values()
        assert offset.significant
        assert np.hypot(offset.dx - d[0], offset.dy - d[1]) < 4 * offset.error < 0.6
        ours.append(f1(truth, found.old, found.new)[2])
        plain.append(f1(truth, *plain_assignment(old, survey - d, 4 * sigma))[2])
    assert np.mean(ours) > least
    assert np.mean(ours) > 0.95 * np.mean(plain)


def test_a_row_alone_is_not_moved_by_a_place():
    # 60 posts, none gone: the ends say where the row is although an offset cannot be proved
    random = np.random.default_rng(4)
    old = np.stack([np.arange(60) * 1.5, np.zeros(60)], axis=1)
    new = old + random.normal(0, 0.2, old.shape)
    found = match(Side(old), Side(new))
    assert (found.old == found.new).all() and len(found.old) == 60


def test_one_crew_of_two_was_off():
    old, survey, truth, _ = in_rows(6, 0.3, 0.0)
    crew = np.where(survey[:, 0] > np.median(survey[:, 0]), "east", "west")
    survey[crew == "east"] += (1.2, -1.6)
    found = match(Side(old), Side(survey, crew=crew))
    assert found.offset["east"].significant and not found.offset["west"].significant
    assert f1(truth, found.old, found.new)[2] > 0.93
    together = match(Side(old), Side(survey))
    assert f1(truth, together.old, together.new)[2] < f1(truth, found.old, found.new)[2] - 0.1
