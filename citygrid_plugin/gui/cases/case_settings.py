"""Case settings 案件设置: what a city decides for itself about its cases."""
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QCheckBox, QComboBox, QDialog, QDialogButtonBox, QDoubleSpinBox,
    QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QTableWidget,
    QTableWidgetItem, QTabWidget, QVBoxLayout, QWidget)

from ...core.cases import numbering, settings
from ...core.cases.deadlines import LIMIT_UNITS
from ...core.cases.lifecycle import STAGE_TITLES
from ...core.cases.options import OPTIONS
from ...core.errors import InputError
from ...core.workspace.cases import LETTERS
from ...i18n import error_text, tr
from ...layers.words import pick
from ..widgets import StatusLine
from ..writer import Writer
from .class_picker import ClassPicker, class_title

#: Set where the office hours are.
_ELSEWHERE = ("work_day",)
_MOST = 100_000
_KEY = Qt.ItemDataRole.UserRole


class CaseSettingsDialog(QDialog):
    """Shows and stores the settings of the session's workspace; it closes with it."""

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.writer = Writer(session, self)
        self.setObjectName("citygrid_case_settings")
        self.setWindowTitle(tr("Case settings"))
        self.resize(560, 560)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("case_settings_tabs")
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        self.before = settings.read(session.workspace)
        self._build_options()
        self._build_limits()
        self._build_number()
        self._build_similar()
        self.status = StatusLine()
        layout.addWidget(self.status)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok
                                        | QDialogButtonBox.StandardButton.Cancel)
        for button, text in ((QDialogButtonBox.StandardButton.Ok, tr("OK")),
                             (QDialogButtonBox.StandardButton.Cancel, tr("Cancel"))):
            self.buttons.button(button).setText(text)
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        layout.addWidget(self.buttons)
        self.writer.waiting.connect(self.status.wait)
        self.writer.ended.connect(self.status.ready)
        self.status.stopped.connect(self.writer.stop)
        session.workspaceClosed.connect(self.reject)
        self._template_typed(self.template.text())

    def closeDown(self):
        """Let go of the session."""
        self.writer.stop()
        self.session.workspaceClosed.disconnect(self.reject)

    # -- the pages

    def _page(self, title):
        page = QWidget()
        self.tabs.addTab(page, title)
        return page

    def _build_options(self):
        form = QFormLayout(self._page(tr("Rules")))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.options = {}
        for name, option in OPTIONS.items():
            if name in _ELSEWHERE:
                continue
            if option.words:
                edit = QComboBox()
                for value, title in option.words.items():
                    edit.addItem(tr(title), value)
                edit.setCurrentIndex(edit.findData(self.before.options[name]))
            else:
                edit = QSpinBox()
                edit.setRange(option.least, _MOST)
                edit.setValue(int(self.before.options[name]))
            edit.setObjectName(f"option_{name}")
            edit.setToolTip(tr(option.title))
            form.addRow(tr(option.title), edit)
            self.options[name] = edit

    def _build_limits(self):
        form = QFormLayout(self._page(tr("Limits of the stages")))
        note = QLabel(tr("Handling has the limit of the filing condition. Clocks that run already "
                         "keep their deadline."))
        note.setWordWrap(True)
        form.addRow(note)
        self.limits = {}
        for stage in settings.STAGES:
            value, unit = self.before.limits.get(stage, (0, "work_hour"))
            amount = QDoubleSpinBox()
            amount.setObjectName(f"limit_{stage}")
            amount.setRange(0, 9999)
            amount.setDecimals(1)
            amount.setSpecialValueText(tr("none"))
            amount.setValue(value)
            amount.setToolTip(tr("Time limit of this stage; none: it has no clock"))
            units = QComboBox()
            units.setObjectName(f"limit_unit_{stage}")
            units.setToolTip(tr("What the time limit is counted in"))
            for name, title in LIMIT_UNITS.items():
                units.addItem(tr(title), name)
            units.setCurrentIndex(units.findData(unit))
            line = QHBoxLayout()
            line.addWidget(amount)
            line.addWidget(units, 1)
            form.addRow(tr(STAGE_TITLES[stage]), line)
            self.limits[stage] = (amount, units)

    def _build_number(self):
        layout = QVBoxLayout(self._page(tr("Case number")))
        words = "\n".join(f"{{{name}}}  {tr(title)}" for name, title in numbering.PLACES.items())
        note = QLabel(tr("Letters, digits, - and _ stand as they are; a running number of {digits} "
                         "digits follows. Cases that have a number keep it.").format(
                             digits=numbering.SERIAL_WIDTH) + "\n\n" + words)
        note.setWordWrap(True)
        layout.addWidget(note)
        self.template = QLineEdit(self.before.template)
        self.template.setObjectName("number_template")
        self.template.setToolTip(tr("Template of the case number"))
        self.template.textChanged.connect(self._template_typed)
        layout.addWidget(self.template)
        self.preview = QLabel()
        self.preview.setObjectName("number_preview")
        self.preview.setWordWrap(True)
        layout.addWidget(self.preview)
        layout.addStretch(1)

    def _template_typed(self, text):
        """Show the number that comes out, or what is wrong with the template."""
        try:
            template = numbering.check_template(text)
        except InputError as error:
            self.preview.setText("■ " + error_text(error))
            self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
            return
        self.preview.setText(tr("For example {number}").format(
            number=numbering.preview(template)))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)

    def _build_similar(self):
        layout = QVBoxLayout(self._page(tr("Similar cases")))
        note = QLabel(tr("How near and how long ago open cases count as similar, for single "
                         "classes; for all others the rules say it. A major class holds for its "
                         "minor ones."))
        note.setWordWrap(True)
        layout.addWidget(note)
        line = QHBoxLayout()
        self.picker = ClassPicker(lambda: self.session.catalogue)
        self.picker.picked.connect(self.add_class)
        line.addWidget(self.picker, 1)
        self.whole = QCheckBox(tr("its whole major class"))
        self.whole.setObjectName("similar_major")
        self.whole.setToolTip(tr("What is set holds for all minor classes without a line of "
                                 "their own"))
        line.addWidget(self.whole, 0, Qt.AlignmentFlag.AlignTop)
        self.remove_button = QPushButton(tr("Remove"))
        self.remove_button.setObjectName("similar_remove")
        self.remove_button.setToolTip(tr("Let the chosen class follow the rules for all"))
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(
            lambda: self.table.removeRow(self.table.currentRow()))
        line.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(line)
        self.table = QTableWidget(0, 3)
        self.table.setObjectName("similar_table")
        self.table.setHorizontalHeaderLabels([tr("Class"), tr("metres"), tr("days")])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setToolTip(tr("Classes with a radius and a time of their own"))
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.setColumnWidth(0, 300)
        self.table.verticalHeader().hide()
        layout.addWidget(self.table, 1)
        for row in self.before.reaches:
            self._put(*row)

    def add_class(self, row):
        """Give a class a line of its own, beginning with the values that hold for all."""
        code = row.major if self.whole.isChecked() else row.code
        for number in range(self.table.rowCount()):
            if self.table.item(number, 0).data(_KEY) == (row.kind, code):
                self.table.selectRow(number)
                return
        self._put(row.kind, code, self.options["similar_m"].value(),
                  self.options["similar_days"].value())

    def _put(self, kind, code, metres, days):
        number = self.table.rowCount()
        self.table.insertRow(number)
        found = self.session.catalogue.find(kind, code)
        if found is not None:
            title = class_title(found)
        else:
            title = f"{LETTERS.get(kind, '')} {code}  " + next(
                (pick(name, name_en) for major, name, name_en
                 in self.session.catalogue.majors(kind) if major == code), "")
        item = QTableWidgetItem(title)
        item.setData(_KEY, (kind, code))
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.table.setItem(number, 0, item)
        for column, value, tip in ((1, metres, tr("Radius in metres")),
                                   (2, days, tr("Days back"))):
            edit = QSpinBox()
            edit.setRange(1, _MOST)
            edit.setValue(value)
            edit.setToolTip(tip)
            self.table.setCellWidget(number, column, edit)
        self.table.selectRow(number)

    # -- the end

    def chosen(self):
        """What the dialog shows, as Settings."""
        return settings.Settings(
            {**self.before.options,
             **{name: edit.currentData() if isinstance(edit, QComboBox) else str(edit.value())
                for name, edit in self.options.items()}},
            self.template.text(),
            {stage: (amount.value(), units.currentData())
             for stage, (amount, units) in self.limits.items() if amount.value()},
            tuple((*self.table.item(row, 0).data(_KEY),
                   *(self.table.cellWidget(row, column).value() for column in (1, 2)))
                  for row in range(self.table.rowCount())))

    def save(self):
        """Store, and close when it is stored."""
        chosen = self.chosen()
        self.writer.run(lambda ws: settings.save(ws, chosen), self._saved, self.status.fail)

    def _saved(self, _):
        self.session.announce("case_option")
        self.session.announce("stage_limit")
        self.accept()
