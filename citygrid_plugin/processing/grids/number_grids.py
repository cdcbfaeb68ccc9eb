"""Number unit grids."""
from qgis.core import (
    QgsProcessing, QgsProcessingParameterBoolean, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsWkbTypes)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..geometry import metric, read_source
from ..results import workspace_crs


class NumberGrids(CityGridAlgorithm):
    """citygrid:numbergrids"""

    NAME = "numbergrids"
    TITLE = N_("Number unit grids")
    ROOM = "grids"
    HELP = N_(
        "Gives unit grids their code: the twelve digits of the community and a running number, "
        "from west to east and from north to south inside each community. Grids that have a code "
        "keep it; new ones are numbered behind every number that was ever used. With a workspace "
        "the grids can be stored at once.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        self.add_workspace()
        area = QgsProcessing.TypeVectorPolygon
        self.add(QgsProcessingParameterFeatureSource("INPUT", tr("Unit grids"), [area]),
                 tr("Polygons, such as the result of the division."))
        self.add(QgsProcessingParameterField(
            "COMMUNITY", tr("Field with the community code"), "community_code",
            parentLayerParameterName="INPUT"), tr("Twelve digits."))
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with codes to keep"), None, parentLayerParameterName="INPUT",
            optional=True), tr("Grids with a code here keep it."))
        self.add(QgsProcessingParameterBoolean(
            "STORE", tr("Store them in the workspace"), False),
            tr("The grids become the valid unit grids of their communities. Those that are there "
               "already keep their codes, the others are retired; components get their new "
               "grid."))
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Numbered unit grids"), area),
                 tr("The grids with their code."))

    def execute(self, parameters, context, feedback):
        from ...core.grids import stored
        from ...core.grids.numbering import number
        from ...core.workspace import store
        source = self.parameterAsSource(parameters, "INPUT", context)
        store_them = self.parameterAsBool(parameters, "STORE", context)
        names = [self.parameterAsString(parameters, n, context) for n in ("COMMUNITY", "CODE")]
        if store_them:
            with self.open_workspace() as ws:
                crs = workspace_crs(ws)
                shapes, communities, kept = self._cells(source, crs, names, feedback)
                what = tr("New unit grids")
                codes, retired = stored.store_division(ws, shapes, communities, store.user(),
                                                       what, what, kept)
            feedback.stored()
            feedback.message(tr("{count} older unit grids were retired.").format(count=retired))
        else:
            crs = source.sourceCrs()
            metric(crs, source.sourceName())
            shapes, communities, kept = self._cells(source, crs, names, feedback)
            codes = number(shapes, communities, kept)
        return self._write(parameters, context, feedback, shapes, communities, codes, crs)

    def needs_workspace(self, parameters, context):
        return self.parameterAsBool(parameters, "STORE", context)

    def _cells(self, source, crs, names, feedback):
        shapes, communities, kept = read_source(source, crs, names, feedback)
        there = [s is not None and not s.is_empty for s in shapes]
        self.missing = len(there) - sum(there)
        return shapes[there], communities[there], kept[there]

    def _write(self, parameters, context, feedback, shapes, communities, codes, crs):
        import shapely
        columns = {"bgid": codes, "community_code": communities, "area": shapely.area(shapes)}
        target = write_columns(self, parameters, "OUTPUT", context, columns, shapes,
                               QgsWkbTypes.Type.MultiPolygon, crs, feedback)
        return {"OUTPUT": target, **self.counts(feedback, len(codes) + self.missing, len(codes),
                                                self.missing)}
