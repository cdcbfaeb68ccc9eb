"""One tab of the rules of the evaluation: the table, what can be done with it, what is wrong."""
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QColorDialog, QComboBox, QLabel, QLineEdit, QListWidget, QListWidgetItem,
    QPushButton, QShortcut, QStyledItemDelegate, QTableView, QVBoxLayout, QWidget)

from ...core.analysis.evaluation_counts import COUNTS
from ...i18n import tr
from ..flow import FlowLayout
from .formula_edit import FormulaEdit

_ROW = Qt.ItemDataRole.UserRole
#: Pixels of the list of what is wrong; more of it is scrolled.
_LIST_HEIGHT = 88


class CellDelegate(QStyledItemDelegate):
    """Editors of the cells: a list where only known names make sense, else a line."""

    def createEditor(self, parent, option, index):
        model = index.model()
        column, row = model.columns[index.column()], model.rows[index.row()]
        if column.kind == "choice":
            editor = QComboBox(parent)
            for value, text in model.cells.choices(column, row):
                editor.addItem(text, value)
            if editor.findData(row[column.name]) < 0:       # what is wrong is not hidden
                editor.insertItem(0, model.cells.text(column, row), row[column.name])
            editor.activated.connect(lambda _: self._chosen(editor))
            soon = QTimer(editor)       # once it stands in its place
            soon.setSingleShot(True)
            soon.timeout.connect(editor.showPopup)
            soon.start(0)
        elif column.kind == "formula":
            editor = FormulaEdit([(tr(count.title), tr(count.meaning))
                                  for count in COUNTS.values()], parent)
        else:
            editor = QLineEdit(parent)
        editor.setObjectName(f"evaluation_{model.part}_{column.name}")
        editor.setToolTip(tr(column.tip or column.title))
        return editor

    def _chosen(self, editor):
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor, index):
        if isinstance(editor, QComboBox):
            model = index.model()
            value = model.rows[index.row()][model.columns[index.column()].name]
            editor.setCurrentIndex(editor.findData(value))
        else:
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor, model, index):
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData(), _ROW)
        else:
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor, option, index):
        """A list is as wide as what it says, a cell may be narrower."""
        box = option.rect
        if isinstance(editor, QComboBox):
            box.setWidth(max(box.width(), editor.sizeHint().width()))
        elif isinstance(editor, FormulaEdit):
            box.setWidth(max(box.width(), 260))
        editor.setGeometry(box)


