"""Filing standards of cities: read, checked, written, and the way there and back."""
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases import filing, filing_check, filing_table
from citygrid_plugin.core.cases.deadlines import LIMIT_UNITS
from citygrid_plugin.core.cases.filing import Condition
from citygrid_plugin.core.cases.filing_check import Given, check, read_limit
from citygrid_plugin.core.errors import InputError, MissingDependency, Refused
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import cases

C2007 = load_catalogue()
HEADER = ["大类代码", "大类名称", "小类代码", "小类名称", "立案条件", "结案条件", "处置时限"]


def row(number=2, **more):
    values = dict(kind="部件", code="0101", condition="井盖缺失", limit="2", unit="紧急工作时")
    return Given(number, **{**values, **more})


def table(tmp_path, *rows, header=HEADER, sheet="Sheet1", merge=(), name="city.xlsx"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in (header, *rows) if header else rows:
        book.active.append(line)
    for area in merge:
        book.active.merge_cells(area)
    book.save(tmp_path / name)
    return tmp_path / name


def read(path):
    return check(filing_table.read_file(path), C2007)


# -- limits

@pytest.mark.parametrize("text, unit, value, of", [
    ("4小时", None, 4, "work_hour"), ("2天", None, 2, "work_day"), ("4工作时", None, 4, "work_hour"),
    ("2工作日", None, 2, "work_day"), ("2紧急工作时", None, 2, "urgent_hour"),
    ("1 个工作日", None, 1, "work_day"), ("３个工作日内", None, 3, "work_day"),
    ("1自然日", None, 1, "natural_day"), ("2紧急工作日", None, 2, "natural_day"),
    ("紧急工作时 2", None, 2, "urgent_hour"), ("紧急工作时：2", None, 2, "urgent_hour"),
    ("1.5小时", None, 1.5, "work_hour"), ("半天", None, 0.5, "work_day"),
    ("两小时", None, 2, "work_hour"), ("十五天", None, 15, "work_day"),
    ("二十天", None, 20, "work_day"), ("≤24小时", None, 24, "work_hour"),
    ("不超过3天", None, 3, "work_day"), ("4", "小时", 4, "work_hour"),
    ("4", "工作时", 4, "work_hour"), ("4.0", "紧急工作时", 4, "urgent_hour"),
    ("2", "work_day", 2, "work_day"), ("2 working days", None, 2, "work_day"),
    ("2 h", None, 2, "work_hour"), ("2天", "工作日", 2, "work_day")])
def test_limits_as_cities_write_them(text, unit, value, of):
    assert read_limit(text, unit) == (value, of)


@pytest.mark.parametrize("text, unit", [
    (None, None), ("", "小时"), ("0", "小时"), ("-2小时", None), ("2-3天", None), ("立即", None),
    ("2", None), ("2", "周"), ("2个月", None), ("2小时", "天"), ("100000小时", None),
    ("nan", "小时"), ("inf小时", None)])
def test_what_is_no_limit(text, unit):
    assert not isinstance(read_limit(text, unit), tuple)


# -- rows

@pytest.mark.parametrize("given, said", [
    (row(code="0899"), "no class 0899"), (row(code=None), "no class"),
    (row(code=None, name="飞碟"), "no class named 飞碟"),
    (row(condition=" "), "condition is empty"), (row(limit=None), "no time limit"),
    (row(limit="0"), "not a number above 0"), (row(unit="周"), "The unit 周"),
    (row(unit=None), "has no unit"), (row(limit="2天"), "says 天, its unit 紧急工作时"),
    (row(kind=None), "several classes"), (row(kind="事件", code=None, name="其他"), "several"),
    (row(code="0137", name="路灯"), "0137 is 售货亭 here, not 路灯"),
    (row(code="0118", name="化粪池井盖"), "0118 is 路灯 here, not 化粪池井盖")])
def test_a_row_that_cannot_be_used_is_set_aside(given, said):
    good, problems = check([row(1, condition="井盖破损"), given], C2007)
    assert [g.condition for g in good] == ["井盖破损"]
    assert [p.row for p in problems] == [2] and said in str(problems[0].why)


@pytest.mark.parametrize("given, code", [
    (row(code="101"), "0101"), (row(code="1", major="1"), "0101"),
    (row(code="01", major="01"), "0101"), (row(code="0101", major="01"), "0101"),
    (row(code="C0101", kind=None), "0101"), (row(code=None, name="上水井盖", kind=None), "0101"),
    (row(kind=None, name="上水井盖"), "0101"), (row(name=" 上水 井盖"), "0101"),
    (row(code=None, name="变压器（箱）"), "0134"), (row(code="0107", name="通信井盖"), "0107"),
    (row(code="0101", name="供水井盖", kind="component"), None),
    (row(code=None, kind="事件", name="其他", major_name="施工管理"), "0399"),
    (row(code="0302", kind="服务", name="路灯照明投诉"), "0302")])
def test_how_a_row_names_its_class(given, code):
    good, problems = check([given], C2007)
    assert [g.classcode for g in good] == ([code] if code else []), problems


def test_the_same_condition_twice_is_told_with_both_rows():
    good, problems = check([row(2), row(3, kind="事件"), row(4, condition="井盖 缺失")], C2007)
    assert [g.kind for g in good] == ["component", "event"]
    assert problems[0].row == 4 and "row 2" in str(problems[0].why)


def test_a_table_of_another_edition_is_joined_by_name_not_by_code():
    rows = [row(2, code="0137", name="路灯"), row(3, code="0123", name="不明井盖"),
            row(4, code="0126", name="沟槽盖板")]
    good, problems = check(rows, C2007, by_name=True)
    assert [g.classcode for g in good] == ["0118", "0114"]
    assert [p.row for p in problems] == [4]
    good, problems = check(rows, C2007)
    assert not good and [p.row for p in problems] == [2, 3, 4]


# -- files

def test_merged_cells_titles_and_one_header_in_two_rows(tmp_path):
    path = table(
        tmp_path, ["城市部件立案结案标准"] + [None] * 6,
        ["大类", None, "小类", None, "立案条件", "结案条件", "处置时限"],
        ["代码", "名称", "代码", "名称", None, None, None],
        ["01", "公用设施", "01", "上水井盖", "井盖缺失", "已补齐", "2紧急工作时"],
        [None, None, None, None, "井盖破损", None, "1天"],
        [None, None, "02", "污水井盖", "井盖破损", "已更换", None],
        header=None, merge=("A1:G1", "A2:B2", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "A4:A6", "B4:B6",
                            "C4:C5", "D4:D5", "F4:F5", "G5:G6"))
    good, problems = read(path)
    assert not problems
    assert [tuple(g[:6]) for g in good] == [
        ("component", "0101", "井盖缺失", "已补齐", 2, "urgent_hour"),
        ("component", "0101", "井盖破损", "已补齐", 1, "work_day"),
        ("component", "0102", "井盖破损", "已更换", 1, "work_day")]
    assert {g.confidence for g in good} == {filing.SET_BY_CITY}


def test_class_cells_left_empty_below_the_first_and_headings_between(tmp_path):
    path = table(
        tmp_path, ["一、公用设施"] * 7, ["01", "公用设施", 101, "上水井盖", "井盖缺失", None, 2],
        [None, None, None, None, "井盖破损", None, 8], [None] * 7, HEADER[:6] + ["处置时限（小时）"],
        ["02", "道路交通", None, None, None, None, None],
        [None, None, 203, "公交站亭", "顶棚破损", None, 4], [None, None, None, None, None, "x", 4],
        header=HEADER[:6] + ["处置时限（小时）"])
    good, problems = read(path)
    assert [(g.classcode, g.condition, g.limit_value, g.limit_unit) for g in good] == [
        ("0101", "井盖缺失", 2, "work_hour"), ("0101", "井盖破损", 8, "work_hour"),
        ("0203", "顶棚破损", 4, "work_hour")]
    assert [(p.row, p.sheet) for p in problems] == [(9, "Sheet1")]      # as Excel counts


def test_sheets_name_the_kind_and_others_are_passed_over(tmp_path):
    path = table(tmp_path, [None, None, "0101", None, "a", None, "1天"], sheet="部件")
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(["编制单位"])
    events = book.create_sheet("事件")
    for line in (HEADER, [None, None, "0101", None, "a", None, "1天"]):
        events.append(line)
    book.save(path)
    assert [(g.kind, g.classcode) for g in read(path)[0]] == [
        ("component", "0101"), ("event", "0101")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_as_excel_saves_it(tmp_path, encoding):
    path = tmp_path / "city.csv"
    path.write_text("类别,小类代码,小类名称,立案标准,结案标准,时限,计时单位\n"
                    "事件,0401,路面塌陷,塌陷,修复,2,紧急工作时\n", encoding=encoding)
    good, problems = read(path)
    assert not problems
    assert good == [Condition("event", "0401", "塌陷", "修复", 2, "urgent_hour",
                              filing.SET_BY_CITY)]


@pytest.mark.parametrize("name, content", [
    ("a.xlsx", b"no zip"), ("a.xls", b"old"), ("a.csv", b"a,b,c\n1,2,3\n"), ("a.docx", b""),
    ("a.csv", b""), ("a.csv", "小类代码,立案条件\n0101,a\n".encode())])
def test_files_that_are_no_filing_standards(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        filing_table.read_file(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no file"):
        filing_table.read_file(tmp_path / "none.xlsx")


def test_without_openpyxl_it_says_what_to_install(tmp_path, hide_packages):
    path = table(tmp_path)
    hide_packages("openpyxl")
    with pytest.raises(MissingDependency, match="python3-openpyxl"):
        filing_table.read_file(path)
    with pytest.raises(MissingDependency):
        filing_table.write_file(tmp_path / "out.xlsx", [], C2007)
    assert not (tmp_path / "out.xlsx").exists()


def test_the_default_table_goes_out_and_comes_back(tmp_path):
    rows = filing.default_rows(C2007)
    filing_table.write_file(tmp_path / "out.xlsx", rows, C2007)
    assert read(tmp_path / "out.xlsx") == (rows, [])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["部件"]
    assert [c.value for c in sheet[1]][:8] == HEADER + ["计时单位"]
    assert [c.value for c in sheet[2]][:5] == ["01", "公用设施", "0101", "上水井盖", "井盖缺失"]


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=12) | \
    st.sampled_from(["=1+1", "2026-01-01", "0101", "多行\n文字", "TRUE", "大类代码", "  空格  "])


@settings(max_examples=40)
@given(st.lists(st.builds(
    Condition, st.sampled_from(filing.KINDS), st.sampled_from(["0101", "0302"]), TEXT,
    st.none() | TEXT, st.integers(1, 9999) | st.sampled_from([0.5, 1.25, 36.75]),
    st.sampled_from(sorted(LIMIT_UNITS)), st.none() | TEXT | st.just(filing.TO_BE_SET),
    st.none() | TEXT, st.none() | TEXT), max_size=8))
def test_whatever_is_stored_comes_back_as_it_was(tmp_path_factory, rows):
    """Rows go in as check leaves them: tidy texts, no condition twice."""
    tidy = filing_check.tidy_text
    rows = [r._replace(condition=tidy(r.condition), closing=tidy(r.closing),
                       confidence=tidy(r.confidence), condition_en=tidy(r.condition_en),
                       closing_en=tidy(r.closing_en)) for r in rows]
    unique = {(r.kind, r.classcode, filing.tidy_name(r.condition)): r for r in rows if r.condition}
    rows = sorted(unique.values(), key=lambda r: (filing.KINDS.index(r.kind), r.classcode))
    path = tmp_path_factory.getbasetemp() / "round.xlsx"
    filing_table.write_file(path, rows, C2007)
    assert read(path) == (rows, [])


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        filing_table.write_file(tmp_path / "none" / "out.xlsx", [], C2007)


# -- in the workspace

A, B = (Condition("component", "0101", text, None, 1, "work_day", filing.SET_BY_CITY)
        for text in "ab")
E = Condition("event", "0101", "e", "done", 2, "urgent_hour", filing.TO_BE_SET, "e en", "done en")


@pytest.fixture
def filled(ws):
    filing.write(ws, [A, B, E], "all")
    return ws


def test_written_conditions_are_read_in_their_order(filled):
    assert filing.stored(filled) == [A, B, E]
    assert filing.stored(filled, "component", "0101") == [A, B]
    assert [c["condition"] for c in cases.conditions(filled, "component", "0101")] == ["a", "b"]


def test_only_the_classes_of_the_file_are_replaced_unless_all_is_asked(filled):
    other = A._replace(classcode="0102")
    assert filing.write(filled, [other]) == 0
    assert filing.write(filled, [E._replace(condition="new")]) == 1
    assert filing.stored(filled) == [A, B, other, E._replace(condition="new")]
    assert filing.write(filled, [E], "all") == 4
    assert filing.stored(filled) == [E]


def test_a_refused_row_leaves_everything_as_it_was(filled):
    with pytest.raises(Exception):
        filing.write(filled, [A, E._replace(limit_unit="weeks")], "all")
    assert filing.stored(filled) == [A, B, E]


def test_one_class_is_changed_only_as_it_was_seen(filled):
    filing.change(filled, "component", "0101", [A, B], [B])
    assert filing.stored(filled) == [B, E]
    with pytest.raises(Refused, match="Somebody else"):
        filing.change(filled, "component", "0101", [A, B], [A])
    assert filing.stored(filled) == [B, E]


def test_a_filed_case_keeps_its_limit_when_the_standard_changes(filled):
    case_id = cases.report(
        filled, classcode="0101", kind="component", x=10.0, y=10.0, description="x",
        condition="a", source="hotline", actor="Li", role="shift_leader", limit_value=1,
        limit_unit="work_day", file=True)
    before = dict(cases.case(filled, case_id))
    filing.change(filled, "component", "0101", [A, B],
                  [A._replace(limit_value=5, limit_unit="natural_day")])
    after = dict(cases.case(filled, case_id))
    assert (after["limit_value"], after["limit_unit"], after["condition"]) == (1, "work_day", "a")
    assert after["due_at"] == before["due_at"]
