"""Templates of reports: what can be said in them, how values are written, and what is told where a
line is wrong."""
import math

import pytest

from citygrid_plugin.core.analysis import report_fill
from citygrid_plugin.core.analysis.report_fill import Chart, Map, fill
from citygrid_plugin.core.analysis.report_names import (
    LANGUAGES, Column, Few, Hidden, Names, TableNames, Values, load_names, template_of)
from citygrid_plugin.core.analysis.report_template import load, parse
from citygrid_plugin.core.analysis.report_words import (
    Numbering, chinese_number, short_month, written)
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.report_doc import (
    Contents, Heading, PageBreak, Table, Text, write_docx)

NAMES = Names(
    {"town": Column("text", "城", "town"), "n": Column("count", "数", "number"),
     "n.change": Column("change", "变化", "change"), "day": Column("day", "日", "day"),
     "public": Column("count", "公开", "public")},
    {"units": TableNames("单位表", "Units", {
        "code": Column("code", "代码", "Code"), "name": Column("text", "名称", "Name"),
        "done": Column("count", "处置", "Done"), "rate": Column("share", "率", "Rate"),
        "place": Column("text", "位置", "Place", "drop")}),
     "cases": TableNames("案件", "Cases", {"unit": Column("code", "单位", "Unit"),
                                         "no": Column("code", "编号", "No")}, public=False)},
    {"spots": Column("text", "热点", "Hot spots")}, {"sum": ("合计", "Sum"),
                                                   "not_public": ("不公开", "not public")})
UNITS = [{"code": "A", "name": "甲", "done": 1200, "rate": 0.5, "place": "x"},
         {"code": "B", "name": "乙", "done": 3, "rate": None, "place": "y"},
         {"code": "C", "name": "丙", "done": 0, "rate": 1.0, "place": "z"}]
CASES = [{"unit": "A", "no": "1"}, {"unit": "B", "no": "2"}, {"unit": "A", "no": "3"}]
HEAD = "---\ntitle: T\n---\n"


def values(language="zh_CN", **figures):
    return Values(NAMES, language, {"town": "城", "n": 5, "n.change": 0.0, "day": "2026-03-01",
                                    **figures}, {"units": UNITS, "cases": CASES},
                  {"spots": object()})


def blocks(text, language="zh_CN", head=HEAD, **figures):
    return fill(parse(head + text, NAMES), values(language, **figures)).blocks


def said(text, **figures):
    return [block.text for block in blocks(text, **figures)]


@pytest.mark.parametrize("value, kind, form, text", [
    (1234567, "count", "", "1,234,567"), (0, "count", "", "0"), (None, "count", "", "–"),
    (math.nan, "share", "", "–"), (0.98765, "share", "", "98.8%"), (0.98765, "share", "0%", "99%"),
    (0.5, "share", "0.00 %", "50.00 %"), (0.123, "change", "", "+12.3%"),
    (-0.123, "change", "", "-12.3%"), (0.0, "change", "", "0.0%"), (-0.0, "share", "", "0.0%"),
    (0.012, "points", "", "+1.2"), (3, "difference", "", "+3"), (-3, "difference", "", "-3"),
    (0.2, "change", "增长0.0%|下降0.0%|持平", "增长20.0%"),
    (-0.2, "change", "增长0.0%|下降0.0%|持平", "下降20.0%"),
    (0.0, "change", "增长0.0%|下降0.0%|持平", "持平"),
    (0.0004, "change", "增长0.0%|下降0.0%|持平", "持平"),      # 0.0 % is no rise
    (-0.0004, "change", "增长0.0%|下降0.0%|持平", "持平"),
    (None, "change", "增长0.0%|下降0.0%|持平|无可比数据", "无可比数据"),
    (None, "change", "增长0.0%|下降0.0%|持平", "–"), (-2, "count", "多0件", "多-2件"),
    (0, "count", "，另有0件|||", ""), (7, "count", "，另有0件|||", "，另有7件"),
    (2.5, "number", "", "2.5"), (12345.678, "number", "0.00", "12,345.68"),
    ("2026-03-01T08:00:00", "day", "", "2026年3月1日"), ("x:0", "text", "", "x:0"),
    (Few(5), "count", "", "<5"), (Hidden(), "share", "", "*"),
    (1, "count", "0 cases were|1 case was", "1 case was"), (1, "count", "ended| (so far)", "ended"),
    (2, "count", "0 cases were|1 case was", "2 cases were"),
    (0, "count", "0 cases were|1 case was", "0 cases were"),
    (Few(5), "count", "0 cases were|1 case was", "<5 cases were"),
    (Hidden(), "count", "0 cases were|1 case was", "* cases were"),
    (Hidden(), "share", " (0.0%)|| (0.0%)|", " (*)"),
    (Hidden(), "change", "rose by 0.0%|fell by 0.0%|stayed", "*")])
