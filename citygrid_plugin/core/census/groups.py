"""One answer for each group of lines or areas: same, split, joined, new or gone.

Lines and areas are not one to one: a pipe is cut where a valve was put in, two plots become one.
Every pair of an old and a new shape that overlap has two shares, how much of the old one the new
one covers and how much of the new one the old one, and a probability. First the pairs that stand
for whole objects are chosen, one to one, so that as much as possible is covered; then what is left
over and lies in an object with room for it joins that one's group.
"""
from dataclasses import dataclass, fields

import numpy as np

SAME, SPLIT, JOINED, REDRAWN, NEW, GONE = "same", "split", "joined", "redrawn", "new", "gone"

# A shape of which so much is covered lies in the other one.
INSIDE = 0.7
# The pieces of a shape may cover so much more than the whole of it.
OVERLAP = 0.15
# Odds of two that only touch, or overlap by less, to be the same: one of ten.
_ONLY_TOUCH = 0.1
# Shapes are not looked for farther than so many metres.
FARTHEST = 15.0
# So many pairs of vertices are compared at most for one distance.
_HEAVY = 1e6


@dataclass
class Shapes:
    """One inventory of lines or areas.

    Attributes
    ----------
    geometry : (n,) array of shapely geometries
        Projected, metres; lines or areas, single or multi.
    cls : (n,) array, optional
        Class, numbers or text.
    attributes : dict of str to (n,) arrays, optional
        See `columns.columns`; neither keys nor dates of editing.
    accuracy : float, optional
        Permitted error of the positions, metres (A 0.5, B 1, C 10; CJ/T 214), see `reach_of`.
    """

    geometry: np.ndarray
    cls: np.ndarray = None
    attributes: dict = None
    accuracy: float = 0.0

    def __post_init__(self):
        self.geometry = np.asarray(self.geometry, dtype=object)
        self.cls = np.zeros(len(self.geometry), dtype=np.int64) if self.cls is None \
            else np.asarray(self.cls)
        self.attributes = self.attributes or {}
        lengths = {len(self.geometry), len(self.cls), *map(len, self.attributes.values())}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")

    def __len__(self):
        return len(self.geometry)


@dataclass
class Edges:
    """Pairs of an old and a new shape that may have to do with each other, (e,) each.

    ``old_share`` and ``new_share`` are the shares covered by the other one, 0 to 1; ``odds`` the
    natural logarithm of how many times likelier they are to have to do with each other than not;
    ``distance`` metres.
    """

    old: np.ndarray
    new: np.ndarray
    old_share: np.ndarray
    new_share: np.ndarray
    odds: np.ndarray
    distance: np.ndarray

    def take(self, rows):
        """Some of the edges."""
        return Edges(*(getattr(self, f.name)[rows] for f in fields(self)))

    def joined(self, other):
        """These edges and others."""
        return Edges(*(np.concatenate((getattr(self, f.name), getattr(other, f.name)))
                       for f in fields(self)))


@dataclass
class Groups:
    """What became of lines or areas.

    Attributes
    ----------
    old_group : (n,) int64, new_group : (m,) int64
        Number of the group each row is in; all are in one.
    kind : (g,) object
        "same" one old and one new row; "split" one old and several new; "joined" several old and
        one new; "redrawn" several of both; "new" one new row; "gone" one old row.
    p : (g,) float64
        Probability that this is what happened.
    distance : (g,) float64
        Largest Hausdorff distance between the old and the new shapes taken together, metres, with
        the offset taken off; NaN for new and gone.
    old_share, new_share : (g,) float64
        Shares of the old and the new shapes that the other side covers.
    same_p : (g,) float64
        Probability that it is the same object, not another one in its place, by the attributes;
        1 where nothing speaks against it.
    pair_old, pair_new : (e,) int64, pair_p : (e,) float64
        Candidate pairs and their probabilities.
    offset : (2,) float64
        Constant offset, new minus old, that was found and taken off; metres.
    sigma : float
        Noise per axis, metres.
    """

    old_group: np.ndarray
    new_group: np.ndarray
    kind: np.ndarray
    p: np.ndarray
    distance: np.ndarray
    old_share: np.ndarray
    new_share: np.ndarray
    same_p: np.ndarray
    pair_old: np.ndarray
    pair_new: np.ndarray
    pair_p: np.ndarray
    offset: np.ndarray
    sigma: float

    def rows(self, group):
        """Old rows and new rows of a group, two int arrays."""
        return (np.flatnonzero(self.old_group == group), np.flatnonzero(self.new_group == group))


def reach_of(old, new, least):
    """How far shapes are looked for, metres: three times the permitted error, but from ``least``
    to `FARTHEST`."""
    return float(np.clip(3 * max(old.accuracy, new.accuracy), least, FARTHEST))


def numbers(old, new):
    """Classes of both sides as numbers, and how many there are."""
    known, number = np.unique(np.concatenate((old.cls.astype(str), new.cls.astype(str))),
                              return_inverse=True)
    return number[:len(old)], number[len(old):], len(known)


