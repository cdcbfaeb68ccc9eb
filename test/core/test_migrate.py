"""A workspace is brought to a later edition of the catalogue: all of it, once, and back."""
import json
import shutil
import sqlite3

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import Cancelled, InputError, WorkspaceError
from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.standards.stored import catalogue_of
from citygrid_plugin.core.workspace import (
    attachments, bulk, cases, census, census_apply, components, dossier, maintenance, migrate,
    migrate_undo, store)
from citygrid_plugin.core.workspace.component_history import history, restore
from citygrid_plugin.core.workspace.schema import TABLES

OLD, MIDDLE, NEW = "cjt214_2007", "gbt30428_2_2013", "gbt47678_5_2026"
#: class, shape, state; the keys are the order
OBJECTS = (
    ("0101", "point", "完好"), ("0101", "point", "破损"), ("0117", "point", "完好"),
    ("0119", "point", "占用"), ("0127", "point", "完好"), ("0127", "point", "完好"),
    ("0127", "point", "完好"), ("0117", "point", "完好"), ("0501", "point", "完好"),
    ("0603", "line", "完好"), ("0605", "point", "完好"), ("0201", "area", "完好"),
    ("2101", "line", "完好"), ("0602", "area", "完好"), ("0306", "point", "完好"))


def shape(kind, n):
    return {"point": shapely.Point(3 + n, 5), "area": shapely.box(n, 1, n + 1, 2),
            "line": shapely.LineString([(n, 1), (n + 2, 2)])}[kind]


@pytest.fixture(scope="session")
def city_file(small, tmp_path_factory):
    """A workspace of 2007 in which everything hangs on classes and codes."""
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    with store.open_workspace(shutil.copy(small, path)) as ws:
        with ws.bulk("test") as connection:
            bulk.import_components(
                ws, connection, {
                    "classcode": [o[0] for o in OBJECTS], "objstate": [o[2] for o in OBJECTS],
                    "deptcode2": ["U1" if n % 2 else "U2" for n in range(len(OBJECTS))],
                    "objname": [None] * 14 + ["大灯箱"], "datasource": ["调绘"] * len(OBJECTS)},
                np.array([shape(o[1], n) for n, o in enumerate(OBJECTS)], object), "li", "survey")
        with ws.transaction() as connection:
            # a history: moved to another class, then retired; and one that is only retired
            connection.execute("UPDATE component_01_point SET classcode = '0119' WHERE objid = "
                               "'3301060127000002'")
            connection.execute("UPDATE component_01_point SET dedate = '2020-01-01' "
                               "WHERE objid = '3301060127000003'")
            connection.execute("UPDATE component_05_point SET note = 'read' WHERE fid = 1")
            connection.execute("INSERT INTO responsibility_rule (position, kind, classcode, "
                               "target) VALUES (1, 'component', '02', 'maintainer'), "
                               "(2, 'component', '06', 'owner'), (3, 'component', '0101', "
                               "'owner'), (4, '', '', 'territory')")
            connection.executemany("INSERT INTO case_option (name, value) VALUES (?, ?)", [
                ("similar_m component 0101", "7"), ("similar_days component 0101", "3"),
                ("similar_m event 04", "9"), ("similar_days event 04", "9")])
            connection.executemany("INSERT INTO import_mapping (name, body) VALUES (?, ?)", [
                ("crew", json.dumps({"format": "citygrid-import-mapping", "version": 1,
                                     "columns": {"classcode": {"constant": "0118"}},
                                     "classes": {"lid": "0101"}, "edition": OLD})),
                ("hotline", json.dumps({"format": "citygrid-report-mapping", "version": 1,
                                        "classes": {"a": "E0102", "b": {"class": "C0101",
                                                                        "condition": "x"},
                                                    "c": "-"}})), ("other", "no json")])
            connection.execute("INSERT INTO draft (user, body) VALUES ('li', ?)", (json.dumps(
                {"class": ["event", "0501"], "objid": "3301060101000001"}),))
            connection.execute("INSERT INTO finding (run, rule, severity, owner_table, "
                               "owner_code, owner_fid, template) VALUES ('r', 'x', 'error', "
                               "'component_05_point', '3301060501000001', 1, 't')")
            connection.execute("INSERT INTO filing_standard (kind, classcode, condition, "
                               "limit_value, limit_unit) VALUES ('component', '0501', '本市条件', "
                               "2, 'work_day')")
            connection.execute(
                "INSERT INTO census (name, kind, step, scope) VALUES ('2027', 'census', "
                "'preparing', ?)", (json.dumps({"communities": [], "classes": ["0101", "05"]}),))
        photo = path.with_name("photo.jpg")
        photo.write_bytes(b"a photo")
        attachments.add(ws, "component_05_point", "3301060501000001", photo, "near")
        for kind, classcode, objid, number in (
                ("component", "0501", "3301060501000001", 1), ("event", "0501", None, 2),
                ("event", "0102", None, 3), ("component", "0101", "3301060101000001", 4)):
            fid = cases.report(ws, classcode=classcode, kind=kind, x=number, y=5.0, objid=objid,
                               description="lid", source="hotline", actor="Li", role="acceptor")
            if number > 2:
                cases.step(ws, fid, "reject", actor="Li", role="administrator", expected_version=1,
                           note="not ours")
    return path


