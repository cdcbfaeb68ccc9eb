"""The session: which workspace is open, and everything the docks share.

One object, made by ``plugin.py`` and handed to every dock and dialog. It holds the workspace's
connection from before its first layer is added until after the last is gone (ARCHITECTURE, hard
rule 2), follows the project when it is cleared or another is read, and turns errors into
sentences in the message bar.
"""
import sqlite3
import traceback
from contextlib import contextmanager
from html import escape
from pathlib import Path

from qgis.core import (
    Qgis, QgsApplication, QgsMessageLog, QgsProcessingAlgRunnerTask, QgsProcessingContext,
    QgsProcessingFeedback, QgsProject, QgsSettings)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox

from ..core.errors import Cancelled, CityGridError, InputError, N_, WorkspaceError
from ..core.standards.stored import catalogue_of
from ..core.workspace import maintenance, store
from ..i18n import error_text, tr
from ..processing.base import workspace_of
from .workspace_tasks import Work, wait_for_end

TAG = "CityGrid"
RECENT_KEY = "citygrid/recent"
RECENT_MAX = 8
POLL_MS = 2000
SECONDS = {Qgis.MessageLevel.Info: 6, Qgis.MessageLevel.Success: 6,
           Qgis.MessageLevel.Warning: 20, Qgis.MessageLevel.Critical: 0}
LONG_MESSAGE = 80   # characters; a longer one gets a button that shows it whole


