"""Sampling and checking the survey of a census in a workspace.

The plan draws sheets or unit grids (rows of ``census_lot``); a check survey of these is taken in as
any other (purpose ``check``) and compared: defects (``census_defect``), rates of every sheet
(``census_lot.result``) and the verdict on every crew (``census_crew.verdict``). See
``core.census.quality`` for method and sources.
"""
import json

import numpy as np

from ..census import pairs as matcher, quality
from ..census.quality import Norms
from ..errors import InputError, N_
from ..progress import Part
from . import census as census_store, census_sources as sources
from .bulk import insert_rows, valid_grids
from .geometry import geometries
from .store import now

KINDS = ("grid", "sheet")
#: Objects so near to the border of a sheet may be matched with one inside.
_MARGIN = 15.0


def norms_of(ws, census_fid):
    """The Norms of a census: the defaults with what its options say."""
    options = ws.query("SELECT options FROM census WHERE fid = ?", (census_fid,))
    return Norms.of(json.loads(options[0][0] or "{}").get("norms", {}) if options else {})


def set_norms(ws, census_fid, given, by):
    """Keep what differs from the defaults with the census; raises InputError as ``Norms.of``."""
    Norms.of(given)
    with ws.transaction() as connection:
        row = connection.execute("SELECT options FROM census WHERE fid = ?",
                                 (census_fid,)).fetchone()
        options = {**json.loads(row[0] or "{}"), "norms": given}
        connection.execute("UPDATE census SET options = ?, changed_by = ?, changed_at = ? "
                           "WHERE fid = ?", (json.dumps(options, ensure_ascii=False), by, now(),
                                             census_fid))


def sheets(xy, side):
    """The square map sheets that hold points: (codes, polygons), in the order of the codes.

    A sheet is named by its south-west corner, north before east, in kilometres (as sheets of
    1:500 and 1:1000 are; GB/T 20257.1, from memory).
    """
    import shapely
    corner = np.unique(np.floor(xy / side).astype(np.int64), axis=0)
    low = corner * side
    codes = np.array([f"{y / 1000:.3f}-{x / 1000:.3f}" for x, y in low.tolist()], dtype=object)
    boxes = shapely.box(low[:, 0], low[:, 1], low[:, 0] + side, low[:, 1] + side)
    order = np.argsort(codes.astype(str), kind="stable")
    return codes[order], np.asarray(boxes, dtype=object)[order]


def make_plan(ws, census_fid, kind, by, side=500.0, seed=1):
    """Draw the sheets or unit grids that are to be surveyed again.

    Parameters
    ----------
    ws : Workspace
    census_fid : int
    kind : str
        "grid" or "sheet".
    by : str
    side : float
        Of a sheet, m.
    seed : int
        Another one draws others.

    Returns
    -------
    int
        How many were drawn; an earlier plan is replaced.

    Raises
    ------
    InputError
        Nothing was surveyed; a check survey was compared already; no unit grids.
    Busy
    """
    import shapely
    census = census_store.get(ws, census_fid)
    if ws.query("SELECT 1 FROM census_lot WHERE census_fid = ? AND result NOTNULL", (census_fid,)):
        raise InputError(N_("The sample of {name} was checked already. Its plan stays as it is."),
                         name=census["name"])
    rows = sources.surveyed(ws, census_fid)
    if not len(rows["fid"]):
        raise InputError(N_("Nothing was taken in for the census {name} yet. Take in packages or "
                            "survey files first."), name=census["name"])
    xy = sources.places(rows["geometry"])
    if kind == "grid":
        codes, polygons = valid_grids(ws)
        if not len(codes):
            raise InputError(N_("The workspace has no unit grids. Draw by map sheet instead."))
    else:
        codes, polygons = sheets(xy, side)
    unit, row = shapely.STRtree(shapely.points(xy)).query(polygons, predicate="intersects")
    objects = np.bincount(unit, minlength=len(codes))
    drawn, lot, size = quality.plan(codes, objects, _main_crew(unit, rows["crew"][row], len(codes)),
                                    norms_of(ws, census_fid), seed)
    crew = [name.rsplit("-", 1)[0] or None for name in lot]
    counts = dict(zip(*np.unique(lot.astype(str), return_counts=True)))
    with ws.transaction() as connection:
        connection.execute("DELETE FROM census_lot WHERE census_fid = ?", (census_fid,))
        insert_rows(ws, connection, "census_lot", {
            "census_fid": census_fid, "code": codes[drawn], "kind": kind, "size": size,
            "sample": [int(counts[name]) for name in lot], "accept": 0, "crew": crew,
            "state": "drawn"}, geometry=polygons[drawn])
        connection.execute("UPDATE census SET changed_by = ?, changed_at = ? WHERE fid = ?",
                           (by, now(), census_fid))
    return len(drawn)


