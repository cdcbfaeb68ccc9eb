"""A case that has ended is opened by itself, to be read: its facts and step records."""
import shutil

from query_fixtures import (  # noqa: F401 (fixtures)
    X, city, dock, few_layers, made, open_dock, session, settled, window)
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from citygrid_plugin.core.workspace import archive, attachments, cases, dossier

LEFT = Qt.MouseButton.LeftButton
FIRST, SECOND = "E01022026030001", "E01022026030002"


def end(ws, number, action="reject", note="not a matter of the city"):
    """End a reported case; its key."""
    key, = dossier.find(ws, [number])
    cases.step(ws, key, action, actor="wang", role="shift_leader",
               expected_version=cases.case(ws, key)["version"], note=note,
               at="2026-03-21T09:00:00")
    return key


def into_archive(ws):
    target = ws.path.with_name("old.gpkg")
    assert archive.archive(ws, "2026-01-01", "2027-01-01", target, owing=True).cases
    return target


def open_row(qtbot, dock, number):  # noqa: F811
    """List all cases and double-click one of them."""
    if dock.stack.currentWidget() is not dock.behind:
        dock.open_total()
        settled(dock)
    place = next(place for place in range(dock.behind.proxy.rowCount())
                 if dock.behind.proxy.index(place, 0).data() == number)
    where = dock.behind.view.visualRect(dock.behind.proxy.index(place, 0)).center()
    qtbot.mouseClick(dock.behind.view.viewport(), LEFT, pos=where)
    qtbot.mouseDClick(dock.behind.view.viewport(), LEFT, pos=where)


def text(life):
    return life.page.toPlainText()


def test_a_double_click_shows_the_life_of_a_case_that_has_ended(qtbot, dock):  # noqa: F811
    wanted, ws = [], dock.session.workspace
    dock.session.dockWanted.connect(wanted.append)
    end(ws, FIRST)
    dock.session.announce("case_open")
    settled(dock)
    open_row(qtbot, dock, FIRST)
    life = dock.behind.life
    assert wanted == [] and life.isVisible()
    assert FIRST in life.windowTitle() and "Not filed" in life.windowTitle()
    for words in ("劳动路 1 号", "Step records", "Report", "wang", "not a matter of the city"):
        assert words in text(life), words
    # nothing in it can be written
    assert "notice:" not in life.page.toHtml() and life.page.isReadOnly()
    assert not life.photos.isVisible()
    dock.session.iface.mapCanvas().zoomByFactor(3)
    qtbot.mouseClick(life.findChild(QPushButton, "case_life_fly"), LEFT)
    assert abs(dock.session.iface.mapCanvas().center().x() - X - 10) < 1
    QApplication.setActiveWindow(life)      # as a window manager does
    qtbot.keyClick(life, Qt.Key.Key_Escape)
    assert not life.isVisible()
    # an open one goes to its dock as before
    open_row(qtbot, dock, SECOND)
    assert wanted == ["dispatch"] and not life.isVisible()


def test_a_case_that_ended_or_was_opened_again_since_it_was_listed(qtbot, dock):  # noqa: F811
    wanted, ws = [], dock.session.workspace
    dock.session.dockWanted.connect(wanted.append)
    dock.open_total()
    settled(dock)
    end(ws, FIRST)
    open_row(qtbot, dock, FIRST)
    assert wanted == [] and dock.behind.life.isVisible()
    end(ws, SECOND)
    into_archive(ws)
    open_row(qtbot, dock, SECOND)
    assert SECOND in dock.behind.life.windowTitle()
    assert "In the archive old.gpkg" in text(dock.behind.life)
    assert "Step records" in text(dock.behind.life) and "wang" in text(dock.behind.life)


def test_an_archive_that_is_not_at_hand_and_a_case_that_is_nowhere(
        qtbot, dock, tmp_path):  # noqa: F811
    ws = dock.session.workspace
    end(ws, FIRST)
    dock.session.announce("case_open")
    settled(dock)
    dock.open_total()
    settled(dock)
    target = into_archive(ws)
    target.rename(tmp_path / "away.gpkg")
    open_row(qtbot, dock, FIRST)
    assert not dock.behind.life.isVisible()
    assert "lies in the archive old.gpkg, which is not at hand" in dock.status.text()
    dock.behind.rows[0] = {**dock.behind.rows[0], "fid": 999, "case_no": "none"}
    dock.behind.view.setCurrentIndex(dock.behind.proxy.index(0, 0))
    dock.behind.open()
    assert "The case none is not there any more" in dock.status.text()


def test_the_photos_of_a_case_stand_above_it(qtbot, dock, tmp_path):  # noqa: F811
    ws = dock.session.workspace
    photo = tmp_path / "p.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(photo))
    key, = dossier.find(ws, [FIRST])
    attachments.add(ws, "case", FIRST, photo, "near")
    end(ws, FIRST)
    dock.behind.life.go_to(key, FIRST, dock.NAME)
    assert dock.behind.life.photos.isVisible() and dock.behind.life.photos.photos[0]
    life = dock.behind.life
    life.photos.enlarged.emit()
    assert life.photo_window.isVisible() and life.photo_window.pair.photos[0]
    life.go_to(end(ws, SECOND), SECOND, dock.NAME)
    assert life.photo_window.isVisible() and not any(life.photo_window.pair.photos)
    life.close()
    assert not life.photo_window.isVisible()


def test_links_lead_to_other_cases(dock):  # noqa: F811
    wanted, ws = [], dock.session.workspace
    dock.session.dockWanted.connect(wanted.append)
    first, second = end(ws, FIRST), end(ws, SECOND)
    other, = dossier.find(ws, ["E01022026030003"])
    life = dock.behind.life
    life.go_to(first, FIRST, dock.NAME)
    life.page.anchorClicked.emit(QUrl(f"case:{second}"))
    assert SECOND in life.windowTitle()
    life.page.anchorClicked.emit(QUrl(f"map:{first},{second}"))
    assert abs(dock.session.iface.mapCanvas().center().x() - X - 15) < 3
    life.page.anchorClicked.emit(QUrl("case:999"))
    assert life.status.text() and SECOND in life.windowTitle()
    life.page.anchorClicked.emit(QUrl(f"case:{other}"))
    assert wanted == ["dispatch"] and dock.session.at_hand[0] == other


def test_it_goes_with_its_workspace(dock, made, tmp_path):  # noqa: F811
    ws = dock.session.workspace
    key = end(ws, FIRST)
    life = dock.behind.life
    life.go_to(key, FIRST, dock.NAME)
    (tmp_path / "other").mkdir()
    assert dock.session.open(shutil.copy(made, tmp_path / "other" / "city.gpkg"))
    assert not life.isVisible() and text(life) == ""
    life.page.anchorClicked.emit(QUrl(f"case:{key}"))       # still open in the other workspace
    life.fly()
    settled(dock)


def test_a_case_without_a_place(dock):  # noqa: F811
    ws = dock.session.workspace
    key = end(ws, FIRST)
    life = dock.behind.life
    life.go_to(key, FIRST, dock.NAME)
    life.row["x"] = None
    life.fly()
    assert "no place" in life.status.text()
