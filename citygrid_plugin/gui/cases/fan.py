"""Cases on one spot, fanned out on the map: each gets a place of its own that can be clicked."""
import math

from qgis.core import QgsCsException, QgsPointXY
from qgis.gui import QgsMapCanvasItem
from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPen
from qgis.PyQt.QtWidgets import QToolTip

from ...i18n import tr
from ..layer_link import to_map
from ..two_lines import COLOURS
from .lights import SHAPES

#: Cases closer than this on the screen hide each other.
SPOT_PIXELS = 6
#: More than these are not told apart in a fan; the list has them all.
MOST = 16
_LEAF = 9               # radius of a leaf in pixels


def leaves(count, gap=6):
    """Where the leaves of a fan stand around its spot: list of (dx, dy) in pixels, none closer to
    another than two radii and a gap."""
    if count < 2:
        return [(0.0, 0.0)] * count
    chord = 2 * _LEAF + gap
    radius = max(3.4 * _LEAF, chord / 2 / math.sin(math.pi / count))
    return [(radius * math.sin(2 * math.pi * i / count),
             -radius * math.cos(2 * math.pi * i / count)) for i in range(count)]


class _Item(QgsMapCanvasItem):
    """Draws the fan; its own coordinates have the spot in the middle."""

    def __init__(self, canvas, rows, current):
        super().__init__(canvas)
        self.rows, self.current = rows, current
        self.at = leaves(len(rows))
        reach = max(abs(value) for place in self.at for value in place) + _LEAF + 3
        self._box = QRectF(-reach, -reach, 2 * reach, 2 * reach)
        self.setZValue(200)

    def boundingRect(self):
        return self._box

    def paint(self, painter, option=None, widget=None):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#555555"), 1))
        for x, y in self.at:
            painter.drawLine(QPointF(0, 0), QPointF(x, y))
        for row, (x, y) in zip(self.rows, self.at):
            colour = QColor(COLOURS[row["light"]])
            here = row["fid"] == self.current
            painter.setBrush(QColor("#ffe082") if here else QColor("#ffffff"))
            painter.setPen(QPen(colour, 3 if here else 2))
            painter.drawEllipse(QPointF(x, y), _LEAF, _LEAF)
            painter.setPen(colour)
            painter.drawText(QRectF(x - _LEAF, y - _LEAF, 2 * _LEAF, 2 * _LEAF),
                             int(Qt.AlignmentFlag.AlignCenter), SHAPES[row["light"]])


class Fan(QObject):
    """At most one fan on the map; it goes when the map moves.

    Signals
    -------
    picked : the fid of the case whose leaf was clicked
    """

    picked = pyqtSignal(int)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.item = None
        self._place = None
        self.canvas.extentsChanged.connect(self._moved)
        self.canvas.viewport().installEventFilter(self)

    def closeDown(self):
        """Take everything off the map."""
        self.hide()
        self.canvas.extentsChanged.disconnect(self._moved)
        self.canvas.viewport().removeEventFilter(self)

    def show(self, rows, current=None):
        """Fan out cases (dicts with ``fid``, ``x``, ``y``, ``light``) that lie on one spot."""
        self.hide()
        if len(rows) < 2:
            return
        rows = rows[:MOST]
        try:
            self._place = to_map(self.session).transform(QgsPointXY(rows[0]["x"], rows[0]["y"]))
        except QgsCsException:
            return
        self.item = _Item(self.canvas, rows, current)
        self._moved()

    def hide(self):
        """No fan."""
        if self.item is not None:
            self.canvas.scene().removeItem(self.item)
            self.item = self._place = None

    def reach(self):
        """How far apart in metres cases hide each other at the present scale."""
        return max(SPOT_PIXELS * self._metres_a_pixel(), 1.0)

    def _metres_a_pixel(self):
        settings = self.canvas.mapSettings()
        return self.canvas.scale() * 0.0254 / max(settings.outputDpi(), 1.0)

    def _moved(self):
        """Stay on the spot; far out, where a spot is a whole street, there is no fan."""
        if self.item is not None:
            self.item.setPos(self.canvas.getCoordinateTransform().transform(
                self._place).toQPointF())
            self.item.setVisible(self._metres_a_pixel() < 5)

    def case_at(self, position):
        """The row whose leaf lies under a position of the viewport, or None."""
        if self.item is None or not self.item.isVisible():
            return None
        dx, dy = position.x() - self.item.pos().x(), position.y() - self.item.pos().y()
        return next((row for row, (x, y) in zip(self.item.rows, self.item.at)
                     if math.hypot(dx - x, dy - y) <= _LEAF), None)

    def eventFilter(self, watched, event):
        """Clicks and tooltips of the leaves; everything else is the map's."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress \
                and event.button() == Qt.MouseButton.LeftButton:
            row = self.case_at(event.pos())
            if row is not None:
                self.picked.emit(row["fid"])
                return True
        elif kind == QEvent.Type.ToolTip:
            row = self.case_at(event.pos())
            if row is not None:
                QToolTip.showText(event.globalPos(), tr("{case_no}: a click chooses this case")
                                  .format(case_no=row["case_no"]))
                return True
        return False
