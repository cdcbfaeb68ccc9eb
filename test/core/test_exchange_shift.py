"""The warning for unlabelled GCJ-02, on streets of a real city and on drawn ones."""
from pathlib import Path

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.datum import convert
from citygrid_plugin.core.exchange.shift import looks_gcj02

SHANGHAI = (Path(__file__).parents[2] / ".." / "shared" / "data" / "basemaps"
            / "shanghai_huangpu.osm")
METRE = 1.0 / 111320.0


def drawn_streets(turn=0.0, seed=3):
    """Streets at uneven spacing around (121.47, 31.23), turned by `turn` degrees."""
    rng = np.random.default_rng(seed)
    at = np.cumsum(rng.uniform(60, 240, 16)) - 1200
    lines = [[(-1300, v), (1300, v)] for v in at] + [[(v, -1300), (v, 1300)] for v in at]
    a = np.radians(turn)
    xy = np.array(lines) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    xy = xy * METRE / [np.cos(np.radians(31.23)), 1.0] + [121.47, 31.23]
    return shapely.linestrings(xy)


@pytest.fixture(scope="module")
def shanghai():
    if not SHANGHAI.exists():
        pytest.skip("no extract of Shanghai at hand")
    from citygrid_plugin.core.exchange.osm import read_osm
    roads, _ = read_osm(SHANGHAI, "lines")
    return roads.geometry.to_numpy()


def beside(roads, n, near, far, seed=0):
    """Points `near` to `far` metres off the centre lines, in any direction: array (n, 2)."""
    rng = np.random.default_rng(seed)
    length = shapely.length(roads)
    line = np.asarray(roads)[rng.choice(len(roads), n, p=length / length.sum())]
    at = shapely.get_coordinates(shapely.line_interpolate_point(line, rng.random(n), True))
    angle, off = rng.uniform(0, 2 * np.pi, n), rng.uniform(near, far, n) * METRE
    east = np.cos(angle) * off / np.cos(np.radians(at[:, 1]))
    return at + np.column_stack([east, np.sin(angle) * off])


OFFSETS = [(0, 4), (5, 15), (10, 30)]


@pytest.mark.parametrize("off", OFFSETS)
@pytest.mark.parametrize("n", [40, 1500])
@pytest.mark.parametrize("datum", ["WGS-84", "GCJ-02", "BD-09"])
def test_real_streets(shanghai, off, n, datum):
    xy = beside(shanghai, n, *off)
    found = looks_gcj02(*convert(*xy.T, "WGS-84", datum), roads=shanghai)
    assert found.shifted == (datum != "WGS-84") and found.datum == datum
    assert found.n == n
    if found.shifted:
        measure, = found.measures[datum]
        assert measure.converted < 0.7 * measure.as_given
        assert 300 < found.offset < 1500


@pytest.mark.parametrize("turn", [0, 17, 45, 70])
@pytest.mark.parametrize("datum", ["WGS-84", "GCJ-02"])
def test_streets_off_the_axes(turn, datum):
    roads = drawn_streets(turn)
    xy = beside(roads, 300, 3, 12)
    found = looks_gcj02(*convert(*xy.T, "WGS-84", datum), roads=roads)
    assert found.shifted == (datum == "GCJ-02") and found.datum == datum


def test_no_false_alarm_on_points_that_ignore_the_streets():
    roads = drawn_streets(20)
    rng = np.random.default_rng(8)
    west, south, east, north = shapely.total_bounds(roads)
    for n in (25, 400):
        for _ in range(25):
            lon, lat = rng.uniform(west, east, n), rng.uniform(south, north, n)
            assert not looks_gcj02(lon, lat, roads=roads).shifted


def test_buildings_and_outline_speak_too():
    rng = np.random.default_rng(4)
    streets = drawn_streets(30)
    town = shapely.box(*shapely.total_bounds(streets))
    room = shapely.union_all(shapely.buffer(streets, 18 * METRE))
    blocks = shapely.get_parts(town.difference(room))
    xy = beside(streets, 500, 0, 8)
    xy = xy[shapely.contains_xy(town, xy)]
    for datum in ("WGS-84", "GCJ-02"):
        given = convert(*xy.T, "WGS-84", datum)
        found = looks_gcj02(*given, buildings=blocks)
        assert found.shifted == (datum == "GCJ-02")
        found = looks_gcj02(*given, buildings=blocks, outline=town)
        names = {m.name for m in found.measures["GCJ-02"]}
        assert names == {"in_building", "in_outline"}
        assert found.shifted == (datum == "GCJ-02")
    small = shapely.box(121.47, 31.23, 121.476, 31.235)
    lon, lat = rng.uniform(121.47, 121.476, 200), rng.uniform(31.23, 31.235, 200)
    assert looks_gcj02(*convert(lon, lat, "WGS-84", "GCJ-02"), outline=small).shifted
    assert not looks_gcj02(lon, lat, outline=small).shifted


def test_too_few_points_or_abroad_never_alarm():
    roads = drawn_streets()
    xy = beside(roads, 19, 0, 5)
    found = looks_gcj02(*convert(*xy.T, "WGS-84", "GCJ-02"), roads=roads)
    assert not found.shifted and found.datum == "" and found.n == 19
    assert not looks_gcj02([24.94] * 50, [60.17] * 50, roads=roads).shifted
    assert looks_gcj02([np.nan] * 50, [31.2] * 50, roads=roads).n == 0


def test_nothing_to_compare_with():
    for base in ({}, {"roads": []}, {"roads": [None, shapely.LineString()]}):
        with pytest.raises(InputError, match="Import the base map first"):
            looks_gcj02([121.47] * 30, [31.23] * 30, **base)
