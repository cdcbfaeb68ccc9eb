"""The query dock, with real widgets and keys."""
import importlib
import sqlite3
import sys

import pytest
from component_fixtures import key, map_click
from frame_window import settle, wait
from query_fixtures import (  # noqa: F401 (fixtures)
    A, C, X, Y, choose, city, dock, few_layers, insert, made, open_dock, session, settled, shown,
    window)
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit, QTableView)

from citygrid_plugin.core.workspace.counting import Counting
from citygrid_plugin.gui.analysis import count_model, query_dock
from citygrid_plugin.gui.analysis.query_dock import QueryDock
from citygrid_plugin.layers import count_layer
from citygrid_plugin.layers.question import question_of

LEFT = Qt.MouseButton.LeftButton
OUTSIDE = "in none of the areas"


def names(dock):
    return list(shown(dock))


def total(dock):
    return dock.result.total.text()


def dbl_click(qtbot, dock, name, column=1):
    """Double-click a cell of the table, and wait for the list."""
    view, model = dock.result.view, dock.result.model
    row = names(dock).index(name)
    index = model.index(row, column)
    view.scrollTo(index)
    where = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=where)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=where)
    settled(dock)


def listed(dock):
    """First columns of the listed rows."""
    return [line[0] for line in dock.behind.model.lines]


def type_class(qtbot, dock, text):
    words = dock.form.classes.picker.words
    words.setFocus()
    if text.isascii():
        qtbot.keyClicks(words, text)
    else:       # what an input method does
        words.insert(text)
        words.textEdited.emit(words.text())
    qtbot.keyClick(words, Qt.Key.Key_Return)
    settled(dock)


# -- counting

def test_cases_of_the_year_by_community_with_those_outside_in_a_row_of_their_own(dock):
    assert total(dock) == "8"
    assert shown(dock) == {"清波": ("4",), "涌金": ("2",), "柳浪": ("0",), OUTSIDE: ("2",)}
    assert "2026-01-01 to 2026-03-20" in dock.result.about.text()
    assert "among 8" in dock.result.about.text()


