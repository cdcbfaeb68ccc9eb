"""Open cases nearby that may be the same, each with a button that says so."""
import datetime

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget)

from ...core.cases import lifecycle
from ...i18n import tr

LETTERS = 80    # of what a similar case is about


class SimilarList(QWidget):
    """The similar cases of a report.

    Signals
    -------
    same : the row of the case that the report repeats
    shown : the row of a case to be shown on the map
    """

    same = pyqtSignal(dict)
    shown = pyqtSignal(dict)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.rows = []
        self.buttons = []
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(2)
        self.title = QLabel()
        self.title.setObjectName("similar_title")
        self.title.setWordWrap(True)
        self.layout_.addWidget(self.title)
        self._lines = []
        self.show_rows([], 0, 0)

    def show_rows(self, rows, metres, days):
        """Show these cases; how far and how long back they were looked for goes into the title."""
        self.rows = rows
        for line in self._lines:
            self.layout_.removeWidget(line)
            line.deleteLater()
        self._lines, self.buttons = [], []
        self.setVisible(bool(rows))
        title = tr("Open and similar, within {metres} m and {days} days: {count}")
        self.title.setText(title.format(metres=metres, days=days, count=len(rows)))
        for row in rows:
            line = self._line(row)
            self.layout_.addWidget(line)
            self._lines.append(line)

    def enable(self, on):
        """Whether the role at this desk may merge."""
        for button in self.buttons:
            button.setEnabled(on)

    def _line(self, row):
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        line = QHBoxLayout(frame)
        line.setContentsMargins(6, 2, 2, 2)
        when = datetime.datetime.fromisoformat(row["reported_at"]).strftime("%m-%d %H:%M")
        text = f"{row['case_no']} · {row['metres']:.0f} m\n{when} · " \
               + tr(lifecycle.STATES[row["state"]])
        what = row["description"] or row["condition"] or row["address"] or ""
        if len(what) > LETTERS:     # a long story must not push the form out of the window
            what = what[:LETTERS - 1] + "…"
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(f"{text}\n{what}" if what else text)
        label.setWordWrap(True)
        line.addWidget(label, 1)
        show = QPushButton(tr("Show"))
        show.setObjectName("show_similar")
        show.setToolTip(tr("Flash this case on the map"))
        show.clicked.connect(lambda _, row=row: self.shown.emit(row))
        same = QPushButton(tr("The same"))
        same.setObjectName("same")
        same.setToolTip(tr("Report this call and merge it into that case, in one go"))
        same.clicked.connect(lambda _, row=row: self.same.emit(row))
        for button in (show, same):
            button.setMaximumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 22)
            line.addWidget(button)
        self.buttons.append(same)
        return frame
