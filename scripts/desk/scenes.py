"""What is shown on a picture: each scene sets QGIS up as a person would, and grabs it.

Runs inside QGIS; ``startup.py`` calls the scenes by name. A scene returns the paths it wrote.
"""
import tempfile
import time
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

from qgis.core import QgsApplication, QgsFeatureRequest, QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar

from case_scenes import (  # noqa: F401 (the scenes of the case docks)
    case_batch, case_fan, case_form, case_replies, case_requests, case_stale, case_waiting,
    handover, verification)
from census_scenes import census_review  # noqa: F401
from intake_scenes import intake  # noqa: F401
from package_scenes import census_package  # noqa: F401

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
            ours = self.window.findChild(QToolBar, "citygrid_toolbar")
            self.window.insertToolBar(self.window.findChild(QToolBar, "mAttributesToolBar"), ours)
            layers = self.window.findChild(QDockWidget, "Layers")
            self.window.resizeDocks([layers], [330], Qt.Orientation.Horizontal)
        self.hide_docks()

    def hide_docks(self):
        """Leave only the layer tree beside the map."""
        for dock in self.window.findChildren(QDockWidget):
            if not dock.isHidden() and dock.objectName() != "Layers":
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
            role = layer.customProperty("citygrid/role", "")
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


def both(stage):
    """For a person at the screen: both desks, the operator's on top."""
    stage.plugin.open_desk("gis")
    stage.plugin.open_desk("operator")
    stage.zoom(extent=stage.extent())


def gis_desk(stage):
    """The GIS desk over the whole city."""
    stage.hide_docks()
    stage.plugin.open_desk("gis")
    dock = stage.dock("component")
    dock.show_tab(dock.palette_panel)
    dock.palette_panel.take(stage.session.catalogue.search("0305", "component")[0])
    stage.zoom(extent=stage.extent())
    return stage.grab("gis_desk")


def component(stage):
    """A component with its history, found by its class."""
    stage.hide_docks()
    dock = stage.dock("component")
    dock.show_tab(dock.find_panel)
    dock.find_panel.words.setText(stage.session.workspace.codes.division + "0305")  # bins
    dock.find_panel.enter()
    dock.find_panel.list.setCurrentIndex(dock.find_panel.model.index(4, 0))
    dock.fly()
    stage.zoom(scale=1000)
    return stage.grab("component_dock")


def grids(stage):
    """The grid dock while a large unit grid is split."""
    stage.hide_docks()
    dock = stage.dock("grids")
    # the largest that are no compounds
    areas = dock.cells.model.cells.area[dock.cells.model.rows]
    for row in sorted((areas < 20_000).nonzero()[0].tolist(), key=lambda row: -areas[row])[:12]:
        dock.cells.table.selectRow(row)
        dock.fly()
        cell = next(stage.session.layer("unit_grid").getSelectedFeatures())
        stage.zoom()    # which lets the selection go
        dock.cells.choose([cell.id()])
        if split(stage, dock, cell.geometry()):
            break
    return stage.grab("grid_dock")


