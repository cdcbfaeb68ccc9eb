"""The match of two inventories: how right it is, how sure, how fast.

``rows`` is the size of the match that is timed; below 100,000 the recipe is small as well, and
what takes long is left out. ``inventories`` are files that are measured instead.
"""
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from . import census_real, census_recipe as recipe, census_rows, census_trip
from .measure import Figure, say, worker

SEEDS = ((3, 5), (11, 12), (21, 22))
STREETS, FEW_STREETS = 400, 12
#: noise and shift of the blocks (m), least F1, least share settled at PRECISION, most wrong
#: matches across classes (share of all).
LEVELS = ((0.5, 0.5, 0.965, 0.89, 0.0015), (1.0, 1.0, 0.936, 0.78, 0.003))
PRECISION, SECONDS = 0.995, 15
BIN_ROWS = 500
#: Most times one sjoin_nearest, by how the million lies.
TIMES = {"scattered": 3.0, "rows": 4.0}
#: What the file of a pair of inventories holds.
ARRAYS = ("old_xy", "old_class", "new_xy", "new_class", "truth")


def figures(work, rows, inventories=()):
    """The figures of the census bench."""
    for path in inventories:
        yield from inventory_figures(path)
    if inventories:
        return
    whole = rows >= 100_000
    for level in LEVELS if whole else LEVELS[:1]:
        yield from recipe_figures(level, SEEDS if whole else SEEDS[:1],
                                  STREETS if whole else FEW_STREETS)
    if whole:
        yield from census_rows.figures()
    yield from census_real.figures(100_000 if whole else 2_000)
    yield from census_trip.figures(work, rows)
    for name, times in TIMES.items():
        ours, peer = worker("census", "ours", name, rows), worker("census", "peer", name, rows)
        yield Figure(f"{rows:,} old and new objects {name}, matched with shift, attributes and "
                     "certainty (peer: geopandas.sjoin_nearest)", ours["seconds"],
                     peer["seconds"], times)
        yield Figure(f"{name}: peak memory", ours["peak_mb"], peer["peak_mb"], 4096, "MB", True)
        yield Figure(f"{name}: F1 (peer: the nearest)", ours["f1"], peer["f1"], unit="")


def recipe_figures(level, seeds, streets):
    """Figures of the recipe at one level of noise, means over ``seeds``."""
    sigma, shift, least, settled, across = level
    found = [worker("census", "recipe", sigma, shift, *pair, streets) for pair in seeds]

    def mean(name):
        return float(np.mean([f[name] for f in found]))
    title = f"recipe, σ {sigma:g} m + shift {shift:g} m"
    yield Figure(f"{title}: F1, mean of {len(seeds)} (peer: mutual nearest of a class)",
                 mean("f1"), mean("nearest"), least, "", True, True)
    yield Figure(f"{title}: F1 lost against a survey with the true shift taken off",
                 mean("known") - mean("f1"), None, 0.003, "", True)
    yield Figure(f"{title}: error of the shift, each axis, root mean square", mean("shift"), None,
                 0.1, "m", True)
    yield Figure(f"{title}: new rows settled at precision {PRECISION}", 100 * mean("settled"), None,
                 100 * settled, "%", True, True)
    yield Figure(f"{title}: decisions left for a person ({SECONDS} s each: "
                 f"{mean('left') * SECONDS / 3600:.0f} hours)", mean("left"), unit="decisions")
    yield Figure(f"{title}: probability against share that is right, worst bin of 0.1 with "
                 f"{BIN_ROWS} rows", max(f["unreliable"] for f in found), None, 0.03, "", True)
    yield Figure(f"{title}: wrong matches across classes", 100 * mean("across"), None,
                 100 * across, "%", True)
    yield Figure(f"{title}: seconds", mean("seconds"))


def inventory_figures(path):
    """Figures of a pair of inventories with its key, in a file of somebody's own."""
    found = worker("census", "inventory", path)
    title = f"{Path(path).name}, {found['old']:,} and {found['new']:,} objects"
    yield Figure(f"{title}: F1 (peer: mutual nearest of a class)", found["f1"], found["nearest"],
                 found["nearest"], "", True, True)
    yield Figure(f"{title}: new rows settled at precision {PRECISION}", 100 * found["settled"],
                 unit="%")
    yield Figure(f"{title}: decisions left for a person ({SECONDS} s each: "
                 f"{found['left'] * SECONDS / 3600:.1f} hours)", found["left"], unit="decisions")
    yield Figure(f"{title}: probability against share that is right, worst bin of 0.1 with "
                 f"{BIN_ROWS} rows", found["unreliable"], None, 0.03, "", True)
    yield Figure(f"{title}: wrong matches across classes", 100 * found["across"], unit="%")
    yield Figure(f"{title}: seconds", found["seconds"])
    yield Figure(f"{title}: peak memory", found["peak_mb"], unit="MB")


