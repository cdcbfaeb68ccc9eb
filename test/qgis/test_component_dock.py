"""The component dock, with real widgets, keys and clicks on the map."""
import sqlite3

import pytest
from component_fixtures import (  # noqa: F401 (fixtures)
    CATALOGUE, TABLE, X, Y, city, few_layers, map_click, new_city, open_dock, session, window)
from frame_window import settle
from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsPointXY, QgsProject,
    QgsRectangle, QgsSettings, QgsSnappingConfig, QgsTolerance, QgsVectorLayer)
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QTabBar, QToolButton)

from citygrid_plugin.core.errors import MissingDependency
from citygrid_plugin.core.workspace import cases, components
from citygrid_plugin.core.workspace.geometry import geometries, point_xy
from citygrid_plugin.gui.components.component_dock import ComponentDock
from citygrid_plugin.gui.components.status import sentence

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def dock(open_dock, city):
    return open_dock(ComponentDock, city)


def kind(geometry):
    return next(c for c in CATALOGUE.classes("component") if c.geometry == geometry)


def choose(qtbot, dock, text="0102"):
    dock.show_tab(dock.palette_panel)
    dock.palette_panel.words.setFocus()
    if text.isascii():
        qtbot.keyClicks(dock.palette_panel.words, text)
    else:       # what an input method does
        dock.palette_panel.words.insert(text)
    qtbot.keyClick(dock.palette_panel.words, Qt.Key.Key_Return)


def key(qtbot, widget, *args):
    widget.setFocus()
    qtbot.keyClick(widget, *args)
    QApplication.processEvents()


def rows(city, table=TABLE):
    return city.workspace.dicts(f"SELECT * FROM {table} ORDER BY fid")


def find(qtbot, dock, text):
    dock.show_tab(dock.find_panel)
    dock.find_panel.words.setText(text)
    key(qtbot, dock.find_panel.words, Qt.Key.Key_Return)


