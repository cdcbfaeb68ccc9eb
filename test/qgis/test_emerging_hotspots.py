"""citygrid:emerginghotspots: layers and cases in, patterns and a cube that plays out."""
from functools import partial

import numpy as np
import pytest
import shapely
from feedback_log import Log
from field_names import unnamed
from fresh_workspace import fresh
from qgis.core import (
    QgsApplication, QgsDateTimeRange, QgsFeature, QgsFeatureRequest, QgsGeometry,
    QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject, QgsVectorLayer,
    QgsVectorLayerTemporalContext)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from citygrid_plugin.compat import FROM_TO
from citygrid_plugin.core.analysis.emerging import PATTERNS
from citygrid_plugin.core.workspace import bulk, case_records
from citygrid_plugin.layers import emerging_style
from citygrid_plugin.processing.analysis import cube_rows

SIDE, T = 9, 12
X, Y = 500_000, 3_350_000
MONTH, WEEK, HOT, COLD = 2, 1, 10, 70       # two middles of blocks, far from each other
MONTHS = np.datetime64("2025-01") + np.arange(T)


def cells():
    return [shapely.box(X + 100 * (k % SIDE), Y + 100 * (k // SIDE), X + 100 * (k % SIDE) + 100,
                        Y + 100 * (k // SIDE) + 100) for k in range(SIDE * SIDE)]


def block(middle):
    return [middle + SIDE * dy + dx for dy in (-1, 0, 1) for dx in (-1, 0, 1)]


def counts():
    """Two a month everywhere, nine around HOT since the tenth month, none around COLD ever."""
    made = np.full((SIDE * SIDE, T), 2)
    made[block(HOT), T - 3:] = 9
    made[block(COLD)] = 0
    return made


def polygons(crs="EPSG:4549", shapes=None):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=no:string", "cells", "memory")
    for number, shape in enumerate(cells() if shapes is None else shapes):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shape.wkt))
        feature["no"] = f"N{number:02}"
        layer.dataProvider().addFeature(feature)
    return layer


def points(made=None, kind="datetime", crs="EPSG:4549", day=14):
    """One point for each count; as many as there are in the middle of a month."""
    made = counts() if made is None else made
    layer = QgsVectorLayer(f"Point?crs={crs}&field=seen:{kind}", "seen", "memory")
    middle = [shape.centroid.coords[0] for shape in cells()]
    features = []
    for cell, step in zip(*np.nonzero(made)):
        at = QDateTime(QDate(2025, int(step) + 1, day), QTime(8, 30))
        for _number in range(int(made[cell, step])):
            feature = QgsFeature(layer.fields())
            feature.setGeometry(QgsGeometry.fromWkt("Point({} {})".format(*middle[cell])))
            feature["seen"] = at if kind == "datetime" else at.toString("yyyy/M/d h:mm")
            features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "emerginghotspots")


def start(run, feedback=None, context=None, **more):
    return run(feedback, context, **{"POLYGONS": polygons(), "CODE": "no", "STEP": MONTH,
                                     "TIME": "seen", "OUTPUT": "memory:", **more})


@pytest.fixture(scope="module")
def done(run):
    log = Log()
    return start(run, log, INPUT=points(), CUBE="memory:", ALL=True), log.lines


def test_one_row_for_each_area(done):
    result, lines = done
    rows = {f["code"]: f for f in result["OUTPUT"].getFeatures()}
    assert len(rows) == SIDE * SIDE and result["STEPS"] == T
    assert (result["SINCE"], result["UNTIL"]) == ("2025-01-01", "2025-12-31")
    hot, cold, quiet = (rows[f"N{k:02}"] for k in (HOT, COLD, 40))
    assert (hot["pattern"], hot["title"]) == ("consecutive_hot", "Consecutive hot spot")
    assert (hot["hot_steps"], hot["cold_steps"], hot["steps"]) == (3, 0, T)
    assert hot["total"] == 2 * 9 + 9 * 3 and hot["last_z"] > 3 and hot["last_p"] < 0.01
    assert cold["pattern"] == "persistent_cold" and cold["cold_steps"] == T
    assert quiet["pattern"] == "none" and quiet["total"] == 24
    assert hot["slope"] >= 0 and 0 <= hot["trend_p"] <= 1 and -1 <= hot["tau"] <= 1
    assert result["HOT"] == sum(f["pattern"].endswith("hot") for f in rows.values()) >= 9
    assert result["COLD"] == sum(f["pattern"].endswith("cold") for f in rows.values()) >= 9
    assert result["READ"] == counts().sum() and result["REJECTED"] == 0
    said = "\n".join(lines)
    assert "12 steps from 2025-01-01 to 2025-12-31" in said
    assert f"Consecutive hot spot: {result['HOT']}" in said and "queen" in said


def test_the_cube_has_a_row_for_each_area_and_step(done):
    cube = done[0]["CUBE"]
    assert cube.featureCount() == SIDE * SIDE * T
    first = next(f for f in cube.getFeatures() if f["code"] == f"N{HOT}" and f["step"] == 10)
    assert first["begin"] == QDateTime(QDate(2025, 10, 1), QTime(0, 0))
    assert first["end"] == QDateTime(QDate(2025, 11, 1), QTime(0, 0))
    assert (first["count"], first["bin"], first["title"]) == (9, 3, "Hot spot, 99 %")
    assert sum(f["count"] for f in cube.getFeatures()) == counts().sum()


def frames(layer, begin, end):
    """What the temporal controller shows between two days."""
    span = QgsDateTimeRange(*(QDateTime.fromString(f"{day}T00:00:00", Qt.DateFormat.ISODate)
                              for day in (begin, end)), True, False)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    condition = layer.temporalProperties().createFilterString(context, span)
    assert condition
    return {(f["code"], f["step"]) for f in
            layer.getFeatures(QgsFeatureRequest().setFilterExpression(condition))}


@pytest.fixture(scope="module", params=["memory", "gpkg"])
def played(run, request, tmp_path_factory):
    """Both results as Processing loads them, in memory and from files: hot and cold steps alone."""
    folder = tmp_path_factory.mktemp("cube")
    project = QgsProject.instance()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)

    def target(name):
        where = "memory:" if request.param == "memory" else str(folder / f"{name}.gpkg")
        return QgsProcessingOutputLayerDefinition(where, project)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("citygrid:emerginghotspots")
    result, good = algorithm.run(
        {"POLYGONS": polygons(), "CODE": "no", "STEP": MONTH, "TIME": "seen", "INPUT": points(),
         "OUTPUT": target("areas"), "CUBE": target("cube")}, context, feedback)
    assert good
    loaded = {}
    for name in ("OUTPUT", "CUBE"):
        layer = loaded[name] = QgsProcessingUtils.mapLayerFromString(result[name], context)
        details = context.layerToLoadOnCompletionDetails(result[name])
        details.postProcessor().postProcessLayer(layer, context, feedback)
    yield loaded
    loaded.clear()


