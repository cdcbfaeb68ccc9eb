"""A workspace as one group of layers, in the order a map is read."""
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsMapThemeCollection, QgsProject, QgsVectorLayer

from ..core.errors import N_, WorkspaceError
from ..core.workspace.schema import GEOMETRIES, TABLES, component_table
from ..i18n import tr
from . import dots
from .component_style import trim_legend
from .forms import form
from .roles import ROLE, WORKSPACE, dots_of, layers, role_of
from .styles import style
from .words import pick

EMPTY = "citygrid/empty"

#: (title, tables, switched on) from top to bottom; "*" is where the components come
GROUPS = (
    (N_("Cases"), ("case_open", "case_closed"), True),
    (N_("Findings"), ("finding",), True),
    (N_("Census"), ("census_change", "census_defect", "census_package", "census_lot",
                    "survey_point", "survey_line", "survey_area"), False),
    ("*", (), True),
    (N_("Division"), ("patrol_area", "unit_grid", "community", "street"), True),
    (N_("Geocoding"), ("poi", "door_plate", "geo_street", "geo_zone"), False),
    (N_("Base map"), ("base_wall", "base_railway", "base_road", "base_building",
                      "base_water_line", "base_water", "base_parcel", "base_compound"), True),
)
OFF = {"case_closed", "patrol_area"}
KINDS = {"point": N_("{major}: points"), "line": N_("{major}: lines"),
         "area": N_("{major}: areas")}
#: tables of a legend that a person opens to read
COUNTED = {"case_open", "case_closed", "finding", "unit_grid", "community", "street",
           "patrol_area"}

#: what the three desks see of the groups; everything else of ours is switched off
THEMES = (
    (N_("CityGrid: GIS desk"), {"case_open": False, "finding": True}),
    (N_("CityGrid: operator desk"), {"finding": False, "component_": True}),
    (N_("CityGrid: analyst desk"), {"finding": False, "component_": False, "case_closed": True,
                                    "unit_grid": True}),
)


def add_workspace(project: QgsProject, ws, catalogue):
    """Add all layers of a workspace to a project; those of an earlier one go.

    Parameters
    ----------
    project : QgsProject
        Its CRS becomes the workspace's where it holds no layer yet.
    ws : Workspace
        Stays open as long as the layers exist: its connection keeps the file in WAL mode.
    catalogue : Catalogue
        Edition with extensions.

    Returns
    -------
    QgsLayerTreeGroup

    Raises
    ------
    WorkspaceError
        A table cannot be opened as a layer; the project is then as without the workspace.
    """
    remove_workspace(project)
    empty_project = not project.mapLayers()
    made = {}
    options = QgsVectorLayer.LayerOptions(False)   # no look for a stored style: ours comes
    for table in ws.tables.values():
        layer = QgsVectorLayer(ws.layer_uri(table.name), table.name, "ogr", options)
        if not layer.isValid():
            raise WorkspaceError(N_("The table {table} of {path} cannot be opened as a layer. "
                                    "Check the workspace."), table=table.name, path=str(ws.path))
        layer.setName(tr(table.title))
        layer.setCustomProperty(ROLE, table.name)
        made[table.name] = layer
    legends = {}
    for name, layer in made.items():
        table = ws.tables[name]
        form(layer, ws, catalogue, table, made["organisation"])
        if table.geometry:
            legends[name] = style(layer, ws, catalogue, table)
    _name_components(made, catalogue)
    far = {name: dots.make(ws, catalogue, ws.tables[name], made["organisation"], options)
           for name in made if dots.dotted(ws.tables[name])}
    for name, layer in far.items():
        layer.setName(made[name].name())
    if empty_project:
        project.setCrs(made["unit_grid"].crs())
    project.addMapLayers([*made.values(), *far.values()], False)
    group = project.layerTreeRoot().insertGroup(0, ws.meta.get("name") or Path(ws.path).stem)
    group.setCustomProperty(WORKSPACE, str(ws.path))
    _fill(group, made, catalogue, legends, far)
    _themes(project, [*made.items(), *far.items()])
    return group


def remove_workspace(project: QgsProject):
    """Remove every layer and group of a workspace from a project."""
    ours = [found.id() for found in project.mapLayers().values()
            if role_of(found) or dots_of(found)]
    project.removeMapLayers(ours)
    for group in project.layerTreeRoot().findGroups(True):
        if group.customProperty(WORKSPACE):
            # what a person put among our layers stays: it moves to where the group was
            place = group.parent().children().index(group)
            for number, node in enumerate(group.findLayers()):
                group.parent().insertChildNode(place + number, node.clone())
            group.parent().removeChildNode(group)
            break
    for title, _ in THEMES:
        if project.mapThemeCollection().hasMapTheme(tr(title)):
            project.mapThemeCollection().removeMapTheme(tr(title))


