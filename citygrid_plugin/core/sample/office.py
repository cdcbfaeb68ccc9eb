"""The clocks of many cases at once: `core.cases.deadlines.Clock` and `core.cases.clocks` in arrays.

A million cases of eight steps each want eight million deadlines. Times are seconds since 1970 in
local time (int64), NONE where there is none. A test holds every clock against the engine's own.
"""
from dataclasses import dataclass

import numpy as np

from ..cases import lifecycle
from ..cases.clocks import AFTER_HANDLING, DEFAULT_LIMITS
from ..cases.deadlines import HOURS_OF_WORK_DAY, LIMIT_UNITS

#: No time.
NONE = -1
UNITS = tuple(LIMIT_UNITS)
_SECONDS = np.array([{"urgent_hour": 3600, "work_hour": 3600, "natural_day": 86400,
                      "work_day": HOURS_OF_WORK_DAY * 3600}[u] for u in UNITS], dtype=float)
_WORKS = np.array([u.startswith("work") for u in UNITS])
_URGENT, _WORK_HOUR = UNITS.index("urgent_hour"), UNITS.index("work_hour")
DAY = 86400


class Office:
    """The working time of a Clock that counts working days in hours, as one line of seconds.

    Parameters
    ----------
    clock : core.cases.deadlines.Clock
    first, last : numpy.datetime64
        The days between which there are times; two years after ``last`` are added.
    """

    def __init__(self, clock, first, last):
        days = np.arange(first.astype("datetime64[D]"),
                         last.astype("datetime64[D]") + np.timedelta64(730, "D"))
        days = days[[clock.works(day) for day in days.tolist()]].astype(np.int64) * DAY
        slots = np.array([[_second(t) for t in slot] for slot in clock.office_hours])
        self.opens = (days[:, None] + slots[:, 0]).ravel()
        long = np.tile(slots[:, 1] - slots[:, 0], len(days))
        self.closes = self.opens + long
        self.before = np.cumsum(long) - long

    def passed(self, at):
        """Seconds of work from the first day to the moments ``at``."""
        slot = np.maximum(np.searchsorted(self.opens, at, side="right") - 1, 0)
        return self.before[slot] + np.clip(at - self.opens[slot], 0,
                                           self.closes[slot] - self.opens[slot])

    def reached(self, passed):
        """The first moments at which so many seconds of work have passed."""
        slot = np.maximum(np.searchsorted(self.before, passed, side="left") - 1, 0)
        return self.opens[slot] + passed - self.before[slot]

    def due(self, start, seconds, unit):
        """Moments at which so much own time of a limit has passed since ``start``."""
        seconds = np.round(seconds).astype(np.int64)
        return np.where(_WORKS[unit], self.reached(self.passed(start) + seconds), start + seconds)

    def elapsed(self, start, end, unit):
        """Seconds of own time between two moments."""
        return np.where(_WORKS[unit], self.passed(end) - self.passed(start), end - start)


def _second(text):
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def whole(value, unit):
    """Seconds of own time of limits."""
    return value * _SECONDS[unit]


@dataclass
class Clocks:
    """The clocks of n cases: the columns of ``core.cases.clocks``, with units as rows of UNITS.

    ``limit_value``, ``limit_unit`` and ``urgent`` are what their cases have.
    """
    office: Office
    limit_value: np.ndarray
    limit_unit: np.ndarray
    urgent: np.ndarray

    def __post_init__(self):
        n = len(self.limit_value)
        self.due_at, self.clock_started_at, self.left_seconds, self.handle_due_at = (
            np.full(n, NONE, dtype=np.int64) for _ in range(4))
        self.clock_value, self.clock_unit = np.zeros(n), np.full(n, NONE, dtype=np.int64)
        self.stands = np.zeros(n, dtype=bool)       # whether ``left_seconds`` counts
        self.limits = {stage: (value, UNITS.index(unit)) for stage, value, unit in DEFAULT_LIMITS}

    def step(self, rows, known, at):
        """What a transition does to the clocks of ``rows`` at the moments ``at``, with the default
        options of a workspace."""
        act = known.clock
        if act in ("keep", "ask"):
            return
        if act == "none":
            self._stop(rows)
            self.handle_due_at[rows], self.stands[rows] = NONE, False
        elif act == "pause":
            self._hold(rows, at)
            self.due_at[rows] = NONE
        elif act == "extend":
            more = whole(self.limit_value[rows], self.limit_unit[rows])
            self.due_at[rows] = self.office.due(self.due_at[rows], more, self.limit_unit[rows])
            self.handle_due_at[rows] = self.due_at[rows]
            self.clock_value[rows] += self.limit_value[rows]
        elif act == "resume":
            self._resume(rows[(self.due_at[rows] == NONE) & self.stands[rows]], known, at)
        elif act == "rework":
            rest = self.stands[rows]
            again = rows[rest]
            self.clock_value[again] = self.limit_value[again]
            self.clock_unit[again] = self.limit_unit[again]
            self.due_at[again] = NONE
            self._resume(again, known, at)
            self._start(rows[~rest], "handle", at)
        else:
            if act == "hold":
                self._hold(rows, at)
            elif not {known.from_state, known.to_state} <= AFTER_HANDLING:
                self.handle_due_at[rows], self.stands[rows] = NONE, False
            self._start(rows, lifecycle.STAGES.get(known.to_state), at)

    def _stop(self, rows):
        self.due_at[rows] = self.clock_started_at[rows] = self.clock_unit[rows] = NONE
        self.clock_value[rows] = 0

    def _hold(self, rows, at):
        self.stands[rows] = self.due_at[rows] != NONE
        self.left_seconds[rows] = self.office.elapsed(at[rows], self.due_at[rows],
                                                      self.clock_unit[rows])

    def _resume(self, rows, known, at):
        self.due_at[rows] = self.office.due(at[rows], self.left_seconds[rows],
                                            self.clock_unit[rows])
        self.clock_started_at[rows], self.stands[rows] = at[rows], False
        if lifecycle.STAGES.get(known.to_state) == "handle":
            self.handle_due_at[rows] = self.due_at[rows]

    def _start(self, rows, stage, at):
        if stage == "handle":
            value, unit = self.limit_value[rows], self.limit_unit[rows]
        elif stage in self.limits:
            value, unit = self.limits[stage]
            value = np.full(len(rows), float(value))
            unit = np.where(self.urgent[rows] & (unit == _WORK_HOUR), _URGENT, unit)
        else:
            self._stop(rows)
            return
        self.due_at[rows] = self.office.due(at[rows], whole(value, unit), unit)
        self.clock_started_at[rows], self.clock_value[rows] = at[rows], value
        self.clock_unit[rows] = unit
        if stage == "handle":
            self.handle_due_at[rows], self.stands[rows] = self.due_at[rows], False
