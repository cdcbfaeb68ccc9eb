"""The findings dock, with real widgets and keys."""
import sqlite3
import sys

import pytest
from component_fixtures import (  # noqa: F401 (fixtures)
    TABLE, X, Y, city, few_layers, key, new_city, open_dock, session, window)
from frame_window import settle as let_happen
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit)

from citygrid_plugin.core.workspace.geometry import point_blob
from citygrid_plugin.gui.components.finding_model import RuleTitles, message
from citygrid_plugin.gui.components.findings_dock import FindingsDock

LEFT = Qt.MouseButton.LeftButton
SENTENCE = "The object stands {distance} m from the border of unit grid {bgid}; with its " \
           "tolerance of {tolerance} m it may lie in the next one."


def add(ws, count=1, **values):
    """Findings on the three manhole covers in turn; the keys."""
    rows = []
    for i in range(count):
        row = {"run": "components", "rule": "border", "severity": "warning",
               "owner_table": TABLE, "owner_fid": i % 3 + 1,
               "owner_code": f"330106010200000{i % 3 + 1}", "template": SENTENCE,
               "params": '{"distance": 0.5, "bgid": "7", "tolerance": 1}',
               "geom": point_blob(X + 100 * (i % 3 + 1), Y + 100, 4549), **values}
        rows.append(tuple(row.values()))
    names = ", ".join(row)
    with ws.transaction() as connection:
        first = connection.execute("SELECT coalesce(max(fid), 0) FROM finding").fetchone()[0] + 1
        connection.executemany(
            f"INSERT INTO finding ({names}) VALUES ({', '.join('?' * len(row))})", rows)
    return list(range(first, first + count))


@pytest.fixture
def keys(city):
    """Three warnings on components and an error on a grid."""
    found = add(city.workspace, 3)
    return found + add(city.workspace, run="grids", rule="gap", severity="error",
                       owner_table="unit_grid", owner_fid=1, owner_code="330106001001001",
                       template="Nothing here", params="{}",
                       geom=point_blob(X + 250, Y + 500, 4549))


@pytest.fixture
def dock(open_dock, city, keys):
    return open_dock(FindingsDock, city)


def states(city):
    return [row[0] for row in city.workspace.query("SELECT state FROM finding ORDER BY fid")]


def choose(dock, name, value):
    combo = dock.filters.combos[name]
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


# -- the list

def test_errors_come_first_with_their_sentence(dock, keys):
    assert dock.model.keys == [keys[3]] + keys[:3]
    assert "Nothing here" in dock.detail.text() and "330106001001001" in dock.detail.text()
    assert "The object stands 0.5 m" in dock.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert dock.progress.text() == "0 of 4 settled, 4 open"


def test_filters_narrow_and_count(dock, keys):
    combos = dock.filters.combos
    assert combos["state"].currentText() == "open (4)"
    assert combos["run"].itemText(1) == "Components (3)"
    assert combos["severity"].itemText(1) == "■ error (1)"
    choose(dock, "run", "components")
    assert dock.model.keys == keys[:3] and combos["severity"].itemText(1) == "■ error (0)"
    assert "border" in combos["rule"].itemText(1) and combos["rule"].itemData(1) == "border"
    choose(dock, "severity", "error")
    assert dock.model.keys == [] and dock.row() is None and dock.detail.text()
    assert not any(button.isEnabled() for button in dock.buttons.values())
    choose(dock, "severity", "")
    choose(dock, "run", "")
    choose(dock, "rule", "gap")
    assert dock.model.keys == keys[3:]


@pytest.mark.parametrize("text, wanted", [
    ("3301060102000002", [1]), ("MAY LIE IN THE NEXT", [0, 1, 2]), ("gap", [3]),
    ("nothing here", [3]), ("no such", []), ("'; --", [])])
def test_words_are_looked_for_in_code_and_sentence(dock, qtbot, keys, text, wanted):
    qtbot.keyClicks(dock.filters.search, text)
    qtbot.waitUntil(lambda: dock.model.keys == [keys[i] for i in wanted], timeout=2000)


