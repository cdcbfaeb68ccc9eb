"""The dock for the wall of the command centre (指挥屏): how the district stands, by itself."""
import datetime
import sqlite3

import numpy as np
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QLabel, QMenu

from ...core.analysis.dashboard import AREAS, PERIODS
from ...core.analysis.evaluation_counts import COUNTS
from ...core.errors import CityGridError, N_
from ...core.workspace import case_facts
from ...core.workspace.dashboard import open_figures
from ...i18n import tr
from ...layers.evaluation_words import level_letters, title_of
from ..dock import SessionDock
from ..widgets import sentence
from . import dashboard_words as words
from .dashboard_head import DEFAULT
from .dashboard_layer import evaluation_layer, features_of, put_on_map
from .dashboard_list import CaseList, show_case
from .dashboard_panel import Panel, Wall
from .dashboard_refresh import Refresher

_BEAT_MS = 5000
#: Beats after which the ranking turns its page on the wall.
_TURN = 3
#: Minutes after which a refresh that failed is tried again.
_AGAIN = 1
#: What the menu of an area offers, where the subject has it.
_OFFERED = ("reported", "filed", "should_close", "closed", "on_time_closed", "overdue_unhandled",
            "rework", "open", "overdue_open")
#: Figures of a rate's tile: cases of the first count that are not in the second.
_LACKING = {"closing": ("should_close", "closed"), "in_time": ("should_close", "on_time_closed")}


