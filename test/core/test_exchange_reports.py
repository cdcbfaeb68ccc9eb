"""Reports of other systems: mapping, classes, rows set aside, default points, doubles, JSON."""
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as some

from citygrid_plugin.core.cases import filing
from citygrid_plugin.core.components.mapping_values import TABLES
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange import open311, reports
from citygrid_plugin.core.exchange.report_classes import ReportClasses
from citygrid_plugin.core.exchange.report_mapping import (
    ReportMapping, guess_report_mapping, read_classes, word)
from citygrid_plugin.core.exchange.saved_mapping import Source
from citygrid_plugin.core.exchange.tabular import read_table, stream_text
from citygrid_plugin.core.standards.catalogue import load_catalogue

CATALOGUE = load_catalogue()
NOW = "2026-11-22T08:00:00.000"


# -- classes

@pytest.mark.parametrize("texts, kind, found", [
    (["E0102"], None, ("event", "0102", "")), (["c-0101"], None, ("component", "0101", "")),
    (["0102"], "event", ("event", "0102", "")), ([102], "event", ("event", "0102", "")),
    (["暴露垃圾"], None, ("event", "0102", "")), (["0102暴露垃圾"], None, ("event", "0102", "")),
    (["Exposed refuse"], None, ("event", "0102", "")), (["路灯"], None, ("component", "0118", "")),
    (["供水井盖"], None, ("component", "0101", "")),
    (["供水井盖0101"], None, ("component", "0101", "")),
    (["0199其他"], None, ("event", "0199", "")), (["S0301"], None, ("service", "0301", "")),
    # the name tells where the code alone does not
    (["0101", "私搭乱建"], None, ("event", "0101", "")),
    (["nothing", "暴露垃圾"], None, ("event", "0102", "")),
    (["0101"], None, "ambiguous_class"), (["其他"], "event", "ambiguous_class"),
    (["E9999"], None, "unknown_class"), (["9999"], "event", "unknown_class"),
    (["M0101"], None, "unknown_class"), (["路灯"], "event", "unknown_class"),
    (["foo"], None, "unknown_class"), ([None, ""], None, "no_class"),
    # the city's own table comes before everything else, whatever the case
    (["pothole"], None, ("event", "0110", "路面破损")), (["路灯", "POTHOLE"], None,
                                                     ("component", "0118", "")),
    (["permit", "暴露垃圾"], None, "not_ours")])
def test_classes(texts, kind, found):
    classes = ReportClasses(CATALOGUE, {
        "Pothole": {"class": "E0110", "condition": " 路面破损 "}, "Permit": "-"})
    got = classes.find(*texts, kind=kind)
    assert (got.reason or (got.kind, got.code, got.condition)) == found


@pytest.mark.parametrize("entry", ["E9999", "0101", "foo", {"class": "M0101"}])
def test_a_table_of_classes_that_names_none_is_refused(entry):
    with pytest.raises(InputError, match="Pothole"):
        ReportClasses(CATALOGUE, {"Pothole": entry})


def test_the_example_table_names_classes_of_2007():
    path = TABLES / "examples" / "boston_311_classes.csv"
    table = read_classes(path)
    classes = ReportClasses(CATALOGUE, table)
    found = [classes.find(text) for text in table]
    assert len(table) == 95 and {f.reason for f in found} == {"", "not_ours"}
    assert sum(not f.reason for f in found) > 40
    # its conditions are those of the default filing table
    known = {(row.kind, row.classcode, row.condition) for row in filing.default_rows(CATALOGUE)}
    assert {(f.kind, f.code, f.condition) for f in found if not f.reason} <= known


@pytest.mark.parametrize("text, message", [
    ("type\nA\n", "no table of classes"), ("type,class\nA,E0102\nA,E0103\n", "two things of A")])
def test_a_table_of_classes_that_cannot_be_used(tmp_path, text, message):
    path = tmp_path / "classes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_classes(path)


# -- mapping

