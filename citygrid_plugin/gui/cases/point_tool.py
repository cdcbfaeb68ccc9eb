"""Putting a report on the map: a click places its point, and the point can be dragged."""
from qgis.core import QgsPointXY
from qgis.gui import QgsMapTool, QgsVertexMarker
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

_GRIP = 12      # pixels around the point that take hold of it


class PointTool(QgsMapTool):
    """A marker on the canvas, and the tool that moves it.

    Signals
    -------
    placed : QgsPointXY in the map's reference system, by a click or the end of a drag
    """

    placed = pyqtSignal(QgsPointXY)

    def __init__(self, canvas):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.marker = None
        self._before = None
        self._dragging = False

    # -- on and off

    def take_over(self):
        """Become the canvas's tool; the one before comes back with ``give_back``."""
        if self.canvas().mapTool() is not self:
            self._before = self.canvas().mapTool()
            self.canvas().setMapTool(self)

    def give_back(self):
        """Leave the canvas to the tool that was there before."""
        if self.canvas().mapTool() is self:
            self.canvas().unsetMapTool(self)
            if self._before is not None:
                self.canvas().setMapTool(self._before)
        self._before = None

    def closeDown(self):
        """Let go of the canvas."""
        self.give_back()
        self.show_at(None)
        self.deleteLater()

    # -- the marker

    def show_at(self, point):
        """Put the marker at a point of the map, or take it away with None."""
        if point is None:
            if self.marker is not None:
                self.canvas().scene().removeItem(self.marker)
                self.marker = None
            return
        if self.marker is None:
            self.marker = QgsVertexMarker(self.canvas())
            self.marker.setColor(QColor("#c62828"))
            self.marker.setIconType(QgsVertexMarker.IconType.ICON_DOUBLE_TRIANGLE)
            self.marker.setIconSize(18)
            self.marker.setPenWidth(3)
        self.marker.setCenter(QgsPointXY(point))

    def _on_marker(self, pixel):
        if self.marker is None:
            return False
        there = self.toCanvasCoordinates(self.marker.center())
        return (there - pixel).manhattanLength() <= _GRIP

    # -- the mouse

    def canvasPressEvent(self, event):
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = self._on_marker(event.pos())

    def canvasMoveEvent(self, event):
        if self._dragging:
            self.show_at(event.mapPoint())
        self.canvas().setCursor(
            Qt.CursorShape.ClosedHandCursor if self._dragging else
            Qt.CursorShape.OpenHandCursor if self._on_marker(event.pos()) else
            Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event):
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.show_at(event.mapPoint())
            self.placed.emit(QgsPointXY(event.mapPoint()))
