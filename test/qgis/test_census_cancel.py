"""Cancelled wherever it asks, or refused, an algorithm of the census leaves nothing behind."""
import shutil
import sqlite3

import pytest
from citygrid_plugin.core.workspace import census_apply, census_changes, store
from qgis import processing
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from test_census_quality_algorithms import surveyed  # noqa: F401 (fixture)

NORMS = '{"most_missed": 0.01}'
PLACES = 6      # of all the questions, the first and the last among them


class Asked(QgsProcessingFeedback):
    """Is cancelled from one of the questions on; counts them."""

    def __init__(self, at=0):
        super().__init__(False)
        self.at, self.asked = at, 0

    def isCanceled(self):
        self.asked += 1
        return bool(self.at) and self.asked >= self.at


def content(path):
    """All rows of a workspace, but the lock and the index."""
    connection = sqlite3.connect(str(path))
    try:
        names = [name for name, in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree%' "
            "AND name != 'cg_lock'")]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
                for name in names}
    finally:
        connection.close()


@pytest.fixture(scope="module")
def cities(surveyed, tmp_path_factory):  # noqa: F811
    """The workspace surveyed, with a sample drawn, and with the census applied."""
    folder = tmp_path_factory.mktemp("cities")
    found = {name: shutil.copy(surveyed, folder / f"{name}.gpkg")
             for name in ("surveyed", "drawn", "applied")}
    run("samplesurvey", found["drawn"])
    with store.open_workspace(found["applied"]) as ws:
        census_changes.match_census(ws, 1, "Li")
        with ws.transaction() as connection:
            connection.execute("UPDATE census_change SET decision = 'accepted'")
        census_apply.apply(ws, 1, "Li", "yearly")
    return found


def run(name, path, feedback=None, **more):
    return processing.run(f"citygrid:{name}", {"WORKSPACE": str(path), "CENSUS": "2026", **more},
                          feedback=feedback or Asked())


@pytest.mark.parametrize("name, city, more", [
    ("matchcensus", "surveyed", {}), ("samplesurvey", "surveyed", {"NORMS": NORMS}),
    ("surveyquality", "drawn", {}), ("undocensus", "applied", {}),
    ("censusreport", "applied", {})])
def test_cancelled_anywhere_nothing_is_left(cities, tmp_path, name, city, more):
    path, out = tmp_path / "city.gpkg", tmp_path / "out"
    if name == "censusreport":
        more = {"OUTPUT": str(out)}

    def attempt(at):
        shutil.copy(cities[city], path)
        feedback = Asked(at)
        try:
            run(name, path, feedback, **more)
            return feedback.asked, True
        except QgsProcessingException as error:
            assert "Cancelled" in str(error)
            return feedback.asked, False
    total, done = attempt(0)
    assert done and total >= 2
    after = {table: len(rows) for table, rows in content(path).items()}
    shutil.rmtree(out, ignore_errors=True)
    stopped = 0
    for at in sorted({1 + k * (total - 1) // (PLACES - 1) for k in range(PLACES)}):
        _, done = attempt(at)
        if done:        # too late to be heard
            assert {k: len(v) for k, v in content(path).items()} == after
            continue
        stopped += 1
        assert content(path) == content(cities[city]), at
        assert not out.exists() or not list(out.iterdir())
    assert stopped >= 2


def test_a_plan_that_is_refused_keeps_its_norms(cities, tmp_path):
    path = shutil.copy(cities["drawn"], tmp_path / "city.gpkg")
    run("surveyquality", path)
    before = content(path)
    with pytest.raises(QgsProcessingException, match="checked already"):
        run("samplesurvey", path, NORMS=NORMS)
    assert content(path) == before
