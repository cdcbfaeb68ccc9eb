"""The census review dock, with real widgets and keys."""
import json
import sqlite3

import pytest
from census_fixtures import (  # noqa: F401 (fixtures)
    CHANGE, CODES, SURVEY, TABLE, X, Y, change, changes, city, dock, few_layers, insert, key,
    new_city, open_dock, photo, session, survey, window)
from component_fixtures import map_click
from frame_window import settle as let_happen
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsSettings)
from qgis.gui import QgsRubberBand, QgsVertexMarker
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from citygrid_plugin.core.workspace import census_decisions, store
from citygrid_plugin.gui.census import change_words
from citygrid_plugin.gui.census.census_dock import CensusDock

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


def stored(city, column="decision"):
    return [row[0] for row in city.workspace.query(f"SELECT {column} FROM {CHANGE} ORDER BY fid")]


def listed(dock):
    return [row["fid"] for row in dock.model.rows]


def choose(dock, name, value):
    """Open a list of the filters and choose a value."""
    combo = dock.filters.combos[name]
    combo.fill()
    place = next(i for i in range(combo.count()) if combo.itemData(i) == value)
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def texts(dock, name):
    combo = dock.filters.combos[name]
    combo.fill()
    return [combo.itemText(i) for i in range(combo.count())]


def go_to(dock, fid):
    dock.list.setCurrentIndex(dock.model.index(dock.model.place(fid), 0))


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
    assert "0.4 m apart (accuracy 0.5 m), probability 0.8." in text
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
    assert not dock.tool.isActive()
    assert dock.row()["fid"] == lost and dock.row()["kind"] == "moved"
    assert stored(city, "fid") == [moved, lost, same] and stored(city)[1] == "accepted"
    key(qtbot, dock.list, KEY.Key_Z)
    assert stored(city, "kind") == ["moved", "lost", "unchanged", "new"]


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


# -- rules

def open_tab(dock, number):
    dock.tabs.setCurrentIndex(number)
    let_happen()


def test_a_rule_is_previewed_recorded_and_taken_back(dock, qtbot, city, changes, monkeypatch):
    asked = []
    monkeypatch.setattr(city, "ask", lambda question, yes: asked.append(question) or True)
    open_tab(dock, 1)
    choose(dock, "kind", "unchanged")
    rules = dock.rules
    qtbot.waitUntil(rules.buttons["accepted"].isEnabled, timeout=2000)
    assert rules.preview.text() == "Would settle 1 changes."
    assert "Unchanged" in rules.title.text() and "99 %" in rules.title.text()
    qtbot.mouseClick(rules.buttons["accepted"], LEFT)
    assert "1 changes" in asked[0] and "Unchanged" in asked[0]
    assert stored(city) == ["", "", "accepted", ""]
    qtbot.waitUntil(lambda: rules.list.count() == 1, timeout=2000)
    assert city.user in rules.list.item(0).text() and "Unchanged" in rules.list.item(0).text()
    assert not rules.back_button.isEnabled()
    rules.list.setCurrentRow(0)
    qtbot.mouseClick(rules.back_button, LEFT)
    assert stored(city) == [""] * 4
    qtbot.waitUntil(lambda: "taken back" in rules.list.item(0).text(), timeout=2000)
    assert not rules.back_button.isEnabled()


def test_a_rule_that_is_not_agreed_to_changes_nothing(dock, qtbot, city, monkeypatch):
    monkeypatch.setattr(city, "ask", lambda *_: False)
    open_tab(dock, 1)
    dock.rules.bound.setChecked(False)
    qtbot.waitUntil(dock.rules.buttons["rejected"].isEnabled, timeout=2000)
    assert dock.rules.preview.text() == "Would settle 4 changes."
    qtbot.mouseClick(dock.rules.buttons["rejected"], LEFT)
    assert stored(city) == [""] * 4


