"""Periods, suppressed counts and groups of maps of a white paper, worked out by hand."""
import datetime
import re
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from fresh_workspace import fresh

from citygrid_plugin.core.analysis import white_paper, white_paper_maps
from citygrid_plugin.core.analysis.cases import Cases
from citygrid_plugin.core.analysis.report_fill import fill
from citygrid_plugin.core.analysis.report_names import (
    Few, Hidden, Values, load_names, template_of)
from citygrid_plugin.core.analysis.report_template import load
from citygrid_plugin.core.analysis.white_paper_outlook import forecast
from citygrid_plugin.core.analysis.white_paper_period import last_ended, period_of
from citygrid_plugin.core.analysis.white_paper_public import make_public
from citygrid_plugin.core.errors import InputError
from citygrid_plugin.core.exchange.report_doc import Text
from citygrid_plugin.core.workspace import bulk, cases
from citygrid_plugin.core.workspace.evaluation_settings import defaults

NOW = datetime.datetime(2026, 11, 22, 9, 30)


def day(text):
    return datetime.date.fromisoformat(text)


# -- periods

@pytest.mark.parametrize("kind, of, name, since, until, before, year_before, after", [
    ("year", "2025-03-31", "2025年", "2025-01-01", "2026-01-01", ("2024-01-01", "2025-01-01"),
     ("2024-01-01", "2025-01-01"), "2026年"),
    ("quarter", "2026-03-31", "2026年第一季度", "2026-01-01", "2026-04-01",
     ("2025-10-01", "2026-01-01"), ("2025-01-01", "2025-04-01"), "2026年第二季度"),
    ("month", "2026-01-31", "2026年1月", "2026-01-01", "2026-02-01", ("2025-12-01", "2026-01-01"),
     ("2025-01-01", "2025-02-01"), "2026年2月"),
    # what goes on is compared with as many days
    ("year", "2026-11-22", "2026年", "2026-01-01", "2026-11-23", ("2025-01-01", "2025-11-23"),
     ("2025-01-01", "2025-11-23"), "2027年"),
    ("quarter", "2026-11-22", "2026年第四季度", "2026-10-01", "2026-11-23",
     ("2026-07-01", "2026-08-23"), ("2025-10-01", "2025-11-23"), "2027年第一季度"),
    ("month", "2026-11-22", "2026年11月", "2026-11-01", "2026-11-23", ("2026-10-01", "2026-10-23"),
     ("2025-11-01", "2025-11-23"), "2026年12月")])
def test_periods(kind, of, name, since, until, before, year_before, after):
    period = period_of(kind, day(of), NOW.date())
    assert (period.since.isoformat(), period.until.isoformat()) == (since, until)
    assert period.name("zh_CN") == name and period.after().name("zh_CN") == after
    for other, (first, last) in ((period.before(), before), (period.year_before(), year_before)):
        assert (other.since.isoformat(), other.until.isoformat()) == (first, last)
    assert period.months()[0][0] == period.since and period.months()[-1][1] == period.until


def test_a_longer_month_is_not_compared_beyond_the_end_of_a_shorter_one():
    period = period_of("month", day("2026-03-31"), day("2026-03-30"))
    assert period.before().until == day("2026-03-01") and not period.complete
    leap = period_of("year", day("2024-02-29"), day("2024-02-29"))
    assert leap.year_before().until == day("2023-03-01")
    # up to 28 February, in both years
    for kind in ("year", "month"):
        leap = period_of(kind, day("2024-02-28"), day("2024-02-28"))
        assert leap.until == day("2024-02-29")
        assert leap.year_before().until == day("2023-03-01")


def test_last_period_that_has_ended():
    for kind, since in (("year", "2025-01-01"), ("quarter", "2026-07-01"),
                        ("month", "2026-10-01")):
        period = last_ended(kind, NOW.date())
        assert period.since == day(since) and period.complete


def test_a_period_to_come():
    with pytest.raises(InputError, match="2027-01-01 has not begun"):
        period_of("year", day("2027-05-05"), NOW.date())


# -- the public version

@pytest.mark.parametrize("counts, told", [
    ((9, 8, 7), (9, 8, 7)), ((9, 2, 8), (9, Few(5), Hidden())), ((9, 2, 3), (9, Few(5), Few(5))),
    ((9, 0, 4), (Hidden(), 0, Few(5))), ((4,), (Few(5),)), ((0, 0), (0, 0)), ((5, 6), (5, 6))])
