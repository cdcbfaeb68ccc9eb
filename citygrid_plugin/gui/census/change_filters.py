"""What the list of changes is narrowed to: kind, decision, certainty, class, area, crew, code.

The values of a list are counted when it is opened: a city has a million changes.
"""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QWidget

from ...core.census.changes import KINDS
from ...core.errors import N_
from ...core.workspace import census_review
from ...core.workspace.census_review import BANDS, DECISIONS, Filter
from ...i18n import tr
from ...layers.words import pick
from ..widgets import SearchLine
from .change_model import kind_title

#: Lists in their order: what "all" is called, and the tooltip.
_LISTS = {
    "kind": (N_("All kinds"), N_("Only changes of this kind")),
    "decision": (N_("Decided or not"), N_("Only changes that are decided so, or by this person")),
    "band": (N_("Any certainty"), N_("Only changes that are as certain as this")),
    "class": (N_("All classes"), N_("Only changes of this class")),
    "area": (N_("All areas"), N_("Only changes in this community, patrol area or package")),
    "crew": (N_("All crews"), N_("Only changes from what this crew surveyed"))}
_AREAS = {"community_code": N_("Community {name}"), "patrol_code": N_("Patrol area {name}"),
          "package_fid": N_("Package {name}")}


class CountedCombo(QComboBox):
    """A list that is filled with values and counts when it is opened."""

    def __init__(self, fill, parent=None):
        super().__init__(parent)
        self.fill = fill
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def showPopup(self):
        self.fill()
        wide = self.view().sizeHintForColumn(0) + 30
        self.view().setMinimumWidth(wide)
        super().showPopup()


class ChangeFilters(QWidget):
    """Six lists and a search line.

    Signals
    -------
    changed : the list is to be read anew
    """

    changed = pyqtSignal()

    def __init__(self, status, parent=None):
        super().__init__(parent)
        self._status = status       # says what goes wrong while a list is counted
        self._ws = self._census = None
        self.values = {}            # {list: its value}; an area or person is (field, value)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.combos = {}
        for place, (name, (everything, tip)) in enumerate(_LISTS.items()):
            combo = CountedCombo(lambda name=name: self._fill(name))
            combo.setObjectName(f"filter_{name}")
            combo.setToolTip(tr(tip))
            combo.addItem(tr(everything), None)
            combo.activated.connect(lambda _, name=name: self._activated(name))
            grid.addWidget(combo, place // 3, place % 3)
            self.combos[name] = combo
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.search = SearchLine(tr("Component code, or case number …"),
                                 tr("Only components whose code begins so (/)"))
        self.search.searched.connect(self.changed)
        grid.addWidget(self.search, 2, 0, 1, 3)

    def settled(self):
        """The list is read anew now; no need to wait for the end of the typing."""
        self.search.settled()

    def show_census(self, ws, census):
        """Of which census values are counted; (None, None) for none."""
        self._ws, self._census = ws, census
        if ws is not None:
            self._names = census_review.area_names(ws, census) if census is not None else {}
        for name in self.combos:
            self._show(name)

    def wanted(self):
        """The Filter that all of them make."""
        given = {"text": self.search.text().strip()}
        for name, value in self.values.items():
            if value in ("", None):
                continue
            if name == "band":
                lowest = [least for _, least in BANDS]
                place = [band for band, _ in BANDS].index(value)
                given["least"] = lowest[place]
                given["below"] = lowest[place - 1] if place else None
            elif isinstance(value, tuple):
                given[value[0]] = value[1]
            else:
                given["classcode" if name == "class" else name] = value
        return Filter(**given)

    def choose(self, name, value):
        """Set one list, telling nobody."""
        self.values[name] = value
        self._show(name)

    def _activated(self, name):
        self.values[name] = self.combos[name].currentData()
        self._show(name)
        self.changed.emit()

    def _show(self, name):
        """A closed list: its value alone."""
        combo, value = self.combos[name], self.values.get(name)
        combo.clear()
        combo.addItem(tr(_LISTS[name][0]), None)
        if value not in ("", None):
            combo.addItem(self._title(name, value), value)
            combo.setCurrentIndex(1)

    def _fill(self, name):
        """All values of a list with their counts."""
        if self._census is None:
            return
        with self._status.guarded():
            found = self._counted(name)
            combo, now = self.combos[name], self.values.get(name)
            combo.clear()
            combo.addItem(tr(_LISTS[name][0]), None)
            for value, number in found.items():
                combo.addItem(f"{self._title(name, value)} ({number})", value)
            place = next((i for i in range(combo.count()) if combo.itemData(i) == now), -1)
            if place < 0:
                combo.addItem(f"{self._title(name, now)} (0)", now)
                place = combo.count() - 1
            combo.setCurrentIndex(place)

    def _counted(self, name):
        """{value: number} of one list, the others being as they are."""
        found = census_review.counts(self._ws, self._census, self.wanted(),
                                     "classcode" if name == "class" else name)
        order = {"kind": KINDS, "band": dict(BANDS), "decision": DECISIONS}.get(name, ())
        # what nobody would list is said as well where there are few values
        return {**{value: found.get(value, 0) for value in order},
                **{value: number for value, number in found.items() if value not in order}}

    def _title(self, name, value):
        if name == "kind":
            return kind_title(value)
        if name == "band":
            return tr("from {percent} %").format(percent=f"{float(value) * 100:g}")
        if name == "class":
            row = self._ws.query("SELECT name, name_en FROM object_class WHERE kind = 'component' "
                                 "AND code = ?", (value,)) if self._ws is not None else ()
            return f"{value} {pick(*row[0])}" if row else value
        if name == "area":
            known = self._names.get(value[0], {}) if self._ws is not None else {}
            return tr(_AREAS[value[0]]).format(name=known.get(value[1]) or value[1])
        if name == "decision" and isinstance(value, tuple):
            return tr("by {who}").format(who=value[1])
        return tr(DECISIONS[value]) if name == "decision" else value

    def words(self):
        """The filter in words, without its decision; "" for everything."""
        chosen = [self._title(name, value) for name, value in self.values.items()
                  if value not in ("", None) and name != "decision"]
        text = self.search.text().strip()
        return " · ".join(chosen + ([f"“{text}”"] if text else []))

    def save(self, settings, key):
        """Remember the lists; what was typed is for now."""
        for name in self.combos:
            value = self.values.get(name)
            settings.setValue(f"{key}/{name}", "" if value in ("", None) else
                              f"{value[0]}={value[1]}" if isinstance(value, tuple) else value)

    def restore(self, settings, key):
        """Set the lists as they were; at first, what is undecided."""
        for name in self.combos:
            value = settings.value(f"{key}/{name}", "open" if name == "decision" else "") or None
            if value and "=" in value:
                field, value = value.split("=", 1)
                value = (field, int(value) if field == "package_fid" else value)
            if name == "band" and value not in dict(BANDS) or \
                    name == "kind" and value not in KINDS:
                value = None
            self.choose(name, value)
