"""citygrid:patrolareas as a person or qgis_process would run it."""
from functools import partial

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsExpression, QgsExpressionContext, QgsFeature, QgsGeometry, QgsProcessingException,
    QgsProcessingFeedback, QgsProject, QgsVectorLayer)

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, store
from citygrid_plugin.layers.roles import layers
from citygrid_plugin.layers.tree import add_workspace, remove_workspace

WEST, EAST = "330106001001", "330106002001"


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "patrolareas", OUTPUT="memory:")


@pytest.fixture
def path(tmp_path):
    """A workspace with two communities of 3 x 4 grids of 100 m in two streets, and 40 components
    in the north-western grid."""
    ws = store.create(tmp_path / "w.gpkg", store.srs_from_crs("EPSG:4549"), load_catalogue(),
                      division="330106")
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community", {"code": [WEST, EAST], "name": ["A", "B"]},
                         geometry=[shapely.box(0, 0, 300, 400), shapely.box(300, 0, 600, 400)])
        cells = [(x, y) for x in range(6) for y in range(4)]
        boxes = shapely.box(*np.array([(100 * x, 300 - 100 * y, 100 * x + 100, 400 - 100 * y)
                                       for x, y in cells]).T)
        bulk.write_grids(ws, connection, boxes, [
            f"{WEST if x < 3 else EAST}{4 * (x % 3) + y + 1:03d}" for x, y in cells], "li", "x")
        at = shapely.points(np.random.default_rng(1).uniform((0, 300), (100, 400), (40, 2)))
        bulk.import_components(ws, connection, {"classcode": ["0102"] * 40}, at, "li", "x")
    ws.close()
    return str(tmp_path / "w.gpkg")


def query(path, sql):
    with store.open_workspace(path) as ws:
        return ws.query(sql)


def stored(path):
    return query(path, "SELECT * FROM patrol_area") + query(path, "SELECT * FROM patrol_area_grid")


def values(layer, *names):
    return sorted(tuple(f[name] for name in names) for f in layer.getFeatures())


class Heard(QgsProcessingFeedback):
    def __init__(self):
        super().__init__()
        self.lines = []

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.lines.append(text)


def test_without_storing_it_is_only_a_layer(run, path):
    heard = Heard()
    result = run(heard, WORKSPACE=path, COLLECTORS=4, GRIDS="memory:")
    assert stored(path) == []
    found = values(result["OUTPUT"], "code", "grids", "area")
    assert [row[0] for row in found] == [f"330106{n:04d}" for n in (1, 2, 3, 4)]
    assert sum(row[1] for row in found) == 24 and sum(row[2] for row in found) == 240_000
    table = values(result["GRIDS"], "bgid", "patrol_code")
    assert len(table) == 24 and {row[1] for row in table} == {row[0] for row in found}
    assert (result["AREAS"], result["READ"], result["WRITTEN"], result["REJECTED"]) == (
        4, 24, 24, 0)
    work = [f["work"] for f in result["OUTPUT"].getFeatures()]
    assert np.mean(work) == pytest.approx(100) and max(work) == pytest.approx(
        100 * result["LARGEST"]) and result["CV"] == pytest.approx(np.std(work) / 100)
    assert any("4 patrol areas" in line for line in heard.lines)
    assert sum("there are none" in line for line in heard.lines) == 2    # no cases, no roads


def test_work_decides_how_large_areas_are(run, path):
    even = run(WORKSPACE=path, COLLECTORS=2, COMPONENTS_WEIGHT=0)
    assert values(even["OUTPUT"], "grids") == [(12,), (12,)] and even["CV"] < 0.001
    busy = run(WORKSPACE=path, COLLECTORS=2, AREA_WEIGHT=30)
    assert values(busy["OUTPUT"], "components", "grids")[-1] == (40, 1)


