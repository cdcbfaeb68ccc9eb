"""The areas of a workspace that figures are counted by, and what a figure is divided by.

A case or component belongs to the area that its unit grid code says, or else its community code,
where such a grid or community is valid now; one that carries neither, or only the code of a retired
grid, belongs to the area it lies in. So a figure of a community is the sum of its grids, and a case
on a border stays with the grid that was decided on when it was filed. `POSITION` asks only where
things lie.
"""
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from ..analysis.cases import Coded
from ..analysis.places import place_of
from ..errors import InputError, N_
from .ddl import Raw, sql
from .geometry import geometries
from .reading import read

KINDS = {"grid": N_("Unit grid"), "patrol": N_("Patrol area"), "community": N_("Community"),
         "street": N_("Street"), "district": N_("District"), "unit": N_("Responsible unit")}
DRAWN = "drawn"
CODE, POSITION = "code", "position"
DENOMINATORS = {"area": N_("Square kilometre"), "street": N_("Kilometre of street"),
                "components": N_("Component"), "patrol": N_("Patrol")}


@dataclass
class Areas:
    """Areas of one kind, ordered by code.

    Attributes
    ----------
    kind : str
        Of KINDS, or DRAWN.
    code, name : object (m,)
        ``name`` is the code where there is no name.
    geometry : object (m,)
        Polygons in the workspace's CRS; None for units.
    area : float64 (m,)
        m², NaN for units.
    parent : object (m,)
        Code one level up: community of a grid, street of a community, division of a street and of
        a patrol area; None otherwise.
    members : dict of str to dict of str to int
        By column of cases and components (``community_code``, ``bgid``, ``unit``): the row to
        which a valid code belongs. A later column counts more.
    """
    kind: str
    code: np.ndarray
    name: np.ndarray
    geometry: np.ndarray
    area: np.ndarray
    parent: np.ndarray
    members: dict = field(default_factory=dict, repr=False)

    def __len__(self):
        return len(self.code)

    def row(self, code):
        """Row of a code; InputError where there is none."""
        found = np.flatnonzero(self.code == code)
        if not len(found):
            raise InputError(N_("There is no area {code}."), code=code)
        return int(found[0])

    def rows_of(self, facts, by=CODE, feedback=None):
        """Row of the area each object belongs to.

        Parameters
        ----------
        facts : Cases, Components or other
            With ``x``, ``y`` (n,) float64, metres in the workspace's CRS, NaN where unknown, and
            as Coded those columns of ``members`` that it has.
        by : str
            CODE or POSITION (see the module's first lines); units have no position.

        Returns
        -------
        int32 (n,)
            -1 for an object in none.

        Raises
        ------
        Cancelled
        """
        found = np.full(len(facts.x), -1, dtype=np.int32)
        for column, rows in self.members.items():
            if (by == CODE or self.kind == "unit") and hasattr(facts, column):
                said = _looked_up(getattr(facts, column), rows)
                found = np.where(said >= 0, said, found)
        left = np.flatnonzero(found < 0)
        if len(left) and self.kind != "unit":
            found[left] = place_of(facts.x[left], facts.y[left], self.geometry, feedback=feedback)
        return found


def _looked_up(coded, rows):
    """Row per object of the code it carries, -1 for none."""
    known = np.fromiter((rows.get(value, -1) for value in coded.values), np.int32,
                        len(coded.values))
    return np.append(known, np.int32(-1))[coded.codes]


def areas_of(ws, kind):
    """The areas of a workspace.

    Parameters
    ----------
    ws : Workspace
    kind : str
        Of KINDS. Unit grids are the valid ones; the district is all communities together (or
        streets, or unit grids, where there are none); units are the organisations, which have
        no place.

    Returns
    -------
    Areas
        There may be none.
    """
    if kind == "unit":
        rows = read(ws, "organisation", ["code", "name", "parent_code"])
        made = _made(kind, rows["code"], rows["name"], [None] * len(rows["code"]),
                     rows["parent_code"])
        made.members = {"unit": {code: row for row, code in enumerate(made.code)}}
        return made
    grids = ws.query("SELECT bgid, bgname, community_code, geom FROM unit_grid "
                     "WHERE dedate IS NULL")
    made = _read(ws, kind, grids)       # says so where shapely is missing
    from .patrol_work import members
    streets = {code: street or code[:ws.codes.street_length] for code, street in
               ws.query("SELECT code, street_code FROM community")}
    of_grid = {bgid: community for bgid, _, community, _ in grids}
    code_of = {"grid": {"bgid": {bgid: bgid for bgid in of_grid}},
               "patrol": {"bgid": members(ws)},
               "community": {"community_code": {code: code for code in streets}, "bgid": of_grid},
               "street": {"community_code": streets,
                          "bgid": {bgid: streets.get(code) for bgid, code in of_grid.items()}},
               "district": {"community_code": dict.fromkeys(streets, ws.codes.division),
                            "bgid": dict.fromkeys(of_grid, ws.codes.division)}}[kind]
    place = {code: row for row, code in enumerate(made.code)}
    made.members = {column: {code: place[area] for code, area in codes.items() if area in place}
                    for column, codes in code_of.items()}
    return made


