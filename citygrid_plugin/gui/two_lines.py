"""Lists whose rows have two lines, as the queues of cases and findings have."""
from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import (
    QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem)

#: Roles of a row: a dict with its ``light``, and the three texts.
ROW = Qt.ItemDataRole.UserRole
TIME = Qt.ItemDataRole.UserRole + 1
TITLE = Qt.ItemDataRole.UserRole + 2
PLACE = Qt.ItemDataRole.UserRole + 3
COLOURS = {"green": "#1a7f37", "yellow": "#b26a00", "red": "#c62828", None: "#777777"}


def two_line_list(name, model, tip):
    """A list of a model's rows."""
    view = QListView()
    view.setObjectName(name)
    view.setModel(model)
    view.setItemDelegate(TwoLineDelegate(view))
    view.setUniformItemSizes(True)
    view.setAlternatingRowColors(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setToolTip(tip)
    return view


class TwoLineDelegate(QStyledItemDelegate):
    """A row in two lines: its mark in the colour of its light and what it is; its place below."""

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
