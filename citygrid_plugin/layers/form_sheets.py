"""The eight forms as print layouts: made from ``core.cases.forms``, edited by the city in QGIS.

Each layout runs over a layer of cases that holds every field as text (``form_data``), so that a
label says no more than [% "description" %], and a person can move, add and remove what he likes. A
layout is found again by a custom property, whatever it is called.
"""
from qgis.core import (
    Qgis, QgsFeature, QgsField, QgsGeometry, QgsLabelObstacleSettings, QgsLayoutExporter,
    QgsLayoutItemLabel, QgsLayoutItemMap, QgsLayoutMeasurement, QgsLayoutSize, QgsMapLayerStyle,
    QgsPalLayerSettings, QgsPointXY, QgsRectangle, QgsVectorLayer, QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtCore import QVariant
from qgis.PyQt.QtGui import QColor

from ..compat import make_searchable
from ..core.cases.forms import FIELDS, LINES, SIGNERS
from ..core.errors import InputError, N_
from ..i18n import tr
from .atlas_items import (
    CENTRE, LEFT, RIGHT, add_label, add_map, add_picture, add_scale_bar, new_layout)
from .form_data import PHOTOS, POINTS, SHORT_LINES
from .roles import layers as layers_of
from .roles import role_of
from .symbols import rule, rules, simple_marker

FORM = "citygrid/form"            # custom property of a layout: which form it is
CASES = "citygrid/form_cases"     # and of the layer that the layouts run over
PAGE = (210.0, 297.0)
X, TOP, WIDTH = 12.0, 36.0, 186.0
TITLE = 30.0                      # width of the cells that hold titles
LINE, PAD = 4.3, 2.6              # mm
FOOT = 283.0
SIGN, PICTURE = 17.0, 88.0
SCALE = 1000
PHOTO_TITLES = {"first": N_("Photo 1"), "second": N_("Photo 2"),
                "before": N_("Before handling"), "after": N_("After handling")}


# -- the layer of cases

def cases_layer(crs):
    """An empty layer with every field of the forms."""
    layer = QgsVectorLayer("Point", tr("Cases on forms"), "memory")
    layer.setCrs(crs)
    layer.dataProvider().addAttributes(
        [QgsField(name, QVariant.String) for name in (*FIELDS, *PHOTOS)])
    layer.updateFields()
    for name, title in FIELDS.items():
        layer.setFieldAlias(layer.fields().indexOf(name), tr(title))
    layer.setCustomProperty(CASES, True)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)   # it is filled anew at every run
    ring = simple_marker("circle", 6.0, "0,0,0,0", "#d6001c", 0.9)
    dot = simple_marker("circle", 1.2, "#d6001c")
    here = "coalesce(@atlas_featureid, $id) = $id"
    layer.setRenderer(rules([rule(ring, here), rule(dot, here)]))
    # no label of the base map may lie on the mark
    keep_off = QgsPalLayerSettings()
    keep_off.fieldName, keep_off.drawLabels = "case_no", False
    obstacle = QgsLabelObstacleSettings()
    obstacle.setIsObstacle(True)
    obstacle.setFactor(2)
    keep_off.setObstacleSettings(obstacle)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(keep_off))
    layer.setLabelsEnabled(True)
    return layer


def fill(layer, rows):
    """Put cases into the layer in place of those there.

    Parameters
    ----------
    rows : list of (dict of str to str, x, y)
        Fields as ``form_data.values`` gives them.
    """
    provider, made = layer.dataProvider(), []
    provider.truncate()
    for values, x, y in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        feature.setAttributes([values.get(name, "") for name in (*FIELDS, *PHOTOS)])
        made.append(feature)
    provider.addFeatures(made)
    layer.updateExtents()


# -- the sheet

