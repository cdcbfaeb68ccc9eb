"""The special paths of a case from end to end: clocks, requests, ledgers, merged cases."""
import json

import pytest
from test_case_steps import EVERYTHING, bring, enter, main_case, take

from citygrid_plugin.core.cases import clocks, lifecycle, options
from citygrid_plugin.core.errors import InputError, Refused
from citygrid_plugin.core.workspace import (
    attachments, case_ledgers, case_records, cases, maintenance)

DAY = {"limit_value": 1, "limit_unit": "work_day"}
TUE = "2026-03-03T{}:00"        # a working Tuesday


@pytest.fixture
def city(ws):
    options.set_options(ws, EVERYTHING)
    return ws


def walk(ws, case_id, *way):
    """Steps as (action, role, hour) or (action, role, hour, more); the case after the last."""
    for action, role, hour, *more in way:
        after = take(ws, case_id, action, role, at=hour if "-" in hour else TUE.format(hour),
                     **(more[0] if more else {}))
    return after


def refused(ws, case_id, action, role, **more):
    with pytest.raises(Refused) as error:
        take(ws, case_id, action, role, **more)
    return error.value.code


# -- clocks

def test_each_stage_has_its_own_clock(city):
    case_id = enter(city, **DAY)
    stages = []
    for way in ([], [("file", "acceptor", "09:30")], [("assign", "dispatcher", "10:00")],
                [("dispatch", "clerk", "10:30")], [("handle", "unit", "11:00")],
                [("send_verify", "acceptor", "11:30")], [("verify", "collector", "14:00")]):
        row = walk(city, case_id, *way) if way else cases.case(city, case_id)
        stages.append((row["state"], row["due_at"][8:16], row["handle_due_at"]
                       and row["handle_due_at"][8:16]))
    assert stages == [
        ("reported", "03T10:00", None), ("filed", "03T10:30", None),
        ("assigned", "03T12:00", None), ("dispatched", "04T10:30", "04T10:30"),
        ("handled", "03T17:00", "04T10:30"), ("verifying", "03T17:00", "04T10:30"),
        ("verified", "03T15:00", "04T10:30")]


@pytest.mark.parametrize("rule, due", [("rest", "2026-03-04T14:30:00"),
                                       ("anew", "2026-03-04T15:00:00")])
def test_rework(city, rule, due):
    options.set_options(city, {"rework_clock": rule})
    case_id = bring(city, "filed", **DAY)
    after = walk(city, case_id, ("dispatch", "dispatcher", "10:00"), ("handle", "unit", "10:30"),
                 ("rework", "acceptor", "15:00"))
    assert after["due_at"] == after["handle_due_at"] == due


def test_rework_of_what_was_late_stays_late(city):
    case_id = bring(city, "filed", **DAY)
    after = walk(city, case_id, ("dispatch", "dispatcher", "10:00"),
                 ("handle", "unit", "2026-03-04T11:00:00"),
                 ("rework", "acceptor", "2026-03-05T09:00:00"))
    assert after["due_at"] == "2026-03-04T18:00:00" and after["left_seconds"] is None


@pytest.mark.parametrize("rule, refused_due", [("runs", "2026-03-04T10:00:00"),
                                               ("stands", "2026-03-04T16:00:00")])
@pytest.mark.parametrize("kind", ["return", "extension", "suspension", "void"])
def test_a_refused_request(city, rule, refused_due, kind):
    options.set_options(city, {"clock_during_request": rule})
    case_id = bring(city, "filed", **DAY)
    after = walk(city, case_id, ("dispatch", "dispatcher", "10:00"),
                 (f"request_{kind}", "clerk", "11:00"))
    assert after["request"] == kind and (after["due_at"] is None) == (rule == "stands")
    after = walk(city, case_id, (f"refuse_{kind}", "shift_leader", "17:00"))
    assert (after["state"], after["request"], after["due_at"]) == ("dispatched", "", refused_due)
    assert after["resume_at"] is None


