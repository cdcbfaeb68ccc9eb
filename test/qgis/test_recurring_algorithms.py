"""What comes back, circles, is missing or lies close together: workspace in, layers out."""
import datetime
import re
import shutil

import numpy as np
import pytest
import shapely
from feedback_log import Log
from fresh_workspace import fresh
from qgis.core import (
    QgsApplication, QgsExpressionContext, QgsExpressionContextUtils, QgsFeature, QgsGeometry,
    QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition, QgsProcessingUtils, QgsProject, QgsVectorLayer)

from citygrid_plugin.core.errors import Cancelled
from citygrid_plugin.core.workspace import archive, behind, bulk, case_records, store
from citygrid_plugin.layers import recurring_style

BIN, LAMP = "3301060305000001", "3301060118000001"
BIN_NAME = "Refuse bin"
FIRST = datetime.datetime(2026, 1, 5, 9)
TABLES = ("OUTPUT", "DRAGGING", "COMPONENTS", "CLASSESTABLE")

#: number, class, component, x, y, (hours after the first, action, unit) ...
SETTLED = ((0, "report", ""), (1, "file", ""), (2, "dispatch", "U1"), (20, "handle", ""),
           (24, "pass", ""))
CIRCLED = ((0, "report", ""), (1, "file", ""), (2, "dispatch", "U1"), (3, "request_return", ""),
           (4, "grant_return", ""), (26, "dispatch", "U2"), (27, "request_return", ""),
           (28, "grant_return", ""), (50, "dispatch", "U1"))
CASES = (
    *((f"C{n}", "component", "0305", BIN, 100, 52, 10 * n, SETTLED) for n in range(3)),
    ("C3", "component", "0305", BIN, 100, 52, 20.2, SETTLED[:3]),          # told again
    ("C4", "component", "0118", LAMP, 450, 52, 7, SETTLED),
    *((f"E{n}", "event", "0501", None, 300 + n, 55, 5 * n, SETTLED) for n in range(4)),
    ("E8", "event", "0102", None, 560, 60, 1, CIRCLED),
    ("E9", "event", "0102", None, 200, 40, 2,
     ((0, "report", ""), (1, "file", ""), (2, "void", ""))),
)
ROLES = {"report": "collector", "file": "shift_leader", "dispatch": "dispatcher",
         "handle": "unit", "pass": "shift_leader", "request_return": "unit",
         "grant_return": "dispatcher", "void": "shift_leader"}


