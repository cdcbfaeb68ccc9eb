"""Every rate of the evaluation worked out by hand, with the cases that rates are argued about:
borders of the period, suspended time, rework, appeals, merged and void cases, several posts."""
from pathlib import Path

import numpy as np
import pytest
from written_lives import moment, step, told

from citygrid_plugin.core.analysis.evaluation import Places, evaluate, grouped, steps_between
from citygrid_plugin.core.analysis.evaluation_counts import COUNTS, SUBJECTS
from citygrid_plugin.core.analysis.evaluation_entries import Beside, Tasks
from citygrid_plugin.core.analysis.evaluation_lives import Record
from citygrid_plugin.core.analysis.evaluation_rules import rules
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace.evaluation_settings import defaults

RULES = rules(defaults())
MARCH = (moment("3-01"), moment("4-01"))
ONE = Places(*(np.array(["G1"], object) for _ in range(2)), np.array([1], object))


def judged(lives, subject="area", period=MARCH, now=None, **beside):
    cases, steps = told(*lives)
    made = Beside(place=np.zeros(len(lives), np.int32), **beside)
    return evaluate(Record(cases, steps), RULES, subject, *period, now, made, ONE)


def reported(at="3-02 09:00", by="Li"):
    return step("report", at, by=by)


def filed(at="3-02 09:30", due="3-02 10:00", by="Ban"):
    return step("file", at, due, by=by)


def sent(at="3-02 10:00", due="3-02 10:30", unit="U1", by="Pai"):
    return step("dispatch", at, due, unit=unit, by=by)


def handled(at="3-03 10:00", due="3-04 10:00"):
    return step("handle", at, due, by="Wu")


def closing(at="3-03 12:00", due="3-03 13:00", by="Ban"):
    return [step("verify", at, due, by="Li"), step("close", at, due, by=by)]


BEGUN = [reported(), filed(), sent()]
DONE = ({}, [*BEGUN, handled(), *closing()])
LATE = ({}, [*BEGUN, handled("3-05 10:00"), *closing("3-05 11:00", "3-05 15:00")])
OVERDUE = ({"due_at": "3-04 10:00"}, BEGUN)
WAITING = ({"due_at": "4-04 10:00"}, BEGUN)
HANDLED = ({"due_at": "3-03 15:00"}, [*BEGUN, handled()])
NOT_FILED = ({}, [reported(), step("reject", "3-02 09:20", "3-02 10:00")])
VOID = ({}, [*BEGUN, step("void", "3-02 11:00", "3-04 10:00")])
SPOT = ({}, [reported(), step("handle_spot", "3-02 09:10", "3-02 10:00", role="collector"),
             step("pass", "3-02 09:40", "3-02 13:00", by="Ban")])
#: Failed the check, went back to the same unit with the rest of its clock, and was handled again.
REWORKED = ({}, [*BEGUN, handled(), step("rework", "3-03 11:00", "3-03 14:00", role="collector"),
                 handled("3-03 18:00", "3-04 11:00"), *closing("3-04 10:00", "3-04 12:00")])
#: Failed the check and was dispatched anew: to the same unit, and to another.
AGAIN = ({}, [*BEGUN, handled(), step("redispatch", "3-03 11:00", "3-03 14:00"),
              sent("3-03 11:20", "3-03 12:00"), handled("3-04 10:00", "3-05 11:20")])
ELSEWHERE = ({}, [*BEGUN, handled(), step("redispatch", "3-03 11:00", "3-03 14:00"),
                  sent("3-03 11:20", "3-03 12:00", unit="U2"),
                  handled("3-04 10:00", "3-05 11:20")])
#: The clock stood from 3 March to 20 March, so that its deadline moved from 4 to 21 March.
SUSPENDED = [*BEGUN, step("request_suspension", "3-03 09:00", "3-04 10:00", role="unit"),
             step("grant_suspension", "3-03 10:00", "3-04 10:00"),
             step("resume", "3-20 10:00"),
             handled("3-20 12:00", "3-21 10:00"), *closing("3-20 15:00", "3-20 18:00")]
RETURNED = ({}, [*BEGUN, step("request_return", "3-02 11:00", "3-04 10:00", role="unit"),
                 step("grant_return", "3-02 12:00", "3-04 10:00"),
                 sent("3-02 12:30", "3-02 14:00", unit="U2", by="Pai2"),
                 handled("3-03 10:00", "3-04 12:30"), *closing()])
