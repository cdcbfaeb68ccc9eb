"""The shipped catalogues, their extensions and the crosswalk."""
import re
from xml.etree import ElementTree

import pytest

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.standards.catalogue import (
    ACCURACY_M, DEFAULT_EDITION, GEOMETRIES, KINDS, edition, editions, families, load_catalogue,
    load_crosswalk, shipped_extensions)

EDITIONS = ["cjt214_2007", "gbt30428_2_2013", "gbt47678_5_2026"]
HEADER = "kind,major,major_name,minor,name,name_en,geometry,accuracy,family,pinyin,confidence"


def extension(tmp_path, *lines, header=HEADER, encoding="utf-8", name="own.csv"):
    path = tmp_path / name
    path.write_bytes("\n".join((header,) + lines).encode(encoding))
    return path


def test_editions_in_order_with_one_default():
    found = editions()
    assert [e.id for e in found] == EDITIONS
    assert [e.id for e in found if e.default] == [DEFAULT_EDITION]
    assert all(e.title and e.title_en and e.status and e.status_en for e in found)
    assert [e.widths for e in found] == [(6, 2, 2, 6), (6, 2, 2, 6), (6, 2, 3, 6)]


@pytest.mark.parametrize("edition_id, kind, classes, majors", [
    ("cjt214_2007", "component", 85, 6),
    ("cjt214_2007", "event", 54, 5),
    ("cjt214_2007", "matter", 0, 0),
    ("cjt214_2007", "service", 13, 5),
    ("gbt30428_2_2013", "component", 121, 5),
    ("gbt30428_2_2013", "event", 81, 6),
    ("gbt47678_5_2026", "component", 153, 5),
    ("gbt47678_5_2026", "matter", 153, 5),
    ("gbt47678_5_2026", "event", 97, 5),
])
def test_counts(edition_id, kind, classes, majors):
    catalogue = load_catalogue(edition_id, ())
    assert len(catalogue.classes(kind)) == classes
    assert len(catalogue.majors(kind)) == majors


def test_the_matters_of_2026_are_250():
    catalogue = load_catalogue("gbt47678_5_2026", ())
    assert len(catalogue.classes("matter")) + len(catalogue.classes("event")) == 250
    for matter in catalogue.classes("matter"):
        component = catalogue.get("component", matter.code)
        assert matter.name.replace("异常", "") == component.name
        assert matter.name_en == component.name_en + ", abnormal"


def test_majors_of_2007_are_those_of_the_regulations():
    catalogue = load_catalogue(extensions=())
    assert [m[1] for m in catalogue.majors("component")] == [
        "公用设施", "道路交通", "市容环境", "园林绿化", "房屋土地", "其他设施"]
    assert [m[1] for m in catalogue.majors("event")] == [
        "市容环境", "宣传广告", "施工管理", "突发事件", "街面秩序"]


@pytest.mark.parametrize("edition_id", EDITIONS)
def test_every_row_is_complete(edition_id):
    catalogue = load_catalogue(edition_id, shipped_extensions())
    known = families()
    widths = {kind: catalogue.edition.class_widths(kind) for kind in KINDS}
    assert len({(r.kind, r.code) for r in catalogue.rows}) == len(catalogue.rows)
    for row in catalogue.rows:
        assert row.kind in KINDS and row.geometry in GEOMETRIES and row.accuracy in ACCURACY_M
        assert (len(row.major), len(row.minor)) == widths[row.kind] and row.code.isdigit()
        assert row.code == row.major + row.minor
        assert row.family in known
        assert row.name and row.name_en.isascii() and row.major_name and row.major_name_en
        assert row.confidence and row.origin
        assert re.fullmatch(r"[a-z]+( [a-z]+)*", row.pinyin) or row.confidence == "unknown"


def test_names_not_found_are_kept_with_their_code():
    catalogue = load_catalogue("gbt30428_2_2013", ())
    unknown = [r for r in catalogue.rows if r.confidence == "unknown"]
    assert [(r.kind, r.code) for r in unknown] == [
        ("component", "0116"), ("component", "0501"), ("component", "0505"), ("event", "0407"),
        ("event", "0601"), ("event", "0603"), ("event", "0605")]


@pytest.mark.parametrize("code, geometry, accuracy, family", [
    ("0101", "point", 0.5, "manhole"), ("0118", "point", 0.5, "lamp"),
    ("0211", "line", 1.0, "barrier"), ("0305", "point", 1.0, "bin"),
    ("0405", "area", 10.0, "plant"), ("0208", "area", 10.0, "bridge"),
    ("0602", "area", 10.0, "site"), ("2101", "line", 1.0, "pipe"),
])
def test_geometry_accuracy_and_family(code, geometry, accuracy, family):
    row = load_catalogue().get("component", code)
    assert (row.geometry, row.accuracy_m, row.family) == (geometry, accuracy, family)


