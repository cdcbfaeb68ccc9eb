"""The case docks with the map, the project, and the window around them."""
from case_fixtures import (  # noqa: F401 (fixtures)
    X, Y, add_layer, dispatch, filed, ids, objid, open_dock, press, session, window, ws)
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject
from qgis.PyQt.QtCore import Qt

from citygrid_plugin.core.workspace import cases
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock


# -- the map

def test_list_and_map_in_step(dispatch, session, ws, qtbot, window):
    layer = add_layer(ws)
    a, b = filed(ws, 1), filed(ws, 2, x=X + 900)
    session.announce("case_open")
    assert layer.selectedFeatureIds() == []         # nobody has chosen anything yet
    press(qtbot, dispatch, Qt.Key.Key_J)
    assert layer.selectedFeatureIds() == [b]
    assert window.canvas.scale() < 2100
    assert window.canvas.center().distance(QgsPointXY(X + 900, Y + 100)) < 1
    window.canvas.zoomScale(500)
    press(qtbot, dispatch, Qt.Key.Key_K)
    assert abs(window.canvas.scale() - 500) < 5     # a closer view stays
    layer.selectByIds([b])
    assert dispatch.row["fid"] == b
    layer.selectByIds([a, b])                       # two tell nothing
    assert dispatch.row["fid"] == b
    cases.step(ws, a, "dispatch", actor="Wang", role="dispatcher", unit="U1", expected_version=2)
    session.announce("case_open")
    layer.selectByIds([a])                          # it is in another state of this dock
    assert dispatch.row["fid"] == a and dispatch.queues.current.name == "dispatched"
    window.canvas.setCenter(QgsPointXY(X, Y))
    press(qtbot, dispatch, Qt.Key.Key_F)
    assert window.canvas.center().distance(QgsPointXY(X + 100, Y + 100)) < 1


def test_map_in_another_reference_system(dispatch, session, ws, qtbot, window):
    filed(ws)
    session.announce("case_open")
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    press(qtbot, dispatch, Qt.Key.Key_F)
    centre = window.canvas.center()
    assert abs(centre.x() - 120.396) < 0.01 and abs(centre.y() - 34.994) < 0.01


# -- comings and goings

def test_no_workspace(window, ws, open_dock, session, qtbot):
    session.workspace = None
    for kind in (DispatchDock, VerificationDock):
        dock = open_dock(kind)
        assert dock.pages.currentWidget() is dock.empty and "Open one" in dock.empty.text()
        dock.reload()
        dock.fly()
        dock.act("dispatch")
        filed(ws)
        session.hold(ws)
        assert dock.pages.currentWidget() is dock.work
        session.let_go()
        assert dock.row is None and dock.model.rowCount() == 0


def test_layer_removed_and_project_replaced(dispatch, session, ws, qtbot):
    filed(ws, 1)
    filed(ws, 2)
    session.announce("case_open")
    layer = add_layer(ws)
    assert dispatch.link.layers == {"case_open": layer}
    QgsProject.instance().removeMapLayer(layer.id())
    assert dispatch.link.layers == {}
    press(qtbot, dispatch, Qt.Key.Key_J)
    add_layer(ws)
    assert "case_open" in dispatch.link.layers
    QgsProject.instance().clear()
    assert dispatch.link.layers == {}
    press(qtbot, dispatch, Qt.Key.Key_K)
    session.let_go()
    press(qtbot, dispatch, Qt.Key.Key_J, dispatch)


def test_close_down_releases_everything(window, session, ws, qtbot):
    layer = add_layer(ws)
    project = QgsProject.instance()
    before = [project.receivers(project.layersAdded), session.receivers(session.changed),
              layer.receivers(layer.selectionChanged)]
    dock = DispatchDock(session, window)
    dock.closeDown()
    assert before == [project.receivers(project.layersAdded), session.receivers(session.changed),
                      layer.receivers(layer.selectionChanged)]
    assert window.canvas.mapTool() is None
    dock.deleteLater()


def test_filters_are_remembered(window, session, ws, qtbot, open_dock):
    dock = DispatchDock(session, window)
    dock.queues.buttons["dispatched"].click()
    dock.filters.lights["red"].click()
    dock.filters.search.setText("lamp")
    dock.closeDown()
    again = open_dock(DispatchDock)
    assert (again.queues.current.name, again.filters.light) == ("dispatched", "red")
    assert again.filters.search.text() == "lamp"


def test_it_fits_420_pixels(open_dock, session, ws):
    filed(ws, 4, objid(ws))
    session.announce("case_open")
    for kind in (DispatchDock, VerificationDock):
        assert open_dock(kind).minimumSizeHint().width() <= 420
