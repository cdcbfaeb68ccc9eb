"""The census review dock: old and new side by side, decided with keys, by rule, and by hand."""
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QComboBox, QHBoxLayout, QLabel, QMenu, QProgressBar, QSizePolicy,
    QTabWidget, QToolButton, QWidget, QVBoxLayout)

from ...core.errors import N_
from ...core.workspace import census_decisions, census_review, survey
from ...i18n import tr
from ..cases.photo_pane import PhotoWindow
from ..dock import SessionDock
from ..two_lines import two_line_list
from ..widgets import jump_to
from .change_filters import ChangeFilters
from .change_model import ChangeModel
from .change_pane import NUMBERS, PHOTO_MISSING, PHOTO_TITLES, ChangePane
from .change_words import ChangeWords
from .crew_panel import CrewPanel
from .pair_map import PairMap, PairTool, alternatives, sides
from .progress_panel import ProgressPanel
from .review_steps import ReviewSteps
from .rules_panel import RulesPanel
from .runs import Runs

TABLE = "census_change"
_TABLES = ("", TABLE, "census", "census_crew", "census_rule", "census_package", "attachment")
_NOTHING = N_("Nothing here. Change the filters above, or match the census in the menu at the top.")


class CensusDock(SessionDock):
    """The changes of a census.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_census_dock"
    TITLE = N_("Census review")
    SIZES = (230, 330)

    def __init__(self, session, parent=None):
        self.census = None          # key of the census that is reviewed
        self.words = None
        self._quiet = False         # the list is being refilled: the map stays where it is
        self._guests = set()        # keys in the list that the filter does not list
        self._numbers = [0, 0, 0]   # listed, decided, all
        self._ours = False          # we tell the others of a write of our own
        self.window = None
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
                " · ".join(filter(None, (row["name"], (row["day"] or "")[:10])))
            self.which.addItem(name, row["fid"])
        self.which.setCurrentIndex(self.which.findData(self.census))

    def _show_census(self, ws):
        for panel in (self.filters, self.rules, self.areas, self.crews):
            panel.show_census(ws, self.census if ws is not None else None)

    # -- the list

    def _narrowed(self):
        self.remember()
        self.reload()
        self.rules.refresh()

    def _list(self, values):
        """Show a list from another tab."""
        for name in ("kind", "band", "class", "area", "crew", "decision"):
            self.filters.choose(name, values.get(name))
        self.tabs.setCurrentIndex(0)
        self._narrowed()
        self.list.setFocus()

    def reload(self):
        """Read everything anew; the change under the cursor stays, or the one that follows takes
        its place."""
        ws = self.session.workspace
        self.filters.settled()
        if ws is None:
            return
        place = self.list.currentIndex().row()
        before = self.row()
        chosen = {row["fid"] for row in self.chosen()}
        with self.status.guarded():
            self._quiet = True
            try:
                self._show_censuses(ws)
                self._show_census(ws)
                self.words = ChangeWords(ws)
                wanted = self.filters.wanted()
                self.model.load(ws, self.census, wanted)
                self._guests.clear()
                self.show_counts()
            finally:
                self._quiet = False
            self._dirty = False
        again = self.model.place(before["fid"]) if before is not None else -1
        self._choose(again if again >= 0 else min(max(place, 0), self.model.rowCount() - 1),
                     chosen if len(chosen) > 1 else ())
        self._tell_of_others(before)
        offered = self.crews.offered()
        self.tabs.setTabText(3, tr("Crews") + (f" ({offered})" if offered else ""))

    def _tell_of_others(self, before):
        """Whoever decided on the change under the cursor in the meantime is named."""
        if before is None or self.session.workspace is None:
            return
        now = census_review.rows(self.session.workspace, [before["fid"]]).get(before["fid"])
        if now is not None and now["changed_at"] != before["changed_at"] \
                and now["changed_by"] not in (None, self.session.user):
            self.status.say(self.steps.said(now), bad=True)

    def show_counts(self, listed=None, decided=0):
        """How many fit the filter, and how many of all are decided.

        Counting a million takes half a second: after a step on one change only ``listed`` and
        ``decided``, what became of it in either, are added to the numbers.
        """
        ws = self.session.workspace
        if self.census is None:
            self.count.clear()
            self.progress.setValue(0)
            self.progress.setFormat(tr("There is no census yet"))
            return
        if listed is None:
            done, total = census_review.progress(ws, self.census).get(None, (0, 0))
            self._numbers = [census_review.count(ws, self.census, self.filters.wanted()), done,
                             total]
        else:
            self._numbers[0] += listed
            self._numbers[1] += decided
        count, done, total = self._numbers
        self.count.setText(tr("{count} listed").format(count=count))
        self.progress.setMaximum(max(total, 1))
        self.progress.setValue(done)
        self.progress.setFormat(tr("{decided} of {total} decided").format(
            decided=done, total=total) if total else tr("Nothing is matched yet"))

    def _choose(self, place, keys=()):
        """Make a row the current one, without moving the map."""
        self._quiet = True
        index = self.model.index(place, 0)
        self.list.setCurrentIndex(index)
        model = self.list.selectionModel()
        for number, row in enumerate(self.model.rows if keys else ()):
            if row["fid"] in keys:
                model.select(self.model.index(number, 0), model.SelectionFlag.Select)
        if index.isValid():
            self.list.scrollTo(index)
        self._quiet = False
        self._show_detail()

    def _current_changed(self, *_):
        if not self._quiet:
            self._show_detail()
            self.fly()

    def move(self, by):
        """One change down or up."""
        place = self.list.currentIndex().row() + by
        if place >= self.model.rowCount() and self.model.canFetchMore(QModelIndex()):
            self.model.fetchMore(QModelIndex())
        index = self.model.index(place, 0)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def row(self):
        """The change under the cursor, or None."""
        return self.model.row(self.list.currentIndex().row())

    def chosen(self):
        """The changes that are selected in the list."""
        return [self.model.rows[index.row()] for index in self.list.selectedIndexes()]

    def go_on(self, before, row):
        """A change was dealt with: it stays in the list where it still fits, else the next one
        takes its place; the map goes there."""
        ws, wanted = self.session.workspace, self.filters.wanted()
        place = self.model.place(row["fid"])
        fits = census_review.fits(ws, self.census, wanted, row["fid"])
        guest = row["fid"] in self._guests
        self._quiet = True
        if place >= 0 and not fits:
            self.model.drop(place)
        else:
            place = self.model.show(row) + (1 if row["decision"] else 0)
        self._quiet = False
        self._guests.discard(row["fid"])
        self.show_counts(fits - (not guest), bool(row["decision"]) - bool(before["decision"]))
        self._choose(min(place, self.model.rowCount() - 1))
        self.fly()
        self.list.setFocus()

    def show_again(self, row):
        """Put a change under the cursor, whether the filter lists it or not."""
        self._quiet = True
        place = self.model.show(row)
        self._quiet = False
        if not census_review.fits(self.session.workspace, self.census, self.filters.wanted(),
                                  row["fid"]):
            self._guests.add(row["fid"])
        self._choose(place)

    def picked(self, objects):
        if len(objects) != 1:
            return
        place = self.model.place(objects[0][1])
        if place >= 0:
            self._choose(place)
            return
        with self.status.guarded():
            row = census_review.rows(self.session.workspace, [objects[0][1]]).get(objects[0][1])
            if row is not None and row["census_fid"] == self.census:
                self.show_again(row)
            else:
                self.status.say(tr("This change is of another census; choose it above."))

    # -- the detail and the map

    def _show_detail(self):
        ws, row = self.session.workspace, self.row()
        html, photos = "", ([], [])
        self.map.clear()
        if ws is not None and row is None:
            html = f"<p>{tr(_NOTHING)}</p>" if self.words is not None else ""
        elif row is not None:
            with self.status.guarded():
                found = census_review.detail(ws, row)
                near = alternatives(ws, self.census, row, found)
                html, photos = self.words.html(row, found, near), found["photos"]
                self.map.show(*sides(self.session, row, found))
        self.pane.show_change(row, html, photos)
        self.show_buttons()

    def fly(self):
        """Show the change on the map."""
        row = self.row()
        if row is None or self.session.workspace is None:
            return
        with self.status.guarded():
            self.link.select([(TABLE, row["fid"])])
            if not self.map.fly():
                self.status.say(tr("This change has no place that the map can show."))

    def show_photos(self):
        """The photos of the change in a window of their own."""
        photos = self.pane.photos.photos
        if not (photos[0] or photos[1]):
            self.status.say(tr("There is no photo of either survey."))
            return
        if self.window is None:
            self.window = PhotoWindow(self, PHOTO_TITLES, PHOTO_MISSING)
        self.window.pair.show_photos(*photos)
        self.window.show()

    def show_buttons(self):
        if self._quiet:
            return
        many = len(self.list.selectedIndexes())
        self.pane.enable(self.session.workspace is not None and not self.writer.busy,
                         self.steps.undoable, many > 1, self.runs.can_report(self.row()))
        if many > 1:
            self.status.say(tr("{count} changes are chosen.").format(count=many))

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