@pytest.fixture
def city(city_file, tmp_path):
    shutil.copytree(city_file.with_suffix(".files"), tmp_path / "city.files")
    with store.open_workspace(shutil.copy(city_file, tmp_path / "city.gpkg")) as ws:
        yield ws


def go(ws, edition, **options):
    return migrate.migrate(ws, edition, "wang", "new catalogue",
                           **{"near": True, "extension": True, **options})


def everything(ws):
    """All that a person can read of a workspace."""
    names = [t for t, in ws.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name "
                                  "NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_node' ESCAPE '\\' "
                                  "AND name NOT LIKE '%\\_parent' ESCAPE '\\' "
                                  "AND name NOT IN ('census_run')")]
    found = {name: ws.query(f"SELECT * FROM {name} ORDER BY 1") for name in names}
    found["cg_meta"] = [row for row in found["cg_meta"] if row[0] != "board_mark"]
    found["gpkg_contents"] = [(*row[:4], *row[5:]) for row in found["gpkg_contents"]]
    found["gpkg_ogr_contents"] = [r for r in found["gpkg_ogr_contents"] if r[0] != "census_run"]
    found["sql"] = sorted(ws.query("SELECT name, sql FROM sqlite_master"))
    return found


def codes(ws):
    """{old code: (new code, class, name, state)} of all components."""
    return {(before or code): (code, classcode, name, state) for table in components.tables(ws)
            for code, classcode, name, state, before in ws.query(
                f"SELECT t.objid, classcode, objname, objstate, predecessor FROM {table} t "
                "JOIN object_code c ON c.code = t.objid")}


def test_2007_to_2026_brings_everything_along(city):
    done = go(city, NEW)
    assert maintenance.check(city) == []
    assert (done.components, done.codes, done.cases) == (15, 15, 2)
    assert city.meta["edition"] == NEW and city.codes.object_length == 17
    assert catalogue_of(city).edition.id == NEW
    assert not any(t.startswith("component_06") or "_21_" in t for t in city.tables)
    now_is = codes(city)
    assert now_is["3301060101000001"] == ("33010601001000001", "01001", "供水井盖", "完好")
    assert now_is["3301060101000002"][3] == "破损"
    assert now_is["3301060501000001"][:3] == ("33010603008000001", "03008", "宣传栏")
    assert now_is["3301060603000001"][0] == "33010601069000001"
    assert now_is["3301062101000001"][:3] == ("33010601999000001", "01999", "供水管（自定义）")
    # no class of 2026: into one of the city, to be reclassified
    assert now_is["3301060117000001"][2] == "立杆（自定义）"
    assert now_is["3301060602000001"][1].startswith("01") and \
        len(now_is["3301060602000001"][0]) == 17
    # a name of the city's own stays, and so does a state that 2026 has no more
    assert now_is["3301060306000001"][2] == "大灯箱"
    assert now_is["3301060119000001"][3] == "占用"
    assert city.query("SELECT code FROM value_domain WHERE domain = 'objstate' ORDER BY fid") == [
        (c,) for c in ("完好", "破损", "丢失", "废弃", "移除", "占用")]
    assert ("调绘",) in city.query("SELECT code FROM value_domain WHERE domain = 'datasource'")
    for table, count in city.query("SELECT table_name, feature_count FROM gpkg_ogr_contents"):
        assert city.query(f"SELECT count(*) FROM {table}") == [(count,)], table
    # a component that is placed now goes on from the last serial
    with city.transaction() as connection:
        connection.execute("INSERT INTO component_01_point (geom, classcode) SELECT geom, '01001' "
                           "FROM component_01_point LIMIT 1")
    assert city.query("SELECT max(objid) FROM component_01_point WHERE classcode = '01001'") == [
        ("33010601001000003",)]