@pytest.mark.parametrize("columns, expected", [
    ({"案件编号": "A1", "问题类型": "事件", "小类名称": "暴露垃圾", "上报时间": "2024-01-31 08:00",
      "问题描述": "袋装垃圾", "事发位置": "人民路1号", "举报人": "张", "联系电话": "139", "问题来源": "12345",
      "状态": "已结案", "结案时间": "2024-02-01 08:00", "处置单位": "环卫所", "序号": "1",
      "是否紧急": "否"},
     {"number": "案件编号", "kind": "问题类型", "classcode": "小类名称", "time": "上报时间",
      "description": "问题描述", "address": "事发位置", "reporter": "举报人", "phone": "联系电话",
      "source": "问题来源", "state": "状态", "closed": "结案时间", "unit": "处置单位", "urgent": "是否紧急"}),
    ({"service_request_id": "1", "service_code": "E0102", "service_name": "Refuse",
      "requested_datetime": "2024-01-31T08:00:00Z", "updated_datetime": "2024-02-01T08:00:00Z",
      "status": "closed", "description": "x", "address": "y", "agency_responsible": "z",
      "expected_datetime": "2024-02-02T08:00:00Z"},
     {"number": "service_request_id", "classcode": "service_code", "classname": "service_name",
      "time": "requested_datetime", "updated": "updated_datetime", "state": "status",
      "description": "description", "address": "address", "unit": "agency_responsible",
      "due": "expected_datetime"}),
    # the case system of Amsterdam
    ({"id": "7", "text": "x", "category.sub": "暴露垃圾", "category.sub_slug": "e", "created_at":
      "2024-01-31T08:00:00+01:00", "status.state": "o", "location.address_text": "Dam 1",
      "reporter.phone": "020", "source": "online"},
     {"number": "id", "description": "text", "classcode": "category.sub", "time": "created_at",
      "state": "status.state", "address": "location.address_text", "phone": "reporter.phone",
      "source": "source"}),
    # a column of that name with other values is another thing
    ({"kind": "x", "closed": "yes", "date": "2024-01-31", "type": "foo"},
     {"time": "date", "classname": "type"})])
def test_a_mapping_is_guessed_from_headers(columns, expected):
    sample = {name: [value] * 3 for name, value in columns.items()}
    guessed = guess_report_mapping(list(columns), sample, CATALOGUE)
    assert {k: s.field for k, s in guessed.columns.items()} == expected
    assert ReportMapping.from_json(guessed.to_json()) == guessed


def test_a_mapping_is_saved_and_refused():
    mapping = ReportMapping({"time": Source("t"), "source": Source(constant="hotline")},
                            {"A": {"class": "E0102", "condition": "*"}}, zone="+08:00", x="a",
                            y="b", crs="EPSG:4326", system="s")
    assert ReportMapping.from_json(mapping.to_json()) == mapping
    body = json.loads(mapping.to_json())
    for change, message in (({"format": "citygrid-import-mapping"}, "not a saved"),
                            ({"version": 2}, "Update CityGrid"), ({"classes": []}, "damaged"),
                            ({"what": 1}, "damaged"), ({"x": None}, "damaged")):
        with pytest.raises(InputError, match=message):
            ReportMapping.from_json(json.dumps({**body, **change}))
    with pytest.raises(InputError, match="no field t"):
        mapping.check(["other"])
    mapping.states = {"x": "finished"}
    with pytest.raises(InputError, match="finished"):
        mapping.check(["t"])


@pytest.mark.parametrize("column, text, meaning", [
    ("state", "Closed", "closed"), ("state", "已结案", "closed"), ("state", "处置中", "open"),
    ("state", "不立案", "rejected"), ("state", "?", None), ("source", "Constituent Call", "hotline"),
    ("source", "12345", "hotline"), ("source", "监督员上报", "collector"), ("kind", "部件", "component"),
    # as CityGrid itself calls them
    ("source", "监督员", "collector"), ("source", "热线", "hotline"), ("source", "登记", "register"),
    ("source", "公众", "public"), ("source", "领导", "leader"), ("source", "媒体", "media"),
    ("source", "视频", "video"), ("source", "部门", "department"), ("source", "转办", "transfer"),
    ("source", "市级", "city"), ("source", "导入", "import")])
def test_words(column, text, meaning):
    assert word(column, text) == meaning
    assert word(column, text, {text: "own"}) == "own"


# -- rows

MAPPING = ReportMapping(
    {name: Source(name) for name in ("number", "time", "closed", "classname", "state", "address",
                                     "unit")}, system="old")
GOOD = {"number": "1", "time": "2024-01-31 08:00", "closed": None, "classname": "暴露垃圾",
        "state": "open", "address": "路1", "unit": None}


def apply(rows, points=None, mapping=MAPPING, **more):
    frame = pd.DataFrame([{**GOOD, "number": str(i), **row} for i, row in enumerate(rows)],
                         dtype=object)
    points = np.full((len(rows), 2), 5.0) if points is None else np.array(points, float)
    return reports.apply_mapping(frame, points, mapping, CATALOGUE, now=NOW, **more)


