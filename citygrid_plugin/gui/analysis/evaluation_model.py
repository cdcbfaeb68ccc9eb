"""The rows of one part of the rules as a table that is edited in place."""
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor

from ...core.cases.settings import BY_CITY
from ...i18n import tr
from .evaluation_cells import COLUMNS, FOLLOWED, NEW, SOURCES

_WRONG = QColor("#ffd9d6")
_BLACK = QColor("#000000")


class RowsModel(QAbstractTableModel):
    """Rows of a part, as dicts; every change is told.

    Parameters
    ----------
    part : str
        Of ``evaluation_cells.COLUMNS``.
    cells : Cells
        Its ``rows[part]`` is the list that is edited.

    Signals
    -------
    edited : something was changed by hand
    renamed : a rate has another name: the old and the new one
    """

    edited = pyqtSignal()
    renamed = pyqtSignal(str, str)

    def __init__(self, part, cells, parent=None):
        super().__init__(parent)
        self.part = part
        self.cells = cells
        self.columns = COLUMNS[part]
        self.wrong = {}             # id of a row: sentences
        self._given = {}            # id of a row: the row, and as what it was loaded

    @property
    def rows(self):
        """The rows that are edited."""
        return self.cells.rows[self.part]

    def load(self, rows):
        """Show other rows; a copy of them is edited."""
        self.beginResetModel()
        self.rows[:] = [dict(row) for row in rows]
        self._given = {id(row): (row, dict(row)) for row in self.rows}
        self.wrong = {}
        self.endResetModel()

    def mark(self, wrong):
        """Mark what is wrong: {id(row): list of sentences}; and what follows other tables."""
        self.wrong = wrong
        if self.rows:
            self.dataChanged.emit(self.index(0, 0),
                                  self.index(len(self.rows) - 1, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.rows) - 1)

    # -- what is shown

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index):
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(self.columns[section].title)
            if role == Qt.ItemDataRole.ToolTipRole:
                return tr(self.columns[section].tip or self.columns[section].title)
        elif role == Qt.ItemDataRole.DisplayRole:
            wrong = section < len(self.rows) and id(self.rows[section]) in self.wrong
            return f"■ {section + 1}" if wrong else str(section + 1)
        return None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.cells.text(column, row)
        wrong = self.wrong.get(id(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(wrong) if wrong else \
                f"{self.cells.text(column, row)}\n{tr(column.tip)}" if column.tip else \
                self.cells.text(column, row)
        if wrong and role == Qt.ItemDataRole.BackgroundRole:
            return QBrush(_WRONG)
        if wrong and role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(_BLACK)
        if role == Qt.ItemDataRole.DecorationRole and column.kind == "colour":
            colour = QColor(str(row[column.name] or ""))
            return colour if colour.isValid() else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.kind in (
                "percent", "number", "whole", "goal"):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    # -- what is changed

    def setData(self, index, value, role=Qt.ItemDataRole.EditRole):
        """Take over what was typed (a text) or chosen (in UserRole, the value itself)."""
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            if value == self.cells.text(column, row):
                return False        # what is shown rounded stays as exact as it was
            value = self.cells.value(column, row, value)
        elif role != Qt.ItemDataRole.UserRole:
            return False
        before = row.get(column.name)
        if value == before and type(value) is type(before):
            return False
        row[column.name] = value
        for name in ("source", "note"):
            if name != column.name and row.get(name) in SOURCES:
                row[name] = self._source(row, name)
        if self.part == "rate" and column.name == "name" and before and value \
                and not any(other["name"] == before for other in self.rows):
            self.renamed.emit(str(before), str(value))
        self.edited.emit()
        return True

    def _source(self, row, name):
        """Where a row comes from: what was put back is as it was."""
        _, given = self._given.get(id(row), (row, {}))
        return given[name] if given == {**row, name: given.get(name)} else BY_CITY

    def add(self, after=None):
        """Add a row after another one (its place), or at the end; returns its place."""
        after = len(self.rows) - 1 if after is None else after
        row = dict(NEW[self.part])
        if 0 <= after < len(self.rows):
            row.update({name: self.rows[after][name] for name in FOLLOWED.get(self.part, ())})
        if self.part == "weight":
            taken = {other["measure"] for other in self.rows if other["subject"] == row["subject"]}
            free = [name for name, _ in self.cells.choices(self.columns[1], row)
                    if name not in taken]
            row["measure"] = free[0] if free else ""
        if self.part == "rate":
            names = {other["name"] for other in self.rows}
            row["name"] = next(name for name in (f"rate_{n}" for n in range(1, len(names) + 2))
                               if name not in names)
        if self.part in ("rate", "weight", "band"):
            row["source"] = BY_CITY
        self.put([row], after + 1)
        return after + 1

    def put(self, rows, at):
        """Put rows at a place."""
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self.rows[at:at] = rows
        self.endInsertRows()
        self.edited.emit()

    def remove(self, places):
        """Remove the rows at some places."""
        for place in sorted(places, reverse=True):
            self.beginRemoveRows(QModelIndex(), place, place)
            del self.rows[place]
            self.endRemoveRows()
        if places:
            self.edited.emit()

    def move(self, place, step):
        """Move a row up (-1) or down (1); whether it went."""
        to = place + step
        if not (0 <= place < len(self.rows) and 0 <= to < len(self.rows)):
            return False
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), to + (step > 0))
        self.rows.insert(to, self.rows.pop(place))
        self.endMoveRows()
        self.edited.emit()
        return True
