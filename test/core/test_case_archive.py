"""Closed cases in archives: all of them, nothing else, in one place at every moment."""
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from citygrid_plugin.core.errors import Cancelled, InputError, Refused, WorkspaceError
from citygrid_plugin.core.workspace import (
    archive, attachments, case_records, cases, dossier, maintenance, store)

ROOT = Path(__file__).resolve().parents[2]
STEPS = [("report", "acceptor"), ("file", "shift_leader"), ("dispatch", "dispatcher"),
         ("handle", "unit"), ("pass", "shift_leader")]
YEAR = ("2025-01-01", "2026-01-01")


def fill(ws, days, **more):
    """A case closed on each of the days, the last of them one that is still at its unit."""
    numbers = [f"E0102{day.replace('-', '')}{i + 1:04d}" for i, day in enumerate(days)]
    rows = {"case_no": numbers, "kind": ["event"] * len(days), "classcode": ["0102"] * len(days),
            "x": [float(i % 100) for i in range(len(days))], "y": [5.0] * len(days),
            "outer_no": [f"old:{n}" for n in numbers], **more}
    steps = [(number, seq, action, role, f"{role} one", f"{day}T1{seq}:00:00",
              "U1" if action == "dispatch" else None)
             for number, day in zip(numbers, days) for seq, (action, role) in enumerate(STEPS, 1)]
    names = ("case_no", "seq", "action", "role", "actor", "at", "unit")
    case_records.insert_history(ws, rows, dict(zip(names, zip(*steps))))
    return numbers


@pytest.fixture
def full(ws):
    """Five cases: four closed in 2025, one in 2026, and an open one."""
    ws.numbers = fill(ws, ["2025-01-01", "2025-06-15", "2025-06-15", "2025-12-31", "2026-01-01"])
    cases.report(ws, classcode="0102", kind="event", x=9.0, y=9.0, description="", source="leader",
                 actor="a", role="acceptor")
    return ws


def closed(path_or_ws):
    """Numbers of the closed cases of a workspace or file."""
    if isinstance(path_or_ws, store.Workspace):
        return {r[0] for r in path_or_ws.query("SELECT case_no FROM case_closed")}
    with closing(sqlite3.connect(f"file:{path_or_ws}?mode=ro", uri=True)) as connection:
        return {r[0] for r in connection.execute("SELECT case_no FROM case_closed")}


def everything(ws):
    """What the live file says of its cases, and what lies beside it."""
    return ([ws.query(f"SELECT * FROM {t} ORDER BY 1") for t in (
        "case_open", "case_closed", "case_step", "attachment", "archived_case",
        "gpkg_ogr_contents")],
        ws.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"),
        sorted(str(p.relative_to(ws.path.parent)) for p in ws.path.parent.rglob("*")
               if not p.name.endswith(("-wal", "-shm"))))


def test_a_year_moves_and_can_be_opened_and_searched(full, tmp_path):
    heads, target = case_records.heads(full), tmp_path / "city.2025.gpkg"
    done = archive.archive(full, *YEAR, target)
    assert (done.path, done.cases, done.records, done.kept) == (target, 4, 20, 0)
    assert closed(full) == {full.numbers[4]}
    assert full.query("SELECT count(*) FROM case_step") == [(6,)]
    assert full.query("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name IN "
                      "('case_closed', 'case_step', 'archived_case') ORDER BY table_name") == [
        (4,), (1,), (6,)]
    assert full.query("SELECT case_no, year, file, outer_no FROM archived_case WHERE "
                      "case_no = ?", (full.numbers[0],)) == [
        (full.numbers[0], 2025, "city.2025.gpkg", f"old:{full.numbers[0]}")]
    # heads are all still known, to the live file and to the check
    assert case_records.heads(full) == heads and maintenance.check(full, heads) == []
    assert archive.find(full, full.numbers[0]) == target
    assert archive.find(full, f"old:{full.numbers[1]}") == target
    assert archive.find(full, full.numbers[4]) is None and archive.files(full) == [target]
    assert not full.writer() and not list(tmp_path.glob("*.part"))
    with store.open_workspace(target) as old:
        # it is asked for its own cases alone
        assert maintenance.check(old, heads) == []
        assert len(maintenance.check(old, {n: "0" * 64 for n in heads})) == 4
        assert closed(old) == set(full.numbers[:4])
        key, = dossier.find(old, [full.numbers[0]])
        found = dossier.dossier(old, key)
        assert found.row["class_name"] == "暴露垃圾" and found.row["unit_name"] == "环卫一所"
        assert len(found.steps) == 5 and found.wrong == [] and found.row["community"] == "A"
        with pytest.raises(Refused, match="archive of closed cases"):
            cases.report(old, classcode="0102", kind="event", x=9.0, y=9.0, description="",
                         source="leader", actor="a", role="acceptor")


