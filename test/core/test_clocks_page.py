"""Every worked example of docs/clocks.md, read from the page itself."""
import datetime
import re
from pathlib import Path

import pytest

from citygrid_plugin.core.cases.calendar import official_days
from citygrid_plugin.core.cases.deadlines import Clock

PAGE = Path(__file__).resolve().parents[2] / "docs" / "clocks.md"
UNITS = {"urgent hour": "urgent_hour", "working hour": "work_hour", "working day": "work_day",
         "calendar day": "natural_day"}
LIMIT = r"\*\*([\d.]+) (urgent hour|working hour|working day|calendar day)s?\*\*"
WHEN = r"\*\*(\w{3} \d+ \w{3} \d{4} \d\d:\d\d)\*\*"
DAY = r"\*\*(\w{3} \d+ \w{3} \d{4})\*\*"


def examples():
    return dict(re.findall(r"^(\d+)\. (.*)$", PAGE.read_text(encoding="utf-8"), re.M))


def moment(text, form="%a %d %b %Y %H:%M"):
    found = datetime.datetime.strptime(text, form)
    assert found.strftime("%a") == text[:3], f"{text} is a {found:%a}"
    return found


def limit(match):
    return float(match[0]), UNITS[match[1]]


def test_there_are_enough():
    assert len(examples()) >= 30
    assert [int(number) for number in examples()] == list(range(1, len(examples()) + 1))


@pytest.mark.parametrize("number", examples())
def test_example(number):
    text = examples()[number]
    calendar = {datetime.date.fromisoformat(row[0]): row[1] for row in official_days()}
    years = {2024, 2025, 2026}
    entered = re.search(f"holidays {DAY} to {DAY} entered", text)
    if entered:
        first, last = (moment(day, "%a %d %b %Y").date() for day in entered.groups())
        calendar.update({first + datetime.timedelta(n): "holiday"
                         for n in range((last - first).days + 1)})
        years |= {last.year}
    hours = re.search(r"office hours \*\*([^*]+)\*\*", text)
    given = {"office_hours": tuple(tuple(slot.split("–")) for slot in hours.group(1).split(", "))
             } if hours else {}
    clock = Clock(calendar=calendar, years=years, work_day="date" if "By date" in text else
                  "hours", **given)

    value, unit = limit(re.search(f"limit of {LIMIT}", text).groups())
    start, end = (moment(re.search(f"{word} on {WHEN}", text).group(1))
                  for word in ("starts", "ends"))
    due = clock.due(start, value, unit)
    whole = clock.left(start, due.at, unit)
    for stopped, again in re.findall(f"stands from {WHEN}[^*]* to {WHEN}", text):
        due = clock.resume(moment(again), clock.left(moment(stopped), due.at, unit), unit)
    for match in re.findall(f"extended by {LIMIT}", text):
        due = clock.due(due.at, *limit(match))
    assert due.at == end
    assert due.assumed == ("(assumed)" in text)
    green = re.search(f"green until {WHEN}", text)
    if green:
        until = moment(green.group(1))
        minute = datetime.timedelta(minutes=1)
        assert clock.green_until(start, end, unit, whole) == until
        assert clock.light(start, end, until, unit, whole) == "green"
        assert clock.light(start, end, until + minute, unit, whole) == "yellow"
    # nothing that the page says in its own form is left unread
    assert text.count("**") == 2 * (3 + 2 * bool(entered) + bool(hours) + bool(green)
                                    + 2 * text.count("stands from") + text.count("extended by"))