def lock(city):
    """Another program that holds the write lock."""
    other = sqlite3.connect(city.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


# -- the palette

@pytest.mark.parametrize("text", ["0102", "污水井盖", "Sewer manhole", "wushuijinggai", "wsjg"])
def test_a_class_is_found_by_typing(dock, qtbot, text):
    choose(qtbot, dock, text)
    panel = dock.palette_panel
    assert panel.kind.code == "0102" and "0102" in panel.title.text()
    assert not panel.hits.isVisible() and panel.words.text() == ""


def test_nothing_can_be_placed_without_a_class(dock, qtbot, window):
    assert not dock.palette_panel.place.isEnabled()
    key(qtbot, dock.pane.list, Qt.Key.Key_P)
    assert window.canvas.mapTool() is not dock.tool
    choose(qtbot, dock, "no such class")
    assert dock.palette_panel.kind is None and dock.palette_panel.hits.isVisible()


def test_hits_have_a_symbol_and_a_click_takes_one(dock, qtbot):
    panel = dock.palette_panel
    qtbot.keyClicks(panel.words, "jing gai")
    item = panel.hits.item(1)
    assert panel.hits.count() > 3 and not item.icon().isNull()
    qtbot.mouseClick(panel.hits.viewport(), LEFT, pos=panel.hits.visualItemRect(item).center())
    assert panel.kind is not None and not panel.hits.isVisible()


def test_the_last_ten_classes_used_are_buttons_and_are_remembered(dock, qtbot, open_dock, city):
    codes = [c.code for c in CATALOGUE.classes("component") if c.geometry == "point"][:12]
    for code in codes:
        dock.palette_panel.remember(CATALOGUE.get("component", code))
    dock.palette_panel.remember(CATALOGUE.get("component", codes[5]))
    wanted = [codes[5]] + [c for c in reversed(codes) if c != codes[5]][:9]
    assert [k.code for k in dock.palette_panel.recent()] == wanted
    other = open_dock(ComponentDock, city).palette_panel
    button = other.findChild(QToolButton, f"recent_{wanted[3]}")
    button.click()
    assert other.kind.code == wanted[3]


# -- placing

def test_place_mode_stays_on_and_the_last_ones_values_are_the_defaults(dock, qtbot, city, window):
    choose(qtbot, dock)
    panel = dock.palette_panel
    assert panel.fields["deptcode3"].currentText() == "Water company"
    panel.fields["deptcode2"].choose("U1")
    panel.fields["objstate"].choose("破损")
    panel.fields["note"].setText("new")
    qtbot.mouseClick(panel.place, LEFT)
    assert window.canvas.mapTool() is dock.tool
    places = [map_click(qtbot, window.canvas, X + x, Y + 300) for x in (200, 700)]
    new = rows(city)[3:]
    assert [r["objid"] for r in new] == ["3301060102000004", "3301060102000005"]
    assert [r["bgid"][-3:] for r in new] == ["001", "002"]
    for row, place in zip(new, places):
        assert point_xy(row["geom"]) == pytest.approx((place.x(), place.y()), abs=1e-6)
        assert (row["deptcode3"], row["deptcode2"], row["objstate"], row["note"]) == \
            ("U3", "U1", "破损", "new")
        assert row["changed_by"] == city.user and row["changed_why"] and row["changed_at"]
    assert window.canvas.mapTool() is dock.tool and panel.place.isChecked()
    assert "3301060102000005" in dock.status.text() and "330106001001002" in dock.status.text()
    assert dock.current == (TABLE, 5) and "3301060102000005" in dock.pane.facts.text()
    # QGIS's own layer sees it without a reload
    layer = city.layer(TABLE)
    assert {f["objid"] for f in layer.getFeatures()} >= {r["objid"] for r in new}
    # the next of this class starts the same way, also in another session of work
    choose(qtbot, dock, "0101")
    assert panel.values()["note"] == ""
    choose(qtbot, dock, "0102")
    assert panel.values() == {"deptcode3": "U3", "deptcode2": "U1", "deptcode1": "",
                              "objstate": "破损", "datasource": "", "note": "new"}


def test_a_double_click_places_one(dock, qtbot, city, window):
    choose(qtbot, dock)
    dock.set_placing(True)
    place = map_click(qtbot, window.canvas, X + 200, Y + 300)
    where = window.canvas.getCoordinateTransform().transform(place)
    qtbot.mouseDClick(window.canvas.viewport(), LEFT, pos=where.toQPointF().toPoint())
    assert len(rows(city)) == 4


def test_right_click_and_escape_with_points(dock, qtbot, city, window):
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    choose(qtbot, dock)
    key(qtbot, dock.pane.list, Qt.Key.Key_P)
    map_click(qtbot, window.canvas, X + 200, Y + 300, RIGHT)
    assert len(rows(city)) == 3
    key(qtbot, window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.mapTool() is pan and not dock.palette_panel.place.isChecked()


def test_another_map_tool_ends_place_mode(dock, qtbot, window):
    choose(qtbot, dock)
    dock.set_placing(True)
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    assert not dock.palette_panel.place.isChecked()
    key(qtbot, dock.pane.list, Qt.Key.Key_P)
    key(qtbot, dock.pane.list, Qt.Key.Key_P)
    assert window.canvas.mapTool() is pan


def test_lines_are_drawn_vertex_by_vertex(dock, qtbot, city, window):
    wanted = kind("line")
    table = f"component_{wanted.major}_line"
    choose(qtbot, dock, wanted.code)
    dock.set_placing(True)
    canvas = window.canvas
    a = map_click(qtbot, canvas, X + 100, Y + 300)
    map_click(qtbot, canvas, X + 100, Y + 300, RIGHT)
    assert dock.status.text() and rows(city, table) == [] and len(dock.tool.points) == 1
    map_click(qtbot, canvas, X + 200, Y + 500)
    key(qtbot, canvas, Qt.Key.Key_Backspace)
    b = map_click(qtbot, canvas, X + 400, Y + 300)
    map_click(qtbot, canvas, X + 800, Y + 800, RIGHT)
    line, = geometries([r["geom"] for r in rows(city, table)])
    assert line.geom_type == "MultiLineString"
    drawn = [xy for xy in line.geoms[0].coords]
    assert drawn == pytest.approx([(a.x(), a.y()), (b.x(), b.y())])
    # the next one by Enter, one dropped by Esc; place mode stays on
    map_click(qtbot, canvas, X + 100, Y + 600)
    map_click(qtbot, canvas, X + 300, Y + 600)
    key(qtbot, canvas, Qt.Key.Key_Return)
    assert len(rows(city, table)) == 2
    map_click(qtbot, canvas, X + 100, Y + 700)
    key(qtbot, canvas, Qt.Key.Key_Escape)
    key(qtbot, canvas, Qt.Key.Key_Return)
    assert len(rows(city, table)) == 2 and canvas.mapTool() is dock.tool


def test_areas_are_drawn_and_a_crossed_outline_is_refused(dock, qtbot, city, window):
    wanted = kind("area")
    table = f"component_{wanted.major}_area"
    choose(qtbot, dock, wanted.code)
    dock.set_placing(True)
    for x, y in ((100, 300), (300, 500), (300, 300), (100, 500)):
        map_click(qtbot, window.canvas, X + x, Y + y)
    map_click(qtbot, window.canvas, X, Y, RIGHT)
    assert rows(city, table) == [] and dock.status.text().startswith("■")
    for x, y in ((100, 300), (300, 300), (300, 500)):
        map_click(qtbot, window.canvas, X + x, Y + y)
    key(qtbot, window.canvas, Qt.Key.Key_Enter)
    area, = geometries([r["geom"] for r in rows(city, table)])
    assert area.geom_type == "MultiPolygon" and area.area == pytest.approx(20_000, rel=0.05)


def test_choosing_another_geometry_drops_what_is_half_drawn(dock, qtbot, window):
    choose(qtbot, dock, kind("line").code)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 100, Y + 300)
    choose(qtbot, dock, "0102")
    assert dock.tool.points == [] and dock.tool.geometry == "point"


def test_clicks_are_transformed_from_the_maps_reference_system(dock, qtbot, city, window):
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    window.canvas.setExtent(dock.link.layers[TABLE].extent())
    choose(qtbot, dock)
    from citygrid_plugin.gui.components.layer_link import to_map
    wanted = QgsPointXY(X + 333, Y + 444)
    dock.set_placing(True)
    dock.tool.drawn.emit(QgsGeometry.fromPointXY(to_map(city).transform(wanted)))
    assert point_xy(rows(city)[3]["geom"]) == pytest.approx((wanted.x(), wanted.y()), abs=0.001)


def test_clicks_snap_as_the_project_says(dock, qtbot, city, window):
    layer = QgsVectorLayer("Point?crs=EPSG:4549", "corners", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(X + 600.25, Y + 600.25)))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    window.canvas.setLayers([layer])
    utils = window.canvas.snappingUtils()
    config = utils.config()
    config.setEnabled(True)
    config.setMode(Qgis.SnappingMode.AllLayers if hasattr(Qgis, "SnappingMode")
                   else QgsSnappingConfig.SnappingMode.AllLayers)
    config.setTypeFlag(Qgis.SnappingTypes(Qgis.SnappingType.Vertex)
                       if hasattr(Qgis, "SnappingType")
                       else QgsSnappingConfig.SnappingTypes(QgsSnappingConfig.VertexFlag))
    config.setTolerance(12)
    config.setUnits(QgsTolerance.UnitType.Pixels)
    utils.setConfig(config)
    choose(qtbot, dock)
    dock.set_placing(True)
    # QGIS builds its index of vertices in the background; a hand has moved long enough by then
    assert utils.snapToMap(QgsPointXY(X + 604, Y + 596)).isValid()
    map_click(qtbot, window.canvas, X + 604, Y + 596)
    assert point_xy(rows(city)[3]["geom"]) == (X + 600.25, Y + 600.25)


