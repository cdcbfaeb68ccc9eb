"""The triggers of the cases: step records drive a case, and nothing else does.

What is allowed stands in the table ``case_transition``, which ``core.cases.lifecycle`` fills; the
conditions named there in words ("before_due" ...) are the SQL of ``GUARDS``. What follows from a
step in other tables (a coordination, a task of a collector, a reply that is due) is written by the
record's own trigger, so that none is without the other.
"""
from ..cases import lifecycle
from ..cases.options import MOST, OPTIONS
from ..cases.deadlines import LIMIT_UNITS
from .ddl import Raw, literal, sql
from .schema import CASE_DERIVED, Table
from .triggers import (
    LOUD, Codes, append_only, grid_at, history, quiet, refuse, taken, trigger)

_FINAL = ", ".join(literal(state) for state in lifecycle.FINAL)
_OPTION = "(SELECT CAST(value AS INTEGER) FROM case_option WHERE name = '{}')"
_UNTIL = "json_extract(NEW.detail, '$.until')"
_INTO = "json_extract(NEW.detail, '$.into')"
_BEFORE = "(SELECT json_extract(body, '$.{}') FROM case_undo WHERE case_id = NEW.case_id)"

#: What must hold of the case ``c`` for a step, as SQL; the codes stand in ``lifecycle.GUARDS``.
GUARDS = {
    "before_due": "c.due_at IS NULL OR NEW.at <= c.due_at",
    "extensions_left": "c.extensions < " + _OPTION.format("max_extensions"),
    "suspensions_left": "c.suspensions < " + _OPTION.format("max_suspensions"),
    "until": f"{_UNTIL} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' "
             f"AND date({_UNTIL}, '+0 days') = {_UNTIL} "     # without it 31 April is a day
             f"AND {_UNTIL} > substr(NEW.at, 1, 10) AND {_UNTIL} <= date(substr(NEW.at, 1, 10), "
             f"'+' || {_OPTION.format('suspension_days')} || ' days')",
    "parts_done": "NOT EXISTS (SELECT 1 FROM case_party WHERE case_no = c.case_no "
                  "AND done_at IS NULL)",
    # so many notices to one and the same body, and that of the city as far as that is known
    "substitute": sql(
        "c.coordinated = 'failed' OR EXISTS (SELECT 1 FROM case_step s LEFT JOIN organisation o "
        "ON o.code = s.unit WHERE s.case_id = c.fid AND s.action = 'notify' "
        "AND coalesce(o.level, '') IN ('', 'city') GROUP BY s.unit HAVING count(*) >= {number})",
        number=Raw(_OPTION.format("notices_before_substitute"))),
    "urgent": "c.urgent = 1",
    "into": sql("EXISTS (SELECT 1 FROM case_open m WHERE m.case_no = {into} "
                "AND m.fid != c.fid AND m.state != 'merged') AND NOT EXISTS "
                "(SELECT 1 FROM case_open m WHERE m.merged_into = c.case_no)", into=Raw(_INTO)),
    "urged": "c.urged_at IS NOT NULL",
    "undo": sql("EXISTS (SELECT 1 FROM case_undo u WHERE u.case_id = c.fid AND u.seq = c.version "
                "AND u.actor = NEW.actor AND julianday(NEW.at) - julianday(u.at) <= "
                "{minutes} / 1440.0 AND NEW.to_state = {before})",
                minutes=Raw(_OPTION.format("undo_minutes")), before=Raw(_BEFORE.format("state"))),
    "party": "EXISTS (SELECT 1 FROM case_party WHERE case_no = c.case_no AND unit = NEW.unit "
             "AND done_at IS NULL)",
    "main_closed": "EXISTS (SELECT 1 FROM case_closed m WHERE m.case_no = c.merged_into "
                   "AND m.state = NEW.to_state)",
    "other_asker": "NEW.actor IS NOT (SELECT actor FROM case_step WHERE case_id = c.fid "
                   "AND action = 'request_' || c.request ORDER BY seq DESC LIMIT 1)",
    "unfiled": "c.filed_at IS NULL",
    "filed": "c.filed_at IS NOT NULL",
    "has_unit": "c.unit IS NOT NULL",
    "another_unit": "c.unit IS NOT NEW.unit",
    "urge_kind": "coalesce(json_extract(NEW.detail, '$.kind'), 'leader') IN "
                 f"({', '.join(repr(kind) for kind in lifecycle.URGES)})",
}

