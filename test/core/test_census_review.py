"""The review of a change set: lists, counts, decisions, rules, and matching anew by hand."""
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.census.changes import KINDS
from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import (
    attachments, census_decisions, census_rematch, census_review, components, store)
from citygrid_plugin.core.workspace.census_review import Filter
from citygrid_plugin.core.workspace.geometry import point_blob

MATCHED = {"unchanged", "moved", "attributes", "reclassified", "replaced", "uncertain", "lost",
           "removed", "missed"}
TABLE, SURVEY = "component_01_point", "survey_point"
COMMUNITY = "330106001001"


def put(ws, table, **values):
    names = ", ".join(values)
    with ws.transaction() as connection:
        return connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})",
            list(values.values())).lastrowid


def survey(ws, x, y, census=1, **values):
    return put(ws, SURVEY, geom=point_blob(x, y, 4549), census_fid=census, crew="甲",
               **{"classcode": "0102", **values})


def change(ws, kind="moved", census=1, **values):
    row = {"census_fid": census, "kind": kind, "proposed": kind, "certainty": 0.9, "old": "{}",
           "new": "{}", "why": "[]", "decision": "", "classcode": "0102",
           "old_classcode": "0102", **values}
    return put(ws, "census_change", **row)


def component(ws, x, y, **values):
    kind = load_catalogue().get("component", "0102")
    return components.place(ws, kind, point_blob(x, y, 4549), values, "li", "survey")


def matched(ws, x, y, kind="moved", **values):
    """A component, a surveyed object 1 m east of it, and the change of both."""
    old = component(ws, x, y)
    new = survey(ws, x + 1, y)
    return change(ws, kind, objid=old["objid"], table_name=TABLE, object_fid=old["fid"],
                  survey_table=SURVEY, survey_fid=new, old_x=x, old_y=y, distance=1.0,
                  bgid=COMMUNITY + "001", community_code=COMMUNITY,
                  geom=point_blob(x + 1, y, 4549), **values)


def row_of(ws, fid):
    return census_review.rows(ws, [fid]).get(fid)


def seen(ws, *fids):
    return census_decisions.stamps(ws, fids)


def decisions(ws):
    return dict(ws.query("SELECT fid, decision FROM census_change"))


@pytest.fixture
def census(ws):
    put(ws, "census", name="2026", kind="census", day="2026-11-01", step="matched")
    return ws


# -- filters, pages, counts

MIXED = [dict(kind=kind, classcode=code, crew=crew, community_code=area, patrol_code=patrol,
              package_fid=package, certainty=certainty, decision=decision)
         for kind, code, crew, area, patrol, package, certainty, decision in (
             ("unchanged", "0102", "甲", "A", "P1", 1, 0.995, ""),
             ("unchanged", "0102", "乙", "A", "P1", 1, 0.95, ""),
             ("moved", "0105", "甲", "B", "P2", 2, 0.80, ""),
             ("moved", "0105", "乙", "B", "P2", 2, 0.60, "accepted"),
             ("lost", "0401", "甲", "A", "P1", 1, 0.30, "rejected"),
             ("new", "0401", "甲", None, None, None, None, ""))]


@pytest.fixture(scope="module")
def mixed(module_workspace):
    for number, values in enumerate(MIXED):
        change(module_workspace, census=7, objid=f"33010601020000{number:02}", changed_by=(
            "王" if values["decision"] else None), changed_at=(
            "2026-11-22T10:00" if values["decision"] else None), **values)
    change(module_workspace, census=8, kind="new", source="owner", case_no="C0101-0007",
           changed_by="张")
    return module_workspace


