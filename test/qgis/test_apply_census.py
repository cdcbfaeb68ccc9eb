"""citygrid:applycensus and citygrid:undocensus as a person, a model or qgis_process runs them."""
import shutil
import sys
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases, inbox, store

sys.path.append(str(Path(__file__).parents[1] / "core"))
from applied_census import census, change, inventory, placed, point, surveyed  # noqa: E402

LID, BIN = "0101", "0303"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with five components, changes of all of them, one that cannot be applied, and
    an open case on one that is removed."""
    path = tmp_path_factory.mktemp("apply") / "made.gpkg"
    with store.create(path, store.srs_from_crs("EPSG:4549"), load_catalogue(),
                      division="330106") as ws:
        fid = census(ws, "普查2026")
        codes = [code for *_, code in placed(ws, LID, [point(x, 5) for x in range(5)])]
        cases.report(ws, classcode=LID, kind="component", x=1.0, y=5.0, description="lid",
                     source="hotline", actor="Li", role="acceptor", objid=codes[1])
        change(ws, fid, "unchanged", codes[0])
        change(ws, fid, "removed", codes[1])
        change(ws, fid, "moved", codes[2], survey=surveyed(ws, fid, point(30, 5)))
        change(ws, fid, "replaced", codes[3], survey=surveyed(ws, fid, point(3, 5)))
        change(ws, fid, "uncertain", codes[4])
        change(ws, fid, "new", survey=surveyed(ws, fid, point(9, 9), classcode=BIN, objid="77"))
    return path


@pytest.fixture
def path(made, tmp_path):
    return str(shutil.copy(made, tmp_path / "w.gpkg"))


def rows(layer):
    return [f.attributes() for f in QgsVectorLayer(layer).getFeatures()]


def valid(path):
    with store.open_workspace(path) as ws:
        return inventory(ws)


def test_apply_undo_and_apply_again(run, path, tmp_path):
    before = valid(path)
    tables = {name: str(tmp_path / f"{name}.csv") for name in ("REFUSED", "CASES", "FINDINGS")}
    feedback = QgsProcessingFeedback()
    done = run("applycensus", feedback, WORKSPACE=path, CENSUS="普查2026", ACTOR="wang",
               REASON="yearly", **tables)
    assert {k: done[k] for k in ("APPLIED", "NEW", "RETIRED", "RECODED", "OPENCASES", "READ",
                                 "WRITTEN", "REJECTED")} == {
        "APPLIED": 5, "NEW": 1, "RETIRED": 1, "RECODED": 0, "OPENCASES": 1, "READ": 6,
        "WRITTEN": 5, "REJECTED": 1}
    with store.open_workspace(path) as ws:
        codes = [r[0] for r in ws.query("SELECT objid FROM census_change ORDER BY fid")]
        number, = ws.query("SELECT case_no FROM case_open")[0]
        assert ws.query("SELECT by_user FROM census_run") == [("wang",)]
        assert ws.query("SELECT DISTINCT changed_by FROM cg_history WHERE changed_why LIKE "
                        "'yearly%'") == [("wang",)]
    (refused, reason), = rows(done["REFUSED"])
    assert refused == codes[4] and "uncertain" in reason
    assert rows(done["CASES"])[0][:2] == [number, codes[1]]
    assert "77" in rows(done["FINDINGS"])[0][1]
    for said in (codes[4], number, "77"):
        assert said in feedback.textLog() and said in done["NOTICE"]
    again = run("applycensus", WORKSPACE=path, CENSUS="普查2026")
    assert (again["APPLIED"], again["RUN"], again["WRITTEN"]) == (0, None, 0)
    back = run("undocensus", WORKSPACE=path, CENSUS="普查2026", ACTOR="zhao")
    assert (back["CHANGES"], back["RESTORED"], back["RETIRED"]) == (5, 3, 1)
    assert valid(path) == before
    with pytest.raises(QgsProcessingException, match="Nothing of this census"):
        run("undocensus", WORKSPACE=path, CENSUS="普查2026")
    assert run("applycensus", WORKSPACE=path, CENSUS="普查2026", REPLACEMENT=2)["RETIRED"] == 2


@pytest.mark.parametrize("name, said", [("1999", "1999"), ("", "inbox is empty")])
@pytest.mark.parametrize("algorithm", ["applycensus", "undocensus"])
def test_no_such_census(run, path, algorithm, name, said):
    with pytest.raises(QgsProcessingException, match=said):
        run(algorithm, WORKSPACE=path, CENSUS=name)


def test_the_inbox_by_its_name_or_without_one(run, path):
    with store.open_workspace(path) as ws:
        code = ws.query("SELECT objid FROM component_01_point WHERE dedate IS NULL")[0][0]
        inbox.propose(ws, "missing", objid=code, source="owner", by="a", why="letter")
        name, = ws.query("SELECT name FROM census WHERE kind = 'inbox'")[0]
        ws.connection.execute("UPDATE census_change SET decision = 'accepted' "
                              "WHERE source = 'owner'")
    assert run("applycensus", WORKSPACE=path)["APPLIED"] == 1
    assert run("undocensus", WORKSPACE=path, CENSUS=name)["RESTORED"] == 1


def test_touched_since_is_told_with_who_and_what(run, path):
    from citygrid_plugin.core.workspace import components
    run("applycensus", WORKSPACE=path, CENSUS="普查2026")
    with store.open_workspace(path) as ws:
        code, key = ws.query("SELECT objid, fid FROM component_03_point")[0]
        components.change(ws, [("component_03_point", key)], "objpos", "x", "zhang", "y")
    with pytest.raises(QgsProcessingException, match=f"{code} by zhang"):
        run("undocensus", WORKSPACE=path, CENSUS="普查2026")


@pytest.mark.parametrize("algorithm", ["applycensus", "undocensus"])
def test_cancelled_nothing_is_changed(run, path, algorithm):
    if algorithm == "undocensus":
        run("applycensus", WORKSPACE=path, CENSUS="普查2026")
    before = valid(path)

    class Cancelling(QgsProcessingFeedback):
        def setProgress(self, progress):
            if progress > 30:
                self.cancel()
    with pytest.raises(QgsProcessingException, match="Nothing was changed"):
        run(algorithm, Cancelling(), WORKSPACE=path, CENSUS="普查2026")
    assert valid(path) == before


def test_somebody_else_is_writing(run, path, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    with store.open_workspace(path) as ws, ws.bulk("a long import"):
        with pytest.raises(QgsProcessingException, match="a long import"):
            run("applycensus", WORKSPACE=path, CENSUS="普查2026")
    assert run("applycensus", WORKSPACE=path, CENSUS="普查2026")["APPLIED"] == 5
