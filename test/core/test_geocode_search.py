"""Forward and reverse geocoding on a small town with everything that makes addresses hard."""
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.geocode import index as indexes
from citygrid_plugin.core.geocode import locate
from citygrid_plugin.core.geocode.search import exact_point, search
from citygrid_plugin.core.geocode.words import plain, spellings
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, cases, store
from citygrid_plugin.core.workspace.geometry import blobs, point_blob

X, Y = 536000.0, 3874000.0
EAST, WEST = "330106001001", "330106002001"
# street, number, x, y, community, name (None: street and number put together)
PLATES = [
    ("劳动路", "1号", 0, 0, EAST, None), ("劳动路", "9号", 80, 0, EAST, None),
    ("劳动路", "11号", 100, 0, EAST, None), ("劳动路", "11号甲", 104, 0, EAST, None),
    ("劳动路", "１１０号", 400, 0, EAST, None), ("劳动路", "1-11号", 10, 30, EAST, None),
    ("劳动路", "21号", 200, 0, EAST, None), ("劳动路", "12号", 100, 20, EAST, None),
    ("和平路", "1号", 50, 300, EAST, None), ("和平路", "1号", 50, 700, WEST, None),
    ("中山北路", "23弄5号", 300, 300, EAST, None), ("中山北路", "23弄2支弄5号", 310, 300, EAST, None),
    ("5号路", "12号", 500, 300, EAST, None), ("318国道", "5号", 600, 300, WEST, None),
    ("长江路", "88号", 700, 300, WEST, None), ("老东街", "3号", 650, 320, WEST, None),
    ("Kaivokatu", "4 B", 500, 400, EAST, None), ("Kaivokatu", "4 B", 510, 405, EAST, None),
    (None, None, 800, 300, WEST, "浙江省某市西城区新华街17号"), (None, None, 810, 300, WEST, "新华街19号"),
    ("无号街", None, 820, 300, WEST, "无号街的老房子"),
]
POIS = [("人民公园", "老公园,体育场公园", 200, 200, EAST), ("福源超市", None, 300, 200, EAST),
        ("福源超市", None, 800, 700, WEST), ("中国银行（和平路支行）", None, 60, 305, EAST),
        ("KFC肯德基", None, 420, 200, EAST), ("三号楼小吃店", None, 430, 210, EAST)]


@pytest.fixture(scope="module")
def town(srs, tmp_path_factory):
    """(workspace, index) of a town of 1000 x 1000 m, two streets (街道) with a community each."""
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    ws = store.create(path, srs, load_catalogue(), division="330106", name="某区")
    south, north = shapely.box(X, Y, X + 1000, Y + 500), shapely.box(X, Y + 500, X + 1000, Y + 1000)
    shapes = np.array([south, north], dtype=object)
    with ws.bulk("town") as connection:
        def put(table, columns, **more):
            bulk.insert_rows(ws, connection, table, columns, **more)
        put("street", {"code": ["330106001", "330106002"], "name": ["清波街道", "朝晖街道"]},
            geometry=shapes)
        put("community", {"code": [EAST, WEST], "name": ["劳动社区", "和睦社区"],
                          "street_code": ["330106001", "330106002"]}, geometry=shapes)
        xy = [X + np.array([p[2] for p in PLATES], float),
              Y + np.array([p[3] for p in PLATES], float)]
        put("door_plate", {"street_name": [p[0] for p in PLATES], "number": [p[1] for p in PLATES],
                           "community_code": [p[4] for p in PLATES],
                           "name": [p[5] for p in PLATES]}, points=xy)
        xy = [X + np.array([p[2] for p in POIS], float), Y + np.array([p[3] for p in POIS], float)]
        put("poi", {"name": [p[0] for p in POIS], "alias": [p[1] for p in POIS],
                    "community_code": [p[4] for p in POIS]}, points=xy)
        put("geo_zone", {"name": ["阳光花苑"], "community_code": [EAST]}, geometry=np.array(
            [shapely.box(X + 600, Y + 50, X + 700, Y + 150)], dtype=object))
        put("geo_street", {"name": ["劳动路", "建国路"]}, geometry=np.array(
            [shapely.linestrings([(X, Y + 10), (X + 450, Y + 10)]),
             shapely.linestrings([(X + 150, Y), (X + 150, Y + 400)])], dtype=object))
        put("base_road", {"name": ["劳动路", "环城路"]}, geometry=np.array(
            [shapely.linestrings([(X, Y + 10), (X + 450, Y + 10)]),
             shapely.linestrings([(X + 900, Y), (X + 900, Y + 999)])], dtype=object))
    with ws.transaction() as connection:
        for blob in blobs(shapes, ws.srs_id, multi=True):
            connection.execute("INSERT INTO unit_grid (geom) VALUES (?)", (blob,))
        connection.execute("INSERT INTO component_01_point (geom, classcode, objname) "
                           "VALUES (?, '0102', '上水井盖')", (point_blob(X + 20, Y + 20, ws.srs_id),))
    cases.report(ws, classcode="0102", kind="component", x=X + 22, y=Y + 20, description="缺失",
                 source="hotline", actor="Li", role="acceptor", at="2026-11-22T09:00:00.000")
    yield ws, indexes.build(ws)
    ws.close()


