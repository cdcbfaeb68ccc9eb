"""The tools of the grid dock, and what the one in hand would do."""
import html

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...i18n import tr
from ..components.finding_model import SHAPES
from ..widgets import sentence
from .cell_panel import combo, fill

#: (mode, title, key, tooltip)
TOOLS = (
    ("split", N_("Split"), "S", N_("Split a unit grid with a drawn line ({key})")),
    ("merge", N_("Merge"), "M", N_("Merge neighbouring unit grids: those that are selected, or "
                                   "those clicked on the map ({key})")),
    ("move", N_("Border"), "B", N_("Move the border between two unit grids: the drawn line takes "
                                   "the place of the old one ({key})")),
    ("reassign", N_("Piece"), "P", N_("Give a parcel, building or block to the neighbouring unit "
                                      "grid ({key})")),
)
BAD, PALE = "#c62828", "#777777"


class ToolPanel(QWidget):
    """Buttons, the reason, the patrol areas, and the live figures.

    Signals
    -------
    take : name of a tool
    lock, undo, give : a button was pressed
    """

    take = pyqtSignal(str)
    lock = pyqtSignal()
    undo = pyqtSignal()
    give = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.buttons = {}
        line = QHBoxLayout()
        line.setSpacing(2)
        for mode, title, key, tip in TOOLS:
            button = self._button(line, mode, tr(title), tr(tip).format(key=key))
            button.setCheckable(True)
            button.clicked.connect(lambda _, mode=mode: self.take.emit(mode))
        self._button(line, "lock", tr("Lock"), tr(
            "Lock the selected unit grids, or unlock them where all are locked: a locked one "
            "cannot be edited or retired (L)")).clicked.connect(lambda _: self.lock.emit())
        self._button(line, "undo", tr("Undo"), tr(
            "Take back the last action of this dock; codes given in between are retired (Z)")
            ).clicked.connect(lambda _: self.undo.emit())
        line.addStretch(1)
        layout.addLayout(line)
        second = QHBoxLayout()
        second.setSpacing(4)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setPlaceholderText(tr("Reason, for the history"))
        self.reason.setToolTip(tr("Why it is edited; left empty, the history says what was done"))
        self.patrol = combo("patrol", tr("Patrol area that gets the selected unit grids"))
        second.addWidget(self.reason, 2)
        second.addWidget(self.patrol, 1)
        self._button(second, "give", tr("Give"), tr(
            "Give the selected unit grids to this patrol area (G)")
            ).clicked.connect(lambda _: self.give.emit())
        layout.addLayout(second)
        self.live = QLabel()
        self.live.setObjectName("live")
        self.live.setWordWrap(True)
        self.live.setTextFormat(Qt.TextFormat.RichText)
        self.live.hide()
        layout.addWidget(self.live)

    def _button(self, line, name, title, tip):
        button = QToolButton()
        button.setObjectName(name)
        button.setText(title)
        button.setToolTip(tip)
        line.addWidget(button)
        self.buttons[name] = button
        return button

    def why(self, standard):
        """The reason that is typed, else ``standard``."""
        return self.reason.text().strip() or standard

    def show_mode(self, mode):
        """Press the button of the tool in hand."""
        for name, _, _, _ in TOOLS:
            self.buttons[name].setChecked(name == mode)

    def allow(self, free, selected, undo):
        """Switch the buttons by what is possible now."""
        for mode, _, _, _ in TOOLS:
            self.buttons[mode].setEnabled(free)
        self.buttons["lock"].setEnabled(free and selected)
        self.buttons["give"].setEnabled(free and selected)
        self.buttons["undo"].setEnabled(free and undo)

    def show_patrols(self, rows):
        """Fill the list of patrol areas: (code, name) each; hidden where there are none."""
        fill(self.patrol, [(tr("Patrol area …"), "")] + [
            (f"{code} {name}".strip(), code) for code, name in rows])
        for widget in (self.patrol, self.buttons["give"]):
            widget.setVisible(bool(rows))

    def show_live(self, edit, figures, error):
        """Figures of what is drawn at this moment; what breaks a rule is red."""
        if edit is None and error is None:
            self.live.hide()
            return
        if edit is None:
            colour = PALE if getattr(error, "unfinished", False) else BAD
            self.live.setText(f"<span style='color:{colour}'>"
                              f"{html.escape(sentence(error))}</span>")
        else:
            self.live.setText("<br>".join(_part(edit, place, part)
                                          for place, part in enumerate(figures)))
        self.live.show()


def _part(edit, place, part):
    """One new cell in a line; those that only change sides keep the end of their code."""
    name = edit.retired[place][-3:] if edit.action in ("move", "reassign") \
        else chr(ord("A") + place % 26)
    figure = tr("{area:,.0f} m² · compactness {compactness:.2f} · {load} components").format(
        area=part.area, compactness=part.compactness, load=part.load)
    line = f"<b>{html.escape(name)}</b> {html.escape(figure)}"
    if part.broken:
        rules = tr(", ").join(f"{SHAPES[rule.severity]} {tr(rule.name)}" for rule in part.broken)
        line += (f" <span style='color:{BAD}'>"
                 f"{html.escape(tr('breaks: {rules}').format(rules=rules))}</span>")
    return line
