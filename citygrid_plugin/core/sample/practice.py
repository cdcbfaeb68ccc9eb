"""What the work of two years leaves in the demonstration district beside the cases' records.

Patrol areas and area classes of the unit grids; replies to reporters with return visits; appeals;
missed reports; what a remediation has cost. Shares and delays are our own choice.
"""
import datetime

import numpy as np
import shapely

from ..errors import N_
from ..workspace import patrol
from ..workspace.bulk import insert_rows, valid_grids
from ..workspace.reading import read
from .case_rules import OFFICE

#: Land use that makes a unit grid one of the first class (一类区域), and the least share of it.
FIRST_CLASS, FIRST_SHARE = ("commercial", "oldtown", "market", "hospital"), 0.35
#: Shares: replies in time, return visits, missed reports among the cases that others reported and
#: that were filed, appeals among the late ones; of these granted, refused, still open.
IN_TIME, VISITED, MISSED, APPEALED = 0.9, 0.7, 0.2, 0.16
APPEALS = (("granted", 0.5), ("refused", 0.35), ("open", 0.15))
#: Satisfaction 1 to 5 where the case was handled in time, and where it was late.
SATISFACTION = ((0.02, 0.03, 0.12, 0.38, 0.45), (0.12, 0.18, 0.30, 0.28, 0.12))
REASONS = ("雨天无法施工，非本单位原因。", "需协调产权单位进场，已及时报告。", "材料采购周期较长。")
WAYS = ("phone", "phone", "message", "visit")
#: So many of the latest replies are still owed.
OWED = 4


def areas(ws, collectors, by):
    """Patrol areas, one for each community with its collector, and the area classes of the grids.

    Parameters
    ----------
    ws : Workspace
    collectors : dict
        Table ``collector``; the k-th community in the order of codes is the area of the k-th.
    by : str

    Returns
    -------
    dict
        {community code: (patrol code, collector)}.
    """
    bgids, polygons = valid_grids(ws)
    community = np.array([b[:ws.codes.community_length] for b in bgids])
    codes, label = np.unique(community, return_inverse=True)
    # areas are numbered in the order of their first grid, and the grids by their code
    parcels = read(ws, "base_parcel", ["kind"])
    first = np.isin(parcels["kind"].astype(str), FIRST_CLASS)
    built = shapely.STRtree(parcels["geometry"][first])
    grid, parcel = built.query(polygons, predicate="intersects")
    share = np.bincount(grid, shapely.area(shapely.intersection(
        polygons[grid], parcels["geometry"][first][parcel])), len(polygons))
    classes = np.where(share > FIRST_SHARE * shapely.area(polygons), 1, 2)
    with ws.bulk(N_("Sample city")) as connection:
        stored = patrol.store_patrol_areas(ws, connection, bgids, label, by, "first division")
        insert_rows(ws, connection, "collector", {**collectors, "changed_by": by})
        names = np.resize(collectors["name"], len(codes))
        connection.executemany(
            "UPDATE patrol_area SET collector = ?, name = (SELECT name FROM community "
            "WHERE code = ?) WHERE code = ?", zip(names, codes.tolist(), stored.codes))
        connection.executemany(
            "UPDATE unit_grid SET area_class = ?, changed_by = ?, changed_why = 'area class' "
            "WHERE bgid = ?", zip(classes.tolist(), [by] * len(bgids), bgids))
    return dict(zip(codes.tolist(), zip(stored.codes, names)))


def name_patrols(cases, steps, areas_of):
    """Write the code of the patrol area into the tasks of collectors, in place."""
    community = dict(zip(cases["case_no"], cases["community_code"]))
    for case_no, detail in zip(steps["case_no"], steps["detail"]):
        if detail and "collector" in detail and community[case_no] in areas_of:
            detail["patrol"] = areas_of[community[case_no]][0]


def follow_up(ws, areas_of, now, seed=1):
    """What is noted beside the cases.

    Parameters
    ----------
    ws : Workspace
    areas_of : dict
        What ``areas`` gave.
    now : str
        Local ISO time; nothing happens after it.
    seed : int

    Returns
    -------
    dict of str to int
        How many rows of the tables ``case_reply``, ``appeal``, ``missed_report`` and
        ``remediation`` were written or filled in.
    """
    rng = np.random.default_rng(seed)
    with ws.transaction() as connection:
        return {"case_reply": _replies(ws, connection, rng, now),
                "appeal": _appeals(ws, connection, rng, now),
                "missed_report": _missed(ws, connection, rng, areas_of, now),
                "remediation": _costs(ws, connection, rng, now)}


def _later(text, hours, role):
    """So many hours after a moment, in the hours of a desk."""
    at = datetime.datetime.fromisoformat(text) + datetime.timedelta(hours=float(hours))
    opens, closes = OFFICE[role]
    if at.hour >= closes:
        at = at.replace(hour=opens) + datetime.timedelta(days=1)
    return at.replace(hour=max(at.hour, opens)).isoformat(timespec="seconds")


def _people(ws, role):
    return [actor for actor, in ws.query("SELECT DISTINCT actor FROM case_step WHERE role = ? "
                                         "ORDER BY actor", (role,))]