def test_stored_areas_show_in_the_project_and_keep_their_code(run, path):
    first = run(WORKSPACE=path, COLLECTORS=3, COMPONENTS_WEIGHT=0, STORE=True)
    assert values(first["OUTPUT"], "code") == query(path, "SELECT code FROM patrol_area "
                                                          "ORDER BY code")
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE patrol_area SET collector = 'Wang', name = 'North'")
    heard = Heard()
    again = run(heard, WORKSPACE=path, COLLECTORS=3, COMPONENTS_WEIGHT=0, STORE=True,
                GRIDS="memory:")
    assert values(again["OUTPUT"], "code", "name", "collector") == [
        (f"330106{n:04d}", "North", "Wang") for n in (1, 2, 3)]
    assert {row[0] for row in values(again["GRIDS"], "collector")} == {"Wang"}
    assert any("0 new patrol areas, 3 kept" in line for line in heard.lines)
    with store.open_workspace(path) as ws:
        try:
            add_workspace(QgsProject.instance(), ws, load_catalogue())
            layer = layers(QgsProject.instance())["patrol_area"]
            assert layer.featureCount() == 3 and layer.labelsEnabled()
            assert layer.extent().width() == 600
            for area in layer.getFeatures():
                around = QgsExpressionContext()
                around.setFeature(area)
                label = QgsExpression(layer.labeling().settings().fieldName)
                assert label.evaluate(around) == "North\nWang"
                wanted = [rule.filterExpression()
                          for rule in layer.renderer().rootRule().children()]
                assert wanted.pop() == ""      # the outline
                assert [bool(QgsExpression(w).evaluate(around)) for w in wanted].count(True) == 1
        finally:
            remove_workspace(QgsProject.instance())


@pytest.mark.parametrize("across, wanted", [(0, 1), (1, 2), (2, 2)])
def test_wanted_area_and_borders(run, path, across, wanted):
    heard = Heard()
    result = run(heard, WORKSPACE=path, ACROSS=across, GRIDS="memory:")
    assert result["AREAS"] == wanted
    communities = {}
    for bgid, code in values(result["GRIDS"], "bgid", "patrol_code"):
        communities.setdefault(code, set()).add(bgid[:12])
    assert max(map(len, communities.values())) == (2 if across == 0 else 1)
    assert any("2 areas instead of 1" in line for line in heard.lines) == (across > 0)


def drawn(crs="EPSG:4549", rows=((0, 0), (1, 0), (2, 0), (3, 0))):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=bgid:string(15)&field=parts:integer"
                           "&field=side:string(1)", "drawn", "memory")
    for number, (x, y) in enumerate(rows):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(
            shapely.box(100 * x, 300 - 100 * y, 100 * x + 100, 400 - 100 * y).wkt))
        feature.setAttributes([f"{WEST}{number + 1:03d}", 30 if number == 0 else 10,
                               "a" if x < 3 else "b"])
        layer.dataProvider().addFeature(feature)
    return layer


def test_a_plain_layer_with_number_fields(run):
    layer = drawn()
    empty = QgsFeature(layer.fields())
    layer.dataProvider().addFeature(empty)
    result = run(INPUT=layer, CODE="bgid", COMPONENTS="parts", AREA_WEIGHT=0, COLLECTORS=2)
    assert values(result["OUTPUT"], "code", "components", "grids") == [
        ("001", 30, 1), ("002", 30, 3)]
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (5, 4, 1)
    apart = run(INPUT=layer, GROUP="side", COLLECTORS=2, GRIDS="memory:")
    assert values(apart["OUTPUT"], "grids") == [(1,), (3,)]


def test_areas_end_at_rivers_of_the_workspace_or_of_a_layer(run, path):
    def across(**parameters):
        found = run(WORKSPACE=path, COLLECTORS=2, COMPONENTS_WEIGHT=0, **parameters)["OUTPUT"]
        return sum(f.geometry().boundingBox().height() > 200 for f in found.getFeatures())
    assert across() == 2
    layer = QgsVectorLayer("LineString?crs=EPSG:4549", "river", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("LINESTRING(-10 200, 610 200)"))
    layer.dataProvider().addFeatures([feature, QgsFeature()])
    assert across(BARRIERS=layer) == 0
    with store.open_workspace(path) as ws, ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "base_water_line", {"name": ["x"]},
                         geometry=[shapely.LineString([(-10, 200), (610, 200)])])
    assert across() == 0


