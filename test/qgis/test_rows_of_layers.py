"""The rows behind the numbers of a layer of counts: the action of the layer, the dock's button."""
import shutil

import pytest
from component_fixtures import key
from frame_window import settle, wait
from query_fixtures import (  # noqa: F401 (fixtures)
    A, B, X, Y, choose, city, dock, few_layers, insert, made, open_dock, session, settled, window)
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.gui import (
    QgsAttributeTableFilterModel, QgsAttributeTableView, QgsDualView, QgsGui, QgsMapLayerAction)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QTableView

from citygrid_plugin.core.analysis.cases import Filter
from citygrid_plugin.core.workspace.areas import DRAWN, POSITION
from citygrid_plugin.core.workspace.counting import Query
from citygrid_plugin.layers import count_layer
from citygrid_plugin.layers.question import Question, keep
from citygrid_plugin.layers.roles import QUESTION
from citygrid_plugin.plugin import CityGridPlugin

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plugin(window, few_layers):  # noqa: F811 (fixtures)
    """The whole plugin, with its docks made when they are wanted."""
    loaded = CityGridPlugin(window)
    loaded.initGui()
    yield loaded
    loaded.unload()
    settle()


def counts_of(workspace, query, features, name="Counts"):
    """A layer as the algorithm leaves it in the project: [(code, name, count, polygon)]."""
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:4549&field=code:string&field=name:string&field=count:integer"
        "&field=as_of:string", name, "memory")
    rows = []
    for code, title, count, wkt in features:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([code, title, count, "2026-03-20T09:00"])
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        rows.append(feature)
    assert layer.dataProvider().addFeatures(rows)[0]
    keep(layer, Question(str(workspace), query))
    QgsProject.instance().addMapLayer(layer)
    return layer


def square(west, east):
    return (f"POLYGON(({X + west} {Y},{X + east} {Y},{X + east} {Y + 100},{X + west} {Y + 100},"
            f"{X + west} {Y}))")


def copy_of(made, folder):  # noqa: F811 (the argument)
    return shutil.copy(made, folder / "city.gpkg")


def actions(layer):
    """What QGIS offers for one feature of a layer."""
    return [action for action in QgsGui.mapLayerActionRegistry().mapLayerActions(
        layer, QgsMapLayerAction.Target.SingleFeature) if action.text().startswith("CityGrid")]


def feature_of(layer, code):
    return next(f for f in layer.getFeatures() if f["code"] == code)


def listed(dock):  # noqa: F811
    return [line[0] for line in dock.behind.model.lines]


def test_the_action_of_a_layer_opens_the_rows_of_its_feature(plugin, made, tmp_path):  # noqa: F811
    path = copy_of(made, tmp_path)
    assert plugin.session.open(path)
    layer = counts_of(path, Query(Filter(classes=(("event", "0102"),)), "community"), [
        (A, "清波", 2, square(0, 100)), (B, "涌金", 1, square(100, 200))])
    plain = QgsVectorLayer("Polygon?field=code:string", "plain", "memory")
    assert actions(plain) == []
    action, = actions(layer)
    action.triggerForFeature(layer, feature_of(layer, A))
    shown = plugin.docks["query"]
    settled(shown)
    assert shown.isVisible() and shown.stack.currentWidget() is shown.behind
    assert listed(shown) == ["E01022026030001", "E01022026030002"]
    assert shown.behind.title.text().startswith("<b>清波: 2</b>")
    assert "The layer says" not in shown.behind.title.text()
    # a case that came since is there, and the title tells of the difference
    insert(plugin.session.workspace, [("event", "0102", "public", "03-04", 15)], 50)
    plugin.session.announce("case_open")
    actions(layer)[0].triggerForFeature(layer, feature_of(layer, A))
    settled(shown)
    assert len(listed(shown)) == 3
    assert "The layer says 2, as of 2026-03-20T09:00." in shown.behind.title.text()


