"""Who gets a case: the rules alone, on hard ground, as a table of cases; no workspace."""
from dataclasses import replace

import pytest

from citygrid_plugin.core.cases.directory import Directory, Organisation as Org
from citygrid_plugin.core.cases.rules import (
    DEFAULTS, Facts, Place, Rule, RuleTable, Thing, decide, explain)

DAY = "2026-11-20"
STREET, OTHER = "330106001", "330106002"
HERE, NEXT, FAR = (Place(s, s + c) for s, c in ((STREET, "001"), (STREET, "002"), (OTHER, "001")))
PEOPLE = Directory(
    [Org("A", "市政养护所"), Org("B", "路灯管理所"), Org("C", "环卫一所"), Org("D", "园林所"),
     Org("S1", "清波街道", area=STREET), Org("S2", "湖滨街道", area=OTHER),
     Org("AREA", "区政府", area="330106"),
     Org("LEAVE", "电信公司", "on_leave", successor="B"), Org("ALONE", "热力公司", "on_leave"),
     Org("BACK", "燃气公司", "on_leave", until="2026-11-19", successor="C"),
     Org("TILL", "公交公司", "on_leave", until=DAY, successor="C"),
     Org("GONE", "供水公司", "dissolved", successor="LEAVE"), Org("LOST", "广电公司", "dissolved"),
     Org("RING1", "甲", "dissolved", successor="RING2"),
     Org("RING2", "乙", "dissolved", successor="RING1")],
    {STREET: "清波", OTHER: "湖滨", STREET + "001": "柳浪", STREET + "002": "清河",
     OTHER + "001": "青年", "330106": "示范区"})
CITY = (
    *DEFAULTS[:4],
    Rule(11, 5, "清扫", "event", "0102", "street", STREET, unit="C"),
    Rule(12, 6, "清扫", "event", "0102", "street", OTHER, unit="D"),
    Rule(13, 7, "绿地", "event", "0106", unit="D"),
    Rule(14, 8, "市容", "event", "01", "community", HERE.community, unit="A"),
    Rule(15, 9, "无主", "component", "0114", unit="A"),
    Rule(16, 20, "属地", target="territory"),
)


def thing(number, maintainer="", owner=""):
    return Thing(f"33010601{number:08d}", "路灯", maintainer, owner)


def case(*things, kind="component", classcode="0118", places=(HERE,), **more):
    return Facts(kind, classcode, components=things, places=places, **more)


def event(classcode="0102", places=(HERE,), **more):
    return case(kind="event", classcode=classcode, places=places, **more)


def proposed(facts, rules=CITY):
    return decide(RuleTable(rules, DAY), facts, PEOPLE)


