"""citygrid:forecast: a planted season is shown with its test, noise is a dash with the reason."""
from functools import partial

import numpy as np
import pytest
import shapely
from feedback_log import Log
from field_names import unnamed
from fresh_workspace import fresh
from qgis.core import (
    QgsApplication, QgsFeature, QgsGeometry, QgsProcessingContext, QgsProcessingException,
    QgsProcessingFeedback, QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject,
    QgsVectorLayer)
from qgis.PyQt.QtCore import QDate

from citygrid_plugin.core.workspace import bulk, case_records
from citygrid_plugin.layers import forecast_style

X, Y, AREAS, WEEKS = 500_000, 3_350_000, 9, 106
MONDAY = np.datetime64("2024-01-01")
CLASS, MAJOR, ALL = range(3)


def cells():
    return [shapely.box(X + 100 * (k % 3), Y + 100 * (k // 3), X + 100 * (k % 3) + 100,
                        Y + 100 * (k // 3) + 100) for k in range(AREAS)]


def counts(amplitude, seed, mean=4.0):
    season = np.exp(amplitude * np.cos(2 * np.pi * np.arange(WEEKS) / 52.18))
    return np.random.default_rng(seed).poisson(mean * season, (AREAS, WEEKS))


def polygons():
    layer = QgsVectorLayer("Polygon?crs=EPSG:4549&field=no:string", "cells", "memory")
    for number, shape in enumerate(cells()):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shape.wkt))
        feature["no"] = f"N{number}"
        layer.dataProvider().addFeature(feature)
    return layer


def points(weeks=WEEKS, classes=("ice", "noise")):
    """Two classes: one with a season, one without; spread over the days of each week."""
    layer = QgsVectorLayer("Point?crs=EPSG:4549&field=day:date&field=what:string", "seen",
                           "memory")
    features = []
    middles = [QgsGeometry.fromWkt(cell.centroid.wkt) for cell in cells()]
    for what in classes:
        made = counts(0.7 if what == "ice" else 0.0, 1)[:, :weeks]
        for cell, week in zip(*np.nonzero(made)):
            for number in range(made[cell, week]):
                at = (MONDAY + np.timedelta64(int(7 * week + (number + cell) % 7), "D")).item()
                feature = QgsFeature(layer.fields())
                feature.setGeometry(middles[cell])
                feature.setAttributes([QDate(at), what])
                features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


@pytest.fixture(scope="module")
def seen(qgis_app):
    return points()


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "forecast")


def start(run, layer, feedback=None, **more):
    return run(feedback, **{"INPUT": layer, "TIME": "day", "POLYGONS": polygons(), "CODE": "no",
                            "CLASS": "what", "OUTPUT": "memory:", "TEST": "memory:", **more})


@pytest.fixture(scope="module")
def done(run, seen):
    log = Log()
    return start(run, seen, log), "\n".join(log.lines)


def test_a_season_is_shown_and_noise_is_not(done):
    result, said = done
    rows = list(result["OUTPUT"].getFeatures())
    assert len(rows) == 2 * AREAS and result["CLASSES"] == 2 and result["BETTER"] == 1
    ice = [f for f in rows if f["class"] == "ice" and f["shown"]]
    assert len(ice) == result["SHOWN"] >= 6
    for row in rows:
        if row["shown"]:
            assert row["low"] <= row["expected"] <= row["high"] and row["reason"] == ""
            assert sum(row[f"week{k}"] for k in (1, 2, 3, 4)) == pytest.approx(row["expected"])
            assert row["text"] == f"{row['expected']:.1f} ({row['low']}–{row['high']})"
        else:
            assert row["text"] == "–" and row["reason"]
            assert not row["expected"] and not row["low"] and not row["week1"]
    assert {f["reason"] for f in rows if f["class"] == "noise"} == {
        "The forecast of this class was no better than a naive one."}
    # January and February 2026: the wave is high
    assert np.mean([f["expected"] for f in ice]) > 1.3 * np.mean([f["usual"] for f in ice])
    assert "ice: error" in said and "intervals held" in said


def test_the_period_and_what_was(done):
    result, _said = done
    row = next(f for f in result["OUTPUT"].getFeatures()
               if (f["code"], f["class"]) == ("N4", "ice"))
    assert (row["since"], row["until"]) == ("2026-01-12", "2026-02-08")
    assert (result["SINCE"], result["UNTIL"]) == ("2026-01-12", "2026-02-08")
    made = counts(0.7, 1)[4]
    assert row["last_weeks"] == made[-4:].sum()
    assert row["last_year"] == made[WEEKS - 52:WEEKS - 48].sum()
    assert row["usual"] == pytest.approx(4 * made[-52:].mean())
    assert row["about"] == "seen" and row["level"] == 0.8


def test_the_test_is_part_of_the_result(done):
    ice, noise = sorted(done[0]["TEST"].getFeatures(), key=lambda f: f["class"])
    assert (ice["better"], noise["better"], noise["shown"]) == (1, 0, 0)
    assert ice["cases"] == counts(0.7, 1).sum() and ice["origins"] == 13
    assert ice["gain"] > 0.1 and ice["best_naive"].startswith("the mean of")
    assert 0.6 < ice["coverage"] <= 1 and 0.8 <= ice["promised"] < 1
    for name in ("last_year", "mean_4", "mean_13", "mean_52", "steady"):
        assert ice["error_forecast"] < ice[f"error_{name}"]
        assert ice["mase_forecast"] < ice[f"mase_{name}"] and ice[f"p_{name}"] < 0.05
    assert (ice["since"], ice["until"]) == ("2024-01-01", "2026-01-11")


def test_all_together_and_other_levels(run, seen):
    result = start(run, seen, GROUPS=ALL, LEVEL=2, WEEKS=2)
    rows = list(result["OUTPUT"].getFeatures())
    assert len(rows) == AREAS and {f["title"] for f in rows} == {"All cases"}
    assert rows[0]["level"] == 0.95 and result["UNTIL"] == "2026-01-25"
    assert "week3" not in [field.name() for field in result["OUTPUT"].fields()]
    assert result["READ"] == seen.featureCount() and result["REJECTED"] == 0


def test_a_short_history_says_no(run):
    log = Log()
    result = start(run, points(60, ["ice"]), log)
    assert result["SHOWN"] == 0
    assert {f["reason"] for f in result["OUTPUT"].getFeatures()} == {
        "The history is too short to judge a forecast by."}
    assert "There are 60 whole weeks" in "\n".join(log.lines) and "76" in "\n".join(log.lines)


def test_an_incomplete_last_week_is_left_out(run, seen):
    result = start(run, seen, UNTIL="2026-01-07")
    assert result["SINCE"] == "2026-01-05" and result["REJECTED"] > 0


@pytest.mark.parametrize("more, words", [
    ({"SINCE": "2030-01-01"}, "nothing to count"), ({"TIME": ""}, "field with the time"),
    ({"SINCE": "2025-01-02", "UNTIL": "2025-01-05"}, "no complete step")])
def test_what_cannot_be_forecast(run, seen, more, words):
    with pytest.raises(QgsProcessingException, match=words):
        start(run, seen, **more)


def test_cases_in_cut_weeks_alone_are_none(run):
    """Whole weeks without a case lie between the first and the last one, which are cut."""
    layer = QgsVectorLayer("Point?crs=EPSG:4549&field=day:date&field=what:string", "seen", "memory")
    for day in ("2024-01-03", "2026-01-09"):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(cells()[0].centroid.wkt))
        feature.setAttributes([QDate.fromString(day, "yyyy-MM-dd"), "ice"])
        layer.dataProvider().addFeature(feature)
    with pytest.raises(QgsProcessingException, match="nothing to count"):
        start(run, layer, SINCE="2024-01-02", UNTIL="2026-01-10")


