"""What surrounds the steps in the case docks: photos, the map's fan and extent, filters, alerts
that take no focus, the handover of a shift, and what a dock remembers."""
import datetime

import pytest
from case_fixtures import (  # noqa: F401 (fixtures)
    click,
    X, Y, add_layer, dispatch, filed, handled, ids, objid, open_dock, press, session, window, ws)
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsExifTools, QgsPointXY, QgsProject,
    QgsRectangle, QgsSettings)
from qgis.PyQt.QtCore import QDateTime, QPoint, Qt
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtPrintSupport import QPrinter
from qgis.PyQt.QtWidgets import QApplication, QToolButton

from citygrid_plugin.core.cases import board, options
from citygrid_plugin.core.workspace import attachments, case_desk, cases
from citygrid_plugin.gui.cases import fan as fans
from citygrid_plugin.gui.cases import filters, handover
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock


def photo(ws, tmp_path, number, kind, colour, size=(400, 300), at=None):
    """Attach a picture of one colour, with the place (workspace CRS) in it where one is given."""
    path = tmp_path / f"{kind}-{colour}.jpg"
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))
    if at is not None:
        back = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4549"),
                                      QgsCoordinateReferenceSystem("EPSG:4326"),
                                      QgsProject.instance())
        point = back.transform(QgsPointXY(*at))
        assert QgsExifTools.geoTagImage(str(path), QgsPointXY(point))
    attachments.add(ws, "case", number, path, kind, f"2026-11-22T10:00:0{len(colour) % 10}")
    return path


# -- photos

def test_before_and_after_side_by_side(open_dock, session, ws, qtbot, tmp_path):
    case_id = handled(ws)
    number = cases.case(ws, case_id)["case_no"]
    dock = open_dock(VerificationDock)
    pair = dock.pane.photos
    qtbot.waitUntil(dock.pane.photo_box.isVisible)  # that there is none is worth knowing here
    assert pair.photos == ([], []) and pair.labels[1].text() == "After handling"
    photo(ws, tmp_path, number, "near", "red")
    photo(ws, tmp_path, number, "before", "blue")
    photo(ws, tmp_path, number, "after", "green", at=(X + 112, Y + 100))
    session.announce("attachment")
    qtbot.waitUntil(lambda: pair.photos[1] != [])
    assert [len(side) for side in pair.photos] == [2, 1]
    assert pair.labels[0].text() == "Before handling 1/2" and pair.turns[0].isVisible()
    assert "taken 12 m from the report" in dock.pane.apart.text()
    qtbot.mouseClick(pair.turns[0], Qt.MouseButton.LeftButton)
    assert pair.labels[0].text() == "Before handling 2/2"
    pair.views[1].zoomed.emit(4.0)                  # the wheel over one of them
    assert [view.zoom for view in pair.views] == [4.0, 4.0]
    pair.views[0].horizontalScrollBar().setValue(pair.views[0].horizontalScrollBar().maximum())
    pair.views[0].dragged.emit()
    left, right = (view.place() for view in pair.views)
    assert left[0] > 0.6 and abs(left[0] - right[0]) < 0.02
    pair.zoom(1 / 100)
    assert pair.views[0].zoom == 1.0                # never smaller than the whole photo
    press(qtbot, dock, Qt.Key.Key_Space)
    assert dock.photo_window.isVisible() and dock.photo_window.pair.photos == pair.photos
    qtbot.keyClick(dock.photo_window, Qt.Key.Key_Space)
    assert not dock.photo_window.isVisible()


def test_photo_without_place_and_photo_that_is_gone(open_dock, session, ws, qtbot, tmp_path):
    case_id = handled(ws)
    number = cases.case(ws, case_id)["case_no"]
    photo(ws, tmp_path, number, "after", "green")
    dock = open_dock(VerificationDock)
    qtbot.waitUntil(lambda: dock.pane.photos.photos[1] != [])
    assert "does not say where" in dock.pane.apart.text()
    for path in ws.attachments.rglob("*.jpg"):
        path.unlink()
    dock.pane.photos.show_photos([], [])
    dock._show_photos()
    texts = [item.toPlainText() for item in dock.pane.photos.views[1].scene().items()]
    assert "not in its folder" in texts[0]


def test_no_room_for_photos_where_there_are_none(dispatch, session, ws, qtbot):
    filed(ws)
    session.announce("case_open")
    qtbot.wait(100)
    assert not dispatch.pane.photo_box.isVisible()


