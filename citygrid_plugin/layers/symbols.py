"""The drawings that our renderers are made of: markers, lines, fills, labels."""
from qgis.core import (
    QgsCentroidFillSymbolLayer, QgsFillSymbol, QgsLineSymbol, QgsMapUnitScale,
    QgsMarkerLineSymbolLayer, QgsMarkerSymbol, QgsPalLayerSettings, QgsRuleBasedLabeling,
    QgsRuleBasedRenderer, QgsSvgMarkerSymbolLayer, QgsSymbol, QgsTextBufferSettings, QgsTextFormat,
    QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtGui import QColor

from ..compat import LINE_PLACEMENT, MAP_UNITS, mark_the_middle

#: a component's drawing measures 5 m of the city, but stays between these sizes on paper (mm)
SYMBOL_METRES, SYMBOL_MM = 5.0, (3.4, 6.5)


def rules(children):
    """A rule-based renderer of these rules."""
    root = QgsRuleBasedRenderer.Rule(None)
    for child in children:
        root.appendChild(child)
    return QgsRuleBasedRenderer(root)


def rule(symbol, condition="", label="", scales=(0, 0), other=False, children=()):
    """One rule.

    Parameters
    ----------
    symbol : QgsSymbol or None
        None for a rule that only holds others.
    condition : str
        QGIS expression.
    scales : (int, int)
        Largest and smallest scale as denominators, 0 for no limit: (0, 3000) from 1:1 to 1:3,000.
    other : bool
        For what no sister rule took.
    """
    made = QgsRuleBasedRenderer.Rule(symbol, scales[0], scales[1], condition, label, "", other)
    for child in children:
        made.appendChild(child)
    return made


def simple_marker(shape, size, fill, outline=None, width=0.2, **more):
    """A plain marker; no outline where ``outline`` is None. Sizes in mm."""
    values = {"name": shape, "size": str(size), "color": fill, **more}
    if outline is None:
        values["outline_style"] = "no"
    else:
        values.update(outline_color=outline, outline_width=str(width))
    return QgsMarkerSymbol.createSimple(values)


def svg_marker(family, millimetres=None):
    """The drawing of a symbol family in its colours: of a fixed size, or one that grows with the
    scale of the map between two sizes."""
    drawing = QgsSvgMarkerSymbolLayer(str(family.symbol), millimetres or SYMBOL_METRES)
    if millimetres is None:
        between(drawing, SYMBOL_MM)
    drawing.setFillColor(QColor(family.fill))
    drawing.setStrokeColor(QColor(family.outline))
    symbol = QgsMarkerSymbol()
    symbol.changeSymbolLayer(0, drawing)
    return symbol


def between(marker, sizes):
    """Let the size of a marker's layer count in metres of the city, between two sizes in mm."""
    marker.setSizeUnit(MAP_UNITS)
    limits = QgsMapUnitScale()
    limits.minSizeMMEnabled = limits.maxSizeMMEnabled = True
    limits.minSizeMM, limits.maxSizeMM = sizes
    marker.setSizeMapUnitScale(limits)


def line(color, width, style="solid", **more):
    """A plain line, ``width`` in mm."""
    return QgsLineSymbol.createSimple({
        "line_color": color, "line_width": str(width), "line_style": style,
        "capstyle": "round", "joinstyle": "round", **more})


def cased_line(color, width, casing, extra=0.5):
    """A line with a darker edge on both sides."""
    symbol, inner = line(casing, width + extra), line(color, width)
    symbol.appendSymbolLayer(inner.symbolLayer(0).clone())
    return symbol


def fill(color, outline=None, width=0.2, style="solid", brush="solid"):
    """A plain fill; ``color`` may carry transparency ("#80ff0000" is half transparent red) or be
    None for an outline alone; ``brush`` may be a hatching ("b_diagonal")."""
    symbol = QgsFillSymbol.createSimple({
        "color": "0,0,0,0", "style": "no" if color is None else brush,
        "outline_style": "no" if outline is None else style,
        "outline_color": outline or "#000000", "outline_width": str(width)})
    if color is not None:
        symbol.symbolLayer(0).setFillColor(QColor(color))
    return symbol


def cased_outline(color, width, casing, extra=0.9):
    """The outline of areas with a lighter edge, both above every fill of the layer."""
    symbol, inner = fill(None, casing, width + extra), fill(None, color, width)
    symbol.appendSymbolLayer(inner.symbolLayer(0).clone())
    for number in (0, 1):
        symbol.symbolLayer(number).setRenderingPass(number + 1)
    return symbol


def on_top(symbol, marker):
    """``symbol`` (line or fill) with a marker at its middle."""
    if symbol.type() == QgsSymbol.SymbolType.Line:
        layer = QgsMarkerLineSymbolLayer(False)
        mark_the_middle(layer)
    else:
        layer = QgsCentroidFillSymbolLayer()
        layer.setPointOnSurface(True)
    layer.setSubSymbol(marker)
    symbol.appendSymbolLayer(layer)
    return symbol


def alone(geometry, marker):
    """A symbol that draws only a marker: on a point, mid-line or inside an area."""
    if geometry == "point":
        return marker
    symbol = on_top(line("#000000", 0.1) if geometry == "line" else fill(None), marker)
    symbol.deleteSymbolLayer(0)
    return symbol


def text(expression, size, color="#333333", bold=False, along=False, buffer="#ffffff"):
    """Settings of a label with a halo; ``size`` in points."""
    style = QgsTextFormat()
    font = style.font()
    font.setBold(bold)
    style.setFont(font)
    style.setSize(size)
    style.setColor(QColor(color))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.7)
    halo.setColor(QColor(buffer))
    style.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = expression
    settings.isExpression = True
    if along:
        settings.placement = LINE_PLACEMENT
    settings.setFormat(style)
    return settings


def simple_labels(settings, scales=(0, 0)):
    """One kind of label between two scales (denominators, the larger scale first)."""
    settings.scaleVisibility = True
    settings.maximumScale, settings.minimumScale = scales
    return QgsVectorLayerSimpleLabeling(settings)


def scaled_labels(parts):
    """Labels that differ by scale: ``parts`` are (settings, (largest, smallest), condition)."""
    root = QgsRuleBasedLabeling.Rule(None)
    for settings, scales, condition in parts:
        root.appendChild(QgsRuleBasedLabeling.Rule(settings, scales[0], scales[1], condition))
    return QgsRuleBasedLabeling(root)
