"""Cases of a workspace: report, step, list; ``case_records`` has the chain of their records.

A case moves by inserting its step record and in no other way; what is allowed is decided by the
database's own triggers from the table of ``core.cases.lifecycle``. Every function is one short
transaction, so that a killed process leaves no record without its state.
"""
import datetime
import json
import math
import sqlite3

from ..cases import clocks, lifecycle
from ..cases.chain import FIELDS, record_hash
from ..cases.deadlines import workspace_clock
from ..cases.options import options
from ..errors import CityGridError, InputError, N_, Refused
from .ddl import Raw, like, marks, sql
from .earlier import of_class
from .geometry import point_blob, point_xy
from .messages import MESSAGES, refusal
from .store import now

#: Prefix of a case number by kind (STANDARDS 5.3; matters and services are our own letters).
LETTERS = {"component": "C", "event": "E", "matter": "M", "service": "S"}
#: Prefix, day and running number; a city's own template goes into ``cg_meta`` as ``case_number``.
NUMBER_TEMPLATE = "{letter}{classcode}{day}"
SERIAL_WIDTH = 4
#: A record, and an open case with what is given of it.
RECORD = (*FIELDS, "detail")
STEP_SQL = sql("INSERT INTO case_step (case_id, {record}, prev_hash, hash) VALUES ({marks})",
               record=RECORD, marks=marks(len(RECORD) + 3))
GIVEN = ("case_no", "kind", "classcode", "condition", "limit_value", "limit_unit", "source",
         "reporter", "phone", "description", "address", "objid", "bgid", "community_code",
         "urgent", "outer_no", "outer_due_at", "changed_by", "changed_at")
OPEN_SQL = sql("INSERT INTO case_open (geom, {given}) VALUES (?, {marks})",
               given=GIVEN, marks=marks(len(GIVEN)))
#: What was attached to a case since its last record: the record names it, so that the chain holds
#: the photos too.
_NEW_PHOTOS = (
    "SELECT DISTINCT sha256 FROM attachment WHERE owner_table = 'case' AND owner_code = ? AND "
    "sha256 NOT IN (SELECT p.value FROM case_step s, json_each(s.detail, '$.photos') p "
    "WHERE s.case_id = ?) ORDER BY sha256")
#: Steps of one batch that are stored together; the lock is free between two portions.
PORTION = 200


def next_number(ws, kind, classcode, day):
    """The next case number of a class and day, unused among open and closed cases.

    Parameters
    ----------
    kind : str
        One of LETTERS.
    classcode : str
    day : str
        "YYYY-MM-DD"; more may follow.

    Raises
    ------
    InputError
        Unknown kind.
    Refused
        CG014, all numbers of that day are used up.
    """
    if kind not in LETTERS:
        raise InputError(N_("There are no cases of the kind {kind}."), kind=kind)
    template = ws.meta.get("case_number", NUMBER_TEMPLATE)
    prefix = template.format(letter=LETTERS[kind], classcode=classcode,
                             day=day[:10].replace("-", ""))
    last = max((row[0] or "" for table in ("case_open", "case_closed", "archived_case")
                for row in ws.query(
        sql("SELECT max(case_no) FROM {table} WHERE case_no > ? AND case_no < ? "
            "AND length(case_no) = ?", table=table),
        (prefix, prefix + ":", len(prefix) + SERIAL_WIDTH))))
    serial = int(last[len(prefix):] or 0) + 1
    if serial >= 10 ** SERIAL_WIDTH:
        raise Refused(MESSAGES["CG014"], code="CG014")
    return f"{prefix}{serial:0{SERIAL_WIDTH}d}"


