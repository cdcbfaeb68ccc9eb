"""Proposals in a workspace: hard ground with real places, many at once, the rules stored."""
import random
from dataclasses import replace

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.cases import responsible, rule_store
from citygrid_plugin.core.cases.rule_check import shadowed_in
from citygrid_plugin.core.cases.rules import DEFAULTS, Rule, explain
from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import store
from citygrid_plugin.core.workspace.geometry import blobs

DAY = "2026-11-20"
S1, S2 = "330106001", "330106002"
C1, C2, C3 = S1 + "001", S1 + "002", S2 + "001"
LAMP, COVER, SITE = "0118", "0102", "0602"
# code, class, x, y, owner, maintainer
THINGS = {
    "lamp": (LAMP, 20, 50, "O1", "M1"), "lone owner": (LAMP, 20, 20, "O1", None),
    "nobody's": (LAMP, 40, 20, None, None), "gone": (LAMP, 40, 80, "O1", "DEAD"),
    "left": (LAMP, 60, 50, "O1", "M1"), "right": (LAMP, 66, 50, "O2", "M2"),
    "cover": (COVER, 20, 51, "O2", "M2"),
    "pole a": (LAMP, 80, 80, "O1", None), "pole b": (LAMP, 80, 80, "O2", None),
    "pole c": (LAMP, 80, 80.5, "M1", None),
    "old": (LAMP, 120, 20, "O1", "M1"),
}


@pytest.fixture(scope="module")
def city(srs, tmp_path_factory):
    """Three communities of 100 m side by side, the third in another street; the objects above; a
    construction site; rules for classes and areas."""
    ws = store.create(tmp_path_factory.mktemp("city") / "city.gpkg", srs, load_catalogue(),
                      division="330106")
    with ws.transaction() as connection:
        for left, code, name in ((0, C1, "柳浪"), (100, C2, "清河"), (200, C3, "青年")):
            shape = blobs(np.array([shapely.box(left, 0, left + 100, 100)], dtype=object), 4549,
                          multi=True)[0]
            connection.execute("INSERT INTO community (geom, code, name, street_code) "
                               "VALUES (?, ?, ?, ?)", (shape, code, name, code[:9]))
            connection.execute("INSERT INTO unit_grid (geom) VALUES (?)", (shape,))
        connection.executemany(
            "INSERT INTO organisation (code, name, status, area_code, successor_code) "
            "VALUES (?, ?, ?, ?, ?)",
            [("M1", "路灯所", "active", None, None), ("M2", "市政所", "active", None, None),
             ("O1", "供电公司", "active", None, None), ("O2", "水务公司", "active", None, None),
             ("DEAD", "旧路灯所", "dissolved", None, "M1"), ("T1", "清波街道", "active", S1, None),
             ("T2", "湖滨街道", "active", S2, None), ("E1", "环卫一所", "active", None, None),
             ("E2", "环卫二所", "active", None, None), ("B", "建设局", "active", None, None)])
        for classcode, x, y, owner, keeper in THINGS.values():
            point = blobs(np.array([shapely.Point(x, y)], dtype=object), 4549)[0]
            connection.execute(
                f"INSERT INTO component_{classcode[:2]}_point (geom, classcode, objname, "
                "deptcode2, deptcode3) VALUES (?, ?, '', ?, ?)",
                (point, classcode, owner, keeper))
        site = blobs(np.array([shapely.box(250, 50, 290, 90)], dtype=object), 4549, multi=True)[0]
        connection.execute("INSERT INTO component_06_area (geom, classcode) VALUES (?, ?)",
                           (site, SITE))
    codes = dict(zip(THINGS, (r[0] for r in sorted(
        [*ws.query("SELECT objid, fid FROM component_01_point")], key=lambda r: r[1]))))
    with ws.transaction() as connection:
        connection.execute("UPDATE component_01_point SET dedate = '2026-01-01' WHERE objid = ?",
                           (codes["old"],))
    rule_store.save(ws, [
        *DEFAULTS[:1], replace(DEFAULTS[1], unit="B"), *DEFAULTS[2:4],
        Rule(title="一所", kind="event", classcode="0102", area_kind="street", area_code=S1,
             unit="E1"),
        Rule(title="二所", kind="event", classcode="0102", area_kind="street", area_code=S2,
             unit="E2"), DEFAULTS[4]], actor="Wang", why="first table")
    ws.codes_of = codes
    yield ws
    ws.close()


