"""The findings dock: step through what the checks found, on the map, and settle it."""
from qgis.core import QgsGeometry, QgsPointXY, QgsProcessing
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...core.workspace import finding_list
from ...core.workspace.finding_list import Filter
from ...core.workspace.findings import settle
from ...i18n import tr
from ..cases.detail import moment
from ..dock import SessionDock
from ..two_lines import two_line_list
from ..widgets import ReasonBar, jump_to
from .finding_filters import FindingFilters
from .finding_model import RUNS, SHAPES, STATES, FindingModel, RuleTitles, message
from ..layer_link import geometry_of, show_on_map

TABLE = "finding"
#: The algorithm of each run and what it needs besides the workspace.
CHECKS = {"components": ("citygrid:checkcomponents", ("FINDINGS",)),
          "grids": ("citygrid:checkgrids", ("FINDINGS", "SUMMARY"))}
_BUTTONS = {"corrected": "correct", "exception": "exempt", "open": "reopen"}


class FindingsDock(SessionDock):
    """Findings of the checks.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_findings_dock"
    TITLE = N_("Findings")
    SIZES = (420, 180)

    def __init__(self, session, parent=None):
        self.titles = RuleTitles()
        self._quiet = False         # the list is being refilled: the map stays where it is
        self._many = False
        self._checking = False
        self._closed_down = False
        super().__init__(session, parent)

    # -- building

    def build(self, layout):
        layout.addLayout(self._build_head())
        self.filters = FindingFilters(self.titles)
        self.filters.changed.connect(self.reload)
        layout.addWidget(self.filters)
        self.model = FindingModel(self.titles, self)
        self.list = two_line_list("findings", self.model, tr(
            "J and K or the arrow keys move, F flies to the finding; Shift, "
            "Ctrl and Ctrl+A choose many"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.show_buttons())
        self.list.clicked.connect(lambda _: self.fly())
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self._build_detail())
        layout.addWidget(self.splitter, 1)
        self.reason_bar = ReasonBar()
        self.reason_bar.closed.connect(self.list.setFocus)
        layout.addWidget(self.reason_bar)
        layout.addWidget(self.status)
        self.shortcuts({"J": lambda: self.move(1), "K": lambda: self.move(-1), "F": self.fly,
                        "C": self.correct, "E": self.exempt, "O": self.reopen,
                        "/": lambda: jump_to(self.filters.search), "Esc": self._escape})

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

    # -- session

    def tables(self, ws):
        return (TABLE,)

    def concerns(self, table):
        return table in ("", TABLE)

    def restore_look(self, settings):
        self.filters.restore(settings, f"citygrid/{self.NAME}")

    def save_look(self, settings):
        self.filters.save(settings, f"citygrid/{self.NAME}")

    def forget(self):
        self.filters.settled()
        self.reason_bar.give_up()
        self.model.load(None, Filter())
        self._show_detail()
        self.status.say("")

    def closeDown(self):
        """Remember the filters and give everything back."""
        self._closed_down = True
        self.filters.settled()
        super().closeDown()

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

    def picked(self, objects):
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
        self.show_buttons()

    def show_buttons(self):
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
                self.wake()
        self.status.say(tr("Checking: {run} …").format(run=tr(RUNS[runs[0]])))
        if self.session.run(algorithm, parameters, done) is None:
            self._set_checking(False)

    def _set_checking(self, on):
        self._checking = on
        self.check_button.setEnabled(not on)
        if not on:
            self.status.say("")

    # -- keys

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.reason_bar.asking:
            self.reason_bar.give_up()
        elif self.focusWidget() is self.filters.search:
            self.filters.search.clear()
            self.list.setFocus()
