"""Creating, opening, checking, upgrading and backing up a workspace, and every refusal."""
import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.cases import calendar, recount
from citygrid_plugin.core.errors import InputError, Refused, WorkspaceError
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.workspace import bulk, case_records, cases, maintenance, schema, store


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def closed(ws):
    """The path of the workspace after everybody has gone, its WAL folded in."""
    ws.close()
    return ws.path


@pytest.mark.parametrize("edition, length", [
    ("cjt214_2007", 16), ("gbt30428_2_2013", 16), ("gbt47678_5_2026", 17)])
def test_every_edition_makes_a_workspace_that_checks_clean(tmp_path, srs, edition, length):
    catalogue = load_catalogue(edition)
    ws = store.create(tmp_path / "w.gpkg", srs, catalogue, division="330106")
    majors = [m for m, _, _ in catalogue.majors("component")]
    assert {t for t in ws.tables if t.startswith("component_")} == {
        f"component_{m}_{g}" for m in majors for g in schema.GEOMETRIES}
    code = catalogue.classes("component")[0].code
    with ws.bulk("one") as connection:
        bulk.import_components(ws, connection, {"classcode": [code]},
                               np.array([shapely.Point(1, 1)], dtype=object), "li", "x")
    assert len(ws.query(f"SELECT objid FROM component_{code[:2]}_point")[0][0]) == length
    assert maintenance.check(ws) == []
    ws.close()


@pytest.mark.parametrize("edition", ["cjt214_2007", "gbt47678_5_2026"])
def test_gdal_validates_the_file(tmp_path, srs, edition):
    ws = store.create(tmp_path / "w.gpkg", srs, load_catalogue(edition), division="330106")
    with ws.bulk("rows") as connection:
        bulk.insert_rows(ws, connection, "base_building", {"name": ["a"]},
                         geometry=np.array([shapely.box(0, 0, 1, 1)], dtype=object))
        bulk.import_components(
            ws, connection, {"classcode": [load_catalogue(edition).classes("component")[0].code]},
            np.array([shapely.Point(1, 1)], dtype=object), "li", "x")
    ws.close()
    run = subprocess.run([sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "--extra",
                          "--warning-as-error", str(ws.path)], capture_output=True, text=True)
    assert (run.returncode, run.stdout.strip(), run.stderr.strip()) == (0, "", "")


def test_it_stays_in_wal_mode_with_full_synchronisation(ws):
    assert ws.query("PRAGMA journal_mode") == [("wal",)]
    assert ws.query("PRAGMA synchronous") == [(2,)]


@pytest.mark.parametrize("options, message", [
    ({"division": "33010"}, "6 digits"), ({"division": "33010x"}, "6 digits")])
def test_refused_creation_leaves_no_file(new_workspace, tmp_path, options, message):
    with pytest.raises(InputError, match=message):
        new_workspace("bad.gpkg", **options)
    assert not list(tmp_path.glob("bad*"))


def test_existing_file_and_missing_folder_are_refused(ws, srs, tmp_path):
    with pytest.raises(InputError, match="exists already"):
        store.create(ws.path, srs, load_catalogue(), division="330106")
    with pytest.raises(InputError, match="does not exist"):
        store.create(tmp_path / "no" / "w.gpkg", srs, load_catalogue(), division="330106")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:2263"])
def test_degrees_and_feet_are_refused(crs):
    with pytest.raises(InputError, match="not a projected reference system in metres"):
        store.srs_from_crs(crs)


def test_a_failed_creation_leaves_nothing(tmp_path, srs):
    with pytest.raises(sqlite3.Error):
        store.create(tmp_path / "w.gpkg", srs, load_catalogue(), division="330106",
                     domains=[("a", "1", "x", "y"), ("a", "1", "x", "y")])
    assert not list(tmp_path.iterdir())


def _plain_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()


def _text(path):
    path.write_text("name,x,y\n", encoding="utf-8")


