"""Which object of this year's survey is which of last year's inventory: points.

A matching is weighed as a whole: every pair by place, class, attributes and recorded code against
one of them being gone and the other new; everything that is not fixed beforehand is learned from
the data (`model`). What comes out is the one-to-one assignment that is expected to be right most
often (`assignment`), and how sure each of its statements is. See docs/census_matching.md.
"""
import numpy as np

from ..errors import Cancelled
from . import assignment, certainty, local_shift, marginals
from .candidates import candidate_pairs, spatial_order
from .matched import Matching, Options, Side
from .model import CERTAIN, SETTLED, Model, code_rows
from .offset import estimate_offsets

__all__ = ["Matching", "Options", "Side", "match"]

STRIP = 50.0          # width of the strips in which rows are put in order, metres
FIRST_SUPPORT = 64.0  # objects that a part of the local shift needs at first
RECLASSIFIED = 0.2    # gain forgone for a match across classes: it costs the object its code
START = 1.0           # noise to start from where none could be estimated, metres


def match(old, new, options=Options(), feedback=None):
    """Match two inventories of points.

    Parameters
    ----------
    old, new : Side
    options : Options
    feedback : optional
        With ``is_cancelled()`` and ``progress(share)``.

    Returns
    -------
    Matching
        Rows are those of the given sides. The same data give the same result, in whatever order
        the rows come.

    Raises
    ------
    Cancelled
    """
    check = _checker(feedback)
    old_order, new_order = _order(old), _order(new)
    a, b = old.take(old_order), new.take(new_order)
    classes, number = np.unique(np.concatenate((a.cls, b.cls)), return_inverse=True)
    old_cls, new_cls = number[:len(a)], number[len(a):]
    check(0.0)
    offset = _take_offsets(a, b, old_cls, new_cls, options)
    check(0.1)
    reach = _reach(a, options)
    pairs = candidate_pairs(a.xy, b.xy, reach, options.limit)
    check(0.2)
    sigma = next((o.sigma for o in offset.values() if np.isfinite(o.sigma)), START)
    model = Model(a, b, old_cls, new_cls, classes, pairs, sigma, options.reach)
    for number in range(options.rounds):
        change = model.round(max(FIRST_SUPPORT / 2 ** number, local_shift.SUPPORT))
        check(0.2 + 0.5 * (number + 1) / options.rounds)
        if change < SETTLED:
            break
    model.learn_attributes()
    if model.evidence is not None:
        for _ in range(2):
            model.round()
    model.weigh()
    return _result(model, offset, old_order, new_order, check)


def _checker(feedback):
    def check(share):
        if feedback is not None:
            if feedback.is_cancelled():
                raise Cancelled()
            feedback.progress(share)
    return check


def _order(side):
    """Rows in spatial order, whatever order they came in."""
    by_class = np.argsort(side.cls, kind="stable")
    return by_class[spatial_order(side.xy[by_class], STRIP)]


def _take_offsets(old, new, old_cls, new_cls, options):
    """Estimate the offset of every crew and take those off that are sure; {crew: Offset}."""
    crew = np.full(len(new), "", dtype=object) if new.crew is None else new.crew
    found = estimate_offsets(old.xy, new.xy, crew.astype(str), old_cls, new_cls,
                             options.offset_reach)
    new.xy = new.xy.copy()
    for name, offset in found.items():
        if offset.significant:
            new.xy[crew.astype(str) == name] -= (offset.dx, offset.dy)
    return found


def _reach(old, options):
    if old.accuracy is None:
        return np.full(len(old), options.reach)
    return np.maximum(options.reach, options.factor * old.accuracy)


def _result(model, offset, old_order, new_order, check):
    pairs = model.pairs
    p, _ = marginals.propagate(pairs, model.w, 60, start=model.messages)
    check(0.8)
    p = certainty.probabilities(pairs, model.w, assignment.assign(pairs, p), p)
    across = model.old_cls[pairs.old] != model.new_cls[pairs.new]
    chosen = assignment.assign(pairs, p, RECLASSIFIED * across)
    check(0.9)
    i, j = pairs.old[chosen], pairs.new[chosen]
    new_p = np.clip(1 - pairs.by_new(p), 0, 1)
    old_p = np.clip(1 - pairs.by_old(p), 0, 1)
    new_p[j], old_p[i] = p[chosen], p[chosen]
    same_p = model.identity()[1][chosen]
    code = np.zeros(len(chosen), dtype=np.int8) if model.code is None else model.code[chosen]
    conflict, conflict_old = _conflicts(model, i, j)
    alone = np.log(model.w[chosen])
    now = np.log(np.clip(p[chosen], 1e-12, None) / np.clip(1 - p[chosen], 1e-12, None))
    order = np.argsort(new_order[j], kind="stable")
    named = p > CERTAIN

    def back(values, rows):
        result = np.empty(len(rows))
        result[rows] = values
        return result
    return Matching(
        old=old_order[i][order], new=new_order[j][order], p=p[chosen][order],
        new_p=back(new_p, new_order), old_p=back(old_p, old_order),
        pair_old=old_order[pairs.old[named]], pair_new=new_order[pairs.new[named]],
        pair_p=p[named], same=same_p[order] > 0.5, same_p=same_p[order],
        distance=np.sqrt(model.squared[chosen])[order], log_place=model.log_place[chosen][order],
        log_class=model.log_class[chosen][order],
        log_attributes=model.log_attributes[chosen][order],
        log_neighbours=(now - alone)[order], code_agrees=code[order],
        code_conflict=new_order[conflict], code_old=old_order[conflict_old], offset=offset,
        field=model.field, rates=model.rates)


def _conflicts(model, i, j):
    """New rows whose recorded code is that of another old row than their match, and that row."""
    none = np.zeros(0, dtype=np.int64)
    if model.old.code is None or model.new.code is None:
        return none, none
    named = code_rows(model.old.code, model.new.code)
    matched = np.full(len(model.new), -1)
    matched[j] = i
    wrong = np.flatnonzero((named >= 0) & (named != matched))
    return wrong, named[wrong]
