"""The evaluation in a white paper: what was counted, rates, goals, and who stands where."""
from collections import Counter
from dataclasses import replace

import numpy as np

from ..progress import Part
from ..workspace import evaluation as stored
from ..workspace.case_facts import steps_of
from ..workspace.evaluation_settings import settings_of
from .evaluation import Places, evaluate, grouped, named
from .evaluation_counts import COUNTS, RULES_OF
from .evaluation_lives import Record
from .evaluation_rules import SCORE
from .goals import fits, goal_figure, value_figure
from .report_names import EVALUATED, Few, Hidden, of_the_public
from .white_paper_cases import Counted
from .white_paper_maps import AreaMap


#: Counts of reports by the public, and of the confirmations that these alone need.
_CITIZENS = ("public_confirmed", "due_confirm", "on_time_confirmed", "due_send_confirm",
             "on_time_send_confirm")


class Judge:
    """Evaluates the subjects of a workspace, over one reading of its cases and records."""

    def __init__(self, work):
        self.work, self.rules = work, settings_of(work.ws)
        self.record = Record(work.cases, steps_of(
            work.ws, None, Part(work.feedback, 0.1, 0.25), work.archives))
        self._grids, self._beside = {}, {}

    def _noted(self, subject):
        """What is noted beside the cases, read once for each subject."""
        if subject not in self._beside:
            self._beside[subject] = stored.beside_of(self.work.ws, subject, self.work.archives)
        return replace(self._beside[subject])

    def _moment(self, period):
        return min(np.datetime64(period.until, "s"),
                   np.datetime64(self.work.as_of.replace(microsecond=0), "s"))

    def everything(self, period):
        """The whole district as one area, with the cases that lie in none."""
        beside = self._noted("area")
        beside.place = np.zeros(len(self.work.cases), np.int32)
        one = Places(*(np.array([v], object) for v in (self.work.ws.codes.division,
                                                       self.work.figures["district"], None)))
        return self._evaluate("area", period, beside, one)

    def counted(self, period):
        """Counted of a period."""
        found = self.everything(period)
        masks = {}
        for name in COUNTS:
            masks[name] = np.zeros(len(self.work.cases), bool)
            masks[name][self.work.cases.rows_of(found.behind(0, name))] = True
        return Counted(self.work, period, masks), found

    def of(self, table, period):
        """The Evaluation of one of EVALUATED; None where there is nobody."""
        subject = EVALUATED[table]
        beside = self._noted(subject)
        if subject != "area":
            names = self.work.units if subject == "unit" else {}
            return named(self._evaluate(subject, period, beside), names)
        if not len(self.work.areas("grid")):
            return None
        if period not in self._grids:
            places = stored.Groups(self.work.ws, "grid").places
            beside.place = self.work.place("grid")
            self._grids[period] = self._evaluate("area", period, beside, places)
        if table == "grids":
            return self._grids[period]
        groups = stored.Groups(self.work.ws, "community")
        return grouped(self._grids[period], "community", groups.group, groups.areas.code,
                       groups.areas.name)

    def _evaluate(self, subject, period, beside, places=None):
        self.work.check(0.0)
        return evaluate(self.record, self.rules, subject, np.datetime64(period.since, "s"),
                        np.datetime64(period.until, "s"), self._moment(period), beside, places)


def rates(work, judge, wholes):
    """Fill in the rates of the whole district.

    Parameters
    ----------
    work : Work
    judge : Judge
    wholes : list of Evaluation or None
        Of the period, the one before and the same of last year.
    """
    found, chinese = [], work.language.startswith("zh")
    for name, rate in judge.rules.rates.items():
        values = [None if e is None or np.isnan(e.rates[name][0]) else float(e.rates[name][0])
                  for e in wholes]
        work.compared(f"rates.{name}", *values, kind="share")
        above, below = (sum(sign * int(wholes[0].counts[count][0]) for sign, count in terms)
                        for terms in (rate.numerator, rate.denominator))
        found.append({"name": rate.title if chinese else rate.title_en or rate.title,
                      "numerator": above, "denominator": below, "rate": values[0],
                      "before": values[1], "difference": work.figures[f"rates.{name}.change"],
                      "year_before": values[2]})
        if work.few:
            _hide_rate(work, name, rate, wholes, found[-1])
    work.tables["rates"] = found
    for name in work.values.names.figures:
        # a rate that the city has taken away, with what it would be compared with
        if name.startswith("rates."):
            work.figures.setdefault(name, None)


