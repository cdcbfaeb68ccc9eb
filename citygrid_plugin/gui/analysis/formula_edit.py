"""A line for a formula, counts joined by + and -, that proposes the counts."""
import re

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QCompleter, QLineEdit

_SIGN = re.compile(r"[+\-−－＋]")
_LINES = 12


class FormulaEdit(QLineEdit):
    """Proposes what the term under the cursor may become; Down shows every count.

    Parameters
    ----------
    counts : iterable of (str, str)
        Title and meaning of each count.
    """

    def __init__(self, counts, parent=None):
        super().__init__(parent)
        model = QStandardItemModel(self)
        for title, meaning in counts:
            item = QStandardItem(title)
            item.setToolTip(meaning)
            model.appendRow(item)
        self.proposals = QCompleter(model, self)
        self.proposals.setWidget(self)
        self.proposals.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.proposals.setFilterMode(Qt.MatchFlag.MatchContains)
        self.proposals.setMaxVisibleItems(_LINES)
        self.proposals.activated[str].connect(self.take)
        self.textEdited.connect(lambda _: self._propose(self._term()[2]))

    def _term(self):
        """(begin, end, text) of the term under the cursor."""
        text, at = self.text(), self.cursorPosition()
        begin = max((m.end() for m in _SIGN.finditer(text, 0, at)), default=0)
        after = _SIGN.search(text, at)
        end = after.start() if after else len(text)
        return begin, end, text[begin:end].strip()

    def _propose(self, prefix):
        self.proposals.setCompletionPrefix(prefix)
        if not self.proposals.completionCount():
            self.proposals.popup().hide()
            return
        box = self.cursorRect()
        box.setWidth(self.proposals.popup().sizeHintForColumn(0) + 40)
        self.proposals.complete(box)

    def take(self, title):
        """Put a count in the place of the term under the cursor."""
        begin, end, _ = self._term()
        text = self.text()
        before, after = text[:begin].rstrip(), text[end:].strip()
        before = f"{before} {title}".strip()
        self.setText(f"{before} {after}".strip())
        self.setCursorPosition(len(before))

    def keyPressEvent(self, event):
        """Down shows every count; while they are shown, Enter takes one and does not end."""
        if self.proposals.popup().isVisible() and event.key() in (
                Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
            event.ignore()
        elif event.key() == Qt.Key.Key_Down:
            self._propose("")
        else:
            super().keyPressEvent(event)
