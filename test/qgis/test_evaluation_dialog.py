"""How the city judges: the dialog of rates, weights, bands, levels, goals and collectors."""
import contextlib
import subprocess
import sys
from pathlib import Path

import evaluated_city
import pytest
from case_fixtures import FakeSession, window  # noqa: F401 (fixture)
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAction, QApplication, QColorDialog, QComboBox, QMenu, QPushButton, QWidget)

from citygrid_plugin.core.workspace import collectors
from citygrid_plugin.core.workspace.evaluation_settings import defaults, rows_of, settings_of
from citygrid_plugin.gui.analysis.evaluation_cells import SOURCES
from citygrid_plugin.gui.analysis.evaluation_dialog import EvaluationDialog
from citygrid_plugin.gui.analysis.evaluation_trial import month_of
from citygrid_plugin.gui.analysis.formula_edit import FormulaEdit
from citygrid_plugin.gui.workspace_actions import WorkspaceActions
from citygrid_plugin.gui.workspace_tasks import Work

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with evaluated_city.build(tmp_path_factory.mktemp("judged") / "city.gpkg") as ws:
        yield ws


@pytest.fixture
def ws(city):
    """The city, whose rules are put back afterwards."""
    tables = ("evaluation_rate", "evaluation_weight", "evaluation_band", "evaluation_level",
              "goal", "collector")
    before = {table: city.query(f"SELECT * FROM {table}") for table in tables}
    yield city
    with city.transaction() as connection:
        for table, rows in before.items():
            connection.execute(f"DELETE FROM {table}")
            for row in rows:
                connection.execute(
                    f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)


@pytest.fixture
def session(window, ws):  # noqa: F811
    session = FakeSession(window.canvas)
    session.workspace = ws
    session.works = set()
    session.work = lambda *given: Work(session, *given).start()
    session.reported = contextlib.nullcontext
    session.asked, session.agreed = [], True
    session.ask = lambda question, yes: session.asked.append(question) or session.agreed
    return session


@pytest.fixture
def dialog(session, window, qtbot):  # noqa: F811
    made = EvaluationDialog(session, window)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.closeDown()
    made.deleteLater()


def place(page, **wanted):
    """The place of the row with these values."""
    return next(n for n, row in enumerate(page.model.rows)
                if all(row[name] == value for name, value in wanted.items()))


def cell(dialog, qtbot, part, row, name):
    """The editor of a cell after a double click on it."""
    page = dialog.pages[part]
    dialog.tabs.setCurrentWidget(page)
    column = [c.name for c in page.model.columns].index(name)
    index = page.model.index(row, column)
    page.table.scrollTo(index)
    at = page.table.visualRect(index).center()
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=at)
    qtbot.mouseDClick(page.table.viewport(), LEFT, pos=at)
    # the one before is deleted a little later
    found = page.table.viewport().findChildren(QWidget, f"evaluation_{part}_{name}")
    assert found and found[-1].isVisible(), (part, name)
    return found[-1]


