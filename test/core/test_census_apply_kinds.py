"""What each kind of change does to the components, one by one."""
import datetime

import numpy as np
import pytest
import shapely
from applied_census import census, change, placed, point, row, surveyed

from citygrid_plugin.core.workspace import census_apply, census_undo, maintenance

LID, SEWER, BIN, PIPE = "0101", "0102", "0303", "2101"


def today():
    return datetime.date.today().isoformat()     # at midnight it is another one


@pytest.fixture(scope="module")
def ws(module_workspace):
    return module_workspace


@pytest.fixture
def fid(ws):
    return census(ws)


def registry(ws, code):
    return ws.query("SELECT table_name, fid, retired_at, predecessor FROM object_code "
                    "WHERE code = ?", (code,))[0]


def result_of(ws, key):
    return ws.query("SELECT applied_at, result_objid FROM census_change WHERE fid = ?", (key,))[0]


def history(ws, table, key):
    return ws.query("SELECT action, changed_by, changed_why FROM cg_history WHERE table_name = ? "
                    "AND fid = ? ORDER BY id DESC", (table, key))


def xy(found):
    from citygrid_plugin.core.workspace.geometry import point_xy
    return point_xy(found["geom"])


@pytest.mark.parametrize("kind", ["unchanged", "missed"])
def test_who_is_only_confirmed_stays_as_it_is(ws, fid, kind):
    table, key, code = placed(ws, LID, point(5, 5))
    before = row(ws, code)
    number = change(ws, fid, kind, code, survey=surveyed(ws, fid, point(5.1, 5)))
    done = census_apply.apply(ws, fid, "wang")
    assert done.counts == {kind: 1} and not done.refused
    assert row(ws, code) == before
    assert [h[0] for h in history(ws, table, key)] == ["insert"]
    assert result_of(ws, number)[1] == code


def test_moved_takes_the_surveyed_place_and_its_grid(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5), note="kept")
    number = change(ws, fid, "moved", code, survey=surveyed(ws, fid, point(75, 50)))
    census_apply.apply(ws, fid, "wang", "moved by census")
    after = row(ws, code)
    assert xy(after) == (75, 50) and after["bgid"].endswith("002")
    assert (after["objid"], after["chdate"], after["note"]) == (code, today(), "kept")
    assert history(ws, table, key)[0] == ("update", "wang", "moved by census")
    assert result_of(ws, number)[1] == code
    # the map finds it where it is now
    assert ws.query(f"SELECT id FROM rtree_{table}_geom WHERE minx > 74 AND maxx < 76 "
                    "AND miny > 49 AND maxy < 51 AND id = ?", (key,))


def test_the_offset_of_a_receiver_is_taken_off_where_a_person_accepted_it(ws, fid):
    *_, code = placed(ws, LID, point(5, 5))
    line = placed(ws, LID, shapely.LineString([(0, 0), (9, 0)]))[2]
    with ws.transaction() as connection:
        connection.executemany(
            "INSERT INTO census_crew (census_fid, crew, dx, dy, accepted) VALUES (?, ?, ?, ?, ?)",
            [(fid, "A", 2.0, -1.0, 1), (fid, "B", 50.0, 50.0, 0)])
    change(ws, fid, "moved", code, survey=surveyed(ws, fid, point(22, 19)))
    change(ws, fid, "moved", line,
           survey=surveyed(ws, fid, shapely.LineString([(2, 9), (12, 9)])))
    number = change(ws, fid, "new", survey=surveyed(ws, fid, point(30, 30), classcode=LID,
                                                    crew="B"))
    assert census_apply.apply(ws, fid, "wang").refused == []
    assert xy(row(ws, code)) == (20, 20)
    from citygrid_plugin.core.workspace.geometry import geometries
    shape = geometries([row(ws, line)["geom"]])[0]
    assert shape.equals(shapely.LineString([(0, 10), (10, 10)])) and shape.geom_type[:5] == "Multi"
    assert xy(row(ws, result_of(ws, number)[1])) == (30, 30)