def test_a_place_outside_of_the_grids_is_said(dock, qtbot, city, window):
    window.canvas.setExtent(QgsRectangle(X + 2000, Y, X + 3000, Y + 1000))
    choose(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 2500, Y + 500)
    assert rows(city)[3]["bgid"] is None and dock.status.text().startswith("■")


def test_a_place_out_of_the_reference_system_is_refused(dock, qtbot, city, window):
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    choose(qtbot, dock)
    dock.set_placing(True)
    dock.tool.drawn.emit(QgsGeometry.fromPointXY(QgsPointXY(0, 1e9)))
    assert len(rows(city)) == 3 and dock.status.text().startswith("■")


def test_an_organisation_that_is_none_is_refused(dock, qtbot, city, window):
    choose(qtbot, dock)
    dock.palette_panel.fields["deptcode2"].setEditText("环卫")   # there are two of them
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert len(rows(city)) == 3 and dock.status.text().startswith("■")


def test_undo_retires_the_last_one_placed(dock, qtbot, city, window):
    choose(qtbot, dock)
    assert not dock.palette_panel.undo_button.isEnabled()
    assert "retired" in dock.palette_panel.undo_button.toolTip()
    key(qtbot, dock.pane.list, Qt.Key.Key_Z)
    assert not any(r["dedate"] for r in rows(city))
    dock.set_placing(True)
    for x in (200, 300):
        map_click(qtbot, window.canvas, X + x, Y + 300)
    key(qtbot, window.canvas, Qt.Key.Key_Z)
    assert [bool(r["dedate"]) for r in rows(city)] == [False] * 4 + [True]
    assert rows(city)[4]["changed_why"] == "placed by mistake"
    assert "3301060102000005" in dock.status.text()
    key(qtbot, dock.pane.list, Qt.Key.Key_Z)
    assert [bool(r["dedate"]) for r in rows(city)] == [False] * 3 + [True] * 2
    assert not dock.palette_panel.undo_button.isEnabled()
    key(qtbot, dock.pane.list, Qt.Key.Key_Z)
    assert [bool(r["dedate"]) for r in rows(city)] == [False] * 3 + [True] * 2


