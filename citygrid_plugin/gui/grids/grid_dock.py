"""The grid dock: unit grids with the worst first, and the tools to edit them on the map."""
from ...core.errors import Cancelled, N_
from ...core.workspace.ddl import marks, sql
from ...environment import require
from ...i18n import tr
from ..components.finding_model import RuleTitles
from ..dock import SessionDock
from ..layer_link import geometry_of, show_on_map
from ..widgets import jump_to
from .cell_panel import SELECTED, CellPanel
from .edit_desk import HINTS, EditDesk
from .tool_panel import TOOLS, ToolPanel

TABLE = "unit_grid"
#: More cells than these are read in the background.
MANY = 5000
_FLOWN = 30     # cells of a selection that are shown on the map one by one
WHY = {"split": N_("split on the map"), "merge": N_("merged on the map"),
       "move": N_("border moved on the map"), "reassign": N_("piece given to the neighbour")}
_DONE = {"split": N_("{old} is split: {new}."), "merge": N_("{old} are merged: {new}."),
         "move": N_("The border between {old} is moved: {new}."),
         "reassign": N_("A piece has changed sides between {old}: {new}.")}


class GridDock(SessionDock):
    """Unit grids: the worst first, and editing.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_grid_dock"
    TITLE = N_("Unit grids")
    SIZES = (420, 110)

    def __init__(self, session, parent=None):
        self.done = []              # what was stored here, for undo: Done, or {code: patrol area}
        self._reading = None        # the task that reads a long list
        self._stamp = None          # of the long list that was read last
        self._ours = False          # we tell the others what we wrote and have shown already
        super().__init__(session, parent)

    # -- building

    def build(self, layout):
        self.desk = EditDesk(self.session, self)
        self.cells = CellPanel(RuleTitles(), self.splitter)
        self.tools = ToolPanel()
        layout.addWidget(self.cells, 1)
        layout.addWidget(self.tools)
        layout.addWidget(self.status)
        self.setFocusProxy(self.cells.table)
        self.desk.live.connect(self.tools.show_live)
        self.desk.wanted.connect(self._store)
        self.desk.refused.connect(self.status.fail)
        self.desk.switched.connect(self._tool_switched)
        self.desk.undo.connect(self.undo)
        self.cells.chosen.connect(self._chosen)
        self.cells.fly.connect(self.fly)
        self.tools.take.connect(self.take)
        self.tools.lock.connect(self.lock)
        self.tools.undo.connect(self.undo)
        self.tools.give.connect(self.give)
        self.shortcuts({
            **{key: lambda mode=mode: self.take(mode) for mode, _, key, _ in TOOLS},
            "L": self.lock, "Z": self.undo, "F": self.fly, "G": self.give,
            "J": lambda: self.cells.move(1), "K": lambda: self.cells.move(-1),
            "W": self.cells.worst_first, "/": lambda: jump_to(self.cells.search),
            "Esc": self._escape})

    # -- session

    def tables(self, ws):
        return (TABLE,)

    def concerns(self, table):
        return table in ("", TABLE, "finding", "community", "patrol_area") \
            or table.startswith("component_")

    def restore_look(self, settings):
        state = settings.value(self._key("header"))
        if state is not None:
            self.cells.table.horizontalHeader().restoreState(state)
        self.cells.table.horizontalHeader().setSortIndicatorShown(False)

    def save_look(self, settings):
        settings.setValue(self._key("header"),
                          self.cells.table.horizontalHeader().saveState())

    def _closed(self):
        self.desk.drop()
        super()._closed()

    def forget(self):
        self.done, self._stamp = [], None
        self._reading = None        # what is being read is not shown any more
        self.desk.clear()
        self.desk.stale()
        self.cells.show_communities(())
        self.cells.load(None)
        self.tools.show_patrols(())
        self.tools.show_live(None, [], None)
        self.status.say("")
        self.show_buttons()

    def closeDown(self):
        """Give the tools back to the map, and everything else."""
        self._reading = None
        self.desk.close_down()
        super().closeDown()

    def _changed(self, table):
        self.desk.stale()
        if not self._ours:
            super()._changed(table)

    # -- the list

    def reload(self):
        """Read the list anew; filters and selection stay."""
        ws = self.session.workspace
        if ws is None:
            return
        with self.status.guarded():
            require("shapely", "scipy")
            from ...core.grids.cell_list import cells
            self._dirty = False
            self.cells.model.division = ws.codes.division
            self.cells.show_communities(
                ws.query("SELECT code, coalesce(name, '') FROM community ORDER BY code"))
            self.tools.show_patrols(
                ws.query("SELECT code, coalesce(name, '') FROM patrol_area ORDER BY code"))
            stamp = self._state(ws)
            if stamp[0] <= MANY:
                self.cells.load(cells(ws))
            elif stamp != self._stamp:
                self._read_beside(ws, stamp)
        self.show_buttons()

    @staticmethod
    def _state(ws):
        """Number of cells, and what changes with them; cheap also in a large city."""
        return ws.query(
            "SELECT count(*), max(changed_at), sum(locked), (SELECT count(*) || "
            "coalesce(max(changed_at), '') FROM finding) FROM unit_grid WHERE dedate IS NULL")[0]

    def _read_beside(self, ws, stamp):
        """Read a long list in a task."""
        from ...core.grids.cell_list import cells

        def read(feedback):
            with ws.again() as mine:
                found = cells(mine)
            if feedback.is_cancelled():
                raise Cancelled()
            return found

        def shown(found):
            if self._reading is work:
                self._reading, self._stamp = None, stamp
                self.cells.load(found)
                self.show_buttons()
        work = self._reading = self.session.work(tr("Reading the unit grids"), read, shown)

    # -- the selection, in step with the map

    def _chosen(self):
        keys = self.cells.fids()
        if len(keys) <= SELECTED:
            self.link.select([(TABLE, key) for key in keys])
        if len(keys) > 1:
            self.status.say(tr("{count} unit grids are selected.").format(count=len(keys)))
        self.show_buttons()

    def picked(self, objects):
        hidden = self.cells.choose([fid for _, fid in objects])
        if hidden:
            self.status.say(tr("{count} of the selected unit grids are not in the list: they are "
                               "retired, or the filters hide them.").format(count=hidden))
        self.show_buttons()

    def fly(self):
        """Show the selected cells on the map."""
        ws, keys = self.session.workspace, self.cells.fids()
        if not keys and self.cells.current() is not None:
            keys = [self.cells.current()]
        if ws is None or not keys:
            return
        with self.status.guarded():
            rows = ws.query(sql("SELECT geom FROM unit_grid WHERE fid IN ({fids})",
                                fids=marks(len(keys[:_FLOWN]))), keys[:_FLOWN])
            self.link.select([(TABLE, key) for key in keys[:SELECTED]])
            if not show_on_map(self.session, [geometry_of(row[0]) for row in rows]):
                self.status.say(tr("The unit grid lies outside of what the map's reference system "
                                   "can show."))

    def _choose_codes(self, codes):
        """Select cells by their codes, here and on the map."""
        cells, codes = self.cells.model.cells, set(codes)
        keys = [fid for fid, code in zip(cells.fid.tolist(), cells.bgid) if code in codes]
        self.cells.choose(keys)
        self.link.select([(TABLE, key) for key in keys])
        self.show_buttons()

    def show_buttons(self):
        self.tools.allow(not self.writer.busy and self.cells.model.cells is not None,
                         bool(self.cells.fids()), bool(self.done))

    # -- the tools

    def take(self, mode):
        """Take a tool in hand, or put it away where it is in hand already."""
        self.tools.show_mode(self.desk.mode)
        if self.session.workspace is None or self.writer.busy:
            return
        if self.desk.mode == mode:
            self.desk.drop()
            return
        with self.status.guarded():
            self.desk.take(mode, self.cells.bgids() if mode == "merge" else ())

    def _tool_switched(self, mode):
        self.tools.show_mode(mode)
        self.tools.show_live(None, [], None)
        self.status.say(tr(HINTS[mode]) if mode else "")

    # -- writing

    def _write(self, call, done, failed=None):
        """Write with the dock's writer; refused while another write waits."""
        if self.session.workspace is None:
            return
        if self.writer.busy:
            self.status.say(tr("Not stored: the action before still waits until the workspace is "
                               "free."), bad=True)
            return
        self.writer.run(call, done, failed or self._failed)

    def _store(self, edit):
        from ...core.workspace.grid_edits import store_edit
        by, why = self.session.user, self.tools.why(tr(WHY[edit.action]))

        def done(made):
            self.done.append(made)
            self.desk.clear()
            self.tools.show_live(None, [], None)
            self._after(made.retired, [*made.bgids, *made.before])
            self._choose_codes(made.bgids)
            self.status.say(tr(_DONE[edit.action]).format(
                old=tr(", ").join(made.retired), new=tr(", ").join(made.bgids)) + " " + tr(
                    "{components} components and {cases} open cases follow.").format(
                        components=made.components, cases=made.cases))
        self._write(lambda ws: store_edit(ws, edit, by, why), done)

    def lock(self):
        """Lock the selected cells, or unlock them where all of them are locked."""
        codes, by = self.cells.bgids(), self.session.user
        if not codes:
            self.status.say(tr("Select unit grids in the table or on the map first."))
            return
        from ...core.workspace.grid_edits import set_locked
        on = not self.cells.all_locked()
        why = self.tools.why(tr("locked") if on else tr("unlocked"))

        def done(count):
            self._after((), codes)
            self._choose_codes(codes)
            self.status.say((tr("{count} unit grids are locked.") if on else
                             tr("{count} unit grids are unlocked.")).format(count=count))
        self._write(lambda ws: set_locked(ws, codes, on, by, why), done)

    def give(self):
        """Give the selected cells to the patrol area that is chosen."""
        codes, area = self.cells.bgids(), self.tools.patrol.currentData()
        if not codes or not area:
            self.status.say(tr("Select unit grids, and choose the patrol area that gets them."))
            return
        from ...core.workspace.grid_edits import give_to_patrol
        by, why = self.session.user, self.tools.why(tr("given to another patrol area"))

        def done(before):
            if before:
                self.done.append(before)
            self._after((), ())
            self.status.say(tr("{count} unit grids belong to patrol area {area} now.").format(
                count=len(before), area=area))
        self._write(lambda ws: give_to_patrol(ws, codes, area, by, why), done)

    def undo(self):
        """Take back the last action of this dock."""
        if not self.done or self.writer.busy:
            return
        from ...core.workspace import grid_edits
        last, by, why = self.done[-1], self.session.user, self.tools.why(tr("taken back"))

        def patrols(_):
            self.done.pop()
            self._after((), ())
            self.status.say(tr("The unit grids are in their patrol areas of before."))

        def edit(_):
            self.done.pop()
            self.desk.clear()
            self._after(last.bgids, [*last.retired, *last.before])
            self._choose_codes(last.retired)
            self.status.say(tr("Taken back: {old} are valid again; {new} are retired and their "
                               "codes are not used again.").format(
                                   old=tr(", ").join(last.retired), new=tr(", ").join(last.bgids)))

        def failed(error):
            if isinstance(error, grid_edits.Overtaken):
                self.done.pop()
            self._failed(error)
        if isinstance(last, dict):
            self._write(lambda ws: grid_edits.undo_patrol(ws, last, by, why), patrols, failed)
        else:
            self._write(lambda ws: grid_edits.undo_edit(ws, last, by, why), edit, failed)

    def _after(self, gone, fresh):
        """Something was written: renew these cells, and tell the others."""
        from ...core.grids.cell_list import cells
        ws, known = self.session.workspace, self.cells.model.cells
        self.desk.stale()
        with self.status.guarded():
            if known is not None and (gone or fresh):
                self._stamp = self._state(ws)
                self.cells.load(known.renewed(
                    [*gone, *fresh], cells(ws, sorted(set(fresh)), known.mean_loads())))
        self._ours = True
        for table in (TABLE, "patrol_area", ""):
            self.session.announce(table)
        self._ours = False
        self.show_buttons()

    def _failed(self, error):
        """Say it, and show the ground as it is now."""
        self._stamp = None
        self.desk.stale()
        self.desk.preview.clear()
        self.reload()
        self.session.announce(TABLE)
        self.status.fail(error)
        self.show_buttons()

    # -- keys

    def _escape(self):
        if self.writer.busy:
            self.stop_waiting()
        elif self.desk.mode:
            self.desk.drop()
        elif self.focusWidget() is self.cells.search:
            self.cells.search.clear()
            self.cells.table.setFocus()
