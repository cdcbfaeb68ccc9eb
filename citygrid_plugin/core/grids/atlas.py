"""What the grid atlas (单元网格图册) shows: communities, their unit grids and components.

Plain rows of a workspace and the arithmetic of pages and scales; nothing is drawn here.
"""
import json
import math
import re
from dataclasses import dataclass

from ..errors import InputError, N_
from ..workspace.ddl import sql

#: scales of a map sheet (denominators). GB/T 14912 has 500, 1000 and 2000, a district is printed
#: at 5000 and beyond; a community between them would leave half the sheet empty
SCALES = (500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 5000, 6000, 7500, 8000, 10000, 12500,
          15000, 20000, 25000, 30000, 40000, 50000, 60000, 80000, 100000, 150000, 200000)
#: share of the sheet that the ground may fill
FILL = 0.92
_SEPARATORS = re.compile(r"[,;，；、\n]")


@dataclass(frozen=True)
class Grid:
    """A unit grid: code, area (m²), area class, number of valid components per major class."""
    bgid: str
    area: float
    area_class: str
    counts: tuple

    @property
    def components(self):
        """Number of valid components."""
        return sum(self.counts)


@dataclass(frozen=True)
class Community:
    """A community with unit grids; ``bounds`` are (minx, miny, maxx, maxy) in metres."""
    code: str
    name: str
    street_code: str
    street: str
    bounds: tuple
    grids: tuple

    @property
    def area(self):
        """Area of its unit grids, m²."""
        return sum(grid.area for grid in self.grids)

    @property
    def components(self):
        """Number of valid components in its unit grids."""
        return sum(grid.components for grid in self.grids)


@dataclass(frozen=True)
class Atlas:
    """A district as the atlas shows it.

    Attributes
    ----------
    name, division : str
        Of the district.
    majors, area_classes : tuple of (code, name, name_en)
        Major classes of components in the order of ``Grid.counts``; the city's area classes.
    communities : tuple of Community
        By street and code; only those with valid unit grids.
    without_grids : tuple of str
        Codes of the wanted communities that have none.
    bounds : tuple
        Of all communities of the district, wanted or not.
    serial_digits : int
        How many digits at the end of a unit grid code count inside the community.
    """
    name: str
    division: str
    majors: tuple
    area_classes: tuple
    communities: tuple
    without_grids: tuple
    bounds: tuple
    serial_digits: int


def read_atlas(ws, wanted="", feedback=None):
    """Read what the atlas of a workspace shows. Retired grids and components do not count.

    Parameters
    ----------
    ws : Workspace
    wanted : str
        Codes or names of communities or streets, separated by commas; all where empty.
    feedback : optional
        With ``check()``, which raises Cancelled.

    Returns
    -------
    Atlas

    Raises
    ------
    InputError
        A name or code is not known, or there is no unit grid to show.
    Cancelled
    """
    majors = tuple(tuple(major) for major in json.loads(ws.meta["majors"]))
    counts = _component_counts(ws, [code for code, _, _ in majors], feedback)
    none = (0,) * len(majors)
    grids = {}
    for bgid, community, area, area_class in ws.query(
            "SELECT bgid, community_code, area, area_class FROM unit_grid "
            "WHERE dedate IS NULL AND bgid NOTNULL ORDER BY bgid"):
        code = community or bgid[:ws.codes.community_length]
        grids.setdefault(code, []).append(
            Grid(bgid, area or 0.0, "" if area_class is None else str(area_class),
                 tuple(counts.get(bgid, none))))
    listed = _listed(ws, grids)
    chosen = _choose(listed, wanted)
    bounds = _bounds(ws)
    found = [Community(*listed[code], bounds[code], tuple(grids[code])) for code in chosen
             if code in grids and code in bounds]
    if not found:
        raise InputError(N_("There is no valid unit grid to print. Divide the communities into "
                            "unit grids and store them in the workspace first."))
    found.sort(key=lambda c: (c.street_code, c.code))
    classes = ws.query("SELECT code, name, name_en FROM value_domain WHERE domain = 'area_class' "
                       "ORDER BY fid")
    return Atlas(ws.meta.get("name") or "", ws.codes.division, majors, tuple(classes),
                 tuple(found), tuple(code for code in chosen if code not in grids),
                 _union(bounds.values()), ws.codes.grid_length - ws.codes.community_length)


