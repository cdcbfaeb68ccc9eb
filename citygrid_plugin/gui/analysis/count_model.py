"""The table of an answer, sorted as one likes."""
import numpy as np
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QFont

from ...core.workspace.areas import DENOMINATORS, KINDS
from ...core.analysis.counts import GROUPS
from ...i18n import tr
from ...layers.count_words import (
    BASES, PER, areas_title, base_text, number_text, outside_title)

NAME, COUNT, BASE, DENSITY, BEFORE, CHANGE = range(6)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def change_text(change):
    """A change in percent with its sign; "–" where there was nothing before."""
    if change != change:
        return "–"
    return f"{100 * change:+,.1f} %" if abs(change) < 1 else f"{100 * change:+,.0f} %"


def remarks(table):
    """What is to be said of a CountTable: (sentences, whether something is wrong)."""
    lost = {*table.answer.lost, *(table.earlier.lost if table.earlier else ())}
    lines = [] if table.total else [tr("Nothing fits the choice.")]
    lines += [tr("The archive {file} is not at hand: its cases are not counted. Put it beside "
                 "the workspace.").format(file=name) for name in sorted(lost)]
    return "\n".join(lines), bool(lost)


class CountModel(QAbstractTableModel):
    """Rows of a CountTable in the order they are shown in; what lies in no area stays last."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.table = None
        self.names = []
        self.order = np.empty(0, np.int64)
        self._sorted = (COUNT, Qt.SortOrder.DescendingOrder)

    def load(self, table, titles=()):
        """Show a CountTable, None for nothing; ``titles`` are the words of values."""
        self.beginResetModel()
        self.table = table
        if table is None:
            self.names = []
        elif table.by_value:
            self.names = list(titles)
        else:
            self.names = [str(name) for name in table.name]
            if table.outside >= 0:
                self.names[table.outside] = outside_title(table.question.query)
        self._arrange()
        self.endResetModel()

    @property
    def by_month(self):
        """Whether the rows are months."""
        return self.table is not None and self.table.question.query.groups == "month"

    def _arrange(self):
        if self.table is None:
            self.order = np.empty(0, np.int64)
            return
        column, direction = self._sorted
        rows = np.arange(len(self.table))
        inside = rows[rows != self.table.outside]
        values = self._values(column)
        if values is None:
            values = self.table.count
        if values.dtype == object:
            order = np.argsort(values[inside].astype(str), kind="stable")
            if direction == Qt.SortOrder.DescendingOrder:
                order = order[::-1]
        else:
            values = values[inside].astype(np.float64)
            order = np.argsort(-values if direction == Qt.SortOrder.DescendingOrder else values,
                               kind="stable")     # NaN are last either way
        self.order = np.concatenate([inside[order], rows[rows == self.table.outside]])

    def _values(self, column):
        table = self.table
        if column == NAME:      # months and codes are in their own order
            return np.array([code or "~" for code in table.code], dtype=object)
        return {COUNT: table.count, BASE: table.base, DENSITY: table.density,
                BEFORE: table.before, CHANGE: table.change}[column]

    def sort(self, column, order=Qt.SortOrder.AscendingOrder):
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        before = {int(row): place for place, row in enumerate(self.order)}
        self._sorted = (column, order)
        self._arrange()
        after = {int(row): place for place, row in enumerate(self.order)}
        moved = {before[row]: after[row] for row in before}
        kept = self.persistentIndexList()
        self.changePersistentIndexList(
            kept, [self.index(moved[i.row()], i.column()) for i in kept])
        self.layoutChanged.emit()

    # -- what a view asks

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent=QModelIndex()):
        return 6

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation == Qt.Orientation.Horizontal and role in (
                Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.titles()[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section else Qt.AlignmentFlag.AlignLeft)
        return None

    def titles(self):
        """What stands above the columns."""
        query = self.table.question.query if self.table is not None else None
        first = tr("Area")
        if query is not None and query.groups:
            first = tr(GROUPS[query.groups])
        elif query is not None:
            first = tr(KINDS[query.areas]) if query.areas in KINDS else tr("Polygon")
        rate = self.table.question.rate if self.table is not None else ""
        return (first, tr("How many"), tr(BASES[rate]) if rate else "",
                tr(PER[rate]) if rate else tr("Density"), tr("Earlier"), tr("± %"))

    def row(self, place):
        """The row of the table that is shown at a place; -1 for none."""
        return int(self.order[place]) if 0 <= place < len(self.order) else -1

    def place(self, code, outside=False):
        """The place of an area or value; -1 for none."""
        for place, row in enumerate(self.order):
            if (row == self.table.outside) == outside and (outside or self.table.code[row] == code):
                return place
        return -1

    def text(self, row, column):
        """A cell of the table."""
        table = self.table
        if column == NAME:
            return self.names[row]
        if column == COUNT:
            return f"{table.count[row]:,}"
        if column == BASE:
            return "" if table.base is None else base_text(table.base[row])
        if column == DENSITY:
            return "" if table.density is None else number_text(table.density[row])
        if column == BEFORE:
            return "" if table.before is None else f"{table.before[row]:,}"
        return "" if table.change is None else change_text(table.change[row])

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or self.table is None:
            return None
        row, column = self.row(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if column else
                       Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and row == self.table.outside:
            font = QFont()
            font.setItalic(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return None

    def _tip(self, row):
        table, total = self.table, max(self.table.total, 1)
        code = "" if table.by_value or row == table.outside or table.code[row] == self.names[row] \
            else str(table.code[row])
        lines = [" ".join(filter(None, (self.names[row], code))),
                 tr("{count}, {share} % of all").format(
                     count=f"{table.count[row]:,}",
                     share=f"{100 * table.count[row] / total:.1f}")]
        if row != table.outside and not table.by_value and table.answer.areas.kind != "unit":
            lines.append(tr("Double click or Enter: the rows behind it; F: the area on the map"))
        else:
            lines.append(tr("Double click or Enter: the rows behind it"))
        return "\n".join(lines)

    def export(self):
        """(columns, rows) for a file: title and kind each, and the cells in the order shown."""
        table, titles = self.table, self.titles()
        columns = [(titles[NAME], "text"), (tr("Code"), "text"), (titles[COUNT], "count")]
        parts = [self.names, ["" if code is None else str(code) for code in table.code],
                 table.count.tolist()]
        rate = table.question.rate
        base = tr(DENOMINATORS[rate]) if rate else ""
        for title, kind, values in ((base, "figure", table.base),
                                    (titles[DENSITY], "figure", table.density),
                                    (titles[BEFORE], "count", table.before),
                                    (titles[CHANGE], "rate", table.change)):
            if values is not None:
                columns.append((title, kind))
                parts.append(values.tolist())
        rows = [[part[row] for part in parts] for row in self.order.tolist()]
        sums = [tr("Sum"), "", table.total, *[""] * (len(columns) - 3)]
        if table.before is not None:
            sums[-2] = table.total_before
        if table.base is not None and table.outside < 0:
            sums[3:5] = table.overall[1:]
        elif table.base is not None:    # nothing is divided by belongs to what lies outside
            rows.append([areas_title(), "", *table.overall, *[""] * (len(columns) - 5)])
            if table.before is not None:
                rows[-1][-2] = int(np.delete(table.before, table.outside).sum())
        return columns, [*rows, sums]
