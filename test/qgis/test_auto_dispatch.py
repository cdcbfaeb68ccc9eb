"""citygrid:autodispatch: dry runs, filters, what is told, and a cancel half-way."""
import pytest
from qgis.core import (
    QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProject,
    QgsVectorLayer)

from citygrid_plugin.core.cases import rule_store
from citygrid_plugin.core.cases.rules import DEFAULTS, Rule
from citygrid_plugin.core.workspace import case_records, cases, store


class Log(QgsProcessingFeedback):
    """Keeps what it is told; cancels when told a word."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.lines, self.cancel_at = [], cancel_at

    def pushInfo(self, text):
        self.lines.append(text)

    pushWarning = pushInfo

    def setProgress(self, value):
        if self.cancel_at is not None and value >= self.cancel_at:
            self.cancel()


@pytest.fixture
def city(two_communities):
    """Six events that wait: two of waste in each community, two that no rule but the territory
    concerns."""
    with store.open_workspace(two_communities) as ws:
        with ws.transaction() as connection:
            connection.executemany(
                "INSERT INTO organisation (code, name, area_code) VALUES (?, ?, ?)",
                [("U1", "环卫一所", None), ("U2", "环卫二所", None), ("T", "清波街道", "330106001")])
            connection.execute("UPDATE community SET street_code = '330106001'")
        rule_store.save(ws, [
            *DEFAULTS[:4], Rule(title="waste", kind="event", classcode="0102",
                                area_kind="community", area_code="330106001001", unit="U1"),
            Rule(title="waste", kind="event", classcode="0102", unit="U2"), DEFAULTS[4]],
            actor="x", why="x")
        with ws.transaction() as connection:
            connection.execute("INSERT INTO unit_grid (geom) SELECT geom FROM community")
        for x, classcode in ((50, "0102"), (150, "0102"), (450, "0102"), (550, "0102"),
                             (100, "0510"), (500, "0510")):
            cases.report(ws, classcode=classcode, kind="event", x=float(x), y=100.0,
                         description="d", source="hotline", actor="Li", role="acceptor",
                         file=True)
    return two_communities


def dispatch(run, city, log=None, **more):
    log, context = log or Log(), QgsProcessingContext()
    context.setProject(QgsProject.instance())
    more = {"OUTPUT": "memory:", **more}
    result = run("autodispatch", log, context, WORKSPACE=city, ACTOR="Wang", **more)
    if isinstance(result["OUTPUT"], QgsVectorLayer):
        layer = result["OUTPUT"]
        names = layer.fields().names()
        result["rows"] = [dict(zip(names, f.attributes())) for f in layer.getFeatures()]
    return result, "\n".join(log.lines)


def states(city):
    with store.open_workspace(city) as ws:
        return dict(ws.query("SELECT state, count(*) FROM case_open GROUP BY 1"))


def test_dry_run(run, city):
    result, log = dispatch(run, city, DRYRUN=True)
    assert (result["SURE"], result["UNSURE"], result["NONE"]) == (4, 2, 0)
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (6, 0, 0)
    assert result["COVERAGE"] == pytest.approx(66.67, abs=0.01)
    assert "coverage 66.7 %" in log and "accurate dispatch rate" in log
    assert states(city) == {"filed": 6}
    assert {(r["unit"], r["rule"], bool(r["sure"]), r["result"]) for r in result["rows"]} == {
        ("U1", 5, True, "would be dispatched"), ("U2", 6, True, "would be dispatched"),
        ("T", 7, False, "waits for a person")}
    assert all(r["unit_name"] and r["reason"] and r["rule_name"] for r in result["rows"])


def test_dispatch(run, city):
    result, _ = dispatch(run, city)
    assert (result["WRITTEN"], states(city)) == (4, {"dispatched": 4, "filed": 2})
    assert sorted(r["result"] for r in result["rows"]) == ["dispatched"] * 4 + \
        ["waits for a person"] * 2
    with store.open_workspace(city) as ws:
        notes = ws.query("SELECT DISTINCT actor, role, note FROM case_step "
                         "WHERE action = 'dispatch' ORDER BY note")
        assert notes == [("Wang", "dispatcher", "By rule 5: waste"),
                         ("Wang", "dispatcher", "By rule 6: waste")]
        assert case_records.verify_chain(ws) == []
    again, _ = dispatch(run, city)
    assert (again["READ"], again["WRITTEN"]) == (2, 0)


@pytest.mark.parametrize("given, count", [
    ({"CLASSES": "E0102"}, 4), ({"CLASSES": "C0102"}, 0), ({"CLASSES": "05，0102"}, 6),
    ({"AREAS": "330106001001"}, 3), ({"AREAS": "330106001"}, 6),
    ({"CLASSES": "E05", "AREAS": "330106001002"}, 1)])
def test_filters(run, city, given, count):
    result, _ = dispatch(run, city, DRYRUN=True, **given)
    assert result["READ"] == count


@pytest.mark.parametrize("given, words", [({"CLASSES": "waste"}, "no code of a class"),
                                          ({"AREAS": "north"}, "no code of a street")])
def test_wrong_filter(run, city, given, words):
    with pytest.raises(QgsProcessingException, match=words):
        dispatch(run, city, **given)
    assert states(city) == {"filed": 6}


def test_cancelled_before_the_first(run, city):
    with pytest.raises(QgsProcessingException, match="Nothing was changed"):
        dispatch(run, city, Log(cancel_at=0))
    assert states(city) == {"filed": 6}


def test_cancelled_half_way_leaves_whole_cases_and_says_so(run, city):
    result, log = dispatch(run, city, Log(cancel_at=60))
    assert states(city) == {"dispatched": 2, "filed": 4}
    assert "Cancelled after 2 cases" in log
    assert {r["result"] for r in result["rows"]} == {"dispatched", "left: cancelled",
                                                     "waits for a person"}


def test_no_cases_and_no_table_wanted(run, city):
    dispatch(run, city)
    result, log = dispatch(run, city, CLASSES="E0102", OUTPUT=None)
    assert (result["READ"], "COVERAGE" in result) == (0, False)
    assert "coverage –" in log
