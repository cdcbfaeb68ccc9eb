"""The algorithms on unit grids and checks, run as a person or qgis_process would."""
import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsFeature, QgsGeometry, QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer)

from citygrid_plugin.core.grids import stored
from citygrid_plugin.core.workspace import bulk, store

COMMUNITIES = ("330106001001", "330106001002")


@pytest.fixture
def path(two_communities):
    """A workspace with two communities of 6 ha, roads, a compound, and components."""
    with store.open_workspace(two_communities) as ws, ws.bulk("test") as connection:
        roads = [shapely.LineString([(x, -10), (x, 210)]) for x in (100, 200, 400, 500)]
        bulk.insert_rows(ws, connection, "base_road", {"kind": ["residential"] * 4},
                         geometry=roads + [])
        bulk.insert_rows(ws, connection, "base_building", {"name": ["hall"]},
                         geometry=[shapely.box(20, 80, 80, 120)])
        bulk.import_components(
            ws, connection, {"classcode": ["0101", "0118", "0102"]},
            np.array([shapely.Point(50, 50), shapely.LineString([(10, 10), (90, 10)]),
                      shapely.Point(900, 50)], dtype=object), "li", "x")
    return two_communities


def query(path, sql):
    with store.open_workspace(path) as ws:
        return ws.query(sql)


def codes(layer, field="bgid"):
    return sorted(f[field] for f in layer.getFeatures())


def test_divide_and_store_in_one_go(run, path):
    result = run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    stored = query(path, "SELECT bgid, community_code FROM unit_grid WHERE dedate IS NULL "
                         "ORDER BY bgid")
    assert codes(result["OUTPUT"]) == [r[0] for r in stored]
    assert {r[1] for r in stored} == set(COMMUNITIES) and all(r[0][:12] == r[1] for r in stored)
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (2, len(stored), 0)
    areas = [f["area"] for f in result["OUTPUT"].getFeatures()]
    assert sum(areas) == pytest.approx(120_000, abs=1) and 5_000 <= min(areas) <= max(areas) <= 2e4
    assert query(path, "SELECT bgid IS NULL FROM component_01_point ORDER BY objid") == [(0,), (1,)]
    again = run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    assert codes(again["OUTPUT"]) == [r[0] for r in stored]          # the same division again
    assert query(path, "SELECT count(*) FROM unit_grid") == [(len(stored),)]


def test_divide_then_number_then_check(run, path):
    cells = run("dividegrids", WORKSPACE=path, OUTPUT="memory:")["OUTPUT"]
    assert query(path, "SELECT count(*) FROM unit_grid") == [(0,)]
    numbered = run("numbergrids", INPUT=cells, COMMUNITY="community_code", OUTPUT="memory:")
    assert query(path, "SELECT count(*) FROM unit_grid") == [(0,)]
    first = [c for c in codes(numbered["OUTPUT"]) if c.startswith(COMMUNITIES[0])]
    assert first == [f"{COMMUNITIES[0]}{i:03d}" for i in range(1, len(first) + 1)]
    run("numbergrids", INPUT=cells, COMMUNITY="community_code", WORKSPACE=path, STORE=True,
        OUTPUT="memory:")
    checked = run("checkgrids", WORKSPACE=path, FINDINGS="memory:", SUMMARY="memory:")
    assert checked["ERRORS"] == 0
    total = [f for f in checked["SUMMARY"].getFeatures()][-1]
    assert (total["grids"], total["gap"], total["overlap"]) == (cells.featureCount(), 0, 0)


def test_only_a_border_is_enough(run):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4549&field=code:string(12)", "border", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0,400 0,400 300,0 300,0 0))"))
    feature["code"] = COMMUNITIES[0]
    layer.dataProvider().addFeature(feature)
    result = run("dividegrids", COMMUNITIES=layer, CODE="code", OUTPUT="memory:")["OUTPUT"]
    assert 8 <= result.featureCount() <= 16
    assert {f["community_code"] for f in result.getFeatures()} == {COMMUNITIES[0]}


def _drawn(path, *boxes):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4549&field=bgid:string(15)", "drawn", "memory")
    for number, box in enumerate(boxes, 1):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shapely.box(*box).wkt))
        feature["bgid"] = f"{COMMUNITIES[0]}{number:03d}"
        layer.dataProvider().addFeature(feature)
    return layer


def test_any_layer_of_grids_can_be_checked(run, path):
    layer = _drawn(path, (0, 0, 50, 200), (45, 0, 300, 200), (290, 0, 350, 200))
    result = run("checkgrids", INPUT=layer, CODE="bgid", WORKSPACE=path, FINDINGS="memory:",
                 SUMMARY="memory:")
    rules = {f["rule"] for f in result["FINDINGS"].getFeatures()}
    assert {"overlap", "gap", "across", "cutbuilding"} <= rules, rules
    assert query(path, "SELECT count(*) FROM finding") == [(0,)]    # not the workspace's grids


