"""Counting four million cases by 35,000 areas, and any filter on them afterwards."""
import sys
import time

import numpy as np

from .measure import Figure, say, worker

CASES, GRIDS = 4_000_000, 35_000


def figures(work, rows):
    """The figures of counting; smaller data where fewer components are asked for."""
    cases, grids = (CASES, GRIDS) if rows >= 100_000 else (40 * rows, max(rows // 25, 50))
    points = work / f"points_{cases}.npz"
    if not points.exists():
        worker("analysis_counts", "generate", points, cases, grids)
    ours = worker("analysis_counts", "ours", points)
    peer = worker("analysis_counts", "sjoin", points)
    what = f"{cases:,} points by {grids:,} areas"
    yield Figure(f"{what} (geopandas.sjoin + groupby)", ours["seconds"], peer["seconds"], 1.0)
    yield Figure("areas with another number of points than the peer has", int(np.sum(
        np.array(ours["counts"]) != np.array(peer["counts"]))), None, 0, "areas", True)
    yield Figure(f"peak memory of {what}", ours["peak_mb"], peer["peak_mb"], 4096, "MB", True)
    asked = worker("analysis_counts", "filters", cases, grids)
    yield Figure(f"counts of {cases:,} cases by filter: the slowest of {asked['asked']} after the "
                 "first", asked["slowest"], None, 1.0, "s", True)
    yield Figure("the first of them, cases in memory, by position", asked["first"])
    yield Figure("peak memory of it", asked["peak_mb"], None, 4096, "MB", True)


# -- the workers, each a process of its own

def generate(path, cases, grids):
    """Points of cases and areas, as they lie in a city."""
    import shapely
    from citygrid_plugin.core.sample.city import city
    made = city(n_components=10 * int(grids), n_grids=int(grids), n_cases=int(cases))
    parts = [(part["x"], part["y"]) for part in made.cases()]
    x, y = (np.concatenate(values) for values in zip(*parts))
    areas = made.grids["geometry"]
    xy, part = shapely.get_coordinates(areas, return_index=True)
    np.savez(path, x=x, y=y, xy=xy, part=part)
    say(cases=len(x), areas=len(areas))


def _read(path):
    import shapely
    found = np.load(path)
    areas = shapely.polygons(shapely.linearrings(found["xy"], indices=found["part"]))
    return found["x"], found["y"], areas


def ours(path):
    from citygrid_plugin.core.analysis.counts import count
    from citygrid_plugin.core.analysis.places import place_of
    x, y, areas = _read(path)
    start = time.perf_counter()
    counts = count(place_of(x, y, areas), len(areas)).inside
    say(seconds=time.perf_counter() - start, counts=counts.tolist())


def sjoin(path):
    import geopandas
    x, y, areas = _read(path)
    areas = geopandas.GeoDataFrame({"area": np.arange(len(areas))}, geometry=areas, crs=4549)
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y), crs=4549)
    start = time.perf_counter()
    joined = geopandas.sjoin(points, areas, predicate="intersects")
    counts = joined.groupby("area").size()
    seconds = time.perf_counter() - start
    say(seconds=seconds, counts=counts.reindex(range(len(areas)), fill_value=0).tolist())


def filters(cases, grids):
    """Seconds of the first count and of the slowest one after it."""
    from citygrid_plugin.core.analysis.cases import Cases, Coded, Filter
    from citygrid_plugin.core.analysis.counts import count, groups_of
    from citygrid_plugin.core.analysis.places import place_of
    from citygrid_plugin.core.sample.city import city
    made = city(n_components=10 * int(grids), n_grids=int(grids), n_cases=int(cases))
    texts, others = ("kind", "classcode", "condition", "source", "state", "unit"), (
        "x", "y", "reported_at", "filed_at", "closed_at")
    columns = {name: [] for name in (*texts, *others)}
    for part in made.cases():
        for name, values in columns.items():
            values.append(part[name])
    columns = {name: np.concatenate(values) for name, values in columns.items()}
    facts = Cases.of(**{name: Coded.of(values) if name in texts else values
                        for name, values in columns.items()})
    days = np.sort(facts.reported_at)
    third, half = (str(days[int(share * len(days))])[:10] for share in (1 / 3, 1 / 2))
    chosen = [
        (Filter(), ""), (Filter(classes=("05",)), ""), (Filter(classes=(("event", "0102"),)), ""),
        (Filter(since=third, until=half), ""), (Filter(moment="closed_at", until=half), ""),
        (Filter(states=("closed",), sources=("public", "collector")), ""),
        (Filter(conditions=("设施损坏",), ended=False), ""), (Filter(), "class"),
        (Filter(since=third), "month"), (Filter(kinds=("event",)), "source"), (Filter(), "state")]
    times, place = [], None
    for asked, by in chosen:
        start = time.perf_counter()
        if place is None:
            place = place_of(facts.x, facts.y, made.grids["geometry"])
        found = count(place, len(made.grids["geometry"]), asked.mask(facts),
                      groups_of(facts, by) if by else None)
        found.inside, found.outside
        times.append(time.perf_counter() - start)
    say(first=times[0], slowest=max(times[1:]), asked=len(times) - 1, times=times)


if __name__ == "__main__":
    {"generate": generate, "ours": ours, "sjoin": sjoin,
     "filters": filters}[sys.argv[1]](*sys.argv[2:])
