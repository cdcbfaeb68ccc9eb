"""Divide communities into unit grids."""
from qgis.core import (
    QgsProcessing, QgsProcessingParameterBoolean, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterNumber,
    QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..geometry import metric, read_source
from ..results import note_lines, workspace_crs

#: parameter, attribute of Ground, title, help
LAYERS = (
    ("ROADS", "roads", N_("Roads"), N_("Centre lines. Borders follow them where they can.")),
    ("RAILWAYS", "railways", N_("Railways"), N_("Lines. They are strong barriers.")),
    ("RIVERS", "rivers", N_("Rivers"), N_("Lines. They are strong barriers.")),
    ("WALLS", "walls", N_("Walls and fences"), N_("Lines. They are weak barriers.")),
    ("WATER", "water", N_("Water areas"), N_("Areas. They are not divided.")),
    ("BUILDINGS", "buildings", N_("Buildings"), N_("Areas. No border cuts them.")),
    ("PARCELS", "parcels", N_("Land parcels"), N_("Areas. Large blocks are split along them.")),
    ("COMPOUNDS", "compounds", N_("Compounds to keep whole"),
     N_("Campuses, housing estates, parks: areas that stay in one grid, however large.")),
)


class DivideGrids(CityGridAlgorithm):
    """citygrid:dividegrids"""

    NAME = "dividegrids"
    TITLE = N_("Divide into unit grids")
    ROOM = "grids"
    HELP = N_(
        "Divides every community into unit grids of about ten thousand square metres, along "
        "roads, rivers, railways, walls and land parcels, without cutting a building or crossing "
        "a community border. With a workspace, its communities and base map are used, and layers "
        "chosen here take the place of its tables. Without one, a layer of communities is enough. "
        "The result is the same for the same input.")
    requires = ("geopandas", "shapely")

    def define(self):
        self.add_workspace()
        area, line = QgsProcessing.TypeVectorPolygon, QgsProcessing.TypeVectorLine
        self.add(QgsProcessingParameterFeatureSource(
            "COMMUNITIES", tr("Communities"), [area], optional=True),
            tr("Polygons. Empty: those of the workspace."))
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with the community code"), parentLayerParameterName="COMMUNITIES",
            optional=True), tr("Twelve digits; needed for numbering."))
        for name, _, title, help in LAYERS:
            kind = line if name in ("ROADS", "RAILWAYS", "RIVERS", "WALLS") else area
            self.add(QgsProcessingParameterFeatureSource(name, tr(title), [kind], optional=True),
                     tr(help), advanced=True)
        self.add(QgsProcessingParameterField(
            "KIND", tr("Field with the kind of road"), parentLayerParameterName="ROADS",
            optional=True), tr("OpenStreetMap highway values; main roads are stronger barriers."),
            advanced=True)
        for name, title, value, help in (
                ("TARGET", tr("Wanted area (m²)"), 10_000, tr("The standard says about 10,000.")),
                ("LOW", tr("Smallest area (m²)"), 5_000, tr("Smaller cells are joined.")),
                ("HIGH", tr("Largest area (m²)"), 20_000, tr("Larger cells are split."))):
            self.add(QgsProcessingParameterNumber(
                name, title, QgsProcessingParameterNumber.Type.Double, value, minValue=1), help)
        self.add(QgsProcessingParameterBoolean(
            "STORE", tr("Number them and store them in the workspace"), False),
            tr("The grids become the valid unit grids of their communities; older ones are "
               "retired and keep their codes. Components get their new grid."))
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Unit grids"), area,
                                                   optional=True),
                 tr("Cells with community code, area, kind and share of border per barrier."))

    def execute(self, parameters, context, feedback):
        from ...core.grids import partition, stored
        from ...core.workspace import bulk, store
        store_them = self.parameterAsBool(parameters, "STORE", context)
        source = self.parameterAsSource(parameters, "COMMUNITIES", context)
        ws = self.open_workspace() if self.needs_workspace(parameters, context) else None
        try:
            ground, crs = self._ground(parameters, context, source, ws, feedback, stored)
            division, codes = stored.divide_ground(
                ground, *(self.parameterAsDouble(parameters, n, context)
                          for n in ("TARGET", "LOW", "HIGH")), feedback=feedback)
            note_lines(feedback, division.notes)
            bgids = [None] * len(codes)
            if store_them:
                what = tr("New unit grids")
                bgids, retired = stored.store_division(ws, division.polygons, codes, store.user(),
                                                       what, what)
                with ws.bulk(what) as connection:
                    bulk.assign_grids(ws, connection, store.user(), what)
                feedback.message(tr("{count} older unit grids were retired.")
                                 .format(count=retired))
        finally:
            if ws is not None:
                ws.close()
        return self._write(parameters, context, feedback, division, codes, bgids, crs,
                           len(ground.codes), partition)

    def needs_workspace(self, parameters, context):
        return (self.parameterAsSource(parameters, "COMMUNITIES", context) is None
                or self.parameterAsBool(parameters, "STORE", context)
                or bool(self.parameterAsFile(parameters, "WORKSPACE", context)))

    def _ground(self, parameters, context, source, ws, feedback, stored):
        ground = stored.ground_of(ws) if ws is not None else stored.Ground()
        crs = workspace_crs(ws) if ws is not None else source.sourceCrs()
        if source is not None:
            metric(crs, source.sourceName())
            field = self.parameterAsString(parameters, "CODE", context)
            ground.communities, ground.codes = read_source(source, crs, [field], feedback)
            if self.parameterAsBool(parameters, "STORE", context) and not field:
                raise InputError(N_("Choose the field with the community code, so that the grids "
                                    "can be numbered."))
        for name, attribute, _, _ in LAYERS:
            layer = self.parameterAsSource(parameters, name, context)
            if layer is None:
                continue
            if name == "ROADS":
                kind = self.parameterAsString(parameters, "KIND", context)
                ground.roads, ground.road_kinds = read_source(layer, crs, [kind], feedback)
            else:
                setattr(ground, attribute, read_source(layer, crs, (), feedback)[0])
        return ground, crs

    def _write(self, parameters, context, feedback, division, codes, bgids, crs, read, partition):
        import shapely
        kinds = {partition.ORDINARY: "", partition.WHOLE: "whole", partition.WATER: "water",
                 partition.REMNANT: "remnant"}
        columns = {"bgid": bgids, "community_code": codes,
                   "area": shapely.area(division.polygons),
                   "kind": [kinds[int(flag)] for flag in division.flag]}
        for name, share in zip(division.border_names, division.border_share.T):
            columns["on_" + name.replace(" ", "_")] = share
        target = write_columns(self, parameters, "OUTPUT", context, columns, division.polygons,
                               QgsWkbTypes.Type.Polygon, crs, feedback)
        counts = self.counts(feedback, read, len(codes))
        return counts if target is None else {"OUTPUT": target, **counts}
