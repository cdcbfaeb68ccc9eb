"""Results of units, as their work packages come back."""
from qgis.core import (
    QgsProcessingParameterBoolean, QgsProcessingParameterFile)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from .answers import add_answers, say
from .choice import add_user, user_of


class UnitResults(CityGridAlgorithm):
    """citygrid:unitresults"""

    NAME = "unitresults"
    TITLE = N_("Results of units")
    ROOM = "cases"
    HELP = N_(
        "Takes the Excel book of a work package back, with the photos of the results. Every row "
        "is checked; good ones are recorded as steps on behalf of the unit, with the photos as "
        "photos after handling, the others are set aside with the reason: unknown number, not at "
        "this unit any more, already handled, changed since, no photo. Run twice, the same "
        "results are recorded once.")
    requires = ("pandas",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFile("INPUT", tr("Work package"), extension="xlsx"),
                 tr("The Excel book that came back from a unit."))
        self.add(QgsProcessingParameterFile(
            "PHOTOS", tr("Folder of photos"), QgsProcessingParameterFile.Behavior.Folder,
            optional=True),
            tr("Photos whose names begin with a case number, such as C0101202611220001_1.jpg; "
               "folders in it are searched too."))
        self.add(QgsProcessingParameterBoolean(
            "PHOTOS_NEEDED", tr("A handled case needs a photo"), True),
            tr("Set handled cases without a photo aside."))
        add_user(self, tr("Recorded by"),
                 tr("Who stands in the records beside the unit. Empty: the user of this "
                    "computer."))
        add_answers(self)

    def execute(self, parameters, context, feedback):
        from ...core.exchange import results_in, unit_package, unit_results
        package, rows = unit_package.read_book(self.parameterAsFile(parameters, "INPUT", context))
        photos, others = results_in.photos_by_case(
            self.parameterAsFile(parameters, "PHOTOS", context),
            {row["case_no"] for row in rows})
        with self.open_workspace() as ws:
            results = unit_results.check(
                ws, package, rows, photos, photos_needed=self.parameterAsBool(
                    parameters, "PHOTOS_NEEDED", context))
            unit_results.record(ws, package, results, user_of(self, parameters, context), feedback,
                                dry=self.parameterAsBool(parameters, "DRYRUN", context))
        return say(self, parameters, context, feedback, results, others)
