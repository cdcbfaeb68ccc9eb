"""How open cases are drawn: a mark for each state, a ring where urgent, a square where overdue.

A rule for each of 13 states, asked one after the other for 100,000 points, takes too long: the
states are asked for in groups, below a rule that takes everything, since QGIS would otherwise ask
for all conditions once more to choose what it reads.
"""
from ..core.cases.lifecycle import STATES
from ..i18n import tr
from .symbols import rule, rules, simple_marker

#: shape, fill and size (mm) by state, in groups; also without colours no two are alike
MARKS = (
    {"reported": ("circle", "#ffffff", 3.2), "confirming": ("semi_circle", "#ffffff", 4.4),
     "filed": ("pentagon", "#e02020", 3.8), "coordinating": ("cross_fill", "#e02020", 3.8)},
    {"assigned": ("square", "#1f78d1", 3.2), "dispatched": ("triangle", "#1f78d1", 3.8),
     "enforcing": ("star", "#1f78d1", 4.6)},
    {"handled": ("diamond", "#f0a000", 4.0), "verifying": ("hexagon", "#f0a000", 3.8),
     "verified": ("asterisk_fill", "#3f9f3f", 4.4)},
    {"suspended": ("octagon", "#8a8a8a", 3.6), "with_city": ("arrow", "#7b3fb5", 4.4),
     "merged": ("cross2", "#8a8a8a", 2.6)},
)
_LATE = "\"due_at\" < format_date(now(), 'yyyy-MM-ddTHH:mm:ss')"


def open_cases():
    """The renderer of the layer of open cases, and the legend entries worth showing."""
    ring = simple_marker("circle", 7.0, "0,0,0,0", "#e02020", 0.7)
    late = simple_marker("square", 2.4, "#111111", "#ffffff", 0.3, offset="-2.4,-2.4")
    groups = [rule(None, f"\"state\" IN ({', '.join(map(repr, marks))})", children=[
        rule(_symbol(*mark), f"\"state\" = '{state}'", tr(STATES[state]))
        for state, mark in marks.items()]) for marks in MARKS]
    everything = rule(None, children=[rule(ring, '"urgent" = 1', tr("Urgent")), *groups,
                                      rule(late, _LATE, tr("Overdue"))])
    shown = [tr("Urgent"), *(tr(STATES[state]) for marks in MARKS for state in marks),
             tr("Overdue")]
    return rules([everything]), shown


def _symbol(shape, colour, size):
    return simple_marker(shape, size, colour, "#222222", 0.3,
                         angle="90" if shape == "triangle" else "0")
