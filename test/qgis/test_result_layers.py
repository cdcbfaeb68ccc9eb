"""Results of an analysis in the tree of layers: told apart by name, not hidden by a workspace."""
import pytest
from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsVectorLayer)
from qgis.PyQt.QtCore import QCoreApplication

from citygrid_plugin.layers.roles import WORKSPACE
from citygrid_plugin.processing.analysis.dressing import dress

WHERE = ("inside", "group", "root")


@pytest.fixture
def placed(qgis_app):
    """Names of the layers at the top of the tree after a result was dressed that QGIS had put
    into a group."""
    def place(where, about=""):
        project = QgsProject.instance()
        project.clear()
        root = project.layerTreeRoot()
        city = root.addGroup("city")
        city.setCustomProperty(WORKSPACE, "/city.gpkg")
        groups = {"inside": city.addGroup("cases"), "group": root.addGroup("mine"), "root": root}
        context = QgsProcessingContext()
        context.setProject(project)
        layer = QgsVectorLayer("Polygon", "Hot spots", "memory")
        details = QgsProcessingContext.LayerDetails("Hot spots", project, "OUTPUT")
        context.addLayerToLoadOnCompletion(layer.id(), details)
        dress(context, layer.id(), lambda layer: None, about)
        project.addMapLayer(layer, False)
        groups[where].addLayer(layer)
        details = context.layerToLoadOnCompletionDetails(layer.id())
        details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
        QCoreApplication.processEvents()
        assert len(root.findLayers()) == 1 and project.mapLayer(layer.id()) is layer
        return layer.name(), root.findLayer(layer.id()).parent().name()
    yield place
    QgsProject.instance().clear()


@pytest.mark.parametrize("where, group", zip(WHERE, ("", "mine", "")))
def test_a_result_does_not_stay_among_the_layers_of_a_workspace(placed, where, group):
    assert placed(where) == ("Hot spots", group)


def test_what_a_result_is_of_stands_in_its_name(placed):
    assert placed("root", "E0102, 2026")[0] == "Hot spots · E0102, 2026"
