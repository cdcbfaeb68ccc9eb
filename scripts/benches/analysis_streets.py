"""What comes back, streets without a facility, density along streets, clusters in time."""
import sys
import time

import numpy as np

from .measure import Figure, say, worker

SIDE = 200.0        # metres of a block
NEAR = 50.0
DAYS = 365


def figures(work, rows):
    """The figures; there are as many cases as ``rows``, and a street for each 55."""
    ours, peer = worker("analysis_streets", "ours", rows), worker("analysis_streets", "peer", rows)
    what = f"{ours['cases']:,} cases of a year"
    streets = f"{ours['streets']:,} streets ({ours['km']:,.0f} km)"
    yield Figure(f"{what}: what comes back at components and places", ours["recurring"], None, 10,
                 "s", True)
    yield Figure(f"{streets}: stretches without one of {ours['facilities']:,} facilities within "
                 f"{NEAR:g} m, cut and joined (peer: geopandas.overlay with buffers)",
                 ours["gaps"], peer["gaps"], 1)
    yield Figure("metres without, ours less those of the buffers (their circles are polygons)",
                 ours["metres"] - peer["metres"], None, None, "m")
    yield Figure(f"the same with {ours['many']:,} facilities", ours["gaps_many"])
    yield Figure(f"{what} on {streets}: density along streets", ours["density"], None, 60, "s",
                 True)
    yield Figure(f"{what}: ST-DBSCAN, 100 m, 7 days, 5 cases (peer: scipy's KD-tree, all pairs)",
                 ours["clusters"], peer["clusters"], 1)
    yield Figure(f"{ours['number']:,} clusters: cases in another one than the peer's",
                 int((np.array(ours["digest"]) != np.array(peer["digest"])).sum()), None, 0,
                 "rows", True)
    yield Figure("peak memory", ours["peak_mb"], peer["peak_mb"], 4096, "MB", True)


# -- the workers, each a process of its own

def made(rows):
    """Streets with bends on a square of blocks, facilities, and cases in half as many hot spots as
    elsewhere: (lines, facility points, x, y, days)."""
    import shapely
    rng = np.random.default_rng(3)
    wide = max(int((rows / 110) ** 0.5), 3)
    i, j = (v.ravel() for v in np.meshgrid(np.arange(wide + 1), np.arange(wide)))
    share = np.linspace(0, 1, 8)
    along = (j[:, None] + share) * SIDE
    bend = np.pad(rng.normal(0, 2, (len(i), 6)), ((0, 0), (1, 1)))
    across = i[:, None] * SIDE + bend
    lines = np.concatenate([shapely.linestrings(np.stack([across, along], -1)),
                            shapely.linestrings(np.stack([along, across[::-1]], -1))])
    size = wide * SIDE
    x, y = rng.random((2, rows)) * size
    days = rng.random(rows) * DAYS
    hot = rows // 3
    middle = rng.random((3, max(hot // 100, 1)))
    of = rng.integers(0, middle.shape[1], hot)
    x[:hot], y[:hot] = middle[:2, of] * size + rng.normal(0, 40, (2, hot))
    days[:hot] = middle[2, of] * DAYS + rng.normal(0, 5, hot)
    return lines, rng.random((max(rows // 33, 1), 2)) * size, x, y, days


def moments(days):
    return np.datetime64("2026-01-01T00:00:00", "s") + (days * 86400).astype("m8[s]")


def timed(function):
    start = time.perf_counter()
    found = function()
    return time.perf_counter() - start, found


def digest(cluster):
    """Sizes of the largest clusters, and the noise."""
    return [int((cluster < 0).sum()),
            *np.sort(np.bincount(cluster[cluster >= 0], minlength=1))[::-1][:50].tolist()]


def ours(rows):
    import shapely

    from citygrid_plugin.core.analysis import gaps, network_density, recurring, st_dbscan
    from citygrid_plugin.core.analysis.cases import Cases, Coded
    rows = int(rows)
    lines, spots, x, y, days = made(rows)
    rng = np.random.default_rng(4)
    at = moments(days)
    objid = np.where(rng.random(rows) < 0.4, rng.integers(0, rows, rows) // 3, -1)
    cases = Cases.of(
        n=rows, x=x, y=y, reported_at=at, closed_at=at + np.timedelta64(1, "D"),
        ended=np.ones(rows, bool), objid=Coded(objid.astype(np.int32), _names("O", rows)),
        classcode=Coded(rng.integers(0, 30, rows).astype(np.int32), _names("01", 30)))
    gaps.facility_gaps(lines[:5], shapely.points(spots[:1]), NEAR)       # imports take no time
    back, _ = timed(lambda: (recurring.at_objects(cases), recurring.at_places(cases)))
    took, found = timed(lambda: gaps.facility_gaps(lines, shapely.points(spots), NEAR))
    many = rng.random((rows, 2)) * spots.max()
    took_many, _ = timed(lambda: gaps.facility_gaps(lines, shapely.points(many), NEAR))
    density, _ = timed(lambda: network_density.network_density(lines, x, y))
    clusters, made_ = timed(lambda: st_dbscan.st_dbscan(x, y, at, 100, 7))
    say(cases=rows, streets=len(lines), km=float(shapely.length(lines).sum()) / 1000,
        facilities=len(spots), many=rows, recurring=back, gaps=took, gaps_many=took_many,
        metres=float(shapely.length(found.far).sum()), density=density, clusters=clusters,
        number=made_.number, digest=digest(made_.cluster))


def _names(begin, count):
    return np.array([f"{begin}{k:02}" for k in range(count)], object)


def peer(rows):
    import geopandas
    import shapely
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree
    rows = int(rows)
    lines, spots, x, y, days = made(rows)
    streets = geopandas.GeoDataFrame(geometry=lines, crs=3857)
    discs = geopandas.GeoDataFrame(geometry=shapely.buffer(shapely.points(spots), NEAR), crs=3857)
    took, rest = timed(lambda: geopandas.overlay(streets, discs, how="difference"))

    def clusters():
        seconds = moments(days).astype(np.int64)
        tree = cKDTree(np.column_stack([x / 100, y / 100, seconds / (7 * 86400)]))
        one, two = tree.query_pairs(1, p=np.inf, output_type="ndarray").T
        near = (x[one] - x[two]) ** 2 + (y[one] - y[two]) ** 2 <= 100 ** 2
        near &= np.abs(seconds[one] - seconds[two]) <= 7 * 86400
        one, two = one[near], two[near]
        core = np.bincount(np.concatenate([one, two]), minlength=rows) + 1 >= 5
        both = core[one] & core[two]
        graph = coo_matrix((both[both], (one[both], two[both])), shape=(rows, rows))
        label = connected_components(graph, directed=False)[1]
        first = np.full(rows, rows)
        np.minimum.at(first, label[core], np.flatnonzero(core))
        found = np.where(core, first[label], rows)
        for a, b in ((one, two), (two, one)):
            edge = ~core[a] & core[b]
            np.minimum.at(found, a[edge], first[label[b[edge]]])
        return np.where(found < rows, np.unique(found, return_inverse=True)[1], -1)
    spent, cluster = timed(clusters)
    say(gaps=took, metres=float(rest.length.sum()), clusters=spent, digest=digest(cluster))


if __name__ == "__main__":
    {"ours": ours, "peer": peer}[sys.argv[1]](*sys.argv[2:])
