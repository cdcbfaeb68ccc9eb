"""Layers by what they are, never by what they are called.

Every layer of a workspace carries its table's name in the custom property ``citygrid/role``; a
user may rename, move or restyle it and our docks still find it.
"""
from qgis.core import QgsVectorLayer

ROLE = "citygrid/role"
#: instead of the role, on the layer that draws the points of a table at city scale
DOTS = "citygrid/dots"
WORKSPACE = "citygrid/workspace"
#: instead of the role, on a layer in memory that shows the result of a dock
RESULT = "citygrid/result"
#: Custom property of a layer of counts: its question (``core.workspace.counting.Query.to_text``).
QUESTION = "citygrid/count"


def role_of(layer):
    """The table a layer shows, or "" where it is none of ours."""
    return layer.customProperty(ROLE, "") if layer is not None else ""


def layers(project):
    """All layers of the workspace in a project.

    Parameters
    ----------
    project : QgsProject

    Returns
    -------
    dict of str to QgsVectorLayer
        By role, which is the table's name.
    """
    found = {}
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and role_of(layer):
            found.setdefault(role_of(layer), layer)
    return found


def layer(project, role):
    """The layer of a role, or None."""
    return layers(project).get(role)


def component_layers(project):
    """The component layers of a project, {table: layer}, in the order of the tables."""
    return {role: found for role, found in sorted(layers(project).items())
            if role.startswith("component_")}


def dots_of(layer):
    """The table whose points a layer draws as dots, or "" for any other layer."""
    return layer.customProperty(DOTS, "") if layer is not None else ""


def dots_layers(project):
    """The layers that draw points at city scale, {table: layer}."""
    return {dots_of(found): found for found in project.mapLayers().values() if dots_of(found)}


def drop_emptied(project):
    """Remove results of docks from a project that was read again: their rows were in memory."""
    project.removeMapLayers([found.id() for found in project.mapLayers().values()
                             if found.customProperty(RESULT) and not found.featureCount()])
