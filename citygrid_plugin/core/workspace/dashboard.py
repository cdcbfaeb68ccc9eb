"""What the wall of the command centre shows (指挥屏): one snapshot of how a district stands.

Rates and scores are those of the evaluation (``core.analysis.evaluation``), so that wall, ranking
and white paper say the same; the district as a whole counts every case, wherever it lies. Each part
of a snapshot stands for itself: where the unit grids are missing there is no map, and everything
else is there.
"""
import datetime
from dataclasses import replace
from functools import cached_property

import numpy as np

from ..analysis.cases import Filter, within
from ..analysis.dashboard import (
    HOT_DAYS, IN_TIME, HotAreas, OpenFigures, Snapshot, Step, hot_since, spans, trend_edges)
from ..analysis.evaluation import Places, evaluate, grouped, named
from ..analysis.evaluation_lives import Record
from ..cases import board
from ..cases.lifecycle import FINAL, STATES
from ..errors import CityGridError, InputError, MissingDependency, N_
from ..progress import Part, checker
from .case_facts import cases_of, steps_of
from .counting import Counting, Query
from .evaluation import Groups, archives_since, beside_of
from .evaluation_settings import settings_of

#: States of an open case; a merged one is its main case.
OPEN = tuple(state for state in STATES if state not in (*FINAL, "merged"))
_DAY = datetime.timedelta(days=1)


def open_figures(ws, at=None):
    """The figures of this moment, from the open cases in memory (``core.cases.board``).

    A merged case is not open, its main case stands for it; due today is what falls due between now
    and midnight, and what has fallen due already is overdue.

    Parameters
    ----------
    ws : Workspace
    at : datetime.datetime, optional
        Now by default.

    Returns
    -------
    OpenFigures
    """
    at = at or datetime.datetime.now()
    index = board.of(ws)
    index.refresh()
    red = index.ids(board.Choice(states=OPEN, lights=("red",)), at=at)
    midnight = datetime.datetime.combine(at.date() + _DAY, datetime.time())
    later = index.ids(board.Choice(states=OPEN, lights=("red",)),
                      at=midnight - datetime.timedelta(microseconds=1))
    return OpenFigures(at, index.ids(board.Choice(states=OPEN), at=at),
                       later[~np.isin(later, red)], red)


class Dashboard:
    """Makes snapshots, and keeps between them what does not change: areas, their neighbours, the
    steps of the trend that are over. One thread at a time, each with a Workspace of its own."""

    def __init__(self):
        self._counting = Counting()
        self._kept = {}

    def snapshot(self, ws, question, at=None, feedback=None):
        """How the district stands.

        Parameters
        ----------
        ws : Workspace
        question : Question
        at : datetime.datetime, optional
            Now by default.
        feedback : optional
            With ``is_cancelled()`` and ``progress(fraction)``.

        Returns
        -------
        Snapshot

        Raises
        ------
        InputError
            There is no such period.
        Cancelled
        """
        check = checker(feedback)
        at = at or datetime.datetime.now()
        # times count in whole seconds, and a period is up to the end of one: the last second of a
        # day is of that day, and at midnight the new day has begun
        second = at.replace(microsecond=0)
        at = second + datetime.timedelta(seconds=at != second or at.time() == datetime.time())
        since, before, end = spans(question.period, second)
        made = Snapshot(question, at, since, before, min(end + (at - second), since), today={})
        check(0.0)
        rules = settings_of(ws)
        made.goals = {goal.measure: goal for goal in sorted(
            rules.goals, key=lambda goal: goal.year is not None)
            if not goal.subject and goal.year in (None, second.year)}
        edges = trend_edges(question.step, at)
        known = self._steps_known(ws, at, rules)
        steps = list(zip(edges[:-1], edges[1:]))
        begin = min([np.datetime64(made.before_since, "s"),
                     *(since for since, until in steps if (since, until) not in known)])
        archives, made.lost = archives_since(ws, begin)
        cases = cases_of(ws, Part(feedback, 0.0, 0.2), archives)
        made.today = _today(cases, second, at)
        check(0.2)
        # what had ended before is in none of the figures
        wanted = ~(cases.closed_at < begin)
        keys = None if 2 * wanted.sum() >= len(cases) else cases.key[wanted]
        record = Record(cases, steps_of(ws, keys, Part(feedback, 0.2, 0.5), archives))
        check(0.5)
        beside = _beside(ws, rules, archives)
        whole = _Whole(ws, record, rules, beside, len(cases))
        made.now = whole.over(made.since, at)
        made.before = whole.over(made.before_since, made.before_until)
        for span in steps:
            if span not in known:
                known[span] = _step(cases, *span, whole)
        made.trend = [known[span] for span in steps]
        del known[steps[-1]]           # it is still running
        check(0.7)
        by_area = _ByArea(self, ws, cases, record, rules, beside, made, second)
        for name, make in (("map", self._map), ("ranking", self._ranking), ("hot", self._hot)):
            try:
                make(made, by_area)
            except CityGridError as error:
                made.problems[name] = error
            except ImportError as error:
                made.problems[name] = MissingDependency(N_(
                    "This needs the Python package {name}. The environment check in the plugin "
                    "menu shows how to install it."), name=error.name)
            check({"map": 0.8, "ranking": 0.85, "hot": 1.0}[name])
        return made

    # -- the parts

    def _map(self, made, by_area):
        made.map = by_area.evaluation(made.question.area)
        made.areas = by_area.groups(made.question.area).areas
        made.shapes = self._shapes(made.areas)

    def _ranking(self, made, by_area):
        kind = made.question.ranking
        made.ranking = by_area.units() if kind == "unit" else by_area.evaluation(kind)

    def _hot(self, made, by_area):
        from ..analysis.hotspots import hot_spots
        from ..analysis.weights import contiguity
        answer = by_area.last_days
        grids, counts = by_area.groups("grid").grids, answer.counts.inside
        if not counts.any():
            raise InputError(N_("No case was reported in the last {days} days."), days=HOT_DAYS)
        weights = self._keep("weights", (grids,), lambda: contiguity(grids.geometry))
        spots = hot_spots(counts, weights)
        significant = spots.significant > 0
        made.hot = HotAreas(by_area.hot_since, made.at, grids, self._shapes(grids), counts,
                            significant, (spots.candidate > 0) & ~significant,
                            answer.facts.key[answer.counts.rows], answer.counts.place)

    # -- what is kept

    def _keep(self, name, of, make):
        known = self._kept.get(name)
        if known is None or not all(a is b or (isinstance(a, str) and a == b)
                                    for a, b in zip(known[0], of)):
            known = self._kept[name] = (of, make())
        return known[1]

    def _shapes(self, areas):
        from ..analysis.shapes import shapes_of
        return self._keep(f"shapes {areas.kind}", (areas,), lambda: shapes_of(areas.geometry))

    def between(self, ws, since, until):
        """The Answer of the cases of a time by unit grid."""
        return self._counting.answer(ws, Query(
            Filter(since=since.isoformat(), until=until.isoformat()), "grid"))

    def groups(self, ws, grids, area):
        """The unit grids with the larger areas they belong to, read anew when they changed."""
        classes = ws.query("SELECT bgid, area_class FROM unit_grid WHERE dedate IS NULL")
        return self._keep(f"groups {area}", (grids, str(hash(tuple(classes)))),
                          lambda: Groups(ws, area))

    def place(self, cases, grids):
        """(n,) int32, the grid of each case."""
        return self._keep("place", (cases, grids), lambda: grids.rows_of(cases))

    def recount(self):
        """Count everything anew the next time, also the steps of the trend that are over."""
        self._kept.pop("steps", None)

    def _steps_known(self, ws, at, rules):
        """{(since, until): Step} of the steps of the trend that were over when they were counted.
        They change when the rules do, or with appeals and cases that are entered afterwards: each
        day they are counted anew."""
        about = (str(ws.path), repr(rules.rates), str(at.date()))
        return self._keep("steps", about, dict)


