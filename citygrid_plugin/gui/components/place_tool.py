"""The map tool of place mode: one click a point, or a line or area vertex by vertex."""
from qgis.core import QgsGeometry, QgsPointXY
from qgis.gui import QgsMapTool, QgsRubberBand, QgsSnapIndicator
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...compat import AREA, LINE

_NEEDED = {"line": 2, "area": 3}


class PlaceTool(QgsMapTool):
    """Draws what the class wants, with the project's own snapping, until it is switched off.

    Signals
    -------
    drawn : QgsGeometry in the map's CRS
    short : how many vertices are still missing, when one finishes too early
    undo : Z was pressed over the map
    given_up : Esc was pressed with nothing drawn
    """

    drawn = pyqtSignal(QgsGeometry)
    short = pyqtSignal(int)
    undo = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.geometry = "point"
        self.points = []
        self._second = False        # the release that ends a double click
        self._band = None
        self._snap = QgsSnapIndicator(canvas)

    def draw(self, geometry):
        """Draw this from now on: "point", "line" or "area"."""
        if geometry != self.geometry:
            self.forget()
            self.geometry = geometry

    def forget(self):
        """Drop what is half drawn."""
        self.points = []
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None

    def closeDown(self):
        """Let go of what lies on the canvas, while the canvas is there."""
        self.forget()
        self._snap = None
        self.deleteLater()

    def deactivate(self):
        self.forget()
        self._snap.setVisible(False)
        super().deactivate()

    def canvasMoveEvent(self, event):
        point = event.snapPoint()
        self._snap.setMatch(event.mapPointMatch())
        if self._band is not None:
            self._band.movePoint(QgsPointXY(point))

    def canvasDoubleClickEvent(self, event):
        # its release would otherwise count as one more click at the same place
        self._second = True

    def canvasReleaseEvent(self, event):
        second, self._second = self._second, False
        if event.button() == Qt.MouseButton.RightButton:
            self.finish()
        elif event.button() == Qt.MouseButton.LeftButton and not second:
            self._add(QgsPointXY(event.snapPoint()))

    def keyPressEvent(self, event):
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif key == Qt.Key.Key_Escape:
            if self.points:
                self.forget()
            else:
                self.given_up.emit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.points:
            self._remove_last()
        elif key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.undo.emit()
        else:
            return
        event.ignore()   # for the canvas this means: it has been dealt with

    def _add(self, point):
        if self.geometry == "point":
            self.drawn.emit(QgsGeometry.fromPointXY(point))
            return
        if self.points and self.points[-1] == point:
            return
        self.points.append(point)
        self._redraw()

    def _remove_last(self):
        self.points.pop()
        if self.points:
            self._redraw()
        else:
            self.forget()

    def _redraw(self):
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(),
                                       LINE if self.geometry == "line" else AREA)
            self._band.setColor(QColor("#c2185b"))
            self._band.setFillColor(QColor(194, 24, 91, 40))
            self._band.setWidth(2)
        self._band.reset(LINE if self.geometry == "line" else AREA)
        for point in self.points:
            self._band.addPoint(point, False)
        self._band.addPoint(self.points[-1], True)   # this one follows the mouse

    def finish(self):
        """Hand over the line or area that is drawn, or say how many vertices it still needs."""
        if self.geometry == "point" or not self.points:
            return
        missing = _NEEDED[self.geometry] - len(self.points)
        if missing > 0:
            self.short.emit(missing)
            return
        points = self.points
        drawn = QgsGeometry.fromPolylineXY(points) if self.geometry == "line" \
            else QgsGeometry.fromPolygonXY([points + points[:1]])
        self.forget()
        self.drawn.emit(drawn)
