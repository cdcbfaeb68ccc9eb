"""Rows become components; what cannot is set aside with its reason and stops nothing."""
import datetime
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.components.mapping import ImportMapping, Source
from citygrid_plugin.core.components.mapping_apply import COLUMNS, apply_mapping
from citygrid_plugin.core.components.mapping_values import (
    ClassFinder, digit_codes, find_states, parse_dates, tidy)
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.standards.catalogue import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def catalogue_2026():
    return load_catalogue("gbt47678_5_2026", ())


def series(*values):
    return pd.Series(list(values), dtype=object)


@pytest.mark.parametrize("written", [
    "20240131", "2024-1-31", "2024-01-31", "2024/1/31", "2024.1.31", "2024年1月31日",
    "2024年01月31日", "２０２４年１月３１日", "2024-01-31 08:15:00", "2024-01-31T08:15:00Z", "45322",
    45322, 45322.5, "20240131080000", 20240131, 20240131.0, datetime.date(2024, 1, 31),
    datetime.datetime(2024, 1, 31, 9), pd.Timestamp("2024-01-31"), " 2024-1-31 "])
def test_dates(written):
    dates, bad = parse_dates(series(written))
    assert dates[0] == "2024-01-31" and not bad[0]


@pytest.mark.parametrize("written", [None, "", " ", "-", "00000000", "NULL", "0", 0, float("nan"),
                                     pd.NaT, "无"])
def test_no_date(written):
    dates, bad = parse_dates(series(written))
    assert dates[0] is None and not bad[0]


@pytest.mark.parametrize("written", ["2024-13-01", "20240230", "2024", "去年", "31/1/2024", "123456",
                                     "99999", "2024-1"])
def test_not_a_date(written):
    dates, bad = parse_dates(series(written))
    assert dates[0] is None and bad[0]


def test_own_date_format_comes_first():
    assert parse_dates(series("31/1/2024"), ["%d/%m/%Y"])[0][0] == "2024-01-31"


