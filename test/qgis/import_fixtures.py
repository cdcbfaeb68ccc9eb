"""Fixtures of the import tests; import them by name into the test modules."""
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessingContext, QgsProcessingFeedback, QgsProject)

from citygrid_plugin.core.workspace import store

CRS = "EPSG:4549"
DIVISION = "330106"
#: A street 1 km long, 120.1 E 30.27 N, in the workspace's system.
X, Y = 509_800.0, 3_350_000.0
STREETS = np.cumsum(np.random.default_rng(1).uniform(60, 150, 16))


class Log(QgsProcessingFeedback):
    """Keeps what was said; ``cancel_at`` cancels at that percentage."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.lines, self.warnings = [], []
        if cancel_at is not None:
            self.progressChanged.connect(lambda p: p >= cancel_at and self.cancel())

    def pushInfo(self, text):
        self.lines.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)

    def reportError(self, text, fatalError=False):
        self.lines.append(text)


@pytest.fixture
def city(provider, tmp_path, request):
    """Path of an empty workspace; its CRS is the parameter of the fixture, if it has one."""
    path = tmp_path / "city.gpkg"
    fresh(path, getattr(request, "param", CRS), division=DIVISION, name="示范区").close()
    return path


@pytest.fixture
def run(provider, city):
    """``run("importcomponents", FILE=...)`` in the city; the last log is ``run.log``."""
    import processing

    def start(name, log=None, **parameters):
        start.log = log or Log()
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        start.context = context
        return processing.run(f"citygrid:{name}", {"WORKSPACE": str(city), "REJECTS": "memory:",
                                                   **parameters},
                              feedback=start.log, context=context)
    return start


@pytest.fixture
def ask(city):
    """``ask(sql)``: rows of the workspace."""
    def query(sql, *parameters):
        with store.open_workspace(city) as ws:
            return ws.query(sql, parameters)
    return query


def rows_of(layer):
    """Attributes of a layer of rejects as dicts."""
    names = [f.name() for f in layer.fields()]
    return [dict(zip(names, f.attributes())) for f in layer.getFeatures()]


def lamps(count=6, crs=CRS):
    """Street furniture along a road."""
    x = X + np.arange(count) * 30.0
    return gpd.GeoDataFrame(
        {"部件名称": ["路灯", "上水井盖"] * (count // 2), "状态": ["完好"] * count,
         "权属单位名称": ["城管局"] * count, "初始日期": ["20240131"] * count},
        geometry=gpd.points_from_xy(x, np.full(count, Y + 6)), crs=CRS).to_crs(crs)


def gbk_shapefile(folder, frame=None):
    """A Shapefile in GBK without any word about it; names are cut to ten bytes."""
    path = folder / "普查.shp"
    frame = (lamps() if frame is None else frame).rename(
        columns=lambda name: name.encode("gbk")[:10].decode("gbk"))
    frame.to_file(path, encoding="gbk", engine="fiona")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    return path


def road_network():
    """Streets of a small town, 60 to 150 m apart, in the workspace's system."""
    lines = [shapely.LineString([(X + s, Y), (X + s, Y + 1500)]) for s in STREETS]
    lines += [shapely.LineString([(X, Y + s), (X + 1500, Y + s)]) for s in STREETS[::-1]]
    return gpd.GeoDataFrame({"NAME": [f"路{i}" for i in range(32)], "highway": "residential"},
                            geometry=lines, crs=CRS)


def beside_roads(count=400, seed=3):
    """Points 3 to 6 m beside the streets of `road_network`, in degrees (WGS 84)."""
    random = np.random.default_rng(seed)
    along, street = random.uniform(20, 1480, count), random.integers(0, 16, count)
    off = random.uniform(3, 6, count)
    points = gpd.points_from_xy(X + STREETS[street] + off, Y + along)
    return gpd.GeoSeries(points, crs=CRS).to_crs(4326)


def table_of(points, **columns):
    """A table with longitude and latitude."""
    return pd.DataFrame({**columns, "lng": points.x.round(7), "lat": points.y.round(7)})


@pytest.fixture
def project_crs():
    """The project's CRS is the workspace's."""
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem(CRS))
