"""What a match of a census is made from: the census, its known components, its survey rows."""
from dataclasses import dataclass

import numpy as np

from ..census.changes import MISSING_WORDS
from ..components.stored import components
from ..standards.model import ACCURACY_M
from .census_pending import TOGETHER
from .ddl import Raw, sql
from .reading import read
from .schema import GEOMETRIES
from .survey import ANOTHER_SURVEY, corrected
from .survey_merge import unmeasured

#: Whether a change ``c`` is undecided, and other parts of its split or joined object are decided.
HALF_DECIDED = sql(
    "(c.applied_at IS NULL AND c.kind IN ('split', 'joined') AND (c.census_fid, c.kind, {mine}) IN "
    "(SELECT d.census_fid, d.kind, {other} FROM census_change d WHERE d.kind IN ('split', "
    "'joined') AND d.decision IN ('accepted', 'rejected')))", mine=TOGETHER,
    other=Raw(TOGETHER.replace("c.", "d.")))
#: A survey row so near to a place shows that somebody walked there.
NEAR_M = 30.0
#: So many components around a place, and no farther than this (m), tell whether it was walked:
#: where fewer than so few stand, they tell nothing; else by the share that has survey rows.
_AROUND, AROUND_M, _FEW, _SHARE = 8, 75.0, 3, 0.25
_SURVEYED = ("package_fid", "crew", "found", "objid", "classcode", "objname", "deptcode1",
             "deptcode2", "deptcode3", "objpos", "objstate", "ordate", "extra")


def known_components(ws, scope):
    """The valid components: columns, ``table``, ``fid``, ``geometry``, and ``in_scope``.

    Those beyond the scope of the census are there to be recognised where a survey row fits them,
    and are not missed where none does.
    """
    rows = components(ws, "dedate IS NULL")
    inside = np.ones(len(rows["fid"]), bool)
    if scope.communities:
        length = ws.codes.community_length
        home = np.array([(b or "")[:length] for b in rows["bgid"]], dtype=object)
        outside, areas = np.flatnonzero(home == ""), read(ws, "community", ("code",))
        if len(outside) and len(areas["code"]):     # in no unit grid, and yet in a community
            from ..grids.assign import assign
            home[outside] = assign(rows["geometry"][outside], areas["geometry"], areas["code"])
        inside &= np.isin(home.astype(str), scope.communities)
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
    offsets = {crew: (dx, dy) for crew, dx, dy in ws.query(
        "SELECT crew, dx, dy FROM census_crew WHERE census_fid = ? AND accepted = 1",
        (census_fid,))}
    if offsets:
        rows["geometry"] = corrected(rows["geometry"], rows["crew"], offsets,
                                     unmeasured(ws, rows))
    return rows


def good_rows(ws, census_fid):
    """What tells one state of the survey of a census from another: its good rows, counted."""
    return [ws.query(sql("SELECT count(*), sum(fid), max(fid) FROM {table} WHERE census_fid = ? "
                         "AND purpose = 'census' AND state = 'good'", table=f"survey_{geometry}"),
                     (census_fid,))[0] for geometry in GEOMETRIES]


@dataclass(frozen=True)
class Settled:
    """What decided changes settled, as sets of (table, fid): ``objects``, components with a
    surveyed row; ``absent``, components without one, until somebody surveys them after all; and
    ``rows`` of the survey."""
    objects: set
    absent: set
    rows: set


def settled(ws, census_fid, applied_only=False):
    """What the decided changes of a census settled.

    What an applied change made (a new row, or one in another table) is settled, too; a decision
    on a surveyed row that was taken in again since settles nothing. Where a part of a split or
    joined object is decided, all of its parts are settled: they belong together.

    Parameters
    ----------
    ws : Workspace
    census_fid : int
    applied_only : bool
        Of those alone that are applied.

    Returns
    -------
    Settled
    """
    rows = ws.query(sql(
        "SELECT c.table_name, c.object_fid, c.survey_table, c.survey_fid, o.table_name, o.fid "
        "FROM census_change c LEFT JOIN object_code o ON o.code = c.result_objid "
        "WHERE c.census_fid = ? AND (c.applied_at NOTNULL OR "
        "(? AND (coalesce(c.decision, '') <> '' OR {half}) AND NOT {another}))",
        half=HALF_DECIDED, another=ANOTHER_SURVEY),
        (census_fid, int(not applied_only)))
    with_row, without = ([r for r in rows if (r[3] is None) == bare] for bare in (False, True))
    objects, absent = ({(r[k], r[k + 1]) for r in part for k in (0, 4) if r[k + 1]}
                       for part in (with_row, without))
    return Settled(objects, absent, {(r[2], r[3]) for r in with_row})


