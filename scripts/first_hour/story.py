"""From a raw folder to a dispatched case: what a person clicks, types and waits for.

The story only looks and waits; whatever it does to a widget goes through `Actions`, which counts.
"""
import time
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsPointXY
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import (
    QApplication, QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QListView, QPushButton,
    QTabBar)

import outcome
from actions import Actions, Failed, until

NEAR = 2500     # scale at which single components can be told apart
FINDINGS_S = 600
CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


class FirstHour:
    """The story.

    Parameters
    ----------
    plugin : CityGridPlugin
    iface : QgisInterface
    task : dict
        ``folder``, ``workspace``, ``name``, ``division``, ``crs`` ("" as proposed), ``truth``
        (or None), ``pictures`` ("" none), ``journal``, ``size``.

    Attributes
    ----------
    told : dict
        ``actions``, ``counts``, ``wrong``: filled in as the story goes on.
    """

    def __init__(self, plugin, iface, task):
        self.plugin, self.iface, self.task = plugin, iface, task
        self.session, self.window = plugin.session, iface.mainWindow()
        self.canvas = iface.mapCanvas()
        self.actions = Actions(self.tell)
        self.told = {"actions": self.actions.done, "counts": {}, "wrong": [], "pictures": []}
        self.began = time.monotonic()
        QgsApplication.messageLog().messageReceived.connect(self.logged)

    def logged(self, text, tag, level):
        """An error that nobody foresaw is one, even when the story goes on."""
        if tag in ("CityGrid", "Python error") and level == Qgis.MessageLevel.Critical:
            self.told["wrong"].append(f"In QGIS's log: {text}")

    def tell(self, line):
        """A line for the terminal."""
        with open(self.task["journal"], "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def heading(self, words):
        self.tell(f"\n{words} ({time.monotonic() - self.began:.0f} s)")

    def play(self):
        """The whole story."""
        self.window.showNormal()
        self.window.setGeometry(0, 0, *self.task["size"])
        yield from self.new_workspace()
        yield from self.import_folder()
        yield from self.divide()
        yield from self.check()
        yield from self.report_and_dispatch()
        yield from self.compare()

    # -- chapters

    def new_workspace(self):
        self.heading("A workspace for the district")
        yield from self.choose("new", "choose “New workspace…”")
        dialog = yield from self.modal("citygrid_new_workspace")
        act = self.actions
        yield from act.type(dialog, self.task["name"], f"type the name {self.task['name']}")
        yield from act.key(dialog, KEY.Key_Tab, "press Tab")
        yield from act.type(dialog, self.task["division"],
                            f"type the division code {self.task['division']}")
        yield from act.key(dialog, KEY.Key_Tab, "press Tab: the file is marked")
        yield from act.type(dialog, self.task["workspace"], "type where the file is to lie")
        if self.task["crs"]:
            yield from self.choose_crs(dialog.crs.list)
        yield from self.picture("1_new_workspace", dialog)
        yield from act.key(dialog, KEY.Key_Return, "press Enter: the workspace is created")
        yield from until(lambda: self.session.workspace is not None, "the new workspace", 60)

    def choose_crs(self, combo):
        """Two clicks: open the list, and choose the zone in it."""
        row = next((r for r in range(combo.count())
                    if combo.itemData(r).authid() == self.task["crs"]), -1)
        if row < 0:
            raise Failed(f"{self.task['crs']} is not in the list of zones.")
        yield from self.actions.click(combo, "open the list of reference systems")
        view = combo.view()
        yield from until(view.isVisible, "the list of reference systems", 10)
        view.scrollTo(view.model().index(row, 0))
        yield from self.actions.click(view.viewport(), f"choose {self.task['crs']}",
                                      view.visualRect(view.model().index(row, 0)).center())

    def import_folder(self):
        self.heading("Everything in the folder into the workspace")
        act = self.actions
        yield from self.choose("import", "choose “Import…”")
        dialog = yield from until(lambda: self.plugin.workspace_actions.importer,
                                  "the import window")
        yield from act.click(dialog.add_files_button, "click “Add files…”")
        files = yield from until(lambda: self.active(QFileDialog), "the file dialog", 20)
        edit = files.findChild(QLineEdit, "fileNameEdit")
        yield from act.type(edit, str(self.task["folder"]), "type the folder")
        yield from act.key(edit, KEY.Key_Return, "press Enter: its files are listed")
        names = files.findChild(QListView, "listView")
        if not names.isVisible():
            names = files.findChild(QListView.__base__, "treeView")
        yield from until(lambda: names.model().rowCount(names.rootIndex()), "the files", 20)
        viewport = names.viewport()
        row = names.visualRect(names.model().index(0, 0, names.rootIndex())).center()
        yield from act.click(viewport, "click the first file", row)
        yield from act.key(names, KEY.Key_A, "press Ctrl+A: all of them", CTRL)
        yield from act.key(names, KEY.Key_Return, "press Enter")
        yield from until(lambda: not self.active(QDialog) and dialog.list.items,
                         "the lines of the files")
        yield from self.picture("2_import_proposed", dialog)
        yield from act.click(dialog.import_button, "click “Import all”")
        yield from until(lambda: not dialog.jobs.busy and dialog.import_button.isVisible()
                         and any(item.result for item in dialog.list.items), "the import")
        yield from self.picture("3_imported", dialog)
        self.told["counts"]["sources"] = outcome.sources_of(dialog)
        self.told["wrong"] += outcome.wrong_import(dialog, self.task["truth"])
        yield from act.click(dialog.rejects_button, "click “Show rejected rows”")
        self.told["wrong"] += outcome.wrong_rejects(self.task["truth"])
        yield from act.click(dialog.close_button, "click “Close”")

    def divide(self):
        self.heading("Unit grids: divided, numbered, components assigned")
        yield from self.choose("divide", "choose “Divide into unit grids…”")
        dialog = yield from until(lambda: self.algorithm_dialog("dividegrids"),
                                  "the dialog of the division", 20)
        yield from self.picture("4_divide", dialog)
        run = dialog.runButton()
        yield from self.actions.click(run, "click “Run”")
        yield from until(lambda: self.count("unit_grid") and run.isEnabled(), "the unit grids")
        yield from self.actions.click(close_of(dialog), "click “Close”")
        yield from self.drawn()
        yield from self.picture("5_unit_grids")

    def check(self):
        self.heading("What the checks find")
        act = self.actions
        yield from self.press_tool("desk_actions", "gis", "click the tool “GIS desk”")
        dock = yield from until(lambda: self.plugin.docks.get("findings"), "the findings dock", 20)
        yield from self.raise_dock(dock, "click the tab “Findings”")
        button = dock.findChild(QPushButton, "check")
        yield from act.click(button, "click “Check again”")
        yield from until(lambda: button.isEnabled() and self.count("finding"), "the findings",
                         FINDINGS_S)
        yield from until(lambda: dock.model.rowCount(), "the list of findings", 20)
        yield from act.click(dock.list.viewport(), "click the first finding: the map goes there",
                             QPoint(40, 10))
        yield from self.drawn()
        yield from self.picture("6_findings")

    def report_and_dispatch(self):
        self.heading("The first case")
        act = self.actions
        yield from self.press_tool("desk_actions", "operator", "click the tool “Operator desk”")
        dock = yield from until(lambda: self.plugin.docks.get("intake"), "the intake dock", 20)
        yield from until(dock.isVisible, "the intake dock", 20)
        # who does everything alone is the administrator, the last of the roles
        yield from act.click(dock.actions.role, "open the list of roles")
        yield from until(dock.actions.role.view().isVisible, "the list of roles", 10)
        yield from act.key(dock.actions.role.view(), KEY.Key_End, "press End")
        yield from act.key(dock.actions.role.view(), KEY.Key_Return, "press Enter: administrator")
        point, _ = yield from self.a_component()
        while self.canvas.scale() > NEAR:
            yield from act.wheel(self.canvas, self.pixel(point), "turn the wheel: closer")
            yield from self.drawn()
        yield from act.click(self.canvas.viewport(), "click the broken one on the map",
                             self.pixel(point))
        yield from until(dock.place.objid, "the component under the click", 10)
        if dock.kind.missing():
            yield from act.click(dock.kind.group.button(0),
                                 "click the condition: the class was recognised")
        yield from act.click(dock.form.text, "click into the description")
        yield from act.type(dock, "损坏，存在安全隐患", "type what is wrong")
        yield from self.picture("7_intake")
        yield from act.key(dock, KEY.Key_Return, "press Ctrl+Enter: registered and filed", CTRL)
        yield from until(lambda: self.rows("SELECT 1 FROM case_open WHERE state = 'filed'"),
                         "the filed case", 30)
        dock = self.plugin.docks["dispatch"]
        yield from self.raise_dock(dock, "click the tab “Dispatch”")
        yield from until(lambda: dock.row is not None and dock.row["state"] == "filed",
                         "the filed case in the list", 30)
        yield from act.click(dock.list.viewport(), "click the case", QPoint(40, 10))
        yield from self.drawn()
        yield from self.picture("8_filed")
        fid = dock.row["fid"]
        yield from act.key(dock, KEY.Key_Return, "press Enter: dispatched to the unit proposed")
        yield from until(lambda: self.rows("SELECT 1 FROM case_open WHERE fid = ? "
                                           "AND state = 'dispatched'", (fid,)),
                         "the dispatched case", 30)
        yield from self.drawn()
        yield from self.picture("9_dispatched")

    def compare(self):
        self.heading("What lies in the workspace")
        yield None
        counts, wrong = outcome.compare(self.session.workspace, self.task["truth"])
        self.told["counts"].update(counts)
        self.told["wrong"] += wrong

    # -- what a person sees

    def rows(self, sql, values=()):
        return self.session.workspace.query(sql, values)

    def count(self, table):
        return self.rows(f"SELECT count(*) FROM {table}")[0][0]

    @staticmethod
    def active(kind):
        widget = QApplication.activeModalWidget()
        return widget if isinstance(widget, kind) and widget.isVisible() else None

    def modal(self, name):
        """Wait for a modal dialog of ours."""
        def there():
            dialog = self.active(QDialog)
            return dialog if dialog is not None and dialog.objectName() == name else None
        return (yield from until(there, f"the dialog {name}", 30))

    @staticmethod
    def algorithm_dialog(name):
        for widget in QApplication.topLevelWidgets():
            algorithm = getattr(widget, "algorithm", None)
            if isinstance(widget, QDialog) and widget.isVisible() and callable(algorithm) \
                    and algorithm() is not None and algorithm().name() == name:
                return widget
        return None

    def choose(self, key, words):
        """An entry of our menu: two clicks."""
        entry = next(a for a in self.plugin.menu.actions() if a.objectName() == f"citygrid_{key}")
        yield from self.actions.menu(self.plugin.menu, entry, words)

    def press_tool(self, actions, key, words):
        button = self.plugin.toolbar.widgetForAction(getattr(self.plugin, actions)[key])
        yield from self.actions.click(button, words)

    def raise_dock(self, dock, words):
        """Click the tab of a dock that lies behind others."""
        def tab():
            for bar in self.window.findChildren(QTabBar):
                for place in range(bar.count()):
                    if bar.tabText(place) == dock.windowTitle() and bar.isVisible():
                        return bar, bar.tabRect(place).center()
            return None
        bar, place = yield from until(tab, "the tab of the dock", 20)
        yield from self.actions.click(bar, words, place)
        yield from until(lambda: not dock.visibleRegion().isEmpty(), "the dock", 20)

    def pixel(self, point):
        """Place of a point of the workspace on the map."""
        return self.canvas.getCoordinateTransform().transform(
            self.plugin.docks["dispatch"].link.transform().transform(point)).toQPointF().toPoint()

    def a_component(self):
        """A component that somebody keeps, alone at its place, nearest to the map's middle."""
        centre = self.plugin.docks["dispatch"].link.transform().transform(
            self.canvas.center(), Qgis.TransformDirection.Reverse)
        found = outcome.component_near(self.session.workspace, centre.x(), centre.y())
        if found is None:
            raise Failed("No component has a maintainer or owner.")
        yield None
        x, y, objid = found
        return QgsPointXY(x, y), objid

    def drawn(self):
        """Wait until the map is painted."""
        for _ in range(12):
            yield None
        yield from until(lambda: not self.canvas.isDrawing()
                         and not QgsApplication.taskManager().countActiveTasks(), "the map", 90)

    def picture(self, name, widget=None):
        """Keep a picture of the window, or of a dialog, where pictures are wanted."""
        if not self.task["pictures"]:
            return
        for _ in range(15):
            yield None
        path = Path(self.task["pictures"]) / f"{name}.png"
        if not (widget or self.window).grab().save(str(path)):
            raise Failed(f"The picture {path} could not be written.")
        self.told["pictures"].append(str(path))


def close_of(dialog):
    """The button that closes the dialog of an algorithm."""
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
