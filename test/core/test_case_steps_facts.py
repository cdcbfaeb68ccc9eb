"""The deadline before each step, as the workspace itself had it, on every way a case can go."""
import collections
import random
import shutil

import numpy as np
import pytest
from test_case_archive import fill
from test_case_facts import copied
from test_case_steps import EVERYTHING, enter

from citygrid_plugin.core.analysis.cases import Coded
from citygrid_plugin.core.cases import lifecycle, options, recount
from citygrid_plugin.core.errors import CityGridError
from citygrid_plugin.core.workspace import archive, case_facts, case_reading, case_steps, cases
from citygrid_plugin.core.workspace import store

COLUMNS = ("action", "from_state", "to_state", "role", "actor", "unit")


@pytest.fixture(scope="module")
def wandered(small, tmp_path_factory):
    """A workspace in which cases have gone every way, with what the deadline was before each step
    as ``truth`` {(case, number): text}."""
    path = shutil.copy(small, tmp_path_factory.mktemp("steps") / "city.gpkg")
    with store.open_workspace(path) as ws:
        ws.connection.execute("PRAGMA synchronous = OFF")
        options.set_options(ws, {**EVERYTHING, "max_extensions": "9", "max_suspensions": "9"})
        ws.connection.execute("CREATE TEMP TABLE truth (case_id, seq, due_at)")
        ws.connection.execute(
            "CREATE TEMP TRIGGER witness BEFORE INSERT ON main.case_step BEGIN "
            "INSERT INTO truth SELECT NEW.case_id, NEW.seq, (SELECT due_at FROM case_open "
            "WHERE fid = NEW.case_id); END")
        taken = wander(ws, random.Random(11))
        ws.truth = {(case, seq): due for case, seq, due in ws.query("SELECT * FROM truth")}
        ws.taken = taken
        yield ws


def wander(ws, chance):
    """Let cases go on until every step of the table has been taken, counted in what is returned."""
    taken, now = collections.Counter(), 0
    known = {(t.from_state, t.action, t.request) for t in lifecycle.TRANSITIONS
             if t.action not in ("report", "recount", "undo", "close_with")}
    ids = []
    for turn in range(4000):
        if turn > 1500 and not turn % 100 and all(taken[step] >= 1 for step in known):
            break
        if turn % 150 == 0:
            options.set_options(ws, {
                "clock_during_request": chance.choice(["runs", "stands"]),
                "rework_clock": chance.choice(["rest", "anew"]),
                "work_day": chance.choice(["hours", "date"])})
        if turn % 300 == 299:
            days = {moment(now + 600 * day)[:10] for day in range(9)}
            with ws.transaction() as connection:
                connection.execute("DELETE FROM calendar_day WHERE source = 'test'")
                connection.executemany("INSERT OR IGNORE INTO calendar_day (day, kind, source) "
                                       "VALUES (?, 'holiday', 'test')", [(day,) for day in days])
            moved = recount.recount(ws, actor="Zhao", note="n", what="test")
            taken["recount"] += len(moved.moves)
        ids = [fid for fid in ids if ws.query("SELECT 1 FROM case_open WHERE fid = ?", (fid,))]
        while len(ids) < 4:
            limit = chance.choice([{}, {"limit_value": 4, "limit_unit": "work_hour"},
                                   {"limit_value": 3, "limit_unit": "work_day"}])
            ids.append(enter(ws, urgent=chance.random() < 0.4, actor="Li", at=moment(now), **limit))
        row = cases.case(ws, chance.choice(ids))
        offered = [t for t in lifecycle.TRANSITIONS if t.from_state == row["state"]
                   and t.request in ("*", row["request"]) and t.action != "recount"]
        known_step, = chance.choices(offered, [
            1 / (1 + taken[t.from_state, t.action, t.request]) for t in offered])
        last = cases.steps(ws, row["fid"])[-1]["actor"]
        back = [t for t in offered if t.action == "undo"]
        if back and chance.random() < 0.2:
            known_step = chance.choice(back)
        others = [n for n, in ws.query(
            "SELECT case_no FROM case_open WHERE fid != ? AND state != 'merged'", (row["fid"],))]
        detail = {"until": moment(now + 600 * 30)[:10], "into": chance.choice(others or ["none"]),
                  "collector": "Sun", "kind": "leader"}
        actor = last if known_step.action == "undo" else chance.choice("ABCD")
        try:
            cases.step(ws, row["fid"], known_step.action, actor=actor, role="administrator",
                       unit=chance.choice(("U1", "U2")), note='say "due_at": null, "clock": {}',
                       detail=detail, at=max(moment(now), row["touched_at"]),
                       expected_version=row["version"])
        except CityGridError:
            # refused however often, as it may be by its guards
            taken[known_step.from_state, known_step.action, known_step.request] += 0.2
            continue
        taken[known_step.from_state, known_step.action, known_step.request] += 1
        taken[known_step.action] += 1
        now += chance.choice((0, 1, 3, 20, 300))
    assert all(taken[step] >= 1 for step in known), "the search is too short"
    return taken