def _empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("make", [_plain_database, _text, _empty])
def test_file_that_is_no_workspace(tmp_path, make):
    path = tmp_path / "x.gpkg"
    make(path)
    before = digest(path)
    with pytest.raises(store.NotAWorkspace):
        store.open_workspace(path)
    assert digest(path) == before and [p.name for p in tmp_path.iterdir()] == ["x.gpkg"]


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        store.open_workspace(tmp_path / "none.gpkg")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("version, error", [(99, store.NewerWorkspace), (0, store.NeedsUpgrade)])
def test_other_versions_are_refused_unchanged(ws, version, error):
    with ws.transaction() as connection:
        connection.execute("UPDATE cg_meta SET value = ? WHERE key = 'schema_version'",
                           (str(version),))
    path = closed(ws)
    before = digest(path)
    with pytest.raises(error):
        store.open_workspace(path)
    assert digest(path) == before


def test_read_only_file(ws, monkeypatch):
    path = closed(ws)
    before = digest(path)
    monkeypatch.setattr(os, "access", lambda p, mode: mode != os.W_OK)
    with pytest.raises(store.ReadOnly):
        store.open_workspace(path)
    assert digest(path) == before


def test_network_share(ws, monkeypatch):
    path = closed(ws)
    before = digest(path)
    monkeypatch.setattr(store, "on_network", lambda p: True)
    with pytest.raises(store.NetworkShare, match="PostGIS"):
        store.open_workspace(path)
    assert digest(path) == before
    store.open_workspace(path, allow_network=True).close()


@pytest.mark.skipif(not os.path.exists("/proc/self/mounts"), reason="no mount table here")
@pytest.mark.parametrize("mounts, network", [
    ("server:/city /{top} nfs4 rw 0 0", True), ("//server/city /{top} cifs rw 0 0", True),
    ("/dev/sda1 /{top} ext4 rw 0 0", False), ("/dev/sda1 / ext4 rw 0 0", False)])
def test_network_shares_are_told_by_the_mount_table(tmp_path, monkeypatch, mounts, network):
    top = tmp_path.resolve().parts[1]
    monkeypatch.setattr(store.Path, "read_text", lambda *_, **__: mounts.format(top=top))
    assert store.on_network(tmp_path / "w.gpkg") is network


def test_link_to_a_workspace_opens_the_file_itself(ws, tmp_path):
    path = closed(ws)
    link = tmp_path / "elsewhere" / "link.gpkg"
    link.parent.mkdir()
    link.symlink_to(path)
    with store.open_workspace(link) as again:
        assert again.path == path.resolve()
        assert again.attachments == path.resolve().with_suffix(".files")


def test_path_that_may_not_be_looked_at_is_no_file(monkeypatch, tmp_path):
    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr(os, "stat", denied)
    with pytest.raises(InputError, match="no file"):
        store.probe(tmp_path / "w.gpkg")


@pytest.mark.skipif(not os.path.exists("/proc/self/mounts"), reason="no mount table here")
@pytest.mark.parametrize("kind", ["cifs", "fuse.gvfsd-fuse"])
def test_network_share_with_spaces_in_its_name(monkeypatch, kind):
    monkeypatch.setattr(store.Path, "read_text", lambda *_, **__:
                        f"//s/x /mnt/city\\040of\\040S {kind} rw 0 0\n/dev/sda1 / ext4 rw 0 0")
    assert store.on_network("/mnt/city of S/w.gpkg")
    assert not store.on_network("/mnt/city/w.gpkg")


def test_workspace_that_another_program_locks(ws):
    path = closed(ws)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    before = digest(path)
    with pytest.raises(store.Busy, match="locked by another program"):
        store.open_workspace(path)
    assert digest(path) == before
    other.close()


