"""The period of a report, and the ones it is compared with."""
import datetime
from dataclasses import dataclass, replace

import numpy as np

from ..errors import InputError, N_
from .report_words import month_text

KINDS = {"year": N_("Year"), "quarter": N_("Quarter"), "month": N_("Month")}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_QUARTERS = "一二三四"
_FIRST = 1900       # no city was managed by grids before


@dataclass(frozen=True)
class Period:
    """A calendar period [since, until).

    Attributes
    ----------
    kind : str
        One of KINDS.
    since, end : datetime.date
        The first day, and the day after the last one of the calendar period.
    until : datetime.date
        The day after the last one that is counted: of a period that goes on, the day after the
        data are from.
    """
    kind: str
    since: datetime.date
    end: datetime.date
    until: datetime.date

    @property
    def complete(self):
        return self.until == self.end

    @property
    def days(self):
        return (self.until - self.since).days

    def earlier(self, months):
        """The period so many months before; where this one goes on, cut at as many days."""
        since = _shift(self.since, -months)
        end = _shift(self.end, -months)
        until = end if self.complete else min(
            year_back(self.until) if months == 12
            else since + datetime.timedelta(days=self.days), end)
        return Period(self.kind, since, end, until)

    def before(self):
        """The period before."""
        return self.earlier(_MONTHS[self.kind])

    def year_before(self):
        """The same period of the year before."""
        return self.earlier(12)

    def after(self):
        """The next period, whole."""
        end = _shift(self.end, _MONTHS[self.kind])
        return Period(self.kind, self.end, end, end)

    def name(self, language):
        """The period in words."""
        year, month = self.since.year, self.since.month
        chinese = language.startswith("zh")
        if self.kind == "year":
            return f"{year}年" if chinese else str(year)
        if self.kind == "quarter":
            number = (month - 1) // 3
            return f"{year}年第{_QUARTERS[number]}季度" if chinese else f"Q{number + 1} {year}"
        return month_text(year, month, language)

    def has(self, times):
        """Which of some datetime64 times lie in it; NaT does not."""
        return ((times >= np.datetime64(self.since)) & (times < np.datetime64(self.until)))

    def months(self):
        """[(first day, day after the last one)] of its months, as far as it is counted."""
        found, day = [], self.since
        while day < self.until:
            following = _shift(day, 1)
            found.append((day, min(following, self.until)))
            day = following
        return found


def _shift(day, months):
    """A day some months later or earlier; the 31st of a short month is its last day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    first = datetime.date(year, month + 1, 1)
    return min(first + datetime.timedelta(days=day.day - 1), _last(first))


def year_back(until):
    """The day that days of a period lie before, a year earlier. It is not counted itself: where
    there is no 29 February, the days before it are those before 1 March."""
    day = _shift(until, -12)
    return day if day.day == until.day else day + datetime.timedelta(days=1)


def _last(first):
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) \
        - datetime.timedelta(days=1)


def period_of(kind, day, as_of):
    """The period of a kind that a day lies in.

    Parameters
    ----------
    kind : str
        One of KINDS.
    day : datetime.date
    as_of : datetime.date
        The day the data are from: nothing later is counted.

    Returns
    -------
    Period

    Raises
    ------
    InputError
        It has not begun yet, or lies before 1900.
    """
    months = _MONTHS[kind]
    since = datetime.date(day.year, (day.month - 1) // months * months + 1, 1)
    if since > as_of:
        raise InputError(N_("The period that begins on {since} has not begun yet. Choose an "
                            "earlier one."), since=since.isoformat())
    if since.year < _FIRST:
        raise InputError(N_("{text} is no day. Write it as 2026-11-22."), text=day.isoformat())
    end = _shift(since, months)
    return Period(kind, since, end, min(end, as_of + datetime.timedelta(days=1)))


def last_ended(kind, as_of):
    """The last period of a kind that has ended by a day."""
    running = period_of(kind, as_of, as_of)
    return replace(running, until=running.end).before()
