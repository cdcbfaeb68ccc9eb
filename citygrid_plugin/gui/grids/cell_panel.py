"""The list of the grid dock: filters, totals, the table, and what is wrong with one cell."""
from qgis.PyQt.QtCore import QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QComboBox, QGridLayout, QHeaderView, QLabel, QLineEdit, QTableView,
    QToolButton, QVBoxLayout, QWidget)

from ...i18n import tr
from ..components.finding_model import SHAPES
from .cell_model import CellModel, sentence_of

#: More rows than these are not handed to the map as a selection.
SELECTED = 2000


class CellPanel(QWidget):
    """Cells in a table, narrowed by community, rule and code.

    Parameters
    ----------
    titles : RuleTitles

    Signals
    -------
    chosen : the selection was changed by hand
    fly : the selected cells are to be shown on the map
    """

    chosen = pyqtSignal()
    fly = pyqtSignal()

    def __init__(self, titles, splitter, parent=None):
        super().__init__(parent)
        self.titles = titles
        self.names = {}             # of communities by code
        self._quiet = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_filters())
        self.totals = self._label("totals")
        layout.addWidget(self.totals)
        splitter.addWidget(self._build_table())
        self.detail = self._label("detail")
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        splitter.addWidget(self.detail)
        layout.addWidget(splitter, 1)

    @staticmethod
    def _label(name):
        label = QLabel()
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _build_filters(self):
        grid = QGridLayout()
        grid.setSpacing(4)
        self.community = combo("community", tr("Only unit grids of this community"))
        self.rule = combo("rule", tr("Only unit grids that break this rule"))
        for box in (self.community, self.rule):
            box.activated.connect(lambda _: self._narrow())
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("Digits of the code"))
        self.search.setToolTip(tr("Only unit grids with these digits in their code (/)"))
        self.search.textChanged.connect(lambda _: self._narrow())
        self.worst = QToolButton()
        self.worst.setObjectName("worst")
        self.worst.setText(tr("Worst first"))
        self.worst.setToolTip(tr("Sort by the rules that are broken; a click on a heading sorts "
                                 "by that column (W)"))
        self.worst.clicked.connect(self.worst_first)
        grid.addWidget(self.community, 0, 0)
        grid.addWidget(self.rule, 0, 1)
        grid.addWidget(self.search, 1, 0)
        grid.addWidget(self.worst, 1, 1)
        return grid

    def _build_table(self):
        self.model = CellModel(self.titles, self)
        self.table = QTableView()
        self.table.setObjectName("cells")
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setToolTip(tr("J and K or the arrow keys move, F flies to the unit grid; Shift, "
                                 "Ctrl and Ctrl+A choose many"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        digit = self.table.fontMetrics().horizontalAdvance("0")
        for column, digits in ((0, 9), (2, 7), (3, 6), (4, 4)):
            self.table.setColumnWidth(column, digits * digit + 14)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        selection = self.table.selectionModel()
        selection.currentRowChanged.connect(self._current_changed)
        selection.selectionChanged.connect(self._selection_changed)
        self.table.clicked.connect(lambda _: self.fly.emit())
        return self.table

    # -- content

    def load(self, cells):
        """Show other cells (None for none); those that were selected stay so."""
        keys, current = self.fids(), self.current()
        self._quiet = True
        self.model.load(cells)
        self._fill_rules()
        self._filter()
        self._select(keys, current)
        self._quiet = False
        self.show_totals()
        self.show_detail()

    def show_communities(self, rows):
        """Fill the list of communities: (code, name) each."""
        self.names = dict(rows)
        fill(self.community, [(tr("All communities"), "")] + [
            (f"{name} {code}".strip(), code) for code, name in rows])

    def _fill_rules(self):
        count, broken = {}, 0
        for items in self.model.cells.broken if self.model.cells is not None else ():
            broken += bool(items)
            for rule in {item.rule for item in items}:
                count[rule] = count.get(rule, 0) + 1
        titles = sorted((self.titles.title("grids", rule), rule) for rule in count)
        fill(self.rule, [(tr("All unit grids"), ""),
                         (tr("Any rule broken ({count})").format(count=broken), "*")] + [
            (f"{title} ({count[rule]})", rule) for title, rule in titles])

    def _filter(self):
        self.model.narrow(self.community.currentData() or "", self.rule.currentData() or "",
                          self.search.text())

    def _rearranged(self, change):
        """Change order or filters without losing the selection."""
        keys, current = self.fids(), self.current()
        self._quiet = True
        change()
        self._select(keys, current)
        self._quiet = False
        self.show_totals()
        self.show_detail()

    def _narrow(self):
        self._rearranged(self._filter)

    def _sort(self, column):
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        self._rearranged(lambda: self.model.sort(column, header.sortIndicatorOrder()))

    def worst_first(self):
        """Sort by what is broken."""
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self._rearranged(lambda: self.model.sort(-1))

    # -- the selection

    def fids(self):
        """Keys of the selected cells."""
        return [self.model.fid(i.row()) for i in self.table.selectionModel().selectedRows()]

    def bgids(self):
        """Codes of the selected cells."""
        return [self.model.bgid(i.row()) for i in self.table.selectionModel().selectedRows()]

    def all_locked(self):
        """Whether every selected cell is locked."""
        rows = [self.model.rows[i.row()] for i in self.table.selectionModel().selectedRows()]
        return bool(self.model.cells.locked[rows].all())

    def current(self):
        """Key of the cell under the cursor, None for none."""
        place = self.table.currentIndex().row()
        return self.model.fid(place) if 0 <= place < len(self.model.rows) else None

    def choose(self, keys):
        """Select cells by their keys, silently; how many are not in the list."""
        self._quiet = True
        self._select(keys, None)
        self._quiet = False
        self.show_detail()
        return sum(self.model.place(key) < 0 for key in keys)

    def _select(self, keys, current):
        selection = self.table.selectionModel()
        selection.clearSelection()
        places = sorted(place for key in keys if (place := self.model.place(key)) >= 0)
        at = self.model.place(current)
        if at < 0 and places:
            at = places[0]
        if at >= 0:
            selection.setCurrentIndex(self.model.index(at, 0),
                                      QItemSelectionModel.SelectionFlag.NoUpdate)
            self.table.scrollTo(self.model.index(at, 0))
        rows = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
        for place in places[:SELECTED]:
            selection.select(self.model.index(place, 0), rows)

    def move(self, by):
        """One cell down or up."""
        place = self.table.currentIndex().row()
        if self.table.selectionModel().hasSelection() or place < 0:
            place += by             # at first the cell under the cursor, which focus has set
        if 0 <= place < len(self.model.rows):
            self.table.selectRow(place)

    def _current_changed(self, *_):
        if not self._quiet:
            self.fly.emit()

    def _selection_changed(self, *_):
        if not self._quiet:
            self.show_detail()
            self.chosen.emit()

    # -- in words

    def show_totals(self):
        """Figures of the cells that are shown."""
        shown = self.model.shown()
        if shown is None:
            self.totals.setText("")
            return
        from ...core.grids.cell_list import totals
        t = totals(shown)
        aside = tr("without {flagged} that are one compound or water: ").format(
            flagged=t.flagged) if t.flagged else ""
        self.totals.setText(" · ".join((
            tr("{cells} unit grids, {hectares:,.1f} ha").format(
                cells=t.cells, hectares=t.area / 1e4),
            aside + tr("mean {mean:,.0f} m², CV {cv:.2f}, {band:.0%} from 5,000 to "
                       "20,000 m²").format(mean=t.mean, cv=t.cv, band=t.in_band),
            tr("{load:,.0f} components, CV {load_cv:.2f}").format(load=t.load, load_cv=t.load_cv),
            tr("■ {errors} ▲ {warnings}").format(errors=t.errors, warnings=t.warnings),
            tr("{locked} locked").format(locked=t.locked))))

    def show_detail(self):
        """What is wrong with the cell under the cursor."""
        place = self.table.currentIndex().row()
        if self.model.cells is None or not 0 <= place < len(self.model.rows):
            self.detail.setText("")
            return
        row, cells = self.model.rows[place], self.model.cells
        lines = [tr("{code} {community} · {area:,.0f} m² · compactness {compactness:.2f} · "
                    "{load:,.0f} components").format(
                        code=cells.bgid[row],
                        community=self.names.get(cells.community[row], ""),
                        area=cells.area[row], compactness=cells.compactness[row],
                        load=cells.load[row])]
        if cells.locked[row]:
            lines.append(tr("Locked: it cannot be edited or retired."))
        lines += [f"{SHAPES[item.severity]} {sentence_of(item)}" for item in cells.broken[row]]
        self.detail.setText("\n".join(lines))


def combo(name, tip):
    """A list that does not widen the dock."""
    box = QComboBox()
    box.setObjectName(name)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


def fill(box, items):
    """Fill a list with (title, value) each; what was chosen stays chosen."""
    chosen = box.currentData()
    box.clear()
    for title, value in items:
        box.addItem(title, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
