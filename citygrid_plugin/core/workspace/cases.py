"""Cases of a workspace: report, step, list; ``case_records`` has the chain of their records.

A case moves by inserting its step record and in no other way; what is allowed is decided by the
database's own triggers from the table of ``core.cases.lifecycle``. Every function is one short
transaction, so that a killed process leaves no record without its state.
"""
import datetime
import math

from ..cases import lifecycle
from ..cases.chain import FIELDS, record_hash
from ..cases.deadlines import workspace_clock
from ..errors import InputError, N_, Refused
from .ddl import Raw, like, marks, sql
from .geometry import point_blob, point_xy
from .messages import MESSAGES
from .store import now

#: Prefix of a case number by kind (STANDARDS 5.3; matters and services are our own letters).
LETTERS = {"component": "C", "event": "E", "matter": "M", "service": "S"}
#: Prefix, day and running number; a city's own template goes into ``cg_meta`` as ``case_number``.
NUMBER_TEMPLATE = "{letter}{classcode}{day}"
SERIAL_WIDTH = 4
#: A record, and an open case with what is given of it.
STEP_SQL = ("INSERT INTO case_step (case_id, case_no, seq, action, from_state, to_state, role, "
            "actor, unit, note, due_at, at, prev_hash, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
GIVEN = ("case_no", "kind", "classcode", "condition", "limit_value", "limit_unit", "source",
         "reporter", "phone", "description", "address", "objid", "bgid", "community_code",
         "urgent", "changed_by", "changed_at")
OPEN_SQL = sql("INSERT INTO case_open (geom, {given}) VALUES (?, {marks})",
               given=GIVEN, marks=marks(len(GIVEN)))


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
    last = max((row[0] or "" for table in ("case_open", "case_closed") for row in ws.query(
        sql("SELECT max(case_no) FROM {table} WHERE case_no > ? AND case_no < ? "
            "AND length(case_no) = ?", table=table),
        (prefix, prefix + ":", len(prefix) + SERIAL_WIDTH))))
    serial = int(last[len(prefix):] or 0) + 1
    if serial >= 10 ** SERIAL_WIDTH:
        raise Refused(MESSAGES["CG014"], code="CG014")
    return f"{prefix}{serial:0{SERIAL_WIDTH}d}"


def report(ws, *, classcode, kind, x, y, description, source, actor, role, condition=None,
           limit_value=None, limit_unit=None, address=None, objid=None, reporter=None, phone=None,
           urgent=False, note=None, at=None, file=False):
    """Enter a case as reported, with its first record; one transaction.

    Parameters
    ----------
    classcode, kind : str
        A class of the workspace's catalogue.
    x, y : float
        Metres in the workspace's CRS.
    source : str
        How it came in ("collector", "hotline", "leader" ...).
    actor, role : str
        Who reports, and as what.
    condition, limit_value, limit_unit
        Filing condition with its limit (``core.cases.deadlines.LIMIT_UNITS``).
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
               "urgent": int(urgent), "changed_by": actor, "changed_at": at}
        case_id = connection.execute(
            OPEN_SQL, (point_blob(x, y, ws.srs_id), *(row.get(n) for n in GIVEN))).lastrowid
        _record(ws, case_id, row["case_no"], "", 0, "report", actor, role, None, note, None, at)
        if file:
            due_at = deadline(workspace_clock(ws), row, at)
            _record(ws, case_id, row["case_no"], "reported", 1, "file", actor, role, None, None,
                    due_at, at)
    return case_id


def step(ws, case_id, action, *, actor, role, expected_version, unit=None, note=None, due_at=None,
         at=None):
    """Take one step; one transaction.

    Parameters
    ----------
    case_id : int
    action : str
        Of ``core.cases.lifecycle.TRANSITIONS``.
    expected_version : int
        Version of the case that the actor has seen.
    due_at : str, optional
        New deadline; without it, filing and dispatching count the case's limit from ``at``.

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
    at = at or now()
    with ws.transaction():
        row = case(ws, case_id)
        if row["version"] != expected_version:
            raise _stale(ws, row)
        if due_at is None and action in ("file", "dispatch"):
            due_at = deadline(workspace_clock(ws), row, at)
        _record(ws, case_id, row["case_no"], row["state"], row["version"], action, actor, role,
                unit, note, due_at, at)
    return case(ws, case_id)


def deadline(clock, row, at):
    """End of a case's limit counted from ``at`` (ISO text), or None where it has no limit."""
    if not row["limit_value"] or not row["limit_unit"]:
        return None
    due = clock.due(datetime.datetime.fromisoformat(at), row["limit_value"], row["limit_unit"])
    return due.at.isoformat(timespec="seconds")


def _record(ws, case_id, case_no, state, version, action, actor, role, unit, note, due_at, at):
    known = lifecycle.transition(state, action)
    record = {"case_no": case_no, "seq": version + 1, "action": action, "from_state": state,
              "to_state": known.to_state if known else "", "role": role, "actor": actor,
              "unit": unit or None, "note": note or None, "due_at": due_at, "at": at}
    last = ws.query("SELECT hash FROM case_step WHERE case_id = ? AND seq = ?", (case_id, version))
    before = last[0][0] if last else ""
    ws.connection.execute(STEP_SQL, (case_id, *(record[n] for n in FIELDS), before,
                                     record_hash(before, record)))
    note_lights(ws, ws.connection, " AND c.fid = ?", (case_id,))


def note_lights(ws, connection, where="", values=(), clock=None):
    """Note when the lights of open cases leave green, where that is not noted yet.

    Lists compare this text (``green_until``) instead of counting the calendar for every case.
    Only deadlines in the form of ``deadline`` can be compared; others stay without.
    """
    rows = connection.execute(
        sql("SELECT {started}, c.due_at, c.limit_unit, c.fid FROM case_open c WHERE "
            "c.green_until IS NULL AND c.due_at LIKE '____-__-__T__:__:__%' "
            "AND {started} IS NOT NULL{where}", started=_STARTED, where=Raw(where)),
        values).fetchall()
    if not rows:
        return
    clock, parse = clock or workspace_clock(ws), datetime.datetime.fromisoformat
    connection.execute("INSERT OR IGNORE INTO cg_quiet VALUES (1)")
    connection.executemany("UPDATE case_open SET green_until = ? WHERE fid = ?", (
        (clock.green_until(parse(start), parse(due), unit).isoformat(), fid)
        for start, due, unit, fid in rows))
    connection.execute("DELETE FROM cg_quiet")


def _stale(ws, row):
    last = steps(ws, row["fid"])[-1]
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


_STARTED = sql("CASE WHEN c.state IN ('dispatched', 'handled') "
               "THEN c.dispatched_at ELSE c.filed_at END")
#: The clock of a handled case stands still. ?1 is the moment of the question.
_MOMENT = sql("coalesce(CASE c.state WHEN 'handled' THEN c.handled_at END, ?1)")
#: A comparison of texts where ``green_until`` is known, else counted row by row.
_KNOWN_LIGHT = sql("CASE WHEN {moment} > c.due_at THEN 'red' "
                   "WHEN {moment} > c.green_until THEN 'yellow' ELSE 'green' END", moment=_MOMENT)
_COUNTED_LIGHT = sql("cg_light({started}, c.due_at, {moment}, c.limit_unit)", started=_STARTED,
                     moment=_MOMENT)
_LIGHT = sql("CASE WHEN c.green_until IS NOT NULL THEN {known} ELSE {counted} END",
             known=_KNOWN_LIGHT, counted=_COUNTED_LIGHT)
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
    return sql("SELECT c.*, {light} AS light, k.name AS class_name, k.name_en AS class_name_en, "
               "o.name AS unit_name, m.name AS community FROM {table} c "
               "LEFT JOIN object_class k ON k.kind = c.kind AND k.code = c.classcode "
               "LEFT JOIN organisation o ON o.code = c.unit "
               "LEFT JOIN community m ON m.code = c.community_code WHERE {where}",
               light=_LIGHT, table=table, where=where)


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
    running, standing = (
        sql("SELECT c.state, count(*), total(c.due_at < {moment} AND c.green_until IS NOT NULL), "
            "total(c.green_until < {moment} AND c.due_at >= {moment}) FROM case_open c "
            "WHERE c.state {is_} 'handled' GROUP BY 1", moment=Raw(at), is_=Raw(is_))
        for at, is_ in (("?1", "!="), (_MOMENT, "=")))
    for state, number, red, yellow in ws.query(
            sql("{running} UNION ALL {standing} UNION ALL "
                "SELECT state, 0, total(light = 'red'), total(light = 'yellow') FROM "
                "(SELECT c.state, {counted} AS light FROM case_open c WHERE "
                "c.green_until IS NULL AND c.due_at IS NOT NULL) GROUP BY 1",
                running=running, standing=standing, counted=_COUNTED_LIGHT), (moment,)):
        for name, more in (("all", number), ("yellow", yellow), ("red", red)):
            found[state][name] += int(more)
    return found
