"""Runs the imports of the dialog one after the other, beside the window."""
from qgis.core import (
    QgsApplication, QgsProcessingAlgRunnerTask, QgsProcessingContext, QgsProcessingFeedback,
    QgsProcessingUtils, QgsProject)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import Cancelled, InputError, N_
from ...i18n import error_text
from ..workspace_tasks import wait_for_end


class Jobs(QObject):
    """A queue of algorithms, each a cancellable task.

    Signals
    -------
    started(object)
        An item begins.
    progressed(object, float)
        Percent of the item that is running.
    ended(object, bool, str)
        An item ended: it, whether it went well, the reason otherwise. Its ``result`` is filled
        in, with ``REJECTS`` as a layer that nobody owns yet.
    finished()
        Nothing is left.
    """

    started = pyqtSignal(object)
    progressed = pyqtSignal(object, float)
    ended = pyqtSignal(object, bool, str)
    finished = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._queue = []
        self._running = None

    @property
    def busy(self):
        return self._running is not None or bool(self._queue)

    def start(self, items, parameters):
        """Run items one after the other.

        Parameters
        ----------
        items : list of ImportItem
        parameters : callable
            Gives the parameters of an item when its turn comes.
        """
        self._queue = list(items)
        self._parameters = parameters
        self._next()

    def cancel(self):
        """Stop the one that runs, and begin no other."""
        self._queue.clear()
        if self._running is not None:
            self._running[0].cancel()

    def stop(self):
        """Cancel and wait for the end; nobody is told."""
        self.blockSignals(True)
        self.cancel()
        if self._running is not None:
            wait_for_end([self._running[0]])

    def _next(self):
        if not self._queue:
            self.finished.emit()
            return
        item = self._queue.pop(0)
        self.started.emit(item)
        registry = QgsApplication.processingRegistry()
        algorithm = registry.createAlgorithmById(item.algorithm())
        if algorithm is None:
            self._end(item, False, error_text(InputError(
                N_("There is no algorithm {name}. Reload the plugin."), name=item.algorithm())))
            return
        possible, reason = algorithm.canExecute()
        if not possible:
            self._end(item, False, reason)
            return
        context, feedback = QgsProcessingContext(), _Log()
        context.setProject(QgsProject.instance())
        context.setTransformContext(QgsProject.instance().transformContext())
        task = QgsProcessingAlgRunnerTask(algorithm, self._parameters(item), context, feedback)
        # what the task works with must outlive it
        self._running = (task, algorithm, context, feedback)
        task.progressChanged.connect(lambda value: self.progressed.emit(item, value))
        task.executed.connect(lambda ok, results: self._executed(item, ok, results))
        QgsApplication.taskManager().addTask(task)

    def _executed(self, item, ok, results):
        if self._running is None:
            return
        task, _, context, feedback = self._running
        if not ok:
            cancelled = feedback.isCanceled() or task.isCanceled()
            self._end(item, False, error_text(Cancelled()) if cancelled else feedback.reason)
            return
        item.result = dict(results)
        item.result["LOG"] = feedback.lines
        layer_id = results.get("REJECTS")
        if layer_id and results.get("REJECTED"):
            item.result["REJECTS"] = context.takeResultLayer(layer_id) or \
                QgsProcessingUtils.mapLayerFromString(layer_id, context)
        else:
            item.result["REJECTS"] = None
        self._end(item, True, "")

    def _end(self, item, ok, reason):
        self._running = None
        self.ended.emit(item, ok, reason)
        self._next()


class _Log(QgsProcessingFeedback):
    """Keeps what the algorithm said."""

    def __init__(self):
        super().__init__(False)
        self.reason = ""
        self.lines = []

    def pushInfo(self, text):
        self.lines.append((False, text))

    def pushWarning(self, text):
        self.lines.append((True, text))

    def reportError(self, error, fatalError=False):
        self.reason = error