@pytest.mark.parametrize("other", (False, True))
def test_a_workspace_that_is_not_open_is_named(plugin, made, tmp_path, other):  # noqa: F811
    path = copy_of(made, tmp_path)
    if other:
        (tmp_path / "other").mkdir()
        assert plugin.session.open(copy_of(made, tmp_path / "other"))
    layer = counts_of(path, Query(areas="community"), [(A, "清波", 4, square(0, 100))], "My counts")
    actions(layer)[0].triggerForFeature(layer, feature_of(layer, A))
    assert "query" not in plugin.docks
    assert plugin.session.iface.warnings()[-1] == (
        f"The numbers of My counts are of the workspace {path}. Open it to see the rows behind "
        "them.")


def test_the_action_goes_with_the_plugin(window, few_layers, tmp_path):  # noqa: F811
    layer = counts_of(tmp_path / "w.gpkg", Query(areas="community"), [(A, "a", 1, square(0, 9))])
    assert actions(layer) == []
    for _ in range(2):
        plugin = CityGridPlugin(window)
        plugin.initGui()
        assert len(actions(layer)) == 1
        plugin.unload()
        settle()
        assert actions(layer) == []


def test_a_layer_whose_question_or_codes_are_gone_has_no_action(plugin, tmp_path):
    layer = counts_of(tmp_path / "w.gpkg", Query(areas="community"), [(A, "a", 1, square(0, 9))])
    assert len(actions(layer)) == 1
    layer.dataProvider().deleteAttributes([0])
    layer.updateFields()
    assert actions(layer) == []
    layer = counts_of(tmp_path / "w.gpkg", Query(areas="community"), [(A, "a", 1, square(0, 9))])
    layer.setCustomProperty(QUESTION, "no question")
    assert actions(layer) == []


def test_the_dock_takes_the_selected_features(qtbot, dock):  # noqa: F811
    qtbot.mouseClick(dock.result.of_layer, LEFT)
    assert "Select features of one layer of counts first" in dock.status.text()
    choose(dock, "by", "grid")
    qtbot.mouseClick(dock.buttons["query_layer"], LEFT)
    layer = count_layer.find(QgsProject.instance())
    layer.selectByExpression(f"code = '{A}001'")
    qtbot.mouseClick(dock.result.of_layer, LEFT)
    settled(dock)
    assert len(listed(dock)) == 4 and dock.status.text() == ""
    key(qtbot, dock.behind.view, Qt.Key.Key_Escape)
    layer.selectAll()
    key(qtbot, dock.result.view, Qt.Key.Key_L)
    settled(dock)
    assert len(set(listed(dock))) == 6
    assert dock.behind.title.text().startswith("<b>3 areas: 6</b>")
    assert dock.number[0].startswith("3 areas")     # what an export of the rows is called
    layer.selectByExpression("count = 0")
    key(qtbot, dock.behind.view, Qt.Key.Key_Escape)
    key(qtbot, dock.result.view, Qt.Key.Key_L)
    settled(dock)
    assert dock.status.text() == "There is nothing behind a zero."
    assert dock.stack.currentIndex() == 0


def test_polygons_of_a_person_and_areas_that_are_gone(qtbot, dock):  # noqa: F811
    """What lies in two polygons is behind the number of the first."""
    path = dock.session.workspace.path
    layer = counts_of(path, Query(areas=DRAWN, by=POSITION), [
        ("1", "west", 3, square(0, 35)), ("2", "east", 3, square(25, 150))])
    dock.open_features(layer, [feature_of(layer, "2")])
    settled(dock)
    assert len(listed(dock)) == 3 and "The layer says" not in dock.behind.title.text()
    gone = counts_of(path, Query(areas="community"), [("330106001099", "x", 1, square(0, 35))])
    dock.open_features(gone, list(gone.getFeatures()))
    settled(dock)
    assert "330106001099" in dock.status.text()


def test_several_layers_are_not_guessed_among(dock):  # noqa: F811
    path = dock.session.workspace.path
    for name in "ab":
        counts_of(path, Query(areas="community"), [(A, "x", 4, square(0, 100))], name).selectAll()
    dock.open_selected()
    assert "Select features of one layer of counts first" in dock.status.text()
    wait(lambda: not dock.listing.running)
    assert dock.stack.currentIndex() == 0


# -- cells


