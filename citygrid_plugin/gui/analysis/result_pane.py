"""The answer: its total in big, the table and the chart."""
from html import escape

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QApplication, QHBoxLayout, QHeaderView, QLabel, QScrollArea, QSplitter,
    QTableView, QToolButton, QVBoxLayout, QWidget)

from ...i18n import tr
from ...layers.count_words import PER, base_text, number_text, period_text
from .combos import on_enter
from .count_model import BASE, BEFORE, CHANGE, COUNT, DENSITY, NAME, CountModel, change_text
from .count_plot import CountPlot


# pixels, at least
_WIDTHS = ((COUNT, 80), (BASE, 46), (DENSITY, 62), (BEFORE, 56), (CHANGE, 76))
_NARROW, _NAME = 380, 130   # the table in the dock as it opens, and what names have of it


class ResultPane(QWidget):
    """Shows a CountTable.

    Signals
    -------
    opened : (row of the table or None for all, whether of the period compared with): the rows
        behind this number are wanted
    """

    opened = pyqtSignal(object, bool)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.sized = False      # whether the widths are those of a person
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_head())
        self.model = CountModel(self)
        self.view = self._build_table()
        self.plot = CountPlot()
        self.plot.setToolTip(tr("Click marks the row in the table, a double click opens the rows "
                                "behind it"))
        self.plot.picked.connect(self._bar_picked)
        self.plot.opened.connect(self._bar_opened)
        scroll = QScrollArea()
        scroll.setObjectName("query_chart_area")
        scroll.setWidget(self.plot)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("query_splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(scroll)
        self.splitter.setSizes((240, 160))
        layout.addWidget(self.splitter, 1)
        self.plotted = []       # rows of the table, in the order of the chart
        self.load(None)

    def _build_head(self):
        line = QHBoxLayout()
        self.total = QToolButton()
        self.total.setObjectName("query_total")
        self.total.setAutoRaise(True)
        self.total.setToolTip(tr("All that was counted; a click opens the rows behind it (T)"))
        font = self.total.font()
        font.setPointSizeF(2.2 * font.pointSizeF())
        font.setBold(True)
        self.total.setFont(font)
        self.total.clicked.connect(lambda: self.opened.emit(None, False))
        self.about = QLabel()
        self.about.setObjectName("query_about")
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.RichText)
        line.addWidget(self.total)
        line.addWidget(self.about, 1)
        self.of_layer = QToolButton()
        self.of_layer.setObjectName("query_of_layer")
        self.of_layer.setText("▤")
        self.of_layer.setToolTip(tr("List the rows behind the selected features of a layer of "
                                    "counts (L)"))
        line.addWidget(self.of_layer)
        return line

    def _build_table(self):
        view = QTableView()
        view.setObjectName("query_table")
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)     # Tab leaves the table
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)     # codes differ at their ends
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        header = view.horizontalHeader()
        header.setMinimumSectionSize(40)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(COUNT, Qt.SortOrder.DescendingOrder)
        header.setStretchLastSection(False)
        header.setHighlightSections(False)
        view.setSortingEnabled(True)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        view.doubleClicked.connect(self._open_index)
        on_enter(view, self.open_current)
        header.sectionResized.connect(self._resized)
        view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.model.layoutChanged.connect(self._show_plot)
        return view

    # -- what is shown

    def load(self, table, titles=()):
        """Show an answer; None for nothing. The row under the cursor stays."""
        old, place = self.model.table, self.row()
        mark = (old.code[place], place == old.outside) if old is not None and place >= 0 else None
        again = old is not None and table is not None \
            and old.question.query.groups == table.question.query.groups
        self.model.load(table, titles)
        header = self.view.horizontalHeader()
        if not again and table is not None:
            column = NAME if self.model.by_month else COUNT
            order = Qt.SortOrder.AscendingOrder if column == NAME else \
                Qt.SortOrder.DescendingOrder
            header.setSortIndicator(column, order)
        self.model.sort(header.sortIndicatorSection(), header.sortIndicatorOrder())
        for column, values in ((BASE, "base"), (DENSITY, "density"), (BEFORE, "before"),
                               (CHANGE, "change")):
            self.view.setColumnHidden(column, getattr(table, values, None) is None)
        self._fit()
        if mark is not None and again:
            self.mark(self.model.place(*mark))
        self._show_head(table)

    def _fit(self):
        """Make the columns as wide as their numbers, and as their titles as far as the names have
        room; what a person has set stays."""
        if not self.sized:
            header = self.view.horizontalHeader()
            shown = [(column, max(width, self.view.sizeHintForColumn(column)))
                     for column, width in _WIDTHS if not self.view.isColumnHidden(column)]
            more = {column: max(0, header.sectionSizeHint(column) - width)
                    for column, width in shown}
            room = max(self.view.viewport().width(), _NARROW) - _NAME \
                - sum(width for _, width in shown)
            share = max(0, min(1, room / (sum(more.values()) or 1)))
            for column, width in shown:
                self.view.setColumnWidth(column, width + int(share * more[column]))

    def _resized(self, *_):
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self.sized = True       # by a hand on the border

    def restore_widths(self, state):
        """Bring back what ``view.horizontalHeader().saveState()`` gave."""
        self.sized = self.view.horizontalHeader().restoreState(state)

    def _show_head(self, table):
        self.total.setEnabled(table is not None)
        if table is None:
            self.total.setText("–")
            self.about.setText("")
            return
        self.total.setText(f"{table.total:,}")
        query = table.question.query
        lines = []
        if table.total_before is not None:
            from numpy import float64, nan
            share = float64((table.total - table.total_before) / table.total_before) \
                if table.total_before else nan
            lines.append("<b>{}</b> {}".format(
                escape(change_text(share)), escape(tr("before: {count}, {period}").format(
                    count=f"{table.total_before:,}",
                    period=period_text(*table.question.compared)))))
        if query.what == "cases":
            lines.append(escape(period_text(query.filter.since, query.filter.until)
                                or tr("Any time")))
        if table.base is not None:
            number, base, per = table.overall
            lines.append("<b>{}</b> {}".format(number_text(per), escape(
                f"{tr(PER[table.question.rate])}: {number:,} / {base_text(base)}")))
        lines.append(escape(tr("As of {moment}, among {count}").format(
            moment=table.answer.at[:16].replace("T", " "), count=f"{table.answer.read:,}")))
        self.about.setText("<br>".join(lines))

    def _show_plot(self):
        table = self.model.table
        if table is None:
            self.plotted = []
            self.plot.show_values([], [], None, False)
            return
        months = self.model.by_month
        rows = [row for row in (range(len(table)) if months else self.model.order.tolist())
                if row != table.outside and (not months or table.code[row])]
        values = table.count if table.density is None else table.density
        before = table.before if table.density is None else None
        self.plotted = rows
        self.plot.show_values([self.model.names[row] for row in rows],
                              [float(values[row]) for row in rows],
                              None if before is None else [float(before[row]) for row in rows],
                              months)
        self._mark_bar()

    # -- the row under the cursor

    def row(self):
        """The row of the table under the cursor, -1 for none."""
        return self.model.row(self.view.currentIndex().row())

    def mark(self, place):
        """Put the cursor on the row shown at a place."""
        index = self.model.index(place, NAME)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def move(self, by):
        """One row down or up."""
        self.mark(self.view.currentIndex().row() + by)

    def _current_changed(self, *_):
        self._mark_bar()

    def _mark_bar(self):
        row = self.row()
        self.plot.choose(self.plotted.index(row) if row in self.plotted else -1)

    def _bar_picked(self, number):
        row = self.plotted[number]
        self.mark(next(place for place, shown in enumerate(self.model.order) if shown == row))

    def _bar_opened(self, number):
        self.opened.emit(self.plotted[number], False)

    def open_current(self):
        """The rows behind the number under the cursor are wanted."""
        self._open_index(self.view.currentIndex())

    def _open_index(self, index):
        row = self.model.row(index.row())
        if row >= 0:
            self.opened.emit(row, index.column() == BEFORE)
