"""Reading the cases and step records of a workspace into columns, all of them or some.

Rows are read in portions by their key, each column of a portion as one text (``packed``). Large
tables are read by several connections at once, which see the workspace at one and the same moment.
"""
import json
import os
import queue
import sqlite3
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from ..analysis.cases import CODED, NUMBERS, TIMES
from . import packed
from .ddl import Raw, sql
from .geometry import POINT, point_xy

PORTION = 32_768
#: So many rows a connection; fewer are read faster than another is opened.
_SHARE = 150_000
_MOST = 4


@contextmanager
def at_one_moment(ws, rows):
    """Connections that see the workspace as it is at one moment.

    Parameters
    ----------
    ws : Workspace
    rows : int
        How many are to be read.

    Yields
    ------
    list of sqlite3.Connection
        The workspace's own alone, to be used in this thread; or others, one for each thread.
    """
    number = min(os.cpu_count() or 1, _MOST, 1 + rows // _SHARE)
    if ws.connection.in_transaction:        # what is not committed yet is seen here alone
        yield [ws.connection]
    elif number == 1:
        ws.connection.execute("BEGIN")
        try:
            yield [ws.connection]
        finally:
            ws.connection.execute("COMMIT")
    else:
        readers = [sqlite3.connect(ws.path.absolute().as_uri() + "?mode=ro", uri=True,
                                   isolation_level=None, check_same_thread=False)
                   for _ in range(number)]
        try:
            while not _begun_together(ws, readers):
                for reader in readers:
                    reader.execute("ROLLBACK")
            yield readers
        finally:
            for reader in readers:
                reader.close()


def _begun_together(ws, readers):
    """Begin to read; whether nobody has committed anything between the first and the last."""
    before = stamp(ws)
    for reader in readers:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM cg_meta").fetchone()
    return stamp(ws) == before


def stamp(ws):
    """What is another when somebody, or the workspace's own connection, has written."""
    return (ws.connection.execute("PRAGMA data_version").fetchone()[0],
            ws.connection.total_changes)


def in_portions(connections, read, portions, check):
    """Yield ``read(connection, portion)`` of all portions, in their order.

    Parameters
    ----------
    connections : list of sqlite3.Connection
        Of ``at_one_moment``.
    read : callable
    portions : list
    check : callable
        Told the share that is done; may raise Cancelled.
    """
    if len(connections) == 1:
        for number, portion in enumerate(portions):
            check(number / len(portions))
            yield read(connections[0], portion)
        return
    free, waiting = queue.SimpleQueue(), deque()
    for connection in connections:
        free.put(connection)

    def work(portion):
        connection = free.get()
        try:
            return read(connection, portion)
        finally:
            free.put(connection)
    with ThreadPoolExecutor(len(connections)) as pool:
        try:
            for number, portion in enumerate(portions):
                check(number / len(portions))
                waiting.append(pool.submit(work, portion))
                if len(waiting) > 2 * len(connections):     # what was read needs room
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            for one in waiting:
                one.cancel()
            for connection in connections:
                connection.interrupt()
            raise


def ends_of(connection, table):
    """(first key, last key, number of rows) of a table; None, None and 0 of an empty one."""
    # asked for in one, they have SQLite walk over all rows
    return connection.execute(sql(
        "SELECT (SELECT min(fid) FROM {table}), (SELECT max(fid) FROM {table}), "
        "(SELECT count(*) FROM {table})", table=table)).fetchone()


def portions(first, last, rows):
    """(first, last) of keys, so that each portion has about PORTION of so many rows."""
    if first is None:
        return []
    width = max(PORTION, (last - first + 1) * PORTION // max(rows, 1))
    return [(start, min(start + width - 1, last)) for start in range(first, last + 1, width)]


def texts(connection, terms, source, where, values, blob=None):
    """Columns of some rows as Packed.

    Parameters
    ----------
    terms : list of str
        SQL expressions.
    source : str
        Table with its alias.
    where, values
        Condition with its parameters.
    blob : str, optional
        A column of blobs, which come one behind the other.

    Returns
    -------
    list of Packed, bytes
        None and None where there is no row.
    """
    more = f"CAST(group_concat({blob}, '') AS BLOB)" if blob else "NULL"
    for how in (packed.joined, packed.without_separator):
        number, raw, *blobs = connection.execute(
            sql("SELECT count(*), {more}, {terms} FROM {source} WHERE {where}", more=Raw(more),
                terms=Raw(", ".join(how(term) for term in terms)), source=Raw(source),
                where=Raw(where)), values).fetchone()
        if not number:
            return None, None
        found = [packed.Packed(one) for one in blobs]
        if all(len(one) == number for one in found):
            return found, raw
    raise ValueError("texts of a portion do not come apart")


def by_key(keys, column="fid"):
    """Portions of rows by their keys: a list of condition and parameters."""
    return [(f"{column} IN (SELECT value FROM json_each(?))",      # nosec B608
             (json.dumps(keys[start:start + PORTION].tolist()),))
            for start in range(0, len(keys), PORTION)]


def together(parts, rows=0):
    """Columns of parts as one, ascending by ``key``.

    Parameters
    ----------
    parts : iterable of dict of str to (n,) array, or of None
        None is a part without a row.
    rows : int
        How many there will be about, so that nothing has to be copied twice.

    Returns
    -------
    dict of arrays, or None
        The arrays have room behind them, see ``with_room``.
    """
    found, size = {}, 0
    for part in parts:
        if part is None:
            continue
        more = size + len(part["key"])
        for name, column in part.items():
            room = found.get(name)
            if room is None or len(room) < more:
                found[name] = with_room(max(more, rows if room is None else 2 * more), column.dtype)
                found[name][:size] = 0 if room is None else room[:size]
            found[name][size:more] = column
        size = more
    if not found:
        return None
    keys = found["key"][:size]
    order = None if (keys[1:] > keys[:-1]).all() else np.argsort(keys, kind="stable")
    for name in tuple(found):
        found[name] = found[name][:size] if order is None else found[name][order]
    return found


def with_room(size, kind):
    """An array with room for so many values and some more."""
    return np.empty(size + size // 50 + 1000, kind)


# -- cases

def read_cases(connection, where, parameters, values, names):
    """The cases that fulfil a condition, open and closed.

    Parameters
    ----------
    connection : sqlite3.Connection
    where, parameters
        Condition on the columns that both tables have.
    values : dict of str to packed.Values
        By column of CODED; new texts are added.
    names : collection of str
        Columns of CODED, TIMES and NUMBERS that are wanted.

    Returns
    -------
    dict of arrays, or None
        The columns of Cases, ascending by key: the wanted ones, key, ended, x and y; those of CODED
        are numbers in ``values``. Bit i of ``odd`` tells that TIMES[i] is no time.
    """
    return together([_of_table(connection, table, ended, where, parameters, values, names)
                     for ended, table in enumerate(("case_open", "case_closed"))])


def no_cases(names):
    """The columns of no case."""
    kinds = {**dict.fromkeys(CODED, np.int32), **dict.fromkeys(TIMES, "M8[s]"),
             **dict.fromkeys(NUMBERS, np.int16)}
    return {"key": np.zeros(0, np.int64), "ended": np.zeros(0, bool), "x": np.zeros(0),
            "y": np.zeros(0), "odd": np.zeros(0, np.int16),
            **{name: np.zeros(0, kinds[name]) for name in names}}


def _of_table(connection, table, ended, where, parameters, values, names):
    found, geometry = texts(connection, ["fid", *names], table, where, parameters, "geom")
    if found is None:
        return None
    found = dict(zip(("key", *names), found))
    keys = packed.integers(found["key"])
    part = {"key": keys, "ended": np.full(len(keys), bool(ended)),
            "odd": np.zeros(len(keys), np.int16)}
    part["x"], part["y"] = _places(geometry, keys, lambda: connection.execute(
        sql("SELECT fid, geom FROM {table} WHERE {where}", table=table, where=Raw(where)),
        parameters))
    for name in names:
        if name in NUMBERS:
            number = packed.integers(found[name])
            part[name] = np.clip(number, -2 ** 15, 2 ** 15 - 1).astype(np.int16)
        elif name in TIMES:
            part[name], odd = packed.times(found[name])
            part["odd"][odd] |= 1 << TIMES.index(name)
        else:
            part[name] = values[name].codes(found[name])
    return part


def _places(blob, keys, rows):
    """x and y of points that lie one behind the other, NaN where there is none; ``rows()`` gives
    (key, blob) of each, for points in another form."""
    if blob is not None and len(blob) == len(keys) * POINT.itemsize:
        points = np.frombuffer(blob, POINT)
        if ((points["magic"] == b"GP") & (points["flags"] & 0xef == 1) & (points["order"] == 1)
                & (points["type"] == 1)).all():
            return points["x"].copy(), points["y"].copy()
    found = dict(rows())
    xy = [point_xy(found[key]) for key in keys.tolist()]
    return tuple(np.array([np.nan if p[i] is None else p[i] for p in xy]) for i in (0, 1))
