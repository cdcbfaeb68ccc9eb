"""Matching of a generated city: right, sure of the right things, and never below nearest."""
import sys
from pathlib import Path

import numpy as np
import pytest
from citygrid_plugin.core.census import matching
from citygrid_plugin.core.census.matching import Side, match

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from benches import census, census_recipe as recipe      # noqa: E402


@pytest.fixture(scope="module")
def city():
    return recipe.city(3, 40)


def survey(city, sigma, shift, seed=5):
    pair = recipe.year_later(*city, sigma, shift, seed)
    return pair, match(Side(pair.old_xy, pair.old_cls), Side(pair.new_xy, pair.new_cls))


@pytest.fixture(scope="module", params=[(0.5, 0.5, 0.965, 0.9, 0.15), (1.0, 1.0, 0.94, 0.8, 0.35)])
def matched(request, city):
    sigma, shift, *least = request.param
    return *survey(city, sigma, shift), sigma, least


def test_the_city_of_the_recipe():
    xy, cls = recipe.city(3)
    assert len(xy) == 155_200 and np.bincount(cls).tolist() == [80000, 12800, 21600, 8000, 32800]
    pair = recipe.year_later(xy, cls, 0.5, 0.5, 5)
    assert len(pair.new_xy) == 156_678 and (pair.truth >= 0).sum() == 147_366
    assert (pair.truth[pair.truth >= 0] < 155_200).all()


def test_most_matches_are_right(matched):
    pair, found, _, (least, _, _) = matched
    nearest = recipe.f1(pair.truth, *recipe.mutual_nearest(pair))[2]
    ours = recipe.f1(pair.truth, found.old, found.new)[2]
    assert ours > least and ours > nearest + 0.02


def test_the_local_shift_is_found(matched):
    pair, found, sigma, (_, _, most) = matched
    error = found.shift(pair.old_xy) - pair.shift
    for offset in found.offset.values():
        error += (offset.dx, offset.dy) if offset.significant else 0.0
    assert np.sqrt((error ** 2).mean()) < most
    assert found.rates.sigma[0] == pytest.approx(sigma, rel=0.05)


def test_probabilities_are_true(matched):
    pair, found, _, (_, least, _) = matched
    settled, worst = census.certainty(pair.truth, found)
    assert settled > least and worst < 0.06
    gone = np.setdiff1d(np.arange(len(pair.old_xy)), found.old)
    really = ~np.isin(gone, pair.truth)
    assert found.old_p[gone].mean() == pytest.approx(really.mean(), abs=0.04)


def test_classes_are_not_crossed_for_nothing(matched):
    pair, found, _, _ = matched
    across = pair.old_cls[found.old] != pair.new_cls[found.new]
    wrong = pair.truth[found.new] != found.old
    assert (across & wrong).mean() < 0.005
    assert (across & ~wrong).mean() > 0.01


def test_rates_from_a_part_of_the_map_do_as_well(city, monkeypatch):
    pair, whole = survey(city, 0.5, 0.5)
    monkeypatch.setattr(matching, "LEARN_FROM", 2000)
    part = match(Side(pair.old_xy, pair.old_cls), Side(pair.new_xy, pair.new_cls))
    f1 = [recipe.f1(pair.truth, m.old, m.new)[2] for m in (whole, part)]
    assert f1[1] == pytest.approx(f1[0], abs=0.002)


def test_no_shift_is_not_made_up(city):
    pair, found = survey(city, 1.0, 0.0)
    assert found.field.parts == 1
    assert np.abs(found.shift(pair.old_xy[:1])).max() < 0.1


def test_a_slow_drift_is_followed(city):
    pair = recipe.year_later(*city, 0.5, 0.0, 5)

    def drift(xy):
        return np.column_stack((np.sin(xy[:, 0] / 800), np.cos(xy[:, 1] / 900)))
    still = match(Side(pair.old_xy, pair.old_cls), Side(pair.new_xy, pair.new_cls))
    found = match(Side(pair.old_xy, pair.old_cls),
                  Side(pair.new_xy + drift(pair.new_xy), pair.new_cls))
    f1 = [recipe.f1(pair.truth, m.old, m.new)[2] for m in (still, found)]
    assert f1[1] > f1[0] - 0.005 and found.field.parts > 4
