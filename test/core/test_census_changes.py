"""Kinds of a change set: what decides which, and the change set of a small census."""
import json

import numpy as np
import pytest
from citygrid_plugin.core.census import changes, pairs
from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.workspace import bulk, census, census_changes, store

pytest.importorskip("shapely")


def objects(*values):
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


# -- rules

@pytest.mark.parametrize("same, other_class, distance, differs, before, state, kind", [
    (True, False, 0.2, False, "完好", "完好", "unchanged"),
    (True, False, 0.2, True, "完好", "破损", "attributes"),
    (True, False, 1.01, True, "完好", "破损", "moved"),        # more than twice the accuracy
    (True, False, 0.99, False, "完好", None, "unchanged"),
    (False, False, 1.5, True, "完好", "完好", "replaced"),
    (False, True, 0.2, True, "完好", "完好", "reclassified"),
    (True, False, 0.2, True, "完好", "丢失", "lost"),
    (True, False, 0.2, False, "丢失", "丢失", "unchanged"),      # it was lost before
])
def test_what_a_pair_is(same, other_class, distance, differs, before, state, kind):
    found = changes.pair_kinds(np.array([same]), np.array([other_class]), np.array([distance]),
                               np.array([0.5]), np.array([0.1]), np.array([[differs]]),
                               objects(before), objects(state))
    assert found.tolist() == [kind]


def test_noise_of_a_coarse_survey_moves_nothing():
    found = changes.pair_kinds(
        np.ones(2, bool), np.zeros(2, bool), np.array([3.0, 5.0]), np.full(2, 0.5),
        np.full(2, 1.0), np.zeros((2, 1), bool), objects(None, None), objects(None, None))
    assert found.tolist() == ["unchanged", "moved"]      # three times the noise of two surveys


@pytest.mark.parametrize("answer, alive, walked, family, p, kind, words", [
    ("lost", None, True, "lamp", 0.2, "lost", "said_lost"),
    ("removed", None, True, "lamp", 0.2, "removed", "said_removed"),
    ("not_reached", None, True, "lamp", 0.9, "missed", "not_reached"),
    ("", "C1", True, "lamp", 0.9, "missed", "alive"),
    ("", None, False, "lamp", 0.9, "missed", "not_walked"),
    ("", None, True, "lamp", 0.9, "removed", "absent"),
    ("", None, True, "manhole", 0.9, "lost", "absent"),
    ("", None, True, "lamp", 0.5, "uncertain", "absent"),
    ("lost", "C1", False, "lamp", 0.9, "lost", "said_lost")])
def test_what_an_absent_component_is(answer, alive, walked, family, p, kind, words):
    found, certainty, why = changes.absent_kinds(
        objects(answer), objects(alive), np.array([walked]), objects(family), np.array([p]))
    assert found.tolist() == [kind] and why[0][0][0] == changes.GROUNDS[words]
    assert certainty[0] == (1.0 if answer else p)
    for template, params in why[0]:
        assert template.format(**params)


@pytest.mark.parametrize("column, before, after, differs", [
    ("deptcode2", "A", "B", True), ("deptcode2", "A", None, False),
    ("deptcode2", "A", " A ", False), ("deptcode2", "A", "", False), ("deptcode2", None, "B", True),
    ("objpos", "x", float("nan"), False),
    ("extra", '{"a": 1, "b": 2}', '{"b": 2}', False), ("extra", '{"a": 1}', '{"a": 2}', True),
    ("extra", None, '{"a": null}', False), ("extra", "no json", '{"a": 1}', False)])
def test_what_differs(column, before, after, differs):
    found = changes.differing({column: objects(before)}, {column: objects(after)}, [column])
    assert found.tolist() == [[differs]]


# -- a confirmed code

def sides(old_xy, new_xy, codes, classes=("0101", "0101")):
    count = len(old_xy)
    old = {"objid": objects(*(f"K{i}" for i in range(count))), "xy": np.array(old_xy, float),
           "classcode": objects(*classes[:count]), "accuracy": np.full(count, 0.5),
           "table": objects(*["component_01_point"] * count)}
    new = {"objid": objects(*codes), "found": objects(*["here"] * len(codes)),
           "xy": np.array(new_xy, float), "classcode": objects(*["0101"] * len(codes)),
           "table": objects(*["survey_point"] * len(codes))}
    return old, new, np.arange(count), np.arange(len(codes))


