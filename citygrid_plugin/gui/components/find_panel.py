"""Finding components by code, name, class or position."""
import sqlite3

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from ...core.workspace import components
from ...i18n import tr
from ..widgets import sentence
from .words import short

ROW = Qt.ItemDataRole.UserRole


class FoundModel(QAbstractListModel):
    """The components that were found, as ``components.find`` gives them."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.rows = []

    def load(self, rows):
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            gone = tr("retired on {date}").format(date=row["dedate"]) if row["dedate"] else ""
            return " · ".join(filter(None, (short(row), row["objpos"], gone)))
        if role == Qt.ItemDataRole.ForegroundRole and row["dedate"]:
            return QColor("gray")
        return None


class FindPanel(QWidget):
    """A search line and what it found.

    Signals
    -------
    picked : (table, fid) of the row under the cursor
    fly : (table, fid) to go to
    found : how many there are, after a search
    """

    picked = pyqtSignal(tuple)
    fly = pyqtSignal(tuple)
    found = pyqtSignal(int)

    def __init__(self, session, parent=None):
        super().__init__(parent)
        self.session = session
        self._searched = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self.words = QLineEdit()
        self.words.setObjectName("find_words")
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText(tr("Code, its first digits, name, class, position …"))
        self.words.setToolTip(tr("Enter searches, a second Enter flies to the first one (/)"))
        self.words.returnPressed.connect(self.enter)
        layout.addWidget(self.words)
        self.model = FoundModel(self)
        self.list = QListView()
        self.list.setObjectName("found")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setAlternatingRowColors(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setToolTip(tr("Enter or a double click flies to the component (F)"))
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.activated.connect(lambda index: self._fly(index))
        layout.addWidget(self.list, 1)
        self.count = QLabel()
        self.count.setObjectName("found_count")
        self.count.setWordWrap(True)
        layout.addWidget(self.count)

    def clear(self):
        """Forget what was found."""
        self._searched = None
        self.words.clear()
        self.model.load([])
        self.count.clear()
        self.found.emit(0)

    def enter(self):
        """Search; where these words were searched already, fly to the row under the cursor."""
        text = self.words.text().strip()
        if text and text == self._searched and self.model.rowCount():
            self._fly(self.list.currentIndex())
        else:
            self.search(text)
            if self.model.rowCount() == 1:
                self._fly(self.model.index(0, 0))

    def search(self, text):
        """Find components and show them."""
        ws = self.session.workspace
        if ws is None:
            return
        try:
            rows = components.find(ws, text)
        except sqlite3.Error as error:
            self.count.setText(sentence(error))
            return
        self._searched = text
        self.model.load(rows)
        if not text:
            self.count.clear()
        elif not rows:
            self.count.setText(tr("Nothing is found for “{text}”.").format(text=text))
        elif len(rows) >= components.FOUND:
            self.count.setText(tr("The first {count}; more digits or words narrow it down.").format(
                count=len(rows)))
        else:
            self.count.setText(tr("{count} found").format(count=len(rows)))
        self.found.emit(len(rows))
        if rows:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def reload(self):
        """Read what was found anew: values may have changed."""
        ws = self.session.workspace
        if ws is None or not self.model.rows:
            return
        place = self.list.currentIndex().row()
        known = {(r["table"], r["fid"]): r for r in components.listed(ws, self.objects())}
        rows = [known[key] for key in self.objects() if key in known]
        blocked = self.list.selectionModel().blockSignals(True)
        self.model.load(rows)
        self.list.setCurrentIndex(self.model.index(min(place, len(rows) - 1), 0))
        self.list.selectionModel().blockSignals(blocked)
        self.list.viewport().update()

    def objects(self):
        """What was found, as (table, fid)."""
        return [(row["table"], row["fid"]) for row in self.model.rows]

    def move(self, by):
        """One row down or up."""
        index = self.model.index(self.list.currentIndex().row() + by, 0)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def _current_changed(self, index, _):
        if index.isValid():
            row = index.data(ROW)
            self.picked.emit((row["table"], row["fid"]))

    def _fly(self, index):
        if index.isValid():
            row = index.data(ROW)
            self.fly.emit((row["table"], row["fid"]))
