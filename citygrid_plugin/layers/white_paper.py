"""The charts and maps of a white paper, drawn by QGIS."""
from qgis.core import QgsGeometry
from qgis.PyQt.QtGui import QColor

from ..core.analysis.report_fill import Chart, Map
from ..core.analysis.report_words import written
from ..core.analysis.white_paper_maps import CANDIDATE
from ..core.exchange.report_doc import Picture
from ..core.progress import checker
from . import report_charts
from .hotspot_style import COLOURS as HOT
from .hotspot_style import candidate
from .report_pictures import WIDE, area_map
from .symbols import fill, simple_marker

#: From little to much (ColorBrewer's YlOrRd), white for none.
RAMP = ("#ffffff", "#ffffb2", "#fed976", "#fd8d3c", "#f03b20", "#bd0026")
_EDGE = "#8a8a8a"
#: Of a map on the page, in mm: two of them fit on one.
_MAP = 142.0
#: Streets are to be seen through the areas.
_OPAQUE = 200


def drawn(blocks, values, sketches, feedback):
    """Blocks with the charts and maps as pictures.

    Parameters
    ----------
    blocks : iterable
        As ``core.analysis.report_fill.fill`` gives them.
    values : Values
    sketches : layers.sketch.Sketches
    feedback
        Has ``is_cancelled()`` and ``progress(fraction)``; told before each picture.

    Raises
    ------
    Cancelled

    Returns
    -------
    list
    """
    made, check = [], checker(feedback)
    wanted = sum(isinstance(block, (Chart, Map)) for block in blocks)
    for block in blocks:
        check(sum(isinstance(done, Picture) for done in made) / max(wanted, 1))
        if isinstance(block, Chart):
            made.append(Picture(_chart(block, values.language, sketches.font), WIDE,
                                block.caption))
        elif isinstance(block, Map):
            made.append(Picture(_map(values.maps[block.name], sketches), _MAP, block.caption))
        else:
            made.append(block)
    return made


def _chart(chart, language, font):
    def form(value):
        return written(value, chart.value_kind, "", language)

    def tick(value):
        # a count has no half ones, but the line of an axis may lie there
        return f"{value:,.10g}" if chart.value_kind == "count" else form(value)
    if chart.kind == "bars":
        return report_charts.bars(list(zip(chart.labels, chart.series[0][1])), font, form)
    draw = {"columns": report_charts.columns, "lines": report_charts.lines}[chart.kind]
    return draw(chart.labels, chart.series, font, tick)


def _map(made, sketches):
    colours = _colours(made)
    shapes = []
    for number, (label, colour) in enumerate(zip(made.labels, colours)):
        geometries = [_geometry(shape) for shape, group in zip(made.geometry, made.group)
                      if group == number and shape is not None]
        seen = QColor(colour)
        seen.setAlpha(_OPAQUE if colour != "#ffffff" else 90)
        symbol = fill(seen.name(QColor.NameFormat.HexArgb), _EDGE, 0.1)
        if made.style == "hot" and abs(made.keys[number]) == CANDIDATE:
            symbol = candidate(2 * made.keys[number] // CANDIDATE)
        shapes.append((symbol, label, geometries))
    points = None
    if made.points is not None:
        points = (simple_marker("circle", 2.2, colours[0], "#ffffff", 0.2), made.labels[0],
                  [QgsGeometry.fromWkt(f"Point ({x} {y})") for x, y in made.points.tolist()])
    return area_map(sketches, shapes, points)


def _geometry(shape):
    geometry = QgsGeometry()
    geometry.fromWkb(shape.wkb)
    geometry.convertToMultiType()
    return geometry


def _colours(made):
    if made.style == "hot":
        return [HOT.get(mark, "#ffffff") for mark in made.keys]
    if made.style == "colours":
        return made.keys
    # as many steps of the ramp as there are groups, spread over it
    count = len(made.labels)
    first = 0 if made.labels[0] == "0" else 1
    if count == 1:
        return [RAMP[-2]]
    return [RAMP[0] if first == 0 and number == 0 else
            RAMP[1 + round((number - (1 - first)) * (len(RAMP) - 2) / max(count - 2 + first, 1))]
            for number in range(count)]
