"""Work packages of a census: made, opened, edited through QGIS as in the field, read back."""
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import (
    QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsFeature, QgsGeometry,
    QgsMapRendererSequentialJob, QgsMapSettings, QgsPointXY, QgsProcessingException,
    QgsProcessingFeedback, QgsProject, QgsVectorLayer, QgsVectorLayerUtils)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from citygrid_plugin.core.exchange.census_package import FILE, read_package
from citygrid_plugin.core.workspace import (
    bulk, census, census_decisions, census_progress, store)
from citygrid_plugin.core.workspace.census_review import Filter
from citygrid_plugin.layers.census_qfield import PROJECT
from citygrid_plugin.layers.styles import style

ROOT = Path(__file__).resolve().parents[2]
X, Y = 500000, 3300000


def objects(*values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def city(path):
    """Two patrol areas of 300 x 200 m, a road, and components: twelve points, a pipe, a square,
    one outside."""
    ws = fresh(path)
    home = "330106001001"
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community", {"code": [home], "name": ["A"]},
                         geometry=[shapely.box(X, Y, X + 600, Y + 200)])
        halves = [shapely.box(X, Y, X + 300, Y + 200), shapely.box(X + 300, Y, X + 600, Y + 200)]
        bulk.write_grids(ws, connection, objects(*halves), [home + "001", home + "002"], "me", "t")
        bulk.insert_rows(ws, connection, "patrol_area", {
            "code": ["P1", "P2"], "name": ["东片", "西片"], "collector": ["孙丽", None]},
            geometry=halves)
        bulk.insert_rows(ws, connection, "base_road", {"name": ["文一路"]},
                         geometry=[shapely.LineString([(X, Y + 100), (X + 600, Y + 100)])])
        connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)",
                               [("U1", "环卫一所"), ("U2", "市政养护所")])
        connection.execute("INSERT INTO organisation_role (org_code, role) VALUES "
                           "('U1', 'owner')")
        points = [shapely.Point(X + 45 * n + 20, Y + 95) for n in range(12)]
        bulk.import_components(ws, connection, {
            "classcode": ["0102"] * 8 + ["0501"] * 5 + ["0101", "0601"],
            "deptcode2": ["U2"] + [None] * 14},
            objects(*points, shapely.Point(X + 2000, Y),
                    shapely.LineString([(X + 10, Y + 5), (X + 200, Y + 5)]),
                    shapely.box(X + 400, Y + 10, X + 430, Y + 40)), "me", "test")
    return ws


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, run):
    """A census that was prepared: the workspace, the results and the folder, only to be read."""
    folder = tmp_path_factory.mktemp("census")
    with city(folder / "w.gpkg") as ws:
        result = run("preparecensus", WORKSPACE=str(ws.path), NAME="2026", DAY="2026-11-20",
                     OUTPUT=str(folder / "out"))
        yield ws, result, folder / "out"


@pytest.fixture
def package(prepared, tmp_path):
    """The first package, carried to another place."""
    target = tmp_path / "device"
    shutil.copytree(prepared[2] / "P1 东片", target)
    return target


@pytest.fixture
def opened(package):
    """Its layers by table, opened as a project."""
    project = QgsProject.instance()
    assert project.read(str(package / PROJECT))
    yield {layer.source().split("layername=")[1]: layer
           for layer in project.mapLayers().values()}
    project.clear()


def column(layer, name):
    return layer.fields().indexOf(name)


def test_each_patrol_area_has_its_folder(prepared):
    ws, result, out = prepared
    assert (result["PACKAGES"], result["MADE"], result["KNOWN"]) == (3, 3, 15)
    assert sorted(p.name for p in out.iterdir()) == [
        "P1 东片", "P2 西片", "rest Outside of all work areas"]
    for path in out.iterdir():
        assert {"DCIM", FILE, "base.gpkg", PROJECT} >= {p.name for p in path.iterdir()} \
            >= {"DCIM", FILE, PROJECT}
    told = census_progress.progress(ws, result["CENSUS"])
    assert [(row["code"], row["known"], row["state"]) for row in told["packages"]] == [
        ("P1", 8, "prepared"), ("P2", 6, "prepared"), ("rest", 1, "prepared")]
    returned = [read_package(out / name) for name in ("P1 东片", "P2 西片")]
    assert returned[0].package.crew == "孙丽" and returned[0].package.census == "2026"
    codes = [code for r in returned for code in r.columns["objid"]]
    assert len(set(codes)) == len(codes) == 14


