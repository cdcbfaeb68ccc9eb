"""What the dispatch and the verification dock share: the case in the detail, actions, keys."""
import datetime
import sqlite3

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox

from ...core.cases import board, lifecycle
from ...core.errors import CityGridError, MissingDependency
from ...core.workspace import attachments, inbox
from ...i18n import tr
from ..widgets import jump_to
from . import proposal
from .around import similar
from .case_map import photo_distance
from .decision import DecisionPane
from .detail import case_html
from .foot import Foot
from .handover import HandoverDialog
from .keys import shared as shared_keys
from .photo_pane import PhotoWindow, sides
from .printing import Printing
from .queue_dock import TABLE, QueueDock
from .stepper import Stepper
from .watch import shared as shared_watch

PHOTOS_MS = 60      # who walks through the list with J waits for no photo


class CaseDock(QueueDock):
    """Cases that are looked at and moved; subclasses say which.

    Parameters
    ----------
    session : Session
    """

    PHOTOS = False  # whether a missing photo is worth a word
    SIZES = (240, 360)

    def __init__(self, session, parent=None):
        self.photo_window = None
        self.keys = shared_keys(session)
        super().__init__(session, parent)
        self.keys.add(self)
        self.watch = shared_watch(session)
        self.watch.add(self)
        session.roleChanged.connect(self._role_changed)

    # -- building

    def build(self, layout):
        self.build_list(layout)
        self.pane = DecisionPane(self.keys, self.session)
        self.stepper = Stepper(self)
        self.pane.acted.connect(self.act)
        self.pane.accepted.connect(self._enter)
        self.pane.form.accepted.connect(lambda: self.act(self.pane.form.action))
        self.pane.form.given_up.connect(self._escape)
        self.pane.why.clicked.connect(self.show_rules)
        self.pane.role_wanted.connect(self.work_as)
        self.pane.photos.enlarged.connect(self.show_photos_large)
        self.pane.detail.anchorClicked.connect(self._link_clicked)
        self._photos_later = QTimer(self)
        self._photos_later.setSingleShot(True)
        self._photos_later.setInterval(PHOTOS_MS)
        self._photos_later.timeout.connect(self._show_photos)
        self.splitter.addWidget(self.pane)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.status)
        self.foot = Foot(self.session, self.keys)
        self.foot.undo.clicked.connect(lambda _: self.undo())
        self.foot.last.clicked.connect(self.show_last)
        self.foot.handover.clicked.connect(lambda _: self.hand_over())
        self.printing = Printing(self)
        layout.addWidget(self.foot)
        self.shortcuts({"Esc": self._escape, "Enter": self._enter})
        self.keys.changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self):
        """Tooltips with the keys as they are now."""
        keys = {name: self.keys.text(name) for name in ("next", "previous", "fly", "search",
                                                        "photo")}
        self.list.setToolTip(tr(
            "{next} and {previous} or the arrow keys move, {fly} flies to the case, {photo} shows "
            "its photos large; with Ctrl or Shift several are chosen, for one step with all of "
            "them").format(**keys))
        self.filters.search.setToolTip(tr("Only cases that have all these words ({key})").format(
            key=keys["search"]))

    # -- session

    def forget(self):
        self.stepper.forget()
        if self.photo_window is not None:
            self.photo_window.close()
        super().forget()

    def _role_changed(self, role):
        self.foot.role.show_role(role)
        self.status.say("")
        self.show_actions()

    def closeDown(self):
        self._photos_later.stop()
        if self.photo_window is not None:
            self.photo_window.close()
        self.session.roleChanged.disconnect(self._role_changed)
        super().closeDown()
        self.keys.changed.disconnect(self._show_keys)
        self.watch.remove(self)
        self.keys.remove(self)

    def save_look(self, settings):
        super().save_look(settings)
        settings.setValue(self._key("photo_splitter"), self.pane.split.saveState())

    def restore_look(self, settings):
        super().restore_look(settings)
        sizes = settings.value(self._key("photo_splitter"))
        if sizes is not None:
            self.pane.split.restoreState(sizes)

    # -- the detail

    def show_row(self, row):
        """Fill the detail; what the operator has typed for the same case stays."""
        ws = self.session.workspace
        old, self.row = self.row, row
        same = old is not None and row is not None and \
            (old["fid"], old.get("version")) == (row["fid"], row["version"])
        if row is None:
            self.pane.show_html(f"<p style='color:gray'>{self._nothing()}</p>")
            self.pane.show_photos([], [], "", False)
        else:
            with self.status.guarded():
                self.pane.show_html(case_html(ws, row, self.clock, datetime.datetime.now()),
                                    stay=same)
            self._photos_later.start()
        if not same and not self._touched(old, row):
            self.stepper.pending = ""
            self.pane.phrases.action = ""
            self.pane.propose(*self._proposal(row))
            if old is not None and (row is None or old["fid"] != row["fid"]) \
                    and not self.writer.busy:
                self.status.say("")
        self.show_actions()

    def _touched(self, old, row):
        """Whether others did something to the case that is looked at (urged it, counted its clock
        anew) and it stayed where it is: what is typed about it stays as well."""
        return old is not None and row is not None and self.stepper.moved != row["fid"] \
            and all(old.get(name) == row[name] for name in ("fid", "state", "request"))

    def _nothing(self):
        """Why there is no case: the list is empty, or the filters hide what it holds."""
        if any(self.filters.chosen().values()) or self.map.following:
            return tr("No case here under the filters above; ✕ takes them away.")
        return tr("No case here.")

    def _proposal(self, row):
        """Unit, reason and step for the case, where a unit is to be chosen."""
        if row is None or row["state"] not in proposal.STATES:
            return "", "", ""
        try:
            return proposal.of(self.session.workspace, row)
        except (sqlite3.Error, CityGridError) as error:     # an area wants shapely
            if not isinstance(error, MissingDependency):
                self.status.fail(error)
            return "", "", ""

    def show_actions(self):
        """Offer what the state and the role allow, or say whose turn it is."""
        rows = self.chosen_rows()
        offered = []
        with self.status.guarded():
            offered = self.stepper.offered(rows)
        self.pane.show_offers(offered, not self.writer.busy)
        self.pane.show_turn(self._turn(rows, {offer.action for offer in offered}))
        self.foot.undo.setEnabled(self.session.workspace is not None)
        row = self.row
        if len(rows) == 1 and row is not None and not offered and row["state"] in self.STATES:
            turn = tr("In this state it is the turn of: {roles}. You work as {role}.")
            self.status.say(turn.format(
                roles=tr(", ").join(tr(lifecycle.ROLES[role]) for role in _whose_turn(row)),
                role=tr(lifecycle.ROLES[self.session.role])))

    def _turn(self, rows, offered):
        """(role, title of the next step) where this role cannot take it, or None."""
        if len(rows) != 1 or "state" not in rows[0]:
            return None
        row = rows[0]
        action, role = (f"grant_{row['request']}", "shift_leader") if row["request"] \
            else _NEXT.get(row["state"], ("", ""))
        if not action or action in offered or {"verify", "assign"} & offered:
            return None
        return role, tr(lifecycle.ACTIONS[action])

    def work_as(self, role):
        """Take another role, and go on where one is."""
        self.session.role = role
        self.list.setFocus()

    def show_result(self, said, lines):
        """Show what became of several cases above the detail."""
        if lines and self.row is not None:
            text = f"<p><b>{said}</b></p>{lines}<hr>"
            self.pane.show_html(case_html(self.session.workspace, self.row, self.clock,
                                          datetime.datetime.now(), text))
        elif lines:
            self.pane.show_html(f"<p><b>{said}</b></p>{lines}")

    def _show_photos(self):
        ws, row = self.session.workspace, self.row
        if ws is None or row is None or "case_no" not in row:
            return
        with self.status.guarded():
            before, after = sides(attachments.of(ws, "case", row["case_no"]))
            apart = ""
            if after:
                metres = photo_distance(ws, row, after[0]["path"])
                apart = tr("The photo after handling does not say where it was taken.") \
                    if metres is None else tr("The photo after handling was taken {metres:.0f} m "
                                              "from the report.").format(metres=metres)
            self.pane.show_photos(before, after, apart, self.PHOTOS)
            if self.photo_window is not None and self.photo_window.isVisible():
                self.photo_window.pair.show_photos(before, after)

    def show_photos_large(self):
        """Show the photos of the case in a window of their own, or close it."""
        if self.session.workspace is None:
            return
        if self.photo_window is None:
            self.photo_window = PhotoWindow(self)
        if self.photo_window.isVisible():
            self.photo_window.close()
            return
        self._show_photos()
        self.photo_window.pair.show_photos(*self.pane.photos.photos)
        self.photo_window.show()

    def _link_clicked(self, url):
        """Links of the detail: another case, several on the map, the rules."""
        kind, _, rest = url.toString().partition(":")
        if kind == "case":
            self.show_case(int(rest), anyway=True)
        elif kind == "map":
            fids = [int(fid) for fid in rest.split(",")]
            self.link.select([(TABLE, row["fid"])
                              for row in board.of(self.session.workspace).rows(fids)])
            self.map.fly_to(fids)
        elif kind == "rules":
            self.show_rules()
        elif kind == "notice" and not self.writer.busy:
            self._propose_change(self.row["case_no"], self.session.user)

    def _propose_change(self, case_no, by):
        """What the case says about its component goes into the change inbox."""
        def done(_):
            self.show_row(self.row)
            self.session.announce("census_change")
            self.status.say(tr("{case_no}: the change of its component waits in the change inbox.")
                            .format(case_no=case_no))
        self.writer.run(lambda ws: inbox.from_case(ws, case_no, by), done, self.status.fail)

    def similar_number(self, row):
        """Number of the nearest similar case, "" where there is none."""
        found = similar(self.session.workspace, row)
        return found[0]["case_no"] if found else ""

    def show_rules(self):
        """Which rule proposes the unit, and which others would."""
        if self.row is not None and self.session.workspace is not None:
            from .rules_dialog import RulesDialog
            with self.status.guarded():
                RulesDialog(self.session, self.row["case_no"], self).show()

    def hand_over(self, fid=None):
        """Open the page of the handover, or that of an earlier shift."""
        if self.session.workspace is not None:
            with self.status.guarded():
                HandoverDialog(self.session, self, fid).show()

    # -- acting

    def undo(self):
        """Take the last step back."""
        with self.status.guarded():
            self.stepper.undo()

    def act(self, action):
        """Take a step with the chosen cases, as button and key do."""
        self.stepper.act(action)

    def show_buttons(self):
        self.pane.enable(not self.writer.busy)

    def stop_waiting(self):
        super().stop_waiting()
        self.pane.enable(True)

    # -- keys

    def command(self, name):
        """What a key stands for (``keys.COMMANDS``)."""
        call = {"next": lambda: self._move(1), "previous": lambda: self._move(-1),
                "accept": self._enter, "fly": self.fly, "photo": self._space,
                "search": lambda: jump_to(self.filters.search), "undo": self.undo,
                "last": self.show_last, "phrases": self.pane.phrases.showMenu}.get(name)
        if call is not None:
            call()
            return
        action = self.pane.action_of(name)
        if action:
            self.act(action)

    def _enter(self):
        focus = self.focusWidget()
        if focus is self.filters.search:
            self.reload()
            self.list.setFocus()
        elif isinstance(focus, QAbstractButton):
            focus.click()
        elif self.pane.form.action:
            self.act(self.pane.form.action)
        elif self.stepper.pending and focus is not self.list:
            self.act(self.stepper.pending)      # its reason or unit has been typed
        else:
            action = self.pane.action_of("accept")
            if action:
                self.act(action)

    def _space(self):
        """Photos; but a button or box that has the focus is pressed, as everywhere."""
        focus = self.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        elif isinstance(focus, QComboBox):
            focus.showPopup()
        else:
            self.show_photos_large()

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.pane.form.action:
            self.pane.form.close_form()
        elif self.focusWidget() is self.filters.search:
            self.filters.search.clear()
        self.stepper.pending = ""
        self.list.setFocus()


#: What comes next in a state, and who does it: offered as a change of role to whoever cannot.
_NEXT = {
    "reported": ("file", "shift_leader"), "filed": ("dispatch", "dispatcher"),
    "assigned": ("dispatch", "clerk"), "dispatched": ("handle", "dispatcher"),
    "handled": ("pass", "shift_leader"), "verifying": ("pass", "shift_leader"),
    "verified": ("close", "shift_leader"), "coordinating": ("decide", "leader"),
    "suspended": ("resume", "dispatcher"), "enforcing": ("enforced", "dispatcher"),
    "with_city": ("city_result", "dispatcher"), "merged": ("unmerge", "acceptor"),
    "confirming": ("confirm", "acceptor"),
}


def _whose_turn(row):
    """The roles that can move a case in its state."""
    return dict.fromkeys(role for t in lifecycle.TRANSITIONS
                         if t.from_state == row["state"] and not t.hidden
                         and t.request in ("*", row["request"]) for role in t.roles)