#: Derived columns that count.
_COUNTED = ("version", "extensions", "suspensions", "reworks", "dispatches", "notices", "forced",
            "substitute")
#: column: (action, SQL value); the other columns stay.
_BY_ACTION = {
    "filed_at": [("file", "NEW.at")], "assigned_at": [("assign", "NEW.at")],
    "reported_at": [("report", "NEW.at")], "explained_at": [("explain", "NEW.at")],
    "dispatched_at": [(a, "NEW.at") for a in ("dispatch", "transfer", "substitute", "emergency")],
    "handled_at": [(a, "NEW.at") for a in ("handle", "handle_spot", "enforced", "city_result")],
    "verified_at": [(a, "NEW.at") for a in ("verify", "pass")],
    "department": [("assign", "NEW.unit"), ("grant_return", "NULL")],
    "resume_at": [("request_suspension", _UNTIL), ("refuse_suspension", "NULL"),
                  ("resume", "NULL")],
    "extensions": [("grant_extension", "extensions + 1")],
    "suspensions": [("grant_suspension", "suspensions + 1")],
    "reworks": [("rework", "reworks + 1"), ("redispatch", "reworks + 1")],
    "dispatches": [(a, "dispatches + 1")
                   for a in ("dispatch", "transfer", "substitute", "emergency")],
    "notices": [("notify", "notices + 1")],
    "urged_at": [("urge", "NEW.at"), ("answer_urge", "NULL")],
    "confirmed": [("confirm", "'yes'"), ("deny", "'no'")],
    "merged_into": [("merge", _INTO), ("unmerge", "NULL")],
    "forced": [("force_close", "1")],
    "substitute": [("substitute", "1"), ("emergency", "1")],
    "coordinated": [("decide", "'decided'"), ("fail_coordination", "'failed'")],
}
#: Not null and no local ISO time, which Python could not read or texts could not be compared with.
_NO_TIME = ("{0} IS NOT NULL AND NOT coalesce({0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T"
            "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]*' AND datetime(substr({0}, 1, 19), '+0 days') = "
            "replace(substr({0}, 1, 19), 'T', ' ') AND julianday({0}) IS NOT NULL "
            "AND substr({0}, 20) NOT GLOB '*[^.0-9]*', 0)")
_NO_LIMIT = ("({0}_unit IS NOT NULL AND {0}_unit NOT IN ('', "
             + ", ".join(literal(unit) for unit in LIMIT_UNITS) + ") OR {0}_value < 0 "
             "OR typeof({0}_value) NOT IN ('real', 'integer', 'null'))")
_CLOCK = ("due_at", "clock_started_at", "clock_value", "clock_unit", "left_seconds",
          "handle_due_at")
#: Actions with a side row that begins with them.
_TABLES_WITH_SEQ = ("coordination", "remediation", "case_party", "field_task")


def _moved(allowed):
    """The assignments by which a record moves its case."""
    yield "state = NEW.to_state, version = NEW.seq"
    # a case whose deadline was counted anew has been touched by nobody
    yield "touched_at = CASE NEW.action WHEN 'recount' THEN touched_at ELSE NEW.at END"
    yield sql("request = CASE (SELECT to_request FROM ({allowed}) LIMIT 1) WHEN '*' THEN request "
              "ELSE (SELECT to_request FROM ({allowed}) LIMIT 1) END", allowed=Raw(allowed))
    yield (f"unit = CASE WHEN NEW.unit IS NOT NULL AND EXISTS ({allowed} AND sets = 'unit') "
           "THEN NEW.unit WHEN NEW.action IN ('grant_return', 'take_back', 'redispatch') "
           "THEN NULL ELSE unit END")
    clock = "json_type(NEW.detail, '$.clock') = 'object'"
    for column in _CLOCK:
        yield (f"{column} = CASE WHEN {clock} THEN json_extract(NEW.detail, '$.clock.{column}') "
               f"ELSE {'coalesce(NEW.due_at, due_at)' if column == 'due_at' else column} END")
    yield f"green_until = CASE WHEN NEW.due_at IS NULL AND NOT coalesce({clock}, 0) " \
          "THEN green_until END"
    for column, values in _BY_ACTION.items():
        whens = " ".join(f"WHEN '{action}' THEN {value}" for action, value in values)
        yield f"{column} = CASE NEW.action {whens} ELSE {column} END"
    yield f"closed_at = CASE WHEN EXISTS ({allowed} AND final = 1) THEN NEW.at END"