def test_the_package_opens_anywhere(package, opened):
    assert {"point", "line", "area", "base_road", "class_list", "answer_list", "state_list",
            "organisation_list", "ground"} <= set(opened)
    assert all(layer.isValid() and str(package) in layer.source() for layer in opened.values())
    with zipfile.ZipFile(package / PROJECT) as packed:
        text = packed.read(next(n for n in packed.namelist() if n.endswith(".qgs"))).decode()
    assert str(ROOT) not in text and ".citygrid" not in text and ".svg" not in text
    for name in ("point", "line", "area"):
        locks = {lock: opened[name].customProperty(f"QFieldSync/{lock}") for lock in (
            "is_feature_addition_locked", "is_geometry_editing_locked",
            "is_feature_deletion_locked")}
        assert list(locks.values()) == [False, False, True]
    assert opened["base_road"].customProperty("QFieldSync/is_feature_addition_locked")


def test_the_form(opened):
    layer = opened["point"]
    widgets = {field.name(): layer.editorWidgetSetup(number)
               for number, field in enumerate(layer.fields())}
    for name in ("answer", "classcode", "objstate", "deptcode2", "deptcode3"):
        assert widgets[name].type() == "ValueRelation"
        assert QgsProject.instance().mapLayer(widgets[name].config()["Layer"]) is not None
    assert {name for name, widget in widgets.items() if widget.type() == "Hidden"} == {
        "fid", "key", "datasource", "extra"}
    assert widgets["photo_1"].config()["RelativeStorage"] == 1
    settings = layer.editFormConfig()
    assert settings.readOnly(column(layer, "objid"))
    assert not settings.readOnly(column(layer, "classcode"))
    # an organisation without the role is offered where it stands already
    owners = {f["code"]: f["owner"] for f in opened["organisation_list"].getFeatures()}
    assert owners == {"U1": "1", "U2": "1"}
    assert {f["kind"] for f in opened["answer_list"].getFeatures()} == {"known", "new"}


def test_new_rows_are_marked_new_and_answers_get_their_time(opened):
    layer = opened["point"]
    context = layer.createExpressionContext()
    made = QgsVectorLayerUtils.createFeature(
        layer, QgsGeometry.fromPointXY(QgsPointXY(X, Y)), {}, context)
    assert made["answer"] == "new" and made["key"] in (None, "") or made["key"].isNull()
    old = next(layer.getFeatures())
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(old)
    stamp, who = column(layer, "surveyed_at"), column(layer, "surveyor")
    assert not layer.defaultValue(stamp, old, context)
    old["answer"] = "here"
    context.setFeature(old)
    assert layer.defaultValue(stamp, old, context)[:2] == "20"
    assert layer.defaultValue(who, old, context) == "孙丽"


