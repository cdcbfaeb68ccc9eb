"""Of results that cover each other the newest is the one that is seen.

Areas in colours that shine through, one map over the other, show colours that no legend has.
"""
from qgis.core import QgsProject, QgsVectorLayer

from ..compat import AREA

#: Custom property of a result: what kind it is of, such as "Hot spots".
KIND = "citygrid/output"


def hide_older(newest):
    """Untick the results that others have come over; their names say what they are of, and a tick
    shows them again.

    Parameters
    ----------
    newest : collection of str
        Ids of the layers that have come. Of the others those of the same kinds go, and where there
        are areas among the new ones all other areas.
    """
    project = QgsProject.instance()
    come = [project.mapLayer(each) for each in newest]
    kinds = {layer.customProperty(KIND) for layer in come if layer is not None}
    areas = any(_is_area(layer) for layer in come)
    for node in project.layerTreeRoot().findLayers():
        layer = node.layer()
        kind = layer.customProperty(KIND) if layer is not None else None
        if kind and node.layerId() not in newest and (kind in kinds or areas and _is_area(layer)):
            node.setItemVisibilityChecked(False)


def _is_area(layer):
    return isinstance(layer, QgsVectorLayer) and layer.geometryType() == AREA
