"""Where a survey file lies: is its reference system right, is it GCJ-02 that nobody said?

A whole file in the wrong place is told apart from single bad rows. A shift of some hundred metres
stays inside the district; the known components tell it: a file that lies on them after the GCJ-02
offset is taken off, and not before, is GCJ-02.
"""
from dataclasses import dataclass, field

import numpy as np

from ..errors import N_
from ..exchange.rejects import Notice

#: A file lies in the district when so many of its rows do.
IN_PLACE = 0.5
#: A correction is proposed when so many rows then lie in the district.
SURE = 0.8
#: Metres around the district in which a file as a whole is not in the wrong place.
AROUND = 1000.0
#: Radii (m) within which a surveyed object counts as one that is known.
RADII = (1.0, 2.0, 4.0, 8.0)
#: By so much more of the rows than before, and than after any other shift of that length, must
#: lie at a known component.
GAIN = 0.15
LEAST = 20
SAMPLE = 4000
_DIRECTIONS = 8
_APART = 1e5


@dataclass
class Ground:
    """What the workspace knows of the place of a census.

    Attributes
    ----------
    box : (4,) float64 or None
        Bounds of the district and all known components, metres.
    xy : (n, 2) float64
        Known components.
    cls : (n,) object array
        Their classes.
    """

    box: object = None
    xy: object = field(default_factory=lambda: np.zeros((0, 2)))
    cls: object = field(default_factory=lambda: np.zeros(0, object))

    def share_inside(self, xy):
        """Share of the points (n, 2) that lie in the district or near it."""
        if self.box is None or not len(xy):
            return 1.0
        box = np.asarray(self.box, float)
        with np.errstate(invalid="ignore"):
            inside = (xy >= box[:2] - AROUND).all(axis=1) & (xy <= box[2:] + AROUND).all(axis=1)
        return float(inside.mean())

    def tree(self):
        """(index of the known components with their class as third dimension, {class: number})."""
        if not hasattr(self, "_tree"):
            from scipy.spatial import cKDTree
            names, number = np.unique(self.cls.astype(str), return_inverse=True)
            self._tree = (cKDTree(np.column_stack([self.xy, number * _APART])),
                          {name: k for k, name in enumerate(names.tolist())})
        return self._tree


def misplaced(raw, placed, ground, geographic, crs, candidates):
    """Why a file as a whole lies in the wrong place.

    Parameters
    ----------
    raw : (n, 2) float64
        Some of the coordinates as the file has them.
    placed : (n, 2) float64
        The same in the workspace's CRS; not finite where that is impossible.
    ground : Ground
    geographic : bool
        The file's CRS is in degrees.
    crs : str
        What a person calls it.
    candidates : iterable of (str, function)
        Other reference systems by name, with a function from raw to placed coordinates.

    Returns
    -------
    (Notice, str) or None
        What is wrong and what to do, and the candidate that explains it ("swapped" for exchanged
        axes, "" where none does). None for a file in its place.
    """
    if not len(raw) or ground.share_inside(placed) >= IN_PLACE:
        return None
    candidates = list(candidates)
    degrees = float(np.mean((np.abs(raw) <= 180).all(axis=1))) > IN_PLACE
    found = next((name for name, move in candidates
                  if ground.share_inside(move(raw)) >= SURE), "")
    turned = "" if found else next((name for name, move in candidates
                                    if ground.share_inside(move(raw[:, ::-1])) >= SURE), "")
    params = {"crs": crs, "right": found or turned, "x": f"{raw[0, 0]:.6g}",
              "y": f"{raw[0, 1]:.6g}"}
    if turned:
        return Notice(N_("The two coordinates are exchanged: {x}, {y} lies in the district the "
                         "other way round. Take it in again with “Exchange X and Y”."),
                      params), "swapped"
    if degrees and not geographic:
        return Notice(N_("The coordinates are degrees ({x}, {y}), but were read as metres of "
                         "{crs}. Take it in again with the reference system of the source set to "
                         "degrees (EPSG:4490 or EPSG:4326)."), params), found
    if geographic and not degrees:
        return Notice(N_("The coordinates are metres ({x}, {y}), but were read as degrees. Take it "
                         "in again with the right reference system of the source; {right} would "
                         "put it into the district.") if found else
                      N_("The coordinates are metres ({x}, {y}), but were read as degrees. Take it "
                         "in again with the right reference system of the source."), params), found
    if found:
        return Notice(N_("The file does not lie in the district as {crs}, but it does as {right}. "
                         "Take it in again with that reference system of the source."),
                      params), found
    box = np.asarray(ground.box, float)
    fine = placed[np.isfinite(placed).all(axis=1)]
    if not len(fine):
        return Notice(N_("The coordinates ({x}, {y}) are no places in {crs}. Take it in again with "
                         "the right reference system of the source."), params), ""
    apart = np.median(fine, axis=0) - (box[:2] + box[2:]) / 2
    return Notice(N_("The file lies {km} km from the district as {crs}. Take it in again with the "
                     "right reference system of the source, or leave it out."),
                  {**params, "km": f"{np.hypot(*apart) / 1000:.0f}"}), ""


