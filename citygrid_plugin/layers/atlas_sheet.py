"""The sheets of the grid atlas (单元网格图册): index, one community, and what did not fit.

A community's sheet has its map, its place in the district, a legend, and the table of its unit
grids, which goes on on further sheets. The same sheet, with expressions instead of words, is the
layout that a person changes in QGIS (``atlas_project``).
"""
import unicodedata
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsExpressionContextUtils, QgsProject, QgsRectangle,
    QgsVectorLayer)

from ..core.errors import N_
from ..core.grids.atlas import extent_at, scale_for, spread
from ..i18n import tr
from .atlas_items import (
    CENTRE, HEADER, LEFT, RIGHT, ROW, Column, Row, add_label, add_legend, add_map, add_north,
    add_scale_bar, add_table, new_layout)
from .atlas_map import MAP, OVERVIEW, SYMBOLS, index_dresses, styles
from .words import pick

TITLE_BOX, NOTE_BOX = (10, 7, 300, 11), (10, 18, 400, 7)
MAP_BOX = (10, 27, 299, 246)
PANEL, WIDTH = 313, 97                     # left side and width of the column beside the map
OVERVIEW_BOX = (PANEL, 27, WIDTH, 50)
LEGEND_BOX = (PANEL, 78, WIDTH, 23)
WORDS_BOX, LEFT_FOOT = (PANEL, 102, WIDTH, 20), (10, 275, 150, 12)
TABLE_TOP, INDEX_TOP, COLUMN_TOP, BOTTOM = 124, 27, 27, 273
COLUMNS = tuple(10 + 101 * i for i in range(4))   # left sides of the tables on a further sheet
NOTES, LINE = 6.5, 0.46                    # small print: points, and mm a line per point
HERE = "@citygrid_community"               # variable of a layout: the community on the sheet

LEGEND = (("grid", N_("Unit grid")), ("other grid", N_("Unit grid of a neighbour")),
          ("community", N_("Border of the community")),
          ("other community", N_("Neighbouring community")), ("street", N_("Border of a street")),
          ("railway", N_("Railway")), ("road", N_("Road")), ("building", N_("Building")),
          ("water", N_("Water")), ("compound", N_("Compound")))


def rows_in(top):
    """How many rows a table takes that begins at ``top`` and may reach the bottom of the map."""
    return int((BOTTOM - top - HEADER) // ROW)


@dataclass(frozen=True)
class Ground:
    """What all sheets of one run share.

    Attributes
    ----------
    project : QgsProject
        Of its own: nothing here touches the project in the window.
    crs : QgsCoordinateReferenceSystem
    layers : dict of str to QgsVectorLayer
        By table.
    main, overview : dict of str to str
        Styles of the two maps (``atlas_map.styles``).
    atlas : core.grids.atlas.Atlas
    font : str
    date : str
    """
    project: QgsProject
    crs: QgsCoordinateReferenceSystem
    layers: dict
    main: dict
    overview: dict
    atlas: object
    font: str
    date: str


def ground(ws, crs, atlas, font, date):
    """Open the tables that the maps show, in a project of their own.

    ``ws`` stays open for as long as the layers exist: its connection keeps the file in WAL mode.
    """
    project = QgsProject()
    project.setCrs(crs)
    layers = {}
    for table in MAP:
        layer = QgsVectorLayer(ws.layer_uri(table), table, "ogr",
                               QgsVectorLayer.LayerOptions(False))
        layers[table] = layer
    project.addMapLayers(list(layers.values()), False)
    return Ground(project, crs, layers,
                  styles(layers, MAP, HERE, font, atlas.serial_digits),
                  styles(layers, OVERVIEW, HERE, font), atlas, font, date)


# -- words

def plain(words):
    """Words from the workspace; a label of QGIS would take "[% %]" in them for an expression."""
    return words.replace("[%", "[ %")


def district(atlas):
    """What the district is called on the sheets."""
    return plain(atlas.name or atlas.division)


def square(area):
    """An area as it stands in a table, m²."""
    return f"{area:.0f}"


def hectares(area):
    """An area as it stands in the index, hectares."""
    return f"{area / 10_000:.2f}"


def _width(words, points):
    """About how wide words are, mm."""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in words)
    return wide * points * 0.353


def fold(parts, points, width, joint=", "):
    """Words in lines no wider than ``width`` mm; QGIS breaks lines at spaces alone, and Chinese
    has none."""
    lines = []
    for part in parts:
        longer = f"{lines[-1]}{joint}{part}" if lines else part
        if lines and _width(longer, points) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def table_words(atlas):
    """What the table's short headings mean, as lines."""
    majors, classes = ([plain(f"{code} {pick(name, name_en)}") for code, name, name_en in listed]
                       for listed in (atlas.majors, atlas.area_classes))
    return fold([tr("Components by major class:"), *majors], NOTES, WIDTH, "  ") \
        + fold([tr("Area class:"), *classes], NOTES, WIDTH, "  ")


