"""The import mapping: guessed, saved, loaded."""
import json

import pandas as pd
import pytest

from citygrid_plugin.core.components.mapping import (
    ImportMapping, Source, guess_mapping, unmapped_values)
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.standards.catalogue import load_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


ID, NAME = "3301020101000001", "上水井盖"


@pytest.mark.parametrize("names", [
    {"objid": "ObjID", "objname": "ObjName", "deptcode1": "DeptCode1", "deptname1": "DeptName1",
     "bgid": "BGID", "objstate": "ObjState", "ordate": "ORDate", "chdate": "CHDate"},
    {"objid": "OBJID", "objname": "OBJNAME", "datasource": "DATASOURC", "objpos": "LOCATEDSC"},
    {"objid": "部件标识码", "objname": "部件名称", "deptname2": "权属单位", "classcode": "小类"},
    {"objid": "标识码", "objname": "名称", "objstate": "状态", "ordate": "普查日期", "note": "备注"},
    {"objid": "GLBJBSM", "objname": "GLBJMC", "deptcode1": "ZGBMDM", "deptname3": "YHDWMC",
     "bgid": "SZDYWGBSM", "objstate": "GLBJZT", "ordate": "CSRQ", "datasource": "SJLY"},
    {"objid": "BJBSM", "classcode": "XLDM", "objpos": "WZ", "chdate": "GXRQ"}])
def test_names_of_the_standards(names):
    columns = ["FID", *names.values(), "SHAPE_Leng"]
    mapping, guesses = guess_mapping(columns, {})
    assert {c: s.field for c, s in mapping.columns.items()} == names
    assert all(0.6 < g.confidence <= 0.99 for g in guesses.values())


def test_the_standards_own_name_is_surer_than_an_alias():
    _, guesses = guess_mapping(["ObjID", "NAME", "WGBM"], {})
    assert (guesses["objid"].basis, guesses["objname"].basis) == ("name", "alias")
    assert guesses["objid"].confidence > guesses["objname"].confidence


def test_values_confirm_or_refute_a_name(catalogue):
    frame = pd.DataFrame({"OBJCODE": [ID, "3301020305000002"], "XL": ["上水井盖", "0305"]})
    mapping, guesses = guess_mapping(frame.columns, frame, catalogue)
    assert mapping.columns["objid"].field == "OBJCODE" and guesses["objid"].basis == "values"
    assert mapping.columns["classcode"].field == "XL"
    assert mapping.edition == "cjt214_2007"


def test_values_alone(catalogue):
    frame = pd.DataFrame({"A1": ["上水井盖", "果皮箱", None], "A2": ["正常", "损坏", "正常"],
                          "A3": ["330102001001001"] * 3, "A4": ["中山路1号", "x", "y"]})
    mapping, guesses = guess_mapping(frame.columns, frame, catalogue)
    assert {c: s.field for c, s in mapping.columns.items()} == {
        "classcode": "A1", "objstate": "A2", "bgid": "A3"}
    assert {g.basis for g in guesses.values()} == {"values"}
    assert max(g.confidence for g in guesses.values()) <= 0.6


def test_further_attributes_go_into_extra(catalogue):
    mapping, _ = guess_mapping(["ObjID", "Material", "SPEC", "STOPNAME", "PointX", "小计"], {})
    assert mapping.extra == {"material": "Material", "spec": "SPEC", "stopname": "STOPNAME"}


def test_nothing_to_guess():
    mapping, guesses = guess_mapping([], {})
    assert mapping == ImportMapping() and guesses == {}


def sample():
    return ImportMapping({"objid": Source("编号"), "objstate": Source(constant="完好"),
                          "note": Source("备注", "普查")}, {"井": "0101"}, {"OK": "完好"},
                         {"城管": "A1"}, ["%d/%m/%Y"], {"material": "材质"}, "cjt214_2007")


def test_there_and_back(tmp_path):
    path = tmp_path / "一.json"
    sample().save(path)
    assert ImportMapping.load(path) == sample()
    assert "编号" in path.read_text(encoding="utf-8")


def edited(**changes):
    return json.dumps({**json.loads(sample().to_json()), **changes})


@pytest.mark.parametrize("text, words", [
    ("", "not a saved"), ("[]", "not a saved"), ("{}", "not a saved"), ("3", "not a saved"),
    (edited(format="style"), "not a saved"), (edited(version=2), "version 2"),
    (edited(version="x"), "version x"), (edited(columns=[1]), "damaged"),
    (edited(columns={"objid": {"column": "x"}}), "damaged"), (edited(states=3), "damaged"),
    (edited(surprise=1), "damaged")])
def test_not_a_mapping(text, words):
    with pytest.raises(InputError, match=words):
        ImportMapping.from_json(text)


def test_no_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        ImportMapping.load(tmp_path / "none.json")
    (tmp_path / "gbk.json").write_bytes("井盖".encode("gbk"))
    with pytest.raises(InputError, match="cannot be read"):
        ImportMapping.load(tmp_path / "gbk.json")


def test_a_mapping_that_does_not_fit():
    with pytest.raises(InputError, match="no field 备注, 材质"):
        sample().check(["编号"])
    with pytest.raises(InputError, match="fills colour"):
        ImportMapping({"colour": Source("x")}).check(["x"])
    sample().check(["编号", "备注", "材质", "另"])


def test_unmapped_values(catalogue):
    frame = pd.DataFrame({"c": ["0101", "怪物", "怪物", "路灯", None], "s": ["好", "?", "", "OK", "?"]})
    mapping = ImportMapping({"classcode": Source("c"), "objstate": Source("s")})
    assert unmapped_values(frame, mapping, catalogue) == {"classes": {"怪物": 2},
                                                          "states": {"?": 2}}
    assert unmapped_values(frame, ImportMapping(), catalogue) == {"classes": {}, "states": {}}
