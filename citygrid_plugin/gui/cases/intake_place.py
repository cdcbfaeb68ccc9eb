"""Where it is: a search line, a click or a drag on the map, and what the place is called."""
import sqlite3

from qgis.core import Qgis, QgsCsException, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import CityGridError
from ...core.geocode import locate
from ...core.geocode.search import KINDS, exact_point
from ...i18n import tr
from ...layers.words import pick
from ..layer_link import show_on_map, to_map
from .address_book import AddressBook
from .hit_list import HitList
from .point_tool import PointTool

_LINES = 6
#: A component further from the point than this is offered, but not taken for the one meant.
_MEANT_M = 8.0
_OFFERED_M = 30.0


class PlacePane(QWidget):
    """The place of a report.

    Attributes
    ----------
    point : QgsPointXY or None
        In the workspace's reference system.
    where : core.geocode.locate.Where

    Signals
    -------
    moved : there is a point, or another one; whether it was put there on the map
    edited : something was typed or chosen
    chosen : the place is settled; what comes next is the class
    """

    moved = pyqtSignal(bool)
    edited = pyqtSignal()
    chosen = pyqtSignal()

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.point, self.where = None, locate.Where()
        self.row = None             # the class of the report, as far as it is known
        self._wanted = None         # the component that a draft had
        self._automatic = ""        # the address as it was filled in, not typed
        self.book = AddressBook(session, self)
        self.book.ready.connect(self._book_ready)
        self.tool = PointTool(session.iface.mapCanvas())
        self.tool.placed.connect(self._placed)
        self._build()

    def _build(self):
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        line = QHBoxLayout()
        self.search = QLineEdit()
        self.search.setObjectName("place_search")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("Where? Address, name, code or pinyin"))
        self.search.setToolTip(tr(
            "Street and number, point of interest, community, component or grid code, case number, "
            "coordinates; also as pinyin or its initials. Down moves into the list, Enter takes "
            "the first"))
        self.search.textEdited.connect(self._typed)
        self.search.returnPressed.connect(self.take_first)
        line.addWidget(self.search, 1)
        self.on_map = QToolButton()
        self.on_map.setObjectName("on_map")
        self.on_map.setText(tr("On the map"))
        self.on_map.setCheckable(True)
        self.on_map.setToolTip(tr("Click the place on the map; the point can be dragged"))
        self.on_map.toggled.connect(self._tool_wanted)
        line.addWidget(self.on_map)
        layout.addLayout(line)
        self.hits = HitList(self.search, _LINES)
        self.hits.setObjectName("place_hits")
        self.hits.setToolTip(tr("Places for what is typed, the surest first; Enter takes one"))
        self.hits.taken.connect(self._take)
        layout.addWidget(self.hits)
        self.words = QLabel()
        self.words.setObjectName("place_words")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.words)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        self.address = QLineEdit()
        self.address.setObjectName("address")
        self.address.setToolTip(tr("Where it is, in words; filled in by itself, and yours to "
                                   "change"))
        self.address.textEdited.connect(lambda _: self.edited.emit())
        form.addRow(tr("Address"), self.address)
        self.thing = QComboBox()
        self.thing.setObjectName("component")
        self.thing.setToolTip(tr("The component it is about, of those nearest to the point"))
        self.thing.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.thing.activated.connect(lambda _: self.edited.emit())
        form.addRow(tr("Component"), self.thing)
        layout.addLayout(form)
        self._say()

    # -- the dock calls

    def start(self):
        """A workspace was opened, or its addresses may have changed."""
        try:
            self.book.refresh()
        except (sqlite3.Error, CityGridError):
            pass        # locked for a moment; asked again with the next change
        self._say()

    def forget(self):
        """The workspace was closed."""
        self.book.forget()
        self.clear()

    def clear(self):
        """Empty everything for the next report."""
        self.point, self.where, self.row, self._wanted = None, locate.Where(), None, None
        self._automatic = ""
        for line in (self.search, self.address):
            line.clear()
        self.tool.show_at(None)
        self.hits.put_away()
        self._fill_things()
        self._say()

    def closeDown(self):
        """Let go of the map."""
        self.tool.closeDown()

    def listen(self, on):
        """Let the map place the point, or give the map back."""
        self.on_map.setChecked(on)

    def body(self):
        """What a draft keeps."""
        return {"search": self.search.text(), "address": self.address.text(),
                "automatic": self._automatic, "objid": self.objid(),
                "x": self.point.x() if self.point else None,
                "y": self.point.y() if self.point else None}

    def load(self, body):
        """Show what a draft has kept."""
        self.search.setText(body.get("search") or "")
        self._wanted = body.get("objid")
        if body.get("x") is not None and body.get("y") is not None:
            self._set_point(QgsPointXY(body["x"], body["y"]))
            self.fly()
        self.address.setText(body.get("address") or "")
        self._automatic = body.get("automatic") or ""

    def set_class(self, row):
        """The class of the report is known, or another one."""
        if row is not self.row:
            self.row = row
            self._fill_things()
            self._say()

    def objid(self):
        """Code of the component that is chosen, or None."""
        return self.thing.currentData()

    def nearest_class(self):
        """Class of the component at the point, or ""."""
        near = self._near(None, _MEANT_M)
        return near[0][1] if near else ""

    # -- searching

    def _typed(self, text):
        self.edited.emit()
        canvas = self.session.iface.mapCanvas()
        try:
            near = to_map(self.session).transform(canvas.center(),
                                                  Qgis.TransformDirection.Reverse)
            near = (near.x(), near.y())
        except (QgsCsException, sqlite3.Error):
            near = None
        try:
            self.show_hits(self.book.search(text, near))
        except sqlite3.Error as error:
            self.session.error(error)

    def _book_ready(self):
        self._say()
        if self.search.hasFocus() and self.search.text() and self.point is None:
            self._typed(self.search.text())

    def show_hits(self, places):
        """Offer these places."""
        self.hits.offer([(self._line(place), place) for place in places])
        if self.search.text().strip() and not places and self.book.index is not None:
            self.words.setText(tr("Nothing is called so. Try a part of it, or click the map."))
        else:
            self._say()

    def _line(self, place):
        """What a place is called, what it is, and where, as the caller can be asked."""
        ws = self.session.workspace
        kind = tr(KINDS[place.kind])
        if place.kind in ("community", "street"):
            return f"{place.text}  ·  {kind}"
        names = [] if not place.community else [
            row[0] for row in ws.query("SELECT name FROM community WHERE code = ?",
                                       (place.community,))]
        if not names:
            names = [locate.where(ws, place.x, place.y).community]
        return "  ·  ".join(filter(None, (place.text, kind, *names)))

    def take_first(self):
        """Enter: take the place that is marked, else go on to the class."""
        place = self.hits.marked()
        if place is not None:
            self._take(place)
        elif self.point is not None:
            self.chosen.emit()

    def _take(self, place):
        with_point = exact_point(self.session.workspace, place)
        self.search.setText(place.text)
        self.hits.put_away()
        self._set_point(QgsPointXY(with_point.x, with_point.y))
        if place.kind in ("component", "unit_grid", "case", "coordinates"):
            self._describe()
        else:
            self._fill_address(place.text)
        if place.kind == "component":
            self.choose_thing(place.text.split(" ")[-1])
        self.fly()
        self.moved.emit(False)
        self.edited.emit()
        self.chosen.emit()

    def choose_thing(self, objid):
        """Choose a component by its code where it is among those offered."""
        index = self.thing.findData(objid)
        if index >= 0:
            self.thing.setCurrentIndex(index)

    # -- the map

    def _tool_wanted(self, on):
        if on:
            self.tool.take_over()
        else:
            self.tool.give_back()

    def tool_changed(self, tool):
        """Another map tool was chosen, or ours again."""
        on = tool is self.tool
        if self.on_map.isChecked() != on:
            self.on_map.blockSignals(True)
            self.on_map.setChecked(on)
            self.on_map.blockSignals(False)

    def _placed(self, point):
        try:
            there = to_map(self.session).transform(point, Qgis.TransformDirection.Reverse)
        except QgsCsException:
            self.words.setText(tr("This place lies outside of the workspace's reference system."))
            return
        except sqlite3.Error as error:
            self.session.error(error)
            return
        self.hits.put_away()
        self._set_point(there)
        self._describe()
        self.moved.emit(True)
        self.edited.emit()

    def fly(self):
        """Show the point on the map."""
        if self.point is not None:
            show_on_map(self.session, [QgsGeometry.fromPointXY(self.point)])

    def _set_point(self, point):
        self.point = QgsPointXY(point)
        ws = self.session.workspace
        try:
            self.where = locate.where(ws, point.x(), point.y())
        except (sqlite3.Error, CityGridError):
            self.where = locate.Where()
        self.show_marker()
        self._fill_things()
        self._say()

    def show_marker(self, on=True):
        """Show the point's marker, or hide it while another dock is in front."""
        if self.point is None or not on:
            self.tool.show_at(None)
            return
        try:
            self.tool.show_at(to_map(self.session).transform(self.point))
        except QgsCsException:
            self.tool.show_at(None)

    # -- words

    def _describe(self):
        """Fill in the address by what is near, unless somebody has typed one."""
        near = locate.nearby(self.session.workspace, self.point.x(), self.point.y())
        if near is not None:
            self._fill_address(tr(near.template).format(
                name=near.name, direction=tr(near.direction) if near.direction else "",
                metres=near.metres))

    def _fill_address(self, text):
        if self.address.text().strip() in ("", self._automatic):
            self.address.setText(text)
            self._automatic = text

    def _near(self, classcode, within):
        if self.point is None:
            return []
        try:
            return locate.components_near(self.session.workspace, self.point.x(),
                                          self.point.y(), classcode, within)
        except (sqlite3.Error, CityGridError):
            return []

    def _fill_things(self):
        """The components near the point; one that is near enough is taken for the one meant."""
        before = self._wanted or self.objid()
        row = self.row
        wants = row is None or row.kind in ("component", "matter")
        near = self._near(row.code if row is not None and row.kind == "component" else None,
                          _OFFERED_M) if wants else []
        self.thing.clear()
        self.thing.addItem(tr("none"), None)
        for objid, code, name, metres in near:
            found = self.session.catalogue.find("component", code) \
                if self.session.catalogue is not None else None
            title = pick(found.name, found.name_en) if found is not None else name
            self.thing.addItem(tr("{name} {objid}, {metres} m").format(
                name=title, objid=objid, metres=f"{metres:.0f}"), objid)
        kept = self.thing.findData(before) if before else -1
        if kept > 0:
            self.thing.setCurrentIndex(kept)
        elif near and row is not None and near[0][3] <= _MEANT_M:
            self.thing.setCurrentIndex(1)
        self.thing.setEnabled(bool(near))

    def _say(self):
        """What is known of the place."""
        if self.point is None:
            self.words.setText(
                tr("Type where it is, or click the map.") if self.book.index is not None
                or self.session.workspace is None else
                tr("The addresses are being read. Click the map meanwhile."))
            return
        there = self.where
        grid = tr("grid {code}").format(code=there.bgid) if there.bgid \
            else tr("outside of all unit grids")
        self.words.setText("  ·  ".join(filter(None, (there.street, there.community, grid))))
