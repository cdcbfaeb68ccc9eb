"""A census is made, shared out into packages, taken up again, followed."""
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.census.prepare import (
    REST, Scope, in_classes, rest_ground, share_out, work_areas)
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.census_package import VALUES
from citygrid_plugin.core.workspace import bulk, census, census_progress
from citygrid_plugin.core.workspace.geometry import blobs, geometries

ALL = Scope()


def objects(*values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def areas_of(patrol=(), communities=(), grids=(), wanted=()):
    """work_areas of (code, box) each."""
    def columns(rows, *more):
        return {"code": objects(*(r[0] for r in rows)),
                "geometry": objects(*(shapely.box(*r[1]) for r in rows)),
                **{name: objects(*(f"{name} {r[0]}" for r in rows)) for name in more}}
    cells = columns(grids)
    return work_areas(columns(patrol, "name", "collector"), columns(communities, "name"),
                      {"community_code": cells["code"], "geometry": cells["geometry"]}, wanted)


PATROL = [("P2", (50, 0, 100, 100)), ("P1", (0, 0, 50, 100))]
TWO = [("A", (0, 0, 60, 100)), ("B", (60, 0, 100, 100))]
CELLS = [("A", (0, 0, 30, 100)), ("B", (60, 0, 100, 100)), ("A", (30, 0, 60, 100))]


@pytest.mark.parametrize("given_, codes, grounds", [
    (dict(patrol=PATROL, communities=TWO, grids=CELLS), ["P1", "P2"], [5000, 5000]),
    (dict(communities=TWO, grids=CELLS), ["A", "B"], [6000, 4000]),
    (dict(grids=CELLS), ["A", "B"], [6000, 4000]),
    ({}, [], []),
    # only what of a patrol area lies in the community
    (dict(patrol=PATROL, communities=TWO, wanted=("B",)), ["P2"], [4000]),
    (dict(patrol=PATROL, grids=CELLS, wanted=("A",)), ["P1", "P2"], [5000, 1000]),
    (dict(communities=TWO, wanted=("B",)), ["B"], [4000]),
    (dict(grids=CELLS, wanted=("B",)), ["B"], [4000]),
])
def test_what_ground_the_packages_cover(given_, codes, grounds):
    areas = areas_of(**given_)
    assert areas.codes.tolist() == codes
    assert shapely.area(areas.shapes).round(6).tolist() == grounds
    assert [code for code in areas.patrol_codes if code] == [c for c in codes if c[0] == "P"]


def test_an_unknown_community_is_refused():
    with pytest.raises(InputError, match="community C"):
        areas_of(communities=TWO, wanted=("C",))


@pytest.mark.parametrize("wanted, inside", [
    ((), [True, True, True]), (("01",), [True, True, False]), (("0102",), [False, True, False]),
    (("0102", "02"), [False, True, True]), (("09",), [False, False, False])])
def test_classes_by_code_or_beginning(wanted, inside):
    assert in_classes(["0101", "0102", "0203"], wanted).tolist() == inside


def test_a_scope_is_the_same_whatever_its_order():
    assert Scope.of({"communities": ["B", "A", " B "], "classes": None}) == Scope(("A", "B"))
    assert Scope.of(Scope(("A",), ("01",)).as_json()) == Scope(("A",), ("01",))
    assert Scope.of(None) == ALL


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-30, 130), st.integers(-30, 130)), max_size=20),
       st.sets(st.integers(0, 3)))
