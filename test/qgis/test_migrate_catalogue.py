"""Migration of the catalogue and its undoing, as a person or qgis_process runs them."""
import csv

import numpy as np
import pytest
import shapely
from feedback_log import Log
from frame_fixtures import make, window  # noqa: F401 (fixtures)
from frame_window import settle
from qgis.core import QgsProcessingException, QgsProject, QgsVectorLayer

from citygrid_plugin.core.workspace import bulk, maintenance, store
from citygrid_plugin.gui.session import Session
from citygrid_plugin.layers import roles


@pytest.fixture
def path(make):  # noqa: F811
    """A workspace of 2007 with manholes, poles, notice boards and fire lights."""
    path = make("city.gpkg")
    classes = ["0101"] * 3 + ["0117"] * 2 + ["0501", "0102"]
    with store.open_workspace(path) as ws, ws.bulk("test") as connection:
        bulk.import_components(
            ws, connection, {"classcode": classes, "objname": ["a", "b"] + [None] * 5},
            shapely.points(np.arange(14.).reshape(7, 2) + 500_000), "li", "survey")
    return path


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def edition(path):
    return store.probe(path)["edition"]


def test_a_census_under_way_is_told_by_a_dry_run_and_stops_the_migration(run, path):
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("INSERT INTO census (name, kind, step) VALUES ('2026', 'census', "
                           "'reviewing')")
    log = Log()
    dry = run("migratecatalogue", log, WORKSPACE=str(path), CLASSES="memory:")
    assert dry["PERSON"] == 2 and any("census 2026 is under way" in line for line in log.lines)
    with pytest.raises(QgsProcessingException, match="census 2026 is under way"):
        run("migratecatalogue", WORKSPACE=str(path), DRY_RUN=False, NEAR=True, EXTENSION=True)
    assert edition(path) == "cjt214_2007"


def test_dry_run_then_the_list_filled_in_then_back(run, path, tmp_path):
    listed, codes, log = str(tmp_path / "list.csv"), str(tmp_path / "codes.csv"), Log()
    dry = run("migratecatalogue", log, WORKSPACE=str(path), CLASSES="memory:", LIST=listed,
              CODES=codes)
    assert {k: dry[k] for k in ("PERSON", "UNDECIDED", "COMPONENTS", "CHANGED", "READ", "WRITTEN",
                                "REJECTED")} == {
        "PERSON": 2, "UNDECIDED": 2, "COMPONENTS": 5, "CHANGED": 5, "READ": 7, "WRITTEN": 0,
        "REJECTED": 2}
    assert edition(path) == "cjt214_2007"
    assert any("0117" in line and "01034 " in line for line in log.lines)
    table = {(f["kind"], f["old_code"]): f for f in dry["CLASSES"].getFeatures()}
    assert table["component", "0117"]["components"] == 2
    assert "01030 电力立杆" in table["component", "0117"]["candidates"]
    assert table["component", "0101"]["needs"] and not table["component", "0102"]["needs"]
    assert [r["new_code"][6:11] for r in rows(codes)] == ["01001"] * 3 + ["01002", "03008"]

    with pytest.raises(QgsProcessingException, match="0101 上水井盖, 0117 立杆"):
        run("migratecatalogue", WORKSPACE=str(path), DRY_RUN=False)
    assert edition(path) == "cjt214_2007"

    decided = rows(listed)
    for row in [row for row in decided if row["kind"] == "component"]:
        if row["old_code"] == "0101":
            row["reviewed"] = "yes"
        if row["old_code"] == "0117":
            row.update(new_code="1034", reviewed="yes")     # a spreadsheet takes the zero
    with open(listed, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, decided[0])
        out.writeheader()
        out.writerows(decided)
    done = run("migratecatalogue", WORKSPACE=str(path), DRY_RUN=False, CROSSWALK=listed,
               CODES=codes, CLASSES="memory:")
    assert (done["COMPONENTS"], done["CHANGED"], done["PERSON"], done["WRITTEN"]) == (7, 7, 0, 7)
    assert edition(path) == "gbt47678_5_2026"
    pairs = {r["old_code"]: (r["new_code"], r["new_name"]) for r in rows(codes)}
    assert pairs["3301060117000002"] == ("33010601034000002", "不明立杆") and len(pairs) == 7
    with store.open_workspace(path) as ws:
        assert maintenance.check(ws) == []
        assert ws.query("SELECT objname FROM component_01_point ORDER BY objid LIMIT 3") == [
            ("a",), ("b",), ("供水井盖",)]

    again = run("migratecatalogue", WORKSPACE=str(path), DRY_RUN=False)
    assert again["WRITTEN"] == 0
    log = Log()
    assert run("undomigration", log, WORKSPACE=str(path))["WRITTEN"] == 7
    assert edition(path) == "cjt214_2007" and any("before-" in line for line in log.lines)
    with pytest.raises(QgsProcessingException, match="No migration"):
        run("undomigration", WORKSPACE=str(path))


