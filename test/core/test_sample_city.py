"""The city for measuring: valid grids that tile, components on streets, cases in portions."""
from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.cases.lifecycle import STATES
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.sample.city import city
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.standards.codes import GridScheme, ObjectScheme


@pytest.fixture(scope="module")
def town():
    return city(20_000, 1_000, 9_000, seed=4)


@settings(max_examples=15, deadline=None)
@given(st.integers(36, 700), st.integers(0, 2 ** 31))
def test_grids_tile_whatever_the_count(n, seed):
    grids = city(0, n, 0, seed).grids["geometry"]
    assert len(grids) == n and shapely.is_valid(grids).all()
    whole = shapely.union_all(grids)
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert shapely.area(grids).sum() == pytest.approx(whole.area, abs=1e-4)
    edges = Counter()
    for ring in shapely.get_exterior_ring(grids):
        xy = [tuple(p) for p in shapely.get_coordinates(ring)]
        edges.update(frozenset(e) for e in zip(xy, xy[1:]))
    assert set(edges.values()) <= {1, 2}
    outer = sum(np.hypot(*np.subtract(*e)) for e, k in edges.items() if k == 1)
    assert outer == pytest.approx(whole.length, rel=1e-9)


def test_codes_nest_and_are_unique(town):
    bgid, community = town.grids["bgid"], town.grids["community_code"]
    assert GridScheme().check_many(bgid) == {} and len(set(bgid)) == len(bgid)
    assert all(b.startswith(c) for b, c in zip(bgid, community))
    assert set(community) == set(town.communities["code"])
    assert set(town.communities["street_code"]) == set(town.streets["code"])
    assert 5_000 < town.grids["area"].min() and town.grids["area"].max() < 20_000
    west = shapely.get_x(shapely.centroid(town.grids["geometry"]))
    first = [i for i, b in enumerate(bgid) if b.endswith("001")]
    for i in first[:20]:                   # the first is in the north-western corner
        mates = np.flatnonzero(community == community[i])
        assert west[i] < west[mates].min() + 60


def test_components_stand_in_the_city_with_good_codes(town):
    rows = list(town.components(chunk=7_000))
    assert [len(r["x"]) for r in rows] == [7_000, 7_000, 6_000]
    objid = np.concatenate([r["objid"] for r in rows])
    classcode = np.concatenate([r["classcode"] for r in rows])
    catalogue = load_catalogue()
    assert ObjectScheme().check_many(objid, catalogue.codes("component"), "990101") == {}
    assert len(set(objid)) == 20_000 and all(o[6:10] == c for o, c in zip(objid, classcode))
    points = shapely.points(town.x, town.y)
    inside = np.unique(shapely.STRtree(town.grids["geometry"]).query(points, "intersects")[0])
    assert len(inside) == 20_000
    assert (shapely.distance(points, shapely.union_all(town.roads)) < 20).all()
    assert Counter(classcode).most_common(1)[0][0] == "0402"


def test_many_components_are_spread_over_divisions(monkeypatch):
    monkeypatch.setattr("citygrid_plugin.core.sample.city.PER_DIVISION", 5_000)
    town = city(20_000, 1_000, 0)
    assert len(np.unique(town.objid)) == 20_000
    assert len({b[:6] for b in town.grids["bgid"]}) > 1
    assert all(len({b[:6] for b in town.grids["bgid"][town.grids["community_code"] == c]}) == 1
               for c in set(town.grids["community_code"]))


def test_cases_come_in_portions_in_the_order_of_their_report(town):
    parts = list(town.cases(chunk=4_000))
    assert sum(len(p["x"]) for p in parts) == 9_000
    number = np.concatenate([p["number"] for p in parts])
    assert (number == np.arange(1, 9_001)).all()
    at = np.concatenate([p["reported_at"] for p in parts])
    assert (np.diff(at) >= np.timedelta64(0)).all()
    assert at[0] >= np.datetime64("2024-11-22") and at[-1] < np.datetime64("2026-11-22")
    state = np.concatenate([p["state"] for p in parts])
    assert set(state) <= set(STATES) and 0.9 < (state == "closed").mean() < 0.995
    for p in parts:
        closed = p["state"] == "closed"
        assert (~np.isnat(p["closed_at"]) == closed).all()
        order = [p[k][closed] for k in ("reported_at", "filed_at", "dispatched_at", "handled_at",
                                        "closed_at")]
        assert all((a <= b).all() for a, b in zip(order, order[1:]))
        fault = p["component"] >= 0
        assert (fault == (p["kind"] == "component")).all() and (p["grid"][fault] == -1).all()
        code = town.classcode[town.class_index[p["component"][fault]]]
        assert (p["classcode"][fault] == code).all()
        assert all(u for u in p["unit"])


def test_planted_grids_hold_more_cases(town):
    grid = np.concatenate([p["grid"] for p in town.cases()])
    count = np.bincount(grid[grid >= 0], minlength=1_000)
    assert count[town.hot].min() > 3 * np.median(count)


def test_same_seed_same_city(town):
    again, other = city(20_000, 1_000, 9_000, seed=4), city(20_000, 1_000, 9_000, seed=5)
    assert (again.x == town.x).all() and (again.objid == town.objid).all()
    assert not (other.x == town.x).all()
    a, b = next(again.cases(2_000)), next(town.cases(2_000))
    assert all((a[k] == b[k]).all() for k in a if not k.endswith("_at"))


@pytest.mark.parametrize("counts", [(10, 20, 10), (-1, 100, 0), (0, 100, -5)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(InputError):
        city(*counts)


def test_a_city_without_components_has_events_only():
    case = next(city(0, 100, 500).cases())
    assert set(case["kind"]) == {"event"} and len(case["x"]) == 500
