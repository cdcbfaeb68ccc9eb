"""What a census changed here is taken in elsewhere: the same components under the same codes."""
import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from applied_census import census, change, placed, point, row, state, surveyed
from test_census_apply import many

from citygrid_plugin.core.census.apply_rules import GIVEN
from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.exchange import census_delta as file
from citygrid_plugin.core.workspace import (
    cases, census_apply, census_undo, components, delta_export, delta_import, maintenance, store)
from citygrid_plugin.core.workspace.ddl import sql
from citygrid_plugin.core.workspace.geometry import blobs, geometries
from citygrid_plugin.core.workspace.store import Busy

ROOT = Path(__file__).resolve().parents[2]
LID, SEWER, BIN, PIPE = "0101", "0102", "0303", "2101"
KEPT = ("objid", "bgid", "classcode", "dedate", *GIVEN)


def copied(ws, path):
    """The same workspace a second time, as it is now."""
    target = sqlite3.connect(str(path))
    ws.connection.backup(target)
    target.close()
    return store.open_workspace(path)


@pytest.fixture
def pair(ws, tmp_path):
    """(A, B, key of a census of A): B does not have the census."""
    placed(ws, LID, [point(x, 3) for x in range(40, 46)], deptcode1="U1")
    with copied(ws, tmp_path / "b.gpkg") as other:
        yield ws, other, census(ws)


def valid(ws):
    """{code: (table, values, geometry)} of the valid components."""
    found = {}
    for table in components.tables(ws):
        for line in ws.dicts(sql("SELECT geom, {columns} FROM {table} WHERE dedate IS NULL",
                                 columns=list(KEPT), table=table)):
            found[line["objid"]] = (table, {k: line[k] or None for k in KEPT},
                                    geometries([line["geom"]])[0])
    return found


def ended(ws):
    """{code: (retirement date, state)} of those that were retired as rows."""
    return {code: (day, is_) for table in components.tables(ws) for code, day, is_ in ws.query(
        sql("SELECT objid, dedate, objstate FROM {table} WHERE dedate NOTNULL", table=table))}


def assert_agree(a, b):
    mine, theirs = valid(a), valid(b)
    assert set(mine) == set(theirs)
    for code, (table, values, shape) in mine.items():
        assert theirs[code][:2] == (table, values)
        assert shape.equals_exact(theirs[code][2], 0.001)
    assert ended(b).items() <= ended(a).items()      # who came and went inside is not told
    assert maintenance.check(b) == []


def sent(ws, folder, fid=None, since=None, name="delta"):
    """A delta file of a census, read back."""
    folder.mkdir(exist_ok=True)
    found = delta_export.content(ws, fid, since)
    return file.read_delta(delta_export.write(ws, found, folder, name))


def taken(ws, delta, **more):
    return delta_import.take_in(ws, delta, "zhao", **more)


def test_every_kind_of_change_arrives(pair, tmp_path):
    a, b, fid = pair
    codes = many(a, fid)
    with copied(a, tmp_path / "before.gpkg") as b:
        census_apply.apply(a, fid, "wang")
        delta = sent(a, tmp_path / "out", fid)
        done = taken(b, delta)
        assert (done.added, done.changed, done.retired, done.recoded) == (3, 6, 2, 1)
        assert done.rejected == [] and done.written == len(delta)
        assert_agree(a, b)
        assert ended(a) == ended(b)
        registry = [sql("SELECT code, table_name, retired_at NOTNULL, predecessor FROM object_code "
                        "WHERE table_name LIKE 'component%' ORDER BY code")] * 2
        assert a.query(registry[0]) == b.query(registry[1])
        run, = b.dicts("SELECT * FROM census_run")
        assert (run["kind"], run["census_fid"], run["by_user"], run["fid"]) == (
            "delta", None, "zhao", done.run)
        assert json.loads(run["counts"])["recoded"] == 1
        by = b.query("SELECT DISTINCT changed_by, changed_why LIKE '2026%' FROM cg_history "
                     "WHERE id BETWEEN ? AND ?", (run["first_history"], run["last_history"]))
        assert by == [("zhao", 1)]
        # the object is the same one: its history goes on in its row
        table, number = b.query("SELECT table_name, fid FROM object_code WHERE code = ?",
                                (codes[3],))[0]
        assert components.get(b, table, number)["classcode"] == SEWER
        # new codes go on behind those that came
        assert placed(a, SEWER, point(1, 1))[2] == placed(b, SEWER, point(1, 1))[2]


