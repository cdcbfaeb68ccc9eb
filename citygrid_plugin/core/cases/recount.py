"""Deadlines counted anew from the record, after the calendar or the office hours have changed.

A case's records say when each clock started, stood, ran on and was extended, and which limit it
had. The same steps are walked through once more with the present calendar; where another deadline
or another rest comes out, a record ``recount`` with it is added to the case.
"""
import datetime
import json
from dataclasses import dataclass, field
from itertools import groupby

from ..errors import Refused
from ..progress import Part
from . import clocks, lifecycle
from .deadlines import workspace_clock
from .options import options

_PORTION = 200
_KNOWN = {(t.from_state, t.action, t.to_state): t for t in lifecycle.TRANSITIONS}
_NOTHING = {name: None for name in clocks.COLUMNS}


@dataclass(frozen=True)
class Move:
    """A case whose clock comes out differently: ``before`` and ``after`` are dicts of
    ``core.cases.clocks.COLUMNS``."""
    case_id: int
    case_no: str
    version: int
    before: dict
    after: dict

    @property
    def due(self):
        """(deadline before, deadline after) as ISO texts; that of the unit where none runs."""
        name = "due_at" if self.before["due_at"] or self.after["due_at"] else "handle_due_at"
        return self.before[name], self.after[name]


@dataclass
class Counted:
    """What came of counting anew.

    Attributes
    ----------
    moves : list of Move
        Cases that change.
    same : int
        Cases with a clock that stay as they are.
    by_hand : list of str
        Numbers of cases whose deadline was entered by hand, beside the record; they stay, too.
    replies : list of (fid, before, after)
        Replies that are owed, with their deadlines.
    """
    moves: list = field(default_factory=list)
    same: int = 0
    by_hand: list = field(default_factory=list)
    replies: list = field(default_factory=list)


def replay(clock, steps, chosen, limit=(None, None)):
    """Walk through the records of a case with a clock.

    Parameters
    ----------
    clock : core.cases.deadlines.Clock
    steps : iterable of dict
        Rows of ``case_step`` in order.
    chosen : dict
        ``core.cases.options.options``, for what a record does not say.
    limit : (value, unit)
        The case's limit, for records of workspaces that noted nothing but the deadline.

    Returns
    -------
    tuple of dict
        COLUMNS as the records have them, and as they come out now.
    """
    recorded = anew = _NOTHING
    trail, old = [(recorded, anew)], (_NOTHING, _NOTHING)
    for step in steps:
        detail = json.loads(step["detail"] or "{}")
        noted = detail.get("clock")
        if step["action"] == "undo":
            recorded, anew = trail[step["seq"] - 2]
        elif step["action"] == "recount":
            recorded = noted or recorded
        elif noted:
            old = None
            known = _KNOWN.get((step["from_state"], step["action"], step["to_state"]))
            anew = noted if known is None else \
                _after(clock, recorded, anew, noted, known, step["at"], {**chosen, **detail})
            recorded = noted
        elif old is not None:
            if step["due_at"]:
                old = _from_limit(clock, step, limit)
            recorded, anew = (_of_older(full, step["to_state"]) for full in old)
        trail.append((recorded, anew))
    return recorded, anew


def _after(clock, recorded, anew, noted, known, at, chosen):
    """The clock after a step: what it did before, with the limit it had, counted anew."""
    value, unit = noted["clock_value"], noted["clock_unit"]
    if known.clock == "extend":
        value = (value or 0) - (recorded["clock_value"] or 0)
    case = {**anew, "limit_value": value, "limit_unit": unit}
    limits = {lifecycle.STAGES.get(known.to_state): (value, unit)}
    decided = {"clock_during_request": "runs" if noted["due_at"] else "stands",
               "rework_clock": chosen["rework_clock"]}
    return clocks.after(clock, case, known, at, limits, decided)


def _from_limit(clock, step, limit):
    """The clock that a record of schema 2 began: as it has it, and counted anew."""
    due_at = step["due_at"]
    if all(limit):
        due_at = clock.due(datetime.datetime.fromisoformat(step["at"]),
                           *limit).at.isoformat(timespec="seconds")
    return tuple({"due_at": due, "clock_started_at": step["at"], "clock_value": limit[0],
                  "clock_unit": limit[1], "left_seconds": None, "handle_due_at": due}
                 for due in (step["due_at"], due_at))


def _of_older(full, state):
    """What the upgrade from schema 2 leaves of a clock: the unit's runs on, that of a case which
    waits for verification is kept beside, and no other stage had a clock of its own."""
    if state == "dispatched":
        return full
    return {**_NOTHING, "handle_due_at": full["handle_due_at"]} if state == "handled" \
        else _NOTHING