def test_history_photos_findings_and_cases_follow_a_component_to_its_new_table(city):
    go(city, NEW)
    (table, fid), = city.query("SELECT table_name, fid FROM object_code "
                               "WHERE code = '3301060501000001'")
    row = components.get(city, table, fid)
    assert (table, row["objid"]) == ("component_03_point", "33010603008000001")
    entries = history(city, table, fid)
    assert [e.action for e in entries] == ["migrate", "update", "insert"]
    assert ("objid", "3301060501000001", "33010603008000001") in entries[0].changes
    assert ("note", None, "read") in entries[1].changes
    assert [e.restorable for e in entries] == [False, False, False]
    assert [r["objid"] for r in components.find(city, "3301060501000001")] == [row["objid"]]
    assert [a["file_name"] for a in attachments.of(city, table, row["objid"])] == ["photo.jpg"]
    assert city.query("SELECT owner_table, owner_code, owner_fid FROM finding") == [
        (table, row["objid"], fid)]
    # open cases follow; closed ones and all records keep what they had
    assert city.query("SELECT kind, classcode, objid FROM case_open ORDER BY fid") == [
        ("component", "03008", row["objid"]), ("event", "09001", None)]
    assert city.query("SELECT kind, classcode, objid FROM case_closed ORDER BY fid") == [
        ("event", "0102", None), ("component", "0101", "3301060101000001")]
    was, = city.query("SELECT old FROM cg_history WHERE table_name = 'case_open' "
                      "AND action = 'migrate' ORDER BY id LIMIT 1")[0]
    assert json.loads(was)["classcode"] == "0501"


def test_an_older_state_is_not_brought_back_into_other_classes(city):
    go(city, NEW)
    with city.transaction() as connection:
        connection.execute("UPDATE component_01_point SET note = 'a' WHERE fid = 1")
        connection.execute("UPDATE component_01_point SET note = 'b' WHERE fid = 1")
    last, first, moved, _ = history(city, "component_01_point", 1)
    assert (last.restorable, first.restorable, moved.action) == (True, True, "migrate")
    assert restore(city, "component_01_point", last.id, "li", "wrong")["note"] == "a"
    with pytest.raises(InputError, match="earlier edition"):
        restore(city, "component_01_point", moved.id, "li", "wrong")


def test_closed_cases_are_named_by_the_catalogue_of_their_time(city):
    fids = [fid for fid, in city.query("SELECT fid FROM case_closed")]

    def names_now():
        return [cases.in_queue_form(city, fid)["class_name"] for fid in fids]
    names = names_now()
    assert names == ["暴露垃圾", "上水井盖"]
    go(city, MIDDLE)     # where 0102 is the event 店面无证装修
    assert names_now() == names
    go(city, NEW)
    assert names_now() == names
    assert dossier.dossier(city, fids[1]).component == "供水井盖"
    migrate_undo.undo(city, "li")
    assert names_now() == names


