"""How hot and cold spots are drawn: significant ones in full colour, candidates as a coloured
outline on white, so that the two are told apart in print and by the colour-blind too."""
from qgis.core import QgsMapUnitScale

from ..compat import MAP_UNITS
from ..core.analysis.hotspots import CANDIDATE, NO_CLASS, SIGNIFICANT
from ..core.errors import N_
from ..i18n import tr
from .field_titles import name_fields, translated
from .symbols import fill, rule, rules

#: Red to blue, safe for the colour-blind (ColorBrewer's RdBu), by class.
COLOURS = {3: "#b2182b", 2: "#ef8a62", 1: "#fddbc7", -1: "#d1e5f0", -2: "#67a9cf", -3: "#2166ac"}
#: Outlines of candidates: pale ones would not be seen.
OUTLINES = {3: "#b2182b", 2: "#e0704a", 1: "#efa183", -1: "#8fbfdc", -2: "#4f97c4", -3: "#2166ac"}
OUTLINE_METRES, OUTLINE_MM = 6.0, (0.15, 0.55)
_EDGE, _NONE = "#8a8a8a", "#c8c8c8"
#: What the fields are called.
FIELDS = {
    "code": N_("Code"), "name": N_("Name"), "count": N_("Number counted"),
    "denominator": N_("Denominator"), "value": N_("Value analysed"),
    "neighbours": N_("Number of neighbours"), "z": N_("z (Gi*)"), "p": N_("p-value"),
    "q": N_("q (corrected p)"), "significant": N_("Significant (-3 to 3)"),
    "candidate": N_("Candidate (-3 to 3)"), "class": N_("Hot or cold"),
    "moran": N_("Local Moran's I"), "moran_z": N_("z of local Moran"),
    "moran_p": N_("p of local Moran"), "moran_q": N_("q of local Moran"),
    "quadrant": N_("Quadrant (HH, LL, HL, LH)"), "edge": N_("At the edge"),
    "about": N_("What was counted"), "as_of": N_("As of")}


def hot_spots():
    """The renderer of areas by their fields ``significant`` and ``candidate``."""
    made = [rule(fill(COLOURS[mark], _EDGE, 0.1), f'"significant" = {mark}', tr(text))
            for mark, text in SIGNIFICANT.items()]
    made += [rule(candidate(mark), f'"significant" = 0 AND "candidate" = {mark}', tr(text))
             for mark, text in CANDIDATE.items()]
    made.append(rule(fill("#30ffffff", _NONE, 0.1), '"significant" = 0 AND "candidate" = 0',
                     tr(NO_CLASS)))
    made.append(rule(fill("#909090", _NONE, 0.1, brush="f_diagonal"), '"significant" IS NULL',
                     tr("No value")))
    return rules(made)


def candidate(mark):
    """The symbol of a candidate of a class: a hatched area in an outline above the fills of its
    neighbours, which gets thin where the areas are small, lest they look as if they were
    filled."""
    symbol = fill("#d0ffffff", OUTLINES[mark], OUTLINE_METRES)
    hatched = fill(OUTLINES[mark], brush="b_diagonal")
    outline, limits = symbol.symbolLayer(0), QgsMapUnitScale()
    limits.minSizeMMEnabled = limits.maxSizeMMEnabled = True
    limits.minSizeMM, limits.maxSizeMM = OUTLINE_MM
    outline.setStrokeWidthUnit(MAP_UNITS)
    outline.setStrokeWidthMapUnitScale(limits)
    symbol.appendSymbolLayer(hatched.symbolLayer(0).clone())
    for number in (0, 1):
        symbol.symbolLayer(number).setRenderingPass(1)
    return symbol


def dress_hot_spots(layer):
    """Draw a layer of hot spots."""
    layer.setRenderer(hot_spots())
    name_fields(layer, translated(FIELDS))
    layer.triggerRepaint()
