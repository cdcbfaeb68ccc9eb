"""Taking a migration of the catalogue back as a whole, until something else was changed.

The copy that was made before is attached, and what the migration changed is written back from it
in one transaction: the file itself is never replaced, so that other programs may have it open
(ARCHITECTURE, hard rule 2), and whoever is killed leaves the new state or the old one.
"""
import json
import sqlite3
from dataclasses import dataclass

from ..errors import InputError, N_, WorkspaceError
from . import ddl, maintenance, store
from .bulk import triggers_off
from .ddl import sql
from .migrate_write import CHANGED, _drop, state

#: Lists that are written back whole; of open cases and findings, whose places stay, the values.
_WHOLE = tuple(t for t in CHANGED if t not in ("case_open", "finding"))


@dataclass(frozen=True)
class Last:
    """The last migration that was not taken back: its row, when, by whom, from and to which
    edition, and the name of the copy made before."""

    fid: int
    at: str
    by: str
    old: str
    new: str
    backup: str
    body: dict


def last_migration(ws):
    """The migration that an undo would take back, or None."""
    rows = ws.query("SELECT fid, at, by_user, body FROM census_run WHERE kind = 'migrate' "
                    "AND undone_at IS NULL ORDER BY fid DESC LIMIT 1")
    if not rows:
        return None
    fid, at, by, text = rows[0]
    body = json.loads(text)
    return Last(fid, at, by, body["from"], body["to"], body["backup"], body)


def undo(ws, by, what="undo", feedback=None):
    """Bring back the edition, classes, codes and everything else as before the last migration.

    Parameters
    ----------
    ws : Workspace
    by : str
    what : str
        What others who wait are told, in the user's language.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled.

    Returns
    -------
    Last
        The migration that was taken back.

    Raises
    ------
    InputError
        There is none, something was changed since, or the copy is not there or another one.
    Busy, Cancelled
        Nothing was changed.
    """
    progress = feedback.progress if feedback is not None else lambda fraction: None
    found = last_migration(ws)
    if found is None:
        raise InputError(N_("No migration of the catalogue is there to take back."))
    path = ws.path.with_name(found.backup)
    if not path.is_file():
        raise InputError(N_("The copy {path} that was made before the migration is not there. Put "
                            "it back beside the workspace."), path=str(path))
    other = InputError(N_("{path} is not the copy that was made before this migration. Put that "
                          "back."), path=str(path))
    connection = ws.connection
    try:
        connection.execute("ATTACH ? AS earlier", (path.absolute().as_uri() + "?immutable=1",))
    except sqlite3.DatabaseError as error:
        raise other from error
    try:
        with ws.bulk(what):
            if last_migration(ws) != found or state(connection) != found.body["after"]:
                raise InputError(N_("Something was changed since the migration, so that it cannot "
                                    "be taken back as a whole any more."))
            try:
                same = state(connection, "earlier") == found.body["before"]
            except sqlite3.DatabaseError:
                same = False
            if not same:
                raise other
            progress(0.1)
            _write_back(ws, connection, found, progress)
            connection.execute("UPDATE census_run SET undone_at = ?, undone_by = ? "
                               "WHERE fid = ?", (store.now(), by, found.fid))
            if state(connection) != found.body["before"]:
                raise WorkspaceError(N_("The migration could not be taken back exactly, and "
                                        "nothing was changed. The state before is in {path}."),
                                     path=str(path))
            progress(0.95)
    finally:
        connection.execute("DETACH earlier")
    ws.read_again()
    return found


