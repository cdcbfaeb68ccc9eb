"""citygrid:forecast: cases of the coming weeks, where they can be told better than naively."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingOutputString,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterNumber,
    QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from . import space_time
from .cube_rows import day
from .dressing import dress, question_of
from .forecast_rows import Rows

GROUPS = {"class": N_("each class"), "major": N_("each major class"),
          "all": N_("all cases together")}
LEVELS = (0.80, 0.90, 0.95)


class Forecast(CityGridAlgorithm):
    """citygrid:forecast"""

    NAME = "forecast"
    TITLE = N_("Forecast of cases")
    ROOM = "analysis"
    HELP = N_(
        "How many cases of each class every area will have in the coming weeks, with an interval: "
        "the season, trend and level of the class in the whole district, times the share of the "
        "area. It is tested on the past first: from up to thirteen moments of the last year the "
        "weeks after are forecast from what was known then, and compared with the same week last "
        "year, the mean of the last weeks, and a steady rate. A forecast is shown only where it "
        "was better than all of them; elsewhere stands –, with the reason. The table of the test "
        "has the errors, and how often the intervals held. At least 76 whole weeks are needed, two "
        "years are better. docs/forecast.md has the method.")
    requires = ("geopandas", "shapely", "scipy", "pandas")

    def define(self):
        number, sink = QgsProcessingParameterNumber, QgsProcessingParameterFeatureSink
        space_time.add_events(self, steps=False, classes=True)
        self.add(QgsProcessingParameterEnum("GROUPS", tr("Forecast for"),
                                            [tr(title) for title in GROUPS.values()],
                                            defaultValue=0),
                 tr("Rare classes are told better together. Of several classes the one with the "
                    "most cases is drawn on top: choose one class, or all together, for a map."))
        self.add(number("WEEKS", tr("Coming weeks"), number.Type.Integer, 4, minValue=1,
                        maxValue=8),
                 tr("From the Monday after the last whole week on."))
        self.add(QgsProcessingParameterEnum("LEVEL", tr("Level of the interval"),
                                            [f"{100 * level:.0f} %" for level in LEVELS],
                                            defaultValue=0),
                 tr("The probability with which the cases lie in the interval, at least."),
                 advanced=True)
        self.add(sink("OUTPUT", tr("Forecast of cases"),
                      QgsProcessing.SourceType.TypeVectorPolygon),
                 tr("One row for each area and class. With several classes those that an area "
                    "never had are left out."))
        self.add(sink("TEST", tr("Test of the forecast"), QgsProcessing.SourceType.TypeVector,
                      optional=True, createByDefault=True),
                 tr("One row for each class: errors of the forecast and of the naive ones, and how "
                    "often the intervals held."))
        for name, title in (("SHOWN", tr("Forecasts shown")),
                            ("BETTER", tr("Classes with a forecast")), ("CLASSES", tr("Classes"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))
        for name, title in (("SINCE", tr("First day")), ("UNTIL", tr("Last day"))):
            self.addOutput(QgsProcessingOutputString(name, title))

    def needs_workspace(self, parameters, context):
        return space_time.needs_workspace(self, parameters, context)

    def execute(self, parameters, context, feedback):
        from ...core.analysis.forecast_score import forecast_class
        from ...core.analysis.time_steps import NOTHING, steps_of
        from ...core.progress import checker
        from ...layers import forecast_style
        weeks = self.parameterAsInt(parameters, "WEEKS", context)
        level = LEVELS[self.parameterAsEnum(parameters, "LEVEL", context)]
        events = space_time.events_of(self, parameters, context, feedback)
        steps = steps_of(events.at[events.place >= 0], "week",
                         *space_time.period(self, parameters, context), now=events.as_of)
        space_time.say_steps(feedback, steps)
        step = steps.of(events.at)
        inside = np.flatnonzero((events.place >= 0) & (step >= 0))
        if not len(inside):     # all in weeks that were left out
            raise InputError(NOTHING)
        space_time.say_empty(feedback, np.bincount(step[inside], minlength=len(steps)))
        group, groups = self._groups(parameters, context, events, inside)
        rows = Rows(events, steps, weeks, level, len(groups) > 1)
        order = inside[np.argsort(group, kind="stable")]
        borders = np.searchsorted(np.sort(group), np.arange(len(groups) + 1))
        n, t = len(events.areas), len(steps)
        for number, code in enumerate(groups):
            low, high = (0.45 + 0.45 * (number + k) / len(groups) for k in (0, 1))
            feedback.progress(low)
            of = order[borders[number]:borders[number + 1]]
            counts = np.bincount(events.place[of].astype(np.int64) * t + step[of],
                                 minlength=n * t).reshape(n, t)
            found = forecast_class(counts, weeks, level, checker(feedback, low, high))
            rows.add(code, counts, found)
        rows.say(feedback)
        geometry = events.areas.geometry[rows.areas]
        output = write_columns(self, parameters, "OUTPUT", context, rows.columns(), geometry,
                               QgsWkbTypes.Type.MultiPolygon, events.crs, feedback)
        test = write_columns(self, parameters, "TEST", context, rows.test(), feedback=feedback)
        values, note = rows.shown_values(), rows.note()
        about = tr("{what}, {since} to {until}").format(
            what=events.about, since=day(steps.border[-1]), until=rows.until)
        groups = "" if events.classcode is None else self._kind(parameters, context)
        last = events.query(steps.border[-1] - weeks * np.timedelta64(7, "D"), steps.border[-1],
                            groups)
        dress(context, output, lambda layer: forecast_style.dress(layer, values, n, note),
              about, question_of(self, last, said="last_weeks", value="class"))
        dress(context, test, forecast_style.dress_test, about)
        return {"OUTPUT": output, "TEST": test, "SHOWN": len(values), "BETTER": rows.better,
                "CLASSES": len(rows.classes), "SINCE": day(steps.border[-1]),
                "UNTIL": rows.until,
                **self.counts(feedback, len(events.at), len(rows), len(events.at) - len(inside))}

    def _kind(self, parameters, context):
        """"class", "major", or "" for all together."""
        return ("class", "major", "")[self.parameterAsEnum(parameters, "GROUPS", context)]

    def _groups(self, parameters, context, events, inside):
        """(group of each event of ``inside`` as a row of the codes, the codes that occur)."""
        kind = self._kind(parameters, context)
        if not kind or events.classcode is None:
            return np.zeros(len(inside), dtype=np.int64), [""]
        codes = np.array([*(code if kind == "class" else events.majors[code]
                            for code in events.classcode.values), ""], dtype=str)
        found, group = np.unique(codes[events.classcode.codes[inside]], return_inverse=True)
        return group.reshape(-1), found.tolist()
