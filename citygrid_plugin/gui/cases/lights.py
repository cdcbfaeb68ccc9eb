"""How a clock looks: shape, colour and time left, so that nobody depends on colour alone."""
import datetime

from ...core.cases.deadlines import LIMIT_UNITS
from ...core.errors import N_
from ...i18n import tr

SHAPES = {"green": "●", "yellow": "▲", "red": "■", None: "○"}
WORDS = {"green": N_("in time"), "yellow": N_("about to expire"), "red": N_("overdue"),
         None: N_("no deadline")}
#: A clock that stands still, and a case that has none any more.
STANDS, ENDED = "‖", "✓"


def mark(row):
    """The shape before a case: its light, or that its clock stands still or has ended."""
    if row.get("closed_at"):
        return ENDED
    if stands(row):
        return STANDS
    return SHAPES[row["light"]]


def stands(row):
    """Whether the clock stands still until somebody decides or a day has come."""
    return not row["due_at"] and row.get("left_seconds") is not None


def time_left(row, clock, now):
    """Time left as "0:48" (hours and minutes of the limit's own time), "−0:12" when overdue, "–"
    without a deadline, "" for a closed case. A clock that stands still shows its rest."""
    if row.get("closed_at"):
        return ""
    if stands(row):
        return hours(row["left_seconds"])
    if not row["due_at"]:
        return "–"
    return hours(clock.left(now, datetime.datetime.fromisoformat(row["due_at"]),
                            row.get("clock_unit") or row["limit_unit"]))


def hours(seconds):
    """Seconds as hours and minutes."""
    minutes = int(abs(seconds) // 60)
    return f"{'−' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02d}"


def limit_text(row):
    """The time limit in words, "" where there is none."""
    return limit_words(row["limit_value"], row["limit_unit"])


def limit_words(value, unit):
    """A limit in words, "" where there is none."""
    if not value or unit not in LIMIT_UNITS:
        return ""
    return f"{value:g} {tr(LIMIT_UNITS[unit])}"
