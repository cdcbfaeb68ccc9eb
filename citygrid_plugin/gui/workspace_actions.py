"""The menu's actions on workspaces, samples, environment and help."""
from pathlib import Path

from qgis.core import Qgis
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QFileDialog, QMenu, QMessageBox

from ..core.errors import CityGridError, N_
from ..core.workspace import store
from ..i18n import error_text, tr

SAMPLES = (("helsinki", N_("Helsinki centre (real, OpenStreetMap)")),
           ("demonstration", N_("Demonstration district (generated, Chinese)")))
FILTER = N_("CityGrid workspace (*.gpkg)")


class WorkspaceActions(QObject):
    """Fills the menu and does what its entries say."""

    def __init__(self, session, menu):
        super().__init__(menu)
        self.session = session
        self.menu = menu
        self.needs_open = []
        session.workspaceOpened.connect(self._enable)
        session.workspaceClosed.connect(self._enable)

    def fill_workspace(self):
        """The entries for workspaces and samples."""
        self._add("new", tr("&New workspace…"), tr("Create the workspace of a district"), self.new)
        self._add("open", tr("&Open workspace…"), tr("Open a workspace and add its layers"),
                  self.open)
        self.recent = self._submenu("recent", tr("Open &recent"))
        self.recent.aboutToShow.connect(self._fill_recent)
        self._add("close", tr("&Close workspace"), tr("Remove the layers and close the file"),
                  self.session.close, needs_open=True)
        self.menu.addSeparator()
        samples = self._submenu("samples", tr("&Sample cities"))
        for name, title in SAMPLES:
            action = QAction(tr(title), samples)
            action.setObjectName(f"citygrid_sample_{name}")
            action.triggered.connect(lambda _, n=name: self.sample(n))
            samples.addAction(action)
        self._enable()

    def fill_help(self):
        """The entries at the end of the menu."""
        self._add("environment", tr("&Environment check…"),
                  tr("Shows what CityGrid needs and how to install what is missing"),
                  self.environment)

    def closeDown(self):
        """Give back what the session knows of this."""
        self.session.workspaceOpened.disconnect(self._enable)
        self.session.workspaceClosed.disconnect(self._enable)

    def _add(self, key, title, tip, slot, needs_open=False):
        action = QAction(title, self.menu)
        action.setObjectName(f"citygrid_{key}")
        action.setToolTip(tip)
        action.triggered.connect(lambda _=False: slot())
        self.menu.addAction(action)
        if needs_open:
            self.needs_open.append(action)
        return action

    def _submenu(self, key, title):
        menu = QMenu(title, self.menu)
        menu.setObjectName(f"citygrid_{key}")
        self.menu.addMenu(menu)
        return menu

    def _enable(self, *_):
        for action in self.needs_open:
            action.setEnabled(self.session.workspace is not None)

    def _fill_recent(self):
        self.recent.clear()
        paths = self.session.recent()
        for path in paths:
            action = self.recent.addAction(Path(path).name)
            action.setToolTip(path)
            action.triggered.connect(lambda _, p=path: self.open_path(p))
        if not paths:
            self.recent.addAction(tr("No workspace was opened yet")).setEnabled(False)

    # -- actions

    def new(self):
        """Ask for the new workspace, create and open it."""

    def open(self):
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self.session.iface.mainWindow(),
                                              tr("Open workspace"), "", tr(FILTER))
        if path:
            self.open_path(path)

    def open_path(self, path, allow_network=False):
        """Open a workspace."""
        return self.session.open(path, allow_network)

    def sample(self, name):
        """Build a sample city and open it."""

    def environment(self):
        """Show what the plugin found around it."""
        from .environment_dialog import EnvironmentDialog
        EnvironmentDialog(self.session.iface.mainWindow()).exec()
