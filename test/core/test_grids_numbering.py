"""Codes of unit grids."""
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.grids.numbering import number, reading_order

A, B = "110101001001", "110101001002"


def boxes(*corners):
    x, y = np.array(corners, dtype=float).reshape(-1, 2).T
    return shapely.box(x, y, x + 100, y + 100)


#   2 3
#   0 1   row by row from the north, west to east, in spite of some unevenness
SQUARE = boxes((0, 0), (100, 12), (0, 100), (100, 112))


@pytest.mark.parametrize("polygons, order", [
    (SQUARE, [2, 3, 0, 1]),
    (boxes((300, 0), (100, 0), (200, 0)), [1, 2, 0]),
    (boxes((0, 0), (0, 200), (0, 100)), [1, 2, 0]),
    (boxes((0, 0), (100, 60)), [0, 1]),           # 60 m lower is the same row of 100 m cells
    (boxes((0, 0), (100, 101)), [1, 0]),
    (SQUARE[:0], []),
])
def test_reading_order(polygons, order):
    assert reading_order(polygons).tolist() == order


@pytest.mark.parametrize("existing, retired, expected", [
    (None, None, ["003", "004", "001", "002"]),
    ([None, "", float("nan"), " "], None, ["003", "004", "001", "002"]),
    ([A + "002", None, None, None], None, ["002", "005", "003", "004"]),
    ([None, None, None, A + "017"], None, ["019", "020", "018", "017"]),
    (None, [A + "007", B + "500"], ["010", "011", "008", "009"]),
    ([A + "002", None, A + "004", None], [A + "009"], ["002", "011", "004", "010"]),
])
def test_number(existing, retired, expected):
    codes = number(SQUARE, [A] * 4, existing, retired)
    assert codes.tolist() == [A + e for e in expected]


def test_each_community_counts_for_itself():
    assert number(SQUARE, [A, B, A, B]).tolist() == [A + "002", B + "002", A + "001", B + "001"]


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=30,
                unique=True), st.integers(0, 30))
def test_numbering_again_changes_nothing_and_never_repeats(corners, some):
    polygons = boxes(*corners)
    codes = number(polygons, [A] * len(polygons))
    assert len(set(codes)) == len(codes)
    assert number(polygons, [A] * len(polygons), codes).tolist() == codes.tolist()
    kept = codes.copy()
    kept[:some] = None
    again = number(polygons, [A] * len(polygons), kept, codes[:some])
    assert again[some:].tolist() == codes[some:].tolist()
    assert not set(again[:some]) & set(codes)


@pytest.mark.parametrize("communities, existing, retired, words", [
    (["11010100100"], None, None, "has not 12 digits"),
    ([None], None, None, "has not 12 digits"),
    (["１１０１０１００１００１"], None, None, "has not 12 digits"),
    ([A], [A + "01"], None, "characters"),
    ([A], [A + "000"], None, "serial number 0"),
    ([A], [B + "001"], None, f"lies in community {A}"),
    ([A], [A + "001"], [A + "001"], "retired"),
    ([A, A], [A + "001", A + "001"], None, "occurs twice"),
    ([A], None, [A + "999"], "number 1000"),
    ([A] * 1000, None, None, "numbers end at 999. Use a larger target"),
])
def test_refused(communities, existing, retired, words):
    polygons = boxes(*[(k * 100, 0) for k in range(len(communities))])
    with pytest.raises(InputError, match=words):
        number(polygons, communities, existing, retired)
