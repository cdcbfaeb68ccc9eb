"""Clocks of a case: when a limit ends, how much of it is used, which light it shows.

Four kinds of limit (STANDARDS 5.1): ``urgent_hour`` and ``natural_day`` run on through nights and
holidays; ``work_hour`` and ``work_day`` count office hours only. How a working day counts is the
city's setting (``WORK_DAYS``), because the standards leave it open. Times are naive local
datetimes. Pure Python, so that a dock counts without any further package.
"""
import datetime
from bisect import bisect_left
from dataclasses import dataclass, field

from ..errors import InputError, N_
from .calendar import known_years

LIMIT_UNITS = {
    "urgent_hour": N_("urgent hours"),
    "work_hour": N_("working hours"),
    "work_day": N_("working days"),
    "natural_day": N_("calendar days"),
}
HOURS_OF_WORK_DAY = 8
#: How working days count: eight working hours each (STANDARDS 5.1), or by date (Civil Code of the
#: PRC, art. 201 and 203: the day of the start is not counted, the last day ends with the office).
WORK_DAYS = ("hours", "date")
#: Share of the limit up to which the light is green (STANDARDS 4.3).
GREEN_SHARE = 0.8
_SECONDS = {"urgent_hour": 3600, "natural_day": 86400, "work_hour": 3600,
            "work_day": HOURS_OF_WORK_DAY * 3600}
_WORK = ("work_hour", "work_day")
_MIDNIGHT = datetime.time()
#: A limit that lasts longer is a slip of the pen.
_MOST_YEARS = 50


@dataclass(frozen=True)
class Due:
    """When a limit ends; ``assumed``: a year on the way has no calendar, so its weekdays from
    Monday to Friday were taken as working days."""
    at: datetime.datetime
    assumed: bool


