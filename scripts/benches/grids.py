"""Dividing cities into unit grids side by side with other ways; numbering and assigning.

Cities stand in `grid_cities`, what a figure means in `grid_figures`, the peers in `grid_methods`:
a net of 100 m, street blocks, momepy's enclosures and its enclosed tessellation. The peer column
is the net; the others stand in brackets. Every limit is that of the issue that ordered the
division; a city without parcels has none for parcels.
"""
import sys
import threading
import time

import numpy as np

from . import grid_cities, grid_figures, grid_methods
from .measure import Figure, say, worker

GRIDS = 35_000
PEERS = ("net", "blocks", "enclosures", "tessellation")
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
SCALE = (20, 90, 350)             # km²
WHOLE_CITY = 18.5                 # km², to be divided within CITY_SECONDS
CITY_SECONDS, MOST_SECONDS, MOST_MB = 30.0, 600.0, 4096.0
NOISE = 1.1                       # two runs of the same differ by that much
# key, words, unit, {variant: limit}, whether the limit is the least
PARCELS, ROADS, BUILDINGS = grid_cities.VARIANTS
FIGURES = (
    ("band", "cells in 5,000–20,000 m²", "%", {PARCELS: 98, ROADS: 99, BUILDINGS: 99}, True),
    ("mean_off", "mean area off the target", "%", {PARCELS: 5}, False),
    ("cv", "variation of the area", "CV", {PARCELS: 0.25, ROADS: 0.18, BUILDINGS: 0.20}, False),
    ("compact", "compactness, median", "", {PARCELS: 0.65, ROADS: 0.63, BUILDINGS: 0.60}, True),
    ("compact10", "compactness, tenth percentile", "", {PARCELS: 0.35}, True),
    ("barrier", "inner border on roads, water or rail", "%",
     {PARCELS: 55, ROADS: 65, BUILDINGS: 50}, True),
    ("parcel", "inner border on those or parcel borders", "%", {PARCELS: 90}, True),
    ("major", "length of major roads on a cell border", "%", {PARCELS: 85}, True),
    ("parcels_cut", "divisible parcels cut by more than 2 %", "%", {PARCELS: 0.3}, False),
    ("whole_cut", "flagged objects cut", "objects", 0, False),
    ("buildings_cut", "buildings cut", "buildings", 0, False),
    ("fault", "gap, overlap and outside", "m²", 1.0, False),
    ("seams", "edges not shared by neighbours", "edges", 0, False),
    ("broken", "cells not valid or of several parts", "cells", 0, False),
    ("across", "cells across communities", "cells", 0, False),
)


def figures(work, rows, cities=()):
    """The figures of the grids bench.

    ``rows`` points are assigned; below 100,000 only small places and one variant of each are
    divided. With ``cities`` (files, see `grid_cities`) only they are measured.
    """
    size = "large" if rows >= 100_000 else "tiny"
    for place in cities or grid_cities.places(size):
        variants = worker("grids", "variants", place)["variants"]
        for variant in variants[:1] if size == "tiny" else variants:
            yield from _side_by_side(place, variant, size)
        if size != "tiny":
            yield from _load_curve(place, variants[0])
    if cities:
        return
    yield from _scale(SCALE if size != "tiny" else (0.3, 1))
    given = worker("grids", "assign", rows)
    yield Figure(f"numbering {given['grids']:,} grids", given["number"])
    yield Figure(f"unit grid of {rows:,} points on {given['grids']:,} grids (geopandas.sjoin)",
                 given["ours"], given["sjoin"], 1.0)


def _side_by_side(place, variant, size):
    """All figures of one city and variant, ours and the peers'."""
    ours = worker("grids", "divide", place, variant, "ours")
    peers = {name: worker("grids", "divide", place, variant, name) for name in PEERS
             if size != "tiny" or name != "tessellation"}
    there = {name: found for name, found in peers.items() if "seconds" in found}
    about = f"{ours['title']}, {variant}"
    missing = [f"{name}: {found['why']}" for name, found in peers.items() if "why" in found]
    note = f" (missing: {'; '.join(missing)})" if missing else ""
    whole = WHOLE_CITY / 2 < ours["km2"] < 1.2 * WHOLE_CITY
    yield _figure(f"{about}: {ours['km2']:.1f} km², {ours['cells']:,} cells, time{note}", "seconds",
                  ours, there, CITY_SECONDS if whole else None, "s")
    yield Figure(f"{about}: flagged cells, share of the cells (of the area "
                 f"{_text(ours['flagged_area'])} %; all cells in the band "
                 f"{_text(ours['band_all'])} %)", ours["flagged_cells"],
                 there["net"]["flagged_cells"], None, "%")
    for key, words, unit, limit, least in FIGURES:
        if ours[key] is not None and not (key[-4:] == "_cut" and not ours[key[:-4]]):
            count = f" of {ours[key[:-4]]:,}" if key[-4:] == "_cut" else ""
            limit = limit.get(variant) if isinstance(limit, dict) else limit
            yield _figure(f"{about}: {words}{count}", key, ours, there, limit, unit, least)
    yield Figure(f"{about}: peak memory, all processes", ours["together_mb"],
                 there["net"]["together_mb"], None, "MB")
    if ours["faults"]:
        print(f"# {about}: faults of the input, which no cell answers for: "
              + "; ".join(ours["faults"]), flush=True)


def _figure(name, key, ours, peers, limit, unit, least=False):
    others = "; ".join(f"{peer} {_text(found.get(key))}" for peer, found in peers.items()
                       if peer != "net")
    return Figure(f"{name} (net; {others})", ours[key], peers["net"].get(key), limit, unit,
                  True, least)


