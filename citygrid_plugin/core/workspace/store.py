"""A workspace: one city district in one GeoPackage file.

The file stays in WAL mode with ``synchronous=FULL``; the connection that a ``Workspace`` holds has
read the file once and stays open for as long as QGIS has layers of it, because QGIS 3.22 would
otherwise flip the journal mode back (ARCHITECTURE, hard rule 2). Never open or copy the file with
anything but ``sqlite3`` or QGIS while it is in use.
"""
import datetime
import getpass
import json
import os
import re
import socket
import sqlite3
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..cases import calendar, clocks, filing, options
from ..errors import InputError, N_, WorkspaceError
from ..standards import fields
from . import ddl, evaluation_settings, schema, triggers
from .geometry import register_functions
from .guard import Guard
from .messages import refusal

BUSY_SECONDS = 5
BULK_CACHE_KB = 262_144
_one_now, _last_now = threading.Lock(), ""
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "fuse.sshfs", "davfs",
            "fuse.davfs2", "glusterfs", "ceph", "fuse.rclone", "fuse.gvfsd-fuse",
            "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse"}


class NotAWorkspace(WorkspaceError):
    """The file is something else."""


class NeedsUpgrade(WorkspaceError):
    """The workspace was made by an older version."""


class NewerWorkspace(WorkspaceError):
    """The workspace was made by a newer version."""


class ReadOnly(WorkspaceError):
    """The file or its folder cannot be written."""


class NetworkShare(WorkspaceError):
    """The file lies on a network share, where GeoPackages corrupt."""


class Busy(WorkspaceError):
    """Somebody else is writing."""


class NoRoom(WorkspaceError):
    """The disk is full."""


@dataclass(frozen=True)
class Srs:
    """A projected CRS in metres: id in the file, authority and code, name, definition (WKT 1)."""
    id: int
    authority: str
    code: int
    name: str
    wkt: str


def srs_from_crs(text):
    """The Srs of anything that pyproj reads ("EPSG:4549", WKT ...); for scripts and tests.

    Raises InputError where the CRS is not projected in metres (hard rule 8).
    """
    from pyproj import CRS
    crs = CRS.from_user_input(text)
    if not crs.is_projected or any(a.unit_name not in ("metre", "meter") for a in crs.axis_info):
        raise InputError(N_("{crs} is not a projected reference system in metres. Choose the "
                            "city's CGCS2000 zone or local system."), crs=crs.name)
    authority = crs.to_authority() or ("CITYGRID", "100000")
    code = int(authority[1])
    return Srs(code, authority[0], code, crs.name, crs.to_wkt("WKT1_GDAL"))


def now():
    """Local time to the millisecond, as it stands in every record; never the same twice in one
    process, since the history tells a signed edit by its new ``changed_at``."""
    global _last_now
    with _one_now:
        stamp = _last_now
        while stamp == _last_now:
            stamp = datetime.datetime.now().isoformat(timespec="milliseconds")
        _last_now = stamp
    return stamp