def test_undo_of_one_that_somebody_else_retired_says_so(dock, qtbot, city, window):
    choose(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    components.retire(city.workspace, [(TABLE, 4)], "zhao", "gone")
    key(qtbot, window.canvas, Qt.Key.Key_Z)
    assert dock.status.text().startswith("■") and rows(city)[3]["changed_by"] == "zhao"


# -- a workspace that cannot be written

def test_while_another_writes_the_dock_waits_and_says_for_whom(dock, qtbot, city, window):
    choose(qtbot, dock)
    dock.set_placing(True)
    other = lock(city)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert dock.writer.busy and dock.status.stop.isVisible() and dock.status.text()
    map_click(qtbot, window.canvas, X + 300, Y + 300)
    assert "Not placed" in dock.status.text()
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: not dock.writer.busy, timeout=5000)
    assert len(rows(city)) == 4 and not dock.status.stop.isVisible()


def test_waiting_can_be_given_up(dock, qtbot, city, window):
    choose(qtbot, dock)
    dock.set_placing(True)
    other = lock(city)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    key(qtbot, dock.pane.list, Qt.Key.Key_Escape)
    other.execute("ROLLBACK")
    other.close()
    assert not dock.writer.busy and len(rows(city)) == 3


def test_a_long_import_is_named(dock, qtbot, city, window):
    with city.workspace.transaction() as connection:
        connection.execute("INSERT INTO cg_lock VALUES (1, 'zhao', 'pc7', 1, 'import', 'T')")
    choose(qtbot, dock)
    dock.set_placing(True)
    other = lock(city)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert "zhao" in dock.status.text() and "pc7" in dock.status.text()
    dock.writer.stop()
    other.execute("ROLLBACK")
    other.close()


