"""The map tools of the grid dock, with real clicks on the canvas."""
import sqlite3

import pytest
from component_fixtures import (  # noqa: F401 (fixtures)
    X, Y, key, map_click, open_dock, pixel, session, window)
from frame_window import settle
from grid_fixtures import (  # noqa: F401 (fixtures)
    COMMUNITY, OTHER, code, dock, few_layers, new_town, place_of, select, town, valid)
from qgis.core import QgsProject, QgsRectangle
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from citygrid_plugin.core.grids import editing
from citygrid_plugin.core.grids import scene as scene_module
from citygrid_plugin.core.workspace import store

RIGHT = Qt.MouseButton.RightButton


def draw(qtbot, window, *places, finish=True):
    """Click vertices, metres from the corner of the town, and finish with a right click."""
    for x, y in places:
        map_click(qtbot, window.canvas, X + x, Y + y)
    if finish:
        map_click(qtbot, window.canvas, X + places[-1][0], Y + places[-1][1], RIGHT)


def hover(qtbot, window, x, y):
    qtbot.mouseMove(window.canvas.viewport(), pixel(window.canvas, X + x, Y + y))
    QApplication.processEvents()


def press(qtbot, window, *args):
    qtbot.keyClick(window.canvas, *args)
    QApplication.processEvents()


def areas(session, *bgids):
    shapes = valid(session)
    return [round(shapes[bgid].area, -2) for bgid in bgids]


# -- split

def test_a_line_across_splits_the_cell_and_everything_follows(dock, qtbot, window, town):
    key(qtbot, dock.cells.table, Qt.Key.Key_S)
    assert dock.desk.mode == "split" and dock.tools.buttons["split"].isChecked()
    assert "Draw a line across" in dock.status.text()
    draw(qtbot, window, (50, -10), (50, 110))
    new = set(valid(town)) - {code(n) for n in range(1, 5)} - {code(1, OTHER), code(2, OTHER)}
    assert sorted(new) == [code(5), code(6)] and code(1) not in valid(town)
    assert areas(town, *new) == [5000, 5000]
    assert "is split" in dock.status.text() and code(5) in dock.status.text()
    assert sorted(dock.cells.bgids()) == [code(5), code(6)]
    assert dock.cells.model.rowCount() == 7
    assert {r[0] for r in town.workspace.query("SELECT bgid FROM component_01_point")} == {
        code(5), code(6), code(2)}
    # the tool stays in hand for the next one
    assert dock.desk.mode == "split" and dock.desk.preview.count() == 0
    assert town.workspace.query("SELECT changed_why FROM unit_grid WHERE bgid = ?",
                                (code(5),)) == [("split on the map",)]


def test_live_figures_follow_the_mouse(dock, qtbot, window):
    dock.take("split")
    draw(qtbot, window, (90, -10), finish=False)
    hover(qtbot, window, 90, 110)
    qtbot.waitUntil(lambda: "<b>A</b>" in dock.tools.live.text(), timeout=3000)
    assert "<b>B</b>" in dock.tools.live.text() and "components" in dock.tools.live.text()
    assert "#c62828" in dock.tools.live.text() and "About 10,000" in dock.tools.live.text()
    assert dock.desk.preview.count() == 2
    hover(qtbot, window, 90, 60)
    qtbot.waitUntil(lambda: "from border to border" in dock.tools.live.text(), timeout=3000)
    assert dock.desk.preview.count() == 0 and "#777777" in dock.tools.live.text()
    assert len(dock.cells.model.cells.fid) == 6


def test_a_building_is_not_cut_and_the_line_can_be_mended(dock, qtbot, window, town):
    dock.take("split")
    draw(qtbot, window, (30, -10), (30, 110))
    assert "cut a building" in dock.status.text() and len(valid(town)) == 6
    assert len(dock.desk.line.points) == 2 and dock.desk.preview.count() == 1
    press(qtbot, window, Qt.Key.Key_Backspace)
    map_click(qtbot, window.canvas, X + 75, Y + 110)
    press(qtbot, window, Qt.Key.Key_Return)
    assert len(valid(town)) == 7 and "is split" in dock.status.text()


