"""A QGIS window in miniature: real widgets behind the calls that the plugin makes of iface."""
import time

from qgis.core import Qgis, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QMainWindow


class Window:
    """What the frame needs of QgisInterface."""

    def __init__(self):
        self.window = QMainWindow()
        self.window.menuBar().addMenu("Help")
        self.canvas = QgsMapCanvas(self.window)
        self.bar = QgsMessageBar(self.window)
        self.window.setCentralWidget(self.canvas)

    def mainWindow(self):
        return self.window

    def mapCanvas(self):
        return self.canvas

    def messageBar(self):
        return self.bar

    def layerTreeView(self):
        return None

    def addToolBar(self, title):
        return self.window.addToolBar(title)

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)
        dock.show()     # as QGIS does

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def messages(self, level=None):
        """The texts in the message bar, newest last."""
        return [item.text() for item in self.bar.items()
                if level is None or item.level() == level]

    def warnings(self):
        return self.messages(Qgis.MessageLevel.Warning)

    def close(self):
        self.window.close()
        self.window.deleteLater()
        settle()


def settle():
    """Let everything that waits happen, deletions too."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait(condition, seconds=60):
    """Let things happen until the condition holds, which it must within so many seconds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        settle()
        time.sleep(0.01)
    assert condition()


def group_of_tables(project, workspace, name, tables):
    """Add a few tables of a workspace in a group, instead of the whole layer tree: quick."""
    group = project.layerTreeRoot().addGroup(name)
    for table in tables:
        layer = QgsVectorLayer(workspace.layer_uri(table), table, "ogr")
        layer.setCustomProperty("citygrid/role", table)
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    return group
