"""Runs inside QGIS (``qgis --code``): open the sample city, show the docks, make pictures.

What is to be done stands in the environment variable CITYGRID_TASK, see ``launch.py``.
"""
import json
import os
import sys
import traceback
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QLabel
from qgis.utils import iface, plugins

TASK = json.loads(os.environ["CITYGRID_TASK"])


class Watch(QTimer):
    """Closes a dialog that nobody is there to answer, and keeps its text for the report."""

    def __init__(self):
        super().__init__()
        self.texts, self.last = [], None
        self.timeout.connect(self.look)
        self.start(4000)

    def look(self):
        dialog, last = QApplication.activeModalWidget(), self.last
        self.last = dialog
        if dialog is None or dialog is not last:
            return
        labels = [label.text() for label in dialog.findChildren(QLabel)]
        self.texts.append(" ".join([dialog.windowTitle(), *labels]).strip())
        dialog.close()


class Log:
    """What the plugin, or Python for it, told QGIS's log as a warning or worse."""

    TAGS = ("CityGrid", "Python error", "Python warning")

    def __init__(self):
        self.warnings, self.errors = [], []
        QgsApplication.messageLog().messageReceived.connect(self.take)

    def take(self, text, tag, level):
        if tag in self.TAGS and level == Qgis.MessageLevel.Critical:
            self.errors.append(text)
        elif tag in self.TAGS and level == Qgis.MessageLevel.Warning:
            self.warnings.append(text)


def start():
    watch = Watch() if TASK["result"] else None
    log = Log()
    told = {"version": Qgis.QGIS_VERSION, "error": "", "pictures": [], "layers": 0, "objects": 0}
    try:
        work(told)
    except Exception as error:  # whatever it is, the terminal has to hear of it
        told["error"] = f"{error}\n{traceback.format_exc()}"
    if TASK["result"]:
        if watch.texts:
            told["error"] += "\nA dialog asked: " + "; ".join(watch.texts)
        if log.errors:
            told["error"] += "\nIn the log: " + "\n".join(log.errors)
        told["warnings"] = log.warnings
        Path(TASK["result"]).write_text(json.dumps(told), encoding="utf-8")
        QgsProject.instance().setDirty(False)
        iface.actionExit().trigger()  # as a person leaves: plugins are unloaded, layers released
    elif told["error"]:
        iface.messageBar().pushMessage("CityGrid", told["error"].split("\n")[0],
                                       Qgis.MessageLevel.Critical, 0)


def work(told):
    """Open the city, then either leave it to the person or run the scenes."""
    if "citygrid" not in plugins:
        raise RuntimeError("QGIS did not load the plugin.")
    plugin = plugins["citygrid"]
    plugin.session.open_or_raise(TASK["workspace"])
    layers = plugin.session.layers()
    told["layers"] = len(layers)
    told["objects"] = sum(max(layer.featureCount(), 0) for layer in layers
                          if layer.customProperty("citygrid/role"))
    if not layers:
        raise RuntimeError("The workspace has no layers.")
    sys.path.insert(0, TASK["here"])  # QGIS runs this text without a __file__
    import scenes
    stage = scenes.Stage(plugin, iface, TASK)
    if not TASK["scenes"]:
        if TASK["first"]:
            iface.mainWindow().showMaximized()
        scenes.both(stage)
        return
    for name in TASK["scenes"]:
        told["pictures"] += getattr(scenes, name)(stage)


QTimer.singleShot(1500, start)
