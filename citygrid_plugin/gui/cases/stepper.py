"""Taking steps from a dock: what button, key and form want, with one case or several, and undo."""
import json
from dataclasses import replace
from html import escape

from ...core.cases import lifecycle, options, responsible
from ...core.errors import InputError, N_, Refused
from ...core.workspace import case_ledgers, cases
from ...core.workspace.ddl import like
from ...i18n import error_text, tr
from ..widgets import jump_to
from .decision import common, offers
from .keys import RANK

#: Steps of a unit that an operator may record for it: the record then says both.
OF_UNITS = ("handle", "part_done", "request_return", "request_extension", "request_suspension",
            "answer_urge", "explain", "enforced")
UNIT_ROLES = ("unit", "clerk")
_TASKS = ("send_confirm", "send_verify")
TABLE = "case_open"


class Stepper:
    """The hand of a dock: knows what is offered and takes it.

    Parameters
    ----------
    dock : CaseDock
    """

    def __init__(self, dock):
        self.dock = dock
        self.session, self.pane, self.writer = dock.session, dock.pane, dock.writer
        self.pending = ""       # the action that waits for its reason
        self.moved = None       # the case of the step that was just taken, while it is shown
        self._last = None       # (fid, actor) of the last step, to take it back
        self.result = ""        # HTML about the last batch

    def forget(self):
        """Another workspace, or none."""
        self.pending, self._last, self.result = "", None, ""

    # -- what is offered

    def offered(self, rows):
        """What can be done with each of these cases: list of Offer."""
        ws = self.session.workspace
        if not rows or ws is None:
            return []
        chosen = options.options(ws)
        return common([offers(ws, row, self.session.role, chosen, False) for row in rows]) \
            if len(rows) > 1 else offers(ws, rows[0], self.session.role, chosen)

    # -- acting

    def act(self, action):
        """Take a step with the chosen cases, as button and key do, or ask for what is missing."""
        rows = self.dock.chosen_rows()
        if not rows or self.writer.busy or action not in self.pane.offered:
            return
        offer = self.pane.offered[action]
        if offer.fields and self.pane.form.action != action:
            self._ask(offer, rows)
            return
        if not offer.fields:
            self.pane.form.close_form()
        try:
            given = self._given(offer, rows)
        except InputError as error:
            self.dock.status.say(error_text(error), bad=True)
            return
        if given is None:
            return
        if offer.ledger:
            self._note(offer, rows[0], given)
        elif len(rows) > 1:
            self._many(offer, rows, given)
        else:
            self._one(offer, rows[0], given)

    def _ask(self, offer, rows):
        """Open the form of an action with what is known already."""
        known, fields = dict(offer.known), offer.fields
        if offer.action in _TASKS and len(rows) == 1:
            known.update(self._patrol(rows[0]))
        elif offer.action in _TASKS:        # left empty, each case goes to its own collector
            fields = tuple(replace(field, required=False) for field in fields)
        elif offer.action == "merge":
            known["into"] = self.dock.similar_number(rows[0])
        self.pane.form.ask(offer.action, tr(offer.title), fields, known)
        self.pane.phrases.action = offer.action

    def _patrol(self, row):
        """Collector and code of the patrol area in which a case lies."""
        return case_ledgers.patrol_of(self.session.workspace, row)

    def _given(self, offer, rows):
        """Unit, reason and details as they are typed; None, and the cursor where it is missing."""
        pane, status = self.pane, self.dock.status
        unit, note = None, pane.note.text().strip()
        if offer.needs_unit:
            # the unit that is proposed is one to dispatch to, and not whom a notice goes to
            asked = offer.action in RANK or self.pending == offer.action
            if not asked:
                self._suggest(offer.action, rows[0])
            unit = pane.unit.code()
            if not (asked and unit):
                status.say(tr("Choose the unit first: there is none, or more than one, with this "
                              "name.") if asked else
                           tr("Choose the unit for “{action}”, then press Enter.").format(
                               action=tr(offer.title)))
                self.pending = offer.action
                pane.unit_box.show()
                jump_to(pane.unit.lineEdit())
                return None
        missing = pane.form.missing() if offer.fields else None
        if missing is not None:
            status.say(tr("Fill in “{field}” first.").format(field=tr(missing.title)))
            return None
        if offer.needs_note and not note:
            self.pending = pane.phrases.action = offer.action
            status.say(tr("Give the reason for “{action}”, then press Enter.").format(
                action=tr(offer.title)))
            pane.note.setFocus()
            return None
        detail = pane.form.values() if offer.fields else {}
        if offer.action == "dispatch" and pane.with_units.text().strip():
            detail["with"] = self._units(pane.with_units.text())
        if "into" in detail:
            detail["into"] = self._number(detail["into"])
        return {"unit": unit, "note": note, "detail": detail}

    def _suggest(self, action, row):
        """Put in front the unit that a step is likely about: the owner for a notice, the one that
        is not done for a part."""
        ws = self.session.workspace
        if action == "notify":
            thing = responsible.component(ws, row["objid"]) if row["objid"] else None
            self.pane.unit.choose(thing["deptcode2"] if thing else "")
        elif action == "part_done":
            open_parts = ws.query("SELECT unit FROM case_party WHERE case_no = ? "
                                  "AND done_at IS NULL ORDER BY fid", (row["case_no"],))
            self.pane.unit.choose(open_parts[0][0] if open_parts else "")

    def _units(self, text):
        """Codes of the units that a line names."""
        codes = []
        for part in text.replace("，", ",").replace("、", ",").split(","):
            if part.strip():
                code = self.pane.unit.code_of(part)
                if not code:
                    raise InputError(N_("There is no unit {name}, or more than one. "
                                        "Type its whole name or its code."),
                                     name=part.strip())
                codes.append(code)
        return codes

    def _number(self, text):
        """The number of the one open case that ends with a text."""
        found = self.session.workspace.query(
            "SELECT case_no FROM case_open WHERE case_no LIKE ? ESCAPE '\\' LIMIT 2",
            (like(text)[:-1],))
        if len(found) != 1:
            raise InputError(N_("There is no open case {number}, or more than one ends so. "
                                "Type the whole number."),
                             number=text)
        return found[0][0]

    def actor(self, action, row, unit=None):
        """The person at this desk; what a unit did is recorded in the unit's name as well."""
        user = self.session.user
        if action not in OF_UNITS or self.session.role in UNIT_ROLES:
            return user
        name = self.pane.unit.name_of(unit) if action == "part_done" else row["unit_name"]
        name = name or row["unit"]
        return cases.on_behalf(name, user) if name else user

    def _one(self, offer, row, given):
        actor = self.actor(offer.action, row, given["unit"])
        self.writer.run(
            lambda ws: cases.step(ws, row["fid"], offer.action, actor=actor,
                                  role=self.session.role, expected_version=row["version"],
                                  **given),
            lambda after: self._done(row, offer, after, actor), self.refused)

    def _done(self, row, offer, after, actor):
        self.pending, self.result = "", ""
        self._last = (row["fid"], actor)
        dock = self.dock
        self.session.at_hand = (row["fid"], dock.NAME)
        self.pane.form.close_form()
        stays = dock.row is not None and dock.row["fid"] == row["fid"]
        same_place = after["state"] == row["state"] and after["request"] == row["request"]
        self.moved = row["fid"]
        dock.reload(advance=stays and not same_place)
        self.moved = None
        self.session.announce(TABLE)
        state = tr(lifecycle.STATES[after["state"]])
        if after["request"]:
            state += f" · {tr(lifecycle.REQUESTS[after['request']])}"
        text = tr("{case_no}: {action} → {state}").format(
            case_no=row["case_no"], action=tr(offer.title), state=state)
        found = self.undoable()     # it may be a step with another case, which is then shown
        dock.status.say(text + (" " + tr("({key} takes it back)").format(
            key=dock.keys.text("undo")) if found and found[0]["fid"] == row["fid"] else "")
            + (tr("; the reporter is to be told: list “{list}”").format(
                list=tr("Replies to reporters")) if after["closed_at"] and row["source"]
               != "collector" and (row["reporter"] or row["phone"]) else ""))
        dock.list.setFocus()

    # -- several at once

    def _many(self, offer, rows, given):
        """The same step with several cases; those refused are listed with the reason."""
        groups = {}
        for row in rows:
            detail = dict(given["detail"])
            if offer.action in _TASKS and not detail.get("collector"):
                detail = {**self._patrol(row), **detail}
            key = (self.actor(offer.action, row, given["unit"]), json.dumps(detail))
            groups.setdefault(key, []).append((row["fid"], row["version"]))

        left = [(actor, detail, chosen[start:start + cases.PORTION])
                for (actor, detail), chosen in groups.items()
                for start in range(0, len(chosen), cases.PORTION)]
        done, refused = [], []

        def run(ws):
            # tried again when somebody else was writing in between: what is done stays done
            while left:
                actor, detail, chosen = left[0]
                moved, failed = cases.step_many(
                    ws, chosen, offer.action, actor=actor, role=self.session.role,
                    unit=given["unit"], note=given["note"], detail=json.loads(detail))
                left.pop(0)
                done.extend(moved)
                refused.extend(failed)
            return done, refused
        numbers = {row["fid"]: row["case_no"] for row in rows}
        self.writer.run(run, lambda ended: self.told(tr(offer.title), *ended, numbers),
                        self.refused)

    def told(self, title, done, refused, numbers):
        """Say how many were done and which were refused, and why."""
        self.pending, self._last = "", None
        self.pane.form.close_form()
        self.pane.note.clear()
        lines = "".join(f"<li>{numbers.get(fid, fid)}: {escape(words(error))}</li>"
                        for fid, error in refused)
        self.result = f"<ul>{lines}</ul>" if lines else ""
        self.dock.list.clearSelection()
        self.dock.reload(advance=True)
        self.session.announce(TABLE)
        said = tr("{title}: {done} done, {refused} refused.").format(
            title=title, done=len(done), refused=len(refused))
        self.dock.show_result(said, self.result)
        self.dock.status.say(said, bad=bool(refused))
        self.dock.list.setFocus()

    # -- ledgers

    def _note(self, offer, row, given):
        """An entry in a ledger; the case itself stays where it is."""
        entry = _ENTRIES[offer.action]
        who = {"actor": self.session.user, "role": self.session.role}
        self.writer.run(lambda ws: entry(ws, row, offer.known, given, who),
                        lambda _: self._noted(row, offer), self.refused)

    def _noted(self, row, offer):
        self.pending = ""
        self.pane.form.close_form()
        self.pane.note.clear()
        self.dock.reload(advance=bool(self.dock.queues.current.ledger))
        self.session.announce(TABLE)
        self.dock.status.say(tr("{case_no}: {action} is noted.").format(
            case_no=row["case_no"], action=tr(offer.title)))
        self.dock.list.setFocus()

    # -- refused, taken back

    def refused(self, error):
        """Say it in the dock, leave the case under the cursor, and show how it stands now."""
        text = words(error)
        number = self.dock.row["case_no"] if self.dock.row else ""
        note = self.pane.note.text()
        self.dock.reload()
        if note and number and self.dock.row and self.dock.row["case_no"] == number:
            self.pane.note.setText(note)        # whoever typed it may still want it
        self.dock.status.say(text if number in text else tr("{case_no}: {text}").format(
            case_no=number, text=text), bad=True)

    def undoable(self):
        """(row, title, actor) of the step that can be taken back: the last one of this desk,
        else that of the case in the detail; None where there is none."""
        ws = self.session.workspace
        candidates = [self._last] if self._last else []
        if self.dock.row is not None and "version" in self.dock.row:
            candidates.append((self.dock.row["fid"], self.session.user))
        for fid, actor in candidates:
            try:
                row = cases.case(ws, fid)
            except Refused:
                continue
            title = None if row["closed_at"] else cases.can_undo(ws, row, actor)
            if title:
                return row, title, actor
        return None

    def undo(self):
        """Take the last step back, and show its case again."""
        if self.session.workspace is None or self.writer.busy:
            return
        found = self.undoable()
        if found is None:
            self.dock.status.say(tr("There is no step of yours that can be taken back."))
            return
        row, title, actor = found
        self._last = None
        self.writer.run(
            lambda ws: cases.step(ws, row["fid"], "undo", actor=actor, role=self.session.role,
                                  expected_version=row["version"]),
            lambda after: self._undone(after, title), self.refused)

    def _undone(self, after, title):
        self.session.announce(TABLE)
        self.dock.show_case(after["fid"])
        self.dock.reload()
        self.dock.status.say(tr("{case_no}: “{action}” is taken back.").format(
            case_no=after["case_no"], action=tr(title)))
        self.dock.list.setFocus()


