"""What the projects for QField have in common: files written beside the project, the base map,
photos, and what the app reads beside QGIS's own settings (custom properties QFieldSync/...)."""
import json
from contextlib import contextmanager

from qgis.core import (
    Qgis, QgsCoordinateTransformContext, QgsEditorWidgetSetup, QgsProject,
    QgsReferencedRectangle, QgsVectorFileWriter, QgsVectorLayer)

from ..core.errors import N_, WorkspaceError
from ..i18n import tr
from .styles import plain_style

BASE = "base.gpkg"
NOW = "format_date(now(), 'yyyy-MM-ddTHH:mm')"
_LOCKS = ("is_geometry_locked", "is_geometry_editing_locked", "is_feature_addition_locked",
          "is_feature_deletion_locked")


@contextmanager
def unsynced():
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


def save(layer, target, table, extent=None, attributes=None):
    """Write a layer as a table of a GeoPackage, what lies in ``extent`` and the fields of these
    numbers alone; WorkspaceError where it cannot be written."""
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


def write_base(layers, target, extent):
    """Write what the base map has in an extent; returns the tables that have anything.

    Parameters
    ----------
    layers : dict of str to QgsVectorLayer
        ``sketch.Sketches.layers``.
    target : Path
    extent : QgsRectangle
        In the layers' CRS.
    """
    written = []
    for name, layer in layers.items():
        if next(layer.getFeatures(extent), None) is None:
            continue
        # who changed a road and why is nobody's business in the field
        kept = [index for index, field in enumerate(layer.fields())
                if field.name() != "fid" and not field.name().startswith("changed_")]
        save(layer, target, name, extent, kept)
        written.append(name)
    return written


def open_layer(path, table, title):
    """A table of a GeoPackage as a layer; WorkspaceError where it is none."""
    layer = QgsVectorLayer(f"{path}|layername={table}", title, "ogr",
                           QgsVectorLayer.LayerOptions(False))
    if not layer.isValid():
        raise WorkspaceError(N_("The table {table} of {path} cannot be opened as a layer. Check "
                                "the workspace."), table=table, path=str(path))
    return layer


def new_project(title, crs):
    """A project of its own with relative paths."""
    project = QgsProject()
    project.setCrs(crs)
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setTitle(title)
    return project


def finish(project, ws, folder, name, extent, *, edited, tables, ground=(), base=(), open_for=()):
    """Arrange the layers of a project and write it.

    Parameters
    ----------
    project : QgsProject
        As of ``new_project``; it is emptied in the end.
    ws : Workspace
    folder : Path
    name : str
        Of the project file.
    extent : QgsRectangle
        What is shown first.
    edited, ground, tables : sequence of QgsVectorLayer
        What is worked on; what is only looked at; value lists.
    base : sequence of str
        Tables of the base map in BASE.
    open_for : sequence of str
        What the layers that are edited are free for: "addition", "deletion", "geometry".
    """
    project.addMapLayers([*edited, *ground, *tables], False)
    root = project.layerTreeRoot()
    for layer in (*edited, *ground):
        root.addLayer(layer)
    group = root.addGroup(tr("Base map"))
    for table in base:
        layer = open_layer(folder / BASE, table, tr(ws.tables[table].title))
        plain_style(layer, ws, table)
        layer.setFlags(layer.flags() & ~layer.LayerFlag.Searchable)
        layer.setReadOnly(True)
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    listed = root.addGroup(tr("Tables"))
    listed.setItemVisibilityChecked(False)
    for layer in tables:
        layer.setReadOnly(True)
        listed.addLayer(layer)
    for layer in ground:
        layer.setReadOnly(True)
    for layer in project.mapLayers().values():
        layer.setCustomProperty("QFieldSync/action", "copy")
        layer.setCustomProperty("QFieldSync/cloud_action",
                                "offline" if layer in edited else "no_action")
        for lock in _LOCKS:
            free = layer in edited and any(word in lock for word in open_for)
            layer.setCustomProperty(f"QFieldSync/{lock}", not free)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, project.crs()))
    if not project.write(str(folder / name)):
        raise WorkspaceError(N_("{path} could not be written: {reason}."),
                             path=str(folder / name), reason=project.error())
    project.clear()


def value_relation(layer, source, key="code", value="title", **more):
    """The widget of a value that is chosen from a table of the same package.

    Parameters
    ----------
    layer : QgsVectorLayer
        The table.
    source : str
        Its source as seen from the project: "./tasks.gpkg|layername=result_list".
    """
    return QgsEditorWidgetSetup("ValueRelation", {
        "Layer": layer.id(), "LayerName": layer.name(), "LayerSource": source,
        "LayerProviderName": layer.providerType(), "Key": key, "Value": value,
        "AllowNull": True, "OrderByValue": False, **more})


def photo_widget():
    """The widget of the path of a photo, relative to the project."""
    return QgsEditorWidgetSetup("ExternalResource", {
        "DocumentViewer": 1, "DocumentViewerHeight": 0, "DocumentViewerWidth": 0,
        "FileWidget": True, "FileWidgetButton": True, "FileWidgetFilter": "",
        "RelativeStorage": 1, "StorageMode": 0, "StorageType": ""})


def name_photos(layer, columns, who):
    """Let the app name the photos of a layer.

    Parameters
    ----------
    layer : QgsVectorLayer
    columns : sequence of str
    who : str
        QGIS expression of the object's code.
    """
    named = (f"'DCIM/' || regexp_replace({who}, '[^0-9A-Za-z_-]', '_') || '_' || "
             "format_date(now(), 'yyyyMMddHHmmss') || '_{}")
    # the older property is read by QField before 2.7
    layer.setCustomProperty("QFieldSync/photo_naming", json.dumps(
        {name: named.format(f"{place}.jpg'") for place, name in enumerate(columns, 1)}))
    layer.setCustomProperty("QFieldSync/attachment_naming", json.dumps(
        {name: named.format(f"{place}.{{extension}}'")
         for place, name in enumerate(columns, 1)}))