def test_a_full_disk_is_said_and_nothing_is_written(ws):
    pages = ws.query("PRAGMA page_count")[0][0]
    ws.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(store.NoRoom, match="is full"), ws.bulk("much") as connection:
        connection.executemany("INSERT INTO organisation (code, name) VALUES (?, ?)",
                               ((str(i), "x" * 5000) for i in range(1000)))
    ws.connection.execute("PRAGMA max_page_count = 1000000")
    assert ws.query("SELECT count(*) FROM organisation WHERE name LIKE 'xx%'") == [(0,)]
    assert ws.writer() is None
    with ws.transaction():
        pass


def test_short_write_while_another_imports_says_for_whom(ws):
    other = ws.again()
    other.connection.execute("PRAGMA busy_timeout = 10")
    with ws.bulk("Import of lamps"):
        with pytest.raises(store.Busy, match="Import of lamps"), other.transaction():
            pass
    other.close()


@pytest.mark.parametrize("statement, what", [
    ("DROP TRIGGER cg_component_01_point_history", "cg_component_01_point_history"),
    ("DROP TABLE poi", "poi"),
    ("INSERT INTO cg_quiet VALUES (1)", "history is switched off"),
    ("ALTER TABLE base_road DROP COLUMN kind", "kind"),
])
def test_check_finds(ws, statement, what):
    assert maintenance.check(ws) == []
    ws.connection.execute(statement)
    assert any(what in str(problem) for problem in maintenance.check(ws))


def test_check_finds_lost_codes_and_index_entries(ws):
    with ws.bulk("x") as connection:
        bulk.import_components(ws, connection, {"classcode": ["0101"] * 3},
                               shapely.points([[1, 1], [2, 2], [3, 3]]), "li", "x")
    ws.connection.execute("DELETE FROM rtree_component_01_point_geom WHERE id = 2")
    ws.connection.execute("DROP TRIGGER cg_object_code_no_delete")
    ws.connection.execute("DELETE FROM object_code WHERE code = '3301060101000001'")
    assert maintenance.repair_triggers(ws) == 1
    problems = [str(p) for p in maintenance.check(ws)]
    assert len(problems) == 2
    assert any("3301060101000001" in p for p in problems)
    assert any("2 entries for 3 rows" in p for p in problems)


def test_backup_of_a_workspace_in_use(ws, tmp_path):
    ws.attachments.mkdir()
    (ws.attachments / "ab").write_bytes(b"photo")
    target = tmp_path / "copy.gpkg"
    maintenance.backup(ws, target)
    copy = store.open_workspace(target)
    assert copy.query("SELECT bgid FROM unit_grid") == ws.query("SELECT bgid FROM unit_grid")
    assert maintenance.check(copy) == []
    copy.close()
    assert (tmp_path / "copy.files" / "ab").read_bytes() == b"photo"
    assert json.loads((tmp_path / "copy.gpkg.heads.json").read_text(encoding="utf-8")) == {}
    with pytest.raises(InputError, match="exists already"):
        maintenance.backup(ws, target)


def test_the_heads_beside_a_backup_are_those_of_the_copy(ws, tmp_path, monkeypatch):
    def report():
        return cases.report(ws, classcode="0102", kind="component", x=10.0, y=10.0,
                            description="lid", source="hotline", actor="Li", role="acceptor")
    case_id = report()
    ws.attachments.mkdir()

    def meanwhile(*_, **__):
        cases.step(ws, case_id, "reject", actor="Sun", role="shift_leader", note="n",
                   expected_version=1)
        report()
    monkeypatch.setattr(maintenance.shutil, "copytree", meanwhile)
    target = tmp_path / "copy.gpkg"
    maintenance.backup(ws, target)
    noted = maintenance.noted_heads(f"{target}.heads.json")
    with store.open_workspace(target) as copy:
        assert case_records.heads(copy) == noted and maintenance.check(copy, noted) == []
    assert maintenance.check(ws, noted) == []       # steps taken since do no harm


