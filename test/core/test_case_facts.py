"""Cases in memory are what the workspace holds, whatever has been done to it and by whom."""
import gc
import itertools
import random
import shutil
import sqlite3
import struct
import threading
from contextlib import closing

import numpy as np
import pytest
from fresh_cases import fresh, same_cases
from fresh_workspace import copied
from test_case_archive import fill
from test_case_steps import EVERYTHING

from citygrid_plugin.core.analysis.cases import COLUMNS, Filter
from citygrid_plugin.core.cases import board, lifecycle, options
from citygrid_plugin.core.errors import Cancelled, CityGridError, InputError
from citygrid_plugin.core.workspace import (
    archive, bulk, case_facts, case_reading, cases, store)
from citygrid_plugin.core.workspace.geometry import point_blob, register_functions

CLASSES = (("component", "0102"), ("component", "0103"), ("event", "0101"), ("event", "0201"))


@pytest.fixture(scope="module")
def template(small, tmp_path_factory):
    """A file with some open and some closed cases."""
    path = shutil.copy(small, tmp_path_factory.mktemp("facts") / "city.gpkg")
    with store.open_workspace(path) as ws:
        options.set_options(ws, EVERYTHING)
        fill(ws, ["2025-01-01", "2025-06-15", "2025-06-15", "2025-12-31", "2026-01-01"])
        for number in range(5):
            enter(ws, number)
    return path


@pytest.fixture
def city(template, tmp_path):
    with copied(template, tmp_path) as ws:
        yield ws


_number = itertools.count()


def enter(ws, number, **more):
    kind, classcode = CLASSES[number % 4]
    return cases.report(ws, **{
        "kind": kind, "classcode": classcode, "x": 9.0 * (number % 11), "y": 10.0,
        "description": "d", "source": ("hotline", "collector", None)[number % 3],
        "limit_value": (None, 1)[number % 2], "limit_unit": (None, "work_day")[number % 2],
        "urgent": number % 5 == 0, "condition": ("lid gone", None, "a\x1fb", "垃圾")[number % 4],
        "actor": "Li", "role": "acceptor", "at": f"2026-03-03T09:{number % 60:02}:00.250",
        "file": number % 2 == 0, **more})


def wander(ws, chance, fid):
    """Some step that the state of a case offers; more often one that does not end it."""
    row = cases.case(ws, fid)
    offered = [t for t in lifecycle.TRANSITIONS if t.from_state == row["state"]
               and t.request in ("*", row["request"])]
    if not offered:
        return
    known = chance.choice(offered)
    last = cases.steps(ws, fid)[-1]["actor"] if row["version"] else "Li"
    others = [n for n, in ws.query("SELECT case_no FROM case_open WHERE fid != ?", (fid,))]
    detail = {"until": "2026-03-20", "kind": "leader", "collector": "Wu",
              "into": chance.choice(others or ["none"])}
    try:
        cases.step(ws, fid, known.action, role="administrator", unit=chance.choice(("U1", "U2")),
                   actor=last if known.action == "undo" else chance.choice("ABCD"), note="n",
                   expected_version=row["version"], detail=detail,
                   at=max(row["touched_at"] or "", "2026-03-03T10:00:00"))
    except CityGridError:
        pass


