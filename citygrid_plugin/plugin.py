"""The composition root: builds session, provider, menu, toolbar and docks, and takes them down.

Docks are made when they are first wanted; one that cannot be imported says so in the message bar
and leaves the others alone.
"""
from dataclasses import dataclass
from importlib import import_module

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QAction, QMenu

from .core.errors import N_
from .gui.analysis.rows_action import RowsAction
from .gui.session import Session
from .gui.workspace_actions import WorkspaceActions
from .i18n import install_translator, tr
from .layers.tree import show_theme
from .processing.base import icon
from .processing.provider import CityGridProvider

DOCK_WIDTH = 420   # pixels, of a dock that is shown for the first time


@dataclass(frozen=True)
class Desk:
    """One desk: a toolbar button that opens its docks and applies its map theme."""
    key: str
    title: str
    tip: str
    theme: str


@dataclass(frozen=True)
class DockEntry:
    """Where a dock comes from, and the desk whose button opens it."""
    key: str
    title: str
    module: str
    name: str
    desk: str


DESKS = (
    Desk("gis", N_("GIS desk"),
         N_("Opens the docks for components, unit grids, findings and the census"),
         N_("CityGrid: GIS desk")),
    Desk("operator", N_("Operator desk"),
         N_("Opens the docks for intake, dispatch and verification"),
         N_("CityGrid: operator desk")),
    Desk("analyst", N_("Analyst desk"),
         N_("Opens the query dock and the dashboard, and shows the map for evaluation"),
         N_("CityGrid: analyst desk")),
)
DOCKS = (
    DockEntry("component", N_("Components"), "gui.components.component_dock", "ComponentDock",
              "gis"),
    DockEntry("grids", N_("Unit grids"), "gui.grids.grid_dock", "GridDock", "gis"),
    DockEntry("findings", N_("Findings"), "gui.components.findings_dock", "FindingsDock", "gis"),
    DockEntry("census", N_("Census review"), "gui.census.census_dock", "CensusDock", "gis"),
    DockEntry("intake", N_("Intake"), "gui.cases.intake_dock", "IntakeDock", "operator"),
    DockEntry("dispatch", N_("Dispatch"), "gui.cases.dispatch_dock", "DispatchDock", "operator"),
    DockEntry("verification", N_("Verification"), "gui.cases.verification_dock",
              "VerificationDock", "operator"),
    DockEntry("query", N_("Query"), "gui.analysis.query_dock", "QueryDock", "analyst"),
    DockEntry("dashboard", N_("Dashboard"), "gui.analysis.dashboard_dock", "DashboardDock",
              "analyst"),
)


