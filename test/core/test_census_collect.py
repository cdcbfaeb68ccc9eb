"""Taking surveys in: doubles of several crews, places of files, rows of the survey tables."""
import json
import shutil

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from citygrid_plugin.core.census import collect
from citygrid_plugin.core.census.collect_doubles import find_double_shapes, find_doubles
from citygrid_plugin.core.census.collect_place import Ground, fit_known, misplaced
from citygrid_plugin.core.components.mapping import ImportMapping, Source
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.workspace import attachments, bulk, store, survey, survey_merge
from citygrid_plugin.core.workspace.survey import Survey

A, B, C = 0, 1, 2

#: name: (places, classes, sources, codes, rows kept instead)
POINTS = {
    "two crews, one lamp": ([(0, 0), (0.6, 0)], [1, 1], [A, B], None, [-1, 0]),
    "another class": ([(0, 0), (0.1, 0)], [1, 2], [A, B], None, [-1, -1]),
    "too far": ([(0, 0), (3, 0)], [1, 1], [A, B], None, [-1, -1]),
    "one crew, near": ([(0, 0), (0.4, 0)], [1, 1], [A, A], None, [-1, -1]),
    "one crew, same place": ([(5, 5), (5, 5)], [1, 1], [A, A], None, [-1, 0]),
    "one to one": ([(0, 0), (0.2, 0), (1.5, 0)], [1, 1, 1], [A, B, B], None, [-1, 0, -1]),
    "three crews": ([(0, 0), (0.4, 0), (0.2, 0.3)], [1] * 3, [A, B, C], None, [-1, 0, 0]),
    "a row goes on": ([(0, 0), (1.5, 0), (3.0, 0), (4.5, 0)], [1] * 4, [A, A, B, B], None,
                      [-1, -1, -1, -1]),
    "codes that differ": ([(0, 0), (0.1, 0)], [1, 1], [A, B], ["K1", "K2"], [-1, -1]),
    "one code, far apart": ([(0, 0), (900, 0)], [1, 1], [A, B], ["K1", "K1"], [-1, 0]),
    "one code without a place": ([(0, 0), (np.nan, np.nan)], [1, 1], [A, B], ["K1", "K1"],
                                 [-1, 0]),
    "a code and none": ([(0, 0), (0.3, 0)], [1, 1], [A, B], [None, "K1"], [-1, 0]),
    "no place": ([(np.nan, 0), (0, 0)], [1, 1], [A, B], None, [-1, -1]),
    "nothing": (np.zeros((0, 2)), [], [], None, []),
}


@pytest.mark.parametrize("name", POINTS)
def test_doubles_of_points(name):
    xy, cls, source, code, kept = POINTS[name]
    found = find_doubles(np.array(xy, float), np.array(cls, int), np.array(source, int),
                         np.full(len(cls), 0.5), None if code is None else np.array(code, object))
    assert found.tolist() == kept


def test_the_better_row_of_a_double_is_kept():
    xy = np.array([(0, 0), (0.2, 0), (0.1, 0.1)])
    found = find_doubles(xy, np.zeros(3, int), np.array([A, B, C]), np.full(3, 0.5),
                         rank=np.array([2, 0, 1]))
    assert found.tolist() == [1, -1, 1]


@pytest.mark.parametrize("sigma, least", [(0.1, 1.0), (0.3, 0.97), (0.5, 0.9)])
def test_rows_of_posts_that_two_crews_both_walked(sigma, least):
    """150 rows of 40 posts 1.5 m apart, ten posts in both surveys; the next post is no double."""
    random = np.random.default_rng(5)
    removed = 0
    for _ in range(20):
        post = np.r_[0:25, 15:40]
        xy = np.column_stack([post * 1.5, 0.0 * post]) + random.normal(0, sigma, (50, 2))
        found = find_doubles(xy, np.zeros(50, int), np.repeat([A, B], 25), np.full(50, 0.5))
        removed += (found >= 0).sum()
    assert least * 200 <= removed <= 204