@pytest.mark.parametrize("rule", ["runs", "stands"])
def test_a_granted_extension_adds_one_limit(city, rule):
    options.set_options(city, {"clock_during_request": rule})
    case_id = bring(city, "filed", **DAY)
    after = walk(city, case_id, ("dispatch", "dispatcher", "10:00"),
                 ("request_extension", "unit", "11:00"), ("grant_extension", "dispatcher", "11:00"))
    assert (after["due_at"], after["extensions"]) == ("2026-03-05T10:00:00", 1)
    assert after["green_until"] == "2026-03-04T16:48:00"    # 80 % of two days, from the start


def test_extensions_are_limited_and_only_before_the_deadline(city):
    case_id = bring(city, "filed", **DAY)
    walk(city, case_id, ("dispatch", "dispatcher", "10:00"))
    for _ in range(2):
        walk(city, case_id, ("request_extension", "unit", "11:00"),
             ("grant_extension", "dispatcher", "11:00"))
    assert refused(city, case_id, "request_extension", "unit") == "CG032"
    late = bring(city, "filed", **DAY)
    walk(city, late, ("dispatch", "dispatcher", "10:00"))
    assert refused(city, late, "request_extension", "unit", at="2026-03-04T10:00:01") == "CG031"
    after = take(city, late, "explain", "unit", at="2026-03-04T11:00:00")
    assert after["explained_at"] == "2026-03-04T11:00:00"


def test_refused_extensions_are_not_counted(city):
    case_id = bring(city, "dispatched", **DAY)
    for _ in range(4):
        walk(city, case_id, ("request_extension", "unit", "11:00"),
             ("refuse_extension", "dispatcher", "11:00"))
    assert cases.case(city, case_id)["extensions"] == 0


@pytest.mark.parametrize("until", ["2026-03-03", "2026-03-02", "2027-03-04", "soon", "2026-3-9",
                                   "2026-04-31", None, 7])
def test_suspension_needs_a_day_that_the_city_allows(city, until):
    case_id = bring(city, "dispatched", **DAY)
    assert refused(city, case_id, "request_suspension", "unit", detail={"until": until}) == "CG034"


def test_suspension_stops_the_clock_until_it_is_resumed(city):
    case_id = bring(city, "filed", **DAY)
    after = walk(city, case_id, ("dispatch", "dispatcher", "10:00"),
                 ("request_suspension", "unit", "11:00", {"detail": {"until": "2026-03-20"}}),
                 ("grant_suspension", "shift_leader", "15:00"))
    assert (after["state"], after["due_at"], after["resume_at"]) \
        == ("suspended", None, "2026-03-20")
    after = walk(city, case_id, ("resume", "dispatcher", "2026-03-20T08:00:00"))
    assert (after["due_at"], after["resume_at"]) == ("2026-03-20T15:00:00", None)
    assert refused(city, case_id, "request_suspension", "unit") == "CG033"


def test_a_case_without_a_limit_has_no_deadline_and_goes_every_way(city):
    case_id = bring(city, "dispatched")
    for way in ([("request_extension", "unit"), ("grant_extension", "dispatcher")],
                [("request_suspension", "unit"), ("grant_suspension", "dispatcher"),
                 ("resume", "dispatcher")],
                [("handle", "unit"), ("rework", "acceptor")]):
        for action, role in way:
            after = take(city, case_id, action, role)
        assert after["due_at"] is None and after["left_seconds"] is None


def test_every_clock_effect_is_used_and_counted(city):
    assert {t.clock for t in lifecycle.TRANSITIONS} == set(lifecycle.CLOCKS)
    assert set(clocks.limits_of(city)) == set(lifecycle.STAGE_TITLES) - {"handle"}


# -- requests

