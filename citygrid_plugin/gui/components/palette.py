"""What is placed next: the class, found by typing or among the last ones used, and its values."""
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QFormLayout, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QListWidget,
    QListWidgetItem, QPushButton, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...core.standards.catalogue import families
from ...core.workspace import components
from ...i18n import tr
from ...layers.component_style import palette_icon
from ...layers.words import pick
from ..cases.unit_combo import UnitCombo

RECENT = 10
_IN_A_ROW = 5
_HITS = 40
_CLASS = Qt.ItemDataRole.UserRole
_RECENT_KEY = "citygrid/citygrid_component_dock/recent"
_HOW = {"point": N_("Each click on the map places one."),
        "line": N_("Click the vertices; right click or Enter finishes, Backspace takes the last "
                   "one back, Esc drops the line."),
        "area": N_("Click the corners; right click or Enter finishes, Backspace takes the last "
                   "one back, Esc drops the area.")}


class DomainCombo(QComboBox):
    """The values of a value list of the workspace, with a first entry for none."""

    def __init__(self, domain, none, parent=None):
        super().__init__(parent)
        self.domain, self.none = domain, none
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def load(self, ws):
        """Take the list of a workspace; what was chosen stays."""
        rows = [(self.none, "")]
        rows += [(pick(name, name_en), value) for value, name, name_en in ws.query(
            "SELECT code, name, name_en FROM value_domain WHERE domain = ? ORDER BY fid",
            (self.domain,))]
        if rows == [(self.itemText(i), self.itemData(i)) for i in range(self.count())]:
            return
        code = self.code()
        self.clear()
        for name, value in rows:
            self.addItem(name, value)
        self.choose(code)

    def choose(self, code):
        """Show this value; none where the list does not have it."""
        self.setCurrentIndex(max(self.findData(code or ""), 0))

    def code(self):
        """The value, "" for none."""
        return self.currentData() or ""

    def wheelEvent(self, event):
        """Scrolling past must not change the value."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class PalettePanel(QWidget):
    """The class palette with the values that the next component starts with.

    Signals
    -------
    chosen : ObjectClass, when another class is chosen
    placing : place mode is switched on or off by the button
    undo : the last one placed is to be retired
    """

    chosen = pyqtSignal(object)
    placing = pyqtSignal(bool)
    undo = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.kind = None
        self.remembered = {}        # what was last given for a class in this session
        self._icons = {}
        self._families = families()
        self._build()

    def _build(self):
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self.words = QLineEdit()
        self.words.setObjectName("class_words")
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText(tr("Class: code, name or pinyin"))
        self.words.setToolTip(tr("Type a part of the class; Enter takes the first, Down moves "
                                 "into the list (C)"))
        self.words.textChanged.connect(self.search)
        self.words.returnPressed.connect(self._take_current)
        layout.addWidget(self.words)
        self.hits = QListWidget()
        self.hits.setObjectName("class_hits")
        self.hits.setToolTip(tr("Enter or a click takes the class"))
        self.hits.setIconSize(QSize(20, 20))
        self.hits.setMinimumHeight(120)
        self.hits.setVisible(False)
        self.hits.itemActivated.connect(lambda item: self.take(item.data(_CLASS)))
        self.hits.itemClicked.connect(lambda item: self.take(item.data(_CLASS)))
        layout.addWidget(self.hits)
        self.recent_box = QWidget()
        self.recent_grid = QGridLayout(self.recent_box)
        self.recent_grid.setContentsMargins(0, 0, 0, 0)
        self.recent_grid.setSpacing(2)
        layout.addWidget(self.recent_box)
        self.title = QLabel()
        self.title.setObjectName("class_title")
        self.title.setWordWrap(True)
        layout.addWidget(self.title)
        layout.addWidget(self._build_values())
        self.place = QPushButton(tr("Place (P)"))
        self.place.setObjectName("place")
        self.place.setCheckable(True)
        self.place.setToolTip(tr("Place one component after the other on the map until it is "
                                 "switched off (P, Esc over the map)"))
        self.place.clicked.connect(self.placing)
        self.how = QLabel()
        self.how.setObjectName("how")
        self.how.setWordWrap(True)
        self.how.setStyleSheet("color: gray")
        self.undo_button = QPushButton(tr("Undo the last one (Z)"))
        self.undo_button.setObjectName("undo")
        self.undo_button.setToolTip(tr(
            "Codes are never used again, so the last one placed is not deleted but retired, with "
            "the reason “placed by mistake” (Z)"))
        self.undo_button.setEnabled(False)
        self.undo_button.clicked.connect(self.undo)
        line = QHBoxLayout()
        line.addWidget(self.place, 1)
        line.addWidget(self.undo_button)
        layout.addLayout(line)
        layout.addWidget(self.how)
        layout.addStretch(1)
        self._show_kind()

    def _build_values(self):
        self.values_box = QWidget()
        form = QFormLayout(self.values_box)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(3)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields = {
            "deptcode3": UnitCombo(), "deptcode2": UnitCombo(), "deptcode1": UnitCombo(),
            "objstate": DomainCombo("objstate", tr("intact (by itself)")),
            "datasource": DomainCombo("datasource", tr("not given")), "note": QLineEdit()}
        for column, field in self.fields.items():
            field.setObjectName(f"value_{column}")
            field.setToolTip(tr("What the next component of this class gets; it starts with what "
                                "the last one got"))
            form.addRow(tr(components.TITLES[column]), field)
        return self.values_box

    # -- the workspace

    def load(self, ws):
        """Take lists and classes of a workspace that has been opened."""
        self.kind, self.remembered = None, {}
        self.reload(ws)
        self.words.clear()
        self._show_recent()
        self._show_kind()

    def reload(self, ws):
        """Take the lists anew; what is chosen stays."""
        for column, field in self.fields.items():
            if column != "note":
                field.load(ws)

    # -- the class

    def icon(self, kind):
        """The drawing of a class."""
        family = self._families.get(kind.family) or self._families["other"]
        if family.id not in self._icons:
            self._icons[family.id] = palette_icon(family, QSize(24, 24))
        return self._icons[family.id]

    def search(self, text):
        """Show the classes that the text finds."""
        self.hits.clear()
        for kind in self.session.catalogue.search(text, "component")[:_HITS] \
                if self.session.catalogue is not None else ():
            item = QListWidgetItem(self.icon(kind), self._label(kind))
            item.setData(_CLASS, kind)
            self.hits.addItem(item)
        self.hits.setCurrentRow(0)
        self.hits.setVisible(bool(text.strip()))

    @staticmethod
    def _label(kind):
        return f"{kind.code}  {pick(kind.name, kind.name_en)}"

    def _take_current(self):
        item = self.hits.currentItem()
        if item is not None:
            self.take(item.data(_CLASS))

    def take(self, kind):
        """Choose a class: its values are those of the last one placed of it."""
        if self.kind is not None:
            self.remembered[self.kind.code] = self.values()
        self.kind = kind
        self.words.clear()
        self.give(self.remembered.get(kind.code)
                  or components.last_values(self.session.workspace, kind.code))
        self._show_kind()
        self.chosen.emit(kind)
        self.place.setFocus()

    def _show_kind(self):
        kind = self.kind
        self.title.setText(
            tr("Choose a class first.") if kind is None else
            f"<b>{self._label(kind)}</b> · {pick(kind.major_name, kind.major_name_en)}")
        self.how.setText(tr(_HOW[kind.geometry]) if kind is not None else "")
        self.values_box.setEnabled(kind is not None)
        self.place.setEnabled(kind is not None)

    # -- the last ones used

    def _edition_key(self):
        return f"{_RECENT_KEY}/{self.session.catalogue.edition.id}"

    def recent(self):
        """The classes used last, the latest first."""
        if self.session.catalogue is None:
            return []
        codes = QgsSettings().value(self._edition_key(), []) or []
        codes = [codes] if isinstance(codes, str) else codes
        found = [self.session.catalogue.find("component", code) for code in codes]
        return [kind for kind in found if kind is not None][:RECENT]

    def remember(self, kind):
        """A component of this class was placed: it comes first among the last ones used."""
        known = [k.code for k in self.recent()]
        codes = [kind.code] + [code for code in known if code != kind.code]
        if codes[:RECENT] != known:
            QgsSettings().setValue(self._edition_key(), codes[:RECENT])
            self._show_recent()

    def _show_recent(self):
        while self.recent_grid.count():
            self.recent_grid.takeAt(0).widget().deleteLater()
        kinds = self.recent()
        for place, kind in enumerate(kinds):
            button = QToolButton()
            button.setObjectName(f"recent_{kind.code}")
            button.setIcon(self.icon(kind))
            button.setIconSize(QSize(24, 24))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFixedWidth(74)
            name = pick(kind.name, kind.name_en)
            button.setText(button.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, 66))
            button.setToolTip(self._label(kind))
            button.setAutoRaise(True)
            button.clicked.connect(lambda _, kind=kind: self.take(kind))
            self.recent_grid.addWidget(button, place // _IN_A_ROW, place % _IN_A_ROW)
        self.recent_grid.setColumnStretch(_IN_A_ROW, 1)
        self.recent_box.setVisible(bool(kinds))

    # -- the values

    def values(self):
        """The values that the next component gets."""
        return {column: field.text().strip() if column == "note" else field.code()
                for column, field in self.fields.items()}

    def unclear(self):
        """Title of an organisation field whose text names none, or ""."""
        for column in components.ORGANISATIONS:
            field = self.fields[column]
            if field.currentText().strip() and not field.code():
                return tr(components.TITLES[column])
        return ""

    def give(self, values):
        """Show these values."""
        for column, field in self.fields.items():
            if column == "note":
                field.setText(values.get(column) or "")
            else:
                field.choose(values.get(column))