def test_a_row_that_another_crew_goes_on_with_loses_no_post():
    random = np.random.default_rng(6)
    lost = 0
    for _ in range(30):
        xy = np.column_stack([np.arange(40) * 1.5, np.zeros(40)]) + random.normal(0, 0.2, (40, 2))
        lost += (find_doubles(xy, np.zeros(40, int), np.repeat([A, B], 20),
                              np.full(40, 0.5)) >= 0).sum()
    assert lost <= 1


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(2, 4), st.floats(0, 0.4))
def test_doubles_keep_their_promises(seed, crews, noise):
    """Objects that stand apart, each surveyed by some of the crews."""
    random = np.random.default_rng(seed)
    places = np.stack(np.meshgrid(np.arange(5), np.arange(4)), -1).reshape(-1, 2) * 12.0
    by = random.random((crews, 20)) < 0.6
    source, thing = np.nonzero(by)
    xy = places[thing] + random.uniform(-noise, noise, (len(thing), 2))
    code = np.where(random.random(len(thing)) < 0.3, thing.astype(str), None).astype(object)
    order = random.permutation(len(thing))
    found = find_doubles(xy[order], np.zeros(len(thing), int), source[order],
                         np.full(len(thing), 0.5), code[order])
    double = found >= 0
    assert not double[found[double]].any()                 # what is kept is kept
    assert (thing[order][double] == thing[order][found[double]]).all()
    assert (~double).sum() == len(np.unique(thing))         # one row an object
    known = {c for c in code if c is not None}
    names = thing[order][~double].astype(str)
    assert known <= set(names)


