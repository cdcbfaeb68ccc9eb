"""The import dialog: choose files or layers, look at what is proposed, import."""
from pathlib import Path

from qgis.core import QgsProject, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog, QFileDialog, QHBoxLayout, QInputDialog, QLabel, QMenu, QProgressBar, QPushButton,
    QSplitter, QTableWidget, QTableWidgetItem, QTabWidget, QVBoxLayout, QWidget)

from ...core.errors import CityGridError, InputError, N_
from ...environment import require
from ...i18n import error_text, tr
from ...processing.base import workspace_of
from ...processing.workspace import sources
from .field_table import FieldTable
from .item import PREVIEW_ROWS, ImportItem, item_of_layer, items_of, order
from .jobs import Jobs
from .reading_panel import ReadingPanel
from .source_list import SourceList
from .value_table import ValueTable

FOLDER_KEY = "citygrid/import_folder"
NEEDS = ("geopandas",)


class ImportDialog(QDialog):
    """Non-modal; imports into the workspace that is open in the session.

    Parameters
    ----------
    session : gui.session.Session
    """

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self.setObjectName("citygrid_import_dialog")
        self.setWindowTitle(tr("Import"))
        self.resize(960, 760)
        self.jobs = Jobs(self)
        self.rejects = []
        self._current = None
        self._build()
        self._connect()
        self._fit()

    # -- building

    def _build(self):
        self.add_files_button = self._button("add_files", tr("Add &files…"), tr(
            "Choose one or more files: Shapefile, GeoPackage, CSV, Excel, DXF, OpenStreetMap "
            "(Ctrl+O); or drop them on the list"))
        self.add_files_button.setShortcut("Ctrl+O")
        self.add_folder_button = self._button("add_folder", tr("Add file &geodatabase…"), tr(
            "Choose an Esri file geodatabase, which is a folder that ends in .gdb"))
        self.add_layer_button = self._button("add_layer", tr("Add &layer"), tr(
            "Choose a layer of the project"))
        self.layer_menu = QMenu(self)
        self.layer_menu.setObjectName("citygrid_import_layers")
        self.add_layer_button.setMenu(self.layer_menu)
        self.remove_button = self._button("remove", tr("&Remove"), tr(
            "Take the selected source off the list"))
        self.list = SourceList(self)
        self.preview = QTableWidget(self)
        self.preview.setObjectName("citygrid_import_preview")
        self.preview.setToolTip(tr("The first rows as they are read"))
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.fields = FieldTable(self)
        self.values = ValueTable(self)
        self.reading = ReadingPanel(self)
        self.load_mapping_button = self._button("load_mapping", tr("L&oad mapping"), tr(
            "Use a mapping that was saved in the workspace"))
        self.mapping_menu = QMenu(self)
        self.mapping_menu.setObjectName("citygrid_import_mappings")
        self.load_mapping_button.setMenu(self.mapping_menu)
        self.save_mapping_button = self._button("save_mapping", tr("&Save mapping…"), tr(
            "Keep this mapping in the workspace for the next file of this kind"))
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("citygrid_import_tabs")
        self.tabs.addTab(self.preview, tr("Rows"))
        self.tabs.addTab(self._fields_page(), tr("Fields"))
        self.tabs.addTab(self.values, tr("Values"))
        self.tabs.addTab(self.reading, tr("Reading"))
        self.progress = QProgressBar(self)
        self.progress.setObjectName("citygrid_import_progress")
        self.result = QLabel(self)
        self.result.setObjectName("citygrid_import_result")
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rejects_button = self._button("show_rejects", tr("Show re&jected rows"), tr(
            "Add the rows that were set aside to the project as a layer, with the reason of each"))
        self.import_button = self._button("import", tr("&Import all"), tr(
            "Import every source of the list, what others refer to first (Ctrl+Enter)"))
        self.import_button.setShortcut("Ctrl+Return")
        self.import_button.setDefault(True)
        self.cancel_button = self._button("cancel", tr("&Cancel import"), tr(
            "Stop; of the source that is being imported nothing is kept"))
        self.close_button = self._button("close", tr("Close"), tr("Close this window (Esc)"))
        self._lay_out()

    def _button(self, name, text, tip):
        button = QPushButton(text, self)
        button.setObjectName(f"citygrid_import_{name}")
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _fields_page(self):
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fields)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.load_mapping_button)
        row.addWidget(self.save_mapping_button)
        layout.addLayout(row)
        return page

    def _lay_out(self):
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for button in (self.add_files_button, self.add_folder_button, self.add_layer_button):
            top.addWidget(button)
        top.addStretch()
        top.addWidget(self.remove_button)
        bottom.addWidget(self.rejects_button)
        bottom.addStretch()
        for button in (self.cancel_button, self.import_button, self.close_button):
            bottom.addWidget(button)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setObjectName("citygrid_import_splitter")
        splitter.addWidget(self.list)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 300])
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.progress)
        layout.addWidget(self.result)
        layout.addLayout(bottom)
        order_of_tab = (self.add_files_button, self.add_folder_button, self.add_layer_button,
                        self.remove_button, self.list, self.tabs, self.fields,
                        self.load_mapping_button, self.save_mapping_button, self.values,
                        self.reading, self.rejects_button, self.cancel_button,
                        self.import_button, self.close_button)
        for one, other in zip(order_of_tab, order_of_tab[1:]):
            QWidget.setTabOrder(one, other)

    def _connect(self):
        self.add_files_button.clicked.connect(self.choose_files)
        self.add_folder_button.clicked.connect(self.choose_folder)
        self.layer_menu.aboutToShow.connect(self._fill_layers)
        self.mapping_menu.aboutToShow.connect(self._fill_mappings)
        self.remove_button.clicked.connect(self._remove)
        self.save_mapping_button.clicked.connect(self._ask_name)
        self.list.dropped.connect(self.add_files)
        self.list.chosen.connect(self._show)
        self.list.retargeted.connect(self._retargeted)
        self.fields.edited.connect(self._fields_edited)
        self.values.edited.connect(self._values_edited)
        self.reading.edited.connect(self._reread)
        self.rejects_button.clicked.connect(self.show_rejects)
        self.import_button.clicked.connect(self.import_all)
        self.cancel_button.clicked.connect(self.jobs.cancel)
        self.close_button.clicked.connect(self.close)
        self.jobs.started.connect(lambda item: self.list.say(item, tr("being imported …")))
        self.jobs.progressed.connect(self._progressed)
        self.jobs.ended.connect(self._ended)
        self.jobs.finished.connect(self._finished)
        self.session.workspaceOpened.connect(self._fit)
        self.session.workspaceClosed.connect(self._fit)

    def closeDown(self):
        """Stop what runs and let the session go; the plugin is being unloaded."""
        self.jobs.stop()
        self.session.workspaceOpened.disconnect(self._fit)
        self.session.workspaceClosed.disconnect(self._fit)
        self.close()

    # -- adding sources

    def choose_files(self):
        """Ask for files and add them."""
        folder = QgsSettings().value(FOLDER_KEY, "")
        paths, _ = QFileDialog.getOpenFileNames(
            self, tr("Files to import"), folder,
            f"{tr('All that can be imported')} ({sources.PATTERNS});;{tr('All files')} (*)")
        if paths:
            QgsSettings().setValue(FOLDER_KEY, str(Path(paths[0]).parent))
            self.add_files(paths)

    def choose_folder(self):
        """Ask for a file geodatabase and add its layers."""
        path = QFileDialog.getExistingDirectory(self, tr("File geodatabase (.gdb)"),
                                                QgsSettings().value(FOLDER_KEY, ""))
        if path:
            self.add_files([path])

    def add_files(self, paths):
        """Add files with a proposal each; what cannot be read stays in the list with the reason."""
        for path in paths:
            try:
                require(*NEEDS)
                found = items_of(path)
            except CityGridError as error:
                found = [ImportItem(path=str(path), problem=error)]
            there = {(item.path, item.part) for item in self.list.items}
            for item in found:
                # a .shp and its .dbf are one source, and nothing is meant twice
                if (item.path, item.part) not in there:
                    self._add(item)

    def add_layer(self, layer):
        """Add a layer of the project."""
        self._add(item_of_layer(layer))

    def _add(self, item):
        if not item.problem and not self._read(item):
            item.target = ""
        self.list.catalogue = self.session.catalogue
        self.list.add(item)
        self.list.selectRow(len(self.list.items) - 1)
        self._fit()

    def _read(self, item):
        """Read the first rows and propose; False with the reason in the item."""
        try:
            require(*NEEDS)
            item.read()
            if self.session.catalogue is None:
                raise InputError(N_("Open or create a workspace first."))
            item.propose(self.session.catalogue)
            item.suspect(self.session.workspace)
            return True
        except CityGridError as error:
            item.problem = error
            return False

    def _fill_layers(self):
        self.layer_menu.clear()
        for layer in QgsProject.instance().mapLayers().values():
            if not isinstance(layer, QgsVectorLayer) or workspace_of(layer):
                continue
            action = self.layer_menu.addAction(layer.name())
            action.triggered.connect(lambda _, found=layer: self.add_layer(found))
        if not self.layer_menu.actions():
            self.layer_menu.addAction(tr("The project has no other layers")).setEnabled(False)

    def _remove(self):
        self.list.remove_current()
        self._fit()

    # -- showing one source

    def _show(self, item):
        self._current = item
        self._show_rows(item)
        usable = item is not None and not item.problem
        catalogue = self.session.catalogue
        self.fields.show_item(item if usable and catalogue else None, catalogue)
        self._show_values(item if usable and catalogue else None)
        self.reading.show_item(item if usable else None)
        self._fit()

    def _show_rows(self, item):
        self.preview.clear()
        self.preview.setRowCount(0)
        self.preview.setColumnCount(0)
        if item is None or item.source is None:
            return
        frame = item.source.frame.head(PREVIEW_ROWS)
        self.preview.setColumnCount(len(frame.columns))
        self.preview.setHorizontalHeaderLabels([str(c) for c in frame.columns])
        self.preview.setRowCount(len(frame))
        for row, cells in enumerate(frame.itertuples(index=False)):
            for column, value in enumerate(cells):
                text = "" if value is None or value != value else str(value)
                self.preview.setItem(row, column, QTableWidgetItem(text))

    def _show_values(self, item):
        unknown = self.values.show_item(item, self.session.catalogue)
        self.tabs.setTabEnabled(self.tabs.indexOf(self.values), bool(self.values.values))
        title = tr("Values ({count} unknown)").format(count=unknown) if unknown else tr("Values")
        self.tabs.setTabText(self.tabs.indexOf(self.values), title)

    def _retargeted(self, item):
        self.list.say(item, self.list.about(item))
        if item is self._current:
            self._show(item)
        self._fit()

    def _fields_edited(self):
        self.fields.apply_to(self._current)
        self.list.say(self._current, self.list.about(self._current))
        self._show_values(self._current)

    def _values_edited(self):
        self.values.apply_to(self._current)
        left = sum(not self._current.mapping.classes.get(v) for v in self.values.values)
        self.tabs.setTabText(
            self.tabs.indexOf(self.values),
            tr("Values ({count} unknown)").format(count=left) if left else tr("Values"))

    def _reread(self):
        """The encoding or the coordinates were changed."""
        item = self._current
        datum, chosen = item.datum, item.datum_chosen
        if self._read(item):
            if chosen:
                item.datum = datum
            self.list.show_target(item)
            self.list.say(item, self.list.about(item))
        else:
            self.list.say(item, error_text(item.problem), bad=True)
            item.problem = ""   # another encoding may do
        self._show(item)

    # -- mappings

    def _fill_mappings(self):
        self.mapping_menu.clear()
        names = [] if self.session.workspace is None else [
            r[0] for r in self.session.workspace.query(
                "SELECT name FROM import_mapping ORDER BY name")]
        for name in names:
            action = self.mapping_menu.addAction(name)
            action.triggered.connect(lambda _, chosen=name: self.load_mapping(chosen))
        self.mapping_menu.addSeparator()
        self.mapping_menu.addAction(tr("From a file…")).triggered.connect(self._load_file)

    def _load_file(self):
        path, _ = QFileDialog.getOpenFileName(self, tr("Saved mapping"), "",
                                              tr("Import mapping (*.json)"))
        if path:
            self.load_mapping(path)

    def load_mapping(self, name):
        """Use a mapping saved in the workspace, or in a file, for the selected source."""
        from ...processing.components.import_components import saved_mapping
        item = self._current
        with self.session.reported():
            mapping = saved_mapping(self.session.workspace, name)
            mapping.check(item.source.frame.columns)
            item.mapping = mapping
            item.target = "components"
            self.list.show_target(item)
            self._show(item)

    def _ask_name(self):
        name, good = QInputDialog.getText(self, tr("Save mapping"), tr("Name of the mapping"),
                                          text=self._current.name)
        if good and name.strip():
            self.save_mapping(name.strip())

    def save_mapping(self, name):
        """Keep the mapping of the selected source in the workspace."""
        with self.session.reported():
            with self.session.workspace.transaction() as connection:
                connection.execute("INSERT OR REPLACE INTO import_mapping (name, body) "
                                   "VALUES (?, ?)", (name, self._current.mapping.to_json()))
            self.session.announce("import_mapping")
            self.result.setText(tr("Saved mapping {name}.").format(name=name))

    # -- importing

    def wanted(self):
        """The items that would be imported, in order."""
        return order([item for item in self.list.items
                      if item.target and not item.problem and not item.result])

    def import_all(self):
        """Import every source that is to be and was not yet."""
        if self.jobs.busy:
            return
        try:
            require(*NEEDS)
        except CityGridError as error:
            self.result.setText(error_text(error))
            return
        self.rejects = []
        self.result.clear()
        self.jobs.start(self.wanted(), self._parameters)
        self._fit()

    def _parameters(self, item):
        """Parameters of an item whose turn has come: the base map may be there only now."""
        with self.session.reported():
            item.suspect(self.session.workspace)
        return item.parameters(self.session.workspace.path)

    def _progressed(self, item, percent):
        self.progress.setValue(int(percent))
        self.progress.setFormat(f"{item.title} %p%")

    def _ended(self, item, ok, reason):
        if item not in self.list.items:
            return
        if item is self._current:   # the datum may have been found only now
            self.reading.show_item(item)
        if not ok:
            self.list.say(item, reason or tr("It failed; see the log messages panel."), bad=True)
            return
        counts = item.result
        if item.shift is not None and not item.datum_chosen:
            counts["LOG"].insert(0, (True, tr(
                "{name}: the points lie {offset:.0f} m off the base map, as {datum} coordinates "
                "do. They were converted. If that is wrong, choose the datum under Reading and "
                "import again.").format(name=item.title, offset=item.shift.offset,
                                        datum=item.shift.datum)))
        text = tr("Read {READ}, written {WRITTEN}, rejected {REJECTED}").format(**counts)
        if item.datum in ("gcj02", "bd09"):
            text += tr(", converted from {datum}").format(
                datum={"gcj02": "GCJ-02", "bd09": "BD-09"}[item.datum])
        warnings = [line for warned, line in counts["LOG"] if warned]
        if warnings:
            text += tr(", {count} warnings").format(count=len(warnings))
        self.list.say(item, text)
        cell = self.list.item(self.list.items.index(item), 2)
        cell.setToolTip("\n".join(warnings) or text)
        if counts.get("REJECTS") is not None:
            counts["REJECTS"].setName(tr("Rejected: {name}").format(name=item.title))
            self.rejects.append(counts["REJECTS"])

    def _finished(self):
        done = [item for item in self.list.items if item.result]
        total = {key: sum(item.result[key] for item in done)
                 for key in ("READ", "WRITTEN", "REJECTED")}
        warnings = [line for item in done for warned, line in item.result["LOG"] if warned]
        text = tr("{count} sources: read {READ}, written {WRITTEN}, rejected {REJECTED}.").format(
            count=len(done), **total)
        failed = len(self.wanted())
        if failed:
            text += " " + tr("{count} sources were not imported: see their lines.").format(
                count=failed)
        self.result.setText("\n".join([text, *warnings[:3]]))
        self.progress.setValue(0)
        for layer in self.session.layers():
            if not layer.isEditable():
                layer.reload()
        if self.session.workspace is not None:
            self.session.changed.emit("")
        self._fit()

    def show_rejects(self):
        """Add the layers of rejected rows to the project."""
        for layer in self.rejects:
            QgsProject.instance().addMapLayer(layer)
        self.rejects = []
        self._fit()

    def _fit(self, *_):
        """Enable what can be done now."""
        opened, busy = self.session.workspace is not None, self.jobs.busy
        self.import_button.setEnabled(opened and not busy and bool(self.wanted()))
        self.cancel_button.setEnabled(busy)
        self.cancel_button.setVisible(busy)
        self.progress.setVisible(busy)
        self.remove_button.setEnabled(self._current is not None and not busy)
        self.rejects_button.setEnabled(bool(self.rejects))
        components = self._current is not None and self._current.target == "components" \
            and self._current.source is not None
        self.load_mapping_button.setEnabled(opened and self._current is not None
                                            and self._current.source is not None)
        self.save_mapping_button.setEnabled(opened and components)
        closed = tr("Open or create a workspace first.")
        if not opened:
            self.result.setText(closed)
        elif self.result.text() == closed:
            self.result.clear()