def test_what_lies_outside_stays_last_however_it_is_sorted(qtbot, dock):
    header = dock.result.view.horizontalHeader()
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(
            header.sectionViewportPosition(1) + 20, header.height() // 2))
        assert names(dock)[-1] == OUTSIDE
    assert names(dock)[:3] in (["柳浪", "涌金", "清波"], ["清波", "涌金", "柳浪"])


@pytest.mark.parametrize("by, wanted", [
    ("grid", {f"{A}001": ("4",), f"{A[:-1]}2001": ("2",), f"{C}001": ("0",), OUTSIDE: ("2",)}),
    ("unit", {"环卫一所": ("0",), "no responsible unit": ("8",)}),
    ("by:source", {"Public": ("6",), "Media": ("1",), "Leader": ("1",)}),
    ("by:month", {"2026-02": ("3",), "2026-03": ("5",)})])
def test_by_areas_units_and_values(dock, by, wanted):
    choose(dock, "by", by)
    assert shown(dock) == wanted and total(dock) == "8"
    assert dock.form.rate.isEnabled() == (by == "grid")
    assert dock.buttons["query_layer"].isEnabled() == (by == "grid")
    assert dock.result.plot.line == (by == "by:month")


@pytest.mark.parametrize("words, wanted", [("E0102", "5"), ("E02", "2")])
def test_classes_by_typing(qtbot, dock, words, wanted):
    type_class(qtbot, dock, words)
    assert total(dock) == wanted
    chip = dock.form.classes.flow.itemAt(0).widget()
    qtbot.mouseClick(chip, LEFT)
    settled(dock)
    assert total(dock) == "8" and dock.form.classes.chosen == []


def test_a_word_that_no_class_has_is_told(qtbot, dock):
    picker = dock.form.classes.picker
    qtbot.keyClicks(picker.words, "breakfast")
    assert picker.hits.item(0).text() == "No class is called so." and picker.hits.isVisible()
    picker.hits._chosen(picker.hits.item(0))
    qtbot.keyClick(picker.words, Qt.Key.Key_Return)
    qtbot.keyClick(picker.words, Qt.Key.Key_Tab)
    settled(dock)
    assert dock.form.classes.chosen == [] and total(dock) == "8"
    picker.words.setFocus()
    picker.words.selectAll()
    qtbot.keyClick(picker.words, Qt.Key.Key_Delete)
    assert not picker.hits.isVisible()


def test_a_class_by_pinyin_several_of_them_and_all_that_are_found(qtbot, dock):
    type_class(qtbot, dock, "jinggai")
    assert dock.form.classes.chosen[0][0] == "component"
    type_class(qtbot, dock, "E0102")
    assert len(dock.form.classes.chosen) == 2
    type_class(qtbot, dock, "E0102")
    assert len(dock.form.classes.chosen) == 2 and total(dock) == "5"
    words = dock.form.classes.picker.words
    qtbot.keyClicks(words, "jinggai")
    qtbot.keyClick(words, Qt.Key.Key_Down)
    qtbot.keyClick(words, Qt.Key.Key_Return)
    settled(dock)
    chosen = {c[:2] for c in dock.form.classes.chosen}
    assert len(chosen) > 5 and ("component", "0102") in chosen and total(dock) == "6"


@pytest.mark.parametrize("compare, before, change", [
    ("before", ("1", "1", "0", "1"), ("+200 %", "0.0 %", "–", "0.0 %")),
    ("year", ("0",) * 4, ("–",) * 4)])
def test_a_month_that_has_begun_is_compared(dock, compare, before, change):
    """The first twenty days of March with those of February: the 28th is not among them."""
    choose(dock, "period", "this_month")
    choose(dock, "compare", compare)
    if compare == "before":
        before, change = ("1", "1", "0", "0"), ("+200 %", "+0.0 %", "–", "–")
    rows = shown(dock)
    assert tuple(rows[n][1] for n in ("清波", "涌金", "柳浪", OUTSIDE)) == before
    assert tuple(rows[n][2] for n in ("清波", "涌金", "柳浪", OUTSIDE)) == change
    assert total(dock) == "5" and "before: " in dock.result.about.text()


def test_free_days_and_days_that_are_none(dock):
    choose(dock, "period", "free")
    for edit, day in zip(dock.form.dates, (QDate(2026, 2, 12), QDate(2026, 3, 1))):
        assert edit.isVisible()
        edit.setDate(day)
    settled(dock)
    assert total(dock) == "3"       # also those of the last day
    dock.form.dates[0].setDate(QDate(2026, 4, 1))
    settled(dock)
    assert total(dock) == "–" and dock.status.text().startswith("■ The period from")


def test_densities_are_empty_where_there_is_nothing_to_divide_by(dock):
    choose(dock, "rate", "street")
    rows = shown(dock)
    assert rows["清波"] == ("4", "0.1", "40") and rows["柳浪"] == ("0", "0", "–")
    assert rows[OUTSIDE] == ("2", "–", "–")
    heads = [dock.result.model.headerData(c, Qt.Orientation.Horizontal) for c in (2, 3)]
    assert heads == ["km", "per km of street"]


def test_what_is_divided_by_and_the_density_of_all_are_there_to_be_checked(
        qtbot, dock, tmp_path, monkeypatch):
    import openpyxl
    path = tmp_path / "d.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    choose(dock, "rate", "street")
    assert "<b>30</b> per km of street: 6 / 0.2" in dock.result.about.text()
    qtbot.mouseClick(dock.buttons["query_export"], LEFT)
    heads, *rows = list(openpyxl.load_workbook(path).active.values)[2:]
    assert heads == ("Community", "Code", "How many", "Kilometre of street", "per km of street")
    assert {row[0]: tuple(v if isinstance(v, str) or v is None else round(v, 6)
                          for v in row[2:]) for row in rows[2:]} == {
        "柳浪": (0, 0, "–"), OUTSIDE: (2, "–", "–"), "in all areas": (6, 0.2, 30),
        "Sum": (8, None, None)}
    assert "4 rows were written" in dock.status.text()      # the sums are no rows
    draw(qtbot, dock, (-5, -5), (60, -5), (60, 95), (-5, 95))
    qtbot.mouseClick(dock.buttons["query_export"], LEFT)
    last = list(openpyxl.load_workbook(path).active.values)[-1]
    assert last[0] == "Sum" and last[3:] == pytest.approx((0.06, 4 / 0.06), rel=1e-3)


def test_components_have_no_days(qtbot, dock):
    choose(dock, "what", "components")
    assert total(dock) == "3" and not dock.form.period.isVisible()
    assert dock.form.by.findData("unit") < 0 and dock.form.by.findData("by:month") < 0
    type_class(qtbot, dock, "0201")
    assert total(dock) == "1"
    choose(dock, "by", "by:class")
    assert [name[:5] for name in names(dock)] == ["C0201"]


def test_more_filters(qtbot, dock):
    assert not dock.form.more.isVisible()
    qtbot.mouseClick(dock.form.more_button, LEFT)
    assert dock.form.more.isVisible()
    sources = dock.form.more.sources
    sources.toggleItemCheckState(sources.findData("media"))
    settled(dock)
    assert total(dock) == "1" and "(1)" in dock.form.more_button.text()
    units = dock.form.more.units
    units.toggleItemCheckState(units.findData("U1"))
    settled(dock)
    assert total(dock) == "0" and dock.status.text() == "Nothing fits the choice."
    qtbot.mouseClick(dock.form.reset_button, LEFT)
    settled(dock)
    assert total(dock) == "8"


def test_what_an_import_left_as_it_stands_can_be_chosen(qtbot, dock):
    more = dock.form.more
    assert more.sources.findData("Maximo Integration") < 0
    insert(dock.session.workspace, [("event", "0102", "Maximo Integration", "03-07", 15),
                                    ("event", "0201", "public", "03-07", 15)], 100)
    dock.reload()
    settled(dock)
    row = more.sources.findData("Maximo Integration")
    assert more.sources.itemText(row) == "Maximo Integration"
    more.sources.toggleItemCheckState(row)
    settled(dock)
    assert total(dock) == "1"
    dock.form.reset()
    choose(dock, "by", "community")
    assert more.sources.findData("Maximo Integration") > 0 and total(dock) == "10"
    dock.session.close()
    assert more.take({}) is False       # of another workspace nothing is known


# -- polygons

def draw(qtbot, dock, *places, end=Qt.MouseButton.RightButton):
    canvas = dock.session.iface.mapCanvas()
    if not dock.polygons.active:
        qtbot.mouseClick(dock.form.draw, LEFT)
    for x, y in places:
        map_click(qtbot, canvas, X + x, Y + y)
    if end is not None:
        map_click(qtbot, canvas, X + places[-1][0], Y + places[-1][1], end)
    settled(dock)


def test_a_polygon_drawn_on_the_map(qtbot, dock):
    draw(qtbot, dock, (-5, -5), (60, -5), (60, 95), (-5, 95))
    assert not dock.polygons.active and not dock.form.draw.isChecked()
    assert dock.window().focusWidget() is dock.result.view
    assert dock.form.by.value() == "drawn"
    assert total(dock) == "4" and shown(dock) == {"1": ("4",)}     # the rest is not "outside"
    dbl_click(qtbot, dock, "1")
    assert len(listed(dock)) == 4
    choose(dock, "by", "by:source")
    assert shown(dock) == {"Public": ("3",), "Media": ("1",)} and total(dock) == "4"
    dbl_click(qtbot, dock, "Public")
    assert len(listed(dock)) == 3
    qtbot.mouseClick(dock.form.polygon, LEFT)
    settled(dock)
    assert total(dock) == "8"


def test_tab_leaves_the_tables(qtbot, dock):
    dbl_click(qtbot, dock, "清波")
    for view, back in ((dock.behind.view, dock.show_figures), (dock.result.view, None)):
        dock.window().setFocus()
        dock.setFocus()         # as a desk that is opened does: the keys are those of what is seen
        assert dock.window().focusWidget() is view
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        assert dock.window().focusWidget() is not view
        if back:
            back()


def test_a_polygon_does_not_outlive_its_reference_system(
        qtbot, dock, session, open_dock, tmp_path):  # noqa: F811
    from fresh_workspace import fresh
    first = session.workspace.path
    for path, crs in ((tmp_path / "far.gpkg", "EPSG:4547"),
                      (tmp_path / "near.gpkg", "EPSG:4549")):
        fresh(path, crs).close()
    draw(qtbot, dock, (-5, -5), (60, -5), (60, 95), (-5, 95))
    dock.save_look(QgsSettings())
    assert session.open(tmp_path / "near.gpkg") and len(dock.polygons.shapes) == 1
    assert session.open(tmp_path / "far.gpkg")
    settled(dock)
    assert dock.polygons.shapes == [] and dock.form.by.value() == "community"
    assert open_dock(QueryDock, session).polygons.shapes == []     # nor does it come with a start
    assert session.open(first)
    again = open_dock(QueryDock, session)
    settled(again)
    assert again.form.by.value() == "drawn" and total(again) == "4"


def test_choosing_polygons_begins_to_draw_one(qtbot, dock):
    choose(dock, "by", "drawn")
    assert dock.polygons.active and total(dock) == "8"
    draw(qtbot, dock, (-5, -5), (60, -5), (60, 95), (-5, 95))
    assert total(dock) == "4"


def test_esc_ends_the_drawing(qtbot, dock):
    canvas = dock.session.iface.mapCanvas()
    before = canvas.mapTool()
    draw(qtbot, dock, (0, 0), (50, 0), end=None)
    key(qtbot, canvas, Qt.Key.Key_Escape)
    assert dock.polygons.active
    key(qtbot, canvas, Qt.Key.Key_Escape)
    assert not dock.polygons.active and canvas.mapTool() is before
    assert dock.polygons.shapes == [] and not dock.form.draw.isChecked()


def own_layer(*shapes, crs="EPSG:4549"):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=name:string", "own", "memory")
    for number, wkt in enumerate(shapes):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([f"own {number}"])
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_selected_features_of_any_layer(qtbot, dock):
    qtbot.mouseClick(dock.form.selection, LEFT)
    assert "Select polygons" in dock.status.text()
    layer = own_layer(*(f"Polygon(({X + a} {Y}, {X + b} {Y}, {X + b} {Y + 99}, {X + a} {Y}))"
                        for a, b in ((0, 100), (100, 200), (9000, 9100))))
    layer.selectByIds([1, 2])
    qtbot.mouseClick(dock.form.selection, LEFT)
    settled(dock)
    assert len(shown(dock)) == 2 and dock.form.by.value() == "drawn"
    assert dock.form.polygon.text().startswith("⬠ 2")


# -- the rows behind

def test_each_number_opens_its_rows(qtbot, dock):
    dbl_click(qtbot, dock, "清波")
    assert dock.stack.currentWidget() is dock.behind and len(listed(dock)) == 4
    assert "清波" in dock.behind.title.text() and "劳动路 1 号" in dock.behind.model.lines[0]
    qtbot.keyClick(dock.behind.view, Qt.Key.Key_Escape)
    assert dock.stack.currentIndex() == 0
    dbl_click(qtbot, dock, OUTSIDE)
    assert len(listed(dock)) == 2
    qtbot.mouseClick(dock.behind.back, LEFT)
    qtbot.mouseClick(dock.result.total, LEFT)
    settled(dock)
    assert len(listed(dock)) == 8


def test_enter_opens_too_and_so_does_the_number_of_the_period_before(qtbot, dock):
    choose(dock, "period", "this_month")
    choose(dock, "compare", "before")
    dbl_click(qtbot, dock, "清波", count_model.BEFORE)
    assert len(listed(dock)) == 1
    qtbot.keyClick(dock.behind.view, Qt.Key.Key_Escape)
    dock.result.mark(0)
    dock.result.view.setFocus()
    qtbot.keyClick(dock.result.view, Qt.Key.Key_Return)
    settled(dock)
    assert len(listed(dock)) == 3
    qtbot.keyClick(dock.behind.view, Qt.Key.Key_Escape)
    dbl_click(qtbot, dock, "柳浪")
    assert dock.stack.currentIndex() == 0 and "nothing" in dock.status.text()


def test_months_of_the_period_before_lead_to_their_own_rows(qtbot, dock):
    choose(dock, "by", "by:month")
    choose(dock, "period", "this_month")
    choose(dock, "compare", "before")
    assert shown(dock) == {"2026-03": ("5", "2", "+150 %")}
    dbl_click(qtbot, dock, "2026-03", count_model.BEFORE)
    assert all("2026-02" in line[7] for line in dock.behind.model.lines)
    assert len(listed(dock)) == 2


def test_a_case_is_shown_on_the_map_and_opened_in_its_dock(qtbot, dock):
    wanted = []
    dock.session.dockWanted.connect(wanted.append)
    dbl_click(qtbot, dock, "涌金")
    view = dock.behind.view
    where = view.visualRect(dock.behind.proxy.index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=where)
    row = dock.behind.row()
    centre = dock.session.iface.mapCanvas().center()
    assert abs(centre.x() - row["x"]) < 1 and abs(centre.y() - row["y"]) < 1
    assert dock.session.layer("case_open").selectedFeatureIds() == [row["fid"]]
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert wanted == ["dispatch"] and dock.session.at_hand == (row["fid"], dock.NAME)


def test_components_behind_a_number(qtbot, dock):
    choose(dock, "what", "components")
    dbl_click(qtbot, dock, "涌金")
    assert len(listed(dock)) == 2
    qtbot.keyClick(dock.behind.view, Qt.Key.Key_J)
    qtbot.keyClick(dock.behind.view, Qt.Key.Key_O)
    assert dock.status.text() == ""


def test_rows_are_copied_and_written(qtbot, dock, tmp_path, monkeypatch):
    dbl_click(qtbot, dock, "清波")
    qtbot.mouseClick(dock.behind.buttons["query_copy_rows"], LEFT)
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == 5 and lines[0].startswith("Case number\tClass")
    path = tmp_path / "rows.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.mouseClick(dock.behind.buttons["query_export_rows"], LEFT)
    settled(dock)
    assert len(path.read_text("utf-8-sig").splitlines()) == 5
    assert str(path) in dock.status.text()


# -- out of the dock

@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_the_table_is_written(qtbot, dock, tmp_path, monkeypatch, name):
    path = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    choose(dock, "compare", "year")
    qtbot.mouseClick(dock.buttons["query_export"], LEFT)
    if name.endswith("csv"):
        rows = [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]
    else:
        import openpyxl
        rows = [[str(c) for c in row] for row in openpyxl.load_workbook(path).active.values][2:]
    assert rows[0][:3] == ["Community", "Code", "How many"]
    assert rows[1][:3] == ["清波", A, "4"] and rows[-1][2] == "8"


def test_a_file_that_cannot_be_written_is_told_of(qtbot, dock, tmp_path, monkeypatch):
    for name in ("no/t.csv", "no/t.xlsx"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName",
                            lambda *_, name=name: (str(tmp_path / name), ""))
        qtbot.mouseClick(dock.buttons["query_export"], LEFT)
        assert dock.status.text().startswith("■") and "cannot be written" in dock.status.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dock.status.say("")
    qtbot.mouseClick(dock.buttons["query_export"], LEFT)
    assert dock.status.text() == ""


def test_one_layer_on_the_map_is_refreshed_not_piled_up(qtbot, dock):
    project = QgsProject.instance()
    before = len(project.mapLayers())
    qtbot.mouseClick(dock.buttons["query_layer"], LEFT)
    layer = count_layer.find(project)
    assert sorted(f["count"] for f in layer.getFeatures()) == [0, 2, 4]
    layer.setName("renamed")
    choose(dock, "rate", "area")
    choose(dock, "by", "grid")
    qtbot.mouseClick(dock.buttons["query_layer"], LEFT)
    assert len(project.mapLayers()) == before + 1 and count_layer.find(project) is layer
    assert {f["code"]: f["density"] for f in layer.getFeatures()}[f"{A}001"] == 400
    assert layer.renderer().type() == "graduatedSymbol" and layer.crs().authid() == "EPSG:4549"
    path, query = question_of(layer).path, question_of(layer).query
    assert path == dock.session.workspace.path and query.areas == "grid"
    again = Counting().answer(dock.session.workspace, query)
    assert len(again.behind(f"{A}001")) == 4


def test_the_layer_of_a_project_that_is_read_again_goes(qtbot, dock, tmp_path):
    qtbot.mouseClick(dock.buttons["query_layer"], LEFT)
    project, path = QgsProject.instance(), tmp_path / "p.qgz"
    assert project.write(str(path))
    project.clear()
    settle()
    assert dock.pages.currentWidget() is dock.empty
    assert project.read(str(path))
    wait(lambda: dock.session.workspace is not None)
    settled(dock)
    assert count_layer.find(project) is None and total(dock) == "8"
    qtbot.mouseClick(dock.buttons["query_layer"], LEFT)
    assert count_layer.find(project).featureCount() == 3


# -- saved queries and the look

def test_queries_are_saved_under_a_name_and_chosen_again(qtbot, dock, open_dock):  # noqa: F811
    choose(dock, "by", "by:source")
    choose(dock, "period", "this_month")
    qtbot.keyClicks(dock.saved.names.lineEdit(), "month by source")
    qtbot.mouseClick(dock.saved.save_button, LEFT)
    choose(dock, "by", "grid")
    again = open_dock(QueryDock, dock.session)
    settled(again)
    index = again.saved.names.findText("month by source")
    again.saved.names.setCurrentIndex(index)
    again.saved.names.activated.emit(index)
    settled(again)
    assert again.form.by.value() == "by:source" and total(again) == "5"
    qtbot.mouseClick(again.saved.remove_button, LEFT)
    assert again.saved.names.count() == 0


def test_the_question_is_as_it_was_left(dock, open_dock, qtbot):  # noqa: F811
    draw(qtbot, dock, (-5, -5), (60, -5), (60, 95), (-5, 95))
    type_class(qtbot, dock, "E0102")
    dock.save_look(QgsSettings())
    again = open_dock(QueryDock, dock.session)
    settled(again)
    assert total(again) == total(dock) == "2" and again.form.dump() == dock.form.dump()


def test_the_settings_of_tests_are_those_of_their_run(own_settings):
    """Two runs beside each other changed each other's questions."""
    assert QgsSettings().fileName().startswith(str(own_settings))


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"period": 3, "days": "x"}',
                                  '{"classes": 1}', '{"polygons": [["POLYGON", 1]]}',
                                  '{"by": "no such", "more": {"states": 5}}'])
