"""The dialog of the case settings."""
import pytest
from case_fixtures import session, window, ws  # noqa: F401 (fixtures)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialogButtonBox

from citygrid_plugin.core.cases import clocks, numbering, options, similar
from citygrid_plugin.gui.cases.case_settings import CaseSettingsDialog


@pytest.fixture
def dialog(session, window, qtbot):  # noqa: F811
    made = CaseSettingsDialog(session, window)
    made.show()
    yield made
    made.closeDown()
    made.deleteLater()


def ok(qtbot, dialog):
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok),
                     Qt.MouseButton.LeftButton)


def test_what_is_there_is_shown_and_untouched_by_ok(dialog, ws, qtbot):  # noqa: F811
    before = ws.query("SELECT * FROM case_option"), ws.query("SELECT * FROM stage_limit")
    assert dialog.chosen() == dialog.before
    ok(qtbot, dialog)
    assert dialog.result() == 1
    assert before == (ws.query("SELECT * FROM case_option"),
                      ws.query("SELECT * FROM stage_limit"))


def test_everything_changed_at_once(dialog, session, ws, qtbot):  # noqa: F811
    dialog.options["two_step"].setCurrentIndex(dialog.options["two_step"].findData("1"))
    dialog.options["max_extensions"].setValue(3)
    amount, units = dialog.limits["file"]
    amount.setValue(2)
    units.setCurrentIndex(units.findData("urgent_hour"))
    dialog.limits["confirm"][0].setValue(0)
    dialog.template.setText("YC{day}")
    assert dialog.preview.text() == "For example YC202611220001"
    qtbot.keyClicks(dialog.picker.words, "0102")
    qtbot.keyClick(dialog.picker.words, Qt.Key.Key_Return)
    dialog.table.cellWidget(0, 1).setValue(15)
    dialog.whole.setChecked(True)
    dialog.picker.words.clear()
    qtbot.keyClicks(dialog.picker.words, "0102")
    for _ in range(2):                              # twice is one line
        qtbot.keyClick(dialog.picker.words, Qt.Key.Key_Return)
    assert dialog.table.rowCount() == 2
    with qtbot.waitSignal(session.changed):
        ok(qtbot, dialog)
    chosen = options.options(ws)
    assert (chosen["two_step"], chosen["max_extensions"]) == ("1", "3")
    assert ws.query("SELECT 1 FROM case_transition WHERE action = 'assign'")
    assert clocks.limits_of(ws)["file"] == (2, "urgent_hour")
    assert clocks.limits_of(ws)["confirm"] == (None, None)
    assert numbering.template_of(ws) == "YC{day}"
    assert similar.reach(ws, "component", "0102") == (15, 7)
    assert ("component", "01", 50, 7) in similar.reaches(ws)
    again = CaseSettingsDialog(session)
    assert again.chosen() == again.before and again.table.rowCount() == 2
    again.table.selectRow(1)
    again.remove_button.click()
    ok(qtbot, again)
    assert len(similar.reaches(ws)) == 1
    again.closeDown()


def test_a_bad_template_cannot_be_stored(dialog, ws, qtbot):  # noqa: F811
    dialog.template.setText("YC")
    assert "{day}" in dialog.preview.text() and dialog.preview.text().startswith("■")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.template.setText("YC-{day}-")
    ok(qtbot, dialog)
    assert numbering.template_of(ws) == "YC-{day}-"


def test_locked_workspace_is_waited_for_and_can_be_given_up(dialog, ws, qtbot):  # noqa: F811
    dialog.options["max_extensions"].setValue(5)
    with ws.again() as other, other.bulk("importing lamps"):
        ok(qtbot, dialog)
        assert "importing lamps" in dialog.status.text() and dialog.isVisible()
        qtbot.mouseClick(dialog.status.stop, Qt.MouseButton.LeftButton)
    assert options.options(ws)["max_extensions"] == "2"


def test_it_closes_with_the_workspace(dialog, session):  # noqa: F811
    session.let_go()
    assert not dialog.isVisible()
