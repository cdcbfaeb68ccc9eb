"""Checking, backing up and upgrading a workspace."""
import json
import re
import sqlite3
import shutil
from pathlib import Path

from ..cases import lifecycle, options
from ..errors import InputError, N_, WorkspaceError
from ..standards.catalogue import load_catalogue
from . import attachments, evaluation_settings, schema, store
from .ddl import enter, enter_geometry, quote, sql
from .triggers import Codes, all_triggers


def _to_2(connection):
    """Unit grids can be locked."""
    connection.execute("ALTER TABLE unit_grid ADD COLUMN locked INTEGER "
                       "NOT NULL ON CONFLICT REPLACE DEFAULT 0")


def _to_3(connection):
    """The whole life of a case: requests, clocks of the stages, rules of responsibility."""
    for name in ("contents", "ogr_contents"):
        connection.execute(f"DELETE FROM gpkg_{name} "                          # nosec B608
                           "WHERE table_name = 'case_transition'")
    _run(connection, "to_3.sql")
    meta = dict(connection.execute("SELECT key, value FROM cg_meta"))
    try:
        catalogue = load_catalogue(meta["edition"], json.loads(meta["extensions"]))
    except InputError:      # a city's own file of classes need not be at hand
        catalogue = load_catalogue(meta["edition"], ())
    store.fill_cases(connection, catalogue)


def _to_4(connection):
    """The yearly census: surveys, crews, a change set with grounds and decisions, runs, lots."""
    _run(connection, "to_4.sql")


def _to_5(connection):
    """How a city judges: collectors and their companies, rates, weights, bands, levels, goals."""
    _run(connection, "to_5.sql")
    evaluation_settings.fill(connection)


def _run(connection, name):
    """Execute a file of statements; the tables it makes are entered as a GeoPackage has them."""
    srs_id = connection.execute("SELECT value FROM cg_meta WHERE key = 'srs_id'").fetchone()
    for statement in (Path(__file__).parent / "migrations" / name).read_text(
            encoding="utf-8").split(";\n"):
        if not statement.strip():
            continue
        connection.execute(statement)
        made = re.search(r'CREATE TABLE "(\w+)" \(fid [\w ]+(, geom (\w+))?', statement)
        if made:
            table, spatial, kind = made.groups()
            enter(connection, table, int(srs_id[0]) if spatial else None)
            if spatial:
                enter_geometry(connection, table, kind, int(srs_id[0]))


#: {version: function(connection)} that takes a file of ``version`` one version up. Frozen once
#: released: a later change is a new number, never an edit. The rules of the database are taken
#: away before the first step and made anew after the last, so a step sees to the tables alone.
MIGRATIONS = {1: _to_2, 2: _to_3, 3: _to_4, 4: _to_5}


