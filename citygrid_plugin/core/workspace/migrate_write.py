"""Writing a migration of the catalogue: sets of rows, inside one transaction, rules off.

Which row gets which code and table was worked out before (``migrate_layout``). Rows whose major
class stays are changed where they are, the others move to the table of their new major; the
history of both has an entry ``migrate`` with the row as it was, and for a moved row with where it
was, by which its older history is found.
"""
import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import N_, WorkspaceError
from ..standards import fields
from ..standards.crosswalk import LISTS
from . import ddl, maintenance, migrate_settings, rtree, store
from .bulk import triggers_off
from .components import tables
from .ddl import Raw, literal, sql
from .migrate_layout import last_row, lay_out
from .triggers import row_json

#: Tables that a migration changes beside components, codes and history; all are compared before
#: an undo.
CHANGED = ("object_class", "value_domain", "filing_standard", "responsibility_rule",
           "import_mapping", "draft", "case_option", "attachment", "census", "case_open", "finding")


@dataclass(frozen=True)
class Migrated:
    """What a migration did: components, those that moved to another table, open cases, filing
    conditions carried over and left behind, codes that changed, and the copy made before."""

    components: int
    moved: int
    cases: int
    conditions: int
    left: int
    codes: int
    backup: Path


def save_before(ws, edition_id):
    """Copy the workspace, whose write lock this process holds, beside it; returns the path."""
    stamp = store.now()[:19].replace(":", "")
    target = ws.path.with_name(f"{ws.path.stem}.before-{edition_id}.{stamp}.gpkg")
    part = ws.path.with_name(f"{ws.path.stem}.before.part")
    for left in (part, Path(f"{part}-journal")):    # by a program that was killed
        left.unlink(missing_ok=True)
    try:
        with ws.again() as reader:
            copy = sqlite3.connect(str(part))
            try:
                reader.connection.backup(copy)
                copy.execute("DELETE FROM cg_lock")
                copy.commit()
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise WorkspaceError(N_("The copy before the migration could not be written to {path}: "
                                "{reason}. Nothing was changed."), path=str(target),
                             reason=str(error)) from error
    return target


def state(connection, schema="main"):
    """What tells whether anything that a migration changes was changed since: the last numbers of
    all tables (every change of a component or case has its entry in the history), and a hash of
    the lists."""
    numbers = {name: seq for name, seq in connection.execute(
        sql("SELECT name, seq FROM {schema}.sqlite_sequence WHERE name != 'census_run'",
            schema=schema))}
    digest = hashlib.sha256()
    for table in CHANGED:
        for row in connection.execute(sql("SELECT * FROM {schema}.{table} ORDER BY 1",
                                          schema=schema, table=table)):
            digest.update(repr(row).encode())
    for row in connection.execute(sql("SELECT key, value FROM {schema}.cg_meta "
                                      "WHERE key != 'board_mark' ORDER BY 1", schema=schema)):
        digest.update(repr(row).encode())
    return {"numbers": numbers, "lists": digest.hexdigest()}


def write(ws, connection, plan, saved, by, why, progress):
    """Write a plan without undecided lines; returns Migrated. Called inside ``ws.bulk``."""
    stamp, old_tables = store.now(), tables(ws)
    before = state(connection)
    without = lay_out(ws, connection, plan)
    if without:
        raise WorkspaceError(N_("{count} components have a class that the catalogue does not "
                                "know. Check the workspace first."), count=without)
    progress(0.35)
    maintenance._rules_off(connection)
    meta = _meta(ws, plan)
    coming = store.all_tables({**ws.meta, **meta})
    new_tables = [name for name in coming if name.startswith("component_")]
    for name in new_tables:
        if name not in old_tables:
            last = last_row(connection, name)
            ddl.create_table(connection, coming[name], ws.srs_id)
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                               (name, last))
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM cg_history").fetchone()[0]
    _history(ws, connection, stamp, by, why)
    progress(0.5)
    # class names and values are looked up in the old lists, so the components come first
    _components(ws, connection, old_tables, stamp, by, why)
    progress(0.7)
    cases = migrate_settings.open_cases(ws, connection, stamp, by, why)
    migrate_settings.belongings(connection)
    _register(connection, stamp)
    progress(0.85)
    for name in old_tables:
        if name not in new_tables:
            _drop(connection, name)
    connection.executemany("INSERT OR REPLACE INTO cg_meta VALUES (?, ?)", meta.items())
    _lists(connection, plan)
    conditions, left = migrate_settings.conditions(connection, plan)
    migrate_settings.settings(connection, plan)
    maintenance._rules_on(connection)
    moved, codes, count = connection.execute(
        "SELECT total(old_table != new_table), total(old_code != new_code), count(*) "
        "FROM temp.cg_move").fetchone()
    done = Migrated(count, int(moved), cases, conditions, left, int(codes), saved)
    _note(ws, connection, plan, done, before, (stamp, by, first))
    progress(0.95)      # the last moment to cancel: what follows is the end of the transaction
    return done


