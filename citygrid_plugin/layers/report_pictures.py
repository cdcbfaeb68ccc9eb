"""Pictures of a report: maps of the district with their legend."""
from qgis.core import (
    QgsFeature, QgsMarkerSymbol, QgsRenderContext, QgsSingleSymbolRenderer, QgsVectorLayer)
from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter

from .report_pdf import png_of
from .sketch import DPI
from .styles import plain_style

WIDE, HIGH = 160.0, 110.0           # mm, of a map without its legend
_DISTRICT = 20_000                  # denominator; the marks are those of a whole district
_MARK = 1.9                         # mm, the smallest mark on paper
_MM = DPI / 25.4


def district_map(ws, sketches, tables, where):
    """A map of the district with rows of some tables on top, and below it what the symbols mean.

    Parameters
    ----------
    ws : Workspace
    sketches : layers.sketch.Sketches
    tables : sequence of str
        The topmost first.
    where : dict of str to str
        Which rows of a table are shown.

    Returns
    -------
    bytes or None
        PNG, None where no table has such rows.
    """
    layers = []
    for name in tables:
        layer = QgsVectorLayer(ws.layer_uri(name), name, "ogr", QgsVectorLayer.LayerOptions(False))
        layer.setSubsetString(where[name])
        if layer.featureCount() > 0:
            plain_style(layer, ws, name)
            _enlarge(layer)
            layers.append(layer)
    if not layers:
        return None
    image = sketches.whole(layers, WIDE * 10, HIGH * 10, without=("unit_grid",))
    items = [item for layer in layers for item in _legend(layer)]
    return png_of(_with_legend(image, items, sketches.font))


def _rules(layer):
    """The rules that draw at the scale of a district."""
    return [rule for rule in layer.renderer().rootRule().children()
            if rule.symbol() is not None and rule.isScaleOK(_DISTRICT)]


def _enlarge(layer):
    """Marks that are made for a screen full of them are larger on paper."""
    for rule in _rules(layer):
        if isinstance(rule.symbol(), QgsMarkerSymbol):
            rule.symbol().setSize(max(rule.symbol().size(), _MARK))


def _legend(layer):
    """(symbol, label, count) of the rules that drew something."""
    found = []
    for rule in _rules(layer):
        count = sum(1 for _ in layer.getFeatures(rule.filterExpression())) \
            if rule.filterExpression() else layer.featureCount()
        if count and rule.label():
            found.append((rule.symbol(), rule.label(), count))
    return found


def _with_legend(image, items, font):
    """The picture with a strip of symbols and their words below it."""
    letters = QFont(font)
    letters.setPixelSize(round(2.9 * _MM))
    line, side, gap = round(5.5 * _MM), round(4 * _MM), round(2 * _MM)
    probe = QPainter(image)
    probe.setFont(letters)
    placed, x, y = [], gap, 0
    for symbol, label, count in items:
        words = label if count is None else f"{label} {count:,}"
        width = side + gap + probe.fontMetrics().horizontalAdvance(words) + 2 * gap
        if x + width > image.width() and x > gap:
            x, y = gap, y + line
        placed.append((symbol, words, x, y, width))
        x += width
    probe.end()
    made = QImage(image.width(), image.height() + (y + line if items else 0),
                  QImage.Format.Format_RGB32)
    made.fill(QColor("#ffffff"))
    made.setDotsPerMeterX(image.dotsPerMeterX())
    made.setDotsPerMeterY(image.dotsPerMeterY())
    painter = QPainter(made)
    painter.drawImage(0, 0, image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(letters)
    context = QgsRenderContext.fromQPainter(painter)
    context.setScaleFactor(_MM)     # a millimetre of the paper, not of a screen
    for symbol, words, x, y, width in placed:
        top = image.height() + y
        painter.save()
        painter.translate(x, top + (line - side) / 2)
        symbol.drawPreviewIcon(painter, QSize(side, side), context)
        painter.restore()
        painter.setPen(QColor("#222222"))
        painter.drawText(QRectF(x + side + gap, top, width, line),
                         Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return made


def area_map(sketches, shapes, points=None):
    """A map of the district with areas in colours, and what they mean below it.

    Parameters
    ----------
    sketches : layers.sketch.Sketches
    shapes : list of (QgsSymbol, str, list of QgsGeometry)
        The symbol, its label and the areas, in the workspace's CRS; the first are the first in
        the legend.
    points : (QgsSymbol, str, list of QgsGeometry), optional
        Marks on top.

    Returns
    -------
    bytes
        PNG.
    """
    groups = [(group, "MultiPolygon") for group in shapes if group[2]]
    if points is not None:
        groups.insert(0, (points, "Point"))
    layers, items = [], []
    for (symbol, label, geometries), kind in groups:
        layer = QgsVectorLayer(kind, label, "memory")
        layer.setCrs(sketches.crs)
        features = []
        for geometry in geometries:
            feature = QgsFeature()
            feature.setGeometry(geometry)
            features.append(feature)
        layer.dataProvider().addFeatures(features)
        layer.updateExtents()
        layer.setRenderer(QgsSingleSymbolRenderer(symbol.clone()))
        layers.append(layer)
        items.append((symbol, f"{label} ({len(features):,})", None))
    image = sketches.whole(layers, WIDE * 10, HIGH * 10,
                           without=("unit_grid", "poi", "door_plate", "base_building",
                                    "base_compound"))
    return png_of(_with_legend(image, items, sketches.font))
