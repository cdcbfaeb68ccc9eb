"""Figures of a white paper that only the step records tell, recomputed by SQL: what was open at the
end of a period, what was granted in it, how late and when."""
import datetime

import pytest
from demo_year import demo_year

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.cases.lifecycle import FINAL
from citygrid_plugin.core.workspace import store

NOW = datetime.datetime(2026, 11, 22, 9, 30)
CASES = "(SELECT * FROM case_open UNION ALL SELECT * FROM case_closed)"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with store.open_workspace(demo_year(tmp_path_factory.mktemp("steps") / "w.gpkg")) as ws:
        yield ws


@pytest.fixture(scope="module", params=[("year", "2026-05-05"), ("month", "2025-06-05")],
                ids=lambda p: f"{p[0]} {p[1]}")
def report(request, demo):
    period = period_of(request.param[0], datetime.date.fromisoformat(request.param[1]), NOW.date())
    return demo, period, white_paper.gather(demo, period, "zh_CN", as_of=NOW)


def test_open_at_the_end(report):
    ws, period, values = report
    moment = min(period.until.isoformat(), NOW.isoformat())
    last = dict(ws.query("SELECT case_id, to_state FROM case_step s WHERE at < ?1 AND seq = "
                         "(SELECT max(seq) FROM case_step t WHERE t.case_id = s.case_id "
                         "AND t.at < ?1)", (moment,)))
    assert values.figures["cases.open"] == sum(state not in FINAL and state != "merged"
                                               for state in last.values()) > 0


@pytest.mark.parametrize("figure, action", [("extended", "grant_extension"),
                                            ("suspended", "grant_suspension"),
                                            ("returned", "grant_return")])
def test_what_was_granted(report, figure, action):
    ws, period, values = report
    granted = ws.query("SELECT count(DISTINCT case_id) FROM case_step WHERE action = ? "
                       "AND at >= ? AND at < ?", (action, period.since.isoformat(),
                                                  period.until.isoformat()))[0][0]
    assert values.figures[f"cases.{figure}"] == granted


def test_months_and_hours(report):
    ws, period, values = report
    a, b = period.since.isoformat(), period.until.isoformat()
    for column, name in (("reported_at", "reported"), ("filed_at", "filed"),
                         ("handled_at", "handled")):
        told = dict(ws.query(f"SELECT CAST(substr({column}, 6, 2) AS INTEGER) || '月', count(*) "
                             f"FROM {CASES} WHERE {column} >= ? AND {column} < ? GROUP BY 1",
                             (a, b)))
        assert {row["name"]: row[name] for row in values.tables["cases_by_month"]
                if row[name]} == told
    for row in values.tables["cases_by_hour"]:
        first, last = (f"{int(hour):02}" for hour in row["name"].split("–"))
        assert row["reported"] == ws.query(
            f"SELECT count(*) FROM {CASES} WHERE reported_at >= ? AND reported_at < ? "
            "AND substr(reported_at, 12, 2) >= ? AND substr(reported_at, 12, 2) < ?",
            (a, b, first, last))[0][0]


def test_sources(report):
    ws, period, values = report
    told = dict(ws.query(f"SELECT source, count(*) FROM {CASES} WHERE reported_at >= ? "
                         "AND reported_at < ? GROUP BY 1",
                         (period.since.isoformat(), period.until.isoformat())))
    words = {values.word(f"source.{source}"): n for source, n in told.items()}
    assert {row["name"]: row["reported"] for row in values.tables["cases_by_source"]} == words


def test_circling_cases_are_dispatched_again_and_again(report):
    ws, _, values = report
    rows = values.tables["circling"]
    assert values.figures["recurring.circling"] == len(rows)
    for row in rows:
        sent = ws.query("SELECT count(*) FROM case_step WHERE case_no = ? AND action IN "
                        "('dispatch', 'transfer', 'substitute', 'emergency', 'hand_over')",
                        (row["case_no"],))[0][0]
        assert row["moves"] == sent >= 3


def test_recurring_components_have_their_cases(report):
    ws, period, values = report
    for row in values.tables["recurring_objects"]:
        count = ws.query(f"SELECT count(*) FROM {CASES} WHERE objid = ? AND reported_at >= ? "
                         "AND reported_at < ?", (row["code"], period.since.isoformat(),
                                                 period.until.isoformat()))[0][0]
        assert 3 <= row["cases"] <= count
