"""The five-colour map of the wall: areas in the colours of their levels, hot spots marked on it.

A painting, no map canvas: it is drawn once per snapshot and size from simplified outlines.
"""
import struct

import numpy as np
from qgis.PyQt.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform)

from ...i18n import tr
from ...layers.evaluation_words import level_letters
from .dashboard_look import HOT, INK, LINE, PALE, Card, in_pixels

_NO_SCORE = "#c4c4c4"
_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
#: Pixels below which a marked grid is a dot, and a border between areas is not drawn.
_DOT, _EDGE = 7, 9


def path_of(shapes, rows):
    """The outlines of some areas as one path, filled by winding.

    Parameters
    ----------
    shapes : core.analysis.shapes.Shapes
    rows : (m,) bool
    """
    rings = shapes.rings_of(rows)
    size = np.diff(shapes.first)[rings]
    path = QPainterPath()
    if not len(rings):
        return path
    begin = np.append(0, np.cumsum(size))[:-1]
    at = np.repeat(shapes.first[rings] - begin, size) + np.arange(size.sum())
    element = np.ones(len(at), _ELEMENT)        # 1: a line to
    element["type"][begin] = 0                  # 0: move to
    element["x"], element["y"] = shapes.xy[at].T
    # as Qt itself writes a path: a point at a time in Python would take a second of a city
    told = struct.pack(">i", len(at)) + element.tobytes() + struct.pack(">ii", int(begin[-1]), 1)
    stream = QDataStream(QByteArray(told))
    stream >> path
    return path


