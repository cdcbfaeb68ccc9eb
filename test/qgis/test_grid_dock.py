"""The grid dock: the list, the selection in step with the map, locking, patrol areas, undo."""
import sys
import threading

import numpy as np
import pytest
import shapely
from component_fixtures import (  # noqa: F401 (fixtures)
    CATALOGUE, X, Y, key, map_click, open_dock, pixel, session, window)
from frame_window import settle
from grid_fixtures import (  # noqa: F401 (fixtures)
    COMMUNITY, OTHER, box, code, dock, few_layers, new_town, place_of, select, town, valid)
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTableView

from citygrid_plugin.core.grids import cell_list, editing
from citygrid_plugin.core.grids.scene import scene_around
from citygrid_plugin.core.workspace import grid_edits, store
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.gui.grids import grid_dock
from citygrid_plugin.gui.grids.grid_dock import GridDock

DISPLAY = Qt.ItemDataRole.DisplayRole


def edit(session, number=1, x=6.0):
    """Somebody cuts a narrow strip off a cell."""
    ws = session.workspace
    scene = scene_around(ws, (X, Y, X + 300, Y + 200))
    line = np.array([[X + x, Y - 5], [X + x, Y + 105]])
    return grid_edits.store_edit(ws, editing.split(scene, code(number), line), "li", "why")


def codes(dock):
    model = dock.cells.model
    return [model.bgid(row) for row in range(model.rowCount())]


def texts(dock, row):
    model = dock.cells.model
    return [model.index(row, column).data(DISPLAY) for column in range(model.columnCount())]


def choose(combo, value):
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


# -- the list

def test_the_worst_cell_comes_first_with_rule_and_figure(town, open_dock):
    made = edit(town)
    dock = open_dock(GridDock, town)
    narrow = min(made.bgids, key=lambda bgid: valid(town)[bgid].area)
    assert texts(dock, 0)[0] == narrow[6:] and texts(dock, 0)[2:] == ["600 m²", "600", "0"]
    assert "About 10,000" in texts(dock, 0)[1] and "+" in texts(dock, 0)[1]
    assert texts(dock, 6)[1:3] == ["", ""]
    dock.cells.table.selectRow(0)
    assert "600 m² are wanted" not in dock.cells.detail.text()
    assert "has 600 m²; 5000 to 20000 m² are wanted" in dock.cells.detail.text()
    assert "清波" in dock.cells.detail.text() and "sliver" in dock.cells.detail.text()
    assert dock.cells.totals.text().startswith("7 unit grids, 6.0 ha · mean 8,571 m²")
    assert "4 components" in dock.cells.totals.text() and "▲ 1" in dock.cells.totals.text()


def test_filters_narrow_the_list_and_the_totals(town, open_dock):
    made = edit(town)
    dock = open_dock(GridDock, town)
    assert dock.cells.community.itemText(1) == f"清波 {COMMUNITY}"
    choose(dock.cells.community, OTHER)
    assert codes(dock) == [code(1, OTHER), code(2, OTHER)]
    assert dock.cells.totals.text().startswith("2 unit grids, 2.0 ha")
    choose(dock.cells.community, "")
    choose(dock.cells.rule, "*")
    assert codes(dock) == [min(made.bgids, key=lambda bgid: valid(town)[bgid].area)]
    choose(dock.cells.rule, "sliver")
    assert len(codes(dock)) == 1
    choose(dock.cells.rule, "")
    dock.cells.search.setText("1002002")
    assert codes(dock) == [code(2, OTHER)]
    dock.cells.search.setText("'; --")
    assert codes(dock) == [] and dock.cells.totals.text().startswith("0 unit grids")


def test_a_heading_sorts_and_worst_first_comes_back(town, open_dock, qtbot):
    edit(town)
    dock = open_dock(GridDock, town)
    first = codes(dock)
    header = dock.cells.table.horizontalHeader()
    for column, expected in ((0, sorted(first)), (4, None)):
        header.setSortIndicator(column, Qt.SortOrder.AscendingOrder)
        dock.cells._sort(column)
        if expected:
            assert codes(dock) == expected
    loads = [texts(dock, row)[4] for row in range(7)]
    assert loads == sorted(loads, key=int)
    select(dock, first[0])
    key(qtbot, dock.cells.table, Qt.Key.Key_W)
    assert codes(dock) == first and dock.cells.bgids() == [first[0]]


