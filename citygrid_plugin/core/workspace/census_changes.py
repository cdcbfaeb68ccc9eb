"""The change set of a census: this year's survey matched with the components of the workspace.

Nothing is applied here. Changes that a person decided stay when the match is made again, and what
they settled is left out of it.
"""
import json
from collections import Counter

import numpy as np

from ..census import changes, pairs as matcher
from ..census.changes import COMPARED, LOST_STATE, Limits, ground
from ..census.prepare import Scope
from ..components.stored import components
from ..errors import InputError, N_
from ..progress import Part
from . import census as census_store, census_sources as sources, survey, survey_merge
from .bulk import insert_rows, valid_grids
from .census_close import refuse_closed
from .ddl import Raw, sql
from .store import now
from .triggers import FIRST_STATE

_UNMATCHED = ("lost", "removed", "not_reached")
_SECONDS_A_DECISION = 15
_APART = 1e5        # metres between classes in the third dimension of an index
SETTLED_FROM = 0.95


def match_census(ws, census_fid, by, again=False, limits=Limits(), options=None, feedback=None):
    """Match the survey of a census with the components, and store what it means as changes.

    Parameters
    ----------
    ws : Workspace
    census_fid : int
    by : str
        Who does it.
    again : bool
        Forget the decisions that are not applied yet, too.
    limits : Limits
    options : matching.Options, optional
    feedback : optional
        With ``progress(fraction)``, which raises Cancelled to stop it, and ``message``.

    Returns
    -------
    dict
        ``kinds`` ({kind: count}), ``kept`` (decided changes that stay), ``to_decide`` (changes a
        person should look at), ``seconds`` (what that takes, 15 s each), ``surveyed`` (rows that
        took part), ``offsets`` and ``rates`` of the match.

    Raises
    ------
    InputError
        No such census, a closed one, or nothing was surveyed.
    Busy, Cancelled
    """
    census = census_store.get(ws, census_fid)
    refuse_closed(census)
    if "census" in survey.unsettled(ws, census_fid):    # taking in was stopped before its end
        survey_merge.settle(ws, census_fid)
    state = sources.good_rows(ws, census_fid)
    old = sources.known_components(ws, Scope.of(census["scope"]))
    new = _placed(ws, sources.surveyed(ws, census_fid))
    if not len(new["fid"]):
        raise InputError(N_("Nothing was taken in for the census {name} yet. Take in packages or "
                            "survey files first."), name=census["name"])
    _step(feedback, 0.2)
    done = sources.settled(ws, census_fid, applied_only=again)
    found = find(ws, census, old, new, done, limits, options, feedback)
    rows, xy = found.pop("rows"), found.pop("xy")
    _step(feedback, 0.85)
    rows, kept = store_changes(ws, census_fid, rows, xy, by, again, state)
    doubtful = int(((rows["kind"] == "uncertain")
                    | (rows["certainty"].astype(float) < SETTLED_FROM)).sum())
    return {"kinds": dict(Counter(rows["kind"].tolist())), "kept": kept, "to_decide": doubtful,
            "seconds": doubtful * _SECONDS_A_DECISION,
            "surveyed": len(new["fid"]) - len(done.rows), **found}


def _step(feedback, fraction):
    if feedback is not None:
        feedback.progress(fraction)


def _placed(ws, rows):
    """Surveyed rows with ``xy``, a point of each, and ``bgid``, the unit grid they lie in."""
    bgids, polygons = valid_grids(ws)
    rows["xy"] = sources.places(rows["geometry"])
    rows["bgid"] = np.full(len(rows["fid"]), None, dtype=object)
    if len(bgids):
        from ..grids.assign import assign
        rows["bgid"] = assign(rows["geometry"], polygons, bgids)
    return rows


def _among(tables, fids, done):
    return np.array([key in done for key in zip(tables, fids)] if done else
                    np.zeros(len(fids)), bool)