def test_settings_that_name_classes_are_brought_along(city):
    before = city.query("SELECT count(*) FROM filing_standard WHERE kind = 'service'")
    go(city, NEW)
    rules = city.query("SELECT kind, classcode, target FROM responsibility_rule "
                       "ORDER BY position, fid")
    # most of major 06 went to 01; 港监设施 went to 02 alone, where the rule on 02 would hide it
    assert rules == [("component", "02031", "owner"), ("component", "02", "maintainer"),
                     ("component", "01", "owner"), ("component", "01001", "owner"),
                     ("", "", "territory")]
    options = dict(city.query("SELECT name, value FROM case_option WHERE name LIKE 'similar% %'"))
    assert options == {"similar_m component 01001": "7", "similar_days component 01001": "3",
                       "similar_m event 10": "9", "similar_days event 10": "9"}
    bodies = dict(city.query("SELECT name, body FROM import_mapping"))
    crew, hotline = json.loads(bodies["crew"]), json.loads(bodies["hotline"])
    assert crew["classes"] == {"lid": "01001"} and crew["edition"] == NEW
    assert crew["columns"]["classcode"] == {"constant": "01037"}
    assert hotline["classes"] == {"a": "E06010", "b": {"class": "C01001", "condition": "x"},
                                  "c": "-"}
    assert bodies["other"] == "no json"
    assert json.loads(city.query("SELECT body FROM draft")[0][0]) == {
        "class": ["event", "09001"], "objid": "33010601001000001"}
    scope, = city.query("SELECT scope FROM census")[0]
    assert json.loads(scope)["classes"] == ["01001", "03", "05002"]
    conditions = city.query("SELECT condition FROM filing_standard WHERE classcode = '03008'")
    assert ("本市条件",) in conditions
    assert city.query("SELECT count(*) FROM filing_standard f WHERE NOT EXISTS (SELECT 1 FROM "
                      "object_class c WHERE c.kind = f.kind AND c.code = f.classcode)") == [(0,)]
    assert city.query("SELECT count(*) FROM filing_standard WHERE kind = 'service'") == before


def test_2013_takes_no_number_that_was_ever_given(city):
    """0119 was 地灯 and is 中水井盖 now: a code of the one is none of the other."""
    given = {code for code, in city.query("SELECT code FROM object_code")}
    before = {old: objid for old, (objid, *_) in codes(city).items()}
    go(city, MIDDLE)
    assert maintenance.check(city) == []
    now_is = codes(city)
    assert now_is["3301060101000001"][0] == "3301060101000001"       # the class is the same
    changed = {old: new for old, (new, *_) in now_is.items() if old != new}
    assert not set(changed.values()) & given
    # 0119 000001 was a lamp, 000002 one that was reclassified to it: the next free ones
    assert now_is["3301060127000001"][:3] == ("3301060119000004", "0119", "中水井盖")
    assert changed["3301060119000001"] == "3301060138000001"
    # a retired one is brought along, and stays retired
    assert changed["3301060127000003"] == "3301060119000003"
    assert city.query("SELECT retired_at FROM object_code WHERE code = '3301060119000003'") == [
        ("2020-01-01",)]
    assert len(before) == len(now_is) == 15
    # every code that was given once leads to its object
    for code, table, fid in city.query("SELECT code, table_name, fid FROM object_code "
                                       "WHERE table_name LIKE 'component%'"):
        assert components.get(city, table, fid), code


def test_both_steps_are_the_same_way_as_one(city, city_file, tmp_path):
    go(city, MIDDLE)
    go(city, NEW)
    assert maintenance.check(city) == []
    with store.open_workspace(shutil.copy(city_file, tmp_path / "one.gpkg")) as one:
        go(one, NEW)
        chain = dict(city.query("SELECT code, predecessor FROM object_code"))
        straight = codes(one)
        for code, classcode, name in [row for table in components.tables(city) for row in
                                      city.query(f"SELECT objid, classcode, objname FROM {table}")]:
            first = code
            while chain.get(first):
                first = chain[first]
            if first == "3301060127000002":     # reclassified before: one step more
                continue
            # the serial may differ: 2013 shares its codes with 2007
            assert straight[first][1:3] == (classcode, name), code
        entries = history(city, *city.query("SELECT table_name, fid FROM object_code "
                                            "WHERE code = '3301060501000001'")[0])
        assert [e.action for e in entries] == ["migrate", "migrate", "update", "insert"]


def test_without_a_person_it_does_not_run_and_says_who_is_needed(city):
    before = everything(city)
    with pytest.raises(migrate.Undecided) as refused:
        go(city, NEW, near=False, extension=False)
    needs = {line.target.old_code: line.needs for line in refused.value.lines
             if line.target.kind == "component"}
    assert needs == {"0101": "look", "0117": "choose", "0306": "look", "0602": "choose"}
    assert "0117 立杆" in str(refused.value)
    with pytest.raises(migrate.Undecided) as refused:
        go(city, NEW, extension=False)
    assert [line.target.old_code for line in refused.value.lines] == ["0117", "0602"]
    assert everything(city) == before
    assert not list(city.path.parent.glob("*before*"))


