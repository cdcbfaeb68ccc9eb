"""What an operator does with the case docks beside the straight way: requests, forms, several cases
at once, undo, phrases, keys of their own."""
import datetime

import pytest
from case_fixtures import (  # noqa: F401 (fixtures)
    X, add_layer, choose, dispatch, dispatched, filed, handled, ids, objid, open_dock, press,
    session, show, window, ws)
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QApplication, QDialog

from citygrid_plugin.core.cases import lifecycle, options
from citygrid_plugin.core.workspace import case_ledgers, cases
from citygrid_plugin.gui.cases import action_form, keys
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock


# -- data

def test_fields_are_those_of_actions_that_exist():
    assert set(action_form.FIELDS) <= set(lifecycle.ACTIONS) | set(case_ledgers.ENTRIES)
    assert set(keys.OF_ACTION) <= set(lifecycle.ACTIONS) | set(case_ledgers.ENTRIES)
    assert len({command.key for command in keys.COMMANDS}) == len(keys.COMMANDS)


def test_what_shares_a_key():
    """Of these two at a time are offered, and the first, or the proposed one, has the key."""
    shared = set()
    for state in lifecycle.STATES:
        for role in lifecycle.ROLES:
            for request in ("", *lifecycle.REQUESTS):
                found = {}
                for t in lifecycle.actions(state, role, request):
                    if t.action in keys.OF_ACTION:
                        found.setdefault(keys.OF_ACTION[t.action], set()).add(t.action)
                shared |= {frozenset(pair) for pair in found.values() if len(pair) > 1}
    assert shared == {frozenset(pair) for pair in (
        ("assign", "dispatch"), ("take_back", "request_return"), ("verify", "pass"),
        ("urge", "answer_urge"), ("void", "request_void"))}


# -- requests

def test_return_asked_for_and_granted(dispatch, session, ws, qtbot):
    case_id = dispatched(ws)
    show(dispatch, session, qtbot, "dispatched")
    press(qtbot, dispatch, Qt.Key.Key_B)
    qtbot.keyClicks(dispatch.pane.note, "not ours")
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.note)
    assert cases.case(ws, case_id)["request"] == "return"
    assert cases.steps(ws, case_id)[-1]["actor"] == "环卫一所 (Wang)"
    assert "Return asked for" in dispatch.status.text()
    show(dispatch, session, qtbot, "requests")
    assert ids(dispatch) == [case_id]
    assert dispatch.queues.buttons["requests"].text() == "◐ Requests 1"
    assert "◐ Return asked for" in dispatch.model.index(0, 0).data()
    assert {"grant_return", "refuse_return"} <= set(dispatch.pane.buttons)
    press(qtbot, dispatch, Qt.Key.Key_G)
    after = cases.case(ws, case_id)
    assert (after["state"], after["request"], after["unit"]) == ("filed", "", None)
    assert ids(dispatch) == []


def test_suspension_asks_for_its_day(dispatch, session, ws, qtbot):
    case_id = dispatched(ws)
    show(dispatch, session, qtbot, "dispatched")
    press(qtbot, dispatch, Qt.Key.Key_D)
    form = dispatch.pane.form
    assert form.isVisible() and form.action == "request_suspension"
    assert form.values()["until"] > datetime.date.today().isoformat()
    press(qtbot, dispatch, Qt.Key.Key_Return)       # the reason is still missing
    assert "reason" in dispatch.status.text() and cases.case(ws, case_id)["request"] == ""
    qtbot.keyClicks(dispatch.pane.note, "road works")
    qtbot.mouseClick(form.yes, Qt.MouseButton.LeftButton)
    row = cases.case(ws, case_id)
    assert row["request"] == "suspension" and row["resume_at"] > datetime.date.today().isoformat()
    assert not form.isVisible()
    press(qtbot, dispatch, Qt.Key.Key_G)
    assert cases.case(ws, case_id)["state"] == "suspended"
    show(dispatch, session, qtbot, "suspended")
    assert ids(dispatch) == [case_id] and dispatch.model.index(0, 0).data().startswith("‖")
    assert "stands still" in dispatch.pane.detail.toPlainText()
    press(qtbot, dispatch, Qt.Key.Key_H)
    assert cases.case(ws, case_id)["state"] == "dispatched"


