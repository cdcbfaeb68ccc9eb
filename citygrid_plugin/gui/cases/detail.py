"""What is known of one case, as the HTML of the docks' detail."""
import datetime
import json
from html import escape

from ...core.cases import lifecycle, responsible
from ...core.errors import N_
from ...core.workspace import case_ledgers, cases, components
from ...i18n import tr
from ...layers.words import pick
from ..two_lines import COLOURS
from . import around
from .action_form import FIELDS
from .lights import WORDS, hours, limit_text, limit_words, mark, stands, time_left
from .queue_model import badges, title


def moment(text):
    """An ISO time as it is read, to the minute."""
    return (text or "")[:16].replace("T", " ")


def _this_year(text, now):
    """An ISO time without its year where that is this one: most are."""
    said = moment(text)
    return said[5:] if said[:4] == f"{now.year:04d}" else said


def case_html(ws, row, clock, now, extra="", acts=True):
    """Title, light, facts, clocks, what belongs to it, and step records of a case.

    Parameters
    ----------
    ws : Workspace
    row : dict
        As ``Board.rows`` gives it.
    clock : Clock
    now : datetime.datetime
    extra : str
        HTML that comes before everything: the result of what was done with several cases.
    acts : bool
        With the links "notice:" and "rules:", which write something.
    """
    light = row["light"]
    word = tr("the clock stands still") if stands(row) else tr(WORDS[light])
    if row.get("closed_at"):
        word = tr("closed {at}").format(at=moment(row["closed_at"]))
    due = f" · {tr('due')} {moment(row['due_at'])}" \
        if row["due_at"] and not row.get("closed_at") else ""
    named = " · ".join(map(escape, badges({**row, "request": ""})))    # it follows with its why
    head = (f"<p><b>{escape(title(row))}</b><br>{escape(row['case_no'])}<br>"
            f"<span style='color:{COLOURS[light]}'><b>{mark(row)} "
            f"{time_left(row, clock, now)}</b></span> {escape(word)}{due}"
            f"{'<br>' if named else ''}<b>{named}</b></p>")
    steps = cases.steps(ws, row["fid"])
    parts = [extra, head, _request(row, steps, now), _facts(ws, row),
             _notice(ws, row) if acts else "", _clocks(ws, row, clock, now),
             around.html(ws, row), _ledgers(ws, row, acts), f"<p><b>{tr('Step records')}</b></p>",
             _table(_record(step, now) for step in steps)]
    return "".join(filter(None, parts))


def _request(row, steps, now):
    """Who asks for what until when, and why: what somebody has to decide on."""
    if not row.get("request"):
        return ""
    asked = next((s for s in reversed(steps) if s["action"] == f"request_{row['request']}"), None)
    if asked is None:
        return ""
    what = tr(lifecycle.REQUESTS[row["request"]])
    if row["request"] == "suspension" and row["resume_at"]:
        what += " " + tr("until {day}").format(day=row["resume_at"][:10])
    return (f"<p>◐ <b>{escape(what)}</b> · {escape(asked['actor'])} "
            f"{_this_year(asked['at'], now)}<br>{escape(asked['note'] or '')}</p>")


def _facts(ws, row):
    facts = [(tr("State"), tr(lifecycle.STATES[row["state"]])),
             (tr("Description"), row["description"]), (tr("Address"), row["address"]),
             (tr("Time limit"), limit_text(row)), (tr("Closing criterion"), _criterion(ws, row)),
             (tr("Unit grid"), " ".join(filter(None, (row["bgid"], row["community"])))),
             (tr("Component"), _component(ws, row)), (tr("Kept by"), _keepers(ws, row)),
             (tr("Department"), row.get("department_name")),
             (tr("Responsible unit"), row["unit_name"]),
             (tr("Reporter"), " ".join(filter(None, (row["reporter"], row["phone"])))),
             (tr("Number elsewhere"), row.get("outer_no"))]
    return _table(_fact(name, value) for name, value in facts if value)


def _notice(ws, row):
    """The link "notice:" that proposes a change of the component, or that one is proposed."""
    if not row["objid"] and row["kind"] != "component":
        return ""
    if ws.query("SELECT 1 FROM census_change WHERE objid IS ? AND case_no = ? LIMIT 1",
                (row["objid"], row["case_no"])):
        return f"<p>{escape(tr('A change of its component is proposed.'))}</p>"
    said = tr("Propose a change of its component") if row["objid"] else \
        tr("Propose a new component for the inventory")
    return f"<p><a href='notice:'>{escape(said)}</a></p>"


