"""A list of organisations that one types into."""
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter

from ...i18n import tr


class UnitCombo(QComboBox):
    """The organisations at work by name; any part of a name finds them."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.lineEdit().setPlaceholderText(tr("Type a part of the unit's name"))
        completer = self.completer()
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def load(self, ws):
        """Take the organisations of a workspace; what was chosen or typed stays."""
        rows = ws.query("SELECT name, code FROM organisation WHERE status = 'active' "
                        "ORDER BY name, code")
        names = [name for name, _ in rows]
        rows = [(f"{name} ({code})" if names.count(name) > 1 else name, code)
                for name, code in rows]
        if rows == [(self.itemText(i), self.itemData(i)) for i in range(self.count())]:
            return
        text = self.currentText()
        self.clear()
        for name, code in rows:
            self.addItem(name, code)
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)

    def choose(self, code):
        """Show the organisation with this code; nothing where it is not there."""
        self.setCurrentIndex(self.findData(code) if code else -1)
        if self.currentIndex() < 0:
            self.setEditText("")

    def code(self):
        """Code of the organisation that the text names, also by a part that only one has; ""
        otherwise."""
        return self.code_of(self.currentText())

    def code_of(self, text):
        """The same of any text."""
        text = text.strip()
        if not text:
            return ""
        exact = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if exact >= 0:
            return self.itemData(exact)
        hits = [i for i in range(self.count()) if text.lower() in self.itemText(i).lower()]
        return self.itemData(hits[0]) if len(hits) == 1 else ""

    def name_of(self, code):
        """Name of an organisation at work, "" where it is not there."""
        index = self.findData(code) if code else -1
        return self.itemText(index) if index >= 0 else ""

    def wheelEvent(self, event):
        """Scrolling past must not change the unit."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
