"""Hot and cold spots of values in areas: Gi* with the false discovery rate, local Moran beside it,
and what to be careful about.

A spot is "significant" when it stands after Benjamini and Hochberg's correction for the number of
areas, a "candidate" when only its own p is small: among 35,000 areas 1,750 have p below 0.05 by
chance alone, while the correction, over a whole city, leaves few.
"""
from dataclasses import dataclass, field

import numpy as np

from ..errors import InputError, N_
from ..progress import Part
from . import local, significance
from .weights import at_edge

FEW = 30              # areas, below which the normal distribution is a poor approximation
MOSTLY = 0.5          # share of zeros that is a zero inflation, of variation that is one outlier
LEAST = 3             # areas that can be compared at all
NO_CLASS = N_("Not significant")
#: By ``significant``, and by ``candidate`` where that is 0.
SIGNIFICANT = {3: N_("Hot spot, 99 %"), 2: N_("Hot spot, 95 %"), 1: N_("Hot spot, 90 %"),
               -1: N_("Cold spot, 90 %"), -2: N_("Cold spot, 95 %"), -3: N_("Cold spot, 99 %")}
CANDIDATE = {3: N_("Candidate hot spot, 99 %"), 2: N_("Candidate hot spot, 95 %"),
             1: N_("Candidate hot spot, 90 %"), -1: N_("Candidate cold spot, 90 %"),
             -2: N_("Candidate cold spot, 95 %"), -3: N_("Candidate cold spot, 99 %")}


@dataclass
class HotSpots:
    """Result for n areas; an area without a value has NaN and class 0.

    Attributes
    ----------
    z, p, q : float64 (n,)
        Of Gi* (or Gi); q is p adjusted for the false discovery rate.
    significant, candidate : int8 (n,)
        3, 2, 1 for hot at 99, 95, 90 %, negative for cold, 0 for none: by q, and by p.
    moran : LocalMoran
    moran_p, moran_q : float64 (n,)
    edge : bool (n,)
        Areas at the edge, whose neighbours outside are unknown; all False without their places.
    warnings : list of (str, dict)
        Templates of messages and their parameters.
    """
    z: np.ndarray
    p: np.ndarray
    q: np.ndarray
    significant: np.ndarray
    candidate: np.ndarray
    moran: local.LocalMoran
    moran_p: np.ndarray
    moran_q: np.ndarray
    edge: np.ndarray
    warnings: list = field(default_factory=list)


def hot_spots(values, weights, star=True, ddof=0, permutations=0, seed=0, xy=None, names=None,
              feedback=None):
    """Where high values lie among high ones, and low among low.

    Parameters
    ----------
    values : float64 (n,)
        Counts or rates; what is not finite is left out, and its area is nobody's neighbour.
    weights : Weights
    star, ddof
        As of `local.getis_ord`.
    permutations : int
        0: p by the normal distribution; else by so many conditional permutations.
    seed : int
    xy : float64 (n, 2), optional
        Middles of the areas, to tell those at the edge.
    names : (n,) sequence of str, optional
        For the warnings.
    feedback : optional
        With ``is_cancelled()``, ``message(text)`` and ``progress(fraction)``.

    Returns
    -------
    HotSpots

    Raises
    ------
    InputError
        Fewer than `LEAST` areas have a value, all have the same one, or none has a neighbour.
    Cancelled
    """
    values = np.asarray(values, dtype=np.float64)
    known = np.isfinite(values)
    y, inner = values[known], weights.take(known)
    _analysable(y, inner, len(values))
    z = local.getis_ord(y, inner, star, ddof)
    moran = local.local_moran(y, inner)
    side = z
    if permutations:
        p = significance.permutation_p(y, inner, permutations, seed, Part(feedback, 0.0, 0.9))
        p[np.isnan(z)] = np.nan
        moran_p = np.where(np.isnan(moran.z), np.nan, p)
        # the areas around were drawn, the own value was not: a spot only where they are high or
        # low too, not where the own value alone makes z so
        others = local.getis_ord(y, inner, star=False)
        side = np.where(np.sign(others) == np.sign(z), z, 0.0)
    else:
        p, moran_p = significance.two_sided(z), significance.two_sided(moran.z)
    q, moran_q = (significance.benjamini_hochberg(each) for each in (p, moran_p))

    def whole(part, empty=np.nan):
        found = np.full(len(values), empty, dtype=part.dtype)
        found[known] = part
        return found
    edge = np.zeros(len(values), dtype=bool)
    if xy is not None:
        edge = at_edge(np.where(known[:, None], xy, np.nan)) & known
    second = local.LocalMoran(*(whole(part) for part in (moran.value, moran.expected,
                                                         moran.variance, moran.z)),
                              whole(moran.quadrant, 0))
    found = HotSpots(whole(z), whole(p), whole(q), whole(significance.classes(q, side), 0),
                     whole(significance.classes(p, side), 0), second, whole(moran_p),
                     whole(moran_q), edge)
    found.warnings = _warnings(values, known, inner, found, permutations, names)
    return found


