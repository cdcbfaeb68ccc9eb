"""Fixtures of the frame's tests; import them by name into the test modules."""
import sqlite3
import sys
import types

import pytest
from fresh_workspace import fresh
from frame_window import Window, group_of_tables, settle
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsSettings

from citygrid_plugin import layers as layers_room
from citygrid_plugin.gui.session import Session
from citygrid_plugin.gui.workspace_crs import srs_of


@pytest.fixture
def window(qgis_app):
    """A window with a message bar and an empty project."""
    QgsProject.instance().clear()
    for key in ("recent", "folder", "crs", "user", "role"):
        QgsSettings().remove(f"citygrid/{key}")
    window = Window()
    yield window
    QgsProject.instance().clear()
    window.close()


@pytest.fixture
def one_layer(monkeypatch):
    """Instead of the whole layer tree, two tables in a group: quick, and enough for the frame."""
    tree = types.ModuleType("citygrid_plugin.layers.tree")

    def add_workspace(project, workspace, catalogue):
        return group_of_tables(project, workspace, workspace.meta["name"],
                               ("unit_grid", "organisation"))

    def remove_workspace(project):
        project.removeMapLayers([layer.id() for layer in project.mapLayers().values()
                                 if layer.customProperty("citygrid/role")])
        for group in project.layerTreeRoot().children():
            project.layerTreeRoot().removeChildNode(group)
    tree.add_workspace, tree.remove_workspace = add_workspace, remove_workspace
    tree.show_filled = lambda project: None
    monkeypatch.setitem(sys.modules, tree.__name__, tree)
    monkeypatch.setattr(layers_room, "tree", tree, raising=False)
    return tree


@pytest.fixture
def session(window, one_layer):
    """A session whose questions are answered with no; ``session.asked`` lists them."""
    session = Session(window, window.mainWindow())
    session.asked = []
    session.answer = False

    def ask(question, yes):
        session.asked.append((question, yes))
        return session.answer
    session.ask = ask
    yield session
    session.closeDown()
    QgsProject.instance().clear()
    settle()


@pytest.fixture
def make(qgis_app, tmp_path):
    """``make("a.gpkg")``: path of a new workspace, closed."""
    def create(name="a.gpkg", **options):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        fresh(path, srs_of(QgsCoordinateReferenceSystem("EPSG:4549")),
              **{"name": path.stem, **options}).close()
        return path
    return create


def journal_mode(path):
    """The journal mode that another program finds."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA journal_mode").fetchone()[0]
    finally:
        connection.close()
