"""citygrid:hotspots as a person or qgis_process would run it, and its layer."""
import shutil
from functools import partial

import numpy as np
import pytest
import shapely
from field_names import unnamed
from fresh_workspace import fresh
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureRequest, QgsGeometry,
    QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProcessingUtils,
    QgsProject, QgsVectorLayer)

from citygrid_plugin.core.workspace import bulk, case_records, store
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.layers.hotspot_style import dress_hot_spots

HOME = "330106001001"
SIDE = 8


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "hotspots", OUTPUT="memory:")


class Heard(QgsProcessingFeedback):
    def __init__(self):
        super().__init__()
        self.lines, self.warnings = [], []

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A workspace with 8 × 8 grids of 100 m (row by row from the south) and 3 components in each,
    none in the first row."""
    path = tmp_path_factory.mktemp("hotspots") / "w.gpkg"
    x, y = (values.ravel() for values in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    with fresh(path) as ws, ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community", {"code": [HOME], "name": ["A"]},
                         geometry=[shapely.box(0, 0, 800, 800)])
        bulk.write_grids(ws, connection, shapely.box(x * 100, y * 100, (x + 1) * 100,
                                                     (y + 1) * 100),
                         [f"{HOME}{k + 1:03d}" for k in range(SIDE * SIDE)], "li", "x")
        at = np.repeat(np.column_stack([x, y])[SIDE:] * 100 + 40, 3, axis=0)
        at = at + np.tile([[0, 0], [5, 0], [0, 5]], (len(at) // 3, 1))
        bulk.import_components(ws, connection, {"classcode": ["0102"] * len(at)},
                               shapely.points(at), "li", "x")
    return path


@pytest.fixture(scope="module")
def path(empty, tmp_path_factory):
    """The same with two cases a grid, ten in each of a block of nine in the middle, of which half
    are of 2025; and two cases outside every grid."""
    path = shutil.copy(empty, tmp_path_factory.mktemp("cases") / "w.gpkg")
    x, y, at = [5000, 5000], [5000, 5000], ["2026-06-01T08:00:00"] * 2
    for k in range(SIDE * SIDE):
        east, north = k % SIDE, k // SIDE
        many = 10 if 3 <= east <= 5 and 3 <= north <= 5 else 2 + (k * 7 % 3 == 0)
        x += [east * 100 + 50 + i for i in range(many)]
        y += [north * 100 + 50] * many
        at += [f"{2025 + i % 2}-06-01T08:00:00" for i in range(many)]
    n, numbers = len(x), [f"N{number}" for number in range(len(x))]
    with store.open_workspace(path, allow_network=True) as ws:
        case_records.insert_history(
            ws, {"case_no": numbers, "kind": ["event"] * n, "classcode": ["0102"] * n, "x": x,
                 "y": y},
            {"case_no": numbers, "seq": [1] * n, "action": ["report"] * n,
             "role": ["acceptor"] * n, "actor": ["A"] * n, "at": at, "unit": [None] * n})
    return str(path)


def table(layer):
    return {f["code"]: f for f in layer.getFeatures()}


def code(east, north):
    return f"{HOME}{north * SIDE + east + 1:03d}"


def polygons(rows, crs="EPSG:4549"):
    """A layer of (polygon, name, value, base)."""
    layer = QgsVectorLayer(f"MultiPolygon?crs={crs}&field=name:string&field=value:double"
                           "&field=base:double", "zones", "memory")
    for shape, *values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        if shape is not None:
            geometry = QgsGeometry.fromWkt(shape.wkt)
            geometry.convertToMultiType()
            feature.setGeometry(geometry)
        layer.dataProvider().addFeatures([feature])
    return layer


def squares(values, base=None):
    """64 squares with these values."""
    return polygons([(shapely.box(100 * (k % 8), 100 * (k // 8), 100 * (k % 8) + 100,
                                  100 * (k // 8) + 100), f"Z{k}", value,
                      1.0 if base is None else base[k]) for k, value in enumerate(values)])


def test_communities_of_which_some_have_no_shape(run, path, tmp_path):
    copy = str(shutil.copy(path, tmp_path / "w.gpkg"))
    shapes = blobs(np.array([shapely.box(800 * k, 0, 800 * k + 800, 800) for k in (1, 2, 3)],
                            dtype=object), 4549, multi=True)
    with store.open_workspace(copy, allow_network=True) as ws, ws.transaction() as connection:
        connection.executemany("INSERT INTO community (geom, code, name) VALUES (?, ?, 'B')", [
            (shape, f"33010600100{k}") for k, shape in enumerate([*shapes, None], 2)])
    for neighbours in (0, 2, 3):
        found = table(run(WORKSPACE=copy, AREAS=2, NEIGHBOURS=neighbours)["OUTPUT"])
        assert len(found) == 5 and found["330106001005"]["neighbours"] == 0


def test_cases_by_unit_grid(run, path):
    heard = Heard()
    found = run(heard, WORKSPACE=path)
    rows = table(found["OUTPUT"])
    assert len(rows) == 64 and found["WRITTEN"] == 64 and found["REJECTED"] == 2
    middle, corner = rows[code(4, 4)], rows[code(0, 0)]
    assert middle["count"] == 10 and middle["value"] == 10 and middle["neighbours"] == 8
    assert middle["significant"] == 3 and middle["class"] == "Hot spot, 99 %"
    assert middle["quadrant"] == "HH" and middle["q"] >= middle["p"] and not middle["edge"]
    assert corner["edge"] and corner["significant"] <= 0 and corner["neighbours"] == 3
    assert found["HOT"] == sum(f["significant"] > 0 for f in rows.values()) > 0
    assert found["MORAN"] > 0.3 and found["MORANZ"] > 5
    assert any("2 of " in line and "none of the areas" in line for line in heard.warnings)
    assert any("corner in common" in line for line in heard.lines)
    assert found["OUTPUT"].crs().authid() == "EPSG:4549"


@pytest.mark.parametrize("choice, counted", [
    ({"CLASSES": "E0102", "SINCE": "2026-01-01"}, 5),
    ({"CLASSES": "E01", "UNTIL": "2025-12-31"}, 5), ({"STATES": [0]}, 10)])
def test_the_choice_of_cases(run, path, choice, counted):
    found = run(WORKSPACE=path, **choice)
    assert table(found["OUTPUT"])[code(4, 4)]["count"] == counted


def test_a_rate_by_components(run, path):
    heard = Heard()
    rows = table(run(heard, WORKSPACE=path, RATE=3, SMOOTHING=0)["OUTPUT"])
    assert rows[code(4, 4)]["value"] == pytest.approx(10 / 3)
    lost = rows[code(0, 0)]
    assert lost["denominator"] == 0 and lost["class"] == "No value"
    for name in ("value", "z", "significant", "candidate"):
        assert lost[name] is None or str(lost[name]) == "NULL"
    assert any("denominator of 0: 8" in line for line in heard.warnings)
    smooth = table(run(WORKSPACE=path, RATE=3)["OUTPUT"])[code(4, 4)]["value"]
    near = table(run(WORKSPACE=path, RATE=3, SMOOTHING=2)["OUTPUT"])[code(4, 4)]["value"]
    assert 1 < smooth < 10 / 3 and smooth != near and near <= 10 / 3


def test_components_and_their_classes(run, path):
    with pytest.raises(QgsProcessingException, match="Nothing fits"):
        run(WORKSPACE=path, COUNT=1, CLASSES="C0203")
    with pytest.raises(QgsProcessingException, match="E01 is no class of components"):
        run(WORKSPACE=path, COUNT=1, CLASSES="E01")
    assert table(run(WORKSPACE=path, COUNT=1, CLASSES="0102")["OUTPUT"])[code(4, 4)]["count"] == 3


@pytest.mark.parametrize("options, words, middle", [
    ({"NEIGHBOURS": 1}, "rook", 4), ({"NEIGHBOURS": 2}, "every area has a neighbour", 8),
    ({"NEIGHBOURS": 2, "DISTANCE": 120}, "120 m, as given", 4),
    ({"NEIGHBOURS": 3, "NEAREST": 5}, "5 nearest", 5)])
def test_the_neighbours(run, path, options, words, middle):
    heard = Heard()
    rows = table(run(heard, WORKSPACE=path, **options)["OUTPUT"])
    assert any(words in line for line in heard.lines)
    assert rows[code(4, 4)]["neighbours"] >= middle and rows[code(4, 4)]["significant"] > 0


def test_permutations_are_of_their_seed(run, path):
    first, second, other = (
        [f["p"] for f in run(WORKSPACE=path, PERMUTATIONS=199, SEED=seed)["OUTPUT"].getFeatures()]
        for seed in (1, 1, 2))
    assert first == second != other and min(first) >= 2 / 200


def test_points_in_polygons_without_a_workspace(run):
    points = QgsVectorLayer("Point?crs=EPSG:4549", "stalls", "memory")
    for k in range(64):
        for i in range(9 if k in (18, 19, 26, 27) else 1 + k % 2):
            feature = QgsFeature()
            feature.setGeometry(QgsGeometry.fromWkt(
                f"POINT ({100 * (k % 8) + 20 + i} {100 * (k // 8) + 50})"))
            points.dataProvider().addFeatures([feature])
    found = run(INPUT=points, POLYGONS=squares([0.0] * 64), CODE="name")
    rows = table(found["OUTPUT"])
    assert rows["Z18"]["count"] == 9 and rows["Z18"]["significant"] > 0
    assert found["READ"] == points.featureCount() and found["REJECTED"] == 0


@pytest.mark.parametrize("more, told", [
    ({}, True), ({"FIELD": "value", "INPUT": None}, False)])
def test_polygons_on_top_of_each_other_are_told_where_points_are_placed(run, more, told):
    points = QgsVectorLayer("Point?crs=EPSG:4549", "stalls", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("POINT (20 50)"))
    points.dataProvider().addFeatures([feature])
    layer = squares([float(k % 3) for k in range(64)])
    layer.dataProvider().changeGeometryValues({9: QgsGeometry.fromWkt(
        "MULTIPOLYGON (((0 0, 100 0, 100 100, 0 100, 0 0)))")})
    heard = Heard()
    run(heard, **{"INPUT": points, "POLYGONS": layer, "CODE": "name", **more})
    assert told == any("on top of each other" in line for line in heard.warnings)
    heard = Heard()
    run(heard, INPUT=points, POLYGONS=squares([0.0] * 64), CODE="name")
    assert not any("on top of each other" in line for line in heard.warnings)


def test_a_field_and_a_field_to_divide_by(run):
    values = np.where(np.isin(np.arange(64), (18, 19, 26, 27)), 30.0, 2 + np.arange(64) % 3)
    values[5] = np.nan
    layer = squares([None if np.isnan(v) else float(v) for v in values], base=[2.0] * 64)
    rows = table(run(POLYGONS=layer, FIELD="value", CODE="name")["OUTPUT"])
    assert rows["Z18"]["value"] == 30 and rows["Z18"]["significant"] == 3
    assert rows["Z5"]["class"] == "No value"
    rows = table(run(POLYGONS=layer, FIELD="value", CODE="name", RATE=5, BASE="base",
                     SMOOTHING=0)["OUTPUT"])
    assert rows["Z18"]["value"] == 15 and rows["Z5"]["class"] == "No value"


@pytest.mark.parametrize("options, neighbours", [
    ({"NEIGHBOURS": 3, "NEAREST": 4}, 4), ({"NEIGHBOURS": 2}, 2), ({"NEIGHBOURS": 0}, 2)])
def test_areas_without_a_value_take_no_place_among_the_neighbours(run, options, neighbours):
    """Every other column has none: a distance that reaches them alone would be too short."""
    heard = Heard()
    layer = squares([None if k % 2 else float(2 + k * k % 7) for k in range(64)])
    rows = table(run(heard, POLYGONS=layer, FIELD="value", CODE="name", **options)["OUTPUT"])
    assert rows["Z26"]["neighbours"] >= neighbours and rows["Z27"]["neighbours"] == 0
    if options["NEIGHBOURS"] == 2:
        # half of the 32 that have a value have eight of them within 283 m, not within 142 m
        assert any("within 283 m" in line for line in heard.lines)
    else:
        assert rows["Z26"]["neighbours"] == neighbours


def test_a_negative_field_is_divided_where_nothing_is_smoothed(run):
    layer = squares([float(k % 3 - 6 * (k in (18, 19, 26, 27))) for k in range(64)], [2.0] * 64)
    rows = table(run(POLYGONS=layer, FIELD="value", CODE="name", RATE=5, BASE="base",
                     SMOOTHING=0)["OUTPUT"])
    assert rows["Z18"]["value"] == -3 and rows["Z18"]["significant"] < 0


def test_a_layer_that_does_not_say_where_it_lies_is_told(run, path):
    layer = squares([0.0] * 64)
    layer.setCrs(QgsCoordinateReferenceSystem())
    heard = Heard()
    run(heard, POLYGONS=layer, WORKSPACE=path)
    assert any("zones does not say its reference system; taken as" in line
               for line in heard.warnings)


def test_a_polygon_that_crosses_itself_is_counted(provider):
    """As in citygrid:countbyarea, where QGIS is told to take invalid shapes as they are."""
    import processing
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    layer = squares([9.0, *range(1, 64)])
    layer.dataProvider().changeGeometryValues({1: QgsGeometry.fromWkt(bow.wkt)})
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    result = processing.run("citygrid:hotspots", {
        "POLYGONS": layer, "FIELD": "value", "CODE": "name", "OUTPUT": "memory:"}, context=context)
    rows = table(result["OUTPUT"])
    assert len(rows) == 64 and rows["Z0"]["value"] == 9 and rows["Z0"].geometry().area() == 5000


@pytest.mark.parametrize("options, words", [
    (lambda: {"POLYGONS": squares([7.0] * 64), "FIELD": "value"}, "same value, 7"),
    (lambda: {"POLYGONS": squares([7.0]), "FIELD": "value"}, "at least 3 areas"),
    (lambda: {"POLYGONS": squares([None] * 9), "FIELD": "value"}, "value has no number"),
    # rates that differ by less than chance would let them
    (lambda: {"POLYGONS": squares([9.0 + k % 3 for k in range(64)], [10.0] * 64),
              "FIELD": "value", "RATE": 5, "BASE": "base"}, "smoothed, all are 0.998"),
    (lambda: {"POLYGONS": polygons([]), "FIELD": "value"}, "has no polygons"),
    (lambda: {"POLYGONS": polygons([(None, "a", 1.0, 1.0)]), "FIELD": "value"}, "has no polygons"),
    (lambda: {"POLYGONS": squares([1.0, 2, 3]), "FIELD": "value", "RATE": 5}, "field of the "),
    (lambda: {"POLYGONS": squares([1.0, 2, 3]), "FIELD": "value", "RATE": 5, "BASE": "value",
              "NEIGHBOURS": 2, "DISTANCE": 1.0}, "No area has a neighbour|same value"),
    (lambda: {"POLYGONS": squares([-1.0, 2, 3]), "FIELD": "value", "RATE": 5, "BASE": "base"},
     "no counts that could be smoothed"),
    (lambda: {"POLYGONS": squares([1.0, 2, 3], [0.0] * 3), "FIELD": "value", "RATE": 5,
              "BASE": "base"}, "0 or unknown in every area"),
    (lambda: {"POLYGONS": polygons([(shapely.box(0, 0, 1, 1), "a", 1.0, 1.0)], "EPSG:4326"),
              "FIELD": "value"}, "in metres")])
def test_what_cannot_be_analysed(run, options, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(**options())


def test_a_workspace_without_cases_or_grids(run, empty, tmp_path):
    with pytest.raises(QgsProcessingException, match="Nothing fits the choice"):
        run(WORKSPACE=str(empty))
    fresh(tmp_path / "bare.gpkg").close()
    with pytest.raises(QgsProcessingException, match="no areas of this kind"):
        run(WORKSPACE=str(tmp_path / "bare.gpkg"))
    with pytest.raises(QgsProcessingException):
        run()


def test_a_cancelled_run_writes_nothing(run, path, tmp_path):
    class Impatient(QgsProcessingFeedback):
        def setProgress(self, share):
            if share > 66:
                self.cancel()
    target = tmp_path / "out.gpkg"
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(Impatient(), WORKSPACE=path, PERMUTATIONS=9999, OUTPUT=str(target))
    assert not target.exists()


def test_the_layer_that_is_loaded_is_drawn_and_noted(provider, path):
    context, project = QgsProcessingContext(), QgsProject()
    context.setProject(project)
    algorithm = provider.algorithm("hotspots").create()
    definition = {"WORKSPACE": path, "OUTPUT": "memory:"}
    feedback = QgsProcessingFeedback()
    from qgis.core import QgsProcessingOutputLayerDefinition
    definition["OUTPUT"] = QgsProcessingOutputLayerDefinition("memory:", project)
    results, fine = algorithm.run(definition, context, feedback)
    assert fine
    details = context.layersToLoadOnCompletion()[results["OUTPUT"]]
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context)
    details.postProcessor().postProcessLayer(layer, context, feedback)
    labels = [rule.label() for rule in layer.renderer().rootRule().children()]
    assert labels[0] == "Hot spot, 99 %" and "Candidate cold spot, 95 %" in labels
    assert labels[-2:] == ["Not significant", "No value"]
    assert "corner in common" in layer.abstract() and "Counted at" in layer.abstract()


def test_each_area_has_one_look(run, path):
    """Significant before candidate, and an area without a value has its own."""
    layer = run(WORKSPACE=path, RATE=3)["OUTPUT"]
    dress_hot_spots(layer)
    assert not unnamed(layer)
    rules = layer.renderer().rootRule().children()
    drawn = 0
    for rule in rules:
        for feature in layer.getFeatures(rule.filterExpression()):
            drawn += 1
            assert rule.label() == feature["class"]
    assert drawn == 64
