"""Periods as people ask for them."""
import datetime

import pytest

from citygrid_plugin.core.analysis.periods import PERIODS, before, limits
from citygrid_plugin.core.errors import InputError

DAY = datetime.date
SUNDAY = DAY(2026, 11, 22)


@pytest.mark.parametrize("period, today, wanted, earlier", [
    ("all", SUNDAY, ("", ""), None),
    ("this_week", SUNDAY, ("2026-11-16", "2026-11-23"), ("2026-11-09", "2026-11-16")),
    ("this_week", DAY(2026, 11, 16), ("2026-11-16", "2026-11-17"), ("2026-11-09", "2026-11-10")),
    ("this_month", SUNDAY, ("2026-11-01", "2026-11-23"), ("2026-10-01", "2026-10-23")),
    # the month before is shorter: all of it
    ("this_month", DAY(2026, 3, 31), ("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
    ("this_quarter", SUNDAY, ("2026-10-01", "2026-11-23"), ("2026-07-01", "2026-08-23")),
    ("this_year", SUNDAY, ("2026-01-01", "2026-11-23"), ("2025-01-01", "2025-11-23")),
    ("this_year", DAY(2028, 11, 22), ("2028-01-01", "2028-11-23"), ("2027-01-01", "2027-11-23")),
    ("this_year", DAY(2028, 2, 29), ("2028-01-01", "2028-03-01"), ("2027-01-01", "2027-03-01")),
    ("this_year", DAY(2029, 12, 31), ("2029-01-01", "2030-01-01"), ("2028-01-01", "2029-01-01")),
    ("last_week", SUNDAY, ("2026-11-09", "2026-11-16"), ("2026-11-02", "2026-11-09")),
    ("last_month", DAY(2026, 1, 5), ("2025-12-01", "2026-01-01"), ("2025-11-01", "2025-12-01")),
    ("last_quarter", DAY(2026, 1, 5), ("2025-10-01", "2026-01-01"), ("2025-07-01", "2025-10-01")),
    ("last_year", DAY(2026, 1, 5), ("2025-01-01", "2026-01-01"), ("2024-01-01", "2025-01-01")),
    ("last_days", SUNDAY, ("2026-11-16", "2026-11-23"), ("2026-11-09", "2026-11-16")),
    ("free", SUNDAY, ("2026-02-03", "2026-02-05"), ("2026-02-01", "2026-02-03"))])
def test_days_and_the_period_before(period, today, wanted, earlier):
    assert limits(period, today, 7, DAY(2026, 2, 3), DAY(2026, 2, 4)) == wanted
    assert before(period, *wanted) == earlier


@pytest.mark.parametrize("today", [DAY(2026, 1, 1), DAY(2026, 12, 31), DAY(2024, 2, 29)])
def test_each_period_can_be_asked_for_on_any_day(today):
    for period in PERIODS:
        since, until = limits(period, today, 7, today, today)
        assert period == "all" or since < until
        earlier = before(period, since, until)
        assert earlier is None or (earlier[0] < earlier[1] <= since)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError):
        limits("free", SUNDAY, 7, DAY(2026, 2, 2), DAY(2026, 2, 1))
