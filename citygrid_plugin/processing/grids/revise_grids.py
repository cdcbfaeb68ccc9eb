"""Revise the unit grids of a workspace."""
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterString,
    QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..geometry import read_source
from ..results import note_lines, workspace_crs
from .areas import add_areas, areas

BROKEN, ANEW = range(2)


class ReviseGrids(CityGridAlgorithm):
    """citygrid:revisegrids"""

    NAME = "revisegrids"
    TITLE = N_("Revise unit grids")
    ROOM = "grids"
    HELP = N_(
        "Brings the unit grids up to date when communities, roads, buildings or compounds have "
        "changed, and keeps the old lines wherever they still serve. Grids that still keep the "
        "rules stay as they are, with their codes; locked ones stay in any case. The others, and "
        "ground without a grid, are divided anew. Cells drawn elsewhere can take the place of the "
        "computed ones. Without storing, the result is a preview of what would become of each "
        "grid. Stored, replaced grids are retired with today's date, successors are recorded with "
        "their share of area and components, and components, open cases, addresses and patrol "
        "areas follow, all or nothing.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        self.add_workspace()
        area = QgsProcessing.TypeVectorPolygon
        self.add(QgsProcessingParameterFeatureSource(
            "COMMUNITIES", tr("Communities to revise"), [area], optional=True),
            tr("For instance some selected ones of the layer of communities; their borders are "
               "those of the workspace. Empty: all."))
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with the community code"), "code",
            parentLayerParameterName="COMMUNITIES", optional=True), tr("Twelve digits."))
        self.add(QgsProcessingParameterEnum(
            "SCOPE", tr("What to divide anew"),
            [tr("Only what is broken"), tr("Everything, along the old lines")], defaultValue=0),
            tr("Broken is a grid outside the wanted area, across its community, that cuts a "
               "building or a compound, or that a river, railway or main road divides. Where such "
               "a grid cannot be mended alone, neighbours are taken in, as few as possible; where "
               "nothing better is found, it stays."))
        self.add(QgsProcessingParameterFeatureSource(
            "DRAWN", tr("Cells drawn elsewhere"), [area], optional=True),
            tr("They take the place of the grids on their ground; nothing is computed then. "
               "Neighbours that are not drawn anew stay."))
        self.add(QgsProcessingParameterField(
            "DRAWN_CODE", tr("Field with the community code of the drawn cells"),
            parentLayerParameterName="DRAWN", optional=True),
            tr("Empty: the community that holds most of the cell."), advanced=True)
        add_areas(self)
        self.add(QgsProcessingParameterString(
            "REASON", tr("Reason"), tr("Revision of unit grids"), optional=True),
            tr("It stands in the history of everything that changes."))
        self.add(QgsProcessingParameterBoolean("STORE", tr("Store it in the workspace"), False),
                 tr("Off: only the preview."))
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Revision of unit grids"), area,
                                                   optional=True),
                 tr("Old and new grids with their fate: kept, retired or new, and why."))
        for name, title in (("KEPT", tr("Grids kept")), ("RETIRED", tr("Grids retired")),
                            ("NEW", tr("New grids")), ("COMPONENTS", tr("Components moved")),
                            ("CASES", tr("Open cases moved"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.grids import redivision, revision, stored
        from ...core.workspace import grid_revision, store
        from ...core.workspace.reading import read
        reason = self.parameterAsString(parameters, "REASON", context).strip()
        reason = reason or tr("Revision of unit grids")
        bgids, done, rejected = None, None, 0
        with self.open_workspace() as ws:
            crs = workspace_crs(ws)
            old = read(ws, "unit_grid", ["bgid", "community_code", "locked"], "dedate IS NULL")
            old["geometry"] = revision.single(old["geometry"])
            ground = stored.ground_of(ws, self._communities(parameters, context, feedback))
            drawn = self.parameterAsSource(parameters, "DRAWN", context)
            if drawn is not None:
                cells, codes, rejected = self._drawn(parameters, context, drawn, crs, ground,
                                                     feedback)
                plan = redivision.redrawn(cells, codes, old["geometry"], old["bgid"],
                                          old["community_code"])
            else:
                plan = self._computed(parameters, context, ground, old, feedback)
            note_lines(feedback, plan.notes)
            if self.parameterAsBool(parameters, "STORE", context):
                with ws.bulk(tr("Revision of unit grids")) as connection:
                    done = grid_revision.revise(
                        ws, connection, old["bgid"][plan.retired], plan.polygons, plan.codes,
                        store.user(), reason, feedback=feedback)
                bgids = done.bgids
                feedback.stored()
        return self._results(parameters, context, feedback, old, plan, bgids, done, crs, rejected)

    def _communities(self, parameters, context, feedback):
        """Codes of the communities to revise, None for all."""
        source = self.parameterAsSource(parameters, "COMMUNITIES", context)
        if source is None:
            return None
        field = self.parameterAsString(parameters, "CODE", context)
        if not field:
            raise InputError(N_("Choose the field with the code of the communities."))
        return {str(code) for code in read_source(source, source.sourceCrs(), [field],
                                                  feedback)[1]}

    def _drawn(self, parameters, context, source, crs, ground, feedback):
        """Drawn cells, the codes of their communities, and how many have no shape."""
        from ...core.grids import redivision
        field = self.parameterAsString(parameters, "DRAWN_CODE", context)
        cells, codes = read_source(source, crs, [field], feedback)
        there = [row for row, c in enumerate(cells) if c is not None and not c.is_empty]
        rejected = len(cells) - len(there)
        cells, codes = cells[there], codes[there]
        if not field:
            codes = redivision.homes(cells, ground.communities, ground.codes, there)
        return cells, codes, rejected

    def _computed(self, parameters, context, ground, old, feedback):
        from ...core.grids import redivision, stored
        if not len(ground.codes):
            raise InputError(N_("The workspace has none of these communities. Import them first, "
                                "or choose others."))
        target, low, high = areas(self, parameters, context)
        stored.refuse_band(target, low, high)
        return redivision.redivide(
            ground, old["geometry"], old["bgid"], old["community_code"],
            old["locked"].astype(bool), target, low, high,
            self.parameterAsEnum(parameters, "SCOPE", context) == ANEW, feedback)

    def _results(self, parameters, context, feedback, old, plan, bgids, done, crs, rejected):
        import numpy as np
        import shapely
        count, new = len(old["bgid"]), len(plan.polygons)
        why = ["" if r is None else sentence(r) for r in plan.reason]
        polygons = np.concatenate([old["geometry"], plan.polygons])
        columns = {
            "bgid": [*old["bgid"], *(bgids if bgids is not None else [None] * new)],
            "community_code": [*old["community_code"], *plan.codes],
            "fate": [*("retired" if r else "kept" for r in plan.retired), *["new"] * new],
            "why": [*why, *[""] * new],
            "locked": [*old["locked"], *[0] * new],
            "area": shapely.area(polygons)}
        target = write_columns(self, parameters, "OUTPUT", context, columns, polygons,
                               QgsWkbTypes.Type.MultiPolygon, crs, feedback)
        retired = int(plan.retired.sum())
        results = {"KEPT": count - retired, "RETIRED": retired, "NEW": new,
                   "COMPONENTS": done.components if done else 0, "CASES": done.cases if done else 0}
        feedback.message(tr("{kept} unit grids stay, {retired} are retired, {new} are new.").format(
            kept=count - retired, retired=retired, new=new))
        if done:
            feedback.message(tr(
                "{components} components, {cases} open cases and {addresses} addresses have a new "
                "unit grid, {patrols} patrol areas other grids.").format(
                    components=done.components, cases=done.cases, addresses=done.addresses,
                    patrols=done.patrols))
        results.update(self.counts(feedback, count, new, rejected))
        return results if target is None else {"OUTPUT": target, **results}


def sentence(reason):
    """A Reason in the user's language."""
    return tr(reason.template).format(**{key: tr(value) if key == "name" else value
                                         for key, value in reason.params.items()})
