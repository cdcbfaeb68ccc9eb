"""What the rules of responsibility look at, gathered for many cases at once: one statement per
table, whether for one case or for ten thousand."""
import json

from ..errors import N_
from ..workspace.ddl import sql
from ..workspace.geometry import geometries, point_xy
from .directory import Directory, Organisation
from .rules import Facts, Place, Thing

#: How far from its subject a report may lie (metres): positions are by hand, by phone or by a
#: satellite between houses. What lies within it may be what is meant.
NEAR_M = 8.0
#: Words in the name of a class that is about construction sites (000 art. 15(5)).
_SITE_WORDS = ("施工", "工地")
_THING = ("objid", "classcode", "objname", "deptcode2", "deptcode3")


def directory(ws):
    """The organisations and the names of streets and communities of a workspace."""
    rows = ws.dicts("SELECT * FROM organisation")
    areas = dict(ws.query("SELECT code, name FROM street UNION SELECT code, name FROM community"))
    return Directory([Organisation(
        r["code"], r["name"], r["status"] or "active", r["status_until"] or "",
        r["successor_code"] or "", r["area_code"] or "",
        r["parent_code"] or "") for r in rows], areas)


def gather(ws, cases, table):
    """The Facts of cases.

    Parameters
    ----------
    ws : Workspace
    cases : list of dict
        With ``kind``, ``classcode``, ``objid``, ``x``, ``y`` (metres; may be None), ``bgid``,
        ``community_code``, ``urgent``; what is missing counts as unknown.
    table : RuleTable
        What no rule asks for is not looked up.

    Returns
    -------
    list of Facts
    """
    things = _components_under(ws, cases)
    near = _components_near(ws, cases)
    places = _places(ws, cases, table)
    sites, site_classes = _sites(ws, cases) if table.by_site else ({}, set())
    found = []
    for number, case in enumerate(cases):
        components, doubts = _choose(case, things.get(case.get("objid")), near.get(number, ()))
        kind = case.get("kind") or ("component" if components else "")
        classcode, (where, unseen) = case.get("classcode") or "", places[number]
        distance = sites.get(number)
        found.append(Facts(
            kind, classcode, bool(case.get("urgent")),
            (kind, classcode) in site_classes or distance == 0.0,
            distance is not None and distance > 0.0, components, where, (*doubts, *unseen)))
    return found


def _choose(case, under, near):
    """Components of a case, the one under it first, and the doubts about that one.

    ``under`` is (table, row) of its component code, ``near`` [(distance, row)], nearest first.
    """
    objid, doubts = case.get("objid"), []
    if case.get("kind") != "component":
        # an event at a component (a leaflet on a pole) is not about the component
        near = ()
    chosen = None
    if objid and under is None:
        doubts.append((N_("component {objid} is not in the inventory"), {"objid": objid}))
    elif objid:
        table, row = under
        other_class = case.get("kind") == "component" and case.get("classcode") \
            and row["classcode"] != case["classcode"]
        if other_class:
            doubts.append((N_("{objid} is not of the case's class"), {"objid": objid}))
        if not (other_class and near):
            chosen = row
        away = _distances(table, [row["geom"]], [case.get("x")], [case.get("y")])[0]
        if away is not None and away > NEAR_M:
            doubts.append((N_("{objid} lies {distance} m from the report"),
                           {"objid": objid, "distance": round(away)}))
    rows = [chosen] if chosen else []
    rows += [row for _, row in near if not chosen or row["objid"] != chosen["objid"]]
    return tuple(Thing(r["objid"], r["objname"] or "", r["deptcode3"] or "", r["deptcode2"] or "")
                 for r in rows), doubts


def _distances(table, blobs, xs, ys):
    """Metres between components and points; None where one of them has no place."""
    if table.endswith("_point"):
        pairs = zip(map(point_xy, blobs), zip(xs, ys))
        return [None if None in (*a, *b) else ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
                for a, b in pairs]
    try:
        import shapely
    except ImportError:      # docks work without it; only points are measured then
        return [None] * len(blobs)
    there = [x is not None and y is not None and blob is not None
             for x, y, blob in zip(xs, ys, blobs)]
    points = shapely.points([(x, y) if ok else (0, 0) for x, y, ok in zip(xs, ys, there)])
    return [float(d) if ok else None
            for d, ok in zip(shapely.distance(geometries(blobs), points), there)]


def _tables(ws, majors):
    return [name for name in ws.tables if name.startswith("component_")
            and name.split("_")[1] in majors]


def _components_under(ws, cases):
    """{code: (table, row)} of the components that cases name and that are in use."""
    codes = sorted({case["objid"] for case in cases if case.get("objid")})
    by_table = {}
    for table, fid in ws.query(
            "SELECT table_name, fid FROM json_each(?) JOIN object_code ON code = value",
            (json.dumps(codes),)):
        by_table.setdefault(table, []).append(fid)
    found = {}
    for table, fids in by_table.items():
        if table.startswith("component_"):
            for row in ws.dicts(sql(
                    "SELECT {columns}, geom FROM {table} WHERE dedate IS NULL AND fid IN "
                    "(SELECT value FROM json_each(?))", columns=list(_THING), table=table),
                    (json.dumps(fids),)):
                found[row["objid"]] = (table, row)
    return found


