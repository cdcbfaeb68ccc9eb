"""How far the asking is, with a button to stop it; shown once it takes long."""
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from ...i18n import tr

SHOW_MS = 300       # what takes longer shows its progress


class ProgressLine(QWidget):
    """Of one or several ``Asking``.

    Signals
    -------
    cancelled : the button was pressed
    """

    cancelled = pyqtSignal()

    def __init__(self, askings, parent=None):
        super().__init__(parent)
        self._askings = askings
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar()
        self.bar.setObjectName("query_progress")
        self.bar.setRange(0, 100)
        self.bar.setToolTip(tr("The first count reads all cases; those that follow are quick"))
        self.button = QPushButton(tr("Cancel"))
        self.button.setObjectName("query_cancel")
        self.button.setToolTip(tr("Stop counting (Esc)"))
        self.button.clicked.connect(self.cancelled)
        line.addWidget(self.bar, 1)
        line.addWidget(self.button)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOW_MS)
        self._slow.timeout.connect(self.show)
        for asking in askings:
            asking.busy.connect(self._busy)
            asking.progressed.connect(lambda share: self.bar.setValue(int(share)))
        self.hide()

    def _busy(self, _):
        if not any(asking.running for asking in self._askings):
            self.stop()
        elif self.isHidden() and not self._slow.isActive():
            self.bar.setValue(0)
            self._slow.start()

    def stop(self):
        """Nothing is asked any more."""
        self._slow.stop()
        self.hide()