@pytest.fixture
def second_schema(tmp_path):
    """A workspace of schema 2 as that version made it: a case in each of its states."""
    path = tmp_path / "second.gpkg"
    data = Path(__file__).parent / "data" / "schema_2.gpkg.gz"
    path.write_bytes(gzip.decompress(data.read_bytes()))
    return path


@pytest.fixture
def first_schema(second_schema):
    """The same as schema 1 made it: unit grids cannot be locked yet."""
    connection = sqlite3.connect(second_schema)
    for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' "
                                    "AND name LIKE 'cg\\_%' ESCAPE '\\'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("ALTER TABLE unit_grid DROP COLUMN locked")
    connection.execute("UPDATE cg_meta SET value = '1' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    return second_schema


def test_a_file_of_schema_1_is_upgraded_with_its_rules(first_schema):
    with pytest.raises(store.NeedsUpgrade):
        store.open_workspace(first_schema)
    maintenance.upgrade(first_schema)
    with store.open_workspace(first_schema) as upgraded:
        assert maintenance.check(upgraded) == []
        assert upgraded.query("SELECT locked FROM unit_grid") == [(0,), (0,)]
        with upgraded.transaction() as connection:
            connection.execute("UPDATE unit_grid SET locked = 1")
        last = upgraded.query("SELECT old FROM cg_history ORDER BY id DESC LIMIT 1")[0][0]
        assert json.loads(last)["locked"] == 0
        with pytest.raises(Refused) as refused, upgraded.transaction() as connection:
            connection.execute("UPDATE unit_grid SET dedate = '2026-01-01'")
        assert refused.value.code == "CG018"


def test_a_file_of_schema_2_has_the_tables_of_a_new_one(second_schema, ws):
    maintenance.upgrade(second_schema)

    def shape(workspace):
        return {name: sorted((row[1:5]) for row in workspace.query(
            f'PRAGMA table_info("{name}")')) for name in workspace.tables}

    def indexes(workspace):
        return set(workspace.query("SELECT name, tbl_name FROM sqlite_master "
                                   "WHERE type = 'index' AND sql NOTNULL"))
    with store.open_workspace(second_schema) as upgraded:
        assert shape(upgraded) == shape(ws) and indexes(upgraded) == indexes(ws)
        for table in ("case_transition", "case_option", "stage_limit", "evaluation_rate",
                      "evaluation_weight", "evaluation_band", "evaluation_level", "goal",
                      "gpkg_contents"):
            columns = "table_name" if table == "gpkg_contents" else "*"
            found, wanted = (sorted((row[1:] if columns == "*" else row for row in workspace.query(
                f"SELECT {columns} FROM {table}")), key=str) for workspace in (upgraded, ws))
            assert found == wanted and found


def test_cases_of_schema_2_go_on(second_schema):
    maintenance.upgrade(second_schema)
    with store.open_workspace(second_schema) as ws:
        assert case_records.verify_chain(ws) == []
        state = {row["description"]: row for row in ws.dicts("SELECT * FROM case_open")}
        assert {k: (v["state"], v["dispatches"]) for k, v in state.items()} == {
            "reported": ("reported", 0), "filed": ("filed", 0), "returned": ("filed", 1),
            "dispatched": ("dispatched", 1), "handled": ("handled", 1)}
        assert state["dispatched"]["due_at"] == "2026-03-05T09:00:00"
        for name, way in {
                "reported": ["file", "dispatch", "handle", "verify", "close"],
                "returned": ["dispatch", "handle", "pass"],
                "dispatched": ["request_extension", "grant_extension", "handle", "pass"],
                "handled": ["rework", "handle", "pass"]}.items():
            row = state[name]
            for seq, action in enumerate(way, row["version"]):
                after = cases.step(ws, row["fid"], action, actor=f"new {action}",
                                   role="administrator", note="n", unit="U1",
                                   expected_version=seq,
                                   at=f"2026-03-05T{'08' if name == 'dispatched' else '09'}"
                                      f":{10 + seq}:00")
            assert after["state"] == "closed"
        closed, = ws.dicts("SELECT * FROM case_closed WHERE description = 'closed'")
        assert (closed["reworks"], closed["handle_due_at"]) == (1, "2026-03-05T09:00:00")
        assert case_records.verify_chain(ws) == [] and maintenance.check(ws) == []


def test_calendar_and_deadlines_of_schema_2(second_schema):
    """The official days come in beside the city's own; deadlines counted before follow them."""
    connection = sqlite3.connect(second_schema)
    connection.execute("DROP TRIGGER IF EXISTS trigger_insert_feature_count_calendar_day")
    connection.execute("INSERT INTO calendar_day (day, kind, source) "
                       "VALUES ('2026-10-01', 'workday', 'city')")
    connection.commit()
    connection.close()
    maintenance.upgrade(second_schema)
    with store.open_workspace(second_schema) as ws:
        days = calendar.stored_days(ws)
        assert len(days) == len(calendar.official_days())
        assert [row[0] for day, row in days.items() if row[2] == "city"] == ["workday"]
        found = recount.plan(ws)
        assert (found.moves, found.same, found.by_hand) == ([], 2, [])   # at, and from, a unit
        with ws.transaction() as connection:
            connection.executemany("INSERT INTO calendar_day (day, kind) VALUES (?, 'holiday')",
                                   [("2026-03-03",), ("2026-03-04",), ("2026-03-05",)])
        recount.recount(ws, actor="Li", note="n", what="w")
        assert ws.query("SELECT due_at, handle_due_at FROM case_open WHERE state IN "
                        "('dispatched', 'handled') ORDER BY state") == [
            ("2026-03-06T18:00:00", "2026-03-06T18:00:00"), (None, "2026-03-06T18:00:00")]
        again = recount.plan(ws)
        assert (again.moves, again.same, again.by_hand) == ([], 2, [])


def _older(ws):
    """The file, called older than anything; no step to this version is known but the test's."""
    with ws.transaction() as connection:
        connection.execute("UPDATE cg_meta SET value = '0' WHERE key = 'schema_version'")
    return closed(ws)


NO_STEPS = {version: lambda connection: None for version in range(schema.SCHEMA_VERSION)}


def test_upgrade_takes_every_step_after_a_backup(ws):
    path = _older(ws)
    saved = maintenance.upgrade(path, {**NO_STEPS, 0: lambda c: c.execute(
        "INSERT INTO cg_meta VALUES ('upgraded', 'yes')")})
    assert store.probe(path)["upgraded"] == "yes"
    assert store.probe(path)["schema_version"] == str(schema.SCHEMA_VERSION)
    assert store.probe(saved)["schema_version"] == "0"
    assert maintenance.upgrade(path) is None


def _half_done(connection):
    connection.execute("INSERT INTO cg_meta VALUES ('half', 'done')")
    connection.execute("INSERT INTO no_such_table VALUES (1)")


def test_failed_upgrade_leaves_the_file_as_it_was(ws):
    path = _older(ws)
    with pytest.raises(WorkspaceError, match="is as it was"):
        maintenance.upgrade(path, {**NO_STEPS, 0: _half_done})
    assert "half" not in store.probe(path) and store.probe(path)["schema_version"] == "0"


def test_unknown_upgrade_is_refused(ws):
    path = _older(ws)
    before = digest(path)
    with pytest.raises(WorkspaceError, match="No upgrade from schema 0"):
        maintenance.upgrade(path, {})
    assert digest(path) == before


def test_no_two_stamps_of_a_process_are_the_same():
    stamps = [store.now() for _ in range(20)]
    assert stamps == sorted(set(stamps)) and len(stamps[0]) == len("2026-03-31T08:00:00.000")