def test_esc_drops_the_line_then_the_tool(dock, qtbot, window, town):
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    dock.take("split")
    draw(qtbot, window, (50, -10), (50, 110), finish=False)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert dock.desk.mode == "split" and not dock.desk.line.points
    press(qtbot, window, Qt.Key.Key_Escape)
    assert dock.desk.mode == "" and window.canvas.mapTool() is pan
    assert not dock.tools.buttons["split"].isChecked() and len(valid(town)) == 6


def test_a_double_click_ends_the_line(dock, qtbot, window, town):
    dock.take("split")
    draw(qtbot, window, (50, -10), finish=False)
    where = pixel(window.canvas, X + 50, Y + 110)
    qtbot.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QApplication.processEvents()
    assert len(valid(town)) == 7


def test_one_vertex_is_no_line(dock, qtbot, window, town):
    dock.take("split")
    draw(qtbot, window, (50, 50))
    assert len(valid(town)) == 6 and dock.desk.mode == "split"


def test_vertices_snap_to_the_corners_of_the_map(dock, qtbot, window):
    dock.take("move")
    map_click(qtbot, window.canvas, X + 101, Y + 99)
    assert [(p.x() - X, p.y() - Y) for p in dock.desk.line.points] == [(100.0, 100.0)]
    map_click(qtbot, window.canvas, X + 120, Y + 60)
    assert dock.desk.line.points[1].x() != X + 100


# -- merge

def test_clicked_cells_are_merged(dock, qtbot, window, town):
    dock.take("merge")
    map_click(qtbot, window.canvas, X + 50, Y + 70)
    assert "two or more" in dock.tools.live.text() and dock.desk.preview.count() == 1
    map_click(qtbot, window.canvas, X + 150, Y + 170)
    assert "do not touch" in dock.tools.live.text() and dock.desk.preview.count() == 2
    map_click(qtbot, window.canvas, X + 150, Y + 170)       # let it go again
    map_click(qtbot, window.canvas, X + 150, Y + 70)
    assert "<b>A</b>" in dock.tools.live.text() and dock.desk.preview.count() == 1
    press(qtbot, window, Qt.Key.Key_Return)
    assert sorted(valid(town)) == [code(3), code(4), code(5), code(1, OTHER), code(2, OTHER)]
    assert areas(town, code(5)) == [20000]
    assert dock.desk.chosen == [] and dock.desk.mode == "merge"


def test_selected_cells_are_merged(dock, qtbot, window, town):
    select(dock, code(2), code(4))
    key(qtbot, dock.cells.table, Qt.Key.Key_M)
    assert dock.desk.chosen == [code(2), code(4)] or dock.desk.chosen == [code(4), code(2)]
    map_click(qtbot, window.canvas, X + 20, Y + 20, RIGHT)
    assert len(valid(town)) == 5 and "are merged" in dock.status.text()


def test_cells_of_two_communities_are_not_merged(dock, qtbot, window, town):
    dock.take("merge")
    map_click(qtbot, window.canvas, X + 150, Y + 70)
    map_click(qtbot, window.canvas, X + 250, Y + 70)
    press(qtbot, window, Qt.Key.Key_Enter)
    assert "different communities" in dock.status.text() and len(valid(town)) == 6


# -- move a border, give a piece

def test_a_border_is_moved_on_both_sides_at_once(dock, qtbot, window, town):
    key(qtbot, dock.cells.table, Qt.Key.Key_B)
    draw(qtbot, window, (100, 0), (130, 50), (100, 100))
    assert "is moved" in dock.status.text()
    new = [bgid for bgid in valid(town) if bgid in (code(5), code(6))]
    assert sorted(areas(town, *new)) == [8500, 11500] and len(valid(town)) == 6


