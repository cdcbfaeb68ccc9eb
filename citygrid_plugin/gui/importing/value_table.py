"""The table of values that find no class: a person says which."""
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ...core.errors import N_
from ...i18n import tr
from .class_combo import ClassCombo

HEADERS = (N_("Value in the source"), N_("Rows"), N_("Class"))
MOST = 200


class ValueTable(QTableWidget):
    """Value to class for the values of the class field that the catalogue does not know."""

    edited = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(0, len(HEADERS), parent)
        self.setObjectName("citygrid_import_values")
        self.setToolTip(tr("Values that are no class of the catalogue; rows with one that stays "
                           "empty here are set aside"))
        self.setHorizontalHeaderLabels([tr(h) for h in HEADERS])
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.setColumnWidth(0, 220)
        self.setColumnWidth(1, 70)
        self.values = []

    def show_item(self, item, catalogue):
        """Show the unknown values of an ImportItem; returns how many have no class yet."""
        # widgets that go may still report what stood in them
        self.blockSignals(True)
        try:
            return self._fill(item, catalogue)
        finally:
            self.blockSignals(False)

    def _fill(self, item, catalogue):
        self.setRowCount(0)
        self.values = []
        if item is None or item.target != "components" or item.source is None:
            return 0
        from ...core.components.mapping import ImportMapping, unmapped_values
        from ...processing.workspace import drawing
        told = item.mapping.columns.get("classcode")
        if told is None or not told.field or drawing.is_drawing(item.source.frame):
            return 0
        bare = ImportMapping(columns=item.mapping.columns)
        unknown = unmapped_values(item.source.frame, bare, catalogue)["classes"]
        for value, count in list(unknown.items())[:MOST]:
            self._add_row(value, count, item.mapping.classes.get(value, ""), catalogue)
        return sum(not item.mapping.classes.get(value) for value in self.values)

    def _add_row(self, value, count, code, catalogue):
        row = self.rowCount()
        self.insertRow(row)
        self.values.append(value)
        for column, text in ((0, value), (1, str(count))):
            cell = QTableWidgetItem(text)
            cell.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(row, column, cell)
        combo = ClassCombo(catalogue, code, self)
        combo.setObjectName(f"citygrid_import_value_{row}")
        combo.setToolTip(tr("Class of these rows: type its code, name or pinyin"))
        combo.currentIndexChanged.connect(lambda _: self.edited.emit())
        self.setCellWidget(row, 2, combo)

    def apply_to(self, item):
        """Put the classes chosen into the item's mapping."""
        if item is None or item.mapping is None:
            return
        for row, value in enumerate(self.values):
            code = self.cellWidget(row, 2).code()
            item.mapping.classes.pop(value, None)
            if code:
                item.mapping.classes[value] = code
