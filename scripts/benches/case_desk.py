"""The cases bench inside QGIS: a dock that opens, the map, reports that are imported."""
import csv
import shutil
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from .measure import process, say, start_qgis

PICKED = 50


def start(path):
    """Seconds from constructing the dispatch dock to its first page, and milliseconds (median) to
    bring it up to date after a change."""
    application, _ = start_qgis()
    from citygrid_plugin.core.cases import board
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    from citygrid_plugin.core.workspace import store
    from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
    from citygrid_plugin.gui.cases.queue_model import PAGE

    from .cases import touch
    ws = store.open_workspace(path)
    session, window = _session(ws, load_catalogue())
    begun = time.perf_counter()
    dock = DispatchDock(session, window)
    _show(application, window, dock)
    first = time.perf_counter() - begun
    if dock.model.rowCount() != min(board.of(ws).look(dock.choice()).total, PAGE):
        raise RuntimeError(f"the dock shows {dock.model.rowCount()} cases: {dock.status.text()}")
    board.of(ws).preload()      # what the dock reads when there is time
    took = []
    with ws.again() as other:
        for _ in range(7):
            touch(other)
            begun = time.perf_counter()
            dock.reload()
            application.processEvents()
            took.append(time.perf_counter() - begun)
    say(first=first, reload=1000 * float(np.median(took)))


def _show(application, window, dock):
    from qgis.PyQt.QtCore import Qt
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.show()
    application.processEvents()


def _session(ws, catalogue):
    """What a dock sees of the program around it."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsProject
    from qgis.gui import QgsMapCanvas, QgsMessageBar
    from qgis.PyQt.QtCore import QObject, pyqtSignal
    from qgis.PyQt.QtWidgets import QMainWindow

    class Session(QObject):
        workspaceOpened = pyqtSignal(object)
        workspaceClosed = pyqtSignal()
        changed = pyqtSignal(str)
        roleChanged = pyqtSignal(str)
        role, user, at_hand = "dispatcher", "bench", None

        def layer(self, role):
            return next((layer for layer in QgsProject.instance().mapLayers().values()
                         if layer.customProperty("citygrid/role") == role), None)

        def announce(self, table):
            self.changed.emit(table)

        def message(self, text, level=None):
            return None

        def error(self, error):
            raise error
    window = QMainWindow()
    canvas = QgsMapCanvas(window)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(f"EPSG:{ws.srs_id}"))
    window.setCentralWidget(canvas)
    window.resize(1400, 900)
    window.show()
    session = Session(window)
    session.workspace, session.catalogue = ws, catalogue
    bar = QgsMessageBar(window)
    session.iface = SimpleNamespace(mapCanvas=lambda: canvas, messageBar=lambda: bar,
                                    mainWindow=lambda: window)
    return session, window


def draw(path):
    """Seconds (median) to draw the layer of open cases, and the same points as plain markers;
    milliseconds to select cases on it."""
    application, _ = start_qgis()
    from qgis.core import (
        QgsMapRendererSequentialJob, QgsMapSettings, QgsMarkerSymbol, QgsRectangle,
        QgsSingleSymbolRenderer, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize
    from citygrid_plugin.core.cases import board
    from citygrid_plugin.core.standards.stored import catalogue_of
    from citygrid_plugin.core.workspace import store
    from citygrid_plugin.layers.styles import style
    ws = store.open_workspace(path)
    ours = QgsVectorLayer(ws.layer_uri("case_open"), "ours", "ogr")
    style(ours, ws, catalogue_of(ws), ws.tables["case_open"])
    plain = QgsVectorLayer(ws.layer_uri("case_open"), "plain", "ogr")
    plain.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(
        {"name": "circle", "size": "1"})))

    def painted(layer):
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setOutputSize(QSize(1600, 1000))
        settings.setDestinationCrs(plain.crs())
        settings.setExtent(plain.extent())
        job = QgsMapRendererSequentialJob(settings)
        begun = time.perf_counter()
        job.start()
        job.waitForFinished()
        return time.perf_counter() - begun
    pairs = [(painted(ours), painted(plain)) for _ in range(6)][1:]   # the first one warms up
    some = board.of(ws)
    some.preload()
    rng = np.random.default_rng(4)

    def select(fids, numbers):
        """As a dock does with the cases of its list."""
        ours.selectByIds([int(fid) for fid in fids])
        ours.boundingBoxOfSelected()

    def expression(fids, numbers):
        plain.selectByExpression("case_no IN ('" + "', '".join(numbers) + "')")

    def within(fids, numbers):
        some.within(*box)

    def rectangle(fids, numbers):
        plain.selectByRect(QgsRectangle(*box))
    extent = plain.extent()
    box = (extent.xMinimum(), extent.yMinimum(), extent.center().x(), extent.center().y())
    took = {}
    for work in (select, expression, within, rectangle):
        some_times = []
        for _ in range(7):
            fids = rng.choice(some.fids, min(PICKED, len(some)), replace=False)
            numbers = [row["case_no"] for row in some.rows(fids)]
            begun = time.perf_counter()
            work(fids, numbers)
            some_times.append(time.perf_counter() - begun)
        took[work.__name__] = 1000 * float(np.median(some_times))
    say(ours=float(np.median([p[0] for p in pairs])), plain=float(np.median([p[1] for p in pairs])),
        **took)


def reports(path, folder, count):
    """Import reports of another system from CSV; ogr2ogr takes the same rows without a thought."""
    application, processing = start_qgis()
    from citygrid_plugin.core.workspace import store
    folder, count = Path(folder), int(count)
    source, plain = folder / "reports.csv", folder / "reports.gpkg"
    with store.open_workspace(path) as ws:
        xmin, ymin, xmax, ymax = ws.query(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'case_open'"
        )[0]
        epsg = ws.srs_id
    rng, stamp = np.random.default_rng(int(time.time())), int(time.time())
    with open(source, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["编号", "上报时间", "小类代码", "问题类型", "问题描述", "地址", "X", "Y"])
        for i in range(count):
            # a day has 9999 numbers of a class, and a kept workspace is measured again and again
            writer.writerow([f"R{stamp}-{i}", f"2026-10-{1 + i % 28:02d} 10:00:00", "0101", "事件",
                             f"垃圾 {i}", f"示范大街 {i} 号", round(rng.uniform(xmin, xmax), 2),
                             round(rng.uniform(ymin, ymax), 2)])
    begun = time.perf_counter()
    found = processing.run("citygrid:importreports", {
        "WORKSPACE": str(path), "FILE": str(source), "CRS": f"EPSG:{epsg}", "METRES": 0,
        "OUTSIDE": True, "CROWD": -1, "REJECTS": "TEMPORARY_OUTPUT",
        "DOUBLES": "TEMPORARY_OUTPUT"})
    ours = time.perf_counter() - begun
    plain.unlink(missing_ok=True)
    ogr = process(["ogr2ogr", "-f", "GPKG", str(plain), str(source), "-oo",
                   "X_POSSIBLE_NAMES=X", "-oo", "Y_POSSIBLE_NAMES=Y"], False)["wall_s"]
    shutil.rmtree(folder / "reports.files", ignore_errors=True)
    say(ours=ours, ogr=ogr, written=found["WRITTEN"])


if __name__ == "__main__":
    {"start": start, "draw": draw, "reports": reports}[sys.argv[1]](*sys.argv[2:])
