"""citygrid:exportfilingstandard: the workspace's filing standards as an Excel table."""
from qgis.core import QgsProcessingParameterFileDestination

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm


class ExportFilingStandard(CityGridAlgorithm):
    """citygrid:exportfilingstandard"""

    NAME = "exportfilingstandard"
    TITLE = N_("Export filing standards")
    ROOM = "cases"
    HELP = N_(
        "Writes the filing standards of a workspace into an Excel file, a sheet per kind, with the "
        "columns of the standard (大类代码, 大类名称, 小类代码, 小类名称, 立案条件, 结案条件, "
        "处置时限, 计时单位). The column 时限依据 says which limits are defaults that the city has "
        "still to set. Import filing standards reads the file back as it is.")
    requires = ("openpyxl",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Excel file"), tr("Excel files (*.xlsx)")),
            tr("The file that is written; one of this name is replaced."))

    def execute(self, parameters, context, feedback):
        from ...core.cases import filing, filing_table
        from ...core.standards.stored import catalogue_of
        path = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        with self.open_workspace() as ws:
            rows, catalogue = filing.stored(ws), catalogue_of(ws)
        feedback.progress(0.3)
        filing_table.write_file(path, rows, catalogue)
        left = filing.coverage(catalogue, rows)
        feedback.message(tr("{count} limits are still to be set by the city; {without} classes "
                            "have no condition.").format(count=left.to_be_set,
                                                         without=len(left.without)))
        return {"OUTPUT": path, **self.counts(feedback, len(rows), len(rows))}
