"""The form of one filing condition."""
from qgis.PyQt.QtWidgets import (
    QComboBox, QDialog, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QHBoxLayout, QLabel,
    QLineEdit, QPlainTextEdit, QVBoxLayout)

from ...core.cases import filing, filing_check
from ...core.cases.deadlines import LIMIT_UNITS
from ...i18n import tr
from ...layers.words import pick


class ConditionDialog(QDialog):
    """Asks for condition, closing criterion and limit.

    Parameters
    ----------
    row : core.standards.model.ObjectClass
    others : list of core.cases.filing.Condition
        The other conditions of the class, which it must differ from.
    before : Condition or None
        What is edited; None for a new one.

    Attributes
    ----------
    condition : Condition
        The result, once accepted.
    """

    def __init__(self, row, others, before=None, parent=None):
        super().__init__(parent)
        self.row, self.others, self.before = row, others, before
        self.condition = None
        self.setObjectName("citygrid_condition")
        self.setWindowTitle(tr("New condition") if before is None else tr("Condition"))
        self.resize(560, 340)
        start = before or filing.Condition(row.kind, row.code, "", "", 1.0, "work_day",
                                           filing.SET_BY_CITY)
        form = QFormLayout()
        form.addRow(tr("Class"), QLabel(f"{row.code} {pick(row.name, row.name_en)}"))
        self.text = self._line(form, "text", tr("Filing condition"), start.condition,
                               tr("What must be found on the spot for a case to be filed"))
        self.text_en = self._line(form, "text_en", tr("in English"), start.condition_en,
                                  tr("Shown where QGIS speaks English; may be left empty"))
        self.closing = QPlainTextEdit(start.closing or "")
        self.closing.setObjectName("citygrid_condition_closing")
        self.closing.setToolTip(tr("What must be seen on the spot for the case to be closed"))
        self.closing.setTabChangesFocus(True)
        form.addRow(tr("Closing criterion"), self.closing)
        self.closing_en = self._line(form, "closing_en", tr("in English"), start.closing_en,
                                     tr("Shown where QGIS speaks English; may be left empty"))
        self.value = QDoubleSpinBox()
        self.value.setObjectName("citygrid_condition_value")
        self.value.setRange(0, filing_check.MOST)
        self.value.setDecimals(2)
        self.value.setToolTip(tr("Time limit for handling"))
        self.value.setValue(start.limit_value or 0)
        self.unit = QComboBox()
        self.unit.setObjectName("citygrid_condition_unit")
        self.unit.setToolTip(tr("What the time limit is counted in"))
        for unit, name in LIMIT_UNITS.items():
            self.unit.addItem(tr(name), unit)
        self.unit.setCurrentIndex(max(self.unit.findData(start.limit_unit), 0))
        limit = QHBoxLayout()
        limit.addWidget(self.value)
        limit.addWidget(self.unit, 1)
        form.addRow(tr("Time limit"), limit)
        self.said = QLabel()
        self.said.setObjectName("citygrid_condition_said")
        self.said.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        self.ok = buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setObjectName("citygrid_condition_save")
        self.ok.setToolTip(tr("The limit counts as set by the city"))
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addWidget(buttons)
        self.text.setFocus()

    @staticmethod
    def _line(form, name, title, text, tip):
        line = QLineEdit(text or "")
        line.setCursorPosition(0)
        line.setObjectName(f"citygrid_condition_{name}")
        line.setToolTip(tip)
        form.addRow(title, line)
        return line

    def accept(self):
        """Take what stands there, or say what is missing."""
        tidy = filing_check.tidy_text
        text, value = tidy(self.text.text()), self.value.value()
        if text is None:
            self.said.setText(tr("Write the condition first."))
            self.text.setFocus()
            return
        if filing.tidy_name(text) in {filing.tidy_name(r.condition) for r in self.others}:
            self.said.setText(tr("The class has this condition already."))
            self.text.setFocus()
            return
        if value <= 0:
            self.said.setText(tr("Give a time limit above 0."))
            self.value.setFocus()
            return
        self.condition = filing.Condition(
            self.row.kind, self.row.code, text, tidy(self.closing.toPlainText()), value,
            self.unit.currentData(), filing.SET_BY_CITY, tidy(self.text_en.text()),
            tidy(self.closing_en.text()))
        super().accept()
