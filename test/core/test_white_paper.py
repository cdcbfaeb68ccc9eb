"""The figures of a white paper: recomputed by SQL on the demonstration district, and by hand."""
import datetime
import shutil

import numpy as np
import pytest
import shapely
from demo_year import demo_year
from fresh_workspace import fresh

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.report_fill import fill
from citygrid_plugin.core.analysis.report_names import Few, Hidden, template_of
from citygrid_plugin.core.analysis.report_template import load
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.report_doc import Heading, Text
from citygrid_plugin.core.workspace import bulk, cases, store
from citygrid_plugin.core.workspace.evaluation import evaluate_workspace

NOW = datetime.datetime(2026, 11, 22, 9, 30)
CASES = "(SELECT * FROM case_open UNION ALL SELECT * FROM case_closed)"
PERIODS = (("year", "2026-10-05"), ("quarter", "2026-08-05"), ("month", "2026-11-22"),
           ("month", "2025-02-28"))


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with store.open_workspace(demo_year(tmp_path_factory.mktemp("white") / "w.gpkg")) as ws:
        yield ws


@pytest.fixture(scope="module", params=PERIODS, ids=lambda p: f"{p[0]} {p[1]}")
def report(request, demo):
    period = period_of(request.param[0], day(request.param[1]), NOW.date())
    return demo, period, white_paper.gather(demo, period, "zh_CN", as_of=NOW)


def one(ws, query, *values):
    return ws.query(query, values)[0][0]


def test_names_and_values_are_the_same(report):
    _, _, values = report
    names = values.names
    assert set(values.figures) == set(names.figures)
    assert set(values.tables) == set(names.tables) and set(values.maps) == set(names.maps)
    for table, rows in values.tables.items():
        for row in rows:
            assert set(row) == set(names.tables[table].columns), table
            assert {type(v) for v in row.values()} <= {int, float, str, type(None)}, table
    assert {type(v) for v in values.figures.values()} <= {int, float, str, type(None)}


# -- recomputed by SQL

def test_reports_and_filings(report):
    ws, period, values = report
    got, ab = values.figures, (period.since.isoformat(), period.until.isoformat())

    def count(column, more="1"):
        return one(ws, f"SELECT count(*) FROM {CASES} WHERE {column} >= ? AND {column} < ? "
                   f"AND {more}", *ab)
    expected = {
        "reported": count("reported_at"), "filed": count("filed_at"),
        "voided": count("filed_at", "state = 'void'"),
        "rejected": count("reported_at", "state IN ('rejected', 'advised')"),
        "component": count("filed_at", "kind = 'component'"),
        "event": count("filed_at", "kind = 'event'"),
        "urgent": count("filed_at", "urgent"), "moved": count("filed_at", "dispatches > 1"),
        "public": count("reported_at", "source IN ('hotline', 'public', 'media')")}
    late = period.until <= NOW.date()           # what was ended later was open at the end
    for name in expected.keys() - ({"voided", "rejected"} if late else set()):
        assert got[f"cases.{name}"] == expected[name], name
    assert got["cases.public_share"] == pytest.approx(expected["public"] / expected["reported"])
    days = (period.until - period.since).days
    assert got["cases.per_day"] == pytest.approx(expected["filed"] / days)
    assert got["cases.per_grid"] == pytest.approx(expected["filed"] / got["grids.count"])


@pytest.mark.parametrize("table, column, key", [
    ("cases_by_class", "filed_at", "kind || classcode"),
    ("cases_by_community", "filed_at", "community_code"),
    ("cases_by_street", "filed_at", "substr(community_code, 1, 9)")])
def test_cases_by_group(report, table, column, key):
    ws, period, values = report
    rows = values.tables[table]
    words = {"部件": "component", "事件": "event"}
    for period, name in ((period, "filed"), (period.before(), "before"),
                         (period.year_before(), "year_before")):
        expected = dict(ws.query(
            f"SELECT {key}, count(*) FROM {CASES} WHERE {column} >= ? AND {column} < ? "
            f"AND {key} IS NOT NULL GROUP BY 1",
            (period.since.isoformat(), period.until.isoformat())))
        found = {words.get(row.get("kind"), "") + row["code"]: row[name] for row in rows}
        if all(count is None for count in found.values()):
            assert values.figures[f"cases.filed.{name}"] is None
        else:
            assert {k: n for k, n in found.items() if n and k} == expected
    total = values.figures["cases.filed"]
    assert sum(row["filed"] for row in rows) == total
    for row in rows:
        assert row["share"] == pytest.approx(row["filed"] / total)
        for change, base in (("change", "before"), ("year_change", "year_before")):
            assert row[change] == (row["filed"] / row[base] - 1 if row[base] else None)
        for rate, (part, whole) in {"closing_rate": ("closed", "should_close"),
                                    "on_time_handling_rate": ("on_time_handled",
                                                              "should_handle")}.items():
            assert row[rate] == (row[part] / row[whole] if row[whole] else None)


