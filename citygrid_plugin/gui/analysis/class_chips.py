"""Choosing classes by typing: each one that is taken stays as a button that takes it away."""
from types import SimpleNamespace

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ...core.workspace.cases import LETTERS
from ...i18n import tr
from ..cases.class_picker import ClassPicker, class_title
from ..flow import FlowLayout

_HITS = 30


class _Picker(ClassPicker):
    """Finds major classes too, and of components alone where those are counted; what is picked is
    a list, since all that are found can be taken at once."""

    kinds = tuple(LETTERS)

    def _typed(self, text):
        catalogue = self.catalogue()
        found = [] if catalogue is None else [
            row for row in [*_majors(catalogue, text), *_minors(catalogue, text)]
            if row.kind in self.kinds][:_HITS]
        offered = [(class_title(row), row) for row in found]
        if len(found) > 1:      # all manhole covers
            offered.insert(1, (tr("all {count} of these").format(count=len(found)), found))
        self.offer(offered)
        self.typed.emit()

    def _take(self, row):
        self.hits.put_away()
        self.words.clear()
        self.picked.emit(row if isinstance(row, list) else [row])


def _minors(catalogue, text):
    """Minor classes as the catalogue finds them, also with the letter of their kind: "E0102"."""
    text = text.strip()
    kind = next((k for k, letter in LETTERS.items() if letter == text[:1].upper()), None)
    return catalogue.search(text[1:], kind) if kind and text[1:].isdigit() \
        else catalogue.search(text)


def _majors(catalogue, text):
    """Major classes by code ("02", "E02") or a part of the name."""
    text = text.strip().lower()
    return [SimpleNamespace(kind=kind, code=code, name=name, name_en=name_en)
            for kind, letter in LETTERS.items() for code, name, name_en in catalogue.majors(kind)
            if text and (text in (code, f"{letter}{code}".lower())
                         or text in (name or "").lower() or text in (name_en or "").lower())]


class ClassChips(QWidget):
    """The line to type into, and the classes that were taken.

    Parameters
    ----------
    catalogue : callable
        Gives the catalogue in use, or None.

    Signals
    -------
    changed : a class was taken or taken away
    entered : Enter was pressed with nothing typed
    """

    changed = pyqtSignal()
    entered = pyqtSignal()

    def __init__(self, catalogue, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        self.picker = _Picker(catalogue)
        self.picker.words.setPlaceholderText(tr("All classes; type a code, name or pinyin (/)"))
        self.picker.hits.setToolTip(tr("Enter takes the marked class"))
        self.picker.picked.connect(self._picked)
        self.picker.entered.connect(self.entered)
        layout.addWidget(self.picker)
        self._box = QWidget()
        self.flow = FlowLayout(3)
        self._box.setLayout(self.flow)
        layout.addWidget(self._box)
        self.chosen = []        # (kind, code, title)
        self._show()

    def choose(self, chosen):
        """Show these, telling nobody: (kind, code, title) each."""
        self.chosen = [tuple(c) for c in chosen]
        self.picker.words.clear()
        self.picker.hits.put_away()
        self._show()

    def keep(self, kinds):
        """Only classes of these kinds can be chosen."""
        self.picker.kinds = tuple(kinds)
        self.choose([c for c in self.chosen if c[0] in kinds])

    def codes(self):
        """The classes as a Filter has them: (kind, code) each."""
        return tuple((kind, code) for kind, code, _ in self.chosen)

    def _picked(self, rows):
        made = [(row.kind, row.code, class_title(row)) for row in rows]
        new = [chip for chip in made if chip not in self.chosen]
        if new:
            self.chosen += new
            self._show()
            self.changed.emit()

    def _drop(self, made):
        self.chosen.remove(made)
        self._show()
        self.changed.emit()
        self.picker.words.setFocus()

    def _show(self):
        while self.flow.count():
            button = self.flow.takeAt(0).widget()
            button.hide()
            button.deleteLater()
        for made in self.chosen:
            button = QToolButton()
            button.setObjectName(f"class_{made[0]}_{made[1]}")
            button.setText(f"{made[2]}  ✕")
            button.setToolTip(tr("Take this class away"))
            button.clicked.connect(lambda _, made=made: self._drop(made))
            self.flow.addWidget(button)
        self._box.setVisible(bool(self.chosen))
        self._box.updateGeometry()
