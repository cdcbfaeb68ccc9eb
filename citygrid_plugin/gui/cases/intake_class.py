"""What it is: the class by typing, and its filing condition as radio lines with their limits."""
import sqlite3

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup, QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit,
    QRadioButton, QVBoxLayout, QWidget)

from ...core.cases.deadlines import LIMIT_UNITS
from ...core.cases.filing import in_english
from ...core.workspace import cases
from ...i18n import tr
from ...layers.words import pick
from .class_picker import ClassPicker
from .lights import limit_text


class ClassPane(QWidget):
    """The class of a report and its condition.

    Attributes
    ----------
    row : ObjectClass or None
        The class that is chosen.

    Signals
    -------
    changed : another class
    edited : something was typed or chosen
    chosen : the class is settled
    """

    changed = pyqtSignal()
    edited = pyqtSignal()
    chosen = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.row = None
        self.standards = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.picker = ClassPicker(lambda: session.catalogue)
        self.words, self.hits = self.picker.words, self.picker.hits
        self.picker.typed.connect(self._typed)
        self.picker.picked.connect(self._take)
        self.picker.entered.connect(self._entered)
        layout.addWidget(self.picker)
        self.lines = QWidget()
        self.grid = QGridLayout(self.lines)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(1, 1)
        layout.addWidget(self.lines)
        self.group = QButtonGroup(self)
        self.group.idToggled.connect(self._picked)
        self.own = QWidget()
        layout.addWidget(self.own)
        self._build_own()
        self._show_lines()

    def _build_own(self):
        """A condition in one's own words, with its limit."""
        line = QHBoxLayout(self.own)
        line.setContentsMargins(22, 0, 0, 0)
        self.text = QLineEdit()
        self.text.setObjectName("condition_text")
        self.text.setPlaceholderText(tr("Condition in your own words"))
        self.text.setToolTip(tr("Filing condition, where none of the city's fits"))
        self.text.textEdited.connect(lambda _: self.edited.emit())
        self.value = QDoubleSpinBox()
        self.value.setObjectName("limit_value")
        self.value.setDecimals(1)
        self.value.setRange(0, 9999)
        self.value.setSpecialValueText(tr("none"))
        self.value.setToolTip(tr("Time limit for handling"))
        self.unit = QComboBox()
        self.unit.setObjectName("limit_unit")
        self.unit.setToolTip(tr("What the time limit is counted in"))
        for unit, name in LIMIT_UNITS.items():
            self.unit.addItem(tr(name), unit)
        self._set_limit(1, "work_day")
        self.value.valueChanged.connect(lambda _: self.edited.emit())
        self.unit.activated.connect(lambda _: self.edited.emit())
        line.addWidget(self.text, 1)
        line.addWidget(self.value)
        line.addWidget(self.unit)

    # -- the dock calls

    def clear(self):
        """Empty everything for the next report."""
        self.words.clear()
        self.text.clear()
        self._set_limit(1, "work_day")
        self.picker.hits.put_away()
        self._set_class(None)

    def body(self):
        """What a draft keeps."""
        row, chosen = self.row, self.standard()
        return {"class_words": self.words.text(),
                "class": [row.kind, row.code] if row is not None else None,
                "condition": chosen["condition"] if chosen else None,
                "own": self.group.checkedId() == len(self.standards) and row is not None,
                "condition_text": self.text.text(), "limit_value": self.value.value(),
                "limit_unit": self.unit.currentData()}

    def load(self, body):
        """Show what a draft has kept."""
        kind, code = body.get("class") or ("", "")
        row = self.session.catalogue.find(kind, code) if code else None
        self._set_class(row)
        self.words.setText(body.get("class_words") or "")
        self.text.setText(body.get("condition_text") or "")
        self._set_limit(body.get("limit_value") or 0, body.get("limit_unit") or "work_day")
        chosen = next((i for i, s in enumerate(self.standards)
                       if s["condition"] == body.get("condition")), -1)
        if row is not None and (chosen >= 0 or body.get("own")):
            self.group.button(chosen if chosen >= 0 else len(self.standards)).setChecked(True)

    def guess(self, code):
        """Take the class of the component at the place for a start; typing replaces it."""
        row = self.session.catalogue.find("component", code) if code else None
        if row is not None and not self.words.text().strip():
            self._choose(row)

    def standard(self):
        """The city's condition that is chosen, as ``cases.conditions`` gives it, or None."""
        number = self.group.checkedId()
        return self.standards[number] if 0 <= number < len(self.standards) else None

    def given(self):
        """Class, condition and limit for ``cases.report``, or None where no class is chosen."""
        if self.row is None:
            return None
        chosen = self.standard()
        if chosen:
            value, unit = chosen["limit_value"], chosen["limit_unit"]
            text = chosen["condition"]
        else:
            value, unit = self.value.value(), self.unit.currentData()
            text = self.text.text().strip()
        return {"classcode": self.row.code, "kind": self.row.kind, "condition": text or None,
                "limit_value": value or None, "limit_unit": unit if value else None}

    def missing(self):
        """What has to be chosen yet, in words, or ""."""
        if self.row is None:
            return tr("Choose the class first.")
        if self.group.checkedId() < 0:
            return tr("Choose the condition: its time limit depends on it.")
        return ""

    def focus_missing(self):
        """Put the cursor where something is missing."""
        if self.row is None or not self.group.buttons():
            self.words.setFocus()
        else:
            self.group.buttons()[0].setFocus()

    # -- the class

    def _typed(self):
        self._set_class(None)
        self.edited.emit()

    def _entered(self):
        if self.row is not None:
            self.chosen.emit()

    def take_first_shown(self):
        """Somebody goes on without Enter: what is marked in the list is meant."""
        row = self.picker.hits.marked()
        if row is not None:
            self._choose(row)

    def _take(self, row):
        self._set_class(row)
        self.edited.emit()
        self.chosen.emit()

    def _choose(self, row):
        self.picker.show_class(row)
        self._set_class(row)

    def _set_class(self, row):
        if row is self.row:
            return
        self.row = row
        ws, self.standards = self.session.workspace, []
        if row is not None and ws is not None:
            try:
                self.standards = cases.conditions(ws, row.kind, row.code)
            except sqlite3.Error as error:
                self.session.error(error)
        self._show_lines()
        self.changed.emit()

    # -- the condition

    def _show_lines(self):
        """One radio line per condition of the city, and one for another."""
        for button in self.group.buttons():
            self.group.removeButton(button)
        while self.grid.count():
            self.grid.takeAt(0).widget().deleteLater()
        self.lines.setVisible(self.row is not None)
        if self.row is not None:
            for number, standard in enumerate(self.standards):
                text = standard["condition"]
                self._line(number, pick(text, in_english(text)), limit_text(standard))
            self._line(len(self.standards), tr("another condition"), "")
            buttons = self.group.buttons()
            # what is made later stands last in the tab order, behind the whole window
            for before, after in zip((self.words, *buttons), (*buttons, self.text)):
                QWidget.setTabOrder(before, after)
            if len(self.standards) < 2:         # one, or none: nothing to choose from
                self.group.button(0).setChecked(True)
        self._picked()

    def _line(self, number, text, limit):
        button = _Line()
        button.setObjectName(f"condition_{number}")
        button.setAccessibleName(text)
        button.setToolTip(tr("{text} ({limit}); Alt+{number}").format(
            text=text, limit=limit or tr("own limit"), number=number + 1))
        if number < 9:
            button.setShortcut(f"Alt+{number + 1}")
        label = _Buddy(text, button)
        right = _Buddy(limit, button)
        right.setWordWrap(False)
        button.setMinimumHeight(right.sizeHint().height())
        for column, widget in enumerate((button, label, right)):
            self.grid.addWidget(widget, number, column, Qt.AlignmentFlag.AlignTop)
        self.group.addButton(button, number)

    def _picked(self, *_):
        self.own.setVisible(self.row is not None
                            and self.group.checkedId() == len(self.standards))
        self.edited.emit()

    def _set_limit(self, value, unit):
        self.value.setValue(value)
        self.unit.setCurrentIndex(max(self.unit.findData(unit), 0))


class _Line(QRadioButton):
    """A radio line that an arrow key chooses also while none is chosen yet, as Qt's does not."""

    def keyPressEvent(self, event):
        super().keyPressEvent(event)
        now = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and isinstance(now, _Line):
            now.setChecked(True)


class _Buddy(QLabel):
    """The words of a radio line, which a radio button itself would not wrap."""

    def __init__(self, text, button):
        super().__init__(text)
        self.button = button
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def mousePressEvent(self, event):
        self.button.setFocus()
        self.button.setChecked(True)