@pytest.mark.parametrize("old_xy, new_xy, codes, found", [
    ([(0, 0), (50, 0)], [(0.1, 0), (50, 0)], ["K0", "K1"], [(0, 0), (1, 1)]),
    ([(0, 0), (50, 0)], [(0.1, 0), (50, 0)], ["K0", "no code"], [(0, 0)]),
    ([(0, 0), (50, 0)], [(0.1, 0), (0, 0)], ["K0", "K0"], [(0, 0)]),              # counts once
    ([(0, 0), (50, 0)], [(30, 0)], ["K0"], [(0, 0)]),           # moved far, nothing stands there
    ([(0, 0), (50, 0)], [(50, 0)], ["K0"], [])])                # another one stands there
def test_a_code_the_crew_confirmed(old_xy, new_xy, codes, found):
    i, j = pairs.confirmed(*sides(old_xy, new_xy, codes))
    assert sorted(zip(i.tolist(), j.tolist())) == found


# -- a small census

@pytest.fixture
def city(ws):
    """Twenty covers and lamps in the small workspace, 4 m apart."""
    import shapely
    x, y = np.meshgrid(np.arange(5) * 10 + 5, np.arange(4) * 20 + 10)
    xy = np.column_stack([x.ravel(), y.ravel()]).astype(float)
    with ws.bulk("test") as connection:
        bulk.import_components(
            ws, connection, {"classcode": objects(*["0101", "0118"] * 10)}, shapely.points(xy),
            "Li", "first census")
    return ws


def take_in(ws, rows, name="2026", day="2026-09-01", scope=Scope()):
    """A census with survey rows of the components: dict of fid to changed columns, with x, y."""
    fid = census.create(ws, name, "census", day, scope, "Li", "yearly")
    known = ws.dicts("SELECT objid, classcode, objname, objstate, ST_MinX(geom) AS x, "
                     "ST_MinY(geom) AS y FROM component_01_point ORDER BY fid")
    values = []
    for place, row in enumerate(known):
        change = rows.get(place, {})
        if change is not None:
            values.append({**row, "objid": None, "found": "", "crew": "one", **change})
    values += [{"classcode": "0118", "objname": None, "objstate": None, "objid": None,
                "found": "", "crew": "one", **row} for row in rows.get("new", [])]
    columns = {name: objects(*(v[name] for v in values)) for name in
               ("objid", "classcode", "objname", "objstate", "found", "crew")}
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "survey_point", {
            **columns, "census_fid": fid, "purpose": "census", "state": "good", "source": "s"},
            points=(np.array([v["x"] for v in values], float),
                    np.array([v["y"] for v in values], float)))
    return fid


def kinds(ws, fid):
    return dict(ws.query("SELECT kind, count(*) FROM census_change WHERE census_fid = ? "
                         "GROUP BY 1", (fid,)))


def test_the_change_set_of_a_small_census(city):
    fid = take_in(city, {
        0: {"objstate": "破损"}, 1: {"x": 29.0}, 2: None, 12: None, 4: {"classcode": "0102"},
        "new": [{"x": 47.0, "y": 95.0}]})
    before = city.query("SELECT * FROM component_01_point")
    found = census_changes.match_census(city, fid, "Li")
    assert found["kinds"] == kinds(city, fid)
    assert found["kinds"] == {"unchanged": 15, "attributes": 1, "moved": 1, "lost": 1,
                              "removed": 1, "reclassified": 1, "new": 1}
    assert city.query("SELECT * FROM component_01_point") == before      # nothing is applied
    changed, = city.dicts("SELECT * FROM census_change WHERE kind = 'attributes'")
    assert json.loads(changed["old"]) == {"objstate": "完好"}
    assert json.loads(changed["new"]) == {"objstate": "破损"}
    assert changed["bgid"] and changed["community_code"] == changed["bgid"][:12]
    for (why,) in city.query("SELECT why FROM census_change"):
        assert all(template.format(**params) for template, params in json.loads(why))
    assert city.query("SELECT step FROM census WHERE fid = ?", (fid,)) == [("matched",)]


