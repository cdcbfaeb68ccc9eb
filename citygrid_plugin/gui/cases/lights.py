"""How a clock looks: shape, colour and time left, so that nobody depends on colour alone."""
import datetime

from ...core.cases.deadlines import LIMIT_UNITS
from ...core.errors import N_
from ...i18n import tr

SHAPES = {"green": "●", "yellow": "▲", "red": "■", None: "○"}
WORDS = {"green": N_("in time"), "yellow": N_("about to expire"), "red": N_("overdue"),
         None: N_("no deadline")}


def time_left(row, clock, now):
    """Time left as "0:48" (hours and minutes of the limit's own time), "−0:12" when overdue, "–"
    without a deadline. The clock of a handled case stands still."""
    if not row["due_at"]:
        return "–"
    parse = datetime.datetime.fromisoformat
    if row["state"] == "handled" and row["handled_at"]:
        now = parse(row["handled_at"])
    seconds = clock.elapsed(now, parse(row["due_at"]), row["limit_unit"])
    minutes = int(abs(seconds) // 60)
    return f"{'−' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02d}"


def limit_text(row):
    """The time limit in words, "" where there is none."""
    if not row["limit_value"] or row["limit_unit"] not in LIMIT_UNITS:
        return ""
    return f"{row['limit_value']:g} {tr(LIMIT_UNITS[row['limit_unit']])}"