def user():
    """Who is working here, as SQLite knows no user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def _connect(path, read_only=False):
    uri = Path(path).absolute().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    # a step takes twice as long with SQLite's own 1000 pages and with files for what it sorts
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA temp_store = MEMORY")
    register_functions(connection)
    return connection


def create(path, srs, catalogue, *, division, name="", domains=None, community_length=12,
           street_length=9, grid_length=15):
    """Create a workspace.

    Parameters
    ----------
    path : path
        A file that does not exist yet.
    srs : Srs
    catalogue : Catalogue
        Edition with extensions (``core.standards.catalogue``).
    division : str
        Code of the district (GB/T 2260, six digits).
    name : str
        Name of the district.
    domains : iterable of (domain, code, name, name_en), optional
        Value lists; those of the edition when left out.

    Returns
    -------
    Workspace, opened

    Raises
    ------
    InputError
        The file exists, its folder does not, or the division code is not of digits.
    """
    path = Path(path)
    if path.exists():
        raise InputError(N_("{path} exists already. Choose another name."), path=str(path))
    if not path.parent.is_dir():
        raise InputError(N_("The folder {path} does not exist."), path=str(path.parent))
    width = catalogue.edition.widths
    if not division.isdigit() or len(division) != width[0]:
        raise InputError(N_("The division code {code} must have {digits} digits."),
                         code=division, digits=width[0])
    if domains is None:
        domains = [(v.domain, v.code, v.name, v.name_en) for listed in fields.DOMAINS
                   for v in fields.domain(listed, catalogue.edition.id)]
    codes = triggers.Codes(division, sum(width), width[3], width[1] + width[2], grid_length,
                           community_length, street_length)
    meta = {"schema_version": str(schema.SCHEMA_VERSION), "edition": catalogue.edition.id,
            "extensions": json.dumps(list(catalogue.extensions)), "name": name,
            "created_at": now(), "srs_id": str(srs.id),
            "majors": json.dumps(catalogue.majors("component"), ensure_ascii=False),
            "codes": json.dumps(codes.__dict__)}
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(str(part), isolation_level=None)
    try:
        register_functions(connection)
        connection.execute("BEGIN")
        ddl.create_core(connection, srs)
        tables = all_tables(meta)
        for table in tables.values():
            ddl.create_table(connection, table, srs.id)
        connection.execute("CREATE UNIQUE INDEX ux_object_class ON object_class (kind, code)")
        connection.execute("CREATE UNIQUE INDEX ux_value_domain ON value_domain (domain, code)")
        connection.execute("CREATE UNIQUE INDEX ux_case_step ON case_step (case_id, seq)")
        connection.executemany("INSERT INTO cg_meta VALUES (?, ?)", meta.items())
        connection.executemany(
            "INSERT INTO object_class (kind, code, major, name, name_en, geometry, accuracy, "
            "family, confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(c.kind, c.code, c.major, c.name, c.name_en, c.geometry, c.accuracy, c.family,
              c.confidence) for c in catalogue.rows])
        connection.executemany("INSERT INTO value_domain (domain, code, name, name_en) "
                               "VALUES (?, ?, ?, ?)", list(domains))
        connection.executemany("INSERT INTO office_hours (opens, closes) VALUES (?, ?)",
                               [("08:00", "12:00"), ("14:00", "18:00")])
        fill_cases(connection, catalogue)
        evaluation_settings.fill(connection)
        for statement in triggers.all_triggers(tables.values(), codes):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        part.unlink(missing_ok=True)
        raise
    connection.close()
    part.rename(path)
    return open_workspace(path, allow_network=True)


def fill_cases(connection, catalogue):
    """What the cases of a workspace begin with: transitions, options, limits of the stages, the
    official calendar, and filing conditions where the city has none of its own."""
    chosen = {name: option.default for name, option in options.OPTIONS.items()}
    connection.executemany("INSERT INTO case_option (name, value) VALUES (?, ?)", chosen.items())
    options.write_transitions(connection, chosen)
    connection.executemany(
        "INSERT INTO stage_limit (stage, limit_value, limit_unit, confidence) "
        "VALUES (?, ?, ?, 'default, to be set by the city')", clocks.DEFAULT_LIMITS)
    calendar.add_official(connection)
    if not connection.execute("SELECT 1 FROM filing_standard").fetchone():
        connection.executemany(filing.INSERT, filing.default_rows(catalogue))


def all_tables(meta):
    """{name: Table} of a workspace with this ``cg_meta``."""
    majors = [tuple(m) for m in json.loads(meta["majors"])]
    return {t.name: t for t in [*schema.TABLES, *schema.component_tables(majors)]}


def _real(path):
    """The path, or what it links to: side files and attachments lie beside the file itself."""
    path = Path(path)
    return path.resolve() if os.path.islink(path) else path


def probe(path):
    """What ``cg_meta`` of a file says, changing nothing.

    Raises InputError (no such file) or NotAWorkspace.
    """
    path = _real(path)
    if not os.path.isfile(path):   # false, too, where the folder may not be looked into
        raise InputError(N_("There is no file {path}."), path=str(path))
    if not any(Path(f"{path}{end}").exists() for end in ("-wal", "-journal")):
        # nobody has it open; an ordinary reader of a WAL file would leave side files behind
        return _probe_immutable(path)
    try:
        connection = _connect(path, read_only=True)
        try:
            return dict(connection.execute("SELECT key, value FROM cg_meta"))
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if not any(word in str(error) for word in ("no such table", "locked", "busy")):
            # in a folder without write permission, or while the last layer on the file closes and
            # takes the side files away, SQLite opens a WAL file only as immutable
            return _probe_immutable(path)
        raise _not_a_workspace(path, error) from error
    except sqlite3.DatabaseError as error:
        raise _not_a_workspace(path, error) from error


def _probe_immutable(path):
    try:
        connection = sqlite3.connect(path.absolute().as_uri() + "?immutable=1", uri=True)
        try:
            return dict(connection.execute("SELECT key, value FROM cg_meta"))
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise _not_a_workspace(path, error) from error


def _not_a_workspace(path, error):
    text = str(error)
    if "locked" in text or "busy" in text:
        return Busy(N_("{path} is locked by another program. Close it there and try again."),
                    path=str(path))
    if "no such table" in text:
        return NotAWorkspace(N_("{path} is a database, but not a CityGrid workspace. Create a "
                                "workspace and import the data into it."), path=str(path))
    return NotAWorkspace(N_("{path} is not a GeoPackage. Choose a CityGrid workspace (.gpkg)."),
                         path=str(path))


def on_network(path):
    """Whether the file lies on a network share, as far as this system tells."""
    path = Path(path).absolute()
    if os.name == "nt":
        import ctypes
        drive = path.drive
        return drive.startswith("\\\\") or \
            ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == 4
    try:
        mounts = [(_unescaped(line.split()[1]), line.split()[2]) for line in
                  Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return False
    real = os.path.realpath(path)
    best = max((m for m in mounts if real == m[0] or real.startswith(m[0].rstrip("/") + "/")),
               key=lambda m: len(m[0]), default=("", ""))
    return best[1] in _NETWORK


def _unescaped(mount):
    """A path of /proc/self/mounts, where a space stands as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal.group(1), 8)), mount)


