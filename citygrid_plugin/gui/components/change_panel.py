"""One value for many components: what, how many it touches, why; and retiring many."""
import sqlite3

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QDateEdit, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton,
    QSizePolicy, QStackedWidget, QVBoxLayout, QWidget)

from ...core.errors import CityGridError, N_
from ...core.workspace import components
from ...i18n import error_text, tr
from ..cases.unit_combo import UnitCombo
from .palette import DomainCombo
from ..widgets import sentence

SCOPES = {"selection": N_("selected on the map ({count})"), "found": N_("found ({count})")}
_SHOWN = 200


class ChangePanel(QWidget):
    """Collects a change of many components.

    Signals
    -------
    apply : column, value, reason
    retire : those of the scope are to be retired
    """

    apply = pyqtSignal(str, object, str)
    retire = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.sets = {scope: [] for scope in SCOPES}
        self.cut = dict.fromkeys(SCOPES, False)
        self._build()

    def _build(self):
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        form = QFormLayout()
        form.setSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.scope = QComboBox()
        self.scope.setObjectName("scope")
        self.scope.setToolTip(tr("Which components are changed: those selected on the map, or "
                                 "those in the list of Find"))
        for scope in SCOPES:
            self.scope.addItem("", scope)
        self.scope.currentIndexChanged.connect(self.count)
        form.addRow(tr("Components"), self.scope)
        self.column = QComboBox()
        self.column.setObjectName("column")
        self.column.setToolTip(tr("What is changed"))
        for name in components.CHANGEABLE:
            self.column.addItem(tr(components.TITLES[name]), name)
        self.column.currentIndexChanged.connect(self._column_changed)
        form.addRow(tr("Change"), self.column)
        self.editors = {"objstate": DomainCombo("objstate", tr("choose …")),
                        "datasource": DomainCombo("datasource", tr("none")),
                        "unit": UnitCombo(), "date": QDateEdit(QDate.currentDate()),
                        "text": QLineEdit()}
        self.editors["date"].setCalendarPopup(True)
        self.editors["date"].setDisplayFormat("yyyy-MM-dd")
        self.stack = QStackedWidget()
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for name, editor in self.editors.items():
            editor.setObjectName(f"new_{name}")
            editor.setToolTip(tr("The new value, the same for all of them; empty takes the old "
                                 "one away"))
            self.stack.addWidget(editor)
        for name in ("objstate", "datasource"):
            self.editors[name].currentIndexChanged.connect(self.count)
        self.editors["unit"].editTextChanged.connect(self.count)
        self.editors["date"].dateChanged.connect(self.count)
        self.editors["text"].textChanged.connect(self.count)
        form.addRow(tr("To"), self.stack)
        self.reason = QLineEdit()
        self.reason.setObjectName("change_reason")
        self.reason.setToolTip(tr("Why; it goes into the history of each of them"))
        self.reason.textChanged.connect(self._show_buttons)
        self.reason.returnPressed.connect(self.accept)
        form.addRow(tr("Reason"), self.reason)
        layout.addLayout(form)
        self.preview = QLabel()
        self.preview.setObjectName("preview")
        self.preview.setWordWrap(True)
        layout.addWidget(self.preview)
        line = QHBoxLayout()
        self.apply_button = QPushButton(tr("Change all of them"))
        self.apply_button.setObjectName("apply")
        self.apply_button.setToolTip(tr("All of them in one go, or none (Ctrl+Enter)"))
        self.apply_button.clicked.connect(self.accept)
        self.retire_button = QPushButton(tr("Retire all …"))
        self.retire_button.setObjectName("retire_all")
        self.retire_button.setToolTip(tr("Retire all of them with one reason"))
        self.retire_button.clicked.connect(self.retire)
        line.addWidget(self.apply_button)
        line.addWidget(self.retire_button)
        line.addStretch(1)
        layout.addLayout(line)
        self.refused = QListWidget()
        self.refused.setObjectName("refused")
        self.refused.setWordWrap(True)
        self.refused.setToolTip(tr("Components that were refused, and why; nothing was changed"))
        self.refused.setVisible(False)
        layout.addWidget(self.refused, 1)
        layout.addStretch(0)
        self._column_changed()

    # -- what there is

    def load(self, ws):
        """Take the lists of a workspace."""
        for name in ("objstate", "datasource", "unit"):
            self.editors[name].load(ws)
        self.count()

    def take(self, scope, objects, cut=False):
        """The components of a scope have changed; ``cut`` where there are more than these."""
        self.sets[scope] = list(objects)
        self.cut[scope] = cut
        other = "found" if scope == "selection" else "selection"
        if objects and not self.objects() and not self.sets[other]:
            self.scope.setCurrentIndex(self.scope.findData(scope))
        self.count()

    def clear(self):
        """The workspace is closed."""
        self.sets = {scope: [] for scope in SCOPES}
        self.show_refused([])
        self.reason.clear()
        self.count()

    def objects(self):
        """The components that would be changed."""
        return self.sets[self.scope.currentData()]

    # -- the change

    def _column_changed(self, *_):
        name = self.column.currentData()
        self.stack.setCurrentWidget(self._editor(name))
        self.count()

    def _editor(self, column):
        if column in components.ORGANISATIONS:
            return self.editors["unit"]
        if column in components.DATES:
            return self.editors["date"]
        return self.editors.get(column, self.editors["text"])

    def value(self):
        """The new value; None where the text names no organisation."""
        editor = self.stack.currentWidget()
        if isinstance(editor, DomainCombo):
            return editor.code()
        if isinstance(editor, UnitCombo):
            return editor.code() or (None if editor.currentText().strip() else "")
        if isinstance(editor, QDateEdit):
            return editor.date().toString(Qt.DateFormat.ISODate)
        return editor.text()

    def count(self, *_):
        """Say how many components the change would touch."""
        for place, (scope, title) in enumerate(SCOPES.items()):
            self.scope.setItemText(place, tr(title).format(count=len(self.sets[scope])))
        self._possible = False
        ws, objects, value = self.session.workspace, self.objects(), self.value()
        self.retire_button.setEnabled(ws is not None and bool(objects))
        if ws is None or not objects:
            text = tr("Select components on the map with QGIS's own tools, or find them.")
        elif value is None:
            text = tr("There is none, or more than one, organisation with this name.")
        else:
            try:
                numbers = components.preview(ws, objects, self.column.currentData(), value)
            except CityGridError as error:
                text = error_text(error)
                if "column" in error.params:
                    text = tr(error.template).format(column=self.column.currentText())
            except sqlite3.Error as error:
                text = sentence(error)
            else:
                self._possible = numbers["change"] > 0
                text = tr("{change} will change, {same} have this value already.").format(
                    **numbers)
                if self.cut[self.scope.currentData()]:
                    text += " " + tr("The list of Find ends after {count}: there are more like "
                                     "these that will not change.").format(count=len(objects))
                if numbers["retired"]:
                    text += " " + tr("{retired} are retired and cannot change; take them out of "
                                     "the selection.").format(**numbers)
        self.preview.setText(text)
        self._show_buttons()

    def _show_buttons(self, *_):
        self.apply_button.setEnabled(self._possible and bool(self.reason.text().strip()))

    def accept(self):
        """Hand over the change, where it is complete."""
        if self.apply_button.isEnabled():
            self.show_refused([])
            self.apply.emit(self.column.currentData(), self.value(), self.reason.text().strip())

    def show_refused(self, rows):
        """Name the components that were refused: (code, error)."""
        self.refused.clear()
        for code, error in rows[:_SHOWN]:
            self.refused.addItem(f"{code}: {error_text(error)}")
        if len(rows) > _SHOWN:
            self.refused.addItem(tr("… and {count} more.").format(count=len(rows) - _SHOWN))
        self.refused.setVisible(bool(rows))