def _side_rows():
    """What a record writes beside its case, as statements that do nothing for other actions."""
    def detail(name):
        return Raw(f"json_extract(NEW.detail, '$.{name}')")
    yield ("INSERT INTO coordination (case_no, opened_at, due_at, seq) SELECT NEW.case_no, "
           "NEW.at, json_extract(NEW.detail, '$.clock.due_at'), NEW.seq "
           "WHERE NEW.action = 'coordinate';")
    yield sql("UPDATE coordination SET state = CASE NEW.action WHEN 'decide' THEN 'decided' "
              "ELSE 'failed' END, unit = NEW.unit, decision = NEW.note, decided_at = NEW.at, "
              "decided_by = NEW.actor WHERE (NEW.action IN ('decide', 'fail_coordination') OR "
              "NEW.to_state IN ({final})) AND case_no = NEW.case_no AND state = 'open';",
              final=Raw(_FINAL))
    yield ("UPDATE coordination SET executed_at = NEW.at WHERE NEW.action = 'handle' "
           "AND case_no = NEW.case_no AND state = 'decided' AND executed_at IS NULL;")
    yield sql("INSERT INTO remediation (case_no, basis, liable, unit, fund, seq) SELECT "
              "NEW.case_no, CASE WHEN NEW.action = 'emergency' THEN 'emergency' "
              "WHEN c.coordinated = 'failed' THEN 'coordination' ELSE 'notices' END, {liable}, "
              "NEW.unit, {fund}, NEW.seq FROM case_open c WHERE c.fid = NEW.case_id "
              "AND NEW.action IN ('substitute', 'emergency');", liable=detail("liable"),
              fund=detail("fund"))
    # whoever is dispatched to anew replaces the units before
    yield ("DELETE FROM case_party WHERE case_no = NEW.case_no AND done_at IS NULL AND NEW.action "
           "IN ('dispatch', 'transfer', 'substitute', 'emergency', 'hand_over', 'grant_return');")
    yield ("INSERT INTO case_party (case_no, unit, seq) SELECT NEW.case_no, w.value, NEW.seq "
           "FROM json_each(NEW.detail, '$.with') w WHERE NEW.action IN ('dispatch', 'transfer') "
           "AND w.value != NEW.unit;")
    yield ("UPDATE case_party SET done_at = NEW.at, note = NEW.note WHERE NEW.action = "
           "'part_done' AND case_no = NEW.case_no AND unit = NEW.unit AND done_at IS NULL;")
    yield sql("INSERT INTO field_task (case_no, kind, collector, patrol_code, sent_at, sent_by, "
              "seq) SELECT NEW.case_no, substr(NEW.action, 6), {collector}, {patrol}, NEW.at, "
              "NEW.actor, NEW.seq WHERE NEW.action IN ('send_confirm', 'send_verify');",
              collector=detail("collector"), patrol=detail("patrol"))
    yield ("UPDATE field_task SET back_at = NEW.at, result = NEW.action, note = NEW.note, "
           "back_seq = NEW.seq WHERE NEW.action IN ('confirm', 'deny', 'verify', 'rework', "
           "'redispatch', 'pass', 'force_close') AND case_no = NEW.case_no AND back_at IS NULL;")
    # 003 article 26: who reported is told; 004 article 3(1): so is the city
    due = detail("reply_due")
    for kind, condition in (
            ("reporter", "trim(coalesce(c.reporter, '') || coalesce(c.phone, '')) != '' "
                         "AND c.source IS NOT 'collector'"),
            ("city", "c.source = 'city' AND coalesce(c.outer_no, '') != ''")):
        due_at = Raw(f"coalesce(c.outer_due_at, {due})") if kind == "city" else due
        yield sql("INSERT INTO case_reply (case_no, kind, reporter, phone, due_at) SELECT "
                  "c.case_no, {kind}, c.reporter, c.phone, {due_at} FROM case_open c "
                  "WHERE c.fid = NEW.case_id AND NEW.to_state IN ({final}) AND ({condition});",
                  kind=literal(kind), due_at=due_at, final=Raw(_FINAL), condition=Raw(condition))


