"""Counts by area and by a second thing, what is behind them, densities and comparisons."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis.cases import Cases, Coded
from citygrid_plugin.core.analysis.components import ComponentFilter, Components
from citygrid_plugin.core.analysis.counts import (
    OUTSIDE, change, count, density, groups_of, last_year, occurring, period_before)
from citygrid_plugin.core.errors import InputError

PLACE = np.array([0, 0, 1, -1, 2, 0], np.int32)
GROUPS = Coded(np.array([1, 0, 1, 1, -1, 1], np.int32), np.array(["a", "b", "never"], object))


def test_texts_that_occur():
    assert occurring(GROUPS) == ["a", "b"] and occurring(GROUPS, most=1) == ["b"]
    assert occurring(GROUPS, np.array([False, True, False, False, True, False])) == ["a"]
    assert occurring(Coded(np.full(3, -1, np.int32), np.empty(0, object))) == []


def test_by_area():
    found = count(PLACE, 4)
    assert (found.inside.tolist(), found.outside, found.total) == ([3, 1, 1, 0], 1, 6)
    assert found.values.tolist() == [None]
    assert found.behind(0).tolist() == [0, 1, 5]
    assert found.behind(OUTSIDE).tolist() == [3]
    assert found.behind().tolist() == list(range(6))


def test_by_area_and_group():
    mask = np.array([True, True, True, True, True, False])
    found = count(PLACE, 3, mask, GROUPS)
    assert found.values.tolist() == ["a", "b", None]      # what does not occur is left out
    assert found.table.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]]
    assert (found.inside.tolist(), found.outside) == ([2, 1, 1], 1)
    assert found.behind(0, 1).tolist() == [0]
    assert found.behind(column=2).tolist() == [4]
    assert found.behind(OUTSIDE, 0).tolist() == []


def test_months_without_a_case_are_there():
    cases = Cases.of(reported_at=["2026-01-01", "2026-02-01", "2026-04-01", "2026-06-01", "NaT"])
    mask = np.array([False, True, True, False, True])
    found = count(np.zeros(5, np.int32), 1, mask, groups_of(cases, "month"), gaps=True)
    assert found.values.tolist() == ["2026-02", "2026-03", "2026-04", None]
    assert found.table[0].tolist() == [1, 0, 1, 1]
    assert found.behind(0, 1).tolist() == []


def test_a_slip_of_the_year_makes_no_thousand_years_of_months():
    cases = Cases.of(reported_at=["1026-01-01", "2026-02-01", "2026-04-01"])
    found = count(np.zeros(3, np.int32), 1, None, groups_of(cases, "month"), gaps=True)
    assert found.values.tolist() == ["1026-01", "2026-02", "2026-04"]


@pytest.mark.parametrize("groups", [None, GROUPS.take(slice(0, 0))])
def test_nothing_to_count(groups):
    found = count(np.empty(0, np.int32), 3, None, groups)
    assert (found.inside.tolist(), found.outside, found.total) == ([0, 0, 0], 0, 0)
    assert found.behind().tolist() == []


def test_no_areas():
    found = count(np.array([-1, -1], np.int32), 0)
    assert (found.inside.tolist(), found.outside) == ([], 2)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 3), st.booleans()), max_size=30))
def test_every_number_leads_to_its_rows(rows):
    place, codes, mask = (np.array(v, kind) for v, kind in zip(
        zip(*rows) if rows else ([], [], []), (np.int32, np.int32, bool)))
    found = count(place, 5, mask, Coded(codes, np.array(list("abcd"), object)))
    assert found.table.sum() == mask.sum() == found.total
    for area in range(-1, 5):
        for column, value in enumerate(found.values):
            behind = found.behind(area, column)
            assert len(behind) == found.table[area, column]
            assert (place[behind] == area).all() and mask[behind].all()
            assert (codes[behind] == (-1 if value is None else "abcd".index(value))).all()


def test_what_cases_are_told_apart_by():
    cases = Cases.of(
        kind=["event", "component", "event", None], classcode=["0102", "0102", "0203", None],
        state=["closed", "filed", "", "closed"], source=["public", None, "media", "public"],
        reported_at=["2026-01-31T23:59:59", "2026-04-01", "NaT", "2026-02-01"])

    def told(by):
        coded = groups_of(cases, by)
        assert by == "state" or sorted(coded.values) == list(coded.values)
        return coded.text().tolist()
    assert told("class") == ["E0102", "C0102", "E0203", None]
    assert told("major") == ["E01", "C01", "E02", None]
    assert told("state") == ["closed", "filed", None, "closed"]
    assert groups_of(cases, "state").values.tolist() == ["filed", "closed"]     # as they follow
    assert told("source") == ["public", None, "media", "public"]
    assert told("month") == ["2026-01", "2026-04", None, "2026-02"]
    assert groups_of(cases, "month").values.tolist() == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert groups_of(Cases.of(0), "month").values.tolist() == []
    assert len(groups_of(Cases.of(0), "class")) == 0
    with pytest.raises(InputError):
        groups_of(cases, "colour")


def test_what_components_are_told_apart_by():
    components = Components(
        Coded.of(["component_01_point"] * 3), np.arange(3), np.zeros(3), np.zeros(3),
        np.array(list("abc"), object), Coded.of(["0101", "0102", "0201"]),
        Coded.of(["完好", None, "破损"]), Coded.of([None] * 3))
    assert groups_of(components, "class").text().tolist() == ["C0101", "C0102", "C0201"]
    assert groups_of(components, "major").text().tolist() == ["C01", "C01", "C02"]
    for by in ("month", "unit", "source", "condition"):
        with pytest.raises(InputError, match="class and state"):
            groups_of(components, by)
    assert ComponentFilter().mask(components).all()
    assert ComponentFilter(("01",), ("完好", "")).mask(components).tolist() == [True, True, False]
    assert ComponentFilter(("0102", "02")).mask(components).tolist() == [False, True, True]


def test_density_and_change():
    np.testing.assert_array_equal(density([3, 0, 4, 5], np.array([1.5, 2, 0, np.nan])),
                                  [2, 0, np.nan, np.nan])
    np.testing.assert_array_equal(change([3, 0, 4, 0], [2, 2, 0, 0]), [.5, -1, np.nan, np.nan])


@pytest.mark.parametrize("since, until, before, year", [
    ("2026-03-01", "2026-04-01", ("2026-02-01", "2026-03-01"), ("2025-03-01", "2025-04-01")),
    ("2026-01-01", "2026-04-01", ("2025-10-01", "2026-01-01"), ("2025-01-01", "2025-04-01")),
    ("2026-01-01", "2027-01-01", ("2025-01-01", "2026-01-01"), ("2025-01-01", "2026-01-01")),
    ("2026-03-02", "2026-03-09", ("2026-02-23", "2026-03-02"), ("2025-03-02", "2025-03-09")),
    ("2024-02-29", "2024-03-01", ("2024-02-28", "2024-02-29"), ("2023-02-28", "2023-03-01")),
    ("2024-02-28", "2024-02-29", ("2024-02-27", "2024-02-28"), ("2023-02-28", "2023-03-01")),
    ("2024-02-29T08:00:00", "2024-02-29T20:00:00",
     ("2024-02-28T20:00:00", "2024-02-29T08:00:00"),
     ("2023-02-28T08:00:00", "2023-02-28T20:00:00")),
    ("2026-03-01T08:00:00", "2026-03-01T20:00:00",
     ("2026-02-28T20:00:00", "2026-03-01T08:00:00"),
     ("2025-03-01T08:00:00", "2025-03-01T20:00:00")),
    ("", "2026-04-01", None, None),
    ("2026-03-01", "", None, None),
])
def test_periods_to_compare_with(since, until, before, year):
    assert (period_before(since, until), last_year(since, until)) == (before, year)
