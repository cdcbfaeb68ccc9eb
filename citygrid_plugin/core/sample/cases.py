"""Two years of cases of the demonstration district with their step records."""
import datetime

import numpy as np
import shapely

from ..cases.calendar import official_days
from ..cases.deadlines import Clock
from ..cases.filing import default_rows
from ..standards.catalogue import load_catalogue
from . import names, organisations
from .case_rules import (
    DESKS, EVENTS, FAULTS, GROWTH, HOT_SPOTS, HOURS, RECURRING, SEASONS, SOURCES, STEPS, WEEKDAYS)
from .furniture import along, inside
from .office import NONE, UNITS, Office
from .steps import ACTIONS, ROLE_NAMES, Given, play
from .net import CARRIAGE_HALF, RIVER_HALF

MINUTES_A_DAY = 1440


def _weighted(rng, weights, n):
    """n indices drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges, rng.random(n) * edges[-1], side="right")


def times_of(rng, seasons, hours, start, end, growth=0.0):
    """Times of report as minutes since ``start``, by season of the year, weekday and hour.

    Parameters
    ----------
    seasons, hours : arrays of str
        Keys of ``case_rules.SEASONS`` and ``HOURS``, one per case.
    start, end : numpy.datetime64
        First minute, and the minute after the last.
    growth : float
        By which share there are more cases after each year.

    Returns
    -------
    int64 array
    """
    days = np.arange(start.astype("datetime64[D]"), (end - 1).astype("datetime64[D]") + 1)
    month = days.astype("datetime64[M]").astype(int) % 12
    weekday = (days.astype(int) + 3) % 7
    more = (1 + growth) ** (np.arange(len(days)) / 365)
    last = int((end - start) / np.timedelta64(1, "m")) - 1
    out = np.empty(len(seasons), dtype=np.int64)
    for season in sorted(set(seasons)):
        rows = np.flatnonzero(seasons == season)
        weight = np.array(SEASONS[season])[month] * np.array(WEEKDAYS)[weekday] * more
        weight = weight + 1e-9          # a period without the season still gets its cases
        out[rows] = _weighted(rng, weight, len(rows)) * MINUTES_A_DAY
    for kind in sorted(set(hours)):
        rows = np.flatnonzero(hours == kind)
        out[rows] += _weighted(rng, HOURS[kind], len(rows)) * 60 + rng.integers(0, 60, len(rows))
    out -= int((start - start.astype("datetime64[D]")) / np.timedelta64(1, "m"))
    return np.clip(out, 0, last)


def _expand(kind, table):
    """One row per condition: class, weight, condition, limit, unit, urgent and what is between."""
    limits = {(row.classcode, row.condition): (row.limit_value, row.limit_unit)
              for row in default_rows(load_catalogue()) if row.kind == kind}
    return [(*row[:-1], condition, value, unit, int(unit == "urgent_hour"))
            for row in table for condition in row[-1]
            for value, unit in [limits[row[0], condition]]]


def _hot_spots(rng, land):
    """Centre, radius, classes, share and days of the planted hot spots, apart from each other."""
    out = []
    for name, classes, use, radius, share, since, until in HOT_SPOTS:
        rows = np.flatnonzero(land["parcel"]["kind"] == use)
        place = shapely.point_on_surface(land["parcel"]["geometry"][rng.permutation(rows)])
        for spot in place:
            if all(shapely.distance(spot, other[2]) > 250 for other in out):
                out.append((name, classes, spot, radius, share, since, until))
                break
    return out


def _event_places(rng, net, land, place):
    """Points where events happen: on streets, on the water, in parks."""
    xy = np.empty((len(place), 2))
    half = np.array([CARRIAGE_HALF[k] for k in net.roads["kind"]])
    street, _ = along(rng, net.roads["geometry"], half, 4.0, 2.0, 2, 2.0, 1.0)
    street = street[shapely.contains_xy(net.outline, street[:, 0], street[:, 1])]
    river, _ = along(rng, np.array([net.river_line]), np.zeros(1), 6, RIVER_HALF - 4, 2, 2, 1.0)
    river = river[shapely.contains_xy(net.outline, river[:, 0], river[:, 1])]
    parks = land["park"]["geometry"]
    park, _ = inside(rng, parks, np.maximum(1, shapely.area(parks) // 100).astype(int))
    for key, pool in (("street", street), ("river", river), ("park", park)):
        rows = np.flatnonzero(place == key)
        if len(pool) == 0:
            pool = street
        xy[rows] = pool[rng.integers(0, len(pool), len(rows))]
    return xy


def _pull(rng, net, xy, where, spot, radius):
    """Move the events ``where`` to around ``spot`` (clipped to the district)."""
    centre = shapely.get_coordinates(spot)[0]
    moved = centre + rng.normal(0, radius / 2.2, (len(where), 2))
    good = shapely.contains_xy(net.outline, moved[:, 0], moved[:, 1])
    xy[where[good]] = moved[good]


def generate(rng, net, land, components, describe, class_names, n, start, end, division):
    """Cases and step records.

    Parameters
    ----------
    components : dict
        ``objid``, ``classcode``, ``deptcode2``, ``deptcode3``, ``point`` (shapely), ``north``.
    describe : callable
        points -> address text.
    class_names : dict
        (kind, class code) -> Chinese name.
    n : int
        Number of cases.
    start, end : numpy.datetime64[m]
        The period; steps after its end have not happened.

    Returns
    -------
    tuple of dict
        The tables ``case``, ``case_step``, ``hot_spot`` and ``collector``; the k-th community in
        the order of codes is the area of the k-th collector, over again where there are more.
    """
    faults, events = _expand("component", FAULTS), _expand("event", EVENTS)
    n_fault = int(round(0.42 * n))
    present = set(components["classcode"].tolist())
    faults = [f for f in faults if f[0] in present]
    pick_f = _weighted(rng, [f[1] for f in faults], n_fault)
    pick_e = _weighted(rng, [e[1] for e in events], n - n_fault)
    rule = np.array([(f[0], *f[2:], "", "day", "object") for f in faults]
                    + [(e[0], *e[5:], e[2], e[3], e[4]) for e in events], dtype=object)
    rule = rule[np.concatenate([pick_f, len(faults) + pick_e])]
    classcode, condition, limit, unit, urgent, season, hours, place = rule.T
    is_object = place == "object"
    at = times_of(rng, season, hours, start, end, GROWTH)

    xy, row = np.empty((n, 2)), np.full(n, -1)
    xy[~is_object] = _event_places(rng, net, land, place[~is_object])
    comp_xy = shapely.get_coordinates(components["point"])
    spots, total = _hot_spots(rng, land), int((end - start) / np.timedelta64(1, "m"))
    for code in sorted(set(classcode[is_object])):
        rows = np.flatnonzero(is_object & (classcode == code))
        pool = np.flatnonzero(components["classcode"] == code)
        row[rows] = pool[rng.integers(0, len(pool), len(rows))]
        weak = rows[rng.random(len(rows)) < RECURRING]          # what is never repaired for good
        row[weak] = pool[rng.integers(0, len(pool), 1 + len(rows) // 60)][
            rng.integers(0, 1 + len(rows) // 60, len(weak))]
    again = np.flatnonzero(~is_object & (rng.random(n) < RECURRING))
    if len(again):
        place = xy[again[rng.integers(0, 1 + len(again) // 8, len(again))]]
        xy[again] = place + rng.normal(0, 2, place.shape)
    for _, classes, spot, radius, share, since, until in spots:
        at_all = np.isin(classcode, classes) & (rng.random(n) < share)
        if since is not None:
            at_all &= at > total - since * MINUTES_A_DAY
        if until is not None:
            at_all &= at < total - until * MINUTES_A_DAY
        _pull(rng, net, xy, np.flatnonzero(at_all & ~is_object), spot, radius)
        for code in classes:
            pool = np.flatnonzero((components["classcode"] == code)
                                  & (shapely.distance(components["point"], spot) < radius))
            rows = np.flatnonzero(at_all & is_object & (classcode == code))
            if len(pool):
                row[rows] = pool[rng.integers(0, len(pool), len(rows))]
    xy[is_object] = comp_xy[row[is_object]]
    order = np.argsort(at, kind="stable")
    at, row, xy, is_object = at[order], row[order], np.round(xy[order], 2), is_object[order]
    classcode, condition, limit, unit, urgent = (
        a[order] for a in (classcode, condition, limit, unit, urgent))

    points = shapely.points(xy)
    north = north_of_river(net, xy)
    responsible = organisations.event_unit(np.where(is_object, "05", classcode), north, division)
    keeper = np.where(components["deptcode3"] == None,  # noqa: E711 (elementwise)
                      components["deptcode2"], components["deptcode3"])
    responsible[is_object] = keeper[row[is_object]]
    owner = np.full(n, organisations.code(1, division), dtype=object)
    owner[is_object] = components["deptcode2"][row[is_object]]
    owner[owner == None] = organisations.code(1, division)  # noqa: E711 (elementwise)
    kind = np.where(is_object, "component", "event").astype(object)
    case_no = _numbers(kind, classcode, start, at)
    source = np.array([s for s, _ in SOURCES], dtype=object)[
        _weighted(rng, [w for _, w in SOURCES], n)]
    address = describe(points)
    named = np.array([class_names[k, c] for k, c in zip(kind, classcode)], dtype=object)
    community = community_of(net, points)
    desk = np.searchsorted(np.sort(net.communities["code"]),
                           np.where(community == None, "", community))  # noqa: E711
    given = _given(rng, start, end, at, limit, unit, urgent, source, responsible, owner, north,
                   desk % DESKS["collector"], division)
    steps, summary, collectors = _histories(rng, case_no, given, start, end)
    staff = names.people(rng, 40)
    cases = {
        "case_no": case_no, "kind": kind, "classcode": classcode, "condition": condition,
        "limit_value": limit.astype(float), "limit_unit": unit, "source": source,
        # a collector is no reporter to whom somebody replies
        "reporter": np.where(source == "hotline", staff[rng.integers(0, 40, n)], None),
        "description": address + "附近，" + named + "：" + condition + "。", "address": address,
        "x": xy[:, 0], "y": xy[:, 1],
        "objid": np.where(is_object, components["objid"][row], None),
        "community_code": community, "urgent": urgent.astype(int), **summary,
        "geometry": points,
    }
    hot = {"name": np.array([s[0] for s in spots], dtype=object),
           "classes": np.array([" ".join(s[1]) for s in spots], dtype=object),
           "radius": np.array([s[3] for s in spots], dtype=float),
           "since": np.array([_spot_day(start, end, s[5], start) for s in spots], dtype=object),
           "until": np.array([_spot_day(start, end, s[6], end) for s in spots], dtype=object),
           "geometry": np.array([s[2] for s in spots], dtype=object)}
    return cases, steps, hot, collectors


def north_of_river(net, xy):
    """Whether points lie north of the river."""
    line = net.river_line
    at = shapely.line_locate_point(line, shapely.points(xy))
    on = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    return xy[:, 1] > on[:, 1]


def community_of(net, points):
    """12-digit community code of points (None outside)."""
    out = np.full(len(points), None, dtype=object)
    p, c = shapely.STRtree(net.communities["geometry"]).query(points, predicate="intersects")
    out[p] = net.communities["code"][c]
    return out


def _numbers(kind, classcode, start, at):
    """Case numbers C/E + class + date + four digits counting the cases of the day."""
    day = (start + at.astype("timedelta64[m]")).astype("datetime64[D]")
    # in Python: numpy 2.2 cannot replace in an array of no rows
    text = [d.replace("-", "") for d in np.datetime_as_string(day)]
    first = np.searchsorted(day, day, side="left")
    return np.array([f"{'C' if k == 'component' else 'E'}{c}{d}{s:04d}" for k, c, d, s in
                     zip(kind, classcode, text, np.arange(len(at)) - first + 1)], dtype=object)


def _spot_day(start, end, days, otherwise):
    """ISO time so many days before the end of the period."""
    moment = otherwise if days is None else max(start, end - np.timedelta64(days, "D"))
    return str(moment.astype("datetime64[s]"))


def _iso(seconds):
    """ISO local times of seconds since 1970; NONE gives None."""
    text = np.datetime_as_string(np.maximum(seconds, 0).astype("datetime64[s]"))
    return np.where(seconds == NONE, None, text.astype(object))


def _given(rng, start, end, at, limit, unit, urgent, source, responsible, owner, north, collector,
           division):
    """What the steps of the cases depend on."""
    n = len(at)
    spare = [organisations.code(k, division) for k in (43, 44, 41)]
    wrong = np.full((n, 2), None, dtype=object)
    wrong[:, 0] = np.roll(responsible, 7)       # whose the case is not
    for k, others in ((0, [responsible]), (1, [responsible, wrong[:, 0]])):
        for one in spare:
            taken = np.any([wrong[:, k] == other for other in others], axis=0)
            taken |= wrong[:, k] == None  # noqa: E711 (elementwise)
            wrong[taken, k] = one
    units, number = np.unique(responsible.astype(str), return_inverse=True)
    pace = np.exp(rng.normal(0, 0.25, len(units)))[number]

    def by_side(a, b):
        return np.where(north, organisations.code(a, division),
                        organisations.code(b, division)).astype(object)
    return Given(
        at=start.astype("datetime64[s]").astype(np.int64) + 60 * at,
        limit_value=limit.astype(float),
        limit_unit=np.array([UNITS.index(u) for u in unit], dtype=np.int64),
        urgent=urgent.astype(bool), public=source != "collector", unit=responsible, wrong=wrong,
        owner=owner, substitute=by_side(43, 44), enforcer=by_side(61, 62), collector=collector,
        pace=pace, most=_stuck(rng, at, int((end - start) / np.timedelta64(1, "m"))), desks=DESKS)


def _histories(rng, case_no, given, start, end):
    """Step records of all cases, per case its state and the times of its stages, collectors."""
    days = {datetime.date.fromisoformat(day): kind for day, kind, *_ in official_days()}
    played = play(rng, given, Office(Clock(calendar=days), start, end),
                  int(end.astype("datetime64[s]").astype(np.int64)))
    case, seq = np.nonzero(played.action >= 0)
    action = np.array(ACTIONS, dtype=object)[played.action[case, seq]]
    role = np.array(ROLE_NAMES, dtype=object)[played.role[case, seq]]
    note = np.array([STEPS[a][1] for a in action], dtype=object)
    note[(action == "report") & (role == "acceptor")] = "接报登记。"
    note[(action == "verify") & (role == "acceptor")] = "照片核查通过。"
    # nobody sits at two desks: who handled a case must not verify it
    staff = list(dict.fromkeys(names.people(rng, 5 * sum(DESKS.values()))))
    people = {r: np.array([staff.pop() for _ in range(DESKS[r])], dtype=object)
              for r in ROLE_NAMES}
    actor = np.array([people[r][k] for r, k in zip(role, played.who[case, seq])], dtype=object)
    to = people["collector"][given.collector][case]
    steps = {"case_no": case_no[case], "seq": seq + 1, "action": action,
             "at": _iso(played.at[case, seq]), "actor": actor, "role": role,
             "unit": played.unit[case, seq], "note": note,
             "detail": _details(action, played, case, seq, given, to)}
    collectors = {"name": people["collector"],
                  "company": np.resize(np.array(names.COMPANIES, dtype=object),
                                       len(people["collector"])),
                  "note": np.full(len(people["collector"]), "虚构人员", dtype=object)}
    summary = {name: _iso(values) if name.endswith("_at") else values
               for name, values in played.summary().items()}
    return steps, summary, collectors


def _details(action, played, case, seq, given, collector):
    """What steps say besides: object array of dict or None."""
    out = np.full(len(action), None, dtype=object)
    for k in np.flatnonzero(np.isin(action, ("send_confirm", "send_verify"))).tolist():
        out[k] = {"collector": collector[k]}
    for k in np.flatnonzero(action == "request_suspension").tolist():
        out[k] = {"until": _iso(played.until[case[k:k + 1], seq[k]])[0][:10]}
    for k in np.flatnonzero(action == "urge").tolist():
        out[k] = {"kind": "overdue"}
    for k in np.flatnonzero(action == "substitute").tolist():
        out[k] = {"liable": given.owner[case[k]], "fund": "区城市管理专项经费"}
    helped = played.is_action("part_done").any(axis=1)
    for k in np.flatnonzero((action == "dispatch") & helped[case]).tolist():
        out[k] = {"with": [given.wrong[case[k], 0]]}
    return out


def _stuck(rng, at, total):
    """How many steps a case may take: some of the last two weeks wait, a few older ones forgot."""
    cap = np.full(len(at), np.iinfo(np.int64).max)
    fresh = (at > total - 14 * MINUTES_A_DAY) & (rng.random(len(at)) < 0.85)
    cap[fresh] = rng.choice([1, 2, 3, 4, 5, 6], fresh.sum(),
                            p=[0.12, 0.19, 0.36, 0.16, 0.10, 0.07])
    old = (at > total - 120 * MINUTES_A_DAY) & (rng.random(len(at)) < 0.008)
    cap[old] = 3
    return cap
