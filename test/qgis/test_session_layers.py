"""The session with the whole layer tree of a workspace, as people have it."""
import numpy as np
import pytest
from frame_fixtures import journal_mode, make, window  # noqa: F401
from frame_window import settle, wait
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.gui import QgsLayerTreeMapCanvasBridge

from citygrid_plugin.core.workspace import store
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.gui.session import Session
from citygrid_plugin.layers import roles
from citygrid_plugin.plugin import DESKS

shapely = pytest.importorskip("shapely")


@pytest.fixture
def path(make):
    """A workspace with one community of two unit grids."""
    path = make("west.gpkg")
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        shapes = blobs(np.array([shapely.box(0, 0, 100, 100), shapely.box(0, 0, 50, 100),
                                 shapely.box(50, 0, 100, 100)], dtype=object), 4549, multi=True)
        connection.execute("INSERT INTO community (geom, code, name) VALUES (?, ?, 'A')",
                           (shapes[0], "330106001001"))
        connection.executemany("INSERT INTO unit_grid (geom) VALUES (?)",
                               [(s,) for s in shapes[1:]])
    return path


@pytest.fixture
def session(window):
    session = Session(window, window.mainWindow())
    yield session
    session.closeDown()
    QgsProject.instance().clear()
    settle()


def dots():
    return roles.dots_layers(QgsProject.instance())


def test_every_table_is_a_layer_and_the_map_shows_the_district(session, path):
    assert session.open(path), session.iface.messages()
    assert len(session.layers()) == len(session.workspace.tables) + len(dots())
    assert session.iface.mapCanvas().extent().contains(session.layer("unit_grid").extent())
    assert journal_mode(path) == "wal"
    themes = QgsProject.instance().mapThemeCollection()
    assert all(themes.hasMapTheme(desk.theme) for desk in DESKS)


def test_closing_leaves_the_project_as_it_was_before_and_the_map_empty(session, path):
    project, canvas = QgsProject.instance(), session.iface.mapCanvas()
    session.iface.mainWindow().show()
    bridge = QgsLayerTreeMapCanvasBridge(project.layerTreeRoot(), canvas)

    def colours():
        image = canvas.grab().toImage()     # with a frame around it
        return {image.pixel(x, y) for x in range(4, image.width() - 4, 3)
                for y in range(4, image.height() - 4, 3)}
    own = project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4549", "own", "memory"))
    session.open(path)
    moved = QgsVectorLayer("Point?crs=EPSG:4549", "in our group", "memory")
    project.addMapLayer(moved, False)
    project.layerTreeRoot().findGroup("west").addLayer(moved)
    wait(lambda: not canvas.isDrawing() and len(colours()) > 5)
    assert session.close()
    settle()
    assert sorted(layer.name() for layer in project.mapLayers().values()) == [
        "in our group", "own"]
    assert project.layerTreeRoot().findLayer(own) is not None
    assert project.layerTreeRoot().findLayer(moved) is not None
    assert project.mapThemeCollection().mapThemes() == []
    assert not list(path.parent.glob("*-wal"))
    wait(lambda: not canvas.isDrawing() and len(colours()) == 1)    # QGIS kept the last picture
    bridge.deleteLater()
    settle()


def test_a_refused_edit_is_a_sentence(session, path):
    session.open(path)
    layer = session.layer("component_01_point")
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POINT (10 10)"))
    feature["classcode"] = "9999"
    layer.addFeature(feature)
    assert not layer.commitChanges()
    wait(session.iface.warnings)
    assert "minor class" in session.iface.warnings()[-1]
    layer.rollBack()


def test_what_another_program_wrote_shows_up(session, path):
    session.open(path)
    layer = session.layer("component_01_point")
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    assert layer.featureCount() == 0 and not node.itemVisibilityChecked()
    with store.open_workspace(path) as other, other.transaction() as connection:
        connection.execute("INSERT INTO component_01_point (geom, classcode) VALUES (?, '0101')",
                           blobs(np.array([shapely.Point(10, 10)], dtype=object), 4549))
    session._poll()
    assert layer.featureCount() == 1 and node.itemVisibilityChecked()
    far = dots()[roles.role_of(layer)]
    theirs = QgsProject.instance().layerTreeRoot().findLayer(far.id())
    assert theirs.itemVisibilityChecked() and len(list(far.getFeatures())) == 1
    node.setItemVisibilityChecked(False)
    assert not theirs.itemVisibilityChecked()
    QgsProject.instance().removeMapLayers([far.id()])
    assert session.open(path) and len(dots()) == 7
    layer = session.layer("component_01_point")
    feature = next(layer.getFeatures())
    assert feature["objid"] == "3301060101000001" and feature["bgid"] == "330106001001001"


def test_a_saved_project_opens_with_its_workspace_again(session, path):
    session.open(path)
    project = path.with_name("p.qgz")
    QgsProject.instance().write(str(project))
    QgsProject.instance().clear()
    settle()
    assert session.workspace is None
    QgsProject.instance().read(str(project))
    assert session.workspace.path.samefile(path)
    assert len(session.layers()) == len(session.workspace.tables) + len(dots())
    assert journal_mode(path) == "wal"
    assert session.layer("unit_grid").featureCount() == 2
    assert all(layer.featureCount() >= 0 for layer in filter(roles.role_of, session.layers()))
    assert len(dots()) == 7
    layer = session.layer("component_01_point")
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POINT (60 10)"))
    feature["classcode"] = "0102"
    layer.addFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    assert session.workspace.query("SELECT bgid FROM component_01_point") == [
        ("330106001001002",)]
    assert journal_mode(path) == "wal"


def test_the_map_goes_to_a_district_once_it_has_something(session, make):
    session.open(make("bare.gpkg"))
    canvas = session.iface.mapCanvas()
    shape = blobs(np.array([shapely.box(5e5, 3e6, 5e5 + 100, 3e6 + 100)], dtype=object), 4549)[0]
    with session.workspace.transaction() as connection:
        connection.execute("INSERT INTO community (geom, code, name) VALUES (?, ?, 'A')",
                           (shape, "330106001001"))
    session.announce("community")
    layer = session.layer("community")
    assert layer.featureCount() == 1 and canvas.extent().contains(layer.extent())
    # afterwards the map is the person's own
    canvas.zoomScale(50)
    session.announce("community")
    assert not canvas.extent().contains(layer.extent())