def test_a_workspace_that_became_read_only_is_said(dock, qtbot, city, window):
    city.workspace.connection.execute("PRAGMA query_only = ON")
    choose(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    city.workspace.connection.execute("PRAGMA query_only = OFF")
    assert "cannot be written" in dock.status.text() and len(rows(city)) == 3


def test_a_missing_shapely_is_said(dock, qtbot, city, window, hide_packages):
    choose(qtbot, dock)
    dock.set_placing(True)
    hide_packages("shapely")
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert "shapely" in dock.status.text() and len(rows(city)) == 3


# -- finding

def test_find_shows_flies_and_selects(dock, qtbot, city, window):
    find(qtbot, dock, "劳动路")
    assert dock.find_panel.model.rowCount() == 3
    assert dock.current == (TABLE, 1)
    key(qtbot, dock.find_panel.list, Qt.Key.Key_J)
    assert dock.current == (TABLE, 2) and dock.link.layers[TABLE].selectedFeatureIds() == [2]
    key(qtbot, dock.find_panel.list, Qt.Key.Key_Return)
    assert window.canvas.center().x() == pytest.approx(X + 200, abs=0.01)
    assert window.canvas.scale() == pytest.approx(2000, rel=0.1)
    find(qtbot, dock, "3301060102000003")
    assert window.canvas.center().x() == pytest.approx(X + 300, abs=0.01)
    find(qtbot, dock, "nothing like it")
    assert "nothing like it" in dock.find_panel.count.text()


def test_the_search_key_and_no_search_without_words(dock, qtbot):
    key(qtbot, dock.pane.list, "/")
    assert dock.tabs.currentWidget().widget() is dock.find_panel
    find(qtbot, dock, "  ")
    assert dock.find_panel.model.rowCount() == 0 and dock.find_panel.count.text() == ""


def test_flying_where_the_map_cannot_go_is_said(dock, qtbot, city, window):
    find(qtbot, dock, "3301060102000003")
    dock.status.say("")
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem())
    key(qtbot, dock.pane.list, Qt.Key.Key_F)   # without a reference system there is no transform
    assert window.canvas.center().x() == pytest.approx(X + 300, abs=0.01)


# -- the map and the dock in step

def test_what_is_selected_on_the_map_is_shown_and_can_be_changed(dock, city):
    layer = dock.link.layers[TABLE]
    layer.selectByIds([2])
    assert dock.current == (TABLE, 2) and "3301060102000002" in dock.pane.facts.text()
    layer.selectByIds([1, 2, 3])
    assert sorted(dock.change_panel.sets["selection"]) == [(TABLE, 1), (TABLE, 2), (TABLE, 3)]
    assert "(3)" in dock.change_panel.scope.currentText()
    layer.removeSelection()
    assert dock.change_panel.objects() == []


def test_a_removed_layer_does_not_stop_the_dock(dock, qtbot, city, window):
    QgsProject.instance().removeMapLayer(dock.link.layers[TABLE].id())
    assert TABLE not in dock.link.layers
    find(qtbot, dock, "3301060102000003")
    assert dock.current == (TABLE, 3)
    choose(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, window.canvas.center().x(), window.canvas.center().y())
    assert len(rows(city)) == 4


# -- changing in bulk

