"""Deadlines by hand-worked examples, and against a counter that goes minute by minute."""
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases.deadlines import Clock, due, workspace_clock
from citygrid_plugin.core.errors import InputError

HOURS = (("08:00", "12:00"), ("14:00", "18:00"))
D = datetime.date
# Spring Festival 2026 (16 to 23 February off, two Saturdays worked) and New Year
CALENDAR = {D(2026, 2, day): "holiday" for day in range(16, 24)}
CALENDAR.update({D(2026, 2, 14): "workday", D(2026, 2, 28): "workday", D(2026, 1, 1): "holiday",
                 D(2026, 1, 2): "holiday", D(2025, 10, 1): "holiday"})


def at(text):
    return datetime.datetime.fromisoformat(text)


CASES = [
    # start, value, unit, due                                                      why
    ("2026-03-03T09:00", 2, "urgent_hour", "2026-03-03T11:00"),                  # plain
    ("2026-03-06T23:30", 4, "urgent_hour", "2026-03-07T03:30"),                  # night, weekend
    ("2026-02-15T20:00", 1, "natural_day", "2026-02-16T20:00"),                  # into a holiday
    ("2024-02-28T08:00", 2, "natural_day", "2024-03-01T08:00"),                  # leap day
    ("2026-03-03T09:00", 4, "work_hour", "2026-03-03T15:00"),                    # over noon
    ("2026-03-03T08:00", 4, "work_hour", "2026-03-03T12:00"),                    # ends at closing
    ("2026-03-03T12:30", 4, "work_hour", "2026-03-03T18:00"),                    # starts at noon
    ("2026-03-03T17:00", 2, "work_hour", "2026-03-04T09:00"),                    # over night
    ("2026-03-03T20:00", 2, "work_hour", "2026-03-04T10:00"),                    # after closing
    ("2026-03-03T05:00", 2, "work_hour", "2026-03-03T10:00"),                    # before opening
    ("2026-03-06T17:00", 2, "work_hour", "2026-03-09T09:00"),                    # weekend
    ("2026-03-07T10:00", 1, "work_hour", "2026-03-09T09:00"),                    # on a Saturday
    ("2026-03-03T15:00", 1, "work_day", "2026-03-04T15:00"),                     # eight hours
    ("2026-03-06T15:00", 1, "work_day", "2026-03-09T15:00"),                     # eight hours, Fri
    ("2026-03-02T08:00", 5, "work_day", "2026-03-06T18:00"),                     # a whole week
    ("2026-02-13T17:00", 2, "work_hour", "2026-02-14T09:00"),                    # shifted Saturday
    ("2026-02-14T17:00", 2, "work_hour", "2026-02-24T09:00"),                    # Spring Festival
    ("2026-02-13T15:00", 2, "work_day", "2026-02-24T15:00"),                     # both
    ("2025-12-31T17:00", 2, "work_hour", "2026-01-05T09:00"),                    # year's end
    ("2026-03-03T09:00:30", 0.5, "work_hour", "2026-03-03T09:30:30"),            # seconds stay
]


@pytest.mark.parametrize("start, value, unit, end", CASES)
def test_due(start, value, unit, end):
    result = due(at(start), value, unit, HOURS, CALENDAR)
    assert result.at == at(end)
    assert not result.assumed


def test_year_without_calendar_is_assumed():
    clock = Clock(HOURS, CALENDAR)
    assert clock.due(at("2026-12-31T17:00"), 2, "work_hour").assumed
    assert not clock.due(at("2026-12-31T17:00"), 1, "work_hour").assumed
    assert not clock.due(at("2027-06-01T09:00"), 9, "natural_day").assumed


@pytest.mark.parametrize("value, unit", [(0, "work_hour"), (-1, "work_day"), (1, "week"),
                                         (float("nan"), "work_hour"), (1e9, "work_day")])
def test_no_limit(value, unit):
    with pytest.raises(InputError):
        Clock(HOURS, CALENDAR).due(at("2026-03-03T09:00"), value, unit)


@pytest.mark.parametrize("hours", [(), (("12:00", "08:00"),),
                                   (("08:00", "12:00"), ("11:00", "18:00"))])
def test_office_hours_out_of_order(hours):
    with pytest.raises(InputError):
        Clock(hours)


def test_light():
    clock = Clock(HOURS, CALENDAR)
    start, end = at("2026-03-03T08:00"), clock.due(at("2026-03-03T08:00"), 5, "work_hour").at
    assert end == at("2026-03-03T15:00")
    for moment, light in (("08:00", "green"), ("12:00", "green"), ("13:59", "green"),
                          ("14:00", "green"), ("14:01", "yellow"), ("15:00", "yellow"),
                          ("15:01", "red")):
        assert clock.light(start, end, at("2026-03-03T" + moment), "work_hour") == light