# -- the fan

@pytest.mark.parametrize("count", [2, 5, 16])
def test_leaves_do_not_touch(count):
    at = fans.leaves(count)
    apart = min(((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
                for i, (ax, ay) in enumerate(at) for bx, by in at[:i])
    assert len(at) == count and apart >= 2 * fans._LEAF + 5.9


def test_cases_on_one_spot_fan_out(dispatch, session, ws, qtbot, window):
    add_layer(ws)
    a, b, c = filed(ws, 1), filed(ws, 2), filed(ws, 3)
    far = filed(ws, 4, x=X + 700)
    session.announce("case_open")
    press(qtbot, dispatch, Qt.Key.Key_F)
    fan = dispatch.map.fan
    assert {row["fid"] for row in fan.item.rows} == {a, b, c} and fan.item.current == a
    x, y = fan.item.at[[row["fid"] for row in fan.item.rows].index(c)]
    spot = (fan.item.pos() + QPoint(round(x), round(y))).toPoint()
    qtbot.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert dispatch.row["fid"] == c
    assert fan.case_at(QPoint(1, 1)) is None
    dispatch.show_case(far)
    dispatch.fly()
    assert fan.item is None
    dispatch.show_case(a)
    dispatch.fly()
    assert fan.item is not None
    session.let_go()
    assert fan.item is None


# -- filters

def test_filters_narrow_list_and_counts(window, session, ws, qtbot):
    dispatch = DispatchDock(session, window)
    a = filed(ws, 1, source="hotline")
    b = filed(ws, 2, source="leader", x=X + 5000)   # in no community
    c = filed(ws, 3, classcode="0101", source="hotline")
    dispatch.reload()
    combos = dispatch.filters.combos
    combos["classes"].fill()
    texts = [combos["classes"].itemText(i) for i in range(combos["classes"].count())]
    assert texts[0] == "Class" and texts[1].endswith("(2)") and len(texts) == 3

    def take(name, part):
        combo = combos[name]
        combo.fill()
        combo.setCurrentIndex(next(i for i in range(combo.count()) if part in combo.itemText(i)))
        combo.activated.emit(combo.currentIndex())
        return set(ids(dispatch))
    assert take("sources", "Hotline") == {a, c}
    assert dispatch.queues.buttons["filed"].text().endswith(" 2")
    assert take("areas", "清波") == {a, c}
    assert take("classes", texts[1].split(" (")[0]) == {a}
    assert dispatch.filters.narrowed
    dispatch.closeDown()
    again = DispatchDock(session, window)
    assert again.filters.combos["sources"].currentText() == "Hotline (2)"
    again.reload()
    assert ids(again) == [a]
    again.filters.clear.click()
    assert set(ids(again)) == {a, b, c} and not again.filters.narrowed
    again.closeDown()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"combos": {"nothing": ["a", "b"]}}',
                                  '{"combos": {"units": 3}}', '{"light": 7, "text": null}'])
def test_filters_that_cannot_be_read_are_none(qgis_app, qtbot, text):
    made = filters.QueueFilters(lambda columns: [])
    qtbot.addWidget(made)
    made.load(text)
    assert not made.narrowed or made.light == ""


def test_map_extent_is_a_filter(dispatch, session, ws, qtbot, window):
    near, far = filed(ws, 1), filed(ws, 2, x=X + 900)
    session.announce("case_open")
    window.canvas.setExtent(QgsRectangle(X, Y, X + 300, Y + 300))
    dispatch.filters.extent.setChecked(True)
    assert ids(dispatch) == [near]
    extent = window.canvas.extent()
    press(qtbot, dispatch, Qt.Key.Key_F)            # it is in the map already: nothing moves
    assert window.canvas.extent() == extent
    window.canvas.setExtent(QgsRectangle(X + 700, Y, X + 1000, Y + 300))
    qtbot.waitUntil(lambda: far in ids(dispatch), timeout=3000)
    assert dispatch.row["fid"] == near              # what one looks at does not vanish
    qtbot.mouseClick(dispatch.queues.buttons["filed"], Qt.MouseButton.LeftButton)
    assert ids(dispatch) == [far]
    dispatch.filters.extent.setChecked(False)
    assert ids(dispatch) == [near, far]


# -- alerts

def alerts(session):
    return [item.text() for item in session.bar.items()]


