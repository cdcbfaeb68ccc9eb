"""Which object of this year's survey is which of last year's inventory: points.

A matching is weighed as a whole: every pair by place, class, attributes and recorded code against
one of them being gone and the other new; everything that is not fixed beforehand is learned from
the data (`model`). What comes out is the one-to-one assignment that is expected to be right most
often (`assignment`), and how sure each of its statements is. See docs/census_matching.md.
"""
import numpy as np

from ..progress import checker
from . import assignment, certainty, rates as learning
from .candidates import candidate_pairs, spatial_order
from .matched import Matching, Options, Side
from .model import Model, code_rows
from .offset import estimate_offsets

__all__ = ["Matching", "Options", "Side", "match"]

STRIP = 50.0          # width of the strips in which rows are put in order, metres
RECLASSIFIED = 0.25   # gain forgone for a match across classes: it costs the object its code
START = 1.0           # noise to start from where none could be estimated, metres
NOT_NAMED = 1e-3      # pairs less likely than this are not told
LEARN_FROM = 100_000  # rates are learned from so many old rows first where there are twice as many
BLOCKS = 4            # these lie in so many places
WITH_ATTRIBUTES = 3   # rounds of learning once attributes count
COUNTED = 2           # rounds of learning from counted probabilities
REFINE = 4            # rounds on all rows where the rates come from a part of them
DATES = ("ordate",)   # when an object was put up; a later one is another object


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
    check = checker(feedback)       # learning starts over in places
    check(0.0)
    old_order, new_order = _order(old), _order(new)
    a, b = old.take(old_order), new.take(new_order)
    classes, number = np.unique(np.concatenate((a.cls, b.cls)), return_inverse=True)
    old_cls, new_cls = number[:len(a)], number[len(a):]
    offset = _take_offsets(a, b, old_cls, new_cls, options)
    check(0.1)
    pairs = candidate_pairs(a.xy, b.xy, _reach(a, options), options.limit, options.reach)
    check(0.2)
    sigma = next((o.sigma for o in offset.values() if np.isfinite(o.sigma)), START)
    rates = learning.first_rates(sigma, a.accuracy, classes, options.reach)
    model, evidence = _learn(a, b, old_cls, new_cls, classes, pairs, rates, options,
                             lambda share: check(0.2 + 0.5 * share))
    return _result(model, evidence, offset, old_order, new_order, check)


def _order(side):
    """Rows in spatial order, whatever order they came in."""
    by_class = np.argsort(side.cls, kind="stable")
    return by_class[spatial_order(side.xy[by_class], STRIP)]


def _take_offsets(old, new, old_cls, new_cls, options):
    """Estimate the offset of every crew and take those off that are sure; {crew: Offset}."""
    crew = np.full(len(new), "") if new.crew is None else new.crew.astype(str)
    found = estimate_offsets(old.xy, new.xy, crew, old_cls, new_cls, options.offset_reach)
    new.xy = new.xy.copy()
    for name, offset in found.items():
        if offset.significant:
            new.xy[crew == name] -= (offset.dx, offset.dy)
    return found


def _reach(old, options):
    if old.accuracy is None:
        return np.full(len(old), options.reach)
    return np.maximum(options.reach, options.factor * old.accuracy)


def _learn(old, new, old_cls, new_cls, classes, pairs, rates, options, check):
    """The model of all pairs with everything learned, and the evidence of the attributes or None.

    Of large inventories the rates are learned from some blocks of the map first.
    """
    evidence = _evidence(old, new)
    rows = _blocks(old.xy, new.xy)
    whole = Model(old, new, old_cls, new_cls, classes, pairs, rates, options.reach)
    part, old_rows, new_rows = whole, None, None
    if rows is not None:
        old_rows, new_rows = rows
        part = Model(old.take(old_rows), new.take(new_rows), old_cls[old_rows], new_cls[new_rows],
                     classes, pairs.within(old_rows, new_rows), rates, options.reach)
    part.learn(options.rounds, check)
    if evidence is not None:
        part.learn_attributes(evidence, old_rows, new_rows)
        part.use_attributes(evidence, old_rows, new_rows)
        part.learn(WITH_ATTRIBUTES, check)
    part.learn_by_counting(COUNTED)
    if rows is not None:
        if evidence is not None:
            whole.use_attributes(evidence)
        whole.field.lines = part.field.lines
        whole.learn(REFINE, check, part.field.parts > 1)
    return whole, evidence