def test_a_cancelled_run_says_so(run, seen):
    class Stop(Log):
        def setProgress(self, progress):
            if progress > 50:
                self.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        start(run, seen, Stop())


@pytest.mark.parametrize("what, shown", [("ice", True), ("noise", False)])
def test_what_is_loaded_is_drawn(provider, what, shown):
    project = QgsProject.instance()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("citygrid:forecast")
    target = QgsProcessingOutputLayerDefinition("memory:", project)
    result, good = algorithm.run(
        {"INPUT": points(classes=[what]), "TIME": "day", "POLYGONS": polygons(), "CODE": "no",
         "OUTPUT": target,
         "TEST": QgsProcessingOutputLayerDefinition("memory:", project)}, context, feedback)
    assert good
    layer = QgsProcessingUtils.mapLayerFromString(result["OUTPUT"], context)
    details = context.layerToLoadOnCompletionDetails(result["OUTPUT"])
    details.postProcessor().postProcessLayer(layer, context, feedback)
    rules = layer.renderer().rootRule().children()
    drawn = [rule for f in layer.getFeatures() for rule in rules
             if layer.getFeatures(f"$id = {f.id()} AND ({rule.filterExpression()})").nextFeature(f)]
    assert len(drawn) == AREAS                 # each area by one rule
    assert (len(rules) > 1) == shown and layer.labelsEnabled()
    assert not unnamed(layer)
    test = QgsProcessingUtils.mapLayerFromString(result["TEST"], context)
    context.layerToLoadOnCompletionDetails(result["TEST"]).postProcessor().postProcessLayer(
        test, context, feedback)
    assert not unnamed(test)
    assert "Forecast for 2026-01-12 to 2026-02-08, interval of 80 %." in layer.abstract()


