"""What it is: the class by typing, and its filing condition as radio lines with their limits."""
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup, QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit,
    QListWidget, QListWidgetItem, QRadioButton, QVBoxLayout, QWidget)

from ...core.cases.deadlines import LIMIT_UNITS
from ...core.workspace import cases
from ...i18n import tr
from ...layers.words import pick
from .lights import limit_text

_CLASS = Qt.ItemDataRole.UserRole
_HITS, _LINES = 30, 5


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
        self.words = QLineEdit()
        self.words.setObjectName("class_words")
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText(tr("What? Class by code, name or pinyin"))
        self.words.setToolTip(tr("For example 0102, manhole, jinggai or jg; Down moves in the "
                                 "list, Enter takes the first"))
        self.words.textEdited.connect(self._typed)
        self.words.returnPressed.connect(self.take_first)
        self.words.installEventFilter(self)
        layout.addWidget(self.words)
        self.hits = QListWidget()
        self.hits.setObjectName("class_hits")
        self.hits.setToolTip(tr("The class of the case; Enter takes one"))
        self.hits.setVisible(False)
        self.hits.itemActivated.connect(self._take)
        self.hits.itemClicked.connect(self._take)
        layout.addWidget(self.hits)
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
        self.hide_hits()
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

    def _typed(self, text):
        self._set_class(None)
        self.hits.clear()
        catalogue = self.session.catalogue
        for row in (catalogue.search(text)[:_HITS] if catalogue is not None else ()):
            if row.kind in cases.LETTERS:
                item = QListWidgetItem(_title(row))
                item.setData(_CLASS, row)
                self.hits.addItem(item)
        rows = min(self.hits.count(), _LINES)
        self.hits.setVisible(bool(rows))
        if rows:
            self.hits.setCurrentRow(0)
            self.hits.setFixedHeight(rows * self.hits.sizeHintForRow(0) + 6)
        self.edited.emit()

    def take_first(self):
        """Enter: take the class that is marked."""
        item = self.hits.currentItem()
        if item is not None and self.hits.isVisibleTo(self):
            self._take(item)
        elif self.row is not None:
            self.chosen.emit()

    def take_first_shown(self):
        """Somebody goes on without Enter: what is marked in the list is meant."""
        if self.hits.isVisibleTo(self) and self.hits.currentItem() is not None:
            self._choose(self.hits.currentItem().data(_CLASS))

    def _take(self, item):
        self._choose(item.data(_CLASS))
        self.edited.emit()
        self.chosen.emit()

    def _choose(self, row):
        self.hide_hits()
        self.words.setText(_title(row))
        self._set_class(row)

    def hide_hits(self):
        """Offer no classes any more; whether some were offered."""
        shown = self.hits.isVisibleTo(self)
        self.hits.clear()
        self.hits.setVisible(False)
        return shown

    def eventFilter(self, watched, event):
        """Down and up move in the list while one types; leaving the line takes what is marked."""
        if event.type() == QEvent.Type.KeyPress and self.hits.isVisibleTo(self):
            row = self.hits.currentRow()
            if event.key() == Qt.Key.Key_Down:
                self.hits.setCurrentRow(min(row + 1, self.hits.count() - 1))
                return True
            if event.key() == Qt.Key.Key_Up:
                self.hits.setCurrentRow(max(row - 1, 0))
                return True
            if event.key() == Qt.Key.Key_Tab:
                self.take_first()
                return True
        return super().eventFilter(watched, event)

    def _set_class(self, row):
        if row is self.row:
            return
        self.row = row
        ws = self.session.workspace
        self.standards = cases.conditions(ws, row.kind, row.code) \
            if row is not None and ws is not None else []
        self._show_lines()
        self.changed.emit()

    # -- the condition

    def _show_lines(self):
        """One radio line per condition of the city, and one for another."""
        for button in self.group.buttons():
            self.group.removeButton(button)
        while self.grid.count():
            self.grid.takeAt(0).widget().deleteLater()
        if self.row is not None:
            for number, standard in enumerate(self.standards):
                self._line(number, standard["condition"], limit_text(standard))
            self._line(len(self.standards), tr("another condition"), "")
            if len(self.standards) < 2:         # one, or none: nothing to choose from
                self.group.button(0).setChecked(True)
        self._picked()

    def _line(self, number, text, limit):
        button = QRadioButton()
        button.setObjectName(f"condition_{number}")
        button.setAccessibleName(text)
        button.setToolTip(tr("{text} ({limit}); Alt+{number}").format(
            text=text, limit=limit or tr("own limit"), number=number + 1))
        if number < 9:
            button.setShortcut(f"Alt+{number + 1}")
        label = _Buddy(text, button)
        right = _Buddy(limit, button)
        right.setWordWrap(False)
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


class _Buddy(QLabel):
    """The words of a radio line, which a radio button itself would not wrap."""

    def __init__(self, text, button):
        super().__init__(text)
        self.button = button
        self.setWordWrap(True)

    def mousePressEvent(self, event):
        self.button.setFocus()
        self.button.setChecked(True)


def _title(row):
    return f"{cases.LETTERS[row.kind]} {row.code}  {pick(row.name, row.name_en)}"
