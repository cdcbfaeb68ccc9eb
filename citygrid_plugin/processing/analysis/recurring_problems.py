"""citygrid:recurringproblems: what comes back at the same object or place, and what drags on."""
import datetime
from functools import cache

import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink, QgsProcessingParameterNumber,
    QgsProcessingParameterString, QgsWkbTypes)

from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..results import workspace_crs
from . import behind
from .case_filter import NO_CASE, add_filter, every_case, filter_of

SAME = ("class", "major", "any")
TRENDS = {"rising": N_("more and more often"), "falling": N_("less and less often"),
          "steady": N_("steady"), "": ""}
_POINT = QgsProcessing.SourceType.TypeVectorPoint


class RecurringProblems(CityGridAlgorithm):
    """citygrid:recurringproblems"""

    NAME = "recurringproblems"
    TITLE = N_("Problems that come back or drag on")
    ROOM = "analysis"
    HELP = N_(
        "Finds the components and places where problems come back, the cases that drag on, and "
        "the components and classes with the most cases: what the authority studies together with "
        "the departments (Hangzhou 2006 no. 8, article 25). A problem that is reported again "
        "while its case is open has not come back: it counts once. Merged and void cases do not "
        "count. A place is a disc around the case with the most others near it, so that a long "
        "street is several places. Every row lists the numbers of its cases. docs/recurring.md "
        "has the method.")
    requires = ("geopandas", "shapely", "scipy", "pandas")

    def define(self):
        from ...core.analysis.dragging import Limits
        from ...core.analysis.recurring import SAME as TITLES
        number, whole = QgsProcessingParameterNumber, QgsProcessingParameterNumber.Type.Integer
        real, limits = QgsProcessingParameterNumber.Type.Double, Limits()
        self.add_workspace()
        add_filter(self)
        self.add(number("LEAST", tr("Times at least"), whole, 3, minValue=2),
                 tr("So often within the window, a problem has come back."))
        self.add(number("DAYS", tr("Window (days)"), real, 90, minValue=1),
                 tr("From the first to the last of these times."))
        self.add(QgsProcessingParameterEnum("SAME", tr("The same problem is"),
                                            [tr(TITLES[s]) for s in SAME], defaultValue=0),
                 tr("What must agree for two cases at a component or place to be the same "
                    "problem."))
        self.add(number("RADIUS", tr("Radius of a place (m)"), real, 30, minValue=1),
                 tr("Cases without a component are at the same place within so many metres of its "
                    "middle."))
        self.add(number("APART", tr("Reported twice within (hours)"), real, 2, minValue=0),
                 tr("Reports so soon after the first one are the same problem told again, even if "
                    "its case was closed by then."), advanced=True)
        self.add(QgsProcessingParameterString("AT", tr("As of"), optional=True),
                 tr("A day or moment such as 2026-03-31 until which open cases are open. Empty: "
                    "now."), advanced=True)
        for name, title, kind, default in (
                ("OPENDAYS", tr("Drags on: days since the report"), real, limits.open_days),
                ("LATEDAYS", tr("Drags on: days past the deadline"), real, limits.late_days),
                ("EXTENSIONS", tr("Drags on: extensions"), whole, limits.extensions),
                ("SUSPENSIONS", tr("Drags on: suspensions"), whole, limits.suspensions),
                ("REWORKS", tr("Drags on: reworks"), whole, limits.reworks),
                ("NOTICES", tr("Drags on: formal notices"), whole, limits.notices)):
            self.add(number(name, title, kind, default, minValue=0),
                     tr("From so many on a case drags on; one reason is enough. 0 leaves this one "
                        "out."), advanced=True)
        self.add(QgsProcessingParameterBoolean("ENDED", tr("Also cases that have ended"), False),
                 tr("Those that dragged on until they ended are listed, too."), advanced=True)
        self.add(number("TOP", tr("Components with the most cases"), whole, 100, minValue=1),
                 tr("How many are listed."), advanced=True)
        for name, title, kind, help in (
                ("OUTPUT", tr("Problems that come back"), _POINT,
                 tr("A point for each component and place, with the number of times, the mean days "
                    "between them, the trend and the units.")),
                ("DRAGGING", tr("Cases that drag on"), _POINT,
                 tr("A point for each case, with its reasons.")),
                ("COMPONENTS", tr("Components with the most cases"), _POINT,
                 tr("With their state and first date.")),
                ("CLASSESTABLE", tr("Cases per 100 components"),
                 QgsProcessing.SourceType.TypeVector,
                 tr("A row for each class of components."))):
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=name != "OUTPUT",
                                                       createByDefault=True), help)
        for name, title in (("OBJECTS", tr("Components where problems come back")),
                            ("PLACES", tr("Places where problems come back")),
                            ("DRAGGINGCASES", tr("Cases that drag on"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.analysis.cases import moment
        from ...core.analysis.dragging import Limits
        from ...core.analysis.recurring import Rule, at_objects, at_places, problems
        from ...core.progress import Part
        from ...layers import recurring_style
        real, whole = self.parameterAsDouble, self.parameterAsInt
        rule = Rule(whole(parameters, "LEAST", context), real(parameters, "DAYS", context),
                    SAME[self.parameterAsEnum(parameters, "SAME", context)],
                    real(parameters, "RADIUS", context), real(parameters, "APART", context))
        limits = Limits(real(parameters, "OPENDAYS", context),
                        real(parameters, "LATEDAYS", context),
                        *(whole(parameters, name, context) for name in
                          ("EXTENSIONS", "SUSPENSIONS", "REWORKS", "NOTICES")))
        at = self.parameterAsString(parameters, "AT", context).strip()
        now = moment(at or datetime.datetime.now().isoformat(timespec="seconds"))
        chosen = filter_of(self, parameters, context)
        with self.open_workspace() as ws:
            every = every_case(ws, chosen, Part(feedback, 0, 0.4))
            cases = every.take(chosen.mask(every))
            counted = int(problems(cases).sum())
            if not counted:
                raise InputError(NO_CASE)
            since, until = period_of_reports(chosen, now)
            objects = at_objects(cases, rule, since, until)
            feedback.progress(0.45)
            places = at_places(cases, rule, since, until, Part(feedback, 0.45, 0.6))
            feedback.progress(0.6)
            words, crs = behind.Words(ws), workspace_crs(ws)
            about = behind.about_cases(self, chosen, cases)
            about.as_of = str(now)[:16]
            results = {"OUTPUT": self._write_recurring(parameters, context, ws, cases, words, crs,
                                                       about, objects, places, feedback)}
            feedback.progress(0.7)
            count, results["DRAGGING"] = self._write_dragging(
                parameters, context, ws, cases, words, crs, about, now, limits, feedback)
            results.update(self._write_components(parameters, context, ws, cases, words, crs,
                                                  about, feedback))
        for name, function, numbers in (
                ("OUTPUT", recurring_style.dress_recurring, "case_nos"),
                ("DRAGGING", recurring_style.dress_dragging, "case_no"),
                ("COMPONENTS", recurring_style.dress_components, "case_nos"),
                ("CLASSESTABLE", recurring_style.name_fields, "")):
            about.dress(context, results[name], function, numbers)
        feedback.message(tr("{objects} components and {places} places where problems come back, "
                            "{dragging} cases that drag on.").format(
            objects=len(objects), places=len(places), dragging=count))
        return {**results, "OBJECTS": len(objects), "PLACES": len(places), "DRAGGINGCASES": count,
                **self.counts(feedback, len(cases), len(objects) + len(places),
                              len(cases) - counted)}

    def _write_recurring(self, parameters, context, ws, cases, words, crs, about, objects, places,
                         feedback):
        import shapely
        from ...core.analysis.recurring import trend_words
        sets = [(what, found, i) for what, found in (("component", objects), ("place", places))
                for i in range(len(found))]
        sets.sort(key=lambda row: (-row[1].most[row[2]], -row[1].occurrences[row[2]]))
        rows = [found.behind(i) for _, found, i in sets]
        units = cases.unit.text()

        def column(name):
            return [getattr(found, name)[i] for _, found, i in sets]
        columns = {
            "what": [what for what, _, _ in sets],
            "title": [tr("Component") if what == "component" else tr("Place without a component")
                      for what, _, _ in sets],
            "code": column("name"), "kind": column("kind"), "classcode": column("classcode"),
            "class_name": [words.of_class(kind, code) for kind, code in
                           zip(column("kind"), column("classcode"))],
            "times": column("occurrences"), "in_window": column("most"), "cases": column("cases"),
            "open": column("open"),
            "first": [behind.day(value) for value in column("first")],
            "last": [behind.day(value) for value in column("last")],
            "mean_days": np.round(column("mean_days"), 1),
            "shortest": np.round(column("shortest_days"), 1),
            "intervals": [", ".join(f"{gap:.1f}" for gap in found.intervals(i))
                          for _, found, i in sets],
            "trend": trend_words(np.array(column("trend"), dtype=float)).tolist(),
            "units": [tr(", ").join(dict.fromkeys(
                words.of_unit(unit) for unit in units[behind_] if unit)) for behind_ in rows],
            "case_nos": behind.joined_numbers(ws, cases, rows)}
        columns["trend_text"] = [tr(TRENDS[word]) if word else "" for word in columns["trend"]]
        points = shapely.points(np.array(column("x"), dtype=float),
                                np.array(column("y"), dtype=float))
        return write_columns(self, parameters, "OUTPUT", context, about.rows(columns),
                             _placed(points), QgsWkbTypes.Type.Point, crs, feedback)

    def _write_dragging(self, parameters, context, ws, cases, words, crs, about, now, limits,
                        feedback):
        import shapely
        from ...core.analysis.dragging import REASONS, dragging
        from ...core.progress import Part
        from ...core.workspace.behind import case_numbers
        from ...layers.case_words import state_text
        found = dragging(cases, now, limits, self.parameterAsBool(parameters, "ENDED", context))
        feedback.progress(0.72)
        some = cases.take(found.row)
        # a million rows have few different ones
        class_of, unit_of, state_of = cache(words.of_class), cache(words.of_unit), cache(state_text)
        reasons_of = cache(lambda given: tr(", ").join(
            tr(title) for title, there in zip(REASONS.values(), given) if there))
        kinds, codes, units = (getattr(some, name).text() for name in
                               ("kind", "classcode", "unit"))
        columns = {
            "case_no": case_numbers(ws, some.key, Part(feedback, 0.72, 0.76)), "kind": kinds,
            "classcode": codes,
            "class_name": [class_of(kind, code) for kind, code in zip(kinds, codes)],
            "state": some.state.text(),
            "state_text": [state_of(state) for state in some.state.text()],
            "unit": units, "unit_name": [unit_of(unit) for unit in units],
            "reported": [behind.time_of(value) for value in some.reported_at],
            "due": [behind.time_of(value) for value in some.due_at],
            "ended": some.ended, "open_days": np.round(found.open_days, 1),
            "late_days": np.round(found.late_days, 1),
            **{name: getattr(some, name).astype(np.int64) for name in
               ("extensions", "suspensions", "reworks", "notices")},
            "reason_count": found.reasons.sum(axis=1),
            "reasons": [reasons_of(tuple(row)) for row in found.reasons.tolist()]}
        feedback.progress(0.78)
        points = shapely.points(some.x, some.y)
        return len(found), write_columns(
            self, parameters, "DRAGGING", context, about.rows(columns), _placed(points),
            QgsWkbTypes.Type.Point, crs, feedback)

    def _write_components(self, parameters, context, ws, cases, words, crs, about, feedback):
        import shapely
        from ...core.analysis.dragging import most_cases, per_hundred
        from ...core.progress import Part
        from ...core.workspace.behind import components_by_class, named_components
        every = most_cases(cases, feedback=Part(feedback, 0.85, 0.88))
        known = named_components(ws, every.objid.tolist(), Part(feedback, 0.88, 0.93))
        top = min(self.parameterAsInt(parameters, "TOP", context), len(every))
        objids = every.objid[:top].tolist()
        some = [known.get(objid, {}) for objid in objids]
        # a component that is not in the tables any more lies where its last case is
        at = every.row[every.begin[1:top + 1] - 1]
        columns = {
            "objid": objids, "cases": every.cases[:top], "open": every.open[:top],
            "last": [behind.day(value) for value in every.last[:top]],
            "classcode": [row.get("classcode") for row in some],
            "class_name": [words.of_class("component", row.get("classcode")) for row in some],
            "objname": [row.get("objname") for row in some],
            "objstate": [row.get("objstate") for row in some],
            "ordate": [row.get("ordate") for row in some],
            "dedate": [row.get("dedate") for row in some],
            "bgid": [row.get("bgid") for row in some],
            "case_nos": behind.joined_numbers(ws, cases, [every.behind(i) for i in range(top)])}
        points = shapely.points(cases.x[at], cases.y[at])
        target = write_columns(self, parameters, "COMPONENTS", context, about.rows(columns),
                               _placed(points), QgsWkbTypes.Type.Point, crs, feedback)
        feedback.progress(0.95)
        classes = np.array([known.get(objid, {}).get("classcode") or "" for objid in every.objid],
                           dtype=object)
        table = per_hundred(components_by_class(ws), classes, every.cases)
        table["class_name"] = [words.of_class("component", code) for code in table["classcode"]]
        table["per_hundred"] = np.round(table["per_hundred"], 2)
        return {"COMPONENTS": target, "CLASSESTABLE": write_columns(
            self, parameters, "CLASSESTABLE", context, about.rows(table), feedback=feedback)}


def period_of_reports(chosen, now):
    """(since, until) of the reports, for a trend; "" where the cases themselves tell. What lies
    after now has not happened."""
    if chosen.moment != "reported_at":
        return "", ""
    return chosen.since, min(chosen.until, str(now)) if chosen.until else ""


def _placed(points):
    """Points, None for those without a place."""
    import shapely
    points = np.atleast_1d(np.asarray(points, dtype=object))
    return np.where(np.isfinite(shapely.get_x(points)), points, None)
