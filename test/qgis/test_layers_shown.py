"""What the layers of a workspace show: groups, legends, themes, colours, forms, names."""
import pytest
from qgis.core import (
    QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsLayerTreeModel, QgsMapLayer,
    QgsMapRendererSequentialJob, QgsMapSettings, QgsRectangle, QgsRenderContext,
    QgsVectorLayer)
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from citygrid_plugin.core.workspace.schema import TABLES
from citygrid_plugin.layers import forms, messages, roles
from citygrid_plugin.layers.component_style import MIDDLE, NEAR
from citygrid_plugin.layers.styles import SMALLEST_SCALE, STYLES

from layers_fixtures import COMMUNITY, SHAPES, X, Y, add, field, standing  # noqa: F401


def titles(group):
    return [child.name() for child in group.children()]


def retire(standing, role):  # noqa: F811
    """Take what a test placed off the map again: the workspace stands for the next one."""
    with standing.ws.transaction() as connection:
        connection.execute(f"UPDATE {role} SET dedate = '2026-01-01' WHERE dedate IS NULL")


def test_one_group_with_a_subgroup_per_major(standing):  # noqa: F811
    assert standing.group.name() == "示范区"
    assert titles(standing.group) == [
        "Cases", "Findings", "Census", "Components", "Division", "Geocoding", "Base map", "Tables"]
    components = standing.group.findGroup("Components")
    majors = standing.catalogue.majors("component")
    assert len(majors) == 7   # six of 2007 and the extension
    assert [t[:2] for t in titles(components)] == [code for code, *_ in majors]
    assert all([roles.dots_of(node.layer()) != "" for node in child.children()]
               == [False, True, False, False] for child in components.children())
    assert not standing.group.findGroup("Tables").isExpanded()


def test_every_table_is_a_layer_and_is_found_by_role(standing):  # noqa: F811
    found = roles.layers(standing.project)
    assert set(found) == set(standing.ws.tables)
    title = found["unit_grid"].name()
    found["unit_grid"].setName("renamed by a user")
    assert roles.layer(standing.project, "unit_grid") is found["unit_grid"]
    found["unit_grid"].setName(title)
    assert roles.layer(standing.project, "nothing") is None
    assert roles.role_of(None) == ""
    plain = QgsVectorLayer("Point", "unit_grid", "memory")
    standing.project.addMapLayer(plain)
    assert roles.role_of(plain) == ""
    standing.project.removeMapLayer(plain)


def test_an_empty_project_takes_the_crs(standing):  # noqa: F811
    assert standing.project.crs().authid() == "EPSG:4549"


def test_every_spatial_table_has_a_style():
    assert {t.name for t in TABLES if t.geometry} == set(STYLES)
    assert set(SMALLEST_SCALE) <= set(STYLES)


def test_legends_count(standing):  # noqa: F811
    for role in ("component_01_point", "unit_grid", "case_open"):
        node = standing.project.layerTreeRoot().findLayer(standing.layer(role).id())
        assert node.customProperty("showFeatureCount")


def test_desks_have_themes(standing):  # noqa: F811
    themes = standing.project.mapThemeCollection()
    assert "CityGrid: operator desk" in themes.mapThemes()
    shown = {roles.role_of(layer)
             for layer in themes.mapThemeVisibleLayers("CityGrid: operator desk")}
    assert "case_open" in shown and "finding" not in shown and "case_closed" not in shown


def colours(standing, scale):  # noqa: F811
    """The colours on a map of the first grid at a scale."""
    layers = [*roles.component_layers(standing.project).values(),
              *roles.dots_layers(standing.project).values()]
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(200, 200))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(standing.project.crs())
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
def test_each_scale_draws_and_retired_ones_are_hidden(standing, geometry, scale):  # noqa: F811
    role, code, here, _ = SHAPES[geometry]
    assert colours(standing, scale) == set()
    assert standing.edit(role, lambda layer: add(layer, here, classcode=code))
    assert colours(standing, scale)
    retire(standing, role)
    assert colours(standing, scale) == set()


@pytest.mark.parametrize("geometry", list(SHAPES))
def test_a_damaged_component_carries_a_mark(standing, geometry):  # noqa: F811
    role, code, here, _ = SHAPES[geometry]
    assert standing.edit(role, lambda layer: add(layer, here, classcode=code))
    assert "#e02020" not in colours(standing, 500)
    with standing.ws.transaction() as connection:
        connection.execute(f"UPDATE {role} SET objstate = '破损' "
                           "WHERE dedate IS NULL")
    assert "#e02020" in colours(standing, 500)
    retire(standing, role)