@pytest.mark.parametrize("wanted, places", [
    (Filter(), [5, 4, 3, 2, 1, 0]),
    (Filter(kind="moved"), [3, 2]),
    (Filter(classcode="0102"), [1, 0]),
    (Filter(classcode="01"), [3, 2, 1, 0]),
    (Filter(crew="乙"), [3, 1]),
    (Filter(community_code="A"), [4, 1, 0]),
    (Filter(patrol_code="P2", decision="open"), [2]),
    (Filter(package_fid=1, kind="unchanged"), [1, 0]),
    (Filter(least=0.95), [1, 0]),
    (Filter(least=0.6, below=0.95), [3, 2]),
    (Filter(decision="open"), [5, 2, 1, 0]),
    (Filter(decision="accepted"), [3]),
    (Filter(decision="rejected", changed_by="王"), [4]),
    (Filter(decision="applied"), []),
    (Filter(text="3301060102000003"), [3]),
    (Filter(text="33010601"), [5, 4, 3, 2, 1, 0]),
    (Filter(text="no such"), []),
    (Filter(text="'; DROP TABLE census_change; --"), []),
])
def test_a_filter_lists_and_counts_the_same(mixed, wanted, places):
    first = mixed.query("SELECT min(fid) FROM census_change WHERE census_fid = 7")[0][0]
    assert [row["fid"] - first for row in census_review.page(mixed, 7, wanted)] == places
    assert census_review.count(mixed, 7, wanted) == len(places)


def test_another_census_is_another_list(mixed):
    assert census_review.count(mixed, 8, Filter(text="0101-0007")) == 1
    assert census_review.count(mixed, 8, Filter(changed_by="张")) == 0     # he only reported it
    assert census_review.counts(mixed, 8, Filter(), "decision") == {"open": 1}
    assert census_review.count(mixed, 9, Filter()) == 0
    assert census_review.page(mixed, 9, Filter()) == []


@pytest.mark.parametrize("name, wanted, expected", [
    ("kind", Filter(), {"unchanged": 2, "moved": 2, "lost": 1, "new": 1}),
    ("kind", Filter(kind="lost", crew="乙"), {"unchanged": 1, "moved": 1}),
    ("decision", Filter(), {"open": 4, "accepted": 1, "rejected": 1, ("changed_by", "王"): 2}),
    ("decision", Filter(decision="open", classcode="0401"),
     {"open": 1, "rejected": 1, ("changed_by", "王"): 1}),
    ("area", Filter(patrol_code="P2", kind="moved"),
     {("community_code", "B"): 2, ("patrol_code", "P2"): 2, ("package_fid", 2): 2}),
    ("band", Filter(), {"0.99": 1, "0.9": 1, "0.7": 1, "0.5": 1, "0": 1}),
    ("band", Filter(least=0.99), {"0.99": 1, "0.9": 1, "0.7": 1, "0.5": 1, "0": 1}),
    ("community_code", Filter(), {"A": 3, "B": 2}),
    ("package_fid", Filter(kind="moved"), {2: 2}),
    ("classcode", Filter(classcode="0102", decision="open"), {"0102": 2, "0105": 1, "0401": 1}),
    ("changed_by", Filter(), {"王": 2}),
])
def test_counts_leave_their_own_filter_out(mixed, name, wanted, expected):
    assert census_review.counts(mixed, 7, wanted, name) == expected


@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_follow_each_other(mixed, size):
    found, after = [], None
    while page := census_review.page(mixed, 7, Filter(), after, size):
        found += [row["fid"] for row in page]
        after = page[-1]["certainty"], page[-1]["fid"]
    assert found == [row["fid"] for row in census_review.page(mixed, 7, Filter())]


def test_a_filter_survives_as_text():
    wanted = Filter(kind="lost", least=0.5, package_fid=3, text="井盖")
    assert census_review.filter_of(wanted.as_json()) == wanted
    assert census_review.filter_of('{"kind": "new", "unheard": 1}') == Filter(kind="new")


def test_progress_by_area_and_people(mixed):
    assert census_review.progress(mixed, 7) == {None: (2, 6)}
    assert census_review.progress(mixed, 7, "community_code") == {
        None: (0, 1), "A": (1, 3), "B": (1, 2)}
    assert census_review.people(mixed, 7) == [
        {"by": "王", "accepted": 1, "rejected": 1}]
    assert census_review.progress(mixed, 9) == {}