def missing_arrays(path):
    """Names of the arrays of a pair of inventories that a file does not hold."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return [name for name in ARRAYS if name not in stored]
    except (OSError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        return list(ARRAYS)


# -- the workers, each a process of its own

def recipe_worker(sigma, shift, seed, survey_seed, streets):
    """One pair of inventories matched and compared with its key."""
    pair = recipe.pair(float(sigma), float(shift), int(seed), int(survey_seed), int(streets))
    found, judged = match_and_judge(pair)
    taken_off = np.array([(o.dx, o.dy) for o in found.offset.values() if o.significant])
    error = found.shift(pair.old_xy) + taken_off.sum(axis=0) - pair.shift
    known, _ = match_and_judge(replace(pair, old_xy=pair.old_xy + pair.shift))
    say(**judged, known=recipe.f1(pair.truth, known.old, known.new)[2],
        shift=float(np.sqrt((error ** 2).mean())))


def inventory_worker(path):
    """A pair of inventories of somebody's own matched and compared with its key."""
    with np.load(path, allow_pickle=False) as stored:
        old_xy, old_cls, new_xy, new_cls, truth = (stored[name] for name in ARRAYS)
    _, judged = match_and_judge(recipe.Pair(old_xy, old_cls, new_xy, new_cls, truth))
    say(**judged, old=len(old_xy), new=len(new_xy))


def match_and_judge(pair):
    """The match of a pair, and what its key says of it."""
    from citygrid_plugin.core.census.matching import Side, match
    start = time.perf_counter()
    found = match(Side(pair.old_xy, pair.old_cls), Side(pair.new_xy, pair.new_cls))
    seconds = time.perf_counter() - start
    settled, unreliable = certainty(pair.truth, found)
    wrong = pair.truth[found.new] != found.old
    across = pair.old_cls[found.old] != pair.new_cls[found.new]
    return found, {
        "seconds": seconds, "f1": recipe.f1(pair.truth, found.old, found.new)[2],
        "nearest": recipe.f1(pair.truth, *recipe.mutual_nearest(pair))[2],
        "settled": settled, "unreliable": unreliable, "left": (1 - settled) * len(pair.truth),
        "across": float((wrong & across).sum() / max(len(wrong), 1))}


def certainty(truth, found):
    """Largest share of the new rows that is right to `PRECISION` when the surest are taken, and
    the largest difference between probability and share that is right in a bin of 0.1."""
    decided = np.full(len(truth), -1)
    decided[found.new] = found.old
    right, p = decided == truth, found.new_p
    order = np.argsort(-p, kind="stable")
    enough = np.flatnonzero(np.cumsum(right[order]) >= PRECISION * np.arange(1, len(p) + 1))
    bins = np.minimum((10 * p).astype(int), 9)
    count = np.bincount(bins, minlength=10)
    gap = np.abs(np.bincount(bins, p - right, 10)) / np.maximum(count, 1)
    full = count >= BIN_ROWS
    return (float(enough[-1] + 1) / len(p) if len(enough) else 0.0,
            float(gap[full].max()) if full.any() else 0.0)


def million(name, count, seed=1):
    """A large pair: ``scattered`` with five classes, 100 objects a hectare, or ``rows`` of equal
    objects 1.5 m apart, survey 2 m off; each with two attributes, 3 % of them changed."""
    rng = np.random.default_rng(seed)
    if name == "scattered":
        xy = rng.uniform(0.0, 10.0 * np.sqrt(count), (count, 2))
        pair = recipe.year_later(xy, rng.integers(0, 5, count), 0.5, 0.0, seed + 1)
    else:
        pair = recipe.rows_of_equals(count, 0.5, seed)
    n = len(pair.old_xy)
    names = np.array([f"owner {k}" for k in range(12)] + ["steel", "stone", "wood"], dtype=object)
    columns = {"deptcode2": names[(pair.old_xy[:, 0] // 500).astype(int) % 12],
               "kind": names[12 + rng.integers(0, 3, n)]}
    later = {}
    for column, values in columns.items():
        row = np.where(pair.truth >= 0, pair.truth, rng.integers(0, n, len(pair.truth)))
        changed = rng.random(len(row)) < 0.03
        later[column] = values[np.where(changed, rng.integers(0, n, len(row)), row)]
    return pair, columns, later


def ours_worker(name, count):
    from citygrid_plugin.core.census.matching import Options, Side, match
    pair, before, after = million(name, int(count))
    options = Options(reach=6.0) if name == "rows" else Options()
    start = time.perf_counter()
    found = match(Side(pair.old_xy, pair.old_cls, attributes=before),
                  Side(pair.new_xy, pair.new_cls, attributes=after), options)
    say(seconds=time.perf_counter() - start, f1=recipe.f1(pair.truth, found.old, found.new)[2])


def peer_worker(name, count):
    import geopandas
    pair, _, _ = million(name, int(count))
    old, new = (geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*xy.T))
                for xy in (pair.old_xy, pair.new_xy))
    start = time.perf_counter()
    joined = geopandas.sjoin_nearest(new, old)
    seconds = time.perf_counter() - start
    say(seconds=seconds, f1=recipe.f1(pair.truth, joined["index_right"].to_numpy(),
                                      joined.index.to_numpy())[2])


if __name__ == "__main__":
    {"recipe": recipe_worker, "inventory": inventory_worker, "ours": ours_worker,
     "peer": peer_worker}[sys.argv[1]](*sys.argv[2:])
