"""The list of cases: a model that loads page by page, and how a row is painted."""
import datetime

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ...core.cases.lifecycle import STATES
from ...i18n import tr
from ...layers.words import pick
from .lights import COLOURS, SHAPES, WORDS, time_left

PAGE = 200
ROW = Qt.ItemDataRole.UserRole
TIME = Qt.ItemDataRole.UserRole + 1
TITLE = Qt.ItemDataRole.UserRole + 2
PLACE = Qt.ItemDataRole.UserRole + 3


def title(row):
    """Class and condition of a case in one line."""
    name = pick(row["class_name"], row["class_name_en"]) or row["classcode"] or ""
    return " · ".join(part for part in (name, row["condition"]) if part)


class QueueModel(QAbstractListModel):
    """Cases as ``core.workspace.cases.queue`` gives them.

    One more row may stand among them: the case that the operator looks at and that has meanwhile
    left the queue (``guest``), so that it does not vanish from under the cursor.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.rows = []
        self.state = ""
        self.clock = None
        self.now = datetime.datetime.now()
        self._page = None
        self._more = False

    def load(self, page, clock, state):
        """Take the rows of ``page(limit, offset)`` anew, as many as were there."""
        limit = max(PAGE, len(self.rows))
        self.beginResetModel()
        self._page, self.clock, self.state = page, clock, state
        self.now = datetime.datetime.now()
        self.rows = page(limit, 0)
        self._more = len(self.rows) == limit
        self.endResetModel()

    def clear(self):
        """Forget everything."""
        self.beginResetModel()
        self.rows, self._page, self._more = [], None, False
        self.endResetModel()

    def add_guest(self, position, row):
        """Put a case that is no longer in the queue where it stood."""
        position = min(position, len(self.rows))
        self.beginInsertRows(QModelIndex(), position, position)
        self.rows.insert(position, row)
        self.endInsertRows()
        return position

    def find(self, case_id):
        """Position of a case, or -1."""
        return next((i for i, row in enumerate(self.rows) if row["fid"] == case_id), -1)

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.rows)

    def canFetchMore(self, parent):
        return not parent.isValid() and self._more

    def fetchMore(self, parent):
        known = {row["fid"] for row in self.rows}
        rows = self._page(PAGE, len(self.rows))
        self._more = len(rows) == PAGE
        rows = [row for row in rows if row["fid"] not in known]
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == TIME:
            return f"{SHAPES[row['light']]} {time_left(row, self.clock, self.now)}"
        if role == TITLE:
            moved = f"→ {tr(STATES[row['state']])}  " if row["state"] != self.state else ""
            return moved + title(row)
        if role == PLACE:
            return "  ".join(part for part in (
                row["case_no"], tr("urgent") if row["urgent"] else "",
                row["address"] or row["community"], row["unit_name"]) if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return "  ".join(self.data(index, part) for part in (TIME, TITLE, PLACE))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((self.data(index, TITLE), self.data(index, PLACE),
                              row["description"] or "", tr(WORDS[row["light"]])))
        return None


class QueueDelegate(QStyledItemDelegate):
    """A case in two lines: light with time left and what it is; number and place below."""

    MARGIN = 4

    def sizeHint(self, option, index):
        return QSize(200, 2 * option.fontMetrics.height() + 2 * self.MARGIN)

    def paint(self, painter, option, index):
        option = QStyleOptionViewItem(option)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        text = option.palette.color(role)
        pale = QColor(text)
        pale.setAlphaF(0.72)
        area = option.rect.adjusted(self.MARGIN + 2, self.MARGIN, -self.MARGIN, -self.MARGIN)
        height = option.fontMetrics.height()
        row = index.data(ROW)
        painter.save()
        bold = option.font
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(text if chosen else QColor(COLOURS[row["light"]]))
        wide = max(64, painter.fontMetrics().horizontalAdvance(index.data(TIME)) + 10)
        first = QRect(area.left(), area.top(), area.width(), height)
        painter.drawText(first, int(Qt.AlignmentFlag.AlignVCenter), index.data(TIME))
        bold.setBold(False)
        painter.setFont(bold)
        painter.setPen(text)
        self._line(painter, first.adjusted(wide, 0, 0, 0), index.data(TITLE))
        painter.setPen(pale)
        self._line(painter, first.translated(0, height), index.data(PLACE))
        painter.restore()

    @staticmethod
    def _line(painter, area, text):
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), text)
