"""How the changes of a census are drawn: a shape and a colour for each kind, and what was decided.

What is decided has a sign beside it: a green dot for accepted, a grey cross for rejected;
what nobody has decided has none.
"""
from ..core.census.changes import KINDS
from ..core.census.quality import DEFECTS
from ..core.errors import N_
from ..i18n import tr
from .symbols import fill, rule, rules, simple_marker

#: Scale up to which every change is drawn large, with its decision.
NEAR = 5000
#: (shape, size in mm, fill, outline) of each kind.
_KINDS = {
    "unchanged": ("circle", 1.3, "#a8a8a8", "#707070"),
    "moved": ("arrow", 3.2, "#0b57d0", "#062f72"),
    "attributes": ("diamond", 2.8, "#00897b", "#004d45"),
    "reclassified": ("pentagon", 3.0, "#6a1b9a", "#3b0f57"),
    "replaced": ("square", 2.6, "#ef6c00", "#7a3700"),
    "new": ("cross_fill", 3.2, "#2b9348", "#145226"),
    "lost": ("star", 3.8, "#c62828", "#6d0f0f"),
    "removed": ("square", 2.6, "#ffffff", "#8d4a2f"),
    "missed": ("circle", 2.8, "#ffffff", "#5f6368"),
    "split": ("semi_circle", 3.0, "#8e24aa", "#4a115a"),
    "joined": ("third_circle", 3.0, "#8e24aa", "#4a115a"),
    "uncertain": ("triangle", 3.2, "#ffd000", "#7a5a00")}
#: (shape, fill) of each kind of defect that a check survey found.
_DEFECTS = {"missed": ("star", "#c62828"), "excess": ("cross_fill", "#2b9348"),
            "class": ("pentagon", "#6a1b9a"), "attribute": ("diamond", "#00897b"),
            "state": ("circle", "#ef6c00"), "position": ("triangle", "#0b57d0")}
_FAR = 0.45     # at city scale they are so much smaller
_DECIDED = {
    "accepted": (lambda: simple_marker("circle", 1.3, "#2b9348", "#ffffff", 0.2,
                                       offset="1.9,-1.9"), N_("Accepted")),
    "rejected": (lambda: simple_marker("cross2", 1.6, "#555555", "#555555", 0.5,
                                       offset="1.9,-1.9"), N_("Rejected"))}


def changes():
    """The renderer of the changes, and the legend entries worth showing."""
    made = []
    for kind, (shape, size, colour, outline) in _KINDS.items():
        of_kind = f"\"kind\" = '{kind}'"
        # without an outline a white mark would not be seen
        far = outline if colour == "#ffffff" else colour
        made.append(rule(simple_marker(shape, round(size * _FAR, 2), far), of_kind,
                         tr(KINDS[kind]), (NEAR, 0)))
        made.append(rule(simple_marker(shape, size, colour, outline, 0.3), of_kind,
                         tr(KINDS[kind]), (0, NEAR)))
    shown = [tr(title) for title in KINDS.values()]
    for decision, (symbol, title) in _DECIDED.items():
        made.append(rule(symbol(), f"\"decision\" = '{decision}'", tr(title), (0, NEAR)))
        shown.append(tr(title))
    return rules(made), shown


def defects():
    """The renderer of the defects of a survey, by their kind."""
    return rules([rule(simple_marker(shape, 2.4, colour, "#303030", 0.2), f"\"kind\" = '{kind}'",
                       tr(DEFECTS[kind])) for kind, (shape, colour) in _DEFECTS.items()])


def lots():
    """The renderer of the sheets and grids that are surveyed again."""
    return rules([rule(fill(None, "#b06000", 0.4, "dash"), "", tr("Sheet or grid of the sample"))])
