"""The filter that every figure is counted under, and the columns it looks at."""
import numpy as np
import pytest

from citygrid_plugin.core.analysis.cases import Cases, Coded, Filter, moment, within
from citygrid_plugin.core.errors import InputError

DAYS = ["2026-03-01T00:00:00", "2026-03-01T23:59:59", "2026-03-02T00:00:00", "NaT",
        "2026-04-01T00:00:00"]
CASES = Cases.of(
    key=[2, 3, 5, 8, 13], ended=[True, True, False, False, False],
    kind=["component", "event", "event", "component", None],
    classcode=["0102", "0102", "0201", "0203", None],
    condition=["lid gone", None, "", "lid gone", "leans"],
    state=["closed", "void", "filed", "dispatched", "reported"],
    source=["hotline", "collector", "hotline", None, "city"], unit=["U1", "U1", None, "U2", None],
    department=[None, "D1", None, None, None], community_code=["A", "A", "B", "B", None],
    bgid=["A001", "A002", "B001", None, None], objid=["x", None, None, "y", None],
    reported_at=DAYS, closed_at=["2026-03-05", "2026-03-02", "NaT", "NaT", "NaT"],
    urgent=[0, 1, 0, 2, 0], forced=[1, 0, 0, 0, 0])


@pytest.mark.parametrize("given, keys", [
    ({}, [2, 3, 5, 8, 13]),
    ({"kinds": ("event",)}, [3, 5]), ({"kinds": ("event", "component")}, [2, 3, 5, 8]),
    ({"classes": ("0102",)}, [2, 3]), ({"classes": ("02",)}, [5, 8]),
    ({"classes": ("0102", "0203")}, [2, 3, 8]), ({"classes": ("",)}, [2, 3, 5, 8]),
    ({"classes": ("01020",)}, []), ({"classes": (("event", "01"),)}, [3]),
    ({"classes": (("event", "01"), ("component", "02"))}, [3, 8]),
    ({"classes": (("event", "02"), "0203")}, [5, 8]),
    ({"conditions": ("lid gone",)}, [2, 8]), ({"conditions": ("",)}, [3, 5]),
    ({"states": ("filed", "void")}, [3, 5]),
    ({"sources": ("hotline", "")}, [2, 5, 8]), ({"sources": ("nobody",)}, []),
    ({"units": ("U1",)}, [2, 3]), ({"units": ("",)}, [5, 13]), ({"units": (None,)}, [5, 13]),
    ({"departments": ("D1",)}, [3]), ({"communities": ("B",)}, [5, 8]),
    ({"bgids": ("A001", "B001")}, [2, 5]), ({"objids": ("x", "y")}, [2, 8]),
    ({"ended": True}, [2, 3]), ({"ended": False}, [5, 8, 13]),
    ({"urgent": True}, [3, 8]), ({"urgent": False}, [2, 5, 13]), ({"forced": True}, [2]),
    # a period has its first moment and not its last; a case without the time is in none
    ({"since": "2026-03-01", "until": "2026-03-02"}, [2, 3]),
    ({"since": "2026-03-02"}, [5, 13]), ({"until": "2026-03-02"}, [2, 3]),
    ({"since": "2026-03-01T23:59:59", "until": "2026-03-02T00:00:01"}, [3, 5]),
    ({"since": "2026-03-02T00:00:00.500"}, [5, 13]),
    ({"moment": "closed_at", "since": "2026-03-01", "until": "2026-03-03"}, [3]),
    ({"moment": "closed_at"}, [2, 3, 5, 8, 13]),
    ({"kinds": ("event",), "states": ("filed",), "since": "2026-03-02"}, [5]),
])
def test_filter(given, keys):
    fit = Filter(**given).mask(CASES)
    assert fit.dtype == bool and CASES.key[fit].tolist() == keys
    assert not Filter(**given).mask(Cases.of(0)).any()


@pytest.mark.parametrize("given, words", [
    ({"kinds": ("evnet",)}, "evnet"), ({"states": ("Filed",)}, "Filed"),
    ({"moment": "reported"}, "reported"), ({"classes": (("parts", "01"),)}, "parts"),
    ({"since": "last week"}, "last week"), ({"until": "2026-02-30"}, "2026-02-30"),
    ({"since": "2026-03-02", "until": "2026-03-02"}, "2026-03-02"),
    ({"since": "2026-03-02", "until": "2026-03-01"}, "2026-03-01"),
])
def test_what_can_only_be_a_slip_is_said(given, words):
    with pytest.raises(InputError, match=words):
        Filter(**given).mask(CASES)


def test_another_period_of_the_same_filter():
    some = Filter(kinds=("event",), since="2026-01-01", until="2026-02-01")
    assert some.with_period("2026-03-01", "2026-04-01").mask(CASES).tolist() == [
        False, True, True, False, False]


def test_within_takes_any_unit():
    times = np.array(DAYS, "M8[s]").astype("M8[us]")
    assert within(times, "2026-03-01T23:59:59", "").tolist() == [False, True, True, False, True]
    assert np.isnat(moment("")) and str(moment("2026-03-01")) == "2026-03-01T00:00:00"


def test_coded():
    some = Coded.of(["b", None, "", "a", "b"])
    assert some.codes.tolist() == [0, -1, -1, 1, 0] and some.codes.dtype == np.int32
    assert some.text().tolist() == ["b", None, None, "a", "b"]
    assert some.where(["a", ""]).tolist() == [False, True, True, True, False]
    assert some.where(lambda text: text > "a").tolist() == [True, False, False, False, True]
    assert some.take([3, 1]).text().tolist() == ["a", None]
    nothing = Coded.of([None])
    assert nothing.text().tolist() == [None] and nothing.where([""]).tolist() == [True]
    assert not Coded.of(()).where(["a"]).any()


def test_rows_of_keys_and_some_cases():
    assert CASES.rows_of([5, 2, 4, 99, 0]).tolist() == [2, 0, -1, -1, -1]
    assert Cases.of(0).rows_of([1]).tolist() == [-1]
    some = CASES.take(np.array([False, True, False, True, False]))
    assert len(some) == 2 and some.key.tolist() == [3, 8] and some.unit.text().tolist() == [
        "U1", "U2"]