def test_how_values_are_written(value, kind, form, text):
    assert written(value, kind, form) == text


def test_days_in_english():
    assert written("2026-03-01", "day", "", "en") == "1 March 2026"


@pytest.mark.parametrize("n, text", [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"),
                                     (21, "二十一"), (99, "九十九")])
def test_chinese_numbers(n, text):
    assert chinese_number(n) == text


def test_short_months_are_of_the_report_not_of_the_computer():
    assert [short_month(month, "en") for month in (1, 5, 9, 12)] == ["Jan", "May", "Sep", "Dec"]
    assert short_month(9, "zh_CN") == "9月"


@pytest.mark.parametrize("pattern, expected", [
    ("一、|（一）|1.", ["一、", "（一）", "（二）", "1. ", "二、", "（一）"]),
    ("1.|1.1|1.1.1", ["1. ", "1.1 ", "1.2 ", "1.2.1 ", "2. ", "2.1 "]), ("", [""] * 6),
    ("一、", ["一、", "", "", "", "二、", ""])])
def test_numbers_of_headings(pattern, expected):
    numbering = Numbering(pattern)
    assert [numbering.next(level) for level in (1, 2, 2, 3, 1, 2)] == expected


def test_texts_lists_and_notes():
    made = blocks("// not printed\n{town}有 {n} 件。\n- 一\n> 注\n@page\n\n[[units: {name}|、]]。")
    assert made == (Text("城有 5 件。"), Text("一", "item"), Text("注", "note"), PageBreak(),
                    Text("甲、乙、丙。"))


@pytest.mark.parametrize("pick, found", [
    ("units", "甲乙丙"), ("units first 2", "甲乙"), ("units last 1", "丙"),
    ("units where done > 0", "甲乙"), ("units first 1 where done < 100", "乙"),
    ("units where rate >= 0.5", "甲丙"), ("units where code = B", "乙"),
    ("units where not rate", "乙"), ("units where done > 1 and rate = 0.5", "甲"),
    ("units where done = 0 or code = A", "甲丙"), ("units where done > 9999", "–"),
    ("units where done > {n}", "甲")])
def test_rows_of_a_table(pick, found):
    assert said(f"[[{pick}: {{name}}|]]") == [found]


@pytest.mark.parametrize("condition, holds", [
    ("n", True), ("n > 5", False), ("n >= 5", True), ("n = 5", True), ("n <> 5", False),
    ("not n", False), ("n.change", False), ("units", True), ("units = 3", True),
    ("units < 3", False), ("town = 城", True), ('town = "别处"', False), ("town <> 3", True),
    ("n > 9 or town = 城", True), ("n > 9 and town = 城", False), ("day > 3", False),
    ("n > {units}", True)])
def test_conditions(condition, holds):
    assert said(f"@if {condition}\nyes\n@else\nno\n@end") == ["yes" if holds else "no"]


@pytest.mark.parametrize("n", [None, Hidden(), math.nan])
def test_what_is_not_known_fulfils_no_condition(n):
    for condition in ("n", "n > 0", "n < 0", "n = 0"):
        # what is hidden is there all the same, and must not be told to be missing
        there = condition == "n" and isinstance(n, Hidden)
        assert said(f"@if {condition}\nyes\n@else\nno\n@end", n=n) == ["yes" if there else "no"]


def test_each_row_has_its_own_part():
    made = blocks("@each units where done > 0\n# {name}\n@table cases where unit = {code}\n"
                  "  columns: no = 号\n@end", head="---\ntitle: T\nnumbering: 一、\n---\n")
    assert [b.text if isinstance(b, Heading) else b.rows for b in made] == [
        "一、甲", (("1",), ("3",)), "二、乙", (("2",),)]


def test_a_table_with_sums_of_all_rows_and_what_is_left_out():
    head = "---\ntitle: T\ntable: 表{number}　\nmore: 还有{rows}行\n---\n"
    table, more = blocks("@table units first 2\n  columns: name, done, rate = 比率\n  total: yes",
                         head=head)
    assert table.title == "表1　单位表" and [c for c, _ in table.columns] == ["名称", "处置", "比率"]
    assert table.rows == (("甲", "1,200", "50.0%"), ("乙", "3", "–"))
    assert table.total == ("合计", "1,203", "") and table.right == {1, 2}
    assert more == Text("还有1行", "note")


