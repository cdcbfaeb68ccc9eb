"""Pairs of inventories with a truth key: a city and its survey a year later, generated.

Straight streets at random in a square, each with five kinds of components along both sides; a year
later some are gone, new, moved, reclassified, all are measured with noise, and every block of the
survey is shifted as a whole.
"""
from dataclasses import dataclass

import numpy as np

#: Along every street and on both sides: spacing, offset from the axis, jitter along it; metres.
STREET = {"tree": (5.0, 6.0, 0.4), "lamp": (30.0, 5.0, 0.5), "manhole": (18.0, 0.0, 3.0),
          "bin": (50.0, 5.5, 2.0), "other": (12.0, 3.0, 2.0)}
SIDE, LENGTH, BLOCK = 5000.0, 500.0, 250.0


@dataclass
class Pair:
    """Old and new points with classes; ``truth`` (m,) is the old row of each new one or -1;
    ``shift`` (n, 2) is what was added to each old point, ``block`` (n,) where that is constant."""
    old_xy: np.ndarray
    old_cls: np.ndarray
    new_xy: np.ndarray
    new_cls: np.ndarray
    truth: np.ndarray
    shift: np.ndarray = None
    block: np.ndarray = None


def city(seed, streets=400):
    """Points (n, 2) and classes (n,) along ``streets``."""
    rng = np.random.default_rng(seed)
    points, classes = [], []
    for _ in range(streets):
        start, angle = rng.uniform(0.0, SIDE, 2), rng.uniform(0.0, np.pi)
        along = np.array((np.cos(angle), np.sin(angle)))
        left = np.array((-along[1], along[0]))
        for cls, (spacing, offset, jitter) in enumerate(STREET.values()):
            count = int(LENGTH / spacing)
            there = np.arange(count) * spacing + rng.normal(0.0, jitter, count)
            for side in (-offset, offset):       # opposite each other
                beside = side + rng.normal(0.0, 0.3 * jitter, count)
                points.append(start + np.outer(there, along) + np.outer(beside, left))
                classes.append(np.full(count, cls))
    return np.concatenate(points), np.concatenate(classes)


def year_later(xy, cls, sigma, shift, seed, gone=0.05, new=0.06, moved=0.02, wrong=0.02):
    """The survey of a city: a Pair.

    ``sigma`` noise, ``shift`` the standard deviation of the blocks' shifts (m, each axis); moved
    ones go 4 m (each axis), new ones stand 6 m (each axis) around an old one of their class.
    """
    rng = np.random.default_rng(seed)
    n = len(xy)
    stays = np.flatnonzero(rng.random(n) >= gone)
    block = (xy // BLOCK).astype(int) % 200
    field = rng.normal(0.0, shift, (200, 200, 2))[block[:, 0], block[:, 1]]
    points = xy[stays] + field[stays] + rng.normal(0.0, sigma, (len(stays), 2))
    points += rng.normal(0.0, 4.0, points.shape) * (rng.random(len(stays)) < moved)[:, None]
    classes = np.where(rng.random(len(stays)) < wrong,
                       rng.integers(0, len(STREET), len(stays)), cls[stays])
    near = rng.integers(0, n, int(new * n))
    points = np.concatenate((points, xy[near] + rng.normal(0.0, 6.0, (len(near), 2))))
    classes = np.concatenate((classes, cls[near]))
    truth = np.concatenate((stays, np.full(len(near), -1)))
    order = rng.permutation(len(truth))
    return Pair(xy, cls, points[order], classes[order], truth[order], field,
                block[:, 0] * 200 + block[:, 1])


def pair(sigma, shift, seed, survey_seed, streets=400):
    return year_later(*city(seed, streets), sigma, shift, survey_seed)


def f1(truth, old, new):
    """Precision, recall and F1 of matched rows against the key."""
    right = int((truth[new] == old).sum())
    precision, recall = right / max(len(old), 1), right / max(int((truth >= 0).sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


def mutual_nearest(pair):
    """Rows of both sides that are each other's nearest of their class."""
    from scipy.spatial import cKDTree
    old, new = [np.zeros(0, dtype=int)], [np.zeros(0, dtype=int)]
    for cls in np.unique(pair.old_cls):
        a, b = np.flatnonzero(pair.old_cls == cls), np.flatnonzero(pair.new_cls == cls)
        if len(b):
            forth = cKDTree(pair.new_xy[b]).query(pair.old_xy[a])[1]
            back = cKDTree(pair.old_xy[a]).query(pair.new_xy[b])[1]
            mutual = np.flatnonzero(back[forth] == np.arange(len(a)))
            old.append(a[mutual])
            new.append(b[forth[mutual]])
    return np.concatenate(old), np.concatenate(new)


def rows_of_equals(count, sigma, seed, spacing=1.5):
    """About ``count`` equal objects in rows of 20 to 60, surveyed 2 m off: a Pair."""
    rng = np.random.default_rng(seed)
    length = rng.integers(20, 61, max(count // 40, 1))
    angle = rng.uniform(0.0, np.pi, len(length))
    start = rng.uniform(0.0, 30.0 * np.sqrt(count), (len(length), 2))
    along = np.column_stack((np.cos(angle), np.sin(angle)))
    place = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    row = np.repeat(np.arange(len(length)), length)
    xy = start[row] + spacing * place[:, None] * along[row]
    n = len(xy)
    stays, near = np.flatnonzero(rng.random(n) >= 0.03), rng.integers(0, n, int(0.03 * n))
    points = np.concatenate((xy[stays] + rng.normal(0.0, sigma, (len(stays), 2)),
                             xy[near] + rng.normal(0.0, 3.0, (len(near), 2)))) + (1.2, 1.6)
    truth = np.concatenate((stays, np.full(len(near), -1)))
    order = rng.permutation(len(truth))
    return Pair(xy, np.zeros(n, dtype=int), points[order], np.zeros(len(order), dtype=int),
                truth[order])