def _replies(ws, connection, rng, now):
    rows = ws.query(
        "SELECT r.fid, c.closed_at, r.due_at, coalesce(c.handled_at > c.handle_due_at, 0) "
        "FROM case_reply r JOIN case_closed c ON c.case_no = r.case_no "
        "ORDER BY c.closed_at, r.fid")[:-OWED]
    people, done = _people(ws, "acceptor"), []
    for fid, closed, due, late in rows:
        quick = rng.random() < IN_TIME
        at = _later(closed, rng.lognormal(1.6, 0.8), "acceptor")
        if not quick or (due and at > due):
            at = _later(due or closed, rng.lognormal(2.5, 0.6), "acceptor") if not quick else due
        seen = _later(at, rng.uniform(20, 120), "acceptor")
        visited = rng.random() < VISITED and seen < now
        grade = 1 + int(rng.choice(5, p=SATISFACTION[late]))
        who, other = (people[int(k)] for k in rng.integers(0, len(people), 2))
        how, reward = WAYS[int(rng.integers(len(WAYS)))], rng.random() < 0.02
        if at < now:
            done.append((at, who, how, seen if visited else None, other if visited else None,
                         grade if visited else None, "话费奖励20元" if reward else None,
                         seen if reward else None, other if reward else None, fid))
    connection.executemany(
        "UPDATE case_reply SET replied_at = ?, replied_by = ?, how = ?, text = '已办结', "
        "visited_at = ?, visited_by = ?, satisfaction = ?, reward = ?, rewarded_at = ?, "
        "rewarded_by = ? WHERE fid = ?", done)
    return len(done)


def _appeals(ws, connection, rng, now):
    rows = [row for row in ws.query(
        "SELECT c.case_no, c.unit, c.closed_at, (SELECT actor FROM case_step s WHERE "
        "s.case_id = c.fid AND s.role = 'unit' ORDER BY seq DESC LIMIT 1) FROM case_closed c "
        "WHERE c.state = 'closed' AND coalesce(c.handled_at, c.closed_at) > c.handle_due_at "
        "ORDER BY c.closed_at, c.fid") if row[3]]
    people, asked, decided = _people(ws, "shift_leader"), [], []
    for case_no, unit, closed, actor in rows:
        at = _later(closed, rng.uniform(2, 100), "unit")
        if rng.random() >= APPEALED or at > now:
            continue
        asked.append((case_no, unit, REASONS[int(rng.integers(len(REASONS)))], actor, at))
        state = APPEALS[int(rng.choice(3, p=[share for _, share in APPEALS]))][0]
        when = _later(at, rng.uniform(4, 90), "shift_leader")
        if state != "open" and when < now:
            note = "情况属实，同意。" if state == "granted" else "理由不充分，维持。"
            decided.append((state, people[int(rng.integers(len(people)))], when, note, case_no))
    connection.executemany("INSERT INTO appeal (case_no, unit, reason, asked_by, asked_at) "
                           "VALUES (?, ?, ?, ?, ?)", asked)
    connection.executemany("UPDATE appeal SET state = ?, decided_by = ?, decided_at = ?, note = ? "
                           "WHERE case_no = ?", decided)
    return len(asked)


def _missed(ws, connection, rng, areas_of, now):
    """Confirmed on the spot: the collector should have seen it."""
    people, found = _people(ws, "shift_leader"), []
    # some collectors see less than others
    share = {code: MISSED * rng.uniform(0.4, 1.8) for code in sorted(areas_of)}
    for case_no, community, filed in ws.query(
            "SELECT case_no, community_code, filed_at FROM case_closed WHERE source != "
            "'collector' AND filed_at IS NOT NULL AND state = 'closed' ORDER BY case_no"):
        at = _later(filed, rng.uniform(1, 60), "shift_leader")
        if community in areas_of and rng.random() < share[community] and at < now:
            patrol_code, collector = areas_of[community]
            found.append((case_no, collector, patrol_code, "巡查应发现未发现。",
                          people[int(rng.integers(len(people)))], at))
    connection.executemany(
        "INSERT INTO missed_report (case_no, collector, patrol_code, note, decided_by, "
        "decided_at) VALUES (?, ?, ?, ?, ?, ?)", found)
    return len(found)


def _costs(ws, connection, rng, now):
    """What the substitute remediations have cost, and what of it was recovered."""
    done = []
    for fid, handled in ws.query(
            "SELECT r.fid, c.handled_at FROM remediation r JOIN case_closed c "
            "ON c.case_no = r.case_no WHERE c.handled_at IS NOT NULL ORDER BY r.fid"):
        cost = float(100 * rng.integers(3, 90))
        paid = float(rng.choice([0, 0.5, 1], p=[0.35, 0.15, 0.5])) * cost
        day = str(np.datetime64(handled[:10]) + rng.integers(20, 90))
        there = paid > 0 and day < now
        done.append((cost, paid if there else 0.0, day if there else None, now, fid))
    connection.executemany("UPDATE remediation SET cost = ?, recovered = ?, recovered_at = ?, "
                           "changed_by = 'sample', changed_why = 'settled', changed_at = ? "
                           "WHERE fid = ?", done)
    return len(done)
