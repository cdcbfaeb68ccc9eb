"""A chart of counts: a bar for each area, in portions by what they are told apart by."""
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter

from ..core.errors import InputError, N_
from ..i18n import tr
from .atlas_items import font_that_writes
from .count_words import number_text

MOST, PORTIONS = 25, 7      # bars; portions of a bar, the last for all others
_WIDE, _LINE, _LABEL, _NUMBER, _GAP = 1400, 44, 400, 150, 16
_TITLE, _FOOT = 64, 40
#: Paul Tol's bright scheme: told apart by the colour-blind
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb")
_ONE = "#d95f0e"


@dataclass
class Chart:
    """What is drawn.

    Attributes
    ----------
    title, foot : str
    bars : list of (str, list of float)
        Name of a bar and its portions, as many as ``portions``; from top to bottom.
    portions : list of str
        Their names; one without a name where a bar is whole.
    """
    title: str
    foot: str
    bars: list
    portions: list


def chart_of(title, foot, names, table, values=()):
    """The chart of a table, of its largest rows.

    Parameters
    ----------
    title, foot : str
        Above and below the bars.
    names : (m,) sequence of str
    table : (m, k) array
    values : (k,) sequence of str
        Names of the columns; none where they are not told apart.

    Returns
    -------
    Chart
        The rows with the largest sums, the others told of in the foot; the largest columns, the
        others as one. Rows that are NaN have no bar.
    """
    import numpy as np
    table = np.asarray(table, dtype=np.float64)
    if len(values):
        table, values = _largest_columns(table, list(values))
    else:
        table, values = table.sum(axis=1, keepdims=True), [""]
    sums = table.sum(axis=1)
    order = np.argsort(-sums, kind="stable")[:np.isfinite(sums).sum()]     # NaN come last
    shown, rest = order[:MOST], order[MOST:]
    if len(rest):
        foot = " · ".join([foot, tr("{count} more have {most} or less each").format(
            count=f"{len(rest):,}", most=number_text(sums[rest[0]]))])
    return Chart(title, foot, [(str(names[row]), table[row].tolist()) for row in shown], values)


def _largest_columns(table, values):
    import numpy as np
    order = np.argsort(-table.sum(axis=0), kind="stable")
    if len(order) <= PORTIONS:
        return table[:, order], [values[k] for k in order]
    first, rest = order[:PORTIONS - 1], order[PORTIONS - 1:]
    return (np.column_stack([table[:, first], table[:, rest].sum(axis=1)]),
            [*(values[k] for k in first), tr("others")])


def columns_chart(title, foot, names, counts):
    """The chart of values in their own order, such as months."""
    return Chart(title, foot, [(str(name), [float(count)]) for name, count
                               in zip(names, counts)], [""])


def size_of(chart):
    """Width and height of a chart in pixels."""
    return _WIDE, _TITLE + _keys_high(chart) + max(len(chart.bars), 1) * _LINE + _FOOT


def _keys_high(chart):
    """What the names of the portions take, four to a line."""
    return -(-len(chart.portions) // 4) * _LINE if len(chart.portions) > 1 else 0


def draw(painter, chart, font=None):
    """Draw a chart from the upper left corner on, ``size_of(chart)`` large."""
    letters = QFont(font or font_that_writes(_words(chart)))
    letters.setPixelSize(24)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide, high = size_of(chart)
    painter.fillRect(QRectF(0, 0, wide, high), QColor("#ffffff"))
    heading = QFont(letters)
    heading.setPixelSize(30)
    heading.setBold(True)
    left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor("#222222"))
    painter.setFont(heading)
    painter.drawText(QRectF(_GAP, 0, wide - 2 * _GAP, _TITLE), left | middle, chart.title)
    painter.setFont(letters)
    if len(chart.portions) > 1:
        _keys(painter, chart, wide)
    y = _TITLE + _keys_high(chart)
    most = max([sum(portions) for _, portions in chart.bars] or [0]) or 1
    scale = (wide - _LABEL - _NUMBER) / most
    for name, portions in chart.bars:
        _bar(painter, y, name, portions, scale)
        y += _LINE
    painter.setPen(QColor("#666666"))
    small = QFont(letters)
    small.setPixelSize(20)
    painter.setFont(small)
    painter.drawText(QRectF(_GAP, y, wide - 2 * _GAP, _FOOT), left | middle, chart.foot)


def _keys(painter, chart, wide):
    """The names of the portions with their colours."""
    column = (wide - 2 * _GAP) / 4
    for number, name in enumerate(chart.portions):
        x, y = _GAP + number % 4 * column, _TITLE + number // 4 * _LINE
        painter.fillRect(QRectF(x, y + 12, 22, 22), QColor(_COLOURS[number]))
        painter.setPen(QColor("#222222"))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight,
                                                 int(column - 40))
        painter.drawText(QRectF(x + 32, y, column - 36, _LINE), Qt.AlignmentFlag.AlignVCenter,
                         shown)


def _bar(painter, y, name, portions, scale):
    painter.setPen(QColor("#222222"))
    shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _LABEL - 2 * _GAP)
    painter.drawText(QRectF(_GAP, y, _LABEL - 2 * _GAP, _LINE),
                     Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
    x = _LABEL
    for number, count in enumerate(portions):
        colour = _ONE if len(portions) == 1 else _COLOURS[number]
        painter.fillRect(QRectF(x, y + 7, count * scale, _LINE - 14), QColor(colour))
        x += count * scale
    painter.drawText(QRectF(x + 10, y, _NUMBER - 10, _LINE), Qt.AlignmentFlag.AlignVCenter,
                     number_text(sum(portions)))


def picture(chart):
    """A chart as QImage."""
    image = QImage(QSize(*size_of(chart)), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw(painter, chart)
    painter.end()
    return image


def save(chart, path):
    """Write a chart as PNG or SVG, by the ending of the file.

    Raises InputError where the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() == ".svg":
        written = _save_svg(chart, path)
    else:
        written = picture(chart).save(str(path), "PNG")
    if not written:
        raise InputError(N_("The file {path} cannot be written. Choose another folder."),
                         path=str(path))


def _save_svg(chart, path):
    from qgis.PyQt.QtSvg import QSvgGenerator
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(*size_of(chart)))
    generator.setViewBox(QRectF(0, 0, *size_of(chart)))
    generator.setTitle(chart.title)
    painter = QPainter()
    if not painter.begin(generator):
        return False
    draw(painter, chart)
    painter.end()
    return True


def _words(chart):
    return [chart.title, chart.foot, *(name for name, _ in chart.bars), *chart.portions]
