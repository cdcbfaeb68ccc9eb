"""The map and the docks in step: what is selected on a dock's layers, and flying there."""
import struct

from qgis.core import (
    QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsPointXY, QgsProject, QgsRectangle)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..compat import POINT
from ..core.workspace.geometry import blobs, geometries, point_blob, wkb_of
from ..processing.results import workspace_crs

#: Flying to an object never shows less detail than this scale; a closer view stays.
SCALE = 2000
#: More than these are not flashed one by one.
_FLASHED = 200


def geometry_of(blob):
    """The QgsGeometry of a GeoPackage blob, an empty one for None."""
    geometry = QgsGeometry()
    if blob is not None:
        geometry.fromWkb(wkb_of(blob))
    return geometry


def blob_of(geometry, srs_id):
    """The GeoPackage blob of a QgsGeometry, lines and areas multi-part as the tables want them.

    Raises MissingDependency where a line or area needs shapely and it is missing.
    """
    if geometry.type() == POINT and not geometry.isMultipart():
        return point_blob(geometry.asPoint().x(), geometry.asPoint().y(), srs_id)
    wkb = bytes(geometry.asWkb())
    head = struct.pack("<2sBBi", b"GP", 0, 1, srs_id)
    return blobs(geometries([head + wkb]), srs_id, multi=True)[0]


def to_map(session):
    """From the open workspace to the map."""
    settings = session.iface.mapCanvas().mapSettings()
    return QgsCoordinateTransform(workspace_crs(session.workspace), settings.destinationCrs(),
                                  QgsProject.instance())


def show_on_map(session, geometries, scale=SCALE):
    """Go where these geometries (workspace CRS) are and flash them.

    A view that is closer than ``scale`` stays as close. Returns False where there is nothing to
    show or the map's reference system cannot show it.
    """
    canvas = session.iface.mapCanvas()
    box = QgsRectangle()
    there = [geometry for geometry in geometries if not geometry.isEmpty()]
    for geometry in there:
        box.combineExtentWith(geometry.boundingBox())
    if not there:
        return False
    settings = canvas.mapSettings()
    metres = scale * 0.0254 / settings.outputDpi()
    least = (settings.outputSize().width() * metres, settings.outputSize().height() * metres)
    try:
        transform = to_map(session)
        fits = box.width() < 0.8 * least[0] and box.height() < 0.8 * least[1]
        if not fits:
            box.scale(1.25)
            canvas.setExtent(transform.transformBoundingBox(box))
        elif canvas.extent().isEmpty() or not 0 < canvas.scale() <= scale * 1.01:
            canvas.setExtent(transform.transformBoundingBox(
                QgsRectangle.fromCenterAndSize(box.center(), *least)))
        else:
            canvas.setCenter(transform.transform(QgsPointXY(box.center())))
        shown = []
        for geometry in there[:_FLASHED]:
            geometry = QgsGeometry(geometry)
            geometry.transform(transform)
            shown.append(geometry)
    except QgsCsException:
        return False
    canvas.refresh()
    canvas.flashGeometries(shown)
    return True


class LayerLink(QObject):
    """Between a dock and its layers, whichever of them are in the project.

    Parameters
    ----------
    session : Session
    tables : callable
        The names of the dock's tables in a workspace.

    Signals
    -------
    selected : the selection on the map was changed by hand; list of (table, fid)
    """

    selected = pyqtSignal(list)

    def __init__(self, session, tables, parent=None):
        super().__init__(parent)
        self.session = session
        self.tables = tables
        self.layers = {}
        self._ours = False
        project = QgsProject.instance()
        project.layersAdded.connect(self.attach)
        project.layersWillBeRemoved.connect(self._removed)
        self.attach()

    def closeDown(self):
        """Let go of project and layers."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self.attach)
        project.layersWillBeRemoved.disconnect(self._removed)
        self.detach()

    def attach(self, *_):
        """Listen to those layers that are in the project now."""
        ws = self.session.workspace
        names = self.tables(ws) if ws is not None else ()
        found = {name: layer for name in names
                 if (layer := self.session.layer(name)) is not None}
        for name in list(self.layers):
            if found.get(name) is not self.layers[name]:
                self.layers.pop(name).selectionChanged.disconnect(self._selected)
        for name, layer in found.items():
            if name not in self.layers:
                layer.selectionChanged.connect(self._selected)
                self.layers[name] = layer

    def detach(self):
        """Stop listening."""
        for layer in self.layers.values():
            layer.selectionChanged.disconnect(self._selected)
        self.layers = {}

    def _removed(self, ids):
        for name in list(self.layers):
            if self.layers[name].id() in ids:
                self.layers.pop(name).selectionChanged.disconnect(self._selected)

    def _selected(self, *_):
        if not self._ours:
            self.selected.emit(self.selection())

    def transform(self):
        """From the workspace to the map."""
        return to_map(self.session)

    def selection(self):
        """What is selected and stored: list of (table, fid); new rows of an edit have none yet."""
        return [(name, fid) for name, layer in self.layers.items()
                for fid in layer.selectedFeatureIds() if fid >= 0]

    def select(self, objects):
        """Select exactly these on the map, without telling it back."""
        wanted = {}
        for table, fid in objects:
            wanted.setdefault(table, []).append(fid)
        self._ours = True
        for name, layer in self.layers.items():
            if name in wanted or layer.selectedFeatureCount():
                layer.selectByIds(wanted.get(name, []))
        self._ours = False
