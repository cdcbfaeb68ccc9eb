"""What a list of cases is narrowed to: words, light, class, area, unit, source, map extent."""
import json

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget)

from ...core.errors import N_
from ...i18n import tr
from ...layers.case_words import source_text
from ...layers.words import pick
from ..two_lines import COLOURS
from ..widgets import SearchLine
from .lights import SHAPES, WORDS

#: The combo boxes: what "nothing chosen" says, and the columns of the board they offer.
COMBOS = {"classes": (N_("Class"), ("class",)),
          "areas": (N_("Area"), ("street", "community")),
          "units": (N_("Unit"), ("unit",)),
          "sources": (N_("Source"), ("source",))}


class ValueCombo(QComboBox):
    """A choice among the values that there are, read when it is opened.

    Parameters
    ----------
    nothing : str
        What it says while nothing is chosen.
    offer : callable
        Gives the list of (value, text) to choose from.
    """

    def __init__(self, nothing, offer, parent=None):
        super().__init__(parent)
        self._offer = offer
        self.addItem(nothing, None)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setMinimumWidth(240)

    def fill(self):
        """Read the values anew; the chosen one stays, also when there are no such cases."""
        chosen, text = self.value(), self.currentText()
        while self.count() > 1:
            self.removeItem(1)
        for value, words in self._offer():
            self.addItem(words, value)
        self.choose(chosen, text)

    def showPopup(self):
        self.fill()
        super().showPopup()

    def value(self):
        """The chosen value, None for all."""
        return self.currentData()

    def choose(self, value, text=""):
        """Choose a value; one that is not offered is added under its text."""
        # Qt compares Python's own values by their place in memory, so we do it ourselves
        index = next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        if index < 0:
            self.addItem(text or str(value), value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def wheelEvent(self, event):
        """Scrolling past must not filter."""
        event.ignore()


class QueueFilters(QWidget):
    """The search line, and below it the combo boxes with the map extent; the buttons of the lights
    (``lights``) stand where the dock puts them.

    Parameters
    ----------
    offer : callable
        ``offer(columns)`` gives the values of some columns of the board: list of (value, text).

    Signals
    -------
    changed : something was chosen or typed
    extent_toggled : the map extent counts now, or no longer
    """

    changed = pyqtSignal()
    extent_toggled = pyqtSignal(bool)

    def __init__(self, offer, parent=None):
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_words())
        layout.addLayout(self._build_combos(offer))
        self.show_lights({})

    def _build_words(self):
        line = QHBoxLayout()
        self.search = SearchLine(tr("Number, address, description …"))
        self.search.searched.connect(self.changed)
        line.addWidget(self.search, 1)
        self.lights = {}
        for light in ("yellow", "red"):
            button = QToolButton()
            button.setObjectName(f"light_{light}")
            button.setCheckable(True)
            button.setStyleSheet(f"color: {COLOURS[light]}")
            button.setToolTip(tr("Only cases of this light: {light}").format(
                light=tr(WORDS[light])))
            button.clicked.connect(lambda on, light=light: self._light_clicked(light, on))
            self.lights[light] = button
        self.extent = QCheckBox(tr("Map"))
        self.extent.setObjectName("filter_extent")
        self.extent.setToolTip(tr("Only cases that lie in the part of the map that is shown"))
        self.extent.toggled.connect(self.extent_toggled)
        line.addWidget(self.extent)
        self.clear = QToolButton()
        self.clear.setObjectName("filter_clear")
        self.clear.setText("✕")
        self.clear.setToolTip(tr("Take all filters away"))
        self.clear.clicked.connect(self.reset)
        line.addWidget(self.clear)
        return line

    def _build_combos(self, offer):
        line = QHBoxLayout()
        line.setSpacing(3)
        self.combos = {}
        for name, (nothing, columns) in COMBOS.items():
            combo = ValueCombo(tr(nothing), lambda columns=columns: offer(columns))
            combo.setObjectName(f"filter_{name}")
            combo.setToolTip(tr("Narrow the list; the numbers say how many open cases there are"))
            combo.activated.connect(lambda _: self.changed.emit())
            line.addWidget(combo, 1)
            self.combos[name] = combo
        return line

    def _light_clicked(self, light, on):
        for other, button in self.lights.items():
            button.setChecked(on and other == light)
        self.changed.emit()

    @property
    def light(self):
        """The light whose cases alone are listed, or ""."""
        return next((s for s, b in self.lights.items() if b.isChecked()), "")

    def set(self, light="", text=""):
        """Set light and words without telling anybody."""
        for other, button in self.lights.items():
            button.setChecked(other == light)
        self.search.setText(text)
        self.settled()

    def reset(self):
        """Nothing is filtered any more."""
        self.set()
        for combo in self.combos.values():
            combo.setCurrentIndex(0)
        self.extent.setChecked(False)
        self.changed.emit()

    def settled(self):
        """The list is read anew now; no need to wait for the end of the typing."""
        self.search.settled()

    def chosen(self):
        """What is chosen, as fields of the board's Choice; the extent is the dock's."""
        value = {name: combo.value() for name, combo in self.combos.items()}
        column, area = value["areas"] or ("", "")
        return {"text": self.search.text(), "lights": (self.light,) if self.light else (),
                "classes": (value["classes"][1],) if value["classes"] else (),
                "streets": (area,) if column == "street" else (),
                "communities": (area,) if column == "community" else (),
                "units": (value["units"][1],) if value["units"] else (),
                "sources": (value["sources"][1],) if value["sources"] else ()}

    @property
    def narrowed(self):
        """Whether anything but the list itself decides what is shown."""
        return bool(self.light or self.search.text().strip() or self.extent.isChecked()
                    or any(combo.value() for combo in self.combos.values()))

    def show_lights(self, numbers):
        """Counts by light of the list that is shown; filters that are set can be taken away."""
        self.clear.setEnabled(self.narrowed)
        for light, button in self.lights.items():
            button.setText(f"{SHAPES[light]} {tr(WORDS[light])} {numbers.get(light, 0)}")

    # -- to remember

    def dump(self):
        """Everything chosen, as text for the settings."""
        return json.dumps({"light": self.light, "text": self.search.text(),
                           "combos": {name: (combo.value(), combo.currentText())
                                      for name, combo in self.combos.items() if combo.value()}})

    def load(self, text):
        """Bring back what ``dump`` gave; what cannot be read is nothing."""
        try:
            known = json.loads(text or "{}")
            self.set(known.get("light", ""), known.get("text", ""))
            for name, (value, words) in known.get("combos", {}).items():
                column, code = value
                self.combos[name].choose(
                    (column, tuple(code) if isinstance(code, list) else code), words)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.set()


def offered(board, columns):
    """The values of columns of the open cases, the most frequent first.

    Returns
    -------
    list of ((column, value), text)
    """
    made = []
    for column in columns:
        for value, count in sorted(board.values(column).items(), key=lambda item: -item[1]):
            if value and count:
                made.append(((column, value), f"{_name(board, column, value)} ({count})"))
    return made


def _name(board, column, value):
    if column == "class":
        zh, en, *_ = board.names.classes.get(value, (value[1], ""))
        return pick(zh, en) or value[1]
    if column == "source":
        return source_text(value)
    name = getattr(board.names, column).get(value)
    return name or value