def cross_table(workspace):
    """A table as the algorithm leaves it: an area, what lies in none, the sum."""
    layer = QgsVectorLayer("None?field=code:string&field=name:string&field=E0102 暴露垃圾:integer"
                           "&field=C0102:integer&field=Sum:integer", "table", "memory")
    for values in ([A, "清波", 2, 1, 4], ["", "in none", 2, 0, 2], ["", "Sum", 5, 1, 8]):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        layer.dataProvider().addFeature(feature)
    keep(layer, Question(str(workspace), Query(Filter(), "community", groups="class"), said="Sum",
                         columns={"E0102 暴露垃圾": "E0102", "C0102": "C0102"}, outside="in none",
                         total="Sum", as_of="2026-03-20T09:00"))
    QgsProject.instance().addMapLayer(layer)
    return layer


def attribute_table(window, layer):  # noqa: F811 (the argument)
    """(the view as whoever has the focus is given it, its model, what keeps them) of QGIS' own
    table of a layer."""
    dual = QgsDualView(window.mainWindow())
    dual.init(layer, window.mapCanvas())
    dual.resize(500, 300)
    dual.show()
    dual.setView(QgsDualView.ViewMode.AttributeTable)
    view = next(view for view in dual.findChildren(QTableView)
                if view.inherits("QgsAttributeTableView"))
    return view, sip.cast(view.model(), QgsAttributeTableFilterModel), dual


def test_the_cell_under_the_cursor_opens_its_own_rows(plugin, window, made, tmp_path):  # noqa: F811
    assert plugin.session.open(copy_of(made, tmp_path))
    layer = cross_table(plugin.session.workspace.path)
    view, model, dual = attribute_table(window, layer)
    assert not isinstance(view, QgsAttributeTableView)      # all that Python knows of it
    names, feature = layer.fields().names(), next(layer.getFeatures())
    row = next(row for row in range(3) if model.rowToId(model.index(row, 0)) == feature.id())
    for column, wanted in (("E0102 暴露垃圾", 2), ("C0102", 1), ("Sum", 4), ("name", 4)):
        view.setFocus()
        view.setCurrentIndex(model.index(row, names.index(column)))
        action, = actions(layer)
        action.triggerForFeature(layer, feature)
        shown = plugin.docks["query"]
        settled(shown)
        assert len(listed(shown)) == wanted, column
        assert "The layer says" not in shown.behind.title.text()
    # the cursor is on another row, or somewhere else: all of the row
    other = list(layer.getFeatures())[1]
    view.setFocus()
    view.setCurrentIndex(model.index(row, 2))
    action.triggerForFeature(layer, other)
    settled(shown)
    assert len(listed(shown)) == 2 and shown.behind.title.text().startswith("<b>in none: 2</b>")
    view.clearFocus()
    action.triggerForFeature(layer, feature)
    settled(shown)
    assert len(listed(shown)) == 4
    dual.deleteLater()


def test_the_list_is_narrowed_to_a_value_and_widened_again(qtbot, dock):  # noqa: F811
    layer = cross_table(dock.session.workspace.path)
    row = next(layer.getFeatures())
    dock.open_features(layer, [row], "C0102")
    settled(dock)
    part = dock.behind.part
    assert part.isVisible() and part.value() == "C0102" and len(listed(dock)) == 1
    assert [part.itemText(k).split(": ")[-1] for k in range(part.count())] == ["4", "1", "2", "1"]
    assert part.itemText(0) == "All: 4" and part.itemText(2).startswith("E0102 ")
    for index, wanted in ((2, 2), (0, 4)):
        part.setCurrentIndex(index)
        part.activated.emit(index)
        settled(dock)
        assert len(listed(dock)) == wanted and part.currentIndex() == index
    assert "E0102" not in dock.number[0]
    # the layer may go meanwhile, the workspace too
    QgsProject.instance().removeMapLayer(layer.id())
    part.setCurrentIndex(3)
    part.activated.emit(3)
    settled(dock)
    assert listed(dock) == ["E01022026030003"] and "E0201" in dock.number[0]
    dock.session.close()
    part.activated.emit(0)
    settled(dock)
    assert dock.pages.currentWidget() is dock.empty and listed(dock) == []
    assert not part.isVisibleTo(dock.behind)

