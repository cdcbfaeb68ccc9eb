"""Closed cases of a period into an archive: a workspace file of its own that can be opened.

The archive is built and compared under another name (``.part``) while the write lock is held; then
one transaction on the live file notes every number with the head of its chain (``archived_case``)
and takes the cases out; then the archive gets its name. Killed before that transaction, the live
file is as it was; killed after it, `settle` gives the archive its name. So a case is at every
moment in exactly one of the two, and running again completes what was begun.
"""
import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from ..errors import InputError, N_, WorkspaceError
from . import attachments, store
from .archive_files import years_of
from .bulk import triggers_off
from .case_records import verify_chain
from .ddl import Raw, literal, sql
from .geometry import register_functions
from .triggers import trigger

#: Tables that an archive has whole, so that codes have their names and areas their shape.
WHOLE = ("street", "community", "unit_grid", "grid_succession", "patrol_area", "patrol_area_grid",
         "organisation", "organisation_role", "object_class", "value_domain", "filing_standard",
         "calendar_day", "office_hours", "case_transition", "case_option", "stage_limit",
         "responsibility_rule", "phrase", "collector", "evaluation_rate", "evaluation_weight",
         "evaluation_band", "evaluation_level", "goal", "census_run", "object_serial",
         "gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions",
         "gpkg_ogr_contents", "cg_meta")
#: What moves with a case, and by what: ``fid`` its key, ``case_no`` its number.
MOVED = {
    "case_closed": "fid IN (SELECT fid FROM temp.chosen)",
    "case_step": "case_id IN (SELECT fid FROM temp.chosen)",
    **{table: "case_no IN (SELECT case_no FROM temp.chosen)" for table in (
        "coordination", "remediation", "case_party", "case_reply", "appeal", "field_task",
        "missed_report")},
    "attachment": "owner_table = 'case' AND owner_code IN (SELECT case_no FROM temp.chosen)",
}
#: A case stays while somebody still owes something in it.
OWING = """EXISTS (SELECT 1 FROM case_reply r WHERE r.case_no = c.case_no AND r.replied_at IS NULL)
 OR EXISTS (SELECT 1 FROM appeal a WHERE a.case_no = c.case_no AND a.state = 'open')
 OR EXISTS (SELECT 1 FROM coordination o WHERE o.case_no = c.case_no AND o.state = 'open')
 OR EXISTS (SELECT 1 FROM remediation m WHERE m.case_no = c.case_no AND m.recovered_at IS NULL
            AND trim(coalesce(m.liable, '')) != '')"""
_PERIOD = "c.closed_at >= ? AND c.closed_at < ?"
PART = ".part"


@dataclass(frozen=True)
class Archived:
    """What ``archive`` did: the archive's path (None where there was nothing to move), cases and
    records moved, cases kept because something in them is still open, attachments whose file
    was missing or damaged (they are left in the live folder as they are)."""
    path: object = None
    cases: int = 0
    records: int = 0
    kept: int = 0
    damaged: int = 0


def archive(ws, since, until, target, feedback=None, owing=False, what="archive"):
    """Move the cases closed in a period, with records and attachments, into an archive.

    Parameters
    ----------
    ws : Workspace
    since, until : str
        Days "YYYY-MM-DD"; the second is no longer part of the period.
    target : path
        The archive, a file that does not exist yet.
    feedback : optional
        Has ``progress(fraction)``, which raises Cancelled, and ``message(text)``.
    owing : bool
        Move those too in which a reply, an appeal, a coordination or a repayment is still open.
    what : str
        What others who wait are told, in the user's language.

    Returns
    -------
    Archived

    Raises
    ------
    InputError
        The target exists, its folder does not, or the period is none.
    WorkspaceError
        The copy differs from the cases, or their chains are broken; nothing was changed.
    Busy, Cancelled
        Nothing was changed.
    """
    target = Path(target)
    if not since < until:
        raise InputError(N_("The period from {since} to {until} is none. "
                            "Choose a last day that is not before the first."), since=since,
                         until=until)
    settle(ws)
    if target.exists():
        raise InputError(N_("{path} exists already. Choose another name."), path=str(target))
    if not target.parent.is_dir():
        raise InputError(N_("The folder {path} does not exist."), path=str(target.parent))
    progress = feedback.progress if feedback is not None else lambda fraction: None
    progress(0.0)
    part = _part(target)
    with ws.bulk(what) as connection:
        kept = _choose(connection, since, until, owing)
        chosen = connection.execute("SELECT fid, case_no, head FROM temp.chosen").fetchall()
        if not chosen:
            return Archived(kept=kept)
        linked = []
        try:
            _build(ws, part, chosen, {"archive_of": ws.path.name, "archive_since": since,
                                      "archive_until": until, "archived_at": store.now()},
                   progress)
            damaged = _link_attachments(ws, connection, target, linked)
            progress(0.8)
            records = _take_out(ws, connection, target)
            # the last moment to cancel: what follows is the end of the transaction
            progress(0.95)
        except BaseException:
            _tidy_up(part, linked)
            raise
    if feedback is not None and hasattr(feedback, "stored"):
        feedback.stored()
    settle(ws)
    return Archived(target, len(chosen), records, kept, damaged)


