"""Areas of a workspace, what belongs to which, and what figures are divided by."""
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.analysis import white_paper_recurring
from citygrid_plugin.core.analysis.cases import Cases
from citygrid_plugin.core.errors import Cancelled, InputError, MissingDependency
from citygrid_plugin.core.workspace import areas, bulk
from citygrid_plugin.core.workspace.areas import areas_of, denominators, drawn
from citygrid_plugin.core.workspace.geometry import blobs

ROOT = Path(__file__).resolve().parents[2]
COMMUNITY = "330106001001"
WEST, EAST = f"{COMMUNITY}001", f"{COMMUNITY}002"     # x 0 to 50, 50 to 100; y 0 to 100


def put(ws, table, shape, **columns):
    with ws.transaction() as connection:
        names = ", ".join(columns)
        connection.execute(
            f"INSERT INTO {table} (geom, {names}) VALUES (?{', ?' * len(columns)})",
            (blobs(np.array([shape], dtype=object), 4549, multi=True)[0], *columns.values()))


@pytest.fixture
def town(patrolled):
    """Two unit grids with a patrol area each, their community and street, and one community more
    that has no grids."""
    put(patrolled, "street", shapely.box(0, 0, 200, 100), code="330106001", name="光明街道")
    put(patrolled, "community", shapely.box(100, 0, 200, 100), code="330106001002", name="",
        street_code="330106001")
    return patrolled


@pytest.mark.parametrize("kind, code, name, area, parent", [
    ("grid", [WEST, EAST], [WEST, EAST], [5000, 5000], [COMMUNITY] * 2),
    ("patrol", ["P1", "P2"], ["P1", "P2"], [5000, 5000], ["330106"] * 2),
    ("community", [COMMUNITY, "330106001002"], ["A", "330106001002"], [10000, 10000],
     [None, "330106001"]),
    ("street", ["330106001"], ["光明街道"], [20000], ["330106"]),
    ("district", ["330106"], ["330106"], [20000], [None]),
    ("unit", ["U1", "U2"], ["环卫一所", "市政养护所"], [np.nan] * 2, [None] * 2),
])
def test_areas_of(town, kind, code, name, area, parent):
    found = areas_of(town, kind)
    assert (found.code.tolist(), found.name.tolist(), found.parent.tolist()) == (code, name, parent)
    np.testing.assert_allclose(found.area, area)
    assert len(found) == len(found.geometry) == len(code)
    assert found.row(code[-1]) == len(code) - 1
    with pytest.raises(InputError, match="nowhere"):
        found.row("nowhere")


@pytest.mark.parametrize("kind", list(areas.KINDS))
def test_a_new_workspace_has_no_areas(new_workspace, kind):
    ws = new_workspace()
    found = areas_of(ws, kind)
    assert len(found) == 0
    assert found.rows_of(Cases.of(x=[1.0], y=[1.0], unit=["U1"])).tolist() == [-1]
    for what in areas.DENOMINATORS:
        assert denominators(ws, found, what).tolist() == []


CASES = [  # bgid, community, x, rows by code: grid, community, street, district; by position: grid
    (WEST, COMMUNITY, 75, (0, 0, 0, 0), 1),               # its code counts, not where it lies
    (EAST, "330106001002", 75, (1, 0, 0, 0), 1),          # the grid's community before its own
    ("330106001001999", None, 75, (1, 0, 0, 0), 1),       # a code that is not valid: by place
    ("330106001001999", "330106001002", 75, (1, 1, 0, 0), 1),
    (None, "330106001002", 75, (1, 1, 0, 0), 1),
    (None, None, 50, (0, 0, 0, 0), 0),                    # on the border: the lower code
    (None, None, 150, (-1, 1, 0, 0), -1),
    (None, None, 500, (-1, -1, -1, -1), -1),
    (None, None, np.nan, (-1, -1, -1, -1), -1),
    (WEST, None, np.nan, (0, 0, 0, 0), -1),
]


def test_what_belongs_to_which_area(town):
    bgid, community, x, by_code, by_position = zip(*CASES)
    cases = Cases.of(bgid=bgid, community_code=community, x=x, y=[5.0] * len(x))
    for column, kind in enumerate(("grid", "community", "street", "district")):
        assert areas_of(town, kind).rows_of(cases).tolist() == [row[column] for row in by_code]
    grids = areas_of(town, "grid")
    assert grids.rows_of(cases, areas.POSITION).tolist() == list(by_position)
    assert areas_of(town, "patrol").rows_of(cases).tolist() == [row[0] for row in by_code]


def test_roads_are_cut_at_the_outline_of_the_district(town, new_workspace):
    lines = shapely.linestrings([[(10, 50), (400, 50)], [(10, 10), (190, 10)],
                                 [(300, 0), (300, 9)]])
    inside = areas.inside_district(town, lines)
    assert shapely.length(inside).tolist() == [190, 180, 0] and lines[0].length == 390
    assert areas.inside_district(new_workspace("none.gpkg"), lines) is lines


