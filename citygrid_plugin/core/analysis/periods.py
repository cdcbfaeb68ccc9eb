"""Periods as people ask for them: this month, last quarter, the last thirty days."""
import datetime

from ..days import months_later
from ..errors import InputError, N_
from .counts import period_before

#: A period that has begun goes on to the end of today.
PERIODS = {"all": N_("Any time"),
           "this_week": N_("This week"), "this_month": N_("This month"),
           "this_quarter": N_("This quarter"), "this_year": N_("This year"),
           "last_week": N_("Last week"), "last_month": N_("Last month"),
           "last_quarter": N_("Last quarter"), "last_year": N_("Last year"),
           "last_days": N_("Last … days"), "free": N_("From … to …")}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def limits(period, today, days=30, first=None, last=None):
    """The days of a period.

    Parameters
    ----------
    period : str
        Of PERIODS. Weeks begin on Monday.
    today : datetime.date
    days : int
        Of "last_days", today being the last of them.
    first, last : datetime.date
        Of "free", both counted.

    Returns
    -------
    (str, str)
        ISO days: the first, and the one after the last; "" for no limit.

    Raises
    ------
    InputError
        A free period that ends before it begins.
    """
    tomorrow = today + datetime.timedelta(days=1)
    if period == "all":
        return "", ""
    if period == "last_days":
        return _texts(tomorrow - datetime.timedelta(days=max(days, 1)), tomorrow)
    if period == "free":
        if last < first:
            raise InputError(N_("The period from {since} to {until} is none. Choose a last day "
                                "that is not before the first."), since=first, until=last)
        return _texts(first, last + datetime.timedelta(days=1))
    which, unit = period.split("_")
    begin = _begin(unit, today)
    return _texts(begin, tomorrow) if which == "this" else _texts(_back(unit, begin), begin)


def before(period, since, until):
    """The period before another: of one that has begun the same days of the one before it, so that
    the first nine days of March are compared with those of February.

    Parameters
    ----------
    period : str
        Of PERIODS.
    since, until : str
        As ``limits`` gave them.

    Returns
    -------
    (str, str) or None
        None where there is none before.
    """
    if not period.startswith("this_"):
        return period_before(since, until)
    begin, end = (datetime.date.fromisoformat(text) for text in (since, until))
    unit = period.split("_")[1]
    earlier = _back(unit, begin)
    if unit == "year":      # of a leap year, too, the same days of the calendar
        last = months_later(end - datetime.timedelta(days=1), -12)
        return _texts(earlier, last + datetime.timedelta(days=1))
    return _texts(earlier, min(earlier + (end - begin), begin))


def _begin(unit, day):
    if unit == "week":
        return day - datetime.timedelta(days=day.weekday())
    months = _MONTHS[unit]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _back(unit, begin):
    """The first day of the unit before the one that begins on a day."""
    if unit == "week":
        return begin - datetime.timedelta(days=7)
    return months_later(begin, -_MONTHS[unit])


def _texts(*days):
    return tuple(day.isoformat() for day in days)