def _beside(ws, rules, archives):
    """What is noted beside the cases; missed reports, of which there may be as many as cases, only
    where the areas are judged by them."""
    weighed = {weight.measure for weight in rules.weights.get("area", ())}
    counts = {count for name in weighed if name in rules.rates
              for _, count in rules.rates[name].numerator + rules.rates[name].denominator}
    return beside_of(ws, "area" if "missed" in counts | weighed else "unit", archives)


class _Whole:
    """The evaluation of the whole district, as one area that has every case."""

    def __init__(self, ws, record, rules, beside, n):
        self._record, self._rules = record, rules
        self._beside = replace(beside, place=np.zeros(n, np.int32))
        one = np.array([ws.codes.division or ""], object)
        self._places = Places(one, np.array([ws.meta.get("name") or one[0]], object),
                              np.array([None], object))

    def over(self, since, until):
        """The Evaluation of a period, as of its end."""
        return evaluate(self._record, self._rules, "area", np.datetime64(since, "s"),
                        np.datetime64(until, "s"), None, self._beside, self._places)


class _ByArea:
    """Evaluations of areas and units over the period of a snapshot, each made once."""

    def __init__(self, dashboard, ws, cases, record, rules, beside, made, second):
        self._dashboard, self.ws = dashboard, ws
        self._cases, self._record, self._rules, self._beside = cases, record, rules, beside
        self._since, self._until = np.datetime64(made.since, "s"), np.datetime64(made.at, "s")
        self.hot_since, self._at, self._made = hot_since(second), made.at, {}

    @cached_property
    def last_days(self):
        """The cases of the last days, counted by unit grid."""
        return self._dashboard.between(self.ws, self.hot_since, self._at)

    def groups(self, area):
        """Grids and the larger areas they belong to."""
        return self._dashboard.groups(self.ws, self.last_days.areas, area)

    def evaluation(self, area):
        """Of areas of a kind."""
        if area not in self._made:
            groups = self.groups(area)
            by_grid = self._grids(groups)
            self._made[area] = by_grid if area == "grid" else grouped(
                by_grid, area, groups.group, groups.areas.code, groups.areas.name)
        return self._made[area]

    def _grids(self, groups):
        if "grid" not in self._made:
            beside = replace(self._beside, place=self._dashboard.place(
                self._cases, groups.grids))
            self._made["grid"] = evaluate(self._record, self._rules, "area", self._since,
                                          self._until, None, beside, groups.places)
        return self._made["grid"]

    def units(self):
        """Of the units."""
        made = evaluate(self._record, self._rules, "unit", self._since, self._until, None,
                        self._beside)
        return named(made, dict(self.ws.query("SELECT code, name FROM organisation")))


def _today(cases, second, at):
    day, end = second.date().isoformat(), at.isoformat()
    return {"reported": cases.key[_reported(cases, day, end)],
            "closed": cases.key[_closed(cases, day, end)]}


def _reported(cases, since, until):
    """Cases reported in a time; a merged one is its main case."""
    return within(cases.reported_at, since, until) & (cases.merged_into.codes < 0)


def _closed(cases, since, until):
    return within(cases.closed_at, since, until) & cases.state.where(("closed",))


def _step(cases, since, until, whole):
    rates = whole.over(since, until).rates
    return Step(since, until, int(_reported(cases, str(since), str(until)).sum()),
                int(_closed(cases, str(since), str(until)).sum()),
                float(rates[IN_TIME][0]) if IN_TIME in rates else float("nan"))
