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
    unit = row.get("clock_unit") or row["limit_unit"]
    if stands(row):
        return hours(row["left_seconds"], unit)
    if not row["due_at"]:
        return "–"
    return hours(clock.left(now, datetime.datetime.fromisoformat(row["due_at"]), unit), unit)


def hours(seconds, unit="urgent_hour"):
    """Seconds of a limit's own time as hours and minutes, from a hundred hours on as days: of
    eight hours where the limit counts working time."""
    sign, minutes = "−" if seconds < 0 else "", int(abs(seconds) // 60)
    if minutes < 6000:
        return f"{sign}{minutes // 60}:{minutes % 60:02d}"
    if unit in ("work_hour", "work_day"):
        return sign + tr("{days} working days").format(days=minutes // 480)
    return sign + tr("{days} days").format(days=minutes // 1440)


def limit_text(row):
    """The time limit in words, "" where there is none."""
    return limit_words(row["limit_value"], row["limit_unit"])


def limit_words(value, unit):
    """A limit in words, "" where there is none."""
    if not value or unit not in LIMIT_UNITS:
        return ""
    return f"{value:g} {tr(LIMIT_UNITS[unit])}"