def first(town, text, **options):
    found = search(*town, text, **options)
    return (found[0].kind, found[0].text) if found else None


@pytest.mark.parametrize("text, kind, wanted", [
    # the number in all its forms
    ("劳动路11号", "door_plate", "劳动路11号"), ("劳动路11", "door_plate", "劳动路11号"),
    ("劳动路 １１号", "door_plate", "劳动路11号"), ("劳动路十一号", "door_plate", "劳动路11号"),
    ("劳动路十一", "door_plate", "劳动路11号"), ("劳动路11#", "door_plate", "劳动路11号"),
    ("劳动路11号甲", "door_plate", "劳动路11号甲"), ("劳动路甲11号", "door_plate", "劳动路11号甲"),
    ("劳动路 1-11", "door_plate", "劳动路1-11号"), ("劳动路1之11号", "door_plate", "劳动路1-11号"),
    ("劳动路110号", "door_plate", "劳动路１１０号"), ("劳动路1", "door_plate", "劳动路1号"),
    ("中山北路23弄5号", "door_plate", "中山北路23弄5号"),
    ("中山北路廿三弄五号", "door_plate", "中山北路23弄5号"),
    ("中山北路23弄2支弄5号", "door_plate", "中山北路23弄2支弄5号"),
    ("中山北路23弄2支5号", "door_plate", "中山北路23弄2支弄5号"),
    ("5号路12号", "door_plate", "5号路12号"), ("五号路十二号", "door_plate", "5号路12号"),
    ("318国道5号", "door_plate", "318国道5号"),
    # what stands before and behind
    ("浙江省某市某区清波街道劳动路11号", "door_plate", "劳动路11号"),
    ("某市某区劳动路11号", "door_plate", "劳动路11号"),
    ("劳动路11号2幢3单元401室", "door_plate", "劳动路11号2幢3单元401室"),
    ("劳动路11号门口", "door_plate", "劳动路11号门口"),
    # plates whose columns are empty
    ("新华街17号", "door_plate", "浙江省某市西城区新华街17号"), ("新华街19", "door_plate", "新华街19号"),
    ("无号街的老房子", "door_plate", "无号街的老房子"),
    # letters
    ("laodonglu11", "door_plate", "劳动路11号"), ("laodong lu 11", "door_plate", "劳动路11号"),
    ("Laodonglu11hao", "door_plate", "劳动路11号"), ("ldl 11", "door_plate", "劳动路11号"),
    ("ldl1-11", "door_plate", "劳动路1-11号"), ("changjianglu 88", "door_plate", "长江路88号"),
    ("cjl88", "door_plate", "长江路88号"), ("zsbl23弄5", "door_plate", "中山北路23弄5号"),
    ("kaivokatu 4b", "door_plate", "Kaivokatu 4 B"), ("rmgy", "poi", "人民公园"),
    ("renmingongyuan", "poi", "人民公园"), ("kfc", "poi", "KFC肯德基"),
    # mistakes: another character of the same sound, a letter, two letters changed round
    ("勞動路十一號", "door_plate", "劳动路11号"), ("老动路11号", "door_plate", "劳动路11号"),
    ("劳动陆11", "door_plate", "劳动路11号"),
    ("劳动动路11号", "door_plate", "劳动路11号"), ("laodnlu 11", "door_plate", "劳动路11号"),
    ("loadonglu11", "door_plate", "劳动路11号"), ("人名公园", "poi", "人民公园"),
    ("人民公圆", "poi", "人民公园"), ("renmingongyuna", "poi", "人民公园"),
    # names
    ("人民公园", "poi", "人民公园"), ("老公园", "poi", "人民公园"), ("体育场公园", "poi", "人民公园"),
    ("和平路支行", "poi", "中国银行（和平路支行）"), ("阳光花苑", "geo_zone", "阳光花苑"),
    ("阳光", "geo_zone", "阳光花苑"), ("某区阳光花苑", "geo_zone", "阳光花苑"),
    ("三号楼小吃店", "poi", "三号楼小吃店"), ("3号楼小吃", "poi", "三号楼小吃店"),
    ("劳动路", "geo_street", "劳动路"), ("ldl", "geo_street", "劳动路"),
    ("环城路", "geo_street", "环城路"), ("长江路", "geo_street", "长江路"),
    ("清波街道", "street", "清波街道"), ("清波", "street", "清波街道"), ("劳动社区", "community", "劳动社区"),
    # streets that meet
    ("劳动路与建国路路口", "crossing", "劳动路 / 建国路"),
    ("建国路劳动路交叉口", "crossing", "建国路 / 劳动路"),
    # codes
    (EAST + "001", "unit_grid", EAST + "001"), ("C0102202611220001", "case", "C0102202611220001"),
    ("c010220261122", "case", "C0102202611220001"), ("330106010200", "component", None)])
