"""Applying what was accepted of a census: all of it, once, and nothing half."""
import json

import pytest
import shapely
from applied_census import census, change, inventory, placed, point, row, state, surveyed

from citygrid_plugin.core.errors import Cancelled, InputError, Refused
from citygrid_plugin.core.workspace import (
    cases, census_apply, census_undo, component_history, components, inbox, maintenance, store)

LID, SEWER, BIN = "0101", "0102", "0303"


@pytest.fixture
def fid(ws):
    return census(ws)


class Stopping:
    """Feedback that says at which call it was cancelled."""

    def __init__(self, at):
        self.at, self.calls = at, 0

    def check(self):
        self.calls += 1
        if self.calls == self.at:
            raise Cancelled()

    def progress(self, fraction):
        self.check()


def many(ws, fid):
    """One change of every kind."""
    codes = [code for *_, code in placed(ws, LID, [point(x, 5) for x in range(1, 9)])]
    line = placed(ws, LID, shapely.LineString([(0, 10), (40, 10)]))[2]
    change(ws, fid, "unchanged", codes[0])
    change(ws, fid, "moved", codes[1], survey=surveyed(ws, fid, point(70, 8)))
    change(ws, fid, "attributes", codes[2], new={"deptcode1": "U1"})
    change(ws, fid, "reclassified", codes[3], classcode=SEWER)
    change(ws, fid, "reclassified", codes[4], classcode=BIN)
    change(ws, fid, "lost", codes[5])
    change(ws, fid, "removed", codes[6])
    change(ws, fid, "replaced", codes[7], survey=surveyed(ws, fid, point(8, 5.4)))
    change(ws, fid, "new", survey=surveyed(ws, fid, point(20, 20), classcode=BIN))
    for x in (0, 20):
        change(ws, fid, "split", line, group_no=1, survey=surveyed(
            ws, fid, shapely.LineString([(x, 10), (x + 15 + x / 4, 10)])))
    return codes


def test_everything_accepted_is_applied_in_one_run(ws, fid):
    codes = many(ws, fid)
    left = change(ws, fid, "lost", placed(ws, LID, point(9, 9))[2], decision="rejected")
    done = census_apply.apply(ws, fid, "wang")
    assert sum(done.counts.values()) == 11 and done.refused == [] and done.applied == 11
    run, = ws.dicts("SELECT * FROM census_run")
    counts = json.loads(run["counts"])
    assert (run["fid"], run["kind"], run["by_user"]) == (done.run, "apply", "wang")
    assert counts["moved"] == 1 and counts["recoded"] == 1 and counts["inserted"] == 3
    entries = ws.query("SELECT changed_by, count(*) FROM cg_history WHERE id BETWEEN ? AND ? "
                       "GROUP BY 1", (run["first_history"], run["last_history"]))
    assert [e[0] for e in entries] == ["wang"]
    assert ws.query("SELECT step FROM census WHERE fid = ?", (fid,)) == [("applied",)]
    assert ws.query("SELECT applied_at FROM census_change WHERE fid = ?", (left,)) == [(None,)]
    assert ws.query("SELECT DISTINCT applied_at FROM census_change WHERE fid != ?",
                    (left,)) == [(run["at"],)]
    assert maintenance.check(ws) == [] and not ws.query("SELECT 1 FROM cg_lock")
    # the life of one object is in its history, with who and why
    entry = component_history.history(ws, "component_01_point", row(ws, codes[1])["fid"])[0]
    assert (entry.by, entry.why, round(entry.moved)) == ("wang", "2026", 68)


def test_a_second_time_there_is_nothing_to_do(ws, fid):
    many(ws, fid)
    census_apply.apply(ws, fid, "wang")
    before = state(ws)
    again = census_apply.apply(ws, fid, "wang")
    assert again.run is None and again.applied == 0 and again.refused == []
    assert state(ws) == before


def test_two_windows_apply_once(ws, fid):
    many(ws, fid)
    with store.open_workspace(ws.path) as other:
        first = census_apply.apply(other, fid, "li")
        second = census_apply.apply(ws, fid, "wang")
    assert (first.applied, second.applied) == (11, 0)
    assert ws.query("SELECT by_user FROM census_run") == [("li",)]


