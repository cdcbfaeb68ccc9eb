"""What every algorithm of CityGrid has in common.

A subclass is data plus two methods::

    class NumberGrids(CityGridAlgorithm):
        NAME = "numbergrids"                    # a-z and digits, never changed, never translated
        TITLE = N_("Number unit grids")
        ROOM = "grids"
        HELP = N_("Numbers the unit grids of every community from west to east ...")

        def define(self):
            self.add_workspace()
            self.add(QgsProcessingParameterNumber("WIDTH", tr("Digits")), tr("Digits of ..."))

        def execute(self, parameters, context, feedback):
            with self.open_workspace() as workspace:
                ...
                feedback.progress(0.5)          # raises Cancelled when the user cancelled
            return {"OUTPUT": ..., **self.counts(feedback, read=9, written=8, rejected=1)}

Errors of ``core`` become ``QgsProcessingException`` with the sentence for the user; a cancelled run
says so and ends as an error, so that no caller takes it for a finished one.
"""
import traceback
from pathlib import Path

from qgis.core import (
    Qgis, QgsApplication, QgsMessageLog, QgsProcessingAlgorithm, QgsProcessingException,
    QgsProcessingOutputNumber, QgsProcessingParameterDefinition, QgsProcessingParameterFile,
    QgsProviderRegistry)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from ..compat import hold_thread_state
from ..core.errors import Cancelled, CityGridError, InputError, N_
from ..core.workspace import store
from ..i18n import error_text, tr
from .half_done import HalfDone

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
HELP_PAGES = Path(__file__).resolve().parent.parent / "resources" / "help"
OURS = ("citygrid/role", "citygrid/dots")   # custom properties of the layers of a workspace
ROOMS = {
    "workspace": N_("Workspace"),
    "grids": N_("Unit grids"),
    "components": N_("Components"),
    "census": N_("Census"),
    "cases": N_("Cases"),
    "analysis": N_("Analysis"),
    "exchange": N_("Exchange"),
}


def icon(name):
    """One of the plugin's own icons."""
    return QIcon(str(ICONS / f"{name}.svg"))


def help_page(name):
    """The help page of an algorithm, or "index", in the user's language; scripts/docs writes it."""
    language = "zh_CN" if QgsApplication.locale().lower().startswith("zh") else "en"
    return HELP_PAGES / language / f"{name}.html"


class Feedback:
    """What functions of ``core`` are told with, over a QgsFeedback (or None).

    ``progress`` and ``check`` raise Cancelled; ``message`` takes a text or one of our errors.
    """

    def __init__(self, feedback=None):
        self.feedback = feedback
        self.has_stored = False
        self.said_mercator = False
        self.done = 0.0             # share of the work, as far as it was told

    def stored(self):
        """The workspace was written to: whoever cancels now is too late, and is not told that
        nothing was changed."""
        self.has_stored = True

    def is_cancelled(self):
        return self.feedback is not None and not self.has_stored and self.feedback.isCanceled()

    def check(self):
        """Raise Cancelled when the user cancelled."""
        if self.is_cancelled():
            raise Cancelled()

    def progress(self, fraction):
        """Say how much is done, 0 to 1; it only goes up."""
        self.check()
        self.done = max(self.done, fraction)
        if self.feedback is not None:
            self.feedback.setProgress(100 * self.done)

    def message(self, text):
        """A sentence on what is being done; errors are put into the user's language."""
        if self.feedback is not None and hasattr(self.feedback, "pushInfo"):
            self.feedback.pushInfo(error_text(text))

    def warning(self, text):
        """A sentence that needs attention but stops nothing."""
        if self.feedback is not None and hasattr(self.feedback, "pushWarning"):
            self.feedback.pushWarning(error_text(text))


def workspace_of(layer):
    """Path of the workspace file behind one of our layers, or None for any other layer."""
    if not any(layer.customProperty(name) for name in OURS) or layer.providerType() != "ogr":
        return None
    path = QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path")
    return Path(path) if path else None