#: Reworked by U1, which then returned it.
GONE_ON = ({}, [*REWORKED[1][:5], step("request_return", "3-03 12:00", "3-04 11:00", role="unit"),
                step("grant_return", "3-03 13:00", "3-04 11:00"),
                sent("3-03 13:20", "3-03 14:00", unit="U2"), handled("3-04 10:00", "3-05 13:20")])
#: Failed the check with U1, went to U2, and came back to U1 after all.
BACK_AGAIN = ({}, [*ELSEWHERE[1][:-1],
                   step("request_return", "3-03 12:00", "3-05 11:20", role="unit"),
                   step("grant_return", "3-03 13:00", "3-05 11:20"),
                   sent("3-03 13:20", "3-03 14:00"), handled("3-04 10:00", "3-05 13:20")])
#: Handled on the spot; the check failed, and it was dispatched without a step of filing.
SPOT_FAILED = [*SPOT[1][:2], step("redispatch", "3-02 09:40", "3-02 13:00"), sent()]
PUBLIC = ({"source": "hotline"}, [step("report", "3-02 09:00", role="acceptor", by="Jie"),
                                  *DONE[1][1:]])
CONFIRMED = ({"source": "hotline"}, [
    step("report", "3-02 09:00", role="acceptor", by="Jie"),
    step("send_confirm", "3-02 09:30", "3-02 10:00", role="acceptor", by="Jie"),
    step("confirm", "3-02 11:00", "3-02 13:30", role="collector", by="Li"),
    filed("3-02 11:30", "3-02 12:00")])
CONFIRMED_LATE = ({"source": "hotline"}, [
    step("report", "3-02 09:00", role="acceptor", by="Jie"),
    step("send_confirm", "3-02 10:30", "3-02 10:00", role="acceptor", by="Jie"),
    step("confirm", "3-02 15:00", "3-02 14:30", role="collector", by="Li")])
SENT_TO_VERIFY = [*BEGUN, handled(),
                  step("send_verify", "3-03 11:00", "3-03 14:00", role="acceptor", by="Jie")]
VERIFIED_LATE = ({}, [*SENT_TO_VERIFY, step("verify", "3-03 15:00", "3-03 14:00",
                                            role="collector", by="Li")])

