"""Sampling plan, defects and rates of a check survey, worked out by hand."""
from dataclasses import asdict

import numpy as np
import pytest
from citygrid_plugin.core.census import quality
from citygrid_plugin.core.census.changes import COMPARED
from citygrid_plugin.core.errors import InputError


def objects(*values):
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


@pytest.mark.parametrize("lot, sample", [(1, 1), (2, 2), (3, 3), (20, 3), (21, 5), (40, 5),
                                         (41, 7), (100, 10), (101, 11), (200, 15)])
def test_size_of_a_sample(lot, sample):
    assert quality.sample_size(lot) == sample


def test_a_lot_beyond_the_table():
    with pytest.raises(InputError):
        quality.sample_size(201)


def test_plan_by_crew_and_lot():
    count = 450
    units = objects(*(f"U{i:03}" for i in range(count)))
    number = np.arange(count)
    crew = np.where(number < 430, "a", "b").astype(object)
    surveyed = np.where(number % 10 == 0, 0, number)
    rows, lot, size = quality.plan(units, surveyed, crew)
    assert (surveyed[rows] > 0).all() and len(set(rows)) == len(rows)
    # 387 sheets of a make two lots of 194 and 193 with 15 each; 18 of b one lot with 3
    assert {name: (int((lot == name).sum()), int(size[lot == name][0])) for name in set(lot)} == {
        "a-1": (15, 194), "a-2": (15, 193), "b-1": (3, 18)}
    again = quality.plan(units, surveyed, crew)
    assert all((x == y).all() for x, y in zip(again, (rows, lot, size)))
    assert (quality.plan(units, surveyed, crew, seed=2)[0] != rows).any()


def test_nothing_surveyed_nothing_planned():
    assert not len(quality.plan(objects("A"), np.array([0]), objects("a"))[0])
    assert not len(quality.plan(objects(), np.zeros(0, int), objects())[0])


def survey(*rows):
    """Columns of survey rows given as (class, owner, state)."""
    columns = {name: objects(*([None] * len(rows))) for name in COMPARED}
    columns["classcode"] = objects(*(r[0] for r in rows))
    columns["deptcode2"] = objects(*(r[1] for r in rows))
    columns["objstate"] = objects(*(r[2] for r in rows))
    return columns


def example():
    check = survey(("0101", "A", "完好"), ("0101", "A", "完好"), ("0101", None, "破损"),
                   ("0201", "B", "完好"), ("0201", "B", "完好"))
    census = survey(("0101", "A", "完好"), ("0102", "A", "完好"), ("0101", "C", "完好"),
                    ("0201", "X", "完好"), ("0301", "B", "完好"))
    i, j = np.array([0, 1, 2, 3]), np.array([0, 1, 2, 3])
    distance, accuracy = np.array([0.3, 1.1, 0.4, 0.8]), np.array([0.5, 0.5, 0.5, 1.0])
    return check, census, i, j, distance, accuracy


def test_defects_by_hand():
    found = quality.defects(*example())
    assert sorted(zip(found.kind, found.field, found.check.tolist(), found.census.tolist())) == [
        ("attribute", "deptcode2", 3, 3), ("class", "classcode", 1, 1), ("excess", "", -1, 4),
        ("missed", "", 4, -1), ("position", "geom", 1, 1), ("state", "objstate", 2, 2)]


def test_rates_by_hand():
    check, census, i, j, distance, accuracy = example()
    found = quality.defects(check, census, i, j, distance, accuracy)
    result = quality.rates(found, check["classcode"], 5, i)
    assert (result["checked"], result["surveyed"], result["matched"]) == (5, 5, 4)
    assert (result["missed"], result["excess"]) == (0.2, 0.2)
    assert (result["errors"], result["positions"]) == (0.75, 0.25)
    # major 01: missed 0/3, errors 2/3, far 1/3; major 02: missed 1/2, errors 1/1, far 0/1
    first, second = 0.4 * 2 / 3 + 0.2 / 3, 0.4 * 0.5 + 0.4 * 1
    assert result["defects"] == pytest.approx((first + second) / 2)
    heavy = quality.rates(found, check["classcode"], 5, i, quality.Norms(classes={"01": 3.0}))
    assert heavy["defects"] == pytest.approx((3 * first + second) / 4)
    # a minor class of its own importance leaves its major class
    check["classcode"][2] = "0103"
    found = quality.defects(check, census, i, j, distance, accuracy)
    one = quality.rates(found, check["classcode"], 5, i,
                        quality.Norms(classes={"01": 3.0, "0103": 2.0}))
    first, third = 0.4 * 1 / 2 + 0.2 / 2, 0.4 * 1
    assert one["defects"] == pytest.approx((3 * first + 2 * third + second) / 6)


def test_nothing_to_divide_by():
    empty = survey()
    none = np.zeros(0, int)
    found = quality.defects(empty, empty, none, none, np.zeros(0), np.zeros(0))
    result = quality.rates(found, objects(), 0, none)
    assert not len(found) and result["missed"] is None and result["defects"] is None
    assert quality.verdict(result) == ("unchecked", [])


@pytest.mark.parametrize("finer, error", [(True, 5.0), (False, 5 / np.sqrt(2))])
def test_root_mean_square_error(finer, error):
    assert quality.rmse([3, 4, np.sqrt(50)], finer) == pytest.approx(error)
    assert np.isnan(quality.rmse([], finer))


@pytest.mark.parametrize("more, failed", [
    ({}, []), ({"missed": 0.021}, ["missed"]), ({"missed": 0.02}, []),
    ({"excess": 0.03}, ["excess"]), ({"errors": 0.06, "defects": 0.06}, ["errors", "defects"]),
    ({"missed": None}, []),
    ({"rmse": {0.5: 0.51, 1.0: 0.9}}, ["rmse 0.5"]), ({"rmse": {10.0: None}}, [])])
def test_verdict(more, failed):
    result = {"checked": 10, "surveyed": 10, "missed": 0.0, "excess": 0.0, "errors": 0.0,
              "defects": 0.0, **more}
    assert quality.verdict(result) == ("failed" if failed else "passed", failed)


@pytest.mark.parametrize("given", [{"most": 1}, {"most_missed": "x"}, {"most_missed": -1},
                                   {"sizes": [[40, 5], [20, 3]]}, {"sizes": []}])
def test_norms_that_cannot_be(given):
    with pytest.raises(InputError):
        quality.Norms.of(given)


def test_norms_of_a_city():
    norms = quality.Norms.of({"sizes": [[10, 2]], "most_missed": 0.1})
    assert quality.sample_size(9, norms.sizes) == 2 and norms.most_missed == 0.1
    assert quality.Norms.of(asdict(norms)) == norms