def test_components_are_checked_and_findings_kept(run, path):
    run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    result = run("checkcomponents", WORKSPACE=path, FINDINGS="memory:")
    kept = query(path, "SELECT rule, state FROM finding")
    assert len(kept) == result["FINDINGS"].featureCount() == result["WRITTEN"] > 0
    assert {s for _, s in kept} == {"open"}
    sentences = [f["message"] for f in result["FINDINGS"].getFeatures()]
    assert all(s and "{" not in s for s in sentences)


def test_assign_brings_components_up_to_date(run, path):
    run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE component_01_point SET bgid = NULL")
    result = run("assigngrids", WORKSPACE=path)
    assert (result["READ"], result["WRITTEN"], result["OUTSIDE"]) == (3, 1, 1)
    layer = QgsVectorLayer(f"{path}|layername=component_01_point", "c", "ogr")
    grids = QgsVectorLayer(f"{path}|layername=unit_grid", "g", "ogr")
    result = run("assigngrids", INPUT=layer, GRIDS=grids, CODE="bgid", OUTPUT="memory:")
    found = [f["bgid"] for f in result["OUTPUT"].getFeatures()]
    assert found[0].startswith(COMMUNITIES[0]) and result["OUTSIDE"] == 1


def test_assigning_can_be_cancelled(run, path):
    run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    with store.open_workspace(path) as ws:
        with ws.transaction() as connection:
            connection.execute("UPDATE component_01_point SET bgid = NULL")
        feedback = QgsProcessingFeedback()
        feedback.cancel()
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            run("assigngrids", feedback, WORKSPACE=path)
        assert ws.query("SELECT count(*) FROM component_01_point WHERE bgid NOTNULL") == [(0,)]
        assert ws.writer() is None


def test_backup_and_check(run, path, tmp_path):
    copy = str(tmp_path / "copy.gpkg")
    run("backupworkspace", WORKSPACE=path, OUTPUT=copy)
    assert run("checkworkspace", WORKSPACE=copy)["PROBLEMS"] == 0
    heads = tmp_path / "copy.gpkg.heads.json"
    assert run("checkworkspace", WORKSPACE=copy, HEADS=str(heads))["PROBLEMS"] == 0
    heads.write_text('{"C9": "' + "0" * 64 + '"}', encoding="utf-8")   # a case lost since
    assert run("checkworkspace", WORKSPACE=copy, HEADS=str(heads))["PROBLEMS"] == 1
    heads.write_text("[1]", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="heads.json"):
        run("checkworkspace", WORKSPACE=copy, HEADS=str(heads))


@pytest.mark.parametrize("name, parameters, message", [
    ("dividegrids", {"OUTPUT": "memory:"}, "Choose the workspace"),
    ("dividegrids", {"WORKSPACE": "/no/such.gpkg", "OUTPUT": "memory:"}, "no file"),
    ("checkcomponents", {"FINDINGS": "memory:"}, "Choose the workspace"),
    ("assigngrids", {}, "Choose the workspace"),
])
def test_without_a_workspace(run, name, parameters, message):
    with pytest.raises(QgsProcessingException, match=message):
        run(name, **parameters)


def test_target_outside_its_band_is_refused(run, path):
    with pytest.raises(QgsProcessingException, match="must lie between"):
        run("dividegrids", WORKSPACE=path, TARGET=30_000, OUTPUT="memory:")


def test_degrees_are_refused(run):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=code:string", "degrees", "memory")
    with pytest.raises(QgsProcessingException, match="not in a projected reference system"):
        run("dividegrids", COMMUNITIES=layer, OUTPUT="memory:")


def test_cancelled_division_changes_nothing(run, path):
    class Impatient(QgsProcessingFeedback):
        def setProgress(self, value):
            self.cancel()
    feedback = Impatient()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("dividegrids", feedback, WORKSPACE=path, STORE=True, OUTPUT="memory:")
    assert query(path, "SELECT count(*) FROM unit_grid") == [(0,)]
    assert query(path, "SELECT count(*) FROM cg_lock") == [(0,)]


def test_borders_tell_their_grids_and_what_they_follow(run, path):
    result = run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:", BORDERS="memory:")
    cells = {f["cell"]: f["bgid"] for f in result["OUTPUT"].getFeatures()}
    lines = list(result["BORDERS"].getFeatures())
    assert {line["follows"] for line in lines} >= {"road", "community"}
    fields = result["BORDERS"].fields()
    assert fields.field("neighbour").type() == fields.field("cell").type()
    for line in lines:
        assert line["bgid"] == cells[line["cell"]]
        assert cells.get(line["neighbour"]) == (line["neighbour_bgid"] or None)
    assert all(not f["breaks"] for f in result["OUTPUT"].getFeatures())


