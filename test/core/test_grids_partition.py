"""Division into unit grids: every rule of the check holds on what comes out."""
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.grids import network, numbering, partition, quality, strips
from citygrid_plugin.core.grids.layers import Barriers
from citygrid_plugin.core.grids.partition import divide

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
PREFIX = "110101001"


def objects(*geometries):
    column = np.empty(len(geometries), dtype=object)
    column[:] = geometries
    return column


def community_codes(count):
    return np.array([f"{PREFIX}{k:03d}" for k in range(count)], dtype=object)


def checked(division, communities, **layers):
    codes = community_codes(len(communities))
    bgids = numbering.number(division.polygons, codes[division.community])
    sound = np.array([c is not None and c.is_valid for c in communities])
    return quality.check(division.polygons, bgids, np.asarray(communities)[sound], codes[sound],
                         **layers)


def hard_faults(findings):
    wrong = (findings["severity"] == quality.ERROR) | np.isin(findings["rule"],
                                                              ("seam", "order"))
    return [t.format(**p) for t, p in zip(findings["template"][wrong],
                                          findings["params"][wrong])]


# -- random cities ----------------------------------------------------------------------------
def random_city(seed, cut_lines, street_count, building_count):
    """A box cut into communities; streets with dangles, near-duplicates; buildings on them."""
    random = np.random.default_rng(seed)
    width, height = random.integers(80, 700), random.integers(80, 500)
    origin = np.array([487_000.0, 4_427_000.0]) + random.random(2).round(3)
    box = shapely.box(*origin, *(origin + [width, height]))
    cuts = [box.boundary]
    for _ in range(cut_lines):
        ends = origin + (random.random((2, 2)) * 1.6 - 0.3) * [width, height]
        cuts.append(shapely.linestrings(ends))
    communities = network.faces(objects(*cuts))
    inside = shapely.contains(shapely.buffer(box, 0.01), communities)
    communities = communities[inside & (shapely.area(communities) > 1.0)]
    streets = []
    for _ in range(street_count):
        ends = origin + (random.random((3, 2)) * 1.2 - 0.1) * [width, height]
        streets.append(shapely.linestrings(ends))
        if random.random() < 0.4:  # the same street again, a hair's breadth beside it
            streets.append(shapely.linestrings(ends + random.choice([0.0, 0.0004, 0.01, 6.0])))
    buildings = []
    for _ in range(building_count):
        corner = origin + random.random(2) * [width, height]
        angle = random.choice([0.0, 0.3, random.random() * 3])
        size = random.random(2) * 40 + 4
        axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        ring = corner + np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size @ axes
        buildings.append(shapely.polygons(ring))
    return communities, objects(*streets), objects(*buildings)


CITIES = st.builds(random_city, st.integers(0, 2 ** 31), st.integers(0, 2), st.integers(0, 12),
                   st.integers(0, 40))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(CITIES, st.booleans(), st.booleans())
def test_every_rule_holds_on_random_cities(city, whole, with_parcels):
    communities, streets, buildings = city
    compounds = buildings[:2] if whole else None
    parcels = shapely.buffer(buildings[2:], 6.0, cap_style="square") if with_parcels else None
    division = divide(communities, [Barriers("street", streets)], buildings, parcels, compounds)
    findings, summary = checked(division, communities,
                                buildings=buildings, keep_whole=compounds)
    assert hard_faults(findings) == []
    assert shapely.is_valid(division.polygons).all()
    assert (shapely.get_type_id(division.polygons) == 3).all()
    assert summary["area"][-1] == pytest.approx(shapely.area(communities).sum(), abs=5)
    assert not [n for n in division.notes if "divided without" in n.template]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(CITIES)
def test_same_input_same_division(city):
    communities, streets, buildings = city
    first, second = (divide(communities, [Barriers("street", streets)], buildings)
                     for _ in range(2))
    assert shapely.to_wkb(first.polygons).tolist() == shapely.to_wkb(second.polygons).tolist()


