"""The lower half of a case dock: what is known of the case, the unit, the reason, the buttons."""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout, QLabel, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget)

from ...core.cases import responsible
from ...i18n import tr
from .detail import component_name
from .unit_combo import UnitCombo

#: Keys of the actions; they are also shown on the buttons. Closing has a key of its own, since
#: Enter is pressed without thinking.
KEYS = {"file": "Return", "dispatch": "Return", "reject": "X", "void": "V", "handle": "H",
        "return": "B", "rework": "W",
        "pass": "P"}    # nosec B105


class DecisionPane(QWidget):
    """Shows a case and offers the steps that its state and the role allow.

    Signals
    -------
    acted : the action of the button that was pressed
    """

    acted = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.detail = QTextBrowser()
        self.detail.setObjectName("detail")
        self.detail.setOpenLinks(False)
        layout.addWidget(self.detail, 1)
        self.unit_box = QWidget()
        box = QVBoxLayout(self.unit_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        line = QHBoxLayout()
        line.addWidget(QLabel(tr("Unit")))
        self.unit = UnitCombo()
        self.unit.setObjectName("unit")
        self.unit.setToolTip(tr("The unit that is to handle the case; type any part of its name"))
        line.addWidget(self.unit, 1)
        box.addLayout(line)
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        box.addWidget(self.reason)
        layout.addWidget(self.unit_box)
        self.note = QLineEdit()
        self.note.setObjectName("note")
        self.note.setPlaceholderText(tr("Opinion or reason"))
        self.note.setToolTip(tr("Goes into the step record"))
        layout.addWidget(self.note)
        self.line = QHBoxLayout()
        self.line.addStretch(1)
        layout.addLayout(self.line)
        self.buttons = {}

    def show_html(self, html, stay=False):
        """Fill the detail; ``stay`` keeps the place one has scrolled to."""
        place = self.detail.verticalScrollBar().value()
        self.detail.setHtml(html)
        if stay:
            self.detail.verticalScrollBar().setValue(place)

    def propose(self, ws, row):
        """Begin with a new case: no reason typed, and the unit that is proposed with its why."""
        self.note.clear()
        self.unit.choose("")
        self.reason.clear()
        if row is not None and row["state"] == "filed":
            proposal = responsible.propose(ws, row)
            self.unit.choose(proposal.unit)
            values = dict(proposal.params)
            if "name" in values:
                values["name"] = component_name(ws, row["objid"])
            self.reason.setText(tr("Why: {reason}").format(
                reason=tr(proposal.reason).format(**values)))

    def show_actions(self, transitions, enabled):
        """Buttons for these transitions and nothing else."""
        while self.buttons:
            _, button = self.buttons.popitem()
            self.line.removeWidget(button)
            button.hide()           # it is deleted only when the event loop comes round
            button.deleteLater()
        for number, transition in enumerate(transitions):
            key = KEYS.get(transition.action, "")
            shown = tr("Enter") if key == "Return" else key
            button = QPushButton(tr(transition.title) + (f" ({shown})" if shown else ""))
            button.setObjectName(f"action_{transition.action}")
            button.setToolTip(tr("Needs a reason") if transition.needs_note
                              else tr(transition.title))
            button.setAutoDefault(False)
            button.setEnabled(enabled)
            button.clicked.connect(lambda _, action=transition.action: self.acted.emit(action))
            self.line.insertWidget(number, button)
            self.buttons[transition.action] = button
        self.unit_box.setVisible(any(t.needs_unit for t in transitions))
        self.note.setVisible(bool(transitions))

    def enable(self, on):
        """All buttons on or off, while something is being written."""
        for button in self.buttons.values():
            button.setEnabled(on)

    def action_of(self, key):
        """The action on offer that has this key, or ""."""
        return next((action for action in self.buttons if KEYS.get(action) == key), "")