def _undone():
    """What a step that is taken back had written."""
    back = Raw("NEW.action = 'undo' AND case_no = NEW.case_no")
    for table in _TABLES_WITH_SEQ:
        yield sql("DELETE FROM {table} WHERE {back} AND seq = NEW.seq - 1;", table=table,
                  back=back)
    yield sql("UPDATE field_task SET back_at = NULL, result = NULL, note = NULL, back_seq = NULL "
              "WHERE {back} AND back_seq = NEW.seq - 1;", back=back)
    yield sql("UPDATE coordination SET executed_at = NULL WHERE {back} AND executed_at = "
              "(SELECT at FROM case_step WHERE case_id = NEW.case_id AND seq = NEW.seq - 1);",
              back=back)
    kept = [c for c in CASE_DERIVED if c not in ("state", "version", "touched_at", "closed_at")]
    values = ", ".join(f"{c} = {_BEFORE.format(c)}" for c in kept)
    yield sql("UPDATE case_open SET {values} WHERE NEW.action = 'undo' AND fid = NEW.case_id;",
              values=Raw(values))
    yield "DELETE FROM case_undo WHERE NEW.action = 'undo' AND case_id = NEW.case_id;"


def _remembered():
    """The case before this record, from which it can be taken back."""
    values = ", ".join(f"'{c}', c.{c}" for c in CASE_DERIVED)
    return sql("DELETE FROM case_undo WHERE case_id = NEW.case_id AND NEW.action != 'undo'; "
               "INSERT INTO case_undo (case_id, seq, actor, at, body) SELECT c.fid, NEW.seq, "
               "NEW.actor, NEW.at, json_object({values}) FROM case_open c "
               "WHERE c.fid = NEW.case_id AND EXISTS (SELECT 1 FROM case_transition t WHERE "
               "t.from_state = NEW.from_state AND t.action = NEW.action AND t.undo = 1);",
               values=Raw(values))


def _not_as_written():
    """What cannot come from a row that is typed in or a record: conditions of a new case, of a
    record, and of a changed case."""
    entered = " OR ".join(
        f"NEW.{name} IS NOT {default}" for name, default in {
            **dict.fromkeys(CASE_DERIVED, "NULL"), "state": "'reported'", "request": "''",
            **dict.fromkeys(_COUNTED, "0")}.items())
    record = " OR ".join(
        ["trim(NEW.actor) = ''", _NO_TIME.format("NEW.at"), _NO_TIME.format("NEW.due_at"),
         "json_type(NEW.detail) != 'object'",
         "json_type(NEW.detail, '$.clock') NOT IN ('object', 'null')",
         *(_NO_TIME.format(f"json_extract(NEW.detail, '$.clock.{c}')")
           for c in ("due_at", "clock_started_at", "handle_due_at"))])
    times = [c for c in CASE_DERIVED if c.endswith("_at") and c not in ("closed_at", "resume_at")]
    changed = " OR ".join(
        [f"(NEW.{c} IS NOT OLD.{c} AND {_NO_TIME.format(f'NEW.{c}')})" for c in times]
        + [f"((NEW.{c}_value IS NOT OLD.{c}_value OR NEW.{c}_unit IS NOT OLD.{c}_unit) AND "
           f"{_NO_LIMIT.format(f'NEW.{c}')})" for c in ("clock", "limit")])
    return entered, record, changed


def _options():
    """Options have the values that ``core.cases.options`` knows, however they are written."""
    wrong = " OR ".join(
        f"NEW.name = '{name}' AND " + (
            f"NEW.value NOT IN ({', '.join(map(repr, option.words))})" if option.words else
            f"(NEW.value = '' OR NEW.value GLOB '*[^0-9]*' "
            f"OR CAST(NEW.value AS INTEGER) NOT BETWEEN {option.least} AND {MOST})")
        for name, option in OPTIONS.items())
    return [trigger(f"cg_case_option_{event.lower()}", f"BEFORE {event}", "case_option",
                    "SELECT RAISE(ABORT, 'CG053');", wrong) for event in ("INSERT", "UPDATE")]


