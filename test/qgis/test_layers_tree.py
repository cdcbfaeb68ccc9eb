"""The layer group: roles, adding twice, removing, what comes on by itself."""
import pytest
from qgis.core import (
    QgsFeature, QgsGeometry, QgsLayerTreeGroup, QgsLayerTreeLayer, QgsLayerTreeModel,
    QgsVectorLayer)
from qgis.PyQt.QtCore import QCoreApplication

from citygrid_plugin.core.errors import WorkspaceError
from citygrid_plugin.layers import roles, tree
from citygrid_plugin.layers.dots import Follow

from layers_fixtures import SHAPES, add, city, desk  # noqa: F401


def test_project_keeps_its_crs_where_it_has_layers(desk):  # noqa: F811
    tree.remove_workspace(desk.project)
    desk.project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4326", "mine", "memory"))
    desk.project.setCrs(QgsVectorLayer("Point?crs=EPSG:4326", "x", "memory").crs())
    tree.add_workspace(desk.project, desk.ws, desk.catalogue)
    assert desk.project.crs().authid() == "EPSG:4326"


def test_adding_twice_replaces_and_removing_leaves_nothing(city):  # noqa: F811
    mine = QgsVectorLayer("Point", "mine", "memory")
    city.project.addMapLayer(mine)
    count = len(city.project.mapLayers())
    tree.add_workspace(city.project, city.ws, city.catalogue)
    assert len(city.project.mapLayers()) == count
    root = city.project.layerTreeRoot()
    assert len([c for c in root.children() if isinstance(c, QgsLayerTreeGroup)]) == 1
    assert len(city.project.mapThemeCollection().mapThemes()) == 3
    tree.remove_workspace(city.project)
    assert list(city.project.mapLayers().values()) == [mine]
    assert [type(c) for c in root.children()] == [QgsLayerTreeLayer]
    assert city.project.mapThemeCollection().mapThemes() == []
    tree.remove_workspace(city.project)


def test_a_missing_table_is_told_and_leaves_the_project_alone(desk):  # noqa: F811
    ghost = desk.ws.tables["street"].__class__(
        "ghost", "Ghost", desk.ws.tables["street"].columns, "area")
    desk.ws.tables = {"poi": desk.ws.tables["poi"], "ghost": ghost, **desk.ws.tables}
    with pytest.raises(WorkspaceError, match="ghost"):
        tree.add_workspace(desk.project, desk.ws, desk.catalogue)
    assert desk.project.mapLayers() == {}


def test_empty_component_layers_come_on_with_their_first_object(city):  # noqa: F811
    role, code, here, _ = SHAPES["area"]
    node = city.project.layerTreeRoot().findLayer(city.layer(role).id())
    assert not node.itemVisibilityChecked()
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    assert node.itemVisibilityChecked()
    node.setItemVisibilityChecked(False)   # a person's own choice stays
    tree.show_filled(city.project)
    assert not node.itemVisibilityChecked()


def test_a_busy_workspace_is_told(desk):  # noqa: F811
    """Another program holds the write lock longer than QGIS waits."""
    watched = desk.watch.watched[desk.layer("unit_grid").id()]
    watched.begin = lambda: None
    watched.error("OGR error: database is locked")
    QCoreApplication.processEvents()
    assert "Save again" in desk.told[0]


def test_a_stopped_watch_is_silent_and_removed_layers_do_no_harm(desk):  # noqa: F811
    role = SHAPES["point"][0]
    layer = desk.layer(role)
    layer.startEditing()
    layer.addFeature(QgsFeature(layer.fields()))
    layer.commitChanges()      # refused; the layer goes before the message is told
    desk.project.removeMapLayers([layer.id()])
    QCoreApplication.processEvents()
    desk.watch.stop()
    desk.watch.stop()
    told = list(desk.told)
    other = desk.layer(SHAPES["line"][0])
    feature = QgsFeature(other.fields())
    feature.setGeometry(QgsGeometry.fromWkt(SHAPES["line"][2]))
    other.startEditing()
    other.addFeature(feature)
    assert not other.commitChanges()
    QCoreApplication.processEvents()
    assert desk.told == told
    other.rollBack()


def test_dots_follow_their_layer(city):  # noqa: F811
    role, code, here, _ = SHAPES["point"]
    root, dots = city.project.layerTreeRoot(), roles.dots_layers(city.project)[role]
    node, theirs = root.findLayer(city.layer(role).id()), root.findLayer(dots.id())
    assert not theirs.itemVisibilityChecked()          # empty
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    assert theirs.itemVisibilityChecked()
    follow = Follow(city.project)
    painted = []
    dots.repaintRequested.connect(lambda *_: painted.append(True))
    try:
        for ticked in (False, True, False):
            node.setItemVisibilityChecked(ticked)
            assert theirs.itemVisibilityChecked() == ticked
        model = QgsLayerTreeModel(root)
        city.project.mapThemeCollection().applyTheme("CityGrid: operator desk", root, model)
        assert node.itemVisibilityChecked() and theirs.itemVisibilityChecked()
        city.layer(role).triggerRepaint()
        assert painted
        city.project.removeMapLayers([city.layer(role).id()])
        assert role not in roles.dots_layers(city.project)
    finally:
        follow.stop()
        follow.stop()


def test_a_desk_leaves_the_layers_of_others_on_or_off(city):  # noqa: F811
    root = city.project.layerTreeRoot()
    result, hidden = (QgsVectorLayer("Polygon", name, "memory") for name in ("hot", "off"))
    try:
        for layer in (result, hidden):
            city.project.addMapLayer(layer)
        root.findLayer(hidden.id()).setItemVisibilityChecked(False)
        finding = root.findLayer(city.layer("finding").id())
        for title, shown in (("CityGrid: operator desk", False), ("CityGrid: GIS desk", True)):
            tree.show_theme(city.project, title, QgsLayerTreeModel(root))
            assert finding.itemVisibilityChecked() == shown
            assert root.findLayer(result.id()).itemVisibilityChecked()
            assert not root.findLayer(hidden.id()).itemVisibilityChecked()
        tree.show_theme(city.project, "no such desk", QgsLayerTreeModel(root))
        assert root.findLayer(result.id()).itemVisibilityChecked()
    finally:
        city.project.removeMapLayers([result.id(), hidden.id()])
