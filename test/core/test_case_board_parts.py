"""Pieces of the board: words in texts, columns from SQL, lights, replies that are owed."""
import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases import board
from citygrid_plugin.core.cases.board_columns import times
from citygrid_plugin.core.cases.board_rows import COLUMNS, GROUPS
from citygrid_plugin.core.cases.board_text import Texts
from citygrid_plugin.core.workspace import cases

AT = "2026-03-03T09:00:00"
NOON = datetime.datetime(2026, 3, 3, 12)
WORD = st.text(st.sampled_from("ab路灯𠮷Ä%"), min_size=1, max_size=4)
TEXT = st.text(st.sampled_from("ab路灯𠮷Ä% "), max_size=12)


def enter(ws, x=10.0, y=10.0, **more):
    fields = {"classcode": "0102", "kind": "component", "description": "lid", "source": "hotline",
              "actor": "Li", "role": "acceptor", "at": AT, "file": True, **more}
    return cases.report(ws, x=x, y=y, **fields)


# -- words

@settings(max_examples=150, deadline=None)
@given(first=st.lists(TEXT, max_size=12), added=st.lists(st.lists(TEXT, max_size=4), max_size=4),
       words=st.lists(WORD, min_size=1, max_size=3), loose=st.sampled_from([0, 2, 99]),
       often=st.sampled_from([0, 1, 20]))