def _citizens_few(work, counts, evaluated):
    """Whether a count of citizens among some of an Evaluation is one that is not told."""
    return evaluated is not None and any(
        0 < int(evaluated.counts[count][0]) < work.few for count in counts if count in _CITIZENS)


def _hide_rate(work, name, rate, wholes, row):
    """Hide a rate of a public version where it is drawn from few citizens, now or before."""
    above, below = ([count for _, count in terms] for terms in (rate.numerator, rate.denominator))
    figure = f"rates.{name}"
    for suffix, evaluated, changes in zip(("", ".before", ".year_before"), wholes, (
            (".change", ".year_change"), (".change",), (".year_change",))):
        if not _citizens_few(work, above + below, evaluated):
            continue
        for more in (suffix, *changes):
            if work.figures[figure + more] is not None:
                work.figures[figure + more] = Hidden()
        if not suffix:
            for column, counts in (("numerator", above), ("denominator", below)):
                if _citizens_few(work, counts, evaluated):
                    row[column] = Few(work.few) if 0 < row[column] < work.few else Hidden()
    for column, more in (("rate", ""), ("before", ".before"), ("difference", ".change"),
                         ("year_before", ".year_before")):
        row[column] = work.figures[figure + more]


def evaluation(work, judge, found):
    """Fill in the rankings.

    Parameters
    ----------
    found : dict of str to Evaluation or None
        By EVALUATED.
    """
    rules, chinese = judge.rules, work.language.startswith("zh")
    rows = []
    for table, evaluated in found.items():
        lines = [] if evaluated is None else _ranking(work, rules, table, evaluated, chinese)
        work.tables[f"evaluation_{table}"] = lines
        scores = [line["score"] for line in lines if line["score"] is not None]
        mean = sum(scores) / len(scores) if scores else None
        if work.few and evaluated is not None:
            mean = _hide_scores(work, rules, table, evaluated, lines, mean)
        work.figures[f"evaluation.{table}.count"] = len(lines)
        work.figures[f"evaluation.{table}.mean"] = mean
        if lines:
            letters = [line["level"] for line in lines]
            rows.append({"subject": work.word(table), "mean": mean,
                         "none": sum(letter is None for letter in letters),
                         **{f"level_{level.letter}": letters.count(level.letter)
                            for level in rules.levels}})
    work.tables["evaluation_levels"] = rows
    for table, kind in (("areas", "community"), ("grids", "grid")):
        work.values.maps[f"evaluation_{table}"] = _five_colours(
            work, rules, found.get(table), kind, chinese)


def measures(rules, subject):
    """The weighed measures of a subject, those of its table's columns."""
    return [weight.measure for weight in rules.weights.get(RULES_OF[subject], ())]


def _ranking(work, rules, table, evaluated, chinese):
    lines = []
    order = np.lexsort((evaluated.code.astype(str), np.where(evaluated.rank == 0, len(evaluated),
                                                             evaluated.rank - 1)))
    for row in order:
        level = rules.levels[evaluated.level[row]] if evaluated.level[row] >= 0 else None
        line = {"rank": int(evaluated.rank[row]) or None, "code": evaluated.code[row],
                "name": evaluated.name[row],
                "score": None if np.isnan(evaluated.score[row]) else float(evaluated.score[row]),
                "level": level.letter if level else None,
                "level_name": (level.title if chinese else level.title_en or level.title)
                if level else None}
        for measure in measures(rules, EVALUATED[table]):
            if measure in evaluated.rates:
                value = float(evaluated.rates[measure][row])
                line[measure] = None if np.isnan(value) else value
            else:
                line[measure] = int(evaluated.counts[measure][row])
        lines.append(line)
    return lines