# rate, subject, row, lives, numerator, denominator
WORKED = [
    ("filing_rate", "area", "G1", [DONE, NOT_FILED, VOID, SPOT], 2, 4),
    # what the collector settled at once was worth reporting, too
    ("valid_report_rate", "collector", "Li", [DONE, NOT_FILED, VOID, SPOT], 3, 4),
    ("unclosed_rate", "area", "G1", [DONE, NOT_FILED, WAITING, OVERDUE, HANDLED], 3, 5),
    ("on_time_filing_rate", "shift_leader", "Ban",
     [DONE, ({}, [reported(), filed("3-02 10:00")]), ({}, [reported(), filed("3-02 10:01")])],
     2, 3),
    ("accurate_filing_rate", "shift_leader", "Ban", [DONE, DONE, VOID], 2, 3),
    ("public_report_rate", "area", "G1",
     [PUBLIC, DONE, DONE, ({"source": "hotline"}, VOID[1]), ({"source": "video"}, DONE[1])], 1, 5),
    # late is handled, overdue is not; what is not due yet and what is void is not asked
    ("handling_rate", "unit", "U1", [DONE, LATE, OVERDUE, WAITING, VOID, HANDLED], 3, 4),
    ("on_time_handling_rate", "unit", "U1", [DONE, LATE, OVERDUE, WAITING, HANDLED], 2, 4),
    ("closing_rate", "unit", "U1", [DONE, LATE, OVERDUE, WAITING, HANDLED], 2, 4),
    ("on_time_closing_rate", "unit", "U1", [DONE, LATE, OVERDUE, HANDLED], 1, 4),
    ("late_closing_rate", "unit", "U1", [DONE, LATE, OVERDUE, HANDLED], 1, 4),
    ("rework_rate", "unit", "U1", [DONE, REWORKED, AGAIN, LATE], 2, 4),
    # a case that is reworked once more counts once
    ("rework_rate", "unit", "U1", [DONE, ({}, [
        *REWORKED[1][:-2], step("rework", "3-03 20:00", "3-03 22:00", role="collector"),
        handled("3-04 09:00", "3-04 12:00")])], 1, 2),
    # sent to another unit after the check: no rework of anybody
    ("rework_rate", "unit", "U2", [ELSEWHERE], 0, 1),
    # the area counts what came back to whoever it was: ``AGAIN`` and ``REWORKED`` after one more
    # unit got them, and not what another unit got after the check
    ("rework_rate", "area", "G1", [DONE, REWORKED, AGAIN, GONE_ON, ELSEWHERE], 3, 5),
    ("rework_rate", "unit", "U2", [GONE_ON], 0, 1),
    ("rework_rate", "unit", "U1", [DONE, BACK_AGAIN], 1, 2),
    ("rework_rate", "area", "G1", [DONE, BACK_AGAIN], 1, 2),
    ("on_time_confirmation_rate", "collector", "Li", [CONFIRMED, CONFIRMED_LATE], 1, 2),
    ("on_time_verification_rate", "collector", "Li", [DONE, VERIFIED_LATE], 1, 2),
    ("on_time_send_confirm_rate", "acceptor", "Jie", [CONFIRMED, CONFIRMED_LATE], 1, 2),
    ("on_time_send_verify_rate", "acceptor", "Jie", [
        ({}, SENT_TO_VERIFY), ({}, [*BEGUN, handled(), step(
            "send_verify", "3-03 14:30", "3-03 14:00", role="acceptor", by="Jie")])], 1, 2),
    ("on_time_end_rate", "shift_leader", "Ban", [
        DONE, SPOT, ({}, [*BEGUN, handled(), *closing("3-03 14:00", "3-03 13:00")])], 2, 3),
    ("on_time_dispatch_rate", "dispatcher", "Pai", [
        DONE, ({}, [reported(), filed(), sent("3-02 10:31")])], 1, 2),
    # the first dispatcher chose the wrong unit, the second the right one
    ("accurate_dispatch_rate", "dispatcher", "Pai", [DONE, RETURNED], 1, 2),
    ("accurate_dispatch_rate", "dispatcher", "Pai2", [DONE, RETURNED], 1, 1),
    ("omission_rate", "area", "G1", [PUBLIC, DONE, DONE, DONE], 0, 4),
]


@pytest.mark.parametrize("rate, subject, row, lives, above, below", WORKED)
def test_rate_worked_out_by_hand(rate, subject, row, lives, above, below):
    made = judged(lives, subject)
    assert made.rates[rate][made.row(row)] == pytest.approx(above / below)


def test_every_rate_has_been_worked_out():
    assert {rate for rate, *_ in WORKED} == set(RULES.rates)


def test_missed_is_counted_for_whom_it_was():
    """Of what Li reported or should have reported, one of three was missed."""
    lives = [DONE, DONE, PUBLIC]
    for subject, row, wanted in (("collector", "Li", 1 / 3), ("area", "G1", 1 / 3),
                                 ("company", "A", 1 / 3)):
        made = judged(lives, subject, missed={30: "Li"}, company={"Li": "A"})
        assert made.rates["omission_rate"][made.row(row)] == pytest.approx(wanted)
    # what is void was no problem, so nobody missed it
    made = judged([DONE, ({"source": "hotline"}, VOID[1])], "collector", missed={20: "Li"})
    assert made.counts["missed"].tolist() == [0]


# -- borders of the period

FEBRUARY, APRIL = (moment("2-01"), moment("3-01")), (moment("4-01"), moment("5-01"))


def figures(made, row, *names):
    return [int(made.counts[name][made.row(row)]) if row in made.code else 0 for name in names]


@pytest.mark.parametrize("due, done, march, april", [
    # handled early in March, due in April; due in March, handled in April
    ("4-02 10:00", "3-30 10:00", (1, 1, 1, 0), (0, 0, 0, 0)),
    ("3-30 10:00", "4-02 10:00", (1, 0, 0, 1), (0, 0, 0, 0)),
    # at the border itself: on time at the deadline; the first moment of April is April
    ("3-31 10:00", "3-31 10:00", (1, 1, 1, 0), (0, 0, 0, 0)),
    ("4-01 00:00", "4-01 00:00", (0, 0, 0, 0), (1, 1, 1, 0)),
    ("4-01 00:00", "4-01 10:00", (0, 0, 0, 0), (1, 1, 0, 0)),
    ("3-31 23:59", "4-01 00:00", (1, 0, 0, 1), (0, 0, 0, 0)),
    ("4-02 10:00", "4-03 10:00", (0, 0, 0, 0), (1, 1, 0, 0))])