def report(ws, *, classcode, kind, x, y, description, source, actor, role, condition=None,
           limit_value=None, limit_unit=None, address=None, objid=None, reporter=None, phone=None,
           urgent=False, outer_no=None, outer_due_at=None, note=None, at=None, file=False):
    """Enter a case as reported, with its first record; one transaction.

    Parameters
    ----------
    classcode, kind : str
        A class of the workspace's catalogue.
    x, y : float
        Metres in the workspace's CRS.
    source : str
        How it came in ("collector", "hotline", "leader", "city" ...).
    actor, role : str
        Who reports, and as what.
    condition, limit_value, limit_unit
        Filing condition with its limit (``core.cases.deadlines.LIMIT_UNITS``).
    outer_no, outer_due_at : str
        Number and deadline that the case has with the city or in another system.
    file : bool
        File it in the same transaction, by the same person.

    Returns
    -------
    int
        The case's key.

    Raises
    ------
    InputError
        Unknown class, or a position that is no number.
    Refused, Busy
    """
    at = at or now()
    if not (math.isfinite(x) and math.isfinite(y)):
        raise InputError(N_("The position of the case is no number. Choose it on the map."))
    if not ws.query("SELECT 1 FROM object_class WHERE kind = ? AND code = ?", (kind, classcode)):
        raise InputError(N_("The catalogue has no class {code} of this kind. Choose another."),
                         code=classcode)
    with ws.transaction() as connection:
        row = {"case_no": next_number(ws, kind, classcode, at), "kind": kind,
               "classcode": classcode, "condition": condition, "limit_value": limit_value,
               "limit_unit": limit_unit, "source": source, "reporter": reporter, "phone": phone,
               "description": description, "address": address, "objid": objid,
               "urgent": int(urgent), "outer_no": outer_no, "outer_due_at": outer_due_at,
               "changed_by": actor, "changed_at": at}
        case_id = connection.execute(
            OPEN_SQL, (point_blob(x, y, ws.srs_id), *(row.get(n) for n in GIVEN))).lastrowid
        engine = Engine(ws)
        engine.take(case_id, "report", actor, role, note=note, at=at)
        if file:
            engine.take(case_id, "file", actor, role, at=at)
    return case_id


def step(ws, case_id, action, *, actor, role, expected_version, unit=None, note=None, detail=None,
         at=None):
    """Take one step; one transaction.

    Parameters
    ----------
    case_id : int
    action : str
        Of ``core.cases.lifecycle.TRANSITIONS``.
    expected_version : int
        Version of the case that the actor has seen.
    unit, note : str, optional
        The unit that is named, the opinion or reason.
    detail : dict, optional
        What the action needs besides: ``until`` (a day), ``with`` (co-handling units), ``into``
        (number of the main case), ``collector`` and ``patrol``, ``liable`` and ``fund``, ``kind``.

    Returns
    -------
    dict
        The case after the step, as ``case`` gives it.

    Raises
    ------
    Refused
        With the code of the rule; CG021 says who changed the case meanwhile, when, to what.
    Busy
        Somebody else is writing.
    """
    with ws.transaction():
        Engine(ws).take(case_id, action, actor, role, unit, note, detail, at, expected_version)
    return case(ws, case_id)


def step_many(ws, chosen, action, *, actor, role, unit=None, note=None, detail=None, at=None,
              feedback=None):
    """Take the same step with many cases, in portions of one transaction each.

    Parameters
    ----------
    chosen : sequence of (case_id, expected_version) or (case_id, expected_version, unit)
    feedback : optional
        Has ``is_cancelled()`` and ``progress(percent)``; asked between two portions.

    Returns
    -------
    tuple of list
        Keys of the cases that were moved, and ``(case_id, CityGridError)`` of those refused,
        which stop none of the others.

    Raises
    ------
    Busy
        Somebody else is writing; earlier portions are stored.
    """
    done, refused = [], []
    for start in range(0, len(chosen), PORTION):
        if feedback is not None and feedback.is_cancelled():
            break
        moved = []
        with ws.transaction() as connection:
            engine = Engine(ws)
            for case_id, version, *own in chosen[start:start + PORTION]:
                connection.execute("SAVEPOINT step")
                try:
                    engine.take(case_id, action, actor, role, own[0] if own else unit, note,
                                detail, at, version)
                    moved.append(case_id)
                except (sqlite3.IntegrityError, CityGridError) as error:
                    connection.execute("ROLLBACK TO step")
                    refused.append((case_id, error if isinstance(error, CityGridError)
                                    else refusal(str(error)) or Refused(MESSAGES["CG022"],
                                                                        code="CG022")))
                connection.execute("RELEASE step")
        done += moved
        if feedback is not None:
            feedback.progress(100 * (start + len(moved)) / len(chosen))
    return done, refused


