"""The tasks of a collector as a folder that QField opens.

``tasks.gpkg`` holds the tasks, which come back, ``base.gpkg`` the base map around them,
``tasks.qgz`` the project with forms, value lists and symbols, ``reference`` photos of the cases,
and ``DCIM`` is where QField puts new ones. Every path is relative, so that the folder may lie
anywhere. What QField reads beside QGIS's own settings are custom properties of the layers
(QFieldSync/...): the tables are packaged as they are, tasks are neither moved, added nor deleted,
and photos get names with the case number.
"""
import json
from contextlib import contextmanager

from qgis.core import (
    Qgis, QgsCoordinateTransformContext, QgsDefaultValue, QgsEditorWidgetSetup, QgsFeature,
    QgsField, QgsFieldConstraints, QgsFields, QgsGeometry, QgsPointXY, QgsProject, QgsRectangle,
    QgsReferencedRectangle, QgsVectorFileWriter, QgsVectorLayer)
from qgis.PyQt.QtCore import QVariant

from ..core.errors import N_, WorkspaceError
from ..core.exchange import field_package
from ..core.exchange.field_package import CHOICES, FILE, FOUND, INFO, KINDS, PHOTOS, TABLE
from ..core.exchange.out_folder import safe_name
from ..i18n import tr
from .case_pdf import picture
from .styles import plain_style
from .symbols import rule, rules, scaled_labels, simple_marker, text

BASE, PROJECT, REFERENCE = "base.gpkg", "tasks.qgz", "reference"
AROUND = 300.0         # metres of base map around the tasks
#: (column, title, type): what is told of a task, and what is filled in
TOLD = (("case_no", N_("Case number"), QVariant.String),
        ("kind_text", N_("Task"), QVariant.String),
        ("class", N_("Minor class"), QVariant.String),
        ("condition", N_("Filing condition"), QVariant.String),
        ("description", N_("Description"), QVariant.String),
        ("address", N_("Address"), QVariant.String),
        ("due", N_("Due at"), QVariant.String),
        ("closing", N_("Closing criterion"), QVariant.String),
        ("said", N_("What the unit did"), QVariant.String),
        ("reference", N_("Photo"), QVariant.String))
HIDDEN = (("kind", N_("Kind"), QVariant.String), ("version", N_("Version"), QVariant.Int),
          ("task", N_("Task"), QVariant.Int), ("collector", N_("Collector"), QVariant.String))
FILLED = (("result", N_("Result"), QVariant.String), ("note", N_("Note"), QVariant.String),
          *((name, N_("Photo"), QVariant.String) for name in PHOTOS),
          ("who", N_("Checked by"), QVariant.String),
          ("done_at", N_("Done at"), QVariant.String))
_MARKS = {"confirm": ("circle", "#f0a000"), "verify": ("diamond", "#1f78d1")}
_NOW = "format_date(now(), 'yyyy-MM-ddTHH:mm')"
_NAMED = ("'DCIM/' || regexp_replace(\"case_no\", '[^0-9A-Za-z_-]', '_') || '_' || "
          "format_date(now(), 'yyyyMMddHHmmss') || '_{}")


@contextmanager
def _unsynced():
    """GeoPackages written in this thread are not synced table by table: they are new, and worth
    nothing before all of them are there (a package takes a fifth of the time)."""
    from osgeo import gdal
    name = "OGR_SQLITE_SYNCHRONOUS"
    before = gdal.GetThreadLocalConfigOption(name)
    gdal.SetThreadLocalConfigOption(name, "OFF")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(name, before)


def make(ws, tasks, package, folder, told, sketches):
    """Make the package of one collector in an empty folder.

    Parameters
    ----------
    ws : Workspace
    tasks : list of core.exchange.field_package.Task
    package : core.exchange.field_package.FieldPackage
    folder : Path
    told : function(Task) -> dict
        The columns of TOLD as text; ``reference`` is the path of a photo, "" for none.
    sketches : layers.sketch.Sketches
        Its layers are the base map.

    Raises
    ------
    WorkspaceError
        A file could not be written.
    """
    for name in (REFERENCE, "DCIM"):
        (folder / name).mkdir()
    xs, ys = ([task.case[axis] for task in tasks] for axis in "xy")
    extent = QgsRectangle(min(xs) - AROUND, min(ys) - AROUND, max(xs) + AROUND,
                          max(ys) + AROUND)
    with _unsynced():
        _write_tasks(tasks, package, folder, told, sketches.crs)
        base = _write_base(sketches.layers, folder / BASE, extent)
    _write_project(ws, folder, base, extent, sketches.crs, package.collector)


