"""Sources whose places or rows cannot be right."""
# flake8: noqa: F811 (pytest's fixtures are imported by name)
import pytest
import shapely
from import_fixtures import (  # noqa: F401 (fixtures)
    ask, city, lamps, rows_of, run)
from qgis.core import QgsCoordinateReferenceSystem, QgsProject

from citygrid_plugin.processing.workspace import placing


def test_a_wrong_reference_system_is_set_aside_not_sent_abroad(run, ask, tmp_path):
    """UTM 33 north instead of the zone of the city: the transformation itself does not fail."""
    path = tmp_path / "wrong.gpkg"
    lamps().set_crs(32633, allow_override=True).to_file(path, engine="fiona")
    result = run("importcomponents", FILE=str(path))
    assert (result["READ"], result["WRITTEN"], result["REJECTED"]) == (6, 0, 6)
    assert {row["reason"] for row in rows_of(result["REJECTS"])} == {"outside_crs"}
    assert ask("SELECT count(*) FROM object_code WHERE table_name = 'component_01_point'") \
        == [(0,)]


@pytest.mark.parametrize("target, inside, outside", [
    ("EPSG:4549", (117.0, 30.0), (126.0, 30.0)),       # 118.5 to 121.5 E and three degrees more
    ("EPSG:3879", (24.9, 60.2), (120.0, 30.0)),
])
def test_area_of_use(qgis_app, target, inside, outside):
    wgs84, crs = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4326", target))
    placement = placing.Placement(wgs84, crs, QgsProject.instance().transformContext())
    for geometries in ([shapely.Point(inside), shapely.Point(outside)],
                       [shapely.LineString([inside, inside]),
                        shapely.LineString([inside, outside])]):
        placed, lost = placement.place(geometries)
        assert lost.tolist() == [False, True] and placed[1] is None and placed[0] is not None


def test_a_system_that_does_not_say_its_area_takes_everything(qgis_app):
    crs = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lon_0=120 +x_0=5000 +ellps=GRS80")
    assert placing.area_of_use(crs, QgsProject.instance().transformContext()) is None


def test_a_table_of_headings_alone_is_empty_not_broken(run, ask, tmp_path):
    path = tmp_path / "headings.csv"
    path.write_text("编号,部件名称,东坐标,北坐标\n", encoding="gbk")
    result = run("importcomponents", FILE=str(path))
    assert (result["READ"], result["WRITTEN"], result["WARNINGS"]) == (0, 0, 1)