def _main_crew(unit, crew, count):
    """Who surveyed most of each unit."""
    names, number = np.unique(np.array([str(c or "") for c in crew]), return_inverse=True)
    table = np.zeros((count, max(len(names), 1)), dtype=np.int64)
    np.add.at(table, (unit, number), 1)
    return (names[table.argmax(axis=1)] if len(names) else np.full(count, "")).astype(object)


def check_survey(ws, census_fid, by, feedback=None):
    """Compare the check survey with the census on the drawn sheets, and keep what it shows.

    Positions are compared as they will be applied: an offset that was accepted for a crew is off,
    one that was not counts against it.

    Parameters
    ----------
    ws : Workspace
    census_fid : int
    by : str
    feedback : optional
        With ``progress(fraction)``, which raises Cancelled to stop it.

    Returns
    -------
    dict
        ``all`` and ``crews`` ({crew: rates with ``rmse``, ``verdict``, ``failed``}), ``units``
        ({code: rates}), ``mean_defects`` (mean defect rate of the sheets), ``defects`` (count).

    Raises
    ------
    InputError
        No plan, or no check survey.
    Busy, Cancelled
    """
    census = census_store.get(ws, census_fid)
    lots = ws.dicts("SELECT fid, code, crew, geom FROM census_lot WHERE census_fid = ? "
                    "ORDER BY fid", (census_fid,))
    if not lots:
        raise InputError(N_("The census {name} has no sampling plan. Draw one first."),
                         name=census["name"])
    norms = norms_of(ws, census_fid)
    check = sources.surveyed(ws, census_fid, "check")
    if not len(check["fid"]):
        raise InputError(N_("No check survey was taken in for {name}. Take it in with the purpose "
                            "of a check."), name=census["name"])
    shapes = geometries(lot["geom"] for lot in lots)
    survey, check = _inside(sources.surveyed(ws, census_fid), shapes), _inside(check, shapes)
    result = _compare(ws, lots, check, survey, norms, feedback)
    _store(ws, census_fid, lots, result, by)
    return result["told"]


def _inside(rows, shapes):
    """The rows on the sheets or near them; ``unit`` is the sheet a row lies on, -1 beside it."""
    import shapely
    xy = sources.places(rows["geometry"])
    tree = shapely.STRtree(shapely.points(xy))
    unit = np.full(len(xy), -1, dtype=np.int64)
    number, row = tree.query(shapes, predicate="intersects")
    unit[row[::-1]] = number[::-1]
    near = np.zeros(len(xy), bool)
    near[np.unique(tree.query(shapes, predicate="dwithin", distance=_MARGIN)[1])] = True
    answer = np.isin(rows["found"].astype(str), ("lost", "removed", "not_reached"))
    kept = near & ~answer
    return {**{name: values[kept] for name, values in rows.items()}, "unit": unit[kept],
            "xy": xy[kept]}


