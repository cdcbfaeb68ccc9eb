"""Notices for the change inbox from a component and from a case."""
import pytest
from case_fixtures import filed, objid, open_dock, session, window, ws  # noqa: F401 (fixtures)
from frame_window import settle
from qgis.PyQt.QtCore import Qt, QUrl

from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.census.notice_dialog import NoticeDialog
from citygrid_plugin.gui.components.component_dock import ComponentDock


def proposed(ws):
    return ws.query("SELECT kind, objid, source, case_no FROM census_change")


@pytest.mark.parametrize("condition, kind", [("井盖缺失", "lost"), ("井盖破损", "attributes")])
def test_a_case_proposes_the_change_of_its_component_once(open_dock, ws, session, condition,
                                                          kind):
    filed(ws, objid=objid(ws), condition=condition)
    dock = open_dock(DispatchDock)
    assert "Propose a change of its component" in dock.pane.detail.toPlainText()
    dock.pane.detail.anchorClicked.emit(QUrl("notice:"))
    number = ws.query("SELECT case_no FROM case_open")[0][0]
    assert proposed(ws) == [(kind, objid(ws), "case", number)]
    assert number in dock.status.text() and "inbox" in dock.status.text()
    text = dock.pane.detail.toPlainText()
    assert "is proposed" in text and "Propose a change" not in text
    dock.pane.detail.anchorClicked.emit(QUrl("notice:"))     # a link of before
    assert len(proposed(ws)) == 1 and "already" in dock.status.text()


def test_a_case_on_what_the_inventory_lacks_proposes_a_new_component(open_dock, ws):
    filed(ws)
    dock = open_dock(DispatchDock)
    text = dock.pane.detail.toPlainText()
    assert "Propose a new component" in text and "Propose a change" not in text
    dock.pane.detail.anchorClicked.emit(QUrl("notice:"))
    number = ws.query("SELECT case_no FROM case_open")[0][0]
    assert proposed(ws) == [("new", None, "case", number)]


def test_a_case_on_an_event_offers_nothing(open_dock, ws):
    filed(ws, kind="event", classcode="0102")
    dock = open_dock(DispatchDock)
    assert "Propose" not in dock.pane.detail.toPlainText()
    dock.pane.detail.anchorClicked.emit(QUrl("notice:"))
    assert proposed(ws) == [] and "names no component" in dock.status.text()


def test_a_notice_of_the_component_in_the_strip(open_dock, ws, session, qtbot):
    dock = open_dock(ComponentDock)
    button = dock.pane.buttons["notice"]
    assert not button.isEnabled() and dock.minimumSizeHint().width() <= 420
    dock.show_object(("component_01_point", 1))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    form, = dock.findChildren(NoticeDialog)
    assert form.code.text() == objid(ws) and objid(ws) in form.about.text()
    told = []
    session.changed.connect(told.append)
    form.words.setPlainText("broken")
    form.propose()
    settle()
    assert proposed(ws) == [("lost", objid(ws), "owner", None)] and told == ["census_change"]
