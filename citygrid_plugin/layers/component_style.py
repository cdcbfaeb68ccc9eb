"""How components are drawn: by symbol family near, as dots of their major class far away.

A million points must paint at city scale about as fast as one plain marker, so points have a layer
of dots of their own there (``dots.py``). Of lines and areas each band of scales is one branch of
the rules. Far away a feature meets a single rule whose condition the
data source itself evaluates; the twenty rules of the families only work where few features are
in view. No symbol has data-defined properties, so every drawing is rasterised once and reused.
"""
from qgis.core import (
    QgsMapLayerLegendUtils, QgsMapUnitScale, QgsSingleSymbolRenderer, QgsSymbolLayerUtils)

from ..compat import PIXELS
from ..core.standards.catalogue import families
from ..i18n import tr
from .symbols import alone, between, fill, line, on_top, rule, rules, simple_marker, svg_marker
from .words import pick

#: scale denominators: drawings up to the first, larger dots up to the second
NEAR, MIDDLE = 3000, 10000
PRESENT = '"dedate" IS NULL'
#: QGIS evaluates the conditions of rules outside their scale too, down to the last child (measured
#: on 3.22: a million points then cost 5.3 s instead of 2.6 s); this one stops it at the branch.
#: A feature counter has no scale and counts everything.
NEARBY = f"(@map_scale > {NEAR}) IS NOT 1"

#: a dot measures 7 m of the city, but stays between these sizes on paper (mm)
DOT_METRES, DOT_MM = 7.0, (0.6, 1.1)
#: dots by major class, in the order of the majors; told apart by people who see no red and green
DOTS = ("#4c6a8c", "#d98032", "#8e5aa8", "#3f8f4a", "#8c6239", "#2f9c95", "#6b7f1e", "#77808c")

#: the marker over a component in a state other than intact: shape first, then colour
INTACT = "完好"
NOT_INTACT = f"\"objstate\" NOT IN ('{INTACT}')"   # on 3.22 NOT IN costs two thirds of <>
_STATE_SHAPES = {
    "破损": dict(shape="triangle", size=3.0, fill="#e02020", outline="#ffffff", width=0.3,
               offset="1.9,-1.9"),
    "丢失": dict(shape="cross2", size=4.6, fill="#e02020", outline="#e02020", width=0.8),
    "占用": dict(shape="diamond", size=3.0, fill="#ffb000", outline="#5a3a00", width=0.3,
               offset="1.9,-1.9"),
    "废弃": dict(shape="square", size=2.6, fill="#ffffff", outline="#555555", width=0.5,
               offset="1.9,-1.9"),
    "移除": dict(shape="cross", size=4.6, fill="#555555", outline="#555555", width=0.7),
}
_OTHER_STATE = dict(shape="pentagon", size=2.8, fill="#b030d0", outline="#ffffff", width=0.3,
                    offset="1.9,-1.9")


def dot_colour(order):
    """Colour of the dots of the major class at this place of the catalogue."""
    return DOTS[order % len(DOTS)]


def family_symbol(family, geometry):
    """The drawing of a family for points, lines or areas."""
    if geometry == "point":
        return svg_marker(family)
    if geometry == "line":
        # eight pipes lie under one road: thin and without an edge, or it is a dark stripe
        return line(family.fill, 0.22)
    colour = "#66" + family.fill.lstrip("#")
    return on_top(fill(colour, family.outline, 0.3), svg_marker(family))


def _far(geometry, colour, near):
    """The generalised symbol: ``near`` in the middle band, the plainest there is beyond it."""
    if geometry == "line":
        return line(colour, 0.25 if near else 0.12)
    return fill("#55" + colour.lstrip("#"), colour if near else None, 0.15)


def dots_renderer(order):
    """One plain dot in the colour of the major class at this place of the catalogue."""
    symbol = simple_marker("circle", DOT_METRES, dot_colour(order))
    between(symbol.symbolLayer(0), DOT_MM)
    return QgsSingleSymbolRenderer(symbol)


def _codes(rows):
    return '"classcode" IN (' + ", ".join(f"'{row.code}'" for row in rows) + ")"


def component_renderer(catalogue, major, geometry, order, states):
    """The renderer of one component table, and which legend entries to show.

    Parameters
    ----------
    catalogue : Catalogue
    major : str
        Major class code ("01").
    geometry : str
        "point", "line" or "area".
    order : int
        Place of the major in the catalogue: its colour far away.
    states : list of (code, name, name_en)
        The list of states.

    Returns
    -------
    renderer : QgsRuleBasedRenderer
    labels : list of str
        Legend entries worth showing, in order.
    """
    known = families()
    by_family = {}
    for row in catalogue.classes("component", major):
        if row.geometry == geometry:
            by_family.setdefault(row.family, []).append(row)
    drawings = [rule(family_symbol(known[name], geometry), _codes(rows),
                     pick(known[name].name, known[name].name_en))
                for name, rows in by_family.items()]
    drawings.append(rule(family_symbol(known["other"], geometry), "", tr("Other classes"),
                         other=True))
    marks = []
    for code, name, name_en in states:
        if code != INTACT:
            marks.append(rule(alone(geometry, _state_marker(code)),
                              "\"objstate\" = '{}'".format(code.replace("'", "''")),
                              pick(name, name_en)))
    colour = dot_colour(order)
    # a mark costs nothing where the state needs none
    branches = [rule(None, "", tr("Classes"), children=drawings),
                rule(None, NOT_INTACT, tr("Marks"), children=marks)]
    if geometry != "point":
        # the last rule draws nothing but holds for every feature: without it QGIS sends the
        # condition on the scale to the data source, which cannot use it, and asks each one twice
        branches = [
            rule(_far(geometry, colour, False), "", tr("At city scale"), (MIDDLE, 0)),
            rule(_far(geometry, colour, True), "", tr("At district scale"), (NEAR, MIDDLE)),
            rule(None, NEARBY, tr("Near"), (0, NEAR), children=branches), rule(None)]
    renderer = rules([rule(None, PRESENT, tr("Present"), children=branches)])
    shown = [r.label() for r in drawings[:-1]] + [r.label() for r in marks]
    return renderer, shown


def _state_marker(code):
    style = dict(_STATE_SHAPES.get(code, _OTHER_STATE))
    return simple_marker(style.pop("shape"), style.pop("size"), style.pop("fill"),
                         style.pop("outline"), style.pop("width"), **style)


def trim_legend(node, labels):
    """Show only these legend entries of a layer, in this order.

    Parameters
    ----------
    node : QgsLayerTreeLayer
    labels : list of str
    """
    items = node.layer().renderer().legendSymbolItems()
    place = {item.label(): number for number, item in enumerate(items)}
    QgsMapLayerLegendUtils.setLegendNodeOrder(
        node, [place[label] for label in labels if label in place])


def palette_icon(family, size):
    """A QIcon of a family's drawing, as large as fits; ``size`` is a QSize."""
    symbol = svg_marker(family)
    drawing = symbol.symbolLayer(0)
    drawing.setSizeUnit(PIXELS)
    drawing.setSizeMapUnitScale(QgsMapUnitScale())
    drawing.setSize(0.85 * min(size.width(), size.height()))
    return QgsSymbolLayerUtils.symbolPreviewIcon(symbol, size)
