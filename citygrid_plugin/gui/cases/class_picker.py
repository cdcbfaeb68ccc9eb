"""Choosing a class of any kind by typing its code, name, pinyin or initials."""
from qgis.PyQt.QtCore import QEvent, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...core.workspace import cases
from ...i18n import tr
from ...layers.words import pick

_CLASS = Qt.ItemDataRole.UserRole
_HITS, _LINES = 30, 5


def class_title(row):
    """How a class is shown: letter of its kind, code and name."""
    return f"{cases.LETTERS[row.kind]} {row.code}  {pick(row.name, row.name_en)}"


class ClassPicker(QWidget):
    """A line to type into, and the classes found below it.

    Parameters
    ----------
    catalogue : callable
        Gives the catalogue in use, or None.

    Signals
    -------
    typed : the text was changed by hand, so that no class is chosen any more
    picked : the class that was chosen
    entered : Enter was pressed where there is nothing to choose from
    """

    typed = pyqtSignal()
    picked = pyqtSignal(object)
    entered = pyqtSignal()

    def __init__(self, catalogue, parent=None):
        super().__init__(parent)
        self.catalogue = catalogue
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.words = QLineEdit()
        self.words.setObjectName("class_words")
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText(tr("What? Class by code, name or pinyin"))
        self.words.setToolTip(tr("For example 0102, manhole, jinggai or jg; Down moves in the "
                                 "list, Enter takes the first"))
        self.words.textEdited.connect(self._typed)
        self.words.returnPressed.connect(self.take_first)
        self.words.installEventFilter(self)
        layout.addWidget(self.words)
        self.hits = QListWidget()
        self.hits.setObjectName("class_hits")
        self.hits.setToolTip(tr("The class of the case; Enter takes one"))
        self.hits.setVisible(False)
        self.hits.itemActivated.connect(self._take)
        self.hits.itemClicked.connect(self._take)
        layout.addWidget(self.hits)

    def show_class(self, row):
        """Show a class as the chosen one, telling nobody."""
        self.hide_hits()
        self.words.setText(class_title(row))

    def marked(self):
        """The class that Enter would take, or None."""
        item = self.hits.currentItem()
        return item.data(_CLASS) if item is not None and self.hits.isVisibleTo(self) else None

    def take_first(self):
        """Enter: take the class that is marked."""
        row = self.marked()
        if row is not None:
            self.show_class(row)
            self.picked.emit(row)
        else:
            self.entered.emit()

    def hide_hits(self):
        """Offer no classes any more; whether some were offered."""
        shown = self.hits.isVisibleTo(self)
        self.hits.clear()
        self.hits.setVisible(False)
        return shown

    def eventFilter(self, watched, event):
        """Down and up move in the list while one types; Tab takes what is marked."""
        if event.type() == QEvent.Type.KeyPress and self.hits.isVisibleTo(self):
            row = self.hits.currentRow()
            if event.key() == Qt.Key.Key_Down:
                self.hits.setCurrentRow(min(row + 1, self.hits.count() - 1))
                return True
            if event.key() == Qt.Key.Key_Up:
                self.hits.setCurrentRow(max(row - 1, 0))
                return True
            if event.key() == Qt.Key.Key_Tab:
                self.take_first()
                return True
        return super().eventFilter(watched, event)

    def _take(self, item):
        self.hits.setCurrentItem(item)
        self.take_first()

    def _typed(self, text):
        self.hits.clear()
        catalogue = self.catalogue()
        for row in (catalogue.search(text)[:_HITS] if catalogue is not None else ()):
            if row.kind in cases.LETTERS:
                item = QListWidgetItem(class_title(row))
                item.setData(_CLASS, row)
                self.hits.addItem(item)
        rows = min(self.hits.count(), _LINES)
        self.hits.setVisible(bool(rows))
        if rows:
            self.hits.setCurrentRow(0)
            self.hits.setFixedHeight(rows * self.hits.sizeHintForRow(0) + 6)
        self.typed.emit()