def test_ten_thousands_of_findings_are_read_page_by_page(open_dock, city):
    add(city.workspace, 30_000)
    dock = open_dock(FindingsDock, city)
    assert dock.model.rowCount() == 30_000 and len(dock.model._rows) < 1000
    dock.list.scrollToBottom()
    QApplication.processEvents()
    assert len(dock.model._rows) < 2000
    assert "0.5 m" in dock.model.index(29_999, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_sentence_that_does_not_fit_its_values_is_shown_as_it_is():
    for params in ('{"x": 1}', "no json", "[]", None, "3"):
        assert message({"template": "at {place}", "params": params}) == "at {place}"


def test_rules_have_ids_where_packages_are_missing(hide_packages, monkeypatch):
    assert RuleTitles().title("components", "border") != "border"
    assert RuleTitles().title("components", "unheard of") == "unheard of"
    hide_packages("shapely")
    for name in [n for n in sys.modules if n.startswith("citygrid_plugin.core.grids")]:
        monkeypatch.delitem(sys.modules, name)
    assert RuleTitles().title("grids", "gap") == "gap"


# -- the map

def test_stepping_zooms_and_selects(dock, qtbot, window, city, keys):
    key(qtbot, dock.list, Qt.Key.Key_J)
    assert dock.row()["fid"] == keys[0]
    assert window.canvas.center().x() == pytest.approx(X + 100, abs=0.01)
    assert city.layer("finding").selectedFeatureIds() == [keys[0]]
    key(qtbot, dock.list, Qt.Key.Key_Down)
    assert window.canvas.center().x() == pytest.approx(X + 200, abs=0.01)
    key(qtbot, dock.list, Qt.Key.Key_K)
    key(qtbot, dock.list, Qt.Key.Key_K)
    key(qtbot, dock.list, Qt.Key.Key_K)
    assert dock.row()["fid"] == keys[3]
    # the whole grid is in view, since it is what the finding is about
    assert window.canvas.extent().height() >= 1000


def test_selecting_on_the_map_selects_in_the_list(dock, city, keys):
    layer = city.layer("finding")
    layer.selectByIds([keys[2]])
    assert dock.row()["fid"] == keys[2]
    choose(dock, "run", "grids")
    layer.selectByIds([keys[1]])
    assert dock.row()["fid"] == keys[3] and dock.status.text()


def test_a_finding_without_a_place_says_so(dock, qtbot, city):
    lost, = add(city.workspace, owner_table=None, owner_fid=None, geom=None, severity="info")
    dock.reload()
    dock.list.setCurrentIndex(dock.model.index(4, 0))
    assert dock.row()["fid"] == lost and "no place" in dock.status.text()
    gone, = add(city.workspace, owner_fid=77, severity="info", owner_code="9")
    dock.reload()
    dock.list.setCurrentIndex(dock.model.index(dock.model.place(gone), 0))
    assert dock.row()["fid"] == gone


def test_a_map_in_another_reference_system(dock, qtbot, window):
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    key(qtbot, dock.list, Qt.Key.Key_J)
    assert window.canvas.center().x() == pytest.approx(120.4, abs=1)


def test_a_removed_layer_does_not_stop_the_dock(dock, qtbot, city, window):
    QgsProject.instance().removeMapLayer(city.layer("finding").id())
    key(qtbot, dock.list, Qt.Key.Key_J)
    assert window.canvas.center().x() == pytest.approx(X + 100, abs=0.01)


# -- settling

def test_corrected_goes_on_to_the_next(dock, qtbot, city, keys, window):
    key(qtbot, dock.list, Qt.Key.Key_J)
    key(qtbot, dock.list, Qt.Key.Key_C)
    assert states(city) == ["corrected", "open", "open", "open"]
    assert dock.row()["fid"] == keys[1] and dock.model.rowCount() == 3
    assert window.canvas.center().x() == pytest.approx(X + 200, abs=0.01)
    assert dock.progress.text() == "1 of 4 settled, 3 open"
    row = city.workspace.dicts("SELECT * FROM finding WHERE fid = ?", (keys[0],))[0]
    assert row["changed_by"] == city.user and row["changed_at"]


def test_an_exception_wants_its_reason(dock, qtbot, city, keys):
    key(qtbot, dock.list, Qt.Key.Key_E)
    bar = dock.reason_bar
    assert bar.isVisible() and not bar.yes.isEnabled()
    key(qtbot, bar.reason, Qt.Key.Key_Return)
    assert states(city) == ["open"] * 4
    qtbot.keyClicks(bar.reason, "as built")
    key(qtbot, bar.reason, Qt.Key.Key_Return)
    assert states(city) == ["open", "open", "open", "exception"]
    choose(dock, "state", "exception")
    assert "as built" in dock.detail.text() and city.user in dock.detail.text()
    # and it can be reopened
    assert dock.buttons["reopen"].isEnabled()
    key(qtbot, dock.list, Qt.Key.Key_O)
    assert states(city) == ["open"] * 4 and dock.model.rowCount() == 0


def test_an_exception_given_up_changes_nothing(dock, qtbot, city):
    qtbot.mouseClick(dock.buttons["exempt"], LEFT)
    dock.reason_bar.reason.setText("x")
    key(qtbot, dock.reason_bar.reason, Qt.Key.Key_Escape)
    assert states(city) == ["open"] * 4 and not dock.reason_bar.isVisible()


def test_the_finding_that_was_asked_about_is_settled_even_if_the_cursor_moves(dock, city, keys):
    dock.exempt()
    dock.list.setCurrentIndex(dock.model.index(2, 0))
    dock.reason_bar.reason.setText("r")
    dock.reason_bar.accept()
    assert states(city) == ["open", "open", "open", "exception"]


def test_many_at_once(dock, qtbot, city, keys):
    choose(dock, "state", "")
    choose(dock, "run", "components")
    dock.list.selectAll()
    assert "3" in dock.status.text()
    qtbot.mouseClick(dock.buttons["correct"], LEFT)
    assert states(city) == ["corrected"] * 3 + ["open"]
    assert sorted(dock.chosen()) == keys[:3] and dock.model.rowCount() == 3
    dock.exempt()
    dock.reason_bar.reason.setText("all of them")
    dock.reason_bar.accept()
    assert states(city) == ["exception"] * 3 + ["open"]


def test_what_cannot_be_done_does_nothing(dock, qtbot, city):
    key(qtbot, dock.list, Qt.Key.Key_O)
    assert states(city) == ["open"] * 4 and not dock.buttons["reopen"].isEnabled()
    choose(dock, "state", "corrected")
    for name in (Qt.Key.Key_C, Qt.Key.Key_E, Qt.Key.Key_O, Qt.Key.Key_F, Qt.Key.Key_J):
        key(qtbot, dock.list, name)
    assert states(city) == ["open"] * 4 and not dock.reason_bar.isVisible()


def test_while_another_writes_the_dock_waits(dock, qtbot, city):
    other = sqlite3.connect(city.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    key(qtbot, dock.list, Qt.Key.Key_C)
    assert dock.writer.busy and dock.status.stop.isVisible()
    assert not dock.buttons["correct"].isEnabled()
    key(qtbot, dock.list, Qt.Key.Key_C)
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: not dock.writer.busy, timeout=5000)
    assert states(city) == ["open", "open", "open", "corrected"]


def test_waiting_can_be_given_up(dock, qtbot, city):
    other = sqlite3.connect(city.workspace.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    key(qtbot, dock.list, Qt.Key.Key_C)
    key(qtbot, dock.list, Qt.Key.Key_Escape)
    other.execute("ROLLBACK")
    other.close()
    assert not dock.writer.busy and states(city) == ["open"] * 4
    assert dock.buttons["correct"].isEnabled()


def test_a_workspace_that_became_read_only_is_said(dock, qtbot, city):
    city.workspace.connection.execute("PRAGMA query_only = ON")
    key(qtbot, dock.list, Qt.Key.Key_C)
    city.workspace.connection.execute("PRAGMA query_only = OFF")
    assert "cannot be written" in dock.status.text() and states(city) == ["open"] * 4


# -- checking again

class Runs:
    """Stands in for the session's background runs."""

    def __init__(self, dock, starts=True):
        self.calls, self.starts = [], starts
        dock.session.run = self

    def __call__(self, algorithm, parameters, done):
        self.calls.append((algorithm, parameters, done))
        return object() if self.starts else None


def test_checking_again_runs_all_checks_one_after_the_other(dock, qtbot, city):
    runs = Runs(dock)
    qtbot.mouseClick(dock.check_button, LEFT)
    dock.check()
    assert [c[0] for c in runs.calls] == ["citygrid:checkcomponents"]
    assert runs.calls[0][1]["WORKSPACE"] == str(city.workspace.path)
    assert not dock.check_button.isEnabled()
    runs.calls[0][2](True, {})
    assert runs.calls[1][0] == "citygrid:checkgrids" and "SUMMARY" in runs.calls[1][1]
    add(city.workspace)
    runs.calls[1][2](True, {})
    assert dock.check_button.isEnabled() and dock.model.rowCount() == 5


def test_only_the_check_that_is_chosen_and_none_after_a_failure(dock, qtbot):
    runs = Runs(dock)
    choose(dock, "run", "grids")
    dock.check()
    assert [c[0] for c in runs.calls] == ["citygrid:checkgrids"]
    runs.calls[0][2](True, {})
    choose(dock, "run", "")
    dock.check()
    runs.calls[1][2](False, {})
    assert len(runs.calls) == 2 and dock.check_button.isEnabled()


def test_a_check_that_does_not_start_and_one_that_outlives_the_dock(dock, city, window):
    Runs(dock, starts=False)
    dock.check()
    assert dock.check_button.isEnabled()
    other = FindingsDock(city, window.mainWindow())
    runs = Runs(other)
    other.check()
    other.closeDown()
    other.deleteLater()
    let_happen()
    runs.calls[0][2](True, {})


def test_the_real_checks_correct_what_is_gone(open_dock, city, qtbot, keys, provider):
    pytest.importorskip("geopandas")
    dock = open_dock(FindingsDock, city)
    choose(dock, "run", "components")
    dock.check()
    qtbot.waitUntil(lambda: not dock._checking, timeout=60_000)
    assert states(city)[:4] == ["corrected"] * 3 + ["open"]
    assert not set(keys[:3]) & set(dock.model.keys)


# -- who else writes, and who takes things away

def test_new_findings_show_and_the_cursor_stays(dock, city, keys):
    dock.list.setCurrentIndex(dock.model.index(2, 0))
    add(city.workspace, severity="error", rule="a")
    city.changed.emit("")
    assert dock.model.rowCount() == 5 and dock.row()["fid"] == keys[1]
    dock.hide()
    add(city.workspace)
    city.changed.emit("finding")
    assert dock.model.rowCount() == 5
    dock.show()
    assert dock.model.rowCount() == 6


def test_no_workspace_then_one_then_none(open_dock, session, qtbot, tmp_path):
    dock = open_dock(FindingsDock, session)
    assert dock.pages.currentWidget() is dock.empty
    for name in "JKFCEO":
        qtbot.keyClick(dock.work, name)
    dock.check()
    dock.reload()
    assert session.open(new_city(tmp_path / "city.gpkg"))
    assert dock.pages.currentWidget() is dock.work
    assert dock.progress.text() == "Nothing has been found"
    assert session.close()
    assert dock.pages.currentWidget() is dock.empty and dock.link.layers == {}


def test_a_project_that_is_replaced(dock, city):
    QgsProject.instance().clear()
    assert dock.pages.currentWidget() is dock.empty and dock.model.rowCount() == 0


def test_close_down_gives_the_signals_back_and_filters_are_remembered(city, window, open_dock):
    counts = [city.receivers(s) for s in (city.changed, city.workspaceOpened)]
    dock = FindingsDock(city, window.mainWindow())
    dock.reload()
    assert dock.filters.value("state") == "open"
    choose(dock, "state", "exception")
    choose(dock, "severity", "error")
    dock.closeDown()
    assert [city.receivers(s) for s in (city.changed, city.workspaceOpened)] == counts
    dock.deleteLater()
    let_happen()
    other = open_dock(FindingsDock, city)
    assert (other.filters.value("state"), other.filters.value("severity")) == \
        ("exception", "error")
    assert QgsSettings().value("citygrid/citygrid_findings_dock/severity") == "error"


def test_it_fits_beside_the_map_and_every_control_says_what_it_does(dock):
    assert dock.minimumSizeHint().width() <= 420
    ours = [widget for cls in (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
            for widget in dock.work.findChildren(cls)
            if widget.objectName() and not isinstance(widget.parent(), QComboBox)
            and not widget.objectName().startswith("qt_")]
    assert len(ours) > 10
    assert [widget.objectName() for widget in ours if not widget.toolTip()] == []
