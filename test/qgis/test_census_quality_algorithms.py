"""matchcensus, samplesurvey and surveyquality from the toolbox."""
import shutil

import numpy as np
import pytest
import shapely
from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.workspace import bulk, census, store
from citygrid_plugin.processing.census import survey_quality
from feedback_log import Log
from qgis import processing
from qgis.core import QgsProcessingException


def objects(values):
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory, provider):
    """A workspace with components, a census and a check of it."""
    from fresh_workspace import fresh
    path = tmp_path_factory.mktemp("census") / "city.gpkg"
    x, y = (a.ravel().astype(float) for a in np.meshgrid(np.arange(8) * 9 + 5,
                                                         np.arange(8) * 9 + 5))
    with fresh(path) as ws:
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {
                "code": ["330106001001"], "name": ["A"]},
                geometry=np.array([shapely.box(0, 0, 100, 100)], dtype=object))
            bulk.write_grids(ws, connection, np.array([shapely.box(0, 0, 100, 100)], dtype=object),
                             ["330106001001001"], "Li", "test")
            bulk.import_components(ws, connection, {"classcode": objects(["0101"] * 64)},
                                   shapely.points(x, y), "Li", "test")
        fid = census.create(ws, "2026", "census", "2026-09-01", Scope(), "Li", "yearly")
        for purpose, keep in (("census", slice(2, None)), ("check", slice(0, None))):
            with ws.bulk("test") as connection:
                bulk.insert_rows(ws, connection, "survey_point", {
                    "census_fid": fid, "purpose": purpose, "state": "good", "found": "",
                    "source": purpose, "classcode": objects(["0101"] * len(x[keep])),
                    "crew": "one"}, points=(x[keep] + 0.1, y[keep]))
    return path


@pytest.fixture
def path(surveyed, tmp_path):
    return shutil.copy(surveyed, tmp_path / "city.gpkg")


def run(name, path, **more):
    return processing.run(f"citygrid:{name}", {"WORKSPACE": str(path), "CENSUS": "2026", **more})


def test_match(path):
    found = run("matchcensus", path)
    assert (found["UNCHANGED"], found["LOST"], found["NEW"], found["READ"]) == (62, 2, 0, 62)
    with store.open_workspace(path) as ws:
        assert ws.query("SELECT count(*) FROM census_change") == [(64,)]


def test_sample_and_quality(path):
    assert run("samplesurvey", path, NORMS='{"most_missed": 0.01}')["DRAWN"] == 1
    found = run("surveyquality", path, OUTPUT="TEMPORARY_OUTPUT")
    assert (found["DEFECTS"], found["FAILED"]) == (2, 1)
    rows = [f.attributeMap() if hasattr(f, "attributeMap") else
            dict(zip(f.fields().names(), f.attributes())) for f in found["OUTPUT"].getFeatures()]
    assert [r["what"] for r in rows] == ["all", "crew", "unit"]
    assert rows[0]["missed"] == pytest.approx(2 / 64)


def test_why_a_crew_failed_is_told_in_words(path):
    run("samplesurvey", path)
    told = Log()
    processing.run("citygrid:surveyquality", {"WORKSPACE": str(path), "CENSUS": "2026",
                                              "OUTPUT": "TEMPORARY_OUTPUT"}, feedback=told)
    assert "one failed: Missed" in told.lines
    assert survey_quality._failure("rmse 0.5") == "RMSE 0.5 m"


@pytest.mark.parametrize("name, more, words", [
    ("matchcensus", {"CENSUS": "none"}, "no census"),
    ("samplesurvey", {"CENSUS": "none"}, "no census"),
    ("samplesurvey", {"NORMS": "{"}, "JSON"), ("samplesurvey", {"NORMS": "[1]"}, "names"),
    ("samplesurvey", {"NORMS": '{"x": 1}'}, "norm"),
    ("surveyquality", {}, "sampling plan"), ("surveyquality", {"CENSUS": ""}, "CENSUS")])
def test_what_cannot_be_is_told(path, name, more, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(name, path, **more)
