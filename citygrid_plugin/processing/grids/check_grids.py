"""Check unit grids against the principles of division."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterNumber)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..geometry import metric, read_source
from ..frames import write_columns
from ..results import say_counts, workspace_crs, write_findings


class CheckGrids(CityGridAlgorithm):
    """citygrid:checkgrids"""

    NAME = "checkgrids"
    TITLE = N_("Check unit grids")
    ROOM = "grids"
    HELP = N_(
        "Measures unit grids against the principles of their division: gaps and overlaps, grids "
        "outside or across communities, cut buildings and compounds, area, compactness, load, "
        "parts, slivers, codes. Without a layer the valid grids of the workspace are checked and "
        "the findings kept there; any other layer of grids can be checked as well.")
    requires = ("geopandas", "shapely")

    def define(self):
        self.add_workspace()
        area = QgsProcessing.TypeVectorPolygon
        self.add(QgsProcessingParameterFeatureSource("INPUT", tr("Unit grids"), [area],
                                                     optional=True),
                 tr("Empty: the valid grids of the workspace."))
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with the unit grid code"), "bgid", parentLayerParameterName="INPUT",
            optional=True), tr("Fifteen digits."))
        self.add(QgsProcessingParameterFeatureSource(
            "COMMUNITIES", tr("Communities"), [area], optional=True),
            tr("Empty: those of the workspace."))
        self.add(QgsProcessingParameterField(
            "COMMUNITY", tr("Field with the community code"), "code",
            parentLayerParameterName="COMMUNITIES", optional=True), tr("Twelve digits."))
        self.add(QgsProcessingParameterFeatureSource(
            "BUILDINGS", tr("Buildings"), [area], optional=True),
            tr("Empty: those of the workspace."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            "LOW", tr("Smallest area (m²)"), QgsProcessingParameterNumber.Type.Double, 5_000),
            tr("Smaller grids are a finding."))
        self.add(QgsProcessingParameterNumber(
            "HIGH", tr("Largest area (m²)"), QgsProcessingParameterNumber.Type.Double, 20_000),
            tr("Larger grids are a finding."))
        self.add(QgsProcessingParameterFeatureSink("FINDINGS", tr("Findings"),
                                                   QgsProcessing.TypeVectorPoint),
                 tr("One point per finding, with its sentence."))
        self.add(QgsProcessingParameterFeatureSink("SUMMARY", tr("Summary"),
                                                   QgsProcessing.TypeVector),
                 tr("Figures per community; the last row is for all together."))
        self.addOutput(QgsProcessingOutputNumber("ERRORS", tr("Errors found")))

    def execute(self, parameters, context, feedback):
        from ...core.grids import quality, stored
        from ...core.workspace import store
        from ...core.workspace.findings import store_findings
        limits = quality.Limits(low=self.parameterAsDouble(parameters, "LOW", context),
                                high=self.parameterAsDouble(parameters, "HIGH", context))
        source = self.parameterAsSource(parameters, "INPUT", context)
        if source is None:
            with self.open_workspace() as ws:
                crs = workspace_crs(ws)
                findings, summary = stored.check_grids(ws, limits, feedback)
                with ws.bulk(tr("Findings of the checks")) as connection:
                    store_findings(ws, connection, "grids", findings, store.user())
        else:
            crs = source.sourceCrs()
            findings, summary = self._layer(source, crs, limits, parameters, context, feedback,
                                            quality, stored)
        say_counts(feedback, findings)
        return {"FINDINGS": write_findings(self, parameters, context, findings, crs, feedback),
                "SUMMARY": write_columns(self, parameters, "SUMMARY", context, summary),
                "ERRORS": int((findings["severity"] == "error").sum()),
                **self.counts(feedback, int(summary["grids"][-1]), len(findings["rule"]))}

    def _layer(self, source, crs, limits, parameters, context, feedback, quality, stored):
        metric(crs, source.sourceName())
        names = [self.parameterAsString(parameters, n, context) for n in ("CODE", "COMMUNITY")]
        if source.fields().lookupField(names[0]) < 0:
            names[0] = ""
        shapes, codes = read_source(source, crs, names[:1], feedback)
        communities = self.parameterAsSource(parameters, "COMMUNITIES", context)
        if communities is None:
            with self.open_workspace() as ws:
                ground = stored.ground_of(ws)
        else:
            ground = stored.Ground()
            if communities.fields().lookupField(names[1]) < 0:
                names[1] = ""
            ground.communities, ground.codes = read_source(communities, crs, names[1:], feedback)
        buildings = self.parameterAsSource(parameters, "BUILDINGS", context)
        if buildings is not None:
            ground.buildings = read_source(buildings, crs, (), feedback)[0]
        return quality.check(shapes, codes, ground.communities, ground.codes, ground.buildings,
                             ground.compounds, None, limits, feedback=feedback)

    def needs_workspace(self, parameters, context):
        return any(self.parameterAsSource(parameters, name, context) is None
                   for name in ("INPUT", "COMMUNITIES"))
