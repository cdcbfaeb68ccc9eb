"""Matching again: after applying, after a source was replaced, while others work."""
import json

import numpy as np
import pytest
import shapely
from applied_census import census, inventory, placed, row, surveyed

from citygrid_plugin.core.census.changes import GROUNDS
from citygrid_plugin.core.census.prepare import Scope
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import (
    census_apply, census_changes, census_sources, inbox, survey)
from citygrid_plugin.core.workspace.store import now

LID, SEWER, LAMP, BIN = "0101", "0102", "0118", "0303"


@pytest.fixture
def city(ws):
    """Twelve components 15 m apart, and a census that found all of them."""
    codes = []
    for number in range(12):
        at = shapely.Point(10 + number % 6 * 15, 20 + number // 6 * 40)
        codes.append((placed(ws, LID if number % 2 else LAMP, at)[2], at))
    return ws, census(ws), codes


def walk(ws, fid, codes, but=(), **changed):
    """Survey rows of all components; {number: columns} in ``changed`` under the number."""
    for number, (code, at) in enumerate(codes):
        if number not in but:
            surveyed(ws, fid, at, **{"classcode": row(ws, code)["classcode"], "objid": None,
                                     "source": "a.gpkg", "source_row": number + 1,
                                     **changed.get(f"n{number}", {})})


def decide(ws, fid, where="1", decision="accepted"):
    ws.connection.execute(
        "UPDATE census_change SET decision = ?, changed_by = 'wang', changed_at = ? "
        f"WHERE census_fid = ? AND applied_at IS NULL AND {where}", (decision, now(), fid))


def kinds(ws, where="1"):
    return dict(ws.query(f"SELECT kind, count(*) FROM census_change WHERE {where} GROUP BY 1"))


def test_what_a_census_made_is_not_missed_by_it(city):
    ws, fid, codes = city
    walk(ws, fid, codes, n1={"classcode": BIN}, n3={"classcode": SEWER})
    surveyed(ws, fid, shapely.Point(47, 90), classcode=LAMP)
    census_changes.match_census(ws, fid, "li")
    ws.connection.execute("UPDATE census_change SET kind = proposed")
    decide(ws, fid)
    done = census_apply.apply(ws, fid, "wang")
    assert done.counts == {"unchanged": 10, "reclassified": 2, "new": 1} and done.inserted == 2
    surveyed(ws, fid, shapely.Point(20, 92), classcode=LAMP)
    found = census_changes.match_census(ws, fid, "li")
    assert found["kinds"] == {"new": 1} and found["kept"] == 13


def test_where_somebody_walked_is_remembered(city):
    ws, fid, codes = city
    walk(ws, fid, codes, but=(0, 7))
    first = census_changes.match_census(ws, fid, "li")["kinds"]
    assert first == {"unchanged": 10, "removed": 1, "lost": 1}
    decide(ws, fid, "kind = 'unchanged'")
    surveyed(ws, fid, shapely.Point(97, 97), classcode=LAMP)      # in another unit grid
    found = census_changes.match_census(ws, fid, "li")
    assert found["kinds"] == {"removed": 1, "lost": 1, "new": 1}


def source(ws, rows):
    """A survey file of points: rows of (x, y, columns)."""
    n = len(rows)

    def column(name, default=None):
        made = np.empty(n, dtype=object)
        made[:] = [r[2].get(name, default) for r in rows]
        return made
    return survey.Survey(
        "a.gpkg", {"classcode": column("classcode", LAMP), "objstate": column("objstate"),
                   "crew": "A", "source_row": np.arange(1, n + 1)},
        shapely.points([r[:2] for r in rows]), np.full(n, None, object))


def take_in(ws, fid, rows):
    with ws.bulk("survey") as connection:
        return survey.take_in(ws, connection, fid, source(ws, rows))


def test_a_corrected_file_takes_the_ground_from_what_was_decided_on_it(ws):
    fid = census(ws)
    rows = [(20, 20, {}), (60, 20, {}), (20, 60, {})]
    take_in(ws, fid, rows)
    census_changes.match_census(ws, fid, "li")
    decide(ws, fid)
    rows[1] = (63, 20, {"objstate": "破损"})
    assert take_in(ws, fid, rows).done == "replaced"
    done = census_apply.apply(ws, fid, "wang")
    assert done.applied == 2 and "taken in again" in str(done.refused[0][2])
    found = census_changes.match_census(ws, fid, "li")
    assert (found["kept"], found["kinds"]) == (2, {"new": 1})
    decide(ws, fid)
    assert census_apply.apply(ws, fid, "wang").applied == 1
    there = sorted((r["objstate"], shapely.from_wkb(r["geom"][-21:]).x)
                   for _, r in inventory(ws).values())
    assert there == [("完好", 20), ("完好", 20), ("破损", 63)]


def test_what_became_a_double_is_not_applied_twice(ws):
    fid = census(ws)
    _, key = surveyed(ws, fid, shapely.Point(20, 20), classcode=LAMP)
    census_changes.match_census(ws, fid, "li")
    decide(ws, fid)
    ws.connection.execute("UPDATE survey_point SET state = 'double' WHERE fid = ?", (key,))
    surveyed(ws, fid, shapely.Point(20.1, 20), classcode=LAMP)
    assert census_apply.apply(ws, fid, "wang").applied == 0
    assert census_changes.match_census(ws, fid, "li")["kinds"] == {"new": 1}
    assert kinds(ws) == {"new": 1}


def test_decided_while_it_was_matched(city, monkeypatch):
    ws, fid, codes = city
    walk(ws, fid, codes)
    surveyed(ws, fid, shapely.Point(47, 90), classcode=LAMP)
    census_changes.match_census(ws, fid, "li")
    find = census_changes.find

    def slow(*args):
        with ws.again() as desk:
            decide(desk, fid, "kind = 'new'")
        return find(*args)
    monkeypatch.setattr(census_changes, "find", slow)
    found = census_changes.match_census(ws, fid, "li")
    assert found["kept"] == 1 and kinds(ws) == found["kinds"] | {"new": 1}
    assert "new" not in found["kinds"]


def test_taken_in_while_it_was_matched(city, monkeypatch):
    ws, fid, codes = city
    walk(ws, fid, codes)
    find = census_changes.find

    def slow(*args):
        with ws.again() as desk:
            desk.connection.execute("DELETE FROM survey_point WHERE fid = 3")
        return find(*args)
    monkeypatch.setattr(census_changes, "find", slow)
    with pytest.raises(InputError, match="again"):
        census_changes.match_census(ws, fid, "li")
    assert kinds(ws) == {} and ws.writer() is None


def test_an_offset_is_not_taken_off_what_nobody_measured(city):
    ws, fid, codes = city
    for number, (code, at) in enumerate(codes):
        there = at if number < 6 else shapely.Point(at.x + 4, at.y - 3)
        surveyed(ws, fid, there, classcode=row(ws, code)["classcode"], objid=code, found="here")
    ws.connection.execute("INSERT INTO census_crew (census_fid, crew, dx, dy, accepted) "
                          "VALUES (?, 'A', 4, -3, 1)", (fid,))
    assert census_changes.match_census(ws, fid, "li")["kinds"] == {"unchanged": 12}
    ws.connection.execute("UPDATE census_change SET kind = 'moved'")       # a person says so
    decide(ws, fid)
    census_apply.apply(ws, fid, "wang")
    for code, at in codes:
        assert shapely.from_wkb(row(ws, code)["geom"][-21:]).equals_exact(at, 1e-6)


def test_a_lost_one_is_found_again(city):
    ws, fid, codes = city
    ws.connection.executemany("UPDATE component_01_point SET objstate = '丢失' WHERE objid = ?",
                              [(codes[n][0],) for n in (1, 3, 5, 7)])
    walk(ws, fid, codes, but=(5,), n3={"objstate": "破损"}, n7={"objstate": "丢失"})
    census_changes.match_census(ws, fid, "li")
    found = {objid: (kind, json.loads(new or "{}")) for objid, kind, new in ws.query(
        "SELECT objid, kind, new FROM census_change")}
    assert found[codes[1][0]] == ("attributes", {"objstate": "完好"})
    assert found[codes[3][0]] == ("attributes", {"objstate": "破损"})
    assert found[codes[7][0]] == ("unchanged", {})
    assert found[codes[5][0]] == ("unchanged", {})       # it still is
    decide(ws, fid)
    census_apply.apply(ws, fid, "wang")
    assert row(ws, codes[1][0])["objstate"] == "完好" and row(ws, codes[5][0])["dedate"] is None


def test_one_stands_where_another_was_retired(city):
    ws, fid, codes = city
    code, at = codes[1]
    ws.connection.execute("UPDATE component_01_point SET dedate = '2025-05-05' WHERE objid = ?",
                          (code,))
    walk(ws, fid, codes, n1={"objid": code})
    census_changes.match_census(ws, fid, "li")
    kind, why = ws.query("SELECT kind, why FROM census_change WHERE objid IS NULL")[0]
    assert kind == "new"
    assert [GROUNDS["retired"], {"code": code, "date": "2025-05-05"}] in json.loads(why)
    decide(ws, fid)
    done = census_apply.apply(ws, fid, "wang")
    assert [f["params"]["recorded"] for f in done.findings] == [code]      # spent for ever


def test_an_answer_counts_beyond_the_scope(city):
    ws, fid, codes = city
    ws.connection.execute("UPDATE census SET scope = ?", (json.dumps({"classes": [LAMP]}),))
    walk(ws, fid, codes, but=(3,), n1={"objid": codes[1][0], "found": "lost"})
    assert census_changes.match_census(ws, fid, "li")["kinds"] == {"unchanged": 10, "lost": 1}
    assert kinds(ws, "kind = 'lost'") == {"lost": 1}


def test_a_file_does_not_outvote_the_answer_of_a_crew(city):
    ws, fid, codes = city
    code = codes[1][0]
    walk(ws, fid, codes, but=(1,))
    surveyed(ws, fid, codes[1][1], classcode=LID, objid=code, found="lost")
    surveyed(ws, fid, shapely.Point(47, 90), classcode=LID, objid=code)
    census_changes.match_census(ws, fid, "li")
    assert ws.query("SELECT kind, why FROM census_change WHERE objid = ?", (code,))[0][0] == "lost"


def test_what_was_entered_since_the_packages_went_out_was_missed(city):
    ws, fid, codes = city
    walk(ws, fid, codes)
    lamp = inbox.propose(ws, "new", classcode=LAMP, xy=(32, 40), source="permit", by="li",
                         why="put up")
    ws.connection.execute("UPDATE census_change SET decision = 'accepted' WHERE fid = ?", (lamp,))
    census_apply.apply(ws, inbox.inbox(ws, "li"), "wang")
    census_changes.match_census(ws, fid, "li")
    assert kinds(ws, "source = 'census'") == {"unchanged": 12, "missed": 1}
    why, = ws.query("SELECT why FROM census_change WHERE kind = 'missed'")[0]
    assert json.loads(why)[0][0] == GROUNDS["entered"]


@pytest.mark.parametrize("community, inside", [("330106001001", True), ("330106001002", False)])
def test_what_lies_in_no_unit_grid_belongs_to_its_community(ws, community, inside):
    placed(ws, LAMP, [shapely.Point(20, 20), shapely.Point(300, 20)])
    ws.connection.execute("UPDATE component_01_point SET bgid = NULL")
    found = census_sources.known_components(ws, Scope(communities=(community,)))
    assert found["in_scope"].tolist() == [inside, False]


def test_what_is_left_is_matched_as_if_nothing_were_decided(ws):
    """Noise and offset are those of the whole survey, not of the few rows that are left."""
    from citygrid_plugin.core.workspace.bulk import insert_rows
    rng = np.random.default_rng(4)
    spots = np.array([(x, y) for x in range(4, 100, 8) for y in range(4, 100, 8)], float)
    placed(ws, LAMP, list(shapely.points(spots)))
    fid = census(ws)
    found = spots + rng.normal(0, 0.15, spots.shape) + (1.2, -0.8)
    found[:20, 0] += 3.5                                        # these were moved
    with ws.bulk("survey") as connection:
        insert_rows(ws, connection, "survey_point", {
            "census_fid": fid, "crew": "A", "found": "", "purpose": "census", "state": "good",
            "classcode": np.full(len(found), LAMP, object)}, points=tuple(found[4:].T))
    first = census_changes.match_census(ws, fid, "li")
    open_ = "SELECT objid, survey_fid, kind, certainty FROM census_change WHERE decision = '' " \
            "ORDER BY 1, 2"
    assert first["kinds"]["moved"] == 16 and first["offsets"]["A"]
    decide(ws, fid, "kind = 'unchanged'")
    before = ws.query(open_)
    again = census_changes.match_census(ws, fid, "li")
    assert again["kinds"]["moved"] == 16 and again["surveyed"] == 16
    assert ws.query(open_) == before


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("answer", ["here", ""])
def test_who_was_missed_and_is_surveyed_after_all(city, applied, answer):
    ws, fid, codes = city
    ws.connection.execute("UPDATE census SET day = '2026-01-01'")
    walk(ws, fid, codes, but=(0, 1, 2))
    census_changes.match_census(ws, fid, "li")
    ws.connection.execute("UPDATE census_change SET kind = 'missed' WHERE kind <> 'unchanged'")
    decide(ws, fid)
    if applied:
        census_apply.apply(ws, fid, "wang")
    for number in (0, 1):       # another package comes back
        code, at = codes[number]
        surveyed(ws, fid, at, classcode=row(ws, code)["classcode"], found=answer, crew="B",
                 objid=code if answer else None)
    found = census_changes.match_census(ws, fid, "li")
    assert found["kinds"] == {"unchanged": 2}
    assert kinds(ws) == {"unchanged": 11, "missed": 3 if applied else 1}
    decide(ws, fid)
    done = census_apply.apply(ws, fid, "wang")
    assert done.refused == [] and len(inventory(ws)) == 12


def test_a_partner_by_hand_leaves_the_other_to_a_person(city):
    from citygrid_plugin.core.workspace import census_rematch
    ws, fid, codes = city
    walk(ws, fid, codes)
    table, other = surveyed(ws, fid, shapely.Point(12, 21), classcode=LAMP)
    census_changes.match_census(ws, fid, "li")
    where, key = ws.query("SELECT table_name, fid FROM object_code WHERE code = ?",
                          (codes[0][0],))[0]
    census_rematch.rematch(ws, fid, (where, key), (table, other), "wang")
    found = census_changes.match_census(ws, fid, "li")
    assert found["kept"] == 1 and found["kinds"] == {"unchanged": 11, "uncertain": 1}
    assert ws.query("SELECT survey_fid, object_fid, proposed FROM census_change "
                    "WHERE kind = 'uncertain'") == [(1, None, "new")]


def test_a_group_that_is_half_decided_stays_together(ws):
    fid = census(ws)
    _, _, code = placed(ws, "0206", shapely.LineString([(0, 10), (40, 10)]))
    for x in (0, 20):
        surveyed(ws, fid, shapely.LineString([(x, 10), (x + 20, 10)]), classcode="0206")
    assert census_changes.match_census(ws, fid, "li")["kinds"] == {"split": 2}
    decide(ws, fid, "survey_fid = 1")
    before = inventory(ws)
    for _ in range(2):
        assert census_changes.match_census(ws, fid, "li")["kinds"] == {}
        assert kinds(ws) == {"split": 2}
        done = census_apply.apply(ws, fid, "wang")
        assert "not decided" in str(done.refused[0][2]) and inventory(ws) == before
    decide(ws, fid)
    assert census_apply.apply(ws, fid, "wang").counts == {"split": 2}
