"""The intake dock, typed, clicked and dragged as at the desk."""
import contextlib
import struct
from pathlib import Path

import pytest
from case_fixtures import (  # noqa: F401 (fixtures)
    X, Y, objid, open_dock, session, window, ws)
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QMouseEvent
from qgis.PyQt.QtWidgets import QApplication, QPushButton, QRadioButton

from citygrid_plugin.core.cases import drafts, options
from citygrid_plugin.core.workspace import attachments, cases
from citygrid_plugin.core.workspace.geometry import point_blob
from citygrid_plugin.gui.cases import address_book
from citygrid_plugin.gui.cases.intake_dock import IntakeDock


@pytest.fixture
def town(ws):
    """The city with door plates, a point of interest, and two conditions of a class."""
    with ws.transaction() as connection:
        for number, dx in ((1, 0), (11, 100), (21, 200)):
            connection.execute(
                "INSERT INTO door_plate (geom, street_name, number, name) VALUES (?, '劳动路', ?, ?)",
                (point_blob(X + dx, Y + 100, 4549), f"{number}号", f"劳动路{number}号"))
        connection.execute("INSERT INTO poi (geom, name) VALUES (?, '人民公园')",
                           (point_blob(X + 500, Y + 500, 4549),))
        connection.execute("DELETE FROM filing_standard")
        connection.execute("DELETE FROM filing_standard")
        connection.executemany(
            "INSERT INTO filing_standard (kind, classcode, condition, closing, limit_value, "
            "limit_unit) VALUES ('component', ?, ?, '修复', ?, ?)",
            [("0102", "本市井盖缺失", 2, "urgent_hour"), ("0103", "本市井盖破损", 1, "work_day"),
             ("0103", "本市井盖移位", 4, "work_hour")])
    return ws


@pytest.fixture
def dock(town, session, open_dock):
    session.role = "acceptor"
    return open_dock(IntakeDock)


def key(qtbot, widget, pressed, modifier=Qt.KeyboardModifier.NoModifier):
    widget.setFocus()
    qtbot.keyClick(widget, pressed, modifier)
    QApplication.processEvents()


def say(qtbot, widget, text):
    """Type, or for Chinese, what an input method hands over."""
    widget.setFocus()
    widget.clear()
    if text.isascii():
        qtbot.keyClicks(widget, text)
    else:
        widget.insert(text) if hasattr(widget, "insert") else widget.insertPlainText(text)
        getattr(widget, "textEdited", widget.textChanged).emit(*(
            (text,) if hasattr(widget, "textEdited") else ()))
    QApplication.processEvents()


def take_down(qtbot, dock, place="劳动路11号", what="0102", text=""):
    """Fill the dock with a report."""
    say(qtbot, dock.place.search, place)
    key(qtbot, dock.place.search, Qt.Key.Key_Return)
    say(qtbot, dock.kind.words, what)
    key(qtbot, dock.kind.words, Qt.Key.Key_Return)
    if text:
        dock.form.text.setPlainText(text)
        QApplication.processEvents()