def check(ws, known_heads=None):
    """What is wrong with a workspace.

    Parameters
    ----------
    ws : Workspace
    known_heads : dict, optional
        The last hash of every case noted earlier (``noted_heads`` of a backup), to compare the
        records with.

    Returns
    -------
    list of WorkspaceError
        Empty when all is well: the file itself, tables and columns, the rules and history
        triggers, codes, R-trees, the chains of the case records, and the attachments.
    """
    found = [WorkspaceError(N_("The file is damaged: {what}. Restore a backup."), what=row[0])
             for row in ws.query("PRAGMA quick_check(20)") if row[0] != "ok"]
    there = {r[0] for r in ws.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in ws.tables.values():
        if table.name not in there:
            found.append(WorkspaceError(N_("The table {table} is missing. Restore a backup."),
                                        table=table.name))
            continue
        columns = {r[1] for r in ws.query(f"PRAGMA table_info({quote(table.name)})")}
        for name in set(table.names()) - columns:
            found.append(WorkspaceError(
                N_("The table {table} lacks the column {column}. Restore a backup."),
                table=table.name, column=name))
    found += _check_triggers(ws)
    if found:
        return found
    return (_check_codes(ws) + _check_rtrees(ws) + _check_chains(ws, known_heads)
            + _check_photos(ws) + attachments.check(ws))


def _check_triggers(ws):
    there = dict(ws.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    found = []
    for statement in all_triggers(ws.tables.values(), ws.codes):
        name = statement.split('"')[1]
        if there.get(name) != statement:
            found.append(WorkspaceError(
                N_("The rule {name} of the database is missing or was changed, so edits may have "
                   "gone unchecked. Restore a backup, or repair the rules and check the data."),
                name=name))
    steps = ws.query(sql("SELECT {names} FROM case_transition", names=list(lifecycle.COLUMNS)))
    if set(steps) != set(lifecycle.rows(options.options(ws))):
        found.append(WorkspaceError(N_("The table of the steps that cases may take was changed. "
                                       "Restore a backup, or repair the rules.")))
    if ws.query("SELECT 1 FROM cg_quiet"):
        found.append(WorkspaceError(N_("The history is switched off by a row in cg_quiet. Delete "
                                       "that row; edits since then were not logged.")))
    return found


def repair_triggers(ws):
    """Put the rules of the database back as they should be; returns how many were."""
    there = dict(ws.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    count = 0
    with ws.transaction() as connection:
        connection.execute("DELETE FROM cg_quiet")
        for statement in all_triggers(ws.tables.values(), ws.codes):
            name = statement.split('"')[1]
            if there.get(name) != statement:
                connection.execute(f"DROP TRIGGER IF EXISTS {quote(name)}")
                connection.execute(statement)
                count += 1
        options.write_transitions(connection, options.options(ws))
    return count


def _rules_off(connection):
    for name, in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' "
                                    "AND name LIKE 'cg\\_%' ESCAPE '\\'").fetchall():
        connection.execute(sql("DROP TRIGGER {name}", name=name))


def _rules_on(connection):
    meta = dict(connection.execute("SELECT key, value FROM cg_meta"))
    for statement in all_triggers(store.all_tables(meta).values(),
                                  Codes(**json.loads(meta["codes"]))):
        connection.execute(statement)


def _check_codes(ws):
    found = []
    for table in ws.tables.values():
        if not (table.history and table.code in ("objid", "bgid")):
            continue
        lost = ws.query(
            sql("SELECT t.fid, t.{code} FROM {table} t LEFT JOIN object_code c "
                "ON c.code = t.{code} AND c.table_name = ? AND c.fid = t.fid "
                "WHERE c.code IS NULL LIMIT 20", code=table.code, table=table.name),
            (table.name,))
        found += [WorkspaceError(
            N_("Row {fid} of {table} has the code {code}, which is not registered for it."),
            fid=fid, table=table.name, code=code or "–") for fid, code in lost]
    return found


def _check_rtrees(ws):
    found = []
    for table in ws.tables.values():
        if not table.geometry:
            continue
        rows = ws.query(sql("SELECT count(*) FROM {table} WHERE geom NOTNULL "
                            "AND NOT ST_IsEmpty(geom)", table=table.name))[0][0]
        index = ws.query(sql("SELECT count(*) FROM {rowid}",
                             rowid=f"rtree_{table.name}_geom_rowid"))[0][0]
        if rows != index:
            found.append(WorkspaceError(
                N_("The spatial index of {table} has {index} entries for {rows} rows. Objects may "
                   "be missing on the map; restore a backup."),
                table=table.name, index=index, rows=rows))
    return found


def _check_chains(ws, known_heads):
    from . import archive
    from .case_records import verify_chain
    return verify_chain(ws, known_heads=known_heads) + archive.problems(ws, known_heads)


def _check_photos(ws):
    """Attachments that a record names and that are there no more."""
    return [WorkspaceError(
        N_("A photo or file that record {seq} of case {case_no} names is missing. Compare it with "
           "a backup."), case_no=case_no, seq=seq)
        for case_no, seq in ws.query(
            "SELECT DISTINCT s.case_no, s.seq FROM case_step s, json_each(s.detail, '$.photos') p "
            "WHERE s.detail LIKE '%\"photos\"%' AND NOT EXISTS (SELECT 1 FROM attachment a WHERE "
            "a.owner_table = 'case' AND a.owner_code = s.case_no AND a.sha256 = p.value)")]


def noted_heads(path):
    """{case number: last hash} from the file that ``backup`` wrote beside a backup.

    Raises InputError where it is another file.
    """
    try:
        noted = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        noted = None
    if not isinstance(noted, dict):
        raise InputError(N_("{path} does not hold the last records of a backup. Choose the file "
                            "of the backup that ends in .heads.json."), path=str(path))
    return noted


def backup(ws, target):
    """Copy a workspace while it is in use, with its attachments and the heads of its chains.

    Parameters
    ----------
    ws : Workspace
    target : path
        A file that does not exist yet. ``<target>.heads.json`` beside it holds the last hash of
        every case, so that a later check can tell whether the records were rewritten.

    Raises
    ------
    InputError
        The target exists, or its folder does not.
    """
    from .case_records import heads_in
    target = Path(target)
    if target.exists():
        raise InputError(N_("{path} exists already. Choose another name."), path=str(target))
    if not target.parent.is_dir():
        raise InputError(N_("The folder {path} does not exist."), path=str(target.parent))
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(str(part))
    try:
        ws.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        heads = heads_in(copy)      # of the copy: steps may be taken while it is made
    except BaseException:
        copy.close()
        part.unlink(missing_ok=True)
        raise
    copy.close()
    if ws.attachments.is_dir():
        shutil.copytree(ws.attachments, target.with_suffix(".files"), dirs_exist_ok=True)
    Path(f"{target}.heads.json").write_text(json.dumps(heads), encoding="utf-8")
    part.rename(target)


def upgrade(path, migrations=None):
    """Bring a workspace of an older version up to this one; a backup is made before.

    Parameters
    ----------
    path : path
    migrations : dict, optional
        Instead of ``MIGRATIONS``.

    Returns
    -------
    Path of the backup, or None where the workspace was up to date

    Raises
    ------
    WorkspaceError
        A step is missing, or failed; the file is then as it was.
    """
    migrations = MIGRATIONS if migrations is None else migrations
    path = Path(path)
    meta = store.probe(path)
    version = int(meta.get("schema_version", 0))
    if version >= schema.SCHEMA_VERSION:
        store.open_workspace(path, allow_network=True).close()
        return None
    missing = [v for v in range(version, schema.SCHEMA_VERSION) if v not in migrations]
    if missing:
        raise WorkspaceError(N_("No upgrade from schema {version} is known. Use the version of "
                                "CityGrid that made {path}."), version=missing[0], path=str(path))
    connection = sqlite3.connect(str(path), isolation_level=None, timeout=store.BUSY_SECONDS)
    store.register_functions(connection)
    try:
        saved = path.with_name(f"{path.stem}.schema{version}.{store.now()[:19].replace(':', '')}"
                               f".gpkg")
        copy = sqlite3.connect(str(saved))
        connection.backup(copy)
        copy.close()
        connection.execute("BEGIN IMMEDIATE")
        try:
            _rules_off(connection)
            for number in range(version, schema.SCHEMA_VERSION):
                migrations[number](connection)
                connection.execute("UPDATE cg_meta SET value = ? WHERE key = 'schema_version'",
                                   (str(number + 1),))
            _rules_on(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    except sqlite3.Error as error:
        raise WorkspaceError(N_("{path} could not be upgraded and is as it was: {why}."),
                             path=str(path), why=str(error)) from error
    finally:
        connection.close()
    return saved
