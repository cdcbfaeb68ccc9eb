"""The imports of areas, base map, geocoding, organisations and OpenStreetMap; new workspaces."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from import_fixtures import (  # noqa: F401 (fixtures)
    CRS, DIVISION, X, Y, Log, ask, city, lamps, road_network, rows_of, run)
from qgis.core import QgsProcessingException

from citygrid_plugin.core.workspace import maintenance, store


def squares(**columns):
    """Three squares beside each other."""
    return gpd.GeoDataFrame(columns, geometry=[
        shapely.box(X + 500 * i, Y, X + 500 * i + 500, Y + 500) for i in range(3)], crs=CRS)


def save(frame, path, **options):
    frame.to_file(path, engine="fiona", **options)
    return str(path)


# -- workspaces


def test_a_workspace_is_created_in_the_chosen_edition(run, tmp_path):
    path = tmp_path / "new"
    result = run("createworkspace", PATH=str(path), DIVISION="330106", NAME="西湖", CRS=CRS,
                 EDITION=2)
    with store.open_workspace(result["WORKSPACE"]) as ws:
        assert ws.meta["name"] == "西湖" and "2026" in ws.meta["edition"]
        assert ws.srs_id == 4549 and not maintenance.check(ws)
        assert ws.query("SELECT count(*) FROM value_domain WHERE domain = 'objstate'") != [(0,)]
    assert result["WORKSPACE"].endswith("new.gpkg")


@pytest.mark.parametrize("change, words", [
    ({"CRS": "EPSG:4326"}, "not a projected"), ({"DIVISION": "33"}, "must have 6 digits"),
    ({"EXTENSIONS": "nothing"}, "nothing"), ({"CRS": "EPSG:2263"}, "not a projected")])
def test_a_workspace_that_cannot_be_is_refused(run, tmp_path, change, words):
    path = tmp_path / "new.gpkg"
    with pytest.raises(QgsProcessingException, match=words):
        run("createworkspace", **{"PATH": str(path), "DIVISION": "330106", "CRS": CRS, **change})
    assert not path.exists()


def test_an_existing_workspace_is_not_touched(run, city):
    before = city.read_bytes()
    with pytest.raises(QgsProcessingException, match="exists already"):
        run("createworkspace", PATH=str(city), DIVISION="330106", CRS=CRS)
    assert city.read_bytes() == before


# -- streets and communities


def test_streets_and_communities_with_their_codes(run, ask, tmp_path):
    streets = squares(街道代码=["330106001000", "330106002", "330106003"], 街道名称=["甲", "乙", "丙"])
    result = run("importareas", FILE=save(streets, tmp_path / "s.gpkg"), LEVEL=0)
    assert (result["WRITTEN"], result["REJECTED"], result["WARNINGS"]) == (3, 0, 0)
    assert ask("SELECT code, name FROM street ORDER BY code") == [
        ("330106001", "甲"), ("330106002", "乙"), ("330106003", "丙")]
    communities = squares(社区代码=["330106001001", "330106002001", "330106002002"],
                          社区名称=["A", "B", "C"])
    run("importareas", FILE=save(communities, tmp_path / "c.gpkg"))
    assert ask("SELECT code, name, street_code FROM community ORDER BY code")[2] == (
        "330106002002", "C", "330106002")
    assert ask("SELECT count(*) FROM street") == [(3,)]


def test_missing_codes_are_built_and_said(run, ask, tmp_path):
    path = save(squares(name=["A", "B", "C"]), tmp_path / "c.geojson")
    result = run("importareas", FILE=path)
    assert result["WARNINGS"] == 1 and "3 codes were missing" in run.log.warnings[0]
    assert ask("SELECT code, name FROM community ORDER BY code") == [
        (f"{DIVISION}00100{i}", n) for i, n in ((1, "A"), (2, "B"), (3, "C"))]
    assert ask("SELECT code FROM street") == [(f"{DIVISION}001",)]
    area = ask("SELECT ST_Area(geom) FROM street")[0][0]
    assert area == pytest.approx(750_000, rel=0.01)


def test_communities_find_their_street_by_place_or_name(run, ask, tmp_path):
    run("importareas", LEVEL=0, FILE=save(
        squares(code=["330106005", "330106006", "330106007"], name=["甲", "乙", "丙"]).iloc[:2],
        tmp_path / "s.gpkg"))
    path = save(squares(社区=["A", "B", "C"], 所属街道=["", "", "丁"]), tmp_path / "c.gpkg")
    run("importareas", FILE=path)
    assert ask("SELECT name, code FROM community ORDER BY name") == [
        ("A", "330106005001"), ("B", "330106006001"), ("C", "330106001001")]
    assert ask("SELECT name FROM street WHERE code = '330106001'") == [("丁",)]


def test_rows_of_one_area_are_joined_and_bad_ones_set_aside(run, ask, tmp_path):
    frame = squares(code=["330106001001", "330106001001", "3301060011"], name=["A", "A", "C"])
    more = gpd.GeoDataFrame({"code": ["330106001009", "330106001008"], "name": ["line", "bow"]},
                            geometry=[shapely.LineString([(X, Y), (X + 1, Y)]),
                                      shapely.Polygon([(X, Y - 100), (X + 100, Y),
                                                       (X + 100, Y - 100), (X, Y)])], crs=CRS)
    path = save(gpd.GeoDataFrame(pd.concat([frame, more], ignore_index=True)),
                tmp_path / "c.geojson")
    result = run("importareas", FILE=path)
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (5, 3, 2)
    assert {r["row"]: r["reason"] for r in rows_of(result["REJECTS"])} == {
        3: "bad_code", 4: "wrong_geometry"}
    assert ask("SELECT code FROM community ORDER BY 1") == [("330106001001",), ("330106001008",)]
    again = run("importareas", FILE=path)
    assert again["WRITTEN"] == 0
    assert "code_exists" in {r["reason"] for r in rows_of(again["REJECTS"])}


def test_areas_cancelled_change_nothing(run, ask, tmp_path):
    path = save(squares(name=["A", "B", "C"]), tmp_path / "c.gpkg")
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("importareas", Log(35), FILE=path)
    assert ask("SELECT (SELECT count(*) FROM community), (SELECT count(*) FROM street)") == [(0, 0)]


# -- base map


@pytest.mark.parametrize("name, frame, table", [
    ("道路中心线", road_network(), "base_road"), ("路网", road_network(), "base_road"),
    ("buildings", squares(n=[1, 2, 3]), "base_building"),
    ("地块", squares(n=[1, 2, 3]), "base_parcel"), ("水系面", squares(n=[1, 2, 3]), "base_water"),
    ("小区", squares(n=[1, 2, 3]), "base_compound"), ("x", road_network(), "base_road")])
def test_the_base_map_recognises_its_table(run, ask, tmp_path, name, frame, table):
    result = run("importbasemap", FILE=save(frame, tmp_path / f"{name}.gpkg"), TABLE=0)
    assert result["WRITTEN"] == len(frame)
    assert ask(f"SELECT count(*), max(source) FROM {table}") == [(len(frame), name)]


def test_base_map_chosen_by_hand_and_of_the_wrong_kind(run, ask, tmp_path):
    path = save(road_network(), tmp_path / "x.gpkg")
    run("importbasemap", FILE=path, TABLE=4)
    assert ask("SELECT name, kind FROM base_wall LIMIT 1") == [("路0", "residential")]
    result = run("importbasemap", FILE=path, TABLE=6)
    assert (result["WRITTEN"], result["REJECTED"]) == (0, 32)
    result = run("importbasemap", FILE=save(squares(n=[1, 2, 3]), tmp_path / "b.gpkg"), TABLE=1)
    assert result["WRITTEN"] == 3   # the borders of the areas


# -- geocoding and organisations


def test_door_plates_from_excel_get_their_community(run, ask, tmp_path):
    run("importareas", FILE=save(squares(name=["A", "B", "C"]), tmp_path / "c.gpkg"))
    points = gpd.GeoSeries(gpd.points_from_xy([X + 10, X + 600, X + 9000], [Y + 10] * 3),
                           crs=CRS).to_crs(4326)
    path = tmp_path / "门牌.xlsx"
    pd.DataFrame({"街路巷": ["劳动路", "劳动路", None], "门牌号": ["1号", "3号", None],
                  "经度": points.x, "纬度": points.y}).to_excel(path, index=False)
    result = run("importgeocoding", FILE=str(path), TABLE=2)
    assert (result["WRITTEN"], result["REJECTED"]) == (2, 1)
    assert ask("SELECT name, street_name, number, community_code FROM door_plate") == [
        ("劳动路1号", "劳动路", "1号", f"{DIVISION}001001"),
        ("劳动路3号", "劳动路", "3号", f"{DIVISION}001002")]
    assert rows_of(result["REJECTS"])[0]["reason"] == "no_name"


def test_organisations_from_a_gbk_table(run, ask, tmp_path):
    path = tmp_path / "单位.csv"
    path.write_bytes("单位名称,单位代码,联系电话,职责\n环卫一所,H1,123,养护\n市政局,,,主管部门、权属单位\n"
                     ",,,\n环卫二所,H1,,\n".encode("gbk"))
    result = run("importorganisations", FILE=str(path))
    assert (result["WRITTEN"], result["REJECTED"], result["WARNINGS"]) == (2, 2, 1)
    assert ask("SELECT code, name, phone FROM organisation ORDER BY code") == [
        ("H1", "环卫一所", "123"), ("U001", "市政局", None)]
    assert sorted(ask("SELECT org_code, role FROM organisation_role")) == [
        ("H1", "maintainer"), ("U001", "authority"), ("U001", "owner")]
    assert [r["reason"] for r in rows_of(result["REJECTS"])] == ["no_name", "duplicate_code"]
    again = run("importorganisations", FILE=str(path))
    assert "code_exists" in {r["reason"] for r in rows_of(again["REJECTS"])}


def test_organisations_with_territory_status_and_successor(run, ask, tmp_path):
    run("importareas", FILE=save(squares(name=["青年", "B", "C"]), tmp_path / "c.gpkg"))
    path = tmp_path / "单位.csv"
    path.write_text("单位名称,单位代码,属地,单位状态,承接单位\n一所,H1,青年,,\n二所,H2,,已撤销,一所\n"
                    f"三所,H3,{DIVISION}001002,暂停办公,H1\n四所,H4,别处,正常,\n", encoding="utf-8")
    result = run("importorganisations", FILE=str(path))
    assert (result["WRITTEN"], result["WARNINGS"]) == (4, 1)
    assert ask("SELECT area_code, status, successor_code FROM organisation ORDER BY code") == [
        (f"{DIVISION}001001", "active", None), (None, "dissolved", "H1"),
        (f"{DIVISION}001002", "on_leave", "H1"), (None, "active", None)]
    assert "别处" in run.log.warnings[0]


def test_a_table_without_names_is_refused(run, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="looks like the name"):
        run("importorganisations", FILE=str(path))
    with pytest.raises(QgsProcessingException, match="No field zz"):
        run("importorganisations", FILE=str(path), NAME="zz")


# -- OpenStreetMap

OSM = """<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lat="30.2600" lon="120.1000"><tag k="highway" v="street_lamp"/></node>
<node id="2" lat="30.2601" lon="120.1001"><tag k="natural" v="tree"/><tag k="name" v="老樟树"/></node>
<node id="3" lat="30.2600" lon="120.1020"/><node id="4" lat="30.2620" lon="120.1020"/>
<node id="5" lat="30.2620" lon="120.1000"/>
<node id="6" lat="30.2605" lon="120.1005"><tag k="addr:housenumber" v="7"/>
<tag k="addr:street" v="劳动路"/></node>
<way id="10"><nd ref="1"/><nd ref="3"/><tag k="highway" v="residential"/>
<tag k="name" v="劳动路"/></way>
<way id="11"><nd ref="1"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="1"/>
<tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="清波"/></way>
</osm>"""


@pytest.fixture
def snippet(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text(OSM, encoding="utf-8")
    return str(path)


def test_an_extract_fills_everything_at_once(run, ask, snippet):
    result = run("importosm", FILE=snippet)
    assert json.loads(result["CLASSES"]) == {"0118": 1, "0402": 1}
    counts = json.loads(result["COUNTS"])
    assert counts["component"] == 2 and counts["base_road"] == 1 and counts["community"] == 1
    assert ask("SELECT name FROM community") == [("清波",)]
    assert ask("SELECT name, street_name, number, community_code FROM door_plate") == [
        ("劳动路7", "劳动路", "7", f"{DIVISION}001001")]
    assert json.loads(ask("SELECT extra FROM component_01_point")[0][0])["osm_id"] == "1"
    x = ask("SELECT ST_MinX(geom) FROM component_01_point")[0][0]
    assert 500_000 < x < 520_000


def test_only_what_is_wanted_of_an_extract(run, ask, snippet):
    result = run("importosm", FILE=snippet, AREAS=False, BASEMAP=False, GEOCODING=False)
    assert json.loads(result["COUNTS"]) == {"component": 2}


def test_an_extract_in_the_edition_of_2026(run, tmp_path, snippet):
    made = run("createworkspace", PATH=str(tmp_path / "n.gpkg"), DIVISION="330106", CRS=CRS,
               EDITION=2)
    result = run("importosm", WORKSPACE=made["WORKSPACE"], FILE=snippet)
    classes = json.loads(result["CLASSES"])
    assert sum(classes.values()) + result["REJECTED"] == 2 and all(len(c) == 5 for c in classes)


def test_extract_cancelled_or_no_extract(run, ask, snippet, tmp_path):
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("importosm", Log(40), FILE=snippet)
    assert ask("SELECT count(*) FROM community") == [(0,)]
    with pytest.raises(QgsProcessingException, match="no OpenStreetMap"):
        run("importosm", FILE=save(lamps(), tmp_path / "x.gpkg"))
    with pytest.raises(QgsProcessingException, match="no file"):
        run("importosm", FILE=str(tmp_path / "gone.osm"))


@pytest.mark.parametrize("city", ["EPSG:3879"], indirect=True)
def test_helsinki(run, ask, shared_data):
    result = run("importosm", FILE=str(shared_data / "basemaps" / "Helsinki.osm.pbf"))
    counts = json.loads(result["COUNTS"])
    assert counts["community"] >= 4 and counts["component"] > 2000
    assert json.loads(result["CLASSES"])["0402"] == 649
    assert result["READ"] == result["WRITTEN"] + result["REJECTED"]


@pytest.mark.parametrize("city", ["EPSG:26986"], indirect=True)
def test_cambridgeport_as_base_map(run, ask, shared_data):
    path = str(shared_data / "cambridgeport" / "cambridgeport.gpkg")
    assert run("importbasemap", FILE=path, PART="street_centerlines")["WRITTEN"] > 100
    assert run("importbasemap", FILE=path, PART="parcels_fy2014")["WRITTEN"] > 100
    assert ask("SELECT count(*) FROM base_road")[0][0] > 100
    assert ask("SELECT count(*) FROM base_parcel")[0][0] > 100
    assert run("importareas", FILE=path, PART="neighborhood")["WRITTEN"] == 1


# -- help


def test_every_import_explains_itself_and_its_parameters(provider):
    for algorithm in provider.algorithms():
        if not algorithm.name().startswith(("import", "create")):
            continue
        assert len(algorithm.shortHelpString()) > 80
        for parameter in algorithm.parameterDefinitions():
            assert parameter.help(), (algorithm.name(), parameter.name())