def typed(dialog, qtbot, part, row, name, text):
    editor = cell(dialog, qtbot, part, row, name)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    if isinstance(editor, FormulaEdit):
        editor.proposals.popup().hide()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def chosen(dialog, qtbot, part, row, name, text):
    editor = cell(dialog, qtbot, part, row, name)
    assert isinstance(editor, QComboBox)
    at = editor.findText(text)
    assert at >= 0, [editor.itemText(n) for n in range(editor.count())]
    qtbot.waitUntil(lambda: editor.view().isVisible())
    view = editor.view()
    view.setCurrentIndex(view.model().index(at, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    QApplication.processEvents()


def press(dialog, qtbot, name):
    button = dialog.findChild(QPushButton, name)
    assert button.isEnabled(), (name, button.toolTip())
    qtbot.mouseClick(button, LEFT)


def said(dialog, part):
    listed = dialog.pages[part].problems
    return [listed.item(n).text() for n in range(listed.count())]


def test_it_shows_titles_and_where_the_defaults_come_from(dialog, ws):
    assert dialog.problems == () and dialog.changed_parts() == []
    assert not dialog.save_button.isEnabled() and not dialog.why.isVisible()
    names = {"rate": 20, "weight": 25, "band": 30, "level": 5, "goal": 5,
             "collector": len(collectors.rows_of(ws))}
    assert {part: page.model.rowCount() for part, page in dialog.pages.items()} == names
    texts = {page.model.index(row, column).data()
             for part, page in dialog.pages.items() if part != "rate"
             for row in range(page.model.rowCount())
             for column in range(page.model.columnCount())}
    codes = {row["name"] for row in rows_of(ws)["rate"]} | {"area", "filed", "at_least"}
    assert not texts & codes        # no bare code name
    assert {"Closing rate", "Number of cases filed", "40 %", "95 %", "one minus the rate",
            "at least", "the whole district", "Example of CJ/T 292, one source"} <= texts
    rate = dialog.pages["rate"].model
    row = place(dialog.pages["rate"], name="accurate_filing_rate")
    assert rate.index(row, 2).data() == "Number of cases filed - Cases voided"
    # every word that a default says of itself is known, and none is there for nothing
    used = {row.get("source", row.get("note")) for rows in defaults().values() for row in rows}
    assert used - {None} <= set(SOURCES)
    assert all(text for text in (dialog.tabs.tabText(n) for n in range(dialog.tabs.count())))


def test_weights_must_add_up_before_they_are_saved(dialog, ws, session, qtbot):
    page = dialog.pages["weight"]
    row = place(page, subject="unit", measure="filed")
    typed(dialog, qtbot, "weight", row, "weight", "20")
    assert page.model.rows[row]["weight"] == 0.2
    assert page.model.rows[row]["source"] == "set by the city"
    assert said(dialog, "weight") == [
        "■ The weights of Units add up to 110 %, not to 100 %. Correct them; until then each "
        "counts for its share."]
    assert "■ Units 110 %" in page.sums.text() and dialog.tabs.tabText(1) == "■ Weights"
    assert not dialog.save_button.isEnabled() and "Weights" in dialog.save_button.toolTip()
    assert not dialog.trial.start_button.isEnabled()
    typed(dialog, qtbot, "weight", place(page, subject="unit", measure="rework_rate"), "weight",
          "20 %")
    assert said(dialog, "weight") == []
    with qtbot.waitSignal(session.changed):
        press(dialog, qtbot, "evaluation_save")
    stored = {w.measure: w.weight for w in settings_of(ws).weights["unit"]}
    assert stored == {"filed": 0.2, "closing_rate": 0.3, "on_time_handling_rate": 0.3,
                      "rework_rate": 0.2}
    assert dialog.status.text() == "Saved: Weights." and dialog.changed_parts() == []
    assert [row["source"] for row in rows_of(ws)["weight"]].count("set by the city") == 2


def test_a_formula_is_proposed_typed_and_checked(dialog, ws, qtbot):
    page = dialog.pages["rate"]
    row = place(page, name="filing_rate")
    editor = cell(dialog, qtbot, "rate", row, "numerator")
    editor.selectAll()
    qtbot.keyClicks(editor, "number of cases fil")
    assert editor.proposals.popup().isVisible()
    editor.proposals.popup().setCurrentIndex(editor.proposals.completionModel().index(0, 0))
    qtbot.keyClick(editor.proposals.popup(), Qt.Key.Key_Return)
    assert editor.text() == "Number of cases filed"
    qtbot.keyClicks(editor, "-cases voi")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):   # after "Reported cases …"
        qtbot.keyClick(editor.proposals.popup(), key)
    assert editor.text() == "Number of cases filed- Cases voided"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert page.model.rows[row]["numerator"] == "filed - voided"
    assert page.model.index(row, 2).data() == "Number of cases filed - Cases voided"
    typed(dialog, qtbot, "rate", row, "denominator", "luck")
    assert said(dialog, "rate") == ["■ There is no count luck. Use the counts of the evaluation, "
                                    "joined by + and -."]
    assert page.model.headerData(row, Qt.Orientation.Vertical) == f"■ {row + 1}"
    typed(dialog, qtbot, "rate", row, "denominator", "Cases reported * 2")
    assert said(dialog, "rate")[0].endswith("such as Number of cases filed - Cases voided.")
    # a rate that collectors do not have the counts of cannot be weighed for them
    row = place(page, name="valid_report_rate")
    typed(dialog, qtbot, "rate", row, "numerator", "Cases closed")
    assert any("Valid report rate cannot be scored for Collectors: Cases closed is not counted"
               in text for text in said(dialog, "weight"))


def test_a_new_rate_is_weighed_and_renamed(dialog, ws, qtbot):
    page = dialog.pages["rate"]
    dialog.tabs.setCurrentWidget(page)
    page.select(2)
    press(dialog, qtbot, "evaluation_add_rate")
    assert page.selected() == [3] and page.model.rows[3]["name"] == "rate_1"
    typed(dialog, qtbot, "rate", 3, "title_en", "Advice rate")
    typed(dialog, qtbot, "rate", 3, "numerator", "Cases advised on")
    weights = dialog.pages["weight"]
    row = place(weights, subject="area", measure="public_report_rate")
    editor = cell(dialog, qtbot, "weight", row, "measure")
    offered = [editor.itemText(n) for n in range(editor.count())]
    assert "Advice rate" in offered and "Number of cases filed" in offered
    assert "Cases closed" not in offered        # a count without bands
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    editor = cell(dialog, qtbot, "weight", place(weights, subject="collector",
                                                 measure="omission_rate"), "measure")
    assert "Advice rate" not in [editor.itemText(n) for n in range(editor.count())]
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    chosen(dialog, qtbot, "weight", row, "measure", "Advice rate")
    assert weights.model.rows[row]["measure"] == "rate_1"
    typed(dialog, qtbot, "rate", 3, "name", "advice_rate")
    assert weights.model.rows[row]["measure"] == "advice_rate" and not dialog.problems
    press(dialog, qtbot, "evaluation_save")
    assert settings_of(ws).rates["advice_rate"].title_en == "Advice rate"
    # what is weighed cannot simply be taken away
    page.select(place(page, name="advice_rate"))
    dialog.tabs.setCurrentWidget(page)
    press(dialog, qtbot, "evaluation_remove_rate")
    assert "neither a rate nor a count" in said(dialog, "weight")[0]
    assert not dialog.save_button.isEnabled()


def test_gaps_of_bands_and_levels_are_named(dialog, ws, qtbot):
    bands = dialog.pages["band"]
    row = place(bands, subject="unit", lower=0)
    typed(dialog, qtbot, "band", row, "lower", "10")
    assert said(dialog, "band")[0].startswith(
        "■ The bands of Number of cases filed of Units do not begin at 0: counts below 10 get")
    typed(dialog, qtbot, "band", row, "lower", "many")
    assert "cannot begin at many" in said(dialog, "band")[0]
    typed(dialog, qtbot, "band", row, "lower", "51")
    assert any("Two bands" in text for text in said(dialog, "band"))
    typed(dialog, qtbot, "band", row, "lower", "0")
    assert said(dialog, "band") == []
    levels = dialog.pages["level"]
    dialog.tabs.setCurrentWidget(levels)
    levels.select(4)
    press(dialog, qtbot, "evaluation_remove_level")
    assert "No level begins at 0 points" in said(dialog, "level")[0]
    typed(dialog, qtbot, "level", 3, "lower", "0")
    typed(dialog, qtbot, "level", 3, "colour", "red")
    assert "“red” of level D is no colour" in said(dialog, "level")[0]
    qtbot.mouseClick(levels.problems.viewport(), LEFT,
                     pos=levels.problems.visualItemRect(levels.problems.item(0)).center())
    assert levels.selected() == [3]


def test_what_is_put_back_is_as_it_was(dialog, qtbot):
    page = dialog.pages["weight"]
    row = place(page, subject="unit", measure="filed")
    given = page.model.rows[row]["source"]
    typed(dialog, qtbot, "weight", row, "weight", "50")
    assert page.model.rows[row]["source"] == "set by the city" and dialog.changed_parts()
    typed(dialog, qtbot, "weight", row, "weight", "10")
    assert page.model.rows[row]["source"] == given != "set by the city"
    assert dialog.changed_parts() == [] and not dialog.save_button.isEnabled()
    goal = place(dialog.pages["goal"], measure="closing_rate")
    for value in ("97", "95"):
        typed(dialog, qtbot, "goal", goal, "value", value)
    assert dialog.changed_parts() == []
    # one of two cells put back is still a change
    typed(dialog, qtbot, "goal", goal, "year", "2027")
    for value in ("97", "95"):
        typed(dialog, qtbot, "goal", goal, "value", value)
    assert dialog.pages["goal"].model.rows[goal]["note"] == "set by the city"
    assert dialog.changed_parts() == ["goal"]


def test_columns_are_as_wide_as_what_they_say(dialog, qtbot):
    for part, page in dialog.pages.items():
        dialog.tabs.setCurrentWidget(page)
        table, last = page.table, page.model.columnCount() - 1
        for column in range(last):
            assert table.columnWidth(column) >= min(table.sizeHintForColumn(column), 460), part
    # once: later they are as the user leaves them
    dialog.pages["rate"].table.setColumnWidth(1, 40)
    dialog.load()
    assert dialog.pages["rate"].table.columnWidth(1) == 40
    # a title of any length leaves room for the others
    table = dialog.pages["rate"].table
    table.model().rows[0]["title_en"] = "rate " * 200
    dialog.pages["rate"].fit()
    assert table.columnWidth(1) <= dialog.width() // 2


def test_what_is_said_does_not_move_the_buttons(dialog, qtbot):
    def places():
        QApplication.processEvents()
        return [button.mapTo(dialog, button.rect().topLeft())
                for button in (dialog.save_button, dialog.pages["rate"].buttons["defaults"])]
    before = places()
    dialog.status.say("Saved: Weights.")
    assert places() == before


def test_colour_by_the_button(dialog, ws, qtbot, monkeypatch):
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#102030"))
    page = dialog.pages["level"]
    dialog.tabs.setCurrentWidget(page)
    assert not page.buttons["colour"].isEnabled()
    page.select(0)
    press(dialog, qtbot, "evaluation_colour_level")
    assert page.model.rows[0]["colour"] == "#102030"
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor())      # cancelled
    press(dialog, qtbot, "evaluation_colour_level")
    assert page.model.rows[0]["colour"] == "#102030" and dialog.save_button.isEnabled()


