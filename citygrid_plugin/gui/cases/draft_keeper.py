"""Keeping what is typed as a draft at every keystroke, and bringing drafts back."""
import sqlite3
from contextlib import suppress

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ...core.cases import drafts
from ...core.errors import CityGridError
from ...core.workspace.store import BUSY_SECONDS, Busy
from ...i18n import tr

RETRY_MS = 1000
PATIENCE_MS = 50    # a key must not wait for others
_WORDS = 60         # characters of a draft in the menu


class DraftKeeper(QToolButton):
    """A button with the user's other drafts; stores the one that is shown.

    Parameters
    ----------
    session : Session
    body : callable
        Gives what is typed as a dict, or None where there is nothing yet.

    Signals
    -------
    resumed : the draft (a dict of ``drafts.of``) to go on with
    told : how far the draft is kept, in words
    failed : the error that keeps it from being stored
    """

    resumed = pyqtSignal(dict)
    told = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, session, body, parent=None):
        super().__init__(parent)
        self.session = session
        self.fid = None             # key of the draft that is shown
        self._body = body
        self._ws = None
        self.setObjectName("drafts")
        self.setToolTip(tr("Reports that were begun and not registered yet"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_ = QMenu(self)
        self.menu_.aboutToShow.connect(self._fill)
        self.setMenu(self.menu_)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.timeout.connect(self.save)

    def hold(self, ws):
        """Work with this workspace; None after it was closed."""
        self._ws = ws
        self.begin(None)

    def begin(self, fid):
        """Show a new report (None), or go on with a draft."""
        self._saving.stop()
        self.fid = fid
        self.told.emit("")
        self.count()

    def touch(self):
        """Something was typed: it is kept as soon as this event has been dealt with."""
        if self._ws is not None:
            self._saving.start(0)

    def flush(self, patience_ms=PATIENCE_MS):
        """Keep now what is still to be kept; whether all is kept.

        ``patience_ms`` is how long one waits for somebody else who writes.
        """
        if self._saving.isActive():
            self._saving.stop()
            self.save(patience_ms)
        return not self._saving.isActive()

    def save(self, patience_ms=PATIENCE_MS):
        """Store what is typed; where somebody else writes, it is tried again."""
        body = self._body()
        if self._ws is None or (self.fid is None and body is None):
            return
        connection = self._ws.connection
        try:
            connection.execute(f"PRAGMA busy_timeout = {patience_ms:d}")
            self.fid = drafts.save(self._ws, self.fid, self.session.user, body or {})
            self.told.emit(tr("draft kept"))
        except Busy:
            self.told.emit(tr("draft waits: somebody is writing"))
            self._saving.start(RETRY_MS)
        except (sqlite3.Error, CityGridError) as error:
            self.failed.emit(error)
        with suppress(sqlite3.Error):
            connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        self.count()

    def discard(self):
        """Forget the draft that is shown, with its photos; whether there was one."""
        fid, ws = self.fid, self._ws
        self.begin(None)
        if fid is not None:
            drafts.discard(ws, fid)
            self.count()
        return fid is not None

    def others(self):
        """The drafts of this user but the one that is shown."""
        if self._ws is None:
            return []
        return [d for d in drafts.of(self._ws, self.session.user) if d["fid"] != self.fid]

    def count(self):
        """Show how many others there are."""
        try:
            count = len(self.others())
        except sqlite3.Error:
            return      # locked for a moment; counted again with the next change
        self.setText(tr("Drafts {count}").format(count=count))
        self.setEnabled(bool(count))

    def _fill(self):
        self.menu_.clear()
        try:
            found = self.others()
        except sqlite3.Error as error:
            self.failed.emit(error)
            return
        for draft in found:
            body = draft["body"]
            words = " · ".join(filter(None, (
                body.get("class_words"), body.get("address") or body.get("search"),
                body.get("description"))))
            when = draft["saved_at"][5:16].replace("T", " ")
            entry = self.menu_.addAction(f"{when}  {words[:_WORDS]}".replace("&", "&&"))
            entry.triggered.connect(lambda _, draft=draft: self.resumed.emit(draft))
