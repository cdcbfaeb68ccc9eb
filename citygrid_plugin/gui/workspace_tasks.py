"""Long work beside the window: with progress, with cancel, and never an exception out of run."""
import time

from qgis.core import QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QProgressBar, QPushButton

from ..compat import hold_thread_state
from ..core.errors import Cancelled
from ..i18n import error_text, tr
from ..processing.base import Feedback

WAIT_SECONDS = 20


class _TaskFeedback(Feedback):
    """A ``Feedback`` over a task; called in the task's thread."""

    def is_cancelled(self):
        return self.feedback.isCanceled()

    def message(self, text):
        QgsMessageLog.logMessage(error_text(text), "CityGrid", notifyUser=False)

    warning = message


class Work(QgsTask):
    """Runs ``function(feedback)`` in a thread and hands its result to the main thread.

    Parameters
    ----------
    session : Session
        Shows errors and keeps the task alive until it has ended.
    title : str
        What is being done, in the user's language.
    function : callable
        Gets a ``Feedback``; touches nothing of the main thread and raises our errors.
    done : callable, optional
        Called with the result in the main thread when all went well.
    """

    def __init__(self, session, title, function, done=None):
        super().__init__(title, QgsTask.Flag.CanCancel)
        self.session = session
        self.function = function
        self.done = done
        self.result = None
        self.error = None
        self._item = None

    def start(self):
        """Begin, and show a line with progress and a cancel button; returns self."""
        self.session.works.add(self)
        self._show_line()
        QgsApplication.taskManager().addTask(self)
        return self

    def _show_line(self):
        bar = self.session.iface.messageBar()
        self._item = bar.createMessage(tr("CityGrid"), self.description())
        progress = QProgressBar(self._item)
        progress.setRange(0, 100)
        self.progressChanged.connect(lambda value: progress.setValue(int(value)))
        button = QPushButton(tr("&Cancel"), self._item)
        button.setToolTip(tr("Stop this; nothing half done is left behind"))
        button.clicked.connect(self.cancel)
        for widget in (progress, button):
            self._item.layout().addWidget(widget)
        bar.pushItem(self._item)

    def run(self):
        # an exception that leaves here ends QGIS (ARCHITECTURE, hard rule 4)
        try:
            hold_thread_state()
            self.result = self.function(_TaskFeedback(self))
            return True
        except BaseException as error:
            self.error = error
            return False

    def finished(self, ok):
        if self.session is None:   # the plugin was unloaded meanwhile
            return
        session, self.session = self.session, None
        session.works.discard(self)
        if self._item is not None:
            session.iface.messageBar().popWidget(self._item)
            self._item = None
        if not ok:
            session.error(self.error or Cancelled())
        elif self.done is not None:
            with session.reported():
                self.done(self.result)

    def abandon(self):
        """Cancel, and tell nobody of the end."""
        if self._item is not None:
            self.session.iface.messageBar().popWidget(self._item)
            self._item = None
        self.session = None
        self.done = None
        self.cancel()


def wait_for_end(tasks):
    """Wait until the tasks have stopped, at most WAIT_SECONDS, letting their threads run."""
    ended = (QgsTask.TaskStatus.Complete, QgsTask.TaskStatus.Terminated)
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end and any(task.status() not in ended for task in tasks):
        QCoreApplication.processEvents()
        time.sleep(0.01)   # sleeping gives the thread Python's lock
