"""The lists of the case docks: their buttons with counts, and the menu of the rarer ones."""
from dataclasses import dataclass

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

from ...core.cases.lifecycle import STATES
from ...core.errors import N_
from ...i18n import tr
from ..flow import FlowLayout


@dataclass(frozen=True)
class Queue:
    """One list: cases of the board in some ``states``, with some ``requests``, of one of the
    board's own lists (``special``), or the rows of a ``ledger`` of ``ledgers.py``. ``mark`` is the
    shape on its button."""
    name: str
    title: str
    states: tuple = ()
    requests: tuple = ()
    special: str = ""
    ledger: str = ""
    mark: str = ""


_Q = Queue
#: What waits at the stages of a case, one list a state. Short words: several stand side by side.
BY_STATE = tuple(_Q(state, title, (state,)) for state, title in (
    ("reported", N_("To file")), ("confirming", N_("Being confirmed")),
    ("filed", N_("To dispatch")), ("assigned", N_("At departments")),
    ("dispatched", N_("At the units")), ("coordinating", N_("In coordination")),
    ("suspended", N_("Suspended")), ("enforcing", N_("At law enforcement")),
    ("with_city", N_("With the city")), ("merged", N_("Merged")), ("handled", N_("To verify")),
    ("verifying", N_("Being verified")), ("verified", N_("To close"))))
#: What wants a look wherever it stands.
SPECIAL = (
    _Q("requests", N_("Requests"), requests=("return", "extension", "suspension", "void"),
       mark="◐"),
    _Q("urged", N_("Urged, unanswered"), special="urged", mark="‼"),
    _Q("circling", N_("Circling between units"), special="circling", mark="↻"),
    _Q("stale", N_("Untouched for long"), special="stale", mark="…"),
    _Q("explain", N_("Explanation due"), special="explain", mark="✎"),
    _Q("resume", N_("Suspension over"), special="resume", mark="▶"),
    _Q("city", N_("Cases of the city"), special="city", mark="⇅"),
    _Q("city_due", N_("Answers overdue to the city"), special="city_due", mark="⇅"))
LEDGERS = (
    _Q("replies", N_("Replies to reporters"), ledger="replies", mark="✉"),
    _Q("answers", N_("Answers to the city"), ledger="answers", mark="⇅"),
    _Q("coordination", N_("Coordination decisions"), ledger="coordination", mark="⚖"),
    _Q("remediation", N_("Substitute remediation"), ledger="remediation", mark="¥"),
    _Q("appeals", N_("Appeals"), ledger="appeals", mark="?"))
QUEUES = {queue.name: queue for queue in (*BY_STATE, *SPECIAL, *LEDGERS)}


class QueueButtons(QWidget):
    """The buttons of a dock's lists; the last opens a menu with the others.

    Parameters
    ----------
    shown : sequence of str
        Names of QUEUES that have a button. "all" stands for all the dock's states together.
    more : sequence of str
        Those of the menu.
    states : sequence of str
        The states of "all".

    Signals
    -------
    chosen : another list was chosen by hand
    """

    chosen = pyqtSignal()

    def __init__(self, shown, more, states, parent=None):
        super().__init__(parent)
        self.queues = {"all": Queue("all", N_("All"), tuple(states)), **QUEUES}
        self.current = self.queues[shown[0]]
        self.buttons, self.entries = {}, {}
        self._counts = {}
        layout = FlowLayout()
        self.setLayout(layout)
        group = QButtonGroup(self)
        for name in shown:
            button = self._button(f"state_{name}", self.queues[name])
            button.clicked.connect(lambda _, name=name: self._clicked(name))
            group.addButton(button)
            layout.addWidget(button)
            self.buttons[name] = button
        self.more = self._button("more_lists", None)
        self.more.setToolTip(tr("More lists: what stands still, goes in circles or is due to "
                                "somebody outside. The number says how many of them hold "
                                "something."))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.menu.setObjectName("more_lists_menu")
        for name in more:
            entry = self.menu.addAction("")
            entry.setObjectName(f"list_{name}")
            entry.setCheckable(True)
            entry.triggered.connect(lambda _, name=name: self._clicked(name))
            self.entries[name] = entry
        self.more.setMenu(self.menu)
        group.addButton(self.more)
        layout.addWidget(self.more)
        self.choose(shown[0])

    def _button(self, name, queue):
        button = QToolButton()
        button.setObjectName(name)
        button.setCheckable(True)
        if queue is not None:
            button.setToolTip(self._tip(queue))
        return button

    def _tip(self, queue):
        if len(queue.states) == 1:
            return tr("Show the cases in the state “{state}”, the most urgent first").format(
                state=tr(STATES[queue.states[0]]))
        if queue.name == "all":
            return tr("Show all cases of this dock, the most urgent first")
        return tr("Show this list: {title}").format(title=tr(queue.title))

    def _clicked(self, name):
        self.choose(name)
        self.chosen.emit()

    def choose(self, name):
        """Show a list as the chosen one, telling nobody; an unknown one changes nothing."""
        if name not in self.buttons and name not in self.entries:
            return
        self.current = self.queues[name]
        for other, entry in self.entries.items():
            entry.setChecked(other == name)
        (self.buttons.get(name) or self.more).setChecked(True)
        self._show()

    def of_state(self, state):
        """The list with a button or entry that shows cases in a state, or ""."""
        known = (*self.buttons, *self.entries)
        return next((name for name in known if self.queues[name].states == (state,)), "")

    def show_counts(self, counts):
        """Counts by name of list; those of the menu that have none are grey."""
        self._counts = counts
        self._show()

    def _show(self):
        for name, button in self.buttons.items():
            button.setText(self._words(name))
        for name, entry in self.entries.items():
            entry.setText(self._words(name))
        filled = sum(bool(self._counts.get(name)) for name in self.entries)
        text = tr("More lists") + (f" ({filled}) ▾" if filled else " ▾")
        if self.current.name in self.entries:
            text = f"{self._words(self.current.name)} ▾"
        self.more.setText(text)

    def _words(self, name):
        queue = self.queues[name]
        return " ".join(part for part in (
            queue.mark, tr(queue.title), str(self._counts.get(name, 0))) if part)