SQUARE = shapely.box(0, 0, 10, 10)
SHAPES = {
    "the same line": ([[(0, 0), (50, 0)], [(0, 0.5), (50, 0.4)]], [A, B], [-1, 0]),
    "drawn the other way": ([[(0, 0), (50, 0)], [(50, 0.2), (0, 0.2)]], [A, B], [-1, 0]),
    "its continuation": ([[(0, 0), (50, 0)], [(50, 0), (90, 0)]], [A, B], [-1, -1]),
    "one crew, parallel": ([[(0, 0), (50, 0)], [(0, 0.3), (50, 0.3)]], [A, A], [-1, -1]),
    "one crew, drawn twice": ([[(0, 0), (50, 0)], [(0, 0), (50, 0)]], [A, A], [-1, 0]),
    "half of an area": ([SQUARE, shapely.box(0, 0, 5, 10)], [A, B], [-1, 0]),
    "beside": ([SQUARE, shapely.box(9, 0, 19, 10)], [A, B], [-1, -1]),
    "without": ([SQUARE, None], [A, B], [-1, -1]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_doubles_of_lines_and_areas(name):
    shapes, source, kept = SHAPES[name]
    shapes = np.array([shapely.LineString(s) if isinstance(s, list) else s for s in shapes],
                      object)
    assert find_double_shapes(shapes, np.zeros(2, int), np.array(source),
                              np.full(2, 0.5)).tolist() == kept


# -- the place of a file

RANDOM = np.random.default_rng(4)
SPOTS = RANDOM.uniform(0, 1500, (400, 2))
KINDS = RANDOM.choice(["0118", "0101"], 400).astype(object)
GROUND = Ground(np.array([0, 0, 1500, 1500.0]), SPOTS, KINDS)


@pytest.mark.parametrize("shift, name", [((0, 0), "given"), ((430, -250), "GCJ-02"),
                                         ((900, 700), "")])
def test_what_a_file_lies_on_the_known_components_as(shift, name):
    given = SPOTS[:200] + RANDOM.normal(0, 0.5, (200, 2)) + shift
    fit = fit_known(given, {"GCJ-02": given - (430, -250), "BD-09": given - (1000, 300)},
                    KINDS[:200], GROUND)
    assert fit.name == name
    if name == "GCJ-02":
        assert fit.offset == pytest.approx(497, abs=3) and fit.share > 0.9


def test_in_dense_planting_a_shift_is_no_evidence():
    """Trees every 4 m: some tree is near wherever one looks."""
    trees = np.stack(np.meshgrid(np.arange(80), np.arange(80)), -1).reshape(-1, 2) * 4.0
    ground = Ground(np.array([0, 0, 320, 320.0]), trees, np.full(len(trees), "0401", object))
    given = trees[:300] + RANDOM.normal(0, 2.0, (300, 2))
    fit = fit_known(given, {"GCJ-02": given + (123, 57)}, np.full(300, "0401", object), ground)
    assert fit.name != "GCJ-02"
    assert fit_known(given[:5], {}, np.full(5, "0401", object), ground).compared == 5


def test_a_file_in_its_place_is_left_alone_and_single_rows_far_off_do_not_matter():
    raw = np.vstack([SPOTS[:50], SPOTS[:20] + 1e5])
    assert misplaced(raw, raw, GROUND, False, "x", []) is None
    assert misplaced(raw[:0], raw[:0], GROUND, False, "x", []) is None
    assert misplaced(raw + 1e6, raw + 1e6, Ground(), False, "x", []) is None


# -- columns and values

def test_crew_day_and_surveyor_are_found_by_their_names():
    assert collect.own_fields(["ID", "作业组", "普查日期", "Surveyed_By", "x"]) == {
        "crew": "作业组", "surveyed_at": "普查日期", "surveyor": "Surveyed_By"}
    assert collect.own_fields([]) == {}


def test_required_columns():
    assert collect.required_columns("classcode， objstate;ordate") == [
        "classcode", "objstate", "ordate"]
    assert collect.required_columns("") == []
    with pytest.raises(InputError, match="colour"):
        collect.required_columns("classcode, colour")


def test_fields_that_a_file_lacks_leave_the_mapping():
    mapping = ImportMapping(columns={"classcode": Source("小类"), "note": Source("备注"),
                                     "objstate": Source("状态", "完好")}, extra={"material": "材质"})
    missing = collect.without_missing(mapping, ["小类"])
    assert missing == {"note": "备注", "objstate": "状态", "material": "材质"}
    assert mapping.columns == {"classcode": Source("小类"), "objstate": Source(constant="完好")}
    mapping.check(["小类"])


def test_beyond_an_outline():
    shapes = np.array([shapely.Point(5, 5), shapely.Point(200, 5), None,
                       shapely.LineString([(5, 5), (500, 5)])], object)
    assert collect.beyond(shapes, SQUARE, 20).tolist() == [False, True, False, False]
    assert collect.beyond(shapes[:3], SQUARE, 20).tolist() == [False, True, False]
    assert not collect.beyond(shapes, None, 20).any()


def package_rows(**changes):
    n = 6
    columns = {name: np.full(n, None, object) for name in (
        "objid", "classcode", "objname", "deptcode1", "deptcode2", "deptcode3", "objpos",
        "objstate", "ordate", "chdate", "datasource", "note", "extra", "surveyed_at", "surveyor",
        "crew")}
    columns["found"] = np.array(["here", "lost", "not_reached", "new", "new", "here"], object)
    columns["objid"][:3], columns["objid"][5] = ["K1", "K2", "K3"], "K9"
    columns["classcode"][:] = ["0101", "x", "0101", "0118", "nonsense", "0101"]
    columns["objstate"][:] = ["完好", "gone?", None, "完好", None, None]
    columns["deptcode2"][0] = "U7"
    columns["ordate"][:2] = ["2020-01-05", "yesterday"]
    return columns


def test_nothing_of_a_known_component_is_lost_in_a_package():
    shapes = np.array([shapely.Point(0, 0), shapely.Point(1, 1), None, shapely.Point(2, 2),
                       shapely.Point(3, 3), shapely.Point(4, 4)], object)
    far = np.array([True, False, False, False, False, False])
    known = {f"K{n}": ("0101", shapely.Point(n, 50)) for n in (1, 2, 3)}
    made = collect.check_package(package_rows(), shapes, {"0101", "0118"}, {"完好"}, {"U1"},
                                 known, far)
    assert [a is None for a in made.aside] == [True, True, True, True, False, True]
    assert made.aside[4] == ("unknown_class", "nonsense")
    assert made.columns["objid"].tolist() == ["K1", "K2", "K3", None, None, "K9"]
    assert made.columns["found"].tolist() == ["here", "lost", "not_reached", "new", "new", ""]
    assert made.columns["classcode"][1] == "0101"           # the known one
    assert made.columns["objstate"].tolist() == ["完好", None, None, "完好", None, None]
    assert made.columns["deptcode2"][0] is None and made.columns["ordate"][1] is None
    assert made.geometry[0] == shapely.Point(1, 50)         # the known place
    assert made.geometry[2] == shapely.Point(3, 50)
    assert {row for row, _, _ in made.remarks} == {0, 1, 2, 5}
    assert all(template.format(**params) for _, template, params in made.remarks)


@pytest.mark.parametrize("said, found, words", [
    ("here", "", "as a new object"), ("lost", "lost", "changes nothing"),
    ("not_reached", "not_reached", "changes nothing")])
def test_an_answer_on_a_component_that_ended_meanwhile(said, found, words):
    rows = {name: values[5:] for name, values in package_rows().items()}
    rows["found"] = np.array([said], object)
    made = collect.check_package(rows, np.array([shapely.Point(4, 4)], object), {"0101", "0118"},
                                 {"完好"}, {"U1"}, {}, np.zeros(1, bool))
    assert made.columns["found"].tolist() == [found] and made.aside.tolist() == [None]
    (_, template, params), = made.remarks
    assert words in template.format(**params) and params == {"code": "K9"}


# -- the survey tables

@pytest.fixture(scope="module")
def known_city(small, tmp_path_factory):
    """A file with 200 known components and a census."""
    path = shutil.copy(small, tmp_path_factory.mktemp("collect") / "city.gpkg")
    with store.open_workspace(path) as ws:
        with ws.bulk("test") as connection:
            bulk.import_components(ws, connection, {"classcode": KINDS[:200]},
                                   shapely.points(SPOTS[:200]), "li", "first")
            connection.execute("INSERT INTO census (name, kind, step) VALUES "
                               "('2026', 'census', 'out')")
            connection.execute("INSERT INTO census_package (census_fid, code, state) VALUES "
                               "(1, 'P1', 'out')")
        ws.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def city(known_city, tmp_path):
    with store.open_workspace(shutil.copy(known_city, tmp_path / "c.gpkg")) as ws:
        yield ws


def of_crew(rows, crew="A", source=None, offset=(0, 0), noise=0.2, seed=1, found="", package=None,
            objid=None, day="2026-10-01", **options):
    rows = np.asarray(rows)
    xy = SPOTS[rows] + np.random.default_rng(seed).normal(0, noise, (len(rows), 2)) + offset
    columns = {"classcode": KINDS[rows], "crew": crew, "found": found, "surveyed_at": day,
               "source_row": np.arange(1, len(rows) + 1).astype(object)}
    if objid is not None:
        columns["objid"] = np.array(objid, object)
    return Survey(source or f"{crew}.csv", columns, shapely.points(xy),
                  options.pop("aside", np.full(len(rows), None, object)), package_fid=package,
                  **options)


def take(ws, *surveys, purpose="census"):
    taken = []
    for one in surveys:
        with ws.bulk("test") as connection:
            taken.append(survey.take_in(ws, connection, 1, one))
    return taken, survey_merge.settle(ws, 1, purpose)


def states(ws):
    return dict(ws.query("SELECT state, count(*) FROM survey_point GROUP BY 1"))


def test_again_the_same_and_corrected(city):
    rows = np.arange(60)
    (first, again), _ = take(city, of_crew(rows), of_crew(rows))
    assert (first.done, first.good, again.done) == ("new", 60, "same")
    assert city.query("SELECT step FROM census") == [("collecting",)]
    before = city.query("SELECT * FROM survey_point")
    take(city, of_crew(rows))
    assert city.query("SELECT * FROM survey_point") == before
    (third,), _ = take(city, of_crew(rows[:50], seed=2))
    assert (third.done, third.before, states(city)) == ("replaced", 60, {"good": 50})


def test_files_of_one_name_by_two_named_crews_are_two_sources(city):
    one, two = (of_crew(np.arange(n, n + 50), crew, "survey.csv")
                for n, crew in ((0, "A"), (100, "B")))
    one.crew, two.crew = "A", "B"       # as a person named them
    (a, b), _ = take(city, one, two)
    assert (a.done, b.done, states(city)) == ("new", "new", {"good": 100})


def test_rows_set_aside_are_kept_where_they_have_a_place(city):
    aside = np.full(4, None, object)
    aside[1] = aside[2] = ("The class {value} is not in the catalogue.", {"value": "x"})
    one = of_crew(np.arange(4), aside=aside)
    one.geometry[2] = None
    (taken,), _ = take(city, one)
    assert (taken.rows, taken.good, states(city)) == (3, 2, {"good": 2, "aside": 1})
    text, = city.query("SELECT reason FROM survey_point WHERE state = 'aside'")[0]
    template, params = survey.read_reason(text)
    assert template.format(**params) == "The class x is not in the catalogue."
    assert survey.read_reason("plain") == ("plain", {}) and survey.read_reason(None) == ("", {})
    assert take(city, one)[0][0].done == "same"


def test_lines_and_areas_go_to_their_tables(city):
    shapes = np.array([shapely.Point(1, 1), shapely.LineString([(0, 0), (9, 9)]), SQUARE], object)
    one = Survey("mixed.gpkg", {"classcode": "0404", "crew": "A",
                                "source_row": np.arange(1, 4).astype(object)}, shapes,
                 np.full(3, None, object))
    take(city, one)
    for table in survey.TABLES:
        assert city.query(f"SELECT count(*) FROM {table}") == [(1,)]
    assert take(city, one)[0][0].done == "same"


def test_what_is_applied_stays(city):
    take(city, of_crew(np.arange(10)))
    with city.transaction() as connection:
        connection.execute("INSERT INTO census_change (census_fid, kind, survey_table, survey_fid, "
                           "applied_at) VALUES (1, 'moved', 'survey_point', 3, '2026-11-01')")
    assert take(city, of_crew(np.arange(10)))[0][0].done == "same"
    with pytest.raises(InputError, match="applied already"):
        take(city, of_crew(np.arange(2)))
    assert states(city) == {"good": 10}
    assert take(city, of_crew(np.arange(9)))[0][0].done == "replaced"      # not that row
    assert states(city) == {"good": 9}


@pytest.mark.parametrize("step, purpose, refused", [
    ("applied", "census", True), ("closed", "sweep", True), ("applied", "check", False),
    ("reviewing", "census", False)])
def test_steps_in_which_a_census_takes_in(city, step, purpose, refused):
    with city.transaction() as connection:
        connection.execute("UPDATE census SET step = ?", (step,))
    one = of_crew(np.arange(5), purpose=purpose)
    if refused:
        with pytest.raises(InputError, match="takes nothing in"):
            take(city, one)
    else:
        take(city, one, purpose=purpose)
    expected = step if refused or purpose == "check" else "collecting"
    assert city.query("SELECT step FROM census") == [(expected,)]


def codes_of(ws, rows):
    """The codes of known components by their place in SPOTS."""
    found = {}
    known = survey_merge.known_points(ws)
    for code, shape in zip(known["objid"], known["geometry"]):
        found[round(shape.x, 6)] = code
    return [found[round(SPOTS[row, 0], 6)] for row in rows]


@pytest.mark.parametrize("answers, kept", [
    ((("here", "2026-10-01"), ("not_reached", "2026-10-09")), 0),
    ((("lost", "2026-10-01"), ("here", "2026-10-01")), 1),
    ((("lost", "2026-10-09"), ("here", "2026-10-01")), 0),
    ((("not_reached", "2026-10-09"), ("removed", "2026-10-01")), 1),
    ((("here", "2026-10-01"), ("here", "2026-10-02"), ("here", "2026-09-30")), 1)])
def test_answers_of_several_crews_on_one_component(city, answers, kept):
    code = codes_of(city, [7])
    with city.transaction() as connection:
        connection.execute("INSERT INTO census_package (census_fid, code) VALUES (1, 'P2'), "
                           "(1, 'P3')")
    take(city, *(of_crew([7], "ABC"[n], f"P{n + 1}", found=found, objid=code, day=day,
                         package=n + 1, seed=n)
                 for n, (found, day) in enumerate(answers)))
    rows = city.query("SELECT state FROM survey_point ORDER BY package_fid")
    assert [state for state, in rows] == ["good" if n == kept else "double"
                                          for n in range(len(answers))]


def test_a_confirmed_row_with_a_code_is_kept_before_a_newer_one_without(city):
    take(city, of_crew([7], "A", "P1", found="here", objid=codes_of(city, [7]), package=1),
         of_crew([7], "B", day="2026-10-20", seed=3))
    assert city.query("SELECT crew, state FROM survey_point ORDER BY crew") == \
        [("A", "good"), ("B", "double")]
    assert city.query("SELECT state, found FROM census_package") == [("back", 1)]


def test_photos_come_with_their_rows_once(city, tmp_path):
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"picture")
    one = of_crew([3, 4])
    one.photos = {1: [attachments.keep(city, picture)]}
    for _ in range(2):
        take(city, one)
        owner, = city.query("SELECT owner_code FROM attachment")
        assert city.query("SELECT source_row FROM survey_point WHERE fid = ?",
                          (int(owner[0]),)) == [(2,)]
    one.photos = {}
    assert take(city, one)[0][0].done == "replaced"
    assert city.query("SELECT count(*) FROM attachment") == [(0,)]


def test_offsets_are_offered_and_a_person_decides(city):
    rows = np.arange(200)
    _, settled = take(city, of_crew(rows[:120], "A", offset=(1.5, 0.5)), of_crew(rows[100:], "B"))
    crews = {crew["crew"]: crew for crew in settled["crews"]}
    assert crews["A"]["dx"] == pytest.approx(1.5, abs=0.15) and not crews["A"]["accepted"]
    assert crews["B"]["dx"] is None and settled["doubles"] == 20
    assert survey.accept_offset(city, 1, "A", True, "wang")
    assert not survey.accept_offset(city, 1, "A", True, "wang")
    for crew, words in (("B", "No offset"), ("Z", "no crew")):
        with pytest.raises(InputError, match=words):
            survey.accept_offset(city, 1, crew, True, "wang")
    take(city, of_crew(rows[100:], "B"))
    assert city.query("SELECT accepted, changed_by FROM census_crew WHERE crew = 'A'") == \
        [(1, "wang")]
    shapes = survey.corrected(shapely.points(SPOTS[:2] + (1.5, 0.5)), np.array(["A", "B"], object),
                              {"A": (1.5, 0.5)})
    assert shapely.get_coordinates(shapes) - SPOTS[:2] == pytest.approx(
        np.array([[0, 0], [1.5, 0.5]]))
    # another offset is another decision
    take(city, of_crew(rows[:120], "A", offset=(-1.5, 2.5)))
    assert city.query("SELECT accepted FROM census_crew WHERE crew = 'A'") == [(0,)]
    take(city, of_crew(rows[:120], "C", source="A.csv"))
    assert [crew["crew"] for crew in survey.crews(city, 1)] == ["B", "C"]


def test_an_offset_beyond_a_receiver_is_found_too(city):
    _, settled = take(city, of_crew(np.arange(150), "A", offset=(14.0, -9.0)),
                      of_crew(np.arange(50, 200), "B"))
    assert settled["crews"][0]["dx"] == pytest.approx(14, abs=0.2)
    assert settled["crews"][1]["dx"] is None and settled["doubles"] == 100


def test_confirmed_components_that_were_not_measured_do_not_hide_an_offset(city):
    known, measured = np.arange(120), np.arange(120, 200)
    confirmed = of_crew(known, "A", "P1", noise=0.0, found="here", package=1,
                        objid=codes_of(city, known))
    _, settled = take(city, confirmed, of_crew(measured, "A", offset=(2.0, 0.0)))
    assert settled["crews"][0]["dx"] == pytest.approx(2.0, abs=0.15)


def test_the_census_to_work_on(city):
    assert survey.census_of(city)["name"] == "2026"
    assert survey.census_of(city, "1")["fid"] == 1
    with pytest.raises(InputError, match="2026 \\(1\\)"):
        survey.census_of(city, "2031")
    with city.transaction() as connection:
        connection.execute("INSERT INTO census (name, kind, step) VALUES ('2027', 'census', "
                           "'out'), ('inbox', 'inbox', NULL)")
    with pytest.raises(InputError, match="Several"):
        survey.census_of(city)
    with city.transaction() as connection:
        connection.execute("UPDATE census SET step = 'closed'")
    with pytest.raises(InputError, match="no census under way"):
        survey.census_of(city)


KILL = """
import sys
import numpy as np, shapely
from citygrid_plugin.core.workspace import store, survey
n = 40_000
with store.open_workspace(sys.argv[1]) as ws:
    rows = survey.Survey("big.csv", {"classcode": "0118", "crew": "A",
                                     "source_row": np.arange(n).astype(object)},
                         shapely.points(np.random.default_rng(0).uniform(0, 1e3, (n, 2))),
                         np.full(n, None, object))
    with ws.bulk("taking in") as connection:
        print("go", flush=True)
        survey.take_in(ws, connection, 1, rows)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.4])
def test_a_killed_run_has_taken_in_a_file_or_nothing(known_city, tmp_path, killed, seconds):
    path = shutil.copy(known_city, tmp_path / "k.gpkg")
    assert killed(KILL, path, seconds) == b"go\n"
    with store.open_workspace(path) as ws:
        count, = ws.query("SELECT count(*) FROM survey_point")[0]
        assert count in (0, 40_000)
        assert survey.unsettled(ws, 1) == (["census"] if count else [])
        assert ws.query("PRAGMA integrity_check") == [("ok",)]
        take(ws, of_crew(np.arange(20)))


def test_a_reason_is_json_with_its_values():
    assert json.loads(survey.reason_text("a {b}", {"b": "丙"})) == ["a {b}", {"b": "丙"}]