def test_sums_of_the_groups_are_the_figures(report):
    _, _, values = report
    for table in ("cases_by_major", "cases_by_class", "cases_by_street", "cases_by_community"):
        for name in ("filed", "should_close", "closed", "should_handle", "on_time_handled"):
            assert sum(row[name] for row in values.tables[table]) == values.figures[
                f"cases.{name}"], (table, name)
    for table, name in (("cases_by_source", "reported"), ("cases_by_month", "reported"),
                        ("cases_by_month", "filed"), ("cases_by_hour", "reported")):
        assert sum(row[name] for row in values.tables[table]) == values.figures[f"cases.{name}"]


def test_median_of_the_hours(report):
    ws, period, values = report
    units = evaluate_workspace(ws, "unit", period.since.isoformat(), period.until.isoformat(),
                               moment=min(period.until.isoformat(), NOW.isoformat()))
    keys = {int(key) for i in range(len(units)) for key in units.behind(i, "handled")}
    took = [hours for fid, hours in ws.query(
        f"SELECT fid, (julianday(handled_at) - julianday(dispatched_at)) * 24 FROM {CASES} "
        "WHERE handled_at >= dispatched_at") if fid in keys]
    assert values.figures["cases.median_hours"] == pytest.approx(np.median(took), abs=1e-3)


def test_components(report):
    ws, period, values = report
    tables = [name for name in ws.tables if name.startswith("component_")]
    sums = {"before": 0, "now": 0, "added": 0, "removed": 0, "bad": 0}
    a, b = period.since.isoformat(), period.until.isoformat()
    by_state, by_class = {}, {}
    for table in tables:
        for code, state, begin, end in ws.query(
                f"SELECT classcode, objstate, ordate, dedate FROM {table}"):
            there = (begin or "") < b and not (end and end < b)
            sums["before"] += (begin or "") < a and not (end and end < a)
            sums["now"] += there
            sums["added"] += a <= (begin or "") < b
            sums["removed"] += bool(end) and a <= end < b
            sums["bad"] += there and state != "完好"
            by_state[state] = by_state.get(state, 0) + there
            by_class[code] = by_class.get(code, 0) + there
    for name, count in sums.items():
        assert values.figures[f"components.{name}"] == count, name
    assert {row["name"]: row["now"] for row in values.tables["components_by_state"]} == {
        state: n for state, n in by_state.items() if n}
    assert {row["code"]: row["now"] for row in values.tables["components_by_class"]
            if row["now"]} == {code: n for code, n in by_class.items() if n}
    for table in ("components_by_major", "components_by_community"):
        assert sum(row["now"] for row in values.tables[table]) == sums["now"]


def test_components_come_and_go(tmp_path, demo):
    path = shutil.copy(demo.path, tmp_path / "w.gpkg")
    with store.open_workspace(path) as ws:
        fids = [fid for fid, in ws.query("SELECT fid FROM component_01_point LIMIT 5")]
        with ws.transaction() as connection:
            for fid, begin, end in zip(fids, ("2026-01-01", "2026-12-31", "2020-01-01",
                                              "2026-03-01", "2025-12-31"),
                                       (None, None, "2026-02-01", "2026-09-01", "2025-12-31")):
                connection.execute(
                    "UPDATE component_01_point SET ordate = ?, dedate = ?, changed_by = 'li', "
                    "changed_why = 'x', changed_at = '2026-11-22' WHERE fid = ?",
                    (begin, end, fid))
        got = white_paper.gather(ws, period_of("year", day("2026-05-05"), NOW.date()), "en",
                                 as_of=NOW).figures
    total = sum(one(demo, f"SELECT count(*) FROM {t}") for t in demo.tables
                if t.startswith("component_"))
    assert (got["components.added"], got["components.removed"]) == (2, 2)
    assert got["components.before"] == total - 4 and got["components.now"] == total - 4


