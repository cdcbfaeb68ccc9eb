"""Features to frames and back: nothing may be lost or change its type on the way."""
import numpy as np
import pytest
from qgis.core import (
    NULL, QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureRequest, QgsFeatureStore, QgsField,
    QgsGeometry, QgsProcessingException, QgsVectorLayer, QgsWkbTypes)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QVariant

geopandas = pytest.importorskip("geopandas")
shapely = pytest.importorskip("shapely")

from citygrid_plugin.core.errors import Cancelled  # noqa: E402
from citygrid_plugin.processing import frames  # noqa: E402
from citygrid_plugin.processing.base import Feedback  # noqa: E402

FIELDS = "field=name:string(20)&field=n:integer&field=x:double&field=d:date" \
         "&field=t:datetime&field=b:bool&field=c:time"


@pytest.fixture
def layer(qgis_app):
    layer = QgsVectorLayer(f"Point?crs=EPSG:4549&{FIELDS}", "points", "memory")
    rows = [("井盖", 7, 1.5, QDate(2026, 11, 22), QDateTime(2026, 11, 22, 8, 30, 0), True,
             QTime(8, 30)),
            (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            ("", 0, 0.0, QDate(2000, 2, 29), QDateTime(2000, 2, 29, 23, 59, 59), False,
             QTime(0, 0))]
    shapes = ["POINT (500000.125 3300000.25)", None, "POINT (1 2)"]
    features = []
    for row, shape in zip(rows, shapes):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        if shape:
            feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def test_values_and_nulls(layer):
    frame = frames.to_frame(layer)
    assert frame["name"].tolist() == ["井盖", None, ""]
    assert frame["n"].tolist() == [7, None, 0]
    assert frame["x"].dtype == "float64"
    assert np.isnan(frame["x"].iloc[1]) and frame["x"].iloc[0] == 1.5
    assert frame["d"].tolist() == ["2026-11-22", None, "2000-02-29"]
    assert frame["t"].tolist() == ["2026-11-22T08:30:00", None, "2000-02-29T23:59:59"]
    assert frame["b"].tolist() == [True, None, False]
    assert frame["c"].tolist() == ["08:30:00", None, "00:00:00"]
    assert frame.geometry.iloc[1] is None
    assert frame.geometry.iloc[0].equals(shapely.Point(500000.125, 3300000.25))
    assert frame.crs.to_epsg() == 4549
    assert frame.index.tolist() == [f.id() for f in layer.getFeatures()]


def test_whole_numbers_stay_whole_without_nulls(layer):
    frame = frames.to_frame(layer, QgsFeatureRequest().setFilterExpression("n is not null"))
    assert frame["n"].dtype == "int64" and frame["b"].dtype == bool
    assert len(frame) == 2


def test_empty_source_keeps_columns_and_crs(layer):
    frame = frames.to_frame(layer, QgsFeatureRequest().setFilterExpression("false"))
    assert len(frame) == 0 and frame.crs.to_epsg() == 4549
    assert list(frame.columns) == ["name", "n", "x", "d", "t", "b", "c", "geometry"]


def test_table_without_geometry(qgis_app):
    table = QgsVectorLayer("None?field=a:integer&field=geometry:string", "t", "memory")
    feature = QgsFeature(table.fields())
    feature.setAttributes([3, "a text"])
    table.dataProvider().addFeature(feature)
    frame = frames.to_frame(table)
    assert frame.crs is None and frame.geometry.iloc[0] is None
    assert frame["geometry"].tolist() == ["a text"]


def test_round_trip(layer):
    frame = frames.to_frame(layer)
    fields = frames.fields_of(frame)
    kinds = {f.name(): f.type() for f in fields}
    assert kinds == {"name": QVariant.String, "n": QVariant.LongLong, "x": QVariant.Double,
                     "d": QVariant.String, "t": QVariant.String, "b": QVariant.Bool,
                     "c": QVariant.String}
    sink = QgsFeatureStore(fields, QgsCoordinateReferenceSystem("EPSG:4549"))
    assert frames.add_frame(sink, frame, fields, frames.wkb_type(frame)) == 3
    first, second, third = sink.features()
    assert first.attributes() == ["井盖", 7, 1.5, "2026-11-22", "2026-11-22T08:30:00", True,
                                  "08:30:00"]
    assert all(value == NULL for value in second.attributes())
    assert second.geometry().isNull()
    assert first.geometry().asPoint().x() == 500000.125
    assert third.attributes()[:3] == ["", 0, 0.0]


def test_numpy_and_pandas_values_arrive_as_plain_ones(qgis_app):
    import pandas as pd
    frame = geopandas.GeoDataFrame(
        {"i": np.array([1, 2], "int32"), "na": pd.array([1, None], "Int64"),
         "when": pd.to_datetime(["2026-11-22", None]), "cat": pd.Categorical(["a", "b"])},
        geometry=[shapely.Point(0, 0), None], crs="EPSG:4549")
    fields = frames.fields_of(frame)
    sink = QgsFeatureStore(fields, QgsCoordinateReferenceSystem())
    frames.add_frame(sink, frame, fields)
    first, second = sink.features()
    assert first.attributes() == [1, 1, "2026-11-22T00:00:00", "a"]
    assert second.attributes() == [2, NULL, NULL, "b"]


@pytest.mark.parametrize("wkt, expected", [
    (["POINT (0 0)"], "Point"),
    (["POINT (0 0)", "MULTIPOINT (1 1, 2 2)"], "MultiPoint"),
    (["POLYGON ((0 0, 1 0, 1 1, 0 0))", None], "Polygon"),
    (["LINESTRING (0 0, 1 1)", "MULTILINESTRING ((0 0, 1 1))"], "MultiLineString"),
    (["POINT Z (0 0 1)"], "PointZ"),
    (["POINT (0 0)", "LINESTRING (0 0, 1 1)"], "GeometryCollection"),
    ([None], "NoGeometry"),
])
def test_wkb_type(qgis_app, wkt, expected):
    frame = geopandas.GeoDataFrame(geometry=[w and shapely.from_wkt(w) for w in wkt])
    assert QgsWkbTypes.displayString(frames.wkb_type(frame)) == expected


def test_single_parts_become_multi_part(qgis_app):
    frame = geopandas.GeoDataFrame(geometry=shapely.from_wkt(
        ["LINESTRING (0 0, 1 1)", "MULTILINESTRING ((0 0, 1 1))"]))
    fields = frames.fields_of(frame)
    sink = QgsFeatureStore(fields, QgsCoordinateReferenceSystem())
    frames.add_frame(sink, frame, fields, frames.wkb_type(frame))
    assert all(f.geometry().isMultipart() for f in sink.features())


def test_a_sink_that_refuses_is_an_error(layer):
    class Full(QgsFeatureStore):
        def addFeatures(self, features, flags=None):
            return False

        def lastError(self):
            return "disk full"
    frame = frames.to_frame(layer)
    with pytest.raises(QgsProcessingException, match="disk full"):
        frames.add_frame(Full(), frame, frames.fields_of(frame))


def test_cancelling(layer):
    class Stop:
        def isCanceled(self):
            return True
    frame = frames.to_frame(layer)
    with pytest.raises(Cancelled):
        frames.to_frame(layer, feedback=Feedback(Stop()))
    with pytest.raises(Cancelled):
        frames.add_frame(QgsFeatureStore(), frame, frames.fields_of(frame),
                         feedback=Feedback(Stop()))


def test_hundred_thousand_points_in_batches(qgis_app):
    n = 100_001   # one more than whole batches
    frame = geopandas.GeoDataFrame(
        {"n": np.arange(n), "name": np.arange(n).astype(str)},
        geometry=shapely.points(np.arange(n, dtype=float), 0.0), crs="EPSG:4549")
    fields = frames.fields_of(frame)
    layer = QgsVectorLayer("Point?crs=EPSG:4549&field=n:integer&field=name:string", "p", "memory")
    assert layer.fields().count() == 2 and isinstance(fields.at(0), QgsField)

    class Heard:
        told, last = [], 1000.0

        def isCanceled(self):
            return len(self.told) > 2 and self.told[-1] > self.last

        def setProgress(self, percent):
            self.told.append(percent)
    feedback = Feedback(Heard())
    feedback.progress(0.6)
    assert frames.add_frame(layer.dataProvider(), frame, fields, feedback=feedback) == n
    told = feedback.feedback.told
    assert len(told) == 2 + n // frames.BATCH and told == sorted(told)
    assert told[0] == told[1] == 60 and told[12] == pytest.approx(71, abs=0.01) and told[-1] < 80.1
    feedback.feedback.last = 65.0           # cancelled while it writes
    feedback.done = 0.0
    with pytest.raises(Cancelled):
        frames.add_frame(QgsFeatureStore(), frame, fields, feedback=feedback)
    back = frames.to_frame(layer)
    assert back["n"].tolist() == list(range(n))
    assert (back.geometry.x.to_numpy() == np.arange(n)).all()