class Engine:
    """Takes steps inside the caller's transaction.

    Clock, limits and options are read once, for as many steps as the transaction has.
    """

    def __init__(self, ws):
        self.ws = ws
        self.clock = workspace_clock(ws)
        self.limits = clocks.limits_of(ws)
        self.options = options(ws)

    def take(self, case_id, action, actor, role, unit=None, note=None, detail=None, at=None,
             expected_version=None):
        """One step; where a main case ends, those merged into it are closed with it."""
        row = case(self.ws, case_id)
        # the clock of this computer may be behind that of another that wrote before
        at = at or max(now(), row["touched_at"] or "")
        if not _is_time(at):
            raise Refused(MESSAGES["CG048"], code="CG048")
        if expected_version is not None and row["version"] != expected_version:
            raise _stale(self.ws, row)
        state = row["state"] if row["version"] else ""
        known = lifecycle.transition(state, action, row["request"], self._leads_to(row, action))
        if known is None:
            # the database says why; a step of another pending request has no way of its own
            known = lifecycle.Transition(state, action, state, (), "", clock="keep")
        photos = [sha for sha, in self.ws.query(_NEW_PHOTOS, (row["case_no"], case_id))]
        record = self.record(row, known, actor, role, unit, note,
                             {**(detail or {}), "photos": photos}, at)
        last = self.ws.query("SELECT hash FROM case_step WHERE case_id = ? AND seq = ?",
                             (case_id, row["version"]))
        before = last[0][0] if last else ""
        self.ws.connection.execute(STEP_SQL, (case_id, *(record[n] for n in RECORD), before,
                                              record_hash(before, record)))
        if known.to_state not in lifecycle.FINAL:
            self.note_light(case_id)
        else:
            for merged, in self.ws.query("SELECT fid FROM case_open WHERE merged_into = ?",
                                         (row["case_no"],)):
                self.take(merged, "close_with", actor, role, at=at)

    def record(self, row, known, actor, role, unit, note, detail, at):
        """The record of a step as a dict of RECORD: the row it begins from, what is given, and
        what it does to the clocks."""
        said = {k: v for k, v in (detail or {}).items() if v not in (None, "", [])}
        now_is = {name: row.get(name) for name in clocks.COLUMNS}
        counted = said.pop("clock", None)
        then = counted if known.action == "recount" and counted else \
            clocks.after(self.clock, row, known, at, self.limits, self.options)
        if then != now_is:
            said["clock"] = then
        if known.clock == "rework":   # what the city decided then, for counting anew
            said["rework_clock"] = self.options["rework_clock"]
        if known.to_state in lifecycle.FINAL:
            said["reply_due"] = self._reply_due(row, at)
        return {"case_no": row["case_no"], "seq": row["version"] + 1, "action": known.action,
                "from_state": known.from_state, "to_state": known.to_state, "role": role,
                "actor": actor, "unit": unit or None, "note": note or None,
                "due_at": then["due_at"] if then["due_at"] != now_is["due_at"] else None,
                "at": at,
                "detail": json.dumps(said, ensure_ascii=False, sort_keys=True) if said else None}

    def note_light(self, case_id):
        """Note when the light of a case leaves green."""
        note_lights(self.ws, self.ws.connection, " AND c.fid = ?", (case_id,), self.clock)

    def _reply_due(self, row, at):
        value, unit = self.limits.get("reply", (None, None))
        if not value or row["source"] == "collector" \
                or not (row["reporter"] or row["phone"] or row["source"] == "city"):
            return None
        return self.clock.due(datetime.datetime.fromisoformat(at), value,
                              unit).at.isoformat(timespec="seconds")

    def _leads_to(self, row, action):
        """The state, where an action leads to more than one."""
        if action == "unmerge":
            return "filed" if row["filed_at"] else "reported"
        if action == "close_with":
            main = self.ws.query("SELECT state FROM case_closed WHERE case_no = ?",
                                 (row["merged_into"],))
            return main[0][0] if main else None
        if action == "undo":
            before = self.ws.query("SELECT json_extract(body, '$.state') FROM case_undo "
                                   "WHERE case_id = ?", (row["fid"],))
            return before[0][0] if before else None
        return None


def can_undo(ws, row, actor, at=None):
    """Title of the step of a case that ``actor`` may still take back, or None."""
    last = ws.query(
        "SELECT s.from_state, s.action FROM case_undo u JOIN case_step s ON s.case_id = u.case_id "
        "AND s.seq = u.seq WHERE u.case_id = ? AND u.seq = ? AND u.actor = ? AND "
        "(julianday(?) - julianday(u.at)) * 1440 <= "
        "(SELECT CAST(value AS INTEGER) FROM case_option WHERE name = 'undo_minutes')",
        (row["fid"], row["version"], actor, at or now()))
    return lifecycle.ACTIONS[last[0][1]] if last else None


