"""How the maps of the grid atlas are drawn: the tables they show and a style of its own for each.

``here`` is the expression that gives the code of the community on the sheet: a variable of the
layout, or a field of the atlas feature where the layout runs over the layer of communities.
"""
from qgis.core import (
    QgsExpression, QgsMapLayerStyle, QgsRuleBasedLabeling, QgsVectorLayer)

from ..compat import OVER_POINT, POINT
from .component_style import PRESENT
from .symbols import cased_line, fill, line, rule, rules, text

GRID, BORDER = "#c0127f", "#43366b"
SYMBOLS = {
    "grid": lambda: fill(None, GRID, 0.4),
    "other grid": lambda: fill(None, "#b9b2bd", 0.15),
    "community": lambda: fill(None, BORDER, 0.9),
    "other community": lambda: fill("#96ffffff", "#8f86a8", 0.4, "dash"),
    "street": lambda: fill(None, "#2a1f50", 0.6, "dash dot"),
    "thin street": lambda: fill(None, "#2a1f50", 0.3),
    "here": lambda: fill("#b0e070b4", BORDER, 0.4),
    "elsewhere": lambda: fill("#40e4dfec", "#8f86a8", 0.12),
    "numbered": lambda: fill("#66f3eef8", BORDER, 0.5),
    "road": lambda: cased_line("#ffffff", 0.7, "#bdbdbd", 0.3),
    "thin road": lambda: line("#d5d5d5", 0.2),
    "railway": lambda: cased_line("#ffffff", 0.3, "#8c8c8c", 0.25),
    "building": lambda: fill("#eceae6", "#cbc6be", 0.12),
    "river": lambda: line("#a9cfe6", 0.5),
    "water": lambda: fill("#d3e7f3", "#a9cfe6", 0.12),
    "compound": lambda: fill("#f1f4ea", "#dbe0cd", 0.12),
}


def label(expression, size, color, font, bold=False, along=False, halo=False):
    """Label settings in the font of the atlas. In a PDF each letter of a halo is a drawing: only
    the codes have one (it is half of a sheet's size otherwise)."""
    settings = text(expression, size, color, bold, along)
    style = settings.format()
    family = style.font()
    family.setFamily(font)
    style.setFont(family)
    buffer = style.buffer()
    buffer.setEnabled(halo)
    buffer.setSize(0.5)
    style.setBuffer(buffer)
    settings.setFormat(style)
    return settings


def _inside(settings):
    """Put labels of areas where the area is widest, all of them."""
    settings.geometryGeneratorEnabled = True
    settings.geometryGenerator = "pole_of_inaccessibility($geometry, 2)"
    settings.geometryGeneratorType = POINT
    settings.placement = OVER_POINT
    settings.displayAll = True
    settings.priority = 10
    return settings


def _labels(layer, *parts):
    """Labels by condition: (settings, expression) each."""
    root = QgsRuleBasedLabeling.Rule(None)
    for settings, condition in parts:
        root.appendChild(QgsRuleBasedLabeling.Rule(settings, 0, 0, condition))
    layer.setLabeling(QgsRuleBasedLabeling(root))
    layer.setLabelsEnabled(True)


def _unit_grids(layer, here, font, digits):
    code = f'coalesce("community_code", left("bgid", length("bgid") - {digits}))'
    mine = f"{PRESENT} AND {code} = {here}"
    layer.setRenderer(rules([
        rule(SYMBOLS["other grid"](), f"{PRESENT} AND coalesce({code} <> {here}, TRUE)"),
        rule(SYMBOLS["grid"](), mine)]))
    code_label = label(f'right("bgid", {digits})', 10, GRID, font, True, halo=True)
    _labels(layer, (_inside(code_label), mine))


def _communities(layer, here, font, digits):
    other = f'coalesce("code" <> {here}, TRUE)'
    layer.setRenderer(rules([rule(SYMBOLS["other community"](), other),
                             rule(SYMBOLS["community"](), f'"code" = {here}')]))
    _labels(layer, (label('coalesce("name", "code")', 8, "#8f86a8", font), other))


def _streets(layer, here, font, digits):
    layer.setRenderer(rules([rule(SYMBOLS["street"]())]))
    layer.setLabelsEnabled(False)


def _roads(layer, here, font, digits):
    layer.setRenderer(rules([rule(SYMBOLS["road"]())]))
    _labels(layer, (label('"name"', 6, "#8a8a8a", font, along=True), ""))


def _plain(symbol):
    def dress(layer, here, font, digits):
        layer.setRenderer(rules([rule(SYMBOLS[symbol]())]))
        layer.setLabelsEnabled(False)
    return dress


def _whereabouts(layer, here, font, digits):
    layer.setRenderer(rules([rule(SYMBOLS["elsewhere"](), f'coalesce("code" <> {here}, TRUE)'),
                             rule(SYMBOLS["here"](), f'"code" = {here}')]))
    layer.setLabelsEnabled(False)


#: by table, from top to bottom
MAP = {"street": _streets, "community": _communities, "unit_grid": _unit_grids,
       "base_railway": _plain("railway"), "base_road": _roads, "base_building": _plain("building"),
       "base_water_line": _plain("river"), "base_water": _plain("water"),
       "base_compound": _plain("compound")}
#: without roads: those of a whole district on every sheet would make up most of the file
OVERVIEW = {"street": _plain("thin street"), "community": _whereabouts,
            "base_water": _plain("water")}


def _index(pages, names):
    """The communities of the index map with the page of each, and its name where there is room."""
    def dress(layer, here, font, digits):
        layer.setRenderer(rules([rule(SYMBOLS["numbered"]())]))
        page = "map_get(map({}), \"code\")".format(", ".join(
            f"{QgsExpression.quotedString(code)}, '{page}'" for code, page in pages.items()))
        words = f"concat({page}, '\\n', \"name\")" if names else page
        _labels(layer, (_inside(label(words, 8 if names else 7, BORDER, font, True, halo=True)),
                        f"{page} IS NOT NULL"))
    return dress


def styles(layers, dresses, here, font, digits=3):
    """The style of each table on a map of the atlas.

    Parameters
    ----------
    layers : dict of str to QgsVectorLayer
        By table; they are left as they are.
    dresses : dict of str to function
        MAP, OVERVIEW or what ``index_dresses`` returns.
    here : str
        Expression of the code of the sheet's community.
    font : str
        Family of the labels.
    digits : int
        Last digits of the unit grid code that are written into each grid.

    Returns
    -------
    dict of str to str
        Layer id to the style's XML, from top to bottom, as a map of a layout takes them.
    """
    found = {}
    for table, dress in dresses.items():
        if table not in layers:
            continue
        sketch = QgsVectorLayer(layers[table].source(), table, "ogr")
        dress(sketch, here, font, digits)
        style = QgsMapLayerStyle()
        style.readFromLayer(sketch)
        found[layers[table].id()] = style.xmlData()
    return found


def index_dresses(pages, close):
    """The dresses of the index map; ``pages`` are {community code: page}. In a ``close`` view, of
    few communities, there is room for names and roads."""
    roads = {"base_road": _plain("thin road")} if close else {}
    return {"street": _streets, "community": _index(pages, close), **roads,
            "base_water": _plain("water")}
