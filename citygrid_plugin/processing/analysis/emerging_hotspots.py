"""citygrid:emerginghotspots: where hot spots are new, growing, going or gone."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingOutputString,
    QgsProcessingParameterBoolean, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber, QgsWkbTypes)

from ...core.errors import CityGridError, N_
from ...i18n import error_text, tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from . import cube_rows, space_time
from .dressing import dress, question_of
from .neighbours import add_neighbours, neighbours_of

LEVELS = (0.10, 0.05, 0.01)


class EmergingHotSpots(CityGridAlgorithm):
    """citygrid:emerginghotspots"""

    NAME = "emerginghotspots"
    TITLE = N_("Emerging hot spots")
    ROOM = "analysis"
    HELP = N_(
        "Counts cases (or points of a layer) by area and step of time, and finds out where "
        "clusters of many or few are new, consecutive, intensifying, persistent, diminishing, "
        "sporadic, oscillating or historical: every count is compared with its neighbours in "
        "space and time and with the whole period (Gi*), and every area is tested for a trend "
        "(Mann-Kendall). The second result has a row for each area and step, and is played by "
        "QGIS's temporal controller. docs/emerging_hot_spots.md has the definitions.")
    requires = ("geopandas", "shapely", "scipy", "pandas")

    def define(self):
        number = QgsProcessingParameterNumber
        space_time.add_events(self)
        add_neighbours(self)
        self.add(number("LAG", tr("Steps back"), number.Type.Integer, 1, minValue=0, maxValue=100),
                 tr("Neighbours of a count in time: so many steps before its own. 0: none."))
        self.add(QgsProcessingParameterBoolean("FDR", tr("Correct for many tests (FDR)"), True),
                 tr("Among thousands of areas and steps some are hot by chance. With the false "
                    "discovery rate over all of them, few of those remain. Without it every count "
                    "is judged alone."))
        self.add(QgsProcessingParameterEnum("LEVEL", tr("Confidence of a hot or cold step"),
                                            ["90 %", "95 %", "99 %"], defaultValue=0),
                 tr("From which on a step of an area counts as hot or cold."), advanced=True)
        self.add(number("SHARE", tr("Share of the steps (%)"), number.Type.Double, 90, minValue=1,
                        maxValue=100),
                 tr("An area that was hot in this share of the steps or more is intensifying, "
                    "persistent, diminishing or historical."), advanced=True)
        self.add(number("TREND", tr("Trend: p below"), number.Type.Double, 0.10, minValue=0,
                        maxValue=1),
                 tr("From which on a rise or fall over all steps is a trend."), advanced=True)
        self.add(QgsProcessingParameterFeatureSink("OUTPUT", tr("Emerging hot spots"),
                                                   QgsProcessing.SourceType.TypeVectorPolygon),
                 tr("One row for each area."))
        self.add(QgsProcessingParameterFeatureSink(
            "CUBE", tr("Hot spots in time"), QgsProcessing.SourceType.TypeVectorPolygon,
            optional=True),
            tr("One row for each area and step that is hot or cold, with the begin and end of the "
               "step."))
        self.add(QgsProcessingParameterBoolean("ALL", tr("Also steps that are neither hot nor "
                                                         "cold"), False),
                 tr("The second result gets every area in every step, up to {most} rows.").format(
                     most=f"{cube_rows.MOST:,}"), advanced=True)
        for name, title in (("HOT", tr("Areas with a hot pattern")),
                            ("COLD", tr("Areas with a cold pattern")), ("STEPS", tr("Steps"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))
        for name, title in (("SINCE", tr("First day")), ("UNTIL", tr("Last day"))):
            self.addOutput(QgsProcessingOutputString(name, title))

    def needs_workspace(self, parameters, context):
        return space_time.needs_workspace(self, parameters, context)

    def execute(self, parameters, context, feedback):
        from ...core.analysis.emerging import Options, emerging
        from ...core.analysis.time_steps import steps_of
        from ...core.progress import checker
        from ...layers import emerging_style
        options = Options(
            lag=self.parameterAsInt(parameters, "LAG", context),
            fdr=self.parameterAsBool(parameters, "FDR", context),
            level=LEVELS[self.parameterAsEnum(parameters, "LEVEL", context)],
            share=self.parameterAsDouble(parameters, "SHARE", context) / 100,
            trend=self.parameterAsDouble(parameters, "TREND", context))
        events = space_time.events_of(self, parameters, context, feedback)
        steps = steps_of(events.at[events.place >= 0],
                         space_time.size_of(self, parameters, context),
                         *space_time.period(self, parameters, context),
                         keep=self.parameterAsBool(parameters, "INCOMPLETE", context),
                         now=events.as_of)
        space_time.say_steps(feedback, steps)
        counts = cube_rows.counts(events.place, steps.of(events.at), len(events.areas), len(steps))
        space_time.say_empty(feedback, counts.sum(axis=0))
        areas = events.areas
        weights = neighbours_of(self, parameters, context, areas.geometry, counts.sum(axis=1),
                                feedback)
        found = emerging(counts, weights, options, checker(feedback, 0.45, 0.8))
        said = [error_text(CityGridError(template, **params))
                for template, params in found.warnings]
        for line in said:
            feedback.warning(line)
        about = tr("{what}, {since} to {until}").format(
            what=events.about, since=cube_rows.day(steps.border[0]),
            until=cube_rows.last_day(steps))
        note = "\n".join([about, tr("Counted at {moment}.").format(moment=events.as_of),
                          error_text(CityGridError(weights.why[0], **weights.why[1])), *said])
        output = write_columns(self, parameters, "OUTPUT", context,
                               self._columns(events, steps, counts, found), areas.geometry,
                               QgsWkbTypes.Type.MultiPolygon, events.crs, feedback)
        query = events.query(steps.border[0], steps.border[-1])
        dress(context, output, lambda layer: emerging_style.dress_areas(layer, note), about,
              question_of(self, query, said="total"))
        cube = cube_rows.write(self, parameters, context, areas, steps, counts, found,
                               self.parameterAsBool(parameters, "ALL", context), events.crs,
                               feedback)
        dress(context, cube, lambda layer: emerging_style.dress_cube(layer, note), about,
              question_of(self, query, steps=tuple(map(cube_rows.day, steps.border)),
                          as_of=events.as_of))
        self._say(feedback, found)
        if cube:
            feedback.message(tr(
                "To play {title}: open QGIS's temporal controller, choose the animation, take the "
                "full range, and step by the same length as here.").format(
                    title=tr("Hot spots in time")))
        used = int(counts.sum())
        return {"OUTPUT": output, "CUBE": cube, "STEPS": len(steps),
                "HOT": int((found.pattern > 0).sum()), "COLD": int((found.pattern < 0).sum()),
                "SINCE": cube_rows.day(steps.border[0]), "UNTIL": cube_rows.last_day(steps),
                **self.counts(feedback, len(events.at), len(areas), len(events.at) - used)}

    @staticmethod
    def _columns(events, steps, counts, found):
        """The fields of the first result."""
        from ...core.analysis.emerging import PATTERNS
        n, t = counts.shape
        return {"code": events.areas.code, "name": events.areas.name,
                "pattern": [PATTERNS[code][0] for code in found.pattern],
                "title": [tr(PATTERNS[code][1]) for code in found.pattern],
                "total": counts.sum(axis=1).astype(np.int64), "steps": np.full(n, t),
                "hot_steps": (found.bins > 0).sum(axis=1),
                "cold_steps": (found.bins < 0).sum(axis=1),
                "last_z": found.z[:, -1], "last_p": found.p[:, -1],
                "trend_z": found.trend.z, "trend_p": found.trend.p, "tau": found.trend.tau,
                "slope": found.trend.slope,
                "since": [cube_rows.day(steps.border[0])] * n,
                "until": [cube_rows.last_day(steps)] * n, "about": [events.about] * n,
                "as_of": [events.as_of] * n}

    @staticmethod
    def _say(feedback, found):
        from ...core.analysis.emerging import PATTERNS
        for code, (_, title) in PATTERNS.items():
            count = int((found.pattern == code).sum())
            if count and code:
                feedback.message(tr("{kind}: {count}").format(kind=tr(title), count=count))
        if not found.pattern.any():
            feedback.message(tr("No area has a pattern: neither clusters that last nor one in the "
                                "last step."))
