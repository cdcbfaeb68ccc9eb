"""A week of real reports: taken in, filed, dispatched, handled, verified and closed in the docks."""
import collections
import csv
from pathlib import Path

import numpy as np
import pytest
import shapely
from case_fixtures import open_dock, press, session, window  # noqa: F401 (fixtures)
from fresh_workspace import fresh
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QRadioButton

from citygrid_plugin.core.cases import lifecycle
from citygrid_plugin.core.standards.stored import catalogue_of
from citygrid_plugin.core.workspace import bulk, case_records, cases, maintenance
from citygrid_plugin.gui.cases.dispatch_dock import DispatchDock
from citygrid_plugin.gui.cases.intake_dock import IntakeDock
from citygrid_plugin.gui.cases.verification_dock import VerificationDock
from citygrid_plugin.processing.workspace import importing

EXAMPLES = Path(importing.__file__).parents[2] / "resources" / "import" / "examples"
#: The first 240 rows of the week, for where the whole week is not at hand.
EXTRACT = Path(__file__).resolve().parent / "data" / "boston_311_extract.csv"
#: Boston in the state's plane system, in metres: three times three communities.
WEST, SOUTH, SIZE = 225000.0, 886000.0, 6000.0
ALL = Qt.KeyboardModifier.ControlModifier


def weeks():
    whole = Path(__file__).resolve().parents[3] / "shared/data/cases/boston_311_2011-07-11_week.csv"
    return whole if whole.exists() else EXTRACT


@pytest.fixture
def ws(tmp_path):
    """Boston: nine communities, each with the organisation that has the territory."""
    path = tmp_path / "boston.gpkg"
    workspace = fresh(path, "EPSG:26986", division="990201")
    boxes = [shapely.box(WEST + SIZE * i, SOUTH + SIZE * j, WEST + SIZE * (i + 1),
                         SOUTH + SIZE * (j + 1)) for i in range(3) for j in range(3)]
    codes = [f"990201001{n:03d}" for n in range(1, 10)]
    with workspace.bulk("test") as connection:
        bulk.insert_rows(workspace, connection, "community",
                         {"code": codes, "name": [f"District {n}" for n in range(1, 10)]},
                         geometry=np.array(boxes, dtype=object))
        bulk.write_grids(workspace, connection, np.array(boxes, dtype=object),
                         [code + "001" for code in codes], "test", "")
        connection.executemany(
            "INSERT INTO organisation (code, name, level, area_code) VALUES (?, ?, ?, ?)",
            [(f"T{n}", f"Territory {n}", "community", code) for n, code in enumerate(codes, 1)]
            + [("PWD", "Public Works", "city", None), ("ISD", "Inspection", "city", None)])
        connection.executemany(
            "INSERT INTO responsibility_rule (position, title, kind, classcode, area_kind, "
            "area_code, situation, target, unit) VALUES (?, ?, ?, ?, '', '', '', ?, ?)",
            [(1, "streets", "event", "01", "unit", "PWD"),
             (2, "buildings", "event", "02", "unit", "ISD"),
             (3, "territory", "", "", "territory", None)])
    yield workspace
    workspace.close()


class Feedback:
    def is_cancelled(self):
        return False

    def progress(self, percent):
        assert 0 <= percent <= 100


@pytest.fixture
def desk(session, window, ws):      # noqa: F811 (a fixture)
    """The session of a command centre; background work is done at once."""
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:26986"))
    session.catalogue = catalogue_of(ws)
    session.work = lambda title, call, done: done(call(Feedback()))
    return session


def batch(qtbot, dock, key, unit=""):
    """Press a key with every case of the list chosen, page by page, until the list is empty."""
    while dock.model.rowCount():
        before = dock.model.rowCount(), dock.row["fid"]
        dock.list.setFocus()
        QTest.keyClick(dock.list, Qt.Key.Key_A, ALL)
        if unit:
            dock.pane.unit.setEditText(unit)
        press(qtbot, dock, key)
        assert " 0 refused" in dock.status.text() or "→" in dock.status.text()
        assert before != (dock.model.rowCount(), dock.row and dock.row["fid"])


