"""What a division is made of: the layers, cleaned, and what of them belongs to one community."""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import N_
from . import clean, network
from .clean import Note

STRONG = 0.95   # barriers of this strength yield to no parcel, and ought to be borders


@dataclass(frozen=True)
class Barriers:
    """One class of natural or man-made lines that borders should follow.

    Attributes
    ----------
    name : str
        Class, such as ``"major road"``.
    geometries : object (n,)
        Lines; of areas the border is followed, and they are taken for water if ``water``.
    strength : float
        0 (hardly better than no line) … 0.7 (streets) … 1 (main roads) … 3 (rivers).
    water : bool
        Areas are water surfaces: they are not divided.
    """

    name: str
    geometries: np.ndarray
    strength: float = 0.7
    water: bool = False


@dataclass(frozen=True)
class Settings:
    """What cells should be: areas in m², strength per class of barriers, load of a cell and its
    weight against the area (0 … 1)."""

    target: float
    low: float
    high: float
    strengths: tuple
    load_mean: float
    load_share: float


@dataclass
class Task:
    """Input of one community: everything that touches it, nothing else; metres.

    ``line_class`` is the class of each line, ``strong`` whether that is a strong one; ``points``
    (k, 2) with ``weights`` (k,) are the load; the others are object arrays of polygons.
    """

    border: object
    lines: np.ndarray
    line_class: np.ndarray
    strong: np.ndarray
    water: np.ndarray
    buildings: np.ndarray
    parcels: np.ndarray
    whole: np.ndarray
    points: np.ndarray
    weights: np.ndarray


class Cutter:
    """All input layers with their trees; hands out what belongs to one community."""

    def __init__(self, barriers, buildings, parcels, keep_whole, load, notes):
        lines, classes, water = [], [], []
        for number, barrier in enumerate(barriers):
            rows = np.array(barrier.geometries, dtype=object).reshape(-1)
            bad = shapely.is_missing(rows) | shapely.is_empty(rows)
            if bad.any():
                notes.append(Note(N_("{count} objects of {name} have no geometry; left out."),
                                  dict(count=int(bad.sum()), name=barrier.name)))
            part, _ = network.line_parts(shapely.force_2d(rows[~bad]))
            part = part[clean.finite(part)]
            lines.append(part)
            classes.append(np.full(len(part), number))
            if barrier.water:
                areas = rows[~bad][np.isin(shapely.get_type_id(rows[~bad]), (3, 6))]
                water.append(self._areas(areas, N_("Water"), notes))
        empty = np.empty(0, dtype=object)
        self.lines = np.concatenate([empty, *lines])
        self.line_class = np.concatenate([np.empty(0, dtype=np.int64), *classes])
        strong = np.array([b.strength >= STRONG for b in barriers] or [False])
        self.strong = strong[self.line_class] if len(self.lines) else np.empty(0, dtype=bool)
        self.water = np.concatenate([empty, *water])
        self.buildings = self._areas(buildings, N_("Building"), notes)
        self.parcels = self._areas(parcels, N_("Parcel"), notes)
        self.whole = self._areas(keep_whole, N_("Object to keep whole"), notes)
        load = np.empty((0, 3)) if load is None else np.asarray(load, dtype=float)
        self.points = load[:, :2]
        self.weights = load[:, 2] if load.shape[1] > 2 else np.ones(len(load))
        self.trees = {name: shapely.STRtree(getattr(self, name))
                      for name in ("lines", "water", "buildings", "parcels", "whole")}
        self.trees["points"] = shapely.STRtree(shapely.points(self.points))

    @staticmethod
    def _areas(geometries, name, notes):
        if geometries is None or not len(geometries):
            return np.empty(0, dtype=object)
        return network.polygon_parts(clean.sound_polygons(geometries, name, notes))[0]

    def task(self, border):
        """The input of one community."""
        shapely.prepare(border)
        rows = {name: np.sort(tree.query(border, predicate="intersects"))
                for name, tree in self.trees.items()}
        return Task(border, self.lines[rows["lines"]], self.line_class[rows["lines"]],
                    self.strong[rows["lines"]],
                    *(getattr(self, name)[rows[name]]
                      for name in ("water", "buildings", "parcels", "whole", "points")),
                    self.weights[rows["points"]])
