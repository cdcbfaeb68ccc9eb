"""What the database itself holds, by plain SQL as an attribute table would send it."""
import json
import sqlite3

import numpy as np
import pytest
import shapely

from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace.geometry import blobs, point_blob
from citygrid_plugin.core.workspace.messages import MESSAGES
from citygrid_plugin.core.workspace.triggers import all_triggers

LEFT, RIGHT = "330106001001001", "330106001001002"
SHAPES = {
    "point": (shapely.Point(10, 5), shapely.Point(70, 5)),
    "line": (shapely.LineString([(5, 5), (20, 5), (30, 5)]),
             shapely.LineString([(60, 5), (70, 5), (80, 5)])),
    "area": (shapely.box(5, 5, 20, 20), shapely.box(60, 5, 80, 20)),
}


def blob(shape):
    return blobs(np.array([shape], dtype=object), 4549, multi=shape.geom_type != "Point")[0]


def execute(ws, sql, *values):
    with ws.transaction() as connection:
        return connection.execute(sql, values).lastrowid


def add(ws, geometry="point", classcode="0101", shape=None, **columns):
    columns = {"geom": blob(shape or SHAPES[geometry][0]), "classcode": classcode, **columns}
    names = ", ".join(columns)
    return execute(ws, f"INSERT INTO component_01_{geometry} ({names}) "
                       f"VALUES ({', '.join('?' * len(columns))})", *columns.values())


def row(ws, geometry="point", fid=1):
    return ws.dicts(f"SELECT * FROM component_01_{geometry} WHERE fid = ?", (fid,))[0]


@pytest.mark.parametrize("geometry", SHAPES)
def test_new_component_gets_code_name_state_date_and_grid(ws, geometry):
    add(ws, geometry)
    new = row(ws, geometry)
    assert new["objid"] == "3301060101000001"
    assert (new["objname"], new["objstate"], new["bgid"]) == ("上水井盖", "完好", LEFT)
    assert len(new["ordate"]) == 10
    assert ws.query("SELECT action, code FROM cg_history WHERE table_name = ?",
                    (f"component_01_{geometry}",)) == [("insert", "3301060101000001")]


@pytest.mark.parametrize("geometry", SHAPES)
def test_moving_across_a_border_updates_the_grid_and_is_logged_once(ws, geometry):
    add(ws, geometry)
    before = row(ws, geometry)["objid"]
    execute(ws, f"UPDATE component_01_{geometry} SET geom = ?, changed_by = 'li', "
                f"changed_why = 'moved', changed_at = 'T1'", blob(SHAPES[geometry][1]))
    moved = row(ws, geometry)
    assert (moved["bgid"], moved["objid"]) == (RIGHT, before)
    log = ws.dicts("SELECT * FROM cg_history WHERE action = 'update'")
    assert [(r["changed_by"], r["changed_why"]) for r in log] == [("li", "moved")]
    assert json.loads(log[0]["old"])["bgid"] == LEFT
    assert log[0]["old_geom"] == blob(SHAPES[geometry][0])


def test_one_counter_serves_points_lines_and_areas_of_a_class(ws):
    for geometry in SHAPES:
        add(ws, geometry)
    assert [row(ws, g)["objid"][-1] for g in SHAPES] == ["1", "2", "3"]


def test_given_code_is_kept_and_the_counter_goes_on_behind_it(ws):
    add(ws, objid="3301060101000007")
    add(ws)
    assert row(ws, fid=2)["objid"] == "3301060101000008"


def test_outside_edit_is_logged_without_a_name(ws):
    add(ws)
    execute(ws, "UPDATE component_01_point SET note = 'x'")
    assert ws.query("SELECT action, changed_by FROM cg_history ORDER BY id DESC LIMIT 1") == \
        [("update", None)]


def test_signature_that_arrives_alone_is_logged_as_such(ws):
    add(ws)
    execute(ws, "UPDATE component_01_point SET changed_at = 'T1', changed_by = 'li'")
    assert ws.query("SELECT action, changed_by FROM cg_history ORDER BY id DESC LIMIT 1") == \
        [("sign", "li")]


def test_reclassified_component_gets_a_new_code_and_the_old_one_is_retired(ws):
    add(ws)
    execute(ws, "UPDATE component_01_point SET classcode = '0102', changed_at = 'T1'")
    new = row(ws)
    assert (new["objid"], new["objname"]) == ("3301060102000001", "污水井盖")
    assert ws.query("SELECT code, retired_at IS NULL, predecessor FROM object_code "
                    "WHERE table_name LIKE 'component%'") == [
        ("3301060101000001", 0, None), ("3301060102000001", 1, "3301060101000001")]
    with pytest.raises(Refused) as refused:
        add(ws, objid="3301060101000001")
    assert refused.value.code == "CG002"


def test_retired_code_never_comes_back(ws):
    add(ws)
    execute(ws, "UPDATE component_01_point SET dedate = '2026-01-01', changed_why = 'gone', "
                "changed_at = 'T1'")
    assert ws.query("SELECT action FROM cg_history ORDER BY id DESC LIMIT 1") == [("retire",)]
    with pytest.raises(Refused) as refused:
        add(ws, objid="3301060101000001")
    assert refused.value.code == "CG002"
    add(ws)
    assert row(ws, fid=2)["objid"] == "3301060101000002"