def test_case_over_the_border_of_the_period(due, done, march, april):
    life = ({"due_at": "4-30"}, [reported("3-29 09:00"), filed("3-29 09:30", "3-29 10:00"),
                                 sent("3-29 10:00", "3-29 10:30"), handled(done, due)])
    names = "should_handle", "handled", "on_time_handled", "overdue_unhandled"
    assert figures(judged([life], "unit"), "U1", *names) == list(march)
    assert figures(judged([life], "unit", APRIL), "U1", *names) == list(april)
    # as it is known afterwards, the case belongs to the same month
    later = judged([life], "unit", MARCH, moment("5-01"))
    assert figures(later, "U1", "should_handle") == [march[0]]
    assert figures(later, "U1", "handled") == [march[0]]


def test_not_due_before_the_moment_of_the_evaluation():
    """A period that still runs: due on 4 March, asked on the 4th at 9 and at 11."""
    for now, wanted in (("3-04 09:00", [0, 0]), ("3-04 11:00", [1, 1])):
        made = judged([OVERDUE, WAITING], "unit", now=moment(now))
        assert figures(made, "U1", "should_close", "overdue_unhandled") == wanted


def test_reported_filed_and_sent_in_different_months():
    life = ({"due_at": "5-01"}, [reported("2-28 23:00"), filed("3-01 08:00", "3-01 09:00"),
                                 sent("4-01 08:00", "3-01 12:00")])
    for period, wanted in ((FEBRUARY, [1, 0, 0]), (MARCH, [0, 1, 0]), (APRIL, [0, 0, 1])):
        assert figures(judged([life], period=period), "G1", "reported", "filed",
                       "dispatched") == wanted
    # the unit has had it since April, and cannot be asked before
    assert len(judged([life], "unit")) == 0
    assert figures(judged([life], "unit", APRIL), "U1", "filed") == [1]


def test_open_ones_are_those_of_the_moment():
    made = judged([DONE, OVERDUE, OVERDUE], "unit", APRIL)
    assert figures(made, "U1", "filed", "should_close", "open", "overdue_open") == [0, 0, 2, 2]
    assert np.isnan(made.score).all() and made.rank.tolist() == [0]
    made = judged([DONE, OVERDUE, WAITING], "unit", now=moment("3-03 11:00"))
    assert figures(made, "U1", "open", "overdue_open") == [3, 0]    # handled is not closed


# -- suspended time, extensions, requests

def test_suspended_time_is_not_counted():
    made = judged([({}, SUSPENDED)], "unit")
    assert figures(made, "U1", "on_time_handled", "suspended", "overdue_unhandled") == [1, 1, 0]
    # while the clock stands nothing is due, whatever the deadline was before
    made = judged([({}, SUSPENDED)], "unit", now=moment("3-10"))
    assert figures(made, "U1", "should_handle", "should_close", "open", "suspended") \
        == [0, 0, 1, 1]
    # resumed and late after that
    late = [*SUSPENDED[:-3], handled("3-22 10:00", "3-21 10:00")]
    assert figures(judged([({}, late)], "unit"), "U1", "on_time_handled", "overdue_handled") \
        == [0, 1]


def test_extended_deadline_counts():
    life = ({}, [*BEGUN, step("request_extension", "3-03 09:00", "3-04 10:00", role="unit"),
                 step("grant_extension", "3-03 10:00", "3-04 10:00"),
                 handled("3-05 10:00", "3-06 10:00")])
    assert figures(judged([life], "unit"), "U1", "on_time_handled", "extended") == [1, 1]


def test_return_that_was_refused_is_shifted_responsibility():
    refused = ({}, [*BEGUN, step("request_return", "3-02 11:00", "3-04 10:00", role="unit"),
                    step("refuse_return", "3-02 12:00", "3-04 10:00"), handled()])
    made = judged([refused, RETURNED], "unit")
    assert figures(made, "U1", "shifted", "returned", "should_handle") == [1, 1, 1]
    assert figures(made, "U2", "shifted", "returned", "should_handle") == [0, 0, 1]


# -- appeals, merged, void, forced, with the city