def test_what_cannot_be_read_of_the_settings_is_as_at_first(city, open_dock, text):  # noqa: F811
    QgsSettings().setValue("citygrid/citygrid_query_dock/question", text)
    dock = open_dock(QueryDock, city)
    settled(dock)
    assert total(dock) in ("8", "–")


# -- what may happen meanwhile

def test_what_is_written_meanwhile_is_counted(dock):
    dock.result.mark(1)
    with dock.session.workspace.again() as other:
        insert(other, [("event", "0102", "public", "03-07", 15)], 100)
    wait(lambda: total(dock) == "9", 8)
    assert dock.result.row() == 1       # the row under the cursor stays


def test_an_older_answer_does_not_overwrite_a_newer_one(dock, monkeypatch):
    seen = []
    dock.asking.answered.connect(lambda answer: seen.append(answer[0].question.query.areas))
    for by in ("grid", "district", "street", "by:source", "grid"):
        dock.form.by.choose(by)
        dock.reload()
    settled(dock)
    assert seen == ["grid"] and len(shown(dock)) == 4


def test_cancelled_nothing_is_shown_anew_and_counting_goes_on_when_asked(qtbot, dock, monkeypatch):
    import time
    real, held = query_dock.tabulate, [True]

    def slow(counting, ws, question, feedback):
        while held[0]:
            feedback.check()
            feedback.progress(0.4)
            time.sleep(0.01)
        return real(counting, ws, question, feedback)
    monkeypatch.setattr(query_dock, "tabulate", slow)
    dock.form.by.choose("grid")
    dock.reload()
    wait(dock.progress.button.isVisible)
    wait(lambda: dock.progress.bar.value() == 40)
    qtbot.mouseClick(dock.progress.button, LEFT)
    settled(dock)
    assert not dock.progress.button.isVisible() and "Stopped" in dock.status.text()
    assert names(dock)[0] == "清波"     # still the answer before
    held[0] = False
    qtbot.mouseClick(dock.buttons["query_count"], LEFT)
    settled(dock)
    assert names(dock)[0] == f"{A}001" and dock.status.text() == ""