class RowsPage(QWidget):
    """A table of rows with its buttons, and the sentences of what is wrong beside it.

    Parameters
    ----------
    model : RowsModel
    note : str
        What the tab is about.
    more : iterable of (name, title, tip, call)
        Further buttons.

    Signals
    -------
    defaultsWanted : back to the defaults
    """

    defaultsWanted = pyqtSignal()

    def __init__(self, model, note, movable=True, defaults=True, more=(), parent=None):
        super().__init__(parent)
        self.model = model
        self.buttons = {}
        self.setObjectName(f"evaluation_page_{model.part}")
        label = QLabel(note)
        label.setWordWrap(True)
        self.sums = QLabel()
        self.sums.setObjectName(f"evaluation_sums_{model.part}")
        self.sums.setWordWrap(True)
        self.sums.setVisible(False)
        self.problems = QListWidget()
        self.problems.setObjectName(f"evaluation_problems_{model.part}")
        self.problems.setToolTip(tr("What is wrong; a click goes to the row"))
        self.problems.setWordWrap(True)
        self.problems.setMaximumHeight(_LIST_HEIGHT)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setVisible(False)
        self.problems.itemClicked.connect(self._go_to)
        self.problems.itemActivated.connect(self._go_to)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self._table(), 1)
        layout.addWidget(self.sums)
        layout.addWidget(self.problems)
        layout.addLayout(self._buttons(movable, defaults, more))
        for before, after in zip((self.table, self.problems, *self.buttons.values()),
                                 (self.problems, *self.buttons.values())):
            self.setTabOrder(before, after)

    def _table(self):
        self.table = QTableView()
        self.table.setObjectName(f"evaluation_table_{self.model.part}")
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(self.table))
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        trigger = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed
                                   | trigger.AnyKeyPressed)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().setDefaultSectionSize(
            self.table.fontMetrics().height() + 8)
        self.table.horizontalHeader().setStretchLastSection(True)
        for at, column in enumerate(self.model.columns):
            self.table.setColumnWidth(at, column.width)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.enable())
        self.model.edited.connect(self.enable)
        self.model.modelReset.connect(self.enable)
        self.model.modelReset.connect(self._fit_once)
        return self.table

    def _fit_once(self):
        if self.model.rows:
            self.model.modelReset.disconnect(self._fit_once)
            self.fit()

    def fit(self):
        """Make the columns as wide as what they say, none wider than half of the window."""
        most, header = self.window().width() // 2, self.table.horizontalHeader()
        for at, column in enumerate(self.model.columns):
            if any(self.model.cells.text(column, row) for row in self.model.rows):
                wanted = max(self.table.sizeHintForColumn(at), header.sectionSizeHint(at)) + 8
                self.table.setColumnWidth(at, min(wanted, most))

    def _buttons(self, movable, defaults, more):
        line = FlowLayout()
        wanted = [("add", tr("&Add"), "Ins", tr("A new row below the selected one"), self.add),
                  ("remove", tr("&Remove"), "Del", tr("Remove the selected rows"), self.remove)]
        if movable:
            wanted += [("up", tr("Move &up"), "Alt+Up", tr("The row stands earlier"),
                        lambda: self.move(-1)),
                       ("down", tr("Move &down"), "Alt+Down", tr("The row stands later"),
                        lambda: self.move(1))]
        wanted += [(name, title, "", tip, call) for name, title, tip, call in more]
        if defaults:
            wanted.append(("defaults", tr("Back to the de&faults…"), "",
                           tr("This table as it is given with the program; asks first"),
                           self.defaultsWanted.emit))
        for name, title, key, tip, call in wanted:
            button = QPushButton(title)
            button.setObjectName(f"evaluation_{name}_{self.model.part}")
            button.setToolTip(f"{tip} ({key})" if key else tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=call: run())
            if key:
                short = QShortcut(QKeySequence(key), self.table)
                short.setContext(Qt.ShortcutContext.WidgetShortcut)
                short.activated.connect(button.click)
            line.addWidget(button)
            self.buttons[name] = button
        self.enable()
        return line

    # -- what is shown

    def selected(self):
        """Places of the selected rows."""
        return sorted({index.row() for index in self.table.selectedIndexes()})

    def enable(self):
        """Offer what can be done."""
        rows, last = self.selected(), len(self.model.rows) - 1
        one = len(rows) == 1
        for name, possible in (("remove", bool(rows)), ("up", one and rows[0] > 0),
                               ("down", one and rows[0] < last), ("colour", one)):
            if name in self.buttons:
                self.buttons[name].setEnabled(possible)

    def show_problems(self, found, sums=""):
        """Show what is wrong.

        Parameters
        ----------
        found : list of (dict or None, str)
            The row, where it is about one, and the sentence.
        sums : str
            What a table adds up to.
        """
        wrong = {}
        self.problems.clear()
        for row, text in found:
            item = QListWidgetItem("■ " + text)
            item.setToolTip(text)
            item.setForeground(QColor("#c62828"))
            item.setData(_ROW, id(row) if row is not None else None)
            self.problems.addItem(item)
            if row is not None:
                wrong.setdefault(id(row), []).append(text)
        self.problems.setVisible(bool(found))
        self.sums.setText(sums)
        self.sums.setVisible(bool(sums))
        self.model.mark(wrong)

    def select(self, place):
        """Go to a row."""
        if 0 <= place < len(self.model.rows):
            self.table.setCurrentIndex(self.model.index(place, 0))
            self.table.selectRow(place)
            self.table.scrollTo(self.model.index(place, 0))

    def _go_to(self, item):
        for place, row in enumerate(self.model.rows):
            if id(row) == item.data(_ROW):
                self.select(place)
                self.table.setFocus()

    # -- what is changed

    def add(self):
        """Add a row below the selected one and begin with its first cell."""
        rows = self.selected()
        place = self.model.add(rows[-1] if rows else None)
        self.select(place)
        self.table.setFocus()

    def remove(self):
        """Remove the selected rows."""
        rows = self.selected()
        self.model.remove(rows)
        if rows:
            self.select(min(rows[0], len(self.model.rows) - 1))

    def move(self, step):
        """Move the selected row."""
        rows = self.selected()
        if len(rows) == 1 and self.model.move(rows[0], step):
            self.select(rows[0] + step)

    def choose_colour(self):
        """Ask for the colour of the selected level."""
        rows = self.selected()
        at = next((n for n, column in enumerate(self.model.columns) if column.kind == "colour"), 0)
        if len(rows) != 1:
            return
        index = self.model.index(rows[0], at)
        colour = QColorDialog.getColor(QColor(str(index.data() or "")), self, tr("Colour"))
        if colour.isValid():
            self.model.setData(index, colour.name())