def test_every_family_has_a_drawing_coloured_by_the_style():
    drawn = {p.stem for p in next(iter(families().values())).symbol.parent.glob("*.svg")}
    assert drawn == set(families())
    for family in families().values():
        text = family.symbol.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
        assert root.get("viewBox") == "0 0 24 24"
        assert "param(fill)" in text and "param(outline)" in text
        assert not re.search("<text|Gradient|<image|href", text)
        assert re.fullmatch("#[0-9a-f]{6}", family.fill)
        assert re.fullmatch("#[0-9a-f]{6}", family.outline)


@pytest.mark.parametrize("text, first", [
    ("0101", "上水井盖"), ("ssjg", "上水井盖"), ("shangshuijinggai", "上水井盖"),
    ("street LAMP", "路灯"), ("lu deng", "路灯"), ("行道", "行道树"), ("xingdao", "行道树"),
    ("暴露垃圾", "暴露垃圾"),
])
def test_search_finds_best_first(text, first):
    assert load_catalogue().search(text)[0].name == first


def test_search_by_part_and_kind():
    catalogue = load_catalogue()
    covers = {r.code for r in catalogue.search("井盖")}
    assert {r.code for r in catalogue.search("jinggai")} == covers and len(covers) == 16
    assert {r.kind for r in catalogue.search("0101")} == {"component", "event", "service"}
    assert [r.kind for r in catalogue.search("0101", kind="event")] == ["event"]
    assert catalogue.search("  ") == [] and catalogue.search("zzzz") == []


def test_get_and_edition_refuse_what_is_not_there():
    with pytest.raises(InputError, match="CJ/T 214-2007 has no class 9999 of this kind"):
        load_catalogue().get("component", "9999")
    assert load_catalogue().find("component", "9999") is None
    with pytest.raises(InputError, match="no edition gb"):
        edition("gb")


@pytest.mark.parametrize("edition_id, code, name", [
    ("cjt214_2007", "2101", "供水管"), ("gbt30428_2_2013", "0199", "供水管"),
    ("gbt47678_5_2026", "01999", "供水管（自定义）")])
def test_underground_pipes_follow_the_rule_of_each_edition(edition_id, code, name):
    row = load_catalogue(edition_id).get("component", code)
    assert (row.name, row.geometry, row.origin) == (name, "line", "underground_pipes")


def test_hangzhou_renames_the_fifth_event_class_only():
    catalogue = load_catalogue(extensions=("hangzhou",))
    assert catalogue.majors("event")[4][:2] == ("05", "界面秩序")
    assert catalogue.majors("component")[4][1] == "房屋土地"
    assert load_catalogue("gbt30428_2_2013", ("hangzhou",)).majors("event")[3][1] == "街面秩序"


@pytest.mark.parametrize("edition_id, extensions, kind, major, code", [
    ("cjt214_2007", (), "component", "21", "2101"),
    ("cjt214_2007", ("underground_pipes",), "component", "21", "2113"),
    ("cjt214_2007", (), "event", "21", "2101"),
    ("cjt214_2007", (), "service", "01", "0105"),
    ("gbt30428_2_2013", (), "component", "02", "0299"),
    ("gbt30428_2_2013", ("underground_pipes",), "component", "01", "0187"),
    ("gbt47678_5_2026", (), "event", "06", "06999"),
    ("gbt47678_5_2026", ("underground_pipes",), "component", "01", "01987"),
])
def test_next_extension_code(edition_id, extensions, kind, major, code):
    assert load_catalogue(edition_id, extensions).next_extension_code(kind, major) == code


@pytest.mark.parametrize("edition_id, major, message", [
    ("cjt214_2007", "01", "go into major 21, not 01"),
    ("gbt30428_2_2013", "21", "no major 21 of this kind"),
])
def test_next_extension_code_refused(edition_id, major, message):
    with pytest.raises(InputError, match=message):
        load_catalogue(edition_id, ()).next_extension_code("component", major)


@pytest.mark.parametrize("edition_id, row", [
    ("cjt214_2007", "component,21,自定义,99,末号,,,,,,"),
    ("gbt30428_2_2013", "component,01,,58,末号,,,,,,"),
    ("gbt47678_5_2026", "component,01,,080,末号,,,,,,"),
    ("cjt214_2007", "service,01,,99,末号,,,,,,"),
])
def test_extension_numbers_run_out(tmp_path, edition_id, row):
    catalogue = load_catalogue(edition_id, (extension(tmp_path, row),))
    kind, major = row.split(",")[:2]
    with pytest.raises(InputError, match="No number is left"):
        catalogue.next_extension_code(kind, major)


