"""Results that Processing loads into the project get their look there."""
from qgis.core import QgsProcessingLayerPostProcessorInterface, QgsProject
from qgis.PyQt.QtCore import QTimer

from ...layers.newest import KIND, hide_older
from ...layers.roles import WORKSPACE

#: Processing keeps no reference to what dresses a layer; these are the last ones
_KEPT = []
_MOST = 100
#: Ids of the results of a run that are being loaded.
_COME = []


class _Dresser(QgsProcessingLayerPostProcessorInterface):
    def __init__(self, dress, about, question):
        super().__init__()
        self.dress, self.about, self.question = dress, about, question

    def postProcessLayer(self, layer, _context, _feedback):
        kind = layer.name()
        self.dress(layer)
        layer.setCustomProperty(KIND, kind)
        if self.question is not None:
            from ...layers.question import keep
            keep(layer, self.question)
        if self.about:
            layer.setName(f"{layer.name()} · {self.about}")
        # QGIS puts it into the tree before or after this, by its version
        _COME.append(layer.id())
        QTimer.singleShot(0, show_newest)


def show_newest():
    """Put the results that have come on top, and hide those that were there before."""
    come, _COME[:] = list(_COME), []
    for of in come:
        to_the_top(of)
    if come:
        hide_older(come)


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


def question_of(algorithm, query=None, **more):
    """What a result keeps so that the rows behind its numbers can be opened.

    Parameters
    ----------
    algorithm : CityGridAlgorithm
        Its workspace was asked.
    query : core.workspace.counting.Query or None
    **more
        As ``layers.question.Question`` takes it.

    Returns
    -------
    layers.question.Question or None
        None where nothing of a workspace was counted.
    """
    if query is None and "numbers" not in more:
        return None
    from ...layers.question import Question
    return Question(str(algorithm.workspace_path), query, **more)


def dress(context, target, function, about="", question=None):
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
    question : layers.question.Question, optional
        What the layer keeps.
    """
    if target and context.willLoadLayerOnCompletion(target):
        dresser = _Dresser(function, about, question)
        _KEPT.append(dresser)
        del _KEPT[:-_MOST]
        context.layerToLoadOnCompletionDetails(target).setPostProcessor(dresser)
