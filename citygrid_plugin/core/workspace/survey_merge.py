"""What follows from all sources of a census together: doubles of several crews, and how far the
receiver of each crew is off."""
import numpy as np

from ..census.collect_doubles import find_double_shapes, find_doubles
from ..errors import N_
from ..standards.model import ACCURACY_M
from . import survey
from .ddl import sql
from .reading import read
from .store import now

#: A known component that a crew confirmed without measuring it anew lies where it lay (metres).
_UNMOVED = 0.01
#: Offsets up to so many metres are looked for where there is none of a receiver's size.
_FAR = 25.0
#: An accepted offset stays accepted while a new estimate differs by less than so many errors.
_SAME_ERRORS = 3.0
_MERGED = ("fid", "classcode", "objid", "found", "crew", "source", "package_fid", "source_row",
           "surveyed_at", "state", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos",
           "objstate", "ordate", "note", "extra")
_FILLED = ("objname", "deptcode1", "deptcode2", "deptcode3", "objpos", "objstate", "ordate",
           "note", "extra")
#: Reasons of doubles, of one source and of two.
SAME_PLACE = N_("The same object at the same place as row {row} of this source.")
OTHER_SOURCE = N_("The same object as row {row} of {source} (crew {crew}), which is kept.")
SAME_CODE = N_("Component {code} is also answered in row {row} of {source} (crew {crew}), which is "
               "kept.")


def settle(ws, census_fid, purpose="census", feedback=None, connection=None):
    """Find the offsets of the crews and the doubles among all that was taken in.

    Doing it again changes nothing; it is done after taking in, and before a match where a run
    was killed in between (``survey.unsettled``).

    Parameters
    ----------
    ws : Workspace
    census_fid : int
    purpose : str
    feedback : optional
        With ``check()``; asked between the steps.
    connection : sqlite3.Connection, optional
        Of a transaction that is open already.

    Returns
    -------
    dict
        "doubles": rows in state double; "crews": the rows of ``census_crew`` (list of dict).

    Raises
    ------
    Busy, Cancelled
    """
    if connection is None:
        with ws.transaction() as connection:
            return settle(ws, census_fid, purpose, feedback, connection)
    estimate_offsets(ws, connection, census_fid, purpose)
    if feedback is not None:
        feedback.check()
    crews, doubles = survey.crews(ws, census_fid), 0
    for table in survey.TABLES:
        doubles += _settle_table(ws, connection, table, census_fid, purpose, crews)
        if feedback is not None:
            feedback.check()
    survey.mark_unsettled(connection, census_fid, purpose, False)
    return {"doubles": doubles, "crews": crews}


# -- doubles

def _settle_table(ws, connection, table, census_fid, purpose, crews):
    """Mark the doubles of one survey table; returns how many there are."""
    rows = read(ws, table, _MERGED, "census_fid = ? AND purpose = ? AND state != 'aside'",
                (census_fid, purpose))
    n = len(rows["fid"])
    if not n:
        return 0
    kept = _doubles(ws, table, rows, crews)
    before = rows["state"] == "double"
    changed, values = np.flatnonzero(before & (kept < 0)), []
    values += [("good", None, rows["fid"][r]) for r in changed]
    for r in np.flatnonzero(kept >= 0):
        values.append(("double", _reason(rows, r, kept[r]), rows["fid"][r]))
    connection.executemany(sql("UPDATE {table} SET state = ?1, reason = ?2 WHERE fid = ?3 AND "
                               "(state IS NOT ?1 OR reason IS NOT ?2)", table=table), values)
    return int((kept >= 0).sum())


