"""citygrid:revisegrids, run as a person or qgis_process would."""
from functools import partial

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsApplication, QgsFeature, QgsGeometry, QgsProcessingException, QgsProcessingFeedback,
    QgsVectorLayer)

from citygrid_plugin.core.grids import stored
from citygrid_plugin.core.workspace import bulk, cases, maintenance, store
from citygrid_plugin.core.workspace.geometry import blobs

WEST, EAST = ("330106001001", "330106001002")
CELLS = [shapely.box(x, y, x + 100, y + 100) for x in range(0, 600, 100) for y in (0, 100)]


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "revisegrids", OUTPUT="memory:")


@pytest.fixture
def path(two_communities):
    """Two communities of six squares each, with components, a case and a patrol area."""
    with store.open_workspace(two_communities) as ws:
        stored.store_division(ws, np.array(CELLS, dtype=object), [WEST] * 6 + [EAST] * 6, "li", "x")
        with ws.bulk("test") as connection:
            bulk.import_components(
                ws, connection, {"classcode": ["0101"] * 12},
                shapely.points(shapely.get_coordinates(shapely.centroid(CELLS))), "li", "x")
        cases.report(ws, classcode="0102", kind="event", x=310.0, y=50.0, description="",
                     source="collector", actor="li", role="acceptor")
    return two_communities


def query(path, sql, *values):
    with store.open_workspace(path) as ws:
        return ws.query(sql, values)


def move_border(path, x):
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        for code, shape in ((WEST, shapely.box(0, 0, x, 200)), (EAST, shapely.box(x, 0, 600, 200))):
            connection.execute("UPDATE community SET geom = ? WHERE code = ?",
                               (blobs([shape], 4549, multi=True)[0], code))


def state(path):
    with store.open_workspace(path) as ws:
        return [ws.query(f"SELECT * FROM {t}") for t in (
            "unit_grid", "grid_succession", "component_01_point", "case_open", "object_code",
            "cg_history", "cg_lock")]


def fates(layer):
    found = {}
    for feature in layer.getFeatures():
        found.setdefault(feature["fate"], []).append(feature)
    return found


def drawn(*shapes, crs="EPSG:4549", code=None):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=community:string(12)", "drawn", "memory")
    for shape in shapes:
        feature = QgsFeature(layer.fields())
        if shape is not None:
            feature.setGeometry(QgsGeometry.fromWkt(shape.wkt))
        feature["community"] = code
        layer.dataProvider().addFeature(feature)
    return layer


def test_nothing_to_revise(run, path):
    before = state(path)
    result = run(WORKSPACE=path, STORE=True)
    assert (result["KEPT"], result["RETIRED"], result["NEW"]) == (12, 0, 0)
    assert set(fates(result["OUTPUT"])) == {"kept"}
    assert state(path) == before


def test_preview_changes_nothing_and_says_why(run, path):
    move_border(path, 330)
    before = state(path)
    result = run(WORKSPACE=path)
    found = fates(result["OUTPUT"])
    assert len(found["kept"]) == result["KEPT"] and len(found["retired"]) == result["RETIRED"] > 0
    assert len(found["new"]) == result["NEW"] > 0 and result["COMPONENTS"] == 0
    assert all(f["why"] and "{" not in f["why"] for f in found["retired"])
    assert state(path) == before


def test_stored_with_everything_that_follows(run, path):
    move_border(path, 330)
    result = run(WORKSPACE=path, STORE=True, REASON="border moved")
    assert result["CASES"] == 1 and result["COMPONENTS"] > 0
    codes = sorted(f["bgid"] for fate, rows in fates(result["OUTPUT"]).items() for f in rows
                   if fate != "retired")
    assert codes == [r[0] for r in query(path, "SELECT bgid FROM unit_grid WHERE dedate IS NULL "
                                               "ORDER BY bgid")]
    assert query(path, "SELECT substr(bgid, 1, 12), community_code FROM case_open") == [
        (WEST, WEST)]
    assert query(path, "SELECT count(DISTINCT old_bgid) FROM grid_succession") == [
        (result["RETIRED"],)]
    assert query(path, "SELECT DISTINCT changed_why FROM unit_grid WHERE dedate NOTNULL") == [
        ("border moved",)]
    with store.open_workspace(path) as ws:
        assert maintenance.check(ws) == []
        findings, _ = stored.check_grids(ws)
    assert not set(findings["rule"]) & {"gap", "overlap", "across", "outside", "seam", "area"}
    again = run(WORKSPACE=path, STORE=True)
    assert (again["RETIRED"], again["NEW"]) == (0, 0)


def test_only_chosen_communities(run, path):
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute(
            "INSERT INTO base_compound (geom) VALUES (?)",
            (blobs([shapely.union_all([shapely.box(50, 50, 150, 150),
                                       shapely.box(450, 50, 550, 150)])], 4549, multi=True)[0],))
    layer = drawn(shapely.box(0, 0, 1, 1), code=EAST)
    result = run(WORKSPACE=path, COMMUNITIES=layer, CODE="community")
    assert {f["community_code"] for f in fates(result["OUTPUT"])["retired"]} == {EAST}
    with pytest.raises(QgsProcessingException, match="none of these communities"):
        run(WORKSPACE=path, COMMUNITIES=drawn(shapely.box(0, 0, 1, 1), code="330106009009"),
            CODE="community")
    with pytest.raises(QgsProcessingException, match="Choose the field"):
        run(WORKSPACE=path, COMMUNITIES=layer, CODE="")


def test_everything_anew(run, path):
    result = run(WORKSPACE=path, SCOPE=1)
    assert result["KEPT"] + result["RETIRED"] == 12
    assert all("divided anew" in f["why"] for f in fates(result["OUTPUT"]).get("retired", ()))


