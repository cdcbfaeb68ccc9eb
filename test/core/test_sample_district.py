"""The demonstration district is whole, plausible and the same for a seed."""
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.cases.lifecycle import FINAL, ROLES, transition
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.sample import district, steps
from citygrid_plugin.core.sample.net import CARRIAGE_HALF
from citygrid_plugin.core.standards.catalogue import load_catalogue

EVERY_TABLE = ("street", "community", "base_road", "base_railway", "base_water_line", "base_wall",
               "base_water", "base_building", "base_parcel", "base_compound", "geo_zone",
               "geo_street", "door_plate", "poi", "organisation", "organisation_role",
               "component", "case", "case_step", "hot_spot", "collector")


@pytest.fixture(scope="module", params=[1, 2, 7])
def city(request):
    return district.generate(request.param)


@pytest.fixture(scope="module")
def tiny():
    return district.generate(3, "tiny")


def same(a, b):
    return all(np.array_equal(a.layers[t][k], b.layers[t][k]) for t in a.layers
               for k in a.layers[t])


def test_same_seed_same_district(tiny):
    assert same(tiny, district.generate(3, "tiny"))
    other = district.generate(4, "tiny").layers["component"]["geometry"]
    mine = tiny.layers["component"]["geometry"]
    assert len(other) != len(mine) or not shapely.equals(other, mine).all()


def test_same_district_in_another_process():
    """Nothing may hang on the order of sets, which changes with Python's hash seed."""
    script = ("from citygrid_plugin.core.sample.district import generate\n"
              "d = generate(5, 'tiny').layers\n"
              "print(d['case']['description'][-1], d['case_step']['at'].tolist()[-9:],"
              "d['component']['geometry'][-1].wkt)")
    root = Path(__file__).resolve().parents[2]
    out = {subprocess.run([sys.executable, "-c", script], cwd=root, check=True, text=True,
                          capture_output=True, env={**os.environ, "PYTHONHASHSEED": k}).stdout
           for k in ("1", "2")}
    assert len(out) == 1


@pytest.mark.parametrize("size", ["village", district.Size(300, 200),
                                  district.Size(end="2024-01-01T00:00")])
def test_impossible_sizes_are_refused(size):
    with pytest.raises(InputError):
        district.generate(1, size)


def test_every_table_is_there_and_whole(city):
    assert set(EVERY_TABLE) <= set(city.layers)
    for table, columns in city.layers.items():
        lengths = {len(v) for v in columns.values()}
        assert len(lengths) == 1 and lengths.pop() > 0, table
        if "geometry" in columns:
            assert shapely.is_valid(columns["geometry"]).all(), table
            assert not shapely.is_empty(columns["geometry"]).any(), table


def test_size_of_the_small_district(city):
    assert 2.5e6 < city.outline.area < 3.5e6
    assert 3 <= len(city.layers["street"]["code"]) <= 4
    assert 10 <= len(city.layers["community"]["code"]) <= 15
    assert 8000 < len(city.layers["component"]["objid"]) < 14000
    assert len(city.layers["case"]["case_no"]) == 4500
    assert 18 <= len(city.layers["organisation"]["code"]) <= 35


def test_communities_tile_without_gap_or_overlap(city):
    geometry = city.layers["community"]["geometry"]
    assert shapely.area(geometry).sum() == pytest.approx(city.outline.area, abs=1e-6)
    a, b = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    shared = shapely.intersection(geometry[a[a < b]], geometry[b[a < b]])
    assert shapely.area(shared).max() == 0
    # every inner edge twice, every outer edge once: neighbours share their vertices
    edges = {}
    for ring in shapely.get_exterior_ring(geometry):
        xy = [tuple(p) for p in shapely.get_coordinates(ring)]
        for edge in zip(xy, xy[1:]):
            edges[frozenset(edge)] = edges.get(frozenset(edge), 0) + 1
    assert set(edges.values()) == {1, 2}
    outer = sum(np.hypot(*np.subtract(*e)) for e, k in edges.items() if k == 1)
    assert outer == pytest.approx(city.outline.length, rel=1e-9)


def test_codes_nest(city):
    community, street = city.layers["community"], city.layers["street"]
    assert all(len(c) == 12 and c.startswith(s) for c, s in
               zip(community["code"], community["street_code"]))
    assert set(community["street_code"]) == set(street["code"])
    assert all(len(c) == 9 and c.startswith("990101") for c in street["code"])
    assert len(set(community["name"])) == len(community["name"])


def test_buildings_never_touch_roads_water_or_each_other(city):
    roads, houses = city.layers["base_road"], city.layers["base_building"]["geometry"]
    space = shapely.buffer(roads["geometry"], [CARRIAGE_HALF[k] for k in roads["kind"]])
    for other in (space, city.layers["base_water"]["geometry"],
                  city.layers["base_railway"]["geometry"]):
        assert len(shapely.STRtree(other).query(houses, predicate="intersects")[0]) == 0
    a, b = shapely.STRtree(houses).query(houses, predicate="intersects")
    assert (a == b).all()
    assert shapely.covered_by(houses, city.outline).all()
    assert len(houses) > 600


