"""The cases and step records of a workspace as columns in memory (``core.analysis.cases``).

The cases are read once per file, for all who have it open, and afterwards only what the records,
the history and new keys say has changed (docs/decisions/0013).
"""
import os
import sqlite3
import threading
import weakref
from pathlib import Path

import numpy as np

from ..analysis.cases import CODED, COLUMNS, NUMBERS, TIMES, Cases, Coded
from ..cases.board_rows import MARK
from ..errors import InputError, N_
from ..progress import checker
from . import packed
from .case_reading import (
    at_one_moment, by_key, ends_of, in_portions, no_cases, portions, read_cases, stamp, together,
    with_room)
from .case_steps import FEW, Records, read_steps
from .ddl import Raw, sql
from .geometry import point_xy
from .store import probe

_MANY = 300_000         # changed cases that are read one by one
_WHOLE = (*NUMBERS, *TIMES, *CODED)     # columns that are read when they are asked for
_kept_of = weakref.WeakKeyDictionary()          # Workspace: _Kept
_kept_at = weakref.WeakValueDictionary()        # file: _Kept
_lock = threading.Lock()


def cases_of(ws, feedback=None, archives=(), columns=COLUMNS):
    """All cases of a workspace, open and closed.

    They are kept in memory as long as somebody has the workspace open, and brought up to date when
    something was written. Several threads may ask, each with a Workspace of its own.

    All columns are read in three times the time of those that most figures need. Who has one
    question asks for its columns; a second one for others has everything read again.

    Parameters
    ----------
    ws : Workspace
    feedback : optional
        Has ``is_cancelled()`` and ``progress(fraction)``.
    archives : iterable of path
        Archives of the workspace (``archive.files``) whose cases are wanted, too. A case is in
        exactly one of the files and keeps its key, so the keys stay unique.
    columns : collection of str
        Those wanted; all when left out. Key, place and whether it has ended are always there.

    Returns
    -------
    Cases
        Its arrays cannot be written to. Columns that nobody has asked for are None.

    Raises
    ------
    InputError
        An archive that is not there, or that of another workspace.
    Cancelled
    """
    check = checker(feedback)
    # what is not committed is nobody else's, and may be undone
    kept = _Kept() if ws.connection.in_transaction else _kept(ws)
    with kept.lock:
        kept.follow(ws, check, frozenset(columns).intersection(_WHOLE))
        return kept.with_archives(ws, tuple(archives), check)


def keep(ws):
    """Keep in memory what others read of the file of a workspace, as long as ``ws`` is open."""
    _kept(ws)


def steps_of(ws, keys=None, feedback=None, archives=()):
    """The step records of cases.

    Those that many cases have are kept in memory until others are asked for, and brought up to
    date when something was written.

    Parameters
    ----------
    ws : Workspace
    keys : iterable of int, optional
        Of the cases; all when left out.
    feedback : optional
        As for ``cases_of``.
    archives : iterable of path
        Archives in which cases are looked for, too.

    Returns
    -------
    Steps

    Raises
    ------
    InputError
        An archive that is not there, or that of another workspace.
    Cancelled
    """
    if keys is not None:
        keys = np.unique(np.fromiter(keys, np.int64))
    check = checker(feedback)
    if not archives and not ws.connection.in_transaction and (keys is None or len(keys) > FEW):
        kept = _kept(ws)
        with kept.records_lock:
            return kept.records.of(ws, keys, check)
    files = [_archive(ws, path) for path in archives]
    try:
        return read_steps(ws, files, keys, check)
    finally:
        for file in files:
            file.close()


def case_rows(ws, keys, archives=()):
    """The cases of some keys as they are listed behind a figure.

    Returns
    -------
    list of dict
        In the order of the keys: the columns of ``case_open`` with ``x`` and ``y`` (metres);
        cases that are no longer there are left out.
    """
    keys, found = np.asarray(list(keys), np.int64), {}
    files = [_archive(ws, path) for path in archives]
    try:
        for connection in [ws.connection, *files]:
            for table in ("case_open", "case_closed"):
                for where, parameters in by_key(keys):
                    cursor = connection.execute(sql("SELECT * FROM {table} WHERE {where}",
                                                    table=table, where=Raw(where)), parameters)
                    names = [column[0] for column in cursor.description]
                    for values in cursor:
                        row = dict(zip(names, values))
                        row["x"], row["y"] = point_xy(row.pop("geom"))
                        found[row["fid"]] = row
    finally:
        for file in files:
            file.close()
    return [found[key] for key in keys.tolist() if key in found]


def _kept(ws):
    with _lock:
        kept = _kept_of.get(ws)
        if kept is None:
            about = os.stat(ws.path)
            file = (os.path.realpath(ws.path), about.st_dev, about.st_ino)
            kept = _kept_at.get(file)
            if kept is None:
                kept = _kept_at[file] = _Kept()
            _kept_of[ws] = kept
        return kept