def test_a_form_is_given_up(dispatch, session, ws, qtbot):
    case_id = dispatched(ws)
    show(dispatch, session, qtbot, "dispatched")
    press(qtbot, dispatch, Qt.Key.Key_U)
    assert dispatch.pane.form.isVisible()
    press(qtbot, dispatch, Qt.Key.Key_Escape)
    assert not dispatch.pane.form.isVisible() and cases.case(ws, case_id)["version"] == 3
    press(qtbot, dispatch, Qt.Key.Key_U)
    qtbot.mouseClick(dispatch.pane.form.no, Qt.MouseButton.LeftButton)
    assert not dispatch.pane.form.isVisible()


def test_urging_is_listed_until_it_is_answered(dispatch, session, ws, qtbot):
    case_id = dispatched(ws)
    show(dispatch, session, qtbot, "dispatched")
    press(qtbot, dispatch, Qt.Key.Key_U)
    qtbot.keyClicks(dispatch.pane.note, "at once")
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.note)
    assert "overdue" in cases.steps(ws, case_id)[-1]["detail"]
    assert dispatch.row["fid"] == case_id           # it stays where it is, and so does the cursor
    show(dispatch, session, qtbot, "urged")
    assert ids(dispatch) == [case_id] and "‼ urged" in dispatch.model.index(0, 0).data()
    assert "Urged because: overdue" in dispatch.pane.detail.toPlainText()
    dispatch.pane.note.setText("tomorrow")
    dispatch.act("answer_urge")
    show(dispatch, session, qtbot, "urged")
    assert dispatch.queues._counts["urged"] == 0


def test_a_notice_goes_to_the_owner_and_dispatches_nothing(dispatch, session, ws, qtbot):
    case_id = filed(ws, objid=objid(ws))
    session.announce("case_open")
    assert dispatch.pane.unit.code() == "U3"        # the maintainer, to dispatch to
    dispatch.act("notify")
    assert dispatch.pane.unit.code() == "U2" and cases.case(ws, case_id)["notices"] == 0
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.unit)
    assert "reason" in dispatch.status.text()
    qtbot.keyClicks(dispatch.pane.note, "cover missing")
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.note)
    row, last = cases.case(ws, case_id), cases.steps(ws, case_id)[-1]
    assert (row["state"], row["notices"], row["unit"]) == ("filed", 1, None)
    assert (last["action"], last["unit"], last["note"]) == ("notify", "U2", "cover missing")


# -- several units, merged cases, tasks of collectors

def test_co_handling_units(dispatch, session, ws, qtbot):
    case_id = filed(ws)
    session.announce("case_open")
    dispatch.pane.unit.choose("U1")
    qtbot.mouseClick(dispatch.pane.add_with, Qt.MouseButton.LeftButton)
    dispatch.pane.with_units.setText("环卫二所，Nobody")
    dispatch.act("dispatch")
    assert "Nobody" in dispatch.status.text() and cases.case(ws, case_id)["state"] == "filed"
    dispatch.pane.with_units.setText("环卫二所, water")
    dispatch.act("dispatch")
    assert [p["unit"] for p in case_ledgers.of_case(ws, cases.case(ws, case_id)["case_no"])[
        "parties"]] == ["U2", "U3"]
    show(dispatch, session, qtbot, "dispatched")
    assert "not done yet" in dispatch.pane.detail.toPlainText()
    press(qtbot, dispatch, Qt.Key.Key_H)
    assert "co-handling" in dispatch.status.text()
    for unit in ("U2", "U3"):
        dispatch.act("part_done")
        assert dispatch.pane.unit.code() == unit and "Choose the unit" in dispatch.status.text()
        press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.unit)
    assert cases.steps(ws, case_id)[-1]["actor"] == "Water company (Wang)"
    press(qtbot, dispatch, Qt.Key.Key_H)
    assert cases.case(ws, case_id)["state"] == "handled"


def test_merged_by_the_end_of_the_number(dispatch, session, ws, qtbot):
    main, other = filed(ws, 1), filed(ws, 2, x=X + 110)
    show(dispatch, session, qtbot, "filed")
    dispatch.show_case(other)
    number = cases.case(ws, main)["case_no"]
    dispatch.act("merge")
    into = dispatch.pane.form._inputs["into"]
    assert into.text() == number                    # the similar one nearby is the first guess
    into.setText("9999")
    qtbot.mouseClick(dispatch.pane.form.yes, Qt.MouseButton.LeftButton)
    assert "9999" in dispatch.status.text()
    into.setText(number[-4:])
    qtbot.mouseClick(dispatch.pane.form.yes, Qt.MouseButton.LeftButton)
    assert cases.case(ws, other)["merged_into"] == number
    show(dispatch, session, qtbot, "merged")
    assert ids(dispatch) == [other]
    html = dispatch.pane.detail.toPlainText()
    assert "Merged with" in html and number in html