# -- figures ----------------------------------------------------------------------------------
def net(width, height, spacing):
    """A regular street net and its box."""
    lines = [shapely.linestrings([(x, -20), (x, height + 20)])
             for x in np.arange(spacing, width, spacing)]
    lines += [shapely.linestrings([(-20, y), (width + 20, y)])
              for y in np.arange(spacing, height, spacing)]
    return shapely.box(0, 0, width, height), objects(*lines)


@pytest.mark.parametrize("spacing, cells, cv", [
    (100, (64, 64), 0.01),     # every block is a cell
    (50, (52, 76), 0.30),      # blocks are joined
    (200, (60, 68), 0.15),     # blocks are split
    (1000, (58, 70), 0.15),    # nothing but the border
])
def test_cells_near_the_target(spacing, cells, cv):
    box, streets = net(800, 800, spacing)
    division = divide(objects(box), [Barriers("street", streets)])
    area = shapely.area(division.polygons)
    assert cells[0] <= len(area) <= cells[1]
    assert (area >= 5_000).all() and (area <= 20_000).all()
    assert area.std() / area.mean() <= cv
    if spacing <= 100:
        street = division.border_names.index("street")
        other = division.border_names.index("other")
        assert division.border_share[:, other].max() == 0
        assert division.border_share[:, street].mean() > 0.6


def test_target_and_band_are_parameters():
    division = divide(objects(shapely.box(0, 0, 1000, 600)), target=40_000, low=20_000,
                      high=80_000)
    area = shapely.area(division.polygons)
    assert area.mean() == pytest.approx(40_000, rel=0.1)
    assert (area >= 20_000).all() and (area <= 80_000).all()


def test_border_shares_add_up_and_name_the_strongest_line():
    box, streets = net(300, 100, 100)
    rail = objects(shapely.linestrings([(100, -5), (100, 105)]))
    division = divide(objects(box), [Barriers("street", streets, 0.5), Barriers("rail", rail, 1)])
    assert division.border_names == ("street", "rail", "parcel", "community", "other")
    assert np.allclose(division.border_share.sum(axis=1), 1)
    assert division.border_share[:, 1].tolist().count(0.25) == 2


def test_a_street_through_a_building_goes_round_it():
    box, streets = net(400, 400, 100)
    building = objects(shapely.box(80, 130, 120, 170))
    division = divide(objects(box), [Barriers("street", streets)], building)
    findings, _ = checked(division, objects(box), buildings=building)
    assert hard_faults(findings) == []


def test_a_large_compound_stays_whole_and_is_flagged():
    box, streets = net(600, 600, 100)
    compound = objects(shapely.box(130, 130, 370, 370))
    division = divide(objects(box), [Barriers("street", streets)], keep_whole=compound)
    flagged = division.polygons[division.flag == partition.WHOLE]
    assert len(flagged) == 1 and flagged[0].equals(compound[0])
    findings, _ = checked(division, objects(box), keep_whole=compound)
    assert set(findings["rule"]) <= {"compactness"}


def test_a_lake_is_not_divided():
    lake = objects(shapely.Point(300, 300).buffer(150))
    division = divide(objects(shapely.box(0, 0, 600, 600)), [Barriers("water", lake, 1, True)])
    water = division.polygons[division.flag == partition.WATER]
    assert len(water) == 1 and water[0].area == pytest.approx(lake[0].area, rel=1e-4)


def test_parallel_tracks_are_one_yard_not_long_strips():
    box, streets = net(600, 600, 200)
    tracks = [shapely.linestrings([(-5, y), (605, y)]) for y in np.arange(250.0, 320.0, 5.0)]
    division = divide(objects(box), [Barriers("street", streets, 0.6),
                                     Barriers("rail", objects(*tracks), 1.0)])
    compact = 4 * np.pi * shapely.area(division.polygons) / shapely.length(
        division.polygons) ** 2
    assert compact.min() > 0.2


def test_cuts_follow_parcel_borders():
    box = shapely.box(0, 0, 300, 100)
    parcels = objects(*(shapely.box(x, 0, x + 27, 100) for x in range(0, 300, 27)))
    division = divide(objects(box), parcels=shapely.intersection(parcels, box))
    inner = division.border_share[:, [0, 2]].sum(axis=0)
    assert division.border_names == ("parcel", "community", "other")
    assert inner[0] > 0 and inner[1] == 0