def test_expressions_of_styles_and_forms_parse(standing):  # noqa: F811
    for layer in roles.layers(standing.project).values():
        texts = [layer.displayExpression()]
        for index in range(layer.fields().count()):
            texts += [layer.defaultValueDefinition(index).expression(),
                      layer.constraintExpression(index)]
        for text in filter(None, texts):
            assert not QgsExpression(text).hasParserError(), (layer.name(), text)


def test_forms_have_titles_lists_and_locks(standing):  # noqa: F811
    layer = standing.layer("component_01_point")
    assert layer.attributeDisplayName(field(layer, "deptcode1")) == "Authority"
    classes = layer.editorWidgetSetup(field(layer, "classcode"))
    shown = [next(iter(pair)) for pair in classes.config()["map"]]
    assert classes.type() == "ValueMap" and shown[0] == "0101 Water supply manhole cover"
    states = layer.editorWidgetSetup(field(layer, "objstate")).config()["map"]
    assert {"damaged": "破损"} in states
    owner = layer.editorWidgetSetup(field(layer, "deptcode2"))
    assert owner.type() == "ValueRelation"
    assert owner.config()["Layer"] == standing.layer("organisation").id()
    config = layer.editFormConfig()
    locked = {f.name() for n, f in enumerate(layer.fields()) if config.readOnly(n)}
    assert {"objid", "bgid", "changed_by", "changed_at"} <= locked
    assert not {"classcode", "objstate", "deptcode2", "changed_why", "dedate"} & locked
    assert "objid" in layer.mapTipTemplate()
    assert standing.layer("case_step").readOnly()


def test_line_layers_list_lines_first(standing):  # noqa: F811
    shown = forms.class_values(standing.catalogue, "02", "line")
    first = standing.catalogue.get("component", shown[0][1])
    assert first.geometry == "line"
    assert len(shown) == len(standing.catalogue.classes("component", "02"))


def test_the_signature_can_be_another_name(standing):  # noqa: F811
    QgsExpressionContextUtils.setProjectVariable(standing.project, "citygrid_user", "王工")
    role, code, here, _ = SHAPES["point"]
    assert standing.edit(role, lambda layer: add(layer, here, classcode=code))
    assert standing.row(role)["changed_by"] == "王工"
    QgsExpressionContextUtils.removeProjectVariable(standing.project, "citygrid_user")
    retire(standing, role)


def test_names_of_objects(standing):  # noqa: F811
    role, code, here, _ = SHAPES["point"]
    layer = standing.layer(role)
    layer.startEditing()
    fid = add(layer, here, classcode=code)
    assert "New object" in messages.object_name(layer, fid)
    assert messages.object_name(layer, 999) == layer.name()
    layer.rollBack()
    assert messages.object_name(standing.layer("unit_grid"), 1) == COMMUNITY + "001"


def test_dots_are_hidden_from_the_tree_and_read_only(standing):  # noqa: F811
    dots = roles.dots_layers(standing.project)
    assert set(dots) == {name for name in standing.ws.tables
                         if name.startswith("component_") and name.endswith("_point")}
    assert not set(dots.values()) & set(roles.layers(standing.project).values())
    flag = QgsMapLayer.LayerFlag
    for layer in dots.values():
        assert layer.readOnly() and layer.flags() & flag.Private
        assert layer.flags() & flag.Identifiable and not layer.flags() & flag.Searchable
    view = QgsLayerTreeView()
    model = QgsLayerTreeModel(standing.project.layerTreeRoot())
    view.setModel(model)
    major = standing.group.findGroup("Components").children()[0]
    assert view.model().rowCount(view.node2index(major)) == 3
    assert len(major.children()) == 4


def test_a_feature_counter_sees_the_families(standing):  # noqa: F811
    role, code, here, _ = SHAPES["point"]
    assert standing.edit(role, lambda layer: add(layer, here, classcode=code))
    layer = standing.layer(role)
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setRendererScale(0)
    context.expressionContext().appendScope(
        QgsExpressionContextUtils.layerScope(layer))
    renderer.startRender(context, layer.fields())
    feature = layer.getFeature(standing.row(role)["fid"])
    context.expressionContext().setFeature(feature)
    keys = renderer.legendKeysForFeature(feature, context)
    labels = {i.label() for i in renderer.legendSymbolItems() if i.ruleKey() in keys}
    renderer.stopRender(context)
    assert "Manhole covers" in labels
    retire(standing, role)