def open_workspace(path, allow_network=False):
    """Open a workspace; every refusal leaves the file as it was.

    Parameters
    ----------
    path : path
    allow_network : bool
        Open it although it lies on a network share.

    Returns
    -------
    Workspace

    Raises
    ------
    InputError, NotAWorkspace, NewerWorkspace, NeedsUpgrade, ReadOnly, NetworkShare, Busy
    """
    path = _real(path)
    meta = probe(path)
    version = int(meta.get("schema_version", 0))
    if version > schema.SCHEMA_VERSION:
        raise NewerWorkspace(
            N_("{path} was made by a newer version of CityGrid (schema {version}, this plugin "
               "knows {known}). Update the plugin."),
            path=str(path), version=version, known=schema.SCHEMA_VERSION)
    if version < schema.SCHEMA_VERSION:
        raise NeedsUpgrade(
            N_("{path} was made by an older version of CityGrid (schema {version}). Upgrade it "
               "first; a backup is made before."), path=str(path), version=version)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise ReadOnly(N_("{path} or its folder cannot be written. Copy the workspace to a folder "
                          "of your own, or ask for write permission."), path=str(path))
    if on_network(path) and not allow_network:
        raise NetworkShare(
            N_("{path} lies on a network share. GeoPackages freeze and corrupt there. Copy it to "
               "a local disk; for several desks use a PostGIS server."), path=str(path))
    connection = _connect(path)
    try:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT count(*) FROM cg_meta").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        raise _not_a_workspace(path, error) from error
    return Workspace(path, connection, meta, Guard(path))