def test_the_load_of_a_workspace_or_a_layer(run, path):
    points = QgsVectorLayer("Point?crs=EPSG:4549&field=n:double", "cases", "memory")
    for x, n in ((20, 5.0), (30, 5.0), (310, 1.0)):
        feature = QgsFeature(points.fields())
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT({x} 50)"))
        feature["n"] = n
        points.dataProvider().addFeature(feature)
    for more in (dict(LOAD=1), dict(LOAD=2), dict(LOAD=3, LOAD_LAYER=points, WEIGHT="n")):
        result = run("dividegrids", WORKSPACE=path, OUTPUT="memory:", **more)
        areas = [f["area"] for f in result["OUTPUT"].getFeatures()]
        assert sum(areas) == pytest.approx(120_000, abs=1)
    with pytest.raises(QgsProcessingException, match="Choose the layer of the load"):
        run("dividegrids", WORKSPACE=path, OUTPUT="memory:", LOAD=3)
    points.startEditing()
    points.changeAttributeValue(1, 0, -4.0)
    points.commitChanges()
    with pytest.raises(QgsProcessingException, match="0 and more"):
        run("dividegrids", WORKSPACE=path, OUTPUT="memory:", LOAD=3, LOAD_LAYER=points, WEIGHT="n")


def test_locked_grids_are_told_before_a_division(run, path):
    run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    with store.open_workspace(path) as ws, ws.bulk("test") as connection:
        connection.execute("UPDATE unit_grid SET locked = 1, changed_why = 'x', changed_at = ? "
                           "WHERE bgid = ?", (store.now(), COMMUNITIES[0] + "002"))
    with pytest.raises(QgsProcessingException, match=COMMUNITIES[0] + "002"):
        run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    assert run("dividegrids", WORKSPACE=path, OUTPUT="memory:")["WRITTEN"] > 0


@pytest.mark.parametrize("change, grid", [
    ("UPDATE unit_grid SET geom = (SELECT geom FROM community WHERE code = community_code), "
     "changed_why = 'x' WHERE bgid = :first", "first"),
    ("UPDATE unit_grid SET dedate = '2026-01-01', changed_why = 'x' WHERE bgid = :last", "last"),
    ("UPDATE unit_grid SET locked = 1, changed_why = 'x' WHERE bgid = :first", "first"),
])
def test_what_others_do_during_a_division_is_not_lost(run, path, monkeypatch, change, grid):
    run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:")
    names = dict(first=COMMUNITIES[0] + "001",
                 last=query(path, "SELECT max(bgid) FROM unit_grid")[0][0])
    real = stored.divide_ground

    def meanwhile(*args, **options):
        with store.open_workspace(path) as ws, ws.transaction() as connection:
            connection.execute(change, names)
        return real(*args, **options)
    monkeypatch.setattr(stored, "divide_ground", meanwhile)
    with pytest.raises(QgsProcessingException, match="Somebody else.*" + names[grid]):
        run("dividegrids", WORKSPACE=path, STORE=True, OUTPUT="memory:", TARGET=8_000)
    assert query(path, "SELECT count(*) FROM grid_succession") == [(0,)]


def test_communities_left_out_are_counted_and_none_at_all_is_an_error(run):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4549&field=code:string", "communities", "memory")
    for wkt in ("POLYGON((0 0,300 0,300 200,0 200,0 0))", None):
        feature = QgsFeature(layer.fields())
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeature(feature)
    result = run("dividegrids", COMMUNITIES=layer, OUTPUT="memory:")
    assert (result["READ"], result["REJECTED"]) == (2, 1) and result["WRITTEN"] > 1
    points = QgsVectorLayer("Polygon?crs=EPSG:4549", "nothing", "memory")
    points.dataProvider().addFeature(QgsFeature())
    with pytest.raises(QgsProcessingException, match="No community has an area"):
        run("dividegrids", COMMUNITIES=points, OUTPUT="memory:")


def test_the_rules_a_cell_breaks_are_called_by_their_titles(run):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4549&field=code:string", "communities", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((0 0,2000 0,2000 5,0 5,0 0))"))
    layer.dataProvider().addFeature(feature)
    cell, = run("dividegrids", COMMUNITIES=layer, OUTPUT="memory:")["OUTPUT"].getFeatures()
    assert cell["breaks"] == "Compact, No sliver"
