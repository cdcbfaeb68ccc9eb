"""A small workspace with two unit grids, and what the tests of the layers room share.

All layers of a workspace take seconds to open: ``city`` has them for a test that changes the layer
tree, ``standing`` once for a module of tests that leave it as it is, and ``desk`` has only the
layers that edits of components, unit grids and communities need.
"""
import numpy as np
import pytest
import shapely
from fresh_workspace import fresh
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from citygrid_plugin.core.standards.catalogue import load_catalogue
from citygrid_plugin.core.standards.model import CATALOGUES
from citygrid_plugin.core.standards.tables import records
from citygrid_plugin.core.workspace.geometry import blobs
from citygrid_plugin.layers import forms, messages, roles, tree

X, Y = 500000.0, 3350000.0
COMMUNITY = "330102001001"

#: by geometry: layer role, a class for it, a shape in the first grid, and one in the second
SHAPES = {
    "point": ("component_01_point", "0101", "Point(500010 3350010)", "Point(500110 3350010)"),
    "line": ("component_02_line", "0211", "LineString(500010 3350010, 500020 3350020)",
             "LineString(500110 3350010, 500120 3350020)"),
    "area": ("component_04_area", "0404",
             "Polygon((500010 3350010, 500020 3350010, 500020 3350020, 500010 3350010))",
             "Polygon((500110 3350010, 500120 3350010, 500120 3350020, 500110 3350010))"),
}


def box(x, y, w, h):
    return f"MultiPolygon((({x} {y}, {x + w} {y}, {x + w} {y + h}, {x} {y + h}, {x} {y})))"


def add(layer, wkt, **values):
    """Add a feature to the edit buffer, with the layer's defaults; returns its temporary fid."""
    feature = QgsFeature(layer.fields())
    if wkt:
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
    for index in range(layer.fields().count()):
        if layer.defaultValueDefinition(index).isValid():
            feature.setAttribute(index, layer.defaultValue(index, feature))
    for name, value in values.items():
        feature.setAttribute(name, value)
    assert layer.addFeature(feature)
    return feature.id()


def field(layer, name):
    return layer.fields().indexOf(name)


def few_layers(project, ws, catalogue):
    """The layers that edits need, with their forms and rules, but without a tree and styles."""
    made = {}
    for table in ("organisation", "community", "unit_grid", *(s[0] for s in SHAPES.values())):
        layer = made[table] = QgsVectorLayer(ws.layer_uri(table), ws.tables[table].title, "ogr")
        layer.setCustomProperty(roles.ROLE, table)
        forms.form(layer, ws, catalogue, ws.tables[table], made["organisation"])
    project.setCrs(made["unit_grid"].crs())
    project.addMapLayers(list(made.values()))


class City:
    """The opened workspace with its layers, a watch, and what it told."""

    def __init__(self, path, add_layers=tree.add_workspace):
        self.catalogue = load_catalogue()
        domains = [(r["domain"], r["code"], r["name"], r["name_en"])
                   for r in records(CATALOGUES / "domains.csv")
                   if r["edition"] in ("", self.catalogue.edition.id)]
        self.ws = fresh(path, division="330102", name="示范区", domains=domains)
        shapes = blobs(np.array([shapely.box(X, Y, X + 200, Y + 100),
                                 shapely.box(X, Y, X + 100, Y + 100),
                                 shapely.box(X + 100, Y, X + 200, Y + 100)], dtype=object), 4549,
                       multi=True)
        with self.ws.transaction() as connection:
            connection.execute("INSERT INTO organisation (code, name) VALUES ('W1', '水务公司')")
            connection.execute("INSERT INTO community (geom, code, name) "
                               "VALUES (?, ?, '清波社区')", (shapes[0], COMMUNITY))
            for shape in shapes[1:]:
                connection.execute("INSERT INTO unit_grid (geom) VALUES (?)", (shape,))
        self.project = QgsProject.instance()
        self.project.clear()
        self.told = []
        self.group = add_layers(self.project, self.ws, self.catalogue)
        self.watch = messages.Watch(self.project, self.told.append)

    def layer(self, role):
        return roles.layer(self.project, role)

    def edit(self, role, change):
        """One editing session; True when it was stored, else the buffer is left open."""
        layer = self.layer(role)
        if not layer.isEditable():
            assert layer.startEditing()
        change(layer)
        stored = layer.commitChanges()
        for _ in range(3):
            QCoreApplication.processEvents()
        return stored

    def project_components(self):
        return roles.component_layers(self.project)

    def row(self, table, fid=None):
        rows = self.ws.dicts(f'SELECT * FROM "{table}" ORDER BY fid DESC'
                             if fid is None else f'SELECT * FROM "{table}" WHERE fid = {fid}')
        return rows[0]

    def history(self, table, fid):
        return self.ws.dicts("SELECT * FROM cg_history WHERE table_name = ? AND fid = ? "
                             "ORDER BY id", (table, fid))

    def close(self):
        self.watch.stop()
        tree.remove_workspace(self.project)
        self.project.clear()
        self.ws.close()


@pytest.fixture
def city(qgis_app, tmp_path):
    opened = City(tmp_path / "city.gpkg")
    yield opened
    opened.close()


@pytest.fixture
def desk(qgis_app, tmp_path):
    opened = City(tmp_path / "city.gpkg", few_layers)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def standing(qgis_app, tmp_path_factory):
    opened = City(tmp_path_factory.mktemp("standing") / "city.gpkg")
    yield opened
    opened.close()
