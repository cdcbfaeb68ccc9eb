"""The filters of the query dock that are needed now and then: moment, states, sources, units,
conditions."""
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QWidget

from ...core.analysis.cases import TIMES, Filter
from ...core.analysis.counts import occurring
from ...core.cases.lifecycle import STATES
from ...core.errors import N_
from ...i18n import tr
from ...layers.case_words import SOURCES
from ...layers.words import pick
from .combos import Choice, Many

MOMENTS = {"reported_at": N_("reported"), "filed_at": N_("filed"),
           "assigned_at": N_("assigned to a department"), "dispatched_at": N_("dispatched"),
           "handled_at": N_("handled"), "verified_at": N_("verified"), "closed_at": N_("closed"),
           "due_at": N_("due (stage)"), "handle_due_at": N_("due (handling)")}
_MANY = ("states", "sources", "units", "conditions", "objstates")


def seen_in(facts, classes):
    """What cases or components have that can be chosen, {filter: list of str}; conditions are
    those of some classes, or all. For ``MoreFilters.take``; may be called in a thread."""
    if not hasattr(facts, "source"):
        return {"objstates": occurring(facts.state)}
    mask = Filter(classes=classes).mask(facts) if classes else None
    return {"sources": occurring(facts.source), "units": occurring(facts.unit),
            "conditions": occurring(facts.condition, mask)}


class MoreFilters(QWidget):
    """Shown on demand.

    Signals
    -------
    changed : another choice
    """

    changed = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self._quiet = False
        self._seen = {}     # what the data have, by filter
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.moment = Choice("query_moment", tr("Which time of a case lies in the period"),
                             [(name, tr(MOMENTS[name])) for name in TIMES])
        self.moment.activated.connect(self._changed)
        self.states = Many("query_states", tr("any state"), tr("Only cases in these states"))
        self.states.offer((name, tr(title)) for name, title in STATES.items())
        self.sources = Many("query_sources", tr("any source"),
                            tr("Only cases that were reported by these"))
        self.units = Many("query_units", tr("any unit"),
                          tr("Only cases of these responsible units"))
        self.conditions = Many("query_conditions", tr("any condition"), tr(
            "Only cases with these filing conditions; those of the chosen classes are offered"))
        self.objstates = Many("query_objstates", tr("any state"),
                              tr("Only components in these states"))
        self.rows = {}
        for row, (name, title, widget) in enumerate((
                ("moment", tr("The period is when they were"), self.moment),
                ("states", tr("State"), self.states), ("sources", tr("Source"), self.sources),
                ("units", tr("Unit"), self.units),
                ("conditions", tr("Condition"), self.conditions),
                ("objstates", tr("State"), self.objstates))):
            label = QLabel(title)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
            self.rows[name] = (label, widget)
            if widget is not self.moment:
                widget.checkedItemsChanged.connect(self._changed)
        grid.setColumnStretch(1, 1)
        self.show_for("cases")

    def _changed(self, *_):
        if not self._quiet:
            self.changed.emit()

    def show_for(self, what):
        """Show the filters of cases, or of components."""
        for name, widgets in self.rows.items():
            for widget in widgets:
                widget.setVisible((name == "objstates") == (what == "components"))

    def offer(self, ws, classes):
        """Take units, conditions and states of components from a workspace, and what its data
        have besides (``take``); conditions are those of some classes, (kind, code) each, or all."""
        self._quiet = True
        self._offer("sources", {name: tr(title) for name, title in SOURCES.items()})
        self._offer("units", dict(ws.query(
            "SELECT code, name FROM organisation ORDER BY name, code")))
        conditions = {}
        for kind, code, condition, english in ws.query(
                "SELECT kind, classcode, condition, condition_en FROM filing_standard "
                "ORDER BY kind, classcode, fid"):
            if not classes or any(kind == k and code.startswith(c) for k, c in classes):
                conditions.setdefault(condition, pick(condition, english))
        self._offer("conditions", conditions)
        self._offer("objstates", {code: pick(name, english) for code, name, english in ws.query(
            "SELECT code, name, name_en FROM value_domain WHERE domain = 'objstate' "
            "ORDER BY code")})
        self._quiet = False

    def _offer(self, name, known):
        getattr(self, name).offer([*known.items(), *(
            (value, value) for value in self._seen.get(name, ()) if value not in known)])

    def take(self, seen):
        """Offer from now on what the data have, too: an import keeps what it does not know.

        Parameters
        ----------
        seen : dict of str to list of str
            By filter, as ``seen_in`` gives it.

        Returns
        -------
        bool
            Whether that is something else than before, so that ``offer`` has more to offer.
        """
        new = {**self._seen, **seen}
        changed, self._seen = new != self._seen, new
        return changed

    def forget(self):
        """Nothing is known of the data any more."""
        self._seen = {}

    def number(self, what):
        """How many of these filters narrow the choice."""
        if what == "components":
            return bool(self.objstates.values())
        return (self.moment.currentIndex() > 0) + sum(
            bool(getattr(self, name).values()) for name in _MANY if name != "objstates")

    def dump(self):
        """Everything chosen, as plain values."""
        return {"moment": self.moment.value(),
                **{name: getattr(self, name).values() for name in _MANY}}

    def load(self, values):
        """Bring back what ``dump`` gave, telling nobody."""
        self._quiet = True
        self.moment.choose(values.get("moment"))
        for name in _MANY:
            getattr(self, name).choose(map(str, values.get(name) or ()))
        self._quiet = False