def test_gaps_of_a_white_paper_are_those_of_the_district(town):
    """As ``citygrid:facilitygaps`` has them: roads of a base map go on beyond the border."""
    put(town, "base_road", shapely.LineString([(0, 50), (900, 50)]), name="光明路")
    with town.transaction() as connection:
        connection.execute(
            "INSERT INTO component_03_point (geom, classcode, changed_by) VALUES (?, '0305', 'li')",
            (blobs(np.array([shapely.Point(0, 50)], dtype=object), 4549)[0],))
    work = SimpleNamespace(ws=town, quiet=None, tables={}, figures={},
                           areas=lambda kind: areas_of(town, kind),
                           class_name=lambda kind, code: code, word=lambda name: "、")
    white_paper_recurring._gaps(work)
    row, = work.tables["gaps"]
    assert row["street"] == pytest.approx(0.2) and row["gap"] == pytest.approx(0.15)
    assert work.figures["recurring.gaps"] == pytest.approx(0.15)


def test_a_retired_grid_is_followed_by_place(town):
    with town.transaction() as connection:
        connection.execute("UPDATE unit_grid SET dedate = '2026-01-01', changed_why = 'x', "
                           "changed_by = 'li', changed_at = '2026-01-01' WHERE bgid = ?", (WEST,))
    grids = areas_of(town, "grid")
    assert grids.code.tolist() == [EAST]
    cases = Cases.of(bgid=[WEST, WEST], x=[60.0, 20.0], y=[5.0, 5.0])
    assert grids.rows_of(cases).tolist() == [0, -1]


def test_units_take_their_cases_by_name(town):
    cases = Cases.of(unit=["U2", None, "gone"], x=[1.0] * 3, y=[1.0] * 3)
    for by in (areas.CODE, areas.POSITION):
        assert areas_of(town, "unit").rows_of(cases, by).tolist() == [1, -1, -1]


def test_denominators(town):
    put(town, "base_road", shapely.LineString([(50, 0), (50, 100)]), name="on the border")
    put(town, "base_road", shapely.LineString([(10, 10), (30, 10)]), name="in the west")
    with town.bulk("test") as connection:
        bulk.import_components(town, connection, {
            "classcode": np.array(["0101", "0101", "0102"], dtype=object)},
            shapely.points([(10, 10), (60, 10), (70, 10)]), "li", "x")
    grids, district = areas_of(town, "grid"), areas_of(town, "district")
    for what, of_grids, of_district in (
            ("area", [0.005, 0.005], [0.02]), ("street", [0.07, 0.05], [0.12]),
            ("components", [1, 2], [3]), ("patrol", [1, 1], [2])):
        np.testing.assert_allclose(denominators(town, grids, what), of_grids, atol=1e-9)
        np.testing.assert_allclose(denominators(town, district, what), of_district, atol=1e-9)
    assert denominators(town, grids, "components", ("0101",)).tolist() == [1, 1]
    assert np.isnan(denominators(town, areas_of(town, "unit"), "street")).all()


def test_a_patrol_area_is_shared_by_ground(town):
    with town.transaction() as connection:
        connection.execute("DELETE FROM patrol_area_grid")
        connection.executemany("INSERT INTO patrol_area_grid (patrol_code, bgid) VALUES ('P1', ?)",
                               [(WEST,), (EAST,)])
    assert denominators(town, areas_of(town, "grid"), "patrol").tolist() == [0.5, 0.5]


def test_drawn_areas():
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    found = drawn([bow, shapely.Polygon([(20, 0, 5), (30, 0, 5), (30, 10, 5)])])
    assert shapely.is_valid(found.geometry).all() and not shapely.has_z(found.geometry).any()
    assert found.area.tolist() == [50, 50] and found.code.tolist() == ["1", "2"]
    assert drawn([bow] * 3, ["a", "b", "a"]).code.tolist() == ["a", "b", "a (2)"]
    cases = Cases.of(x=[9.0, 25.0, 50.0], y=[5.0, 1.0, 5.0], bgid=[WEST] * 3)
    assert found.rows_of(cases).tolist() == [0, 1, -1]


def test_a_line_that_sticks_out_of_an_area_is_no_ground():
    spike = shapely.Polygon([(0, 0), (10, 0), (10, 5), (20, 5), (10, 5), (10, 10), (0, 10)])
    found = drawn([spike, shapely.box(30, 0, 40, 10)])
    assert [shape.geom_type for shape in found.geometry] == ["Polygon", "Polygon"]
    assert found.area.tolist() == [100, 100]


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.Point(1, 1),
                                   shapely.LineString([(0, 0), (1, 1)])])
def test_a_shape_without_ground_is_refused(shape):
    with pytest.raises(InputError, match="without an area"):
        drawn([shapely.box(0, 0, 1, 1), shape])


def test_without_shapely_it_is_said(ws, hide_packages):
    hide_packages("shapely")
    with pytest.raises(MissingDependency, match="shapely"):
        areas_of(ws, "grid")


def test_a_dock_may_import_the_questions_without_shapely():
    code = ("import sys\n"
            "class Hidden:\n"
            "    def find_spec(self, name, path=None, target=None):\n"
            "        if name.split('.')[0] in ('shapely', 'geopandas', 'scipy', 'pandas'):\n"
            "            raise ImportError(name)\n"
            "sys.meta_path.insert(0, Hidden())\n"
            "import citygrid_plugin.core.workspace.counting\n")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_cancelled(town):
    class Feedback:
        def is_cancelled(self):
            return True

        def progress(self, fraction):
            raise AssertionError

    with pytest.raises(Cancelled):
        areas_of(town, "grid").rows_of(Cases.of(x=[1.0], y=[1.0]), feedback=Feedback())
