"""The default filing table: complete, within the limits of the class it was joined with by name."""
import re

import pytest

from citygrid_plugin.core.cases import filing
from citygrid_plugin.core.cases.deadlines import HOURS_OF_WORK_DAY, LIMIT_UNITS
from citygrid_plugin.core.sample import case_rules
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.standards.tables import records

C2007 = load_catalogue("cjt214_2007")
ROWS = filing.default_rows(C2007)
CROSSWALK = list(records(filing.FOLDER / "crosswalk_2013_2007.csv"))
LIMITS = list(records(filing.FOLDER / "typical_limits.csv"))
#: Two ways to compare units: hours of the limit itself, and hours on the wall clock of an average
#: week. A limit must lie in between by both.
OWN_HOURS = {"urgent_hour": 1, "work_hour": 1, "work_day": HOURS_OF_WORK_DAY, "natural_day": 24}
WALL_HOURS = {"urgent_hour": 1, "work_hour": 168 / 40, "work_day": 168 / 5, "natural_day": 24}


def joined():
    """{(kind, code of 2007): record of one city's limits}, by the names of the crosswalk."""
    pairs = {(r["kind"], filing.tidy_name(r["name_2013"])): r["code_2007"] for r in CROSSWALK}
    found = {}
    for record in LIMITS:
        code = pairs[record["kind"], filing.tidy_name(record["name"])]
        if code:
            assert (record["kind"], code) not in found, "two classes of 2013 for one of 2007"
            found[record["kind"], code] = record
    return found


def test_every_class_of_2007_has_conditions_with_criterion_limit_and_english():
    having = {(r.kind, r.classcode) for r in ROWS}
    assert having == {(r.kind, r.code) for r in C2007.rows}
    assert len(C2007.classes("component")) >= 85 and len(C2007.classes("event")) >= 54
    for row in ROWS:
        assert row.limit_unit in LIMIT_UNITS and row.limit_value > 0, row
        assert row.confidence in (filing.TO_BE_SET, filing.TYPICAL), row
        for text in (row.condition, row.closing):
            assert re.search("[一-鿿]", text) and text == text.strip(), row
        for text in (row.condition_en, row.closing_en):
            assert re.search("[a-z]{2}", text) and not re.search("[一-鿿]", text), row
    keys = [(r.kind, r.classcode, r.condition) for r in ROWS]
    assert len(set(keys)) == len(keys)


def test_a_text_has_one_english_rendering():
    for row in ROWS:
        assert filing.in_english(row.condition) == row.condition_en
        assert filing.in_english(row.closing) == row.closing_en
    assert filing.in_english("本市自己写的条件") == ""


def test_limits_lie_within_those_of_the_class_of_the_same_name():
    found = joined()
    assert len(found) == 85
    for row in ROWS:
        record = found.get((row.kind, row.classcode))
        assert row.confidence == (filing.TYPICAL if record else filing.TO_BE_SET), row
        if record is None:
            continue
        for hours in (OWN_HOURS, WALL_HOURS):
            least, most = (float(record[f"{end}_value"]) * hours[record[f"{end}_unit"]]
                           for end in ("shortest", "longest"))
            assert least <= row.limit_value * hours[row.limit_unit] <= most, (row, record)


def test_a_danger_is_counted_in_urgent_hours_where_the_joined_limits_allow_it():
    found, seen = joined(), 0
    for row in ROWS:
        if "井盖缺失" not in row.condition and "塌陷" not in row.condition:
            continue
        record = found.get((row.kind, row.classcode))
        assert record is None or record["shortest_unit"] == "urgent_hour"
        assert row.limit_unit == "urgent_hour" and row.limit_value <= 4, row
        seen += 1
    assert seen >= 16


@pytest.mark.parametrize("kind, code, name_2013, name_2007", [
    ("component", "0118", "化粪池井盖", "路灯"),
    ("component", "0128", "电力设施", "公交井盖"),
    ("component", "0131", "通信立杆", "民用水井"),
    ("component", "0137", "路灯", "售货亭"),
    ("component", "0207", "地下通道", "高架立交桥"),
    ("event", "0104", "临街建筑物外立面不洁", "道路不洁"),
    ("event", "0113", "道路破损", "建筑物外立面不洁"),
    ("event", "0507", "道路积雪、积冰", "乱堆物堆料")])
def test_joining_by_code_would_take_another_class(kind, code, name_2013, name_2007):
    record = next(r for r in LIMITS if (r["kind"], r["code_2013"]) == (kind, code))
    assert record["name"] == name_2013
    assert C2007.get(kind, code).name == name_2007
    assert joined().get((kind, code)) is not record


def test_the_crosswalk_names_every_class_of_2013_and_its_pairs_exist():
    c2013 = load_catalogue("gbt30428_2_2013", ())
    listed = [(r["kind"], r["code_2013"], r["name_2013"]) for r in CROSSWALK]
    assert sorted(listed) == sorted((r.kind, r.code, r.name) for r in c2013.rows
                                    if r.kind != "service")
    _pairs_are_sound(CROSSWALK, "name_2013")
    for row in CROSSWALK:
        # the same name is never left unpaired
        same = [c for c in C2007.classes(row["kind"])
                if c.origin == "cjt214_2007" and filing.tidy_name(c.name) == filing.tidy_name(
                    row["name_2013"])]
        assert bool(same) == (row["basis"] == "same name")


