"""The dispatch and the verification dock, with real widgets clicked and keys pressed."""
import pytest
from case_fixtures import (  # noqa: F401 (fixtures)
    X, Y, add_layer, click, dispatch, filed, handled, ids, objid, open_dock, press, session, window,
    ws)
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from citygrid_plugin.core.workspace import case_records, cases
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.cases.intake_dock import IntakeDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock


# -- the whole life of a case

def test_a_case_through_both_docks(open_dock, session, ws, qtbot, window):
    layer = add_layer(ws)
    dispatch, verification = open_dock(DispatchDock), open_dock(VerificationDock)
    dispatch.show()
    dispatch.raise_()
    # taken in by hand
    with qtbot.waitSignal(session.dockWanted) as wanted:
        qtbot.mouseClick(dispatch.new_button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["intake"]
    session.role = "acceptor"
    intake = open_dock(IntakeDock)
    intake.place.tool.placed.emit(QgsPointXY(X + 102, Y + 100))
    qtbot.keyClicks(intake.form.text, "cover gone")
    qtbot.mouseClick(intake.main_button, Qt.MouseButton.LeftButton)
    intake.hide()
    session.role = "dispatcher"
    case_id, = ids(dispatch)
    row = dispatch.row
    assert (row["state"], row["condition"], row["limit_value"]) == ("filed", "井盖缺失", 2)
    assert row["objid"] == objid(ws) and abs(row["x"] - X - 102) < 1e-6
    # dispatched to the maintainer, whom the dock proposes
    assert dispatch.pane.unit.currentText() == "Water company"
    assert "maintainer" in dispatch.pane.reason.text()
    with qtbot.waitSignal(session.changed):
        press(qtbot, dispatch, Qt.Key.Key_Return)
    assert cases.case(ws, case_id)["unit"] == "U3" and ids(dispatch) == []
    # its unit reports back, recorded by the dispatcher
    qtbot.mouseClick(dispatch.queues.buttons["dispatched"], Qt.MouseButton.LeftButton)
    assert ids(dispatch) == [case_id]
    click(qtbot, dispatch, "action_handle")
    # failed verification, then passed
    verification.raise_()
    verification.show()
    QApplication.processEvents()
    session.role = "shift_leader"
    assert ids(verification) == [case_id]
    assert {"pass", "rework"} <= set(verification.pane.buttons)
    assert "verify" not in verification.pane.buttons
    press(qtbot, verification, Qt.Key.Key_W)
    assert "reason" in verification.status.text() and cases.case(ws, case_id)["version"] == 4
    qtbot.keyClicks(verification.pane.note, "still open")
    press(qtbot, verification, Qt.Key.Key_Return, verification.pane.note)
    assert cases.case(ws, case_id)["state"] == "dispatched" and ids(verification) == []
    cases.step(ws, case_id, "handle", actor="Zhang", role="unit", expected_version=5)
    session.announce("case_open")
    assert ids(verification) == [case_id]
    assert "井盖补齐" in verification.pane.detail.toPlainText()
    press(qtbot, verification, Qt.Key.Key_P)
    assert cases.case(ws, case_id)["state"] == "closed" and ids(verification) == []
    steps = cases.steps(ws, case_id)
    assert [s["action"] for s in steps] == ["report", "file", "dispatch", "handle", "rework",
                                            "handle", "pass"]
    assert steps[3]["actor"] == "Water company (Wang)" and steps[4]["note"] == "still open"
    assert case_records.verify_chain(ws) == []
    assert layer.isValid() and window.canvas.mapTool() is None


# -- the list

def test_most_urgent_first_and_filters(dispatch, session, ws, qtbot):
    slow, late, near = filed(ws, 9), filed(ws, -1), filed(ws, 1, address="劳动路 1")
    with ws.transaction() as connection:
        connection.execute("UPDATE stage_limit SET limit_value = NULL WHERE stage = 'dispatch'")
    none = filed(ws, None)
    session.announce("case_open")
    assert ids(dispatch) == [late, near, slow, none]
    shapes = [dispatch.model.index(i, 0).data()[0] for i in range(4)]
    assert shapes == ["■", "▲", "●", "○"]
    assert dispatch.queues.buttons["filed"].text().endswith(" 4")
    assert dispatch.filters.lights["red"].text() == "■ overdue 1"
    assert "−1:0" in dispatch.model.index(0, 0).data()
    qtbot.mouseClick(dispatch.filters.lights["red"], Qt.MouseButton.LeftButton)
    assert ids(dispatch)[0] == late and dispatch.model.rowCount() == 1
    qtbot.mouseClick(dispatch.filters.lights["red"], Qt.MouseButton.LeftButton)
    dispatch.filters.search.setText("劳动")
    qtbot.waitUntil(lambda: near in ids(dispatch) and slow not in ids(dispatch))
    press(qtbot, dispatch, Qt.Key.Key_Escape, dispatch.filters.search)
    qtbot.waitUntil(lambda: len(ids(dispatch)) == 4)


def test_keys_move_and_slash_searches(dispatch, session, ws, qtbot):
    a, b = filed(ws, 1), filed(ws, 2)
    session.announce("case_open")
    assert dispatch.row["fid"] == a
    press(qtbot, dispatch, Qt.Key.Key_J)
    assert dispatch.row["fid"] == b
    press(qtbot, dispatch, Qt.Key.Key_J)
    assert dispatch.row["fid"] == b
    press(qtbot, dispatch, Qt.Key.Key_K)
    assert dispatch.row["fid"] == a
    press(qtbot, dispatch, Qt.Key.Key_Down)
    assert dispatch.row["fid"] == b
    press(qtbot, dispatch, Qt.Key.Key_Slash)
    assert dispatch.focusWidget() is dispatch.filters.search
    qtbot.keyClicks(dispatch.filters.search, "jkb")        # letters are letters in a text field
    assert dispatch.filters.search.text() == "jkb" and dispatch.row["fid"] == b
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.filters.search)
    assert cases.case(ws, b)["state"] == "filed" and dispatch.focusWidget() is dispatch.list


