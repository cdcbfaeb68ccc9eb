"""The raw folder of a county that begins: base map, communities, two files of components.

Everything comes from the generator of the demonstration district, with a seed of its own, so that
the truth is known to the centimetre. The files are as surveyors hand them in: Shapefiles in GBK
that do not say so, field names of ten bytes, coordinates of a web map that nobody labelled, and a
few rows that cannot be used.
"""
import csv
from pathlib import Path

import geopandas
import numpy as np
import shapely

from citygrid_plugin.core.exchange.datum import convert
from citygrid_plugin.core.sample import district

SEED = 20261122
EPSG = district.EPSG
#: These classes come as a Shapefile in GBK, all other points as a table in GCJ-02.
SHAPEFILE_MAJORS = ("01", "03")
ROAD_KINDS = {"primary": "主干路", "secondary": "次干路", "tertiary": "次干路",
              "residential": "支路"}
#: {reason of the import: field and value that cause it}
BAD_SURVEY = {"duplicate_object_code": ("BJBM", "9901010101000001"),
              "unknown_state": ("BJZT", "飞走了"), "bad_date": ("CJRQ", "2024-13-45"),
              "bad_object_code": ("BJBM", "99010")}
BAD_TABLE = {"no_coordinates": ("经度", ""), "unknown_class": ("部件小类", "不明设施")}


def make(folder, size="small"):
    """Write the folder.

    Parameters
    ----------
    folder : path
        Made, with nothing else in it.
    size : str
        As ``core.sample.district.generate``.

    Returns
    -------
    dict
        The truth: division, name, communities, area (m²), ``survey`` and ``table``: key of a
        component -> [x, y in EPSG:4549, position in words], ``rejected``: reason -> rows.
    """
    folder = Path(folder)
    folder.mkdir(parents=True)
    city = district.generate(SEED, size)
    _base_map(city, folder)
    communities = city.frame("community")
    named = geopandas.GeoDataFrame({"SQDM": communities["code"], "SQMC": communities["name"]},
                                   geometry=communities.geometry, crs=EPSG).to_crs(4490)
    _gbk_shapefile(named, folder / "社区界.shp")
    components = _points(city)
    mine = components["classcode"].str[:2].isin(SHAPEFILE_MAJORS)
    survey = _survey(components[mine], folder / "部件普查.shp")
    table = _table(components[~mine], folder / "外业采集.csv")
    return {"division": city.division, "name": city.name, "communities": len(communities),
            "area": float(communities.area.sum()), "survey": survey, "table": table,
            "rejected": {"survey": sorted(BAD_SURVEY), "table": sorted(BAD_TABLE)}}


def _base_map(city, folder):
    roads = city.frame("base_road")
    _gbk_shapefile(geopandas.GeoDataFrame(
        {"DLMC": roads["name"], "DLDJ": roads["kind"].map(ROAD_KINDS).fillna("支路")},
        geometry=roads.geometry, crs=EPSG), folder / "道路中心线.shp")
    for table, layer in (("base_building", "房屋"), ("base_water", "水面"),
                         ("base_water_line", "河流中心线"), ("base_railway", "铁路")):
        frame = city.frame(table)
        geopandas.GeoDataFrame({"名称": frame["name"], "类型": frame["kind"]},
                               geometry=frame.geometry, crs=EPSG).to_file(
            folder / "基础底图.gpkg", layer=layer, driver="GPKG", engine="fiona")


def _points(city):
    """The components that are points, with the names of their organisations."""
    frame = city.frame("component")
    frame = frame[frame.geom_type == "Point"].reset_index(drop=True)
    names = city.frame("organisation").set_index("code")["name"]
    for number in "123":
        frame[f"dept{number}"] = frame[f"deptcode{number}"].map(names)
    return frame


def _survey(frame, path):
    """The Shapefile; returns code -> [x, y, words]."""
    frame = frame.reset_index(drop=True)
    made = geopandas.GeoDataFrame({
        "XH": np.arange(1, len(frame) + 1), "BJBM": frame["objid"], "XLMC": frame["objname"],
        "主管部门名": frame["dept1"], "权属单位名": frame["dept2"], "养护单位名": frame["dept3"],
        "WZ": frame["objpos"], "BJZT": frame["objstate"], "CJRQ": frame["ordate"]},
        geometry=frame.geometry, crs=EPSG)
    bad = _spoil(made, BAD_SURVEY)
    _gbk_shapefile(made, path)
    good = made.drop(index=bad)
    return {code: [point.x, point.y, words] for code, point, words in
            zip(good["BJBM"], good.geometry, good["WZ"])}


def _table(frame, path):
    """The table; returns number of the survey sheet -> [x, y, words]."""
    frame = frame.reset_index(drop=True)
    degrees = frame.geometry.to_crs(4326)
    lon, lat = convert(degrees.x.to_numpy(), degrees.y.to_numpy(), "WGS-84", "GCJ-02")
    sheets = np.array([f"外业{n:05d}" for n in range(1, len(frame) + 1)], dtype=object)
    made = frame[[]].assign(
        部件小类=frame["objname"], 经度=[f"{v:.8f}" for v in lon], 纬度=[f"{v:.8f}" for v in lat],
        主管部门=frame["dept1"], 养护单位=frame["dept3"], 状态=frame["objstate"],
        位置=frame["objpos"], 普查日期=frame["ordate"].str.replace("-", "/"), 备注=sheets)
    bad = _spoil(made, BAD_TABLE)
    made.to_csv(path, index=False, encoding="utf-8", quoting=csv.QUOTE_MINIMAL)
    kept = np.setdiff1d(np.arange(len(frame)), bad)
    xy = shapely.get_coordinates(frame.geometry)
    return {sheets[i]: [float(xy[i, 0]), float(xy[i, 1]), frame["objpos"][i]] for i in kept}


def _spoil(frame, bad):
    """Spoil one row for each reason, spread over the table; returns the rows."""
    rows = np.linspace(10, len(frame) - 10, len(bad)).astype(int)
    for row, (field, value) in zip(rows, bad.values()):
        frame.loc[row, field] = value
    return rows


def _gbk_shapefile(frame, path):
    """A Shapefile in GBK that does not say so: no .cpg, no mark in the header of the .dbf."""
    frame.to_file(path, driver="ESRI Shapefile", engine="fiona", encoding="GBK")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    dbf = path.with_suffix(".dbf")
    content = bytearray(dbf.read_bytes())
    content[29] = 0
    dbf.write_bytes(content)
