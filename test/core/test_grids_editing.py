"""Editing cells by hand: what comes out, what is refused, and that the coverage stays one."""
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.grids import drawn, editing, layers, network, partition, quality
from citygrid_plugin.core.grids.edit_checks import figures
from citygrid_plugin.core.grids.quality_rules import RULES
from citygrid_plugin.core.grids.scene import Scene

X, Y = 536000.0, 3874000.0
LEFT, RIGHT = "330106001001", "330106001002"
COVER = [rule for rule in RULES if rule.id in ("gap", "overlap", "seam", "multipart", "outside",
                                               "across", "geometry")]


def at(*xy):
    """Places in metres from the lower left corner."""
    return np.array(xy, dtype=float).reshape(-1, 2) + [X, Y]


def box(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def column(*items):
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made


def town(**more):
    """Six cells of 100 m in two rows; the right column belongs to another community.

    4 5 6
    1 2 3
    """
    polygons, codes, homes = [], [], []
    for row in range(2):
        for place in range(3):
            polygons.append(box(100 * place, 100 * row, 100 * place + 100, 100 * row + 100))
            codes.append(str(3 * row + place + 1))
            homes.append(LEFT if place < 2 else RIGHT)
    values = {"buildings": column(box(20, 20, 40, 40)), "locked": np.zeros(6, dtype=bool), **more}
    return Scene(column(*codes), column(*polygons), column(*homes), values.pop("locked"),
                 {LEFT: box(0, 0, 200, 200), RIGHT: box(200, 0, 300, 200)}, **values)


def after(scene, edit):
    """The scene as it is when an edit is stored."""
    stay = ~np.isin(scene.codes, edit.retired)
    polygons = scene.polygons[stay].copy()
    for row, code in enumerate(scene.codes[stay]):
        polygons[row] = edit.neighbours.get(code, polygons[row])
    new = column(*(f"n{i}{scene.codes[0]}" for i in range(len(edit.polygons))))
    return replace(scene, codes=np.append(scene.codes[stay], new),
                   polygons=np.append(polygons, edit.polygons),
                   communities=np.append(scene.communities[stay], edit.communities),
                   locked=np.append(scene.locked[stay], np.zeros(len(new), dtype=bool)))


def faults(scene):
    found, _ = quality.check(scene.polygons, scene.codes, list(scene.borders.values()),
                             list(scene.borders), rules=COVER)
    return [(r, str(t.format(**p))) for r, t, p in
            zip(found["rule"], found["template"], found["params"])]


def sound(scene, edit):
    """Nothing but the touched cells changed, and the coverage is the same and without a fault."""
    later = after(scene, edit)
    assert not faults(later)
    assert shapely.get_type_id(edit.polygons).tolist() == [3] * len(edit.polygons)
    whole = shapely.union_all(scene.polygons, grid_size=network.GRID)
    whole_later = shapely.union_all(later.polygons, grid_size=network.GRID)
    assert shapely.symmetric_difference(whole, whole_later).area < 0.002 * whole.length
    for code, polygon in edit.neighbours.items():
        old = scene.polygons[scene.row(code)]
        assert shapely.symmetric_difference(old, polygon).area < 0.002 * old.length
    assert len(later.polygons) == len(scene.polygons) - len(edit.retired) + len(edit.polygons)
    return later


# -- split

@pytest.mark.parametrize("line, areas", [
    (at((50, -10), (50, 110)), [5000, 5000]),
    (at((50, 0), (50, 100)), [5000, 5000]),                # from vertexless border to border
    (at((50, 0.5), (50, 99)), [5000, 5000]),               # a little short of it: led there
    (at((0, 0), (60, 60), (100, 100)), None),              # corner to corner
    (at((0.05, -0.04), (99.95, 100)), None),               # nearly so
    (at((60, -10), (60, 50), (110, 50)), [8000, 2000]),
    (at((-10, 70), (30, 110)), [200, 9800]),
    (at((45, -5), (45, 105), (55, 105), (55, -5)), [4500, 1000, 4500]),     # three at once
])
def test_split(line, areas):
    scene = town(buildings=column())
    edit = editing.split(scene, "1", line)
    later = sound(scene, edit)
    assert sum(shapely.area(edit.polygons)) == pytest.approx(10_000, abs=0.05)
    if areas:
        assert sorted(shapely.area(edit.polygons)) == pytest.approx(sorted(areas), abs=0.1)
    assert edit.retired.tolist() == ["1"] and set(edit.communities) == {LEFT}
    # a neighbour gets a vertex exactly where the line ends on its border, and no other
    for code in ("2", "4"):
        ends = shapely.get_coordinates(later.polygons[np.flatnonzero(later.codes == code)[0]])
        corners = shapely.get_coordinates(scene.polygons[scene.row(code)])
        assert (len(ends) > len(corners)) == (code in edit.neighbours)


def test_the_vertex_of_a_split_is_shared_across_the_border_of_a_community():
    scene = town()
    edit = editing.split(scene, "2", at((90, 50), (210, 53.3333)))
    assert set(edit.neighbours) == {"1", "3"}
    sound(scene, edit)


# -- merge

@pytest.mark.parametrize("codes, vertices", [(["1", "2"], 7), (["1", "4"], 7),
                                             (["1", "2", "4", "5"], 9), (["1", "2", "2"], 7)])
def test_merge(codes, vertices):
    scene = town()
    edit = editing.merge(scene, codes)
    sound(scene, edit)
    assert edit.polygons[0].area == pytest.approx(10_000 * len(set(codes)))
    assert shapely.get_num_coordinates(edit.polygons[0]) == vertices   # corners of others stay
    assert not edit.neighbours


def test_merge_around_an_enclave():
    inner = box(40, 40, 60, 60)
    outer = shapely.difference(box(0, 0, 100, 100), inner)
    scene = Scene(column("1", "2"), column(inner, outer), column(LEFT, LEFT), np.zeros(2, bool),
                  {LEFT: box(0, 0, 100, 100)})
    edit = editing.merge(scene, ["1", "2"])
    assert edit.polygons[0].equals(box(0, 0, 100, 100))
    sound(scene, edit)


# -- move a border

@pytest.mark.parametrize("line, pair, areas", [
    (at((100, 20), (120, 20), (120, 80), (100, 80)), ["1", "2"], [11200, 8800]),
    (at((100, 0), (130, 0.0), (130, 100), (100, 100)), ["1", "2"], [13000, 7000]),
    (at((99, 1), (80, 50), (101, 99)), ["2", "1"], [11000, 9000]),
    (at((0, 100), (50, 130), (100, 100)), ["1", "4"], [11500, 8500]),
    # from a corner to the middle
    (at((100, 100), (110, 80), (100, 40)), ["1", "2"], [10300, 9700]),
])
def test_move_border(line, pair, areas):
    scene = town(buildings=column())
    edit = editing.move_border(scene, line, reach=3)
    assert edit.retired.tolist() == pair
    assert shapely.area(edit.polygons) == pytest.approx(areas, abs=60)
    later = sound(scene, edit)
    # both sides share the drawn vertices
    drawn = shapely.get_coordinates(shapely.linestrings(line))[1:-1]
    for polygon in edit.polygons:
        corners = {tuple(np.rint(xy * 1000)) for xy in shapely.get_coordinates(polygon)}
        assert {tuple(np.rint(xy * 1000)) for xy in drawn} <= corners
    assert len(later.polygons) == 6


def test_the_border_of_an_enclave_is_moved_where_the_line_replaces_the_shorter_stretch():
    inner = box(40, 40, 60, 60)
    outer = shapely.difference(box(0, 0, 100, 100), inner)
    scene = Scene(column("1", "2"), column(inner, outer), column(LEFT, LEFT), np.zeros(2, bool),
                  {LEFT: box(0, 0, 100, 100)})
    edit = editing.move_border(scene, at((45, 60), (45, 70), (55, 70), (55, 60)))
    sound(scene, edit)
    assert sorted(shapely.area(edit.polygons)) == pytest.approx([500, 9500])


# -- reassign

def test_a_parcel_goes_to_the_neighbour_whose_border_is_next_to_the_click():
    scene = town(parcels=column(box(60, 0, 100, 40), box(0, 0, 60, 40)), buildings=column())
    edit = editing.reassign(scene, at((95, 20))[0])
    assert edit.retired.tolist() == ["1", "2"]
    assert shapely.area(edit.polygons) == pytest.approx([8400, 11600])
    sound(scene, edit)


def test_a_parcel_that_reaches_out_of_the_cell_is_clipped():
    scene = town(parcels=column(box(60, -30, 150, 40)), buildings=column())
    edit = editing.reassign(scene, at((95, 20))[0])
    assert shapely.area(edit.polygons) == pytest.approx([8400, 11600])


def test_the_street_between_goes_along_and_other_parcels_stay_whole():
    scene = town(parcels=column(box(60, 10, 92, 40), box(60, 40, 92, 80)), buildings=column())
    edit = editing.reassign(scene, at((80, 20))[0])
    later = sound(scene, edit)
    assert edit.polygons[0].contains(box(60, 40, 92, 80))
    taker = edit.polygons[1]
    assert taker.contains(box(60.01, 10.01, 91, 39.9)) and taker.contains(box(92, 11, 110, 39))
    assert len(later.codes) == 6


def test_a_building_is_an_atom_where_there_is_no_parcel():
    scene = town(buildings=column(box(80, 20, 95, 40)))
    edit = editing.reassign(scene, at((90, 30))[0])
    assert edit.retired.tolist() == ["1", "2"]
    assert shapely.area(edit.polygons) == pytest.approx([9600, 10400], abs=1)
    sound(scene, edit)


def test_a_face_of_roads_is_an_atom_where_there_is_neither():
    lines = column(shapely.LineString(at((50, -20), (50, 130))))
    scene = town(lines=lines, buildings=column())
    edit = editing.reassign(scene, at((70, 90))[0])
    assert edit.retired.tolist() == ["1", "4"]
    assert shapely.area(edit.polygons) == pytest.approx([5000, 15000])
    assert set(edit.neighbours) == set()
    sound(scene, edit)


# -- refusals

COMPOUND = {"compounds": column(box(150, 120, 190, 180))}


@pytest.mark.parametrize("action, more, sentence", [
    (lambda s: editing.split(s, "9", at((50, 0), (50, 100))), {}, "not there any more"),
    (lambda s: editing.split(s, "1", at((50, 20), (50, 80))), {}, "border to border"),
    (lambda s: editing.split(s, "1", at((50, 20))), {}, "two vertices"),
    (lambda s: editing.split(s, "1", at((50, 20), (50, 20))), {}, "two vertices"),
    (lambda s: editing.split(s, "1", at((30, -5), (30, 105))), {}, "cut a building: 200 m²"),
    (lambda s: editing.split(s, "5", at((170, 90), (170, 210))), COMPOUND, "kept whole: 1200 m²"),
    (lambda s: editing.split(s, "1", at((0.5, -5), (0, 8), (0.5, 40))), {}, "A part would have"),
    (lambda s: editing.merge(s, ["1"]), {}, "two or more"),
    (lambda s: editing.merge(s, ["1", "5"]), {}, "do not touch along a border"),
    (lambda s: editing.merge(s, ["2", "3"]), {}, "different communities"),
    (lambda s: editing.merge(s, ["1", "9"]), {}, "not there any more"),
    (lambda s: editing.move_border(s, at((50, 50), (70, 70))), {}, "Begin and end"),
    (lambda s: editing.move_border(s, at((100, 50))), {}, "Begin and end"),
    (lambda s: editing.move_border(s, at((100, 50), (100, 50))), {}, "from one place"),
    (lambda s: editing.move_border(s, at((100, 20), (100.01, 50), (100, 80))), {}, "hardly move"),
    (lambda s: editing.move_border(s, at((200, 20), (180, 50), (200, 80))), {}, "one community"),
    (lambda s: editing.move_border(s, at((100, 20), (150, -40), (100, 80))), {},
     "and their community"),
    (lambda s: editing.move_border(s, at((100, 20), (210, 50), (100, 80))), {},
     "leaves the community: it runs into unit grid 3"),
    (lambda s: editing.move_border(s, at((100, 20), (120, 120), (100, 80))), {},
     "it runs into 5"),
    (lambda s: editing.move_border(s, at((100, 10), (110, 80), (90, 85), (100, 60))), {},
     "crosses the border"),
    (lambda s: editing.move_border(s, at((100, 10), (30, 15), (30, 60), (100, 90))), {},
     "cut a building"),
    (lambda s: editing.reassign(s, at((50, 400))[0]), {}, "no unit grid here"),
    (lambda s: editing.reassign(s, at((70, 70))[0]), {}, "no parcel, no building"),
    (lambda s: editing.reassign(s, at((50, 50))[0]), {"parcels": column(box(45, 45, 55, 55))},
     "does not reach"),
    (lambda s: editing.reassign(s, at((50, 90))[0]),
     {"parcels": column(box(0, 30, 100, 100)), "buildings": column(box(20, 20, 40, 40))},
     "cut a building"),
    (lambda s: editing.reassign(s, at((95, 50))[0]),
     {"parcels": column(box(0, 40, 100, 60)), "buildings": column()}, "fall into parts"),
])
def test_refusals(action, more, sentence):
    with pytest.raises(Refused, match=sentence) as caught:
        action(town(**more))
    assert "{" not in str(caught.value)


@pytest.mark.parametrize("action", [
    lambda s: editing.split(s, "2", at((150, -5), (150, 105))),
    lambda s: editing.merge(s, ["1", "2"]),
    lambda s: editing.move_border(s, at((100, 20), (120, 50), (100, 80))),
    lambda s: editing.reassign(s, at((95, 20))[0])])
def test_a_locked_cell_is_not_touched(action):
    parcels = column(box(60, 0, 100, 40))
    action(town(parcels=parcels, buildings=column()))     # it works as long as it is not locked
    with pytest.raises(Refused, match="Unit grid 2 is locked"):
        action(town(parcels=parcels, buildings=column(), locked=np.arange(6) == 1))


def test_a_building_cut_already_may_be_cut_less_but_not_more():
    scene = town(buildings=column(box(90, 40, 110, 60)))
    better = editing.move_border(scene, at((100, 30), (111, 35), (111, 65), (100, 70)))
    sound(scene, better)
    editing.merge(scene, ["1", "2"])
    with pytest.raises(Refused, match="cut a building") as caught:
        editing.split(scene, "1", at((0, 50), (100, 50)))
    assert caught.value.where.equals(box(90, 40, 110, 60))


def test_a_faulty_cell_is_not_edited():
    scene = town()
    scene.polygons[0] = shapely.multipolygons([box(0, 0, 40, 100), box(60, 0, 100, 100)])
    with pytest.raises(Refused, match="several parts"):
        editing.split(scene, "1", at((0, 50), (100, 50)))
    scene = town(buildings=column())
    scene.polygons[0] = box(0, 0, 99, 100)      # a gap of a metre beside cell 2
    with pytest.raises(Refused, match="do not touch along a border"):
        editing.merge(scene, ["1", "2"])
    with pytest.raises(Refused, match="Begin and end"):
        editing.move_border(scene, at((100, 20), (120, 50), (100, 80)))


def test_cells_beside_the_millimetre_grid_keep_their_seams():
    scene = town(buildings=column())
    shifted = shapely.transform(scene.polygons, lambda xy: xy + 0.00037)
    scene = replace(scene, polygons=shifted, borders={
        code: shapely.transform(border, lambda xy: xy + 0.00037)
        for code, border in scene.borders.items()})
    for edit in (editing.split(scene, "1", at((50, -5), (50, 105))),
                 editing.merge(scene, ["1", "2"]),
                 editing.move_border(scene, at((100, 20), (120, 50), (100, 80)))):
        sound(scene, edit)


# -- figures

def test_figures_name_the_rules_that_a_part_breaks():
    scene = town(buildings=column(), components=column(
        shapely.Point(*at((10, 10))[0]), shapely.Point(*at((70, 20))[0]),
        shapely.LineString(at((60, 60), (90, 90)))))
    narrow, wide = figures(scene, editing.split(scene, "1", at((6, 0), (6, 100))))
    assert (narrow.area, wide.area) == pytest.approx((600, 9400))
    assert (narrow.load, wide.load) == (0, 3)
    assert {rule.id for rule in narrow.broken} == {"area", "sliver", "compactness"}
    assert not wide.broken and wide.compactness == pytest.approx(0.785, abs=0.05)


def test_a_component_area_that_is_cut_is_told():
    lawn = shapely.Polygon(at((30, 40), (70, 40), (70, 60), (30, 60)))
    scene = town(buildings=column(), components=column(lawn))
    beside, across = (editing.split(scene, "1", at((x, 0), (x, 100))) for x in (25, 60))
    assert [rule.id for part in figures(scene, beside) for rule in part.broken] == ["area"]
    assert "cutcomponent" in {rule.id for part in figures(scene, across) for rule in part.broken}


# -- properties

GROUND = town().borders


def divided():
    """A division as the plugin makes it, with streets and buildings."""
    streets = column(*(shapely.LineString(at((-10, y), (610, y + 20))) for y in (90, 210, 330)),
                     *(shapely.LineString(at((x, -10), (x - 30, 410))) for x in (130, 270, 420)))
    rng = np.random.default_rng(4)
    corners = rng.uniform((10, 10), (580, 380), (60, 2))
    buildings = column(*(box(x, y, x + 12, y + 9) for x, y in corners))
    communities = column(box(0, 0, 330, 400), box(330, 0, 600, 400))
    made = partition.divide(communities, [layers.Barriers("road", streets)], buildings)
    codes = column(*(f"{i:03}" for i in range(len(made.polygons))))
    homes = column(LEFT, RIGHT)
    return Scene(codes, made.polygons, homes[made.community], np.zeros(len(codes), bool),
                 dict(zip(homes, communities)), buildings, lines=streets,
                 parcels=column(*(box(x, y, x + 28, y + 26) for x in range(8, 580, 36)
                                  for y in range(6, 380, 34))))


DIVIDED = divided()
BORDERS = drawn.borders(DIVIDED, range(len(DIVIDED.codes)))
place = st.tuples(st.floats(-20, 620), st.floats(-20, 420))


def not_cut_more(scene, later):
    def cut(cells):
        with np.errstate(invalid="ignore"):     # GEOS leaves floating point flags behind
            area = shapely.area(shapely.intersection(scene.buildings[:, None], cells[None, :]))
        return (area.sum(axis=1) - area.max(axis=1)).max()
    return cut(later.polygons) <= cut(scene.polygons) + scene.limits.cut + 1e-6


step = st.tuples(st.floats(-60, 60), st.floats(-60, 60))


def accepted(action, *args):
    """The Edit, None where it is refused; what is refused changes nothing."""
    try:
        return action(DIVIDED, *args)
    except Refused as refused:
        assert refused.template
        return None


def drawn_across(row, middle, between, angle):
    """A line that begins outside a cell and runs through it."""
    start = np.array([np.cos(angle), np.sin(angle)]) * 130
    line = np.concatenate([[start], np.array(between).reshape(-1, 2), [middle - start]])
    return line + shapely.get_coordinates(DIVIDED.polygons[row].centroid)


@settings(max_examples=120)
@given(st.integers(0, len(DIVIDED.codes) - 1), step, st.lists(step, max_size=3), st.floats(0, 6.3))
def test_any_split_keeps_the_coverage(row, middle, between, angle):
    edit = accepted(editing.split, DIVIDED.codes[row], drawn_across(row, middle, between, angle))
    assert edit is None or not_cut_more(DIVIDED, sound(DIVIDED, edit))


def drawn_along(number, first, second, between):
    """A line from one point of a border to another."""
    _, _, border = BORDERS[number % len(BORDERS)]
    ends = [shapely.line_interpolate_point(border, part, normalized=True)
            for part in sorted((first, second))]
    start, end = (shapely.get_coordinates(tip)[0] for tip in ends)
    steps = np.linspace(0, 1, len(between) + 2)[1:-1, None]
    middle = start + steps * (end - start) + np.array(between).reshape(-1, 2)
    return np.concatenate([[start], middle, [end]])


@settings(max_examples=120)
@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1),
       st.lists(st.tuples(st.floats(-25, 25), st.floats(-25, 25)), max_size=4))
