"""The menu's actions on workspaces, sample cities, environment and help."""
from datetime import date
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QAction, QFileDialog, QMenu

from .. import environment
from ..core.errors import N_
from ..core.workspace import maintenance, store
from ..i18n import tr
from ..processing.base import icon
from .workspace_check import CheckDialog
from .workspace_help import HelpDialog
from .workspace_new import FOLDER_KEY, NewWorkspaceDialog, default_folder

SAMPLES = (("helsinki", N_("&Helsinki centre (real, from OpenStreetMap)")),
           ("demo", N_("&Demonstration district (generated, Chinese)")))
#: Algorithms on many cases at once: name, title, tip.
EXCHANGE = (
    ("importreports", N_("&Import reports…"),
     N_("Reports of other systems from CSV, Excel, a layer or Open311 become cases")),
    ("exportcases", N_("&Export cases…"),
     N_("Field tables with step records, or Open311")),
    ("resumecases", N_("&Resume suspended cases…"),
     N_("Suspended cases whose day has come go on")),
    ("archivecases", N_("&Archive closed cases…"),
     N_("Closed cases of a year go into a file of their own")))
#: Algorithms that judge and look ahead: name, title, tip.
ANALYSES = (
    ("evaluate", N_("&Evaluation…"),
     N_("Areas, units, posts and collection companies: rates, scores and levels of a period")),
    ("whitepaper", N_("&White paper and meeting sheet…"),
     N_("The report of a year, quarter or month as Word, PDF and Excel")),
    ("countbyarea", N_("Counts &by area…"),
     N_("Cases or components by area, class, month; also as a table and a chart")),
    ("hotspots", N_("&Hot spots…"),
     N_("Where cases or components cluster more than chance explains")),
    ("emerginghotspots", N_("Hot spots in &time…"),
     N_("Which clusters are new, last, grow or fade")),
    ("stdbscan", N_("Clusters in s&pace and time…"),
     N_("Cases that happened close to each other within a few days (ST-DBSCAN)")),
    ("networkdensity", N_("&Density along streets…"),
     N_("How many cases each stretch of street has per kilometre")),
    ("recurringproblems", N_("What keeps &coming back…"),
     N_("Problems that recur at an object or place, or drag on")),
    ("circlingcases", N_("Cases that went &round…"),
     N_("Cases that were passed on from unit to unit")),
    ("facilitygaps", N_("Streets without a &facility…"),
     N_("Stretches of street with no bin, lamp or other component nearby")),
    ("forecast", N_("F&orecast…"),
     N_("Cases of the coming weeks, where the past shows that it can be told")))
FILTER = N_("CityGrid workspace (*.gpkg)")


