"""The eight forms: what stands in them, that all of it fits on the sheet, printing, editing."""
from functools import partial

import pytest
from paper_fixtures import (  # noqa: F401  (fixtures)
    attach, chinese, fill, report, text_of, ws)
from qgis.core import (
    QgsLayoutItemLabel, QgsLayoutItemMap, QgsLayoutItemPicture, QgsProcessingContext,
    QgsProcessingException, QgsProcessingFeedback, QgsProject)
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from citygrid_plugin.core.cases.forms import FIELDS, FORMS, LINES, SIGNERS
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases, dossier
from citygrid_plugin.layers import form_data, form_sheets, tree
from citygrid_plugin.layers.case_words import Position
from citygrid_plugin.layers.sketch import Sketches

TITLES = "问题登记单 问题核实单 问题反馈单 问题立案单 任务分派单 任务反馈单 结果核查单 结果反馈单".split()
SAID = {"send_confirm": "请核实", "confirm": "情况属实", "file": "符合立案条件", "dispatch": "请按时处置",
        "handle": "已补装井盖", "send_verify": "请核查", "verify": "现场合格", "close": "准予结案"}


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "caseforms")


def step(ws, row, action, role, **more):
    return cases.step(ws, row["fid"], action, actor=f"{role}员", role=role,
                      expected_version=row["version"], note=SAID[action], **more)


def whole_case(ws, folder=None):
    """A case that went all the way, with its photos."""
    row = cases.case(ws, report(ws, file=False, outer_no="SJ-7", source="city"))
    if folder is not None:
        attach(ws, row, folder, "near", "far", "after")
    for action, role, more in (
            ("send_confirm", "acceptor", {"detail": {"collector": "孙丽", "patrol": "P1"}}),
            ("confirm", "collector", {}), ("file", "shift_leader", {}),
            ("dispatch", "dispatcher", {"unit": "U1", "detail": {"with": ["U2"]}})):
        row = step(ws, row, action, role, **more)
    cases.step(ws, row["fid"], "part_done", actor="x", role="unit", unit="U2",
               expected_version=row["version"])
    row = cases.case(ws, row["fid"])
    for action, role, more in (
            ("handle", "unit", {}),
            ("send_verify", "acceptor", {"detail": {"collector": "孙丽", "patrol": "P1"}}),
            ("verify", "collector", {}), ("close", "shift_leader", {})):
        row = step(ws, row, action, role, **more)
    return row


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """(workspace, a case that went all the way), which the tests only read."""
    folder = tmp_path_factory.mktemp("forms")
    made = fill(folder / "w.gpkg")
    yield made, whole_case(made, folder)
    made.close()


@pytest.fixture(scope="module")
def sheet(closed):
    """``sheet(form, rows)``: the layout of a form over some cases, in one project for all."""
    sketches, project = Sketches(closed[0]), QgsProject()
    over = form_sheets.cases_layer(sketches.crs)
    project.addMapLayers([over, *sketches.layers.values()], False)

    def make(form, rows=()):
        form_sheets.fill(over, rows)
        return form_sheets.form_layout(
            project, form, over, form_sheets.ground_of(sketches, sketches.layers), sketches.crs,
            sketches.font, "试验区")
    yield make
    project.clear()


def values_of(made, row):
    sketches = Sketches(made)
    return form_data.values(dossier.dossier(made, row["fid"]), Position(sketches.crs))


# -- the definition

def test_the_forms_are_the_eight_of_the_standard(qgis_app, chinese):
    from citygrid_plugin.i18n import tr
    assert [tr(form.title) for form in FORMS] == TITLES
    assert [form.number for form in FORMS] == list(range(1, 9))


def test_every_name_in_a_form_is_known():
    for form in FORMS:
        names = [name for row in form.rows for name in (row if isinstance(row, tuple) else [row])]
        assert set(names) <= set(FIELDS) and len(names) == len(set(names))
        assert all(row in LINES for row in form.rows if isinstance(row, str))
        assert not any(name in LINES for row in form.rows if isinstance(row, tuple)
                       for name in row)
        assert set(form.signers) <= set(SIGNERS) and form.reached in FIELDS
        assert set(form.photos) <= set(form_data.PHOTOS) and len(form.signers) == 2


# -- the words

@pytest.mark.parametrize("text, lines", [
    ("", 1), ("short", 1), ("字" * 60, 2), ("word " * 40, 3), ("字" * 600, 5), ("a" * 300, 4),
    ("one\ntwo\nthree", 3), ("x" * 2000, 5)])
