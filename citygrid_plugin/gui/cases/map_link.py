"""The map and the list in step: fly to a case, flash it, hear which one is picked on the map."""
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsPointXY,
    QgsProject, QgsRectangle)
from qgis.PyQt.QtCore import QObject, pyqtSignal

TABLE = "case_open"
#: Flying to a case never shows less detail than this scale; a closer view stays.
SCALE = 2000


def workspace_crs(ws):
    """The workspace's reference system as QGIS has it."""
    authority, code, definition = ws.query(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?", (ws.srs_id,))[0]
    crs = QgsCoordinateReferenceSystem(f"{authority}:{code}")
    return crs if crs.isValid() else QgsCoordinateReferenceSystem.fromWkt(definition)


class MapLink(QObject):
    """Between a dock's list and the layer of open cases, whether that is there or not."""

    picked = pyqtSignal(int)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.layer = None
        self._ours = False
        project = QgsProject.instance()
        project.layersAdded.connect(self.attach)
        project.layersWillBeRemoved.connect(self._removed)
        self.attach()

    def closeDown(self):
        """Let go of project and layer."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self.attach)
        project.layersWillBeRemoved.disconnect(self._removed)
        self.detach()

    def attach(self, *_):
        """Listen to the layer of open cases that is in the project now."""
        layer = self.session.layer(TABLE) if self.session.workspace is not None else None
        if layer is self.layer:
            return
        self.detach()
        if layer is not None:
            layer.selectionChanged.connect(self._selected)
            self.layer = layer

    def detach(self):
        """Stop listening."""
        if self.layer is not None:
            self.layer.selectionChanged.disconnect(self._selected)
            self.layer = None

    def _removed(self, ids):
        if self.layer is not None and self.layer.id() in ids:
            self.detach()

    def _selected(self, *_):
        ids = self.layer.selectedFeatureIds()
        if not self._ours and len(ids) == 1:
            self.picked.emit(ids[0])

    def transform(self):
        """From the workspace to the map."""
        return QgsCoordinateTransform(workspace_crs(self.session.workspace),
                                      self.canvas.mapSettings().destinationCrs(),
                                      QgsProject.instance())

    def _around(self, row):
        """What the map shows of the workspace at SCALE with a case in its middle."""
        metres = SCALE * 0.0254 / self.canvas.mapSettings().outputDpi()
        size = self.canvas.mapSettings().outputSize()
        return QgsRectangle.fromCenterAndSize(QgsPointXY(row["x"], row["y"]),
                                              size.width() * metres, size.height() * metres)

    def show(self, row):
        """Select a case on the map, go there and flash it; False where it is out of the map's
        reference system."""
        if self.layer is not None:
            self._ours = True
            self.layer.selectByIds([row["fid"]])
            self._ours = False
        try:
            point = self.transform().transform(QgsPointXY(row["x"], row["y"]))
            if self.canvas.extent().isEmpty() or not 0 < self.canvas.scale() <= SCALE:
                self.canvas.setExtent(self.transform().transformBoundingBox(self._around(row)))
            else:
                self.canvas.setCenter(point)
        except QgsCsException:
            return False
        self.canvas.refresh()
        self.canvas.flashGeometries([QgsGeometry.fromPointXY(point)])
        return True
