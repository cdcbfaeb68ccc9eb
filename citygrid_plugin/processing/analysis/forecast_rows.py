"""The rows of a forecast: one for each area and class, and one for each class on its test."""
import numpy as np

from ...core.analysis.forecast_score import LAST_YEAR, NAIVE, REASONS, SHOWN, SHORT, origins
from ...i18n import tr
from .cube_rows import day, last_day

DASH = "–"


class Rows:
    """Collects the forecasts of the classes, one after the other.

    Parameters
    ----------
    events : space_time.Events
    steps : core.analysis.time_steps.TimeSteps
        The weeks of the past.
    weeks : int
        The weeks to come.
    level : float
        Of the intervals.
    several : bool
        There are several classes: areas that never had a case of one have no row of it.
    """

    def __init__(self, events, steps, weeks, level, several):
        self.events, self.steps, self.weeks, self.level = events, steps, weeks, level
        self.several = several
        self.classes, self._found, self._counts = [], [], []
        week = np.timedelta64(7, "D")
        self.until = day(steps.border[-1] + weeks * week - np.timedelta64(1, "D"))

    def add(self, code, counts, found):
        """Take in a class: its counts (n, t) and its Forecast."""
        rows = np.flatnonzero(counts.any(axis=1)) if self.several else np.arange(len(counts))
        t = counts.shape[1]
        last_year = counts[rows, t - LAST_YEAR:t - LAST_YEAR + self.weeks].sum(axis=1) \
            if t >= LAST_YEAR else np.full(len(rows), np.nan)
        self.classes.append(code)
        self._counts.append(int(counts.sum()))
        self._found.append((rows, found, counts[rows, -self.weeks:].sum(axis=1),
                            last_year.astype(float),
                            counts[rows, -LAST_YEAR:].mean(axis=1) * self.weeks))

    def __len__(self):
        return sum(len(found[0]) for found in self._found)

    @property
    def areas(self):
        """(m,) int64, the area of each row."""
        return self._joined(lambda rows, *_: rows).astype(np.int64)

    @property
    def better(self):
        """How many classes have a forecast."""
        return sum(found.score.better for _, found, *_ in self._found)

    def _joined(self, part):
        return np.concatenate([part(*found) for found in self._found]) if self._found \
            else np.empty(0)

    def shown_values(self):
        """(k,) float64, what is expected where it is shown."""
        return self._joined(lambda rows, found, *_: found.expected[rows].sum(axis=1)[
            found.reason[rows] == SHOWN])

    def title(self, code):
        """Name of a class."""
        return tr("All cases") if not code and not self.several else \
            self.events.titles.get(code, code)

    def columns(self):
        """Fields of the first result."""
        areas, m = self.areas, len(self)
        shown = self._joined(lambda rows, found, *_: found.reason[rows] == SHOWN).astype(bool)
        reason = self._joined(lambda rows, found, *_: found.reason[rows])
        weekly = np.concatenate([found.expected[rows] for rows, found, *_ in self._found])
        expected = weekly.sum(axis=1)
        low, high = (self._joined(lambda rows, found, *_, name=name: getattr(found, name)[rows])
                     for name in ("low", "high"))
        code = np.repeat(self.classes, [len(found[0]) for found in self._found])
        begin = day(self.steps.border[-1])
        texts = {key: tr(text) for key, text in REASONS.items() if text}
        return {
            "code": self.events.areas.code[areas], "name": self.events.areas.name[areas],
            "class": code, "title": [self.title(each) for each in code.tolist()],
            "shown": shown.astype(np.int64),
            "text": [f"{e:.1f} ({a}{DASH}{b})" if s else DASH
                     for s, e, a, b in zip(shown, expected, low, high)],
            "expected": np.where(shown, expected, np.nan), "low": _where(shown, low),
            "high": _where(shown, high),
            **{f"week{k + 1}": np.where(shown, weekly[:, k], np.nan) for k in range(self.weeks)},
            "reason": [texts.get(key, "") for key in reason.tolist()],
            "last_weeks": self._joined(lambda rows, found, last, *_: last).astype(np.int64),
            "last_year": self._joined(lambda rows, found, last, year, mean: year),
            "usual": self._joined(lambda rows, found, last, year, mean: mean),
            "since": [begin] * m, "until": [self.until] * m, "level": np.full(m, self.level),
            "about": [self.events.about] * m, "as_of": [self.events.as_of] * m}

    def test(self):
        """Fields of the second result."""
        scores = [found.score for _, found, *_ in self._found]
        n = len(scores)
        naive = {"forecast": "", **NAIVE}
        columns = {
            "class": self.classes, "title": [self.title(code) for code in self.classes],
            "cases": self._counts, "better": [int(score.better) for score in scores],
            "shown": [int((found.reason == SHOWN).sum()) for _, found, *_ in self._found],
            "gain": [score.gain for score in scores],
            "best_naive": [tr(NAIVE[score.best_naive]) if score.best_naive else ""
                           for score in scores],
            "origins": [score.origins for score in scores],
            "coverage": [score.coverage for score in scores],
            "promised": [score.promised for score in scores]}
        for kind in ("error", "mase", "p"):
            for name in naive:
                if kind != "p" or name != "forecast":
                    columns[f"{kind}_{name}"] = [getattr(score, kind).get(name, np.nan)
                                                 for score in scores]
        return {**columns, "since": [day(self.steps.border[0])] * n,
                "until": [last_day(self.steps)] * n, "about": [self.events.about] * n,
                "as_of": [self.events.as_of] * n}

    def say(self, feedback):
        """Say in the log what is shown and why the rest is not."""
        t = len(self.steps)
        if not len(origins(t, self.weeks)):
            feedback.warning(tr("There are {count} whole weeks; a forecast can be tested, and "
                                "shown, from {least} on.").format(count=t, least=self._least()))
        for code, (_, found, *_rest) in zip(self.classes, self._found):
            if found.score.better:
                feedback.message(tr("{kind}: error {gain} % below that of {naive}; intervals held "
                                    "in {held} % (promised {promised} %).").format(
                    kind=self._named(code), gain=f"{100 * found.score.gain:.0f}",
                    naive=tr(NAIVE[found.score.best_naive]),
                    held=f"{100 * found.score.coverage:.0f}",
                    promised=f"{100 * found.score.promised:.0f}"))
        reasons = self._joined(lambda rows, found, *_: found.reason[rows]).astype(int)
        for key, text in REASONS.items():
            count = int((reasons == key).sum())
            if count:
                kind = tr(text).rstrip(".。") if text else tr("Forecasts shown")
                feedback.message(tr("{kind}: {count}").format(kind=kind, count=count))

    def _least(self):
        return next(t for t in range(1, 1000) if len(origins(t, self.weeks)))

    def _named(self, code):
        title = self.title(code)
        return title if not code or title == code else f"{code} {title}"

    def note(self):
        """What the layer is of, for its abstract."""
        lines = [tr("{what}, {since} to {until}").format(
            what=self.events.about, since=day(self.steps.border[0]), until=last_day(self.steps)),
            tr("Forecast for {since} to {until}, interval of {level} %.").format(
                since=day(self.steps.border[-1]), until=self.until,
                level=f"{100 * self.level:.0f}"),
            tr("Counted at {moment}.").format(moment=self.events.as_of)]
        if all((found.reason == SHORT).all() for _, found, *_ in self._found):
            lines.append(tr(REASONS[SHORT]))
        return "\n".join(lines)


def _where(shown, values):
    """Whole numbers, None where not shown."""
    found = values.astype(object)
    found[shown] = [int(value) for value in values[shown]]
    found[~shown] = None
    return found