def store_changes(ws, census_fid, rows, xy, by, again=False, state=None):
    """Write the changes of a census in place of the undecided ones, in one transaction.

    Matching takes minutes: what somebody decided meanwhile stays, without a second row beside it.

    Parameters
    ----------
    rows : dict of (n,) arrays
        Columns of ``census_change``.
    xy : (n, 2) float64 array
    again : bool
        In place of decided ones that are not applied, too.
    state : list, optional
        What ``census_sources.good_rows`` said before the match.

    Returns
    -------
    (dict, int)
        The rows that were written, and how many decided changes stayed.

    Raises
    ------
    InputError
        Something was taken in meanwhile.
    """
    stamp = now()
    with ws.bulk("census") as connection:
        if state is not None and state != sources.good_rows(ws, census_fid):
            raise InputError(N_("Something was taken in while the census was matched. Match it "
                                "again."))
        # what is applied is a record; what is decided is somebody's work, unless what was
        # surveyed there is not the same any more
        connection.execute(
            sql("DELETE FROM census_change AS c WHERE census_fid = ? AND applied_at IS NULL "
                "AND (? OR coalesce(decision, '') = '' AND NOT {half} OR {another})",
                half=sources.HALF_DECIDED, another=survey.ANOTHER_SURVEY),
            (census_fid, int(again)))
        done = sources.settled(ws, census_fid)
        absent = _among(rows["table_name"], rows["object_fid"], done.absent)
        surveyed = rows["survey_fid"] != None                                # noqa: E711
        fresh = ~(_among(rows["table_name"], rows["object_fid"], done.objects)
                  | _among(rows["survey_table"], rows["survey_fid"], done.rows)
                  | absent & ~surveyed)
        # who was decided on as absent, and is surveyed after all
        connection.executemany(
            "DELETE FROM census_change WHERE census_fid = ? AND applied_at IS NULL AND survey_fid "
            "IS NULL AND table_name = ? AND object_fid = ?",
            [(census_fid, rows["table_name"][row], rows["object_fid"][row])
             for row in np.flatnonzero(absent & surveyed & fresh)])
        rows, xy = {name: values[fresh] for name, values in rows.items()}, xy[fresh]
        kept = connection.execute("SELECT count(*) FROM census_change WHERE census_fid = ?",
                                  (census_fid,)).fetchone()[0]
        if len(xy):
            insert_rows(ws, connection, "census_change", {
                **rows, "census_fid": census_fid, "decision": "", "source": "census",
                "proposed": rows["kind"] if "proposed" not in rows else rows["proposed"]},
                points=(xy[:, 0], xy[:, 1]))
        connection.execute("UPDATE census SET step = 'matched', changed_by = ?, changed_at = ? "
                           "WHERE fid = ?", (by, stamp, census_fid))
    return rows, kept


def find(ws, census, old, new, done, limits=Limits(), options=None, feedback=None):
    """What a survey says about each object.

    All of it is matched, for noise, offsets and rates are learned from all; what is decided is
    left out of the result.

    Parameters
    ----------
    ws : Workspace
    census : dict
    old, new : dict of arrays
        As ``known_components`` and ``surveyed`` give them, the new ones with ``xy`` and ``bgid``.
    done : census_sources.Settled

    Returns
    -------
    dict
        ``rows`` (columns of census_change as (n,) arrays), ``xy`` (n, 2), ``offsets``, ``rates``.
    """
    old = {**old, "xy": sources.places(old["geometry"]),
           "accuracy": sources.accuracy_of(ws, old["classcode"])}
    answers = {code: said for code, said in zip(new["objid"], new["found"]) if code and said}
    objects = np.flatnonzero(~np.isin(new["found"].astype(str), _UNMATCHED))
    known = np.array([answers.get(c) not in ("lost", "removed") for c in old["objid"]], bool)
    matched = matcher.match_all(old, new, np.flatnonzero(known), objects, options,
                                Part(feedback, 0.2, 0.7))
    _step(feedback, 0.7)
    over = (_among(old["table"], old["fid"], done.objects),
            _among(new["table"], new["fid"], done.rows))
    _leave_out(matched, *over)
    objects = objects[~over[1][objects]]
    out = over[0] | _among(old["table"], old["fid"], done.absent)
    sets = [_of_pairs(ws, old, new, matched, limits),
            _of_new(ws, new, matched, np.setdiff1d(objects, matched.pairs.new), limits),
            _of_absent(ws, census, old, new, out, matched, answers, limits)]
    rows = {name: np.concatenate([s[name] for s in sets]) for name in sets[0] if name != "xy"}
    rows["community_code"] = np.array(
        [b[:ws.codes.community_length] if b else None for b in rows["bgid"]], dtype=object)
    area = dict(ws.query("SELECT bgid, patrol_code FROM patrol_area_grid"))
    rows["patrol_code"] = np.array([area.get(b) for b in rows["bgid"]], dtype=object)
    return {"rows": rows, "xy": np.concatenate([s["xy"] for s in sets]),
            "offsets": matched.offsets, "rates": matched.rates}


