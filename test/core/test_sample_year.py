"""The demonstration district has everything that an evaluation counts, and it fits together."""
import datetime

import numpy as np
import pytest

from citygrid_plugin.core.cases import clocks, lifecycle
from citygrid_plugin.core.cases.calendar import official_days
from citygrid_plugin.core.cases.deadlines import Clock
from citygrid_plugin.core.cases.options import OPTIONS
from citygrid_plugin.core.sample import build, case_rules, office, steps
from citygrid_plugin.core.sample.district import Size, generate
from citygrid_plugin.core.workspace import maintenance, store

SIZE = Size(1000.0, 800.0, 1500)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    path = tmp_path_factory.mktemp("year") / "demo.gpkg"
    made = []
    build._demo(path, build._Silent(), made, SIZE)
    made[0].close()
    with store.open_workspace(path) as ws:
        yield ws


@pytest.fixture(scope="module")
def made():
    return generate(size=SIZE)


def only(ws, query, *values):
    return ws.query(query, values)[0][0]


FINDS = {
    "confirmed on the spot": "field_task WHERE kind = 'confirm' AND result = 'confirm'",
    "not found on the spot": "field_task WHERE kind = 'confirm' AND result = 'deny'",
    "verified on the spot": "field_task WHERE kind = 'verify' AND result = 'verify'",
    "sent to rework": "field_task WHERE kind = 'verify' AND result = 'rework'",
    "task with its area": "field_task f JOIN patrol_area p ON p.code = f.patrol_code "
                          "AND p.collector = f.collector",
    "reply in time": "case_reply WHERE replied_at <= due_at",
    "reply late": "case_reply WHERE replied_at > due_at",
    "reply owed": "case_reply WHERE replied_at IS NULL",
    "return visit": "case_reply WHERE satisfaction IS NOT NULL AND visited_at > replied_at",
    "appeal granted": "appeal WHERE state = 'granted'",
    "appeal refused": "appeal WHERE state = 'refused'",
    "missed report": "missed_report m JOIN collector c ON c.name = m.collector",
    "coordination decided": "coordination WHERE state = 'decided'",
    "coordination failed": "coordination WHERE state = 'failed'",
    "remedied after notices or coordination": "remediation WHERE basis != 'emergency'",
    "emergency": "remediation WHERE basis = 'emergency'",
    "costs recovered": "remediation WHERE recovered > 0 AND recovered <= cost",
    "co-handling unit": "case_party WHERE done_at IS NOT NULL",
    "extended": "case_closed WHERE extensions = 1",
    "suspended": "case_closed WHERE suspensions = 1",
    "reworked": "case_closed WHERE reworks = 1",
    "reworked twice": "case_closed WHERE reworks = 2",
    "circled": "case_closed WHERE dispatches >= 3",
    "forced": "case_closed WHERE forced = 1",
    "late": "case_closed WHERE handled_at > handle_due_at",
    "in time": "case_closed WHERE handled_at <= handle_due_at",
    "open": "case_open", "rejected": "case_closed WHERE state = 'rejected'",
    "void": "case_closed WHERE state = 'void'", "advised": "case_closed WHERE state = 'advised'",
    "goal": "goal", "rate": "evaluation_rate", "weight": "evaluation_weight",
    "band": "evaluation_band", "level": "evaluation_level",
    "first class": "unit_grid WHERE area_class = 1",
    "second class": "unit_grid WHERE area_class = 2",
}


@pytest.mark.parametrize("what", FINDS)
def test_there_is_something_to_count(year, what):
    assert only(year, f"SELECT count(*) FROM {FINDS[what]}") > 0


def test_the_workspace_is_in_order(year):
    assert maintenance.check(year) == []


