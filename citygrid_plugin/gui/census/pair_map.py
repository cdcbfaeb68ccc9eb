"""A census change on the map: the component hollow, the surveyed object filled, a line between
them; and the tool that matches two objects by clicking them."""
from qgis.core import (
    Qgis, QgsCsException, QgsGeometry, QgsPointXY, QgsRectangle)
from qgis.gui import QgsMapTool, QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ...compat import AREA, LINE, POINT
from ...core.workspace import census_review, survey
from ..layer_link import geometry_of, show_on_map, to_map

OLD, NEW, LINK = QColor("#b3261e"), QColor("#0b57d0"), QColor("#6a1b9a")
#: How far around a change others are looked for (m), and how many are told.
NEARBY_M, NEARBY = 12.0, 6
#: A click takes what lies within so many pixels.
_GRIP = 14
#: Objects that differ by fewer pixels lie on one another.
_SAME = 3
#: A click within so many pixels of a point is on its symbol, whatever line runs through it.
_SYMBOL = 8
#: At this scale the two sides of a change can be told apart.
SCALE = 500


def sides(row, found):
    """Geometries of both sides of a change in the workspace's CRS, empty where there is none; that
    of a point as the change has it, the offset of the crew taken off."""
    old, new = (geometry_of(side["geom"]) if side is not None else QgsGeometry()
                for side in (found["old"], _object(found)))
    place = QgsGeometry() if row["x"] is None else \
        QgsGeometry.fromPointXY(QgsPointXY(row["x"], row["y"]))
    if row["applied_at"] and row["old_x"] is not None and old.type() == POINT:
        # the component has moved since; what was decided on stays to be seen
        old = QgsGeometry.fromPointXY(QgsPointXY(row["old_x"], row["old_y"]))
    # a notice has no surveyed object, but says where the new or moved one stands
    said = found["new"] is None and row["kind"] in ("new", "moved")
    if said or not new.isEmpty() and new.type() == POINT and not place.isEmpty():
        new = place
    return old, new


def _object(found):
    """The surveyed object of a change; an answer of the crew on a known component is none."""
    new = found["new"]
    return None if new is not None and new["found"] in survey.ANSWERS else new


def alternatives(ws, census, row, found):
    """Others nearby that a change could be matched with, the nearest first.

    Returns
    -------
    list of dict
        As ``census_review.around`` gives them, with ``metres`` and the ``kind`` of the change they
        are in now.
    """
    old, new = sides(row, found)
    if old.isEmpty() and new.isEmpty():
        return []
    # a component looks for surveyed objects, a surveyed object for components
    wanted = [side for side, there in (("new", found["old"]), ("old", _object(found))) if there]
    old, new = (old if not old.isEmpty() else new), (new if not new.isEmpty() else old)
    own = {("old", row["table_name"], row["object_fid"]),
           ("new", row["survey_table"], row["survey_fid"])}
    kind = _kind(row["table_name"] or row["survey_table"] or "")
    hits = []
    for hit in _around(ws, census, old.boundingBox(), new.boundingBox()):
        if hit["side"] not in wanted or (hit["side"], hit["table"], hit["fid"]) in own \
                or _kind(hit["table"]) != kind:
            continue
        hit["metres"] = hit["shape"].distance(old if hit["side"] == "new" else new)
        if hit["metres"] <= NEARBY_M:
            hits.append(hit)
    hits = sorted(hits, key=lambda hit: hit["metres"])[:NEARBY]
    for hit in hits:
        hit["kind"] = census_review.kind_of(ws, census, hit["table"], hit["fid"])
    return hits


def _around(ws, census, *boxes):
    """What lies around rectangles, each with its ``shape``, offsets of crews taken off."""
    box = QgsRectangle()
    for one in boxes:
        box.combineExtentWith(one)
    offsets = {row["crew"]: (row["dx"] or 0.0, row["dy"] or 0.0)
               for row in survey.crews(ws, census) if row["accepted"]}
    far = max((abs(part) for offset in offsets.values() for part in offset), default=0.0)
    box.grow(NEARBY_M + far)
    for hit in census_review.around(ws, census, (box.xMinimum(), box.yMinimum(), box.xMaximum(),
                                                 box.yMaximum())):
        hit["shape"] = geometry_of(hit["geom"])
        if hit["side"] == "new" and hit["crew"] in offsets:
            hit["shape"].translate(-offsets[hit["crew"]][0], -offsets[hit["crew"]][1])
        yield hit