def test_what_the_file_says(pair, tmp_path):
    a, b, fid = pair
    many(a, fid)
    census_apply.apply(a, fid, "wang")
    delta = sent(a, tmp_path / "out", fid)
    info = delta.info
    assert (info["format"], info["edition"], info["division"], info["census"], info["crs"]) == (
        file.FORMAT, a.meta["edition"], "330106", "2026", "EPSG:4549")
    assert json.loads(info["counts"]) == {"变更": 6, "新增": 3, "作废": 2}
    with sqlite3.connect(tmp_path / "out" / "delta.gpkg") as connection:
        names = [r[1] for r in connection.execute("PRAGMA table_info(component_point)")]
        assert {"ObjID", "DeptName1", "BGID", "ObjState", "CHDate", "Operation", "PreCode",
                "ChangeKind", "DEDate"} <= set(names)
        assert set(names[2:]) == {r[0] for r in connection.execute(
            "SELECT name FROM citygrid_fields")}
        kinds = {r[0] for r in connection.execute("SELECT ChangeKind FROM component_point UNION "
                                                  "SELECT ChangeKind FROM component_line")}
        assert kinds == set(file.KIND_WORDS.values()) - {"合并"}
        before, code = connection.execute("SELECT PreCode, ObjID FROM component_point WHERE "
                                          "Operation = '变更' AND PreCode NOTNULL").fetchone()
        assert before[6:10] == LID and code[6:10] == SEWER
    connection.close()
    with open(tmp_path / "out" / "delta_point.csv", encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == (delta.layer == "point").sum()
    assert {r["ObjID"] for r in rows} == set(delta.columns["objid"][delta.layer == "point"])
    assert shapely.from_wkt(rows[0]["WKT"]).equals_exact(delta.geometry[0], 0.001)
    assert (tmp_path / "out" / "delta_line.csv").exists()


@pytest.mark.parametrize("edition", ["gbt30428_2_2013", "gbt47678_5_2026"])
def test_other_editions_have_their_own_names(new_workspace, tmp_path, edition):
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    catalogue = load_catalogue(edition)
    a = new_workspace("a.gpkg", catalogue=catalogue)
    with copied(a, tmp_path / "b.gpkg") as b:
        first = catalogue.classes("component")[0].code
        with a.transaction() as connection:
            connection.execute("INSERT INTO organisation (code, name) VALUES ('91', '市政')")
        placed(a, first, point(5, 5), deptcode1="91", objpos="east", extra='{"a": 1}')
        delta = sent(a, tmp_path / "out", since="2000-01-01")
        assert taken(b, delta).organisations == 1
        assert_agree(a, b)
        assert b.query("SELECT o.name, r.role FROM organisation o JOIN organisation_role r "
                       "ON r.org_code = o.code") == [("市政", "authority")]
    names = {f.name for f in file.delta_fields(catalogue.edition)}
    assert ({"GLBJBSM", "SZSQDM", "ObjPos"} if "2026" in edition else {"ObjID", "ObjPos"}) <= names


def test_a_second_time_nothing_changes(pair, tmp_path):
    a, b, fid = pair
    change(a, fid, "moved", row_code(a), survey=surveyed(a, fid, point(60, 60)))
    change(a, fid, "new", survey=surveyed(a, fid, point(20, 20), classcode=BIN))
    census_apply.apply(a, fid, "wang")
    delta = sent(a, tmp_path / "out", fid)
    taken(b, delta)
    before = state(b)
    again = taken(b, delta)
    assert (again.written, again.unchanged, again.run) == (0, 2, None) and again.rejected == []
    assert state(b) == before


def row_code(ws, place=0):
    return ws.query("SELECT objid FROM component_01_point WHERE dedate IS NULL "
                    "ORDER BY fid LIMIT 1 OFFSET ?", (place,))[0][0]


def test_runs_that_are_undone_are_not_told_and_later_edits_are(pair, tmp_path):
    a, b, fid = pair
    codes = [row_code(a, place) for place in range(3)]
    change(a, fid, "new", survey=surveyed(a, fid, point(20, 20), classcode=BIN))
    census_apply.apply(a, fid, "wang")
    census_undo.undo(a, fid, "wang", "wrong")
    with pytest.raises(InputError, match="Apply it first"):
        delta_export.content(a, fid)
    census_apply.apply(a, fid, "wang")
    for place, later in enumerate((LID, SEWER, BIN)):
        change(a, fid, "reclassified", codes[place], classcode="0102" if later == LID else later)
    census_apply.apply(a, fid, "wang")
    # what one run recoded is recoded by the next, moved on by hand, and split in the end
    second = a.query("SELECT objid FROM component_01_point WHERE classcode = ?", (SEWER,))[0][0]
    change(a, fid, "reclassified", second, classcode="0103")
    census_apply.apply(a, fid, "wang")
    table, key = a.query("SELECT table_name, fid FROM object_code WHERE code = ?", (second,))[0]
    components.change(a, [(table, key)], "objpos", "gate", "zhang", "seen")
    delta = sent(a, tmp_path / "out", fid)
    done = taken(b, delta)
    assert done.rejected == [] and done.added == 2      # once, though applied twice
    assert_agree(a, b)
    assert not b.query("SELECT 1 FROM object_code WHERE code = ?", (second,))
    # who came and went inside the file has a number that is not given again
    assert b.query("SELECT last FROM object_serial WHERE prefix LIKE '%0303'") == a.query(
        "SELECT last FROM object_serial WHERE prefix LIKE '%0303'")


def test_everything_since_a_day(pair, tmp_path):
    a, b, _ = pair
    with copied(a, tmp_path / "c.gpkg") as c:
        begun = store.now() + "1"
        table, key, code = placed(a, LID, point(9, 9), objname="=1+1")
        components.retire(a, [(table, key)], "zhang", "mistake")      # came and went
        placed(a, PIPE, shapely.LineString([(0, 0), (9, 0)]))
        placed(a, BIN, shapely.box(0, 0, 9, 9))
        components.retire(a, [("component_01_point", 1)], "zhang", "dug up")
        components.change(a, [("component_01_point", 2)], "objstate", "破损", "zhang", "seen")
        delta = sent(a, tmp_path / "out", since=begun)
        assert sorted(delta.columns["operation"]) == ["作废", "变更", "新增", "新增"]
        assert taken(c, delta).rejected == []
        retired = {**ended(a)}
        retired.pop(code)
        mine, theirs = valid(a), valid(c)
        assert ended(c) == retired and set(mine) == set(theirs)
        assert maintenance.check(c) == []
        with pytest.raises(InputError, match="Nothing was changed since"):
            delta_export.content(a, since="2999-01-01")


def random_changes(ws, fid, rng):
    """Accepted changes of a third of what is valid, of any kind, and a few new objects."""
    there = valid(ws)
    codes = [c for c in sorted(there) if rng.random() < 0.35]
    lines = [c for c in codes if there[c][0].endswith("_line")]
    if len(lines) > 1 and there[lines[0]][0] == there[lines[1]][0]:
        shape = shapely.LineString([(0, 50), (60, 50 + rng.random())])
        both = surveyed(ws, fid, shape)
        for code in lines[:2]:
            change(ws, fid, "joined", code, group_no=7, survey=both)
        codes = [c for c in codes if c not in lines[:2]]
    for number, code in enumerate(codes):
        shape, line = there[code][2], there[code][0].endswith("_line")
        kind = rng.choice(["moved", "attributes", "reclassified", "lost", "removed", "replaced",
                           "split" if line else "moved"])
        moved = shapely.affinity.translate(shape, *rng.uniform(-3, 3, 2))
        if kind == "attributes":
            change(ws, fid, kind, code, new={"deptcode2": str(rng.choice(["U1", "U2"])),
                                             "note": "seen" if rng.random() < 0.5 else None})
        elif kind == "reclassified":
            change(ws, fid, kind, code, survey=surveyed(ws, fid, moved),
                   classcode=str(rng.choice([LID, SEWER, BIN])))
        elif kind == "split":
            for end in (20, 35):
                change(ws, fid, kind, code, group_no=100 + number, survey=surveyed(
                    ws, fid, shapely.LineString([(0, 9), (end, 9 + rng.random())])))
        elif kind in ("lost", "removed"):
            change(ws, fid, kind, code)
        else:
            change(ws, fid, kind, code, survey=surveyed(ws, fid, moved))
    for _ in range(3):
        place = point(*rng.uniform(0, 130, 2))      # some lie in no unit grid
        change(ws, fid, "new", survey=surveyed(ws, fid, place, classcode=BIN, note=""))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_here_the_other_one_follows(ws, tmp_path, seed):
    rng = np.random.default_rng(seed)
    placed(ws, LID, [point(x, 3) for x in range(12)], deptcode1="U1")
    placed(ws, PIPE, [shapely.LineString([(0, y), (60, y)]) for y in range(4)])
    begun, out = store.now() + "1", tmp_path / "out"
    with copied(ws, tmp_path / "b.gpkg") as b, copied(ws, tmp_path / "c.gpkg") as c:
        for year in range(3):
            fid = census(ws, f"year {year}", options={
                "replacement_code": str(rng.choice(["keep", "new"]))})
            for _ in range(int(rng.integers(1, 3))):
                random_changes(ws, fid, rng)
                assert census_apply.apply(ws, fid, "wang").refused == []
            if rng.random() < 0.4:
                census_undo.undo(ws, fid, "wang", "wrong")
                census_apply.apply(ws, fid, "wang", replacement="keep")
            delta = sent(ws, out, fid, name=str(year))
            shuffled = rng.permutation(len(delta))
            for name in delta.columns:
                delta.columns[name] = delta.columns[name][shuffled]
            delta.geometry, delta.layer, delta.row = (
                values[shuffled] for values in (delta.geometry, delta.layer, delta.row))
            assert taken(b, delta).rejected == []
            assert_agree(ws, b)
            assert taken(b, delta).written == 0
        assert taken(c, sent(ws, out, since=begun, name="all")).rejected == []
        assert_agree(ws, c)


@pytest.mark.parametrize("column, value, words", [
    ("division", "330108", "of the division 330108"), ("edition", "gbt30428_2_2013", "Migrate")])
def test_another_division_or_edition_is_refused(pair, tmp_path, column, value, words):
    a, b, fid = pair
    change(a, fid, "lost", row_code(a))
    census_apply.apply(a, fid, "wang")
    delta = sent(a, tmp_path / "out", fid)
    delta.info[column] = value
    before = state(b)
    with pytest.raises(InputError, match=words):
        taken(b, delta)
    assert state(b) == before


def test_after_a_migration_there_is_no_delta_of_before(pair):
    a, _, fid = pair
    change(a, fid, "lost", row_code(a))
    census_apply.apply(a, fid, "wang")
    with a.transaction() as connection:
        connection.execute("INSERT INTO census_run (kind, at, by_user) "
                           "VALUES ('migrate', '2999', 'x')")
    for asked in ({"census": fid}, {"since": "2000-01-01"}):
        with pytest.raises(InputError, match="migrated"):
            delta_export.content(a, **asked)


@pytest.fixture(scope="module")
def rows_of_delta(tmp_path_factory, module_workspace):
    """A workspace, and a file of three new points beside a line: to be spoiled."""
    a = module_workspace
    placed(a, LID, [point(x, 3) for x in range(3)])
    folder = tmp_path_factory.mktemp("spoil")
    copied(a, folder / "b.gpkg").close()
    fid = census(a)
    for x in range(3):
        change(a, fid, "new", survey=surveyed(a, fid, point(20 + x, 20), classcode=BIN))
    change(a, fid, "moved", row_code(a), survey=surveyed(a, fid, point(9, 9)))
    change(a, fid, "removed", row_code(a, 1))
    change(a, fid, "reclassified", row_code(a, 2), classcode=SEWER)
    change(a, fid, "new", survey=surveyed(a, fid, shapely.LineString([(0, 0), (5, 5)]),
                                          classcode=PIPE))
    census_apply.apply(a, fid, "wang")
    sent(a, folder, fid)
    return folder


FAULTS = [
    ("operation", {"operation": "删除"}, "新增"), ("operation", {"operation": None}, "新增"),
    ("code", {"objid": "1"}, "新增"), ("code", {"objid": None}, "新增"),
    ("CG005", {"classcode": "9999"}, "新增"),
    ("class_in_code", {"classcode": LID}, "新增"), ("date", {"ordate": "31.3.2026"}, "新增"),
    ("CG006", {"objstate": "kaputt"}, "新增"), ("extra", {"extra": "[1"}, "新增"),
    ("extra", {"extra": "[1]"}, "新增"), ("geometry", {"geometry": None}, "新增"),
    ("geometry", {"geometry": shapely.box(0, 0, 1, 1)}, "新增"),
    ("geometry", {"geometry": shapely.Point()}, "新增"),
    ("geometry", {"geometry": shapely.Point(np.inf, 0)}, "新增"),
    ("ended", {"dedate": "2026-01-01"}, "新增"), ("no_end", {"dedate": None}, "作废"),
    ("unknown", {"objid": "3301060101009999"}, "作废"),
    ("unknown", {"predecessor": None}, "变更"),
    ("unknown", {"predecessor": "3301060101009999"}, "变更")]


@pytest.mark.parametrize("reason, spoil, operation", FAULTS)
def test_a_bad_row_is_set_aside_and_the_rest_taken_in(rows_of_delta, tmp_path, reason, spoil,
                                                      operation):
    delta = file.read_delta(rows_of_delta / "delta.gpkg")
    rows = delta.columns["operation"] == operation
    if operation == "变更":
        rows &= np.array([p is not None for p in delta.columns["predecessor"]])
    bad = np.flatnonzero(rows)[0]
    code = delta.columns["objid"][bad]
    for name, value in spoil.items():
        (delta.geometry if name == "geometry" else delta.columns[name])[bad] = value
    path = tmp_path / "b.gpkg"
    path.write_bytes((rows_of_delta / "b.gpkg").read_bytes())
    with store.open_workspace(path) as b:
        done = taken(b, delta)
        (aside,) = done.rejected
        assert (aside.layer, aside.row, aside.reason) == ("point", delta.row[bad], reason)
        assert aside.template.format(value=aside.value)
        assert done.written == len(delta) - 1 and maintenance.check(b) == []
        assert (code in valid(b)) == (operation == "作废")
        assert json.loads(b.query("SELECT body FROM census_run")[0][0])["rejected"][0][3] == reason


def spoiled(folder, tmp_path):
    path = tmp_path / "b.gpkg"
    path.write_bytes((folder / "b.gpkg").read_bytes())
    return file.read_delta(folder / "delta.gpkg"), store.open_workspace(path)


def test_a_code_never_goes_to_another_object(rows_of_delta, tmp_path):
    delta, b = spoiled(rows_of_delta, tmp_path)
    with b:
        new = delta.columns["operation"] == "新增"
        bins = [c for c in delta.columns["objid"][new] if c[6:10] == BIN]
        recoded = next(c for c, p in zip(delta.columns["objid"], delta.columns["predecessor"]) if p)
        other = placed(b, BIN, [point(80, 80), point(81, 80)])
        assert [code for *_, code in other] == bins[:2]     # given here meanwhile
        components.retire(b, [other[1][:2]], "zhang", "dug up")
        sewer = placed(b, SEWER, point(70, 70))
        assert sewer[2] == recoded
        before = {code: valid(b)[code] for code in (other[0][2], sewer[2])}
        done = taken(b, delta)
        assert sorted((a.objid, a.reason) for a in done.rejected) == sorted(
            [(bins[0], "taken"), (bins[1], "spent"), (recoded, "taken")])
        assert {code: valid(b)[code] for code in before} == before
        assert bins[2] in valid(b) and maintenance.check(b) == []


def test_one_component_is_told_once(rows_of_delta, tmp_path):
    delta, b = spoiled(rows_of_delta, tmp_path)
    with b:
        place = np.flatnonzero(delta.columns["operation"] == "新增")[:2]
        delta.columns["objid"][place[1]] = delta.columns["objid"][place[0]]
        moved = next(i for i, (o, p) in enumerate(zip(delta.columns["operation"],
                                                      delta.columns["predecessor"]))
                     if o == "变更" and not p)
        gone, = np.flatnonzero(delta.columns["operation"] == "作废")
        delta.columns["objid"][gone] = delta.columns["objid"][moved]
        done = taken(b, delta)
        assert [a.reason for a in done.rejected] == ["twice", "twice"]
        assert maintenance.check(b) == []


def test_a_component_of_another_geometry_is_set_aside(rows_of_delta, tmp_path):
    delta, b = spoiled(rows_of_delta, tmp_path)
    with b:
        moved = next(i for i, (o, p) in enumerate(zip(delta.columns["operation"],
                                                      delta.columns["predecessor"]))
                     if o == "变更" and not p)
        delta.layer[moved], delta.geometry[moved] = "line", shapely.LineString([(0, 0), (1, 1)])
        assert [a.reason for a in taken(b, delta).rejected] == ["table"]


def test_what_is_retired_here_stays_retired_and_cases_are_told(pair, tmp_path):
    a, b, fid = pair
    gone, lost, moved = (row_code(a, place) for place in range(3))
    cases.report(b, classcode=LID, kind="component", x=40.0, y=3.0, description="lid",
                 source="hotline", actor="Li", role="acceptor", objid=gone)
    components.retire(b, [("component_01_point", row(b, lost)["fid"])], "zhang", "dug up")
    components.retire(b, [("component_01_point", row(b, moved)["fid"])], "zhang", "dug up")
    for code, kind in ((gone, "removed"), (lost, "removed")):
        change(a, fid, kind, code)
    change(a, fid, "moved", moved, survey=surveyed(a, fid, point(9, 9)))
    census_apply.apply(a, fid, "wang")
    done = taken(b, sent(a, tmp_path / "out", fid))
    assert (done.retired, done.unchanged) == (1, 1)
    assert [(r.objid, r.reason) for r in done.rejected] == [(moved, "spent")]
    assert [objid for _, objid in done.cases] == [gone]


def test_a_later_delta_updates_what_an_earlier_one_brought(pair, tmp_path):
    a, b, fid = pair
    change(a, fid, "new", survey=surveyed(a, fid, point(20, 20), classcode=BIN))
    census_apply.apply(a, fid, "wang")
    taken(b, sent(a, tmp_path / "one", fid))
    table, key = a.query("SELECT table_name, fid FROM object_code ORDER BY fid DESC, code DESC "
                         "LIMIT 1")[0]
    code, = a.query("SELECT objid FROM component_03_point")[0]
    table, key = a.query("SELECT table_name, fid FROM object_code WHERE code = ?", (code,))[0]
    components.change(a, [(table, key)], "objpos", "gate", "zhang", "seen")
    done = taken(b, sent(a, tmp_path / "two", fid))
    assert (done.changed, done.unchanged, done.rejected) == (1, 0, [])
    assert_agree(a, b)


class Stop:
    """Feedback that cancels at one of its calls."""

    def __init__(self, at):
        self.left = at

    def check(self):
        self.left -= 1
        if self.left == 0:
            raise Cancelled()

    def progress(self, fraction):
        self.check()


def test_cancelled_at_any_stage_nothing_is_taken_in(rows_of_delta, tmp_path):
    delta, b = spoiled(rows_of_delta, tmp_path)
    with b:
        before, at = state(b), 0
        while True:
            at += 1
            feedback = Stop(at)
            try:
                taken(b, delta, feedback=feedback)
            except Cancelled:
                if at > 3 and b.query("SELECT 1 FROM census_run"):
                    break                   # after the commit there is nothing left to stop
                assert state(b) == before
                continue
            break
        assert at > 6


def test_somebody_else_is_writing(rows_of_delta, tmp_path, monkeypatch):
    delta, b = spoiled(rows_of_delta, tmp_path)
    with b, b.again() as other:
        other.connection.execute("PRAGMA busy_timeout = 0")
        before = state(b)
        with b.bulk("something long"), pytest.raises(Busy, match="something long"):
            taken(other, delta)
        assert state(b) == before


WORKER = '''
import os, signal, sys
from citygrid_plugin.core.exchange import census_delta
from citygrid_plugin.core.workspace import delta_import, store

class Deadly:
    def __init__(self, at):
        self.left = at
    def check(self):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
    def progress(self, fraction):
        self.check()

delta = census_delta.read_delta(sys.argv[1])
import shapely, citygrid_plugin.core.grids.assign
at = 1
while True:
    child = os.fork()
    if not child:
        with store.open_workspace(sys.argv[2]) as ws:
            delta_import.take_in(ws, delta, "zhao", feedback=Deadly(at))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(int(os.WIFSIGNALED(status)), flush=True)
    if sys.stdin.readline().strip() == "end":
        break
    at += 1
'''


def test_killed_at_every_stage_the_old_state_or_the_new_one_is_there(rows_of_delta, tmp_path):
    _, b = spoiled(rows_of_delta, tmp_path)
    before, path = state(b), b.path
    b.close()
    child = subprocess.Popen([sys.executable, "-c", WORKER, str(rows_of_delta / "delta.gpkg"),
                              str(path)], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, bufsize=1)
    killed = 0
    while True:
        was_killed = child.stdout.readline().strip()
        assert was_killed in ("0", "1"), "the worker ended"
        with store.open_workspace(path) as b:
            done = bool(b.query("SELECT 1 FROM census_run WHERE kind = 'delta'"))
            if not done:
                # the notice that somebody writes may have been left behind
                assert {**state(b), "cg_lock": []} == before and was_killed == "1"
            else:
                assert b.query("SELECT count(*) FROM component_03_point") == [(3,)]
            assert maintenance.check(b) == []
        killed += was_killed == "1"
        child.stdin.write("end\n" if done else "go\n")
        if done:
            break
    child.communicate()
    assert child.returncode == 0 and killed > 5


@pytest.mark.parametrize("spoil, words", [
    ("none", "no file"), ("text", "no delta file"), ("other", "no delta file"),
    ("newer", "newer version"), ("column", "no field"), ("layer", "no field"),
    ("edition", "edition")])
def test_files_that_are_none(rows_of_delta, tmp_path, spoil, words):
    path = tmp_path / "x.gpkg"
    path.write_bytes((rows_of_delta / "delta.gpkg").read_bytes())
    if spoil == "none":
        path.unlink()
    elif spoil == "text":
        path.write_text("delta")
    else:
        statements = {
            "other": "DROP TABLE citygrid_delta",
            "newer": "UPDATE citygrid_delta SET value = '99' WHERE name = 'version'",
            "column": "ALTER TABLE component_line RENAME COLUMN ObjState TO x",
            "layer": "DROP TABLE component_area",
            "edition": "UPDATE citygrid_delta SET value = 'x' WHERE name = 'edition'"}
        connection = sqlite3.connect(path)
        for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statements[spoil])
        connection.commit()
        connection.close()
    with pytest.raises(InputError, match=words):
        file.read_delta(path)


def test_broken_geometry_and_numbers_in_the_file_are_read_as_they_can_be(rows_of_delta, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes((rows_of_delta / "delta.gpkg").read_bytes())
    connection = sqlite3.connect(path)
    for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                    ).fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE component_point SET geom = x'00ff', Note = 5 WHERE fid = 1")
    connection.execute("UPDATE component_point SET geom = 'POINT (1 1)' WHERE fid = 2")
    connection.commit()
    connection.close()
    delta = file.read_delta(path)
    assert delta.geometry[0] is None and delta.geometry[1] is None
    assert delta.columns["note"][0] == "5"
    assert blobs(delta.geometry[2:3], 4549)[0]
