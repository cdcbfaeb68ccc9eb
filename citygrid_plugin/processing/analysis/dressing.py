"""Results that Processing loads into the project get their look there."""
from qgis.core import QgsProcessingLayerPostProcessorInterface

#: Processing keeps no reference to what dresses a layer; these are the last ones
_KEPT = []
_MOST = 100


class _Dresser(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, dress):
        super().__init__()
        self.dress = dress

    def postProcessLayer(self, layer, _context, _feedback):
        self.dress(layer)


def dress(context, target, function):
    """Let ``function(layer)`` dress a result when it is loaded.

    Parameters
    ----------
    context : QgsProcessingContext
    target : str or None
        Id of the result, as a sink's; None where it is not wanted.
    function : callable
        Gets the layer, in the main thread.
    """
    if target and context.willLoadLayerOnCompletion(target):
        dresser = _Dresser(function)
        _KEPT.append(dresser)
        del _KEPT[:-_MOST]
        context.layerToLoadOnCompletionDetails(target).setPostProcessor(dresser)