def test_elapsed_counts_back():
    clock = Clock(HOURS, CALENDAR)
    a, b = at("2025-12-31T17:00"), at("2026-01-05T09:00")
    assert clock.elapsed(a, b, "work_hour") == 7200
    assert clock.elapsed(b, a, "work_hour") == -7200


def minute_by_minute(start, minutes):
    """The oracle: walk and count, with rules of its own."""
    moment, left = start, minutes
    while left:
        day = moment.strftime("%Y-%m-%d")
        off = moment.isoweekday() > 5 or ("2026-02-16" <= day <= "2026-02-23") \
            or day in ("2026-01-01", "2026-01-02", "2025-10-01")
        if day in ("2026-02-14", "2026-02-28"):
            off = False
        if not off and (8 <= moment.hour < 12 or 14 <= moment.hour < 18):
            left -= 1
        moment += datetime.timedelta(minutes=1)
    return moment


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 200 * 1440), st.integers(1, 30 * 60))
def test_against_minute_counter(offset, minutes):
    start = at("2025-11-20T00:00") + datetime.timedelta(minutes=offset)
    clock = Clock(HOURS, CALENDAR)
    end = clock.due(start, minutes / 60, "work_hour").at
    assert abs(end - minute_by_minute(start, minutes)) < datetime.timedelta(seconds=1)
    assert abs(clock.elapsed(start, end, "work_hour") - minutes * 60) < 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 200 * 1440), st.integers(1, 6))
def test_work_day_is_eight_working_hours(offset, days):
    start = at("2025-11-20T00:00") + datetime.timedelta(minutes=offset)
    clock = Clock(HOURS, CALENDAR)
    assert clock.due(start, days, "work_day") == clock.due(start, 8 * days, "work_hour")


BY_DATE = [
    # start, days, due                                                             why
    ("2026-03-03T09:00", 1, "2026-03-04T18:00"),                 # the day of the start is free
    ("2026-03-03T05:00", 1, "2026-03-04T18:00"),                 # also before the office opens
    ("2026-03-03T18:00", 1, "2026-03-04T18:00"),                 # at closing time
    ("2026-03-03T23:59", 1, "2026-03-04T18:00"),                 # in the evening
    ("2026-03-04T00:00", 1, "2026-03-05T18:00"),                 # midnight is the next day
    ("2026-03-07T10:00", 1, "2026-03-09T18:00"),                 # Saturday: the first one after it
    ("2026-03-06T10:00", 3, "2026-03-11T18:00"),                 # over a weekend
    ("2026-02-13T15:00", 2, "2026-02-24T18:00"),                 # shifted Saturday, festival
    ("2025-12-31T17:00", 2, "2026-01-06T18:00"),                 # year's end
    ("2026-03-03T09:00", 0.5, "2026-03-03T15:00"),               # half a day has no date
    ("2026-03-03T16:00", 0.5, "2026-03-04T10:00"),
    ("2026-03-03T09:00", 1.5, "2026-03-05T12:00"),               # and is counted after the whole
]


@pytest.mark.parametrize("start, days, end", BY_DATE)
def test_working_days_by_date(start, days, end):
    clock = Clock(HOURS, CALENDAR, work_day="date")
    assert clock.due(at(start), days, "work_day").at == at(end)
    assert Clock(HOURS, CALENDAR).due(at(start), 8 * days, "work_hour") \
        == clock.due(at(start), 8 * days, "work_hour")


def test_half_a_day_by_date_is_half_of_the_office_hours():
    short = (("09:00", "12:00"), ("13:00", "16:00"))
    assert Clock(short, CALENDAR, work_day="date").due(
        at("2026-03-03T09:00"), 0.5, "work_day").at == at("2026-03-03T12:00")
    assert Clock(short, CALENDAR).due(
        at("2026-03-03T09:00"), 0.5, "work_day").at == at("2026-03-03T14:00")


def test_unknown_way_of_counting():
    with pytest.raises(InputError):
        Clock(HOURS, CALENDAR, work_day="weeks")


@pytest.mark.parametrize("value, hour", [(0.1 + 0.2, "08:18"), (2.4 + 1.6, "12:00"),
                                         (1.1 * 3 + 0.7, "12:00")])
def test_no_crumb_of_a_second_is_left_for_the_next_day(value, hour):
    assert Clock(HOURS, CALENDAR).due(at("2026-03-03T08:00"), value, "work_hour").at \
        == at("2026-03-03T" + hour)