def test_findings_of_the_check_are_in_the_list(dock, town):
    with town.workspace.transaction() as connection:
        connection.execute(
            "INSERT INTO finding (run, rule, severity, owner_code, template, params, state) "
            "VALUES ('grids', 'cutbuilding', 'error', ?, 'Grid {code}: its border cuts "
            "{area:.1f} m² off a building.', '{\"code\": \"x\", \"area\": 12.5}', 'open')",
            (code(4),))
    town.announce("finding")
    assert codes(dock)[0] == code(4) and texts(dock, 0)[2] == "12.5 m²"
    assert "■" in texts(dock, 0)[1] and "■ 1" in dock.cells.totals.text()


# -- in step with the map

def test_a_row_flies_and_selects_and_the_map_selects_rows(dock, qtbot, window, town):
    select(dock, code(3))
    assert town.layer("unit_grid").selectedFeatureCount() == 1
    key(qtbot, dock.cells.table, Qt.Key.Key_F)
    centre = window.canvas.extent().center()
    assert (centre.x(), centre.y()) == pytest.approx((X + 50, Y + 150), abs=1)
    layer = town.layer("unit_grid")
    layer.selectByIds([f.id() for f in layer.getFeatures() if f["bgid"] in (code(1), code(2))])
    assert sorted(dock.cells.bgids()) == [code(1), code(2)]
    assert dock.tools.buttons["lock"].isEnabled()
    layer.removeSelection()
    assert dock.cells.bgids() == [] and not dock.tools.buttons["lock"].isEnabled()


def test_j_and_k_walk_through_the_list(dock, qtbot, window):
    key(qtbot, dock.cells.table, Qt.Key.Key_J)
    first = dock.cells.bgids()
    key(qtbot, dock.cells.table, Qt.Key.Key_J)
    assert dock.cells.bgids() != first
    key(qtbot, dock.cells.table, Qt.Key.Key_K)
    assert dock.cells.bgids() == first == [codes(dock)[0]]


def test_what_the_filter_hides_is_told(dock, town):
    choose(dock.cells.community, OTHER)
    layer = town.layer("unit_grid")
    layer.selectByIds([f.id() for f in layer.getFeatures() if f["bgid"] == code(1)])
    assert "not in the list" in dock.status.text() and dock.cells.bgids() == []


def test_a_cell_outside_of_the_maps_reference_system_is_told(dock, qtbot, window, town):
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2193"))
    select(dock, code(1))
    dock.fly()
    assert window.canvas.extent().isFinite()


# -- locking, patrol areas, undo

def test_lock_and_unlock(dock, qtbot, town):
    select(dock, code(1), code(2))
    key(qtbot, dock.cells.table, Qt.Key.Key_L)
    assert "2 unit grids are locked" in dock.status.text()
    assert "2 locked" in dock.cells.totals.text()
    assert town.workspace.query("SELECT sum(locked) FROM unit_grid") == [(2,)]
    lock = dock.cells.model.index(place_of(dock, code(1)), 1).data(Qt.ItemDataRole.DecorationRole)
    assert lock is not None
    select(dock, code(1), code(3))
    dock.lock()     # some are not: lock them all
    assert town.workspace.query("SELECT sum(locked) FROM unit_grid") == [(3,)]
    select(dock, code(1), code(3))
    dock.tools.reason.setText("agreed with the community")
    dock.lock()
    assert town.workspace.query("SELECT sum(locked) FROM unit_grid") == [(1,)]
    assert town.workspace.query("SELECT changed_why FROM unit_grid WHERE bgid = ?",
                                (code(1),)) == [("agreed with the community",)]
    dock.cells.table.clearSelection()
    dock.lock()
    assert "Select unit grids" in dock.status.text()


def test_cells_are_given_to_another_patrol_area(dock, qtbot, town):
    assert dock.tools.patrol.isVisible() and dock.tools.patrol.itemText(2) == "P2 甲"
    select(dock, code(3))
    dock.give()
    assert "choose the patrol area" in dock.status.text()
    choose(dock.tools.patrol, "P2")
    key(qtbot, dock.cells.table, Qt.Key.Key_G)
    assert "1 unit grids belong to patrol area P2 now" in dock.status.text()

    def areas():
        return dict(town.workspace.query("SELECT bgid, patrol_code FROM patrol_area_grid"))
    assert areas()[code(3)] == "P2"
    select(dock, code(1))
    dock.give()
    assert "No unit grid would be left" in dock.status.text() and areas()[code(1)] == "P1"
    key(qtbot, dock.cells.table, Qt.Key.Key_Z)
    assert areas()[code(3)] == "P1" and "of before" in dock.status.text()
    assert not dock.tools.buttons["undo"].isEnabled()