def test_replies_and_satisfaction(report):
    ws, period, values = report
    got = values.figures
    a, b = period.since.isoformat(), period.until.isoformat()
    due = ws.query("SELECT replied_at, due_at FROM case_reply WHERE kind = 'reporter' "
                   "AND due_at >= ? AND due_at < ? AND due_at <= ?", (a, b, NOW.isoformat()))
    assert got["replies.due"] == len(due)
    assert got["replies.replied"] == sum(bool(at) for at, _ in due)
    assert got["replies.in_time"] == sum(bool(at) and at <= limit for at, limit in due)
    end = min(b, NOW.isoformat())
    assert got["replies.open"] == one(
        ws, "SELECT count(*) FROM case_reply WHERE kind = 'reporter' AND due_at < ? "
        "AND coalesce(replied_at, ?) >= ?", end, end, end)
    grades = [grade for grade, in ws.query(
        "SELECT satisfaction FROM case_reply WHERE visited_at >= ? AND visited_at < ? "
        "AND satisfaction NOTNULL", (a, b))]
    assert got["visits.rated"] == len(grades)
    if grades:
        assert got["visits.mean"] == pytest.approx(np.mean(grades))
        assert got["visits.satisfied_share"] == pytest.approx(np.mean(np.array(grades) >= 4))
        assert [row["count"] for row in values.tables["satisfaction"]] == [
            grades.count(grade) for grade in (5, 4, 3, 2, 1)]
    rows = values.tables["satisfaction_by_unit"]
    assert sum(row["due"] for row in rows) == len(due)
    assert sum(row["rated"] for row in rows) == len(grades)


def test_what_is_settled_beside_the_cases(report):
    ws, period, values = report
    got, ab = values.figures, (period.since.isoformat(), period.until.isoformat())
    for name, table, column, more in (
            ("coordination.opened", "coordination", "opened_at", "1"),
            ("coordination.decided", "coordination", "decided_at", "state = 'decided'"),
            ("appeals.asked", "appeal", "asked_at", "1"),
            ("appeals.granted", "appeal", "decided_at", "state = 'granted'")):
        assert got[name] == one(ws, f"SELECT count(*) FROM {table} WHERE {column} >= ? "
                                f"AND {column} < ? AND {more}", *ab), name
    for name, table in (("coordination.open", "coordination_open"),
                        ("coordination.waiting", "coordination_waiting"),
                        ("coordination.failed", "coordination_failed")):
        assert got[name] == len(values.tables[table])
    cost = one(ws, "SELECT total(cost) FROM remediation m JOIN case_step s ON s.seq = m.seq "
               "AND s.case_no = m.case_no WHERE s.at >= ? AND s.at < ?", *ab)
    assert got["remediation.cost"] == cost
    assert got["remediation.open"] == pytest.approx(cost - got["remediation.recovered"])


def test_units_and_overdue_cases(report):
    ws, period, values = report
    moment = min(period.until.isoformat(), NOW.isoformat())
    units = evaluate_workspace(ws, "unit", period.since.isoformat(), period.until.isoformat(),
                               moment=moment)
    rows = {row["code"]: row for row in values.tables["tasks_by_unit"]}
    assert set(rows) - {""} == set(units.code)
    assert values.figures["tasks.units"] == len(units.code)
    for i, code in enumerate(units.code):
        assert [rows[code][name] for name in ("filed", "should_handle", "on_time_handled")] == [
            units.counts[name][i] for name in ("filed", "should_handle", "on_time_handled")]
    late = values.tables["overdue_cases"]
    got = values.figures
    assert got["cases.overdue"] == len(late) == sum(row["overdue"] for row in rows.values())
    assert got["cases.unexplained"] == sum(row["explained"] == "未说明" for row in late)
    # each case was handled for one unit, and the whole district is all of them and what was
    # handled outside of any, by the city or the police
    outside = one(ws, f"SELECT count(*) FROM {CASES} WHERE unit IS NULL AND filed_at NOTNULL "
                  "AND handled_at >= ? AND handled_at < ?", period.since.isoformat(), moment)
    for name in ("should_handle", "handled"):
        assert got[f"cases.{name}"] == units.counts[name].sum() + outside, name
    # the summary of the sheet stands above the sums of its tables: what no unit had has a row
    for name in ("should_handle", "handled", "on_time_handled", "rework", "open", "overdue",
                 "unexplained", "extended", "suspended"):
        assert got[f"cases.{name}"] == sum(row[name] for row in rows.values()), name
    if outside:
        assert rows[""]["handled"] == outside and rows[""]["filed"] is None
        assert list(rows)[-1] == "" and got["tasks.without"] == 1
    assert "" not in {row["code"] for row in values.tables["units_behind"]}
    assert got["coordination.open"] == sum(row["coordination"] for row in rows.values())
    for row in rows.values():
        assert row["overdue"] <= row["open"] and row["unexplained"] <= row["overdue"]
    for row in late:
        assert row["due"] < moment and row["days"] == (
            datetime.datetime.fromisoformat(moment)
            - datetime.datetime.fromisoformat(row["due"])).days