def test_who_asked_does_not_decide(city):
    case_id = bring(city, "dispatched")
    take(city, case_id, "request_return", "dispatcher", actor="Wang")
    for action in ("grant_return", "refuse_return"):
        assert refused(city, case_id, action, "dispatcher", actor="Wang") == "CG043"
    assert take(city, case_id, "grant_return", "dispatcher", actor="Zhao")["state"] == "filed"


def test_while_a_request_waits_nothing_else_goes_on_but_the_urgent(city):
    case_id = bring(city, "dispatched", "return")
    for action, role in (("handle", "unit"), ("request_extension", "unit"),
                         ("grant_extension", "dispatcher"), ("void", "shift_leader")):
        assert refused(city, case_id, action, role) == "CG022"
    assert take(city, case_id, "urge", "leader")["request"] == "return"
    assert take(city, case_id, "force_close", "leader")["request"] in ("", "return")


# -- co-handling, urging, transfer

def test_the_lead_reports_when_all_parts_are_done(city):
    case_id = bring(city, "filed")
    walk(city, case_id, ("dispatch", "dispatcher", "10:00", {"detail": {"with": ["U2", "U1"]}}))
    assert city.query("SELECT unit FROM case_party") == [("U2",)]       # the lead is no party
    assert refused(city, case_id, "handle", "unit") == "CG035"
    assert refused(city, case_id, "part_done", "unit", unit="U1") == "CG041"
    after = take(city, case_id, "part_done", "unit", unit="U2", actor="second unit")
    assert after["unit"] == "U1"
    take(city, case_id, "handle", "unit")
    # neither the lead nor who did a part verifies
    assert refused(city, case_id, "verify", "acceptor", actor="second unit") == "CG027"
    assert refused(city, case_id, "verify", "acceptor", actor="unit one") == "CG027"


def test_an_urging_order_is_answered(city):
    case_id = bring(city, "dispatched")
    assert refused(city, case_id, "answer_urge", "unit") == "CG039"
    assert take(city, case_id, "urge", "leader", detail={"kind": "important"})["urged_at"]
    assert take(city, case_id, "answer_urge", "unit")["urged_at"] is None
    assert '"kind": "important"' in cases.steps(city, case_id)[-2]["detail"]


@pytest.mark.parametrize("kind, code", [("whim", "CG052"), ("overdue", None), (None, None)])
def test_an_urging_order_has_one_of_three_reasons(city, kind, code):
    case_id = bring(city, "dispatched")
    if code:
        assert refused(city, case_id, "urge", "leader", detail={"kind": kind}) == code
    else:
        assert take(city, case_id, "urge", "leader", detail={"kind": kind})["urged_at"]


def test_nothing_is_recorded_before_what_was_recorded_last(city):
    case_id = bring(city, "dispatched")
    assert refused(city, case_id, "handle", "unit", at="2026-03-03T08:59:59") == "CG051"
    take(city, case_id, "urge", "leader", at="2099-01-01T00:00:00")
    # another computer, whose clock is behind
    assert take(city, case_id, "handle", "unit", at=None)["handled_at"] == "2099-01-01T00:00:00"


def test_what_is_late_is_not_passed_on(city):
    case_id = bring(city, "filed", **DAY)
    walk(city, case_id, ("dispatch", "dispatcher", "10:00"))
    assert refused(city, case_id, "transfer", "unit", unit="U2",
                   at="2026-03-05T10:00:00") == "CG031"


def test_dispatched_anew_nobody_has_it(city):
    case_id = bring(city, "handled")
    assert take(city, case_id, "redispatch", "acceptor")["unit"] is None


@pytest.mark.parametrize("name, value", [("work_day", "moons"), ("two_step", "2"),
                                         ("stale_days", "0"), ("stale_days", "ten"),
                                         ("undo_minutes", "-1"), ("undo_minutes", "999999")])
def test_options_written_by_sql_are_checked(city, name, value):
    for sql in ("INSERT INTO case_option (name, value) VALUES (?1, ?2)",
                "UPDATE case_option SET name = ?1, value = ?2 WHERE name = 'similar_m'"):
        with pytest.raises(Refused) as error, city.transaction() as connection:
            connection.execute(sql, (name, value))
        assert error.value.code == "CG053"