class _Kept:
    """The cases of a file, for all who have it open."""

    def __init__(self):
        self.lock, self.records_lock = threading.Lock(), threading.Lock()
        self.records = Records()
        self._columns = self._cases = None
        self._names = ()        # of _WHOLE
        self._stamps = weakref.WeakKeyDictionary()

    # -- reading and following

    def load(self, ws, check, names):
        """Read columns of all cases."""
        self._columns = self._cases = None      # room for the others
        values = {name: packed.Values() for name in CODED if name in names}
        seen = _marks(ws.connection)
        with at_one_moment(ws, seen["number_open"] + seen["number_closed"]) as connections:
            seen = _marks(connections[0])
            columns = _read_all(connections, ("case_open", "case_closed"), values, names, check)
        self._values, self._columns, self._seen, self._names = values, columns, seen, names
        self._archives, self._joined = {}, (None, None, None)
        self._show()

    def follow(self, ws, check, wanted):
        """Take in what has changed, and read columns that are not there yet."""
        now = stamp(ws)
        there = self._columns is not None and wanted.issubset(self._names)
        if there and self._stamps.get(ws) == now:
            return
        if not there or not self._take_in(ws, check):
            self.load(ws, check, tuple(name for name in _WHOLE
                                       if name in wanted or name in self._names))
        self._stamps[ws] = now      # last, so that a reading that fails is done again

    def _take_in(self, ws, check):
        """Read what has changed; False where everything is to be read anew."""
        with at_one_moment(ws, 0) as (connection,):
            before, seen = self._seen, _marks(connection, self._seen["step"])
            if seen["again"] != before["hash"] or any(
                    (seen[name] or 0) < (before[name] or 0) for name in ("step", "history")):
                return False        # an older state of the file, or records were taken out
            asked = self._changed(connection, before, seen)
            if len(asked) > max(_MANY, len(self._columns["key"]) // 4):
                return False
            part = together(in_portions([connection], lambda _, portion: read_cases(
                connection, *portion, self._values, self._names), by_key(asked), check))
        columns = _patched(self._columns, asked, part or no_cases(self._names))
        ended = int(columns["ended"].sum())
        if (len(columns["key"]) - ended, ended) != (seen["number_open"], seen["number_closed"]):
            return False
        if any(columns[name] is not self._columns[name] for name in columns):
            self._columns = columns
            self._show()
        self._seen = seen
        return True

    def _changed(self, connection, before, seen):
        """Keys of the cases that may have changed, ascending: a case cannot change without a
        record, a line of the history or a new key, because the database itself writes them."""
        found = [np.array([row[0] for row in connection.execute(
            "SELECT DISTINCT case_id FROM case_step WHERE fid > ? UNION SELECT fid FROM case_open "
            "WHERE fid > ? UNION SELECT fid FROM case_closed WHERE fid > ?",
            [before[name] or 0 for name in ("step", "open", "closed")])], np.int64)]
        all_open = seen["mark"] != before["mark"]
        for first, last in connection.execute(
                "SELECT fid, coalesce(last_fid, fid) FROM cg_history WHERE id > ? "
                "AND table_name = 'case_open'", (before["history"] or 0,)):
            all_open |= last - first > _MANY
            if not all_open:
                found.append(np.arange(first, last + 1))
        keys, ended = self._columns["key"], self._columns["ended"]
        if all_open:
            found += [keys[~ended], _all_keys(connection, "case_open")]
        if seen["archived"] != before["archived"]:
            found.append(np.setdiff1d(keys[ended], _all_keys(connection, "case_closed"), True))
        return np.unique(np.concatenate(found))

    def _show(self):
        """Make the Cases of the columns."""
        self._cases = _as_cases(self._columns, self._values, self._cases)

    # -- archives

    def with_archives(self, ws, paths, check):
        """The Cases, with those of archives."""
        if not paths:
            return self._cases
        chosen = []
        for path in sorted({os.path.realpath(path) for path in paths}):
            file = _archive(ws, path)
            try:
                about = os.stat(path)
                name = (path, about.st_size, about.st_mtime_ns)
                if name not in self._archives:      # it takes no new cases
                    self._archives[name] = _read_all([file], ("case_closed",), self._values,
                                                     self._names, check)
            finally:
                file.close()
            chosen.append(name)
        of, names, joined = self._joined
        if of is not self._cases or names != chosen:
            parts = [self._archives[name] for name in chosen]
            there = np.concatenate([part["key"] for part in parts])
            # archived a moment ago, after the live file was read
            own = _chosen(self._columns, ~np.isin(self._columns["key"], there))
            columns = together([own, *parts], sum(len(part["key"]) for part in [own, *parts]))
            joined = _as_cases(columns, self._values, None)
            self._joined = (self._cases, chosen, joined)
        return joined


def _marks(connection, step=None):
    """What tells which cases have changed since, and whether anything else has."""
    cursor = connection.execute(
        "SELECT (SELECT max(fid) FROM case_step) AS step, "
        "(SELECT hash FROM case_step ORDER BY fid DESC LIMIT 1) AS hash, "
        "(SELECT hash FROM case_step WHERE fid = ?1) AS again, "
        "(SELECT max(id) FROM cg_history) AS history, "
        "(SELECT max(fid) FROM case_open) AS open, (SELECT max(fid) FROM case_closed) AS closed, "
        "(SELECT count(*) FROM case_open) AS number_open, "
        "(SELECT count(*) FROM case_closed) AS number_closed, "
        "(SELECT max(fid) FROM archived_case) AS archived, "
        "(SELECT value FROM cg_meta WHERE key = ?2) AS mark", (step, MARK))
    return dict(zip((column[0] for column in cursor.description), cursor.fetchone()))


def _all_keys(connection, table):
    """(n,) int64, the keys of a table."""
    blob, = connection.execute(sql("SELECT {keys} FROM {table}", keys=Raw(packed.joined("fid")),
                                   table=table)).fetchone()
    return packed.integers(packed.Packed(blob)) if blob else np.zeros(0, np.int64)


def _patched(columns, asked, part):
    """Columns in which the cases of the keys ``asked`` are as in ``part``; those that are not in
    it are no more. Columns without a change are the same arrays."""
    keys = columns["key"]
    rows = np.searchsorted(keys, part["key"])
    known = rows < len(keys)
    known[known] = keys[rows[known]] == part["key"][known]
    gone = np.isin(keys, np.setdiff1d(asked, part["key"], True))
    rows, new = rows[known], _chosen(part, ~known)
    found = {}
    for name, column in columns.items():
        value = part[name][known]
        old = column[rows]
        if not ((old == value) | ((old != old) & (value != value))).all():
            column = with_room(len(keys), value.dtype)[:len(keys)]
            column[:], column[rows] = columns[name], value
        found[name] = column
    if gone.any():
        found = _chosen(found, ~gone)
    if not len(new["key"]):
        return found
    if len(found["key"]) and new["key"][0] <= found["key"][-1]:
        return together([found, new])
    return {name: _appended(value, new[name]) for name, value in found.items()}


def _appended(column, more):
    """A column with values behind it. They go into the room behind it where there is some: that
    is nobody else's, since only the latest columns are ever added to."""
    size = len(column) + len(more)
    if column.base is None or len(column.base) < size:
        room = with_room(size, column.dtype)
        room[:len(column)] = column
        column = room[:len(column)]
    column.base[size - len(more):size] = more
    return column.base[:size]


def _chosen(columns, rows):
    """The columns of some rows."""
    return {name: column[rows] for name, column in columns.items()}


def _as_cases(columns, values, before):
    """Cases of columns; texts that are the same as before are the same array."""
    made = dict.fromkeys(COLUMNS)
    for name in columns.keys() & made.keys():
        made[name] = columns[name]
        made[name].flags.writeable = False
        if name in CODED:
            texts = getattr(before, name).values if before is not None else ()
            made[name] = Coded(columns[name], texts if before is not None and
                               len(texts) == len(values[name]) else values[name].array())
    odd = columns["odd"][columns["odd"] != 0]
    counts = {name: int((odd >> bit & 1).sum()) for bit, name in enumerate(TIMES)}
    return Cases(**made, odd={name: count for name, count in counts.items() if count})


def _range(connection, *tables):
    """First and last key of tables, and how many there are; None, None and 0 without one."""
    firsts, lasts, numbers = zip(*(ends_of(connection, table) for table in tables))
    return (min((key for key in firsts if key is not None), default=None),
            max((key for key in lasts if key is not None), default=None), sum(numbers))


def _read_all(connections, tables, values, names, check):
    """Columns of all cases of a file."""
    first, last, number = _range(connections[0], *tables)
    return together(in_portions(connections, lambda connection, portion: read_cases(
        connection, "fid BETWEEN ? AND ?", portion, values, names),
        portions(first, last, number), check), number) or no_cases(names)


def _archive(ws, path):
    """A connection to an archive, after a look whose it is."""
    meta = probe(path)
    if "archive_of" not in meta or meta.get("created_at") != ws.meta.get("created_at"):
        raise InputError(N_("{path} is no archive of this workspace. Choose one that was made "
                            "from it."), path=str(path))
    return sqlite3.connect(Path(path).absolute().as_uri() + "?mode=ro", uri=True,
                           isolation_level=None)
