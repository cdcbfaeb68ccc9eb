"""Replies, appeals, remediation and decisions of coordination, followed up in the case docks."""
import datetime

from case_fixtures import (  # noqa: F401 (fixtures)
    STEP, closed, dispatch, filed, ids, open_dock, press, session, show, window, ws)
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QDialog

from citygrid_plugin.core.workspace import case_ledgers, cases
from citygrid_plugin.gui.cases.verification_dock import VerificationDock


def test_reply_and_return_visit(open_dock, session, ws, qtbot):
    case_id = closed(ws, reporter="Chen", phone="139")
    session.role = "acceptor"
    dock = open_dock(VerificationDock)
    assert dock.queues.buttons["replies"].text() == "✉ Replies to reporters 1"
    show(dock, session, qtbot, "replies")
    assert ids(dock) == [case_id] and "reply until" in dock.model.index(0, 0).data()
    press(qtbot, dock, Qt.Key.Key_Return)
    press(qtbot, dock, Qt.Key.Key_Return)
    assert "What was said" in dock.status.text()
    qtbot.keyClicks(dock.pane.form._inputs["text"], "cover replaced")
    press(qtbot, dock, Qt.Key.Key_Return, dock.pane.form._inputs["text"])
    assert "is noted" in dock.status.text() and ids(dock) == []
    dock.show_case(case_id, anyway=True)
    assert "cover replaced" in dock.pane.detail.toPlainText()
    dock.act("visit")
    dock.pane.form._inputs["satisfaction"].setCurrentIndex(1)
    dock.act("visit")
    reply, = case_ledgers.of_case(ws, cases.case(ws, case_id)["case_no"])["replies"]
    assert (reply["replied_by"], reply["satisfaction"]) == ("Wang", 4)


def test_replies_are_searched_and_the_overdue_ones_found(open_dock, session, ws, qtbot):
    a, b = closed(ws, reporter="Chen"), closed(ws, reporter="Zhao")
    number = cases.case(ws, a)["case_no"]
    with ws.transaction() as connection:
        connection.execute("UPDATE case_reply SET due_at = '2026-01-01T09:00:00' "
                           "WHERE case_no = ?", (number,))
    session.role = "acceptor"
    dock = open_dock(VerificationDock)
    show(dock, session, qtbot, "replies")
    assert ids(dock) == [a, b] and dock.filters.lights["red"].text() == "■ overdue 1"
    assert "■ reply overdue since 01-01" in dock.model.index(0, 0).data()
    qtbot.mouseClick(dock.filters.lights["red"], Qt.MouseButton.LeftButton)
    assert ids(dock) == [a]
    dock.filters.reset()
    dock.filters.search.setText("zhao")
    qtbot.waitUntil(lambda: ids(dock) == [b])
    dock.filters.search.setText(number)
    qtbot.waitUntil(lambda: ids(dock) == [a])


def test_appeal_is_decided_by_somebody_else(open_dock, session, ws, qtbot):
    case_id = filed(ws)
    at = (datetime.datetime.now() + datetime.timedelta(days=2)).isoformat(timespec="seconds")
    cases.step(ws, case_id, "dispatch", unit="U1", expected_version=2, **STEP)
    cases.step(ws, case_id, "handle", actor="Zhang", role="unit", expected_version=3, at=at)
    cases.step(ws, case_id, "pass", actor="Sun", role="shift_leader", expected_version=4, at=at)
    dock = open_dock(VerificationDock)
    dock.show_case(case_id, anyway=True)
    assert "too late" in dock.pane.detail.toPlainText()
    dock.pane.note.setText("road was closed")
    dock.act("appeal")
    session.role = "leader"
    show(dock, session, qtbot, "appeals")
    assert ids(dock) == [case_id] and "appeal of Wang" in dock.model.index(0, 0).data()
    dock.pane.note.setText("agreed")
    dock.act("grant_appeal")
    assert "somebody else" in dock.status.text()    # Wang asked
    session.user = "Gao"
    dock.pane.note.setText("agreed")
    dock.act("grant_appeal")
    assert case_ledgers.excused(ws) == {cases.case(ws, case_id)["case_no"]} and ids(dock) == []


