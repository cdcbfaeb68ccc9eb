"""The question of the query dock: what is counted, by what, of which classes and days."""
import datetime

from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDateEdit, QHBoxLayout, QSpinBox, QToolButton, QVBoxLayout, QWidget)

from ...core.analysis import periods
from ...core.analysis.cases import Filter
from ...core.analysis.components import ComponentFilter
from ...core.analysis.counts import GROUPS, LETTERS, OF_COMPONENTS, last_year
from ...core.errors import N_
from ...core.workspace.areas import DRAWN, KINDS
from ...core.workspace.count_table import Question
from ...core.workspace.counting import WHAT, Query
from ...i18n import tr
from ...layers.count_words import PER
from .class_chips import ClassChips
from .combos import Choice
from .more_filters import MoreFilters

COMPARE = {"": N_("compared with nothing"), "before": N_("with the period before"),
           "year": N_("with the year before")}
#: The rows are the values of a group, not areas.
VALUE = "by:"
_START = {"what": "cases", "by": "community", "period": "this_year", "days": 30, "compare": "",
          "rate": ""}


class QueryForm(QWidget):
    """The controls.

    Parameters
    ----------
    catalogue : callable
        Gives the catalogue in use, or None.
    polygons : Polygons

    Signals
    -------
    changed : another question
    entered : Enter was pressed with nothing typed
    """

    changed = pyqtSignal()
    entered = pyqtSignal()
    draw_wanted = pyqtSignal(bool)
    selection_wanted = pyqtSignal()

    def __init__(self, catalogue, polygons, parent=None):
        super().__init__(parent)
        self.polygons = polygons
        self._quiet = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._build_what())
        self.classes = ClassChips(catalogue)
        self.classes.changed.connect(self._changed)
        self.classes.entered.connect(self.entered)
        layout.addWidget(self.classes)
        layout.addLayout(self._build_period())
        layout.addLayout(self._build_free())
        layout.addLayout(self._build_rate())
        self.more = MoreFilters()
        self.more.changed.connect(self._changed)
        self.more.hide()
        layout.addWidget(self.more)
        polygons.changed.connect(self._polygons_changed)
        polygons.drawing.connect(self.draw.setChecked)
        self._quiet = False
        self.load({})

    def _button(self, name, text, tip, call):
        button = QToolButton()
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(tip)
        button.clicked.connect(call)
        return button

    def _build_what(self):
        line = QHBoxLayout()
        self.what = Choice("query_what", tr("What is counted"),
                           [(name, tr(title)) for name, title in WHAT.items()])
        self.what.activated.connect(self._what_changed)
        self.by = Choice("query_by", tr("By what it is counted: each is a row of the table"))
        self.by.activated.connect(self._by_changed)
        self.draw = self._button("query_draw", "⬠", tr(
            "Draw a polygon on the map to count in: click its corners, Enter or a right click ends "
            "it, Esc gives up (P)"), self.draw_wanted)
        self.draw.setCheckable(True)
        self.selection = self._button("query_selection", "▣", tr(
            "Count in the selected polygons of the current layer (S)"),
            lambda: self.selection_wanted.emit())
        self.polygon = self._button("query_polygon", "", tr(
            "Take the polygons away: count everywhere"), lambda: self.polygons.take([]))
        for widget, share in ((self.what, 2), (self.by, 3), (self.draw, 0), (self.selection, 0),
                              (self.polygon, 0)):
            line.addWidget(widget, share)
        return line

    def _build_period(self):
        line = QHBoxLayout()
        self.period = Choice("query_period", tr("Days that are counted; the time of the cases that "
                                                "lies in them is chosen under More"),
                             [(name, tr(title)) for name, title in periods.PERIODS.items()])
        self.period.activated.connect(self._changed)
        self.days = QSpinBox()
        self.days.setObjectName("query_days")
        self.days.setToolTip(tr("How many days, the last of them today"))
        self.days.setRange(1, 3660)
        self.days.setKeyboardTracking(False)
        self.days.valueChanged.connect(self._changed)
        self.compare = Choice("query_compare", tr(
            "Puts the number of an earlier period beside it: a month that has begun is compared "
            "with the same days of the month before"),
            [(name, tr(title)) for name, title in COMPARE.items()])
        self.compare.activated.connect(self._changed)
        for widget in (self.period, self.days, self.compare):
            line.addWidget(widget)
        return line

    def _build_free(self):
        line = QHBoxLayout()
        self.dates = []
        for name, tip in (("query_since", tr("First day")), ("query_until", tr("Last day"))):
            edit = QDateEdit()
            edit.setObjectName(name)
            edit.setToolTip(tip)
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setKeyboardTracking(False)
            edit.setDate(QDate.currentDate())
            edit.dateChanged.connect(self._changed)
            line.addWidget(edit)
            self.dates.append(edit)
        return line

    def _build_rate(self):
        line = QHBoxLayout()
        self.rate = Choice("query_rate", tr(
            "Density: what the number of each area is divided by. Components are those of the "
            "chosen classes, or all"),
            [("", tr("no density")), *((name, tr(title)) for name, title in PER.items())])
        self.rate.activated.connect(self._changed)
        self.more_button = self._button("query_more", "", tr(
            "More filters: state, source, unit, condition, which time (M)"), self._show_more)
        self.more_button.setCheckable(True)
        self.reset_button = self._button("query_reset", "✕", tr(
            "Take all filters away and begin anew"), lambda: self.reset())
        line.addWidget(self.rate, 1)
        line.addWidget(self.more_button)
        line.addWidget(self.reset_button)
        return line

    # -- what is shown

    def toggle_more(self):
        """Show the other filters, or hide them."""
        self.more_button.toggle()
        self._show_more()

    def _show_more(self, *_):
        self.more.setVisible(self.more_button.isChecked())

    def _what_changed(self, *_):
        self._offer_by()
        self.classes.keep(LETTERS if self.what.value() == "cases" else ("component",))
        self._changed()

    def _by_changed(self, *_):
        if self.by.value() == DRAWN and not self.polygons.shapes:
            self.draw_wanted.emit(True)     # counted is once there is a polygon
        else:
            self._changed()

    def _polygons_changed(self):
        if self.polygons.shapes and not self.by.value().startswith(VALUE):
            self.by.choose(DRAWN)
        elif not self.polygons.shapes and self.by.value() == DRAWN:
            self.by.choose(_START["by"])
        self._changed()

    def _changed(self, *_):
        if not self._quiet:
            self._show()
            self.changed.emit()

    def _offer_by(self):
        cases = self.what.value() == "cases"
        self.by.offer([
            *((name, tr(title)) for name, title in KINDS.items() if cases or name != "unit"),
            (DRAWN, tr("Polygon")), None,
            *((VALUE + name, tr(title)) for name, title in GROUPS.items()
              if name != "unit" and (cases or name in OF_COMPONENTS))])

    def _show(self):
        """Show and enable what makes sense together."""
        cases, by, period = self.what.value() == "cases", self.by.value(), self.period.value()
        for widget in (self.period, self.compare):
            widget.setVisible(cases)
        self.days.setVisible(cases and period == "last_days")
        for edit in self.dates:
            edit.setVisible(cases and period == "free")
        self.compare.setEnabled(period != "all")
        self.rate.setEnabled(by != "unit" and not by.startswith(VALUE))
        self.polygon.setVisible(bool(self.polygons.shapes)
                                and (by == DRAWN or by.startswith(VALUE)))
        self.polygon.setText(f"⬠ {len(self.polygons.shapes)} ✕")
        self.more.show_for(self.what.value())
        number = self.more.number(self.what.value())
        self.more_button.setText(f"{tr('More')} ({number}) ▾" if number else f"{tr('More')} ▾")

    def fill(self, ws):
        """Read anew what the workspace offers."""
        self.more.offer(ws, self.classes.codes())

    # -- the question

    def question(self, today):
        """What is asked.

        Parameters
        ----------
        today : datetime.date

        Returns
        -------
        Question

        Raises
        ------
        InputError
            A period that is none, or polygons without any.
        """
        by, codes = self.by.value(), self.classes.codes()
        drawn = self.polygons.areas() if by == DRAWN or by.startswith(VALUE) else None
        groups = by[len(VALUE):] if by.startswith(VALUE) else ""
        areas = by if not groups else DRAWN if drawn is not None else "district"
        rate = self.rate.value() if self.rate.isEnabled() else ""
        base = tuple(code for kind, code in codes if kind == "component")
        if self.what.value() == "components":
            chosen = ComponentFilter(base, self.more.objstates.values())
            return Question(Query(chosen, areas, groups=groups), rate, base, None, drawn)
        since, until = self.limits(today)
        more = self.more
        chosen = Filter(classes=codes, conditions=more.conditions.values(),
                        states=more.states.values(), sources=more.sources.values(),
                        units=more.units.values(), moment=more.moment.value(),
                        since=since, until=until)
        compared = {"": None, "before": periods.before(self.period.value(), since, until),
                    "year": last_year(since, until)}[self.compare.value()]
        return Question(Query(chosen, areas, groups=groups), rate, base, compared, drawn)

    def limits(self, today):
        """(first day, day after the last one) of the period."""
        first, last = (edit.date().toPyDate() for edit in self.dates)
        return periods.limits(self.period.value(), today, self.days.value(), first, last)

    # -- to remember

    def dump(self):
        """Everything chosen, as plain values."""
        return {"what": self.what.value(), "by": self.by.value(),
                "classes": [list(c) for c in self.classes.chosen],
                "period": self.period.value(), "days": self.days.value(),
                "dates": [edit.date().toPyDate().isoformat() for edit in self.dates],
                "compare": self.compare.value(), "rate": self.rate.value(),
                "more": self.more.dump(), "polygons": self.polygons.dump()}

    def load(self, values):
        """Bring back what ``dump`` gave, telling nobody; what cannot be read is as at first."""
        self._quiet = True
        known = {**_START, **(values if isinstance(values, dict) else {})}
        try:
            self._load(known)
        except (ValueError, TypeError, KeyError, AttributeError):
            self._load(_START)
        finally:
            self._show()
            self._quiet = False

    def _load(self, known):
        self.what.choose(known["what"])
        self._offer_by()
        self.classes.choose(known.get("classes", ()))
        self.classes.keep(LETTERS if self.what.value() == "cases" else ("component",))
        self.by.choose(known["by"])
        self.period.choose(known["period"])
        self.days.setValue(int(known["days"]))
        for edit, text in zip(self.dates, known.get("dates", ())):
            edit.setDate(QDate(datetime.date.fromisoformat(text)))
        self.compare.choose(known["compare"])
        self.rate.choose(known["rate"])
        self.more.load(known.get("more", {}))
        self.polygons.load(known.get("polygons", {}))
        if self.by.value() == DRAWN and not self.polygons.shapes:
            self.by.choose(_START["by"])

    def reset(self):
        """As at first; what is counted and by what stays."""
        self.load({"what": self.what.value(), "by": self.by.value()
                   if self.by.value() != DRAWN else _START["by"]})
        self.changed.emit()