def test_without_patrol_areas_there_is_nothing_to_give(session, tmp_path, open_dock):
    assert session.open(new_town(tmp_path / "plain.gpkg", patrols=False))
    dock = open_dock(GridDock, session)
    assert not dock.tools.patrol.isVisible() and not dock.tools.buttons["give"].isVisible()


def test_undo_takes_back_one_action_after_the_other(dock, qtbot, window, town):
    before = {bgid: shape.wkt for bgid, shape in valid(town).items()}
    dock.take("split")
    for x in (50, 75):
        for y in (-10, 110):
            map_click(qtbot, window.canvas, X + x, Y + y)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert len(valid(town)) == 8 and len(dock.done) == 2
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z)
    assert len(valid(town)) == 7
    key(qtbot, dock.cells.table, Qt.Key.Key_Z)
    assert {bgid: shape.wkt for bgid, shape in valid(town).items()} == before
    assert "valid again" in dock.status.text() and dock.cells.bgids() == [code(1)]
    assert sorted(codes(dock)) == sorted(before)
    key(qtbot, dock.cells.table, Qt.Key.Key_Z)      # there is nothing left
    assert len(valid(town)) == 6


def test_an_action_that_was_overtaken_is_not_undone(dock, qtbot, window, town):
    dock.take("split")
    for y in (-10, 110):
        map_click(qtbot, window.canvas, X + 50, Y + y)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    with store.open_workspace(town.workspace.path) as other:
        scene = scene_around(other, (X, Y, X + 300, Y + 200))
        grid_edits.store_edit(other, editing.merge(scene, [code(5), code(6)]), "wang", "better")
    dock.undo()
    assert "cannot be undone" in dock.status.text() and dock.status.text().startswith("■")
    assert not dock.done and code(7) in valid(town)
    assert sorted(codes(dock)) == sorted(valid(town))


def test_a_locked_successor_can_be_undone_after_it_is_unlocked(dock, qtbot, window, town):
    dock.take("split")
    for y in (-10, 110):
        map_click(qtbot, window.canvas, X + 50, Y + y)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    select(dock, code(5))
    dock.lock()
    dock.undo()
    assert "locked" in dock.status.text() and len(dock.done) == 1 and code(5) in valid(town)
    select(dock, code(5))
    dock.lock()
    dock.undo()
    assert code(1) in valid(town) and not dock.done


# -- others write, sessions, looks

def test_what_others_write_shows_and_the_selection_stays(dock, town, qtbot):
    select(dock, code(4))
    with store.open_workspace(town.workspace.path) as other:
        scene = scene_around(other, (X, Y, X + 300, Y + 200))
        grid_edits.store_edit(other, editing.merge(scene, [code(1), code(3)]), "wang", "why")
    town.changed.emit("")
    assert sorted(codes(dock)) == sorted(valid(town)) and dock.cells.bgids() == [code(4)]


def test_a_long_list_is_read_beside_the_window(town, open_dock, qtbot, monkeypatch):
    gate, real = threading.Event(), cell_list.cells
    monkeypatch.setattr(cell_list, "cells", lambda *given: gate.wait(60) and real(*given))
    monkeypatch.setattr(grid_dock, "MANY", 3)
    dock = open_dock(GridDock, town)
    assert dock.cells.model.cells is None and not dock.tools.buttons["split"].isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: dock.cells.model.rowCount() == 6, timeout=10_000)
    assert dock.tools.buttons["split"].isEnabled()
    made = edit(town)
    town.changed.emit("")
    qtbot.waitUntil(lambda: dock.cells.model.rowCount() == 7, timeout=10_000)
    # nothing of it has changed: nothing is read
    town.changed.emit("")
    assert dock._reading is None
    dock.done.append(made)
    dock.undo()
    assert dock.cells.model.rowCount() == 6 and dock._reading is None
    # the workspace is closed while it is read
    with town.workspace.transaction() as connection:
        connection.execute("UPDATE unit_grid SET locked = 1, changed_at = '2030' WHERE bgid = ?",
                           (code(1),))
    town.changed.emit("")
    assert dock._reading is not None
    assert town.close()
    qtbot.waitUntil(lambda: QgsApplication.taskManager().countActiveTasks() == 0, timeout=10_000)
    settle()
    assert dock.cells.model.cells is None


