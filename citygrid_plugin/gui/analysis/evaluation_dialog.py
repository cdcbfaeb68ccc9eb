"""How the city judges 评价办法: rates, weights, bands, levels, goals and collectors.

All tables are a draft until they are saved together; what does not fit together is named beside
its table, and cannot be saved.
"""
import copy

from qgis.PyQt.QtWidgets import (
    QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QTabWidget, QVBoxLayout)

from ...core.analysis import evaluation_rules
from ...core.analysis.evaluation_rules import SUBJECTS
from ...core.errors import N_
from ...core.workspace import collectors, evaluation_settings
from ...i18n import tr
from ...layers.evaluation_words import PARTS, judged_title
from ..widgets import StatusLine
from ..writer import Writer
from .evaluation_cells import Cells
from .evaluation_model import RowsModel
from .evaluation_page import RowsPage
from .evaluation_trial import TrialPage

COLLECTOR = "collector"
TITLES = {**PARTS, COLLECTOR: N_("Collectors")}
_NOTES = {
    "rate": N_("Shares of counts. The rates that are given are the examples of CJ/T 292; a city "
               "may change each of them and add its own."),
    "weight": N_("What a rate, or a count scored by its bands, weighs in the score. A measure that "
                 "cannot be scored leaves its share to the others."),
    "band": N_("What a count scores: a band begins at its number and ends where the next begins. "
               "Bands of areas are per unit grid, by its area class."),
    "level": N_("Level and colour of a score."),
    "goal": N_("What a rate, a count or the score is to be, in the white paper and on the "
               "dashboard."),
    COLLECTOR: N_("For which company a collector works. Names are those of the step records and of "
                  "the patrol areas."),
}


