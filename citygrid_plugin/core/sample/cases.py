"""A year of cases of the demonstration district with their step records."""
import numpy as np
import shapely

from ..cases.filing import default_rows
from ..standards.catalogue import load_catalogue
from . import names, organisations
from .case_rules import (
    DELAYS, EVENTS, FAULTS, HANDLING, HOT_SPOTS, HOURS, LIMIT_MINUTES, OFFICE, SEASONS, SOURCES,
    STATE_AFTER, STEPS, WAYS, WEEKDAYS)
from .furniture import along, inside
from .net import CARRIAGE_HALF, RIVER_HALF

MINUTES_A_DAY = 1440


def _weighted(rng, weights, n):
    """n indices drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges, rng.random(n) * edges[-1], side="right")


def times_of(rng, seasons, hours, start, end):
    """Times of report as minutes since ``start``, by season of the year, weekday and hour.

    Parameters
    ----------
    seasons, hours : arrays of str
        Keys of ``case_rules.SEASONS`` and ``HOURS``, one per case.
    start, end : numpy.datetime64
        First minute, and the minute after the last.

    Returns
    -------
    int64 array
    """
    days = np.arange(start.astype("datetime64[D]"), (end - 1).astype("datetime64[D]") + 1)
    month = days.astype("datetime64[M]").astype(int) % 12
    weekday = (days.astype(int) + 3) % 7
    last = int((end - start) / np.timedelta64(1, "m")) - 1
    out = np.empty(len(seasons), dtype=np.int64)
    for season in sorted(set(seasons)):
        rows = np.flatnonzero(seasons == season)
        weight = np.array(SEASONS[season])[month] * np.array(WEEKDAYS)[weekday]
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
    """Centre, radius and classes of the planted hot spots."""
    out = []
    for name, classes, use, radius, share, since in HOT_SPOTS:
        rows = np.flatnonzero(land["parcel"]["kind"] == use)
        if len(rows):
            spot = shapely.point_on_surface(land["parcel"]["geometry"][rng.choice(rows)])
            out.append((name, classes, spot, radius, share, since))
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
        The tables ``case``, ``case_step`` and ``hot_spot``.
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
    at = times_of(rng, season, hours, start, end)

    xy, row = np.empty((n, 2)), np.full(n, -1)
    xy[~is_object] = _event_places(rng, net, land, place[~is_object])
    comp_xy = shapely.get_coordinates(components["point"])
    spots, total = _hot_spots(rng, land), int((end - start) / np.timedelta64(1, "m"))
    for code in sorted(set(classcode[is_object])):
        rows = np.flatnonzero(is_object & (classcode == code))
        pool = np.flatnonzero(components["classcode"] == code)
        row[rows] = pool[rng.integers(0, len(pool), len(rows))]
    for _, classes, spot, radius, share, since in spots:
        at_all = np.isin(classcode, classes) & (rng.random(n) < share)
        if since is not None:
            at_all &= at > total - since * MINUTES_A_DAY
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
    kind = np.where(is_object, "component", "event").astype(object)
    case_no = _numbers(kind, classcode, start, at)
    source = np.array([s for s, _ in SOURCES], dtype=object)[
        _weighted(rng, [w for _, w in SOURCES], n)]
    address = describe(points)
    named = np.array([class_names[k, c] for k, c in zip(kind, classcode)], dtype=object)
    community = community_of(net, points)
    steps, summary = _steps(rng, case_no, at, source, limit, unit, urgent, responsible, start, end,
                            division)
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
           "since": np.array([_iso(start, np.array([0 if s[5] is None
                                                    else total - s[5] * MINUTES_A_DAY]))[0]
                              for s in spots], dtype=object),
           "geometry": np.array([s[2] for s in spots], dtype=object)}
    return cases, steps, hot


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


def _iso(start, minutes):
    """ISO local times; minutes below 0 give None."""
    text = np.datetime_as_string(start + np.maximum(minutes, 0).astype("timedelta64[m]"), unit="s")
    return np.where(minutes >= 0, text.astype(object), None)


def _to_office(minutes, first, role):
    """Times moved into the working hours of a role: early ones to opening, late ones to next day.

    ``first`` is the minute of the day on which the period begins.
    """
    opens, closes = (h * 60 for h in OFFICE[role])
    day, minute = np.divmod(minutes + first, MINUTES_A_DAY)
    late = minute >= closes
    spread = minute % 97                      # not all in the first minute
    minute = np.where((minute < opens) | late, opens + spread, minute)
    return (day + late) * MINUTES_A_DAY + minute - first


def _steps(rng, case_no, at, source, limit, unit, urgent, responsible, start, end, division):
    """Step records of all cases, and per case its state and the times of its stages."""
    n = len(case_no)
    way = _weighted(rng, [w for _, w in WAYS], n)
    width = 1 + max(len(w) for w, _ in WAYS)
    action = np.full((n, width), "", dtype=object)
    action[:, 0] = "report"
    for k, (actions, _) in enumerate(WAYS):
        action[way == k, 1:1 + len(actions)] = actions
    time = np.full((n, width), -1, dtype=np.int64)
    time[:, 0] = at
    total = int((end - start) / np.timedelta64(1, "m"))
    first = int((start - start.astype("datetime64[D]")) / np.timedelta64(1, "m"))
    minutes = limit.astype(float) * np.array([LIMIT_MINUTES[u] for u in unit])
    for j in range(1, width):
        for a in sorted(set(action[:, j]) - {""}):
            rows = np.flatnonzero(action[:, j] == a)
            median, spread = DELAYS.get(a, HANDLING)
            wait = median * np.exp(rng.normal(0, spread, len(rows)))
            if a == "handle":
                wait = wait * minutes[rows] * (0.6 if j > 4 else 1.0)
            then = time[rows, j - 1] + np.maximum(wait, 1).astype(np.int64)
            role = STEPS[a][0]
            calm = _to_office(then, first, role)
            time[rows, j] = np.where(urgent[rows].astype(bool), then, calm)
    done = (action != "") & (time < total)
    done &= np.arange(width) < _stuck(rng, at, total, width)[:, None]
    case, seq = np.nonzero(done)
    act = action[case, seq]
    wrong = np.roll(responsible, 7)             # the unit that says the case is not its own
    spare = [organisations.code(k, division) for k in (43, 44)]
    wrong = np.where(wrong != responsible, wrong,
                     np.where(responsible != spare[0], spare[0], spare[1]))
    later = np.zeros((n, width), dtype=bool)
    later[:, :-1] = action[:, 1:] == "request_return"
    mistaken = later[case, seq] | (act == "request_return")
    names_unit = np.isin(act, ("dispatch", "handle", "request_return", "rework"))
    role = np.array([STEPS[a][0] for a in act], dtype=object)
    by_phone = (act == "report") & (source[case] != "collector")
    role[by_phone] = "acceptor"
    note = np.array([STEPS[a][1] for a in act], dtype=object)
    note[by_phone] = "接报登记。"
    steps = {"case_no": case_no[case], "seq": seq + 1, "action": act,
             "at": _iso(start, time[case, seq]), "actor": _actors(rng, role, case), "role": role,
             "unit": np.where(names_unit, np.where(mistaken, wrong[case], responsible[case]), None),
             "note": note}
    last = done.sum(axis=1) - 1
    state = np.array([STATE_AFTER[a] for a in action[np.arange(n), last]], dtype=object)

    def latest(*which):
        hit = done & np.isin(action, which)
        j = width - 1 - np.argmax(hit[:, ::-1], axis=1)
        return _iso(start, np.where(hit.any(axis=1), time[np.arange(n), j], -1))
    sent = done & (action == "dispatch")
    summary = {"state": state, "version": last + 1,
               "unit": np.where(sent.any(axis=1), responsible, None),
               "reported_at": _iso(start, at), "filed_at": latest("file"),
               "dispatched_at": latest("dispatch"), "handled_at": latest("handle"),
               "verified_at": latest("verify"),
               "closed_at": latest("close", "reject", "void")}
    # a case sent to the wrong unit is still with that unit until it comes back
    at_wrong = (state == "dispatched") & (
        later[np.arange(n), last] | (action[np.arange(n), last] == "request_return"))
    summary["unit"] = np.where(at_wrong, wrong, summary["unit"])
    summary["unit"] = np.where(state == "filed", None, summary["unit"])
    return steps, summary


def _stuck(rng, at, total, width):
    """How many steps a case may take: some of the last two weeks wait, a few older ones forgot."""
    cap = np.full(len(at), width)
    fresh = (at > total - 14 * MINUTES_A_DAY) & (rng.random(len(at)) < 0.45)
    cap[fresh] = rng.choice([1, 2, 3, 4, 5], fresh.sum(), p=[0.12, 0.15, 0.48, 0.17, 0.08])
    old = (at > total - 120 * MINUTES_A_DAY) & (rng.random(len(at)) < 0.008)
    cap[old] = 3
    return cap


def _actors(rng, role, case):
    """Who did a step: few people per desk, the same collector for neighbouring case numbers."""
    out = np.empty(len(role), dtype=object)
    desks = {"collector": 14, "acceptor": 5, "shift_leader": 3, "dispatcher": 4, "unit": 24}
    # nobody sits at two desks: who handled a case must not verify it
    staff = list(dict.fromkeys(names.people(rng, 5 * sum(desks.values()))))
    for r, count in desks.items():
        rows = np.flatnonzero(role == r)
        people = np.array([staff.pop() for _ in range(count)], dtype=object)
        out[rows] = people[(case[rows] * 7 + rng.integers(0, 2, len(rows))) % count]
    return out
