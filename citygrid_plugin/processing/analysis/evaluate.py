"""citygrid:evaluate: areas, units, posts and collection companies by the rules of the city."""
import datetime
from functools import partial

from qgis.core import (
    QgsProcessing, QgsProcessingOutputNumber, QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterFileDestination,
    QgsProcessingParameterString, QgsWkbTypes)

from ...core.analysis.evaluation import STEPS, steps_between
from ...core.analysis.evaluation_counts import COUNTS, SUBJECT_TITLES
from ...core.cases.replay import last_month
from ...core.errors import InputError, N_
from ...i18n import tr
from ..base import CityGridAlgorithm
from ..cases.period import add_period, period_of
from ..frames import write_columns, write_parts
from ..results import workspace_crs
from . import behind
from .dressing import dress, question_of

AREAS = {"grid": N_("Unit grid"), "patrol": N_("Patrol area"), "community": N_("Community"),
         "street": N_("Street"), "district": N_("District")}
MOST_ROWS = 500_000     # of a trend: the layer of it is in memory
_SUBJECTS, _AREAS, _STEPS = tuple(SUBJECT_TITLES), tuple(AREAS), tuple(STEPS)


class Evaluate(CityGridAlgorithm):
    """citygrid:evaluate"""

    NAME = "evaluate"
    TITLE = N_("Evaluation")
    ROOM = "analysis"
    HELP = N_(
        "Judges areas, units, departments, collectors, acceptance operators, shift leaders, "
        "dispatchers or collection companies over a period: counts of cases, rates, a score from "
        "0 to 100 and a level. Rates, weights, bands and levels are those of the tables of the "
        "evaluation, which the city may change; the defaults are the examples of CJ/T 292-2008. "
        "A rate whose denominator is 0 is empty and is not scored. The score of a larger area is "
        "the mean of its unit grids, its counts are their sums. Suspended time does not count, "
        "appeals that were granted excuse lateness, merged cases stand for themselves nowhere. "
        "Name a row and a count to get the cases behind that figure.")
    requires = ("geopandas", "shapely")

    def define(self):
        choice, sink = QgsProcessingParameterEnum, QgsProcessingParameterFeatureSink
        text, vector = QgsProcessingParameterString, QgsProcessing.SourceType.TypeVector
        self.add_workspace()
        self.add(choice("SUBJECT", tr("Who is judged"),
                        [tr(title) for title in SUBJECT_TITLES.values()], defaultValue=0),
                 tr("People are judged in each of their roles."))
        self.add(choice("AREA", tr("Areas"), [tr(title) for title in AREAS.values()],
                        defaultValue=2), tr("Where areas are judged: which."))
        add_period(self)
        self.add(choice("STEP", tr("Trend by"), [tr("none"), *(tr(t) for t in STEPS.values())],
                        defaultValue=0),
                 tr("Also one evaluation for each step of the period; weeks begin on Monday."))
        self.add(text("ASOF", tr("As of"), optional=True),
                 tr("2026-03-03 or 2026-03-03T09:00:00: only what happened before is known. Empty: "
                    "the end of the period, or now where that is still to come."), advanced=True)
        self.add(text("ROW", tr("Cases behind: of whom"), optional=True),
                 tr("Code or name of one row of the result."), advanced=True)
        self.add(choice("FIGURE", tr("Cases behind: which count"),
                        [tr(count.title) for count in COUNTS.values()], optional=True),
                 tr("The count whose cases are wanted."), advanced=True)
        for name, title, kind, help in (
                ("OUTPUT", tr("Evaluated areas"), QgsProcessing.SourceType.TypeVectorPolygon,
                 tr("Areas in the colours of their levels; only where areas are judged.")),
                ("RANKING", tr("Ranking"), vector,
                 tr("The best first, with all rates and counts.")),
                ("TREND", tr("Trend"), vector, tr("A row for each step and subject.")),
                ("BEHIND", tr("Cases behind the figure"), QgsProcessing.SourceType.TypeVectorPoint,
                 tr("A point for each case."))):
            self.add(sink(name, title, kind, optional=True,
                          createByDefault=name in ("OUTPUT", "RANKING")), help)
        self.add(QgsProcessingParameterFileDestination(
            "EXCEL", tr("Excel file"), tr("Excel files (*.xlsx)"), optional=True,
            createByDefault=False),
            tr("Ranking, trend, how it is scored and what each figure means."))
        for name, title in (("SUBJECTS", tr("Rows")), ("SCORED", tr("Rows with a score")),
                            ("OUTSIDE", tr("Cases in no area")),
                            ("BEHINDCOUNT", tr("Cases behind the figure"))):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def execute(self, parameters, context, feedback):
        from ...core.exchange.ranked_book import write_book
        from ...core.progress import Part
        from ...core.workspace.evaluation import Evaluator
        from ...layers import evaluation_words as words
        subject = _SUBJECTS[self.parameterAsEnum(parameters, "SUBJECT", context)]
        area = _AREAS[self.parameterAsEnum(parameters, "AREA", context)]
        since, until = self._period(parameters, context)
        chosen = self.parameterAsEnum(parameters, "STEP", context)
        step = _STEPS[chosen - 1] if chosen else ""
        moment = self.parameterAsString(parameters, "ASOF", context).strip() or None
        wanted = self._figure(parameters, context)
        with self.open_workspace() as ws:
            evaluator = Evaluator(ws, subject, since, until, area=area, moment=moment,
                                  feedback=Part(feedback, 0, 0.5))
            made = evaluator.whole()
            _refuse_trend(evaluator, made, step)
            trend = evaluator.by_step(step, Part(feedback, 0.6, 0.8)) if step else []
            keys = made.behind(_row(made, wanted[0]), wanted[1]) if wanted else ()
            results = self._tables(parameters, context, made, trend, step, feedback)
            if subject == "area":
                results["OUTPUT"] = self._map(parameters, context, ws, made, feedback)
            if wanted:
                about = f"{wanted[0]}: {tr(COUNTS[wanted[1]].title)} · {_about(made, words)}"
                results["BEHIND"] = self._cases(parameters, context, ws, keys,
                                                evaluator.archives, about, feedback)
        title = _who(made, words)
        path = self.parameterAsFileOutput(parameters, "EXCEL", context)
        if path:
            feedback.check()
            write_book(path, words.sheets_of(made, title, trend, step))
            results["EXCEL"] = path
        self._say(feedback, made, title, words)
        if not any(count.any() for count in made.counts.values()):
            _say_empty(feedback, evaluator.reported, words)
        for name in evaluator.lost:
            feedback.warning(tr("The archive {file} is not at hand: its cases are not counted. "
                                "Put it beside the workspace.").format(file=name))
        scored = int((made.rank > 0).sum())
        return {**results, "SUBJECTS": len(made), "SCORED": scored, "OUTSIDE": made.outside,
                "BEHINDCOUNT": len(keys),
                **self.counts(feedback, made.read, len(made), made.outside)}

    def _period(self, parameters, context):
        since, until = period_of(self, parameters, context)
        if not since and not until:
            return last_month()
        if not since:
            raise InputError(N_("Give the first day of the period, too, or leave both empty for "
                                "the month before."))
        today = datetime.date.today() + datetime.timedelta(days=1)
        return since, until or max(today.isoformat(), since)

    def _figure(self, parameters, context):
        row = self.parameterAsString(parameters, "ROW", context).strip()
        if not row:
            return None
        if parameters.get("FIGURE") is None:
            raise InputError(N_("Choose the count whose cases are wanted."))
        return row, tuple(COUNTS)[self.parameterAsEnum(parameters, "FIGURE", context)]

    def _tables(self, parameters, context, made, trend, step, feedback):
        from ...layers import evaluation_style
        from ...layers import evaluation_words as words
        columns = words.columns_of(made)
        titles = _titles(columns)
        order = words.ordered(made)
        found = {"RANKING": write_columns(self, parameters, "RANKING", context, {
            **_fields((name, kind, [values[row] for row in order])
                      for name, _, kind, values in columns), **_when(made, words)},
            feedback=feedback)}
        dress(context, found["RANKING"], partial(evaluation_style.name_fields, titles=titles),
              _about(made, words), self._question(made, words))
        if step:
            def rows(part):
                return {"step": [words.step_label(part.since, step)] * len(part),
                        **_fields((name, kind, values) for name, _, kind, values in
                                  words.columns_of(part)), **_when(part, words)}
            found["TREND"] = write_parts(self, parameters, "TREND", context, rows(made),
                                         map(rows, trend), feedback)
            dress(context, found["TREND"], partial(evaluation_style.name_fields, titles={
                **titles, "step": tr("Time step")}), _about(made, words))
        return found

    def _map(self, parameters, context, ws, made, feedback):
        from ...core.workspace.areas import areas_of
        from ...layers import evaluation_style
        from ...layers import evaluation_words as words
        columns = words.columns_of(made)
        target = write_columns(
            self, parameters, "OUTPUT", context,
            {**_fields((name, kind, values) for name, _, kind, values in columns),
             **_when(made, words)},
            areas_of(ws, made.area).geometry, QgsWkbTypes.Type.MultiPolygon, workspace_crs(ws),
            feedback)
        dress(context, target, partial(
            evaluation_style.dress_evaluation, levels=made.rules.levels,
            titles=_titles(columns)), _about(made, words), self._question(made, words))
        return target

    def _question(self, made, words):
        """What the results keep, so that each count leads to its cases."""
        from ...layers.question import of_evaluation
        return of_evaluation(self.workspace_path, made, words.shown_counts(made))

    def _cases(self, parameters, context, ws, keys, archives, about, feedback):
        import shapely
        from ...core.workspace.case_facts import case_rows
        from ...layers.case_words import state_text
        from ...layers.evaluation_style import name_cases
        rows = case_rows(ws, keys, archives)
        names = behind.Words(ws)
        columns = {name: [row[name] for row in rows] for name in (
            "case_no", "kind", "classcode", "state", "source", "bgid", "unit", "reported_at",
            "filed_at", "dispatched_at", "handle_due_at", "handled_at", "closed_at", "address")}
        columns["class_name"] = [names.of_class(row["kind"], row["classcode"]) for row in rows]
        columns["state_text"] = [state_text(row["state"]) for row in rows]
        columns["unit_name"] = [names.of_unit(row["unit"]) for row in rows]
        points = shapely.points([row["x"] for row in rows], [row["y"] for row in rows])
        target = write_columns(self, parameters, "BEHIND", context, columns, points,
                               QgsWkbTypes.Type.Point, workspace_crs(ws), feedback)
        dress(context, target, name_cases, about, question_of(self, numbers="case_no"))
        return target

    @staticmethod
    def _say(feedback, made, title, words):
        for part, reason in words.rule_problems(made.rules):
            feedback.warning(tr("Rules of the evaluation, {table}: {reason}").format(
                table=part, reason=reason))
        feedback.message(f"{title}: {words.period_text(made)}")
        letters = words.level_letters(made)
        for level in reversed(made.rules.levels):
            feedback.message(f"{words.level_title(level)}: {letters.count(level.letter)}")
        feedback.message(tr("Without a score: {count}").format(count=letters.count("–")))
        if made.outside:
            feedback.warning(tr("{count} cases of the period lie in no unit grid and are counted "
                                "nowhere.").format(count=made.outside))


