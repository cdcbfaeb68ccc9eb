"""Check unit grids against the principles of division."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterNumber)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..geometry import metric, read_source
from ..frames import write_columns
from ..results import say_counts, workspace_crs, write_findings


_LINE, _AREA = QgsProcessing.TypeVectorLine, QgsProcessing.TypeVectorPolygon
#: parameter, attribute of Ground, title, kind of geometry, help
LAYERS = (
    ("BUILDINGS", "buildings", N_("Buildings"), _AREA, N_("Areas that no border may cut.")),
    ("COMPOUNDS", "compounds", N_("Compounds to keep whole"), _AREA,
     N_("Areas that no border may cut; a grid that is one of them may have any area.")),
    ("COMPONENTS", "", N_("Components"), QgsProcessing.TypeVectorAnyGeometry,
     N_("Their number is the load of a grid; areas among them are not to be cut.")),
    ("ROADS", "roads", N_("Roads"), _LINE,
     N_("The summary says how much of the borders lies on roads, rivers, railways and water.")),
    ("RAILWAYS", "railways", N_("Railways"), _LINE, N_("Lines, as roads.")),
    ("RIVERS", "rivers", N_("Rivers"), _LINE, N_("Lines, as roads.")),
    ("WATER", "water", N_("Water areas"), _AREA,
     N_("A grid that is water may have any area; borders may follow its outline.")),
    ("PARCELS", "parcels", N_("Land parcels"), _AREA,
     N_("The summary says how many are cut, and how much of the borders lies on theirs.")),
)


class CheckGrids(CityGridAlgorithm):
    """citygrid:checkgrids"""

    NAME = "checkgrids"
    TITLE = N_("Check unit grids")
    ROOM = "grids"
    HELP = N_(
        "Measures unit grids against the principles of their division: gaps and overlaps, grids "
        "outside or across communities, cut buildings and compounds, area, compactness, load, "
        "parts, slivers, codes. Without a layer the valid grids of the workspace are checked and "
        "the findings kept there; any other layer of grids can be checked as well. With a "
        "workspace, its communities, base map and components are used, and layers chosen here "
        "take the place of its tables. The summary has figures for every community and for all. "
        "Grids that are one compound, or water, are counted there and left out of the figures of "
        "area, shape, load and border.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        self.add_workspace()
        area = QgsProcessing.TypeVectorPolygon
        self.add(QgsProcessingParameterFeatureSource("INPUT", tr("Unit grids"), [area],
                                                     optional=True),
                 tr("Empty: the valid grids of the workspace."))
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with the unit grid code"), "bgid", parentLayerParameterName="INPUT",
            optional=True), tr("Fifteen digits. Grids that have none yet are named by their row, "
                               "and the rules of codes are not asked."))
        self.add(QgsProcessingParameterFeatureSource(
            "COMMUNITIES", tr("Communities"), [area], optional=True),
            tr("Empty: those of the workspace."))
        self.add(QgsProcessingParameterField(
            "COMMUNITY", tr("Field with the community code"), "code",
            parentLayerParameterName="COMMUNITIES", optional=True), tr("Twelve digits."))
        for name, _, title, kind, help in LAYERS:
            self.add(QgsProcessingParameterFeatureSource(name, tr(title), [kind], optional=True),
                     tr(help), advanced=True)
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
        if limits.low > limits.high:
            raise InputError(N_("The smallest area must not be above the largest."))
        source = self.parameterAsSource(parameters, "INPUT", context)
        ws = self.open_workspace() if self.needs_workspace(parameters, context) else None
        try:
            crs = workspace_crs(ws) if ws is not None else source.sourceCrs()
            ground, components = self._ground(parameters, context, ws, crs, feedback, stored)
            if source is None:
                findings, summary = stored.check_grids(ws, limits, feedback, ground, components)
                with ws.bulk(tr("Findings of the checks")) as connection:
                    store_findings(ws, connection, "grids", findings, store.user())
                feedback.stored()
            else:
                if ws is None:
                    metric(crs, source.sourceName())
                schemes = () if ws is None else (stored.scheme_of(ws),)
                shapes, codes = read_source(source, crs, [self._field(
                    "CODE", source, parameters, context)], feedback)
                findings, summary = stored.check_on(ground, shapes, codes, components, limits,
                                                    feedback, *schemes)
                if len(codes) and not any(codes):
                    feedback.warning(tr("No grid has a code: the rules of codes are not asked, "
                                        "and grids are named by their row."))
        finally:
            if ws is not None:
                ws.close()
        say_counts(feedback, findings)
        return {"FINDINGS": write_findings(self, parameters, context, findings, crs, feedback),
                "SUMMARY": write_columns(self, parameters, "SUMMARY", context, summary),
                "ERRORS": int((findings["severity"] == "error").sum()),
                **self.counts(feedback, int(summary["grids"][-1]), len(findings["rule"]))}

    def _ground(self, parameters, context, ws, crs, feedback, stored):
        """The Ground to check against, and the components."""
        from ...core.components.stored import components as of_workspace
        ground = stored.ground_of(ws) if ws is not None else stored.Ground()
        communities = self.parameterAsSource(parameters, "COMMUNITIES", context)
        if communities is not None:
            field = self._field("COMMUNITY", communities, parameters, context)
            ground.communities, ground.codes = read_source(communities, crs, [field], feedback)
            if not len(ground.codes):
                raise InputError(N_("The layer {name} has no communities to check against."),
                                 name=communities.sourceName())
        components = () if ws is None else of_workspace(ws, "dedate IS NULL")["geometry"]
        for name, attribute, _, _, _ in LAYERS:
            layer = self.parameterAsSource(parameters, name, context)
            if layer is None:
                continue
            shapes = read_source(layer, crs, (), feedback)[0]
            if name == "COMPONENTS":
                components = shapes
            else:
                setattr(ground, attribute, shapes)
                if name == "ROADS":
                    ground.road_kinds = np.full(len(shapes), "", dtype=object)
        return ground, components

    def _field(self, name, source, parameters, context):
        """The field of a parameter, "" where the layer does not have the one that is our guess."""
        field = self.parameterAsString(parameters, name, context)
        guess = self.parameterDefinition(name).defaultValue()
        return "" if field == guess and source.fields().lookupField(field) < 0 else field

    def needs_workspace(self, parameters, context):
        return (bool(self.parameterAsFile(parameters, "WORKSPACE", context))
                or any(self.parameterAsSource(parameters, name, context) is None
                       for name in ("INPUT", "COMMUNITIES")))