def operate(ws, chance, folder):
    """Something that happens to a workspace."""
    fids = [fid for fid, in ws.query("SELECT fid FROM case_open")]
    what = chance.choice(("report", "step", "step", "step", "step", "edit", "plain", "quiet",
                          "history", "bulk", "archive", "undone", "nothing", "setting"))
    if what == "report" or not fids:
        enter(ws, chance.randrange(100))
    elif what == "step":
        for _ in range(chance.choice((1, 1, 6))):
            if ws.query("SELECT 1 FROM case_open WHERE fid = ?", (fids[0],)):
                wander(ws, chance, chance.choice([fids[0], fids[-1]]))
            fids = [fid for fid, in ws.query("SELECT fid FROM case_open")] or [0]
    elif what == "edit":
        with ws.transaction() as connection:
            connection.execute(
                "UPDATE case_open SET objid = ?, urgent = ?, geom = ?, due_at = ? WHERE fid = ?",
                (chance.choice([None, "x", "y"]), chance.choice([0, 1, 130]),
                 point_blob(chance.random() * 99, 5.0, ws.srs_id),
                 chance.choice([None, "2026-03-04T10:00:00"]), chance.choice(fids)))
    elif what == "plain":       # another program
        with sqlite3.connect(ws.path) as connection:
            register_functions(connection)
            connection.execute("UPDATE case_open SET condition = ?, source = 'x' WHERE fid = ?",
                               (chance.choice(["leans", None]), chance.choice(fids)))
        connection.close()
    elif what == "quiet":       # behind the back of records and history, which is said
        with ws.transaction() as connection:
            with bulk.triggers_off(connection, "case_open", rules=True):
                connection.execute("UPDATE case_open SET classcode = '0103'")
            board.mark_all(connection)
    elif what == "history":
        day = f"2025-0{chance.randrange(1, 9)}-1{chance.randrange(9)}"
        if not ws.query("SELECT 1 FROM case_closed WHERE case_no LIKE ?",
                        (f"%{day.replace('-', '')}%",)) and not ws.query(
                "SELECT 1 FROM archived_case"):
            fill(ws, [day] * chance.choice((1, 3)))
    elif what == "bulk":        # closed cases without a record
        with ws.bulk("test") as connection:
            top, = connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name IN "
                                      "('case_open', 'case_closed')").fetchone()
            connection.execute("DELETE FROM sqlite_sequence WHERE name = 'case_closed'")
            connection.execute("INSERT INTO sqlite_sequence VALUES ('case_closed', ?)", (top,))
            first = bulk.insert_rows(
                ws, connection, "case_closed", {"case_no": [f"B{top}", f"B{top}b"],
                                                "state": "closed", "reported_at": "2024-01-01"},
                points=([1.0, 2.0], [3.0, np.nan]), rules_off=True)
            connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'case_open'",
                               (first + 1,))
    elif what == "archive":
        year = chance.choice((2025, 2026))
        archive.archive(ws, f"{year}-01-01", f"{year}-12-31",
                        folder / f"archive{next(_number)}.gpkg", owing=True)
    elif what == "undone":
        ws.connection.execute("BEGIN")
        cases.Engine(ws).take(fids[0], "recount", "A", "administrator", note="n")
        same_cases(case_facts.cases_of(ws), ws)
        ws.connection.execute("ROLLBACK")
    elif what == "setting":
        with ws.transaction() as connection:
            connection.execute("INSERT INTO phrase (text) VALUES ('p')")


@pytest.mark.parametrize("seed, many, share, portion", [
    (0, 10 ** 6, 10 ** 6, 10 ** 6), (1, 10 ** 6, 10 ** 6, 10 ** 6), (2, 10 ** 6, 10 ** 6, 2),
    (3, 10 ** 6, 1, 3), (4, 0, 10 ** 6, 10 ** 6), (5, 1, 1, 2)])
def test_whatever_happens_the_cases_are_those_of_the_workspace(
        template, tmp_path, monkeypatch, seed, many, share, portion):
    monkeypatch.setattr(case_facts, "_MANY", many)
    monkeypatch.setattr(case_reading, "_SHARE", share)
    monkeypatch.setattr(case_reading, "PORTION", portion)
    chance = random.Random(seed)
    with copied(template, tmp_path) as ws, ws.again() as other:
        for number in range(40):
            operate(chance.choice((ws, other)), chance, tmp_path)
            # some columns at first, and more of them later
            asked = COLUMNS if seed % 2 == 0 or number > 30 else \
                chance.sample(COLUMNS, 3) if number % 10 == 0 else ("kind",)
            if chance.random() < 0.8:
                same_cases(case_facts.cases_of(chance.choice((ws, other)), columns=asked), ws,
                           columns=asked)
        same_cases(case_facts.cases_of(ws), other)


