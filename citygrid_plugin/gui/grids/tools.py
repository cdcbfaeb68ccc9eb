"""The map tools of the grid dock: one draws a line, one picks places."""
from qgis.core import QgsPointXY
from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import Qt, pyqtSignal

from ..components.place_tool import PlaceTool


class LineTool(PlaceTool):
    """Draws a line and says at every move what it would be; the line stays until it is taken.

    Signals
    -------
    drawing : list of QgsPointXY, the vertices and the place under the mouse
    finished : list of QgsPointXY, by Enter, a right or a double click
    """

    drawing = pyqtSignal(list)
    finished = pyqtSignal(list)

    def __init__(self, canvas, corner):
        """``corner(QgsPointXY)`` gives the corner of the base map near to a place, or None."""
        super().__init__(canvas)
        self.draw("line")
        self.corner = corner

    def _snapped(self, event):
        point = QgsPointXY(event.snapPoint())
        if event.mapPointMatch().isValid():
            return point            # the project's own snapping goes first
        return self.corner(point) or point

    def canvasMoveEvent(self, event):
        point = self._snapped(event)
        self._snap.setMatch(event.mapPointMatch())
        if self._band is not None:
            self._band.movePoint(point)
            self.drawing.emit([*self.points, point])

    def canvasDoubleClickEvent(self, event):
        super().canvasDoubleClickEvent(event)
        self.finish()

    def _add(self, point):
        super()._add(self.corner(point) or point)
        self.drawing.emit(list(self.points))

    def _remove_last(self):
        super()._remove_last()
        self.drawing.emit(list(self.points))

    def keyPressEvent(self, event):
        drawn = bool(self.points)
        super().keyPressEvent(event)
        if drawn and not self.points and event.key() == Qt.Key.Key_Escape:
            self.drawing.emit([])

    def finish(self):
        """Hand over the line; it stays drawn until ``forget`` is called, so that one that is
        refused can be changed."""
        if len(self.points) < 2:
            if self.points:
                self.short.emit(2 - len(self.points))
            return
        self.finished.emit(list(self.points))


class PickTool(QgsMapTool):
    """Picks places by clicks.

    Signals
    -------
    picked : QgsPointXY of a click
    hovered : QgsPointXY under the mouse
    finished : Enter or a right click
    undo : Z was pressed over the map
    given_up : Esc
    """

    picked = pyqtSignal(QgsPointXY)
    hovered = pyqtSignal(QgsPointXY)
    finished = pyqtSignal()
    undo = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas):
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def canvasMoveEvent(self, event):
        self.hovered.emit(QgsPointXY(event.mapPoint()))

    def canvasReleaseEvent(self, event):
        if event.button() == Qt.MouseButton.RightButton:
            self.finished.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(QgsPointXY(event.mapPoint()))

    def keyPressEvent(self, event):
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        elif key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.undo.emit()
        else:
            return
        event.ignore()   # for the canvas this means: it has been dealt with
