"""The menu's entries for many cases at once open the dialogs of their algorithms."""
import pytest
from frame_fixtures import make, one_layer, session, window  # noqa: F401 (fixtures)
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from citygrid_plugin.gui.workspace_actions import ANALYSES, EXCHANGE, WorkspaceActions
from citygrid_plugin.processing import analysis, cases


@pytest.fixture
def actions(session):  # noqa: F811
    menu = QMenu(session.iface.mainWindow())
    actions = WorkspaceActions(session, menu)
    actions.fill_workspace()
    yield actions
    actions.closeDown()
    menu.deleteLater()


@pytest.mark.parametrize("key, entries, room", [
    ("exchange", EXCHANGE, cases), ("analyses", ANALYSES, analysis)])
def test_entries_open_the_dialogs(key, entries, room, actions, session, make,  # noqa: F811
                                  qgis_processing, monkeypatch):
    import processing
    asked = []

    def dialog(name, parameters):
        asked.append((name, parameters))
        return QWidget()
    monkeypatch.setattr(processing, "createAlgorithmDialog", dialog)
    menu = actions.menu.findChild(QMenu, f"citygrid_{key}").menuAction()
    assert not menu.isEnabled()
    session.open(make())
    assert menu.isEnabled()
    for name, _, _ in entries:
        actions.menu.findChild(QAction, f"citygrid_{name}").trigger()
    assert asked == [(f"citygrid:{name}", {}) for name, _, _ in entries]
    modules = {module.replace("_", "") for module, _ in room.ALGORITHMS}
    assert {name for name, _, _ in entries} <= modules
    if room is analysis:        # nothing of the room is in the toolbox alone
        assert {name for name, _, _ in entries} == modules


def test_the_letters_of_a_submenu_differ():
    for entries in (EXCHANGE, ANALYSES):
        letters = [title.split("&")[1][0].lower() for _, title, _ in entries]
        assert len(set(letters)) == len(letters), letters
