"""What the sheets of the grid atlas are put together from: labels, maps, tables, a north arrow.

All measures are millimetres from the upper left corner of a page; a box is (x, y, width, height).
"""
from dataclasses import dataclass

from qgis.core import (
    QgsLayoutFrame, QgsLayoutItemLabel, QgsLayoutItemManualTable, QgsLayoutItemMap,
    QgsLayoutItemPage, QgsLayoutItemPicture, QgsLayoutItemPolygon, QgsLayoutItemPolyline,
    QgsLayoutItemScaleBar, QgsLayoutItemShape, QgsLayoutMeasurement, QgsLayoutObject,
    QgsLayoutPoint, QgsLayoutSize, QgsLayoutTable, QgsLayoutTableColumn, QgsPrintLayout,
    QgsProperty, QgsScaleBarSettings, QgsTableCell, QgsTextFormat, QgsUnitTypes)
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase, QPolygonF

from ..compat import set_label_format
from ..core.errors import InputError, N_
from ..i18n import tr
from .symbols import fill

PAGE = (420.0, 297.0)    # A3, landscape
LEFT, CENTRE, RIGHT = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter,
                       Qt.AlignmentFlag.AlignRight)
HEADER, ROW = 5.5, 4.3   # heights in a table, with margins and lines
MARGIN, STROKE = 0.6, 0.12
INK, PALE = "#222222", "#f1eef5"
#: families with Chinese characters, as Windows, macOS and Linux have them
FAMILIES = ("Microsoft YaHei", "微软雅黑", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
            "Noto Sans SC", "WenQuanYi Micro Hei", "SimHei", "黑体", "SimSun", "宋体")


@dataclass(frozen=True)
class Column:
    """A column of a table: title, width, and on which side its cells stand."""
    title: str
    width: float
    side: Qt.AlignmentFlag = RIGHT


@dataclass(frozen=True)
class Row:
    """A row of a table; one that adds up others is bold."""
    cells: tuple
    bold: bool = False


