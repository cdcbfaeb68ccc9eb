"""citygrid:evaluate: a workspace in; map, ranking, trend, Excel file and the cases behind out."""
import evaluated_city
import pytest
import shapely
from feedback_log import Log
from field_names import unnamed
from fresh_workspace import fresh
from qgis.core import (
    QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsProcessingException,
    QgsProcessingFeedback, QgsVectorLayer)

from citygrid_plugin.core.analysis.evaluation_counts import COUNTS, SUBJECTS
from citygrid_plugin.core.analysis.evaluation_rules import rules
from citygrid_plugin.core.workspace import bulk, store
from citygrid_plugin.core.workspace.evaluation_settings import defaults
from citygrid_plugin.layers import evaluation_style, evaluation_words

MARCH = {"SINCE": "2026-03-01", "UNTIL": "2026-03-31"}
_SUBJECT = {name: at for at, name in enumerate(SUBJECTS)}
_COUNT = {name: at for at, name in enumerate(COUNTS)}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    path = tmp_path_factory.mktemp("city") / "city.gpkg"
    evaluated_city.build(path).close()
    return str(path)


def rows_of(layer):
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


def none(value):
    return value is None or str(value) == "NULL"


@pytest.fixture(scope="module")
def grids(run, city):
    log = Log()
    return run("evaluate", log, WORKSPACE=city, AREA=0, **MARCH, OUTPUT="memory:",
               RANKING="memory:"), log.lines


def test_areas_as_layer_and_table(grids):
    result, lines = grids
    rows = rows_of(result["OUTPUT"])
    assert [(r["score"], r["level"], r["rank"]) for r in rows] == [
        (95, "A", 1), (58.33, "D", 3), (94.67, "A", 2)]
    assert rows[1]["closing_rate"] == 66.67 and rows[1]["should_close"] == 3
    assert none(rows[0]["on_time_confirmation_rate"])       # nobody was sent to confirm there
    assert {r["since"] + r["until"] + r["as_of"] for r in rows} \
        == {"2026-03-012026-03-312026-04-01 00:00"}
    assert result["OUTPUT"].crs().authid() == "EPSG:4549"
    assert [r["rank"] for r in rows_of(result["RANKING"])] == [1, 2, 3]
    assert (result["SUBJECTS"], result["SCORED"], result["OUTSIDE"]) == (3, 3, 1)
    assert any("1 cases of the period lie in no unit grid" in line for line in lines)
    assert any(line.startswith("A: 90 points and more") and line.endswith(": 2")
               for line in lines)


def test_colours_of_the_levels(grids):
    layer = grids[0]["OUTPUT"]
    levels = rules(defaults()).levels
    evaluation_style.dress_evaluation(layer, levels, {"score": "Score"})
    root, seen = layer.renderer().rootRule(), {}
    feature = next(layer.getFeatures())
    for value in (*"ABCDE", "–", None):
        feature["level"] = value
        context = QgsExpressionContext(
            QgsExpressionContextUtils.globalProjectLayerScopes(layer))
        context.setFeature(feature)
        hits = [child for child in root.children()
                if QgsExpression(child.filterExpression()).evaluate(context)]
        seen[value], = [child.symbol().symbolLayer(0).fillColor().name() for child in hits]
    assert {letter: seen[letter] for letter in "ABCDE"} == {
        level.letter: level.colour for level in levels}
    assert seen["–"] == seen[None] and seen["–"] not in [level.colour for level in levels]
    assert layer.attributeAlias(layer.fields().indexOf("score")) == "Score"


@pytest.mark.parametrize("subject", [s for s in SUBJECTS if s != "area"])
def test_each_subject(run, city, subject):
    result = run("evaluate", WORKSPACE=city, SUBJECT=_SUBJECT[subject], **MARCH,
                 RANKING="memory:")
    rows = {r["code"]: r for r in rows_of(result["RANKING"])}
    for code, counts in evaluated_city.MARCH[subject].items():
        assert {name: rows[code][name] for name in counts} == counts
    assert "OUTPUT" not in result or result["OUTPUT"] is None


def test_a_trend_of_far_too_many_rows_is_refused(run, city, monkeypatch):
    from citygrid_plugin.processing.analysis import evaluate
    monkeypatch.setattr(evaluate, "MOST_ROWS", 11)
    start = {"WORKSPACE": city, "SUBJECT": _SUBJECT["unit"], **MARCH, "TREND": "memory:"}
    with pytest.raises(QgsProcessingException, match="more than 11. Choose longer steps"):
        run("evaluate", STEP=1, **start)
    assert run("evaluate", STEP=3, **start)["TREND"].featureCount() > 0


