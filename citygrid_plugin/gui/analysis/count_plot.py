"""The chart below the table: a bar for each row, months as a line; drawn by Qt alone."""
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...layers.count_words import number_text

MOST = 100          # bars
_LINE, _GAP = 20, 6
_BAR, _BEFORE, _CHOSEN = QColor("#d95f0e"), QColor("#9e9e9e"), QColor("#993404")


class CountPlot(QWidget):
    """Bars or a line.

    Signals
    -------
    picked : number of the bar or point that was clicked
    opened : of the one that was double-clicked
    """

    picked = pyqtSignal(int)
    opened = pyqtSignal(int)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("query_chart")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_values([], [], None, False)

    def show_values(self, names, values, before, line):
        """Show these.

        Parameters
        ----------
        names : list of str
        values, before : list of float
            NaN has no bar; ``before`` may be None.
        line : bool
            As a line from left to right, else as bars from top to bottom.
        """
        self.names, self.values, self.before, self.line = names, values, before, line
        self.more = 0
        if not line and len(values) > MOST:
            self.more = len(values) - MOST
            self.names, self.values = names[:MOST], values[:MOST]
            self.before = None if before is None else before[:MOST]
        self.chosen = -1
        self.setMinimumHeight(110 if line else len(self.values) * _LINE + 2 * _GAP
                              + (_LINE if self.more else 0))
        self.updateGeometry()
        self.update()

    def sizeHint(self):
        return QSize(300, self.minimumHeight())

    def choose(self, number):
        """Mark a bar or point."""
        self.chosen = number
        self.update()

    def _most(self):
        values = [v for v in [*self.values, *(self.before or [])] if v == v]
        return max(values, default=0) or 1

    # -- where things are

    def _columns(self):
        """(left end of the bars, their greatest length)."""
        metrics = self.fontMetrics()
        wide = max((metrics.horizontalAdvance(name) for name in self.names), default=0)
        left = min(wide, int(0.38 * self.width())) + 2 * _GAP
        number = max((metrics.horizontalAdvance(number_text(v)) for v in self.values), default=0)
        return left, max(self.width() - left - number - 3 * _GAP, 20)

    def _frame(self):
        """The rectangle of the line."""
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(number_text(self._most())) + 2 * _GAP
        return QRectF(left, _GAP + metrics.height() / 2, max(self.width() - left - 3 * _GAP, 20),
                      max(self.height() - 2.6 * metrics.height() - _GAP, 20))

    def point(self, number, values=None):
        """Where a value of the line is."""
        values = self.values if values is None else values
        frame = self._frame()
        step = frame.width() / max(len(self.values) - 1, 1)
        x = frame.center().x() if len(self.values) == 1 else frame.left() + number * step
        return QPointF(x, frame.bottom() - frame.height() * values[number] / self._most())

    def at(self, place):
        """The bar or point at a place of the widget; -1 for none."""
        if not self.values:
            return -1
        if not self.line:
            number = int((place.y() - _GAP) // _LINE)
            return number if 0 <= number < len(self.values) else -1
        return min(range(len(self.values)), key=lambda n: abs(self.point(n).x() - place.x()))

    # -- events

    def mousePressEvent(self, event):
        if self.at(event.pos()) >= 0:
            self.picked.emit(self.at(event.pos()))

    def mouseDoubleClickEvent(self, event):
        if self.at(event.pos()) >= 0:
            self.opened.emit(self.at(event.pos()))

    def mouseMoveEvent(self, event):
        number = self.at(event.pos())
        if number < 0:
            QToolTip.hideText()
            return
        text = f"{self.names[number]}: {number_text(self.values[number])}"
        if self.before is not None:
            text += f" ({number_text(self.before[number])})"
        QToolTip.showText(event.globalPos(), text, self)

    # -- drawing

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if self.values:
            (self._paint_line if self.line else self._paint_bars)(painter, event.rect())
        painter.end()

    def _paint_bars(self, painter, area):
        left, longest = self._columns()
        scale, metrics = longest / self._most(), painter.fontMetrics()
        text = self.palette().color(QPalette.ColorRole.Text)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        first = max(int((area.top() - _GAP) // _LINE), 0)
        for number in range(first, min(int(area.bottom() // _LINE) + 1, len(self.values))):
            y, value = _GAP + number * _LINE, self.values[number]
            painter.setPen(text)
            name = metrics.elidedText(self.names[number], Qt.TextElideMode.ElideMiddle,
                                      left - 2 * _GAP)
            painter.drawText(QRectF(0, y, left - _GAP, _LINE), right, name)
            length = 0 if value != value else value * scale
            painter.fillRect(QRectF(left, y + 3, length, _LINE - 6),
                             _CHOSEN if number == self.chosen else _BAR)
            if self.before is not None and self.before[number] == self.before[number]:
                x = left + self.before[number] * scale
                painter.setPen(QPen(text, 2))
                painter.drawLine(QPointF(x, y + 1), QPointF(x, y + _LINE - 1))
                painter.setPen(text)
            painter.drawText(QPointF(left + length + _GAP, y + (_LINE + metrics.ascent()
                                                                - metrics.descent()) / 2),
                             number_text(value))
        if self.more:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(QRectF(left, _GAP + len(self.values) * _LINE, longest, _LINE),
                             Qt.AlignmentFlag.AlignVCenter, f"… +{self.more:,}")

    def _paint_line(self, painter, _area):
        frame, metrics, most = self._frame(), painter.fontMetrics(), self._most()
        text = self.palette().color(QPalette.ColorRole.Text)
        pale = QColor(text)
        pale.setAlphaF(0.2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share in (0, 0.5, 1):
            y = frame.bottom() - share * frame.height()
            painter.setPen(QPen(pale, 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(text)
            if share != 0.5 or most >= 2:
                painter.drawText(QRectF(0, y - metrics.height() / 2, frame.left() - _GAP,
                                        metrics.height()), right, number_text(share * most))
        if self.before is not None:
            pen = QPen(_BEFORE, 1.6, Qt.PenStyle.DashLine)
            self._draw(painter, pen, [self.point(n, self.before) for n in range(len(self.values))])
        points = [self.point(n) for n in range(len(self.values))]
        self._draw(painter, QPen(_BAR, 2), points)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, point in enumerate(points):
            painter.setBrush(_CHOSEN if number == self.chosen else _BAR)
            size = 5 if number == self.chosen else 3
            painter.drawEllipse(point, size, size)
        self._months(painter, frame, metrics, points, text)

    @staticmethod
    def _draw(painter, pen, points):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _months(self, painter, frame, metrics, points, text):
        """As many names below the line as there is room for."""
        painter.setPen(text)
        wide = max(metrics.horizontalAdvance(name) for name in self.names) + 2 * _GAP
        every = max(int(-(-wide * len(points) // max(frame.width(), 1))), 1)
        for number in range(0, len(points), every):
            x = min(max(points[number].x() - wide / 2, 0), self.width() - wide)
            painter.drawText(QRectF(x, frame.bottom() + _GAP, wide, metrics.height()),
                             Qt.AlignmentFlag.AlignCenter, self.names[number])
