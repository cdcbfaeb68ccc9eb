"""The snapshot of the wall against plain SQL, the evaluation, and what was worked out by hand."""
import datetime
import sys

import evaluated_city
import numpy as np
import pytest
import shapely
from demo_year import demo_year
from fresh_workspace import fresh

from citygrid_plugin.core.analysis import white_paper
from citygrid_plugin.core.analysis.cases import Filter
from citygrid_plugin.core.analysis.dashboard import (
    CLOSING, IN_TIME, PERIODS, TREND_STEPS, HotAreas, Question, change, hot_since, spans,
    trend_edges)
from citygrid_plugin.core.analysis.shapes import shapes_of
from citygrid_plugin.core.analysis.white_paper_period import period_of
from citygrid_plugin.core.errors import Cancelled, InputError, MissingDependency
from citygrid_plugin.core.workspace import case_facts, cases, store
from citygrid_plugin.core.workspace.counting import Counting, Query
from citygrid_plugin.core.workspace.dashboard import Dashboard, open_figures
from citygrid_plugin.core.workspace.evaluation import evaluate_workspace

at = datetime.datetime.fromisoformat


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with evaluated_city.build(tmp_path_factory.mktemp("city") / "city.gpkg") as ws:
        yield ws


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with store.open_workspace(demo_year(tmp_path_factory.mktemp("demo") / "d.gpkg")) as ws:
        yield ws


def last_report(ws):
    return at(ws.query("SELECT max(reported_at) FROM case_open")[0][0]).replace(microsecond=0)


# -- periods

@pytest.mark.parametrize("period, now, since, before, end", [
    ("week", "2026-03-04T10:30:00", "2026-03-02", "2026-02-23", "2026-02-25T10:30:00"),
    ("week", "2026-03-02T00:00:00", "2026-03-02", "2026-02-23", "2026-02-23"),
    ("month", "2026-03-04T10:30:00", "2026-03-01", "2026-02-01", "2026-02-04T10:30:00"),
    # February has no 31st: all of it
    ("month", "2026-03-31T10:30:00", "2026-03-01", "2026-02-01", "2026-03-01"),
    ("month", "2026-01-15T08:00:00", "2026-01-01", "2025-12-01", "2025-12-15T08:00:00"),
    ("year", "2026-03-04T10:30:00", "2026-01-01", "2025-01-01", "2025-03-04T10:30:00"),
    ("year", "2028-02-29T10:30:00", "2028-01-01", "2027-01-01", "2027-03-01"),
    ("days30", "2026-03-31T12:00:00", "2026-03-02", "2026-01-31", "2026-03-01T12:00:00"),
])
def test_the_same_days_of_the_period_before(period, now, since, before, end):
    assert spans(period, at(now)) == (at(since), at(before), at(end))


@pytest.mark.parametrize("now, period, since, until, before", [
    # the last second of February, the first of March; a Monday and New Year at midnight
    ("2026-02-28T23:59:59.5", "month", "2026-02-01", "2026-03-01", "2026-01-29"),
    ("2026-03-01", "month", "2026-03-01", "2026-03-01T00:00:01", "2026-02-01T00:00:01"),
    ("2026-03-02", "week", "2026-03-02", "2026-03-02T00:00:01", "2026-02-23T00:00:01"),
    ("2026-01-01", "year", "2026-01-01", "2026-01-01T00:00:01", "2025-01-01T00:00:01"),
    ("2026-03-31T23:59:59.5", "month", "2026-03-01", "2026-04-01", "2026-03-01"),
    ("2026-03-04T10:30:00", "month", "2026-03-01", "2026-03-04T10:30:00", "2026-02-04T10:30:00")])
def test_a_snapshot_at_midnight(city, now, period, since, until, before):
    made = Dashboard().snapshot(city, Question(period=period), at(now))
    assert (made.since, made.at, made.before_until) == (at(since), at(until), at(before))
    day = now[:10]
    assert made.today["reported"].tolist() == [fid for fid, in city.query(
        "SELECT fid FROM (SELECT fid, reported_at, merged_into FROM case_open UNION ALL SELECT "
        "fid, reported_at, merged_into FROM case_closed) WHERE reported_at >= ? AND "
        "reported_at < ? AND merged_into IS NULL ORDER BY 1", (day, until))]
    assert made.trend[-1].until == np.datetime64(until)


def test_a_period_that_is_none():
    with pytest.raises(InputError):
        spans("decade", at("2026-03-04"))