@pytest.mark.parametrize("row, point, history, reason", [
    ({}, (np.nan, 5), False, "no_coordinates"), ({}, (200, 5), False, "outside_district"),
    ({"classname": None}, (5, 5), False, "no_class"),
    ({"classname": "?"}, (5, 5), False, "unknown_class"),
    ({"classname": "0101"}, (5, 5), False, "ambiguous_class"),
    ({"time": None}, (5, 5), False, "no_time"), ({"time": "noon"}, (5, 5), False, "bad_time"),
    ({"time": "2026-11-23"}, (5, 5), False, "future_time"),
    ({"closed": "?"}, (5, 5), True, "bad_time"), ({"closed": "?"}, (5, 5), False, None),
    ({"state": "closed"}, (5, 5), True, "no_closing_time"),
    ({"state": "closed"}, (5, 5), False, None),
    ({"state": "closed", "closed": "2024-01-30"}, (5, 5), True, "closed_before"),
    ({"state": "closed", "closed": "2024-01-31 08:00"}, (5, 5), True, None)])
def test_what_is_set_aside(row, point, history, reason):
    made = apply([{}, row], [(5, 5), point], history=history,
                 inside=lambda xy: (xy <= 100).all(axis=1))
    assert made.rejects["reason"].tolist() == ([reason] if reason else [])
    assert made.rejects["row"].tolist() == ([2] if reason else [])
    assert len(made.frame) == 2 - bool(reason)


def test_a_row_has_one_reason_the_place_first():
    made = apply([{"classname": "?", "time": "?"}], [(np.nan, np.nan)])
    assert made.rejects["reason"].tolist() == ["no_coordinates"]


def test_rows_become_reports():
    made = apply([{"closed": "2024-02-01 09:00", "state": "已结案"}, {"number": None},
                  {"number": None}, {"number": None, "address": "路2"},
                  {"state": "odd", "closed": "2024-02-01"}])
    rows = made.frame.to_dict("records")
    assert rows[0]["number"] == "old:0" and rows[0]["closed"] == "2024-02-01T09:00:00.000"
    assert [r["state"] for r in rows] == ["closed", "open", "open", "open", "closed"]
    assert rows[0]["source"] == "import" and rows[0]["description"] == "暴露垃圾"
    # a row without a number is known again by what it says
    assert rows[1]["number"].startswith("old:~") and rows[1]["number"] == rows[2]["number"]
    assert rows[3]["number"] != rows[1]["number"]
    assert "odd" in str(made.notices[0])


def test_a_closed_request_of_open311_was_closed_when_it_was_updated():
    mapping = ReportMapping({"number": Source("number"), "time": Source("time"),
                             "updated": Source("closed"), "state": Source("state"),
                             "classname": Source("classname")})
    made = apply([{"closed": "2024-02-01", "state": "closed"},
                  {"closed": "2024-02-01", "state": "open"}], mapping=mapping, history=True)
    assert made.frame["closed"].tolist() == ["2024-02-01T00:00:00.000", None]


def test_deadline_elsewhere_and_urgency():
    mapping = ReportMapping({**MAPPING.columns, "due": Source("due"), "urgent": Source("urgent")})
    made = apply([{"due": "2024-02-05 18:00", "urgent": "加急"}, {"due": "soon", "urgent": "否"}],
                 mapping=mapping)
    # a deadline that cannot be read is no reason to lose a report
    assert made.frame["due"].tolist() == ["2024-02-05T18:00:00.000", None]
    assert made.frame["urgent"].tolist() == ["yes", None]


def test_empty_pieces_are_fine():
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in GOOD})
    made = reports.apply_mapping(frame, np.zeros((0, 2)), MAPPING, CATALOGUE, now=NOW,
                                 crowded=np.zeros(0, int))
    assert not len(made.frame) and not len(made.rejects)
    with pytest.raises(InputError, match="no field"):
        reports.apply_mapping(frame[["time"]], np.zeros((0, 2)), MAPPING, CATALOGUE, now=NOW)


# -- default points and doubles

@pytest.mark.parametrize("sizes, least, expected", [
    ([30] + [1] * 300, 0, 30), ([19] + [1] * 300, 0, 0), ([300] + [40] * 50, 0, 0),
    ([500] + [40] * 300, 0, 500), ([8] + [1] * 20, 8, 8), ([8] + [1] * 20, 9, 0)])
def test_default_points(sizes, least, expected):
    x = np.repeat(np.arange(len(sizes)) * 1e-4 + 120, sizes)
    counts = reports.default_points(x, np.full(len(x), 30.0), least)
    assert counts[:sizes[0]].tolist() == [expected] * sizes[0]
    assert not counts[sizes[0]:].any()


