"""Rules that never fire: by examples, and against trying out everything a case can be."""
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases.directory import Directory, Organisation
from citygrid_plugin.core.cases.rule_check import shadowed
from citygrid_plugin.core.cases.rules import Facts, Place, Rule, RuleTable, Thing, decide

DAY = "2026-11-20"
CLASSES = [("component", "0101"), ("component", "0102"), ("component", "0201"),
           ("event", "0101"), ("event", "0102")]
PLACES = [Place("S1", "S1C1"), Place("S1", "S1C2"), Place("S2", "S2C1"),
          Place("S2", "S2C1", "S2C1G1")]
PEOPLE = Directory([Organisation("A", "A"), Organisation("T", "T", area="S1"),
                    Organisation("L", "L", "on_leave", until="2026-12-01"),
                    Organisation("X", "X", "dissolved")])


def found(*rules):
    return {s.rule.fid: (s.reason, [r.fid for r in s.by])
            for s in shadowed(rules, CLASSES, PLACES, PEOPLE, DAY)}


TAKEN = "rules before it take all its cases"


def test_examples():
    general = Rule(1, 1, "", "component", unit="A")
    special = Rule(2, 2, "", "component", "0102", unit="T")
    assert found(general, special) == {2: (TAKEN, [1])}
    assert found(Rule(2, 1, "", "component", "0102", unit="T"),
                 Rule(1, 2, "", "component", unit="A")) == {}
    # a keeper is not always there, but where the second would fire, so does the first
    assert found(Rule(1, 1, target="maintainer"), Rule(2, 2, target="owner")) == {}
    assert found(Rule(1, 1, target="owner"), Rule(2, 2, classcode="01", target="owner")) == {
        2: (TAKEN, [1])}
    assert found(Rule(1, 1, target="territory"),
                 Rule(2, 2, area_kind="community", area_code="S1C1", unit="A"),
                 Rule(3, 3, area_kind="street", area_code="S2", unit="A")) == {2: (TAKEN, [1])}


def test_several_together():
    halves = [Rule(1, 1, situation="emergency", area_kind="community", area_code="S1C1", unit="A"),
              Rule(2, 2, kind="event", area_kind="community", area_code="S1C1", unit="A"),
              Rule(3, 3, kind="component", area_kind="community", area_code="S1C1", unit="A"),
              Rule(4, 4, area_kind="community", area_code="S1C2", unit="A")]
    assert found(*halves, Rule(9, 9, area_kind="street", area_code="S1", unit="T")) == {
        9: (TAKEN, [1, 2, 3, 4])}
    assert found(*halves[:3], Rule(9, 9, area_kind="street", area_code="S1", unit="T")) == {}


def test_why_it_has_no_case():
    assert found(Rule(1, 1, classcode="09", unit="A"),
                 Rule(2, 2, area_kind="street", area_code="S9", unit="A"),
                 Rule(3, 3, unit=""), Rule(4, 4, unit="X"),
                 Rule(5, 5, unit="A", valid_to="2026-11-19"),
                 Rule(6, 6, area_kind="street", area_code="S2", target="territory"),
                 Rule(7, 7, unit="A", active=0)) == {
        1: ("the catalogue has no such class", []), 2: ("there is no such area", []),
        3: ("it names no unit yet", []),
        4: ("{unit} is dissolved and has no successor", []), 5: ("its time is over", []),
        6: ("no organisation has such a place as its territory", [])}


def test_time():
    always = Rule(9, 9, unit="A")
    assert found(Rule(1, 1, unit="A", valid_from="2027-01-01"), always) == {}
    assert found(Rule(1, 1, unit="A", valid_to="2027-01-01"), always) == {}
    assert found(Rule(1, 1, unit="A"), Rule(2, 2, unit="T", valid_from="2027-01-01")) == {
        2: (TAKEN, [1])}
    assert found(Rule(1, 1, unit="L"), always) == {}        # on leave until December


_rules = st.lists(st.builds(
    Rule, kind=st.sampled_from(["", "component", "event"]),
    classcode=st.sampled_from(["", "01", "0102", "02"]),
    area_kind=st.just("street"), area_code=st.sampled_from(["", "", "S1", "S2"]),
    situation=st.sampled_from(["", "", "emergency", "construction"]),
    target=st.sampled_from(["unit", "unit", "maintainer", "owner", "territory"]),
    unit=st.sampled_from(["A", "A", "T", "X", ""])), min_size=1, max_size=6)
_areas = st.sampled_from([("community", "S1C1"), ("community", "S2C1"), ("grid", "S2C1G1"), None])


@settings(max_examples=60, deadline=None)
@given(_rules, st.lists(_areas, min_size=6, max_size=6))
def test_against_trying_everything(rules, areas):
    table = []
    for number, (rule, area) in enumerate(zip(rules, areas), 1):
        values = dict(rule.__dict__, fid=number, position=number)
        if area and rule.area_code:
            values.update(area_kind=area[0], area_code=area[1])
        table.append(Rule(**values))
    fired = set()
    for known, place, urgent, site, maintainer, owner in product(
            CLASSES, [*PLACES, Place()], (False, True), (False, True), ("", "A"), ("", "T")):
        facts = Facts(*known, urgent, site, components=(Thing("1", "", maintainer, owner),),
                      places=(place,))
        fired.add(decide(RuleTable(table, DAY), facts, PEOPLE).rule)
    assert set(found(*table)) == {rule.fid for rule in table} - fired