def test_words_are_found_where_python_finds_them(first, added, words, loose, often):
    """Packed and loose texts, by the rarest sign and at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("citygrid_plugin.core.cases.board_text._LOOSE", loose)
        patch.setattr("citygrid_plugin.core.cases.board_text._OFTEN", often)
        texts, known = Texts(first), list(first)
        for more in added:
            assert texts.add(more) == len(known)
            known += more
        for word in words:
            assert texts.find(word).tolist() == [word.lower() in t.lower() for t in known]


# -- columns

@pytest.mark.parametrize("texts, expected", [
    ([], []),
    (["2026-03-03T09:00:00", "NaT"], ["2026-03-03T09:00:00", None]),
    (["2026-03-03", "2026-03-03 09:00", "2026-03-03T09:00:00.250"],
     ["2026-03-03T00:00:00", "2026-03-03T09:00:00", "2026-03-03T09:00:00.250"]),
    (["soon", "NaT", "2026-03-03T09:00:00+08:00"], [None, None, "2026-03-03T09:00:00"]),
])
def test_times(texts, expected):
    assert times(texts).dtype == "M8[us]"
    assert [None if np.isnat(t) else t for t in times(texts)] == \
        [None if t is None else np.datetime64(t, "us") for t in expected]


def test_an_empty_workspace(ws):
    some = board.of(ws)
    some.preload()
    for sort in board.SORTS:
        page = some.look(board.Choice(text="lid", extent=(0, 0, 1, 1)), sort=sort)
        assert (page.total, page.fids.tolist(), page.counts, page.count()) == (0, [], {}, 0)
    assert some.rows([1]) == [] and some.values("class") == {}
    assert set(some.special().values()) == {0}
    fid = enter(ws)
    assert some.refresh() == {fid} and some.look(board.Choice(text="LID")).fids.tolist() == [fid]


def test_a_workspace_is_warmed_step_by_step(ws):
    enter(ws)
    some = board.Board(ws)
    rounds = 1
    while some.warm():
        rounds += 1
    assert rounds == len(GROUPS) and not some.warm()
    assert set(some._columns) == set(COLUMNS)


def test_positions_in_every_form_of_a_point(ws):
    """QGIS and others write an envelope, or big-endian numbers."""
    import shapely
    fid = [enter(ws, x=10.0 * n, y=5.0) for n in range(3)]
    big = b"GP\x00\x01" + (4549).to_bytes(4, "little") + \
        shapely.to_wkb(shapely.Point(44, 55), byte_order=0)
    with ws.transaction() as connection:
        connection.execute("UPDATE case_open SET geom = ? WHERE fid = ?", (big, fid[1]))
    some = board.of(ws)
    assert some.within(40, 50, 50, 60).tolist() == [fid[1]]
    assert some.within(0, 0, 30, 9).tolist() == [fid[0], fid[2]]


# -- rows and lights

def test_rows_are_those_of_the_queue(ws):
    fids = [enter(ws, limit_value=value, limit_unit="urgent_hour", urgent=n == 1)
            for n, value in enumerate((1, 3.2, 30, None))]
    cases.step(ws, fids[0], "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2)
    some = board.of(ws)
    expected = {row["fid"]: row for row in cases.queue(ws, ["filed", "dispatched"], at=NOON)}
    rows = some.rows([fids[2], fids[0], 99, fids[1]], at=NOON)
    assert [row["fid"] for row in rows] == [fids[2], fids[0], fids[1]]
    for row in rows:
        for name in ("department_name", "street"):
            row.setdefault(name, None)
        assert expected[row["fid"]].items() <= row.items()
    assert rows[1]["unit_name"] == "环卫一所" and rows[0]["class_name"]
    for row in rows:
        assert some.look(board.Choice(lights=(row["light"] or "none",)), at=NOON).fids.tolist() \
            .count(row["fid"]) == 1


def test_a_light_that_is_not_noted_is_counted(ws):
    """An edit from outside takes the note of the moment away."""
    fid = enter(ws, limit_value=10, limit_unit="urgent_hour")
    cases.step(ws, fid, "dispatch", actor="Wang", role="dispatcher", unit="U1", at=AT,
               expected_version=2)
    with ws.transaction() as connection:
        connection.execute("UPDATE case_open SET due_at = '2026-03-03T20:00:00' WHERE fid = ?",
                           (fid,))
    assert ws.query("SELECT green_until FROM case_open") == [(None,)]
    some = board.of(ws)
    for hour, light in ((17, "green"), (19, "yellow"), (21, "red")):
        at = NOON.replace(hour=hour)
        assert some.look(board.Choice(lights=(light,)), at=at).fids.tolist() == [fid]
        assert some.rows([fid], at)[0]["light"] == light


@pytest.mark.parametrize("change, light", [
    ("due_at = 'soon'", None), ("clock_started_at = 'then'", "green"),
    ("clock_unit = 'fortnight'", "green"), ("clock_value = -1", "green"),
    ("clock_started_at = NULL", "green"), ("due_at = '2026-03-03 11:00'", "red")])
def test_a_clock_that_is_none_stops_no_list(ws, change, light):
    """Workspaces of older versions may hold such a thing, or an edit with the rules off."""
    fid = enter(ws, limit_value=100, limit_unit="urgent_hour")
    cases.step(ws, fid, "dispatch", actor="Wang", role="dispatcher", unit="U1", at=AT,
               expected_version=2)
    with ws.transaction() as connection:
        connection.execute("INSERT INTO cg_quiet VALUES (1)")
        connection.execute(f"UPDATE case_open SET green_until = NULL, {change}")
        connection.execute("DELETE FROM cg_quiet")
    some = board.of(ws)
    assert some.rows([fid], NOON)[0]["light"] == light
    assert some.look(board.Choice(lights=(light or "none",)), at=NOON).fids.tolist() == [fid]


def test_values_for_the_filters(ws):
    enter(ws)
    enter(ws, x=60.0, kind="event", classcode="0101", source="leader")
    fid = enter(ws, source="leader")
    cases.step(ws, fid, "dispatch", actor="Wang", role="dispatcher", unit="U1",
               expected_version=2)
    some = board.of(ws)
    assert some.values("class") == {("component", "0102"): 2, ("event", "0101"): 1}
    assert some.values("source") == {"hotline": 1, "leader": 2}
    assert some.values("unit") == {"U1": 1} and some.values("department") == {}
    assert some.values("community") == {"330106001001": 3}
    assert some.values("street") == {"330106001": 3}
    assert some.values("grid") == {"330106001001001": 2, "330106001001002": 1}
    assert some.values("state") == {"filed": 2, "dispatched": 1}


# -- replies

def test_replies_that_are_owed(ws):
    for number in range(4):
        fid = enter(ws, reporter=f"R{number}", phone="1", file=False,
                    source="city" if number == 3 else "hotline",
                    outer_no="K3" if number == 3 else None,
                    outer_due_at="2026-03-03T10:00:00" if number == 3 else None)
        cases.step(ws, fid, "advise", actor="Li", role="acceptor", note="told", at=AT,
                   expected_version=1)
    with ws.transaction() as connection:
        connection.execute("UPDATE case_reply SET due_at = '2026-03-03T11:00:00' "
                           "WHERE reporter = 'R1'")
        connection.execute("UPDATE case_reply SET replied_at = ? WHERE reporter = 'R2'", (AT,))
    number, late, rows = board.replies(ws, at=NOON)
    assert (number, late) == (3, 1)
    assert [(r["reporter"], r["overdue"], r["state"]) for r in rows] == [
        ("R1", True, "advised"), ("R0", False, "advised"), ("R3", False, "advised")]
    assert rows[0]["case_id"] and rows[0]["description"] == "lid"
    assert [r["reporter"] for r in board.replies(ws, overdue=False, at=NOON)[2]] == ["R0", "R3"]
    assert [r["reporter"] for r in board.replies(ws, overdue=True, at=NOON)[2]] == ["R1"]
    assert [r["reporter"] for r in board.replies(ws, limit=1, offset=1, at=NOON)[2]] == ["R0"]
    number, late, rows = board.replies(ws, "city", at=NOON)
    assert (number, late, [r["reporter"] for r in rows]) == (1, 1, ["R3"])
