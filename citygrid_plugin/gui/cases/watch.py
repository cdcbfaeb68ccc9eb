"""What the person at the desk must not miss: cases that turn yellow or red, each told once; the
handover of the shift before; a calendar that is missing; cases that were passed on. Suspended cases
whose day has come are resumed here, since a desktop has no night."""
import datetime
import sqlite3
from contextlib import suppress
from html import escape

import numpy as np
from qgis.core import Qgis, QgsPointXY, QgsSettings
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QToolButton

from ...core.cases import board, calendar
from ...core.errors import CityGridError
from ...core.workspace import case_desk
from ...core.workspace.store import Busy
from ...i18n import error_text, tr
from .lights import SHAPES

LOOK_MS = 30000
WARM_MS = 100
SECONDS = 20
#: As many cases are named; of more the number is said.
NAMED = 3
#: Roles whose desk resumes; the record says dispatcher.
RESUMERS = ("dispatcher", "shift_leader", "administrator")
_NAME = "citygrid_case_watch"
_SEEN = "citygrid/handover_seen"


def shared(session):
    """The CaseWatch of a session, made when the first dock wants it."""
    found = session.findChild(QObject, _NAME)
    return found if found is not None else CaseWatch(session)


class CaseWatch(QObject):
    """Looks at the lights of the open cases while a case dock is there, whichever list it shows.

    The message bar takes no focus: who types goes on typing.
    """

    def __init__(self, session):
        super().__init__(session)
        self.setObjectName(_NAME)
        self.session = session
        self.docks = []
        self._told = None           # {light: fids told of}, None before the first look
        self._last_record = None    # key of the last record that was looked at
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._warming = QTimer(self)
        self._warming.setSingleShot(True)
        self._warming.setInterval(WARM_MS)
        self._warming.timeout.connect(self._warm)
        session.workspaceOpened.connect(self._opened)
        session.workspaceClosed.connect(self._closed)

    def add(self, dock):
        """One more dock is there."""
        self.docks.append(dock)
        if len(self.docks) == 1 and self.session.workspace is not None:
            self._opened()

    def remove(self, dock):
        """A dock is gone; with the last one goes the watch."""
        self.docks.remove(dock)
        if not self.docks:
            self._timer.stop()
            self._warming.stop()
            self.session.workspaceOpened.disconnect(self._opened)
            self.session.workspaceClosed.disconnect(self._closed)
            self.setParent(None)
            self.deleteLater()

    def _opened(self, *_):
        self._told = self._last_record = None
        self._timer.start()
        # after the window has been drawn: what is told must not keep it from opening
        QTimer.singleShot(0, self.look)
        self._warming.start()

    def _closed(self):
        self._told = None
        self._timer.stop()
        self._warming.stop()

    def _warm(self):
        """Read ahead what a first search would have to wait for, a little at a time."""
        ws = self.session.workspace
        # what fails here is read, and told of, by whoever searches first
        with suppress(sqlite3.Error, CityGridError):
            if ws is not None and board.of(ws).warm():
                self._warming.start()

    def look(self):
        """Tell of what has turned since the last look, and at the first one how things stand."""
        ws = self.session.workspace
        if ws is None or not self.docks:
            return
        try:
            self._resume(ws)
            self._passed_on(ws)
            index = board.of(ws)
            index.refresh()
            now = {light: index.ids(board.Choice(lights=(light,))) for light in ("red", "yellow")}
            first = self._told is None
            turned = {light: fids if first else np.setdiff1d(fids, self._told[light])
                      for light, fids in now.items()}
            # what is red has been told of as yellow, and a pause does not make it new
            self._told = {light: fids if first else np.union1d(fids, self._told[light])
                          for light, fids in now.items()}
            if first:
                self._greet(ws, now)
            else:
                self._tell(index, turned)
        except (sqlite3.Error, CityGridError) as error:
            self.session.error(error)

    def _resume(self, ws):
        """Let go on what was suspended until today; while somebody else writes, next time."""
        if self.session.role not in RESUMERS:
            return
        with suppress(Busy):
            due, done, _ = case_desk.resume_due(
                ws, datetime.date.today().isoformat(), actor=self.session.user,
                note=tr("The day of the suspension has come."))
            if done:
                self.session.message(tr("{count} suspended cases are at their units again: their "
                                        "day has come.").format(count=len(done)))
                self.session.announce("case_open")

    def _passed_on(self, ws):
        """Tell the centre what units have passed on to others."""
        found, self._last_record = case_desk.passed_on(ws, self._last_record)
        for row in found[:NAMED]:
            self.session.message(tr("{case_no}: {actor} passed it on to {unit}.").format(
                case_no=row["case_no"], actor=row["actor"], unit=row["unit_name"]))

    def _greet(self, ws, now):
        self._handover(ws)
        missing = calendar.notice(ws, datetime.date.today())
        if missing is not None:
            self.session.message(error_text(missing), Qgis.MessageLevel.Warning)
        if len(now["red"]) or len(now["yellow"]):
            light = "red" if len(now["red"]) else "yellow"
            self._say(tr("■ {red} cases are overdue, ▲ {yellow} are about to expire.").format(
                red=len(now["red"]), yellow=len(now["yellow"])), light, [])

    def _tell(self, index, turned):
        for light, words, many in (
                ("red", tr("{numbers}: overdue"), tr("{count} cases are overdue: {numbers} …")),
                ("yellow", tr("{numbers}: about to expire"),
                 tr("{count} cases are about to expire: {numbers} …"))):
            fids = turned[light]
            if len(fids):
                rows = index.rows(fids[:NAMED])
                named = tr(", ").join(row["case_no"] for row in rows)
                if light == "red":
                    self.docks[0].map.flash([QgsPointXY(row["x"], row["y"]) for row in rows])
                text = words if len(fids) <= NAMED else many
                self._say(f"{SHAPES[light]} " + text.format(count=len(fids), numbers=named),
                          light, fids)

    def _say(self, text, light, fids):
        """Put a sentence into the message bar, with a button that shows the cases."""
        bar = self.session.iface.messageBar()
        item = bar.createMessage(tr("CityGrid"), text)
        button = QToolButton(item)
        button.setObjectName("citygrid_show_cases")
        button.setText(tr("Show"))
        button.clicked.connect(lambda: self._show(light, fids))
        item.layout().addWidget(button)
        level = Qgis.MessageLevel.Critical if light == "red" else Qgis.MessageLevel.Warning
        bar.pushWidget(item, level, SECONDS)

    def _show(self, light, fids):
        """The list of the cases of a light, in the dock that can list them."""
        if self.session.workspace is None or not self.docks:
            return
        dock = next((d for d in self.docks if d.isVisible()), self.docks[0])
        if len(fids):
            state = board.of(self.session.workspace).rows(fids[:1])
            dock = next((d for d in self.docks if state and state[0]["state"] in d.STATES), dock)
        dock.queues.choose("all")
        dock.filters.set(light)
        dock.show()
        dock.raise_()
        dock.reload()

    # -- the shift before

    def _handover(self, ws):
        """Tell once of the last handover by somebody else."""
        last = case_desk.handovers(ws, 1)
        seen = QgsSettings().value(_SEEN, "")
        if not last or last[0]["by_user"] == self.session.user \
                or seen == _key(ws, last[0]):
            return
        bar = self.session.iface.messageBar()
        item = bar.createMessage(tr("CityGrid"), tr("Handover of {who}, {at}").format(
            who=escape(last[0]["by_user"]), at=last[0]["at"][:16].replace("T", " ")))
        button = QToolButton(item)
        button.setObjectName("citygrid_show_handover")
        button.setText(tr("Read"))
        button.clicked.connect(lambda: self._read(ws, last[0]))
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Info, 0)

    def _read(self, ws, handover):
        if self.session.workspace is ws and self.docks:
            QgsSettings().setValue(_SEEN, _key(ws, handover))
            self.docks[0].hand_over(handover["fid"])


def _key(ws, handover):
    return f"{ws.path}#{handover['fid']}"
