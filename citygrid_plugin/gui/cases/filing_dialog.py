"""Filing standards 立案结案标准: which conditions a class has, and how long each may take.

Classes left, their conditions right. What is changed holds for cases filed from now on; those
filed before keep the limit they carry.
"""
from pathlib import Path

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView, QCheckBox, QDialog, QDialogButtonBox, QFileDialog, QHBoxLayout,
    QHeaderView, QLabel, QLineEdit, QPushButton, QShortcut, QSplitter, QTableWidget,
    QTableWidgetItem, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget)

from ...core.cases import filing
from ...core.errors import N_
from ...i18n import tr
from ...layers.words import pick
from ..widgets import StatusLine, jump_to
from ..writer import Writer
from .filing_condition import ConditionDialog
from .lights import limit_text

KIND_TITLES = {"component": N_("Components"), "event": N_("Events"), "service": N_("Services")}
#: The mark of a limit that waits for the city; the words say it, too.
OPEN_MARK = "◇"
FOLDER_KEY = "citygrid/filing_folder"
TABLE = "filing_standard"
_KEY = Qt.ItemDataRole.UserRole
_COLUMNS = (N_("Filing condition"), N_("Closing criterion"), N_("Time limit"), N_("Basis"))


class FilingDialog(QDialog):
    """Shows and edits the filing standards of the session's workspace; it closes with it."""

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.catalogue = session.catalogue
        self.rows = []              # all conditions of the workspace
        self.items = {}             # (kind, code): item of the tree
        self.shown = None           # the class whose conditions stand in the table
        self.writer = Writer(session, self)
        self.setObjectName("citygrid_filing")
        self.setWindowTitle(tr("Filing standards"))
        self.resize(1180, 680)
        self._build()
        self.writer.waiting.connect(self.status.wait)
        self.writer.ended.connect(self.status.ready)
        self.status.stopped.connect(self.writer.stop)
        session.workspaceClosed.connect(self.close)
        session.changed.connect(self._changed)
        self._fill_tree()
        self.refresh()
        self._show_first()

    def closeDown(self):
        """Let go of the session."""
        self.writer.stop()
        self.session.workspaceClosed.disconnect(self.close)
        self.session.changed.disconnect(self._changed)

    # -- widgets

    def _build(self):
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        self.search = QLineEdit()
        self.search.setObjectName("citygrid_filing_search")
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("code, name, pinyin, or a word of a condition"))
        self.search.setToolTip(tr("Shows the classes found; Ctrl+F comes here"))
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._show_first)
        self.only_open = QCheckBox(tr("Only what is left to the city"))
        self.only_open.setObjectName("citygrid_filing_open")
        self.only_open.setToolTip(tr("Classes with a limit that is still to be set, or without "
                                     "a condition"))
        self.only_open.toggled.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setObjectName("citygrid_filing_classes")
        self.tree.setHeaderLabels([tr("Class"), tr("Conditions")])
        self.tree.setToolTip(tr("◇: limits still to be set by the city; –: no condition"))
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(12)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.tree.currentItemChanged.connect(self._show)
        for widget in (self.search, self.only_open, self.tree):
            column.addWidget(widget)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self._conditions())
        splitter.setSizes([380, 800])
        splitter.setChildrenCollapsible(False)
        self.left_over = QLabel()
        self.left_over.setObjectName("citygrid_filing_left")
        self.left_over.setWordWrap(True)
        self.status = StatusLine()
        buttons = QDialogButtonBox(self)
        for name, title, tip, call in (
                ("import", tr("&Import…"), tr("Read the city's own table (Excel or CSV)"),
                 self.import_table),
                ("export", tr("E&xport…"), tr("Write all conditions into an Excel file"),
                 self.export_table)):
            button = buttons.addButton(title, QDialogButtonBox.ButtonRole.ActionRole)
            button.setObjectName(f"citygrid_filing_{name}")
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(call)
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(splitter, 1)
        for widget in (self.left_over, self.status, buttons):
            layout.addWidget(widget)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(lambda: jump_to(self.search))

    def _conditions(self):
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        self.title = QLabel()
        self.title.setObjectName("citygrid_filing_class")
        self.title.setWordWrap(True)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setObjectName("citygrid_filing_conditions")
        self.table.setToolTip(tr("One line per condition; a double click edits it"))
        self.table.setHorizontalHeaderLabels([tr(title) for title in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.setAlternatingRowColors(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for at, mode in enumerate((QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.Stretch,
                                   QHeaderView.ResizeMode.ResizeToContents,
                                   QHeaderView.ResizeMode.ResizeToContents)):
            self.table.horizontalHeader().setSectionResizeMode(at, mode)
        self.table.horizontalHeader().sectionResized.connect(
            lambda *_: self.table.resizeRowsToContents())
        self.table.itemSelectionChanged.connect(self._enable)
        self.table.itemDoubleClicked.connect(lambda _: self.edit())
        column.addWidget(self.title)
        column.addWidget(self.table, 1)
        column.addLayout(self._class_buttons())
        return right

    def _class_buttons(self):
        line = QHBoxLayout()
        self.buttons = {}
        for name, title, tip, call in (
                ("add", tr("&Add…"), tr("Add a condition to this class"), self.add),
                ("edit", tr("&Edit…"), tr("Change this condition (double click)"), self.edit),
                ("confirm", tr("&Set as it is"),
                 tr("The city takes the default limits that are selected as its own"),
                 self.confirm),
                ("remove", tr("&Remove"), tr("Remove the conditions that are selected"),
                 self.remove)):
            button = QPushButton(title)
            button.setObjectName(f"citygrid_filing_{name}")
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(call)
            line.addWidget(button)
            self.buttons[name] = button
        line.addStretch(1)
        return line

    def _fill_tree(self):
        for kind, title in KIND_TITLES.items():
            top = QTreeWidgetItem(self.tree, [tr(title)])
            for major, name, name_en in self.catalogue.majors(kind):
                branch = QTreeWidgetItem(top, [f"{major} {pick(name, name_en)}"])
                for row in self.catalogue.classes(kind, major):
                    item = QTreeWidgetItem(branch, [f"{row.code} {pick(row.name, row.name_en)}"])
                    item.setData(0, _KEY, (kind, row.code))
                    item.setToolTip(0, f"{row.code} {row.name} · {row.name_en}")
                    item.setTextAlignment(1, int(Qt.AlignmentFlag.AlignRight))
                    self.items[kind, row.code] = item
            top.setExpanded(True)

    # -- what is shown

    def refresh(self):
        """Read the conditions again; the class and its lines stay selected."""
        with self.status.guarded():
            self.rows = filing.stored(self.session.workspace)
        number, left = {}, {}
        for row in self.rows:
            key = (row.kind, row.classcode)
            number[key] = number.get(key, 0) + 1
            left[key] = left.get(key, 0) + (row.confidence == filing.TO_BE_SET)
        for key, item in self.items.items():
            mark = f"{OPEN_MARK} " if left.get(key) else ""
            item.setText(1, f"{mark}{number[key]}" if key in number else "–")
        done = filing.coverage(self.catalogue, self.rows)
        self.left_over.setText(
            tr("{mark} {left} of {all} limits are defaults, still to be set by the city; {without} "
               "of {classes} classes have no condition.").format(
                mark=OPEN_MARK, left=done.to_be_set, all=done.conditions,
                without=len(done.without), classes=done.classes))
        self._filter()
        self._show()

    def _changed(self, table):
        if table in ("", TABLE) and not self.writer.busy:
            self.refresh()

    def _filter(self, *_):
        """Show the classes that the search and the tick box leave."""
        words = self.search.text().strip()
        found = None
        if words:
            found = {(r.kind, r.code) for r in self.catalogue.search(words)}
            found |= {(r.kind, r.classcode) for r in self.rows
                      if words.lower() in " ".join(filter(None, (
                          r.condition, r.condition_en))).lower()}
        having = {(r.kind, r.classcode) for r in self.rows if r.confidence != filing.TO_BE_SET}
        waiting = {(r.kind, r.classcode) for r in self.rows if r.confidence == filing.TO_BE_SET}
        for key, item in self.items.items():
            settled = key in having and key not in waiting
            item.setHidden((found is not None and key not in found)
                           or (self.only_open.isChecked() and settled))
        for place in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(place)
            branches = [top.child(i) for i in range(top.childCount())]
            for branch in branches:
                shown = any(not branch.child(i).isHidden() for i in range(branch.childCount()))
                branch.setHidden(not shown)
                if words and shown:
                    branch.setExpanded(True)
            top.setHidden(all(branch.isHidden() for branch in branches))

    def _show_first(self):
        """Go to the best hit of the search, else to the first class that is shown."""
        hits = [(r.kind, r.code) for r in self.catalogue.search(self.search.text())]
        for key in [*hits, *self.items]:
            item = self.items.get(key)
            if item is not None and not item.isHidden():
                self.show_class(*key)
                return

    def show_class(self, kind, code):
        """Go to a class."""
        self.tree.setCurrentItem(self.items[kind, code])
        self.tree.scrollToItem(self.items[kind, code])

    def key(self):
        """(kind, code) of the class shown, or None."""
        item = self.tree.currentItem()
        return item.data(0, _KEY) if item is not None else None

    def conditions(self):
        """The conditions of the class shown."""
        return [r for r in self.rows if (r.kind, r.classcode) == self.key()]

    def _show(self, *_):
        key, rows = self.key(), self.conditions()
        selected = self._selected() if key == self.shown else []
        self.shown = key
        self.table.clearSelection()
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            basis = tr(filing.CONFIDENCES[row.confidence]) \
                if row.confidence in filing.CONFIDENCES else row.confidence or ""
            mark = f"{OPEN_MARK} " if row.confidence == filing.TO_BE_SET else ""
            for at, text in enumerate((pick(row.condition, row.condition_en),
                                       pick(row.closing, row.closing_en), limit_text(row._asdict()),
                                       mark + basis)):
                self.table.setItem(number, at, QTableWidgetItem(text or ""))
        self.table.resizeRowsToContents()
        if len(selected) == 1 and selected[0] < len(rows):
            self.table.selectRow(selected[0])
        self.title.setText(self._title(key) if key else tr("Choose a class on the left."))
        self._enable()

    def _title(self, key):
        row = self.catalogue.get(*key)
        text = f"<b>{row.code} {pick(row.name, row.name_en)}</b>"
        typical = filing.typical_limits(self.catalogue, *key)
        if typical:
            shortest, longest = (limit_text({"limit_value": value, "limit_unit": unit})
                                 for value, unit in (typical[:2], typical[2:]))
            text += " · " + tr("one city's limits: {shortest} to {longest}").format(
                shortest=shortest, longest=longest)
        return text

    def _selected(self):
        return sorted({index.row() for index in self.table.selectedIndexes()})

    def _enable(self):
        rows, selected = self.conditions(), self._selected()
        self.buttons["add"].setEnabled(bool(self.key()))
        self.buttons["edit"].setEnabled(len(selected) == 1)
        self.buttons["remove"].setEnabled(bool(selected))
        self.buttons["confirm"].setEnabled(any(
            rows[n].confidence != filing.SET_BY_CITY for n in selected if n < len(rows)))

    # -- what is changed

    def add(self):
        """Ask for a new condition of the class."""
        if self.key():
            self._ask(None)

    def edit(self):
        """Ask how the selected condition is to be."""
        selected = self._selected()
        if len(selected) == 1:
            self._ask(selected[0])

    def _ask(self, number):
        kind, code = self.key()
        before = self.conditions()
        others = [row for n, row in enumerate(before) if n != number]
        dialog = ConditionDialog(self.catalogue.get(kind, code), others,
                                 None if number is None else before[number], self)
        if dialog.exec():
            after = list(before)
            after[len(after) if number is None else number:] = \
                [dialog.condition] + ([] if number is None else before[number + 1:])
            self._change(before, after, len(before) if number is None else number)
        dialog.deleteLater()

    def confirm(self):
        """The selected limits are the city's own from now on."""
        before, selected = self.conditions(), self._selected()
        self._change(before, [
            row._replace(confidence=filing.SET_BY_CITY) if n in selected else row
            for n, row in enumerate(before)])

    def remove(self):
        """Remove the selected conditions."""
        before, selected = self.conditions(), self._selected()
        self._change(before, [row for n, row in enumerate(before) if n not in selected])

    def _change(self, before, after, select=None):
        key = self.key()

        def done(_):
            self.status.say("")
            self.session.announce(TABLE)
            if select is not None and self.key() == key:
                self.table.selectRow(select)

        def failed(error):
            self.refresh()
            self.status.fail(error)
        self.writer.run(lambda ws: filing.change(ws, *key, before, after), done, failed)

    # -- tables

    def import_table(self):
        """Ask for the city's table, show what of it can be used, and store it."""
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Import filing standards"), QgsSettings().value(FOLDER_KEY, ""),
            tr("Tables (*.xlsx *.xlsm *.csv *.txt)"))
        if path:
            QgsSettings().setValue(FOLDER_KEY, str(Path(path).parent))
            self.import_file(path)

    def import_file(self, path):
        """Show what of a file can be used, and store what the user accepts."""
        from ...core.cases import filing_table
        from .filing_import import FilingImport
        with self.status.guarded():
            given = filing_table.read_file(path)
            dialog = FilingImport(Path(path).name, given, self.catalogue, self)
            if dialog.exec():
                good, replace = dialog.good, dialog.replace()
                self.writer.run(
                    lambda ws: filing.write(ws, good, replace),
                    lambda removed: self._imported(len(good), removed), self.status.fail)
            dialog.deleteLater()

    def _imported(self, count, removed):
        self.session.announce(TABLE)
        self.status.say(tr("{count} conditions were read in, {removed} before were replaced.")
                        .format(count=count, removed=removed))

    def export_table(self):
        """Ask for a file and write all conditions into it."""
        folder = QgsSettings().value(FOLDER_KEY, "")
        proposed = tr("filing standards") + ".xlsx"
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Export filing standards"), str(Path(folder) / proposed),
            tr("Excel files (*.xlsx)"))
        if path:
            QgsSettings().setValue(FOLDER_KEY, str(Path(path).parent))
            self.export_file(path if path.lower().endswith(".xlsx") else path + ".xlsx")

    def export_file(self, path):
        """Write all conditions into an Excel file."""
        from ...core.cases import filing_table
        with self.status.guarded():
            filing_table.write_file(path, self.rows, self.catalogue)
            self.status.say(tr("{count} conditions were written to {path}.").format(
                count=len(self.rows), path=path))