def test_every_component_is_in_its_area_or_in_the_rest(places, squares):
    shapes = objects(*(shapely.box(50 * (n % 2), 50 * (n // 2), 50 * (n % 2) + 50,
                                   50 * (n // 2) + 50) for n in sorted(squares)))
    points = objects(*(shapely.Point(x, y) for x, y in places))
    part = share_out(points, shapes)
    for point, number in zip(points, part):
        inside = [n for n, shape in enumerate(shapes) if shapely.intersects(shape, point)]
        assert number == (inside[0] if inside else -1)
    ground = rest_ground(points[part < 0], shapes)
    if (part < 0).any():
        assert shapely.area(ground) > 0
        assert all(shapely.distance(ground, point) < 1e-6 for point in points[part < 0])
        assert all(shapely.area(shapely.intersection(ground, shape)) < 1e-6 for shape in shapes)
    else:
        assert ground is None


# -- in a workspace

@pytest.fixture
def city(patrolled):
    """Two patrol areas, and seven components: one retired, one outside, a pipe in both."""
    points = [(10, 10), (20, 20), (60, 60), (70, 70), (30, 30), (300, 300)]
    with patrolled.bulk("test") as connection:
        bulk.import_components(patrolled, connection, {
            "classcode": ["0102", "0102", "0102", "0501", "0102", "0102"]},
            objects(*(shapely.Point(p) for p in points)), "me", "test")
        bulk.import_components(patrolled, connection, {"classcode": ["0101"]},
                               objects(shapely.LineString([(40, 5), (90, 5)])), "me", "test")
    with patrolled.transaction() as connection:
        connection.execute("UPDATE component_01_point SET dedate = '2026-01-01', "
                           "changed_why = 'gone', changed_at = 'x' WHERE fid = 4")
    return patrolled


def make(ws, name="2026", kind="census", day="2026-11-20", scope=ALL, **more):
    return census.create(ws, name, kind, day, scope, "Li", "yearly", **more)


def shared(ws, fid):
    """{package code: number of known components}"""
    listed, stock = census.share(ws, fid)
    return {row["code"]: stock.count(row["fid"]) for row in listed}


def test_every_component_is_in_one_package(city):
    fid = make(city)
    assert shared(city, fid) == {"P1": 2, "P2": 3, REST: 1}
    listed, stock = census.share(city, fid)
    found = [row["objid"] for package in listed
             for rows in census.known(city, stock, package["fid"], VALUES).values()
             for row in rows]
    present = city.query("SELECT objid FROM component_01_point WHERE dedate IS NULL UNION ALL "
                         "SELECT objid FROM component_05_point UNION ALL "
                         "SELECT objid FROM component_01_line")
    assert sorted(found) == sorted(code for code, in present) and len(found) == 6
    rest = geometries(row[0] for row in city.query(
        "SELECT geom FROM census_package WHERE code = 'rest'"))
    assert shapely.intersects(rest[0], shapely.Point(300, 300))


@pytest.mark.parametrize("scope, counts", [
    (Scope(classes=("05",)), {"P1": 0, "P2": 1}),
    (Scope(classes=("0102", "0101")), {"P1": 2, "P2": 2, REST: 1}),
    # a component outside of every community is in no community
    (Scope(("330106001001",)), {"P1": 2, "P2": 3}),
])
def test_the_scope_decides(city, scope, counts):
    assert shared(city, make(city, scope=scope)) == counts


def test_the_same_name_goes_on_and_doubles_nothing(city):
    fid = make(city)
    first = shared(city, fid)
    assert make(city, day="") == fid and make(city, name=" 2026 ") == fid
    assert shared(city, fid) == first
    assert city.query("SELECT count(*) FROM census_package") == [(3,)]
    # ground that was drawn anew since does not change a census that is under way
    with city.transaction() as connection:
        connection.execute("DELETE FROM patrol_area")
    assert shared(city, fid) == first


@pytest.mark.parametrize("other", [
    dict(day="2026-11-21"), dict(kind="sweep"), dict(scope=Scope(classes=("01",))),
    dict(options={"fields": ["x"]})])
def test_the_same_name_with_another_scope_is_refused(module_workspace, other):
    make(module_workspace)
    with pytest.raises(InputError, match="another kind, date or scope"):
        make(module_workspace, **other)


@pytest.mark.parametrize("wrong", [dict(name=" "), dict(kind="inbox"), dict(day="20.11.2026")])
def test_what_makes_no_census_is_refused(module_workspace, wrong):
    with pytest.raises(InputError):
        make(module_workspace, **{"name": "new", **wrong})
    assert census.find(module_workspace, "new") is None


def test_a_component_that_came_later_is_not_dropped(city):
    fid = make(city, scope=Scope(classes=("05",)))
    assert REST not in shared(city, fid)
    with city.bulk("test") as connection:
        bulk.import_components(city, connection, {"classcode": ["0501"]},
                               objects(shapely.Point(400, 400)), "me", "test")
    assert shared(city, fid) == {"P1": 0, "P2": 1, REST: 1}


def test_without_any_area_everything_is_the_rest(new_workspace):
    ws = new_workspace()
    fid = make(ws)
    with pytest.raises(InputError, match="nothing to share out"):
        census.share(ws, fid)
    with ws.bulk("test") as connection:
        bulk.import_components(ws, connection, {"classcode": ["0102"]},
                               objects(shapely.Point(1, 1)), "me", "test")
    assert shared(ws, fid) == {REST: 1}


def test_a_sweep_lists_no_components_unless_classes_are_chosen(city):
    options = {"object": "早餐摊点", "fields": ["经营者"]}
    assert shared(city, make(city, "早餐", "sweep", options=options)) == {"P1": 0, "P2": 0}
    assert shared(city, make(city, "井盖", "sweep", scope=Scope(classes=("0102",)))) == {
        "P1": 2, "P2": 1, REST: 1}


def test_states_of_packages(city):
    fid = make(city)
    listed, _ = census.share(city, fid)
    keys = [row["fid"] for row in listed]

    def states():
        return [(row["state"], bool(row["out_at"]), bool(row["back_at"]), row["checked_by"])
                for row in census.packages(city, fid)]
    assert census_progress.set_package_state(city, keys[:2], "out", "Li", crew="孙丽") == 2
    assert states() == [("out", True, False, None)] * 2 + [("prepared", False, False, None)]
    assert census.get(city, fid)["step"] == "out"
    with pytest.raises(InputError, match="not back yet"):
        census_progress.set_package_state(city, keys[:1], "checked", "Li")
    census_progress.set_package_state(city, keys[:1], "back", "Li")
    census_progress.set_package_state(city, keys[:1], "checked", "Zhao")
    assert states()[0] == ("checked", True, True, "Zhao")
    assert census.get(city, fid)["step"] == "collecting"
    # a slip of the mouse: back again, and the census stays where it was
    census_progress.set_package_state(city, keys[:1], "out", "Li")
    assert states()[0] == ("out", True, False, None)
    assert census_progress.set_package_state(city, keys[:1], "out", "Li") == 0
    assert census.get(city, fid)["step"] == "collecting"
    for wrong in (dict(keys=keys, state="lost"), dict(keys=[999], state="out")):
        with pytest.raises(InputError):
            census_progress.set_package_state(city, by="Li", **wrong)


def test_progress_counts_what_came_back(city):
    fid = make(city)
    listed, stock = census.share(city, fid)
    for row in listed:
        census.made(city, row["fid"], f"/tmp/{row['code']}", stock.count(row["fid"]))
    first = listed[0]["fid"]
    shape = blobs(objects(shapely.Point(10, 10)), city.srs_id)[0]
    with city.transaction() as connection:
        for said in ("here", "here", "lost", "not_reached", "new"):
            connection.execute("INSERT INTO survey_point (geom, census_fid, package_fid, found) "
                               "VALUES (?, ?, ?, ?)", (shape, fid, first, said))
    census_progress.set_package_state(city, [first], "back", "Li")
    told = census_progress.progress(city, fid)
    assert (told["known"], told["answered"], told["added"], told["found"]) == (6, 3, 1, 4)
    assert told["states"] == {"prepared": 2, "out": 0, "back": 1, "checked": 0}
    assert [(row["known"], row["answered"]) for row in told["packages"]] == [(2, 3), (3, 0),
                                                                             (1, 0)]


def test_a_sweep_is_counted_by_package_and_community(city):
    fid = make(city, "早餐", "sweep")
    listed, _ = census.share(city, fid)
    with city.transaction() as connection:
        for package, x, state in ((0, 10, "good"), (0, 20, "good"), (1, 70, "good"),
                                  (1, 900, "good"), (1, 71, "double")):
            connection.execute(
                "INSERT INTO survey_point (geom, census_fid, package_fid, purpose, found, state) "
                "VALUES (?, ?, ?, 'sweep', 'new', ?)",
                (blobs(objects(shapely.Point(x, 10)), city.srs_id)[0], fid,
                 listed[package]["fid"], state))
    assert census_progress.sweep_counts(city, fid) == {
        "packages": {"P1": 2, "P2": 2}, "communities": {"": 1, "330106001001": 3}, "total": 4}


def test_another_program_that_writes_is_waited_for_by_name(city):
    with city.again() as other, other.transaction():
        from citygrid_plugin.core.errors import CityGridError
        city.connection.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(CityGridError, match="writing"):
            make(city)
    assert census.find(city, "2026") is None
