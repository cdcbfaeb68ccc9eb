"""The map of a case dock: flying, selecting, fanning out, and the extent as a filter."""
from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsExifTools,
    QgsGeometry, QgsPointXY, QgsProject, QgsRectangle)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.cases import board
from ...core.workspace import cases
from ...processing.results import workspace_crs
from ..layer_link import show_on_map, to_map
from .fan import MOST, Fan

SETTLE_MS = 300


class CaseMap(QObject):
    """What a dock does on the map.

    Signals
    -------
    picked : the fid of a case that was chosen from a fan
    moved : the map shows another part, and that part is the filter
    """

    picked = pyqtSignal(int)
    moved = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.fan = Fan(session, self)
        self.fan.picked.connect(self.picked)
        self.following = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._settled)
        self.canvas.extentsChanged.connect(self._extent_changed)

    def closeDown(self):
        """Let the map go."""
        self._settling.stop()
        self.canvas.extentsChanged.disconnect(self._extent_changed)
        self.fan.closeDown()

    # -- the extent

    def follow(self, on):
        """Whether the extent is a filter."""
        self.following = on

    def _extent_changed(self):
        if self.following:
            self._settling.start()

    def _settled(self):
        if self.following and self.session.workspace is not None:
            self.moved.emit()

    def extent(self):
        """The part of the map that is shown, as (xmin, ymin, xmax, ymax) of the workspace; None
        where it cannot be expressed."""
        try:
            box = to_map(self.session).transformBoundingBox(
                self.canvas.extent(), Qgis.TransformDirection.Reverse)
        except QgsCsException:
            return None
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    # -- going there

    def fly(self, row):
        """Show a case, and fan out those on its spot; False where the map cannot show it.

        While the extent is a filter, a case that is in it is only flashed: the list must not
        change under the hand.
        """
        point = QgsPointXY(row["x"], row["y"])
        box = self.extent() if self.following else None
        if box is not None and QgsRectangle(*box).contains(point):
            there = self.flash([point])
        else:
            there = show_on_map(self.session, [QgsGeometry.fromPointXY(point)])
        self.spread(row)
        return there

    def flash(self, points):
        """Flash points of the workspace where they are; the map stays. False where it cannot show
        them."""
        try:
            transform = to_map(self.session)
            self.canvas.flashGeometries([
                QgsGeometry.fromPointXY(transform.transform(QgsPointXY(p))) for p in points])
        except QgsCsException:
            return False
        return True

    def fly_to(self, fids):
        """Show several cases at once, open or closed; False where the map cannot show them."""
        self.fan.hide()
        found = [cases.case(self.session.workspace, fid) for fid in fids]
        return show_on_map(self.session, [
            QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"])) for row in found])

    def spread(self, row):
        """Fan out the open cases on the spot of one, where there are others."""
        index, reach = board.of(self.session.workspace), self.fan.reach()
        fids = [int(fid) for fid in index.within(row["x"] - reach, row["y"] - reach,
                                                 row["x"] + reach, row["y"] + reach)]
        if row["fid"] in fids and len(fids) > 1:
            fids.remove(row["fid"])
            self.fan.show(index.rows([row["fid"], *fids[:MOST - 1]]), row["fid"])
        else:
            self.fan.hide()


def photo_distance(ws, row, path):
    """Metres between a case and where a photo was taken by its EXIF record; None without one."""
    point, known = QgsExifTools.getGeoTag(str(path))
    if not known or point.isEmpty():
        return None
    transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"),
                                       workspace_crs(ws), QgsProject.instance())
    try:
        there = transform.transform(QgsPointXY(point.x(), point.y()))
    except QgsCsException:
        return None
    return there.distance(QgsPointXY(row["x"], row["y"]))
