"""The evaluation of a year of one million cases with all their records, and of its months."""
import sys
import time

from .measure import Figure, say, worker

YEAR = 1_000_000
SINCE, UNTIL = "2025-11-22", "2026-11-22"


def figures(work, rows):
    """The figures of the evaluation, reading included; a smaller city where fewer components are
    asked for."""
    cases = YEAR if rows >= 100_000 else 4 * rows
    year = work / f"year_{cases}.gpkg"
    if not year.exists():
        worker("analysis_city", year, cases)
    for subject in ("area", "unit", "collector"):
        told = worker("analysis_evaluation", "ours", year, subject)
        what = f"evaluation of a year of {told['cases']:,} cases, {told['rows']:,} {subject}s"
        yield Figure(f"{what}, reading included", told["first"], None, 10, "s", True)
        yield Figure(f"{what}, once they are read", told["again"], None, 10, "s", True)
        yield Figure(f"{what}, by month", told["months"])
        yield Figure(f"{what}: peak memory", told["peak_mb"], None, 4096, "MB", True)


def ours(path, subject):
    from citygrid_plugin.core.workspace import store
    from citygrid_plugin.core.workspace.evaluation import Evaluator, evaluate_workspace
    with open(path, "rb") as file:      # the disk is not what is measured
        while file.read(1 << 24):
            pass
    with store.open_workspace(path) as ws:
        first, made = timed(lambda: evaluate_workspace(ws, subject, SINCE, UNTIL))
        evaluator = Evaluator(ws, subject, SINCE, UNTIL)
        again, _ = timed(evaluator.whole)
        months, _ = timed(lambda: evaluator.by_step("month"))
        say(first=first, again=again, months=months, rows=len(made), cases=made.read)


def timed(work):
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    {"ours": ours}[sys.argv[1]](*sys.argv[2:])
