"""Choosing a component class by typing: code, name or pinyin."""
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter

from ...i18n import tr
from ...layers.words import pick


class ClassCombo(QComboBox):
    """An editable list of the component classes of a catalogue; the first entry is none."""

    def __init__(self, catalogue, code="", parent=None):
        super().__init__(parent)
        self.catalogue = catalogue
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(14)
        self.addItem("", "")
        for row in catalogue.classes("component"):
            self.addItem(f"{row.code} {pick(row.name, row.name_en)}", row.code)
        completer = self.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.lineEdit().setPlaceholderText(tr("code, name or pinyin"))
        self.lineEdit().editingFinished.connect(self._settle)
        self.choose(code)

    def choose(self, code):
        """Show a class; "" for none."""
        self.setCurrentIndex(max(self.findData(code), 0))

    def code(self):
        """Code of the class shown, "" for none."""
        return self.currentData() or ""

    def _settle(self):
        """Take what was typed: an entry, else the best that the catalogue finds for it."""
        text = self.currentText().strip()
        place = self.findText(text)
        if place < 0 and text:
            found = self.catalogue.search(text, "component")
            place = self.findData(found[0].code) if found else -1
        self.setCurrentIndex(max(place, 0))
        self.setEditText(self.itemText(max(place, 0)))
