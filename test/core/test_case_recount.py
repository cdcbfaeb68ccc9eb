"""Deadlines counted anew from the record after a change of the calendar."""
import json
import random

import pytest

from citygrid_plugin.core.cases import clocks, recount
from citygrid_plugin.core.cases.deadlines import Clock, workspace_clock
from citygrid_plugin.core.cases.options import options, set_options
from citygrid_plugin.core.errors import Cancelled
from citygrid_plugin.core.workspace import case_records, cases

FESTIVAL = [f"2027-02-{day:02}" for day in range(5, 12)]     # Friday to Thursday, of our making


def enter(ws, days, kind="holiday"):
    with ws.transaction() as connection:
        connection.executemany("INSERT OR REPLACE INTO calendar_day (day, kind, source) "
                               "VALUES (?, ?, 'city')", [(day, kind) for day in days])


def new_case(ws, at="2027-02-03T09:00:00", value=2, unit="work_day", **more):
    return cases.report(ws, classcode="0102", kind="component", x=10.0, y=10.0,
                        description="cover gone", source="hotline", actor="Li", role="acceptor",
                        limit_value=value, limit_unit=unit, at=at, file=True, **more)


def take(ws, case_id, action, at, role="administrator", actor="Wang", **more):
    return cases.step(ws, case_id, action, actor=actor, role=role, at=at,
                      expected_version=cases.case(ws, case_id)["version"], **more)


def count(ws, **more):
    return recount.recount(ws, actor="Zhao", note="2027", what="test", **more)


@pytest.fixture
def dispatched(ws):
    """A case with two working days from Wednesday 3 February 2027, 10:00."""
    case_id = new_case(ws)
    take(ws, case_id, "dispatch", "2027-02-03T10:00:00", unit="U1")
    assert cases.case(ws, case_id)["due_at"] == "2027-02-05T10:00:00"
    return case_id


def test_nothing_to_do(ws, dispatched):
    found = count(ws)
    assert (found.moves, found.same, found.by_hand, found.replies) == ([], 1, [], [])
    assert cases.case(ws, dispatched)["version"] == 3


def test_deadline_moves_over_the_festival_and_is_recorded(ws, dispatched):
    enter(ws, FESTIVAL)
    found = count(ws)
    row = cases.case(ws, dispatched)
    assert [m.due for m in found.moves] == [("2027-02-05T10:00:00", "2027-02-12T10:00:00")]
    assert row["due_at"] == row["handle_due_at"] == "2027-02-12T10:00:00"
    assert (row["state"], row["unit"], row["version"]) == ("dispatched", "U1", 4)
    assert row["touched_at"] == "2027-02-03T10:00:00"      # by nobody since
    record = cases.steps(ws, dispatched)[-1]
    assert (record["action"], record["actor"], record["note"]) == ("recount", "Zhao", "2027")
    assert json.loads(record["detail"])["clock"]["due_at"] == row["due_at"]
    # the light goes with it
    assert row["green_until"] == clocks.green_until(workspace_clock(ws), row)
    assert not case_records.verify_chain(ws)
    again = count(ws)
    assert (again.moves, again.same) == ([], 1)
    assert cases.case(ws, dispatched)["version"] == 4


def test_back_again_when_the_days_are_removed(ws, dispatched):
    enter(ws, FESTIVAL)
    count(ws)
    with ws.transaction() as connection:
        connection.execute("DELETE FROM calendar_day WHERE source = 'city'")
    count(ws)
    assert cases.case(ws, dispatched)["due_at"] == "2027-02-05T10:00:00"


def test_way_of_counting_is_changed(ws, dispatched):
    set_options(ws, {"work_day": "date"})
    assert [m.due[1] for m in count(ws).moves] == ["2027-02-05T18:00:00"]


