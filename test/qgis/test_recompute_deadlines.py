"""citygrid:recomputedeadlines as a person, a model or qgis_process runs it."""
import shutil

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases, store

DAYS = [f"2027-02-{day:02}" for day in range(5, 12)]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with three dispatched cases, one of them due before the festival."""
    path = tmp_path_factory.mktemp("clocks") / "made.gpkg"
    with store.create(path, store.srs_from_crs("EPSG:4549"), load_catalogue(),
                      division="330106") as ws:
        with ws.transaction() as connection:
            connection.execute("INSERT INTO organisation (code, name) VALUES ('U1', '环卫')")
        for value in (2, 3, 0.5):
            case_id = cases.report(
                ws, classcode="0102", kind="component", x=10.0, y=10.0, description="x",
                source="hotline", actor="Li", role="acceptor", limit_value=value,
                limit_unit="work_day", at="2027-02-03T09:00:00", file=True)
            cases.step(ws, case_id, "dispatch", actor="Wang", role="dispatcher", unit="U1",
                       expected_version=2, at="2027-02-03T10:00:00")
    return path


@pytest.fixture
def path(made, tmp_path):
    """A copy of its own, with the festival entered."""
    path = tmp_path / "w.gpkg"
    shutil.copy(made, path)
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.executemany("INSERT INTO calendar_day (day, kind) VALUES (?, 'holiday')",
                               [(day,) for day in DAYS])
    return str(path)


def state(path):
    with store.open_workspace(path) as ws:
        return ws.query("SELECT fid, version, due_at FROM case_open ORDER BY fid")


def log(feedback):
    return feedback.textLog()


def test_run_and_run_again(run, path, tmp_path):
    feedback, table = QgsProcessingFeedback(), str(tmp_path / "moved.csv")
    done = run("recomputedeadlines", feedback, WORKSPACE=path, OUTPUT=table, ACTOR="Zhao",
               REASON="calendar of 2027")
    assert {k: done[k] for k in ("CHANGED", "UNCHANGED", "BYHAND", "REPLIES", "READ", "WRITTEN",
                                 "REJECTED")} == {
        "CHANGED": 2, "UNCHANGED": 1, "BYHAND": 0, "REPLIES": 0, "READ": 3, "WRITTEN": 2,
        "REJECTED": 0}
    assert state(path) == [(1, 4, "2027-02-12T10:00:00"), (2, 4, "2027-02-15T10:00:00"),
                           (3, 3, "2027-02-03T16:00:00")]
    assert "2027-02-05 10:00 → 2027-02-12 10:00" in log(feedback)
    layer = QgsVectorLayer(done["OUTPUT"], "t", "ogr")
    assert [f["due_after"][:10] for f in layer.getFeatures()] == ["2027-02-12", "2027-02-15"]
    with store.open_workspace(path) as ws:
        last = cases.steps(ws, 1)[-1]
    assert (last["actor"], last["note"]) == ("Zhao", "calendar of 2027")
    again = run("recomputedeadlines", WORKSPACE=path)
    assert (again["CHANGED"], again["UNCHANGED"], again["WRITTEN"]) == (0, 3, 0)
    assert "OUTPUT" not in again
    assert state(path)[0][1] == 4


def test_dry_run_writes_nothing(run, path):
    before = state(path)
    done = run("recomputedeadlines", WORKSPACE=path, DRYRUN=True)
    assert (done["CHANGED"], done["WRITTEN"]) == (2, 0)
    assert state(path) == before


def test_by_hand_is_told(run, path):
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE case_open SET due_at = '2027-03-01T12:00:00' WHERE fid = 1")
    feedback = QgsProcessingFeedback()
    done = run("recomputedeadlines", feedback, WORKSPACE=path)
    assert (done["CHANGED"], done["BYHAND"]) == (1, 1)
    assert "was entered by hand" in log(feedback)


def test_cancelled(run, path):
    before = state(path)
    feedback = QgsProcessingFeedback()
    feedback.progressChanged.connect(lambda percent: percent >= 50 and feedback.cancel())
    with pytest.raises(QgsProcessingException, match="Nothing was changed"):
        run("recomputedeadlines", feedback, WORKSPACE=path)
    assert state(path) == before


def test_no_workspace(run, tmp_path):
    with pytest.raises(QgsProcessingException, match="No workspace is open"):
        run("recomputedeadlines")
    with pytest.raises(QgsProcessingException, match="There is no file"):
        run("recomputedeadlines", WORKSPACE=str(tmp_path / "none.gpkg"))


def test_another_writes(run, path, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    with store.open_workspace(path) as ws, ws.transaction():
        with pytest.raises(QgsProcessingException, match="writ|locked"):
            run("recomputedeadlines", WORKSPACE=path)
    assert state(path)[0][1] == 3


def test_without_geopandas(run, path, hide_packages):
    hide_packages("geopandas", "shapely", "pandas")
    assert run("recomputedeadlines", WORKSPACE=path, OUTPUT="memory:")["CHANGED"] == 2
