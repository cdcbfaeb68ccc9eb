"""Each count of an evaluated area, unit or person leads from its layer to its cases."""
import shutil

import evaluated_city
import pytest
from component_fixtures import layers_of, open_dock, session, window  # noqa: F401 (fixtures)
from query_fixtures import settled
from qgis.core import (
    QgsApplication, QgsProcessingContext, QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject)

from citygrid_plugin.core.analysis.evaluation_counts import COUNTS, SUBJECTS
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import cases
from citygrid_plugin.gui.analysis.dashboard_layer import evaluation_layer, features_of
from citygrid_plugin.gui.analysis.layer_rows import LayerRows
from citygrid_plugin.gui.analysis.query_dock import QueryDock
from citygrid_plugin.gui.analysis.rows_action import has_rows
from citygrid_plugin.layers.question import question_of

few_layers = layers_of("unit_grid")
MARCH = {"SINCE": "2026-03-01", "UNTIL": "2026-03-31"}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("evaluated") / "city.gpkg"
    evaluated_city.build(path).close()
    return path


@pytest.fixture
def city(session, path, tmp_path):  # noqa: F811 (the fixture)
    assert session.open(shutil.copy(path, tmp_path / "city.gpkg"))
    return session


@pytest.fixture
def ask(city):
    rows = LayerRows(city)

    def listing(layer, features, column=""):
        return rows.question(layer, features, column).read(city.workspace, None)
    return listing


@pytest.fixture
def evaluate(provider, city):
    """``evaluate(output, subject, ...)``: a layer as Processing loads it."""
    held = []

    def run(output, subject="area", **parameters):
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
        context.setProject(QgsProject.instance())
        algorithm = QgsApplication.processingRegistry().algorithmById("citygrid:evaluate")
        results, good = algorithm.run({
            "WORKSPACE": str(city.workspace.path), "SUBJECT": list(SUBJECTS).index(subject),
            "AREA": 0, **MARCH, **parameters,
            output: QgsProcessingOutputLayerDefinition("memory:", QgsProject.instance())},
            context, feedback)
        assert good, feedback.textLog()
        details = context.layerToLoadOnCompletionDetails(results[output])
        layer = QgsProcessingUtils.mapLayerFromString(results[output], context)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        held.append(context)
        return layer
    return run


@pytest.mark.parametrize("output, subject", [("OUTPUT", "area"), ("RANKING", "unit"),
                                             ("RANKING", "collector")])
def test_every_count_leads_to_as_many_cases(evaluate, ask, output, subject):
    layer, asked = evaluate(output, subject), 0
    columns = question_of(layer).columns
    assert {"reported", "should_close"} & set(columns)
    for feature in layer.getFeatures():
        for column in columns:
            found = ask(layer, [feature], column)
            if feature[column]:
                assert len(found.rows) == len(found.lines) == feature[column], column
                asked += 1
            else:
                assert found == "There is nothing behind a zero."
    assert asked > 3


def test_a_row_is_narrowed_to_any_of_its_counts(evaluate, ask, city):
    layer = evaluate("OUTPUT")
    feature = next(f for f in layer.getFeatures() if f["should_close"] == 3)
    found = ask(layer, [feature])
    assert found.asked.value == found.parts[0][0] and feature["name"] in found.name
    titles = {value: (title, number) for value, title, number in found.parts}
    assert titles["should_close"][1] == 3 and titles["should_close"][0] in COUNTS[
        "should_close"].title
    other = found.asked.of("should_close").read(city.workspace, None)
    assert len(other.rows) == 3 and "2026-03-01 to 2026-03-31" in other.about
    several = ask(layer, list(layer.getFeatures()), "should_close")
    assert len(several.rows) == sum(f["should_close"] for f in layer.getFeatures())


def test_the_dock_offers_the_counts_of_a_row(evaluate, city, open_dock):  # noqa: F811
    dock = open_dock(QueryDock, city)
    settled(dock)
    layer = evaluate("OUTPUT")
    feature = next(f for f in layer.getFeatures() if f["should_close"] == 3)
    dock.open_features(layer, [feature], "should_close")
    settled(dock)
    part = dock.behind.part
    assert part.isVisible() and part.value() == "should_close"
    assert len(dock.behind.model.lines) == 3 and dock.status.text() == ""
    place = part.findData("reported")
    part.setCurrentIndex(place)
    part.activated.emit(place)
    settled(dock)
    assert len(dock.behind.model.lines) == feature["reported"]
    assert part.value() == "reported" and feature["name"] in dock.behind.title.text()
    dock.open_features(layer, [feature], "rank")        # no count: the first of the row
    settled(dock)
    assert part.currentIndex() == 0 and dock.behind.model.lines


def test_what_happens_later_changes_no_figure_of_then(evaluate, ask, city):
    layer = evaluate("OUTPUT")
    row, = city.workspace.dicts("SELECT fid, version FROM case_open WHERE state = 'dispatched'")
    open_then = [f for f in layer.getFeatures() if f["open"]]
    cases.step(city.workspace, row["fid"], "void", actor="a", role="shift_leader",
               expected_version=row["version"], note="x")
    states = set()
    assert open_then
    for feature in layer.getFeatures():
        if feature["open"]:
            found = ask(layer, [feature], "open")
            assert len(found.rows) == feature["open"]
            states |= {line["state"] for line in found.found}
    assert "void" in states     # as it is now


def test_an_area_that_is_gone(evaluate, ask):
    layer = evaluate("OUTPUT")
    feature = next(layer.getFeatures())
    feature["code"] = "gone"
    with pytest.raises(InputError, match="gone is not in this evaluation"):
        ask(layer, [feature])


def test_the_layer_of_the_dashboard(city, ask):
    from citygrid_plugin.core.workspace.areas import areas_of
    from citygrid_plugin.core.workspace.evaluation import Evaluator
    made = Evaluator(city.workspace, "area", "2026-03-01", "2026-04-01", area="grid").whole()
    layer = evaluation_layer(city.workspace, made, *features_of(
        made, areas_of(city.workspace, "grid")), "Evaluation")
    assert has_rows(layer)
    for feature in layer.getFeatures():
        if feature["reported"]:
            assert len(ask(layer, [feature], "reported").rows) == feature["reported"]
