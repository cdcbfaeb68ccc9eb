"""The grid atlas as a layout in the user's project, to change and print there.

It shows the layers of the workspace, runs over the communities, and is made of expressions where
``atlas_sheet`` writes words. Maps keep styles of their own; the layers' styles stay as they are.
"""
from qgis.core import (
    QgsExpression, QgsLayoutItemAttributeTable, QgsLayoutItemMap,
    QgsLayoutMultiFrame, QgsLayoutObject, QgsLayoutTableColumn, QgsProperty)
from qgis.PyQt.QtCore import Qt

from ..core.errors import InputError, N_
from ..core.grids.atlas import FILL, SCALES, scale_for
from ..i18n import tr
from .atlas_items import CENTRE, RIGHT, add_frame, add_page, dress_table, new_layout
from .atlas_map import MAP, OVERVIEW, styles
from .atlas_sheet import (
    BOTTOM, COLUMN_TOP, COLUMNS, MAP_BOX, PANEL, TABLE_TOP, WIDTH, Ground, aim,
    aim_overview, beside_map, crs_words, district, frame_sheet, grid_spread, map_sheet)
from .component_style import PRESENT
from .roles import component_layers
from .roles import layers as layers_of

HERE = "attribute(@atlas_feature, 'code')"
MAP_SCALE = QgsLayoutObject.DataDefinedProperty.MapScale


def require_layers(project, path):
    """Raise InputError where a project does not hold the layers of the workspace ``path``."""
    found = layers_of(project) if project is not None else {}
    sources = [found[table].source() for table in ("community", "unit_grid") if table in found]
    if len(sources) < 2 or any(str(path) not in source for source in sources):
        raise InputError(N_("The workspace is not open in the project, so that the layout would "
                            "have no layers. Open the workspace first."))


def add_layout(project, atlas, crs, font, street_digits):
    """Add the layout of the atlas to a project that shows the workspace.

    Parameters
    ----------
    project : QgsProject
    atlas : core.grids.atlas.Atlas
        Its communities are those that the layout runs over.
    crs : QgsCoordinateReferenceSystem
    font : str
    street_digits : int
        How many digits of a community code are its street's.

    Returns
    -------
    QgsPrintLayout
        With a name that no other layout has; an earlier one, which may have been changed, stays.
    """
    layers = layers_of(project)
    parts = component_layers(project).values()
    shared = Ground(project, crs, {table: layers[table] for table in MAP if table in layers},
                    styles(layers, MAP, HERE, font, atlas.serial_digits),
                    styles(layers, OVERVIEW, HERE, font), atlas, font,
                    "[% format_date(now(), 'yyyy-MM-dd') %]")
    manager = project.layoutManager()
    base, number = tr("Unit grid atlas"), 1
    name = base
    while manager.layoutByName(name) is not None:
        number += 1
        name = f"{base} {number}"
    layout = new_layout(project, name)
    _run_over(layout, layers["community"], atlas)
    title = _title(atlas, layers, street_digits)
    note = _note(layers["unit_grid"], parts)
    sheets = max(len(grid_spread(community)) for community in atlas.communities)
    pages = tr("Sheet {number} of {total}").format(number="[% @atlas_featurenumber %]",
                                                   total="[% @atlas_totalfeatures %]")
    for page in range(sheets):
        if page:
            add_page(layout)
        frame_sheet(layout, font, title if not page else tr("{title} (continued)").format(
            title=title), note, crs_words(crs), shared.date, pages, page)
    shown = map_sheet(layout, shared, "1:[% round(map_get(item_variables('map'), 'map_scale')) %]")
    aim(shown, atlas.bounds, scale_for(atlas.bounds, *MAP_BOX[2:]))
    _drive(shown)
    aim_overview(beside_map(layout, shared, '[% "code" %]', "1".zfill(atlas.serial_digits), ()),
                 atlas.bounds)
    _add_table(layout, layers["unit_grid"], parts, atlas.serial_digits, sheets, font)
    manager.addLayout(layout)
    return layout


def _run_over(layout, communities, atlas):
    run = layout.atlas()
    run.setCoverageLayer(communities)
    run.setEnabled(True)
    run.setPageNameExpression('coalesce("name", "code")')
    run.setSortFeatures(True)
    run.setSortExpression('"code"')
    run.setFilterFeatures(True)
    run.setFilterExpression('"code" IN ({})'.format(", ".join(
        QgsExpression.quotedString(community.code) for community in atlas.communities)))