class Workspace:
    """An open workspace; the connection is its keeper (see the module's first lines).

    A Workspace belongs to the thread that opened it; ``again()`` opens another for a task.

    Attributes
    ----------
    path : Path
    meta : dict
        What ``cg_meta`` says.
    tables : dict of str to Table
    codes : triggers.Codes
    srs_id : int
    """

    def __init__(self, path, connection, meta, guard=None):
        self.path = Path(path)
        self.connection = connection
        self._guard = guard
        self._know(meta)

    def _know(self, meta):
        self.meta = meta
        self.tables = all_tables(meta)
        self.codes = triggers.Codes(**json.loads(meta["codes"]))
        self.srs_id = int(meta["srs_id"])

    def read_again(self):
        """Learn anew which tables and codes there are: the catalogue was migrated."""
        self._know(dict(self.connection.execute("SELECT key, value FROM cg_meta")))

    def again(self):
        """The same workspace opened once more, for another thread."""
        return Workspace(self.path, _connect(self.path), self.meta)

    def close(self):
        """Give up the connection; close the layers first."""
        if self._guard is not None:
            self._guard.release()
        self.connection.close()
        if self._guard is not None:
            self._guard.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def attachments(self):
        """Folder of the photos and other attachments, beside the file."""
        return self.path.with_suffix(".files")

    def query(self, sql, parameters=()):
        """All rows of a SELECT."""
        return self.connection.execute(sql, parameters).fetchall()

    def dicts(self, sql, parameters=()):
        """All rows of a SELECT as dicts."""
        cursor = self.connection.execute(sql, parameters)
        names = [d[0] for d in cursor.description]
        return [dict(zip(names, row)) for row in cursor]

    def layer_uri(self, table):
        """Source of a table as a QGIS (OGR) layer."""
        return f"{self.path}|layername={table}"

    def writer(self):
        """Who holds the write lock for long, or None: {holder, host, pid, what, since}."""
        rows = self.dicts("SELECT holder, host, pid, what, since FROM cg_lock")
        return rows[0] if rows else None

    def busy(self):
        """The Busy error that says for whom one waits."""
        holder = self.writer()
        if holder is None:
            return Busy(N_("Another program is writing to {path}. Try again in a moment."),
                        path=str(self.path))
        return Busy(N_("{holder} on {host} is writing to this workspace since {since}: {what}. "
                       "Your changes are kept; save again when it is done."), **holder)

    @contextmanager
    def transaction(self):
        """One short transaction: all of it or nothing. Inside another it is a part of that one.

        Raises Busy when another holds the write lock, Refused where a rule of the database says
        no, NoRoom on a full disk.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise self.busy() from error
            raise
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:   # an interrupted write has undone it already
                self.connection.execute("ROLLBACK")
            rule = refusal(str(error)) if isinstance(error, sqlite3.Error) else None
            if rule:
                raise rule from error
            if isinstance(error, sqlite3.OperationalError) and "is full" in str(error):
                raise NoRoom(N_("The disk of {path} is full; nothing was written. Make room and "
                                "try again."), path=str(self.path)) from error
            raise

    @contextmanager
    def bulk(self, what):
        """One long transaction that announces itself to others in the lock row.

        Parameters
        ----------
        what : str
            What is being done, in the user's language.
        """
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO cg_lock VALUES (1, ?, ?, ?, ?, ?)",
                (user(), socket.gethostname(), os.getpid(), what, now()))
        try:
            # with the usual 2 MB of cache, pages of the indexes go to the WAL again and again
            self.connection.execute(f"PRAGMA cache_size = -{BULK_CACHE_KB}")
            with self.transaction() as connection:
                yield connection
                connection.execute("DELETE FROM cg_lock")
        except BaseException:
            with self.transaction() as connection:
                connection.execute("DELETE FROM cg_lock WHERE pid = ? AND host = ?",
                                   (os.getpid(), socket.gethostname()))
            raise
        finally:
            self.connection.execute("PRAGMA cache_size = -2000")

    def wait(self, seconds, feedback=None):
        """Wait until nobody writes; True when free.

        ``feedback`` has ``is_cancelled()`` and ``message(text)``; it is told for whom we wait. A
        lock row whose writer died is removed.
        """
        end, told = time.monotonic() + seconds, None
        while True:
            try:
                with self.transaction() as connection:
                    connection.execute("DELETE FROM cg_lock")
                return True
            except Busy as error:
                if feedback is not None:
                    if feedback.is_cancelled():
                        return False
                    if str(error) != told:
                        told = str(error)
                        feedback.message(error)
            if time.monotonic() > end:
                return False
            time.sleep(0.2)
