"""What the wall says: figures, how they moved, goals, and how old the data are."""
from ...core.analysis.dashboard import CLOSING, HOT_DAYS, IN_TIME, change
from ...core.analysis.goals import goal_figure, reached, value_figure
from ...core.errors import N_
from ...i18n import tr
from ...layers.evaluation_words import title_of

#: The same days of the period before, by period.
BEFORE = {"week": N_("last week"), "month": N_("last month"), "days30": N_("the 30 days before"),
          "year": N_("last year")}
#: Name of a tile: its caption, and what pressing it does.
TILES = {
    "open": (N_("Open"), N_("Lists the open cases; a merged one is its main case")),
    "due_today": (N_("Due today"), N_("Lists the open cases that fall due before midnight")),
    "overdue": (N_("Overdue"), N_("Lists the open cases that are overdue")),
    "closing": (N_("Closing rate"), N_("Lists the cases that were to be closed and are not")),
    "in_time": (N_("In-time rate"), N_("Lists the cases that were not closed in time")),
    "reported": (N_("Reported today"), N_("Lists the cases reported today")),
    "closed": (N_("Closed today"), N_("Lists the cases closed today")),
    "hot": (N_("Hot spots of the week"), N_(
        "Lists the cases of the last 7 days in the hot spots, candidates included")),
}
RATES = {"closing": CLOSING, "in_time": IN_TIME}


def percent(share):
    """A share as 62.3 %; "–" where there is none."""
    return "–" if share != share else f"{100 * share:.1f} %"


def tile_rate(snapshot, name):
    """(figure, notes, tone) of a rate: its movement and its goal."""
    measure = RATES[name]
    if measure not in snapshot.now.rates:
        return "–", [(tr("The rules have no such rate."), "")], ""
    now, before = (float(made.rates[measure][0]) for made in (snapshot.now, snapshot.before))
    notes = [(moved(change(now, before), tr(BEFORE[snapshot.question.period])), "")]
    goal = snapshot.goals.get(measure)
    good = reached(goal, now)
    if goal is not None:
        limit = f"{'≥' if goal.direction == 'at_least' else '≤'} {goal_figure(goal, 100, 1)} %"
        notes.append({
            None: (tr("goal {limit}").format(limit=limit), ""),
            True: (tr("✓ goal {limit} reached").format(limit=limit), "good"),
            False: (tr("✗ goal {limit} missed").format(limit=limit), "bad")}[good])
    shown = percent(now) if good is None else f"{value_figure(now, goal, 100, 1)} %"
    return shown, notes, {None: "", True: "good", False: "bad"}[good]


def moved(points, before):
    """How a rate has moved, in words and with an arrow."""
    if points != points:
        return tr("nothing to compare with: {before}").format(before=before)
    size = f"{abs(100 * points):.1f}"
    if size == "0.0":
        return tr("→ as {before}").format(before=before)
    return (tr("↑ {points} points above {before}") if points > 0 else
            tr("↓ {points} points below {before}")).format(points=size, before=before)


def tile_hot(hot):
    """(figure, notes, tone) of the hot spots."""
    significant, candidates = int(hot.significant.sum()), int(hot.candidate.sum())
    said = tr("{count} candidates, last {days} days").format(count=f"{candidates:,}",
                                                             days=HOT_DAYS)
    return f"{significant:,}", [(said, "")], ""


def rate_title(snapshot):
    """The title of the in-time rate, as the city calls it."""
    return title_of(snapshot.now, IN_TIME) if IN_TIME in snapshot.now.rules.rates \
        else tr("In-time rate")


def clock(moment, now):
    """A moment as 14:02, with its day where it is not today."""
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M}"


def minutes_since(then, now):
    """Minutes from a moment to another; endless since never, or where the clock was put back."""
    passed = None if then is None else (now - then).total_seconds() / 60
    # a snapshot is of the second that has just begun
    return float("inf") if passed is None or passed < -1 else max(passed, 0.0)


def age(minutes):
    """How long ago in words."""
    if minutes < 120:
        return tr("{count} minutes").format(count=int(minutes))
    return tr("{count} hours").format(count=int(minutes // 60))