class CityGridPlugin:
    """What QGIS loads; see the module's first lines."""

    def __init__(self, iface):
        self.iface = iface
        self.translator = None
        self.session = None
        self.provider = None
        self.menu = None
        self.toolbar = None
        self.workspace_actions = None
        self.rows_action = None
        self.docks = {}
        self.dock_actions = {}
        self.desk_actions = {}

    # -- what QGIS calls

    def initProcessing(self):
        """Add the provider; qgis_process calls this alone."""
        if self.translator is None:
            self.translator = install_translator(QgsApplication.locale())
        self.provider = CityGridProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        """Build everything a window needs."""
        self.initProcessing()
        window = self.iface.mainWindow()
        self.session = Session(self.iface, window)
        self.session.dockWanted.connect(self.show_dock)
        self.menu = QMenu(tr("CityGrid 城市网格"), window)
        self.menu.setObjectName("citygrid_menu")
        self.menu.setToolTipsVisible(True)
        self.toolbar = self.iface.addToolBar(tr("CityGrid"))
        self.toolbar.setObjectName("citygrid_toolbar")
        self.workspace_actions = WorkspaceActions(self.session, self.menu)
        self.workspace_actions.fill_workspace()
        self.menu.addSeparator()
        for desk in DESKS:
            self._add_desk(desk)
        self.menu.addSeparator()
        for entry in DOCKS:
            self._add_dock_action(entry)
        self.menu.addSeparator()
        self.workspace_actions.fill_help()
        self._insert_menu(window)
        self.rows_action = RowsAction(self.session, self.open_rows)
        self.session.adopt()

    def unload(self):
        """Take everything down again."""
        for key in list(self.docks):
            self._remove_dock(key)
        if self.rows_action is not None:
            self.rows_action.closeDown()
            self.rows_action = None
        if self.workspace_actions is not None:
            self.workspace_actions.closeDown()
            self.workspace_actions = None
        if self.toolbar is not None:
            self.iface.mainWindow().removeToolBar(self.toolbar)
            self.toolbar.deleteLater()
            self.toolbar = None
        if self.menu is not None:
            self.iface.mainWindow().menuBar().removeAction(self.menu.menuAction())
            self.menu.deleteLater()
            self.menu = None
        self.dock_actions.clear()
        self.desk_actions.clear()
        if self.session is not None:
            self.session.closeDown()
            self.session.deleteLater()
            self.session = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None

    # -- menu and toolbar

    def _insert_menu(self, window):
        """Put our menu before the last of the menu bar, which is Help."""
        bar = window.menuBar()
        others = bar.actions()
        if others:
            bar.insertMenu(others[-1], self.menu)
        else:
            bar.addMenu(self.menu)

    def _add_desk(self, desk):
        action = QAction(icon(f"desk-{desk.key}"), tr(desk.title), self.menu)
        action.setObjectName(f"citygrid_desk_{desk.key}")
        action.setToolTip(tr(desk.tip))
        action.triggered.connect(lambda _, key=desk.key: self.open_desk(key))
        self.menu.addAction(action)
        self.toolbar.addAction(action)
        self.desk_actions[desk.key] = action

    def _add_dock_action(self, entry):
        action = QAction(icon(f"dock-{entry.key}"), tr(entry.title), self.menu)
        action.setObjectName(f"citygrid_show_{entry.key}")
        action.setCheckable(True)
        action.setToolTip(tr("Show or hide this dock; behind another tab it comes to the front"))
        action.triggered.connect(lambda _, key=entry.key: self.toggle_dock(key))
        self.menu.addAction(action)
        self.dock_actions[entry.key] = action

    # -- docks

    def open_desk(self, key):
        """Open the docks of a desk, as tabs the first time, and apply its map theme."""
        shown = [dock for entry in DOCKS if entry.desk == key
                 for dock in [self._dock(entry.key)] if dock is not None]
        for dock in shown:
            dock.show()
        if shown:
            shown[0].raise_()
            shown[0].setFocus()
        theme = tr(next(desk.theme for desk in DESKS if desk.key == key))
        view = self.iface.layerTreeView()
        if view is not None:
            show_theme(QgsProject.instance(), theme, view.layerTreeModel())

    def toggle_dock(self, key):
        """Hide a dock that is seen; show one that is hidden, or behind another tab, ready for the
        keyboard."""
        dock = self.docks.get(key)
        if dock is not None and _seen(dock):
            dock.hide()
            return
        self.show_dock(key)
        if key in self.docks:
            self.docks[key].setFocus()
        else:
            self.dock_actions[key].setChecked(False)

    def show_dock(self, key):
        """Show a dock in front; it is made when it is first shown."""
        dock = self._dock(key)
        if dock is not None:
            dock.show()
            dock.raise_()
            self.dock_actions[key].setChecked(True)

    def open_rows(self, layer, feature, column=""):
        """List the rows behind a feature of a layer that keeps its question, or behind the number
        in one of its fields, in the query dock."""
        self.show_dock("query")
        if "query" in self.docks:       # else it could not be made, which was said
            self.docks["query"].open_features(layer, [feature], column)

    def _dock(self, key):
        """The dock, made now if need be; None where it cannot be made (which is shown)."""
        if key in self.docks:
            return self.docks[key]
        entry = next(e for e in DOCKS if e.key == key)
        with self.session.reported():
            module = import_module(f".{entry.module}", __package__)
            window = self.iface.mainWindow()
            dock = getattr(module, entry.name)(self.session, window)
            # one stack of tabs for all of ours: two above each other, if only for a moment, make
            # the window higher than the screen
            mates = [other for other in self.docks.values() if not other.isFloating()]
            if not window.restoreDockWidget(dock):
                if mates:
                    window.tabifyDockWidget(mates[0], dock)
                    dock.show()
                else:
                    self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                window.resizeDocks([dock], [DOCK_WIDTH], Qt.Orientation.Horizontal)
            self.docks[key] = dock
            # not toggleViewAction: to it a dock behind another tab is shown
            dock.visibilityChanged.connect(self.dock_actions[key].setChecked)
            self.dock_actions[key].setChecked(_seen(dock))
            return dock
        return None

    def _remove_dock(self, key):
        dock = self.docks.pop(key)
        dock.visibilityChanged.disconnect(self.dock_actions[key].setChecked)
        dock.closeDown()
        self.iface.removeDockWidget(dock)
        dock.deleteLater()


def _seen(dock):
    """Whether a dock is open and not behind another tab."""
    return dock.isVisible() and not dock.visibleRegion().isEmpty()