def picture(opened, size=500):
    settings = QgsMapSettings()
    settings.setLayers([opened["point"]])
    settings.setDestinationCrs(opened["point"].crs())
    settings.setExtent(QgsGeometry.fromPointXY(QgsPointXY(X + 20, Y + 95)).buffer(8, 4)
                       .boundingBox())
    settings.setOutputSize(QSize(size, size))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return {QColor(image.pixel(x, size // 2)).name() for x in range(size)}


def test_the_answer_changes_the_colour(opened):
    layer = opened["point"]
    layer.setLabelsEnabled(False)
    seen = picture(opened)
    assert "#ff9a00" in seen
    first = min(layer.getFeatures(), key=lambda f: f.geometry().asPoint().x())
    layer.startEditing()
    layer.changeAttributeValue(first.id(), column(layer, "answer"), "lost")
    after = picture(opened)
    assert "#d6001c" in after and "#ff9a00" not in after
    layer.rollBack()


def test_the_round_trip_keeps_every_code(package, opened):
    """Edits as QField makes them: through the edit buffer of the layers."""
    layer, line = opened["point"], opened["line"]
    features = sorted(layer.getFeatures(), key=lambda f: f["objid"])
    codes = [f["objid"] for f in features] + [f["objid"] for f in line.getFeatures()] \
        + [f["objid"] for f in opened["area"].getFeatures()]
    answers = ["here", "changed", "lost", "removed", "not_reached"]
    assert layer.startEditing() and line.startEditing()
    for feature, answer in zip(features, answers):
        layer.changeAttributeValue(feature.id(), column(layer, "answer"), answer)
    layer.changeAttributeValue(features[1].id(), column(layer, "objstate"), "破损")
    layer.changeAttributeValue(features[1].id(), column(layer, "photo_1"), "DCIM/1.jpg")
    layer.changeAttributeValue(features[0].id(), column(layer, "objid"), "3301060102999999")
    layer.changeGeometry(features[1].id(), QgsGeometry.fromPointXY(QgsPointXY(X + 66, Y + 97)))
    layer.deleteFeature(features[5].id())
    added = QgsFeature(layer.fields())
    added.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(X + 5, Y + 5)))
    added["answer"], added["classcode"] = "new", "0102"
    assert layer.addFeature(added)
    line.changeAttributeValue(next(line.getFeatures()).id(), column(line, "answer"), "here")
    assert layer.commitChanges() and line.commitChanges()
    QgsProject.instance().clear()
    (package / "DCIM" / "1.jpg").write_bytes(b"picture")
    returned = read_package(package)
    said = dict(zip(returned.columns["objid"], returned.columns["found"]))
    assert sorted(code for code in said if code) == sorted(codes)
    assert [said[f["objid"]] for f in features[:6]] == [
        "here", "here", "lost", "removed", "not_reached", "not_reached"]
    assert said[None] == "new"
    second = returned.columns["objid"].tolist().index(features[1]["objid"])
    assert returned.columns["objstate"][second] == "破损"
    assert shapely.equals(returned.geometry[second], shapely.Point(X + 66, Y + 97))
    assert [path.name for path in returned.photos[second]] == ["1.jpg"]
    assert sorted(p.kind for p in returned.problems) == ["code", "deleted"]


def test_out_edited_back_and_applied(run, prepared, copied):
    """Every code that a crew confirmed is there afterwards, with what it said."""
    path, out = copied
    shutil.copytree(prepared[2], out)
    answers = dict(zip(range(1, 13), ["here"] * 4 + ["changed", "lost", "removed", None, "here"]))
    said = {}
    for folder in out.iterdir():
        layer = QgsVectorLayer(f"{folder / FILE}|layername=point", "point", "ogr")
        layer.startEditing()
        for feature in layer.getFeatures():
            answer = answers.get(feature.id())
            said[feature["objid"]] = answer
            layer.changeAttributeValue(feature.id(), column(layer, "answer"), answer)
            if answer == "changed":
                layer.changeAttributeValue(feature.id(), column(layer, "objstate"), "破损")
            if feature.id() == 2:
                layer.changeAttributeValue(feature.id(), column(layer, "objid"), "tampered")
        if layer.featureCount() > 4:
            layer.deleteFeature(4)
        assert layer.commitChanges(), layer.commitErrors()
        del layer
    taken = run("collectcensus", WORKSPACE=str(path), CENSUS="2026", FOLDER=str(out))
    assert (taken["FILES_TAKEN"], taken["ASIDE"]) == (3, 0)
    run("matchcensus", WORKSPACE=str(path), CENSUS="2026")
    with store.open_workspace(path) as ws:
        census_decisions.apply_rule(ws, census.find(ws, "2026")["fid"], Filter(), "accepted",
                                    "all", "Li")
        assert census_progress.progress(ws, census.find(ws, "2026")["fid"])["states"]["back"] == 3
    run("applycensus", WORKSPACE=str(path), CENSUS="2026")
    with store.open_workspace(path) as ws:
        now_is = {code: (state, gone) for code, state, gone in ws.query(
            "SELECT objid, objstate, dedate FROM component_01_point UNION ALL "
            "SELECT objid, objstate, dedate FROM component_05_point")}
        assert set(now_is) == set(said)
        for code, answer in said.items():
            state, gone = now_is[code]
            assert bool(gone) == (answer == "removed")
            assert state == {"changed": "破损", "lost": "丢失"}.get(answer, state)


# -- taken up again

def folders(out):
    return {path.name: os.stat(path / FILE).st_ino for path in out.iterdir()}


@pytest.fixture
def copied(prepared, tmp_path):
    """A copy of the prepared census to change: the file and the folder."""
    ws, _, _ = prepared
    target = sqlite3.connect(tmp_path / "w.gpkg")
    ws.connection.backup(target)
    target.close()
    return tmp_path / "w.gpkg", tmp_path / "out"


def prepare(run, path, out, feedback=None, **more):
    return run("preparecensus", feedback, WORKSPACE=str(path), OUTPUT=str(out),
               **{"NAME": "2026", "DAY": "2026-11-20", **more})


def lose(path, *codes):
    """Packages whose files are gone."""
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.executemany("UPDATE census_package SET file = file || '-gone' WHERE code = ?",
                               [(code,) for code in codes])


def test_a_second_run_makes_what_is_missing_alone(run, copied):
    path, out = copied
    assert prepare(run, path, out)["MADE"] == 0     # their files lie elsewhere
    lose(path, "P2")
    result = prepare(run, path, out, DAY="")
    assert (result["MADE"], result["PACKAGES"], result["KNOWN"]) == (1, 3, 15)
    assert list(folders(out)) == ["P2 西片"]
    assert prepare(run, path, out)["MADE"] == 0


def test_a_package_that_went_out_is_not_made_anew(run, copied):
    path, out = copied
    done = run("censuspackages", WORKSPACE=str(path), CENSUS="2026", PACKAGES="P1, P2", STATE=2,
               CREW="周伟")
    assert (done["CHANGED"], done["OUT"], done["PREPARED"]) == (2, 2, 1)
    lose(path, "P1")
    assert prepare(run, path, out)["MADE"] == 0


class Stops(QgsProcessingFeedback):
    """Is cancelled when so many messages were told."""

    def __init__(self, messages):
        super().__init__()
        self.left = messages

    def pushInfo(self, _):
        self.left -= 1
        if self.left == 0:
            self.cancel()


def test_a_cancelled_run_is_taken_up_again(run, copied):
    path, out = copied
    with pytest.raises(QgsProcessingException, match="made so far stay"):
        prepare(run, path, out, Stops(1), NAME="again")
    assert len(folders(out)) == 1
    result = prepare(run, path, out, NAME="again")
    assert (result["MADE"], len(folders(out))) == (2, 3)
    assert not [p for p in out.iterdir() if p.name.startswith(".")]


KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
sys.path.insert(0, "/usr/share/qgis/python/plugins")
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
import processing
from processing.core.Processing import Processing
Processing.initialize()
from citygrid_plugin.processing.provider import CityGridProvider
provider = CityGridProvider()
QgsApplication.processingRegistry().addProvider(provider)
from citygrid_plugin.{module} import {name} as of
left = [{count}]
original = getattr(of, {function!r}) if {function!r} else None
def dies(*args, **more):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*args, **more)
setattr(of, {function!r}, dies)
processing.run("citygrid:preparecensus", dict(WORKSPACE={path!r}, NAME="again",
               DAY="2026-11-20", OUTPUT={out!r}))
