"""The census review dock: the list, both sides of a change, deciding, matching by hand."""
import sqlite3

import pytest
from census_fixtures import (  # noqa: F401 (fixtures)
    CHANGE, CODES, SURVEY, TABLE, X, Y, changes, choose, city, dock, few_layers, go_to, key,
    listed, open_dock, photo, session, stored, survey, window)
from component_fixtures import map_click
from frame_window import settle as let_happen
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsProject
from qgis.gui import QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtCore import Qt, QUrl

from citygrid_plugin.core.workspace import census_decisions, store
from citygrid_plugin.gui.census import change_words, pair_map
from citygrid_plugin.gui.census.census_dock import CensusDock

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


def texts(dock, name):
    combo = dock.filters.combos[name]
    combo.fill()
    return [combo.itemText(i) for i in range(combo.count())]


def from_another_desk(city, fid, decision="rejected", who="张"):
    with store.open_workspace(city.workspace.path) as other:
        census_decisions.decide(other, census_decisions.stamps(other, [fid]), decision, who)


# -- the list

def test_the_least_certain_come_first(dock, changes):
    moved, lost, same, new = changes
    assert listed(dock) == [lost, moved, new, same]
    assert dock.progress.text() == "0 of 4 decided" and dock.count.text() == "4 listed"
    tip = dock.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Lost" in tip and CODES[1] in tip and "70 %" in tip
    assert dock.which.currentText() == "2026 · 2026-11-01"


def test_filters_narrow_and_count(dock, changes):
    moved, lost, same, new = changes
    assert "→ Moved (1)" in texts(dock, "kind") and "↻ Replaced (0)" in texts(dock, "kind")
    assert texts(dock, "area")[1:] == ["Community 清波 (4)", "Patrol area 李明 (4)"]
    assert texts(dock, "crew") == ["All crews", "甲 (4)"]
    choose(dock, "band", "0.99")
    assert listed(dock) == [same]
    choose(dock, "kind", "lost")
    assert listed(dock) == [] and "Change the filters" in dock.pane.text.toPlainText()
    assert not dock.pane.buttons["accept"].isEnabled()
    choose(dock, "band", None)
    choose(dock, "kind", None)
    choose(dock, "area", ("patrol_code", "P1"))
    assert len(listed(dock)) == 4


@pytest.mark.parametrize("text, places", [(CODES[0], [0]), ("33010601", [1, 0, 2]), ("no", [])])
def test_a_code_is_found(dock, qtbot, changes, text, places):
    qtbot.keyClicks(dock.filters.search, text)
    qtbot.waitUntil(lambda: listed(dock) == [changes[i] for i in places], timeout=2000)


def test_ten_thousands_are_read_page_by_page(open_dock, city, changes):
    with city.workspace.transaction() as connection:
        connection.executemany(
            "INSERT INTO census_change (census_fid, kind, certainty, decision, classcode) "
            "VALUES (1, 'new', ?, '', '0102')", [(0.1 + i / 1e6,) for i in range(20_000)])
    dock = open_dock(CensusDock, city)
    assert dock.model.rowCount() == 200 and dock.count.text() == "20004 listed"
    dock.list.scrollToBottom()
    let_happen()
    assert 200 < dock.model.rowCount() < 2000
    dock._choose(dock.model.rowCount() - 1)     # the view reads on, as when one scrolls
    before = dock.list.currentIndex().row()
    dock.move(1)
    assert dock.list.currentIndex().row() == before + 1


# -- one change

def test_both_sides_with_differences_marked(dock, changes):
    go_to(dock, changes[0])
    html, text = dock.pane.text.toHtml(), dock.pane.text.toPlainText()
    assert "劳动路 1 号" in text and "劳动路 9 号" in text and "≠" in text
    assert "3.00 m apart" in text and "certain by 80 %" in text
    assert "0.4 m apart with the shift of the survey taken off (accuracy 0.5 m), " \
        "probability 0.8." in text
    assert "#fff0b8" in html
    go_to(dock, changes[2])
    assert "#fff0b8" not in dock.pane.text.toHtml()


def test_the_pair_is_on_the_map_with_a_line(dock, window, changes, qtbot):
    go_to(dock, changes[0])
    kinds = [type(item) for item in dock.map.items]
    assert kinds.count(QgsVertexMarker) == 2 and kinds.count(QgsRubberBand) == 1
    line = next(i for i in dock.map.items if isinstance(i, QgsRubberBand)).asGeometry()
    assert line.length() == pytest.approx(3)
    old, new = [i for i in dock.map.items if isinstance(i, QgsVertexMarker)]
    assert old.center().x() == X + 100 and new.center().x() == X + 103
    assert old.fillColor().alpha() == 0 and new.fillColor().alpha() == 255
    assert window.canvas.center().x() == pytest.approx(X + 101.5, abs=0.01)
    key(qtbot, dock.list, KEY.Key_K)
    assert len(dock.map.items) == 1     # lost: nothing new
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert dock.map.items[0].center().x() == pytest.approx(120.4, abs=1)