def test_a_rule_without_rows_cannot_be_pressed(dock, qtbot):
    open_tab(dock, 1)
    choose(dock, "kind", "lost")
    qtbot.waitUntil(lambda: "0 changes" in dock.rules.preview.text(), timeout=2000)
    assert not any(button.isEnabled() for button in dock.rules.buttons.values())


def test_many_rows_are_settled_in_a_thread(dock, qtbot, city, monkeypatch):
    monkeypatch.setattr(census_decisions, "MANY", 2)
    monkeypatch.setattr(city, "ask", lambda *_: True)
    open_tab(dock, 1)
    dock.rules.bound.setChecked(False)
    qtbot.waitUntil(dock.rules.buttons["accepted"].isEnabled, timeout=2000)
    dock.rules.buttons["accepted"].click()
    qtbot.waitUntil(lambda: stored(city) == ["accepted"] * 4, timeout=10_000)
    qtbot.waitUntil(lambda: dock.progress.text() == "4 of 4 decided", timeout=5000)


# -- progress and crews

def test_progress_by_area_and_person(dock, qtbot, city, changes):
    key(qtbot, dock.list, KEY.Key_A)
    open_tab(dock, 2)
    areas = dock.areas
    assert areas.areas.item(0, 0).text() == "清波 (330106001001)"
    assert areas.areas.cellWidget(0, 1).text() == "1 / 4"
    assert [areas.people.item(0, c).text() for c in range(3)] == [city.user, "1", "0"]
    areas.people.cellDoubleClicked.emit(0, 0)
    assert dock.tabs.currentIndex() == 0 and listed(dock) == [changes[1]]
    open_tab(dock, 2)
    areas.by.setCurrentIndex(1)
    areas.by.activated.emit(1)
    assert areas.areas.item(0, 0).text() == "李明 (P1)"
    areas.areas.cellDoubleClicked.emit(0, 0)
    assert changes[1] not in listed(dock) and len(listed(dock)) == 3
    assert dock.filters.words() == "Patrol area 李明"


def test_the_offset_of_a_crew_is_offered(dock, qtbot, city):
    assert dock.tabs.tabText(3) == "Crews (1)"
    open_tab(dock, 3)
    button = dock.crews.findChild(QAbstractButton, "offset_甲")
    label = dock.crews.findChild(type(dock.count), "crew_甲")
    assert "1.80 m east" in label.text() and "0.30 m south" in label.text()
    qtbot.mouseClick(button, LEFT)
    assert city.workspace.query("SELECT accepted FROM census_crew") == [(1,)]
    assert "Match the census again" in dock.status.text()
    let_happen()
    assert dock.tabs.tabText(3) == "Crews"
    qtbot.mouseClick(dock.crews.findChild(QAbstractButton, "offset_甲"), LEFT)
    assert city.workspace.query("SELECT accepted FROM census_crew") == [(0,)]


# -- cases and notices

def test_a_lost_cover_becomes_a_case_at_once(dock, qtbot, city, changes, monkeypatch):
    asked = []
    monkeypatch.setattr(city, "ask", lambda question, _: asked.append(question) or True)
    assert dock.pane.buttons["case"].isVisible()
    key(qtbot, dock.list, KEY.Key_C)
    case, = city.workspace.dicts("SELECT * FROM case_open")
    assert case["objid"] == CODES[1] and "urgent" in asked[0]
    assert case["case_no"] in dock.status.text() and stored(city, "case_no")[1] == case["case_no"]
    assert dock.row()["fid"] == changes[1] and not dock.pane.buttons["case"].isVisible()
    key(qtbot, dock.list, KEY.Key_C)
    assert len(asked) == 1
    key(qtbot, dock.list, KEY.Key_A)
    assert stored(city)[1] == "accepted"
    assert not dock.pane.buttons["case"].isVisible()      # the next one has only moved


@pytest.fixture
def notice(dock):
    """``notice(...)``: the form of a new notice, closed at the end."""
    made = []

    def make(**given):
        made.append(dock.runs.notice(**given))
        let_happen()
        return made[-1]
    yield make
    for form in made:
        if not sip.isdeleted(form):
            form.reject()


