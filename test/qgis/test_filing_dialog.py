"""The dialog of the filing standards: what a person sees, changes, reads in and writes out."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import pytest
from case_fixtures import session, window, ws  # noqa: F401
from frame_window import settle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QPushButton

from citygrid_plugin.core.cases import filing, filing_table
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store
from citygrid_plugin.gui.cases import filing_condition, filing_dialog, filing_import
from citygrid_plugin.layers import words

LAMP = ("component", "0118")


@pytest.fixture
def dialog(session, window, monkeypatch):
    monkeypatch.setattr(words, "chinese", lambda: True)
    filing.write(session.workspace, filing.default_rows(load_catalogue()), "all")
    made = filing_dialog.FilingDialog(session, window)
    made.show()
    yield made
    made.closeDown()
    made.close()
    made.deleteLater()
    settle()


@pytest.fixture
def answers(monkeypatch):
    """What the next form is given: {widget: value}; None gives up."""
    given = {}

    def run(form):
        if given.get("cancel"):
            return form.reject() or QDialog.DialogCode.Rejected
        for name, value in given.items():
            widget = getattr(form, name)
            if name == "value":
                widget.setValue(value)
            elif name == "unit":
                widget.setCurrentIndex(widget.findData(value))
            elif name == "closing":
                widget.setPlainText(value)
            else:
                widget.setText(value)
        form.accept()
        given["said"] = form.said.text()
        return form.result()
    monkeypatch.setattr(filing_condition.ConditionDialog, "exec", run)
    return given


def press(dialog, name):
    button = dialog.findChild(QPushButton, f"citygrid_filing_{name}")
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def shown(dialog, column=0):
    return [dialog.table.item(n, column).text() for n in range(dialog.table.rowCount())]


def visible(dialog):
    return {key for key, item in dialog.items.items() if not item.isHidden()}


def test_classes_left_conditions_right_and_what_is_left_to_the_city(dialog):
    assert dialog.key() == ("component", "0101") and shown(dialog)[0] == "井盖缺失"
    dialog.show_class(*LAMP)
    assert shown(dialog) == ["灯杆倒伏", "灯杆倾斜", "线缆外露", "连片不亮", "单灯不亮", "灯罩破损"]
    assert "2 working hours to 3 working days" in dialog.title.text()
    assert dialog.items["component", "0118"].text(1) == "6"
    assert dialog.items["component", "0117"].text(1) == "◇ 5"
    assert "224 of 483" in dialog.left_over.text() and "0 of 168" in dialog.left_over.text()
    dialog.show_class("component", "0117")
    assert shown(dialog, 3)[0] == "◇ to be set by the city"
    assert "one city" not in dialog.title.text()


def test_english_users_read_english(dialog, monkeypatch):
    monkeypatch.setattr(words, "chinese", lambda: False)
    dialog.show_class(*LAMP)
    assert shown(dialog)[0] == "Lamp post fallen" and "Street lamp" in dialog.title.text()
    assert shown(dialog, 1)[0] == "The danger is removed, the place is safe"


@pytest.mark.parametrize("typed, first", [
    ("0118", LAMP), ("ludeng", ("component", "0106")), ("路灯", LAMP),
    ("lamp", ("component", "0119")), ("树木倒伏", ("component", "0402"))])
def test_search_by_code_name_pinyin_and_condition(dialog, typed, first):
    dialog.search.setText(typed)
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert first in visible(dialog) and len(visible(dialog)) < 20
    assert dialog.key() in visible(dialog)
    dialog.search.clear()
    assert len(visible(dialog)) == 168


def test_only_what_is_left(dialog):
    dialog.only_open.setChecked(True)
    assert LAMP not in visible(dialog) and ("component", "0117") in visible(dialog)
    filing.change(dialog.session.workspace, *LAMP, filing.stored(
        dialog.session.workspace, *LAMP), [])
    dialog.refresh()
    assert LAMP in visible(dialog) and "1 of 168" in dialog.left_over.text()


def test_a_new_condition(dialog, answers):
    dialog.show_class(*LAMP)
    answers.update(text=" 灯杆带电 ", closing="已断电", value=1, unit="urgent_hour")
    press(dialog, "add")
    assert shown(dialog)[-1] == "灯杆带电" and dialog._selected() == [6]
    assert filing.stored(dialog.session.workspace, *LAMP)[-1] == filing.Condition(
        *LAMP, "灯杆带电", "已断电", 1, "urgent_hour", filing.SET_BY_CITY)


@pytest.mark.parametrize("given, said", [
    ({"text": "  "}, "Write the condition"), ({"text": "灯杆 倾斜"}, "already"),
    ({"text": "x", "value": 0}, "above 0")])
def test_a_condition_that_cannot_be(dialog, answers, given, said):
    dialog.show_class(*LAMP)
    before = filing.stored(dialog.session.workspace)
    answers.update(given)
    press(dialog, "add")
    assert said in answers["said"] and filing.stored(dialog.session.workspace) == before


def test_an_edited_condition_keeps_its_place_and_counts_as_set(dialog, answers):
    dialog.show_class("component", "0117")
    dialog.table.selectRow(1)
    answers.update(value=3, unit="natural_day")
    press(dialog, "edit")
    row = filing.stored(dialog.session.workspace, "component", "0117")[1]
    assert (row.condition, row.limit_value, row.limit_unit, row.confidence) == (
        "立杆倾斜", 3, "natural_day", filing.SET_BY_CITY)
    assert row.condition_en == "Pole leaning" and "223 of 483" in dialog.left_over.text()


def test_given_up_changes_nothing(dialog, answers):
    before = filing.stored(dialog.session.workspace)
    answers["cancel"] = True
    press(dialog, "add")
    dialog.table.selectRow(0)
    press(dialog, "edit")
    assert filing.stored(dialog.session.workspace) == before


def test_defaults_taken_as_they_are_and_conditions_removed(dialog):
    dialog.show_class("component", "0117")
    assert not dialog.buttons["confirm"].isEnabled() and not dialog.buttons["remove"].isEnabled()
    dialog.table.selectAll()
    assert not dialog.buttons["edit"].isEnabled()
    press(dialog, "confirm")
    assert {r.confidence for r in filing.stored(dialog.session.workspace, "component", "0117")} \
        == {filing.SET_BY_CITY}
    assert "219 of 483" in dialog.left_over.text()
    dialog.table.selectRow(0)
    assert not dialog.buttons["confirm"].isEnabled()
    press(dialog, "remove")
    assert shown(dialog)[0] == "立杆倾斜" and dialog.items["component", "0117"].text(1) == "4"


def test_what_somebody_else_changed_is_not_overwritten(dialog):
    dialog.show_class(*LAMP)
    with store.open_workspace(dialog.session.workspace.path) as other:
        before = filing.stored(other, *LAMP)
        filing.change(other, *LAMP, before, before[1:])
    dialog.table.selectRow(0)
    press(dialog, "remove")
    assert "Somebody else" in dialog.status.text()
    assert filing.stored(dialog.session.workspace, *LAMP) == before[1:]
    assert shown(dialog)[0] == before[1].condition      # and is shown as it is now


def test_it_waits_while_another_program_writes(dialog):
    dialog.show_class(*LAMP)
    dialog.table.selectRow(0)
    with store.open_workspace(dialog.session.workspace.path) as other, other.transaction():
        press(dialog, "remove")
        assert dialog.writer.busy and dialog.status.text()
        dialog.status.stopped.emit()
    assert not dialog.writer.busy and len(shown(dialog)) == 6


def test_out_and_in_again(dialog, tmp_path, monkeypatch):
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    press(dialog, "export")
    assert "483 conditions" in dialog.status.text()
    before = filing.stored(dialog.session.workspace)
    filing.write(dialog.session.workspace, before[:1], "all")
    previews = []

    def run(preview):
        previews.append((preview.verdict.text(), preview.list.count(), preview.ok.isEnabled()))
        return QDialog.DialogCode.Accepted
    monkeypatch.setattr(filing_import.FilingImport, "exec", run)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (f"{out}.xlsx", ""))
    press(dialog, "import")
    assert previews == [("483 of 483 rows can be used, for 168 classes; 0 are set aside.", 0,
                         True)]
    assert filing.stored(dialog.session.workspace) == before
    assert "483 conditions were read in, 1 before" in dialog.status.text()


def test_the_preview_tells_rows_set_aside_and_finds_by_name(dialog, window):
    given = [filing_table.Given(5, "不亮", "1天", code="0137", name="路灯"),
             filing_table.Given(6, "x", "1天", code="0101")]
    preview = filing_import.FilingImport("city.xlsx", given, dialog.catalogue, window)
    assert [preview.list.item(n).text() for n in range(2)] == [
        "Row 5: Code 0137 is 售货亭 here, not 路灯. If the codes are those of another edition, find "
        "the classes by name.", "Row 6: 0101 names several classes. Say the kind and the code."]
    assert not preview.ok.isEnabled()
    preview.by_name.setChecked(True)
    assert preview.ok.isEnabled() and [r.classcode for r in preview.good] == ["0118"]
    assert preview.replace() == "classes"
    preview.all.setChecked(True)
    assert preview.replace() == "all"
    preview.deleteLater()


def test_a_file_that_is_none_is_told(dialog, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    dialog.import_file(str(tmp_path / "x.csv"))
    assert "no sheet with filing standards" in dialog.status.text()


def test_it_opens_without_heavy_packages(session, window, hide_packages):
    hide_packages("openpyxl", "geopandas", "shapely", "pandas")
    made = filing_dialog.FilingDialog(session, window)
    made.export_file("x.xlsx")
    assert "python3-openpyxl" in made.status.text()
    made.closeDown()
    made.deleteLater()


def test_it_closes_with_the_workspace(dialog):
    dialog.session.workspaceClosed.emit()
    assert not dialog.isVisible()
