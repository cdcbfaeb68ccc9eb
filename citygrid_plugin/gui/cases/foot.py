"""The last lines of a case dock: who works here and as what, and what belongs to the desk."""
from qgis.core import QgsSettings
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget

from ...core.workspace import store
from ...i18n import tr
from ..flow import FlowLayout
from .role_combo import RoleCombo


class Foot(QWidget):
    """Name and role of the person at this desk, and buttons of the desk.

    Parameters
    ----------
    session : Session
    keys : keys.CaseKeys
    """

    def __init__(self, session, keys, parent=None):
        super().__init__(parent)
        self.session, self.keys = session, keys
        self.line = FlowLayout()
        self.setLayout(self.line)
        name = QLabel(tr("I am"))
        self.line.addWidget(name)
        self.user = QLineEdit(session.user)
        self.user.setObjectName("user")
        self.user.setMaximumWidth(110)
        name.setMinimumHeight(self.user.sizeHint().height())
        self.user.setToolTip(tr("Your name; it goes into the records, and who handled a case may "
                                "not verify it"))
        self.user.editingFinished.connect(self._name_given)
        self.line.addWidget(self.user)
        self.role = RoleCombo(session)
        self.line.addWidget(self.role)
        self.undo = self.button("undo", tr("Undo"), tr("Take back your last step, where it can "
                                                       "still be taken back"))
        self.last = self.button("last", tr("Last case"), tr("Go to the case that was last "
                                                            "registered or moved at this desk"))
        self.handover = self.button("handover", tr("Handover …"), tr(
            "What this shift did and leaves open, for the next one"))
        keys.changed.connect(self._keys_changed)
        self._keys_changed()

    def button(self, name, text, tip):
        """One more button."""
        made = QToolButton()
        made.setObjectName(name)
        made.setText(text)
        made.setToolTip(tip)
        self.line.addWidget(made)
        return made

    def _name_given(self):
        name = self.user.text().strip() or store.user()
        self.session.user = name
        QgsSettings().setValue("citygrid/user", name)
        # a name of before in another dock would come back as soon as the cursor leaves it
        for dock in self.keys.docks:
            dock.foot.user.setText(name)

    def _keys_changed(self):
        for name, button, text in (("undo", self.undo, tr("Undo")),
                                   ("last", self.last, tr("Last case"))):
            key = self.keys.text(name)
            button.setText(text + (f" ({key})" if key else ""))