# -- broken input -----------------------------------------------------------------------------
BOX = shapely.box(0, 0, 300, 300)
BOWTIE = shapely.Polygon([(400, 0), (700, 300), (700, 0), (400, 300)])


@pytest.mark.parametrize("communities, cells_in, words", [
    ((), set(), ()),
    ((None, BOX), {1}, ("Community 1: no area",)),
    ((shapely.Polygon(), BOX), {1}, ("Community 1: no area",)),
    ((shapely.Point(3, 3), BOX), {1}, ("Community 1: no area",)),
    ((BOX, BOX), {0}, ("Community 2 lies on community 1",)),
    ((BOX, BOWTIE), {0, 1}, ("Community 2: the border crosses itself",)),
    ((BOX, shapely.box(290, 0, 600, 300)), {0, 1}, ("overlap by 3000.0 m²",)),
    ((shapely.box(0, 0, 10, 5),), {0}, ("a part of 50 m² on its own",)),
    ((shapely.MultiPolygon([BOX, shapely.box(500, 0, 520, 20)]),), {0}, ("a part of 400 m²",)),
])
def test_broken_communities_are_listed(communities, cells_in, words):
    division = divide(objects(*communities))
    assert set(division.community.tolist()) == cells_in
    text = " | ".join(str(n) for n in division.notes)
    for word in words:
        assert word in text
    assert bool(text) == bool(words)
    findings, _ = quality.check(
        division.polygons, numbering.number(
            division.polygons, community_codes(len(communities))[division.community]),
        communities[:1] if len(set(map(id, communities))) == 1 else communities,
        community_codes(len(communities)))
    assert "gap" not in findings["rule"]


def test_a_tiny_community_is_one_flagged_cell():
    division = divide(objects(shapely.box(0, 0, 10, 5)))
    assert division.flag.tolist() == [partition.REMNANT]


def test_broken_barriers_and_buildings_are_listed_and_the_rest_is_used():
    street = shapely.linestrings([(100, -1), (100, 301)])
    nowhere = shapely.linestrings([(np.nan, 0), (1, 1)])
    bowtie = shapely.Polygon([(20, 20), (40, 40), (40, 20), (20, 40)])
    division = divide(
        objects(BOX), [Barriers("street", objects(None, street, street, shapely.LineString(),
                                                  nowhere))],
        buildings=objects(bowtie, None, shapely.box(200, 200, 230, 230),
                          shapely.box(200, 200, 230, 230)))
    text = " | ".join(str(n) for n in division.notes)
    assert "2 objects of street have no geometry" in text
    assert "Building 1: the border crosses itself" in text
    assert "Building 2: no area" in text
    assert shapely.area(division.polygons).sum() == pytest.approx(90_000)


def test_degrees_are_refused():
    with pytest.raises(InputError, match="degrees"):
        divide(objects(shapely.box(116.30, 39.90, 116.31, 39.91)))


class Feedback:
    """Cancels after a number of questions; keeps what was reported."""

    def __init__(self, patience):
        self.patience, self.fractions = patience, []

    def is_cancelled(self):
        self.patience -= 1
        return self.patience < 0

    def progress(self, fraction):
        self.fractions.append(fraction)


@pytest.mark.parametrize("patience", [0, 1, 5, 25])
def test_cancelled_half_way(patience):
    with pytest.raises(Cancelled):
        divide(objects(shapely.box(0, 0, 2000, 2000)), feedback=Feedback(patience))


def test_progress_rises_to_one():
    feedback = Feedback(10 ** 6)
    divide(objects(BOX, shapely.box(300, 0, 600, 300)), feedback=feedback)
    assert feedback.fractions == sorted(feedback.fractions) and feedback.fractions[-1] == 1


@pytest.mark.parametrize("failing, word", [(1, "parcels"), (2, "barriers"),
                                           (3, "barriers and buildings"), (4, "one piece")])
def test_geos_failures_fall_back_step_by_step(monkeypatch, failing, word):
    real, calls = partition._divide, []

    def fails(*args):
        calls.append(1)
        if len(calls) <= failing:
            raise shapely.errors.GEOSException("TopologyException: side location conflict")
        return real(*args)

    monkeypatch.setattr(partition, "_divide", fails)
    division = divide(objects(BOX), buildings=objects(shapely.box(95, 95, 130, 130)))
    assert word in str(division.notes[-1])
    assert shapely.area(division.polygons).sum() == pytest.approx(90_000)