def test_rankings_levels_and_goals(report):
    ws, period, values = report
    moment = min(period.until.isoformat(), NOW.isoformat())
    for table, subject, area in (("areas", "area", "community"), ("grids", "area", "grid"),
                                 ("companies", "company", "grid"),
                                 ("dispatchers", "dispatcher", "grid")):
        told = evaluate_workspace(ws, subject, period.since.isoformat(), period.until.isoformat(),
                                  area=area, moment=moment)
        rows = values.tables[f"evaluation_{table}"]
        assert {row["code"]: (row["rank"], row["score"]) for row in rows} == {
            code: (rank or None, None if np.isnan(score) else score)
            for code, rank, score in zip(told.code, told.rank.tolist(), told.score.tolist())}
        ranks = [row["rank"] for row in rows if row["rank"]]
        assert ranks == sorted(ranks)
    for row in values.tables["evaluation_levels"]:
        assert sum(n for name, n in row.items() if name.startswith("level_")) + row["none"] > 0
    for row in values.tables["rates"]:
        assert row["rate"] == (row["numerator"] / row["denominator"]
                               if row["denominator"] else None)
    got = values.figures
    assert got["goals.met"] + got["goals.missed"] + got["goals.unknown"] == len(
        values.tables["goals"])


def test_hot_spots(report):
    ws, period, values = report
    got, rows = values.figures, values.tables["hot_spots"]
    assert got["hotspots.hot"] == len(rows)
    assert got["hotspots.cases"] == sum(row["filed"] for row in rows)
    for row in rows:
        assert row["filed"] == one(
            ws, f"SELECT count(*) FROM {CASES} WHERE bgid = ? AND filed_at >= ? AND filed_at < ?",
            row["code"], period.since.isoformat(), period.until.isoformat()) and row["z"] > 1.6
    assert sum(row["grids"] for row in values.tables["hot_communities"]) == len(rows)


def test_what_to_watch_follows_its_rules(report):
    _, _, values = report
    got, tables = values.figures, values.tables
    against = "year_before" if got["has_year_before"] else "before"
    for row in tables["watch_classes"]:
        assert row["filed"] - row["base"] >= got["watch.cases"]
        assert row["filed"] >= row["base"] * (1 + got["watch.rise"])
    rising = [row for row in tables["cases_by_class"] if row[against] is not None
              and row["filed"] - row[against] >= 10 and row["filed"] >= 1.2 * row[against]]
    assert len(tables["watch_classes"]) == min(len(rising), 10)
    for row in tables["units_behind"]:
        assert row["on_time_handling_rate"] <= got["watch.on_time"] - got["watch.behind"]
    assert {row["name"] for row in tables["watch_goals"]} == {
        row["name"] for row in tables["goals"] if row["met"] == "未达成"}


def test_a_year_without_an_earlier_one_is_not_compared(demo):
    got = white_paper.gather(demo, period_of("year", day("2025-05-05"), NOW.date()), "en",
                             as_of=NOW).figures
    assert got["has_before"] == got["has_year_before"] == 0
    assert got["cases.filed"] > 100 and got["cases.filed.before"] is None
    assert got["cases.filed.change"] is None and got["rates.closing_rate.change"] is None


def test_a_year_in_which_the_data_begin_says_so(demo):
    first, = demo.query(f"SELECT min(reported_at) FROM {CASES}")[0]
    year = day(first[:10]).year
    values = white_paper.gather(demo, period_of("year", day(first[:10]), NOW.date()), "zh_CN",
                                as_of=NOW)
    got = values.figures
    days = (datetime.date(year + 1, 1, 1) - day(first[:10])).days
    assert got["cases.first"] == first[:10] and 10 < days < 360
    assert got["cases.per_day"] == pytest.approx(got["cases.filed"] / days)
    said = [block.text for block in sections(values, "white_paper") if isinstance(block, Text)]
    assert [text for text in said if text.startswith("工作区中最早的案件上报于")]
    whole = white_paper.gather(demo, period_of("year", day("2026-05-05"), NOW.date()), "en",
                               as_of=NOW).figures
    assert whole["cases.first"] is None
    assert whole["cases.per_day"] == pytest.approx(whole["cases.filed"] / 326)


