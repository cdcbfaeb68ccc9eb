"""The list of files and layers to import, one line each with what it is taken for."""
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem)

from ...core.errors import N_
from ...i18n import error_text, tr
from .item import TARGETS

HEADERS = (N_("Source"), N_("Import as"), N_("State"))
GEOMETRIES = {"point": N_("points"), "line": N_("lines"), "area": N_("areas"),
              "mixed": N_("mixed"), "": N_("table")}


class SourceList(QTableWidget):
    """Takes files that are dropped on it."""

    dropped = pyqtSignal(list)
    chosen = pyqtSignal(object)
    retargeted = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(0, len(HEADERS), parent)
        self.setObjectName("citygrid_import_sources")
        self.setToolTip(tr("Drop files here"))
        self.setHorizontalHeaderLabels([tr(h) for h in HEADERS])
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.setColumnWidth(0, 250)
        self.setColumnWidth(1, 190)
        self.setAcceptDrops(True)
        self.items = []
        self.catalogue = None
        self.currentCellChanged.connect(self._choose)

    def add(self, item):
        """Append an item."""
        self.items.append(item)
        row = self.rowCount()
        self.insertRow(row)
        cell = QTableWidgetItem(item.title)
        cell.setToolTip(item.path or item.title)
        self.setItem(row, 0, cell)
        combo = QComboBox(self)
        combo.setObjectName(f"citygrid_import_target_{row}")
        combo.setToolTip(tr("What the source is; the first choice leaves it out"))
        combo.addItem(tr("not imported"), "")
        for target in ("osm",) if item.is_osm else [t for t in TARGETS if t != "osm"]:
            combo.addItem(tr(TARGETS[target]), target)
        combo.setCurrentIndex(max(combo.findData(item.target), 0))
        combo.setEnabled(not item.problem)
        combo.currentIndexChanged.connect(lambda _: self._retarget(item, combo))
        self.setCellWidget(row, 1, combo)
        self.setItem(row, 2, QTableWidgetItem())
        if item.problem:
            self.say(item, error_text(item.problem), bad=True)
        else:
            self.say(item, self.about(item))

    def about(self, item):
        """What is known of a source before its import."""
        if item.is_osm:
            return ""
        if self.catalogue is not None and item.without_class(self.catalogue):
            return tr("No class was found: choose it under Fields, or another way to import it.")
        parts = [tr(GEOMETRIES[item.geometry])]
        if item.source is not None and item.source.encoding:
            parts.append(item.source.encoding.upper())
        if item.source is not None and item.geometry and item.source.crs.isValid():
            parts.append(item.source.crs.authid())
        return ", ".join(p for p in parts if p)

    def say(self, item, text, bad=False):
        """Show the state of an item."""
        cell = self.item(self.items.index(item), 2)
        cell.setText(text)
        cell.setToolTip(text)
        cell.setForeground(Qt.GlobalColor.darkRed if bad else self.palette().text())

    def remove_current(self):
        """Take the selected item off the list."""
        row = self.currentRow()
        if row >= 0:
            self.items.pop(row)
            self.removeRow(row)
            if not self.items:
                self.chosen.emit(None)

    def current(self):
        """The selected item, or None."""
        row = self.currentRow()
        return self.items[row] if 0 <= row < len(self.items) else None

    def show_target(self, item):
        """Show the item's target in its list."""
        combo = self.cellWidget(self.items.index(item), 1)
        combo.blockSignals(True)
        combo.setCurrentIndex(max(combo.findData(item.target), 0))
        combo.blockSignals(False)

    def _choose(self, row, *_):
        self.chosen.emit(self.items[row] if 0 <= row < len(self.items) else None)

    def _retarget(self, item, combo):
        item.choose_target(combo.currentData())
        self.retargeted.emit(item)

    # -- files dropped here

    def dragEnterEvent(self, event):
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event):
        event.acceptProposedAction()

    def dropEvent(self, event):
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.dropped.emit(paths)