def test_lists_and_counts_need_no_row(mixed):
    """A million rows are counted from the index alone."""
    asked = []
    mixed.connection.set_trace_callback(asked.append)
    try:
        wanted = Filter(decision="open", crew="甲")
        for name in ("kind", "classcode", "crew", "band", "area", "decision",
                     "patrol_code", "package_fid"):
            census_review.counts(mixed, 7, wanted, name)
        census_review.count(mixed, 7, wanted)
        census_review.progress(mixed, 7, "patrol_code")
        census_review.people(mixed, 7)
    finally:
        mixed.connection.set_trace_callback(None)
    assert len(asked) == 11
    for statement in asked:
        plan = mixed.query("EXPLAIN QUERY PLAN " + statement)
        assert "COVERING INDEX ix_census_change_review" in plan[0][-1], statement


def test_rows_survive_what_people_write_into_them(census):
    fid = change(census, old="no json", new="[1]", why="{}")
    row = row_of(census, fid)
    assert (row["old"], row["new"], row["why"]) == ({}, {}, [])
    assert row["x"] is None and row["class_name"]
    found = census_review.detail(census, row)
    assert found["old"] is None and found["new"] is None and found["lines"] == []


# -- one change

def test_both_sides_of_a_change(census, tmp_path):
    old = component(census, 10, 10, objpos="劳动路", objstate="完好")
    new = survey(census, 11, 10, objpos="劳动路 3 号", objstate="破损")
    fid = change(census, "attributes", objid=old["objid"], table_name=TABLE,
                 object_fid=old["fid"], survey_table=SURVEY, survey_fid=new,
                 old=json.dumps({"objpos": "劳动路"}), new=json.dumps({"objpos": "劳动路 3 号"}))
    photo = tmp_path / "a.jpg"
    for number, (table, code) in enumerate(((TABLE, old["objid"]), (SURVEY, str(new)))):
        photo.write_bytes(b"photo %d" % number)
        attachments.add(census, table, code, photo, "near")
    found = census_review.detail(census, row_of(census, fid))
    lines = {column: rest for column, *rest in found["lines"]}
    assert lines["objpos"] == ["劳动路", "劳动路 3 号", True]
    assert lines["objstate"] == ["完好", "破损", False]      # the matching thought it no change
    assert lines["classcode"] == ["0102", "0102", False] and "note" not in lines
    assert [len(side) for side in found["photos"]] == [1, 1]
    assert found["old"]["geom"] and found["new"]["crew"] == "甲"


def test_what_lies_around(census):
    near, far = component(census, 10, 10), component(census, 60, 10)
    components.retire(census, [(TABLE, component(census, 11, 11)["fid"])], "li", "gone")
    new = survey(census, 12, 10)
    for values in ({"state": "double"}, {"found": "lost"}, {"purpose": "check"}, {"census": 2}):
        survey(census, 12, 11, **values)
    found = census_review.around(census, 1, (5, 5, 20, 20))
    assert [(hit["side"], hit["fid"]) for hit in found] == [("old", near["fid"]), ("new", new)]
    assert far["fid"] not in [hit["fid"] for hit in found]


# -- deciding

def test_a_decision_is_signed_and_can_be_taken_back(census):
    fid = matched(census, 10, 10)
    before = census_decisions.decide(census, seen(census, fid), "accepted", "王", "as seen")
    row = row_of(census, fid)
    assert (row["decision"], row["changed_by"], row["reason"]) == ("accepted", "王", "as seen")
    assert row["changed_at"] and row["rule_fid"] is None
    assert census.query("SELECT step FROM census") == [("reviewing",)]
    census_decisions.restore(census, before, [], seen(census, fid))
    assert census_decisions.rows_where(census, "1", ()) == before
    count = census.query("SELECT feature_count FROM gpkg_ogr_contents WHERE "
                         "table_name = 'census_change'")[0][0]
    assert count == 1


def test_what_another_decided_is_not_overwritten(census):
    one, two = matched(census, 10, 10), matched(census, 20, 10)
    looked_at = seen(census, one, two)
    census_decisions.decide(census, seen(census, one), "rejected", "张")
    with pytest.raises(census_decisions.Stale) as raised:
        census_decisions.decide(census, looked_at, "accepted", "王")
    assert "张" in str(raised.value) and "rejected" in str(raised.value)
    assert decisions(census) == {one: "rejected", two: ""}
    with pytest.raises(census_decisions.Stale):
        census_decisions.set_kind(census, one, looked_at[one], "replaced", "王")