def test_a_plan_counts_and_changes_nothing(city):
    before = everything(city)
    plan = migrate.make_plan(city, NEW)
    lines = {(line.target.kind, line.target.old_code): line for line in plan.lines}
    assert (lines["component", "0127"].components, lines["component", "0127"].retired) == (1, 1)
    assert (lines["component", "0501"].cases, lines["event", "0501"].cases) == (1, 1)
    assert lines["component", "0101"].rules == 1
    assert not lines["component", "0114"].needs     # a near-synonym that nothing hangs on
    assert lines["component", "2101"].basis == "same"
    assert {v.code: (v.new_code, v.count, v.kept) for v in plan.values} == {
        "完好": ("完好", 13, False), "破损": ("破损", 1, False), "占用": ("占用", 1, True),
        "调绘": ("调绘", 15, True)}
    assert everything(city) == before


def test_a_city_decides_for_itself_and_divides_its_poles(city, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("kind,old_code,new_code,column,value\ncomponent,0117,01030,deptcode2,环卫一所\n"
                   "component,0117,01034,,\ncomponent,0602,01074,,\nobjstate,占用,破损,,\n"
                   "component,0127,01022,,\n", encoding="utf-8")
    go(city, NEW, own=own, extension=False)
    assert maintenance.check(city) == []
    now_is = codes(city)
    assert [now_is[f"330106011700000{n}"][1:3] for n in (1, 2)] == [
        ("01034", "不明立杆"), ("01030", "电力立杆")]
    assert now_is["3301060119000001"][3] == "破损"
    assert now_is["3301060127000001"][1] == "01022"
    assert "占用" not in dict(city.query("SELECT code, name FROM value_domain"))


def test_a_class_divided_without_a_rest_needs_no_more(city, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("old_code,new_code,column,value\n0117,01030,deptcode2,U1\n"
                   "0117,01031,deptcode2,U2\n0602,01074,,\n", encoding="utf-8")
    done = go(city, NEW, own=own, extension=False)
    assert done.components == 15 and maintenance.check(city) == []


def test_two_classes_that_become_one_share_its_numbers(city, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("old_code,new_code\n0117,01037\n0119,01037\n0602,01074\n", encoding="utf-8")
    go(city, NEW, own=own)
    now_is = codes(city)
    found = sorted(now_is[f"3301060{n}"][0] for n in ("117000001", "117000002", "119000001"))
    assert [code[-6:] for code in found] == ["000001", "000002", "000003"]
    # what both classes say alike stands once
    assert city.query("SELECT count(*) FROM filing_standard WHERE classcode = '01037' "
                      "GROUP BY condition HAVING count(*) > 1") == []


def test_again_there_is_nothing_to_do_and_no_way_back(city):
    go(city, MIDDLE)
    before = everything(city)
    assert go(city, MIDDLE) is None
    with pytest.raises(InputError, match="later edition"):
        go(city, OLD)
    assert everything(city) == before


def test_a_number_that_we_did_not_find_goes_by_the_city_s_name(new_workspace):
    ws = new_workspace(catalogue=load_catalogue(MIDDLE))
    with ws.transaction() as connection:
        connection.execute("UPDATE object_class SET name = '快递柜' WHERE code = '0116' "
                           "AND kind = 'component'")
    lines = {(line.target.kind, line.target.old_code): line for line in
             migrate.make_plan(ws, NEW).lines}
    line = lines["component", "0116"]
    assert (line.target.old_name, line.new_code, line.basis) == ("快递柜", "01075", "same")
    assert lines["component", "0501"].new_code == ""


def test_a_city_s_own_classes_come_along(city):
    with city.transaction() as connection:
        connection.execute("INSERT INTO object_class (kind, code, major, name, name_en, geometry, "
                           "accuracy, family) VALUES ('component', '2150', '21', '快递柜', 'x', "
                           "'point', 'B', 'other'), ('component', '2151', '21', '智慧灯笼', 'y', "
                           "'point', 'B', 'other'), ('event', '2150', '21', '无人机扰民', 'z', "
                           "'point', 'C', 'event-other')")
        connection.execute("INSERT INTO component_21_point (geom, classcode) SELECT geom, '2151' "
                           "FROM component_01_point LIMIT 1")
    go(city, NEW)
    assert maintenance.check(city) == []
    names = {name: code for code, name in city.query("SELECT code, name FROM object_class")}
    assert names["快递柜"] == "01075"       # 2026 has it now
    assert names["智慧灯笼（自定义）"].startswith("019")
    assert names["无人机扰民（自定义）"].startswith("069")
    assert codes(city)["3301062151000001"][2] == "智慧灯笼（自定义）"


# -- taken back

@pytest.mark.parametrize("edition", [MIDDLE, NEW])
def test_undo_restores_everything(city, edition):
    before = everything(city)
    go(city, edition)
    assert everything(city) != before
    undone = migrate_undo.undo(city, "li")
    assert (undone.old, undone.new) == (OLD, edition)
    after = everything(city)
    assert {k: (after.get(k), v) for k, v in before.items() if after.get(k) != v} == {}
    assert after.keys() == before.keys()
    assert maintenance.check(city) == []
    assert city.query("SELECT kind, undone_by FROM census_run") == [("migrate", "li")]
    with pytest.raises(InputError, match="take back"):
        migrate_undo.undo(city, "li")
    # and forward again, with the same result
    go(city, edition)
    assert maintenance.check(city) == []


CHANGES = (
    "UPDATE component_01_point SET note = 'later' WHERE fid = 1",
    "UPDATE object_class SET name = 'x' WHERE code = '01001' AND kind = 'component'",
    "DELETE FROM filing_standard WHERE fid = (SELECT min(fid) FROM filing_standard)",
    "DELETE FROM attachment",
    "INSERT INTO phrase (text) VALUES ('done')")


@pytest.mark.parametrize("change", CHANGES)
def test_undo_ends_with_the_next_change(city, change):
    go(city, NEW)
    with city.transaction() as connection:
        connection.execute(change)
    before = everything(city)
    with pytest.raises(InputError, match="changed since"):
        migrate_undo.undo(city, "li")
    assert everything(city) == before and city.meta["edition"] == NEW


def test_undo_needs_the_copy_that_was_made(city):
    saved = go(city, NEW).backup
    away = saved.rename(saved.with_suffix(".away"))
    with pytest.raises(InputError, match="not there"):
        migrate_undo.undo(city, "li")
    for damage in ("UPDATE cg_meta SET value = 'x' WHERE key = 'name'", None):
        shutil.copy(away, saved)
        if damage:
            other = sqlite3.connect(saved)
            other.execute(damage)
            other.commit()
            other.close()
        else:
            saved.write_bytes(saved.read_bytes()[:4096] + b"no database" * 999)
        with pytest.raises(InputError, match="not the copy"):
            migrate_undo.undo(city, "li")
    saved.unlink()
    away.rename(saved)
    assert migrate_undo.undo(city, "li") and maintenance.check(city) == []


def test_undo_takes_the_last_of_two(city):
    go(city, MIDDLE)
    middle = everything(city)
    go(city, NEW)
    assert migrate_undo.undo(city, "li").new == NEW
    assert everything(city) == middle
    # what came between is a change: the first migration stands
    with pytest.raises(InputError, match="changed since"):
        with city.transaction() as connection:
            connection.execute("UPDATE component_01_point SET note = 'x' WHERE fid = 1")
        migrate_undo.undo(city, "li")


# -- in the way

class Cancelling:
    """Cancels at the n-th question."""

    def __init__(self, number):
        self.left = number

    def progress(self, fraction):
        self.left -= 1
        if not self.left:
            raise Cancelled()


@pytest.mark.parametrize("number", [1, 2, 4, 6, 7])
def test_cancelled_it_changes_nothing(city, number):
    before = everything(city)
    with pytest.raises(Cancelled):
        go(city, NEW, feedback=Cancelling(number))
    assert everything(city) == before and city.meta["edition"] == OLD
    assert not list(city.path.parent.glob("*before*")) and city.writer() is None
    assert maintenance.check(city) == []


def test_cancelled_undo_changes_nothing(city):
    go(city, NEW)
    before = everything(city)
    with pytest.raises(Cancelled):
        migrate_undo.undo(city, "li", feedback=Cancelling(9))
    assert everything(city) == before
    assert migrate_undo.undo(city, "li")


def test_while_another_writes_it_waits_for_nobody(city, monkeypatch):
    other = sqlite3.connect(city.path, isolation_level=None)
    city.connection.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(store.Busy):
        go(city, NEW)
    other.execute("ROLLBACK")
    go(city, NEW)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(store.Busy):
        migrate_undo.undo(city, "li")
    other.execute("ROLLBACK")
    other.close()
    assert migrate_undo.undo(city, "li")


@pytest.mark.parametrize("step", sorted(set(census.STEPS) - set(migrate.AT_REST)))
def test_refused_while_a_census_is_under_way(city, step):
    with city.transaction() as connection:
        connection.execute("UPDATE census SET step = ?", (step,))
    with pytest.raises(WorkspaceError, match="2027"):
        go(city, NEW)


def test_refused_when_packages_are_made(city):
    with city.transaction() as connection:
        connection.execute("INSERT INTO census_package (census_fid) SELECT fid FROM census")
    with pytest.raises(WorkspaceError, match="2027"):
        go(city, NEW)


def test_what_an_applied_census_left_is_not_applied_to_other_classes(city):
    with city.transaction() as connection:
        connection.execute("UPDATE census SET step = 'applied'")
        connection.execute("INSERT INTO census_change (census_fid, kind, decision) "
                           "SELECT fid, 'lost', 'accepted' FROM census")
    with pytest.raises(WorkspaceError, match="1 changes wait"):
        go(city, NEW)
    with city.transaction() as connection:
        connection.execute("UPDATE census_change SET decision = ''")
    go(city, MIDDLE)
    (fid,), = city.query("SELECT fid FROM census")
    with pytest.raises(InputError, match="earlier edition"):
        census_apply.apply(city, fid, "wang")
    migrate_undo.undo(city, "li")
    assert census_apply.apply(city, fid, "wang")


def test_refused_while_proposed_changes_wait(city):
    with city.transaction() as connection:
        connection.execute("INSERT INTO census (name, kind) VALUES ('inbox', 'inbox')")
        connection.execute("INSERT INTO census_change (census_fid, kind) SELECT fid, 'lost' FROM "
                           "census WHERE kind = 'inbox'")
    with pytest.raises(WorkspaceError, match="1 changes wait"):
        go(city, NEW)
    with city.transaction() as connection:
        connection.execute("UPDATE census_change SET decision = 'rejected'")
    assert go(city, NEW)


def test_a_full_disk_leaves_no_half_copy(city, monkeypatch):
    before = everything(city)
    monkeypatch.setattr("pathlib.Path.rename", lambda *_: (_ for _ in ()).throw(
        OSError("no space")))
    with pytest.raises(WorkspaceError, match="no space"):
        go(city, NEW)
    assert everything(city) == before
    assert not list(city.path.parent.glob("*before*"))


def test_an_empty_workspace_goes_too(new_workspace):
    ws = new_workspace()
    assert go(ws, NEW).components == 0 and maintenance.check(ws) == []
    table = {c.name for c in TABLES}
    assert table <= set(ws.tables)
    fresh = new_workspace("new.gpkg", catalogue=load_catalogue(NEW))
    for query in ("SELECT kind, code, name FROM object_class ORDER BY 1, 2",
                  "SELECT domain, code FROM value_domain ORDER BY 1, 2"):
        assert ws.query(query) == fresh.query(query)
    assert ws.tables == fresh.tables and ws.codes == fresh.codes


def test_it_is_written_in_sets_not_row_by_row(small, tmp_path):
    with store.open_workspace(shutil.copy(small, tmp_path / "city.gpkg")) as ws:
        kinds = [c.code for c in catalogue_of(ws).classes("component")]
        rng = np.random.default_rng(1)
        chosen = np.array(kinds, object)[rng.integers(0, len(kinds), 20_000)]
        with ws.bulk("test") as connection:
            bulk.import_components(ws, connection, {"classcode": chosen}, shapely.points(
                rng.uniform(0, 99, (20_000, 2))), "li", "survey")
        asked = []
        ws.connection.set_trace_callback(asked.append)
        go(ws, MIDDLE)
        ws.connection.set_trace_callback(None)
        # statements of tables and classes, not of components; a spatial index has its own
        assert len([line for line in asked if "rtree_" not in line]) < 4000
        assert maintenance.check(ws) == []