def _leave_out(matched, old, new):
    """Take the pairs away of which a side (bool arrays) is decided; who was of a pair with it is
    uncertain then."""
    pairs = matched.pairs
    gone = old[pairs.old] | new[pairs.new]
    gone |= (pairs.group > 0) & np.isin(pairs.group, pairs.group[gone])
    for p, rows in ((matched.old_p, pairs.old[gone]), (matched.new_p, pairs.new[gone])):
        p[rows] = np.minimum(p[rows], 0.5)
    matched.pairs = matcher.Pairs(**{name: getattr(pairs, name)[~gone]
                                     for name in pairs.__dataclass_fields__})


def _dump(value):
    return json.dumps(value, ensure_ascii=False, default=str)


def _columns(count, **given):
    """The columns of a set of changes; what is not given is NULL."""
    names = ("kind", "proposed", "objid", "classcode", "old_classcode", "certainty", "old", "new",
             "why", "table_name", "object_fid", "survey_table", "survey_fid", "group_no",
             "distance", "old_x", "old_y", "crew", "package_fid", "bgid", "case_no")
    empty = np.full(count, None, dtype=object)
    return {name: np.asarray(given.get(name, empty), dtype=object) for name in names}


def _of_pairs(ws, old, new, matched, limits):
    pairs, division = matched.pairs, ws.codes.division
    i, j = pairs.old, pairs.new
    before = {name: old[name][i] for name in COMPARED}
    after = {name: new[name][j] for name in COMPARED}
    # a crew that finds a lost one need not say so
    again = (before["objstate"] == LOST_STATE) & ~after["objstate"].astype(bool)
    after["objstate"][again] = ws.query(sql("SELECT {state}", state=Raw(FIRST_STATE)))[0][0]
    differs = changes.differing(before, after)
    given = np.array([bool(c) for c in new["classcode"][j]], bool)
    other_class = given & (old["classcode"][i] != new["classcode"][j])
    accuracy = np.where(pairs.placed, 0.0, old["accuracy"][i])
    proposed = changes.pair_kinds(pairs.same, other_class, pairs.distance, accuracy,
                                  np.where(pairs.placed, 0.0, matched.sigma[i]), differs,
                                  old["objstate"][i], new["objstate"][j], limits)
    # the code begins with the county: one that came under this one gets another code
    county = np.array([bool(b) and b.startswith(division) and not c.startswith(division)
                       for b, c in zip(old["bgid"][i], old["objid"][i])], bool)
    proposed[county & (proposed == "unchanged")] = "reclassified"
    proposed = np.where(pairs.kind != "", pairs.kind, proposed)
    certainty = np.where(proposed == "replaced", pairs.p * (1 - pairs.same_p), pairs.p)
    certainty = np.where(np.isin(proposed, ("replaced", "split", "joined")), certainty,
                         pairs.p * pairs.same_p)
    unsure = (certainty < limits.uncertain) | (pairs.code == "conflict")
    kind = np.where(unsure, "uncertain", proposed)
    count = len(i)
    old_json, new_json, why = (np.full(count, None, dtype=object) for _ in range(3))
    for row in np.flatnonzero(differs.any(axis=1)).tolist():
        names = [COMPARED[c] for c in np.flatnonzero(differs[row])]
        values = changes.values_of(before, after, row, names)
        old_json[row], new_json[row] = map(_dump, values)
    template = changes.GROUNDS["pair"]
    why[:] = [f'[["{template}", {{"distance": {d:.2f}, "accuracy": {a:g}, "p": {p:.3f}}}]]'
              for d, a, p in zip(pairs.distance.tolist(), old["accuracy"][i].tolist(),
                                 pairs.p.tolist())]
    for row in np.flatnonzero((kind != "unchanged") | (pairs.code != "")).tolist():
        why[row] = _dump(_pair_grounds(old, new, pairs, matched, row, proposed[row],
                                       other_class[row], division if county[row] else ""))
    return {**_columns(
        count, kind=kind, proposed=proposed, objid=old["objid"][i],
        classcode=np.where(given, new["classcode"][j], old["classcode"][i]),
        old_classcode=old["classcode"][i], certainty=np.round(certainty, 4), old=old_json,
        new=new_json, why=why, table_name=old["table"][i], object_fid=old["fid"][i],
        survey_table=new["table"][j], survey_fid=new["fid"][j],
        group_no=[g or None for g in pairs.group.tolist()],
        distance=np.round(pairs.distance, 3), old_x=old["xy"][i, 0], old_y=old["xy"][i, 1],
        crew=new["crew"][j], package_fid=new["package_fid"][j], bgid=new["bgid"][j]),
        "xy": new["xy"][j]}