def _say_empty(feedback, reported, words):
    """Tell that nothing happened in the period, and when something did."""
    if reported is None:
        feedback.warning(tr("There are no cases: who has a score has it from that alone."))
    else:
        feedback.warning(tr(
            "Nothing happened in this period: who has a score has it from that alone. Cases were "
            "reported from {first} to {last}.").format(
                first=words.day(reported[0]), last=words.day(reported[1])))


def _refuse_trend(evaluator, made, step):
    """InputError where a trend would have too many rows."""
    rows = len(made) * len(steps_between(evaluator.begin, evaluator.end, step)) if step else 0
    if rows > MOST_ROWS:
        raise InputError(N_("The trend would have {rows} rows, more than {most}. Choose longer "
                            "steps, a shorter period, or larger areas."), rows=rows,
                         most=MOST_ROWS)


def _fields(columns):
    """Columns of a sink: rates in percent, with two decimals."""
    return {name: _percent(values) if kind == "rate" else values for name, kind, values in columns}


def _percent(shares):
    rounded = {share: round(100 * share, 2) for share in set(shares) - {None}}    # many are alike
    return [rounded.get(share) for share in shares]


def _when(made, words):
    """The columns that say of what time a row is."""
    return {"since": [words.day(made.since)] * len(made),
            "until": [words.day(made.until - 1)] * len(made),
            "as_of": [behind.time_of(made.moment)] * len(made)}


def _who(made, words):
    """Who was judged: the kind of areas, or the subject."""
    return tr(AREAS[made.area]) if made.subject == "area" else words.subject_title(made.subject)


def _about(made, words):
    """Who was judged over which days."""
    return tr("{what}, {since} to {until}").format(
        what=_who(made, words), since=words.day(made.since),
        until=words.day(made.until - 1))


def _titles(columns):
    return {**{name: f"{title} (%)" if kind == "rate" else title
               for name, title, kind, _ in columns}, "since": tr("From day"),
            "until": tr("To day"), "as_of": tr("As of")}


def _row(made, wanted):
    """Row of a code, or of a name where one has it alone."""
    named = [row for row, name in enumerate(made.name) if name == wanted]
    if wanted not in made.code and len(named) == 1:
        return named[0]
    return made.row(wanted)