"""


@pytest.mark.parametrize("module, name, function, count, whole", [
    # inside the second package; and after its folder is in place, before its row is written
    ("layers", "census_qfield", "finish", 2, 1), ("core.workspace", "census", "made", 2, 2)])
def test_a_killed_run_leaves_whole_packages(run, copied, module, name, function, count, whole):
    path, out = copied
    done = subprocess.run([sys.executable, "-c", KILLED.format(
        root=str(ROOT), module=module, name=name, function=function, count=count,
        path=str(path), out=str(out))], capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    there = [p for p in out.iterdir() if not p.name.startswith(".")]
    assert len(there) == whole
    kept = {p.name: os.stat(p / FILE).st_ino for p in there}
    assert all((p / PROJECT).is_file() for p in there)
    result = prepare(run, path, out, NAME="again")
    assert (result["MADE"], result["PACKAGES"]) == (3 - whole, 3)
    after = folders(out)
    assert len(after) == 3 and all(after[name] == number for name, number in kept.items())


# -- what is refused, and the sweep

@pytest.mark.parametrize("wrong, said", [
    (dict(NAME=" "), "name"), (dict(DAY="20261122"), "no date"),
    (dict(COMMUNITIES="330106009009"), "330106009009"), (dict(CLASSES="99"), "99"),
    (dict(NAME="2026", CLASSES="01"), "another kind"), (dict(KIND=1, NAME="s"), "sweep records"),
])
def test_what_cannot_be_prepared_is_refused(run, prepared, tmp_path, wrong, said):
    ws, _, _ = prepared
    with pytest.raises(QgsProcessingException, match=said):
        prepare(run, ws.path, tmp_path / "out", **{"NAME": "other", **wrong})
    assert not (tmp_path / "out").exists()
    assert census.find(ws, "other") is None and census.find(ws, "s") is None


def test_a_folder_that_cannot_be_written_is_told(run, copied):
    path, out = copied
    out.write_text("a file")
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        prepare(run, path, out, NAME="again")


def test_a_sweep_has_room_for_places_with_its_fields(run, copied):
    path, out = copied
    result = prepare(run, path, out, NAME="早餐摊点", KIND=1, OBJECT="早餐摊点",
                     FIELDS="经营者，占道面积")
    assert (result["PACKAGES"], result["KNOWN"]) == (2, 0)
    project = QgsProject()
    assert project.read(str(out / "P1 东片" / PROJECT))
    layers = {layer.source().split("layername=")[1]: layer
              for layer in project.mapLayers().values()}
    layer = layers["point"]
    assert not {"line", "area"} & set(layers)
    assert [layer.attributeAlias(column(layer, f"field_{n}")) for n in (1, 2)] == [
        "经营者", "占道面积"]
    assert layer.defaultValueDefinition(column(layer, "objname")).expression() == "'早餐摊点'"
    layer.startEditing()
    made = QgsFeature(layer.fields())
    made.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(X + 5, Y + 5)))
    made["objname"], made["field_1"] = "早餐摊点", "王"
    assert layer.addFeature(made) and layer.commitChanges()
    del layers, layer
    project.clear()
    returned = read_package(out / "P1 东片")
    assert returned.package.kind == "sweep"
    assert returned.columns["extra"].tolist() == ['{"经营者": "王"}']
    # the name is enough to go on
    assert prepare(run, path, out, NAME="早餐摊点", KIND=1)["CENSUS"] == result["CENSUS"]


def test_a_sweep_of_a_class_offers_it(run, copied):
    path, out = copied
    prepare(run, path, out, NAME="s", KIND=1, OBJECT="E0101", CLASSES="0501")
    returned = read_package(out / "P2 西片")
    assert returned.known == 4
    layer = QgsVectorLayer(f"{out}/P2 西片/{FILE}|layername=class_list", "", "ogr")
    assert sorted(f["code"] for f in layer.getFeatures()) == ["0101", "0501"]


# -- the states

def test_states_are_refused_with_a_reason(run, prepared):
    ws, _, _ = prepared
    for wrong, said in ((dict(CENSUS="none"), "no census none"),
                        (dict(PACKAGES="P9"), "no package P9"), (dict(STATE=4), "not back")):
        with pytest.raises(QgsProcessingException, match=said):
            run("censuspackages", WORKSPACE=str(ws.path), **{"CENSUS": "2026", **wrong})
    told = run("censuspackages", WORKSPACE=str(ws.path), CENSUS="2026")
    assert (told["CHANGED"], told["PREPARED"], told["KNOWN"], told["READ"]) == (0, 3, 15, 3)


def test_the_map_shows_the_states(prepared):
    ws, result, _ = prepared
    layer = QgsVectorLayer(ws.layer_uri("census_package"), "p", "ogr")
    style(layer, ws, None, ws.tables["census_package"])
    parent, = layer.renderer().rootRule().children()
    assert [r.filterExpression() for r in parent.children()] == [
        f"\"state\" = '{state}'" for state in census.STATES]
    label, = layer.labeling().rootRule().children()
    shown = {}
    for feature in layer.getFeatures():
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        context.setFeature(feature)
        # of several censuses on the same ground the last one is shown
        assert bool(QgsExpression(parent.filterExpression()).evaluate(context)) == (
            feature["census_fid"] == result["CENSUS"])
        shown[feature["code"]] = QgsExpression(label.settings().fieldName).evaluate(context)
    assert shown["P1"].split("\n") == ["东片", "prepared · 孙丽", "0 / 8"]