def test_what_is_accepted_later_is_a_second_run(ws, fid):
    a, b = (placed(ws, LID, point(x, 5))[2] for x in (1, 2))
    change(ws, fid, "lost", a)
    later = change(ws, fid, "lost", b, decision="")
    assert census_apply.apply(ws, fid, "wang").counts == {"lost": 1}
    ws.connection.execute("UPDATE census_change SET decision = 'accepted' WHERE fid = ?",
                          (later,))
    assert census_apply.apply(ws, fid, "wang").counts == {"lost": 1}
    first, second = ws.query("SELECT at FROM census_run ORDER BY fid")
    assert second > first


def test_edited_after_the_decision_is_refused_with_who_and_when(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    number = change(ws, fid, "attributes", code, new={"deptcode1": "U1"})
    components.change(ws, [(table, key)], "objpos", "gate", "zhang", "looked at it")
    done = census_apply.apply(ws, fid, "wang")
    (refused, objid, error), = done.refused
    assert (refused, objid) == (number, code) and "zhang" in str(error) and done.run is None
    assert row(ws, code)["deptcode1"] is None


def test_what_was_edited_and_set_back_counts_as_untouched(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    number = change(ws, fid, "lost", code)
    for value in ("gate", None):
        with ws.transaction() as connection:
            connection.execute(f"UPDATE {table} SET objpos = ?, changed_at = 'x' WHERE fid = ?",
                               (value, key))
    assert census_apply.apply(ws, fid, "wang").counts == {"lost": 1} and number


def test_a_new_grid_under_an_object_is_no_edit(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    change(ws, fid, "lost", code)
    with ws.transaction() as connection:
        connection.execute(f"UPDATE {table} SET bgid = NULL WHERE fid = ?", (key,))
    assert census_apply.apply(ws, fid, "wang").refused == []


def test_retired_in_the_meantime_is_told_even_where_nothing_was_to_change(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    change(ws, fid, "unchanged", code)
    components.retire(ws, [(table, key)], "zhang", "dug up")
    done = census_apply.apply(ws, fid, "wang")
    assert done.applied == 0 and "retired" in str(done.refused[0][2])


def test_two_changes_of_one_object_are_a_conflict(ws, fid):
    *_, code = placed(ws, LID, point(5, 5))
    *_, free = placed(ws, LID, point(6, 5))
    keys = [change(ws, fid, "lost", code), change(ws, fid, "attributes", code,
                                                  new={"note": "x"})]
    change(ws, fid, "lost", free)
    done = census_apply.apply(ws, fid, "wang")
    assert [r[0] for r in done.refused] == keys and done.counts == {"lost": 1}
    assert "2 accepted changes" in str(done.refused[0][2])


def test_one_surveyed_row_is_not_used_twice(ws, fid):
    *_, code = placed(ws, LID, point(5, 5))
    survey = surveyed(ws, fid, point(7, 7), classcode=LID)
    change(ws, fid, "moved", code, survey=survey)
    change(ws, fid, "new", survey=survey)
    done = census_apply.apply(ws, fid, "wang")
    assert len(done.refused) == 2 and done.run is None


@pytest.mark.parametrize("spoil", ["undecided", "edited", "no geometry"])
def test_of_a_split_all_parts_go_or_none(ws, fid, spoil):
    *_, code = placed(ws, LID, shapely.LineString([(0, 10), (40, 10)]))
    keys = [change(ws, fid, "split", code, group_no=1, survey=surveyed(
        ws, fid, shapely.LineString([(x, 10), (x + 20, 10)]))) for x in (0, 20)]
    if spoil == "undecided":
        ws.connection.execute("UPDATE census_change SET decision = '' WHERE fid = ?", (keys[0],))
    elif spoil == "edited":
        ws.connection.execute("UPDATE census_change SET old = '{\"note\": \"was\"}' "
                              "WHERE fid = ?", (keys[0],))
    else:
        ws.connection.execute("UPDATE survey_line SET geom = NULL WHERE fid = (SELECT survey_fid "
                              "FROM census_change WHERE fid = ?)", (keys[0],))
    before = inventory(ws)
    done = census_apply.apply(ws, fid, "wang")
    assert {r[0] for r in done.refused} == set(keys) - ({keys[0]} if spoil == "undecided"
                                                        else set())
    assert done.run is None and inventory(ws) == before


@pytest.mark.parametrize("kind", ["split", "joined"])
def test_the_rest_of_a_group_does_not_follow_later(ws, fid, kind):
    whole = shapely.LineString([(0, 10), (40, 10)])
    parts = [shapely.LineString([(0, 10), (25, 10)]), shapely.LineString([(25, 10), (40, 10)])]
    if kind == "split":
        *_, code = placed(ws, LID, whole)
        keys = [change(ws, fid, kind, code, group_no=1, survey=surveyed(ws, fid, part))
                for part in parts]
    else:
        survey = surveyed(ws, fid, whole)
        keys = [change(ws, fid, kind, placed(ws, LID, part)[2], group_no=1, survey=survey)
                for part in parts]
    ws.connection.execute("UPDATE census_change SET decision = 'rejected' WHERE fid = ?",
                          (keys[1],))
    assert census_apply.apply(ws, fid, "wang").applied == 1
    ws.connection.execute("UPDATE census_change SET decision = 'accepted' WHERE fid = ?",
                          (keys[1],))
    before = inventory(ws)
    done = census_apply.apply(ws, fid, "wang")
    assert "applied already" in str(done.refused[0][2]) and inventory(ws) == before
    census_undo.undo(ws, fid, "wang", "together")
    assert census_apply.apply(ws, fid, "wang").counts == {kind: 2}


def test_groups_of_two_matches_with_the_same_number_keep_apart(ws, fid):
    lines = [placed(ws, LID, shapely.LineString([(0, y), (40, y)]))[2] for y in (10, 20)]
    for y, code in zip((10, 20), lines):
        for x in (0, 20):
            change(ws, fid, "split", code, group_no=1, survey=surveyed(
                ws, fid, shapely.LineString([(x, y), (x + 15 + x / 4, y)])))
    done = census_apply.apply(ws, fid, "wang")
    assert done.counts == {"split": 4} and done.inserted == 2 and not done.refused


def test_open_cases_on_what_ended_are_brought_to_notice(ws, fid):
    found = placed(ws, LID, [point(x, 5) for x in (1, 2, 3, 4)])
    numbers = []
    for *_, code in found:
        case = cases.report(ws, classcode=LID, kind="component", x=1.0, y=5.0, description="lid",
                            source="hotline", actor="Li", role="acceptor", objid=code)
        numbers.append(cases.case(ws, case)["case_no"])
    change(ws, fid, "removed", found[0][2])
    change(ws, fid, "reclassified", found[1][2], classcode=BIN)
    change(ws, fid, "reclassified", found[2][2], classcode=SEWER)
    change(ws, fid, "lost", found[3][2])
    done = census_apply.apply(ws, fid, "wang")
    told = {c["case_no"]: c for c in done.cases}
    assert set(told) == set(numbers[:3]) and done.applied == 4
    assert told[numbers[0]]["result_objid"] is None
    for number, major in ((numbers[1], BIN), (numbers[2], SEWER)):
        assert told[number]["result_objid"].startswith("330106" + major)
    assert row(ws, found[0][2])["dedate"] is not None
    assert len(ws.query("SELECT 1 FROM case_open")) == 4


def test_notices_of_the_inbox_go_the_same_way(ws):
    codes = [code for *_, code in placed(ws, LID, [point(x, 5) for x in (1, 2, 3)])]
    pipe = placed(ws, LID, shapely.LineString([(0, 10), (40, 10)]))[2]
    say = {"source": "owner", "by": "owner A", "why": "by letter"}
    inbox.propose(ws, "missing", objid=codes[0], **say)
    inbox.propose(ws, "moved", objid=codes[1], xy=(70.0, 50.0), **say)
    inbox.propose(ws, "replaced", objid=codes[2], **say)
    far = inbox.propose(ws, "moved", objid=pipe, xy=(70.0, 50.0), **say)
    inbox.propose(ws, "new", classcode=BIN, xy=(30.0, 30.0), values={"objpos": "shop"}, **say)
    fid = inbox.inbox(ws, "li")
    ws.connection.execute("UPDATE census_change SET decision = 'accepted'")
    done = census_apply.apply(ws, fid, "wang")
    assert done.counts == {"lost": 1, "moved": 1, "replaced": 1, "new": 1}
    assert [r[0] for r in done.refused] == [far]       # a point says nothing of a line
    assert row(ws, codes[0])["objstate"] == "丢失" and row(ws, codes[1])["bgid"].endswith("002")
    new, = ws.query("SELECT result_objid FROM census_change WHERE kind = 'new'")
    assert row(ws, new[0])["objpos"] == "shop"
    assert ws.query("SELECT step FROM census WHERE fid = ?", (fid,)) == [("reviewing",)]


def test_cancelled_at_any_moment_nothing_is_changed(ws, fid):
    many(ws, fid)
    before = state(ws)
    count = Stopping(None)
    for at in range(1, 200):
        stop = Stopping(at)
        try:
            census_apply.apply(ws, fid, "wang", feedback=stop)
        except Cancelled:
            assert state(ws) == before, at
            continue
        count.calls = at - 1
        break
    assert 10 < count.calls < 199
    assert ws.query("SELECT count(*) FROM census_run") == [(1,)]


def test_somebody_else_writing_is_told_by_name(ws, fid):
    many(ws, fid)
    before = state(ws)
    with store.open_workspace(ws.path) as other:
        ws.connection.execute("PRAGMA busy_timeout = 50")
        with other.bulk("a long import"):
            with pytest.raises(store.Busy, match="a long import"):
                census_apply.apply(ws, fid, "wang")
    ws.connection.execute("PRAGMA busy_timeout = 5000")
    assert state(ws) == before and census_apply.apply(ws, fid, "wang").applied == 11


def test_a_failure_in_the_middle_leaves_nothing_behind(ws, fid, monkeypatch):
    many(ws, fid)
    before = state(ws)
    monkeypatch.setattr(census_apply, "_photos", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        census_apply.apply(ws, fid, "wang")
    assert state(ws) == before and maintenance.check(ws) == []
    monkeypatch.undo()
    assert census_apply.apply(ws, fid, "wang").applied == 11


def test_used_up_serial_numbers_refuse_all_of_it(ws, fid):
    many(ws, fid)
    ws.connection.execute("INSERT OR REPLACE INTO object_serial VALUES ('3301060303', 999999)")
    before = state(ws)
    with pytest.raises(Refused) as error:
        census_apply.apply(ws, fid, "wang")
    assert error.value.code == "CG014" and state(ws) == before


@pytest.mark.parametrize("arguments, said", [
    ((99, "wang"), "no such census"), ((1, "wang", "", "burn"), "burn")])
def test_what_is_asked_wrongly_is_told(ws, arguments, said):
    census(ws)
    with pytest.raises(InputError, match=said):
        census_apply.apply(ws, *arguments)


def test_a_second_census_goes_on_top_of_the_first(ws, fid):
    *_, code = placed(ws, LID, point(5, 5))
    chain = [code]
    for year, classcode, x in (("2026", SEWER, 6), ("2027", BIN, 30), ("2028", LID, 70)):
        fid = census(ws, year)
        change(ws, fid, "reclassified", chain[-1], distance=20.0,
               survey=surveyed(ws, fid, point(x, 5), classcode=classcode))
        done = census_apply.apply(ws, fid, "wang")
        assert done.refused == [] and done.applied == 1
        chain.append(ws.query("SELECT result_objid FROM census_change ORDER BY fid DESC")[0][0])
    assert len(set(chain)) == 4 and maintenance.check(ws) == []
    for before, after in zip(chain, chain[1:]):
        assert ws.query("SELECT predecessor FROM object_code WHERE code = ?",
                        (after,)) == [(before,)]
        assert ws.query("SELECT retired_at NOTNULL FROM object_code WHERE code = ?",
                        (before,)) == [(1,)]
    assert list(inventory(ws)) == [chain[-1]]
    # the code of the first class is not given to anybody again
    assert placed(ws, LID, point(1, 1))[2] not in chain
