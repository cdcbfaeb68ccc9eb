"""What a match of a census is made from: the census, its known components, its survey rows."""
import numpy as np

from ..census.prepare import Scope
from ..components.stored import components
from ..errors import InputError, N_
from ..standards.model import ACCURACY_M
from .ddl import sql
from .reading import read
from .schema import GEOMETRIES

#: A survey row so near to a place shows that somebody walked there.
NEAR_M = 30.0
_SURVEYED = ("package_fid", "crew", "found", "objid", "classcode", "objname", "deptcode1",
             "deptcode2", "deptcode3", "objpos", "objstate", "ordate", "extra")


def census_row(ws, census_fid):
    """One census as a dict; ``scope`` is taken apart.

    Raises InputError where it is not there.
    """
    rows = ws.dicts("SELECT * FROM census WHERE fid = ?", (census_fid,))
    if not rows:
        raise InputError(N_("There is no census number {fid}."), fid=census_fid)
    return {**rows[0], "scope": Scope.of(rows[0]["scope"])}


def known_components(ws, scope):
    """The valid components: columns, ``table``, ``fid``, ``geometry``, and ``in_scope``.

    Those beyond the scope of the census are there to be recognised where a survey row fits them,
    and are not missed where none does.
    """
    rows = components(ws, "dedate IS NULL")
    inside = np.ones(len(rows["fid"]), bool)
    if scope.communities:
        wanted = set(scope.communities)
        length = ws.codes.community_length
        inside &= np.array([bool(b) and b[:length] in wanted for b in rows["bgid"]], bool)
    if scope.classes:
        beginnings = scope.classes
        inside &= np.array([c.startswith(beginnings) for c in rows["classcode"]], bool)
    return {**rows, "in_scope": inside}


def surveyed(ws, census_fid, purpose="census"):
    """The good survey rows of a census: columns, ``table``, ``fid``, ``geometry`` as surveyed,
    with the offsets taken off that a person accepted for their crews."""
    parts = []
    for geometry in GEOMETRIES:
        table = f"survey_{geometry}"
        rows = read(ws, table, _SURVEYED, "census_fid = ? AND purpose = ? AND state = 'good'",
                    (census_fid, purpose))
        parts.append({**rows, "table": np.full(len(rows["fid"]), table, dtype=object)})
    rows = {key: np.concatenate([p[key] for p in parts]) for key in parts[0]}
    return _offsets_off(ws, census_fid, rows)


def _offsets_off(ws, census_fid, rows):
    import shapely
    shape = rows["geometry"]
    for crew, dx, dy in ws.query("SELECT crew, dx, dy FROM census_crew WHERE census_fid = ? "
                                 "AND accepted = 1", (census_fid,)):
        mine = rows["crew"] == crew
        shape[mine] = shapely.transform(shape[mine], lambda xy, by=(dx, dy): xy - by)
    return rows


def settled(ws, census_fid, applied_only=False):
    """What decided changes of a census settled: {(table, fid)} of components and of survey rows.

    ``applied_only``: of those alone that are applied.
    """
    rows = ws.query("SELECT table_name, object_fid, survey_table, survey_fid FROM census_change "
                    "WHERE census_fid = ? AND (applied_at NOTNULL OR "
                    "(? AND coalesce(decision, '') <> ''))", (census_fid, int(not applied_only)))
    return {(r[0], r[1]) for r in rows if r[1]}, {(r[2], r[3]) for r in rows if r[3]}


def accuracy_of(ws, classcodes):
    """Positional accuracy (root mean square error, m) of classes; class A where it is not known.

    Source: CJ/T 214, accuracy classes A, B, C.
    """
    letter = dict(ws.query("SELECT code, accuracy FROM object_class WHERE kind = 'component'"))
    return np.array([ACCURACY_M.get(letter.get(c), ACCURACY_M["A"]) for c in classcodes], float)


def places(geometry):
    """(n, 2) float64 array: a point of each geometry, for lines and areas one on them."""
    import shapely
    points = shapely.point_on_surface(geometry)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def walked(ws, census_fid, at, bgid, survey_xy, survey_bgid):
    """Whether the surroundings of places were surveyed.

    A place counts as walked when there is a survey row in its unit grid or near it, or when it
    lies in a work package that has come back.

    Parameters
    ----------
    at : (n, 2) float64 array
    bgid : (n,) object array
    survey_xy : (m, 2) float64 array
    survey_bgid : (m,) object array

    Returns
    -------
    (n,) bool array
    """
    import shapely
    from scipy.spatial import cKDTree
    if not len(at):
        return np.zeros(0, bool)
    seen = {b for b in survey_bgid if b}
    found = np.array([b in seen for b in bgid], bool)
    if len(survey_xy):
        found |= cKDTree(survey_xy).query(at, distance_upper_bound=NEAR_M)[0] < np.inf
    back = read(ws, "census_package", [], "census_fid = ? AND state IN ('back', 'checked')",
                (census_fid,))["geometry"]
    back = back[~shapely.is_missing(back)]
    if len(back):
        tree = shapely.STRtree(shapely.points(at))
        found[np.unique(tree.query(back, predicate="intersects")[1])] = True
    return found


def alive_since(ws, day):
    """{component code: case number} of cases reported since a day that do not say the component is
    missing."""
    found = {}
    for table in ("case_closed", "case_open"):
        found.update(ws.query(
            sql("SELECT objid, case_no FROM {table} WHERE coalesce(objid, '') <> '' "
                "AND reported_at >= ? AND coalesce(condition, '') NOT LIKE '%丢失%' "
                "AND coalesce(condition, '') NOT LIKE '%缺失%' ORDER BY reported_at",
                table=table), (day or "9999",)))
    return found
