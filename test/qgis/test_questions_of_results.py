"""Every result that names or counts cases of a workspace keeps the question behind its numbers."""
import shutil

import pytest
from frame_window import settle
from query_fixtures import (  # noqa: F401 (fixtures)
    A, X, Y, city, few_layers, made, session, window)
from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback, QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject,
    QgsVectorFileWriter, QgsVectorLayer)

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import archive, cases, dossier
from citygrid_plugin.gui.analysis.layer_rows import LayerRows
from citygrid_plugin.gui.analysis.rows_action import has_rows
from citygrid_plugin.layers.question import Question, keep, question_of

CLASS = 1


@pytest.fixture
def ask(city):  # noqa: F811 (the fixture)
    """``ask(layer, features, column)``: what is listed behind features, a Listing or a sentence."""
    rows = LayerRows(city)

    def listing(layer, features, column=""):
        return rows.question(layer, features, column).read(city.workspace, None)
    return listing


@pytest.fixture
def load(provider, city):  # noqa: F811 (the fixture)
    """``load(algorithm, outputs, ...)``: its results as Processing loads them, by output."""
    held = []

    def run(name, outputs, **parameters):
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
        context.setProject(QgsProject.instance())
        algorithm = QgsApplication.processingRegistry().algorithmById(f"citygrid:{name}")
        wanted = {output: QgsProcessingOutputLayerDefinition("memory:", QgsProject.instance())
                  for output in outputs}
        results, good = algorithm.run(
            {"WORKSPACE": str(city.workspace.path), **wanted, **parameters}, context, feedback)
        assert good, feedback.textLog()
        layers = {}
        for output in outputs:
            details = context.layerToLoadOnCompletionDetails(results[output])
            layer = QgsProcessingUtils.mapLayerFromString(results[output], context)
            details.postProcessor().postProcessLayer(layer, context, feedback)
            layers[output] = layer
        held.append(context)
        return layers if len(layers) > 1 else layers[outputs[0]]
    yield run
    settle()


def polygons(*boxes, crs="EPSG:4549"):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=no:string", "mine", "memory")
    for name, west, east in boxes:
        feature = QgsFeature(layer.fields())
        feature["no"] = name
        feature.setGeometry(QgsGeometry.fromWkt(
            f"POLYGON(({X + west} {Y},{X + east} {Y},{X + east} {Y + 100},{X + west} {Y + 100},"
            f"{X + west} {Y}))"))
        layer.dataProvider().addFeature(feature)
    return layer


def held(ask, layer, said):
    """How many features with a number there are, after each of them was asked."""
    asked = 0
    for feature in layer.getFeatures():
        if feature[said]:
            found = ask(layer, [feature])
            assert len(found.rows) == len(found.lines) == feature[said], found.about
            assert "The layer says" not in found.about
            asked += 1
        else:
            assert ask(layer, [feature]) == "There is nothing behind a zero."
    return asked


@pytest.mark.parametrize("more, asked", [
    ({}, 2), ({"CLASSES": "E0102", "SINCE": "2026-03-01", "UNTIL": "2026-03-31"}, 1),
    ({"COUNT": 1}, 2), ({"RATE": 1}, 2)])
def test_hot_spots(load, ask, more, asked):
    layer = load("hotspots", ["OUTPUT"], **more)
    assert has_rows(layer) and held(ask, layer, "count") == asked


def test_hot_spots_in_polygons_of_a_person(load, ask):
    """What lies in two of them counts to the first, also in a layer in degrees."""
    own = polygons(("west", 0, 35), ("east", 25, 115), ("far", 115, 125))
    layer = load("hotspots", ["OUTPUT"], POLYGONS=own, CODE="no")
    assert [f["count"] for f in layer.getFeatures()] == [3, 2, 1] and held(ask, layer, "count") == 3


def test_what_is_not_of_a_workspace_keeps_no_question(load):
    points = QgsVectorLayer("Point?crs=EPSG:4549", "points", "memory")
    for east in (10, 20, 110):
        feature = QgsFeature(points.fields())
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT({X + east} {Y + 50})"))
        points.dataProvider().addFeature(feature)
    assert not has_rows(load("hotspots", ["OUTPUT"], INPUT=points))