def form_layout(project, form, cases, ground, crs, font, place):
    """The layout of a form, not yet in the project.

    Parameters
    ----------
    project : QgsProject
        Holds ``cases`` and the layers of ``ground``.
    form : core.cases.forms.Form
    cases : QgsVectorLayer
        ``cases_layer``.
    ground : dict of str to str
        Id of a layer of the map to its style (XML), from top to bottom.
    crs : QgsCoordinateReferenceSystem
    font : str
    place : str
        Name of the district.

    Returns
    -------
    QgsPrintLayout
    """
    layout = new_layout(project, tr(form.title))
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(*PAGE))
    layout.setCustomProperty(FORM, form.id)
    add_label(layout, (X, 12, WIDTH, 10), tr(form.title), font, 18, True, CENTRE, name="title")
    add_label(layout, (X, 24, WIDTH / 2, 8), place.replace("[%", "[ %"), font, POINTS,
              name="place")
    add_label(layout, (X + WIDTH / 2, 24, WIDTH / 2, 8),
              tr("No. {number}").format(number='[% "case_no" %]'), font, POINTS, True, RIGHT,
              name="number")
    y = TOP
    for row in form.rows:
        y = _row(layout, row, y, font)
    y = _signatures(layout, form, y, font)
    _pictures(layout, form, y, cases, ground, crs, font)
    add_label(layout, (X, FOOT, WIDTH * 0.7, 7),
              tr("Printed {at}").format(at="[% format_date(now(), 'yyyy-MM-dd HH:mm') %]"),
              font, 7, name="printed")
    add_label(layout, (X + WIDTH * 0.7, FOOT, WIDTH * 0.3, 7),
              tr("Form {number} of 8").format(number=form.number), font, 7, False, RIGHT,
              name="form")
    run = layout.atlas()
    run.setCoverageLayer(cases)
    run.setEnabled(True)
    run.setPageNameExpression('"case_no"')
    return layout


def _cell(layout, box, words, font, title=False, name=""):
    """A framed cell with some air around its words."""
    label = add_label(layout, box, words, font, POINTS - title, title, name=name)
    label.setFrameEnabled(True)
    label.setFrameStrokeWidth(QgsLayoutMeasurement(0.15))
    label.setMarginX(1.2)
    label.setMarginY(0.8)
    if title:
        label.setBackgroundEnabled(True)
        label.setBackgroundColor(QColor("#f1eef5"))
    return label


def _row(layout, row, y, font):
    names = row if isinstance(row, tuple) else (row,)
    lines = SHORT_LINES if len(names) > 1 else LINES.get(row, SHORT_LINES)
    high = lines * LINE + PAD
    half = WIDTH / len(names)
    for place, name in enumerate(names):
        x = X + half * place
        _cell(layout, (x, y, TITLE, high), tr(FIELDS[name]), font, True, f"title {name}")
        _cell(layout, (x + TITLE, y, half - TITLE, high), f'[% "{name}" %]', font, name=name)
    return y + high


def _signatures(layout, form, y, font):
    """Who signs, with the line for the date; returns where the sheet is free."""
    wide = WIDTH / max(len(form.signers), 1)
    for place, name in enumerate(form.signers):
        _cell(layout, (X + wide * place, y, wide, SIGN), "{}\n\n{}".format(
            tr(SIGNERS[name]), " " * 24 + tr("Date:")), font, name=f"signature {name}")
    return y + SIGN


def _pictures(layout, form, y, cases, ground, crs, font):
    """Map and photos share what is left of the sheet, side by side."""
    parts = (["map"] if form.map else []) + list(form.photos)
    if not parts:
        return
    gap = 4.0
    wide = (WIDTH - gap * (len(parts) - 1)) / len(parts)
    top = y + 3
    high = min(FOOT - 12 - top, PICTURE)
    for place, name in enumerate(parts):
        x = X + (wide + gap) * place
        if name == "map":
            shown = _map(layout, (x, top, wide, high), cases, ground, crs)
            add_scale_bar(layout, (x, top + high + 0.5, wide, 8), shown, font)
            continue
        add_picture(layout, (x, top, wide, high), f'"{name}"', name)
        add_label(layout, (x, top + high + 0.5, wide, 5), tr(PHOTO_TITLES[name]), font, 7, False,
                  LEFT, name=f"title {name}")


