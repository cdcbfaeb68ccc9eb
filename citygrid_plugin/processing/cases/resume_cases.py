"""citygrid:resumecases: suspended cases whose day has come go on."""
from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterString

from ...core.errors import N_
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm
from ..workspace.importing import WAIT_SECONDS
from .choice import add_user, user_of
from .period import day_of


class ResumeCases(CityGridAlgorithm):
    """citygrid:resumecases"""

    NAME = "resumecases"
    TITLE = N_("Resume suspended cases")
    ROOM = "cases"
    HELP = N_(
        "Lets the suspended cases go on whose day has come: they are at their unit again, and "
        "their clock runs on with the time that was left. Meant to run every night; cases that "
        "somebody has moved meanwhile are left alone.")
    requires = ()

    def define(self):
        text = QgsProcessingParameterString
        self.add_workspace()
        self.add(text("DAY", tr("Day"), optional=True),
                 tr("Cases suspended until this day or an earlier one (YYYY-MM-DD). Empty: "
                    "today."))
        add_user(self, tr("Resumed by"),
                 tr("Who stands in the records. Empty: the user of this computer."))
        self.addOutput(QgsProcessingOutputNumber("WAITING", tr("Cases still suspended")))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import case_desk, store
        day = day_of(self.parameterAsString(parameters, "DAY", context))
        day = day.isoformat() if day else store.now()[:10]
        actor = user_of(self, parameters, context)
        with self.open_workspace() as ws:
            if not ws.wait(WAIT_SECONDS, feedback):
                feedback.check()
                raise ws.busy()
            numbers = dict(ws.query("SELECT fid, case_no FROM case_open "
                                    "WHERE state = 'suspended'"))
            due, done, refused = case_desk.resume_due(
                ws, day, actor=actor, note=tr("The day of the suspension has come."),
                feedback=Portions(feedback))
            waiting, = ws.query("SELECT count(*) FROM case_open WHERE state = 'suspended'")[0]
        for case_id, error in refused:
            feedback.warning(f"{numbers[case_id]}: {error_text(error)}")
        # portions before a cancel are stored
        if feedback.is_cancelled():
            feedback.warning(tr("Cancelled after {count} cases; the next run resumes the "
                                "others.").format(count=len(done)))
        return {"WAITING": waiting, **self.counts(feedback, len(due), len(done), len(refused))}


class Portions:
    """What ``step_many`` is told with: percents instead of a fraction, and no exception between
    two portions."""

    def __init__(self, feedback):
        self.feedback = feedback

    def is_cancelled(self):
        return self.feedback.is_cancelled()

    def progress(self, percent):
        if not self.is_cancelled():
            self.feedback.progress(percent / 100)
