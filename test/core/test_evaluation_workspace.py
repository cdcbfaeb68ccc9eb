"""The evaluation of a workspace whose deadlines the engine has counted, and its rules as tables."""
import datetime
import sqlite3

import evaluated_city
import numpy as np
import pytest

from citygrid_plugin.core.errors import Cancelled, InputError
from citygrid_plugin.core.exchange.ranked_book import Sheet, write_book
from citygrid_plugin.core.workspace import (
    archive, case_facts, collectors, evaluation, evaluation_settings, maintenance, store)
from citygrid_plugin.core.workspace.evaluation import (
    AREA_LEVELS, Evaluator, archives_since, evaluate_workspace)

MARCH = "2026-03-01", "2026-04-01"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    with evaluated_city.build(tmp_path_factory.mktemp("city") / "city.gpkg") as ws:
        yield ws


def test_what_has_not_come_yet_is_not_judged(city):
    """A grid without a case is in good order; one of next year is not."""
    steps = evaluate_workspace(city, "area", "2026-03-01", "2099-01-01", "year")
    assert [int(str(step.since)[:4]) for step in steps][0] == 2026
    assert steps[-1].since <= np.datetime64(datetime.datetime.now()) < np.datetime64("2098-01-01")
    with pytest.raises(InputError, match="has not begun yet"):
        evaluate_workspace(city, "area", "2098-01-01", "2099-01-01")
    # nor is a month after the moment that is asked about
    for moment in ("2026-02-15", "2026-03-01"):
        with pytest.raises(InputError, match="2026-03-01 has not begun yet"):
            evaluate_workspace(city, "area", *MARCH, moment=moment)
    weeks = evaluate_workspace(city, "area", *MARCH, "week", moment="2026-03-16")
    assert [str(week.since)[5:10] for week in weeks] == ["03-01", "03-02", "03-09"]


def numbers(ws, keys):
    return [row["case_no"] for row in case_facts.case_rows(ws, keys)]


@pytest.mark.parametrize("subject", evaluated_city.MARCH)
def test_march_by_hand(city, subject):
    made = evaluate_workspace(city, subject, *MARCH)
    wanted = evaluated_city.MARCH[subject]
    assert set(made.code) == set(wanted)
    for code, counts in wanted.items():
        row = made.row(code)
        assert {name: int(made.counts[name][row]) for name in counts} == counts, code
    for row in range(len(made)):
        for name, count in made.counts.items():
            assert len(made.behind(row, name)) == count[row]


def test_communities_by_hand(city):
    made = evaluate_workspace(city, "area", *MARCH, area="community")
    for code, counts in evaluated_city.COMMUNITIES.items():
        row = made.row(code)
        assert {name: int(made.counts[name][row]) for name in counts} == counts, code
    assert made.outside == 1 and made.name.tolist() == ["甲社区", "乙社区"]
    assert numbers(city, made.behind(0, "overdue_unhandled")) == ["N2"]
    assert numbers(city, made.behind(0, "excused")) == ["N5"]
    assert numbers(city, made.behind(1, "merged")) == ["N9"]


def test_larger_areas_have_the_sums_of_counts_and_the_mean_of_scores(city):
    grids = evaluate_workspace(city, "area", *MARCH)
    community = [0, 0, 1]
    for area, rows in (("community", community), ("street", [0, 0, 0]), ("district", [0, 0, 0])):
        made = evaluate_workspace(city, "area", *MARCH, area=area)
        assert made.area == area
        for row in range(len(made)):
            mine = [g for g in range(3) if rows[g] == row]
            assert made.score[row] == pytest.approx(np.mean(grids.score[mine]), abs=0.0051)
            for name in made.counts:
                assert made.counts[name][row] == grids.counts[name][mine].sum()
    # grid 1 (class 1): three filed, all closed in time: 10 + 0.2 * 75 + 70
    assert grids.score[0] == 95
    # grid 2: four filed, 75; of N2 N5 N6 two are closed, one of them in time
    assert grids.score[1] == pytest.approx(10 + 15 + 30 * 2 / 3 + 40 / 3, abs=0.0051)
    # grid 3 (class 2): three filed, 90; one of three the public's; both due ones in time
    assert grids.score[2] == pytest.approx(10 * 2 / 3 + 18 + 70, abs=0.0051)
    assert len(evaluate_workspace(city, "area", *MARCH, area="patrol")) == 0