def _title(atlas, layers, digits):
    street = QgsExpression.quotedString(layers["street"].id())
    return (f"{district(atlas)}  [% coalesce(attribute(get_feature({street}, 'code', "
            f"coalesce(\"street_code\", left(\"code\", {digits}))), 'name'), '') %]  "
            "[% coalesce(\"name\", \"code\") %]")


def _sum(layer, kind, what, condition):
    """An expression that adds up the valid rows of a layer. Most workspaces have tables without
    any row: asking first saves half a millisecond per table and unit grid."""
    name = QgsExpression.quotedString(layer.id())
    return (f"CASE WHEN layer_property({name}, 'feature_count') = 0 THEN 0 ELSE "
            f"coalesce(aggregate({name}, '{kind}', {what}, {PRESENT} AND {condition}), 0) END")


def _note(grids, parts):
    """Figures of a community. The conditions go to the database, which has indexes for them."""
    mine = "\"community_code\" = attribute(@parent, 'code')"
    inside = ("\"bgid\" >= attribute(@parent, 'code') AND "
              "\"bgid\" < concat(attribute(@parent, 'code'), ':')")
    return tr("Community code {code}    {grids} unit grids    {hectares} hectares    "
              "{components} components").format(
        code='[% "code" %]', grids="[% {} %]".format(_sum(grids, "count", '"bgid"', mine)),
        hectares="[% format_number({} / 10000, 2) %]".format(_sum(grids, "sum", '"area"', mine)),
        components="[% {} %]".format(" + ".join(
            _sum(part, "count", '"objid"', inside) for part in parts)))


def _drive(shown):
    """Let a map follow the atlas at the scales of the sheets."""
    shown.setAtlasDriven(True)
    shown.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Fixed)
    need = (f"max(bounds_width(@atlas_geometry) / {MAP_BOX[2]}, "
            f"bounds_height(@atlas_geometry) / {MAP_BOX[3]}) * 1000 / {FILL}")
    scales = ", ".join(map(str, SCALES))
    shown.dataDefinedProperties().setProperty(MAP_SCALE, QgsProperty.fromExpression(
        f"with_variable('need', {need}, coalesce(array_first(array_filter(array({scales}), "
        "@element >= @need)), @need))"))


def _add_table(layout, grids, parts, digits, sheets, font):
    """The table of unit grids, with as many frames as the largest community needs. A sheet whose
    frames are empty is not printed."""
    table = QgsLayoutItemAttributeTable.create(layout)
    layout.addMultiFrame(table)
    dress_table(table, font)
    table.setVectorLayer(grids)
    table.setMaximumNumberOfFeatures(100_000)
    table.setFilterFeatures(True)
    table.setFeatureFilter(f'{PRESENT} AND "community_code" = {HERE}')
    own = "\"bgid\" = attribute(@parent, 'bgid')"
    columns = [_column(tr("Unit grid code"), '"bgid"', 32, CENTRE),
               _column(tr("No."), f'right("bgid", {digits})', 13, CENTRE),
               _column(tr("Area (m²)"), 'round("area")', 19, RIGHT),
               _column(tr("Cl."), '"area_class"', 9, CENTRE),
               _column(tr("Components"), " + ".join(
                   _sum(part, "count", '"objid"', own) for part in parts) or "0", 24, RIGHT)]
    table.setColumns(columns)
    order = QgsLayoutTableColumn()
    order.setAttribute('"bgid"')
    order.setSortOrder(Qt.SortOrder.AscendingOrder)
    table.setSortColumns([order])
    add_frame(layout, table, (PANEL, TABLE_TOP, WIDTH, BOTTOM - TABLE_TOP))
    for page in range(1, sheets):
        for left in COLUMNS:
            frame = add_frame(layout, table, (left, COLUMN_TOP, WIDTH, BOTTOM - COLUMN_TOP), page)
            # one empty frame would hide the page: the first decides
            frame.setHidePageIfEmpty(left == COLUMNS[0])
    table.setResizeMode(QgsLayoutMultiFrame.ResizeMode.UseExistingFrames)
    table.refresh()


def _column(title, expression, width, side):
    column = QgsLayoutTableColumn(title)
    column.setAttribute(expression)
    column.setWidth(width - 1.3)
    column.setHAlignment(side)
    return column
