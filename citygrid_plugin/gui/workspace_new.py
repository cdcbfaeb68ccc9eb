"""The dialog that creates a workspace."""
from pathlib import Path

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QRegularExpression, QStandardPaths, Qt
from qgis.PyQt.QtGui import QRegularExpressionValidator
from qgis.PyQt.QtWidgets import (
    QApplication, QButtonGroup, QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QGroupBox,
    QLabel, QLineEdit, QRadioButton, QVBoxLayout)

from ..core.errors import CityGridError, InputError, N_
from ..core.standards.catalogue import (
    DEFAULT_EXTENSIONS, editions, load_catalogue, shipped_extensions)
from ..core.workspace import store
from ..i18n import error_text, tr
from ..layers.words import pick
from .workspace_crs import LAST_KEY, CrsChooser, srs_of, suggested_crs

FOLDER_KEY = "citygrid/folder"
EXTENSIONS = {
    "underground_pipes": N_("Underground pipes (a major class of its own)"),
    "hangzhou": N_("Hangzhou: the fifth event class is 界面秩序"),
}
#: How sure the editions' lists are, for the translation (the text itself is in editions.json).
CONFIDENCE = (N_("components corroborated 2-4, events one complete source"),
              N_("reconstructed, see each row"), N_("single"))


def default_folder():
    """The folder used last, else the documents, else home."""
    places = QStandardPaths.StandardLocation
    folders = [QgsSettings().value(FOLDER_KEY, ""),
               QStandardPaths.writableLocation(places.DocumentsLocation),
               QStandardPaths.writableLocation(places.HomeLocation)]
    return next((folder for folder in folders if folder and Path(folder).is_dir()), "")