def test_the_workspace_may_close_while_it_is_counted(dock, made, tmp_path):  # noqa: F811
    dock.form.by.choose("grid")
    dock.reload()
    assert dock.asking.running
    dock.session.close()
    assert dock.pages.currentWidget() is dock.empty
    settled(dock)
    assert total(dock) == "–" and dock.session.iface.messages() == []
    import shutil
    other = tmp_path / "other.gpkg"
    shutil.copy(made, other)
    assert dock.session.open(other)
    settled(dock)
    assert total(dock) == "8"


def test_errors_are_told_in_the_dock(dock, monkeypatch):
    def broken(*_):
        raise sqlite3.OperationalError("disk I/O error")
    monkeypatch.setattr(query_dock, "tabulate", broken)
    dock.reload()
    settled(dock)
    assert "disk I/O error" in dock.status.text()

    def unforeseen(*_):
        raise ZeroDivisionError("oh")
    monkeypatch.setattr(query_dock, "tabulate", unforeseen)
    dock.reload()
    settled(dock)
    assert any("oh" in text for text in dock.session.iface.messages())


def test_an_archive_that_is_not_at_hand_is_named(dock):
    with dock.session.workspace.transaction() as connection:
        connection.execute("INSERT INTO archived_case (case_no, year, head, file) VALUES "
                           "('E1', 2026, 'x', '2026.gpkg')")
    dock.reload()
    settled(dock)
    assert total(dock) == "8"
    assert "archive 2026.gpkg is not at hand" in dock.status.text()