def test_hot_spots_in_time(load, ask):
    """A grid leads to the cases of all steps, a grid and step to those of the step."""
    found = load("emerginghotspots", ["OUTPUT", "CUBE"], INCOMPLETE=True, ALL=True)
    assert held(ask, found["OUTPUT"], "total") == 2 and held(ask, found["CUBE"], "count") == 4
    steps = [f for f in found["CUBE"].getFeatures() if f["code"] == f"{A}001"]
    listing = ask(found["CUBE"], steps[:1])
    assert "2026-02-01 to 2026-02-28" in listing.about
    assert [row["reported_at"][:7] for row in listing.found] == ["2026-02"]
    assert len(ask(found["CUBE"], steps).rows) == 4     # both steps together


def test_steps_that_were_left_out_are_not_behind_the_number(load, ask):
    found = load("emerginghotspots", ["OUTPUT"], SINCE="2026-02-02", UNTIL="2026-03-05", STEP=1)
    rows = {f["code"]: f["total"] for f in found.getFeatures()}
    assert rows[f"{A}001"] == 2 and held(ask, found, "total") == 2      # until 1 March


@pytest.mark.parametrize("groups, rows", [(0, 4), (1, 4), (2, 2)])
def test_a_forecast_leads_to_the_last_weeks(load, ask, groups, rows):
    layer = load("forecast", ["OUTPUT"], GROUPS=groups, WEEKS=2, SINCE="2026-02-02",
                 UNTIL="2026-03-08")
    assert "2026-03-09 to 2026-03-22" in layer.name()
    assert held(ask, layer, "last_weeks") > 0 and layer.featureCount() >= rows - 1


@pytest.mark.parametrize("name, outputs, more", [
    ("recurringproblems", {"OUTPUT": "cases", "DRAGGING": None, "COMPONENTS": "cases"},
     {"LEAST": 2, "OPENDAYS": 1}),
    ("networkdensity", {"OUTPUT": "cases"}, {}),
    ("stdbscan", {"OUTPUT": "cases", "POINTS": None}, {"LEAST": 2, "SPACE": 50, "TIME": 40})])
def test_results_that_name_their_cases(load, ask, name, outputs, more):
    found = load(name, [*outputs, "CLASSESTABLE"] if name == "recurringproblems" else
                 list(outputs), **more)
    for output, said in outputs.items():
        layer = found[output] if len(outputs) > 1 else found
        for feature in layer.getFeatures():
            if said is not None and not feature[said]:
                continue
            numbers = feature["case_nos" if said else "case_no"].split(", ")
            assert [line[0] for line in ask(layer, [feature]).lines] == numbers
    if name == "recurringproblems":
        assert found["DRAGGING"].featureCount() and has_rows(found["OUTPUT"])
        assert not has_rows(found["CLASSESTABLE"])


# -- cross tables


@pytest.mark.parametrize("rate", [0, 1])
def test_each_cell_of_a_cross_table_leads_to_its_own_rows(load, ask, rate):
    found = load("countbyarea", ["OUTPUT", "TABLE"], AREAS=2, GROUPS=CLASS, RATE=rate)
    table = found["TABLE"]
    columns = question_of(table).columns
    assert list(columns.values()) == ["C0102", "E0102", "E0201"]
    assert "Community × Minor class" in table.name()
    for feature in table.getFeatures():
        for column in (*columns, "Sum", "name"):
            number = feature["Sum" if column == "name" else column]
            listing = ask(table, [feature], column)
            if not number:
                assert listing == "There is nothing behind a zero."
                continue
            assert len(listing.rows) == number and "The layer says" not in listing.about
            if columns.get(column):
                assert {row["classcode"] for row in listing.found} == {columns[column][1:]}
    *_, inside, last, whole = table.getFeatures()
    assert (inside["name"], inside["Sum"]) == (("in all areas", 6) if rate else ("柳浪", 0))
    assert (last["name"], last["Sum"]) == ("in none of the areas", 2) and whole["Sum"] == 8


def test_the_rows_of_an_area_are_narrowed_to_a_value(load, ask):
    found = load("countbyarea", ["OUTPUT", "TABLE"], AREAS=2, GROUPS=CLASS)
    feature = next(f for f in found["OUTPUT"].getFeatures() if f["code"] == A)
    listing = ask(found["OUTPUT"], [feature])
    assert [(value, number) for value, _, number in listing.parts] == [
        (None, 4), ("C0102", 1), ("E0102", 2), ("E0201", 1)] and len(listing.rows) == 4


def test_polygons_of_a_person_have_their_cells_in_the_layer(load):
    found = load("countbyarea", ["OUTPUT", "TABLE"], POLYGONS=polygons(("w", 0, 35)), CODE="no",
                 GROUPS=CLASS)
    assert has_rows(found["OUTPUT"]) and not has_rows(found["TABLE"])