def _meta(ws, plan):
    """What ``cg_meta`` says afterwards."""
    edition = plan.new.edition
    widths = edition.widths
    codes = {**ws.codes.__dict__, "object_length": len(ws.codes.division) + sum(widths[1:]),
             "serial_width": widths[3], "class_width": widths[1] + widths[2]}
    return {"edition": edition.id, "codes": json.dumps(codes),
            "majors": json.dumps(plan.new.majors("component"), ensure_ascii=False)}


def _history(ws, connection, stamp, by, why):
    """One entry a component, with the row as it was; a moved one says where that was."""
    for table in tables(ws):
        connection.execute(
            sql("INSERT INTO cg_history (at, table_name, fid, code, action, changed_by, "
                "changed_why, old) SELECT ?, m.new_table, m.new_fid, m.new_code, 'migrate', ?, ?, "
                "CASE WHEN m.new_table = m.old_table THEN {row} ELSE json_insert({row}, "
                "'$.table_name', m.old_table, '$.fid', m.old_fid) END FROM {table} t "
                "JOIN temp.cg_move m ON m.old_table = ? AND m.old_fid = t.fid ORDER BY t.fid",
                row=row_json(ws.tables[table], "t"), table=table), (stamp, by, why, table))


def _components(ws, connection, old_tables, stamp, by, why):
    """The new values of all components, in their place or in another table."""
    def listed(column):
        return sql("coalesce((SELECT v.new FROM temp.cg_value v WHERE v.domain = {domain} "
                   "AND v.old = t.{column}), t.{column})", domain=literal(column),
                   column=Raw(column))
    values = {
        "classcode": "m.new_class", "objid": "m.new_code",
        "objname": "CASE WHEN t.objname = (SELECT c.name FROM main.object_class c WHERE "
                   "c.kind = 'component' AND c.code = m.old_class) THEN "
                   "(SELECT n.name FROM temp.cg_name n WHERE n.code = m.new_class) "
                   "ELSE t.objname END",
        **{column: listed(column) for column in LISTS},
        "changed_by": "?1", "changed_why": "?2", "changed_at": "?3"}
    signed = (by, why, stamp)
    for table in old_tables:
        spec = ws.tables[table]
        with triggers_off(connection, table):
            connection.execute(
                sql("UPDATE {table} AS t SET {assign} FROM temp.cg_move m WHERE m.old_table = ?4 "
                    "AND m.new_table = ?4 AND m.old_fid = t.fid", table=table,
                    assign=[sql("{name} = {value}", name=name, value=Raw(value))
                            for name, value in values.items()]), (*signed, table))
        for target, in connection.execute(
                "SELECT DISTINCT new_table FROM temp.cg_move WHERE old_table = ?1 "
                "AND new_table != ?1", (table,)).fetchall():
            _move(connection, spec, target, values, signed)
    for table in old_tables:
        _without_moved(connection, table)
    for table, in connection.execute("SELECT DISTINCT new_table FROM temp.cg_move").fetchall():
        _tell(connection, table)


def _move(connection, spec, target, values, signed):
    """The rows of a table that go to another one."""
    names = spec.names()
    with triggers_off(connection, target):
        connection.execute(
            sql("INSERT INTO {target} (fid, geom, {names}) SELECT m.new_fid, t.geom, {values} "
                "FROM {table} t JOIN temp.cg_move m ON m.old_table = ?4 AND m.old_fid = t.fid "
                "WHERE m.new_table = ?5 ORDER BY m.new_fid", target=target, names=names,
                table=spec.name,
                values=[Raw(values.get(name, f"t.{name}")) for name in names]),
            (*signed, spec.name, target))
    boxes = np.array(connection.execute(
        sql("SELECT m.new_fid, r.minx, r.miny, r.maxx, r.maxy FROM {index} r JOIN temp.cg_move m "
            "ON m.old_table = ?1 AND m.old_fid = r.id WHERE m.new_table = ?2",
            index=f"rtree_{spec.name}_geom"), (spec.name, target)).fetchall(), float)
    if len(boxes):
        rtree.fill(connection, target, boxes[:, 0].astype(np.int64), boxes[:, 1:])


def _without_moved(connection, table):
    """Take the rows that moved out of their old table."""
    gone = "SELECT old_fid FROM temp.cg_move WHERE old_table = ?1 AND new_table != ?1"
    if connection.execute(gone + " LIMIT 1", (table,)).fetchone() is None:
        return
    with triggers_off(connection, table):
        connection.execute(sql("DELETE FROM {table} WHERE fid IN ({gone})", table=table,
                               gone=Raw(gone)), (table,))
    connection.execute(sql("DELETE FROM {index} WHERE id IN ({gone})",
                           index=f"rtree_{table}_geom", gone=Raw(gone)), (table,))
    _tell(connection, table)