def _tidy_up(part, linked):
    """Remove what a run that failed has made beside the live file."""
    part.unlink(missing_ok=True)
    for path in linked:
        path.unlink(missing_ok=True)
    for folder in sorted({p for path in linked for p in list(path.parents)[:2]}, reverse=True):
        with contextlib.suppress(OSError):      # others' files lie there
            folder.rmdir()


def _part(target):
    return target.with_name(target.name + PART)


def _choose(connection, since, until, owing):
    """Fill ``temp.chosen`` with the cases to move and their heads; how many others are kept."""
    for statement in ("DROP TABLE IF EXISTS temp.chosen",
                      "CREATE TEMP TABLE chosen (fid INTEGER PRIMARY KEY, case_no TEXT UNIQUE, "
                      "outer_no TEXT, closed_at TEXT, head TEXT)"):
        connection.execute(statement)
    free = Raw("1" if owing else f"NOT ({OWING})")
    connection.execute(
        sql("INSERT INTO temp.chosen SELECT c.fid, c.case_no, c.outer_no, c.closed_at, "
            "(SELECT hash FROM case_step s WHERE s.case_id = c.fid AND s.seq = c.version) "
            "FROM case_closed c WHERE {period} AND {free}", period=Raw(_PERIOD), free=free),
        (since, until))
    there, = connection.execute(sql("SELECT count(*) FROM case_closed c WHERE {period}",
                                    period=Raw(_PERIOD)), (since, until)).fetchone()
    lost = connection.execute("SELECT case_no FROM temp.chosen WHERE head IS NULL").fetchone()
    if lost:
        raise WorkspaceError(N_("The last record of case {case_no} is missing. Check the "
                                "workspace before anything is archived."), case_no=lost[0])
    return there - connection.execute("SELECT count(*) FROM temp.chosen").fetchone()[0]


# -- the archive's file

def _build(ws, part, chosen, meta, progress):
    """Write the archive under its first name and compare it with the live file."""
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(part.absolute().as_uri() + "?mode=rwc", uri=True,
                                 isolation_level=None)
    try:
        register_functions(connection)
        # nobody sees it before it is complete, so it needs no journal; it is synced at the end
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("ATTACH ? AS live", (ws.path.absolute().as_uri() + "?mode=ro",))
        for pragma in ("application_id", "user_version"):
            value, = connection.execute(f"PRAGMA live.{pragma}").fetchone()
            connection.execute(f"PRAGMA main.{pragma} = {value}")
        connection.execute("CREATE TEMP TABLE chosen (fid INTEGER PRIMARY KEY, case_no TEXT "
                           "UNIQUE, head TEXT)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO temp.chosen VALUES (?, ?, ?)", chosen)
        _make_tables(connection)
        _copy(ws, connection, meta)
        progress(0.4)
        _make_rules(connection)
        connection.execute("COMMIT")
        progress(0.5)
        _compare(connection)
        connection.execute("DETACH live")
        progress(0.6)
    finally:
        connection.close()
    _check_chains(ws, part)


def _master(connection, condition):
    return connection.execute(
        sql("SELECT name, sql FROM live.sqlite_master WHERE sql IS NOT NULL AND {condition} "
            "ORDER BY rowid", condition=Raw(condition))).fetchall()


def _make_tables(connection):
    for name, statement in _master(connection, "type = 'table'"):
        # the tables of an R-tree come with it; SQLite has its own
        shadow = name.startswith("rtree_") and not statement.startswith("CREATE VIRTUAL")
        if not shadow and not name.startswith("sqlite_"):
            connection.execute(statement)