def _analysable(y, weights, areas):
    """Raise InputError where there is nothing to compare."""
    if len(y) < LEAST:
        raise InputError(N_("Hot spots need at least {least} areas with a value; {count} of "
                            "{areas} have one. Choose smaller areas, or a wider selection."),
                         least=LEAST, count=len(y), areas=areas)
    if not local.centred(y).any():
        raise InputError(N_("All {count} areas have the same value, {value}: none is hotter than "
                            "another. Choose other cases, a longer period or other areas."),
                         count=len(y), value=f"{y[0]:g}")
    if weights.islands.all():
        raise InputError(N_("No area has a neighbour, so nothing can be compared. Choose a longer "
                            "distance, or the nearest neighbours."))


def _warnings(values, known, weights, found, permutations, names):
    said, y = [], values[known]
    n = len(y)
    if not known.all():
        said.append((N_("Areas left out, without a value or with a denominator of 0: {count}."),
                     {"count": int((~known).sum())}))
    if n < FEW:
        said.append((N_("There are {count} areas only: below {few} the p-values are rough. Ask for "
                        "permutations, or choose smaller areas."), {"count": n, "few": FEW}))
    zeros = int((y == 0).sum())
    if zeros > MOSTLY * n:
        said.append((N_("{percent} % of the areas have the value 0. With so many the p-values are "
                        "rough: hot spots come too easily, cold ones hardly at all. Choose larger "
                        "areas, a longer period or more classes, or ask for permutations."),
                     {"percent": f"{100 * zeros / n:.0f}"}))
    square = local.centred(y) ** 2
    if square.max() > MOSTLY * square.sum():
        row = np.flatnonzero(known)[square.argmax()]
        name = row + 1 if names is None else str(names[row])
        said.append((N_("The value of {name}, {value}, is more than half of all variation: it "
                        "makes its neighbours hot and hides what else there is. Check it, or leave "
                        "that area out."), {"name": name, "value": f"{values[row]:g}"}))
    alone = int(weights.islands.sum())
    if alone:
        said.append((N_("Areas without a neighbour: {count}. Their own value alone says how hot "
                        "they are, and local Moran says nothing; a longer distance or the nearest "
                        "neighbours give them some."), {"count": alone}))
    spots = found.candidate != 0
    at_the_edge = int((found.edge & spots).sum())
    if at_the_edge:
        said.append((N_("{count} of the {spots} hot and cold spots, candidates included, lie at "
                        "the edge. What is outside is unknown and not counted: take them with "
                        "care."),
                     {"count": at_the_edge, "spots": int(spots.sum())}))
    if permutations:
        least = 2 / (permutations + 1)
        needed = int(np.ceil(least * n / significance.LEVELS[-1][1] - 1e-9))
        if needed > (found.p <= least * 1.000001).sum():
            said.append((N_("With {permutations} permutations no p is below {least}, and {count} "
                            "areas would have to reach it before one of {areas} is significant. "
                            "Ask for more permutations, or none."),
                         {"permutations": permutations, "least": f"{least:.2g}", "count": needed,
                          "areas": n}))
    return said


def classes_of(found):
    """The text of the class of each area (untranslated): significant, candidate or neither,
    object (n,)."""
    texts = np.full(len(found.z), NO_CLASS, dtype=object)
    for marks, words in ((found.candidate, CANDIDATE), (found.significant, SIGNIFICANT)):
        for mark, text in words.items():
            texts[marks == mark] = text
    return texts
