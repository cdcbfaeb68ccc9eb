"""What is known of one case, as the HTML of the docks' detail."""
from html import escape

from ...core.cases import lifecycle, responsible
from ...core.workspace import cases
from ...i18n import tr
from .lights import COLOURS, SHAPES, WORDS, limit_text, time_left
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


def _component(ws, row):
    thing = responsible.component(ws, row["objid"]) if row["objid"] else None
    if thing is None:
        return row["objid"]
    return " ".join(filter(None, (thing["objname"], thing["objid"], thing["objstate"])))


def _record(step):
    known = lifecycle.transition(step["from_state"], step["action"])
    action = tr(known.title) if known else step["action"]
    role = tr(lifecycle.ROLES.get(step["role"], step["role"]))
    said = f"<br>{escape(step['note'])}" if step["note"] else ""
    return (f"<tr><td style='padding-right:8px'>{moment(step['at'])[5:]}</td>"
            f"<td style='padding-right:8px'><b>{escape(action)}</b></td>"
            f"<td>{escape(step['actor'])} ({escape(role)}){said}</td></tr>")
