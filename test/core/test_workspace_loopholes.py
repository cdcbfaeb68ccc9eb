"""Ways around the rules that SQL leaves open, and edits that touch several rules at once."""
import pytest
import shapely
from test_case_steps import bring, take
from test_workspace_rules import LEFT, RIGHT, add, blob, execute, row

from citygrid_plugin.core.cases import options
from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.workspace import bulk, maintenance

CROSSED = shapely.Polygon([(10, 10), (90, 90), (90, 10), (10, 90)])


def refused(ws, code, sql, *values):
    with pytest.raises(Refused) as error:
        execute(ws, sql, *values)
    assert error.value.code == code


def codes(ws):
    return dict(ws.query("SELECT code, retired_at FROM object_code "
                         "WHERE table_name LIKE 'component%'"))


def new_case(ws, verb="INSERT", fid=None, number="C1"):
    return execute(ws, f"{verb} INTO case_open (fid, geom, case_no, state, version) "
                       f"VALUES (?, ?, ?, 'reported', 0)", fid, blob(shapely.Point(10, 5)), number)


@pytest.mark.parametrize("table, columns", [
    ("component_01_point", "classcode) SELECT fid, geom, '0102'"),
    ("unit_grid", "note) SELECT fid, geom, 'x'"),
    ("case_open", "case_no, state, version) SELECT fid, geom, 'C2', 'reported', 0"),
])
def test_replacing_a_row_is_refused_like_its_deletion(ws, table, columns):
    add(ws)
    new_case(ws)
    before = ws.query(f"SELECT * FROM {table}")
    refused(ws, "CG016", f"INSERT OR REPLACE INTO {table} (fid, geom, {columns} FROM {table} "
                         f"LIMIT 1")
    assert ws.query(f"SELECT * FROM {table}") == before


def test_history_cannot_be_replaced(ws):
    add(ws)
    refused(ws, "CG029", "INSERT OR REPLACE INTO cg_history (id, at, table_name, fid, action) "
                         "SELECT id, at, table_name, fid, 'forged' FROM cg_history LIMIT 1")


@pytest.mark.parametrize("table", ["component_01_point", "unit_grid", "case_open"])
def test_row_number_stays(ws, table):
    add(ws)
    new_case(ws)
    refused(ws, "CG011", f"UPDATE {table} SET fid = 77 WHERE fid = 1")


def test_class_place_state_and_retirement_in_one_statement(ws):
    add(ws)
    execute(ws, "UPDATE component_01_point SET classcode = '0103', geom = ?, objstate = '破损', "
                "dedate = '2026-01-01', changed_by = 'li', changed_at = 'T1'",
            blob(shapely.Point(70, 5)))
    new = row(ws)
    assert (new["objid"], new["bgid"], new["dedate"]) == ("3301060103000001", RIGHT, "2026-01-01")
    assert codes(ws)["3301060103000001"] == "2026-01-01"
    log = ws.query("SELECT action, code, changed_by FROM cg_history "
                   "WHERE table_name = 'component_01_point' AND action != 'insert'")
    assert log == [("retire", "3301060101000001", "li")]


def test_taking_back_a_retirement_with_a_new_class_keeps_the_old_code_retired(ws):
    add(ws, dedate="2020-01-01")
    assert codes(ws) == {"3301060101000001": "2020-01-01"}
    execute(ws, "UPDATE component_01_point SET classcode = '0103', dedate = NULL")
    assert codes(ws)["3301060101000001"] is not None
    assert codes(ws)["3301060103000001"] is None
    refused(ws, "CG002", "INSERT INTO component_01_point (geom, classcode, objid) "
                         "SELECT geom, '0101', '3301060101000001' FROM component_01_point")


@pytest.mark.parametrize("table", ["component_01_point", "unit_grid"])
@pytest.mark.parametrize("date", ["", "soon", "2026-13-01", "2026/1/1"])
def test_retirement_needs_a_date(ws, table, date):
    add(ws)
    refused(ws, "CG017", f"UPDATE {table} SET dedate = ?", date)