def test_a_week_of_real_reports(desk, ws, open_dock, run, qtbot):      # noqa: F811 (fixtures)
    source = weeks()
    with open(source, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # taken in and filed by a mapping of the source's types; likely doubles are merged
    got = run("importreports", WORKSPACE=str(ws.path), FILE=str(source), MERGE=True,
              FILECASES=True, CLASSES=str(EXAMPLES / "boston_311_classes.csv"), ACTOR="importer",
              REJECTS="memory:", DOUBLES="memory:")
    assert got["READ"] == len(rows) == got["WRITTEN"] + got["REJECTED"] + got["THERE"]
    assert got["WRITTEN"] > 0.7 * len(rows) and got["MERGED"] > 0
    # one more by telephone
    desk.role = "acceptor"
    intake = open_dock(IntakeDock)
    intake.place.tool.placed.emit(QgsPointXY(WEST + SIZE + 50, SOUTH + SIZE + 50))
    typed = intake.findChild(QLineEdit, "class_words")
    qtbot.keyClicks(typed, "baolulaji")
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    intake.findChild(QRadioButton, "condition_0").click()
    qtbot.keyClicks(intake.form.text, "bags on the pavement")
    qtbot.mouseClick(intake.main_button, Qt.MouseButton.LeftButton)
    assert "E0102" in intake.status.text(), intake.status.text()
    intake.hide()
    states = collections.Counter(s for s, in ws.query("SELECT state FROM case_open"))
    assert states["filed"] and states["merged"] == got["MERGED"]
    # what the import could not file is filed by hand, all at once
    dispatch = open_dock(DispatchDock)
    desk.role = "shift_leader"
    qtbot.mouseClick(dispatch.queues.buttons["reported"], Qt.MouseButton.LeftButton)
    batch(qtbot, dispatch, Qt.Key.Key_Return)
    # dispatched: the sure ones at once, one more by the rules for each of the others
    desk.role = "dispatcher"
    qtbot.mouseClick(dispatch.queues.buttons["filed"], Qt.MouseButton.LeftButton)
    waiting, = ws.query("SELECT count(*) FROM case_open WHERE state = 'filed'")[0]
    qtbot.mouseClick(dispatch.sure_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dispatch.pane.form.yes, Qt.MouseButton.LeftButton)
    sent, = ws.query("SELECT count(*) FROM case_open WHERE state = 'dispatched'")[0]
    assert 0.7 * waiting < sent
    for _ in range(10):
        fid = dispatch.row["fid"]
        if not dispatch.pane.unit.code():
            dispatch.pane.unit.setEditText("Public Works")
        press(qtbot, dispatch, Qt.Key.Key_Return)
        assert cases.case(ws, fid)["state"] == "dispatched"
    batch(qtbot, dispatch, Qt.Key.Key_Return, "Territory 5")
    # handled, recorded for the units
    qtbot.mouseClick(dispatch.queues.buttons["dispatched"], Qt.MouseButton.LeftButton)
    batch(qtbot, dispatch, Qt.Key.Key_H)
    dispatch.hide()
    # verified and closed by two others
    verification = open_dock(VerificationDock)
    desk.user, desk.role = "Zhao", "acceptor"
    batch(qtbot, verification, Qt.Key.Key_P)
    desk.user, desk.role = "Sun", "shift_leader"
    qtbot.mouseClick(verification.queues.buttons["verified"], Qt.MouseButton.LeftButton)
    batch(qtbot, verification, Qt.Key.Key_P)
    assert ws.query("SELECT count(*) FROM case_open") == [(0,)]
    closed = dict(ws.query("SELECT state, count(*) FROM case_closed GROUP BY 1"))
    assert set(closed) <= set(lifecycle.FINAL)
    assert sum(closed.values()) == got["WRITTEN"] + 1
    assert case_records.verify_chain(ws) == [] and maintenance.check(ws) == []
    verified = ws.query("SELECT count(DISTINCT case_id) FROM case_step WHERE action = 'verify'")
    assert verified[0][0] + got["MERGED"] == closed["closed"]
