"""citygrid:importdelta: what a census changed elsewhere, taken into this workspace."""
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessing, QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterFile, QgsProcessingParameterString)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.choice import add_user, user_of
from ..results import MAX_LINES, workspace_crs
from ..workspace.placing import Placement
from .tables import write_table


class ImportDelta(CityGridAlgorithm):
    """citygrid:importdelta"""

    NAME = "importdelta"
    TITLE = N_("Take in a delta file")
    ROOM = "census"
    HELP = N_(
        "Takes a file that citygrid:exportdelta wrote into this workspace, in one transaction: all "
        "of it is stored or nothing. Codes come as they are given, codes that changed keep the "
        "link to their predecessor, and components that ended are retired. A file of another "
        "division or edition is refused. A row that would give a code to another object, or that "
        "is broken, is set aside with its reason, and the rest is taken in. Where the file and "
        "this workspace differ, the file is right; the history keeps what was here. A second time "
        "nothing is changed.")
    requires = ("shapely",)

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFile("INPUT", tr("Delta file"), extension="gpkg"),
                 tr("The .gpkg file that citygrid:exportdelta wrote."))
        self.add(QgsProcessingParameterString("REASON", tr("Reason"), optional=True),
                 tr("It stands in the history of every component that changes. Empty: the name of "
                    "the census."))
        add_user(self, tr("Your name"),
                 tr("Who takes it in. Empty: the name of this computer's user."))
        for name, title, help in (
                ("REJECTS", tr("Rows set aside"),
                 tr("A table: layer, row, component code, reason.")),
                ("CASES", tr("Open cases on codes that ended"),
                 tr("A table: case number, code."))):
            self.add(QgsProcessingParameterFeatureSink(
                name, title, QgsProcessing.SourceType.TypeVector, optional=True,
                createByDefault=False), help)
        for name, title in (
                ("RUN", tr("Number of the run")), ("NEW", tr("New components")),
                ("CHANGED", tr("Changed components")), ("RETIRED", tr("Components retired")),
                ("RECODED", tr("Components with a new code")),
                ("UNCHANGED", tr("Components as they were")),
                ("ORGANISATIONS", tr("New organisations")),
                ("OPENCASES", tr("Open cases on codes that ended"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.exchange.census_delta import read_delta
        from ...core.workspace import delta_import
        delta = read_delta(self.parameterAsFile(parameters, "INPUT", context))
        feedback.progress(0.1)
        with self.open_workspace() as ws:
            delta_import.check_home(ws, delta)
            source = QgsCoordinateReferenceSystem(delta.info.get("crs", ""))
            if not source.isValid():
                source = QgsCoordinateReferenceSystem.fromWkt(delta.wkt)
            delta.geometry, _ = Placement(source, workspace_crs(ws),
                                          context.transformContext()).place(delta.geometry)
            done = delta_import.take_in(
                ws, delta, user_of(self, parameters, context),
                self.parameterAsString(parameters, "REASON", context),
                tr("Taking in {count} components of a delta file").format(count=len(delta)),
                feedback)
            feedback.stored()
        rejects = [(aside.layer, str(aside.row), aside.objid,
                    tr(aside.template).format(value=aside.value)) for aside in done.rejected]
        self._say(feedback, done, rejects)
        results = {}
        for name, fields, rows in (("REJECTS", ("layer", "row", "objid", "reason"), rejects),
                                   ("CASES", ("case_no", "objid"), done.cases)):
            target = write_table(self, parameters, context, name, fields, rows)
            if target is not None:
                results[name] = target
        return {**results, "RUN": done.run, "NEW": done.added, "CHANGED": done.changed,
                "RETIRED": done.retired, "RECODED": done.recoded, "UNCHANGED": done.unchanged,
                "ORGANISATIONS": done.organisations, "OPENCASES": len(done.cases),
                **self.counts(feedback, len(delta), done.written, len(rejects))}

    def _say(self, feedback, done, rejects):
        feedback.message(tr("{added} new, {changed} changed, {retired} ended.").format(
            added=done.added, changed=done.changed, retired=done.retired))
        if done.run is None:
            feedback.message(tr("There was nothing to change; the workspace is as it was."))
        for layer, row, code, reason in rejects[:MAX_LINES]:
            feedback.warning(tr("Set aside, {layer} {row} ({code}): {reason}").format(
                layer=layer, row=row, code=code or "–", reason=reason))
        for number, code in done.cases[:MAX_LINES]:
            feedback.warning(tr("Case {case_no} is open on {code}, which ended.").format(
                case_no=number, code=code))
        for rows in (rejects, done.cases):
            if len(rows) > MAX_LINES:
                feedback.warning(tr("… and {count} more.").format(count=len(rows) - MAX_LINES))