def test_a_public_version_names_nobody(demo):
    values = white_paper.gather(demo, period_of("year", day("2026-05-05"), NOW.date()), "zh_CN",
                                as_of=NOW, public=True, few=5)
    told = repr(values.tables) + repr(values.figures)
    people = {name for column, table in (
        ("actor", "case_step"), ("reporter", CASES), ("phone", CASES), ("name", "collector"),
        ("collector", "patrol_area"), ("replied_by", "case_reply"), ("visited_by", "case_reply"),
        ("address", CASES), ("contact", "organisation"), ("description", CASES))
        for name, in demo.query(f"SELECT DISTINCT {column} FROM {table}") if name}
    assert len(people) > 100 and not [name for name in people if name in told]
    assert not [no for no, in demo.query(f"SELECT case_no FROM {CASES}") if no in told]
    assert values.tables["evaluation_collectors"][0]["name"] == "1 号"
    assert values.maps["recurring"] is None
    # 33.3 % of three cases is one citizen
    assert "public_report_rate" not in values.tables["evaluation_areas"][0]
    assert "public_report_rate" in rates_of(values) and values.figures["replies.due"] > 5
    media = next(row for row in values.tables["cases_by_source"] if row["name"] == "媒体")
    assert media["public"] == "是"
    for row in values.tables["cases_by_source"]:
        for name in ("reported", "filed", "before"):
            assert row["public"] == "否" or isinstance(row[name], (Few, Hidden)) \
                or row[name] in (0, None) or row[name] >= 5
    for table in ("satisfaction", "satisfaction_by_unit", "public_by_class"):
        for name, column in values.names.tables[table].columns.items():
            if column.personal == "yes":
                counts = [row[name] for row in values.tables[table]]
                assert not [n for n in counts if isinstance(n, int) and 0 < n < 5]
                # one hidden alone would be told by the sum
                hidden = [n for n in counts if isinstance(n, (Few, Hidden))]
                assert len(hidden) != 1 or len(counts) == 1


def rates_of(values):
    return {name.split(".")[1] for name in values.figures if name.startswith("rates.")}


def test_small_counts_of_citizens_are_not_told_in_the_text_either(demo):
    values = white_paper.gather(demo, period_of("month", day("2026-05-05"), NOW.date()), "en",
                                as_of=NOW, public=True, few=10_000)
    for name in ("reporters", "due", "replied", "in_time", "open"):
        assert isinstance(values.figures[f"replies.{name}"], (Few, type(0)))
        assert values.figures[f"replies.{name}"] in (0, Few(10_000))
    assert isinstance(values.figures["replies.in_time_share"], Hidden)


@pytest.mark.parametrize("text, words", [
    ("9999-12-31", "has not begun"), ("0001-01-01", "is no day")])
def test_days_beyond_all_periods(text, words):
    with pytest.raises(InputError, match=words):
        period_of("year", day(text), NOW.date())


def test_a_period_before_all_cases_is_refused_with_the_days_there_are(demo):
    first, last = (text[:10] for text in demo.query(
        f"SELECT min(reported_at), max(reported_at) FROM {CASES}")[0])
    for kind, of in (("month", "2023-01-01"), ("year", "2020-05-05")):
        with pytest.raises(InputError, match=f"cases from {first} to {last}"):
            white_paper.gather(demo, period_of(kind, day(of), NOW.date()), "en", as_of=NOW)
    # the paper of the first month is written
    period = period_of("month", day(first), NOW.date())
    assert white_paper.gather(demo, period, "en", as_of=NOW).figures["cases.reported"] > 0