def test_undo_does_not_overwrite_what_came_after(census):
    fid = matched(census, 10, 10)
    before = census_decisions.decide(census, seen(census, fid), "accepted", "王")
    after = seen(census, fid)
    census_decisions.decide(census, after, "rejected", "张")
    with pytest.raises(census_decisions.Stale):
        census_decisions.restore(census, before, [], after)
    assert decisions(census) == {fid: "rejected"}


def test_two_decisions_within_a_millisecond_differ(census, monkeypatch):
    fid = matched(census, 10, 10)
    monkeypatch.setattr(census_decisions, "now", lambda: "2026-11-22T10:00:00.000")
    stamps = []
    for decision in ("accepted", "rejected", "accepted"):
        census_decisions.decide(census, seen(census, fid), decision, "王")
        stamps.append(seen(census, fid)[fid])
    assert stamps == sorted(set(stamps)) and len(stamps) == 3


def test_what_cannot_be_decided(census):
    unclear = matched(census, 10, 10, "uncertain")
    applied = matched(census, 20, 10, decision="accepted", applied_at="2026-11-22T10:00")
    with pytest.raises(InputError, match="uncertain"):
        census_decisions.decide(census, seen(census, unclear), "accepted", "王")
    with pytest.raises(InputError, match="applied already"):
        census_decisions.decide(census, seen(census, applied), "", "王")
    with pytest.raises(InputError, match="not there any more"):
        census_decisions.decide(census, {99: None}, "accepted", "王")
    assert decisions(census) == {unclear: "", applied: "accepted"}
    census_decisions.decide(census, seen(census, unclear), "rejected", "王")
    assert decisions(census)[unclear] == "rejected"


@pytest.mark.parametrize("values, possible", [
    (dict(object_fid=1, survey_fid=1), MATCHED),
    (dict(object_fid=1), {"lost", "removed", "missed", "uncertain"}),
    (dict(survey_fid=1), {"new", "uncertain"}),
    (dict(object_fid=1, survey_fid=1, group_no=3), MATCHED | {"split", "joined"}),
    (dict(source="owner"), {"new", "uncertain"}),
    (dict(source="case", objid="3301060102000001"), MATCHED),
])
def test_kinds_that_a_change_can_be(census, values, possible):
    fid = change(census, "uncertain", **values)
    row = row_of(census, fid)
    assert set(census_decisions.possible(row)) == possible
    for kind in KINDS:
        if kind in possible:
            census_decisions.set_kind(census, fid, seen(census, fid)[fid], kind, "王")
            assert row_of(census, fid)["kind"] == kind
            assert row_of(census, fid)["proposed"] == "uncertain"
        else:
            with pytest.raises(InputError, match="kind"):
                census_decisions.set_kind(census, fid, seen(census, fid)[fid], kind, "王")


def test_another_kind_opens_the_decision(census):
    fid = matched(census, 10, 10)
    census_decisions.decide(census, seen(census, fid), "accepted", "王")
    census_decisions.set_kind(census, fid, seen(census, fid)[fid], "replaced", "李")
    row = row_of(census, fid)
    assert (row["kind"], row["decision"], row["changed_by"]) == ("replaced", "", "李")


# -- rules

def test_a_rule_settles_only_what_nobody_decided(census):
    sure = [matched(census, 10 * n, 10, "unchanged", certainty=0.995) for n in range(1, 4)]
    unsure = matched(census, 50, 10, "unchanged", certainty=0.98)
    mine = matched(census, 60, 10, "unchanged", certainty=1.0)
    unclear = matched(census, 70, 10, "uncertain", certainty=0.995)
    census_decisions.decide(census, seen(census, mine), "rejected", "张")
    wanted = Filter(least=0.99, decision="rejected")     # the decision does not count
    assert census_decisions.preview(census, 1, wanted, "accepted") == 3
    assert census_decisions.preview(census, 1, wanted, "rejected") == 4
    rule, settled = census_decisions.apply_rule(census, 1, wanted, "accepted", "sure ones", "王")
    assert settled == 3
    assert decisions(census) == {**dict.fromkeys(sure, "accepted"), unsure: "",
                                 mine: "rejected", unclear: ""}
    listed, = census_decisions.rules(census, 1)
    assert (listed["title"], listed["count"], listed["standing"], listed["changed_by"]) == (
        "sure ones", 3, 3, "王")
    assert listed["wanted"] == wanted and listed["taken_back"] is None
    # a person thinks otherwise of one, then the rule is taken back
    census_decisions.decide(census, seen(census, sure[0]), "rejected", "张")
    assert census_decisions.take_back(census, rule, "李") == 2
    assert decisions(census)[sure[0]] == "rejected" and decisions(census)[sure[1]] == ""
    listed, = census_decisions.rules(census, 1)
    assert listed["taken_back"][0] == "李" and listed["changed_by"] == "王"
    with pytest.raises(InputError, match="taken back already"):
        census_decisions.take_back(census, rule, "李")


