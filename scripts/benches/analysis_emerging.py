"""Emerging hot spots of a city: Gi* in space and time, trend, patterns."""
import sys
import time

import numpy as np

from .measure import Figure, say, worker

GRIDS, WEEKS = 35_000, 104
SECONDS, MOST_MB = 10.0, 4096.0


def figures(work, rows):
    """The figures; below 100,000 rows of a small town."""
    grids = GRIDS if rows >= 100_000 else 400
    found = worker("analysis_emerging", "emerging", grids)
    about = f"{found['grids']:,} grids × {WEEKS} weeks"
    yield Figure(f"emerging hot spots, {about}", found["seconds"], None, SECONDS, absolute=True)
    yield Figure(f"emerging hot spots, {about}: Gi* in space and time alone", found["gi"])
    yield Figure(f"emerging hot spots, {about}: Mann-Kendall and Sen (scipy, one by one)",
                 found["trend"], found["scipy"], 1.0)
    yield Figure(f"emerging hot spots, {about}: peak memory", found["peak_mb"], None, MOST_MB,
                 "MB", True)


# -- the worker, a process of its own

def emerging(grids):
    """Find patterns among random counts with planted hot spots, medians of three runs."""
    from scipy.stats import kendalltau, theilslopes
    from citygrid_plugin.core.analysis import emerging as ours
    from citygrid_plugin.core.analysis.mann_kendall import mann_kendall
    from citygrid_plugin.core.analysis.weights import contiguity
    from citygrid_plugin.core.sample.city import city
    made = city(n_components=1_000, n_grids=int(grids), n_cases=0)
    weights = contiguity(made.grids["geometry"])
    n = len(made.grids["bgid"])
    rng = np.random.default_rng(1)
    values = rng.poisson(1.0, (n, WEEKS)).astype(float)
    values[rng.choice(n, n // 100, replace=False), WEEKS // 2:] += 4
    took = {"seconds": _median(lambda: ours.emerging(values, weights)),
            "gi": _median(lambda: ours.space_time_gi(values, weights, 1))}
    z = ours.space_time_gi(values, weights, 1)
    took["trend"] = _median(lambda: mann_kendall(z))
    few = z[:200]
    start = time.perf_counter()
    for series in few:
        kendalltau(np.arange(WEEKS), series)
        theilslopes(series)
    took["scipy"] = (time.perf_counter() - start) * n / len(few)
    say(grids=n, **took)


def _median(work):
    took = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took))


if __name__ == "__main__":
    {"emerging": emerging}[sys.argv[1]](*sys.argv[2:])
