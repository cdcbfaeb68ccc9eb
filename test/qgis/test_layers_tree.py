"""The layer group: order, roles, legends, themes, adding twice, removing."""
import pytest
from qgis.core import (
    QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsFeature, QgsGeometry,
    QgsLayerTreeGroup, QgsLayerTreeLayer, QgsLayerTreeModel, QgsMapLayer,
    QgsMapRendererSequentialJob, QgsMapSettings, QgsRectangle, QgsRenderContext, QgsVectorLayer)
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QCoreApplication, QSize
from qgis.PyQt.QtGui import QColor

from citygrid_plugin.core.errors import WorkspaceError
from citygrid_plugin.core.workspace.schema import TABLES
from citygrid_plugin.layers import forms, messages, roles, tree
from citygrid_plugin.layers.component_style import MIDDLE, NEAR
from citygrid_plugin.layers.dots import Follow
from citygrid_plugin.layers.styles import SMALLEST_SCALE, STYLES

from layers_fixtures import COMMUNITY, SHAPES, X, Y, add, city, field  # noqa: F401


def titles(group):
    return [child.name() for child in group.children()]


def test_one_group_with_a_subgroup_per_major(city):  # noqa: F811
    assert city.group.name() == "示范区"
    assert titles(city.group) == ["Cases", "Findings", "Census", "Components", "Division",
                                  "Geocoding", "Base map", "Tables"]
    components = city.group.findGroup("Components")
    majors = city.catalogue.majors("component")
    assert len(majors) == 7   # six of 2007 and the extension
    assert [t[:2] for t in titles(components)] == [code for code, *_ in majors]
    assert all([roles.dots_of(node.layer()) != "" for node in child.children()]
               == [False, True, False, False] for child in components.children())
    assert not city.group.findGroup("Tables").isExpanded()


def test_every_table_is_a_layer_and_is_found_by_role(city):  # noqa: F811
    found = roles.layers(city.project)
    assert set(found) == set(city.ws.tables)
    found["unit_grid"].setName("renamed by a user")
    assert roles.layer(city.project, "unit_grid") is found["unit_grid"]
    assert roles.layer(city.project, "nothing") is None
    assert roles.role_of(None) == ""
    plain = QgsVectorLayer("Point", "unit_grid", "memory")
    city.project.addMapLayer(plain)
    assert roles.role_of(plain) == ""


def test_every_spatial_table_has_a_style():
    assert {t.name for t in TABLES if t.geometry} == set(STYLES)
    assert set(SMALLEST_SCALE) <= set(STYLES)


def test_legends_count(city):  # noqa: F811
    for role in ("component_01_point", "unit_grid", "case_open"):
        node = city.project.layerTreeRoot().findLayer(city.layer(role).id())
        assert node.customProperty("showFeatureCount")


def test_project_takes_the_crs_only_when_empty(city):  # noqa: F811
    assert city.project.crs().authid() == "EPSG:4549"
    tree.remove_workspace(city.project)
    city.project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4326", "mine", "memory"))
    city.project.setCrs(QgsVectorLayer("Point?crs=EPSG:4326", "x", "memory").crs())
    tree.add_workspace(city.project, city.ws, city.catalogue)
    assert city.project.crs().authid() == "EPSG:4326"


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


def test_a_missing_table_is_told_and_leaves_the_project_alone(city):  # noqa: F811
    tree.remove_workspace(city.project)
    city.ws.tables["ghost"] = city.ws.tables["street"].__class__(
        "ghost", "Ghost", city.ws.tables["street"].columns, "area")
    with pytest.raises(WorkspaceError, match="ghost"):
        tree.add_workspace(city.project, city.ws, city.catalogue)
    assert city.project.mapLayers() == {}


def test_empty_component_layers_come_on_with_their_first_object(city):  # noqa: F811
    role, code, here, _ = SHAPES["area"]
    node = city.project.layerTreeRoot().findLayer(city.layer(role).id())
    assert not node.itemVisibilityChecked()
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    assert node.itemVisibilityChecked()
    node.setItemVisibilityChecked(False)   # a person's own choice stays
    tree.show_filled(city.project)
    assert not node.itemVisibilityChecked()


def test_desks_have_themes(city):  # noqa: F811
    themes = city.project.mapThemeCollection()
    assert "CityGrid: operator desk" in themes.mapThemes()
    shown = {roles.role_of(layer)
             for layer in themes.mapThemeVisibleLayers("CityGrid: operator desk")}
    assert "case_open" in shown and "finding" not in shown and "case_closed" not in shown


def colours(city, scale):  # noqa: F811
    """The colours on a map of the first grid at a scale."""
    layers = [*roles.component_layers(city.project).values(),
              *roles.dots_layers(city.project).values()]
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(200, 200))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(city.project.crs())
    half = 100 * 0.0254 / 96 * scale
    settings.setExtent(QgsRectangle(X + 10 - half, Y + 10 - half, X + 10 + half, Y + 10 + half))
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    assert not job.errors()
    image = job.renderedImage()
    return {QColor(image.pixel(x, y)).name() for x in range(200) for y in range(200)} \
        - {"#ffffff"}


@pytest.mark.parametrize("geometry", list(SHAPES))
@pytest.mark.parametrize("scale", (500, NEAR - 500, NEAR, NEAR + 500, MIDDLE + 500))
def test_each_scale_draws_and_retired_ones_are_hidden(city, geometry, scale):  # noqa: F811
    role, code, here, _ = SHAPES[geometry]
    assert colours(city, scale) == set()
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    assert colours(city, scale)
    with city.ws.transaction() as connection:
        connection.execute(f"UPDATE {role} SET dedate = '2026-01-01'")
    assert colours(city, scale) == set()