def test_neighbouring_communities_share_the_nodes_of_both():
    left, right = shapely.box(0, 0, 250, 300), shapely.box(250, 0, 500, 300)
    streets = objects(shapely.linestrings([(-5, 97.3), (250, 97.3)]),
                      shapely.linestrings([(250, 141.7), (505, 177.7)]))
    division = divide(objects(left, right), [Barriers("street", streets)])
    findings, _ = checked(division, objects(left, right))
    assert hard_faults(findings) == []


# -- a real city ------------------------------------------------------------------------------
def read(path, layer, crs):
    fiona, pyproj = pytest.importorskip("fiona"), pytest.importorskip("pyproj")
    from shapely.geometry import shape
    move = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    with fiona.open(path, layer=layer) as source:
        column = objects(*(shape(f["geometry"]) for f in source))
    return shapely.transform(shapely.force_2d(column), lambda xy: np.column_stack(
        move.transform(xy[:, 0], xy[:, 1])))


@pytest.mark.skipif(not (DATA / "cambridgeport").exists(), reason="the shared data are absent")
def test_cambridgeport():
    path = DATA / "cambridgeport" / "cambridgeport.gpkg"
    border, streets, water, parcels = (
        read(path, layer, 26919)
        for layer in ("neighborhood", "street_centerlines", "water", "parcels_fy2014"))
    division = divide(border, [Barriers("water", water, 1.0, True), Barriers("street", streets)],
                      parcels=parcels)
    area = shapely.area(division.polygons[division.flag == partition.ORDINARY])
    assert np.mean((area >= 5_000) & (area <= 20_000)) >= 0.95
    assert area.std() / area.mean() <= 0.3
    findings, _ = checked(division, border)
    assert hard_faults(findings) == []


@pytest.mark.parametrize("other, found", [
    # beyond the edge of the first, touching it without its vertices, a millimetre off, and over it
    ([(100, 20), (200, 20), (200, 80), (100, 80)], True),
    ([(100.001, 20), (200, 20), (200, 80), (100.001, 80)], True),
    ([(99.999, 20), (200, 20), (200, 80), (99.999, 80)], True),
    ([(100.01, 20), (200, 20), (200, 80), (100.01, 80)], False),
])
def test_a_seam_lies_beyond_an_edge(other, found):
    cells = objects(shapely.box(0, 0, 100, 100), shapely.Polygon(other))
    assert bool(len(network.seams(cells)[1])) == found


def test_the_tip_of_a_needle_is_no_seam():
    """A community border and a parcel's run beside one another: the other cell is near the tip,
    but not beyond the edge."""
    needle = shapely.Polygon([(0, 0), (25, 0), (25.2, 0), (25, 0.0012), (0, 0.06)])
    above = shapely.Polygon([(0, 0.06), (25, 0.0012), (25.2, 0), (30, 0), (30, 30), (0, 30)])
    assert not len(network.seams(objects(needle, above))[1])


# -- strips and dead ends -----------------------------------------------------------------------
def lines_of(*ends):
    return objects(*(shapely.LineString(e) for e in ends))


CROSS = lines_of([(0, 0), (100, 0)], [(100, 0), (200, 0)], [(0, 100), (200, 100)])


@pytest.mark.parametrize("lane, hard, met", [
    ([(100, 0), (100, 40)], (), (100, 100)),                            # goes on straight
    ([(100, 0), (100, 40)], (shapely.box(90, 60, 110, 80),), None),     # a building stands there
    ([(100, 0), (100, 40)], (shapely.box(90, 110, 110, 120),), (100, 100)),     # behind the line
    ([(100, 0), (100, -150)], (), None),                                # nothing within reach
    ([(100, 0), (100, 100)], (), None),                                 # no dead end
])
def test_dead_ends_go_on_to_the_next_line(lane, hard, met):
    noded = network.line_parts([shapely.union_all(np.append(CROSS, lines_of(lane)))])[0]
    frame = network.line_parts([shapely.box(0, -300, 200, 100)])[0]
    made = strips.prolonged(noded, frame, objects(*hard), 100.0)
    mine = [line for line in made if shapely.distance(line, shapely.Point(lane[-1])) < 1e-9]
    assert bool(mine) == bool(met)
    for line in mine:
        assert shapely.distance(line, shapely.Point(met)) < 0.03
        assert line.length == pytest.approx(60.02, abs=0.01)


