"""Components and survey rows brought together: what crews confirmed, then points, lines, areas."""
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from ..json_text import read_json
from ..progress import Part

#: A further attribute that fewer rows of a side have tells nothing.
_LEAST_SHARE, _MOST_KEYS = 0.02, 12
_ATTRIBUTES = ("deptcode1", "deptcode2", "deptcode3", "objpos", "ordate")
#: A code counts against the place within this many metres and accuracies.
_FAR = 5.0
#: A place that came back within so many metres is the one that went out.
_STILL = 0.001
#: What of the progress each geometry takes; nearly all objects are points.
_SHARES = {"point": (0, 0.8), "line": (0.8, 0.9), "area": (0.9, 1)}
#: How sure a code that was read off the object is to be its own.
_READ = 0.95


@dataclass
class Pairs:
    """Matched rows of all kinds of geometry.

    Attributes
    ----------
    old, new : (k,) int arrays
        Rows of the components and of the survey.
    p, same_p : (k,) float arrays
        Probability of the pair; that it is the same object where the place is the same.
    same : (k,) bool array
    distance : (k,) float array, m
    code : (k,) object array
        "agrees" where the crew recorded the component's code, "conflict" where its code says
        something else than everything besides, "".
    group : (k,) int array
        Number of the split or join a pair belongs to, 0 for none.
    kind : (k,) object array
        "split", "joined" or "".
    placed : (k,) bool array
        The crew moved it on the map by hand: any distance is a move, whatever the noise.
    """
    old: np.ndarray
    new: np.ndarray
    p: np.ndarray
    same: np.ndarray
    same_p: np.ndarray
    distance: np.ndarray
    code: np.ndarray
    group: np.ndarray
    kind: np.ndarray
    placed: np.ndarray

    @classmethod
    def of(cls, old, new, p, distance, same=None, same_p=None, code="", group=0, kind="",
           placed=False):
        """Pairs with what is left out filled in; ``code``, ``group``, ``kind``, ``placed`` one for
        all or one per pair."""
        count = len(old)

        def column(value, dtype):
            return np.full(count, value, dtype) if np.ndim(value) == 0 else np.asarray(value, dtype)
        return cls(np.asarray(old, np.int64), np.asarray(new, np.int64), np.asarray(p, float),
                   column(True if same is None else same, bool),
                   column(1.0 if same_p is None else same_p, float),
                   np.asarray(distance, float), column(code, object), column(group, np.int64),
                   column(kind, object), column(placed, bool))

    def take(self, rows):
        """Some of the pairs."""
        return Pairs(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @classmethod
    def joined(cls, parts):
        """Several sets of pairs as one; groups keep apart."""
        start, groups = 0, []
        for part in parts:
            groups.append(np.where(part.group > 0, part.group + start, 0))
            start += int(part.group.max(initial=0))
        fields = {name: np.concatenate([getattr(part, name) for part in parts])
                  for name in cls.__dataclass_fields__ if name != "group"}
        return cls(**fields, group=np.concatenate(groups))


@dataclass
class Matched:
    """All pairs of two inventories and what is said of the rows without one.

    Attributes
    ----------
    pairs : Pairs
    old_p, new_p : (n,), (m,) float arrays
        Probability of what was decided for each row.
    code_conflict : (m,) bool array
        The crew recorded a code that disagrees with everything else.
    sigma : (n,) float array
        Noise of one coordinate that the survey shows for objects such as each old row, m.
    offsets : dict
        {crew: (dx, dy, error)} that the match itself found and took off.
    rates : dict
        What was learned, as numbers for a person.
    """
    pairs: Pairs
    old_p: np.ndarray
    new_p: np.ndarray
    code_conflict: np.ndarray
    sigma: np.ndarray
    offsets: dict = field(default_factory=dict)
    rates: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)

    def alternatives(self, new):
        """Rows of up to three other components that a survey row might be."""
        return self.others.get(int(new), [])