def test_an_area_with_next_to_nothing_is_in_the_first_class_by_its_words_too(qgis_app):
    renderer = forecast_style.forecasts([0.04, 1.2, 2.5, 5.0, 9.9, 14.0, 22.0, 40.0])
    labels = [rule.label() for rule in renderer.rootRule().children()]
    assert labels[1].startswith("0.0 – ") and labels[-1].endswith(" – 40.0")


def test_cases_of_a_workspace_by_class_and_major_class(run, tmp_path):
    path = tmp_path / "w.gpkg"
    made = np.stack([counts(0.7, 2, 2.0), counts(0.0, 2, 2.0)])
    row = np.repeat(np.arange(made.size), made.ravel())
    what, cell, week = np.unravel_index(row, made.shape)
    n = len(row)
    ids = [f"E{number:08}" for number in range(n)]
    at = [f"{day}T09:00:00" for day in MONDAY + 7 * week + np.arange(n) % 7]
    classes = np.array(["0102", "0203"], dtype=object)[what].tolist()
    xs, ys = shapely.get_coordinates(shapely.centroid(cells()))[cell].T.tolist()
    with fresh(path) as ws:
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {"code": ["330106001001"], "name": ["A"]},
                             geometry=[shapely.box(X, Y, X + 300, Y + 300)])
            bulk.insert_rows(ws, connection, "unit_grid", {
                "bgid": [f"330106001001{k + 1:03}" for k in range(AREAS)]}, geometry=cells())
        case_records.insert_history(
            ws, {"case_no": ids, "kind": ["event"] * n, "classcode": classes, "x": xs, "y": ys},
            {"case_no": ids, "seq": [1] * n, "action": ["report"] * n, "role": ["acceptor"] * n,
             "actor": ["A"] * n, "at": at, "unit": [None] * n})
    common = {"WORKSPACE": str(path), "OUTPUT": "memory:", "TEST": "memory:"}
    result = run(**common)
    assert result["READ"] == n
    test = {f["class"]: f for f in result["TEST"].getFeatures()}
    assert set(test) == {"E0102", "E0203"} and test["E0102"]["title"]
    assert (test["E0102"]["better"], test["E0203"]["better"]) == (1, 0)
    major = run(**common, GROUPS=MAJOR)
    assert {f["class"] for f in major["TEST"].getFeatures()} == {"E01", "E02"}
    one = run(**{**common, "TEST": None}, CLASSES="E0203", AREAS=2)
    assert one["CLASSES"] == 1 and one["SHOWN"] == 0 and one["TEST"] is None
    assert [f["code"] for f in one["OUTPUT"].getFeatures()] == ["330106001001"]