def test_small_counts_are_hidden(counts, told):
    values = Values(load_names(), "en", {
        "visits.rated": 3, "visits.satisfied": 3, "visits.mean": 4.5,
        "visits.count": 50, "visits.share": 0.5},
        {"satisfaction": [{"name": str(n), "count": count, "share": 0.5}
                          for n, count in enumerate(counts)]})
    make_public(values, 5)
    assert tuple(row["count"] for row in values.tables["satisfaction"]) == told
    for row in values.tables["satisfaction"]:
        assert isinstance(row["share"], Hidden) == isinstance(row["count"], (Few, Hidden))
    assert values.figures["visits.rated"] == Few(5)
    assert values.figures["visits.mean"] == Hidden() and values.figures["visits.share"] == 0.5


@pytest.mark.parametrize("counts, told", [
    # (hotline, public, media, collector): the sum of the first three is told
    ((40, 30, 3, 900), (40, Hidden(), Few(5), 900)), ((40, 30, 0, 2), (40, 30, 0, 2)),
    ((40, 4, 3, 900), (40, Few(5), Few(5), 900)),
    ((40, 1, 1, 900), (Hidden(), Few(5), Few(5), 900)),
    ((40, 4, 4, 900), (Hidden(), Few(5), Few(5), 900)),
    ((0, 0, 3, 900), (0, 0, Few(5), Hidden())),
    ((40, 5, 1, 900), (Hidden(), Hidden(), Few(5), 900))])
@pytest.mark.parametrize("column", ["reported", "filed", "before"])
def test_small_counts_of_public_sources_are_hidden(column, counts, told):
    names = load_names()
    usual = {"reported": 50, "filed": 50, "before": 50, "share": 0.5, "filed_share": 0.5}
    values = Values(names, "zh_CN", {f"cases.{name}{more}": 50 for name in (
        "public", "public_share") for more in ("", ".before", ".change", ".year_before",
                                               ".year_change")},
        {"cases_by_source": [{"name": str(n), **usual, column: count,
                              "public": "否" if n == 3 else "是"}
                             for n, count in enumerate(counts)]})
    few = column != "filed" and 0 < sum(counts[:3]) < 5
    if few:
        values.figures[{"before": "cases.public.before", "reported": "cases.public"}[column]] = 3
    make_public(values, 5)
    rows = values.tables["cases_by_source"]
    assert tuple(row[column] for row in rows) == told
    for row in rows:
        assert isinstance(row["share"], Hidden) == isinstance(row["reported"], (Few, Hidden))
        assert isinstance(row["filed_share"], Hidden) == any(
            isinstance(row[name], (Few, Hidden)) for name in ("reported", "filed"))
    assert isinstance(values.figures["cases.public.change"], Hidden) == few
    assert isinstance(values.figures["cases.public_share"], Hidden) == (few
                                                                        and column == "reported")


def graded(*counts):
    """Values of a satisfaction, grades 5 to 1."""
    rated = sum(counts)
    mean = sum(grade * n for grade, n in zip((5, 4, 3, 2, 1), counts)) / rated
    values = Values(load_names(), "zh_CN", {
        "visits.rated": rated, "visits.satisfied": sum(counts[:2]), "visits.mean": mean,
        "visits.satisfied_share": sum(counts[:2]) / rated, "visits.mean_before": 4.123},
        {"satisfaction": [{"name": str(n), "count": n, "share": n / rated,
                           "satisfied": "是" if at < 2 else "否"}
                          for at, n in enumerate(counts)]})
    make_public(values, 5)
    return values


@pytest.mark.parametrize("counts, told, satisfied, mean", [
    # the one hidden grade is not the rest of the unsatisfied either
    ((90, 50, 12, 9, 2), (90, 50, 12, Hidden(), Few(5)), 140, 4.3),
    ((90, 50, 0, 0, 7), (90, 50, 0, 0, 7), 140, None),
    # two dissatisfied ones: how many are satisfied would tell it
    ((90, 50, 0, 0, 2), (90, Hidden(), 0, 0, Few(5)), Hidden(), 4.6),
    ((90, 50, 0, 3, 2), (90, 50, 0, Few(5), Few(5)), 140, 4.5),
    # of a few citizens a mean with one decimal tells the sum of the grades
    ((7, 6, 3, 2, 0), (7, 6, Few(5), Few(5), 0), 13, Hidden()),
    ((0, 0, 0, 5, 1), (0, 0, 0, Hidden(), Few(5)), Hidden(), Hidden())])
def test_no_figure_tells_a_hidden_grade(counts, told, satisfied, mean):
    values = graded(*counts)
    got = values.figures
    assert tuple(row["count"] for row in values.tables["satisfaction"]) == told
    assert got["visits.satisfied"] == satisfied
    assert isinstance(got["visits.satisfied_share"], Hidden) == isinstance(satisfied, Hidden)
    if mean is None:
        assert got["visits.mean"] == pytest.approx((450 + 200 + 7) / 147)
    else:
        assert got["visits.mean"] == mean and got["visits.mean_before"] in (4.1, Hidden())
    if counts == (0, 0, 0, 5, 1):
        assert got["visits.rated"] == Hidden()
        assert {row["share"] for row in values.tables["satisfaction"]} == {Hidden()}


