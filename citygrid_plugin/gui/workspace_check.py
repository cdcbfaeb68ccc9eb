"""The list of what is wrong with a workspace."""
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QApplication, QDialog, QDialogButtonBox, QLabel, QListWidget, QVBoxLayout)

from ..i18n import error_text, tr


class CheckDialog(QDialog):
    """Shows problems, one a line; accepted when the rules of the database are to be repaired.

    Parameters
    ----------
    name : str
        Of the workspace.
    problems : list of CityGridError
    """

    def __init__(self, name, problems, parent=None):
        super().__init__(parent)
        self.setObjectName("citygrid_check_result")
        self.setWindowTitle(tr("Check of {name}").format(name=name))
        self.resize(640, 320)
        texts = [error_text(problem) for problem in problems]
        self.verdict = QLabel(
            tr("{count} problems were found.").format(count=len(texts)) if texts else
            tr("All is well: file, tables, rules, codes, spatial indexes and step records."), self)
        self.verdict.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setObjectName("citygrid_check_list")
        self.list.setToolTip(tr("Each line says what is wrong and what to do"))
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.addItems(texts)
        self.list.setVisible(bool(texts))
        buttons = QDialogButtonBox(self)
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setObjectName("citygrid_check_copy")
        self.copy.setToolTip(tr("Copy the list, for a message or a report"))
        self.copy.setEnabled(bool(texts))
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText("\n".join(texts)))
        self.repair = buttons.addButton(tr("Repair &rules"),
                                        QDialogButtonBox.ButtonRole.AcceptRole)
        self.repair.setObjectName("citygrid_check_repair")
        self.repair.setToolTip(tr("Put the rules of the database back as they should be, and "
                                  "check again"))
        self.repair.setVisible(bool(texts))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.verdict, self.list, buttons):
            layout.addWidget(widget)
        if not texts:
            layout.addStretch()
