"""No sequence of actions by any roles breaks an invariant of the cases."""
import datetime
import itertools
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from test_case_steps import EVERYTHING, enter

from citygrid_plugin.core.cases import lifecycle, options
from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace import case_records, cases, store

START = datetime.datetime(2026, 3, 3, 9)
ACTORS = ("Li", "Wang", "Zhao")
MAIN = ("C0102202603030001", "C0102202603030002")
CLOCKED = set(lifecycle.STAGES) - {"dispatched"}
#: What a wanderer gives with every step: some of it fits, some does not.
DETAILS = st.fixed_dictionaries({}, optional={
    "until": st.sampled_from(["2026-03-20", "2026-12-01", "2020-01-01", "soon"]),
    "with": st.sampled_from([["U2"], ["U1", "U2"], ["U9"]]),
    "into": st.sampled_from([*MAIN, "none"]),
    "collector": st.just("Sun"), "liable": st.just("somebody")})


class Wanderer(RuleBasedStateMachine):
    """Two cases, three people, any role, any step the table knows for the state, or any at all."""

    small = None        # the file that every run begins from

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "city.gpkg"
        self.ws = store.open_workspace(shutil.copy(self.small, path))
        self.now = START
        self.heads = {}

    def teardown(self):
        self.ws.close()
        self.folder.cleanup()

    @initialize(chosen=st.fixed_dictionaries({
        "clock_during_request": st.sampled_from(["runs", "stands"]),
        "rework_clock": st.sampled_from(["rest", "anew"]),
        "work_day": st.sampled_from(["hours", "date"])}))
    def begin(self, chosen):
        options.set_options(self.ws, {**EVERYTHING, **chosen})
        self.ids = [enter(self.ws, urgent=urgent, reporter="R", actor="Li", **limit)
                    for urgent, limit in ((True, {"limit_value": 4, "limit_unit": "work_hour"}),
                                          (False, {}))]

    @rule(minutes=st.sampled_from([1, 30, 240, 3000]))
    def time_passes(self, minutes):
        self.now += datetime.timedelta(minutes=minutes)

    def attempt(self, case_id, action, role, actor, unit, note, detail):
        row = cases.case(self.ws, case_id)
        before = len(cases.steps(self.ws, case_id)), row
        try:
            after = cases.step(self.ws, case_id, action, actor=actor, role=role, unit=unit,
                               note=note, detail=detail, at=self.now.isoformat(),
                               expected_version=row["version"])
        except Refused as error:
            assert error.code, error
            assert (len(cases.steps(self.ws, case_id)), cases.case(self.ws, case_id)) == before
            return
        known = [t for t in lifecycle.TRANSITIONS
                 if (t.from_state, t.action, t.to_state) == (row["state"], action, after["state"])
                 and t.request in ("*", row["request"])]
        assert any(role in (*t.roles, "administrator") for t in known), (row["state"], action)
        self._ended_rightly(case_id, after, action, actor)

    def _ended_rightly(self, case_id, after, action, actor):
        """Closed only after verification by another hand, or by a named exception."""
        if after["state"] != "closed" or action == "close_with":
            return
        steps = cases.steps(self.ws, case_id)
        handlers = {s["actor"] for s in steps
                    if s["action"] in ("handle", "handle_spot", "enforced", "city_result",
                                       "part_done")}
        if action == "force_close":
            assert actor not in handlers
            return
        verified = [s["actor"] for s in steps if s["action"] in ("verify", "pass")]
        assert verified and not {verified[-1], actor} & handlers

    @rule(seed=st.integers(0, 10 ** 6))
    def steps_that_the_table_offers(self, seed):
        """Many of them; left to itself the search tries short ways only."""
        chance = random.Random(seed)
        for _ in range(40):
            row = cases.case(self.ws, chance.choice(self.ids))
            offered = [t for t in lifecycle.TRANSITIONS if t.from_state == row["state"]
                       and t.request in ("*", row["request"])
                       # endings are many: they would leave no long ways
                       and (t.to_state not in lifecycle.FINAL or chance.random() < 0.1)]
            if not offered:
                continue
            known, = chance.choices(offered, [4 if t.clock != "keep" else 1 for t in offered])
            detail = {"until": "2026-11-01", "into": chance.choice(MAIN), "collector": "Sun",
                      "with": chance.choice([None, ["U2"], ["U1", "U2"], ["U9"]])}
            self.attempt(row["fid"], known.action, chance.choice((*known.roles, "administrator")),
                         chance.choice(ACTORS), chance.choice(("U1", "U2")), "n", detail)
            self.now += datetime.timedelta(minutes=chance.choice((0, 1, 15, 300)))
            self.everything_fits_together()

    @rule(which=st.integers(0, 1), action=st.sampled_from(sorted(lifecycle.ACTIONS)),
          role=st.sampled_from([*lifecycle.ROLES, "mayor", ""]),
          actor=st.sampled_from(ACTORS), detail=DETAILS,
          unit=st.sampled_from([None, "", "U1", "U9"]), note=st.sampled_from([None, " ", "n"]))
    def any_step_at_all(self, which, action, role, actor, unit, note, detail):
        self.attempt(self.ids[which], action, role, actor, unit, note, detail)

    @invariant()
    def everything_fits_together(self):
        if not hasattr(self, "ids"):
            return
        ws = self.ws
        assert case_records.verify_chain(ws, known_heads=self.heads) == []
        self.heads = case_records.heads(ws)
        assert ws.query("SELECT count(*) FROM cg_quiet") == [(0,)]
        for case_id in self.ids:
            row = cases.case(ws, case_id)
            steps = cases.steps(ws, case_id)
            there = [t for t in ("case_open", "case_closed")
                     if ws.query(f"SELECT 1 FROM {t} WHERE fid = ?", (case_id,))]
            assert there == [["case_open", "case_closed"][row["state"] in lifecycle.FINAL]]
            assert row["version"] == len(steps) and row["state"] == steps[-1]["to_state"]
            assert all(a["to_state"] == b["from_state"] for a, b in itertools.pairwise(steps))
            assert [s["at"] for s in steps] == sorted(s["at"] for s in steps)
            self._clock_is_sound(row)
            self._ledgers_fit(row)

    def _clock_is_sound(self, row):
        assert row["request"] in ("", *lifecycle.REQUESTS)
        now = self.now.isoformat()
        # no clock has run for less than nothing: none starts later than now, and none has more
        # left than it was given
        assert not row["clock_started_at"] or row["clock_started_at"] <= now
        if row["left_seconds"] is not None:
            assert row["left_seconds"] <= 3600 * 4 * (1 + row["extensions"]), row
        if row["state"] == "dispatched" and not row["request"]:
            assert bool(row["due_at"]) == bool(row["limit_value"]) and row["unit"]
        if row["left_seconds"] is not None:
            assert row["state"] in ("handled", "verifying", "verified", "suspended") \
                or row["request"] or row["state"] in lifecycle.FINAL
        if row["state"] in ("suspended", "enforcing", "with_city", "merged"):
            assert row["due_at"] is None
        if row["due_at"] and row["state"] not in lifecycle.FINAL:
            assert row["green_until"] and row["green_until"] <= row["due_at"]
            assert row["state"] != "dispatched" or row["handle_due_at"] == row["due_at"]
        if row["state"] in CLOCKED and not row["request"]:
            assert row["due_at"], row
        assert all(row[n] >= 0 for n in ("extensions", "suspensions", "reworks", "dispatches",
                                         "notices"))
        assert row["extensions"] <= 2 and row["suspensions"] <= 1

    def _ledgers_fit(self, row):
        number = (row["case_no"],)

        def count(sql):
            return self.ws.query(f"SELECT count(*) FROM {sql}", number)[0][0]
        ended = row["state"] in lifecycle.FINAL
        assert count("case_reply WHERE case_no = ?") == ended
        assert count("coordination WHERE state = 'open' AND case_no = ?") \
            == (row["state"] == "coordinating")
        if not ended:
            assert count("field_task WHERE back_at IS NULL AND case_no = ?") \
                == (row["state"] in ("confirming", "verifying"))
            assert (row["state"] == "merged") == bool(row["merged_into"])
        assert count("case_undo WHERE case_id = (SELECT fid FROM case_open WHERE case_no = ?)") < 2


@pytest.mark.usefixtures("ws")
def test_no_way_breaks_an_invariant(small):
    Wanderer.small = small
    from hypothesis.stateful import run_state_machine_as_test
    run_state_machine_as_test(Wanderer, settings=settings(
        max_examples=20, stateful_step_count=8, deadline=None,
        suppress_health_check=list(HealthCheck)))
