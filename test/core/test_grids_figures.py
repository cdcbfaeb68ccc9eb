"""Figures of a division: what is flagged, inner border, on a line, cut, load."""
import numpy as np
import pytest
import shapely

from citygrid_plugin.core.grids import figures, quality
from citygrid_plugin.core.grids.figures import cuts, flagged, inner_border
from citygrid_plugin.core.grids.quality_rules import RULES
from citygrid_plugin.core.standards.codes import GridScheme

A, B = "110101001001", "110101001002"
LAND = np.array([shapely.box(0, 0, 200, 100), shapely.box(200, 0, 300, 100)])
# community A: two cells side by side; community B: one
CELLS = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100),
                  shapely.box(200, 0, 300, 100)])
HOME = np.array([0, 0, 1])
NONE = np.empty(0, dtype=object)
NOT = np.zeros(3, dtype=bool)


def box(*bounds):
    return shapely.box(*bounds)


def column(*shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


@pytest.mark.parametrize("shape, value", [
    (box(0, 0, 10, 10), np.pi / 4), (shapely.Point(0, 0).buffer(9, 64), 1.0),
    (box(0, 0, 100, 1), 4 * np.pi * 100 / 202 ** 2), (None, 0.0), (shapely.Polygon(), 0.0)])
def test_compactness(shape, value):
    assert figures.compactness(column(shape)) == pytest.approx([value], abs=1e-3)


@pytest.mark.parametrize("parcel, expected", [
    (box(0, 0, 100, 200), True), (box(0, 0, 100, 201), False),      # 2 ha
    (box(0, 0, 1000, 4), False), (box(0, 0, 40, 4), True)])         # a street is thin
def test_divisible_parcels(parcel, expected):
    assert figures.divisible(column(parcel)).tolist() == [expected]


@pytest.mark.parametrize("whole, water, expected", [
    ((), (), []),
    ((box(0, 0, 100, 100),), (), [0]),
    ((box(10, 10, 95, 95),), (), [0]),                     # streets around it
    ((box(10, 10, 80, 80),), (), []),                      # under half of the cell
    ((box(0, 0, 200, 100),), (), []),                      # two cells: neither is the object
    ((box(100, 0, 300, 100),), (), [1, 2]),                # a community border cuts it apart
    ((box(0, 0, 60, 100), box(55, 0, 100, 100)), (), [0]),  # overlapping objects are one
    ((box(0, 0, 50, 100), box(50, 0, 100, 100)), (), []),  # two that touch are two
    ((), (box(0, 0, 70, 100),), [0]),
    ((), (box(0, 0, 45, 100),), []),
    ((), (box(0, 0, 40, 100), box(0, 0, 40, 100)), []),    # the same water twice
    ((), (box(-500, -500, 500, 500),), [0, 1, 2]),
    (((shapely.Point(1, 1),), (shapely.LineString([(0, 0), (9, 9)]),), [])),
])
def test_flagged(whole, water, expected):
    found = flagged(CELLS, LAND[HOME], figures.polygons_of(column(*whole)),
                    figures.polygons_of(column(*water)))
    assert np.flatnonzero(found).tolist() == expected


def test_no_cells_have_no_figures():
    assert len(flagged(NONE, NONE, NONE, NONE)) == 0
    border = inner_border(NONE, np.empty(0, int), np.empty(0, bool), NONE, NONE)
    assert np.isnan(border.share(border.barrier))
    assert np.isnan(figures.variation(np.empty(0)))


@pytest.mark.parametrize("barriers, parcels, on_barriers, on_lines", [
    ((), (), 0.0, 0.0),
    ([[(100, -9), (100, 109)]], (), 1.0, 1.0),
    ([[(100.4, -9), (100.4, 109)]], (), 1.0, 1.0),         # within half a metre
    ([[(100.6, -9), (100.6, 109)]], (), 0.0, 0.0),
    ([[(100, -9), (100, 50)]], (), 0.5, 0.5),
    ([[(0, 50), (200, 50)]], (), 0.0, 0.0),                # a line that only crosses
    ([[(200, -9), (200, 109)]], (), 0.0, 0.0),             # on the community border alone
    ([[(100, -9), (100, 50)]], (box(100, 40, 130, 100),), 0.5, 1.0),
    ((), (box(90, 20, 100, 70),), 0.0, 0.5),
])
def test_inner_border_on_lines(barriers, parcels, on_barriers, on_lines):
    lines = column(*map(shapely.LineString, barriers))
    border = inner_border(CELLS, HOME, NOT, lines, column(*parcels))
    assert border.metres.sum() == pytest.approx(100, abs=4)
    assert border.share(border.barrier) == pytest.approx(on_barriers, abs=0.03)
    assert border.share(border.line) == pytest.approx(on_lines, abs=0.03)
    assert set(border.home) == {0}


@pytest.mark.parametrize("aside, metres", [
    ((False, False, False), 100), ((True, False, False), 100), ((True, True, False), 0)])
def test_a_border_counts_once_and_not_between_flagged_cells(aside, metres):
    border = inner_border(CELLS, HOME, np.array(aside), NONE, NONE)
    assert border.metres.sum() == pytest.approx(metres, abs=4)


def test_a_cell_of_several_parts_has_no_border_with_itself():
    two = shapely.MultiPolygon([box(0, 0, 50, 100), box(50, 0, 100, 100)])
    border = inner_border(column(two, *CELLS[1:]), HOME, NOT, NONE, NONE)
    assert border.metres.sum() == pytest.approx(100, abs=4)


@pytest.mark.parametrize("thing, rows", [
    (box(10, 10, 90, 90), []), (box(0, 0, 100, 100), []),
    (box(90, 10, 120, 20), [(0, 1, 100)]),                 # 10 of 30 m lie in the first cell
    (box(190, 10, 220, 20), []),                           # the community border cuts it
    (box(95, 10, 220, 20), [(0, 1, 50)]),                  # and a cell border as well
    (shapely.MultiPolygon([box(10, 10, 20, 20), box(110, 10, 120, 20)]), []),
    (box(500, 500, 600, 600), []),
])
def test_cuts(thing, rows):
    found = cuts(column(thing), CELLS, HOME, LAND)
    assert [(h, c, pytest.approx(m, abs=0.01)) for h, c, m in zip(
        found.home.tolist(), found.cell.tolist(), found.lost.tolist())] == rows


def test_cuts_outside_of_every_community():
    found = cuts(column(box(90, 10, 110, 20)), CELLS, np.array([-1, -1, 1]), LAND)
    assert found.home.tolist() == [-1] and found.lost.tolist() == [pytest.approx(100)]


def test_load_counts_every_object_once():
    things = column(shapely.Point(5, 5), shapely.Point(100, 5), shapely.Point(900, 900),
                    shapely.LineString([(110, 5), (150, 5)]), box(210, 10, 220, 20))
    assert figures.load(CELLS, things).tolist() == [2, 1, 1]
    assert figures.load(CELLS, things, [5, 1, 1, 2, 0.5]).tolist() == [6, 2, 0.5]


# -- the summary of the check -----------------------------------------------------------------
def summary(**layers):
    codes = [A + "001", A + "002", B + "001"]
    return quality.check(CELLS, codes, LAND, [A, B], **layers)[1]


def test_summary_without_lines_and_parcels():
    found = summary()
    assert found["community"].tolist() == [A, B, ""]
    assert found["grids"].tolist() == [2, 1, 3] and found["flagged"].tolist() == [0, 0, 0]
    assert np.isnan(found["on_barriers"]).all() and np.isnan(found["on_lines"]).all()
    assert found["compactness_p10"] == pytest.approx([np.pi / 4] * 3)
    assert found["parcels"].tolist() == [0, 0, 0]


def test_summary_of_lines_parcels_and_cut_objects():
    road = column(shapely.LineString([(100, -9), (100, 60)]))
    parcels = column(box(0, 0, 90, 50), box(80, 50, 150, 100), box(210, 10, 250, 60),
                     box(0, 0, 300, 100), None)
    found = summary(barriers=road, parcels=parcels, buildings=[box(95, 70, 105, 80)],
                    keep_whole=[box(98, 20, 120, 40), box(202, 10, 290, 90)])
    assert found["on_barriers"] == pytest.approx([0.6, np.nan, 0.6], abs=0.03, nan_ok=True)
    assert found["parcels"].tolist() == [2, 1, 3]
    assert found["parcels_cut"].tolist() == [1, 0, 1]
    assert found["buildings_cut"].tolist() == [1, 0, 1]
    assert found["whole_cut"].tolist() == [1, 0, 1]


def test_summary_leaves_flagged_cells_out_of_the_figures():
    found = summary(keep_whole=[box(202, 2, 298, 98)], components=[shapely.Point(5, 5)] * 4)
    assert found["flagged"].tolist() == [0, 1, 1]
    assert found["flagged_area"].tolist() == [0, 10_000, 10_000]
    assert found["area"].tolist() == [20_000, 10_000, 30_000]
    assert np.isnan(found["area_mean"][1]) and found["area_mean"][2] == 10_000
    assert found["load"].tolist() == [4, 0, 4] and found["load_cv"][0] == 1


@pytest.mark.parametrize("cell, layers, expected", [
    (box(0, 0, 300, 300), {}, {"area"}),
    (box(0, 0, 300, 300), {"water": [box(0, 0, 300, 250)]}, set()),
    (box(0, 0, 300, 300), {"keep_whole": [box(5, 5, 295, 295)]}, set()),
    (box(0, 0, 1000, 6), {}, {"compactness", "sliver"}),
    (box(0, 0, 1000, 6), {"water": [box(0, 0, 1000, 6)]}, set()),
])
def test_flagged_cells_are_exempt_from_size_and_shape(cell, layers, expected):
    findings, _ = quality.check([cell], [A + "001"], [cell], [A], **layers)
    assert set(findings["rule"]) == expected


@pytest.mark.parametrize("code, expected", [("110101" "01" "1", set()),
                                            ("110101" "001001" "001", {"codeform"})])
def test_codes_of_another_scheme(code, expected):
    findings, _ = quality.check([CELLS[0]], [code], [CELLS[0]], ["11010101"],
                                scheme=GridScheme((6, 1, 1, 1)))
    assert set(findings["rule"]) == expected
    for template, params in zip(findings["template"], findings["params"]):
        assert "8 digits of the community and a number from 1 to 9" in template.format(**params)


def test_the_check_asks_for_cancelling_while_it_looks_for_gaps():
    class Feedback:
        asked = 0

        def is_cancelled(self):
            self.asked += 1

        def progress(self, fraction):
            pass
    feedback = Feedback()
    gap = [rule for rule in RULES if rule.id == "gap"]
    quality.check(CELLS, ["x"] * 3, LAND, [A, B], rules=gap, feedback=feedback)
    assert feedback.asked >= 1 + len(LAND)


def polygon(*corners):
    return shapely.Polygon(corners)


@pytest.mark.parametrize("third, expected", [
    (box(200, 0, 300, 100), 0),
    # a vertex that the neighbour in the other community has not
    (polygon((200, 0), (300, 0), (300, 100), (200, 100), (200, 40)), 3),
    # half a millimetre beside it at one end: rounding hides nothing
    (polygon((200, 0), (300, 0), (300, 100), (200.0012, 100)), 2),
    (box(200.5, 0, 300, 100), 0),                                  # a gap has no common edge
])
def test_unshared_edges_across_communities(third, expected):
    cells = column(*CELLS[:2], third)
    _, rows, cell = figures.unshared(cells, HOME, LAND)
    assert len(rows) == expected and set(cell) <= {1, 2}


def test_a_thread_between_the_communities_of_the_input_is_no_seam():
    thread = polygon((200, 0), (300, 0), (300, 100), (200.0012, 100))
    cells = column(*CELLS[:2], thread)
    assert len(figures.unshared(cells, HOME, column(LAND[0], thread))[1]) == 0
    # inside one community the same is a fault
    assert len(figures.unshared(cells, np.zeros(3, int), column(box(0, 0, 300, 100)))[1]) == 2
