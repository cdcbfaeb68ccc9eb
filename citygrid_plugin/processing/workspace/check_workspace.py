"""Check a workspace."""
from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterFile

from ...core.errors import N_
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm


class CheckWorkspace(CityGridAlgorithm):
    """citygrid:checkworkspace"""

    NAME = "checkworkspace"
    TITLE = N_("Check workspace")
    ROOM = "workspace"
    HELP = N_("Checks the file of a workspace: damage, tables, the rules and the history in the "
              "database, codes, spatial indexes, and the chains of the case records. Nothing is "
              "changed.")
    requires = ()

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFile("HEADS", tr("Last records of a backup"),
                                            extension="json", optional=True),
                 tr("The file beside a backup that ends in .heads.json. With it the check also "
                    "tells whether records were rewritten since, though they fit together."))
        self.addOutput(QgsProcessingOutputNumber("PROBLEMS", tr("Problems found")))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import maintenance
        noted = self.parameterAsFile(parameters, "HEADS", context)
        heads = maintenance.noted_heads(noted) if noted else None
        with self.open_workspace(allow_network=True) as ws:
            problems = maintenance.check(ws, heads)
            tables = len(ws.tables)
        for problem in problems:
            feedback.warning(error_text(problem))
        if not problems:
            feedback.message(tr("The workspace is in order."))
        return {"PROBLEMS": len(problems), **self.counts(feedback, tables, 0)}
