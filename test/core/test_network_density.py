"""Density of cases along the street network."""
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import network_density as module
from citygrid_plugin.core.analysis.network_density import (
    cells_at, kernel_weights, network, network_density, spread)
from citygrid_plugin.core.errors import Cancelled, InputError


def shapes(*wkts):
    return np.array([w and shapely.from_wkt(w) for w in wkts], dtype=object)


def paths(edges, source, bandwidth, method, step):
    """The density of one case by following every path of its kernel, as the book has it.

    ``edges`` are (node, node, number of cells); ``source`` is (edge, cell). Returns {(edge, cell):
    value}.
    """
    kernel = kernel_weights(bandwidth, step)
    found = {(e, c): 0.0 for e, (_, _, n) in enumerate(edges) for c in range(n)}
    ends = {}
    for e, (a, b, _) in enumerate(edges):
        ends.setdefault(a, []).append((e, 0))
        ends.setdefault(b, []).append((e, 1))
    found[source] += kernel[0]
    walk = [(source[0], source[1], way, 0, 1.0) for way in (1, -1)]
    while walk:
        edge, cell, way, steps, part = walk.pop()
        steps += 1
        if steps >= len(kernel) or part == 0:
            continue
        on = cell + way
        if 0 <= on < edges[edge][2]:
            found[edge, on] += part * kernel[steps]
            walk.append((edge, on, way, steps, part))
            continue
        here = (edge, 1 if way > 0 else 0)
        others = ends[edges[edge][1 if way > 0 else 0]]
        n = len(others)
        for end in others:
            if end == here:
                share = (2 - n) / n if method == "continuous" else float(n == 1)
            else:
                share = 2 / n if method == "continuous" else 1 / (n - 1)
            cell_ = 0 if end[1] == 0 else edges[end[0]][2] - 1
            if share:
                found[end[0], cell_] += part * share * kernel[steps]
                walk.append((end[0], cell_, 1 if end[1] == 0 else -1, steps, part * share))
    return found


class FakeLines:
    def __init__(self, length):
        self.length = length


def fake(edges, step):
    cells = np.array([n for _, _, n in edges])
    return module.Network(FakeLines(cells * step), np.arange(len(edges)),
                          np.array([[a for a, _, _ in edges], [b for _, b, _ in edges]]),
                          np.append(0, np.cumsum(cells)), step)


NETS = {
    "a street": [(0, 1, 9)],
    "three": [(0, 1, 4), (1, 2, 5), (1, 3, 3)],
    "a crossing": [(0, 4, 3), (4, 1, 3), (2, 4, 4), (4, 3, 2)],
    "a ring": [(0, 0, 7)],
    "a ring on a street": [(0, 1, 3), (1, 1, 5), (1, 2, 2)],
    "two ways": [(0, 1, 2), (1, 2, 3), (1, 2, 4), (2, 3, 2)],
    "short pieces": [(0, 1, 1), (1, 2, 1), (2, 3, 1), (1, 3, 1), (3, 4, 5)],
}


@pytest.mark.parametrize("method", module.METHODS)
@pytest.mark.parametrize("name", NETS)
def test_every_path_of_the_kernel_is_followed(name, method):
    edges, step, bandwidth = NETS[name], 2.0, 15.0
    made = fake(edges, step)
    for edge, (_, _, cells) in enumerate(edges):
        for cell in range(cells):
            weight = np.zeros(made.first[-1])
            weight[made.first[edge] + cell] = 1
            expected = list(paths(edges, (edge, cell), bandwidth, method, step).values())
            found = spread(made, weight, bandwidth, method)
            assert found == pytest.approx(expected, abs=1e-12)
            assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("method, factors", [
    # three streets meet: 1/2 on both others, or 2/3 on both and -1/3 back
    ("discontinuous", (1, .5, .5)), ("continuous", (None, 2 / 3, 2 / 3))])
def test_a_junction_of_three_by_the_formula(method, factors):
    streets = shapes("LINESTRING (-300 0, 0 0)", "LINESTRING (0 0, 300 0)",
                     "LINESTRING (0 0, 0 300)")
    found = network_density(streets, np.array([-30.]), np.array([4.]), 100, 10, method=method)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(found.geometry, .5,
                                                                    normalized=True))

    def quartic(distance):
        return 15 / 16 / 100 * np.clip(1 - (distance / 100) ** 2, 0, None) ** 2
    arm = found.street
    for number, beyond in ((1, middle[:, 0]), (2, middle[:, 1])):
        rows = arm == number
        assert found.density[rows] == pytest.approx(
            factors[number] * quartic(30 + beyond[rows]), abs=2e-4)
    rows = arm == 0
    own = quartic(np.abs(middle[rows, 0] + 30))
    if method == "continuous":
        own = own - quartic(30 - middle[rows, 0]) / 3
    assert found.density[rows] == pytest.approx(own, abs=2e-4)
    # no jump at the junction with the continuous split
    near = [found.density[arm == k][np.argmin(np.hypot(*middle[arm == k].T))] for k in range(3)]
    assert (near[0] < 1.3 * near[1]) == (method == "continuous")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 30)), min_size=1,
                max_size=12), st.sampled_from(list(module.METHODS)), st.integers(0, 10 ** 6))