class NewWorkspaceDialog(QDialog):
    """Asks for what a workspace needs and creates it; stays open with a sentence on a mistake.

    ``path`` is the new file after the dialog was accepted.
    """

    def __init__(self, canvas=None, parent=None):
        super().__init__(parent)
        self.setObjectName("citygrid_new_workspace")
        self.setWindowTitle(tr("New workspace"))
        self.setMinimumWidth(620)
        self.path = None
        self._proposed = ""
        self.name = QLineEdit(self)
        self.name.setObjectName("citygrid_new_name")
        self.name.setToolTip(tr("Name of the district, as it stands in reports"))
        self.division = QLineEdit(self)
        self.division.setObjectName("citygrid_new_division")
        self.division.setToolTip(tr("Six digits of GB/T 2260; every code begins with them"))
        self.division.setPlaceholderText("330106")
        self.division.setValidator(QRegularExpressionValidator(
            QRegularExpression("[0-9]{0,12}"), self.division))
        self.file = QgsFileWidget(self)
        self.file.setObjectName("citygrid_new_file")
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(tr("CityGrid workspace (*.gpkg)"))
        self.file.setDialogTitle(tr("New workspace"))
        self.file.setConfirmOverwrite(False)
        self.file.setToolTip(tr("The GeoPackage file to create, on a local disk"))
        self.crs = CrsChooser(suggested_crs(canvas), self)
        self.problem = QLabel(self)
        self.problem.setObjectName("citygrid_new_problem")
        self.problem.setWordWrap(True)
        self.problem.setStyleSheet("color: #b00020; font-weight: bold")
        self.problem.hide()
        self.buttons = QDialogButtonBox(self)
        create = self.buttons.addButton(tr("C&reate"), QDialogButtonBox.ButtonRole.AcceptRole)
        create.setObjectName("citygrid_new_create")
        create.setToolTip(tr("Create the file and open it (Enter)"))
        create.setDefault(True)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

        form = QFormLayout()
        for text, widget in ((tr("&Name of the district"), self.name),
                             (tr("&Division code"), self.division),
                             (tr("&File"), self.file),
                             (tr("Reference &system"), self.crs)):
            form.addRow(text, widget)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._editions())
        layout.addWidget(self._extensions())
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        self._fit_extensions()
        self.name.textEdited.connect(self._propose_file)
        self._propose_file()

    def _editions(self):
        """The editions, each with its status and how sure its list is."""
        box = QGroupBox(tr("Edition of the standard"), self)
        layout = QVBoxLayout(box)
        self.edition = QButtonGroup(self)
        self._editions_by_button = {}
        for found in editions():
            button = QRadioButton(
                f"{found.standard}  {pick(found.title, found.title_en)}", box)
            button.setObjectName(f"citygrid_new_edition_{found.id}")
            button.setToolTip(tr("Decides classes and lengths of codes; it cannot be changed "
                                 "later"))
            button.setChecked(found.default)
            self.edition.addButton(button)
            self._editions_by_button[button] = found
            # two lines rather than word wrap: a dialog is not made higher for wrapped labels
            note = QLabel(tr("{status}.\nSources: {confidence}.").format(
                status=pick(found.status, found.status_en), confidence=tr(found.confidence)), box)
            note.setIndent(24)
            layout.addWidget(button)
            layout.addWidget(note)
        self.edition.buttonClicked.connect(lambda _: self._fit_extensions())
        return box

    def _extensions(self):
        """The extensions that come along, and the city's own file."""
        box = QGroupBox(tr("Extensions of the catalogue"), self)
        layout = QVBoxLayout(box)
        self.extensions = {}
        for name in shipped_extensions():
            check = QCheckBox(tr(EXTENSIONS[name]) if name in EXTENSIONS else name, box)
            check.setObjectName(f"citygrid_new_extension_{name}")
            check.setToolTip(tr("Lays these classes over the edition"))
            check.setChecked(name in DEFAULT_EXTENSIONS)
            self.extensions[name] = check
            layout.addWidget(check)
        self.own = QgsFileWidget(box)
        self.own.setObjectName("citygrid_new_own_extension")
        self.own.setFilter(tr("Table of classes (*.csv)"))
        self.own.setToolTip(tr("A CSV file with the city's own classes: kind, major, minor, name "
                               "and more columns"))
        row = QFormLayout()
        row.addRow(tr("City's &own classes"), self.own)
        layout.addLayout(row)
        return box

    def _fit_extensions(self):
        """Only extensions that have rows for the chosen edition can be ticked."""
        chosen = self.chosen_edition()
        plain = load_catalogue(chosen.id, ())
        for name, check in self.extensions.items():
            fits = load_catalogue(chosen.id, (name,)).rows != plain.rows
            check.setEnabled(fits)

    def chosen_edition(self):
        """The Edition whose button is on."""
        return self._editions_by_button[self.edition.checkedButton()]

    def _propose_file(self):
        """A file named after the district, until the user names another."""
        if self.file.filePath() != self._proposed:
            return
        folder = default_folder()
        stem = "".join(c for c in self.name.text().strip() if c not in '\\/:*?"<>|') or "citygrid"
        path, number = Path(folder) / f"{stem}.gpkg", 2
        while path.exists():
            path, number = Path(folder) / f"{stem} {number}.gpkg", number + 1
        self._proposed = str(path)
        self.file.setFilePath(self._proposed)

    def accept(self):
        """Create the workspace; on a mistake say so and stay open."""
        self.problem.hide()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.path = self._create()
        except (CityGridError, OSError) as error:
            self.problem.setText(error_text(error))
            self.problem.show()
            return
        finally:
            QApplication.restoreOverrideCursor()
        QgsSettings().setValue(FOLDER_KEY, str(self.path.parent))
        QgsSettings().setValue(LAST_KEY, self.crs.crs().authid())
        super().accept()

    def _create(self):
        if not self.file.filePath().strip():
            raise InputError(N_("Name the file to create."))
        if not self.division.text().strip():
            raise InputError(N_("Enter the division code of the district."))
        path = Path(self.file.filePath().strip())
        if path.suffix.lower() != ".gpkg":
            path = path.with_name(path.name + ".gpkg")
        if store.on_network(path):
            raise store.NetworkShare(
                N_("{path} lies on a network share. GeoPackages freeze and corrupt there. Choose "
                   "a folder on a local disk."), path=str(path))
        chosen = [name for name, check in self.extensions.items()
                  if check.isChecked() and check.isEnabled()]
        own = self.own.filePath().strip()
        catalogue = load_catalogue(self.chosen_edition().id, chosen + [own] * bool(own))
        store.create(path, srs_of(self.crs.crs()), catalogue,
                     division=self.division.text().strip(),
                     name=self.name.text().strip()).close()
        return path