def test_collector_of_the_patrol_area_is_filled_in(open_dock, session, ws, qtbot):
    case_id = handled(ws)
    with ws.transaction() as connection:
        connection.execute("INSERT INTO patrol_area (code, collector, geom) SELECT 'P1', 'Chen', "
                           "geom FROM unit_grid")
        connection.execute("INSERT INTO patrol_area_grid (patrol_code, bgid) SELECT 'P1', bgid "
                           "FROM unit_grid")
    session.role = "acceptor"
    dock = open_dock(VerificationDock)
    press(qtbot, dock, Qt.Key.Key_C)
    assert dock.pane.form.values() == {"collector": "Chen", "patrol": "P1"}
    press(qtbot, dock, Qt.Key.Key_Return)
    assert cases.case(ws, case_id)["state"] == "verifying"
    show(dock, session, qtbot, "verifying")
    assert "Chen, P1" in dock.pane.detail.toPlainText()
    session.role = "collector"
    press(qtbot, dock, Qt.Key.Key_P)
    assert cases.case(ws, case_id)["state"] == "verified"


def test_each_collector_gets_the_tasks_of_the_own_area(open_dock, session, ws, qtbot):
    a, b = handled(ws), handled(ws)
    with ws.transaction() as connection:
        connection.execute("INSERT INTO patrol_area (code, collector, geom) SELECT 'P1', 'Chen', "
                           "geom FROM unit_grid")
        connection.execute("INSERT INTO patrol_area_grid (patrol_code, bgid) SELECT 'P1', bgid "
                           "FROM unit_grid")
    session.role = "acceptor"
    dock = open_dock(VerificationDock)
    choose(dock, a, b)
    press(qtbot, dock, Qt.Key.Key_C)
    assert dock.pane.form.values() == {}            # left empty, each to the collector there
    qtbot.mouseClick(dock.pane.form.yes, Qt.MouseButton.LeftButton)
    assert ws.query("SELECT collector, patrol_code, count(*) FROM field_task GROUP BY 1, 2") == [
        ("Chen", "P1", 2)]
    assert "2 done, 0 refused" in dock.status.text()


# -- several at once

def test_one_step_with_several(dispatch, session, ws, qtbot):
    layer = add_layer(ws)
    a, b, c = filed(ws, 1), filed(ws, 2), filed(ws, 3)
    session.announce("case_open")
    choose(dispatch, a, b, c)
    assert "3 cases are chosen" in dispatch.status.text()
    assert sorted(layer.selectedFeatureIds()) == [a, b, c]
    with ws.again() as other:                       # one of them is changed meanwhile
        cases.step(other, b, "dispatch", unit="U1", expected_version=2, actor="Zhao",
                   role="dispatcher")
    dispatch.pane.unit.choose("U2")
    dispatch.act("dispatch")
    assert "2 done, 1 refused" in dispatch.status.text()
    assert [cases.case(ws, i)["unit"] for i in (a, b, c)] == ["U2", "U1", "U2"]
    text = dispatch.pane.detail.toPlainText()
    assert "Zhao" in text and cases.case(ws, b)["case_no"] in text


def test_several_share_only_what_all_offer(dispatch, session, ws, qtbot):
    a, b = filed(ws), dispatched(ws)
    show(dispatch, session, qtbot, "all")
    choose(dispatch, a, b)
    assert "dispatch" not in dispatch.pane.buttons and "handle" not in dispatch.pane.buttons
    assert "urge" in dispatch.pane.buttons
    dispatch.act("urge")
    dispatch.pane.note.setText("both at once")
    dispatch.act("urge")
    assert "2 done, 0 refused" in dispatch.status.text()
    assert all(cases.case(ws, i)["urged_at"] for i in (a, b))


def test_chosen_rows_stay_chosen(dispatch, session, ws, qtbot):
    a, b, c = filed(ws, 1), filed(ws, 2), filed(ws, 3)
    session.announce("case_open")
    choose(dispatch, a, b)
    session.announce("case_open")
    assert {row["fid"] for row in dispatch.chosen_rows()} == {a, b}
    layer = add_layer(ws)
    layer.selectByIds([a, b, c])                    # and the map chooses in the list
    assert {row["fid"] for row in dispatch.chosen_rows()} == {a, b, c}