def test_a_citys_own_file_with_defaults_in_gbk(tmp_path):
    path = extension(tmp_path, "component,21,河东设施,31,河东驿站", "",
                     "event,21,扩展事件,01,违规养犬", header="kind,major,major_name,minor,name",
                     encoding="gb18030")
    catalogue = load_catalogue(extensions=(path,))
    row = catalogue.get("component", "2131")
    assert (row.name, row.geometry, row.accuracy, row.family, row.origin) == (
        "河东驿站", "point", "B", "other", "own")
    assert row.major_name == row.major_name_en == "河东设施"
    assert catalogue.get("event", "2101").family == "event-other"


def test_the_2026_suffix_is_added_once(tmp_path):
    path = extension(tmp_path, "component,01,,999,驿站,,,,,,", "component,01,,998,站（自定义）,,,,,,")
    catalogue = load_catalogue("gbt47678_5_2026", (path,))
    assert catalogue.get("component", "01999").name == "驿站（自定义）"
    assert catalogue.get("component", "01998").name == "站（自定义）"


@pytest.mark.parametrize("edition_id, row, message", [
    ("cjt214_2007", "part,21,新,01,甲,,,,,,", 'row 2: kind is "part"'),
    ("cjt214_2007", ",21,新,01,甲,,,,,,", 'row 2: kind is ""'),
    ("cjt214_2007", "component,21,新,1,甲,,,,,,", 'minor is "1".*2 digits'),
    ("cjt214_2007", "component,21,新,00,甲,,,,,,", 'minor is "00"'),
    ("cjt214_2007", "component,２１,新,01,甲,,,,,,", 'major is "２１"'),
    ("cjt214_2007", "component,22,新,01,甲,,,,,,", "go into major 21, not 22"),
    ("cjt214_2007", "component,21,,01,甲,,,,,,", "major 21 is new; give its major_name"),
    ("cjt214_2007", "component,21,新,01,,,,,,,", "the class has no name"),
    ("cjt214_2007", "component,21,新,01,甲,,polygon,,,,", 'geometry is "polygon"'),
    ("cjt214_2007", "component,21,新,01,甲,,,D,,,", 'accuracy is "D"'),
    ("cjt214_2007", "component,21,新,01,甲,,,,ufo,,", 'family is "ufo"'),
    ("cjt214_2007", "component,05,,,甲,,,,,,", "give minor and name"),
    ("cjt214_2007", "component,09,新,,,,,,,,", "no major 09 to rename"),
    ("cjt214_2007", "service,01,,01,甲,,,,,,", "class 0101 exists already"),
    ("gbt30428_2_2013", "component,01,,57,甲,,,,,,", "minor 57 is not a city's own"),
    ("gbt30428_2_2013", "component,21,新,99,甲,,,,,,", "no major 21 of this kind"),
    ("gbt47678_5_2026", "component,01,,079,甲,,,,,,", "to 80 at the lowest"),
    ("gbt47678_5_2026", "component,01,,99,甲,,,,,,", 'minor is "99".*3 digits'),
])
def test_faulty_extension_rows_are_named(tmp_path, edition_id, row, message):
    with pytest.raises(InputError, match=message) as error:
        load_catalogue(edition_id, (extension(tmp_path, row),))
    assert "own.csv, row 2" in str(error.value)


def test_faulty_extension_files(tmp_path):
    twice = extension(tmp_path, "component,21,新,01,甲,,,,,,", "component,21,新,01,乙,,,,,,")
    with pytest.raises(InputError, match="row 3: class 2101 exists already"):
        load_catalogue(extensions=(twice,))
    with pytest.raises(InputError, match="has no column minor, name"):
        load_catalogue(extensions=(extension(tmp_path, header="kind,major"),))
    wrong = extension(tmp_path, "component,21,新,01,甲,0102",
                      header="kind,major,major_name,minor,name,code")
    with pytest.raises(InputError, match=r"code 0102 is not major and minor.*2101"):
        load_catalogue(extensions=(wrong,))
    with pytest.raises(InputError, match="Cannot read .*none.csv"):
        load_catalogue(extensions=(tmp_path / "none.csv",))
    with pytest.raises(InputError, match="Cannot read .*nowhere.csv"):
        load_catalogue(extensions=("nowhere",))
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xff\xfe\x80\x00")
    with pytest.raises(InputError, match="neither UTF-8 nor GB18030"):
        load_catalogue(extensions=(binary,))


def test_crosswalk_points_to_existing_classes_of_the_same_name():
    rows = load_crosswalk()
    old, new = load_catalogue("cjt214_2007", ()), load_catalogue("gbt47678_5_2026", ())
    assert [r.code_2007 for r in rows] == sorted(old.codes("component"))
    for row in rows:
        assert old.get("component", row.code_2007).name == row.name_2007
        if row.code_2026:
            assert new.get("component", row.code_2026).name == row.name_2026
        assert row.review == (row.basis != "same name")
        assert (row.name_2007 == row.name_2026) == (row.basis == "same name")
    assert [r.name_2007 for r in rows if not r.code_2026] == ["立杆", "人防工事", "重大危险源", "工地"]