def test_the_temporal_controller_plays_the_cube(played):
    cube = played["CUBE"]
    times = cube.temporalProperties()
    assert times.isActive() and times.mode() == FROM_TO
    assert (times.startField(), times.endField()) == ("begin", "end")
    hot = f"N{HOT}"
    june = frames(cube, "2025-06-01", "2025-07-01")
    assert {step for _, step in june} == {6} and hot not in {code for code, _ in june}
    assert f"N{COLD}" in {code for code, _ in june}
    october = frames(cube, "2025-10-01", "2025-11-01")
    assert (hot, 10) in october and {step for _, step in october} == {10}
    two = frames(cube, "2025-11-15", "2025-12-05")
    assert {step for _, step in two} == {11, 12}
    assert frames(cube, "2024-12-01", "2025-01-01") == frames(cube, "2026-01-01",
                                                              "2026-02-01") == set()


def test_the_cube_has_no_quiet_steps_unless_asked_for(played):
    bins = {f["bin"] for f in played["CUBE"].getFeatures()}
    assert 0 not in bins and bins <= set(range(-3, 4))


def test_what_is_loaded_is_drawn_with_a_legend(played):
    rules = played["OUTPUT"].renderer().rootRule().children()
    assert [rule.label() for rule in rules] == [title for _, title in PATTERNS.values()]
    shown = {f["pattern"] for f in played["OUTPUT"].getFeatures()}
    for pattern in shown:
        assert sum(f"'{pattern}'" in rule.filterExpression() for rule in rules) == 1
    assert len(played["CUBE"].renderer().rootRule().children()) == 6
    assert set(unnamed(played["OUTPUT"]) + unnamed(played["CUBE"])) <= {"fid"}
    assert "seen, 2025-01-01 to 2025-12-31" in played["OUTPUT"].abstract()


