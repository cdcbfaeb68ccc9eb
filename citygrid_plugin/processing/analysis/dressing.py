"""Results that Processing loads into the project get their look there."""
from qgis.core import QgsProcessingLayerPostProcessorInterface, QgsProject
from qgis.PyQt.QtCore import QTimer

from ...layers.roles import WORKSPACE

#: Processing keeps no reference to what dresses a layer; these are the last ones
_KEPT = []
_MOST = 100


class _Dresser(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, dress, about):
        super().__init__()
        self.dress, self.about = dress, about

    def postProcessLayer(self, layer, _context, _feedback):
        self.dress(layer)
        if self.about:
            layer.setName(f"{layer.name()} · {self.about}")
        # QGIS puts it into the tree before or after this, by its version
        of = layer.id()
        QTimer.singleShot(0, lambda: to_the_top(of))


def to_the_top(of):
    """Move a result out of a workspace's group, where other layers would hide it.

    QGIS puts a result above whatever is selected in the tree; of the layer ``of`` (an id).
    """
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(of)
    if node is None:
        return
    above = node.parent()
    while above is not root and not above.customProperty(WORKSPACE):
        above = above.parent()
    if above is not root:
        root.insertChildNode(0, node.clone())
        node.parent().removeChildNode(node)


def dress(context, target, function, about=""):
    """Let ``function(layer)`` dress a result when it is loaded.

    Parameters
    ----------
    context : QgsProcessingContext
    target : str or None
        Id of the result, as a sink's; None where it is not wanted.
    function : callable
        Gets the layer, in the main thread.
    about : str, optional
        What it was made of; it follows the layer's name, so that two results can be told apart.
    """
    if target and context.willLoadLayerOnCompletion(target):
        dresser = _Dresser(function, about)
        _KEPT.append(dresser)
        del _KEPT[:-_MOST]
        context.layerToLoadOnCompletionDetails(target).setPostProcessor(dresser)