def test_thirty_thousand_cells_are_a_list(dock, town, qtbot):
    from citygrid_plugin.core.grids.cell_list import Cells
    n = 30_000
    rng = np.random.default_rng(1)
    broken = np.empty(n, dtype=object)
    broken[:] = [()] * n
    bgids = np.array([f"330106001{i:06}" for i in range(n)], dtype=object)
    dock.cells.load(Cells(np.arange(n), bgids, np.full(n, COMMUNITY, dtype=object),
                          rng.uniform(1e3, 3e4, n), np.full(n, 0.7), np.zeros(n),
                          *(np.zeros(n, dtype=bool) for _ in range(2)), broken,
                          np.full(n, 3), np.zeros(n)))
    assert dock.cells.model.rowCount() == n
    dock.cells._sort(3)
    dock.cells.search.setText("0299")
    assert 0 < dock.cells.model.rowCount() < 200
    dock.cells.search.clear()
    dock.cells.table.selectAll()
    assert len(dock.cells.fids()) == n
    assert dock.status.text().startswith("30000")


def test_no_workspace_another_workspace(session, tmp_path, open_dock):
    dock = open_dock(GridDock, session)
    assert dock.pages.currentWidget() is dock.empty
    for call in (dock.undo, dock.lock, dock.give, dock.fly, lambda: dock.take("split"),
                 dock.reload):
        call()
    assert session.open(new_town(tmp_path / "one.gpkg"))
    assert dock.pages.currentWidget() is dock.work and len(codes(dock)) == 6
    edit(session)
    assert session.open(new_town(tmp_path / "two.gpkg"))
    assert len(codes(dock)) == 6 and not dock.done


def test_an_empty_workspace_has_an_empty_list(session, tmp_path, open_dock):
    ws = store.create(tmp_path / "empty.gpkg", store.srs_from_crs("EPSG:4549"), CATALOGUE,
                      division="330106")
    ws.close()
    assert session.open(tmp_path / "empty.gpkg")
    dock = open_dock(GridDock, session)
    assert codes(dock) == [] and dock.cells.totals.text().startswith("0 unit grids")
    dock.take("split")
    assert dock.desk.mode == "split"


def test_faulty_shapes_are_listed_not_fatal(session, tmp_path, open_dock):
    path = new_town(tmp_path / "bad.gpkg")
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        twisted = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
        parts = shapely.MultiPolygon([box(0, 100, 40, 200), box(60, 100, 100, 200)])
        for bgid, shape in ((code(1), twisted), (code(3), parts)):
            connection.execute("UPDATE unit_grid SET geom = ? WHERE bgid = ?", (
                blobs(np.array([shape], dtype=object), 4549, multi=True)[0], bgid))
    assert session.open(path)
    dock = open_dock(GridDock, session)
    assert len(codes(dock)) == 6 and set(codes(dock)[:2]) == {code(1), code(3)}
    assert "■" in texts(dock, 0)[1]


def test_without_shapely_the_dock_opens_and_says_what_to_install(town, open_dock, hide_packages,
                                                                 monkeypatch):
    hide_packages("shapely")
    for name in [n for n in sys.modules if n.startswith("citygrid_plugin.core.grids")]:
        monkeypatch.delitem(sys.modules, name)
    dock = open_dock(GridDock, town)
    assert "shapely" in dock.status.text() and dock.cells.model.cells is None
    dock.take("split")
    assert dock.desk.mode == "" and "shapely" in dock.status.text()


def test_the_layer_is_removed_and_comes_back(dock, town):
    QgsProject.instance().removeMapLayer(town.layer("unit_grid").id())
    select(dock, code(2))
    dock.fly()
    assert dock.cells.bgids() == [code(2)]


def test_it_remembers_its_columns(town):
    dock = GridDock(town)
    dock.cells.table.setColumnWidth(3, 77)
    dock.closeDown()
    again = GridDock(town)
    assert again.cells.table.columnWidth(3) == 77
    again.closeDown()
    for widget in (dock, again):
        widget.deleteLater()


def test_every_control_has_a_name_a_tooltip_and_a_place_in_the_tab_order(dock):
    for kind in (QAbstractButton, QComboBox, QLineEdit, QTableView):
        for widget in dock.work.findChildren(kind):
            if widget.objectName().startswith("qt_") or not widget.isVisible() \
                    or type(widget.parent()).__name__ in ("QLineEdit", "QTableView"):
                continue
            assert widget.objectName() and widget.toolTip(), widget
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.objectName()
    assert dock.work.sizeHint().width() <= 440