def test_a_border_does_not_leave_the_community(dock, qtbot, window, town):
    dock.take("move")
    draw(qtbot, window, (100, 20), (240, 50), (100, 80))
    assert "leaves the community" in dock.status.text() and len(valid(town)) == 6
    assert dock.status.text().startswith("■")


def test_the_border_of_a_community_is_not_moved(dock, qtbot, window, town):
    dock.take("move")
    draw(qtbot, window, (200, 20), (180, 50), (200, 80))
    assert "of one community" in dock.status.text().replace("\n", " ")
    assert code(2) in valid(town)


def test_a_parcel_goes_to_the_neighbour(dock, qtbot, window, town):
    key(qtbot, dock.cells.table, Qt.Key.Key_P)
    hover(qtbot, window, 90, 20)
    qtbot.waitUntil(lambda: "<b>002</b>" in dock.tools.live.text(), timeout=3000)
    assert dock.desk.preview.count() == 2
    map_click(qtbot, window.canvas, X + 90, Y + 20)
    assert sorted(areas(town, code(5), code(6))) == [8400, 11600]
    assert "has changed sides" in dock.status.text()


def test_where_there_is_no_piece_a_click_says_so(dock, qtbot, window, town):
    dock.take("reassign")
    map_click(qtbot, window.canvas, X + 150, Y + 50)
    assert "no parcel, no building" in dock.status.text()
    map_click(qtbot, window.canvas, X - 30, Y + 50)
    assert "no unit grid here" in dock.status.text() and len(valid(town)) == 6


# -- locked, retired by others, busy

def test_a_locked_cell_is_refused_on_the_map(dock, qtbot, window, town):
    select(dock, code(1))
    key(qtbot, dock.cells.table, Qt.Key.Key_L)
    assert "1 unit grids are locked" in dock.status.text()
    dock.take("split")
    draw(qtbot, window, (50, -10), (50, 110))
    assert f"Unit grid {code(1)} is locked" in dock.status.text() and len(valid(town)) == 6


def test_a_cell_that_somebody_else_retired_meanwhile_is_told(dock, qtbot, window, town,
                                                             monkeypatch):
    dock.take("merge")
    map_click(qtbot, window.canvas, X + 50, Y + 70)
    map_click(qtbot, window.canvas, X + 150, Y + 70)
    # between our last look and our writing
    real = town.workspace.transaction

    def late():
        monkeypatch.undo()
        with store.open_workspace(town.workspace.path) as other, \
                other.transaction() as connection:
            connection.execute("UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = ?",
                               (code(2),))
        return real()
    monkeypatch.setattr(town.workspace, "transaction", late)
    press(qtbot, window, Qt.Key.Key_Return)
    assert f"{code(2)} is not there any more" in dock.status.text()
    assert sorted(dock.cells.model.bgid(r) for r in range(dock.cells.model.rowCount())) == \
        sorted(set(valid(town))) and code(2) not in valid(town)
    assert not dock.done


def test_a_cell_retired_while_the_tool_is_in_hand_leaves_the_choice(dock, qtbot, window, town):
    dock.take("merge")
    map_click(qtbot, window.canvas, X + 50, Y + 70)
    map_click(qtbot, window.canvas, X + 150, Y + 70)
    with store.open_workspace(town.workspace.path) as other, other.transaction() as connection:
        connection.execute("UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = ?",
                           (code(2),))
    press(qtbot, window, Qt.Key.Key_Return)
    assert "two or more" in dock.status.text() and dock.desk.chosen == [code(1)]


