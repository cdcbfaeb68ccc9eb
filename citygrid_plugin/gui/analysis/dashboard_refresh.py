"""Snapshots made beside the window: one at a time, without a line in the message bar."""
import sqlite3

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import Cancelled, CityGridError
from ...core.workspace.dashboard import Dashboard
from ...i18n import tr
from ..widgets import sentence
from .asking import Quiet


class Refresher(QObject):
    """Makes snapshots of a workspace.

    Signals
    -------
    made : a Snapshot
    failed : why there is none, in words
    """

    made = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self._work = self._next = None
        self._maker, self._recount = Dashboard(), False

    @property
    def busy(self):
        """Whether a snapshot is being made."""
        return self._work is not None

    def run(self, question, recount=False):
        """Make a snapshot; while one is being made, it is made after that.

        With ``recount`` what was kept of the steps that are over is counted anew, too.
        """
        self._recount |= recount
        if self.busy:
            self._next = question
            return
        ws, maker = self.session.workspace, self._maker
        recount, self._recount = self._recount, False
        self._next = None

        def make(feedback):
            if recount:
                maker.recount()
            with ws.again() as own:
                return maker.snapshot(own, question, feedback=feedback)

        self._work = Quiet(self.session, tr("Refreshing the wall"), make, self._ended)
        self._work.start()

    def stop(self):
        """Give up what is being made; the next snapshot begins from nothing."""
        work, self._work, self._next = self._work, None, None
        if work is not None:
            work.cancel()
        self._maker = Dashboard()

    def _ended(self, work, ok):
        if work is not self._work:      # it was stopped, and nobody asks any more
            return
        self._work = None
        if self._next is not None:
            self.run(self._next)
        elif ok:
            self.made.emit(work.result)
        else:
            self.failed.emit(self._words(work.error or Cancelled()))

    def _words(self, error):
        if isinstance(error, (sqlite3.Error, CityGridError)):
            return sentence(error)
        self.session.error(error)       # not foreseen: the log has its trace
        return tr("Something went wrong: {error}. The log messages panel, tab CityGrid, has the "
                  "details.").format(error=error or type(error).__name__)