def test_a_period_without_a_case_between_others_is_refused(ws):
    """A paper of noughts for 2019 tells that all was well in it."""
    def report(at, *steps):
        key = cases.report(ws, classcode="0102", kind="component", x=5, y=5, source="hotline",
                           description="x", actor="li", role="acceptor", at=at)
        for version, (action, then) in enumerate(steps, 1):
            cases.step(ws, key, action, actor="wang", role="shift_leader",
                       expected_version=version, at=then)

    def paper(kind, of):
        return white_paper.gather(ws, period_of(kind, day(of), NOW.date()), "en", as_of=NOW)
    report("2011-05-05T09:00:00")
    report("2023-02-03T09:00:00", ("file", "2023-04-05T09:00:00"))
    for kind, of in (("year", "2019-05-05"), ("quarter", "2022-12-31"), ("month", "2023-01-31")):
        with pytest.raises(InputError, match="no case of .* until 2011-05-05, and from 2023-02-03"):
            paper(kind, of)
    with pytest.raises(InputError, match="There is no case of 2025.* from 2011-05-05 to 2023-02-03"):
        paper("year", "2025-05-05")
    # nobody reported anything in April, but a case was filed
    assert paper("month", "2023-04-30").figures["cases.filed"] == 1
    assert paper("year", "2011-05-05").figures["cases.reported"] == 1


@pytest.mark.parametrize("components", [False, True])
def test_a_workspace_without_a_case_is_told(tmp_path, components):
    """Eight pages of noughts, and every community with 100 points, would be no paper."""
    with fresh(tmp_path / "w.gpkg") as ws:
        if components:
            bulk_component(ws)
        with pytest.raises(InputError, match="no cases: there is nothing to report. Register or"):
            white_paper.gather(ws, period_of("year", day("2026-05-05"), NOW.date()), "en",
                               as_of=NOW)


def test_a_component_and_a_case_without_grids(tmp_path):
    with fresh(tmp_path / "w.gpkg") as ws:
        bulk_component(ws)
        cases.report(ws, classcode="0102", kind="component", x=5, y=5, source="hotline",
                     description="x", actor="li", role="acceptor", at="2026-11-05T09:00:00")
        got = white_paper.gather(ws, period_of("month", day("2026-11-05"), NOW.date()), "en",
                                 as_of=NOW)
    assert got.figures["components.now"] == 1 and got.figures["cases.filed"] == 0
    assert got.figures["rates.closing_rate"] is None and got.maps["hot_spots"] is None
    assert got.figures["hotspots.judged"] == 0 and got.figures["evaluation.areas.mean"] is None


def bulk_component(ws):
    with ws.bulk("test") as connection:
        bulk.import_components(ws, connection, {
            "classcode": ["0102"], "ordate": ["2026-05-01"]},
            np.array([shapely.Point(500000, 3380000)]), "li", "x")


def sections(values, kind):
    """The blocks of one of our templates; a heading must be followed by what it is about."""
    template = load(template_of(kind, values.language), values.names)
    blocks = fill(template, values).blocks
    for block, after in zip(blocks, [*blocks[1:], Heading("", 1)]):
        if isinstance(block, Heading):
            assert not isinstance(after, Heading) or after.level > block.level, block.text
    return blocks


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", ["white_paper", "meeting_sheet"])
def test_no_section_is_empty_with_few_cases_in_two_grids(ws, kind, language):
    for x, action in ((10, None), (20, "file"), (5000, "file")):        # the last lies outside
        key = cases.report(ws, classcode="0102", kind="component", x=x, y=10, source="hotline",
                           description="x", condition="damaged", limit_value=1,
                           limit_unit="work_day", actor="li", role="acceptor")
        if action:
            cases.step(ws, key, action, actor="wang", role="shift_leader", expected_version=1)
    as_of = datetime.datetime.now() + datetime.timedelta(days=1)
    values = white_paper.gather(ws, period_of("month", as_of.date(), as_of.date()), language,
                                as_of=as_of)
    if values.figures["cases.reported"]:                # not in the first hours of a month
        assert values.figures["cases.reported"] == 3 and values.figures["cases.filed"] == 2
        assert values.figures["cases.outside"] == 1
        assert values.tables["cases_by_community"][0]["filed"] == 1
    assert values.figures["hotspots.judged"] == 0
    sections(values, kind)


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("kind", ["white_paper", "meeting_sheet"])
def test_no_section_is_empty_in_any_period_of_the_district(demo, kind, public):
    for name, of in (*PERIODS, ("month", "2024-11-30")):
        values = white_paper.gather(demo, period_of(name, day(of), NOW.date()), "zh_CN",
                                    as_of=NOW, public=public)
        text = " ".join(block.text for block in sections(values, kind)
                        if isinstance(block, (Text, Heading)))
        assert "{" not in text and "None" not in text and "nan" not in text