@pytest.mark.parametrize("step, first, last", [
    ("month", "2025-04-01", "2026-03-01"), ("week", "2025-12-15", "2026-03-02")])
def test_the_trend_has_twelve_steps_and_ends_now(step, first, last):
    edges = trend_edges(step, at("2026-03-04T10:30:00"))
    assert len(edges) == TREND_STEPS + 1 and (np.diff(edges).astype(int) > 0).all()
    assert str(edges[0])[:10] == first and str(edges[-2])[:10] == last
    assert str(edges[-1]) == "2026-03-04T10:30:00"


def test_the_last_seven_days_include_today():
    assert hot_since(at("2026-03-08T09:00:00")) == at("2026-03-02")


# -- figures of this moment

@pytest.mark.parametrize("moment", ["2026-03-31T17:00:00", "2026-04-03T12:00:00",
                                    "2026-04-05T16:29:00", "2026-04-06T09:00:00"])
def test_open_figures_are_those_of_plain_sql(city, moment):
    made = open_figures(city, at(moment))
    for keys, condition in (
            (made.open, "1"), (made.overdue, "due_at < ?"),
            (made.due_today, "due_at >= ? AND due_at < date(?, '+1 day')")):
        known = city.query(f"SELECT fid FROM case_open WHERE state != 'merged' AND {condition}",
                           (moment,) * condition.count("?"))
        assert sorted(keys.tolist()) == sorted(fid for fid, in known)


def test_open_figures_follow_a_write(tmp_path):
    with fresh(tmp_path / "w.gpkg") as ws:
        assert [len(keys) for keys in vars(open_figures(ws)).values()
                if isinstance(keys, np.ndarray)] == [0, 0, 0]
        cases.report(ws, kind="event", classcode="0102", x=5.0, y=5.0, description="x",
                     source="collector", actor="Li", role="collector")
        assert len(open_figures(ws).open) == 1


# -- the snapshot

@pytest.mark.parametrize("day", range(0, 28, 9))
def test_today_and_the_trend_are_those_of_plain_sql(demo, day):
    now = last_report(demo) - datetime.timedelta(days=day)
    made = Dashboard().snapshot(demo, Question(step="week" if day % 2 else "month"), now)
    both = "(SELECT * FROM case_open UNION ALL SELECT * FROM case_closed)"

    def keys(condition, since, until):
        return {fid for fid, in demo.query(f"SELECT fid FROM {both} WHERE {condition}",
                                           (since, until))}
    reported = "reported_at >= ? AND reported_at < ? AND merged_into IS NULL"
    closed = "closed_at >= ? AND closed_at < ? AND state = 'closed'"
    end = now.isoformat()
    assert set(made.today["reported"].tolist()) == keys(reported, f"{now:%Y-%m-%d}", end)
    assert set(made.today["closed"].tolist()) == keys(closed, f"{now:%Y-%m-%d}", end)
    assert len(made.trend) == TREND_STEPS
    for step in made.trend:
        assert step.reported == len(keys(reported, str(step.since), str(step.until)))
        assert step.closed == len(keys(closed, str(step.since), str(step.until)))
    assert sum(step.reported for step in made.trend) > 0


def test_the_rates_by_hand(city):
    """March as of the end of its last second: nine were to be closed (N1-N6, N10-N12), eight are
    (not N2), seven in time (not N6; N5 is excused)."""
    now = at("2026-03-31T23:59:59")
    made = Dashboard().snapshot(city, Question("month", "community", "unit", "month"), now)
    assert {name: int(made.now.counts[name][0]) for name in (
        "reported", "should_close", "closed", "on_time_closed", "open")} == {
            "reported": 11, "should_close": 9, "closed": 8, "on_time_closed": 7, "open": 2}
    assert made.now.rates[CLOSING][0] == pytest.approx(8 / 9)
    assert made.now.rates[IN_TIME][0] == pytest.approx(7 / 9)
    assert np.isnan(made.before.rates[CLOSING][0])
    late = np.setdiff1d(made.now.behind(0, "should_close"), made.now.behind(0, "closed"))
    assert [row["case_no"] for row in case_facts.case_rows(city, late)] == ["N2"]
    assert made.trend[-1].in_time == pytest.approx(7 / 9)
    assert np.isnan(made.trend[-2].in_time) and made.problems.keys() <= {"hot"}


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("area, ranking", [("grid", "unit"), ("street", "community")])
def test_map_and_ranking_are_the_evaluation(demo, period, area, ranking):
    now = last_report(demo)
    made = Dashboard().snapshot(demo, Question(period, area, ranking, "week"), now)
    span = made.since.isoformat(), now.isoformat()
    for mine, known in (
            (made.map, evaluate_workspace(demo, "area", *span, area=area)),
            (made.ranking, evaluate_workspace(demo, "unit", *span) if ranking == "unit" else
             evaluate_workspace(demo, "area", *span, area=ranking))):
        assert mine.code.tolist() == known.code.tolist()
        assert mine.name.tolist() == known.name.tolist()
        np.testing.assert_array_equal(mine.score, known.score)
        for name in ("filed", "should_close", "on_time_closed", "open"):
            np.testing.assert_array_equal(mine.counts[name], known.counts[name])
    assert len(made.shapes) == len(made.map) and made.areas.code.tolist() == \
        made.map.code.tolist()
    # the whole counts what lies in no area, too
    assert made.now.counts["reported"][0] == made.map.counts["reported"].sum() + made.map.outside