def _component_counts(ws, majors, feedback):
    """{bgid: [number of valid components per major]}"""
    counts = {}
    for name in ws.tables:
        if not name.startswith("component_"):
            continue
        if feedback is not None:
            feedback.check()
        place = majors.index(name.split("_")[1])
        for bgid, number in ws.query(
                sql("SELECT bgid, count(*) FROM {table} WHERE dedate IS NULL AND bgid NOTNULL "
                    "GROUP BY bgid", table=name)):
            counts.setdefault(bgid, [0] * len(majors))[place] += number
    return counts


def _listed(ws, grids):
    """{code: (code, name, street code, street)} of all communities, also of grids whose community
    is not in its table."""
    streets = dict(ws.query("SELECT code, coalesce(name, '') FROM street"))
    rows = ws.query("SELECT code, coalesce(name, ''), street_code FROM community")
    known = {row[0] for row in rows}
    rows += [(code, "", None) for code in grids if code not in known]
    listed = {}
    for code, name, street in rows:
        street = street or code[:ws.codes.street_length]
        listed[code] = (code, name, street, streets.get(street, ""))
    return listed


def _choose(listed, wanted):
    """The codes that ``wanted`` names, in the order of ``listed``."""
    words = [word.strip() for word in _SEPARATORS.split(wanted or "") if word.strip()]
    if not words:
        return list(listed)
    unknown = [word for word in words
               if not any(word in row for row in listed.values())]
    if unknown:
        raise InputError(N_("There is no community or street {names} in the workspace. Write "
                            "codes or names, separated by commas."), names=", ".join(unknown))
    return [code for code, row in listed.items() if set(row) & set(words)]


def _bounds(ws):
    """{community code: bounds of its border and its valid grids}"""
    rows = ws.query(
        "WITH area AS ("
        "SELECT code, geom FROM community UNION ALL "
        "SELECT coalesce(community_code, substr(bgid, 1, ?)), geom FROM unit_grid "
        "WHERE dedate IS NULL AND bgid NOTNULL) "
        "SELECT code, min(ST_MinX(geom)), min(ST_MinY(geom)), max(ST_MaxX(geom)), "
        "max(ST_MaxY(geom)) FROM area GROUP BY code", (ws.codes.community_length,))
    return {code: tuple(box) for code, *box in rows if None not in box}


def _union(boxes):
    west, south, east, north = zip(*boxes)
    return (min(west), min(south), max(east), max(north))


def scale_for(bounds, width, height):
    """The largest usual scale at which an extent fits.

    Parameters
    ----------
    bounds : (minx, miny, maxx, maxy), metres
    width, height : float
        Of the map on paper, mm.

    Returns
    -------
    int, the denominator; beyond SCALES a multiple of 50,000
    """
    need = max((bounds[2] - bounds[0]) / width, (bounds[3] - bounds[1]) / height) * 1000 / FILL
    fitting = [scale for scale in SCALES if scale >= need]
    return fitting[0] if fitting else math.ceil(need / 50_000) * 50_000


def extent_at(bounds, scale, width, height):
    """The extent of a map of ``width`` x ``height`` mm at a scale, with ``bounds`` in its middle
    (minx, miny, maxx, maxy; metres)."""
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    dx, dy = width * scale / 2000, height * scale / 2000
    return (x - dx, y - dy, x + dx, y + dy)


def spread(rows, first, column, columns):
    """Which rows of a table stand on which page.

    Parameters
    ----------
    rows : int
    first : int
        How many the page with the map takes.
    column, columns : int
        How many a column of a further page takes, and how many columns it has.

    Returns
    -------
    list of list of (start, stop)
        Per page its columns; at least one page with one column.
    """
    pages = [[(0, min(rows, first))]]
    starts = range(first, rows, column)
    for page in range(0, len(starts), columns):
        pages.append([(start, min(rows, start + column))
                      for start in starts[page:page + columns]])
    return pages
