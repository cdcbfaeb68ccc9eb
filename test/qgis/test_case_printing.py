"""The menu of the case docks that prints and exchanges cases."""
import pytest
from case_fixtures import (  # noqa: F401 (fixtures)
    filed, open_dock, session, window, ws)

from citygrid_plugin.gui.cases import printing
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock


@pytest.fixture
def opened(monkeypatch, provider):
    """The windows of algorithms that were opened: (id, parameters)."""
    import processing
    found = []
    monkeypatch.setattr(processing, "execAlgorithmDialog",
                        lambda name, parameters: found.append((name, parameters)))
    return found


def choose(dock, name):
    action, = (a for a in dock.printing.button.menu().actions() if a.objectName() == name)
    action.trigger()


@pytest.mark.parametrize("entry", [e for e in printing.ENTRIES if e], ids=lambda e: e[0])
def test_each_entry_opens_its_algorithm_filled_in(opened, open_dock, session, ws,  # noqa: F811
                                                  qtbot, entry):
    from qgis.core import QgsApplication
    name, _, chosen, writes = entry
    number = ws.query("SELECT case_no FROM case_open WHERE fid = ?", (filed(ws),))[0][0]
    dock = open_dock(DispatchDock)
    dock.reload()
    told = []
    session.changed.connect(told.append)
    choose(dock, name)
    (found, parameters), = opened
    algorithm = QgsApplication.processingRegistry().algorithmById(found)
    assert algorithm is not None
    assert all(algorithm.parameterDefinition(key) is not None for key in parameters)
    assert parameters["WORKSPACE"] == str(ws.path)
    assert parameters.get("CASES") == (number if chosen else None)
    assert parameters.get("ACTOR") == ("Wang" if name in printing.NAMED else None)
    assert told == (["case_open"] if writes else [])


def test_without_a_case_the_dock_says_so(opened, open_dock, session):  # noqa: F811
    dock = open_dock(DispatchDock)
    choose(dock, "casepdf")
    assert "Choose a case" in dock.status.text() and opened == []
    session.let_go()
    choose(dock, "unitpackage")
    assert opened == []
