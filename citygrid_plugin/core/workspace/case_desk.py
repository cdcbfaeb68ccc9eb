"""What belongs to a desk and not to a case: canned phrases, the handover of a shift, what the day
brings by itself."""
from dataclasses import dataclass

from ..errors import InputError, N_
from . import cases
from .ddl import Raw, sql
from .store import now

#: The most cases a handover lists one by one.
SPECIAL_MAX = 60
_PORTION = 20000


# -- canned phrases

def phrases(ws, action):
    """Phrases for an action and those for any: list of (fid, text)."""
    return ws.query("SELECT fid, text FROM phrase WHERE action = ? OR coalesce(action, '') = '' "
                    "ORDER BY coalesce(action, '') = '', text", (action,))


def add_phrase(ws, action, text):
    """Keep a phrase for an action ("" for any); one that is there stays one.

    Raises InputError where there is no text.
    """
    text = (text or "").strip()
    if not text:
        raise InputError(N_("Write the phrase into the line of the opinion first."))
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO phrase (action, text) SELECT ?1, ?2 WHERE NOT EXISTS "
            "(SELECT 1 FROM phrase WHERE coalesce(action, '') = ?1 AND text = ?2)",
            (action, text))


def remove_phrase(ws, fid):
    """Forget a phrase."""
    with ws.transaction() as connection:
        connection.execute("DELETE FROM phrase WHERE fid = ?", (fid,))


# -- handover of a shift 交班

@dataclass(frozen=True)
class Shift:
    """What a shift did and leaves behind.

    Attributes
    ----------
    since, until : str
        Local ISO times.
    steps : dict of str to int
        {action: how often it was taken in the shift}.
    states : dict of str to int
        {state: open cases at its end}.
    requests : dict of str to int
        {request: how many wait}.
    overdue : int
        Open cases whose clock has run out.
    special : list of dict
        Open cases that the next shift should know: ``fid``, ``case_no``, ``state``, ``request``,
        ``urgent``, ``urged_at``, ``due_at``, ``address``, ``class_name``, ``class_name_en``.
    """
    since: str
    until: str
    steps: dict
    states: dict
    requests: dict
    overdue: int
    special: list


def shift(ws, since, until=None):
    """What happened since a moment, and what is open now, as a Shift.

    Special are the urgent cases, those that were urged or wait for a decision, and those whose
    clock has run out; the urgent ones first, then by deadline.
    """
    until = until or now()
    marked = Raw("(c.urgent = 1 OR c.urged_at IS NOT NULL OR c.request != '' "
                 "OR c.state = 'coordinating' OR c.due_at < ?1)")
    return Shift(
        since, until,
        _taken(ws, since, until),
        dict(ws.query("SELECT state, count(*) FROM case_open GROUP BY state")),
        dict(ws.query("SELECT request, count(*) FROM case_open WHERE request != '' "
                      "GROUP BY request")),
        ws.query("SELECT count(*) FROM case_open WHERE due_at < ?", (until,))[0][0],
        ws.dicts(sql("SELECT c.fid, c.case_no, c.state, c.request, c.urgent, c.urged_at, "
                     "c.due_at, c.address, k.name AS class_name, k.name_en AS class_name_en "
                     "FROM case_open c LEFT JOIN object_class k ON k.kind = c.kind "
                     "AND k.code = c.classcode WHERE {marked} "
                     "ORDER BY c.urgent DESC, c.due_at IS NULL, c.due_at LIMIT ?2",
                     marked=marked), (until, SPECIAL_MAX)))


def _taken(ws, since, until):
    """{action: how often} in a span of time, read from the end of the records.

    Records are only added, so that those of a shift are the last; of the many before them only one
    portion is looked at, and the table needs no index by time.
    """
    found, end = {}, ws.query("SELECT coalesce(max(fid), 0) FROM case_step")[0][0]
    while end > 0:
        rows = ws.query("SELECT action, count(*) FROM case_step WHERE fid > ? AND fid <= ? "
                        "AND at >= ? AND at <= ? GROUP BY action",
                        (end - _PORTION, end, since, until))
        if not rows and ws.query("SELECT max(at) < ? FROM case_step WHERE fid > ? AND fid <= ?",
                                 (since, end - _PORTION, end))[0][0]:
            break
        for action, count in rows:
            found[action] = found.get(action, 0) + count
        end -= _PORTION
    return found


def hand_over(ws, body, *, actor, to="", at=None):
    """Keep the text of a handover; returns its key.

    Raises InputError where there is no text.
    """
    body = (body or "").strip()
    if not body:
        raise InputError(N_("The handover has no text. Write it first."))
    with ws.transaction() as connection:
        return connection.execute(
            "INSERT INTO handover (at, by_user, to_user, body) VALUES (?, ?, ?, ?)",
            (at or now(), actor, to or None, body)).lastrowid


def handovers(ws, limit=20):
    """The last handovers, the newest first, as dicts."""
    return ws.dicts("SELECT fid, at, by_user, to_user, body FROM handover "
                    "ORDER BY fid DESC LIMIT ?", (limit,))


# -- what comes by itself

def resume_due(ws, day, *, actor, note, feedback=None):
    """Let the suspended cases go on whose day has come (挂账恢复).

    Parameters
    ----------
    day : str
        "YYYY-MM-DD": suspended until this day or an earlier one.
    note : str
        What the records say, in the user's language.
    feedback : optional
        As for ``cases.step_many``.

    Returns
    -------
    tuple
        (fid, version) of the cases that are due, and what ``cases.step_many`` gives.
    """
    due = ws.query("SELECT fid, version FROM case_open WHERE state = 'suspended' "
                   "AND resume_at <= ? ORDER BY resume_at, fid", (day,))
    return due, *cases.step_many(ws, due, "resume", actor=actor, role="dispatcher", note=note,
                                 feedback=feedback)


def passed_on(ws, after=None):
    """Cases that units passed on to other units (000 article 26: the centre is told).

    Parameters
    ----------
    after : int, optional
        Key of the last record that was looked at; without it only the present one is returned.

    Returns
    -------
    tuple of (list of dict, int)
        ``case_no``, ``actor`` and ``unit_name`` of each, and the key to ask with next time.
    """
    last = ws.query("SELECT max(fid) FROM case_step")[0][0] or 0
    if after is None or after >= last:
        return [], last
    return ws.dicts(
        "SELECT s.case_no, s.actor, o.name AS unit_name FROM case_step s LEFT JOIN organisation o "
        "ON o.code = s.unit WHERE s.fid > ? AND +s.action = 'transfer' ORDER BY s.fid",
        (after,)), last
