"""Fixtures of the case docks: a small city, a session of their own, cases in every state."""
import datetime
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsSettings, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QItemSelectionModel, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QMainWindow

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases
from citygrid_plugin.core.workspace.geometry import blobs, point_blob
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock

X, Y = 536000.0, 3874000.0


class FakeSession(QObject):
    """What the docks see of the session, without the plugin around it."""

    workspaceOpened = pyqtSignal(object)
    workspaceClosed = pyqtSignal()
    changed = pyqtSignal(str)
    roleChanged = pyqtSignal(str)
    dockWanted = pyqtSignal(str)

    def __init__(self, canvas):
        super().__init__()
        self.bar = QgsMessageBar()
        self.iface = SimpleNamespace(mapCanvas=lambda: canvas, messageBar=lambda: self.bar,
                                     mainWindow=lambda: canvas.window())
        self.messages = []
        self.workspace = self.at_hand = None
        self.catalogue = load_catalogue()
        self._role, self.user = "dispatcher", "Wang"

    @property
    def role(self):
        return self._role

    @role.setter
    def role(self, role):
        self._role = role
        self.roleChanged.emit(role)

    def layer(self, role):
        return next((layer for layer in QgsProject.instance().mapLayers().values()
                     if layer.customProperty("citygrid/role") == role), None)

    def announce(self, table):
        self.changed.emit(table)

    def message(self, text, level=None):
        self.messages.append(text)

    def error(self, error):
        raise error

    def hold(self, ws):
        self.workspace = ws
        self.workspaceOpened.emit(ws)

    def let_go(self):
        self.workspace = None
        self.workspaceClosed.emit()


@pytest.fixture
def ws(tmp_path):
    workspace = fresh(tmp_path / "city.gpkg")
    shape, = blobs(np.array([shapely.box(X, Y, X + 1000, Y + 1000)], dtype=object), 4549,
                   multi=True)
    with workspace.transaction() as connection:
        # who waits for dispatch has as long as the unit has, so that tests can choose the light
        connection.execute("UPDATE stage_limit SET limit_value = 10, limit_unit = 'urgent_hour' "
                           "WHERE stage = 'dispatch'")
        connection.execute("INSERT INTO community (geom, code, name) VALUES "
                           "(?, '330106001001', '清波')", (shape,))
        connection.execute("INSERT INTO unit_grid (geom) VALUES (?)", (shape,))
        connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)",
                               [("U1", "环卫一所"), ("U2", "环卫二所"), ("U3", "Water company")])
        connection.execute(
            "INSERT INTO component_01_point (geom, classcode, deptcode2, deptcode3) "
            "VALUES (?, '0102', 'U2', 'U3')", (point_blob(X + 100, Y + 100, 4549),))
        connection.execute("DELETE FROM filing_standard")
        connection.execute(
            "INSERT INTO filing_standard (kind, classcode, condition, closing, limit_value, "
            "limit_unit) VALUES ('component', '0102', '井盖缺失', '井盖补齐', 2, 'urgent_hour')")
    yield workspace
    workspace.close()


@pytest.fixture
def window(qtbot, qgis_app):
    QgsSettings().remove("citygrid")
    main = QMainWindow()
    main.canvas = QgsMapCanvas(main)
    main.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4549"))
    main.setCentralWidget(main.canvas)
    main.resize(1100, 800)
    qtbot.addWidget(main)
    main.show()
    qtbot.waitExposed(main)
    yield main
    QgsProject.instance().clear()
    QgsSettings().remove("citygrid")


@pytest.fixture
def session(window, ws):
    session = FakeSession(window.canvas)
    session.workspace = ws
    yield session


@pytest.fixture
def open_dock(window, session, qtbot):
    made = []

    def make(kind):
        dock = kind(session, window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        window.resizeDocks([dock], [420], Qt.Orientation.Horizontal)
        dock.show()
        QApplication.setActiveWindow(window)
        made.append(dock)
        QApplication.processEvents()
        return dock
    yield make
    for dock in made:
        dock.closeDown()


@pytest.fixture
def dispatch(open_dock):
    return open_dock(DispatchDock)


def add_layer(ws):
    layer = QgsVectorLayer(ws.layer_uri("case_open"), "cases", "ogr")
    layer.setCustomProperty("citygrid/role", "case_open")
    QgsProject.instance().addMapLayer(layer)
    return layer


def filed(ws, hours=4.0, objid=None, x=X + 100, **more):
    """A filed case whose limit ends in so many hours; without ``hours`` it has none."""
    limit = {"limit_value": 10.0, "limit_unit": "urgent_hour"} if hours is not None else {}
    back = datetime.timedelta(hours=10 - (hours or 0))
    at = (datetime.datetime.now() - back).isoformat(timespec="milliseconds")
    return cases.report(ws, **{
        "classcode": "0102", "kind": "component", "x": x, "y": Y + 100, "at": at,
        "description": "井盖缺失", "condition": "井盖缺失", "source": "hotline", "actor": "Li",
        "role": "acceptor", "objid": objid, "file": True, **limit, **more})


def handled(ws, **more):
    case_id = filed(ws, **more)
    cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2)
    cases.step(ws, case_id, "handle", actor="Zhang", role="unit", expected_version=3)
    return case_id


def press(qtbot, dock, key, widget=None):
    widget = widget or dock.list
    widget.setFocus()
    qtbot.keyClick(widget, key)
    QApplication.processEvents()


def click(qtbot, dock, name):
    """Click a button of the dock, or its entry in the menu behind the buttons."""
    button = dock.findChild(QAbstractButton, name)
    if button is not None:
        assert button.isVisible() and button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        next(a for a in dock.pane.menu.actions() if a.objectName() == name).trigger()
    QApplication.processEvents()


def ids(dock):
    return [row["fid"] for row in dock.model.rows]


def objid(ws):
    return ws.query("SELECT objid FROM component_01_point")[0][0]


STEP = {"actor": "Wang", "role": "dispatcher"}


def dispatched(ws, **more):
    case_id = filed(ws, **more)
    cases.step(ws, case_id, "dispatch", unit="U1", expected_version=2, **STEP)
    return case_id


def show(dock, session, qtbot, name):
    """The list of this name, by its button or entry."""
    session.announce("case_open")
    if name in dock.queues.buttons:
        qtbot.mouseClick(dock.queues.buttons[name], Qt.MouseButton.LeftButton)
    else:
        dock.queues.entries[name].trigger()
    QApplication.processEvents()


def choose(dock, *case_ids):
    """Choose several rows, as Ctrl and a click do."""
    model = dock.list.selectionModel()
    for case_id in case_ids:
        model.select(dock.model.index(dock.model.find(case_id), 0),
                     QItemSelectionModel.SelectionFlag.Select)
    QApplication.processEvents()


def closed(ws, **more):
    case_id = handled(ws, **more)
    cases.step(ws, case_id, "pass", actor="Sun", role="shift_leader", expected_version=4)
    return case_id
