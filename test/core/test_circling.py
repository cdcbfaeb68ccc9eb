"""Cases that circled between units."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis.cases import Coded, Steps
from citygrid_plugin.core.analysis.circling import circling, passes, unsettled
from citygrid_plugin.core.errors import InputError

START = np.datetime64("2026-03-02T09:00:00", "s")


def made(*cases):
    """Steps of cases, each a text of steps "dispatch:A@0 grant_return@1.5 dispatch:B@2" with the
    day of each; the first case is number 1."""
    rows = []
    for number, text in enumerate(cases, 1):
        for seq, step in enumerate(text.split(), 1):
            what, day = step.split("@")
            action, _, unit = what.partition(":")
            rows.append((number, seq, action, unit or None,
                         START + np.timedelta64(round(float(day) * 86400), "s")))
    none = [None] * len(rows)
    return Steps(np.array([r[0] for r in rows], np.int64), np.array([r[1] for r in rows], np.int32),
                 Coded.of([r[2] for r in rows]), Coded.of(none), Coded.of(none), Coded.of(none),
                 Coded.of(none), Coded.of([r[3] for r in rows]),
                 np.array([r[4] for r in rows], "M8[s]"),
                 np.full(len(rows), np.datetime64("NaT", "s")))


ABA = ("report@0 file@0 dispatch:A@1 grant_return@2 dispatch:B@3 grant_return@5 "
       "dispatch:A@7 handle@8")


@pytest.mark.parametrize("steps, least, expected", [
    (ABA, 3, ("ABA", 2, 2, 1, 6.0)),
    (ABA, 4, None),
    # in a row to the same unit: no pass, and the days count until it first had it
    ("dispatch:A@0 redispatch@1 dispatch:B@2 redispatch@3 dispatch:B@9", 3, ("ABB", 2, 2, 0, 2.0)),
    ("dispatch:A@0 grant_return@1 dispatch:A@2", 2, ("AA", 1, 1, 0, 0.0)),
    # passed on directly
    ("dispatch:A@0 transfer:B@1 transfer:C@2 transfer:B@4", 3, ("ABCB", 3, 0, 1, 4.0)),
    # from hand to hand
    ("dispatch:A@0 transfer:B@1 transfer:A@2 transfer:B@4", 3, ("ABAB", 2, 0, 2, 4.0)),
    # a slip, undone, is no dispatch; what a unit asked for in vain brought nothing back
    ("dispatch:A@0 undo@0 dispatch:B@1 request_return@2 refuse_return@3 transfer:C@4", 3, None),
    ("dispatch:A@0 undo@0 dispatch:B@1 grant_return@2 dispatch:C@3 transfer:D@4", 3,
     ("BCD", 3, 1, 0, 3.0)),
    # nor is taking back that was undone a return
    ("dispatch:A@0 take_back@1 undo@1 transfer:B@2 take_back@3 dispatch:A@4", 3,
     ("ABA", 2, 1, 1, 4.0)),
    # in place of the owner, in an emergency, taken back by the department
    ("emergency:A@0 take_back@1 dispatch:B@2 grant_return@3 substitute:C@5", 3,
     ("ABC", 3, 2, 0, 5.0)),
    # a notice names an owner, who does not get the case
    ("dispatch:A@0 notify:B@1 part_done:C@2 grant_return@3 decide:D@3 dispatch:D@4", 3, None),
    ("report@0 reject@1", 2, None), ("", 2, None)])
def test_one_case(steps, least, expected):
    found = circling(made(steps), least)
    got = None if not len(found) else (
        "".join(found.way(0)), int(found.units[0]), int(found.returns[0]), int(found.loops[0]),
        float(found.days_lost[0]))
    assert got == expected


def test_more_dispatches_first():
    found = circling(made(ABA, "dispatch:A@0", ABA + " grant_return@9 dispatch:C@10",
                          "dispatch:A@0 transfer:B@1 transfer:C@2"))
    assert found.case.tolist() == [3, 1, 4]
    assert found.last_unit.tolist() == ["C", "A", "C"]
    assert len(circling(made())) == 0


def test_who_passes_to_whom():
    circled = circling(made(ABA, "dispatch:A@0 grant_return@1 dispatch:B@4 redispatch@5 "
                                 "dispatch:B@6", "dispatch:A@0 transfer:C@1"))
    found = passes(circled)
    assert found.units.tolist() == ["A", "B"]           # the third did not circle
    assert found.matrix.tolist() == [[0, 2], [1, 1]]
    assert found.days[0, 1] == pytest.approx((2 + 4) / 2)
    assert found.days[1, 0] == 4 and np.isnan(found.days[0, 0])
    assert circled.case[found.behind(0, 1)].tolist() == [1, 2]
    assert circled.case[found.behind(1, 1)].tolist() == [2]
    empty = passes(circling(made()))
    assert empty.matrix.shape == (0, 0) and len(empty.units) == 0


def test_what_a_rule_should_settle():
    circled = circling(made(ABA, ABA + " grant_return@9 dispatch:C@17",
                            "dispatch:A@0 transfer:B@1 transfer:A@2", "dispatch:A@0"))
    codes = {1: "0102", 2: "0305", 3: "0102"}
    found = unsettled(circled, ["component"] * 3, [codes[key] for key in circled.case.tolist()])
    assert [(row.classcode, row.passes, row.days_lost, row.units) for row in found] == [
        ("0305", 3, 16.0, (("C", 1),)), ("0102", 4, 8.0, (("A", 2),))]
    assert circled.case[found[1].numbers].tolist() == [1, 3]
    assert unsettled(circling(made()), [], []) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from("ABC"),
                                   st.sampled_from(["", "grant_return", "redispatch", "undo"]),
                                   st.integers(1, 3)), max_size=6), max_size=5),
       st.integers(2, 4))
def test_cases_are_told_as_the_rule_has_it(ways, least):
    texts, expected = [], []
    for number, way in enumerate(ways, 1):
        day, steps, had = 0, [], []
        returns = 0
        for unit, then, days in way:
            steps.append(f"dispatch:{unit}@{day}")
            if then != "undo":
                had.append((unit, day))
            returns += then in ("grant_return", "redispatch")
            if then:
                steps.append(f"{then}@{day}")
            day += days
        texts.append(" ".join(steps))
        if len(had) < least:
            continue
        moves = [had[0]] + [b for a, b in zip(had, had[1:]) if a[0] != b[0]]
        units = len({unit for unit, _ in had})
        expected.append((number, "".join(u for u, _ in had), units, returns, len(moves) - units,
                         moves[-1][1] - had[0][1]))
    expected.sort(key=lambda row: (-len(row[1]), -row[3], row[0]))
    found = circling(made(*texts), least)
    assert [(int(found.case[i]), "".join(found.way(i)), int(found.units[i]), int(found.returns[i]),
             int(found.loops[i]), found.days_lost[i]) for i in range(len(found))] == expected
    # every pass of the matrix is a step from one dispatch to the next
    assert passes(found).matrix.sum() == sum(len(row[1]) - 1 for row in expected)


def test_every_case_would_circle():
    with pytest.raises(InputError):
        circling(made(ABA), 1)