def test_an_empty_workspace(session, open_dock, tmp_path):  # noqa: F811
    from fresh_workspace import fresh
    fresh(tmp_path / "empty.gpkg").close()
    assert session.open(tmp_path / "empty.gpkg")
    dock = open_dock(QueryDock, session)
    settled(dock)
    assert total(dock) == "0" and "no areas of the kind Community" in dock.status.text()
    assert not dock.buttons["query_layer"].isEnabled()
    choose(dock, "by", "by:month")
    assert shown(dock) == {} and dock.status.text() == "Nothing fits the choice."


def test_without_packages_the_dock_opens_and_says_what_to_install(
        city, open_dock, monkeypatch, hide_packages):  # noqa: F811
    hide_packages("shapely", "geopandas", "pandas", "scipy", "openpyxl")
    for name in [n for n in sys.modules if n.startswith((
            "citygrid_plugin.gui.analysis", "citygrid_plugin.core.workspace.co",
            "citygrid_plugin.core.workspace.areas", "citygrid_plugin.layers.count",
            "citygrid_plugin.core.analysis"))]:
        monkeypatch.delitem(sys.modules, name)
    module = importlib.import_module("citygrid_plugin.gui.analysis.query_dock")
    dock = open_dock(module.QueryDock, city)
    assert "shapely" in dock.status.text() and "nstall" in dock.status.text()
    assert total(dock) == "–" and not dock.asking.running
    dock.form.by.choose("grid")
    dock.reload()
    assert "shapely" in dock.status.text()


