"""The findings dock: step through what the checks found, on the map, and settle it."""
from qgis.core import QgsGeometry, QgsPointXY, QgsProcessing, QgsSettings
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QDockWidget, QHBoxLayout, QLabel, QListView, QProgressBar, QPushButton,
    QShortcut, QSplitter, QStackedWidget, QVBoxLayout, QWidget)

from ...core.workspace import finding_list
from ...core.workspace.finding_list import Filter
from ...core.workspace.findings import settle
from ...i18n import tr
from ..cases.detail import moment
from ..cases.queue_model import QueueDelegate
from ..cases.writer import Writer
from .finding_filters import FindingFilters
from .finding_model import RUNS, SHAPES, STATES, FindingModel, RuleTitles, message
from .layer_link import LayerLink, geometry_of, show_on_map
from .status import ReasonBar, StatusLine, no_workspace

TABLE = "finding"
#: The algorithm of each run and what it needs besides the workspace.
CHECKS = {"components": ("citygrid:checkcomponents", ("FINDINGS",)),
          "grids": ("citygrid:checkgrids", ("FINDINGS", "SUMMARY"))}
_BUTTONS = {"corrected": "correct", "exception": "exempt", "open": "reopen"}


class FindingsDock(QDockWidget):
    """Findings of the checks.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_findings_dock"

    def __init__(self, session, parent=None):
        super().__init__(tr("Findings"), parent)
        self.session = session
        self.setObjectName(self.NAME)
        self.titles = RuleTitles()
        self._dirty = True
        self._quiet = False         # the list is being refilled: the map stays where it is
        self._many = False
        self._checking = False
        self._closed_down = False
        self._build()
        self.writer = Writer(session, self)
        self.writer.waiting.connect(self._waiting)
        self.writer.ended.connect(self._written)
        self.link = LayerLink(session, lambda ws: (TABLE,), self)
        self.link.selected.connect(self._selected_on_map)
        session.workspaceOpened.connect(self._opened)
        session.workspaceClosed.connect(self._closed)
        session.changed.connect(self._changed)
        self._restore_look()
        if session.workspace is None:
            self._closed()
        else:
            self._opened(session.workspace)

    # -- building

    def _build(self):
        self.pages = QStackedWidget(self)
        self.empty = no_workspace()
        self.work = QWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.work)
        self.setWidget(self.pages)
        layout = QVBoxLayout(self.work)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addLayout(self._build_head())
        self.filters = FindingFilters(self.titles)
        self.filters.changed.connect(self.reload)
        layout.addWidget(self.filters)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.model = FindingModel(self.titles, self)
        self.list = QListView()
        self.list.setObjectName("findings")
        self.list.setModel(self.model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setToolTip(tr("J and K or the arrow keys move, F flies to the finding; Shift, "
                                "Ctrl and Ctrl+A choose many"))
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.list.clicked.connect(lambda _: self.fly())
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self._build_detail())
        self.splitter.setSizes([420, 180])
        layout.addWidget(self.splitter, 1)
        self.reason_bar = ReasonBar()
        self.reason_bar.closed.connect(self.list.setFocus)
        layout.addWidget(self.reason_bar)
        self.status = StatusLine()
        self.status.stopped.connect(self._stop_waiting)
        layout.addWidget(self.status)
        for key, call in (("J", lambda: self.move(1)), ("K", lambda: self.move(-1)),
                          ("F", self.fly), ("C", self.correct), ("E", self.exempt),
                          ("O", self.reopen), ("/", self._search), ("Esc", self._escape)):
            shortcut = QShortcut(QKeySequence(key), self.work)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    def _build_head(self):
        line = QHBoxLayout()
        self.progress = QProgressBar()
        self.progress.setObjectName("progress")
        self.progress.setToolTip(tr("How many findings of this check and rule are settled"))
        self.check_button = QPushButton(tr("Check again"))
        self.check_button.setObjectName("check")
        self.check_button.setToolTip(tr("Run the checks again, all or the one that is chosen "
                                        "below: what is gone becomes corrected, exceptions stay"))
        self.check_button.clicked.connect(self.check)
        line.addWidget(self.progress, 1)
        line.addWidget(self.check_button)
        return line

    def _build_detail(self):
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.detail = QLabel()
        self.detail.setObjectName("detail")
        self.detail.setWordWrap(True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.detail, 1)
        line = QHBoxLayout()
        self.buttons = {}
        for name, title, tip, call in (
                ("correct", tr("Corrected (C)"), tr("It has been put right (C)"), self.correct),
                ("exempt", tr("Exception … (E)"), tr("It is to stay as it is; a reason is asked "
                                                     "for (E)"), self.exempt),
                ("reopen", tr("Reopen (O)"), tr("It is not settled after all (O)"), self.reopen)):
            button = QPushButton(title)
            button.setObjectName(name)
            button.setToolTip(tip)
            button.clicked.connect(call)
            line.addWidget(button)
            self.buttons[name] = button
        line.addStretch(1)
        layout.addLayout(line)
        return box

    def _restore_look(self):
        settings = QgsSettings()
        sizes = settings.value(f"citygrid/{self.NAME}/splitter")
        if sizes is not None:
            self.splitter.restoreState(sizes)
        self.filters.restore(settings, f"citygrid/{self.NAME}")

    # -- session

    def _opened(self, ws):
        self._forget()
        self.pages.setCurrentWidget(self.work)
        self.link.attach()
        self._wake()

    def _closed(self):
        self.writer.stop()
        self.link.detach()
        self._forget()
        self.pages.setCurrentWidget(self.empty)

    def _forget(self):
        self.filters.settled()
        self.reason_bar.give_up()
        self.model.load(None, Filter())
        self._show_detail()
        self.status.say("")

    def _changed(self, table):
        if table in ("", TABLE):
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

    def closeDown(self):
        """Remember the filters and give everything back."""
        settings = QgsSettings()
        settings.setValue(f"citygrid/{self.NAME}/splitter", self.splitter.saveState())
        self.filters.save(settings, f"citygrid/{self.NAME}")
        self._closed_down = True
        self.filters.settled()
        self.writer.stop()
        self.link.closeDown()
        session = self.session
        session.workspaceOpened.disconnect(self._opened)
        session.workspaceClosed.disconnect(self._closed)
        session.changed.disconnect(self._changed)

    # -- the list

    def reload(self):
        """Read list and counts anew; the finding under the cursor stays there, or the one that
        follows takes its place."""
        ws = self.session.workspace
        self.filters.settled()
        if ws is None:
            return
        place = self.list.currentIndex().row()
        key = self.model.keys[place] if 0 <= place < len(self.model.keys) else None
        chosen = {self.model.keys[i.row()] for i in self.list.selectedIndexes()}
        with self.status.guarded():
            self._quiet = True
            try:
                wanted = self.filters.wanted(ws)
                self.model.load(ws, wanted)
                self.filters.show_counts(finding_list.counts(ws, wanted))
                self._show_progress(*finding_list.progress(ws, wanted))
            finally:
                self._quiet = False
            self._dirty = False
        again = self.model.place(key)
        self._choose(again if again >= 0 else min(max(place, 0), len(self.model.keys) - 1),
                     chosen if again >= 0 and len(chosen) > 1 else ())

    def _choose(self, place, keys=()):
        """Make a row the current one and select ``keys``, without moving the map."""
        self._quiet = True
        index = self.model.index(place, 0)
        self.list.setCurrentIndex(index)
        if keys:
            self.list.selectionModel().select(self._rows_of(keys),
                                              QItemSelectionModel.SelectionFlag.Select)
        if index.isValid():
            self.list.scrollTo(index)
        self._quiet = False
        self._show_detail()

    def _rows_of(self, keys):
        """The rows of findings as one selection; few ranges, since many are slow."""
        chosen, start = QItemSelection(), None
        for place, key in enumerate([*self.model.keys, None]):
            if key in keys:
                start = place if start is None else start
            elif start is not None:
                chosen.append(QItemSelectionRange(self.model.index(start, 0),
                                                  self.model.index(place - 1, 0)))
                start = None
        return chosen

    def _show_progress(self, settled, total):
        self.progress.setMaximum(max(total, 1))
        self.progress.setValue(settled)
        self.progress.setFormat(tr("{settled} of {total} settled, {open} open").format(
            settled=settled, total=total, open=total - settled) if total
            else tr("Nothing has been found"))

    def _current_changed(self, *_):
        if not self._quiet:
            self._show_detail()
            self.fly()

    def move(self, by):
        """One finding down or up."""
        index = self.model.index(self.list.currentIndex().row() + by, 0)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def row(self):
        """The finding under the cursor, or None."""
        return self.model.row(self.list.currentIndex().row())

    def chosen(self):
        """Keys of the findings that are selected in the list."""
        return [self.model.keys[index.row()] for index in self.list.selectedIndexes()]

    # -- the map

    def fly(self):
        """Show the finding's place and its object on the map."""
        row, ws = self.row(), self.session.workspace
        if row is None or ws is None:
            return
        with self.status.guarded():
            shapes = [geometry_of(finding_list.owner_geometry(ws, row))]
            if row["x"] is not None:
                shapes.append(QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"])))
            self.link.select([(TABLE, row["fid"])])
            if not show_on_map(self.session, shapes):
                self.status.say(tr("This finding has no place that the map can show."))

    def _selected_on_map(self, objects):
        if len(objects) != 1:
            return
        place = self.model.place(objects[0][1])
        if place < 0:
            self.status.say(tr("This finding is not in the list; change the filters to see it."))
        else:
            self._choose(place)

    # -- the detail

    def _show_detail(self):
        row = self.row()
        if row is None:
            self.detail.setText(tr("No findings here. Change the filters, or check again.")
                                if self.session.workspace is not None else "")
        else:
            lines = [f"{SHAPES.get(row['severity'], '●')} "
                     f"{self.titles.title(row['run'], row['rule'])}  {row['owner_code'] or ''}",
                     message(row)]
            if row["state"] != "open":
                lines.append(" · ".join(filter(None, (
                    tr(STATES[row["state"]]), row["changed_by"], moment(row["changed_at"]),
                    row["reason"]))))
            self.detail.setText("\n".join(lines))
        self._show_buttons()

    def _show_buttons(self):
        if self._quiet:
            return
        many = len(self.list.selectedIndexes())
        free = many > 0 and not self.writer.busy
        state = (self.row() or {}).get("state")
        self.buttons["correct"].setEnabled(free and (many > 1 or state != "corrected"))
        self.buttons["exempt"].setEnabled(free)
        self.buttons["reopen"].setEnabled(free and (many > 1 or state != "open"))
        if many > 1:
            self.status.say(tr("{count} findings are chosen.").format(count=many))
        elif self.status.text() and not self.writer.busy and self._many:
            self.status.say("")
        self._many = many > 1

    # -- settling

    def correct(self):
        """The findings chosen have been put right."""
        self._settle("corrected", None)

    def reopen(self):
        """The findings chosen are open again."""
        self._settle("open", None)

    def exempt(self):
        """Ask for the reason why the findings chosen are to stay as they are."""
        keys = self.chosen()
        if keys and not self.writer.busy:
            self.reason_bar.ask(
                tr("Why is it to stay as it is? ({count})").format(count=len(keys)),
                tr("Exception"), lambda why: self._settle("exception", why, keys))

    def _settle(self, state, reason, keys=None):
        keys, by = keys or self.chosen(), self.session.user
        if not keys or self.writer.busy or self.session.workspace is None:
            return
        if not self.buttons[_BUTTONS[state]].isEnabled():
            return

        def done(_):
            self.reload()
            self.session.announce(TABLE)
            self.status.say(tr("{count} findings: {state}").format(
                count=len(keys), state=tr(STATES[state])))
            if len(keys) == 1:
                self.fly()
            self.list.setFocus()
        self.writer.run(lambda ws: settle(ws, keys, state, reason, by), done, self._failed)

    def _failed(self, error):
        self.reload()
        self.status.fail(error)

    def _waiting(self, error):
        self.status.wait(error)
        self._show_buttons()

    def _written(self):
        self.status.ready()
        self._show_buttons()

    def _stop_waiting(self):
        if self.writer.busy:
            self.writer.stop()
            self.status.say(tr("Nothing has been written."))

    # -- checking again

    def check(self):
        """Run the checks again, the one that is chosen or all, one after the other."""
        run = self.filters.value("run")
        if self.session.workspace is not None and not self._checking:
            self._check([run] if run in CHECKS else list(CHECKS))

    def _check(self, runs):
        self._set_checking(True)
        algorithm, outputs = CHECKS[runs[0]]
        ws = self.session.workspace
        parameters = {"WORKSPACE": str(ws.path),
                      **{name: QgsProcessing.TEMPORARY_OUTPUT for name in outputs}}

        def done(ok, _):
            if self._closed_down:
                return
            if ok and runs[1:] and self.session.workspace is ws:
                self._check(runs[1:])
            else:
                self._set_checking(False)
                self._wake()
        self.status.say(tr("Checking: {run} …").format(run=tr(RUNS[runs[0]])))
        if self.session.run(algorithm, parameters, done) is None:
            self._set_checking(False)

    def _set_checking(self, on):
        self._checking = on
        self.check_button.setEnabled(not on)
        if not on:
            self.status.say("")

    # -- keys

    def _search(self):
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _escape(self):
        if self.writer.busy:
            self._stop_waiting()
        elif self.reason_bar.asking:
            self.reason_bar.give_up()
        elif self.focusWidget() is self.filters.search:
            self.filters.search.clear()
            self.list.setFocus()
