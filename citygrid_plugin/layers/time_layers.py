"""Layers of components as they were: drawn like those of today, played by time."""
import json
from dataclasses import replace

from qgis.core import Qgis, QgsVectorLayer

from ..compat import FROM_TO
from ..core.errors import CityGridError, N_, WorkspaceError
from ..core.standards.catalogue import load_catalogue
from ..core.workspace.time_travel import FROM, TO
from ..i18n import tr
from .component_style import NEAR, PRESENT, dots_renderer
from .styles import order_of, style
from .symbols import rule
from .tree import KINDS
from .words import pick


def title(catalogue, table, when):
    """The name of a layer: major class, geometry, and the time it shows."""
    major = table.name.split("_")[1]
    names = {code: pick(name, name_en) for code, name, name_en in catalogue.majors("component")}
    return tr("{layer}, {when}").format(
        layer=tr(KINDS[table.geometry]).format(major=names.get(major, major)), when=when)


def earlier_classes(ws, catalogue):
    """The component classes of the editions that the workspace had before, as a list of
    ObjectClass: rows of an earlier day still carry them."""
    rows, known = [], set(catalogue.codes("component"))
    for body, in ws.query("SELECT body FROM census_run WHERE kind = 'migrate' AND undone_at IS "
                          "NULL ORDER BY fid DESC"):
        try:
            before = load_catalogue(json.loads(body)["from"])
        except (CityGridError, KeyError, ValueError):
            continue        # a city's own edition lies elsewhere: its classes are drawn as others
        rows += [row for row in before.classes("component") if row.code not in known]
        known |= before.codes("component")
    return rows


def dress(path, ws, catalogue, table, timed):
    """Store the look of a table of states in its file, so that whoever opens it has it.

    Parameters
    ----------
    path : Path
        GeoPackage of ``core.exchange.states_file``.
    ws : Workspace
    catalogue : Catalogue
    table : core.workspace.schema.Table
    timed : bool
        The rows have times: the temporal controller plays them.

    Raises
    ------
    WorkspaceError
        The table is not there, or its look cannot be stored.
    """
    layer = QgsVectorLayer(f"{path}|layername={table.name}", table.name, "ogr",
                           QgsVectorLayer.LayerOptions(False))
    if not layer.isValid():
        raise WorkspaceError(N_("The table {table} of {path} cannot be opened as a layer. Check "
                                "the workspace."), table=table.name, path=str(path))
    style(layer, ws, with_earlier(ws, catalogue, table), table)
    if table.geometry == "point":
        _dots(layer, catalogue, table)
    for column in table.columns:
        index = layer.fields().indexOf(column.name)
        if index >= 0:
            layer.setFieldAlias(index, tr(column.title))
    layer.setDisplayExpression("coalesce(\"objname\", \"classcode\", '') || ' ' || "
                               "coalesce(\"objid\", '')")
    if timed:
        _play(layer)
    failed = layer.saveStyleToDatabase("CityGrid", "", True, "")
    if failed:
        raise WorkspaceError(N_("{path} could not be written: {reason}."), path=str(path),
                             reason=failed)


def with_earlier(ws, catalogue, table):
    """The catalogue, and what else a row of this table may have been."""
    home = next(iter(catalogue.classes("component", table.name.split("_")[1])), None)
    if home is None:
        return catalogue
    return replace(catalogue, rows=catalogue.rows + tuple(
        replace(row, major=home.major, major_name=home.major_name,
                major_name_en=home.major_name_en, geometry=table.geometry)
        for row in earlier_classes(ws, catalogue)))


def _dots(layer, catalogue, table):
    """Points have no second layer here: the dots of the city scale are rules of this one."""
    layer.setScaleBasedVisibility(False)
    root = layer.renderer().rootRule()
    for near in root.children():
        near.setMinimumScale(NEAR)
    renderer = dots_renderer(order_of(catalogue, table.name.split("_")[1]))
    root.appendChild(rule(renderer.symbol().clone(), PRESENT, tr("At city scale"), (NEAR, 0)))


def _play(layer):
    for name, words in ((FROM, tr("Valid from")), (TO, tr("Valid until"))):
        layer.setFieldAlias(layer.fields().indexOf(name), words)
    play(layer, FROM, TO)


def play(layer, begin, end):
    """Let the temporal controller show each feature of a layer from one of its times until another,
    the end not included."""
    times = layer.temporalProperties()
    times.setMode(FROM_TO)
    times.setStartField(begin)
    times.setEndField(end)
    times.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginExcludeEnd)
    times.setIsActive(True)