def _map(layout, box, cases, ground, crs):
    shown = add_map(layout, box, crs, [cases, *(layout.project().mapLayer(key)
                                                for key in ground)],
                    {cases.id(): _style_of(cases), **ground}, "map")
    middle = (cases if cases.featureCount() else
              layout.project().mapLayer(next(iter(ground)))).extent().center()
    # without an extent it has no scale either
    half_x, half_y = (side / 1000 * SCALE / 2 for side in box[2:])
    shown.zoomToExtent(QgsRectangle(middle.x() - half_x, middle.y() - half_y,
                                    middle.x() + half_x, middle.y() + half_y))
    shown.setAtlasDriven(True)
    shown.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Fixed)
    return shown


def _style_of(layer):
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    return style.xmlData()


def ground_of(sketches, layers):
    """The styles of the sketches for layers of another project.

    Parameters
    ----------
    sketches : layers.sketch.Sketches
    layers : dict of str to QgsVectorLayer
        By table.
    """
    return {layers[name].id(): _style_of(layer) for name, layer in sketches.layers.items()
            if name in layers}


# -- the project of the city

def edited(project):
    """The layouts of forms in a project: {id of the form: QgsPrintLayout}; the first of each."""
    found = {}
    for layout in project.layoutManager().printLayouts() if project is not None else ():
        form = layout.customProperty(FORM)
        if form:
            found.setdefault(form, layout)
    return found


def project_cases(project, crs):
    """The layer of a project that its forms run over; a new one where it has none."""
    for layer in project.mapLayers().values():
        if layer.customProperty(CASES):
            return layer
    layer = cases_layer(crs)
    project.addMapLayer(layer, False)
    return layer


def add_layouts(project, forms, sketches, place):
    """Add the layouts of forms to a project that shows the workspace; those it has stay.

    Returns
    -------
    list of str, the names of the new layouts
    """
    found, manager, made = layers_of(project), project.layoutManager(), []
    cases, there = project_cases(project, sketches.crs), edited(project)
    for form in forms:
        if form.id in there:
            continue
        layout = form_layout(project, form, cases, ground_of(sketches, found), sketches.crs,
                             sketches.font, place)
        name, number = layout.name(), 1
        while manager.layoutByName(layout.name()) is not None:
            number += 1
            layout.setName(f"{name} {number}")
        manager.addLayout(layout)
        made.append(layout.name())
    return made


def rebind(layout, cases, ground):
    """Let the maps of a layout show the cases, and the workspace's layers as they are now: they get
    new ids whenever the workspace is opened. Other layers that a person put on a map stay.

    Parameters
    ----------
    ground : dict of str to str
        As ``ground_of`` gives it.

    Returns
    -------
    bool, whether every map has a base map
    """
    whole = True
    for item in layout.items():
        if not isinstance(item, QgsLayoutItemMap) or not item.keepLayerSet():
            continue
        shown = [layer for layer in item.layers() if not layer.customProperty(CASES)]
        styles = item.layerStyleOverrides()
        if not any(map(role_of, shown)):
            shown += [layout.project().mapLayer(key) for key in ground]
            styles.update(ground)
        item.setLayers([cases, *shown])
        item.setLayerStyleOverrides({**styles, cases.id(): _style_of(cases)})
        whole = whole and any(map(role_of, shown))
    return whole


# -- printing

def print_form(layout, cases, place, path):
    """Print one case with a layout.

    Parameters
    ----------
    layout : QgsPrintLayout
        Made here, or changed by a person.
    cases : QgsVectorLayer
        The filled layer of cases; the layout runs over it from now on.
    place : int
        Which case of it, from 0.
    path : path

    Raises
    ------
    InputError
        The file cannot be written.
    """
    run = layout.atlas()
    if run.coverageLayer() is None or run.coverageLayer().id() != cases.id():
        run.setCoverageLayer(cases)     # the one it ran over is gone
    for item in layout.items():
        if isinstance(item, QgsLayoutItemLabel):
            make_searchable(item)
    run.setEnabled(True)
    run.beginRender()
    run.seekTo(place)
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.exportMetadata = True
    done = QgsLayoutExporter(layout).exportToPdf(str(path), settings)
    run.endRender()
    if done != QgsLayoutExporter.ExportResult.Success:
        raise InputError(N_("{path} cannot be written ({reason}). Close it in other programs, or "
                            "choose another file."), path=str(path), reason=str(done))