def test_plan_writes_nothing_and_takes_a_calendar_in_question(ws, dispatched):
    wanted = Clock(calendar={**workspace_clock(ws).calendar}, work_day="date")
    assert [m.due[1] for m in recount.plan(ws, wanted).moves] == ["2027-02-05T18:00:00"]
    assert recount.plan(ws).moves == []
    assert cases.case(ws, dispatched)["version"] == 3


def test_suspended_case_keeps_another_rest(ws, dispatched):
    take(ws, dispatched, "request_suspension", "2027-02-08T10:00:00", note="frost",
         detail={"until": "2027-03-01"})
    take(ws, dispatched, "grant_suspension", "2027-02-08T10:00:00", actor="Sun")
    assert cases.case(ws, dispatched)["left_seconds"] == -8 * 3600     # 5 February, 10:00
    enter(ws, FESTIVAL)
    assert len(count(ws).moves) == 1
    assert cases.case(ws, dispatched)["left_seconds"] == 2 * 3600
    row = take(ws, dispatched, "resume", "2027-03-01T08:00:00")
    assert row["due_at"] == "2027-03-01T10:00:00"
    assert (len(count(ws).moves), recount.plan(ws).same) == (0, 1)


@pytest.mark.parametrize("option", ["rest", "anew"])
def test_rework_goes_on_as_it_was_decided_then(ws, dispatched, option):
    set_options(ws, {"rework_clock": option})
    take(ws, dispatched, "handle", "2027-02-03T17:00:00", role="unit", actor="U")
    take(ws, dispatched, "rework", "2027-02-04T09:00:00", note="bad", actor="Sun")
    due = {"rest": "2027-02-05T12:00:00", "anew": "2027-02-08T09:00:00"}[option]
    assert cases.case(ws, dispatched)["due_at"] == due
    set_options(ws, {"rework_clock": {"rest": "anew", "anew": "rest"}[option]})
    assert count(ws).moves == []
    enter(ws, ["2027-02-04"])
    count(ws)
    due = {"rest": "2027-02-08T11:00:00", "anew": "2027-02-08T18:00:00"}[option]
    assert cases.case(ws, dispatched)["due_at"] == due


def test_extension_is_counted_from_the_new_deadline(ws, dispatched):
    take(ws, dispatched, "request_extension", "2027-02-04T10:00:00", note="rain")
    row = take(ws, dispatched, "grant_extension", "2027-02-04T11:00:00", actor="Sun")
    assert row["due_at"] == "2027-02-09T10:00:00"
    enter(ws, FESTIVAL)
    count(ws)
    assert cases.case(ws, dispatched)["due_at"] == "2027-02-16T10:00:00"


def test_step_that_was_taken_back(ws, dispatched):
    take(ws, dispatched, "handle", "2027-02-03T11:00:00", actor="Wang")
    take(ws, dispatched, "undo", "2027-02-03T11:02:00", actor="Wang")
    assert count(ws).moves == []
    enter(ws, FESTIVAL)
    assert [m.due[1] for m in count(ws).moves] == ["2027-02-12T10:00:00"]


def test_limit_of_the_stage_is_that_of_its_start(ws):
    case_id = new_case(ws, at="2027-02-04T17:30:00")
    assert cases.case(ws, case_id)["due_at"] == "2027-02-05T08:30:00"
    with ws.transaction() as connection:
        connection.execute("UPDATE stage_limit SET limit_value = 8 WHERE stage = 'dispatch'")
        connection.execute("UPDATE case_open SET limit_value = 5")
    assert count(ws).moves == []
    enter(ws, FESTIVAL)
    count(ws)
    assert cases.case(ws, case_id)["due_at"] == "2027-02-12T08:30:00"


def test_deadline_by_hand_is_left_alone(ws, dispatched):
    with ws.transaction() as connection:
        connection.execute("UPDATE case_open SET due_at = '2027-02-06T12:00:00', "
                           "changed_by = 'Li', changed_why = 'order'")
    enter(ws, FESTIVAL)
    found = count(ws)
    assert (found.moves, found.same) == ([], 0)
    assert found.by_hand == [cases.case(ws, dispatched)["case_no"]]
    assert cases.case(ws, dispatched)["due_at"] == "2027-02-06T12:00:00"