def _pair_grounds(old, new, pairs, matched, row, kind, other_class, county):
    i, j = pairs.old[row], pairs.new[row]
    found = [ground("pair", distance=round(float(pairs.distance[row]), 2),
                    accuracy=float(old["accuracy"][i]), p=round(float(pairs.p[row]), 3))]
    if kind == "moved":
        found.append(ground("moved", distance=round(float(pairs.distance[row]), 2)))
    if old["objstate"][i] == LOST_STATE != new["objstate"][j] and pairs.same[row]:
        found.append(ground("found"))
    if other_class:
        found.append(ground("class", old=old["classcode"][i], new=new["classcode"][j]))
    if county:
        found.append(ground("county", old=old["objid"][i][:len(county)], new=county))
    if pairs.code[row] == "agrees":
        found.append(ground("code"))
    elif pairs.code[row] == "conflict":
        found.append(ground("other_code", code=new["objid"][j]))
    if not pairs.same[row]:
        found.append(ground("replaced", p=round(float(1 - pairs.same_p[row]), 3)))
    if kind in ("split", "joined"):
        mine = (pairs.group == pairs.group[row]).sum()
        found.append(ground("parts" if kind == "split" else "whole", count=int(mine)))
    others = matched.alternatives(j)
    if others and pairs.p[row] < 0.9:
        found.append(ground("others", codes=", ".join(old["objid"][o] for o in others)))
    return found


def _of_new(ws, new, matched, rows, limits):
    p = matched.new_p[rows]
    said = new["found"][rows] == "new"
    p = np.where(said, np.maximum(p, 0.99), p)
    unsure = (p < limits.uncertain) | matched.code_conflict[rows]
    why = np.empty(len(rows), dtype=object)
    why[:] = [_dump([ground("said_new")] if s else [ground("new", p=round(q, 3))])
              for s, q in zip(said.tolist(), p.tolist())]
    for place in np.flatnonzero(matched.code_conflict[rows]).tolist():
        why[place] = _dump([ground("other_code", code=new["objid"][rows[place]])])
    for place, gone in _retired_there(ws, new, rows):
        why[place] = _dump([*json.loads(why[place]), ground("retired", **gone)])
    count = len(rows)
    return {**_columns(
        count, kind=np.where(unsure, "uncertain", "new"), proposed=np.full(count, "new", object),
        classcode=new["classcode"][rows], certainty=np.round(p, 4), why=why,
        survey_table=new["table"][rows], survey_fid=new["fid"][rows], crew=new["crew"][rows],
        package_fid=new["package_fid"][rows], bgid=new["bgid"][rows]), "xy": new["xy"][rows]}