def test_every_pattern_has_a_look_of_its_own():
    looks, renderer = set(), emerging_style.patterns()
    for rule in renderer.rootRule().children():
        layers = rule.symbol().symbolLayers()
        looks.add(tuple((layer.color().name(), layer.brushStyle()) for layer in layers))
    assert len(looks) == len(PATTERNS)


def test_a_period_that_has_not_ended_yet_has_no_empty_future(run):
    log = Log()
    result = start(run, log, INPUT=points(), SINCE="2025-01-01", UNTIL="2099-12-31")
    assert result["UNTIL"] < QDate.currentDate().toString("yyyy-MM-dd") < "2099"
    said = "\n".join(log.lines)
    assert f"{result['STEPS'] - T} of {result['STEPS']} steps have no case at all" in said


def test_the_last_day_there_is_sets_no_limit(run):
    result = start(run, INPUT=points(), UNTIL="9999-12-31")
    assert (result["STEPS"], result["UNTIL"]) == (T, "2025-12-31")


def test_polygons_on_top_of_each_other_are_told(run, done):
    log = Log()
    shapes = cells()
    shapes[5] = shapely.box(X, Y, X + 150, Y + 100)
    start(run, log, INPUT=points(), POLYGONS=polygons(shapes=shapes))
    assert any("on top of each other" in line for line in log.lines)
    assert not any("on top of each other" in line for line in done[1])


def test_an_area_without_ground_is_left_out(run):
    flat = shapely.Polygon([(X + 5000, Y), (X + 5100, Y), (X + 5050, Y)])
    log = Log()
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    result = start(run, log, context, INPUT=points(), POLYGONS=polygons(shapes=[*cells(), flat]))
    assert result["OUTPUT"].featureCount() == SIDE * SIDE
    assert "1 polygons without geometry" in "\n".join(log.lines)


def test_text_times_and_another_reference_system(run):
    made = points(kind="string")
    shapes = [shapely.transform(shape, _degrees) for shape in cells()]
    assert start(run, INPUT=made)["HOT"] >= 9
    with pytest.raises(QgsProcessingException, match="projected reference system"):
        start(run, INPUT=made, POLYGONS=polygons("EPSG:4490", shapes))


def _degrees(xy):
    return (xy - [X, Y]) / 111_000 + [120, 30]


def test_an_incomplete_last_month_is_left_out_or_kept(run):
    log = Log()
    made = counts()
    result = start(run, log, INPUT=points(made), UNTIL="2025-12-20")
    assert result["STEPS"] == T - 1 and result["UNTIL"] == "2025-11-30"
    assert result["REJECTED"] == made[:, -1].sum()
    assert any("2025-12-01 to 2025-12-31 is not complete and was left out" in line
               for line in log.lines)
    log = Log()
    result = start(run, log, INPUT=points(made), UNTIL="2025-12-20", INCOMPLETE=True)
    assert result["STEPS"] == T
    assert any("its counts are too low" in line for line in log.lines)


