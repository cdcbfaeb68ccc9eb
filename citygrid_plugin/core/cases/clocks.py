"""What a step does to the clocks of a case.

One clock runs at a time: that of the stage the case is in (``lifecycle.STAGES``). The unit's own,
whose limit is that of the filing condition, stands still while its report is verified and is kept
beside (``handle_due_at``, ``left_seconds``), since rework lets it run on. Times are ISO texts.
"""
import datetime

from ..errors import InputError, N_
from . import lifecycle

#: Columns of a case that hold its clock.
COLUMNS = ("due_at", "clock_started_at", "clock_value", "clock_unit", "left_seconds",
           "handle_due_at")
_STOPPED = {"due_at": None, "clock_started_at": None, "clock_value": None, "clock_unit": None}

#: States in which the rest of the unit's clock is kept for a rework.
AFTER_HANDLING = {"handled", "verifying", "verified"}


def after(clock, case, known, at, limits, options):
    """The clock of a case after a step.

    Parameters
    ----------
    clock : core.cases.deadlines.Clock
    case : dict
        COLUMNS, ``limit_value`` and ``limit_unit`` before the step.
    known : lifecycle.Transition
    at : str
        Moment of the step.
    limits : dict of str to (value, unit)
        Of the stages.
    options : dict
        ``core.cases.options.options``.

    Returns
    -------
    dict
        COLUMNS; equal to those before where nothing changes.
    """
    now = {name: case.get(name) for name in COLUMNS}
    act = known.clock
    if act == "ask":
        act = "pause" if options["clock_during_request"] == "stands" else "keep"
    if act == "rework" and (options["rework_clock"] == "anew" or now["left_seconds"] is None):
        act = "stage"
    if act == "keep":
        return now
    if act == "none":
        return {**now, **_STOPPED, "left_seconds": None, "handle_due_at": None}
    if act == "pause":
        if now["due_at"] is None:
            return now
        left = clock.left(_parse(at), _parse(now["due_at"]), now["clock_unit"])
        return {**now, "due_at": None, "left_seconds": left}
    if act == "extend":
        return _extended(clock, {**now, **_resumed(clock, now, known, at)}, case)
    if act == "resume":
        return {**now, **_resumed(clock, now, known, at)}
    if act == "rework":
        now.update(clock_value=case["limit_value"], clock_unit=case["limit_unit"], due_at=None)
        return {**now, **_resumed(clock, now, known, at)}
    if act == "hold":
        left = None
        if now["due_at"] is not None:
            left = clock.left(_parse(at), _parse(now["due_at"]), now["clock_unit"])
        now["left_seconds"] = left
    elif not {known.from_state, known.to_state} <= AFTER_HANDLING:
        # who handles it next is not late by the deadline of the unit before
        now.update(left_seconds=None, handle_due_at=None)
    return {**now, **_started(clock, case, lifecycle.STAGES.get(known.to_state), at, limits)}


def _started(clock, case, stage, at, limits):
    """A stage's clock from its beginning."""
    value, unit = limits.get(stage, (None, None))
    if stage == "handle":
        value, unit = case["limit_value"], case["limit_unit"]
    elif case.get("urgent") and unit == "work_hour":
        unit = "urgent_hour"        # who may not wait for Monday does not wait at the desk either
    if not value or not unit:
        return {**_STOPPED, **({"handle_due_at": None, "left_seconds": None}
                               if stage == "handle" else {})}
    due_at = _text(clock.due(_parse(at), value, unit).at)
    begun = {"due_at": due_at, "clock_started_at": at, "clock_value": value, "clock_unit": unit}
    return {**begun, **({"handle_due_at": due_at, "left_seconds": None}
                        if stage == "handle" else {})}


def _resumed(clock, now, known, at):
    """A clock that stood still, running on; one that runs, as it is."""
    if now["due_at"] is not None or now["left_seconds"] is None:
        return {}
    due_at = _text(clock.resume(_parse(at), now["left_seconds"], now["clock_unit"]).at)
    again = {"due_at": due_at, "clock_started_at": at, "left_seconds": None}
    if lifecycle.STAGES[known.to_state] == "handle":
        again["handle_due_at"] = due_at
    return again


def _extended(clock, now, case):
    """STANDARDS 5.1: an approved extension adds one original limit to the current deadline."""
    if now["due_at"] is None or not case["limit_value"]:
        return now
    due_at = _text(clock.due(_parse(now["due_at"]), case["limit_value"], case["limit_unit"]).at)
    return {**now, "due_at": due_at, "handle_due_at": due_at,
            "clock_value": now["clock_value"] + case["limit_value"]}


def green_until(clock, now):
    """The last moment of green of a running clock as text, None where none runs.

    Green lasts until a fifth of the whole limit is left (STANDARDS 4.3), also after a pause.
    """
    if not now["due_at"] or not now["clock_started_at"] or not now["clock_value"]:
        return None
    started, unit = _parse(now["clock_started_at"]), now["clock_unit"]
    whole = clock.left(started, clock.due(started, now["clock_value"], unit).at, unit)
    return _text(clock.green_until(started, _parse(now["due_at"]), unit, whole))


def limits_of(ws):
    """The limits of the stages: {stage: (value, unit)}."""
    return {stage: (value, unit) for stage, value, unit in
            ws.query("SELECT stage, limit_value, limit_unit FROM stage_limit")}


#: Limits of the stages of a new workspace: of our own choosing, for the city to set.
DEFAULT_LIMITS = (
    ("confirm", 4, "work_hour"), ("file", 1, "work_hour"), ("dispatch", 1, "work_hour"),
    ("assign", 2, "work_hour"), ("coordinate", 5, "work_day"), ("verify", 4, "work_hour"),
    ("close", 1, "work_hour"), ("reply", 2, "work_day"),
)


def _parse(text):
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:      # of an older workspace, where anything could be typed in
        raise InputError(N_("The deadline {text} is no point in time. Correct it in the table of "
                            "open cases, as 2026-03-03T09:00:00."), text=text) from None


def _text(moment):
    return moment.isoformat(timespec="seconds")