def test_road_network_is_connected(city):
    roads = city.layers["base_road"]["geometry"]
    a, b = shapely.STRtree(roads).query(roads, predicate="intersects")
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(len(roads),) * 2)
    assert connected_components(graph)[0] == 1
    assert {"primary", "secondary", "residential", "living_street"} <= set(
        city.layers["base_road"]["kind"])


def test_door_plates_count_up_along_their_street(city):
    plates = city.layers["door_plate"]
    assert len(set(plates["name"])) == len(plates["name"])
    assert all(n == s + k for n, s, k in zip(plates["name"], plates["street_name"],
                                             plates["number"]))
    streets = city.layers["geo_street"]
    lines = dict(zip(streets["name"], streets["geometry"]))
    for street in list(dict.fromkeys(plates["street_name"]))[:40]:
        rows = plates["street_name"] == street
        number = np.array([int(n[:-1]) for n in plates["number"][rows]])
        chain = shapely.line_locate_point(lines[street], plates["geometry"][rows])
        for odd in (0, 1):
            side = number % 2 == odd
            assert (np.diff(chain[side][np.argsort(number[side])]) >= 0).all()


def test_components_follow_the_catalogue(city):
    comp, catalogue = city.layers["component"], load_catalogue()
    types = {"point": {0}, "line": {1, 5}, "area": {3, 6}}
    kinds = shapely.get_type_id(comp["geometry"])
    for code in set(comp["classcode"]):
        found = catalogue.get("component", code)
        rows = comp["classcode"] == code
        assert set(kinds[rows]) <= types[found.geometry], code
        assert set(comp["objname"][rows]) == {found.name}
    assert {c[:2] for c in comp["classcode"]} == {"01", "02", "03", "04", "05", "06", "21"}
    assert len(set(comp["classcode"])) > 75
    assert len(set(comp["objid"])) == len(comp["objid"])
    assert all(o[6:10] == c and len(o) == 16 for o, c in zip(comp["objid"], comp["classcode"]))
    assert shapely.dwithin(city.outline, comp["geometry"], 0.01).all()
    assert shapely.covered_by(comp["geometry"], shapely.buffer(city.outline, 0.01)).mean() > 0.999
    for text in set(t for t in comp["extra"] if t):
        json.loads(text)


def test_owners_are_organisations_with_that_role(city):
    comp, role = city.layers["component"], city.layers["organisation_role"]
    for column, name in (("deptcode1", "authority"), ("deptcode2", "owner"),
                         ("deptcode3", "maintainer")):
        allowed = set(role["org_code"][role["role"] == name])
        given = {c for c in comp[column] if c is not None}
        assert given and given <= allowed, column
    assert {o for o, c in zip(comp["deptcode2"], comp["classcode"]) if c == "0114"} == {None}


def test_lamps_every_30_m_and_trees_clear_of_carriageways(city):
    comp, roads = city.layers["component"], city.layers["base_road"]
    carriage = shapely.union_all(shapely.buffer(
        roads["geometry"], [CARRIAGE_HALF[k] for k in roads["kind"]], cap_style="flat"))
    shapely.prepare(carriage)
    for code in ("0118", "0402", "0305"):
        assert not shapely.contains(carriage, comp["geometry"][comp["classcode"] == code]).any()
    lamps = comp["geometry"][comp["classcode"] == "0118"]
    nearest = shapely.STRtree(lamps).query_nearest(lamps, exclusive=True, return_distance=True)[1]
    assert 12 < np.median(nearest) < 32
    cover = comp["geometry"][comp["classcode"] == "0102"]
    assert shapely.intersects(carriage, cover).mean() > 0.95
    bridges = comp["geometry"][comp["classcode"] == "0208"]
    assert len(bridges) and shapely.intersects(
        bridges, shapely.union_all(city.layers["base_water"]["geometry"])).all()


def test_components_pass_their_own_checks(city):
    from citygrid_plugin.core.components.checks import Context, run_checks
    roles = {}
    for code, role in zip(*city.layers["organisation_role"].values()):
        roles.setdefault(code, set()).add(role)
    context = Context.of(load_catalogue(), organisations=roles, retired=[], today="2026-11-22")
    counts = run_checks(city.layers["component"], context).counts()
    assert counts.pop("mandatory") == len(city.layers["component"]["objid"])     # no grids yet
    assert counts.pop("duplicate", 0) < 20 and not counts