def test_one_click_for_who_has_looked_and_decides_the_poles_later(run, path):
    done = run("migratecatalogue", WORKSPACE=str(path), DRY_RUN=False, NEAR=True, EXTENSION=True,
               EDITION=0)
    assert edition(path) == "gbt30428_2_2013" and (done["PERSON"], done["UNDECIDED"]) == (1, 0)
    with store.open_workspace(path) as ws:
        assert maintenance.check(ws) == []
        # the same class has the same code
        assert ws.query("SELECT objid FROM component_01_point WHERE classcode = '0101' "
                        "ORDER BY objid LIMIT 1") == [("3301060101000001",)]
    # and on to 2026: the poles of the city stay the city's
    done = run("migratecatalogue", WORKSPACE=str(path), DRY_RUN=False, NEAR=True)
    assert (done["COMPONENTS"], edition(path)) == (7, "gbt47678_5_2026")
    with pytest.raises(QgsProcessingException, match="later edition"):
        run("migratecatalogue", WORKSPACE=str(path), EDITION=0)


@pytest.mark.parametrize("name", ["migratecatalogue", "undomigration"])
@pytest.mark.parametrize("text, told", [
    ("", "No workspace is open"), ("missing.gpkg", "no file")])
def test_without_a_workspace(run, tmp_path, name, text, told):
    QgsProject.instance().clear()
    with pytest.raises(QgsProcessingException, match=told):
        run(name, WORKSPACE=str(tmp_path / text) if text else "")


def test_a_crosswalk_that_is_none(run, path, tmp_path):
    other = tmp_path / "own.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(QgsProcessingException, match="no crosswalk"):
        run("migratecatalogue", WORKSPACE=str(path), CROSSWALK=str(other))


@pytest.fixture
def session(window):  # noqa: F811
    session = Session(window, window.mainWindow())
    yield session
    session.closeDown()
    QgsProject.instance().clear()
    settle()


def edit(session, role):
    """A layer of the workspace with an edit that is not saved."""
    layer = session.layer(role)
    layer.startEditing()
    feature = next(layer.getFeatures())
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("note"), "edited")
    return layer


def test_nobody_edits_meanwhile_and_the_layers_are_made_anew(run, session, path):
    options = {"WORKSPACE": str(path), "NEAR": True, "EXTENSION": True}
    assert session.open(path)
    assert session.layer("component_06_point") is not None
    layer = session.layer("component_01_point")
    layer.startEditing()
    with pytest.raises(QgsProcessingException, match="being edited"):
        run("migratecatalogue", DRY_RUN=False, **options)
    assert run("migratecatalogue", DRY_RUN=True, **options)["COMPONENTS"] == 7
    layer.rollBack()
    run("migratecatalogue", DRY_RUN=False, **options)
    session._poll()
    settle()
    assert session.workspace.meta["edition"] == session.catalogue.edition.id == "gbt47678_5_2026"
    assert session.layer("component_06_point") is None
    there = {roles.role_of(layer) for layer in session.layers()} - {None}
    assert there >= set(session.workspace.tables)
    assert session.layer("component_03_point").featureCount() == 1
    assert all(layer.isValid() for layer in session.layers())
    assert any("GB/T 47678.5-2026" in text for text in session.iface.messages())
    # a component that is placed now has a code of the new edition, and the file is in order
    layer = session.layer("component_01_point")
    assert isinstance(layer, QgsVectorLayer) and layer.featureCount() == 6
    edit(session, "component_01_point").commitChanges()
    assert maintenance.check(session.workspace) == []
    with pytest.raises(QgsProcessingException, match="changed since"):
        run("undomigration", WORKSPACE=str(path))


def test_edits_at_another_desk_wait_until_they_are_saved_or_discarded(run, session, path):
    assert session.open(path)
    layer = edit(session, "component_01_point")
    from citygrid_plugin.core.workspace import migrate
    with store.open_workspace(path) as other:       # another desk does not know of our edits
        migrate.migrate(other, "gbt47678_5_2026", "wang", "x", near=True, extension=True)
    session._poll()
    assert "not saved" in session.iface.warnings()[-1]
    assert session.workspace.meta["edition"] == "cjt214_2007" and layer.isModified()
    said = len(session.iface.messages())
    session._poll()
    assert len(session.iface.messages()) == said        # once is enough
    layer.rollBack()
    session._poll()
    settle()
    assert session.workspace.meta["edition"] == "gbt47678_5_2026"