def test_passed_on_to_the_right_unit(city):
    case_id = bring(city, "dispatched", **DAY)
    after = walk(city, case_id, ("transfer", "unit", "14:00", {"unit": "U2"}))
    assert (after["unit"], after["dispatches"], after["due_at"]) \
        == ("U2", 2, "2026-03-04T12:00:00")


# -- no responsible party, substitute remediation, emergency

def test_a_coordination_is_a_record_of_its_own(city):
    case_id = bring(city, "coordinating")
    row, = city.dicts("SELECT * FROM coordination")
    assert (row["state"], row["due_at"]) == ("open", "2026-03-10T09:00:00")
    take(city, case_id, "decide", "leader", unit="U2", note="the road is theirs")
    after = cases.case(city, case_id)
    assert (after["state"], after["unit"], after["coordinated"]) == ("filed", "U2", "decided")
    row, = city.dicts("SELECT * FROM coordination")
    assert (row["state"], row["unit"], row["decision"], row["executed_at"]) \
        == ("decided", "U2", "the road is theirs", None)
    take(city, case_id, "dispatch", "dispatcher", unit="U2")
    take(city, case_id, "handle", "unit")
    assert city.dicts("SELECT * FROM coordination")[0]["executed_at"]
    take(city, case_id, "undo", "unit")
    assert city.dicts("SELECT * FROM coordination")[0]["executed_at"] is None


def test_substitute_remediation_has_two_guarded_paths(city):
    case_id = bring(city, "filed")
    assert refused(city, case_id, "substitute", "dispatcher") == "CG036"
    for number in (1, 2, 3):
        assert refused(city, case_id, "substitute", "dispatcher") == "CG036"
        # to the same body, and one of the city as far as that is known
        take(city, case_id, "notify", "dispatcher", unit="U1")
        assert take(city, case_id, "notify", "dispatcher", unit="U2")["notices"] == 2 * number
        with city.transaction() as connection:
            connection.execute("UPDATE organisation SET level = 'street' WHERE code = 'U1'")
    after = take(city, case_id, "substitute", "dispatcher",
                 detail={"liable": "City Water", "fund": "special"})
    assert (after["state"], after["unit"], after["substitute"]) == ("dispatched", "U1", 1)
    other = bring(city, "coordinating")
    take(city, other, "fail_coordination", "leader")
    take(city, other, "substitute", "dispatcher")
    urgent = bring(city, "filed", urgent=True)
    take(city, urgent, "emergency", "dispatcher")
    assert refused(city, bring(city, "filed"), "emergency", "dispatcher") == "CG037"
    assert city.query("SELECT basis, liable, unit, fund FROM remediation ORDER BY fid") == [
        ("notices", "City Water", "U1", "special"), ("coordination", None, "U1", None),
        ("emergency", None, "U1", None)]


# -- merged, replies, appeals

def test_merged_cases_end_with_their_main_case_and_each_reporter_is_told(city):
    main = bring(city, "reported", description="main", reporter="A")
    twice = [bring(city, "merged", phone="1"), bring(city, "merged")]
    numbers = city.query("SELECT fid, case_no FROM case_open WHERE description = 'main'")
    assert numbers == [(main, main_case(city))]
    assert refused(city, main, "merge", "acceptor",
                   detail={"into": cases.case(city, enter(city))["case_no"]}) == "CG038"
    for action, role in (("file", "acceptor"), ("dispatch", "dispatcher"), ("handle", "unit"),
                         ("pass", "shift_leader")):
        take(city, main, action, role)
    assert [cases.case(city, i)["state"] for i in (main, *twice)] == ["closed"] * 3
    assert city.query("SELECT kind, reporter, phone, due_at FROM case_reply") == [
        ("reporter", "A", None, "2026-03-05T09:00:00"),
        ("reporter", None, "1", "2026-03-05T09:00:00")]
    assert case_records.verify_chain(city) == []


