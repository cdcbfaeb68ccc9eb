"""Join unit grids into patrol areas."""
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterNumber,
    QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..geometry import metric, read_source
from ..results import workspace_crs

#: kind of work, parameters of its weight and its field, weight, titles
KINDS = (
    ("components", "COMPONENTS_WEIGHT", "COMPONENTS", 30, N_("Weight of components"),
     N_("Field with the number of components")),
    ("cases", "CASES_WEIGHT", "CASES", 30, N_("Weight of past cases"),
     N_("Field with the number of cases")),
    ("roads", "ROADS_WEIGHT", "ROADS", 30, N_("Weight of road length"),
     N_("Field with the length of roads (m)")),
    ("area", "AREA_WEIGHT", "", 10, N_("Weight of the area"), ""),
)
ACROSS = (N_("Areas may cross community and street borders"), N_("Inside communities"),
          N_("Inside streets"))
FREE, COMMUNITIES = range(2)


@dataclass
class _Grids:
    """Unit grids: codes, polygons and groups (object (n,), groups may be None), amounts by kind
    (dict of float64 (n,)), CRS, features read and left out, barriers (object (b,) or None)."""
    codes: np.ndarray
    polygons: np.ndarray
    groups: np.ndarray
    amounts: dict
    crs: object
    read: int
    rejected: int
    barriers: np.ndarray = None


