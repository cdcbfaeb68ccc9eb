"""The rest of a report: what is wrong in words, how it came in, and who is told of the end."""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget)

from ...i18n import tr
from ...layers.case_words import SOURCES

#: How a report comes in at a desk; those of programs are not chosen by hand.
_SOURCES = ("hotline", "public", "collector", "leader", "media", "video", "city", "transfer")


class ReportForm(QWidget):
    """Description, source, urgency, reporter and telephone.

    Signals
    -------
    edited : something was typed or chosen
    """

    edited = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        self.text = QPlainTextEdit()
        self.text.setObjectName("description")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(3 * self.text.fontMetrics().lineSpacing() + 12)
        self.text.setToolTip(tr("What is wrong, in the caller's words"))
        self.text.textChanged.connect(self.edited)
        form.addRow(tr("Description"), self.text)
        self.source = QComboBox()
        self.source.setObjectName("source")
        self.source.setToolTip(tr("How the report came in"))
        for source in _SOURCES:
            self.source.addItem(tr(SOURCES[source]), source)
        self.source.activated.connect(lambda _: self.edited.emit())
        self.urgent = QCheckBox(tr("urgent"))
        self.urgent.setObjectName("urgent")
        self.urgent.setToolTip(tr("Urgent cases stand before all others"))
        self.urgent.toggled.connect(lambda _: self.edited.emit())
        line = QHBoxLayout()
        line.addWidget(self.source, 1)
        line.addWidget(self.urgent)
        form.addRow(tr("Source"), line)
        self.reporter, self.phone = QLineEdit(), QLineEdit()
        line = QHBoxLayout()
        for edit, name, words, tip in (
                (self.reporter, "reporter", tr("Caller's name"), tr("Who reports, for the reply")),
                (self.phone, "phone", tr("Telephone"), tr("Telephone for the reply"))):
            edit.setObjectName(name)
            edit.setPlaceholderText(words)
            edit.setToolTip(tip)
            edit.textEdited.connect(lambda _: self.edited.emit())
            line.addWidget(edit, 1)
        form.addRow(tr("Reporter"), line)

    def clear(self):
        """Empty it; the source stays, as the next call comes the same way."""
        for edit in (self.text, self.reporter, self.phone):
            edit.clear()
        self.urgent.setChecked(False)

    def choose_source(self, source):
        """Choose a source, the first where there is none such."""
        self.source.setCurrentIndex(max(self.source.findData(source), 0))

    def body(self):
        """What a draft keeps, and ``cases.report`` is given."""
        return {"description": self.text.toPlainText().strip(),
                "source": self.source.currentData(), "urgent": self.urgent.isChecked(),
                "reporter": self.reporter.text().strip(), "phone": self.phone.text().strip()}

    def load(self, body):
        """Show what a draft has kept."""
        self.text.setPlainText(body.get("description") or "")
        self.choose_source(body.get("source"))
        self.urgent.setChecked(bool(body.get("urgent")))
        self.reporter.setText(body.get("reporter") or "")
        self.phone.setText(body.get("phone") or "")