@pytest.mark.parametrize("action, state", [("reject", "rejected"), ("advise", "advised")])
def test_merged_cases_end_as_their_main_case_does(city, action, state):
    main = bring(city, "reported", description="main")
    twice = bring(city, "merged")
    take(city, main, action, "shift_leader")
    assert [cases.case(city, i)["state"] for i in (main, twice)] == [state] * 2


@pytest.mark.parametrize("into", [None, "", "no such number", "itself", "merged", "closed"])
def test_merged_into_an_open_case_of_its_own_standing(city, into):
    case_id = bring(city, "reported")
    number = {"itself": lambda: cases.case(city, case_id)["case_no"],
              "merged": lambda: cases.case(city, bring(city, "merged"))["case_no"],
              "closed": lambda: cases.case(city, bring(city, "closed"))["case_no"],
              }.get(into, lambda: into)()
    assert refused(city, case_id, "merge", "acceptor", detail={"into": number}) == "CG038"


@pytest.mark.parametrize("state", ["reported", "filed"])
def test_unmerged_it_is_where_it_was(city, state):
    case_id = bring(city, state)
    take(city, case_id, "merge", "acceptor")
    after = take(city, case_id, "unmerge", "acceptor")
    assert (after["state"], after["merged_into"]) == (state, None)


def test_collectors_are_not_replied_to(city):
    take(city, enter(city, source="collector", role="collector", reporter="Li"), "reject",
         "shift_leader")
    assert city.query("SELECT count(*) FROM case_reply") == [(0,)]


def test_the_city_is_answered(city):
    case_id = enter(city, source="city", outer_no="S-77", outer_due_at="2026-03-09T12:00:00",
                    role="acceptor")
    take(city, case_id, "reject", "shift_leader")
    assert city.query("SELECT kind, due_at FROM case_reply") == [("city", "2026-03-09T12:00:00")]


def test_an_appeal_needs_an_overdue_close_and_another_hand(city):
    def appeal(case_id, **more):
        row = {"case_no": cases.case(city, case_id)["case_no"], "unit": "U1", "reason": "rain",
               "asked_by": "unit one", "asked_at": TUE.format("12:00"), **more}
        with city.transaction() as connection:
            connection.execute(f"INSERT INTO appeal ({', '.join(row)}) VALUES "
                               f"({', '.join('?' * len(row))})", tuple(row.values()))

    def decide(by, state="granted"):
        with city.transaction() as connection:
            connection.execute("UPDATE appeal SET state = ?, decided_by = ?", (state, by))
    late = bring(city, "filed", **DAY)
    walk(city, late, ("dispatch", "dispatcher", "10:00"), ("handle", "unit",
                                                           "2026-03-05T10:00:00"))
    for case_id in (late, bring(city, "closed", **DAY), bring(city, "rejected")):
        with pytest.raises(Refused) as error:
            appeal(case_id)
        assert error.value.code == "CG046"
    walk(city, late, ("pass", "shift_leader", "2026-03-05T11:00:00"))
    appeal(late)
    for by in ("unit one", "", None):
        with pytest.raises(Refused):
            decide(by)
    decide("Sun")
    with pytest.raises(Refused):
        decide("Sun", "refused")
    with pytest.raises(Refused), city.transaction() as connection:
        connection.execute("DELETE FROM appeal")
    for more in ({}, {"fid": 1}):
        with pytest.raises(Refused) as error:
            appeal(late, **more)
        assert error.value.code == "CG046"
    # nor does a new one take the place of what was decided
    with pytest.raises(Refused), city.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO appeal (case_no, reason, asked_by, asked_at, "
                           "state) SELECT case_no, 'x', 'y', asked_at, 'open' FROM appeal")
    assert city.query("SELECT state, decided_by FROM appeal") == [("granted", "Sun")]


# -- who handled a case neither verifies nor closes it, whatever the way

