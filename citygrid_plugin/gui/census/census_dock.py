"""The census review dock: old and new side by side, decided with keys, by rule, and by hand."""
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QComboBox, QHBoxLayout, QLabel, QMenu, QProgressBar, QSizePolicy,
    QTabWidget, QToolButton, QVBoxLayout)

from ...core.errors import N_
from ...core.workspace import census_review, survey
from ...i18n import tr
from ..two_lines import two_line_list
from ..widgets import jump_to
from .change_filters import ChangeFilters
from .change_model import ChangeModel
from .change_pane import NUMBERS, ChangePane
from .crew_panel import CrewPanel
from .pair_map import PairMap, PairTool
from .progress_panel import ProgressPanel
from .review_list import ReviewList
from .review_steps import TABLE, ReviewSteps
from .rules_panel import RulesPanel
from .runs import Runs

_TABLES = ("", TABLE, "census", "census_crew", "census_rule", "census_package", "attachment")


class CensusDock(ReviewList):
    """The changes of a census.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_census_dock"
    TITLE = N_("Census review")
    SIZES = (230, 330)

    def __init__(self, session, parent=None):
        self._ours = False          # we tell the others of a write of our own
        self.closed_down = False
        super().__init__(session, parent)

    # -- building

    def build(self, layout):
        self.map = PairMap(self.session, self)
        self.tool = PairTool(self.session)
        layout.addLayout(self._build_head())
        self.filters = ChangeFilters(self.status)
        self.filters.changed.connect(self._narrowed)
        layout.addWidget(self.filters)
        self.model = ChangeModel(self)
        self.list = two_line_list("changes", self.model, tr(
            "J and K or the arrow keys move, A accepts, X rejects, F flies there; Shift, Ctrl and "
            "Ctrl+A choose many"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.show_buttons())
        self.list.clicked.connect(lambda _: self.fly())
        self.setFocusProxy(self.list)
        self.pane = ChangePane()
        self.steps = ReviewSteps(self)
        self.runs = Runs(self)
        self.pane.asked.connect(self.command)
        self.pane.kind.connect(self.steps.set_kind)
        self.pane.match.connect(self.steps.match_nearby)
        self.pane.enlarged.connect(self.show_photos)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.pane)
        self.rules = RulesPanel(self.filters, self.status)
        self.rules.wanted.connect(self.steps.apply_rule)
        self.rules.back.connect(self.steps.take_back)
        self.areas = ProgressPanel(self.status)
        self.areas.area.connect(lambda field, value: self._list({"area": (field, value),
                                                                 "decision": "open"}))
        self.areas.person.connect(lambda who: self._list({"decision": ("changed_by", who)}))
        self.crews = CrewPanel(self.status)
        self.crews.accepted.connect(self._accept_offset)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("tabs")
        for panel, title, tip in (
                (self.splitter, tr("Review"), tr("The changes one by one")),
                (self.rules, tr("Batch rules"), tr("Many at once, by the filter above")),
                (self.areas, tr("Progress"), tr("Area by area, and who decided")),
                (self.crews, tr("Crews"), tr("Offsets of the crews' receivers"))):
            self.tabs.setTabToolTip(self.tabs.addTab(panel, title), tip)
        layout.addWidget(self.tabs, 1)
        # what is said must not push the buttons away from under the mouse
        self.status.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 2)
        layout.addWidget(self.status)
        self.tool.took.connect(self.steps.took)
        self.tool.missed.connect(self.steps.missed)
        self.tool.matched.connect(self.steps.rematch)
        self.tool.given_up.connect(self.steps.stop_matching)
        keys = {"A": "accept", "X": "reject", "M": "rematch", "Z": "undo", "F": "fly",
                "C": "case", "J": "next", "K": "previous", "Space": "photo", "/": "search",
                "Esc": "escape"}
        self.shortcuts({**{key: lambda name=name: self.command(name)
                           for key, name in keys.items()},
                        **{number: lambda kind=kind: self.steps.set_kind(kind)
                           for kind, number in NUMBERS.items()}})
        self.list.installEventFilter(self)      # Enter accepts, in the list alone

    def _build_head(self):
        column = QVBoxLayout()
        line = QHBoxLayout()
        self.which = QComboBox()
        self.which.setObjectName("census")
        self.which.setToolTip(tr("Which census is reviewed; the change inbox is one of them"))
        self.which.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.which.setMinimumContentsLength(8)
        self.which.activated.connect(self._census_chosen)
        self.count = QLabel()
        self.count.setObjectName("count")
        self.more = QToolButton()
        self.more.setObjectName("more")
        self.more.setText(tr("Census"))
        self.more.setToolTip(tr("Match, apply, undo, and notices all year"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(lambda: self.runs.fill(self.menu))
        self.more.setMenu(self.menu)
        line.addWidget(self.which, 1)
        line.addWidget(self.count)
        line.addWidget(self.more)
        self.progress = QProgressBar()
        self.progress.setObjectName("progress")
        self.progress.setToolTip(tr("How many changes of this census are decided"))
        column.addLayout(line)
        column.addWidget(self.progress)
        return column

    # -- session

    def tables(self, ws):
        return (TABLE,)

    def concerns(self, table):
        return table in _TABLES and not self._ours

    def start(self, ws):
        self.filters.restore(QgsSettings(), self._person_key(ws))
        self.census = None

    def _person_key(self, ws):
        """The filters are remembered for each person and district."""
        return self._key(f"{self.session.user}@{ws.codes.division}")

    def remember(self):
        """Remember the filters of this person."""
        ws = self.session.workspace
        if ws is not None:
            self.filters.save(QgsSettings(), self._person_key(ws))

    def save_look(self, settings):
        self.remember()

    def forget(self):
        self.filters.settled()
        self.rules.settled()
        self.census = self.words = None
        self.steps.forget()
        self.which.clear()
        self._show_census(None)
        self.model.load(None, None, self.filters.wanted())
        self._show_detail()
        self.progress.setRange(0, 1)
        self.progress.setValue(0)
        self.progress.setFormat("")
        self.count.clear()
        self.status.say("")
        if self.window is not None:
            self.window.close()

    def _closed(self):
        self.tool.give_back()
        super()._closed()

    def closeDown(self):
        """Remember the look and give everything back."""
        self.closed_down = True
        self.filters.settled()
        self.rules.settled()
        super().closeDown()
        self.runs.closeDown()
        self.tool.closeDown()
        self.map.closeDown()
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def tell(self, *tables):
        """Tell the others of what this dock wrote; it has read it itself."""
        self._ours = True
        try:
            for table in tables:
                self.session.announce(table)
        finally:
            self._ours = False

    # -- which census

    def _census_chosen(self, _):
        self.steps.forget()
        self.census = self.which.currentData()
        QgsSettings().setValue(self._key("census"), self.census)
        self.reload()

    def _show_censuses(self, ws):
        rows = census_review.censuses(ws)
        known = [row["fid"] for row in rows]
        if self.census not in known:
            last = QgsSettings().value(self._key("census"), None)
            last = int(last) if str(last or "").isdigit() else None
            matched = [row["fid"] for row in rows if row["matched"]]
            self.census = last if last in matched else next(iter(matched + known), None)
        self.which.clear()
        for row in rows:
            name = tr("Change inbox") if row["kind"] == "inbox" else \
                " · ".join(filter(None, (row["name"], (row["day"] or "")[:10],
                                         tr("Ended") if row["step"] == "closed" else "")))
            self.which.addItem(name, row["fid"])
        self.which.setCurrentIndex(self.which.findData(self.census))

    def _show_census(self, ws):
        for panel in (self.filters, self.rules, self.areas, self.crews):
            panel.show_census(ws, self.census if ws is not None else None)

    # -- crews

    def _accept_offset(self, crew, accepted):
        by, census = self.session.user, self.census

        def done(_):
            self.reload()
            self.tell("census_crew")
            self.status.say(tr("The offset of {crew} will be taken off. Match the census again.")
                            .format(crew=crew) if accepted else
                            tr("The offset of {crew} stays in. Match the census again.").format(
                                crew=crew))
        self.writer.run(lambda ws: survey.accept_offset(ws, census, crew, accepted, by), done,
                        self.status.fail)

    # -- keys

    def command(self, name):
        """Do what a key or a button stands for."""
        if self.session.workspace is None:
            return
        calls = {"accept": lambda: self.steps.decide("accepted"),
                 "reject": lambda: self.steps.decide("rejected"),
                 "rematch": self.steps.start_matching, "undo": self.steps.undo, "fly": self.fly,
                 "case": self.runs.report_case, "next": lambda: self.move(1),
                 "previous": lambda: self.move(-1), "photo": self.show_photos,
                 "search": lambda: jump_to(self.filters.search), "escape": self._escape}
        calls[name]()

    def eventFilter(self, watched, event):
        if watched is self.list and event.type() == event.Type.KeyPress and \
                event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.command("accept")
            return True
        return super().eventFilter(watched, event)

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.tool.isActive():
            self.steps.stop_matching()
        elif self.focusWidget() is self.filters.search:
            self.filters.search.clear()
            self.list.setFocus()