def _text(value):
    return "–" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _load_curve(place, variant):
    """Variation of load against that of the area, over the share of the load."""
    net = worker("grids", "divide", place, variant, "net")
    if net.get("load_cv") is None:
        return
    for share in SHARES:
        ours = worker("grids", "divide", place, variant, "ours", share)
        about = (f"{ours['title']}, {variant}, area to load {100 - 100 * share:.0f}:"
                 f"{100 * share:.0f}")
        fixed = share == 0.25
        yield Figure(f"{about}: variation of the load (net)", ours["load_cv"], net["load_cv"],
                     0.75 if fixed else None, "CV")
        yield Figure(f"{about}: variation of the area (net)", ours["cv"], net["cv"],
                     0.30 if fixed else None, "CV", True)
        yield Figure(f"{about}: cells in 5,000–20,000 m² (net)", ours["band"], net["band"],
                     97 if fixed else None, "%", True, True)


def _scale(sizes):
    """Time and memory over the area of a generated city, roads and buildings."""
    first = None
    for km2 in sizes:
        found = worker("grids", "divide", f"sheet {km2}", BUILDINGS, "ours")
        last = km2 == sizes[-1]
        full = km2 >= 350
        about = f"{found['title']}, {found['cells']:,} cells"
        yield Figure(f"{about}: time", found["seconds"], None, MOST_SECONDS if full else None, "s",
                     True)
        yield Figure(f"{about}: peak memory, all processes", found["together_mb"], None,
                     MOST_MB if last else None, "MB", True)
        for key, words, unit in (("buildings_cut", "buildings cut", "buildings"),
                                 ("fault", "gap, overlap and outside", "m²")):
            yield Figure(f"{about}: {words}", found[key], None, None, unit)
        work = found["km2"] * np.log(1e6 * found["km2"])
        if first is None:
            first = found["seconds"] / work
        else:
            yield Figure(f"{about}: time over n log n, against {sizes[0]} km²",
                         found["seconds"] / work / first, None, NOISE if full else None, "×", True)


# -- the workers, each a process of its own

def variants(place):
    """The variants of a city."""
    say(variants=grid_cities.load(place).variants())


def divide(place, variant, method, share=None):
    """Divide a city by one method and measure what comes out."""
    city = grid_cities.load(place)
    ground = city.ground_for(variant)
    momepy = method in ("enclosures", "tessellation")
    if momepy and not grid_methods.has_momepy():
        say(why="momepy is not there, see scripts/bench --help")
    import geopandas                                        # noqa: F401  imports take no time
    from citygrid_plugin.core.grids import stored           # noqa: F401
    options = {} if share is None else dict(load=city.points, load_share=float(share))
    memory = Memory()
    start = time.perf_counter()
    found = getattr(grid_methods, method)(ground, **options)
    seconds = time.perf_counter() - start
    together = memory.stop()
    if found is None:
        say(why="there are neither buildings nor parcels")
    faults = [words + (f" ({area:.1f} m²)" if area else "")
              for words, area in grid_figures.input_faults(ground)]
    say(title=city.title, seconds=seconds, together_mb=together, faults=faults,
        **grid_figures.measure(*found, ground, city.points))


class Memory:
    """The most memory (MB) that this process and its children hold together, from now on."""

    def __init__(self):
        self.most, self._over = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self):
        """The peak so far."""
        self._over.set()
        self._thread.join()
        return self.most

    def _watch(self):
        while True:
            self.most = max(self.most, sum(map(_held, _family())))
            if self._over.wait(0.2):
                return


def _family():
    """Numbers of this process and of its descendants."""
    import os
    from pathlib import Path
    found, rest = [], [os.getpid()]
    while rest:
        process = rest.pop()
        found.append(process)
        try:
            tasks = list(Path(f"/proc/{process}/task").iterdir())
            for task in tasks:
                rest += map(int, (task / "children").read_text().split())
        except OSError:           # it has ended meanwhile
            continue
    return found


def _held(process):
    """Memory of a process in MB; what it shares with others counts by its part."""
    from pathlib import Path
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    lines = [line.split() for line in text.splitlines()]
    return sum(int(line[1]) for line in lines if line[0] == "Pss:") / 1024


def assign(rows):
    """Number the grids of a city, and find the grid of points; medians of three runs."""
    import geopandas
    import shapely
    from citygrid_plugin.core.grids.assign import assign as ours
    from citygrid_plugin.core.grids.numbering import number
    from citygrid_plugin.core.sample.city import city
    rows = int(rows)
    made = city(n_components=rows, n_grids=min(max(rows * 35 // 1000, 36), GRIDS), n_cases=0)
    grids = made.grids
    start = time.perf_counter()
    number(grids["geometry"], grids["community_code"])
    numbered = time.perf_counter() - start
    points = shapely.points(made.x, made.y)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        found = ours(points, grids["geometry"], grids["bgid"])
        middle = time.perf_counter()
        left = geopandas.GeoDataFrame(geometry=points, crs=made.epsg)
        right = geopandas.GeoDataFrame({"bgid": grids["bgid"]}, geometry=grids["geometry"],
                                       crs=made.epsg)
        joined = geopandas.sjoin(left, right, how="left", predicate="intersects")
        took.append((middle - start, time.perf_counter() - middle))
    first = joined.groupby(level=0)["bgid"].min().to_numpy()     # on a border the lower code
    differ = np.flatnonzero(found.astype(str) != first.astype(str))
    assert not len(differ) or all(found[i] is None for i in differ), "the two disagree"
    mine, theirs = np.median(took, axis=0)
    say(number=numbered, ours=float(mine), sjoin=float(theirs), grids=len(grids["bgid"]))


if __name__ == "__main__":
    {"variants": variants, "divide": divide, "assign": assign}[sys.argv[1]](*sys.argv[2:])