@pytest.mark.parametrize("state, action, role", [
    ("dispatched", "handle", "unit"), ("enforcing", "enforced", "unit"),
    ("with_city", "city_result", "dispatcher"), ("reported", "handle_spot", "collector")])
def test_another_hand_verifies_and_closes(city, state, action, role):
    case_id = bring(city, state)
    take(city, case_id, action, role, actor="Qian")
    for decision, by in (("verify", "acceptor"), ("pass", "shift_leader"),
                         ("force_close", "leader")):
        assert refused(city, case_id, decision, by, actor="Qian") == "CG027"
    assert take(city, case_id, "force_close", "leader", actor="Zhao")["forced"]


def test_no_deadline_of_a_unit_that_is_out_of_it_makes_a_case_late(city):
    by_law, at_city = bring(city, "filed", **DAY), bring(city, "filed", **DAY)
    walk(city, by_law, ("dispatch", "dispatcher", "10:00"), ("hand_over", "dispatcher", "11:00"))
    walk(city, at_city, ("dispatch", "dispatcher", "10:00"), ("request_return", "unit", "10:30"),
         ("grant_return", "shift_leader", "11:00"), ("to_city", "dispatcher", "11:30"))
    for case_id, action in ((by_law, "enforced"), (at_city, "city_result")):
        assert cases.case(city, case_id)["handle_due_at"] is None
        after = walk(city, case_id, (action, "dispatcher", "2026-05-06T10:00:00"),
                     ("pass", "shift_leader", "2026-05-06T11:00:00"))
        assert after["handled_at"] and not case_ledgers.late(after)


def test_what_was_closed_unhandled_shows_no_light(city):
    case_id = bring(city, "dispatched", **DAY)
    take(city, case_id, "force_close", "leader", at="2026-05-06T10:00:00")
    assert cases.in_queue_form(city, case_id)["light"] is None


def test_co_handling_units_stay_when_taking_back_is_taken_back(city):
    case_id = bring(city, "assigned")
    walk(city, case_id, ("dispatch", "clerk", "10:00", {"detail": {"with": ["U2"]}}),
         ("take_back", "clerk", "10:05"), ("undo", "clerk", "10:06"))
    assert refused(city, case_id, "handle", "unit") == "CG035"
    # whom the case leaves has no part in it any more
    walk(city, case_id, ("hand_over", "dispatcher", "11:00"), ("enforced", "unit", "12:00"),
         ("rework", "acceptor", "14:00"))
    assert take(city, case_id, "handle", "unit")["state"] == "handled"


@pytest.mark.parametrize("action", ["void", "force_close"])
def test_a_coordination_ends_with_its_case(city, action):
    case_id = bring(city, "coordinating")
    take(city, case_id, action, "shift_leader")
    assert city.query("SELECT state, decided_by FROM coordination") \
        == [("failed", "shift_leader one")]


def test_a_unit_does_not_pass_a_case_on_to_itself(city):
    case_id = bring(city, "dispatched", **DAY)
    assert refused(city, case_id, "transfer", "unit", unit="U1") == "CG050"


def test_only_counting_anew_brings_a_clock_of_its_own(city):
    case_id = bring(city, "dispatched", **DAY)
    before = cases.case(city, case_id)
    after = take(city, case_id, "notify", "dispatcher",
                 detail={"clock": {"due_at": "2099-01-01T00:00:00"}})
    assert {n: after[n] for n in clocks.COLUMNS} == {n: before[n] for n in clocks.COLUMNS}


# -- many at once

def test_many_steps_at_once_set_the_bad_ones_aside(city):
    good = [(bring(city, "handled"), 4) for _ in range(5)]
    stale, wrong = (bring(city, "handled"), 3), (bring(city, "filed"), 2)
    gone = (999, 1)
    done, refusals = cases.step_many(city, [*good[:2], stale, wrong, gone, *good[2:]], "verify",
                                     actor="Zhao", role="acceptor", at=TUE.format("12:00"))
    assert done == [case_id for case_id, _ in good]
    assert [(i, e.code) for i, e in refusals] == [(stale[0], "CG021"), (wrong[0], "CG022"),
                                                  (999, "CG020")]
    assert case_records.verify_chain(city) == []


