"""Deadlines against an oracle that walks minute by minute and shares no code with the clocks.

The oracle knows nothing of sums, years or positions: it looks at every minute and asks whether the
office is open in it. Office hours, holidays, shifted days, starts, limits and pauses are random.
"""
import datetime
from dataclasses import dataclass

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases.deadlines import Clock

EPOCH = datetime.datetime(2025, 12, 1)          # a Monday
DAYS = 62                                       # over New Year, to the end of January
MINUTE = datetime.timedelta(minutes=1)


@dataclass
class Office:
    """A city of the oracle: opening minutes of a day, and odd days by their number."""
    slots: list
    odd: dict

    def open_in(self, minute):
        """Whether the office is open in this minute since EPOCH."""
        day, clock = divmod(minute, 1440)
        state = self.odd.get(day)
        if state == "holiday" or (state is None and day % 7 in (5, 6)):
            return False
        return any(a <= clock < b for a, b in self.slots)

    def last_minute(self, minute):
        """Whether the office closes for the day after this minute."""
        return self.open_in(minute) and minute % 1440 == self.slots[-1][1] - 1

    def walk(self, minute, count):
        """The minute in which ``count`` open minutes have passed."""
        while count:
            count -= self.open_in(minute)
            minute += 1
        return minute

    def by_date(self, minute, halves):
        """The end of half working days by date."""
        whole, half = divmod(halves, 2)
        if whole:
            minute += 1440 - minute % 1440
            while whole:
                whole -= self.last_minute(minute)
                minute += 1
        return self.walk(minute, half * sum(b - a for a, b in self.slots) // 2)

    def due(self, minute, quarters, unit, work_day):
        """The end of a limit of so many quarters of its unit."""
        if unit in ("urgent_hour", "natural_day"):
            return minute + quarters * {"urgent_hour": 15, "natural_day": 360}[unit]
        if unit == "work_day" and work_day == "date":
            return self.by_date(minute, quarters // 2)
        return self.walk(minute, quarters * {"work_hour": 15, "work_day": 120}[unit])

    def count(self, first, last, unit):
        """Own minutes of a unit between two minutes."""
        if unit in ("urgent_hour", "natural_day"):
            return last - first
        return sum(self.open_in(minute) for minute in range(first, last))


@st.composite
def offices(draw):
    edges = draw(st.lists(st.integers(0, 48), min_size=1, max_size=3, unique=True).flatmap(
        lambda some: st.lists(st.integers(0, 48), min_size=2 * len(some),
                              max_size=2 * len(some), unique=True)))
    edges = sorted(30 * edge for edge in edges)
    odd = draw(st.dictionaries(st.integers(0, DAYS + 120),
                               st.sampled_from(["holiday", "holiday", "workday"]), max_size=25))
    return Office(list(zip(edges[::2], edges[1::2])), odd)


USUAL = Office([(480, 720), (840, 1080)],
               {**{31 + n: "holiday" for n in range(3)}, 34: "workday",
                **{46 + n: "holiday" for n in range(9)}, 41: "workday"})
usual = st.just(USUAL)


def clock_of(office, work_day, years=None):
    def text(minute):
        return f"{minute // 60:02}:{minute % 60:02}"
    calendar = {(EPOCH + datetime.timedelta(days=day)).date(): kind
                for day, kind in office.odd.items()}
    return Clock(tuple((text(a), text(b)) for a, b in office.slots), calendar,
                 years={2025, 2026} if years is None else years, work_day=work_day)


def at(minute):
    return EPOCH + minute * MINUTE


limits = st.one_of(
    st.tuples(st.integers(1, 60), st.just("urgent_hour")),
    st.tuples(st.integers(1, 12), st.just("natural_day")),
    st.tuples(st.integers(1, 120), st.just("work_hour")),
    # halves of a day, as a limit by date knows no quarters
    st.tuples(st.integers(1, 10).map(lambda halves: 2 * halves), st.just("work_day")))
starts = st.integers(0, DAYS * 1440)
ways = st.sampled_from(["hours", "date"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(usual, offices()), starts, limits, ways, st.sets(st.sampled_from([2025, 2026])))
@example(Office([(0, 1440)], {}), 30 * 1440 + 1439, (4, "work_day"), "date", {2025})
@example(Office([(1380, 1440)], {}), 30 * 1440, (4, "work_hour"), "hours", {2025})
def test_due(office, start, limit, work_day, years):
    quarters, unit = limit
    end = office.due(start, quarters, unit, work_day)
    due = clock_of(office, work_day, years).due(at(start), quarters / 4, unit)
    assert due.at == at(end)
    seen = {at(start).year, at(end - 1).year} if unit.startswith("work") else set()
    assert due.assumed == (not seen <= years)


@settings(max_examples=120, deadline=None)
@given(st.one_of(usual, offices()), starts, limits, ways,
       st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 6000)), max_size=3))
def test_pauses(office, start, limit, work_day, pauses):
    """Whatever the pauses, the own minutes outside of them are those of the limit."""
    quarters, unit = limit
    clock = clock_of(office, work_day)
    due = clock.due(at(start), quarters / 4, unit).at
    end = office.due(start, quarters, unit, work_day)
    now = start
    for run, stand in pauses:
        stopped, again = now + run, now + run + stand
        left = clock.left(at(stopped), due, unit)
        if stopped >= end:
            event("overdue")
            assert left == -60 * office.count(end, stopped, unit)
            break
        rest = office.count(stopped, end, unit)
        assert left == 60 * rest
        due = clock.resume(at(again), left, unit).at
        end = again + rest if unit in ("urgent_hour", "natural_day") else \
            office.walk(again, rest)
        if not rest:            # stopped in the last noon or night: nothing is left to walk
            break
        assert due == at(end)
        now = again


@settings(max_examples=60, deadline=None)
@given(st.one_of(usual, offices()), starts, ways, st.integers(0, 4000), st.integers(0, 4000),
       st.sampled_from(["work_hour", "natural_day"]))
@example(USUAL, 30 * 1440 + 1080, "hours", 4 * 1440, 0, "work_hour")     # due with the year
def test_what_is_overdue_stays_so(office, start, work_day, late, stand, unit):
    clock = clock_of(office, work_day)
    stopped, again = start + late, start + late + stand
    left = clock.left(at(stopped), at(start), unit)
    behind = office.count(start, stopped, unit)
    assert left == -60 * behind
    if not behind:
        return
    due = clock.resume(at(again), left, unit).at
    # as many own minutes before, and the first such moment: the minute before it is own time
    assert office.count(round((due - EPOCH) / MINUTE), again, unit) == behind
    assert unit == "natural_day" or office.open_in(round((due - EPOCH) / MINUTE) - 1)


@settings(max_examples=80, deadline=None)
@given(st.one_of(usual, offices()), starts, limits, ways, st.floats(0, 1.1))
def test_light(office, start, limit, work_day, share):
    quarters, unit = limit
    clock = clock_of(office, work_day)
    end = office.due(start, quarters, unit, work_day)
    asked = start + int(share * (end - start))
    whole, left = office.count(start, end, unit), office.count(asked, end, unit)
    said = "red" if asked > end else "green" if 5 * left >= whole else "yellow"
    assert clock.light(at(start), at(end), at(asked), unit) == said
    # the last green minute, found by walking back from the end
    minute, rest = end, 0
    while 5 * rest < whole:
        minute -= 1
        rest += unit not in ("work_hour", "work_day") or office.open_in(minute)
    assert at(minute) <= clock.green_until(at(start), at(end), unit) < at(minute + 1)