def test_only_the_columns_asked_for_are_read(city, tmp_path):
    some = case_facts.cases_of(city, columns=("state", "closed_at"))
    assert some.classcode is None and some.due_at is None and some.urgent is None
    same_cases(some, city, columns=("state", "closed_at"))
    assert some.take(some.ended).state.text().tolist() == ["closed"] * 5
    assert some.take([0]).classcode is None
    assert case_facts.cases_of(city, columns=("closed_at",)) is some
    more = case_facts.cases_of(city, columns=("kind",))
    same_cases(more, city, columns=("state", "closed_at", "kind"))
    assert more.classcode is None
    archive.archive(city, "2025-01-01", "2026-01-01", tmp_path / "2025.gpkg", owing=True)
    with store.open_workspace(tmp_path / "2025.gpkg") as archived:
        both = case_facts.cases_of(city, archives=[tmp_path / "2025.gpkg"], columns=("state",))
        same_cases(both, city, archived, columns=("state",))
    same_cases(case_facts.cases_of(city), city)
    assert case_facts.cases_of(city, columns=()).reworks is not None      # it is there already


def test_no_case_has_the_columns_asked_for(ws):
    same_cases(case_facts.cases_of(ws, columns=("bgid",)), ws, columns=("bgid",))


@pytest.mark.parametrize("chosen, columns", [
    (Filter(), set()), (Filter(classes=("02",)), {"kind", "classcode"}),
    (Filter(classes=(("event", "02"),)), {"kind", "classcode"}),
    (Filter(kinds=("event",), conditions=("x",), states=("closed",), sources=("hotline",)),
     {"kind", "condition", "state", "source"}),
    (Filter(units=("U",), departments=("D",), communities=("",), bgids=("1",), objids=("1",)),
     {"unit", "department", "community_code", "bgid", "objid"}),
    (Filter(moment="due_at"), set()), (Filter(moment="due_at", until="2026-01-01"), {"due_at"}),
    (Filter(since="2026-01-01", urgent=False, forced=True, ended=True),
     {"reported_at", "urgent", "forced"})])
def test_a_filter_tells_which_columns_it_looks_at(city, chosen, columns):
    assert set(chosen.columns) == columns
    some = case_facts.cases_of(city, columns=chosen.columns)
    assert some.extensions is None
    assert chosen.mask(some).tolist() == chosen.mask(case_facts.cases_of(city)).tolist()


def test_two_windows_and_a_task_share_one_reading(city):
    with city.again() as task:
        whole = case_facts.cases_of(city)
        assert case_facts.cases_of(city) is whole and case_facts.cases_of(task) is whole
        enter(task, 7)
        more = case_facts.cases_of(city)
        assert len(more) == len(whole) + 1 and case_facts.cases_of(task) is more
        # who had the cases before has them still, and what is the same is the same array
        assert len(whole) == 10 and whole.key is not more.key
        with task.transaction() as connection:
            connection.execute("UPDATE case_open SET objid = 'new' WHERE fid = 8")
        last = case_facts.cases_of(city)
        assert last.objid.text()[7] == "new" and more.objid.text()[7] is None
        assert last.filed_at is more.filed_at
        with pytest.raises(ValueError, match="read-only"):
            last.x[0] = 1.0


def test_a_workspace_that_is_gone_leaves_nothing_behind(template, tmp_path):
    with copied(template, tmp_path) as ws:
        case_facts.cases_of(ws)
        path = str(ws.path.resolve())
    assert path in {file[0] for file in case_facts._kept_at}
    del ws
    gc.collect()
    assert path not in {file[0] for file in case_facts._kept_at}


def test_a_file_put_in_the_place_of_another_is_read_anew(template, tmp_path):
    with copied(template, tmp_path) as ws:
        assert len(case_facts.cases_of(ws)) == 10
        path = ws.path
    path.unlink()
    shutil.copy(template, path)
    with store.open_workspace(path) as other:
        enter(other, 1)
        cases_there = case_facts.cases_of(other)
    assert len(cases_there) == 11


