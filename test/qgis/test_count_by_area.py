"""citygrid:countbyarea: what goes in and out, how it is drawn, and what it says of what it cannot
count."""
import shutil

import numpy as np
import pytest
import shapely
from feedback_log import Log
from field_names import unnamed
from fresh_workspace import fresh
from qgis.core import (
    NULL, QgsApplication, QgsFeature, QgsFeatureRequest, QgsGeometry, QgsProcessingContext,
    QgsProcessingException, QgsProcessingFeedback, QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils, QgsProject, QgsVectorLayer)
from qgis.PyQt.QtGui import QImage

from citygrid_plugin.core.analysis.cases import Filter
from citygrid_plugin.core.analysis.counts import OUTSIDE
from citygrid_plugin.core.workspace import bulk, case_records, store
from citygrid_plugin.core.workspace.counting import Counting, rows_behind
from citygrid_plugin.layers import count_chart
from citygrid_plugin.layers.count_style import counts_renderer
from citygrid_plugin.layers.question import drawn_of, question_of
from citygrid_plugin.layers.roles import QUESTION
from citygrid_plugin.layers.count_words import value_titles

X, Y = 500_000, 3_350_000
COMMUNITY = "330106001001"
GRIDS = [f"{COMMUNITY}{k:03}" for k in (1, 2, 3, 4)]      # 100 m wide, from west to east
#: class, source, month, metres from the west: 4, 2, 1, 0 in the grids, one outside all
ROWS = [("0102", "public", 1, 10), ("0102", "media", 2, 20), ("0201", "public", 2, 30),
        ("0102", "public", 3, 40), ("0102", "public", 2, 110), ("0201", "public", 3, 120),
        ("0102", "leader", 2, 250), ("0102", "public", 3, 9000)]
