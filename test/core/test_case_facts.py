"""Cases in memory are what the workspace holds, whatever has been done to it and by whom."""
import gc
import itertools
import random
import shutil
import sqlite3
import threading

import numpy as np
import pytest
from fresh_cases import fresh, same_cases
from test_case_archive import fill
from test_case_steps import EVERYTHING

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


def copied(template, folder):
    path = folder / f"copy{next(_number)}.gpkg"
    shutil.copy(template, path)
    ws = store.open_workspace(path)
    ws.connection.execute("PRAGMA synchronous = OFF")       # nothing is killed here
    return ws


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


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_cases_are_those_of_the_workspace(template, tmp_path, seed):
    chance = random.Random(seed)
    with copied(template, tmp_path) as ws, ws.again() as other:
        for _ in range(40):
            operate(chance.choice((ws, other)), chance, tmp_path)
            if chance.random() < 0.8:
                same_cases(case_facts.cases_of(chance.choice((ws, other))), ws)
        same_cases(case_facts.cases_of(ws), other)