PAUSES = [
    # unit, work_day, due, paused at, resumed at, new due
    ("work_hour", "hours", "2026-03-04T12:00", "2026-03-03T17:00", "2026-03-06T17:00",
     "2026-03-09T12:00"),
    ("work_day", "date", "2026-03-05T18:00", "2026-03-03T15:00", "2026-03-04T15:00",
     "2026-03-06T18:00"),
    ("work_day", "date", "2026-03-05T18:00", "2026-03-03T20:00", "2026-03-04T06:00",
     "2026-03-05T18:00"),                                                      # over night: none
    ("natural_day", "hours", "2026-03-05T12:00", "2026-03-04T12:00", "2026-03-07T03:00",
     "2026-03-08T03:00"),
    ("work_hour", "hours", "2025-12-31T12:00", "2026-01-05T09:00", "2026-01-05T10:00",
     "2025-12-31T15:00"),                                                      # overdue already
]


@pytest.mark.parametrize("unit, work_day, end, paused, resumed, after", PAUSES)
def test_pause(unit, work_day, end, paused, resumed, after):
    clock = Clock(HOURS, CALENDAR, work_day=work_day)
    left = clock.left(at(paused), at(end), unit)
    result = clock.resume(at(resumed), left, unit).at
    assert result == at(after)
    assert clock.left(at(resumed), result, unit) == left


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 400 * 1440), st.sampled_from(["urgent_hour", "work_hour", "work_day"]),
       st.sampled_from(["hours", "date"]), st.integers(-500 * 3600, 500 * 3600))
def test_left_and_resume_are_inverse(offset, unit, work_day, seconds):
    clock = Clock(HOURS, CALENDAR, work_day=work_day)
    moment = at("2025-06-20T00:00") + datetime.timedelta(minutes=offset)
    end = clock.resume(moment, seconds, unit).at
    assert clock.left(moment, end, unit) == seconds
    assert clock.resume(moment, clock.left(moment, end, unit), unit).at == end


def test_light_leaves_out_the_pause():
    """Two of ten hours used, a pause of 16: six more are green."""
    clock = Clock(HOURS, CALENDAR)
    start, paused, again = (at("2026-03-02T08:00"), at("2026-03-02T10:00"),
                            at("2026-03-04T10:00"))
    end = clock.resume(again, clock.left(paused, clock.due(start, 10, "work_hour").at,
                                         "work_hour"), "work_hour").at
    assert end == at("2026-03-05T10:00")
    whole = 10 * 3600
    assert clock.green_until(start, end, "work_hour", whole) == at("2026-03-05T08:00")
    assert clock.light(start, end, at("2026-03-04T17:59"), "work_hour", whole) == "green"
    assert clock.light(start, end, at("2026-03-05T08:01"), "work_hour", whole) == "yellow"
    # a limit of which less than a fifth is left when it runs on has no green
    assert clock.green_until(again, clock.resume(again, 3600, "work_hour").at, "work_hour",
                             whole) < again


def test_clock_of_a_workspace(ws):
    with ws.transaction() as connection:
        connection.execute("INSERT INTO calendar_day (day, kind) VALUES ('2026-03-09', 'holiday')")
    assert workspace_clock(ws).due(at("2026-03-06T17:00"), 2, "work_hour").at \
        == at("2026-03-10T09:00")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 200 * 1440), st.sampled_from([
    (1, "urgent_hour"), (2.5, "work_hour"), (5, "work_hour"), (10, "work_hour"), (1, "work_day"),
    (0.5, "work_day"), (5, "work_day"), (3, "natural_day")]), st.integers(-3, 3),
    st.integers(-600, 600), st.sampled_from(["hours", "date"]))
def test_green_until_is_where_the_light_changes(offset, limit, step, drift, work_day):
    """The stored moment and the clock say the same, also when the deadline was moved by hand."""
    clock = Clock(HOURS, CALENDAR, work_day=work_day)
    start = at("2025-12-20T00:00") + datetime.timedelta(minutes=offset)
    end = clock.due(start, *limit).at + datetime.timedelta(minutes=drift)
    moment = clock.green_until(start, end, limit[1])
    asked = moment + datetime.timedelta(seconds=step)
    if start < end and clock.elapsed(start, end, limit[1]) > 0:
        said = "red" if asked > end else "yellow" if asked > moment else "green"
        assert clock.light(start, end, asked, limit[1]) == said
    else:
        assert moment == end


def test_green_lasts_over_the_pause():
    clock = Clock(HOURS, CALENDAR)
    for start, hours, until in (
            ("2026-03-03T08:00", 5, "2026-03-03T14:00"),       # over noon
            ("2026-03-03T08:00", 10, "2026-03-04T08:00"),      # over night
            ("2026-03-06T08:00", 10, "2026-03-09T08:00"),      # over a weekend
            ("2026-02-14T08:00", 10, "2026-02-24T08:00")):     # over Spring Festival
        end = clock.due(at(start), hours, "work_hour").at
        assert clock.green_until(at(start), end, "work_hour") == at(until)
