"""Density of cases along the street network, per metre of street.

The kernel of a case runs along the streets, not across blocks. At a junction of n streets what
arrives from one of them is split (Okabe, Satoh and Sugihara 2009; Okabe and Sugihara 2012, chapter
9):

- *discontinuous* equal split: each of the other n - 1 streets gets 1 / (n - 1) of it;
- *continuous* equal split: each of the other streets gets 2 / n, and the street it came from gets
  (2 - n) / n back, so that the density has no jump at the junction.

Both keep the whole: the sum over all streets is the number of cases. At a dead end everything comes
back, as the street ends there for cases, too.

The method follows every path of the kernel, loops included, for all cases at once: streets are cut
into short cells, and what all cases send out walks one cell a step, each step weighted with the
kernel at that distance. So it takes steps x cells, however many cases and paths there are. The
price is that a street is taken as a whole number of cells long: a distance is wrong by at most half
a cell for each stretch between two junctions, and a stretch shorter than that is none: its ends are
one junction.
"""
from dataclasses import dataclass

import numpy as np
import shapely

from ..errors import InputError, N_
from ..grids.network import GRID, vertex_numbers
from ..progress import checker
from .along_lines import measured

_FINEST, _CELLS = 0.5, 2_000_000      # metres of a cell at least; so many cells where possible
_HAIR = 1e-6            # metres: what is shorter is rounding
METHODS = {"continuous": N_("continuous equal split"),
           "discontinuous": N_("discontinuous equal split")}


@dataclass(frozen=True)
class Network:
    """Streets as edges between nodes, cut into cells.

    Attributes
    ----------
    lines : Measured
        The edges.
    street : (e,) int64
        Row of the street that each edge is of.
    node : (2, e) int64
        Number of the node at its begin and at its end.
    first : (e + 1,) int64
        Cells of edge i: ``first[i]`` to ``first[i + 1]``.
    step : float
        What a cell counts in distances, metres.
    """
    lines: object
    street: np.ndarray
    node: np.ndarray
    first: np.ndarray
    step: float

    @property
    def cell_length(self):
        """Metres of a cell of each edge, (e,) float64."""
        return self.lines.length / np.diff(self.first)

    def middles(self):
        """Coordinates of the middles of all cells, (c, 2) float64."""
        edge = np.repeat(np.arange(len(self.street)), np.diff(self.first))
        nth = np.arange(self.first[-1]) - self.first[edge]
        return self.lines.points(self.lines.begin[edge] + (nth + 0.5) * self.cell_length[edge])

    def away(self, cells, points):
        """Metres from each of some points (k, 2) to its cell, (k,) float64."""
        edge = np.searchsorted(self.first, cells, side="right") - 1
        at = self.lines.begin[edge] + (cells - self.first[edge]) * self.cell_length[edge]
        from_ = self.lines.points(at)
        way, to = self.lines.points(at + self.cell_length[edge]) - from_, points - from_
        share = (to * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1e-300)
        return np.hypot(*(to - np.clip(share, 0.0, 1.0)[:, None] * way).T)


@dataclass(frozen=True)
class NetworkDensity:
    """Density on lixels, short pieces of street.

    Attributes
    ----------
    geometry : (m,) object
        Lines.
    street : (m,) int64
        Row of the street.
    length : (m,) float64
        Metres.
    density : (m,) float64
        Cases per metre of street.
    lixel : (n,) int64
        The lixel that each point lies on; -1 for one that is further from every street than
        allowed, or has no place.
    """
    geometry: np.ndarray
    street: np.ndarray
    length: np.ndarray
    density: np.ndarray
    lixel: np.ndarray


def network_density(streets, x, y, bandwidth=200.0, lixel=20.0, snap=50.0, method="continuous",
                    meet=True, feedback=None):
    """Kernel density of points along streets.

    Parameters
    ----------
    streets : (k,) object
        Lines in metres; None and empty ones count nothing.
    x, y : (n,) float64
        Points in the same system; NaN where unknown.
    bandwidth : float
        Metres along the streets after which the kernel (quartic) is nought.
    lixel : float
        Longest lixel, metres.
    snap : float
        Metres from the nearest street at most.
    method : str
        Of METHODS.
    meet : bool
        Streets that cross meet there; without it only where they end at the same point.
    feedback : optional
        With ``is_cancelled()`` and ``progress(fraction)``.

    Returns
    -------
    NetworkDensity

    Raises
    ------
    InputError
        There are no streets, or a length is not above zero.
    Cancelled
    """
    if method not in METHODS:
        raise InputError(N_("Choose the continuous or the discontinuous split."))
    check = checker(feedback)
    made = network(streets, lixel, bandwidth, meet)
    check(0.2)
    cell = cells_at(made, x, y, snap)
    check(0.3)
    found = cell >= 0
    weight = np.bincount(cell[found], minlength=made.first[-1]).astype(np.float64)
    mass = spread(made, weight, bandwidth, method, lambda share: check(0.3 + 0.6 * share))
    first, edge = _lixels(made, lixel)
    size = made.cell_length[edge]
    length = np.diff(np.append(first, made.first[-1])) * size
    begin = made.lines.begin[edge] + (first - made.first[edge]) * size
    # the last one ends with its edge to the last digit
    last = np.append(edge[1:] != edge[:-1], True)[:len(edge)]
    end = np.where(last, made.lines.end[edge], begin + length)
    place = np.full(len(cell), -1, dtype=np.int64)
    place[found] = np.searchsorted(first, cell[found], side="right") - 1
    check(0.95)
    return NetworkDensity(made.lines.pieces(begin, end), made.street[edge], length,
                          np.add.reduceat(mass, first) / length, place)


