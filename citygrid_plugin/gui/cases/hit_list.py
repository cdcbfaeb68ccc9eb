"""What is found while one types, as a list below the line that is typed into."""
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem

_FOUND = Qt.ItemDataRole.UserRole


class HitList(QListWidget):
    """A list that is there while it has something, moved in from the line above it.

    Parameters
    ----------
    line : QLineEdit
        Down and up in it move in the list, Tab takes what is marked.
    rows : int
        How many are seen at once; the others are scrolled to.

    Signals
    -------
    taken : what was clicked, activated, or marked when Tab was pressed
    """

    taken = pyqtSignal(object)

    def __init__(self, line, rows, parent=None):
        super().__init__(parent)
        self._rows = rows
        self.setVisible(False)
        self.itemActivated.connect(self._chosen)
        self.itemClicked.connect(self._chosen)
        line.installEventFilter(self)

    def offer(self, found):
        """Show ``found``, a list of (text, object), the first one marked."""
        self.clear()
        for text, what in found:
            item = QListWidgetItem(text)
            item.setData(_FOUND, what)
            self.addItem(item)
        rows = min(self.count(), self._rows)
        self.setVisible(bool(rows))
        if rows:
            self.setCurrentRow(0)
            self.setFixedHeight(rows * self.sizeHintForRow(0) + 6)

    def tell(self, text):
        """Show a line that cannot be taken."""
        self.offer([(text, None)])
        self.item(0).setFlags(Qt.ItemFlag.NoItemFlags)

    def marked(self):
        """What Enter would take, or None."""
        item = self.currentItem()
        return item.data(_FOUND) if item is not None and self.isVisibleTo(self.parent()) else None

    def put_away(self):
        """Offer nothing any more; whether something was offered."""
        shown = self.isVisibleTo(self.parent())
        self.clear()
        self.setVisible(False)
        return shown

    def eventFilter(self, watched, event):
        """Down and up move in the list while one types; Tab takes what is marked."""
        if event.type() == QEvent.Type.KeyPress and self.isVisibleTo(self.parent()):
            row = self.currentRow()
            if event.key() == Qt.Key.Key_Down:
                self.setCurrentRow(min(row + 1, self.count() - 1))
                return True
            if event.key() == Qt.Key.Key_Up:
                self.setCurrentRow(max(row - 1, 0))
                return True
            if event.key() == Qt.Key.Key_Tab and self.marked() is not None:
                self.taken.emit(self.marked())
                return True
        return super().eventFilter(watched, event)

    def _chosen(self, item):
        if item.data(_FOUND) is not None:
            self.taken.emit(item.data(_FOUND))