def note_lights(ws, connection, where="", values=(), clock=None):
    """Note when the lights of open cases leave green, where that is not noted yet.

    Lists compare this text (``green_until``) instead of counting the calendar for every case.
    Only deadlines in the form of ``clocks`` can be compared; others stay without.
    """
    rows = connection.execute(
        sql("SELECT c.fid, c.due_at, c.clock_started_at, c.clock_value, c.clock_unit "
            "FROM case_open c WHERE c.green_until IS NULL "
            "AND c.due_at LIKE '____-__-__T__:__:__%' AND c.clock_started_at IS NOT NULL{where}",
            where=Raw(where)), values).fetchall()
    if not rows:
        return
    clock = clock or workspace_clock(ws)
    connection.execute("INSERT OR IGNORE INTO cg_quiet VALUES (1)")
    connection.executemany("UPDATE case_open SET green_until = ? WHERE fid = ?", (
        (clocks.green_until(clock, dict(zip(("due_at", "clock_started_at", "clock_value",
                                             "clock_unit"), row))), fid)
        for fid, *row in rows))
    connection.execute("DELETE FROM cg_quiet")


def _is_time(text):
    try:
        return len(text) > 18 and datetime.datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _stale(ws, row):
    records = steps(ws, row["fid"])
    if not records:     # a row that was typed in, without a record
        return Refused(MESSAGES["CG021"], code="CG021")
    last = records[-1]
    return Refused(N_("{actor} changed case {case_no} at {at}; it is now: {state}. Look at it and "
                      "decide again."), code="CG021", actor=last["actor"],
                   case_no=row["case_no"], at=last["at"][:16].replace("T", " "),
                   state=lifecycle.STATES[row["state"]])


def on_behalf(unit_name, user):
    """Who acts, where an operator records what a unit did: the record says both, and verifying
    by that operator is still verifying by another hand."""
    return f"{unit_name} ({user})"


# -- reading

def case(ws, case_id):
    """One case, open or closed, as a dict of its columns with ``x`` and ``y``.

    Raises Refused CG020 where there is none.
    """
    for table in ("case_open", "case_closed"):
        rows = ws.dicts(sql("SELECT * FROM {table} WHERE fid = ?", table=table), (case_id,))
        if rows:
            return _located(rows[0])
    raise Refused(MESSAGES["CG020"], code="CG020")


def _located(row):
    row["x"], row["y"] = point_xy(row.pop("geom"))
    return row


def steps(ws, case_id):
    """The records of a case, the first first, as dicts."""
    return ws.dicts("SELECT * FROM case_step WHERE case_id = ? ORDER BY seq", (case_id,))


#: A comparison of texts where ``green_until`` is known, else counted row by row; a case that has
#: ended shows whether it was handled in time. ?1 is the moment of the question.
_KNOWN_LIGHT = ("CASE WHEN ?1 > c.due_at THEN 'red' WHEN ?1 > c.green_until THEN 'yellow' "
                "ELSE 'green' END")
_COUNTED_LIGHT = "cg_light(c.clock_started_at, c.due_at, ?1, c.clock_unit)"
_LIGHT = Raw("CASE WHEN c.closed_at IS NOT NULL THEN CASE WHEN c.handled_at > c.handle_due_at "
             "THEN 'red' WHEN c.handled_at <= c.handle_due_at THEN 'green' END "
             f"WHEN c.green_until IS NOT NULL THEN {_KNOWN_LIGHT} ELSE {_COUNTED_LIGHT} END")
#: What ``queue`` can sort by.
SORTS = {"urgency": "c.urgent DESC, c.due_at IS NULL, c.due_at, c.fid",
         "newest": "c.reported_at DESC, c.fid DESC", "number": "c.case_no"}


#: A word (?{0}) in a case or in the names of its class, community and unit.
_HAS_WORD = (
    "(c.case_no LIKE ?{0} ESCAPE '\\' OR c.address LIKE ?{0} ESCAPE '\\' "
    "OR c.description LIKE ?{0} ESCAPE '\\' OR c.condition LIKE ?{0} ESCAPE '\\' "
    "OR (c.kind, c.classcode) IN (SELECT kind, code FROM object_class WHERE "
    "name || ' ' || coalesce(name_en, '') LIKE ?{0} ESCAPE '\\') "
    "OR c.community_code IN (SELECT code FROM community WHERE name LIKE ?{0} ESCAPE '\\') "
    "OR c.unit IN (SELECT code FROM organisation WHERE name LIKE ?{0} ESCAPE '\\'))")


