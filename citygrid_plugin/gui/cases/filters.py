"""State, words and light: what the list of cases is narrowed to."""
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...i18n import tr
from .lights import SHAPES, WORDS

SEARCH_MS = 250
#: What a queue is called on its button: short, since three stand side by side.
QUEUES = {"reported": N_("To file"), "filed": N_("To dispatch"), "dispatched": N_("At the units"),
          "handled": N_("To verify")}


class QueueFilters(QWidget):
    """One button per state with its count, a search line, and the lights with their counts.

    Parameters
    ----------
    states : sequence of str
    first : str
        The state that is shown at first.
    """

    changed = pyqtSignal()

    def __init__(self, states, first, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_states(states, first))
        layout.addLayout(self._build_words())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(SEARCH_MS)
        self._typing.timeout.connect(self.changed)

    def _build_states(self, states, first):
        line = QHBoxLayout()
        self.states = {}
        group = QButtonGroup(self)
        for state in states:
            button = _button(f"state_{state}")
            button.setToolTip(tr("Show the cases in this state, the most urgent first"))
            group.addButton(button)
            line.addWidget(button)
            self.states[state] = button
        self.states[first].setChecked(True)
        group.buttonClicked.connect(lambda _: self.changed.emit())
        line.addStretch(1)
        return line

    def _build_words(self):
        line = QHBoxLayout()
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("Number, address, description …"))
        self.search.setToolTip(tr("Only cases that have all these words (/)"))
        self.search.textChanged.connect(lambda _: self._typing.start())
        line.addWidget(self.search, 1)
        self.lights = {}
        for light in ("yellow", "red"):
            button = _button(f"light_{light}")
            button.setToolTip(tr("Only cases of this light: {light}").format(
                light=tr(WORDS[light])))
            button.clicked.connect(lambda on, light=light: self._light_clicked(light, on))
            line.addWidget(button)
            self.lights[light] = button
        return line

    def _light_clicked(self, light, on):
        for other, button in self.lights.items():
            button.setChecked(on and other == light)
        self.changed.emit()

    @property
    def state(self):
        """The state whose cases are listed."""
        return next(s for s, b in self.states.items() if b.isChecked())

    @property
    def light(self):
        """The light whose cases alone are listed, or ""."""
        return next((s for s, b in self.lights.items() if b.isChecked()), "")

    def set(self, state, light="", text=""):
        """Set all three without telling anybody."""
        if state in self.states:
            self.states[state].setChecked(True)
        for other, button in self.lights.items():
            button.setChecked(other == light)
        self.search.setText(text)
        self.settled()

    def settled(self):
        """The list is read anew now; no need to wait for the end of the typing."""
        self._typing.stop()

    def show_counts(self, numbers):
        """Counts as ``core.workspace.cases.counts`` gives them."""
        for state, button in self.states.items():
            button.setText(f"{tr(QUEUES[state])} {numbers[state]['all']}")
        for light, button in self.lights.items():
            button.setText(f"{SHAPES[light]} {numbers[self.state][light]}")


def _button(name):
    button = QToolButton()
    button.setObjectName(name)
    button.setCheckable(True)
    return button