def match_all(old, new, known, objects, options=None, feedback=None):
    """Match components and survey rows of all kinds of geometry.

    What a crew confirmed by its code is taken as said, unless the place disagrees and another
    component of its class stands there; the rest is matched by ``matching``, ``lines``, ``areas``.

    Parameters
    ----------
    old, new : dict of arrays
        Columns of the components and of the survey, ``table``, ``geometry``, ``xy`` (n, 2), and of
        the old side ``accuracy`` (m).
    known, objects : int arrays
        Rows of the two sides that take part.
    options : matching.Options, optional
    feedback : optional
        With ``progress(fraction)`` and ``is_cancelled()``.

    Returns
    -------
    Matched
    """
    found = Matched(None, np.ones(len(old["objid"])), np.ones(len(new["objid"])),
                    np.zeros(len(new["objid"]), bool), np.zeros(len(old["objid"])))
    i, j = confirmed(old, new, known, objects)
    apart = _distances(old, new, i, j)
    # in a package most places come back as they went out: the others were moved on purpose
    placed = (apart >= _STILL) & ((apart < _STILL).mean() >= 0.5 if len(apart) else False)
    parts = [Pairs.of(i, j, np.ones(len(i)), apart, code="agrees", placed=placed)]
    shapes = _kind_of(old["table"]), _kind_of(new["table"])
    for kind, match in (("point", _points), ("line", _shapes), ("area", _shapes)):
        # what is confirmed takes part: by it the rates are learned, and it takes no one's place
        a, b = known[shapes[0][known] == kind], objects[shapes[1][objects] == kind]
        if len(np.setdiff1d(a, i)) and len(np.setdiff1d(b, j)):
            pairs = match(old, new, a, b, found, options, Part(feedback, *_SHARES[kind]))
            taken = np.isin(pairs.old, i) | np.isin(pairs.new, j)
            lost = pairs.take(taken)
            found.old_p[lost.old], found.new_p[lost.new] = 1 - lost.p, 1 - lost.p
            parts.append(pairs.take(~taken))
    found.pairs = Pairs.joined(parts)
    return found


def confirmed(old, new, known, objects):
    """Pairs that a crew made by answering on a known component: (rows of old, rows of new).

    A code counts once, for the same kind of geometry, and not where the component stands far from
    the row while another one of the row's class stands beside it: then it is left to the match.
    """
    from scipy.spatial import cKDTree
    place = {old["objid"][row]: row for row in known.tolist() if old["objid"][row]}
    rows = objects[new["found"][objects] == "here"]
    at = np.array([place.get(code, -1) for code in new["objid"][rows]], dtype=np.int64)
    rows, at = rows[at >= 0], at[at >= 0]
    fits = _kind_of(old["table"][at]) == _kind_of(new["table"][rows])
    rows, at = rows[fits], at[fits]
    once = np.unique(at, return_index=True)[1]
    rows, at = rows[once], at[once]
    far = _distances(old, new, at, rows) > _FAR * old["accuracy"][at] + _FAR
    if far.any():
        tree = cKDTree(old["xy"][known])
        near, who = tree.query(new["xy"][rows[far]])
        who = known[np.minimum(who, len(known) - 1)]
        other = (near < old["accuracy"][who] + 1) & (who != at[far]) \
            & (old["classcode"][who] == new["classcode"][rows[far]])
        far[far] = other
    return at[~far], rows[~far]


def _distances(old, new, i, j):
    return np.hypot(*(new["xy"][j] - old["xy"][i]).T)


def _kind_of(tables):
    """"point", "line" or "area" by the end of each table name."""
    return np.array([t.rsplit("_", 1)[1] for t in tables], dtype=object).reshape(len(tables))


def attributes(old, new, a, b):
    """What is compared besides place and class, of the rows ``a`` and ``b``.

    Names that only repeat the class are left out, the further attributes (JSON) are taken apart.

    Returns
    -------
    two dicts of str: (n,) and (m,) object arrays
    """
    sides = [{name: rows[name][pick] for name in _ATTRIBUTES}
             for rows, pick in ((old, a), (new, b))]
    extras = []
    for side, (rows, pick) in zip(sides, ((old, a), (new, b))):
        name = rows["objname"][pick].copy()
        usual = {k for k, count in Counter(zip(rows["classcode"][pick], name)).items()
                 if count > len(name) / 20 + 2}
        name[[pair in usual for pair in zip(rows["classcode"][pick], name)]] = None
        side["objname"] = name
        extras.append([read_json(text) for text in rows["extra"][pick]])
    counts = [Counter(key for row in extra for key in row) for extra in extras]
    keys = [key for key, _ in (counts[0] & counts[1]).most_common(_MOST_KEYS)
            if all(count[key] >= _LEAST_SHARE * len(extra)
                   for count, extra in zip(counts, extras))]
    for side, extra in zip(sides, extras):
        for key in keys:
            values = np.empty(len(extra), dtype=object)
            values[:] = [row.get(key) for row in extra]
            side["extra:" + key] = values
    return sides