def test_score_of_the_units(city):
    made = evaluate_workspace(city, "unit", *MARCH)
    # U1: 7 filed; 4 of 5 closed and in time; no rework
    assert made.score.tolist() == [10 + 30 * 0.8 + 30 * 0.8 + 30, 10 + 30 + 30 * 0.75 + 30 * 0.75]
    assert made.name.tolist() == ["环卫一所", "市政养护所"] and made.rank.tolist() == [1, 2]


def test_as_of_now_and_of_any_moment(city):
    later = evaluate_workspace(city, "unit", *MARCH, moment="2026-05-01")
    row = later.row("U1")
    assert [int(later.counts[n][row]) for n in ("should_close", "closed", "overdue_closed")] \
        == [5, 5, 1]
    early = evaluate_workspace(city, "unit", *MARCH, moment="2026-03-15")
    assert numbers(city, early.behind(early.row("U1"), "open")) == ["N4"]
    # what is open at a later moment is so whenever it was reported, however short the period was
    assert numbers(city, evaluate_workspace(
        city, "unit", "2026-03-02", "2026-03-03", moment="2026-04-01").behind(0, "open")) \
        == ["N2", "N8"]
    ahead = evaluate_workspace(city, "unit", "2026-03-01", "2999-01-01")
    assert ahead.moment < np.datetime64("2999-01-01")


def test_trend_of_steps(city):
    months = evaluate_workspace(city, "unit", "2026-03-01", "2026-05-01", "month")
    assert [str(m.since)[:7] for m in months] == ["2026-03", "2026-04"]
    march = evaluate_workspace(city, "unit", *MARCH)
    for name, count in march.counts.items():
        assert months[0].counts[name].tolist() == count.tolist()
    weeks = evaluate_workspace(city, "unit", *MARCH, "week", moment="2026-05-01")
    whole = evaluate_workspace(city, "unit", *MARCH, moment="2026-05-01")
    for name in ("filed", "should_close", "closed", "rework"):      # each case in one week
        assert sum(int(w.counts[name].sum()) for w in weeks) == whole.counts[name].sum()


def test_nothing_and_nonsense(city, new_workspace):
    empty = new_workspace()
    assert len(evaluate_workspace(empty, "unit", *MARCH)) == 0
    with pytest.raises(InputError, match="unit grids"):
        evaluate_workspace(empty, "area", *MARCH)
    for wrong in (("nobody", *MARCH), ("unit", *MARCH[::-1]), ("unit", "yesterday", "today"),
                  ("unit", *MARCH, "hour")):
        with pytest.raises(InputError):
            evaluate_workspace(city, *wrong)
    with pytest.raises(InputError):
        evaluate_workspace(city, "area", *MARCH, area="continent")
    assert AREA_LEVELS[0] == "grid"


class Stop:
    """Feedback of a run that was cancelled."""

    def is_cancelled(self):
        return True

    def progress(self, share):
        pass


def test_archives_are_closed_when_it_is_cancelled(city, monkeypatch):
    opened = []

    def read_only(path):
        opened.append(archive.read_only(path))
        return opened[-1]
    monkeypatch.setattr(evaluation, "read_only", read_only)
    with pytest.raises(Cancelled):
        evaluation.beside_of(city, "collector", [city.path], Stop())
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_cancelled(city):
    with pytest.raises(Cancelled):
        evaluate_workspace(city, "unit", *MARCH, "day", feedback=Stop())


