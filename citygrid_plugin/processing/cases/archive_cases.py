"""citygrid:archivecases: closed cases of a year into a file of their own."""
import datetime
from pathlib import Path

from qgis.core import (
    QgsProcessingOutputFile, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber, QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..workspace.importing import WAIT_SECONDS
from .period import add_period, period_of


class ArchiveCases(CityGridAlgorithm):
    """citygrid:archivecases"""

    NAME = "archivecases"
    TITLE = N_("Archive closed cases")
    ROOM = "cases"
    HELP = N_(
        "Moves the cases closed in a year, or between two days, with their records and "
        "attachments, into an archive: a workspace file that can be opened and searched but takes "
        "no new cases. The archive is compared row by row, and the chains of its records are "
        "checked, before anything leaves the workspace. The numbers stay reserved and the last "
        "hash of every case stays in the workspace, so that the check of the workspace finds an "
        "archive that was changed. Killed or cancelled at any moment, no case is lost or in both; "
        "running again completes what was begun.")
    requires = ()

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterNumber(
            "YEAR", tr("Year"), QgsProcessingParameterNumber.Type.Integer, optional=True,
            minValue=1980, maxValue=9999),
            tr("The cases closed in this year. Empty: those between the two days."))
        add_period(self)
        self.add(QgsProcessingParameterBoolean("OWING", tr("Also cases in which something is "
                                                           "open"), defaultValue=False),
                 tr("Otherwise cases stay in which a reply to the reporter, an appeal, a "
                    "coordination or the repayment of a substitute remediation is still open."),
                 advanced=True)
        # no destination of QGIS: that offers to leave the file out, or a temporary one
        self.add(QgsProcessingParameterString("ARCHIVE", tr("Archive"), optional=True),
                 tr("Path of a .gpkg file that does not exist yet. Empty: beside the workspace, "
                    "with the year in its name."))
        self.addOutput(QgsProcessingOutputFile("OUTPUT", tr("Archive")))
        for name, title in (("KEPT", tr("Cases kept because something is open")),
                            ("RECORDS", tr("Step records moved")),
                            ("DAMAGED", tr("Attachments missing or damaged"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.workspace import archive
        since, until, label = self._period(parameters, context)
        given = self.parameterAsString(parameters, "ARCHIVE", context).strip()
        with self.open_workspace() as ws:
            for path in archive.settle(ws):
                feedback.message(tr("The archive {name} of an earlier run was completed.").format(
                    name=path.name))
            if given and not given.lower().endswith(".gpkg"):
                given += ".gpkg"
            target = Path(given) if given else free_name(ws.path, label)
            if not ws.wait(WAIT_SECONDS, feedback):
                feedback.check()
                raise ws.busy()
            done = archive.archive(
                ws, since, until, target, feedback,
                self.parameterAsBool(parameters, "OWING", context),
                what=tr("archive of closed cases, {label}").format(label=label))
        if done.kept:
            feedback.warning(tr("{count} cases stay, because something in them is still "
                                "open.").format(count=done.kept))
        if done.damaged:
            feedback.warning(tr("{count} attachments are missing or damaged. What is there stays "
                                "in the folder of the workspace.").format(count=done.damaged))
        if done.path is None:
            feedback.message(tr("There is nothing to archive."))
        return {"OUTPUT": str(done.path or ""), "KEPT": done.kept, "RECORDS": done.records,
                "DAMAGED": done.damaged,
                **self.counts(feedback, done.cases + done.kept, done.cases)}

    def _period(self, parameters, context):
        """(first day, day after the last one, what stands in the archive's name)."""
        since, until = period_of(self, parameters, context)
        year = parameters.get("YEAR")
        if (year in (None, "")) == (not (since and until)):
            raise InputError(N_("Choose a year, or the first and the last day, one of the two."))
        if year not in (None, ""):
            year = self.parameterAsInt(parameters, "YEAR", context)
            since, until, label = f"{year:04d}-01-01", f"{year + 1:04d}-01-01", f"{year:04d}"
        else:
            last = datetime.date.fromisoformat(until) - datetime.timedelta(days=1)
            label = f"{since}_{last.isoformat()}"
        if until > (datetime.date.today() + datetime.timedelta(days=1)).isoformat():
            raise InputError(N_("The period is not over yet. Choose one that has ended."))
        return since, until, label


def free_name(workspace, label):
    """A name beside the workspace that no file has: city.2025.gpkg, city.2025.2.gpkg ..."""
    number, target = 1, workspace.with_name(f"{workspace.stem}.{label}.gpkg")
    while target.exists():
        number += 1
        target = workspace.with_name(f"{workspace.stem}.{label}.{number}.gpkg")
    return target