# -- tables

def grid_columns(atlas):
    """The columns of the table of unit grids; together ``WIDTH`` wide."""
    narrow = (WIDTH - 43) / max(len(atlas.majors), 1)
    return (Column(tr("No."), 10, CENTRE), Column(tr("Area (m²)"), 15),
            Column(tr("Cl."), 8, CENTRE),
            *(Column(code, narrow) for code, _, _ in atlas.majors), Column(tr("Total"), 10))


def grid_rows(community, digits):
    """A row per unit grid and one for all of them."""
    rows = [Row((grid.bgid[-digits:], square(grid.area), grid.area_class,
                 *(str(count) if count else "" for count in grid.counts), str(grid.components)))
            for grid in community.grids]
    sums = [sum(column) for column in zip(*(grid.counts for grid in community.grids))]
    rows.append(Row((tr("Sum"), square(community.area), "", *(str(s) if s else "" for s in sums),
                     str(community.components)), True))
    return rows


def index_columns():
    """The columns of the index; together ``WIDTH`` wide."""
    return (Column(tr("Page"), 9, CENTRE), Column(tr("Community"), 31, LEFT),
            Column(tr("Code"), 22, LEFT), Column(tr("Grids"), 10), Column(tr("Hectares"), 13),
            Column(tr("Comp."), 12))


def _summed(communities):
    return (str(sum(len(c.grids) for c in communities)),
            hectares(sum(c.area for c in communities)),
            str(sum(c.components for c in communities)))


def index_rows(atlas, pages):
    """A row per street with its communities below it, and one for the district."""
    rows = []
    for street in dict.fromkeys(c.street_code for c in atlas.communities):
        members = [c for c in atlas.communities if c.street_code == street]
        rows.append(Row(("", members[0].street, street, *_summed(members)), True))
        rows += [Row((str(pages[c.code]), c.name, c.code, *_summed([c]))) for c in members]
    return rows + [Row(("", tr("Sum"), "", *_summed(atlas.communities)), True)]


def pages_of(atlas):
    """Where everything stands.

    Returns
    -------
    index : list of list of (start, stop)
        Rows of the index by page and column (``core.grids.atlas.spread``).
    pages : dict of str to int
        First page of each community.
    total : int
    """
    streets = {c.street_code for c in atlas.communities}
    index = spread(len(atlas.communities) + len(streets) + 1, rows_in(INDEX_TOP),
                   rows_in(COLUMN_TOP), len(COLUMNS))
    number, pages = len(index) + 1, {}
    for community in atlas.communities:
        pages[community.code] = number
        number += len(grid_spread(community))
    return index, pages, number - 1


def grid_spread(community):
    """Rows of a community's table by page and column."""
    return spread(len(community.grids) + 1, rows_in(TABLE_TOP), rows_in(COLUMN_TOP), len(COLUMNS))


# -- sheets

def frame_sheet(layout, font, title, note, crs, date, page_words, page=0):
    """What every sheet has: title, line below it, foot."""
    add_label(layout, TITLE_BOX, title, font, 20, True, page=page, name="title")
    add_label(layout, NOTE_BOX, note, font, 10, page=page, name="note")
    add_label(layout, (165, 277, 160, 8), crs, font, 8, page=page, name="crs")
    add_label(layout, (315, 277, 50, 8), tr("Date: {date}").format(date=date), font, 8, page=page,
              name="date")
    add_label(layout, (365, 277, 45, 8), page_words, font, 9, True, RIGHT, page, "page")


def map_sheet(layout, shared, scale_words):
    """The map of a sheet with its arrow, scale bar and scale."""
    shown = add_map(layout, MAP_BOX, shared.crs, shared.layers.values(), shared.main, "map")
    add_north(layout, (MAP_BOX[0] + MAP_BOX[2] - 14, MAP_BOX[1] + 4, 9, 15), shared.font)
    add_scale_bar(layout, (10, 275, 90, 12), shown, shared.font)
    add_label(layout, (105, 277, 55, 8), scale_words, shared.font, 9, True, name="scale")
    return shown


def beside_map(layout, shared, example, serial, words):
    """The column beside the map: overview, legend, what codes and headings mean.

    Returns
    -------
    QgsLayoutItemMap, the overview
    """
    font = shared.font
    overview = add_map(layout, OVERVIEW_BOX, shared.crs, shared.layers.values(), shared.overview,
                       "overview")
    add_legend(layout, LEGEND_BOX, [(SYMBOLS[key](), tr(words)) for key, words in LEGEND], font)
    lines = [tr("Unit grid code = community code + number on the map:"),
             f"{example} + {serial} = {example}{serial}", *words]
    add_label(layout, WORDS_BOX, "\n".join(lines), font,
              min(NOTES, WORDS_BOX[3] / len(lines) / LINE), name="words")
    return overview