def test_a_rule_without_rows_is_none(census):
    with pytest.raises(InputError, match="settle nothing"):
        census_decisions.apply_rule(census, 1, Filter(kind="lost"), "accepted", "", "王")
    assert census_decisions.rules(census, 1) == []


def test_a_rule_that_is_applied_stays(census):
    fid = matched(census, 10, 10)
    rule, _ = census_decisions.apply_rule(census, 1, Filter(), "accepted", "all", "王")
    with census.transaction() as connection:
        connection.execute("UPDATE census_change SET applied_at = '2026'")
    with pytest.raises(InputError, match="applied already"):
        census_decisions.take_back(census, rule, "王")
    assert decisions(census) == {fid: "accepted"}
    assert census_decisions.rules(census, 1)[0]["taken_back"] is None


def test_many_rows_announce_themselves_and_a_cancel_leaves_nothing(census, monkeypatch):
    monkeypatch.setattr(census_decisions, "MANY", 3)
    monkeypatch.setattr(census_decisions, "_CHUNK", 2)
    fids = [matched(census, 5 * n, 20) for n in range(6)]
    told = []

    class Feedback:
        def progress(self, fraction):
            told.append((fraction, census.writer()["what"]))
            if fraction > stop:
                raise Cancelled()
    stop = 0.5
    with pytest.raises(Cancelled):
        census_decisions.apply_rule(census, 1, Filter(), "accepted", "all", "王", "accepting",
                                    Feedback())
    assert set(decisions(census).values()) == {""} and census_decisions.rules(census, 1) == []
    assert census.writer() is None and told[0] == (0, "accepting")
    stop = 2
    rule, count = census_decisions.apply_rule(census, 1, Filter(), "accepted", "all", "王",
                                              "accepting", Feedback())
    assert count == 6 and told[-1][0] == 1.0
    assert census_decisions.take_back(census, rule, "王", "taking back") == 6
    assert decisions(census) == dict.fromkeys(fids, "")


# -- matching by hand

def sides_of(ws):
    """{(component, surveyed row): kind} of a census."""
    return {(old, new): kind for old, new, kind in ws.query(
        "SELECT object_fid, survey_fid, kind FROM census_change WHERE census_fid = 1")}


def key(ws, fid):
    row = row_of(ws, fid)
    return (row["table_name"], row["object_fid"]), (row["survey_table"], row["survey_fid"])


def test_matches_are_exchanged(census):
    one, two = matched(census, 10, 10), matched(census, 12, 10)
    (old, _), (_, new) = key(census, one), key(census, two)
    before = census_decisions.rows_where(census, "1", ())
    pair, was, made = census_rematch.rematch(census, 1, old, new, "王")
    # the other two are not matched with each other by themselves
    assert sides_of(census) == {(1, 2): "moved", (2, None): "lost", (None, 1): "new"}
    row = row_of(census, pair)
    assert row["distance"] == pytest.approx(3) and row["certainty"] == 1.0
    assert (row["decision"], row["changed_by"]) == ("accepted", "王") and row["x"] == 13
    assert row["why"][0][1] == {"who": "王"}
    lost = census_review.page(census, 1, Filter(kind="lost", decision="open"))[0]
    assert lost["x"] == 12 and lost["objid"] == before[1]["objid"] and lost["classcode"] == "0102"
    new_row = census_review.page(census, 1, Filter(kind="new"))[0]
    assert new_row["objid"] is None and new_row["x"] == 11 and new_row["crew"] == "甲"
    assert new_row["community_code"] == COMMUNITY and new_row["bgid"] == COMMUNITY + "001"
    # and back
    fids = [fid for fid, in census.query("SELECT fid FROM census_change")]
    census_decisions.restore(census, was, made, seen(census, *fids))
    assert census_decisions.rows_where(census, "1", ()) == before


