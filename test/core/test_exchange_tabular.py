"""Encodings told apart, tables and coordinates read, bad rows set aside."""
import struct

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.coordinates import (
    guess_coordinates, parse_coordinates, read_points)
from citygrid_plugin.core.exchange.encoding import (
    common_characters, dbf_encoding, detect_encoding, mojibake_share, repair)
from citygrid_plugin.core.exchange.tabular import read_table, sniff_delimiter

HEAD = "部件标识码,部件名称,经度,纬度\n"
ROWS = "3301020101000001,上水井盖,120.1551,30.2741\n3301020305000002,垃圾箱,120.1562,30.2745\n"


@pytest.mark.parametrize("text, written, expected", [
    (HEAD + ROWS, "utf-8", "utf-8"), (HEAD + ROWS, "utf-8-sig", "utf-8-sig"),
    (HEAD + ROWS, "gbk", "gbk"), (HEAD + ROWS, "utf-16", "utf-16"),
    ("联通", "gbk", "gbk"), ("联通", "utf-8", "utf-8"), ("a,b\n1,2\n", "ascii", "utf-8"),
    ("名称\n𠮷祥井盖\n", "gb18030", "gb18030"), ("名称\n㐂井盖\n", "utf-8", "utf-8"),
    ("name\nMäkelänkatu\n", "utf-8", "utf-8"), ("name\nMäkelänkatu\n", "latin-1", "cp1252")])
def test_encodings(text, written, expected):
    assert detect_encoding(text.encode(written)).encoding == expected


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from(sorted(c for c in common_characters() if ord(c) > 0x2fff)),
               min_size=4), st.sampled_from(["utf-8", "gbk"]))
def test_chinese_text_of_any_sort(text, written):
    data = ("编号,名称\n1," + text).encode(written)
    assert detect_encoding(data).encoding == written
    for cut in (1, 2):
        assert detect_encoding(data[:-cut], partial=True).encoding == written


def test_broken_bytes_are_the_least_bad_and_unsure():
    guess = detect_encoding(("井盖" * 50).encode() + b"\xff\xff" + ("井盖" * 50).encode())
    assert guess.encoding == "utf-8" and guess.confidence < 0.5 and guess.basis == "none"


@pytest.mark.parametrize("text, written, read", [
    (text, *pair) for text in ("上水井盖", "朝晖街道", "污水")
    for pair in (("gbk", "latin-1"), ("utf-8", "latin-1"), ("utf-8", "gb18030"))])
def test_repair(text, written, read):
    assert repair(text.encode(written).decode(read)) == text


@pytest.mark.parametrize("text", ["上水井盖", "Mäki", "Größe", "ABC", "", None, "古墩路", "naïve"])
def test_nothing_to_repair(text):
    assert repair(text) == ""


def test_mojibake_share():
    wrong = "上水井盖".encode("gbk").decode("latin-1")
    share, example, right = mojibake_share(pd.Series(["污水井盖", wrong, "ABC", None, wrong]))
    assert (share, example, right) == (0.5, wrong, "上水井盖")
    assert mojibake_share(pd.Series(["井\ufffd"]))[0] == 1.0
    assert mojibake_share(pd.Series([None, "x"])) == (0.0, "", "")


def dbf(rows, encoding, driver=0, width=10):
    head = struct.pack("<B3BIHH16xBB2x", 3, 124, 1, 1, len(rows), 32 + 32 + 1, 1 + width, 0, driver)
    name = b"MC".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    body = b"".join(b" " + r.encode(encoding)[:width].ljust(width) for r in rows)
    return head + name + b"\r" + body + b"\x1a"


# Ten bytes cut 通讯交接箱盖板 in GBK between characters and in UTF-8 inside one.
NAMES = ["上水井盖", "通讯交接箱盖板", "ABC", "垃圾箱"]


@pytest.mark.parametrize("written, driver, cpg, expected, basis", [
    ("gbk", 0, None, "gbk", "text"), ("utf-8", 0, None, "utf-8", "text"),
    ("gbk", 0x4D, None, "gbk", "ldid"), ("gbk", 0x57, None, "gbk", "text"),
    ("utf-8", 0x4D, None, "utf-8", "text"), ("utf-8", 0, "UTF-8", "utf-8", "cpg"),
    ("gbk", 0, "936", "gbk", "cpg"), ("gbk", 0, "UTF-8", "gbk", "text"),
    ("utf-8", 0, "nonsense", "utf-8", "text"), ("gbk", 0x4D, "utf-8", "gbk", "text")])
def test_dbf(tmp_path, written, driver, cpg, expected, basis):
    path = tmp_path / "parts.dbf"
    path.write_bytes(dbf(NAMES, written, driver))
    if cpg:
        (tmp_path / "parts.cpg").write_text(cpg)
    guess = dbf_encoding(tmp_path / "parts.shp")
    assert (guess.encoding, guess.basis) == (expected, basis)