def test_only_the_columns_that_differ_are_written(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5), deptcode1="U1", note="n", extra='{"a": 1}')
    change(ws, fid, "attributes", code, old={"deptcode2": None, "extra": {"b": None}},
           new={"deptcode2": "U2", "extra": {"b": 2}})
    census_apply.apply(ws, fid, "wang")
    after = row(ws, code)
    assert (after["deptcode1"], after["deptcode2"], after["note"]) == ("U1", "U2", "n")
    assert after["extra"] == '{"a": 1, "b": 2}' and after["chdate"] == today()
    assert xy(after) == (5, 5)


def test_reclassified_retires_the_code_and_names_the_predecessor(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    number = change(ws, fid, "reclassified", code, survey=surveyed(
        ws, fid, point(5.2, 5), classcode=SEWER), distance=0.2)
    done = census_apply.apply(ws, fid, "wang")
    new = result_of(ws, number)[1]
    assert new.startswith("330106" + SEWER) and done.recoded == 1
    assert registry(ws, new) == (table, key, None, code)
    assert registry(ws, code)[2] is not None
    after = row(ws, new)
    assert (after["fid"], after["classcode"], after["objid"]) == (key, SEWER, new)
    assert after["objname"] == "污水井盖" and xy(after) == (5, 5)
    assert history(ws, table, key)[0][2] == f"2026 ← {code}"


def test_a_reclassified_object_that_lies_far_off_is_moved_too(ws, fid):
    *_, code = placed(ws, LID, point(5, 5), objname="own name")
    number = change(ws, fid, "reclassified", code, survey=surveyed(
        ws, fid, point(8, 5), classcode=SEWER), distance=3.0)
    census_apply.apply(ws, fid, "wang")
    after = row(ws, result_of(ws, number)[1])
    assert xy(after) == (8, 5) and after["objname"] == "own name"


def test_across_majors_the_object_goes_on_in_the_other_table(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5), note="heavy", ordate="2020-01-02",
                              deptcode1="U1")
    number = change(ws, fid, "reclassified", code, survey=surveyed(
        ws, fid, point(5, 5), classcode=BIN), distance=0.0, new={"objpos": "corner"})
    done = census_apply.apply(ws, fid, "wang")
    new = result_of(ws, number)[1]
    old, after = row(ws, code), row(ws, new)
    assert old["table"] == "component_01_point" and after["table"] == "component_03_point"
    assert (old["dedate"], after["dedate"], old["objid"]) == (today(), None, code)
    assert registry(ws, new)[3] == code and registry(ws, code)[2] == today()
    assert (after["note"], after["objpos"], after["ordate"], after["deptcode1"]) == \
        ("heavy", "corner", "2020-01-02", "U1")
    assert history(ws, table, key)[0] == ("retire", "wang", f"2026 → {new}")
    assert history(ws, after["table"], after["fid"])[0] == ("insert", "wang", f"2026 ← {code}")
    assert (done.inserted, done.retired, done.recoded) == (1, 1, 0)


def test_another_county_gives_another_code(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5), objid="3301020101000007")
    number = change(ws, fid, "moved", code, survey=surveyed(ws, fid, point(7, 7)))
    census_apply.apply(ws, fid, "wang")
    new = result_of(ws, number)[1]
    assert new.startswith("330106" + LID) and registry(ws, new) == (table, key, None, code)
    assert registry(ws, code)[2] is not None and row(ws, new)["chdate"] == today()


@pytest.mark.parametrize("how", ["argument", "option"])
def test_a_replacement_keeps_the_code_or_gets_a_new_one(ws, how):
    fid = census(ws, options={"replacement_code": "new"} if how == "option" else None)
    option = {"replacement": "new"} if how == "argument" else {}
    table, key, code = placed(ws, LID, point(5, 5), note="old lid", ordate="2010-05-05")
    change(ws, fid, "replaced", code, survey=surveyed(ws, fid, point(5.3, 5)),
           new={"objpos": "gate"}, old={"objpos": None})
    number = ws.query("SELECT max(fid) FROM census_change")[0][0]
    census_apply.apply(ws, fid, "wang", **option)
    old, after = row(ws, code), row(ws, result_of(ws, number)[1])
    assert old["dedate"] == today() and after["objid"] != code and after["fid"] != key
    assert registry(ws, after["objid"])[3] == code
    assert (after["ordate"], after["objpos"], after["note"]) == ("2026-11-03", "gate", "old lid")
    assert xy(after) == (5.3, 5) and after["chdate"] is None