def test_nothing_is_lost_or_won(edges, method, seed):
    made = fake(edges, 1.0)
    weight = np.random.default_rng(seed).integers(0, 3, made.first[-1]).astype(float)
    found = spread(made, weight, 25.0, method)
    assert found.sum() == pytest.approx(weight.sum())
    if method == "discontinuous":
        assert (found >= 0).all()


def test_all_cases_are_on_the_lixels():
    rng = np.random.default_rng(4)
    streets = np.array([shapely.LineString(p) for p in rng.random((12, 3, 2)) * 400], dtype=object)
    x, y = rng.random((2, 300)) * 400
    found = network_density(streets, x, y, 80, 15, snap=30)
    there = found.lixel >= 0
    assert 0 < there.sum() < 300
    assert (found.density * found.length).sum() == pytest.approx(there.sum())
    assert found.length == pytest.approx(shapely.length(found.geometry))
    assert found.length.sum() == pytest.approx(shapely.length(streets).sum(), abs=0.5)
    away = shapely.distance(shapely.points(x, y), shapely.union_all(streets))
    assert (away[there] <= 30.001).all() and (away[~there] >= 29.999).all()
    on = shapely.distance(shapely.points(x[there], y[there]), found.geometry[found.lixel[there]])
    assert on == pytest.approx(away[there], abs=0.5)
    source = shapely.line_interpolate_point(found.geometry, .5, normalized=True)
    assert (shapely.distance(source, streets[found.street]) < 0.01).all()


def test_streets_that_cross_meet_or_do_not():
    streets = shapes("LINESTRING (-200 0, 200 0)", "LINESTRING (0 -200, 0 200)")
    x, y = np.array([-20., np.nan, 20.]), np.array([0., 0., 300.])
    crossing = network_density(streets, x, y, 100)
    bridge = network_density(streets, x, y, 100, meet=False)
    assert len(network(streets).street) == 4 and len(network(streets, meet=False).street) == 2
    assert crossing.density[crossing.street == 1].max() > 0.001
    assert bridge.density[bridge.street == 1].max() == 0
    assert (bridge.lixel >= 0).tolist() == [True, False, False]


@pytest.mark.parametrize("method", module.METHODS)
def test_streets_that_meet_within_a_hand_s_breadth_meet(method):
    """Real centre lines overshoot and fall short by centimetres; no peak stands there."""
    exact = shapes("LINESTRING (0 0, 300 0)", "LINESTRING (300 0, 600 0)",
                   "LINESTRING (300 0, 300 300)", "LINESTRING (300 -200, 300 0)")
    drawn = shapes("LINESTRING (0 0, 300.03 0)", "LINESTRING (300 0.02, 600 0)",
                   "LINESTRING (300 -0.05, 300 300)", "LINESTRING (300 -200, 300 0.04)")
    at = [250.0, 300.0, 320.0], [0.0, 10.0, 0.0]
    one, other = (network_density(s, *map(np.array, at), method=method) for s in (exact, drawn))
    assert (other.density * other.length).sum() == pytest.approx(3)
    assert other.density.max() < 1.05 * one.density.max()
    assert other.length.min() > 10


def test_a_network_of_nothing_but_crumbs_is_still_one():
    found = network_density(shapes("LINESTRING (0 0, 0.1 0)"), np.array([0.0]), np.array([0.0]))
    assert (found.density * found.length).sum() == pytest.approx(1)


def test_the_nearest_cell():
    made = network(shapes("LINESTRING (0 0, 10 0)"), 10, 100)
    assert made.step == 0.5
    assert cells_at(made, np.array([0.1, 3.3, 10, 5]), np.array([0, 1, 0, 60.]), 50).tolist() == [
        0, 6, 19, -1]


def test_how_far_a_case_is_from_its_street_is_measured_to_the_street():
    """Not to the middle of a cell, nor to about half a cell."""
    made = network(shapes("LINESTRING (0 0, 100 0)", "LINESTRING (500 0, 500 0.7)"), 10, 100)
    x, y = np.array([50.0, 50.25, 50, 50, 0, -3, 500]), np.array([0.0, 0, 50, 50.01, 0, 4, 0.7])
    assert (cells_at(made, x, y, 0) >= 0).tolist() == [True, True, False, False, True, False, True]
    assert (cells_at(made, x, y, 50) >= 0).tolist() == [True] * 3 + [False] + [True] * 3
    assert (cells_at(made, x, y, 4.9) >= 0).tolist() == [True] * 2 + [False] * 2 + [
        True, False, True]


@pytest.mark.parametrize("change, what", [
    ({"streets": []}, "no streets"), ({"streets": shapes(None, "POINT (1 1)")}, "no streets"),
    ({"bandwidth": 0}, "above 0"), ({"lixel": -1}, "above 0"), ({"method": "equal"}, "split")])
def test_what_cannot_be_done(change, what):
    given_ = {"streets": shapes("LINESTRING (0 0, 9 9)"), "x": np.zeros(1), "y": np.zeros(1),
              **change}
    with pytest.raises(InputError, match=what):
        network_density(**given_)


def test_no_case_is_no_density():
    found = network_density(shapes("LINESTRING (0 0, 90 0)"), np.empty(0), np.empty(0))
    assert found.density.tolist() == [0] * 5


def test_cancelled():
    class Listener:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            pass
    with pytest.raises(Cancelled):
        network_density(shapes("LINESTRING (0 0, 9 9)"), np.zeros(1), np.zeros(1),
                        feedback=Listener())
