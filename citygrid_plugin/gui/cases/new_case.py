"""Placing a case by hand: a click on the map, a class, a few words."""
from qgis.core import Qgis, QgsCsException, QgsPointXY
from qgis.gui import QgsMapToolEmitPoint, QgsVertexMarker
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeySequence
from qgis.PyQt.QtWidgets import (
    QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit,
    QListWidget, QListWidgetItem, QPushButton, QShortcut, QVBoxLayout, QWidget)

from ...core.cases import responsible
from ...core.cases.deadlines import LIMIT_UNITS
from ...core.workspace import cases
from ...i18n import error_text, tr
from ...layers.words import pick
from ..layer_link import to_map
from .lights import limit_text

_HITS = 30
_CLASS = Qt.ItemDataRole.UserRole


class NewCasePanel(QWidget):
    """Collects a new case.

    Signals
    -------
    ready : dict of arguments for ``core.workspace.cases.report``
    given_up : the operator wants no new case
    """

    ready = pyqtSignal(dict)
    given_up = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.point = None           # in the workspace's reference system
        self.objid = None
        self._build()
        self.marker = None
        self.tool = QgsMapToolEmitPoint(self.canvas)
        self.tool.canvasClicked.connect(self._clicked)
        self._tool_before = self.canvas.mapTool()
        self.canvas.setMapTool(self.tool)

    def closeDown(self):
        """Give the map back as it was."""
        if self.canvas.mapTool() is self.tool:
            self.canvas.unsetMapTool(self.tool)
            if self._tool_before is not None:
                self.canvas.setMapTool(self._tool_before)
        self.tool.canvasClicked.disconnect(self._clicked)
        self.tool.deleteLater()
        if self.marker is not None:
            self.canvas.scene().removeItem(self.marker)
            self.marker = None

    def _build(self):
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        self.place = QLabel(tr("① Click the place on the map. Click again to move it."))
        self.place.setObjectName("place")
        self.place.setWordWrap(True)
        layout.addWidget(self.place)
        layout.addWidget(QLabel(tr("② Class: code, name or pinyin")))
        self.words = QLineEdit()
        self.words.setObjectName("class_words")
        self.words.setPlaceholderText(tr("for example 0102 or manhole"))
        self.words.setToolTip(tr("Type a part of the class; Down moves into the list"))
        self.words.textChanged.connect(self._search)
        self.words.returnPressed.connect(lambda: self.text.setFocus())
        layout.addWidget(self.words)
        self.hits = QListWidget()
        self.hits.setObjectName("class_hits")
        self.hits.setToolTip(tr("The class of the case"))
        self.hits.setMinimumHeight(90)
        self.hits.currentItemChanged.connect(self._class_changed)
        layout.addWidget(self.hits, 1)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.condition = QComboBox()
        self.condition.setObjectName("condition")
        self.condition.setEditable(True)
        self.condition.setToolTip(tr("Filing condition with its time limit"))
        self.condition.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.condition.activated.connect(self._condition_chosen)
        form.addRow(tr("Condition"), self.condition)
        self.value = QDoubleSpinBox()
        self.value.setObjectName("limit_value")
        self.value.setDecimals(1)
        self.value.setRange(0, 9999)
        self.value.setSpecialValueText(tr("none"))
        self.value.setToolTip(tr("Time limit for handling"))
        self.limit_unit = QComboBox()
        self.limit_unit.setObjectName("limit_unit")
        self.limit_unit.setToolTip(tr("What the time limit is counted in"))
        for unit, name in LIMIT_UNITS.items():
            self.limit_unit.addItem(tr(name), unit)
        self._set_limit(1, "work_day")
        limit = QHBoxLayout()
        limit.addWidget(self.value)
        limit.addWidget(self.limit_unit, 1)
        form.addRow(tr("Time limit"), limit)
        self.text = QLineEdit()
        self.text.setObjectName("description")
        self.text.setToolTip(tr("What is wrong, in a sentence"))
        form.addRow(tr("Description"), self.text)
        self.address = QLineEdit()
        self.address.setObjectName("address")
        self.address.setToolTip(tr("Where it is, in words"))
        form.addRow(tr("Address"), self.address)
        self.urgent = QCheckBox(tr("urgent"))
        self.urgent.setObjectName("urgent")
        self.urgent.setToolTip(tr("Urgent cases stand before all others"))
        form.addRow("", self.urgent)
        layout.addLayout(form)
        self.said = QLabel()
        self.said.setObjectName("said")
        self.said.setWordWrap(True)
        layout.addWidget(self.said)
        line = QHBoxLayout()
        self.register_button = QPushButton(tr("Register and file (Ctrl+Enter)"))
        self.register_button.setObjectName("register")
        self.register_button.setToolTip(tr("Report the case and file it for dispatch"))
        self.register_button.clicked.connect(self.register)
        cancel = QPushButton(tr("Cancel (Esc)"))
        cancel.setObjectName("cancel")
        cancel.setToolTip(tr("Forget this case"))
        cancel.clicked.connect(self.given_up)
        line.addWidget(self.register_button)
        line.addWidget(cancel)
        line.addStretch(1)
        layout.addLayout(line)
        for key, call in (("Ctrl+Return", self.register), ("Ctrl+Enter", self.register),
                          ("Esc", self.given_up.emit)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # -- the place

    def _clicked(self, point, _button):
        try:
            self.point = to_map(self.session).transform(point, Qgis.TransformDirection.Reverse)
        except QgsCsException:
            self.said.setText(tr("This place lies outside of the workspace's reference system."))
            return
        if self.marker is None:
            self.marker = QgsVertexMarker(self.canvas)
            self.marker.setColor(QColor("#c62828"))
            self.marker.setIconType(QgsVertexMarker.IconType.ICON_DOUBLE_TRIANGLE)
            self.marker.setIconSize(16)
            self.marker.setPenWidth(2)
        self.marker.setCenter(QgsPointXY(point))
        self.said.clear()
        self._guess_class()
        self._locate()
        self.words.setFocus()
        self.words.selectAll()

    def _guess_class(self):
        """Take the class of the component at the place for a start; typing replaces it."""
        if not self.words.text():
            _, classcode = responsible.component_at(self.session.workspace, self.point.x(),
                                                    self.point.y())
            self.words.setText(classcode or "")

    def _locate(self):
        """The component under the place, and what the panel says about the place."""
        if self.point is None:
            return
        row, self.objid = self._class(), None
        if row is not None and row.kind == "component":
            self.objid, _ = responsible.component_at(self.session.workspace, self.point.x(),
                                                     self.point.y(), row.code)
        under = tr("component {objid}").format(objid=self.objid) if self.objid else ""
        if row is not None and row.kind == "component" and not self.objid:
            under = tr("no component of this class here")
        place = f"{self.point.x():.1f}, {self.point.y():.1f}"
        self.place.setText(" · ".join(filter(None, (f"① {place}", under))))

    # -- the class

    def _search(self, text):
        self.hits.clear()
        for row in self.session.catalogue.search(text)[:_HITS]:
            if row.kind in cases.LETTERS:
                item = QListWidgetItem(f"{cases.LETTERS[row.kind]} {row.code}  "
                                       f"{pick(row.name, row.name_en)}")
                item.setData(_CLASS, row)
                self.hits.addItem(item)
        self.hits.setCurrentRow(0)

    def _class(self):
        item = self.hits.currentItem()
        return item.data(_CLASS) if item is not None else None

    def _class_changed(self, *_):
        row = self._class()
        self.condition.clear()
        if row is not None:
            for standard in cases.conditions(self.session.workspace, row.kind, row.code):
                limit = limit_text(standard)
                self.condition.addItem(standard["condition"]
                                       + (f" ({limit})" if limit else ""), standard)
            self._condition_chosen()
        self._locate()

    def _condition_chosen(self, *_):
        standard = self.condition.currentData()
        if standard and standard["limit_value"]:
            self._set_limit(standard["limit_value"], standard["limit_unit"])

    def _set_limit(self, value, unit):
        self.value.setValue(value)
        self.limit_unit.setCurrentIndex(self.limit_unit.findData(unit))

    # -- the end

    def register(self):
        """Hand over what is there, or say what is missing."""
        row, ws = self._class(), self.session.workspace
        if self.point is None:
            self.said.setText(tr("Click the place on the map first."))
            return
        if row is None:
            self.said.setText(tr("Choose the class first."))
            self.words.setFocus()
            return
        if ws is None or not self.register_button.isEnabled():
            return
        standard = self.condition.currentData()
        text = self.condition.currentText().strip()
        if standard and self.condition.currentIndex() >= 0 \
                and text == self.condition.itemText(self.condition.currentIndex()):
            text = standard["condition"]
        value = self.value.value() or None
        self.register_button.setEnabled(False)
        self.ready.emit({
            "classcode": row.code, "kind": row.kind, "x": self.point.x(), "y": self.point.y(),
            "description": self.text.text().strip(), "condition": text or None,
            "address": self.address.text().strip() or None, "objid": self.objid,
            "limit_value": value, "limit_unit": self.limit_unit.currentData() if value else None,
            "urgent": self.urgent.isChecked(), "source": "register"})

    def refuse(self, error):
        """Say why it was not taken; everything typed stays."""
        self.said.setText(error_text(error))
        self.register_button.setEnabled(True)