# -- what happens to layers and cases meanwhile


def written(layer, path, crs=None):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    if crs:
        options.ct = QgsCoordinateTransform(
            layer.crs(), QgsCoordinateReferenceSystem(crs), QgsProject.instance())
    done = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(path), QgsProject.instance().transformContext(), options)
    assert done[0] == QgsVectorFileWriter.WriterError.NoError
    return QgsVectorLayer(str(path), "stored", "ogr")


def test_a_layer_in_a_file_keeps_its_question_in_the_project(load, ask, tmp_path):
    """In degrees as well, with a field of keys before the others."""
    own = polygons(("west", 0, 35), ("east", 25, 115), ("far", 115, 125))
    layer = load("hotspots", ["OUTPUT"], POLYGONS=own, CODE="no")
    stored = written(layer, tmp_path / "hot.gpkg", "EPSG:4326")
    assert not has_rows(stored)         # a bare file knows nothing of it
    stored.setCustomProperty("citygrid/count", layer.customProperty("citygrid/count"))
    project = QgsProject()
    project.addMapLayer(stored)
    assert project.write(str(tmp_path / "p.qgz"))
    again = QgsProject()
    assert again.read(str(tmp_path / "p.qgz"))
    stored, = again.mapLayers().values()
    assert held(ask, stored, "count") == 3
    cube = load("emerginghotspots", ["CUBE"], INCOMPLETE=True, ALL=True)
    text = cube.customProperty("citygrid/count")
    stored = written(cube, tmp_path / "cube.gpkg")
    stored.setCustomProperty("citygrid/count", text)
    assert held(ask, stored, "count") == 4


def test_a_layer_without_the_fields_it_needs_has_no_rows(load):
    cube = load("emerginghotspots", ["CUBE"], INCOMPLETE=True, ALL=True)
    assert has_rows(cube)
    cube.dataProvider().deleteAttributes([cube.fields().indexOf("step")])
    cube.updateFields()
    assert not has_rows(cube)


@pytest.mark.parametrize("text", ["no question", "{}", "[1]", '{"query": null, "steps": []}',
                                  '{"workspace": "w", "query": "x", "steps": []}'])
def test_what_is_no_question(text):
    layer = QgsVectorLayer("Point?field=code:string", "p", "memory")
    layer.setCustomProperty("citygrid/count", text)
    assert question_of(layer) is None and not has_rows(layer)


def test_a_layer_of_another_workspace(load, ask, city, made, tmp_path):  # noqa: F811
    layer = load("hotspots", ["OUTPUT"])
    (tmp_path / "other").mkdir()
    assert city.open(shutil.copy(made, tmp_path / "other" / "city.gpkg"))
    with pytest.raises(InputError, match="are of the workspace"):
        ask(layer, list(layer.getFeatures()))


def test_a_class_that_exists_no_more(load, ask, city):  # noqa: F811
    layer = load("hotspots", ["OUTPUT"], CLASSES="E0102")
    with city.workspace.transaction() as connection:
        connection.execute("DELETE FROM filing_standard WHERE kind = 'event'")
        connection.execute("DELETE FROM object_class WHERE kind = 'event'")
    assert held(ask, layer, "count") == 2
    question = question_of(layer)
    keep(layer, Question(question.workspace, type(question.query)(
        type(question.query.filter)(classes=(("event", "9999"),)))))
    feature = next(f for f in layer.getFeatures() if f["code"] == f"{A}001")
    assert ask(layer, [feature]).startswith("The layer says 2, as of ")


def test_cases_that_were_archived_meanwhile(load, ask, city, tmp_path):  # noqa: F811
    ws = city.workspace
    layer = load("hotspots", ["OUTPUT"])
    named = load("stdbscan", ["POINTS"], LEAST=2, SPACE=50, TIME=40, OUTPUT="memory:")
    feature = next(named.getFeatures())
    key, = dossier.find(ws, [feature["case_no"]])
    cases.step(ws, key, "reject", actor="a", role="shift_leader", expected_version=1, note="none",
               at="2026-03-21T09:00:00")
    target = ws.path.with_name("old.gpkg")
    assert archive.archive(ws, "2026-01-01", "2027-01-01", target, owing=True).cases == 1
    assert held(ask, layer, "count") == 2
    assert [line[0] for line in ask(named, [feature]).lines] == [feature["case_no"]]
    target.rename(tmp_path / "away.gpkg")
    assert ask(named, [feature]) == "The cases are not there any more."