def test_the_same_question_has_one_answer(city):
    """March as its last second ends: the wall, the evaluation, the white paper, counts by area."""
    wall = Dashboard().snapshot(city, Question("month", "community"), at("2026-03-31T23:59:59.5"))
    march = "2026-03-01", "2026-04-01"
    judged = evaluate_workspace(city, "area", *march, area="community")
    paper = white_paper.gather(city, period_of("month", datetime.date(2026, 3, 1),
                                               datetime.date(2026, 11, 22)), "zh_CN",
                               as_of=at("2026-11-22T09:30:00")).figures
    # one case lies in no unit grid: wall and paper count it, areas cannot
    assert judged.outside == 1
    for name in ("reported", "filed", "voided", "should_close", "closed", "on_time_closed"):
        whole = int(wall.now.counts[name][0])
        assert paper[f"cases.{name}"] == whole
        assert wall.map.counts[name].tolist() == judged.counts[name].tolist()
        assert whole - judged.counts[name].sum() == (name != "voided")
    for name, rate in wall.now.rates.items():
        if name != "omission_rate":     # the wall does not read who missed what
            assert paper[f"rates.{name}"] == (None if np.isnan(rate[0]) else rate[0])
    assert wall.map.score.tolist() == judged.score.tolist()
    # a count by area counts reports, also those that were merged into another case
    counted = Counting().answer(city, Query(Filter(since=march[0], until=march[1]), "community"))
    assert counted.counts.inside.tolist() == \
        (judged.counts["reported"] + judged.counts["merged"]).tolist()


def test_hot_spots_of_the_week_open_their_cases(demo):
    now = last_report(demo)
    hot = Dashboard().snapshot(demo, Question(), now).hot
    since = hot_since(now).isoformat()
    cases_ = case_facts.cases_of(demo)
    week = Filter(since=since, until=now.isoformat()).mask(cases_)
    assert sorted(hot.key.tolist()) == sorted(cases_.key[week].tolist())
    assert hot.counts.sum() == (hot.place >= 0).sum()
    assert not (hot.significant & hot.candidate).any() and (hot.significant | hot.candidate).any()
    marked = hot.significant | hot.candidate
    assert len(hot.behind()) == hot.counts[marked].sum()


def test_behind_the_hot_spots_are_the_cases_in_them():
    no = np.zeros(3, bool)
    hot = HotAreas(None, None, None, None, np.array([1, 2, 1]), no.copy(), no.copy(),
                   np.array([11, 12, 13, 14, 15]), np.array([0, 1, 2, 1, -1], np.int32))
    assert hot.behind().tolist() == []
    hot.significant[1] = hot.candidate[2] = True
    assert hot.behind().tolist() == [12, 13, 14]


def test_steps_that_are_over_are_kept_until_a_recount(city):
    made, now = Dashboard(), at("2026-04-02T12:00:00")
    first = made.snapshot(city, Question(), now).trend
    second = made.snapshot(city, Question(), now + datetime.timedelta(minutes=10)).trend
    assert all(a is b for a, b in zip(first[:-1], second[:-1]))
    assert second[-1].until > first[-1].until
    made.recount()
    third = made.snapshot(city, Question(), now + datetime.timedelta(minutes=20)).trend
    assert all(a is not b and str(a) == str(b) for a, b in zip(first[:-1], third[:-1]))


def test_areas_are_kept_until_they_change(city, tmp_path):
    made, now = Dashboard(), at("2026-03-31T12:00:00")
    one, two = (made.snapshot(city, Question(), now) for _ in range(2))
    assert one.shapes is two.shapes and one.areas is two.areas