CASES, GRID, COMPONENTS = 0, 0, 1
PATROL, COMMUNITIES, DISTRICT, UNIT = 1, 2, 4, 5
AREA, STREET, BY_COMPONENT = 1, 2, 3
OUT = "in none of the areas"
CLASS, STATE, MONTH = 1, 3, 7


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A workspace with four unit grids, eight cases, three components and a road."""
    path = tmp_path_factory.mktemp("counts") / "w.gpkg"
    with fresh(path) as ws:
        boxes = [shapely.box(X + 100 * k, Y, X + 100 * k + 100, Y + 100) for k in range(4)]
        with ws.bulk("test") as connection:
            bulk.insert_rows(ws, connection, "community", {"code": [COMMUNITY], "name": ["A"]},
                             geometry=[shapely.union_all(boxes)])
            bulk.write_grids(ws, connection, np.array(boxes, dtype=object), GRIDS, "li", "x")
            bulk.insert_rows(ws, connection, "base_road", {"name": ["Road"]}, geometry=[
                shapely.LineString([(X, Y + 50), (X + 200, Y + 50)])])
            bulk.import_components(ws, connection, {
                "classcode": np.array(["0101", "0101", "0201"], dtype=object)},
                shapely.points([(X + 10, Y + 9), (X + 110, Y + 9), (X + 120, Y + 9)]), "li", "x")
        numbers = [f"E01022026{row[2]:02d}01{k:04d}" for k, row in enumerate(ROWS, 1)]
        n = len(ROWS)
        case_records.insert_history(ws, {
            "case_no": numbers, "kind": ["event"] * n, "classcode": [r[0] for r in ROWS],
            "condition": ["占道摆摊" if r[0] == "0201" else None for r in ROWS],
            "source": [r[1] for r in ROWS], "x": [X + float(r[3]) for r in ROWS],
            "y": [Y + 50.0] * n},
            {"case_no": numbers, "seq": [1] * n, "action": ["report"] * n,
             "role": ["acceptor"] * n, "actor": ["a"] * n,
             "at": [f"2026-{r[2]:02d}-01T09:00:00" for r in ROWS]})
    return path


@pytest.fixture(scope="module")
def run(run, path):
    def start(feedback=None, context=None, **more):
        return run("countbyarea", feedback, context,
                   **{"WORKSPACE": str(path), "OUTPUT": "memory:", **more})
    return start


def rows(layer):
    """{code: attributes} of a layer."""
    return {f["code"]: f.attributeMap() for f in layer.getFeatures()}


def column(layer, name="count"):
    return [f[name] for f in sorted(layer.getFeatures(), key=lambda f: f["code"])]


def polygons(shapes, crs="EPSG:4549"):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=no:string&field=title:string", "own", "memory")
    for number, shape in enumerate(shapes, 1):
        feature = QgsFeature(layer.fields())
        if shape is not None:
            feature.setGeometry(QgsGeometry.fromWkt(shape.wkt))
        feature["no"], feature["title"] = f"S{number}", f"School {number}"
        layer.dataProvider().addFeature(feature)
    return layer


def box(west, east):
    return shapely.box(X + west, Y, X + east, Y + 100)


def test_cases_by_grid(run):
    log = Log()
    found = run(log)
    layer = found["OUTPUT"]
    assert column(layer) == [4, 2, 1, 0] and list(rows(layer)) == GRIDS
    assert (found["TOTAL"], found["OUTSIDE"]) == (8, 1)
    assert (found["READ"], found["WRITTEN"], found["REJECTED"]) == (8, 4, 1)
    assert layer.crs().authid() == "EPSG:4549"
    assert sum(f.geometry().area() for f in layer.getFeatures()) == pytest.approx(40_000)
    said = "\n".join(log.lines)
    assert "1 of 8 lie in none of the areas" in said and "8 of 8 fit the choice" in said


@pytest.mark.parametrize("chosen, counts", [
    ({"CLASSES": "E02"}, [1, 1, 0, 0]),
    ({"CLASSES": "0102, E0201"}, [4, 2, 1, 0]),
    ({"SINCE": "2026-02-01", "UNTIL": "2026-02-28"}, [2, 1, 1, 0]),
    ({"SOURCES": [4, 5]}, [1, 0, 1, 0]),
    ({"SOURCES": [4], "OTHERSOURCES": "media\n \nMaximo Integration"}, [1, 0, 1, 0]),
    ({"OTHERSOURCES": "Maximo Integration"}, [0, 0, 0, 0]),
    ({"STATES": [0]}, [4, 2, 1, 0]),
    ({"STATES": [13]}, [0, 0, 0, 0]),
    ({"CONDITIONS": "占道摆摊\n别的"}, [1, 1, 0, 0]),
    ({"COUNT": COMPONENTS}, [1, 2, 0, 0]),
    ({"COUNT": COMPONENTS, "CLASSES": "C01"}, [1, 1, 0, 0]),
    ({"COUNT": COMPONENTS, "OBJSTATES": "丢失"}, [0, 0, 0, 0]),
    ({"AREAS": COMMUNITIES}, [7]),
    ({"AREAS": DISTRICT}, [7]),
    ({"BY": 1}, [4, 2, 1, 0]),
])
def test_what_is_counted(run, chosen, counts):
    assert column(run(**chosen)["OUTPUT"]) == counts


def test_a_code_that_several_kinds_have_is_told(run):
    log = Log()
    run(log, CLASSES="0102, E0201")
    said, = [line for line in log.lines if "Several kinds" in line]
    assert "C0102" in said and "E0102" in said
    quiet = Log()
    run(quiet, CLASSES="E0102")
    run(quiet, COUNT=COMPONENTS, CLASSES="0102")
    assert not [line for line in quiet.lines if "Several kinds" in line]


def test_a_source_that_no_case_has_is_told(run, path, tmp_path):
    log, copy = Log(), tmp_path / "s.gpkg"
    run(log, OTHERSOURCES="Maximo Integration\nmedia")
    said = [line for line in log.lines if "has the source" in line]
    assert len(said) == 1 and "source Maximo Integration." in said[0]
    shutil.copy(path, copy)
    with store.open_workspace(copy) as ws:
        case_records.insert_history(ws, {
            "case_no": ["E010220260301999"], "kind": ["event"], "classcode": ["0102"],
            "condition": [None], "source": ["Maximo Integration"], "x": [X + 1.0], "y": [Y + 50.0]},
            {"case_no": ["E010220260301999"], "seq": [1], "action": ["report"],
             "role": ["acceptor"], "actor": ["a"], "at": ["2026-03-01T09:00:00"]})
    quiet = Log()
    assert column(run(quiet, WORKSPACE=str(copy), OTHERSOURCES="Maximo Integration")[
        "OUTPUT"]) == [1, 0, 0, 0]
    assert not [line for line in quiet.lines if "has the source" in line]


@pytest.mark.parametrize("rate, density", [
    (AREA, [400, 200, 100, 0]),
    (STREET, [40, 20, NULL, NULL]),
    (BY_COMPONENT, [4, 1, NULL, NULL]),
])
def test_density(run, rate, density):
    """Where there is nothing to divide by, nothing stands: not zero, not infinite."""
    found = column(run(RATE=rate)["OUTPUT"], "density")
    assert [v if v == NULL else round(v, 6) for v in found] == density
    assert column(run(RATE=BY_COMPONENT, BASECLASSES="C0101")["OUTPUT"], "base") == [1, 1, 0, 0]


@pytest.mark.parametrize("more, sums", [
    ({}, [("in all areas", 7, 0.2, 35), (OUT, 1, NULL, NULL), ("Sum", 8, NULL, NULL)]),
    ({"UNTIL": "2026-02-28", "GROUPS": CLASS},
     [("in all areas", 5, 0.2, 25), (OUT, 0, NULL, NULL), ("Sum", 5, 0.2, 25)])])
def test_the_table_has_what_is_divided_by_and_the_density_of_all_areas(run, more, sums):
    log = Log()
    table = run(log, RATE=STREET, TABLE="memory:", **more)["TABLE"]
    assert table.fields().names()[-3:] == ["Sum", "Kilometre of street", "per km of street"]
    body = [f.attributes() for f in table.getFeatures()]
    assert [tuple(v if v == NULL or isinstance(v, str) else round(v, 6)
                  for v in (row[1], *row[-3:])) for row in body[-3:]] == sums
    assert [row[-2] for row in body[:4]] == pytest.approx([0.1, 0.1, 0, 0])
    _, count, base, density = sums[0]
    assert f"In all areas together: {density} per km of street ({count} / {base})." \
        in "\n".join(log.lines)


def test_compared_with_the_month_before(run):
    layer = run(SINCE="2026-02-01", UNTIL="2026-02-28", COMPARE=1)["OUTPUT"]
    assert (column(layer, "before"), column(layer, "change")) == ([1, 0, 0, 0],
                                                                  [100, NULL, NULL, NULL])
    assert rows(layer)[GRIDS[0]]["until"] == "2026-02-28"
    assert column(run(SINCE="2027-02-01", UNTIL="2027-02-28", COMPARE=2)["OUTPUT"],
                  "before") == [2, 1, 1, 0]


def test_the_table_holds_everything(run):
    table = run(GROUPS=CLASS, TABLE="memory:")["TABLE"]
    names = table.fields().names()
    assert [name.split()[0] for name in names] == ["code", "name", "E0102", "E0201", "Sum"]
    assert "Illegal" in names[3] or len(names[3]) > 6          # with the name of the class
    body = [f.attributes() for f in table.getFeatures()]
    assert [row[2:] for row in body] == [[3, 1, 4], [1, 1, 2], [1, 0, 1], [0, 0, 0], [1, 0, 1],
                                         [6, 2, 8]]
    assert [row[1] for row in body[-2:]] == ["in none of the areas", "Sum"]


def test_by_month_and_by_unit(run):
    table = run(AREAS=DISTRICT, GROUPS=MONTH, TABLE="memory:")["TABLE"]
    assert table.fields().names()[2:] == ["2026-01", "2026-02", "2026-03", "Sum"]
    assert next(table.getFeatures()).attributes()[2:] == [1, 4, 2, 7]
    with pytest.raises(QgsProcessingException, match="has no areas of the kind"):
        run(AREAS=UNIT)


def test_cases_without_a_unit_are_told_as_such(run, path, tmp_path):
    copy = tmp_path / "units.gpkg"
    shutil.copy(path, copy)
    with store.open_workspace(copy) as ws, ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "organisation", {"code": ["U9"], "name": ["B"]})
    log = Log()
    result = run(log, AREAS=UNIT, WORKSPACE=str(copy))
    said = "\n".join(log.lines)
    assert result["OUTSIDE"] == result["TOTAL"] == 8
    assert "8 of 8 have no responsible unit." in said and "no place" not in said


def test_a_period_says_nothing_of_components(run):
    log = Log()
    assert run(log, COUNT=COMPONENTS, SINCE="2026-02-01")["TOTAL"] == 3
    assert any("as they are now" in line for line in log.lines)


@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.parametrize("more", [{}, {"GROUPS": CLASS}, {"AREAS": DISTRICT, "GROUPS": MONTH},
                                  {"RATE": STREET}, {"CLASSES": "E0999"}])
def test_chart(run, tmp_path, ending, more):
    found = run(CHART=str(tmp_path / f"chart.{ending}"), **more)
    assert found["CHART"].endswith(ending)
    if ending == "png":
        image = QImage(found["CHART"])
        colours = {image.pixel(x, y) for x in range(0, image.width(), 5)
                   for y in range(0, image.height(), 5)}
        assert image.width() >= 1000 and len(colours) > 3
    else:
        text = (tmp_path / "chart.svg").read_text(encoding="utf-8")
        assert "<svg" in text and "</svg>" in text


@pytest.mark.parametrize("groups, bars", [
    (MONTH, [("2026-01", [0]), ("2026-02", [1]), ("2026-03", [1])]),
    (CLASS, [("E0102", [1]), ("E0201", [1])])])
def test_the_chart_of_a_drawn_polygon_is_not_that_of_the_city(run, monkeypatch, tmp_path, groups,
                                                              bars):
    drawn = []
    monkeypatch.setattr(count_chart, "save", lambda chart, path: drawn.append(chart))
    run(POLYGONS=polygons([box(100, 200)]), GROUPS=groups, CHART=str(tmp_path / "c.svg"))
    assert [(name.split()[0], portions) for name, portions in drawn[0].bars] == bars
    assert drawn[0].foot.endswith("in none of the areas: 6")


@pytest.mark.parametrize("more", [{}, {"GROUPS": CLASS}, {"RATE": STREET}])
def test_what_lies_outside_is_told_below_the_chart_and_dwarfs_no_area(run, monkeypatch, tmp_path,
                                                                      more):
    drawn = []
    monkeypatch.setattr(count_chart, "save", lambda chart, path: drawn.append(chart))
    found = run(CHART=str(tmp_path / "c.svg"), **more)
    assert found["OUTSIDE"] > 0
    assert drawn[0].foot.endswith(f"in none of the areas: {found['OUTSIDE']}")
    assert not any("none of the areas" in name for name, _ in drawn[0].bars)


def test_conditions_of_the_same_english_name_keep_their_columns(path):
    with store.open_workspace(path) as ws:
        titles = value_titles(ws, "cases", "condition", ["污水外溢", "粪便外溢", "占道摆摊", None])
    assert titles == ["Sewage overflowing (污水外溢)", "Sewage overflowing (粪便外溢)",
                      "Stall on the pavement", "not given"]


def test_a_chart_of_many_areas_tells_of_the_others():
    chart = count_chart.chart_of("t", "As of now", [f"n{k}" for k in range(40)],
                                 np.arange(40)[:, None])
    assert [name for name, _ in chart.bars] == [f"n{k}" for k in range(39, 14, -1)]
    assert chart.foot.startswith("As of now · ") and "15" in chart.foot and "14" in chart.foot
    wide = count_chart.chart_of("t", "", ["a"], np.arange(10)[None], list("abcdefghij"))
    assert wide.portions == ["j", "i", "h", "g", "f", "e", "others"]
    assert wide.bars == [("a", [9, 8, 7, 6, 5, 4, 6])]


# -- polygons of one's own ----------------------------------------------------------------------
def test_own_polygons_in_another_crs(run):
    own = polygons([box(0, 25), box(100, 300)])
    found = run(POLYGONS=own, CODE="no", TITLE="title")
    assert {k: (r["name"], r["count"]) for k, r in rows(found["OUTPUT"]).items()} == {
        "S1": ("School 1", 2), "S2": ("School 2", 3)}
    assert found["OUTSIDE"] == 3
    import processing
    turned = processing.run("native:reprojectlayer", {
        "INPUT": own, "TARGET_CRS": "EPSG:4326", "OUTPUT": "memory:"})["OUTPUT"]
    again = run(POLYGONS=turned, RATE=AREA)["OUTPUT"]
    assert column(again) == [2, 3] and again.crs().authid() == "EPSG:4549"
    assert column(again, "base") == pytest.approx([0.0025, 0.02], rel=1e-3)


def test_own_polygons_that_are_broken(run):
    log = Log()
    bow = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    own = polygons([bow, None, box(100, 200), box(150, 300)])
    with pytest.raises(QgsProcessingException, match="invalid geometry"):
        run(POLYGONS=own)               # QGIS's own check, which a person may switch off
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    found = run(log, context, POLYGONS=own)
    assert list(rows(found["OUTPUT"])) == ["1", "3", "4"]
    assert sum(column(found["OUTPUT"])) + found["OUTSIDE"] == 8
    said = "\n".join(log.lines)
    assert "1 polygons without geometry" in said and "on top of each other" in said


@pytest.mark.parametrize("more, words", [
    ({"POLYGONS": []}, "has no polygons"),
    ({"AREAS": PATROL}, "has no areas of the kind"),
    ({"COUNT": COMPONENTS, "AREAS": UNIT}, "no responsible unit"),
    ({"COUNT": COMPONENTS, "GROUPS": MONTH}, "by class and state"),
    ({"COUNT": COMPONENTS, "CLASSES": "E0102"}, "no class of components"),
    ({"COUNT": COMPONENTS, "COMPARE": 1}, "as they are now"),
    ({"COMPARE": 1}, "first and the last day"),
    ({"CLASSES": "dog"}, "no code of a class"),
    ({"SINCE": "2026-03-02", "UNTIL": "2026-03-01"}, "period"),
    ({"CHART": "/nowhere/at/all/chart.png"}, "nowhere"),
    ({"CHART": "/nowhere/at/all/chart.svg"}, "nowhere"),
])
def test_what_is_refused(run, more, words):
    if "POLYGONS" in more:
        more = {"POLYGONS": polygons([None])}
    with pytest.raises(QgsProcessingException, match=words):
        run(**more)


def test_nothing_fits(run):
    log = Log()
    found = run(log, CLASSES="E0999", TABLE="memory:", GROUPS=STATE)
    assert column(found["OUTPUT"]) == [0, 0, 0, 0] and found["TOTAL"] == 0
    assert any("Nothing fits the choice" in line for line in log.lines)
    assert found["TABLE"].featureCount() == 6


def test_an_empty_workspace(run, tmp_path):
    fresh(tmp_path / "e.gpkg").close()
    with pytest.raises(QgsProcessingException, match="has no areas of the kind"):
        run(WORKSPACE=str(tmp_path / "e.gpkg"))


def test_cancelled(run):
    class Cancelled(QgsProcessingFeedback):
        def isCanceled(self):
            return True

    with pytest.raises(QgsProcessingException, match="Cancelled"):
        run(Cancelled(False))


# -- on the map ---------------------------------------------------------------------------------
def loaded(path, **more):
    """The layer as Processing loads it into a project, and what keeps it alive."""
    project, context, feedback = QgsProject(), QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().algorithmById("citygrid:countbyarea")
    _, good = algorithm.run({"WORKSPACE": str(path), "OUTPUT": QgsProcessingOutputLayerDefinition(
        "memory:", project), **more}, context, feedback)
    assert good, feedback.textLog()
    (target, details), = context.layersToLoadOnCompletion().items()
    layer = QgsProcessingUtils.mapLayerFromString(target, context)
    details.postProcessor().postProcessLayer(layer, context, feedback)
    return layer, (project, context)


def test_every_field_has_a_name_to_be_read(run, path):
    layer, _held = loaded(path, RATE=AREA, COMPARE=1, SINCE="2026-03-01", UNTIL="2026-03-31")
    assert {"density", "base", "change"} <= set(layer.fields().names()) and not unnamed(layer)
    table, _held = loaded(path, OUTPUT="memory:", GROUPS=CLASS,
                          TABLE=QgsProcessingOutputLayerDefinition("memory:", QgsProject()))
    assert "name" in table.fields().names() and not {"code", "name"} & set(unnamed(table))


def test_units_are_named_and_what_nothing_is_called_is_told(run, path, tmp_path):
    copy = tmp_path / "named.gpkg"
    shutil.copy(path, copy)
    with store.open_workspace(copy) as ws, ws.bulk("test") as connection:
        bulk.insert_rows(ws, connection, "organisation", {
            "code": ["U7", "U8", "U9"], "name": ["市容局", "Roads", "Söhne & Co"]})
    asked = {"UNITS": "市容局，söhne & co\nU8 U1", "AREAS": COMMUNITIES,
             "CLASSES": "E0102, C0999, E01", "CONDITIONS": "占道摆摊\n占道摆滩"}
    layer, _held = loaded(copy, **asked)
    assert question_of(layer).query.filter.units == ("U7", "U9", "U8", "U1")
    log = Log()
    run(log, WORKSPACE=str(copy), **asked)
    warned = [line for line in log.lines if "has no" in line or "have no condition" in line]
    assert [line.rstrip(".").split()[-1] for line in warned] == ["C0999", "U1", "占道摆滩"]


def test_the_layer_has_a_legend_and_keeps_its_question(run, path):
    layer, _held = loaded(path, CLASSES="E0102")
    assert [r.label() for r in layer.renderer().ranges()] == ["0", "1", "3"]
    assert layer.name() == "Cases: Unit grid · E0102" and layer.labelsEnabled()
    where, query = question_of(layer).path, question_of(layer).query
    assert (where, query.filter) == (path, Filter(classes=(("event", "0102"),)))
    with store.open_workspace(where) as ws:
        answer = Counting().answer(ws, query)
        for feature in layer.getFeatures():
            behind = rows_behind(ws, answer, feature["code"])
            assert len(behind) == feature["count"]
            assert {row["bgid"] for row in behind} <= {feature["code"]}
    assert question_of(QgsVectorLayer("Point", "p", "memory")) is None
    layer.setCustomProperty(QUESTION, "no question")
    assert question_of(layer) is None


def test_the_rows_behind_own_polygons(run, path):
    """What lies in two polygons is behind the number of the first, as it was counted there."""
    own = polygons([box(0, 115), box(15, 300), box(500, 600)])
    layer, _held = loaded(path, POLYGONS=own, CODE="no", GROUPS=CLASS)
    with store.open_workspace(path) as ws:
        answer = Counting().answer(ws, question_of(layer).query, drawn_of(layer))
        behind = {f["code"]: len(rows_behind(ws, answer, f["code"])) for f in layer.getFeatures()}
        assert behind == {f["code"]: f["count"] for f in layer.getFeatures()} == {
            "S1": 5, "S2": 2, "S3": 0}
        assert [row["x"] - X for row in rows_behind(ws, answer, "S1", "E0201")] == [30]
        assert [row["x"] - X for row in rows_behind(ws, answer, OUTSIDE)] == [9000]


def test_quotients_that_there_are_none_of_have_a_class_of_their_own(run, path):
    layer, _held = loaded(path, RATE=STREET)
    ranges = layer.renderer().ranges()
    assert [r.label() for r in ranges] == ["– nothing to divide by", "20 – 30", "30 – 40"]
    assert layer.name().endswith("per km of street")


def test_every_figure_is_drawn_by_one_class():
    values = np.concatenate([[0, 0, np.nan], np.random.default_rng(2).lognormal(0, 2, 500)])
    ranges = counts_renderer(values, "density", False).ranges()
    for value in values:
        shown = -1 if np.isnan(value) else value
        held = [r for r in ranges if r.lowerValue() <= shown <= r.upperValue()]
        assert held and len(held) <= 2       # on a border QGIS takes the first
    assert len(ranges) == 8 and len({r.symbol().color().name() for r in ranges}) >= 7


def test_all_zero_and_all_nothing():
    assert [r.label() for r in counts_renderer([0, 0], "count", True).ranges()] == ["0"]
    assert [r.label() for r in counts_renderer([np.nan], "density", False).ranges()] == [
        "0", "– nothing to divide by"]
    assert [r.label() for r in counts_renderer([], "count", True).ranges()] == ["0"]
