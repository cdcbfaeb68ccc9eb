"""What other rules of the evaluation would change: the last month that has cases, judged twice."""
import datetime

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QComboBox, QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableWidget,
    QTableWidgetItem, QVBoxLayout, QWidget)

from ...core.analysis.evaluation_counts import SUBJECT_TITLES
from ...core.errors import N_
from ...core.workspace import store
from ...i18n import tr

#: Rows that are shown; a city of many people is judged whole, and those that change most are seen.
SHOWN = 500
_COLUMNS = (N_("Name"), N_("Saved rules"), N_("These rules"), N_("Difference"))
_NONE = "–"


def month_of(day):
    """The month of a day as (first day, first day after it), ISO texts."""
    first = datetime.date.fromisoformat(day[:10]).replace(day=1)
    after = (first + datetime.timedelta(days=31)).replace(day=1)
    return first.isoformat(), after.isoformat()


def judged_twice(ws, subject, rules, feedback=None):
    """The last month with cases by the saved rules and by others.

    Parameters
    ----------
    ws : Workspace
    subject : str
        Of ``evaluation_counts.SUBJECTS``; areas are communities.
    rules : Rules
        The other rules.
    feedback : optional

    Returns
    -------
    (Evaluation, Evaluation) or None
        None where there is no case. Their rows are the same.

    Raises
    ------
    InputError, Cancelled
    """
    from ...core.workspace.evaluation import Evaluator
    last = ws.query("SELECT max(at) FROM (SELECT max(reported_at) AS at FROM case_open "
                    "UNION ALL SELECT max(reported_at) FROM case_closed)")[0][0]
    if not last:
        return None
    evaluator = Evaluator(ws, subject, *month_of(last), area="community", feedback=feedback)
    before = evaluator.whole()
    evaluator.rules = rules
    return before, evaluator.whole()


class TrialPage(QWidget):
    """Judges the last month by the saved rules and by those of the window.

    Parameters
    ----------
    session : Session
    rules : callable
        Gives the Rules of the window.
    """

    def __init__(self, session, rules, parent=None):
        super().__init__(parent)
        self.session = session
        self.rules = rules
        self.work = None
        self.possible = True
        self.setObjectName("evaluation_page_trial")
        note = QLabel(tr("The last month that has cases, judged by the saved rules and by those of "
                         "this window; nothing is saved."))
        note.setWordWrap(True)
        self.subject = QComboBox()
        self.subject.setObjectName("evaluation_trial_subject")
        self.subject.setToolTip(tr("Who is judged; areas are communities"))
        for name, title in SUBJECT_TITLES.items():
            self.subject.addItem(tr(title), name)
        self.subject.setCurrentIndex(self.subject.findData("unit"))
        self.start_button = QPushButton(tr("&Compare"))
        self.start_button.setObjectName("evaluation_trial_start")
        self.start_button.setToolTip(tr("Judge the month twice; what is wrong in the tables must "
                                        "be corrected first"))
        self.start_button.setAutoDefault(False)
        self.start_button.clicked.connect(lambda _=False: self.start())
        self.stop_button = QPushButton(tr("Cancel"))
        self.stop_button.setObjectName("evaluation_trial_stop")
        self.stop_button.setToolTip(tr("Stop this; nothing half done is left behind"))
        self.stop_button.setAutoDefault(False)
        self.stop_button.clicked.connect(lambda _=False: self.stop())
        line = QHBoxLayout()
        line.addWidget(self.subject, 1)
        line.addWidget(self.start_button)
        line.addWidget(self.stop_button)
        self.figures = QLabel()
        self.figures.setObjectName("evaluation_trial_figures")
        self.figures.setWordWrap(True)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("evaluation_trial_table")
        self.table.setHorizontalHeaderLabels([tr(title) for title in _COLUMNS])
        self.table.setToolTip(tr("Score and level; those that change most stand first"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 8)
        self.table.setAlternatingRowColors(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.addWidget(note)
        layout.addLayout(line)
        layout.addWidget(self.figures)
        layout.addWidget(self.table, 1)
        self._running(False)

    def closeDown(self):
        """Stop what still runs; its result is not wanted any more."""
        work, self.work = self.work, None
        if work is not None:
            work.done = None
            work.taskTerminated.disconnect(self._ended)
            work.cancel()

    def allow(self, possible):
        """Whether the rules of the window can be judged by."""
        self.possible = possible
        self.start_button.setEnabled(possible and self.work is None)

    def stop(self):
        """Give up the comparison."""
        if self.work is not None:
            self.work.cancel()

    def _running(self, on):
        self.stop_button.setVisible(on)
        self.start_button.setEnabled(not on and self.possible)

    def start(self):
        """Judge the month in a task."""
        if self.work is not None:
            return
        path, subject, rules = self.session.workspace.path, self.subject.currentData(), \
            self.rules()

        def run(feedback):
            with store.open_workspace(path, allow_network=True) as ws:
                return judged_twice(ws, subject, rules, feedback)
        self.work = self.session.work(tr("Comparing rules of the evaluation"), run, self._done)
        self.work.taskTerminated.connect(self._ended)
        self._running(True)

    def _ended(self):
        self.work = None
        self._running(False)

    def _done(self, found):
        self._ended()
        self.show_result(found)

    def show_result(self, found):
        """Show what ``judged_twice`` gave."""
        self.table.setRowCount(0)
        if found is None or not len(found[0]):
            self.figures.setText(tr("Nobody was judged: there are no such cases."))
            return
        before, after = found
        rows = sorted(range(len(after)), key=lambda n: (-abs(_change(before, after, n)),
                                                        str(after.name[n])))
        changed = sum(bool(_change(before, after, n)) for n in rows)
        others = sum(_level(before, n) != _level(after, n) for n in rows)
        self.figures.setText(tr(
            "{since} to before {until}: {count} judged; {changed} get another score, {others} "
            "another level.").format(
                since=str(after.since)[:10], until=str(after.until)[:10], count=len(rows),
                changed=changed, others=others))
        self.table.setRowCount(min(len(rows), SHOWN))
        for at, row in enumerate(rows[:SHOWN]):
            change = _change(before, after, row)
            for column, text in enumerate((
                    str(after.name[row]), _score(before, row), _score(after, row),
                    f"{change:+.2f}" if change else "")):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(int(Qt.AlignmentFlag.AlignRight
                                              | Qt.AlignmentFlag.AlignVCenter))
                self.table.setItem(at, column, item)


def _change(before, after, row):
    """By how much a score changes; 0 where there is none."""
    change = float(after.score[row] - before.score[row])
    return round(change, 2) if change == change else 0.0


def _level(made, row):
    at = int(made.level[row])
    return made.rules.levels[at].letter if at >= 0 else _NONE


def _score(made, row):
    score = float(made.score[row])
    return f"{score:.2f} {_level(made, row)}" if score == score else _NONE