def test_a_like_for_like_replacement_keeps_the_code(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5), ordate="2010-05-05")
    number = change(ws, fid, "replaced", code, survey=surveyed(ws, fid, point(5, 5)))
    done = census_apply.apply(ws, fid, "wang")
    after = row(ws, code)
    assert (after["fid"], after["chdate"], after["dedate"]) == (key, today(), None)
    assert after["ordate"] == "2010-05-05" and result_of(ws, number)[1] == code
    assert (done.inserted, done.retired, done.recoded) == (0, 0, 0)


def test_new_is_inserted_with_what_the_crew_brought(ws, fid):
    number = change(ws, fid, "new", survey=surveyed(
        ws, fid, point(60, 60), classcode=BIN, objpos="north gate", deptcode2="U2",
        note="green", extra='{"litres": 60}'))
    done = census_apply.apply(ws, fid, "wang")
    after = row(ws, result_of(ws, number)[1])
    assert after["table"] == "component_03_point" and xy(after) == (60, 60)
    assert (after["objname"], after["objstate"], after["ordate"]) == \
        (ws.query("SELECT name FROM object_class WHERE kind = 'component' AND code = ?",
                  (BIN,))[0][0], "完好", "2026-11-03")
    assert (after["objpos"], after["deptcode2"], after["note"], after["extra"]) == \
        ("north gate", "U2", "green", '{"litres": 60}')
    assert after["bgid"].endswith("002") and after["chdate"] is None
    assert done.inserted == 1 and registry(ws, after["objid"])[3] is None


@pytest.mark.parametrize("recorded, word", [
    ("3301060101009001", None), ("3301060102000009", "wrong"), ("33010601", "wrong"),
    ("33010601010000AB", "wrong"), ("3301060101000000", "wrong"), ("used", "used"),
    ("spent", "spent"), ("9901060101000001", "wrong"), ("3301060101999999", "far")])
def test_a_recorded_code_is_used_only_where_it_can_be(ws, fid, recorded, word):
    from citygrid_plugin.core.workspace import components
    from citygrid_plugin.core.workspace.census_write import RECORDED
    if recorded in ("used", "spent"):
        table, key, code = placed(ws, LID, point(5, 5))
        if recorded == "spent":
            components.retire(ws, [(table, key)], "li", "gone")
        recorded = code
    number = change(ws, fid, "new", survey=surveyed(ws, fid, point(9, 9), classcode=LID,
                                                    objid=recorded))
    done = census_apply.apply(ws, fid, "wang")
    given = result_of(ws, number)[1]
    assert (given == recorded) == (word is None)
    assert [f["template"] for f in done.findings] == ([RECORDED[word]] if word else [])
    if word:
        kept = ws.dicts("SELECT * FROM finding WHERE run = 'census' ORDER BY fid DESC")[0]
        assert kept["owner_code"] == given and recorded in kept["params"]
    else:
        nxt = placed(ws, LID, point(1, 1))[2]
        assert int(nxt[-6:]) > int(recorded[-6:])


def test_the_same_recorded_code_twice_is_used_by_nobody(ws, fid):
    for x in (1, 2):
        change(ws, fid, "new", survey=surveyed(ws, fid, point(x, 9), classcode=SEWER,
                                               objid="3301060102999500"))
    done = census_apply.apply(ws, fid, "wang")
    assert len(done.findings) == 2 and done.inserted == 2
    assert not ws.query("SELECT 1 FROM object_code WHERE code = '3301060102999500'")


