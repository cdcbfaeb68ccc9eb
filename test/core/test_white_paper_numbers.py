"""Every number of a white paper against others that tell it: the counts by area, the evaluation,
the wall, the raw tables, its own charts and maps, and its Excel file."""
import datetime
import shutil
from collections import Counter

import numpy as np
import pytest
import shapely
from demo_year import demo_year

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.cases import Filter
from citygrid_plugin.core.analysis.dashboard import Question
from citygrid_plugin.core.analysis.report_fill import Chart, fill
from citygrid_plugin.core.analysis.report_names import LANGUAGES, Few, Hidden, template_of
from citygrid_plugin.core.analysis.report_template import load
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.exchange import report_book
from citygrid_plugin.core.workspace import cases, store
from citygrid_plugin.core.workspace.areas import areas_of
from citygrid_plugin.core.workspace.counting import Counting, Query
from citygrid_plugin.core.workspace.dashboard import Dashboard
from citygrid_plugin.core.workspace.evaluation import evaluate_workspace

NOW = datetime.datetime(2026, 11, 22, 9, 30)
CASES = "(SELECT * FROM case_open UNION ALL SELECT * FROM case_closed)"
PERIODS = (("year", "2026-10-05"), ("quarter", "2026-08-05"), ("month", "2026-11-05"))
KINDS = {"部件": "component", "事件": "event"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with store.open_workspace(demo_year(tmp_path_factory.mktemp("numbers") / "w.gpkg")) as ws:
        yield ws


@pytest.fixture(scope="module", params=PERIODS, ids=lambda p: p[0])
def report(request, demo):
    kind, day = request.param
    period = period_of(kind, datetime.date.fromisoformat(day), NOW.date())
    return demo, period, white_paper.gather(demo, period, "zh_CN", as_of=NOW)


def days(period):
    return period.since.isoformat(), period.until.isoformat()


def judged(ws, subject, period, **more):
    return evaluate_workspace(ws, subject, *days(period),
                              moment=min(days(period)[1], NOW.isoformat()), **more)


def components(ws, columns):
    return [row for table in ws.tables if table.startswith("component_")
            for row in ws.query(f"SELECT {columns} FROM {table}")]


def lies_in_its_group(drawn, counts):
    """Assert that a map draws each area among those of its count."""
    assert len(drawn.group) == len(counts) and sum(counts)
    for group, value in zip(drawn.group, counts):
        low, _, high = drawn.labels[group].replace(",", "").partition("–")
        assert float(low) <= round(value) <= float(high or low)


# -- the other rooms of the analysis

@pytest.mark.parametrize("areas", ["street", "community", "grid"])
def test_counts_by_area(report, areas):
    ws, period, values = report
    for which, column in ((period, "filed"), (period.before(), "before"),
                          (period.year_before(), "year_before")):
        told = Counting().answer(ws, Query(Filter(
            moment="filed_at", since=days(which)[0], until=days(which)[1]), areas))
        counts = {code: n for code, n in zip(told.areas.code, told.counts.inside.tolist()) if n}
        if areas == "grid":
            if column == "filed":
                lies_in_its_group(values.maps["cases_grids"],
                                  [counts.get(code, 0) for code in told.areas.code])
            continue
        rows = values.tables[f"cases_by_{areas}"]
        if values.figures[f"cases.filed.{column}" if column != "filed" else "cases.filed"] is None:
            assert {row[column] for row in rows} == {None}
            continue
        assert {row["code"]: row[column] for row in rows if row["code"] and row[column]} == counts
        if column == "filed":
            area = dict(zip(told.areas.code, told.areas.area / 1e6))
            for row in rows:
                if row["code"]:
                    assert row["density"] == pytest.approx(row["filed"] / area[row["code"]])


def test_the_whole_district_in_the_evaluation(report):
    ws, period, values = report
    got = values.figures
    for which, suffix in ((period, ""), (period.before(), ".before"),
                          (period.year_before(), ".year_before")):
        if suffix and got["cases.filed" + suffix] is None:
            assert not got[f"has_{suffix[1:]}"]
            continue
        whole = judged(ws, "area", which, area="district")
        # cases in no unit grid are those of no district there
        assert not whole.outside
        for name in ("reported", "filed", "voided", "should_handle", "handled", "on_time_handled",
                     "should_close", "closed", "on_time_closed", "rework"):
            assert got[f"cases.{name}{suffix}"] == whole.counts[name].sum(), (name, suffix)
        for name, rate in whole.rates.items():
            told = got[f"rates.{name}{suffix}"]
            assert told == (None if np.isnan(rate[0]) else pytest.approx(rate[0])), (name, suffix)


def test_changes_are_those_of_the_figures(report):
    _, _, values = report
    got = values.figures
    for name in [name for name in got if name.endswith((".change", ".year_change"))]:
        base, _, suffix = name.rpartition(".")
        now, then = got.get(base), got.get(base + (".before" if suffix == "change"
                                                   else ".year_before"))
        if base == "components":
            now, then = got["components.now"], got["components.before"]
        if now is None or then is None:
            assert got[name] is None
        elif values.names.figures[name].kind == "points":
            assert got[name] == now - then
        else:
            assert got[name] == (pytest.approx(now / then - 1) if then else None), name


def test_handling_by_class_and_area(report):
    """What the evaluation counts, told apart by SQL."""
    ws, period, values = report
    whole = judged(ws, "area", period, area="district")
    known = {fid: (kind + code, community, hours) for fid, kind, code, community, hours in ws.query(
        "SELECT fid, kind, classcode, community_code, "
        f"(julianday(handled_at) - julianday(dispatched_at)) * 24 FROM {CASES}")}
    for table, at in (("cases_by_class", 0), ("cases_by_community", 1)):
        rows = {KINDS.get(row.get("kind"), "") + row["code"]: row for row in values.tables[table]}
        for name in ("should_handle", "on_time_handled", "should_close", "closed"):
            told = Counter(known[int(key)][at] or "" for key in whole.behind(0, name))
            assert {code: row[name] for code, row in rows.items() if row[name]} == told, name
        hours = {}
        for key in whole.behind(0, "handled"):
            if known[int(key)][2] is not None and known[int(key)][2] >= 0:
                hours.setdefault(known[int(key)][at] or "", []).append(known[int(key)][2])
        for code, row in rows.items():
            told = np.median(hours[code]) if code in hours else None
            assert row["median_hours"] == (told if told is None else pytest.approx(told, abs=1e-3))


def test_the_wall_shows_the_same(demo):
    """The wall's month and year are those of a paper whose period is running."""
    for kind in ("month", "year"):
        shot = Dashboard().snapshot(demo, Question(period=kind), NOW)
        got = white_paper.gather(demo, period_of(kind, NOW.date(), NOW.date()), "en",
                                 as_of=NOW).figures
        assert shot.now.counts["reported"][0] > 30
        for name in ("reported", "filed", "should_handle", "handled", "on_time_handled",
                     "should_close", "closed", "rework", "open", "overdue_open"):
            figure = {"overdue_open": "overdue"}.get(name, name)
            assert got[f"cases.{figure}"] == shot.now.counts[name][0], (kind, name)
        for name in ("closing_rate", "on_time_closing_rate"):
            assert got[f"rates.{name}"] == pytest.approx(shot.now.rates[name][0])


def test_units(report):
    ws, period, values = report
    told = judged(ws, "unit", period)
    rows = {row["code"]: row for row in values.tables["tasks_by_unit"]}
    names = dict(ws.query("SELECT code, name FROM organisation"))
    for i, code in enumerate(told.code):
        row = rows[code]
        for column, count in (("late", "overdue_handled"), ("overdue", "overdue_open"), *(
                (name, name) for name in ("filed", "should_handle", "handled", "on_time_handled",
                                          "open", "extended", "suspended", "rework"))):
            assert row[column] == told.counts[count][i], (code, column)
        assert row["name"] == names[code]
        assert row["explained"] + row["unexplained"] == row["overdue"]
        rate = told.rates["on_time_handling_rate"][i]
        assert row["on_time_handling_rate"] == (None if np.isnan(rate) else pytest.approx(rate))


# -- the raw tables

def test_components(report):
    ws, period, values = report
    a, b = days(period)
    now = [(code, state, bgid[:12]) for code, state, bgid, begin, end in components(
        ws, "classcode, objstate, coalesce(bgid, ''), coalesce(ordate, ''), dedate")
        if begin < b and not (end and end < b)]
    assert values.figures["components.now"] == len(now) > 1000
    for table, key in (("components_by_class", lambda row: row[0]),
                       ("components_by_major", lambda row: row[0][:2]),
                       ("components_by_community", lambda row: row[2])):
        total, bad = Counter(map(key, now)), Counter(key(row) for row in now if row[1] != "完好")
        rows = {row["code"]: row for row in values.tables[table]}
        assert {code: row["now"] for code, row in rows.items()} == total
        for code, row in rows.items():
            assert row["intact_share"] == pytest.approx(1 - bad[code] / total[code])
            assert row.get("bad", bad[code]) == bad[code]
            if "share" in row:
                assert row["share"] == pytest.approx(total[code] / len(now))
    filed = dict(ws.query(f"SELECT classcode, count(*) FROM {CASES} WHERE kind = 'component' AND "
                          "filed_at >= ? AND filed_at < ? GROUP BY 1", (a, b)))
    total, bad = Counter(row[0] for row in now), Counter(r[0] for r in now if r[1] != "完好")
    worst = sorted((code for code in bad if total[code] >= 20),
                   key=lambda code: (-bad[code] / total[code], code))[:10]
    assert [(row["code"], row["now"], row["bad"], row["cases"])
            for row in values.tables["components_bad"]] == [
        (code, total[code], bad[code], filed.get(code, 0)) for code in worst]
    area = {code: blob / 1e6 for code, blob in zip(*(
        getattr(Counting().answer(ws, Query(Filter(), "community")).areas, name)
        for name in ("code", "area")))}
    for row in values.tables["components_by_community"]:
        assert row["density"] == pytest.approx(row["now"] / area[row["code"]])


def test_satisfaction_of_units(report):
    ws, period, values = report
    a, b = days(period)
    replies = ws.query(
        f"SELECT coalesce(c.unit, ''), r.due_at, r.replied_at, r.visited_at, r.satisfaction "
        f"FROM case_reply r JOIN {CASES} c ON c.case_no = r.case_no WHERE r.kind = 'reporter'")
    for row in values.tables["satisfaction_by_unit"]:
        mine = [r for r in replies if r[0] == row["code"]]
        due = [r for r in mine if r[1] and a <= r[1] < b and r[1] <= NOW.isoformat()]
        grades = [r[4] for r in mine if r[4] and r[3] and a <= r[3] < b]
        assert (row["due"], row["rated"]) == (len(due), len(grades))
        assert row["in_time"] == sum(bool(r[2]) and r[2] <= r[1] for r in due)
        assert row["in_time_share"] == (row["in_time"] / len(due) if due else None)
        assert row["mean"] == (pytest.approx(np.mean(grades)) if grades else None)
        assert row["satisfied_share"] == (
            pytest.approx(np.mean([g >= 4 for g in grades])) if grades else None)
    got = values.figures
    assert got["visits.count"] == sum(bool(r[3]) and a <= r[3] < b for r in replies)
    replied = [r for r in replies if r[2] and a <= r[2] < b]
    assert got["visits.replied"] == len(replied)
    assert got["visits.share"] == (
        pytest.approx(np.mean([bool(r[3]) for r in replied])) if replied else None)


def test_what_the_public_reports(report):
    ws, period, values = report
    told = dict(ws.query(
        f"SELECT kind || classcode, count(*) FROM {CASES} WHERE source IN ('hotline', 'public', "
        "'media') AND reported_at >= ? AND reported_at < ? GROUP BY 1", days(period)))
    rows = values.tables["public_by_class"]
    assert {KINDS[row["kind"]] + row["code"]: row["count"] for row in rows} == told
    assert sum(told.values()) == values.figures["cases.public"]
    assert [row["count"] for row in rows] == sorted(told.values(), reverse=True)
    for row in rows:
        assert row["share"] == pytest.approx(row["count"] / sum(told.values()))


def test_sources(report):
    ws, period, values = report
    for row in values.tables["cases_by_source"]:
        source = next(s for s, in ws.query(f"SELECT DISTINCT source FROM {CASES}")
                      if values.word(f"source.{s}") == row["name"])
        for which, column in ((period, "reported"), (period.before(), "before")):
            if row[column] is not None:
                assert row[column] == ws.query(
                    f"SELECT count(*) FROM {CASES} WHERE source = ? AND reported_at >= ? "
                    "AND reported_at < ?", (source, *days(which)))[0][0]
        assert row["filed"] == ws.query(
            f"SELECT count(*) FROM {CASES} WHERE source = ? AND reported_at >= ? AND "
            "reported_at < ? AND filed_at NOTNULL", (source, *days(period)))[0][0]
        assert row["filed_share"] == row["filed"] / row["reported"]


def test_what_rose_and_fell(report):
    ws, period, values = report
    then = period.year_before() if values.figures["has_year_before"] else period.before()
    counts = [Counter(dict(ws.query(
        f"SELECT kind || classcode, count(*) FROM {CASES} WHERE filed_at >= ? AND filed_at < ? "
        "GROUP BY 1", days(which)))) for which in (period, then)]
    change = {code: counts[0][code] - counts[1][code] for code in {*counts[0], *counts[1]}
              if max(counts[0][code], counts[1][code]) >= 5}
    for table, sign in (("cases_rising", 1), ("cases_falling", -1)):
        told = sorted((sign * n for n in change.values() if sign * n > 0), reverse=True)[:10]
        rows = values.tables[table]
        assert [sign * row["difference"] for row in rows] == told
        for row in rows:
            code = KINDS[row["kind"]] + row["code"]
            assert (row["filed"], row["base"]) == (counts[0][code], counts[1][code])
            assert row["difference"] == change[code]


def test_cases_that_wait_for_a_decision(report):
    ws, period, values = report
    until = days(period)[1]
    for table, query in (
            ("coordination_open", "SELECT count(*) FROM coordination WHERE state = 'open' "
             "AND opened_at < ?"),
            ("notices", "SELECT count(*) FROM case_open WHERE notices >= 3 AND reported_at < ?"),
            ("requests", "SELECT count(*) FROM case_open WHERE request <> '' "
             "AND reported_at < ?")):
        assert len(values.tables[table]) == ws.query(query, (until,))[0][0], table
    cost, back, cases = ws.query(
        "SELECT total(m.cost), total(m.recovered), count(DISTINCT m.case_no) FROM remediation m "
        "JOIN case_step s ON s.seq = m.seq AND s.case_no = m.case_no WHERE s.at >= ? AND s.at < ?",
        days(period))[0]
    assert [values.figures[f"remediation.{name}"] for name in ("cost", "recovered", "count")] == [
        cost, back, cases]


def test_trend(report):
    ws, period, values = report
    rows = values.tables["trend"]
    if period.kind == "year":
        assert rows == []
        return
    assert len(rows) == 13 and rows[-1]["filed"] == values.tables["cases_by_month"][-1]["filed"]
    first = (period.months()[-1][0].replace(day=1) - datetime.timedelta(days=350)).replace(day=1)
    for row in rows:
        since = first.isoformat()
        first = (first + datetime.timedelta(days=32)).replace(day=1)
        until = min(first.isoformat(), days(period)[1])
        assert row["name"] == f"{int(since[:4])}年{int(since[5:7])}月"
        for name in ("reported", "filed", "handled"):
            assert row[name] == ws.query(
                f"SELECT count(*) FROM {CASES} WHERE {name}_at >= ? AND {name}_at < ? "
                "AND state <> 'merged'", (since, until))[0][0]
    if period.kind == "month":
        assert rows[0]["filed"] >= values.tables["cases_by_month"][0]["filed_year_before"]


def test_goals_are_the_rates(report):
    _, _, values = report
    rates = {row["name"]: row["rate"] for row in values.tables["rates"]}
    assert values.tables["goals"]
    for row in values.tables["goals"]:
        rate, limit = rates[row["name"]], float(row["target"].split()[1].rstrip("%")) / 100
        assert row["reached"] == f"{round(rate * 100, 1):.1f}%"
        met = rate >= limit if row["target"].startswith("不低于") else rate <= limit
        assert row["met"] == ("达成" if met else "未达成")


# -- charts, maps and the Excel file

@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("public", [False, True])
def test_charts_draw_their_tables(demo, language, public):
    period = period_of("quarter", datetime.date(2026, 8, 5), NOW.date())
    values = white_paper.gather(demo, period, language, as_of=NOW, public=public)
    template = load(template_of("white_paper", language), values.names)
    charts = [block for block in fill(template, values).blocks if isinstance(block, Chart)]
    columns = {}
    for rows in values.tables.values():
        for name in (rows[0] if rows else ()):
            columns.setdefault(name, []).append([row.get(name) for row in rows])
    assert len(charts) >= 5
    for chart in charts:
        for _, series in chart.series:
            n = len(series)
            assert n and any(list(series) == told[:n] for name in columns for told in columns[name])


def test_maps_have_their_values(report):
    _, _, values = report
    places = values.maps["cases"]
    density = [row["density"] for row in sorted(values.tables["cases_by_community"],
                                                key=lambda row: row["code"]) if row["code"]]
    lies_in_its_group(places, density)


def test_a_cluster_is_a_hot_spot_with_its_cases(demo, tmp_path):
    with store.open_workspace(shutil.copy(demo.path, tmp_path / "w.gpkg")) as ws:
        grids = areas_of(ws, "grid")
        middle = shapely.centroid(grids.geometry)
        near = np.argsort(shapely.distance(middle, middle[0]))[:6]
        for point in middle[near].tolist() * 8:
            cases.report(ws, classcode="0102", kind="event", x=point.x, y=point.y, file=True,
                         description="x", source="hotline", actor="li", role="shift_leader",
                         at="2026-10-05T09:00:00")
        period = period_of("month", datetime.date(2026, 10, 5), NOW.date())
        values = white_paper.gather(ws, period, "zh_CN", as_of=NOW)
        told = Counting().answer(ws, Query(Filter(
            moment="filed_at", since=days(period)[0], until=days(period)[1]), "grid"))
    counts = dict(zip(told.areas.code, told.counts.inside.tolist()))
    rows, got = values.tables["hot_spots"], values.figures
    assert {row["code"] for row in rows} & set(grids.code[near])
    assert all(row["filed"] == counts[row["code"]] for row in rows)
    assert got["hotspots.hot"] == len(rows) == sum(
        row["grids"] for row in values.tables["hot_communities"])
    assert got["hotspots.cases"] == sum(row["filed"] for row in rows) == sum(
        row["filed"] for row in values.tables["hot_communities"])
    assert got["hotspots.share"] == got["hotspots.cases"] / got["cases.filed"]
    assert got["hotspots.new"] == sum(row["new"] == "新出现" for row in rows) == len(
        values.tables["watch_spots"]) == sum(r["new"] for r in values.tables["hot_communities"])
    drawn = values.maps["hot_spots"]
    marks = Counter(drawn.labels[group] for group in drawn.group)
    assert all(marks[level] == n for level, n in Counter(row["level"] for row in rows).items())
    event = next(row for row in values.tables["hot_classes"] if row["code"] == "0102")
    assert event["grids"] >= 1 and event["filed"] >= 48


@pytest.mark.parametrize("public", [False, True])
def test_the_excel_file_has_every_value(demo, public, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    period = period_of("month", datetime.date(2026, 10, 5), NOW.date())
    values = white_paper.gather(demo, period, "zh_CN", as_of=NOW, public=public)
    report_book.write_book(values, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheets = {sheet.title: list(sheet.iter_rows(min_row=2)) for sheet in book.worksheets}

    def same(cell, value, kind):
        if value is None or value == "":      # of no unit there is no code
            return cell is None
        if isinstance(value, (Few, Hidden)):
            return cell == (f"<{value.limit}" if isinstance(value, Few) else "*")
        if kind == "day":
            return str(cell)[:10] == value[:10]
        return cell == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value)
    assert book.properties.creator == "CityGrid"
    for sheet in book.worksheets:       # is printed as wide as a page
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows.replace("$", "") == "1:1"
        assert (sheet.page_setup.fitToHeight, sheet.page_setup.orientation) == (0, "landscape")
    figures = {row[0].value: row[2].value for row in sheets["指标一览"]}
    for name, known in values.names.figures.items():
        assert same(figures[name], values.figures[name], known.kind), name
    checked = 0
    for table, rows in values.tables.items():
        names = values.names.tables[table]
        if not rows:
            continue
        lines = sheets[names.zh[:31]]
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows):
            for cell, column in zip(line, [c for c in names.columns if c in rows[0]]):
                assert same(cell.value, row.get(column), names.columns[column].kind), table
                checked += 1
    assert checked > 3000