def with_rate(odds, inside, rounds=20):
    """Odds of edges with the share of real ones added, (e,) float.

    Shapes that lie in each other by chance are rare in most towns, and common where pipes lie side
    by side: how rare is learned from the edges themselves. That says nothing of those that only
    touch or overlap by a part.
    """
    rate = 0.9
    for _ in range(rounds):
        real = 1 / (1 + np.exp(-np.clip(odds[inside] + np.log(rate / (1 - rate)), -30, 30)))
        rate = (real.sum() + 9.0) / (len(real) + 10.0)
    return odds + np.log(np.where(inside, rate / (1 - rate), _ONLY_TOUCH))


def class_odds(old_cls, new_cls, count, weight):
    """What the classes say of pairs, (e,) float, natural logarithm.

    How often the class of the same object was changed is learned from the pairs, weighted with
    the probability they have without it.
    """
    equal = old_cls == new_cls
    if count < 2 or not len(equal):
        return np.zeros(len(equal))
    share = np.bincount(new_cls, minlength=count) / len(new_cls)
    kept = (weight @ equal + 9.8) / (weight.sum() + 10.0)
    changed = np.log((1 - kept) / np.maximum(1 - share, 0.05))
    return np.where(equal, np.log(kept / np.maximum(share, 1e-3))[old_cls], changed[old_cls])


def probabilities(edges, old_count, new_count):
    """Probability of each edge against the others that claim the same piece, (e,) float64."""
    odds = np.exp(np.clip(edges.odds, -30, 30))
    rivals = np.zeros(len(odds))
    for row, share, count in ((edges.old, edges.old_share, old_count),
                              (edges.new, edges.new_share, new_count)):
        claims = np.where(share >= INSIDE, odds, 0.0)
        rivals += np.where(share >= INSIDE, np.bincount(row, claims, count)[row] - odds, 0.0)
    return odds / (1 + odds + np.maximum(rivals, 0.0))


def form(edges, p, old_slack, new_slack):
    """Groups from edges.

    Parameters
    ----------
    edges : Edges
        Used are those that are likelier than not if nothing else claims their shapes.
    p : (e,) float
        Their probabilities.
    old_slack, new_slack : (n,), (m,) float
        Share of each shape that a piece beside it may seem to cover, within the tolerance.

    Returns
    -------
    old_group (n,), new_group (m,) : int64
    chosen : (e,) bool
        Edges that hold the groups together.
    """
    slack = old_slack, new_slack
    old_count, new_count = map(len, slack)
    chosen = np.zeros(len(p), dtype=bool)
    inside = np.maximum(edges.old_share, edges.new_share) >= INSIDE
    both = np.minimum(edges.old_share, edges.new_share)
    usable = np.flatnonzero(inside & (edges.odds > 0))
    gain = p[usable] * (0.5 + 0.5 * both[usable])
    chosen[usable[_assign(edges.old[usable], edges.new[usable], gain, old_count,
                          new_count)]] = True
    covered = [np.bincount(edges.old[chosen], edges.old_share[chosen], old_count),
               np.bincount(edges.new[chosen], edges.new_share[chosen], new_count)]
    matched = [np.bincount(edges.old[chosen], minlength=old_count) > 0,
               np.bincount(edges.new[chosen], minlength=new_count) > 0]
    room = [1 + OVERLAP + share for share in slack]
    left = usable[~chosen[usable]]
    for e in left[np.argsort(-gain[~chosen[usable]], kind="stable")]:
        ends = edges.old[e], edges.new[e]
        shares = edges.old_share[e], edges.new_share[e]
        for piece in (0, 1):                     # the piece is old, or new; the host the other one
            host = 1 - piece
            if not matched[piece][ends[piece]] and shares[piece] >= INSIDE \
                    and covered[host][ends[host]] + shares[host] <= room[host][ends[host]]:
                chosen[e] = True
                for side in (0, 1):
                    matched[side][ends[side]] = True
                    covered[side][ends[side]] += shares[side]
                break
    old_group, new_group = _connected(edges.old[chosen], edges.new[chosen], old_count, new_count)
    return old_group, new_group, chosen


