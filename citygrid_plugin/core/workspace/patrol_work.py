"""The work in the unit grids and patrol areas of a workspace."""
import datetime

import numpy as np
import shapely

from ..grids.assign import assign
from ..grids.road_length import road_length
from .ddl import sql
from .geometry import geometries
from .reading import read

DAYS = 365
KINDS = ("components", "cases", "roads", "area")


def grid_work(ws, days=DAYS, feedback=None):
    """Work in each valid unit grid.

    Parameters
    ----------
    ws : Workspace
    days : float
        Cases reported within so many days count; 0 takes all.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    dict of (n,) arrays, ordered by ``bgid``
        ``bgid``, ``community_code``, ``geometry`` (object); ``components`` and ``cases`` (valid
        components; open and closed cases), ``roads`` (m of base_road, half of those on a
        border), ``area`` (m²), all float64.
    """
    rows = ws.query("SELECT bgid, community_code, geom FROM unit_grid WHERE dedate IS NULL "
                    "ORDER BY bgid")
    found = {name: np.array([row[k] for row in rows], dtype=object)
             for k, name in enumerate(("bgid", "community_code"))}
    found["geometry"] = geometries(row[2] for row in rows)
    place = {bgid: k for k, bgid in enumerate(found["bgid"])}
    found["components"] = _components(ws, place)
    found["cases"] = _cases(ws, place, found["geometry"], days)
    found["roads"] = road_length(read(ws, "base_road")["geometry"], found["geometry"],
                                 feedback)
    found["area"] = shapely.area(found["geometry"])
    return found


def barriers(ws):
    """What a collector does not get across on the way: railways, rivers, water areas, (n,) object
    array."""
    tables = ("base_railway", "base_water_line", "base_water")
    found = np.concatenate([read(ws, table)["geometry"] for table in tables])
    return found[~shapely.is_missing(found)]


def _add(total, place, rows):
    for bgid, count in rows:
        if bgid in place:
            total[place[bgid]] += count


def _components(ws, place):
    total = np.zeros(len(place))
    for table in ws.tables:
        if table.startswith("component_"):
            _add(total, place, ws.query(sql("SELECT bgid, count(*) FROM {table} "
                                            "WHERE dedate IS NULL GROUP BY bgid", table=table)))
    return total


def _cases(ws, place, polygons, days):
    """Cases in each grid; those that name a retired grid or none count where they lie."""
    since = ""
    if days:
        since = (datetime.datetime.now() - datetime.timedelta(days=days)).isoformat()
    total, lost = np.zeros(len(place)), []
    for table in ("case_open", "case_closed"):
        _add(total, place, ws.query(
            sql("SELECT bgid, count(*) FROM {table} WHERE coalesce(reported_at, '') >= ? "
                "GROUP BY bgid", table=table), (since,)))
        lost += ws.query(
            sql("SELECT geom FROM {table} WHERE coalesce(reported_at, '') >= ? AND geom NOT NULL "
                "AND coalesce(bgid, '') NOT IN (SELECT bgid FROM unit_grid WHERE dedate IS NULL)",
                table=table), (since,))
    if lost:
        rows = np.arange(len(place))
        at = assign(geometries(row[0] for row in lost), polygons, rows)
        np.add.at(total, [row for row in at if row is not None], 1)
    return total


def areas(ws, days=DAYS, feedback=None):
    """The patrol areas with their figures.

    Returns
    -------
    dict of (k,) arrays, ordered by ``code``
        ``fid``, ``code``, ``name``, ``collector``, ``geometry`` (object); ``grids`` (int64);
        ``components``, ``cases``, ``roads`` (m), ``area`` (m²) of their valid grids (float64).
    """
    found = read(ws, "patrol_area", ["code", "name", "collector"])
    order = np.argsort(found["code"].astype(str), kind="stable")
    found = {name: values[order] for name, values in found.items()}
    place = {code: k for k, code in enumerate(found["code"])}
    of = members(ws)
    work = grid_work(ws, days, feedback)
    area = np.array([place.get(of.get(bgid), -1) for bgid in work["bgid"]], dtype=np.int64)
    inside = area >= 0
    found["grids"] = np.bincount(area[inside], minlength=len(place))
    for kind in KINDS:
        found[kind] = np.bincount(area[inside], work[kind][inside], len(place))
    return found


def members(ws):
    """{bgid: code of its patrol area} of the valid unit grids."""
    return dict(ws.query("SELECT p.bgid, p.patrol_code FROM patrol_area_grid p JOIN unit_grid g "
                         "ON g.bgid = p.bgid WHERE g.dedate IS NULL"))