def test_coordination_moves_with_its_case(ws):
    case_id = new_case(ws)
    row = take(ws, case_id, "coordinate", "2027-02-03T10:00:00", note="nobody's")
    assert row["due_at"] == "2027-02-10T10:00:00"
    enter(ws, FESTIVAL)
    count(ws)
    due = cases.case(ws, case_id)["due_at"]
    assert due == "2027-02-17T10:00:00"
    assert ws.query("SELECT due_at FROM coordination") == [(due,)]


def test_replies_that_are_owed(ws, dispatched):
    case_id = new_case(ws, reporter="Mr Chen", phone="1")
    take(ws, case_id, "void", "2027-02-04T10:00:00", note="none there")
    assert ws.query("SELECT due_at FROM case_reply") == [("2027-02-08T10:00:00",)]
    enter(ws, FESTIVAL)
    found = count(ws)
    assert [reply[1:] for reply in found.replies] == [("2027-02-08T10:00:00",
                                                       "2027-02-15T10:00:00")]
    assert ws.query("SELECT due_at FROM case_reply") == [("2027-02-15T10:00:00",)]
    assert count(ws).replies == []


class Stops:
    """Cancels at a share of the progress."""

    def __init__(self, share):
        self.share = share

    def progress(self, fraction):
        if fraction >= self.share:
            raise Cancelled()


@pytest.fixture
def many(ws):
    """Sixty dispatched cases that the festival moves."""
    numbers = [f"C010220270203{number:04}" for number in range(60)]
    columns = {"kind": "component", "classcode": "0102", "x": 10.0, "y": 10.0, "source": "hotline",
               "description": "x", "limit_value": 2, "limit_unit": "work_day"}
    steps = [(number, seq, action, "administrator", "Li", f"2027-02-03T{8 + seq:02}:00:00", unit)
             for number in numbers for seq, (action, unit) in enumerate(
                 (("report", None), ("file", None), ("dispatch", "U1")), 1)]
    case_records.insert_history(
        ws, {"case_no": numbers, **{name: [value] * 60 for name, value in columns.items()}},
        dict(zip(("case_no", "seq", "action", "role", "actor", "at", "unit"), zip(*steps))))
    enter(ws, FESTIVAL)
    return ws


def state(ws):
    return ws.query("SELECT fid, version, due_at, handle_due_at, left_seconds, green_until "
                    "FROM case_open ORDER BY fid")


def test_cancelled_half_way_changes_nothing(many, monkeypatch):
    monkeypatch.setattr(recount, "_PORTION", 20)
    before = state(many)
    for share in (0, 0.4, 0.6, 0.9, 1):
        with pytest.raises(Cancelled):
            count(many, feedback=Stops(share))
        assert state(many) == before
        assert many.writer() is None
    assert len(count(many).moves) == 60


KILLED = """
import sys, time
from citygrid_plugin.core.cases import recount
from citygrid_plugin.core.workspace import store
class Waits:
    def progress(self, fraction):
        if fraction > 0.7:
            print("half of it is written", flush=True)
            time.sleep(60)
recount.recount(store.open_workspace(sys.argv[1]), actor="Zhao", note="n", what="w",
                feedback=Waits())
"""


def test_killed_half_way_changes_nothing(many, killed):
    before = state(many)
    assert killed(KILLED, many.path, 0) == b"half of it is written\n"
    assert state(many) == before
    assert len(count(many).moves) == 60 and not case_records.verify_chain(many)