def test_dbf_that_is_none(tmp_path):
    path = tmp_path / "x.dbf"
    with pytest.raises(InputError, match="no file"):
        dbf_encoding(path)
    path.write_bytes(b"hello" * 30)
    with pytest.raises(InputError, match="not a dBASE"):
        dbf_encoding(path)


@pytest.mark.parametrize("text, expected", [
    ("a,b,c\n1,2,3\n", ","), ("a;b;c\n1,5;2;3\n", ";"), ("a\tb\n1\t2\n", "\t"), ("a|b\n1|2", "|"),
    ("only\n1\n", ","), ("a,b\n\"x;y;z\",2\n", ","), ("", ",")])
def test_delimiter(text, expected):
    assert sniff_delimiter(text) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv(tmp_path, encoding):
    path = tmp_path / "parts.csv"
    path.write_bytes((HEAD + ROWS).encode(encoding))
    table = read_table(path)
    assert table.frame.columns.tolist() == ["部件标识码", "部件名称", "经度", "纬度"]
    assert table.frame["部件名称"].tolist() == ["上水井盖", "垃圾箱"]
    assert table.frame["部件标识码"].tolist()[0] == "3301020101000001"    # text, no float
    assert len(read_table(path, rows=1).frame) == 1


def test_csv_with_lines_that_are_too_long(tmp_path):
    path = tmp_path / "parts.csv"
    path.write_text("a,b\n1,2\n3,4,5\n6,\n7\n8,9,\n", encoding="utf-8")
    table = read_table(path)
    assert table.frame.values.tolist() == [["1", "2"], ["6", None], ["7", None], ["8", "9"]]
    assert table.frame.index.tolist() == [0, 2, 3, 4]
    assert table.rejects[["row", "reason", "value"]].values.tolist() == [
        [2, "too_many_cells", "3,4,5"]]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n1,2,3\n\"x,4,5\n6,7,8\n9,\"two\nlines\",10\n11,12,\"13\n14,15,16\n",
                    encoding="utf-8")
    table = read_table(path)
    assert table.frame["a"].tolist() == ["1", "x", "6", "9", "11", "14"]
    assert table.frame["b"][3] == "two\nlines"
    assert table.notices[0].params["count"] == 2 and "line 3" in str(table.notices[0])
    path.write_text('a,b\n"1 ""x""","2, 3"\n', encoding="utf-8")
    assert read_table(path).frame.iloc[0].tolist() == ['1 "x"', "2, 3"]
    assert not read_table(path).notices


def test_one_column_more_than_the_header_everywhere(tmp_path):
    path = tmp_path / "parts.csv"
    path.write_text("a,b\n1,2,3\n4,5,6\n", encoding="utf-8")
    assert read_table(path).rejects["row"].tolist() == [1, 2]


@pytest.mark.parametrize("name, data, options, words", [
    ("none.csv", None, {}, "no file"), ("x.csv", b"", {}, "empty"),
    ("x.xls", b"a", {}, "old Excel format"), ("x.mdb", b"a", {}, "Access"),
    ("x.doc", b"a", {}, "not a table"), ("x.xlsx", b"not a zip", {}, "cannot be read"),
    ("x.csv", "井".encode("gbk") + b"\n", {"encoding": "utf-8"}, "not written in utf-8"),
    ("x.csv", b"a\n", {"encoding": "klingon"}, "no encoding klingon")])
def test_unreadable(tmp_path, name, data, options, words):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=words):
        read_table(tmp_path / name, **options)