def words(error):
    """An error of a step as a sentence; states in it are translated."""
    if isinstance(error, Refused) and error.code == "CG021":
        return tr(error.template).format(**{**error.params, "state": tr(error.params["state"])})
    return error_text(error)


def _reply(kind):
    def entry(ws, row, known, given, who):
        case_ledgers.reply(ws, row["case_no"], kind, given["detail"]["how"],
                           given["detail"]["text"], **who)
    return entry


def _decide(granted):
    def entry(ws, row, known, given, who):
        case_ledgers.decide_appeal(ws, known["fid"], granted, given["note"], **who)
    return entry


_ENTRIES = {
    "reply": _reply("reporter"), "answer_city": _reply("city"),
    "visit": lambda ws, row, known, given, who: case_ledgers.visit(
        ws, row["case_no"], given["detail"]["satisfaction"], **who),
    "reward": lambda ws, row, known, given, who: case_ledgers.reward(
        ws, row["case_no"], given["detail"]["reward"], **who),
    "settle": lambda ws, row, known, given, who: case_ledgers.settle(
        ws, known["fid"], {"cost": None, "recovered": None, **given["detail"]},
        why=given["note"], **who),
    "executed": lambda ws, row, known, given, who: case_ledgers.executed(
        ws, known["fid"], **who),
    "appeal": lambda ws, row, known, given, who: case_ledgers.open_appeal(
        ws, row["case_no"], given["note"], unit=row["unit"], **who),
    "missed": lambda ws, row, known, given, who: case_ledgers.note_missed(
        ws, row["case_no"], given["detail"]["collector"], given["note"],
        patrol=given["detail"].get("patrol"), **who),
    "not_missed": lambda ws, row, known, given, who: case_ledgers.take_missed_back(
        ws, row["case_no"], **who),
    "grant_appeal": _decide(True), "refuse_appeal": _decide(False),
}
