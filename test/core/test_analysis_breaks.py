"""Classes of a map legend for skewed figures."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis.breaks import SHARES, classes


@pytest.mark.parametrize("values, expected", [
    ([], []),
    ([0, 0, np.nan, np.inf], []),
    ([5], [(5, 5)]),
    ([0, 3, 1, 1, 2], [(1, 1), (2, 2), (3, 3)]),                   # few: one each
    ([1] * 5 + [1_000_000], [(1, 1), (1_000_000, 1_000_000)]),       # one huge outlier
    ([7.25] * 9 + [7.5], [(6, 7.5)]),
])
def test_classes(values, expected):
    assert classes(values) == expected


def test_skewed_counts_get_borders_that_are_read_easily():
    values = np.floor(np.random.default_rng(1).lognormal(3, 1.2, 1000))
    assert classes(values) == [(1, 10), (11, 20), (21, 40), (41, 80), (81, 200), (201, 1811)]


_FIGURES = st.lists(st.integers(0, 60) | st.integers(0, 10**7), max_size=80)


@settings(max_examples=150, deadline=None)
@given(_FIGURES)
def test_every_whole_number_is_in_one_class_and_none_is_empty(values):
    found, above = classes(values), [v for v in values if v > 0]
    assert len(found) <= len(SHARES) + 1
    held = [sum(low <= v <= high for v in above) for low, high in found]
    assert sum(held) == len(above) and all(held)
    assert all(a[1] < b[0] for a, b in zip(found, found[1:]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.floats(1e-9, 1e9), max_size=60))
def test_every_figure_is_in_one_class_and_none_is_empty(values):
    found = classes(values, whole=False)
    assert len(found) <= len(SHARES) + 1
    held = [sum((low < v or n == 0 and low <= v) and v <= high for v in values)
            for n, (low, high) in enumerate(found)]
    assert sum(held) == len(values) and all(held)
    assert all(a[1] == b[0] for a, b in zip(found, found[1:]))
