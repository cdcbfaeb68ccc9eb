"""From one edition of the catalogue to the next: every class, its basis and who decides."""
import pytest

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.standards import crosswalk
from citygrid_plugin.core.standards.catalogue import load_catalogue, load_crosswalk

OLD, MIDDLE, NEW = "cjt214_2007", "gbt30428_2_2013", "gbt47678_5_2026"
STEPS = ((OLD, MIDDLE), (MIDDLE, NEW), (OLD, NEW))


@pytest.mark.parametrize("old, new", STEPS)
def test_every_class_has_its_line_and_every_target_exists(old, new):
    way, after = crosswalk.crosswalk(old, new), load_catalogue(new, ())
    before = {(r.kind, r.code): r.name for r in load_catalogue(old, ()).rows
              if r.kind != "service"}
    assert {key: t.old_name for key, t in way.items()} == before
    for target in way.values():
        for code in target.candidates:
            assert after.get(target.kind, code).name != crosswalk.UNKNOWN
        assert target.basis in crosswalk.BASES
        # one target is a proposal, several or none are not
        assert (target.candidates == (target.new_code,)) == bool(target.new_code)
        # who is sure has the same name at both ends
        if target.reviewed:
            assert crosswalk.tidy(after.get(target.kind, target.new_code).name) \
                == crosswalk.tidy(target.old_name)
        assert bool(target.note) == bool(target.note_en)


@pytest.mark.parametrize("old, new, kind, code, new_code, basis, reviewed", [
    (OLD, MIDDLE, "component", "0101", "0101", "same", True),
    (OLD, MIDDLE, "component", "0127", "0119", "same", True),       # the number moved
    (OLD, MIDDLE, "component", "0114", "0123", "near", False),      # 无主井盖, 不明井盖
    (OLD, MIDDLE, "component", "0405", "", "none", False),          # 绿地: 2026 has it again
    (OLD, NEW, "component", "0405", "04013", "same", True),
    (MIDDLE, NEW, "component", "0101", "01001", "near", False),     # 上水井盖, 供水井盖
    (OLD, NEW, "component", "0101", "01001", "near", False),
    (OLD, NEW, "component", "0304", "03004", "same", True),         # another name between them
    (OLD, NEW, "component", "0117", "", "several", False),
    (OLD, NEW, "component", "0601", "", "none", False),
    (MIDDLE, NEW, "component", "0116", "", "none", False),          # a name nobody found
    (OLD, MIDDLE, "event", "0102", "0110", "near", False),
    (OLD, NEW, "event", "0102", "06010", "same", True),
    (OLD, NEW, "event", "0501", "09001", "same", True),
    (OLD, NEW, "event", "0202", "", "several", False),
    (OLD, NEW, "event", "0403", "", "none", False),
])
def test_known_pairs(old, new, kind, code, new_code, basis, reviewed):
    target = crosswalk.crosswalk(old, new)[kind, code]
    assert (target.new_code, target.basis, target.reviewed) == (new_code, basis, reviewed)


def test_poles_are_five_kinds():
    assert crosswalk.crosswalk(OLD, NEW)["component", "0117"].candidates == (
        "01030", "01031", "01032", "01033", "01034")


def test_both_steps_together_are_the_table_of_2007_and_2026():
    way = crosswalk.crosswalk(OLD, NEW)
    rows = load_crosswalk()
    assert len(rows) == 85
    for row in rows:
        target = way["component", row.code_2007]
        assert (target.new_code, target.reviewed) == (row.code_2026, not row.review)


@pytest.mark.parametrize("old, new", [(NEW, OLD), (OLD, OLD), (MIDDLE, OLD), (OLD, "none")])
def test_no_way_back(old, new):
    with pytest.raises(InputError, match="later edition"):
        crosswalk.crosswalk(old, new)


def test_majors_go_where_most_of_their_classes_went():
    assert crosswalk.majors(crosswalk.crosswalk(OLD, NEW)) == {
        ("component", "01"): "01", ("component", "02"): "02", ("component", "03"): "03",
        ("component", "04"): "04", ("component", "05"): "03", ("component", "06"): "01",
        ("event", "01"): "06", ("event", "02"): "07", ("event", "03"): "08",
        ("event", "04"): "10", ("event", "05"): "09"}


@pytest.fixture(scope="module")
def both():
    return load_catalogue(OLD), load_catalogue(NEW)


def own(tmp_path, both, text):
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8-sig")
    return [(o.kind, o.old_code, o.new_code, o.column, o.value)
            for o in crosswalk.read_own(path, *both)]


def test_a_city_says_its_own_in_any_of_its_ways(tmp_path, both):
    assert own(tmp_path, both, "old_code,new_code\n0117,01034\n") == [
        ("component", "0117", "01034", "", "")]
    # a spreadsheet took the zeros; rows that nobody looked at, or without a target, are none
    assert own(tmp_path, both, "种类,原代码,新代码,已核定\n部件,117,1034,是\n事件,202,7003,yes\n"
                               "部件,502,,是\n部件,101,1001,否\n状态,占用,完好,是\n") == [
        ("component", "0117", "01034", "", ""), ("event", "0202", "07003", "", ""),
        ("objstate", "占用", "完好", "", "")]
    assert own(tmp_path, both, "code_2007,code_2026,column,value\n0117,01030,deptcode2,P1\n"
                               "0117,01034,,\n") == [
        ("component", "0117", "01030", "deptcode2", "P1"), ("component", "0117", "01034", "", "")]


def test_excel_is_read_as_well(tmp_path, both):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("old_code", "new_code"), (117, 1034)):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    found = crosswalk.read_own(tmp_path / "own.xlsx", *both)
    assert [(o.old_code, o.new_code) for o in found] == [("0117", "01034")]


@pytest.mark.parametrize("text, told", [
    ("code\n0117\n", "column"), ("old_code\n0117\n", "new_code"),
    ("old_code,new_code\n0117,09999\n9999,01034\n", "2: 09999; 3: 9999"),
    ("kind,old_code,new_code\ntree,0117,01034\n", "2: tree"),
    ("old_code,new_code\n0117,01034\n0117,01033\n", "3: 0117"),
    ("old_code,new_code,column,value\n0117,01034,geom,x\n", "2: geom"),
])
def test_what_is_wrong_with_it_is_said_by_row(tmp_path, both, text, told):
    with pytest.raises(InputError, match=told):
        own(tmp_path, both, text)


def test_a_number_whose_name_was_not_found_is_no_target(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("old_code,new_code\n0117,0116\n")
    with pytest.raises(InputError, match="0116"):
        crosswalk.read_own(path, load_catalogue(OLD), load_catalogue(MIDDLE))