def test_the_workspace_says_what_the_generator_said(year, made):
    """States, units, times and counts as the arrays had them and as the triggers made them."""
    names = [n for n in made.layers["case"] if n in year.tables["case_open"].names()
             and n not in ("bgid", "community_code")]
    rows = {row["case_no"]: row for table in ("case_open", "case_closed")
            for row in year.dicts(f"SELECT * FROM {table}")}
    assert len(rows) == SIZE.cases and {"handled_at", "reworks", "coordinated"} < set(names)
    for values in zip(*(made.layers["case"][n].tolist() for n in names)):
        given = dict(zip(names, values))
        row = rows[given["case_no"]]
        assert {n: row[n] for n in names} == given


def test_times_are_in_order(year, made):
    stages = ("reported_at", "filed_at", "dispatched_at", "handled_at", "verified_at", "closed_at")
    for row in year.query(f"SELECT {', '.join(stages)} FROM case_closed WHERE state = 'closed'"):
        known = [at for at in row if at]
        assert known == sorted(known)
    for before, after, table in (
            ("sent_at", "back_at", "field_task"), ("replied_at", "visited_at", "case_reply"),
            ("asked_at", "decided_at", "appeal"), ("opened_at", "decided_at", "coordination"),
            ("closed_at", "asked_at", "appeal JOIN case_closed USING (case_no)"),
            ("closed_at", "replied_at", "case_reply JOIN case_closed USING (case_no)"),
            ("filed_at", "decided_at", "missed_report JOIN case_closed USING (case_no)")):
        assert only(year, f"SELECT count(*) FROM {table} WHERE {after} < {before}") == 0, table
        assert only(year, f"SELECT max({after}) FROM {table}") < made.until


def test_no_case_is_due_before_it_was_dispatched(year):
    for table in ("case_open", "case_closed"):
        assert only(year, f"SELECT count(*) FROM {table} WHERE handle_due_at <= "
                          "dispatched_at AND extensions + suspensions + reworks = 0") == 0
    # a deadline that a step sets lies ahead, unless an overdue clock runs on
    assert only(year, "SELECT count(*) FROM case_step WHERE due_at <= at "
                      "AND action NOT IN ('rework', 'resume')") == 0


@pytest.mark.parametrize("state, actions", [
    ("reported", "'file', 'reject', 'send_confirm'"), ("confirming", "'confirm', 'deny'"),
    ("filed", "'dispatch'"), ("dispatched", "'handle'"), ("verifying", "'verify', 'rework'"),
    ("verified", "'close'")])
def test_every_stage_is_late_now_and_then(year, state, actions):
    """By the deadline that the record which led to the stage, or one in it, has set."""
    rows = year.query(
        "SELECT s.at, (SELECT due_at FROM case_step b WHERE b.case_id = s.case_id "
        f"AND b.seq < s.seq AND b.due_at IS NOT NULL ORDER BY b.seq DESC LIMIT 1) FROM case_step "
        f"s WHERE s.from_state = '{state}' AND s.action IN ({actions})")
    late = np.mean([at > due for at, due in rows])
    assert 0.0005 < late < 0.25


def test_both_years_have_cases_in_every_month(made):
    month = np.array(made.layers["case"]["reported_at"], dtype="datetime64[M]")
    assert len(np.unique(month)) == 25
    second = (month >= np.datetime64("2025-12")).sum()
    assert 0.9 < second / (month < np.datetime64("2025-12")).sum() < 1.4


def test_people_and_companies(year):
    for role in case_rules.DESKS:
        assert only(year, "SELECT count(DISTINCT actor) FROM case_step WHERE role = ?", role) > 1
    assert only(year, "SELECT count(DISTINCT company) FROM collector") == 3
    assert only(year, "SELECT count(*) FROM case_step WHERE role = 'collector' AND actor NOT IN "
                      "(SELECT name FROM collector)") == 0
    # who verifies has not handled: no desk shares its people with another
    assert only(year, "SELECT count(*) FROM (SELECT actor FROM case_step GROUP BY actor "
                      "HAVING count(DISTINCT role) > 1)") == 0


def test_the_same_comes_back_at_the_same_component(year):
    most = only(year, "SELECT max(n) FROM (SELECT count(*) n FROM case_closed WHERE objid "
                      "IS NOT NULL GROUP BY objid, condition)")
    assert most >= 3


