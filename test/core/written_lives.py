"""Cases and their records written by hand, or drawn at random from the table of transitions."""
import numpy as np

from citygrid_plugin.core.analysis.cases import NEVER, Cases, Coded, Steps
from citygrid_plugin.core.cases import lifecycle

ROLES = {"report": "collector", "file": "shift_leader", "dispatch": "dispatcher",
         "handle": "unit", "verify": "collector", "close": "shift_leader"}


#: What most steps are, so that cases get to their end.
_AHEAD = ("file", "dispatch", "assign", "handle", "send_verify", "verify", "rework", "redispatch",
          "close", "pass", "grant_return", "grant_extension", "grant_suspension", "resume")


def moment(text):
    """"2-03 09:00" of 2026, "" for none."""
    if not text:
        return NEVER
    day, _, hour = text.partition(" ")
    month, day = day.split("-")
    return np.datetime64(f"2026-{int(month):02}-{int(day):02}T{hour or '00:00'}", "s")


def step(action, at, due="", *, by="", role="", unit="", to=None):
    """One record: the deadline is that of the clock that ran before it."""
    return {"action": action, "at": moment(at), "due": moment(due), "unit": unit, "to": to,
            "role": role or ROLES.get(action, "shift_leader"), "by": by or f"{action} one"}


def told(*lives):
    """(Cases, Steps) of lives.

    Parameters
    ----------
    *lives : (dict of columns of Cases, list of steps)
        ``due_at`` of a case is its deadline after the last record, as text.
    """
    columns = {"key": [], "source": [], "due_at": [], "ended": [], "closed_at": [],
               "reported_at": []}
    rows = []
    for number, (given, steps) in enumerate(lives, 1):
        state, request, before = "", "", []
        for seq, one in enumerate(steps, 1):
            known = None if one["action"] == "undo" else lifecycle.transition(
                state, one["action"], request, one["to"])
            was = state
            if one["action"] == "undo":
                state, request = before[-1]
            else:
                assert known, (state, one)
                before.append((state, request))
                state = known.to_state
                request = request if known.to_request == "*" else known.to_request
            rows.append((number * 10, seq, one["action"], was, state, one["role"], one["by"],
                         one["unit"], one["at"], one["due"]))
        ended = state in lifecycle.FINAL
        columns["key"].append(number * 10)
        columns["source"].append(given.get("source", "collector"))
        columns["due_at"].append(moment(given.get("due_at", "")))
        columns["ended"].append(ended)
        columns["closed_at"].append(steps[-1]["at"] if ended else NEVER)
        columns["reported_at"].append(steps[0]["at"])
    cases = Cases.of(len(lives), **columns)
    parts = list(zip(*rows)) or [()] * 10
    return cases, Steps(np.array(parts[0], np.int64), np.array(parts[1], np.int32),
                        *(Coded.of(part) for part in parts[2:8]),
                        np.array(parts[8], "M8[s]"), np.array(parts[9], "M8[s]"))


def drawn(rng, many, days=40):
    """Random lives: every step one of the table, at random times with random deadlines."""
    people = {role: [f"{role} {n}" for n in range(3)] for role in lifecycle.ROLES}
    people["acceptor"].append("collector 0")        # who has two posts
    lives = []
    for _ in range(many):
        state, request, at = "", "", np.datetime64("2026-01-01", "s") \
            + np.timedelta64(int(rng.integers(0, days * 86400)), "s")
        steps, undo = [], None
        for _ in range(int(rng.integers(1, 14))):
            ways = [t for t in lifecycle.TRANSITIONS
                    if t.from_state == state and t.request in ("*", request) and
                    t.action not in ("undo", "close_with", "recount")]
            if undo and rng.random() < 0.25:
                steps.append({**steps[-1], "action": "undo", "at": at})
                (state, request), undo = undo, None
                continue
            if not ways:
                break
            ahead = [t for t in ways if t.action in _AHEAD]
            way = ahead[int(rng.integers(len(ahead)))] if ahead and rng.random() < 0.7 \
                else ways[int(rng.integers(len(ways)))]
            role = way.roles[int(rng.integers(len(way.roles)))]
            due = at + np.timedelta64(int(rng.integers(-40, 80)), "h")
            steps.append({"action": way.action, "at": at, "to": way.to_state, "role": role,
                          "due": due if steps and rng.random() < 0.8 else NEVER,
                          "unit": f"U{rng.integers(3)}" if way.needs_unit else "",
                          "by": people[role][int(rng.integers(len(people[role])))]})
            undo = (state, request) if way.undo else None
            state = way.to_state
            request = request if way.to_request == "*" else way.to_request
            at = at + np.timedelta64(int(rng.integers(0, 60 * 3600)), "s")
        lives.append(({"source": ["collector", "hotline", "video"][int(rng.integers(3))],
                       "due_at": f"2-{rng.integers(1, 25)}"}, steps))
    return lives
