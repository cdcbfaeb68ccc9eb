"""citygrid:checkgrids on layers that were drawn elsewhere."""
from functools import partial

import pytest
import shapely
from qgis.core import (
    QgsFeature, QgsGeometry, QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer)

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, store

CODE = "330106001001"
X, Y = 500_000, 3_350_000
LAND = shapely.box(X, Y, X + 200, Y + 100)
CELLS = {f"{CODE}001": shapely.box(X, Y, X + 100, Y + 100),
         f"{CODE}002": shapely.box(X + 100, Y, X + 200, Y + 100)}


@pytest.fixture(scope="module")
def run(run):
    return partial(run, "checkgrids", FINDINGS="memory:", SUMMARY="memory:")


def layer(shapes, kind="Polygon", crs="EPSG:4549", field="", values=()):
    """A memory layer of shapely geometries, with one text field if it has a name."""
    found = QgsVectorLayer(f"{kind}?crs={crs}" + (f"&field={field}:string" if field else ""),
                           "drawn", "memory")
    for row, shape in enumerate(shapes):
        feature = QgsFeature(found.fields())
        if shape is not None:
            feature.setGeometry(QgsGeometry.fromWkt(shape.wkt))
        if field:
            feature[field] = values[row]
        found.dataProvider().addFeature(feature)
    return found


def grids(**changes):
    cells = {**CELLS, **changes}
    return layer(list(cells.values()), field="网格码", values=list(cells))


def communities(crs="EPSG:4549", land=LAND):
    return layer([land], crs=crs, field="sqbm", values=[CODE])


def told(result):
    rows = list(result["SUMMARY"].getFeatures())
    return {f["rule"] for f in result["FINDINGS"].getFeatures()}, rows[0], rows[-1]


def test_a_good_layer_from_elsewhere_needs_no_workspace(run):
    rules, first, last = told(run(INPUT=grids(), CODE="网格码", COMMUNITIES=communities(),
                                  COMMUNITY="sqbm"))
    assert rules == set()
    assert (first["community"], first["grids"], first["in_band"]) == (CODE, 2, 1.0)
    assert last["community"] == "" and last["area"] == pytest.approx(20_000)


def test_without_fields_the_rules_of_codes_are_not_asked(run):
    class Told(QgsProcessingFeedback):
        warnings = []

        def pushWarning(self, warning):
            self.warnings.append(warning)
    result = run(Told(), INPUT=grids(), COMMUNITIES=communities())
    rules, first, last = told(result)
    assert rules == set() and result["ERRORS"] == 0
    assert (first["community"], first["grids"], last["grids"]) == ("1", 2, 2)
    assert any("No grid has a code" in warning for warning in Told.warnings)


def test_all_layers_go_into_figures_and_findings(run):
    line = shapely.LineString([(X + 100, Y - 9), (X + 100, Y + 50)])
    lake = shapely.box(X, Y, X + 90, Y + 100)
    across = shapely.box(X + 90, Y + 60, X + 110, Y + 80)
    rules, first, last = told(run(
        INPUT=grids(), CODE="网格码", COMMUNITIES=communities(), COMMUNITY="sqbm",
        ROADS=layer([line], "LineString"), PARCELS=layer([across]), BUILDINGS=layer([across]),
        COMPOUNDS=layer([across]), WATER=layer([lake]),
        COMPONENTS=layer([shapely.Point(X + 150, Y + 5)] * 3, "Point")))
    assert rules == {"cutbuilding", "cutwhole"}
    assert (first["flagged"], first["load"]) == (1, 3)
    assert first["on_barriers"] == pytest.approx(0.5, abs=0.05)
    assert (last["parcels"], last["parcels_cut"], last["buildings_cut"], last["whole_cut"]) == (
        1, 1, 1, 1)


def test_communities_in_another_reference_system_are_brought_into_that_of_the_grids(run):
    import pyproj
    move = pyproj.Transformer.from_crs(4549, 4326, always_xy=True)
    land = shapely.transform(LAND, lambda xy: shapely.get_coordinates(
        shapely.points(*move.transform(xy[:, 0], xy[:, 1]))))
    _, _, last = told(run(INPUT=grids(), CODE="网格码", COMMUNITY="sqbm",
                          COMMUNITIES=communities("EPSG:4326", land)))
    assert last["grids"] == 2 and last["gap"] < 1 and last["outside"] < 1


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2263"])     # degrees; feet
def test_a_layer_not_in_metres_is_refused(run, crs):
    drawn = layer([shapely.box(120, 30, 120.001, 30.001)], crs=crs)
    with pytest.raises(QgsProcessingException, match="not in a projected reference system"):
        run(INPUT=drawn, COMMUNITIES=communities(crs))


@pytest.mark.parametrize("change, words", [
    (dict(CODE="code"), "has no field code"), (dict(COMMUNITY="nope"), "has no field nope"),
    (dict(LOW=20_001), "must not be above the largest"),
    (dict(COMMUNITIES=layer([])), "no communities to check against")])
def test_what_cannot_be_meant_is_refused(run, change, words):
    with pytest.raises(QgsProcessingException, match=words):
        run(**{**dict(INPUT=grids(), COMMUNITIES=communities()), **change})


def test_degrees_that_call_themselves_metres_are_refused(run):
    small = shapely.box(120, 30, 120.001, 30.001)
    with pytest.raises(QgsProcessingException, match="degrees"):
        run(INPUT=layer([small]), COMMUNITIES=communities(land=small))


def test_a_layer_without_grids_finds_the_communities_empty(run):
    rules, first, _ = told(run(INPUT=layer([]), COMMUNITIES=communities(), COMMUNITY="sqbm"))
    assert rules == {"gap"} and first["grids"] == 0


def test_a_layer_is_checked_against_the_base_map_of_a_workspace(run, tmp_path):
    ws = store.create(tmp_path / "w.gpkg", store.srs_from_crs("EPSG:4549"), load_catalogue(),
                      division="330106")
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community", {"code": [CODE], "name": ["A"]},
                         geometry=[LAND])
        bulk.insert_rows(ws, connection, "base_parcel", {"name": ["p"]},
                         geometry=[shapely.box(X + 50, Y + 5, X + 150, Y + 95)])
    ws.close()
    path = str(tmp_path / "w.gpkg")
    _, _, last = told(run(INPUT=grids(), CODE="网格码", WORKSPACE=path))
    assert (last["parcels"], last["parcels_cut"]) == (1, 1)
    other = layer([shapely.box(X + 5, Y + 5, X + 50, Y + 50)])
    _, _, last = told(run(INPUT=grids(), CODE="网格码", WORKSPACE=path, PARCELS=other))
    assert (last["parcels"], last["parcels_cut"]) == (1, 0)
    with store.open_workspace(path) as ws:
        assert ws.query("SELECT count(*) FROM finding") == [(0,)]


def test_cancelled(run):
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException):
        run(feedback, INPUT=grids(), CODE="网格码", COMMUNITIES=communities())
