"""Asking a workspace in a thread: one question at a time, and the newest one counts."""
import sqlite3

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import Cancelled, CityGridError
from ..workspace_tasks import Work


class Quiet(Work):
    """A task whose progress and end go to who asked, not to the message bar.

    Parameters
    ----------
    session, title, function
        As ``Work`` takes them.
    ended : callable
        Called with (task, whether it went well) in the main thread.
    """

    def __init__(self, session, title, function, ended):
        super().__init__(session, title, function)
        self._ended = ended

    def _show_line(self):
        pass

    def finished(self, ok):
        session, self.session = self.session, None
        if session is not None:     # else the plugin was unloaded meanwhile
            session.works.discard(self)
            self._ended(self, ok)


class Asking(QObject):
    """Asks one question after the other.

    While one is being answered, the last one that was asked meanwhile waits; it does not stop the
    first, since that may be reading what all of them need. What was asked of a workspace that is
    no longer open is forgotten.

    Parameters
    ----------
    session : Session
    title : str
        What is being done, for the list of tasks.

    Signals
    -------
    answered : what the newest question's function returned
    failed : its error, one of ours or of SQLite
    busy : whether something is being asked
    progressed : share done, 0 to 100
    """

    answered = pyqtSignal(object)
    failed = pyqtSignal(object)
    busy = pyqtSignal(bool)
    progressed = pyqtSignal(float)

    def __init__(self, session, title, parent=None):
        super().__init__(parent)
        self.session = session
        self.title = title
        self._job = self._wanted = None
        self._stale = False

    @property
    def running(self):
        """Whether something is being asked."""
        return self._job is not None

    def ask(self, function):
        """Call ``function(workspace, feedback)`` in a thread, with the workspace opened anew."""
        self._wanted = function
        if self._job is None:
            self._start()

    def _start(self):
        function, self._wanted = self._wanted, None
        ws = self.session.workspace

        def run(feedback):
            with ws.again() as mine:
                return function(mine, feedback)
        self._stale = False
        self._job = Quiet(self.session, self.title, run, self._ended)
        self._job.progressChanged.connect(self.progressed)
        self.busy.emit(True)
        self._job.start()

    def _ended(self, job, ok):
        if job is not self._job:
            return
        self._job = None
        if self._wanted is not None and self.session.workspace is not None:
            self._start()
            return
        self.busy.emit(False)
        if self._stale:
            return
        if ok:
            self.answered.emit(job.result)
            return
        error = job.error or Cancelled()
        if isinstance(error, (CityGridError, sqlite3.Error)):
            self.failed.emit(error)
        else:
            self.session.error(error)

    def cancel(self):
        """Stop; ``failed`` tells of it."""
        self._wanted = None
        if self._job is not None:
            self._job.cancel()

    def forget(self):
        """Stop, and tell nothing of what was asked."""
        self._stale = True
        self.cancel()

    def closeDown(self):
        """Tell nobody of the end any more."""
        self._wanted = None
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()
            self.busy.emit(False)