def test_one_value_for_many(dock, qtbot, city):
    dock.link.layers[TABLE].selectByIds([1, 2])
    panel = dock.change_panel
    dock.show_tab(panel)
    panel.column.setCurrentIndex(panel.column.findData("deptcode3"))
    assert panel.stack.currentWidget() is panel.editors["unit"]
    panel.editors["unit"].setEditText("环卫")
    assert not panel.apply_button.isEnabled() and panel.preview.text()
    panel.editors["unit"].setEditText("一所")
    assert panel.preview.text().startswith("2 will change")
    assert not panel.apply_button.isEnabled()
    qtbot.keyClicks(panel.reason, "new contract")
    qtbot.mouseClick(panel.apply_button, LEFT)
    assert [r["deptcode3"] for r in rows(city)] == ["U1", "U1", "U3"]
    assert rows(city)[0]["changed_why"] == "new contract"
    assert panel.reason.text() == "" and "2" in dock.status.text()
    assert panel.preview.text().startswith("0 will change")


@pytest.mark.parametrize("column, editor, give, stored", [
    ("objstate", "objstate", lambda e: e.choose("丢失"), "丢失"),
    ("datasource", "datasource", lambda e: e.choose("实测"), "实测"),
    ("ordate", "date", lambda e: e.setDate(e.date().addDays(-400)), None),
    ("note", "text", lambda e: e.setText("x"), "x"),
    ("objpos", "text", lambda e: e.setText(""), None)])
def test_each_column_has_its_editor(dock, qtbot, city, column, editor, give, stored):
    find(qtbot, dock, "劳动路")
    panel = dock.change_panel
    panel.scope.setCurrentIndex(panel.scope.findData("found"))
    panel.column.setCurrentIndex(panel.column.findData(column))
    assert panel.stack.currentWidget() is panel.editors[editor]
    give(panel.editors[editor])
    panel.reason.setText("r")
    key(qtbot, panel.reason, Qt.Key.Key_Return)
    if column == "ordate":
        stored = panel.editors["date"].date().toString(Qt.DateFormat.ISODate)
    assert {r[column] for r in rows(city)} == {stored}


def test_a_state_must_be_chosen(dock, qtbot, city):
    dock.link.layers[TABLE].selectByIds([1])
    panel = dock.change_panel
    panel.column.setCurrentIndex(panel.column.findData("objstate"))
    panel.reason.setText("r")
    assert not panel.apply_button.isEnabled() and "State" in panel.preview.text()


def test_a_refused_row_undoes_all_and_is_named(dock, qtbot, city):
    dock.link.layers[TABLE].selectByIds([1, 2])
    panel = dock.change_panel
    panel.column.setCurrentIndex(panel.column.findData("note"))
    panel.editors["text"].setText("x")
    panel.reason.setText("r")
    components.retire(city.workspace, [(TABLE, 2)], "zhao", "gone")   # meanwhile
    qtbot.mouseClick(panel.apply_button, LEFT)
    assert {r["note"] for r in rows(city)} == {None}
    assert panel.refused.count() == 1 and "3301060102000002" in panel.refused.item(0).text()
    assert "retired" in panel.refused.item(0).text()
    assert "1 are retired" in panel.preview.text() and panel.reason.text() == "r"


def test_an_organisation_that_vanished_is_refused_by_the_database(dock, qtbot, city):
    dock.link.layers[TABLE].selectByIds([1, 2])
    panel = dock.change_panel
    panel.column.setCurrentIndex(panel.column.findData("deptcode1"))
    panel.editors["unit"].choose("U2")
    panel.reason.setText("r")
    with city.workspace.transaction() as connection:
        connection.execute("DELETE FROM organisation WHERE code = 'U2'")
    qtbot.mouseClick(panel.apply_button, LEFT)
    assert panel.refused.count() == 2 and {r["deptcode1"] for r in rows(city)} == {None}


# -- retiring