def test_texts_are_folded_to_their_cell(qgis_app, text, lines):
    folded = form_data.fold(text, form_data.LONG, 5)
    made = folded.split("\n")
    assert len(made) == lines
    assert all(form_data._width(line, form_data.POINTS) <= form_data.LONG for line in made)
    lost = "whole text" in folded
    assert lost or folded.replace("\n", "").replace(" ", "") == \
        text.replace("\n", "").replace(" ", "")
    assert lost == (len(text) >= 600)


def test_english_words_are_not_broken(qgis_app):
    folded = form_data.fold("manhole cover " * 20, form_data.SHORT, 20)
    assert set(folded.replace("\n", " ").split()) == {"manhole", "cover"}


def test_what_stands_in_the_fields(closed, qgis_app):
    made, row = closed
    values = values_of(made, row)
    assert set(values) == {*FIELDS, *form_data.PHOTOS}
    for name, said in {
            "case_no": row["case_no"], "outer_no": "SJ-7", "reporter": "王先生",
            "place": "光明街道 钟楼社区", "reported_by": "Li", "confirm_collector": "孙丽",
            "patrol": "P1", "confirm_result": "Confirmed", "confirm_note": "情况属实",
            "decision": "Filed", "filed_by": "shift_leader员", "filed_note": "符合立案条件",
            "unit": "环卫一所", "parties": "市政/养护所", "dispatch_note": "请按时处置",
            "handled_note": "已补装井盖", "in_time": "yes", "verify_collector": "孙丽",
            "verify_result": "Passed", "verify_note": "现场合格", "close_note": "准予结案",
            "outcome": "Closed", "limit": "1 working days"}.items():
        assert values[name] == said, name
    assert [bool(values[name]) for name in form_data.PHOTOS] == [True] * 4
    assert values["first"] == values["before"] != values["after"]


def test_a_case_at_its_beginning_has_empty_fields(ws, qgis_app):
    values = values_of(ws, cases.case(ws, report(ws, file=False)))
    assert [form.id for form in FORMS if values[form.reached]] == ["register"]
    assert values["decision"] == values["unit"] == values["closed_by"] == values["first"] == ""


# -- the sheet

def boxes(layout, kinds=(QgsLayoutItemLabel, QgsLayoutItemMap, QgsLayoutItemPicture)):
    return {item.id(): item.mapRectToScene(item.rect()) for item in layout.items()
            if isinstance(item, kinds) and item.id()}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_everything_has_its_place_on_the_paper(sheet, form):
    layout = sheet(form)
    placed = boxes(layout)
    for name, box in placed.items():
        assert box.left() >= form_sheets.X - 0.1 and box.right() <= 198.1, name
        assert box.top() >= 0 and box.bottom() <= form_sheets.PAGE[1], name
    cells = list(placed.values())
    for number, box in enumerate(cells):
        for other in cells[number + 1:]:
            shared = box.intersected(other)
            assert shared.width() < 0.3 or shared.height() < 0.3
    pictures = boxes(layout, (QgsLayoutItemMap, QgsLayoutItemPicture))
    assert len(pictures) == len(form.photos) + form.map
    assert all(box.height() > 30 for box in pictures.values())


