"""citygrid:exportdelta and citygrid:importdelta from one workspace to another."""
import shutil
import sys
from pathlib import Path

import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from citygrid_plugin.core.workspace import cases, census_apply, components, store

sys.path.append(str(Path(__file__).parents[1] / "core"))
from applied_census import census, change, inventory, placed, point, surveyed  # noqa: E402

LID, BIN, PIPE = "0101", "0303", "2101"
X, Y = 514_400, 3_350_000       # Hangzhou in EPSG:4549


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with an applied census, and a copy made before it."""
    folder = tmp_path_factory.mktemp("delta")
    with fresh(folder / "a.gpkg") as ws:
        codes = [code for *_, code in placed(ws, LID, [point(X + x, Y) for x in range(3)])]
        placed(ws, PIPE, shapely.LineString([(X, Y), (X + 9, Y)]))
        ws.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(ws.path, folder / "b.gpkg")
        fid = census(ws, "普查2026")
        census(ws, "empty")
        change(ws, fid, "moved", codes[0], survey=surveyed(ws, fid, point(X + 30, Y + 5)))
        change(ws, fid, "removed", codes[1])
        change(ws, fid, "new", survey=surveyed(ws, fid, point(X + 9, Y + 9), classcode=BIN))
        census_apply.apply(ws, fid, "wang")
    return folder


@pytest.fixture
def there(made, tmp_path):
    for name in "ab":
        shutil.copy(made / f"{name}.gpkg", tmp_path)
    return tmp_path


@pytest.fixture
def written(run, there):
    return run("exportdelta", WORKSPACE=str(there / "a.gpkg"), CENSUS="普查2026",
               OUTPUT=str(there / "out"))


def valid(path):
    with store.open_workspace(path) as ws:
        return inventory(ws)


def test_written_here_and_taken_in_there(run, there, written):
    assert {k: written[k] for k in ("NEW", "CHANGED", "RETIRED", "READ", "WRITTEN")} == {
        "NEW": 1, "CHANGED": 1, "RETIRED": 1, "READ": 3, "WRITTEN": 3}
    layer = QgsVectorLayer(written["FILE"] + "|layername=component_point", "d", "ogr")
    assert layer.isValid() and layer.featureCount() == 3 and layer.crs().authid() == "EPSG:4549"
    assert layer.extent().width() == pytest.approx(29)
    names = [field.name() for field in layer.fields()]
    assert "ObjID" in names and "Operation" in names
    table = QgsVectorLayer(str(there / "out" / (Path(written["FILE"]).stem + "_point.csv")),
                           "c", "ogr")
    assert table.featureCount() == 3
    feedback = QgsProcessingFeedback()
    path = str(there / "b.gpkg")
    with store.open_workspace(path) as ws:
        gone, = ws.query("SELECT objid FROM component_01_point WHERE fid = 2")[0]
        cases.report(ws, classcode=LID, kind="component", x=X, y=Y, description="lid",
                     source="hotline", actor="Li", role="acceptor", objid=gone)
    done = run("importdelta", feedback, WORKSPACE=path, INPUT=written["FILE"], ACTOR="zhao",
               CASES=str(there / "cases.csv"), REJECTS=str(there / "rejects.csv"))
    assert {k: done[k] for k in ("NEW", "CHANGED", "RETIRED", "RECODED", "UNCHANGED", "OPENCASES",
                                 "READ", "WRITTEN", "REJECTED")} == {
        "NEW": 1, "CHANGED": 1, "RETIRED": 1, "RECODED": 0, "UNCHANGED": 0, "OPENCASES": 1,
        "READ": 3, "WRITTEN": 3, "REJECTED": 0}
    assert gone in feedback.textLog()
    assert [f["objid"] for f in QgsVectorLayer(done["CASES"]).getFeatures()] == [gone]
    assert valid(path) == valid(there / "a.gpkg")
    again = run("importdelta", WORKSPACE=path, INPUT=written["FILE"])
    assert (again["WRITTEN"], again["UNCHANGED"], again["RUN"]) == (0, 3, None)


def test_another_reference_system_is_transformed(run, there, written, tmp_path):
    with fresh(tmp_path / "zone.gpkg", "EPSG:4528") as ws:
        for x in range(3):
            placed(ws, LID, point(40_000_000 + X + x, Y))
    path = str(tmp_path / "zone.gpkg")
    done = run("importdelta", WORKSPACE=path, INPUT=written["FILE"])
    assert done["WRITTEN"] == 3
    with store.open_workspace(path) as ws:
        row = components.get(ws, "component_01_point", 1)
        assert shapely.from_wkb(row["geom"][8:]).equals_exact(
            point(40_000_000 + X + 30, Y + 5), 0.001)
    assert run("importdelta", WORKSPACE=path, INPUT=written["FILE"])["WRITTEN"] == 0


def test_what_is_set_aside_is_told_with_its_reason(run, there, written):
    path = str(there / "b.gpkg")
    with store.open_workspace(path) as ws:
        placed(ws, BIN, point(X + 50, Y))
    feedback = QgsProcessingFeedback()
    done = run("importdelta", feedback, WORKSPACE=path, INPUT=written["FILE"],
               REJECTS=str(there / "rejects.csv"))
    assert (done["REJECTED"], done["WRITTEN"]) == (1, 2)
    (aside,) = [f.attributes() for f in QgsVectorLayer(done["REJECTS"]).getFeatures()]
    assert aside[0] == "point" and "Another component" in aside[3]
    assert aside[2] in feedback.textLog()


def test_changes_since_a_day(run, there):
    found = run("exportdelta", WORKSPACE=str(there / "a.gpkg"), SINCE="2000-01-01",
                OUTPUT=str(there / "out"))
    assert found["NEW"] == 4       # all that stands; one came and went


@pytest.mark.parametrize("more, words", [
    ({"CENSUS": "1999"}, "1999"), ({}, "inbox is empty"), ({"SINCE": "soon"}, "no.? a date"),
    ({"CENSUS": "普查2026", "SINCE": "2026-01-01"}, "not both"), ({"CENSUS": "empty"}, "Apply it"),
    ({"SINCE": "2999-01-01"}, "Nothing was changed")])
def test_nothing_to_write(run, there, more, words):
    with pytest.raises(QgsProcessingException, match=words):
        run("exportdelta", WORKSPACE=str(there / "a.gpkg"), OUTPUT=str(there / "out"), **more)
    assert not (there / "out").exists()


@pytest.mark.parametrize("source, words", [
    ("a.gpkg", "no delta file"), ("none.gpkg", "no file")])
def test_no_delta_file(run, there, source, words):
    with pytest.raises(QgsProcessingException, match=words):
        run("importdelta", WORKSPACE=str(there / "b.gpkg"),
            INPUT=str(there / source))


def test_another_division_is_refused(run, written, tmp_path):
    path = tmp_path / "other.gpkg"
    fresh(path, division="330108").close()
    with pytest.raises(QgsProcessingException, match="330106.*330108"):
        run("importdelta", WORKSPACE=str(path), INPUT=written["FILE"])


class Cancelling(QgsProcessingFeedback):
    def setProgress(self, progress):
        if progress > 20:
            self.cancel()


def test_cancelled_nothing_is_left(run, there, written):
    before = valid(there / "b.gpkg")
    with pytest.raises(QgsProcessingException, match="Nothing was changed"):
        run("importdelta", Cancelling(), WORKSPACE=str(there / "b.gpkg"), INPUT=written["FILE"])
    assert valid(there / "b.gpkg") == before
    with pytest.raises(QgsProcessingException):
        run("exportdelta", Cancelling(), WORKSPACE=str(there / "a.gpkg"), CENSUS="普查2026",
            OUTPUT=str(there / "other"))
    assert not (there / "other").exists()


def test_somebody_else_is_writing(run, there, written, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    with store.open_workspace(there / "b.gpkg") as ws, ws.bulk("a long import"):
        with pytest.raises(QgsProcessingException, match="a long import"):
            run("importdelta", WORKSPACE=str(there / "b.gpkg"), INPUT=written["FILE"])