def test_numbers_stay_reserved(full, tmp_path):
    archive.archive(full, *YEAR, tmp_path / "a.gpkg")
    assert cases.next_number(full, "event", "0102", "2025-12-31") == "E0102202512310005"
    with pytest.raises(Refused) as error:
        fill(full, ["2025-01-01"])
    assert error.value.code == "CG001"
    for statement in ("DELETE FROM archived_case", "UPDATE archived_case SET head = 'x'"):
        with pytest.raises(Refused), full.transaction() as connection:
            connection.execute(statement)


@pytest.mark.parametrize("since, until, name, message", [
    ("2025-02-01", "2025-02-01", "a.gpkg", "is none"),
    ("2026-01-01", "2025-01-01", "a.gpkg", "is none"),
    (*YEAR, "city.gpkg", "exists already"), (*YEAR, "no/a.gpkg", "does not exist")])
def test_what_cannot_be_changes_nothing(full, tmp_path, since, until, name, message):
    before = everything(full)
    with pytest.raises(InputError, match=message):
        archive.archive(full, since, until, tmp_path / name)
    assert everything(full) == before


def test_nothing_to_archive_makes_no_file(full, tmp_path):
    before = everything(full)
    assert archive.archive(full, "2020-01-01", "2021-01-01", tmp_path / "a.gpkg").path is None
    assert everything(full) == before


@pytest.mark.parametrize("statement", [
    "INSERT INTO case_reply (case_no, kind, due_at) VALUES (?, 'reporter', '2025-07-01')",
    "INSERT INTO remediation (case_no, basis, liable, cost) VALUES (?, 'notices', '某公司', 500)",
    "INSERT INTO coordination (case_no) VALUES (?)"])
def test_a_case_stays_while_something_is_owing(full, tmp_path, statement):
    with full.transaction() as connection:
        connection.execute(statement, (full.numbers[1],))
    done = archive.archive(full, *YEAR, tmp_path / "a.gpkg")
    assert (done.cases, done.kept) == (3, 1) and closed(full) == set(full.numbers[1::3])
    # moved by order, with what belongs to it
    done = archive.archive(full, *YEAR, tmp_path / "b.gpkg", owing=True)
    assert (done.cases, done.kept) == (1, 0)
    table = statement.split()[2]
    assert full.query(f"SELECT count(*) FROM {table}") == [(0,)]
    with closing(sqlite3.connect(tmp_path / "b.gpkg")) as connection:
        assert connection.execute(f"SELECT case_no FROM {table}").fetchall() == [
            (full.numbers[1],)]


def test_an_appeal_keeps_its_case(full, tmp_path):
    with full.transaction() as connection:
        triggers = connection.execute("SELECT sql FROM sqlite_master WHERE name = "
                                      "'cg_appeal_check'").fetchall()
        connection.execute("DROP TRIGGER cg_appeal_check")
        connection.execute("INSERT INTO appeal (case_no, reason, asked_by, asked_at) "
                           "VALUES (?, 'r', 'a', '2025')", (full.numbers[0],))
        connection.execute(triggers[0][0])
    assert archive.archive(full, *YEAR, tmp_path / "a.gpkg").kept == 1


def test_attachments_go_along_and_leave(full, tmp_path):
    for name, numbers in (("one", full.numbers[:1]), ("both", full.numbers[3:])):
        (tmp_path / name).write_bytes(name.encode())
        for number in numbers:
            attachments.add(full, "case", number, tmp_path / name, "before")
    shared, = attachments.of(full, "case", full.numbers[4])
    alone, = attachments.of(full, "case", full.numbers[0])
    (tmp_path / "gone").write_bytes(b"gone")
    attachments.add(full, "case", full.numbers[1], tmp_path / "gone", "after")
    attachments.of(full, "case", full.numbers[1])[0]["path"].unlink()
    done = archive.archive(full, *YEAR, tmp_path / "a.gpkg")
    assert done.damaged == 1
    # what another case needs stays, what only the archive needs is only there
    assert shared["path"].exists() and not alone["path"].exists()
    assert full.query("SELECT owner_code FROM attachment") == [(full.numbers[4],)]
    with store.open_workspace(tmp_path / "a.gpkg") as old:
        assert len(attachments.check(old)) == 1
        assert attachments.of(old, "case", full.numbers[0])[0]["path"].read_bytes() == b"one"
        assert attachments.of(old, "case", full.numbers[3])[0]["path"].read_bytes() == b"both"