@pytest.mark.parametrize("old, new, middle", [
    ("MultiLineString ((0 0, 10 0))", "MultiLineString ((0 4, 10 4))", 5.0),
    ("MultiPolygon (((0 0, 10 0, 10 10, 0 10, 0 0)))",
     "MultiPolygon (((20 0, 30 0, 30 10, 20 10, 20 0)))", 5.0)])
def test_lines_and_areas_are_drawn_thin_and_thick(dock, old, new, middle):
    dock.map.show(*(QgsGeometry.fromWkt(wkt) for wkt in (old, new)))
    link, before, after = dock.map.items
    assert link.asGeometry().asPolyline()[0].x() == pytest.approx(middle)
    assert before.width() < after.width() and not before.asGeometry().isEmpty()


def test_the_answer_of_a_crew_is_no_object_on_the_map(dock, city, changes):
    said = survey(city.workspace, X + 200, found="lost", objid=CODES[1])
    with city.workspace.transaction() as connection:
        connection.execute("UPDATE census_change SET survey_table = ?, survey_fid = ? "
                           "WHERE fid = ?", (SURVEY, said, changes[1]))
    dock.reload()
    go_to(dock, changes[1])
    assert len(dock.map.items) == 1
    text = dock.pane.text.toPlainText()
    assert "4.00 m" in text and CODES[0] not in text        # no other component is offered


def test_selecting_on_the_map_selects_in_the_list(dock, city, changes):
    city.layer(CHANGE).selectByIds([changes[3]])
    assert dock.row()["fid"] == changes[3]
    choose(dock, "kind", "moved")
    city.layer(CHANGE).selectByIds([changes[2]])
    assert dock.row()["fid"] == changes[2]


def test_a_removed_layer_does_not_stop_the_dock(dock, qtbot, city, window):
    QgsProject.instance().removeMapLayer(city.layer(CHANGE).id())
    key(qtbot, dock.list, KEY.Key_J)
    assert window.canvas.center().x() == pytest.approx(X + 101.5, abs=0.01)
    key(qtbot, dock.list, KEY.Key_A)
    assert "accepted" in stored(city)


def test_photos_of_both_surveys(dock, city, changes, tmp_path, qtbot):
    assert not dock.pane.photos.isVisible()
    key(qtbot, dock.list, KEY.Key_Space)
    assert dock.status.text() and dock.window is None
    photo(city.workspace, tmp_path, TABLE, CODES[0], "red")
    photo(city.workspace, tmp_path, SURVEY, "1", "blue")
    city.changed.emit("attachment")
    go_to(dock, changes[0])
    assert dock.pane.photos.isVisible()
    assert [len(side) for side in dock.pane.photos.photos] == [1, 1]
    key(qtbot, dock.list, KEY.Key_Space)
    assert dock.window.isVisible()


def test_grounds_that_do_not_fit_are_shown_as_they_are():
    for ground in (["{x}", {}], "words", ["a", 3, 4], None, 5, ["{", {}]):
        assert change_words.reason(ground) == str(ground)


# -- deciding

def test_accepting_goes_on_to_the_next(dock, qtbot, city, changes, window):
    moved, lost, same, new = changes
    key(qtbot, dock.list, KEY.Key_A)
    assert stored(city) == ["", "accepted", "", ""]
    assert dock.row()["fid"] == moved and listed(dock) == [moved, new, same]
    assert dock.progress.text() == "1 of 4 decided" and dock.count.text() == "3 listed"
    assert window.canvas.center().x() == pytest.approx(X + 101.5, abs=0.01)
    key(qtbot, dock.list, KEY.Key_Return)
    key(qtbot, dock.list, KEY.Key_X)
    assert stored(city) == ["accepted", "accepted", "", "rejected"]
    assert stored(city, "changed_by")[:2] == [city.user] * 2
    key(qtbot, dock.list, KEY.Key_A)
    assert listed(dock) == [] and dock.row() is None and dock.map.items == []
    for press in (KEY.Key_A, KEY.Key_X, KEY.Key_J, KEY.Key_F, KEY.Key_1, KEY.Key_C, KEY.Key_Space):
        key(qtbot, dock.list, press)
    assert stored(city) == ["accepted", "accepted", "accepted", "rejected"]


def test_enter_in_a_line_of_text_does_not_accept(dock, qtbot, city):
    key(qtbot, dock.filters.search, KEY.Key_Return)
    qtbot.keyClicks(dock.filters.search, "axz1")
    assert set(stored(city)) == {""} and dock.filters.search.text() == "axz1"


