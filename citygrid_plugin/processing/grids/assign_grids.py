"""Give components their unit grid."""
from qgis.core import (
    QgsField, QgsFields, QgsProcessing, QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField)
from qgis.PyQt.QtCore import QVariant

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..geometry import read_source


class AssignGrids(CityGridAlgorithm):
    """citygrid:assigngrids"""

    NAME = "assigngrids"
    TITLE = N_("Assign unit grids to components")
    ROOM = "grids"
    HELP = N_(
        "Gives every component the code of the unit grid it lies in (BGID). Lines and areas "
        "belong to the grid that holds most of them; on a border the lower code counts. With a "
        "workspace alone, all its valid components are brought up to date; with a layer of "
        "components and a layer of grids, the result is a new layer.")
    requires = ("geopandas", "shapely")

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterFeatureSource(
            "INPUT", tr("Components"), [QgsProcessing.TypeVectorAnyGeometry], optional=True),
            tr("Empty: all valid components of the workspace."))
        self.add(QgsProcessingParameterFeatureSource(
            "GRIDS", tr("Unit grids"), [QgsProcessing.TypeVectorPolygon], optional=True),
            tr("Needed with a layer of components."))
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with the unit grid code"), "bgid", parentLayerParameterName="GRIDS",
            optional=True), tr("Fifteen digits."))
        self.add(QgsProcessingParameterFeatureSink(
            "OUTPUT", tr("Components with unit grid"), optional=True, createByDefault=False),
            tr("Only with a layer of components."))
        self.addOutput(QgsProcessingOutputNumber("OUTSIDE", tr("Components in no unit grid")))

    def needs_workspace(self, parameters, context):
        return self.parameterAsSource(parameters, "INPUT", context) is None

    def execute(self, parameters, context, feedback):
        source = self.parameterAsSource(parameters, "INPUT", context)
        if source is not None:
            return self._layer(source, parameters, context, feedback)
        from ...core.workspace import bulk, store
        with self.open_workspace() as ws:
            what = tr("Assigning unit grids")
            with ws.bulk(what) as connection:
                done = bulk.assign_grids(ws, connection, store.user(), what, feedback)
        feedback.message(tr("{count} components lie in no unit grid.")
                         .format(count=done["outside"]))
        return {"OUTSIDE": done["outside"],
                **self.counts(feedback, done["read"], done["changed"])}

    def _layer(self, source, parameters, context, feedback):
        from ...core.grids.assign import assign
        grids = self.parameterAsSource(parameters, "GRIDS", context)
        if grids is None:
            raise InputError(N_("Choose the layer of unit grids as well."))
        code = self.parameterAsString(parameters, "CODE", context)
        crs = source.sourceCrs()
        polygons, bgids = read_source(grids, crs, [code], feedback)
        there = [p is not None and b is not None for p, b in zip(polygons, bgids)]
        shapes = read_source(source, crs, (), feedback)[0]
        found = assign(shapes, polygons[there], bgids[there], feedback)
        fields = QgsFields(source.fields())
        index = fields.lookupField("bgid")
        if index < 0:
            fields.append(QgsField("bgid", QVariant.Type.String))
        sink, target = self.parameterAsSink(parameters, "OUTPUT", context, fields,
                                            source.wkbType(), crs)
        for feature, bgid in zip(source.getFeatures(), found):
            feedback.check()
            values = feature.attributes()
            if index < 0:
                values.append(bgid)
            else:
                values[index] = bgid
            feature.setFields(fields)
            feature.setAttributes(values)
            if sink is not None:
                sink.addFeature(feature)
        outside = sum(b is None for b in found)
        feedback.message(tr("{count} components lie in no unit grid.").format(count=outside))
        return {"OUTPUT": target, "OUTSIDE": outside,
                **self.counts(feedback, len(found), len(found))}
