"""The census review dock: rules, progress, crews, notices, runs, and who takes things away."""
import importlib
import json
import sys

import pytest
from census_fixtures import (  # noqa: F401 (fixtures)
    CHANGE, CODES, X, Y, changes, choose, city, dock, few_layers, go_to, insert, key, listed,
    new_city, open_dock, session, stored, window)
from component_fixtures import map_click
from frame_window import settle as let_happen
from qgis.core import QgsProject, QgsSettings
from qgis.gui import QgsVertexMarker
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from citygrid_plugin.core.workspace import census_decisions
from citygrid_plugin.gui.census.census_dock import CensusDock

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


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
    key(qtbot, dock.list, KEY.Key_A)
    dock.runs.apply()
    qtbot.waitUntil(lambda: "applied" in dock.status.text(), timeout=30_000)
    at = city.workspace.query("SELECT objstate, changed_by FROM component_01_point WHERE fid = 2")
    assert at == [("丢失", city.user)] and stored(city, "applied_at")[1]
    choose(dock, "decision", "applied")
    go_to(dock, changes[0])
    old, new = [i for i in dock.map.items if isinstance(i, QgsVertexMarker)]
    assert old.center().x() == X + 100 and new.center().x() == X + 103
    go_to(dock, changes[1])
    assert set(listed(dock)) == set(changes[:2]) and "✓✓ Applied" in dock.pane.text.toPlainText()
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


def test_an_undone_run_says_what_it_did(dock, monkeypatch):
    told = Told(dock, monkeypatch)
    dock.runs.undo()
    told.calls[0][2](True, {"CHANGES": 3, "RESTORED": 2, "RETIRED": 1})
    assert "3 changes wait again: 2 components" in dock.status.text()


def test_a_census_is_closed_after_a_question_and_opened_again(dock, qtbot, city, monkeypatch,
                                                              changes):
    step = "SELECT step FROM census WHERE fid = 1"
    key(qtbot, dock.list, KEY.Key_A)
    before = city.workspace.query(step)
    told = Told(dock, monkeypatch, yes=False)
    menu(dock)["census_close"].trigger()
    assert "1 changes are accepted" in told.asked[0] and "3 changes are undecided" in told.asked[0]
    assert city.workspace.query(step) == before
    Told(dock, monkeypatch)
    menu(dock)["census_close"].trigger()
    assert city.workspace.query(step) == [("closed",)]
    assert "2026 is closed" in dock.status.text() and "Ended" in dock.which.currentText()
    there = menu(dock)
    assert not there["census_match"].isEnabled() and not there["census_apply"].isEnabled()
    assert "census_close" not in there
    there["census_reopen"].trigger()
    assert city.workspace.query(step) == [("reviewing",)]
    assert "2026 is open again: Under review" in dock.status.text()
    assert menu(dock)["census_apply"].isEnabled() and "Ended" not in dock.which.currentText()


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
    assert [a.isEnabled() for a in menu(dock).values()] == [False, False, False, False, True]
    for name in "JKFAXZM1":
        qtbot.keyClick(dock.work, name)
    insert(session.workspace, "census", name="2026", kind="census")
    session.changed.emit("")
    assert dock.progress.text() == "Nothing is matched yet"
    assert session.close()
    assert dock.pages.currentWidget() is dock.empty and dock.map.items == []


def test_the_dock_opens_and_decides_without_shapely(open_dock, city, changes, hide_packages,
                                                    monkeypatch, qtbot):
    hide_packages("shapely", "geopandas", "scipy")
    for name in [n for n in sys.modules if n.startswith("citygrid_plugin.core.census")
                 or n.startswith("citygrid_plugin.core.workspace.census")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("census_decisions", "census_rematch", "census_review", "census_cases"):
        importlib.import_module(f"citygrid_plugin.core.workspace.{name}")
    dock = open_dock(CensusDock, city)
    dock.list.setFocus()
    key(qtbot, dock.list, KEY.Key_A)
    dock.steps.rematch(("component_01_point", 1), ("survey_point", 2))
    assert stored(city) == ["accepted", "accepted", "", ""]


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