@pytest.mark.parametrize("geometry", list(SHAPES))
def test_a_damaged_component_carries_a_mark(city, geometry):  # noqa: F811
    role, code, here, _ = SHAPES[geometry]
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    assert "#e02020" not in colours(city, 500)
    with city.ws.transaction() as connection:
        connection.execute(f"UPDATE {role} SET objstate = '破损'")
    assert "#e02020" in colours(city, 500)


def test_expressions_of_styles_and_forms_parse(city):  # noqa: F811
    for layer in roles.layers(city.project).values():
        texts = [layer.displayExpression()]
        for index in range(layer.fields().count()):
            texts += [layer.defaultValueDefinition(index).expression(),
                      layer.constraintExpression(index)]
        for text in filter(None, texts):
            assert not QgsExpression(text).hasParserError(), (layer.name(), text)


def test_forms_have_titles_lists_and_locks(city):  # noqa: F811
    layer = city.layer("component_01_point")
    assert layer.attributeDisplayName(field(layer, "deptcode1")) == "Authority"
    classes = layer.editorWidgetSetup(field(layer, "classcode"))
    shown = [next(iter(pair)) for pair in classes.config()["map"]]
    assert classes.type() == "ValueMap" and shown[0] == "0101 Water supply manhole cover"
    states = layer.editorWidgetSetup(field(layer, "objstate")).config()["map"]
    assert {"damaged": "破损"} in states
    owner = layer.editorWidgetSetup(field(layer, "deptcode2"))
    assert owner.type() == "ValueRelation"
    assert owner.config()["Layer"] == city.layer("organisation").id()
    config = layer.editFormConfig()
    locked = {f.name() for n, f in enumerate(layer.fields()) if config.readOnly(n)}
    assert {"objid", "bgid", "changed_by", "changed_at"} <= locked
    assert not {"classcode", "objstate", "deptcode2", "changed_why", "dedate"} & locked
    assert "objid" in layer.mapTipTemplate()
    assert city.layer("case_step").readOnly()


def test_line_layers_list_lines_first(city):  # noqa: F811
    shown = forms.class_values(city.catalogue, "02", "line")
    first = city.catalogue.get("component", shown[0][1])
    assert first.geometry == "line"
    assert len(shown) == len(city.catalogue.classes("component", "02"))


def test_the_signature_can_be_another_name(city):  # noqa: F811
    QgsExpressionContextUtils.setProjectVariable(city.project, "citygrid_user", "王工")
    role, code, here, _ = SHAPES["point"]
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    assert city.row(role)["changed_by"] == "王工"


def test_names_of_objects(city):  # noqa: F811
    role, code, here, _ = SHAPES["point"]
    layer = city.layer(role)
    layer.startEditing()
    fid = add(layer, here, classcode=code)
    assert "New object" in messages.object_name(layer, fid)
    assert messages.object_name(layer, 999) == layer.name()
    layer.rollBack()
    assert messages.object_name(city.layer("unit_grid"), 1) == COMMUNITY + "001"


def test_a_busy_workspace_is_told(city):  # noqa: F811
    """Another program holds the write lock longer than QGIS waits."""
    watched = city.watch.watched[city.layer("unit_grid").id()]
    watched.begin = lambda: None
    watched.error("OGR error: database is locked")
    QCoreApplication.processEvents()
    assert "Save again" in city.told[0]


def test_a_stopped_watch_is_silent_and_removed_layers_do_no_harm(city):  # noqa: F811
    role, code, here, _ = SHAPES["point"]
    layer = city.layer(role)
    layer.startEditing()
    layer.addFeature(QgsFeature(layer.fields()))
    layer.commitChanges()      # refused; the layer goes before the message is told
    city.project.removeMapLayers([layer.id()])
    QCoreApplication.processEvents()
    city.watch.stop()
    city.watch.stop()
    told = list(city.told)
    other = city.layer("component_02_point")
    feature = QgsFeature(other.fields())
    feature.setGeometry(QgsGeometry.fromWkt(here))
    other.startEditing()
    other.addFeature(feature)
    assert not other.commitChanges()
    QCoreApplication.processEvents()
    assert city.told == told
    other.rollBack()


def test_dots_are_hidden_from_the_tree_and_read_only(city):  # noqa: F811
    dots = roles.dots_layers(city.project)
    assert set(dots) == {name for name in city.ws.tables if name.endswith("_point")}
    assert not set(dots.values()) & set(roles.layers(city.project).values())
    flag = QgsMapLayer.LayerFlag
    for layer in dots.values():
        assert layer.readOnly() and layer.flags() & flag.Private
        assert layer.flags() & flag.Identifiable and not layer.flags() & flag.Searchable
    view = QgsLayerTreeView()
    model = QgsLayerTreeModel(city.project.layerTreeRoot())
    view.setModel(model)
    major = city.group.findGroup("Components").children()[0]
    assert view.model().rowCount(view.node2index(major)) == 3
    assert len(major.children()) == 4


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


def test_a_feature_counter_sees_the_families(city):  # noqa: F811
    role, code, here, _ = SHAPES["point"]
    assert city.edit(role, lambda layer: add(layer, here, classcode=code))
    layer = city.layer(role)
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setRendererScale(0)
    context.expressionContext().appendScope(
        QgsExpressionContextUtils.layerScope(layer))
    renderer.startRender(context, layer.fields())
    feature = next(layer.getFeatures())
    context.expressionContext().setFeature(feature)
    keys = renderer.legendKeysForFeature(feature, context)
    labels = {i.label() for i in renderer.legendSymbolItems() if i.ruleKey() in keys}
    renderer.stopRender(context)
    assert "Manhole covers" in labels
