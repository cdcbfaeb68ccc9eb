"""Cells go back to the community borders as they were given."""
import numpy as np
import pytest
import shapely
from grid_towns import column
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.grids import layers, network, partition
from citygrid_plugin.core.grids.given import restore


def land(seed, count=3):
    """Communities side by side whose borders have many digits."""
    random = np.random.default_rng(seed)
    y = np.linspace(0, 300, 30)
    lines = [np.column_stack([250 * k + random.normal(0, 4, 30), y]) for k in range(count + 1)]
    rings = [np.concatenate([a, b[::-1]]) for a, b in zip(lines, lines[1:])]
    return shapely.polygons(np.array(rings)) if count else column([])


def faults(cells, borders):
    """m² of gaps and outside."""
    covered, whole = shapely.union_all(cells), shapely.union_all(borders)
    return shapely.area(shapely.symmetric_difference(covered, whole))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2 ** 31), st.integers(1, 3))
def test_vertices_on_the_border_go_back(seed, count):
    borders = land(seed, count)
    streets = column([shapely.LineString([(-9, y), (999, y + 7)]) for y in (66.6, 133.3, 201.7)])
    division = partition.divide(shapely.set_precision(borders, 0.001),
                                [layers.Barriers("road", streets)])
    before = division.polygons
    after = restore(before, division.community, borders)
    assert faults(before, borders) > 0.01
    assert faults(after, borders) < 1e-4
    assert shapely.is_valid(after).all()
    _, strange, _ = network.seams(after)
    assert len(strange) == 0
    # neighbours hold the very same numbers
    assert shapely.area(after).sum() == pytest.approx(shapely.area(borders).sum(), abs=1e-4)
    moved = np.abs(shapely.get_coordinates(after) - shapely.get_coordinates(before))
    assert moved.max() < 0.002 and (moved.max(axis=1) == 0).any()


def test_inner_vertices_stay():
    border = shapely.box(0.00041, 0.00041, 200.00041, 100.00041)
    middle = shapely.Polygon([(100, 0), (100, 50), (100, 100), (200, 100), (200, 0)])
    cells = column([shapely.Polygon([(0, 0), (100, 0), (100, 50), (100, 100), (0, 100)]), middle])
    after = restore(cells, np.zeros(2, dtype=int), column([border]))
    assert [100.0, 50.0] in shapely.get_coordinates(after[0]).tolist()
    assert faults(after, column([border])) < 1e-9


def test_nothing_to_restore():
    none = column([])
    assert len(restore(none, np.empty(0, dtype=int), column([shapely.box(0, 0, 1, 1)]))) == 0
    cells = column([shapely.box(0, 0, 1, 1)])
    assert restore(cells, np.zeros(1, dtype=int), none)[0] is cells[0]
    assert restore(cells, np.zeros(1, dtype=int), column([None]))[0].equals(cells[0])


def test_a_polygon_that_would_break_keeps_its_vertices():
    # the given border crosses itself within the raster: a needle whose sides swap
    cell = shapely.Polygon([(0, 0), (100, 0), (100, 0.001), (0.0, 0.001)])
    border = shapely.Polygon([(0, 0.0004), (100, 0.0006), (100, 0.0006), (0, 0.0005)])
    after = restore(column([cell]), np.zeros(1, dtype=int), column([border]))
    assert shapely.is_valid(after).all()


def test_the_same_place_for_all_communities_that_share_it():
    borders = column([shapely.box(0, 0, 100.00037, 100), shapely.box(100.00037, 0, 200, 100)])
    cells = shapely.set_precision(borders, 0.001)
    after = restore(cells, np.array([0, 1]), borders)
    assert shapely.equals_exact(shapely.normalize(after), shapely.normalize(borders), 0).all()


def test_a_vertex_that_noding_drew_beside_itself_goes_back_to_its_corner():
    border = column([shapely.Polygon([(0, 0), (100, 0.02), (200, 0), (200, 100), (0, 100)])])
    cells = column([shapely.Polygon([(0, 0), (100.001, 0.02), (200, 0), (200, 100), (0, 100)])])
    after = restore(cells, np.zeros(1, dtype=int), border)
    assert faults(cells, border) > 1e-5 and faults(after, border) < 1e-9


def test_borders_without_numbers_are_passed_over():
    cells = column([shapely.box(0, 0, 100, 100)])
    border = column([shapely.Polygon([(0, 0), (np.nan, 0), (1, 1), (0, 0)]),
                     shapely.box(0.0003, 0, 100, 100)])
    assert faults(restore(cells, np.zeros(1, dtype=int), border), border[1:]) < 1e-9