def test_matching_again_keeps_decisions(city):
    fid = take_in(city, {0: {"objstate": "破损"}, "new": [{"x": 47.0, "y": 95.0}]})
    census_changes.match_census(city, fid, "Li")
    with city.transaction() as connection:
        connection.execute("UPDATE census_change SET decision = 'rejected' WHERE kind = 'new'")
    found = census_changes.match_census(city, fid, "Li")
    assert (found["kept"], found["kinds"].get("new")) == (1, None)
    assert city.query("SELECT decision FROM census_change WHERE kind = 'new'") == [("rejected",)]
    found = census_changes.match_census(city, fid, "Li", again=True)
    assert (found["kept"], found["kinds"]["new"]) == (0, 1)
    with city.transaction() as connection:
        connection.execute("UPDATE census_change SET decision = 'accepted', applied_at = 'x' "
                           "WHERE kind = 'new'")
    found = census_changes.match_census(city, fid, "Li", again=True)
    assert (found["kept"], found["kinds"].get("new")) == (1, None)      # a record stays


def test_answers_of_the_crew(city):
    codes = [c for c, in city.query("SELECT objid FROM component_01_point ORDER BY fid")]
    fid = take_in(city, {
        0: {"objid": codes[0], "found": "lost"}, 1: {"objid": codes[1], "found": "removed"},
        2: {"objid": codes[2], "found": "not_reached"},
        3: {"objid": codes[3], "found": "here", "x": 37.0},
        "new": [{"x": 47.0, "y": 95.0, "found": "new"}]})
    found = census_changes.match_census(city, fid, "Li")
    assert found["kinds"] == {"unchanged": 16, "lost": 1, "removed": 1, "missed": 1, "moved": 1,
                              "new": 1}
    linked = city.query("SELECT objid, survey_fid NOTNULL FROM census_change "
                        "WHERE kind IN ('lost', 'removed', 'missed') ORDER BY objid")
    assert sorted(linked) == sorted((c, 1) for c in codes[:3])


def test_what_lies_beyond_the_scope_is_recognised_and_not_missed(city):
    fid = take_in(city, {12: None, 2: None}, scope=Scope(classes=("0101",)))
    assert census_changes.match_census(city, fid, "Li")["kinds"] == {"unchanged": 18, "lost": 1}


def test_an_accepted_offset_is_taken_off(city):
    known = city.query("SELECT ST_MinX(geom), ST_MinY(geom) FROM component_01_point ORDER BY fid")
    fid = take_in(city, {i: {"x": x + 4, "y": y - 3} for i, (x, y) in enumerate(known)})
    with city.transaction() as connection:
        connection.execute("INSERT INTO census_crew (census_fid, crew, dx, dy, accepted) "
                           "VALUES (?, 'one', 4, -3, 1)", (fid,))
    assert census_changes.match_census(city, fid, "Li")["kinds"] == {"unchanged": 20}


def test_a_component_alive_in_a_case_was_missed(city):
    from citygrid_plugin.core.workspace import cases
    codes = [c for c, in city.query("SELECT objid FROM component_01_point ORDER BY fid")]
    for code, words in ((codes[0], None), (codes[2], "井盖丢失")):
        cases.report(city, kind="component", classcode="0101", objid=code, x=5, y=10,
                     condition=words, description="d", source="collector", actor="Li",
                     role="acceptor", at="2026-09-15T08:00:00")
    fid = take_in(city, {0: None, 2: None})
    found = census_changes.match_census(city, fid, "Li")
    assert found["kinds"] == {"unchanged": 18, "missed": 1, "lost": 1}
    assert city.query("SELECT objid, case_no NOTNULL FROM census_change WHERE kind = 'missed'") \
        == [(codes[0], 1)]


def test_nothing_taken_in_and_no_such_census(city):
    fid = census.create(city, "empty", "census", "2026-09-01", Scope(), "Li", "yearly")
    with pytest.raises(InputError, match="taken in"):
        census_changes.match_census(city, fid, "Li")
    with pytest.raises(InputError):
        census_changes.match_census(city, 99, "Li")


