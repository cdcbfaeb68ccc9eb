"""What is shown on a picture: each scene sets QGIS up as a person would, and grabs it.

Runs inside QGIS; ``startup.py`` calls the scenes by name. A scene returns the paths it wrote.
"""
import time
from collections import Counter
from pathlib import Path

from qgis.core import QgsApplication, QgsFeatureRequest, QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar

PATIENCE_S = 90


class Stage:
    """The plugin in its window, and how to wait and to grab."""

    def __init__(self, plugin, iface, task):
        self.plugin, self.iface, self.session = plugin, iface, plugin.session
        self.window, self.canvas = iface.mainWindow(), iface.mapCanvas()
        self.folder = Path(task["folder"])
        if task["scenes"]:
            self.window.showNormal()
            self.window.setGeometry(0, 0, *task["size"])
            for bar in self.window.findChildren(QToolBar):
                bar.setVisible(bar.objectName() in KEEP_BARS)
                self.window.removeToolBarBreak(bar)
            layers = self.window.findChild(QDockWidget, "Layers")
            self.window.resizeDocks([layers], [330], Qt.Orientation.Horizontal)
        self.hide_docks()

    def hide_docks(self):
        """Leave only the layer tree beside the map."""
        for dock in self.window.findChildren(QDockWidget):
            if dock.isVisible() and dock.objectName() != "Layers":
                dock.hide()

    def zoom(self, scale=None, center=None, extent=None):
        """Show a place and wait until it is drawn."""
        if extent is not None:
            self.canvas.setExtent(extent)
        if center is not None:
            self.canvas.setCenter(center)
        if scale is not None:
            self.canvas.zoomScale(scale)
        self.drawn()

    def extent(self):
        """The rectangle around the unit grids."""
        layer = self.session.layer("unit_grid")
        rectangle = QgsRectangle(layer.extent())
        rectangle.scale(1.04)
        return rectangle

    def busy(self):
        """The middle of the square of 100 m in which most components of points lie."""
        squares = Counter()
        for layer in self.session.layers():
            role = layer.customProperty("citygrid/role")
            if role.startswith("component_") and role.endswith("_point"):
                for feature in layer.getFeatures(QgsFeatureRequest().setNoAttributes()):
                    point = feature.geometry().asPoint()
                    squares[int(point.x() // 100), int(point.y() // 100)] += 1
        x, y = squares.most_common(1)[0][0]
        return QgsPointXY(100 * x + 50, 100 * y + 50)

    def drawn(self):
        """Wait until the map is painted and nothing else is waiting."""
        settle(300)
        loop = QEventLoop()
        self.canvas.mapCanvasRefreshed.connect(loop.quit)
        QTimer.singleShot(PATIENCE_S * 1000, loop.quit)
        self.canvas.refreshAllLayers()
        loop.exec()
        self.canvas.mapCanvasRefreshed.disconnect(loop.quit)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and (self.canvas.isDrawing()
                                          or QgsApplication.taskManager().countActiveTasks()):
            settle(100)
        settle(400)

    def grab(self, name, widget=None):
        """Write the picture of a widget, the whole window by default."""
        path = self.folder / f"{name}.png"
        self.iface.messageBar().clearWidgets()
        settle(200)
        picture = (widget or self.window).grab()
        if picture.isNull() or not picture.save(str(path)):
            raise RuntimeError(f"The picture {path} could not be written.")
        return [str(path)]

    def dock(self, key):
        """A dock of ours, shown."""
        self.plugin.show_dock(key)
        dock = self.plugin.docks.get(key)
        if dock is None:
            raise RuntimeError(f"The dock {key} could not be made.")
        return dock


#: in one row, so that the map has room
KEEP_BARS = ("mFileToolBar", "mMapNavToolBar", "mAttributesToolBar", "citygrid_toolbar")


def settle(ms):
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def desk(stage):
    """The GIS desk over the whole city."""
    stage.plugin.open_desk("gis")
    stage.zoom(extent=stage.extent())
    return stage.grab("gis_desk") if stage.folder.name else []


def operator(stage):
    """The operator desk with a case that waits for dispatch."""
    stage.hide_docks()
    stage.plugin.open_desk("operator")
    stage.zoom(scale=4000, center=stage.extent().center())
    return stage.grab("operator_desk")


def street(stage):
    """The map alone at the scales of work: 1:2,000 and 1:500."""
    stage.hide_docks()
    done = []
    for scale in (2000, 500):
        stage.zoom(scale=scale, center=stage.busy())
        done += stage.grab(f"map_{scale}", stage.canvas)
    return done
