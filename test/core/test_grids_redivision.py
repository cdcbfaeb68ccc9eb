"""Dividing anew only what has to be: what stays, what goes, and why."""
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.grids import redivision, revision
from citygrid_plugin.core.grids.judge import judge
from citygrid_plugin.core.grids.quality import Limits
from citygrid_plugin.core.grids.stored import Ground

WEST, EAST = "330106001001", "330106001002"


def shapes(*geometries):
    found = np.empty(len(geometries), dtype=object)
    found[:] = geometries
    return found


def scene(border=400, **layers):
    """A Ground of two communities, 800 m by 400 m in all, with streets every 100 m."""
    streets = [*(shapely.LineString([(x, -20), (x, 420)]) for x in range(100, 800, 100)),
               *(shapely.LineString([(-20, y), (820, y)]) for y in (100, 200, 300))]
    roads = [*streets, *layers.pop("roads", ())]
    kinds = ["residential"] * len(streets) + ["primary"] * (len(roads) - len(streets))
    return Ground(shapes(WEST, EAST),
                  shapes(shapely.box(0, 0, border, 400), shapely.box(border, 0, 800, 400)),
                  shapes(*roads), shapes(*kinds),
                  **{name: shapes(*things) for name, things in layers.items()})


#: the division of the scene: 32 squares of one hectare, named by their corner
CELLS = {f"{WEST if x < 400 else EAST}{(x % 400) // 100 * 4 + y // 100 + 1:03d}":
         shapely.box(x, y, x + 100, y + 100) for x in range(0, 800, 100)
         for y in range(0, 400, 100)}


def cell_at(x, y, cells=CELLS):
    return next(name for name, shape in cells.items() if shape.contains(shapely.Point(x, y)))


class Outcome:
    """The division after ``redivide``, all of it measured."""

    def __init__(self, ground, cells=CELLS, locked=(), **options):
        self.old, names = cells, shapes(*cells)
        polygons, home = shapes(*cells.values()), shapes(*(n[:12] for n in cells))
        self.plan = redivision.redivide(ground, polygons, names, home, np.isin(names, locked),
                                        **options)
        self.retired = set(names[self.plan.retired])
        self.new = self.plan.polygons
        kept = ~self.plan.retired
        self.cells = np.concatenate([polygons[kept], self.new])
        self.codes = np.concatenate([home[kept], self.plan.codes])
        self.ground, self.limits = ground, Limits()
        self.why = {n: r.template.format(**r.params) for n, r in zip(names, self.plan.reason)
                    if r is not None}

    def covers(self):
        """Whether cells and communities are the same ground, without overlaps."""
        for code, border in zip(self.ground.codes, self.ground.communities):
            mine = self.cells[self.codes == code]
            off = shapely.symmetric_difference(shapely.union_all(mine), border).area
            if off > 1 or abs(shapely.area(mine).sum() - border.area) > 1:
                return False
        return True

    def faults(self):
        return judge(self.cells, shapes(*map(str, range(len(self.cells)))), self.codes,
                     self.ground, self.limits).weight.sum()


def test_nothing_changed_changes_nothing():
    found = Outcome(scene())
    assert not found.retired and not len(found.new) and found.why == {} and found.covers()


def test_a_moved_community_border_changes_the_cells_along_it_alone():
    found = Outcome(scene(border=430))
    assert found.covers() and found.faults() == 0
    along = {cell_at(x, y) for x in (350, 450) for y in (50, 150, 250, 350)}
    assert {n for n in found.retired if n[:12] == EAST} == along & {n for n in along
                                                                   if n[:12] == EAST}
    assert found.retired <= along
    assert f"{found.why[cell_at(450, 50)]}".endswith(f"in the neighbouring community {WEST}.")


def test_a_strip_too_narrow_for_a_cell_is_taken_by_neighbours():
    found = Outcome(scene(border=404))
    assert found.covers() and found.faults() == 0 and len(found.cells) == 32


def test_a_new_compound_becomes_one_cell_and_the_rest_stays():
    found = Outcome(scene(compounds=[shapely.box(100, 100, 300, 300)]))
    assert found.retired == {cell_at(x, y) for x in (150, 250) for y in (150, 250)}
    assert [shapely.area(c) for c in found.new] == pytest.approx([40_000])
    assert found.covers() and "kept whole" in found.why[cell_at(150, 150)]


def test_a_new_building_moves_one_border():
    found = Outcome(scene(buildings=[shapely.box(180, 130, 230, 160)]))
    assert found.retired == {cell_at(150, 150), cell_at(250, 150)} and len(found.new) == 2
    assert found.covers() and found.faults() == 0


def test_a_new_component_area_moves_one_border_and_one_larger_than_a_cell_none():
    found = Outcome(scene(objects=[shapely.box(180, 130, 230, 160),
                                   shapely.box(410, 10, 790, 390)]))
    assert found.retired == {cell_at(150, 150), cell_at(250, 150)} and len(found.new) == 2
    assert found.covers() and found.faults() == 0
    assert "off a component" in found.why[cell_at(150, 150)]


def test_a_new_main_road_becomes_a_border():
    road = shapely.LineString([(-50, 150), (850, 150)])
    found = Outcome(scene(roads=[road]))
    assert found.covers() and found.faults() == 0
    on = shapely.intersection(shapely.boundary(found.cells), shapely.clip_by_rect(
        road, 0, 0, 800, 400))
    assert shapely.length(shapely.union_all(on)) > 700
    assert not found.retired & {cell_at(x, 350) for x in range(50, 800, 100)}
    assert "a strong line (main road)" in found.why[cell_at(50, 150)]