def test_a_lost_and_a_new_one_become_a_pair(census):
    old = component(census, 10, 10, objpos="a", deptcode3="U1")
    new = survey(census, 10.4, 10, objpos="b", objid="9")
    lost = change(census, "lost", objid=old["objid"], table_name=TABLE, object_fid=old["fid"])
    change(census, "new", survey_table=SURVEY, survey_fid=new)
    pair, was, made = census_rematch.rematch(census, 1, (TABLE, old["fid"]), (SURVEY, new), "王")
    assert pair == lost and made == [] and len(was) == 2
    row = row_of(census, pair)
    assert sides_of(census) == {(old["fid"], new): "attributes"}
    assert row["old"] == {"objpos": "a"} and row["new"] == {"objpos": "b"}
    assert row["objid"] == old["objid"]


@pytest.mark.parametrize("x, values, kind", [
    (10.9, {}, "unchanged"), (11.1, {}, "moved"), (10.1, {"classcode": "0105"}, "reclassified"),
    (10.1, {"objname": "x", "ordate": "2026-01-01"}, "attributes"),
    (10.1, {"extra": '{"lid": "steel"}'}, "attributes"), (10.1, {"objstate": "丢失"}, "lost")])
def test_the_kind_of_a_pair(census, x, values, kind):
    """Class A is good for 0.5 m; twice that is a move."""
    old = component(census, 10, 10)
    new = survey(census, x, 10, **values)
    change(census, "new", survey_table=SURVEY, survey_fid=new)
    pair, *_ = census_rematch.rematch(census, 1, (TABLE, old["fid"]), (SURVEY, new), "王")
    row = row_of(census, pair)
    assert row["kind"] == kind and row["classcode"] == values.get("classcode", "0102")
    lines = {column: rest for column, *rest in census_review.detail(census, row)["lines"]}
    if "extra" in values:
        assert lines["lid"] == [None, "steel", True]
    if "classcode" in values:
        assert lines["classcode"] == ["0102", "0105", True]


def test_the_offset_of_a_crew_is_taken_off_where_it_is_accepted(census):
    put(census, "census_crew", census_fid=1, crew="甲", dx=3.0, dy=0.0, sigma=0.2, accepted=1)
    old = component(census, 10, 10)
    new = survey(census, 13.2, 10)
    pair, *_ = census_rematch.rematch(census, 1, (TABLE, old["fid"]), (SURVEY, new), "王")
    row = row_of(census, pair)
    assert row["kind"] == "unchanged" and row["distance"] == pytest.approx(0.2)
    assert row["x"] == pytest.approx(10.2)


def test_the_answer_of_a_crew_does_not_become_an_object(census):
    old = component(census, 10, 10)
    said = survey(census, 10, 10, found="lost", objid=old["objid"])
    new = survey(census, 10.2, 10)
    change(census, "lost", objid=old["objid"], table_name=TABLE, object_fid=old["fid"],
           survey_table=SURVEY, survey_fid=said)
    change(census, "new", survey_table=SURVEY, survey_fid=new)
    census_rematch.rematch(census, 1, (TABLE, old["fid"]), (SURVEY, new), "王")
    assert sides_of(census) == {(old["fid"], new): "unchanged"}


def test_an_uncertain_pair_is_settled_by_matching_it_again(census):
    fid = matched(census, 10, 10, kind="uncertain")
    census_rematch.rematch(census, 1, *key(census, fid), "王")
    row, = census.query("SELECT kind, decision FROM census_change WHERE fid = ?", (fid,))
    assert row == ("unchanged", "accepted")


