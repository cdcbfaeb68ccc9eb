"""Work packages of units and of collectors, as algorithms: what is on paper, in Excel and in
QField's folder, and the way back."""
import re
import shutil
import zipfile

import pytest
from openpyxl import load_workbook
from paper_fixtures import (  # noqa: F401  (fixtures)
    X, Y, attach, chinese, dispatch, fill, pages_in, picture, report, text_of, ws)
from qgis.core import (
    QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsMapRendererSequentialJob,
    QgsMapSettings, QgsProcessingException, QgsProcessingFeedback, QgsProject)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from citygrid_plugin.core.exchange import field_package, unit_package
from citygrid_plugin.core.workspace import attachments, cases
from citygrid_plugin.layers import qfield, unit_pdf


def answer(path, values):
    """Fill in the first case of a book; returns its number."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[unit_package.KEYS]}
    for name, value in values.items():
        sheet.cell(unit_package.FIRST, keys[name]).value = value
    book.save(path)
    return sheet.cell(unit_package.FIRST, keys["case_no"]).value


def send(ws, number, kind="verify", collector="孙丽", patrol="P1"):  # noqa: F811
    """A case that is out at a collector."""
    key = report(ws, number, file=kind == "verify")
    if kind == "verify":
        dispatch(ws, key)
        cases.step(ws, key, "handle", actor="环卫一所 (Wang)", role="dispatcher",
                   expected_version=3, note="已补装")
    row = cases.case(ws, key)
    return cases.step(ws, key, f"send_{kind}", actor="Li", role="acceptor",
                      expected_version=row["version"],
                      detail={"collector": collector, "patrol": patrol})


# -- units

@pytest.fixture
def packages(ws, tmp_path, run):  # noqa: F811
    """Three cases at two units, and their packages."""
    rows = [dispatch(ws, report(ws, n), unit) for n, unit in ((1, "U1"), (2, "U1"), (3, "U2"))]
    attach(ws, rows[0], tmp_path, "near", "after")
    result = run("unitpackage", WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "out"))
    return rows, result, tmp_path / "out"


def test_each_unit_gets_its_book_its_list_and_its_sketches(packages):
    rows, result, out = packages
    assert (result["READ"], result["WRITTEN"], result["UNITS_COUNT"]) == (3, 3, 2)
    # a name that is no folder name of Windows
    assert sorted(p.name for p in out.iterdir()) == ["市政_养护所", "环卫一所"]
    mine = out / "环卫一所"
    assert sorted(str(p.relative_to(mine)) for p in mine.rglob("*")) == sorted([
        "maps", *(f"maps/{row['case_no']}.jpg" for row in rows[:2]), "photos", "环卫一所.pdf",
        "环卫一所.xlsx"])
    package, listed = unit_package.read_book(mine / "环卫一所.xlsx")
    assert [row["case_no"] for row in listed] == [row["case_no"] for row in rows[:2]]
    assert package.unit_name == "环卫一所"
    first = listed[0]
    assert (first["x"], first["y"]) == (X + 30, Y + 105) and 120 < first["lon"] < 121
    assert pages_in(mine / "环卫一所.pdf") == 1
    text = text_of(mine / "环卫一所.pdf")
    assert all(row["case_no"] in text and "井盖丢失" in text for row in rows[:2])


def test_the_way_back_of_a_unit(packages, ws, run, tmp_path):  # noqa: F811
    rows, _, out = packages
    book, photos = out / "环卫一所" / "环卫一所.xlsx", out / "环卫一所" / "photos"
    number = answer(book, {"result": "已处置", "note": "已补装"})
    picture(photos / f"{number}_1.jpg")
    picture(photos / "IMG_0001.jpg")
    for dry, written, again in ((True, 0, 0), (False, 1, 0), (False, 0, 1)):
        result = run("unitresults", WORKSPACE=str(ws.path), INPUT=str(book), PHOTOS=str(photos),
                     DRYRUN=dry, REPORT=str(tmp_path / "r.csv"))
        assert (result["READ"], result["WRITTEN"], result["REJECTED"], result["EMPTY"],
                result["AGAIN"]) == (2, written, 0, 1, again)
    assert cases.case(ws, rows[0]["fid"])["state"] == "handled"
    assert number in (tmp_path / "r.csv").read_text("utf-8-sig")
    kinds = [p["kind"] for p in attachments.of(ws, "case", number)]
    assert kinds == ["near", "after", "after"]


def test_what_is_set_aside_is_said(packages, ws, run, tmp_path):  # noqa: F811
    _, _, out = packages
    answer(out / "环卫一所" / "环卫一所.xlsx", {"result": "handled"})

    class Heard(QgsProcessingFeedback):
        said = []

        def pushWarning(self, text):
            self.said.append(text)
    result = run("unitresults", Heard(), WORKSPACE=str(ws.path),
                 INPUT=str(out / "环卫一所" / "环卫一所.xlsx"))
    assert (result["REJECTED"], result["ASIDE"]) == (1, 1)
    assert "has no photo" in Heard.said[0] and Heard.said[0].startswith("Row 5")


def test_photos_that_show_a_case_best(qgis_app, tmp_path):
    photos = [{"kind": kind, "path": picture(tmp_path / f"{kind}.jpg")}
              for kind in ("after", "far", "near")]
    assert unit_pdf.first_photo(photos)["kind"] == "near"
    assert unit_pdf.first_photo(photos[:1]) is None
    (tmp_path / "voice.mp3").write_bytes(b"x")
    assert unit_pdf.first_photo([{"kind": "near", "path": tmp_path / "voice.mp3"}]) is None


def test_a_cancelled_run_leaves_nothing(ws, run, tmp_path):  # noqa: F811
    for number in range(4):
        dispatch(ws, report(ws, number))
    feedback = QgsProcessingFeedback()
    feedback.progressChanged.connect(lambda percent: percent >= 50 and feedback.cancel())
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("unitpackage", feedback, WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name, parameters, message", [
    ("unitpackage", {}, "No unit has a case"), ("fieldtasks", {}, "No task is out")])
def test_nothing_to_do(ws, run, tmp_path, name, parameters, message):  # noqa: F811
    with pytest.raises(QgsProcessingException, match=message):
        run(name, WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "out"), **parameters)
    assert not (tmp_path / "out").exists()


# -- collectors

def field_package_in(folder, run):
    """(workspace, cases, where the package was moved to): two tasks of one collector, and one that
    goes to the same as the collector of its patrol area."""
    ws = fill(folder / "w.gpkg")  # noqa: F811
    rows = [send(ws, 1), send(ws, 2, "confirm"), send(ws, 3, collector="")]
    attach(ws, rows[0], folder, "near")
    result = run("fieldtasks", WORKSPACE=str(ws.path), OUTPUT=str(folder / "out"))
    assert (result["WRITTEN"], result["COLLECTORS_COUNT"]) == (3, 1)
    shutil.move(folder / "out" / "孙丽", folder / "device")
    return ws, rows, folder / "device"


@pytest.fixture(scope="module")
def field(tmp_path_factory, run):
    """A package that the tests only read."""
    ws, rows, folder = field_package_in(tmp_path_factory.mktemp("field"), run)  # noqa: F811
    yield rows, folder
    ws.close()


@pytest.fixture
def opened(field):
    """The project of the package, opened where it was moved to."""
    project = QgsProject.instance()
    assert project.read(str(field[1] / "qfield" / qfield.PROJECT))
    yield project
    project.clear()


def test_the_list_has_every_task(field):
    rows, folder = field
    assert pages_in(folder / "孙丽.pdf") == 2
    text = text_of(folder / "孙丽.pdf")
    assert all(row["case_no"] in text for row in rows)


def test_the_package_opens_anywhere(field, opened):
    _, folder = field
    layers = {layer.source().split("layername=")[1]: layer
              for layer in opened.mapLayers().values()}
    assert all(layer.isValid() for layer in layers.values())
    assert {"task", "result_list", "citygrid_package", "base_road", "base_building",
            "unit_grid"} <= set(layers)
    assert all(str(folder) in layer.source() for layer in layers.values())
    with zipfile.ZipFile(folder / "qfield" / qfield.PROJECT) as packed:
        text = packed.read(next(n for n in packed.namelist() if n.endswith(".qgs"))).decode()
    assert "/tmp/" not in text and ".citygrid" not in text
    assert "changed_by" not in [f.name() for f in layers["base_road"].fields()]
    assert (folder / "qfield" / "DCIM").is_dir()


def test_the_form_asks_for_the_result_and_photos_alone(opened):
    task, = (layer for layer in opened.mapLayers().values() if "=task" in layer.source())
    names = [field.name() for field in task.fields()]
    settings = task.editFormConfig()
    open_ = {name for place, name in enumerate(names) if not settings.readOnly(place)
             and task.editorWidgetSetup(place).type() != "Hidden"}
    assert open_ == {"result", "note", "photo_1", "photo_2", "photo_3", "who"}
    photo = task.editorWidgetSetup(names.index("photo_1"))
    assert photo.type() == "ExternalResource" and photo.config()["RelativeStorage"] == 1
    assert photo.config()["DocumentViewer"] == 1
    for name in ("is_geometry_locked", "is_feature_addition_locked"):
        assert task.customProperty(f"QFieldSync/{name}")
    assert task.customProperty("QFieldSync/action") == "copy"
    choice = task.editorWidgetSetup(names.index("result")).config()
    assert opened.mapLayer(choice["Layer"]) is not None
    assert task.fields()[names.index("note")].constraints().constraintStrength(
        task.fields()[0].constraints().ConstraintExpression) \
        == task.fields()[0].constraints().ConstraintStrengthHard


@pytest.mark.parametrize("result, note, holds", [
    (None, None, True), ("verify", None, True), ("rework", None, False), ("rework", " ", False),
    ("deny", "gone", True)])
def test_a_refusal_needs_its_reason(opened, result, note, holds):
    task, = (layer for layer in opened.mapLayers().values() if "=task" in layer.source())
    feature = next(task.getFeatures())
    feature["result"], feature["note"] = result, note
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(task))
    context.setFeature(feature)
    rule = task.constraintExpression(task.fields().indexOf("note"))
    assert bool(QgsExpression(rule).evaluate(context)) == holds
    when = QgsExpression(task.defaultValueDefinition(task.fields().indexOf("done_at"))
                         .expression()).evaluate(context)
    assert bool(when) == (result is not None)
    naming = re.search(r'"photo_1": "(.*?)", "photo_2"',
                       task.customProperty("QFieldSync/attachment_naming")).group(1)
    path = QgsExpression(naming.replace('\\"', '"')).evaluate(context)
    assert re.fullmatch(rf"DCIM/{feature['case_no']}_\d{{14}}_1\.\{{extension\}}", path)


def test_the_map_of_the_package_shows_tasks_and_base_map(opened):
    settings = QgsMapSettings()
    settings.setLayers(opened.layerTreeRoot().checkedLayers())
    settings.setDestinationCrs(opened.crs())
    settings.setExtent(opened.viewSettings().defaultViewExtent())
    settings.setOutputSize(QSize(600, 600))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    seen = {image.pixelColor(x, y).name() for x in range(0, 600, 2) for y in range(0, 600, 2)}
    assert {"#f0a000", "#1f78d1", "#e9e6e1"} <= seen
    assert opened.viewSettings().defaultViewExtent().width() < 1000


def test_the_way_back_of_a_collector(run, tmp_path):
    ws, rows, folder = field_package_in(tmp_path, run)  # noqa: F811
    package = folder / "qfield"
    picture(package / "DCIM" / "a.jpg")
    project = QgsProject.instance()
    assert project.read(str(package / qfield.PROJECT))
    task, = (layer for layer in project.mapLayers().values() if "=task" in layer.source())
    said = {rows[0]["case_no"]: {"result": "verify", "photo_1": "DCIM/a.jpg"},
            rows[1]["case_no"]: {"result": "deny"}}
    assert task.startEditing()
    for feature in task.getFeatures():
        for name, value in said.get(feature["case_no"], {}).items():
            task.changeAttributeValue(feature.id(), task.fields().indexOf(name), value)
    assert task.commitChanges()
    assert all(f["done_at"] for f in task.getFeatures() if f["result"])
    project.clear()
    for written, again in ((1, 0), (0, 1)):
        result = run("fieldresults", WORKSPACE=str(ws.path), INPUT=str(package))
        assert (result["READ"], result["WRITTEN"], result["REJECTED"], result["AGAIN"]) == (
            3, written, 1, again)
    assert cases.case(ws, rows[0]["fid"])["state"] == "verified"
    assert [p["kind"] for p in attachments.of(ws, "case", rows[0]["case_no"])] == [
        "near", "after"]
    assert len(field_package.tasks_out(ws)["孙丽"]) == 2
    ws.close()


def test_words_are_chinese(ws, run, tmp_path, chinese):  # noqa: F811
    send(ws, 1)
    send(ws, 2, "confirm")
    run("fieldtasks", WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "zh"), KIND=2, PAPER=False)
    project = QgsProject.instance()
    assert project.read(str(tmp_path / "zh" / "孙丽" / "qfield" / qfield.PROJECT))
    task, = (layer for layer in project.mapLayers().values() if "=task" in layer.source())
    said = [task.attributeAlias(i) for i in range(1, task.fields().count())]
    said += [layer.name() for layer in project.mapLayers().values()]
    assert task.featureCount() == 1      # the one to verify
    project.clear()
    assert [text for text in said if re.search("[A-Za-z]{3}", text)] == []
    assert not (tmp_path / "zh" / "孙丽" / "孙丽.pdf").exists()


def test_case_numbers_of_a_citys_own_form_may_hold_a_stroke(ws, run, tmp_path):  # noqa: F811
    with ws.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO cg_meta VALUES ('case_number', 'YC/{day}-')")
    ws.meta["case_number"] = "YC/{day}-"
    dispatch(ws, report(ws, 1))
    row = send(ws, 2)
    attach(ws, row, tmp_path, "near")
    run("unitpackage", WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "u"))
    run("fieldtasks", WORKSPACE=str(ws.path), OUTPUT=str(tmp_path / "f"))
    run("casepdf", WORKSPACE=str(ws.path), CASES=row["case_no"], OUTPUT=str(tmp_path / "c"))
    assert len(list((tmp_path / "u" / "环卫一所" / "maps").iterdir())) == 1
    photo, = (tmp_path / "f" / "孙丽" / "qfield" / "reference").iterdir()
    assert photo.name == row["case_no"].replace("/", "_") + ".jpg"
    assert (tmp_path / "c" / f"{photo.stem}.pdf").is_file()
