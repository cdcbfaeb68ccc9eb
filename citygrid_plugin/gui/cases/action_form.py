"""What a step wants besides a unit and a reason, as data, and the form that asks for it."""
import datetime
from dataclasses import dataclass

from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox, QDateEdit, QDoubleSpinBox, QFormLayout, QFrame, QHBoxLayout, QLabel,
    QLineEdit, QPushButton, QVBoxLayout)

from ...core.errors import N_
from ...core.workspace.case_ledgers import SATISFACTION, WAYS
from ...i18n import tr


@dataclass(frozen=True)
class Field:
    """One input: its name in the step's ``detail``, what it is called, its kind ("text", "date",
    "number", "choice"), whether it must be filled, the choices as {value: title}, and a
    tip."""
    name: str
    title: str
    kind: str = "text"
    required: bool = True
    choices: tuple = ()
    tip: str = ""


_F = Field
_COLLECTOR = (
    _F("collector", N_("Collector"), "text", True,
       tip=N_("Who goes there; the collector of the patrol area is filled in")),
    _F("patrol", N_("Patrol area"), "text", False, tip=N_("Code of the patrol area")))
_URGING = (("overdue", N_("overdue")), ("leader", N_("a leader's instruction")),
           ("important", N_("important")))
_HOW = tuple(WAYS.items())
_FIVE = tuple(SATISFACTION.items())
_REPLY = (_F("how", N_("Replied"), "choice", choices=_HOW), _F("text", N_("What was said")))
#: {action: fields}. Steps first, then what is noted in a ledger.
FIELDS = {
    "send_confirm": _COLLECTOR,
    "send_verify": _COLLECTOR,
    "request_suspension": (_F("until", N_("Suspended until"), "date"),),
    "dispatch": (_F("with", N_("Also"), "text", False, tip=N_(
        "Units that handle it together with the first; names, separated by commas")),),
    "merge": (_F("into", N_("Main case"), "text", tip=N_(
        "Number of the case that this one repeats; its last digits are enough")),),
    "substitute": (_F("liable", N_("Liable party"), "text"),
                   _F("fund", N_("Paid from"), "text", False)),
    "urge": (_F("kind", N_("Urged because"), "choice", choices=_URGING),),
    "reply": _REPLY,
    "answer_city": _REPLY,
    "visit": (_F("satisfaction", N_("Satisfaction"), "choice", choices=_FIVE),),
    "reward": (_F("reward", N_("Reward"), "text"),),
    "settle": (_F("liable", N_("Liable party"), "text"), _F("cost", N_("Cost"), "number", False),
               _F("fund", N_("Paid from"), "text", False),
               _F("recovered", N_("Recovered"), "number", False)),
    "missed": (
        _F("collector", N_("Collector"), tip=N_("Who should have reported it; the collector of "
                                                "the patrol area is filled in")),
        _F("patrol", N_("Patrol area"), "text", False, tip=N_("Code of the patrol area"))),
}
#: Fields that wait until somebody opens them: the step is taken without.
OPTIONAL_ONLY = ("dispatch",)


class ActionForm(QFrame):
    """The fields of one action; hidden while nothing is asked.

    Signals
    -------
    accepted : everything required is filled in
    given_up : nothing is to be done
    """

    accepted = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("action_form")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.action = ""
        self._fields, self._inputs = (), {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        self.title = QLabel()
        self.title.setObjectName("form_title")
        self.title.setWordWrap(True)
        layout.addWidget(self.title)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(3)
        layout.addLayout(self.form)
        line = QHBoxLayout()
        line.addStretch(1)
        self.yes = QPushButton()
        self.yes.setObjectName("form_yes")
        self.yes.setToolTip(tr("Take the step (Enter)"))
        self.yes.clicked.connect(self.accepted)
        self.no = QPushButton(tr("Cancel"))
        self.no.setObjectName("form_no")
        self.no.setToolTip(tr("Nothing is changed (Esc)"))
        self.no.clicked.connect(self.given_up)
        line.addWidget(self.yes)
        line.addWidget(self.no)
        layout.addLayout(line)
        self.hide()

    def ask(self, action, title, fields, given):
        """Show the fields of an action, filled with what is known already."""
        self.close_form()
        self.action, self._fields = action, fields
        self.title.setText(title)
        self.yes.setText(title)
        for field in fields:
            widget = _widget(field, given.get(field.name))
            widget.setObjectName(f"field_{field.name}")
            widget.setToolTip(tr(field.tip) if field.tip else tr(field.title))
            self.form.addRow(tr(field.title), widget)
            self._inputs[field.name] = widget
        self.show()
        if fields:
            self._inputs[fields[0].name].setFocus()

    def close_form(self):
        """Ask for nothing any more."""
        self.action, self._fields, self._inputs = "", (), {}
        while self.form.rowCount():
            self.form.removeRow(0)
        self.hide()

    def missing(self):
        """The first required Field that is empty, its input has the cursor; None if none is."""
        for field in self._fields:
            if field.required and self.values().get(field.name) in (None, ""):
                self._inputs[field.name].setFocus()
                return field
        return None

    def values(self):
        """{name: value} of what is filled in; dates as ISO text."""
        found = {}
        for field in self._fields:
            value = _value(field, self._inputs[field.name])
            if value not in (None, ""):
                found[field.name] = value
        return found


def _widget(field, value):
    if field.kind == "date":
        widget = QDateEdit()
        widget.setCalendarPopup(True)
        widget.setDisplayFormat("yyyy-MM-dd")
        day = value or (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
        widget.setDate(QDate.fromString(day, "yyyy-MM-dd"))
        return widget
    if field.kind == "choice":
        widget = QComboBox()
        for key, title in field.choices:
            widget.addItem(tr(title), key)
        widget.setCurrentIndex(max(widget.findData(value), 0))
        return widget
    if field.kind == "number":
        widget = QDoubleSpinBox()
        widget.setRange(0, 99999999)
        widget.setDecimals(2)
        widget.setGroupSeparatorShown(True)
        widget.setValue(float(value or 0))
        return widget
    return QLineEdit(str(value or ""))


def _value(field, widget):
    if field.kind == "date":
        return widget.date().toString("yyyy-MM-dd")
    if field.kind == "choice":
        return widget.currentData()
    if field.kind == "number":
        return widget.value() or None
    return widget.text().strip()
