"""What keeps coming back, what drags on, what circled between units, where a facility is missing
(seed 000 article 25)."""
import numpy as np
import shapely

from ..errors import CityGridError
from ..standards.stored import catalogue_of
from ..workspace.areas import inside_district
from ..workspace.case_facts import case_rows, steps_of
from ..workspace.components import tables
from ..workspace.ddl import sql
from ..workspace.geometry import geometries
from ..workspace.reading import read
from .circling import circling
from .dragging import dragging
from .gaps import facility_gaps, gap_shares
from .recurring import Rule, at_objects, at_places
from .white_paper_maps import AreaMap
from .white_paper_work import MOST, share

#: Facilities that a street should have within some metres: what their class is called in the
#: catalogues, and the distance. 50 m for bins is that of CJJ 27 for busy streets (from memory).
FACILITIES = (("垃圾箱", 50.0), ("废物箱", 50.0), ("果皮箱", 50.0))
#: So many rows of a list go into the Excel file.
_LISTED = 200


def recurring(work):
    """Fill in what keeps coming back."""
    now = work.counted["period"]["reported"]
    cases = work.cases.take(now)
    since, until = work.since_until()
    rule = Rule()
    put = work.figures
    put["recurring.least"], put["recurring.days"] = rule.least, rule.days
    objects = at_objects(cases, rule, since, until)
    spots = at_places(cases, rule, since, until, work.quiet)
    community, grid = _places(work, now)
    names, kinds, classes = (column.text() for column in (cases.objid, cases.kind,
                                                          cases.classcode))

    def named(found, i):
        row = found.behind(i)[0]
        return work.class_name(kinds[row], classes[row])
    work.tables["recurring_objects"] = [
        {"code": objects.name[i], "name": named(objects, i),
         "community": community[objects.behind(i)[0]], "cases": int(objects.occurrences[i]),
         "last": str(objects.last[i])[:10]} for i in range(min(len(objects), _LISTED))]
    address = _addresses(work, cases, spots)
    work.tables["recurring_places"] = [
        {"name": named(spots, i), "community": community[spots.behind(i)[0]],
         "grid": grid[spots.behind(i)[0]], "place": address.get(i),
         "cases": int(spots.occurrences[i]), "last": str(spots.last[i])[:10]}
        for i in range(min(len(spots), _LISTED))]
    put["recurring.objects"], put["recurring.places"] = len(objects), len(spots)
    put["components.with_cases"] = len(set(names[names != None]))  # noqa: E711 (by element)
    _map(work, objects, spots)
    _dragging(work)
    _circling(work, now)
    _gaps(work)


def _places(work, mask):
    """Community name and grid code of the cases under a mask."""
    communities, grids = work.areas("community"), work.areas("grid")
    name = np.append(communities.name, [work.word("no_community")])
    code = np.append(grids.code, [None])
    return name[work.place("community")[mask]], code[work.place("grid")[mask]]


def _addresses(work, cases, spots):
    """The address of the first case of each place, as it was taken down."""
    first = {int(cases.key[spots.behind(i)[0]]): i for i in range(min(len(spots), _LISTED))}
    rows = case_rows(work.ws, list(first), work.archives)
    return {first[row["fid"]]: row["address"] for row in rows}


def _map(work, objects, spots):
    xy = np.column_stack([np.append(objects.x, spots.x), np.append(objects.y, spots.y)])
    xy = xy[~np.isnan(xy).any(axis=1)]
    work.values.maps["recurring"] = AreaMap(
        np.empty(0, object), np.empty(0, np.int64), (work.word("recurring"),), "colours",
        ("#b2182b",), xy) if len(xy) else None


def _dragging(work):
    """Cases that are open at the end of the period and drag on."""
    end = work.end
    open_now = work.counted["period"]["open"]
    cases = work.cases.take(open_now)
    found = dragging(cases, end)
    community, _ = _places(work, open_now)
    known = {row["fid"]: row for row in case_rows(
        work.ws, cases.key[found.row[:_LISTED]], work.archives)}
    rows = []
    for i, row in enumerate(found.row[:_LISTED]):
        case = known[int(cases.key[row])]
        reasons = [work.word(f"drag.{name}") for name, holds in zip(
            ("open_days", "late_days", "extensions", "suspensions", "reworks", "notices"),
            found.reasons[i]) if holds]
        rows.append({"case_no": case["case_no"],
                     "name": work.class_name(case["kind"], case["classcode"]),
                     "community": community[row], "unit": work.unit_name(case["unit"]),
                     "since": case["reported_at"], "days": int(found.open_days[i]),
                     "why": work.word("comma").join(reasons)})
    work.tables["dragging"] = rows
    work.figures["recurring.dragging"] = len(found)


def _circling(work, now):
    keys = work.cases.key[now & (work.cases.dispatches > 1)]
    found = circling(steps_of(work.ws, keys, work.quiet, work.archives))
    known = {row["fid"]: row for row in case_rows(work.ws, found.case[:_LISTED], work.archives)}
    rows = []
    for i, key in enumerate(found.case[:_LISTED]):
        case = known[int(key)]
        way = list(dict.fromkeys(found.way(i)))
        rows.append({"case_no": case["case_no"],
                     "name": work.class_name(case["kind"], case["classcode"]),
                     "community": work.community_of(work.cases.rows_of([key])[0]),
                     "units": work.word("comma").join(work.unit_name(unit) for unit in way),
                     "moves": int(found.dispatches[i])})
    work.tables["circling"] = rows
    work.figures["recurring.circling"] = len(found)


def _gaps(work):
    """Streets that are further from a facility than they should be."""
    rows, total = [], 0.0
    streets = inside_district(work.ws, read(work.ws, "base_road")["geometry"])
    communities = work.areas("community")
    for row in catalogue_of(work.ws).rows:
        distance = next((d for name, d in FACILITIES if name in row.name), None)
        if row.kind != "component" or distance is None or not len(streets):
            continue
        shapes = _facilities(work, row.code)
        if not len(shapes):
            continue
        try:
            found = facility_gaps(streets, shapes, distance, feedback=work.quiet)
        except CityGridError:
            continue            # roads without a length
        length, part = gap_shares(found, communities.geometry, work.quiet)
        far = np.nan_to_num(length * part)
        order = [i for i in np.argsort(-far, kind="stable")[:3] if far[i] > 0]
        without = float(shapely.length(found.far).sum())
        street = without + float(shapely.length(found.near).sum())
        rows.append({"name": work.class_name("component", row.code), "within": distance,
                     "street": street / 1000, "gap": without / 1000,
                     "share": share(without, street),
                     "communities": work.word("comma").join(communities.name[i] for i in order)})
        total += rows[-1]["gap"]
    work.tables["gaps"] = rows[:MOST]
    work.figures["recurring.gaps"] = total if rows else None


def _facilities(work, code):
    blobs = []
    for table in tables(work.ws):
        blobs += [row[0] for row in work.ws.query(sql(
            "SELECT geom FROM {table} WHERE classcode = ? AND dedate IS NULL", table=table),
            (code,))]
    return geometries(blobs)
