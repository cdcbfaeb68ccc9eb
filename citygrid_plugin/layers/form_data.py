"""What stands in the eight forms for a case: the fields of ``core.cases.forms`` as words."""
from ..core.cases.forms import LINES
from ..core.errors import N_
from ..i18n import tr
from . import case_words as say
from .atlas_sheet import _width
from .case_pdf import is_picture
from .case_words import moment

PHOTOS = ("first", "second", "before", "after")
POINTS = 9.0
#: widths of the cells that hold a short and a long text, mm
SHORT, LONG = 60.0, 154.0
SHORT_LINES = 2
DECIDED = {"file": N_("Filed"), "reject": N_("Not filed"), "advise": N_("Advised"),
           "merge": N_("Merged"), "void": N_("Void"), "grant_void": N_("Void")}
CHECKED = {"verify": N_("Passed"), "pass": N_("Passed"), "rework": N_("Not passed, rework"),
           "confirm": N_("Confirmed"), "deny": N_("Not found on the spot")}
HANDLING = ("handle", "handle_spot", "enforced", "city_result")


def values(found, position):
    """The fields of a case, folded to the width of their cells.

    Parameters
    ----------
    found : core.workspace.dossier.Dossier
    position : layers.case_words.Position

    Returns
    -------
    dict of str to str
        Every field of ``core.cases.forms.FIELDS``, and the paths of PHOTOS.
    """
    plain = {**_facts(found, position), **_steps(found), **_replies(found)}
    folded = {name: fold(text or "", LONG if name in LINES else SHORT,
                         LINES.get(name, SHORT_LINES)) for name, text in plain.items()}
    return {**folded, **_photos(found.photos)}


def fold(text, width, lines):
    """Text broken into lines no wider than ``width`` mm, at most ``lines`` of them.

    Labels break at spaces alone, and Chinese has none. What does not fit ends in a reference to the
    case record.
    """
    found = []
    for part in str(text).split("\n"):
        found += _lines(part, width)
    if len(found) <= lines:
        return "\n".join(found)
    more = tr("… (whole text in the case record)")
    last = found[lines - 1]
    while last and _width(last + more, POINTS) > width:
        last = last[:-1]
    return "\n".join([*found[:lines - 1], last + more])


def _lines(text, width):
    """One line of text as several, broken at the last space or between two Chinese letters."""
    made, line, at = [], "", 0     # where the line may be broken
    for letter in text:
        if line and _width(line + letter, POINTS) > width:
            cut = at or len(line)
            made.append(line[:cut].rstrip())
            line, at = line[cut:].lstrip(), 0
        line += letter
        if letter == " " or letter >= "\u2e80":
            at = len(line)
    return [*made, line]


def _facts(found, position):
    row, names = found.row, found.names
    return {
        "case_no": row["case_no"], "outer_no": row.get("outer_no"),
        "state": say.state_text(row["state"]), "class": say.class_text(row),
        "source": say.source_text(row["source"]),
        "urgent": tr("yes") if row["urgent"] else tr("no"),
        "reporter": row["reporter"], "phone": row["phone"],
        "place": " ".join(filter(None, (found.street, row["community"]))), "grid": row["bgid"],
        "component": " ".join(filter(None, (found.component, row["objid"]))),
        "limit": say.limit_text(row),
        "due_at": moment(row.get("handle_due_at") or row["due_at"]),
        "address": row["address"], "position": position.text(row["x"], row["y"]),
        "description": row["description"], "condition": row["condition"],
        "closing": found.closing, "unit": say.unit_text(row),
        "department": names.get(row.get("department"), row.get("department")),
        "reported_at": moment(row["reported_at"]),
        "outcome": say.state_text(row["state"]) if row["closed_at"] else "",
        "closed_at": moment(row["closed_at"]),
        "parties": ", ".join(names.get(party["unit"], party["unit"])
                             for party in _rows(found, "case_party"))}


def _rows(found, table):
    return next((rows for kind, rows in found.further if kind.name == table), [])


def _last(steps, *actions):
    """The last record of one of some actions, or an empty one."""
    return next((step for step in reversed(steps) if step["action"] in actions),
                dict.fromkeys(("action", "actor", "note", "at", "due_at", "role")))


def _steps(found):
    steps = found.steps
    report, filed = _last(steps, "report"), _last(steps, "file")
    decided, checked = _last(steps, *DECIDED), _last(steps, "verify", "pass", "rework")
    confirmed = _last(steps, "confirm", "deny")
    sent = _last(steps, "dispatch", "substitute", "emergency", "transfer", "hand_over")
    done = _last(steps, *HANDLING)
    closed = _last(steps, "close", "pass", "force_close", "close_with") \
        if found.row["closed_at"] else _last(())
    tasks = _rows(found, "field_task")
    confirm = next((task for task in reversed(tasks) if task["kind"] == "confirm"), {})
    verify = next((task for task in reversed(tasks) if task["kind"] == "verify"), {})
    due = found.row.get("handle_due_at") or found.row["due_at"]
    in_time = "" if not (done["at"] and due) else tr("yes") if done["at"] <= due else tr("no")
    return {
        "reported_by": report["actor"],
        "confirm_sent_at": moment(confirm.get("sent_at")),
        "confirm_collector": confirm.get("collector"),
        "patrol": confirm.get("patrol_code") or verify.get("patrol_code"),
        "confirm_result": tr(CHECKED.get(confirmed["action"], "")) if confirmed["at"] else "",
        "confirm_at": moment(confirmed["at"]), "confirm_note": confirmed["note"],
        "decision": tr(DECIDED.get(decided["action"], "")) if decided["at"] else "",
        "decision_at": moment(decided["at"]), "decision_by": decided["actor"],
        "decision_note": decided["note"],
        "filed_at": moment(filed["at"]), "filed_by": filed["actor"],
        "filed_note": filed["note"],
        "dispatched_at": moment(sent["at"]), "dispatched_by": sent["actor"],
        "dispatch_note": sent["note"],
        "handled_at": moment(done["at"]), "handled_by": done["actor"],
        "handled_note": done["note"], "in_time": in_time,
        "verify_sent_at": moment(verify.get("sent_at")),
        "verify_collector": verify.get("collector"),
        "verify_result": tr(CHECKED.get(checked["action"], "")) if checked["at"] else "",
        "verified_at": moment(checked["at"]), "verify_note": checked["note"],
        "closed_by": closed["actor"], "close_note": closed["note"]}


def _replies(found):
    replied = [reply for reply in _rows(found, "case_reply") if reply["replied_at"]]
    last = replied[-1] if replied else {}
    return {"reply_at": moment(last.get("replied_at")), "reply_note": last.get("text")}


def _photos(photos):
    """Paths of the photos by their place in the forms."""
    shown = [photo for photo in photos if is_picture(photo["path"])]
    after = [photo for photo in shown if photo["kind"] == "after"]
    others = [photo for photo in shown if photo["kind"] != "after"]
    before = [photo for photo in others if photo["kind"] == "before"] or others
    chosen = {"first": others[:1], "second": others[1:2], "before": before[:1],
              "after": after[-1:]}
    return {name: str(photo[0]["path"]) if photo else "" for name, photo in chosen.items()}