def _named(table, where):
    """Cases of a table with their light and the names of what they refer to."""
    return sql("SELECT c.*, {light} AS light, {name} AS class_name, {name_en} AS class_name_en, "
               "o.name AS unit_name, d.name AS department_name, m.name AS community "
               "FROM {table} c "
               "LEFT JOIN object_class k ON k.kind = c.kind AND k.code = c.classcode "
               "LEFT JOIN organisation o ON o.code = c.unit "
               "LEFT JOIN organisation d ON d.code = c.department "
               "LEFT JOIN community m ON m.code = c.community_code WHERE {where}",
               light=_LIGHT, table=table, where=where,
               name=of_class("name"), name_en=of_class("name_en"))


def _teach_light(ws, clock, at):
    """Give the connection the SQL function ``cg_light``; the moment as text, now by default."""
    clock = clock or workspace_clock(ws)
    parse = datetime.datetime.fromisoformat

    def light(start, due, moment, unit):
        if not due or not start:
            return None
        return clock.light(parse(start), parse(due), parse(moment), unit)
    ws.connection.create_function("cg_light", 4, light)
    return (at or datetime.datetime.now()).isoformat()


def queue(ws, states, text="", light="", limit=200, offset=0, sort="urgency", *, clock=None,
          at=None):
    """Open cases in some states.

    Parameters
    ----------
    states : iterable of str
    text : str
        Every word must be in the number, address, description, condition, class, community or
        unit.
    light : str
        "yellow" or "red": only cases that show it; "" for all.
    limit, offset : int
    sort : str
        One of SORTS; by urgency: urgent ones, then by the deadline.
    clock : Clock, optional
        Of the workspace, where the caller keeps it.
    at : datetime.datetime, optional
        The moment for the lights; now by default.

    Returns
    -------
    list of dict
        The case's columns, ``x``, ``y``, ``light``, and the names ``class_name``,
        ``class_name_en``, ``unit_name``, ``community``.
    """
    values = [_teach_light(ws, clock, at), *states]
    # a text is looked for in the rows one after another, which an index (the plus hides it)
    # would only make slower
    plus = "+" if text.strip() else ""
    where = [f"{plus}c.state IN ({', '.join('?' * (len(values) - 1))})"]
    if light:
        values.append(light)
        where.append(f"{_LIGHT} = ?{len(values)}")
    for word in text.split():
        values.append(like(word))
        where.append(_HAS_WORD.format(len(values)))
    # first the page's keys alone: what is sorted must not drag whole rows along
    page = sql("c.fid IN (SELECT c.fid FROM case_open c WHERE {where} ORDER BY {order} "
               "LIMIT ?{limit} OFFSET ?{offset}) ORDER BY {order}",
               where=Raw(" AND ".join(where)), order=Raw(SORTS[sort]),
               limit=len(values) + 1, offset=len(values) + 2)
    return [_located(row) for row in ws.dicts(_named("case_open", page),
                                              (*values, limit, offset))]


def conditions(ws, kind, classcode):
    """The filing conditions of a class as dicts: condition, closing, limit_value, limit_unit."""
    return ws.dicts("SELECT condition, closing, limit_value, limit_unit FROM filing_standard "
                    "WHERE kind = ? AND classcode = ? ORDER BY fid", (kind, classcode))


def in_queue_form(ws, case_id, *, clock=None, at=None):
    """One case, open or closed, with everything that ``queue`` gives."""
    moment = _teach_light(ws, clock, at)
    for table in ("case_open", "case_closed"):
        rows = ws.dicts(_named(table, sql("c.fid = ?2")), (moment, case_id))
        if rows:
            return _located(rows[0])
    raise Refused(MESSAGES["CG020"], code="CG020")


def counts(ws, *, clock=None, at=None):
    """How many open cases there are: {state: {"all": n, "yellow": n, "red": n}}."""
    moment = _teach_light(ws, clock, at)
    found = {state: {"all": 0, "yellow": 0, "red": 0} for state in lifecycle.STATES
             if state not in lifecycle.FINAL}
    # an index alone answers for the known lights, and finds the few that are to be counted
    for state, number, red, yellow in ws.query(
            sql("SELECT c.state, count(*), total(c.due_at < ?1 AND c.green_until IS NOT NULL), "
                "total(c.green_until < ?1 AND c.due_at >= ?1) FROM case_open c GROUP BY 1 "
                "UNION ALL SELECT state, 0, total(light = 'red'), total(light = 'yellow') FROM "
                "(SELECT c.state, {counted} AS light FROM case_open c WHERE "
                "c.green_until IS NULL AND c.due_at IS NOT NULL) GROUP BY 1",
                counted=Raw(_COUNTED_LIGHT)), (moment,)):
        for name, more in (("all", number), ("yellow", yellow), ("red", red)):
            found[state][name] += int(more)
    return found