def test_locked_grids_stay(run, path):
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE unit_grid SET locked = 1 WHERE community_code = ?", (WEST,))
    result = run(WORKSPACE=path, SCOPE=1, STORE=True)
    assert len([f for f in fates(result["OUTPUT"])["kept"] if f["locked"]]) == 6


def test_cells_drawn_elsewhere(run, path):
    layer = drawn(shapely.box(0, 0, 150, 100), shapely.box(150, 0, 200, 100), None,
                  shapely.box(400, 0, 500, 100))
    result = run(WORKSPACE=path, DRAWN=layer, STORE=True)
    assert (result["RETIRED"], result["NEW"], result["COMPONENTS"]) == (2, 2, 2)
    assert result["REJECTED"] == 1
    assert query(path, "SELECT bgid, area FROM unit_grid WHERE bgid > ? AND dedate IS NULL "
                       "AND community_code = ? ORDER BY bgid", WEST + "006", WEST) == [
        (WEST + "007", 15_000.0), (WEST + "008", 5_000.0)]
    assert all("redrawn" in f["why"] for f in fates(result["OUTPUT"])["retired"])


def test_drawn_cells_in_another_reference_system_and_with_codes(run, path):
    layer = drawn(shapely.box(0, 0, 100, 200), code=WEST)
    moved = QgsVectorLayer("Polygon?crs=EPSG:4548&field=community:string(12)", "m", "memory")
    from qgis.core import QgsCoordinateTransform, QgsProject
    change = QgsCoordinateTransform(layer.crs(), moved.crs(), QgsProject.instance())
    for feature in layer.getFeatures():
        shape = feature.geometry()
        shape.transform(change)
        feature.setGeometry(shape)
        moved.dataProvider().addFeature(feature)
    result = run(WORKSPACE=path, DRAWN=moved, DRAWN_CODE="community", STORE=True)
    assert (result["RETIRED"], result["NEW"]) == (2, 1)


@pytest.mark.parametrize("shape, code, words", [
    (shapely.box(0, 0, 150, 100), None, "left in no unit grid"),
    (shapely.box(250, 0, 350, 100), None, "m² beyond community|left in no unit grid"),
    (shapely.box(900, 0, 950, 50), None, "Cell 1 of the layer lies in no community"),
    (shapely.box(0, 0, 100, 100), "33", "community code"),
])
def test_drawn_cells_that_cannot_be(run, path, shape, code, words):
    before = state(path)
    with pytest.raises(QgsProcessingException, match=words):
        run(WORKSPACE=path, DRAWN=drawn(shape, code=code), STORE=True,
            DRAWN_CODE="community" if code else "")
    assert state(path) == before


def test_the_row_of_the_layer_is_named_also_behind_rows_without_a_shape(run, path):
    with pytest.raises(QgsProcessingException, match="Cell 2 of the layer lies in no community"):
        run(WORKSPACE=path, DRAWN=drawn(None, shapely.box(900, 0, 950, 50)))


def test_a_locked_grid_under_drawn_cells(run, path):
    with store.open_workspace(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE unit_grid SET locked = 1")
    with pytest.raises(QgsProcessingException, match=f"{WEST}004: This unit grid is locked"):
        run(WORKSPACE=path, DRAWN=drawn(shapely.box(0, 0, 60, 100), shapely.box(60, 0, 100, 100)),
            STORE=True)


@pytest.mark.parametrize("parameters, words", [
    ({"TARGET": 30_000}, "must lie between"), ({"WORKSPACE": None}, "Choose the workspace")])
def test_parameters_that_cannot_be(run, path, parameters, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(**{"WORKSPACE": path, **parameters})


@pytest.mark.parametrize("at", [1, 60])
def test_cancelled_halfway(run, path, at):
    class Impatient(QgsProcessingFeedback):
        def setProgress(self, value):
            if value >= at:
                self.cancel()
    move_border(path, 330)
    before = state(path)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(Impatient(), WORKSPACE=path, STORE=True)
    assert state(path) == before


def test_another_who_writes_is_named(run, path):
    move_border(path, 330)
    with store.open_workspace(path) as ws, ws.bulk("Import of 5 components"):
        with pytest.raises(QgsProcessingException, match="Import of 5 components"):
            run(WORKSPACE=path, STORE=True)


def test_a_locked_grid_in_an_edit_session(run, path):
    """The rule calls functions that OGR has to know."""
    with store.open_workspace(path) as ws:
        with ws.transaction() as connection:
            connection.execute("UPDATE unit_grid SET locked = 1 WHERE fid = 1")
        layer = QgsVectorLayer(f"{path}|layername=unit_grid", "grids", "ogr")
        shape = layer.getFeature(1).geometry()
        vertex = QgsGeometry(shape)
        before, middle = vertex.vertexAt(0), vertex.vertexAt(1)
        vertex.insertVertex((before.x() + middle.x()) / 2, (before.y() + middle.y()) / 2, 1)
        layer.startEditing()
        layer.changeGeometry(1, vertex)
        assert layer.commitChanges(), layer.commitErrors()
        layer.startEditing()
        shape.translate(5, 0)
        layer.changeGeometry(1, shape)
        assert not layer.commitChanges() and "CG018" in " ".join(layer.commitErrors())
        layer.rollBack()
        del layer


@pytest.mark.parametrize("name", ["revisegrids", "numbergrids", "checkgrids", "patrolareas",
                                  "checkcomponents"])
def test_without_scipy_it_says_what_to_install(run, hide_packages, name):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"citygrid:{name}")
    assert algorithm.canExecute() == (True, "")
    hide_packages("scipy")
    possible, why = algorithm.canExecute()
    assert not possible and "scipy" in why