def _evidence(old, new):
    from .evidence import Evidence
    shared = sorted(set(old.attributes) & set(new.attributes))
    if not shared or not len(old) or not len(new):
        return None
    return Evidence.prepare({k: old.attributes[k] for k in shared},
                            {k: new.attributes[k] for k in shared})


def _blocks(old_xy, new_xy):
    """Old and new rows of a few squares of the map with about `LEARN_FROM` together of the side
    that has fewer; None where these are not twice as many."""
    fewer = old_xy if len(old_xy) <= len(new_xy) else new_xy
    n = len(fewer)
    if n < 2 * LEARN_FROM:
        return None
    chosen_old, chosen_new = (np.zeros(len(xy), dtype=bool) for xy in (old_xy, new_xy))
    for k in range(BLOCKS):
        centre = fewer[int((k + 0.5) * n / BLOCKS)]
        far = np.abs(fewer - centre).max(axis=1)
        size = np.partition(far, LEARN_FROM // BLOCKS)[LEARN_FROM // BLOCKS]
        chosen_old |= np.abs(old_xy - centre).max(axis=1) <= size
        chosen_new |= np.abs(new_xy - centre).max(axis=1) <= size
    return np.flatnonzero(chosen_old), np.flatnonzero(chosen_new)


def _result(model, evidence, offset, old_order, new_order, check):
    pairs, w = model.pairs, model.w
    check(0.7)
    p = certainty.probabilities(pairs, w, assignment.assign(pairs, model.p), model.p)
    check(0.85)
    across = 0.0 if model.cls is None else RECLASSIFIED * (
        model.old_cls[pairs.old] != model.new_cls[pairs.new])
    chosen = assignment.assign(pairs, p, across)
    check(0.95)
    i, j, pc = pairs.old[chosen], pairs.new[chosen], p[chosen]
    new_p = np.clip(1 - pairs.by_new(p), 0, 1)
    old_p = np.clip(1 - pairs.by_old(p), 0, 1)
    new_p[j], old_p[i] = pc, pc
    same_p = np.ones(len(chosen))
    if evidence is not None:
        from .replaced import replaced_probability
        same_p = 1 - replaced_probability(evidence, i, j, pc, DATES)
    code = np.zeros(len(chosen), dtype=np.int8) if model.code is None else model.code[chosen]
    conflict, conflict_old = _conflicts(model, i, j)
    log_place, log_class, log_attributes = model.parts(chosen)
    now = np.log(np.maximum(pc, 1e-12)) - np.log(np.maximum(1 - pc, 1e-12))
    order = np.argsort(new_order[j], kind="stable")
    named = p > NOT_NAMED

    def back(values, rows):
        result = np.empty(len(rows))
        result[rows] = values
        return result
    return Matching(
        old=old_order[i][order], new=new_order[j][order], p=pc[order],
        new_p=back(new_p, new_order), old_p=back(old_p, old_order),
        pair_old=old_order[pairs.old[named]], pair_new=new_order[pairs.new[named]],
        pair_p=p[named], same=same_p[order] > 0.5, same_p=same_p[order],
        distance=np.sqrt(model.squared[chosen])[order], log_place=log_place[order],
        log_class=log_class[order], log_attributes=log_attributes[order],
        log_neighbours=(now - np.log(w[chosen]))[order], code_agrees=code[order],
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
