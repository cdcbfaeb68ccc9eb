"""Stretches of street without a facility within a distance."""
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.analysis import reach
from citygrid_plugin.core.analysis.along_lines import measured
from citygrid_plugin.core.analysis.gaps import facility_gaps, gap_shares
from citygrid_plugin.core.errors import Cancelled, InputError


def shapes(*wkts):
    return np.array([w and shapely.from_wkt(w) for w in wkts], dtype=object)


STREET = shapes("LINESTRING (0 0, 400 0)")


@pytest.mark.parametrize("facilities, expected", [
    # half a chord of the disc of 50 m at 30 m beside the street is 40 m
    (["POINT (200 30)"], [(240, 400), (0, 160)]),
    (["POINT (200 50)"], [(0, 400)]),                       # touched in one point
    (["POINT (200 51)"], [(0, 400)]),
    (["POINT (0 0)", "POINT (100 0)", "POINT (400 0)"], [(150, 350)]),
    (["POINT (50 0)", "POINT (150 0)", "POINT (250 0)", "POINT (350 0)"], []),
    # the same but one bin 1 m further on: 2 x half a metre is missing
    (["POINT (50 0)", "POINT (151 0)", "POINT (250 0)", "POINT (350 0)"], [(100, 101)]),
    # a line beside the street: its band, and round ends of 40 m more on both sides
    (["LINESTRING (100 30, 300 30)"], [(0, 60), (340, 400)]),
    (["LINESTRING (200 -500, 200 500)"], [(0, 150), (250, 400)]),
    (["LINESTRING (200 30, 200 900)"], [(0, 160), (240, 400)]),
    # a wide area: its middle is further than 50 m from its border
    (["POLYGON ((100 -200, 300 -200, 300 200, 100 200, 100 -200))"], [(0, 50), (350, 400)]),
    (["MULTIPOINT ((0 0), (400 0))"], [(50, 350)]),
    (["GEOMETRYCOLLECTION (POINT (0 0), LINESTRING (300 40, 900 40))"], [(50, 270)]),
    (["POINT (200 0)", None, "POINT EMPTY"], [(0, 150), (250, 400)]),
])
def test_one_street(facilities, expected):
    found = facility_gaps(STREET, shapes(*facilities), 50)
    ends = [tuple(sorted(shapely.get_coordinates(g)[[0, -1], 0])) for g in found.geometry]
    assert sorted(ends) == [pytest.approx(e) for e in sorted(expected)]
    assert found.length.tolist() == sorted(found.length.tolist(), reverse=True)
    assert shapely.length(found.geometry) == pytest.approx(found.length)
    assert (shapely.length(found.near).sum() + found.length.sum()) == pytest.approx(400)


@pytest.mark.parametrize("streets, names, lengths", [
    # a line that goes on under another name where nothing else meets it
    (["LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 300 0)"], ["A", "B"], [300]),
    (["LINESTRING (0 0, 100 0)", "LINESTRING (300 0, 100 0)"], None, [300]),
    # at a crossing the street goes on by its name
    (["LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 300 0)", "LINESTRING (100 0, 100 90)"],
     ["A", "A", "B"], [300, 90]),
    (["LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 300 0)", "LINESTRING (100 0, 100 90)"],
     None, [200, 100, 90]),
    (["LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 300 0)", "LINESTRING (100 0, 100 90)"],
     [None, "", None], [200, 100, 90]),
    # of the same name, but apart
    (["LINESTRING (0 0, 100 0)", "LINESTRING (101 0, 300 0)"], ["A", "A"], [199, 100]),
    (["LINESTRING (0 0, 100 0, 100 100, 0 100, 0 0)"], ["A"], [400]),
])
def test_a_stretch_goes_on_into_the_next_line_of_its_street(streets, names, lengths):
    found = facility_gaps(shapes(*streets), shapes("POINT (9999 9999)"), 50, names)
    assert found.length.tolist() == pytest.approx(lengths)
    assert (shapely.get_type_id(found.geometry) == 1).all()


def test_a_facility_at_the_joint_parts_the_stretch():
    found = facility_gaps(shapes("LINESTRING (0 0, 100 0)", "LINESTRING (100 0, 300 0)"),
                          shapes("POINT (100 0)"), 50, ["A", "A"])
    assert found.length.tolist() == pytest.approx([150, 50])
    assert found.street.tolist() == [1, 0]


def test_the_farthest_place_of_a_stretch():
    found = facility_gaps(STREET, shapes("POINT (0 0)", None, "POINT (400 30)"), 50)
    # as far from both: x = sqrt((400 - x)^2 + 30^2)
    middle = (400 ** 2 + 30 ** 2) / 800
    assert found.farthest[0] == pytest.approx(middle, abs=0.1)
    assert found.at[0] == pytest.approx([middle, 0], abs=0.2)
    assert found.nearest[0] in (0, 2)