def show_filled(project: QgsProject):
    """Switch on the layers that were empty and are not any more.

    QGIS paints every visible layer into a picture of its own: an empty one costs as much at each
    repaint as a thousand points (measured), and a workspace has many. They stay off until they
    hold something or are being edited. Call it after an import; what a person switched off stays.
    """
    root = project.layerTreeRoot()
    for layer in layers(project).values():
        node = root.findLayer(layer.id())
        if node is not None and node.customProperty(EMPTY, False) \
                and (layer.isEditable() or not _empty(layer)):
            node.removeCustomProperty(EMPTY)
            node.setItemVisibilityChecked(True)
    dots.align(project)


def _empty(layer):
    request = QgsFeatureRequest().setLimit(1).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return next(layer.getFeatures(request.setNoAttributes()), None) is None


def _name_components(made, catalogue):
    for code, name, name_en in catalogue.majors("component"):
        for geometry in GEOMETRIES:
            layer = made.get(component_table(code, geometry))
            if layer is not None:
                layer.setName(tr(KINDS[geometry]).format(major=pick(name, name_en)))


def _add(group, layer, legend, counted):
    node = group.addLayer(layer)
    node.setExpanded(False)
    if counted:
        node.setCustomProperty("showFeatureCount", True)
    if legend is not None:
        trim_legend(node, legend)
    if layer.isSpatial() and role_of(layer) not in OFF and _empty(layer):
        node.setCustomProperty(EMPTY, True)
        node.setItemVisibilityChecked(False)
    return node


def _fill(root, made, catalogue, legends, far):
    placed = set()
    for title, tables, on in GROUPS:
        if title == "*":
            placed |= _components(root, made, catalogue, legends, far)
            continue
        group = root.addGroup(tr(title))
        group.setExpanded(title == "Cases")
        for name in tables:
            node = _add(group, made[name], legends[name], name in COUNTED)
            if name in OFF:
                node.setItemVisibilityChecked(False)
            placed.add(name)
        group.setItemVisibilityChecked(on)
    tables = root.addGroup(tr("Tables"))
    tables.setExpanded(False)
    order = [t.name for t in TABLES] + sorted(made)
    for name in dict.fromkeys(order):
        if name not in placed:
            _add(tables, made[name], None, False)


def _components(root, made, catalogue, legends, far):
    group = root.addGroup(tr("Components"))
    placed = set()
    titles = {code: pick(name, name_en) for code, name, name_en in catalogue.majors("component")}
    majors = sorted({n.split("_")[1] for n in made if n.startswith("component_")})
    for code in majors:
        major = group.addGroup(f"{code} {titles.get(code, '')}".strip())
        major.setExpanded(False)
        for geometry in GEOMETRIES:
            name = component_table(code, geometry)
            node = _add(major, made[name], legends[name], True)
            if name in far:
                dots.add(major, far[name], node)
            placed.add(name)
    return placed


def _themes(project, made):
    """One map theme a desk, from what the tree shows now."""
    root = project.layerTreeRoot()
    for title, changes in THEMES:
        records = []
        for role, layer in made:
            node = root.findLayer(layer.id())
            if not layer.isSpatial() or not _shown(role, node, changes):
                continue
            record = QgsMapThemeCollection.MapThemeLayerRecord(layer)
            record.isVisible = True
            records.append(record)
        theme = QgsMapThemeCollection.MapThemeRecord()
        theme.setLayerRecords(records)
        project.mapThemeCollection().insert(tr(title), theme)


def show_theme(project, title, model):
    """Show a desk's map theme; what is none of a workspace's layers stays on or off.

    Parameters
    ----------
    project : QgsProject
    title : str
        In the user's language; nothing happens where the project has no such theme.
    model : QgsLayerTreeModel
    """
    root, themes = project.layerTreeRoot(), project.mapThemeCollection()
    if not themes.hasMapTheme(title):
        return
    ours = {node.layerId() for group in root.findGroups(True) if group.customProperty(WORKSPACE)
            for node in group.findLayers()}
    others = [(node, node.itemVisibilityChecked()) for node in root.findLayers()
              if node.layerId() not in ours]
    themes.applyTheme(title, root, model)
    for node, shown in others:
        node.setItemVisibilityChecked(shown)


def _shown(role, node, changes):
    for start, shown in changes.items():
        if role.startswith(start):
            return shown
    # what is only off because it is empty belongs to the theme: it may be filled later
    return node.isVisible() or (node.customProperty(EMPTY, False) and node.parent().isVisible())
