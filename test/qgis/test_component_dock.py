"""The component dock: palette and place mode, with real widgets, keys and clicks on the map."""
import sqlite3

import pytest
from component_fixtures import (  # noqa: F401 (fixtures)
    CATALOGUE, TABLE, X, Y, choose_class, city, few_layers, key, map_click, open_dock, rows,
    session, window)
from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsPointXY, QgsProject,
    QgsRectangle, QgsSnappingConfig, QgsTolerance, QgsVectorLayer)
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QToolButton

from citygrid_plugin.core.workspace import components
from citygrid_plugin.core.workspace.geometry import geometries, point_xy
from citygrid_plugin.gui.components.component_dock import ComponentDock
from citygrid_plugin.gui.layer_link import to_map

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def dock(open_dock, city):
    return open_dock(ComponentDock, city)


def kind(geometry):
    return next(c for c in CATALOGUE.classes("component") if c.geometry == geometry)


def lock(city):
    """Another program that holds the write lock."""
    other = sqlite3.connect(city.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


# -- the palette

@pytest.mark.parametrize("text", ["0102", "污水井盖", "Sewer manhole", "wushuijinggai", "wsjg"])
def test_a_class_is_found_by_typing(dock, qtbot, text):
    choose_class(qtbot, dock, text)
    panel = dock.palette_panel
    assert panel.kind.code == "0102" and "0102" in panel.title.text()
    assert not panel.hits.isVisible() and panel.words.text() == ""


def test_nothing_can_be_placed_without_a_class(dock, qtbot, window):
    assert not dock.palette_panel.place.isEnabled()
    key(qtbot, dock.pane.list, Qt.Key.Key_P)
    assert window.canvas.mapTool() is not dock.tool
    choose_class(qtbot, dock, "no such class")
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
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock, "0101")
    assert panel.values()["note"] == ""
    choose_class(qtbot, dock, "0102")
    assert panel.values() == {"deptcode3": "U3", "deptcode2": "U1", "deptcode1": "",
                              "objstate": "破损", "datasource": "", "note": "new"}


def test_a_double_click_places_one(dock, qtbot, city, window):
    choose_class(qtbot, dock)
    dock.set_placing(True)
    place = map_click(qtbot, window.canvas, X + 200, Y + 300)
    where = window.canvas.getCoordinateTransform().transform(place)
    qtbot.mouseDClick(window.canvas.viewport(), LEFT, pos=where.toQPointF().toPoint())
    assert len(rows(city)) == 4


def test_right_click_and_escape_with_points(dock, qtbot, city, window):
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    choose_class(qtbot, dock)
    key(qtbot, dock.pane.list, Qt.Key.Key_P)
    map_click(qtbot, window.canvas, X + 200, Y + 300, RIGHT)
    assert len(rows(city)) == 3
    key(qtbot, window.canvas, Qt.Key.Key_Escape)
    assert window.canvas.mapTool() is pan and not dock.palette_panel.place.isChecked()


def test_another_map_tool_ends_place_mode(dock, qtbot, window):
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock, wanted.code)
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
    choose_class(qtbot, dock, wanted.code)
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
    choose_class(qtbot, dock, kind("line").code)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 100, Y + 300)
    choose_class(qtbot, dock, "0102")
    assert dock.tool.points == [] and dock.tool.geometry == "point"


def test_clicks_are_transformed_from_the_maps_reference_system(dock, qtbot, city, window):
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    window.canvas.setExtent(dock.link.layers[TABLE].extent())
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock)
    dock.set_placing(True)
    # QGIS builds its index of vertices in the background; a hand has moved long enough by then
    assert utils.snapToMap(QgsPointXY(X + 604, Y + 596)).isValid()
    map_click(qtbot, window.canvas, X + 604, Y + 596)
    assert point_xy(rows(city)[3]["geom"]) == (X + 600.25, Y + 600.25)


def test_a_place_outside_of_the_grids_is_said(dock, qtbot, city, window):
    window.canvas.setExtent(QgsRectangle(X + 2000, Y, X + 3000, Y + 1000))
    choose_class(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 2500, Y + 500)
    assert rows(city)[3]["bgid"] is None and dock.status.text().startswith("■")


def test_a_place_out_of_the_reference_system_is_refused(dock, qtbot, city, window):
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    choose_class(qtbot, dock)
    dock.set_placing(True)
    dock.tool.drawn.emit(QgsGeometry.fromPointXY(QgsPointXY(0, 1e9)))
    assert len(rows(city)) == 3 and dock.status.text().startswith("■")


def test_an_organisation_that_is_none_is_refused(dock, qtbot, city, window):
    choose_class(qtbot, dock)
    dock.palette_panel.fields["deptcode2"].setEditText("环卫")   # there are two of them
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert len(rows(city)) == 3 and dock.status.text().startswith("■")


def test_undo_retires_the_last_one_placed(dock, qtbot, city, window):
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    components.retire(city.workspace, [(TABLE, 4)], "zhao", "gone")
    key(qtbot, window.canvas, Qt.Key.Key_Z)
    assert dock.status.text().startswith("■") and rows(city)[3]["changed_by"] == "zhao"


# -- a workspace that cannot be written

def test_while_another_writes_the_dock_waits_and_says_for_whom(dock, qtbot, city, window):
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock)
    dock.set_placing(True)
    other = lock(city)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert "zhao" in dock.status.text() and "pc7" in dock.status.text()
    dock.writer.stop()
    other.execute("ROLLBACK")
    other.close()


def test_a_workspace_that_became_read_only_is_said(dock, qtbot, city, window):
    city.workspace.connection.execute("PRAGMA query_only = ON")
    choose_class(qtbot, dock)
    dock.set_placing(True)
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    city.workspace.connection.execute("PRAGMA query_only = OFF")
    assert "cannot be written" in dock.status.text() and len(rows(city)) == 3


def test_a_missing_shapely_is_said(dock, qtbot, city, window, hide_packages):
    choose_class(qtbot, dock)
    dock.set_placing(True)
    hide_packages("shapely")
    map_click(qtbot, window.canvas, X + 200, Y + 300)
    assert "shapely" in dock.status.text() and len(rows(city)) == 3
