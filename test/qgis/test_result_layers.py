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
    def place(where, about="", kind="Hot spots", shape="Polygon", clear=True, wait=True):
        project = QgsProject.instance()
        if clear:
            project.clear()
        root = project.layerTreeRoot()
        city = root.addGroup("city")
        city.setCustomProperty(WORKSPACE, "/city.gpkg")
        groups = {"inside": city.addGroup("cases"), "group": root.addGroup("mine"), "root": root}
        context = QgsProcessingContext()
        context.setProject(project)
        layer = QgsVectorLayer(shape, kind, "memory")
        details = QgsProcessingContext.LayerDetails(kind, project, "OUTPUT")
        context.addLayerToLoadOnCompletion(layer.id(), details)
        dress(context, layer.id(), lambda layer: None, about)
        project.addMapLayer(layer, False)
        groups[where].addLayer(layer)
        details = context.layerToLoadOnCompletionDetails(layer.id())
        details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
        if not wait:
            return None
        QCoreApplication.processEvents()
        assert (len(root.findLayers()) == 1 or not clear) and project.mapLayer(layer.id()) is layer
        return layer.name(), root.findLayer(layer.id()).parent().name()
    yield place
    QgsProject.instance().clear()


@pytest.mark.parametrize("where, group", zip(WHERE, ("", "mine", "")))
def test_a_result_does_not_stay_among_the_layers_of_a_workspace(placed, where, group):
    assert placed(where) == ("Hot spots", group)


def ticked():
    """{name: whether it is ticked} of the layers."""
    return {node.name(): node.isVisible()
            for node in QgsProject.instance().layerTreeRoot().findLayers()}


def test_the_newest_is_shown_and_the_older_ones_are_kept(placed):
    """A map of June over one of May: that of May can be ticked again."""
    placed("root", "May")
    plain = QgsProject.instance().addMapLayer(QgsVectorLayer("Polygon", "districts", "memory"))
    placed("root", "June", clear=False)
    assert ticked() == {"districts": True, "Hot spots · May": False, "Hot spots · June": True}
    # other areas would shine through as well, points do not
    placed("root", "June", kind="Places", shape="Point", clear=False)
    assert ticked()["Hot spots · June"]
    placed("group", "June", kind="Counts by area", clear=False)
    assert ticked() == {"districts": True, "Hot spots · May": False, "Hot spots · June": False,
                        "Places · June": True, "Counts by area · June": True}
    placed("root", "July", kind="Places", shape="Point", clear=False)
    assert ticked()["Counts by area · June"] and not ticked()["Places · June"]
    assert QgsProject.instance().mapLayer(plain.id()) is plain


def test_results_of_one_run_stay_together(placed):
    placed("root", "May")
    placed("root", "June", clear=False, wait=False)
    placed("root", "June", kind="Hot spots in time", clear=False)
    assert ticked() == {"Hot spots · May": False, "Hot spots · June": True,
                        "Hot spots in time · June": True}


def test_a_result_that_went_before_it_was_shown(placed):
    placed("root", "May")
    placed("root", "June", clear=False, wait=False)
    project = QgsProject.instance()
    project.removeMapLayer(project.mapLayersByName("Hot spots · June")[0])
    QCoreApplication.processEvents()
    assert ticked() == {"Hot spots · May": True}


def test_what_a_result_is_of_stands_in_its_name(placed):
    assert placed("root", "E0102, 2026")[0] == "Hot spots · E0102, 2026"