# -- data

def _write_tasks(tasks, package, folder, told, crs):
    columns = TOLD + HIDDEN + FILLED
    layer = QgsVectorLayer("Point", TABLE, "memory")
    layer.setCrs(crs)
    layer.dataProvider().addAttributes([QgsField(name, kind) for name, _, kind in columns])
    layer.updateFields()
    made = []
    for task in tasks:
        values = {**told(task), "kind": task.kind, "kind_text": tr(KINDS[task.kind]),
                  "version": task.case["version"], "task": task.fid,
                  "collector": task.collector, "who": task.collector or None}
        photo = values.get("reference")
        if photo:
            values["reference"] = f"{REFERENCE}/{safe_name(task.case['case_no'])}.jpg"
            picture(photo, 1600, 1200).save(str(folder / values["reference"]), quality=85)
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(task.case["x"], task.case["y"])))
        feature.setAttributes([values.get(name) or None for name, _, _ in columns])
        made.append(feature)
    layer.dataProvider().addFeatures(made)
    target = folder / FILE
    _save(layer, target, TABLE)
    _save_rows(target, INFO, ("name", "value"),
               [("format", field_package.FORMAT), *package.__dict__.items()])
    _save_rows(target, CHOICES, ("kind", "code", "title"),
               [(kind, code, tr(title)) for kind, found in FOUND.items()
                for code, title in found.items()])


def _save_rows(target, table, columns, rows):
    fields = QgsFields()
    layer = QgsVectorLayer("NoGeometry", table, "memory")
    for name in columns:
        fields.append(QgsField(name, QVariant.String))
    layer.dataProvider().addAttributes(fields.toList())
    layer.updateFields()
    made = []
    for row in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes(list(row))
        made.append(feature)
    layer.dataProvider().addFeatures(made)
    _save(layer, target, table)


def _save(layer, target, table, extent=None, attributes=None):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = "GPKG", table, "UTF-8"
    if target.exists():
        options.actionOnExistingFile = \
            QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    if extent is not None:
        options.filterExtent = extent
    if attributes is not None:
        options.attributes = attributes
    error, message = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(target), QgsCoordinateTransformContext(), options)[:2]
    if error != QgsVectorFileWriter.WriterError.NoError:
        raise WorkspaceError(N_("{path} could not be written: {reason}."), path=str(target),
                             reason=message)


def _write_base(layers, target, extent):
    """Write what the base map has around the tasks; returns the tables that have anything."""
    written = []
    for name, layer in layers.items():
        if next(layer.getFeatures(extent), None) is None:
            continue
        # who changed a road and why is nobody's business in the field
        kept = [index for index, field in enumerate(layer.fields())
                if field.name() != "fid" and not field.name().startswith("changed_")]
        _save(layer, target, name, extent, kept)
        written.append(name)
    return written


# -- project

def _write_project(ws, folder, base, extent, crs, collector):
    project = QgsProject()
    project.setCrs(crs)
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setTitle(" ".join(filter(None, (tr("Tasks"), collector))))
    task = _layer(folder / FILE, TABLE, tr("Tasks"))
    choices = _layer(folder / FILE, CHOICES, tr("Results"))
    info = _layer(folder / FILE, INFO, tr("Package"))
    for layer in (choices, info):
        layer.setReadOnly(True)
    _form(task, choices)
    _look(task)
    project.addMapLayers([task, choices, info], False)
    root = project.layerTreeRoot()
    root.addLayer(task)
    group = root.addGroup(tr("Base map"))
    for name in base:
        layer = _layer(folder / BASE, name, tr(ws.tables[name].title))
        plain_style(layer, ws, name)
        layer.setReadOnly(True)
        layer.setFlags(layer.flags() & ~layer.LayerFlag.Searchable)
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    tables = root.addGroup(tr("Tables"))
    tables.setItemVisibilityChecked(False)
    for layer in (choices, info):
        tables.addLayer(layer)
    for layer in project.mapLayers().values():
        layer.setCustomProperty("QFieldSync/action", "copy")
        layer.setCustomProperty("QFieldSync/cloud_action", "offline" if layer is task
                                else "no_action")
        for lock in ("is_geometry_locked", "is_geometry_editing_locked",
                     "is_feature_addition_locked", "is_feature_deletion_locked"):
            layer.setCustomProperty(f"QFieldSync/{lock}", True)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, crs))
    if not project.write(str(folder / PROJECT)):
        raise WorkspaceError(N_("{path} could not be written: {reason}."),
                             path=str(folder / PROJECT), reason=project.error())
    project.clear()