def _fact(name, value):
    return (f"<tr><td style='color:gray;padding-right:8px'>{escape(name)}</td>"
            f"<td>{escape(str(value))}</td></tr>")


def _table(rows):
    text = "".join(rows)
    return f"<table>{text}</table>" if text else ""


def _criterion(ws, row):
    return next((pick(standard["closing"], standard.get("closing_en")) for standard in
                 cases.conditions(ws, row["kind"], row["classcode"])
                 if standard["condition"] == row["condition"]), "")


# -- clocks

def _clocks(ws, row, clock, now):
    """The clock of the present stage and, beside it, that of the unit."""
    lines = []
    stage = lifecycle.STAGES.get(row["state"])
    if stage and row["due_at"]:
        lines.append(_fact(tr(lifecycle.STAGE_TITLES[stage]), _running(
            limit_words(row.get("clock_value"), row.get("clock_unit")), row["due_at"],
            time_left(row, clock, now), row["light"])))
    elif stands(row):
        lines.append(_fact(tr("Clock"), tr("‖ stands still, {left} left").format(
            left=hours(row["left_seconds"], row.get("clock_unit")))))
    if row.get("handle_due_at") and stage != "handle":
        lines.append(_fact(tr(lifecycle.STAGE_TITLES["handle"]), _unit_clock(row, clock)))
    if row.get("resume_at"):
        lines.append(_fact(tr("Suspended until"), row["resume_at"][:10]))
    counted = [tr(text).format(n=row[name]) for name, text in _COUNTED if row.get(name)]
    if counted:
        lines.append(_fact(tr("So far"), ", ".join(counted)))
    return f"<p><b>{tr('Clocks')}</b></p>{_table(lines)}" if lines else ""


_COUNTED = (("dispatches", N_("dispatched {n}×")), ("reworks", N_("reworked {n}×")),
            ("extensions", N_("extended {n}×")), ("suspensions", N_("suspended {n}×")),
            ("notices", N_("formally noticed {n}×")))


def _running(limit, due_at, left, light):
    return tr("{shape} {left} left of {limit}, due {due}").format(
        shape=mark({"light": light, "due_at": due_at}), left=left, limit=limit or "–",
        due=moment(due_at))


def _unit_clock(row, clock):
    """The unit's own clock: how it ended, or what is left of it."""
    due, parse = row["handle_due_at"], datetime.datetime.fromisoformat
    if row["handled_at"]:
        seconds = clock.left(parse(row["handled_at"]), parse(due), row["limit_unit"])
        words = tr("● handled in time, {left} before {due}") if seconds >= 0 \
            else tr("■ handled {left} too late, due {due}")
        return words.format(left=hours(abs(seconds), row["limit_unit"]), due=moment(due))
    return tr("due {due}").format(due=moment(due))


# -- what belongs to it

def _component(ws, case):
    row = _row(ws, case["objid"]) if case["objid"] else None
    if row is None:
        return case["objid"]
    states = ws.query("SELECT name, name_en FROM value_domain WHERE domain = 'objstate' "
                      "AND code = ?", (row["objstate"],))
    state = pick(*states[0]) if states else row["objstate"]
    return " ".join(filter(None, (_name(row), row["objid"], state)))


def _keepers(ws, case):
    """Maintainer and owner of the component under a case, as they stand in the inventory."""
    row = _row(ws, case["objid"]) if case["objid"] else None
    if row is None:
        return ""
    names = dict(ws.query("SELECT code, name FROM organisation WHERE code IN (?, ?)",
                          (row["deptcode2"], row["deptcode3"])))
    return ", ".join(f"{names.get(code, code)} ({tr(title)})" for code, title in (
        (row["deptcode3"], N_("maintainer")), (row["deptcode2"], N_("owner"))) if code)


def component_name(ws, objid):
    """The name of the component with this code in the reader's language, "" for none."""
    row = _row(ws, objid)
    return "" if row is None else _name(row) or ""


def _row(ws, objid):
    thing = responsible.component(ws, objid)
    return None if thing is None else components.get(ws, thing["table"], thing["fid"])


def _name(row):
    # without a name of its own a component carries the Chinese one of its class
    if row["objname"] == row["class_name"]:
        return pick(row["class_name"], row["class_name_en"])
    return row["objname"]