def _tell(connection, table):
    """Number of rows and extent of a table, as the GeoPackage has them."""
    connection.execute(
        sql("UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {table}) "
            "WHERE table_name = ?", table=table), (table,))
    connection.execute(
        sql("UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (SELECT min(minx), "
            "min(miny), max(maxx), max(maxy) FROM {index}) WHERE table_name = ?",
            index=f"rtree_{table}_geom"), (table,))


def _register(connection, stamp):
    """New codes with their predecessors; every code of an object leads to where it is now."""
    connection.execute(
        "UPDATE object_code AS c SET retired_at = coalesce(c.retired_at, ?) FROM temp.cg_move m "
        "WHERE m.old_code = c.code AND m.new_code != m.old_code", (stamp,))
    connection.execute(
        "UPDATE object_code AS c SET table_name = m.new_table, fid = m.new_fid FROM temp.cg_move m "
        "WHERE m.old_table = c.table_name AND m.old_fid = c.fid AND m.new_table != m.old_table")
    connection.execute(
        "INSERT INTO object_code (code, table_name, fid, retired_at, predecessor) "
        "SELECT new_code, new_table, new_fid, dedate, old_code FROM temp.cg_move "
        "WHERE new_code != old_code ORDER BY new_code")
    connection.execute(
        "INSERT INTO object_serial (prefix, last) SELECT prefix, max(serial) FROM temp.cg_move "
        "WHERE true GROUP BY prefix ON CONFLICT (prefix) DO UPDATE "
        "SET last = max(last, excluded.last)")


def _drop(connection, table):
    """Take away a table of a major that the edition has no more, which is empty by now."""
    left, = connection.execute(sql("SELECT count(*) FROM {table}", table=table)).fetchone()
    if left:
        raise WorkspaceError(N_("{count} components of {table} have no place in the new edition. "
                                "Check the workspace first."), count=left, table=table)
    for name in ("gpkg_geometry_columns", "gpkg_extensions", "gpkg_ogr_contents",
                 "gpkg_contents"):
        connection.execute(sql("DELETE FROM {name} WHERE table_name = ?", name=name), (table,))
    connection.execute(sql("DROP TABLE {index}", index=f"rtree_{table}_geom"))
    connection.execute(sql("DROP TABLE {table}", table=table))


def _lists(connection, plan):
    """Classes and value lists of the new edition, with what is the city's own."""
    connection.execute("DELETE FROM object_class")
    connection.executemany(
        "INSERT INTO object_class (kind, code, major, name, name_en, geometry, accuracy, family, "
        "confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(c.kind, c.code, c.major, c.name, c.name_en, c.geometry, c.accuracy, c.family,
          c.confidence) for c in plan.new.rows])
    names = {(domain, code): (name, name_en) for domain, code, name, name_en in connection.execute(
        "SELECT domain, code, name, name_en FROM value_domain")}
    for domain in LISTS:
        rows = [(v.code, v.name, v.name_en) for v in fields.domain(domain, plan.new.edition.id)]
        rows += [(v.new_code, *names.get((domain, v.new_code), (v.new_code, v.new_code)))
                 for v in plan.values if v.domain == domain and v.kept]
        connection.execute("DELETE FROM value_domain WHERE domain = ?", (domain,))
        connection.executemany(
            "INSERT OR IGNORE INTO value_domain (domain, code, name, name_en) VALUES (?, ?, ?, ?)",
            [(domain, *row) for row in rows])


def _note(ws, connection, plan, done, before, made):
    """The run: what an undo needs, and the old classes, by which closed cases are named."""
    stamp, by, first = made
    last, = connection.execute("SELECT max(id) FROM cg_history").fetchone()
    counts = {name: getattr(done, name) for name in
              ("components", "moved", "cases", "conditions", "left", "codes")}
    body = {
        "from": ws.meta["edition"], "to": plan.new.edition.id, "backup": done.backup.name,
        "classes": {f"{c.kind} {c.code}": [c.name, c.name_en, c.major] for c in plan.old.rows
                    if c.kind != "service"},
        "way": [[line.target.kind, line.target.old_code, line.new_code, line.basis]
                for line in plan.lines if line.target.kind != "service"],
        "values": [[v.domain, v.code, v.new_code] for v in plan.values if v.code != v.new_code],
        "before": before, "after": state(connection)}
    connection.execute(
        "INSERT INTO census_run (kind, at, by_user, counts, first_history, last_history, body) "
        "VALUES ('migrate', ?, ?, ?, ?, ?, ?)",
        (stamp, by, json.dumps(counts), first, last, json.dumps(body, ensure_ascii=False)))
