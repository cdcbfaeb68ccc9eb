"""The component dock: find, change, retire, history, and who takes things away."""
import sqlite3

import pytest
from component_fixtures import (  # noqa: F401 (fixtures)
    TABLE, X, Y, choose_class, city, few_layers, key, map_click, new_city, open_dock, rows,
    session, window)
from frame_window import settle
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTabBar)

from citygrid_plugin.core.errors import MissingDependency
from citygrid_plugin.core.workspace import cases, components
from citygrid_plugin.gui.components.component_dock import ComponentDock
from citygrid_plugin.gui.widgets import sentence

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dock(open_dock, city):
    return open_dock(ComponentDock, city)


def find(qtbot, dock, text):
    dock.show_tab(dock.find_panel)
    dock.find_panel.words.setText(text)
    key(qtbot, dock.find_panel.words, Qt.Key.Key_Return)


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
    choose_class(qtbot, dock)
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


def test_a_list_that_is_cut_says_that_more_will_not_change(dock, qtbot, city, monkeypatch):
    monkeypatch.setattr(components, "FOUND", 3)
    find(qtbot, dock, "劳动路")
    panel = dock.change_panel
    panel.scope.setCurrentIndex(panel.scope.findData("found"))
    panel.column.setCurrentIndex(panel.column.findData("note"))
    panel.editors["text"].setText("x")
    assert "there are more" in panel.preview.text()
    monkeypatch.setattr(components, "FOUND", 4)
    find(qtbot, dock, "劳动路 号")
    assert "there are more" not in panel.preview.text()


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
        for column in ("deptcode1", "deptcode2", "deptcode3"):   # nobody may refer to it any more
            connection.execute(f"UPDATE {TABLE} SET {column} = 'U1' WHERE {column} = 'U3'")
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
    choose_class(qtbot, dock)
    dock.set_placing(True)
    assert session.close()
    assert dock.pages.currentWidget() is dock.empty
    assert window.canvas.mapTool() is not dock.tool and dock.link.layers == {}


def test_a_project_that_is_replaced_ends_everything(dock, qtbot, city, window):
    choose_class(qtbot, dock)
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
    choose_class(qtbot, dock)
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