def test_default_points_without_places():
    nothing = np.full(50, np.nan)
    assert not reports.default_points(nothing, nothing).any()
    assert not len(reports.default_points(np.zeros(0), np.zeros(0)))


def oracle(rows, metres, span, before):
    """Doubles by comparing every pair, in the order in which they count."""
    main = [-1] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: (i >= before, rows[i][2], i))
    for place, second in enumerate(order):
        for first in order[:place]:
            (x, y, t, c), (u, v, w, d) = rows[first], rows[second]
            if c == d and main[first] < 0 and abs(t - w) <= span \
                    and (x - u) ** 2 + (y - v) ** 2 <= metres ** 2:
                main[second] = first
                break
    return main


@limits(max_examples=60)
@given(rows=some.lists(some.tuples(some.integers(0, 12), some.integers(0, 12),
                                   some.integers(0, 6), some.sampled_from("ab")), max_size=25),
       metres=some.sampled_from([0, 2, 5]), span=some.sampled_from([0, 1, 3]),
       before=some.integers(0, 5))
@example(rows=[(0, 1, 0, "a"), (4, 4, 0, "a")], metres=5, span=1, before=0)
def test_doubles_as_by_comparing_all(rows, metres, span, before):
    x, y, days, classes = (np.array(c) for c in zip(*rows)) if rows else (np.zeros(0),) * 4
    found = reports.near_doubles(x.astype(float), y.astype(float), days.astype(float), classes,
                                 metres, span, before)
    expected = oracle(rows, metres, span, before) if metres and span else [-1] * len(rows)
    assert found.tolist() == expected


# -- JSON

REQUEST = {"service_request_id": "638344", "status": "closed", "service_code": "006",
           "requested_datetime": "2010-04-14T06:37:38-08:00", "lat": 37.7, "long": -122.4}


@pytest.mark.parametrize("body", [
    [REQUEST], REQUEST, {"service_requests": [REQUEST]}, {"results": [REQUEST], "count": 1},
    [{"service_request": REQUEST}]])
def test_service_requests_in_every_wrapping(tmp_path, body):
    path = tmp_path / "requests.json"
    path.write_text(json.dumps(body), encoding="utf-8-sig")
    assert open311.is_requests(path)
    row, = open311.read_requests(path).to_dict("records")
    assert row == REQUEST


def test_nested_records_are_flattened(tmp_path):
    path = tmp_path / "signals.json"
    path.write_text(json.dumps([{
        "id": 7, "category": {"sub": "Refuse"}, "attachments": [], "tags": ["a", "b"],
        "location": {"geometrie": {"type": "Point", "coordinates": [4.9, 52.3]},
                     "address_text": "Dam 1"}}]), encoding="utf-8")
    row, = open311.read_requests(path).to_dict("records")
    assert row == {"id": 7, "category.sub": "Refuse", "attachments": None, "tags": "a, b",
                   "long": 4.9, "lat": 52.3, "location.address_text": "Dam 1"}


@pytest.mark.parametrize("text", ["", "{", "3", "[1]", '{"a": 1}', '{"results": [1]}'])
def test_json_that_has_no_requests(tmp_path, text):
    path = tmp_path / "requests.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="requests.json"):
        open311.read_requests(path)


def test_geojson_is_left_to_qgis(tmp_path):
    path = tmp_path / "points.json"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert not open311.is_requests(path)


# -- large tables

@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_table_in_pieces_is_the_table(tmp_path, size, encoding):
    path = tmp_path / "table.csv"
    path.write_bytes("编号,描述\n1,井盖缺失\n\n2,\n3,路灯不亮,多,余\n4,\"人民路, 垃圾\n满溢\"\n5,道路破损".encode(
        encoding))
    whole = read_table(path)
    pieces = list(stream_text(path, size=size))
    joined = pd.concat([p.frame for p in pieces])
    assert joined.equals(whole.frame.astype(object)) and list(joined.index) == [0, 1, 3, 4]
    assert pd.concat([p.rejects for p in pieces])["row"].tolist() == [3]
    assert whole.rejects["row"].tolist() == [3]


def test_a_table_with_a_header_alone_has_one_empty_piece(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n", encoding="utf-8")
    piece, = stream_text(path)
    assert list(piece.frame.columns) == ["a", "b"] and not len(piece.frame)
    with pytest.raises(InputError, match="does not fit"):
        path.write_bytes("a,b\n井,盖\n".encode("gbk") * 20_000)
        list(stream_text(path, encoding="utf-8"))