@dataclass
class Clock:
    """Office hours and calendar of a city.

    Parameters
    ----------
    office_hours : sequence of (opens, closes)
        "08:00", "12:00" ...; slots of one day in order, not overlapping.
    calendar : dict of datetime.date to str
        "holiday" or "workday" (shifted working days); other days go by the week.
    years : set of int
        Years whose calendar is known; by default those of ``calendar``.
    work_day : str
        "hours": N working days are N x 8 working hours. "date": N working days end when the
        office closes on the N-th working day after the date of the start. That date is not
        counted, whatever its hour and whether or not it is a working day. A part of a day has no
        date: it is that part of the office hours of a day, counted after the whole days, or from
        the start where there are none (half a day from 9:00: 15:00).

    Own time (``elapsed``, ``left``, ``resume``) of working hours and working days is office time
    in both ways of counting, so that a pause gives back exactly the office time it took.
    """
    office_hours: tuple = (("08:00", "12:00"), ("14:00", "18:00"))
    calendar: dict = field(default_factory=dict)
    years: set = None
    work_day: str = "hours"

    def __post_init__(self):
        self._slots = [(_seconds(opens), _seconds(closes)) for opens, closes in self.office_hours]
        edges = [edge for slot in self._slots for edge in slot]
        if not edges or edges != sorted(set(edges)):
            raise InputError(N_("The office hours {hours} are not in order. Correct the table of "
                                "office hours."),
                             hours=", ".join("–".join(slot) for slot in self.office_hours))
        if self.work_day not in WORK_DAYS:
            raise InputError(N_("Working days cannot be counted as {work_day}. Choose hours or "
                                "date."), work_day=self.work_day)
        self._day = sum(closes - opens for opens, closes in self._slots)
        if self.years is None:
            self.years = {day.year for day in self.calendar}
        self._sums = {}

    def works(self, day):
        """Whether the office is open on this date."""
        kind = self.calendar.get(day)
        return kind == "workday" or (kind != "holiday" and day.weekday() < 5)

    def due(self, start, value, unit):
        """The end of a limit.

        Parameters
        ----------
        start : datetime.datetime
        value : float
            More than zero.
        unit : str
            One of LIMIT_UNITS.

        Returns
        -------
        Due
            Of working time, the first moment at which all of it has passed: a limit that ends
            with the office hours ends at closing time, not at the next opening.

        Raises
        ------
        InputError
            An unknown unit, or a value that is not above zero.
        """
        if unit not in _SECONDS or not value > 0:
            raise InputError(N_("{value} {unit} is no time limit. Correct the filing standard."),
                             value=value, unit=unit)
        seconds = value * _SECONDS[unit]
        if unit not in _WORK:
            return Due(start + datetime.timedelta(seconds=seconds), False)
        if unit == "work_day" and self.work_day == "date":
            return self._reached(start.year, self._target_by_date(start, value))
        return self._reached(start.year, self._passed(start) + seconds)

    def resume(self, at, left_seconds, unit):
        """The end of a limit of which some own time is left; the inverse of ``left``.

        Parameters
        ----------
        at : datetime.datetime
            When the clock runs again.
        left_seconds : float
            Own time as ``left`` gives it; below zero for a case that was overdue already.
        unit : str
            One of LIMIT_UNITS.

        Returns
        -------
        Due
            Of working time, the first moment at which the rest has passed.
        """
        if unit not in _WORK:
            return Due(at + datetime.timedelta(seconds=left_seconds), False)
        return self._reached(at.year, self._passed(at) + left_seconds)

    def left(self, at, due, unit):
        """Seconds of own time between a moment and the end of a limit; below zero when overdue.

        Between closing time and the next opening no own time passes: a limit that ended at
        closing time has zero left all night.
        """
        return self.elapsed(at, due, unit)

    def elapsed(self, start, end, unit):
        """Seconds of a limit's own time between two moments; below zero when ``end`` is first."""
        if unit not in _WORK:
            return (end - start).total_seconds()
        if end < start:
            return -self.elapsed(end, start, unit)
        years = sum(self._year(year)[-1] for year in range(start.year, end.year))
        return years + self._passed(end) - self._passed(start)

    def light(self, start, due, at, unit, whole=None):
        """"green" up to 80 % of the limit, "yellow" up to its end, "red" when overdue.

        Parameters
        ----------
        start, due, at : datetime.datetime
            Start and end of the limit, and the moment in question.
        unit : str
        whole : float, optional
            Seconds of own time of the whole limit, where the clock stood in between or runs on
            with a rest; otherwise the time between start and end.
        """
        if at > due:
            return "red"
        if whole is None:
            whole = self.elapsed(start, due, unit)
        return "green" if self.left(at, due, unit) >= (1 - GREEN_SHARE) * whole else "yellow"

    def green_until(self, start, due, unit, whole=None):
        """The last moment at which ``light`` is green; where the limit leaves no green at all,
        one that is over at ``start``.

        A share that is used up at closing time is still the same share at the next opening.
        """
        if whole is None:
            whole = self.elapsed(start, due, unit)
        if whole <= 0:
            return due
        moment = self.resume(due, -(1 - GREEN_SHARE) * whole, unit).at
        return min(self._end_of_pause(moment) if unit in _WORK else moment, due)

    def _target_by_date(self, start, value):
        """Seconds of work from New Year to the end of ``value`` working days by date."""
        days, part = int(value), value - int(value)
        if not days:
            return self._passed(start) + part * self._day
        until_midnight = self._year(start.year)[start.timetuple().tm_yday]
        return until_midnight + (days + part) * self._day

    def _reached(self, year, target):
        """When so many seconds of work have passed since New Year of a year, the first moment."""
        first, assumed = year, year not in self.years
        # to the microsecond, as 1080.0000000000002 s would leave one office hour for the next
        target = round(target, 6)
        while not 0 < target <= self._year(year)[-1]:
            if target > 0:
                target -= self._year(year)[-1]
                year += 1
            else:
                year -= 1
                target += self._year(year)[-1]
            assumed = assumed or year not in self.years
            if abs(year - first) > _MOST_YEARS:
                raise InputError(N_("A time limit cannot last longer than {years} years. Correct "
                                    "the filing standard."), years=_MOST_YEARS)
        sums = self._year(year)
        number = bisect_left(sums, target) - 1
        rest = target - sums[number]
        day = datetime.datetime(year, 1, 1) + datetime.timedelta(days=number)
        for opens, closes in self._slots:
            if rest <= closes - opens:
                return Due(day + datetime.timedelta(seconds=opens + rest), assumed)
            rest -= closes - opens
        raise AssertionError("the rest of a working day fits into its slots")

    def _end_of_pause(self, moment):
        """The next opening after a closing time; any other moment as it is."""
        day = datetime.datetime.combine(moment.date(), _MIDNIGHT)
        second = (moment - day).total_seconds()
        before = day - datetime.timedelta(days=1)
        if second == 0 and self._slots[-1][1] == 86400 and self.works(before.date()):
            day, second = before, 86400         # the end of a day that works until midnight
        if second not in [closes for _, closes in self._slots]:
            return moment
        later = [opens for opens, _ in self._slots if opens >= second]
        while not later:
            day += datetime.timedelta(days=1)
            later = [self._slots[0][0]] if self.works(day.date()) else []
        return day + datetime.timedelta(seconds=later[0])

    def _year(self, year):
        """Seconds of work from New Year to the start of each day, and of the whole year."""
        if year not in self._sums:
            day, sums = datetime.date(year, 1, 1), [0]
            while day.year == year:
                sums.append(sums[-1] + (self._day if self.works(day) else 0))
                day += datetime.timedelta(days=1)
            self._sums[year] = sums
        return self._sums[year]

    def _passed(self, moment):
        """Seconds of work from New Year to ``moment``."""
        day = moment.date()
        before = self._year(day.year)[day.timetuple().tm_yday - 1]
        if not self.works(day):
            return before
        second = (moment - datetime.datetime.combine(day, _MIDNIGHT)).total_seconds()
        return before + sum(min(max(second - opens, 0), closes - opens)
                            for opens, closes in self._slots)


def due(start, value, unit, office_hours, calendar):
    """The end of one limit as a Due; see ``Clock`` for the parameters."""
    return Clock(tuple(office_hours), dict(calendar)).due(start, value, unit)


def _seconds(text):
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def workspace_clock(ws):
    """The Clock of a workspace, from ``office_hours``, ``calendar_day`` and its options."""
    hours = ws.query("SELECT opens, closes FROM office_hours ORDER BY opens")
    calendar = {datetime.date.fromisoformat(day): kind
                for day, kind in ws.query("SELECT day, kind FROM calendar_day")}
    given = {"office_hours": tuple(hours)} if hours else {}
    given["years"] = known_years(calendar)
    if ws.query("SELECT 1 FROM sqlite_master WHERE name = 'case_option'"):
        given.update(ws.query("SELECT name, value FROM case_option WHERE name = 'work_day'"))
    return Clock(calendar=calendar, **given)