def test_a_share_tells_no_count_that_is_hidden():
    row = {"code": "1", "name": "x", "due": 5, "in_time": 4, "in_time_share": 0.8, "rated": 0,
           "mean": None, "satisfied_share": None}
    values = Values(load_names(), "en", {"replies.due": 5, "replies.in_time": 4,
                                         "replies.in_time_share": 0.8},
                    {"satisfaction_by_unit": [row]})
    make_public(values, 5)
    assert (row["due"], row["in_time"], row["in_time_share"]) == (5, Few(5), Hidden())
    assert values.figures["replies.in_time_share"] == Hidden()


def test_shares_of_a_unit_tell_no_single_citizen():
    values = Values(load_names(), "en", {}, {"satisfaction_by_unit": [
        {"code": str(rated), "name": "x", "due": 50, "in_time": 50, "in_time_share": 1.0,
         "rated": rated, "mean": 4.3456, "satisfied_share": share}
        for rated, share in ((40, 0.75), (40, 0.975), (10, 0.9), (10, 1.0), (0, None))]})
    values.tables["satisfaction_by_unit"][-1]["mean"] = None
    make_public(values, 5)
    assert [(row["mean"], row["satisfied_share"])
            for row in values.tables["satisfaction_by_unit"]] == [
        (4.3, 0.75), (4.3, Hidden()), (Hidden(), Hidden()), (4.3, 1.0), (None, None)]


# -- maps

@pytest.mark.parametrize("values, labels, groups", [
    ([0, 0, 0], None, None), ([np.nan], None, None), ([3], ("3",), [0]),
    ([0, 5, 5], ("0", "5"), [0, 1, 1]), ([np.nan, 1, 2], ("1", "2"), [-1, 0, 1]),
    ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], ("0", "1–2", "3–4", "5–6", "7–8", "9–1,000"), None)])
def test_groups_of_a_map(values, labels, groups):
    made = white_paper_maps.ramp_map(np.full(len(values), None), values, "{:,.0f}".format)
    if labels is None:
        assert made is None
        return
    assert len(made.labels) <= white_paper_maps.GROUPS + 1 and made.group.max() < len(made.labels)
    if groups is not None:
        assert made.labels == labels and made.group.tolist() == groups
    order = np.argsort(values)
    assert (np.diff(made.group[order][~np.isnan(np.array(values))[order]]) >= 0).all()


# -- a city's own rules

def test_a_citys_own_rates_weights_and_levels_can_be_named(tmp_path):
    with fresh(tmp_path / "w.gpkg") as ws:
        with ws.transaction() as connection:
            for table in ("evaluation_rate", "evaluation_weight", "evaluation_level", "goal"):
                connection.execute(f"DELETE FROM {table}")
            connection.execute("INSERT INTO evaluation_rate (name, title, title_en, numerator, "
                               "denominator) VALUES ('ours', '本市率', 'Our rate', 'closed', "
                               "'filed')")
            connection.execute("INSERT INTO evaluation_weight (subject, measure, weight, inverse) "
                               "VALUES ('unit', 'ours', 1, 0)")
            for letter, lower, colour in (("好", 60, "#00ff00"), ("差", 0, "#ff0000")):
                connection.execute("INSERT INTO evaluation_level (letter, lower, colour, title) "
                                   "VALUES (?, ?, ?, ?)", (letter, lower, colour, letter))
        bulk_component(ws)
        cases.report(ws, classcode="0102", kind="component", x=5, y=5, source="hotline",
                     description="x", actor="li", role="acceptor", at="2026-05-05T09:00:00")
        names = white_paper.names_of(ws)
        assert names.figures["rates.ours.change"].kind == "points"
        assert list(names.tables["evaluation_units"].columns)[-1] == "ours"
        assert [c for c in names.tables["evaluation_levels"].columns if "level_" in c] == [
            "level_好", "level_差"]
        values = white_paper.gather(ws, period_of("year", day("2026-01-01"), NOW.date()), "zh_CN",
                                    as_of=NOW)
        assert values.figures["rates.closing_rate"] is None     # one they took away
        for kind in ("white_paper", "meeting_sheet"):
            for language in ("zh_CN", "en"):
                assert fill(load(template_of(kind, language), names), values).blocks


