"""Days as they are stored, and days some months away."""
import calendar
import datetime


def is_day(text):
    """Whether a text is a date as it is stored, 2026-03-31.

    From Python 3.11 on ``fromisoformat`` reads 20260331 and 2026-W14-2 as well, which sort
    differently.
    """
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def months_later(day, months):
    """The same day some months later, earlier where they are negative.

    Parameters
    ----------
    day : datetime.date or datetime.datetime
    months : int

    Returns
    -------
    of the kind of ``day``
        What a short month does not have is its last day: a month after 31 January is 28 February.
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