def moment(minutes):
    day = minutes // 600
    return f"2026-{3 + day // 28:02}-{1 + day % 28:02}T{8 + minutes % 600 // 60:02}:" \
           f"{minutes % 60:02}:00"


def due(text):
    return np.datetime64(text or "NaT", "s")


def check(ws, steps):
    """Assert that Steps are the records, with the deadlines that were."""
    rows = ws.query("SELECT case_id, seq, at, action, from_state, to_state, role, actor, unit "
                    "FROM case_step WHERE case_id IN (SELECT value FROM json_each(?)) "
                    "ORDER BY case_id, seq", (str(sorted(set(steps.case.tolist()))),))
    assert [(row[0], row[1]) for row in rows] == list(zip(steps.case.tolist(), steps.seq.tolist()))
    for place, name in enumerate(COLUMNS, 3):
        assert getattr(steps, name).text().tolist() == [row[place] or None for row in rows], name
    assert steps.at.tolist() == [due(row[2]).item() for row in rows]
    wrong = [row for row, mine in zip(rows, steps.due_at)
             if str(mine) != str(due(ws.truth[row[:2]]))]
    assert wrong == []


def test_deadline_before_every_step_on_every_way(wandered):
    assert wandered.taken["undo"] > 30 and wandered.taken["recount"] > 3
    assert wandered.query("SELECT 1 FROM case_step WHERE action = 'close_with'")
    steps = case_facts.steps_of(wandered)
    assert len(steps) == len(wandered.truth) > 1200 and steps.odd == {}
    check(wandered, steps)


