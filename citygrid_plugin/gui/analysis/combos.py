"""Choices of the analyst desk: of one thing, and of several."""
from qgis.gui import QgsCheckableComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QComboBox, QShortcut, QSizePolicy

_NARROW = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class Choice(QComboBox):
    """One of several.

    Parameters
    ----------
    name, tip : str
        Object name and tooltip.
    items : iterable of (value, text)
        None is a line between two groups.
    """

    def __init__(self, name, tip, items=(), parent=None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setToolTip(tip)
        self.setSizeAdjustPolicy(_NARROW)
        self.setMinimumContentsLength(5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view().setMinimumWidth(200)
        self.offer(items)

    def offer(self, items):
        """Other items; what was chosen stays where it is offered, else the first is."""
        chosen = self.value()
        self.clear()
        for item in items:
            if item is None:
                self.insertSeparator(self.count())
            else:
                self.addItem(item[1], item[0])
        self.choose(chosen)

    def value(self):
        """The chosen value."""
        return self.currentData()

    def choose(self, value):
        """Choose a value; the first where it is not offered."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def wheelEvent(self, event):
        """Scrolling past must not choose."""
        event.ignore()


class Many(QgsCheckableComboBox):
    """Several of many; none chosen means all.

    Parameters
    ----------
    name, nothing, tip : str
        Object name, what stands there while none is chosen, tooltip.
    """

    def __init__(self, name, nothing, tip, parent=None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setDefaultText(nothing)
        self.setToolTip(tip)
        self.setSizeAdjustPolicy(_NARROW)
        self.setMinimumContentsLength(5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view().setMinimumWidth(240)

    def offer(self, items):
        """Other items, (value, text) each; what was chosen stays, also where it is not offered:
        it is still asked for."""
        chosen = self.values()
        items = list(items)
        known = {value for value, _ in items}
        self.clear()
        for value, text in [*items, *((value, value) for value in chosen if value not in known)]:
            self.addItemWithCheckState(
                text, Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked, value)

    def values(self):
        """The chosen values, a tuple."""
        return tuple(self.checkedItemsData())

    def choose(self, values):
        """Choose exactly these; one that is not offered is added."""
        values = set(values)
        for row in range(self.count()):
            wanted = self.itemData(row) in values
            self.setItemCheckState(row, Qt.CheckState.Checked if wanted
                                   else Qt.CheckState.Unchecked)
            values.discard(self.itemData(row))
        for value in sorted(values):
            self.addItemWithCheckState(value, Qt.CheckState.Checked, value)

    def wheelEvent(self, event):
        """Scrolling past must not choose."""
        event.ignore()


def on_enter(view, call):
    """Call something when Enter is pressed in a view; elsewhere the key goes its own way."""
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        shortcut = QShortcut(QKeySequence(key), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(call)
