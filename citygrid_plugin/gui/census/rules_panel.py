"""Batch rules: what the filter above would settle at once, and the rules that did so before."""
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox, QDoubleSpinBox, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton,
    QVBoxLayout, QWidget)

from ...core.workspace import census_decisions
from ...core.workspace.census_review import DECISIONS, Filter
from ...i18n import tr
from ..cases.detail import moment

_RULE = Qt.ItemDataRole.UserRole
_WAIT_MS = 300
SURE = 0.99


class RulesPanel(QWidget):
    """The rule that the filter makes, with its preview, and those on record.

    Parameters
    ----------
    filters : ChangeFilters
    status : StatusLine

    Signals
    -------
    wanted : Filter, decision and words of the rule to apply, and how many it settles
    back : the rule (dict) to take back
    """

    wanted = pyqtSignal(object, str, str, int)
    back = pyqtSignal(dict)

    def __init__(self, filters, status, parent=None):
        super().__init__(parent)
        self.filters, self._status = filters, status
        self._ws = self._census = None
        self._numbers = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self.title = QLabel()
        self.title.setObjectName("rule_title")
        self.title.setWordWrap(True)
        layout.addWidget(self.title)
        line = QHBoxLayout()
        self.bound = QCheckBox(tr("certain by at least"))
        self.bound.setObjectName("rule_bound")
        self.bound.setToolTip(tr("Only changes that are as certain as this"))
        self.bound.setChecked(True)
        self.bound.toggled.connect(lambda _: self.refresh())
        self.least = QDoubleSpinBox()
        self.least.setObjectName("rule_least")
        self.least.setRange(0, 100)
        self.least.setDecimals(1)
        self.least.setSingleStep(0.5)
        self.least.setSuffix(" %")
        self.least.setValue(100 * SURE)
        self.least.setToolTip(tr("The least certainty"))
        self.least.valueChanged.connect(lambda _: self.refresh())
        line.addWidget(self.bound)
        line.addWidget(self.least)
        line.addStretch(1)
        layout.addLayout(line)
        self.preview = QLabel()
        self.preview.setObjectName("rule_preview")
        self.preview.setWordWrap(True)
        layout.addWidget(self.preview)
        line = QHBoxLayout()
        self.buttons = {}
        for name, title, tip in (
                ("accepted", tr("Accept all of them"), tr("Accept all undecided changes that fit; "
                                                          "the rule is recorded")),
                ("rejected", tr("Reject all of them"), tr("Reject all undecided changes that fit; "
                                                          "the rule is recorded"))):
            button = QPushButton(title)
            button.setObjectName(f"rule_{name}")
            button.setToolTip(tip)
            button.clicked.connect(lambda _, name=name: self._ask(name))
            line.addWidget(button)
            self.buttons[name] = button
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(QLabel(tr("Rules on record")))
        self.list = QListWidget()
        self.list.setObjectName("rules")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setToolTip(tr("Who decided by which rule, the newest first"))
        self.list.currentItemChanged.connect(lambda *_: self._show_back())
        layout.addWidget(self.list, 1)
        self.back_button = QPushButton(tr("Take the rule back"))
        self.back_button.setObjectName("rule_back")
        self.back_button.setToolTip(tr("Its changes are undecided again, but for those that a "
                                       "person decided since; not after they were applied"))
        self.back_button.clicked.connect(lambda: self.back.emit(self._chosen()))
        layout.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._count)

    def show_census(self, ws, census):
        """Of which census rules are shown; (None, None) for none."""
        self._ws, self._census = ws, census
        self._numbers = {}
        self.refresh()

    def wanted_filter(self):
        """The Filter of the rule: what is above, without its decision."""
        above = {**self.filters.wanted().__dict__, "decision": "", "changed_by": ""}
        if self.bound.isChecked():
            above["least"] = max(above["least"] or 0.0, round(self.least.value() / 100, 4))
        return Filter(**above)

    def words(self):
        """The rule in words."""
        parts = [self.filters.words() or tr("all changes")]
        if self.bound.isChecked():
            parts.append(tr("certain by at least {percent} %").format(
                percent=f"{self.least.value():g}"))
        return " · ".join(parts)

    def refresh(self):
        """The filter, the bound or the changes are others now."""
        self.least.setEnabled(self.bound.isChecked())
        self._numbers = {}
        self.title.setText(tr("All that the filter above lists and nobody has decided: {rule}")
                           .format(rule=self.words()))
        self.preview.setText(tr("Counting …") if self._census is not None else "")
        self._show_buttons()
        if self._census is not None and self.isVisible():
            self._later.start()

    def showEvent(self, event):
        super().showEvent(event)
        self.refresh()

    def _count(self):
        if self._ws is None or self._census is None:
            return
        with self._status.guarded():
            wanted = self.wanted_filter()
            self._numbers = {decision: census_decisions.preview(self._ws, self._census, wanted,
                                                                decision)
                             for decision in self.buttons}
            text = tr("Would settle {count} changes.").format(count=self._numbers["accepted"])
            unclear = self._numbers["rejected"] - self._numbers["accepted"]
            if unclear:
                text += " " + tr("{count} uncertain ones among them are not accepted so.").format(
                    count=unclear)
            self.preview.setText(text)
            self._show_rules()
        self._show_buttons()

    def settled(self):
        """Nothing is counted any more."""
        self._later.stop()

    def _show_buttons(self):
        for decision, button in self.buttons.items():
            button.setEnabled(bool(self._numbers.get(decision)))
        self._show_back()

    def _ask(self, decision):
        self.wanted.emit(self.wanted_filter(), decision, self.words(), self._numbers[decision])

    # -- on record

    def _show_rules(self):
        chosen = (self._chosen() or {}).get("fid")
        self.list.clear()
        for rule in census_decisions.rules(self._ws, self._census):
            item = QListWidgetItem(self._rule_words(rule))
            item.setToolTip(item.text())
            item.setData(_RULE, rule)
            self.list.addItem(item)
            if rule["fid"] == chosen:
                self.list.setCurrentItem(item)

    @staticmethod
    def _rule_words(rule):
        lines = [tr("{number}  {decision}: {title}").format(
            number=rule["fid"], decision=tr(DECISIONS[rule["decision"]]), title=rule["title"]),
            "   " + tr("{who}, {at}: {count} changes, {standing} of them still so").format(
                who=rule["changed_by"], at=moment(rule["changed_at"]), count=rule["count"],
                standing=rule["standing"])]
        if rule["taken_back"]:
            who, at = rule["taken_back"]
            lines.append("   " + tr("taken back by {who}, {at}").format(who=who, at=moment(at)))
        elif rule["applied"]:
            lines.append("   " + tr("{count} of them are applied").format(count=rule["applied"]))
        return "\n".join(lines)

    def _chosen(self):
        item = self.list.currentItem()
        return item.data(_RULE) if item is not None else None

    def _show_back(self):
        rule = self._chosen()
        self.back_button.setEnabled(rule is not None and not rule["taken_back"]
                                    and not rule["applied"])
