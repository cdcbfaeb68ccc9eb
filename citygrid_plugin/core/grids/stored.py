"""Dividing, numbering and checking the unit grids of a workspace."""
import numpy as np

from ..errors import InputError, N_
from ..workspace.bulk import write_grids
from ..workspace.reading import read
from . import partition
from .numbering import SCHEME, number

#: Roads by the OpenStreetMap value in ``kind``; any other road is a minor one. Footpaths are no
#: barrier.
MAJOR_ROADS = {"motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link",
               "primary_link"}
NO_BARRIER = {"footway", "path", "steps", "corridor", "elevator", "platform", "cycleway",
              "bridleway", "construction", "proposed"}


def barriers(ws):
    """The barriers of a workspace's base map, strongest first (a list of ``Barriers``)."""
    roads = read(ws, "base_road", ["kind"])
    kind = np.array([k or "" for k in roads["kind"]], dtype=object)
    major, none = np.isin(kind, list(MAJOR_ROADS)), np.isin(kind, list(NO_BARRIER))
    lines = roads["geometry"]
    found = [
        partition.Barriers("river", read(ws, "base_water_line")["geometry"], 1.0),
        partition.Barriers("water", read(ws, "base_water")["geometry"], 1.0, water=True),
        partition.Barriers("railway", read(ws, "base_railway")["geometry"], 1.0),
        partition.Barriers("major road", lines[major], 1.0),
        partition.Barriers("road", lines[~major & ~none], 0.7),
        partition.Barriers("wall", read(ws, "base_wall")["geometry"], 0.5),
    ]
    return [b for b in found if len(b.geometries)]


def divide_workspace(ws, target=10_000.0, low=5_000.0, high=20_000.0, communities=None,
                     feedback=None):
    """Divide the communities of a workspace along its base map.

    Parameters
    ----------
    ws : Workspace
    target, low, high : float
        Wanted area and its band, m².
    communities : iterable of str, optional
        Codes; all when left out.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    (Division, (n,) object array of community codes of its cells)

    Raises
    ------
    InputError
        The workspace has no such communities.
    """
    rows = read(ws, "community", ["code"])
    codes, borders = rows["code"], rows["geometry"]
    if communities is not None:
        pick = np.isin(codes, list(communities))
        codes, borders = codes[pick], borders[pick]
    if not len(codes):
        raise InputError(N_("The workspace has no communities to divide. Import them first."))
    division = partition.divide(
        borders, barriers(ws), read(ws, "base_building")["geometry"],
        read(ws, "base_parcel")["geometry"], read(ws, "base_compound")["geometry"],
        target, low, high, feedback)
    return division, codes[division.community]


def number_grids(ws, polygons, community_codes):
    """Numbers for new unit grids, behind every number that was ever used in their communities."""
    retired = [r[0] for r in ws.query("SELECT code FROM object_code WHERE table_name = 'unit_grid'")]
    return number(polygons, community_codes, retired=retired, scheme=SCHEME)


def store_division(ws, polygons, community_codes, by, why):
    """Number new cells and make them the unit grids of their communities.

    Returns
    -------
    (int, int)
        Grids written, older ones retired.
    """
    bgids = number_grids(ws, polygons, community_codes)
    with ws.bulk(N_("New unit grids")) as connection:
        retired = write_grids(ws, connection, polygons, bgids, by, why)
    return len(bgids), retired


def check_grids(ws, limits=None, feedback=None):
    """Check the valid unit grids of a workspace.

    Returns
    -------
    (findings, summary)
        ``findings`` as ``workspace.findings.store_findings`` takes them, ``summary`` as
        ``quality.check`` gives it.
    """
    from ..components.stored import components
    from . import quality
    grids = read(ws, "unit_grid", ["bgid"], "dedate IS NULL")
    communities = read(ws, "community", ["code"])
    findings, summary = quality.check(
        grids["geometry"], grids["bgid"], communities["geometry"], communities["code"],
        read(ws, "base_building")["geometry"], read(ws, "base_compound")["geometry"],
        components(ws, "dedate IS NULL")["geometry"], limits, feedback=feedback)
    key = dict(zip(grids["bgid"], grids["fid"]))
    fid = np.array([key.get(c) for c in findings["code"]], dtype=object)
    table = np.array([None if f is None else "unit_grid" for f in fid], dtype=object)
    return {**findings, "table": table, "fid": fid}, summary
