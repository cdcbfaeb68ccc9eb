"""Trying rules of responsibility out: on one case, and on the cases of last month."""
from dataclasses import replace
from html import escape

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QLineEdit, QProgressBar, QPushButton,
    QTableWidget, QTableWidgetItem, QTabWidget, QTextBrowser, QVBoxLayout, QWidget)

from ...core.cases import replay, responsible
from ...core.cases.rules import explain
from ...core.workspace import cases, store
from ...core.workspace.ddl import sql
from ...i18n import tr
from .detail import component_name
from .rule_words import percent, title

#: Differences that are listed; the counts are of all.
SHOWN = 500


class RuleTrial(QTabWidget):
    """Two tabs below the table of rules.

    Parameters
    ----------
    session : gui.session.Session
    rules : callable
        Gives the rules as they stand in the table.
    known : callable
        Gives the Directory.

    Signals
    -------
    fired : number of the rule that fired for the case tried, 0 for none
    said : a sentence for the status line, and whether it is bad
    """

    fired = pyqtSignal(int)
    said = pyqtSignal(str, bool)

    def __init__(self, session, rules, known, parent=None):
        super().__init__(parent)
        self.session, self.rules, self.known = session, rules, known
        self.work = None
        self._build_case()
        self._build_month()

    def closeDown(self):
        """Stop what still runs; its result is not wanted any more."""
        if self.work is not None:
            self.work.done = None
            self.work.progressChanged.disconnect(self._progress)
            self.work.taskTerminated.disconnect(self._ended)
            self.work.cancel()
            self.work = None

    # -- one case

    def _build_case(self):
        page = QWidget()
        layout = QVBoxLayout(page)
        line = QHBoxLayout()
        line.addWidget(QLabel(tr("Case number")))
        self.number = QLineEdit()
        self.number.setObjectName("citygrid_rules_case")
        self.number.setClearButtonEnabled(True)
        self.number.setPlaceholderText(tr("number of a case, or the end of an open one's"))
        self.number.setToolTip(tr("Enter shows which rule gives the case to whom"))
        self.number.returnPressed.connect(self.try_case)
        line.addWidget(self.number, 1)
        self.test = QPushButton(tr("&Test"))
        self.test.setObjectName("citygrid_rules_test")
        self.test.setToolTip(tr("With the rules as they stand above, saved or not"))
        self.test.setAutoDefault(False)
        self.test.clicked.connect(lambda _=False: self.try_case())
        line.addWidget(self.test)
        layout.addLayout(line)
        self.answer = QTextBrowser()
        self.answer.setObjectName("citygrid_rules_answer")
        self.answer.setToolTip(tr("✔ fired, ○ would have fired, ✕ names nobody"))
        layout.addWidget(self.answer, 1)
        self.addTab(page, tr("A case"))

    def try_case(self, case_no=None):
        """Show what the rules say of the case in the line, or of the one given."""
        if case_no is not None:
            self.number.setText(case_no)
        text = self.number.text().strip()
        if not text:
            return
        ws = self.session.workspace
        found = [row for table in ("case_open", "case_closed") for row in ws.query(
            sql("SELECT fid FROM {table} WHERE case_no = ?", table=table), (text,))]
        if not found:
            # the end of a number is looked for among the open ones, which are few
            found = ws.query("SELECT fid FROM case_open WHERE substr(case_no, -length(?1)) = ?1 "
                             "LIMIT 2", (text,))
        if len(found) != 1:
            self.answer.setPlainText("")
            self.fired.emit(0)
            self.said.emit(tr("There is no case {number}.").format(number=text) if not found else
                           tr("Several cases end with {number}; type more of it.").format(
                               number=text), True)
            return
        self.said.emit("", False)
        case = cases.case(ws, found[0][0])
        self.number.setText(case["case_no"])
        proposal = responsible.propose(ws, case, self.rules())
        self.answer.setHtml(self._html(proposal))
        self.fired.emit(proposal.position)

    def _html(self, proposal):
        known = self.known()
        proposal = self._named(proposal)
        if proposal.unit:
            mark = tr("sure") if proposal.sure else tr("not sure")
            head = f"<b>{escape(known.name(proposal.unit))}</b> ({escape(mark)})"
        else:
            head = f"<b>{escape(tr('nobody'))}</b>"
        lines = [f"<p>{head}<br>{escape(explain(proposal, tr))}</p>"]
        by_place = {v.rule.position: ("✕", v) for v in proposal.passed}
        by_place.update({v.rule.position: ("○", v) for v in proposal.alternatives})
        rows = []
        if proposal.unit:
            by_place[proposal.position] = ("✔", proposal)
        for place in sorted(by_place):
            mark, said = by_place[place][0], self._named(by_place[place][1])
            name = title(said.rule if mark != "✔" else proposal) if place else ""
            whom = known.name(said.unit) if said.unit else ""
            rows.append(f"<tr><td>{mark}</td><td>{place or '–'}</td><td>{escape(name)}</td>"
                        f"<td><b>{escape(whom)}</b></td><td>{escape(explain(said, tr))}</td></tr>")
        lines.append(f"<table cellpadding='3'>{''.join(rows)}</table>")
        return "".join(lines)

    def _named(self, said):
        """A proposal or verdict with the component's name in the reader's language."""
        if "objid" not in said.params:
            return said
        name = component_name(self.session.workspace, said.params["objid"])
        return replace(said, params={**said.params, "name": name or said.params.get("name", "")})

    # -- last month

    def _build_month(self):
        page = QWidget()
        layout = QVBoxLayout(page)
        line = QHBoxLayout()
        self.replay = QPushButton(tr("&What would have changed last month?"))
        self.replay.setObjectName("citygrid_rules_replay")
        self.replay.setToolTip(tr("Tries the rules above on the cases filed last month, and "
                                  "compares them with the saved rules and with who handled the "
                                  "cases"))
        self.replay.setAutoDefault(False)
        self.replay.clicked.connect(lambda _=False: self.start())
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.stop = QPushButton(tr("Cancel"))
        self.stop.setObjectName("citygrid_rules_stop")
        self.stop.setToolTip(tr("Stop this; nothing half done is left behind"))
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(lambda _=False: self.work and self.work.cancel())
        line.addWidget(self.replay)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        line.addStretch(1)
        layout.addLayout(line)
        self.figures = QLabel()
        self.figures.setObjectName("citygrid_rules_figures")
        self.figures.setWordWrap(True)
        layout.addWidget(self.figures)
        self.list = QTableWidget(0, 4)
        self.list.setObjectName("citygrid_rules_differences")
        self.list.setToolTip(tr("A double click tries the case"))
        self.list.setHorizontalHeaderLabels([tr("Case"), tr("Handled by"), tr("Saved rules"),
                                             tr("Rules above")])
        self.list.verticalHeader().hide()
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setAlternatingRowColors(True)
        self.list.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.list.itemDoubleClicked.connect(self._show_case)
        layout.addWidget(self.list, 1)
        self.addTab(page, tr("Last month"))
        self._running(False)

    def _running(self, on):
        self.bar.setVisible(on)
        self.stop.setVisible(on)
        self.replay.setEnabled(not on)

    def start(self, since=None, until=None):
        """Replay last month, or another period, in a task."""
        if self.work is not None:
            return
        if since is None:
            since, until = replay.last_month()
        path, rules = self.session.workspace.path, self.rules()
        self.period = (since, until)

        def run(feedback):
            with store.open_workspace(path, allow_network=True) as ws:
                return replay.replay(ws, rules, since, until, feedback)
        self.bar.setValue(0)
        self._running(True)
        self.work = self.session.work(tr("Trying the rules on last month"), run, self._done)
        self.work.progressChanged.connect(self._progress)
        self.work.taskTerminated.connect(self._ended)

    def _progress(self, value):
        self.bar.setValue(int(value))

    def _ended(self):
        self.work = None
        self._running(False)

    def _done(self, found):
        self._ended()
        self.show_replay(found, *self.period)

    def show_replay(self, found, since, until):
        """Show the figures of a Replay and the cases that would have gone elsewhere."""
        now, then = found.present, found.changed_to
        name = self.known().name
        self.figures.setText("<br>".join((
            tr("{cases} cases were filed from {since} to before {until} and were to be "
               "dispatched; accurate dispatch rate {rate}.").format(
                   cases=now.should, since=since, until=until, rate=percent(now.rate)),
            tr("Saved rules: sure for {coverage} of the cases; of those that a unit has handled "
               "since, right for {precision}.").format(
                   coverage=percent(now.coverage), precision=percent(now.precision)),
            tr("Rules above: sure for {coverage} of the cases; of those that a unit has handled "
               "since, right for {precision}.").format(
                   coverage=percent(then.coverage), precision=percent(then.precision)),
            tr("The same unit {same}, another {changed}, nobody {none}.").format(
                same=found.same, changed=found.changed, none=found.none))))
        rows = found.differences[:SHOWN]
        self.list.setRowCount(len(rows))
        for at, row in enumerate(rows):
            for column, text in enumerate((
                    row.case_no, name(row.recorded) or "–", name(row.before.unit) or "–",
                    name(row.after.unit) or "–")):
                self.list.setItem(at, column, QTableWidgetItem(text))
        if len(found.differences) > SHOWN:
            self.said.emit(tr("The first {shown} of {all} differences are listed.").format(
                shown=SHOWN, all=len(found.differences)), False)

    def _show_case(self, item):
        self.setCurrentIndex(0)
        self.try_case(self.list.item(item.row(), 0).text())