def _ledgers(ws, row, acts):
    """Tasks of collectors, co-handling units, replies, coordination, remediation, appeals,
    omissions."""
    found = case_ledgers.of_case(ws, row["case_no"])
    names = dict(ws.query("SELECT code, name FROM organisation"))
    lines = []
    for task in found["tasks"]:
        kind = tr("Confirmation") if task["kind"] == "confirm" else tr("Verification task")
        back = tr("back {at}").format(at=moment(task["back_at"])) if task["back_at"] \
            else tr("not back yet")
        lines.append((kind, ", ".join(filter(None, (
            task["collector"], task["patrol_code"], moment(task["sent_at"]), back)))))
    for party in found["parties"]:
        state = tr("done {at}").format(at=moment(party["done_at"])) if party["done_at"] \
            else tr("not done yet")
        lines.append((tr("Co-handling"), f"{names.get(party['unit'], party['unit'])}: {state}"))
    for decided in found["coordination"]:
        lines.append((tr("Coordination"), ", ".join(filter(None, (
            tr(_COORDINATED[decided["state"]]), names.get(decided["unit"]), decided["decision"],
            tr("due {due}").format(due=moment(decided["due_at"])) if decided["due_at"] else "",
            tr("carried out {at}").format(at=moment(decided["executed_at"]))
            if decided["executed_at"] else "")))))
    for settled in found["remediation"]:
        lines.append((tr("Substitute remediation"), ", ".join(filter(None, (
            tr(case_ledgers.BASES[settled["basis"]]), settled["liable"], settled["fund"],
            tr("{cost:g} yuan, {recovered:g} recovered").format(
                cost=settled["cost"] or 0, recovered=settled["recovered"] or 0))))))
    for reply in found["replies"]:
        to = tr("Reply to the reporter") if reply["kind"] == "reporter" \
            else tr("Answer to the city")
        lines.append((to, _reply(reply)))
    for appeal in found["appeals"]:
        lines.append((tr("Appeal"), ", ".join(filter(None, (
            tr(case_ledgers.APPEAL_STATES[appeal["state"]]), appeal["asked_by"],
            appeal["reason"], appeal["decided_by"], appeal["note"])))))
    for missed in found["missed"]:
        lines.append((tr("Missed by the collector"), ", ".join(filter(None, (
            missed["collector"], missed["patrol_code"], missed["note"], missed["decided_by"])))))
    text = _table(_fact(name, text) for name, text in lines)
    without_rule = [c for c in found["coordination"]
                    if c["state"] == "decided" and c["rule_fid"] is None]
    if acts and without_rule:
        text += f"<p><a href='rules:'>{escape(tr('Make a rule of the decision …'))}</a></p>"
    return text


_COORDINATED = {"open": N_("open"), "decided": N_("decided"), "failed": N_("no agreement")}


def _reply(reply):
    if not reply["replied_at"]:
        return tr("not yet; due {due}").format(due=moment(reply["due_at"]) or "–")
    graded = case_ledgers.SATISFACTION.get(reply["satisfaction"])
    return ", ".join(filter(None, (
        moment(reply["replied_at"]), reply["replied_by"],
        tr(case_ledgers.WAYS.get(reply["how"], reply["how"] or "")), reply["text"],
        tr(graded) if graded else "", reply["reward"])))


# -- records

def _record(step, now):
    title_ = lifecycle.ACTIONS.get(step["action"])
    action = tr(title_) if title_ else step["action"]
    role = tr(lifecycle.ROLES.get(step["role"], step["role"]))
    said = "".join(f"<br>{escape(text)}" for text in (step["note"], _detail(step)) if text)
    return (f"<tr><td style='padding-right:8px'>{_this_year(step['at'], now)}</td>"
            f"<td style='padding-right:8px'><b>{escape(action)}</b></td>"
            f"<td>{escape(step['actor'])} ({escape(role)}){said}</td></tr>")


def _detail(step):
    """What a record says besides unit and opinion, as far as it is for people."""
    try:
        given = json.loads(step.get("detail") or "{}")
    except ValueError:
        return ""
    words = []
    for field in FIELDS.get(step["action"], ()):
        value = given.get(field.name)
        if value:
            said = tr(", ").join(value) if isinstance(value, list) \
                else tr(dict(field.choices).get(value, str(value)))
            words.append(f"{tr(field.title)}: {said}")
    return " · ".join(words)
