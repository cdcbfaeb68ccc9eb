"""From the menu's entry to the record: a new year is pasted, saved, and the deadlines follow."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
from frame_fixtures import make, one_layer, session, window  # noqa: F401
from frame_window import wait
from qgis.PyQt.QtWidgets import QMenu
from test_calendar_dialog import NOTICE, TODAY

from citygrid_plugin.core.cases import calendar
from citygrid_plugin.core.cases.calendar_import import read_text
from citygrid_plugin.core.workspace import case_records, cases
from citygrid_plugin.gui.cases.calendar_dialog import CalendarDialog
from citygrid_plugin.gui.workspace_actions import WorkspaceActions


def test_new_year(session, window, make, provider, monkeypatch):
    assert session.open(make())
    session.user = "Zhao"
    ws = session.workspace
    with ws.transaction() as connection:
        connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', '环卫')")
    case_id = cases.report(ws, classcode="0102", kind="component", x=1.0, y=1.0, description="x",
                           source="hotline", actor="Li", role="acceptor", limit_value=2,
                           limit_unit="work_day", at="2027-02-03T09:00:00", file=True)
    cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2, at="2027-02-03T10:00:00")
    shown = []

    def use(dialog):
        shown.append(dialog)
        dialog.take_over(read_text(NOTICE, 2027))
        wait(lambda: "1 of 1" in dialog.effect.text())
        dialog.save()
        return True
    monkeypatch.setattr(CalendarDialog, "exec", use)
    actions = WorkspaceActions(session, QMenu())
    actions.fill_workspace()
    action, = [a for a in actions.menu.actions() if a.objectName() == "citygrid_calendar"]
    assert action.isEnabled()
    action.trigger()
    assert len(shown) == 1
    wait(lambda: cases.case(ws, case_id)["version"] == 4)
    wait(lambda: not session._runs)
    last = cases.steps(ws, case_id)[-1]
    assert (last["action"], last["actor"], last["due_at"]) == ("recount", "Zhao",
                                                               "2027-02-12T10:00:00")
    assert calendar.notice(ws, TODAY) is None
    assert case_records.verify_chain(ws) == []
    assert not window.warnings()
    actions.closeDown()
