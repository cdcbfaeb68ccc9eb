"""Rows of equal objects 1.5 m apart, surveyed with an offset of 2 m: bollards, lamps, young trees.

The offset looks like the next object, so whoever takes the nearest goes wrong everywhere.
"""
import numpy as np

from .census_recipe import f1
from .measure import Figure

SPACING, ROWS, SIDE = 1.5, 150, 1000.0
SEEDS = (101, 102, 103, 104, 105)
#: Noise (m), least F1, largest error of the offset (m).
LEVELS = ((0.5, 0.95, 0.05), (1.0, 0.65, 0.1), (3.0, 0.20, 0.2))
OFFSET = 2.0


def rows_and_survey(sigma, seed, side=SIDE, gone=0.03, new=0.03, beside=False):
    """Old and new points, the old row of each new one (-1: none), and the offset.

    ``beside`` puts the new objects between those of the rows, otherwise they are anywhere.
    """
    rng = np.random.default_rng(seed)
    count = rng.integers(20, 61, ROWS)
    angle = rng.uniform(0.0, 2 * np.pi, ROWS)
    along = np.column_stack((np.cos(angle), np.sin(angle))).repeat(count, axis=0)
    start = rng.uniform(0.0, side, (ROWS, 2)).repeat(count, axis=0)
    place = np.concatenate([np.arange(n) for n in count])[:, None] * SPACING
    old = start + place * along
    stays = np.flatnonzero(rng.random(len(old)) >= gone)
    added = rng.integers(0, len(old), int(new * len(old)))
    if beside:
        fresh = old[added] + along[added] * rng.uniform(-SPACING / 2, SPACING / 2, (len(added), 1))
    else:
        fresh = rng.uniform(old.min(axis=0), old.max(axis=0), (len(added), 2))
    way = rng.uniform(0.0, 2 * np.pi)
    offset = OFFSET * np.array((np.cos(way), np.sin(way)))
    points = np.concatenate((old[stays], fresh)) + offset
    points = points + rng.normal(0.0, sigma, points.shape)
    truth = np.concatenate((stays, np.full(len(added), -1)))
    order = rng.permutation(len(points))
    return old, points[order], truth[order], offset


def plain_assignment(old, new, reach):
    """The matching of least summed squared distance within reach, both may stay single."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching
    from scipy.spatial import cKDTree
    near = cKDTree(old).sparse_distance_matrix(cKDTree(new), reach, output_type="ndarray")
    n, m = len(old), len(new)
    row = np.concatenate((near["i"], np.arange(n)))
    column = np.concatenate((near["j"], m + np.arange(n)))
    cost = np.concatenate((near["v"] ** 2 + 1e-6, np.full(n, reach ** 2)))
    i, j = min_weight_full_bipartite_matching(
        coo_matrix((cost, (row, column)), shape=(n, m + n)).tocsr())
    return i[j < m], j[j < m]


def mutual_nearest(old, new):
    """Pairs that are each other's nearest."""
    from scipy.spatial import cKDTree
    forth, back = cKDTree(new).query(old)[1], cKDTree(old).query(new)[1]
    i = np.flatnonzero(back[forth] == np.arange(len(old)))
    return i, forth[i]


def measure(sigma, seed, beside=False):
    """F1 of the match, of the plain assignment with the true offset off and of mutual nearest
    with it left in; error of the estimated offset, metres."""
    from citygrid_plugin.core.census.matching import Side, match
    old, new, truth, offset = rows_and_survey(sigma, seed, beside=beside)
    found = match(Side(old), Side(new))
    estimate, = found.offset.values()
    return (f1(truth, found.old, found.new)[2],
            f1(truth, *plain_assignment(old, new - offset, 4 * sigma))[2],
            f1(truth, *mutual_nearest(old, new))[2],
            float(np.hypot(estimate.dx - offset[0], estimate.dy - offset[1])))


def figures():
    """The match and the offset at three levels of noise; mean and worst of five seeds."""
    for sigma, least, most in LEVELS:
        ours, plain, nearest, error = np.array([measure(sigma, s) for s in SEEDS]).T
        name = f"census: rows 1.5 m apart, offset 2 m, σ {sigma:g} m"
        yield Figure(f"{name}: F1 (plain assignment with the true offset)", ours.mean(),
                     plain.mean(), least, "", absolute=True, least=True)
        yield Figure(f"{name}: F1 of mutual nearest", nearest.mean(), unit="")
        yield Figure(f"{name}: offset, worst of five", error.max(), None, most, "m",
                     absolute=True)
    ours, plain, _, error = np.array([measure(1.0, s, beside=True) for s in SEEDS]).T
    yield Figure("census: the same at σ 1 m, new ones between the others: F1", ours.mean(),
                 plain.mean(), unit="")
