"""The public version of a white paper: no count of few citizens can be worked out of what is told
beside it. The city of ``evaluated_city`` has one report of a citizen in March 2026, in the one unit
grid of its second community."""
import datetime

import evaluated_city
import pytest

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.report_fill import fill
from citygrid_plugin.core.analysis.report_names import Few, Hidden, template_of
from citygrid_plugin.core.analysis.report_template import load
from citygrid_plugin.core.analysis.report_words import is_none
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.analysis.white_paper_public import make_public
from citygrid_plugin.core.exchange.report_doc import Table, Text
from citygrid_plugin.core.workspace import cases

NOW = datetime.datetime(2026, 4, 1, 12)


def gathered(ws, month="2026-03-05", now=NOW, **more):
    day = datetime.date.fromisoformat(month)
    return white_paper.gather(ws, period_of("month", day, now.date()), "zh_CN", as_of=now, **more)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with evaluated_city.build(tmp_path_factory.mktemp("city") / "city.gpkg") as ws:
        with ws.transaction() as connection:
            connection.execute("INSERT INTO goal (measure, subject, direction, value) "
                               "VALUES ('public_report_rate', '', 'at_most', 0.2)")
        yield ws


@pytest.fixture(scope="module")
def both(city):
    return gathered(city), gathered(city, public=True)


def rows(values, table, column):
    return {row["name"]: row[column] for row in values.tables[table]}


def test_a_rate_of_few_reports_of_the_public(both):
    full, told = both
    assert (rows(full, "rates", "numerator")["监督举报率"], full.figures["cases.public"]) == (1, 1)
    row = next(row for row in told.tables["rates"] if row["name"] == "监督举报率")
    assert (row["numerator"], row["denominator"]) == (Few(5), 11)
    assert (row["rate"], row["before"], row["difference"]) == (Hidden(), None, None)
    assert Hidden() == told.figures["rates.public_report_rate"]
    # confirmations are those of the public's reports
    for name in ("按时核实率", "核实按时派发率"):
        row = next(row for row in told.tables["rates"] if row["name"] == name)
        assert row["denominator"] == Few(5) and row["rate"] == Hidden()
    assert rows(told, "rates", "rate")["结案率"] == rows(full, "rates", "rate")["结案率"]


def test_a_rate_of_few_reports_a_month_before(tmp_path):
    with evaluated_city.build(tmp_path / "w.gpkg") as ws:
        cases.report(ws, classcode="0102", kind="event", x=50, y=50, description="x", actor="Li",
                     source="collector", role="collector", at="2026-03-01T09:00:00")
        key = cases.report(ws, classcode="0102", kind="event", x=50, y=50, description="x",
                           source="collector", actor="Li", role="collector",
                           at="2026-04-02T09:00:00")
        cases.step(ws, key, "file", actor="Ban", role="shift_leader", expected_version=1,
                   at="2026-04-02T09:00:00")
        told = gathered(ws, "2026-04-01", datetime.datetime(2026, 5, 2), public=True)
    row = next(row for row in told.tables["rates"] if row["name"] == "监督举报率")
    assert (row["numerator"], row["before"], row["difference"]) == (0, Hidden(), Hidden())
    assert told.figures["rates.public_report_rate.change"] == Hidden()
    assert not isinstance(told.figures["rates.closing_rate.change"], Hidden)


def test_goals_do_not_tell_it(both):
    full, told = both
    assert rows(full, "goals", "reached")["监督举报率"] == "9.1%"
    assert rows(told, "goals", "reached")["监督举报率"] == "*"
    assert rows(told, "goals", "met") == rows(full, "goals", "met")


def solved(line):
    """Reports of the public in a line of a ranking of areas, worked out of what else is told: the
    score is 0.1 (1 - r) + 0.2 points of the cases filed + 0.3 and 0.4 of the rates (in percent)."""
    points = next(points for least, points in (
        (10, 0), (8, 40), (6, 60), (4, 75), (1, 90), (0, 100)) if line["filed"] >= least)
    rest = line["score"] - 0.2 * points - 30 * line["closing_rate"] - 40 * line[
        "on_time_closing_rate"]
    return (1 - rest / 10) * line["filed"]


