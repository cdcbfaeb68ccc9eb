"""Surveys that are not as they should be: only a part was walked, errors now and then far larger
than the noise, rows closer together than the noise is wide, codes of the neighbour."""
import numpy as np
import pytest
from citygrid_plugin.core.census import surveyed
from citygrid_plugin.core.census.candidates import candidate_pairs
from citygrid_plugin.core.census.matching import Side, match


def town(rng, rows=12_000, size=1200.0):
    """Objects of three classes along streets 60 m apart."""
    xy = rng.uniform(0, size, (rows, 2))
    xy[:, 1] = np.round(xy[:, 1] / 60) * 60 + rng.choice((-6, 6), rows) + rng.normal(0, 0.5, rows)
    return xy, rng.integers(0, 3, rows)


def year_later(rng, xy, cls, noise, gone=0.05, new=0.06, moved=0.02):
    """New places, classes and the old row of each; ``noise`` (rows) -> (rows, 2)."""
    stays = np.flatnonzero(rng.random(len(xy)) >= gone)
    near = rng.integers(0, len(xy), int(new * len(xy)))
    points = xy[stays] + noise(len(stays))
    points += rng.normal(0, 4, points.shape) * (rng.random(len(stays)) < moved)[:, None]
    points = np.concatenate((points, xy[near] + rng.normal(0, 6, (len(near), 2))))
    return (points, np.concatenate((cls[stays], cls[near])),
            np.concatenate((stays, np.full(len(near), -1))))


def said(found, truth):
    """Which statements about new rows are right, and how sure each is."""
    decided = np.full(len(truth), -1)
    decided[found.new] = found.old
    return decided == truth, found.new_p


@pytest.mark.parametrize("part", ["corner", "streets"])
def test_where_nobody_went_nothing_is_gone(part):
    rng = np.random.default_rng(4)
    xy, cls = town(rng)
    walked = (xy < 400).all(axis=1) if part == "corner" else (xy[:, 1] + 30) // 240 % 2 < 1
    rows = np.flatnonzero(walked)
    points, classes, truth = year_later(rng, xy[walked], cls[walked],
                                        lambda n: rng.normal(0, 0.5, (n, 2)))
    truth = np.where(truth >= 0, rows[truth], -1)
    found = match(Side(xy, cls), Side(points, classes))
    right, p = said(found, truth)
    assert right.mean() > 0.93
    assert right[p >= 0.99].mean() > 0.99 and (p >= 0.99).mean() > 0.6
    assert found.rates.kept == pytest.approx(np.full(3, 0.95), abs=0.05)
    assert found.rates.moved == pytest.approx(0.02, abs=0.015)


@pytest.mark.parametrize("shares", [(1.0, 0.0), (0.5, 0.0), (0.5, 1.0)])
def test_what_lies_where_the_survey_went(shares, monkeypatch):
    """``shares``: of a town's width that was walked; of the other objects that stand far off."""
    width, far = shares
    monkeypatch.setattr(surveyed, "ASKED", 500)
    rng = np.random.default_rng(5)
    xy, cls = rng.uniform(0, 1000, (10_000, 2)), rng.integers(0, 2, 10_000)
    new = xy[(xy[:, 0] < 1000 * width) & (rng.random(10_000) < 0.7)]
    xy = np.concatenate((xy, rng.uniform(5000, 6000, (int(10_000 * far), 2))))
    cls = np.concatenate((cls, np.zeros(len(xy) - 10_000, int)))
    pairs = candidate_pairs(xy, new, np.full(len(xy), 3.0), 24)
    found = surveyed.surveyed_sizes(pairs, xy, new, cls, 3)
    assert found == pytest.approx([5000 * width, 5000 * width, 0], rel=0.06, abs=1)


def test_an_empty_or_a_tiny_survey_has_sizes():
    xy, cls = np.arange(40.0).reshape(20, 2) * 100, np.zeros(20, int)
    for rows, count in ((0, 20), (2, 20), (20, 20)):
        pairs = candidate_pairs(xy, xy[:rows] + 1, np.full(20, 5.0), 24)
        assert surveyed.surveyed_sizes(pairs, xy, xy[:rows] + 1, cls, 1) == [count]


