"""What the dispatch and the verification dock share: list, detail, actions, keys, the map."""
import datetime
import sqlite3

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QComboBox, QDockWidget, QHBoxLayout, QLabel, QListView, QPushButton,
    QShortcut, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget)

from ...core.cases import lifecycle
from ...core.cases.deadlines import workspace_clock
from ...core.errors import CityGridError, Refused
from ...core.workspace import cases
from ...i18n import error_text, tr
from .decision import KEYS, DecisionPane
from .detail import case_html
from .filters import QueueFilters
from .map_link import TABLE, MapLink
from .queue_model import ROW, QueueDelegate, QueueModel
from .writer import Writer

REFRESH_MS = 30000
_TABLES = ("", TABLE, "case_step", "organisation", "calendar_day", "office_hours",
           "filing_standard")


class CaseDock(QDockWidget):
    """A queue of cases by state; subclasses say which states and what title.

    Parameters
    ----------
    session : Session
    """

    STATES = ()
    FIRST = ""
    NAME = ""
    TITLE = ""

    def __init__(self, session, parent=None):
        super().__init__(tr(self.TITLE), parent)
        self.session = session
        self.setObjectName(self.NAME)
        self.row = None             # the case in the detail, as it was read
        self._clock = None
        self._pending = ""          # the action that waits for its reason
        self._dirty = True
        self._quiet = False         # the list is being refilled: the map stays where it is
        self._build()
        self.writer = Writer(session, self)
        self.writer.waiting.connect(self._waiting)
        self.writer.ended.connect(self._written)
        self.link = MapLink(session, self)
        self.link.picked.connect(self.show_case)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.reload)
        self._timer.start()
        session.workspaceOpened.connect(self._opened)
        session.workspaceClosed.connect(self._closed)
        session.changed.connect(self._changed)
        session.roleChanged.connect(self._role_changed)
        self._restore()
        if session.workspace is None:
            self._closed()
        else:
            self._opened(session.workspace)

    # -- building

    def _build(self):
        self.pages = QStackedWidget(self)
        self.empty = QLabel(tr("No workspace is open. Open one from the CityGrid menu, or choose "
                               "a sample city there."))
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(20)
        self.work = QWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.work)
        self.setWidget(self.pages)
        layout = QVBoxLayout(self.work)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self.filters = QueueFilters(self.STATES, self.FIRST)
        self.filters.changed.connect(self.reload)
        layout.addWidget(self.filters)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._build_list())
        self.pane = DecisionPane()
        self.pane.acted.connect(self.act)
        self.splitter.addWidget(self.pane)
        self.splitter.setSizes([260, 340])
        layout.addWidget(self.splitter, 1)
        layout.addLayout(self._build_foot())
        for key, call in (("J", lambda: self._move(1)), ("K", lambda: self._move(-1)),
                          ("F", self.fly), ("/", self._search), ("Esc", self._escape),
                          ("Return", self._enter), ("Enter", self._enter)):
            self._shortcut(key, call)
        for key in sorted(set(KEYS.values()) - {"Return"}):
            self._shortcut(key, lambda key=key: self._key(key))

    def _shortcut(self, key, call):
        shortcut = QShortcut(QKeySequence(key), self.work)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(call)

    def _build_list(self):
        self.model = QueueModel(self)
        self.list = QListView()
        self.list.setObjectName("queue")
        self.list.setModel(self.model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setToolTip(tr("J and K or the arrow keys move, F flies to the case"))
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.clicked.connect(lambda _: self.fly())
        return self.list

    def _build_foot(self):
        box = QVBoxLayout()
        line = QHBoxLayout()
        self.status = QLabel()
        self.status.setObjectName("status")
        self.status.setWordWrap(True)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.status.setVisible(False)
        self.stop_button = QToolButton()
        self.stop_button.setObjectName("stop")
        self.stop_button.setText(tr("Stop waiting"))
        self.stop_button.setToolTip(tr("Give up; nothing has been written (Esc)"))
        self.stop_button.clicked.connect(self._stop_waiting)
        self.stop_button.setVisible(False)
        line.addWidget(self.status, 1)
        line.addWidget(self.stop_button)
        box.addLayout(line)
        self.foot = QHBoxLayout()
        self.foot.addWidget(QLabel(tr("I work as")))
        self.role = QComboBox()
        self.role.setObjectName("role")
        self.role.setToolTip(tr("Your role; it decides which steps you may take and goes into "
                                "the records"))
        for role, title in lifecycle.ROLES.items():
            self.role.addItem(tr(title), role)
        self.role.setCurrentIndex(self.role.findData(self.session.role))
        self.role.activated.connect(self._choose_role)
        self.foot.addWidget(self.role)
        self.foot.addStretch(1)
        box.addLayout(self.foot)
        return box

    # -- session

    def _opened(self, ws):
        self._forget()
        self._clock = None
        self.pages.setCurrentWidget(self.work)
        self.link.attach()
        self._wake()

    def _closed(self):
        self.writer.stop()
        self.link.detach()
        self._forget()
        self.pages.setCurrentWidget(self.empty)

    def _changed(self, table):
        if table in _TABLES:
            if table not in (TABLE, "case_step"):
                self._clock = None
            self._wake()

    def _wake(self):
        """Read anew when somebody looks, else when the dock is next shown."""
        self._dirty = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event):
        super().showEvent(event)
        if self._dirty:
            self.reload()

    def _choose_role(self, index):
        self.session.role = self.role.itemData(index)

    def _role_changed(self, role):
        self.role.setCurrentIndex(self.role.findData(role))
        self.say("")
        self._show_actions()

    def closeDown(self):
        """Remember the filters and give everything back."""
        self._save()
        self._timer.stop()
        self.filters.settled()
        self.writer.stop()
        self.link.closeDown()
        session = self.session
        session.workspaceOpened.disconnect(self._opened)
        session.workspaceClosed.disconnect(self._closed)
        session.changed.disconnect(self._changed)
        session.roleChanged.disconnect(self._role_changed)

    def _save(self):
        settings = QgsSettings()
        settings.setValue(f"citygrid/{self.NAME}/splitter", self.splitter.saveState())
        for name in ("state", "light"):
            settings.setValue(f"citygrid/{self.NAME}/{name}", getattr(self.filters, name))
        settings.setValue(f"citygrid/{self.NAME}/text", self.filters.search.text())

    def _restore(self):
        settings = QgsSettings()
        sizes = settings.value(f"citygrid/{self.NAME}/splitter")
        if sizes is not None:
            self.splitter.restoreState(sizes)
        self.filters.set(*(settings.value(f"citygrid/{self.NAME}/{name}", "") or ""
                           for name in ("state", "light", "text")))

    # -- the list

    def _forget(self):
        self.row, self._pending = None, ""
        self.model.clear()
        self._show_row(None)
        self.say("")

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
            self.say(error_text(error))
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
        if self.row is not None and not self.link.show(self.row):
            self.say(tr("The case lies outside of what the map's reference system can show."))

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
                self.say("")
        self._show_actions()

    def _show_actions(self):
        """Offer what the state and the role allow, or say whose turn it is."""
        state = self.row["state"] if self.row is not None else ""
        known = lifecycle.actions(state, self.session.role) if state else []
        self.pane.show_actions(known, not self.writer.busy)
        if state in self.STATES and not known:
            roles = dict.fromkeys(role for t in lifecycle.TRANSITIONS
                                  if t.from_state == state for role in t.roles)
            self.say(tr("In this state it is the turn of: {roles}. You work as {role}.").format(
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
                self.say(tr("Choose the unit first: there is none, or more than one, with this "
                            "name."))
                self.pane.unit.setFocus()
                return
        if known.needs_note and not note:
            self._pending = action
            self.say(tr("Give the reason for “{action}”, then press Enter.").format(
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
        self.say(tr("{case_no}: {action} → {state}").format(
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
        self.say(text if number in text else f"{number}: {text}", bad=True)

    def _waiting(self, error):
        self.stop_button.setVisible(True)
        self.pane.enable(False)
        self.say(error_text(error) + " " + tr("It is tried again by itself."))

    def _written(self):
        self.stop_button.setVisible(False)
        self.pane.enable(True)

    def _stop_waiting(self):
        self.writer.stop()
        self.say(tr("Nothing has been written."))

    def say(self, text, bad=False):
        """Tell something in the dock itself; "" clears it."""
        self.status.setText(("■ " if bad else "") + text)
        self.status.setStyleSheet("color: #c62828" if bad else "")
        self.status.setVisible(bool(text))

    # -- keys

    def _key(self, key):
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
            self._key("Return")

    def _search(self):
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _escape(self):
        if self.writer.busy:
            self._stop_waiting()
        elif self.focusWidget() is self.filters.search:
            self.filters.search.clear()
        self._pending = ""
        self.list.setFocus()