def _hide_scores(work, rules, table, evaluated, lines, mean):
    """Hide the scores of a public version out of which few citizens could be worked out, since
    everything else that is weighed is told; returns the mean.

    A community of several grids has the mean of their scores, and those are not told.
    """
    if not any(of_the_public(rules, m) for m in measures(rules, EVALUATED[table])):
        return mean
    reports = dict(zip(evaluated.code.tolist(), evaluated.counts["public_confirmed"].tolist()))
    grids = Counter(work.areas("grid").parent.tolist()) if table == "areas" else {}
    for line in lines:
        if 0 < reports[line["code"]] < work.few and grids.get(line["code"], 1) == 1:
            line["score"] = mean = Hidden()
    return mean


def _five_colours(work, rules, evaluated, kind, chinese):
    if evaluated is None or not (evaluated.level >= 0).any():
        return None
    areas = work.areas(kind)
    levels = tuple(reversed(rules.levels))
    group = np.where(evaluated.level >= 0, len(levels) - 1 - evaluated.level, -1)
    return AreaMap(areas.geometry, group, tuple(
        f"{level.letter} {level.title if chinese else level.title_en or level.title}"
        for level in levels), "colours", tuple(level.colour for level in levels))


def goals(work, judge, found, whole):
    """Fill in which goals are reached.

    A goal of the whole district is one figure; one of a kind of subjects holds for each of them.
    One of the year takes the place of the same one of every year.

    Parameters
    ----------
    found : dict of str to Evaluation or None
        By EVALUATED.
    whole : Evaluation
        Of the whole district.
    """
    rows = []
    of_subject = {subject: table for table, subject in reversed(EVALUATED.items())}
    year = work.period.since.year
    of_year = {_about(goal) for goal in judge.rules.goals if goal.year == year}
    for goal in judge.rules.goals:
        if goal.year != year and (goal.year is not None or _about(goal) in of_year):
            continue
        rate = judge.rules.rates.get(goal.measure)
        # scale and decimals, of a score those of its levels
        shown = (100, 1) if rate else (1, 2) if goal.measure == SCORE else (1, 0)
        sign = "%" if rate else ""
        table = of_subject.get(goal.subject)
        evaluated = found.get(table) if goal.subject else whole
        values = _values(_as_mean(found["grids"]) if not goal.subject and goal.measure == SCORE
                         else evaluated, goal.measure)
        fit = fits(goal, values, goal.value)
        met = None if not len(values) else bool(fit.all())
        if goal.subject:
            reached = work.word("of").format(part=int(fit.sum()), whole=len(values)) \
                if len(values) else None
        else:
            counts = [count for _, count in (*rate.numerator, *rate.denominator)] if rate \
                else [goal.measure]
            reached = work.written(Hidden(), "share") \
                if _citizens_few(work, counts, evaluated) else \
                value_figure(float(values[0]), goal, *shown) + sign if len(values) else None
        rows.append({
            "name": _title(work, rate, goal.measure),
            "subject": work.word(table) if goal.subject else work.word("district"),
            "target": f"{work.word(goal.direction)} {goal_figure(goal, *shown)}{sign}",
            "reached": reached, "note": goal.note or None,
            "met": work.word({True: "met", False: "missed", None: "unknown"}[met])})
    work.tables["goals"] = rows
    for key in ("met", "missed", "unknown"):
        work.figures[f"goals.{key}"] = sum(row["met"] == work.word(key) for row in rows)


def _about(goal):
    return goal.measure, goal.subject, goal.direction


def _as_mean(grids):
    """The district as the mean of its unit grids, for which the bands are; None without any."""
    if grids is None:
        return None
    one = np.array([""], object)
    return grouped(grids, "district", np.zeros(len(grids), np.int64), one, one)


def _title(work, rate, measure):
    if rate is None:
        return work.word(measure if measure == SCORE else f"count.{measure}")
    return rate.title if work.language.startswith("zh") else rate.title_en or rate.title


def _values(evaluated, measure):
    """What is known of a measure, (k,) float."""
    values = None if evaluated is None else evaluated.score if measure == SCORE else \
        evaluated.rates.get(measure, evaluated.counts.get(measure))
    if values is None:
        return np.empty(0)
    values = np.asarray(values, float)
    return values[~np.isnan(values)]