def test_all_columns_but_some():
    table, = blocks("@table units\n  columns: -code, place")
    assert [title for title, _ in table.columns] == ["名称", "处置", "率"]


def test_an_empty_table_says_so():
    assert blocks("@table units where done > 9999\n  otherwise: 没有 {n} 件") == (Text("没有 5 件"),)
    assert blocks("@table units where done > 9999") == ()


def test_charts_and_maps():
    chart, seen = blocks("@chart bars units\n  labels: name\n  values: done, rate = 率\n"
                         "@map spots\n  title: {town}的热点")
    assert chart == Chart("bars", "单位表", ("甲", "乙", "丙"),
                          (("处置", (1200, 3, 0)), ("率", (0.5, None, 1.0))), "count")
    assert seen == Map("spots", "城的热点")
    nothing = values()
    nothing.maps["spots"] = None
    made = fill(parse(HEAD + "@map spots\n  otherwise: 没有热点", NAMES), nothing)
    assert made.blocks == (Text("没有热点"),)


def test_a_public_version_leaves_out_lists_and_places():
    table, note = blocks("@table units\n@table cases", public=1)
    assert "位置" not in [title for title, _ in table.columns]
    assert note == Text("不公开", "note")
    assert not isinstance(blocks("@table cases")[0], Text)


def test_hidden_counts_have_no_sum():
    few = values()
    few.tables["units"] = [{**UNITS[0], "done": Few(5)}, UNITS[1]]
    table, = fill(parse(HEAD + "@table units\n  columns: name, done\n  total: yes", NAMES),
                  few).blocks
    assert table.rows[0] == ("甲", "<5") and table.total == ("合计", "*")


def test_the_sum_of_nothing_known_is_not_nought():
    unknown = values()
    unknown.tables["units"] = [{**row, "done": None} for row in UNITS]
    table, = fill(parse(HEAD + "@table units\n  columns: name, done\n  total: yes", NAMES),
                  unknown).blocks
    assert table.total == ("合计", "–")


@pytest.mark.parametrize("text, line, words", [
    ("\n{nn}", 5, "there is no figure nn. Similar: n"), ("{n.chnge}", 4, "n.change"),
    ("@table unit", 4, "there is no table unit. Similar: units"),
    ("@table units\n  columns: name, don", 5, "no column don. It has: code, name, done"),
    ("@chart pie units", 4, "bars, columns, lines"), ("@chart bars units", 4, "labels"),
    ("@map spot", 4, "there is no map spot"), ("@if m > 1\n@end", 4, "no figure m"),
    ("@if n >\n@end", 4, "no condition"), ("a\n@if n\nb", 5, "not ended"),
    ("@each units\n{nam}\n@end", 5, "no figure nam"), ("{name}", 4, "no figure name"),
    ("@for units", 4, "no directive @for"), ("@end", 4, "no directive @end"),
    ("{n", 4, "a brace is left over"), ("{n + 1}", 4, "a brace is left over"),
    ("{__import__('os')}", 4, "a brace"), ("#", 4, "a heading begins"),
    ("[[units]]", 4, "is no list"), ("[[units best 3: {name}]]", 4, "names no rows"),
    ("@table units\n  colour: red", 5, "nothing that can be said here"),
    ("{town:0.0}", 4, "is a text"), ("{n:a|b|c|d|e}", 4, "four parts"),
    ("@table units\n  total: maybe", 5, "yes or no")])
def test_wrong_lines_are_told(text, line, words):
    with pytest.raises(InputError) as told:
        parse(HEAD + text, NAMES, "mine.md")
    assert str(told.value).startswith(f"Line {line} of mine.md: ") and words in str(told.value)


@pytest.mark.parametrize("text, words", [
    ("text", "begins with a line ---"), ("", "begins with a line ---"),
    ("---\ntitle: x", "not ended"), ("---\nfoot: x\n---", "no title"),
    ("---\ncolour: x\n---", "does not belong into the head")])
def test_wrong_heads_are_told(text, words):
    with pytest.raises(InputError, match=words):
        parse(text, NAMES)


