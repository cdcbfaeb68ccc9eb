"""The layer that shows an answer of the query dock on the map: one, found by its property, whose
rows are replaced by those of the next answer.

It lives in memory. A project that is read again has its frame without rows, which goes
(`roles.drop_emptied`).
"""
from qgis.core import QgsFeature, QgsField, QgsGeometry, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from ..core.analysis.counts import last_day
from ..i18n import tr
from .count_style import dress_counts
from .newest import KIND, hide_older
from .roles import RESULT

QUERY = "query"
_TEXT, _WHOLE, _REAL = QVariant.Type.String, QVariant.Type.LongLong, QVariant.Type.Double


def find(project):
    """The layer of the query dock, or None."""
    return next((layer for layer in project.mapLayers().values()
                 if layer.customProperty(RESULT) == QUERY and isinstance(layer, QgsVectorLayer)),
                None)


def drop(project):
    """Remove the layer."""
    layer = find(project)
    if layer is not None:
        project.removeMapLayer(layer.id())


def put(project, table, workspace, crs):
    """Show an answer, in the layer that is there or in a new one on top of the tree.

    Parameters
    ----------
    project : QgsProject
    table : CountTable
        Over areas that have a place.
    workspace : path
        Its workspace.
    crs : QgsCoordinateReferenceSystem
        Of the workspace.

    Returns
    -------
    QgsVectorLayer
    """
    layer = find(project)
    new = layer is None
    if new:
        layer = QgsVectorLayer("MultiPolygon", "", "memory")
        layer.setCustomProperty(RESULT, QUERY)
        layer.setCustomProperty(KIND, QUERY)
        layer.setCustomProperty("skipMemoryLayersCheck", 1)     # it is asked for again, not saved
    layer.setCrs(crs)
    _fill(layer, table)
    question, answer = table.question, table.answer
    figures = answer.counts.inside if table.density is None else table.density[:len(answer.areas)]
    dress_counts(layer, figures, question.rate, question.query, workspace)
    layer.setAbstract(tr("As of {moment}").format(moment=answer.at[:16].replace("T", " ")))
    if new:
        project.addMapLayer(layer, False)
        project.layerTreeRoot().insertLayer(0, layer)
    node = project.layerTreeRoot().findLayer(layer.id())
    if node is not None:
        node.setItemVisibilityCheckedParentRecursive(True)
        node.setExpanded(False)     # its legend is new, which has folded it behind the node's back
        node.setExpanded(True)
    hide_older([layer.id()])
    return layer


def _fill(layer, table):
    """Replace fields and rows."""
    import shapely
    columns = _columns(table)
    provider = layer.dataProvider()
    provider.truncate()
    provider.deleteAttributes(provider.attributeIndexes())
    provider.addAttributes([QgsField(name, kind) for name, kind, _ in columns])
    layer.updateFields()
    fields, features = layer.fields(), []
    rows = zip(*(values for _, _, values in columns))
    for row, wkb in zip(rows, shapely.to_wkb(table.answer.areas.geometry)):
        feature = QgsFeature(fields)
        feature.setAttributes(list(row))
        if wkb is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            if not QgsWkbTypes.isMultiType(geometry.wkbType()):
                geometry.convertToMultiType()
            feature.setGeometry(geometry)
        features.append(feature)
    provider.addFeatures(features)
    layer.updateExtents()


def _columns(table):
    """(name, kind, values) of the fields, named as those of the algorithm."""
    answer = table.answer
    areas, inside = answer.areas, answer.counts.inside
    m, total = len(areas), max(answer.counts.total, 1)
    columns = [("code", _TEXT, areas.code.tolist()), ("name", _TEXT, areas.name.tolist()),
               ("parent", _TEXT, areas.parent.tolist()), ("count", _WHOLE, inside.tolist()),
               ("share", _REAL, (100 * inside / total).tolist())]
    if table.density is not None:
        columns += [("base", _REAL, _numbers(table.base[:m])),
                    ("density", _REAL, _numbers(table.density[:m]))]
    if table.before is not None:
        columns += [("before", _WHOLE, table.before[:m].tolist()),
                    ("change", _REAL, _numbers(100 * table.change[:m]))]
    chosen = answer.query.filter
    if answer.query.what == "cases":
        columns += [("since", _TEXT, [chosen.since] * m),
                    ("until", _TEXT, [last_day(chosen.until)] * m)]
    return [*columns, ("as_of", _TEXT, [answer.at[:16]] * m)]


def _numbers(values):
    return [None if value != value else value for value in values.tolist()]
