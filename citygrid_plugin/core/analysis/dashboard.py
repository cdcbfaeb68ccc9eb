"""What the wall of the command centre is made of: its question, its parts, its periods."""
import datetime
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from .evaluation import Evaluation
from .time_steps import borders

PERIODS = {"week": N_("This week"), "month": N_("This month"), "days30": N_("Last 30 days"),
           "year": N_("This year")}
AREAS = {"grid": N_("Unit grids"), "community": N_("Communities"), "street": N_("Streets")}
RANKINGS = {"unit": N_("Units"), "street": N_("Streets"), "community": N_("Communities")}
STEPS = {"week": N_("Weeks"), "month": N_("Months")}
#: The two rates of the wall, by name in ``evaluation_rate``.
CLOSING, IN_TIME = "closing_rate", "on_time_closing_rate"
TREND_STEPS = 12
HOT_DAYS = 7
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """What the wall is to show: of PERIODS, AREAS, RANKINGS and STEPS."""
    period: str = "month"
    area: str = "street"
    ranking: str = "unit"
    step: str = "month"


@dataclass
class OpenFigures:
    """Keys of the cases behind the figures of this very moment, (n,) int64 each, the most urgent
    first."""
    at: datetime.datetime
    open: np.ndarray
    due_today: np.ndarray
    overdue: np.ndarray


@dataclass
class Step:
    """One step of the trend: ``since`` to ``until`` (datetime64[s]), cases reported and closed in
    it, and the in-time rate (NaN where nothing was to be closed)."""
    since: np.datetime64
    until: np.datetime64
    reported: int
    closed: int
    in_time: float


@dataclass
class HotAreas:
    """Hot spots of cases reported in the last HOT_DAYS days, by unit grid.

    Attributes
    ----------
    since, until : datetime.datetime
    grids : Areas
    shapes : core.analysis.shapes.Shapes
        Of the grids; the same object as long as the grids are the same.
    counts : (m,) int64
    significant, candidate : (m,) bool
        Hot by the false discovery rate; hot by its own p alone.
    key, place : (c,) int64, (c,) int32
        The cases, and the grid of each (-1 for none).
    """
    since: datetime.datetime
    until: datetime.datetime
    grids: object
    shapes: object
    counts: np.ndarray
    significant: np.ndarray
    candidate: np.ndarray
    key: np.ndarray
    place: np.ndarray

    def behind(self):
        """Keys of the cases in hot spots, candidates included."""
        hot = np.append(self.significant | self.candidate, False)
        return self.key[hot[self.place]]


@dataclass
class Snapshot:
    """How a district stands; what could not be made is None, and ``problems`` says why.

    Attributes
    ----------
    question : Question
    at : datetime.datetime
        The moment the data are from.
    since, before_since, before_until : datetime.datetime
        The period, until ``at``, and the same days of the period before.
    today : dict of str to (n,) int64
        Keys of the cases "reported" and "closed" today.
    now, before : Evaluation
        Of the whole district, one row: over the period and over the same days before.
    goals : dict of str to Goal
        Of the whole district, by measure.
    map : Evaluation
        Of the ``areas`` of ``question.area``, with their ``shapes``.
    areas : Areas
    shapes : core.analysis.shapes.Shapes
    hot : HotAreas
    ranking : Evaluation
    trend : list of Step
    problems : dict of str to CityGridError
        By the name of the part: "map", "hot", "ranking".
    lost : list of str
        Archives with cases of these times that are not at hand.
    """
    question: Question
    at: datetime.datetime
    since: datetime.datetime
    before_since: datetime.datetime
    before_until: datetime.datetime
    today: dict
    now: Evaluation = None
    before: Evaluation = None
    goals: dict = field(default_factory=dict)
    map: Evaluation = None
    areas: object = None
    shapes: object = None
    hot: HotAreas = None
    ranking: Evaluation = None
    trend: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)


def spans(period, at):
    """A period until a moment, and the same days of the period before.

    A day that the month before does not have stands for its end: the 31 days of March are compared
    with all of February.

    Parameters
    ----------
    period : str
        Of PERIODS.
    at : datetime.datetime

    Returns
    -------
    tuple of datetime.datetime
        Begin of the period, and begin and end of the one before.
    """
    day = datetime.datetime.combine(at.date(), datetime.time())
    if period == "week":
        since, back = day - at.weekday() * _DAY, 7 * _DAY
        return since, since - back, at - back
    if period == "days30":
        since = day - 29 * _DAY
        return since, since - 30 * _DAY, at - 30 * _DAY
    if period == "month":
        since = day.replace(day=1)
        before = (since - _DAY).replace(day=1)
    elif period == "year":
        since = day.replace(month=1, day=1)
        before = since.replace(year=since.year - 1)
    else:
        raise InputError(N_("{value} is none of {known}."), value=period, known=", ".join(PERIODS))
    try:
        end = at.replace(year=before.year, month=before.month if period == "month" else at.month)
    except ValueError:
        end = since if period == "month" else datetime.datetime(before.year, at.month + 1, 1)
    return since, before, end


def hot_since(at):
    """The first of the last HOT_DAYS days, today being the last."""
    return datetime.datetime.combine(at.date(), datetime.time()) - (HOT_DAYS - 1) * _DAY


def trend_edges(step, at):
    """(TREND_STEPS + 1,) datetime64[s]: the borders of the last steps, the running one's end is
    the moment itself."""
    back = 31 * TREND_STEPS if step == "month" else 7 * TREND_STEPS
    now = np.datetime64(at, "s")
    edges = borders(step, now - np.timedelta64(back, "D"), now + np.timedelta64(1, "s"))
    edges = edges[edges < now][-TREND_STEPS:]
    return np.append(edges, now)


def change(now, before):
    """How a rate has moved against before, in points (0.01 for one per cent); NaN where either is
    none."""
    return float(now) - float(before)
