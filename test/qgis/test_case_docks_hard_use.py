"""Case docks in hard use: strange texts, a name that changes, a write that waits, long lists."""
import re
import sqlite3

import pytest
from case_fixtures import (  # noqa: F401 (fixtures)
    X, Y, dispatch, filed, open_dock, session, window, ws)
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtWidgets import QApplication, QLabel

from citygrid_plugin.core.cases import drafts
from citygrid_plugin.core.workspace import case_desk, cases
from citygrid_plugin.gui.cases import queue_model
from citygrid_plugin.gui.cases.intake_dock import IntakeDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock
from citygrid_plugin.gui.widgets import LONGEST, StatusLine

HTML = "<b>井盖</b> & <img src='x'> \"引号\""


def test_what_people_typed_is_no_html(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.say(HTML)
    assert line.text() == HTML
    assert line.label.textFormat() == Qt.TextFormat.PlainText


def test_a_long_text_leaves_room_for_the_rest(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    text = f"{HTML} {'很长' * 500} 完"
    line.say(text, bad=True)
    assert len(line.text()) <= LONGEST + 2 and line.text().endswith("…")
    assert "&lt;b&gt;" in line.label.toolTip() and line.label.toolTip().endswith("完</p>")
    line.say("short")
    assert line.label.toolTip() == ""


def test_a_phrase_of_any_kind_fits_the_menu(dispatch, ws):
    text = "A&B " + "很长" * 200
    case_desk.add_phrase(ws, "", text)
    phrases = dispatch.pane.phrases
    phrases.fill()
    entry = phrases.menu_.actions()[0]
    assert entry.text().startswith("A&&B") and len(entry.text()) < 50
    entry.trigger()
    assert dispatch.pane.note.text() == text


def test_refusals_of_a_batch_are_no_html(dispatch, session, ws):
    first, second = filed(ws), filed(ws, x=X + 200)
    session.announce("case_open")
    rows = [cases.case(ws, fid) for fid in (first, second)]
    cases.step(ws, first, "urge", actor="<i>Gao</i>", role="leader", note="soon",
               expected_version=2, detail={"kind": "leader"})
    done, refused = cases.step_many(ws, [(row["fid"], row["version"]) for row in rows], "dispatch",
                                    actor="Wang", role="dispatcher", unit="U1")
    assert done == [second]
    dispatch.stepper.told("Dispatch", done, refused, {})
    assert "<i>Gao</i> changed" in dispatch.pane.detail.toPlainText()


def test_a_new_name_holds_in_every_dock(dispatch, session, open_dock, qtbot):
    other = open_dock(VerificationDock)
    dispatch.foot.user.setText("赵")
    dispatch.foot.user.editingFinished.emit()
    assert (session.user, other.foot.user.text()) == ("赵", "赵")
    other.foot.user.editingFinished.emit()      # the cursor only went through it
    assert session.user == "赵"


def test_a_refusal_names_the_case_in_the_readers_way(dispatch, session, ws):
    filed(ws)
    session.announce("case_open")
    dispatch.stepper.refused(sqlite3.OperationalError("disk I/O error"))
    assert dispatch.status.text().startswith(f"■ {dispatch.row['case_no']}: ")


# -- others work on the same case

def test_what_is_typed_outlives_what_others_do_to_the_case(dispatch, session, ws):
    case_id = filed(ws)
    session.announce("case_open")
    dispatch.pane.unit.choose("U2")
    dispatch.pane.note.setText("half an opinion")
    cases.step(ws, case_id, "urge", actor="Gao", role="leader", note="soon", expected_version=2,
               detail={"kind": "leader"})
    session.changed.emit("")
    assert dispatch.row["version"] == 3
    assert (dispatch.pane.note.text(), dispatch.pane.unit.code()) == ("half an opinion", "U2")
    cases.step(ws, case_id, "dispatch", actor="Gao", role="dispatcher", unit="U1",
               expected_version=3)
    dispatch.act("dispatch")        # before the dock has seen it
    assert "Gao changed case" in dispatch.status.text()
    assert dispatch.pane.note.text() == "half an opinion"


def test_after_ones_own_step_nothing_of_it_stays(dispatch, session, ws):
    filed(ws)
    session.announce("case_open")
    proposed = dispatch.pane.unit.code()
    dispatch.act("notify")
    dispatch.pane.unit.choose("U3")
    dispatch.pane.note.setText("please look")
    dispatch.act("notify")
    assert dispatch.row["notices"] == 1 and dispatch.row["state"] == "filed"
    assert (dispatch.pane.note.text(), dispatch.pane.unit.code()) == ("", proposed)


def test_undo_is_offered_for_the_step_that_was_taken_alone(dispatch, session, ws):
    first, second = filed(ws, 2), filed(ws, 4, x=X + 200)
    cases.step(ws, second, "send_back", actor="Wang", role="dispatcher", note="where?",
               expected_version=2)
    cases.step(ws, second, "file", actor="Wang", role="shift_leader", expected_version=3)
    session.role = "shift_leader"
    session.announce("case_open")
    dispatch.show_case(first)
    dispatch.pane.note.setText("settled long ago")
    dispatch.act("force_close")
    assert dispatch.row["fid"] == second and "Closed" in dispatch.status.text()
    assert dispatch.stepper.undoable()[0]["fid"] == second
    assert "takes it back" not in dispatch.status.text()


# -- pages

def page_of(rows):
    def page(limit, offset):
        return rows[offset:offset + limit]
    return page


def entry(fid):
    return {"fid": fid, "state": "filed", "case_no": str(fid)}


def test_a_guest_hides_no_case_of_the_next_page(monkeypatch):
    monkeypatch.setattr(queue_model, "PAGE", 3)
    model = queue_model.QueueModel()
    model.load(page_of([entry(fid) for fid in range(8)]), None, ())
    model.add_guest(1, entry(99))
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert sorted(row["fid"] for row in model.rows) == [*range(8), 99]


def test_a_page_that_cannot_be_read_is_asked_for_again(monkeypatch):
    monkeypatch.setattr(queue_model, "PAGE", 3)
    rows, broken = [entry(fid) for fid in range(5)], []

    def page(limit, offset):
        if broken:
            raise broken.pop()
        return rows[offset:offset + limit]
    model = queue_model.QueueModel()
    model.load(page, None, ())
    broken.append(sqlite3.OperationalError("database is locked"))
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 3 and model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 5


# -- somebody else writes for long

@pytest.fixture
def intake(ws, session, open_dock):
    session.role = "acceptor"
    return open_dock(IntakeDock)


def test_a_report_put_aside_while_others_write_is_not_lost(intake, session, ws, qtbot):
    with ws.again() as other:
        with other.bulk("importing lamps"):
            intake.form.text.setPlainText("井盖缺失")
            intake.later()
            assert intake.form.text.toPlainText() == "井盖缺失"
            assert "cannot be kept yet" in intake.status.text()
        qtbot.waitUntil(lambda: drafts.of(ws, session.user) != [], timeout=8000)
        intake.later()
        assert intake.form.text.toPlainText() == ""
    assert [d["body"]["description"] for d in drafts.of(ws, session.user)] == ["井盖缺失"]


def test_for_whom_one_waits_is_said_in_one_sentence(dispatch, ws):
    with ws.again() as other, other.bulk("importing lamps"):
        dispatch.status.wait(ws.busy())
        said = dispatch.status.text()
    assert "importing lamps" in said and "save again" not in said
    assert re.search(r"since \d{4}-\d\d-\d\d \d\d:\d\d: ", said)
    dispatch.status.wait(ws.busy())
    assert "Another program" in dispatch.status.text()


def test_a_report_that_waits_is_the_one_that_is_registered(intake, session, ws, qtbot):
    intake.place._placed(QgsPointXY(X + 100, Y + 100))
    intake.kind.words.setFocus()
    intake.kind.words.selectAll()
    qtbot.keyClicks(intake.kind.words, "0102")
    QApplication.processEvents()
    qtbot.keyClick(intake.kind.words, Qt.Key.Key_Return)
    intake.form.text.setPlainText("第一件")
    with ws.again() as other:
        with other.bulk("importing lamps"):
            intake.register()
            assert intake.writer.busy and not intake.sheet.isEnabled()
            intake.later()
            intake.discard()
            assert intake.form.text.toPlainText() == "第一件"
    qtbot.waitUntil(lambda: not intake.writer.busy, timeout=8000)
    QApplication.processEvents()
    assert intake.sheet.isEnabled()
    (fid,), = ws.query("SELECT fid FROM case_open")
    assert cases.case(ws, fid)["description"] == "第一件"


# -- the file cannot be read any more: a disk that was taken away

def test_a_file_that_is_gone_is_said_and_no_more(dispatch, session, ws, open_dock, qtbot,
                                                 monkeypatch):
    filed(ws)
    filed(ws, x=X + 200)
    session.announce("case_open")
    session.role = "acceptor"
    intake = open_dock(IntakeDock)
    errors = []
    monkeypatch.setattr(session, "error", errors.append)
    ws.connection.close()
    dispatch.list.setCurrentIndex(dispatch.model.index(1, 0))
    for name in ("fly", "undo", "last", "accept"):
        dispatch.command(name)
    for call in (dispatch.hand_over, dispatch.show_rules, dispatch.ask_sure, dispatch.reload,
                 dispatch.pane.phrases.fill, intake.drafts._fill, intake.reload,
                 intake.register):
        call()
    dispatch.show_case(99)
    assert "could not be read or written" in dispatch.status.text()
    intake.place._placed(QgsPointXY(X, Y))
    intake.kind.words.setFocus()
    qtbot.keyClicks(intake.kind.words, "0102")
    qtbot.keyClick(intake.kind.words, Qt.Key.Key_Return)
    intake.form.text.setPlainText("井盖缺失")
    QApplication.processEvents()
    assert "could not be read or written" in intake.status.text()
    assert errors and all(isinstance(error, sqlite3.Error) for error in errors)
    assert intake.form.text.toPlainText() == "井盖缺失"
    session.let_go()


def test_a_long_story_of_a_similar_case_is_cut(intake, session, ws, qtbot):
    filed(ws, description="很长" * 300)
    intake.place._placed(QgsPointXY(X + 100, Y + 100))
    intake.kind.words.setFocus()
    intake.kind.words.selectAll()
    qtbot.keyClicks(intake.kind.words, "0102")
    qtbot.keyClick(intake.kind.words, Qt.Key.Key_Return)
    stories = {label.text() for label in intake.similar.findChildren(QLabel)
               if "很长" in label.text()}
    assert stories and all(s.endswith("…") and len(s) < 200 for s in stories)
