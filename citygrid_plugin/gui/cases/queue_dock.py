"""The upper half of a case dock: which cases are listed, which are chosen, and the map in step."""
import sqlite3
from contextlib import suppress

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAbstractItemView

from ...core.cases import board, lifecycle
from ...core.cases.deadlines import workspace_clock
from ...core.errors import CityGridError, Refused
from ...core.workspace import cases
from ...i18n import tr
from ..dock import SessionDock
from ..two_lines import ROW, two_line_list
from . import ledgers
from .case_map import CaseMap
from .filters import QueueFilters, offered
from .queue_model import QueueModel
from .queues import QueueButtons

TABLE = "case_open"
REFRESH_MS = 30000
IDLE_MS = 100
_CALENDAR = ("", "calendar_day", "office_hours")
_TABLES = (*_CALENDAR, TABLE, "case_step", "organisation", "filing_standard", "case_option",
           "responsibility_rule", "attachment", "case_reply", "appeal", "remediation",
           "coordination")


class QueueDock(SessionDock):
    """Lists of cases; subclasses say which, and show and move the case that is chosen.

    A subclass has ``show_row(row)``, which fills the detail, and ``show_actions()``.
    """

    STATES = ()     # those that "all" lists
    SHOWN = ()      # the lists with a button, the first at first
    MORE = ()       # those in the menu

    def __init__(self, session, parent=None):
        self.row = None             # the case in the detail, as it was read
        self.clock = None
        self._quiet = False         # the list is being refilled: the map stays where it is
        self._remembered = ""       # number of the case that was looked at before
        super().__init__(session, parent)
        # a dock behind another tab is shown all the time: only this tells that it is in front
        self.visibilityChanged.connect(self._go_on)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    # -- building

    def build_list(self, layout):
        """Buttons, filters and list; the list goes into the splitter."""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._read_ahead)
        self.queues = QueueButtons(self.SHOWN, self.MORE, self.STATES)
        self.queues.chosen.connect(self._list_chosen)
        layout.addWidget(self.queues)
        self.filters = QueueFilters(self._offer)
        self.filters.changed.connect(self._narrowed)
        for button in self.filters.lights.values():
            self.queues.layout().addWidget(button)
        layout.addWidget(self.filters)
        self.model = QueueModel(self)
        self.list = two_line_list("queue", self.model, "")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setFocusProxy(self.list)   # a desk that is opened is worked with keys at once
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.list.clicked.connect(self._clicked)
        self.splitter.addWidget(self.list)
        self.map = CaseMap(self.session, self)
        self.map.picked.connect(self.show_case)
        self.map.moved.connect(self.reload)
        self.filters.extent_toggled.connect(self._follow_map)

    def _offer(self, columns):
        found = []
        if self.session.workspace is not None:
            with self.status.guarded():
                index = board.of(self.session.workspace)
                index.refresh()
                found = offered(index, columns)
        return found

    # -- session

    def tables(self, ws):
        return (TABLE,)

    def picked(self, objects):
        if len(objects) == 1:
            self.show_case(objects[0][1])
        elif objects:
            self._select_rows({fid for _, fid in objects})

    def concerns(self, table):
        return table in _TABLES

    def _changed(self, table):
        if table in _CALENDAR:
            self.clock = None
        super()._changed(table)

    def forget(self):
        self._idle.stop()
        self.row = self.clock = None
        self.model.clear()
        self.map.fan.hide()
        self.show_row(None)
        self.status.say("")

    def closeDown(self):
        self._timer.stop()
        self.visibilityChanged.disconnect(self._go_on)
        self.filters.settled()
        super().closeDown()
        self.map.closeDown()

    def save_look(self, settings):
        settings.setValue(self._key("list"), self.queues.current.name)
        settings.setValue(self._key("filters"), self.filters.dump())
        settings.setValue(self._key("case"), self.row["case_no"] if self.row else "")

    def restore_look(self, settings):
        self.queues.choose(settings.value(self._key("list"), "") or "")
        self.filters.load(settings.value(self._key("filters"), "") or "")
        self._remembered = settings.value(self._key("case"), "") or ""

    # -- the list

    def _tick(self):
        """Lights turn by themselves; a dock that nobody sees waits."""
        if self.isVisible():
            self.reload()
        else:
            self._dirty = True

    def _list_chosen(self):
        self._narrowed()
        self.list.setFocus()

    def _narrowed(self):
        """Another list or filter was chosen: a case that is not in it goes out of sight."""
        self.reload(guest=False)

    def choice(self):
        """What the list is narrowed to, as the board's Choice."""
        queue = self.queues.current
        extent = self.map.extent() if self.map.following else None
        return board.Choice(states=queue.states, requests=queue.requests, special=queue.special,
                            extent=extent, **self.filters.chosen())

    def _page(self, ws, index):
        """A function that reads one page of the list, as rows."""
        queue, choice = self.queues.current, self.choice()
        if queue.ledger:
            return lambda limit, offset: ledgers.rows(
                ws, index, queue.ledger, self.clock, limit, offset, self.filters.search.text(),
                self.filters.light)
        return lambda limit, offset: index.rows(index.look(choice, limit, offset).fids)

    def reload(self, advance=False, guest=True):
        """Read counts and list anew; the case under the cursor stays there.

        With ``advance`` the case has been dealt with, and the one that follows takes its place.
        Without ``guest`` it goes when it is not in the list.
        """
        ws = self.session.workspace
        self.filters.settled()
        if ws is None:
            return
        position = self.list.currentIndex().row()
        scrolled = self.list.verticalScrollBar().value()
        current = None if advance or self.row is None else self.row["fid"]
        chosen_before = set() if advance else {row["fid"] for row in self.chosen_rows()}
        self._quiet = True
        try:
            self.clock = self.clock or workspace_clock(ws)
            index = board.of(ws)
            index.refresh()
            self.model.load(self._page(ws, index), self.clock,
                            self.queues.current.states or tuple(lifecycle.STATES))
            chosen = self.model.find(current) if current is not None else -1
            if chosen < 0 and current is not None and guest:
                chosen = self.model.add_guest(
                    max(position, 0), cases.in_queue_form(ws, current, clock=self.clock))
            self.pane.unit.load(ws)
            self._show_counts(ws, index)
        except (sqlite3.Error, CityGridError) as error:
            self.status.fail(error)
            return
        finally:
            self._quiet = False
        self._dirty = False
        if chosen < 0 and self.model.rowCount():
            chosen = min(max(position, self._place_before(), 0), self.model.rowCount() - 1)
        self._choose(chosen, quiet=not advance)
        if len(chosen_before) > 1:
            self._select_rows(chosen_before)
        if not advance:
            self.list.verticalScrollBar().setValue(scrolled)
        self._idle.start()

    def _read_ahead(self):
        """Read what searches and filters will ask for, a little at a time, while nobody waits."""
        if self.session.workspace is not None and self.isVisible():
            with self.status.guarded():
                if board.of(self.session.workspace).warm():
                    self._idle.start()

    def _place_before(self):
        """Where the case stands that was looked at when the dock was last closed; once."""
        number, self._remembered = self._remembered, ""
        return next((i for i, row in enumerate(self.model.rows) if row["case_no"] == number), -1)

    def _show_counts(self, ws, index):
        """Counts of all lists under the filters, and of the lights in the chosen one."""
        filters = {**self.filters.chosen(), "lights": ()}
        extent = self.map.extent() if self.map.following else None
        page = index.look(board.Choice(extent=extent, **filters), 0)
        numbers = {name: page.count(queue.states, (), queue.requests)
                   for name, queue in self.queues.queues.items()
                   if not queue.special and not queue.ledger}
        numbers.update(index.special(board.Choice(extent=extent, **filters)))
        numbers["requests"] = page.count((), (), self.queues.queues["requests"].requests)
        numbers.update(ledgers.counts(ws))
        self.queues.show_counts(numbers)
        queue = self.queues.current
        if queue.special:
            page = index.look(board.Choice(extent=extent, special=queue.special, **filters), 0)
        self.filters.show_lights(
            {"red": ledgers.overdue(ws, queue.ledger)} if queue.ledger else
            {light: page.count(queue.states, (light,), queue.requests)
             for light in self.filters.lights})

    def _choose(self, position, quiet):
        """Make a row the current one; ``quiet`` leaves the map alone."""
        self._quiet = True
        index = self.model.index(max(position, 0), 0)
        self.list.setCurrentIndex(index)
        self._quiet = False
        self.show_row(index.data(ROW))
        if not quiet:
            self.fly()

    def _current_changed(self, index, _):
        if not self._quiet:
            self.show_row(index.data(ROW))
            self.fly()

    def _selection_changed(self, *_):
        if not self._quiet:
            rows = self.chosen_rows()
            if len(rows) > 1:
                self.link.select([(TABLE, row["fid"]) for row in rows])
                self.status.say(tr("{count} cases are chosen; a step is taken with all of them.")
                                .format(count=len(rows)))
            self.show_actions()

    def _clicked(self, _):
        if len(self.chosen_rows()) < 2:
            self.fly()

    def chosen_rows(self):
        """The chosen rows; the case in the detail alone where no more than one is chosen."""
        rows = [index.data(ROW) for index in self.list.selectionModel().selectedIndexes()]
        rows = [row for row in rows if row is not None]
        if len(rows) > 1:
            return rows
        return [self.row] if self.row is not None and "version" in self.row else []

    def _select_rows(self, fids):
        """Choose those of some cases that the list has loaded."""
        self._quiet = True
        model = self.list.selectionModel()
        for position, row in enumerate(self.model.rows):
            if row["fid"] in fids:
                model.select(self.model.index(position, 0), model.SelectionFlag.Select)
        self._quiet = False
        self.show_actions()

    def _move(self, by):
        index = self.model.index(self.list.currentIndex().row() + by, 0)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _go_on(self, in_front):
        """Begin with the case that was just registered or moved in another dock."""
        ws = self.session.workspace
        if not in_front or ws is None or self.session.at_hand is None \
                or self.session.at_hand[1] == self.NAME:
            return
        fid = self.session.at_hand[0]
        with suppress(Refused):     # of a workspace that was open before
            if cases.case(ws, fid)["state"] in self.STATES:
                self.session.at_hand = (fid, self.NAME)
                self.filters.set()
                self.reload()
                self.show_case(fid)
                self.fly()

    def show_last(self):
        """Go to the case that was last registered or moved at this desk."""
        if self.session.workspace is not None and self.session.at_hand is not None:
            self.show_case(self.session.at_hand[0], anyway=True)
            self.fly()

    def show_case(self, case_id, anyway=False):
        """Make a case the current one, in whichever of the dock's lists it is; ``anyway`` also one
        that is in none of them."""
        ws = self.session.workspace
        if ws is None or (self.row is not None and self.row["fid"] == case_id):
            return
        position = self.model.find(case_id)
        if position < 0:
            try:
                row = cases.case(ws, case_id)
            except Refused:
                return
            except sqlite3.Error as error:
                self.status.fail(error)
                return
            name = self.queues.of_state(row["state"])
            if not name and not anyway:
                return
            if name:
                self.queues.choose(name)
            self.filters.set()
            self.row = {"fid": case_id}
            self.reload()
            position = self.model.find(case_id)
        self._choose(position, quiet=True)
        self.list.scrollTo(self.model.index(position, 0))

    def fly(self):
        """Show the current case on the map."""
        if self.row is None or "x" not in self.row:
            return
        self.link.select([(TABLE, self.row["fid"])])
        with self.status.guarded():
            if not self.map.fly(self.row):
                self.status.say(tr(
                    "The case lies outside of what the map's reference system can show."))

    def _follow_map(self, on):
        self.map.follow(on)
        self.reload()