def test_enter_goes_on_to_the_next(dispatch, session, ws, qtbot):
    code = objid(ws)
    first, second, third = (filed(ws, h, code) for h in (1, 2, 3))
    session.announce("case_open")
    press(qtbot, dispatch, Qt.Key.Key_J)
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert cases.case(ws, second)["state"] == "dispatched"
    assert dispatch.row["fid"] == third and ids(dispatch) == [first, third]
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert dispatch.row["fid"] == first
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert dispatch.row is None and dispatch.pane.buttons == {}
    press(qtbot, dispatch, Qt.Key.Key_Return)      # nothing left, nothing happens


def test_pages_are_fetched_as_one_scrolls(dispatch, session, ws):
    numbers = [f"C01022026010{1 + i // 9000}{i % 9000 + 1:04d}" for i in range(450)]
    n = len(numbers)
    steps = [(no, seq, a, "acceptor", "Li", "2026-01-01T09:00:00") for no in numbers
             for seq, a in ((1, "report"), (2, "file"))]
    case_records.insert_history(
        ws, {"case_no": numbers, "kind": ["component"] * n, "classcode": ["0102"] * n,
             "x": [X + 1.0] * n, "y": [Y + 1.0] * n},
        dict(zip(("case_no", "seq", "action", "role", "actor", "at"), zip(*steps))))
    session.announce("case_open")
    assert dispatch.model.rowCount() == 200
    dispatch.list.scrollToBottom()
    QApplication.processEvents()
    assert dispatch.model.rowCount() == 400
    session.announce("case_open")                   # a refresh keeps what was fetched
    assert dispatch.model.rowCount() == 400
    dispatch.model.fetchMore(dispatch.list.rootIndex())
    assert dispatch.model.rowCount() == 450 and len(set(ids(dispatch))) == 450
    assert not dispatch.model.canFetchMore(dispatch.list.rootIndex())


# -- unit and reasons

def test_unit_by_a_part_of_its_name(dispatch, session, ws, qtbot):
    case_id = filed(ws, x=X + 500)
    session.announce("case_open")
    assert dispatch.pane.unit.code() == "" and "Why" in dispatch.pane.reason.text()
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert "Choose the unit" in dispatch.status.text()
    dispatch.pane.unit.setEditText("环卫")               # two have it
    click(qtbot, dispatch, "action_dispatch")
    assert cases.case(ws, case_id)["state"] == "filed"
    dispatch.pane.unit.setEditText("二所")
    session.announce("case_open")                   # a refresh leaves what was typed
    assert dispatch.pane.unit.currentText() == "二所"
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.unit)
    assert cases.case(ws, case_id)["unit"] == "U2"


def test_return_needs_a_reason(dispatch, session, ws, qtbot):
    case_id = filed(ws)
    cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2)
    session.announce("case_open")
    qtbot.mouseClick(dispatch.queues.buttons["dispatched"], Qt.MouseButton.LeftButton)
    press(qtbot, dispatch, Qt.Key.Key_B)
    assert dispatch.focusWidget() is dispatch.pane.note
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.note)     # still empty
    assert cases.case(ws, case_id)["version"] == 3
    qtbot.keyClicks(dispatch.pane.note, "not ours")
    press(qtbot, dispatch, Qt.Key.Key_Return, dispatch.pane.note)
    assert cases.steps(ws, case_id)[-1]["note"] == "not ours"
    assert dispatch.pane.note.text() == ""