def history():
    columns = ("case_no", "kind", "classcode", "objid", "x", "y")
    cases = {name: [row[k] for row in CASES] for k, name in enumerate(columns)}
    cases.update(limit_value=[4.0] * len(CASES), limit_unit=["work_hour"] * len(CASES))
    steps = {name: [] for name in ("case_no", "seq", "action", "role", "actor", "at", "unit",
                                   "note")}
    for row in CASES:
        for seq, (hours, action, unit) in enumerate(row[7], 1):
            at = FIRST + datetime.timedelta(days=row[6], hours=hours)
            values = (row[0], seq, action, ROLES[action], f"{ROLES[action]} Li", at.isoformat(),
                      unit or None, "why")
            for name, value in zip(steps, values):
                steps[name].append(value)
    return cases, steps


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Two communities of two grids each along a street of 600 m, a bin at 100 m."""
    path = tmp_path_factory.mktemp("recurring") / "w.gpkg"
    with fresh(path) as ws, ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "community",
                         {"code": ["330106001001", "330106001002"], "name": ["A", "B"]},
                         geometry=[shapely.box(0, 0, 300, 100), shapely.box(300, 0, 600, 100)])
        bulk.insert_rows(ws, connection, "unit_grid", {"bgname": [None] * 4},
                         geometry=[shapely.box(x, 0, x + 150, 100) for x in (0, 150, 300, 450)])
        bulk.insert_rows(ws, connection, "organisation", {"code": ["U1", "U2"],
                                                          "name": ["环卫一所", "市政养护所"]})
        bulk.insert_rows(ws, connection, "base_road",
                         {"name": ["长街", "长街", "边路"], "kind": ["primary"] * 2 + ["service"]},
                         geometry=[shapely.LineString([(0, 50), (250, 50)]),
                                   shapely.LineString([(250, 50), (900, 50)]),
                                   shapely.LineString([(500, 50), (500, 90)])])
        for table, code, x in (("component_03_point", "0305", 100),
                               ("component_01_point", "0118", 450)):
            bulk.insert_rows(ws, connection, table, {
                "classcode": [code], "objname": ["x"], "objstate": ["完好"],
                "ordate": ["2024-02-01"]}, points=(np.array([x * 1.0]), np.array([52.0])))
        case_records.write_history(ws, connection, *history())
    return str(path)


def rows_of(layer):
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


@pytest.fixture(scope="module")
def recurring(run, city):
    log = Log()
    result = run("recurringproblems", log, WORKSPACE=city, AT="2026-03-01", DAYS=30,
                 **dict.fromkeys(TABLES, "memory:"))
    return result, log.lines


def test_what_comes_back(recurring):
    result, lines = recurring
    place, bin_ = rows_of(result["OUTPUT"])
    assert (place["what"], place["times"], place["case_nos"]) == ("place", 4, "E0, E1, E2, E3")
    assert (bin_["code"], bin_["times"], bin_["cases"], bin_["open"]) == (BIN, 3, 4, 1)
    assert bin_["case_nos"] == "C0, C1, C2, C3"
    assert bin_["mean_days"] == 10 and bin_["intervals"] == "10.0, 10.0"
    assert (bin_["first"], bin_["last"]) == ("2026-01-05", "2026-01-25")
    assert bin_["class_name"] and bin_["units"] == "环卫一所"
    assert (result["OBJECTS"], result["PLACES"]) == (1, 1)
    # all but the void one
    assert (result["READ"], result["REJECTED"]) == (len(CASES), 1)
    feature = next(f for f in result["OUTPUT"].getFeatures() if f["what"] == "place")
    assert feature.geometry().asPoint().x() == pytest.approx(301.5)
    assert result["OUTPUT"].crs().authid() == "EPSG:4549"


def test_every_row_says_what_it_was_made_of(run, city, recurring):
    for name in TABLES:
        row = rows_of(recurring[0][name])[0]
        assert "2026-01-05" in row["about"] and "2026-01-25" in row["about"]
        assert row["as_of"] == "2026-03-01T00:00"
    result = run("stdbscan", WORKSPACE=city, OUTPUT="memory:", CLASSES="E05", SPACE=20, TIME=5,
                 LEAST=2, SINCE="2026-01-01", UNTIL="2026-01-31")
    row, = rows_of(result["OUTPUT"])
    assert "05" in row["about"] and "2026-01-01" in row["about"] and "2026-01-31" in row["about"]
    assert row["as_of"] >= "2026"


def test_what_drags_on(recurring):
    rows = rows_of(recurring[0]["DRAGGING"])
    assert [row["case_no"] for row in rows] == ["E8", "C3"]
    assert rows[0]["open_days"] == pytest.approx(53.6, abs=0.1) and rows[0]["late_days"] > 40
    assert rows[0]["unit_name"] == "环卫一所" and rows[0]["reason_count"] == 1
    assert rows[0]["reasons"]


def test_the_components_with_the_most_cases(recurring):
    rows = rows_of(recurring[0]["COMPONENTS"])
    assert [(row["objid"], row["cases"], row["case_nos"]) for row in rows] == [
        (BIN, 4, "C0, C1, C2, C3"), (LAMP, 1, "C4")]
    assert (rows[0]["objstate"], rows[0]["ordate"]) == ("完好", "2024-02-01")
    table = rows_of(recurring[0]["CLASSESTABLE"])
    assert [(row["classcode"], row["components"], row["per_hundred"]) for row in table] == [
        ("0305", 1, 400.0), ("0118", 1, 100.0)]


@pytest.mark.parametrize("given, what", [
    ({"CLASSES": "E0999"}, "No case fits"), ({"SINCE": "2030-01-01"}, "No case fits"),
    ({"AT": "soon"}, "point in time"), ({"SINCE": "tomorrow"}, "is no day"),
    ({"OPENDAYS": 0, "LATEDAYS": 0, "EXTENSIONS": 0, "SUSPENSIONS": 0, "REWORKS": 0,
      "NOTICES": 0}, "thresholds")])
def test_what_cannot_be_asked(run, city, given, what):
    with pytest.raises(QgsProcessingException, match=what):
        run("recurringproblems", WORKSPACE=city, OUTPUT="memory:", **given)


@pytest.mark.parametrize("name", ["recurringproblems", "circlingcases", "facilitygaps",
                                  "networkdensity", "stdbscan"])
def test_cancelled(run, city, name):
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException):
        run(name, feedback, WORKSPACE=city, OUTPUT="memory:", FACILITY="C0305")


def test_no_part_of_recurring_problems_is_silent(run, city):
    class Steps(QgsProcessingFeedback):
        def __init__(self, stop=101.0):
            super().__init__()
            self.told = []
            self.progressChanged.connect(lambda at: (self.told.append(at), at >= stop
                                                     and self.cancel()))
    steps, given = Steps(), {"WORKSPACE": city, "AT": "2026-03-01",
                             **dict.fromkeys(TABLES, "memory:")}
    run("recurringproblems", steps, **given)
    assert steps.told == sorted(steps.told)
    told = [0.0, *steps.told, 100.0]
    assert max(np.diff(told)[np.array(told[:-1]) >= 60]) <= 10
    for stop in (72, 86, 94):
        with pytest.raises(QgsProcessingException, match="Cancelled"):
            run("recurringproblems", Steps(stop), **given)


def test_numbers_and_components_are_looked_up_in_portions(city, monkeypatch):
    class Steps:
        def __init__(self, most):
            self.most, self.told = most, []

        def is_cancelled(self):
            return len(self.told) >= self.most

        def progress(self, share):
            self.told.append(share)
    with store.open_workspace(city) as ws:
        keys = np.array([fid for fid, in ws.query("SELECT fid FROM case_open UNION ALL "
                                                  "SELECT fid FROM case_closed")])
        whole = behind.case_numbers(ws, keys), behind.named_components(ws, [BIN, LAMP, "none"])
        monkeypatch.setattr(behind, "_AT_ONCE", 2)
        steps = Steps(1000)
        assert behind.case_numbers(ws, keys, steps).tolist() == whole[0].tolist()
        assert len(steps.told) == -(-len(keys) // 2) and set(whole[0]) == {r[0] for r in CASES}
        assert behind.named_components(ws, [BIN, LAMP, "none"], steps) == whole[1]
        assert set(whole[1]) == {BIN, LAMP}
        for look, given in ((behind.case_numbers, keys),
                            (behind.named_components, [BIN, LAMP, "none"])):
            with pytest.raises(Cancelled):
                look(ws, given, Steps(1))


@pytest.mark.parametrize("name", ["recurringproblems", "circlingcases", "networkdensity",
                                  "stdbscan"])
def test_a_workspace_without_cases(run, tmp_path, name):
    fresh(tmp_path / "w.gpkg").close()
    start = {"WORKSPACE": str(tmp_path / "w.gpkg"), "OUTPUT": "memory:"}
    if name == "circlingcases":
        assert run(name, **start)["CIRCLING"] == 0
    else:
        with pytest.raises(QgsProcessingException, match="No case fits"):
            run(name, **start)


def test_what_circled(run, city):
    result = run("circlingcases", WORKSPACE=city, OUTPUT="memory:", PASSES="memory:",
                 MATRIX="memory:", RULES="memory:")
    row, = rows_of(result["OUTPUT"])
    assert (row["case_no"], row["way"]) == ("E8", "环卫一所 → 市政养护所 → 环卫一所")
    assert (row["dispatches"], row["unit_count"], row["returns"], row["loops"]) == (3, 2, 2, 1)
    assert row["days_lost"] == result["DAYSLOST"] == 2
    passes = rows_of(result["PASSES"])
    assert [(p["from_unit"], p["to_unit"], p["times"], p["held_days"], p["case_nos"])
            for p in passes] == [("U1", "U2", 1, 1.0, "E8"), ("U2", "U1", 1, 1.0, "E8")]
    assert "0102" in passes[0]["classes"]
    assert [(m["unit"], m["to_U1"], m["to_U2"], m["all"]) for m in rows_of(result["MATRIX"])] == [
        ("U1", 0, 1, 1), ("U2", 1, 0, 1)]
    rule, = rows_of(result["RULES"])
    assert (rule["classcode"], rule["cases"], rule["ended_at"], rule["share"]) == (
        "0102", 1, "U1", 100.0)
    # the city's option, or what is asked for
    assert run("circlingcases", WORKSPACE=city, OUTPUT="memory:", LEAST=4)["CIRCLING"] == 0
    assert run("circlingcases", WORKSPACE=city, OUTPUT="memory:",
               CLASSES="E05")["CIRCLING"] == 0


def test_streets_without_a_bin(run, city):
    result = run("facilitygaps", WORKSPACE=city, FACILITY="C0305", CASES="E0501, E0102",
                 OUTPUT="memory:", GRIDS="memory:")
    rows = rows_of(result["OUTPUT"])
    half = (50 ** 2 - 2 ** 2) ** 0.5
    # the street ends with the district at 600 m; its second line goes on under the same name
    assert [(row["street"], row["number"]) for row in rows] == [("长街", 1), ("长街", 2),
                                                                ("边路", 3)]
    assert [row["length_m"] for row in rows] == pytest.approx(
        [500 - half, 100 - half, 40], abs=0.01)
    assert BIN_NAME in rows[0]["about"]
    assert rows[0]["nearest"] == BIN and rows[0]["farthest_m"] == pytest.approx(500, abs=0.1)
    assert rows[0]["case_nos"] == "E0, E1, E2, E3, E8, E9"
    assert result["METRES"] == pytest.approx(640 - 2 * half)
    assert result["LONGEST"] == pytest.approx(500 - half)
    grids = {row["bgid"]: row for row in rows_of(result["GRIDS"])}
    assert [row["percent"] for _, row in sorted(grids.items())] == pytest.approx(
        [100 * (150 - 2 * half) / 150, 100, 100, 100], abs=0.1)


def test_density_along_the_streets(run, city):
    log = Log()
    result = run("networkdensity", log, WORKSPACE=city, OUTPUT="memory:", CLASSES="E05",
                 BANDWIDTH=100, SNAP=20)
    rows = rows_of(result["OUTPUT"])
    assert result["COUNTED"] == 4
    assert sum(row["per_km"] * row["length_m"] for row in rows) / 1000 == pytest.approx(4, abs=0.01)
    highest = max(rows, key=lambda row: row["per_km"])
    assert highest["per_km"] == pytest.approx(result["HIGHEST"], abs=0.001)
    assert {row["street"] for row in rows} == {"长街"}
    assert sorted(filter(None, ", ".join(row["case_nos"] for row in rows).split(", "))) == [
        "E0", "E1", "E2", "E3"]
    # they are 5 m beside it
    result = run("networkdensity", log, WORKSPACE=city, OUTPUT="memory:", CLASSES="E05", SNAP=4)
    assert (result["COUNTED"], result["WRITTEN"], result["REJECTED"]) == (0, 0, 4)


def test_lists_are_written_as_in_the_language_of_the_reader(run, city, monkeypatch):
    monkeypatch.setattr("citygrid_plugin.processing.analysis.st_dbscan.tr",
                        lambda text: {", ": "、"}.get(text, text))
    row = rows_of(run("stdbscan", WORKSPACE=city, OUTPUT="memory:", SPACE=2000, TIME=365,
                      LEAST=2)["OUTPUT"])[0]
    assert "、" in row["classes"] and ", " not in row["classes"]


def test_clusters_in_space_and_time(run, city):
    result = run("stdbscan", WORKSPACE=city, OUTPUT="memory:", POINTS="memory:", SPACE=20, TIME=5,
                 CLASSES="E05",
                 LEAST=2)
    row, = rows_of(result["OUTPUT"])
    assert (row["number"], row["cases"], row["case_nos"]) == (1, 4, "E0, E1, E2, E3")
    assert (row["begin"], row["end"]) == ("2026-01-05T09:00:00", "2026-01-20T09:00:00")
    assert "0501" in row["classes"] and row["units"] == "环卫一所 (4)" and row["days"] == 15
    hull = next(result["OUTPUT"].getFeatures()).geometry()
    assert hull.contains(QgsGeometry.fromWkt("POINT (301 55)"))
    points = rows_of(result["POINTS"])
    assert [(p["case_no"], p["number"], p["core"]) for p in points] == [
        (f"E{n}", 1, True) for n in range(4)]
    result = run("stdbscan", WORKSPACE=city, OUTPUT="memory:", POINTS="memory:", SPACE=20, TIME=4,
                 CLASSES="E05")
    assert (result["CLUSTERS"], result["CLUSTERED"], result["POINTS"].featureCount()) == (0, 0, 0)


def test_what_is_too_much_for_points_is_said(run, city, monkeypatch):
    from citygrid_plugin.processing.analysis import st_dbscan
    monkeypatch.setattr(st_dbscan, "MOST_POINTS", 3)
    monkeypatch.setattr(st_dbscan, "_MANY", 4)
    log, start = Log(), {"WORKSPACE": city, "CLASSES": "E05", "SPACE": 20, "TIME": 5, "LEAST": 2}
    result = run("stdbscan", log, OUTPUT="memory:", POINTS="memory:", **start)
    assert [p["case_no"] for p in rows_of(result["POINTS"])] == ["E0", "E1", "E2"]
    assert rows_of(result["OUTPUT"])[0]["cases"] == result["CLUSTERED"] == 4
    said = "\n".join(log.lines)
    assert "4 cases are in clusters: the first 3" in said and "100 % of the cases" in said
    assert run("stdbscan", OUTPUT="memory:", **start)["POINTS"] is None


@pytest.fixture(scope="module")
def archived(city, tmp_path_factory):
    """The same city, the ended cases in an archive beside it."""
    folder = tmp_path_factory.mktemp("archived")
    path = shutil.copy(city, folder / "w.gpkg")
    with store.open_workspace(path, allow_network=True) as ws:
        moved = archive.archive(ws, "2026-01-01", "2027-01-01", folder / "2026.gpkg", owing=True)
        assert moved.cases == len(CASES) - 2
    return str(path)


@pytest.mark.parametrize("name, more", [
    ("countbyarea", {}), ("hotspots", {}), ("emerginghotspots", {"STEP": 1}),
    ("stdbscan", {"SPACE": 20, "TIME": 5, "LEAST": 2}), ("networkdensity", {}),
    ("recurringproblems", {"COMPONENTS": "memory:", "ENDED": True, "DRAGGING": "memory:"}),
    ("circlingcases", {"LEAST": 2}), ("facilitygaps", {"FACILITY": "C0305", "CASES": "E05"})])
def test_archived_cases_count_as_the_others(run, city, archived, name, more):
    def table(path):
        log = Log()
        result = run(name, log, WORKSPACE=path, OUTPUT="memory:", SINCE="2026-01-01", **more)
        layers = [rows_of(value) for value in result.values() if isinstance(value, QgsVectorLayer)]
        return [[{k: v for k, v in row.items() if k != "as_of"} for row in rows]
                for rows in layers], "\n".join(log.lines)
    before, after = table(city), table(archived)
    assert any(before[0]) and after[0] == before[0] and "not at hand" not in after[1]


def test_cases_far_from_every_street_are_warned_of(run, city):
    class Warned(QgsProcessingFeedback):
        said = ""

        def pushWarning(self, text):
            self.said += text
    feedback = Warned()
    result = run("networkdensity", feedback, WORKSPACE=city, OUTPUT="memory:", SNAP=1)
    assert result["REJECTED"] and f"{result['REJECTED']} cases are too far" in feedback.said


def test_an_archive_that_is_not_at_hand_is_named(run, archived, tmp_path):
    alone = shutil.copy(archived, tmp_path / "w.gpkg")
    for name in ("countbyarea", "recurringproblems"):
        log = Log()
        run(name, log, WORKSPACE=str(alone), OUTPUT="memory:")
        assert "The archive 2026.gpkg is not at hand" in "\n".join(log.lines)


def layer(kind, *wkts, crs="EPSG:4549"):
    made = QgsVectorLayer(f"{kind}?crs={crs}&field=name:string", "given", "memory")
    for wkt in wkts:
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        made.dataProvider().addFeature(feature)
    return made


def test_layers_instead_of_a_workspace(run):
    result = run("facilitygaps", STREETS=layer("LineString", "LINESTRING (0 0, 400 0)"),
                 FACILITIES=layer("Point", "POINT (0 30)"), DISTANCE=50, OUTPUT="memory:")
    assert [row["length_m"] for row in rows_of(result["OUTPUT"])] == [360]
    assert result.get("GRIDS") is None


def test_a_distance_below_a_metre_is_refused():
    """The streets of a city in parts of a few centimetres would fill the memory."""
    distance = QgsApplication.processingRegistry().algorithmById(
        "citygrid:facilitygaps").parameterDefinition("DISTANCE")
    assert distance.checkValueIsAcceptable(1) and not distance.checkValueIsAcceptable(0.9)


@pytest.mark.parametrize("given, what", [
    ({"FACILITY": ""}, "Choose what to look for"), ({"FACILITY": "E0102"}, "no class of comp"),
    ({"FACILITY": "C0402"}, "no valid component of 0402"), ({"FACILITY": "lamp"}, "no code"),
    ({"FACILITY": "C0305", "KINDS": "motorway"}, "no road of the kind motorway"),
    ({"FACILITY": "C0305", "STREETS": "empty"}, "no streets")])
def test_what_is_missing(run, city, given, what):
    if given.get("STREETS"):
        given = {**given, "STREETS": layer("LineString")}
    with pytest.raises(QgsProcessingException, match=what):
        run("facilitygaps", WORKSPACE=city, OUTPUT="memory:", **given)


def test_cases_along_layers_are_those_of_a_workspace(run):
    with pytest.raises(QgsProcessingException, match="No workspace is open"):
        run("facilitygaps", STREETS=layer("LineString", "LINESTRING (0 0, 400 0)"), CASES="E0501",
            FACILITIES=layer("Point", "POINT (0 30)"), OUTPUT="memory:")


def test_a_layer_without_a_facility(run):
    with pytest.raises(QgsProcessingException, match="There is no facility of this kind"):
        run("facilitygaps", STREETS=layer("LineString", "LINESTRING (0 0, 400 0)"),
            FACILITIES=layer("Point"), OUTPUT="memory:")


def test_degrees_are_no_metres(run):
    with pytest.raises(QgsProcessingException, match="metres"):
        run("facilitygaps", STREETS=layer("LineString", "LINESTRING (0 0, 1 0)",
                                          crs="EPSG:4326"),
            FACILITIES=layer("Point", "POINT (0 0)"), OUTPUT="memory:")


def test_no_street_is_without(run):
    result = run("facilitygaps", STREETS=layer("LineString", "LINESTRING (0 0, 40 0)"),
                 FACILITIES=layer("Point", "POINT (0 0)"), OUTPUT="memory:")
    assert (result["WRITTEN"], result["LONGEST"], result["PERCENT"]) == (0, 0, 0)


@pytest.mark.parametrize("name, dresser, shown", [
    ("recurringproblems", "dress_recurring", 8), ("circlingcases", "dress_circling", 4),
    ("facilitygaps", "dress_gaps", 4), ("networkdensity", "dress_density", 6),
    ("stdbscan", "dress_clusters", 7)])
def test_the_look_of_the_results(run, city, name, dresser, shown):
    result = run(name, WORKSPACE=city, FACILITY="C0305", OUTPUT="memory:", LEAST=2)
    layer = result["OUTPUT"]
    getattr(recurring_style, dresser)(layer)
    root = layer.renderer().rootRule()
    rules = [rule for child in root.children() for rule in (child.children() or [child])]
    assert len(rules) == shown
    for feature in layer.getFeatures():
        drawn = sum(rule.filter().evaluate(_context(layer, feature)) == 1 for rule in rules
                    if rule.filter() is not None)
        assert drawn >= 1
    assert all(layer.attributeAlias(k) for k, field in enumerate(layer.fields())
               if field.name() in recurring_style.FIELDS)


@pytest.mark.parametrize("name, sinks", [
    ("recurringproblems", TABLES), ("circlingcases", ("OUTPUT", "PASSES", "MATRIX", "RULES")),
    ("facilitygaps", ("OUTPUT", "GRIDS")), ("networkdensity", ("OUTPUT",)),
    ("stdbscan", ("OUTPUT", "POINTS"))])
def test_all_results_are_dressed_when_they_are_loaded(provider, city, name, sinks):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    given = {sink: QgsProcessingOutputLayerDefinition("memory:", QgsProject.instance())
             for sink in sinks}
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"citygrid:{name}")
    _, done = algorithm.run({"WORKSPACE": city, "FACILITY": "C0305", **given}, context, feedback)
    assert done
    loaded = context.layersToLoadOnCompletion()
    assert len(loaded) == len(sinks)
    for target, details in loaded.items():
        layer = QgsProcessingUtils.mapLayerFromString(target, context)
        details.postProcessor().postProcessLayer(layer, context, feedback)
        assert re.search(r"\b20\d\d-\d\d-\d\d", layer.abstract())      # of which days it is
        fields = [field.name() for field in layer.fields()]
        assert fields[-2:] == ["about", "as_of"]
        aliased = [layer.attributeAlias(k) for k in range(len(fields))]
        assert all(aliased), [f for f, alias in zip(fields, aliased) if not alias]


def _context(layer, feature):
    context = QgsExpressionContext(
        QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    return context


def test_shares_and_the_other_results_are_dressed(run, city):
    result = run("facilitygaps", WORKSPACE=city, FACILITY="C0305", OUTPUT="memory:",
                 GRIDS="memory:")
    recurring_style.dress_shares(result["GRIDS"])
    assert len(result["GRIDS"].renderer().rootRule().children()) == 6


def test_densities_that_are_alike_make_no_empty_class():
    made = QgsVectorLayer("LineString?crs=EPSG:4549&field=per_km:double", "d", "memory")
    for value in (0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 7.5):
        feature = QgsFeature(made.fields())
        feature["per_km"] = value
        made.dataProvider().addFeature(feature)
    recurring_style.dress_density(made)
    rules = made.renderer().rootRule().children()
    drawn = [[rule.filter().evaluate(_context(made, feature)) == 1 for rule in rules]
             for feature in made.getFeatures()]
    assert all(sum(row) == 1 for row in drawn) and all(map(any, zip(*drawn)))
