"""A year's holidays from a file, or typed, or pasted as the State Council announced them."""
from pathlib import Path

from qgis.core import QgsSettings
from qgis.PyQt.QtWidgets import (
    QDialog, QDialogButtonBox, QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton,
    QSpinBox, QVBoxLayout)

from ...core.cases import calendar, calendar_import
from ...core.errors import CityGridError
from ...i18n import error_text, tr

FOLDER_KEY = "citygrid/calendar_folder"
EXAMPLE = ("2027-01-01..2027-01-03,holiday,元旦\n2027-02-20,workday,春节\n\n"
           "一、元旦：1月1日（周五）至3日（周日）放假，共3天。")


class ImportForm(QDialog):
    """Asks for the days of a year and says what was understood; ``found`` has them.

    Parameters
    ----------
    year : int
        Of dates that are given without one.
    days : dict
        The calendar so far, as ``core.cases.calendar.stored_days``.
    """

    def __init__(self, year, days, parent=None):
        super().__init__(parent)
        self.days, self.found = days, {}
        self.setObjectName("citygrid_calendar_import")
        self.setWindowTitle(tr("Import holidays"))
        self.resize(640, 460)
        hint = QLabel(tr("Paste the official notice as it is, or type one line for each day or "
                         "range: day, holiday or workday, name. A CSV or Excel file may have a "
                         "line of titles."))
        hint.setWordWrap(True)
        line = QHBoxLayout()
        label = QLabel(tr("&Year of dates without one"))
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(year)
        self.year.setToolTip(tr("The notice names its year in the title; without the title it is "
                                "this one"))
        label.setBuddy(self.year)
        self.file = QPushButton(tr("&Read a file…"))
        self.file.setToolTip(tr("CSV, text or Excel; its days are shown here first"))
        self.file.setAutoDefault(False)
        self.file.clicked.connect(self.choose)
        for widget in (label, self.year):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.file)
        self.text = QPlainTextEdit()
        self.text.setObjectName("citygrid_calendar_text")
        self.text.setPlaceholderText(EXAMPLE)
        self.text.setAccessibleName(tr("Holidays as text"))
        self.said = QLabel()
        self.said.setObjectName("citygrid_calendar_understood")
        self.said.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.take = self.buttons.addButton(tr("&Take over"),
                                           QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addLayout(line)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.buttons)
        self.text.textChanged.connect(self.read)
        self.year.valueChanged.connect(lambda _: self.read())
        self.read()

    def read(self):
        """Understand what stands in the field, and say it."""
        self.found = {}
        if self.text.toPlainText().strip():
            try:
                self.found = calendar_import.read_text(self.text.toPlainText(), self.year.value())
            except CityGridError as error:
                self._say("■ " + error_text(error), "#c62828")
            else:
                self._say(self._understood(), "")
        else:
            self._say("", "")
        self.take.setEnabled(bool(self.found))

    def _understood(self):
        kinds = [kind for kind, _ in self.found.values()]
        text = tr("{years}: {holidays} holidays and {workdays} shifted working days.").format(
            years=", ".join(str(year) for year in sorted({day.year for day in self.found})),
            holidays=kinds.count("holiday"), workdays=kinds.count("workday"))
        kept = calendar.merged(self.days, self.found)[1]
        if kept:
            text += " " + tr("{count} days that the city entered itself stay as they are.").format(
                count=kept)
        missing = sorted({day.year for day in self.found} - calendar.known_years(
            {*self.days, *self.found}))
        if missing:
            text += " " + tr("{years} still lacks 1 January or 1 October and does not count as "
                             "known.").format(years=", ".join(map(str, missing)))
        return text

    def _say(self, text, colour):
        self.said.setText(text)
        self.said.setStyleSheet(f"color: {colour}" if colour else "")

    def choose(self):
        """Ask for a file and show its days."""
        folder = QgsSettings().value(FOLDER_KEY, "")
        path, _ = QFileDialog.getOpenFileName(self, tr("Import holidays"), folder,
                                              tr("Tables (*.csv *.txt *.tsv *.xlsx *.xlsm)"))
        if path:
            QgsSettings().setValue(FOLDER_KEY, str(Path(path).parent))
            self.show_file(path)

    def show_file(self, path):
        """Show the days of a file as lines that can still be changed."""
        try:
            found = calendar_import.read_file(path, self.year.value())
        except CityGridError as error:
            self.text.clear()
            self._say("■ " + error_text(error), "#c62828")
            return
        self.text.setPlainText("\n".join(f"{day.isoformat()},{kind},{name}"
                                         for day, (kind, name) in found.items()))
