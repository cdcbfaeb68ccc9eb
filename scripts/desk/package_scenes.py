"""Pictures of a census package as QField has it: the map and the form; and of the progress map."""
import shutil
import tempfile
from pathlib import Path

from qgis.core import (
    QgsMapRendererSequentialJob, QgsMapSettings, QgsProject, QgsRectangle, QgsVectorLayer)
from qgis.gui import QgsAttributeForm
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QPixmap
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

MAP = QSize(760, 560)
#: what the crew of the picture has said of the first components, in turn
SAID = ("here", "here", "changed", "here", "lost", None, "here", None, "not_reached", "removed")


def census_package(stage):
    """A package half done, and the packages of the census by state."""
    from citygrid.citygrid_plugin.core.census.prepare import Scope
    from citygrid.citygrid_plugin.core.exchange.census_package import VALUES
    from citygrid.citygrid_plugin.core.workspace import census, census_progress
    from citygrid.citygrid_plugin.layers.styles import style
    from citygrid.citygrid_plugin.processing.census.prepare_census import make_one, new_press
    ws = stage.session.workspace
    fid = census.create(ws, "2026", "census", "2026-11-20", Scope(), "Li", "picture")
    listed, stock = census.share(ws, fid)
    best = max(listed, key=lambda row: stock.count(row["fid"]))
    folder = Path(tempfile.mkdtemp())
    for row in listed:
        census.made(ws, row["fid"], folder / row["code"], stock.count(row["fid"]))
    known = census.known(ws, stock, best["fid"], VALUES)
    press = new_press(ws, fid)
    place = make_one(ws, press, best, known, folder, set())
    del press
    lists = set(QgsProject.instance().mapLayers())
    done = stage.grab("census_package", _package(place))
    QgsProject.instance().removeMapLayers(
        list(set(QgsProject.instance().mapLayers()) - lists))
    for state, rows in (("out", listed[1:]), ("back", listed[2::2]), ("checked", listed[2::4])):
        census_progress.set_package_state(ws, [row["fid"] for row in rows], state, "Li")
    layer = QgsVectorLayer(ws.layer_uri("census_package"), "", "ogr")
    style(layer, ws, None, ws.tables["census_package"])
    extent = layer.extent()
    extent.scale(1.1)
    done += stage.grab("census_packages", _picture([layer], layer.crs(), extent))
    shutil.rmtree(folder, ignore_errors=True)
    return done


def _picture(layers, crs, extent):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(MAP)
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    label = QLabel()
    label.setPixmap(QPixmap.fromImage(job.renderedImage()))
    label.setFixedSize(MAP)
    label.show()
    return label


def _package(place):
    """The map of a package and the form of one of its components, side by side."""
    project = QgsProject()
    project.read(str(place / "census.qgz"))
    layer = next(found for found in project.mapLayers().values()
                 if found.source().endswith("layername=point"))
    layer.startEditing()
    answer = layer.fields().indexOf("answer")
    features = sorted(layer.getFeatures(), key=lambda f: f.geometry().asPoint().x())
    middle = features[len(features) // 2].geometry().asPoint()
    features.sort(key=lambda f: f.geometry().asPoint().distance(middle))
    for number, feature in enumerate(features[:60]):
        layer.changeAttributeValue(feature.id(), answer, SAID[number % len(SAID)])
    shown = [node.layer() for node in project.layerTreeRoot().findLayers() if node.isVisible()]
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(_picture(shown, project.crs(), QgsRectangle.fromCenterAndSize(
        middle, 110, 110 * MAP.height() / MAP.width())))
    # the lists of the form are looked up by their names in the project that is open
    QgsProject.instance().addMapLayers(
        [QgsVectorLayer(found.source(), found.name(), "ogr")
         for found in project.mapLayers().values() if found.source().endswith("_list")], False)
    form = QgsAttributeForm(layer, layer.getFeature(features[2].id()))
    form.setFixedSize(380, MAP.height())
    line.addWidget(form)
    box.project = project       # lives as long as the picture needs it
    box.show()
    return box