def chinese_font():
    """A font family on this machine that has Chinese characters.

    Returns
    -------
    str
        The default font where it has them, else a well-known one, else any; "" where none has.
    """
    fonts = QFontDatabase()
    able = set(fonts.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    return next((f for f in (QFont().family(), *FAMILIES, *sorted(able)) if f in able), "")


def font_that_writes(words):
    """A font family that has every character of some words.

    Raises InputError where there are Chinese ones and no font of this machine has them.
    """
    family = chinese_font()
    if family:
        return family
    if any("\u4e00" <= letter <= "\u9fff" for letter in "".join(words)):
        raise InputError(N_("No font on this computer has Chinese characters. Install one, for "
                            "instance Noto Sans CJK (Debian: fonts-noto-cjk)."))
    return QFont().family()


def new_layout(project, name):
    """An empty layout with one page."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(name)
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(*PAGE))
    return layout


def add_page(layout):
    """Add a page; returns its number."""
    page = QgsLayoutItemPage(layout)
    page.setPageSize(QgsLayoutSize(*PAGE))
    layout.pageCollection().addPage(page)
    return layout.pageCollection().pageCount() - 1


def _place(layout, item, box, page, name):
    item.setId(name)
    layout.addLayoutItem(item)
    item.attemptResize(QgsLayoutSize(*box[2:]))
    item.attemptMove(QgsLayoutPoint(*box[:2]), True, False, page)
    return item


def text_format(font, size, bold=False, color=INK):
    """Font, size (points) and colour."""
    style = QgsTextFormat()
    family = QFont(font)
    family.setBold(bold)
    # so that digits in a PDF can be searched and copied, see paper.Words
    family.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    style.setFont(family)
    style.setSize(size)
    style.setColor(QColor(color))
    return style


def add_label(layout, box, words, font, size, bold=False, side=LEFT, page=0, name=""):
    """A line of text, or several with line breaks; ``[% %]`` holds an expression."""
    label = QgsLayoutItemLabel(layout)
    set_label_format(label, text_format(font, size, bold))
    label.setText(words)
    label.setHAlign(side)
    label.setVAlign(Qt.AlignmentFlag.AlignVCenter if box[3] < 12 else Qt.AlignmentFlag.AlignTop)
    label.setMarginX(0)
    label.setMarginY(0)
    return _place(layout, label, box, page, name)


def add_map(layout, box, crs, layers, styles, name):
    """A map that keeps these layers and styles (see ``atlas_map.styles``), whatever the project
    shows."""
    shown = QgsLayoutItemMap(layout)
    _place(layout, shown, box, 0, name)
    shown.setCrs(crs)
    by_id = {layer.id(): layer for layer in layers}
    shown.setLayers([by_id[key] for key in styles])
    shown.setLayerStyleOverrides(styles)
    shown.setKeepLayerSet(True)
    shown.setKeepLayerStyles(True)
    shown.setFrameEnabled(True)
    shown.setFrameStrokeWidth(QgsLayoutMeasurement(0.3))
    shown.setBackgroundColor(QColor("#ffffff"))
    return shown


def add_picture(layout, box, source, name):
    """A framed picture whose path is an expression."""
    picture = QgsLayoutItemPicture(layout)
    picture.setFrameEnabled(True)
    picture.setFrameStrokeWidth(QgsLayoutMeasurement(0.15))
    picture.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
    picture.setPictureAnchor(picture.ReferencePoint.Middle)
    picture.dataDefinedProperties().setProperty(
        QgsLayoutObject.DataDefinedProperty.PictureSource, QgsProperty.fromExpression(source))
    return _place(layout, picture, box, 0, name)


def add_north(layout, box, font):
    """An arrow to grid north, which is up on every sheet."""
    x, y, width, height = box
    words = height * 0.4
    ground = QgsLayoutItemShape(layout)      # the map would show through the letter
    ground.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    ground.setSymbol(fill("#d8ffffff"))
    _place(layout, ground, (x - 2, y - 2, width + 4, height + 4), 0, "north")
    add_label(layout, (x, y, width, words), tr("N"), font, 11, True, CENTRE, name="north")
    for side, color in ((0, INK), (width, "#ffffff")):
        arrow = QgsLayoutItemPolygon(QPolygonF([
            QPointF(x + width / 2, y + words), QPointF(x + side, y + height),
            QPointF(x + width / 2, y + height * 0.85)]), layout)
        arrow.setSymbol(fill(color, INK, 0.2))
        arrow.setId("north")
        layout.addLayoutItem(arrow)


def add_scale_bar(layout, box, shown, font):
    """A scale bar in metres for a map."""
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(shown)
    bar.setStyle("Single Box")
    bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceMeters)
    bar.setMapUnitsPerScaleBarUnit(1)
    bar.setUnitLabel(tr("m"))
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(2)
    bar.setHeight(1.6)
    bar.setTextFormat(text_format(font, 8))
    bar.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeMode.SegmentSizeFitWidth)
    bar.setMinimumBarWidth(30)
    bar.setMaximumBarWidth(box[2] - 15)
    return _place(layout, bar, box, 0, "scale bar")


def add_legend(layout, box, entries, font, columns=2):
    """Drawings and their meaning: ``entries`` are (symbol, words), a line's symbol or an area's.

    Drawn by hand: a legend of QGIS shows layers, and these maps have styles of their own.
    """
    step, width = 4.6, box[2] / columns
    deep = -(-len(entries) // columns)
    for number, (symbol, words) in enumerate(entries):
        x = box[0] + width * (number // deep)
        y = box[1] + step * (number % deep)
        if symbol.type() == symbol.SymbolType.Line:
            mark = QgsLayoutItemPolyline(
                QPolygonF([QPointF(x, y + 2), QPointF(x + 8, y + 2)]), layout)
            mark.setSymbol(symbol)
            mark.setId("legend")
            layout.addLayoutItem(mark)
        else:
            mark = QgsLayoutItemShape(layout)
            mark.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
            mark.setSymbol(symbol)
            _place(layout, mark, (x, y + 0.5, 8, 3), 0, "legend")
        add_label(layout, (x + 10, y, width - 11, 4), words, font, 7, name="legend")


def _heads(columns):
    heads = []
    for column in columns:
        head = QgsLayoutTableColumn(column.title)
        head.setWidth(column.width - 2 * MARGIN - STROKE)
        head.setHAlignment(column.side)
        heads.append(head)
    return heads


def dress_table(table, font):
    """The look that all tables of the atlas have in common."""
    table.setHeaderTextFormat(text_format(font, 7, True))
    table.setContentTextFormat(text_format(font, 7))
    table.setCellMargin(MARGIN)
    table.setGridStrokeWidth(STROKE)
    table.setGridColor(QColor("#8a8594"))
    table.setHeaderMode(QgsLayoutTable.HeaderMode.AllFrames)


def add_frame(layout, table, box, page=0, name="table"):
    """A place on the page for a table, or for its next part."""
    frame = QgsLayoutFrame(layout, table)
    table.addFrame(frame, False)
    frame.setId(name)
    frame.attemptResize(QgsLayoutSize(*box[2:]))
    frame.attemptMove(QgsLayoutPoint(*box[:2]), True, False, page)
    return frame


def add_table(layout, box, columns, rows, font):
    """A table that shows these rows, all of them.

    Parameters
    ----------
    box : (x, y, width, height)
        At least ``HEADER + ROW * len(rows)`` high.
    columns : sequence of Column
    rows : sequence of Row
    """
    table = QgsLayoutItemManualTable.create(layout)
    layout.addMultiFrame(table)
    dress_table(table, font)
    table.setHeaders(_heads(columns))
    table.setIncludeTableHeader(True)
    around = 2 * MARGIN + STROKE   # QGIS adds them to widths and heights
    table.setColumnWidths([column.width - around for column in columns])
    table.setTableContents([[_cell(words, column, row.bold, font)
                             for words, column in zip(row.cells, columns)] for row in rows])
    table.setRowHeights([ROW - around] * len(rows))
    add_frame(layout, table, box)
    return table


def _cell(words, column, bold, font):
    cell = QgsTableCell(words)
    cell.setHorizontalAlignment(column.side)
    if bold:
        cell.setTextFormat(text_format(font, 7, True))
        cell.setBackgroundColor(QColor(PALE))
    return cell