def case_triggers(open_table: Table, codes: Codes):
    """Step records drive the case; nothing else does."""
    def this(column):
        return sql("(SELECT {column} FROM case_open WHERE fid = NEW.case_id)", column=column)
    allowed = sql("SELECT * FROM case_transition WHERE from_state = NEW.from_state "
                  "AND action = NEW.action AND to_state = NEW.to_state "
                  "AND request IN ('*', coalesce({request}, ''))", request=this("request"))
    place = quiet(sql("UPDATE case_open SET bgid = {grid}, community_code = "
                      "substr({grid}, 1, {length}) WHERE fid = NEW.fid;",
                      grid=grid_at("NEW.geom"), length=codes.community_length))
    clocks = ("due_at", "clock_started_at", "clock_value", "clock_unit")
    handlers = ("SELECT actor FROM case_step WHERE case_id = NEW.case_id "
                "AND action IN ('handle', 'handle_spot', 'enforced', 'city_result', 'part_done')")
    fixed = [c for c in CASE_DERIVED if c not in ("green_until", *clocks, "handle_due_at")
             and not c.endswith("_at")] + ["closed_at"]
    guards = [(code, sql(
        "EXISTS ({allowed} AND ' ' || guards || ' ' LIKE {name}) AND NOT EXISTS "
        "(SELECT 1 FROM case_open c WHERE c.fid = NEW.case_id AND ({holds}))", allowed=allowed,
        name=literal(f"% {name} %"), holds=Raw(GUARDS[name])))
        for name, code in lifecycle.GUARDS.items()]
    entered, bad_record, changed = _not_as_written()
    return [
        trigger("cg_case_open_check_insert", "BEFORE INSERT", "case_open", refuse(
            ("CG016", Raw(f"{taken('case_open')} OR {taken('case_closed')}")),
            ("CG030", "NEW.case_no IS NULL OR NEW.geom IS NULL OR ST_IsEmpty(NEW.geom) "
                      f"OR {entered}"),
            ("CG049", _NO_LIMIT.format("NEW.limit")),
            ("CG001", "EXISTS (SELECT 1 FROM case_closed WHERE case_no = NEW.case_no) OR "
                      "EXISTS (SELECT 1 FROM case_open WHERE case_no = NEW.case_no) OR "
                      "EXISTS (SELECT 1 FROM archived_case WHERE case_no = NEW.case_no)"))),
        trigger("cg_case_open_place", "AFTER INSERT", "case_open", place, "NEW.bgid IS NULL"),
        trigger("cg_case_open_moved", "AFTER UPDATE OF geom", "case_open", place,
                f"{LOUD} AND NEW.geom IS NOT OLD.geom"),
        trigger("cg_case_open_check_update", "BEFORE UPDATE", "case_open", refuse(
            ("CG011", "NEW.case_no IS NOT OLD.case_no OR NEW.fid != OLD.fid"),
            ("CG009", "NEW.geom IS NULL OR ST_IsEmpty(NEW.geom)"),
            ("CG049", changed),
            ("CG028", " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in fixed))), LOUD),
        trigger("cg_case_open_clock", f"AFTER UPDATE OF {', '.join(clocks)}", "case_open",
                quiet("UPDATE case_open SET green_until = NULL WHERE fid = NEW.fid;"),
                f"{LOUD} AND (" + " OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in clocks) + ")"),
        trigger("cg_case_open_no_delete", "BEFORE DELETE", "case_open",
                "SELECT RAISE(ABORT, 'CG012');",
                "NOT EXISTS (SELECT 1 FROM case_closed WHERE fid = OLD.fid)"),
        trigger("cg_case_closed_check_insert", "BEFORE INSERT", "case_closed",
                "SELECT RAISE(ABORT, 'CG030');",
                sql("{taken} OR NOT EXISTS (SELECT 1 FROM case_open WHERE "
                    "fid = NEW.fid AND closed_at = NEW.closed_at AND state = NEW.state)",
                    taken=taken("case_closed"))),
        trigger("cg_case_closed_no_update", "BEFORE UPDATE", "case_closed",
                "SELECT RAISE(ABORT, 'CG028');"),
        trigger("cg_case_closed_no_delete", "BEFORE DELETE", "case_closed",
                "SELECT RAISE(ABORT, 'CG012');"),
        trigger("cg_case_step_check", "BEFORE INSERT", "case_step", refuse(
            ("CG020", "NOT EXISTS (SELECT 1 FROM case_open WHERE fid = NEW.case_id "
                      "AND case_no = NEW.case_no)"),
            ("CG048", "NEW.detail IS NOT NULL AND NOT json_valid(NEW.detail)"),
            ("CG048", bad_record),
            ("CG051", f"NEW.at < {this('touched_at')}"),
            ("CG021", f"NEW.seq != {this('version')} + 1"),
            ("CG022", f"NEW.from_state != CASE WHEN NEW.seq = 1 THEN '' ELSE "
                      f"{this('state')} END OR NOT EXISTS ({allowed})"),
            ("CG023", f"NOT EXISTS ({allowed} AND role = NEW.role)"),
            ("CG024", f"coalesce(NEW.unit, '') = '' AND EXISTS ({allowed} AND needs_unit = 1)"),
            ("CG007", "coalesce(NEW.unit, '') != '' AND NOT EXISTS "
                      "(SELECT 1 FROM organisation WHERE code = NEW.unit)"),
            ("CG007", "EXISTS (SELECT 1 FROM json_each(NEW.detail, '$.with') w WHERE NOT EXISTS "
                      "(SELECT 1 FROM organisation WHERE code = w.value))"),
            ("CG025", f"trim(coalesce(NEW.note, '')) = '' AND "
                      f"EXISTS ({allowed} AND needs_note = 1)"),
            ("CG026", "length(NEW.hash) != 64 OR NEW.prev_hash != coalesce((SELECT hash FROM "
                      "case_step WHERE case_id = NEW.case_id AND seq = NEW.seq - 1), '')"),
            ("CG027", f"NEW.actor IN ({handlers}) AND EXISTS ({allowed} AND other_hand = 1)"),
            # most steps have no further conditions
            ("", f"NOT EXISTS ({allowed} AND guards != '')"),
            *guards)),
        trigger("cg_case_step_move", "AFTER INSERT", "case_step", Raw(
            quiet(sql("{remembered} {beside} UPDATE case_open SET {moved} WHERE fid = "
                      "NEW.case_id; {undone} DELETE FROM case_undo WHERE case_id = NEW.case_id "
                      "AND EXISTS (SELECT 1 FROM case_open WHERE fid = NEW.case_id "
                      "AND closed_at IS NOT NULL);", remembered=_remembered(),
                      beside=Raw(" ".join(_side_rows())), moved=Raw(", ".join(_moved(allowed))),
                      undone=Raw(" ".join(_undone()))))
            + sql("INSERT INTO case_closed ({columns}) SELECT {columns} FROM case_open "
                  "WHERE fid = NEW.case_id AND closed_at IS NOT NULL; "
                  "DELETE FROM case_open WHERE fid = NEW.case_id AND closed_at IS NOT NULL;",
                  columns=["fid", "geom"] + open_table.names()))),
        trigger("cg_appeal_check", "BEFORE INSERT", "appeal", "SELECT RAISE(ABORT, 'CG046');",
                sql("NEW.state != 'open' OR {there} OR {again} OR NOT EXISTS (SELECT 1 FROM "
                    "case_closed WHERE case_no = NEW.case_no AND state = 'closed' "
                    "AND coalesce(handled_at, closed_at) > handle_due_at)",
                    there=taken("appeal"), again=taken("appeal", "case_no"))),
        trigger("cg_appeal_decide", "BEFORE UPDATE", "appeal", "SELECT RAISE(ABORT, 'CG046');",
                "OLD.state != 'open' OR NEW.case_no != OLD.case_no OR NEW.reason != OLD.reason "
                "OR NEW.asked_by != OLD.asked_by OR (NEW.state != 'open' AND "
                "trim(coalesce(NEW.decided_by, '')) IN ('', OLD.asked_by))"),
        history(open_table),
    ] + append_only("case_step") + append_only("archived_case") + _options() + [
        # they follow from the records alone
        trigger(f"cg_{table}_no_{event.lower()}", f"BEFORE {event}", table,
                "SELECT RAISE(ABORT, 'CG028');", LOUD)
        for table in ("case_party", "field_task", "case_undo")
        for event in ("INSERT", "UPDATE", "DELETE")
    ] + [
        # the records name photos by their hash
        trigger(f"cg_attachment_no_{event.lower()}", f"BEFORE {event}", "attachment",
                "SELECT RAISE(ABORT, 'CG029');", f"{LOUD} AND OLD.owner_table = 'case'")
        for event in ("UPDATE", "DELETE")
    ] + [
        # an appeal corrects the evaluation, so it is a record itself
        trigger("cg_appeal_no_delete", "BEFORE DELETE", "appeal",
                sql("SELECT RAISE(ABORT, {code});", code=literal("CG029"))),
    ]