class Stop:
    """Cancels at a moment of the work."""

    def __init__(self, at):
        self.at = at

    def progress(self, fraction):
        if fraction >= self.at:
            raise Cancelled()


@pytest.mark.parametrize("at", [0.0, 0.4, 0.5, 0.6, 0.8, 0.95])
def test_cancelled_it_leaves_nothing(full, tmp_path, at):
    (tmp_path / "photo").write_bytes(b"photo")
    attachments.add(full, "case", full.numbers[0], tmp_path / "photo", "before")
    before = everything(full)
    with pytest.raises(Cancelled):
        archive.archive(full, *YEAR, tmp_path / "a.gpkg", Stop(at))
    assert everything(full) == before and not full.writer()
    assert maintenance.check(full) == []
    assert archive.archive(full, *YEAR, tmp_path / "a.gpkg").cases == 4


@pytest.mark.parametrize("name", ["_compare", "_check_chains", "_take_out", "_link_attachments"])
def test_a_failure_leaves_the_rules_and_the_cases(full, tmp_path, monkeypatch, name):
    before, real = everything(full), getattr(archive, name)

    def fail(*arguments):
        real(*arguments)
        raise WorkspaceError("disk full")
    monkeypatch.setattr(archive, name, fail)
    with pytest.raises(WorkspaceError, match="disk full"):
        archive.archive(full, *YEAR, tmp_path / "a.gpkg")
    assert everything(full) == before and maintenance.check(full) == []


def test_a_copy_that_differs_is_noticed(full, tmp_path, monkeypatch):
    real = archive._make_rules

    def spoil(connection):
        connection.execute("UPDATE main.case_closed SET description = 'x' WHERE fid = 2")
        real(connection)
    monkeypatch.setattr(archive, "_make_rules", spoil)
    before = everything(full)
    with pytest.raises(WorkspaceError, match="case_closed"):
        archive.archive(full, *YEAR, tmp_path / "a.gpkg")
    assert everything(full) == before


def test_broken_chains_are_not_archived(full, tmp_path):
    with full.transaction() as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = "
                                      "'case_step' AND type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE case_step SET note = 'never' WHERE case_id = 2 AND seq = 3")
        for _, statement in triggers:
            connection.execute(statement)
    before = everything(full)
    with pytest.raises(WorkspaceError, match=full.numbers[1]):
        archive.archive(full, *YEAR, tmp_path / "a.gpkg")
    assert everything(full) == before


def test_an_archive_that_was_changed_or_lost_is_found(full, tmp_path):
    (tmp_path / "photo").write_bytes(b"photo")
    heads, target = case_records.heads(full), tmp_path / "a.gpkg"
    early = {full.numbers[0]: cases.steps(full, 1)[1]["hash"]}
    archive.archive(full, *YEAR, target)
    # a head noted while the case was open still lies in its chain
    assert archive.problems(full, early) == [] == maintenance.check(full, early)
    assert "E0102" in str(archive.problems(full, {full.numbers[0]: "forged"})[0])
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("DROP TRIGGER cg_case_step_no_update")
        connection.execute("UPDATE case_step SET hash = ? WHERE case_id = 2 AND seq = 5",
                           ("0" * 64,))
        connection.commit()
    problem, = maintenance.check(full, heads)
    assert full.numbers[1] in str(problem)
    target.unlink()
    problem, = maintenance.check(full, heads)
    assert "not at hand" in str(problem) and str(target) in str(problem)


def test_somebody_else_writes(full, tmp_path, monkeypatch):
    before = everything(full)
    with full.again() as other:
        with other.transaction() as connection:
            connection.execute("UPDATE case_open SET description = 'x'")
            monkeypatch.setattr(store, "BUSY_SECONDS", 0)
            full.connection.execute("PRAGMA busy_timeout = 50")
            with pytest.raises(store.Busy):
                archive.archive(full, *YEAR, tmp_path / "a.gpkg")
        assert not (tmp_path / "a.gpkg").exists()
        assert everything(full)[0][1:] == before[0][1:]

        # and while it is archived, others read the old state and cannot write
        def look(*arguments):
            assert closed(other) == set(full.numbers)
            other.connection.execute("PRAGMA busy_timeout = 50")
            with pytest.raises(store.Busy, match="archive"), other.transaction():
                pass
        monkeypatch.setattr(archive, "_check_chains", look)
        archive.archive(full, *YEAR, tmp_path / "a.gpkg")
        assert closed(other) == {full.numbers[4]}