def test_an_older_state_of_the_file_is_read_anew(city):
    """A backup is written back into the open file; then others work on."""
    with closing(sqlite3.connect(":memory:")) as backup, city.again() as other:
        city.connection.backup(backup)
        enter(city, 1)
        assert len(case_facts.cases_of(city)) == 11
        backup.backup(other.connection)
    same_cases(case_facts.cases_of(city), city)
    enter(city, 2, source="other")
    same_cases(case_facts.cases_of(city), city)


def test_uncommitted_cases_are_seen_by_their_writer_alone(city):
    with city.again() as other:
        case_facts.cases_of(other)
        with pytest.raises(ZeroDivisionError), city.transaction():
            enter(city, 3)
            assert len(case_facts.cases_of(city)) == 11
            assert len(case_facts.cases_of(other)) == 10
            raise ZeroDivisionError
        same_cases(case_facts.cases_of(city), other)


def test_cancelled_reading_changes_nothing_and_is_done_again(template, tmp_path, monkeypatch):
    monkeypatch.setattr(case_reading, "PORTION", 2)

    class Feedback:
        shares = []

        def is_cancelled(self):
            return len(self.shares) > 2

        def progress(self, share):
            self.shares.append(share)
    for share, number in ((1, 2), (10 ** 6, 1)):
        monkeypatch.setattr(case_reading, "_SHARE", share)
        with copied(template, tmp_path) as ws:
            Feedback.shares = []
            with pytest.raises(Cancelled):
                case_facts.cases_of(ws, Feedback())
            assert Feedback.shares == sorted(Feedback.shares) and len(Feedback.shares) == 3
            with pytest.raises(Cancelled):
                case_facts.steps_of(ws, None, Feedback())
            assert not ws.connection.in_transaction
            same_cases(case_facts.cases_of(ws), ws)
            for _ in range(3):
                enter(ws, 4)
            Feedback.shares = [0, 0]
            with pytest.raises(Cancelled):
                case_facts.cases_of(ws, Feedback())
            same_cases(case_facts.cases_of(ws), ws)


def test_a_case_that_is_closed_while_all_are_read_is_neither_lost_nor_doubled(
        template, tmp_path, monkeypatch):
    monkeypatch.setattr(case_reading, "PORTION", 1)
    monkeypatch.setattr(case_reading, "_SHARE", 1)
    with copied(template, tmp_path) as ws:
        ids = [enter(ws, 2) for _ in range(12)]
        done = threading.Event()

        def work():
            with store.open_workspace(ws.path) as other:
                for fid in ids:
                    cases.step(other, fid, "void", actor="A", role="shift_leader", note="n",
                               expected_version=2, at="2026-03-03T10:00:00")
            done.set()
        writer = threading.Thread(target=work)
        writer.start()
        seen = []
        while not done.is_set() or len(seen) < 2:
            case_facts._kept_of.pop(ws, None)       # as another process would begin
            some = case_facts.cases_of(ws)
            assert some.key.tolist() == list(range(1, 23))
            # what one sees of a case is of one moment
            assert ((some.state.text() == "void") == some.ended)[some.key > 10].all()
            seen.append(int(some.ended.sum()))
        writer.join()
        seen.append(int(case_facts.cases_of(ws).ended.sum()))   # the last look may have been early
        assert seen == sorted(seen) and seen[-1] == 17