def test_goals_are_those_of_the_year_and_the_district(city):
    with city.transaction() as connection:
        connection.executemany(
            "INSERT INTO goal (measure, subject, direction, value, year) VALUES (?, ?, ?, ?, ?)",
            [(CLOSING, "", "at_least", 0.8, 2026), (CLOSING, "unit", "at_least", 0.1, 2026),
             (CLOSING, "", "at_least", 0.2, 2025)])
    goals = Dashboard().snapshot(city, Question(), at("2026-03-31T12:00:00")).goals
    assert goals[CLOSING].value == 0.8 and goals[IN_TIME].value == 0.9


def test_a_rate_that_is_none_has_not_moved():
    assert np.isnan(change(0.5, float("nan"))) and np.isnan(change(float("nan"), 0.5))
    assert change(0.5, 0.75) == -0.25


# -- what is missing

def test_no_cases_and_no_grids(tmp_path):
    with fresh(tmp_path / "w.gpkg") as ws:
        made = Dashboard().snapshot(ws, Question(ranking="street"), at("2026-03-31T12:00:00"))
    assert set(made.problems) == {"map", "ranking", "hot"}
    assert all(isinstance(error, InputError) for error in made.problems.values())
    assert np.isnan(made.now.rates[CLOSING][0]) and made.now.counts["open"][0] == 0
    assert [(step.reported, step.closed) for step in made.trend] == [(0, 0)] * TREND_STEPS


def test_units_are_ranked_without_grids(tmp_path):
    with evaluated_city.build(tmp_path / "w.gpkg") as ws:
        with ws.transaction() as connection:
            connection.execute("UPDATE unit_grid SET dedate = '2026-03-01', changed_by = 'x', "
                               "changed_why = 'y'")
        made = Dashboard().snapshot(ws, Question(), at("2026-03-31T23:00:00"))
    assert set(made.problems) == {"map", "hot"} and len(made.ranking) == 2
    assert made.now.counts["closed"][0] == 8


def test_figures_without_shapely_and_scipy(city, monkeypatch):
    monkeypatch.setitem(sys.modules, "shapely", None)
    monkeypatch.setitem(sys.modules, "scipy", None)
    made = Dashboard().snapshot(city, Question(), at("2026-03-31T23:59:59"))
    assert set(made.problems) == {"map", "hot"}
    assert all(isinstance(error, MissingDependency) for error in made.problems.values())
    assert made.now.counts["closed"][0] == 8 and len(made.ranking) == 2


@pytest.mark.parametrize("asked", [0, 2, 5])
def test_a_snapshot_can_be_given_up(city, asked):
    class Feedback:
        left = asked

        def is_cancelled(self):
            self.left -= 1
            return self.left < 0

        def progress(self, share):
            assert 0 <= share <= 1
    with pytest.raises(Cancelled):
        Dashboard().snapshot(city, Question(), at("2026-03-31T12:00:00"), Feedback())


# -- outlines

def test_outlines_of_holes_parts_and_nothing():
    ring = shapely.box(0, 0, 90, 90).difference(shapely.box(30, 30, 60, 60))
    two = shapely.MultiPolygon([shapely.box(100, 0, 110, 10), shapely.box(120, 0, 130, 10)])
    made = shapes_of(np.array([ring, two, None, shapely.box(35, 35, 40, 40)], dtype=object))
    assert [made.at(*place) for place in ((5, 5), (105, 5), (125, 5), (50, 50), (37, 37),
                                          (115, 5), (-1, 5))] == [0, 1, 1, -1, 3, -1, -1]
    assert made.extent == (0, 0, 130, 90)
    rings = made.rings_of(np.array([True, False, False, False]))
    signed = [0.5 * np.sum(xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1])
              for xy in (made.xy[made.first[r]:made.first[r + 1]] for r in rings)]
    assert sorted(map(abs, signed)) == [900, 8100] and signed[0] * signed[1] < 0
    nothing = shapes_of(np.array([None], dtype=object))
    assert nothing.extent is None and nothing.at(0, 0) == -1


def test_outlines_keep_no_bend_that_cannot_be_seen():
    x = np.linspace(0, 1000, 2001)
    wavy = shapely.Polygon([*zip(x, 0.05 * np.sin(x)), (1000, 1000), (0, 1000)])
    made = shapes_of(np.array([wavy], dtype=object))
    assert len(made.xy) < 20 and made.at(500, 1) == 0
