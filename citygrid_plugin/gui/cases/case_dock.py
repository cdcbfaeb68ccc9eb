"""What the dispatch and the verification dock share: list, detail, actions, keys, the map."""
import datetime
import sqlite3

from qgis.core import QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton

from ...core.cases import lifecycle
from ...core.cases.deadlines import workspace_clock
from ...core.errors import CityGridError, Refused
from ...core.workspace import cases
from ...i18n import error_text, tr
from ..dock import SessionDock
from ..layer_link import show_on_map
from ..two_lines import ROW, two_line_list
from ..widgets import jump_to
from .decision import KEYS, DecisionPane
from .detail import case_html
from .filters import QueueFilters
from .queue_model import QueueModel

TABLE = "case_open"
REFRESH_MS = 30000
_CALENDAR = ("", "calendar_day", "office_hours")
_TABLES = (*_CALENDAR, TABLE, "case_step", "organisation", "filing_standard")


class CaseDock(SessionDock):
    """A queue of cases by state; subclasses say which states and what title.

    Parameters
    ----------
    session : Session
    """

    STATES = ()
    FIRST = ""
    SIZES = (260, 340)

    def __init__(self, session, parent=None):
        self.row = None             # the case in the detail, as it was read
        self._clock = None
        self._pending = ""          # the action that waits for its reason
        self._quiet = False         # the list is being refilled: the map stays where it is
        super().__init__(session, parent)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.reload)
        self._timer.start()
        session.roleChanged.connect(self._role_changed)

    # -- building

    def build(self, layout):
        self.filters = QueueFilters(self.STATES, self.FIRST)
        self.filters.changed.connect(self.reload)
        layout.addWidget(self.filters)
        self.model = QueueModel(self)
        self.list = two_line_list("queue", self.model, tr(
            "J and K or the arrow keys move, F flies to the case"))
        self.setFocusProxy(self.list)   # a desk that is opened is worked with keys at once
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.clicked.connect(lambda _: self.fly())
        self.splitter.addWidget(self.list)
        self.pane = DecisionPane()
        self.pane.acted.connect(self.act)
        self.splitter.addWidget(self.pane)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.status)
        layout.addLayout(self.build_foot())
        self.shortcuts({
            "J": lambda: self._move(1), "K": lambda: self._move(-1), "F": self.fly,
            "/": lambda: jump_to(self.filters.search), "Esc": self._escape,
            "Return": self._enter, "Enter": self._enter,
            **{key: lambda key=key: self._act_by(key)
               for key in sorted(set(KEYS.values()) - {"Return"})}})

    def build_foot(self):
        """The line with the role, which a subclass may lengthen."""
        foot = QHBoxLayout()
        foot.addWidget(QLabel(tr("I work as")))
        self.role = QComboBox()
        self.role.setObjectName("role")
        self.role.setToolTip(tr("Your role; it decides which steps you may take and goes into "
                                "the records"))
        for role, title in lifecycle.ROLES.items():
            self.role.addItem(tr(title), role)
        self.role.setCurrentIndex(self.role.findData(self.session.role))
        self.role.activated.connect(self._choose_role)
        foot.addWidget(self.role)
        foot.addStretch(1)
        return foot

    # -- session

    def tables(self, ws):
        return (TABLE,)

    def picked(self, objects):
        if len(objects) == 1:
            self.show_case(objects[0][1])

    def concerns(self, table):
        return table in _TABLES

    def _changed(self, table):
        if table in _CALENDAR:
            self._clock = None
        super()._changed(table)

    def _choose_role(self, index):
        self.session.role = self.role.itemData(index)

    def _role_changed(self, role):
        self.role.setCurrentIndex(self.role.findData(role))
        self.status.say("")
        self._show_actions()

    def closeDown(self):
        self._timer.stop()
        self.filters.settled()
        self.session.roleChanged.disconnect(self._role_changed)
        super().closeDown()

    def save_look(self, settings):
        for name in ("state", "light"):
            settings.setValue(self._key(name), getattr(self.filters, name))
        settings.setValue(self._key("text"), self.filters.search.text())

    def restore_look(self, settings):
        self.filters.set(*(settings.value(self._key(name), "") or ""
                           for name in ("state", "light", "text")))

    # -- the list

    def forget(self):
        self.row, self._pending, self._clock = None, "", None
        self.model.clear()
        self._show_row(None)
        self.status.say("")

    def reload(self, advance=False):
        """Read counts and list anew; the case under the cursor stays there.

        With ``advance`` the case has been dealt with, and the one that follows takes its place.
        """
        ws = self.session.workspace
        self.filters.settled()
        if ws is None:
            return
        position = self.list.currentIndex().row()
        scrolled = self.list.verticalScrollBar().value()
        current = None if advance or self.row is None else self.row["fid"]
        state, light = self.filters.state, self.filters.light
        text = self.filters.search.text()
        self._quiet = True
        try:
            self._clock = self._clock or workspace_clock(ws)
            numbers = cases.counts(ws, clock=self._clock)
            self.model.load(
                lambda limit, offset: cases.queue(ws, [state], text, light, limit, offset,
                                                  clock=self._clock), self._clock, state)
            chosen = self.model.find(current) if current is not None else -1
            if chosen < 0 and current is not None:
                chosen = self.model.add_guest(
                    max(position, 0), cases.in_queue_form(ws, current, clock=self._clock))
            self.pane.unit.load(ws)
        except (sqlite3.Error, CityGridError) as error:
            self.status.fail(error)
            return
        finally:
            self._quiet = False
        self._dirty = False
        self.filters.show_counts(numbers)
        if chosen < 0 and self.model.rowCount():
            chosen = min(max(position, 0), self.model.rowCount() - 1)
        self._choose(chosen, quiet=not advance)
        if not advance:
            self.list.verticalScrollBar().setValue(scrolled)

    def _choose(self, position, quiet):
        """Make a row the current one; ``quiet`` leaves the map alone."""
        self._quiet = True
        index = self.model.index(max(position, 0), 0)
        self.list.setCurrentIndex(index)
        self._quiet = False
        self._show_row(index.data(ROW))
        if not quiet:
            self.fly()

    def _current_changed(self, index, _):
        if not self._quiet:
            self._show_row(index.data(ROW))
            self.fly()

    def _move(self, by):
        index = self.model.index(self.list.currentIndex().row() + by, 0)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def show_case(self, case_id):
        """Make a case the current one, in whichever of the dock's states it is."""
        ws = self.session.workspace
        if ws is None or (self.row is not None and self.row["fid"] == case_id):
            return
        position = self.model.find(case_id)
        if position < 0:
            try:
                row = cases.case(ws, case_id)
            except Refused:
                return
            if row["state"] not in self.STATES:
                return
            self.filters.set(row["state"])
            self.row = {"fid": case_id}
            self.reload()
            position = self.model.find(case_id)
        self._choose(position, quiet=True)
        self.list.scrollTo(self.model.index(position, 0))

    def fly(self):
        """Show the current case on the map."""
        if self.row is None:
            return
        self.link.select([(TABLE, self.row["fid"])])
        if not show_on_map(self.session, [
                QgsGeometry.fromPointXY(QgsPointXY(self.row["x"], self.row["y"]))]):
            self.status.say(tr(
                "The case lies outside of what the map's reference system can show."))

    # -- the detail

    def _show_row(self, row):
        """Fill the detail; what the operator has typed for the same case stays."""
        old, self.row = self.row, row
        same = old is not None and row is not None and \
            (old["fid"], old.get("version")) == (row["fid"], row["version"])
        if row is None:
            self.pane.show_html(f"<p style='color:gray'>{tr('No case here.')}</p>")
        else:
            self.pane.show_html(case_html(self.session.workspace, row, self._clock,
                                          datetime.datetime.now()), stay=same)
        if not same:
            self._pending = ""
            self.pane.propose(self.session.workspace, row)
            if old is not None and (row is None or old["fid"] != row["fid"]) \
                    and not self.writer.busy:
                self.status.say("")
        self._show_actions()

    def _show_actions(self):
        """Offer what the state and the role allow, or say whose turn it is."""
        state = self.row["state"] if self.row is not None else ""
        known = lifecycle.actions(state, self.session.role) if state else []
        self.pane.show_actions(known, not self.writer.busy)
        if state in self.STATES and not known:
            roles = dict.fromkeys(role for t in lifecycle.TRANSITIONS
                                  if t.from_state == state for role in t.roles)
            turn = tr("In this state it is the turn of: {roles}. You work as {role}.")
            self.status.say(turn.format(
                roles=tr(", ").join(tr(lifecycle.ROLES[role]) for role in roles),
                role=tr(lifecycle.ROLES[self.session.role])))

    # -- acting

    def act(self, action):
        """Take a step with the case in the detail, as button and key do."""
        if self.row is None or self.writer.busy or action not in self.pane.buttons:
            return
        known = lifecycle.transition(self.row["state"], action)
        unit, note = None, self.pane.note.text().strip()
        if known.needs_unit:
            unit = self.pane.unit.code()
            if not unit:
                self.status.say(tr("Choose the unit first: there is none, or more than one, with "
                                   "this name."))
                self.pane.unit.setFocus()
                return
        if known.needs_note and not note:
            self._pending = action
            self.status.say(tr("Give the reason for “{action}”, then press Enter.").format(
                action=tr(known.title)))
            self.pane.note.setFocus()
            return
        row = self.row
        given = {"actor": self._actor(action), "role": self.session.role, "note": note,
                 "unit": unit, "expected_version": row["version"]}
        self.writer.run(lambda ws: cases.step(ws, row["fid"], action, **given),
                        lambda after: self._done(row, known, after), self._refused)

    def _actor(self, action):
        """The person at this desk; what a unit did is recorded in the unit's name as well."""
        if action == "handle" and self.session.role != "unit":
            return cases.on_behalf(self.row["unit_name"] or self.row["unit"], self.session.user)
        return self.session.user

    def _done(self, row, known, after):
        self._pending = ""
        stays = self.row is not None and self.row["fid"] == row["fid"]
        self.reload(advance=stays)
        self.session.announce(TABLE)
        self.status.say(tr("{case_no}: {action} → {state}").format(
            case_no=row["case_no"], action=tr(known.title),
            state=tr(lifecycle.STATES[after["state"]])))
        self.list.setFocus()

    def _refused(self, error):
        """Say it here, leave the case under the cursor, and show how it stands now."""
        if isinstance(error, Refused) and error.code == "CG021":
            text = tr(error.template).format(**{**error.params,
                                                "state": tr(error.params["state"])})
        else:
            text = error_text(error)
        number = self.row["case_no"] if self.row else ""
        self.reload()
        self.status.say(text if number in text else f"{number}: {text}", bad=True)

    def show_buttons(self):
        self.pane.enable(not self.writer.busy)

    # -- keys

    def _act_by(self, key):
        action = self.pane.action_of(key)
        if action:
            self.act(action)

    def _enter(self):
        focus = self.focusWidget()
        if focus is self.filters.search:
            self.reload()
            self.list.setFocus()
        elif isinstance(focus, (QPushButton, QToolButton)):
            focus.click()
        elif focus is self.pane.note and self._pending:
            self.act(self._pending)
        else:
            self._act_by("Return")

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.focusWidget() is self.filters.search:
            self.filters.search.clear()
        self._pending = ""
        self.list.setFocus()