def _layer(path, table, title):
    layer = QgsVectorLayer(f"{path}|layername={table}", title, "ogr",
                           QgsVectorLayer.LayerOptions(False))
    if not layer.isValid():
        raise WorkspaceError(N_("The table {table} of {path} cannot be opened as a layer. Check "
                                "the workspace."), table=table, path=str(path))
    return layer


def _form(layer, choices):
    """Titles, what may be typed, lists, photos, and the rule that a refusal has a reason."""
    settings = layer.editFormConfig()
    filled = {name for name, _, _ in FILLED}
    numbers = {name: str(place) for place, name in enumerate(PHOTOS, 1)}
    for name, title, _ in TOLD + HIDDEN + FILLED:
        index = layer.fields().indexOf(name)
        layer.setFieldAlias(index, f"{tr(title)} {numbers.get(name, '')}".strip())
        settings.setReadOnly(index, name not in filled or name == "done_at")
        if name in dict.fromkeys(hidden for hidden, _, _ in HIDDEN):
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
        elif name == "reference" or name in PHOTOS:
            layer.setEditorWidgetSetup(index, _photo_widget())
        elif name == "result":
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueRelation", {
                "Layer": choices.id(), "LayerName": choices.name(),
                "LayerSource": f"./{FILE}|layername={CHOICES}",
                "LayerProviderName": choices.providerType(), "Key": "code", "Value": "title",
                "AllowNull": True, "OrderByValue": False,
                "FilterExpression": "\"kind\" = current_value('kind')"}))
        else:
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup(
                "TextEdit", {"IsMultiline": name in ("note", "description", "said")}))
    layer.setEditorWidgetSetup(layer.fields().indexOf("fid"), QgsEditorWidgetSetup("Hidden", {}))
    layer.setEditFormConfig(settings)
    layer.setDefaultValueDefinition(
        layer.fields().indexOf("done_at"),
        QgsDefaultValue(f"if(\"result\" IS NULL, NULL, coalesce(\"done_at\", {_NOW}))", True))
    note = layer.fields().indexOf("note")
    layer.setConstraintExpression(note, "coalesce(\"result\", '') NOT IN ({}) OR "
                                  "trim(coalesce(\"note\", '')) <> ''".format(", ".join(
                                      f"'{code}'" for code in field_package.NEED_NOTE)),
                                  tr("Give the reason."))
    layer.setFieldConstraint(note, QgsFieldConstraints.Constraint.ConstraintExpression,
                             QgsFieldConstraints.ConstraintStrength.ConstraintStrengthHard)
    layer.setDisplayExpression('"case_no" || \' \' || coalesce("class", \'\')')
    # the older property is read by QField before 2.7
    layer.setCustomProperty("QFieldSync/photo_naming", json.dumps(
        {name: _NAMED.format(f"{place}.jpg'") for place, name in enumerate(PHOTOS, 1)}))
    layer.setCustomProperty("QFieldSync/attachment_naming", json.dumps(
        {name: _NAMED.format(f"{place}.{{extension}}'")
         for place, name in enumerate(PHOTOS, 1)}))


def _photo_widget():
    return QgsEditorWidgetSetup("ExternalResource", {
        "DocumentViewer": 1, "DocumentViewerHeight": 0, "DocumentViewerWidth": 0,
        "FileWidget": True, "FileWidgetButton": True, "FileWidgetFilter": "",
        "RelativeStorage": 1, "StorageMode": 0, "StorageType": ""})


def _look(layer):
    """What is still to be done is large and coloured, what is done small and grey."""
    done = "coalesce(\"result\", '') <> ''"
    marks = [rule(simple_marker(shape, 5.0, colour, "#222222", 0.4),
                  f"\"kind\" = '{kind}' AND NOT {done}", tr(KINDS[kind]))
             for kind, (shape, colour) in _MARKS.items()]
    layer.setRenderer(rules([
        *marks, rule(simple_marker("circle", 3.0, "#8fb08f", "#4f6f4f", 0.3), done, tr("Done"))]))
    layer.setLabeling(scaled_labels([(text('"case_no"', 9, "#222222", bold=True), (0, 10000),
                                      "")]))
    layer.setLabelsEnabled(True)
