"""The city of the analysis bench: its records are those that the engine would have written."""
import json
import sys
from pathlib import Path

import pytest

from citygrid_plugin.core.cases import clocks, lifecycle
from citygrid_plugin.core.workspace import cases, store

ROOT = Path(__file__).resolve().parents[2]
CASES = 1200


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from benches import analysis_city
        analysis_city.generate(path, CASES, 100)
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    with store.open_workspace(path) as ws:
        yield ws


def count(ws, what):
    return ws.query(f"SELECT count(*) FROM {what}")[0][0]


def test_every_case_has_its_records(city):
    assert count(city, "case_open") + count(city, "case_closed") == CASES
    assert count(city, "case_open") > 0
    for table in ("case_open", "case_closed"):
        assert count(city, f"{table} c WHERE version != (SELECT count(*) FROM case_step s "
                           "WHERE s.case_id = c.fid AND s.case_no = c.case_no)") == 0
    assert count(city, "case_open JOIN case_closed USING (fid)") == 0
    assert count(city, "case_open WHERE due_at IS NOT NULL AND green_until IS NULL") == 0


def test_records_are_those_of_the_engine(city):
    engine = cases.Engine(city)
    keys = [fid for fid, in city.query("SELECT fid FROM case_open UNION ALL SELECT fid FROM "
                                       "case_closed WHERE fid % 3 = 0")]
    for fid in keys:
        row = cases.case(city, fid)
        now = {**row, **dict.fromkeys(clocks.COLUMNS), "version": 0, "state": "", "request": ""}
        for step in cases.steps(city, fid):
            known = lifecycle.transition(now["state"], step["action"], now["request"])
            assert step["role"] in known.roles
            said = json.loads(step["detail"] or "{}")
            clock = said.pop("clock", None)
            record = engine.record(now, known, step["actor"], step["role"], step["unit"],
                                   step["note"], said, step["at"])
            counted = json.loads(record["detail"] or "{}").get("clock")
            assert clock == counted
            assert all(record[n] == step[n] for n in ("seq", "from_state", "to_state", "due_at"))
            now.update(counted or {}, version=step["seq"], state=known.to_state,
                       request=now["request"] if known.to_request == "*" else known.to_request)
        assert {n: now[n] for n in (*clocks.COLUMNS, "state", "version", "request")} == \
            {n: row[n] for n in (*clocks.COLUMNS, "state", "version", "request")}


def test_tasks_and_ledgers_follow_from_the_records(city):
    assert count(city, "field_task") == count(
        city, "case_step WHERE action IN ('send_confirm', 'send_verify')")
    assert count(city, "field_task t JOIN case_step s ON s.case_no = t.case_no AND "
                       "s.seq = t.back_seq WHERE s.action != t.result OR s.at != t.back_at") == 0
    for table in ("case_reply WHERE satisfaction BETWEEN 1 AND 5", "missed_report",
                  "appeal WHERE state = 'granted'", "coordination", "collector",
                  "unit_grid WHERE area_class = 2"):
        assert count(city, table) > 0, table
    assert count(city, "patrol_area_grid") == 100
