"""Unit grid of each component."""
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Cancelled
from citygrid_plugin.core.grids import assign as module
from citygrid_plugin.core.grids.assign import assign

X, Y = (v.ravel() for v in np.meshgrid(np.arange(3) * 100.0, np.arange(2) * 100.0))
GRIDS = shapely.box(X, Y, X + 100, Y + 100)
CODES = np.array(["g6", "g5", "g4", "g3", "g2", "g1"], dtype=object)  # lower: later


@pytest.mark.parametrize("wkt, code", [
    ("POINT (50 50)", "g6"),
    ("POINT (150 150)", "g2"),
    ("POINT (100 50)", "g5"),          # between g6 and g5: the lower code
    ("POINT (100 100)", "g2"),         # four corners meet
    ("POINT (0 0)", "g6"),
    ("POINT (301 50)", None),
    ("POINT EMPTY", None),
    (None, None),
    ("LINESTRING (10 50, 120 50)", "g6"),
    ("LINESTRING (50 50, 150 50)", "g5"),      # equal shares
    ("LINESTRING (10 100, 90 100)", "g3"),     # on the border
    ("LINESTRING (-500 50, 5 50)", "g6"),      # mostly outside all
    ("POLYGON ((80 80, 180 80, 180 95, 80 95, 80 80))", "g5"),
    ("POLYGON ((80 80, 120 120, 120 80, 80 120, 80 80))", "g2"),
    ("MULTIPOINT ((10 10), (20 20))", "g6"),
    ("POLYGON ((900 900, 910 900, 910 910, 900 900))", None),
])
def test_assign(wkt, code):
    geometry = np.array([shapely.from_wkt(wkt) if wkt else None], dtype=object)
    assert assign(geometry, GRIDS, CODES).tolist() == [code]


@given(st.permutations(range(6)))
def test_the_order_of_the_grids_does_not_matter(order):
    points = shapely.points(np.random.default_rng(1).integers(0, 7, (200, 2)) * 50.0)
    order = list(order)
    assert (assign(points, GRIDS[order], CODES[order]).tolist()
            == assign(points, GRIDS, CODES).tolist())


def test_chunks_give_the_same(monkeypatch):
    points = shapely.points(np.random.default_rng(2).random((1000, 2)) * [320, 210])
    whole = assign(points, GRIDS, CODES).tolist()
    monkeypatch.setattr(module, "_CHUNK", 7)
    assert assign(points, GRIDS, CODES).tolist() == whole
    assert None in whole


def test_nothing_in_nothing_out():
    assert assign([], GRIDS, CODES).tolist() == []
    assert assign([shapely.Point(1, 1)], [], []).tolist() == [None]


def test_cancelled():
    class Feedback:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            raise AssertionError

    with pytest.raises(Cancelled):
        assign(shapely.points([[1, 1]]), GRIDS, CODES, Feedback())