@pytest.mark.parametrize("life", [LATE])
def test_granted_appeal_corrects_the_evaluation(life):
    names = "on_time_handled", "on_time_closed", "overdue_closed", "excused", "should_close"
    assert figures(judged([life], "unit"), "U1", *names) == [0, 0, 1, 0, 1]
    made = judged([life], "unit", excused=np.array([10]))
    assert figures(made, "U1", *names) == [1, 1, 0, 1, 1]


def test_forced_close_is_no_handling():
    before = ({}, [*BEGUN, step("force_close", "3-03 10:00", "3-04 10:00")])
    after = ({}, [*BEGUN, step("force_close", "3-05 10:00", "3-04 10:00")])
    names = "should_close", "closed", "overdue_closed", "handled", "forced"
    assert figures(judged([before], "unit"), "U1", *names) == [0, 0, 0, 0, 1]
    assert figures(judged([after], "unit"), "U1", *names) == [1, 1, 1, 0, 1]
    # an appeal against a case that was never handled takes it out
    made = judged([after], "unit", excused=np.array([10]))
    assert figures(made, "U1", *names) == [0, 0, 0, 0, 1]


def test_merged_case_is_counted_with_none_but_the_merged():
    merged = ({}, [reported(), step("merge", "3-02 10:00", "3-02 10:30", role="acceptor")])
    ended = ({}, [*merged[1], step("close_with", "3-09 10:00", to="closed")])
    back = ({}, [*merged[1], step("unmerge", "3-03 10:00", to="reported"),
                 filed("3-03 10:30", "3-03 11:00")])
    names = "reported", "filed", "merged", "open"
    assert figures(judged([merged, ended]), "G1", *names) == [0, 0, 2, 0]
    assert figures(judged([back]), "G1", *names) == [1, 1, 0, 1]


def test_void_rejected_and_sent_back_are_nobodys_work():
    sent_back = ({}, [reported(), filed(), step("send_back", "3-02 10:00", "3-02 10:30",
                                                role="dispatcher"),
                      step("reject", "3-02 11:00", "3-02 11:30")])
    made = judged([VOID, NOT_FILED, sent_back])
    assert figures(made, "G1", "reported", "filed", "voided", "rejected", "should_close",
                   "closed") == [3, 1, 1, 2, 0, 0]


def test_city_and_law_enforcement_have_no_limit_of_the_district():
    city = ({}, [reported(), filed(), step("to_city", "3-02 10:00", "3-02 10:30"),
                 step("city_result", "3-20 10:00", role="dispatcher"),
                 *closing("3-20 12:00", "3-20 14:00")])
    waiting = ({}, city[1][:3])
    made = judged([city, waiting])
    assert figures(made, "G1", "should_handle", "on_time_handled", "on_time_closed",
                   "overdue_unhandled", "open") == [1, 1, 1, 0, 1]
    assert len(judged([city, waiting], "unit")) == 0


def test_step_that_was_taken_back_never_was():
    undone = ({"due_at": "4-04 10:00"},
              [*BEGUN, handled("3-03 10:00"), step("undo", "3-03 10:05", "3-03 14:00")])
    made = judged([undone], "unit")
    assert figures(made, "U1", "handled", "should_handle", "open") == [0, 0, 1]
    known = judged([undone], "unit", now=moment("3-03 10:03"))
    assert figures(known, "U1", "handled") == [1]       # nobody knew yet


# -- people

def test_person_of_several_posts_is_judged_in_each():
    life = ({}, [step("report", "3-02 09:00", role="collector", by="Li"),
                 step("file", "3-02 09:30", "3-02 10:00", role="acceptor", by="Li"),
                 step("dispatch", "3-02 10:00", "3-02 10:30", role="dispatcher", by="Li",
                      unit="U1")])
    for subject, name in (("collector", "reported"), ("acceptor", "accepted"),
                          ("dispatcher", "dispatched")):
        made = judged([life], subject)
        assert made.code.tolist() == ["Li"] and made.counts[name].tolist() == [1]
    assert len(judged([life], "shift_leader")) == 0     # who filed was no shift leader