def test_a_locked_grid_stays_until_it_is_unlocked(ws):
    execute(ws, "UPDATE unit_grid SET locked = 1 WHERE bgid = ?", LEFT)
    refused(ws, "CG018", "UPDATE unit_grid SET dedate = '2026-01-01' WHERE bgid = ?", LEFT)
    for shape in (shapely.box(0, 0, 49, 100), shapely.box(0, 0, 51, 100)):
        refused(ws, "CG018", "UPDATE unit_grid SET geom = ? WHERE bgid = ?", blob(shape), LEFT)
    vertex = shapely.Polygon([(0, 0), (25, 0), (50, 0), (50, 100), (0, 100)])
    execute(ws, "UPDATE unit_grid SET geom = ?, bgname = 'x' WHERE bgid = ?", blob(vertex), LEFT)
    execute(ws, "UPDATE unit_grid SET locked = 0, dedate = '2026-01-01' WHERE bgid = ?", LEFT)


def test_new_component_takes_the_first_state_of_a_city_s_own_list(ws):
    execute(ws, "DELETE FROM value_domain WHERE domain = 'objstate'")
    execute(ws, "INSERT INTO value_domain (domain, code, name) VALUES ('objstate', '良好', '良好')")
    add(ws)
    with ws.bulk("import") as connection:
        bulk.import_components(ws, connection, {"classcode": ["0101"]}, [shapely.Point(1, 1)],
                               "li", "survey")
    assert [row(ws, fid=fid)["objstate"] for fid in (1, 2)] == ["良好", "良好"]


def test_area_that_crosses_itself_is_kept_for_the_checks(ws):
    add(ws, "area", shape=CROSSED)
    assert row(ws, "area")["bgid"] in (LEFT, RIGHT)


@pytest.mark.parametrize("community", ["123", "33010600100A", "3301060010011"])
def test_new_grid_needs_a_community_code_of_the_right_length(ws, community):
    refused(ws, "CG010", "INSERT INTO unit_grid (geom, community_code) VALUES (?, ?)",
            blob(shapely.box(0, 0, 9, 9)), community)


def test_new_grid_with_an_empty_community_code_gets_the_one_it_lies_in(ws):
    fid = execute(ws, "INSERT INTO unit_grid (geom, community_code) VALUES (?, '')",
                  blob(shapely.box(0, 0, 9, 9)))
    assert ws.query("SELECT bgid FROM unit_grid WHERE fid = ?", (fid,)) == [(LEFT[:-1] + "3",)]


@pytest.mark.parametrize("sql", [
    "DELETE FROM organisation WHERE code = 'U1'",
    "UPDATE organisation SET code = 'U9' WHERE code = 'U1'",
    "DELETE FROM community",
    "UPDATE community SET code = '330106001009'",
])
def test_what_others_refer_to_stays(ws, sql):
    add(ws, "line", deptcode2="U1")
    refused(ws, "CG015", sql)


def test_what_nobody_refers_to_may_go(ws):
    execute(ws, "UPDATE organisation SET code = 'U9' WHERE code = 'U1'")
    execute(ws, "DELETE FROM organisation WHERE code = 'U9'")
    execute(ws, "UPDATE community SET name = 'B'")


def test_case_moved_across_a_border_changes_its_grid(ws):
    new_case(ws)
    execute(ws, "UPDATE case_open SET geom = ?", blob(shapely.Point(70, 5)))
    assert ws.query("SELECT bgid, community_code FROM case_open") == [(RIGHT, RIGHT[:12])]
    refused(ws, "CG009", "UPDATE case_open SET geom = NULL")


def test_case_is_not_closed_without_a_record(ws):
    new_case(ws)
    refused(ws, "CG028", "UPDATE case_open SET closed_at = '2026-01-01T00:00:00'")
    refused(ws, "CG030", "INSERT INTO case_closed (fid, geom, case_no, state, version) "
                         "SELECT fid, geom, case_no, 'closed', 9 FROM case_open")
    refused(ws, "CG012", "DELETE FROM case_open")
    assert not [p for p in maintenance.check(ws) if "rule" in str(p)]


# -- cases: what only records say