def test_all_sure_proposals(dispatch, session, ws, qtbot):
    sure = [filed(ws, 1, objid(ws)), filed(ws, 2, objid(ws))]
    unsure = filed(ws, 3, x=X + 600)
    session.announce("case_open")
    qtbot.mouseClick(dispatch.sure_button, Qt.MouseButton.LeftButton)
    assert "2 of 3 proposals are sure" in dispatch.status.text()
    assert cases.case(ws, sure[0])["state"] == "filed"      # nothing before somebody agrees
    qtbot.mouseClick(dispatch.pane.form.yes, Qt.MouseButton.LeftButton)
    assert [cases.case(ws, i)["unit"] for i in sure] == ["U3", "U3"]
    assert cases.case(ws, unsure)["state"] == "filed" and "2 done" in dispatch.status.text()
    session.role = "acceptor"
    qtbot.mouseClick(dispatch.sure_button, Qt.MouseButton.LeftButton)
    assert "Dispatchers dispatch" in dispatch.status.text()


# -- undo

def test_last_step_is_taken_back(dispatch, session, ws, qtbot):
    first, second = filed(ws, 1, objid(ws)), filed(ws, 2, objid(ws))
    session.announce("case_open")
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert dispatch.row["fid"] == second and "takes it back" in dispatch.status.text()
    press(qtbot, dispatch, Qt.Key.Key_Z)
    row = cases.case(ws, first)
    assert (row["state"], row["unit"]) == ("filed", None)
    assert dispatch.row["fid"] == first and "taken back" in dispatch.status.text()
    press(qtbot, dispatch, Qt.Key.Key_Z)
    assert "no step of yours" in dispatch.status.text()
    press(qtbot, dispatch, Qt.Key.Key_Return)
    with ws.transaction() as connection:            # too late
        connection.execute("INSERT INTO cg_quiet VALUES (1)")
        connection.execute("UPDATE case_undo SET at = '2020-01-01T00:00:00'")
        connection.execute("DELETE FROM cg_quiet")
    qtbot.mouseClick(dispatch.foot.undo, Qt.MouseButton.LeftButton)
    assert "no step of yours" in dispatch.status.text()
    assert cases.case(ws, first)["state"] == "dispatched"


# -- keys

def test_another_key_from_the_settings(open_dock, session, ws, qtbot):
    case_id = filed(ws, 1, objid(ws))
    dispatch, other = open_dock(DispatchDock), open_dock(VerificationDock)
    dispatch.raise_()
    dispatch.show()
    QApplication.processEvents()
    manager = QgsGui.shortcutsManager()
    action = dispatch.keys.actions["accept"]
    assert action in manager.listActions() and other.keys is dispatch.keys
    assert "(Enter)" in dispatch.pane.buttons["dispatch"].text()
    try:
        assert manager.setKeySequence(action, "Y")
        assert dispatch.pane.buttons["dispatch"].text() == "Dispatch (Y)"
        assert "J and K" in dispatch.list.toolTip() and "(/)" in dispatch.filters.search.toolTip()
        press(qtbot, dispatch, Qt.Key.Key_Y, dispatch.pane.note)    # a letter in a field
        assert dispatch.pane.note.text() == "y" and cases.case(ws, case_id)["state"] == "filed"
        press(qtbot, dispatch, Qt.Key.Key_Y)
        assert cases.case(ws, case_id)["state"] == "dispatched"
    finally:
        manager.setKeySequence(action, "Return")


def test_keys_leave_the_settings_with_the_last_dock(window, session):
    manager = QgsGui.shortcutsManager()
    before = len(manager.listActions())
    docks = [DispatchDock(session, window), VerificationDock(session, window)]
    assert len(manager.listActions()) == before + len(keys.COMMANDS)
    for dock in docks:
        dock.closeDown()
        dock.deleteLater()
    assert len(manager.listActions()) == before


# -- phrases

def test_phrases_are_kept_taken_and_forgotten(dispatch, session, ws, qtbot):
    dispatched(ws)
    show(dispatch, session, qtbot, "dispatched")
    button = dispatch.pane.phrases
    button.fill()
    entries = {entry.objectName() for entry in button.menu_.actions()}
    assert "usual_phrases" in entries
    press(qtbot, dispatch, Qt.Key.Key_B)            # the reason of a return is asked for
    button.fill()
    next(e for e in button.menu_.actions() if e.objectName() == "usual_phrases").trigger()
    button.fill()
    texts = [entry.text() for entry in button.menu_.actions()]
    assert texts[0] == "Not within the duties of this unit"
    button.menu_.actions()[0].trigger()
    assert dispatch.pane.note.text() == texts[0]
    dispatch.pane.note.setText("our own words")
    button.fill()
    next(e for e in button.menu_.actions() if e.objectName() == "keep_phrase").trigger()
    button.fill()
    assert "our own words" in [entry.text() for entry in button.menu_.actions()]
    forget = next(e.menu() for e in button.menu_.actions() if e.menu())
    next(e for e in forget.actions() if e.text() == "our own words").trigger()
    button.fill()
    assert "our own words" not in [entry.text() for entry in button.menu_.actions()]