@pytest.mark.parametrize("role, state, actions", [
    ("dispatcher", "filed", {"dispatch", "send_back", "merge", "coordinate", "notify", "hand_over",
                             "to_city", "urge", "request_void"}),
    ("shift_leader", "filed", {"void", "merge", "coordinate", "notify", "hand_over", "to_city",
                               "urge", "force_close", "missed"}),
    ("acceptor", "filed", {"merge"}), ("collector", "filed", set()),
    ("acceptor", "reported", {"file", "advise", "send_confirm", "merge"}),
    ("shift_leader", "reported", {"file", "reject", "advise", "send_confirm", "merge"}),
    ("unit", "dispatched", {"handle", "request_return", "request_extension",
                            "request_suspension", "explain"}),
    ("leader", "dispatched", {"urge", "force_close", "missed"}), ("collector", "dispatched", set())])
def test_buttons_are_those_of_state_and_role(dispatch, session, ws, qtbot, role, state, actions):
    case_id = filed(ws, file=state != "reported")
    if state == "dispatched":
        cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
                   expected_version=2)
    session.role = role
    session.announce("case_open")
    qtbot.mouseClick(dispatch.queues.buttons[state], Qt.MouseButton.LeftButton)
    assert set(dispatch.pane.buttons) == actions
    assert actions or "turn of" in dispatch.status.text()
    assert dispatch.foot.role.currentData() == role


# -- refused, stale, locked

def test_stale_case_stays_under_the_cursor(dispatch, session, ws, qtbot):
    first, second = filed(ws, 1, objid(ws)), filed(ws, 2)
    session.announce("case_open")
    with ws.again() as other:
        cases.step(other, first, "dispatch", actor="Zhao", role="dispatcher", unit="U1",
                   expected_version=2)
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert "Zhao" in dispatch.status.text() and "Being handled" in dispatch.status.text()
    assert dispatch.row["fid"] == first and dispatch.row["unit"] == "U1"
    assert ids(dispatch) == [first, second]
    assert "Being handled" in dispatch.model.index(0, 0).data()
    assert "Zhao" in dispatch.pane.detail.toPlainText()
    press(qtbot, dispatch, Qt.Key.Key_J)
    session.announce("case_open")
    assert ids(dispatch) == [second] and cases.case(ws, first)["unit"] == "U1"


def test_case_closed_by_another(open_dock, session, ws, qtbot):
    case_id = handled(ws)
    session.role = "shift_leader"
    dock = open_dock(VerificationDock)
    with ws.again() as other:
        cases.step(other, case_id, "pass", actor="Sun", role="shift_leader", expected_version=4)
    press(qtbot, dock, Qt.Key.Key_P)
    assert "Sun" in dock.status.text() and dock.row["state"] == "closed"
    assert set(dock.pane.buttons) == {"missed"}         # it is noted afterwards, too


def test_own_handling_is_not_verified(open_dock, session, ws, qtbot):
    case_id = handled(ws)
    session.role, session.user = "shift_leader", "Zhang"
    dock = open_dock(VerificationDock)
    press(qtbot, dock, Qt.Key.Key_P)
    assert "neither verify nor close" in dock.status.text()
    assert dock.row["fid"] == case_id and cases.case(ws, case_id)["state"] == "handled"


def test_locked_workspace_is_waited_for(dispatch, session, ws, qtbot):
    case_id = filed(ws, 4, objid(ws))
    session.announce("case_open")
    with ws.again() as other:
        with other.bulk("importing lamps"):
            press(qtbot, dispatch, Qt.Key.Key_Return)
            assert "importing lamps" in dispatch.status.text()
            assert not dispatch.pane.buttons["dispatch"].isEnabled()
            assert dispatch.status.stop.isVisible()
    qtbot.waitUntil(lambda: cases.case(ws, case_id)["state"] == "dispatched", timeout=8000)
    assert not dispatch.status.stop.isVisible()


def test_waiting_can_be_stopped(dispatch, session, ws, qtbot):
    case_id = filed(ws, 4, objid(ws))
    session.announce("case_open")
    with ws.again() as other:
        with other.bulk("importing lamps"):
            press(qtbot, dispatch, Qt.Key.Key_Return)
            qtbot.mouseClick(dispatch.status.stop, Qt.MouseButton.LeftButton)
    assert not dispatch.writer.busy and dispatch.pane.buttons["dispatch"].isEnabled()
    qtbot.wait(1300)
    assert cases.case(ws, case_id)["state"] == "filed"
