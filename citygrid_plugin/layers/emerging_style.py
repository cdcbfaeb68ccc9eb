"""How emerging hot spots are drawn, and how their cube is played by the temporal controller.

Hot is red to orange, cold is blue to green; full and dark is what is strong now, hatched what comes
and goes, pale what was.
"""
from ..core.analysis.emerging import PATTERNS
from ..core.analysis.hotspots import SIGNIFICANT
from ..core.errors import N_
from ..i18n import tr
from .field_titles import name_fields, translated
from .hotspot_style import COLOURS as BINS
from .symbols import fill, rule, rules
from .time_layers import play

#: of the hot and the cold side: (fill, hatching, its colour) by the code of the pattern
_HOT = {1: ("#f0058c", None, None), 2: ("#e8452c", None, None), 3: ("#67000d", None, None),
        4: ("#b2182b", None, None), 5: ("#f4a582", None, None),
        6: ("#fee391", "b_diagonal", "#cc4c02"), 7: ("#ffffff", "diagonal_x", "#d7301f"),
        8: ("#f3ddd3", "dense6", "#99614c")}
_COLD = {1: ("#00b8d9", None, None), 2: ("#2c7fe8", None, None), 3: ("#08204f", None, None),
         4: ("#2166ac", None, None), 5: ("#92c5de", None, None),
         6: ("#c7f0dc", "b_diagonal", "#01806c"), 7: ("#ffffff", "diagonal_x", "#2b6fb3"),
         8: ("#d9e2ec", "dense6", "#56718c")}
_EDGE = "#6b6b6b"
BEGIN, END = "begin", "end"
#: What the fields of the areas and of the cube are called.
FIELDS = {
    "code": N_("Code"), "name": N_("Name"), "pattern": N_("Pattern (word)"),
    "title": N_("Pattern"), "total": N_("Number counted"), "steps": N_("Steps"),
    "hot_steps": N_("Hot steps"), "cold_steps": N_("Cold steps"),
    "last_z": N_("z (Gi*) of the last step"), "last_p": N_("p of the last step"),
    "trend_z": N_("z of the trend"), "trend_p": N_("p of the trend"), "tau": N_("Kendall's tau"),
    "slope": N_("Sen's slope per step"), "since": N_("From day"), "until": N_("To day"),
    "about": N_("What was counted"), "as_of": N_("As of")}
CUBE_FIELDS = {
    "code": N_("Code"), "name": N_("Name"), "step": N_("Time step"), BEGIN: N_("Begin"),
    END: N_("End"), "count": N_("Number counted"), "z": N_("z (Gi*)"), "p": N_("p-value"),
    "bin": N_("Hot or cold (-3 to 3)"), "title": N_("Hot or cold")}


def _filled(color, hatching, hatch_color):
    symbol = fill(color, _EDGE, 0.1)
    if hatching:
        hatched = fill(hatch_color, brush=hatching)     # its layer lives as long as it does
        symbol.appendSymbolLayer(hatched.symbolLayer(0).clone())
    return symbol


def patterns():
    """The renderer of areas by their field ``pattern``."""
    made = []
    for sign, colours in ((1, _HOT), (-1, _COLD)):
        made += [rule(_filled(*look), f"\"pattern\" = '{PATTERNS[sign * code][0]}'",
                      tr(PATTERNS[sign * code][1])) for code, look in colours.items()]
    made.append(rule(fill(None, "#b8b8b8", 0.1), "\"pattern\" = 'none'", tr(PATTERNS[0][1])))
    return rules(made)


def bins():
    """The renderer of the bins of a cube by their field ``bin``."""
    made = [rule(fill(colour, _EDGE, 0.1), f'"bin" = {code}', tr(SIGNIFICANT[code]))
            for code, colour in BINS.items()]
    return rules(made)


def dress_areas(layer, note=""):
    """Draw a layer of areas with their patterns; ``note`` says what was counted."""
    layer.setRenderer(patterns())
    name_fields(layer, translated(FIELDS))
    layer.setAbstract(note)
    layer.triggerRepaint()


def dress_cube(layer, note=""):
    """Draw the bins of a cube, and let the temporal controller play them."""
    layer.setRenderer(bins())
    name_fields(layer, translated(CUBE_FIELDS))
    layer.setAbstract(note)
    play(layer, BEGIN, END)
    layer.triggerRepaint()