# -- the clocks of many cases at once against those of one

def some(rng, n, since="2026-09-20", until="2026-11-10"):
    start, end = (np.datetime64(t, "s").astype(np.int64) for t in (since, until))

    def text(*words):
        return np.array(words, dtype=object)[rng.integers(0, len(words), n)]
    unit = rng.integers(0, len(office.UNITS), n)
    return steps.Given(
        at=np.sort(rng.integers(start, end, n)), limit_value=rng.choice([0.5, 1, 2, 7], n),
        limit_unit=unit, urgent=unit == 0, public=rng.random(n) < 0.4, unit=text("A", "B"),
        wrong=np.array([["C", "D"]] * n, dtype=object), owner=text("E"), substitute=text("F"),
        enforcer=text("G"), collector=rng.integers(0, 3, n), pace=np.full(n, 1.2),
        most=np.full(n, 99), desks=case_rules.DESKS)


@pytest.fixture(scope="module")
def clock():
    # a week of holidays with shifted working days lies in the period
    return Clock(calendar={datetime.date.fromisoformat(d): k for d, k, *_ in official_days()})


def texts(seconds):
    return [None if s == office.NONE else str(np.datetime64(int(s), "s")) for s in seconds]


@pytest.mark.parametrize("seed", range(4))
def test_clocks_of_many_cases_are_those_of_one(clock, seed):
    rng = np.random.default_rng(seed)
    given = some(rng, 500)
    line = office.Office(clock, np.datetime64("2026-09-01"), np.datetime64("2026-12-31"))
    end = int(np.datetime64("2026-12-20", "s").astype(np.int64))
    played = steps.play(rng, given, line, end, keep_clocks=True)
    limits = {stage: (value, unit) for stage, value, unit in clocks.DEFAULT_LIMITS}
    options = {name: option.default for name, option in OPTIONS.items()}
    seen = set()
    for case in range(len(given.at)):
        row = {**dict.fromkeys(clocks.COLUMNS), "urgent": int(given.urgent[case]),
               "limit_value": given.limit_value[case],
               "limit_unit": office.UNITS[given.limit_unit[case]]}
        state, request = "", ""
        for j in np.flatnonzero(played.action[case] >= 0):
            action, at = steps.ACTIONS[played.action[case, j]], texts(played.at[case, [j]])[0]
            known = lifecycle.transition(state, action, request)
            now = clocks.after(clock, row, known, at, limits, options)
            kept = {name: values[case, j] for name, values in played.clock.items()}
            mine = dict(zip(("due_at", "clock_started_at", "handle_due_at"), texts(
                kept[name] for name in ("due_at", "clock_started_at", "handle_due_at"))))
            assert {name: now[name] for name in mine} == mine, (action, at)
            assert (now["left_seconds"] is None) == (not kept["stands"])
            if kept["stands"]:
                assert now["left_seconds"] == kept["left_seconds"]
            assert (now["clock_value"] or 0) == kept["clock_value"]
            assert bool(played.changed[case, j]) == any(row[n] != now[n] for n in clocks.COLUMNS)
            row.update(now)
            state = known.to_state
            request = request if known.to_request == "*" else known.to_request
            seen.add(action)
    assert {"rework", "grant_suspension", "resume", "grant_extension", "redispatch"} <= seen


def test_a_moment_outside_office_hours_and_its_deadline(clock):
    """Ten minutes before closing on a Friday, two working hours: Monday 9:50."""
    line = office.Office(clock, np.datetime64("2026-11-01"), np.datetime64("2026-11-30"))
    start = np.array(["2026-11-20T17:50:00", "2026-11-21T03:00:00", "2026-11-20T10:00:00"],
                     dtype="datetime64[s]").astype(np.int64)
    unit = np.full(3, office.UNITS.index("work_hour"))
    assert texts(line.due(start, office.whole(np.full(3, 2.0), unit), unit)) == [
        "2026-11-23T09:50:00", "2026-11-23T10:00:00", "2026-11-20T12:00:00"]
