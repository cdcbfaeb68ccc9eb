"""Rules of responsibility that can never fire, and which others stand in their way.

Everything a case can be is one of finitely many cells: class, area, emergency or not, construction
site or not, component with maintainer, owner, both or neither. The rules take the cells in their
order; one that finds none left never fires. That is exact, also where several rules together cover
a later one.
"""
import datetime
from dataclasses import dataclass

import numpy as np

from ..errors import N_
from .rules import Place, in_order


@dataclass(frozen=True)
class Shadow:
    """A rule that can never fire, why (a template with values), and the rules before it that take
    its cases."""
    rule: object
    reason: str
    params: dict
    by: tuple = ()


def shadowed(rules, classes, places, directory, day):
    """The active rules that can never fire, from a day on.

    Parameters
    ----------
    rules : iterable of Rule
    classes : iterable of (kind, code)
        The catalogue.
    places : iterable of Place
        The communities, and every unit grid that a rule names.
    directory : Directory
    day : str
        "YYYY-MM-DD".

    Returns
    -------
    list of Shadow, in the order of the rules
    """
    rules = in_order(rule for rule in rules if rule.active)
    known = {k: c for c in dict.fromkeys(classes) for k in [_class_signature(c, rules)]}
    # a case may also lie outside every area
    spots = {_place_signature(p, rules, directory): p for p in [*places, Place()]}
    classes, places = list(known.values()), list(spots.values())
    alive, footprints = set(), {}
    for moment in _moments(rules, directory, day):
        taken = np.zeros((len(classes), len(places), 4, 4), dtype=bool)
        for number, rule in enumerate(rules):
            if not rule.valid(moment):
                continue
            where = np.ix_(*_footprint(rule, classes, places, directory, moment))
            footprints.setdefault(number, (moment, where))
            if not taken[where].all():
                alive.add(number)
            taken[where] = True
    return [_shadow(number, rules, footprints, (classes, places), directory, day)
            for number in range(len(rules)) if number not in alive]


def _class_signature(known, rules):
    return tuple(n for n, rule in enumerate(rules) if _is_of(rule, known))


def _is_of(rule, known):
    return rule.kind in ("", known[0]) and known[1].startswith(rule.classcode)


def _place_signature(place, rules, directory):
    return (directory.of_territory(place)[0],
            *(n for n, rule in enumerate(rules) if rule.area_code and _covers(rule, place)))


def _covers(rule, place):
    return not rule.area_code or rule.area_code == getattr(place, rule.area_kind, None)


def _moments(rules, directory, day):
    """The day, and the later ones on which something begins or ends."""
    def after(text):
        try:
            return (datetime.date.fromisoformat(text) + datetime.timedelta(1)).isoformat()
        except ValueError:
            return ""
    ends = [rule.valid_to for rule in rules] + [o.until for o in directory.by_code.values()]
    return sorted({day, *(rule.valid_from for rule in rules if rule.valid_from > day),
                   *(after(end) for end in ends if end and end >= day)} - {""})


def _footprint(rule, classes, places, directory, day):
    """The cells in which a rule names somebody, as four arrays of indices."""
    area = [n for n, place in enumerate(places) if _covers(rule, place)]
    keeper = range(4)
    if rule.target == "maintainer":
        keeper = (1, 3)
    elif rule.target == "owner":
        keeper = (2, 3)
    elif rule.target == "territory":
        area = [n for n in area if _somebody(directory.of_territory(places[n])[1], directory, day)]
    elif not _somebody(directory.named(rule.unit), directory, day):
        area = []
    situation = {"": range(4), "emergency": (1, 3), "construction": (2, 3)}[rule.situation]
    return tuple(np.array(list(found), dtype=int) for found in (
        (n for n, known in enumerate(classes) if _is_of(rule, known)), area, situation, keeper))


def _somebody(codes, directory, day):
    return any(directory.at_work(code, day)[0] for code in codes)


def _shadow(number, rules, footprints, cells, directory, day):
    """Why a rule never fires."""
    rule = rules[number]
    if number not in footprints:
        return Shadow(rule, N_("its time is over"), {})
    moment, mine = footprints[number]
    if not all(axis.size for axis in mine):
        return Shadow(rule, *_empty(rule, cells, directory, moment))
    before = []
    for other in range(number):
        if rules[other].valid(moment):
            theirs = _footprint(rules[other], *cells, directory, moment)
            common = [np.isin(axis.ravel(), found) for axis, found in zip(mine, theirs)]
            if all(axis.all() for axis in common):      # this one alone takes everything
                before = [rules[other]]
                break
            if all(axis.any() for axis in common):
                before.append(rules[other])
    return Shadow(rule, N_("rules before it take all its cases"), {}, tuple(before))


def _empty(rule, cells, directory, day):
    """Why a rule has no case at all, as (template, values)."""
    classes, places = cells
    if not any(_is_of(rule, known) for known in classes):
        return N_("the catalogue has no such class"), {}
    if not any(_covers(rule, place) for place in places):
        return N_("there is no such area"), {}
    if rule.target == "territory":
        return N_("no organisation has such a place as its territory"), {}
    codes = directory.named(rule.unit)
    if not codes:
        return N_("it names no unit yet"), {}
    return directory.at_work(codes[0], day)[1][-1]


def shadowed_in(ws, rules, day=None):
    """``shadowed`` with the catalogue, areas and organisations of a workspace."""
    from .facts import directory
    rows = ws.query("SELECT code, coalesce(street_code, substr(code, 1, 9)) FROM community")
    streets = dict(rows)
    grids = [rule.area_code for rule in rules if rule.area_kind == "grid"]
    places = [Place(street, code) for code, street in rows]
    places += [Place(streets.get(grid[:12], grid[:9]), grid[:12], grid) for grid in grids]
    return shadowed(rules, ws.query("SELECT kind, code FROM object_class"), places,
                    directory(ws), day or datetime.date.today().isoformat())