def test_what_cannot_be_matched(census):
    fid = matched(census, 10, 10)
    old, new = key(census, fid)
    with pytest.raises(InputError, match="matched with each other already"):
        census_rematch.rematch(census, 1, old, new, "王")
    with pytest.raises(InputError, match="point, a line"):
        census_rematch.rematch(census, 1, old, ("survey_line", 1), "王")
    other = matched(census, 20, 10, decision="accepted", applied_at="2026")
    with pytest.raises(InputError, match="applied already"):
        census_rematch.rematch(census, 1, old, key(census, other)[1], "王")
    for ghost in ((TABLE, 99), old), (old, (SURVEY, 99)):
        with pytest.raises(InputError, match="not there"):
            census_rematch.rematch(census, 1, ghost[0], ghost[1] if ghost[1] != old else new, "王")
    assert len(sides_of(census)) == 2


def test_a_split_is_dissolved(census):
    old = component(census, 10, 10)
    news = [survey(census, 10 + n, 11) for n in range(3)]
    for new in news:
        change(census, "split", objid=old["objid"], table_name=TABLE, object_fid=old["fid"],
               survey_table=SURVEY, survey_fid=new, group_no=4)
    census_rematch.rematch(census, 1, (TABLE, old["fid"]), (SURVEY, news[1]), "王")
    assert sides_of(census) == {(old["fid"], news[1]): "moved", (None, news[0]): "new",
                                (None, news[2]): "new"}
    assert census.query("SELECT count(*) FROM census_change WHERE group_no IS NOT NULL") == [(0,)]


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                 HealthCheck.too_slow])
def test_no_object_is_lost_or_doubled_by_matching(census, data):
    """Whatever is matched anew: every component and every surveyed object stands in one change,
    and taking everything back leads to where it began."""
    with census.transaction() as connection:
        for table in ("census_change", SURVEY):
            connection.execute(f"DELETE FROM {table}")
    olds = census.query(f"SELECT fid FROM {TABLE}") or [
        (component(census, 10 + 2 * n, 10)["fid"],) for n in range(5)]
    olds = [fid for fid, in olds]
    news = [survey(census, 10 + 2 * n, 11) for n in range(5)]
    partners = data.draw(st.permutations(news))
    pairs = data.draw(st.integers(0, 5))
    for old, new in zip(olds[:pairs], partners[:pairs]):
        change(census, "moved", table_name=TABLE, object_fid=old, survey_table=SURVEY,
               survey_fid=new)
    for old in olds[pairs:]:
        change(census, "lost", table_name=TABLE, object_fid=old)
    for new in partners[pairs:]:
        change(census, "new", survey_table=SURVEY, survey_fid=new)
    begun = census_decisions.rows_where(census, "1", ())
    steps = []
    for _ in range(data.draw(st.integers(1, 5))):
        old, new = data.draw(st.sampled_from(olds)), data.draw(st.sampled_from(news))
        try:
            pair, was, made = census_rematch.rematch(census, 1, (TABLE, old), (SURVEY, new), "王")
        except InputError:
            assert (old, new) in sides_of(census)
            continue
        here = [fid for fid in [*made, *(row["fid"] for row in was)] if row_of(census, fid)]
        steps.append((was, made, seen(census, *here)))
        assert row_of(census, pair)["object_fid"] == old
    standing = census.query("SELECT object_fid, survey_fid FROM census_change")
    assert sorted(o for o, _ in standing if o) == sorted(olds)
    assert sorted(n for _, n in standing if n) == sorted(news)
    assert all(o or n for o, n in standing)
    for was, made, stamps in reversed(steps):
        census_decisions.restore(census, was, made, stamps)
    assert census_decisions.rows_where(census, "1", ()) == begun


def test_two_desks(census):
    """A second connection sees what the first decided, and is told when it would overwrite."""
    fid = matched(census, 10, 10)
    with store.open_workspace(census.path) as other:
        looked_at = seen(other, fid)
        census_decisions.decide(census, seen(census, fid), "accepted", "王")
        assert row_of(other, fid)["decision"] == "accepted"
        with pytest.raises(census_decisions.Stale, match="王"):
            census_decisions.decide(other, looked_at, "rejected", "张")
        census_decisions.decide(other, seen(other, fid), "rejected", "张")
    assert row_of(census, fid)["changed_by"] == "张"