def test_no_pattern_is_told(run):
    log = Log()
    made = np.random.default_rng(1).poisson(3, (SIDE * SIDE, T))
    result = start(run, log, INPUT=points(made), LEVEL=2)
    assert result["HOT"] == result["COLD"] == 0
    assert any("No area has a pattern" in line for line in log.lines)


def test_points_outside_and_without_time_are_told(run):
    layer = points()
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("Point(0 0)"))
    feature["seen"] = QDateTime(QDate(2025, 3, 1), QTime(0, 0))
    nowhen = QgsFeature(layer.fields())
    nowhen.setGeometry(QgsGeometry.fromWkt(f"Point({X + 50} {Y + 50})"))
    layer.dataProvider().addFeatures([feature, nowhen])
    log = Log()
    result = start(run, log, INPUT=layer)
    assert result["REJECTED"] == 2
    said = "\n".join(log.lines)
    total = counts().sum() + 2
    assert f"1 of {total} lie in none of the areas" in said
    assert f"1 of {total} have no time" in said


def empty_points():
    return QgsVectorLayer("Point?crs=EPSG:4549&field=seen:datetime", "seen", "memory")


@pytest.mark.parametrize("more, words", [
    (lambda: {"INPUT": points(), "TIME": ""}, "field with the time"),
    (lambda: {"INPUT": empty_points()}, "nothing to count"),
    (lambda: {"INPUT": points(), "POLYGONS": polygons(shapes=[])}, "has no polygons"),
    (lambda: {"INPUT": points(), "POLYGONS": polygons(shapes=cells()[:1])}, "two areas"),
    (lambda: {"INPUT": points(), "SINCE": "2025-03-01", "UNTIL": "2025-03-31"}, "two steps"),
    (lambda: {"INPUT": points(), "SINCE": "2030-01-01"}, "nothing to count"),
    (lambda: {"INPUT": points(np.full((SIDE * SIDE, T), 1))}, "nothing stands out"),
    (lambda: {"INPUT": points(), "POLYGONS": polygons(shapes=[
        shapely.box(0, 0, 9, 9), shapely.box(9, 0, 18, 9)])}, "nothing to count"),
    (lambda: {"INPUT": points(), "SINCE": "gestern"}, "is no day")])
def test_what_cannot_be_analysed(run, more, words):
    with pytest.raises(QgsProcessingException, match=words):
        start(run, **more())


def test_a_cube_that_would_be_too_large_keeps_what_is_strongest(run, monkeypatch):
    monkeypatch.setattr(cube_rows, "MOST", 100)
    log = Log()
    cube = start(run, log, INPUT=points(), CUBE="memory:", ALL=True)["CUBE"]
    assert cube.featureCount() == 100
    said = "\n".join(log.lines)
    assert "972 rows would be more than 100" in said and "the 100 strongest" in said
    weakest = min(abs(f["z"]) for f in cube.getFeatures())
    whole = start(run, INPUT=points(), CUBE="memory:")["CUBE"]
    assert sum(abs(f["z"]) > weakest for f in whole.getFeatures()) < 100


def test_a_cancelled_run_says_so(run):
    class Stop(Log):
        def setProgress(self, progress):
            if progress > 60:
                self.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        start(run, Stop(), INPUT=points())


# -- cases of a workspace