def test_task_that_nobody_answered_is_its_collectors():
    out = ({"due_at": "3-02 14:30"}, CONFIRMED[1][:2])
    tasks = Tasks.of([(10, 2, None, "Zhao")])
    made = judged([out], "collector", tasks=tasks)
    assert figures(made, "Zhao", "due_confirm", "on_time_confirmed") == [1, 0]
    assert made.rates["on_time_confirmation_rate"].tolist() == [0]
    # the desk entered the answer for who was sent; another collector who went is judged himself
    told_in = ({}, [*CONFIRMED[1][:2], step("confirm", "3-02 11:00", "3-02 13:30",
                                            role="acceptor", by="Jie")])
    made = judged([told_in], "collector", tasks=Tasks.of([(10, 2, 3, "Zhao")]))
    assert figures(made, "Zhao", "due_confirm", "on_time_confirmed") == [1, 1]
    made = judged([CONFIRMED], "collector", tasks=Tasks.of([(10, 2, 3, "Zhao")]))
    assert figures(made, "Li", "due_confirm") == [1] and "Zhao" not in made.code


def test_company_has_the_counts_of_its_collectors_together():
    both = ({}, [*VERIFIED_LATE[1][:-1], step("rework", "3-03 12:00", "3-03 14:00",
                                              role="collector", by="Zhao"),
                 handled("3-03 16:00", "3-04 12:00"),
                 step("verify", "3-03 17:00", "3-03 20:00", role="collector", by="Li")])
    company = {"Li": "A", "Zhao": "A"}
    made = judged([both, DONE], "company", company=company)
    # one case, verified by two of them: one
    assert figures(made, "A", "reported", "due_verify", "on_time_verified") == [2, 2, 2]
    assert judged([both], "company").code.tolist() == []


def test_department_has_the_cases_of_its_units():
    made = judged([DONE, RETURNED, LATE], "department", department={"U1": "D", "U2": "D"})
    assert made.code.tolist() == ["D"] and figures(made, "D", "filed", "handled") == [3, 3]
    # to another of its units after the check: the department has it for the second time
    for lives, department, wanted in (([ELSEWHERE], {"U1": "D", "U2": "D"}, 1),
                                      ([ELSEWHERE], {"U2": "D"}, 0), ([RETURNED], {}, 0)):
        made = judged(lives, "department", department=department)
        assert int(made.counts["rework"].sum()) == wanted


@pytest.mark.parametrize("last, good", [
    # in time by the collector, late by the collector, and by others before and after it fell due
    (step("verify", "3-03 14:00", "3-03 14:00", role="collector", by="Zhao"), [1, 1]),
    (step("rework", "3-03 14:01", "3-03 14:00", role="collector", by="Zhao"), [1, 0]),
    (step("pass", "3-03 14:00", "3-03 14:00", by="Ban"), [0, 0]),
    (step("pass", "3-03 14:01", "3-03 14:00", by="Ban"), [1, 0]),
    (step("redispatch", "3-03 15:00", "3-03 14:00", by="Ban"), [1, 0]),
    (step("force_close", "3-03 15:00", "3-03 14:00", role="leader", by="Sun"), [1, 0])])
def test_task_that_others_ended_was_missed_once_it_was_due(last, good):
    life, names = ({}, [*SENT_TO_VERIFY, last]), ("due_verify", "on_time_verified")
    tasks = Tasks.of([(10, 5, 6, "Zhao")])
    assert figures(judged([life], "collector", tasks=tasks), "Zhao", *names) == good
    assert figures(judged([life], tasks=tasks), "G1", *names) == good
    made = judged([life], "company", tasks=tasks, company={"Zhao": "A"})
    assert figures(made, "A", *names) == good
    # it fell due on the 3rd, whenever it was ended
    if good == [1, 0]:
        day = moment("3-03"), moment("3-03 14:01")
        assert figures(judged([life], period=day, now=MARCH[1]), "G1", *names) == good


@pytest.mark.parametrize("more, due, wanted", [
    # not due, overdue, handled in time, handled late: the unit is judged as for any other case
    ([], "4-04 10:00", [1, 0, 0, 0, 1]), ([], "3-04 10:00", [1, 1, 0, 0, 1]),
    ([handled(), *closing()], "", [1, 1, 1, 1, 0]),
    ([handled("3-05 10:00"), *closing("3-05 11:00", "3-05 15:00")], "", [1, 1, 1, 0, 0])])
