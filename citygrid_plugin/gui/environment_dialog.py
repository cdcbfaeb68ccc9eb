"""The window of the environment check: what was found, the verdict, the command that repairs."""
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from .. import environment
from ..i18n import tr


class EnvironmentDialog(QDialog):
    """Shows ``environment.report()`` of this process; opens with every package missing."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setObjectName("citygrid_environment_dialog")
        self.setWindowTitle(tr("CityGrid environment check"))
        self.resize(860, 520)
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels(
            [tr("Part"), tr("Version"), tr("Comes from"), tr("Remark")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(
            2, QHeaderView.ResizeMode.Stretch)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.command = QPlainTextEdit(self)
        self.command.setReadOnly(True)
        self.command.setMaximumHeight(90)
        self.command.setAccessibleName(tr("Command that repairs it"))
        self.hint.setBuddy(self.command)

        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.check_again = buttons.addButton(tr("Check &again"), role)
        self.copy_command = buttons.addButton(tr("&Copy command"), role)
        self.copy_report = buttons.addButton(tr("Copy &report"), role)
        self.check_again.clicked.connect(self.refresh)
        self.copy_command.clicked.connect(self._copy_command)
        self.copy_report.clicked.connect(self._copy_report)
        buttons.rejected.connect(self.reject)

        layout = QVBoxLayout(self)
        for widget in (self.verdict, self.table, self.hint, self.command, buttons):
            layout.addWidget(widget)
        self.refresh()

    def refresh(self):
        """Look again and show what is found now."""
        self.report = environment.report()
        style = self.style()
        good = style.standardIcon(QStyle.StandardPixmap.SP_DialogApplyButton)
        bad = style.standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        self.table.setRowCount(len(self.report.rows))
        for number, row in enumerate(self.report.rows):
            remark = row.remark.text(tr) if row.remark else ""
            for column, text in enumerate((row.name, row.version, row.source, remark)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
            self.table.item(number, 0).setIcon(good if row.ok else bad)
        for column in (0, 1, 3):
            self.table.resizeColumnToContents(column)
        self.verdict.setText(f"<b>{self.report.verdict().text(tr)}</b>")
        self.hint.setText(self.report.hint.text(tr))
        self.command.setPlainText(self.report.command)
        for widget in (self.hint, self.command, self.copy_command):
            widget.setVisible(bool(self.report.command))

    def _copy_command(self):
        QApplication.clipboard().setText(self.report.command)

    def _copy_report(self):
        QApplication.clipboard().setText(environment.as_text(self.report, tr))
