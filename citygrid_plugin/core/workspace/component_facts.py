"""The valid components of a workspace as columns in memory (``core.analysis.components``)."""
import json

import numpy as np

from ..analysis.cases import Coded
from ..analysis.components import Components
from ..progress import checker
from .ddl import sql
from .geometry import geometries


def components_of(ws, feedback=None):
    """All valid components.

    Parameters
    ----------
    ws : Workspace
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    Components

    Raises
    ------
    Cancelled
    """
    import shapely
    check = checker(feedback)
    tables = [name for name in ws.tables if name.startswith("component_")]
    rows, xy, of = [], [], []
    for number, table in enumerate(tables):
        check(number / len(tables))
        found = ws.query(sql("SELECT fid, objid, classcode, objstate, bgid, geom FROM {table} "
                             "WHERE dedate IS NULL ORDER BY fid", table=table))
        shapes = geometries(row[-1] for row in found)
        shapes = np.where(shapely.is_empty(shapes), None, shapes)
        if ws.tables[table].geometry != "point":
            shapes = shapely.point_on_surface(shapes)
        xy.append(np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)]))
        rows += [row[:-1] for row in found]
        of.append(np.full(len(found), number, np.int32))
    columns = list(zip(*rows)) or [()] * 5
    x, y = np.concatenate(xy).T
    return Components(Coded(np.concatenate(of), np.array(tables, dtype=object)),
                      np.array(columns[0], np.int64), x, y, np.array(columns[1], dtype=object),
                      *map(Coded.of, columns[2:]))


def component_rows(ws, table, fids):
    """Components as they are listed behind a figure: dicts of their columns, in the order of
    their rows."""
    return ws.dicts(sql("SELECT fid, objid, classcode, objname, objstate, deptcode1, deptcode2, "
                        "deptcode3, bgid, objpos, ordate, chdate FROM {table} WHERE fid IN "
                        "(SELECT value FROM json_each(?)) ORDER BY fid", table=table),
                    (json.dumps([int(fid) for fid in fids]),))