@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A community of 5 x 5 unit grids, a case a week in each, four in one corner of late."""
    path = tmp_path_factory.mktemp("emerging") / "w.gpkg"
    shapes = [shapely.box(X + 100 * (k % 5), Y + 100 * (k // 5), X + 100 * (k % 5) + 100,
                          Y + 100 * (k // 5) + 100) for k in range(25)]
    corner = {0, 1, 5, 6}
    rows = []
    with fresh(path) as ws:
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {"code": ["330106001001"], "name": ["A"]},
                             geometry=[shapely.box(X, Y, X + 500, Y + 500)])
            bulk.insert_rows(ws, connection, "unit_grid", {
                "bgid": [f"330106001001{k + 1:03}" for k in range(25)]}, geometry=shapes)
        for week in range(12):
            for k, shape in enumerate(shapes):
                at = np.datetime64("2025-03-03T10:00:00") + np.timedelta64(7 * week + k % 7, "D")
                for kind in range(4 if k in corner and week >= 10 else 1):
                    rows.append(("0102" if kind < 3 else "0203", *shape.centroid.coords[0],
                                 str(at)))
        numbers = [f"E{row:08}" for row in range(len(rows))]
        codes, x, y, at = zip(*rows)
        case_records.insert_history(
            ws, {"case_no": numbers, "kind": ["event"] * len(rows), "classcode": codes,
                 "x": x, "y": y},
            {"case_no": numbers, "seq": [1] * len(rows), "action": ["report"] * len(rows),
             "role": ["acceptor"] * len(rows), "actor": ["A"] * len(rows), "at": at,
             "unit": [None] * len(rows)})
    return str(path), len(rows)


def test_cases_of_a_workspace_by_unit_grid(run, city):
    path, total = city
    result = run(WORKSPACE=path, STEP=WEEK, OUTPUT="memory:", LAG=0)
    assert result["STEPS"] == 12 and result["READ"] == total
    assert (result["SINCE"], result["UNTIL"]) == ("2025-03-03", "2025-05-25")
    rows = {f["code"]: f for f in result["OUTPUT"].getFeatures()}
    assert len(rows) == 25
    assert rows["330106001001001"]["pattern"] == "consecutive_hot"
    assert rows["330106001001025"]["pattern"] == "none"
    fewer = run(WORKSPACE=path, STEP=WEEK, OUTPUT="memory:", LAG=0, CLASSES="E0102",
                SINCE="2025-03-10")
    assert fewer["STEPS"] == 11 and fewer["READ"] == total - 8 - 25


@pytest.mark.parametrize("classes, same", [
    ("暴露垃圾", "E0102"), (" exposed refuse ", "E0102"), ("E0203，暴露垃圾", "0102 0203"),
    ("0102、0203", "0102 0203"), ("焚烧垃圾、树叶, 暴露垃圾", "0102,0115")])
def test_classes_by_their_names(run, city, classes, same):
    def read(text):
        return run(WORKSPACE=city[0], STEP=WEEK, OUTPUT="memory:", CLASSES=text)["READ"]
    assert read(classes) == read(same) > 0


@pytest.mark.parametrize("more, words", [
    ({"CLASSES": "E9999"}, "No case fits"), ({"AREAS": 1}, "no areas of this kind"),
    ({"AREAS": 2}, "two areas"), ({"CLASSES": "X"}, "no code of a class"),
    ({"CLASSES": "垃圾"}, "nor the whole name"), ({"CLASSES": "其他"}, "E0199, E0399")])
def test_what_a_workspace_cannot_answer(run, city, more, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(**{"WORKSPACE": city[0], "STEP": WEEK, "OUTPUT": "memory:", **more})


def test_an_empty_workspace(run, tmp_path):
    fresh(tmp_path / "w.gpkg").close()
    with pytest.raises(QgsProcessingException, match="no areas of this kind"):
        run(WORKSPACE=str(tmp_path / "w.gpkg"), OUTPUT="memory:")
    with pytest.raises(QgsProcessingException, match="No case fits"):
        start(run, WORKSPACE=str(tmp_path / "w.gpkg"))


@pytest.mark.parametrize("kind", ["band", "nearest"])
def test_other_neighbours(run, kind):
    log = Log()
    result = start(run, log, INPUT=points(), NEIGHBOURS={"band": 2, "nearest": 3}[kind],
                   FDR=False)
    assert result["HOT"] >= 9
    assert any("Neighbours" in line for line in log.lines)
