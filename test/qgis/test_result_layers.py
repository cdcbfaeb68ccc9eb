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
    def place(where, about="", kind="Hot spots", clear=True):
        project = QgsProject.instance()
        if clear:
            project.clear()
        root = project.layerTreeRoot()
        city = root.addGroup("city")
        city.setCustomProperty(WORKSPACE, "/city.gpkg")
        groups = {"inside": city.addGroup("cases"), "group": root.addGroup("mine"), "root": root}
        context = QgsProcessingContext()
        context.setProject(project)
        layer = QgsVectorLayer("Polygon", kind, "memory")
        details = QgsProcessingContext.LayerDetails(kind, project, "OUTPUT")
        context.addLayerToLoadOnCompletion(layer.id(), details)
        dress(context, layer.id(), lambda layer: None, about)
        project.addMapLayer(layer, False)
        groups[where].addLayer(layer)
        details = context.layerToLoadOnCompletionDetails(layer.id())
        details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
        QCoreApplication.processEvents()
        assert (len(root.findLayers()) == 1 or not clear) and project.mapLayer(layer.id()) is layer
        return layer.name(), root.findLayer(layer.id()).parent().name()
    yield place
    QgsProject.instance().clear()


@pytest.mark.parametrize("where, group", zip(WHERE, ("", "mine", "")))
def test_a_result_does_not_stay_among_the_layers_of_a_workspace(placed, where, group):
    assert placed(where) == ("Hot spots", group)


def test_the_newest_of_a_kind_is_shown_and_the_older_ones_are_kept(placed):
    """A map of June over one of May: that of May can be ticked again; other kinds stay."""
    project = QgsProject.instance()
    placed("root", "May")
    root = project.layerTreeRoot()

    def ticked():
        return {node.name(): node.isVisible() for node in root.findLayers()}
    placed("root", "June", clear=False)
    assert ticked() == {"Hot spots · May": False, "Hot spots · June": True}
    placed("root", "June", kind="Counts by area", clear=False)
    assert ticked() == {"Hot spots · May": False, "Hot spots · June": True,
                        "Counts by area · June": True}
    root.findLayers()[-1].setItemVisibilityChecked(True)
    placed("group", "July", clear=False)
    assert ticked() == {"Hot spots · May": False, "Hot spots · June": False,
                        "Counts by area · June": True, "Hot spots · July": True}


def test_what_a_result_is_of_stands_in_its_name(placed):
    assert placed("root", "E0102, 2026")[0] == "Hot spots · E0102, 2026"