def test_what_older_workspaces_may_hold(city):
    point = point_blob(3.0, 4.0, 4549)
    blobs = [point[:3] + bytes([0x11]) + point[4:13] + struct.pack("<dd", np.nan, np.nan), None,
             b"GP",
             # an envelope before the point, as OGR may write it
             point[:3] + bytes([3]) + point[4:8] + point[13:21] * 2 + point[21:29] * 2 + point[8:],
             b"GP\0\0\0\0\0\0" + struct.pack(">BIdd", 0, 1, 5.0, 6.0)]
    rows = [("tomorrow", 130, None), ("2026-02-30T00:00:00", -3, "1"), (" ", 10 ** 7, "x" * 700),
            ("2026-03-03", 1.5, "y"), ("2026-03-03T09:00:00.123456", "many", "a\x1fb")]
    with city.transaction() as connection:
        with bulk.triggers_off(connection, "case_open", rules=True):
            for fid, blob, (at, number, text) in zip(range(6, 11), blobs, reversed(rows)):
                connection.execute(
                    "UPDATE case_open SET geom = ?, due_at = ?, handle_due_at = ?, extensions = ?, "
                    "objid = ? WHERE fid = ?", (blob, at, at, number, text, fid))
    whole = case_facts.cases_of(city)
    same_cases(whole, city)
    assert whole.odd == {"due_at": 3, "handle_due_at": 3}
    assert whole.extensions[5:].tolist() == [0, 0, 2 ** 15 - 1, -3, 130]
    assert whole.x[8:].tolist() == [3.0, 5.0] and np.isnan(whole.x[6:8]).all()
    with city.transaction() as connection:
        connection.execute("UPDATE case_open SET due_at = NULL, changed_by = 'a' WHERE fid = 10")
    assert case_facts.cases_of(city).odd == {"due_at": 2, "handle_due_at": 3}


def test_no_case_at_all(ws):
    assert len(case_facts.cases_of(ws)) == 0 and case_facts.cases_of(ws).kind.text().tolist() == []
    enter(ws, 1)
    same_cases(case_facts.cases_of(ws), ws)


def test_rows_behind_a_figure(city):
    rows = case_facts.case_rows(city, [8, 2, 99, 8])
    assert [row["fid"] for row in rows] == [8, 2, 8]
    assert rows[1]["state"] == "closed" and rows[1]["case_no"] == "E0102202506150002"
    assert (rows[0]["x"], rows[0]["y"]) == (18.0, 10.0) and "geom" not in rows[0]
    assert case_facts.case_rows(city, []) == []


def test_with_archives_every_case_is_there_once(city, tmp_path):
    before, _ = fresh(city)
    for year in (2025, 2026):
        archive.archive(city, f"{year}-01-01", f"{year + 1}-01-01", tmp_path / f"{year}.gpkg",
                        owing=True)
    files = archive.files(city)
    assert len(files) == 2 and len(case_facts.cases_of(city)) == 5
    whole = case_facts.cases_of(city, archives=files)
    assert whole.key.tolist() == before["key"]
    assert whole.closed_at.tolist() == before["closed_at"]
    assert whole.state.text().tolist() == before["state"]
    assert case_facts.cases_of(city, archives=reversed(files)) is whole
    one = case_facts.cases_of(city, archives=files[:1])
    assert len(one) == 9
    enter(city, 3)
    assert len(case_facts.cases_of(city, archives=files)) == 11
    assert [row["fid"] for row in case_facts.case_rows(city, [1, 7], files)] == [1, 7]


def test_what_was_archived_a_moment_ago_is_counted_once(city, tmp_path, monkeypatch):
    shutil.copy(city.path, tmp_path / "live.gpkg")
    archive.archive(city, "2025-01-01", "2026-01-01", tmp_path / "2025.gpkg", owing=True)
    with store.open_workspace(tmp_path / "live.gpkg") as earlier:
        whole = case_facts.cases_of(earlier, archives=[tmp_path / "2025.gpkg"])
        assert whole.key.tolist() == list(range(1, 11))


def test_an_archive_of_another_workspace_is_refused(city, new_workspace, tmp_path):
    fill(city, ["2024-01-01"])
    made = archive.archive(city, "2024-01-01", "2025-01-01", tmp_path / "a.gpkg", owing=True).path
    other = new_workspace("other.gpkg")
    with other.transaction() as connection:     # made at another moment
        connection.execute("UPDATE cg_meta SET value = '2020' WHERE key = 'created_at'")
    other.read_again()
    for use in (case_facts.cases_of, case_facts.steps_of):
        with pytest.raises(InputError, match="no archive of this"):
            use(other, archives=[made])
        with pytest.raises(InputError, match="no archive of this"):
            use(city, archives=[city.path])
        with pytest.raises(InputError, match="There is no file"):
            use(city, archives=[tmp_path / "lost.gpkg"])
