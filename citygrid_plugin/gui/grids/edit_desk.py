"""Editing on the map: tools, what they would do at this moment, and doing it.

The desk knows the map and the workspace; the dock shows what it says and writes what it asks for.
"""
import math
import sqlite3

from qgis.core import Qgis, QgsCsException, QgsPointXY
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.errors import CityGridError, N_, Refused
from ...environment import require
from ..layer_link import to_map
from .preview import BAD, CHOSEN, GOOD, Preview
from .tools import LineTool, PickTool

LIVE_MS = 40
REACH_PIXELS = 10
#: The scene reaches so far around what is drawn, m, so that it need not be read at every move.
_AROUND = 150.0
#: What is drawn may be so wide and high, m: a whole city is not read at every move.
_WIDEST = 3000.0
#: Where ten pixels are more metres than this, there is no corner to aim at.
_AIM = 25.0
#: What is done with each tool, for the person who holds it.
HINTS = {
    "split": N_("Draw a line across a unit grid. Enter or a right click splits it, Backspace "
                "takes back a vertex, Esc gives up."),
    "merge": N_("Click two or more neighbouring unit grids. Enter or a right click merges them, "
                "Esc gives up."),
    "move": N_("Draw the new border from one place of the old one to another. Enter or a right "
               "click moves it, Backspace takes back a vertex, Esc gives up."),
    "reassign": N_("Click a parcel, a building or a block inside a unit grid, near the border of "
                   "the neighbour that gets it. Esc gives up."),
}


