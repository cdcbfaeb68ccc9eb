"""Writing a step from a dock without freezing the window while another program writes."""
import sqlite3

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.errors import CityGridError
from ..core.workspace.store import BUSY_SECONDS, Busy

RETRY_MS = 1000
_PATIENCE_MS = 200


class Writer(QObject):
    """Runs one write at a time; while the workspace is locked it says for whom and tries again.

    Signals
    -------
    waiting : the Busy error, each time it was tried in vain
    ended : nothing more is waited for
    """

    waiting = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self._job = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RETRY_MS)
        self._timer.timeout.connect(self._try)

    @property
    def busy(self):
        """Whether a write is waited for."""
        return self._job is not None

    def run(self, call, done, failed):
        """Call ``call(workspace)``, now or when the workspace is free again.

        Parameters
        ----------
        call : callable
        done : callable
            Gets what ``call`` returned.
        failed : callable
            Gets the CityGridError or sqlite3.Error.
        """
        self._job = (self.session.workspace, call, done, failed)
        self._try()

    def stop(self):
        """Wait no longer; nothing was written."""
        self._timer.stop()
        if self._job is not None:
            self._job = None
            self.ended.emit()

    def _try(self):
        ws, call, done, failed = self._job
        if ws is not self.session.workspace:
            self.stop()
            return
        # the window must not stand still for the five seconds that a background task can wait
        ws.connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        try:
            result = call(ws)
        except Busy as error:
            self._timer.start()
            self.waiting.emit(error)
            return
        except (CityGridError, sqlite3.Error) as error:
            self._job = None
            self.ended.emit()
            failed(error)
            return
        finally:
            ws.connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        self._job = None
        self.ended.emit()
        done(result)