@pytest.mark.parametrize("stop", [0.1, 0.3, 0.6, 0.8])
def test_cancelled_leaves_the_change_set_as_it_was(city, stop):
    fid = take_in(city, {0: {"objstate": "破损"}})
    census_changes.match_census(city, fid, "Li")
    before = city.query("SELECT * FROM census_change")

    class Stop:
        def is_cancelled(self):
            return False

        def progress(self, fraction):
            if fraction >= stop:
                raise Cancelled()
    with pytest.raises(Cancelled):
        census_changes.match_census(city, fid, "Li", feedback=Stop())
    assert city.query("SELECT * FROM census_change") == before and city.writer() is None


def test_another_writer_is_told(city):
    fid = take_in(city, {})
    other = city.again()
    other.connection.execute("BEGIN IMMEDIATE")
    try:
        city.connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(store.Busy):
            census_changes.match_census(city, fid, "Li")
    finally:
        other.connection.execute("ROLLBACK")
        other.close()


def test_a_code_that_was_read_is_no_replacement():
    same, p = pairs._by_code(np.array([0.1, 0.1, 0.99]), objects("agrees", "", "agrees"))
    assert same.tolist() == [True, False, True] and p.tolist() == [0.95, 0.1, 0.99]


def test_norms_of_its_quality_make_no_other_census(city):
    from citygrid_plugin.core.workspace import census_quality
    fid = take_in(city, {})
    census_quality.set_norms(city, fid, {"most_missed": 0.1}, "Li")
    assert census.create(city, "2026", "census", "2026-09-01", Scope(), "Li", "yearly") == fid


def test_places_that_came_back_as_they_went_out_and_those_moved_by_hand(city):
    codes = [c for c, in city.query("SELECT objid FROM component_01_point ORDER BY fid")]
    answers = {i: {"objid": code, "found": "here"} for i, code in enumerate(codes)}
    answers[3]["x"] = 35.4                        # by less than the accuracy, and on purpose
    answers[5] = None                             # unanswered; a new one stands 3 m beside it
    answers["new"] = [{"x": 8.0, "y": 30.0, "classcode": "0101", "found": "new"}]
    fid = take_in(city, answers)
    found = census_changes.match_census(city, fid, "Li")
    assert found["kinds"]["moved"] == 1 and found["kinds"]["unchanged"] == 18
    assert city.query("SELECT objid FROM census_change WHERE kind = 'moved'") == [(codes[3],)]
    identity = city.query("SELECT 1 FROM census_change WHERE objid = ? AND survey_fid NOTNULL "
                          "AND kind <> 'uncertain'", (codes[5],))
    assert identity == []


def test_ground_that_nobody_walked(city):
    """Components every 2 m; the survey ends in the middle of a unit grid."""
    import shapely
    x, y = (a.ravel() for a in np.meshgrid(np.arange(20) * 2.0 + 6, np.arange(10) * 2.0 + 60))
    with city.bulk("test") as connection:
        bulk.import_components(city, connection, {"classcode": objects(*["0402"] * len(x))},
                               shapely.points(x, y), "Li", "trees")
    known = city.query("SELECT fid, ST_MinX(geom), ST_MinY(geom) FROM component_04_point")
    fid = census.create(city, "2027", "census", "2027-09-01", Scope(), "Li", "yearly")
    gone = [f for f, a, b in known if (a, b) in ((12, 70), (16, 66))]
    seen = [(a, b) for f, a, b in known if a < 26 and f not in gone]
    with city.bulk("test") as connection:
        bulk.insert_rows(city, connection, "survey_point", {
            "census_fid": fid, "purpose": "census", "state": "good", "source": "s", "found": "",
            "classcode": objects(*["0402"] * len(seen))},
            points=(np.array([s[0] for s in seen]), np.array([s[1] for s in seen])))
    census_changes.match_census(city, fid, "Li")
    said = dict(city.query("SELECT object_fid, kind FROM census_change "
                           "WHERE table_name = 'component_04_point'"))
    assert [said[f] for f in gone] == ["removed", "removed"]
    far = [said[f] for f, a, b in known if a > 30]
    assert far.count("missed") == len(far)