def test_files_that_are_no_templates(tmp_path):
    (tmp_path / "x.md").write_bytes("---\ntitle: 城\n---\n".encode("gbk"))
    for path in (tmp_path / "x.md", tmp_path / "none.md", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            load(path, NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["white_paper", "meeting_sheet"])
def test_our_own_templates_can_be_read(kind, language):
    from citygrid_plugin.core.analysis.evaluation_rules import rules
    from citygrid_plugin.core.workspace.evaluation_settings import defaults
    template = load(template_of(kind, language), load_names(rules(defaults())))
    assert len(template.nodes) > 10
    text = template_of(kind, language).read_text(encoding="utf-8")
    assert (sum("一" <= c <= "鿿" for c in text) > 500) == (language == "zh_CN")


def test_contents():
    made = blocks("@contents\n  title: 目　录\n@page\n# 一\n@contents")
    assert [type(block).__name__ for block in made] == ["Contents", "PageBreak", "Heading",
                                                        "Contents"]
    assert [block.title for block in made if isinstance(block, Contents)] == ["目　录", ""]
    assert made[0].of([Heading("a"), Heading("b", 2), Text("c"), Heading("d", 3)]) == [
        Heading("a"), Heading("b", 2)]


def test_columns_that_compare_with_nothing_are_left_out():
    columns = {name: Column("count", name, name) for name in ("now", "before", "change", "open")}
    names = Names({}, {"t": TableNames("表", "T", columns)}, {}, {"sum": ("合计", "Sum")})

    def heads(*rows):
        made = fill(parse(HEAD + "@table t\n  total: yes", names), Values(
            names, "en", {}, {"t": [dict(zip(columns, row)) for row in rows]})).blocks
        assert {len(row) for row in (*made[0].rows, made[0].total)} == {len(made[0].columns)}
        return [title for title, _ in made[0].columns]
    assert heads((1, None, None, None), (2, None, None, None)) == ["now", "open"]
    assert heads((1, None, None, None), (2, 0, None, None)) == ["now", "before", "open"]


def test_a_table_that_only_compares_with_nothing_is_none():
    columns = {name: Column("count", name, name) for name in ("now", "before")}
    names = Names({}, {"t": TableNames("表", "T", columns)}, {}, {"sum": ("合计", "Sum")})
    text = "@table t\n  columns: before\n  total: yes\n  otherwise: Nothing to compare with."
    for before, kind in ((None, Text), (3, Table)):
        made = fill(parse(HEAD + text, names), Values(names, "en", {}, {"t": [
            {"now": 1, "before": before}]})).blocks
        assert [type(block) for block in made] == [kind]


LONG = "Unlicensed street vendor with a very long name of a class"


@pytest.mark.parametrize("titles, kinds, row, whole", [
    # numbers, codes and days stay whole where the texts are too long for the line
    (("Minor class", "Community", "Unit grid code", "Place", "Why", "Cases", "Last"),
     ("text", "text", "code", "text", "text", "count", "day"),
     (LONG, "甲乙丙丁戊己庚辛社区", "990101001001006", "人民路一千二百三十四号" * 3, LONG, "12",
      "30 September 2026"), (2, 5, 6)),
    (("Rank", "Name"), ("count", "text"), ("1", "甲"), (0,))])
def test_widths_of_columns(titles, kinds, row, whole):
    shares = report_fill._widths(titles, kinds, [row])
    letters = [share * min(96 / sum(shares), 1) for share in shares]
    for at in whole:
        assert letters[at] >= max(len(row[at]), len(titles[at].split()[0])) + 2
    for title, room in zip(titles, letters):
        assert room >= max(map(len, title.split())) + 2     # no word of a title is broken


def test_a_chinese_day_stays_in_one_line():
    """Between digits and Chinese Word sets half a letter: five times in a day."""
    shares = report_fill._widths(("小类", "社区", "处置期限"), ("text", "text", "day"), [
        ("乱堆物堆料" * 9, "钟楼社区" * 9, "2026年10月14日")])
    assert shares[2] * min(96 / sum(shares), 1) >= 14 + 2.5 + 2


def test_both_languages_say_the_same():
    import re
    for kind in ("white_paper", "meeting_sheet"):
        chinese, english = (template_of(kind, language).read_text(encoding="utf-8")
                            for language in LANGUAGES)
        for what in (r"^#+", r"^@\w+ ?[^\n]*", r"^  (?:columns|total|labels|values): .*"):
            assert re.findall(what, chinese, re.M) == re.findall(what, english, re.M)


def test_signs_that_word_cannot_hold_are_left_out(tmp_path):
    docx = pytest.importorskip("docx")
    blocks = [Heading("a\x01b"), Text("c\x0bd\ud800"), Text("n\x00", "note"), Text("i\x02", "item"),
              Table("t\x03", (("k\x04", 1),), (("v\x1f",),))]
    write_docx(blocks, tmp_path / "x.docx", "T\x05", "f")
    document = docx.Document(str(tmp_path / "x.docx"))
    assert [p.text for p in document.paragraphs if p.text] == ["T", "ab", "cd", "n", "• i", "t"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["k"], ["v"]]
