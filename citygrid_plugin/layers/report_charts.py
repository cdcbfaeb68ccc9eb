"""Charts of a report, as PNG: columns and lines over a few labels, and horizontal bars."""
import math

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from .report_pdf import png_of

#: Told apart by the colour-blind and in grey.
COLOURS = ("#2f6f9f", "#d98032", "#6a9a4a", "#8a5a9a")
_INK, _GREY, _LINE = "#222222", "#6b6570", "#d8d8d8"
_WIDE, _HIGH = 1260, 560        # pixels, of 160 mm
_LETTER = 24


def _canvas(height, font):
    image = QImage(_WIDE, round(height), QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    letters = QFont(font)
    letters.setPixelSize(_LETTER)
    painter.setFont(letters)
    return image, painter


def step_of(most, parts=5):
    """A round distance of the lines of an axis that goes from 0 to ``most``."""
    rough = max(most, 1e-9) / parts
    power = 10 ** math.floor(math.log10(rough))
    return next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= rough * (1 - 1e-9))


def bars(values, font, form="{:,}".format):
    """A chart of horizontal bars.

    Parameters
    ----------
    values : sequence of (str, number or None)
        The first is the topmost.
    font : str
    form : function(number) -> str
        What stands at the end of a bar.

    Returns
    -------
    bytes
        PNG.
    """
    line = 44
    image, painter = _canvas(line * len(values) + 10, font)
    metrics = QFontMetricsF(painter.font())
    label = min(max(metrics.horizontalAdvance(name) for name, _ in values) + 30, _WIDE * 0.42)
    label = max(label, 200)
    most = max(max((value or 0) for _, value in values), 1e-9)
    for row, (name, value) in enumerate(values):
        y = 5 + row * line
        painter.setPen(QColor(_INK))
        painter.drawText(QRectF(0, y, label - 16, line),
                         Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                         metrics.elidedText(name, Qt.TextElideMode.ElideRight, label - 20))
        length = (_WIDE - label - 130) * max(value or 0, 0) / most
        painter.fillRect(QRectF(label, y + 7, length, line - 14), QColor(COLOURS[0]))
        painter.drawText(QRectF(label + length + 10, y, 120, line),
                         Qt.AlignmentFlag.AlignVCenter, "–" if value is None else form(value))
    painter.end()
    return png_of(image)


class _Axes:
    """The frame of a chart over labels: where values and labels lie."""

    def __init__(self, painter, labels, series, form):
        self.painter, self.labels, self.form = painter, labels, form
        self.metrics = QFontMetricsF(painter.font())
        values = [v for _, row in series for v in row if v is not None]
        self.step = step_of(max(values, default=1) or 1)
        self.top_value = math.ceil(max(values, default=1) / self.step - 1e-9) * self.step \
            or self.step
        ticks = [n * self.step for n in range(round(self.top_value / self.step) + 1)]
        self.left = max(self.metrics.horizontalAdvance(form(t)) for t in ticks) + 24
        self.right, self.top, self.bottom = _WIDE - 20, 70, _HIGH - 56
        self.slot = (self.right - self.left) / max(len(labels), 1)
        for tick in ticks:
            y = self.y(tick)
            painter.setPen(QPen(QColor(_LINE), 2))
            painter.drawLine(QPointF(self.left, y), QPointF(self.right, y))
            painter.setPen(QColor(_GREY))
            painter.drawText(QRectF(0, y - 20, self.left - 10, 40),
                             Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             form(tick))
        self._labels()
        self._legend(series)

    def y(self, value):
        return self.bottom - (self.bottom - self.top) * value / self.top_value

    def middle(self, number):
        return self.left + self.slot * (number + 0.5)

    def _labels(self):
        """As many as have room, evenly."""
        widest = max((self.metrics.horizontalAdvance(text) for text in self.labels), default=1)
        every = max(1, math.ceil((widest + 12) / self.slot))
        self.painter.setPen(QColor(_INK))
        for number in range(0, len(self.labels), every):
            # the first and the last may be wider than their places, and must not be cut
            wide = self.metrics.horizontalAdvance(self.labels[number]) + 4
            left = max(min(self.middle(number) - wide / 2, _WIDE - wide), 0)
            self.painter.drawText(QRectF(left, self.bottom + 6, wide, 40),
                                  Qt.AlignmentFlag.AlignCenter, self.labels[number])

    def _legend(self, series):
        if len(series) < 2:
            return
        x = self.left
        for (name, _), colour in zip(series, COLOURS):
            self.painter.fillRect(QRectF(x, 22, 26, 18), QColor(colour))
            self.painter.setPen(QColor(_INK))
            width = self.metrics.horizontalAdvance(name)
            self.painter.drawText(QRectF(x + 36, 10, width + 4, 42),
                                  Qt.AlignmentFlag.AlignVCenter, name)
            x += width + 76


def columns(labels, series, font, form="{:,}".format):
    """A chart of columns, side by side for several series.

    Parameters
    ----------
    labels : sequence of str
    series : sequence of (str, sequence of number or None)
        One value a label; at most as many as COLOURS.
    font : str
    form : function(number) -> str

    Returns
    -------
    bytes
        PNG.
    """
    image, painter = _canvas(_HIGH, font)
    axes = _Axes(painter, labels, series, form)
    wide = min(axes.slot * 0.72 / len(series), 90)
    small = QFont(painter.font())
    small.setPixelSize(20)
    painter.setFont(small)
    written = QFontMetricsF(small)
    for place, (_, values) in enumerate(series):
        for number, value in enumerate(values):
            if value is None:
                continue
            x = axes.middle(number) + wide * (place - len(series) / 2)
            y = axes.y(value)
            painter.fillRect(QRectF(x + 1, y, wide - 2, axes.bottom - y), QColor(COLOURS[place]))
            text = form(value)
            if written.horizontalAdvance(text) <= wide + (20 if len(series) == 1 else 0):
                painter.setPen(QColor(_INK))
                painter.drawText(QRectF(x - 20, y - 28, wide + 40, 26),
                                 Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return png_of(image)


def lines(labels, series, font, form="{:,}".format):
    """A chart of lines; parameters and result are those of ``columns``."""
    image, painter = _canvas(_HIGH, font)
    axes = _Axes(painter, labels, series, form)
    for place, (_, values) in enumerate(series):
        colour = QColor(COLOURS[place])
        run = []
        # a line is broken where there is no value
        for number, value in [*enumerate(values), (len(values), None)]:
            if value is not None:
                run.append(QPointF(axes.middle(number), axes.y(value)))
                continue
            painter.setPen(QPen(colour, 4))
            painter.drawPolyline(QPolygonF(run))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            for point in run:
                # the second and third are told apart in grey, too
                if place == 0:
                    painter.drawEllipse(point, 7, 7)
                elif place == 1:
                    painter.drawRect(QRectF(point.x() - 6, point.y() - 6, 12, 12))
                else:
                    painter.drawPolygon(QPolygonF([point + QPointF(0, -9), point + QPointF(8, 6),
                                                   point + QPointF(-8, 6)]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            run = []
    painter.end()
    return png_of(image)
