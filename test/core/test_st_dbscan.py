"""Clusters in space and time."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import st_dbscan as module
from citygrid_plugin.core.analysis.st_dbscan import st_dbscan
from citygrid_plugin.core.errors import Cancelled, InputError

START = np.datetime64("2026-03-02T00:00:00", "s")


def moments(days):
    return START + np.round(np.asarray(days, dtype=float) * 86400).astype("m8[s]")


def by_the_paper(x, y, at, space, days, least):
    """The algorithm of the paper, point by point, with all distances."""
    n = len(x)
    span = np.timedelta64(round(days * 86400), "s")
    near = [np.flatnonzero(((x - x[i]) ** 2 + (y - y[i]) ** 2 <= space * space)
                           & (np.abs(at - at[i]) <= span)) for i in range(n)]
    cluster, number = [None] * n, 0
    for i in range(n):
        if cluster[i] is not None or len(near[i]) < least:
            continue
        cluster[i] = number
        stack = [i]
        while stack:
            for j in near[stack.pop()]:
                if cluster[j] is None:
                    cluster[j] = number
                    if len(near[j]) >= least:
                        stack.append(j)
        number += 1
    return [-1 if c is None else c for c in cluster], [len(some) >= least for some in near]


@pytest.mark.parametrize("points, expected", [
    # three at one corner in one week
    ([(0, 0, 0), (50, 0, 1), (0, 50, 2), (500, 0, 1)], [0, 0, 0, -1]),
    # at the same place, but in another month
    ([(0, 0, 0), (1, 0, 1), (0, 1, 2), (0, 0, 40), (1, 0, 41), (0, 1, 42)], [0, 0, 0, 1, 1, 1]),
    # a chain in space and time
    ([(100 * k, 0, 3 * k) for k in range(5)], [0] * 5),
    # exactly at the distance and the span; a metre or a second beyond
    ([(0, 0, 0), (60, 80, 3), (120, 160, 6)], [0, 0, 0]),
    ([(0, 0, 0), (60, 81, 3), (120, 162, 6)], [-1] * 3),
    ([(0, 0, 0), (60, 80, 3.00002), (120, 160, 6.00004)], [-1] * 3),
    ([(np.nan, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)], [-1, 0, 0, 0]),
    ([], [])])
def test_clusters(points, expected):
    x, y, days = np.array(points, dtype=float).reshape(-1, 3).T
    assert st_dbscan(x, y, moments(days), 100, 3, 3).cluster.tolist() == expected


@pytest.mark.parametrize("places", [(0, -10, -20, -30, 200, 210, 220, 230, 100),
                                    (200, 210, 220, 230, 0, -10, -20, -30, 100)])
def test_a_border_point_of_two_clusters_is_of_the_first(places):
    x = np.array(places, dtype=float)
    found = st_dbscan(x, x * 0, moments(x * 0), 100, 3, 4)
    assert found.cluster.tolist() == [0] * 4 + [1] * 4 + [0]
    assert found.core.tolist() == [True] * 8 + [False]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 12)),
                min_size=1, max_size=60), st.sampled_from([1, 5, 8, 13]),
       st.sampled_from([0.5, 1, 3]), st.integers(2, 6), st.integers(1, 7))
def test_as_the_paper_has_it(points, space, days, least, together):
    x, y, at = np.array(points, dtype=float).T
    expected, core = by_the_paper(x, y, moments(at), space, days, least)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAIRS", together)
        found = st_dbscan(x, y, moments(at), space, days, least)
    assert found.core.tolist() == core
    assert found.cluster.tolist() == expected
    assert found.number == max(expected) + 1


@pytest.mark.parametrize("seed, least", [(1, 3), (2, 5), (3, 20)])
def test_dense_and_thin_places_as_the_paper_has_it(seed, least):
    rng = np.random.default_rng(seed)
    x, y = np.concatenate([rng.normal(0, 1, (2, 150)), rng.normal(3.2, 1, (2, 150)),
                           rng.uniform(-20, 20, (2, 300))], axis=1)
    at = moments(np.concatenate([rng.uniform(0, 3, 300), rng.uniform(0, 30, 300)]))
    expected, core = by_the_paper(x, y, at, 1.5, 2, least)
    found = st_dbscan(x, y, at, 1.5, 2, least)
    assert found.cluster.tolist() == expected and found.core.tolist() == core


def test_everything_at_one_place_is_one_cluster():
    x = np.zeros(200_000)
    found = st_dbscan(x, x, np.full(len(x), START), 100, 7)
    assert found.number == 1 and found.core.all()
    # two such heaps just out of each other's reach: every pair is looked at, in parts
    x = np.repeat([0.0, 100.5], 3000)
    assert st_dbscan(x, x * 0, np.full(len(x), START), 100, 7).number == 2


def test_no_time_is_noise():
    at = np.array([START, START, "NaT"], "M8[s]")
    found = st_dbscan(np.zeros(3), np.zeros(3), at, 10, 1, 2)
    assert found.cluster.tolist() == [0, 0, -1]


@pytest.mark.parametrize("wrong", [{"space": 0}, {"days": -1}, {"least": 1},
                                   {"space": float("nan")}])
def test_what_cannot_be_done(wrong):
    given_ = {"space": 10, "days": 1, "least": 3, **wrong}
    with pytest.raises(InputError):
        st_dbscan(np.zeros(3), np.zeros(3), moments([0, 0, 0]), **given_)


def test_far_too_small_a_distance():
    x = np.array([0, 1e9])
    with pytest.raises(InputError, match="far too small"):
        st_dbscan(x, x, moments([0, 9e4]), 1e-3, 1e-4, 2)


def test_cancelled():
    class Listener:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            pass
    with pytest.raises(Cancelled):
        st_dbscan(np.zeros(3), np.zeros(3), moments([0, 0, 0]), 10, 1, feedback=Listener())