def _points(old, new, a, b, found, options, feedback):
    """Pairs of the points of rows ``a`` and ``b``; what is said of the others goes to ``found``."""
    from .matching import Options, Side, match
    sides = attributes(old, new, a, b)
    matching = match(
        Side(old["xy"][a], _class(old, a), old["accuracy"][a], sides[0], old["objid"][a]),
        Side(new["xy"][b], _class(new, b), None, sides[1], _code(new, b), _crew(new, b)),
        options or Options(), feedback)
    found.old_p[a], found.new_p[b] = matching.old_p, matching.new_p
    found.code_conflict[b[matching.code_conflict]] = True
    rates = matching.rates
    group = np.abs(old["accuracy"][a][:, None] - rates.groups[None, :]).argmin(axis=1)
    found.sigma[a] = rates.sigma[group]
    found.rates = {"sigma": {float(g): round(float(s), 3)
                             for g, s in zip(rates.groups, rates.sigma)},
                   "moved": float(rates.moved), "replaced": float(rates.replaced),
                   "code": float(rates.code)}
    found.offsets = {crew: (float(o.dx), float(o.dy), float(o.error))
                     for crew, o in matching.offset.items() if o.significant}
    i, j = a[matching.old], b[matching.new]
    code = np.where(matching.code_agrees == 1, "agrees", "").astype(object)
    code[found.code_conflict[j]] = "conflict"
    _note_alternatives(found.others, a[matching.pair_old], b[matching.pair_new], matching.pair_p,
                       dict(zip(j.tolist(), i.tolist())))
    return Pairs.of(i, j, matching.p, matching.distance, *_by_code(matching.same_p, code), code)


def _by_code(same_p, code):
    """Identity where the crew read the code off the object: an attribute that differs is then a
    change of it, not another object."""
    same_p = np.where(code == "agrees", np.maximum(same_p, _READ), same_p)
    return same_p > 0.5, same_p


def _shapes(old, new, a, b, found, _, feedback):
    """Pairs of the lines, or of the areas, of rows ``a`` and ``b``: one old and several new of a
    split, several old and one new of a join. What was redrawn as several of both is nobody's
    pair: a person sees what is what."""
    from .areas import match_areas
    from .groups import Shapes
    from .lines import match_lines
    sides = attributes(old, new, a, b)
    match = match_lines if _kind_of(old["table"][a[:1]])[0] == "line" else match_areas
    groups = match(
        Shapes(old["geometry"][a], _class(old, a), sides[0], float(old["accuracy"][a].max())),
        Shapes(new["geometry"][b], _class(new, b), sides[1]), feedback)
    found.sigma[a] = groups.sigma
    found.old_p[a], found.new_p[b] = groups.p[groups.old_group], groups.p[groups.new_group]
    redrawn = groups.kind == "redrawn"
    found.old_p[a[redrawn[groups.old_group]]] = found.new_p[b[redrawn[groups.new_group]]] = 0.5
    i, j = _members(groups, np.isin(groups.kind, ("same", "split", "joined")))
    g = groups.old_group[i]
    kind = np.where(groups.kind[g] == "same", "", groups.kind[g])
    number = np.where(kind == "", 0, g + 1)
    code = np.where([bool(c) and c == known for c, known in
                     zip(new["objid"][b[j]], old["objid"][a[i]])], "agrees", "")
    return Pairs.of(a[i], b[j], groups.p[g], groups.distance[g],
                    *_by_code(groups.same_p[g], code), code, number, kind)


def _members(groups, wanted):
    """All (old, new) rows that are together in a wanted group."""
    order = np.argsort(groups.new_group, kind="stable")
    first = np.searchsorted(groups.new_group[order], np.arange(len(groups.kind) + 1))
    rows = np.flatnonzero(wanted[groups.old_group])
    counts = np.diff(first)[groups.old_group[rows]]
    i = np.repeat(rows, counts)
    within = np.arange(len(i)) - np.repeat(np.cumsum(counts) - counts, counts)
    return i, order[np.repeat(first[groups.old_group[rows]], counts) + within]


def _note_alternatives(others, i, j, p, chosen):
    """The likeliest three other components of each survey row that has any; ``chosen`` is
    {row of the survey: its component}."""
    rows = np.flatnonzero(p >= 0.02)
    for place in rows[np.argsort(-p[rows], kind="stable")].tolist():
        row = int(j[place])
        if chosen.get(row) != i[place] and len(others.get(row, ())) < 3:
            others.setdefault(row, []).append(int(i[place]))


def _class(rows, pick):
    return np.array([c or "" for c in rows["classcode"][pick]], dtype=str)


def _code(rows, pick):
    return np.array([c or None for c in rows["objid"][pick]], dtype=object)


def _crew(rows, pick):
    return np.array([c or "" for c in rows["crew"][pick]], dtype=object)