def aim(shown, bounds, scale):
    """Let the map of a sheet show an extent at a scale."""
    shown.zoomToExtent(QgsRectangle(*extent_at(bounds, scale, *MAP_BOX[2:])))


def aim_overview(shown, bounds):
    """Let the overview show the whole district."""
    area = QgsRectangle(*bounds)
    area.scale(1.06)
    shown.zoomToExtent(area)


def _page_words(number, total):
    return tr("Page {number} of {total}").format(number=number, total=total)


def _head(shared, *names):
    return "  ".join(plain(name) for name in (district(shared.atlas), *names) if name)


def community_sheets(shared, community, number, total):
    """The sheets of a community, one after another.

    Parameters
    ----------
    shared : Ground
    community : core.grids.atlas.Community
    number, total : int
        Its first page, and the last one of the atlas.

    Yields
    ------
    QgsPrintLayout
        Of one page; made when it is asked for.
    """
    atlas, font = shared.atlas, shared.font
    title = _head(shared, community.street, community.name or community.code)
    note = tr("Community code {code}    {grids} unit grids    {hectares} hectares    "
              "{components} components").format(
        code=community.code, grids=len(community.grids), hectares=hectares(community.area),
        components=community.components)
    columns, rows = grid_columns(atlas), grid_rows(community, atlas.serial_digits)
    scale = scale_for(community.bounds, *MAP_BOX[2:])
    for place, parts in enumerate(grid_spread(community)):
        layout = new_layout(shared.project, community.code)
        QgsExpressionContextUtils.setLayoutVariable(layout, HERE[1:], community.code)
        frame_sheet(layout, font, title if not place else tr("{title} (continued)").format(
            title=title), note, crs_words(shared.crs), shared.date,
            _page_words(number + place, total))
        if not place:
            aim(map_sheet(layout, shared, f"1:{scale}"), community.bounds, scale)
            aim_overview(beside_map(layout, shared, community.code,
                                    community.grids[0].bgid[-atlas.serial_digits:],
                                    table_words(atlas)), atlas.bounds)
        else:
            add_label(layout, LEFT_FOOT, "\n".join(table_words(atlas)), font, NOTES, name="words")
        boxes = [(PANEL, TABLE_TOP)] if not place else [(x, COLUMN_TOP) for x in COLUMNS]
        for (left, top), (start, stop) in zip(boxes, parts):
            add_table(layout, (left, top, WIDTH, BOTTOM - top), columns, rows[start:stop], font)
        yield layout


def index_sheets(shared, parts, pages, total):
    """The sheets of the index; see ``community_sheets`` and ``pages_of``."""
    atlas, font = shared.atlas, shared.font
    dresses = index_dresses(pages, len(pages) <= 60)
    index = Ground(**{**shared.__dict__, "main": styles(shared.layers, dresses, HERE, font)})
    title = tr("{district}: unit grid atlas").format(district=district(atlas))
    note = tr("{communities} communities    {grids} unit grids    {hectares} hectares    "
              "{components} components").format(
        communities=len(atlas.communities), grids=sum(len(c.grids) for c in atlas.communities),
        hectares=hectares(sum(c.area for c in atlas.communities)),
        components=sum(c.components for c in atlas.communities))
    columns, rows = index_columns(), index_rows(atlas, pages)
    scale = scale_for(atlas.bounds, *MAP_BOX[2:])
    for place, columns_of in enumerate(parts):
        layout = new_layout(shared.project, "index")
        frame_sheet(layout, font, title, note, crs_words(shared.crs), shared.date,
                    _page_words(place + 1, total))
        if not place:
            aim(map_sheet(layout, index, f"1:{scale}"), atlas.bounds, scale)
        boxes = [(PANEL, INDEX_TOP)] if not place else [(x, COLUMN_TOP) for x in COLUMNS]
        for (left, top), (start, stop) in zip(boxes, columns_of):
            add_table(layout, (left, top, WIDTH, BOTTOM - top), columns, rows[start:stop], font)
        yield layout


def crs_words(crs):
    """What a reference system is called on a sheet."""
    return tr("Reference system: {name}").format(name=crs.description() or crs.authid())


def sheets(shared):
    """All sheets of the atlas, index first; returns (generator of QgsPrintLayout, their number)."""
    parts, pages, total = pages_of(shared.atlas)

    def generate():
        yield from index_sheets(shared, parts, pages, total)
        for community in shared.atlas.communities:
            yield from community_sheets(shared, community, pages[community.code], total)
    return generate(), total