class EvaluationDialog(QDialog):
    """Shows and edits how the open workspace is judged; it closes with the workspace.

    Parameters
    ----------
    session : gui.session.Session
        With a workspace open.
    """

    def __init__(self, session, parent=None):
        super().__init__(parent or session.iface.mainWindow())
        self.session = session
        self.writer = Writer(session, self)
        self.saved = {part: [] for part in TITLES}
        self.cells = Cells({part: [] for part in TITLES})
        self.problems = ()
        self.open = True
        self.setObjectName("citygrid_evaluation_settings")
        self.setWindowTitle(tr("How the city judges"))
        self.resize(1140, 620)
        self._build()
        self.writer.waiting.connect(self.status.wait)
        self.writer.ended.connect(self.status.ready)
        self.status.stopped.connect(self.writer.stop)
        session.workspaceClosed.connect(self._closed)
        session.changed.connect(self._changed)
        self.load()

    def closeDown(self):
        """Let go of the session; once is enough."""
        if not self.open:
            return
        self.open = False
        self.writer.stop()
        self.trial.closeDown()
        self.session.workspaceClosed.disconnect(self._closed)
        self.session.changed.disconnect(self._changed)

    # -- widgets

    def _build(self):
        self.tabs = QTabWidget()
        self.tabs.setObjectName("evaluation_tabs")
        self.tabs.setUsesScrollButtons(True)
        self.pages = {}
        more = {"level": [("colour", tr("C&olour…"), tr("Choose the colour of the selected level"),
                           lambda: self.pages["level"].choose_colour())],
                COLLECTOR: [("patrols", tr("Those of the &patrol areas"),
                             tr("Add the collectors of the patrol areas that are missing here"),
                             self.add_patrols)]}
        for part, title in TITLES.items():
            model = RowsModel(part, self.cells, self)
            page = RowsPage(model, tr(_NOTES[part]), part != COLLECTOR, part != COLLECTOR,
                            more.get(part, ()))
            model.edited.connect(self.check)
            page.defaultsWanted.connect(lambda p=part: self.back_to_defaults(p))
            self.tabs.addTab(page, tr(title))
            self.pages[part] = page
        self.pages["rate"].model.renamed.connect(self._renamed)
        self.trial = TrialPage(self.session, self.rules)
        self.tabs.addTab(self.trial, tr("What would change"))
        self.status = StatusLine()
        # what is said does not move the buttons away below the mouse
        self.status.setMinimumHeight(self.status.label.fontMetrics().height())
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.status)
        layout.addLayout(self._foot())

    def _foot(self):
        self.why = QLineEdit()
        self.why.setObjectName("evaluation_why")
        self.why.setPlaceholderText(tr("Reason of the change of collectors"))
        self.why.setToolTip(tr("Stands with your name at every collector that changes"))
        self.why.textChanged.connect(self._enable)
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton(tr("&Save"), QDialogButtonBox.ButtonRole.ApplyRole)
        self.save_button.setObjectName("evaluation_save")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(lambda _=False: self.save())
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("evaluation_close")
        close.setToolTip(tr("What is not saved is asked about"))
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        line = QHBoxLayout()
        line.addWidget(self.why, 1)
        line.addWidget(buttons)
        return line

    # -- what is shown

    def load(self):
        """Read all tables anew; what was not saved is lost."""
        with self.status.guarded():
            self.saved = self._stored()
            for part, page in self.pages.items():
                page.model.load(self.saved[part])
            self.why.clear()
            self.check()

    def _stored(self):
        ws = self.session.workspace
        return {**evaluation_settings.rows_of(ws), COLLECTOR: collectors.rows_of(ws)}

    def rules(self):
        """The rules as they stand in the window, a copy."""
        return evaluation_rules.rules(copy.deepcopy(self.cells.rows))

    def changed_parts(self):
        """What there is to save."""
        return [part for part in TITLES if self.cells.rows[part] != self.saved[part]]

    def check(self):
        """Name what is wrong, each beside its table."""
        made = evaluation_rules.rules(self.cells.rows)
        self.problems = made.problems + collectors.problems(self.cells.rows[COLLECTOR])
        for number, (part, page) in enumerate(self.pages.items()):
            mine = [(p.row, self.cells.sentence(p)) for p in self.problems if p.part == part]
            page.show_problems(mine, self._sums() if part == "weight" else "")
            self.tabs.setTabText(number, ("■ " if mine else "") + tr(TITLES[part]))
        self.status.say("")
        self._enable()

    def _sums(self):
        """What the weights of each kind of subjects add up to."""
        said = []
        for subject in SUBJECTS:
            values = [row["weight"] for row in self.cells.rows["weight"]
                      if row["subject"] == subject and isinstance(row["weight"], (int, float))]
            total = f"{100 * sum(values):.6g}"
            said.append(("" if total == "100" else "■ ")
                        + f"{judged_title(subject)} {total} %")
        return tr("Sums: {sums}").format(sums=" · ".join(said))

    def _enable(self, *_):
        changed = self.changed_parts()
        self.why.setVisible(COLLECTOR in changed)
        reason = COLLECTOR not in changed or bool(self.why.text().strip())
        self.save_button.setEnabled(bool(changed) and not self.problems and reason)
        self.save_button.setToolTip(
            tr("Nothing is changed") if not changed else
            tr("Correct first what is marked with ■: {titles}").format(titles=", ".join(
                tr(TITLES[part]) for part in dict.fromkeys(p.part for p in self.problems)))
            if self.problems else
            tr("All tables at once") if reason else tr("Give the reason first"))
        self.trial.allow(not self.problems)

    # -- what is changed

    def _renamed(self, old, new):
        """Weights and goals follow a rate that gets another name."""
        for part in ("weight", "goal"):
            for row in self.cells.rows[part]:
                if row["measure"] == old:
                    row["measure"] = new

    def back_to_defaults(self, part):
        """Put the rows that are given in the place of those of a table, once more asked."""
        if not self.session.ask(
                tr("All rows of “{title}” are replaced by those that are given with the program. "
                   "Nothing is stored before you save.").format(title=tr(TITLES[part])),
                tr("Back to the defaults")):
            return
        self.pages[part].model.load(
            [{**dict.fromkeys(evaluation_settings.COLUMNS[part]), **row}
             for row in evaluation_settings.defaults()[part]])
        self.check()

    def add_patrols(self):
        """Add the collectors of the patrol areas that are missing."""
        with self.status.guarded():
            names = collectors.of_patrol_areas(self.session.workspace)
            model = self.pages[COLLECTOR].model
            known = {str(row["name"] or "").strip() for row in model.rows}
            new = [{**dict.fromkeys(collectors.COLUMNS), "name": name}
                   for name in names if name not in known]
            if new:
                model.put(new, len(model.rows))
            self.status.say(tr("{count} collectors were added.").format(count=len(new)))

    # -- the end

    def save(self):
        """Store what changed, in one transaction."""
        self.save_button.setFocus()         # by its key it is pressed while a cell is edited
        changed = self.changed_parts()
        if not self.save_button.isEnabled():
            return
        rows, before = copy.deepcopy(self.cells.rows), self.saved
        why, actor = self.why.text().strip(), self.session.user

        def write(ws):
            with ws.transaction():
                evaluation_settings.save(ws, before, **{
                    part: rows[part] for part in changed if part != COLLECTOR})
                if COLLECTOR in changed:
                    collectors.save(ws, rows[COLLECTOR], actor=actor, why=why,
                                    before=before[COLLECTOR])
        self.writer.run(write, lambda _: self._written(changed), self.status.fail)

    def _written(self, changed):
        self.load()
        for part in changed:
            self.session.announce(evaluation_settings.TABLES.get(part, COLLECTOR))
        self.status.say(tr("Saved: {titles}.").format(
            titles=", ".join(tr(TITLES[part]) for part in changed)))

    def _changed(self, table):
        """Others write all the time; a cell that is being edited stays open unless it must not."""
        tables = ("", COLLECTOR, *evaluation_settings.TABLES.values())
        if table not in tables or self.changed_parts() or self.writer.busy:
            return
        with self.status.guarded():
            if self._stored() != self.saved:
                self.load()

    def _closed(self):
        self.done(0)

    def reject(self):
        """Close; changes that are not saved are asked about."""
        if not self.changed_parts() or self.session.ask(
                tr("The changes of how the city judges are not saved."), tr("Discard changes")):
            super().reject()