def test_components_that_were_registered_after_the_period(tmp_path):
    with fresh(tmp_path / "w.gpkg") as ws:
        bulk_component(ws)
        last_year = period_of("year", day("2025-05-05"), NOW.date())
        cases.report(ws, classcode="0102", kind="component", x=5, y=5, source="hotline",
                     description="x", actor="li", role="acceptor",
                     at="2025-05-05T09:00:00")
        values = white_paper.gather(ws, last_year, "zh_CN", as_of=NOW)
    said = [block.text for block in fill(load(template_of("white_paper", "zh_CN"), values.names),
                                         values).blocks if isinstance(block, Text)]
    assert "工作区现有的1个部件都是统计期以后登记的，期末没有部件。" in said
    assert not [text for text in said if "部件完好率–" in text]


def test_a_score_of_nought_is_a_score():
    names = load_names(usual=defaults()["rate"])
    values = Values(names, "zh_CN", {"evaluation.units.count": 1, "evaluation.units.mean": 0.0})
    said = [block.text for block in fill(load(template_of("white_paper", "zh_CN"), names),
                                         values).blocks if isinstance(block, Text)]
    assert "本期没有可以评价的责任单位。" not in said
    assert any(text.startswith("参评责任单位1个，平均0.0分") for text in said)


@pytest.mark.parametrize("kind", ["white_paper", "meeting_sheet"])
def test_one_of_anything_is_told_as_one(kind):
    """"Substitute remediation was carried out in 1 cases"."""
    names = load_names(usual=defaults()["rate"])

    def one(columns):
        return {name: {"text": "x", "code": "x", "day": "2026-05-05"}.get(column.kind, 1)
                for name, column in columns.items()}
    limits = dict.fromkeys(("few", "recurring.least", "recurring.days", "watch.cases",
                            "watch.behind", "forecast.weeks"), 5)
    for more in ({}, {"components.now": 0}, {"forecast.tried": 1}, {"visits.rated": 0}):
        values = Values(names, "en", {**one(names.figures), "public": 0, **limits, **more}, {
            name: [one(table.columns)] for name, table in names.tables.items()
            if not (name == "forecast" and more)})
        said = " ".join(block.text for block in fill(load(template_of(kind, "en"), names),
                                                     values).blocks if isinstance(block, Text))
        assert len(said) > 500
        assert re.findall(
            r"\b1 (?:of them )?(?:(?!about|of)[a-z]+ )?(?!is\b|was\b|has\b|lies\b|drags\b|class\b)"
            r"(?:are|were|have|[a-z]+s)\b.{9}", said) == []


def bulk_component(ws):
    with ws.bulk("test") as connection:
        bulk.import_components(ws, connection, {
            "classcode": ["0102"], "ordate": ["2026-05-01"]},
            np.array([shapely.Point(500000, 3380000)]), "li", "x")


# -- the forecast

def test_only_classes_whose_forecast_stood_the_test_are_told():
    """A class with seasons is forecast, one that nobody could foresee is not."""
    rng = np.random.default_rng(5)
    weeks = np.arange(156)
    monday, week = np.datetime64("2023-01-02", "s"), np.timedelta64(7 * 86400, "s")

    def usual(week):
        return (40 + week) * (1 + 0.8 * np.sin(week / 52 * 2 * np.pi))
    counts = {"0102": rng.poisson(usual(weeks)), "0103": rng.poisson(20, len(weeks))}
    at = [np.repeat(monday + week * weeks, n) + np.timedelta64(40_000, "s")
          for n in counts.values()]
    code = np.repeat([0, 1], [len(part) for part in at])
    end = monday + week * len(weeks)
    work = SimpleNamespace(
        figures={}, tables={}, end=end, kind=str, class_name=lambda kind, classcode: classcode,
        cases=Cases.of(filed_at=np.concatenate(at)),
        pairs=(code, [("component", "0102"), ("component", "0103")]))
    forecast(work)
    row, = work.tables["forecast"]
    assert row["code"] == "0102" and work.figures["forecast.tried"] == 2
    assert work.figures["forecast.from"] == str(end)[:10]
    assert row["last"] == counts["0102"][-4:].sum()
    assert row["year_before"] == counts["0102"][-52:-48].sum()
    assert row["expected"] == pytest.approx(usual(np.arange(156, 160)).sum(), rel=0.25)
    assert row["low"] <= row["expected"] <= row["high"]


def test_without_a_case_nothing_is_forecast():
    work = SimpleNamespace(figures={}, tables={}, end=np.datetime64("2026-01-01", "s"),
                           cases=Cases.of(0), pairs=(np.zeros(0, np.int64), []))
    forecast(work)
    assert work.tables["forecast"] == [] and work.figures["forecast.tried"] is None
