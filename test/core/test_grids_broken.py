"""Broken input: what is sound is divided, what is not is told."""
import numpy as np
import pytest
import shapely
from grid_towns import column

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.grids import clean, numbering, quality, stored
from citygrid_plugin.core.grids.stored import Ground

BOX = shapely.box(0, 0, 300, 300)
EAST = shapely.box(300, 0, 600, 300)
ROAD = shapely.LineString([(-5, 150), (605, 150)])
CROSSED = shapely.Polygon([(0, 0), (300, 300), (300, 0), (0, 300)])
RING = shapely.Polygon([(0, 0), (300, 0), (300, 300), (0, 300), (0, 150), (90, 150), (90, 150),
                        (0, 150)])
FLAT = shapely.Polygon([(0, 0), (100, 0), (200, 0), (0, 0)])
NOWHERE = shapely.Polygon([(0, 0), (np.nan, 0), (1, 1), (0, 0)])
ENDLESS = shapely.Polygon([(0, 0), (np.inf, 0), (1, 1), (0, 0)])

FIRST, SECOND, THIRD = (f"Community 11010100100{n}" for n in (1, 2, 3))


def ground(communities=(BOX,), **layers):
    shapes = column(communities)
    found = Ground(np.array([f"110101001{k + 1:03d}" for k in range(len(shapes))], dtype=object),
                   shapes)
    for name, things in layers.items():
        setattr(found, name, column(things))
    if "roads" in layers:
        found.road_kinds = np.full(len(found.roads), "residential", dtype=object)
    return found


def divided(town):
    """The division, its notes as one text, and the errors that the check finds."""
    division, codes = stored.divide_ground(town)
    bgids = numbering.number(division.polygons, codes)
    findings, summary = stored.check_on(town, division.polygons, bgids, ())
    wrong = findings["severity"] == quality.ERROR
    return division, " | ".join(map(str, division.notes)), set(findings["rule"][wrong]), summary


def test_a_row_is_left_out_or_repaired_never_both():
    notes = []
    usable = clean.sound_polygons(column([FLAT, BOX, CROSSED]), "Building", notes)
    assert usable[0] is None and usable[1].area == 90_000 and usable[2].area == 45_000
    assert [str(note) for note in notes] == ["Building 1: no area, left out.",
                                             "Building 3: the border crosses itself; repaired."]


# -- communities ------------------------------------------------------------------------------
@pytest.mark.parametrize("communities, divided_ones, area, words", [
    ((BOX, None), {0}, 90_000, (SECOND + ": no area",)),
    ((None, BOX), {1}, 90_000, (FIRST + ": no area",)),
    ((shapely.Polygon(), BOX), {1}, 90_000, (FIRST + ": no area",)),
    ((FLAT, BOX), {1}, 90_000, (FIRST + ": no area",)),
    ((NOWHERE, BOX), {1}, 90_000, (FIRST + ": no area",)),
    ((ENDLESS, BOX), {1}, 90_000, (FIRST + ": no area",)),
    ((shapely.LineString([(0, 0), (9, 9)]), BOX), {1}, 90_000, (FIRST + ": no area",)),
    ((shapely.GeometryCollection([BOX, ROAD]),), {0}, 90_000, ()),
    ((CROSSED,), {0}, 45_000, (FIRST + ": the border crosses itself",)),
    ((RING,), {0}, 90_000, (FIRST + ": the border crosses itself",)),
    ((BOX, EAST, BOX), {0, 1}, 180_000, (THIRD + " lies on community",)),
    ((BOX, shapely.box(290, 0, 600, 300)), {0, 1}, 180_000, ("overlap by 3000.0 m²",)),
    ((BOX, shapely.box(100, 100, 200, 200)), {0}, 90_000, (SECOND + " lies on community",)),
    ((shapely.box(100, 100, 200, 200), BOX), {0, 1}, 90_000, ("overlap by 10000.0 m²",)),
    ((BOX, shapely.box(150, 150, 450, 450), shapely.box(0, 250, 400, 500)), {0, 1, 2}, None,
     ("001001 and 110101001002 overlap", "001001 and 110101001003 overlap",
      "001002 and 110101001003 overlap")),
])
def test_communities(communities, divided_ones, area, words):
    town = ground(communities, roads=[ROAD])
    division, notes, errors, _ = divided(town)
    assert set(division.community.tolist()) == divided_ones
    for word in words:
        assert word in notes
    assert bool(words) == bool(notes)
    # what overlaps in the input lies in one of the two; nothing lies in two cells, or in none
    assert errors == set()
    usable = shapely.make_valid(town.communities[sorted(divided_ones)])
    covered = shapely.area(shapely.union_all(usable))
    assert shapely.area(division.polygons).sum() == pytest.approx(area or covered, abs=1)
    assert covered == pytest.approx(area or covered, abs=1)


def test_all_communities_are_broken():
    division, notes, _, _ = divided(ground([None, FLAT]))
    assert len(division.polygons) == 0
    assert FIRST + ": no area" in notes and SECOND + ": no area" in notes