def test_buttons_do_the_same(dock, qtbot, city, changes):
    qtbot.mouseClick(dock.pane.buttons["accept"], LEFT)
    qtbot.mouseClick(dock.pane.buttons["reject"], LEFT)
    assert stored(city) == ["rejected", "accepted", "", ""]
    qtbot.mouseClick(dock.pane.buttons["undo"], LEFT)
    assert stored(city) == ["", "accepted", "", ""] and dock.row()["fid"] == changes[0]


def test_undo_step_by_step(dock, qtbot, city, changes):
    assert not dock.pane.buttons["undo"].isEnabled()
    for press in (KEY.Key_A, KEY.Key_A, KEY.Key_X):
        key(qtbot, dock.list, press)
    for expected in (["accepted", "accepted", "", ""], ["", "accepted", "", ""], [""] * 4,
                     [""] * 4):
        key(qtbot, dock.list, KEY.Key_Z)
        assert stored(city) == expected
    assert dock.row()["fid"] == changes[1] and dock.progress.text() == "0 of 4 decided"


def test_a_decision_in_the_list_of_all_stays_and_can_be_reopened(dock, qtbot, city, changes):
    choose(dock, "decision", None)
    go_to(dock, changes[1])
    key(qtbot, dock.list, KEY.Key_A)
    assert len(listed(dock)) == 4 and dock.row()["fid"] == changes[0]
    key(qtbot, dock.list, KEY.Key_K)
    assert "✓ Accepted" in dock.pane.text.toPlainText()
    key(qtbot, dock.list, KEY.Key_A)
    assert stored(city) == [""] * 4


def test_many_at_once(dock, qtbot, city, changes):
    dock.list.selectAll()
    assert "4" in dock.status.text()
    key(qtbot, dock.list, KEY.Key_A)
    assert stored(city) == ["accepted"] * 4 and listed(dock) == []
    key(qtbot, dock.list, KEY.Key_Z)
    assert stored(city) == [""] * 4 and len(listed(dock)) == 4


def test_the_kind_is_set_by_number_or_list(dock, qtbot, city, changes):
    go_to(dock, changes[0])
    key(qtbot, dock.list, KEY.Key_5)
    assert stored(city, "kind")[0] == "replaced" and dock.row()["fid"] == changes[0]
    assert "found as: Moved" in dock.pane.text.toPlainText()
    kinds = dock.pane.kinds
    assert kinds.findData("new") < 0 and kinds.currentData() == "replaced"
    kinds.setCurrentIndex(kinds.findData("uncertain"))
    kinds.activated.emit(kinds.currentIndex())
    assert stored(city, "kind")[0] == "uncertain"
    key(qtbot, dock.list, KEY.Key_A)
    assert "uncertain" in dock.status.text() and stored(city)[0] == ""
    key(qtbot, dock.list, KEY.Key_6)        # a component is there: it cannot be new
    assert stored(city, "kind")[0] == "uncertain" and "cannot be" in dock.status.text()
    key(qtbot, dock.list, KEY.Key_Z)
    key(qtbot, dock.list, KEY.Key_Z)
    assert stored(city, "kind")[0] == "moved"


# -- other desks

def test_what_another_decided_is_told_and_not_overwritten(dock, qtbot, city, changes):
    from_another_desk(city, changes[1])
    key(qtbot, dock.list, KEY.Key_A)
    assert stored(city) == ["", "rejected", "", ""]
    assert "张" in dock.status.text() and "Rejected" in dock.status.text()
    assert CODES[1] in dock.status.text()
    assert listed(dock) == [changes[0], changes[3], changes[2]]


def test_the_poll_shows_what_another_decided(dock, city, changes):
    from_another_desk(city, changes[1], "accepted")
    city._poll()
    assert changes[1] not in listed(dock) and "张" in dock.status.text()
    assert dock.progress.text() == "1 of 4 decided"
    choose(dock, "decision", ("changed_by", "张"))
    assert listed(dock) == [changes[1]]


def test_undo_does_not_take_back_what_another_decided(dock, qtbot, city, changes):
    key(qtbot, dock.list, KEY.Key_A)
    from_another_desk(city, changes[1])
    key(qtbot, dock.list, KEY.Key_Z)
    assert stored(city)[1] == "rejected" and "张" in dock.status.text()


def test_changes_that_were_matched_anew_are_told(dock, qtbot, city):
    with store.open_workspace(city.workspace.path) as other, other.transaction() as connection:
        connection.execute("DELETE FROM census_change")
    key(qtbot, dock.list, KEY.Key_A)
    assert "matching was run again" in dock.status.text() and listed(dock) == []


