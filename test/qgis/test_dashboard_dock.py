"""The wall of the command centre, with real widgets, keys and threads."""
import datetime
import sqlite3
import threading
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from case_fixtures import closed, dispatched, filed, session, window, ws  # noqa: F401
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QPixmap
from qgis.PyQt.QtWidgets import (
    QAbstractButton, QApplication, QComboBox, QDialog, QDockWidget, QLineEdit, QMenu)

from citygrid_plugin.core.analysis import dashboard as parts
from citygrid_plugin.core.analysis.dashboard import CLOSING, Question
from citygrid_plugin.core.analysis.evaluation_rules import Goal
from citygrid_plugin.core.analysis.shapes import shapes_of
from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace.dashboard import Dashboard
from citygrid_plugin.gui.analysis import dashboard_charts, dashboard_dock, dashboard_words
from citygrid_plugin.gui.analysis.dashboard_dock import DashboardDock
from citygrid_plugin.gui.analysis.dashboard_look import Card, Tile
from citygrid_plugin.gui.analysis.dashboard_map import path_of

NOW = datetime.datetime(2026, 3, 4, 14, 2)


@pytest.fixture
def desk(window, session, qtbot):  # noqa: F811
    """A function that opens the dock, and by default waits for its first snapshot."""
    session.works, session.reported = set(), nullcontext
    session.work = lambda title, function, done: done(function(None))
    made = []

    def make(wait=True):
        dock = DashboardDock(session, window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        window.resizeDocks([dock], [420], Qt.Orientation.Horizontal)
        dock.show()
        made.append(dock)
        if wait:
            ready(qtbot, dock)
        return dock
    yield make
    for dock in made:
        dock.closeDown()
    qtbot.waitUntil(lambda: not session.works, timeout=10000)


def ready(qtbot, dock):
    qtbot.waitUntil(lambda: dock.snapshot is not None and not dock.refresher.busy, timeout=10000)
    QApplication.processEvents()


def figures(dock):
    return {name: tile.figure for name, tile in dock.panel.tiles.items()}


def listed(dock):
    return [row["fid"] for row in dock._cases.model.rows]


@pytest.fixture
def gate(monkeypatch):
    """Snapshots wait until ``gate.set()``; ``gate.questions`` are those asked for."""
    gate, real = threading.Event(), Dashboard.snapshot
    gate.questions, gate.running, gate.most = [], 0, 0

    def snapshot(self, ws, question, at=None, feedback=None):  # noqa: F811
        gate.questions.append(question)
        gate.running += 1
        gate.most = max(gate.most, gate.running)
        gate.wait(60)
        gate.running -= 1
        return real(self, ws, question, at, feedback)
    monkeypatch.setattr(Dashboard, "snapshot", snapshot)
    yield gate
    gate.set()


# -- figures and what is behind them

def test_every_figure_opens_its_cases(ws, session, desk, qtbot):  # noqa: F811
    late, soon, done = filed(ws, hours=-1.0), filed(ws, hours=100.0), closed(ws)
    dock = desk()
    known = figures(dock)
    assert (known["open"], known["overdue"], known["closed"]) == ("2", "1", "1")
    assert known["closing"] == "100.0 %" and known["in_time"] == "100.0 %"
    assert known["hot"] == "–" and "at least" in dock.panel.tiles["hot"].text()
    for name, wanted in (("open", {late, soon}), ("overdue", {late}), ("closed", {done}),
                         ("closing", set())):
        qtbot.mouseClick(dock.panel.tiles[name], Qt.MouseButton.LeftButton)
        assert dock._cases.isVisible() and set(listed(dock)) == wanted
        assert dock.panel.tiles[name].caption.strip("■▲ ") in dock._cases.windowTitle()
    wanted = []
    session.dockWanted.connect(wanted.append)
    qtbot.mouseClick(dock.panel.tiles["overdue"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dock._cases.findChild(QAbstractButton, "dashboard_show_case"),
                     Qt.MouseButton.LeftButton)
    assert wanted == ["dispatch"] and session.at_hand[0] == late
    qtbot.mouseClick(dock.panel.tiles["hot"], Qt.MouseButton.LeftButton)
    assert "being read" in dock.status.text()
    # one that has ended is shown by itself
    qtbot.mouseClick(dock.panel.tiles["closed"], Qt.MouseButton.LeftButton)
    dock._cases.list.activated.emit(dock._cases.list.currentIndex())
    life = dock._cases.life
    assert wanted == ["dispatch"] and life.isVisible() and life.row["fid"] == done
    assert "Step records" in life.page.toPlainText()


def test_open_figures_follow_what_others_write(ws, session, desk, qtbot):  # noqa: F811
    dock = desk()
    assert figures(dock)["open"] == "0"
    filed(ws)
    session.announce("case_open")
    assert figures(dock)["open"] == "1"
    filed(ws)
    session.announce("unit_grid")
    assert figures(dock)["open"] == "1"


def test_an_area_names_itself_and_its_figures(ws, session, desk, qtbot):  # noqa: F811
    case = dispatched(ws)
    dock = desk()
    dock.head.choose(area="community")
    dock.head.asked.emit()
    qtbot.waitUntil(lambda: dock.snapshot.question.area == "community", timeout=10000)
    area_map = dock.panel.map
    dock.panel.scroll.ensureWidgetVisible(area_map)
    area_map.grab()
    with qtbot.waitSignal(dock.panel.area):
        qtbot.mouseClick(area_map, Qt.MouseButton.LeftButton,
                         pos=area_map._place.center().toPoint())
    menus = dock.findChildren(QMenu, "dashboard_figures")
    texts = [action.text() for action in menus[-1].actions()]
    assert texts[0].startswith("清波 (330106001001): ") and "rank 1 of 1" in texts[0]
    entry = next(a for a in menus[-1].actions() if a.objectName() == "figure_open")
    assert entry.text().endswith("  1")
    entry.trigger()
    assert listed(dock) == [case] and "清波" in dock._cases.windowTitle()
    menus[-1].close()


def test_the_ranking_is_walked_with_keys(ws, session, desk, qtbot):  # noqa: F811
    dispatched(ws)
    dock = desk()
    ranking = dock.panel.ranking
    assert ranking.evaluation.code.tolist() == ["U1"]
    ranking.setFocus()
    qtbot.keyClick(ranking, Qt.Key.Key_Down)
    with qtbot.waitSignal(dock.panel.area) as asked:
        qtbot.keyClick(ranking, Qt.Key.Key_Return)
    assert asked.args[:2] == ["ranking", 0]
    for menu in dock.findChildren(QMenu, "dashboard_figures"):
        menu.close()


@pytest.mark.parametrize("score, wanted", [(89.96, "89.96"), (100.0, "100.00"),
                                           (float("nan"), "–")])
def test_a_score_stands_with_the_decimals_of_its_level(
        ws, session, desk, monkeypatch, score, wanted):  # noqa: F811
    """89.96 is a B: as 90.0 it would seem to be an A."""
    dispatched(ws)
    ranking, said = desk().panel.ranking, []

    def elided(painter, box, text, *more):
        said.append((text, painter.fontMetrics().horizontalAdvance(text) <= box.width()))
    monkeypatch.setattr(dashboard_charts, "elided", elided)
    ranking.evaluation = replace(ranking.evaluation, score=np.array([score]))
    ranking.grab()
    assert said[-1] == (wanted, True)


def test_the_wall_turns_the_pages_of_the_ranking(ws, session, desk):  # noqa: F811
    dispatched(ws)
    dock = desk()
    ranking = dock.panel.ranking
    ranking.grab()
    ranking.turn()
    assert ranking.first == 0       # one page is all there is
    ranking.order = np.zeros(3 * (ranking._room() - 1), int)
    seen = []
    for _ in range(4):
        seen.append(ranking.first)
        ranking.turn()
    page = ranking._room() - 1
    assert seen == [0, page, 2 * page, 0]


def test_the_map_becomes_a_layer(ws, session, desk, qtbot):  # noqa: F811
    dispatched(ws)
    dock = desk()
    dock.head.choose(area="grid")
    dock.head.asked.emit()
    qtbot.waitUntil(lambda: dock.snapshot.question.area == "grid", timeout=10000)
    qtbot.mouseClick(dock.head.layer, Qt.MouseButton.LeftButton)
    layer, = [each for each in QgsProject.instance().mapLayers().values()
              if each.name().startswith("Evaluation: ")]
    feature, = layer.getFeatures()
    made = dock.snapshot.map
    assert feature["score"] == pytest.approx(made.score[0]) and feature["level"] == \
        made.rules.levels[made.level[0]].letter
    assert feature["open"] == 1 and "missed" not in layer.fields().names()
    assert feature.geometry().area() == pytest.approx(1e6)
    assert layer.renderer().rootRule().children()[0].label()


def test_areas_that_there_are_none_of(desk, qtbot):
    dock = desk()
    assert dock.snapshot.question.area == "street" and len(dock.snapshot.map) == 0
    assert dock.panel.map.reason == "There are no such areas."
    assert dock.panel.ranking.reason == "No unit had a case in this period."
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(dock.panel.map, key)
    qtbot.mouseClick(dock.panel.map, Qt.MouseButton.LeftButton)
    assert not dock.panel.grab().isNull() and not dock.findChildren(QMenu, "dashboard_figures")


# -- refreshing

def test_never_two_at_once_and_the_last_question_wins(desk, gate, qtbot):
    dock = desk(wait=False)
    qtbot.waitUntil(lambda: len(gate.questions) == 1, timeout=5000)
    for period in ("week", "year"):
        dock.head.choose(period=period)
        dock.head.asked.emit()
    dock.beat()
    gate.set()
    ready(qtbot, dock)
    assert [question.period for question in gate.questions] == ["month", "year"]
    assert gate.most == 1 and dock.snapshot.question.period == "year"


def test_it_refreshes_by_itself_when_its_time_has_come(ws, desk, qtbot):  # noqa: F811
    dock = desk()
    first = dock.snapshot
    dock.beat()
    assert not dock.refresher.busy
    filed(ws)
    dock._read_at -= datetime.timedelta(minutes=2)
    dock.beat()
    assert figures(dock)["open"] == "1" and not dock.refresher.busy
    first.at -= datetime.timedelta(minutes=11)
    dock._tried -= datetime.timedelta(minutes=11)
    dock.beat()
    assert dock.refresher.busy
    qtbot.waitUntil(lambda: dock.snapshot is not first, timeout=10000)


def test_nothing_is_read_while_nobody_looks(ws, desk, session, qtbot):  # noqa: F811
    dock = desk()
    dock.hide()
    filed(ws)
    session.announce("case_open")
    dock.snapshot.at -= datetime.timedelta(hours=1)
    dock._tried -= datetime.timedelta(hours=1)
    dock.beat()
    assert figures(dock)["open"] == "0" and not dock.refresher.busy
    old = dock.snapshot
    dock.show()
    assert figures(dock)["open"] == "1"
    qtbot.waitUntil(lambda: dock.snapshot is not old, timeout=10000)


def test_data_that_are_old_or_could_not_be_read_say_so(ws, desk, monkeypatch, qtbot):  # noqa: F811
    dock = desk()
    age = dock.head.age
    assert age.text() == f"Data from {dock.snapshot.at:%H:%M}"
    dock.snapshot.at -= datetime.timedelta(minutes=25, seconds=30)
    dock._say_age()
    assert age.text().startswith("■ ") and "25 minutes old" in age.text()

    def locked(*_, **__):
        raise sqlite3.OperationalError("database is locked")
    with monkeypatch.context() as patched:
        patched.setattr(Dashboard, "snapshot", locked)
        dock.refresh()
        qtbot.waitUntil(lambda: "database is locked" in age.text(), timeout=5000)
        patched.setattr(dashboard_dock, "open_figures", locked)
        dock.reload()
        assert figures(dock)["open"] == "0"
    assert "Data from" in age.text() and figures(dock)["closing"] == "–"
    dock.refresh()
    qtbot.waitUntil(lambda: not age.text().startswith("■"), timeout=5000)


def test_the_first_refresh_that_fails_says_why_on_the_wall(desk, monkeypatch, qtbot):
    def fails(*_, **__):
        raise Refused("CG001", "The file is gone.")
    monkeypatch.setattr(Dashboard, "snapshot", fails)
    dock = desk(wait=False)
    qtbot.waitUntil(lambda: dock._problem is not None, timeout=5000)
    assert dock._problem in dock.head.age.text()
    assert {part.reason for part in dock.panel.parts} == {dock._problem}
    dock.beat()     # not again at once
    assert not dock.refresher.busy


def test_who_writes_in_bulk_is_named(ws, desk, session):  # noqa: F811
    dock = desk()
    with ws.bulk("Importing trees"):
        dock._say_age()
        assert "Importing trees" in dock.head.age.text()
    dock._say_age()
    assert "Importing trees" not in dock.head.age.text()


def test_a_workspace_that_is_closed_while_it_is_read(ws, desk, gate, session, qtbot):  # noqa: F811
    filed(ws)
    dock = desk(wait=False)
    qtbot.waitUntil(lambda: len(gate.questions) == 1, timeout=5000)
    session.let_go()
    assert not dock.refresher.busy and dock.pages.currentWidget() is dock.empty
    gate.set()
    qtbot.waitUntil(lambda: not session.works, timeout=10000)
    assert dock.snapshot is None and figures(dock)["open"] == "–"
    assert dock.head.age.text() == "No workspace is open."
    session.hold(ws)
    ready(qtbot, dock)
    assert figures(dock)["open"] == "1"


# -- the wall

def test_f11_fills_the_screen_and_escape_comes_back(desk, qtbot, session, ws):  # noqa: F811
    dock = desk()
    panel = dock.panel
    panel.tiles["open"].setFocus()
    qtbot.keyClick(panel.tiles["open"], Qt.Key.Key_F11)
    wall = dock.wall
    assert wall is not None and panel.window() is wall and wall.isVisible()
    assert dock.away.isVisibleTo(dock) and dock.seen
    dock.hide()
    assert dock.seen        # the wall is what is looked at
    dock.show()
    session.let_go()
    assert dock.wall is wall and panel.map.reason == "No workspace is open."
    session.hold(ws)
    ready(qtbot, dock)
    qtbot.keyClick(panel.tiles["closed"], Qt.Key.Key_Escape)
    assert dock.wall is None and panel.window() is dock.window() and not dock.away.isVisible()
    qtbot.keyClick(panel.tiles["closed"], Qt.Key.Key_Escape)    # does nothing more
    assert panel.isVisible()


def test_after_the_wall_the_keys_are_the_dashboards(desk, qtbot, window):  # noqa: F811
    dock = desk(wait=False)
    other = QDockWidget("other", window)
    other.setWidget(QLineEdit())
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, other)
    QApplication.setActiveWindow(window)
    dock.panel.tiles["closed"].setFocus()
    dock.fill_screen(dock.screen())
    other.widget().setFocus()
    qtbot.keyClick(dock.panel.tiles["open"], Qt.Key.Key_Escape)
    assert dock.wall is None and window.focusWidget() is dock.panel.tiles["open"]


def test_f11_is_the_dashboards_as_soon_as_it_is_in_front(desk, qtbot, window):  # noqa: F811
    """Brought to the front by its tab, or clicked where there is nothing to press."""
    dock = desk(wait=False)
    other = QDockWidget("other", window)
    other.setWidget(QLineEdit())
    window.tabifyDockWidget(dock, other)
    other.show()
    other.raise_()
    QApplication.setActiveWindow(window)
    other.widget().setFocus()
    QApplication.processEvents()
    assert not dock.seen
    dock.raise_()
    QApplication.processEvents()
    assert dock.seen and dock.panel.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F11)
    assert dock.wall is not None
    dock.leave_wall()
    window.canvas.setFocus()
    qtbot.mouseClick(dock.head.title, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is dock.panel
    qtbot.keyClick(dock.panel, Qt.Key.Key_F11)
    assert dock.wall is not None
    dock.leave_wall()


def test_a_wall_that_is_closed_gives_the_panel_back(desk, qtbot):
    dock = desk()
    wide = dock.width()
    dock.fill_screen(dock.screen())
    dock.wall.showNormal()
    dock.wall.resize(3840, 2160)
    QApplication.processEvents()
    assert dock.panel.tiles["open"].scale > 3 and dock.head.title.font().pixelSize() > 60
    dock.wall.close()
    QApplication.processEvents()
    assert dock.width() == wide and dock.panel.tiles["open"].scale < 1.5
    assert dock.wall is None and dock.panel.isVisible() and dock.panel.window() is dock.window()
    assert QgsSettings().value(dock._key("screen")) == dock.screen().name()


@pytest.mark.parametrize("width, height", [(420, 700), (300, 400), (900, 600), (1280, 720),
                                           (1920, 1080), (3840, 2160)])
def test_the_parts_share_the_room_without_touching(desk, width, height):
    dock = desk()
    body = dock.panel.body
    body.arrange(QSize(width, height))
    rects = list(body._rects.values())
    assert len(rects) == len(dock.panel.tiles) + 3
    for number, rect in enumerate(rects):
        assert rect.left() >= 0 and rect.right() < width and rect.width() > 90
        assert not any(rect.intersects(other) for other in rects[:number])
        assert rect.bottom() < (height if width >= 900 else body.minimumHeight())


def test_nothing_of_a_figure_is_cut_off(desk):
    """The widest figure of a big city fits its tile."""
    dock = desk()
    for scale, size in ((1.0, (200, 96)), (2.0, (370, 260))):
        tile = Tile("tile_test", "Overdue", "tip")
        tile.scale = scale
        tile.resize(*size)
        for figure in ("8", "1,234,567", "100.0 %"):
            tile.say(figure, [("↓ 33.5 points below last month", "")], "red")
            picture = QPixmap(tile.size())
            tile.render(picture)
            image = picture.toImage()
            inked = [x for x in range(image.width()) for y in range(0, image.height(), 3)
                     if image.pixelColor(x, y).red() > 150 and image.pixelColor(x, y).green() < 60]
            assert inked and max(inked) < tile.width() - 5 * scale
    assert dock is not None


# -- controls

def test_every_control_is_named_explained_and_reached(desk):
    dock = desk()
    panel = dock.panel
    controls = [*panel.head.controls, *panel.tiles.values(), *panel.parts]
    for control in controls:
        assert control.objectName() and control.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert control.toolTip() and control.accessibleName()
    names = [control.objectName() for control in controls]
    assert len(set(names)) == len(names)
    chain, current = [], controls[0]
    for _ in range(200):
        if current in controls:
            chain.append(current)
        current = current.nextInFocusChain()
        if current is controls[0]:
            break
    assert chain == controls


def test_choices_and_minutes_are_remembered(desk, window, session, qtbot):  # noqa: F811
    dock = desk()
    dock.head.choose(period="year", area="grid", ranking="street", step="week")
    dock.head._entries["open", 5].trigger()
    dock.head._entries["rates", 30].trigger()
    assert "5 " in dock.head.timing.toolTip() and "30" in dock.head.timing.toolTip()
    dock.head.asked.emit()
    ready(qtbot, dock)
    other = desk()
    assert other.head.question() == parts.Question("year", "grid", "street", "week")
    assert other.head.minutes == {"open": 5, "rates": 30}
    QgsSettings().setValue(dock._key("minutes_open"), "x")
    QgsSettings().setValue(dock._key("period"), "decade")
    third = desk(wait=False)
    assert third.head.minutes["open"] == 1 and third.head.question().period == "month"


def test_no_workspace(window, session, desk):  # noqa: F811
    session.workspace = None
    dock = desk(wait=False)
    assert dock.pages.currentWidget() is dock.empty
    dock.refresh()
    dock.beat()
    dock.add_layer()
    dock.show_figure("open")
    assert not dock.refresher.busy and dock._cases is None


# -- words and paintings

@pytest.mark.parametrize("points, wanted", [
    (0.012, "↑ 1.2 points above last month"), (-0.3351, "↓ 33.5 points below last month"),
    (0.0004, "→ as last month"), (float("nan"), "nothing to compare with: last month")])
def test_movements_are_said_in_words(points, wanted):
    assert dashboard_words.moved(points, "last month") == wanted


@pytest.mark.parametrize("share, figure, note, tone", [
    (0.9496, "94.96 %", "✗ goal ≥ 95.0 % missed", "bad"),
    (0.9504, "95.0 %", "✓ goal ≥ 95.0 % reached", "good"),
    (0.8, "80.0 %", "✗ goal ≥ 95.0 % missed", "bad"),
    (float("nan"), "–", "goal ≥ 95.0 %", "")])
def test_a_figure_does_not_contradict_its_goal(share, figure, note, tone):
    made = SimpleNamespace(rates={CLOSING: [share]})
    snapshot = SimpleNamespace(now=made, before=made, question=Question(),
                               goals={CLOSING: Goal(CLOSING, "", "at_least", 0.95)})
    shown, notes, said = dashboard_words.tile_rate(snapshot, "closing")
    assert (shown, notes[1], said) == (figure, (note, tone), tone)


def test_moments_and_ages_in_words():
    assert dashboard_words.clock(NOW, NOW) == "14:02"
    assert dashboard_words.clock(NOW, NOW + datetime.timedelta(days=1)) == "2026-03-04 14:02"
    assert dashboard_words.age(25.9) == "25 minutes" and dashboard_words.age(150) == "2 hours"
    assert dashboard_words.percent(float("nan")) == "–"


def test_an_outline_is_filled_as_the_area_is():
    ring = shapely.box(0, 0, 90, 90).difference(shapely.box(30, 30, 60, 60))
    shapes = shapes_of(np.array([ring, None, shapely.box(100, 0, 110, 10)], dtype=object))
    path = path_of(shapes, np.array([True, True, False]))
    assert path.fillRule() == Qt.FillRule.WindingFill
    for x, y, inside in ((5, 5, True), (45, 45, False), (105, 5, False)):
        assert path.contains(QPointF(x, y)) is inside
    both = path_of(shapes, np.ones(3, bool))
    assert both.contains(QPointF(105, 5)) and both.boundingRect() == QRectF(0, 0, 110, 90)
    assert path_of(shapes, np.zeros(3, bool)).isEmpty()


def test_cards_without_anything_paint_their_reason(desk):
    dock = desk()
    assert isinstance(dock.panel.trend, Card) and dock.panel.trend.reason == \
        "No cases in this time."
    assert not dock.panel.grab().isNull()
    assert dock.findChildren(QComboBox) and not dock.findChildren(QDialog)
