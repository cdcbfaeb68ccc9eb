"""The query dock: counts of cases and components by any filter at once, and the rows behind each
number."""
import datetime
import json

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ...core.errors import Cancelled, InputError, N_
from ...core.workspace import case_facts
from ...core.workspace.areas import KINDS
from ...core.workspace.count_table import tabulate
from ...core.workspace.counting import Counting
from ...environment import require
from ...i18n import tr
from ...layers import count_layer
from ...layers.count_words import question_title, value_titles
from ...processing.results import workspace_crs
from ..dock import SessionDock
from ..layer_link import geometry_of, show_on_map
from ..widgets import button_line, jump_to
from .asking import Asking
from .behind_pane import MOST, BehindPane
from .count_model import remarks
from .export import Export
from .layer_rows import LayerRows, listing
from .more_filters import seen_in
from .polygons import Polygons
from .progress_line import ProgressLine
from .query_form import QueryForm
from .result_pane import ResultPane
from .saved import Saved

CHANGE_MS = 150         # after the last change of the question
NEEDED = ("shapely", "scipy")
_TABLES = ("case_open", "case_closed", "case_step", "unit_grid", "community", "street",
           "patrol_area", "patrol_area_grid", "organisation", "base_road", "filing_standard")


class QueryDock(SessionDock):
    """Counts.

    Parameters
    ----------
    session : Session
    """

    NAME = "citygrid_query_dock"
    TITLE = N_("Query")

    def __init__(self, session, parent=None):
        self._counting = Counting()
        self._of_layers = LayerRows(session)
        # the answer that is shown, and what is listed of a layer
        self._table = self._asked = None
        self.number = None          # what is listed: (title, Answer, rows of its facts)
        super().__init__(session, parent)

    # -- building

    def build(self, layout):
        session = self.session
        self.polygons = Polygons(session, self)
        for ended in (self.polygons.tool.drawn, self.polygons.tool.given_up):
            ended.connect(lambda *_: self.result.view.setFocus())   # the keys are the dock's again
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(CHANGE_MS)
        self._later.timeout.connect(self.reload)
        self.asking = Asking(session, tr("Counting"), self)
        self.listing = Asking(session, tr("Reading the rows behind a number"), self)
        for asking, answered in ((self.asking, self._answered), (self.listing, self._listed)):
            asking.answered.connect(answered)
            asking.failed.connect(self._failed)
        self.saved = Saved(self._key("saved"))
        self.saved.chosen.connect(self._saved_chosen)
        self.saved.save_wanted.connect(self._save)
        self.form = QueryForm(lambda: session.catalogue, self.polygons)
        self.form.changed.connect(self._changed_question)
        self.form.entered.connect(self.reload)
        self.form.draw_wanted.connect(self._draw)
        self.form.selection_wanted.connect(self.use_selection)
        self.result = ResultPane()
        self.setFocusProxy(self.result.view)
        self.result.opened.connect(self.open_behind)
        self.result.of_layer.clicked.connect(self.open_selected)
        self.export = Export(self)
        figures = QWidget()
        inner = QVBoxLayout(figures)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        for widget, stretch in ((self.saved, 0), (self.form, 0), (self.result, 1)):
            inner.addWidget(widget, stretch)
        inner.addLayout(self._build_buttons())
        self.behind = BehindPane(self)
        self.behind.closed.connect(self.show_figures)
        self.behind.narrowed.connect(self._narrow)
        self.behind.export_wanted.connect(lambda: self.export.rows())
        self.stack = QStackedWidget()
        self.stack.addWidget(figures)
        self.stack.addWidget(self.behind)
        layout.addWidget(self.stack, 1)
        self.progress = ProgressLine((self.asking, self.listing))
        self.progress.cancelled.connect(self._cancel)
        layout.addWidget(self.progress)
        layout.addWidget(self.status)
        self.shortcuts({
            "/": lambda: jump_to(self.form.classes.picker.words), "P": self._toggle_draw,
            "S": self.use_selection, "M": self.form.toggle_more, "T": self.open_total,
            "G": self.show_layer, "L": self.open_selected, "F": self.fly, "O": self.behind.open,
            "J": lambda: self._move(1), "K": lambda: self._move(-1), "F5": self.reload,
            "Ctrl+C": self.copy, "Ctrl+E": self.export_shown, "Ctrl+S": self.saved.save,
            "Esc": self._escape})

    def _build_buttons(self):
        line, self.buttons = button_line((
            ("query_layer", tr("On the map (G)"), tr(
                "Show the areas on the map in classes by their number or density (G)"),
             self.show_layer),
            ("query_copy", tr("Copy"), tr("Copy the table (Ctrl+C)"), self.copy),
            ("query_export", tr("Export …"), tr(
                "Write the table into an Excel or CSV file (Ctrl+E)"), self.export_shown),
            ("query_count", tr("Count"), tr("Count anew (F5)"), self.reload)))
        return line

    # -- session

    def tables(self, ws):
        return ("case_open", "case_closed",
                *(name for name in ws.tables if name.startswith("component_")))

    def picked(self, objects):
        """What is selected on the map is not followed here."""

    def concerns(self, table):
        return table == "" or table in _TABLES or table.startswith("component_")

    def start(self, ws):
        case_facts.keep(ws)
        self._counting = Counting()
        self.saved.load(ws.path)
        self.polygons.enter()
        with self.status.guarded():
            self.form.fill(ws)

    def _closed(self):
        self.saved.load(None)
        count_layer.drop(QgsProject.instance())
        super()._closed()

    def forget(self):
        self._later.stop()
        self.polygons.stop()
        self.asking.forget()
        self.listing.forget()
        self._table = self.number = self._asked = None
        self._counting = Counting()     # what it keeps is of a workspace
        self.form.more.forget()
        self._of_layers.forget()
        self.result.load(None)
        self.behind.clear()
        self.show_figures()
        self.status.say("")
        self.show_buttons()

    def closeDown(self):
        self._later.stop()
        self.progress.stop()
        self.asking.closeDown()
        self.listing.closeDown()
        super().closeDown()
        self.polygons.closeDown()
        self.behind.closeDown()

    def save_look(self, settings):
        settings.setValue(self._key("question"), json.dumps(self.form.dump()))
        if self.result.sized:
            settings.setValue(self._key("figures"),
                              self.result.view.horizontalHeader().saveState())
        if self.behind.model.titles:    # of a list that is empty there are no widths
            settings.setValue(self._key("rows"), self.behind.view.horizontalHeader().saveState())
        settings.setValue(self._key("parts"), self.result.splitter.saveState())

    def restore_look(self, settings):
        try:
            self.form.load(json.loads(settings.value(self._key("question"), "") or "{}"))
        except ValueError:
            self.form.load({})
        for name, restore in (("figures", self.result.restore_widths),
                              ("rows", self.behind.restore_widths),
                              ("parts", self.result.splitter.restoreState)):
            state = settings.value(self._key(name))
            if state is not None:
                restore(state)

    # -- asking

    def _changed_question(self):
        ws = self.session.workspace
        if ws is not None:
            with self.status.guarded():
                self.form.fill(ws)
            self._later.start()

    def reload(self):
        """Count anew, in a thread; the answer is shown when it is there."""
        ws = self.session.workspace
        self._later.stop()
        if ws is None:
            return
        self._dirty = False
        with self.status.guarded():
            require(*NEEDED)
            question, counting = self.form.question(datetime.date.today()), self._counting

            def count(mine, feedback):
                table = tabulate(counting, mine, question, feedback)
                query = question.query
                titles = value_titles(mine, query.what, query.groups, table.code) \
                    if query.groups else ()
                return table, titles, seen_in(table.answer.facts, query.filter.classes)
            self.asking.ask(count)
            return
        self.asking.forget()        # what is asked still is of another question
        self._show(None)

    def _answered(self, answer):
        table, titles, seen = answer
        query = table.question.query
        self.status.say("")
        self._show(table, titles)
        if self.form.more.take(seen):
            self.form.fill(self.session.workspace)
        if not query.groups and not len(table.answer.areas):
            self.status.fail(InputError(
                N_("The workspace has no areas of the kind {kind}. Make them first, choose other "
                   "areas, or a layer of polygons."), kind=tr(KINDS[query.areas])))
            return
        self.status.say(*remarks(table))

    def _show(self, table, titles=()):
        self._table = table
        self.result.load(table, titles)
        self.show_buttons()

    def _failed(self, error):
        if isinstance(error, Cancelled):
            self.status.say(tr("Stopped. Count begins again."))
        else:
            self.status.fail(error)

    def _cancel(self):
        self.asking.cancel()
        self.listing.cancel()

    def show_buttons(self):
        table = self._table
        place = table is not None and not table.by_value and table.answer.areas.kind != "unit" \
            and len(table.answer.areas) > 0
        self.buttons["query_layer"].setEnabled(place)
        for name in ("query_copy", "query_export"):
            self.buttons[name].setEnabled(table is not None)

    # -- saved questions

    def _save(self, name):
        self.saved.put(name, self.form.dump())
        self.status.say(tr("Saved as {name}.").format(name=name))

    def _saved_chosen(self, values):
        self.form.load(values)
        self._changed_question()

    # -- polygons

    def _draw(self, on):
        if on and self.session.workspace is not None:
            self.polygons.start()
            self.status.say(tr("Click the corners of the polygon; Enter or a right click ends it, "
                               "Esc gives up."))
        else:
            self.polygons.stop()
            self.status.say("")

    def _toggle_draw(self):
        self._draw(not self.polygons.active)

    def use_selection(self):
        """Count in the selected polygons of the current layer."""
        if self.session.workspace is not None:
            with self.status.guarded():
                self.polygons.of_selection()

    # -- the rows behind a number

    def open_total(self):
        """The rows behind the total."""
        if self._table is not None and self.stack.currentIndex() == 0:
            self.open_behind(None, False)

    def open_behind(self, row, earlier):
        """List the rows behind the number of a row (None: the total), or behind that of the period
        compared with."""
        table = self._table
        if table is None or self.session.workspace is None:
            return
        answer = table.earlier if earlier else table.answer
        rows = table.behind(row, earlier)
        if not len(rows):
            self.status.say(tr("There is nothing behind a zero."))
            return
        name = tr("All") if row is None else self.result.model.names[row]

        def read(mine, _):
            return listing(mine, name, question_title(answer.query), answer, rows)
        self.listing.ask(read)

    def open_features(self, layer, features, column=""):
        """List the rows behind features of a layer, or behind what they have in one field."""
        with self.status.guarded():
            require(*NEEDED)
            self.listing.ask(self._of_layers.question(layer, features, column).read)

    def _narrow(self, value):
        """List those of the rows of a layer that have a value; None for all."""
        if self._asked is not None:
            self.listing.ask(self._asked.of(value).read)

    def open_selected(self):
        """List the rows behind the selected features of such a layer."""
        with self.status.guarded():
            layer = self._of_layers.selected()
            self.open_features(layer, layer.selectedFeatures())

    def _listed(self, found):
        if isinstance(found, str):
            self.status.say(found)
            return
        self.number = (f"{found.name} ({found.about})", found.answer, found.rows)
        self._asked = found.asked
        self.behind.load(found)
        self.stack.setCurrentWidget(self.behind)
        self.setFocusProxy(self.behind.view)
        self.behind.view.setFocus()
        gone = min(len(found.rows), MOST) - len(found.found)
        self.status.say(tr("{count} of them are not there any more; count anew.").format(
            count=gone) if gone else "")

    def show_figures(self):
        """Back from the rows to the figures."""
        self.behind.unmark()
        self.stack.setCurrentIndex(0)
        self.setFocusProxy(self.result.view)
        self.result.view.setFocus()

    # -- the map

    def show_layer(self):
        """Put the areas on the map, in the one layer of this dock."""
        ws, table = self.session.workspace, self._table
        if ws is None or not self.buttons["query_layer"].isEnabled():
            return
        layer = count_layer.put(QgsProject.instance(), table, ws.path, workspace_crs(ws))
        self.status.say(tr("On the map: {name}").format(name=layer.name()))

    def fly(self):
        """Show the area, or the case, under the cursor on the map."""
        if self.stack.currentWidget() is self.behind:
            self.behind.fly()
            return
        table, row = self._table, self.result.row()
        if table is None or table.by_value or row in (-1, table.outside) \
                or table.answer.areas.geometry[row] is None:
            return
        from ...core.workspace.geometry import blobs
        blob = blobs(table.answer.areas.geometry[row:row + 1], 0, multi=True)[0]
        with self.status.guarded():
            show_on_map(self.session, [geometry_of(blob)])

    # -- keys

    def _move(self, by):
        (self.behind if self.stack.currentWidget() is self.behind else self.result).move(by)

    def _escape(self):
        if self.polygons.active:
            self._draw(False)
        elif self.asking.running or self.listing.running:
            self._cancel()
        elif self.stack.currentWidget() is self.behind:
            self.show_figures()

    def copy(self):
        """Copy what is shown."""
        if self.stack.currentWidget() is self.behind:
            self.behind.copy()
        elif self._table is not None:
            self.export.copy()

    def export_shown(self):
        """Write what is shown into a file."""
        if self.stack.currentWidget() is self.behind:
            self.export.rows()
        elif self._table is not None:
            self.export.table()
