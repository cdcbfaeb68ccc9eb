"""What the list of findings is narrowed to: state, severity, check, rule, words."""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QWidget

from ...core.errors import N_
from ...core.workspace import finding_list
from ...i18n import tr
from ..widgets import SearchLine
from .finding_model import RUNS, SEVERITIES, SHAPES, STATES

_NAMES = {"state": STATES, "severity": SEVERITIES, "run": RUNS, "rule": {}}
_ALL = {"state": N_("All states"), "severity": N_("All severities"), "run": N_("All checks"),
        "rule": N_("All rules")}
_TIPS = {"state": N_("Only findings in this state"),
         "severity": N_("Only findings of this severity"),
         "run": N_("Only findings of this check"), "rule": N_("Only findings of this rule")}


class FindingFilters(QWidget):
    """Four lists with counts and a search line.

    Parameters
    ----------
    titles : RuleTitles
    """

    changed = pyqtSignal()

    def __init__(self, titles, parent=None):
        super().__init__(parent)
        self.titles = titles
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.combos = {}
        for place, name in enumerate(_NAMES):
            combo = QComboBox()
            combo.setObjectName(f"filter_{name}")
            combo.setToolTip(tr(_TIPS[name]))
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.addItem("", "")
            combo.activated.connect(lambda _: self.changed.emit())
            grid.addWidget(combo, place // 2, place % 2)
            self.combos[name] = combo
        self.search = SearchLine(tr("Code, words of the sentence, reason …"),
                                 tr("Only findings that have this text (/)"))
        self.search.searched.connect(self.changed)
        grid.addWidget(self.search, 2, 0, 1, 2)

    def settled(self):
        """The list is read anew now; no need to wait for the end of the typing."""
        self.search.settled()

    def value(self, name):
        """What one list is set to, "" for all."""
        return self.combos[name].currentData() or ""

    def choose(self, name, value):
        """Set one list without telling anybody."""
        combo = self.combos[name]
        if combo.findData(value) < 0:
            combo.addItem("", value)
        combo.setCurrentIndex(combo.findData(value))

    def wanted(self, ws):
        """The Filter that all of them make."""
        text = self.search.text().strip()
        hits = tuple(t for t in finding_list.templates(ws) if text.lower() in tr(t).lower()) \
            if text else ()
        return finding_list.Filter(text=text, templates=hits,
                                   **{name: self.value(name) for name in self.combos})

    def show_counts(self, numbers):
        """Counts as ``finding_list.counts`` gives them."""
        for name, combo in self.combos.items():
            now, known = self.value(name), _NAMES[name]
            values = list(dict.fromkeys([*known, *numbers[name], *([now] if now else [])]))
            combo.clear()
            combo.addItem(f"{tr(_ALL[name])} ({sum(numbers[name].values())})", "")
            for value in values:
                text = self._rule_title(value) if name == "rule" else tr(known.get(value, value))
                mark = f"{SHAPES[value]} " if name == "severity" and value in SHAPES else ""
                combo.addItem(f"{mark}{text} ({numbers[name].get(value, 0)})", value)
            combo.setCurrentIndex(max(combo.findData(now), 0))

    def _rule_title(self, rule):
        run = self.value("run")
        titles = [self.titles.title(r, rule) for r in ([run] if run else RUNS)]
        return next((title for title in titles if title != rule), rule)

    def save(self, settings, key):
        """Remember the lists; what was typed is for now."""
        for name in self.combos:
            settings.setValue(f"{key}/{name}", self.value(name))

    def restore(self, settings, key):
        """Set the lists as they were; at first, what is open."""
        for name in self.combos:
            self.choose(name, settings.value(f"{key}/{name}",
                                             "open" if name == "state" else "") or "")
