"""Runs inside QGIS (``qgis --code``): plays the story and writes down how it ended.

What is to be done stands in the environment variable CITYGRID_TASK, see ``launch.py``.
"""
import json
import os
import sys
import traceback
from pathlib import Path

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QLabel, QTextBrowser
from qgis.utils import iface, plugins

TASK = json.loads(os.environ["CITYGRID_TASK"])
TASK["truth"] = json.loads(Path(TASK["truth"]).read_text(encoding="utf-8"))
sys.path.insert(0, TASK["here"])  # QGIS runs this text without a __file__

import actions  # noqa: E402
import story  # noqa: E402


def start():
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    try:
        if "citygrid" not in plugins:
            raise actions.Failed("QGIS did not load the plugin.")
        told = story.FirstHour(plugins["citygrid"], iface, TASK)
    except Exception as error:
        end({}, error)
        return
    globals()["player"] = actions.Player(told.play(), lambda error: end(told.told, error))


def end(told, error):
    """Leave QGIS as a person does, with everything that waits for an answer closed."""
    problem = ""
    if error is not None:
        problem = str(error) if isinstance(error, actions.Failed) else "".join(
            traceback.format_exception(type(error), error, error.__traceback__))
    if problem:
        problem += "".join(f"\nIn the message bar: {item.text()}"
                           for item in iface.messageBar().items())
    for _ in range(9):
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            break
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        texts += [browser.toPlainText() for browser in dialog.findChildren(QTextBrowser)]
        problem += "\n".join(["", f"A dialog was still open: {dialog.windowTitle()}", *texts])
        dialog.close()
    Path(TASK["result"]).write_text(json.dumps({
        "version": Qgis.QGIS_VERSION, "error": problem, **told}, ensure_ascii=False),
        encoding="utf-8")
    QTimer.singleShot(300, leave)


def leave():
    QgsProject.instance().setDirty(False)
    iface.actionExit().trigger()


QTimer.singleShot(1500, start)