def turn(ws, case_id, hours):
    """Let a clock run out in so many hours."""
    due = datetime.datetime.now() + datetime.timedelta(hours=hours)
    green = due - datetime.timedelta(hours=2)
    with ws.transaction() as connection:
        connection.execute("UPDATE case_open SET due_at = ?, changed_at = 'x' WHERE fid = ?",
                           (due.isoformat(timespec="seconds"), case_id))
        connection.execute("INSERT OR IGNORE INTO cg_quiet VALUES (1)")
        connection.execute("UPDATE case_open SET green_until = ? WHERE fid = ?",
                           (green.isoformat(timespec="seconds"), case_id))
        connection.execute("DELETE FROM cg_quiet")
        board.mark_all(connection)


def test_alerts_are_told_once_and_take_no_focus(dispatch, session, ws, qtbot):
    case_id, other = filed(ws, 9), filed(ws, 9)
    session.announce("case_open")
    watch = dispatch.watch
    watch.look()
    assert alerts(session) == []                    # nothing is late
    dispatch.filters.search.setFocus()
    turn(ws, case_id, 1)
    watch.look()
    number = cases.case(ws, case_id)["case_no"]
    assert alerts(session) == [f"▲ {number}: about to expire"]
    assert QApplication.focusWidget() is dispatch.filters.search
    watch.look()
    assert len(alerts(session)) == 1
    turn(ws, case_id, -1)
    watch.look()
    watch.look()
    assert f"■ {number}: overdue" in alerts(session) and len(alerts(session)) == 2
    turn(ws, case_id, 1)
    turn(ws, case_id, -1)
    watch.look()
    assert len(alerts(session)) == 2                # it has been told of
    session.bar.currentItem().findChild(QToolButton, "citygrid_show_cases").click()
    assert dispatch.queues.current.name == "all" and dispatch.filters.light == "red"
    assert ids(dispatch) == [case_id] and other not in ids(dispatch)


def test_how_things_stand_at_the_beginning(open_dock, session, ws, qtbot):
    for hours in (-1, -2, 1):
        filed(ws, hours)
    first, second = open_dock(DispatchDock), open_dock(VerificationDock)
    assert first.watch is second.watch
    qtbot.waitUntil(lambda: alerts(session) != [])
    assert alerts(session) == ["■ 2 cases are overdue, ▲ 1 are about to expire."]


def test_suspended_cases_go_on_by_themselves(dispatch, session, ws, qtbot):
    ids_of = {"due": filed(ws, 9, at="2020-01-01T08:00:00"), "later": filed(ws, 9)}
    later = (datetime.date.today() + datetime.timedelta(days=9)).isoformat()
    for name, until, at in (("due", "2020-01-02", "2020-01-01T08:30:00"), ("later", later, None)):
        for seq, (action, role, given) in enumerate((
                ("dispatch", "dispatcher", {"unit": "U1"}),
                ("request_suspension", "unit", {"note": "n", "detail": {"until": until}}),
                ("grant_suspension", "dispatcher", {})), 2):
            cases.step(ws, ids_of[name], action, actor=action, role=role, expected_version=seq,
                       at=at, **given)
    session.role = "acceptor"
    dispatch.watch.look()
    assert cases.case(ws, ids_of["due"])["state"] == "suspended"
    session.role = "dispatcher"
    dispatch.watch.look()
    assert [cases.case(ws, i)["state"] for i in ids_of.values()] == ["dispatched", "suspended"]
    assert any("1 suspended" in text for text in session.messages)


def test_a_case_is_followed_from_dock_to_dock(open_dock, session, ws, qtbot):
    others = [filed(ws, 1), handled(ws, hours=1)]
    mine = filed(ws, 9)
    dispatch, verification = open_dock(DispatchDock), open_dock(VerificationDock)
    assert dispatch.row["fid"] == others[0] and verification.row["fid"] == others[1]
    verification.hide()
    dispatch.hide()
    session.at_hand = (mine, "citygrid_intake_dock")        # as intake leaves it
    dispatch.filters.search.setText("nothing has this")
    dispatch.show()
    assert dispatch.row["fid"] == mine and dispatch.filters.search.text() == ""
    press(qtbot, dispatch, Qt.Key.Key_J)
    dispatch.pane.unit.setEditText("一所")
    dispatch.show_case(mine)
    dispatch.pane.unit.setEditText("一所")
    click(qtbot, dispatch, "action_dispatch")
    assert dispatch.row["fid"] != mine                      # on to the next of the list
    press(qtbot, dispatch, Qt.Key.Key_L)
    assert dispatch.row["fid"] == mine and dispatch.row["state"] == "dispatched"
    click(qtbot, dispatch, "action_handle")
    dispatch.hide()
    verification.show()
    assert verification.row["fid"] == mine
    dispatch.show()
    assert dispatch.row is None or dispatch.row["fid"] != mine