def test_trend_and_excel(run, city, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "evaluation.xlsx"
    result = run("evaluate", WORKSPACE=city, SUBJECT=_SUBJECT["unit"], STEP=2, **MARCH,
                 RANKING="memory:", TREND="memory:", EXCEL=str(path))
    rows = rows_of(result["TREND"])
    assert {r["step"] for r in rows} >= {"2026-W10", "2026-W11", "2026-W14"}
    assert sum(r["should_close"] for r in rows if r["code"] == "U1") == 5
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Ranking", "Trend", "How it is scored", "What it means"]
    page = list(book["Ranking"].iter_rows(values_only=True))
    assert page[0][0] == "Evaluation: Units" and "2026-03-31" in page[1][0]
    head = page[2]
    first = dict(zip(head, page[3]))
    assert (first["Rank"], first["Name"], first["Score"], first["Level"], first["Closing rate"]) \
        == (1, "环卫一所", 88, "B", 0.8)
    trend = list(book["Trend"].iter_rows(values_only=True))
    assert trend[2][2:] == ("2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13",
                            "2026-W14")
    scored = [row[:2] for row in book["How it is scored"].iter_rows(min_row=4, values_only=True)]
    assert ("Rework rate", 0.3) in scored
    with store.open_workspace(city) as ws:      # the table says what the workspace says
        assert ws.query("SELECT count(*) FROM case_closed")[0][0] == 10


def test_cases_behind_a_figure(run, city):
    given = {"WORKSPACE": city, "SUBJECT": _SUBJECT["unit"], **MARCH, "BEHIND": "memory:"}
    result = run("evaluate", ROW="环卫一所", FIGURE=_COUNT["overdue_unhandled"], **given)
    row, = rows_of(result["BEHIND"])
    assert (row["case_no"], row["unit_name"], row["state"]) == ("N2", "环卫一所", "closed")
    assert result["BEHINDCOUNT"] == 1 and row["class_name"] and row["state_text"]
    evaluation_style.name_cases(result["BEHIND"])
    assert not unnamed(result["BEHIND"])
    assert result["BEHIND"].getFeature(1).geometry().asPoint().x() == 150
    for wrong, said in (({"ROW": "U9", "FIGURE": 0}, "U9"), ({"ROW": "U1"}, "Choose the count"),
                        ({"ROW": "U1", "FIGURE": _COUNT["accepted"]}, "accepted")):
        with pytest.raises(QgsProcessingException, match=said):
            run("evaluate", **given, **wrong)


@pytest.mark.parametrize("wrong, said", [
    ({"SINCE": "yesterday"}, "no day"), ({"UNTIL": "2026-03-31"}, "first day"),
    ({"SINCE": "2026-03-31", "UNTIL": "2026-03-01"}, "none"),
    ({**MARCH, "ASOF": "soon"}, "soon"),
    ({**MARCH, "EXCEL": "/no such folder/e.xlsx"}, "written")])
def test_what_cannot_be_is_said(run, city, wrong, said):
    with pytest.raises(QgsProcessingException, match=said):
        run("evaluate", WORKSPACE=city, **wrong)


def test_without_grids_and_cancelled(run, city, tmp_path):
    fresh(tmp_path / "empty.gpkg").close()
    with pytest.raises(QgsProcessingException, match="no unit grids"):
        run("evaluate", WORKSPACE=str(tmp_path / "empty.gpkg"), **MARCH)
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run("evaluate", feedback, WORKSPACE=city, **MARCH)


def test_a_period_without_cases_is_told(run, city, tmp_path):
    """Grids in which nothing happened are in good order, also in a year that was mistyped."""
    def lines(path, **period):
        log = Log()
        result = run("evaluate", log, WORKSPACE=str(path), AREA=0, **period, OUTPUT="memory:")
        assert result["OUTPUT"].featureCount() > 0
        return [line for line in log.lines if "from that alone" in line]
    assert lines(city, **MARCH) == []
    told, = lines(city, SINCE="2016-03-01", UNTIL="2016-03-31")
    with store.open_workspace(city) as ws:
        first, last = ws.query("SELECT min(reported_at), max(reported_at) FROM (SELECT reported_at "
                               "FROM case_open UNION ALL SELECT reported_at FROM case_closed)")[0]
    assert told.endswith(f"Cases were reported from {first[:10]} to {last[:10]}.")
    with fresh(tmp_path / "none.gpkg") as ws, ws.bulk("test") as connection:
        for table, row in (("street", {"code": ["330106001"], "name": ["街"]}),
                           ("community", {"code": ["330106001001"], "name": ["甲社区"],
                                          "street_code": ["330106001"]}),
                           ("unit_grid", {"area_class": [1]})):
            bulk.insert_rows(ws, connection, table, row, geometry=[shapely.box(0, 0, 100, 100)])
    told, = lines(tmp_path / "none.gpkg", **MARCH)
    assert "There are no cases" in told


def test_default_period_is_the_month_before(run, city):
    result = run("evaluate", WORKSPACE=city, SUBJECT=_SUBJECT["unit"], RANKING="memory:")
    assert isinstance(result["RANKING"], QgsVectorLayer)


def test_a_rule_of_the_city_that_is_wrong_is_said(run, tmp_path):
    path = tmp_path / "city.gpkg"
    with evaluated_city.build(path) as ws, ws.transaction() as connection:
        connection.execute("UPDATE evaluation_weight SET weight = 'much' "
                           "WHERE subject = 'unit' AND measure = 'filed'")
        connection.execute("UPDATE evaluation_rate SET name = 'code' WHERE name = 'filing_rate'")
    log = Log()
    result = run("evaluate", log, WORKSPACE=str(path), SUBJECT=_SUBJECT["unit"], **MARCH,
                 RANKING="memory:")
    assert any("Weights: The weight much of Number of cases filed is no number" in line
               for line in log.lines)
    assert any("Weights: The weights of Units add up to 90 %, not to 100 %" in line
               for line in log.lines)
    assert rows_of(result["RANKING"])[0]["score"] == pytest.approx((24 + 24 + 30) / 0.9, abs=0.01)


def test_labels_of_the_steps():
    import numpy as np
    for day, step, label in (("2026-03-05", "day", "2026-03-05"), ("2027-01-01", "week", "2026-W53"),
                             ("2026-03-01", "month", "2026-03"), ("2026-12-31", "quarter", "2026Q4"),
                             ("2026-03-01", "year", "2026")):
        assert evaluation_words.step_label(np.datetime64(day, "s"), step) == label
