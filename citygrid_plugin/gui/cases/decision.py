"""The lower half of a case dock: photos and facts of the case, unit, reason, and buttons."""
from dataclasses import dataclass, field

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QSplitter, QTextBrowser, QToolButton,
    QVBoxLayout, QWidget)

from ...core.cases import lifecycle
from ...core.workspace import case_ledgers
from ...i18n import tr
from ..flow import FlowLayout
from .action_form import FIELDS, OPTIONAL_ONLY, ActionForm
from .keys import OF_ACTION, RANK
from .photo_pane import PhotoPair
from .phrases import PhraseButton
from .unit_combo import UnitCombo

#: As many buttons stand in the dock; the others are in the menu behind them.
MOST_BUTTONS = 4
#: Possible with most cases and done with few: the last of all.
_SELDOM = ("missed", "not_missed")


@dataclass(frozen=True)
class Offer:
    """One thing that can be done with a case: a step, or an entry in a ledger."""
    action: str
    title: str
    needs_unit: bool = False
    needs_note: bool = False
    ledger: bool = False
    known: dict = field(default_factory=dict)

    @property
    def fields(self):
        """What the form asks for before it is done."""
        return () if self.action in OPTIONAL_ONLY else FIELDS.get(self.action, ())


#: What must be so of a case for a step to be worth a button, by the guard of the step. The other
#: guards are not looked at: their refusal says what to do instead.
_WORTH = {
    "urged": lambda ws, row, options: row["urged_at"],
    "urgent": lambda ws, row, options: row["urgent"],
    "substitute": lambda ws, row, options: row["coordinated"] == "failed"
    or row["notices"] >= int(options["notices_before_substitute"]),
    "has_unit": lambda ws, row, options: row["unit"],
    "party": lambda ws, row, options: ws.query(
        "SELECT 1 FROM case_party WHERE case_no = ? AND done_at IS NULL", (row["case_no"],)),
}


def offers(ws, row, role, options, ledgers=True):
    """What a role can do with a case now, steps first: list of Offer; ``ledgers`` says whether
    entries in ledgers are among it."""
    steps = [Offer(t.action, t.title, t.needs_unit, t.needs_note)
             for t in lifecycle.actions(row["state"], role, row["request"], options)
             if all(_WORTH[guard](ws, row, options) for guard in t.guards if guard in _WORTH)]
    noted = case_ledgers.entries(ws, row, role) if ledgers else {}
    return steps + [Offer(name, case_ledgers.ENTRIES[name].title, False,
                          case_ledgers.ENTRIES[name].needs_note, True, known)
                    for name, known in noted.items()]


def common(offered):
    """What can be done with each of several cases: the steps that all of them offer."""
    first, *others = ({offer.action: offer for offer in one} for one in offered)
    return [offer for action, offer in first.items()
            if all(action in other for other in others)]