def test_scores_do_not_tell_it(both):
    full, told = both
    areas = rows(full, "evaluation_areas", "score")
    line = next(line for line in full.tables["evaluation_areas"] if line["name"] == "乙社区")
    assert solved(line) == pytest.approx(1, abs=0.01)       # that is how
    assert told.tables["evaluation_grids"] == [] and told.maps["evaluation_grids"] is not None
    # of a community of several grids nothing can be worked out: their scores are not told
    assert rows(told, "evaluation_areas", "score") == {"甲社区": areas["甲社区"], "乙社区": Hidden()}
    assert told.figures["evaluation.areas.mean"] == Hidden()
    means = {row["subject"]: row["mean"] for row in told.tables["evaluation_levels"]}
    assert means["社区"] == Hidden() and means["责任单位"] == full.figures["evaluation.units.mean"]
    assert rows(told, "evaluation_areas", "level") == rows(full, "evaluation_areas", "level")


def test_what_is_hidden_is_not_told_to_be_missing(both):
    _, told = both
    report = fill(load(template_of("white_paper", "zh_CN"), told.names), told)
    said = [block.text for block in report.blocks if isinstance(block, Text)]
    assert "本期没有可以评价的区域。" not in said
    assert any(text.startswith("参评社区2个") and "*" in text for text in said)
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert any("社区评价" in table.title for table in tables)


def test_a_city_that_weighs_other_measures_tells_its_scores(tmp_path):
    with evaluated_city.build(tmp_path / "w.gpkg") as ws:
        with ws.transaction() as connection:
            connection.execute("DELETE FROM evaluation_weight WHERE subject = 'area' "
                               "AND measure = 'public_report_rate'")
            connection.execute("UPDATE evaluation_weight SET weight = 0.5 WHERE subject = 'area' "
                               "AND measure = 'on_time_closing_rate'")
            connection.execute("UPDATE evaluation_weight SET weight = 0.05 WHERE subject = 'unit' "
                               "AND measure = 'filed'")
            connection.execute("INSERT INTO evaluation_weight (subject, measure, weight, inverse) "
                               "VALUES ('unit', 'public_report_rate', 0.05, 1)")
        full, told = gathered(ws), gathered(ws, public=True)
    for table in ("areas", "grids"):
        name = f"evaluation_{table}"
        assert rows(told, name, "score") == rows(full, name, "score")
    assert [row["score"] for row in told.tables["evaluation_units"]
            if row["code"] == "U1"] == [Hidden()]
    assert not any(is_none(row["score"]) for row in full.tables["evaluation_units"])


@pytest.mark.parametrize("replied, share, hidden", [(10, 0.3, True), (10, 0.5, False),
                                                    (10, 0.0, False), (4, 0.5, True)])
def test_a_share_of_visits_tells_no_few_visits(city, replied, share, hidden):
    values = gathered(city)
    values.figures.update({"visits.replied": replied, "visits.share": share, "visits.count": 9})
    make_public(values, 5)
    assert isinstance(values.figures["visits.share"], Hidden) == hidden


@pytest.mark.parametrize("due, replied, still, told", [
    (14, 11, 3, (14, Hidden(), Few(5))), (14, 14, 2, (14, 14, Few(5))), (30, 20, 12, (30, 20, 12)),
    (14, 3, 4, (14, Few(5), Few(5))), (14, 14, 0, (14, 14, 0))])
def test_who_still_waits_for_a_reply(city, due, replied, still, told):
    values = gathered(city)
    values.figures.update({"replies.due": due, "replies.replied": replied, "replies.open": still})
    make_public(values, 5)
    assert tuple(values.figures[f"replies.{n}"] for n in ("due", "replied", "open")) == told
