"""The lower edge of the intake dock: what is done with the report, drafts, and the role."""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget)

from ...core.cases import lifecycle
from ...i18n import tr
from .role_combo import RoleCombo

#: Who takes reports in, where nothing else is chosen.
OPERATOR = "acceptor"


class IntakeActions(QWidget):
    """Buttons, the menu with the rarer ways, the role.

    Parameters
    ----------
    session : Session
    drafts : DraftKeeper

    Signals
    -------
    register : the outcome that was asked for, "" for what the role usually does
    advise, later, discard : the entries of the menu
    """

    register = pyqtSignal(str)
    advise = pyqtSignal()
    later = pyqtSignal()
    discard = pyqtSignal()

    def __init__(self, session, drafts, parent=None):
        super().__init__(parent)
        self.session = session
        self.allowed = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_buttons(drafts))
        layout.addLayout(self._build_foot())

    def _build_buttons(self, drafts):
        line = QHBoxLayout()
        self.main_button = QPushButton()
        self.main_button.setObjectName("register")
        self.main_button.clicked.connect(self._pressed)
        self.report_button = QPushButton(tr("Report only"))
        self.report_button.setObjectName("report_only")
        self.report_button.setToolTip(tr("Leave the filing to somebody else (Ctrl+Shift+Enter)"))
        self.report_button.clicked.connect(lambda: self.register.emit("report"))
        self.more = QToolButton()
        self.more.setObjectName("more")
        self.more.setText(tr("More"))
        self.more.setToolTip(tr("Advise instead of filing, keep for later, discard"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.advise_action = menu.addAction(tr("Advise, do not file …"), self.advise.emit)
        menu.addAction(tr("Keep for later and take the next (Ctrl+N)"), self.later.emit)
        menu.addAction(tr("Discard this report"), self.discard.emit)
        self.more.setMenu(menu)
        line.addWidget(self.main_button, 1)
        for widget in (self.report_button, self.more, drafts):
            line.addWidget(widget)
        return line

    def _build_foot(self):
        line = QHBoxLayout()
        line.addWidget(QLabel(tr("I work as")))
        self.role = RoleCombo(self.session)
        line.addWidget(self.role)
        line.addStretch(1)
        self.kept = QLabel()
        self.kept.setObjectName("kept")
        self.kept.setToolTip(tr("Every keystroke is stored; a crash loses nothing"))
        line.addWidget(self.kept)
        return line

    def show_allowed(self, allowed, free):
        """Offer the outcomes that are ``allowed``; ``free``: nothing is being written."""
        self.allowed = allowed
        files = "file" in allowed
        if not allowed:
            text = tr("Work as {role}").format(role=tr(lifecycle.ROLES[OPERATOR]))
            tip = tr("Your role takes no reports in; take this one")
        elif files:
            text = tr("Register and file (Ctrl+Enter)")
            tip = tr("Report the case and file it for dispatch")
        else:
            text = tr("Report (Ctrl+Enter)")
            tip = tr("Report it; somebody else files it")
        self.main_button.setText(text)
        self.main_button.setToolTip(tip)
        self.main_button.setEnabled(free)
        self.report_button.setVisible(files)
        self.report_button.setEnabled(free)
        self.advise_action.setEnabled("advise" in allowed and free)

    def _pressed(self):
        """The main button: register, or take the role that may."""
        if self.allowed:
            self.register.emit("")
        else:
            self.session.role = OPERATOR