def test_a_cell_too_small_is_joined_with_one_neighbour():
    name = cell_at(150, 150)
    cells = {**CELLS, name: shapely.box(100, 100, 130, 200),
             WEST + "099": shapely.box(130, 100, 200, 200)}
    found = Outcome(scene(), cells)
    assert found.covers() and found.faults() == 0
    assert name in found.retired and len(found.retired) == 2


def test_locked_cells_stay_whatever_they_are():
    left, right = cell_at(150, 150), cell_at(250, 150)
    found = Outcome(scene(buildings=[shapely.box(180, 130, 230, 160)]), locked=[left, right])
    assert not found.retired and len(found.new) == 0 and set(found.why) == {left, right}
    found = Outcome(scene(), locked=[left], anew=True)
    assert left not in found.retired and found.covers()


def test_a_new_community_and_open_ground_are_divided():
    cells = {name: shape for name, shape in CELLS.items() if name[:12] == WEST
             and name != cell_at(150, 150)}
    found = Outcome(scene(), cells)
    assert found.covers() and found.faults() == 0 and not found.retired
    assert set(found.codes) == {WEST, EAST}


def test_cells_of_other_communities_are_left_alone():
    ground = scene(border=430)
    ground.codes, ground.communities = ground.codes[:1], ground.communities[:1]
    found = Outcome(ground)
    assert not found.retired    # the strip still belongs to the cells of the other community


def test_a_cell_outside_its_community_ends():
    cells = {**CELLS, WEST + "099": shapely.box(-200, 0, -100, 100)}
    found = Outcome(scene(), cells)
    assert found.retired == {WEST + "099"} and len(found.new) == 0


def test_overlapping_and_multipart_cells_are_divided_anew():
    one, two = cell_at(150, 150), cell_at(250, 150)
    cells = {**CELLS, one: shapely.box(100, 100, 220, 200)}
    found = Outcome(scene(), cells)
    assert found.covers() and found.faults() == 0 and one in found.retired
    parts = shapely.MultiPolygon([shapely.box(100, 100, 140, 200), shapely.box(160, 100, 200, 200)])
    cells = {**CELLS, one: parts, two: shapely.union(CELLS[two], shapely.box(140, 100, 160, 200))}
    found = Outcome(scene(), cells)
    assert found.covers() and one in found.retired


def test_everything_anew_along_the_old_lines_keeps_most():
    found = Outcome(scene(), anew=True)
    assert found.covers() and len(found.retired) <= 8
    assert all("divided anew" in found.why[name] for name in found.retired)


def test_cancelling():
    class Feedback:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            raise AssertionError("it went on")
    with pytest.raises(Cancelled):
        Outcome(scene(), feedback=Feedback())


def test_degrees_are_refused():
    ground = scene()
    ground.communities = shapes(shapely.box(120.1, 30.1, 120.12, 30.12), None)
    with pytest.raises(InputError):
        Outcome(ground)


def test_redrawn_cells_take_the_place_of_those_on_their_ground():
    names, home = shapes(*CELLS), shapes(*(n[:12] for n in CELLS))
    cells = shapes(shapely.box(0, 0, 60, 100), shapely.box(60, 0, 200, 100),
                   shapely.MultiPolygon([CELLS[cell_at(350, 350)]]))
    plan = redivision.redrawn(cells, shapes(WEST, WEST, WEST), shapes(*CELLS.values()), names, home)
    assert set(names[plan.retired]) == {cell_at(50, 50), cell_at(150, 50)}
    assert len(plan.polygons) == 2 and set(plan.codes) == {WEST}


def test_drawn_cells_find_their_community():
    ground = scene()
    cells = shapes(shapely.box(350, 0, 420, 50), shapely.box(390, 0, 500, 50))
    given = ground.communities, ground.codes, [0, 2]
    assert redivision.homes(cells, *given).tolist() == [WEST, EAST]
    with pytest.raises(InputError, match="Cell 3 of the layer"):
        redivision.homes(shapes(cells[0], shapely.box(900, 0, 950, 50)), *given)


boxes = st.tuples(st.integers(0, 700), st.integers(0, 330), st.integers(15, 90),
                  st.integers(15, 60)).map(lambda b: shapely.box(b[0], b[1], b[0] + b[2],
                                                                 b[1] + b[3]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(340, 460), st.lists(boxes, max_size=3), st.lists(boxes, max_size=1),
       st.booleans(), st.sets(st.sampled_from(sorted(CELLS)), max_size=3), st.booleans())
def test_any_change_leaves_a_sound_division(border, buildings, compounds, road, locked, anew):
    roads = [shapely.LineString([(-20, 40), (820, 370)])] if road else []
    ground = scene(border, buildings=buildings, compounds=compounds, roads=roads)
    locked = {name for name in locked          # a locked cell across communities is its own fault
              if not shapely.box(339, 0, 461, 400).intersects(CELLS[name])}
    found = Outcome(ground, locked=sorted(locked), anew=anew)
    assert found.covers() and not locked & found.retired
    assert found.retired <= set(found.why)
    names, home = shapes(*CELLS), shapes(*(n[:12] for n in CELLS))
    ended = np.isin(names, list(found.retired))
    old, borders = shapes(*CELLS.values()), dict(zip(ground.codes, ground.communities))
    assert revision.objections(
        old[ended], names[ended], shapes(*(borders[h] for h in home[ended])), found.new,
        shapes(*(borders[c] for c in found.plan.codes)), found.plan.codes, old[~ended],
        names[~ended], revision.succession(old[ended], found.new)) == []
