"""Weights and local statistics of 35,000 irregular cells, side by side with libpysal and esda on
the same weights. The limit of Gi* is that of the issue that ordered it: five times as fast.
"""
import sys
import time
import warnings

import numpy as np

from .analysis_peers import has_esda, install_esda
from .measure import Figure, say, worker

CELLS, CASES = 35_000, 4_000_000
TIMES = 5             # runs, of which the median counts
PERMUTATIONS = 99
FASTER = 1 / 5
MOST_TOGETHER = 5.0   # s, for counting all cases by area and their hot spots
MOST_SECONDS = 2.0    # for weights
EQUAL = 1e-9


def figures(work, rows):
    """The figures; below 100,000 ``rows`` of 1,000 cells."""
    cells = CELLS if rows >= 100_000 else 1_000
    large = cells == CELLS
    ours = worker("analysis_local", "ours", cells)
    peer = worker("analysis_local", "peer", cells) if install_esda() else {}
    about = f"{cells:,} irregular cells"
    yield Figure(f"{about}: Gi* with FDR (esda G_Local, no permutations, no FDR)", ours["gi"],
                 peer.get("gi"), FASTER if large else None)
    yield Figure(f"{about}: largest difference of z from esda's", peer.get("differ"), None, EQUAL,
                 "", True)
    yield Figure(f"{about}: largest difference of local Moran from esda's",
                 peer.get("moran_differ"), None, EQUAL, "", True)
    yield Figure(f"{about}: local Moran (esda Moran_Local without permutations)", ours["moran"],
                 peer.get("moran"))
    yield Figure(f"{about}: p by {PERMUTATIONS} permutations (esda G_Local, simulations not kept, "
                 "without numba)", ours["permuted"], peer.get("permuted"))
    yield Figure(f"{about}: p by 999 permutations", ours["permuted_999"])
    yield Figure(f"{about}: queen weights (libpysal Queen)", ours["queen"], peer.get("queen"))
    for name in ("queen", "queen_seams", "rook", "rook_seams", "band"):
        words = name.replace("_seams", ", gaps and overlaps up to 0.6 m").replace(
            "band", "distance band, chosen")
        yield Figure(f"{about}: weights, {words}", ours[name], None,
                     None if name == "band" or not large else 2 * MOST_SECONDS
                     if name == "rook_seams" else MOST_SECONDS, "s", True)
    yield Figure(f"{about}: hot_spots with every warning and local Moran", ours["whole"])
    yield Figure(f"{about}: peak memory", ours["peak_mb"], None, None, "MB")
    cases = CASES if large else 20 * cells
    found = worker("analysis_local", "together", cells, cases)
    what = f"{cases:,} cases by {cells:,} areas, neighbours, Gi* with FDR and warnings"
    yield Figure(what, found["seconds"], None, MOST_TOGETHER, "s", True)
    yield Figure(f"peak memory of {what}", found["peak_mb"], None, 4096, "MB", True)


def made(cells, noise=0.0):
    """Crooked four-sided cells of about 10,000 m² with points along their sides, of which each is
    drawn with its own ``noise`` (m); and a count for each, with clusters."""
    import shapely
    random = np.random.default_rng(1)
    wide = int(np.sqrt(cells * 1.15))
    high = -(-cells // wide)
    x, y = np.meshgrid(np.arange(wide + 1) * 100.0, np.arange(high + 1) * 100.0)
    corner = np.stack([x, y], -1) + random.uniform(-30, 30, (*x.shape, 2))
    ring = np.stack([corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1],
                     corner[:-1, :-1]], 2).reshape(-1, 5, 2)[:cells]
    share = np.linspace(0, 1, 4, endpoint=False)[:, None]
    points = np.concatenate([ring[:, k, None] + (ring[:, k + 1] - ring[:, k])[:, None] * share
                             for k in range(4)], axis=1)
    points += random.uniform(-noise, noise, points.shape)
    place = ring.mean(axis=1) / 1000
    count = random.poisson(4 * (1.2 + np.sin(place[:, 0]) * np.cos(place[:, 1])))
    return shapely.polygons(points), ring.mean(axis=1), count.astype(np.float64)


def timed(function):
    """(Median of the seconds, result)."""
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        found = function()
        took.append(time.perf_counter() - start)
    return float(np.median(took)), found


def once(function):
    """Seconds of one run."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


# -- the workers, each a process of its own

def ours(cells):
    """Our seconds."""
    from citygrid_plugin.core.analysis import hotspots, local, significance, weights
    polygons, xy, count = made(int(cells))
    seams, _, _ = made(int(cells), noise=0.3)
    weights.contiguity(polygons[:100])                    # imports take no time
    queen = weights.contiguity(polygons)

    def gi_star():
        p = significance.two_sided(local.getis_ord(count, queen))
        return significance.benjamini_hochberg(p)
    gi_star()
    say(gi=timed(gi_star)[0], moran=timed(lambda: local.local_moran(count, queen))[0],
        permuted=timed(lambda: significance.permutation_p(count, queen, PERMUTATIONS))[0],
        permuted_999=once(lambda: significance.permutation_p(count, queen, 999)),
        queen=once(lambda: weights.contiguity(polygons)),
        queen_seams=once(lambda: weights.contiguity(seams)),
        rook=once(lambda: weights.contiguity(polygons, queen=False)),
        rook_seams=once(lambda: weights.contiguity(seams, queen=False)),
        band=once(lambda: weights.distance_band(xy, values=count)),
        whole=once(lambda: hotspots.hot_spots(count, queen, xy=xy)))


def together(cells, cases):
    """From cases in memory to hot spots."""
    from citygrid_plugin.core.analysis import counts, hotspots, places, weights
    polygons, xy, _ = made(int(cells))
    x, y = np.random.default_rng(2).uniform(xy.min(axis=0), xy.max(axis=0), (int(cases), 2)).T
    weights.contiguity(polygons[:100])                    # imports take no time
    start = time.perf_counter()
    count = counts.count(places.place_of(x, y, polygons), len(polygons)).inside
    hotspots.hot_spots(count, weights.contiguity(polygons), xy=xy)
    say(seconds=time.perf_counter() - start)


def peer(cells):
    """The seconds of libpysal and esda, and how far their figures are from ours."""
    assert has_esda()
    import geopandas
    import libpysal
    from esda.getisord import G_Local
    from esda.moran import Moran_Local
    from citygrid_plugin.core.analysis import local, weights
    warnings.simplefilter("ignore")
    polygons, _, count = made(int(cells))
    queen = weights.contiguity(polygons)
    theirs = libpysal.weights.WSP(queen.matrix).to_W(silence_warnings=True)
    frame = geopandas.GeoDataFrame(geometry=polygons)

    gi, found = timed(lambda: G_Local(count, theirs, transform="B", star=True, permutations=0,
                                      keep_simulations=False))
    moran, second = timed(lambda: Moran_Local(count, theirs, permutations=0))
    differ = np.abs(found.Zs - local.getis_ord(count, queen)).max()
    moran_differ = np.abs(second.Is - local.local_moran(count, queen, ddof=1).value).max()
    say(gi=gi, moran=moran, differ=float(differ), moran_differ=float(moran_differ),
        permuted=once(lambda: G_Local(count, theirs, transform="B", star=True, seed=1, n_jobs=1,
                                      permutations=PERMUTATIONS, keep_simulations=False)),
        queen=once(lambda: libpysal.weights.Queen.from_dataframe(frame, use_index=False,
                                                                 silence_warnings=True)))


if __name__ == "__main__":
    {"ours": ours, "together": together, "peer": peer}[sys.argv[1]](*sys.argv[2:])