def test_handled_on_the_spot_and_dispatched_after_all(more, due, wanted):
    life = ({"due_at": due}, [*SPOT_FAILED, *more])
    names = "filed", "should_handle", "handled", "on_time_handled", "open"
    assert figures(judged([life], "unit"), "U1", *names) == wanted
    # of the area: to be handled, but there was no step of filing; a report worth its while
    assert figures(judged([life]), "G1", *names) == [0, *wanted[1:]]
    assert figures(judged([life]), "G1", "reported_filed", "valid_reported") == [0, 1]
    # as long as nobody has it, nobody is judged
    assert figures(judged([({}, SPOT[1]), ({}, SPOT_FAILED[:-1])]), "G1", "should_handle") == [0]


# -- scores, levels, ranks, figures

def test_denominator_of_zero_is_no_rate_and_no_score():
    made = judged([WAITING], "unit")
    assert np.isnan(made.rates["closing_rate"]).all() and np.isnan(made.points["rework_rate"]).all()
    assert made.score.tolist() == [100]         # of the number of cases alone
    assert np.isnan(judged([], "area").rates["filing_rate"]).all()
    assert judged([], "area").score.tolist() == [100]       # a grid without a case
    assert len(judged([], "unit")) == 0


@pytest.mark.parametrize("subject, row, more", [
    ("unit", "U1", [step("urge", "3-10 10:00", "2-04 10:00")]),
    ("unit", "U1", [step("request_return", "3-10 09:00", "2-04 10:00", role="unit"),
                    step("refuse_return", "3-10 10:00", "2-04 10:00")]),
    ("shift_leader", "Ban", [step("force_close", "3-10 10:00", "2-04 10:00", by="Ban")])])
def test_what_is_counted_but_not_weighed_gives_no_score(subject, row, more):
    """Overdue since February, and urged in March: that is not the best unit of March."""
    life = ({"due_at": "2-04 10:00"}, [
        reported("2-02 09:00"), filed("2-02 09:30", "2-02 10:00"),
        sent("2-02 10:00", "2-02 10:30"), *more])
    made = judged([life], subject)
    assert made.code.tolist() == [row] and np.isnan(made.score).all()
    assert made.rank.tolist() == [0] and made.level.tolist() == [-1]


def test_score_of_a_unit_by_its_weights():
    """Four cases filed (100), 3 of 4 closed, 2 of 4 in time, 1 of 4 reworked."""
    made = judged([DONE, REWORKED, LATE, OVERDUE], "unit")
    assert made.score.tolist() == [0.1 * 100 + 0.3 * 75 + 0.3 * 50 + 0.3 * 75]
    assert [RULES.levels[at].letter for at in made.level] == ["C"]


@pytest.mark.parametrize("subject, measure, kind, edges", [
    ("unit", "filed", None, [(0, 100), (50, 100), (51, 90), (100, 90), (101, 75), (200, 75),
                             (201, 60), (500, 60), (501, 40), (1000, 40), (1001, 0)]),
    *((who, what, None, [(0, 0), (100, 0), (101, 40), (300, 40), (301, 60), (500, 60), (501, 75),
                         (1200, 75), (1201, 90), (2000, 90), (2001, 100)])
      for who, what in (("acceptor", "accepted"), ("dispatcher", "dispatched"))),
    ("area", "filed", 1, [(0, 100), (1, 90), (2, 90), (3, 75), (4, 75), (5, 60), (6, 60), (7, 40),
                          (8, 40), (9, 0), (99, 0)]),
    ("area", "filed", 2, [(0, 100), (1, 90), (3, 90), (4, 75), (5, 75), (6, 60), (7, 60), (8, 40),
                          (9, 40), (10, 0)])])
def test_bands_at_their_borders(subject, measure, kind, edges):
    counts, scores = zip(*edges)
    found = RULES.banded(subject, measure, np.array(counts), np.array([kind] * len(edges), object))
    assert found.tolist() == list(scores)


def test_grid_of_a_class_without_bands_is_scored_without_them():
    assert np.isnan(RULES.banded("area", "filed", np.array([3]), np.array([7], object))).all()
    assert np.isnan(RULES.banded("area", "filed", np.array([3]), np.array([None], object))).all()


@pytest.mark.parametrize("score, letter", [
    (100, "A"), (90, "A"), (89.99, "B"), (75, "B"), (74.99, "C"), (60, "C"), (59.99, "D"),
    (40, "D"), (39.99, "E"), (0, "E")])