def test_short_stretches_are_left_out_of_the_list_alone():
    found = facility_gaps(STREET, shapes("POINT (80 0)", "POINT (200 0)", "POINT (300 0)"), 50,
                          least=40)
    assert found.length.tolist() == pytest.approx([50])
    assert shapely.length(found.far).sum() == pytest.approx(30 + 20 + 50)


coordinate = st.integers(0, 40).map(lambda v: v * 10.0)
point = st.tuples(coordinate, coordinate)


@st.composite
def facility(draw):
    kind = draw(st.sampled_from("point line area".split()))
    if kind == "point":
        return shapely.Point(draw(point))
    if kind == "line":
        return shapely.LineString(draw(st.lists(point, min_size=2, max_size=4, unique=True)))
    x, y = draw(point)
    return shapely.box(x, y, x + draw(coordinate) + 5, y + draw(coordinate) + 5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(point, min_size=2, max_size=5, unique=True), min_size=1, max_size=4),
       st.lists(facility(), min_size=1, max_size=6), st.sampled_from([13.0, 50.0, 90.0]),
       st.integers(1, 4))
def test_every_place_of_every_street_is_on_its_side(streets, facilities, distance, chunk):
    lines = np.array([shapely.LineString(s) for s in streets], dtype=object)
    facilities = np.array(facilities, dtype=object)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "_CHUNK", chunk)
        found = facility_gaps(lines, facilities, distance)
    # together they are the streets
    total = shapely.length(found.near).sum() + shapely.length(found.far).sum()
    assert total == pytest.approx(shapely.length(lines).sum())
    assert found.length.sum() == pytest.approx(shapely.length(found.far).sum())
    every = shapely.union_all(facilities)
    for pieces, is_far in ((found.near, False), (found.far, True)):
        for share in (0.001, 0.1, 0.37, 0.5, 0.77, 0.999):
            at = shapely.distance(shapely.line_interpolate_point(pieces, share, normalized=True),
                                  every)
            assert (at >= distance - 1e-6).all() if is_far else (at <= distance + 1e-6).all()
    for k, geometry in enumerate(found.geometry):
        along = shapely.line_interpolate_point(geometry, np.linspace(0, 1, 200), normalized=True) \
            if geometry.geom_type == "LineString" else shapely.points(
                shapely.get_coordinates(geometry))
        assert shapely.distance(along, every).max() <= found.farthest[k] + 0.1
        here = shapely.Point(found.at[k])
        assert shapely.distance(here, every) == pytest.approx(found.farthest[k])
        assert shapely.distance(here, facilities[found.nearest[k]]) == pytest.approx(
            found.farthest[k])
        assert shapely.distance(here, geometry) < 1e-6


def test_the_share_of_street_in_each_grid():
    found = facility_gaps(shapes("LINESTRING (5 50, 195 50)"), shapes("POINT (5 50)"), 20)
    grids = shapely.box([0, 100, 200], 0, [100, 200, 300], 100)
    metres, share = gap_shares(found, grids)
    assert metres == pytest.approx([95, 95, 0], abs=0.1)
    assert share[:2] == pytest.approx([75 / 95, 1], abs=0.002)
    assert math.isnan(share[2])


@pytest.mark.parametrize("streets, facilities, distance, what", [
    ([], ["POINT (0 0)"], 50, "no streets"),
    ([None, "LINESTRING EMPTY", "POINT (1 1)"], ["POINT (0 0)"], 50, "no streets"),
    (["LINESTRING (0 0, 9 9)"], [], 50, "no facility"),
    (["LINESTRING (0 0, 9 9)"], [None, "POINT EMPTY"], 50, "no facility"),
    (["LINESTRING (0 0, 9 9)"], ["POINT (0 0)"], 0, "above 0"),
    (["LINESTRING (0 0, 9 9)"], ["POINT (0 0)"], float("nan"), "above 0"),
])
def test_what_cannot_be_looked_for(streets, facilities, distance, what):
    with pytest.raises(InputError, match=what):
        facility_gaps(shapes(*streets), shapes(*facilities), distance)


def test_cancelled():
    class Listener:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            pass
    with pytest.raises(Cancelled):
        facility_gaps(STREET, shapes("POINT (0 0)"), 50, feedback=Listener())


def test_pieces_of_measured_lines():
    lines = measured(shapes("LINESTRING (0 0, 10 0, 10 5)", None,
                            "MULTILINESTRING ((0 0, 0 3), (5 5, 6 5))"))
    assert lines.source.tolist() == [0, 2, 2]
    assert lines.length.tolist() == [15, 3, 1]
    begin = lines.begin[[0, 0, 0, 1]] + [0, 2, 9, 1]
    pieces = lines.pieces(begin, lines.begin[[0, 0, 0, 1]] + [15, 10, 12, 3])
    assert [shapely.to_wkt(p, trim=True) for p in pieces] == [
        "LINESTRING (0 0, 10 0, 10 5)", "LINESTRING (2 0, 10 0)", "LINESTRING (9 0, 10 0, 10 2)",
        "LINESTRING (0 1, 0 3)"]
    assert len(measured([]).pieces(np.empty(0), np.empty(0))) == 0