def test_lost_is_a_state_of_a_valid_component(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    number = change(ws, fid, "lost", code)
    census_apply.apply(ws, fid, "wang")
    after = row(ws, code)
    assert (after["objstate"], after["dedate"], after["chdate"]) == ("丢失", None, today())
    assert registry(ws, code)[2] is None and result_of(ws, number)[1] == code


def test_removed_is_retired_with_date_and_reason(ws, fid):
    table, key, code = placed(ws, LID, point(5, 5))
    change(ws, fid, "removed", code, new={"objstate": "废弃"}, reason="built over")
    done = census_apply.apply(ws, fid, "wang", "yearly census")
    after = row(ws, code)
    # the value list of 2007 has no state for it
    assert (after["objstate"], after["dedate"]) == ("完好", today())
    assert history(ws, table, key)[0] == ("retire", "wang", "yearly census: built over")
    assert registry(ws, code)[2] == today() and done.retired == 1


@pytest.mark.parametrize("said, state", [(None, "移除"), ("废弃", "废弃"), ("完好", "移除")])
def test_the_states_of_2026_say_that_it_is_gone(new_workspace, said, state):
    from citygrid_plugin.core.standards.catalogue import load_catalogue
    ws = new_workspace(catalogue=load_catalogue("gbt47678_5_2026"))
    fid = census(ws)
    *_, code = placed(ws, "01001", point(5, 5))
    assert len(code) == 17
    change(ws, fid, "removed", code, new={"objstate": said} if said else None)
    census_apply.apply(ws, fid, "wang")
    after = row(ws, code)
    assert (after["objstate"], after["dedate"], after["chdate"]) == (state, today(), today())


def test_a_split_line_goes_on_in_its_largest_part(ws, fid):
    table, key, code = placed(ws, "0101", shapely.LineString([(0, 10), (40, 10)]), note="main",
                              deptcode1="U1")
    parts = [shapely.LineString([(0, 10), (9, 10)]), shapely.LineString([(11, 10), (40, 10)]),
             shapely.LineString([(9, 10), (11, 10)])]
    keys = [change(ws, fid, "split", code, survey=surveyed(ws, fid, part, objpos=str(i)),
                   group_no=1) for i, part in enumerate(parts)]
    done = census_apply.apply(ws, fid, "wang")
    codes = [result_of(ws, number)[1] for number in keys]
    assert codes[1] == code and len(set(codes)) == 3
    from citygrid_plugin.core.workspace.geometry import geometries
    for part, found in zip(parts, codes):
        after = row(ws, found)
        assert geometries([after["geom"]])[0].equals(part) and after["deptcode1"] == "U1"
    assert [registry(ws, c)[3] for c in codes] == [code, None, code]
    assert row(ws, codes[0])["objpos"] == "0" and row(ws, codes[0])["note"] == "main"
    assert done.inserted == 2 and row(ws, code)["fid"] == key


def test_joined_areas_go_on_in_the_largest_and_name_their_successor(ws, fid):
    shapes = [shapely.box(0, 20, 5, 25), shapely.box(5, 20, 30, 25)]
    found = [placed(ws, "0303", shape) for shape in shapes]
    survey = surveyed(ws, fid, shapely.box(0, 20, 30, 25))
    keys = [change(ws, fid, "joined", code, survey=survey, group_no=1) for *_, code in found]
    done = census_apply.apply(ws, fid, "wang")
    small, large = (row(ws, code) for *_, code in found)
    assert small["dedate"] == today() and large["dedate"] is None
    assert {result_of(ws, number)[1] for number in keys} == {large["objid"]}
    from citygrid_plugin.core.workspace.geometry import geometries
    assert geometries([large["geom"]])[0].area == 150
    assert history(ws, *found[0][:2])[0][2] == f"2026 → {large['objid']}"
    assert done.retired == 1 and done.recoded == 0


def test_photos_of_the_survey_become_those_of_the_component(ws, fid, tmp_path):
    from citygrid_plugin.core.workspace import attachments
    *_, code = placed(ws, LID, point(5, 5))
    survey = surveyed(ws, fid, point(5, 5), classcode=SEWER)
    number = change(ws, fid, "reclassified", code, survey=survey)
    for name, owner in (("a.jpg", (survey[0], str(survey[1]))),
                        ("b.jpg", ("census_change", str(number))),
                        ("c.jpg", ("component_01_point", code))):
        (tmp_path / name).write_bytes(name.encode())
        attachments.add(ws, *owner, tmp_path / name, "near", "2026-11-03T10:00:00")
    census_apply.apply(ws, fid, "wang")
    new = result_of(ws, number)[1]
    kept = attachments.of(ws, "component_01_point", new)
    assert {k["file_name"] for k in kept} == {"a.jpg", "b.jpg", "c.jpg"}
    assert all(k["path"].is_file() and k["taken_at"] for k in kept)


REFUSED = [
    ("uncertain", {}, "uncertain"),
    ("moved", {}, "no surveyed geometry"),
    ("attributes", {"new": {"objstate": "melted"}}, "list of states"),
    ("attributes", {"new": {"deptcode1": "U9"}}, "list of organisations"),
    ("attributes", {"new": {"colour": "red"}}, "no column colour"),
    ("attributes", {"new": {"ordate": "03.03.2026"}}, "not a date"),
    ("attributes", {"new": {"ordate": "20260303"}}, "not a date"),
    ("reclassified", {"classcode": "9999"}, "catalogue"),
    ("attributes", {"old": {"note": "other"}, "new": {"note": "x"}}, "by now"),
    ("attributes", {"old_x": 99.0, "new": {"note": "x"}}, "moved since"),
    ("lost", {"objid": "3301060101777777"}, "another code"),
    ("lost", {"table_name": "component_09_point"}, "not there any more"),
    ("lost", {"object_fid": 424242}, "not there any more")]


@pytest.mark.parametrize("kind, columns, said", REFUSED)
def test_what_cannot_be_applied_is_told_and_the_others_go(ws, fid, kind, columns, said):
    *_, code = placed(ws, LID, point(5, 5))
    *_, other = placed(ws, LID, point(6, 5))
    bad = change(ws, fid, kind, code, **columns)
    good = change(ws, fid, "lost", other)
    before = row(ws, code)
    done = census_apply.apply(ws, fid, "wang")
    assert [(r[0], said in str(r[2])) for r in done.refused] == [(bad, True)]
    assert row(ws, code) == before and result_of(ws, bad) == (None, None)
    assert done.counts == {"lost": 1} and result_of(ws, good)[1] == other
    assert ws.query("SELECT decision FROM census_change WHERE fid = ?", (bad,)) == [("accepted",)]


def test_new_without_class_or_place_is_told(ws, fid):
    change(ws, fid, "new", survey=surveyed(ws, fid, point(5, 5)))
    change(ws, fid, "new", classcode=LID)
    done = census_apply.apply(ws, fid, "wang")
    assert len(done.refused) == 2 and done.run is None


def test_what_was_wrong_before_stops_nobody_else(ws, fid):
    found = placed(ws, LID, [point(x, 5) for x in (5, 6, 7)])
    codes = [code for *_, code in found]
    with ws.transaction() as connection:       # from a time when this was a state
        connection.execute("INSERT INTO value_domain (domain, code) VALUES ('objstate', 'odd')")
        connection.execute("UPDATE component_01_point SET objstate = 'odd' WHERE objid IN "
                           "(?, ?, ?)", codes)
        connection.execute("DELETE FROM value_domain WHERE code = 'odd'")
    change(ws, fid, "moved", codes[0], survey=surveyed(ws, fid, point(8, 8)))
    change(ws, fid, "reclassified", codes[1], classcode=SEWER)
    bad = change(ws, fid, "reclassified", codes[2], classcode=BIN)
    done = census_apply.apply(ws, fid, "wang")
    assert done.counts == {"moved": 1, "reclassified": 1}
    (refused, _, error), = done.refused
    assert refused == bad and "list of states" in str(error)
    census_undo.undo(ws, fid, "zhao", "x")
    assert {row(ws, code)["objstate"] for code in codes} == {"odd"}


@pytest.mark.parametrize("shape, said", [
    (shapely.LineString([(0, 0), (5, 5)]), "a point, a line"), (None, "no surveyed geometry")])
def test_another_kind_of_geometry_or_none_is_told(ws, fid, shape, said):
    from citygrid_plugin.core.workspace.geometry import point_blob
    *_, code = placed(ws, LID, point(5, 5))
    survey = surveyed(ws, fid, shape or point(1, 1))
    if shape is None:
        ws.connection.execute("UPDATE survey_point SET geom = ? WHERE fid = ?", (
            point_blob(float("nan"), float("nan"), ws.srs_id), survey[1]))
    change(ws, fid, "moved", code, survey=survey, geom=None)
    (_, _, error), = census_apply.apply(ws, fid, "wang").refused
    assert said in str(error).lower() and xy(row(ws, code)) == (5, 5)


def test_the_workspace_is_sound_after_all_of_it(ws):
    assert maintenance.check(ws) == []
    assert np.all([r[0] for r in ws.query(
        "SELECT count(*) = count(DISTINCT code) FROM object_code")])
