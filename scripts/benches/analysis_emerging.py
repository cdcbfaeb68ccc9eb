"""Emerging hot spots of a city (Gi* in space and time, trend, patterns), and the forecast of its
cases: how fast, and how good where a season was planted and where there is none."""
import sys
import time

import numpy as np

from .measure import Figure, say, worker

GRIDS, WEEKS = 35_000, 104
SECONDS, MOST_MB = 10.0, 4096.0
CLASSES = 10                      # half of them with a season, half without


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
    yield from _forecast(grids)


def _forecast(grids):
    found = worker("analysis_emerging", "forecast", grids)
    about = f"forecast, {grids:,} grids × {CLASSES} classes × {WEEKS} weeks"
    yield Figure(f"{about}: with the test of the past", found["seconds"], None, SECONDS,
                 absolute=True)
    yield Figure(f"{about}: peak memory", found["peak_mb"], None, MOST_MB, "MB", True)
    yield Figure(f"{about}: classes with a season that are forecast", found["seasonal"],
                 CLASSES // 2, 1.0, "classes", least=True)
    yield Figure(f"{about}: classes without one that are forecast", found["noise"], None, 0.0,
                 "classes", True)
    for name, words in (("steady", "a steady rate"), ("last_year", "the same week last year"),
                        ("mean_52", "the mean of 52 weeks")):
        yield Figure(f"{about}: error of the coming weeks where it is shown ({words})",
                     found["error"], found[name], 1.0, "")
    yield Figure(f"{about}: sums of the coming weeks in their interval of 80 % (promised "
                 f"{found['promised']:.1f} %)", found["coverage"], None, 80.0, "%", True, True)


# -- the workers, each a process of its own

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


def forecast(grids):
    """Forecast classes of random counts, and compare with weeks that were kept back."""
    from citygrid_plugin.core.analysis import forecast_score
    grids, weeks = int(grids), 4
    rng = np.random.default_rng(1)
    season = np.exp(0.7 * np.cos(2 * np.pi * np.arange(WEEKS + weeks) / 52.1775))
    usual = 0.5 * rng.gamma(1.0, 1.0, grids)[:, None]
    seconds, better = 0.0, [0, 0]
    errors = {name: [] for name in ("error", "steady", "last_year", "mean_52")}
    covered = []
    for number in range(CLASSES):
        wave = np.roll(season, 9 * number) if number % 2 == 0 else np.ones(WEEKS + weeks)
        values = rng.poisson(usual * wave).astype(float)
        past, came = values[:, :-weeks], values[:, -weeks:]
        start = time.perf_counter()
        found = forecast_score.forecast_class(past, weeks)
        seconds += time.perf_counter() - start
        better[number % 2] += found.score.better
        shown = found.reason == forecast_score.SHOWN
        if not shown.any():
            continue
        model = forecast_score.forecast.fit(past, weeks)
        made = {"error": found.expected, **forecast_score.naive(past, weeks, model)}
        for name, values in errors.items():
            values.append(float(np.mean((came[shown] - made[name][shown]) ** 2)))
        whole = came.sum(axis=1)
        covered.append((float(np.mean((whole >= found.low) & (whole <= found.high))),
                        found.score.promised))
    coverage, promised = 100 * np.mean(covered, axis=0)
    say(seconds=seconds, seasonal=better[0], noise=better[1], coverage=coverage,
        promised=promised, **{name: float(np.mean(values)) for name, values in errors.items()})


def _median(work):
    took = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took))


if __name__ == "__main__":
    {"emerging": emerging, "forecast": forecast}[sys.argv[1]](*sys.argv[2:])