def network(streets, lixel=20.0, bandwidth=200.0, meet=True):
    """The Network of streets; parameters and errors as of `network_density`."""
    if not (bandwidth > 0 and lixel > 0):
        raise InputError(N_("The bandwidth and the length of a lixel must be above 0 m."))
    given = measured(streets)
    if not len(given):
        raise InputError(N_("There are no streets to look along. Import roads, or choose a layer "
                            "of lines."))
    lines, street = given, given.source
    if meet:
        parts = given.pieces(given.begin, given.end)
        lines = measured(shapely.get_parts(shapely.union_all(parts, grid_size=GRID)))
        middle = shapely.points(lines.points((lines.begin + lines.end) / 2))
        street = given.source[shapely.STRtree(parts).nearest(middle)]
    total = lines.length.sum()
    step = max(_FINEST, min(total / _CELLS, lixel / 2, bandwidth / 20))
    ends = np.concatenate([lines.points(lines.begin), lines.points(lines.end)])
    node = vertex_numbers(ends)[0].reshape(2, -1)
    short = lines.length < step / 2
    if not short.all():
        node = _as_one(node, short)[:, ~short]
        street = street[~short]
        lines = measured(lines.pieces(lines.begin[~short], lines.end[~short]))
    number = np.maximum(np.rint(lines.length / step), np.ceil(lines.length / lixel))
    return Network(lines, street, node,
                   np.append(0, np.cumsum(np.maximum(number, 1))).astype(np.int64), float(step))


def _as_one(node, short):
    """Numbers of the nodes (2, e) where the ends of short edges are one node: drawings are seldom
    exact where streets meet, and a cell's worth of cases on a centimetre would be a peak."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    begin, end = node[:, short]
    nodes = node.max() + 1
    return connected_components(coo_matrix((np.ones(len(begin)), (begin, end)),
                                           shape=(nodes, nodes)), directed=False)[1][node]


def cells_at(made, x, y, snap):
    """The cell nearest to each point, -1 for none within ``snap`` metres; (n,) int64."""
    from scipy.spatial import cKDTree
    cell = np.full(len(x), -1, dtype=np.int64)
    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(rows):
        points = np.column_stack([x[rows], y[rows]])
        # the middle of a cell is no further than half a cell from any of it
        away, near = cKDTree(made.middles()).query(
            points, distance_upper_bound=snap + made.cell_length.max() / 2 + _HAIR)
        good = np.isfinite(away)
        rows, near, points = rows[good], near[good], points[good]
        good = made.away(near, points) <= snap + _HAIR
        cell[rows[good]] = near[good]
    return cell


def kernel_weights(bandwidth, step):
    """The quartic kernel at 0, 1, 2 ... steps, so that both sides and the middle sum up to 1."""
    reach = np.arange(0, bandwidth, step)
    weights = (1 - (reach / bandwidth) ** 2) ** 2
    return weights / (2 * weights.sum() - weights[0])


def spread(made, weight, bandwidth, method="continuous", check=None):
    """What each cell gets of the weights of all cells.

    Parameters
    ----------
    made : Network
    weight : (c,) float64
    bandwidth : float
        Metres.
    method : str
        Of METHODS.
    check : callable, optional
        Is told the share done.

    Returns
    -------
    (c,) float64
        Its sum is that of ``weight``.
    """
    kernel = kernel_weights(bandwidth, made.step)
    first, last = made.first[:-1], made.first[1:] - 1
    node = made.node.reshape(-1)
    degree = np.bincount(node)[node]
    total = kernel[0] * weight
    on, back = weight.copy(), weight.copy()       # towards the end of an edge, and its begin
    for number, share in enumerate(kernel[1:], 1):
        if check is not None and number % 10 == 0:
            check(number / len(kernel))
        arrived = np.concatenate([back[first], on[last]])
        all_ = np.bincount(node, arrived)[node]
        if method == "continuous":
            leaves = 2 * all_ / degree - arrived
        else:
            leaves = np.where(degree > 1, (all_ - arrived) / np.maximum(degree - 1, 1), arrived)
        on[1:] = on[:-1]
        back[:-1] = back[1:]
        on[first], back[last] = leaves[:len(first)], leaves[len(first):]
        total += share * (on + back)
    return total


def _lixels(made, lixel):
    """First cell of each lixel, and its edge: edges in pieces of whole cells, as even as can be."""
    cells = np.diff(made.first)
    number = np.maximum(np.ceil(made.lines.length / lixel - 1e-9), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(cells)), number)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(number) - number, number)
    return made.first[edge] + nth * cells[edge] // number[edge], edge