class EditDesk(QObject):
    """The map tools of the grid dock.

    Signals
    -------
    live : (edit or None, figures, error or None): what the tool would do now
    wanted : the Edit that is to be stored
    refused : the CityGridError that says why not
    switched : name of the tool that is in hand now, "" for none
    undo : Z was pressed over the map
    """

    live = pyqtSignal(object, list, object)
    wanted = pyqtSignal(object)
    refused = pyqtSignal(object)
    switched = pyqtSignal(str)
    undo = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.canvas = session.iface.mapCanvas()
        self.preview = Preview(self.canvas)
        self.mode = ""
        self.chosen = []            # codes of the cells to merge
        self._shapes = []           # and their polygons
        self._scene = self._box = self._corners = None
        self._asked = None          # what the timer is to compute
        self._before = None
        self._switching = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LIVE_MS)
        self._timer.timeout.connect(self._compute)
        self.line = LineTool(self.canvas, self.corner)
        self.pick = PickTool(self.canvas)
        self.line.drawing.connect(self._ask)
        self.line.finished.connect(self._finish)
        self.line.short.connect(lambda _: self._tell(None, [], None))
        self.pick.hovered.connect(self._hovered)
        self.pick.picked.connect(self._picked)
        self.pick.finished.connect(self._finish)
        for tool in (self.line, self.pick):
            tool.undo.connect(self.undo)
            tool.given_up.connect(self.drop)
            tool.deactivated.connect(self._tool_gone)

    # -- the tool in hand

    def take(self, mode, chosen=()):
        """Take a tool in hand: "split", "merge", "move" or "reassign".

        Raises MissingDependency where shapely is missing.
        """
        require("shapely", "scipy")
        self.clear()
        tool = self.line if mode in ("split", "move") else self.pick
        if not self.mode:
            self._before = self.canvas.mapTool()
        self.mode, self.chosen = mode, list(chosen)
        if self.canvas.mapTool() is not tool:
            self._switching = True      # from one tool of ours to the other
            self.canvas.setMapTool(tool)
            self._switching = False
        self.canvas.setFocus()
        self.switched.emit(mode)
        if mode == "merge":
            self._show_chosen()

    def drop(self):
        """Put the tool away; the map gets back the one it had."""
        if not self.mode:
            return
        tool, before = self.canvas.mapTool(), self._before
        self._tool_gone()
        if tool in (self.line, self.pick):
            self.canvas.unsetMapTool(tool)
            if before is not None and before not in (self.line, self.pick):
                self.canvas.setMapTool(before)

    def _tool_gone(self):
        """Another tool was taken in hand."""
        if self._switching or not self.mode:
            return
        self.mode, self._before = "", None
        self.clear()
        self.switched.emit("")

    def clear(self):
        """Drop what is half drawn or chosen."""
        self._timer.stop()
        self._asked, self.chosen = None, []
        self.line.forget()
        self.preview.clear()

    def stale(self):
        """The workspace was written to: read the surroundings anew when they are next needed."""
        self._scene = self._box = self._corners = None

    def close_down(self):
        """Let go of everything on the canvas."""
        self.drop()
        self.clear()
        for tool in (self.line, self.pick):
            tool.deactivated.disconnect(self._tool_gone)
        self.line.closeDown()
        self.pick.deleteLater()

    # -- places

    def _places(self, points):
        """Points of the map as (x, y) of the workspace.

        Raises QgsCsException where one lies outside of its reference system.
        """
        transform = to_map(self.session)
        found = []
        for point in points:
            place = transform.transform(point, Qgis.TransformDirection.Reverse)
            if not (math.isfinite(place.x()) and math.isfinite(place.y())):
                raise QgsCsException("")
            found.append((place.x(), place.y()))
        return found

    def _reach(self, point):
        """How far in metres ten pixels are, at a point of the map."""
        beside = QgsPointXY(point.x() + REACH_PIXELS * self.canvas.mapUnitsPerPixel(), point.y())
        (x0, y0), (x1, y1) = self._places([point, beside])
        return math.hypot(x1 - x0, y1 - y0)

    def _surroundings(self, places):
        """The Scene around some places, read anew only where it does not reach far enough."""
        from ...core.grids.scene import scene_around
        xs, ys = zip(*places)
        box = (min(xs), min(ys), max(xs), max(ys))
        if max(box[2] - box[0], box[3] - box[1]) > _WIDEST:
            raise Refused(N_("This reaches over more than {metres:,.0f} m. Zoom in and draw inside "
                             "a few unit grids."), metres=_WIDEST)
        known = self._box
        if known is None or not (known[0] <= box[0] and known[1] <= box[1]
                                 and box[2] <= known[2] and box[3] <= known[3]):
            box = (box[0] - _AROUND, box[1] - _AROUND, box[2] + _AROUND, box[3] + _AROUND)
            self._scene = scene_around(self.session.workspace, box)
            self._box, self._corners = box, None
        return self._scene

    def corner(self, point):
        """The corner of a cell, building, parcel or street under the mouse, None for none."""
        if self.session.workspace is None:
            return None
        try:
            import shapely
            (place,) = self._places([point])
            reach = self._reach(point)
            if reach > _AIM:
                return None
            scene = self._surroundings([place])
            if self._corners is None:
                self._corners = shapely.STRtree(shapely.points(scene.vertices()))
            found = self._corners.query_nearest(shapely.Point(place), all_matches=False,
                                                max_distance=reach)
            if not len(found):
                return None
            corner = self._corners.geometries[found[0]]
            return to_map(self.session).transform(QgsPointXY(corner.x, corner.y))
        except (QgsCsException, CityGridError, sqlite3.Error):
            return None             # the same place, unsnapped, will say it where it matters

    # -- what it would be

    def _drawn(self, points):
        """(Scene, Edit) of the tool in hand at these points of the map."""
        from ...core.grids import drawn, editing
        places = self._places(points)
        scene = self._surroundings(places)
        reach = max(self._reach(points[0]), drawn.SNAP)
        if self.mode == "split":
            return scene, editing.split(scene, scene.under(places), places, reach)
        if self.mode == "move":
            return scene, editing.move_border(scene, places, reach)
        return scene, editing.reassign(scene, places[0])

    def _merged(self):
        """(Scene, Edit) of the cells that are chosen."""
        from ...core.grids import editing
        self._look_up_chosen()
        boxes = [polygon.bounds for polygon in self._shapes]
        scene = self._surroundings([place for box in boxes for place in (box[:2], box[2:])]) \
            if boxes else None
        return scene, editing.merge(scene, self.chosen)

    def _outcome(self, compute):
        """(edit, figures, error) of a function that gives (Scene, Edit)."""
        import shapely
        from ...core.grids.edit_checks import figures
        try:
            scene, edit = compute()
            return edit, figures(scene, edit), None
        except shapely.errors.GEOSException as error:
            return None, [], Refused(N_("The shapes here cannot be computed ({error}). Check the "
                                        "unit grids and mend what is found first."), error=error)
        except (QgsCsException, CityGridError, sqlite3.Error) as error:
            return None, [], _sentence(error)

    def _ask(self, points):
        """Say soon what the line would do."""
        self._asked = list(points)
        if len(points) > 1 or (points and self.mode == "reassign"):
            self._timer.start()
        else:
            self._timer.stop()
            self._tell(None, [], None)

    def _hovered(self, point):
        if self.mode == "reassign":
            self._ask([point])

    def _compute(self):
        if self.mode and self._asked and self.session.workspace is not None:
            self._tell(*self._outcome(lambda: self._drawn(self._asked)))

    def _tell(self, edit, figures, error):
        if edit is not None:
            colours = [BAD if part.broken else GOOD[place % len(GOOD)]
                       for place, part in enumerate(figures)]
            self.preview.show(edit.polygons, colours, to_map(self.session))
        elif getattr(error, "where", None) is not None:
            self.preview.show([error.where], [BAD], to_map(self.session))
        elif self.mode != "merge":
            self.preview.clear()
        self.live.emit(edit, figures, error)

    # -- choosing what to merge

    def _picked(self, point):
        if self.mode == "reassign":
            self._finish([point])
            return
        try:
            places = self._places([point])
            code = self._surroundings(places).at(places[0])
        except (QgsCsException, CityGridError, sqlite3.Error) as error:
            self.refused.emit(_sentence(error))
            return
        if code in self.chosen:
            self.chosen.remove(code)
        elif code is not None:
            self.chosen.append(code)
        self._show_chosen()

    def _show_chosen(self):
        """Show the chosen cells, and what they would be together."""
        edit, figures, error = self._outcome(self._merged)
        if error is not None:
            self.preview.show(self._shapes, [CHOSEN] * len(self._shapes), to_map(self.session))
        self._tell(edit, figures, error)

    def _look_up_chosen(self):
        """Read the chosen cells; those that were retired meanwhile are let go."""
        from ...core.workspace.grid_edits import shapes_of
        there = shapes_of(self.session.workspace, self.chosen)
        self.chosen = [code for code in self.chosen if code in there]
        self._shapes = [there[code] for code in self.chosen]

    # -- doing it

    def _finish(self, points=None):
        """Compute with the ground as it is now, and ask for it to be stored."""
        self._timer.stop()
        if self.session.workspace is None or (points is None and self.mode != "merge"):
            return
        self.stale()
        edit, figures, error = self._outcome(
            self._merged if self.mode == "merge" else lambda: self._drawn(points))
        self._tell(edit, figures, error)
        if edit is None:
            self.refused.emit(error)
        else:
            self.wanted.emit(edit)


def _sentence(error):
    """An error that can be shown."""
    if isinstance(error, QgsCsException):
        return Refused(N_("This lies outside of the workspace's reference system."))
    return error
