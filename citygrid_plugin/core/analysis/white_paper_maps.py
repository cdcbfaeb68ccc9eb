"""The maps of a white paper as shapes in groups; ``layers.white_paper_maps`` draws them."""
from dataclasses import dataclass

import numpy as np

#: Groups of a map of numbers, at most.
GROUPS = 5
#: Class of a hot spot that is a candidate only; negative of a cold one.
CANDIDATE = 10


@dataclass(frozen=True)
class AreaMap:
    """Areas in groups.

    Attributes
    ----------
    geometry : (m,) object
        Polygons, in the workspace's CRS.
    group : (m,) int64
        Number of the group of each, -1 for one without a value.
    labels : tuple of str
        What each group means.
    style : str
        "ramp": the groups go from little to much; "hot": ``keys`` are classes of hot spots;
        "colours": ``keys`` are colours.
    keys : tuple
    points : (k, 2) float64, optional
        Places to be marked on top.
    """
    geometry: np.ndarray
    group: np.ndarray
    labels: tuple
    style: str = "ramp"
    keys: tuple = ()
    points: np.ndarray = None


def ramp_map(geometry, values, form):
    """A map of numbers in up to GROUPS groups of about as many areas; zero is one by itself.

    Parameters
    ----------
    geometry : (m,) object
    values : (m,) float64
        NaN where there is none.
    form : function(value) -> str
        How a number is written.

    Returns
    -------
    AreaMap or None
        None where no area has a value above 0.
    """
    values = np.asarray(values, np.float64)
    above = np.sort(values[values > 0])
    if not len(above):
        return None
    edges = np.unique(above)
    if len(edges) > GROUPS:
        edges = np.unique(above[np.linspace(0, len(above), GROUPS + 1)[:-1].round().astype(int)])
    group = np.searchsorted(edges, values, side="right") - 1
    labels = []
    for number, low in enumerate(edges):
        there = above[(above >= low) & (above < edges[number + 1] if number + 1 < len(edges)
                                        else above >= low)]
        first, last = form(there[0]), form(there[-1])
        labels.append(first if first == last else f"{first}–{last}")
    if (values == 0).any():
        labels.insert(0, form(0))
        group = np.where(values == 0, 0, group + 1)
    return AreaMap(geometry, np.where(np.isnan(values), -1, group), tuple(labels))