def test_deadlines_of_some_cases_in_small_portions_by_several_connections(wandered, monkeypatch):
    monkeypatch.setattr(case_reading, "PORTION", 64)
    monkeypatch.setattr(case_reading, "_SHARE", 10)
    monkeypatch.setattr(case_steps, "_BLOCK", 7)
    keys = np.unique([case for case, _ in wandered.truth])
    for few, run in ((0, 1 << 17), (10 ** 6, 1 << 17), (2, 8), (5, 8)):
        monkeypatch.setattr(case_steps, "_RUN", run)
        monkeypatch.setattr(case_steps, "FEW", few)
        monkeypatch.setattr(case_facts, "FEW", few)
        for some in (keys, keys[::3], keys[-1:], [], iter(keys.tolist()[:5]), [10 ** 6],
                     np.append(keys[:2], keys[-40:]), keys[(keys // 8) % 3 != 1]):
            wanted = set(some) if not hasattr(some, "__next__") else set(keys.tolist()[:5])
            steps = case_facts.steps_of(wandered, some)
            assert set(steps.case.tolist()) == wanted - {10 ** 6}
            check(wandered, steps)


def test_kept_records_follow_what_is_written(small, tmp_path, monkeypatch):
    monkeypatch.setattr(case_facts, "FEW", 1)
    with copied(small, tmp_path) as ws, ws.again() as other:
        fill(ws, ["2024-05-05", "2025-01-01", "2026-01-01"])
        fid = enter(ws, actor="Li")

        def same(keys=None):
            mine = case_facts.steps_of(ws, keys)
            monkeypatch.setattr(case_facts, "FEW", 10 ** 6)
            fresh = case_facts.steps_of(ws, keys if keys is not None else range(99))
            monkeypatch.setattr(case_facts, "FEW", 1)
            for name in ("case", "seq", "at", "due_at"):
                assert str(getattr(mine, name)) == str(getattr(fresh, name))
            for name in COLUMNS:
                assert getattr(mine, name).text().tolist() == getattr(fresh, name).text().tolist()
            return mine
        some = same([1, fid])
        assert same([1, fid]) is some and same([fid, 1]) is some
        cases.step(other, fid, "file", actor="A", role="acceptor", expected_version=1)
        assert len(same([1, fid])) == len(some) + 1
        whole = same()              # more cases: read anew
        assert len(whole) == 17 and same() is whole
        cases.step(other, fid, "undo", actor="A", role="acceptor", expected_version=2)
        assert len(same([2, fid])) == 8 and len(same()) == 18
        with pytest.raises(ValueError, match="read-only"):
            same().due_at[0] = "2020-01-01"
        archive.archive(other, "2024-01-01", "2026-01-01", tmp_path / "a.gpkg", owing=True)
        assert len(same()) == 8
        fill(other, ["2025-03-03"])
        assert len(same()) == 13
        assert len(same([2, 3, fid])) == 8      # of the three the first is in the archive
        monkeypatch.setattr(case_steps, "_KEPT", 3)
        case_facts._kept(ws).records = case_steps.Records()
        assert len(same()) == 13 and same() is not same()
        with ws.transaction() as connection:
            cases.step(ws, fid, "reject", actor="A", role="administrator", note="n",
                       expected_version=3)
            assert len(case_facts.steps_of(ws)) == 14
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")
        assert len(same()) == 13


def test_a_workspace_without_records(ws):
    assert len(case_facts.steps_of(ws)) == 0
    assert len(case_facts.steps_of(ws, [1])) == 0


def test_records_that_are_written_otherwise(ws):
    """A record's trigger reads JSON of any form, and of a workspace of schema 2 no clock."""
    fill(ws, ["2025-01-01"])
    known, = ws.query("SELECT min(case_id) FROM case_step")[0]
    clock = '{"clock":{"due_at":%s,"clock_unit":"x"}, "note": "\\"due_at\\": null"}'
    rows = [("report", "reported", None, None), ("a", "b", None, clock % '"2025-01-01T10:00:00"'),
            ("a", "b", "2025-01-03T00:00:00", clock % '"2025-01-03T00:00:00"'),
            ("a", "b", None, '{"clock": null, "photos": ["clock"]}'), ("a", "b", None, None),
            ("a", "b", None, clock % "null"), ("a", "b", "soon", None)]
    older = [("report", "reported", None, None), ("file", "filed", None, None),
             ("dispatch", "dispatched", "2025-02-01T00:00:00", '{"with": ["U2"]}'),
             ("notify", "dispatched", None, None), ("handle", "handled", None, None),
             ("rework", "dispatched", None, None),
             ("handle", "handled", None, clock % '"2025-03-01T00:00:00"'),
             ("verify", "verified", None, None)]
    with ws.transaction() as connection:
        connection.execute("DROP TRIGGER cg_case_step_check")
        connection.execute("DROP TRIGGER cg_case_step_move")
        for case, steps in ((known + 1, rows), (known + 2, older)):
            connection.executemany(
                "INSERT INTO case_step (case_id, case_no, seq, action, to_state, due_at, detail, "
                "role, actor, at, prev_hash, hash) VALUES (?, 'n', ?, ?, ?, ?, ?, 'r', 'a', "
                "'2025-01-01T00:00:00', '', '')",
                [(case, seq, *step) for seq, step in enumerate(steps, 1)])
    steps = case_facts.steps_of(ws, [known + 1, known + 2])
    assert [str(at) for at in steps.due_at] == [
        "NaT", "NaT", "2025-01-01T10:00:00", "2025-01-03T00:00:00", "2025-01-03T00:00:00",
        "2025-01-03T00:00:00", "NaT",
        "NaT", "NaT", "NaT", "2025-02-01T00:00:00", "2025-02-01T00:00:00", "NaT",
        "2025-02-01T00:00:00", "2025-03-01T00:00:00"]
    assert steps.odd == {"due_at": 1}


def test_undo_after_undo_goes_back_to_what_was_before_both():
    # set A, set B, taken back, ended, taken back, kept
    kind = np.array([2, 2, 0, 1, 0, 0], np.int8)
    times = np.array(["2026-01-01", "2026-01-02", "NaT", "NaT", "NaT", "NaT"], "M8[s]")
    undo = np.array([False, False, True, False, True, False])
    found = case_steps.before(np.zeros(6, int), undo, Coded.of([None] * 6), kind, times)
    assert [str(at)[:10] for at in found] == [
        "NaT", "2026-01-01", "2026-01-02", "2026-01-01", "NaT", "2026-01-01"]


def test_records_of_archived_cases(ws, tmp_path):
    fill(ws, ["2024-05-05", "2025-01-01", "2026-01-01"])
    whole = case_facts.steps_of(ws)
    archive.archive(ws, "2024-01-01", "2026-01-01", tmp_path / "a.gpkg", owing=True)
    assert len(case_facts.steps_of(ws)) == 5
    again = case_facts.steps_of(ws, archives=[tmp_path / "a.gpkg"])
    for name in ("case", "seq", "at", "due_at"):
        assert str(getattr(again, name)) == str(getattr(whole, name))
    one = case_facts.steps_of(ws, whole.case[:1], archives=archive.files(ws))
    assert one.action.text().tolist() == ["report", "file", "dispatch", "handle", "pass"]


def test_a_case_of_long_ago_does_not_have_all_since_then_read(wandered, monkeypatch):
    monkeypatch.setattr(case_steps, "_RUN", 16)
    monkeypatch.setattr(case_steps, "FEW", 3)
    keys = np.array([1, *range(64, 90), 200, *range(320, 330)])
    few, runs = case_steps._runs(keys)
    assert few.tolist() == [1, 200] and runs == [(64, 89), (320, 329)]
    assert case_steps._runs(keys[:0])[1] == [] and case_steps._runs(keys[:1])[0].tolist() == [1]
    seen = []
    read = case_steps._portion

    def portion(*given):
        found = read(*given)
        seen.append(0 if found is None else len(found["key"]))
        return found
    monkeypatch.setattr(case_steps, "_portion", portion)
    monkeypatch.setattr(case_facts, "FEW", 0)
    monkeypatch.setattr(case_facts._kept(wandered), "records", case_steps.Records())
    known = np.unique([case for case, _ in wandered.truth])
    some = np.append(known[:1], known[-20:])
    check(wandered, case_facts.steps_of(wandered, some))
    assert seen[0] == sum(case == known[0] for case, _ in wandered.truth) and len(seen) == 2
