"""A dock reads ahead what its searches will ask for, and stops with the workspace."""
import pytest
from case_fixtures import filed, open_dock, session, window, ws  # noqa: F401

from citygrid_plugin.core.cases import board
from citygrid_plugin.core.cases.board_rows import COLUMNS
from citygrid_plugin.gui.cases import queue_dock, watch
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock


@pytest.fixture(autouse=True)
def nobody_is_idle_yet(monkeypatch):
    """A dock that opens slowly has not read ahead before the test looks, nor has the watch."""
    monkeypatch.setattr(queue_dock, "IDLE_MS", 600_000)
    monkeypatch.setattr(watch, "WARM_MS", 600_000)


def test_what_is_looked_for_later_is_read_while_nobody_waits(ws, open_dock, qtbot):  # noqa: F811
    filed(ws)
    dock = open_dock(DispatchDock)
    some = board.of(ws)
    assert dock.model.rowCount() == 1 and "text" not in some._columns
    dock._idle.setInterval(0)
    qtbot.waitUntil(lambda: set(some._columns) == set(COLUMNS), timeout=5000)
    qtbot.waitUntil(lambda: not dock._idle.isActive(), timeout=5000)


def test_reading_ahead_ends_with_the_workspace(ws, session, open_dock, qtbot):  # noqa: F811
    filed(ws)
    dock = open_dock(DispatchDock)
    some = board.of(ws)
    session.let_go()
    dock._read_ahead()
    assert "text" not in some._columns and not dock._idle.isActive()