def test_archived_cases_are_counted_and_lost_archives_named(tmp_path):
    with evaluated_city.build(tmp_path / "city.gpkg") as ws:
        before = {s: evaluate_workspace(ws, s, *MARCH) for s in ("unit", "collector", "area")}
        archive.archive(ws, "2026-03-01", "2026-05-01", tmp_path / "2026.gpkg", owing=True)
        assert ws.query("SELECT count(*) FROM case_closed") == [(0,)]
        for subject, was in before.items():
            now = evaluate_workspace(ws, subject, *MARCH)
            assert now.code.tolist() == was.code.tolist()
            for name, count in was.counts.items():
                assert now.counts[name].tolist() == count.tolist(), name
        evaluator = Evaluator(ws, "unit", *MARCH)
        assert (evaluator.archives, evaluator.lost) == ([tmp_path / "2026.gpkg"], [])
        # what ended a year before is not read
        assert archives_since(ws, np.datetime64("2027-03-01")) == ([], [])
        (tmp_path / "2026.gpkg").rename(tmp_path / "elsewhere.gpkg")
        evaluator = Evaluator(ws, "unit", *MARCH)
        assert (evaluator.archives, evaluator.lost) == ([], ["2026.gpkg"])
        assert evaluator.whole().counts["closed"].sum() == 0
        # an archive and a backup are judged as the city was
        (tmp_path / "elsewhere.gpkg").rename(tmp_path / "2026.gpkg")
        maintenance.backup(ws, tmp_path / "backup.gpkg")
        for name in ("2026", "backup"):
            with store.open_workspace(tmp_path / f"{name}.gpkg") as copy:
                assert maintenance.check(copy) == []
                assert evaluation_settings.rows_of(copy) == evaluation_settings.rows_of(ws)
                assert collectors.rows_of(copy) == collectors.rows_of(ws) != []


# -- the rules as tables

def test_defaults_are_those_of_the_standard(new_workspace):
    rules = evaluation_settings.settings_of(new_workspace())
    assert rules.problems == () and len(rules.rates) == 20
    assert {s: [(w.measure, w.weight, w.inverse) for w in ws] for s, ws in rules.weights.items()
            if s in ("unit", "collector", "area")} == {
        "unit": [("filed", 0.1, False), ("closing_rate", 0.3, False),
                 ("on_time_handling_rate", 0.3, False), ("rework_rate", 0.3, True)],
        "collector": [("valid_report_rate", 0.4, False), ("omission_rate", 0.2, True),
                      ("on_time_confirmation_rate", 0.2, False),
                      ("on_time_verification_rate", 0.2, False)],
        "area": [("public_report_rate", 0.1, True), ("filed", 0.2, False),
                 ("closing_rate", 0.3, False), ("on_time_closing_rate", 0.4, False)]}
    assert [(level.letter, level.lower) for level in rules.levels] == [
        ("E", 0), ("D", 40), ("C", 60), ("B", 75), ("A", 90)]


@pytest.mark.parametrize("table, change, named", [
    ("evaluation_rate", "numerator = 'closed * 2' WHERE name = 'closing_rate'", "closing_rate"),
    ("evaluation_rate", "denominator = 'nothing' WHERE name = 'closing_rate'", "closing_rate"),
    ("evaluation_rate", "name = 'closed' WHERE name = 'closing_rate'", "closed"),
    ("evaluation_rate", "name = x'00ff' WHERE name = 'closing_rate'", "b'"),
    ("evaluation_weight", "weight = 'much' WHERE measure = 'rework_rate'", "unit rework_rate"),
    ("evaluation_weight", "weight = NULL WHERE measure = 'rework_rate'", "unit rework_rate"),
    ("evaluation_weight", "weight = 0.4 WHERE measure = 'rework_rate'", "unit"),
    ("evaluation_weight", "weight = -1 WHERE measure = 'rework_rate'", "unit rework_rate"),
    ("evaluation_weight", "subject = 'dog' WHERE measure = 'rework_rate'", "dog rework_rate"),
    ("evaluation_weight", "measure = 'filed' WHERE measure = 'rework_rate'", "unit filed"),
    # what is not counted for a collector would never be scored, or always as 0
    ("evaluation_weight", "measure = 'closing_rate' WHERE subject = 'collector' "
     "AND measure = 'omission_rate'", "collector closing_rate"),
    ("evaluation_band", "measure = 'closed' WHERE subject = 'acceptor' AND lower = 0",
     "acceptor closed"),
    ("evaluation_weight", "inverse = 2 WHERE measure = 'rework_rate'", "unit rework_rate"),
    ("evaluation_weight", "inverse = 1 WHERE subject = 'unit' AND measure = 'filed'",
     "unit filed"),
    ("evaluation_band", "lower = 'none' WHERE subject = 'unit' AND lower = 51", "unit filed none"),
    ("evaluation_band", "lower = -1 WHERE subject = 'unit' AND lower = 51", "unit filed -1"),
    ("evaluation_band", "lower = 1 WHERE subject = 'unit' AND lower = 0", "unit filed"),
    ("evaluation_band", "score = 101 WHERE subject = 'unit' AND lower = 51", "unit filed 51"),
    ("evaluation_band", "measure = 'x' WHERE subject = 'unit' AND lower = 51", "unit x 51"),
    ("evaluation_band", "area_class = 'one' WHERE area_class = 1 AND lower = 1", "area filed 1"),
    ("evaluation_level", "lower = 300 WHERE letter = 'A'", "A"),
    ("evaluation_level", "lower = 75 WHERE letter = 'A'", "B"),
    ("evaluation_level", "colour = 'green' WHERE letter = 'A'", "A"),
    ("evaluation_level", "lower = 1 WHERE letter = 'E'", ""),
    ("goal", "measure = 'luck' WHERE measure = 'closing_rate'", "luck"),
    # never judged, so that nobody could reach it
    ("goal", "subject = 'unit' WHERE measure = 'omission_rate'", "omission_rate"),
    ("goal", "subject = 'company', measure = 'open' WHERE measure = 'closing_rate'", "open"),
    ("goal", "value = 'all' WHERE measure = 'closing_rate'", "closing_rate"),
    ("goal", "value = 95 WHERE measure = 'closing_rate'", "closing_rate"),
    ("goal", "value = -1, measure = 'filed' WHERE measure = 'closing_rate'", "filed"),
    ("goal", "value = 101, measure = 'score' WHERE measure = 'closing_rate'", "score"),
    ("goal", "year = 226 WHERE measure = 'closing_rate'", "closing_rate"),
    ("goal", "year = 'next' WHERE measure = 'closing_rate'", "closing_rate")])
