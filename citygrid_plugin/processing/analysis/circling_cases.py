"""citygrid:circlingcases: cases that circled between units, and who passed them to whom."""
import numpy as np
from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber, QgsWkbTypes)

from ...core.errors import N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..frames import write_columns
from ..results import workspace_crs
from . import behind
from .case_filter import add_filter, every_case, filter_of

_TABLE = QgsProcessing.SourceType.TypeVector


class CirclingCases(CityGridAlgorithm):
    """citygrid:circlingcases"""

    NAME = "circlingcases"
    TITLE = N_("Cases that circled between units")
    ROOM = "analysis"
    HELP = N_(
        "Follows the step records of cases that were dispatched again and again: to which units "
        "they went in which order, how often they were returned or came back to a unit that had "
        "had them, and how many days passed until they were with the last unit. The tables say "
        "which unit passed how many cases to which other one, and in which classes a rule of "
        "responsibility would have helped. Every row lists the numbers of its cases.")
    requires = ("geopandas", "shapely", "pandas")

    def define(self):
        self.add_workspace()
        add_filter(self)
        number = QgsProcessingParameterNumber
        self.add(number("LEAST", tr("Dispatches at least"), number.Type.Integer, optional=True,
                        minValue=2),
                 tr("From so many dispatches on a case circles. Empty: what the case settings "
                    "say."))
        sink = QgsProcessingParameterFeatureSink
        self.add(sink("OUTPUT", tr("Cases that circled"), QgsProcessing.SourceType.TypeVectorPoint),
                 tr("A point for each case, with the units in their order."))
        for name, title, help in (
                ("PASSES", tr("Who passes to whom"),
                 tr("A row for each pair of units: how often a case went from one to the other, "
                    "after how many days, and in which classes.")),
                ("MATRIX", tr("Matrix of the units"),
                 tr("The same as a matrix: from the unit of the row to the unit of the column.")),
                ("RULES", tr("Classes without a clear responsibility"),
                 tr("A row for each class, the one that lost the most days first, with the units "
                    "that its cases ended at."))):
            self.add(sink(name, title, _TABLE, optional=True, createByDefault=True), help)
        for name, title in (("CIRCLING", tr("Cases that circled")),
                            ("DAYSLOST", tr("Days lost"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        import shapely
        from ...core.analysis.circling import circling, passes, unsettled
        from ...core.cases.options import number
        from ...core.progress import Part
        from ...core.workspace.archive import at_hand
        from ...core.workspace.case_facts import steps_of
        from ...layers import recurring_style
        with self.open_workspace() as ws:
            least = number(ws, "circling_dispatches") if parameters.get("LEAST") is None \
                else self.parameterAsInt(parameters, "LEAST", context)
            chosen = filter_of(self, parameters, context)
            every = every_case(ws, chosen, Part(feedback, 0, 0.4))
            cases = every.take(chosen.mask(every))
            # the counter also has the dispatches that were undone
            keys = cases.key[cases.dispatches >= least]
            found = circling(steps_of(ws, keys, Part(feedback, 0.4, 0.7),
                                      at_hand(ws, chosen.first_year)[0]), least)
            some = cases.take(cases.rows_of(found.case))
            words = behind.Words(ws)
            pairs, about = passes(found), behind.about_cases(self, chosen, cases)
            rules = unsettled(found, some.kind.text(), some.classcode.text())
            points = np.atleast_1d(shapely.points(some.x, some.y))
            points = np.where(np.isfinite(some.x), points, None)
            results = {"OUTPUT": write_columns(
                self, parameters, "OUTPUT", context,
                about.rows(_cases(ws, found, some, words)), points, QgsWkbTypes.Type.Point,
                workspace_crs(ws), feedback)}
            tables = {"PASSES": _passes(ws, some, words, pairs), "MATRIX": _matrix(words, pairs),
                      "RULES": _rules(ws, some, words, rules)}
        about.dress(context, results["OUTPUT"], recurring_style.dress_circling, "case_no")
        titles = {f"to_{unit}": words.of_unit(unit) for unit in pairs.units}
        for name, columns in tables.items():
            results[name] = write_columns(self, parameters, name, context, about.rows(columns),
                                          feedback=feedback)
            about.dress(context, results[name],
                        lambda layer: recurring_style.name_fields(layer, titles),
                        "case_nos" if "case_nos" in columns else "")
        lost = float(found.days_lost.sum())
        if len(found):
            feedback.message(tr("{count} cases circled and lost {days} days.").format(
                count=len(found), days=f"{lost:.1f}"))
        else:
            feedback.message(tr("No case was dispatched {least} times or more.").format(
                least=least))
        return {**results, "CIRCLING": len(found), "DAYSLOST": lost,
                **self.counts(feedback, len(cases), len(found))}


def _cases(ws, found, some, words):
    """The fields of the cases that circled."""
    from ...core.workspace.behind import case_numbers
    from ...layers.case_words import state_text
    kinds, codes = some.kind.text(), some.classcode.text()
    return {
        "case_no": case_numbers(ws, found.case), "kind": kinds, "classcode": codes,
        "class_name": [words.of_class(*row) for row in zip(kinds, codes)],
        "state": some.state.text(),
        "state_text": [state_text(state) for state in some.state.text()],
        "ended": some.ended, "reported": [behind.time_of(value) for value in some.reported_at],
        "dispatches": found.dispatches, "unit_count": found.units, "returns": found.returns,
        "loops": found.loops, "days_lost": np.round(found.days_lost, 2),
        "way": [" → ".join(words.of_unit(unit) for unit in found.way(i))
                for i in range(len(found))],
        "last_unit": found.last_unit,
        "last_name": [words.of_unit(unit) for unit in found.last_unit]}


def _passes(ws, some, words, pairs):
    """The fields of the table of who passes to whom."""
    source, target = np.nonzero(pairs.matrix)
    order = np.argsort(-pairs.matrix[source, target], kind="stable")
    source, target = source[order], target[order]
    rows = [pairs.behind(*pair) for pair in zip(source, target)]
    kinds, codes = some.kind.text(), some.classcode.text()
    return {
        "from_unit": pairs.units[source],
        "from_name": [words.of_unit(unit) for unit in pairs.units[source]],
        "to_unit": pairs.units[target],
        "to_name": [words.of_unit(unit) for unit in pairs.units[target]],
        "times": pairs.matrix[source, target], "cases": [len(row) for row in rows],
        "held_days": np.round(pairs.days[source, target], 2),
        "classes": [tr(", ").join(words.with_code(kinds[k], codes[k]) for k in
                                  _first_of_each(kinds[row], codes[row], row)) for row in rows],
        "case_nos": behind.joined_numbers(ws, some, rows)}


def _matrix(words, pairs):
    """The fields of the matrix."""
    return {"unit": pairs.units,
            "unit_name": [words.of_unit(unit) for unit in pairs.units],
            **{f"to_{unit}": pairs.matrix[:, k] for k, unit in enumerate(pairs.units)},
            "all": pairs.matrix.sum(axis=1)}


def _rules(ws, some, words, rules):
    """The fields of the table of classes."""
    return {
        "kind": [row.kind for row in rules], "classcode": [row.classcode for row in rules],
        "class_name": [words.of_class(row.kind, row.classcode) for row in rules],
        "cases": [len(row.numbers) for row in rules], "passes": [row.passes for row in rules],
        "days_lost": [round(row.days_lost, 1) for row in rules],
        "ended_at": [row.units[0][0] for row in rules],
        "ended_name": [words.of_unit(row.units[0][0]) for row in rules],
        "share": [round(100 * row.units[0][1] / len(row.numbers), 1) for row in rules],
        "units": [tr(", ").join(f"{words.of_unit(unit)} ({count})" for unit, count in row.units)
                  for row in rules],
        "case_nos": behind.joined_numbers(ws, some, [row.numbers for row in rules])}


def _first_of_each(kinds, codes, rows):
    """The first row of each class, those of the classes with the most cases first."""
    first, count = {}, {}
    for key, row in zip(zip(kinds, codes), rows):
        first.setdefault(key, row)
        count[key] = count.get(key, 0) + 1
    return [first[key] for key in sorted(first, key=lambda key: (-count[key], str(key)))]
