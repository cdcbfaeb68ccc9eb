"""The component layers as of a day, or all their versions for the temporal controller."""
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from qgis.core import (
    QgsProcessingContext, QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputMultipleLayers, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination, QgsProcessingParameterString)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm


class _Dress(QgsProcessingLayerPostProcessorInterface):
    """Gives a layer that was loaded the look that its file holds."""

    def postProcessLayer(self, layer, _context, _feedback):
        layer.loadDefaultStyle()
        layer.setReadOnly(True)
        layer.triggerRepaint()


class ComponentsAsOf(CityGridAlgorithm):
    """citygrid:componentsasof"""

    NAME = "componentsasof"
    TITLE = N_("Components as of a day")
    ROOM = "components"
    HELP = N_(
        "The component layers as they were on a day, from the history of the workspace; or all "
        "versions of every component, which QGIS's temporal controller plays. The layers are "
        "drawn like those of today. They go into a GeoPackage of their own, so that nothing of "
        "the workspace can be changed by them.")
    requires = ("shapely",)

    #: Processing keeps no reference
    dressers = []

    def define(self):
        self.add_workspace()
        self.add(QgsProcessingParameterString("DAY", tr("Day"), optional=True),
                 tr("A day as 2026-11-22, which means its end, or a time as 2026-11-22 08:30. "
                    "Empty: all versions, for the temporal controller."))
        self.add(QgsProcessingParameterBoolean("FIRST_DATE", tr("By the first date"), True),
                 tr("A component that was entered later is shown from its first date on, as it "
                    "was entered: the city had it, the workspace not yet. Without it the layers "
                    "show what the workspace held."))
        self.add(QgsProcessingParameterFileDestination(
            "OUTPUT", tr("GeoPackage"), tr("GeoPackage (*.gpkg)")),
            tr("The file of the layers. One that is there is replaced."))
        self.addOutput(QgsProcessingOutputMultipleLayers("LAYERS", tr("Layers")))
        self.addOutput(QgsProcessingOutputNumber("COMPONENTS", tr("Components")))

    def execute(self, parameters, context, feedback):
        from ...core.workspace.time_travel import moment_of
        target = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        day = self.parameterAsString(parameters, "DAY", context).strip()
        if day:
            moment_of(day)      # before anything is written
        first_date = self.parameterAsBool(parameters, "FIRST_DATE", context)
        part = target.with_name(f".{target.stem}.part.gpkg")
        with self.open_workspace() as ws:
            if target.resolve() == ws.path.resolve():
                raise InputError(N_("The workspace itself cannot be the output. Choose another "
                                    "file."))
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                part.unlink(missing_ok=True)
                counts = self._write(ws, part, day, first_date, feedback)
                layers = self._dress(ws, part, day, counts, feedback)
                os.replace(part, target)
            except (OSError, sqlite3.OperationalError) as error:
                raise InputError(N_("The folder {path} cannot be written ({reason}). Choose "
                                    "another."), path=str(target.parent),
                                 reason=getattr(error, "strerror", None) or str(error)) from error
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        feedback.stored()
        uris = [self._load(context, f"{target}|layername={name}", title) for name, title in layers]
        if not counts:
            feedback.warning(tr("No component was there then; the file has no layers."))
        total, objects = sum(rows for rows, _ in counts.values()), sum(
            objects for _, objects in counts.values())
        return {"OUTPUT": str(target), "LAYERS": uris, "COMPONENTS": objects,
                **self.counts(feedback, total, total)}

    def _write(self, ws, part, day, first_date, feedback):
        """{table: (rows, components)} of the tables that were written."""
        from ...core.exchange import new_file, states_file
        from ...core.exchange.census_package import srs_of
        from ...core.workspace import components, time_travel
        srs, counts, names = srs_of(ws), {}, components.tables(ws)
        connection = new_file.begin(part, srs)
        try:
            for number, name in enumerate(names):
                feedback.progress(0.9 * number / len(names))
                state = time_travel.as_of(ws, name, day, by_first_date=first_date) if day \
                    else time_travel.versions(ws, name, by_first_date=first_date)
                if len(state["fid"]):
                    rows = states_file.put(connection, srs, ws.tables[name], state)
                    counts[name] = rows, len(set(state["fid"].tolist()))
            connection.execute("COMMIT")
        finally:
            connection.close()
        return counts

    def _dress(self, ws, part, day, counts, feedback):
        from ...core.standards.stored import catalogue_of
        from ...layers import time_layers
        catalogue, layers = catalogue_of(ws), []
        when = day or tr("all versions")
        for number, name in enumerate(counts):
            feedback.progress(0.9 + 0.1 * number / len(counts))
            time_layers.dress(part, ws, catalogue, ws.tables[name], not day)
            layers.append((name, time_layers.title(catalogue, ws.tables[name], when)))
        return layers

    def _load(self, context, uri, title):
        """Let Processing load a layer where it loads results; returns its source."""
        if context.project() is not None:
            details = QgsProcessingContext.LayerDetails(title, context.project(), "LAYERS")
            dresser = _Dress()
            type(self).dressers = [*self.dressers[-99:], dresser]
            details.setPostProcessor(dresser)
            context.addLayerToLoadOnCompletion(uri, details)
        return uri
