"""Which cells stay the same, who succeeds whom, and what speaks against a revision."""
import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from citygrid_plugin.core.grids import revision


def shapes(*polygons):
    found = np.empty(len(polygons), dtype=object)
    found[:] = polygons
    return found


UNIT = shapely.box(0, 0, 100, 100)
BESIDE = shapely.box(100, 0, 200, 100)


@pytest.mark.parametrize("new, same, exact", [
    (UNIT, 0, True),
    (BESIDE, 1, True),
    (shapely.MultiPolygon([UNIT]), 0, True),
    (shapely.Polygon([(100, 100), (0, 100), (0, 0), (100, 0)]), 0, True),     # begun elsewhere
    (shapely.box(0.0004, 0, 100, 100), 0, True),                              # under 1 mm
    (shapely.Polygon([(0, 0), (50, 0), (100, 0), (100, 100), (0, 100)]), 0, False),
    (shapely.Polygon([(0, 0), (50, 0.001), (100, 0), (100, 100), (0, 100)]), 0, False),
    (shapely.box(0, 0, 100, 100.1), -1, False),
    (shapely.Polygon([(0, 0), (50, 1), (100, 0), (100, 100), (0, 100)]), -1, False),
    (shapely.Polygon([(0, 0), (100, 0), (100, 100)]), -1, False),
    (shapely.Polygon(), -1, False),
])
def test_same_cells(new, same, exact):
    found = revision.same_cells(shapes(UNIT, BESIDE), shapes(new))
    assert (found[0].tolist(), found[1].tolist()) == ([same], [exact])


def test_of_two_equal_cells_one_is_the_old_one():
    same, exact = revision.same_cells(shapes(UNIT), shapes(UNIT, UNIT))
    assert same.tolist() == [0, -1] and exact.tolist() == [True, False]
    same, exact = revision.same_cells(shapes(UNIT, UNIT), shapes(UNIT))
    assert same.tolist() == [0] and exact.all()


@pytest.mark.parametrize("old, new", [((), ()), ((UNIT,), ()), ((), (UNIT,))])
def test_nothing_on_one_side(old, new):
    old, new = shapes(*old), shapes(*new)
    same, exact = revision.same_cells(old, new)
    assert (same == -1).all() and not exact.any() and len(same) == len(new)
    follows = revision.succession(old, new)
    assert len(follows.old) == 0 and follows.main_ancestor(len(new)).tolist() == [-1] * len(new)
    assert len(follows.component_share(np.array([0]), np.array([0]))) == 0


def test_succession_of_a_split_and_a_merger():
    low, high = shapely.box(0, 0, 100, 30), shapely.box(0, 30, 100, 100)
    joined = shapely.union_all([high, BESIDE])
    follows = revision.succession(shapes(UNIT, BESIDE), shapes(low, joined))
    assert follows.old.tolist() == [0, 0, 1] and follows.new.tolist() == [0, 1, 1]
    assert follows.share == pytest.approx([0.3, 0.7, 1])
    assert follows.area == pytest.approx([3000, 7000, 10000])
    assert follows.main_ancestor(3).tolist() == [0, 1, -1]


def test_shares_of_ground_that_goes_to_no_cell_stay_below_one():
    follows = revision.succession(shapes(UNIT), shapes(shapely.box(0, 0, 100, 60)))
    assert follows.share == pytest.approx([0.6])


def test_a_seam_of_rounding_makes_no_successor():
    follows = revision.succession(shapes(UNIT), shapes(UNIT, shapely.box(99.9995, 0, 200, 100)))
    assert follows.new.tolist() == [0] and follows.share == pytest.approx([1])


def test_cells_that_cross_themselves_are_measured_all_the_same():
    crossed = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    follows = revision.succession(shapes(crossed), shapes(UNIT))
    assert follows.share == pytest.approx([1]) and follows.area == pytest.approx([5000])