class WorkspaceActions(QObject):
    """Fills the menu and does what its entries say."""

    def __init__(self, session, menu):
        super().__init__(menu)
        self.session = session
        self.menu = menu
        self.window = session.iface.mainWindow()
        self.needs_open = []
        self.importer = None
        session.workspaceOpened.connect(self._enable)
        session.workspaceClosed.connect(self._enable)

    def fill_workspace(self):
        """The entries for workspaces and samples."""
        self._add("new", tr("&New workspace…"), tr("Create the workspace of a district"), self.new,
                  picture="workspace-new")
        self._add("open", tr("&Open workspace…"), tr("Open a workspace and add its layers"),
                  self.open, picture="workspace-open")
        self.recent = self._submenu("recent", tr("Open &recent"))
        self.recent.aboutToShow.connect(self._fill_recent)
        samples = self._submenu("samples", tr("&Sample cities"))
        for name, title in SAMPLES:
            action = samples.addAction(tr(title))
            action.setObjectName(f"citygrid_sample_{name}")
            action.setToolTip(tr("Build this sample city, without a network, and open it"))
            action.triggered.connect(lambda _, n=name: self.sample(n))
        self._add("close", tr("&Close workspace"), tr("Remove the layers and close the file"),
                  self.session.close, needs_open=True)
        self.menu.addSeparator()
        self._add("import", tr("&Import…"),
                  tr("Import survey files, base maps, tables and OpenStreetMap extracts"),
                  self.import_files, needs_open=True, picture="import")
        self._add("divide", tr("&Divide into unit grids…"),
                  tr("Draw the unit grids along the base map, number and store them"),
                  self.divide, needs_open=True, picture="divide")
        self._add("filing", tr("&Filing standards…"),
                  tr("Conditions, closing criteria and time limits of every class"), self.filing,
                  needs_open=True)
        self._add("rules", tr("Rules of responsibilit&y…"),
                  tr("Who gets a case, and why; tried on cases"), self.rules, needs_open=True)
        self._add("calendar", tr("Office &hours and holidays…"),
                  tr("What counts as working time; imports the calendar of a new year"),
                  self.calendar, needs_open=True)
        self._add("case_settings", tr("Case settin&gs…"),
                  tr("Options of the cases, limits of the stages, case numbers, similar cases"),
                  self.case_settings, needs_open=True)
        self._add("evaluation_settings", tr("How the city &judges…"),
                  tr("Rates, weights, bands, levels, goals, collectors and their companies"),
                  self.evaluation_settings, needs_open=True)
        self._algorithms("exchange", tr("Cases in and ou&t"), EXCHANGE)
        self._algorithms("analyses", tr("&Analysis and reports"), ANALYSES)
        self._add("check", tr("Chec&k workspace"),
                  tr("Checks file, rules, codes, indexes and step records"), self.check,
                  needs_open=True, picture="check")
        self._add("backup", tr("&Back up…"), tr("Copy the workspace while it is in use"),
                  self.backup, needs_open=True, picture="backup")
        self._add("upgrade", tr("&Upgrade…"),
                  tr("Bring a workspace of an older version up to date"), self.upgrade)
        self._add("migrate", tr("&Migrate the catalogue…"),
                  tr("Bring classes and codes to a later edition of the standard"),
                  lambda: self.algorithm("migratecatalogue"), needs_open=True)
        self._enable()

    def fill_help(self):
        """The entries at the end of the menu."""
        self._add("environment", tr("&Environment check…"),
                  tr("Shows what CityGrid needs and how to install what is missing"),
                  self.environment, picture="environment")
        self._add("help", tr("&Help"), tr("What CityGrid does and how to begin"), self.help,
                  picture="help")

    def closeDown(self):
        """Let go of the session."""
        if self.importer is not None:
            self.importer.closeDown()
            self.importer.deleteLater()
            self.importer = None
        self.session.workspaceOpened.disconnect(self._enable)
        self.session.workspaceClosed.disconnect(self._enable)

    def _add(self, key, title, tip, slot, needs_open=False, picture=""):
        action = QAction(title, self.menu)
        if picture:
            action.setIcon(icon(picture))
        action.setObjectName(f"citygrid_{key}")
        action.setToolTip(tip)
        action.triggered.connect(lambda _=False: slot())
        self.menu.addAction(action)
        if needs_open:
            self.needs_open.append(action)

    def _algorithms(self, key, title, entries):
        """A submenu that shows the dialogs of algorithms."""
        menu = self._submenu(key, title)
        for name, text, tip in entries:
            action = menu.addAction(tr(text))
            action.setObjectName(f"citygrid_{name}")
            action.setToolTip(tr(tip))
            action.triggered.connect(lambda _, n=name: self.algorithm(n))
        self.needs_open.append(menu.menuAction())

    def _submenu(self, key, title):
        menu = QMenu(title, self.menu)
        menu.setObjectName(f"citygrid_{key}")
        menu.setToolTipsVisible(True)
        self.menu.addMenu(menu)
        return menu

    def _enable(self, *_):
        for action in self.needs_open:
            action.setEnabled(self.session.workspace is not None)

    def _fill_recent(self):
        self.recent.clear()
        paths = self.session.recent()
        for path in paths:
            action = self.recent.addAction(Path(path).name.replace("&", "&&"))
            action.setToolTip(path)
            action.triggered.connect(lambda _, p=path: self.session.open(p))
        if not paths:
            self.recent.addAction(tr("No workspace was opened yet")).setEnabled(False)

    # -- actions

    def new(self):
        """Ask for what a new workspace needs, create and open it."""
        dialog = NewWorkspaceDialog(self.session.iface.mapCanvas(), self.window)
        if dialog.exec():
            self.session.open(dialog.path)
        dialog.deleteLater()

    def open(self):
        """Ask for a file and open it."""
        path, _ = QFileDialog.getOpenFileName(self.window, tr("Open workspace"), default_folder(),
                                              tr(FILTER))
        if path:
            QgsSettings().setValue(FOLDER_KEY, str(Path(path).parent))
            self.session.open(path)

    def import_files(self):
        """Show the import window, which stays beside the map."""
        with self.session.reported():
            if self.importer is None:
                from .importing.import_dialog import ImportDialog
                self.importer = ImportDialog(self.session, self.window)
            self.importer.show()
            self.importer.raise_()
            self.importer.activateWindow()

    def divide(self):
        """Show the dialog of the division, set to number the grids and to store them."""
        with self.session.reported():
            environment.require("geopandas", "shapely")
            # the workspace's own layer shows them; a second one would only hide it
            self.algorithm("dividegrids", {"STORE": True, "OUTPUT": None})

    def algorithm(self, name, parameters=None):
        """Show the dialog of one of our algorithms."""
        with self.session.reported():
            import processing
            dialog = processing.createAlgorithmDialog(f"citygrid:{name}", parameters or {})
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.show()

    def filing(self):
        """Show and edit the filing standards of the open workspace."""
        with self.session.reported():
            from .cases.filing_dialog import FilingDialog
            self._run(FilingDialog(self.session, self.window))

    def rules(self):
        """Show and edit the rules of responsibility of the open workspace."""
        with self.session.reported():
            from .cases.rules_dialog import RulesDialog
            self._run(RulesDialog(self.session, parent=self.window))

    @staticmethod
    def _run(dialog):
        """Show a dialog until it is closed, and take it down."""
        dialog.exec()
        dialog.closeDown()
        dialog.deleteLater()

    def calendar(self):
        """Show and edit the working calendar of the open workspace."""
        with self.session.reported():
            from .cases.calendar_dialog import CalendarDialog
            dialog = CalendarDialog(self.session, self.window)
            dialog.exec()
            dialog.closeDown()
            dialog.deleteLater()

    def case_settings(self):
        """Show and edit what the city decides about its cases."""
        with self.session.reported():
            from .cases.case_settings import CaseSettingsDialog
            dialog = CaseSettingsDialog(self.session, self.window)
            dialog.exec()
            dialog.closeDown()
            dialog.deleteLater()

    def evaluation_settings(self):
        """Show and edit how the open workspace is judged."""
        with self.session.reported():
            from .analysis.evaluation_dialog import EvaluationDialog
            self._run(EvaluationDialog(self.session, self.window))

    def check(self, repair=False):
        """Check the open workspace in a thread, list what is wrong and offer to repair it."""
        path = self.session.workspace.path

        def run(_feedback):
            with store.open_workspace(path, allow_network=True) as workspace:
                if repair:
                    maintenance.repair_triggers(workspace)
                return maintenance.check(workspace)

        def done(problems):
            dialog = CheckDialog(path.name, problems, self.window)
            again = dialog.exec()
            dialog.deleteLater()
            if again:
                self.check(repair=True)
        self.session.work(tr("Checking {name}").format(name=path.name), run, done)

    def backup(self):
        """Ask where to, and copy the open workspace there in a thread."""
        path = self.session.workspace.path
        proposed = path.with_name(f"{path.stem} {date.today().isoformat()}.gpkg")
        target, _ = QFileDialog.getSaveFileName(self.window, tr("Back up"), str(proposed),
                                                tr(FILTER))
        if not target:
            return
        target = Path(target if target.lower().endswith(".gpkg") else target + ".gpkg")

        def run(_feedback):
            with store.open_workspace(path, allow_network=True) as workspace:
                maintenance.backup(workspace, target)

        def done(_):
            self.session.message(tr("The backup is {path}.").format(path=target),
                                 Qgis.MessageLevel.Success)
        self.session.work(tr("Backing up {name}").format(name=path.name), run, done)

    def upgrade(self):
        """Ask for the file of an older version and upgrade it."""
        path, _ = QFileDialog.getOpenFileName(self.window, tr("Upgrade workspace"),
                                              default_folder(), tr(FILTER))
        if path:
            self.session.upgrade(path)

    def sample(self, name):
        """Open a sample city; it is built in a thread when it is not there yet."""
        folder = Path(QgsApplication.qgisSettingsDirPath()) / "citygrid"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{name}.gpkg"

        def run(feedback):
            environment.require("geopandas", "shapely", "fiona", "pyproj", "scipy")
            from ..core.sample.build import build_sample
            build_sample(name, target, feedback)

        def done(_):
            if self.session.open(target):
                self.session.message(tr("A sample to try things out: {path}. Delete the file and "
                                        "it is built anew.").format(path=target))
        if target.exists():
            done(None)
        else:
            self.session.work(tr("Building the sample city"), run, done)

    def environment(self):
        """Show what the plugin found around it."""
        from .environment_dialog import EnvironmentDialog
        dialog = EnvironmentDialog(self.window)
        dialog.exec()
        dialog.deleteLater()

    def help(self):
        """Show the help window."""
        dialog = HelpDialog(self.window)
        dialog.exec()
        dialog.deleteLater()