def _write_back(ws, connection, found, progress):
    meta = dict(connection.execute("SELECT key, value FROM earlier.cg_meta"))
    before = store.all_tables(meta)
    maintenance._rules_off(connection)
    old = [name for name in before if name.startswith("component_")]
    for name in [name for name in ws.tables if name.startswith("component_")]:
        _empty(connection, name)
        if name not in old:
            _drop(connection, name)
    for number, name in enumerate(old):
        progress(0.1 + 0.6 * number / len(old))
        if name not in ws.tables:
            ddl.create_table(connection, before[name], ws.srs_id)
        _fill(connection, before[name])
    progress(0.7)
    connection.execute("DELETE FROM cg_history WHERE id > ?",
                       (found.body["before"]["numbers"].get("cg_history", 0),))
    for table in ("object_code", "object_serial"):
        connection.execute(sql("DELETE FROM main.{table}", table=table))
        connection.execute(sql("INSERT INTO main.{table} SELECT * FROM earlier.{table}",
                               table=table))
    progress(0.8)
    for table in _WHOLE:
        with triggers_off(connection, table):
            connection.execute(sql("DELETE FROM main.{table}", table=table))
            connection.execute(sql("INSERT INTO main.{table} ({names}) SELECT {names} FROM "
                                   "earlier.{table}", table=table,
                                   names=["fid", *before[table].names()]))
        _as_before(connection, "gpkg_ogr_contents", table, ["feature_count"])
    for table in ("case_open", "finding"):
        names = before[table].names()
        connection.execute(sql(
            "UPDATE main.{table} AS t SET {assign} FROM earlier.{table} e WHERE e.fid = t.fid",
            table=table, assign=[sql("{name} = e.{name}", name=name) for name in names]))
    connection.execute("DELETE FROM main.cg_meta WHERE key != 'board_mark'")
    connection.execute("INSERT INTO main.cg_meta SELECT key, value FROM earlier.cg_meta "
                       "WHERE key != 'board_mark'")
    for name, number in found.body["before"]["numbers"].items():
        connection.execute("UPDATE main.sqlite_sequence SET seq = ? WHERE name = ?",
                           (number, name))
    connection.execute(
        sql("DELETE FROM main.sqlite_sequence WHERE name NOT IN (SELECT name FROM "
            "earlier.sqlite_sequence) AND name != 'census_run'"))
    from ..cases.board_rows import mark_all
    mark_all(connection)
    maintenance._rules_on(connection)


def _empty(connection, table):
    """Take all rows out of a component table."""
    with triggers_off(connection, table):
        connection.execute(sql("DELETE FROM main.{table}", table=table))
    connection.execute(sql("DELETE FROM main.{index}", index=f"rtree_{table}_geom"))


def _fill(connection, table):
    """A component table as it was, with its spatial index, number of rows and extent."""
    name, index = table.name, f"rtree_{table.name}_geom"
    with triggers_off(connection, name):
        connection.execute(sql(
            "INSERT INTO main.{table} ({names}) SELECT {names} FROM earlier.{table}", table=name,
            names=["fid", "geom", *table.names()]))
    try:
        connection.execute("SAVEPOINT nodes")
        for part in ("node", "parent", "rowid"):
            shadow = f"{index}_{part}"
            connection.execute(sql("DELETE FROM main.{shadow}", shadow=shadow))
            connection.execute(sql("INSERT INTO main.{shadow} SELECT * FROM earlier.{shadow}",
                                   shadow=shadow))
    except sqlite3.OperationalError:
        # a SQLite in defensive mode keeps its node tables to itself
        connection.execute("ROLLBACK TO nodes")
        connection.execute(sql("INSERT INTO main.{index} SELECT id, minx, maxx, miny, maxy "
                               "FROM earlier.{index}", index=index))
    finally:
        connection.execute("RELEASE nodes")
    _as_before(connection, "gpkg_ogr_contents", name, ["feature_count"])
    _as_before(connection, "gpkg_contents", name, ["min_x", "min_y", "max_x", "max_y"])


def _as_before(connection, register, table, names):
    """What the GeoPackage's own tables say of a table, as it was."""
    connection.execute(
        sql("UPDATE main.{register} SET ({names}) = (SELECT {names} FROM earlier.{register} "
            "WHERE table_name = ?1) WHERE table_name = ?1", register=register, names=names),
        (table,))
