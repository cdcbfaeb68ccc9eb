"""The case docks on the plugin's own session: other writers, project replaced, plugin unloaded."""
import pytest
from frame_fixtures import make, one_layer, session, window  # noqa: F401
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from citygrid_plugin.core.workspace import cases, store
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock


def enter(ws):
    return cases.report(ws, classcode="0102", kind="event", x=536000.0, y=3874000.0,
                        description="", source="hotline", actor="Li", role="acceptor", file=True)


@pytest.fixture
def docks(session, window):  # noqa: F811
    main = window.mainWindow()
    for kind in (DispatchDock, VerificationDock):
        QgsSettings().remove(f"citygrid/{kind.NAME}")
    made = [kind(session, main) for kind in (DispatchDock, VerificationDock)]
    for dock in made:
        main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.show()
    main.show()
    QApplication.processEvents()
    yield made
    for dock in made:
        dock.closeDown()
        main.removeDockWidget(dock)
        dock.deleteLater()


def test_another_program_writes(docks, session, make, qtbot):  # noqa: F811
    dispatch, verification = docks
    path = make()
    assert session.open(path)
    assert dispatch.model.rowCount() == 0
    with store.open_workspace(path, allow_network=True) as other:
        with other.transaction() as connection:
            connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', 'one')")
        case_id = enter(other)
        qtbot.waitUntil(lambda: dispatch.model.rowCount() == 1, timeout=6000)
        assert dispatch.pane.unit.count() == 1
        cases.step(other, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
                   expected_version=2)
        cases.step(other, case_id, "handle", actor="Zhang", role="unit", expected_version=3)
        qtbot.waitUntil(lambda: verification.model.rowCount() == 1, timeout=6000)
    # what the operator looked at stays in the dispatch dock and shows where it went
    assert dispatch.row["state"] == "handled"


def test_own_steps_reach_the_other_dock(docks, session, make, qtbot):  # noqa: F811
    dispatch, verification = docks
    assert session.open(make())
    ws = session.workspace
    with ws.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', 'one')")
    case_id = enter(ws)
    session.announce("case_open")
    session.role = "administrator"
    dispatch.pane.unit.setEditText("one")
    dispatch.act("dispatch")
    dispatch.queues.buttons["dispatched"].click()
    dispatch.act("handle")
    assert [row["fid"] for row in verification.model.rows] == [case_id]
    verification.act("pass")
    assert cases.case(ws, case_id)["state"] == "closed"


def test_project_cleared_and_another_workspace(docks, session, make):  # noqa: F811
    assert session.open(make())
    enter(session.workspace)
    session.announce("case_open")
    assert docks[0].model.rowCount() == 1
    QgsProject.instance().clear()
    assert session.workspace is None
    assert all(dock.pages.currentWidget() is dock.empty for dock in docks)
    assert session.open(make("b.gpkg"))
    assert docks[0].model.rowCount() == 0 and docks[0].row is None
    assert all(dock.pages.currentWidget() is dock.work for dock in docks)


def test_made_and_taken_down_ten_times(session, window, make):  # noqa: F811
    session.open(make())
    project = QgsProject.instance()

    def listeners():
        return [session.receivers(signal) for signal in (
            session.workspaceOpened, session.workspaceClosed, session.changed,
            session.roleChanged)] + [project.receivers(project.layersAdded)]
    before = listeners()
    for _ in range(10):
        dock = DispatchDock(session, window.mainWindow())
        dock.show()
        dock.closeDown()
        dock.deleteLater()
        assert listeners() == before