def drawn(geometry, code=None, name=None):
    """Areas of a person's own: what lies in several counts to the first.

    Parameters
    ----------
    geometry : object (m,)
        Polygons in the workspace's CRS; invalid ones are repaired.
    code, name : (m,), optional
        Default: a running number. Of equal codes all but the first get a number behind them.

    Raises
    ------
    InputError
        One has no area.
    """
    import shapely
    geometry = np.asarray(geometry, dtype=object)
    shapes = np.where(shapely.is_valid(geometry), geometry, shapely.make_valid(geometry))
    shapes = shapely.force_2d(shapes)
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    shapes[mixed] = shapely.buffer(shapes[mixed], 0)    # a line that stuck out is no ground
    if not (shapely.area(shapes) > 0).all():
        raise InputError(N_("A shape without an area holds nothing. Choose polygons."))
    code = [str(row + 1) for row in range(len(shapes))] if code is None else code
    name = code if name is None else name
    return _made(DRAWN, _told_apart(code), name, shapes, [None] * len(shapes), False)


def _told_apart(codes):
    """The codes, with a number behind those that have gone before."""
    seen, found = {}, []
    for code in codes:
        seen[code] = seen.get(code, 0) + 1
        found.append(code if seen[code] == 1 else f"{code} ({seen[code]})")
    return found


def _read(ws, kind, grids):
    if kind == "grid":
        bgid, name, community, blobs = zip(*grids) if grids else ((),) * 4
        return _made(kind, bgid, name, geometries(blobs), community)
    if kind == "district":
        return _district(ws, grids)
    columns = ["code", "name", *(["street_code"] if kind == "community" else [])]
    rows = read(ws, {"patrol": "patrol_area"}.get(kind, kind), columns)
    return _made(kind, rows["code"], rows["name"], rows["geometry"],
                 rows.get("street_code", [ws.codes.division] * len(rows["code"])))


def _district(ws, grids):
    import shapely
    code, name = ws.codes.division, ws.meta.get("name")
    for shapes in (read(ws, "community")["geometry"], read(ws, "street")["geometry"],
                   geometries(grid[-1] for grid in grids)):
        shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        if len(shapes):
            whole = shapely.union_all(shapely.make_valid(shapes))
            return _made("district", [code], [name], [whole], [None])
    return _made("district", [], [], [], [])


def inside_district(ws, lines):
    """Lines as far as they lie in the district; all of them where there is none.

    Parameters
    ----------
    ws : Workspace
    lines : (n,) object
        Shapely geometries in the reference system of the workspace.

    Returns
    -------
    (n,) object
        None or empty where nothing is left.
    """
    import shapely
    ground = areas_of(ws, "district").geometry
    if not len(ground):
        return lines
    shapely.prepare(ground)
    out = ~shapely.contains_properly(ground[0], lines)
    lines = lines.copy()
    lines[out] = shapely.intersection(lines[out], ground[0])
    return lines


def _made(kind, code, name, geometry, parent, sort=True):
    import shapely
    code, name, parent = (_objects(values) for values in (code, name, parent))
    geometry = _objects(geometry)
    missing = shapely.is_missing(geometry)
    area = np.where(missing, np.nan, shapely.area(geometry))
    order = np.argsort(code.astype(str), kind="stable") if sort else np.arange(len(code))
    name = np.where(name == "", None, name)
    name = np.where(name == None, code, name)  # noqa: E711 (element by element)
    return Areas(kind, *(values[order] for values in (code, name, geometry, area, parent)))


def _objects(values):
    found = np.empty(len(values), dtype=object)
    found[:] = list(values)
    return found


def denominators(ws, areas, what, classes=(), feedback=None):
    """What a figure of each area is divided by.

    Parameters
    ----------
    ws : Workspace
    areas : Areas
    what : str
        Of DENOMINATORS: km²; km of road (``base_road``; half of one on a border); valid components
        in number; patrols: the share of the collectors' patrol areas, by ground, that is one
        collector for each whole patrol area.
    classes : tuple of str
        Codes of components, or their beginnings; none: all.

    Returns
    -------
    float64 (m,)
        0 where there is nothing to divide by; NaN for what units have none of.

    Raises
    ------
    Cancelled
    """
    if what == "area":
        return areas.area / 1e6
    if areas.kind == "unit":
        return np.full(len(areas), np.nan)
    if what == "street":
        from ..grids.road_length import road_length     # needs shapely
        return road_length(read(ws, "base_road")["geometry"], areas.geometry, feedback) / 1000
    if what == "patrol":
        return _patrols(ws, areas, feedback)
    from .component_facts import components_of
    found = components_of(ws, feedback)
    place = areas.rows_of(found, feedback=feedback)
    chosen = (place >= 0) & found.mask(classes)
    return np.bincount(place[chosen], minlength=len(areas)).astype(np.float64)


def _patrols(ws, areas, feedback):
    """Collectors whose patrol areas lie in each area: a grid has its share of the ground of its
    patrol area."""
    import shapely
    rows = ws.query(sql(
        "SELECT g.bgid, p.patrol_code, g.geom FROM unit_grid g {join} WHERE g.dedate IS NULL",
        join=Raw("JOIN patrol_area_grid p ON p.bgid = g.bgid")))
    bgid, patrol, blobs = zip(*rows) if rows else ((),) * 3
    shapes = geometries(blobs)
    ground = shapely.area(shapes)
    _, group = np.unique(np.array(patrol, dtype=str), return_inverse=True)
    share = ground / np.bincount(group, ground)[group] if len(group) else ground
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes)).reshape(-1, 2)
    place = areas.rows_of(SimpleNamespace(x=middle[:, 0], y=middle[:, 1], bgid=Coded.of(bgid)),
                          feedback=feedback)
    return np.bincount(place[place >= 0], share[place >= 0], len(areas)).astype(np.float64)
