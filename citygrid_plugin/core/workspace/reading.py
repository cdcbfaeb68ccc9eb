"""Reading a table of a workspace as arrays."""
import numpy as np

from .ddl import Raw, sql
from .geometry import geometries


def read(ws, table, columns=(), where="1", parameters=()):
    """Columns and geometry of a table.

    Parameters
    ----------
    ws : Workspace
    table : str
    columns : sequence of str
        Columns wanted.
    where : str
        SQL condition of ours, with ``?`` for ``parameters``.

    Returns
    -------
    dict of (n,) object arrays
        The columns, ``fid`` and, for a spatial table, ``geometry`` (shapely, the workspace's
        CRS), ordered by ``fid``.
    """
    names = ["fid", *columns]
    spatial = bool(ws.tables[table].geometry)
    wanted = names + (["geom"] if spatial else [])
    rows = ws.query(sql("SELECT {wanted} FROM {table} WHERE {where} ORDER BY fid", wanted=wanted,
                        table=table, where=Raw(where)), parameters)
    found = {}
    for i, name in enumerate(names):
        found[name] = np.empty(len(rows), dtype=object)
        found[name][:] = [row[i] for row in rows]
    if spatial:
        found["geometry"] = geometries(row[-1] for row in rows)
    return found
