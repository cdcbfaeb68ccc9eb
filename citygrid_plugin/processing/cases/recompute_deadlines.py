"""Recompute running deadlines."""
import datetime

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsProcessing,
    QgsProcessingException, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterString, QgsWkbTypes)
from qgis.PyQt.QtCore import QVariant

from ...core.cases.calendar import notice
from ...core.errors import CityGridError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..results import MAX_LINES
from .choice import user_of

FIELDS = ("case_no", "due_before", "due_after")


class RecomputeDeadlines(CityGridAlgorithm):
    """citygrid:recomputedeadlines"""

    NAME = "recomputedeadlines"
    TITLE = N_("Recompute deadlines")
    ROOM = "cases"
    HELP = N_(
        "Counts the running deadlines of all open cases anew with the present calendar, office "
        "hours and way of counting working days: from the record, with every start, pause and "
        "extension of a clock and the limits that held then. Each case whose deadline or rest "
        "changes gets a record; the others stay untouched, so that a second run changes nothing. "
        "Deadlines that were entered by hand beside the record are left alone and listed. Replies "
        "that are owed get their new deadline, too. All of it is stored or nothing. Run it when "
        "the calendar of a new year has been entered.")
    requires = ()

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterBoolean("DRYRUN", tr("Dry run"), False),
                 tr("On: nothing is written."))
        self.add(QgsProcessingParameterString("ACTOR", tr("By"), optional=True),
                 tr("Who stands in the records; empty: the name of this computer's user."))
        self.add(QgsProcessingParameterString("REASON", tr("Reason"), tr("The calendar changed"),
                                              optional=True),
                 tr("It stands in the record of every case that changes."))
        self.add(QgsProcessingParameterFeatureSink(
            "OUTPUT", tr("Deadlines that change"), QgsProcessing.TypeVector, optional=True,
            createByDefault=False), tr("A table: case number, deadline before and after."))
        for name, title in (("CHANGED", tr("Deadlines changed")),
                            ("UNCHANGED", tr("Deadlines unchanged")),
                            ("BYHAND", tr("Deadlines by hand, left alone")),
                            ("REPLIES", tr("Replies changed"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.cases import recount
        actor = user_of(self, parameters, context)
        reason = self.parameterAsString(parameters, "REASON", context).strip()
        dry = self.parameterAsBool(parameters, "DRYRUN", context)
        with self.open_workspace() as ws:
            if dry:
                found = recount.plan(ws, feedback=feedback)
            else:
                found = recount.recount(
                    ws, actor=actor, note=reason or tr("The calendar changed"),
                    what=tr("Recomputing deadlines"), feedback=feedback)
                feedback.stored()
            missing = notice(ws, datetime.date.today())
        self._say(feedback, found, missing)
        target = self._table(parameters, context, found.moves)
        results = {"CHANGED": len(found.moves), "UNCHANGED": found.same,
                   "BYHAND": len(found.by_hand), "REPLIES": len(found.replies),
                   **self.counts(feedback, len(found.moves) + found.same + len(found.by_hand),
                                 0 if dry else len(found.moves))}
        return results if target is None else {"OUTPUT": target, **results}

    def _say(self, feedback, found, missing):
        for move in found.moves[:MAX_LINES]:
            before, after = (_minutes(due) for due in move.due)
            feedback.message(tr("{case_no}: {before} → {after}").format(
                case_no=move.case_no, before=before, after=after))
        if len(found.moves) > MAX_LINES:
            feedback.message(tr("… and {count} more.").format(count=len(found.moves) - MAX_LINES))
        for case_no in found.by_hand[:MAX_LINES]:
            feedback.warning(CityGridError(
                N_("The deadline of case {case_no} was entered by hand and stays as it is."),
                case_no=case_no))
        if len(found.by_hand) > MAX_LINES:
            feedback.warning(tr("… and {count} more.").format(
                count=len(found.by_hand) - MAX_LINES))
        feedback.message(tr("Deadlines: {changed} changed, {same} unchanged, {by_hand} by hand; "
                            "{replies} replies changed.").format(
            changed=len(found.moves), same=found.same, by_hand=len(found.by_hand),
            replies=len(found.replies)))
        if missing is not None:
            feedback.warning(missing)

    def _table(self, parameters, context, moves):
        """Write the result table without any package; its id, or None where it is not wanted."""
        fields = QgsFields()
        for name in FIELDS:
            fields.append(QgsField(name, QVariant.Type.String))
        sink, target = self.parameterAsSink(parameters, "OUTPUT", context, fields,
                                            QgsWkbTypes.Type.NoGeometry,
                                            QgsCoordinateReferenceSystem())
        for move in moves if sink is not None else ():
            feature = QgsFeature(fields)
            feature.setAttributes([move.case_no, *(due or "" for due in move.due)])
            if not sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                raise QgsProcessingException(tr("The result could not be written: {reason}").format(
                    reason=sink.lastError()))
        return target if sink is not None else None


def _minutes(due):
    """A deadline to the minute; "–" where no clock runs."""
    return due[:16].replace("T", " ") if due else "–"
