"""The table of office hours and the way of counting working days, for the calendar's dialog."""
from qgis.PyQt.QtCore import QTime, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QFormLayout, QGroupBox, QHBoxLayout, QLabel, QPushButton, QTimeEdit, QToolButton,
    QVBoxLayout, QWidget)

from ...core.cases.options import OPTIONS
from ...i18n import tr

MOST_SLOTS = 4


class OfficeHours(QGroupBox):
    """Edits the hours in which the office is open, a line for each stretch.

    Signals
    -------
    changed : hours or way of counting are others
    """

    changed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(tr("Office hours"), parent)
        self.lines = []
        self.rows = QVBoxLayout()
        self.more = QPushButton(tr("&Another stretch"))
        self.more.setObjectName("citygrid_calendar_more_hours")
        self.more.setToolTip(tr("Add hours, such as an evening"))
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._add_later)
        self.way = QComboBox()
        self.way.setObjectName("citygrid_calendar_work_day")
        self.way.setToolTip(tr("By date: N working days end when the office closes on the N-th "
                               "working day after the day of the start, which is not counted. "
                               "Parts of a day are counted in office hours."))
        for value, title in OPTIONS["work_day"].words.items():
            self.way.addItem(tr(title), value)
        self.way.currentIndexChanged.connect(lambda _: self.changed.emit())
        form = QFormLayout()
        form.addRow(tr("A &working day counts"), self.way)
        layout = QVBoxLayout(self)
        layout.addLayout(self.rows)
        layout.addWidget(self.more)
        layout.addLayout(form)

    def fill(self, hours, work_day):
        """Show hours as [(opens, closes)] and the way of counting."""
        for line in list(self.lines):
            self._drop(line)
        for opens, closes in hours:
            self._add(opens, closes)
        self.way.setCurrentIndex(self.way.findData(work_day))

    def hours(self):
        """The hours as [(opens, closes)]; midnight at the end of a day is 24:00."""
        found = []
        for line in self.lines:
            opens, closes = (edit.time().toString("HH:mm") for edit in line.edits)
            found.append((opens, "24:00" if closes == "00:00" else closes))
        return sorted(found)

    def work_day(self):
        """The way of counting working days."""
        return self.way.currentData()

    def _add(self, opens, closes):
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        line.edits = []
        for text, title in ((opens, tr("From")), (closes, tr("until"))):
            edit = QTimeEdit(QTime.fromString("00:00" if text == "24:00" else text, "HH:mm"))
            edit.setDisplayFormat("HH:mm")
            edit.setAccessibleName(title)
            edit.timeChanged.connect(lambda _: self.changed.emit())
            line.edits.append(edit)
            row.addWidget(QLabel(title))
            row.addWidget(edit)
        drop = QToolButton()
        drop.setText("✕")
        drop.setToolTip(tr("Remove these hours"))
        drop.clicked.connect(lambda: (self._drop(line), self.changed.emit()))
        row.addWidget(drop)
        row.addStretch(1)
        self.rows.addWidget(line)
        self.lines.append(line)
        self.more.setEnabled(len(self.lines) < MOST_SLOTS)

    def _drop(self, line):
        self.lines.remove(line)
        self.rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.more.setEnabled(True)

    def _add_later(self):
        """An hour after the last closing time, to begin with."""
        last = max((closes for _, closes in self.hours()), default="08:00")
        hour = int(last[:2])
        self._add(f"{min(hour, 22):02}:30", f"{min(hour + 1, 23):02}:30")
        self.changed.emit()