def test_the_surest_hit(town, text, kind, wanted):
    found = first(town, text)
    assert found is not None and found[0] == kind
    assert wanted is None or found[1] == wanted


@pytest.mark.parametrize("text", ["", "   ", "，。", "???", "没有这样的地方", "qqqqqqqqqqqq", "999999999999",
                                  "0,0", "-", "\n", "%", "' OR 1=1 --", "a" * 500, "劳" * 500])
def test_what_is_not_there(town, text):
    assert search(*town, text) == []


def test_duplicate_names_are_all_shown_and_areas_tell_them_apart(town):
    both = search(*town, "和平路1号")
    assert [(p.text, p.community) for p in both[:2]] == [("和平路1号", EAST), ("和平路1号", WEST)]
    for said, wanted in (("清波街道和平路1号", EAST), ("朝晖和平路1号", WEST), ("和睦社区和平路1号", WEST),
                         ("朝晖街道和睦社区和平路1号", WEST), ("某区清波街道和平路1号", EAST)):
        assert search(*town, said)[0].community == wanted, said
    assert search(*town, "朝晖福源超市")[0].community == WEST
    near = search(*town, "和平路1号", near=(X + 50, Y + 800))
    assert near[0].community == WEST and len(near) == len(both)


def test_one_door_is_shown_once(town):
    assert len(search(*town, "Kaivokatu 4 B")) == 1


def test_numbers_go_on_while_one_types(town):
    texts = [p.text for p in search(*town, "劳动路1")]
    assert texts[0] == "劳动路1号" and {"劳动路11号", "劳动路12号", "劳动路1-11号"} <= set(texts)
    assert all(p.kind in ("door_plate", "between") for p in search(*town, "ldl1"))


def test_a_number_without_plate_lies_between_its_neighbours(town):
    place = search(*town, "劳动路15号")[0]
    assert (place.kind, place.text) == ("between", "劳动路15号")
    assert X + 100 < place.x < X + 200 and place.y == Y     # the odd side, from 11 to 21
    assert all(p.kind != "between" for p in search(*town, "劳动路111号"))    # 21 is the last
    found = search(*town, "劳动路9号乙")
    assert found[0].text == "劳动路9号"


def test_coordinates_in_any_order_and_in_degrees(town):
    ws, _ = town
    for text in (f"{X + 10}, {Y + 20}", f"{Y + 20} {X + 10}", f"X={X + 10}，Y={Y + 20}"):
        place, = search(*town, text)
        assert (place.kind, place.x, place.y) == ("coordinates", X + 10, Y + 20)
    from pyproj import Transformer
    lon, lat = Transformer.from_crs(4549, 4490, always_xy=True).transform(X + 10, Y + 20)
    for text in (f"{lon:.7f},{lat:.7f}", f"{lat:.7f} {lon:.7f}", f"东经{lon:.7f} 北纬{lat:.7f}"):
        place, = search(*town, text)
        assert abs(place.x - X - 10) < 0.1 and abs(place.y - Y - 20) < 0.1
    assert search(*town, "12.5, 13.7") == []


def test_a_street_is_met_on_its_line_and_an_area_inside(town):
    street = exact_point(town[0], search(*town, "劳动路")[0])
    assert abs(street.y - Y - 10) < 1e-6 and X < street.x < X + 450
    zone = exact_point(town[0], search(*town, "阳光花苑")[0])
    assert X + 600 < zone.x < X + 700 and Y + 50 < zone.y < Y + 150
    plate = search(*town, "劳动路11号")[0]
    assert exact_point(town[0], plate) is plate
    corner = search(*town, "劳动路建国路口")[0]
    assert (corner.x, corner.y) == (X + 150, Y + 10)


