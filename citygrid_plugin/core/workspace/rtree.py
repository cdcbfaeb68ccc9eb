"""Packing an R-tree in bulk into SQLite's own node tables.

A million ``INSERT``s into an R-tree take some 20 s; packed by sort-tile-recursive (Leutenegger,
Lopez and Edgington 1997) it takes about two. The node format is SQLite's (ext/rtree/rtree.c): two
bytes depth (root only), two bytes number of cells, then per cell a 64-bit id and four 32-bit
floats, all big-endian.
"""
import sqlite3

import numpy as np

from .ddl import sql

_CELL = np.dtype([("id", ">i8"), ("minx", ">f4"), ("maxx", ">f4"), ("miny", ">f4"),
                  ("maxy", ">f4")])


def _outward(values, up):
    """float64 to float32 without making a box smaller."""
    rounded = values.astype(np.float32)
    wrong = rounded < values if up else rounded > values
    rounded[wrong] = np.nextafter(rounded[wrong], np.float32(np.inf if up else -np.inf))
    return rounded


def _tiles(box, size):
    """Order and tile number of boxes, ``size`` boxes a tile."""
    x = (box[:, 0] + box[:, 1]) / 2
    y = (box[:, 2] + box[:, 3]) / 2
    n = len(box)
    strips = max(1, int(np.ceil(np.sqrt(np.ceil(n / size)))))
    strip = np.empty(n, np.int64)
    strip[np.argsort(x, kind="stable")] = np.arange(n) * strips // n
    return np.lexsort((y, strip))


def fill(connection, table, fids, bounds):
    """Put rows into the R-tree of a table.

    Parameters
    ----------
    connection : sqlite3.Connection
        Inside a transaction.
    table : str
    fids : (n,) int64
    bounds : (n, 4) float64
        minx, miny, maxx, maxy; rows of NaN (no geometry) are left out.
    """
    name = f"rtree_{table}_geom"
    good = ~np.isnan(bounds).any(axis=1)
    ids, box = np.asarray(fids, np.int64)[good], bounds[good][:, [0, 2, 1, 3]]
    there = connection.execute(
        sql("SELECT count(*) FROM {rowid}", rowid=f"{name}_rowid")).fetchone()[0]
    if len(ids) < max(2000, there):
        connection.executemany(
            sql("INSERT OR REPLACE INTO {index} VALUES (?, ?, ?, ?, ?)", index=name),
            np.column_stack([ids, box]).tolist())
        return
    cells = np.zeros(len(ids) + there, _CELL)
    if there:
        old = np.array(connection.execute(
            sql("SELECT id, minx, maxx, miny, maxy FROM {index}", index=name)).fetchall())
        ids = np.r_[ids, old[:, 0].astype(np.int64)]
        box = np.vstack([box, old[:, 1:]])
    cells["id"] = ids
    for i, (side, up) in enumerate((("minx", False), ("maxx", True), ("miny", False),
                                    ("maxy", True))):
        cells[side] = _outward(box[:, i], up)
    try:
        _pack(connection, name, cells)
    except sqlite3.OperationalError:
        # a SQLite in defensive mode keeps its node tables to itself
        connection.execute(sql("DELETE FROM {index}", index=name))
        connection.executemany(sql("INSERT INTO {index} VALUES (?, ?, ?, ?, ?)", index=name),
                               np.column_stack([ids, box]).tolist())


def _pack(connection, name, cells):
    node, parent, rowid = (f"{name}_{part}" for part in ("node", "parent", "rowid"))
    size = len(connection.execute(sql("SELECT data FROM {node} WHERE nodeno = 1",
                                      node=node)).fetchone()[0])
    room = (size - 4) // _CELL.itemsize
    for shadow in (node, parent, rowid):
        connection.execute(sql("DELETE FROM {shadow}", shadow=shadow))
    following, depth, leaf = 2, 0, True
    while True:
        sides = np.column_stack([cells[s].astype(np.float64)
                                 for s in ("minx", "maxx", "miny", "maxy")])
        cells = cells[_tiles(sides, room)]
        starts = np.arange(0, len(cells), room)
        top = len(starts) == 1
        numbers = np.array([1]) if top else following + np.arange(len(starts))
        following += 0 if top else len(starts)
        counts = np.diff(np.r_[starts, len(cells)])
        raw, width = cells.tobytes(), _CELL.itemsize
        connection.executemany(
            sql("INSERT INTO {node} VALUES (?, ?)", node=node),
            ((int(number), ((depth if top else 0).to_bytes(2, "big") + int(count).to_bytes(2, "big")
                            + raw[start * width:(start + count) * width]).ljust(size, b"\0"))
             for number, start, count in zip(numbers, starts, counts)))
        owner = np.repeat(numbers, counts)
        children = cells["id"].astype(np.int64)
        order = np.argsort(children, kind="stable")
        connection.executemany(sql("INSERT INTO {shadow} VALUES (?, ?)",
                                   shadow=rowid if leaf else parent),
                               zip(children[order].tolist(), owner[order].tolist()))
        if top:
            return
        upper = np.zeros(len(starts), _CELL)
        upper["id"] = numbers
        for side, reduce in (("minx", np.minimum), ("maxx", np.maximum), ("miny", np.minimum),
                             ("maxy", np.maximum)):
            upper[side] = reduce.reduceat(cells[side].astype(np.float32), starts)
        cells, depth, leaf = upper, depth + 1, False
