"""Choosing the role in which one works."""
from qgis.PyQt.QtWidgets import QComboBox

from ...core.cases import lifecycle
from ...i18n import tr


class RoleCombo(QComboBox):
    """The roles; the one chosen becomes that of the session."""

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.setObjectName("role")
        self.setToolTip(tr(
            "Your role; it decides which steps you may take and goes into the records. In a "
            "workspace file nobody checks it: it is what you declare"))
        for role, title in lifecycle.ROLES.items():
            self.addItem(tr(title), role)
        self.show_role(session.role)
        self.activated.connect(self._choose)

    def show_role(self, role):
        """Show the role that the session has."""
        self.setCurrentIndex(self.findData(role))

    def _choose(self, index):
        self.session.role = self.itemData(index)