def entered_since(ws, day):
    """{(table, fid)} of the components that notices of the change inbox brought in since a day."""
    found = set()
    for table, first, last in ws.query(
            "SELECT h.table_name, h.fid, coalesce(h.last_fid, h.fid) FROM census_run r "
            "JOIN census c ON c.fid = r.census_fid AND c.kind = 'inbox' "
            "JOIN cg_history h ON h.id BETWEEN r.first_history AND r.last_history "
            "WHERE r.at >= ? AND h.action = 'insert' AND h.table_name LIKE 'component%'",
            (day or "9999",)):
        found.update((table, fid) for fid in range(first, last + 1))
    return found


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


def walked(ws, census_fid, at, bgid, known_xy, survey_xy, survey_bgid):
    """Whether the surroundings of places were surveyed.

    Where a crew walked it found most of what stands around: a place counts as walked when the
    survey has at least a quarter as many rows around it as there are components, counted as far
    as the eighth of these stands; or when it lies in a work package that has come back. Where
    hardly anything stands around, a survey row in its unit grid or near it is enough.

    Parameters
    ----------
    at : (n, 2) float64 array
    bgid : (n,) object array
    known_xy : (k, 2) float64 array
        Places of all components.
    survey_xy : (m, 2) float64 array
    survey_bgid : (m,) object array

    Returns
    -------
    (n,) bool array
    """
    from scipy.spatial import cKDTree
    if not len(at):
        return np.zeros(0, bool)
    if not len(survey_xy):
        return _back(ws, census_fid, at)
    surveyed_at = cKDTree(survey_xy)
    seen = {b for b in survey_bgid if b}
    lonely = np.array([b in seen for b in bgid], bool)
    lonely |= surveyed_at.query(at, distance_upper_bound=NEAR_M)[0] < np.inf
    known = cKDTree(known_xy)
    reach = np.minimum(known.query(at, k=[_AROUND + 1])[0][:, 0], AROUND_M)
    # a place stands among the components itself
    stand = known.query_ball_point(at, reach, return_length=True) - 1
    rows = surveyed_at.query_ball_point(at, reach + 1.0, return_length=True)
    found = np.where(stand >= _FEW, rows >= _SHARE * stand, lonely)
    return found | _back(ws, census_fid, at)


def _back(ws, census_fid, at):
    """Whether places lie in work packages that have come back."""
    import shapely
    shapes = read(ws, "census_package", [], "census_fid = ? AND state IN ('back', 'checked')",
                  (census_fid,))["geometry"]
    found = np.zeros(len(at), bool)
    shapes = shapes[~shapely.is_missing(shapes)]
    if len(shapes):
        found[np.unique(shapely.STRtree(shapely.points(at)).query(
            shapes, predicate="intersects")[1])] = True
    return found


def alive_since(ws, day):
    """{component code: case number} of cases reported since a day that do not say the component is
    missing, in their condition or else in their description."""
    found, missing = {}, Raw(" OR ".join(["said LIKE ?"] * len(MISSING_WORDS)))
    for table in ("case_closed", "case_open"):
        found.update(ws.query(
            sql("SELECT objid, case_no FROM (SELECT objid, case_no, reported_at, "
                "coalesce(nullif(condition, ''), description, '') AS said FROM {table} "
                "WHERE coalesce(objid, '') <> '' AND reported_at >= ?) WHERE NOT ({missing}) "
                "ORDER BY reported_at", table=table, missing=missing),
            (day or "9999", *(f"%{word}%" for word in MISSING_WORDS))))
    return found
