"""Problems that come back at the same object or place."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import recurring
from citygrid_plugin.core.analysis.cases import Cases
from citygrid_plugin.core.analysis.recurring import Rule, at_objects, at_places, places
from citygrid_plugin.core.errors import Cancelled, InputError

START = np.datetime64("2026-01-01T08:00:00", "s")


def moment(days):
    """Days after the start; None for no moment."""
    return np.datetime64("NaT", "s") if days is None else START + np.timedelta64(
        round(days * 86400), "s")


def made(*rows, **columns):
    """Cases of (component, class, days of report, days of end or None, ...)."""
    n = len(rows)
    columns = {"kind": ["component"] * n, **columns}
    return Cases.of(n=n, objid=[r[0] for r in rows], classcode=[r[1] for r in rows],
                    reported_at=[moment(r[2]) for r in rows],
                    closed_at=[moment(r[3]) for r in rows],
                    ended=[r[3] is not None for r in rows], **columns)


def told(found):
    return [(found.name[i], found.classcode[i], int(found.occurrences[i]), int(found.most[i]))
            for i in range(len(found))]


COVER = [("O1", "0102", 0, 1), ("O1", "0102", 10, 11), ("O1", "0102", 20, 21)]


@pytest.mark.parametrize("rows, rule, expected", [
    (COVER, Rule(), [("O1", "0102", 3, 3)]),
    (COVER, Rule(least=4), []),
    (COVER, Rule(days=19.9), []),
    (COVER, Rule(days=20), [("O1", "0102", 3, 3)]),         # the window's end belongs to it
    (COVER, Rule(least=2, days=10), [("O1", "0102", 3, 2)]),
    # told again while the first case is open
    ([("O1", "0102", 0, 5), ("O1", "0102", 1, 5), ("O1", "0102", 4, 6), ("O1", "0102", 9, 10)],
     Rule(least=2), [("O1", "0102", 2, 2)]),
    # the third was reported after the end of the first: it begins another one
    ([("O1", "0102", 0, 5), ("O1", "0102", 4, 9), ("O1", "0102", 6, 7)], Rule(least=2),
     [("O1", "0102", 2, 2)]),
    # reported at the moment of the end: it is back
    ([("O1", "0102", 0, 5), ("O1", "0102", 5, 6)], Rule(least=2), [("O1", "0102", 2, 2)]),
    # closed at once, and reported by somebody else within two hours
    ([("O1", "0102", 0, 0.01), ("O1", "0102", 0.08, 0.1), ("O1", "0102", 0.09, 0.1)],
     Rule(least=2), [("O1", "0102", 2, 2)]),
    ([("O1", "0102", 0, 0.01), ("O1", "0102", 0.08, 0.1)], Rule(least=2, apart_hours=1.9),
     [("O1", "0102", 2, 2)]),
    ([("O1", "0102", 0, 0), ("O1", "0102", 0, 0)], Rule(least=2, apart_hours=0),
     [("O1", "0102", 2, 2)]),
    # an open case: what comes after it is the same problem still
    ([("O1", "0102", 0, None), ("O1", "0102", 10, 11), ("O1", "0102", 20, 21)], Rule(least=2), []),
    # another class, the same major class
    ([("O1", "0102", 0, 1), ("O1", "0105", 5, 6)], Rule(least=2), []),
    ([("O1", "0102", 0, 1), ("O1", "0105", 5, 6)], Rule(least=2, same="major"),
     [("O1", "01", 2, 2)]),
    ([("O1", "0102", 0, 1), ("O1", "0205", 5, 6)], Rule(least=2, same="major"), []),
    ([("O1", "0102", 0, 1), ("O1", "0205", 5, 6)], Rule(least=2, same="any"), [("O1", "", 2, 2)]),
    # another object
    ([("O1", "0102", 0, 1), ("O2", "0102", 5, 6)], Rule(least=2, same="any"), []),
    ([(None, "0102", 0, 1), (None, "0102", 5, 6)], Rule(least=2), []),
    ([("O1", None, 0, 1), ("O1", None, 5, 6)], Rule(least=2), [("O1", "", 2, 2)]),
    ([("O1", "0102", None, 1), ("O1", "0102", 5, 6)], Rule(least=2), []),
    # of two the one that came back more often first
    ([("O2", "0102", 0, 1), ("O2", "0102", 5, 6), *COVER], Rule(least=2),
     [("O1", "0102", 3, 3), ("O2", "0102", 2, 2)]),
    ([], Rule(), []),
])
def test_what_comes_back_at_an_object(rows, rule, expected):
    assert told(at_objects(made(*rows), rule)) == expected


@pytest.mark.parametrize("columns", [
    {"state": ["closed", "rejected", "closed"]}, {"state": ["closed", "void", "closed"]},
    {"state": ["closed", "merged", "closed"]},
    # a case ended with its main case is closed, too
    {"state": ["closed"] * 3, "merged_into": [None, "C1", None]}])
def test_what_was_no_problem_of_its_own_does_not_count(columns):
    assert told(at_objects(made(*COVER, **columns), Rule(least=2))) == [("O1", "0102", 2, 2)]
    assert told(at_objects(made(*COVER, **columns), Rule())) == []


def test_a_component_and_an_event_of_the_same_code_are_two_classes():
    two = made(("O1", "0102", 0, 1), ("O1", "0102", 5, 6), kind=["component", "event"])
    assert told(at_objects(two, Rule(least=2))) == []
    assert told(at_objects(two, Rule(least=2, same="any"))) == [("O1", "", 2, 2)]


def test_the_figures_of_an_object():
    cases = made(*COVER, ("O1", "0102", 20.5, None), ("O1", "0102", 50, None),
                 x=[0, 0, 2, 2, np.nan], y=[5, 5, 5, 5, np.nan])
    found = at_objects(cases, Rule(), "2026-01-01", "2026-04-01")
    assert (found.cases[0], found.occurrences[0], found.open[0]) == (5, 4, 2)
    assert found.first[0] == moment(0) and found.last[0] == moment(50)
    assert found.mean_days[0] == pytest.approx(50 / 3)
    assert found.shortest_days[0] == 10
    assert found.intervals(0).tolist() == [10, 10, 30]
    assert (found.x[0], found.y[0]) == (1, 5)
    assert cases.key[found.behind(0)].tolist() == [1, 2, 3, 4, 5]
    # Laplace: mean of 8 h + 0, 10, 20, 50 days in a period of 90 days
    mean = (0 + 10 + 20 + 50) / 4 + 1 / 3
    assert found.trend[0] == pytest.approx((mean - 45) / (90 * np.sqrt(1 / 48)))


@pytest.mark.parametrize("days, expected", [
    ([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], "steady"), ([60, 65, 70, 75, 80, 85, 88], "rising"),
    ([1, 3, 6, 9, 12, 20, 30], "falling"), ([80, 85, 89], "")])
def test_the_trend(days, expected):
    cases = made(*[("O1", "0102", day, day + 0.5) for day in days])
    found = at_objects(cases, Rule(least=2, days=99), "2026-01-01", "2026-04-02")
    assert recurring.trend_words(found.trend).tolist() == [expected]


def events(*rows, **columns):
    """Events of (x, y, class, day of report, day of end)."""
    return made(*[(None, *r[2:]) for r in rows], kind=["event"] * len(rows), x=[r[0] for r in rows],
                y=[r[1] for r in rows], **columns)


@pytest.mark.parametrize("rows, expected", [
    ([(0, 0, "0501", 0, 1), (20, 0, "0501", 5, 6), (0, 20, "0501", 9, 10)],
     [("1", "0501", 3, 3)]),
    ([(0, 0, "0501", 0, 1), (20, 0, "0501", 5, 6), (0, 20, "0504", 9, 10)], []),
    ([(0, 0, "0501", 0, 1), (20, 0, "0501", 5, 6), (99, 0, "0501", 9, 10)], []),
    # the same stall, told by three people
    ([(0, 0, "0501", 0, 1), (1, 0, "0501", .5, 1), (0, 1, "0501", .9, 1)], []),
    # two places on the street, the one that is worse first
    ([(0, 0, "0501", day, day + .5) for day in range(3)]
     + [(500, 0, "0501", day, day + .5) for day in range(4)],
     [("1", "0501", 4, 4), ("2", "0501", 3, 3)]),
    ([(np.nan, np.nan, "0501", day, day + .5) for day in range(4)], [])])
def test_what_comes_back_at_a_place(rows, expected):
    found = at_places(events(*rows), Rule())
    assert told(found) == expected
    assert told(at_objects(events(*rows), Rule())) == []


def test_a_long_street_is_not_one_place():
    x = np.arange(0, 1000, 10.0)
    group = places(x, np.zeros(100), np.zeros(100, int), 30)
    for number in range(group.max() + 1):
        assert np.ptp(x[group == number]) <= 60
    assert (group >= 0).mean() > 0.9


coordinate = st.integers(0, 12).map(lambda v: v * 10.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(coordinate, coordinate, st.integers(0, 2)), max_size=40),
       st.integers(1, 4), st.sampled_from([10.0, 25.0]))
def test_places_are_those_of_the_rule_taken_at_its_word(rows, least, radius):
    x, y, family = (np.array([r[k] for r in rows], dtype=float) for k in range(3))
    near = (np.hypot(x[:, None] - x, y[:, None] - y) <= radius) & (family[:, None] == family)
    reach = near.sum(axis=1) if len(rows) else np.empty(0)
    expected, number = [-1] * len(rows), 0
    for row in sorted(range(len(rows)), key=lambda k: -reach[k]):
        if expected[row] < 0 and reach[row] >= least:
            for other in np.flatnonzero(near[row]):
                if expected[other] < 0:
                    expected[other] = number
            number += 1
    assert places(x, y, family.astype(int), radius, least).tolist() == expected


day = st.integers(0, 30)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), day, st.one_of(st.none(), st.integers(0, 6))),
                max_size=25), st.sampled_from([0, 30]))
def test_occurrences_are_those_of_the_rule_taken_at_its_word(rows, apart):
    rows = sorted(rows, key=lambda r: r[:2])
    expected, until = [], {}
    for group, begin, lasts in rows:
        starts = group not in until or begin >= until[group]
        if starts:
            until[group] = max(np.inf if lasts is None else begin + lasts, begin + apart / 24)
        expected.append(starts)
    found = recurring.occurrences(
        np.array([r[0] for r in rows], dtype=np.int64),
        np.array([moment(r[1]) for r in rows], dtype="M8[s]"),
        np.array([moment(None if r[2] is None else r[1] + r[2]) for r in rows], dtype="M8[s]"),
        apart)
    assert found.tolist() == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["O1", "O2", None]), st.sampled_from(["0102", "0205"]),
                          day, st.integers(0, 3)), max_size=30),
       st.integers(2, 4), st.sampled_from([3, 10]), st.sampled_from(list(recurring.SAME)),
       st.randoms())
def test_most_in_a_window_is_what_counting_gives(rows, least, days, same, random):
    random.shuffle(rows)
    cases = made(*[(o, c, d, d + n) for o, c, d, n in rows])
    found = at_objects(cases, Rule(least=least, days=days, same=same, apart_hours=0))
    seen = set()
    for i in range(len(found)):
        behind = found.behind(i)
        seen |= {(cases.objid.text()[r], found.classcode[i]) for r in behind}
        at = found.at[found.begin[i]:found.begin[i + 1]]
        assert at.tolist() == sorted(cases.reported_at[behind].tolist())
        starts = at[found.starts[found.begin[i]:found.begin[i + 1]]]
        most = max(((starts >= a) & (starts <= a + np.timedelta64(days, "D"))).sum()
                   for a in starts)
        assert found.most[i] == most >= least
        assert len(starts) == found.occurrences[i]
    assert len(seen) == len(found)
    assert found.most.tolist() == sorted(found.most.tolist(), reverse=True)


def test_cancelled():
    class Listener:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            pass
    with pytest.raises(Cancelled):
        places(np.zeros(3), np.zeros(3), np.zeros(3, int), 30, feedback=Listener())


@pytest.mark.parametrize("wrong", [{"least": 1}, {"days": 0}, {"radius": -1}, {"apart_hours": -1},
                                   {"same": "colour"}, {"days": float("nan")}])
def test_a_rule_that_is_none(wrong):
    with pytest.raises(InputError):
        Rule(**wrong)


def test_components_of_a_whole_city_are_told_apart():
    """Component times class is more than 32 bits hold; modulo that, these two would be the same."""
    classes = 2 ** 16 - 1                   # with no class, for no kind and one: 2 ** 17 families
    component = np.append(np.arange(classes) % 40_000, [5, 5, 5 + 2 ** 15])
    code = np.append(np.arange(classes), [7, 7, 7])
    day = np.append(np.zeros(classes), [100, 200, 300])
    reported = START + (day * 86400).astype("m8[s]")
    cases = Cases.of(objid=[f"O{k}" for k in component], classcode=[f"{k:05d}" for k in code],
                     kind=["component"] * len(day), reported_at=reported, closed_at=reported,
                     ended=np.ones(len(day), bool))
    assert told(at_objects(cases, Rule(least=2, days=1000))) == [("O5", "00007", 2, 2)]


def test_many_at_one_spot_are_asked_once(monkeypatch):
    """A thousand cases at one point are as a thousand around it, and take no thousand questions."""
    from scipy import spatial
    asked = []

    class Tree(spatial.cKDTree):
        def query_ball_point(self, x, *rest, **more):
            asked.append(len(np.atleast_2d(x)))
            return super().query_ball_point(x, *rest, **more)
    monkeypatch.setattr(spatial, "cKDTree", Tree)
    x = np.array([5.0] * 1000 + [500.0, 510.0])
    group = places(x, np.zeros(1002), np.array([0, 1] * 500 + [0, 0]), 30)
    assert np.unique(group[:1000:2]).tolist() == [0] and np.unique(group[1:1000:2]).tolist() == [1]
    assert group[1000:].tolist() == [2, 2] and sum(asked) == 4 + 3