class AreaMap(Card):
    """The map card.

    Signals
    -------
    picked : row of the area that was clicked or chosen with the keys, and where on the screen
    """

    picked = pyqtSignal(int, object)

    def __init__(self, name, title, parent=None):
        super().__init__(name, title, parent)
        self.setToolTip(tr("Areas in the colours of their levels. Click one for its figures; with "
                           "the keys: left and right, then Enter."))
        self.setMouseTracking(True)
        self.forget()

    def forget(self):
        """Show nothing."""
        self.evaluation = self.shapes = self.hot = None
        self.row = -1
        self._paths, self._picture, self._drawn = (), None, None
        self.update()

    def show_areas(self, evaluation, shapes, hot):
        """Show evaluated areas, and hot spots where there are some."""
        chosen = self.evaluation.code[self.row] if self.row >= 0 else None
        self.evaluation, self.shapes, self.hot = evaluation, shapes, hot
        found = np.flatnonzero(evaluation.code == chosen)
        self.row = int(found[0]) if len(found) else -1
        levels = evaluation.rules.levels
        self._paths = [(path_of(shapes, evaluation.level == at), QColor(levels[at].colour)
                        if at >= 0 else QColor(_NO_SCORE)) for at in range(-1, len(levels))]
        self._hot = () if hot is None else tuple(path_of(hot.shapes, rows) for rows in (
            hot.significant, hot.candidate))
        self._drawn = None
        self.update()

    # -- painting

    def draw(self, painter, rect):
        if self.shapes is None:
            return
        legend = self._legend_height(rect.width())
        place = rect.adjusted(0, 0, 0, -legend)
        at = (place.width(), place.height(), id(self.evaluation), self.devicePixelRatioF())
        if self._drawn != at:
            self._picture, self._drawn = self._painted(place.size()), at
        painter.drawPixmap(place.topLeft(), self._picture)
        self._place = place
        if self.row >= 0:
            self._mark(painter, place)
        self._legend(painter, QRectF(rect.left(), place.bottom(), rect.width(), legend))

    def _transform(self, size):
        xmin, ymin, xmax, ymax = self.shapes.extent
        zoom = min(size.width() / max(xmax - xmin, 1), size.height() / max(ymax - ymin, 1)) * 0.97
        left = (size.width() - zoom * (xmax - xmin)) / 2
        top = (size.height() - zoom * (ymax - ymin)) / 2
        return QTransform(zoom, 0, 0, -zoom, left - zoom * xmin, top + zoom * ymax), zoom

    def _painted(self, size):
        ratio = self.devicePixelRatioF()
        picture = QPixmap(max(int(size.width() * ratio), 1), max(int(size.height() * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        if self.shapes.extent is None:
            return picture
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        transform, zoom = self._transform(size)
        painter.setTransform(transform, True)
        usual = np.nanmedian(self.shapes.bounds[:, 2] - self.shapes.bounds[:, 0]) * zoom
        edge = QPen(QColor("#ffffff"), 1.4)
        edge.setCosmetic(True)
        # of many small areas whole pixels: five times as fast, and without seams between them
        tiny = usual <= _EDGE
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not tiny)
        painter.setPen(Qt.PenStyle.NoPen if tiny else edge)
        for path, colour in self._paths:
            painter.setBrush(colour)
            painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hot is not None:
            self._paint_hot(painter, zoom)
        painter.resetTransform()
        self._names(painter, transform, zoom)
        painter.end()
        return picture

    def _paint_hot(self, painter, zoom):
        bounds = self.hot.shapes.bounds
        small = np.nanmedian(bounds[:, 2] - bounds[:, 0]) * zoom < _DOT
        for rows, path, full in ((self.hot.candidate, self._hot[1], False),
                                 (self.hot.significant, self._hot[0], True)):
            white, mark = (QPen(QColor(c), w * self.scale) for c, w in (
                ("#ffffff", 3.2), (HOT, 1.6)))
            for pen in (white, mark):
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.setBrush(QColor(HOT) if full and pen is mark else Qt.BrushStyle.NoBrush)
                if small:
                    radius = (2.6 if full else 2.0) * self.scale / zoom
                    if pen is white and not full:
                        continue
                    thin = QPen(QColor("#ffffff" if full else HOT), 0.8 * self.scale)
                    thin.setCosmetic(True)
                    painter.setPen(thin)
                    for x0, y0, x1, y1 in bounds[rows]:
                        painter.drawEllipse(QPointF((x0 + x1) / 2, (y0 + y1) / 2), radius, radius)
                else:
                    painter.drawPath(path)

    def _names(self, painter, transform, zoom):
        """Letter and name on the areas that have room for them: nobody depends on colour."""
        font = in_pixels(self.font(), 12 * self.scale, True)
        metrics, letters = QFontMetricsF(font), level_letters(self.evaluation)
        for row, (x0, y0, x1, y1) in enumerate(self.shapes.bounds):
            width, height = (x1 - x0) * zoom, (y1 - y0) * zoom
            if not (width > 2.2 * metrics.height() and height > 1.4 * metrics.height()):
                continue
            text = f"{letters[row]} {self.evaluation.name[row]}"
            if metrics.horizontalAdvance(text) > 0.85 * width:
                text = letters[row]
            middle = transform.map(QPointF((x0 + x1) / 2, (y0 + y1) / 2))
            path = QPainterPath()
            path.addText(middle.x() - metrics.horizontalAdvance(text) / 2,
                         middle.y() + metrics.ascent() / 2.5, font, text)
            painter.strokePath(path, QPen(QColor("#ffffff"), 3.2 * self.scale))
            painter.fillPath(path, QColor(INK))

    def _mark(self, painter, place):
        """The chosen area, in a frame, with its name."""
        painter.save()
        painter.translate(place.topLeft())
        transform, _ = self._transform(place.size())
        rows = np.arange(len(self.shapes)) == self.row
        path = transform.map(path_of(self.shapes, rows))
        for colour, width in (("#ffffff", 5), (INK, 2.5)):
            painter.strokePath(path, QPen(QColor(colour), width * self.scale))
        painter.restore()

    def _items(self):
        levels = self.evaluation.rules.levels
        items = [(level.letter, QColor(level.colour), f"≥{level.lower:g}", "fill")
                 for level in reversed(levels)]
        items.append(("–", QColor(_NO_SCORE), tr("no score"), "fill"))
        if self.hot is not None:
            items += [("", QColor(HOT), tr("hot spot of the week"), "dot"),
                      ("", QColor(HOT), tr("candidate"), "ring")]
        return items

    def _walk(self, width, draw=None):
        """Height of the legend; ``draw(item, x, y)`` is called for each entry."""
        font = in_pixels(self.font(), self.TEXT * self.scale)
        metrics, s = QFontMetricsF(font), self.scale
        x = y = 0.0
        line = 1.5 * metrics.height()
        for item in self._items():
            wide = 22 * s + metrics.horizontalAdvance(item[2]) + 14 * s
            if x > 0 and x + wide > width:
                x, y = 0.0, y + line
            if draw is not None:
                draw(item, x, y, line)
            x += wide
        return y + line

    def _legend_height(self, width):
        return self._walk(width) + 2 * self.scale

    def _legend(self, painter, rect):
        s = self.scale

        def draw(item, x, y, line):
            letter, colour, text, kind = item
            box = QRectF(rect.left() + x, rect.top() + y + 0.18 * line, 18 * s, 0.64 * line)
            painter.setPen(QPen(colour if kind != "fill" else QColor(LINE), 2 * s
                                if kind == "ring" else 0.5))
            painter.setBrush(Qt.BrushStyle.NoBrush if kind == "ring" else colour)
            if kind == "fill":
                painter.drawRoundedRect(box, 2, 2)
                painter.setFont(in_pixels(self.font(), self.TEXT * s, True))
                painter.setPen(QColor(ink_on(colour)))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
            else:
                painter.drawEllipse(box.center(), 5 * s, 5 * s)
            painter.setFont(in_pixels(self.font(), self.TEXT * s))
            painter.setPen(QColor(PALE))
            painter.drawText(QPointF(box.right() + 4 * s, rect.top() + y + 0.72 * line), text)
        self._walk(rect.width(), draw)

    # -- picking

    def _row_at(self, position):
        if self.shapes is None or self._drawn is None or self.shapes.extent is None:
            return -1
        transform, _ = self._transform(self._place.size())
        back, _ = transform.inverted()
        point = back.map(QPointF(position) - self._place.topLeft())
        return self.shapes.at(point.x(), point.y())

    def mousePressEvent(self, event):
        row = self._row_at(event.pos())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.row = row
            self.update()
            self.picked.emit(row, event.globalPos())
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event):
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step and self.evaluation is not None and len(self.evaluation):
            self.row = (self.row + step) % len(self.evaluation)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row >= 0:
            self.picked.emit(self.row, self.mapToGlobal(self.body.center().toPoint()))
        else:
            super().keyPressEvent(event)


def ink_on(colour):
    """Black or white, whichever is read on a colour."""
    light = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
    return INK if light > 140 else "#ffffff"