def test_rows_move_and_the_order_is_kept(dialog, ws, qtbot):
    page = dialog.pages["goal"]
    dialog.tabs.setCurrentWidget(page)
    page.select(0)
    assert not page.buttons["up"].isEnabled()
    press(dialog, qtbot, "evaluation_down_goal")
    press(dialog, qtbot, "evaluation_down_goal")
    press(dialog, qtbot, "evaluation_up_goal")
    to, = page.selected()
    assert to == 1
    typed(dialog, qtbot, "goal", to, "value", "99")
    chosen(dialog, qtbot, "goal", to, "direction", "at most")
    typed(dialog, qtbot, "goal", to, "year", "2027")
    press(dialog, qtbot, "evaluation_save")
    goal = settings_of(ws).goals[to]
    assert (goal.measure, goal.value, goal.direction, goal.year) \
        == ("closing_rate", 0.99, "at_most", 2027)
    assert goal.note == "set by the city"
    # a goal of a count is a plain number
    chosen(dialog, qtbot, "goal", to, "measure", "Score")
    typed(dialog, qtbot, "goal", to, "value", "85")
    assert page.model.rows[to]["value"] == 85 and not dialog.problems


def test_keys_of_the_table(dialog, qtbot):
    page = dialog.pages["goal"]
    dialog.tabs.setCurrentWidget(page)
    dialog.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    page.select(0)
    measures = [row["measure"] for row in page.model.rows]
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row["measure"] for row in page.model.rows][:2] == measures[1::-1]
    qtbot.keyClick(page.table, Qt.Key.Key_Insert)
    assert page.selected() == [2] and page.model.rowCount() == 6
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.model.rowCount() == 5
    qtbot.keyClick(page.table, Qt.Key.Key_Tab)          # out of the table, to its buttons
    assert page.buttons["add"].hasFocus()


