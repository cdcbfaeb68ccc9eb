"""citygrid:importfilingstandard: a city's filing standards, from its own table."""
from pathlib import Path

from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterFile)

from ...core.errors import InputError, N_
from ...environment import require
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..results import MAX_LINES

REPLACE = ("classes", "all")


class ImportFilingStandard(CityGridAlgorithm):
    """citygrid:importfilingstandard"""

    NAME = "importfilingstandard"
    TITLE = N_("Import filing standards")
    ROOM = "cases"
    HELP = N_(
        "Reads when a case of a class is filed, when it is closed and how long it may take, from "
        "an Excel or CSV table with the columns 小类代码, 小类名称, 立案条件, 结案条件, 处置时限 "
        "and, where it has them, 大类代码, 大类名称, 计时单位. The header is looked for in the first "
        "rows, merged cells are understood, and 小时 counts as working hours, 天 as working days. "
        "Rows with an unknown class, an empty condition, a limit that is none, or a condition "
        "that stands there twice are set aside with their row number. Cases that are filed "
        "already keep their limit.")
    requires = ()

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFile(
            "INPUT", tr("Table"), fileFilter=tr("Tables (*.xlsx *.xlsm *.csv *.txt)")),
            tr("The city's table of filing standards. All sheets that have the columns are read; "
               "the sheet's name or a title (部件, 事件) says the kind of its classes."))
        self.add(QgsProcessingParameterEnum(
            "REPLACE", tr("What is replaced"), [
                tr("The conditions of the classes in the table"),
                tr("All conditions of the workspace")], defaultValue=0),
            tr("All conditions: classes that the table does not have are left without any."))
        self.add(QgsProcessingParameterBoolean("BY_NAME", tr("Find classes by name"), False),
                 tr("The codes of the table are those of another edition of the standard: the "
                    "same code means another class there. Names decide, and the names that the "
                    "other editions have for the same class."))
        self.add(QgsProcessingParameterFeatureSink(
            "REJECTS", tr("Rows set aside"), QgsProcessing.SourceType.TypeVector, optional=True,
            createByDefault=False),
            tr("A table of the rows that were set aside: sheet, row number and reason."))
        self.addOutput(QgsProcessingOutputNumber("REMOVED", tr("Conditions replaced")))

    def execute(self, parameters, context, feedback):
        from ...core.cases import filing, filing_check, filing_table
        from ...core.standards.stored import catalogue_of
        path = self.parameterAsFile(parameters, "INPUT", context)
        if not path:
            raise InputError(N_("Choose the table of filing standards."))
        if parameters.get("REJECTS"):
            require("geopandas")
        given = filing_table.read_file(path)
        feedback.progress(0.4)
        with self.open_workspace() as ws:
            good, problems = filing_check.check(
                given, catalogue_of(ws), self.parameterAsBool(parameters, "BY_NAME", context))
            for problem in problems[:MAX_LINES]:
                feedback.warning(problem_text(problem))
            if len(problems) > MAX_LINES:
                feedback.warning(tr("… and {count} more.").format(
                    count=len(problems) - MAX_LINES))
            if not good:
                raise InputError(N_("No row of {name} can be used; the log says why."),
                                 name=Path(path).name)
            feedback.progress(0.7)
            removed = filing.write(
                ws, good, REPLACE[self.parameterAsEnum(parameters, "REPLACE", context)])
            feedback.stored()
        results = {"REMOVED": removed,
                   **self.counts(feedback, len(given), len(good), len(problems))}
        if parameters.get("REJECTS"):
            results["REJECTS"] = write_columns(self, parameters, "REJECTS", context, {
                "sheet": [problem.sheet for problem in problems],
                "row": [problem.row for problem in problems],
                "text": [problem_text(problem) for problem in problems]}, feedback=feedback)
        return results


def problem_text(problem):
    """A row that was set aside (``core.cases.filing_check.Problem``) in the user's language."""
    why = tr(problem.why.template).format(**problem.why.params)
    if problem.sheet:
        return tr("Sheet {sheet}, row {row}: {reason}").format(
            sheet=problem.sheet, row=problem.row, reason=why)
    return tr("Row {row}: {reason}").format(row=problem.row, reason=why)