class PairMap(QObject):
    """What the review draws on the canvas."""

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.items = []
        self._shapes = (QgsGeometry(), QgsGeometry())
        self.canvas.destinationCrsChanged.connect(self._redraw)

    def closeDown(self):
        """Let the canvas go."""
        self.clear()
        self.canvas.destinationCrsChanged.disconnect(self._redraw)

    def clear(self):
        """Draw nothing."""
        self._shapes = (QgsGeometry(), QgsGeometry())
        self._take_away()

    def _take_away(self):
        for item in self.items:
            self.canvas.scene().removeItem(item)
        self.items = []

    def show(self, old, new):
        """Draw both sides (workspace CRS) and the line between them."""
        self._shapes = (old, new)
        self._redraw()

    def _redraw(self):
        self._take_away()
        if self.session.workspace is None:
            return
        shown = []
        try:
            for shape in self._shapes:
                shape = QgsGeometry(shape)
                if not shape.isEmpty():
                    shape.transform(to_map(self.session))
                shown.append(shape)
        except QgsCsException:
            return
        old, new = shown
        if not old.isEmpty() and not new.isEmpty():
            link = QgsRubberBand(self.canvas, LINE)
            link.setColor(LINK)
            link.setWidth(2)
            link.setLineStyle(Qt.PenStyle.DashLine)
            link.setToGeometry(QgsGeometry.fromPolylineXY(
                [_point(old), _point(new)]), None)
            self.items.append(link)
        for shape, colour, filled in ((old, OLD, False), (new, NEW, True)):
            if not shape.isEmpty():
                self.items.append(self._symbol(shape, colour, filled))

    def _symbol(self, shape, colour, filled):
        if shape.type() == POINT:
            marker = QgsVertexMarker(self.canvas)
            marker.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
            marker.setIconSize(11 if filled else 19)
            marker.setPenWidth(3)
            marker.setColor(colour)
            marker.setFillColor(colour if filled else QColor(0, 0, 0, 0))
            marker.setCenter(_point(shape))
            return marker
        band = QgsRubberBand(self.canvas, shape.type())
        band.setColor(colour)
        pale = QColor(colour)
        pale.setAlpha(70 if filled and shape.type() == AREA else 0)
        band.setFillColor(pale)
        band.setStrokeColor(colour)
        band.setWidth(5 if filled else 2)
        if not filled:
            band.setLineStyle(Qt.PenStyle.DashLine)
        band.setToGeometry(shape, None)
        return band

    def fly(self):
        """Go where the change is; False where the map cannot show it."""
        return show_on_map(self.session, [s for s in self._shapes if not s.isEmpty()], SCALE)


def _kind(table):
    """"point", "line" or "area", of the name of a table."""
    return table.rsplit("_", 1)[-1]


def _point(shape):
    if shape.type() == POINT:
        return QgsPointXY(shape.asPoint() if not shape.isMultipart()
                          else shape.asMultiPoint()[0])
    return shape.pointOnSurface().asPoint() if shape.type() == AREA \
        else shape.interpolate(shape.length() / 2).asPoint()


class PairTool(QgsMapTool):
    """Two clicks: a component and the surveyed object that it is.

    Signals
    -------
    took : "old" or "new", the side that was clicked first
    missed : a click hit nothing of what is still wanted; the sides that are
    matched : (table, fid) of the component and of the surveyed object
    given_up : Esc was pressed
    """

    took = pyqtSignal(str)
    missed = pyqtSignal(str)
    matched = pyqtSignal(tuple, tuple)
    given_up = pyqtSignal()

    def __init__(self, session):
        super().__init__(session.iface.mapCanvas())
        self.session = session
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.census = None
        self._taken = {}
        self._before = None

    def begin(self, census):
        """Take the canvas; the tool before comes back with ``give_back``."""
        self.census, self._taken = census, {}
        if self.canvas().mapTool() is not self:
            self._before = self.canvas().mapTool()
            self.canvas().setMapTool(self)

    def give_back(self):
        """Leave the canvas to the tool that was there before."""
        self._taken = {}
        before, self._before = self._before, None
        if self.canvas().mapTool() is self:
            self.canvas().unsetMapTool(self)
            if before is not None:
                self.canvas().setMapTool(before)

    def closeDown(self):
        """Let go of the canvas."""
        self.give_back()
        self.deleteLater()

    def canvasReleaseEvent(self, event):
        if event.button() == Qt.MouseButton.LeftButton:
            self.click(event.mapPoint())

    def keyPressEvent(self, event):
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            event.ignore()      # for the canvas this means: it has been dealt with

    def click(self, point):
        """A place of the map was clicked: take the nearest object of a side that is wanted."""
        ws = self.session.workspace
        if ws is None or self.census is None:
            return
        grip = _GRIP * self.canvas().mapUnitsPerPixel()
        try:
            transform = to_map(self.session)
            box = transform.transformBoundingBox(
                QgsRectangle(point.x() - grip, point.y() - grip, point.x() + grip,
                             point.y() + grip), Qgis.TransformDirection.Reverse)
        except QgsCsException:
            self.missed.emit("")
            return
        wanted = [side for side in ("old", "new") if side not in self._taken]
        centre = QgsGeometry.fromPointXY(box.center())
        reach = max(box.width(), box.height()) / 2
        # a point, a line and an area are never one object: the second is of the kind of the first
        kinds = {_kind(table) for table, _ in self._taken.values()}
        near = [(hit["shape"].distance(centre), hit) for hit in _around(ws, self.census, box)
                if hit["side"] in wanted and (not kinds or _kind(hit["table"]) in kinds)]
        near = [(distance, hit) for distance, hit in near if distance <= reach]
        if not near:
            self.missed.emit(",".join(wanted))
            return
        # a pipe runs through its manholes: who clicks a symbol means the point
        on_points = [found for found in near if _kind(found[1]["table"]) == "point"
                     and found[0] <= reach * _SYMBOL / _GRIP]
        near = sorted(on_points or near, key=lambda found: found[0])
        # where both lie under the cursor, the component is asked for first
        under = [hit for distance, hit in near if distance <= near[0][0] + reach * _SAME / _GRIP]
        hit = next((h for h in under if h["side"] == wanted[0]), near[0][1])
        self._taken[hit["side"]] = (hit["table"], hit["fid"])
        if len(self._taken) == 2:
            old, new = self._taken["old"], self._taken["new"]
            self._taken = {}
            self.matched.emit(old, new)
        else:
            self.took.emit(hit["side"])