def test_while_another_writes_the_dock_waits(dock, qtbot, city):
    other = sqlite3.connect(city.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    key(qtbot, dock.list, KEY.Key_A)
    assert dock.writer.busy and dock.status.stop.isVisible()
    assert not dock.pane.buttons["accept"].isEnabled()
    key(qtbot, dock.list, KEY.Key_Escape)
    other.execute("ROLLBACK")
    other.close()
    assert not dock.writer.busy and stored(city) == [""] * 4
    assert dock.pane.buttons["accept"].isEnabled()


# -- by hand

def test_two_clicks_match(dock, qtbot, city, changes, window):
    moved, lost, same, new = changes
    go_to(dock, new)
    node = QgsProject.instance().layerTreeRoot().findLayer(city.layer(SURVEY).id())
    node.parent().setItemVisibilityChecked(False)
    key(qtbot, dock.list, KEY.Key_M)
    assert dock.tool.isActive() and node.isVisible()
    map_click(qtbot, window.canvas, X + 200, Y + 100)
    assert "surveyed object" in dock.status.text()
    map_click(qtbot, window.canvas, X + 204, Y + 100)
    assert not dock.tool.isActive() and dock.list.hasFocus()    # the keys go on
    assert dock.row()["fid"] == lost and dock.row()["kind"] == "moved"
    assert stored(city, "fid") == [moved, lost, same] and stored(city)[1] == "accepted"
    key(qtbot, dock.list, KEY.Key_Z)
    assert stored(city, "kind") == ["moved", "lost", "unchanged", "new"]


def test_a_pipe_through_the_manhole_is_not_taken_for_it(dock, qtbot, window, monkeypatch):
    """A line right under the cursor, in both inventories: the click on the symbol means the
    point, and a line is never what a point is matched with."""
    def hit(side, table, wkt):
        return {"side": side, "table": table, "fid": 1, "shape": QgsGeometry.fromWkt(wkt)}
    pipe = f"LineString ({X - 50} {Y}, {X + 500} {Y})"
    around = [hit("old", "component_21_line", pipe), hit("new", "survey_line", pipe),
              hit("old", TABLE, f"Point ({X} {Y + 0.2})"),
              hit("new", SURVEY, f"Point ({X + 100} {Y + 0.2})")]
    monkeypatch.setattr(pair_map, "_around", lambda *_: around)
    go_to(dock, dock.row()["fid"])
    pixel = window.canvas.mapUnitsPerPixel()
    for found in around[2:]:
        found["shape"].translate(0, 5 * pixel - 0.2)
    key(qtbot, dock.list, KEY.Key_M)
    pairs = []
    dock.tool.matched.disconnect()
    dock.tool.matched.connect(lambda *pair: pairs.append(pair))
    dock.tool.click(QgsPointXY(X, Y))
    dock.tool.click(QgsPointXY(X + 300, Y))         # a pipe only: nothing to match a point with
    assert pairs == [] and "no surveyed object" in dock.status.text()
    dock.tool.click(QgsPointXY(X + 100, Y))
    assert pairs == [((TABLE, 1), (SURVEY, 1))]


def test_the_two_sides_can_be_told_apart(dock, changes, window):
    window.canvas.zoomScale(20_000)
    go_to(dock, changes[0])
    assert window.canvas.scale() <= 510
    window.canvas.zoomScale(100)
    go_to(dock, changes[1])
    assert window.canvas.scale() < 110      # who went closer stays so


def test_the_surveyed_object_may_come_first_and_clicks_may_miss(dock, qtbot, city, changes,
                                                                window):
    go_to(dock, changes[3])
    before = window.canvas.mapTool()
    qtbot.mouseClick(dock.pane.buttons["rematch"], LEFT)
    map_click(qtbot, window.canvas, X + 215, Y + 110)
    assert "neither" in dock.status.text()
    dock.tool.click(QgsPointXY(X + 204.2, Y + 100))
    assert "component" in dock.status.text()
    dock.tool.click(QgsPointXY(X + 215, Y + 110))
    assert "no component" in dock.status.text()
    key(qtbot, dock.list, KEY.Key_Escape)
    assert not dock.tool.isActive() and window.canvas.mapTool() is before
    assert len(stored(city)) == 4


def test_matching_with_one_nearby(dock, qtbot, city, changes):
    moved, lost, same, new = changes
    go_to(dock, lost)
    assert "Others nearby" in dock.pane.text.toPlainText()
    assert "4.00 m" in dock.pane.text.toPlainText() and "New" in dock.pane.text.toPlainText()
    dock.pane.text.anchorClicked.emit(QUrl(f"match:new:{SURVEY}:2"))
    assert stored(city, "kind") == ["moved", "moved", "unchanged"]
    dock.pane.text.anchorClicked.emit(QUrl("nonsense"))


def test_a_match_that_is_one_already_says_so(dock, city, changes):
    dock.steps.rematch((TABLE, 1), (SURVEY, 1))
    assert "already" in dock.status.text() and len(stored(city)) == 4
