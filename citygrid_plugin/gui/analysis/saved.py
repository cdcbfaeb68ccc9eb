"""Questions kept under a name, for each workspace."""
import hashlib
import json

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from ...i18n import tr


class Saved(QWidget):
    """A list to choose from or to type a name into, and two buttons.

    Signals
    -------
    chosen : what was kept under the name that was chosen
    save_wanted : keep the question under the name that stands there
    """

    chosen = pyqtSignal(object)
    save_wanted = pyqtSignal(str)

    def __init__(self, key, parent=None):
        super().__init__(parent)
        self._root, self._key, self.known = key, "", {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        self.names = QComboBox()
        self.names.setObjectName("query_saved")
        self.names.setEditable(True)
        self.names.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.names.setMinimumContentsLength(8)
        self.names.lineEdit().setPlaceholderText(tr("Saved queries; type a name to save"))
        self.names.setToolTip(tr("Choose a saved query, or type a name and press Enter to save "
                                 "what stands below"))
        self.names.activated.connect(self._activated)
        self.names.lineEdit().returnPressed.connect(self.save)
        self.save_button = QToolButton()
        self.save_button.setObjectName("query_save")
        self.save_button.setText(tr("Save"))
        self.save_button.setToolTip(tr("Save the query under this name (Ctrl+S)"))
        self.save_button.clicked.connect(self.save)
        self.remove_button = QToolButton()
        self.remove_button.setObjectName("query_remove")
        self.remove_button.setText(tr("Delete"))
        self.remove_button.setToolTip(tr("Forget the saved query of this name"))
        self.remove_button.clicked.connect(self.remove)
        self.names.editTextChanged.connect(lambda _: self._show())
        line.addWidget(self.names, 1)
        line.addWidget(self.save_button)
        line.addWidget(self.remove_button)

    def load(self, path):
        """Offer the queries of the workspace in a file; None for none."""
        self._key = "" if path is None else \
            f"{self._root}/{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"
        try:
            known = json.loads(QgsSettings().value(self._key, "") or "{}") if self._key else {}
        except ValueError:
            known = {}
        self.known = known if isinstance(known, dict) else {}
        self._fill("")

    def _fill(self, name):
        self.names.clear()
        self.names.addItems(sorted(self.known))
        self.names.setCurrentIndex(self.names.findText(name) if name else -1)
        self.names.setEditText(name)
        self._show()

    def _show(self):
        name = self.names.currentText().strip()
        self.save_button.setEnabled(bool(name and self._key))
        self.remove_button.setEnabled(name in self.known)

    def _activated(self, index):
        name = self.names.itemText(index)
        if name in self.known:
            self.chosen.emit(self.known[name])

    def save(self):
        """Ask for what is to be kept under the name."""
        name = self.names.currentText().strip()
        if name and self._key:
            self.save_wanted.emit(name)

    def put(self, name, values):
        """Keep something under a name."""
        self.known[name] = values
        QgsSettings().setValue(self._key, json.dumps(self.known, ensure_ascii=False))
        self._fill(name)

    def remove(self):
        """Forget what is kept under the name."""
        if self.known.pop(self.names.currentText().strip(), None) is not None:
            QgsSettings().setValue(self._key, json.dumps(self.known, ensure_ascii=False))
            self._fill("")