def test_bad_row_is_named_and_set_aside(city, table, change, named):
    with city.transaction() as connection:
        connection.execute("SAVEPOINT edited")
        connection.execute(f"UPDATE {table} SET {change}")
        made = evaluate_workspace(city, "unit", *MARCH)
        connection.execute("ROLLBACK TO edited")
    problems = made.rules.problems
    assert any(problem.name.startswith(named) for problem in problems), problems
    assert all(str(problem.error()) for problem in problems)
    assert len(made) == 2 and made.counts["filed"].tolist() == [7, 4]
    assert ((made.score >= 0) & (made.score <= 100)).all()


def test_weights_that_miss_a_rate_count_for_their_share(city):
    with city.transaction() as connection:
        connection.execute("SAVEPOINT edited")
        connection.execute("DELETE FROM evaluation_weight WHERE measure = 'rework_rate'")
        made = evaluate_workspace(city, "unit", *MARCH)
        connection.execute("DELETE FROM evaluation_weight")
        none = evaluate_workspace(city, "unit", *MARCH)
        connection.execute("ROLLBACK TO edited")
    assert made.score[0] == pytest.approx((10 + 24 + 24) / 0.7, abs=0.0051)
    assert np.isnan(none.score).all() and (none.level == -1).all() and (none.rank == 0).all()


def test_saved_rules_are_checked_and_kept(new_workspace):
    ws = new_workspace()
    rows = evaluation_settings.rows_of(ws)
    mine = [{"subject": "unit", "measure": "on_time_closing_rate", "weight": 1}]
    others = [row for row in rows["weight"] if row["subject"] != "unit"]
    evaluation_settings.save(ws, weight=others + mine)
    assert [w.measure for w in evaluation_settings.settings_of(ws).weights["unit"]] \
        == ["on_time_closing_rate"]
    for part, wrong in (
            ("weight", others + [{**mine[0], "weight": 0.9}]),
            ("weight", others + [{**mine[0], "measure": "closed"}]),
            ("rate", [{**row, "numerator": "luck"} for row in rows["rate"]]),
            ("rate", rows["rate"][:3]),         # weights would miss the others
            ("band", [row for row in rows["band"] if row["lower"]]),
            ("level", rows["level"][:-1]), ("level", rows["level"] + rows["level"][:1]),
            ("goal", [{**rows["goal"][0], "direction": "about"}])):
        with pytest.raises(InputError):
            evaluation_settings.save(ws, **{part: wrong})
        assert evaluation_settings.rows_of(ws)[part] != wrong
    evaluation_settings.save(ws, rate=rows["rate"] + [
        {"name": "forced_rate", "numerator": "forced", "denominator": "closed"}], goal=[])
    kept = evaluation_settings.settings_of(ws)
    assert kept.rates["forced_rate"].title == "forced_rate" and kept.goals == ()


