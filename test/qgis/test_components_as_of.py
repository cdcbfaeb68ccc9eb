"""The component layers as of a day, and all versions for the temporal controller."""
from pathlib import Path

import numpy as np
import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import (
    QgsDateTimeRange, QgsFeatureRequest, QgsProcessingContext, QgsProcessingException,
    QgsProcessingFeedback, QgsProject, QgsVectorLayer, QgsVectorLayerTemporalContext)
from qgis.PyQt.QtCore import QDateTime, Qt

from citygrid_plugin.compat import FROM_TO
from citygrid_plugin.core.standards.catalogue import families, load_catalogue
from citygrid_plugin.core.standards.stored import catalogue_of
from citygrid_plugin.core.workspace import bulk
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.layers import time_layers
from citygrid_plugin.layers.styles import style

TABLE = "component_01_point"


def objects(*values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Three points and a line, entered in 2026; one point broken, moved and retired since."""
    path = tmp_path_factory.mktemp("time") / "w.gpkg"
    with fresh(path) as ws:
        with ws.bulk("test") as connection:
            bulk.import_components(ws, connection, {
                "classcode": ["0102", "0102", "0103", "0101"],
                "ordate": ["2020-05-01", "2020-05-01", "2026-02-01", "2020-05-01"]},
                objects(*(shapely.Point(500000 + 10 * n, 3300000) for n in range(3)),
                        shapely.LineString([(500000, 3300000), (500050, 3300000)])), "me", "t")
        one = next(fid for fid, x in ws.query(f"SELECT fid, ST_MinX(geom) FROM {TABLE}")
                   if x == 500000)
        stamps = ["2026-03-01T00:00:00.000"]
        for values in ({"objstate": "破损"},
                       {"geom": blobs(objects(shapely.Point(500005, 3300000)), ws.srs_id)[0]},
                       {"dedate": "2026-06-01"}):
            with ws.transaction() as connection:
                name, value = next(iter(values.items()))
                connection.execute(f"UPDATE {TABLE} SET {name} = ? WHERE fid = ?", (value, one))
        # the history as if it had taken months
        stamps += ["2026-04-01T08:00:00.000", "2026-05-01T08:00:00.000", "2026-06-01T08:00:00.000"]
        with ws.transaction() as connection, bulk.triggers_off(connection, "cg_history", True):
            entries = [row[0] for row in connection.execute(
                "SELECT id FROM cg_history WHERE table_name = ? ORDER BY id", (TABLE,))]
            connection.executemany("UPDATE cg_history SET at = ? WHERE id = ?",
                                   zip(stamps, entries))
    return path


def as_of(run, city, target, day="", context=None, feedback=None, **more):
    return run("componentsasof", feedback, context, WORKSPACE=str(city), DAY=day,
               OUTPUT=str(target), **more)


def states(target, table=TABLE):
    layer = QgsVectorLayer(f"{target}|layername={table}", "x", "ogr")
    assert layer.isValid()
    return sorted((f.geometry().asPoint().x() - 500000, f["objstate"], bool(f["dedate"]))
                  for f in layer.getFeatures())


@pytest.mark.parametrize("day, first", [
    ("2026-03-31", (0, "完好", False)), ("2026-04-01", (0, "破损", False)),
    ("2026-05-01T07:59", (0, "破损", False)), ("2026-05-01", (5, "破损", False)),
    ("2026-06-02", (5, "破损", True))])
def test_the_state_of_a_day(run, city, tmp_path, day, first):
    result = as_of(run, city, tmp_path / "o.gpkg", day)
    assert states(tmp_path / "o.gpkg") == [first, (10, "完好", False), (20, "完好", False)]
    assert (result["COMPONENTS"], result["READ"], len(result["LAYERS"])) == (4, 4, 2)


def test_before_they_were_entered_the_first_date_counts(run, city, tmp_path):
    target = tmp_path / "o.gpkg"
    assert as_of(run, city, target, "2021-01-01")["COMPONENTS"] == 3
    assert states(target) == [(0, "完好", False), (10, "完好", False)]
    result = as_of(run, city, target, "2021-01-01", FIRST_DATE=False)
    assert (result["COMPONENTS"], result["LAYERS"]) == (0, [])


@pytest.fixture(scope="module")
def played(run, city, tmp_path_factory):
    """The layer of the points in all versions, as Processing loads it."""
    target = tmp_path_factory.mktemp("all") / "all.gpkg"
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    result = as_of(run, city, target, context=context)
    assert (result["COMPONENTS"], result["WRITTEN"]) == (4, 7)
    details = context.layersToLoadOnCompletion()
    assert set(details) == set(result["LAYERS"]) and len(details) == 2
    uri = f"{target}|layername={TABLE}"
    layer = QgsVectorLayer(uri, "x", "ogr")
    details[uri].postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    return layer, details[uri].name


def test_the_layer_is_drawn_and_played(played):
    layer, name = played
    assert "all versions" in name and "points" in name
    times = layer.temporalProperties()
    assert times.isActive() and times.mode() == FROM_TO
    assert (times.startField(), times.endField()) == ("valid_from", "valid_to")
    near, far = layer.renderer().rootRule().children()
    assert near.minimumScale() == far.maximumScale() and not layer.hasScaleBasedVisibility()
    assert layer.readOnly() and layer.attributeAlias(layer.fields().indexOf("objid"))


@pytest.mark.parametrize("begin, end, shown", [
    ("2020-04-30", "2020-05-01", []),
    ("2020-05-01", "2020-05-02", [(0, "完好"), (10, "完好")]),
    ("2026-03-31", "2026-04-01", [(0, "完好"), (10, "完好"), (20, "完好")]),
    ("2026-04-02", "2026-04-03", [(0, "破损"), (10, "完好"), (20, "完好")]),
    ("2026-05-02", "2026-05-03", [(5, "破损"), (10, "完好"), (20, "完好")]),
    ("2026-06-02", "2026-06-03", [(10, "完好"), (20, "完好")])])
def test_the_frames_of_the_controller(played, begin, end, shown):
    layer, _ = played
    frame = QgsDateTimeRange(*(QDateTime.fromString(f"{day}T00:00:00", Qt.DateFormat.ISODate)
                               for day in (begin, end)), True, False)
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    condition = layer.temporalProperties().createFilterString(context, frame)
    present = layer.renderer().rootRule().children()[0].filterExpression()
    found = layer.getFeatures(QgsFeatureRequest().setFilterExpression(
        f"({condition}) AND ({present})"))
    assert sorted((f.geometry().asPoint().x() - 500000, f["objstate"]) for f in found) == shown


def test_classes_of_an_earlier_edition_are_drawn_as_what_they_were(city, tmp_path):
    with fresh(tmp_path / "w.gpkg", catalogue=load_catalogue("gbt47678_5_2026")) as ws:
        with ws.transaction() as connection:
            connection.execute(
                "INSERT INTO census_run (kind, at, by_user, body) VALUES "
                "('migrate', 'x', 'me', '{\"from\": \"cjt214_2007\"}'), "
                "('migrate', 'x', 'me', '{\"from\": \"a city''s own\"}'), ('apply', 'x', 'me', '')")
        catalogue = catalogue_of(ws)
        found = {row.code: row.family for row in time_layers.earlier_classes(ws, catalogue)}
        assert found["0102"] == "manhole" and not set(found) & catalogue.codes("component")
        layer = QgsVectorLayer(f"{city}|layername={TABLE}", "x", "ogr")
        style(layer, ws, time_layers.with_earlier(ws, catalogue, ws.tables[TABLE]),
              ws.tables[TABLE])
        rules = layer.renderer().rootRule().descendants()
        drawn = [r.label() for r in rules if "'0102'" in r.filterExpression()]
        assert drawn == [families()["manhole"].name_en]


def test_what_cannot_be_done_is_refused(run, city, tmp_path):
    with pytest.raises(QgsProcessingException, match="no date"):
        as_of(run, city, tmp_path / "o.gpkg", "yesterday")
    with pytest.raises(QgsProcessingException, match="itself"):
        as_of(run, city, city)
    (tmp_path / "file").write_text("x")
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        as_of(run, city, tmp_path / "file" / "o.gpkg")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_cancelled_run_leaves_the_file_that_was_there(run, city, tmp_path):
    target = Path(tmp_path / "o.gpkg")
    target.write_text("before")
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        as_of(run, city, target, feedback=feedback)
    assert target.read_text() == "before" and list(tmp_path.iterdir()) == [target]