def test_a_dock_behind_a_tab_notices_that_it_comes_to_the_front(open_dock, session, ws, window,
                                                                qtbot):
    first, mine = filed(ws, 1), filed(ws, 9)
    dispatch, verification = open_dock(DispatchDock), open_dock(VerificationDock)
    window.tabifyDockWidget(dispatch, verification)
    verification.raise_()
    qtbot.waitUntil(lambda: dispatch.visibleRegion().isEmpty())
    assert dispatch.row["fid"] == first
    session.at_hand = (mine, "citygrid_intake_dock")
    dispatch.raise_()
    qtbot.waitUntil(lambda: dispatch.row["fid"] == mine)


@pytest.mark.parametrize("role, state, wanted", [
    ("acceptor", "filed", "dispatcher"), ("dispatcher", "filed", ""),
    ("dispatcher", "handled", "shift_leader"), ("acceptor", "handled", ""),
    ("acceptor", "dispatched", "dispatcher")])
def test_the_role_of_the_next_step_is_a_click_away(open_dock, session, ws, qtbot, role, state,
                                                   wanted):
    case_id = handled(ws) if state == "handled" else filed(ws, 9)
    if state == "dispatched":
        cases.step(ws, case_id, "dispatch", actor="W", role="dispatcher", unit="U1",
                   expected_version=2)
    session.role = role
    dock = open_dock(VerificationDock if state == "handled" else DispatchDock)
    dock.show_case(case_id)
    assert dock.row["fid"] == case_id and dock.pane.turn.isVisible() == bool(wanted)
    if wanted:
        qtbot.mouseClick(dock.pane.turn, Qt.MouseButton.LeftButton)
        assert session.role == wanted and not dock.pane.turn.isVisible()
        assert dock.focusWidget() is dock.list and dock.row["fid"] == case_id


def test_an_empty_list_says_that_filters_hide_its_cases(dispatch, session, ws, qtbot):
    filed(ws, 9)
    session.announce("case_open")
    dispatch.filters.search.setText("nothing has this")
    qtbot.waitUntil(lambda: ids(dispatch) == [])
    assert "filters" in dispatch.pane.detail.toPlainText()


def test_the_centre_is_told_what_units_pass_on(dispatch, session, ws, qtbot):
    options.set_options(ws, {"direct_transfer": "1"})
    case_id = filed(ws, 9)
    cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2)
    dispatch.watch.look()
    cases.step(ws, case_id, "transfer", actor="Zhang", role="unit", unit="U2", note="theirs",
               expected_version=3)
    dispatch.watch.look()
    dispatch.watch.look()
    number = cases.case(ws, case_id)["case_no"]
    assert session.messages.count(f"{number}: Zhang passed it on to 环卫二所.") == 1


# -- handover

def test_handover_is_written_and_read_by_the_next(open_dock, session, ws, qtbot, tmp_path):
    filed(ws, urgent=True)
    session.user = "Li"
    dock = open_dock(DispatchDock)
    dock.hand_over()
    dialog = dock.findChild(handover.HandoverDialog)
    dialog.since.setDateTime(QDateTime.currentDateTime().addSecs(-3600))
    dialog.words.setPlainText("Burst main in 劳动路 is watched by <Chen>.")
    page = dialog.page.toPlainText()
    assert "<Chen>" in page and "File case" not in page     # it was filed before this shift
    assert "⚡ urgent" in page and "Waiting for dispatch" in page
    dialog.since.setDateTime(dialog.since.dateTime().addDays(-2))
    assert "File case" in dialog.page.toPlainText()
    dialog.copy()
    assert "<Chen>" in QApplication.clipboard().text()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "handover.pdf"))
    dialog.print_to(printer)
    assert (tmp_path / "handover.pdf").read_bytes().startswith(b"%PDF")
    dialog.to.setText("Zhao")
    qtbot.mouseClick(dialog.save_handover, Qt.MouseButton.LeftButton)
    assert "Handed over" in dialog.status.text() and "<Chen>" in dialog.page.toPlainText()
    assert not dialog.save_handover.isEnabled()
    dialog.close()
    kept, = case_desk.handovers(ws)
    assert (kept["by_user"], kept["to_user"]) == ("Li", "Zhao")
    # who handed over is not told; the next one is, once
    dock.watch._opened()
    dock.watch.look()
    assert not any("Handover" in text for text in alerts(session))
    session.user = "Zhao"
    dock.watch._opened()
    dock.watch.look()
    assert any("Handover of Li" in text for text in alerts(session))
    session.bar.clearWidgets()
    dock.watch._opened()
    dock.watch.look()
    session.bar.currentItem().findChild(QToolButton, "citygrid_show_handover").click()
    read = dock.findChildren(handover.HandoverDialog)[-1]
    assert "<Chen>" in read.page.toPlainText() and not read.words.isEnabled()
    session.let_go()                                # the page goes with the workspace
    session.hold(ws)
    session.bar.clearWidgets()
    dock.watch.look()
    assert not any("Handover" in text for text in alerts(session))