def test_what_cannot_be_counted_stops_none_of_the_others(city):
    chosen = [(bring(city, "filed", **DAY), 2) for _ in range(3)]
    older = bring(city, "dispatched", **DAY)
    with city.transaction() as connection:
        connection.execute("INSERT INTO cg_quiet VALUES (1)")
        connection.execute("UPDATE case_open SET limit_value = 1e9 WHERE fid = ?", chosen[1][:1])
        connection.execute("UPDATE case_open SET due_at = 'soon' WHERE fid = ?", (older,))
        connection.execute("DELETE FROM cg_quiet")
    done, refusals = cases.step_many(city, chosen, "dispatch", actor="Wang", role="dispatcher",
                                     unit="U1")
    assert done == [chosen[0][0], chosen[2][0]] and [i for i, _ in refusals] == [chosen[1][0]]
    with pytest.raises(InputError):
        take(city, older, "handle", "unit")


def test_many_steps_with_a_unit_each(city):
    one, two = bring(city, "filed"), bring(city, "filed")
    cases.step_many(city, [(one, 2, "U1"), (two, 2, "U2")], "dispatch", actor="Wang",
                    role="dispatcher")
    assert [cases.case(city, i)["unit"] for i in (one, two)] == ["U1", "U2"]


def test_many_steps_can_be_cancelled_between_portions(city, monkeypatch):
    monkeypatch.setattr(cases, "PORTION", 2)
    chosen = [(bring(city, "handled"), 4) for _ in range(5)]

    class Feedback:
        asked = 0

        def is_cancelled(self):
            self.asked += 1
            return self.asked > 2

        def progress(self, percent):
            assert 0 <= percent <= 100
    done, refusals = cases.step_many(city, chosen, "verify", actor="Zhao", role="acceptor",
                                     feedback=Feedback())
    assert len(done) == 4 and not refusals
    assert [cases.case(city, i)["state"] for i, _ in chosen] == ["verified"] * 4 + ["handled"]


# -- photos

def test_the_records_hold_the_photos(city, tmp_path):
    def photo(kind, body):
        path = tmp_path / f"{kind}.jpg"
        path.write_bytes(body)
        return attachments.add(city, "case", number, path, kind)
    case_id = bring(city, "filed")
    number = cases.case(city, case_id)["case_no"]
    before = [photo("near", b"1"), photo("far", b"2")]
    take(city, case_id, "dispatch", "dispatcher")
    after = photo("after", b"3")
    photo("reference", b"1")            # the same picture once more is not named again
    take(city, case_id, "handle", "unit")
    take(city, case_id, "verify", "acceptor")
    named = [json.loads(s["detail"] or "{}").get("photos", []) for s in cases.steps(city, case_id)]
    assert named == [[], [], sorted(before), [after], []]
    assert maintenance.check(city) == []
    with pytest.raises(Refused), city.transaction() as connection:
        connection.execute("DELETE FROM attachment WHERE sha256 = ?", (after,))
    with city.transaction() as connection:
        connection.execute("DROP TRIGGER cg_attachment_no_delete")
        connection.execute("DELETE FROM attachment WHERE sha256 = ?", (after,))
    maintenance.repair_triggers(city)
    problem, = maintenance.check(city)
    assert number in str(problem) and "record 4" in str(problem)


def test_an_urgent_case_waits_at_no_desk_for_the_office_to_open(city):
    sunday = "2026-03-01T10:00:00"
    due = {urgent: cases.case(city, enter(city, urgent=urgent, at=sunday))["due_at"]
           for urgent in (False, True)}
    assert due == {False: "2026-03-02T09:00:00", True: "2026-03-01T11:00:00"}
