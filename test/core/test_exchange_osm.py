"""OpenStreetMap: tags, rules, and a real extract with broken rings."""
from pathlib import Path

import geopandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange import osm

BASEMAPS = Path(__file__).parents[2] / ".." / "shared" / "data" / "basemaps"
needs_data = pytest.mark.skipif(not BASEMAPS.exists(), reason="no extracts at hand")

POINT = shapely.Point(120, 30)
LINE = shapely.LineString([(120, 30), (120.1, 30)])
AREA = shapely.box(120, 30, 120.1, 30.1)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_tags_there_and_back(tags):
    text = ",".join(f"{quoted(k)}=>{quoted(v)}" for k, v in tags.items())
    assert osm.parse_tags(text) == tags


@pytest.mark.parametrize("text", [None, "", float("nan"), "nonsense", '"half"=>'])
def test_no_tags(text):
    assert osm.parse_tags(text) == {}


CASES = [
    (POINT, {"natural": "tree"}, "0402", ""),
    (POINT, {"natural": "tree", "denotation": "natural_monument"}, "0401", ""),
    (POINT, {"highway": "street_lamp"}, "0118", ""),
    (POINT, {"amenity": "bench"}, "0407", ""),
    (POINT, {"amenity": "waste_basket"}, "0305", ""),
    (POINT, {"amenity": "recycling"}, "0305", ""),
    (POINT, {"barrier": "bollard"}, "0211", ""),
    (POINT, {"man_made": "manhole", "manhole": "water"}, "0101", ""),
    (POINT, {"manhole": "drain"}, "0103", ""),
    (POINT, {"manhole": "tram_point"}, "0130", ""),
    (POINT, {"emergency": "fire_hydrant"}, "0113", ""),
    (POINT, {"amenity": "post_box"}, "0123", ""),
    (POINT, {"amenity": "telephone"}, "0122", ""),
    (POINT, {"amenity": "vending_machine", "vending": "drinks"}, "0125", ""),
    (POINT, {"amenity": "vending_machine"}, "0125", ""),
    (POINT, {"amenity": "vending_machine", "vending": "parking_tickets"}, "0202", ""),
    (POINT, {"highway": "bus_stop", "shelter": "yes"}, "0203", ""),
    (POINT, {"highway": "traffic_signals"}, "0210", ""),
    (POINT, {"traffic_sign": "CN:52"}, "0209", ""),
    (POINT, {"highway": "crossing", "traffic_sign": "FI:511"}, "", ""),
    (LINE, {"barrier": "guard_rail"}, "0211", ""),
    (LINE, {"barrier": "fence"}, "0408", "base_wall"),
    (POINT, {"advertising": "billboard"}, "0307", ""),
    (POINT, {"amenity": "toilets"}, "0301", ""),
    (AREA, {"amenity": "toilets", "building": "yes"}, "0301", "base_building"),
    (POINT, {"amenity": "fountain"}, "0410", ""),
    (POINT, {"tourism": "artwork", "artwork_type": "statue"}, "0406", ""),
    (AREA, {"leisure": "park"}, "0405", "base_compound"),
    (AREA, {"landuse": "grass"}, "0405", ""),
    (LINE, {"highway": "primary", "bridge": "yes"}, "0208", "base_road"),
    (LINE, {"highway": "footway", "bridge": "yes"}, "0205", ""),
    (LINE, {"highway": "secondary", "bridge": "viaduct"}, "0207", "base_road"),
    (AREA, {"amenity": "parking"}, "0201", ""),
    (POINT, {"amenity": "bicycle_parking"}, "0212", ""),
    (AREA, {"power": "substation"}, "0134", ""),
    (POINT, {"power": "pole"}, "0117", ""),
    (POINT, {"power": "tower"}, "0133", ""),
    (POINT, {"man_made": "surveillance"}, "0136", ""),
    (POINT, {"shop": "kiosk"}, "0137", ""),
    (POINT, {"shop": "newsagent", "building": "kiosk"}, "0121", ""),
    (LINE, {"man_made": "pipeline", "substance": "gas"}, "2103", ""),
    (LINE, {"man_made": "pipeline"}, "2111", ""),
    (LINE, {"railway": "rail"}, "", "base_railway"),
    (LINE, {"railway": "subway", "tunnel": "yes"}, "", ""),
    (LINE, {"waterway": "river"}, "", "base_water_line"),
    (AREA, {"natural": "water"}, "", "base_water"),
    (AREA, {"amenity": "school"}, "", "base_compound"),
    (AREA, {"landuse": "residential", "name": "翠苑一区"}, "", "base_compound"),
    (AREA, {"landuse": "residential"}, "", ""),
    (LINE, {"barrier": "wall"}, "", "base_wall"),
    (AREA, {"boundary": "administrative", "admin_level": "10"}, "", "community"),
    (AREA, {"boundary": "administrative", "admin_level": "8"}, "", "street"),
    (POINT, {"highway": "primary"}, "", ""),
    (LINE, {"natural": "tree"}, "", ""),
]


