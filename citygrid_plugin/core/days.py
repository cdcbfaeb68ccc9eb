"""Days as they are stored."""
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