# -- killed at every stage: in exactly one of the two files

KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
from citygrid_plugin.core.workspace import archive, attachments, store
name, after = sys.argv[2], sys.argv[3] == "after"
module = {{"replace": os}}.get(name, archive)
real = getattr(module, name)
def die(*arguments):
    if after:
        real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, die)
ws = store.open_workspace(sys.argv[1] + "/city.gpkg")
archive.archive(ws, "2025-01-01", "2026-01-01", sys.argv[1] + "/a.gpkg")
"""


@pytest.mark.parametrize("name, when, moved", [
    ("_make_tables", "after", False), ("_compare", "after", False),
    ("_link_attachments", "after", False), ("_take_out", "before", False),
    ("_take_out", "after", False), ("replace", "before", True), ("replace", "after", True),
    ("_drop_attachments", "before", True)])
def test_killed_at_any_stage(full, tmp_path, name, when, moved):
    (tmp_path / "photo").write_bytes(b"photo")
    attachments.add(full, "case", full.numbers[0], tmp_path / "photo", "before")
    heads = case_records.heads(full)
    ended = subprocess.run([sys.executable, "-c", KILLED.format(root=str(ROOT)), str(tmp_path),
                            name, when], capture_output=True)
    assert ended.returncode == -9, ended.stderr.decode()
    old, new = set(full.numbers[:4]), {full.numbers[4]}
    assert closed(full) == (new if moved else old | new)
    assert case_records.heads(full) == heads and case_records.verify_chain(full) == []
    # without anything being done: an archive that can be seen has no case of the live file
    target = tmp_path / "a.gpkg"
    assert archive.problems(full, heads) == []
    if target.exists():
        assert moved and closed(target) == old
    # looking for a case, or running again, completes it
    assert full.wait(5)
    assert archive.find(full, full.numbers[0]) == (target if moved else None)
    assert archive.archive(full, *YEAR, target if not moved else tmp_path / "b.gpkg").cases == (
        0 if moved else 4)
    assert closed(full) == new and closed(target) == old
    assert maintenance.check(full, heads) == []
    assert not list(tmp_path.glob("*.part")) and not list((tmp_path / "city.files").rglob("*.*"))
    with store.open_workspace(target) as made:
        assert attachments.check(made) == []
        assert attachments.of(made, "case", full.numbers[0])[0]["path"].read_bytes() == b"photo"


MANY = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from citygrid_plugin.core.workspace import archive, store
ws = store.open_workspace(sys.argv[1])
ws.wait(20)
print("go", flush=True)
for day in range(1, 13):
    target = Path(sys.argv[1]).parent / f"d{{day:02d}}.gpkg"
    archive.settle(ws)
    if not target.exists():
        archive.archive(ws, f"2025-03-{{day:02d}}", f"2025-03-{{day + 1:02d}}", target)
"""


def test_killed_again_and_again_loses_and_doubles_nothing(ws, killed, tmp_path):
    numbers = fill(ws, [f"2025-03-{day:02d}" for day in range(1, 13) for _ in range(3)])
    heads = case_records.heads(ws)
    for seconds in (0.11, 0.23, 0.37, 0.53, 0.71, 2, 5, 10):
        if seconds > 1 and len(closed(ws)) < len(numbers):
            break   # only a slow computer needs longer to get anything done
        killed(MANY.format(root=str(ROOT)), ws.path, seconds)
        there = [closed(ws)] + [closed(p) for p in tmp_path.glob("d*.gpkg")]
        assert sum(map(len, there)) == len(set().union(*there))
        # what is not to be seen waits under its first name for its own
        hidden = {n for p in tmp_path.glob("d*.part")
                  if (ws.query("SELECT 1 FROM archived_case WHERE file = ?", (p.name[:-5],)))
                  for n in closed(p)}
        assert set().union(*there, hidden) == set(numbers)
    assert len(closed(ws)) < len(numbers) and ws.wait(5)
    archive.archive(ws, "2025-01-01", "2026-01-01", tmp_path / "rest.gpkg")
    # a file of a run that never came to its end may lie there; it has no name and no cases
    assert not closed(ws) and all(p.exists() for p in archive.files(ws))
    assert maintenance.check(ws, heads) == []
    assert json.dumps(heads, sort_keys=True) == json.dumps(case_records.heads(ws), sort_keys=True)