def test_back_to_the_defaults_of_one_table(dialog, ws, session, qtbot):
    page = dialog.pages["weight"]
    dialog.tabs.setCurrentWidget(page)
    page.table.selectAll()
    press(dialog, qtbot, "evaluation_remove_weight")
    assert page.model.rowCount() == 0 and len(said(dialog, "weight")) == 7
    session.agreed = False
    press(dialog, qtbot, "evaluation_defaults_weight")
    assert page.model.rowCount() == 0 and len(session.asked) == 1
    session.agreed = True
    press(dialog, qtbot, "evaluation_defaults_weight")
    assert page.model.rowCount() == 25 and not dialog.problems
    assert dialog.changed_parts() == []


def test_collectors_with_company_and_signature(dialog, ws, session, qtbot):
    with ws.transaction() as connection:
        connection.execute("INSERT INTO patrol_area (code, collector) VALUES ('X9', ' Zhou ')")
    try:
        page = dialog.pages["collector"]
        dialog.tabs.setCurrentWidget(page)
        known = [row["name"] for row in page.model.rows]
        press(dialog, qtbot, "evaluation_patrols_collector")
        names = [row["name"] for row in page.model.rows]
        assert names[:len(known)] == known and "Zhou" in names
        at = names.index("Zhou")
        typed(dialog, qtbot, "collector", at, "company", "Company C")
        assert not dialog.save_button.isEnabled() and "reason" in dialog.save_button.toolTip()
        assert dialog.why.isVisible()
        qtbot.keyClicks(dialog.why, "new contract")
        press(dialog, qtbot, "evaluation_save")
        assert ws.query("SELECT company, changed_by, changed_why FROM collector "
                        "WHERE name = 'Zhou'") == [("Company C", "Wang", "new contract")]
        assert ws.query("SELECT count(*) FROM collector WHERE changed_why = 'new contract'") \
            == [(1 + len([n for n in names if n not in known and n != "Zhou"]),)]
        press(dialog, qtbot, "evaluation_add_collector")
        assert "has no name" in said(dialog, "collector")[0]
        typed(dialog, qtbot, "collector", page.selected()[0], "name", "Zhou")
        assert "Zhou is there twice" in said(dialog, "collector")[0]
        assert not dialog.save_button.isEnabled()
    finally:
        with ws.transaction() as connection:
            connection.execute("DELETE FROM patrol_area WHERE code = 'X9'")


