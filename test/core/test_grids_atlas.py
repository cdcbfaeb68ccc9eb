"""What the grid atlas shows, and the arithmetic of its scales and pages."""
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.grids.atlas import SCALES, extent_at, read_atlas, scale_for, spread
from citygrid_plugin.core.workspace import bulk

STREET, A, B, C = "330106001", "330106001001", "330106001002", "330106002001"


@pytest.fixture
def district(new_workspace):
    """Communities A (two grids, one of them new after a third was retired), B (one grid), C of
    another street (none), and one that is known by a grid alone."""
    ws = new_workspace(name="district.gpkg")
    with ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "street", {"code": [STREET], "name": ["滨河街道"]},
                         geometry=[shapely.box(0, 0, 600, 100)])
        bulk.insert_rows(
            ws, connection, "community",
            {"code": [B, A, C], "name": ["B", "A", "C"], "street_code": [None, STREET, None]},
            geometry=[shapely.box(200, 0, 300, 100), shapely.box(0, 0, 200, 100),
                      shapely.box(300, 0, 400, 100)])
        bulk.write_grids(
            ws, connection, [shapely.box(0, 0, 200, 100), shapely.box(0, 0, 100, 100),
                             shapely.box(100, 0, 200, 100), shapely.box(200, 0, 300, 100),
                             shapely.box(500, 0, 600, 50)],
            [A + "001", A + "002", A + "003", B + "001", "330106001009001"], "li", "x",
            {"dedate": ["2026-01-01", None, None, None, None]})
        bulk.import_components(
            ws, connection, {"classcode": ["0101", "0102", "0201", "0101", "0101"]},
            np.array([shapely.Point(x, 50) for x in (10, 20, 30, 150, 950)], dtype=object),
            "li", "x")
        connection.execute(
            "UPDATE component_01_point SET dedate = '2026-02-02', changed_by = 'li', "
            "changed_why = 'gone', changed_at = '2026-02-02' WHERE classcode = '0102'")
    return ws


def test_valid_grids_and_components_are_counted(district):
    atlas = read_atlas(district)
    assert [c.code for c in atlas.communities] == [A, B, "330106001009"]
    first, second, unlisted = atlas.communities
    assert [g.bgid for g in first.grids] == [A + "002", A + "003"]
    majors = [code for code, _, _ in atlas.majors]
    assert first.grids[0].counts[majors.index("01")] == 1      # the second one is retired
    assert first.grids[0].counts[majors.index("02")] == 1
    assert (first.components, first.area) == (3, 20_000)
    assert (first.name, first.street, second.street) == ("A", "滨河街道", "滨河街道")
    assert first.bounds == (0, 0, 200, 100)
    assert (unlisted.name, unlisted.bounds) == ("", (500, 0, 600, 50))
    assert atlas.without_grids == (C,)
    assert atlas.bounds == (0, 0, 600, 100)     # of the whole district
    assert [code for code, _, _ in atlas.area_classes] == ["1", "2"]
    assert atlas.serial_digits == 3


@pytest.mark.parametrize("wanted, codes", [
    (A, [A]), ("B", [B]), ("A，B", [A, B]), (" A ; " + B + "\n", [A, B]),
    ("滨河街道", [A, B, "330106001009"]), (STREET, [A, B, "330106001009"]),
    (" , ", [A, B, "330106001009"])])
def test_communities_are_chosen_by_code_or_name(district, wanted, codes):
    atlas = read_atlas(district, wanted)
    assert [c.code for c in atlas.communities] == codes
    assert atlas.bounds == (0, 0, 600, 100)


def test_unknown_communities_are_named(district):
    with pytest.raises(InputError) as refused:
        read_atlas(district, f"{A}, nowhere, 999")
    assert "nowhere, 999" in str(refused.value) and A not in str(refused.value)


@pytest.mark.parametrize("wanted", [C, "C"])
def test_a_community_without_grids_alone_is_refused(district, wanted):
    with pytest.raises(InputError, match="no valid unit grid"):
        read_atlas(district, wanted)


def test_a_workspace_without_grids_is_refused(new_workspace):
    with pytest.raises(InputError, match="no valid unit grid"):
        read_atlas(new_workspace(name="empty.gpkg"))


def test_reading_can_be_cancelled(district):
    class Impatient:
        def check(self):
            raise Cancelled()
    with pytest.raises(Cancelled):
        read_atlas(district, "", Impatient())


@pytest.mark.parametrize("bounds, scale", [
    ((0, 0, 130, 90), 500), ((0, 0, 276, 10), 1000), ((0, 0, 277, 10), 1500),
    ((0, 0, 10, 1104), 6000), ((0, 0, 10, 1105), 7500), ((0, 0, 60_000, 10), 250_000)])
def test_scales_on_a_sheet_of_300_by_200(bounds, scale):
    assert scale_for(bounds, 300, 200) == scale


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1, 1e5), st.floats(1, 1e5))
def test_the_extent_holds_the_ground_and_no_larger_scale_would(x, y, width, height):
    bounds = (x, y, x + width, y + height)
    scale = scale_for(bounds, 299, 246)
    west, south, east, north = extent_at(bounds, scale, 299, 246)
    assert west < x and south < y and east > bounds[2] and north > bounds[3]
    assert (east - west) / 0.299 == pytest.approx(scale)
    assert (north - south) / 0.246 == pytest.approx(scale)
    smaller = [s for s in SCALES if s < scale]
    if smaller and scale in SCALES:
        assert max(width / 0.299, height / 0.246) > 0.919 * smaller[-1]


@given(st.integers(0, 1200), st.integers(1, 60), st.integers(1, 60), st.integers(1, 5))
def test_every_row_stands_on_one_page(rows, first, column, columns):
    pages = spread(rows, first, column, columns)
    placed = [row for page in pages for start, stop in page for row in range(start, stop)]
    assert placed == list(range(rows))
    assert len(pages[0]) == 1 and pages[0][0][1] <= first
    for page in pages[1:]:
        assert 1 <= len(page) <= columns
        assert all(0 < stop - start <= column for start, stop in page)
    if len(pages) > 1:
        assert pages[0] == [(0, first)]
        assert all(len(page) == columns for page in pages[1:-1])