def test_retiring_names_open_cases_and_wants_a_reason(dock, qtbot, city):
    code = rows(city)[0]["objid"]
    cases.report(city.workspace, classcode="0102", kind="component", x=X, y=Y, description="d",
                 source="hotline", actor="Li", role="acceptor", objid=code)
    number = city.workspace.query("SELECT case_no FROM case_open")[0][0]
    find(qtbot, dock, code)
    key(qtbot, dock.pane.list, Qt.Key.Key_R)
    bar = dock.reason_bar
    assert bar.isVisible() and number in bar.label.text() and not bar.yes.isEnabled()
    key(qtbot, bar.reason, Qt.Key.Key_Return)
    assert rows(city)[0]["dedate"] is None and bar.isVisible()
    qtbot.keyClicks(bar.reason, "road widened")
    key(qtbot, bar.reason, Qt.Key.Key_Return)
    assert rows(city)[0]["dedate"] and rows(city)[0]["changed_why"] == "road widened"
    assert not bar.isVisible() and not dock.pane.buttons["retire"].isEnabled()
    assert "retired" in dock.pane.facts.text()


def test_retiring_given_up_changes_nothing(dock, qtbot, city):
    find(qtbot, dock, rows(city)[0]["objid"])
    qtbot.mouseClick(dock.pane.buttons["retire"], LEFT)
    dock.reason_bar.reason.setText("x")
    key(qtbot, dock.reason_bar.reason, Qt.Key.Key_Escape)
    assert not dock.reason_bar.isVisible() and rows(city)[0]["dedate"] is None


def test_retiring_many(dock, qtbot, city):
    dock.link.layers[TABLE].selectByIds([1, 3])
    qtbot.mouseClick(dock.change_panel.retire_button, LEFT)
    assert "2" in dock.reason_bar.label.text()
    dock.reason_bar.reason.setText("gone")
    qtbot.mouseClick(dock.reason_bar.yes, LEFT)
    assert [bool(r["dedate"]) for r in rows(city)] == [True, False, True]


# -- history

def test_the_history_tells_and_a_state_comes_back(dock, qtbot, city):
    ws = city.workspace
    components.change(ws, [(TABLE, 1)], "deptcode3", "U1", "wang", "contract")
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {TABLE} SET note = 'x' WHERE fid = 1")
    find(qtbot, dock, rows(city)[0]["objid"])
    texts = [dock.pane.list.item(i).text() for i in range(dock.pane.list.count())]
    assert len(texts) == 3
    assert "outside" in texts[0] and "Note: – → x" in texts[0]
    assert "wang" in texts[1] and "Water company → 环卫一所" in texts[1]
    assert "Reason: contract" in texts[1]
    dock.pane.list.setCurrentRow(2)
    assert not dock.pane.buttons["restore"].isEnabled()
    dock.pane.list.setCurrentRow(1)
    qtbot.mouseClick(dock.pane.buttons["restore"], LEFT)
    assert "环卫一所 → Water company" in dock.reason_bar.label.text()
    dock.reason_bar.reason.setText("wrong contract")
    qtbot.mouseClick(dock.reason_bar.yes, LEFT)
    row = rows(city)[0]
    assert (row["deptcode3"], row["note"], row["changed_why"]) == ("U3", None, "wrong contract")
    assert dock.pane.list.count() == 4
    # the same again: nothing to do
    dock.pane.list.setCurrentRow(2)
    qtbot.mouseClick(dock.pane.buttons["restore"], LEFT)
    assert not dock.reason_bar.isVisible() and "already" in dock.status.text()


def test_restoring_that_the_database_refuses_is_said(dock, qtbot, city):
    ws = city.workspace
    components.change(ws, [(TABLE, 1)], "deptcode3", "U1", "wang", "contract")
    find(qtbot, dock, rows(city)[0]["objid"])
    dock.pane.list.setCurrentRow(0)
    qtbot.mouseClick(dock.pane.buttons["restore"], LEFT)
    with ws.transaction() as connection:
        connection.execute("DELETE FROM organisation WHERE code = 'U3'")
    dock.reason_bar.reason.setText("r")
    qtbot.mouseClick(dock.reason_bar.yes, LEFT)
    assert dock.status.text().startswith("■") and rows(city)[0]["deptcode3"] == "U1"