def test_somebody_else_saves_meanwhile(dialog, ws, session, qtbot):
    row = place(dialog.pages["goal"], measure="closing_rate")
    typed(dialog, qtbot, "goal", row, "value", "97")
    with ws.again() as other, other.transaction() as connection:
        connection.execute("UPDATE goal SET value = 0.5 WHERE measure = 'closing_rate'")
    session.changed.emit("")                # a draft is not thrown away
    assert dialog.pages["goal"].model.rows[row]["value"] == 0.97
    press(dialog, qtbot, "evaluation_save")
    assert dialog.status.text().startswith("■ Somebody else changed these rules meanwhile")
    assert ws.query("SELECT value FROM goal WHERE measure = 'closing_rate'") == [(0.5,)]


def test_what_others_save_is_shown_while_nothing_is_changed(dialog, ws, session, qtbot):
    page = dialog.pages["weight"]
    editor = cell(dialog, qtbot, "weight", 0, "weight")
    session.changed.emit("")                # cases are written all the time
    assert editor.isVisible()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    with ws.again() as other, other.transaction() as connection:
        connection.execute("UPDATE evaluation_weight SET weight = 'much', subject = 'dog' "
                           "WHERE subject = 'unit' AND measure = 'rework_rate'")
    session.changed.emit("")
    # a row that was typed in wrongly in the attribute table is shown, named, and can be corrected
    row = place(page, subject="dog")
    assert page.model.index(row, 0).data() == "dog" and page.model.index(row, 2).data() == "much"
    assert "“dog” is nobody who is judged. Choose one of: Areas, Units" in said(dialog, "weight")[0]
    assert page.model.data(page.model.index(row, 0), Qt.ItemDataRole.BackgroundRole) is not None
    chosen(dialog, qtbot, "weight", row, "subject", "Units")
    assert "The weight much of Rework rate is no number" in said(dialog, "weight")[0]
    typed(dialog, qtbot, "weight", row, "weight", "30")
    assert said(dialog, "weight") == [] and dialog.save_button.isEnabled()


def test_locked_workspace_is_waited_for(dialog, ws, qtbot):
    typed(dialog, qtbot, "goal", 0, "value", "80")
    with ws.again() as other, other.bulk("importing lamps"):
        press(dialog, qtbot, "evaluation_save")
        assert "importing lamps" in dialog.status.text()
        qtbot.mouseClick(dialog.status.stop, LEFT)
    assert ws.query("SELECT count(*) FROM goal WHERE value = 0.8") == [(0,)]
    assert dialog.changed_parts() == ["goal"]


def test_closing_asks_only_for_changes(dialog, session, qtbot):
    typed(dialog, qtbot, "level", 0, "title_en", "super")
    session.agreed = False
    press(dialog, qtbot, "evaluation_close")
    assert dialog.isVisible() and session.asked == ["The changes of how the city judges are not "
                                                    "saved."]
    session.agreed = True
    dialog.reject()
    assert not dialog.isVisible()