def test_every_case_follows_the_life_cycle(city):
    case, step = city.layers["case"], city.layers["case_step"]
    state, seq, when, request = {}, {}, {}, {}
    for number, k, action, role, unit, note, at in zip(*(step[c] for c in (
            "case_no", "seq", "action", "role", "unit", "note", "at"))):
        move = transition(state.get(number, ""), action, request.get(number, ""))
        assert move is not None, (number, state.get(number), action)
        assert role in move.roles and role in ROLES
        assert bool(unit) or not move.needs_unit
        assert bool(note) or not move.needs_note
        assert k == seq.get(number, 0) + 1 and at >= when.get(number, "")
        state[number], seq[number], when[number] = move.to_state, k, at
        if move.to_request != "*":
            request[number] = move.to_request
    assert state == dict(zip(case["case_no"], case["state"]))
    assert seq == dict(zip(case["case_no"], case["version"]))
    assert max(when.values()) < "2026-11-22T09:30:00"


def test_cases_are_where_they_say(city):
    case, comp = city.layers["case"], city.layers["component"]
    at = dict(zip(comp["objid"], comp["geometry"]))
    of = {o: c for o, c in zip(comp["objid"], comp["classcode"])}
    for kind, objid, code, point, number in zip(*(case[c] for c in (
            "kind", "objid", "classcode", "geometry", "case_no"))):
        assert (kind == "component") == (objid is not None)
        assert number[0] == {"component": "C", "event": "E"}[kind] and number[1:5] == code
        if objid is not None:
            assert of[objid] == code and shapely.distance(point, at[objid]) < 0.02
    assert len(set(case["case_no"])) == len(case["case_no"])
    assert all(len(n) == 17 for n in case["case_no"])
    assert (case["community_code"] != None).mean() > 0.999  # noqa: E711 (elementwise)
    known = load_catalogue().codes("event")
    assert set(case["classcode"][case["kind"] == "event"]) <= known


def test_cases_have_the_rhythm_of_two_years(city):
    case, step = city.layers["case"], city.layers["case_step"]
    assert set(FINAL) | {"reported", "filed", "dispatched", "handled"} <= set(case["state"])
    assert 0.85 < np.isin(case["state"], FINAL).mean() < 0.995
    assert set(steps.ACTIONS) <= set(step["action"])
    at = np.array(case["reported_at"], dtype="datetime64[m]")
    weekday = (at.astype("datetime64[D]").astype(int) + 3) % 7
    counts = np.bincount(weekday, minlength=7)
    assert counts[5:].mean() < 0.8 * counts[:5].mean()
    hour = at.astype("datetime64[h]").astype(int) % 24
    assert (hour < 6).mean() < 0.02 and ((hour >= 8) & (hour < 18)).mean() > 0.7
    month = at.astype("datetime64[M]").astype(int) % 12 + 1
    grill = month[case["classcode"] == "0510"]
    assert np.isin(grill, (4, 5, 6, 7, 8, 9)).mean() > 0.6
    sent, done = (np.array(case[k], dtype="datetime64[m]") for k in ("dispatched_at", "handled_at"))
    long = (done - sent)[case["limit_unit"] == "urgent_hour"].astype(float)
    overdue = long > 60 * case["limit_value"][case["limit_unit"] == "urgent_hour"]
    assert 0.02 < overdue[np.isfinite(long)].mean() < 0.3


def test_hot_spots_stand_out(city):
    case = city.layers["case"]
    for classes, spot, radius, since in zip(*(city.layers["hot_spot"][k] for k in (
            "classes", "geometry", "radius", "since"))):
        chosen = np.isin(case["classcode"], classes.split()) & (case["reported_at"] >= since)
        near = shapely.distance(case["geometry"][chosen], spot) < radius
        share = np.pi * radius ** 2 / city.outline.area
        assert near.mean() > 4 * share, classes


def test_a_historical_hot_spot_has_ended(city):
    case, hot = city.layers["case"], city.layers["hot_spot"]
    ended = hot["until"] < city.until
    assert ended.sum() == 1
    classes, spot, until = (hot[k][ended][0] for k in ("classes", "geometry", "until"))
    of = np.isin(case["classcode"], classes.split())
    near = shapely.distance(case["geometry"], spot) < 80
    after = case["reported_at"] > until
    assert (of & near & after).sum() < 3 < 0.5 * (of & ~after).sum() < (of & near).sum()


def test_nothing_happens_after_the_period_and_no_case_is_allowed(tiny):
    none = district.generate(1, district.Size(1000, 800, 0))
    assert len(none.layers["case"]["case_no"]) == 0
    assert len(none.layers["component"]["objid"]) > 500
    assert tiny.layers["case_step"]["at"].max() < "2026-11-22T09:30:00"


def test_frames_carry_the_crs(tiny):
    frame = tiny.frame("component")
    assert frame.crs.to_epsg() == 4549 and len(frame) == len(tiny.layers["component"]["objid"])
    assert "geometry" not in tiny.frame("organisation").columns


def test_office_hours_move_steps_forward_only():
    rng = np.random.default_rng(0)
    seconds = np.sort(rng.integers(0, 20 * 86400, 5000))
    role = np.full(5000, steps.ROLE_NAMES.index("unit"))
    moved = steps._to_office(seconds, role)
    assert (moved >= seconds).all()
    hour = moved // 3600 % 24
    assert (hour >= 8).all() and (hour < 18).all()