@pytest.mark.parametrize("as_column", [True, False])
@pytest.mark.parametrize("shape, tags, classcode, base", CASES)
def test_rules(shape, tags, classcode, base, as_column):
    if as_column:
        columns = {k: [v] for k, v in tags.items()}
    else:
        columns = {"other_tags": [",".join(f"{quoted(k)}=>{quoted(v)}" for k, v in tags.items())]}
    frame = geopandas.GeoDataFrame(columns, geometry=[shape], crs=4326)
    found = osm.classify(frame).iloc[0]
    assert (found.classcode, found.base) == (classcode, base)
    assert bool(found.class_kind) == bool(classcode)


def test_every_component_rule_is_a_class_of_the_catalogue():
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    codes = load_catalogue().codes("component")
    targets = {r.target for r in osm.load_rules() if r.destination == "component"}
    assert targets <= codes and len(targets) > 60


def test_classify_keeps_the_index_and_takes_an_empty_frame():
    frame = geopandas.GeoDataFrame({"highway": ["street_lamp", None]},
                                   geometry=[POINT, None], index=[7, 3], crs=4326)
    assert osm.classify(frame)["classcode"].to_dict() == {7: "0118", 3: ""}
    assert len(osm.classify(frame.iloc[:0])) == 0


@pytest.mark.parametrize("line, words", [
    ("component,0402,X,natural,tree,,,", "Line 2"), ("elsewhere,0402,P,natural,tree,,,", "Line 2"),
    ("component,,P,natural,tree,,,", "Line 2")])
def test_faulty_table(tmp_path, line, words):
    table = tmp_path / "own.csv"
    table.write_text("destination,target,geometry,key,value,and_key,and_value,note\n" + line)
    with pytest.raises(InputError, match=words):
        osm.load_rules(table)


def test_foreign_table(tmp_path):
    table = tmp_path / "own.csv"
    table.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="columns differ"):
        osm.load_rules(table)


OSM_XML = """<?xml version='1.0'?>
<osm version="0.6">
 <node id="1" lat="30.0" lon="120.0"/><node id="2" lat="30.0" lon="120.01"/>
 <node id="3" lat="30.01" lon="120.01"/>
 <node id="9" lat="30.005" lon="120.005"><tag k="natural" v="tree"/><tag k="name" v="古樟"/></node>
 <way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
  <tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="清波"/></way>
 <way id="6"><nd ref="1"/><nd ref="2"/><nd ref="77"/><nd ref="1"/><tag k="building" v="yes"/></way>
 <way id="7"><nd ref="1"/><nd ref="3"/><tag k="highway" v="primary"/></way>
</osm>"""


def test_small_file(tmp_path):
    path = tmp_path / "small.osm"
    path.write_text(OSM_XML, encoding="utf-8")
    data = osm.load_osm(path)
    assert data.components[["name", "classcode", "kind"]].values.tolist() == [
        ["古樟", "0402", "tree"]]
    assert data.base["community"]["name"].tolist() == ["清波"]
    assert data.base["base_road"]["kind"].tolist() == ["primary"]
    assert data.components.crs == "EPSG:4326"


@pytest.mark.parametrize("make, words", [
    (lambda p: p / "none.osm", "no file"),
    (lambda p: (p / "x.osm").write_text("not xml") and p / "x.osm", "cannot be read"),
])
def test_not_an_extract(tmp_path, make, words):
    with pytest.raises(InputError, match=words):
        osm.read_osm(make(tmp_path), "points")


def test_unknown_layer(tmp_path):
    with pytest.raises(InputError, match="no layer roads"):
        osm.read_osm(tmp_path / "x.osm", "roads")


@needs_data
def test_helsinki():
    data = osm.load_osm(BASEMAPS / "Helsinki.osm.pbf")
    counts = data.components["classcode"].value_counts()
    assert (counts["0402"], counts["0118"], counts["0407"]) == (649, 586, 162)
    assert len(data.components) > 2000
    # Ways cut at the edge of the extract leave rings of two points: set aside, with the way's id.
    assert len(data.rejects) == 11 and set(data.rejects["reason"]) == {"bad_geometry"}
    assert data.rejects["osm_id"].str.isdigit().all()
    assert {"base_road", "base_building", "base_water", "base_compound"} <= set(data.base)
    assert len(data.base["base_building"]) > 400
    # The relations of the neighbourhoods are cut open: closed along the edge, they fill it.
    communities = data.base["community"]
    assert "Kaartinkaupunki" in communities["name"].tolist() and len(communities) >= 4
    assert communities.is_valid.all()
    whole = shapely.union_all(communities.geometry)
    assert whole.geom_type == "Polygon"
    assert abs(shapely.area(communities.geometry.to_numpy()).sum() - whole.area) < 1e-12
    every = shapely.points(shapely.get_coordinates(data.components.geometry.representative_point()))
    assert shapely.covers(shapely.buffer(whole, 1e-9), every).mean() > 0.99


@needs_data
def test_shanghai_roads_have_chinese_names():
    roads, rejects = osm.read_osm(BASEMAPS / "shanghai_huangpu.osm", "lines")
    assert len(roads) == 796 and len(rejects) == 0
    assert roads["name"].str.contains("路", na=False).sum() > 100
    assert (osm.classify(roads)["base"] == "base_road").all()