def test_it_closes_with_the_workspace(dialog, session, qtbot):
    typed(dialog, qtbot, "level", 0, "title_en", "super")
    session.let_go()
    assert not dialog.isVisible() and session.asked == []


def test_what_would_change(dialog, ws, qtbot):
    assert month_of("2026-12-31T08:00") == ("2026-12-01", "2027-01-01")
    page = dialog.pages["weight"]
    for measure, weight in (("rework_rate", "0"), ("closing_rate", "60")):
        typed(dialog, qtbot, "weight", place(page, subject="unit", measure=measure), "weight",
              weight)
    dialog.tabs.setCurrentWidget(dialog.trial)
    press(dialog, qtbot, "evaluation_trial_start")
    assert dialog.trial.stop_button.isVisible()
    qtbot.waitUntil(lambda: dialog.trial.work is None, timeout=20000)
    table = dialog.trial.table
    rows = {table.item(n, 0).text(): [table.item(n, c).text() for c in (1, 2, 3)]
            for n in range(table.rowCount())}
    # U1: 10 + 30 * 0.8 + 30 * 0.8 + 30; without rework 10 + 60 * 0.8 + 30 * 0.8
    assert rows["环卫一所"] == ["88.00 B", "82.00 B", "-6.00"]
    # U2: rework was 75, closing 100
    assert rows["市政养护所"] == ["85.00 B", "92.50 A", "+7.50"]
    assert dialog.trial.figures.text() == (
        "2026-03-01 to before 2026-04-01: 2 judged; 2 get another score, 1 another level.")
    assert dialog.changed_parts() == ["weight"]         # nothing is saved


def test_it_opens_narrow_and_without_geometry_packages(dialog, qtbot):
    dialog.resize(420, 480)
    QApplication.processEvents()
    assert dialog.width() == 420
    code = ("import sys\n"
            "for name in ('shapely', 'geopandas', 'pandas', 'scipy', 'openpyxl'):\n"
            "    sys.modules[name] = None\n"
            "import citygrid_plugin.gui.analysis.evaluation_dialog\n")
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300,
                   cwd=Path(__file__).resolve().parents[2])


def test_closed_while_it_compares(dialog, session, qtbot):
    dialog.tabs.setCurrentWidget(dialog.trial)
    press(dialog, qtbot, "evaluation_trial_start")
    work = dialog.trial.work
    session.error = lambda error: None      # the message bar says that it was cancelled
    dialog.reject()
    dialog.closeDown()
    assert dialog.trial.work is None and work.done is None
    qtbot.waitUntil(lambda: not session.works, timeout=20000)
    assert dialog.trial.table.rowCount() == 0


def test_anything_that_stands_in_a_table_is_shown(dialog):
    """An attribute table takes every type in every column."""
    for part, page in dialog.pages.items():
        model = page.model
        for column in model.columns:
            for value in (None, "", "x", "-", 1.5, -1, 10 ** 20, b"\xff", float("inf")):
                before = model.rows[0]
                model.rows[0] = {**before, column.name: value}
                dialog.check()
                for at in range(model.columnCount()):
                    index = model.index(0, at)
                    assert isinstance(index.data(), str)
                    model.data(index, Qt.ItemDataRole.ToolTipRole)
                    model.data(index, Qt.ItemDataRole.DecorationRole)
                    if model.columns[at].kind == "choice":
                        for _, text in model.cells.choices(model.columns[at], model.rows[0]):
                            assert isinstance(text, str)
                model.rows[0] = before
    dialog.check()
    assert dialog.problems == () and dialog.changed_parts() == []


def test_the_menu_opens_it(session, window, ws, qtbot):  # noqa: F811
    menu = QMenu(window)
    session.close = session.let_go
    actions = WorkspaceActions(session, menu)
    actions.fill_workspace()
    seen = []

    def look():
        made = QApplication.activeModalWidget()
        if made is None:        # not yet
            QTimer.singleShot(50, look)
            return
        seen.append(made.objectName())
        made.reject()
    QTimer.singleShot(200, look)
    menu.findChild(QAction, "citygrid_evaluation_settings").trigger()
    assert seen == ["citygrid_evaluation_settings"]
    actions.closeDown()
