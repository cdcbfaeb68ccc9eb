"""The plugin comes and goes without a trace, and one broken dock does not take the rest along."""
import gc
import importlib
import sys
import types
from pathlib import Path

import pytest
from frame_fixtures import make, one_layer, window  # noqa: F401
from frame_window import settle
from qgis.core import (
    Qgis, QgsApplication, QgsLayerTreeModel, QgsMapThemeCollection, QgsProject, QgsVectorLayer)
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QLineEdit, QToolBar

from citygrid_plugin import plugin as plugin_module
from citygrid_plugin.i18n import QM_DIR, tr
from citygrid_plugin.plugin import CityGridPlugin, DockEntry

ROOT = Path(__file__).resolve().parents[2]


class PlainDock(QDockWidget):
    """A dock that keeps the contract."""

    closed = []
    MIN_HEIGHT = 0

    def __init__(self, session, parent=None):
        super().__init__("Plain", parent)
        self.setObjectName("citygrid_plain_dock")
        self.setMinimumHeight(self.MIN_HEIGHT)
        self.session = session
        session.changed.connect(self._hear)
        self.heard = []

    def _hear(self, table):
        self.heard.append(table)

    def closeDown(self):
        self.session.changed.disconnect(self._hear)
        self.session = None
        PlainDock.closed.append(self.objectName())


class OtherDock(PlainDock):
    def __init__(self, session, parent=None):
        super().__init__(session, parent)
        self.setObjectName("citygrid_other_dock")


@pytest.fixture
def docks(monkeypatch):
    """Two good docks for the GIS desk, a missing and a broken one for the operator's."""
    module = types.ModuleType("citygrid_plugin.gui.test_docks")
    module.PlainDock, module.OtherDock = PlainDock, OtherDock
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(plugin_module, "DOCKS", (
        DockEntry("component", "Plain", "gui.test_docks", "PlainDock", "gis"),
        DockEntry("findings", "Other", "gui.test_docks", "OtherDock", "gis"),
        DockEntry("dispatch", "Missing", "gui.no_such_module", "Dock", "operator"),
        DockEntry("verification", "Nameless", "gui.test_docks", "NoSuchDock", "operator")))
    PlainDock.closed = []


@pytest.fixture
def plugin(window, one_layer, docks):
    plugin = CityGridPlugin(window)
    plugin.initGui()
    window.mainWindow().show()
    settle()
    yield plugin
    plugin.unload()
    settle()


def action(plugin, name):
    found = plugin.menu.findChild(QAction, f"citygrid_{name}")
    assert found is not None, name
    return found


# -- coming and going