AT = "2026-03-03T09:00:00"
STEP = ("INSERT INTO case_step (case_id, case_no, seq, action, from_state, to_state, role, actor, "
        "at, due_at, detail, prev_hash, hash) SELECT fid, case_no, 1, 'report', '', 'reported', "
        f"'acceptor', ?, ?, ?, ?, '', '{'a' * 64}' FROM case_open")


@pytest.mark.parametrize("column, value", [
    ("closed_at", AT), ("unit", "U1"), ("due_at", AT), ("extensions", -5), ("forced", 1),
    ("handled_at", AT), ("merged_into", "C7"), ("request", "void"), ("green_until", AT)])
def test_a_case_enters_with_nothing_that_only_records_say(ws, column, value):
    refused(ws, "CG030", f"INSERT INTO case_open (geom, case_no, {column}) VALUES (?, 'C1', ?)",
            blob(shapely.Point(10, 5)), value)


@pytest.mark.parametrize("actor, at, due_at, detail", [
    ("", AT, None, None), (" ", AT, None, None), ("Li", "", None, None), ("Li", "soon", None, None),
    ("Li", "2026-03-03", None, None), ("Li", "2026-03-03 09:00:00", None, None),
    ("Li", "2026-02-30T09:00:00", None, None), ("Li", AT + "+08:00", None, None),
    ("Li", AT, "soon", None), ("Li", AT, None, "not json"), ("Li", AT, None, "[1]"),
    ("Li", AT, None, '{"clock": 5}'), ("Li", AT, None, '{"clock": {"due_at": "soon"}}'),
    ("Li", AT, None, '{"clock": {"handle_due_at": "20260303T090000"}}')])
def test_a_record_says_who_and_when(ws, actor, at, due_at, detail):
    new_case(ws)
    refused(ws, "CG048", STEP, actor, at, due_at, detail)
    execute(ws, STEP, "Li", AT + ".125", AT, '{"clock": {"due_at": null}}')


@pytest.mark.parametrize("change", [
    "due_at = 'soon'", "due_at = '2026-03-05'", "due_at = '2026-03-05 09:00:00'",
    "handle_due_at = 7", "clock_started_at = ''", "limit_unit = 'fortnight'", "limit_value = -1",
    "clock_value = 'long'"])
def test_deadlines_and_limits_typed_in_can_be_counted_with(ws, change):
    new_case(ws)
    refused(ws, "CG049", f"UPDATE case_open SET {change}")


def test_a_limit_that_is_none_does_not_come_in(ws):
    refused(ws, "CG049", "INSERT INTO case_open (geom, case_no, limit_value, limit_unit) "
                         "VALUES (?, 'C1', 1, 'fortnight')", blob(shapely.Point(10, 5)))


def test_what_follows_from_records_is_not_typed_in(ws):
    case_id = bring(ws, "filed")
    take(ws, case_id, "dispatch", "dispatcher", detail={"with": ["U2"]})
    verifying = bring(ws, "verifying")
    for sql in ("DELETE FROM case_party", "UPDATE case_party SET done_at = '2026'",
                "INSERT OR REPLACE INTO case_party (fid, case_no, unit) SELECT fid, case_no, 'U1' "
                "FROM case_party", "UPDATE field_task SET back_at = '2026'",
                "DELETE FROM field_task", "UPDATE case_undo SET actor = 'Zhao'",
                "DELETE FROM case_undo"):
        refused(ws, "CG028", sql)
    take(ws, verifying, "undo", "acceptor", actor="acceptor one")
    assert maintenance.check(ws) == []


def test_number_of_a_closed_case_is_not_used_again(ws):
    case_id = bring(ws, "closed")
    refused(ws, "CG016", "INSERT INTO case_open (fid, geom, case_no) VALUES (?, ?, 'C1')", case_id,
            blob(shapely.Point(10, 5)))


def test_a_department_with_cases_stays(ws):
    options.set_options(ws, {"two_step": "1"})
    bring(ws, "assigned")
    refused(ws, "CG015", "DELETE FROM organisation WHERE code = 'U1'")


def test_a_case_that_is_archived_nowhere_is_found(ws):
    execute(ws, "INSERT INTO archived_case (case_no, head) VALUES ('C9', 'h')")
    assert ["C9" in str(problem) for problem in maintenance.check(ws)] == [True]
