"""Reports of other systems in the store: numbers, records, doubles, filing, history."""
from pathlib import Path

import pandas as pd
import pytest

from citygrid_plugin.core.errors import Refused
from citygrid_plugin.core.exchange.reports import COLUMNS
from citygrid_plugin.core.workspace import archive, case_records, cases, maintenance
from citygrid_plugin.core.workspace.evaluation import evaluate_workspace
from citygrid_plugin.core.workspace.report_import import ReportWriter, known_numbers

GOOD = {"time": "2026-03-02T09:00:00.000", "closed": None, "state": "open", "kind": "event",
        "classcode": "0102", "type": "暴露垃圾", "description": "袋装垃圾", "source": "hotline",
        "x": 5.0, "y": 5.0}


def reports(*rows):
    empty = dict.fromkeys(COLUMNS)
    return pd.DataFrame([{**empty, **GOOD, "number": f"old:{i}", **row}
                         for i, row in enumerate(rows)], dtype=object)


def write(ws, *pieces, metres=0, days=0, merge=False, file=False, **more):
    with ws.bulk("import") as connection:
        writer = ReportWriter(ws, connection, actor="Li", note="imported", **more)
        for piece in pieces:
            writer.add(piece)
        return writer.finish(metres=metres, days=days, merge=merge, file=file)


@pytest.fixture
def standards(ws):
    with ws.transaction() as connection:
        connection.execute("DELETE FROM filing_standard")
        connection.executemany(
            "INSERT INTO filing_standard (kind, classcode, condition, condition_en, limit_value, "
            "limit_unit) VALUES ('event', '0102', ?, ?, ?, 'work_hour')",
            [("堆积 1 立方米以下", "less than 1 m³", 4), ("堆积1立方米以上", None, 8)])
    return ws


def test_open_reports_with_their_own_numbers_and_chains(ws):
    result = write(ws, reports({}, {"classcode": "0103"}), reports(
        {"number": "old:9"},
        {"number": "x", "time": "2026-03-03T09:00:00.000", "reporter": "张", "phone": "139",
         "objid": "3301060102000001", "due": "2026-03-09T18:00:00.000", "urgent": "yes"}))
    assert (result.cases, result.closed, result.filed) == (4, 0, 0)
    rows = ws.dicts("SELECT * FROM case_open ORDER BY fid")
    assert [r["case_no"] for r in rows] == [
        "E0102202603020001", "E0103202603020001", "E0102202603020002", "E0102202603030001"]
    assert [r["outer_no"] for r in rows] == ["old:0", "old:1", "old:9", "x"]
    assert {r["state"] for r in rows} == {"reported"} and rows[3]["reporter"] == "张"
    assert (rows[3]["outer_due_at"], rows[3]["urgent"]) == ("2026-03-09T18:00:00.000", 1)
    assert rows[0]["reported_at"] == GOOD["time"] and rows[0]["bgid"] == "330106001001001"
    assert maintenance.check(ws) == []
    # numbers go on after those that are there
    write(ws, reports({"number": "y"}))
    assert ws.query("SELECT case_no FROM case_open WHERE outer_no = 'y'") == [
        ("E0102202603020003",)]
    assert known_numbers(ws, ["old:0", "x", "y", "z"]) == {"old:0", "x", "y"}


def test_numbers_of_a_city_may_leave_out_the_class(ws):
    with ws.transaction() as connection:
        connection.execute("INSERT INTO cg_meta VALUES ('case_number', 'YC{day}')")
    ws.meta["case_number"] = "YC{day}"
    write(ws, reports({}, {"classcode": "0103"}, {"kind": "component"}))
    assert sorted(r[0] for r in ws.query("SELECT case_no FROM case_open")) == [
        "YC202603020001", "YC202603020002", "YC202603020003"]


def test_more_than_a_day_has_numbers_is_refused_whole(ws):
    with ws.transaction() as connection:
        connection.execute("INSERT INTO archived_case (case_no, head) "
                           "VALUES ('E0102202603029998', 'x')")
    with pytest.raises(Refused) as error:
        write(ws, reports({}), reports({"number": "b"}))
    assert error.value.code == "CG014"
    assert ws.query("SELECT count(*) FROM case_open") == [(0,)] and ws.writer() is None


@pytest.mark.parametrize("wanted, condition, limit", [
    ("堆积1立方米以上", "堆积1立方米以上", 8), ("堆积1立方米以下", "堆积 1 立方米以下", 4),
    ("less than  1 m³", "堆积 1 立方米以下", 4), ("*", "堆积 1 立方米以下", 4),
    ("别的", "别的", None), (None, None, None)])
def test_filing_conditions_by_their_words(standards, wanted, condition, limit):
    result = write(standards, reports({"condition": wanted}), file=True)
    assert standards.query("SELECT condition, limit_value, state FROM case_open") == [
        (condition, limit, "filed" if limit else "reported")]
    assert result.filed == bool(limit)
    assert result.unknown_conditions == ({"别的": 1} if wanted == "别的" else {})
    # a class without conditions has no first one either
    write(standards, reports({"number": "b", "classcode": "0103", "condition": "*"}))
    assert standards.query("SELECT condition FROM case_open WHERE outer_no = 'b'") == [(None,)]