# -- who else writes, and who takes things away

def test_changes_of_others_show_and_what_is_typed_stays(dock, qtbot, city):
    find(qtbot, dock, "劳动路")
    dock.change_panel.reason.setText("half typed")
    components.change(city.workspace, [(TABLE, 1)], "objpos", "清波路", "zhao", "moved")
    city.changed.emit("")
    assert "清波路" in dock.find_panel.model.index(0, 0).data()
    assert "清波路" in dock.pane.facts.text() and dock.pane.list.count() == 2
    assert dock.change_panel.reason.text() == "half typed"


def test_a_hidden_dock_reads_when_it_is_shown(dock, city):
    dock.link.layers[TABLE].selectByIds([1])
    dock.hide()
    components.change(city.workspace, [(TABLE, 1)], "objpos", "清波路", "zhao", "moved")
    city.changed.emit(TABLE)
    assert "清波路" not in dock.pane.facts.text()
    dock.show()
    assert "清波路" in dock.pane.facts.text()


def test_no_workspace_then_one_then_none(open_dock, session, window, qtbot, tmp_path):
    dock = open_dock(ComponentDock, session)
    assert dock.pages.currentWidget() is dock.empty
    for name in ("P", "Z", "F", "R", "J"):
        qtbot.keyClick(dock.work, name)
    dock.palette_panel.search("0102")
    dock.find_panel.search("x")
    dock.retire([(TABLE, 1)])
    assert session.open(new_city(tmp_path / "city.gpkg"))
    assert dock.pages.currentWidget() is dock.work
    choose(qtbot, dock)
    dock.set_placing(True)
    assert session.close()
    assert dock.pages.currentWidget() is dock.empty
    assert window.canvas.mapTool() is not dock.tool and dock.link.layers == {}


def test_a_project_that_is_replaced_ends_everything(dock, qtbot, city, window):
    choose(qtbot, dock)
    dock.set_placing(True)
    dock.link.layers[TABLE].selectByIds([1])
    QgsProject.instance().clear()
    assert dock.pages.currentWidget() is dock.empty and dock.current is None
    assert window.canvas.mapTool() is not dock.tool


def test_close_down_gives_the_map_tool_and_the_signals_back(city, window, qtbot):
    counts = [city.receivers(s) for s in (city.changed, city.workspaceOpened)]
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    dock = ComponentDock(city, window.mainWindow())
    choose(qtbot, dock)
    dock.set_placing(True)
    layer = dock.link.layers[TABLE]
    listening = layer.receivers(layer.selectionChanged)
    dock.closeDown()
    assert window.canvas.mapTool() is pan
    assert [city.receivers(s) for s in (city.changed, city.workspaceOpened)] == counts
    assert layer.receivers(layer.selectionChanged) == listening - 1
    dock.deleteLater()
    settle()
    layer.selectByIds([1])
    city.changed.emit(TABLE)


def test_the_tab_is_remembered(open_dock, city, window):
    dock = ComponentDock(city, window.mainWindow())
    dock.tabs.setCurrentIndex(2)
    dock.closeDown()
    dock.deleteLater()
    assert open_dock(ComponentDock, city).tabs.currentIndex() == 2


def test_it_fits_beside_the_map_and_every_control_says_what_it_does(dock):
    assert dock.minimumSizeHint().width() <= 420
    ours = [widget for cls in (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
            for widget in dock.work.findChildren(cls)
            if widget.objectName() and not isinstance(widget.parent(), (QComboBox, QTabBar))
            and not widget.objectName().startswith("qt_")]
    assert len(ours) > 25
    assert [widget.objectName() for widget in ours if not widget.toolTip()] == []


def test_errors_of_the_database_are_sentences():
    assert "malformed" in sentence(sqlite3.DatabaseError("malformed"))
    assert "shapely" in sentence(MissingDependency("shapely"))
