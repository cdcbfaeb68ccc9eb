"""Divide communities into unit grids."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField, QgsProcessingParameterNumber, QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..geometry import metric, read_source
from ..results import note_lines, workspace_crs
from .areas import add_areas, areas

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
    ("OBJECTS", "objects", N_("Component areas"),
     N_("Areas. No border cuts them, unless they are larger than a grid may be.")),
)
LOADS = (N_("Area alone"), N_("Components of the workspace"), N_("Cases of the workspace"),
         N_("A layer"))
#: kind of a cell by its flag
KINDS = ("", N_("whole"), N_("water"), N_("remnant"))
#: what a border follows, by the name of the class
BORDERS = {name: name for name in (
    N_("river"), N_("water"), N_("railway"), N_("major road"), N_("road"), N_("wall"),
    N_("parcel"), N_("community"), N_("other"))}


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
    requires = ("geopandas", "scipy", "shapely")

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
        add_areas(self)
        self.add(QgsProcessingParameterEnum(
            "LOAD", tr("Balance the load by"), [tr(t) for t in LOADS], defaultValue=0),
            tr("Cells get as even a number of components or past cases as the ground allows."))
        self.add(QgsProcessingParameterNumber(
            "SHARE", tr("Weight of the load against the area (%)"),
            QgsProcessingParameterNumber.Type.Double, 25, minValue=0, maxValue=90),
            tr("The more, the less even the areas become."), advanced=True)
        self.add(QgsProcessingParameterFeatureSource(
            "LOAD_LAYER", tr("Layer of the load"), [QgsProcessing.TypeVectorAnyGeometry],
            optional=True), tr("Where the load is a layer: its objects."), advanced=True)
        self.add(QgsProcessingParameterField(
            "WEIGHT", tr("Field with the weight"), parentLayerParameterName="LOAD_LAYER",
            type=QgsProcessingParameterField.DataType.Numeric, optional=True),
            tr("A number per object of the load. Empty: each counts once."), advanced=True)
        self.add(QgsProcessingParameterBoolean(
            "STORE", tr("Number them and store them in the workspace"), False),
            tr("The grids become the valid unit grids of their communities. Those that are there "
               "already keep their codes, the others are retired; components get their new "
               "grid."))
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Unit grids"), area,
                                                   optional=True),
                 tr("Cells with community code, area, kind, share of border per barrier, and the "
                    "rules that a cell breaks."))
        self.add(QgsProcessingParameterFeatureSink("BORDERS", tr("Borders of the grids"), line,
                                                   optional=True, createByDefault=False),
                 tr("One line per border, with the two grids and what it follows: why it is where "
                    "it is."))

    def execute(self, parameters, context, feedback):
        import shapely

        from ...core.grids import quality, stored
        from ...core.grids.quality_rules import RULES
        from ...core.workspace import store
        titles = {rule.id: rule.name for rule in RULES}
        store_them = self.parameterAsBool(parameters, "STORE", context)
        source = self.parameterAsSource(parameters, "COMMUNITIES", context)
        ws = self.open_workspace() if self.needs_workspace(parameters, context) else None
        try:
            ground, crs = self._ground(parameters, context, source, ws, feedback, stored)
            before = stored.standing(ws, ground.codes) if store_them else None
            target, low, high = areas(self, parameters, context)
            division, codes = stored.divide_ground(
                ground, target, low, high, feedback,
                *self._load(parameters, context, ws, crs, feedback, stored))
            note_lines(feedback, division.notes)
            if not len(codes):
                raise InputError(N_("No community has an area that could be divided. Choose a "
                                    "layer of polygons."))
            broken = stored.breaks(ground, division, quality.Limits(low=low, high=high), feedback)
            bgids = [None] * len(codes)
            if store_them:
                what = tr("New unit grids")
                bgids, retired = stored.store_division(ws, division.polygons, codes, store.user(),
                                                       what, what, before=before)
                feedback.stored()
                feedback.message(tr("{count} older unit grids were retired.")
                                 .format(count=retired))
        finally:
            if ws is not None:
                ws.close()
        columns = {"cell": range(1, len(codes) + 1), "bgid": bgids, "community_code": codes,
                   "area": shapely.area(division.polygons),
                   "kind": [tr(KINDS[flag]) if flag else "" for flag in division.flag],
                   "breaks": [tr(", ").join(tr(titles[rule]) for rule in rules.split(",") if rule)
                              for rules in broken]}
        return self._write(parameters, context, feedback, division, columns, crs, ground)

    def needs_workspace(self, parameters, context):
        return (self.parameterAsSource(parameters, "COMMUNITIES", context) is None
                or self.parameterAsBool(parameters, "STORE", context)
                or self.parameterAsEnum(parameters, "LOAD", context) in (1, 2)
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

    def _load(self, parameters, context, ws, crs, feedback, stored):
        """The points of the load, (n, 2) or (n, 3) with weights, and its share, or nothing."""
        import shapely
        kind = self.parameterAsEnum(parameters, "LOAD", context)
        share = self.parameterAsDouble(parameters, "SHARE", context) / 100
        if not kind or not share:
            return ()
        if kind < 3:
            return stored.load_of(ws, cases=kind == 2), share
        layer = self.parameterAsSource(parameters, "LOAD_LAYER", context)
        if layer is None:
            raise InputError(N_("Choose the layer of the load, or balance the area alone."))
        field = self.parameterAsString(parameters, "WEIGHT", context)
        shapes, *weights = read_source(layer, crs, [field] if field else [], feedback)
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        points = shapely.get_coordinates(shapely.centroid(shapes[there]))
        if not weights:
            return points, share
        weight = np.array([w or 0 for w in weights[0][there]], dtype=float)
        if (weight < 0).any() or not np.isfinite(weight).all():
            raise InputError(N_("The weights in {field} must be numbers of 0 and more."),
                             field=field)
        return np.column_stack([points, weight]), share

    def _write(self, parameters, context, feedback, division, columns, crs, ground):
        import pandas as pd
        for name, share in zip(division.border_names, division.border_share.T):
            columns["on_" + name.replace(" ", "_")] = share
        results = {"OUTPUT": write_columns(self, parameters, "OUTPUT", context, columns,
                                           division.polygons, QgsWkbTypes.Type.Polygon, crs,
                                           feedback)}
        found, names = division.borders, columns["bgid"]
        right = found.right.tolist()
        beyond = [names[row] if row >= 0 else None for row in right]
        # a type with missing values: numpy's would turn the numbers of cells into doubles
        neighbour = pd.array([row + 1 if row >= 0 else None for row in right], dtype="Int64")
        results["BORDERS"] = write_columns(
            self, parameters, "BORDERS", context,
            {"cell": found.left + 1, "neighbour": neighbour,
             "bgid": [names[row] for row in found.left.tolist()], "neighbour_bgid": beyond,
             "follows": [tr(BORDERS.get(division.border_names[k], division.border_names[k]))
                         for k in found.kind.tolist()]},
            found.lines, QgsWkbTypes.Type.MultiLineString, crs, feedback)
        return {**{k: v for k, v in results.items() if v is not None},
                **self.counts(feedback, len(ground.codes), len(columns["bgid"]),
                              len(ground.codes) - len(np.unique(division.community)))}
