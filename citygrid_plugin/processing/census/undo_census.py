"""citygrid:undocensus: the inventory as it was before a census was applied."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of
from ..results import MAX_LINES
from .tables import chosen_census, write_table


class UndoCensus(CityGridAlgorithm):
    """citygrid:undocensus"""

    NAME = "undocensus"
    TITLE = N_("Undo the application of a census")
    ROOM = "census"
    HELP = N_(
        "Takes the last application of a census back, as a whole and in one transaction: places, "
        "values, states and codes are as they were, components that were new are retired. Codes "
        "that were given meanwhile stay spent. Decisions stay, so that the changes can be decided "
        "anew and applied again. Refused where one of its components was changed since; the "
        "message says which, by whom and when.")
    requires = ("shapely",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census"), optional=True),
                 tr("Its name. Empty: the change inbox."))
        self.add(QgsProcessingParameterString("REASON", tr("Reason"),
                                              tr("Application of a census undone"),
                                              optional=True),
                 tr("It stands in the history of every component that changes."))
        add_user(self, tr("Your name"),
                 tr("Who undoes it. Empty: the name of this computer's user."))
        self.add(QgsProcessingParameterFeatureSink(
            "CASES", tr("Open cases on components that are retired"),
            QgsProcessing.SourceType.TypeVector, optional=True, createByDefault=False),
            tr("A table: case number, code."))
        for name, title in (
                ("RUN", tr("Number of the run")), ("CHANGES", tr("Changes that wait again")),
                ("RESTORED", tr("Components as before")),
                ("RETIRED", tr("Components retired"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import census_undo
        reason = self.parameterAsString(parameters, "REASON", context).strip()
        with self.open_workspace() as ws:
            census = chosen_census(ws, self.parameterAsString(parameters, "CENSUS", context))
            done = census_undo.undo(
                ws, census["fid"], user_of(self, parameters, context),
                reason or tr("Application of a census undone"),
                tr("Undoing {census}").format(census=census["name"]), feedback)
            feedback.stored()
        for number, code in done.cases[:MAX_LINES]:
            feedback.warning(tr("Case {case_no} is open on {code}, which is retired.").format(
                case_no=number, code=code))
        if len(done.cases) > MAX_LINES:
            feedback.warning(tr("… and {count} more.").format(count=len(done.cases) - MAX_LINES))
        feedback.message(tr("{count} changes wait again: {restored} components are as before, "
                            "{retired} that were new are retired.").format(
            count=done.changes, restored=done.restored, retired=done.retired))
        target = write_table(self, parameters, context, "CASES", ("case_no", "objid"), done.cases)
        written = done.restored + done.retired
        return {**({} if target is None else {"CASES": target}), "RUN": done.run,
                "CHANGES": done.changes, "RESTORED": done.restored, "RETIRED": done.retired,
                **self.counts(feedback, done.changes, written)}
