"""The dialog of office hours and holidays: what a person sees, changes, imports and saves."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import datetime

import pytest
from case_fixtures import session, window, ws  # noqa: F401
from frame_window import settle, wait
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog, QPushButton

from citygrid_plugin.core.cases import calendar, recount
from citygrid_plugin.core.cases.deadlines import workspace_clock
from citygrid_plugin.core.workspace import cases, store
from citygrid_plugin.gui.cases import calendar_dialog
from citygrid_plugin.gui.cases.calendar_dialog import CalendarDialog
from citygrid_plugin.gui.cases.calendar_import_form import ImportForm

D = datetime.date
TODAY = D(2026, 11, 22)
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。
三、国庆节：10月1日（周五）至7日（周四）放假，共7天。"""


@pytest.fixture
def ran(session, monkeypatch):
    """What the dialog has run in the background."""
    found = []
    session.run = lambda name, parameters, done=None: found.append((name, parameters))
    monkeypatch.setattr(calendar_dialog, "_QUIET_MS", 0)
    return found


@pytest.fixture
def case(ws):
    """A case with two working days from Wednesday 3 February 2027, 10:00."""
    case_id = cases.report(ws, classcode="0102", kind="component", x=536100.0, y=3874100.0,
                           description="x", source="hotline", actor="Li", role="acceptor",
                           limit_value=2, limit_unit="work_day", at="2027-02-03T09:00:00",
                           file=True)
    cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2, at="2027-02-03T10:00:00")
    return case_id


@pytest.fixture
def dialog(session, window, ran):
    made = []

    def show(today=TODAY):
        made.append(CalendarDialog(session, window, today))
        made[-1].show()
        settle()
        return made[-1]
    yield show
    for one in made:
        one.closeDown()
        one.deleteLater()
    settle()