def _same(one, other):
    """Whether two clocks show the same; a rest to the second, as deadlines are."""
    rests = [state["left_seconds"] for state in (one, other)]
    return (all(one[name] == other[name] for name in ("due_at", "handle_due_at"))
            and (rests[0] is None) == (rests[1] is None)
            and (rests[0] is None or abs(rests[0] - rests[1]) < 1))


# -- a workspace

def counting(ws, clock=None):
    """Count the deadlines of all open cases anew, in portions, writing nothing.

    Parameters
    ----------
    ws : Workspace
    clock : Clock, optional
        With the calendar in question; that of the workspace when left out.

    Yields
    ------
    (float, Counted)
        Share that is done, and what has been found so far; no query is open between two.
    """
    clock, chosen, found = clock or workspace_clock(ws), options(ws), Counted()
    ids = [row[0] for row in ws.query(
        "SELECT fid FROM case_open WHERE coalesce(due_at, handle_due_at, left_seconds) "
        "IS NOT NULL ORDER BY fid")]
    for start in range(0, len(ids), _PORTION):
        some = json.dumps(ids[start:start + _PORTION])
        steps = ws.dicts(
            "SELECT s.case_id, s.seq, s.action, s.from_state, s.to_state, s.due_at, s.at, "
            "s.detail FROM case_step s WHERE s.case_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY s.case_id, s.seq", (some,))
        cases = {row["fid"]: row for row in ws.dicts(
            "SELECT * FROM case_open WHERE fid IN (SELECT value FROM json_each(?))", (some,))}
        for case_id, group in groupby(steps, key=lambda step: step["case_id"]):
            if case_id in cases:
                _count(clock, cases[case_id], list(group), chosen, found)
        yield min(1.0, (start + _PORTION) / len(ids)), found
    found.replies = _replies(ws, clock)
    yield 1.0, found


def _count(clock, row, steps, chosen, found):
    recorded, anew = replay(clock, steps, chosen, (row["limit_value"], row["limit_unit"]))
    before = {name: row[name] for name in clocks.COLUMNS}
    if not _same(before, recorded):
        found.by_hand.append(row["case_no"])
    elif _same(before, anew):
        found.same += 1
    else:
        found.moves.append(Move(row["fid"], row["case_no"], row["version"], before, anew))


def _replies(ws, clock):
    """Replies that are owed and whose deadline comes out differently; those of the city keep the
    city's deadline."""
    value, unit = clocks.limits_of(ws).get("reply", (None, None))
    if not value or not unit:
        return []
    found = []
    for fid, due_at, closed_at in ws.query(
            "SELECT r.fid, r.due_at, c.closed_at FROM case_reply r JOIN case_closed c "
            "ON c.case_no = r.case_no WHERE r.replied_at IS NULL AND r.due_at IS NOT NULL "
            "AND (r.kind != 'city' OR c.outer_due_at IS NULL)"):
        after = clock.due(datetime.datetime.fromisoformat(closed_at), value,
                          unit).at.isoformat(timespec="seconds")
        if after != due_at:
            found.append((fid, due_at, after))
    return found


def plan(ws, clock=None, feedback=None):
    """What counting anew would change, as Counted; see ``counting``.

    ``feedback`` has ``progress(fraction)``, which raises Cancelled.
    """
    found = Counted()
    for done, found in counting(ws, clock):
        if feedback is not None:
            feedback.progress(done)
    return found


def recount(ws, *, actor, note, what, feedback=None):
    """Count all running deadlines anew and record what changes; all of it or nothing.

    Parameters
    ----------
    actor : str
        Who has it counted.
    note : str
        Why; it stands in every record.
    what : str
        What others who wait are told, in the user's language.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled; nothing is changed then.

    Returns
    -------
    Counted

    Raises
    ------
    Cancelled, Busy, Refused
    """
    from ..workspace.cases import Engine
    with ws.bulk(what) as connection:
        found = plan(ws, feedback=Part(feedback, 0, 0.5))
        engine, half = Engine(ws), Part(feedback, 0.5, 1)
        for number, move in enumerate(found.moves, 1):
            try:
                engine.take(move.case_id, "recount", actor, "administrator", note=note,
                            detail={"clock": move.after}, expected_version=move.version)
            except Refused as error:
                error.name = error.name or move.case_no
                raise
            connection.execute("UPDATE coordination SET due_at = ? WHERE case_no = ? "
                               "AND state = 'open'", (move.after["due_at"], move.case_no))
            if number % 20 == 0:
                half.progress(number / len(found.moves))
        connection.executemany("UPDATE case_reply SET due_at = ? WHERE fid = ?",
                               [(after, fid) for fid, _, after in found.replies])
        half.progress(1)
    return found
