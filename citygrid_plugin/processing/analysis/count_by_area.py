"""citygrid:countbyarea: how many cases or components there are in each area."""
from dataclasses import replace

import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField,
    QgsProcessingParameterFileDestination, QgsProcessingParameterString, QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.codes import component_classes, listed
from ..cases.period import period_of
from ..frames import write_columns
from ..results import workspace_crs
from .case_filter import add_filter, filter_of, say_codes, say_lost
from .dressing import dress, question_of
from .given import drawn_areas, say_overlaps

BY = {"code": N_("by the codes they carry, else by position"), "position": N_("by position")}
COMPARE = {"": N_("with nothing"), "before": N_("with the period before"),
           "year": N_("with the same period of the year before")}


class CountByArea(CityGridAlgorithm):
    """citygrid:countbyarea"""

    NAME = "countbyarea"
    TITLE = N_("Counts by area")
    ROOM = "analysis"
    HELP = N_(
        "Counts cases or components of any class, condition, state, source and period by unit "
        "grid, patrol area, community, street, district, responsible unit, or any polygons; "
        "divided by the area, the length of street, the components or the patrols where wanted. "
        "The result is a layer with a legend whose classes fit skewed figures, on demand a table "
        "of the areas by class, state, source or month, and a chart. What lies in none of the "
        "areas stands in a row of its own in the table, and in the log. The layer keeps its "
        "question, so that the cases behind each number can be opened.")
    requires = ("geopandas", "shapely")

    def define(self):
        from ...core.analysis.counts import GROUPS
        from ...core.workspace.areas import DENOMINATORS, KINDS
        from ...core.workspace.counting import WHAT
        choice, text = QgsProcessingParameterEnum, QgsProcessingParameterString
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        self.add_workspace()
        self.add(choice("COUNT", tr("What is counted"), [tr(t) for t in WHAT.values()],
                        defaultValue=0),
                 tr("Of components the valid ones; period, sources, units and the states and "
                    "conditions of cases do not concern them."))
        self.add(choice("AREAS", tr("Areas"), [tr(title) for title in KINDS.values()],
                        defaultValue=0),
                 tr("Areas of the workspace in which is counted. The district is the whole "
                    "division; responsible units have no place, and their result is a table."))
        add_filter(self)
        self.add(text("CONDITIONS", tr("Filing conditions"), optional=True, multiLine=True),
                 tr("As they stand in the filing standards, one a line. Empty: all."),
                 advanced=True)
        self.add(text("OBJSTATES", tr("States of components"), optional=True),
                 tr("Such as 完好 or 破损, separated by commas. Empty: all."), advanced=True)
        self.add(choice("RATE", tr("Divided by"), [tr("nothing"), *(
            tr(title) for title in DENOMINATORS.values())], defaultValue=0),
            tr("The layer is drawn by the quotient. Roads on a border count half to each side. By "
               "the patrol: one collector for each whole patrol area."))
        self.add(text("BASECLASSES", tr("Classes of the components divided by"), optional=True),
                 tr("Codes such as C0101, C01. Empty: all."), advanced=True)
        self.add(choice("GROUPS", tr("Table and chart by"), [tr("areas alone"), *(
            tr(title) for title in GROUPS.values())], defaultValue=0),
            tr("What the table tells apart in each area. Months are those of the time that the "
               "period is about."))
        self.add(choice("COMPARE", tr("Compared"), [tr(title) for title in COMPARE.values()],
                        defaultValue=0),
                 tr("Needs a first and a last day. Whole months are compared with as many whole "
                    "months."), advanced=True)
        self.add(choice("BY", tr("What belongs to an area"), [tr(title) for title in BY.values()],
                        defaultValue=0),
                 tr("A case keeps the unit grid that was decided on, also on its border; where its "
                    "code is not valid any more it counts where it lies."), advanced=True)
        self.add(QgsProcessingParameterFeatureSource(
            "POLYGONS", tr("Polygons instead of areas"), [polygons], optional=True),
            tr("Any other areas. What lies in several of them counts to the first."))
        for name, title, help in (
                ("CODE", tr("Field with the code"), tr("Empty: a running number.")),
                ("TITLE", tr("Field with the name"), tr("Empty: the code."))):
            self.add(QgsProcessingParameterField(
                name, title, parentLayerParameterName="POLYGONS", optional=True), help,
                advanced=True)
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Counts by area"), polygons),
                 tr("One row for each area."))
        self.add(QgsProcessingParameterFeatureSink(
            "TABLE", tr("Table of counts"), QgsProcessing.SourceType.TypeVector, optional=True,
            createByDefault=False),
            tr("A row for each area, one for what lies in none, and the sum; a column for each "
               "class, state, source or month. Where something is divided by, what is divided by "
               "and the density, also of all areas together."))
        self.add(QgsProcessingParameterFileDestination(
            "CHART", tr("Chart"), "PNG (*.png);;SVG (*.svg)", optional=True,
            createByDefault=False), tr("The areas with the largest counts, as a picture."))
        self.addOutput(QgsProcessingOutputNumber("TOTAL", tr("Counted")))
        self.addOutput(QgsProcessingOutputNumber("OUTSIDE", tr("In none of the areas")))

    def execute(self, parameters, context, feedback):
        from ...core.progress import Part
        from ...core.workspace.counting import Counting
        from ...layers.count_style import name_table
        from ...layers.count_words import question_title
        counting = Counting(sparing=True)
        with self.open_workspace() as ws:
            drawn = self._drawn(parameters, context, ws, feedback)
            query = self._query(parameters, context, drawn)
            if query.what == "components" and any(period_of(self, parameters, context)):
                feedback.warning(tr("Components are counted as they are now; the period does not "
                                    "concern them."))
            answer = counting.answer(ws, query, drawn, Part(feedback, 0.0, 0.6))
            say_lost(feedback, answer.lost)
            if query.what == "cases":
                say_codes(feedback, ws, query.filter)
            self._say(answer, feedback)
            base = self._base(parameters, context, counting, ws, answer, feedback)
            self._say_density(answer, base, self._rate(parameters, context), feedback)
            before = self._before(parameters, context, counting, ws, answer, drawn, feedback)
            crs, values = workspace_crs(ws), self._titles(ws, answer)
        columns = self._columns(answer, base, before)
        spatial = answer.areas.kind != "unit"
        output = write_columns(
            self, parameters, "OUTPUT", context, columns,
            answer.areas.geometry if spatial else None,
            QgsWkbTypes.Type.MultiPolygon if spatial else QgsWkbTypes.Type.NoGeometry,
            crs if spatial else None, feedback)
        figures = columns.get("density", columns["count"])
        self._dress(context, output, figures, self._rate(parameters, context), query)
        table = write_columns(self, parameters, "TABLE", context,
                              self._table(answer, values, base,
                                          self._rate(parameters, context)), feedback=feedback)
        dress(context, table, name_table, question_title(query),
              self._table_question(answer, values))
        results = {"OUTPUT": output, "TOTAL": answer.counts.total,
                   "OUTSIDE": answer.counts.outside,
                   **({"TABLE": table} if table is not None else {})}
        feedback.progress(0.95)
        results.update(self._chart(parameters, context, answer, values, figures))
        return {**results, **self.counts(feedback, answer.counts.total, len(answer.areas),
                                         answer.counts.outside)}

    # -- what is asked

    def _drawn(self, parameters, context, ws, feedback):
        """The polygons of the layer in the workspace's CRS, None where none is given."""
        source = self.parameterAsSource(parameters, "POLYGONS", context)
        if source is None:
            return None
        areas, _ = drawn_areas(source, workspace_crs(ws), feedback, *(
            self.parameterAsString(parameters, name, context) for name in ("CODE", "TITLE")))
        say_overlaps(areas, feedback)
        return areas

    def _query(self, parameters, context, drawn):
        from ...core.analysis.components import ComponentFilter
        from ...core.analysis.counts import GROUPS
        from ...core.workspace.areas import DRAWN, KINDS
        from ...core.workspace.counting import WHAT, Query

        def chosen(name, values):
            return list(values)[self.parameterAsEnum(parameters, name, context)]
        if chosen("COUNT", WHAT) == "components":
            fit = ComponentFilter(component_classes(self, parameters, context, "CLASSES"),
                                  tuple(listed(self, parameters, context, "OBJSTATES")))
        else:
            lines = self.parameterAsString(parameters, "CONDITIONS", context).splitlines()
            fit = replace(filter_of(self, parameters, context), conditions=tuple(
                line.strip() for line in lines if line.strip()))
        return Query(fit, chosen("AREAS", KINDS) if drawn is None else DRAWN, chosen("BY", BY),
                     chosen("GROUPS", ("", *GROUPS)))

    def _rate(self, parameters, context):
        """What is divided by, "" for nothing."""
        from ...core.workspace.areas import DENOMINATORS
        return ("", *DENOMINATORS)[self.parameterAsEnum(parameters, "RATE", context)]

    def _base(self, parameters, context, counting, ws, answer, feedback):
        """What is divided by, (m,) float64; None where nothing is."""
        from ...core.progress import Part
        rate = self._rate(parameters, context)
        if not rate:
            return None
        return counting.denominators(
            ws, answer.areas, rate, component_classes(self, parameters, context, "BASECLASSES"),
            Part(feedback, 0.6, 0.8))

    def _before(self, parameters, context, counting, ws, answer, drawn, feedback):
        """Counts of the period compared with, (m,) int64; None where none is."""
        from ...core.analysis.counts import last_year, period_before
        from ...core.progress import Part
        from ...core.workspace.counting import compared
        how = list(COMPARE)[self.parameterAsEnum(parameters, "COMPARE", context)]
        if not how:
            return None
        if answer.query.what == "components":
            raise InputError(N_("Components are counted as they are now. Compare cases."))
        chosen = answer.query.filter
        period = {"before": period_before, "year": last_year}[how](chosen.since, chosen.until)
        if period is None:
            raise InputError(N_("Choose the first and the last day of the period, so that it can "
                                "be compared with another."))
        before = compared(counting, ws, answer, period, drawn, Part(feedback, 0.8, 0.9))
        feedback.message(tr("From {since} until before {until} there were {count}.").format(
            since=period[0], until=period[1], count=before.counts.total))
        return before.counts.inside

    @staticmethod
    def _say(answer, feedback):
        from ...core.workspace.areas import KINDS
        if not len(answer.areas):
            raise InputError(N_("The workspace has no areas of the kind {kind}. Make them first, "
                                "choose other areas, or a layer of polygons."),
                             kind=tr(KINDS[answer.query.areas]))
        counted = answer.counts
        feedback.message(tr("{count} of {all} fit the choice, as of {moment}.").format(
            count=counted.total, all=answer.read, moment=answer.at[:16].replace("T", " ")))
        if not counted.total:
            feedback.warning(tr("Nothing fits the choice: all counts are 0."))
        if counted.outside:
            words = tr("{count} of {all} have no responsible unit.") \
                if answer.query.areas == "unit" \
                else tr("{count} of {all} lie in none of the areas, or have no place.")
            feedback.warning(words.format(count=counted.outside, all=counted.total))

    @staticmethod
    def _say_density(answer, base, rate, feedback):
        """Tell the density of all areas together."""
        from ...core.analysis.counts import density
        from ...layers.count_words import PER, base_text, number_text
        if base is None or not np.nansum(base) > 0:
            return
        inside, sum_ = answer.counts.inside.sum(), np.nansum(base)
        feedback.message(tr("In all areas together: {density} {per} ({count} / {base}).").format(
            density=number_text(density([inside], np.array([sum_]))[0]), per=tr(PER[rate]),
            count=f"{inside:,}", base=base_text(sum_)))

    # -- what comes out

    @staticmethod
    def _titles(ws, answer):
        from ...layers.count_words import value_titles
        query = answer.query
        return value_titles(ws, query.what, query.groups, answer.counts.values) \
            if query.groups else []

    @staticmethod
    def _columns(answer, base, before):
        """The fields of the areas."""
        from ...core.analysis.counts import change, density, last_day
        areas, inside = answer.areas, answer.counts.inside
        total = max(answer.counts.total, 1)
        columns = {"code": areas.code, "name": areas.name, "parent": areas.parent,
                   "count": inside, "share": 100 * inside / total}
        if base is not None:
            columns.update(base=base, density=density(inside, base))
        if before is not None:
            columns.update(before=before, change=100 * change(inside, before))
        chosen = answer.query.filter
        if answer.query.what == "cases":
            columns.update(since=[chosen.since] * len(areas),
                           until=[last_day(chosen.until)] * len(areas))
        columns["as_of"] = [answer.at[:16]] * len(areas)
        return columns

    @staticmethod
    def _table(answer, values, base, rate):
        """The table: an area each, all of them together where something is divided by, what lies
        in none, the sum."""
        from ...core.analysis.counts import density
        from ...core.workspace.areas import DENOMINATORS
        from ...layers.count_words import PER, areas_title, outside_title
        areas, table = answer.areas, answer.counts.table
        inside, outside = table[:-1], table[-1:]
        parts, names = [inside, outside], [outside_title(answer.query)]
        divided = base is not None and areas.kind != "unit"
        if divided:     # nothing that is divided by belongs to what lies in none of them
            parts.insert(1, inside.sum(axis=0, keepdims=True))
            names.insert(0, areas_title())
        rows = np.vstack([*parts, table.sum(axis=0)])
        columns = {"code": [*areas.code, *[""] * (len(names) + 1)],
                   "name": [*areas.name, *names, tr("Sum")]}
        if values:
            columns.update({title: rows[:, k] for k, title in enumerate(values)})
        columns[tr("Sum")] = rows.sum(axis=1)
        if divided:
            whole = np.nansum(base)
            per = np.concatenate([base, [whole, np.nan, np.nan if outside.any() else whole]])
            columns[tr(DENOMINATORS[rate])] = per
            columns[tr(PER[rate])] = density(columns[tr("Sum")], per)
        return columns

    def _table_question(self, answer, values):
        """What the table keeps, so that each of its cells leads to its rows; of polygons only the
        layer can, which has them."""
        from ...core.workspace.areas import DRAWN
        from ...layers.count_words import outside_title
        if answer.areas.kind == DRAWN:
            return None
        columns = {title: value or "" for title, value in zip(values, answer.counts.values)}
        return question_of(self, answer.query, said=tr("Sum"), columns=columns,
                           outside=outside_title(answer.query), total=tr("Sum"),
                           as_of=answer.at[:16])

    def _dress(self, context, output, figures, rate, query):
        from ...layers.count_style import dress_counts
        path = self.workspace_path
        dress(context, output, lambda layer: dress_counts(layer, figures, rate, query, path))

    def _chart(self, parameters, context, answer, values, figures):
        path = self.parameterAsFileOutput(parameters, "CHART", context)
        if not path:
            return {}
        from ...layers import count_chart
        from ...layers.count_words import outside_title, question_title
        query, counted = answer.query, answer.counts
        rate = "" if query.groups else self._rate(parameters, context)
        title, foot = question_title(query, rate), tr("As of {moment}").format(
            moment=answer.at[:16].replace("T", " "))
        if counted.outside:     # no bar: often it would dwarf those of the areas
            foot += f" · {outside_title(query)}: {counted.outside:,}"
        if rate:
            chart = count_chart.chart_of(title, foot, answer.areas.name, figures[:, None])
        elif query.groups == "month" or query.groups and len(answer.areas) == 1:
            chart = count_chart.columns_chart(title, foot, values, counted.table[:-1].sum(axis=0))
        else:
            chart = count_chart.chart_of(title, foot, answer.areas.name, counted.table[:-1],
                                         values)
        count_chart.save(chart, path)
        return {"CHART": path}
