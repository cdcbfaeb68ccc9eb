"""The cases or components behind a number, as a list (反查)."""
from html import escape

from qgis.core import QgsGeometry, QgsPointXY
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import (
    QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt, pyqtSignal)
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QApplication, QHBoxLayout, QLabel, QTableView, QToolButton,
    QVBoxLayout, QWidget)

from ...core.workspace.ddl import sql
from ...i18n import tr
from ...layers.count_rows import titles
from ..cases.case_life import CaseLife
from ..layer_link import geometry_of, show_on_map, to_map
from ..widgets import button_line
from .combos import Choice, on_enter

#: So many rows are listed at most; a file has them all.
MOST = 5000
_WIDTHS = (150, 120, 100, 130, 80, 110, 70, 120, 120, 120)     # pixels, at first


class BehindModel(QAbstractTableModel):
    """Lines of text."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.titles, self.lines = [], []

    def load(self, heads, lines):
        """Show these lines below these titles."""
        self.beginResetModel()
        self.titles, self.lines = heads, lines
        self.endResetModel()

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.titles[section]
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.lines[index.row()][index.column()]
        return None


class BehindPane(QWidget):
    """The list with its title and buttons.

    Parameters
    ----------
    dock : QueryDock
        With ``session``, ``link`` and ``status``.

    Signals
    -------
    closed : back to the figures
    narrowed : the value to which the rows are to be narrowed, None for all
    export_wanted : all rows into a file
    """

    closed = pyqtSignal()
    narrowed = pyqtSignal(object)
    export_wanted = pyqtSignal()

    def __init__(self, dock, parent=None):
        super().__init__(parent)
        self.dock = dock
        self.life = CaseLife(dock.session, dock)
        self.rows, self.what, self._quiet = [], "cases", False
        self._sized = False         # the widths are those of a person, or ours
        self._mark = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        line = QHBoxLayout()
        self.back = QToolButton()
        self.back.setObjectName("query_back")
        self.back.setText(tr("◀ Figures"))
        self.back.setToolTip(tr("Back to the figures (Esc)"))
        self.back.clicked.connect(self.closed)
        self.title = QLabel()
        self.title.setObjectName("query_behind_title")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        line.addWidget(self.back)
        line.addWidget(self.title, 1)
        layout.addLayout(line)
        self.part = Choice("query_behind_part", tr("List only those of one of the values that the "
                                                   "numbers of the row are told apart by"))
        self.part.activated.connect(lambda _: self.narrowed.emit(self.part.value()))
        self.part.hide()
        layout.addWidget(self.part)
        self.model = BehindModel(self)
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(self.model)
        self.view = QTableView()
        self.view.setObjectName("query_rows")
        self.view.setModel(self.proxy)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setAlternatingRowColors(True)
        self.view.setWordWrap(False)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.view.setToolTip(tr("A click shows it on the map (F), a double click or Enter opens it "
                                "in its dock, or a case that has ended to be read; J and K move"))
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.clicked.connect(lambda _: self.fly())
        self.view.doubleClicked.connect(lambda _: self.open())
        on_enter(self.view, self.open)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self):
        line, self.buttons = button_line((
            ("query_fly", tr("On the map (F)"), tr("Show it on the map (F)"), self.fly),
            ("query_open", tr("Open (O)"), tr(
                "Open it in its dock, or a case that has ended to be read (O or Enter)"),
             self.open),
            ("query_copy_rows", tr("Copy"), tr(
                "Copy the selected rows, or all that are listed (Ctrl+C)"), self.copy),
            ("query_export_rows", tr("Export …"), tr(
                "Write all rows behind the number into an Excel or CSV file (Ctrl+E)"),
             self.export_wanted.emit)))
        return line

    # -- what is shown

    def load(self, listing):
        """Show the rows behind a number: a ``layer_rows.Listing``."""
        rows, number = listing.found, len(listing.rows)
        self._show(listing.answer.query.what, rows, listing.lines)
        text = f"<b>{escape(listing.name)}: {number:,}</b>"
        if len(rows) < number:
            text += " · " + escape(tr("the first {count} are listed, a file has them all").format(
                count=f"{len(rows):,}"))
        self.title.setText(f"{text}<br>{escape(listing.about)}")
        self.part.clear()
        self.part.setVisible(bool(listing.parts))
        if listing.parts:
            self.part.offer((value, f"{title}: {count:,}") for value, title, count
                            in listing.parts)
            self.part.choose(listing.asked.value)

    def _show(self, what, rows, lines):
        self._quiet = True
        self.what, self.rows = what, rows
        self.model.load(titles(what), lines)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.view.clearSelection()
        if not self._sized and lines:
            self._sized = True
            for column, width in enumerate(_WIDTHS):
                self.view.setColumnWidth(column, width)
        if lines:
            self.view.setCurrentIndex(self.proxy.index(0, 0))
        self._quiet = False
        for button in self.buttons.values():
            button.setEnabled(bool(lines))

    def clear(self):
        """Show nothing."""
        self.unmark()
        self.title.clear()
        self.part.hide()
        self._show("cases", [], [])

    def row(self):
        """The row under the cursor, or None."""
        index = self.proxy.mapToSource(self.view.currentIndex())
        return self.rows[index.row()] if index.isValid() else None

    def move(self, by):
        """One row down or up."""
        index = self.proxy.index(self.view.currentIndex().row() + by, 0)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def _current_changed(self, *_):
        if not self._quiet:
            self.fly()

    # -- what can be done

    def fly(self):
        """Show the row on the map."""
        row, dock = self.row(), self.dock
        if row is None or dock.session.workspace is None:
            return
        with dock.status.guarded():
            if self.what == "cases":
                shape = QgsGeometry() if row["x"] != row["x"] or row["x"] is None else \
                    QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"]))
                chosen = [("case_open", row["fid"]), ("case_closed", row["fid"])]
            else:
                found = dock.session.workspace.query(
                    sql("SELECT geom FROM {table} WHERE fid = ?", table=row["table"]),
                    (row["fid"],))
                shape = geometry_of(found[0][0] if found else None)
                chosen = [(row["table"], row["fid"])]
            dock.link.select(chosen)
            shown = show_on_map(dock.session, [shape])
            self.unmark()
            if shown:
                self._draw_mark(shape)
            dock.status.say("" if shown else tr("It has no place that the map can show."))

    def _draw_mark(self, shape):
        """Mark the row on the map, above all layers: areas of a result may cover it."""
        shape = QgsGeometry(shape)
        shape.transform(to_map(self.dock.session))
        self._mark = QgsRubberBand(self.dock.session.iface.mapCanvas(), shape.type())
        self._mark.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
        self._mark.setIconSize(22)
        self._mark.setWidth(4)
        self._mark.setStrokeColor(QColor("#1565c0"))
        self._mark.setFillColor(QColor(21, 101, 192, 30))
        self._mark.setToGeometry(shape, None)

    def unmark(self):
        """Take the mark off the map."""
        if self._mark is not None:
            self._mark.scene().removeItem(self._mark)
            self._mark = None

    def closeDown(self):
        """Let the map go."""
        self.unmark()
        self.life.closeDown()

    def restore_widths(self, state):
        """Bring back what ``view.horizontalHeader().saveState()`` gave."""
        self._sized = self.view.horizontalHeader().restoreState(state)

    def open(self):
        """Open the row in the dock that works on it; a case that has ended by itself."""
        row, session = self.row(), self.dock.session
        if row is None or session.workspace is None or not self.isVisible():
            return
        self.fly()
        if self.what == "components":
            session.dockWanted.emit("component")
            return
        with self.dock.status.guarded():
            self.life.go_to(row["fid"], row["case_no"], self.dock.NAME)

    def copy(self):
        """Put the selected rows into the clipboard, all where at most one is."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        if len(places) < 2:
            places = range(self.proxy.rowCount())
        lines = [self.model.lines[self.proxy.mapToSource(self.proxy.index(place, 0)).row()]
                 for place in places]
        QApplication.clipboard().setText("\n".join(
            "\t".join(str(cell).replace("\t", " ").replace("\n", " ") for cell in line)
            for line in [self.model.titles, *lines]))
        self.dock.status.say(tr("{count} rows were copied.").format(count=f"{len(lines):,}"))