# -- what is remembered

def test_case_and_name_are_remembered(window, session, ws, qtbot):
    filed(ws, 1), filed(ws, 2)
    dock = DispatchDock(session, window)
    dock.reload()
    dock.command("next")
    number = dock.row["case_no"]
    dock.foot.user.setText("Chen")
    dock.foot.user.editingFinished.emit()
    dock.closeDown()
    again = DispatchDock(session, window)
    again.reload()
    assert again.row["case_no"] == number and session.user == "Chen"
    assert QgsSettings().value("citygrid/user") == "Chen"
    again.closeDown()


def test_role_is_chosen_in_the_dock(open_dock, session, ws, qtbot):
    handled(ws)
    dock, other = open_dock(DispatchDock), open_dock(VerificationDock)
    index = other.foot.role.findData("shift_leader")
    other.foot.role.setCurrentIndex(index)
    other.foot.role.activated.emit(index)
    assert session.role == "shift_leader" and "pass" in other.pane.buttons
    assert dock.foot.role.currentData() == "shift_leader"
    assert "declare" in other.foot.role.toolTip()


# -- refresh

def test_refresh_keeps_selection_and_scroll_place(dispatch, session, ws, qtbot):
    made = [filed(ws, 1 + i / 100, x=X + 20 * i) for i in range(40)]
    session.announce("case_open")
    assert dispatch.list.verticalScrollBar().maximum() > 0
    dispatch.show_case(made[30])
    place = dispatch.list.verticalScrollBar().value()
    assert place > 0
    dispatch.pane.note.setText("half typed")
    filed(ws, 0.5, x=X + 900)                       # one more on top, by somebody else
    session.announce("")
    assert dispatch.row["fid"] == made[30] and dispatch.pane.note.text() == "half typed"
    assert dispatch.list.verticalScrollBar().value() == place
    dispatch._tick()                                # and when the lights are looked at again
    assert dispatch.row["fid"] == made[30]


def test_a_list_of_several_states_says_each(dispatch, session, ws, qtbot):
    filed(ws)
    session.announce("case_open")
    assert "[" not in dispatch.model.index(0, 0).data()
    dispatch.queues.entries["all"].trigger()
    assert "[Waiting for dispatch]" in dispatch.model.index(0, 0).data()


def test_the_component_is_shown_with_its_keepers(dispatch, session, ws, qtbot):
    filed(ws, objid=objid(ws))
    session.announce("case_open")
    text = dispatch.pane.detail.toPlainText()
    assert "Water company (maintainer), 环卫二所 (owner)" in text


def test_everything_goes_with_the_workspace(dispatch, session, ws, qtbot):
    a, b = filed(ws, 1), filed(ws, 2)
    session.announce("case_open")
    dispatch.show_photos_large()
    dispatch.act("merge")
    assert dispatch.pane.form.isVisible() and dispatch.photo_window.isVisible()
    session.let_go()
    assert dispatch.pane.buttons == {} and not dispatch.photo_window.isVisible()
    assert not dispatch.pane.form.isVisible() and dispatch.map.fan.item is None
    for command in ("next", "accept", "undo", "fly", "grant", "phrases", "search"):
        if command != "phrases":                    # which opens a menu
            dispatch.command(command)
    dispatch.hand_over()
    dispatch.ask_sure()
    dispatch.watch.look()
    session.hold(ws)
    assert set(ids(dispatch)) == {a, b}
