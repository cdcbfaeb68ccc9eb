"""Back up a workspace."""
from qgis.core import QgsProcessingParameterFileDestination

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm


class BackupWorkspace(CityGridAlgorithm):
    """citygrid:backupworkspace"""

    NAME = "backupworkspace"
    TITLE = N_("Back up workspace")
    ROOM = "workspace"
    HELP = N_("Copies a workspace while it is in use, with its attachments and, beside it, the "
              "last hash of every case, by which a later check tells whether records were "
              "rewritten.")
    requires = ()

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Backup"), "GeoPackage (*.gpkg)"), tr("A file that does not exist yet."))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import maintenance
        target = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        with self.open_workspace(allow_network=True) as ws:
            maintenance.backup(ws, target)
        return {"OUTPUT": target, **self.counts(feedback, 1, 1)}
