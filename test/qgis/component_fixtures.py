"""Fixtures of the component and the findings dock: a small city, a real session, its layers."""
import numpy as np
import pytest
import shapely
from frame_window import Window, group_of_tables, settle
from fresh_workspace import fresh
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle, QgsSettings)
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QApplication

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import components
from citygrid_plugin.core.workspace.geometry import blobs, point_blob
from citygrid_plugin.gui.session import Session
from citygrid_plugin.layers import tree

X, Y = 536000.0, 3874000.0
TABLE = "component_01_point"
CATALOGUE = load_catalogue()


def new_city(path, **options):
    """A workspace with two unit grids side by side and three manhole covers, closed."""
    workspace = fresh(path, **options)
    boxes = [shapely.box(X, Y, X + 1000, Y + 1000), shapely.box(X, Y, X + 500, Y + 1000),
             shapely.box(X + 500, Y, X + 1000, Y + 1000)]
    shapes = blobs(np.array(boxes, dtype=object), 4549, multi=True)
    with workspace.transaction() as connection:
        connection.execute("INSERT INTO community (geom, code, name) VALUES "
                           "(?, '330106001001', '清波')", (shapes[0],))
        connection.executemany("INSERT INTO unit_grid (geom) VALUES (?)",
                               [(shape,) for shape in shapes[1:]])
        connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)",
                               [("U1", "环卫一所"), ("U2", "环卫二所"), ("U3", "Water company")])
    for number in range(3):
        components.place(workspace, CATALOGUE.get("component", "0102"),
                         point_blob(X + 100 * (number + 1), Y + 100, 4549),
                         {"deptcode3": "U3", "objpos": f"劳动路 {number + 1} 号"}, "li", "survey")
    workspace.close()
    return path


@pytest.fixture
def window(qtbot, qgis_app):
    QgsProject.instance().clear()
    QgsSettings().remove("citygrid")
    window = Window()
    window.mainWindow().resize(1300, 900)
    window.mainWindow().show()
    qtbot.waitExposed(window.mainWindow())
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4549"))
    window.canvas.setExtent(QgsRectangle(X, Y, X + 1000, Y + 1000))
    yield window
    QgsProject.instance().clear()
    window.close()
    QgsSettings().remove("citygrid")


def layers_of(*tables):
    """A fixture that adds these tables instead of the whole layer tree."""
    @pytest.fixture
    def few_layers(monkeypatch):
        monkeypatch.setattr(tree, "add_workspace", lambda project, workspace, catalogue:
                            group_of_tables(project, workspace, "city", tables))
    return few_layers


few_layers = layers_of(TABLE, "component_04_point", "finding", "unit_grid")


@pytest.fixture
def session(window, few_layers):
    """A session with nothing open yet."""
    session = Session(window, window.mainWindow())
    yield session
    session.closeDown()
    settle()


@pytest.fixture
def city(session, tmp_path):
    """The session with the small city open and its layers in the project."""
    assert session.open(new_city(tmp_path / "city.gpkg"))
    return session


@pytest.fixture
def open_dock(window):
    """``open_dock(kind, session)``: a dock of 420 px beside the map, taken down at the end."""
    made = []

    def make(kind, session):
        dock = kind(session, window.mainWindow())
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        window.mainWindow().resizeDocks([dock], [420], Qt.Orientation.Horizontal)
        dock.show()
        QApplication.setActiveWindow(window.mainWindow())
        QApplication.processEvents()
        made.append(dock)
        return dock
    yield make
    for dock in made:
        dock.closeDown()
        dock.deleteLater()
    settle()


def pixel(canvas, x, y):
    """Where a place of the map is on the canvas."""
    point = canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
    return QPoint(round(point.x()), round(point.y()))


def map_click(qtbot, canvas, x, y, button=Qt.MouseButton.LeftButton):
    """Click a place of the map as a hand would; returns where the click really was."""
    where = pixel(canvas, x, y)
    qtbot.mouseMove(canvas.viewport(), where)
    qtbot.mouseClick(canvas.viewport(), button, pos=where)
    QApplication.processEvents()
    return canvas.getCoordinateTransform().toMapCoordinates(where)


def key(qtbot, widget, *args):
    """Press a key in a widget."""
    widget.setFocus()
    qtbot.keyClick(widget, *args)
    QApplication.processEvents()


def rows(session, table=TABLE):
    """The rows of a table."""
    return session.workspace.dicts(f"SELECT * FROM {table} ORDER BY fid")


def choose_class(qtbot, dock, text="0102"):
    """Choose a class in the palette by typing."""
    dock.show_tab(dock.palette_panel)
    dock.palette_panel.words.setFocus()
    if text.isascii():
        qtbot.keyClicks(dock.palette_panel.words, text)
    else:       # what an input method does
        dock.palette_panel.words.insert(text)
    qtbot.keyClick(dock.palette_panel.words, Qt.Key.Key_Return)