@settings(deadline=None)
@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_in_every_writing(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    written = [f"{day:%Y%m%d}", f"{day.year}-{day.month}-{day.day}", str(serial),
               f"{day.year}年{day.month}月{day.day}日"]
    assert set(parse_dates(series(*written))[0]) == {day.isoformat()}


@pytest.mark.parametrize("text, code", [
    ("0101", "0101"), ("101", "0101"), (101, "0101"), (101.0, "0101"), ("０１０１", "0101"),
    ("上水井盖", "0101"), ("供水井盖", "0101"), (" 自来水井盖 ", "0101"), ("0101上水井盖", "0101"),
    ("上水井盖（0101）", "0101"), ("果皮箱", "0305"), ("变压器（箱）", "0134"), ("变压器", "0134"),
    ("供水管", "2101"), ("Street lamp", "0118"), ("", None), (None, None), ("怪物", ""), ("9999", ""),
    ("3301020101", "")])
def test_classes_of_2007(catalogue, text, code):
    assert ClassFinder(catalogue).find(text) == code


@pytest.mark.parametrize("text, code", [("01001", "01001"), ("1001", "01001"),
                                        ("上水井盖", "01001"), ("供水井盖", "01001"), ("路灯", "01037")])
def test_classes_of_2026(catalogue_2026, text, code):
    assert ClassFinder(catalogue_2026).find(text) == code


def test_own_class_comes_first(catalogue):
    assert ClassFinder(catalogue, {"上水井盖": "0130", "J1": "0103"}).find("上水井盖") == "0130"
    assert ClassFinder(catalogue, {"J1": "0103"}).find(" J1 ") == "0103"


def test_synonyms_never_contradict_a_catalogue():
    for edition in ("cjt214_2007", "gbt30428_2_2013", "gbt47678_5_2026"):
        made = load_catalogue(edition, ())
        finder = ClassFinder(made)
        names = [row.name for row in made.classes("component")]
        for row in made.classes("component"):
            assert finder.find(row.name) == (row.code if names.count(row.name) == 1 else "")


@pytest.mark.parametrize("word, state", [
    ("完好", "完好"), ("正常", "完好"), ("OK", "完好"), ("损坏", "破损"), ("缺失", "丢失"), ("占压", "占用"),
    ("N/A", None), ("", None), ("报废", ""), ("???", "")])
def test_states_of_2007(word, state):
    states, bad = find_states(series(word), ["完好", "破损", "丢失", "占用"])
    assert states[0] == (state or None) and bad[0] == (state == "")


def test_own_state_comes_first():
    assert find_states(series("报废"), ["完好", "丢失"], {"报废": "丢失"})[0][0] == "丢失"


@pytest.mark.parametrize("cell, code, wrong", [
    ("3301020101000001", "3301020101000001", False), (" 3301020101000001 ", "3301020101000001", 0),
    ("３３０１０２０１０１０００００１", "3301020101000001", False), (3301020101000001, "3301020101000001", 0),
    (None, None, False), ("", None, False), ("330102010100001", None, True),
    ("33010201010000011", None, True), ("3.30102E+15", None, True), ("{0A-77}", None, True)])
def test_object_codes(cell, code, wrong):
    codes, bad = digit_codes(series("3301020101000009", cell), 16)
    assert (codes[1], bad[1]) == (code, wrong) and codes[0] == "3301020101000009"


def test_tidy():
    made = tidy(series(" ａ１ ", None, "", "-", 5.0, 5.5, float("nan"), "0", "NULL"))
    assert made.tolist() == ["a1", None, None, None, "5", "5.5", None, "0", None]


ALL = ImportMapping({"objid": Source("id"), "objname": Source("name"), "classcode": Source("class"),
                     "objstate": Source("state"), "ordate": Source("date"),
                     "deptname1": Source("dept")}, extra={"material": "mat"})


def table(*rows):
    return pd.DataFrame(rows, columns=["id", "name", "class", "state", "date", "dept", "mat"],
                        dtype=object)


GOOD = ("3301020101000001", "上水井盖", "0101", "正常", "2024-1-31", "城管局", "铸铁")


def test_a_good_row(catalogue):
    done = apply_mapping(table(GOOD), ALL, catalogue, [("A1", "城管局")])
    assert done.frame.columns.tolist() == list(COLUMNS) and len(done.rejects) == 0
    row = done.frame.iloc[0].to_dict()
    assert json.loads(row.pop("extra")) == {"material": "铸铁"}
    assert {k: v for k, v in row.items() if v is not None} == {
        "objid": GOOD[0], "objname": "上水井盖", "classcode": "0101", "deptcode1": "A1",
        "objstate": "完好", "ordate": "2024-01-31"}
    assert not done.notices and len(done.new_organisations) == 0
    assert all(v is None or isinstance(v, str) for v in done.frame.to_numpy().ravel())


@pytest.mark.parametrize("change, reason, value", [
    ({"id": "123"}, "bad_object_code", "123"), ({"id": GOOD[0]}, "duplicate_object_code", GOOD[0]),
    ({"class": "怪物", "id": None}, "unknown_class", "怪物"), ({"state": "升天"}, "unknown_state", "升天"),
    ({"date": "昨天"}, "bad_date", "昨天"),
    ({"class": "上水井盖".encode("gbk").decode("latin-1"), "id": None}, "mojibake", "ÉÏË®¾®¸Ç"),
    ({"class": None, "id": None, "name": "无名氏"}, "no_class", "")])
def test_a_bad_row_stops_nothing(catalogue, change, reason, value):
    second = dict(zip(["id", "name", "class", "state", "date", "dept", "mat"], GOOD))
    second["id"] = "3301020101000002"
    frame = table(GOOD, tuple({**second, **change}.values()),
                  ("3301020305000003", None, None, None, None, None, None))
    done = apply_mapping(frame, ALL, catalogue)
    assert done.rejects[["row", "reason", "value"]].values.tolist() == [[2, reason, value]]
    assert value in done.rejects["text"][0]
    assert done.frame.index.tolist() == [0, 2]
    assert done.frame["classcode"].tolist() == ["0101", "0305"]
    assert done.frame["objname"].tolist() == ["上水井盖", "垃圾箱"]    # the class's name


def test_one_row_one_reason(catalogue):
    frame = table(("1", "x", "怪物", "升天", "昨天", None, None))
    done = apply_mapping(frame, ALL, catalogue)
    assert len(done.frame) == 0 and done.rejects["reason"].tolist() == ["bad_object_code"]


def test_class_by_field_then_code_then_name(catalogue):
    frame = table(("3301020101000001", "路灯", "0305", None, None, None, None),
                  ("3301020101000002", "路灯", None, None, None, None, None),
                  (None, "路灯", None, None, None, None, None),
                  ("3301020101000003", "路灯", "圆井", None, None, None, None))
    done = apply_mapping(frame, ALL, catalogue)
    assert done.frame["classcode"].tolist() == ["0305", "0101", "0118", "0101"]
    assert [str(n) for n in done.notices] == [
        "1 rows name another class than their object code does (first in row 1). The class field "
        "was taken.",
        "1 rows name a class that is not in the catalogue (圆井 ...). The class in their object "
        "code was taken."]


def test_organisations_by_name_code_and_mapping(catalogue):
    mapping = ImportMapping({"classcode": Source(constant="0101"), "deptname1": Source("n1"),
                             "deptcode2": Source("c2"), "deptname2": Source("n2"),
                             "deptcode3": Source("c3")}, organisations={"老城管": "A1"})
    frame = pd.DataFrame({
        "n1": ["城管局", "老城管", "新单位", None, " 新 单位"],
        "c2": ["W1", "W9", None, None, "W9"], "n2": ["水务", "新水务", "电力", None, "新水务"],
        "c3": ["A1", "城管局", "某某公司", "", "W9"]}, dtype=object)
    done = apply_mapping(frame, mapping, catalogue, [("A1", "城管局"), ("W1", "水务集团")])
    assert done.frame["deptcode1"].tolist() == ["A1", "A1", "N0001", None, "N0001"]
    assert done.frame["deptcode2"].tolist()[:2] == ["W1", "W9"]
    power, company = done.frame["deptcode2"][2], done.frame["deptcode3"][2]
    assert done.frame["deptcode3"].tolist() == ["A1", "A1", company, None, "W9"]
    new = done.new_organisations.set_index("code")
    assert new["name"].to_dict() == {"N0001": "新单位", "W9": "新水务", power: "电力",
                                     company: "某某公司"}
    assert new.loc["W9", ["role", "rows"]].tolist() == ["23", 3]
    assert new.loc["N0001", ["role", "rows"]].tolist() == ["1", 2]


def test_organisations_of_rejected_rows_are_not_created(catalogue):
    frame = table((None, GOOD[1], "怪物", *GOOD[3:]))
    assert len(apply_mapping(frame, ALL, catalogue).new_organisations) == 0


def test_grid_codes_and_sources_that_cannot_be_kept(catalogue):
    mapping = ImportMapping({"classcode": Source("c"), "bgid": Source("g"),
                             "datasource": Source("s"), "note": Source("t", "新增")})
    frame = pd.DataFrame({"c": ["101", "101"], "g": ["330102001001００1", "西湖3号"],
                          "s": ["实测", "航拍"], "t": [None, "旧"]})
    done = apply_mapping(frame, mapping, catalogue)
    assert done.frame["bgid"].tolist() == ["330102001001001", None]
    assert done.frame["datasource"].tolist() == ["实测", "其他"]
    assert done.frame["note"].tolist() == ["新增", "旧"]
    assert len(done.notices) == 2 and len(done.rejects) == 0


def test_wrong_encoding_is_noticed(catalogue):
    mapping = ImportMapping({"classcode": Source(constant="0101"), "objpos": Source("p")})
    wrong = "中山中路".encode("gbk").decode("latin-1")
    done = apply_mapping(pd.DataFrame({"p": [wrong, wrong]}), mapping, catalogue)
    assert len(done.frame) == 2 and "should be 中山中路" in str(done.notices[0])


def test_codes_of_2026_have_seventeen_digits(catalogue_2026):
    mapping = ImportMapping({"objid": Source("id"), "objstate": Source("s")})
    frame = pd.DataFrame({"id": ["33010201001000001", "3301020101000001"], "s": ["废弃", "完好"]})
    done = apply_mapping(frame, mapping, catalogue_2026)
    assert done.frame[["classcode", "objstate"]].values.tolist() == [["01001", "废弃"]]
    assert done.rejects["reason"].tolist() == ["bad_object_code"]


def test_empty_table_and_missing_field(catalogue):
    done = apply_mapping(table(), ALL, catalogue)
    assert len(done.frame) == len(done.rejects) == 0
    with pytest.raises(InputError, match="no field"):
        apply_mapping(pd.DataFrame({"x": [1]}), ALL, catalogue)


@settings(deadline=None)
@given(st.lists(st.tuples(
    st.sampled_from([None, "", "0101", "x", "3301020101000001"]), st.text(max_size=5),
    st.sampled_from([None, "路灯", "怪物", 305]), st.text(max_size=4), st.text(max_size=8),
    st.text(max_size=3), st.one_of(st.none(), st.floats(), st.integers())), max_size=12))
def test_every_row_is_either_good_or_set_aside(rows):
    frame = table(*rows)
    frame.index = np.arange(len(frame)) + 100
    done = apply_mapping(frame, ALL, load_catalogue())
    assert sorted([*(done.frame.index + 1), *done.rejects["row"]]) == sorted(frame.index + 1)
    assert done.frame["classcode"].notna().all() and done.rejects["text"].str.len().gt(0).all()