def test_results_carry_codes(town):
    plate = search(*town, "劳动路11号")[0]
    assert (plate.community, plate.table) == (EAST, "door_plate")
    assert (plate.x, plate.y) == (X + 100, Y)
    case = search(*town, "C010220261122")[0]
    assert case.bgid == EAST + "001" and case.community == EAST and case.table == "case_open"
    assert len(search(*town, "路", limit=3)) == 3


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([p for p in PLATES if p[0] and p[1]]), st.data())
def test_every_plate_is_found_however_it_is_written(town, plate, data):
    road, number = plate[0], plate[1]
    form = data.draw(st.sampled_from(["as it is", "plain", "full width", "pinyin", "initials",
                                      "spaces", "without the sign"]))
    text = road + number
    if form == "plain":
        text = plain(text)
    elif form == "full width":
        text = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c.isascii() else c for c in text)
    elif form in ("pinyin", "initials"):
        spelt = data.draw(st.sampled_from(spellings(plain(road))))
        text = spelt[form == "initials"] + " " + number
    elif form == "spaces":
        text = f" {road}  {number} "
    elif form == "without the sign" and number.endswith("号"):
        text = road + number[:-1]
    found = search(*town, text)
    wanted = {(X + p[2], Y + p[3]) for p in PLATES if p[:2] == plate[:2]}
    assert road == "Kaivokatu" or wanted <= {(p.x, p.y) for p in found}, text
    assert (found[0].x, found[0].y) in wanted, text


@settings(max_examples=60, deadline=None)
@given(st.text("劳动路和平11号弄-甲 ldz1,.支公园", max_size=14))
def test_no_text_breaks_the_search(town, text):
    found = search(*town, text)
    assert len(found) <= 12 and all(np.isfinite([p.x, p.y]).all() for p in found)
    assert [p.rank for p in found] == sorted(p.rank for p in found)


# -- from a point to words

def test_where(town):
    ws, _ = town
    there = locate.where(ws, X + 10, Y + 10)
    assert there == locate.Where(EAST + "001", EAST, "劳动社区", "330106001", "清波街道")
    assert locate.where(ws, X + 10, Y + 600).community_code == WEST
    assert locate.where(ws, X + 10, Y + 500).bgid == EAST + "001"      # a border: the smaller code
    assert locate.where(ws, X - 500, Y) == locate.Where()


@pytest.mark.parametrize("dx, dy, name, direction, metres", [
    (100, 1, "劳动路11号", "", 0), (100, -20, "劳动路11号", "south", 20),
    (204, -4, "劳动路21号", "", 0), (214, -14, "劳动路21号", "south-east", 20),
    (190, 210, "人民公园", "north-west", 15), (890, 290, "无号街的老房子", "east", 70),
    (55, 303, "和平路1号", "", 0),              # a plate says more than the shop beside it
    (860, 900, "福源超市", "north", 200),
    (870, 600, "环城路", "", 0)])               # no plate for 100 m: the street alone
def test_nearby(town, dx, dy, name, direction, metres):
    found = locate.nearby(town[0], X + dx, Y + dy)
    assert (found.name, found.direction, found.metres) == (name, direction, metres)
    text = found.template.format(name=found.name, direction=found.direction, metres=found.metres)
    assert text == (f"about {metres} m {direction} of {name}" if metres else name)


def test_nothing_nearby(town):
    assert locate.nearby(town[0], X + 5000, Y + 5000) is None


def test_an_empty_workspace_and_a_cancelled_index(new_workspace):
    ws = new_workspace()
    index = indexes.build(ws)
    assert search(ws, index, "劳动路11号") == [] and search(ws, index, "536000, 3874000") == []
    assert locate.where(ws, 0, 0) == locate.Where() and locate.nearby(ws, 0, 0) is None

    class Cancelled:
        def is_cancelled(self):
            return True
    assert indexes.build(ws, Cancelled()) is None


def test_without_shapely_and_pyproj(town, monkeypatch):
    import sys
    for name in ("shapely", "pyproj"):
        monkeypatch.setitem(sys.modules, name, None)
    assert first(town, "劳动路11号") == ("door_plate", "劳动路11号")
    street = search(*town, "劳动路")[0]
    assert exact_point(town[0], street) == street
    assert search(*town, "120.4,30.25") == [] and search(*town, "劳动路建国路口") == []
    assert locate.where(town[0], X + 10, Y + 10).community_code == EAST
    assert locate.where(town[0], X + 10, Y + 500).bgid == ""           # two boxes, no telling
