"""Rules of responsibility 责任规则: who gets a case, in the order in which they are asked.

The table above is a draft until it is saved, in one transaction with who and why; below it can be
tried on a case and on the cases of last month.
"""
from dataclasses import replace

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QHeaderView, QLabel,
    QLineEdit, QPushButton, QShortcut, QSplitter, QTableWidget, QTableWidgetItem, QVBoxLayout,
    QWidget)

from ...core.cases import facts, rule_store
from ...core.errors import N_
from ...i18n import tr
from ..widgets import StatusLine
from ..writer import Writer
from . import rule_words
from .rule_form import RuleForm
from .rule_trial import RuleTrial

TABLE = "responsibility_rule"
_COLUMNS = (N_("Number"), N_("Name"), N_("Classes"), N_("Area"), N_("Situation"), N_("Goes to"),
            N_("Valid"), N_("Remark"))
#: Widths in pixels; the last column takes what is left.
_WIDTHS = (64, 190, 210, 110, 110, 190, 60)
_VALID = 6


class RulesDialog(QDialog):
    """Shows, edits and tries the rules of the open workspace.

    Parameters
    ----------
    session : gui.session.Session
        With a workspace open; the dialog closes with it.
    case_no : str, optional
        A case to try the rules on at once ("Why?" of the dispatch dock).
    """

    def __init__(self, session, case_no=None, parent=None):
        super().__init__(parent or session.iface.mainWindow())
        self.session = session
        self.writer = Writer(session, self)
        self.rules, self.saved, self.seen = [], [], None
        self.known = None
        self.open = True
        self.setObjectName("citygrid_rules")
        self.setWindowTitle(tr("Rules of responsibility"))
        self.resize(1200, 740)
        self._build()
        self.writer.waiting.connect(self.status.wait)
        self.writer.ended.connect(self.status.ready)
        self.status.stopped.connect(self.writer.stop)
        session.workspaceClosed.connect(self._closed)
        session.changed.connect(self._changed)
        # a dock shows it beside itself and does not wait for its end
        self.finished.connect(lambda _: self.closeDown())
        self.finished.connect(lambda _: self.deleteLater())
        self.load()
        if case_no:
            self.trial.try_case(case_no)

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
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("citygrid_rules_table")
        self.table.setToolTip(tr("Asked from top to bottom; the first that names a unit at work "
                                 "decides. A double click edits a rule."))
        self.table.setHorizontalHeaderLabels([tr(name) for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.table.setWordWrap(False)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        self.table.itemSelectionChanged.connect(self._enable)
        self.table.itemDoubleClicked.connect(lambda _: self.edit())
        self.buttons = {}
        side = QVBoxLayout()
        for name, text, key, tip, call in (
                ("up", tr("Move &up"), "Alt+Up", tr("Asked earlier"), lambda: self.move(-1)),
                ("down", tr("Move &down"), "Alt+Down", tr("Asked later"), lambda: self.move(1)),
                ("add", tr("&Add…"), "Ins", tr("A new rule above the selected one"), self.add),
                ("edit", tr("&Edit…"), "F2", tr("Change the selected rule"), self.edit),
                ("off", tr("Swi&tch off"), "Del",
                 tr("The rule is asked no more; it is kept, and can be switched on again"),
                 self.switch)):
            button = QPushButton(text)
            button.setObjectName(f"citygrid_rules_{name}")
            button.setToolTip(f"{tip} ({key})")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=call: run())
            short = QShortcut(QKeySequence(key), self.table)
            short.setContext(Qt.ShortcutContext.WidgetShortcut)
            short.activated.connect(button.click)
            side.addWidget(button)
            self.buttons[name] = button
        side.addStretch(1)
        top = QWidget()
        grid = QGridLayout(top)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.table, 0, 0)
        grid.addLayout(side, 0, 1)
        grid.addLayout(self._offer(), 1, 0, 1, 2)
        self.trial = RuleTrial(self.session, self.numbered, lambda: self.known)
        self.trial.fired.connect(self._point_at)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(top)
        splitter.addWidget(self.trial)
        splitter.setSizes([400, 260])
        splitter.setChildrenCollapsible(False)
        self.status = StatusLine()
        self.trial.said.connect(self.status.say)
        layout = QVBoxLayout(self)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.status)
        layout.addLayout(self._foot())

    def _offer(self):
        """The line that offers decisions of coordination as rules (000 art. 16)."""
        line = QHBoxLayout()
        self.offer = QLabel()
        self.offer.setObjectName("citygrid_rules_offer")
        self.take = QPushButton(tr("Make a &rule of it"))
        self.take.setObjectName("citygrid_rules_take")
        self.take.setToolTip(tr("Puts a rule for the class and the community of the case above the "
                                "last resort; look at it and save"))
        self.take.setAutoDefault(False)
        self.take.clicked.connect(lambda _=False: self.take_decision())
        line.addWidget(self.offer, 1)
        line.addWidget(self.take)
        return line

    def _foot(self):
        line = QHBoxLayout()
        self.why = QLineEdit()
        self.why.setObjectName("citygrid_rules_why")
        self.why.setPlaceholderText(tr("Reason of the change"))
        self.why.setToolTip(tr("Stands with your name at every rule that changes"))
        self.why.textChanged.connect(self._enable)
        self.why.returnPressed.connect(self.save)
        buttons = QDialogButtonBox()
        self.save_button = buttons.addButton(tr("&Save"), QDialogButtonBox.ButtonRole.ApplyRole)
        self.save_button.setObjectName("citygrid_rules_save")
        self.save_button.setToolTip(tr("All changes at once; give the reason first"))
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(lambda _=False: self.save())
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        line.addWidget(self.why, 1)
        line.addWidget(buttons)
        return line

    # -- what is shown

    def load(self):
        """Read rules, organisations and decisions anew; what was not saved is lost."""
        ws = self.session.workspace
        with self.status.guarded():
            self.known = facts.directory(ws)
            self.seen = rule_store.state(ws)
            # the names of a new workspace's rules are stored in the language of who saves first
            self.saved = [r if r.fid else replace(r, title=tr(r.title))
                          for r in rule_store.load(ws)]
            self.rules = list(self.saved)
            self.why.clear()
            self.show_rules()

    @property
    def dirty(self):
        """Whether there is something to save."""
        return self.rules != self.saved

    def numbered(self):
        """The rules as they stand, with their places as positions."""
        return [replace(rule, position=at) for at, rule in enumerate(self.rules, 1)]

    def show_rules(self, select=None):
        """Fill the table; ``select`` is the place to be under the cursor."""
        from ...core.cases.rule_check import shadowed_in
        select = self.table.currentRow() if select is None else select
        ws, rules = self.session.workspace, self.numbered()
        shadows = {s.rule.position: s for s in shadowed_in(ws, rules)}
        self.table.setRowCount(len(rules))
        for at, rule in enumerate(rules):
            shadow = shadows.get(rule.position)
            texts = (str(rule.position), rule_words.title(rule),
                     rule_words.class_text(self.session.catalogue, rule),
                     rule_words.area_text(self.known, rule), rule_words.situation_text(rule),
                     rule_words.target_text(self.known, rule), rule_words.time_text(rule),
                     self._remark(rule, shadow))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                font = item.font()
                font.setItalic(not rule.active)
                item.setFont(font)
                if not rule.active:
                    item.setForeground(Qt.GlobalColor.gray)
                item.setToolTip(" · ".join(filter(None, (text, rule.note))))
                self.table.setItem(at, column, item)
        for column in (0, _VALID):
            self.table.resizeColumnToContents(column)
        self.table.setColumnHidden(_VALID, not any(map(rule_words.time_text, rules)))
        if rules:
            self.table.selectRow(min(max(select, 0), len(rules) - 1))
        self._show_offer()
        self._enable()

    @staticmethod
    def _remark(rule, shadow):
        """Whether the rule is switched off, or can never fire and why."""
        if not rule.active:
            return tr("switched off")
        if shadow is None:
            return ""
        text = "▲ " + tr("never fires: {reason}").format(
            reason=tr(shadow.reason).format(**shadow.params))
        if shadow.by:
            text += " (" + ", ".join(str(other.position) for other in shadow.by) + ")"
        return text

    def _show_offer(self):
        taken = {rule.decision for rule in self.rules}
        self.decisions = [d for d in rule_store.decisions(self.session.workspace)
                          if d["fid"] not in taken]
        for widget in (self.offer, self.take):
            widget.setVisible(bool(self.decisions))
        if self.decisions:
            first = self.decisions[0]
            self.offer.setText(tr(
                "Decided in coordination and not a rule yet: {count}. {case_no}: {unit}. "
                "{decision}").format(count=len(self.decisions), case_no=first["case_no"],
                                     unit=self.known.name(first["unit"]),
                                     decision=first["decision"] or ""))

    def _enable(self, *_):
        at, last = self.table.currentRow(), len(self.rules) - 1
        there = 0 <= at <= last
        self.buttons["up"].setEnabled(there and at > 0)
        self.buttons["down"].setEnabled(there and at < last)
        self.buttons["edit"].setEnabled(there)
        self.buttons["off"].setEnabled(there)
        if there:
            self.buttons["off"].setText(tr("Swi&tch off") if self.rules[at].active
                                        else tr("Swi&tch on"))
        self.save_button.setEnabled(self._savable() and bool(self.why.text().strip()))
        self.why.setEnabled(self._savable())

    def _savable(self):
        """The default rules of a new workspace may also be taken over as they are."""
        return self.dirty or any(rule.fid is None for rule in self.rules)

    def _point_at(self, position):
        if position:
            self.table.selectRow(position - 1)
            self.table.scrollToItem(self.table.item(position - 1, 0))

    # -- what is changed

    def _set(self, rules, select):
        self.rules = rules
        self.status.say("")
        self.show_rules(select)

    def move(self, step):
        """Move the selected rule up (-1) or down (1)."""
        at = self.table.currentRow()
        if 0 <= at < len(self.rules) and 0 <= at + step < len(self.rules):
            rules = list(self.rules)
            rules.insert(at + step, rules.pop(at))
            self._set(rules, at + step)

    def add(self):
        """Ask for a new rule and put it above the selected one."""
        at = max(self.table.currentRow(), 0)
        rule = self.ask(None)
        if rule is not None:
            self._set([*self.rules[:at], rule, *self.rules[at:]], at)

    def edit(self):
        """Ask how the selected rule is to be."""
        at = self.table.currentRow()
        if 0 <= at < len(self.rules):
            rule = self.ask(self.rules[at])
            if rule is not None:
                self._set([*self.rules[:at], rule, *self.rules[at + 1:]], at)

    def ask(self, before):
        """Show the form; the Rule, or None where it was cancelled."""
        form = RuleForm(self.session.workspace, self.session.catalogue, self.known, before, self)
        form.exec()
        rule = form.rule
        form.deleteLater()
        return rule

    def switch(self):
        """Switch the selected rule off, or on again; one that was never saved is dropped."""
        at = self.table.currentRow()
        if not 0 <= at < len(self.rules):
            return
        rule = self.rules[at]
        if rule.fid is None and rule not in self.saved:
            self._set(self.rules[:at] + self.rules[at + 1:], at)
            return
        self._set([*self.rules[:at], replace(rule, active=1 - rule.active),
                   *self.rules[at + 1:]], at)

    def take_decision(self):
        """Make a rule of the first decision offered."""
        with self.status.guarded():
            rule = rule_store.rule_from_decision(self.session.workspace, self.decisions[0])
            rules = rule_store.with_decision(self.rules, rule)
            self._set(rules, rules.index(rule))

    def save(self):
        """Write the table, where a reason is given."""
        why = self.why.text().strip()
        if not (why and self._savable()):
            return
        rules, seen, actor = self.numbered(), self.seen, self.session.user
        self.writer.run(
            lambda ws: rule_store.save(ws, rules, actor=actor, why=why, seen=seen),
            self._saved, self.status.fail)

    def _saved(self, count):
        at = self.table.currentRow()
        self.load()
        self.show_rules(at)
        self.session.announce(TABLE)
        self.status.say(tr("{count} rules were written.").format(count=count))

    # -- the end

    def _changed(self, table):
        if table in ("", TABLE, "organisation") and not self.dirty and not self.writer.busy:
            self.load()

    def _closed(self):
        self.done(0)

    def reject(self):
        """Close; changes that are not saved are asked about."""
        if not self.dirty or self.session.ask(tr("The changes of the rules are not saved."),
                                              tr("Discard changes")):
            super().reject()