def test_the_crosswalk_of_events_of_2026_names_all_of_them():
    rows = list(records(filing.FOLDER / "crosswalk_2026_2007_events.csv"))
    c2026 = load_catalogue("gbt47678_5_2026", ())
    assert [(r["code_2026"], r["name_2026"]) for r in rows] == [
        (r.code, r.name) for r in c2026.classes("event")]
    _pairs_are_sound(rows, "name_2026")


def _pairs_are_sound(rows, name):
    taken = set()
    for row in rows:
        if row["basis"] == "none":
            assert not row["code_2007"] and not row["name_2007"]
            continue
        assert row["basis"] in ("same name", "near-synonym reviewed")
        assert C2007.get(row["kind"], row["code_2007"]).name == row["name_2007"]
        equal = filing.tidy_name(row[name]) == filing.tidy_name(row["name_2007"])
        assert equal == (row["basis"] == "same name"), row
        assert (row["kind"], row["code_2007"]) not in taken, row
        taken.add((row["kind"], row["code_2007"]))


def test_the_limits_are_those_of_the_table_they_come_from(shared_data):
    source = list(records(shared_data.parent / "domain/tables/typical_time_limits.csv"))
    assert [dict(r) for r in LIMITS] == [{k: r[k] for k in LIMITS[0]} for r in source]


@pytest.mark.parametrize("edition, kind, code, name, condition", [
    ("gbt30428_2_2013", "component", "0137", "路灯", "单灯不亮"),           # 2007: 0118
    ("gbt30428_2_2013", "component", "0127", "通讯交接箱", "箱门敞开"),      # 2007: 0115
    ("gbt30428_2_2013", "component", "0107", "通信井盖", "井盖缺失"),        # a near synonym
    ("gbt30428_2_2013", "event", "0113", "道路破损", "路面坑槽"),           # 2007: 0110
    ("gbt30428_2_2013", "component", "0192", "污水管", "管道塌陷"),         # the extension
    ("gbt47678_5_2026", "component", "01037", "路灯", "单灯不亮"),
    ("gbt47678_5_2026", "event", "06013", "道路破损", "路面坑槽"),
    ("gbt47678_5_2026", "component", "01992", "污水管（自定义）", "管道塌陷"),
    ("gbt47678_5_2026", "service", "0101", "停水", "计划外停水")])
def test_other_editions_get_the_conditions_of_the_same_class(edition, kind, code, name, condition):
    catalogue = load_catalogue(edition)
    assert catalogue.get(kind, code).name == name
    assert condition in [r.condition for r in filing.default_rows(catalogue)
                         if (r.kind, r.classcode) == (kind, code)]


@pytest.mark.parametrize("edition, kind, code", [
    ("gbt30428_2_2013", "component", "0118"),       # 化粪池井盖: 2007 has 路灯 there
    ("gbt30428_2_2013", "component", "0130"),       # 电力立杆: one of five kinds of 立杆
    ("gbt47678_5_2026", "component", "01058"),      # 晒衣架: new
    ("gbt47678_5_2026", "matter", "01001")])        # cases are filed under the component
def test_a_class_without_a_counterpart_stays_empty(edition, kind, code):
    catalogue = load_catalogue(edition)
    catalogue.get(kind, code)
    assert not [r for r in filing.default_rows(catalogue) if (r.kind, r.classcode) == (kind, code)]


@pytest.mark.parametrize("edition, without, to_be_set", [
    ("cjt214_2007", 0, 224), ("gbt30428_2_2013", 78, 188), ("gbt47678_5_2026", 131, 236)])
def test_what_is_left_to_the_city(edition, without, to_be_set):
    catalogue = load_catalogue(edition)
    rows = filing.default_rows(catalogue)
    left = filing.coverage(catalogue, rows)
    assert (len(left.without), left.to_be_set, left.conditions) == (without, to_be_set, len(rows))
    assert left.classes == sum(len(catalogue.classes(kind)) for kind in filing.KINDS)


def test_pairs_that_nobody_reviewed_are_left_to_the_city():
    catalogue = load_catalogue("gbt47678_5_2026")
    rows = {r.classcode: r.confidence for r in filing.default_rows(catalogue)
            if r.kind == "component"}
    assert rows["01001"] == filing.TO_BE_SET        # 供水井盖 for 上水井盖: review = yes
    assert rows["01002"] == filing.TYPICAL          # 污水井盖: the same name
    assert filing.typical_limits(catalogue, "component", "01001") is None
    assert filing.typical_limits(catalogue, "component", "01002") == (
        2, "urgent_hour", 5, "work_day")
    assert filing.typical_limits(C2007, "component", "0118") == (2, "work_hour", 3, "work_day")


def test_a_city_s_own_class_with_a_code_of_the_default_extension_gets_nothing(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(
        "kind,major,major_name,minor,name\ncomponent,21,扩展部件,01,观光缆车\n", encoding="utf-8")
    catalogue = load_catalogue("cjt214_2007", (own,))
    assert catalogue.get("component", "2101").name == "观光缆车"
    assert filing.coverage(catalogue, filing.default_rows(catalogue)).without == (
        ("component", "2101"),)


@pytest.mark.parametrize("kind, table", [("component", case_rules.FAULTS),
                                         ("event", case_rules.EVENTS)])
def test_the_sample_city_s_cases_are_filed_by_the_default_table(kind, table):
    known = {(r.classcode, r.condition) for r in ROWS if r.kind == kind}
    assert {(row[0], condition) for row in table for condition in row[-1]} <= known