REFUSED_INSERTS = [
    ("CG001", {"objid": "3301060101000001"}),
    ("CG003", {"objid": "33010601010000012"}),
    ("CG003", {"objid": "33010601010000x2"}),
    ("CG004", {"objid": "3301060102000002"}),
    ("CG005", {"classcode": "0199"}),
    ("CG005", {"classcode": "0201"}),
    ("CG006", {"objstate": "不错"}),
    ("CG007", {"deptcode2": "nobody"}),
    ("CG009", {"geom": None}),
]


@pytest.mark.parametrize("code, columns", REFUSED_INSERTS)
def test_refused_insert_changes_nothing(ws, code, columns):
    add(ws)
    before = ws.query("SELECT count(*) FROM cg_history") + ws.query("SELECT * FROM object_serial")
    with pytest.raises(Refused) as refused:
        add(ws, **columns)
    assert refused.value.code == code and str(refused.value) == MESSAGES[code]
    assert ws.query("SELECT count(*) FROM component_01_point") == [(1,)]
    assert ws.query("SELECT count(*) FROM cg_history") + \
        ws.query("SELECT * FROM object_serial") == before


@pytest.mark.parametrize("code, statement", [
    ("CG005", "UPDATE component_01_point SET classcode = '0201'"),
    ("CG006", "UPDATE component_01_point SET objstate = '不错'"),
    ("CG007", "UPDATE component_01_point SET deptcode3 = 'nobody'"),
    ("CG008", "UPDATE component_01_point SET bgid = '330106001001999'"),
    ("CG009", "UPDATE component_01_point SET geom = NULL"),
    ("CG011", "UPDATE component_01_point SET objid = '3301060101000099'"),
    ("CG012", "DELETE FROM component_01_point"),
    ("CG011", "UPDATE unit_grid SET bgid = '330106001001009'"),
    ("CG009", "UPDATE unit_grid SET geom = NULL"),
    ("CG012", "DELETE FROM unit_grid"),
    ("CG013", "UPDATE community SET code = '33'"),
    ("CG029", "DELETE FROM cg_history"),
    ("CG029", "UPDATE cg_history SET changed_by = 'x'"),
    ("CG029", "DELETE FROM object_code"),
])
def test_refused_change(ws, code, statement):
    add(ws)
    with pytest.raises(Refused) as refused:
        execute(ws, statement)
    assert refused.value.code == code


def test_drawn_grid_takes_the_next_number_of_its_community_and_its_area(ws):
    execute(ws, "INSERT INTO unit_grid (geom) VALUES (?)", blob(shapely.box(0, 0, 10, 10)))
    assert ws.query("SELECT bgid, area FROM unit_grid WHERE fid = 3") == [
        ("330106001001003", 100.0)]
    execute(ws, "UPDATE unit_grid SET geom = ? WHERE fid = 3", blob(shapely.box(0, 0, 10, 20)))
    assert ws.query("SELECT area FROM unit_grid WHERE fid = 3") == [(200.0,)]


@pytest.mark.parametrize("code, columns, values", [
    ("CG010", "geom", (blob(shapely.box(500, 0, 510, 10)),)),
    ("CG010", "geom, bgid", (blob(shapely.box(0, 0, 10, 10)), "330106001001")),
    ("CG010", "geom, bgid, community_code",
     (blob(shapely.box(0, 0, 10, 10)), "330106001002001", "330106001001")),
    ("CG001", "geom, bgid", (blob(shapely.box(0, 0, 10, 10)), LEFT)),
])
def test_refused_grid(ws, code, columns, values):
    with pytest.raises(Refused) as refused:
        execute(ws, f"INSERT INTO unit_grid ({columns}) VALUES ({', '.join('?' * len(values))})",
                *values)
    assert refused.value.code == code


def test_component_on_the_border_belongs_to_the_lower_code(ws):
    add(ws, shape=shapely.Point(50, 5))
    assert row(ws)["bgid"] == LEFT


def test_component_outside_all_grids_has_none(ws):
    add(ws, shape=shapely.Point(500, 5))
    assert row(ws)["bgid"] is None


def test_serial_numbers_end(ws):
    add(ws, objid="3301060101999999")
    with pytest.raises(Refused) as refused:
        add(ws)
    assert refused.value.code == "CG014"


def test_every_code_that_a_trigger_raises_has_a_sentence(ws):
    import re
    raised = set(re.findall(r"'(CG\d{3})'", " ".join(all_triggers(ws.tables.values(), ws.codes))))
    # the last is that of an archive
    assert raised | {"CG090"} == set(MESSAGES)


def test_plain_sqlite_without_our_functions_cannot_write_past_the_rules(ws):
    other = sqlite3.connect(ws.path)
    with pytest.raises(sqlite3.OperationalError, match="no such function"):
        other.execute("INSERT INTO component_01_point (geom, classcode) VALUES (?, '0101')",
                      (point_blob(1, 1, 4549),))
    other.close()


@pytest.mark.parametrize("geometry, shape, grid", [
    ("line", shapely.LineString([(20, 5), (90, 5)]), RIGHT),
    ("line", shapely.LineString([(40, 5), (60, 5)]), LEFT),
    ("line", shapely.LineString([(5, 5), (45, 5), (45, 90), (52, 90)]), LEFT),
    ("area", shapely.box(45, 5, 80, 20), RIGHT),
])
def test_lines_and_areas_belong_where_most_of_them_lies(ws, geometry, shape, grid):
    add(ws, geometry, shape=shape)
    assert row(ws, geometry)["bgid"] == grid
