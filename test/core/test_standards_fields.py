"""The field tables and value lists of the standards, and guessing fields by their names."""
import pytest

from citygrid_plugin.core.standards.catalogue import edition
from citygrid_plugin.core.standards.fields import (
    component_fields, domain, fields, guess_columns, normalise)


def test_every_field_is_complete():
    for field in fields():
        assert field.name and field.meaning and field.confidence
        assert field.meaning_en.replace("²", "").isascii() and field.meaning_en
        assert field.type in ("text", "number", "date") and field.required in "MCO"
    assert {f.table for f in fields()} == {
        "component_2007", "component_2026", "unit_grid", "matter_2026"}
    keys = [(f.table, f.name) for f in fields()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("table, names", [
    ("component_2007", ["ObjID", "ObjName", "DeptCode1", "DeptName1", "DeptCode2", "DeptName2",
                        "DeptCode3", "DeptName3", "BGID", "ObjPos", "ObjState", "ORDate",
                        "CHDate", "DataSource", "Note"]),
    ("component_2026", ["GLBJBSM", "GLBJMC", "ZGBMDM", "ZGBMMC", "QSDWDM", "QSDWMC", "YHDWDM",
                        "YHDWMC", "SZDYWGBSM", "GLBJZT", "CSRQ", "BGRQ", "SJLY", "BZ",
                        "SZJDDM", "SZJDMC", "SZSQDM", "SZSQMC"]),
    ("matter_2026", ["SXDM", "SXMC", "ZGBMDM", "ZGBMMC", "SFWZ", "SZDYWGBSM"]),
    ("unit_grid", ["BGID", "BGName", "Area", "ORDate", "DeDate", "Note"]),
])
def test_tables_have_the_fields_of_the_standard_in_order(table, names):
    assert [f.name for f in fields(table)][:len(names)] == names


def test_component_fields_follow_the_edition():
    assert component_fields(edition("gbt30428_2_2013"))[0].length == 16
    assert component_fields(edition("gbt47678_5_2026"))[0].length == 17


@pytest.mark.parametrize("name, edition_id, values", [
    ("objstate", "cjt214_2007", ["完好", "破损", "丢失", "占用"]),
    ("objstate", "gbt30428_2_2013", ["完好", "破损", "丢失", "占用"]),
    ("objstate", "gbt47678_5_2026", ["完好", "破损", "丢失", "废弃", "移除"]),
    ("datasource", "cjt214_2007", ["实测", "地形图", "调绘", "其他"]),
    ("datasource", "gbt47678_5_2026", ["实测", "地形图", "基础地理数据", "其他"]),
    ("area_class", "cjt214_2007", ["一类区域", "二类区域"]),
    ("management_level", "", ["一级", "二级", "三级"]),
    ("objuptodat", "", ["在用", "作废"]),
    ("no such list", "", []),
])
def test_domains(name, edition_id, values):
    found = domain(name, edition_id)
    assert [v.name for v in found] == values
    assert all(v.code and v.name_en and v.confidence for v in found)


@pytest.mark.parametrize("names, expected", [
    (["OBJID", "objname", "BGCODE", "LocateDSC", "NOTE_", "CHDATE"],
     {"objid": "OBJID", "objname": "objname", "bgid": "BGCODE", "objpos": "LocateDSC",
      "note": "NOTE_", "chdate": "CHDATE"}),
    # A Shapefile cuts DataSource; longer Chinese names to ten bytes of GBK or UTF-8.
    (["DataSourc", "DATASOURCE"], {"datasource": "DATASOURCE"}),
    (["DATA_SOURC", "所在单元网"], {"datasource": "DATA_SOURC", "bgid": "所在单元网"}),
    (["GLBJBSM", "GLBJMC", "SZDYWGBSM", "GLBJZT", "CSRQ", "BZ"],
     {"objid": "GLBJBSM", "objname": "GLBJMC", "bgid": "SZDYWGBSM", "objstate": "GLBJZT",
      "ordate": "CSRQ", "note": "BZ"}),
    (["部件标识码", "部件名称", "主管部门名称", "权属（责任）单位", "经度", "纬度"],
     {"objid": "部件标识码", "objname": "部件名称", "deptname1": "主管部门名称",
      "deptname2": "权属（责任）单位", "x": "经度", "y": "纬度"}),
    # The standard's own name beats an alias, wherever it stands.
    (["NAME", "STATUS", "ObjState", "ObjName"], {"objname": "ObjName", "objstate": "ObjState"}),
    # 主管部 may be the code or the name of the authority: no guess.
    (["主管部", "fid", "length", ""], {}),
])
def test_guess_columns(names, expected):
    assert guess_columns(names) == expected


def test_guess_columns_of_unit_grids():
    assert guess_columns(["BGCODE", "BGNAME", "SHAPE_AREA", "TERMINATIO"], ("unit_grid",)) == {
        "bgid": "BGCODE", "bgname": "BGNAME", "area": "SHAPE_AREA", "dedate": "TERMINATIO"}


def test_normalise_folds_width_case_and_marks():
    assert normalise("Ｏｂｊ_ID ") == normalise("objid") == "objid"