def register(qtbot, dock):
    key(qtbot, dock.form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def open_cases(ws):
    return [cases.case(ws, fid) for fid, in ws.query("SELECT fid FROM case_open ORDER BY fid")]


def mouse(dock, kind, point):
    """A mouse event over the canvas, through the canvas as Qt sends it."""
    canvas = dock.session.iface.mapCanvas()
    pixel = canvas.getCoordinateTransform().transform(point)
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease \
        else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove \
        else Qt.MouseButton.LeftButton
    QApplication.sendEvent(canvas.viewport(), QMouseEvent(
        kind, QPointF(pixel.x(), pixel.y()), button, buttons, Qt.KeyboardModifier.NoModifier))
    QApplication.processEvents()


# -- a call from top to bottom

def test_a_call_with_the_keys_alone(dock, session, town, qtbot):
    assert dock.focusProxy() is dock.place.search
    say(qtbot, dock.place.search, "ldl 11")
    assert dock.place.hits.isVisible()
    assert dock.place.hits.item(0).text() == "劳动路11号  ·  Door plate  ·  清波"
    key(qtbot, dock.place.search, Qt.Key.Key_Return)
    assert not dock.place.hits.isVisible() and dock.focusWidget() is dock.kind.words
    assert (dock.place.point.x(), dock.place.point.y()) == (X + 100, Y + 100)
    assert dock.place.address.text() == "劳动路11号"
    assert "清波" in dock.place.words.text() and "330106001001001" in dock.place.words.text()
    assert dock.place.tool.marker is not None
    say(qtbot, dock.kind.words, "0102")
    key(qtbot, dock.kind.words, Qt.Key.Key_Return)
    assert dock.focusWidget() is dock.form.text         # one condition, nothing to choose
    assert dock.kind.standard()["condition"] == "本市井盖缺失"
    assert dock.place.objid() == objid(town)
    qtbot.keyClicks(dock.form.text, "cover gone")
    key(qtbot, dock.form.text, Qt.Key.Key_Tab)
    assert dock.focusWidget() is dock.form.source
    dock.form.reporter.setFocus()
    qtbot.keyClicks(dock.form.reporter, "Zhao")
    qtbot.keyClicks(dock.form.phone, "12319")
    with qtbot.waitSignal(session.changed):
        key(qtbot, dock.form.phone, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row, = open_cases(town)
    assert (row["state"], row["classcode"], row["condition"]) == ("filed", "0102", "本市井盖缺失")
    assert (row["limit_value"], row["limit_unit"]) == (2, "urgent_hour")
    assert (row["reporter"], row["phone"], row["source"]) == ("Zhao", "12319", "hotline")
    assert (row["address"], row["description"]) == ("劳动路11号", "cover gone")
    assert row["objid"] == objid(town) and row["bgid"] == "330106001001001"
    assert row["case_no"] in dock.status.text()
    # cleared for the next call
    assert dock.focusWidget() is dock.place.search and dock.body() is None
    assert drafts.of(town, session.user) == [] and dock.place.tool.marker is None


def test_down_takes_another_place_and_escape_none(dock, qtbot):
    say(qtbot, dock.place.search, "ldl1")
    first = dock.place.hits.currentItem().text()
    key(qtbot, dock.place.search, Qt.Key.Key_Down)
    second = dock.place.hits.currentItem().text()
    assert first != second
    key(qtbot, dock.place.search, Qt.Key.Key_Return)
    assert second.startswith(dock.place.search.text())
    say(qtbot, dock.place.search, "ldl1")
    key(qtbot, dock.place.search, Qt.Key.Key_Escape)
    assert not dock.place.hits.isVisible() and dock.place.search.text() == "ldl1"
    say(qtbot, dock.place.search, "没有的地方")
    assert "Nothing is called so" in dock.place.words.text()


def test_several_conditions_are_chosen_by_key_or_click(dock, town, qtbot):
    take_down(qtbot, dock, what="0103")
    buttons = dock.kind.group.buttons()
    assert [b.accessibleName() for b in buttons] == ["本市井盖破损", "本市井盖移位", "another condition"]
    assert dock.focusWidget() is buttons[0] and dock.kind.group.checkedId() < 0
    register(qtbot, dock)
    assert "condition" in dock.status.text() and open_cases(town) == []
    label = dock.kind.grid.itemAtPosition(1, 1).widget()
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    assert dock.kind.standard()["condition"] == "本市井盖移位"
    register(qtbot, dock)
    row, = open_cases(town)
    assert (row["condition"], row["limit_value"], row["limit_unit"]) == ("本市井盖移位", 4, "work_hour")


def test_a_condition_of_ones_own(dock, town, qtbot):
    take_down(qtbot, dock, what="0103")
    dock.kind.group.button(2).setChecked(True)
    assert dock.kind.own.isVisible()
    say(qtbot, dock.kind.text, "rattles")
    dock.kind.value.setValue(3)
    dock.kind.unit.setCurrentIndex(dock.kind.unit.findData("natural_day"))
    register(qtbot, dock)
    row, = open_cases(town)
    assert (row["condition"], row["limit_value"], row["limit_unit"]) == ("rattles", 3,
                                                                         "natural_day")


@pytest.mark.parametrize("place, what, said", [
    ("", "0102", "where it is"), ("劳动路11号", "", "class"), ("", "", "where it is")])
def test_what_is_missing_is_said(dock, town, qtbot, place, what, said):
    take_down(qtbot, dock, place, what)
    register(qtbot, dock)
    assert said in dock.status.text() and open_cases(town) == []


def test_a_class_typed_but_not_entered_is_taken(dock, town, qtbot):
    take_down(qtbot, dock, what="")
    say(qtbot, dock.kind.words, "0102")
    key(qtbot, dock.kind.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert open_cases(town)[0]["classcode"] == "0102"


# -- the map

def test_click_and_drag_on_the_map(dock, session, window, qtbot):
    canvas = window.canvas
    dock.place.point = QgsPointXY(X + 300, Y + 300)
    dock.place.fly()
    dock.place.clear()
    qtbot.waitUntil(lambda: canvas.mapTool() is dock.place.tool)    # while the dock is in front
    there = QgsPointXY(X + 210, Y + 110)
    canvas.setCenter(there)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        mouse(dock, kind, there)
    assert dock.place.point.distance(there) < 1
    assert dock.place.address.text() == "about 15 m north-east of 劳动路21号"
    # dragged elsewhere: the address that was filled in follows
    target = QgsPointXY(X + 200, Y + 80)
    mouse(dock, QEvent.Type.MouseButtonPress, there)
    mouse(dock, QEvent.Type.MouseMove, target)
    assert dock.place.tool.marker.center().distance(target) < 1
    mouse(dock, QEvent.Type.MouseButtonRelease, target)
    assert dock.place.point.distance(target) < 1
    assert dock.place.address.text() == "about 20 m south of 劳动路21号"
    # what was typed stays
    say(qtbot, dock.place.address, "behind the school")
    mouse(dock, QEvent.Type.MouseButtonPress, target)
    mouse(dock, QEvent.Type.MouseButtonRelease, there)
    assert dock.place.address.text() == "behind the school"


def test_a_click_at_a_component_proposes_its_class(dock, town, qtbot):
    dock.place._placed(QgsPointXY(X + 102, Y + 100))
    assert dock.kind.row.code == "0102" and dock.place.objid() == objid(town)
    assert objid(town) in dock.place.thing.currentText()
    dock.place._placed(QgsPointXY(X + 115, Y + 100))     # 15 m off: offered, not taken
    assert dock.place.thing.count() == 2
    say(qtbot, dock.kind.words, "E01")
    assert dock.kind.row is None


def test_the_map_is_given_back(dock, session, window, qtbot):
    canvas = window.canvas
    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    assert not dock.place.on_map.isChecked()
    qtbot.mouseClick(dock.place.on_map, Qt.MouseButton.LeftButton)
    assert canvas.mapTool() is dock.place.tool
    dock.hide()
    QApplication.processEvents()
    assert canvas.mapTool() is pan


def test_the_marker_follows_the_maps_reference_system(dock, window, qtbot):
    say(qtbot, dock.place.search, "劳动路11号")
    key(qtbot, dock.place.search, Qt.Key.Key_Tab)
    assert dock.focusWidget() is dock.kind.words
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    there = dock.place.tool.marker.center()
    assert abs(there.x() - 120.396) < 0.01 and abs(there.y() - 34.994) < 0.01
    dock.hide()
    assert dock.place.tool.marker is None
    dock.show()
    dock.raise_()
    QApplication.processEvents()
    assert dock.place.tool.marker is not None


# -- similar cases

def test_the_same_is_merged_in_one_go(dock, session, town, qtbot):
    take_down(qtbot, dock, text="first call")
    register(qtbot, dock)
    main, = open_cases(town)
    take_down(qtbot, dock, text="second call")
    assert dock.similar.isVisible() and [r["case_no"] for r in dock.similar.rows] == [
        main["case_no"]]
    qtbot.mouseClick(dock.similar.findChild(QPushButton, "same"), Qt.MouseButton.LeftButton)
    first, second = open_cases(town)
    assert (second["state"], second["merged_into"]) == ("merged", main["case_no"])
    assert first["state"] == "filed" and main["case_no"] in dock.status.text()
    assert not dock.similar.isVisible() and dock.body() is None
    # another class, or far away: nothing similar
    take_down(qtbot, dock, what="0103")
    assert dock.similar.rows == []
    take_down(qtbot, dock, place="劳动路21号")
    assert dock.similar.rows == []
    options.set_options(town, {"similar_m": "150"})
    session.changed.emit("case_option")
    assert len(dock.similar.rows) == 1


# -- drafts

def test_every_keystroke_is_kept_and_comes_back_after_a_crash(dock, session, town, qtbot,
                                                              open_dock, tmp_path):
    for end in range(1, 4):
        qtbot.keyClicks(dock.form.text, "abc"[end - 1])
        QApplication.processEvents()
        with town.again() as other:                     # as another program would find it
            draft, = drafts.of(other, session.user)
            assert draft["body"]["description"] == "abc"[:end]
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.save(str(tmp_path / "a.png"))
    dock.photos.add([tmp_path / "a.png"])
    take_down(qtbot, dock, what="0103", text="abc")
    dock.kind.group.button(1).setChecked(True)
    dock.form.urgent.setChecked(True)
    say(qtbot, dock.form.reporter, "Zhao")
    QApplication.processEvents()
    wanted = dock.body()
    # another dock, as after a crash: nothing was closed
    again = open_dock(IntakeDock)
    assert "not registered yet: 1" in again.status.text()
    assert again.drafts.text() == "Drafts 1" and again.body() is None
    again.drafts.menu_.aboutToShow.emit()
    entry, = again.drafts.menu_.actions()
    assert "劳动路11号" in entry.text() and "abc" in entry.text()
    entry.trigger()
    assert again.body() == wanted
    assert again.place.tool.marker is not None
    register(qtbot, again)
    row, = open_cases(town)
    assert (row["condition"], row["urgent"], row["reporter"]) == ("本市井盖移位", 1, "Zhao")
    assert len(attachments.of(town, "case", row["case_no"])) == 1
    assert drafts.of(town, session.user) == []


def test_several_drafts_and_none_of_an_empty_form(dock, session, town, qtbot):
    dock.later()
    assert drafts.of(town, session.user) == []
    for text in ("one", "two"):
        qtbot.keyClicks(dock.form.text, text)
        key(qtbot, dock.form.text, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        assert dock.body() is None and "Kept" in dock.status.text()
    assert dock.drafts.text() == "Drafts 2"
    qtbot.keyClicks(dock.form.text, "three")
    QApplication.processEvents()
    dock.resume(dock.drafts.others()[-1])
    assert dock.form.text.toPlainText() == "one" and dock.drafts.text() == "Drafts 2"
    dock.discard()
    assert [d["body"]["description"] for d in drafts.of(town, session.user)] == ["three", "two"]


def test_a_draft_waits_for_a_busy_workspace(dock, session, town, qtbot):
    with town.again() as other, other.bulk("importing lamps"):
        qtbot.keyClicks(dock.form.text, "abc")
        QApplication.processEvents()
        assert "waits" in dock.actions.kept.text()
    qtbot.waitUntil(lambda: len(drafts.of(town, session.user)) == 1, timeout=4000)
    assert dock.actions.kept.text() == "draft kept"


def test_registering_waits_for_a_busy_workspace(dock, town, qtbot):
    take_down(qtbot, dock)
    with town.again() as other, other.bulk("importing lamps"):
        register(qtbot, dock)
        assert "importing lamps" in dock.status.text() and not dock.main_button.isEnabled()
    qtbot.waitUntil(lambda: len(open_cases(town)) == 1, timeout=8000)
    assert dock.body() is None


# -- photos

def test_photos_dropped_pasted_and_left_out(dock, session, town, qtbot, tmp_path):
    paths = []
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        image = QImage(200, 100, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        image.save(str(tmp_path / name))
        paths.append(QUrl.fromLocalFile(str(tmp_path / name)))
    mime = QMimeData()
    mime.setUrls([*paths, paths[0]])
    dock.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime,
                              Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    assert [p["kind"] for p in dock.photos.body()] == ["near", "far"]
    QGuiApplication.clipboard().setImage(QImage(30, 30, QImage.Format.Format_RGB32))
    key(qtbot, dock.form.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(dock.photos.body()) == 3
    dock.photos.kind.setCurrentIndex(dock.photos.kind.findData("reference"))
    dock.photos.kind.activated.emit(2)
    dock.photos.list.setCurrentRow(0)
    key(qtbot, dock.photos.list, Qt.Key.Key_Delete)
    QGuiApplication.clipboard().setText("words")
    key(qtbot, dock.form.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dock.form.text.toPlainText() == "words"
    dock.photos.add([tmp_path / "gone.png"])
    assert "no file" in dock.status.text() and len(dock.photos.body()) == 2
    take_down(qtbot, dock)
    register(qtbot, dock)
    row, = open_cases(town)
    kept = attachments.of(town, "case", row["case_no"])
    assert [(a["kind"], a["file_name"], a["path"].is_file()) for a in kept] == [
        ("far", "b.png", True), ("reference", "clipboard.png", True)]
    assert attachments.check(town) == [] and dock.photos.body() == []


def test_a_photo_keeps_the_moment_it_was_taken(dock, town, qtbot, tmp_path):
    path = str(tmp_path / "a.jpg")
    QImage(20, 20, QImage.Format.Format_RGB32).save(path)
    tiff = (b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 26, 0)
            + struct.pack("<HHHIII", 1, 0x9003, 2, 20, 44, 0) + b"2026:11:22 10:11:12\0")
    raw = Path(path).read_bytes()           # what cameras write, put behind the first marker
    Path(path).write_bytes(raw[:2] + b"\xff\xe1" + struct.pack(">H", len(tiff) + 8)
                           + b"Exif\0\0" + tiff + raw[2:])
    (tmp_path / "b.txt").write_text("no photo")
    dock.photos.add([path, tmp_path / "b.txt"])
    take_down(qtbot, dock)
    register(qtbot, dock)
    row, = open_cases(town)
    assert [a["taken_at"] for a in attachments.of(town, "case", row["case_no"])] == [
        "2026-11-22T10:11:12", None]


# -- roles

def test_collectors_report_and_others_are_told_whose_turn_it_is(dock, session, town, qtbot):
    session.role = "collector"
    assert dock.main_button.text().startswith("Report (")
    assert not dock.actions.report_button.isVisible()
    take_down(qtbot, dock)
    register(qtbot, dock)
    assert open_cases(town)[0]["state"] == "reported"
    session.role = "dispatcher"
    assert "Acceptance operator" in dock.status.text()
    take_down(qtbot, dock)
    register(qtbot, dock)
    assert len(open_cases(town)) == 1
    assert dock.main_button.text() == "Work as Acceptance operator"
    qtbot.mouseClick(dock.main_button, Qt.MouseButton.LeftButton)
    assert session.role == "acceptor" and len(open_cases(town)) == 1
    dock.actions.role.setCurrentIndex(dock.actions.role.findData("shift_leader"))
    dock.actions.role.activated.emit(dock.actions.role.currentIndex())
    assert session.role == "shift_leader" and dock.main_button.isEnabled()
    assert dock.body() is not None                      # what was typed is still there


def test_report_only_and_what_the_city_leaves_to_acceptors(dock, session, town, qtbot):
    take_down(qtbot, dock)
    qtbot.mouseClick(dock.actions.report_button, Qt.MouseButton.LeftButton)
    assert open_cases(town)[0]["state"] == "reported"
    options.set_options(town, {"acceptor_files": "0"})
    session.changed.emit("case_option")
    assert dock.main_button.text().startswith("Report (")
    take_down(qtbot, dock, place="劳动路21号")
    register(qtbot, dock)
    assert [row["state"] for row in open_cases(town)] == ["reported", "reported"]


def test_advised_and_not_filed(dock, session, town, qtbot):
    dock.advise()
    assert not dock.question.asking and "where it is" in dock.status.text()
    take_down(qtbot, dock)
    dock.advise()
    assert dock.question.asking
    say(qtbot, dock.question.reason, "told the shop")
    key(qtbot, dock.question.reason, Qt.Key.Key_Return)
    number, = town.query("SELECT case_no FROM case_closed WHERE state = 'advised'")
    assert number[0] in dock.status.text() and open_cases(town) == []


# -- what may happen meanwhile

def test_a_refusal_leaves_everything(dock, session, town, qtbot):
    take_down(qtbot, dock, text="abc")
    with town.transaction() as connection:
        connection.execute("DELETE FROM object_class WHERE code = '0102'")
    register(qtbot, dock)
    assert "0102" in dock.status.text() and dock.form.text.toPlainText() == "abc"
    assert dock.main_button.isEnabled() and len(drafts.of(town, session.user)) == 1


def test_workspace_closed_and_opened_again(dock, session, town, qtbot, window):
    take_down(qtbot, dock, text="abc")
    session.let_go()
    assert dock.pages.currentWidget() is dock.empty and dock.place.tool.marker is None
    assert dock.body() is None and dock.place.book.index is None
    register(qtbot, dock)
    session.hold(town)
    assert dock.pages.currentWidget() is dock.work and dock.drafts.text() == "Drafts 1"
    say(qtbot, dock.place.search, "人民公园")
    assert dock.place.hits.item(0).text().startswith("人民公园")


def test_new_plates_are_found_when_they_are_announced(dock, session, town, qtbot):
    say(qtbot, dock.place.search, "新街5号")
    assert dock.place.hits.count() == 0
    with town.transaction() as connection:
        connection.execute("INSERT INTO door_plate (geom, street_name, number) "
                           "VALUES (?, '新街', '5号')", (point_blob(X + 1, Y + 1, 4549),))
    session.announce("door_plate")
    say(qtbot, dock.place.search, "新街5号")
    assert dock.place.hits.item(0).text().startswith("新街5号")


def test_a_large_city_is_read_in_the_background(dock, session, town, qtbot, monkeypatch):
    session.works = set()
    session.reported = contextlib.nullcontext
    session.let_go()
    monkeypatch.setattr(address_book, "AT_ONCE", 0)
    session.hold(town)
    assert dock.place.book.index is None and "being read" in dock.place.words.text()
    qtbot.waitUntil(lambda: dock.place.book.index is not None, timeout=5000)
    say(qtbot, dock.place.search, "劳动路11号")
    assert dock.place.hits.item(0).text().startswith("劳动路11号")


def test_it_works_without_heavy_packages(town, session, open_dock, qtbot, hide_packages):
    hide_packages("shapely", "geopandas", "openpyxl", "pyproj", "pandas", "scipy")
    session.role = "acceptor"
    dock = open_dock(IntakeDock)
    take_down(qtbot, dock)
    assert dock.place.where.bgid == "330106001001001" and dock.place.objid() == objid(town)
    dock.place._placed(QgsPointXY(X + 300, Y + 130))
    assert "劳动路" in dock.place.address.text()


def test_everything_is_given_back(town, session, window):
    canvas = window.canvas

    def receivers():
        return [session.receivers(session.changed), session.receivers(session.roleChanged),
                session.receivers(session.workspaceOpened), canvas.receivers(canvas.mapToolSet),
                canvas.receivers(canvas.destinationCrsChanged)]
    before = receivers()
    dock = IntakeDock(session, window)
    dock.show()
    dock.place._placed(QgsPointXY(X, Y))
    dock.closeDown()
    assert receivers() == before and canvas.mapTool() is None
    assert dock.place.tool.marker is None
    dock.deleteLater()


def test_everything_has_a_name_and_a_tip(dock):
    from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in dock.work.findChildren(kind):
            if widget.objectName().startswith("qt_") or not widget.isVisibleTo(dock.work):
                continue
            if widget.parent().metaObject().className().startswith("Q") \
                    and not isinstance(widget.parent(), type(dock.work)):
                continue                                # inner parts of Qt's own widgets
            assert widget.objectName() and widget.toolTip(), widget


def test_conditions_are_chosen_with_arrows_and_tab_goes_on(dock, town, qtbot):
    say(qtbot, dock.kind.words, "0103")
    key(qtbot, dock.kind.words, Qt.Key.Key_Return)
    first = dock.focusWidget()
    assert first is dock.findChild(QRadioButton, "condition_0")
    qtbot.keyClick(first, Qt.Key.Key_Down)
    QApplication.processEvents()
    assert dock.kind.group.checkedId() == 1
    for _ in range(2):      # the limit of a condition of one's own is hidden
        qtbot.keyClick(dock.focusWidget(), Qt.Key.Key_Tab)
        if dock.focusWidget() is dock.form.text:
            break
    assert dock.focusWidget() is dock.form.text


def test_an_urgent_limit_makes_an_urgent_case(dock, town, qtbot):
    with town.transaction() as connection:
        connection.execute("UPDATE filing_standard SET limit_unit = 'urgent_hour' "
                           "WHERE condition LIKE '%井盖移位'")
    say(qtbot, dock.kind.words, "0103")
    key(qtbot, dock.kind.words, Qt.Key.Key_Return)
    for number, urgent in ((1, True), (0, False)):
        dock.findChild(QRadioButton, f"condition_{number}").click()
        assert dock.form.urgent.isChecked() == urgent
    dock.form.urgent.click()            # by hand it stays
    dock.form.text.setPlainText("x")
    assert dock.form.urgent.isChecked()


def test_an_empty_form_has_the_cursor_at_the_place(dock, session, qtbot):
    dock.form.text.setFocus()
    session.role = "shift_leader"
    assert dock.focusWidget() is dock.place.search
    dock.form.text.setPlainText("typed")
    dock.form.text.setFocus()
    session.role = "acceptor"
    assert dock.focusWidget() is dock.form.text