def test_history_becomes_closed_cases_with_their_times(ws):
    result = write(ws, reports(
        {"state": "closed", "closed": "2026-03-04T10:00:00.000", "unit": "环卫一所",
         "reporter": "张"},
        {"state": "closed", "closed": "2026-03-04T11:00:00.000", "unit": "新单位"},
        {"state": "closed", "closed": "2026-03-04T12:00:00.000"},
        {"state": "rejected", "closed": "2026-03-02T10:00:00.000"}, {}), history=True, unit="U2")
    assert (result.cases, result.closed) == (5, 4)
    assert result.organisations == [("N0001", "新单位")]
    rows = ws.query("SELECT state, unit, reported_at, handled_at, closed_at FROM case_closed "
                    "ORDER BY fid")
    assert rows[0] == ("closed", "U1", GOOD["time"], "2026-03-04T10:00:00.000",
                       "2026-03-04T10:00:00.000")
    assert [r[:2] for r in rows] == [("closed", "U1"), ("closed", "N0001"), ("closed", "U2"),
                                     ("rejected", None)]
    assert ws.query("SELECT state FROM case_open") == [("reported",)]
    # who handled is not who closed, every step says where it comes from, nobody owes an answer
    steps = cases.steps(ws, 1)
    assert [s["action"] for s in steps] == ["report", "file", "dispatch", "handle", "pass"]
    assert steps[3]["actor"] == "环卫一所 (Li)" and steps[3]["note"] == "imported"
    assert ws.query("SELECT count(*) FROM case_reply") == [(0,)]
    assert maintenance.check(ws) == []


@pytest.mark.parametrize("post", ["acceptor", "shift_leader", "dispatcher", "collector"])
def test_who_imports_the_past_is_not_judged_by_it(ws, post):
    write(ws, reports({"state": "closed", "closed": "2026-03-04T10:00:00.000", "unit": "U1"},
                      {"state": "rejected", "closed": "2026-03-02T10:00:00.000"}), history=True)
    assert len(evaluate_workspace(ws, post, "2026-03-01", "2026-04-01").code) == 0
    unit = evaluate_workspace(ws, "unit", "2026-03-01", "2026-04-01")
    assert unit.counts["handled"].sum() == 1


def test_doubles_are_told_or_merged_but_never_lost(ws):
    before = cases.report(ws, classcode="0102", kind="event", x=5.0, y=7.0, description="",
                          source="hotline", actor="a", role="acceptor",
                          at="2026-03-05T09:00:00.000")
    other = {"x": 60.0}
    pieces = [reports({}, other), reports(
        {"number": "c", "time": "2026-03-01T09:00:00.000"}, {**other, "number": "d"},
        {"number": "e", "classcode": "0103"}, {"number": "f", "time": "2026-05-01T09:00:00.000"})]
    result = write(ws, *pieces, metres=10, days=7)
    numbers = dict(ws.query("SELECT outer_no, case_no FROM case_open"))
    old = cases.case(ws, before)["case_no"]
    assert [(d.row, d.case_no, d.main, d.merged) for d in result.doubles] == [
        (0, numbers["old:0"], old, False), (0, numbers["c"], old, False),
        (1, numbers["d"], numbers["old:1"], False)]
    assert result.doubles[0].metres == 2.0 and result.doubles[0].days == 3.0
    assert {r[0] for r in ws.query("SELECT state FROM case_open")} == {"reported"}


def test_merged_doubles_follow_their_main_case(ws):
    result = write(ws, reports({}, {"x": 7.0}, {"x": 60.0}), metres=10, days=7, merge=True,
                   file=False)
    main, double, lone = ws.dicts("SELECT * FROM case_open ORDER BY fid")
    assert (main["state"], double["state"], lone["state"]) == ("reported", "merged", "reported")
    assert double["merged_into"] == main["case_no"] and result.doubles[0].merged
    assert maintenance.check(ws) == []
    # a case of history that is closed takes no other in: that double is only told
    result = write(ws, reports(
        {"number": "c", "y": 50.0, "state": "closed", "closed": GOOD["time"]},
        {"number": "d", "y": 51.0}), metres=10, days=7, merge=True, history=True, unit="U1")
    assert [d.merged for d in result.doubles] == [False]


def test_archived_reports_are_known(ws, tmp_path):
    write(ws, reports({"state": "closed", "closed": "2026-03-04T10:00:00.000"}), history=True,
          unit="U1")
    archive.archive(ws, "2026-01-01", "2027-01-01", tmp_path / "a.gpkg")
    assert known_numbers(ws, ["old:0", "old:1"]) == {"old:0"}
    assert case_records.verify_chain(ws) == []


KILLED = """
import sys
sys.path[:0] = [{root!r}, {here!r}]
from test_report_import import reports
from citygrid_plugin.core.workspace import store
from citygrid_plugin.core.workspace.report_import import ReportWriter
ws = store.open_workspace(sys.argv[1])
print("go", flush=True)
with ws.bulk("import") as connection:
    writer = ReportWriter(ws, connection, actor="Li")
    for piece in range(100_000):
        writer.add(reports(*[
            {{"number": f"{{piece}}.{{i}}", "classcode": f"01{{piece % 18 + 1:02d}}",
              "time": f"2026-03-{{piece % 27 + 1:02d}}T09:00:00.000"}} for i in range(5)]))
"""


def test_a_killed_import_leaves_nothing_and_can_be_repeated(ws, killed):
    here = Path(__file__).resolve().parent
    code = KILLED.format(root=str(here.parents[1]), here=str(here))
    assert killed(code, ws.path, 0.4) == b"go\n"
    assert ws.query("SELECT count(*) FROM case_open") == [(0,)] and ws.writer()["what"] == "import"
    assert ws.wait(5) and ws.writer() is None
    assert write(ws, reports({})).cases == 1 and maintenance.check(ws) == []