def test_levels_at_their_borders(score, letter):
    assert RULES.levels[int(RULES.level_of([score])[0])].letter == letter


def test_equal_scores_share_a_rank():
    lives = [DONE, OVERDUE, WAITING,
             *(({}, [*BEGUN[:2], sent(unit=f"U{n}"), handled(), *closing()]) for n in (2, 3))]
    made = judged(lives, "unit")
    assert dict(zip(made.code, made.rank.tolist())) == {"U1": 3, "U2": 1, "U3": 1}


def areas(lives, place, classes):
    cases, steps = told(*lives)
    names = np.array([f"G{n}" for n in range(len(classes))], object)
    return evaluate(Record(cases, steps), RULES, "area", *MARCH, None,
                    Beside(place=np.array(place, np.int32)),
                    Places(names, names, np.array(classes, object)))


def test_larger_area_is_the_mean_of_its_grids_and_the_sum_of_their_counts():
    lives = [DONE] * 3 + [OVERDUE] * 2 + [DONE]
    grids = areas(lives, [0, 0, 0, 1, 1, -1], [1, 2, 1, 1])
    # 3 cases in class 1: 75 of 20 %; 2 in class 2: 90, nothing closed; none: 100
    assert grids.score.tolist() == [0.1 * 100 + 0.2 * 75 + 0.7 * 100, 0.1 * 100 + 0.2 * 90, 100,
                                    100]
    assert grids.outside == 1
    street = grouped(grids, "street", [0, 0, 1, -1], *(np.array(["S", "T"], object),) * 2)
    assert street.score.tolist() == [(95 + 28) / 2, 100] and street.area == "street"
    assert street.counts["filed"].tolist() == [5, 0]
    assert street.rates["closing_rate"][0] == 3 / 5 and np.isnan(street.rates["closing_rate"][1])
    assert street.behind(0, "closed").tolist() == [10, 20, 30]
    assert street.rank.tolist() == [2, 1]
    # the bands are per grid: five cases of a whole street would be 60 points, not 75 and 90
    assert street.points["filed"].tolist() == [82.5, 100]


def test_figures_behind_a_count_and_unknown_ones():
    made = judged([DONE, LATE, OVERDUE], "unit")
    assert made.behind(0, "overdue_closed").tolist() == [20]
    assert made.behind(0, "overdue_unhandled").tolist() == [30]
    for wrong in (lambda: made.behind(0, "accepted"), lambda: made.row("U9"),
                  lambda: judged([], "nobody"), lambda: judged([], period=MARCH[::-1])):
        with pytest.raises(InputError):
            wrong()


def test_steps_of_a_period():
    def texts(since, until, step):
        return [(str(a)[5:10], str(b)[5:10]) for a, b in steps_between(
            moment(since), moment(until), step)]
    assert texts("1-15", "3-10", "month") == [("01-15", "02-01"), ("02-01", "03-01"),
                                              ("03-01", "03-10")]
    assert texts("3-03", "3-17", "week") == [("03-03", "03-09"), ("03-09", "03-16"),
                                             ("03-16", "03-17")]
    assert texts("3-03", "3-05", "day") == [("03-03", "03-04"), ("03-04", "03-05")]
    assert texts("2-01", "5-01", "quarter") == [("02-01", "04-01"), ("04-01", "05-01")]
    assert texts("2-01", "5-01", "year") == [("02-01", "05-01")]
    for wrong in (("1-01", "2-01", "hour"), ("1-01", "12-31", "")):
        with pytest.raises(InputError):
            texts(*wrong)


def test_the_page_names_every_count_and_rate():
    page = (Path(__file__).resolve().parents[2] / "docs" / "evaluation.md").read_text("utf-8")
    for name, count in COUNTS.items():
        assert f"| `{name}` |" in page and count.meaning in page
    for row in defaults()["rate"]:
        assert f"| {row['title']} `{row['name']}` | `{row['numerator']}` / " \
            f"`{row['denominator']}` |" in page


def test_subjects_and_counts_fit_together():
    assert {name for names in SUBJECTS.values() for name in names} == set(COUNTS)
    for subject, weights in RULES.weights.items():
        for weight in weights:
            rate = RULES.rates.get(weight.measure)
            wanted = {weight.measure} if rate is None else {
                count for _, count in rate.numerator + rate.denominator}
            assert wanted <= set(SUBJECTS[subject])