@pytest.fixture
def new_objects():
    """What the tests before have left is not looked at again and again: it takes long."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def inventory(window):
    """What is there, counted."""
    gc.collect()
    settle()
    main = window.mainWindow()
    ours = [o for o in gc.get_objects() if issubclass(type(o), QObject)
            and type(o).__module__.startswith(("citygrid_plugin.", "citygrid_checkout."))]
    return {
        "objects": len(main.findChildren(QObject)),
        "actions": len(main.findChildren(QAction)),
        "menus": [a.text() for a in main.menuBar().actions()],
        "toolbars": len(main.findChildren(QToolBar)),
        "docks": len(main.findChildren(QDockWidget)),
        "providers": sorted(p.id() for p in QgsApplication.processingRegistry().providers()),
        "translated": tr("Cancelled. Nothing was changed."),
        "tasks": QgsApplication.taskManager().count(),
        "alive": sorted(type(o).__name__ for o in ours),
        "layers": len(QgsProject.instance().mapLayers()),
    }


def use(plugin, path):
    """Work with it for a moment."""
    plugin.open_desk("gis")
    plugin.session.open(path)
    plugin.session.work("Nothing", lambda feedback: None)
    settle()


def test_a_desk_is_ready_for_the_keyboard(window, docks):
    window.mainWindow().show()
    plugin = CityGridPlugin(window)
    plugin.initGui()
    plugin.open_desk("gis")
    first, second = plugin.docks["component"], plugin.docks["findings"]
    for dock in (first, second):
        dock.setWidget(QLineEdit())
        dock.setFocusProxy(dock.widget())
    second.widget().setFocus()
    plugin.open_desk("gis")
    settle()
    assert window.mainWindow().focusWidget() is first.widget()
    plugin.unload()


def test_ten_times_without_a_trace(window, one_layer, docks, make, monkeypatch, new_objects):
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: "zh_CN"), raising=False)
    path = make()
    main = window.mainWindow()
    main.show()
    others = inventory(window)["alive"]   # of other tests, perhaps
    first = CityGridPlugin(window)   # Qt makes some helpers of its own the first time
    first.initGui()
    use(first, path)
    first.unload()
    del first
    QgsProject.instance().clear()
    window.messageBar().clearWidgets()
    before = inventory(window)
    assert before["alive"] == others and before["docks"] == before["toolbars"] == 0
    assert before["menus"] == ["Help"] and "citygrid" not in before["providers"]
    for _ in range(10):
        plugin = CityGridPlugin(window)
        plugin.initGui()
        use(plugin, path)
        during = inventory(window)
        assert during["menus"] == [plugin.menu.title(), "Help"]
        assert "citygrid" in during["providers"] and during["docks"] == 2
        plugin.unload()
        del plugin
        QgsProject.instance().clear()
        window.messageBar().clearWidgets()
        assert inventory(window) == before
    assert PlainDock.closed == ["citygrid_plain_dock", "citygrid_other_dock"] * 11


def test_the_checkout_reloads_as_a_plugin_folder(window, tmp_path, monkeypatch):
    """As QGIS does it: the modules are thrown away and imported again, under another name."""
    (tmp_path / "citygrid_checkout").symlink_to(ROOT)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = inventory(window)
    for _ in range(3):
        module = importlib.import_module("citygrid_checkout")
        plugin = module.classFactory(window)
        plugin.initGui()
        assert type(plugin).__module__ == "citygrid_checkout.citygrid_plugin.plugin"
        plugin.unload()
        del plugin, module
        for name in [n for n in sys.modules if n.split(".")[0] == "citygrid_checkout"]:
            del sys.modules[name]
        assert inventory(window) == before


def test_a_reload_leaves_no_module_of_before(window, tmp_path, monkeypatch):
    """QGIS forgets the modules whose import it saw; those of docks and algorithms it did not see."""
    (tmp_path / "citygrid_again").symlink_to(ROOT)
    monkeypatch.syspath_prepend(str(tmp_path))
    unseen = ("citygrid_again.citygrid_plugin.gui.cases.foot",
              "citygrid_again.citygrid_plugin.core.workspace.store")
    try:
        module = importlib.import_module("citygrid_again")
        module.classFactory(window)
        before = {name: importlib.import_module(name) for name in unseen}
        importlib.reload(module).classFactory(window)
        for name in unseen:
            assert importlib.import_module(name) is not before[name]
    finally:
        for name in [n for n in sys.modules if n.split(".")[0] == "citygrid_again"]:
            del sys.modules[name]


def test_unload_is_safe_when_little_was_loaded(window):
    CityGridPlugin(window).unload()
    only_processing = CityGridPlugin(None)   # what qgis_process does
    only_processing.initProcessing()
    assert QgsApplication.processingRegistry().providerById("citygrid") is not None
    only_processing.unload()
    assert QgsApplication.processingRegistry().providerById("citygrid") is None


def test_unload_closes_the_workspace(plugin, make):
    plugin.session.open(make())
    workspace = plugin.session.workspace
    plugin.unload()
    with pytest.raises(Exception, match="closed database"):
        workspace.query("SELECT 1")


# -- docks and desks


def test_docks_are_made_when_wanted_and_follow_their_action(plugin):
    assert plugin.docks == {}
    show = action(plugin, "show_component")
    show.trigger()
    dock = plugin.docks["component"]
    assert dock.isVisible() and show.isChecked()
    dock.close()
    assert not show.isChecked()
    show.trigger()
    assert dock.isVisible() and show.isChecked() and plugin.docks == {"component": dock}
    show.trigger()
    assert not dock.isVisible() and not show.isChecked()


def test_the_entry_of_a_dock_behind_another_tab_brings_it_to_the_front(plugin):
    action(plugin, "desk_gis").trigger()
    settle()
    one, other = plugin.docks["component"], plugin.docks["findings"]
    show_one, show_other = action(plugin, "show_component"), action(plugin, "show_findings")
    assert (show_one.isChecked(), show_other.isChecked()) == (True, False)
    show_other.trigger()
    settle()
    assert not other.visibleRegion().isEmpty() and one.visibleRegion().isEmpty()
    assert (show_one.isChecked(), show_other.isChecked()) == (False, True)
    assert not one.isHidden() and not other.isHidden()
    show_other.trigger()        # in front: away with it
    settle()
    assert other.isHidden() and not one.visibleRegion().isEmpty()
    assert (show_one.isChecked(), show_other.isChecked()) == (True, False)
    show_other.trigger()
    settle()
    assert not other.visibleRegion().isEmpty() and show_other.isChecked()
    one.raise_()                # as a click on its tab does
    settle()
    assert (show_one.isChecked(), show_other.isChecked()) == (True, False)


def test_a_dock_that_is_shown_is_ready_for_the_keyboard(window, docks):
    window.mainWindow().show()
    plugin = CityGridPlugin(window)
    plugin.initGui()
    action(plugin, "show_component").trigger()
    dock = plugin.docks["component"]
    dock.setWidget(QLineEdit())
    dock.setFocusProxy(dock.widget())
    for _ in range(2):
        action(plugin, "show_component").trigger()
    settle()
    assert window.mainWindow().focusWidget() is dock.widget()
    plugin.unload()


def test_a_desk_opens_its_docks_as_tabs_and_leaves_the_others_alone(plugin):
    action(plugin, "show_component").trigger()
    plugin.docks["component"].close()
    action(plugin, "desk_gis").trigger()
    settle()
    one, other = plugin.docks["component"], plugin.docks["findings"]
    assert plugin.iface.mainWindow().tabifiedDockWidgets(one) == [other]
    assert not one.isHidden() and not other.isHidden()
    action(plugin, "desk_operator").trigger()
    assert not one.isHidden() and not other.isHidden()


def test_a_desk_of_high_docks_makes_no_window_higher(plugin, monkeypatch):
    monkeypatch.setattr(PlainDock, "MIN_HEIGHT", 400)
    main = plugin.iface.mainWindow()
    main.resize(1000, 700)
    settle()
    action(plugin, "desk_gis").trigger()
    settle()
    assert main.height() == 700
    assert all(dock.isVisible() for dock in plugin.docks.values())


@pytest.mark.parametrize("key, words", [("dispatch", "no_such_module"),
                                        ("verification", "NoSuchDock")])
def test_a_dock_that_cannot_be_made_is_a_message(plugin, key, words):
    show = action(plugin, f"show_{key}")
    show.trigger()
    assert words in plugin.iface.messages(Qgis.MessageLevel.Critical)[-1]
    assert not show.isChecked() and key not in plugin.docks


def test_a_desk_applies_its_map_theme(plugin, monkeypatch):
    project = QgsProject.instance()
    layer, other = (project.addMapLayer(QgsVectorLayer("Point?crs=EPSG:4549", name, "memory"), put)
                    for name, put in (("ours", False), ("other", True)))
    group = project.layerTreeRoot().addGroup("city")
    group.setCustomProperty("citygrid/workspace", "city.gpkg")
    group.addLayer(layer)
    view = QgsLayerTreeView(plugin.iface.mainWindow())
    view.setModel(QgsLayerTreeModel(project.layerTreeRoot(), view))
    monkeypatch.setattr(plugin.iface, "layerTreeView", lambda: view)
    themes = project.mapThemeCollection()
    themes.insert("CityGrid: GIS desk", QgsMapThemeCollection.MapThemeRecord())
    node = project.layerTreeRoot().findLayer(layer)
    action(plugin, "desk_operator").trigger()
    assert node.itemVisibilityChecked()
    action(plugin, "desk_gis").trigger()
    assert not node.itemVisibilityChecked()
    assert project.layerTreeRoot().findLayer(other).itemVisibilityChecked()


# -- words


@pytest.mark.parametrize("locale, title, desk", [
    ("zh_CN", "CityGrid 城市网格", "GIS 工作台"), ("zh-Hans", "CityGrid 城市网格", "GIS 工作台"),
    ("en_US", "CityGrid 城市网格", "GIS desk"), ("de", "CityGrid 城市网格", "GIS desk")])
def test_language(window, docks, monkeypatch, locale, title, desk):
    if desk != "GIS desk" and not (QM_DIR / "citygrid_zh_CN.qm").exists():
        pytest.skip("the translation is not compiled (scripts/i18n)")
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: locale), raising=False)
    plugin = CityGridPlugin(window)
    plugin.initGui()
    try:
        assert plugin.menu.title() == title
        assert action(plugin, "desk_gis").text() == desk
    finally:
        plugin.unload()
        settle()


def test_every_action_has_name_and_tooltip(plugin):
    for found in plugin.menu.findChildren(QAction):
        if found.isSeparator() or found.menu() is not None or not found.text():
            continue
        assert found.objectName().startswith("citygrid_"), found.text()
        assert found.toolTip(), found.text()