def _doubles(ws, table, rows, crews):
    """(n,) row that is kept instead, -1 for those that stay."""
    import pandas
    import shapely
    accuracy = {code: ACCURACY_M.get(letter, 1.0) for code, letter in ws.query(
        "SELECT code, accuracy FROM object_class WHERE kind = 'component'")}
    cls = pandas.factorize(rows["classcode"])[0]
    source = pandas.factorize(pandas.Series(list(zip(
        rows["source"], rows["package_fid"], rows["crew"])), dtype=object))[0]
    # a crew whose receiver scatters more than its classes allow
    noise = {crew["crew"]: (crew["sigma"] or 0.0) * np.sqrt(2.0)
             for crew in crews}
    tolerance = np.array([max(accuracy.get(code, 1.0), noise.get(crew, 0.0))
                          for code, crew in zip(rows["classcode"], rows["crew"])])
    # an answer on a known component names it; a code that a crew only wrote down may be wrong
    answered = np.isin(rows["found"], ("here", *survey.ANSWERS))
    code = np.where(answered, rows["objid"], None)
    answer = np.isin(rows["found"], survey.ANSWERS)
    offsets = {crew["crew"]: (crew["dx"], crew["dy"]) for crew in crews
               if crew["dx"] is not None}
    shapes = survey.corrected(rows["geometry"], rows["crew"], offsets,
                              unmeasured(ws, rows)) if offsets else rows["geometry"]
    rank = _ranks(rows, answered)
    if table != "survey_point":
        shapes = np.where(answer, None, shapes)
        return find_double_shapes(shapes, cls, source, tolerance, code, rank)
    xy = np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])
    xy[answer] = np.nan
    return find_doubles(xy, cls, source, tolerance, code, rank)


def _ranks(rows, answered):
    """(n,) int, the better row of two has the smaller: reached at all, a known component
    answered, newer by a day, there rather than not, more filled in, taken in first."""
    day = np.array([(at or "")[:10] for at in rows["surveyed_at"]])
    newest = -np.unique(day, return_inverse=True)[1]
    filled = sum((rows[name] != None).astype(int) for name in _FILLED)       # noqa: E711
    order = np.lexsort((rows["fid"].astype(np.int64), -filled,
                        np.isin(rows["found"], survey.ANSWERS), newest, ~answered,
                        rows["found"] == "not_reached"))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _reason(rows, row, kept):
    params = {"row": int(rows["source_row"][kept] or 0), "source": rows["source"][kept] or "",
              "crew": rows["crew"][kept] or "–"}
    if rows["found"][row] in ("here", *survey.ANSWERS) and rows["objid"][row] \
            and rows["objid"][row] == rows["objid"][kept]:
        return survey.reason_text(SAME_CODE, {**params, "code": rows["objid"][row]})
    mine = [(rows["source"][r], rows["package_fid"][r]) for r in (row, kept)]
    return survey.reason_text(SAME_PLACE if mine[0] == mine[1] else OTHER_SOURCE, params)


# -- offsets