def _assign(i, j, gain, old_count, new_count):
    """Which edges are chosen, one to one, with the largest sum of gains; (k,) int."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching
    alone = (np.bincount(i, minlength=old_count)[i] == 1) \
        & (np.bincount(j, minlength=new_count)[j] == 1)
    easy, hard = np.flatnonzero(alone), np.flatnonzero(~alone)
    if not len(hard):
        return easy
    i, j, gain = i[hard], j[hard], gain[hard]
    rows, r = np.unique(i, return_inverse=True)
    columns, c = np.unique(j, return_inverse=True)
    null = len(columns) + np.arange(len(rows))
    cost = coo_matrix((np.r_[2 - gain, np.full(len(rows), 2.0)],
                       (np.r_[r, np.arange(len(rows))], np.r_[c, null])),
                      shape=(len(rows), len(columns) + len(rows))).tocsr()
    found_row, found = min_weight_full_bipartite_matching(cost)
    real = found < len(columns)
    key = r.astype(np.int64) * (len(columns) + 1) + c
    wanted = found_row[real].astype(np.int64) * (len(columns) + 1) + found[real]
    return np.concatenate((easy, hard[np.isin(key, wanted)]))


def _connected(i, j, old_count, new_count):
    """Group numbers of both sides: what edges hold together, in the order of the old rows."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    size = old_count + new_count
    graph = coo_matrix((np.ones(len(i)), (i, old_count + j)), shape=(size, size))
    label = connected_components(graph, directed=False)[1] if size else np.empty(0, np.int64)
    label = label.astype(np.int64)
    return label[:old_count], label[old_count:]


def kinds(old_group, new_group):
    """Kind of each group by its numbers of rows, (g,) object."""
    count = int(max(old_group.max(initial=-1), new_group.max(initial=-1))) + 1
    old = np.minimum(np.bincount(old_group, minlength=count), 2)
    new = np.minimum(np.bincount(new_group, minlength=count), 2)
    table = np.array([[None, NEW, NEW], [GONE, SAME, SPLIT], [GONE, JOINED, REDRAWN]],
                     dtype=object)
    return table[old, new]


def collect(edges, edge_p, offset, sigma, sizes, slacks, same_p, distance):
    """The groups with their figures.

    Parameters
    ----------
    edges : Edges
    edge_p : (e,) float
    offset : (2,) float
    sigma : float
    sizes, slacks : pairs of (n,), (m,) float
        Lengths or areas; see `form`.
    same_p : callable
        ``same_p(e)`` of edges (k,) int that stand for pairs one to one: (k,) float.
    distance : callable
        ``distance(old_rows, new_rows)`` of lists of rows, one for each group: (g,) float.

    Returns
    -------
    Groups
    """
    n, m = map(len, sizes)
    old_group, new_group, chosen = form(edges, edge_p, *slacks)
    kind = kinds(old_group, new_group)
    count = len(kind)
    group = old_group[edges.old[chosen]]
    held = np.bincount(group, minlength=count)
    matched = held > 0
    mean = np.bincount(group, np.log(np.maximum(edge_p[chosen], 1e-12)), count)
    mean = np.exp(mean / np.maximum(held, 1))
    shares = []
    for row, share, size, label in ((edges.old, edges.old_share, sizes[0], old_group),
                                    (edges.new, edges.new_share, sizes[1], new_group)):
        covered = np.minimum(np.bincount(row[chosen], share[chosen], len(size)), 1.0)
        whole = np.bincount(label, size, count)
        shares.append(np.bincount(label, covered * size, count) / np.maximum(whole, 1e-12))
    p = mean * _completeness(np.minimum(*shares))
    alone = np.ones(count)
    best = [np.zeros(n), np.zeros(m)]
    for row, rows in zip((edges.old, edges.new), best):
        np.maximum.at(rows, row, edge_p)
    alone[old_group[~matched[old_group]]] = 1 - best[0][~matched[old_group]]
    alone[new_group[~matched[new_group]]] = 1 - best[1][~matched[new_group]]
    p = np.where(matched, p, alone)
    one = np.flatnonzero(chosen & (kind[old_group[edges.old]] == SAME))
    identity = np.ones(count)
    identity[old_group[edges.old[one]]] = same_p(one)
    far = np.full(count, np.nan)
    far[matched] = distance(*(_members(label, matched) for label in (old_group, new_group)))
    return Groups(old_group, new_group, kind, p, far, *shares, identity, edges.old, edges.new,
                  edge_p, np.asarray(offset, dtype=float), float(sigma))


def hausdorff(a, b):
    """Hausdorff distance of pairs of geometries, (k,) float.

    Its time grows with the product of their vertices; shapes with very many are simplified first,
    by 5 cm and as much more as it needs.
    """
    import shapely
    a, b = a.copy(), b.copy()
    tolerance = 0.05
    while True:
        work = shapely.get_num_coordinates(a).astype(float) * shapely.get_num_coordinates(b)
        heavy = np.flatnonzero(work > _HEAVY)
        if not len(heavy) or tolerance > 10:
            return shapely.hausdorff_distance(a, b)
        a[heavy] = shapely.simplify(a[heavy], tolerance)
        b[heavy] = shapely.simplify(b[heavy], tolerance)
        tolerance *= 2


def _completeness(share):
    """How likely a group is whole that covers so much of its shapes: all the same above 0.9."""
    return np.clip(share / 0.9, 0.05, 1.0)


def _members(label, wanted):
    """Rows of each wanted group, list of int arrays."""
    order = np.argsort(label, kind="stable")
    bounds = np.searchsorted(label[order], np.arange(len(wanted) + 1))
    return [order[bounds[g]:bounds[g + 1]] for g in np.flatnonzero(wanted)]