def split(stage, dock, cell):
    """Draw a line across a unit grid; whether it would split it by the rules."""
    box = cell.orientedMinimumBoundingBox()[0]
    box.transform(dock.link.transform())
    corners = box.asPolygon()[0][:4]
    to_pixel = stage.canvas.getCoordinateTransform()
    for turn, part in product((0, 1), (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7)):
        a, b, c, d = corners[turn:] + corners[:turn]
        dock.desk.drop()
        dock.take("split")
        start, end = (to_pixel.transform(QgsPointXY(p.x() + part * (q.x() - p.x()),
                                                    p.y() + part * (q.y() - p.y())))
                      .toQPointF().toPoint() for p, q in ((a, b), (d, c)))
        QTest.mouseClick(stage.canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(stage.canvas.viewport(), end)
        settle(250)
        if dock.desk.preview.count() == 2:
            return True
    return False


def findings(stage):
    """The findings dock on a finding."""
    stage.hide_docks()
    stage.plugin.open_desk("gis")
    dock = stage.dock("findings")
    settle(500)
    dock.move(1)
    dock.fly()
    stage.zoom(scale=1000)
    return stage.grab("findings_dock")


def operator_desk(stage):
    """The operator desk with a case that waits for dispatch."""
    return case(stage, "dispatch", "dispatcher", "operator_desk")


def case(stage, key, role, name):
    """A dock of cases on its first case, which is in the middle of the map."""
    stage.hide_docks()
    stage.session.role = role
    stage.plugin.open_desk("operator")
    dock = stage.dock(key)
    settle(500)
    dock.list.setCurrentIndex(dock.model.index(0, 0))
    settle(300)
    dock.fly()
    stage.zoom(scale=2000)
    return stage.grab(name)


def query(stage):
    """The analyst desk: this year's cases by community with their change, on the map."""
    stage.hide_docks()
    dock = stage.dock("query")
    dock.form.load({"by": "community", "compare": "year", "rate": "area"})
    dock.reload()
    while dock.asking.running:
        settle(50)
    dock.show_layer()
    dock.result.mark(0)
    stage.zoom(extent=stage.extent())
    return stage.grab("query_dock")


def dashboard(stage):
    """The analyst desk: the dashboard beside the map for evaluation."""
    stage.hide_docks()
    stage.plugin.open_desk("analyst")
    dock = stage.dock("dashboard")
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and (dock.snapshot is None or dock.refresher.busy):
        settle(100)
    stage.zoom(extent=stage.extent())
    return stage.grab("dashboard_dock")


def city_scale(stage):
    """The map alone, the whole city."""
    stage.hide_docks()
    stage.plugin.open_desk("gis")
    stage.hide_docks()
    stage.zoom(extent=stage.extent())
    return stage.grab("map_city", stage.canvas)


def street(stage):
    """The map alone at the scales of work: 1:2,000 and 1:500."""
    stage.hide_docks()
    done = []
    for scale in (2000, 500):
        stage.zoom(scale=scale, center=stage.busy())
        done += stage.grab(f"map_{scale}", stage.canvas)
    return done


def importing(stage):
    """The import window with a survey file: GBK, field names of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        path.write_text(survey(stage), encoding="gbk")
        stage.plugin.workspace_actions.import_files()
        dialog = stage.plugin.workspace_actions.importer
        dialog.add_files([path])
        dialog.resize(1000, 700)
        dialog.tabs.setCurrentIndex(1)
        settle(1500)
        done = stage.grab("import", dialog)
        dialog.close()
    return done


def survey(stage):
    """Text of a survey file with some components of the city, as a field crew hands it in."""
    _, layer = most_of(stage, "_point")
    lines = ["编号,部件名称,东坐标,北坐标,普查日期"]
    for number, feature in enumerate(layer.getFeatures(QgsFeatureRequest().setLimit(40)), start=1):
        point = feature.geometry().asPoint()
        name = ("路灯", "上水井盖", "垃圾箱", "行道树")[number % 4]
        lines.append(f"{number},{name},{point.x():.2f},{point.y():.2f},2026/11/{number % 20 + 1}")
    return "\n".join(lines) + "\n"


def environment(stage):
    """The environment check."""
    from citygrid.citygrid_plugin.gui.environment_dialog import EnvironmentDialog
    dialog = EnvironmentDialog(stage.window)
    dialog.resize(960, 520)
    dialog.show()
    settle(500)
    done = stage.grab("environment", dialog)
    dialog.close()
    dialog.deleteLater()
    return done


def rules(stage):
    """The rules of responsibility: why a case goes to its unit, and what another order would have
    changed."""
    from citygrid.citygrid_plugin.gui.cases.rules_dialog import RulesDialog
    number, = stage.session.workspace.query(
        "SELECT case_no FROM case_open WHERE objid IS NOT NULL ORDER BY fid")[0]
    dialog = RulesDialog(stage.session, number)
    dialog.show()
    settle(500)
    done = stage.grab("rules_dialog", dialog)
    dialog.table.selectRow(3)
    dialog.move(-1)
    dialog.trial.setCurrentIndex(1)
    dialog.trial.start("2025-12-01", "2027-01-01")
    while dialog.trial.work is not None:
        settle(100)
    settle(300)
    done += stage.grab("rules_month", dialog)
    dialog.load()
    dialog.close()
    return done


def calendar(stage):
    """Office hours and holidays: a year with its calendar."""
    from citygrid.citygrid_plugin.gui.cases.calendar_dialog import CalendarDialog
    dialog = CalendarDialog(stage.session, stage.window)
    dialog.year.setValue(2026)
    dialog.view.select(date(2026, 10, 8), date(2026, 10, 9))
    dialog.set_kind("holiday")
    dialog.show()
    settle(2000)
    done = stage.grab("calendar", dialog)
    dialog.closeDown()
    dialog.close()
    dialog.deleteLater()
    return done


def filing(stage):
    """Filing standards: the conditions of a class with their limits."""
    from citygrid.citygrid_plugin.gui.cases.filing_dialog import FilingDialog
    return _dialog(stage, "filing", FilingDialog(stage.session, stage.window))


def case_settings(stage):
    """Case settings: options, limits of the stages, case number, similar cases."""
    from citygrid.citygrid_plugin.gui.cases.case_settings import CaseSettingsDialog
    return _dialog(stage, "case_settings", CaseSettingsDialog(stage.session, stage.window))


def evaluation(stage):
    """How the city judges: what counts in the scores."""
    from citygrid.citygrid_plugin.gui.analysis.evaluation_dialog import EvaluationDialog
    dialog = EvaluationDialog(stage.session, stage.window)
    dialog.tabs.setCurrentWidget(dialog.pages["weight"])
    return _dialog(stage, "evaluation", dialog)


def _dialog(stage, name, dialog):
    dialog.show()
    settle(1000)
    done = stage.grab(name, dialog)
    dialog.closeDown()
    dialog.close()
    dialog.deleteLater()
    return done


def algorithm(stage):
    """The dialog of an algorithm with its help."""
    import processing
    dialog = processing.createAlgorithmDialog("citygrid:dividegrids", {})
    dialog.resize(1000, 720)
    dialog.show()
    settle(1000)
    done = stage.grab("algorithm", dialog)
    dialog.close()
    dialog.deleteLater()
    return done


def most_of(stage, ending):
    """(table, layer) of the component layer with most objects whose table ends like this."""
    found = {layer.customProperty("citygrid/role", ""): layer for layer in stage.session.layers()}
    tables = [t for t in found if t.startswith("component_") and t.endswith(ending)]
    table = max(tables, key=lambda t: found[t].featureCount())
    return table, found[table]
