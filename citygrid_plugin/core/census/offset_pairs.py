"""What the search for an offset looks at: a part of the map, and its difference vectors."""
from dataclasses import dataclass

import numpy as np

# New objects that are looked at; of more, some blocks of the map.
MOST_POINTS = 40_000
# No projected coordinate is larger (with the zone in front of it they reach 4e7 m).
FARTHEST = 1e8


def positions(xy):
    """Positions as (n, 2) float64, also of an empty list."""
    xy = np.asarray(xy, dtype="float64")
    return xy.reshape(-1, 2) if xy.size == 0 else xy


def cleaned(old_xy, new_xy, old_cls, new_cls):
    """Positions that can be ones, with a common origin, and classes as whole numbers (None
    without)."""
    old, new = positions(old_xy), positions(new_xy)
    if old.ndim != 2 or new.ndim != 2 or old.shape[1] != 2 or new.shape[1] != 2:
        raise ValueError("positions must be (n, 2)")
    good_old, good_new = ((np.abs(xy) < FARTHEST).all(axis=1) for xy in (old, new))
    same = None
    if old_cls is not None and new_cls is not None:
        old_cls, new_cls = np.asarray(old_cls)[good_old], np.asarray(new_cls)[good_new]
        _, codes = np.unique(np.concatenate([old_cls, new_cls]), return_inverse=True)
        same = codes[:len(old_cls)], codes[len(old_cls):]
    old, new = old[good_old], new[good_new]
    origin = old[0] if len(old) else 0.0
    return old - origin, new - origin, same


def every(n, most):
    """At most `most` of `n` rows, spread evenly over their order."""
    return np.arange(n) if n <= most else np.linspace(0, n - 1, most).astype(np.intp)


@dataclass
class Scene:
    """What is looked at: positions, classes as numbers (or None), and how many of the old
    objects lie where the survey went, for a crew walks a part of the town only."""

    old: np.ndarray
    new: np.ndarray
    old_cls: np.ndarray
    new_cls: np.ndarray
    surveyed: float


def make_scene(old, new, same, room):
    """The scene, and how many new objects there are in all. Of many, those in as many blocks of
    the map as hold about `MOST_POINTS`: single ones would do as well, but blocks spare the old
    ones elsewhere."""
    total = len(new)
    old_cls, new_cls = same or (None, None)
    take_old, take_new, inside = _blocks(old, new, room)
    old, new = old[take_old], new[take_new]
    if same:
        old_cls, new_cls = old_cls[take_old], new_cls[take_new]
        inside = inside & np.isin(old_cls, new_cls)
    cell_old, cell_new = (np.floor(xy / 40.0).astype(np.int64) @ (1 << 31, 1)
                          for xy in (old, new))
    surveyed = np.count_nonzero(np.isin(cell_old[inside], np.unique(cell_new)))
    return Scene(old, new, old_cls, new_cls, max(float(surveyed), 1.0)), total


def _blocks(old, new, room):
    """Rows of old and new objects in and around some blocks of the map (all where there are few
    new ones), and which of these old ones are in them."""
    many = len(new) > MOST_POINTS
    low, high = new.min(axis=0), new.max(axis=0)
    if many:        # a few positions far out of town must not make the blocks larger than it
        low, high = np.quantile(new[every(len(new), 20_000)], (0.005, 0.995), axis=0)
        low, high = low - (high - low) / 2, high + (high - low) / 2
    cell = max(100.0, 2 * room, float(np.sqrt(np.prod(high - low) / 1e6)))
    cell = max(cell, float((high - low).max()) / 1e6)
    shape = np.floor((high - low) / cell).astype(np.intp) + 5

    def block(xy):
        at = np.clip(np.floor((xy - low) / cell) + 2, 0, shape - 1).astype(np.intp)
        return at[:, 0] * shape[1] + at[:, 1]

    at_new, at_old = block(new), block(old)
    count = np.bincount(at_new, minlength=shape.prod()).reshape(shape)
    count[[0, -1]] = 0
    count[:, [0, -1]] = 0
    chosen = np.flatnonzero(count.ravel())
    if many:
        chosen = np.random.default_rng(20).permutation(chosen)
        enough = np.searchsorted(np.cumsum(count.ravel()[chosen]), MOST_POINTS)
        chosen = chosen[:enough + 1]
    taken = np.zeros(shape, bool)
    taken.ravel()[chosen] = True
    around = np.zeros_like(taken)
    x, y = np.nonzero(taken)
    for step_x in (-1, 0, 1):
        for step_y in (-1, 0, 1):
            around[x + step_x, y + step_y] = True
    take_old = np.flatnonzero(around.ravel()[at_old])
    take_new = np.flatnonzero(taken.ravel()[at_new])
    return (take_old, take_new[every(len(take_new), 2 * MOST_POINTS)],
            taken.ravel()[at_old[take_old]])


@dataclass
class Pairs:
    """Difference vectors of old and new objects within a radius of a centre, sorted by new object;
    `at` (rows, 2) are the new objects looked at, `j` counts in them."""

    i: np.ndarray
    j: np.ndarray
    diff: np.ndarray
    at: np.ndarray
    background: np.ndarray
    surveyed: float

    @property
    def rows(self):
        return len(self.at)

    @classmethod
    def within(cls, scene, centre, radius, most_pairs, most_points=None):
        """Pairs of equal class up to `radius` once `centre` is off, of an even subset of the new
        objects that makes about `most_pairs`."""
        from scipy.spatial import cKDTree
        tree = cKDTree(scene.old, balanced_tree=False, compact_nodes=False)
        new = scene.new - centre
        probe = new[every(len(new), 300)]
        each = tree.query_ball_point(probe, radius, return_length=True).mean()
        rows = every(len(new), int(min(max(20, most_pairs / max(each, 1e-9)),
                                       most_points or len(new))))
        found = cKDTree(new[rows], balanced_tree=False, compact_nodes=False) \
            .sparse_distance_matrix(tree, radius, output_type="ndarray")
        i, j, share = found["j"], found["i"], 1.0
        if scene.old_cls is not None:
            own = scene.new_cls[rows]
            equal = scene.old_cls[i] == own[j]
            i, j = i[equal], j[equal]
            share = (np.bincount(own) / len(rows))[own]
        order = np.lexsort((i, j))
        i, j = i[order], j[order]
        at = scene.new[rows]
        cells = np.unique(np.floor(at / 20.0).astype(np.int64), axis=0)
        background = np.broadcast_to(share / (len(cells) * 400.0), len(rows))
        return cls(i, j, at[j] - scene.old[i], at, background, scene.surveyed)

    def first(self, most):
        """The same for the first of an even subset of the new objects, about `most` pairs."""
        step = int(np.ceil(len(self.i) / most))
        if step <= 1:
            return self
        keep = self.j % step == 0
        return Pairs(self.i[keep], self.j[keep] // step, self.diff[keep], self.at[::step],
                     self.background[::step], self.surveyed)