def test_excel(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    import datetime
    book = openpyxl.Workbook()
    book.active.title = "空"
    sheet = book.create_sheet("部件")
    sheet.append(["某区城市部件普查表"])
    sheet.append([])
    sheet.append(["编号", "名称", "日期", "经度", "备注", "备注"])
    sheet.append([1, " 上水井盖 ", datetime.datetime(2024, 1, 31), 120.5, None, "x"])
    sheet.append([3301020101000001, "垃圾箱", datetime.datetime(2024, 1, 31, 8, 30), 120, "", None])
    path = tmp_path / "parts.xlsx"
    book.save(path)
    table = read_table(path)
    assert table.sheet == "部件" and table.sheets == ("空", "部件")
    assert table.frame.columns.tolist() == ["编号", "名称", "日期", "经度", "备注", "备注.1"]
    assert table.frame.iloc[0].tolist() == ["1", "上水井盖", "2024-01-31", "120.5", None, "x"]
    assert table.frame.iloc[1]["日期"] == "2024-01-31 08:30:00"
    assert "15 digits" in str(table.notices[0])
    with pytest.raises(InputError, match="no sheet Blatt1"):
        read_table(path, sheet="Blatt1")
    with pytest.raises(InputError, match="empty"):
        read_table(path, sheet="空")


@pytest.mark.parametrize("text, value", [
    ("120.1551", 120.1551), (" 120.5 ", 120.5), ("-71.1", -71.1), ("120°09′18.36″E", 120.1551),
    ("东经120度9分18.36秒", 120.1551), ("北纬30°16′", 30 + 16 / 60), ("120:09:18.36", 120.1551),
    ("120 9 18.36", 120.1551), ("N30°16'26.76\"", 30.2741), ("S33°30'", -33.5), ("33°30'S", -33.5),
    ("W71.5", -71.5), ("120.5°", 120.5), ("１２０．５", 120.5), ("3350000.25", 3350000.25),
    ("120°9′18″", 120.155), ("南纬5度", -5), ("120°09′18.36″", 120.1551)])
def test_coordinate_texts(text, value):
    assert parse_coordinates(pd.Series([text]))[0] == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("text", ["", None, "abc", "120°75′", "120°10′99″", "1e999", "nan", "--5",
                                  "120,5", "1 2 3 4", "120.5 路口"])
def test_not_a_coordinate(text):
    assert np.isnan(parse_coordinates(pd.Series([text], dtype=object))[0])


@settings(deadline=None)
@given(st.floats(-179.99, 179.99))
def test_degrees_there_and_back(value):
    seconds = round(abs(value) * 3600, 3)
    d, rest = divmod(seconds, 3600)
    m, s = divmod(rest, 60)
    s = min(s, 59.999)
    text = f"{'-' if value < 0 else ''}{int(d)}°{int(m)}′{s:.3f}″"
    assert parse_coordinates(pd.Series([text]))[0] == pytest.approx(value, abs=2e-6)


DEGREES = (["120.1551", "120.1562", "120.1570"], ["30.2741", "30.2745", "30.2750"])
METRES = (["512000.5", "512100.5", "512200.5"], ["3351000.1", "3351100.1", "3351200.1"])
ZONED = (["40512000.5", "40512100.5", "40512200"], METRES[1])


@pytest.mark.parametrize("names, values, kind, swapped", [
    (("经度", "纬度"), DEGREES, "degrees", False), (("lon", "lat"), DEGREES, "degrees", False),
    (("LNG", "LAT"), DEGREES, "degrees", False), (("PointX", "PointY"), METRES, "metres", False),
    (("POINT_X", "POINT_Y"), DEGREES, "degrees", False), (("X", "Y"), ZONED, "metres", False),
    (("经度(WGS84)", "纬度(WGS84)"), DEGREES, "degrees", False),
    (("经度", "纬度"), DEGREES[::-1], "degrees", True), (("x", "y"), METRES[::-1], "metres", True),
    (("X坐标", "Y坐标"), ZONED[::-1], "metres", True)])
def test_coordinate_columns(names, values, kind, swapped):
    frame = pd.DataFrame({"名称": ["a", "b", "c"], names[0]: values[0], names[1]: values[1]})
    guess = guess_coordinates(frame)
    assert (guess.kind, guess.swapped) == (kind, swapped)
    assert (guess.x, guess.y) == (names[::-1] if swapped else names)
    assert guess.confidence > 0.5


def test_degrees_before_metres_and_only_in_pairs():
    frame = pd.DataFrame({"X": METRES[0], "纬度": DEGREES[1], "经度": DEGREES[0], "Y": METRES[1]})
    guess = guess_coordinates(frame)
    assert (guess.x, guess.y, guess.kind) == ("经度", "纬度", "degrees")
    assert guess_coordinates(pd.DataFrame({"经度": DEGREES[0], "名称": "a"})) is None
    assert guess_coordinates(pd.DataFrame({"a": [1]})) is None


def test_rows_without_a_place_are_set_aside():
    frame = pd.DataFrame({"经度": ["120.1", None, "中山路", "0", "500", "120.2"],
                          "纬度": ["30.1", "30", "30", "0", "30", "30.2"]}, dtype=object)
    x, y, rejects = read_points(frame, guess_coordinates(frame))
    assert rejects[["row", "reason"]].values.tolist() == [
        [2, "no_coordinates"], [3, "bad_coordinates"], [4, "zero_coordinates"],
        [5, "out_of_range"]]
    assert "中山路" in rejects["text"][1]
    assert np.isfinite(x).tolist() == [True, False, False, False, False, True]
    assert np.isnan(y[1:5]).all()
    x, y, rejects = read_points(frame.iloc[5:], guess_coordinates(frame))
    assert len(rejects) == 0 and x.tolist() == [120.2]
    x, _, rejects = read_points(frame.iloc[:0], guess_coordinates(frame))
    assert len(x) == len(rejects) == 0