class Session(QObject):
    """The open workspace and what the docks share.

    Attributes
    ----------
    iface : QgisInterface
    workspace : core.workspace.store.Workspace or None
    catalogue : core.standards.catalogue.Catalogue or None
    role : str
        Role of the person at this desk, one of ``core.cases.lifecycle.ROLES``.
    user : str
        Name that goes into records and signatures.
    at_hand : tuple or None
        (key, name of the dock) of the case that was last registered or moved at this desk.
    """

    workspaceOpened = pyqtSignal(object)
    workspaceClosed = pyqtSignal()
    #: A table was written to; "" when it is not known which (another program, a bulk run).
    changed = pyqtSignal(str)
    roleChanged = pyqtSignal(str)
    #: A dock asks for another to be shown and put in front; its key in ``plugin.DOCKS``.
    dockWanted = pyqtSignal(str)

    def __init__(self, iface, parent=None):
        super().__init__(parent)
        self.iface = iface
        self.workspace = None
        self.catalogue = None
        self.at_hand = None
        settings = QgsSettings()
        self._role = settings.value("citygrid/role", "dispatcher")
        self.user = settings.value("citygrid/user", "") or store.user()
        self._runs = {}
        self.works = set()
        self._data_version = None
        self._unseen = False        # the map was not shown the district, which has nothing yet
        self._watch = self._follow = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.changed.connect(self._show_filled)
        project = QgsProject.instance()
        project.cleared.connect(self._project_cleared)
        project.readProject.connect(self._project_read)

    # -- who works here

    @property
    def role(self):
        return self._role

    @role.setter
    def role(self, role):
        if role != self._role:
            self._role = role
            QgsSettings().setValue("citygrid/role", role)
            self.roleChanged.emit(role)

    # -- open and close

    def is_open(self, path):
        """Whether this is the workspace that is open."""
        return self.workspace is not None and _same_file(self.workspace.path, path)

    def open(self, path, allow_network=False):
        """Open a workspace and add its layers; True when it is open afterwards.

        The workspace that was open before stays when the new one cannot be opened. Errors are
        shown, and where there is a way on, it is offered; ``open_or_raise`` raises them instead.
        """
        with self.reported():
            try:
                self.open_or_raise(path, allow_network)
            except store.NetworkShare as error:
                return self.ask(error_text(error), tr("Open anyway")) and self.open(path, True)
            except store.NeedsUpgrade as error:
                if self.ask(error_text(error), tr("Back up and upgrade")):
                    self.upgrade(path)
                return False
            if self.workspace.writer():
                self.error(self.workspace.busy())
            return True
        return False

    def ask(self, question, yes):
        """Ask a question whose safe answer is no; ``yes`` is the text of the other button."""
        box = QMessageBox(QMessageBox.Icon.Warning, tr("CityGrid"), question,
                          parent=self.iface.mainWindow())
        box.setObjectName("citygrid_question")
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is agree

    def open_or_raise(self, path, allow_network=False):
        """Open a workspace and add its layers.

        Raises
        ------
        InputError, WorkspaceError
            As ``core.workspace.store.open_workspace``; and WorkspaceError where layers of the
            workspace that is open have unsaved edits.
        """
        path = Path(path)
        if not self.is_open(path):
            workspace = store.open_workspace(path, allow_network=allow_network)
            try:
                catalogue = catalogue_of(workspace)
                self.close_or_raise()
            except BaseException:
                workspace.close()
                raise
            from ..layers import dots, messages
            self.workspace, self.catalogue = workspace, catalogue
            try:
                self._add_layers()
            except BaseException:
                self._release()
                raise
            self._data_version = self._version()
            self._timer.start()
            self._watch = messages.Watch(QgsProject.instance(), self._refused)
            self._follow = dots.Follow(QgsProject.instance())
            self.workspaceOpened.emit(workspace)
        else:
            self._restore_layers()
        self.remember(path)

    def close(self):
        """Close the workspace and remove its layers; True when none is open afterwards."""
        with self.reported():
            self.close_or_raise()
            return True
        return False

    def close_or_raise(self):
        """Close the workspace; WorkspaceError while one of its layers has unsaved edits."""
        if self.workspace is None:
            return
        self._nothing_unsaved()
        self._release()

    def _nothing_unsaved(self):
        layer = self._unsaved()
        if layer is not None:
            raise WorkspaceError(N_("Layer {layer} has edits that are not saved. Save or "
                                    "discard them first."), layer=layer.name())

    def _unsaved(self):
        """A layer of the workspace with unsaved edits, or None."""
        return next((layer for layer in self.layers() if layer.isModified()), None)

    def closeDown(self):
        """Give everything back; the plugin is being unloaded. Layers stay in the project."""
        project = QgsProject.instance()
        project.cleared.disconnect(self._project_cleared)
        project.readProject.disconnect(self._project_read)
        for task in self._runs:
            task.cancel()
        for work in self.works:
            work.abandon()
        wait_for_end([*self._runs, *self.works])
        self._runs.clear()
        self.works.clear()
        self._timer.stop()
        if self.workspace is not None:
            self._let_go()

    def _release(self):
        """Remove the layers, then let go of the connection."""
        from ..layers import tree
        tree.remove_workspace(QgsProject.instance())
        self._let_go()
        # QGIS refreshes its map when somebody removes layers, not when a program does
        self.iface.mapCanvas().refreshAllLayers()

    def _let_go(self):
        self._timer.stop()
        if self._watch is not None:
            self._watch.stop()
            self._follow.stop()
            self._watch = self._follow = None
        workspace, self.workspace, self.catalogue = self.workspace, None, None
        self.workspaceClosed.emit()
        workspace.close()

    def _add_layers(self):
        """Add the layer group and show it, unless the project has these layers already."""
        if self.layers():
            return
        from ..layers import tree
        tree.add_workspace(QgsProject.instance(), self.workspace, self.catalogue)
        self._unseen = not self._zoom()

    def _restore_layers(self):
        """Opening the open workspace again brings back what was removed from the layer tree."""
        from ..layers import dots, roles, tree
        project = QgsProject.instance()
        left = {roles.role_of(layer) for layer in self.layers()}
        if not left:
            self._add_layers()
        elif not left.issuperset(self.workspace.tables) or not dots.complete(project):
            self._nothing_unsaved()
            tree.remove_workspace(project)
            tree.add_workspace(project, self.workspace, self.catalogue)

    def _show_filled(self, _table):
        """Layers that were off because they were empty come on with their first rows, and the
        map goes to a district that had nothing to show before."""
        from ..layers import tree
        tree.show_filled(QgsProject.instance())
        if self._unseen:
            self._unseen = not self._zoom()

    def _zoom(self):
        """Show the whole district: its grids, else what there is of its division or base map.

        Returns whether there was anything.
        """
        canvas = self.iface.mapCanvas()
        for role in ("unit_grid", "community", "street", "base_road", "base_building"):
            layer = self.layer(role)
            if layer is not None and layer.featureCount() > 0:
                extent = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
                canvas.setExtent(extent.buffered(0.03 * extent.width()))
                canvas.refresh()
                return True
        return False

    # -- the project

    def _project_cleared(self):
        """The project was closed, and its layers with it."""
        if self.workspace is not None:
            self._let_go()

    def adopt(self):
        """Open the workspace of the layers that are there already: the plugin was reloaded or
        switched on in a project that is open."""
        self._project_read()

    def _project_read(self, *_):
        """A project was read: open the workspace that its layers come from.

        The layers themselves say which: QGIS stores their paths relative to the project file, so
        that this also works after the folder was moved.
        """
        from ..layers import roles
        roles.drop_emptied(QgsProject.instance())
        paths = {path for path in map(workspace_of, self._project_layers()) if path}
        if len(paths) == 1 and self.workspace is None:
            if self.open(paths.pop()):
                # the layers were opened before the keeper, and QGIS 3.22 may have failed to count
                self._renew()
        elif len(paths) > 1:
            self.error(WorkspaceError(N_("This project has layers of {count} workspaces; only one "
                                         "can be open. Open the one you want from the menu."),
                                      count=len(paths)))

    @staticmethod
    def _project_layers():
        return list(QgsProject.instance().mapLayers().values())

    # -- layers

    def layers(self):
        """The layers of the open workspace that are in the project, in no order."""
        if self.workspace is None:
            return []
        return [layer for layer in self._project_layers()
                if (path := workspace_of(layer)) and _same_file(path, self.workspace.path)]

    def layer(self, role):
        """The layer of a table of the open workspace ("unit_grid"), or None."""
        from ..layers import roles
        return None if self.workspace is None else roles.layer(QgsProject.instance(), role)

    # -- who wrote what

    def announce(self, table):
        """Tell the docks that we wrote to ``table``, and redraw its layer.

        What others wrote in the same moment is still for the next tick to tell.
        """
        self._renew()
        layer = self.layer(table)
        if layer is not None:
            layer.triggerRepaint()
        self.changed.emit(table)

    def _version(self):
        """Changes when another connection has written (SQLite's data_version)."""
        return self.workspace.query("PRAGMA data_version")[0][0]

    def _poll(self):
        try:
            version, migrated = self._version(), self._migrated()
        except sqlite3.Error:  # somebody holds the file for a moment; the next tick asks again
            return
        seen, self._data_version = self._data_version == version, version
        if migrated and (not seen or self._unsaved() is None):
            self._open_anew()
        elif not seen:
            self._renew()
            self.changed.emit("")

    def _migrated(self):
        """Whether the catalogue was migrated, here or at another desk: tables, classes and codes
        are others then."""
        return self.workspace.query("SELECT value FROM cg_meta WHERE key = 'edition'") \
            != [(self.workspace.meta["edition"],)]

    def _open_anew(self):
        """Open the workspace and make its layers again; not while one has unsaved edits."""
        with self.reported():
            layer = self._unsaved()
            if layer is not None:
                raise WorkspaceError(N_("The catalogue of this workspace was migrated. Layer "
                                        "{layer} has edits that are not saved: save or discard "
                                        "them, and the workspace is opened anew."),
                                     layer=layer.name())
            path = self.workspace.path
            self._release()
            self.open_or_raise(path, allow_network=True)
            self.message(tr("The workspace has another edition of the catalogue now: {standard}. "
                            "It was opened anew.").format(
                standard=self.catalogue.edition.standard))

    def _renew(self):
        """Let the layers whose number of rows changed behind QGIS read their table again."""
        from ..layers import roles, tree
        counts = dict(self.workspace.query(
            "SELECT table_name, feature_count FROM gpkg_ogr_contents"))
        for layer in filter(roles.role_of, self.layers()):   # dots are repainted with their layer
            if not layer.isEditable() and layer.featureCount() != counts.get(roles.role_of(layer)):
                layer.reload()
                layer.triggerRepaint()
        tree.show_filled(QgsProject.instance())

    def _refused(self, text):
        """A save in QGIS was refused by the database."""
        self.message(text, Qgis.MessageLevel.Warning)

    # -- messages

    def message(self, text, level=Qgis.MessageLevel.Info):
        """Show a sentence in the message bar, which reads HTML: names and files are none."""
        bar, title, seconds = self.iface.messageBar(), tr("CityGrid"), SECONDS.get(level, 6)
        shown = escape(text, quote=False)
        if len(text) > LONG_MESSAGE:
            bar.pushMessage(title, shown, text, level, seconds)
        else:
            bar.pushMessage(title, shown, level, seconds)

    def error(self, error):
        """Show an error as a sentence; what was not foreseen goes to the log with its trace."""
        if isinstance(error, Cancelled):
            self.message(error_text(error))
        elif isinstance(error, CityGridError):
            QgsMessageLog.logMessage(error_text(error), TAG, Qgis.MessageLevel.Warning, False)
            self.message(error_text(error), Qgis.MessageLevel.Warning)
        else:
            trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
            QgsMessageLog.logMessage(trace, TAG, Qgis.MessageLevel.Critical, False)
            self.message(tr("Something went wrong: {error}. The log messages panel, tab CityGrid, "
                            "has the details.").format(error=error or type(error).__name__),
                         Qgis.MessageLevel.Critical)

    @contextmanager
    def reported(self):
        """``with session.reported():`` shows an error of the block instead of raising it."""
        try:
            yield
        except Exception as error:  # shown and logged, and nobody beyond a slot could catch it
            self.error(error)

    # -- long work

    def work(self, title, function, done=None):
        """Run ``function(feedback)`` in a thread, with progress and cancel in the message bar.

        Parameters
        ----------
        title : str
            What is being done, in the user's language.
        function : callable
            Touches nothing of the main thread; open the workspace anew inside.
        done : callable, optional
            Called with the function's result in the main thread. Errors are shown instead.

        Returns
        -------
        gui.workspace_tasks.Work
        """
        return Work(self, title, function, done).start()

    def upgrade(self, path):
        """Back up and upgrade a workspace of an older version, then open it."""
        path = Path(path)

        def done(saved):
            if self.open(path) and saved:
                self.message(tr("Upgraded. The file as it was is {path}.").format(path=saved),
                             Qgis.MessageLevel.Success)
        return self.work(tr("Upgrading {path}").format(path=path.name),
                         lambda _: maintenance.upgrade(path), done)

    def run(self, algorithm_id, parameters, done=None):
        """Run an algorithm in the background.

        Parameters
        ----------
        algorithm_id : str
            "citygrid:..."
        parameters : dict
        done : callable, optional
            Called with (ok, results) when it has ended.

        Returns
        -------
        QgsProcessingAlgRunnerTask, or None where it could not start (which is shown).
        """
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        if algorithm is None:
            self.error(InputError(N_("There is no algorithm {name}. Reload the plugin."),
                                  name=algorithm_id))
            return None
        possible, reason = algorithm.canExecute()
        if not possible:
            self.message(reason, Qgis.MessageLevel.Warning)
            return None
        context, feedback = QgsProcessingContext(), _Told()
        context.setProject(QgsProject.instance())
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)

        def ended(ok, results):
            self._runs.pop(task, None)
            if ok:
                self.message(tr("{name} has ended.").format(name=algorithm.displayName()),
                             Qgis.MessageLevel.Success)
            elif feedback.isCanceled() or task.isCanceled():
                self.error(Cancelled())
            else:
                self.message(feedback.reason or tr("{name} failed; see the log messages panel.")
                             .format(name=algorithm.displayName()), Qgis.MessageLevel.Warning)
            if self.workspace is not None and self._migrated():
                self._open_anew()
            elif self.workspace is not None:
                self._renew()
                self.changed.emit("")
            if done is not None:
                done(ok, results)
        # the task must outlive this call, and what it works with must outlive the task
        self._runs[task] = (algorithm, context, feedback)
        task.executed.connect(ended)
        QgsApplication.taskManager().addTask(task)
        return task

    # -- recent files

    @staticmethod
    def recent():
        """Paths of the workspaces opened last, newest first, that are still there."""
        paths = QgsSettings().value(RECENT_KEY, []) or []
        paths = [paths] if isinstance(paths, str) else paths
        return [path for path in paths if Path(path).is_file()]

    @staticmethod
    def remember(path):
        """Put a path in front of the recent ones."""
        path = str(Path(path).absolute())
        paths = [path] + [p for p in Session.recent() if p != path]
        QgsSettings().setValue(RECENT_KEY, paths[:RECENT_MAX])


class _Told(QgsProcessingFeedback):
    """Keeps the last error that the algorithm reported."""

    def __init__(self):
        super().__init__(False)
        self.reason = ""

    def reportError(self, error, fatalError=False):
        self.reason = error
        super().reportError(error, fatalError)


def _same_file(one, other):
    try:
        return Path(one).samefile(other)
    except OSError:
        return Path(one).absolute() == Path(other).absolute()
