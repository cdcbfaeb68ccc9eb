"""citygrid:importcomponents on real files of every kind."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import json
import sqlite3
import threading
import time

import fiona
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from import_fixtures import (  # noqa: F401 (fixtures)
    CRS, X, Y, Log, ask, beside_roads, city, gbk_shapefile, lamps, road_network, rows_of,
    run, table_of)
from qgis.core import (
    QgsFeature, QgsGeometry, QgsProcessingException, QgsProject, QgsVectorLayer)

from citygrid_plugin.core.components.mapping import ImportMapping, Source
from citygrid_plugin.core.exchange.datum import convert
from citygrid_plugin.core.workspace import store
from citygrid_plugin.core.workspace.geometry import blobs

ALL = ("SELECT objid, classcode, objname, ordate, deptcode2, bgid FROM component_01_point "
       "ORDER BY objid")


def place(ask, table="component_01_point"):
    """Coordinates of the components of a table, by code."""
    from citygrid_plugin.core.workspace.geometry import geometries
    shapes = geometries(r[0] for r in ask(f"SELECT geom FROM {table} ORDER BY fid"))
    return shapely.get_coordinates(shapely.centroid(shapes))


def test_gbk_shapefile_with_cut_names_needs_nothing_but_its_path(run, ask, tmp_path):
    result = run("importcomponents", FILE=str(gbk_shapefile(tmp_path)))
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (6, 6, 0)
    assert result["REJECTS"].featureCount() == 0
    rows = ask(ALL)
    assert [r[1:4] for r in rows] == [("0101", "上水井盖", "2024-01-31")] * 3 \
        + [("0118", "路灯", "2024-01-31")] * 3
    assert rows[0][0] == "3301060101000001"
    assert ask("SELECT code, name FROM organisation") == [(rows[0][4], "城管局")]
    assert ask("SELECT role FROM organisation_role") == [("owner",)]
    assert ask("SELECT DISTINCT action, changed_why FROM cg_history "
               "WHERE table_name = 'component_01_point'") == [("insert", "Import of 普查")]
    assert any("GBK" in line for line in run.log.lines)


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "gdb", "layer", "path", "selected", "xlsx",
                                  "csv"])
def test_the_same_rows_from_every_kind_of_source(run, ask, tmp_path, kind):
    frame = lamps()
    parameters = {}
    if kind == "gdb":
        path = tmp_path / "survey.gdb"
        frame.to_file(path, driver="OpenFileGDB", layer="lamps", engine="fiona")
    elif kind in ("csv", "xlsx"):
        path = tmp_path / f"survey.{kind}"
        degrees = frame.to_crs(4326)
        table = table_of(degrees.geometry, **{c: frame[c] for c in frame.columns[:4]})
        table.to_excel(path, index=False) if kind == "xlsx" else \
            table.to_csv(path, index=False, encoding="gb18030")
    else:
        path = tmp_path / ("survey.geojson" if kind == "geojson" else "survey.gpkg")
        (frame.to_crs(4326) if kind == "geojson" else frame).to_file(path, engine="fiona")
    parameters["FILE"] = str(path)
    if kind == "path":
        parameters = {"INPUT": str(path)}
    if kind in ("layer", "selected"):
        layer = QgsVectorLayer(str(path), "survey", "ogr")
        QgsProject.instance().addMapLayer(layer)
        parameters = {"INPUT": layer.id()}
        if kind == "selected":
            from qgis.core import QgsProcessingFeatureSourceDefinition
            layer.selectByIds([1, 2])
            parameters = {"INPUT": QgsProcessingFeatureSourceDefinition(layer.id(), True)}
    result = run("importcomponents", **parameters)
    count = 2 if kind == "selected" else 6
    assert (result["WRITTEN"], result["REJECTED"]) == (count, 0)
    assert len(ask(ALL)) == count
    xy = place(ask)
    assert np.abs(xy[:, 1] - (Y + 6)).max() < 0.02
    assert xy[:, 0].min() == pytest.approx(X, abs=0.02)
    QgsProject.instance().clear()


def test_edited_and_filtered_layers_are_read_as_qgis_shows_them(run, ask, tmp_path):
    path = tmp_path / "survey.gpkg"
    lamps().to_file(path, engine="fiona")
    layer = QgsVectorLayer(str(path), "survey", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.setSubsetString("\"部件名称\" = '路灯'")
    assert run("importcomponents", INPUT=layer.id())["WRITTEN"] == 3
    layer.setSubsetString("")
    layer.startEditing()
    layer.deleteFeature(1)
    assert run("importcomponents", INPUT=layer.id())["WRITTEN"] == 5
    layer.rollBack()
    QgsProject.instance().clear()


def test_bad_rows_are_set_aside_with_their_reason_and_the_good_ones_go_in(run, ask, tmp_path):
    frame = gpd.GeoDataFrame({
        "标识码": ["", "12", "", "", "", "3301060101000009", "3301060101000009", ""],
        "小类代码": ["0101", "0101", "9999", "0101", "0101", "0101", "0101", "0118"],
        "状态": ["完好", "完好", "完好", "不知道", "完好", "完好", "完好", "完好"],
        "初始日期": ["20240101"] * 4 + ["昨天"] + ["20240101"] * 3},
        geometry=[*gpd.points_from_xy(X + np.arange(7.0), np.full(7, Y)), None], crs=CRS)
    path = tmp_path / "bad.gpkg"
    frame.to_file(path, engine="fiona")
    result = run("importcomponents", FILE=str(path))
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (8, 2, 6)
    rejects = {row["row"]: row for row in rows_of(result["REJECTS"])}
    assert {n: r["reason"] for n, r in rejects.items()} == {
        2: "bad_object_code", 3: "unknown_class", 4: "unknown_state", 5: "bad_date",
        7: "duplicate_object_code", 8: "no_geometry"}
    assert "9999" in rejects[3]["text"] and rejects[3]["小类代码"] == "9999"
    assert not any(f.geometry().isNull() for f in result["REJECTS"].getFeatures()
                   if f["row"] != 8)
    assert [r[0] for r in ask(ALL)] == ["3301060101000009", "3301060101000010"]


def test_what_the_database_refuses_is_set_aside_too(run, ask, tmp_path):
    path = gbk_shapefile(tmp_path)
    run("importcomponents", FILE=str(path))
    again = gpd.GeoDataFrame({"标识码": ["3301060101000001"], "小类代码": ["0101"]},
                             geometry=[shapely.Point(X, Y)], crs=CRS)
    again.to_file(tmp_path / "again.gpkg", engine="fiona")
    result = run("importcomponents", FILE=str(tmp_path / "again.gpkg"))
    assert (result["WRITTEN"], result["REJECTED"]) == (0, 1)
    assert rows_of(result["REJECTS"])[0]["reason"] == "CG001"


def test_an_organisation_may_have_several_roles(run, ask, tmp_path):
    frame = lamps().assign(DeptName1="城管局", DeptName2="水务集团", DeptName3="城管局")
    run("importcomponents", FILE=str(save(frame, tmp_path / "lamps.gpkg")))
    assert ask("SELECT o.name, r.role FROM organisation o JOIN organisation_role r "
               "ON r.org_code = o.code ORDER BY o.name, r.role") == [
        ("城管局", "authority"), ("城管局", "maintainer"), ("水务集团", "owner")]


def test_unknown_organisations_are_refused_when_they_may_not_be_entered(run, ask, tmp_path):
    result = run("importcomponents", FILE=str(gbk_shapefile(tmp_path)), ORGANISATIONS=False)
    assert (result["WRITTEN"], result["REJECTED"]) == (0, 6)
    assert {r["reason"] for r in rows_of(result["REJECTS"])} == {"CG007"}
    assert ask("SELECT count(*) FROM organisation") == [(0,)]


def drawing(path):
    schema = {"geometry": "Unknown", "properties": {"Layer": "str"}}
    ring = [(X, Y), (X + 10, Y), (X + 10, Y + 10), (X, Y + 10), (X, Y)]
    shapes = [("路灯", shapely.Point(X, Y)), ("0101上水井盖", shapely.Point(X + 5, Y)),
              ("JS", shapely.LineString([(X, Y), (X + 50, Y)])),
              ("绿化", shapely.LineString(ring)), ("谁知道", shapely.Point(X, Y + 3)),
              ("道路中心线", shapely.LineString([(X, Y), (X + 90, Y)])),
              ("0", shapely.LineString([(X, Y), (X + 1, Y)]))]
    with fiona.open(path, "w", driver="DXF", schema=schema) as file:
        for layer, shape in shapes:
            file.write({"geometry": shape.__geo_interface__, "properties": {"Layer": layer}})


def test_a_drawing_is_sorted_by_its_layers(run, ask, tmp_path):
    path = tmp_path / "plan.dxf"
    drawing(path)
    result = run("importcomponents", FILE=str(path))
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (7, 4, 1)
    assert rows_of(result["REJECTS"])[0]["reason"] == "unknown_class"
    assert ask("SELECT classcode FROM component_01_point ORDER BY 1") == [("0101",), ("0118",)]
    assert ask("SELECT classcode FROM component_04_area") == [("0405",)]
    assert ask("SELECT count(*) FROM component_21_line") == [(1,)]
    table = tmp_path / "layers.csv"
    table.write_text("layer,class\n谁知道,0305\n", encoding="utf-8")
    result = run("importcomponents", FILE=str(path), CLASSES=str(table))
    assert result["WRITTEN"] == 5
    assert ask("SELECT count(*) FROM component_03_point") == [(1,)]
    table.write_text("destination,target,geometry,layer,note\ncomponent,0501,P,谁*,\n"
                     "skip,,PLA,*,\n", encoding="utf-8")
    assert run("importcomponents", FILE=str(path), CLASSES=str(table))["WRITTEN"] == 1
    assert ask("SELECT classcode FROM component_05_point") == [("0501",)]
    result = run("importbasemap", FILE=str(path))
    assert result["WRITTEN"] == 1 and ask("SELECT count(*) FROM base_road") == [(1,)]


def test_a_class_for_all_rows_is_that_of_layers_without_one(run, ask, tmp_path):
    path = tmp_path / "plan.dxf"
    drawing(path)
    result = run("importcomponents", FILE=str(path), CLASS="0305")
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (7, 6, 0)
    assert ask("SELECT classcode FROM component_01_point ORDER BY 1") == [("0101",), ("0118",)]
    assert ask("SELECT count(*) FROM component_03_point") == [(1,)]
    assert ask("SELECT count(*) FROM component_03_line") == [(1,)]   # AutoCAD's own layer 0


def test_access_database_and_other_useless_files_say_what_to_do(run, tmp_path):
    path = tmp_path / "survey.mdb"
    path.write_bytes(b"\0\1\0\0Standard Jet DB")
    with pytest.raises(QgsProcessingException, match="Access database"):
        run("importcomponents", FILE=str(path))
    path = tmp_path / "notes.bin"
    path.write_bytes(b"hello")
    with pytest.raises(QgsProcessingException, match="nothing that QGIS reads"):
        run("importcomponents", FILE=str(path))
    with pytest.raises(QgsProcessingException, match="no file"):
        run("importcomponents", FILE=str(tmp_path / "gone.shp"))
    with pytest.raises(QgsProcessingException, match="one of the two"):
        run("importcomponents")


def test_several_layers_in_a_file_are_named(run, tmp_path):
    path = tmp_path / "two.gpkg"
    lamps().to_file(path, layer="a", engine="fiona")
    lamps().to_file(path, layer="b", engine="fiona")
    with pytest.raises(QgsProcessingException, match="a, b"):
        run("importcomponents", FILE=str(path))
    assert run("importcomponents", FILE=str(path), PART="b")["WRITTEN"] == 6


def test_no_geometry_and_no_rows(run, ask, tmp_path):
    table = tmp_path / "list.csv"
    table.write_text("编号,名称\n1,路灯\n", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="no geometry"):
        run("importcomponents", FILE=str(table))
    empty = lamps().iloc[:0]
    empty.to_file(tmp_path / "empty.gpkg", engine="fiona", schema={
        "geometry": "Point", "properties": {"小类代码": "str"}})
    result = run("importcomponents", FILE=str(tmp_path / "empty.gpkg"))
    assert (result["READ"], result["WRITTEN"], result["WARNINGS"]) == (0, 0, 1)


def test_wrong_reference_system_shows_in_the_place_and_can_be_set(run, ask, tmp_path):
    path = tmp_path / "far.gpkg"
    lamps().set_crs(4326, allow_override=True).to_file(path, engine="fiona")
    result = run("importcomponents", FILE=str(path))
    assert (result["WRITTEN"], result["REJECTED"]) == (0, 6)
    assert {r["reason"] for r in rows_of(result["REJECTS"])} == {"outside_crs"}
    assert run("importcomponents", FILE=str(path), CRS=CRS)["WRITTEN"] == 6
    assert np.abs(place(ask)[:, 1] - (Y + 6)).max() < 1e-6


def degrees_csv(path, points, encoding="utf-8"):
    table_of(points, 小类=["0118"] * len(points)).to_csv(path, index=False, encoding=encoding)


@pytest.mark.parametrize("datum, name", [(1, "GCJ-02"), (2, "BD-09")])
def test_coordinates_of_web_maps_are_converted_back(run, ask, tmp_path, datum, name):
    points = beside_roads()
    lon, lat = convert(points.x, points.y, "WGS-84", name)
    path = tmp_path / "web.csv"
    degrees_csv(path, gpd.GeoSeries(gpd.points_from_xy(lon, lat)), "gbk")
    run("importbasemap", FILE=str(save(road_network(), tmp_path / "roads.gpkg")))
    shifted = run("importcomponents", FILE=str(path))
    assert shifted["WARNINGS"] == 1 and name in run.log.warnings[0]
    right = run("importcomponents", FILE=str(path), DATUM=datum)
    assert right["WARNINGS"] == 0
    truth = np.column_stack([points.to_crs(CRS).x, points.to_crs(CRS).y])
    assert np.hypot(*(place(ask)[-len(points):] - truth).T).max() < 1.0


def save(frame, path):
    frame.to_file(path, engine="fiona")
    return path


def test_right_coordinates_raise_no_alarm(run, tmp_path):
    degrees_csv(tmp_path / "right.csv", beside_roads())
    run("importbasemap", FILE=str(save(road_network(), tmp_path / "roads.gpkg")))
    assert run("importcomponents", FILE=str(tmp_path / "right.csv"))["WARNINGS"] == 0


def test_communities_that_cross_themselves_are_no_obstacle(run, city, tmp_path):
    """As a valid border that nearly touches itself may, once it is in degrees."""
    crossed = [[(0, 0), (1500, 0), (0, 1500), (1500, 1500)],
               [(0, 0), (1500, 1500), (1500, 0), (700, 1400)]]
    with store.open_workspace(city) as ws, ws.transaction() as connection:
        for serial, corners in enumerate(crossed, 1):
            shape = shapely.MultiPolygon([shapely.Polygon(np.array(corners) + [X, Y])])
            connection.execute("INSERT INTO community (geom, code, name) VALUES (?, ?, '')",
                               (blobs([shape], ws.srs_id)[0], f"330106001{serial:03d}"))
    degrees_csv(tmp_path / "lamps.csv", beside_roads())
    run("importbasemap", FILE=str(save(road_network(), tmp_path / "roads.gpkg")))
    assert run("importcomponents", FILE=str(tmp_path / "lamps.csv"))["WRITTEN"] == 400


def test_local_systems_by_parameters_and_by_control_points(run, ask, tmp_path):
    frame = lamps()
    local = frame.set_crs(None, allow_override=True)
    local.geometry = local.geometry.translate(-500_000, -3_300_000)
    path = tmp_path / "local.csv"
    pd.DataFrame({"X坐标": local.geometry.x, "Y坐标": local.geometry.y,
                  "小类": "0118"}).to_csv(path, index=False)
    run("importcomponents", FILE=str(path), DATUM=3, LOCAL="500000, 3300000, 0, 0")
    assert np.abs(place(ask) - shapely.get_coordinates(frame.geometry.to_numpy())).max() < 1e-3
    control = tmp_path / "control.csv"
    control.write_text("点名,x,y,X,Y\nA,0,0,500000,3300000\nB,1000,0,501000,3300000\n"
                       "C,0,1000,500000,3301000\n", encoding="utf-8")
    run("importcomponents", FILE=str(path), DATUM=5, CONTROL=str(control))
    assert np.abs(place(ask)[6:] - place(ask)[:6]).max() < 1e-3
    assert any("0.000 m" in line for line in run.log.lines)
    with pytest.raises(QgsProcessingException, match="4 numbers"):
        run("importcomponents", FILE=str(path), DATUM=3, LOCAL="1, 2")
    seven = save(frame, tmp_path / "seven.gpkg")
    run("importcomponents", FILE=str(seven), DATUM=4, LOCAL="1,0,0,0,0,0,0")
    xy = place(ask)[12:]
    moved = xy[np.argsort(xy[:, 0])] - place(ask)[:6]
    assert 0.4 < np.hypot(*moved.T).max() < 1.1


def test_cancelled_half_way_nothing_is_changed(run, ask, tmp_path):
    path = gbk_shapefile(tmp_path)
    for percent in (20, 35, 50, 90):
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            run("importcomponents", Log(percent), FILE=str(path))
    assert ask("SELECT (SELECT count(*) FROM component_01_point), (SELECT count(*) FROM "
               "organisation), (SELECT count(*) FROM cg_history), (SELECT count(*) FROM "
               "object_code), (SELECT count(*) FROM cg_lock)") == [(0, 0, 0, 0, 0)]
    assert run("importcomponents", FILE=str(path))["WRITTEN"] == 6


def test_cancelled_while_the_database_writes_nothing_is_changed(run, ask, tmp_path):
    count = 60_000
    frame = gpd.GeoDataFrame({"小类": ["0118"] * count}, geometry=gpd.points_from_xy(
        X + np.arange(count) % 300, Y + np.arange(count) // 300), crs=CRS)
    path = save(frame, tmp_path / "many.gpkg")
    log = Log()

    def later(percent):
        if percent >= 50:
            threading.Timer(0.3, log.cancel).start()
    log.progressChanged.connect(later)
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("importcomponents", log, FILE=str(path))
    assert ask("SELECT (SELECT count(*) FROM component_01_point), "
               "(SELECT count(*) FROM object_code), (SELECT count(*) FROM cg_lock)") == [(0, 0, 0)]


def test_a_busy_workspace_waits_and_says_for_whom(run, city, tmp_path):
    path = gbk_shapefile(tmp_path)
    with store.open_workspace(city) as other:
        with other.transaction() as connection:
            connection.execute("INSERT INTO cg_lock VALUES (1, 'li', 'desk2', 1, 'census', 'now')")
    holder = sqlite3.connect(city, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(6.5, lambda: holder.execute("ROLLBACK")).start()
    start = time.monotonic()
    assert run("importcomponents", FILE=str(path))["WRITTEN"] == 6
    assert time.monotonic() - start > 5
    assert any("li" in line and "census" in line for line in run.log.lines)
    holder.close()


def test_a_mapping_is_saved_and_used_again(run, ask, tmp_path):
    mapping = ImportMapping(
        columns={"classcode": Source("部件名称"), "objpos": Source(constant="劳动路")},
        classes={"路灯": "0119"})
    path = gbk_shapefile(tmp_path)
    run("importcomponents", FILE=str(path), MAPPING=mapping.to_json(), SAVE="普查")
    assert ask("SELECT DISTINCT classcode, objpos FROM component_01_point ORDER BY 1") == [
        ("0101", "劳动路"), ("0119", "劳动路")]
    assert ImportMapping.from_json(ask("SELECT body FROM import_mapping")[0][0]).classes == {
        "路灯": "0119"}
    run("importcomponents", FILE=str(path), MAPPING="普查")
    assert ask("SELECT count(*) FROM component_01_point WHERE classcode = '0119'") == [(6,)]
    mapping.save(tmp_path / "m.json")
    run("importcomponents", FILE=str(path), MAPPING=str(tmp_path / "m.json"))
    with pytest.raises(QgsProcessingException, match="no saved mapping"):
        run("importcomponents", FILE=str(path), MAPPING="nothing")
    broken = json.dumps({**json.loads(mapping.to_json()), "columns": {"objpos": {"field": "zz"}}})
    with pytest.raises(QgsProcessingException, match="no field zz"):
        run("importcomponents", FILE=str(path), MAPPING=broken)


@pytest.mark.parametrize("name, code", [("路灯2024", "0118"), ("street_lamps_2017", "0118"),
                                        ("0305", "0305"), ("Litter_Barrels_2013", "0305"),
                                        ("FireHydrants", None), ("hydrants_2016", "0113"), ("whatever", None)])
def test_the_name_of_a_file_tells_the_class(run, ask, tmp_path, name, code):
    path = save(lamps()[["geometry"]].assign(n=1), tmp_path / f"{name}.gpkg")
    result = run("importcomponents", FILE=str(path))
    if code is None:
        assert result["REJECTED"] == 6
        assert {r["reason"] for r in rows_of(result["REJECTS"])} == {"no_class"}
        assert run("importcomponents", FILE=str(path), CLASS="路灯")["WRITTEN"] == 6
    else:
        assert result["WRITTEN"] == 6
        assert ask(f"SELECT DISTINCT classcode FROM component_{code[:2]}_point") == [(code,)]


def test_curves_and_mixed_geometry(run, ask, tmp_path):
    layer = QgsVectorLayer(f"CurvePolygon?crs={CRS}&field=小类:string", "green", "memory")
    feature = QgsFeature(layer.fields())
    feature["小类"] = "0405"
    feature.setGeometry(QgsGeometry.fromWkt(
        f"CurvePolygon (CircularString ({X} {Y}, {X + 10} {Y + 10}, {X + 20} {Y}, "
        f"{X + 10} {Y - 10}, {X} {Y}))"))
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    assert run("importcomponents", INPUT=layer.id())["WRITTEN"] == 1
    assert ask("SELECT count(*) FROM component_04_area") == [(1,)]
    QgsProject.instance().clear()


@pytest.mark.parametrize("city", ["EPSG:26986"], indirect=True)
def test_hydrants_of_cambridgeport(run, ask, shared_data):
    path = str(shared_data / "cambridgeport" / "cambridgeport.gpkg")
    result = run("importcomponents", FILE=path, PART="street_lights_20170731", CLASS="0118")
    assert result["WRITTEN"] > 500 and result["REJECTED"] == 0
