"""Results of collectors, as their packages come back."""
from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterFile

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from .answers import add_answers, say


class FieldResults(CityGridAlgorithm):
    """citygrid:fieldresults"""

    NAME = "fieldresults"
    TITLE = N_("Results of collectors")
    ROOM = "cases"
    HELP = N_(
        "Takes a package of tasks back from QField, with results and photos. Good results are "
        "recorded as steps of the collector: confirmed, not found, passed, rework; the photos "
        "become photos of the case. The others are set aside with the reason: task done already, "
        "case changed since, reason or photo missing. Run twice, the same results are recorded "
        "once.")
    requires = ("pandas",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFile(
            "INPUT", tr("Folder of the package"), QgsProcessingParameterFile.Behavior.Folder),
            tr("The folder qfield as it came back from the device, with tasks.gpkg and DCIM."))
        self.add(QgsProcessingParameterBoolean(
            "PHOTOS_NEEDED", tr("A result needs a photo"), True),
            tr("Set results without a photo aside."))
        add_answers(self)

    def execute(self, parameters, context, feedback):
        from ...core.exchange import field_package
        package, rows, folder = field_package.read_package(
            self.parameterAsFile(parameters, "INPUT", context))
        with self.open_workspace() as ws:
            results = field_package.check(
                ws, package, rows, folder, photos_needed=self.parameterAsBool(
                    parameters, "PHOTOS_NEEDED", context))
            field_package.record(ws, results, feedback,
                                 dry=self.parameterAsBool(parameters, "DRYRUN", context))
        return say(self, parameters, context, feedback, results, [])
