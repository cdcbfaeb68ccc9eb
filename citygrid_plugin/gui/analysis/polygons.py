"""Polygons of a person's own: drawn on the map, or the selected features of any layer."""
from qgis.core import (
    QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsProject, QgsVectorLayer)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...compat import AREA
from ...core.errors import InputError, N_
from ...processing.results import workspace_crs
from ..components.place_tool import PlaceTool
from ..layer_link import to_map

#: So many selected features are taken at most.
MOST = 2000
#: So long a text of polygons is remembered at most.
_LONGEST = 100_000


class Polygons(QObject):
    """The polygons, in the workspace's CRS, and their picture on the map.

    Parameters
    ----------
    session : Session

    Attributes
    ----------
    shapes : list of (QgsGeometry, str)
        With their names.

    Signals
    -------
    changed : there are other polygons now
    drawing : whether the map tool is in hand
    """

    changed = pyqtSignal()
    drawing = pyqtSignal(bool)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.shapes = []
        self._areas = None
        self._crs = ""          # in which the shapes are
        self._tool_before = None
        self.tool = PlaceTool(self.canvas)
        self.tool.draw("area")
        self.tool.drawn.connect(self._drawn)
        self.tool.given_up.connect(self.stop)
        self.tool.deactivated.connect(self._tool_gone)
        self._band = QgsRubberBand(self.canvas, AREA)
        self._band.setColor(QColor("#c2185b"))
        self._band.setFillColor(QColor(194, 24, 91, 25))
        self._band.setWidth(2)
        self.canvas.destinationCrsChanged.connect(self._show)

    def closeDown(self):
        """Let go of what lies on the canvas."""
        self.stop()
        self.canvas.destinationCrsChanged.disconnect(self._show)
        self.tool.deactivated.disconnect(self._tool_gone)
        self.tool.closeDown()
        self.canvas.scene().removeItem(self._band)
        self._band = None

    # -- drawing

    @property
    def active(self):
        """Whether the map tool is in hand."""
        return self.canvas.mapTool() is self.tool

    def start(self):
        """Take the map tool in hand."""
        if not self.active:
            self._tool_before = self.canvas.mapTool()
            self.canvas.setMapTool(self.tool)
        self.canvas.setFocus()
        self.drawing.emit(True)

    def stop(self):
        """Put the map tool away; the map gets back the one it had."""
        if self.active:
            before, self._tool_before = self._tool_before, None
            self.canvas.unsetMapTool(self.tool)
            if before is not None and before is not self.tool:
                self.canvas.setMapTool(before)

    def _tool_gone(self):
        self.drawing.emit(False)

    def _drawn(self, geometry):
        """A polygon of the map was finished: it replaces the others."""
        self.stop()
        if self.session.workspace is None:
            return
        try:
            geometry.transform(to_map(self.session), QgsCoordinateTransform.ReverseTransform)
        except QgsCsException:
            return
        self.take([(geometry, "1")])

    # -- selected features

    def of_selection(self):
        """The selected polygons of the active layer, or else of the one layer that has some.

        Raises InputError where there are none, or too many.
        """
        layer, ws = self._selected_layer(), self.session.workspace
        if layer.selectedFeatureCount() > MOST:
            raise InputError(N_("{count} features of {layer} are selected, {most} at most can be "
                                "counted in. The algorithm Counts by area takes whole layers."),
                             count=layer.selectedFeatureCount(), layer=layer.name(), most=MOST)
        transform = QgsCoordinateTransform(layer.crs(), workspace_crs(ws), QgsProject.instance())
        field, found = layer.displayField(), []
        for feature in layer.selectedFeatures():
            geometry = QgsGeometry(feature.geometry())
            if geometry.isNull() or geometry.area() == 0:
                continue
            try:
                geometry.transform(transform)
            except QgsCsException:
                continue
            name = str(feature[field]) if field in layer.fields().names() else ""
            found.append((QgsGeometry(geometry.constGet().segmentize()), name))
        if not found:
            raise InputError(N_("The selected features of {layer} have no area."),
                             layer=layer.name())
        self.take([(geometry, name if name not in ("", "NULL") else str(number))
                   for number, (geometry, name) in enumerate(found, 1)])

    def _selected_layer(self):
        view = self.session.iface.layerTreeView()
        current = view.currentLayer() if view is not None else None
        chosen = [layer for layer in QgsProject.instance().mapLayers().values()
                  if isinstance(layer, QgsVectorLayer) and layer.geometryType() == AREA
                  and layer.selectedFeatureCount()]
        if current in chosen:
            return current
        if len(chosen) != 1:
            raise InputError(
                N_("Select polygons of a layer on the map first.") if not chosen else
                N_("Several layers have selected polygons. Make the one that is meant the current "
                   "layer."))
        return chosen[0]

    # -- what there is

    def take(self, shapes):
        """These polygons from now on."""
        self._set(shapes, self._crs_now())
        self.changed.emit()

    def enter(self):
        """A workspace was opened: polygons of another reference system lie nowhere in it."""
        if self.shapes and self._crs != self._crs_now():
            self.take([])
        self._show()

    def _crs_now(self):
        """The reference system of the workspace as text, "" without one."""
        ws = self.session.workspace
        if ws is None:
            return ""
        crs = workspace_crs(ws)
        return crs.authid() or crs.toWkt()

    def _set(self, shapes, crs):
        self.shapes, self._areas, self._crs = list(shapes), None, crs
        self._show()

    def areas(self):
        """The polygons as Areas, the same object until there are others; None for none.

        Raises InputError where one has no area.
        """
        if self._areas is None and self.shapes:
            import numpy as np
            import shapely

            from ...core.workspace.areas import drawn
            wkb = [geometry.asWkb().data() for geometry, _ in self.shapes]
            self._areas = drawn(shapely.from_wkb(np.array(wkb, dtype=object)),
                                name=[name for _, name in self.shapes])
        return self._areas

    def _show(self):
        """Draw them on the map."""
        self._band.reset(AREA)
        if self.session.workspace is None:
            return
        transform = to_map(self.session)
        for geometry, _ in self.shapes:
            shown = QgsGeometry(geometry)
            try:
                shown.transform(transform)
            except QgsCsException:
                continue
            self._band.addGeometry(shown, None, False)
        self._band.updatePosition()
        self._band.update()

    # -- to remember

    def dump(self):
        """The polygons and their reference system as plain values; none where they are too long to
        be remembered."""
        made = [[geometry.asWkt(3), name] for geometry, name in self.shapes]
        if sum(len(wkt) for wkt, _ in made) > _LONGEST:
            made = []
        return {"crs": self._crs, "shapes": made} if made else {}

    def load(self, values):
        """Bring back what ``dump`` gave, telling nobody; nothing of another reference system than
        that of the open workspace."""
        shapes = [(QgsGeometry.fromWkt(str(wkt)), str(name))
                  for wkt, name in values.get("shapes", ())]
        crs = str(values.get("crs", ""))
        if self.session.workspace is not None and crs != self._crs_now():
            shapes = []
        self._set([(geometry, name) for geometry, name in shapes if not geometry.isNull()], crs)