@dataclass(frozen=True)
class Fit:
    """How well the rows of a file lie on the known components.

    Attributes
    ----------
    name : str
        What they were read as when they lie there; "" where nothing fits clearly better than
        chance.
    share : float
        Share of the compared rows with a known component of their class within ``radius``.
    chance : float
        The same share after shifts in other directions.
    offset : float
        Metres between the rows as given and as read by ``name``.
    compared : int
    radius : float
    """

    name: str = ""
    share: float = 0.0
    chance: float = 0.0
    offset: float = 0.0
    compared: int = 0
    radius: float = 0.0


def fit_known(given, others, cls, ground):
    """As what do the rows of a file lie on the known components of their class?

    Parameters
    ----------
    given : (n, 2) float64
        Workspace CRS, as the file says it.
    others : dict of str to (n, 2) float64
        The same rows read otherwise ("GCJ-02", "BD-09", another reference system).
    cls : (n,) object array
        Class codes.
    ground : Ground

    Returns
    -------
    Fit
        ``name`` is "given" where the rows lie right as they are.

    Notes
    -----
    An offset counts only where it brings the rows onto the known components by `GAIN` more than
    leaving them, and than shifts of the same length in eight other directions: in dense planting
    some tree is always near.
    """
    if not len(ground.xy):
        return Fit()
    tree, numbers = ground.tree()
    number = np.array([numbers.get(str(c), -1) for c in cls])
    rows = np.flatnonzero((number >= 0) & np.isfinite(given).all(axis=1))
    if len(rows) < LEAST:
        return Fit(compared=len(rows))
    rows = rows[np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(int)]
    layer = number[rows] * _APART

    def shares(xy):
        there = np.isfinite(xy).all(axis=1)
        distance = np.full(len(xy), np.inf)
        if there.any():
            distance[there] = tree.query(np.column_stack([xy[there], layer[there]]),
                                         distance_upper_bound=RADII[-1])[0]
        return np.array([(distance <= r).mean() for r in RADII])
    start = given[rows]
    as_given = shares(start)
    best = Fit(compared=len(rows))
    lengths = []
    for name, xy in others.items():
        moved = xy[rows]
        shift = np.median((moved - start)[np.isfinite(moved).all(axis=1)], axis=0) \
            if np.isfinite(moved).all(axis=1).any() else np.full(2, np.inf)
        length = float(np.hypot(*shift))
        if not np.isfinite(length) or length < 2 * RADII[-1]:
            continue
        lengths.append(length)
        angles = np.radians(np.linspace(45, 315, _DIRECTIONS - 1))
        chance = np.max([shares(start + _turn(shift, a)) for a in angles], axis=0)
        found = shares(moved)
        gain = found - np.maximum(as_given, chance)
        k = int(np.argmax(gain))
        if gain[k] >= GAIN and found[k] > best.share:
            best = Fit(name, float(found[k]), float(chance[k]), length, len(rows), RADII[k])
    if best.name:
        return best
    angles = np.radians(np.linspace(0, 315, _DIRECTIONS))
    away = max(lengths, default=400.0)
    chance = np.max([shares(start + _turn(np.array([away, 0.0]), a)) for a in angles], axis=0)
    k = int(np.argmax(as_given - chance))
    name = "given" if as_given[k] - chance[k] >= GAIN else ""
    return Fit(name, float(as_given[k]), float(chance[k]), 0.0, len(rows), RADII[k])


def _turn(shift, angle):
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([cos * shift[0] - sin * shift[1], sin * shift[0] + cos * shift[1]])