def test_no_communities_are_refused():
    with pytest.raises(InputError, match="no communities"):
        stored.divide_ground(ground([]))


@pytest.mark.parametrize("communities", [
    [shapely.box(116.30, 39.90, 116.31, 39.91)],
    [shapely.box(116.30, 39.90, 116.31, 39.91), None],
])
def test_degrees_are_refused_with_what_to_do(communities):
    with pytest.raises(InputError, match="degrees.*Reproject"):
        stored.divide_ground(ground(communities))


# -- barriers and objects ---------------------------------------------------------------------
@pytest.mark.parametrize("name, things, words", [
    ("roads", [None, ROAD, shapely.LineString()], "2 objects of road have no geometry"),
    ("roads", [shapely.LineString([(np.nan, 1), (5, 5)]), ROAD], ""),
    ("roads", [shapely.LineString([(9, 9), (np.nan, 1), (5, 5)]), ROAD], ""),
    ("roads", [ROAD, ROAD, shapely.reverse(ROAD)], ""),
    ("roads", [shapely.LineString([(0, 5), (0, 5)]), ROAD], ""),
    ("roads", [shapely.LineString([(0, 150), (200, 150), (100, 150), (300, 150)])], ""),
    ("roads", [shapely.box(0, 140, 300, 160)], ""),            # a street drawn as an area
    ("roads", [shapely.Point(5, 5), ROAD], ""),
    ("buildings", [None, shapely.box(120, 120, 150, 160)], "Building 1: no area"),
    ("buildings", [FLAT, shapely.box(120, 120, 150, 160)], "Building 1: no area"),
    ("buildings", [shapely.box(120, 120, 150, 160)] * 2, ""),
    ("buildings", [shapely.Polygon([(20, 20), (60, 60), (60, 20), (20, 60)])],
     "Building 1: the border crosses itself"),
    ("buildings", [shapely.MultiPolygon([shapely.box(90, 140, 120, 160),
                                         shapely.box(190, 140, 220, 160)])], ""),
    ("parcels", [None, shapely.box(0, 0, 90, 140), shapely.box(80, 0, 170, 140)],
     "Parcel 1: no area"),
    ("parcels", [shapely.box(0, 0, 300, 300)] * 3, ""),
    ("compounds", [None, shapely.box(20, 20, 200, 200), shapely.box(20, 20, 200, 200)],
     "Object to keep whole 1: no area"),
    ("compounds", [shapely.box(20, 20, 200, 200), shapely.box(100, 100, 260, 260)], ""),
    ("water", [None, shapely.Polygon([(20, 20), (200, 200), (200, 20), (20, 200)])],
     "Water 1: the border crosses itself"),
    ("water", [shapely.LineString([(-5, 50), (305, 90)])], ""),   # a river among the lakes
    ("rivers", [shapely.box(-5, 100, 305, 120)], ""),             # a lake among the rivers
])
def test_broken_layers(name, things, words):
    division, notes, errors, summary = divided(ground(**{name: things}))
    assert words in notes
    assert errors == set()
    assert shapely.area(division.polygons).sum() == pytest.approx(90_000, abs=1)
    assert shapely.is_valid(division.polygons).all()


def test_a_river_that_is_an_area_here_and_a_line_there():
    """The same river from two sheets: an area in the west, its middle line in the east."""
    line = shapely.LineString([(250, 150), (420, 160), (605, 150)])
    area = shapely.buffer(shapely.LineString([(-5, 150), (260, 150)]), 14, cap_style="flat")
    town = ground((BOX, EAST), rivers=[line], water=[area], roads=[
        shapely.LineString([(x, -5), (x, 305)]) for x in (100, 200, 400, 500)])
    division, notes, errors, summary = divided(town)
    assert errors == set() and notes == ""
    assert division.border_names[:2] == ("river", "water")
    beside = shapely.intersects(division.polygons, shapely.box(300, 140, 600, 170))
    # no cell of the east reaches far over the line
    for cell in division.polygons[beside & (division.community == 1)]:
        north, south = (shapely.area(shapely.intersection(cell, side)) for side in (
            shapely.box(300, 170, 600, 300), shapely.box(300, 0, 600, 140)))
        assert min(north, south) < 0.1 * cell.area


def test_everything_is_broken_at_once():
    town = ground((BOX, None, CROSSED, shapely.box(280, 0, 600, 300)),
                  roads=[None, ROAD, ROAD, shapely.LineString([(0, 0), (0, 0)])],
                  buildings=[FLAT, shapely.box(90, 140, 130, 170), None],
                  parcels=[NOWHERE, shapely.box(0, 0, 50, 50)], compounds=[ENDLESS],
                  water=[CROSSED])
    division, notes, errors, _ = divided(town)
    for word in ("Community 110101001002", "Community 110101001003", "Building 1", "Building 3",
                 "Parcel 1"):
        assert word in notes
    assert errors == set() and len(division.polygons) >= 12
