"""What to watch in the next period: rules over the figures of this one, no judgement of ours.

A class, unit, place or goal stands here because a figure of it is beyond a limit that is written
down below.
"""
import numpy as np

from ..errors import InputError
from .forecast_score import SHOWN, forecast_class
from .time_steps import steps_of
from .white_paper_work import MOST, change

#: A class is watched that rose by at least this share, and by at least as many cases.
RISE, CASES = 0.2, 10
#: A unit is watched that handles less than the district on time, by this, of so many cases.
BEHIND, TASKS = 0.05, 10
#: Weeks that are forecast, how sure the interval is, and how many classes are tried.
WEEKS, LEVEL, TRIED = 4, 0.8, 10


def outlook(work):
    """Fill in what to watch; the other parts must be there."""
    tables, put = work.tables, work.figures
    put["watch.rise"], put["watch.cases"], put["watch.behind"] = RISE, CASES, BEHIND
    against = "year_before" if work.year_before else "before"
    put["watch.against"] = work.period.year_before().name(work.language) \
        if work.year_before else work.period.before().name(work.language)
    tables["watch_classes"] = [
        {"kind": row["kind"], "code": row["code"], "name": row["name"], "filed": row["filed"],
         "base": row[against], "difference": row["filed"] - row[against],
         "change": change(row["filed"], row[against])}
        for row in sorted(tables["cases_by_class"], key=lambda row: (
            (row[against] or 0) - row["filed"], row["code"]))
        if row[against] is not None and row["filed"] - row[against] >= CASES
        and row["filed"] >= row[against] * (1 + RISE)][:MOST]
    whole = put["cases.on_time_handled"] / put["cases.should_handle"] \
        if put["cases.should_handle"] else None
    put["watch.on_time"] = whole
    tables["units_behind"] = sorted((
        {"code": row["code"], "name": row["name"], "should_handle": row["should_handle"],
         "on_time_handling_rate": row["on_time_handling_rate"], "overdue": row["overdue"],
         "unexplained": row["unexplained"]}
        for row in tables["tasks_by_unit"]
        if row["code"] and whole is not None and row["should_handle"] >= TASKS
        and row["on_time_handling_rate"] <= whole - BEHIND),
        key=lambda row: (row["on_time_handling_rate"], row["code"]))
    new = work.word("new")
    tables["watch_spots"] = [row for row in tables["hot_spots"] if row["new"] == new]
    tables["watch_components"] = [row for row in tables["components_bad"]
                                  if row["bad_share"] > 1 - (put["components.intact_share"] or 1)]
    tables["watch_goals"] = [row for row in tables["goals"] if row["met"] == work.word("missed")]
    put["watch.count"] = sum(bool(tables[name]) for name in (
        "watch_classes", "units_behind", "watch_spots", "watch_components", "watch_goals"))


def forecast(work):
    """Fill in how many cases of the main classes are to be expected in the weeks after the period;
    only those whose forecast stood the test on the past (``forecast_score``)."""
    put, cases = work.figures, work.cases
    put["forecast.weeks"], put["forecast.level"] = WEEKS, LEVEL
    put["forecast.from"] = put["forecast.tried"] = None
    work.tables["forecast"] = []
    known = ~np.isnat(cases.filed_at) & (cases.filed_at < work.end)
    try:
        steps = steps_of(cases.filed_at[known], "week", until=work.end)
    except InputError:
        return              # nothing was ever filed
    code, keys = work.pairs
    step = steps.of(cases.filed_at)
    recent = known & (step >= len(steps) - 52)
    numbers = np.bincount(code[recent], minlength=len(keys))
    order = [at for at in np.argsort(-numbers, kind="stable")[:TRIED] if numbers[at]]
    put["forecast.from"] = str(steps.border[-1])[:10]
    put["forecast.tried"] = len(order)
    for at in order:
        mine = step[known & (code == at) & (step >= 0)]
        counts = np.bincount(mine, minlength=len(steps)).astype(float)
        found = forecast_class(counts[None, :], WEEKS, LEVEL)
        if found.reason[0] == SHOWN:
            kind, classcode = keys[at]
            work.tables["forecast"].append({
                "kind": work.kind(kind), "code": classcode or "",
                "name": work.class_name(kind, classcode), "last": int(counts[-WEEKS:].sum()),
                "year_before": int(counts[-52:-52 + WEEKS].sum()),
                "expected": float(found.expected.sum()), "low": int(found.low[0]),
                "high": int(found.high[0])})
