"""citygrid:exportdelta: what a census changed, as a file for the city platform."""
import datetime

from qgis.core import (
    QgsProcessingOutputFile, QgsProcessingOutputNumber, QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from .tables import chosen_census


class ExportDelta(CityGridAlgorithm):
    """citygrid:exportdelta"""

    NAME = "exportdelta"
    TITLE = N_("Write a delta file")
    ROOM = "census"
    HELP = N_(
        "Writes the components that a census changed, as they are now, into a GeoPackage for the "
        "city platform, with a CSV table of each geometry type beside it. The fields are those of "
        "the standard's edition; behind them stand what became of the component (新增 new, 变更 "
        "changed, 作废 ended), its predecessor's code, the kind of change, class, retirement date "
        "and further attributes. citygrid:importdelta takes the file into another workspace of "
        "the same division and edition. What was undone is not in it.")
    requires = ("shapely",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("CENSUS", tr("Census"), optional=True),
                 tr("Its name. Empty: the change inbox, or all changes since the day."))
        self.add(QgsProcessingParameterString("SINCE", tr("Changed since"), optional=True),
                 tr("A day as 2026-03-31, instead of a census: every component that was touched "
                    "from that day on, by whatever means."))
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
                 tr("Files of the same names are replaced when all are done."))
        self.addOutput(QgsProcessingOutputFile("FILE", tr("Delta file")))
        for name, title in (("NEW", tr("New components")), ("CHANGED", tr("Changed components")),
                            ("RETIRED", tr("Components retired"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from pathlib import Path

        from ...core.exchange.census_delta import ADDED, CHANGED, RETIRED
        from ...core.exchange.out_folder import filled, safe_name
        from ...core.workspace import delta_export
        name = self.parameterAsString(parameters, "CENSUS", context).strip()
        since = self.parameterAsString(parameters, "SINCE", context).strip()
        target = self.parameterAsString(parameters, "OUTPUT", context)
        if name and since:
            raise InputError(N_("Choose a census or a day, not both."))
        if since:
            since = _day(since)
        with self.open_workspace() as ws:
            census = None if since else chosen_census(ws, name)
            found = delta_export.content(ws, census and census["fid"], since or None, feedback)
            with filled(target) as folder:
                title = tr("Delta {name}").format(name=since or census["name"])
                file = delta_export.write(ws, found, folder, safe_name(title), feedback)
                feedback.check()
        counts = found.counts
        feedback.message(tr("{added} new, {changed} changed, {retired} ended.").format(
            added=counts[ADDED], changed=counts[CHANGED], retired=counts[RETIRED]))
        feedback.message(tr("The files lie in {folder}.").format(folder=target))
        total = sum(counts.values())
        return {"OUTPUT": target, "FILE": str(Path(target) / file.name), "NEW": counts[ADDED],
                "CHANGED": counts[CHANGED], "RETIRED": counts[RETIRED],
                **self.counts(feedback, total, total)}


def _day(text):
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(N_("{value} is not a date. Write it as 2026-03-31."),
                         value=text) from None
