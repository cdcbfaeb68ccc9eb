"""The map of the wall as a layer of the project."""
import math

from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from ...core.analysis.evaluation_counts import COUNTS
from ...i18n import tr
from ...layers.evaluation_style import dress_evaluation
from ...layers.evaluation_words import columns_of, period_text
from ...layers.newest import KIND, hide_older
from ...layers.question import keep, of_evaluation
from ...processing.results import workspace_crs

_TYPES = {"text": QVariant.Type.String, "level": QVariant.Type.String, "count": QVariant.Type.Int,
          "rate": QVariant.Type.Double, "score": QVariant.Type.Double}


def features_of(evaluation, areas):
    """The features of a layer of evaluated areas; touches nothing of the main thread.

    Parameters
    ----------
    evaluation : core.analysis.evaluation.Evaluation
        Of the areas.
    areas : core.workspace.areas.Areas

    Returns
    -------
    (list of (name, title, kind), list of QgsFeature)
        Rates are per cent.
    """
    import shapely
    columns = [column for column in columns_of(evaluation) if _asked(evaluation, *column)]
    fields = QgsFields()
    for name, _, kind, _ in columns:
        fields.append(QgsField(name, _TYPES[kind]))
    features = []
    for wkb, values in zip(shapely.to_wkb(areas.geometry), zip(*(v for *_, v in columns))):
        feature = QgsFeature(fields)
        feature.setAttributes([_shown(value, kind)
                               for value, (_, _, kind, _) in zip(values, columns)])
        if wkb is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(wkb)
            geometry.convertToMultiType()
            feature.setGeometry(geometry)
        features.append(feature)
    return [column[:3] for column in columns], features


def _asked(evaluation, name, title, kind, values):
    """Whether a column is one of the wall's: it does not read what collectors are judged by."""
    if kind == "rate":
        name = next(rate for rate in evaluation.rates if rate == name.rstrip("_"))
        terms = evaluation.rules.rates[name].numerator + evaluation.rules.rates[name].denominator
        return all(_known(count) for _, count in terms)
    return kind != "count" or name == "rank" or _known(name)


def _known(count):
    return COUNTS[count].family != "tasks" and count != "missed"


def evaluation_layer(ws, evaluation, columns, features, title):
    """A layer in memory of what ``features_of`` gave, in the colours of the levels."""
    layer = QgsVectorLayer("MultiPolygon", f"{title} ({period_text(evaluation)})", "memory")
    layer.setCrs(workspace_crs(ws))
    layer.dataProvider().addAttributes([QgsField(name, _TYPES[kind]) for name, _, kind in columns])
    layer.updateFields()
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    keep(layer, of_evaluation(ws.path, evaluation, [
        name for name, _, kind in columns if kind == "count" and name in evaluation.counts]))
    dress_evaluation(layer, evaluation.rules.levels, {
        name: tr("{title} (%)").format(title=said) if kind == "rate" else said
        for name, said, kind in columns})
    return layer


def _shown(value, kind):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return round(100 * value, 2) if kind == "rate" else value


def put_on_map(layer):
    """Add a layer above the others, and hide other results."""
    project = QgsProject.instance()
    layer.setCustomProperty(KIND, "dashboard")
    project.addMapLayer(layer, False)
    project.layerTreeRoot().insertLayer(0, layer)
    hide_older([layer.id()])