def test_records_of_older_workspaces_know_the_deadline_alone(ws):
    case_id = new_case(ws)
    take(ws, case_id, "dispatch", "2027-02-03T10:00:00", unit="U1")
    steps = [{**step, "detail": None} for step in cases.steps(ws, case_id)]
    enter(ws, FESTIVAL)
    clock, chosen, limit = workspace_clock(ws), options(ws), (2, "work_day")
    recorded, anew = recount.replay(clock, steps, chosen, limit)
    assert recorded == {
        "due_at": "2027-02-05T10:00:00", "clock_started_at": "2027-02-03T10:00:00",
        "clock_value": 2, "clock_unit": "work_day", "left_seconds": None,
        "handle_due_at": "2027-02-05T10:00:00"}
    assert anew == {**recorded, "due_at": "2027-02-12T10:00:00",
                    "handle_due_at": "2027-02-12T10:00:00"}
    # without a limit there is nothing to count from
    assert recount.replay(clock, steps, chosen)[1]["due_at"] == "2027-02-05T10:00:00"
    # a case that came back has no clock, one that waits for verification keeps the unit's
    back = {**steps[-1], "seq": 4, "action": "return", "to_state": "filed", "due_at": None}
    assert recount.replay(clock, [*steps, back], chosen, limit)[0]["handle_due_at"] is None
    done = {**back, "action": "handle", "to_state": "handled"}
    recorded, anew = recount.replay(clock, [*steps, done], chosen, limit)
    assert (anew["due_at"], anew["handle_due_at"]) == (None, "2027-02-12T10:00:00")


def test_any_history_comes_out_as_it_was(ws):
    """Whatever was done to cases: without a change nothing moves; with the change taken back
    everything is as before; in between it is as if the days had been known all along."""
    dice = random.Random(7)
    days = [f"2027-02-{day:02}T{hour:02}:30:00" for day in range(3, 26) for hour in (7, 9, 13, 16)]
    plots = []
    for number in range(40):
        way, spot = [("report", 0)], 1
        for action in dice.choice([
                ["dispatch", "handle", "rework", "handle"],
                ["dispatch", "request_extension", "grant_extension", "handle"],
                ["dispatch", "request_suspension", "grant_suspension", "resume"],
                ["coordinate", "decide", "dispatch"],
                ["dispatch", "request_return", "refuse_return", "handle", "undo"],
                ["dispatch", "request_return", "grant_return", "dispatch"],
                ["send_back", "file", "dispatch", "handle", "send_verify", "verify"]]):
            spot += 0 if action == "undo" else dice.randint(0, 4)
            way.append((action, spot))
        plots.append((way[:dice.randint(2, len(way))], dice.choice(
            [(2, "work_day"), (5, "work_hour"), (30, "work_hour"), (3, "natural_day")])))

    def play(ws):
        for way, (value, unit) in plots:
            case_id = new_case(ws, at="2027-02-03T07:00:00", value=value, unit=unit)
            for turn, (action, spot) in enumerate(way[1:]):
                detail = {"until": "2027-04-01"} if action == "request_suspension" else None
                actor = "Wang" if action in ("handle", "undo") else f"P{turn}"
                take(ws, case_id, action, days[spot], note="n", unit="U1", actor=actor,
                     detail=detail)

    def clocks_of(ws):
        return [(row[0], *row[2:]) for row in state(ws)]
    set_options(ws, {"clock_during_request": "stands"})
    with ws.transaction() as connection:      # an extension may be late here
        connection.execute("UPDATE case_transition SET guards = '' WHERE guards LIKE '%before%'")
        play(ws)
    first = clocks_of(ws)
    assert count(ws).moves == []
    enter(ws, FESTIVAL)
    moved = count(ws)
    assert len(moved.moves) > 20 and not moved.by_hand
    second = clocks_of(ws)
    with ws.transaction() as connection:
        connection.execute("DELETE FROM calendar_day WHERE source = 'city'")
    count(ws)
    assert clocks_of(ws) == first
    enter(ws, FESTIVAL)
    with ws.transaction():
        play(ws)
    played = clocks_of(ws)[len(first):]
    assert [row[1:] for row in played] == [row[1:] for row in second]
    assert options(ws)["clock_during_request"] == "stands"
