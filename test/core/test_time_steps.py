"""Calendar steps, and which of them are complete."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis.time_steps import (
    STEPS, borders, steps_of, without_any)
from citygrid_plugin.core.errors import InputError


def moments(*texts):
    return np.array(texts, dtype="datetime64[s]")


def days(steps):
    return [str(border)[:10] for border in steps.border]


@pytest.mark.parametrize("kind, begin, end, expected", [
    ("day", "2026-02-28T12:00", "2026-03-01T00:00:01",
     ["2026-02-28", "2026-03-01", "2026-03-02"]),
    ("day", "2026-02-28", "2026-03-01", ["2026-02-28", "2026-03-01"]),    # the end is outside
    ("week", "2026-01-01", "2026-01-12", ["2025-12-29", "2026-01-05", "2026-01-12"]),
    ("week", "2026-01-04T23:59:59", "2026-01-05", ["2025-12-29", "2026-01-05"]),
    ("month", "2025-12-31", "2026-01-02", ["2025-12-01", "2026-01-01", "2026-02-01"]),
    ("quarter", "2025-11-05", "2026-01-01", ["2025-10-01", "2026-01-01"]),
    ("quarter", "2026-03-31", "2026-04-02", ["2026-01-01", "2026-04-01", "2026-07-01"]),
    ("week", "1969-12-28", "1969-12-30", ["1969-12-22", "1969-12-29", "1970-01-05"])])
def test_borders_of_the_calendar(kind, begin, end, expected):
    found = borders(kind, *moments(begin, end))
    assert [str(border)[:10] for border in found] == expected


def test_a_given_period_decides_what_is_complete():
    at = moments("2026-01-07", "2026-02-20")
    steps = steps_of(at, "month", "2026-01-01", "2026-02-21")
    assert days(steps) == ["2026-01-01", "2026-02-01"]
    assert [str(b)[:10] for b, _ in steps.left_out] == ["2026-02-01"]
    kept = steps_of(at, "month", "2026-01-01", "2026-02-21", keep=True)
    assert len(kept) == 2 and not kept.left_out
    assert [str(b)[:10] for b, _ in kept.incomplete] == ["2026-02-01"]
    whole = steps_of(at, "month", "2026-01-01", "2026-03-01")
    assert len(whole) == 2 and not whole.left_out and not whole.incomplete
    late = steps_of(at, "month", "2026-01-02", "2026-03-01")
    assert days(late) == ["2026-02-01", "2026-03-01"]


def test_without_a_period_the_moments_tell_a_cut_week():
    every_day = np.arange(np.datetime64("2026-01-05T09", "s"), np.datetime64("2026-01-29", "s"),
                          np.timedelta64(12, "h"))
    steps = steps_of(every_day, "week")          # the 28th is a Wednesday
    assert days(steps) == ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"]
    assert [str(b)[:10] for b, _ in steps.left_out] == ["2026-01-26"]
    from_wednesday = every_day[every_day >= np.datetime64("2026-01-07")]
    assert [str(b)[:10] for b, _ in steps_of(from_wednesday, "week").left_out] == [
        "2026-01-05", "2026-01-26"]


@pytest.mark.parametrize("day", ["01", "15", "28"])
def test_one_day_a_month_is_not_a_cut_month(day):
    at = moments(*[f"2026-{month:02}-{day}" for month in range(1, 8)])
    assert len(steps_of(at, "month")) == 7


@pytest.mark.parametrize("until, now, last, left_out", [
    ("2027-01-01", "2026-11-22T10:00", "2026-11-01", 1),      # the year is not over yet
    ("2027-01-01", "2026-11-01", "2026-11-01", 0),            # a month has just ended
    ("2027-01-01", "2026-03-01", "2027-01-01", 0),            # there are later moments
    ("2026-06-01", "2026-11-22", "2026-06-01", 0)])
def test_what_has_not_come_yet_is_no_step(until, now, last, left_out):
    at = moments("2026-01-07", "2026-05-20")
    steps = steps_of(at, "month", "2026-01-01", until, now=now)
    assert days(steps)[-1] == last and len(steps.left_out) == left_out


@pytest.mark.parametrize("now, left_out", [
    ("2026-03-20T18:00", ["2026-03-01"]),     # a quiet January vouches for nothing
    ("2026-04-01", []), ("2026-11-22", []), (None, []),
    ("2026-03-10", [])])                      # there are later moments
def test_a_step_that_is_still_running_is_incomplete(now, left_out):
    at = moments("2026-01-03", "2026-02-25", "2026-03-19")
    steps = steps_of(at, "month", now=now)
    assert [str(begin)[:10] for begin, _ in steps.left_out] == left_out


def test_a_step_that_was_cut_says_nothing_of_the_last_one():
    at = np.concatenate([np.arange(*moments("2026-01-12", "2026-01-15"), np.timedelta64(6, "h")),
                         np.arange(*moments("2026-02-01", "2026-04-20"), np.timedelta64(6, "h"))])
    steps = steps_of(at, "month")             # January from the 12th to the 14th alone
    assert days(steps) == ["2026-02-01", "2026-03-01", "2026-04-01"]


@pytest.mark.parametrize("counts, empty", [
    ([40, 0, 50, 60, 0], 2), ([3, 0, 2], 0), ([0, 0], 0), ([12, 13], 0), ([], 0)])
def test_steps_without_anything_are_remarkable_where_others_have_many(counts, empty):
    assert without_any(counts)[0] == empty


def test_a_single_step_is_not_judged_by_others():
    steps = steps_of(moments("2026-01-06"), "week")
    assert days(steps) == ["2026-01-05", "2026-01-12"] and not steps.left_out


def test_steps_of_moments():
    steps = steps_of(moments("2026-01-05", "2026-01-18T23:59:59"), "week", "2026-01-05",
                     "2026-01-19")
    at = moments("2026-01-04T23:59:59", "2026-01-05", "2026-01-11T23:59:59", "2026-01-12",
                 "2026-01-19", "NaT")
    assert steps.of(at).tolist() == [-1, 0, 0, 1, -1, -1]


@pytest.mark.parametrize("at, kind, since, until, words", [
    ([], "day", None, None, "nothing to count"),
    (["NaT"], "day", None, None, "nothing to count"),
    (["2026-01-05"], "day", "2026-02-01", None, "nothing to count"),
    (["2026-01-05"], "month", "2026-01-02", "2026-01-20", "no complete step"),
    (["1970-01-01", "2026-01-05"], "day", None, None,
     "From 1970-01-01 to 2026-01-05 there are 20459 steps, more than 5000")])
def test_what_cannot_be_cut(at, kind, since, until, words):
    with pytest.raises(InputError, match=words):
        steps_of(moments(*at), kind, since, until)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(STEPS)), st.integers(0, 1_900_000_000), st.integers(1, 40_000_000))
def test_steps_cover_the_period_without_gap(kind, begin, length):
    if kind == "day":
        length = length % 10_000_000 + 1
    low, high = (np.datetime64(x, "s") for x in (begin, begin + length))
    border = borders(kind, low, high)
    assert border[0] <= low < border[1]
    assert border[-2] < high <= border[-1]
    assert (np.diff(border) > np.timedelta64(0, "s")).all()
    assert all(str(b).endswith("T00:00:00") for b in border)