class DecisionPane(QWidget):
    """Shows a case and offers what can be done with it.

    Parameters
    ----------
    keys : keys.CaseKeys
    session : Session

    Signals
    -------
    acted : the action of the button that was pressed
    accepted : Enter in the line of the opinion
    role_wanted : the role in which the next step can be taken
    """

    acted = pyqtSignal(str)
    accepted = pyqtSignal()
    role_wanted = pyqtSignal(str)

    def __init__(self, keys, session, parent=None):
        super().__init__(parent)
        self.keys = keys
        self.buttons, self.offered = {}, {}
        self.preferred = ""     # of two steps with one key, the one that has it
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setObjectName("photo_splitter")
        self.split.setChildrenCollapsible(False)
        layout.addWidget(self.split, 1)
        self.photo_box = self._build_photos()
        self.split.addWidget(self.photo_box)
        self.detail = QTextBrowser()
        self.detail.setObjectName("detail")
        self.detail.setOpenLinks(False)
        self.detail.setMinimumHeight(60)
        self.split.addWidget(self.detail)
        self.split.setSizes((110, 240))
        layout.addWidget(self._build_unit())
        self.form = ActionForm()
        layout.addWidget(self.form)
        layout.addLayout(self._build_note(session))
        self.line = FlowLayout()
        layout.addLayout(self.line)
        self.more = QToolButton()
        self.more.setObjectName("more_actions")
        self.more.setText(tr("More ▾"))
        self.more.setToolTip(tr("What is done more rarely"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.menu.setToolTipsVisible(True)
        self.more.setMenu(self.menu)
        self.line.addWidget(self.more)
        self.turn = QPushButton()
        self.turn.setObjectName("work_as")
        self.turn.setAutoDefault(False)
        self.turn.hide()
        self.turn.clicked.connect(lambda: self.role_wanted.emit(self._turn[0]))
        self.line.addWidget(self.turn)
        keys.changed.connect(self._keys_changed)

    def _build_photos(self):
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.photos = PhotoPair()
        layout.addWidget(self.photos, 1)
        self.apart = QLabel()
        self.apart.setObjectName("apart")
        self.apart.setWordWrap(True)
        layout.addWidget(self.apart)
        return box

    def _build_unit(self):
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
        self.add_with = QToolButton()
        self.add_with.setObjectName("add_with")
        self.add_with.setText("＋")
        self.add_with.setCheckable(True)
        self.add_with.setToolTip(tr("Several units handle it together; the first one leads"))
        line.addWidget(self.add_with)
        self.why = QToolButton()
        self.why.setObjectName("why")
        self.why.setText(tr("Why?"))
        self.why.setToolTip(tr("Which rule proposes this unit, and which others would fit"))
        line.addWidget(self.why)
        box.addLayout(line)
        self.with_units = QLineEdit()
        self.with_units.setObjectName("with_units")
        self.with_units.setPlaceholderText(tr("Co-handling units, separated by commas"))
        self.with_units.setToolTip(tr("Each reports its part; the case is handled when all have"))
        self.with_units.hide()
        self.add_with.toggled.connect(self.with_units.setVisible)
        box.addWidget(self.with_units)
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        box.addWidget(self.reason)
        return self.unit_box

    def _build_note(self, session):
        line = QHBoxLayout()
        line.setSpacing(3)
        self.note = QLineEdit()
        self.note.setObjectName("note")
        self.note.setPlaceholderText(tr("Opinion or reason"))
        self.note.setToolTip(tr("Goes into the step record"))
        self.note.returnPressed.connect(self.accepted)
        line.addWidget(self.note, 1)
        self.phrases = PhraseButton(session, self.note)
        line.addWidget(self.phrases)
        return line

    # -- the case

    def show_html(self, html, stay=False):
        """Fill the detail; ``stay`` keeps the place one has scrolled to."""
        place = self.detail.verticalScrollBar().value()
        self.detail.setHtml(html)
        if stay:
            self.detail.verticalScrollBar().setValue(place)

    def show_photos(self, before, after, apart, always):
        """Show the photos, with words on where the one after was taken; nothing where there are
        none, unless they are ``always`` wanted."""
        self.photos.show_photos(before, after)
        self.photo_box.setVisible(bool(before or after or always))
        self.apart.setText(apart)
        self.apart.setVisible(bool(apart))

    def propose(self, unit, reason, action):
        """Begin with a new case: nothing typed, the unit that is proposed with its why, and the
        step that Enter takes with it."""
        self.preferred = action
        self.note.clear()
        self.form.close_form()
        self.unit.choose(unit)
        self.with_units.clear()
        self.add_with.setChecked(False)
        self.reason.setText(tr("Why: {reason}").format(reason=reason) if reason else "")
        self.reason.setVisible(bool(reason))

    # -- what can be done

    def show_offers(self, offered, enabled):
        """Buttons for these and nothing else: those with a key first, the rest in a menu."""
        before, self.offered = self.offered, {offer.action: offer for offer in offered}
        if self.buttons and before == self.offered:     # a refresh must not take the focus away
            self.enable(enabled)
            return
        self._clear()
        ranked = sorted(offered, key=lambda offer: RANK.get(
            offer.action, len(RANK) + (2 if offer.action in _SELDOM else not offer.ledger)))
        for number, offer in enumerate(ranked[:MOST_BUTTONS]):
            button = QPushButton()
            button.setObjectName(f"action_{offer.action}")
            button.setAutoDefault(False)
            button.setEnabled(enabled)
            button.clicked.connect(lambda _, action=offer.action: self.acted.emit(action))
            self.line.insertWidget(number, button)
            button.show()
            self.buttons[offer.action] = button
        for offer in ranked[MOST_BUTTONS:]:
            entry = self.menu.addAction("")
            entry.setObjectName(f"action_{offer.action}")
            entry.setEnabled(enabled)
            entry.triggered.connect(lambda _, action=offer.action: self.acted.emit(action))
            self.buttons[offer.action] = entry
        self.more.setVisible(len(ranked) > MOST_BUTTONS)
        self._keys_changed()
        # what needs a unit and is done rarely asks for it when it is chosen
        self.unit_box.setVisible(any(offer.needs_unit and offer.action in RANK
                                     for offer in offered))
        self.add_with.setVisible("dispatch" in self.offered)
        self.note.setVisible(bool(offered))
        self.phrases.setVisible(bool(offered))
        if self.form.action and self.form.action not in self.offered:
            self.form.close_form()

    def show_turn(self, turn):
        """Offer the role that takes the next step: (role, title of the step), or None."""
        self._turn = turn
        self.turn.setVisible(turn is not None)
        if turn is not None:
            role = tr(lifecycle.ROLES[turn[0]])
            self.turn.setText(tr("Work as {role}").format(role=role))
            self.turn.setToolTip(tr("The next step, “{action}”, is taken by the role {role}")
                                 .format(action=turn[1], role=role))

    def _clear(self):
        self.menu.clear()
        while self.buttons:
            _, button = self.buttons.popitem()
            if isinstance(button, QPushButton):
                self.line.removeWidget(button)
                button.hide()       # it is deleted only when the event loop comes round
                button.deleteLater()

    def _keys_changed(self):
        """Titles with the keys as they are now."""
        for action, button in self.buttons.items():
            offer = self.offered[action]
            has = self.action_of(OF_ACTION.get(action)) == action
            key = self.keys.of_action(action) if has else ""
            button.setText(tr(offer.title) + (f" ({key})" if key else ""))
            wants = [words for words, needed in (
                (tr("needs a unit"), offer.needs_unit), (tr("needs a reason"), offer.needs_note),
                (tr("asks for more"), bool(offer.fields))) if needed]
            button.setToolTip(f"{tr(offer.title)}: {tr(', ').join(wants)}" if wants
                              else tr(offer.title))

    def enable(self, on):
        """All buttons on or off, while something is being written."""
        for button in self.buttons.values():
            button.setEnabled(on)
        self.form.yes.setEnabled(on)

    def action_of(self, command):
        """The action on offer that a command stands for, or ""; the first, or the preferred."""
        found = [action for action in self.buttons if OF_ACTION.get(action) == command]
        return self.preferred if self.preferred in found else next(iter(found), "")