def _copy(ws, connection, meta):
    for table in WHOLE:
        connection.execute(sql("INSERT INTO main.{table} SELECT * FROM live.{table}", table=table))
    connection.execute("INSERT INTO main.object_code SELECT * FROM live.object_code "
                       "WHERE table_name = 'unit_grid'")
    for table, condition in MOVED.items():
        connection.execute(sql("INSERT INTO main.{table} SELECT * FROM live.{table} "
                               "WHERE {condition}", table=table, condition=Raw(condition)))
    connection.executemany("INSERT OR REPLACE INTO main.cg_meta VALUES (?, ?)", meta.items())
    for table in ws.tables.values():
        connection.execute(
            sql("UPDATE main.gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM "
                "main.{table}) WHERE table_name = {name}", table=table.name,
                name=literal(table.name)))
        if table.geometry:
            connection.execute(
                sql("INSERT INTO main.{index} SELECT fid, ST_MinX(geom), ST_MaxX(geom), "
                    "ST_MinY(geom), ST_MaxY(geom) FROM main.{table} WHERE geom NOTNULL "
                    "AND NOT ST_IsEmpty(geom)", index=f"rtree_{table.name}_geom",
                    table=table.name))
            connection.execute(
                sql("UPDATE main.gpkg_contents SET (min_x, max_x, min_y, max_y) = (SELECT "
                    "min(minx), max(maxx), min(miny), max(maxy) FROM main.{index}) "
                    "WHERE table_name = {name}", index=f"rtree_{table.name}_geom",
                    name=literal(table.name)))
    # keys go on where the live file's do
    connection.execute("DELETE FROM main.sqlite_sequence")
    connection.execute("INSERT INTO main.sqlite_sequence SELECT * FROM live.sqlite_sequence")


def _make_rules(connection):
    for _, statement in _master(connection, "type IN ('index', 'trigger')"):
        connection.execute(statement)
    connection.execute(trigger("archive_takes_no_cases", "BEFORE INSERT", "case_open",
                               "SELECT RAISE(ABORT, 'CG090');"))


def _compare(connection):
    """Every row that is to be taken out must be in the archive as it is."""
    for table, condition in MOVED.items():
        counts = [connection.execute(query).fetchone()[0] for query in (
            sql("SELECT count(*) FROM live.{table} WHERE {condition}", table=table,
                condition=Raw(condition)),
            sql("SELECT count(*) FROM main.{table}", table=table),
            sql("SELECT count(*) FROM (SELECT * FROM live.{table} WHERE {condition} INTERSECT "
                "SELECT * FROM main.{table})", table=table, condition=Raw(condition)))]
        if len(set(counts)) != 1:
            raise WorkspaceError(N_("The archive could not be written as it should be (table "
                                    "{table}). Nothing was changed; check the disk and try "
                                    "again."), table=table)


def _check_chains(ws, part):
    """Check the file and the chains of the archive."""
    made = store.Workspace(part, read_only(part), dict(ws.meta))
    try:
        damage = [r[0] for r in made.query("PRAGMA quick_check(1)") if r[0] != "ok"]
        if damage:
            raise WorkspaceError(N_("The archive could not be written as it should be (table "
                                    "{table}). Nothing was changed; check the disk and try "
                                    "again."), table=damage[0])
        for problem in verify_chain(made)[:1]:
            raise problem
    finally:
        made.close()


def _link_attachments(ws, connection, target, made):
    """Put the files of the cases into the archive's folder; how many are missing or damaged.

    On one disk a second name is enough: the content never changes. ``made`` is told what was put
    there.
    """
    folder = target.with_suffix(".files")
    room = SimpleNamespace(attachments=folder, meta={"attachment_mb": 1_000_000})
    damaged = 0
    for sha256, name in connection.execute(
            sql("SELECT DISTINCT sha256, file_name FROM attachment WHERE {condition}",
                condition=Raw(MOVED["attachment"]))):
        path = attachments.path_of(ws, attachments.Kept(sha256, name))
        place = folder / sha256[:2] / path.name
        if place.exists():
            continue
        if not path.exists():
            damaged += 1
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        made.append(place)
        try:
            os.link(path, place)
        except OSError:    # another disk, or one without links
            damaged += attachments.keep(room, path).sha256 != sha256
    for changed in {path for place in made for path in list(place.parents)[:3]}:
        attachments.sync_folder(changed)
    return damaged


# -- the live file

def _take_out(ws, connection, target):
    """Note numbers and heads, take the rows out; how many records there were."""
    connection.execute(
        "INSERT INTO archived_case (case_no, year, head, file, outer_no) SELECT case_no, "
        "CAST(substr(closed_at, 1, 4) AS INTEGER), head, ?, outer_no FROM temp.chosen "
        "ORDER BY fid", (_name_of(ws, target),))
    records = 0
    with contextlib.ExitStack() as stack:
        for table, condition in MOVED.items():
            stack.enter_context(triggers_off(connection, table, rules=True))
            count = connection.execute(sql("DELETE FROM {table} WHERE {condition}", table=table,
                                           condition=Raw(condition))).rowcount
            connection.execute("UPDATE gpkg_ogr_contents SET feature_count = feature_count - ? "
                               "WHERE table_name = ?", (count, table))
            records += count if table == "case_step" else 0
        connection.execute("DELETE FROM rtree_case_closed_geom WHERE id IN "
                           "(SELECT fid FROM temp.chosen)")
    connection.execute("DROP TABLE temp.chosen")
    return records


