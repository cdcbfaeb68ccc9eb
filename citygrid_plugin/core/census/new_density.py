"""How many new objects are to be expected at a place: they stand where others of their kind do.

The density of new objects of a class is a mixture of densities of the old ones, from the nearest
neighbourhood to the whole survey, whose shares are learned.
"""
import numpy as np

CELLS = 2_000_000     # of a density grid, at most
COARSE = (2.0, 8.0)   # smoothing of the grids, in radii of the candidates


def densities(pairs, squared, old_xy, new_xy, old_cls, new_cls, sizes, reach):
    """Densities of old objects around each new row, each summing up to the number of old ones.

    Parameters
    ----------
    pairs, squared : Pairs and float64 (e,)
        Candidate pairs and their squared distance, m².
    old_xy, new_xy : float64 (n, 2), (m, 2)
    old_cls, new_cls : int (n,), (m,)
    sizes : int (c,)
        Old rows by class.
    reach : float
        Radius of the candidates, metres.

    Returns
    -------
    float64 (m, b)
        Per m².
    """
    if not len(old_xy) or not len(new_xy):
        return np.ones((len(new_xy), 1))
    same = old_cls[pairs.old] == new_cls[pairs.new]
    columns = []
    for radius in (0.5 * reach, reach):
        near = pairs.by_new((same & (squared <= radius ** 2)).astype(float))
        columns.append(near / (np.pi * radius ** 2))
    share = (sizes / max(sizes.sum(), 1))[new_cls]
    for factor in COARSE:
        columns.append(smooth(old_xy, new_xy, factor * reach) * share)
    low, high = old_xy.min(axis=0), old_xy.max(axis=0)
    area = float(np.prod(high - low + 2 * reach))
    columns.append((sizes[new_cls] + 1.0) / area)
    return np.column_stack(columns)


def smooth(old_xy, new_xy, radius):
    """Density of old points at new ones, Gaussian of about ``radius``; float64 (m,) per m²."""
    from scipy.ndimage import gaussian_filter, map_coordinates
    low = np.minimum(old_xy.min(axis=0), new_xy.min(axis=0)) - 3 * radius
    high = np.maximum(old_xy.max(axis=0), new_xy.max(axis=0)) + 3 * radius
    extent = high - low
    cell = max(radius, float(np.sqrt(np.prod(extent) / CELLS)))
    shape = np.floor(extent / cell).astype(int) + 1
    at = ((old_xy - low) / cell).astype(int)
    count = np.bincount(at[:, 0] * shape[1] + at[:, 1], minlength=int(np.prod(shape)))
    grid = gaussian_filter(count.reshape(shape).astype(np.float32), radius / cell, mode="constant")
    place = ((new_xy - low) / cell - 0.5).T
    return np.maximum(map_coordinates(grid, place, order=1, mode="nearest"), 0.0) / cell ** 2


def learn_spread(spread, density, single, count):
    """One round of EM for the shares of a mixture: new objects for each old one, by density.

    spread float64 (b,), density (m, b), single (m,) probability that a row is new, count old rows.
    """
    parts = density * spread
    total = np.maximum(parts.sum(axis=1), 1e-300)
    return (parts * (single / total)[:, None]).sum(axis=0) / max(count, 1) + 1e-7
