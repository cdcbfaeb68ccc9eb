"""Choosing a class of any kind by typing its code, name, pinyin or initials."""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ...core.workspace import cases
from ...i18n import tr
from ...layers.words import pick
from .hit_list import HitList

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
        layout.addWidget(self.words)
        self.hits = HitList(self.words, _LINES)
        self.hits.setObjectName("class_hits")
        self.hits.setToolTip(tr("The class of the case; Enter takes one"))
        self.hits.taken.connect(self._take)
        layout.addWidget(self.hits)

    def show_class(self, row):
        """Show a class as the chosen one, telling nobody."""
        self.hits.put_away()
        self.words.setText(class_title(row))

    def take_first(self):
        """Enter: take the class that is marked."""
        row = self.hits.marked()
        if row is not None:
            self._take(row)
        else:
            self.entered.emit()

    def _take(self, row):
        self.show_class(row)
        self.picked.emit(row)

    def _typed(self, text):
        catalogue = self.catalogue()
        found = catalogue.search(text)[:_HITS] if catalogue is not None else ()
        self.offer([(class_title(row), row) for row in found if row.kind in cases.LETTERS])
        self.typed.emit()

    def offer(self, found):
        """List classes that were found, (text, row) each; of a word that no class has it is
        said."""
        if not found and self.words.text().strip():
            self.hits.tell(tr("No class is called so."))
        else:
            self.hits.offer(found)