# -- its looks

def test_it_fits_beside_the_map_and_every_control_is_told_of(dock):
    assert dock.work.minimumSizeHint().width() <= 420
    dock.form.more_button.click()
    choose(dock, "period", "free")
    choose(dock, "compare", "before")
    assert dock.work.minimumSizeHint().width() <= 420
    for kind in (QAbstractButton, QComboBox, QLineEdit, QTableView):
        for widget in dock.work.findChildren(kind):
            inner = widget.parent() if isinstance(widget, QLineEdit) and isinstance(
                widget.parent(), (QComboBox,)) else widget
            if widget.objectName().startswith("qt_") or isinstance(
                    inner.parent(), (QTableView, QLineEdit)) or not widget.isVisible():
                continue
            assert inner.objectName(), widget
            assert inner.toolTip() or kind is QTableView, inner.objectName()


def test_bars_and_points_lead_to_their_rows(qtbot, dock):
    plot = dock.result.plot
    assert plot.names == ["清波", "涌金", "柳浪"]
    qtbot.mouseClick(plot, LEFT, pos=QPoint(60, 6 + 20 + 10))
    assert names(dock)[dock.result.view.currentIndex().row()] == "涌金" and plot.chosen == 1
    qtbot.mouseDClick(plot, LEFT, pos=QPoint(60, 10))
    settled(dock)
    assert len(listed(dock)) == 4
    dock.show_figures()
    choose(dock, "by", "by:month")
    qtbot.mouseClick(plot, LEFT, pos=plot.point(1).toPoint())
    assert dock.result.row() == 1
    assert not plot.grab().isNull()


def test_every_column_is_seen_at_420_pixels(dock):
    choose(dock, "period", "this_month")
    choose(dock, "compare", "before")
    choose(dock, "rate", "street")
    view = dock.result.view
    assert view.horizontalHeader().length() <= view.viewport().width()
    assert view.columnWidth(0) >= 80
    dock.result.model.table.base[0] = 12345.678     # no number is cut
    dock.result.load(dock.result.model.table)
    assert view.columnWidth(count_model.BASE) >= view.sizeHintForColumn(
        count_model.BASE) > 46