class CityGridAlgorithm(QgsProcessingAlgorithm):
    """Base of all our algorithms. A subclass has ``define`` and ``execute``; see the module's first
    lines."""

    NAME = ""
    TITLE = ""
    ROOM = ""
    HELP = ""
    requires = ("geopandas",)

    def __init__(self):
        super().__init__()
        self.workspace_path = None
        self.obstacle = ""
        self._wrote = False

    # -- what subclasses call

    def add(self, parameter, help="", advanced=False):
        """Add a parameter with its help text."""
        parameter.setHelp(help)
        if advanced:
            parameter.setFlags(parameter.flags()
                               | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    def add_workspace(self, name="WORKSPACE"):
        """Add the parameter for the workspace file; empty means the one open in the project."""
        self.add(QgsProcessingParameterFile(
            name, tr("Workspace"), extension="gpkg", optional=True),
            tr("The workspace file (.gpkg). Leave it empty to take the one that is open in the "
               "project."))

    def open_workspace(self, allow_network=False):
        """The workspace of the parameter, opened for this thread; use it with ``with``."""
        return store.open_workspace(self.workspace_path, allow_network=allow_network)

    @staticmethod
    def counts(feedback, read, written, rejected=0):
        """Report how many features were read, written and rejected; returns them as results."""
        feedback.message(tr("Read {read}, written {written}, rejected {rejected}.").format(
            read=read, written=written, rejected=rejected))
        return {"READ": int(read), "WRITTEN": int(written), "REJECTED": int(rejected)}

    # -- QGIS

    def name(self):
        return self.NAME

    def displayName(self):
        return tr(self.TITLE)

    def group(self):
        return tr(ROOMS[self.ROOM])

    def groupId(self):
        return self.ROOM

    def shortHelpString(self):
        return tr(self.HELP)

    def helpUrl(self):
        return QUrl.fromLocalFile(str(help_page(self.NAME))).toString()

    def icon(self):
        return icon("citygrid")

    def createInstance(self):
        return type(self)()

    def initAlgorithm(self, configuration=None):
        self.define()
        for name, title in (("READ", tr("Features read")), ("WRITTEN", tr("Features written")),
                            ("REJECTED", tr("Features rejected"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def canExecute(self):
        if not self.requires:
            return True, ""
        from ..environment import require
        try:
            require(*self.requires)
        except CityGridError as error:
            return False, error_text(error)
        return True, ""

    def needs_workspace(self, parameters, context):
        """Whether this run needs a workspace; subclasses say no where layers take its place."""
        return self.parameterDefinition("WORKSPACE") is not None

    def prepareAlgorithm(self, parameters, context, feedback):
        # processing.run of 3.22 does not ask canExecute, and swallows what is raised here: the
        # reason waits for processAlgorithm
        possible, self.obstacle = self.canExecute()
        if possible and self.needs_workspace(parameters, context):
            try:
                self.workspace_path = self._workspace_path(parameters, context)
            except CityGridError as error:
                self.obstacle = error_text(error)
        return True

    def _workspace_path(self, parameters, context):
        """The file of the parameter, or the one that the project's layers come from."""
        given = self.parameterAsFile(parameters, "WORKSPACE", context)
        if given:
            return Path(given)
        project = context.project()
        layers = project.mapLayers().values() if project is not None else ()
        paths = {path for path in map(workspace_of, layers) if path}
        if len(paths) != 1:
            raise InputError(N_("No workspace is open in the project. Choose the workspace "
                                "file."))
        return paths.pop()

    def processAlgorithm(self, parameters, context, feedback):
        if self.obstacle:
            raise QgsProcessingException(self.obstacle)
        hold_thread_state()
        ours, files = Feedback(feedback), HalfDone(self, parameters)
        try:
            import numpy as np
            # GEOS leaves floating point flags behind, of which numpy would warn at every call
            with np.errstate(invalid="ignore", divide="ignore"):
                results = self.execute(parameters, context, ours)
        except Exception as error:
            # what the frames hold, layouts and painters, must not outlive QGIS with the error
            traceback.clear_frames(error.__traceback__)
            if isinstance(error, Cancelled):
                files.remove()
            if isinstance(error, QgsProcessingException):
                raise
            if isinstance(error, CityGridError):
                raise QgsProcessingException(error_text(error)) from error
            # not foreseen: the trace goes to the log, the sentence to the user
            QgsMessageLog.logMessage(traceback.format_exc(), "CityGrid",
                                     Qgis.MessageLevel.Critical, False)
            raise QgsProcessingException(
                tr("Something went wrong: {error}. The log messages panel, tab CityGrid, has the "
                   "details.").format(error=error or type(error).__name__)) from error
        self._wrote = ours.has_stored
        return results

    def postProcessAlgorithm(self, context, feedback):
        # rows that were changed in place leave their number as it was: no layer would notice
        project = context.project()
        if self._wrote and self.workspace_path is not None and project is not None:
            for layer in project.mapLayers().values():
                path = workspace_of(layer)
                if path is not None and path.exists() and path.samefile(self.workspace_path):
                    layer.triggerRepaint()
        return {}