def test_somebody_elses_change_is_not_overwritten(new_workspace):
    ws = new_workspace()
    seen = evaluation_settings.rows_of(ws)
    evaluation_settings.save(ws, seen, goal=seen["goal"][:1])
    with pytest.raises(InputError, match="meanwhile"):
        evaluation_settings.save(ws, seen, goal=[])
    evaluation_settings.save(ws, seen, level=seen["level"])     # another table is no matter
    assert len(evaluation_settings.rows_of(ws)["goal"]) == 1


# -- collectors

def test_collectors_are_signed_where_they_change(new_workspace):
    ws = new_workspace()
    first = [{"name": " Li ", "company": "A"}, {"name": "Zhao", "company": ""}, {"name": "Wu"}]
    assert collectors.save(ws, first, actor="Ban", why="contract") == 3
    there = collectors.rows_of(ws)
    assert [(row["name"], row["company"]) for row in there] \
        == [("Li", "A"), ("Wu", None), ("Zhao", None)]
    assert collectors.save(ws, there, actor="Ban", why="again", before=there) == 0
    # names exchanged, one gone
    li, wu, zhao = there
    assert collectors.save(ws, [{**li, "name": "Zhao"}, {**zhao, "name": "Li"}], actor="Jie",
                           why="mixed up", before=there) == 3
    assert ws.query("SELECT name, company, changed_by, changed_why FROM collector ORDER BY 1") \
        == [("Li", None, "Jie", "mixed up"), ("Zhao", "A", "Jie", "mixed up")]
    now = collectors.rows_of(ws)
    for rows, why, before in (
            (there, "x", there), (now, " ", now), ([{"name": " "}], "x", now),
            ([{"name": "Li"}, {"name": "Li "}], "x", now)):
        with pytest.raises(InputError):
            collectors.save(ws, rows, actor="Jie", why=why, before=before)
        assert collectors.rows_of(ws) == now


def test_collectors_of_the_patrol_areas(new_workspace):
    ws = new_workspace()
    with ws.transaction() as connection:
        connection.executemany("INSERT INTO patrol_area (code, collector) VALUES (?, ?)",
                               [("1", " Li "), ("2", "Li"), ("3", None), ("4", " ")])
    assert collectors.of_patrol_areas(ws) == ["Li"]


# -- Excel

def test_book_keeps_texts_levels_and_what_is_none(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "e.xlsx"
    write_book(path, [Sheet("a/b" * 20, ("lead",), (
        ("Name", "text"), ("Rate", "rate"), ("Level", "level"), ("Count", "count")),
        [["=1+1", 0.5, "A", 3], ["0007\x00", float("nan"), "–", None]], {"A": "#00ff00"})])
    page, = openpyxl.load_workbook(path)
    assert len(page.title) == 31 and "/" not in page.title
    assert [[c.value for c in row] for row in page] == [
        ["lead", None, None, None], ["Name", "Rate", "Level", "Count"],
        ["=1+1", 0.5, "A", 3], ["0007", "–", "–", "–"]]
    assert page["A3"].data_type == "s" and page["C3"].fill.fgColor.rgb == "0000FF00"
    with pytest.raises(InputError):
        write_book(tmp_path / "no" / "e.xlsx", [])


def test_book_draws_the_trend(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "e.xlsx"
    write_book(path, [Sheet("Trend", ("lead",), (
        ("Code", "text"), ("Name", "text"), ("2026-01", "score"), ("2026-02", "score")),
        [[f"U{n}", f"unit {n}", 90.0, None] for n in range(12)], {}, 8)])
    chart, = openpyxl.load_workbook(path)["Trend"]._charts
    places = [[ref.f.replace("$", "") for ref in (line.tx.strRef, line.cat.numRef, line.val.numRef)]
              for line in chart.series]
    assert len(places) == 8
    assert places[0] == ["'Trend'!B3", "'Trend'!C2:D2", "'Trend'!C3:D3"]
    assert places[7] == ["'Trend'!B10", "'Trend'!C2:D2", "'Trend'!C10:D10"]
