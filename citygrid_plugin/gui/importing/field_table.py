"""The table that says which field of the source is which column."""
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem

from ...core.errors import N_
from ...core.workspace.schema import COMPONENT_COLUMNS
from ...i18n import tr
from .class_combo import ClassCombo

#: Titles of columns that are no columns of the component table.
TITLES = {
    "deptname1": N_("Authority (name)"), "deptname2": N_("Owner (name)"),
    "deptname3": N_("Maintainer (name)"), "code": N_("Code"), "name": N_("Name"),
    "street_code": N_("Street code"), "street_name": N_("Street or lane"),
    "number": N_("Number"), "kind": N_("Kind"), "role": N_("Roles"),
    **{column.name: column.title for column in COMPONENT_COLUMNS}}
HEADERS = (N_("Goes into"), N_("Field of the source"), N_("Value where empty"), N_("Example"))
#: Columns that one value can fill, for components.
NO_CONSTANT = ("objid", "bgid")


class FieldTable(QTableWidget):
    """One row a column of the target: its field, a value for all rows, and an example."""

    edited = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(0, len(HEADERS), parent)
        self.setObjectName("citygrid_import_fields")
        self.setToolTip(tr("Which field of the source is which; what was recognised is filled in"))
        self.setHorizontalHeaderLabels([tr(h) for h in HEADERS])
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.setColumnWidth(0, 170)
        self.setColumnWidth(1, 170)
        self.setColumnWidth(2, 190)
        self.columns = []

    def show_item(self, item, catalogue):
        """Show the mapping of an ImportItem; None empties the table."""
        # widgets that go may still report what stood in them
        self.blockSignals(True)
        try:
            self._fill(item, catalogue)
        finally:
            self.blockSignals(False)

    def _fill(self, item, catalogue):
        self.setRowCount(0)
        self.columns = []
        if item is None or item.source is None or item.target in ("", "osm"):
            return
        if item.target == "components":
            from ...core.components.mapping import TARGETS, Source
            given = {c: item.mapping.columns.get(c, Source()) for c in TARGETS}
            # what was recognised first, the class always on top
            self.columns = sorted(TARGETS, key=lambda c: (
                c != "classcode", not (given[c].field or given[c].constant)))
            for column in self.columns:
                self._add_row(item.source.frame, column, given[column].field,
                              given[column].constant, catalogue)
            self._say_where_classes_are(item, catalogue)
        else:
            self.columns = list(item.fields)
            for column in self.columns:
                self._add_row(item.source.frame, column, item.fields[column], None, catalogue)

    def _add_row(self, frame, column, field, constant, catalogue):
        row = self.rowCount()
        self.insertRow(row)
        title = QTableWidgetItem(tr(TITLES[column]))
        title.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.setItem(row, 0, title)
        combo = QComboBox(self)
        combo.setObjectName(f"citygrid_import_field_{column}")
        combo.setToolTip(tr("Field of the source that fills this column"))
        combo.addItem("—", "")
        for name in frame.columns:
            combo.addItem(str(name), name)
        combo.setCurrentIndex(max(combo.findData(field), 0))
        self.setCellWidget(row, 1, combo)
        example = QTableWidgetItem()
        example.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.setItem(row, 3, example)
        self._show_example(row, frame)
        combo.currentIndexChanged.connect(lambda _, r=row: self._changed(r, frame))
        if constant is not None and column not in NO_CONSTANT:
            edit = self._constant(column, constant, catalogue)
            edit.setObjectName(f"citygrid_import_constant_{column}")
            edit.setToolTip(tr("For all rows, or for those where the field is empty"))
            self.setCellWidget(row, 2, edit)
        else:
            nothing = QTableWidgetItem()
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.setItem(row, 2, nothing)

    def _say_where_classes_are(self, item, catalogue):
        """Without a field of the class, the codes or names may tell it."""
        from ...processing.components.import_guess import classes_inside
        if "classcode" not in item.mapping.columns \
                and classes_inside(item.source.frame, item.mapping, catalogue):
            self.item(0, 3).setText(tr("told by the component codes or names"))

    def _constant(self, column, value, catalogue):
        if column == "classcode":
            combo = ClassCombo(catalogue, value, self)
            combo.currentIndexChanged.connect(lambda _: self.edited.emit())
            return combo
        edit = QLineEdit(value, self)
        edit.setFrame(False)
        edit.editingFinished.connect(self.edited.emit)
        return edit

    def _changed(self, row, frame):
        self._show_example(row, frame)
        self.edited.emit()

    def _show_example(self, row, frame):
        field = self.cellWidget(row, 1).currentData()
        text = ""
        if field:
            values = frame[field].dropna()
            text = ", ".join(str(v) for v in values.head(200).unique()[:3])
        self.item(row, 3).setText(text)
        self.item(row, 3).setToolTip(text)

    def field(self, column):
        """Field chosen for a column, "" for none."""
        return self.cellWidget(self.columns.index(column), 1).currentData() or ""

    def constant(self, column):
        """Value for all rows, "" for none."""
        widget = self.cellWidget(self.columns.index(column), 2)
        if widget is None:
            return ""
        return widget.code() if isinstance(widget, ClassCombo) else widget.text().strip()

    def apply_to(self, item):
        """Put what is shown into the item."""
        if item is None or not self.columns:
            return
        if item.target == "components":
            from ...core.components.mapping import Source
            found = {c: Source(self.field(c), self.constant(c)) for c in self.columns}
            item.mapping.columns = {c: s for c, s in found.items() if s.field or s.constant}
        else:
            item.fields = {c: self.field(c) for c in self.columns}