def known_points(ws, columns=("objid", "classcode")):
    """The valid components that are points: dict of arrays, ``geometry`` among them."""
    parts = [read(ws, table, columns, "dedate IS NULL") for table in ws.tables
             if table.startswith("component_") and table.endswith("_point")]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def estimate_offsets(ws, connection, census_fid, purpose):
    """Estimate the constant offset of every crew against the known components; offer it.

    ``census_crew`` gets rows, dx, dy, offset_error and sigma (metres; dx and dy NULL where no
    offset is significant). What a person accepted stays accepted while the estimate stays.
    """
    import shapely

    from ..census.offset import estimate_offset
    rows = read(ws, "survey_point", ("objid", "classcode", "found", "crew", "state"),
                "census_fid = ? AND purpose = ?", (census_fid, purpose))
    counts = dict(ws.query(
        "SELECT crew, count(*) FROM (SELECT crew, census_fid, purpose, state FROM survey_point "
        "UNION ALL SELECT crew, census_fid, purpose, state FROM survey_line UNION ALL SELECT "
        "crew, census_fid, purpose, state FROM survey_area) WHERE census_fid = ? AND purpose = ? "
        "AND state != 'aside' AND crew NOTNULL GROUP BY crew", (census_fid, purpose)))
    others = {crew for crew, in ws.query(
        "SELECT crew FROM survey_point WHERE census_fid = ?1 AND purpose != ?2 UNION SELECT crew "
        "FROM survey_line WHERE census_fid = ?1 AND purpose != ?2 UNION SELECT crew FROM "
        "survey_area WHERE census_fid = ?1 AND purpose != ?2", (census_fid, purpose))}
    former = {crew["crew"]: crew for crew in survey.crews(ws, census_fid)}
    known = known_points(ws) if counts else None
    still = unmeasured(ws, rows)
    for name in sorted(counts):
        offset = None
        mine = np.flatnonzero((rows["crew"] == name) & (rows["state"] != "aside")
                              & ~np.isin(rows["found"], survey.ANSWERS) & ~still)
        if len(mine) and len(known["fid"]):
            compared = (shapely.get_coordinates(known["geometry"]),
                        np.column_stack([shapely.get_x(rows["geometry"][mine]),
                                         shapely.get_y(rows["geometry"][mine])]),
                        known["classcode"].astype(str), rows["classcode"][mine].astype(str))
            offset = estimate_offset(*compared)
            if not offset.significant:      # a wrong local system rather than a receiver
                far = estimate_offset(*compared, reach=_FAR)
                offset = far if far.significant else offset
        _store(connection, census_fid, name, counts[name], offset, former.get(name))
    for name in set(former) - set(counts) - others:
        connection.execute("DELETE FROM census_crew WHERE fid = ?", (former[name]["fid"],))


def unmeasured(ws, rows):
    """Confirmed components that lie where they lay: nobody measured them anew, so they say nothing
    of a receiver, and have nothing of its offset.

    Parameters
    ----------
    ws : Workspace
    rows : dict of (n,) arrays
        ``found``, ``objid`` and ``geometry`` of surveyed rows, as surveyed.

    Returns
    -------
    (n,) bool array
    """
    import pandas
    import shapely
    found = rows["found"] == "here"
    here = np.flatnonzero(found)
    if len(here):
        parts = [read(ws, table, ("objid",), "dedate IS NULL") for table in ws.tables
                 if table.startswith("component_")]
        known = pandas.Series(np.concatenate([part["geometry"] for part in parts]),
                              index=np.concatenate([part["objid"] for part in parts]))
        known = known[~known.index.duplicated()]
        there = known.reindex(rows["objid"][here], fill_value=None).to_numpy(object)
        found[here] = shapely.hausdorff_distance(rows["geometry"][here], there) <= _UNMOVED
    return found


def _store(connection, census_fid, crew, count, offset, former):
    found = offset is not None and offset.significant
    values = {"rows": count, "dx": float(offset.dx) if found else None,
              "dy": float(offset.dy) if found else None,
              "offset_error": float(offset.error) if found else None,
              "sigma": float(offset.sigma) if offset is not None
              and np.isfinite(offset.sigma) else None}
    if former is None:
        connection.execute(
            'INSERT INTO census_crew (census_fid, crew, "rows", dx, dy, offset_error, sigma) '
            "VALUES (?, ?, ?, ?, ?, ?, ?)", (census_fid, crew, *values.values()))
        return
    accepted = former["accepted"]
    if accepted and (not found or former["dx"] is None or np.hypot(
            values["dx"] - former["dx"], values["dy"] - former["dy"])
            > _SAME_ERRORS * max(values["offset_error"], former["offset_error"] or 0.0)):
        accepted = 0        # it is another offset than the one that was accepted
    if all(former[name] == value for name, value in values.items()) \
            and accepted == former["accepted"]:
        return
    connection.execute(
        'UPDATE census_crew SET "rows" = ?, dx = ?, dy = ?, offset_error = ?, sigma = ?, '
        "accepted = ?, changed_at = ? WHERE fid = ?",
        (*values.values(), accepted, now(), former["fid"]))