def test_while_another_program_writes_the_dock_waits_and_says_so(dock, qtbot, window, town):
    other = sqlite3.connect(str(town.workspace.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    dock.take("split")
    draw(qtbot, window, (50, -10), (50, 110))
    assert "Another program is writing" in dock.status.text() and dock.writer.busy
    assert not dock.tools.buttons["split"].isEnabled()
    draw(qtbot, window, (150, -10), (150, 110))
    assert "Not stored" in dock.status.text()
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: len(valid(town)) == 7, timeout=5000)
    assert dock.tools.buttons["split"].isEnabled() and code(1) not in valid(town)


def test_what_goes_wrong_in_computing_or_reading_is_a_sentence(dock, qtbot, window, town,
                                                               monkeypatch):
    import shapely

    def broken(*_):
        raise shapely.errors.GEOSException("side location conflict")
    dock.take("split")
    with monkeypatch.context() as patch:
        patch.setattr(editing, "split", broken)
        draw(qtbot, window, (50, -10), (50, 110))
    assert "cannot be computed (side location conflict)" in dock.status.text()

    def unreadable(*_):
        raise sqlite3.OperationalError("disk I/O error")
    monkeypatch.setattr(scene_module, "scene_around", unreadable)
    press(qtbot, window, Qt.Key.Key_Return)
    assert "disk I/O error" in dock.status.text() and len(valid(town)) == 6
    dock.take("merge")
    map_click(qtbot, window.canvas, X + 50, Y + 50)
    assert "disk I/O error" in dock.status.text() and dock.desk.chosen == []


def test_a_line_over_half_the_city_is_not_computed(dock, qtbot, window, town):
    window.canvas.setExtent(QgsRectangle(X - 4000, Y - 4000, X + 4000, Y + 4000))
    dock.take("split")
    draw(qtbot, window, (50, -3000), (50, 3000))
    assert "more than 3,000 m" in dock.status.text() and len(valid(town)) == 6


# -- the end of things

@pytest.mark.parametrize("mode", ["split", "merge", "move", "reassign"])
def test_the_workspace_is_closed_with_a_tool_in_hand(dock, qtbot, window, town, mode):
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    dock.take(mode)
    draw(qtbot, window, (50, -10), (50, 60), finish=False)
    hover(qtbot, window, 70, 80)
    assert town.close()
    assert dock.desk.mode == "" and window.canvas.mapTool() is pan
    assert dock.desk.preview.count() == 0 and dock.pages.currentWidget() is dock.empty
    qtbot.wait(80)
    dock.take(mode)
    assert dock.desk.mode == ""


def test_the_layer_may_be_gone(dock, qtbot, window, town):
    QgsProject.instance().removeMapLayer(town.layer("unit_grid").id())
    dock.take("split")
    draw(qtbot, window, (50, -10), (50, 110))
    assert len(valid(town)) == 7 and dock.cells.model.rowCount() == 7
    dock.undo()
    assert len(valid(town)) == 6


def test_another_tool_taken_in_hand_lets_ours_go(dock, qtbot, window, town):
    dock.take("split")
    draw(qtbot, window, (50, -10), finish=False)
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    assert dock.desk.mode == "" and not dock.tools.buttons["split"].isChecked()
    assert window.canvas.mapTool() is pan
    dock.take("merge")
    dock.take("split")
    assert dock.desk.mode == "split" and window.canvas.mapTool() is dock.desk.line
    dock.take("split")
    assert dock.desk.mode == "" and window.canvas.mapTool() is pan


def test_the_map_may_have_another_reference_system(dock, qtbot, window, town):
    from qgis.core import QgsCoordinateReferenceSystem
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    transform = dock.link.transform()
    window.canvas.setExtent(transform.transformBoundingBox(
        QgsRectangle(X - 50, Y - 50, X + 350, Y + 250)))
    dock.take("split")
    for x, y in ((50, -10), (50, 110)):
        place = transform.transform(X + x, Y + y)
        map_click(qtbot, window.canvas, place.x(), place.y())
    press(qtbot, window, Qt.Key.Key_Return)
    assert len(valid(town)) == 7
    assert sorted(areas(town, code(5), code(6))) == [5000, 5000]


def test_the_dock_is_taken_down_with_a_tool_in_hand(open_dock, town, window, qtbot):
    from citygrid_plugin.gui.grids.grid_dock import GridDock
    other = GridDock(town, window.mainWindow())
    other.take("split")
    draw(qtbot, window, (50, -10), finish=False)
    other.closeDown()
    other.deleteLater()
    settle()
    hover(qtbot, window, 10, 10)
    assert window.canvas.mapTool() is None
