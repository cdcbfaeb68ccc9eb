"""Cases that drag on, and components with the most cases."""
import numpy as np
import pytest

from citygrid_plugin.core.analysis.cases import Cases
from citygrid_plugin.core.analysis.dragging import (
    REASONS, Limits, dragging, most_cases, per_hundred)
from citygrid_plugin.core.errors import Cancelled, InputError

NOW = np.datetime64("2026-06-30T12:00:00", "s")
NONE = np.datetime64("NaT", "s")


def ago(days):
    return NONE if days is None else NOW - np.timedelta64(round(days * 86400), "s")


def one(**columns):
    given = {"reported_at": 10, "due_at": 5, **columns}
    columns = {name: [ago(value) if name.endswith("_at") else value]
               for name, value in given.items()}
    return Cases.of(n=1, **columns)


@pytest.mark.parametrize("columns, reasons", [
    ({}, []),
    ({"reported_at": 89.9}, []),
    ({"reported_at": 90}, ["open_days"]),
    ({"due_at": 6.9}, []),
    ({"due_at": 7}, ["late_days"]),
    ({"due_at": None}, []),
    ({"due_at": -30}, []),                          # not due yet
    ({"reported_at": -1}, []),                      # reported after the moment that is asked for
    ({"reported_at": None}, []),
    ({"extensions": 1}, []),
    ({"extensions": 2}, ["extensions"]),
    ({"suspensions": 3}, ["suspensions"]),
    ({"reworks": 2, "notices": 3}, ["reworks", "notices"]),
    ({"notices": 2}, []),
    ({"reworks": 5, "state": "void"}, []),
    ({"reworks": 5, "merged_into": "C1"}, []),
    # suspended: its clock stands still, but it is still not solved
    ({"reported_at": 200, "due_at": None, "suspensions": 2, "state": "suspended"},
     ["open_days", "suspensions"]),
    ({"reported_at": 200, "closed_at": 10, "ended": True}, []),
    # it ended after the moment that is asked about
    ({"reported_at": 200, "due_at": 1, "closed_at": -10, "ended": True}, ["open_days"]),
    ({"reported_at": 20, "due_at": -9, "handle_due_at": 8, "closed_at": -10, "ended": True},
     ["late_days"]),
    ({"reported_at": 20, "due_at": 1, "handle_due_at": 8}, []),
])
def test_why_a_case_drags_on(columns, reasons):
    found = dragging(one(**columns), NOW)
    assert [name for name, given in zip(REASONS, found.reasons.any(axis=0)) if given] == reasons
    assert len(found) == bool(reasons)


def test_one_that_has_ended_is_asked_for():
    case = one(reported_at=200, due_at=150, closed_at=100, ended=True)
    found = dragging(case, NOW, ended=True)
    assert found.open_days.tolist() == [100] and found.late_days.tolist() == [50]
    in_time = one(reported_at=200, due_at=100, closed_at=150, ended=True)
    assert dragging(in_time, NOW, Limits(open_days=0), ended=True).row.tolist() == []


def test_a_threshold_of_nought_leaves_the_reason_out():
    case = one(reported_at=500, due_at=500, reworks=9)
    found = dragging(case, NOW, Limits(open_days=0, late_days=0, reworks=9))
    assert found.reasons.tolist() == [[False] * 4 + [True, False]]


def test_more_reasons_first_then_the_oldest():
    cases = Cases.of(n=4, reported_at=[ago(d) for d in (100, 300, 200, 95)],
                     reworks=[0, 0, 0, 2])
    found = dragging(cases, NOW)
    assert found.row.tolist() == [3, 1, 2, 0]
    assert np.isnan(found.late_days).all()


@pytest.mark.parametrize("wrong", [{"open_days": -1}, {"reworks": float("nan")},
                                   dict.fromkeys(REASONS, 0)])
def test_thresholds_that_are_none(wrong):
    with pytest.raises(InputError):
        Limits(**wrong)


def test_the_components_with_the_most_cases():
    objids = ["B", "A", "B", None, "A", "C", "B", "D", "D"]
    cases = Cases.of(n=9, objid=objids, reported_at=[ago(d) for d in (9, 8, 7, 6, 5, 4, 3, 2, 1)],
                     ended=[1, 1, 1, 1, 0, 1, 0, 1, 1],
                     state=["closed"] * 7 + ["void", "closed"])
    found = most_cases(cases)
    assert found.objid.tolist() == ["B", "A", "D", "C"]
    assert found.cases.tolist() == [3, 2, 1, 1] and found.open.tolist() == [1, 1, 0, 0]
    assert [cases.key[found.behind(i)].tolist() for i in range(4)] == [[1, 3, 7], [2, 5], [9], [6]]
    assert found.last[1] == ago(5)
    top = most_cases(cases, 1)
    assert top.objid.tolist() == ["B"] and cases.key[top.behind(0)].tolist() == [1, 3, 7]
    assert len(most_cases(Cases.of(n=0))) == 0

    class Stop:
        def is_cancelled(self):
            return True
    with pytest.raises(Cancelled):
        most_cases(cases, feedback=Stop())


def test_cases_per_hundred_components():
    found = per_hundred({"0102": 400, "0305": 10, "0118": 50},
                        np.array(["0102", "0305", "0102", "0999"], object),
                        np.array([3, 2, 1, 7]))
    assert found["classcode"].tolist() == ["0305", "0102", "0118", "0999"]
    assert found["components"].tolist() == [10, 400, 50, 0]
    assert found["with_cases"].tolist() == [1, 2, 0, 1]
    assert found["cases"].tolist() == [2, 4, 0, 7]
    assert found["per_hundred"][:3].tolist() == [20, 1, 0]
    assert np.isnan(found["per_hundred"][3])