def _compare(ws, lots, check, survey, norms, feedback):
    check["accuracy"] = sources.accuracy_of(ws, check["classcode"])
    matched = matcher.match_all(check, survey, np.arange(len(check["fid"])),
                                np.arange(len(survey["fid"])),
                                feedback=Part(feedback, 0.3, 0.9)).pairs
    i, j = matched.old, matched.new
    away = np.hypot(*(survey["xy"][j] - check["xy"][i]).T)
    found = quality.defects(check, survey, i, j, away, check["accuracy"][i], norms)
    unit = np.where(found.check >= 0, np.append(check["unit"], -1)[found.check],
                    np.append(survey["unit"], -1)[found.census])
    kept = unit >= 0
    found = quality.Defects(*(getattr(found, name)[kept] for name in
                              ("kind", "field", "check", "census", "distance")))
    unit = unit[kept]
    partner = np.full(len(check["fid"]), -1, dtype=np.int64)
    partner[i] = j
    main = np.array([lot["crew"] or "" for lot in lots], dtype=object)
    crew_check = np.where(partner >= 0, np.append(survey["crew"], None)[partner],
                          np.append(main, None)[check["unit"]])
    crew_check = np.array([c or "" for c in crew_check], dtype=object)
    crew_survey = np.array([c or "" for c in survey["crew"]], dtype=object)
    crew = np.where(found.check >= 0, np.append(crew_check, "")[found.check],
                    np.append(crew_survey, "")[found.census])
    classes = np.array([c or "" for c in check["classcode"]], dtype=object)
    here = check["unit"][i] >= 0
    i, j, away = i[here], j[here], away[here]

    def rates_of(defects, rows, others, chosen):
        place = np.full(len(check["fid"]), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        moved = quality.Defects(defects.kind, defects.field,
                                np.where(defects.check >= 0, place[defects.check], -1),
                                defects.census, defects.distance)
        rates = quality.rates(moved, classes[rows], len(others), place[i[chosen]], norms)
        limits = np.unique(check["accuracy"][i[chosen]])
        rates["rmse"] = {float(limit): round(quality.rmse(
            away[chosen][check["accuracy"][i[chosen]] == limit], norms.finer), 3)
            for limit in limits}
        return rates

    def some(mask):
        return quality.Defects(*(getattr(found, name)[mask] for name in
                                 ("kind", "field", "check", "census", "distance")))
    on_check, on_survey = check["unit"] >= 0, survey["unit"] >= 0
    told = {"all": rates_of(found, np.flatnonzero(on_check), np.flatnonzero(on_survey),
                            np.ones(len(i), bool)), "crews": {}, "units": {},
            "defects": len(found)}
    for name in sorted(set(crew_check[on_check]) | set(crew_survey[on_survey])):
        rates = rates_of(some(crew == name), np.flatnonzero(on_check & (crew_check == name)),
                         np.flatnonzero(on_survey & (crew_survey == name)), crew_check[i] == name)
        rates["verdict"], rates["failed"] = quality.verdict(rates, norms)
        told["crews"][name] = rates
    for number, lot in enumerate(lots):
        told["units"][lot["code"]] = rates_of(
            some(unit == number), np.flatnonzero(check["unit"] == number),
            np.flatnonzero(survey["unit"] == number), check["unit"][i] == number)
    shares = [r["defects"] for r in told["units"].values() if r["defects"] is not None]
    told["mean_defects"] = float(np.mean(shares)) if shares else None
    return {"told": told, "found": found, "unit": unit, "crew": crew, "check": check,
            "survey": survey}


def _store(ws, census_fid, lots, result, by):
    found, told = result["found"], result["told"]
    check, survey = result["check"], result["survey"]
    at_check = found.check >= 0

    def either(name):
        return np.where(at_check, np.append(check[name], None)[found.check],
                        np.append(survey[name], None)[found.census])
    xy = np.where(at_check[:, None], np.vstack([check["xy"], [[0, 0]]])[found.check],
                  np.vstack([survey["xy"], [[0, 0]]])[found.census])
    weight = {name: share for names, share in
              ((quality.OMISSIONS, "omission_weight"), (quality.ERRORS, "error_weight"),
               (("position",), "position_weight")) for name in names}
    norms = norms_of(ws, census_fid)
    stamp = now()
    with ws.transaction() as connection:
        connection.execute("DELETE FROM census_defect WHERE census_fid = ?", (census_fid,))
        if len(found):
            insert_rows(ws, connection, "census_defect", {
                "census_fid": census_fid, "lot": [lots[u]["code"] for u in result["unit"]],
                "crew": [c or None for c in result["crew"]], "kind": found.kind,
                "field": found.field, "objid": either("objid"),
                "distance": [None if d != d else round(d, 3) for d in found.distance.tolist()],
                "weight": [getattr(norms, weight[kind]) for kind in found.kind],
                "survey_table": either("table"), "survey_fid": either("fid")},
                points=(xy[:, 0], xy[:, 1]))
        for lot in lots:
            rates = told["units"][lot["code"]]
            state = "checked" if rates["checked"] or rates["surveyed"] else "drawn"
            connection.execute("UPDATE census_lot SET result = ?, state = ? WHERE fid = ?",
                               (json.dumps(rates), state, lot["fid"]))
        for crew, rates in told["crews"].items():
            text = json.dumps(rates)
            if not connection.execute(
                    "UPDATE census_crew SET verdict = ?, changed_by = ?, changed_at = ? "
                    "WHERE census_fid = ? AND crew = ?", (text, by, stamp, census_fid, crew)
                    ).rowcount:
                connection.execute(
                    "INSERT INTO census_crew (census_fid, crew, verdict, changed_by, changed_at) "
                    "VALUES (?, ?, ?, ?, ?)", (census_fid, crew, text, by, stamp))