def press(dialog, name):
    button = dialog.findChild(QPushButton, f"citygrid_calendar_{name}")
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def click(dialog, day, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(dialog.view, Qt.MouseButton.LeftButton, modifier,
                     dialog.view.rect_of(day).center().toPoint())


def test_begins_with_the_year_that_lacks_its_calendar(dialog):
    shown = dialog()
    assert shown.year.value() == 2027
    assert "2027" in shown.notice.text() and "No calendar yet" in shown.summary.text()
    assert shown.table.rowCount() == 0 and not shown.save_button.isEnabled()
    shown.year.setValue(2026)
    assert "33 holidays, 6 shifted working days; 248 working days" in shown.summary.text()
    assert shown.table.rowCount() == 39
    assert "春节" in shown.view.words(D(2026, 2, 16))
    assert not shown.save_button.isEnabled()      # looking changes nothing


def test_quiet_in_spring(dialog):
    shown = dialog(D(2026, 3, 1))
    assert shown.year.value() == 2026 and shown.notice.isHidden()


def test_days_by_mouse_and_what_they_move(dialog, case, ws, ran):
    shown = dialog()
    click(shown, D(2027, 2, 5))
    click(shown, D(2027, 2, 11), Qt.KeyboardModifier.ShiftModifier)
    assert shown.view.selection() == [D(2027, 2, day) for day in range(5, 12)]
    shown.name.setText("春节")
    press(shown, "holiday")
    wait(lambda: "1 of 1 running deadlines change, 1 of them to a later" in shown.effect.text())
    assert ws.query("SELECT count(*) FROM calendar_day WHERE day LIKE '2027%'") == [(0,)]
    assert shown.again.isChecked() and not shown.again.isHidden()
    press(shown, "save")
    assert ws.query("SELECT day, kind, name, source FROM calendar_day WHERE day LIKE '2027%' "
                    "ORDER BY day")[0] == ("2027-02-05", "holiday", "春节", "city")
    assert [name for name, _ in ran] == ["citygrid:recomputedeadlines"]
    assert ran[0][1]["WORKSPACE"] == str(ws.path)
    assert not shown.isVisible()


def test_saving_without_counting_anew(dialog, case, ran, session):
    shown = dialog()
    click(shown, D(2027, 2, 5))
    press(shown, "holiday")
    shown.again.setChecked(False)
    press(shown, "save")
    assert ran == [] and any("saved" in text for text in session.messages)


def test_nothing_moves_nothing_is_run(dialog, case, ran):
    shown = dialog()
    click(shown, D(2027, 8, 5))
    press(shown, "holiday")
    wait(lambda: "None of 1 running deadlines" in shown.effect.text())
    press(shown, "save")
    assert ran == []


def test_arrow_keys_and_removal(dialog):
    shown = dialog()
    shown.year.setValue(2026)
    click(shown, D(2026, 10, 1))
    QTest.keyClick(shown.view, Qt.Key.Key_Right)
    QTest.keyClick(shown.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert shown.view.selection()[0] == D(2026, 10, 2) and len(shown.view.selection()) == 8
    press(shown, "remove")
    assert D(2026, 10, 7) not in shown.days and D(2026, 10, 1) in shown.days
    press(shown, "official")
    assert D(2026, 10, 7) in shown.days and not shown.is_changed()


def test_a_weekday_is_no_shifted_working_day(dialog):
    shown = dialog()
    shown.view.select(D(2027, 2, 19), D(2027, 2, 20))       # Friday, Saturday
    press(shown, "workday")
    assert shown.days[D(2027, 2, 20)][0] == "workday" and D(2027, 2, 19) not in shown.days


def test_office_hours_and_way_of_counting(dialog, case, ws):
    shown = dialog()
    shown.office.way.setCurrentIndex(shown.office.way.findData("date"))
    wait(lambda: "1 of 1" in shown.effect.text())
    shown.office.more.click()
    assert shown.office.hours()[-1] == ("18:30", "19:30")
    press(shown, "save")
    clock = workspace_clock(ws)
    assert (clock.work_day, clock.office_hours[-1]) == ("date", ("18:30", "19:30"))


def test_hours_out_of_order_cannot_be_saved(dialog):
    shown = dialog()
    shown.office.lines[1].edits[0].setTime(shown.office.lines[0].edits[0].time())
    assert not shown.save_button.isEnabled() and "not in order" in shown.status.text()
    shown.office.fill([], "hours")
    shown.office.changed.emit()
    assert not shown.save_button.isEnabled()


def test_import_of_the_notice(dialog, case, ws, monkeypatch):
    shown = dialog()

    def fill(form):
        assert not form.take.isEnabled()
        form.text.setPlainText(NOTICE)
        assert "2027: 17 holidays and 1 shifted working days." in form.said.text()
        form.accept()
        return True
    monkeypatch.setattr(ImportForm, "exec", fill)
    press(shown, "import")
    assert "17 holidays, 1 shifted" in shown.summary.text() and shown.notice.isHidden()
    wait(lambda: "1 of 1 running deadlines change" in shown.effect.text())
    press(shown, "save")
    assert calendar.known_years(calendar.stored_days(ws)) == {2024, 2025, 2026, 2027}
    assert calendar.notice(ws, TODAY) is None
    assert [move.due[1] for move in recount.plan(ws).moves] == ["2027-02-12T10:00:00"]


def test_import_says_what_is_wrong_and_keeps_the_citys_own(window, ws, tmp_path, monkeypatch):
    days = {D(2027, 2, 8): ("workday", "值守", "city")}
    form = ImportForm(2027, days, window)
    form.text.setPlainText("一、元旦：1月1日（周四）放假。")
    assert "2027-01-01" in form.said.text() and not form.take.isEnabled()
    form.text.setPlainText(NOTICE)
    assert "1 days that the city entered itself stay" in form.said.text()
    assert calendar.merged(days, form.found)[0][D(2027, 2, 8)] == days[D(2027, 2, 8)]
    form.text.setPlainText("2027-01-01,holiday,x")
    assert "lacks 1 January or 1 October" in form.said.text()
    path = tmp_path / "2027.csv"
    path.write_text("日期,类型,名称\n2027-02-05,放假,春节\n", "gb18030")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    form.choose()
    assert form.text.toPlainText() == "2027-02-05,holiday,春节" and form.take.isEnabled()
    path.write_text("nothing")
    form.choose()
    assert form.said.text().startswith("■") and not form.take.isEnabled()


def test_another_program_writes(dialog, case, ws, monkeypatch):
    shown = dialog()
    click(shown, D(2027, 2, 5))
    press(shown, "holiday")
    with store.open_workspace(ws.path) as other, other.transaction():
        press(shown, "save")
        assert shown.isVisible() and "It is tried again" in shown.status.text()
        shown.status.stop.click()
    assert ws.query("SELECT count(*) FROM calendar_day WHERE day = '2027-02-05'") == [(0,)]
    press(shown, "save")
    assert ws.query("SELECT count(*) FROM calendar_day WHERE day = '2027-02-05'") == [(1,)]


def test_days_of_another_stay(dialog, ws):
    shown = dialog()
    click(shown, D(2027, 2, 5))
    press(shown, "holiday")
    with ws.transaction() as connection:
        connection.execute("INSERT INTO calendar_day (day, kind, source) VALUES "
                           "('2027-03-05', 'holiday', 'city')")
    press(shown, "save")
    assert {row[0] for row in ws.query("SELECT day FROM calendar_day "
                                       "WHERE day LIKE '2027%'")} == {
        "2027-02-05", "2027-03-05"}


def test_closes_with_the_workspace(dialog, session):
    shown = dialog()
    session.workspaceClosed.emit()
    assert not shown.isVisible()