@pytest.mark.parametrize("form", ["register", "handle"])
def test_map_and_photos_are_painted(closed, sheet, form):
    made, row = closed
    layout = sheet(next(f for f in FORMS if f.id == form), [(values_of(made, row), row["x"], row["y"])])
    layout.atlas().beginRender()
    layout.atlas().seekTo(0)
    from qgis.core import QgsLayoutExporter
    image = QImage(840, 1188, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    layout.renderContext().setDpi(101)
    painter = QPainter(image)
    QgsLayoutExporter(layout).renderPage(painter, 0)
    painter.end()
    for name, box in boxes(layout, (QgsLayoutItemMap, QgsLayoutItemPicture)).items():
        seen = {image.pixelColor(int(x * 4), int(y * 4)).name()
                for x in range(int(box.left()) + 2, int(box.right()) - 1)
                for y in range(int(box.top()) + 2, int(box.bottom()) - 1)}
        if name == "map":
            assert {"#d6001c", "#e9e6e1"} <= seen
        else:
            assert len(seen - {"#ffffff"}) >= 1 and "#d6001c" not in seen
    words = {item.id(): item.currentText() for item in layout.items()
             if isinstance(item, QgsLayoutItemLabel)}
    assert words["case_no"] == row["case_no"] and words["description"] == "井盖丢失，行人注意"


# -- printing

def test_the_forms_that_a_case_has_come_to(run, ws, tmp_path):
    early, late = cases.case(ws, report(ws, file=False)), whole_case(ws)
    result = run(WORKSPACE=str(ws.path), CASES=f"{early['case_no']},{late['case_no']}",
                 OUTPUT=str(tmp_path / "o"))
    names = sorted(path.name for path in (tmp_path / "o").iterdir())
    assert (result["FILES"], len(names)) == (9, 9)
    assert names[0] == f"{early['case_no']} 1 Problem registration form.pdf"
    for number, form in enumerate(FORMS):
        path = tmp_path / "o" / names[1 + number]
        assert path.name.startswith(f"{late['case_no']} {form.number} ")
        assert b"/Count 1\n" in path.read_bytes()      # one page
    text = text_of(tmp_path / "o" / names[-1])
    assert (late["case_no"] in text and "准予结案" in text)


def test_a_form_that_is_chosen_is_printed_for_filling_in(run, ws, tmp_path):
    row = cases.case(ws, report(ws, file=False))
    result = run(WORKSPACE=str(ws.path), CASES=row["case_no"], FORMS=[4],
                 OUTPUT=str(tmp_path / "o"))
    assert result["FILES"] == 1


def test_cancelled(run, closed, tmp_path):
    made, row = closed
    feedback = QgsProcessingFeedback()
    feedback.progressChanged.connect(lambda percent: percent >= 30 and feedback.cancel())
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(feedback, WORKSPACE=str(made.path), CASES=row["case_no"], OUTPUT=str(tmp_path / "o"))
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("parameters, message", [
    ({}, "Choose the folder"), ({"OUTPUT": "o"}, "Choose the cases"),
    ({"OUTPUT": "o", "CASES": "C0"}, "There is no case C0"),
    ({"LAYOUT": True}, "not open in the project")])
def test_what_is_missing(run, closed, tmp_path, parameters, message):
    made, _ = closed
    if "OUTPUT" in parameters:
        parameters = {**parameters, "OUTPUT": str(tmp_path / "o")}
    context = QgsProcessingContext()
    context.setProject(QgsProject())
    with pytest.raises(QgsProcessingException, match=message):
        run(context=context, WORKSPACE=str(made.path), **parameters)
    assert not (tmp_path / "o").exists()


# -- in the project of the city

@pytest.fixture
def context(closed):
    project = QgsProject.instance()
    project.clear()
    tree.add_workspace(project, closed[0], load_catalogue())
    made = QgsProcessingContext()
    made.setProject(project)
    yield made
    project.clear()


def test_forms_that_the_city_changed_are_printed_as_they_stand(run, closed, context, tmp_path):
    made, row = closed
    project, manager = context.project(), context.project().layoutManager()
    run(context=context, LAYOUT=True, FORMS=[3, 5])
    assert [layout.name() for layout in manager.printLayouts()] == [
        "Problem filing form", "Task feedback form"]
    layout = manager.layoutByName("Problem filing form")
    layout.setName("our own")
    layout.itemById("title").setText("OURFORM [% \"case_no\" %]")
    run(context=context, LAYOUT=True, FORMS=[3])          # it is there, under whatever name
    assert len(manager.printLayouts()) == 2
    for again in range(2):
        if again:     # saved and opened: the layer of cases has lost its cases
            assert project.write(str(tmp_path / "p.qgz")) and project.read(
                str(tmp_path / "p.qgz"))
        run(context=context, WORKSPACE=str(made.path), CASES=row["case_no"], FORMS=[3, 6],
            OUTPUT=str(tmp_path / "o"))
        text = text_of(tmp_path / "o" / f"{row['case_no']} 4 Problem filing form.pdf")
        assert f"OURFORM{row['case_no']}" in text
        assert len(list((tmp_path / "o").iterdir())) == 2


def test_maps_find_the_layers_of_a_workspace_that_was_opened_anew(run, closed, context, tmp_path):
    made, row = closed
    project = context.project()
    run(context=context, LAYOUT=True, FORMS=[0])
    shown = form_sheets.edited(project)["register"].itemById("map")
    before = [layer.id() for layer in shown.layers()]
    tree.remove_workspace(project)

    def print_again():
        said = []
        feedback = QgsProcessingFeedback()
        feedback.pushWarning = said.append
        run(feedback, context=context, WORKSPACE=str(made.path), CASES=row["case_no"], FORMS=[0],
            OUTPUT=str(tmp_path / "o"))
        return said
    assert "no base map" in print_again()[0]
    tree.add_workspace(project, made, load_catalogue())
    assert print_again() == []
    after = [layer.id() for layer in shown.layers()]
    assert len(after) == len(before) > 5 and after[0] == before[0]
    assert not set(after[1:]) & set(before) and set(shown.layerStyleOverrides()) >= set(after)
    project.removeMapLayer(after[0])      # the cases: they come back
    assert print_again() == []
    text = text_of(tmp_path / "o" / f"{row['case_no']} 1 Problem registration form.pdf")
    assert row["case_no"] in text
    assert shown.layers()[0].customProperty(form_sheets.CASES)