class DashboardDock(SessionDock):
    """Open figures every minute, everything else every ten, while somebody can see them."""

    NAME = "citygrid_dashboard_dock"
    TITLE = N_("Dashboard")

    def __init__(self, session, parent=None):
        self.wall = self._cases = None
        self.snapshot = self.figures = None
        # why the last refresh failed and the open figures could not be read, and when it was tried
        self._problem = self._unread = self._tried = self._read_at = None
        self._ahead, self._beats = True, 0
        super().__init__(session, parent)
        self.visibilityChanged.connect(self._turned)
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def build(self, layout):
        layout.setContentsMargins(0, 0, 0, 0)
        self.panel = Panel()
        self.head = self.panel.head
        self.setFocusProxy(self.panel.tiles["open"])
        self.away = QLabel(tr("The dashboard fills a screen. Esc or F11 there brings it back."))
        self.away.setObjectName("dashboard_away")
        self.away.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.away.setWordWrap(True)
        self.away.hide()
        layout.addWidget(self.panel, 1)
        layout.addWidget(self.away, 1)
        layout.addWidget(self.status)
        self.refresher = Refresher(self.session, self)
        self.refresher.made.connect(self._made)
        self.refresher.failed.connect(self._failed)
        self.panel.figure.connect(self.show_figure)
        self.panel.area.connect(self.offer_area)
        self.panel.full.connect(lambda on: self.fill_screen() if on else self.leave_wall())
        self.head.asked.connect(self._asked)
        self.head.timed.connect(self._remember)
        self.head.refresh.clicked.connect(lambda _: self.refresh(True))
        self.head.layer.clicked.connect(lambda _: self.add_layer())
        self.head.screen_chosen.connect(self.fill_screen)

    # -- session

    def tables(self, ws):
        return ()

    def picked(self, objects):
        """Nothing on the wall is in step with the map."""

    def concerns(self, table):
        return table in ("", "case_open", "case_step")

    def start(self, ws):
        case_facts.keep(ws)
        self.head.title.setText(tr("{name} · Dashboard").format(name=ws.meta.get("name") or
                                                                ws.path.stem))
        self.panel.forget(tr("Reading the cases …"))

    def forget(self):
        self.refresher.stop()
        self.snapshot = self.figures = self._problem = self._unread = None
        self._tried = self._read_at = None
        if self._cases is not None:
            self._cases.forget()
        self.panel.forget(tr("No workspace is open."))
        self.head.title.setText(tr("Dashboard"))
        self.head.layer.setEnabled(False)
        self.status.say("")

    def _closed(self):
        super()._closed()
        self._say_age()

    def closeDown(self):
        self._timer.stop()
        self.visibilityChanged.disconnect(self._turned)
        self.leave_wall()
        self.refresher.stop()
        if self._cases is not None:
            self._cases.closeDown()
        super().closeDown()

    def restore_look(self, settings):
        self.head.choose(**{name: settings.value(self._key(name), "") or ""
                            for name in self.head.choices})
        minutes = {}
        for kind, usual in DEFAULT.items():
            said = str(settings.value(self._key(f"minutes_{kind}"), usual))
            minutes[kind] = int(said) if said.isdigit() else usual
        self.head.set_minutes(minutes)

    def save_look(self, settings):
        for name, combo in self.head.choices.items():
            settings.setValue(self._key(name), combo.currentData())
        for kind, count in self.head.minutes.items():
            settings.setValue(self._key(f"minutes_{kind}"), count)

    def _remember(self):
        self.save_look(QgsSettings())
        self.beat()

    # -- refreshing

    @property
    def seen(self):
        """Whether somebody can see it: on the wall, or in front in a window that is up."""
        if self.wall is not None:
            return True
        return self.isVisible() and self._ahead and not self.window().isMinimized()

    def _turned(self, ahead):
        came, self._ahead = ahead and not self._ahead, ahead
        if came and self.isVisible():
            self.setFocus()     # a tab that is clicked gives none, and F11 would be QGIS' own
        if ahead:
            self.beat()

    def showEvent(self, event):
        self._ahead = True
        super().showEvent(event)

    def wake(self):
        self._dirty = True
        if self.seen:
            self.reload()

    def reload(self):
        """The open figures anew, and everything else when its time has come."""
        if self.session.workspace is not None:
            self._read_open()
            self.beat()

    def _read_open(self):
        """The figures of this moment: a few thousandths of a second, out of memory."""
        self._dirty, self._read_at = False, datetime.datetime.now()
        try:
            self.figures = open_figures(self.session.workspace)
            self.panel.show_open(self.figures)
            self._unread = None
        except (sqlite3.Error, CityGridError) as error:
            self._unread = sentence(error)

    def refresh(self, recount=False):
        """Everything anew, now."""
        if self.session.workspace is not None:
            self._tried = datetime.datetime.now()
            self.refresher.run(self.head.question(), recount)
            self.reload()

    def _asked(self):
        self._remember()
        self.refresh()

    def _go_on(self):
        self.beat()
        self._beats += 1
        if self.wall is not None and self._beats % _TURN == 0 \
                and not self.panel.ranking.hasFocus():
            self.panel.ranking.turn()

    def beat(self):
        """What is due by now, and how old the data are."""
        if self.session.workspace is not None and self.seen:
            now, minutes = datetime.datetime.now(), self.head.minutes
            if self._dirty or words.minutes_since(self._read_at, now) >= minutes["open"]:
                self._read_open()
            rested = self._tried is None or words.minutes_since(self._tried, now) >= _AGAIN
            due = self.snapshot is None \
                or words.minutes_since(self.snapshot.at, now) >= minutes["rates"]
            if due and rested and not self.refresher.busy:
                self._tried = now
                self.refresher.run(self.head.question())
        self._say_age()

    def _made(self, snapshot):
        if self.session.workspace is None:
            return
        self.snapshot, self._problem = snapshot, None
        self.panel.show_snapshot(snapshot)
        self.head.layer.setEnabled(snapshot.map is not None)
        self._say_age()

    def _failed(self, why):
        self._problem = why
        if self.snapshot is None:
            for part in self.panel.parts:
                part.reason = why
                part.update()
        self._say_age()

    def _say_age(self):
        """When the data are from; a warning where they are too old."""
        ws, now = self.session.workspace, datetime.datetime.now()
        if ws is None:
            self.head.say(tr("No workspace is open."))
            return
        said, bad = tr("Reading …"), False
        tip = []
        if self.snapshot is not None:
            old = words.minutes_since(self.snapshot.at, now)
            said = tr("Data from {time}").format(time=words.clock(self.snapshot.at, now))
            bad = old >= 2 * self.head.minutes["rates"] + 1
            if bad:
                said += " · " + tr("{age} old").format(age=words.age(old))
            if self.figures is not None:
                tip.append(tr("Open cases from {time}").format(
                    time=words.clock(self.figures.at, now)))
            if self.snapshot.lost:
                tip.append(tr("Archives that are not at hand, so that their cases are missing: "
                              "{files}").format(files=", ".join(self.snapshot.lost)))
            if self.refresher.busy:
                said += " ⟳"
        problem = self._problem or self._unread
        if problem:
            said = tr("Not refreshed: {why}").format(why=problem) + (
                "" if self.snapshot is None else " · " + said)
            bad = True
        try:
            holder = ws.writer()
        except sqlite3.Error:
            holder = None
        if holder is not None:
            said += " · " + tr("{holder} is writing: {what}").format(**holder)
        self.head.say(said, bad, "\n".join(tip))

    # -- behind the figures

    def show_figure(self, name):
        """List the cases behind a tile."""
        keys = self._behind(name)
        if keys is None:
            self.status.say(tr("This figure is still being read."))
            return
        self.status.say("")
        title = tr(words.TILES[name][0])
        said = ""
        if name in _LACKING:
            title = tr("{title}, {period}: what is lacking").format(
                title=title, period=tr(PERIODS[self.snapshot.question.period]))
        elif name == "hot":
            said = tr("Reported in the last 7 days in hot spots and candidates.")
        self._list(title, keys, said)

    def _behind(self, name):
        if name in ("open", "due_today", "overdue"):
            return getattr(self.figures, name, None)
        if self.snapshot is None:
            return None
        if name in self.snapshot.today:
            return self.snapshot.today[name]
        if name == "hot":
            return None if self.snapshot.hot is None else self.snapshot.hot.behind()
        every, good = (self.snapshot.now.behind(0, count) for count in _LACKING[name])
        return np.setdiff1d(every, good)

    def _list(self, title, keys, said=""):
        if self._cases is None:
            self._cases = CaseList(self.session, self)
            self._cases.wanted.connect(self._go)
        self._cases.setParent(self.wall or self, self._cases.windowFlags())
        self._cases.show_cases(title, keys, said)

    def _go(self, row):
        main = self.session.iface.mainWindow()
        if self.wall is not None and main is not None and self.wall.screen() is main.screen():
            self.leave_wall()
        with self.status.guarded():
            show_case(self.session, row, self._cases.life)

    def offer_area(self, part, row, position):
        """The figures of an area or unit, each of which opens its cases."""
        evaluation = getattr(self.snapshot, part, None)
        if evaluation is None or not 0 <= row < len(evaluation):
            return
        menu = QMenu(self.wall or self)
        menu.setObjectName("dashboard_figures")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        score = evaluation.score[row]
        head = menu.addAction(tr("{name} ({code}): {level} {score}, rank {rank} of {count}").format(
            name=evaluation.name[row], code=evaluation.code[row],
            level=level_letters(evaluation)[row], score="–" if score != score else f"{score:.2f}",
            rank=evaluation.rank[row] or "–", count=len(evaluation)))
        head.setEnabled(False)
        for rate in words.RATES.values():
            if rate in evaluation.rates:
                line = menu.addAction(f"{title_of(evaluation, rate)}  "
                                      f"{words.percent(evaluation.rates[rate][row])}")
                line.setEnabled(False)
        menu.addSeparator()
        for count in _OFFERED:
            if count in evaluation.counts:
                number = int(evaluation.counts[count][row])
                entry = menu.addAction(f"{tr(COUNTS[count].title)}  {number:,}")
                entry.setObjectName(f"figure_{count}")
                entry.setEnabled(number > 0)
                entry.triggered.connect(
                    lambda _, count=count: self._list(
                        f"{evaluation.name[row]}: {tr(COUNTS[count].title)}",
                        evaluation.behind(row, count)))
        menu.popup(position)

    def add_layer(self):
        """The areas in their colours as a layer of the project."""
        if self.snapshot is None or self.snapshot.map is None:
            return
        made, areas, ws = self.snapshot.map, self.snapshot.areas, self.session.workspace
        title = tr("Evaluation: {who}").format(who=tr(AREAS[self.snapshot.question.area]))

        def done(found):
            if self.session.workspace is ws:
                put_on_map(evaluation_layer(ws, made, *found, title))
                self.status.say(tr("The layer is on the map."))
        self.session.work(title, lambda _: features_of(made, areas), done)

    # -- the wall

    def fill_screen(self, screen=None):
        """Fill a screen: the chosen one, else that of the last time, else the dock's own."""
        if self.wall is not None:
            self.leave_wall()
            return
        settings = QgsSettings()
        if screen is None:
            name = settings.value(self._key("screen"), "")
            screen = next((s for s in QGuiApplication.screens() if s.name() == name),
                          self.screen())
        else:
            settings.setValue(self._key("screen"), screen.name())
        self.wall = Wall(self.panel)
        self.panel.set_filling(True)
        self.panel.show()
        self.away.show()
        self.wall.setGeometry(screen.geometry())
        self.wall.showFullScreen()
        self.panel.tiles["open"].setFocus()
        self.beat()

    def leave_wall(self):
        """Give the screen back."""
        if self.wall is None:
            return
        wall, self.wall = self.wall, None
        if self._cases is not None:
            self._cases.setParent(self, self._cases.windowFlags())
        # small again before the dock takes it back, which would grow with it
        self.panel.setParent(self.work)
        self.panel.resize(self.away.size())
        self.panel.set_filling(False)
        self.away.hide()
        self.work.layout().insertWidget(0, self.panel, 1)
        self.panel.show()
        wall.hide()
        wall.deleteLater()
        # Qt gave it to whatever is next, also to a button of a dock that lies behind
        self.setFocus()