def _retired_there(ws, new, rows):
    """[(place in ``rows``, code and date)] of the points that lie where one of their class ended:
    it may be the very same."""
    from scipy.spatial import cKDTree
    ended = components(ws, "dedate NOTNULL")
    old = np.flatnonzero([table.endswith("_point") for table in ended["table"]])
    new_point = np.flatnonzero([table.endswith("_point") for table in new["table"][rows]])
    if not len(old) or not len(new_point):
        return []
    names = np.append(ended["classcode"][old], new["classcode"][rows[new_point]]).astype(str)
    layer = np.unique(names, return_inverse=True)[1] * _APART
    tree = cKDTree(np.column_stack([sources.places(ended["geometry"][old]), layer[:len(old)]]))
    reach = 2 * sources.accuracy_of(ws, new["classcode"][rows[new_point]])
    near, at = tree.query(np.column_stack([new["xy"][rows[new_point]], layer[len(old):]]),
                          distance_upper_bound=float(reach.max()))
    hit = np.flatnonzero(near <= reach)
    return [(place, {"code": ended["objid"][row], "date": ended["dedate"][row]})
            for place, row in zip(new_point[hit].tolist(), old[at[hit]].tolist())]


def _of_absent(ws, census, old, new, out, matched, answers, limits):
    said_so = np.array([answers.get(c) in _UNMATCHED for c in old["objid"]], bool)
    gone = np.setdiff1d(np.flatnonzero((old["in_scope"] | said_so) & ~out), matched.pairs.old)
    code = old["objid"][gone]
    answer = np.array([answers.get(c, "") for c in code], dtype=object)
    answer[~np.isin(answer.astype(str), _UNMATCHED)] = ""
    alive = sources.alive_since(ws, census["day"])
    case_no = np.array([alive.get(c) for c in code], dtype=object)
    walked = sources.walked(ws, census["fid"], old["xy"][gone], old["bgid"][gone], old["xy"],
                            new["xy"], new["bgid"])
    family = dict(ws.query("SELECT code, family FROM object_class WHERE kind = 'component'"))
    kind, certainty, why = changes.absent_kinds(
        answer, case_no, walked,
        np.array([family.get(c, "") for c in old["classcode"][gone]], dtype=object),
        matched.old_p[gone], limits, old["objstate"][gone] == LOST_STATE,
        _among(old["table"][gone], old["fid"][gone], sources.entered_since(ws, census["day"])))
    said = {c: row for row, c in enumerate(new["objid"]) if c and new["found"][row]}
    there = np.array([said.get(c, -1) if a else -1 for c, a in zip(code, answer)], dtype=np.int64)

    def of_answer(name):
        return np.append(new[name], None)[there]
    proposed = np.where(kind == "uncertain", "removed", kind)
    return {**_columns(
        len(gone), kind=kind, proposed=proposed, objid=code, classcode=old["classcode"][gone],
        old_classcode=old["classcode"][gone], certainty=np.round(certainty, 4),
        why=[_dump(w) for w in why], table_name=old["table"][gone], object_fid=old["fid"][gone],
        old_x=old["xy"][gone, 0], old_y=old["xy"][gone, 1], survey_table=of_answer("table"),
        survey_fid=of_answer("fid"), crew=of_answer("crew"),
        package_fid=of_answer("package_fid"), bgid=old["bgid"][gone],
        case_no=np.where(kind == "missed", case_no, None)), "xy": old["xy"][gone]}