def test_a_layer_says_which_grids_of_the_workspace_are_joined(run, path):
    run(WORKSPACE=path, COLLECTORS=2, COMPONENTS_WEIGHT=0, STORE=True)
    layer = drawn(rows=[(k // 4, k % 4) for k in range(12)] + [(9, 9)])
    result = run(WORKSPACE=path, INPUT=layer, CODE="bgid", COLLECTORS=3, STORE=True)
    assert result["REJECTED"] == 1 and result["WRITTEN"] == 12
    counts = query(path, "SELECT substr(bgid, 1, 12), count(DISTINCT patrol_code) "
                         "FROM patrol_area_grid GROUP BY 1 ORDER BY 1")
    assert counts == [(WEST, 3), (EAST, 1)]


@pytest.mark.parametrize("parameters, sentence", [
    ({"COLLECTORS": 25}, "24 unit grids cannot be joined into 25"),
    ({"COLLECTORS": 1, "ACROSS": 1}, "2 separate pieces"),
    ({"COMPONENTS_WEIGHT": 0, "CASES_WEIGHT": 1, "ROADS_WEIGHT": 0, "AREA_WEIGHT": 0},
     "no work to share out")])
def test_refusals_leave_the_workspace_as_it_was(run, path, parameters, sentence):
    run(WORKSPACE=path, COLLECTORS=2, STORE=True)
    before = stored(path)
    with pytest.raises(QgsProcessingException, match=sentence):
        run(WORKSPACE=path, STORE=True, **parameters)
    assert stored(path) == before


def test_layers_that_cannot_be_used(run, path):
    with pytest.raises(QgsProcessingException, match="projected"):
        run(INPUT=drawn("EPSG:4326"), COLLECTORS=2)
    with pytest.raises(QgsProcessingException, match="no unit grids"):
        run(INPUT=drawn(rows=()), COLLECTORS=2)
    with pytest.raises(QgsProcessingException, match="field with the unit grid code"):
        run(INPUT=drawn(), WORKSPACE=path, COLLECTORS=2)
    with pytest.raises(QgsProcessingException, match="No workspace is open"):
        run(COLLECTORS=2)


def test_a_workspace_without_grids(run, tmp_path):
    store.create(tmp_path / "e.gpkg", store.srs_from_crs("EPSG:4549"), load_catalogue(),
                 division="330106").close()
    with pytest.raises(QgsProcessingException, match="no unit grids"):
        run(WORKSPACE=str(tmp_path / "e.gpkg"))


@pytest.mark.parametrize("after", [0, 1, 4])
def test_cancelling_changes_nothing(run, path, after):
    run(WORKSPACE=path, COLLECTORS=2, STORE=True)
    before = stored(path)

    class Impatient(QgsProcessingFeedback):
        asked = 0

        def isCanceled(self):
            Impatient.asked += 1
            return Impatient.asked > after

    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(Impatient(), WORKSPACE=path, COLLECTORS=5, STORE=True)
    assert stored(path) == before


def test_what_somebody_stores_meanwhile_counts(run, path, monkeypatch):
    """The codes of the result are those that were stored."""
    bulk_of = store.Workspace.bulk

    def late(ws, what):
        monkeypatch.setattr(store.Workspace, "bulk", bulk_of)
        run(WORKSPACE=path, COLLECTORS=2, STORE=True)
        return ws.bulk(what)
    monkeypatch.setattr(store.Workspace, "bulk", late)
    result = run(WORKSPACE=path, COLLECTORS=24, STORE=True)
    assert values(result["OUTPUT"], "code") == query(path, "SELECT code FROM patrol_area "
                                                           "ORDER BY code")


def test_somebody_else_is_writing(run, path):
    other = store.open_workspace(path)
    other.connection.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(QgsProcessingException, match="Try again in a moment"):
            run(WORKSPACE=path, COLLECTORS=2, STORE=True)
    finally:
        other.connection.execute("ROLLBACK")
        other.close()
    assert stored(path) == []