def test_cuts_begin_at_dead_ends():
    box, lane = shapely.box(0, 0, 200, 100), shapely.LineString([(88, -5), (88, 60)])
    division = divide(objects(box), [Barriers("road", objects(lane), 0.7)])
    inner = division.borders.right >= 0
    assert len(division.polygons) == 2
    # where it goes on it is a lane no more, but the border runs straight through
    assert shapely.bounds(division.borders.lines[inner])[:, [0, 2]] == pytest.approx(88.0)
    names = {division.border_names[k] for k in division.borders.kind[inner]}
    assert names == {"road", "other"}


@pytest.mark.parametrize("object_, ring, whole_area", [
    (110.0, 10.0, 130.0),       # 40 % of its area goes around it: the compound's
    (70.0, 20.0, 110.0),        # 147 % of its area, but together no larger than a cell may be
])
def test_a_compound_takes_the_streets_around_it(object_, ring, whole_area):
    side = object_ + 2 * ring
    compound = shapely.box(ring, ring, ring + object_, ring + object_)
    town = shapely.box(0, 0, 3 * side, side)
    streets = lines_of([(side, -5), (side, side + 5)], [(2 * side, -5), (2 * side, side + 5)])
    division = divide(objects(town), [Barriers("road", streets, 0.7)], keep_whole=objects(compound))
    cell = division.polygons[shapely.contains(division.polygons, compound)]
    assert len(cell) == 1 and cell[0].area == pytest.approx(whole_area ** 2)
    compact = 4 * np.pi * shapely.area(division.polygons) / shapely.length(
        division.polygons) ** 2
    assert compact.min() > 0.3      # the ring alone has 0.09 and 0.21


@pytest.mark.parametrize("object_, strip, across, taker", [
    (30_000, 9_000, 0.2, 0),        # up to 45 % of its area an object takes a strip like any face
    (30_000, 9_000, 0.7, 0),
    (30_000, 9_000, 3.0, 2),        # unless the line to the other side is the weaker one
    (30_000, 18_000, 0.2, 0),       # up to 80 % rather than have it cross a main road
    (30_000, 18_000, 0.7, 2),       # but not rather than a lane
    (30_000, 27_000, 0.2, 2),       # and never more
    (30_000, 27_000, None, 1),      # there is nobody else: it stays a face
    (6_000, 9_000, 0.2, 0),         # together no larger than a cell may be
])
def test_who_takes_a_strip(object_, strip, across, taker):
    """Faces: an object kept whole, a street of 20 m beside it, and what lies across the street."""
    area = np.array([object_, strip, 10_000.0])
    perimeter = np.array([700.0, strip / 10, 400.0])
    pairs = 2 if across is not None else 1
    label = strips.absorb(area, perimeter, np.array([0, 1])[:pairs], np.array([1, 2])[:pairs],
                          np.full(pairs, 100.0), np.array([210.0, 100 * (across or 0)])[:pairs],
                          np.array([True, False, False]), 18_000.0)
    assert label.tolist() == [0, taker, 2]


def test_a_river_is_a_border_before_even_areas():
    """Three cells of the wanted area would cross it, two of half as much again do not."""
    river = objects(shapely.LineString([(-5, 150), (105, 150)]))
    crossing = divide(objects(shapely.box(0, 0, 100, 300)), [Barriers("ditch", river, 0.0)])
    assert len(crossing.polygons) == 3
    division = divide(objects(shapely.box(0, 0, 100, 300)), [Barriers("river", river, 3.0)])
    south = shapely.area(shapely.intersection(division.polygons, shapely.box(0, 0, 100, 150)))
    share = south / shapely.area(division.polygons)
    assert ((share < 1e-6) | (share > 1 - 1e-6)).all()