@pytest.mark.parametrize("two_step, parent, action, unit", [
    ("0", "U2", "dispatch", "U3"), ("1", "U2", "assign", "U2"), ("1", None, "dispatch", "U3")])
def test_enter_takes_the_step_that_the_city_has(dispatch, session, ws, qtbot, two_step, parent,
                                                action, unit):
    options.set_options(ws, {"two_step": two_step})
    with ws.transaction() as connection:
        connection.execute("UPDATE organisation SET parent_code = ? WHERE code = 'U3'", (parent,))
    case_id = filed(ws, objid=objid(ws))
    session.announce("case_open")
    assert ("assign" in dispatch.pane.buttons) is (two_step == "1")
    assert dispatch.pane.buttons[action].text().endswith("(Enter)")
    assert ("department of Water company" in dispatch.pane.reason.text()) is (unit == "U2")
    press(qtbot, dispatch, Qt.Key.Key_Return)
    last = cases.steps(ws, case_id)[-1]
    assert (last["action"], last["unit"]) == (action, unit)


def test_why_opens_the_rules(dispatch, session, ws, qtbot):
    filed(ws, objid=objid(ws))
    session.announce("case_open")
    qtbot.mouseClick(dispatch.pane.why, Qt.MouseButton.LeftButton)
    dialog = dispatch.findChild(QDialog, "citygrid_rules")
    assert dialog.isVisible()
    dialog.close()


def test_space_presses_the_button_that_has_the_focus(dispatch, session, ws, qtbot):
    case_id = filed(ws, objid=objid(ws))
    session.announce("case_open")
    button = dispatch.pane.buttons["dispatch"]
    button.setFocus()
    session.announce("case_open")                   # a refresh leaves the focus where it is
    assert dispatch.focusWidget() is button and dispatch.pane.buttons["dispatch"] is button
    press(qtbot, dispatch, Qt.Key.Key_Space, button)
    assert cases.case(ws, case_id)["state"] == "dispatched" and dispatch.photo_window is None


def test_links_of_the_detail(dispatch, session, ws, qtbot, window):
    layer = add_layer(ws)
    code = objid(ws)
    a, b = filed(ws, 1, code), filed(ws, 2, code)
    done = handled(ws, objid=code)
    cases.step(ws, done, "pass", actor="Sun", role="shift_leader", expected_version=4)
    session.announce("case_open")
    text = dispatch.pane.detail.toPlainText()
    assert "Cases of this component 2" in text and cases.case(ws, done)["case_no"] in text
    assert "Similar cases nearby 1" in text and "0 m" in text
    dispatch._link_clicked(QUrl(f"map:{a},{b},{done}"))
    assert sorted(layer.selectedFeatureIds()) == [a, b]
    dispatch._link_clicked(QUrl(f"case:{done}"))    # closed, and shown all the same
    assert dispatch.row["fid"] == done and dispatch.row["state"] == "closed"
    assert dispatch.model.index(0, 0).data().startswith("✓")
    assert "in time" in dispatch.pane.detail.toPlainText()


def test_several_wait_for_a_writer_and_are_done_once(dispatch, session, ws, qtbot, monkeypatch):
    monkeypatch.setattr(cases, "PORTION", 2)
    chosen = [filed(ws, 1 + i / 10) for i in range(5)]
    session.announce("case_open")
    choose(dispatch, *chosen)
    dispatch.pane.unit.choose("U1")
    taken, real = [], cases.step_many

    def busy_in_between(workspace, portion, *rest, **more):
        if len(taken) == 1:
            taken.append(None)
            raise workspace.busy()
        taken.append([fid for fid, _ in portion])
        return real(workspace, portion, *rest, **more)
    monkeypatch.setattr(cases, "step_many", busy_in_between)
    dispatch.act("dispatch")
    assert dispatch.writer.busy and cases.case(ws, chosen[0])["state"] == "dispatched"
    qtbot.waitUntil(lambda: not dispatch.writer.busy, timeout=5000)
    assert "5 done, 0 refused" in dispatch.status.text()
    assert [len(portion) for portion in taken if portion] == [2, 2, 1]