@pytest.mark.parametrize("old, new, share", [
    ([0, 0, 0, 0], [0, 0, 0, 1], [0.75, 0.25, None]),
    ([0, 1, 1], [1, 1, 1], [0, 1, 1]),
    ([], [], [None, None, None]),
    ([0, 0, -1, 0], [0, -1, 1, 5], [1, 0, None]),        # moved elsewhere, or came from nowhere
])
def test_component_share(old, new, share):
    follows = revision.Succession(np.array([0, 0, 1]), np.array([0, 1, 1]), np.ones(3), np.ones(3))
    found = follows.component_share(np.array(old, dtype=int), np.array(new, dtype=int))
    assert [None if f != f else f for f in found.tolist()] == share


def object_to(old, new, home=None, others=(), codes=None):
    """The sentences against ``new`` in place of ``old``."""
    old, new, others = shapes(*old), shapes(*new), shapes(*others)
    homes = [shapes(*[home] * len(s)) for s in (old, new)]
    names = shapes(*(codes or [f"330106001001{n:03d}" for n in range(len(old))]))
    found = revision.objections(old, names, homes[0], new, homes[1],
                                shapes(*["330106001001"] * len(new)), others,
                                shapes(*[f"other {n}" for n in range(len(others))]),
                                revision.succession(old, new))
    return [objection.template.format(**objection.params) for objection in found]


@pytest.mark.parametrize("cut", [0.0, 0.009, 0.02, 5.0])
def test_one_square_metre_may_be_lost(cut):
    found = object_to([UNIT], [shapely.box(0, 0, 100 - cut, 100)])
    assert len(found) == (cut > 0.01)


def test_ground_outside_the_community_may_be_left():
    assert object_to([UNIT], [shapely.box(0, 0, 60, 100)], home=shapely.box(0, 0, 60, 200)) == []
    assert "4000.0 m² of unit grid 330106001001000" in object_to(
        [UNIT], [shapely.box(0, 0, 60, 100)], home=shapely.box(0, 0, 160, 200))[0]


def test_ground_that_a_standing_cell_covers_is_not_left():
    assert object_to([UNIT], [shapely.box(0, 0, 60, 100)],
                     others=[shapely.box(60, 0, 200, 100)]) == []


def test_new_ground_may_be_taken_where_nobody_is():
    assert object_to([UNIT], [shapely.box(0, 0, 150, 100)], home=shapely.box(0, 0, 150, 100)) == []
    assert object_to([], [UNIT], home=UNIT) == []
    assert "beyond community" in object_to([], [BESIDE], home=UNIT)[0]
    assert "overlap unit grid other 0 by 10000.0 m²" in object_to([], [UNIT], others=[UNIT])[0]


def test_every_fault_is_told():
    # ten metres short at one end, twenty over the neighbour, and two cells on one another
    new = [shapely.box(10, 0, 60, 100), shapely.box(50, 0, 120, 100)]
    found = object_to([UNIT], new, home=shapely.box(0, 0, 110, 100), others=[BESIDE])
    assert len(found) == 4
    for words in ("1000.0 m² of unit grid", "1000.0 m² beyond", "Two new unit grids",
                  "other 0 by 2000.0"):
        assert sum(words in sentence for sentence in found) == 1


@example([332.031, 333.333], [332.031, 333.333], 1)
@given(st.lists(st.integers(10, 990), max_size=4, unique=True),
       st.lists(st.integers(10, 990), max_size=4, unique=True), st.integers(1, 5))
def test_any_division_of_the_same_ground_is_free_of_objections(xs, ys, count):
    ground = shapely.box(0, 0, 1000, 1000)

    def strips(cuts, upright):
        at = [0, *sorted(cuts), 1000]
        return [shapely.box(a, 0, b, 1000) if upright else shapely.box(0, a, 1000, b)
                for a, b in zip(at, at[1:])]
    old, new = strips(xs, True), strips(ys, False)
    assert object_to(old, new, home=ground) == []
    follows = revision.succession(shapes(*old), shapes(*new))
    # of a strip a metre wide even what passes for rounding, up to 2 m² each time, is a share
    lost = shapely.area(shapes(*old)) * (1 - np.bincount(follows.old, follows.share))
    assert (lost > -0.01).all() and (lost < 2.1 * len(new)).all()
    assert (follows.main_ancestor(len(new)) >= 0).all()
    lost = new[:count]
    if len(lost) < len(new):
        assert any("left in no unit grid" in s for s in object_to(old, lost, home=ground))
