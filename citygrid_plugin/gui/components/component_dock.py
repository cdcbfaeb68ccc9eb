"""The component dock: place, find, change, retire components, and read their history."""
import math
import sqlite3

from qgis.core import Qgis, QgsCsException
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QScrollArea, QTabWidget

from ...core.cases import lifecycle
from ...core.errors import CityGridError, N_
from ...core.workspace import component_history, components
from ...i18n import error_text, tr
from ..dock import SessionDock
from ..widgets import ReasonBar, jump_to
from .change_panel import ChangePanel
from .find_panel import FindPanel
from ..census.notice_dialog import NoticeDialog
from ..layer_link import blob_of, geometry_of, show_on_map, to_map
from .object_pane import ObjectPane
from .palette import PalettePanel
from .place_tool import PlaceTool
from .words import Words, short

_NAMED = 5


class ComponentDock(SessionDock):
    """Components kept by hand.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_component_dock"
    TITLE = N_("Components")
    SIZES = (430, 330)

    def __init__(self, session, parent=None):
        self.canvas = session.iface.mapCanvas()
        self.current = None         # (table, fid) in the strip below
        self.placed = []            # what this dock has placed, for undo
        self._tool_before = None
        super().__init__(session, parent)

    # -- building

    def build(self, layout):
        self.tool = PlaceTool(self.canvas)
        self.tool.drawn.connect(self._drawn)
        self.tool.short.connect(lambda n: self.status.say(
            tr("{count} more vertices are needed.").format(count=n)))
        self.tool.undo.connect(self.undo)
        self.tool.given_up.connect(lambda: self.set_placing(False))
        self.tool.deactivated.connect(self._tool_gone)
        self.palette_panel = PalettePanel(self.session)
        self.find_panel = FindPanel(self.session)
        self.change_panel = ChangePanel(self.session)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("tabs")
        for panel, title, tip in (
                (self.palette_panel, tr("Place"), tr("Place new components on the map")),
                (self.find_panel, tr("Find"), tr("Find components and fly to them")),
                (self.change_panel, tr("Change many"), tr("Give many components one value, or "
                                                          "retire them"))):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(panel)
            self.tabs.setTabToolTip(self.tabs.addTab(area, title), tip)
        self.pane = ObjectPane()
        self.splitter.addWidget(self.tabs)
        self.splitter.addWidget(self.pane)
        layout.addWidget(self.splitter, 1)
        self.reason_bar = ReasonBar()
        layout.addWidget(self.reason_bar)
        layout.addWidget(self.status)
        self.palette_panel.chosen.connect(self._class_chosen)
        self.palette_panel.placing.connect(self.set_placing)
        self.palette_panel.undo.connect(self.undo)
        self.find_panel.picked.connect(self._picked)
        self.find_panel.fly.connect(self._fly_to)
        self.find_panel.found.connect(
            lambda count: self.change_panel.take("found", self.find_panel.objects(),
                                                 count >= components.FOUND))
        self.change_panel.apply.connect(self._change)
        self.change_panel.retire.connect(lambda: self.retire(self.change_panel.objects()))
        self.pane.fly.connect(self.fly)
        self.pane.retire.connect(lambda: self.retire([self.current]))
        self.pane.restore.connect(self.restore)
        self.pane.other.connect(self.show_object)
        self.pane.notice.connect(self.notice)
        self.shortcuts({
            "P": lambda: self.set_placing(self.canvas.mapTool() is not self.tool),
            "Z": self.undo, "F": self.fly, "/": self._find, "C": self._palette,
            "R": lambda: self.current and self.retire([self.current]),
            "J": lambda: self.find_panel.move(1), "K": lambda: self.find_panel.move(-1),
            "Esc": self._escape, "Ctrl+Return": self.change_panel.accept,
            "Ctrl+Enter": self.change_panel.accept})

    def show_tab(self, panel):
        """Bring one of the panels to the front."""
        for place in range(self.tabs.count()):
            if self.tabs.widget(place).widget() is panel:
                self.tabs.setCurrentIndex(place)

    # -- session

    def tables(self, ws):
        return components.tables(ws)

    def concerns(self, table):
        return table in ("", "organisation", "value_domain") or table.startswith("component_")

    def restore_look(self, settings):
        self.tabs.setCurrentIndex(int(settings.value(self._key("tab"), 0)))

    def save_look(self, settings):
        settings.setValue(self._key("tab"), self.tabs.currentIndex())

    def start(self, ws):
        with self.status.guarded():
            self.palette_panel.load(ws)
            self.change_panel.load(ws)
        self.picked(self.link.selection())

    def _closed(self):
        self.set_placing(False)
        super()._closed()

    def forget(self):
        self.current, self.placed = None, []
        self.palette_panel.undo_button.setEnabled(False)
        self.reason_bar.give_up()
        self.find_panel.clear()
        self.change_panel.clear()
        self.pane.show_object(None, None)
        self.status.say("")

    def reload(self):
        """Read everything that is shown anew; what is typed and chosen stays."""
        ws = self.session.workspace
        if ws is None:
            return
        with self.status.guarded():
            self.palette_panel.reload(ws)
            self.change_panel.load(ws)
            self.find_panel.reload()
            self.pane.show_object(ws, self.current)
            self._dirty = False

    def closeDown(self):
        """Remember the look and give everything back."""
        self.set_placing(False)
        self.tool.deactivated.disconnect(self._tool_gone)
        self.tool.closeDown()
        super().closeDown()

    # -- the component in the strip

    def show_object(self, key):
        """Show this component (table, fid) and its history."""
        self.current = key
        with self.status.guarded():
            self.pane.show_object(self.session.workspace, key)

    def picked(self, objects):
        """The selection on the map was changed."""
        self.change_panel.take("selection", objects)
        if len(objects) == 1:
            self.show_object(objects[0])

    def _picked(self, key):
        if not self.tool.isActive():
            self.link.select([key])
            self.change_panel.take("selection", self.link.selection())
        self.show_object(key)

    def _fly_to(self, key):
        self._picked(key)
        self.fly()

    def fly(self):
        """Show the component of the strip on the map."""
        if self.pane.row is not None and not show_on_map(
                self.session, [geometry_of(self.pane.row["geom"])]):
            self.status.say(tr("The component lies outside of what the map's reference system "
                               "can show."))

    # -- placing

    def set_placing(self, on):
        """Switch place mode on or off; the map gets back the tool it had."""
        on = on and self.palette_panel.kind is not None and self.session.workspace is not None
        if on and not self.tool.isActive():
            self._tool_before = self.canvas.mapTool()
            self.tool.draw(self.palette_panel.kind.geometry)
            self.canvas.setMapTool(self.tool)
            self.canvas.setFocus()
        elif not on and self.tool.isActive():
            before, self._tool_before = self._tool_before, None
            self.canvas.unsetMapTool(self.tool)
            if before is not None:
                self.canvas.setMapTool(before)
        self.palette_panel.place.setChecked(bool(on))

    def _tool_gone(self):
        self.palette_panel.place.setChecked(False)

    def _class_chosen(self, kind):
        self.tool.draw(kind.geometry)

    def _drawn(self, geometry):
        """Something was drawn on the map: write it."""
        ws, kind = self.session.workspace, self.palette_panel.kind
        if ws is None or kind is None:
            return
        if self.writer.busy:
            self.status.say(tr("Not placed: the one before still waits until the workspace is "
                               "free."), bad=True)
            return
        unclear = self.palette_panel.unclear()
        if unclear:
            self.status.say(tr("Not placed: {field} names no organisation, or more than one.")
                            .format(field=unclear), bad=True)
            return
        try:
            geometry.transform(to_map(self.session), Qgis.TransformDirection.Reverse)
            if not math.isfinite(geometry.boundingBox().center().x()):
                raise QgsCsException("")
        except QgsCsException:
            self.status.say(tr("Not placed: this lies outside of the workspace's reference "
                               "system."), bad=True)
            return
        if kind.geometry == "area" and not geometry.isGeosValid():
            self.status.say(tr("Not placed: the outline crosses itself. Draw it again."),
                            bad=True)
            return
        values = self.palette_panel.values()
        by, why = self.session.user, tr("placed on the map")
        self.writer.run(
            lambda ws: components.place(ws, kind, blob_of(geometry, ws.srs_id), values, by, why),
            lambda row: self._placed(row, kind), self.status.fail)

    def _placed(self, row, kind):
        self.placed.append((row["table"], row["fid"], row["objid"]))
        self.palette_panel.undo_button.setEnabled(True)
        self.palette_panel.remember(kind)
        self.show_object((row["table"], row["fid"]))
        self.session.announce(row["table"])
        if row["bgid"]:
            self.status.say(tr("Placed {object} in unit grid {bgid}.").format(
                object=short(row), bgid=row["bgid"]))
        else:
            self.status.say(tr("Placed {object}. It lies in no unit grid.").format(
                object=short(row)), bad=True)

    def undo(self):
        """Retire the last one placed."""
        if not self.placed or self.writer.busy:
            return
        table, fid, code = self.placed[-1]
        by, why = self.session.user, tr("placed by mistake")

        def done(_):
            self._forget_placed()
            self.status.say(tr("{code} is retired: {why}. Its code is not used again.").format(
                code=code, why=why))
            self.session.announce(table)

        def failed(error):
            self._forget_placed()
            self._failed(error)
        self.writer.run(lambda ws: components.retire(ws, [(table, fid)], by, why), done, failed)

    def _forget_placed(self):
        self.placed.pop()
        self.palette_panel.undo_button.setEnabled(bool(self.placed))

    # -- changing, retiring, restoring

    def _change(self, column, value, why):
        objects, by = list(self.change_panel.objects()), self.session.user
        title = tr(components.TITLES[column])

        def done(count):
            self.change_panel.reason.clear()
            self._announce(objects)
            self.status.say(tr("{column} of {count} components changed.").format(
                column=title, count=count))
        self.writer.run(
            lambda ws: components.change(ws, objects, column, value, by, why,
                                         tr("Changing components")), done, self._failed)

    def retire(self, objects):
        """Ask for the reason, after naming the open cases, and retire these components."""
        ws, objects = self.session.workspace, list(objects)
        if ws is None or not objects or self.writer.busy:
            return
        with self.status.guarded():
            rows = components.listed(ws, objects[:1])
            on_it = components.open_cases(ws, objects)
            name = short(rows[0]) if rows else ""
            question = tr("Retire {object}?").format(object=name) if len(objects) == 1 else \
                tr("Retire {count} components?").format(count=len(objects))
            if on_it:
                named = tr(", ").join(
                    f"{number} ({tr(lifecycle.STATES.get(state, state))})"
                    for _, number, state in on_it[:_NAMED])
                if len(on_it) > _NAMED:
                    named += " " + tr("and {count} more").format(count=len(on_it) - _NAMED)
                question += " " + tr("Open cases on it: {cases}.").format(cases=named)
            self.reason_bar.ask(question, tr("Retire"),
                                lambda why: self._retire(objects, why))

    def _retire(self, objects, why):
        by = self.session.user

        def done(count):
            self._announce(objects)
            self.status.say(tr("{count} retired.").format(count=count))
        self.writer.run(lambda ws: components.retire(ws, objects, by, why,
                                                     tr("Retiring components")),
                        done, self._failed)

    def restore(self, entry):
        """Say what would come back, ask for the reason, and bring back the state before."""
        ws, key = self.session.workspace, self.current
        if ws is None or key is None or self.writer.busy:
            return
        try:
            _, values, blob = component_history.state_before(ws, key[0], entry.id)
            row, words = components.get(ws, *key), Words(ws)
        except (CityGridError, sqlite3.Error) as error:
            self.status.fail(error)
            return
        back = [tr("{title}: {before} → {after}").format(
            title=tr(components.TITLES[name]), before=words.value(name, row[name]),
            after=words.value(name, value)) for name, value in values.items()
            if row[name] != value]
        if blob != row["geom"]:
            back.append(tr("the place or shape of then"))
        if not back:
            self.status.say(tr("{code} is as it was then already.").format(code=row["objid"]))
            return
        self.reason_bar.ask(
            tr("Bring back, as before {at}: {what}").format(
                at=entry.at[:16].replace("T", " "), what=tr("; ").join(back)),
            tr("Restore"), lambda why: self._restore(key, entry, why))

    def _restore(self, key, entry, why):
        by = self.session.user

        def done(row):
            self._announce([key])
            self.status.say(tr("{object} is as it was before {at}.").format(
                object=short(row), at=entry.at[:16].replace("T", " ")))
        self.writer.run(lambda ws: component_history.restore(ws, key[0], entry.id, by, why),
                        done, self._failed)

    def notice(self):
        """Report a change of the component of the strip; it goes into the change inbox."""
        form = NoticeDialog(self.session, self, objid=self.pane.row["objid"])
        form.accepted.connect(lambda: self.session.announce("census_change"))
        form.show()
        return form

    def _announce(self, objects):
        for table in dict.fromkeys(table for table, _ in objects):
            self.session.announce(table)

    def _failed(self, error):
        """Say it here; rows that were refused are named one by one."""
        self.status.fail(error)
        rows = getattr(error, "rows", [])
        self.change_panel.show_refused(rows)
        if len(rows) == 1:
            self.status.say(self.status.text() + f" {rows[0][0]}: {error_text(rows[0][1])}")
        self.reload()

    # -- keys

    def _find(self):
        self.show_tab(self.find_panel)
        jump_to(self.find_panel.words)

    def _palette(self):
        self.show_tab(self.palette_panel)
        self.palette_panel.words.setFocus()

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.reason_bar.asking:
            self.reason_bar.give_up()
        elif self.tool.isActive():
            self.set_placing(False)