def test_remediation_is_settled_in_its_list(dispatch, session, ws, qtbot):
    case_id = filed(ws, urgent=True)
    session.announce("case_open")
    dispatch.pane.unit.choose("U1")
    dispatch.pane.note.setText("burst")
    dispatch.act("emergency")
    dispatch.act("emergency")
    show(dispatch, session, qtbot, "remediation")
    assert ids(dispatch) == [case_id]
    dispatch.act("settle")
    form = dispatch.pane.form
    form._inputs["liable"].setText("Water company")
    form._inputs["cost"].setValue(800)
    form._inputs["recovered"].setValue(900)
    dispatch.act("settle")
    assert "More is said to be recovered" in dispatch.status.text() and form.isVisible()
    form._inputs["recovered"].setValue(0)           # what was typed is still there
    dispatch.act("settle")
    show(dispatch, session, qtbot, "remediation")
    assert "0 of 800 yuan" in dispatch.model.index(0, 0).data()


def test_decision_is_followed_up_and_made_a_rule(dispatch, session, ws, qtbot):
    case_id = filed(ws)
    session.announce("case_open")
    dispatch.pane.note.setText("nobody's wall")
    press(qtbot, dispatch, Qt.Key.Key_X)
    session.role = "leader"
    show(dispatch, session, qtbot, "coordinating")
    assert ids(dispatch) == [case_id]
    dispatch.pane.unit.choose("U2")
    dispatch.pane.note.setText("U2 by ordinance")
    press(qtbot, dispatch, Qt.Key.Key_Return)
    assert cases.case(ws, case_id)["coordinated"] == "decided"
    show(dispatch, session, qtbot, "coordination")
    assert ids(dispatch) == [case_id] and "not carried out" in dispatch.model.index(0, 0).data()
    assert "Make a rule of the decision" in dispatch.pane.detail.toPlainText()
    dispatch._link_clicked(QUrl("rules:"))
    dialog = dispatch.findChild(QDialog, "citygrid_rules")
    assert dialog.isVisible() and dialog.decisions
    dialog.close()
    dispatch.act("executed")
    assert "is noted" in dispatch.status.text()
    show(dispatch, session, qtbot, "coordination")
    assert "no rule made of it" in dispatch.model.index(0, 0).data()


def test_two_entries_of_a_case_are_both_said(dispatch, session, ws, qtbot):
    case_id = filed(ws, urgent=True)
    number = cases.case(ws, case_id)["case_no"]
    with ws.transaction() as connection:
        connection.executemany("INSERT INTO remediation (case_no, basis, liable, cost) "
                               "VALUES (?, 'emergency', ?, 10)",
                               [(number, "Gas"), (number, "Heat")])
    show(dispatch, session, qtbot, "remediation")
    row, = dispatch.model.rows
    assert row["fid"] == case_id and "Gas" in row["said"] and "Heat" in row["said"]


def test_missed_by_the_collector_is_noted_and_taken_back(dispatch, session, ws, qtbot):
    case_id = filed(ws)
    session.role = "shift_leader"
    session.announce("case_open")
    dispatch.show_case(case_id, anyway=True)
    dispatch.act("missed")
    qtbot.keyClicks(dispatch.pane.form._inputs["collector"], "Zhang San")
    dispatch.act("missed")
    assert "reason" in dispatch.status.text()
    qtbot.keyClicks(dispatch.pane.note, "was there in the morning")
    dispatch.act("missed")
    number = cases.case(ws, case_id)["case_no"]
    noted, = case_ledgers.of_case(ws, number)["missed"]
    assert (noted["collector"], noted["note"]) == ("Zhang San", "was there in the morning")
    assert "Zhang San" in dispatch.pane.detail.toPlainText() and "missed" not in dispatch.pane.buttons
    dispatch.act("not_missed")
    assert case_ledgers.of_case(ws, number)["missed"] == []