def _around(ws, table, points, within):
    """Rows (number, columns of _THING, geometry) of components in the boxes around points;
    ``points`` are (number, x, y, class), class None for any."""
    return ws.query(sql(
        "SELECT json_extract(p.value, '$[0]'), {columns}, c.geom FROM json_each(?) p "
        "CROSS JOIN {index} r ON r.minx <= json_extract(p.value, '$[1]') + ?2 "
        "AND r.maxx >= json_extract(p.value, '$[1]') - ?2 "
        "AND r.miny <= json_extract(p.value, '$[2]') + ?2 "
        "AND r.maxy >= json_extract(p.value, '$[2]') - ?2 "
        "CROSS JOIN {table} c ON c.fid = r.id WHERE c.dedate IS NULL AND "
        "c.classcode = coalesce(json_extract(p.value, '$[3]'), c.classcode)",
        columns=[sql("c.{name}", name=name) for name in _THING],
        index=f"rtree_{table}_geom", table=table), (json.dumps(points), within))


def _components_near(ws, cases):
    """{number of the case: [(distance, row)]} of components of its class within reach."""
    by_major = {}
    for number, case in enumerate(cases):
        if case.get("kind") == "component" and case.get("classcode") and _placed(case):
            by_major.setdefault(case["classcode"][:2], []).append(
                [number, case["x"], case["y"], case["classcode"]])
    found = {}
    for major, points in by_major.items():
        for table in _tables(ws, {major}):
            for number, away, row in _measured(ws, table, points):
                found.setdefault(number, []).append((away, row))
    for hits in found.values():
        hits.sort(key=lambda hit: (hit[0], hit[1]["objid"]))
    return found


def _measured(ws, table, points, within=NEAR_M):
    """(number, distance, row) of components of a table within reach of points."""
    hits = _around(ws, table, points, within)
    if not hits:
        return []
    where = {number: (x, y) for number, x, y, _ in points}
    away = _distances(table, [hit[-1] for hit in hits], [where[hit[0]][0] for hit in hits],
                      [where[hit[0]][1] for hit in hits])
    return [(hit[0], d, dict(zip(_THING, hit[1:-1])))
            for d, hit in zip(away, hits) if d is not None and d <= within]


def nearest(ws, x, y, classcode=None, within=NEAR_M):
    """(code, class) of the nearest component, of one class or of any, or (None, None)."""
    hits = [hit for name in ws.tables if name.startswith("component_")
            for hit in _measured(ws, name, [[0, x, y, classcode]], within)]
    _, _, best = min(hits, key=lambda hit: (hit[1], hit[2]["objid"]), default=(0, 0, {}))
    return best.get("objid"), best.get("classcode")


def _placed(case):
    return case.get("x") is not None and case.get("y") is not None


def _sites(ws, cases):
    """{number: distance to the nearest construction site within reach}, and the classes that are
    about sites. A site drawn as a point is within reach but never under a case."""
    likely = [sql("name LIKE ?") for _ in _SITE_WORDS]
    classes = set(ws.query(sql("SELECT kind, code FROM object_class WHERE {any}",
                               any=sql(" OR ".join(likely))),
                           [f"%{word}%" for word in _SITE_WORDS]))
    found = {}
    for kind, code in sorted(classes):
        points = [[n, case["x"], case["y"], code] for n, case in enumerate(cases)
                  if _placed(case)]
        for table in _tables(ws, {code[:2]}) if kind == "component" else ():
            for number, away, _ in _measured(ws, table, points):
                away = max(away, 0.001) if table.endswith("_point") else away
                found[number] = min(found.get(number, away), away)
    return found, classes


def _places(ws, cases, table):
    """For each case its places, its own first and then those within reach, and the doubts."""
    streets = dict(ws.query("SELECT code, street_code FROM community"))

    def place(community, grid=""):
        community = community or (grid or "")[:12]
        return Place(streets.get(community) or community[:9], community, grid or "")
    own = [place(case.get("community_code"), case.get("bgid")) for case in cases]
    if not table.by_area:
        return [((p,), ()) for p in own]
    try:
        near = _areas_near(ws, cases, "unit_grid" if table.by_grid else "community")
    except ImportError:
        blind = ((N_("the borders of areas cannot be looked at without the package shapely"),
                  {}),)
        return [((p,), blind) for p in own]
    found = []
    for number, here in enumerate(own):
        others = [place(*codes) for codes in near.get(number, ())]
        if others and not (here.grid if table.by_grid else here.community):
            here = others[0]
        # what no rule can tell apart is one place
        seen = dict.fromkeys(p if table.by_grid else Place(p.street, p.community)
                             for p in (here, *others))
        first = here if table.by_grid else Place(here.street, here.community)
        found.append(((here, *(p for p in seen if p != first)), ()))
    return found


def _areas_near(ws, cases, table):
    """{number: [(community, grid)]} of areas that cover a case or begin within reach, the one
    that covers it first."""
    import numpy as np
    import shapely
    numbers = [n for n, case in enumerate(cases) if _placed(case)]
    if not numbers:
        return {}
    xy = np.array([(cases[n]["x"], cases[n]["y"]) for n in numbers], dtype=float)
    low, high = xy.min(axis=0) - NEAR_M, xy.max(axis=0) + NEAR_M
    grids = table == "unit_grid"
    rows = ws.query(sql(
        "SELECT {community}, {grid}, t.geom FROM {index} r JOIN {table} t ON t.fid = r.id "
        "WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ?{valid}",
        community=sql("t.community_code" if grids else "t.code"),
        grid=sql("t.bgid" if grids else "''"), index=f"rtree_{table}_geom", table=table,
        valid=sql(" AND t.dedate IS NULL" if grids else "")),
        (float(high[0]), float(low[0]), float(high[1]), float(low[1])))
    if not rows:
        return {}
    shapes = geometries([row[2] for row in rows])
    points = shapely.points(xy)
    p, a = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=NEAR_M)
    away = shapely.distance(shapes[a], points[p])
    found = {}
    for k in np.lexsort((a, away, p)).tolist():
        found.setdefault(numbers[p[k]], []).append((rows[a[k]][0] or "", rows[a[k]][1] or ""))
    return found
