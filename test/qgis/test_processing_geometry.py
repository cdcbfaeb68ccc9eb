"""Geometries that Processing hands to core."""
import pytest
import shapely
from qgis.core import (
    NULL, QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProcessingFeedback,
    QgsVectorLayer)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from citygrid_plugin.core.errors import InputError
from citygrid_plugin.processing.base import Feedback
from citygrid_plugin.processing.geometry import metric, read_source

CRS = QgsCoordinateReferenceSystem("EPSG:4549")
CIRCLE = "CURVEPOLYGON(CIRCULARSTRING(0 0,50 50,100 0,50 -50,0 0))"


def read(kind, *wkts):
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4549", "drawn", "memory")
    for wkt in wkts:
        feature = QgsFeature()
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeature(feature)
    return read_source(layer, CRS)[0]


@pytest.mark.parametrize("kind, wkt, area, length", [
    ("CurvePolygon", CIRCLE, 7854, 314.2),
    ("MultiSurface", f"MULTISURFACE({CIRCLE},((200 0,300 0,300 100,200 100,200 0)))", 17854, 714.2),
    ("CompoundCurve", "COMPOUNDCURVE(CIRCULARSTRING(0 0,50 50,100 0),(100 0,100 -100))", 0, 257.1),
    ("MultiCurve", "MULTICURVE(CIRCULARSTRING(0 0,50 50,100 0),(0 9,100 9))", 0, 257.1),
])
def test_curves_come_as_short_straight_lines(qgis_app, kind, wkt, area, length):
    found, none = read(kind, wkt, None)
    assert none is None
    assert shapely.area(found) == pytest.approx(area, rel=1e-3)
    assert shapely.length(found) == pytest.approx(length, rel=1e-3)


def test_heights_and_measures_are_left_out(qgis_app):
    (found,) = read("PolygonZM", "POLYGONZM((0 0 5 1,10 0 5 1,10 10 5 1,0 0 5 1))")
    assert found.area == 50 and not found.has_z


@pytest.mark.parametrize("code, word", [
    ("EPSG:4326", "not in a projected"), ("", "not in a projected"),
    ("EPSG:2249", "not in a projected")])       # feet
def test_what_does_not_measure_metres_is_refused(qgis_app, code, word):
    with pytest.raises(InputError, match=word):
        metric(QgsCoordinateReferenceSystem(code), "drawn")


@pytest.mark.parametrize("code, warnings", [
    ("EPSG:4549", 0), ("EPSG:3857", 1), ("EPSG:3395", 1)])
def test_mercator_is_warned_of_once(qgis_app, code, warnings):
    class Told(QgsProcessingFeedback):
        def __init__(self):
            super().__init__(False)
            self.warnings = []

        def pushWarning(self, warning):
            self.warnings.append(warning)
    told = Told()
    feedback, crs = Feedback(told), QgsCoordinateReferenceSystem(code)
    for _ in range(2):
        read_source(QgsVectorLayer(f"Polygon?crs={code}", "drawn", "memory"), crs, (), feedback)
    assert len(told.warnings) == warnings and all("Mercator" in text for text in told.warnings)


def test_fields_come_as_text(qgis_app):
    layer = QgsVectorLayer("Point?crs=EPSG:4549&field=a:string&field=b:integer&field=c:date"
                           "&field=d:datetime", "drawn", "memory")
    for values in (["x", 7, QDate(2026, 3, 1), QDateTime(QDate(2026, 3, 1), QTime(8, 30))],
                   ["", NULL, NULL, NULL]):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(values)
        layer.dataProvider().addFeature(feature)
    _, *columns = read_source(layer, CRS, ["a", "b", "c", "d", ""])
    assert [column.tolist() for column in columns] == [
        ["x", None], ["7", None], ["2026-03-01", None], ["2026-03-01T08:30:00", None], [None] * 2]


def test_a_code_in_a_field_of_real_numbers_is_the_code(qgis_app):
    """Tables of other programs keep whole numbers so."""
    layer = QgsVectorLayer("Point?crs=EPSG:4549&field=a:double", "drawn", "memory")
    for value in (330106001001.0, 1.5, -2.0, float("inf")):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([value])
        layer.dataProvider().addFeature(feature)
    assert read_source(layer, CRS, ["a"])[1].tolist() == ["330106001001", "1.5", "-2", "inf"]


@pytest.mark.parametrize("code", ["EPSG:4549", "EPSG:32650", "EPSG:3879", "EPSG:26986"])
def test_what_measures_metres_is_taken(qgis_app, code):
    metric(QgsCoordinateReferenceSystem(code), "drawn")