class PatrolAreas(CityGridAlgorithm):
    """citygrid:patrolareas"""

    NAME = "patrolareas"
    TITLE = N_("Join unit grids into patrol areas")
    ROOM = "grids"
    HELP = N_(
        "Joins whole unit grids into connected patrol areas, one for each collector, so that "
        "every area has about the same work: components, past cases, length of road and area, "
        "by weights. The unit grids of the workspace are used, or those whose code stands in a "
        "layer; without a workspace any layer of grids with number fields serves. Roads on the "
        "border of two grids count half to each. Stored areas keep their code, name and collector "
        "where most of their ground stays. The result is the same for the same input.")
    requires = ("geopandas", "shapely", "scipy")

    def define(self):
        self.add_workspace()
        number = QgsProcessingParameterNumber.Type
        self.add(QgsProcessingParameterNumber(
            "COLLECTORS", tr("Number of collectors"), number.Integer, None, True, 1),
            tr("As many areas are made. Empty: by the wanted area."))
        self.add(QgsProcessingParameterNumber(
            "AREA", tr("Wanted area (m²)"), number.Double, 180_000, minValue=1),
            tr("Of one patrol area; counts where no number of collectors is given."))
        for _, name, _, value, title, _ in KINDS:
            self.add(QgsProcessingParameterNumber(name, tr(title), number.Double, value,
                                                  minValue=0),
                     tr("Only the ratio of the weights counts; 0 leaves this out."))
        self.add(QgsProcessingParameterNumber("DAYS", tr("Cases of so many days"), number.Integer,
                                              365, minValue=0),
                 tr("Counted back from today; 0 takes all cases."))
        self.add(QgsProcessingParameterEnum("ACROSS", tr("Borders"), [tr(a) for a in ACROSS],
                                            False, FREE),
                 tr("Whether an area may hold grids of several communities or streets."))
        area = QgsProcessing.TypeVectorPolygon
        self.add(QgsProcessingParameterFeatureSource("INPUT", tr("Unit grids"), [area],
                                                     optional=True),
                 tr("Empty: all valid grids of the workspace. With a workspace, only the grids "
                    "whose code stands here are joined."), advanced=True)
        self.add(QgsProcessingParameterField(
            "CODE", tr("Field with the unit grid code"), None, parentLayerParameterName="INPUT",
            optional=True), tr("Fifteen digits; needed with a workspace."), advanced=True)
        self.add(QgsProcessingParameterField(
            "GROUP", tr("Field no area reaches across"), None, parentLayerParameterName="INPUT",
            optional=True), tr("For instance the code of the community; takes the place of the "
                               "choice of borders."), advanced=True)
        for _, _, name, _, _, title in KINDS:
            if name:
                self.add(QgsProcessingParameterField(
                    name, tr(title), None, "INPUT", QgsProcessingParameterField.Numeric, False,
                    True), tr("Takes the place of the workspace's figures."), advanced=True)
        self.add(QgsProcessingParameterFeatureSource(
            "BARRIERS", tr("Rivers and railways"), [QgsProcessing.TypeVectorAnyGeometry],
            optional=True),
            tr("Lines or areas; areas rather end there than that a collector has to get across. "
               "Empty: railways and waters of the workspace."), advanced=True)
        self.add(QgsProcessingParameterBoolean("STORE", tr("Store them in the workspace"), False),
                 tr("Earlier patrol areas of the same grids are replaced."))
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Patrol areas"), area,
                                                   optional=True),
                 tr("Areas with their figures; work 100 is the mean."))
        self.add(QgsProcessingParameterFeatureSink(
            "GRIDS", tr("Unit grids of patrol areas"), QgsProcessing.TypeVector, optional=True,
            createByDefault=False), tr("A table: each grid with its patrol area and its work."))
        for name, title in (("AREAS", tr("Patrol areas made")),
                            ("LARGEST", tr("Largest work as a multiple of the mean")),
                            ("CV", tr("Coefficient of variation of the work"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def needs_workspace(self, parameters, context):
        return (self.parameterAsSource(parameters, "INPUT", context) is None
                or self.parameterAsBool(parameters, "STORE", context)
                or bool(self.parameterAsFile(parameters, "WORKSPACE", context)))

    def execute(self, parameters, context, feedback):
        from ...core.grids import patrol
        ws = self.open_workspace() if self.needs_workspace(parameters, context) else None
        try:
            grids = self._grids(parameters, context, ws, feedback)
            barriers = self.parameterAsSource(parameters, "BARRIERS", context)
            if barriers is not None:
                found = read_source(barriers, grids.crs, (), feedback)[0]
                grids.barriers = found[[shape is not None for shape in found]]
            if not len(grids.codes):
                raise InputError(N_("There are no unit grids. Divide the communities first, or "
                                    "choose a layer of unit grids."))
            work = self._work(parameters, context, grids, patrol, feedback)
            label = self._join(parameters, context, grids, work, patrol, feedback)
            store_them = self.parameterAsBool(parameters, "STORE", context)
            codes, names, collectors = self._codes(ws, grids, label, store_them, feedback)
        finally:
            if ws is not None:
                ws.close()
        reached = patrol.balance(np.bincount(label, work))
        feedback.message(tr("{areas} patrol areas: the one with most work has {largest} times the "
                            "mean, coefficient of variation {cv}.").format(
                                areas=reached.areas, largest=f"{reached.largest:.2f}",
                                cv=f"{reached.cv:.3f}"))
        results = {"AREAS": reached.areas, "LARGEST": reached.largest, "CV": reached.cv}
        results.update(self._write(parameters, context, grids, work, label, codes, names,
                                   collectors, patrol, feedback))
        return {**results, **self.counts(feedback, grids.read, len(grids.codes), grids.rejected)}

    # -- what is joined

    def _grids(self, parameters, context, ws, feedback):
        source = self.parameterAsSource(parameters, "INPUT", context)
        if source is None:
            return self._stored(parameters, context, ws, feedback)
        crs = workspace_crs(ws) if ws is not None else source.sourceCrs()
        if ws is None:
            metric(crs, source.sourceName())
        names = {kind: self.parameterAsString(parameters, field, context)
                 for kind, _, field, *_ in KINDS if field}
        fields = [self.parameterAsString(parameters, name, context) for name in ("CODE", "GROUP")]
        polygons, codes, groups, *numbers = read_source(source, crs, [*fields, *names.values()],
                                                        feedback)
        amounts = {kind: np.array([0.0 if v is None else float(v) for v in values])
                   for (kind, name), values in zip(names.items(), numbers) if name}
        groups = groups if fields[1] else None
        if ws is None:
            return self._drawn(codes, polygons, groups, amounts, crs)
        if not fields[0]:
            raise InputError(N_("Choose the field with the unit grid code, so that the grids of "
                                "the workspace can be told."))
        found = self._stored(parameters, context, ws, feedback)
        place = {code: k for k, code in enumerate(found.codes)}
        there = np.array([code in place for code in codes], dtype=bool)
        rows = np.array([place[code] for code in codes[there]], dtype=np.int64)
        own = {kind: values[rows] for kind, values in found.amounts.items()}
        return _Grids(found.codes[rows], found.polygons[rows],
                      found.groups[rows] if found.groups is not None and groups is None
                      else None if groups is None else groups[there],
                      {**own, **{kind: values[there] for kind, values in amounts.items()}},
                      crs, len(codes), int((~there).sum()), found.barriers)

    def _stored(self, parameters, context, ws, feedback):
        from ...core.workspace.patrol_work import barriers, grid_work
        days = self.parameterAsInt(parameters, "DAYS", context)
        found = grid_work(ws, days, feedback)
        across = self.parameterAsEnum(parameters, "ACROSS", context)
        groups = None
        if across != FREE:
            width = (ws.codes.community_length if across == COMMUNITIES
                     else ws.codes.street_length)
            groups = np.array([str(c or "")[:width] for c in found["community_code"]],
                              dtype=object)
        return _Grids(found["bgid"], found["geometry"], groups,
                      {kind: found[kind] for kind, *_ in KINDS}, workspace_crs(ws),
                      len(found["bgid"]), 0, barriers(ws))

    @staticmethod
    def _drawn(codes, polygons, groups, amounts, crs):
        import shapely
        there = (shapely.get_dimensions(polygons) == 2) & ~shapely.is_empty(polygons)
        polygons = polygons[there]
        amounts = {kind: values[there] for kind, values in amounts.items()}
        return _Grids(codes[there], polygons, None if groups is None else groups[there],
                      {**amounts, "area": shapely.area(polygons)}, crs, len(there),
                      int((~there).sum()))

    def _work(self, parameters, context, grids, patrol, feedback):
        shares = {}
        for kind, weight, _, _, title, _ in KINDS:
            shares[kind] = self.parameterAsDouble(parameters, weight, context)
            if shares[kind] > 0 and not np.nansum(grids.amounts.get(kind, 0)) > 0:
                feedback.warning(tr("{weight}: there are none. The other kinds of work take its "
                                    "share.").format(weight=tr(title)))
        return patrol.total_work(grids.amounts, shares)

    def _join(self, parameters, context, grids, work, patrol, feedback):
        import shapely
        count = self.parameterAsInt(parameters, "COLLECTORS", context)
        given = count > 0
        if not given:
            wanted = self.parameterAsDouble(parameters, "AREA", context)
            count = min(len(work), patrol.number_of_areas(shapely.area(grids.polygons).sum(),
                                                          wanted))
        label = patrol.join_grids(grids.polygons, work, count, grids.groups, feedback, not given,
                                  grids.barriers)
        made = int(label.max()) + 1
        if made > count:
            feedback.warning(tr("{areas} areas instead of {wanted}: so many separate pieces has "
                                "the ground.").format(areas=made, wanted=count))
        return label

    @staticmethod
    def _codes(ws, grids, label, store_them, feedback):
        """Codes, names and collectors of the areas; stores them where that is wanted."""
        count = int(label.max()) + 1
        if ws is None:
            none = np.full(count, None, dtype=object)
            return np.array([f"{k + 1:03d}" for k in range(count)], dtype=object), none, none
        from ...core.workspace import patrol, store
        if not store_them:
            proposal = patrol.propose(ws, grids.codes, label)
        else:
            feedback.check()
            what = tr("New patrol areas")
            with ws.bulk(what) as connection:
                # with the lock in hand: nobody else's areas come between
                proposal = patrol.propose(ws, grids.codes, label)
                done = patrol.store_patrol_areas(ws, connection, grids.codes, label, store.user(),
                                                 what)
            feedback.stored()
            feedback.message(tr("Stored: {new} new patrol areas, {kept} kept their code, {ended} "
                                "ended, {shrunk} gave up some of their grids.").format(
                                    new=done.new, kept=done.kept, ended=done.ended,
                                    shrunk=done.shrunk))
        return proposal.codes, proposal.names, proposal.collectors

    # -- what comes out

    def _write(self, parameters, context, grids, work, label, codes, names, collectors, patrol,
               feedback):
        mean = work.sum() / len(codes)
        order = np.argsort(codes.astype(str), kind="stable")
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        label, codes, names, collectors = (rank[label], codes[order], names[order],
                                           collectors[order])
        figures = {kind: np.bincount(label, np.nan_to_num(grids.amounts[kind]), len(codes))
                   for kind, *_ in KINDS if kind in grids.amounts}
        columns = {"code": codes, "name": names, "collector": collectors,
                   "grids": np.bincount(label, minlength=len(codes)), **figures,
                   "work": 100 * np.bincount(label, work) / mean}
        table = {"bgid": grids.codes, "patrol_code": codes[label], "collector": collectors[label],
                 **{kind: grids.amounts[kind] for kind in figures}, "work": 100 * work / mean}
        made = {"OUTPUT": write_columns(
            self, parameters, "OUTPUT", context, columns, patrol.outlines(grids.polygons, label),
            QgsWkbTypes.Type.MultiPolygon, grids.crs, feedback),
            "GRIDS": write_columns(self, parameters, "GRIDS", context, table, feedback=feedback)}
        return {name: target for name, target in made.items() if target is not None}
