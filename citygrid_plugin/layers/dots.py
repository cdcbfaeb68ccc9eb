"""The points of components at city scale: a second, hidden layer on the same table.

QGIS reads for each point what any rule of a renderer asks for, also a rule outside its scale
(docs/layers.md). A million points are therefore drawn as plain dots by layers of their own, which
nobody sees in the layer tree: they follow the layer that is there.
"""
from qgis.core import (
    QgsLayerTree, QgsLegendRenderer, QgsLegendStyle, QgsMapLayer, QgsMapLayerLegendUtils,
    QgsVectorLayer)

from .component_style import PRESENT
from .forms import form
from .roles import DOTS, component_layers, dots_layers, dots_of, layers, role_of
from .styles import style_dots


def dotted(table):
    """Whether a table of the workspace gets a layer of dots."""
    return table.name.startswith("component_") and table.geometry == "point"


def make(ws, catalogue, table, organisation, options):
    """The layer of dots of a table; read-only, but it answers who clicks on a dot.

    Parameters
    ----------
    ws : Workspace
    catalogue : Catalogue
    table : core.workspace.schema.Table
    organisation : QgsVectorLayer
        For the names in the form.
    options : QgsVectorLayer.LayerOptions

    Returns
    -------
    QgsVectorLayer
    """
    layer = QgsVectorLayer(f"{ws.layer_uri(table.name)}|subset={PRESENT}", table.name, "ogr",
                           options)
    layer.setCustomProperty(DOTS, table.name)
    form(layer, ws, catalogue, table, organisation)
    style_dots(layer, catalogue, table)
    layer.setReadOnly(True)
    flag = QgsMapLayer.LayerFlag
    layer.setFlags(QgsMapLayer.LayerFlags(flag.Identifiable | flag.Removable | flag.Private))
    return layer


def add(group, layer, followed):
    """Add dots below the node of the layer that they follow; legends leave them out."""
    node = group.addLayer(layer)
    node.setItemVisibilityChecked(followed.itemVisibilityChecked())
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, [])
    QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Hidden)


def complete(project):
    """Whether every layer of component points has its dots."""
    tables = {name for name in component_layers(project) if name.endswith("_point")}
    return tables <= set(dots_layers(project))


def align(project):
    """Tick the dots as the layers that they follow."""
    followed, root = layers(project), project.layerTreeRoot()
    for table, layer in dots_layers(project).items():
        _align(root.findLayer(followed[table].id()) if table in followed else None,
               root.findLayer(layer.id()))


def _align(followed, node):
    if followed is not None and node is not None:
        node.setItemVisibilityChecked(followed.itemVisibilityChecked())


class Follow:
    """Dots follow the layers of their tables: the tick, a repaint, and out of the project.

    Parameters
    ----------
    project : QgsProject
    """

    def __init__(self, project):
        self.project = project
        self.root = project.layerTreeRoot()
        self.root.visibilityChanged.connect(self._ticked)
        project.layersRemoved.connect(self._removed)
        project.layersAdded.connect(self._added)
        self._added(project.mapLayers().values())

    def _added(self, added):
        """Both layers of a table come in one go, from us or from a project file."""
        followed = layers(self.project)
        for dots in added:
            if dots_of(dots) in followed:
                followed[dots_of(dots)].repaintRequested.connect(dots.triggerRepaint)

    def _ticked(self, node):
        layer = node.layer() if QgsLayerTree.isLayer(node) else None
        dots = dots_layers(self.project).get(role_of(layer))
        if dots is not None:
            _align(node, self.root.findLayer(dots.id()))

    def _removed(self, _ids):
        followed = layers(self.project)
        left = [layer.id() for table, layer in dots_layers(self.project).items()
                if table not in followed]
        if left:
            self.project.removeMapLayers(left)

    def stop(self):
        """Let go of the project; more than once does no harm."""
        if self.root is not None:
            self.root.visibilityChanged.disconnect(self._ticked)
            self.project.layersRemoved.disconnect(self._removed)
            self.project.layersAdded.disconnect(self._added)
            self.root = None
