"""What is known of one case, as the HTML of the docks' detail."""
from html import escape

from ...core.cases import lifecycle, responsible
from ...core.workspace import cases, components
from ...i18n import tr
from ...layers.words import pick
from ..two_lines import COLOURS
from .lights import SHAPES, WORDS, limit_text, time_left
from .queue_model import title


def moment(text):
    """An ISO time as it is read, to the minute."""
    return (text or "")[:16].replace("T", " ")


def case_html(ws, row, clock, now):
    """Title, light, facts and step records of a case.

    Parameters
    ----------
    ws : Workspace
    row : dict
        As ``cases.queue`` gives it.
    clock : Clock
    now : datetime.datetime
    """
    light = row["light"]
    facts = [(tr("State"), tr(lifecycle.STATES[row["state"]])),
             (tr("Description"), row["description"]), (tr("Address"), row["address"]),
             (tr("Time limit"), limit_text(row)),
             (tr("Closing criterion"), _criterion(ws, row)),
             (tr("Unit grid"), " ".join(filter(None, (row["bgid"], row["community"])))),
             (tr("Component"), _component(ws, row)), (tr("Responsible unit"), row["unit_name"]),
             (tr("Reporter"), " ".join(filter(None, (row["reporter"], row["phone"]))))]
    lines = "".join(f"<tr><td style='color:gray;padding-right:8px'>{escape(name)}</td>"
                    f"<td>{escape(value)}</td></tr>" for name, value in facts if value)
    due = f" · {tr('due')} {moment(row['due_at'])}" if row["due_at"] else ""
    urgent = f"{tr('urgent')} · " if row["urgent"] else ""
    return (f"<p><b>{escape(title(row))}</b><br>{escape(row['case_no'])}<br>"
            f"<span style='color:{COLOURS[light]}'><b>{SHAPES[light]} "
            f"{time_left(row, clock, now)}</b></span> {urgent}{tr(WORDS[light])}{due}</p>"
            f"<table>{lines}</table><p><b>{tr('Step records')}</b></p>"
            f"<table>{''.join(map(_record, cases.steps(ws, row['fid'])))}</table>")


def _criterion(ws, row):
    return next((standard["closing"] for standard in
                 cases.conditions(ws, row["kind"], row["classcode"])
                 if standard["condition"] == row["condition"]), "")


def _component(ws, case):
    row = _row(ws, case["objid"]) if case["objid"] else None
    if row is None:
        return case["objid"]
    states = ws.query("SELECT name, name_en FROM value_domain WHERE domain = 'objstate' "
                      "AND code = ?", (row["objstate"],))
    state = pick(*states[0]) if states else row["objstate"]
    return " ".join(filter(None, (_name(row), row["objid"], state)))


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


def _record(step):
    known = lifecycle.transition(step["from_state"], step["action"])
    action = tr(known.title) if known else step["action"]
    role = tr(lifecycle.ROLES.get(step["role"], step["role"]))
    said = f"<br>{escape(step['note'])}" if step["note"] else ""
    return (f"<tr><td style='padding-right:8px'>{moment(step['at'])[5:]}</td>"
            f"<td style='padding-right:8px'><b>{escape(action)}</b></td>"
            f"<td>{escape(step['actor'])} ({escape(role)}){said}</td></tr>")