def pick(form, name, value):
    combo = getattr(form, name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_a_notice_from_the_map_with_photo_becomes_a_change(dock, qtbot, city, window, notice,
                                                           tmp_path, changes):
    form = notice()
    assert form.case_no.isHidden() and form.classes.isHidden() and not form.code.isHidden()
    qtbot.mouseClick(form.save, LEFT)
    assert "in words" in form.status.text() and form.isVisible()
    qtbot.keyClicks(form.words, "gone since Monday")
    qtbot.mouseClick(form.save, LEFT)
    assert "No valid component" in form.status.text()
    qtbot.mouseClick(form.pick, LEFT)
    map_click(qtbot, window.canvas, X + 500, Y + 500)
    assert "no component" in form.status.text() and form.pick.isChecked()
    map_click(qtbot, window.canvas, X + 300, Y + 100)
    assert form.code.text() == CODES[2] and CODES[2] in form.about.text()
    assert not form.pick.isChecked() and not form.tool.isActive()
    path = tmp_path / "a.png"
    path.write_bytes(b"no picture, but a file")
    form.photos.add([str(path)])
    qtbot.mouseClick(form.save, LEFT)
    row, = city.workspace.dicts("SELECT * FROM census_change WHERE census_fid = 2")
    assert (row["kind"], row["objid"], row["source"]) == ("lost", CODES[2], "owner")
    assert dock.which.currentText() == "Change inbox" and dock.row()["fid"] == row["fid"]
    assert "gone since Monday" in dock.pane.text.toPlainText()
    assert [len(side) for side in dock.pane.photos.photos] == [0, 1]
    QApplication.setActiveWindow(window.mainWindow())
    key(qtbot, dock.list, KEY.Key_A)
    assert city.workspace.query("SELECT decision FROM census_change WHERE census_fid = 2") == [
        ("accepted",)]


def test_a_notice_of_a_new_one_needs_class_and_place(dock, qtbot, city, window, notice):
    form = notice()
    pick(form, "notice", "new")
    pick(form, "source", "permit")
    assert form.code.parentWidget().isHidden() and not form.classes.isHidden()
    form.words.setPlainText("new cover")
    qtbot.mouseClick(form.save, LEFT)
    assert "place" in form.status.text()
    qtbot.mouseClick(form.put, LEFT)
    at = map_click(qtbot, window.canvas, X + 250, Y + 250)
    qtbot.mouseClick(form.save, LEFT)
    assert "class" in form.status.text()
    form.classes.choose("0102")
    qtbot.mouseClick(form.save, LEFT)
    row, = city.workspace.dicts("SELECT * FROM census_change WHERE census_fid = 2")
    assert (row["kind"], row["classcode"], row["source"]) == ("new", "0102", "permit")
    assert dock.row()["x"] == pytest.approx(at.x(), abs=0.01)
    assert dock.map.items and window.canvas.mapTool() is None


@pytest.mark.parametrize("column, editor, given, expected", [
    ("objpos", "text", "新华路", {"objpos": "新华路"}),
    ("deptcode3", "unit", "U1", {"deptcode3": "U1"}),
    ("objstate", "objstate", "破损", {"objstate": "破损"})])
def test_a_wrong_value_is_told(city, notice, column, editor, given, expected):
    form = notice(objid=CODES[0])
    pick(form, "notice", "changed")
    form.words.setPlainText("wrong")
    form.propose()
    assert "value" in form.status.text()
    pick(form, "column", column)
    widget = form.editors[editor]
    widget.setText(given) if editor == "text" else widget.choose(given)
    form.propose()
    row, = city.workspace.dicts("SELECT new FROM census_change WHERE census_fid = 2")
    assert json.loads(row["new"]) == expected


def test_a_notice_that_is_given_up_leaves_nothing(city, notice, tmp_path, window):
    form = notice(case_no="C0102-1")
    assert form.source.currentData() == "case" and not form.case_no.isHidden()
    path = tmp_path / "a.png"
    path.write_bytes(b"a photo")
    form.photos.add([str(path)])
    form.put.click()
    form.reject()
    assert not any(p.is_file() for p in city.workspace.attachments.rglob("*"))
    assert window.canvas.mapTool() is None


def test_a_notice_goes_with_its_workspace(city, notice):
    form = notice()
    assert city.close()
    let_happen()
    assert sip.isdeleted(form)


# -- runs

class Told:
    """Stands in for the session's background runs and its questions."""

    def __init__(self, dock, monkeypatch, yes=True, starts=True):
        self.calls, self.asked, self.starts = [], [], starts
        monkeypatch.setattr(dock.session, "run", self)
        monkeypatch.setattr(dock.session, "ask",
                            lambda question, _: self.asked.append(question) or yes)

    def __call__(self, algorithm, parameters, done):
        self.calls.append((algorithm, parameters, done))
        return object() if self.starts else None


def menu(dock):
    dock.runs.fill(dock.menu)
    return {action.objectName(): action for action in dock.menu.actions() if action.objectName()}


def test_match_apply_and_undo_run_with_their_counts(dock, qtbot, city, monkeypatch, changes):
    told = Told(dock, monkeypatch)
    menu(dock)["census_apply"].trigger()
    assert told.calls == [] and "Nothing is accepted" in dock.status.text()
    key(qtbot, dock.list, KEY.Key_A)
    menu(dock)["census_apply"].trigger()
    assert "1 accepted" in told.asked[0] and "Lost 1" in told.asked[0] and "3 are" in told.asked[0]
    algorithm, parameters, done = told.calls[0]
    assert algorithm == "citygrid:applycensus" and parameters["CENSUS"] == "2026"
    assert parameters["WORKSPACE"] == str(city.workspace.path)
    assert not menu(dock)["census_match"].isEnabled()
    done(True, {"APPLIED": 1, "NOTICE": "Not applied, 3301: edited"})
    assert "1 changes are applied" in dock.status.text()
    assert "Not applied, 3301" in dock.status.text()
    for name, algorithm in (("census_match", "citygrid:matchcensus"),
                            ("census_undo_run", "citygrid:undocensus")):
        menu(dock)[name].trigger()
        assert told.calls[-1][0] == algorithm
        told.calls[-1][2](False, {})
    assert not dock.pane.buttons["undo"].isEnabled()


def test_accepted_goes_into_the_inventory_and_out_again(dock, qtbot, city, monkeypatch, changes,
                                                        provider):
    monkeypatch.setattr(city, "ask", lambda *_: True)
    key(qtbot, dock.list, KEY.Key_A)
    dock.runs.apply()
    qtbot.waitUntil(lambda: "applied" in dock.status.text(), timeout=30_000)
    at = city.workspace.query("SELECT objstate, changed_by FROM component_01_point WHERE fid = 2")
    assert at == [("丢失", city.user)] and stored(city, "applied_at")[1]
    choose(dock, "decision", "applied")
    assert listed(dock) == [changes[1]] and "✓✓ Applied" in dock.pane.text.toPlainText()
    key(qtbot, dock.list, KEY.Key_X)
    assert "applied already" in dock.status.text() and stored(city)[1] == "accepted"
    dock.runs.undo()
    qtbot.waitUntil(lambda: stored(city, "applied_at") == [None] * 4, timeout=30_000)
    assert city.workspace.query("SELECT objstate FROM component_01_point WHERE fid = 2") != at
    qtbot.waitUntil(lambda: not dock.runs._running, timeout=5000)


def test_a_run_that_does_not_start_or_is_not_wanted(dock, monkeypatch):
    told = Told(dock, monkeypatch, starts=False)
    dock.runs.match()
    assert menu(dock)["census_match"].isEnabled()
    told = Told(dock, monkeypatch, yes=False)
    dock.runs.match()
    dock.runs.undo()
    assert told.calls == []


def test_a_run_that_outlives_the_dock(dock, city, window, monkeypatch):
    other = CensusDock(city, window.mainWindow())
    other.reload()
    told = Told(other, monkeypatch)
    other.runs.match()
    other.closeDown()
    other.deleteLater()
    let_happen()
    told.calls[0][2](True, {})


# -- who takes things away

def test_no_workspace_then_one_then_none(open_dock, session, qtbot, tmp_path):
    dock = open_dock(CensusDock, session)
    assert dock.pages.currentWidget() is dock.empty
    for name in "JKFAXZM1":
        qtbot.keyClick(dock.work, name)
    dock.reload()
    assert session.open(new_city(tmp_path / "city.gpkg"))
    assert dock.pages.currentWidget() is dock.work
    assert dock.progress.text() == "There is no census yet" and dock.which.count() == 0
    assert [a.isEnabled() for a in menu(dock).values()] == [False, False, False, True]
    for name in "JKFAXZM1":
        qtbot.keyClick(dock.work, name)
    insert(session.workspace, "census", name="2026", kind="census")
    session.changed.emit("")
    assert dock.progress.text() == "Nothing is matched yet"
    assert session.close()
    assert dock.pages.currentWidget() is dock.empty and dock.map.items == []


def test_a_project_that_is_replaced(dock, qtbot, window):
    dock.steps.start_matching()
    assert dock.map.items
    QgsProject.instance().clear()
    assert dock.pages.currentWidget() is dock.empty and dock.model.rowCount() == 0
    assert dock.map.items == [] and not dock.tool.isActive()
    dock.tool.click(window.canvas.center())


def test_close_down_gives_everything_back_and_remembers(city, changes, window, open_dock):
    counts = [city.receivers(s) for s in (city.changed, city.workspaceOpened)]
    items = len(window.canvas.scene().items())
    dock = CensusDock(city, window.mainWindow())
    dock.reload()
    choose(dock, "area", ("patrol_code", "P1"))
    assert dock.map.items
    dock.closeDown()
    dock.deleteLater()
    let_happen()
    assert [city.receivers(s) for s in (city.changed, city.workspaceOpened)] == counts
    assert len(window.canvas.scene().items()) == items
    again = open_dock(CensusDock, city)
    assert again.filters.wanted().patrol_code == "P1"
    assert again.filters.combos["area"].currentText() == "Patrol area 李明"


def test_the_filters_are_each_person_s_own(city, changes, open_dock):
    dock = open_dock(CensusDock, city)
    choose(dock, "area", ("patrol_code", "P1"))
    city.user = "another"
    other = open_dock(CensusDock, city)
    assert other.filters.wanted().patrol_code == "" and other.filters.wanted().decision == "open"


def test_another_census_is_chosen(dock, city, changes):
    insert(city.workspace, "census", name="inbox", kind="inbox", day="2026-01-01")
    insert(city.workspace, CHANGE, census_fid=2, kind="new", decision="", source="owner",
           classcode="0102", changed_by="陈", why='[["{who} reports: {words}", {"who": "陈", '
           '"words": "新装"}]]')
    city.changed.emit("")
    assert [dock.which.itemText(i) for i in range(2)][1] == "Change inbox"
    dock.which.setCurrentIndex(1)
    dock.which.activated.emit(1)
    assert len(listed(dock)) == 1 and "新装" in dock.pane.text.toPlainText()
    assert QgsSettings().value("citygrid/citygrid_census_dock/census") in (2, "2")


def test_every_control_has_a_tooltip_and_a_name(dock):
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in dock.work.findChildren(kind):
            if widget.objectName().startswith("qt_") or widget.parent() in dock.work.findChildren(
                    QComboBox):
                continue
            assert widget.toolTip() or kind is QAbstractButton and not widget.text() \
                or "ScrollLeft" in widget.objectName() or not widget.objectName(), \
                widget.objectName()