def test_large_errors_now_and_then_do_not_make_it_sure_of_new_ones():
    """Student's t with three degrees of freedom: what is far off is moved or new, nobody knows."""
    rng = np.random.default_rng(6)
    xy, cls = town(rng)
    points, classes, truth = year_later(
        rng, xy, cls, lambda n: 0.3 / np.sqrt(3) * rng.standard_t(3, (n, 2)))
    right, p = said(match(Side(xy, cls), Side(points, classes)), truth)
    assert right.mean() > 0.95 and right[p >= 0.99].mean() > 0.995 and (p >= 0.99).mean() > 0.6


def test_rows_as_close_as_the_noise_is_wide_are_as_sure_as_they_are_right():
    rng = np.random.default_rng(7)
    rows = []
    for _ in range(130):
        angle = rng.uniform(0, 6.28) + np.arange(rng.integers(15, 80)) / rng.uniform(10, 60)
        radius = 1.0 / (angle[1] - angle[0])
        rows.append(rng.uniform(0, 1600, 2)
                    + radius * np.column_stack((np.cos(angle), np.sin(angle))))
    xy = np.concatenate(rows)
    points, _, truth = year_later(rng, xy, np.zeros(len(xy), int),
                                  lambda n: rng.normal(0, 0.8, (n, 2)), 0.03, 0.03)
    found = match(Side(xy), Side(points))
    right, p = said(found, truth)
    bins = (10 * p).astype(int)
    count = np.bincount(bins, minlength=10)
    gap = np.abs(np.bincount(bins, p - right, 10)) / np.maximum(count, 1)
    assert (count >= 500).sum() >= 4 and gap[count >= 500].max() < 0.06
    assert found.rates.sigma[0] == pytest.approx(0.8, abs=0.03)


def test_a_column_of_codes_that_slipped_by_a_row_is_found_out():
    """Every fifth object has a code, nearly all of them that of its neighbour."""
    rng = np.random.default_rng(8)
    xy, cls = town(rng, 4000, 700.0)
    points, classes, truth = year_later(rng, xy, cls, lambda n: rng.normal(0, 0.8, (n, 2)))
    codes = np.array([f"{k:06d}" for k in range(len(xy))], dtype=object)
    from scipy.spatial import cKDTree
    neighbour = cKDTree(xy).query(xy, 2)[1][:, 1]
    written = np.where((truth >= 0) & (rng.random(len(truth)) < 0.2), codes[neighbour[truth]], None)
    plain = match(Side(xy, cls), Side(points, classes))
    found = match(Side(xy, cls, code=codes), Side(points, classes, code=written))
    share = [said(f, truth)[0].mean() for f in (plain, found)]
    assert share[1] > share[0] - 0.01 and found.rates.code < 0.3
    assert len(found.code_conflict) > 0.8 * sum(w is not None for w in written)


@pytest.mark.parametrize("turned", [False, True])
def test_one_quarter_against_a_whole_town(turned, monkeypatch):
    """Rates are learned where both sides are, however large one of them is."""
    from citygrid_plugin.core.census import matching
    monkeypatch.setattr(matching, "LEARN_FROM", 400)
    rng = np.random.default_rng(9)
    xy, cls = town(rng)
    rows = np.flatnonzero((xy > 900).all(axis=1))
    points, classes, truth = year_later(rng, xy[rows], cls[rows],
                                        lambda n: rng.normal(0, 0.3, (n, 2)))
    truth = np.where(truth >= 0, rows[truth], -1)
    whole, part = Side(xy, cls), Side(points, classes)
    found = match(part, whole) if turned else match(whole, part)
    pairs = zip(found.new, found.old) if turned else zip(found.old, found.new)
    correct = sum(truth[new] == old for old, new in pairs)
    assert correct > 0.95 * (truth >= 0).sum() and correct > 0.97 * len(found.old)