def test_any_moved_border_keeps_the_coverage(number, first, second, between):
    edit = accepted(editing.move_border, drawn_along(number, first, second, between))
    assert edit is None or not_cut_more(DIVIDED, sound(DIVIDED, edit))


@settings(max_examples=60)
@given(place)
def test_any_atom_given_away_keeps_the_coverage(point):
    edit = accepted(editing.reassign, at(point)[0])
    assert edit is None or not_cut_more(DIVIDED, sound(DIVIDED, edit))


def test_a_good_part_of_what_is_drawn_is_accepted():
    """Or the properties above would say nothing."""
    rng = np.random.default_rng(1)
    splits, moves, gifts = [], [], []
    for _ in range(80):
        row = int(rng.integers(len(DIVIDED.codes)))
        splits.append(accepted(editing.split, DIVIDED.codes[row], drawn_across(
            row, rng.uniform(-60, 60, 2), rng.uniform(-60, 60, (rng.integers(4), 2)),
            rng.uniform(0, 6.3))))
        moves.append(accepted(editing.move_border, drawn_along(
            int(rng.integers(10**6)), *rng.uniform(0, 1, 2),
            rng.uniform(-25, 25, (rng.integers(5), 2)))))
        gifts.append(accepted(editing.reassign, at(rng.uniform((0, 0), (600, 400)))[0]))
    for edits in (splits, moves, gifts):
        assert sum(edit is not None for edit in edits) >= 8


@settings(max_examples=60)
@given(st.lists(st.integers(0, len(BORDERS) - 1), min_size=1, max_size=3))
def test_any_merged_cells_keep_the_coverage(numbers):
    rows = np.unique([row for number in numbers for row in BORDERS[number][:2]])
    try:
        edit = editing.merge(DIVIDED, DIVIDED.codes[rows])
    except Refused:
        assume(len(numbers) > 1)
        return
    sound(DIVIDED, edit)


@settings(max_examples=25)
@given(st.lists(st.lists(place, min_size=2, max_size=4), min_size=2, max_size=6))
def test_many_splits_after_one_another_keep_the_coverage(lines):
    scene = replace(DIVIDED, buildings=column())
    done = 0
    for line in lines:
        for code in scene.codes.tolist():
            try:
                edit = editing.split(scene, code, at(*line))
            except Refused:
                continue
            done += 1
            scene = replace(after(scene, edit))
            scene.codes[-len(edit.polygons):] = [f"s{done}-{i}" for i in range(len(edit.polygons))]
            break
    assume(done)
    assert not faults(scene)