def _name_of(ws, target):
    """How the live file calls an archive: by its name alone where it lies beside."""
    same = target.parent.resolve() == ws.path.parent.resolve()
    return target.name if same else str(target.resolve())


def settle(ws):
    """Complete what a killed program left: an archive whose cases are out of the live file gets its
    name, and attachments that are only in the archive leave the live folder.

    Returns
    -------
    list of Path
        The archives that were given their name.
    """
    done = []
    for target in files(ws):
        part = _part(target)
        if part.exists() and not target.exists():
            os.replace(part, target)
            attachments.sync_folder(target.parent)
            done.append(target)
        _drop_attachments(ws, target)
    return done


def _drop_attachments(ws, target):
    """Remove the live folder's files that the archive has as well and no live row refers to."""
    room = SimpleNamespace(attachments=target.with_suffix(".files"))
    if not ws.attachments.is_dir() or not room.attachments.is_dir():
        return
    try:
        with contextlib.closing(read_only(target)) as connection:
            listed = connection.execute("SELECT DISTINCT sha256, file_name FROM attachment")
            listed = [attachments.Kept(*row) for row in listed]
    except sqlite3.Error:       # it has been taken elsewhere
        return
    for kept in listed:
        there = attachments.path_of(room, kept)
        if there.exists() and (ws.attachments / kept.sha256[:2] / there.name).exists():
            attachments.drop(ws, kept)


# -- afterwards

def files(ws):
    """The archives of a workspace (list of Path), whether they are at hand or not."""
    return [ws.path.parent / name for name in sorted(years_of(ws))]


def at_hand(ws, year=None):
    """Archives with cases that ended in a year or later; None: all of them.

    Returns
    -------
    (list of Path, list of str)
        Those that are at hand, and the names of those that are not.
    """
    paths = [ws.path.parent / name for name, last in sorted(years_of(ws).items())
             if last is None or last >= (year or 0)]
    return ([path for path in paths if path.exists()],
            [path.name for path in paths if not path.exists()])


def find(ws, case_no):
    """The archive that has a case (Path), by its number or its number elsewhere; None where it is
    not archived. What a killed program left is completed first."""
    settle(ws)
    rows = ws.query("SELECT file FROM archived_case WHERE case_no = ?1 OR outer_no = ?1",
                    (case_no,))
    return ws.path.parent / rows[0][0] if rows else None


def problems(ws, known_heads=None):
    """What is wrong with the archives of a workspace.

    Parameters
    ----------
    ws : Workspace
    known_heads : dict, optional
        The last hash of every case noted earlier, as for ``case_records.verify_chain``.

    Returns
    -------
    list of WorkspaceError
        Archives that are not at hand, and cases whose last record is another there than the live
        file or ``known_heads`` noted.
    """
    found = [WorkspaceError(
        N_("Case {case_no} is noted as archived, but not where. Compare it with a backup."),
        case_no=case_no) for case_no, in ws.query(
            "SELECT case_no FROM archived_case WHERE coalesce(file, '') = '' ORDER BY fid")]
    for target in files(ws):
        part = _part(target)
        waits = part.exists() and not target.exists()    # for its name, see settle
        try:
            with contextlib.closing(read_only(part if waits else target)) as connection:
                hashes = {}
                for case_no, one in connection.execute("SELECT case_no, hash FROM case_step "
                                                       "ORDER BY case_id, seq"):
                    hashes.setdefault(case_no, []).append(one)
        except sqlite3.Error:
            found.append(WorkspaceError(N_("The archive {path} is not at hand or cannot be read. "
                                           "Put it back or restore a copy."), path=str(target)))
            continue
        for case_no, head in ws.query("SELECT case_no, head FROM archived_case WHERE file = ?",
                                      (_name_of(ws, target),)):
            there = hashes.get(case_no, [None])
            noted = (known_heads or {}).get(case_no)
            if there[-1] != head or (noted is not None and noted not in there):
                found.append(WorkspaceError(
                    N_("The records of case {case_no} in the archive {name} differ from those "
                       "noted when it was archived or earlier. Compare them with a backup."),
                    case_no=case_no, name=target.name))
    return found


def read_only(path):
    """A connection to an archive that only reads."""
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
