"""Reading the cases of a city into columns, one question alone, following a change, filters, and a
year's records."""
import sys
import time

import numpy as np

from .measure import Figure, say, worker

YEAR = 1_000_000
#: What is counted by unit grid once the cases are in memory.
FILTERS = (
    {}, {"kinds": ("event",), "classes": ("02", "0101", "0304")},
    {"since": "2026-01-01", "until": "2026-07-01", "sources": ("hotline", "city")},
    {"moment": "closed_at", "since": "2025-06-01", "until": "2025-09-01", "ended": True},
    {"classes": (("component", "01"), ("event", "03")), "units": ("990101042", "990101043"),
     "states": ("closed",), "since": "2025-01-01", "until": "2026-01-01", "urgent": False},
    {"objids": ("9901010102000001",)}, {"conditions": ("",), "bgids": ("990101006009002",)},
)


def figures(work, rows):
    """The figures of reading; ``rows`` counts components, of which there are 4.4 cases each."""
    path = work / f"cases_{rows}.gpkg"
    if not path.exists():
        worker("case_city", path, rows)
    ours = worker("analysis_facts", "ours", path)
    peer = worker("analysis_facts", "peer", path)
    what = f"{ours['cases']:,} cases"
    yield Figure(f"{what} read into columns (peer: pandas.read_sql, from {peer['rows']:,})",
                 ours["first"], peer["seconds"] * ours["cases"] / peer["rows"], 20, "s", True)
    once = worker("analysis_facts", "once", path)
    yield Figure(f"{what}: from the file to hot spots, only what they need is read",
                 once["first"], None, 10, "s", True)
    yield Figure(f"{what}: the same once they are read", once["again"], None, 5, "s", True)
    yield Figure(f"{what}: peak memory of it", once["peak_mb"], None, 4096, "MB", True)
    yield Figure(f"{what} brought up to date after a step of another desk", ours["change"], None,
                 1.0, "s", True)
    yield Figure(f"{what} brought up to date where nothing was written", ours["nothing"], None,
                 None, "ms")
    yield Figure(f"{what}: any filter and the counts by unit grid, the slowest of {len(FILTERS)}",
                 ours["filter"], None, 1.0, "s", True)
    yield Figure(f"{what}: peak memory", ours["peak_mb"], None, 4096, "MB", True)
    cases = YEAR if rows >= 100_000 else 4 * rows
    year = work / f"year_{cases}.gpkg"
    if not year.exists():
        worker("analysis_city", year, cases)
    read = worker("analysis_facts", "records", year)
    yield Figure(f"{read['steps']:,} step records of {read['cases']:,} cases read, with the "
                 f"deadline before each (the cases themselves: {read['cases_s']:.1f} s)",
                 read["steps_s"])
    yield Figure("the same a second time, after one step more", read["again_s"])
    yield Figure("peak memory of it", read["peak_mb"], None, 4096, "MB", True)


# -- the workers, each a process of its own

def ours(path):
    from citygrid_plugin.core.analysis.cases import Filter
    from citygrid_plugin.core.workspace import case_facts, store
    with store.open_workspace(path) as ws, store.open_workspace(path) as other:
        first, cases = timed(lambda: case_facts.cases_of(ws))
        nothing, _ = timed(lambda: case_facts.cases_of(ws))
        change = []
        for _ in range(3):
            step(other)
            seconds, cases = timed(lambda: case_facts.cases_of(ws))
            change.append(seconds)
        grids = len(cases.bgid.values)

        def count(given):
            fit = Filter(**given).mask(cases)
            return np.bincount(cases.bgid.codes[fit] + 1, minlength=grids + 1)
        slowest = max(min(timed(lambda: count(given))[0] for _ in range(2)) for given in FILTERS)
        say(cases=len(cases), first=first, nothing=1000 * nothing, change=max(change),
            filter=slowest)


def once(path):
    """Counts by unit grid and hot spots, as one who has one question has them."""
    import shapely
    from citygrid_plugin.core.analysis import hotspots, weights
    from citygrid_plugin.core.workspace import case_facts, store
    from citygrid_plugin.core.workspace.counting import Counting, Query
    weights.contiguity(shapely.box([0, 1], 0, [1, 2], 1))       # imports take no time

    def work():
        found = Counting(sparing=True).answer(ws, Query())
        shapes = found.areas.geometry
        middle = shapely.get_coordinates(shapely.centroid(shapes))
        hotspots.hot_spots(found.counts.inside, weights.contiguity(shapes), xy=middle)
    with store.open_workspace(path) as ws:
        case_facts.keep(ws)
        say(first=timed(work)[0], again=timed(work)[0])


def step(ws):
    """Another desk reports a case and takes a step with one."""
    from citygrid_plugin.core.workspace import cases
    fid, version = ws.query("SELECT fid, version FROM case_open WHERE state = 'filed' AND "
                            "request = '' ORDER BY fid LIMIT 1")[0]
    cases.step(ws, fid, "dispatch", actor="bench", role="dispatcher", expected_version=version,
               unit="990101043")
    (kind, code), = ws.query("SELECT kind, code FROM object_class WHERE kind = 'event' LIMIT 1")
    x, y = ws.query("SELECT min_x + 100, min_y + 100 FROM gpkg_contents "
                    "WHERE table_name = 'case_closed'")[0]
    cases.report(ws, classcode=code, kind=kind, x=x, y=y, description="bench", source="hotline",
                 actor="bench", role="acceptor")


def peer(path, rows=400_000):
    """The same columns of some cases as pandas reads and converts them."""
    import sqlite3

    import pandas
    from citygrid_plugin.core.analysis.cases import CODED, NUMBERS, TIMES
    from citygrid_plugin.core.workspace.ddl import sql
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    start = time.perf_counter()
    frame = pandas.read_sql(sql("SELECT fid, geom, {columns} FROM case_closed LIMIT ?",
                                columns=[*CODED, *TIMES, *NUMBERS]), connection, params=(rows,))
    for name in TIMES:
        frame[name] = pandas.to_datetime(frame[name])
    for name in CODED:
        frame[name] = frame[name].astype("category")
    xy = np.frombuffer(b"".join(frame["geom"].str[-16:]), "<f8").reshape(-1, 2)
    say(rows=len(xy), seconds=time.perf_counter() - start)


def records(path):
    from citygrid_plugin.core.workspace import case_facts, store
    with store.open_workspace(path) as ws, store.open_workspace(path) as other:
        cases_s, cases = timed(lambda: case_facts.cases_of(ws))
        steps_s, steps = timed(lambda: case_facts.steps_of(ws))
        step(other)
        again_s, _ = timed(lambda: case_facts.steps_of(ws))
    say(cases=len(cases), steps=len(steps), cases_s=cases_s, steps_s=steps_s, again_s=again_s)


def timed(call):
    """Seconds of a call, and what it returns."""
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


if __name__ == "__main__":
    {"ours": ours, "once": once, "peer": peer, "records": records}[sys.argv[1]](*sys.argv[2:])