# name: facts, unit, sure, rule position, words in the explanation
HARD = {
    "maintainer": (case(thing(1, "A", "B")), "A", True, 3, "maintainer of 路灯"),
    "owner where nobody maintains": (case(thing(1, "", "B")), "B", True, 4, "owner of"),
    "name instead of a code": (case(thing(1, "路灯管理所")), "B", True, 3, ""),
    "unowned component": (case(thing(1)), "S1", False, 20, "清波 is its territory"),
    "unowned, but the city has a rule for its class": (
        case(thing(1), classcode="0114"), "A", True, 9, "rule 9: 无主"),
    "no component": (case(), "S1", False, 20, "only the territory"),
    "no component, no place": (case(places=(Place(),)), "", False, 0, "no organisation has"),
    "two poles near, one keeper": (case(thing(1, "A"), thing(2, "A")), "A", True, 3, ""),
    "two poles near, two keepers": (case(thing(1, "A"), thing(2, "B")), "A", False, 3,
                                    "another unit's: 路灯管理所"),
    "pole with three owners": (
        case(thing(1, "", "A"), thing(2, "", "B"), thing(3, "", "C")), "A", False, 4,
        "another unit's: 环卫一所"),
    "three owners in one record": (case(thing(1, "", "A、B；C")), "A", False, 4,
                                   "several units are named: 市政养护所, 路灯管理所, 环卫一所"),
    "the same owner written twice": (case(thing(1, "", "A, 市政养护所")), "A", True, 4, ""),
    "near one that nobody owns": (case(thing(1, "A"), thing(2)), "A", False, 3, "清波街道"),
    "another class under the report": (
        case(thing(1, "A"), doubts=(("{objid} is not of the case's class", {"objid": "x"}),)),
        "A", False, 3, "not of the case's class"),
    "dissolved, successor on leave, stand-in": (
        case(thing(1, "GONE")), "B", True, 3, "供水公司 is dissolved, 电信公司 has taken over"),
    "dissolved without successor": (case(thing(1, "LOST", "B")), "B", False, 4,
                                    "广电公司 is dissolved and has no successor"),
    "on leave, stand-in": (case(thing(1, "LEAVE")), "B", True, 3, "stands in"),
    "on leave, nobody stands in": (case(thing(1, "ALONE", "A")), "A", False, 4, "nobody stands"),
    "back from leave": (case(thing(1, "BACK")), "BACK", True, 3, ""),
    "last day of leave": (case(thing(1, "TILL")), "C", True, 3, "公交公司 is on leave"),
    "successors in a ring": (case(thing(1, "RING1", "A")), "A", False, 4, "乙 is dissolved and"),
    "unknown unit": (case(thing(1, "X9", "A")), "A", False, 4, "X9 is not in the list"),
    "one of two units is gone": (case(thing(1, "LOST,A")), "A", False, 3, "广电公司"),
    "class and area": (event(), "C", True, 5, "rule 5: 清扫"),
    "border between two streets": (event(places=(HERE, FAR)), "C", False, 5,
                                   "on the border to 青年, where it would go to 园林所"),
    "border that makes no difference": (event(places=(HERE, NEXT)), "C", True, 5, ""),
    "border, rule for the whole city": (event("0106", (HERE, FAR)), "D", True, 7, ""),
    "border of a community with a rule": (event("0103", (HERE, NEXT)), "A", False, 8, "清河"),
    "border, component with a keeper": (case(thing(1, "A"), places=(HERE, FAR)), "A", True, 3, ""),
    "class without a rule": (event("0510", (FAR,)), "S2", False, 20, "only the territory"),
    "street without an organisation": (
        event("0510", (Place("330106009", "330106009001"),)), "AREA", False, 20, "示范区"),
    "event at a component": (case(thing(1, "A"), kind="event", classcode="0102"), "C", True, 5, ""),
    "nobody set for emergencies": (case(thing(1, "A"), urgent=True), "A", True, 3, ""),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_ground(name):
    facts, unit, sure, position, words = HARD[name]
    found = proposed(facts)
    assert (found.unit, found.sure, found.position) == (unit, sure, position), explain(found)
    assert words in explain(found)
    assert found.sure == (bool(found.unit) and not found.doubts)


def test_alternatives_are_what_later_rules_would_say():
    found = proposed(case(thing(1, "A", "B"), classcode="0114"))
    assert [(v.rule.position, v.unit) for v in found.alternatives] == [
        (4, "B"), (9, "A"), (20, "S1")]
    assert [v.rule.position for v in proposed(case(thing(1, "", "B"))).passed] == [3]


SITE = [replace(DEFAULTS[0], unit="D"), replace(DEFAULTS[1], unit="A"), *CITY[2:]]


@pytest.mark.parametrize("more, unit, sure", [
    ({}, "C", True),
    ({"urgent": True}, "D", True),
    ({"construction": True}, "A", True),
    ({"construction": True, "urgent": True}, "D", True),     # first solve, then ask whose it is
    ({"near_site": True}, "C", False),
    ({"near_site": True, "urgent": True}, "D", True),
])
def test_situations(more, unit, sure):
    found = proposed(event(**more), SITE)
    assert (found.unit, found.sure) == (unit, sure)


def test_a_rule_without_its_unit_says_so():
    found = proposed(event("0510", urgent=True, construction=True))
    assert found.unit == "S1"
    assert [v.rule.position for v in found.passed] == [1, 2]
    assert "named no unit yet" in explain(found.passed[0])


@pytest.mark.parametrize("changes, unit", [
    ({}, "D"),
    ({"active": 0}, "C"),
    ({"valid_from": "2026-11-21"}, "C"),
    ({"valid_to": "2026-11-19"}, "C"),
    ({"valid_from": DAY, "valid_to": DAY}, "D"),
    ({"kind": "component"}, "C"),
    ({"classcode": "0103"}, "C"),
    ({"classcode": "01"}, "D"),
    ({"area_kind": "street", "area_code": OTHER}, "C"),
    ({"area_kind": "community", "area_code": HERE.community}, "D"),
    ({"area_kind": "grid", "area_code": HERE.community + "001"}, "C"),
    ({"unit": "LOST"}, "C"),
    ({"unit": ""}, "C"),
])
def test_conditions(changes, unit):
    rule = replace(Rule(1, 1, "x", "event", "0102", unit="D"), **changes)
    assert proposed(event(), [rule, *CITY]).unit == unit


def test_no_rule_at_all():
    found = proposed(event(), [])
    assert (found.unit, found.sure, found.rule) == ("", False, None)
    assert explain(found) == "no rule names a unit; choose it"


def test_equal_positions_take_the_older_rule():
    rules = [Rule(None, 1, "draft", unit="A"), Rule(8, 1, "newer", unit="B"),
             Rule(7, 1, "older", unit="C")]
    assert proposed(event(), rules).unit == "C"