def case(city, x, y, classcode=LAMP, objid=None, kind="component", **more):
    """A case at a place, with grid and community as the triggers give them."""
    column = min(int(x // 100), 2)
    community = (C1, C2, C3)[column] if 0 <= x <= 300 and 0 <= y <= 100 else None
    return {"kind": kind, "classcode": classcode, "x": float(x), "y": float(y),
            "objid": city.codes_of.get(objid, objid), "urgent": 0, "community_code": community,
            "bgid": community and community + "001", **more}


def event(city, x, y, classcode="0102", **more):
    return case(city, x, y, classcode, kind="event", **more)


HARD = {
    "component under the report": (lambda c: case(c, 21, 50, objid="lamp"), "M1", True, "maintai"),
    "found by its place": (lambda c: case(c, 21, 50), "M1", True, "maintainer of"),
    "not the cover beside it": (lambda c: case(c, 20, 51, COVER), "M2", True, "maintainer of"),
    "owner": (lambda c: case(c, 20, 20, objid="lone owner"), "O1", True, "owner of"),
    "unowned": (lambda c: case(c, 40, 20, objid="nobody's"), "T1", False, "territory"),
    "keeper dissolved": (lambda c: case(c, 40, 80, objid="gone"), "M1", True, "旧路灯所 is dissol"),
    "between two poles": (lambda c: case(c, 63, 50), "M1", False, "市政所"),
    "between two poles, one chosen": (lambda c: case(c, 63, 50, objid="right"), "M2", False,
                                      "路灯所"),
    "far enough from the second": (lambda c: case(c, 55, 50), "M1", True, ""),
    "pole with three owners": (lambda c: case(c, 80, 80, objid="pole b"), "O2", False, "供电公司"),
    "wrong class, right one there": (lambda c: case(c, 20, 50, objid="cover"), "M1", False,
                                     "not of the case's class"),
    "wrong class, nothing else": (lambda c: case(c, 60, 51, COVER, "left"), "M1", False,
                                  "not of the case's class"),
    "far from its component": (lambda c: case(c, 20, 80, objid="lamp"), "M1", False,
                               "lies 30 m from the report"),
    "no component near": (lambda c: case(c, 120, 80), "T1", False, "territory"),
    "retired component": (lambda c: case(c, 120, 20, objid="old"), "T1", False,
                          "is not in the inventory"),
    "unknown component": (lambda c: case(c, 120, 20, objid="33010601189999999"), "T1", False,
                          "is not in the inventory"),
    "class and area": (lambda c: event(c, 150, 50), "E1", True, "一所"),
    "border of communities, one street": (lambda c: event(c, 100, 50), "E1", True, ""),
    "border of streets": (lambda c: event(c, 199, 50), "E1", False, "on the border to 青年"),
    "just beyond reach of the border": (lambda c: event(c, 191, 50), "E1", True, ""),
    "on the border itself": (lambda c: event(c, 200, 50), "E2", False, "on the border to 清河"),
    "edge of the district": (lambda c: event(c, 1, 50), "E1", True, ""),
    "outside every area, but near": (lambda c: event(c, 305, 50), "E2", True, ""),
    "outside every area": (lambda c: event(c, 400, 50), "", False, "no organisation has"),
    "event at a pole is not the pole's": (lambda c: event(c, 60, 50, objid="left"), "E1", True, ""),
    "no rule for this event": (lambda c: event(c, 150, 50, "0510"), "T1", False, "only the terr"),
    "on a construction site": (lambda c: event(c, 270, 70, "0510"), "B", True, "rule 2"),
    "edge of a construction site": (lambda c: event(c, 295, 70, "0102"), "E2", False, "建设局"),
    "class of construction sites": (lambda c: event(c, 150, 50, "0302"), "B", True, "rule 2"),
    "no place at all": (lambda c: {"kind": "event", "classcode": "0102", "objid": None}, "",
                        False, ""),
    "nothing known but the component": (lambda c: {"objid": c.codes_of["lamp"]}, "M1", True, ""),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_ground(city, name):
    make, unit, sure, words = HARD[name]
    found = responsible.propose(city, make(city), day=DAY)
    assert (found.unit, found.sure) == (unit, sure), explain(found)
    assert words in explain(found)


def test_many_at_once_say_the_same(city):
    rng = random.Random(7)
    kinds = [(LAMP, "component"), (COVER, "component"), ("0102", "event"), ("0302", "event"),
             ("0510", "event")]
    spots = [(x + dx, y + dy) for _, x, y, *_ in THINGS.values() for dx in (0, 5) for dy in (0, 9)]
    spots += [(rng.uniform(-20, 320), rng.uniform(-20, 120)) for _ in range(60)]
    spots += [(border + d, 40) for border in (0, 100, 200, 300) for d in (-9, -7, 0, 7, 9)]
    many = [case(city, x, y, *rng.choice(kinds)[:1],
                 rng.choice([None, None, *city.codes_of]), rng.choice(kinds)[1],
                 urgent=rng.randrange(2)) for x, y in spots]
    many += [make(city) for make, *_ in HARD.values()]
    rng.shuffle(many)
    together = responsible.propose_many(city, many, day=DAY)
    assert together == [responsible.propose(city, one, day=DAY) for one in many]
    # the search is only worth something where all kinds of answer occur
    assert 20 < sum(p.sure for p in together) < len(many) - 20
    assert {p.position for p in together} == {0, 2, 3, 4, 5, 6, 7}


def test_statements_do_not_grow_with_the_cases(city):
    def statements(count):
        said = []
        city.connection.set_trace_callback(said.append)
        responsible.propose_many(city, [case(city, 20, 50, objid="lamp"),
                                        event(city, 50, 50)] * count)
        city.connection.set_trace_callback(None)
        return len(said)
    statements(1)  # what is kept between calls is read by the first
    assert statements(1) == statements(200)


def test_rule_by_unit_grid(city):
    rules = [Rule(1, 1, "格", "event", "0102", "grid", C1 + "001", unit="E2"),
             Rule(2, 2, "街", "event", "0102", "street", S1, unit="E1")]
    for x, unit, sure in ((50, "E2", True), (99, "E2", False), (101, "E1", False),
                          (150, "E1", True)):
        found = responsible.propose(city, event(city, x, 50), rules, DAY)
        assert (found.unit, found.sure) == (unit, sure), x


def test_without_shapely_nothing_by_area_is_sure(city, hide_packages):
    hide_packages("shapely")
    found = responsible.propose(city, event(city, 150, 50), day=DAY)
    assert (found.unit, found.sure) == ("E1", False)
    assert "shapely" in explain(found)
    assert responsible.propose(city, case(city, 21, 50), day=DAY).unit == "M1"


# -- the stored rules

@pytest.fixture
def ruled(ws):
    rule_store.save(ws, [*DEFAULTS], actor="Wang", why="first")
    return ws


def test_a_new_workspace_has_the_default_rules(ws):
    assert rule_store.load(ws) == list(DEFAULTS)
    assert rule_store.save(ws, rule_store.load(ws), actor="Wang", why="take them over") == 5
    assert [r.title for r in rule_store.load(ws)] == [r.title for r in DEFAULTS]
    assert rule_store.save(ws, rule_store.load(ws), actor="Li", why="nothing new") == 0


def test_save(ruled):
    rules = rule_store.load(ruled)
    changed = [rules[1], rules[0], replace(rules[2], title="new name"), rules[4],
               Rule(title="垃圾", kind="event", classcode="0102", unit="U1")]
    assert rule_store.save(ruled, changed, actor="Li", why="new order") == 6
    after = rule_store.load(ruled)
    assert [(r.title, r.active) for r in after if r.active] == [(r.title, 1) for r in changed]
    gone, = (r for r in after if not r.active)          # left out means no longer in force
    assert gone.title == rules[3].title
    signed = dict(ruled.query("SELECT fid, changed_by FROM responsibility_rule"))
    assert set(signed.values()) == {"Li"}


@pytest.mark.parametrize("change, words", [
    ({"classcode": "0102"}, "needs its kind"),
    ({"kind": "event", "classcode": "77"}, "no class that begins with 77"),
    ({"area_kind": "street"}, "its kind and its code"),
    ({"area_code": COVER}, "its kind and its code"),
    ({"area_kind": "community", "area_code": "99"}, "no area 99"),
    ({"unit": "U9"}, "no organisation U9"),
    ({"valid_from": "2026-02-01", "valid_to": "2026-01-31"}, "ends before it begins"),
    ({"valid_from": "2026-02-30"}, "2026-02-30 is no day"),
    ({"valid_to": "20260228"}, "is no day"),
    ({"target": "nobody"}, "from their lists"),
])
def test_a_wrong_rule_is_refused_and_nothing_written(ruled, change, words):
    before = ruled.query("SELECT * FROM responsibility_rule")
    with pytest.raises(InputError, match=words):
        rule_store.save(ruled, [*rule_store.load(ruled), replace(Rule(title="x"), **change)],
                        actor="Li", why="x")
    assert ruled.query("SELECT * FROM responsibility_rule") == before


def test_no_reason_no_change(ruled):
    with pytest.raises(InputError, match="Say why"):
        rule_store.save(ruled, [], actor="Li", why=" ")


def test_two_people_change_the_rules(ruled):
    seen, rules = rule_store.state(ruled), rule_store.load(ruled)
    with store.open_workspace(ruled.path) as second:
        rule_store.save(second, rules[::-1], actor="Zhao", why="upside down")
    with pytest.raises(Refused, match="Zhao changed the rules"):
        rule_store.save(ruled, rules[1:], actor="Li", why="x", seen=seen)
    assert [r.title for r in rule_store.load(ruled)] == [r.title for r in rules[::-1]]


def test_a_decision_of_coordination_becomes_a_rule(ruled):
    from test_case_steps import enter
    case_id = enter(ruled)
    number, = ruled.query("SELECT case_no FROM case_open WHERE fid = ?", (case_id,))[0]
    with ruled.transaction() as connection:
        connection.execute("INSERT INTO coordination (case_no, state, unit, decision, decided_at) "
                           "VALUES (?, 'decided', 'U2', '由养护所负责', '2026-03-04')", (number,))
        connection.execute("INSERT INTO coordination (case_no, state) VALUES (?, 'open')",
                           (number,))
    decision, = rule_store.decisions(ruled)
    draft = rule_store.rule_from_decision(ruled, decision)
    assert (draft.kind, draft.classcode, draft.area_kind, draft.unit) == (
        "component", "0102", "community", "U2")
    assert number in draft.note and "由养护所负责" in draft.note
    rules = rule_store.with_decision(rule_store.load(ruled), draft)
    rule_store.save(ruled, rules, actor="Li", why="decided")
    assert rule_store.decisions(ruled) == []
    again, = ruled.query("SELECT rule_fid FROM coordination WHERE state = 'decided'")[0]
    row = {"kind": "component", "classcode": "0102", "objid": None, "x": 10.0, "y": 10.0,
           "bgid": None, "community_code": draft.area_code, "urgent": 0}
    found = responsible.propose(ruled, row)
    assert (found.unit, found.rule) == ("U2", again)
    assert shadowed_in(ruled, rule_store.load(ruled))[0].reason == "it names no unit yet"
    with pytest.raises(InputError, match="no case C9"):
        rule_store.rule_from_decision(ruled, {**decision, "case_no": "C9"})
